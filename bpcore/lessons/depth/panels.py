"""Panels of lesson 05: gradients, factors and activations of a deep network, layer by layer."""

from __future__ import annotations

import itertools

import numpy as np
from matplotlib import colormaps
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from bpcore.core.history import History
from bpcore.core.network import ACTIVATIONS, FloatArray
from bpcore.drawing.axes import decade_axis, power_of_ten
from bpcore.drawing.legend import legend_above, name_on_line
from bpcore.drawing.panels import KEPT_DASHES, EpochPanel, SSEPanel
from bpcore.drawing.style import COLOURS, style
from bpcore.lessons.depth.flow import Chain, Flow

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


def limits(values: FloatArray, keep: tuple[float, float] | None = None) -> tuple[float, float]:
    """Whole decades around the values, as ``bpcore.drawing.panels.decades``, for a wider range."""
    values = values[np.isfinite(values) & (values > 0)]
    low, high = (values.min(), values.max()) if len(values) else (1.0, 1.0)
    if keep:
        low, high = min(low, keep[0]), max(high, keep[1])
    low, high = np.clip([low, high], LOWEST, HIGHEST)
    bottom = min(np.floor(np.log10(low) + 1e-9), np.log10(HIGHEST) - 1)
    return 10.0**bottom, 10.0 ** max(np.ceil(np.log10(high) - 1e-9), bottom + 1)


class LayerPanel:
    """Something against the layer, on a log axis.

    Parameters
    ----------
    ax : Axes
    title : str
    most : int
        Layers at most.
    xlabel : str
    """

    def __init__(self, ax: Axes, title: str, most: int, xlabel: str = "layer") -> None:
        self.ax = ax
        ax.set_title(title)
        ax.set_xlabel(xlabel)
        ax.set_yscale("log")
        ax.yaxis.set_minor_locator(NullLocator())
        ax.yaxis.set_major_formatter(FuncFormatter(power_of_ten))
        self._limits: tuple[float, float] | None = None
        # The widest labels, to leave room for when the panels are laid out.
        decade_axis(ax.yaxis, LOWEST, 1.0)
        layer_axis(ax, 1, most)

    def fit(self, values: FloatArray, *, settle: bool) -> tuple[float, float]:
        """Fit the axis: at once where more room is needed, to less only when all rests."""
        self._limits = limits(values, None if settle else self._limits)
        decade_axis(self.ax.yaxis, *self._limits)
        return self._limits


def layer_axis(ax: Axes, first: int, last: int) -> None:
    """An axis of layers, from the first number to the last, with half a place at its ends."""
    ax.set_xlim(first - 0.5, last + 0.5)
    every = 1 if last - first < 11 else 5
    ticks = sorted({first, *range(first - first % every + every, last, every), last})
    if len(ticks) > 2 and ticks[-1] - ticks[-2] < every / 2:
        del ticks[-2]  # it would run into the last one
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))


def on_axis(values: FloatArray, low: float, high: float) -> FloatArray:
    """Values as a log axis with these limits can draw them: neither zero nor infinite."""
    values = np.nan_to_num(values, nan=np.nan, posinf=high * 10, neginf=low / 10)
    return np.clip(values, low / 10, high * 10)


def mark_beyond(
    below: Line2D, above: Line2D, x: np.ndarray, values: FloatArray, limits: tuple[float, float]
) -> None:
    """Put arrows on the edges where values lie outside the limits."""
    low, high = limits
    for line, outside, edge in ((below, values < low, low), (above, ~(values <= high), high)):
        line.set_data(x[outside], np.full(outside.sum(), edge))


class BarsPanel(LayerPanel):
    """The norm of each layer's gradient: a bar each, coloured as in the map of epochs.

    Parameters
    ----------
    ax : Axes
    most : int
        Layers at most.
    """

    def __init__(self, ax: Axes, most: int) -> None:
        with style():
            super().__init__(ax, "Gradient norm", most)
            self.bars = ax.add_collection(PolyCollection([], edgecolors="black", linewidths=0.6))
            self.kept = [
                ax.plot([], [], color=COLOURS["kept"], linestyle=dashes, linewidth=1.4)[0]
                for dashes in KEPT_DASHES
            ]
            look = {"markerfacecolor": "white", "markeredgecolor": "black", "markersize": 5}
            (self.start,) = ax.plot([], [], "D", **look, label="in epoch 1")
            (self.below,) = ax.plot([], [], "v", color="black", markersize=8, **AT_EDGE)
            (self.above,) = ax.plot([], [], "^", color="black", markersize=8, **AT_EDGE)
            self._pinned: list[FloatArray] = []
            legend_above(ax, 1)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.bars, *self.kept, self.start, self.below, self.above]

    def pin(self, curves: list[FloatArray]) -> None:
        """Draw the norms of kept runs in grey from the next update on."""
        self._pinned = curves[-len(self.kept) :]

    def update(
        self, norms: FloatArray, start: FloatArray, colours: FloatArray, *, settle: bool = True
    ) -> None:
        """Show norms of shape (n_layers,), now and at the start, and the bars' colours."""
        layers = np.arange(1, len(norms) + 1)
        layer_axis(self.ax, 1, len(norms))
        low, high = self.fit(np.concatenate([norms, start, *self._pinned]), settle=settle)
        tops = on_axis(norms, low, high)
        self.bars.set_verts(
            [
                [(x - 0.4, low / 10), (x - 0.4, top), (x + 0.4, top), (x + 0.4, low / 10)]
                for x, top in zip(layers, tops, strict=True)
            ]
        )
        self.bars.set_facecolors(colours)
        self.start.set_data(layers, on_axis(start, low, high))
        mark_beyond(self.below, self.above, layers, norms, (low, high))
        for i, line in enumerate(self.kept):
            kept = self._pinned[i] if i < len(self._pinned) else np.empty(0)
            line.set_data(np.arange(1, len(kept) + 1), on_axis(kept, low, high))


class EpochMapPanel:
    """The gradient norm of each layer in each epoch, as colours; epochs run downwards.

    Parameters
    ----------
    ax : Axes
    most_layers, most_epochs : int
        Epochs have a log axis, always to the same end.
    """

    def __init__(self, ax: Axes, most_layers: int, most_epochs: int) -> None:
        self.ax = ax
        self.bottom = np.log10(most_epochs)
        self._limits: tuple[float, float] | None = None
        with style():
            ax.set_title("… in the epochs up to now")
            ax.set(xlabel="layer", ylabel="epoch")
            ax.grid(False)
            look = {"aspect": "auto", "interpolation": "nearest"}
            extent = (0.5, 1.5, self.bottom, 0)
            self.image = ax.imshow(np.zeros((ROWS, 1, 4)), extent=extent, **look)
            ax.set_ylim(self.bottom, 0)
            ticks = range(int(self.bottom) + 1)
            ax.yaxis.set_major_locator(FixedLocator(ticks))
            ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{10**value:,.0f}"))
            layer_axis(ax, 1, most_layers)
            (self.now,) = ax.plot([], [], color="white", linestyle="--", linewidth=1.4)
            bar = ax.inset_axes([1.03, 0, 0.045, 1])
            bar.set(xticks=[], yticks=[], xlim=(0, 1), ylim=(0, 1))
            bar.grid(False)
            bar.spines[:].set_visible(False)
            shades = np.vstack(
                [
                    np.tile(to_rgba(BELOW), (10, 1)),
                    MAP(np.linspace(0, 1, 80)),
                    np.tile(to_rgba(BEYOND), (10, 1)),
                ]
            )
            bar.imshow(shades[:, None], extent=(0, 1, 0, 1), origin="lower", **look)
            words = {"size": 11, "va": "center", "ha": "left", "x": 1.25}
            bar.text(s="overflow", y=0.98, **words)
            bar.text(s="below", y=0.02, **words)
            self.ticks = [bar.text(s="10⁻⁴⁰", y=0.12, **words) for _ in range(4)]

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.image, self.now, *self.ticks]

    def update(self, history: History, shown: int, *, settle: bool = True) -> None:
        """Show a run, and a line at the epoch (from 1) that the other panels show."""
        norms = history.gradient_norms
        self._limits = limits(norms.ravel(), None if settle else self._limits)
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
        with style():
            super().__init__(ax, "Factor", most, xlabel)
            ax.axhline(1, color=COLOURS["limit"], linestyle=":", linewidth=1.6)
            thick = {"linewidth": 3.0, "markersize": 8, "zorder": 1.9}
            self.weights, self.slopes, self.both = (
                ax.plot([], [], dashes, marker=marker, color=COLOURS[name], label=label, **look)[0]
                for name, label, marker, dashes, look in (
                    ("weight", "weights", "^", "--", {}),
                    ("slope", "slopes", "o", ":", {}),
                    ("product", "both", "s", "-", thick),  # below, as it may equal one of the two
                )
            )
            legend_above(ax, 3)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.weights, self.slopes, self.both]

    def update(
        self, weights: FloatArray, slopes: FloatArray, layers: int, *, settle: bool = True
    ) -> None:
        """Show the factors that lead to layer 1, 2, …, on an axis of so many layers."""
        layer_axis(self.ax, 1, layers)
        weights, slopes = np.abs(weights), np.abs(slopes)
        both = weights * slopes
        low, high = self.fit(np.concatenate([weights, slopes, both, AROUND_ONE]), settle=settle)
        places = np.arange(1, len(both) + 1)
        for line, values in zip(self.artists, (weights, slopes, both), strict=True):
            line.set_data(places, on_axis(values, low, high))


class ActivationPanel(LayerPanel):
    """How large each layer's activations are, and how far they vary from year to year."""

    def __init__(self, ax: Axes, most: int) -> None:
        with style():
            super().__init__(ax, "Activations", most)
            look = {"color": COLOURS["activation"]}
            (self.sizes,) = ax.plot([], [], "-", marker="D", **look, label="size")
            (self.spreads,) = ax.plot(
                [], [], "--", marker="o", markerfacecolor="white", **look, label="spread"
            )
            legend_above(ax, 2)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.sizes, self.spreads]

    def update(self, flow: Flow, *, settle: bool = True) -> None:
        """Show what leaves each layer."""
        layers = np.arange(1, len(flow.sizes) + 1)
        layer_axis(self.ax, 1, len(layers))
        low, high = self.fit(np.concatenate([flow.sizes, flow.spreads]), settle=settle)
        self.sizes.set_data(layers, on_axis(flow.sizes, low, high))
        self.spreads.set_data(layers, on_axis(flow.spreads, low, high))


# -- the chain ------------------------------------------------------------------------------------

REACH = 8.0
"""Pre-activations from minus this to this are drawn; those beyond stand at the edge."""

TOPS = (0.3, 0.6, 1.25, 2.5, 5.0, 10.0)
"""Ends of the axis of w·f′(z): few, so that it seldom changes."""


class WorkingPointPanel:
    """w·f′(z) against z, and where on this curve each unit of a chain works."""

    def __init__(self, ax: Axes) -> None:
        self.ax = ax
        self.z = np.linspace(-REACH, REACH, 321)
        with style():
            ax.set_title("Factor w·f′(z), where each unit works")
            ax.set(xlabel="pre-activation z", xlim=(-REACH, REACH), ylim=(0, 1.25))
            ax.axhline(1, color=COLOURS["limit"], linestyle=":", linewidth=1.6)
            (self.curve,) = ax.plot([], [], color=COLOURS["slope"])
            look = {"markeredgecolor": "white", "markeredgewidth": 0.6, "markersize": 8, **AT_EDGE}
            (self.units,) = ax.plot([], [], "s", color=COLOURS["product"], **look)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.curve, self.units]

    def update(self, weight: float, bias: float, activation: str, chain: Chain) -> None:
        """Show a chain."""
        unit = ACTIVATIONS[activation]
        curve = weight * unit.slope(self.z, unit.function(self.z))
        self.ax.set_ylim(0, next(top for top in TOPS if top >= max(1.2, curve.max())))
        self.curve.set_data(self.z, curve)
        z = np.clip(np.nan_to_num(weight * chain.values[:-1] + bias), -REACH, REACH)
        self.units.set_data(z, chain.factors)


class ChainPanel(LayerPanel):
    """How much of a small change at each place arrives at the end of a chain."""

    def __init__(self, ax: Axes, most: int) -> None:
        with style():
            super().__init__(ax, "Product up to the end", most, "unit (0 is the input)")
            ax.axhline(1, color=COLOURS["limit"], linestyle=":", linewidth=1.6)
            (self.line,) = ax.plot([], [], "-", marker="s", color=COLOURS["product"])
            (self.below,) = ax.plot([], [], "v", color="black", markersize=8, **AT_EDGE)
            (self.above,) = ax.plot([], [], "^", color="black", markersize=8, **AT_EDGE)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.line, self.below, self.above]

    def update(self, chain: Chain, *, settle: bool = True) -> None:
        """Show a chain."""
        products = np.abs(chain.products)
        units = np.arange(len(products))
        layer_axis(self.ax, 0, units[-1])
        low, high = self.fit(np.concatenate([products, AROUND_ONE]), settle=settle)
        self.line.set_data(units, on_axis(products, low, high))
        mark_beyond(self.below, self.above, units, products, (low, high))


# -- saturation -----------------------------------------------------------------------------------


class SlopeMapPanel:
    """The slope a(1 − a) of every hidden unit in every year, as colours.

    Parameters
    ----------
    ax : Axes
    years : ndarray of shape (n_years,)
    units : int
    """

    def __init__(self, ax: Axes, years: np.ndarray, units: int) -> None:
        with style():
            ax.set_title("Slope a(1 − a)")
            ax.set(xlabel="year", ylabel="hidden unit")
            ax.grid(False)
            look = {"aspect": "auto", "interpolation": "nearest"}
            extent = (years[0] - 0.5, years[-1] + 0.5, units + 0.5, 0.5)
            self.image = ax.imshow(
                np.zeros((units, len(years))), extent=extent, vmin=0, vmax=0.25, cmap=MAP, **look
            )
            ax.xaxis.set_major_locator(FixedLocator(range(years[0], years[-1] + 1, 5)))
            ax.yaxis.set_major_locator(FixedLocator(range(1, units + 1)))
            bar = ax.inset_axes([1.03, 0, 0.05, 1])
            bar.grid(False)
            shades = MAP(np.linspace(0, 1, 100))[:, None]
            bar.imshow(shades, extent=(0, 1, 0, 0.25), origin="lower", **look)
            bar.set(xticks=[], ylim=(0, 0.25))
            bar.yaxis.tick_right()
            bar.yaxis.set_major_locator(FixedLocator([0, 0.05, 0.1, 0.15, 0.2, 0.25]))

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.image]

    def update(self, slopes: FloatArray) -> None:
        """Show slopes of shape (n_years, n_units)."""
        self.image.set_data(slopes.T)


class MarkedSSEPanel(SSEPanel):
    """SSE against epoch, with a mark at the epoch that the panels beside it show."""

    def __init__(self, ax: Axes) -> None:
        super().__init__(ax)
        look = {"color": COLOURS["sse"], "markerfacecolor": "white", "markersize": 9}
        (self.mark,) = ax.plot([], [], "o", markeredgewidth=2, **look)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [*super().artists, self.mark]

    def show_epoch(self, history: History, epoch: int) -> None:
        """Mark an epoch (from 1) of the run that was shown last."""
        low, high = self._limits
        self.mark.set_data([epoch], on_axis(history.sse[epoch - 1 : epoch], low, high))


class MeanSlopePanel(EpochPanel):
    """Mean slope of the hidden units against the epoch, and the largest that there can be."""

    def __init__(self, ax: Axes) -> None:
        with style():
            super().__init__(ax, "Mean slope")
            ax.axhline(0.25, color=COLOURS["limit"], linestyle=":")
            name_on_line(ax, "largest possible").set_y(0.25)
            (self.line,) = ax.plot([], [], color=COLOURS["slope"])
            (self.now,) = ax.plot([], [], "o", color=COLOURS["slope"], markersize=8)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.line, self.now]

    def update(
        self,
        epochs: np.ndarray,
        slopes: FloatArray,
        shown: int,
        planned: int,
        *,
        settle: bool = True,
    ) -> None:
        """Show the mean slope in these epochs, and a mark at place ``shown`` among them."""
        self.show(planned, [slopes, np.array([0.25])], settle=settle)
        low, high = self._limits
        drawable = on_axis(slopes, low, high)
        self.line.set_data(epochs, drawable)
        self.now.set_data(epochs[shown : shown + 1], drawable[shown : shown + 1])
