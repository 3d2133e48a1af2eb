"""Panels of lesson 05: gradients, factors and activations of a deep network, layer by layer."""

from __future__ import annotations

import itertools

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.ticker import FixedLocator, FuncFormatter

from bpcore.core.history import History
from bpcore.core.network import FloatArray
from bpcore.drawing.axes import decades, power_of_ten
from bpcore.drawing.legend import legend_above
from bpcore.drawing.panels import KeptCurves, LogPanel, Panel
from bpcore.drawing.style import COLOURS
from bpcore.lessons.depth.flow import Flow

LOWEST, HIGHEST = 1e-40, 1e40
"""What a log axis shows here at most: a deep network leaves the range of the other lessons."""

MAP = colormaps["cividis"]
"""From dark blue to yellow: told apart by the colour-blind, and by lightness alone."""

BELOW, BEYOND, NOT_YET = "black", "#D55E00", "#E8E8E8"
"""Colours of a gradient below the scale, of one that is no number, and of an epoch to come."""

AT_EDGE = {"clip_on": False, "in_layout": False}
"""For marks on the edge of a panel, which are not to be cut, nor to move it."""

AROUND_ONE = (0.5, 2.0)
"""Values that an axis has room for, so that a mark at 1 does not stand on its edge."""

ROWS = 96
"""Of the map of epochs."""


class LayerPanel(LogPanel):
    """Something against the layer, of ``most`` at the most, on a log axis."""

    floor, ceiling = LOWEST, HIGHEST

    def __init__(self, ax: Axes, title: str, most: int, xlabel: str = "layer") -> None:
        super().__init__(ax, title, xlabel=xlabel)
        layer_axis(ax, 1, most)


def layer_axis(ax: Axes, first: int, last: int) -> None:
    """An axis of layers, from the first number to the last, with half a place at its ends."""
    ax.set_xlim(first - 0.5, last + 0.5)
    every = 1 if last - first < 11 else 5
    ticks = sorted({first, *range(first - first % every + every, last, every), last})
    if len(ticks) > 2 and ticks[-1] - ticks[-2] < every / 2:
        del ticks[-2]  # it would run into the last one
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))


class Arrows:
    """Arrows on the edges of a panel, where values lie outside its limits."""

    def __init__(self, panel: LogPanel) -> None:
        self.panel = panel
        look = {"color": "black", "markersize": 8, **AT_EDGE}
        self.below, self.above = panel.line("v", **look), panel.line("^", **look)

    def update(self, x: np.ndarray, values: FloatArray) -> None:
        """Show those values of shape (n,), at x, that the panel cannot."""
        low, high = self.panel.limits
        below, above = values < low, ~(values <= high)
        self.below.set_data(x[below], np.full(below.sum(), low))
        self.above.set_data(x[above], np.full(above.sum(), high))


class BarsPanel(LayerPanel):
    """The norm of each layer's gradient: a bar each, coloured as in the map of epochs."""

    def __init__(self, ax: Axes, most: int) -> None:
        super().__init__(ax, "Gradient norm", most)
        self.bars = self.moves(
            ax.add_collection(PolyCollection([], edgecolors="black", linewidths=0.6))
        )
        self.kept = KeptCurves(self)
        look = {"markerfacecolor": "white", "markeredgecolor": "black", "markersize": 5}
        self.start = self.line("D", **look, label="in epoch 1")
        self.arrows = Arrows(self)
        legend_above(ax, 1)

    def update(
        self, norms: FloatArray, start: FloatArray, colours: FloatArray, *, settle: bool = True
    ) -> None:
        """Show norms of shape (n_layers,), now and at the start, and the bars' colours."""
        layers = np.arange(1, len(norms) + 1)
        layer_axis(self.ax, 1, len(norms))
        self.fit(np.concatenate([norms, start, *self.kept.curves]), settle=settle)
        bottom = self.limits[0] / 10
        self.bars.set_verts(
            [
                [(x - 0.4, bottom), (x - 0.4, top), (x + 0.4, top), (x + 0.4, bottom)]
                for x, top in zip(layers, self.on_axis(norms), strict=True)
            ]
        )
        self.bars.set_facecolors(colours)
        self.start.set_data(layers, self.on_axis(start))
        self.arrows.update(layers, norms)
        self.kept.draw(lambda norms: (np.arange(1, len(norms) + 1), self.on_axis(norms)))


class EpochMapPanel(Panel):
    """The gradient norm of each layer in each epoch, as colours.

    Epochs run downwards on a log axis, always to the same end.
    """

    def __init__(self, ax: Axes, most_layers: int, most_epochs: int) -> None:
        super().__init__(ax, "… in the epochs up to now", xlabel="layer", ylabel="epoch")
        self.bottom = np.log10(most_epochs)
        self._limits: tuple[float, float] | None = None
        ax.grid(False)
        look = {"aspect": "auto", "interpolation": "nearest"}
        extent = (0.5, 1.5, self.bottom, 0)
        self.image = self.moves(ax.imshow(np.zeros((ROWS, 1, 4)), extent=extent, **look))
        ax.set_ylim(self.bottom, 0)
        ax.yaxis.set_major_locator(FixedLocator(range(int(self.bottom) + 1)))
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{10**value:,.0f}"))
        layer_axis(ax, 1, most_layers)
        self.now = self.line(color="white", linestyle="--", linewidth=1.4)
        bar = ax.inset_axes([1.03, 0, 0.045, 1])
        bar.set(xticks=[], yticks=[], xlim=(0, 1), ylim=(0, 1))
        bar.grid(False)
        bar.spines[:].set_visible(False)
        below, beyond = [to_rgba(BELOW)] * 10, [to_rgba(BEYOND)] * 10
        shades = np.vstack([below, MAP(np.linspace(0, 1, 80)), beyond])
        bar.imshow(shades[:, None], extent=(0, 1, 0, 1), origin="lower", **look)
        words = {"size": 11, "va": "center", "ha": "left", "x": 1.25}
        bar.text(s="overflow", y=0.98, **words)
        bar.text(s="below", y=0.02, **words)
        self.ticks = [self.moves(bar.text(s="10⁻⁴⁰", y=0.12, **words)) for _ in range(4)]

    def update(self, history: History, shown: int, *, settle: bool = True) -> None:
        """Show a run, and a line at the epoch (from 1) that the other panels show."""
        norms = history.gradient_norms
        keep = None if settle else self._limits
        self._limits = decades(norms.ravel(), keep, floor=LOWEST, ceiling=HIGHEST)
        layers = norms.shape[1]
        layer_axis(self.ax, 1, layers)
        self.image.set_extent((0.5, layers + 0.5, self.bottom, 0))
        # A row shows the epoch at its upper edge; rounding must not make that the one before.
        epochs = (10 ** (np.arange(ROWS) / ROWS * self.bottom) + 1e-9).astype(int)
        colours = self.colours(norms[np.minimum(epochs, len(norms)) - 1])
        end = history.settings["epochs"] if history.stopped == "diverged" else len(norms)
        colours[epochs > end] = to_rgba(NOT_YET)
        self.image.set_data(colours)
        self.now.set_data([0.5, layers + 0.5], [np.log10(shown)] * 2)
        low, high = (round(np.log10(limit)) for limit in self._limits)
        every = -(-(high - low) // (len(self.ticks) - 1))
        for text, decade in itertools.zip_longest(self.ticks, range(low, high + 1, every)):
            text.set_visible(decade is not None)
            if decade is not None:
                text.set_y(0.1 + 0.8 * (decade - low) / (high - low))
                text.set_text(power_of_ten(10.0**decade, 0))

    def colours(self, norms: FloatArray) -> FloatArray:
        """Colours of norms, in the scale of the last update."""
        low, high = self._limits
        with np.errstate(all="ignore"):
            place = (np.log10(norms) - np.log10(low)) / (np.log10(high) - np.log10(low))
        colours = MAP(np.clip(np.nan_to_num(place), 0, 1))
        colours[norms < low] = to_rgba(BELOW)
        colours[~np.isfinite(norms)] = to_rgba(BEYOND)
        return colours


class FactorPanel(LayerPanel):
    """By what the weights, the slopes, and both together multiply the error on its way back."""

    def __init__(self, ax: Axes, most: int, *, xlabel: str = "layer") -> None:
        super().__init__(ax, "Factor", most, xlabel)
        ax.axhline(1, color=COLOURS["limit"], linestyle=":", linewidth=1.6)
        self.weights = self.line("--", marker="^", color=COLOURS["weight"], label="weights")
        self.slopes = self.line(":", marker="o", color=COLOURS["slope"], label="slopes")
        # Thick and below the others, as it may equal one of the two.
        look = {"linewidth": 3.0, "markersize": 8, "zorder": 1.9}
        self.both = self.line("-", marker="s", color=COLOURS["product"], label="both", **look)
        legend_above(ax, 3)

    def show(self, flow: Flow, *, settle: bool = True) -> None:
        """Show what each layer of a network does to the error."""
        layers = len(flow.gradient_norms)
        self.update(flow.weight_factors, flow.slope_factors, layers, settle=settle)

    def update(
        self, weights: FloatArray, slopes: FloatArray, layers: int, *, settle: bool = True
    ) -> None:
        """Show the factors that lead to layer 1, 2, …, on an axis of so many layers."""
        layer_axis(self.ax, 1, layers)
        weights, slopes = np.abs(weights), np.abs(slopes)
        both = weights * slopes
        self.fit(np.concatenate([weights, slopes, both, AROUND_ONE]), settle=settle)
        places = np.arange(1, len(both) + 1)
        for line, values in ((self.weights, weights), (self.slopes, slopes), (self.both, both)):
            line.set_data(places, self.on_axis(values))


class ActivationPanel(LayerPanel):
    """How large each layer's activations are, and how far they vary from year to year."""

    def __init__(self, ax: Axes, most: int) -> None:
        super().__init__(ax, "Activations", most)
        look = {"color": COLOURS["activation"]}
        self.sizes = self.line("-", marker="D", **look, label="size")
        self.spreads = self.line("--", marker="o", markerfacecolor="white", **look, label="spread")
        legend_above(ax, 2)

    def update(self, flow: Flow, *, settle: bool = True) -> None:
        """Show what leaves each layer."""
        layers = np.arange(1, len(flow.sizes) + 1)
        layer_axis(self.ax, 1, len(layers))
        self.fit(np.concatenate([flow.sizes, flow.spreads]), settle=settle)
        self.sizes.set_data(layers, self.on_axis(flow.sizes))
        self.spreads.set_data(layers, self.on_axis(flow.spreads))
