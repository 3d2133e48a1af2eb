"""The panel of the laboratory's network."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from bpcore.core.data import Table
from bpcore.core.network import Params
from bpcore.drawing.network import WIDEST, drawn_units, unit_heights
from bpcore.drawing.panels import Panel
from bpcore.drawing.style import COLOURS, LAYER_COLOURS, short_name

THINNEST = 0.1
"""A thinner line, in points, is not drawn: it could not be seen."""

SIGNS = ("-", (0, (2, 1)))
"""Dashes of a positive weight's line, and of a negative one's."""


class NetworkPanel(Panel):
    """A network whose size may change: lines as wide as weights are large."""

    def __init__(self, ax: Axes, table: Table, layers: int) -> None:
        super().__init__(ax, "Network", xlim=(-0.32, 1.3), ylim=(-1.35, 1.15))
        ax.set_axis_off()
        self.lines = []  # for each layer, of positive weights and of negative ones
        for layer in range(layers):
            look = {"colors": LAYER_COLOURS[layer % len(LAYER_COLOURS)], "alpha": 0.75}
            pair = [LineCollection([], linestyles=dashes, **look) for dashes in SIGNS]
            self.lines.append([self.moves(ax.add_collection(lines)) for lines in pair])
        self.units = self.line("o", color=COLOURS["inputs"], markerfacecolor="white", markersize=9)
        look = {"ha": "center", "va": "center", "size": 11, "color": COLOURS["inputs"]}
        self.widths = self.moves(ax.text(0.5, -1.26, "", **look))
        self._name(table.input_names, "input", -0.04, "right")
        self._name(table.target_names, "target", 1.04, "left")

    def _name(self, names: tuple[str, ...], kind: str, x: float, side: str) -> None:
        few = len(names) <= 3  # then a name has room for two lines
        size = 11 if few else max(7.5, min(11, 72 / len(names)))
        for i, (name, y) in enumerate(zip(names, unit_heights(len(names)), strict=True)):
            text = short_name(name, 14 if few else 13, f"{kind} {i + 1}")
            text = text.replace(" ", "\n", 1) if few else text
            self.ax.text(x, y, text, ha=side, va="center", size=size)

    def update(self, params: Params) -> None:
        """Show weights, or their gradient: solid where positive, dashed where negative."""
        sizes = params.network.sizes
        places = [unit_heights(size) for size in sizes]
        across = np.linspace(0, 1, len(sizes))
        finite = [np.nan_to_num(layer.W, posinf=0, neginf=0) for layer in params.layers]
        largest = max(np.abs(W).max() for W in finite) or 1.0
        for pair in self.lines:
            for lines in pair:
                lines.set_segments([])
        for layer, W in enumerate(finite):
            W = W[np.ix_(*(drawn_units(size) for size in W.shape))]
            ends = np.empty((*W.shape, 2, 2))
            ends[..., 0, 0], ends[..., 1, 0] = across[layer], across[layer + 1]
            ends[..., 0, 1], ends[..., 1, 1] = places[layer][None, :], places[layer + 1][:, None]
            widths = WIDEST * np.abs(W) / largest
            for lines, shown in zip(self.lines[layer], (W >= 0, W < 0), strict=True):
                shown = shown & (widths > THINNEST)
                lines.set_segments(ends[shown])
                lines.set_linewidths(widths[shown])
        self.units.set_data(np.repeat(across, [len(p) for p in places]), np.concatenate(places))
        shape = "–".join(str(size) for size in sizes)
        self.widths.set_text(f"{shape}, widest line {largest:.3g}")
