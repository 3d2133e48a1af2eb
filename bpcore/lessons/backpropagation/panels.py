"""One update, step by step: the network with its numbers, the formula, the gradient checked."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from bpcore.core.data import Table
from bpcore.core.network import FloatArray, Network
from bpcore.drawing.legend import legend_above
from bpcore.drawing.network import unit_heights
from bpcore.drawing.panels import Panel
from bpcore.drawing.style import COLOURS, LAYER_COLOURS


class NumbersPanel(Panel):
    """A network of one hidden layer, a number beside each unit, and the path that is followed."""

    def __init__(self, ax: Axes, network: Network, table: Table) -> None:
        self.places = [unit_heights(size) for size in network.sizes]
        last = network.n_layers
        super().__init__(ax, "The network", xlim=(-0.85, last + 0.85), ylim=(-1.1, 1.1))
        ax.set_axis_off()
        for x, (below, above) in enumerate(itertools.pairwise(self.places)):
            ends = [[(x, low), (x + 1, high)] for high in above for low in below]
            ax.add_collection(LineCollection(ends, colors=COLOURS["outside"], zorder=1))
        for x, heights in enumerate(self.places):
            colour = LAYER_COLOURS[x - 1] if x else COLOURS["inputs"]
            look = {"color": colour, "markersize": 15, "markeredgewidth": 1.8, "zorder": 2}
            ax.plot([x] * len(heights), heights, "o", markerfacecolor="white", **look)
        for x, names, side, gap in (
            (0, table.input_names, "right", -0.13),
            (last, table.target_names, "left", 0.13),
        ):
            for y, name in zip(self.places[x], names, strict=True):
                text = name.replace("_", "\n")
                ax.text(x + gap, y, text, ha=side, va="center", size=12)
        self.path = self.line(color=COLOURS["limit"], linewidth=3, zorder=1.5)
        look = {"color": COLOURS["limit"], "markersize": 21, "markeredgewidth": 2.5}
        self.ring = self.line("o", markerfacecolor="none", zorder=3, **look)
        ground = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.5}
        look = {"size": 12, "va": "center", "bbox": ground, "zorder": 4}
        self.numbers = []
        for x, heights in enumerate(self.places):
            # Above its unit, or on the right in the middle.
            right, up, side = (0, 0.2, "center") if x in (0, last) else (0.13, 0, "left")
            self.numbers.append([self.text(x + right, y + up, ha=side, **look) for y in heights])

    def update(self, numbers: Sequence[FloatArray | None], path: Sequence[tuple[int, int]]) -> None:
        """Show numbers, a column for each layer or None, and a path of (layer, unit)."""
        for column, values in zip(self.numbers, numbers, strict=True):
            for i, text in enumerate(column):
                text.set_text("" if values is None else f"{values[i]:.3f}".replace("-", "−"))
        at = [(layer, self.places[layer][unit]) for layer, unit in path]
        self.path.set_data(*np.reshape(at, (-1, 2)).T)
        self.ring.set_data(*np.reshape(at[-1:], (-1, 2)).T)


class FormulaPanel(Panel):
    """A few lines of text, the first one as a heading."""

    def __init__(self, ax: Axes, lines: int) -> None:
        super().__init__(ax, xlim=(0, 1), ylim=(0, 1))
        ax.set_axis_off()
        heading, others = {"size": 13, "weight": "bold"}, {"size": 12.5}
        for i in range(lines):
            look = others if i else heading
            self.text(0, 0.97 - i * 0.97 / lines, va="top", **look)

    def update(self, lines: Sequence[str]) -> None:
        """Show these lines."""
        for text, line in itertools.zip_longest(self.artists, lines, fillvalue=""):
            text.set_text(line.replace("-", "−"))


class CheckPanel(Panel):
    """A gradient by code beside central differences, parameter by parameter."""

    def __init__(self, ax: Axes, network: Network) -> None:
        count = network.n_params
        super().__init__(ax, f"All {count}", xlabel="parameter", xlim=(-1, count))
        ax.set_xticks(range(0, count, 10))
        bounds = np.cumsum([0, *(m * k for m, k in network.shapes)])
        for layer, (low, high) in enumerate(itertools.pairwise(bounds)):
            ax.axvspan(low - 0.5, high - 0.5, color=LAYER_COLOURS[layer], alpha=0.12, zorder=0)
            look = {"ha": "center", "size": 11, "transform": ax.get_xaxis_transform()}
            ax.text((low + high) / 2, 0.02, f"layer {layer + 1}", **look)
        look = {"markerfacecolor": "none", "markersize": 8, "label": "nudged"}
        self.numeric = self.line("o", color=COLOURS["inputs"], **look)
        self.code = self.line("x", color=COLOURS["sse"], label="code")
        self.wrong = self.line("x", color=COLOURS["limit"], markersize=10, markeredgewidth=2.5)
        legend_above(ax, 2)

    def update(self, code: FloatArray, numeric: FloatArray, wrong: np.ndarray) -> None:
        """Show both, and the places where they differ."""
        x = np.arange(len(code))
        self.numeric.set_data(x, numeric)
        self.code.set_data(x, code)
        self.wrong.set_data(x[wrong], code[wrong])
        largest = np.nanmax(np.abs([code, numeric]), initial=1.0)
        most = 10 * np.ceil(largest / 10 + 0.2)
        self.ax.set_ylim(-most, most)
