"""The table as pictures: against the years, how its columns move together, and normalised."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bpcore.core.data import Problem, Table
from bpcore.core.network import FloatArray
from bpcore.drawing.style import COLOURS, LAYER_DASHES, LAYER_MARKERS, style

INPUT_COLOURS = ("#222222", "#6B6B6B", "#8C8C8C")
"""Inputs are grey, and told apart by marker and line; what the network gives back has colour."""

LUMINANCE = (0.2126, 0.7152, 0.0722)
"""How bright red, green and blue look."""


def draw_columns(axes: Sequence[Axes], table: Table) -> list[Line2D]:
    """Draw each column of a table against the years, one on each axes.

    Parameters
    ----------
    axes : sequence of Axes
        As many as there are columns: first the inputs, then the targets. Any left over are blanked.
    table : Table

    Returns
    -------
    list of Line2D
        One for each column. Years to forecast are a hollow marker more.
    """
    axes = list(np.ravel(axes))
    columns = [*table.inputs.T, *table.targets.T]
    names = (*table.input_names, *table.target_names)
    lines = []
    with style():
        for ax, name, values in zip(axes, names, columns, strict=False):
            colour, marker = column_look(table, name)
            lines += ax.plot(table.years, values, marker=marker, color=colour, markersize=4)
            if name in table.input_names and len(table.future_years):
                future = table.future_inputs[:, table.input_names.index(name)]
                look = {"color": colour, "markerfacecolor": "white", "markersize": 6}
                ax.plot(table.future_years, future, marker, **look)
            ax.set_title(table.label(name))
            ax.set_ylim(bottom=0)
            ax.yaxis.set_major_formatter(FuncFormatter(grouped))
            _year_axis(ax, table)
        for ax in axes[len(names) :]:
            ax.set_axis_off()
    return lines


def draw_correlations(
    ax: Axes, correlations: FloatArray, names: Sequence[str], *, lowest: float = -1.0
) -> AxesImage:
    """Draw a correlation matrix as tiles, the number in each.

    Parameters
    ----------
    ax : Axes
    correlations : ndarray of shape (n, n)
        Between -1 and 1.
    names : sequence of str
    lowest : float
        Where the colour scale begins. Raise it to tell apart correlations that are all high; then a
        colour bar stands beside the tiles. The diagonal, where each column meets itself, is grey.
    """
    places = range(len(names))
    with style():
        tiles = np.ma.masked_where(np.eye(len(names), dtype=bool), correlations)
        if lowest > -1:
            image = ax.imshow(tiles, cmap="Blues", vmin=lowest, vmax=1)
            ax.figure.colorbar(image, ax=ax, label=f"correlation, from {lowest:g} on")
        else:
            # Blue: together; red: against each other; white: neither. The number says it as well.
            image = ax.imshow(tiles, cmap="RdBu", vmin=-1.25, vmax=1.25)
        ax.set_facecolor(COLOURS["outside"])
        ax.hlines(np.arange(1, len(names)) - 0.5, -0.5, len(names) - 0.5, color="white")
        ax.vlines(np.arange(1, len(names)) - 0.5, -0.5, len(names) - 0.5, color="white")
        for row in places:
            for column in places:
                r = correlations[row, column]
                dark = row != column and np.dot(image.cmap(image.norm(r))[:3], LUMINANCE) < 0.4
                colour = "white" if dark else "black"
                text = f"{r:.3f}".replace("-", "−")
                ax.text(column, row, text, ha="center", va="center", color=colour, size=13)
        labels = [name.replace("_", " ") for name in names]
        ax.set_xticks(places, labels)
        ax.set_yticks(places, labels)
        ax.grid(visible=False)
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
    return image


def draw_normalised(ax: Axes, problem: Problem) -> list[Line2D]:
    """Draw normalised inputs against the years, and the range in which a network is trained.

    Parameters
    ----------
    ax : Axes
    problem : Problem

    Returns
    -------
    list of Line2D
        One for each input. The years to forecast are hollow markers.
    """
    table = problem.table
    lines = []
    with style():
        for i, name in enumerate(table.input_names):
            colour, marker = column_look(table, name)
            look = {"color": colour, "marker": marker, "linestyle": LAYER_DASHES[i % 4]}
            label = name.replace("_", " ")
            lines += ax.plot(problem.train_years, problem.X[:, i], **look, label=label)
            look |= {"linestyle": "", "markerfacecolor": "white", "markersize": 7}
            ax.plot(table.future_years, problem.X_future[:, i], **look)
        _year_axis(ax, table)
        bottom, top = -1.2, max(1.0, problem.X_future.max(initial=1.0)) + 0.2
        ax.set_ylim(bottom, top)
        for span in ((bottom, -1), (1, top)):
            ax.axhspan(*span, color=COLOURS["outside"], zorder=0)
        ax.text(table.years[0], (1 + top) / 2, "outside: never seen in training", va="center")
        ax.set_ylabel("normalised")
        ax.legend(loc="upper left", bbox_to_anchor=(0, (1 - bottom) / (top - bottom)))
    return lines


def draw_outputs(axes: Sequence[Axes], problem: Problem, outputs: FloatArray) -> list[Line2D]:
    """Draw normalised targets and network outputs against the years, one target on each axes.

    Parameters
    ----------
    axes : sequence of Axes
    problem : Problem
    outputs : ndarray of shape (n_samples, n_outputs)

    Returns
    -------
    list of Line2D
        The network's, one for each target.
    """
    table = problem.table
    lines = []
    with style():
        for ax, name, target, output in zip(
            axes, table.target_names, problem.T.T, outputs.T, strict=True
        ):
            colour, marker = column_look(table, name)
            ax.plot(problem.train_years, target, marker, color=colour, label="record")
            lines += ax.plot(problem.train_years, output, "--", color=colour, label="network")
            mean = target.mean()
            ax.axhline(
                mean, color="#555555", linestyle=":", label=f"mean, {mean:.2f}".replace("-", "−")
            )
            ax.set_title(f"{name}, normalised")
            ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
            ax.set_xlabel("year")
            ax.legend(loc="upper left")
    return lines


def grouped(value: float, _: int = 0) -> str:
    """A number on an axis, its digits in threes."""
    return f"{value:,.10g}".replace("-", "−")


def column_look(table: Table, name: str) -> tuple[str, str]:
    """Colour and marker of a column."""
    if name in table.input_names:
        i = table.input_names.index(name)
        return INPUT_COLOURS[i % len(INPUT_COLOURS)], ("^", "D", "v")[i % 3]
    i = table.target_names.index(name)
    return COLOURS.get(name, COLOURS["inputs"]), LAYER_MARKERS[i % len(LAYER_MARKERS)]


def _year_axis(ax: Axes, table: Table) -> None:
    """Whole years, and a grey band behind those to forecast."""
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.set_xlabel("year")
    last = np.append(table.years, table.future_years)[-1]
    ax.set_xlim(table.years[0] - 0.8, last + 0.8)
    if len(table.future_years):
        ax.axvspan(table.years[-1] + 0.5, last + 0.8, color=COLOURS["outside"], zorder=0)
