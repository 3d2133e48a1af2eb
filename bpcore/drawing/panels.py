"""Panels of a live figure: artists made once, then given new numbers."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bpcore.core.data import Problem
from bpcore.core.history import History
from bpcore.core.network import FloatArray
from bpcore.core.words import in_steps_of
from bpcore.drawing.axes import (
    CEILING,
    FLOOR,
    decade_axis,
    decades,
    drawable,
    epoch_curve,
    plain_decades,
)
from bpcore.drawing.legend import legend_above, name_what_is_there
from bpcore.drawing.style import (
    COLOURS,
    LAYER_COLOURS,
    LAYER_DASHES,
    short_name,
    target_look,
)

Drawn = TypeVar("Drawn", bound=Artist)


class Panel:
    """Axes with artists that move. A subclass makes these once, and gives them new numbers.

    Parameters
    ----------
    ax : Axes
    title : str, optional
    **look
        What else ``Axes.set`` takes.

    Attributes
    ----------
    ax : Axes
    artists : list of Artist
        What moves, in the order in which it is drawn.
    """

    def __init__(self, ax: Axes, title: str | None = None, **look: Any) -> None:
        self.ax = ax
        self.artists: list[Artist] = []
        if title is not None:  # else another panel on the same axes has one
            ax.set_title(title)
        ax.set(**look)

    def moves(self, artist: Drawn) -> Drawn:
        """Count an artist among those that move, and hand it back."""
        self.artists.append(artist)
        return artist

    def line(self, *shape: str, **look: Any) -> Line2D:
        """A line, or marks, without points yet."""
        (line,) = self.ax.plot([], [], *shape, **look)
        return self.moves(line)


class LogPanel(Panel):
    """Something on an upright log axis, whose limits are whole decades around what is shown.

    Parameters
    ----------
    ax : Axes
    title : str
    **look
        What else ``Axes.set`` takes.

    Attributes
    ----------
    limits : tuple of float, or None
        Of the axis, as it was fitted last; None until then.
    """

    floor, ceiling = FLOOR, CEILING
    """What the axis shows at most."""

    def __init__(self, ax: Axes, title: str, **look: Any) -> None:
        super().__init__(ax, title, yscale="log", **look)
        self.limits: tuple[float, float] | None = None
        plain_decades(ax.yaxis)
        # The widest labels, to leave room for when the panels are laid out.
        decade_axis(ax.yaxis, self.floor, 1.0)

    def fit(self, values: FloatArray, *, settle: bool) -> None:
        """Fit the axis to the values.

        At once where they need more room, and down to what they need only when all rests.
        """
        keep = None if settle else self.limits
        self.limits = decades(values, keep, floor=self.floor, ceiling=self.ceiling)
        decade_axis(self.ax.yaxis, *self.limits)

    def on_axis(self, values: FloatArray) -> FloatArray:
        """Values as the axis can draw them: neither zero nor infinite, just beyond its limits.

        What is not a number stays so, and is not drawn.
        """
        low, high = self.limits
        return np.clip(values, low / 10, high * 10)


class EpochPanel(LogPanel):
    """Something against the epoch, both on log axes.

    Parameters
    ----------
    ax : Axes
    title : str
    """

    def __init__(self, ax: Axes, title: str) -> None:
        super().__init__(ax, title, xlabel="epoch", xscale="log")
        self.columns = int(ax.get_figure().get_size_inches()[0] * 30)
        plain_decades(ax.xaxis)
        decade_axis(ax.xaxis, 1.0, 1e5)  # again the widest

    def show(self, epochs: int, curves: list[FloatArray], *, settle: bool) -> None:
        """Fit the axes to so many epochs, and to the curves."""
        self.fit(np.concatenate(curves), settle=settle)
        decade_axis(self.ax.xaxis, 1.0, 10.0 ** max(np.ceil(np.log10(max(epochs, 2)) - 1e-9), 1))

    def plot(self, line: Line2D, values: FloatArray) -> FloatArray:
        """Draw what was recorded in each epoch; return what is drawn of it along y."""
        line.set_data(*epoch_curve(values, self.columns))
        return line.get_ydata()


class NamedLine:
    """A horizontal line whose name stands on its right end."""

    def __init__(self, ax: Axes, name: str, height: float = 1) -> None:
        look = {"color": COLOURS["limit"], "ha": "right", "va": "bottom", "size": 11}
        self.line = ax.axhline(height, color=COLOURS["limit"], linestyle=":")
        self.name = ax.text(1, height, name, transform=ax.get_yaxis_transform(), **look)
        self.artists = [self.line, self.name]

    def put(self, height: float, *, visible: bool = True) -> None:
        """Show it at this height, or not at all."""
        self.line.set_ydata([height] * 2)
        self.name.set_y(height)
        for artist in self.artists:
            artist.set_visible(visible)


KEPT_DASHES = ("-", (0, (6, 2)), (0, (6, 2, 1, 2)), (0, (3, 2)), (0, (1, 1.5)))
"""What tells kept curves apart, which are all grey: the oldest first."""


class KeptCurves:
    """Curves of kept runs in a panel, in grey: the newest, as many as there are dashes.

    Parameters
    ----------
    panel : Panel
    dashes : sequence
        Line styles, the oldest curve's first.
    width : float
        Of the lines, in points.
    """

    def __init__(
        self, panel: Panel, dashes: Sequence[Any] = KEPT_DASHES, *, width: float = 1.4
    ) -> None:
        look = {"color": COLOURS["kept"], "linewidth": width}
        self.lines = [panel.line(linestyle=each, **look) for each in dashes]
        self.curves: list[FloatArray] = []

    def pin(self, curves: Sequence[FloatArray]) -> None:
        """Draw these from the next update on."""
        self.curves = list(curves[-len(self.lines) :])

    def draw(
        self, points: Callable[[FloatArray], tuple[FloatArray, FloatArray]]
    ) -> list[FloatArray]:
        """Draw each at its ``points(curve)``, x and y; return what is drawn of y."""
        nothing = np.empty(0)
        for line, curve in itertools.zip_longest(self.lines, self.curves, fillvalue=nothing):
            line.set_data(*points(curve))
        return [line.get_ydata() for line in self.lines]


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
        super().__init__(ax, "SSE")
        self.kept = KeptCurves(self)
        label = label or ("training" if held_out else "network")
        self.run = self.line(color=COLOURS["sse"], label=label)
        self.now = self.line("o", color=COLOURS["sse"], markersize=5)
        look = {"color": COLOURS["held_out_sse"], "linestyle": "-.", "label": "held out"}
        self.held_out = [self.line(**look)] if held_out else []
        self.constant = NamedLine(ax, "best constant")
        legend_above(ax, 2)
        below = [*self.kept.lines, *self.constant.artists]
        self.artists = [*below, *self.held_out, self.run, self.now]

    def update(
        self, history: History, *, settle: bool = True, beside: Sequence[FloatArray] = ()
    ) -> None:
        """Show a run; the axes have room for other curves ``beside`` it, drawn elsewhere."""
        held_out = np.empty(0) if history.held_out_sse is None else history.held_out_sse
        curves = [
            *map(drawable, beside),
            self.plot(self.run, history.sse),
            *(self.plot(line, held_out) for line in self.held_out),
            *self.kept.draw(lambda curve: epoch_curve(curve, self.columns)),
            np.array([history.constant_sse]),
        ]
        self.now.set_data([history.epochs], drawable(history.sse[-1:]))
        name_what_is_there(self.ax, [self.run, *self.held_out])
        self.show(history.settings["epochs"], curves, settle=settle)
        self.constant.put(history.constant_sse)


class GradientPanel(EpochPanel):
    """Norm of each layer's gradient against epoch, before and after clipping.

    Parameters
    ----------
    ax : Axes
    layers : int
        At most; a network may have fewer.
    """

    def __init__(self, ax: Axes, layers: int) -> None:
        many = layers > 3  # the legend then has room for one word only
        super().__init__(ax, "Gradient" if many else "Gradient norm")
        self.raw, self.clipped = [], []
        for layer in range(layers):
            look = {
                "color": LAYER_COLOURS[layer % len(LAYER_COLOURS)],
                "linestyle": LAYER_DASHES[layer % len(LAYER_DASHES)],
            }
            label = f"{layer + 1}" if many and layer else f"layer {layer + 1}"
            self.raw.append(self.line(**look, linewidth=1.2, alpha=0.45))
            self.clipped.append(self.line(**look, label=label))
        self.threshold = NamedLine(ax, "threshold")
        legend_above(ax, layers)
        self.artists = [*self.raw, *self.threshold.artists, *self.clipped]

    def update(self, history: History, *, settle: bool = True) -> None:
        """Show a run: the raw norms pale, those after clipping strong."""
        never_clipped = np.may_share_memory(history.gradient_norms, history.clipped_norms)
        none = np.empty((0, 0))  # as the pale curves would lie below the strong ones
        raw = none if never_clipped else history.gradient_norms
        curves = [
            self.plot(line, values)
            for lines, norms in ((self.raw, raw), (self.clipped, history.clipped_norms))
            for line, values in itertools.zip_longest(lines, norms.T, fillvalue=np.empty(0))
        ]
        name_what_is_there(self.ax, self.clipped)
        clips = history.settings["clip"] != "off"
        threshold = history.settings["clip_threshold"]
        self.threshold.put(threshold, visible=clips)
        self.show(
            history.settings["epochs"],
            [*curves, np.array([threshold])] if clips else curves,
            settle=settle,
        )


APART = 10
"""Targets whose spans differ by more than this factor cannot be read on one axis."""


class ForecastPanel(Panel):
    """Record, fitted curve and forecast of each target.

    In the units of the table; but where these are too far apart for one axis, each target is shown
    as a share of its own range on record, from 0 to 1.
    """

    def __init__(self, ax: Axes, problem: Problem) -> None:
        table = problem.table
        super().__init__(ax)
        self.years = np.concatenate([table.years, table.future_years])
        bottom, span = table.targets.min(axis=0), np.ptp(table.targets, axis=0)
        self.shares = bool(span.max() > APART * span.min())
        self._zero, self._one = (bottom, span) if self.shares else (0.0, 1.0)
        record = self._shown(table.targets)
        many = len(table.target_names) > 2
        title = "Record, fit and forecast" if len(table.future_years) else "Record and fit"
        title = "Record, fit, forecast; ranges 0 to 1" if self.shares else title
        ax.set(title=title, xlabel=short_name(table.time, 24, "time"))
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
        short = table.unit in ("year", "row", "number")
        nbins = "auto" if short else 4  # "2019-01-31" is longer than "2019"
        ax.xaxis.set_major_locator(MaxNLocator(nbins, steps=[1, 2, 2.5, 5, 10], integer=True))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: table.when(round(value))))
        if len(table.future_years):
            ax.axvspan(
                table.years[-1] + 0.5, self.years[-1] + 0.5, color=COLOURS["outside"], zorder=0
            )
        step = (high - low) / 10
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: in_steps_of(step, value)))
        self.lines, self.future = [], []
        for i, name in enumerate(table.target_names):
            colour, marker = target_look(name, i)
            dash = LAYER_DASHES[i % len(LAYER_DASHES)]
            label = short_name(table.label(name), 17 if many else 32, f"target {i + 1}")
            look = {"color": colour, "alpha": 0.55, "label": label}
            ax.plot(table.years, record[:, i], marker, **look)
            self.lines += ax.plot([], [], dash, color=colour)
            self.future += ax.plot(
                [], [], marker, color=colour, markerfacecolor="white", markersize=7
            )
        self.split = ax.axvline(self.years[0], linestyle="-.", color=COLOURS["held_out_sse"])
        self.split_name = ax.text(
            self.years[0], 0.03, "held out →", ha="right", transform=ax.get_xaxis_transform()
        )
        ax.legend(
            loc="upper left",
            ncols=2 if many else 1,
            columnspacing=0.8,
            handletextpad=0.3 if many else None,
        )
        self.artists = [self.split, self.split_name, *self.lines, *self.future]

    def _shown(self, values: FloatArray) -> FloatArray:
        return (values - self._zero) / self._one

    def update(
        self, fit: FloatArray, forecast: FloatArray, *, train_end: int | None = None
    ) -> None:
        """Show network output of shape (n_years, n_outputs) and (n_future, n_outputs).

        A line stands behind the last year of training, where later ones are held out.
        """
        held_out = train_end is not None and train_end < self.years[len(fit) - 1]
        if held_out:
            self.split.set_xdata([train_end + 0.5] * 2)
            self.split_name.set_x(train_end + 0.4)
        for artist in (self.split, self.split_name):
            artist.set_visible(held_out)
        outputs = self._shown(np.vstack([fit, forecast]))
        low, high = self.ax.get_ylim()
        # Agg fails on huge numbers.
        outputs = np.clip(outputs, low - 10 * (high - low), high + 10 * (high - low))
        for i, (line, marks) in enumerate(zip(self.lines, self.future, strict=True)):
            line.set_data(self.years, outputs[:, i])
            marks.set_data(self.years[len(fit) :], outputs[len(fit) :, i])
