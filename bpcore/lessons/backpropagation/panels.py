"""One update, step by step: the network with its numbers, the formula, the gradient checked."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from bpcore.core.data import Table
from bpcore.core.network import FloatArray, Network
from bpcore.drawing.legend import legend_above
from bpcore.drawing.network import unit_heights
from bpcore.drawing.style import COLOURS, LAYER_COLOURS, style


class NumbersPanel:
    """The network with a number beside each unit, and the path that is followed."""

    def __init__(self, ax: Axes, network: Network, table: Table) -> None:
        self.places = [unit_heights(size) for size in network.sizes]
        names = [name.replace("_", "\n") for name in (*table.input_names, *table.target_names)]
        last = network.n_layers
        with style():
            ax.set_title("The network")
            ax.set_axis_off()
            ax.set_xlim(-0.85, last + 0.85)
            ax.set_ylim(-1.1, 1.1)
            for x, (below, above) in enumerate(itertools.pairwise(self.places)):
                ends = [[(x, low), (x + 1, high)] for high in above for low in below]
                ax.add_collection(LineCollection(ends, colors=COLOURS["outside"], zorder=1))
            for x, heights in enumerate(self.places):
                colour = LAYER_COLOURS[x - 1] if x else COLOURS["inputs"]
                look = {"color": colour, "markersize": 15, "markeredgewidth": 1.8, "zorder": 2}
                ax.plot([x] * len(heights), heights, "o", markerfacecolor="white", **look)
            for x, side, of, gap in (
                (0, "right", names[: len(table.input_names)], -0.13),
                (last, "left", names[len(table.input_names) :], 0.13),
            ):
                for y, name in zip(self.places[x], of, strict=True):
                    ax.text(x + gap, y, name, ha=side, va="center", size=12)
            (self.path,) = ax.plot([], [], color=COLOURS["limit"], linewidth=3, zorder=1.5)
            look = {"color": COLOURS["limit"], "markersize": 21, "markeredgewidth": 2.5}
            (self.ring,) = ax.plot([], [], "o", markerfacecolor="none", zorder=3, **look)
            ground = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.5}
            self.numbers = [
                [
                    ax.text(*_beside(x, y, last), "", size=12, bbox=ground, zorder=4)
                    for y in self.places[x]
                ]
                for x in range(len(network.sizes))
            ]
            for column in self.numbers:
                for text in column:
                    text.set(ha="left" if column is self.numbers[1] else "center", va="center")

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.path, self.ring, *(text for column in self.numbers for text in column)]

    def update(self, numbers: Sequence[FloatArray | None], path: Sequence[tuple[int, int]]) -> None:
        """Show numbers, a column for each layer or None, and a path of (layer, unit)."""
        for column, values in zip(self.numbers, numbers, strict=True):
            for i, text in enumerate(column):
                text.set_text("" if values is None else f"{values[i]:.3f}".replace("-", "−"))
        at = [(layer, self.places[layer][unit]) for layer, unit in path]
        self.path.set_data(*np.reshape(at, (-1, 2)).T)
        self.ring.set_data(*np.reshape(at[-1:], (-1, 2)).T)


def _beside(x: int, y: float, last: int) -> tuple[float, float]:
    """Where the number of a unit stands: above it, or on the right in the middle."""
    return (x, y + 0.2) if x in (0, last) else (x + 0.13, y)


class FormulaPanel:
    """A few lines of text, the first one as a heading."""

    def __init__(self, ax: Axes, lines: int) -> None:
        with style():
            ax.set_axis_off()
            ax.set_xlim(0, 1)
            ax.set_ylim(0, 1)
            self.lines = [
                ax.text(
                    *(0, 0.97 - i * 0.97 / lines, ""),
                    size=12.5 if i else 13,
                    weight="normal" if i else "bold",
                    va="top",
                )
                for i in range(lines)
            ]

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return list(self.lines)

    def update(self, lines: Sequence[str]) -> None:
        """Show these lines."""
        for i, text in enumerate(self.lines):
            text.set_text(lines[i].replace("-", "−") if i < len(lines) else "")


class CheckPanel:
    """A gradient by code beside central differences, parameter by parameter."""

    def __init__(self, ax: Axes, bounds: Sequence[int]) -> None:
        self.ax = ax
        with style():
            ax.set_title("All 50")
            ax.set_xlabel("parameter")
            ax.set_xlim(-1, bounds[-1])
            ax.set_xticks(range(0, bounds[-1], 10))
            for layer, (low, high) in enumerate(zip(bounds, bounds[1:], strict=False)):
                look = {"color": LAYER_COLOURS[layer], "alpha": 0.12, "zorder": 0}
                ax.axvspan(low - 0.5, high - 0.5, **look)
                name = f"layer {layer + 1}"
                middle = (low + high) / 2
                ax.text(
                    *(middle, 0.02, name), transform=ax.get_xaxis_transform(), ha="center", size=11
                )
            (self.numeric,) = ax.plot(
                *([], [], "o"), markerfacecolor="none", color=COLOURS["inputs"], markersize=8,
                label="nudged",
            )  # fmt: skip
            (self.code,) = ax.plot([], [], "x", color=COLOURS["sse"], label="code")
            (self.wrong,) = ax.plot(
                *([], [], "x"), color=COLOURS["limit"], markersize=10, markeredgewidth=2.5
            )
            legend_above(ax, 2)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.numeric, self.code, self.wrong]

    def update(self, code: FloatArray, numeric: FloatArray, wrong: np.ndarray) -> None:
        """Show both, and the places where they differ."""
        x = np.arange(len(code))
        self.numeric.set_data(x, numeric)
        self.code.set_data(x, code)
        self.wrong.set_data(x[wrong], code[wrong])
        largest = np.nanmax(np.abs([code, numeric]), initial=1.0)
        most = 10 * np.ceil(largest / 10 + 0.2)
        self.ax.set_ylim(-most, most)
