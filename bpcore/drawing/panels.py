"""Panels of a live figure: artists made once, then given new numbers."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.legend_handler import HandlerLine2D
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from bpcore.core.data import Problem
from bpcore.core.history import History
from bpcore.core.network import FloatArray
from bpcore.core.words import in_steps_of
from bpcore.drawing.style import COLOURS, LAYER_COLOURS, LAYER_DASHES, short_name, style

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
    # A value that is not a number counts as the largest: `drawable` puts it above the axis.
    thin_y = np.column_stack([np.fmin.reduceat(y, starts), np.maximum.reduceat(y, starts)]).ravel()
    return thin_x, thin_y


def epoch_curve(
    values: FloatArray, columns: int, *, step: float = 1
) -> tuple[FloatArray, FloatArray]:
    """What was recorded in each epoch, as points of a curve on log axes, thinned to the columns.

    Parameters
    ----------
    values : ndarray of shape (epochs,)
    columns : int
        See ``thin``.
    step : float
        How far an epoch goes along x; the first lies at one step.

    Returns
    -------
    x, y : ndarray of shape (at most 2 * columns,)
    """
    x, y = thin(step * np.arange(1.0, len(values) + 1), values, columns)
    return x, drawable(y)


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
            axis.set_major_formatter(FuncFormatter(power_of_ten))
        self.columns = int(ax.get_figure().get_size_inches()[0] * 30)
        self._limits: tuple[float, float] | None = None
        # The widest labels, to leave room for when the panels are laid out.
        decade_axis(ax.yaxis, FLOOR, 1.0)
        decade_axis(ax.xaxis, 1.0, 1e5)

    def show(self, epochs: int, curves: list[FloatArray], *, settle: bool) -> None:
        """Fit the axes to the curves.

        At once where they need more room, and down to what they need only when all rests.
        """
        self._limits = decades(np.concatenate(curves), None if settle else self._limits)
        decade_axis(self.ax.yaxis, *self._limits)
        decade_axis(self.ax.xaxis, 1.0, 10.0 ** max(np.ceil(np.log10(max(epochs, 2)) - 1e-9), 1))


def decade_axis(axis, low: float, high: float) -> None:
    """Limits and at most six ticks on whole decades."""
    axis.axes.set(**{f"{axis.axis_name}lim": (low, high)})
    bottom, top = round(np.log10(low)), round(np.log10(high))
    every = -(-(top - bottom) // 5)
    axis.set_major_locator(FixedLocator([10.0**t for t in range(bottom, top + 1, every)]))


def power_of_ten(value: float, _: int) -> str:
    """10⁻² in plain letters.

    Matplotlib's own label is a formula, which takes ten times as long to draw.
    """
    return "10" + str(round(np.log10(value))).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


KEPT_DASHES = ("-", (0, (6, 2)), (0, (6, 2, 1, 2)), (0, (3, 2)), (0, (1, 1.5)))
"""What tells kept curves apart, which are all grey: the oldest first."""


class SSEPanel(EpochPanel):
    """SSE against epoch, with what a constant output would reach, and kept runs in grey.

    Parameters
    ----------
    ax : Axes
    held_out : bool
        Whether there may be a curve for held-out years.
    label : str
        Of the curve.
    """

    def __init__(self, ax: Axes, *, held_out: bool = False, label: str = "") -> None:
        with style():
            super().__init__(ax, "SSE")
            self.kept = [
                ax.plot([], [], color=COLOURS["kept"], linestyle=dashes, linewidth=1.4)[0]
                for dashes in KEPT_DASHES
            ]
            label = label or ("training" if held_out else "network")
            (self.line,) = ax.plot([], [], color=COLOURS["sse"], label=label)
            (self.now,) = ax.plot([], [], "o", color=COLOURS["sse"], markersize=5)
            self.held_out = []
            if held_out:
                look = {"color": COLOURS["held_out_sse"], "linestyle": "-."}
                self.held_out = ax.plot([], [], label="held out", **look)
            self.constant = ax.axhline(1, color=COLOURS["limit"], linestyle=":")
            self.constant_name = name_on_line(ax, "best constant")
            self._pinned: list[FloatArray] = []
            legend_above(ax, 2)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [*self.kept, self.constant, self.constant_name, *self.held_out, self.line, self.now]

    def pin(self, curves: list[FloatArray]) -> None:
        """Draw these curves in grey from the next update on, as many as there are dashes."""
        self._pinned = curves[-len(self.kept) :]

    def update(
        self, history: History, *, settle: bool = True, beside: Sequence[FloatArray] = ()
    ) -> None:
        """Show a run; the axes have room for other curves ``beside`` it, drawn elsewhere."""
        curves = [
            *map(drawable, beside),
            self._draw(self.line, history.sse),
            np.array([history.constant_sse]),
        ]
        self.now.set_data([history.epochs], drawable(history.sse[-1:]))
        for line in self.held_out:
            none = history.held_out_sse is None
            curves.append(self._draw(line, np.empty(0) if none else history.held_out_sse))
        for line, kept in itertools.zip_longest(self.kept, self._pinned, fillvalue=np.empty(0)):
            curves.append(self._draw(line, kept))
        name_what_is_there(self.ax, [self.line, *self.held_out])
        self.show(history.settings["epochs"], curves, settle=settle)
        self.constant.set_ydata([history.constant_sse] * 2)
        self.constant_name.set_y(history.constant_sse)

    def _draw(self, line: Line2D, values: FloatArray) -> FloatArray:
        line.set_data(*epoch_curve(values, self.columns))
        return line.get_ydata()


class GradientPanel(EpochPanel):
    """Norm of each layer's gradient against epoch, before and after clipping.

    Parameters
    ----------
    ax : Axes
    layers : int
        At most; a network may have fewer.
    """

    def __init__(self, ax: Axes, layers: int) -> None:
        with style():
            many = layers > 3  # the legend then has room for one word only
            super().__init__(ax, "Gradient" if many else "Gradient norm")
            self.raw, self.clipped = [], []
            for layer in range(layers):
                look = {
                    "color": LAYER_COLOURS[layer % len(LAYER_COLOURS)],
                    "linestyle": LAYER_DASHES[layer % len(LAYER_DASHES)],
                }
                self.raw += ax.plot([], [], **look, linewidth=1.2, alpha=0.45)
                self.clipped += ax.plot(
                    [], [], **look, label=f"{layer + 1}" if many and layer else f"layer {layer + 1}"
                )
            self.threshold = ax.axhline(1, color=COLOURS["limit"], linestyle=":")
            self.threshold_name = name_on_line(ax, "threshold")
            legend_above(ax, layers)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [*self.raw, self.threshold, self.threshold_name, *self.clipped]

    def update(self, history: History, *, settle: bool = True) -> None:
        """Show a run: the raw norms pale, those after clipping strong."""
        never_clipped = np.may_share_memory(history.gradient_norms, history.clipped_norms)
        none = np.empty((0, 0))  # as the pale curves would lie below the strong ones
        curves = []
        for lines, norms in (
            (self.raw, none if never_clipped else history.gradient_norms),
            (self.clipped, history.clipped_norms),
        ):
            for line, values in itertools.zip_longest(lines, norms.T, fillvalue=np.empty(0)):
                line.set_data(*epoch_curve(values, self.columns))
                curves.append(line.get_ydata())
        name_what_is_there(self.ax, self.clipped)
        clips = history.settings["clip"] != "off"
        threshold = history.settings["clip_threshold"]
        self.threshold.set_visible(clips)
        self.threshold_name.set_visible(clips)
        self.threshold.set_ydata([threshold] * 2)
        self.threshold_name.set_y(threshold)
        if clips:
            curves.append(np.array([threshold]))
        self.show(history.settings["epochs"], curves, settle=settle)


def name_on_line(ax: Axes, name: str) -> Text:
    """The name of a horizontal line, standing on its right end."""
    look = {"color": COLOURS["limit"], "ha": "right", "va": "bottom", "size": 11}
    return ax.text(1, 1, name, transform=ax.get_yaxis_transform(), **look)


SHORT_DASHES = {"--": (5, 2.5), "-.": (4.6, 2.2, 1.8, 2.2), ":": (1.8, 2)}
"""How a line's dashes look in a legend: ink, gap, ink, gap, as they are to each other."""


class WholeDashes(HandlerLine2D):
    """A line in a legend with its dashes so short that it ends as it begins, with a dash.

    As long as in the curve, they would not fit: a short piece of a dash-dotted line is a solid one.
    """

    def create_artists(self, legend, orig_handle, xdescent, ydescent, width, *others):
        """As in ``HandlerLine2D``, which calls the parts of a legend so."""
        line, *marker = super().create_artists(
            legend, orig_handle, xdescent, ydescent, width, *others
        )
        dashes = SHORT_DASHES.get(orig_handle.get_linestyle())
        if dashes:
            periods = max(1, round((width - dashes[0]) / sum(dashes)))
            unit = width / (periods * sum(dashes) + dashes[0]) / line.get_linewidth()
            line.set_linestyle((0, [unit * length for length in dashes]))
        return [line, *marker]


def legend_above(ax: Axes, columns: int, lines: Sequence[Line2D] | None = None) -> None:
    """A legend on the line of the title, where no curve can run through it.

    Of these lines, or of all that have a label.
    """
    ax.legend(
        handles=lines,
        loc="lower right",
        bbox_to_anchor=(1.01, 1),
        ncols=columns,
        borderaxespad=0,
        handlelength=1.45,
        handletextpad=0.45,
        columnspacing=0.6,
        handler_map={Line2D: WholeDashes()},
    )


def name_what_is_there(ax: Axes, lines: Sequence[Line2D]) -> None:
    """Leave those of these lines that have no points out of the legend above.

    Whatever else has a label stays.
    """
    named, _ = ax.get_legend_handles_labels()
    there = [handle for handle in named if handle not in lines or len(handle.get_xdata())]
    if [line.get_label() for line in there] != [t.get_text() for t in ax.get_legend().texts]:
        with style():
            legend_above(ax, max(len(there), 1), there)


APART = 10
"""Targets whose spans differ by more than this factor cannot be read on one axis."""


class ForecastPanel:
    """Record, fitted curve and forecast of each target.

    In the units of the table; but where these are too far apart for one axis, each target is shown
    as a share of its own range on record, from 0 to 1.
    """

    def __init__(self, ax: Axes, problem: Problem) -> None:
        table = problem.table
        self.ax = ax
        self.years = np.concatenate([table.years, table.future_years])
        bottom, span = table.targets.min(axis=0), np.ptp(table.targets, axis=0)
        self.shares = bool(span.max() > APART * span.min())
        self._zero, self._one = (bottom, span) if self.shares else (0.0, 1.0)
        record = self._shown(table.targets)
        many = len(table.target_names) > 2
        with style():
            ax.set_title(
                "Record, fit, forecast; ranges 0 to 1"
                if self.shares
                else "Record, fit and forecast"
                if len(table.future_years)
                else "Record and fit"
            )
            ax.set_xlabel(short_name(table.time, 24, "time"))
            low, high = record.min(), record.max()
            if 0 <= low <= high - low:  # the axis begins at zero where that costs little room
                low = 0.0
            # The legend takes about a sixth of the height for each of its lines, on the left half
            # or, in two columns, above all.
            under = record if many else record[: -(-len(record) // 2)]
            lines = 2 if many else len(table.target_names)
            reach = (under.max() - low) / (high - low)
            room = max(0.25, (reach - 0.92 + 0.18 * lines) / (1 - 0.17 * lines))
            ax.set_ylim(low - 0.05 * (high - low), high + room * (high - low))
            ax.set_xlim(self.years[0] - 0.5, self.years[-1] + 0.5)
            ax.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 2.5, 5, 10], integer=True))
            ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
            if len(table.future_years):
                ax.axvspan(
                    table.years[-1] + 0.5, self.years[-1] + 0.5, color=COLOURS["outside"], zorder=0
                )
            step = (high - low) / 10
            ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: in_steps_of(step, value)))
            self.lines, self.future = [], []
            for i, name in enumerate(table.target_names):
                colour = COLOURS.get(name, LAYER_COLOURS[i % len(LAYER_COLOURS)])
                marker, dash = ("o", "s", "^", "D")[i % 4], ("-", "--", "-.", ":")[i % 4]
                label = short_name(table.label(name), 17 if many else 32, f"target {i + 1}")
                look = {"color": colour, "alpha": 0.55, "label": label}
                ax.plot(table.years, record[:, i], marker, **look)
                self.lines += ax.plot([], [], dash, color=colour)
                self.future += ax.plot(
                    [], [], marker, color=colour, markerfacecolor="white", markersize=7
                )
            look = {"color": COLOURS["held_out_sse"]}
            self.split = ax.axvline(self.years[0], linestyle="-.", **look)
            self.split_name = ax.text(
                self.years[0], 0.03, "held out →", ha="right", transform=ax.get_xaxis_transform()
            )
            ax.legend(
                loc="upper left",
                ncols=2 if many else 1,
                columnspacing=0.8,
                handletextpad=0.3 if many else None,
            )

    def _shown(self, values: FloatArray) -> FloatArray:
        return (values - self._zero) / self._one

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.split, self.split_name, *self.lines, *self.future]

    def update(
        self, fit: FloatArray, forecast: FloatArray, *, train_end: int | None = None
    ) -> None:
        """Show network output of shape (n_years, n_outputs) and (n_future, n_outputs).

        A line stands behind the last year of training, where later ones are held out.
        """
        held_out = train_end is not None and train_end < self.years[len(fit) - 1]
        self.split.set_visible(held_out)
        self.split_name.set_visible(held_out)
        if held_out:
            self.split.set_xdata([train_end + 0.5] * 2)
            self.split_name.set_x(train_end + 0.4)
        outputs = self._shown(np.vstack([fit, forecast]))
        low, high = self.ax.get_ylim()
        # Agg fails on huge numbers.
        outputs = np.clip(outputs, low - 10 * (high - low), high + 10 * (high - low))
        for i, (line, marks) in enumerate(zip(self.lines, self.future, strict=True)):
            line.set_data(self.years, outputs[:, i])
            marks.set_data(self.years[len(fit) :], outputs[len(fit) :, i])


def drawable(values: FloatArray) -> FloatArray:
    """Values on a log axis: neither infinite, which cannot be drawn, nor zero."""
    return np.clip(
        np.nan_to_num(values, nan=CEILING * 10, posinf=CEILING * 10), FLOOR / 10, CEILING * 10
    )
