"""Panels of a live figure: artists made once, then given new numbers."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from bpcore.data import Problem
from bpcore.history import History
from bpcore.network import FloatArray
from bpcore.plots.style import COLOURS, LAYER_COLOURS, LAYER_DASHES, style

FLOOR, CEILING = 1e-12, 1e12
"""What a log axis shows at most; beyond lies underflow, or a run that is lost anyway."""


def thin(x: FloatArray, y: FloatArray, columns: int) -> tuple[FloatArray, FloatArray]:
    """A long curve as the smallest and the largest value in each of so many columns.

    The columns are evenly spaced in log x. No spike is lost, and it looks the same: a screen has no
    more columns than that.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        x positive and rising.
    columns : int

    Returns
    -------
    x, y : ndarray of shape (at most 2 * columns,)
    """
    if len(x) <= 2 * columns:
        return x, y
    edges = np.searchsorted(x, np.geomspace(x[0], x[-1], columns + 1)[:-1])
    starts = np.unique(edges)
    thin_x = np.repeat(x[starts], 2)
    thin_y = np.column_stack(
        [np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)]
    ).ravel()
    return thin_x, thin_y


def decades(values: FloatArray, keep: tuple[float, float] | None = None) -> tuple[float, float]:
    """Limits of a log axis in whole decades around the values, and around the limits to ``keep``.

    Whole decades, because a curve that wanders a little then keeps its axis, and the axis need
    not be drawn again.
    """
    values = values[np.isfinite(values) & (values > 0)]
    low, high = (values.min(), values.max()) if len(values) else (1.0, 1.0)
    if keep:
        low, high = min(low, keep[0]), max(high, keep[1])
    low, high = np.clip([low, high], FLOOR, CEILING)
    bottom, top = np.floor(np.log10(low) + 1e-9), np.ceil(np.log10(high) - 1e-9)
    return 10.0**bottom, 10.0 ** max(top, bottom + 1)


class EpochPanel:
    """Something against the epoch, both on log axes.

    Parameters
    ----------
    ax : Axes
    title : str
    """

    def __init__(self, ax: Axes, title: str) -> None:
        self.ax = ax
        ax.set_title(title)
        ax.set_xlabel("epoch")
        ax.set_xscale("log")
        ax.set_yscale("log")
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_minor_locator(NullLocator())
            axis.set_major_formatter(FuncFormatter(_power_of_ten))
        self.columns = int(ax.get_figure().get_size_inches()[0] * 30)
        self._limits: tuple[float, float] | None = None
        # The widest labels, to leave room for when the panels are laid out.
        _decade_axis(ax.yaxis, FLOOR, 1.0)
        _decade_axis(ax.xaxis, 1.0, 1e5)

    def show(self, epochs: int, curves: list[FloatArray], *, settle: bool) -> None:
        """Fit the axes to the curves.

        At once where they need more room, and down to what they need only when all rests.
        """
        self._limits = decades(np.concatenate(curves), None if settle else self._limits)
        _decade_axis(self.ax.yaxis, *self._limits)
        _decade_axis(self.ax.xaxis, 1.0, 10.0 ** max(np.ceil(np.log10(max(epochs, 2)) - 1e-9), 1))


def _decade_axis(axis, low: float, high: float) -> None:
    """Limits and at most six ticks on whole decades."""
    axis.axes.set(**{f"{axis.axis_name}lim": (low, high)})
    bottom, top = round(np.log10(low)), round(np.log10(high))
    every = -(-(top - bottom) // 5)
    axis.set_major_locator(FixedLocator([10.0**t for t in range(bottom, top + 1, every)]))


def _power_of_ten(value: float, _: int) -> str:
    """10⁻² in plain letters.

    Matplotlib's own label is a formula, which takes ten times as long to draw.
    """
    return "10" + str(round(np.log10(value))).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


class SSEPanel(EpochPanel):
    """SSE against epoch, with what a constant output would reach."""

    def __init__(self, ax: Axes) -> None:
        with style():
            super().__init__(ax, "SSE")
            (self.line,) = ax.plot([], [], color=COLOURS["sse"], label="network")
            self.constant = ax.axhline(
                1, color=COLOURS["kept"], linestyle="--", label="best constant"
            )
            _legend_above(ax)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.constant, self.line]

    def update(self, history: History, *, settle: bool = True) -> None:
        """Show a run."""
        sse = _drawable(history.sse)
        epoch = np.arange(1.0, len(sse) + 1)
        x, y = thin(epoch, sse, self.columns)
        self.show(history.settings["epochs"], [y, np.array([history.constant_sse])], settle=settle)
        self.line.set_data(x, y)
        self.constant.set_ydata([history.constant_sse] * 2)


class GradientPanel(EpochPanel):
    """Norm of each layer's gradient against epoch, before and after clipping."""

    def __init__(self, ax: Axes, layers: int) -> None:
        with style():
            super().__init__(ax, "Gradient norm")
            self.raw, self.clipped = [], []
            for layer in range(layers):
                look = {
                    "color": LAYER_COLOURS[layer % len(LAYER_COLOURS)],
                    "linestyle": LAYER_DASHES[layer % len(LAYER_DASHES)],
                }
                self.raw += ax.plot([], [], **look, linewidth=1.2, alpha=0.45)
                self.clipped += ax.plot([], [], **look, label=f"layer {layer + 1}")
            self.threshold = ax.axhline(1, color=COLOURS["limit"], linestyle=":")
            self.threshold_name = ax.text(
                1,
                1,
                "threshold",
                transform=ax.get_yaxis_transform(),
                color=COLOURS["limit"],
                ha="right",
                va="bottom",
            )
            _legend_above(ax)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [*self.raw, self.threshold, self.threshold_name, *self.clipped]

    def update(self, history: History, *, settle: bool = True) -> None:
        """Show a run: the raw norms pale, those after clipping strong."""
        epoch = np.arange(1.0, history.epochs + 1)
        curves = []
        for lines, norms in (
            (self.raw, history.gradient_norms),
            (self.clipped, history.clipped_norms),
        ):
            for layer, line in enumerate(lines):
                x, y = thin(epoch, _drawable(norms[:, layer]), self.columns)
                line.set_data(x, y)
                curves.append(y)
        clips = history.settings["clip"] != "off"
        threshold = history.settings["clip_threshold"]
        self.threshold.set_visible(clips)
        self.threshold_name.set_visible(clips)
        self.threshold.set_ydata([threshold] * 2)
        self.threshold_name.set_y(threshold)
        if clips:
            curves.append(np.array([threshold]))
        self.show(history.settings["epochs"], curves, settle=settle)


def _legend_above(ax: Axes) -> None:
    """A legend on the line of the title, where no curve can run through it."""
    ax.legend(
        loc="lower right",
        bbox_to_anchor=(1.01, 1),
        ncols=2,
        borderaxespad=0,
        handlelength=1.2,
        handletextpad=0.5,
        columnspacing=0.9,
    )


class ForecastPanel:
    """Record, fitted curve and forecast of each target, in the units of the table."""

    def __init__(self, ax: Axes, problem: Problem) -> None:
        table = problem.table
        self.ax = ax
        self.years = np.concatenate([table.years, table.future_years])
        with style():
            ax.set_title("Record, fit and forecast")
            ax.set_xlabel("year")
            ax.set_ylabel(", ".join(table.label(name) for name in table.target_names))
            low, high = min(0.0, table.targets.min()), table.targets.max()
            ax.set_ylim(low - 0.05 * (high - low), high + 0.2 * (high - low))
            ax.set_xlim(self.years[0] - 0.5, self.years[-1] + 0.5)
            if len(table.future_years):
                ax.axvspan(
                    table.years[-1] + 0.5, self.years[-1] + 0.5, color=COLOURS["outside"], zorder=0
                )
            ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
            self.lines, self.future = [], []
            for i, name in enumerate(table.target_names):
                colour = COLOURS.get(name, LAYER_COLOURS[i % len(LAYER_COLOURS)])
                marker, dash = ("o", "s", "^", "D")[i % 4], ("-", "--", "-.", ":")[i % 4]
                ax.plot(
                    table.years, table.targets[:, i], marker, color=colour, alpha=0.55, label=name
                )
                self.lines += ax.plot([], [], dash, color=colour)
                self.future += ax.plot(
                    [], [], marker, color=colour, markerfacecolor="white", markersize=7
                )
            ax.legend(loc="upper left")

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [*self.lines, *self.future]

    def update(self, fit: FloatArray, forecast: FloatArray) -> None:
        """Show network output of shape (n_years, n_outputs) and (n_future, n_outputs)."""
        outputs = np.vstack([fit, forecast])
        low, high = self.ax.get_ylim()
        # Agg fails on huge numbers.
        outputs = np.clip(outputs, low - 10 * (high - low), high + 10 * (high - low))
        for i, (line, marks) in enumerate(zip(self.lines, self.future, strict=True)):
            line.set_data(self.years, outputs[:, i])
            marks.set_data(self.years[len(fit) :], outputs[len(fit) :, i])


def _drawable(values: FloatArray) -> FloatArray:
    """Values on a log axis: neither infinite, which cannot be drawn, nor zero."""
    return np.clip(
        np.nan_to_num(values, nan=CEILING * 10, posinf=CEILING * 10), FLOOR / 10, CEILING * 10
    )
