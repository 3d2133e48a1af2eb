"""The network as a picture: where its units stand, and a panel of its weights."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from bpcore.core.data import Table
from bpcore.core.network import FloatArray, Params
from bpcore.drawing.panels import Panel
from bpcore.drawing.style import COLOURS, LAYER_COLOURS, short_name

WIDEST = 5.0
"""Line width, in points, of the largest weight in the picture."""

THINNEST = 0.1
"""A thinner line is not drawn in a live figure: it could not be seen."""

MOST_UNITS = 12
"""A layer with more units is drawn with a gap in its middle."""


def drawn_units(size: int) -> np.ndarray:
    """Which units of a layer are drawn: all, or the first and the last of many."""
    half = MOST_UNITS // 2
    every = np.arange(size)
    return every if size <= MOST_UNITS else np.concatenate([every[:half], every[-half:]])


def unit_heights(size: int) -> FloatArray:
    """Heights of a layer's units, from the top down, evenly spaced about 0."""
    count = min(size, MOST_UNITS)
    slots = np.arange(count, dtype=float)
    if size > MOST_UNITS:
        slots[count // 2 :] += 1  # the gap
    return (slots.mean() - slots) * min(2 / max(slots[-1], 1), 0.5)


class NetworkPanel(Panel):
    """A network in a live figure, whose size may change: lines as wide as weights are large.

    Parameters
    ----------
    ax : Axes
    table : Table
        Names the inputs and outputs.
    layers : int
        Of weights, at most.
    """

    def __init__(self, ax: Axes, table: Table, layers: int) -> None:
        super().__init__(ax, "Network", xlim=(-0.32, 1.3), ylim=(-1.35, 1.15))
        ax.set_axis_off()
        self.lines = []
        for layer in range(layers):
            look = {"colors": LAYER_COLOURS[layer % len(LAYER_COLOURS)], "alpha": 0.75}
            for dashes in ("-", (0, (2, 1))):  # positive, negative
                lines = ax.add_collection(LineCollection([], linestyles=dashes, **look))
                self.lines.append(self.moves(lines))
        look = {"color": COLOURS["inputs"], "markerfacecolor": "white", "markersize": 9}
        self.units = self.line("o", **look)
        look = {"ha": "center", "va": "center", "size": 11, "color": COLOURS["inputs"]}
        self.widths = self.moves(ax.text(0.5, -1.26, "", **look))
        for names, kind, side, x in (
            (table.input_names, "input", "right", -0.04),
            (table.target_names, "target", "left", 1.04),
        ):
            few = len(names) <= 3  # then a name has room for two lines
            for i, y in enumerate(unit_heights(len(names))[: len(names)]):
                text = short_name(names[i], 14 if few else 13, f"{kind} {i + 1}")
                text = text.replace(" ", "\n", 1) if few else text
                size = 11 if few else max(7.5, min(11, 72 / len(names)))
                ax.text(x, y, text, ha=side, va="center", size=size)

    def update(self, params: Params) -> None:
        """Show weights, or their gradient: solid where positive, dashed where negative."""
        sizes = params.network.sizes
        places = [unit_heights(size) for size in sizes]
        across = np.linspace(0, 1, len(sizes))
        finite = [np.nan_to_num(layer.W, posinf=0, neginf=0) for layer in params.layers]
        largest = max(np.abs(W).max() for W in finite) or 1.0
        for lines in self.lines:
            lines.set_segments([])
        for layer, W in enumerate(finite):
            W = W[np.ix_(*(drawn_units(size) for size in W.shape))]
            low, high = places[layer], places[layer + 1]
            ends = np.empty((*W.shape, 2, 2))
            ends[..., 0, 0], ends[..., 1, 0] = across[layer], across[layer + 1]
            ends[..., 0, 1], ends[..., 1, 1] = low[None, :], high[:, None]
            widths = WIDEST * np.abs(W) / largest
            for lines, shown in zip(
                self.lines[2 * layer : 2 * layer + 2], (W >= 0, W < 0), strict=True
            ):
                shown = shown & (widths > THINNEST)
                lines.set_segments(ends[shown])
                lines.set_linewidths(widths[shown])
        self.units.set_data(np.repeat(across, [len(p) for p in places]), np.concatenate(places))
        shape = "–".join(str(size) for size in sizes)
        self.widths.set_text(f"{shape}, widest line {largest:.3g}")
