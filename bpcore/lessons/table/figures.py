"""The figures of lesson 01: the table as it is and normalised, the network, its activation."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bpcore.core.data import Problem, Table
from bpcore.core.network import Activation, FloatArray, Network, Params
from bpcore.core.words import counted
from bpcore.drawing.axes import grouped
from bpcore.drawing.network import MOST_UNITS, WIDEST, drawn_units, unit_heights
from bpcore.drawing.style import COLOURS, LAYER_COLOURS, LAYER_DASHES, column_look, style

LUMINANCE = (0.2126, 0.7152, 0.0722)
"""How bright red, green and blue look."""

# -- the table -------------------------------------------------------------------------------------


@style()
def draw_columns(axes: Sequence[Axes], table: Table) -> None:
    """Draw each column of a table against the years, one on each axes, the inputs first.

    Years to forecast are a hollow marker more. Axes that are left over are blanked.
    """
    axes = list(np.ravel(axes))
    columns = [*table.inputs.T, *table.targets.T]
    names = (*table.input_names, *table.target_names)
    for ax, name, values in zip(axes, names, columns, strict=False):
        colour, marker = column_look(table, name)
        ax.plot(table.years, values, marker=marker, color=colour, markersize=4)
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


@style()
def draw_correlations(
    ax: Axes, correlations: FloatArray, names: Sequence[str], *, lowest: float
) -> None:
    """Draw a correlation matrix, of shape (n, n), as tiles with a number in each, and a colour bar.

    The diagonal, where each column meets itself, is grey. The colour scale begins at ``lowest``:
    high enough to tell apart correlations that are all high.
    """
    places = range(len(names))
    tiles = np.ma.masked_where(np.eye(len(names), dtype=bool), correlations)
    image = ax.imshow(tiles, cmap="Blues", vmin=lowest, vmax=1)
    ax.figure.colorbar(image, ax=ax, label=f"correlation, from {lowest:g} on")
    ax.set_facecolor(COLOURS["outside"])
    ax.hlines(np.arange(1, len(names)) - 0.5, -0.5, len(names) - 0.5, color="white")
    ax.vlines(np.arange(1, len(names)) - 0.5, -0.5, len(names) - 0.5, color="white")
    for row, column in itertools.product(places, places):
        r = correlations[row, column]
        dark = row != column and np.dot(image.cmap(image.norm(r))[:3], LUMINANCE) < 0.4
        look = {"ha": "center", "va": "center", "size": 13, "color": "white" if dark else "black"}
        ax.text(column, row, f"{r:.3f}".replace("-", "−"), **look)
    labels = [name.replace("_", " ") for name in names]
    ax.set_xticks(places, labels)
    ax.set_yticks(places, labels)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)


@style()
def draw_normalised(ax: Axes, problem: Problem) -> None:
    """Draw normalised inputs against the years, and the range in which a network is trained.

    The years to forecast are hollow markers.
    """
    table = problem.table
    for i, name in enumerate(table.input_names):
        colour, marker = column_look(table, name)
        look = {"color": colour, "marker": marker, "linestyle": LAYER_DASHES[i % 4]}
        label = name.replace("_", " ")
        ax.plot(problem.train_years, problem.X[:, i], **look, label=label)
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


@style()
def draw_outputs(axes: Sequence[Axes], problem: Problem, outputs: FloatArray) -> None:
    """Draw normalised targets and network outputs against the years, one target on each axes.

    The outputs have the shape (n_samples, n_outputs).
    """
    table = problem.table
    columns = zip(axes, table.target_names, problem.T.T, outputs.T, strict=True)
    for ax, name, target, output in columns:
        colour, marker = column_look(table, name)
        ax.plot(problem.train_years, target, marker, color=colour, label="record")
        ax.plot(problem.train_years, output, "--", color=colour, label="network")
        label = f"mean, {target.mean():.2f}".replace("-", "−")
        ax.axhline(target.mean(), color="#555555", linestyle=":", label=label)
        ax.set_title(f"{name}, normalised")
        ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        ax.set_xlabel("year")
        ax.legend(loc="upper left")


def _year_axis(ax: Axes, table: Table) -> None:
    """Whole years, and a grey band behind those to forecast."""
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.set_xlabel("year")
    last = np.append(table.years, table.future_years)[-1]
    ax.set_xlim(table.years[0] - 0.8, last + 0.8)
    if len(table.future_years):
        ax.axvspan(table.years[-1] + 0.5, last + 0.8, color=COLOURS["outside"], zorder=0)


# -- the network -----------------------------------------------------------------------------------


@style()
def draw_network(
    ax: Axes,
    network: Network,
    params: Params,
    *,
    input_names: Sequence[str] = (),
    output_names: Sequence[str] = (),
) -> None:
    """Draw a network as circles and lines, from the inputs on the left to the outputs.

    Each line is as wide as its weight is large, solid where it is positive and dashed where it is
    negative. A picture of 3–8–2 needs at least 8 × 4 inches.
    """
    places = [unit_heights(size) for size in network.sizes]
    last = network.n_layers
    ax.set_axis_off()
    largest = max(np.abs(layer.W).max() for layer in params.layers) or 1.0
    for x, layer in enumerate(params.layers):
        ends = [[(x, low), (x + 1, high)] for high in places[x + 1] for low in places[x]]
        W = layer.W[np.ix_(*(drawn_units(size) for size in layer.W.shape))].ravel()
        look = {
            "colors": LAYER_COLOURS[x % len(LAYER_COLOURS)],
            "linewidths": 0.15 + WIDEST * np.abs(W) / largest,
            "linestyles": ["-" if w >= 0 else "--" for w in W],
        }
        ax.add_collection(LineCollection(ends, alpha=0.65, zorder=1, **look))
    for x, names, side, gap in ((0, input_names, "right", -0.1), (last, output_names, "left", 0.1)):
        for height, name in zip(places[x], names, strict=False):
            ax.text(x + gap, height, name.replace("_", " "), ha=side, va="center")
    centred = {"ha": "center", "va": "center"}
    for x, (size, heights) in enumerate(zip(network.sizes, places, strict=True)):
        colour = LAYER_COLOURS[(x - 1) % len(LAYER_COLOURS)] if x else COLOURS["inputs"]
        look = {"color": colour, "markersize": 17, "markeredgewidth": 1.8, "zorder": 2}
        ax.plot([x] * len(heights), heights, "o", markerfacecolor="white", **look)
        symbol = "X" if x == 0 else "Y" if x == last else f"A{x}"
        kind = "input" if x == 0 else "output" if x == last else "hidden unit"
        ax.text(x, 1.22, symbol, weight="bold", size=15, **centred)
        ax.text(x, -1.22, counted(size, kind), **centred)
        if size > MOST_UNITS:
            ax.text(x, 0, "⋮", size=20, **centred)
        if x:
            m, k = network.shapes[x - 1]
            ax.text(x - 0.5, -1.22, f"W{x}: {m}×{k - 1}\nb{x}: {m}", **centred)
    ax.set_xlim(-0.65, last + 0.65)
    ax.set_ylim(-1.45, 1.3)


@style()
def draw_activation(axes: Sequence[Axes], activation: Activation, Z: FloatArray) -> None:
    """Draw an activation function on the first of two axes, its slope on the second.

    Both are marked at the pre-activations Z, of any shape.
    """
    z, Z = np.linspace(-8, 8, 401), np.ravel(Z)
    a, A = activation.function(z), activation.function(Z)
    # Half transparent, so that marks which nearly coincide look darker.
    marks = {"color": "#222222", "markersize": 6, "markeredgewidth": 0, "alpha": 0.45}
    for ax, curve, at, name, label in (
        (axes[0], a, A, "a = f(z)", "activation a"),
        (axes[1], activation.slope(z, a), activation.slope(Z, A), "slope f ′(z)", "slope f ′(z)"),
    ):
        ax.plot(z, curve, color=LAYER_COLOURS[0], linestyle=LAYER_DASHES[0])
        ax.plot(Z, at, "o", **marks)
        ax.set(xlabel="pre-activation z", ylabel=label)
        ax.set_title(f"{activation.name}: {name}")
