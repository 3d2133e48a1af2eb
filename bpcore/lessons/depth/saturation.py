"""Saturation of the reference network: the slopes of its hidden units, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from bpcore.core.history import History, ending_in_words
from bpcore.core.network import FloatArray
from bpcore.core.training import Training
from bpcore.drawing.panels import EpochPanel, NamedLine, Panel, SSEPanel
from bpcore.drawing.style import COLOURS
from bpcore.lessons.depth.common import place_of, scale, spaced_epochs
from bpcore.lessons.depth.flow import LARGEST_SLOPE, SATURATED, hidden_slopes
from bpcore.lessons.depth.panels import MAP
from bpcore.live.highway import HighwayExperiment
from bpcore.live.keep import Keep
from bpcore.live.settings import WEIGHTS, rate, seed, steps, weights
from bpcore.live.words import SSEWords

EPOCHS = 5000  # of a run; beyond, the reference program's course depends on rounding
SNAPSHOTS = 120
SHOWN = spaced_epochs(EPOCHS, SNAPSHOTS)


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    epoch: int = steps("epoch shown", SHOWN[-1], SHOWN, "Of the run; nothing is trained")
    learning_rate: float = rate(0.05, 1e-3, 0.2, among=(0.0999,))
    weights: str = weights("matlab", WEIGHTS)
    scale: float = scale()
    seed: int = seed(0, "Other random numbers of the same kind")


class Result(NamedTuple):
    """A run, its slopes in one epoch, and their mean in all that can be shown."""

    history: History
    epoch: int  # from 1
    slopes: FloatArray  # (n_years, n_units)
    epochs: np.ndarray
    means: FloatArray


class Saturation(HighwayExperiment):
    """The slopes of the reference network's eight hidden units, year by year."""

    name = "saturation"
    Settings = Settings
    layout = {"columns": 3, "ratios": (1.25, 1, 1)}
    rewinds = ("weights", "scale", "seed")
    view = ("epoch",)

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        self.slopes = SlopeMapPanel(left, self.problem.table.years, self.network.sizes[1])
        self.means = MeanSlopePanel(middle)
        self.sse = SSEPanel(right)
        look = {"color": COLOURS["sse"], "markerfacecolor": "white", "markersize": 9}
        self.sse_shown = self.sse.line("o", markeredgewidth=2, **look)
        self.comparison = Keep(row=outcome, curve=lambda r: r.history.sse, pin=self.sse.kept.pin)
        return [self.slopes, self.means, self.sse]

    def begin(self, settings: Settings) -> list[Training]:
        return self.trainings(settings, epochs=EPOCHS, snapshots=SNAPSHOTS + 1)

    def make_result(self, settings: Settings, histories: list[History]) -> Result:
        (history,) = histories
        recorded = place_of(history.epochs, history) + 1
        snapshots = map(history.snapshot, range(recorded))
        with np.errstate(all="ignore"):  # a run may have overflowed
            each = [hidden_slopes(self.network, at, self.problem.X)[0] for at in snapshots]
        epochs = history.snapshot_epochs[:recorded] + 1
        place = place_of(settings.epoch, history)
        means = np.array([np.mean(slopes) for slopes in each])
        return Result(history, int(epochs[place]), each[place], epochs, means)

    def draw(self, settings: Settings, result: Result, settle: bool) -> None:
        history, epoch = result.history, result.epoch
        self.slopes.update(result.slopes)
        self.means.update(result.epochs, result.means, epoch, EPOCHS, settle=settle)
        self.sse.update(history, settle=settle)
        self.sse_shown.set_data([epoch], self.sse.on_axis(history.sse[epoch - 1 : epoch]))

    def describe(self, settings: Settings, result: Result) -> str:
        return f"{slope_words(result)} {run_words(result)}"


def outcome(settings: Settings, result: Result) -> dict[str, Any]:
    """What a kept run is compared by."""
    return {
        "smallest mean slope": float(np.min(result.means)),
        "mean slope at the end": float(result.means[-1]),
        "SSE": float(result.history.sse[-1]),
        "ending": result.history.ending,
    }


# -- what is said ----------------------------------------------------------------------------------

SLOPES = (
    "In epoch {epoch:,} the mean slope is {mean:.2g}, the largest {largest:.2g}; {share:.0%} of "
    "the {count} slopes are below {limit:g}: saturated."
)
NO_NUMBERS = "In epoch {epoch:,} the slopes are no longer numbers."
SSE = SSEWords(
    "The SSE is {sse:.4g}.", "The SSE has blown up to {sse:.4g}.", "The SSE has overflowed."
)


def slope_words(result: Result) -> str:
    """The slopes of the epoch that is shown, and its SSE."""
    slopes, limit = result.slopes, SATURATED * LARGEST_SLOPE
    if not np.isfinite(slopes).all():
        return NO_NUMBERS.format(epoch=result.epoch)
    sse = result.history.sse[result.epoch - 1]
    said = SLOPES.format(
        epoch=result.epoch,
        mean=slopes.mean(),
        largest=slopes.max(),
        share=np.mean(slopes < limit),
        count=slopes.size,
        limit=limit,
    )
    return f"{said} {SSE.template(sse, result.history).format(sse=sse)}"


OVERFLOWED = "In epoch {last:,} the numbers overflow."
UNDER_WAY = "The run is in epoch {last:,} of {planned:,}."
LAST_IS_SHOWN = "This is the last epoch; the run {ending}."
ENDED = "In epoch {last:,}, the last one, it is {sse:.4g}; the run {ending}."


def run_words(result: Result) -> str:
    """How the run stands, or has ended."""
    history = result.history
    if history.ending == "overflowed":
        template = OVERFLOWED
    elif history.stopped == "running":
        template = UNDER_WAY
    else:
        template = LAST_IS_SHOWN if result.epoch == history.epochs else ENDED
    return template.format(
        last=history.epochs,
        planned=EPOCHS,
        sse=history.sse[-1],
        ending=ending_in_words(history.ending),
    )


# -- its panels ------------------------------------------------------------------------------------


class SlopeMapPanel(Panel):
    """The slope a(1 − a) of every hidden unit in every year, as colours."""

    def __init__(self, ax: Axes, years: np.ndarray, units: int) -> None:
        super().__init__(ax, "Slope a(1 − a)", xlabel="year", ylabel="hidden unit")
        ax.grid(False)
        look = {"aspect": "auto", "interpolation": "nearest"}
        scale = {"vmin": 0, "vmax": LARGEST_SLOPE, "cmap": MAP}
        extent = (years[0] - 0.5, years[-1] + 0.5, units + 0.5, 0.5)
        nothing = np.zeros((units, len(years)))
        self.image = self.moves(ax.imshow(nothing, extent=extent, **scale, **look))
        ax.xaxis.set_major_locator(FixedLocator(range(years[0], years[-1] + 1, 5)))
        ax.yaxis.set_major_locator(FixedLocator(range(1, units + 1)))
        bar = ax.inset_axes([1.03, 0, 0.05, 1])
        bar.grid(False)
        shades = MAP(np.linspace(0, 1, 100))[:, None]
        bar.imshow(shades, extent=(0, 1, 0, LARGEST_SLOPE), origin="lower", **look)
        bar.set(xticks=[], ylim=(0, LARGEST_SLOPE))
        bar.yaxis.tick_right()
        bar.yaxis.set_major_locator(FixedLocator([0, 0.05, 0.1, 0.15, 0.2, 0.25]))

    def update(self, slopes: FloatArray) -> None:
        """Show slopes of shape (n_years, n_units)."""
        self.image.set_data(slopes.T)


class MeanSlopePanel(EpochPanel):
    """Mean slope of the hidden units against the epoch, and the largest that there can be."""

    def __init__(self, ax: Axes) -> None:
        super().__init__(ax, "Mean slope")
        NamedLine(ax, "largest possible", LARGEST_SLOPE)
        self.means = self.line(color=COLOURS["slope"])
        self.now = self.line("o", color=COLOURS["slope"], markersize=8)

    def update(
        self, epochs: np.ndarray, means: FloatArray, shown: int, planned: int, *, settle: bool
    ) -> None:
        """Show the mean slope in these epochs, and a mark at the epoch that is looked at."""
        self.show(planned, [means, np.array([LARGEST_SLOPE])], settle=settle)
        drawn = self.on_axis(means)
        self.means.set_data(epochs, drawn)
        self.now.set_data([shown], drawn[epochs == shown])
