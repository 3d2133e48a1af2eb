"""Panels of a straight line: its gaps to the record, and the error over its two numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bpcore.core.data import Table
from bpcore.core.network import FloatArray
from bpcore.drawing.legend import legend_above, name_what_is_there
from bpcore.drawing.style import COLOURS, style
from bpcore.drawing.table import column_look, grouped


class LinePanel:
    """The first target against the first input, and a straight line with its gaps.

    Parameters
    ----------
    ax : Axes
    table : Table
    """

    def __init__(self, ax: Axes, table: Table) -> None:
        self.x, self.y = table.inputs[:, 0], table.targets[:, 0]
        x_name, y_name = table.input_names[0], table.target_names[0]
        colour, marker = column_look(table, y_name)
        self.ends = _around(self.x, 0.06)
        with style():
            self.gaps = ax.add_collection(
                LineCollection([], colors=COLOURS["limit"], linewidths=1.2, label="gaps")
            )
            (self.record,) = ax.plot(
                self.x, self.y, marker, color=colour, markersize=6, label="record"
            )
            (self.before,) = ax.plot([], [], ":", color=COLOURS["kept"])
            (self.line,) = ax.plot([], [], "--", color=COLOURS["sse"], label="formula")
            ax.set_xlabel(table.label(x_name))
            ax.set_ylabel(table.label(y_name))
            ax.set_xlim(*self.ends)
            ax.set_ylim(*_around(self.y, 0.25))
            ax.yaxis.set_major_formatter(FuncFormatter(grouped))
            legend_above(ax, 3)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.before, self.gaps, self.record, self.line]

    def update(self, a: float, b: float, *, before: FloatArray | None = None) -> None:
        """Show the line of these two numbers; that of two others, ``before``, in grey."""
        self.gaps.set_segments(
            [[(x, y), (x, a * x + b)] for x, y in zip(self.x, self.y, strict=True)]
        )
        self.line.set_data(self.ends, a * self.ends + b)
        self.before.set_data(
            *([], []) if before is None else (self.ends, before[0] * self.ends + before[1])
        )


def _around(values: FloatArray, room: float) -> FloatArray:
    """Limits of an axis: the values, and room at both ends, as a part of their span."""
    room *= np.ptp(values)
    return np.array([values.min() - room, values.max() + room])


def draw_line(ax: Axes, table: Table, a: float, b: float) -> list[Line2D]:
    """Draw the first target against the first input, and a straight line with its gaps.

    Parameters
    ----------
    ax : Axes
    table : Table
    a, b : float
        Of the line: a times the input, plus b.

    Returns
    -------
    list of Line2D
        The record, a dot for each year, and the line.
    """
    panel = LinePanel(ax, table)
    panel.update(a, b)
    return [panel.record, panel.line]


class PlanePanel:
    """Rings of equal error over a line's two numbers, and the way of the gradient's steps.

    Parameters
    ----------
    ax : Axes
    """

    def __init__(self, ax: Axes) -> None:
        self.ax = ax
        with style():
            ax.set_title("Equal error")
            ax.set_xlabel("a")
            ax.set_ylabel("b")
            for axis in (ax.xaxis, ax.yaxis):
                axis.set_major_locator(MaxNLocator(5))
                axis.set_major_formatter(FuncFormatter(grouped))
            self.rings = ax.add_collection(
                LineCollection([], colors=COLOURS["kept"], linewidths=0.9)
            )
            look = {"color": COLOURS["learning_rate"], "linewidth": 1.4}
            (self.path,) = ax.plot([], [], ".-", markersize=6, **look)
            (self.hand,) = ax.plot([], [], "o", color=COLOURS["sse"], label="by hand", markersize=8)
            (self.end,) = ax.plot([], [], "D", label="by the gradient", markersize=8, **look)
            legend_above(ax, 2, [self.hand, self.end])
        self.view = np.zeros((2, 2))
        # The widest labels, to leave room for when the panels are laid out.
        ax.set_xlim(0, 2000)
        ax.set_ylim(-50_000, 20_000)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.path, self.end, self.hand]

    def look_at(self, view: FloatArray, rings: Sequence[FloatArray]) -> None:
        """Show other rings, of shape (n, 2) each, where this is another view.

        They do not move with the path, so they are a part of what is drawn once.

        Parameters
        ----------
        view : ndarray of shape (2, 2)
            Smallest and largest value of each axis.
        rings : sequence of ndarray of shape (n, 2)
        """
        if not np.array_equal(view, self.view):
            self.view = view
            self.ax.set(xlim=view[0], ylim=view[1])
            self.rings.set_segments(rings)

    def update(self, path: FloatArray) -> None:
        """Show a path of shape (n, 2), from where the hand left the two numbers.

        Ends that lie outside the axes are marked at their edge.
        """
        self.path.set_data(*path.T)
        ends = np.clip(path[[0, -1]], *self.view.T)
        self.hand.set_data(*ends[:1].T)
        self.end.set_data(*(ends[1:] if len(path) > 1 else ends[:0]).T)
        name_what_is_there(self.ax, [self.hand, self.end])
