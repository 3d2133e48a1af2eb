"""Panels of a straight line: its gaps to the record, and the error over its two numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bpcore.core.data import Table
from bpcore.core.network import FloatArray
from bpcore.drawing.axes import grouped
from bpcore.drawing.legend import legend_above, name_what_is_there
from bpcore.drawing.panels import Panel
from bpcore.drawing.style import COLOURS, column_look, style


class LinePanel(Panel):
    """The first target against the first input, and a straight line with its gaps."""

    def __init__(self, ax: Axes, table: Table) -> None:
        self.x, self.y = table.inputs[:, 0], table.targets[:, 0]
        x_name, y_name = table.input_names[0], table.target_names[0]
        self.ends = around(self.x, 0.06)
        names = {"xlabel": table.label(x_name), "ylabel": table.label(y_name)}
        super().__init__(ax, **names, xlim=self.ends, ylim=around(self.y, 0.25))
        ax.yaxis.set_major_formatter(FuncFormatter(grouped))
        self.before = self.line(":", color=COLOURS["kept"])
        self.gaps = self.segments(colors=COLOURS["limit"], linewidths=1.2, label="gaps")
        colour, marker = column_look(table, y_name)
        self.record = self.line(marker, color=colour, markersize=6, label="record")
        self.record.set_data(self.x, self.y)
        self.formula = self.line("--", color=COLOURS["sse"], label="formula")
        legend_above(ax, 3)

    def update(self, a: float, b: float, *, before: FloatArray | None = None) -> None:
        """Show the line of these two numbers; that of two others, ``before``, in grey."""
        self.gaps.set_segments(
            [[(x, y), (x, a * x + b)] for x, y in zip(self.x, self.y, strict=True)]
        )
        self.formula.set_data(self.ends, a * self.ends + b)
        self.before.set_data(
            *([], []) if before is None else (self.ends, before[0] * self.ends + before[1])
        )


def around(values: FloatArray, room: float) -> FloatArray:
    """Limits of an axis: the values, and room at both ends, as a part of their span."""
    room *= np.ptp(values)
    return np.array([values.min() - room, values.max() + room])


@style()
def draw_line(ax: Axes, table: Table, a: float, b: float) -> None:
    """Draw the first target against the first input, and the line a·x + b with its gaps."""
    LinePanel(ax, table).update(a, b)


class PlanePanel(Panel):
    """Rings of equal error over a line's two numbers, and the way of the gradient's steps."""

    def __init__(self, ax: Axes) -> None:
        # The limits with the widest labels, to leave room for when the panels are laid out.
        limits = {"xlim": (0, 2000), "ylim": (-50_000, 20_000)}
        super().__init__(ax, "Equal error", xlabel="a", ylabel="b", **limits)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_locator(MaxNLocator(5))
            axis.set_major_formatter(FuncFormatter(grouped))
        rings = LineCollection([], colors=COLOURS["kept"], linewidths=0.9)
        self.rings = ax.add_collection(rings)
        look = {"color": COLOURS["learning_rate"], "linewidth": 1.4}
        self.path = self.line(".-", markersize=6, **look)
        self.hand = self.line("o", color=COLOURS["sse"], label="by hand", markersize=8)
        self.end = self.line("D", label="by the gradient", markersize=8, **look)
        legend_above(ax, 2, [self.hand, self.end])
        self.artists = [self.path, self.end, self.hand]
        self.view = np.zeros((2, 2))

    def look_at(self, view: FloatArray, rings: Sequence[FloatArray]) -> None:
        """Show other rings, of shape (n, 2) each, where the low and high of the axes are others.

        They do not move with the path, so they are a part of what is drawn once.
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
