"""A recurrent network over the years, and what is left in the last of them of the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from bpcore.core.history import ENDINGS, History
from bpcore.core.network import FloatArray, Network
from bpcore.core.training import Training
from bpcore.core.words import counted
from bpcore.drawing.legend import legend_above
from bpcore.drawing.panels import GradientPanel, LogPanel, SSEPanel
from bpcore.drawing.style import COLOURS
from bpcore.lessons.deep_learning.reach import reach, recurrent_start
from bpcore.lessons.depth.common import activation
from bpcore.lessons.depth.flow import verdict
from bpcore.lessons.depth.panels import AROUND_ONE, HIGHEST, LOWEST, Arrows
from bpcore.live.highway import HighwayExperiment
from bpcore.live.keep import Keep
from bpcore.live.settings import choice, log, rate, seed
from bpcore.live.words import RunWords, SSEWords

EPOCHS = 1000
UNITS = 8


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    learning_rate: float = rate(0.005, 1e-4, 0.1)
    size: float = log(
        "size s",
        1.0,
        0.1,
        5.0,
        "How many times as long the weights of one year make a change of the hidden units",
    )
    activation: str = activation("tanh")
    clip: str = choice(
        "clipping",
        "off",
        {"off": "not clipped", "norm": "by norm"},
        "Whether a gradient that is too long is shortened",
    )
    clip_threshold: float = log("threshold", 1.0, 0.01, 100.0, "Largest length of the gradient")
    seed: int = seed(0, "Another rotation, and other weights of the inputs and outputs")


class Result(NamedTuple):
    """A run, and how far back its network reaches."""

    history: History
    years: np.ndarray
    reach: FloatArray  # (n_years,); of the network as it is now
    start: FloatArray  # and before any training


class Memory(HighwayExperiment):
    """A recurrent network in training, and what a change of each year does to the last one."""

    name = "memory"
    Settings = Settings
    layout = {"columns": 3, "ratios": (1.15, 1, 1)}
    alive = "size"
    rewinds = ("size", "activation", "seed")

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        self.reach = ReachPanel(left, self.problem.table.years)
        self.sse = SSEPanel(middle)
        self.norms = GradientPanel(right, 2)
        self.comparison = Keep(row=outcome, curve=lambda r: r.history.sse, pin=self.sse.kept.pin)
        return [self.reach, self.sse, self.norms]

    def under_way(self, settings: Settings) -> list[dict[str, Any]]:
        clips = {"clip": settings.clip, "clip_threshold": settings.clip_threshold}
        return [{"learning_rate": settings.learning_rate, **clips}]

    def begin(self, settings: Settings) -> list[Training]:
        self.network = Network((3, UNITS, 2), hidden=settings.activation, recurrent=True)
        params = recurrent_start(self.network, settings.size, settings.seed)
        X, T = self.problem.X, self.problem.T
        self.start = reach(self.network, params, X)
        (options,) = self.under_way(settings)
        return [Training(self.network, params, X, T, epochs=EPOCHS, **options)]

    def make_result(self, settings: Settings, histories: list[History]) -> Result:
        (history,) = histories
        now = reach(history.network, history.params, self.problem.X)
        return Result(history, self.problem.table.years, now, self.start)

    def draw(self, settings: Settings, result: Result, settle: bool) -> None:
        self.reach.update(result.reach, result.start, settle=settle)
        self.sse.update(result.history, settle=settle)
        self.norms.update(result.history, settle=settle)

    def describe(self, settings: Settings, result: Result) -> str:
        return f"{reach_words(result)} {run_words(result)}"

    def effective(self, settings: Settings) -> dict[str, bool]:
        return {"clip_threshold": settings.clip != "off"}


def outcome(settings: Settings, result: Result) -> dict[str, Any]:
    """What a kept run is compared by."""
    return {
        "reach at first": float(result.start[0]),
        "reach at the end": float(result.reach[0]),
        "SSE": float(result.history.sse[-1]),
        "ending": result.history.ending,
    }


# -- what is said ----------------------------------------------------------------------------------

REACHES = {
    "vanishes": (
        "At first, a change of the hidden units in {past} is at most {first:.2g} times as long "
        "in {last}. It vanishes: {factors}, in the mean {mean:.3g}."
    ),
    "explodes": (
        "At first, a change of the hidden units in {past} is up to {first:.2g} times as long in "
        "{last}. It explodes: {factors}, in the mean {mean:.3g}."
    ),
    "lasts": (
        "At first, a change of the hidden units in {past} is up to {first:.2g} times as long in "
        "{last}. It neither vanishes nor explodes: {factors}, in the mean {mean:.3g}."
    ),
}
NOTHING_LEFT = (
    "At first, nothing at all is left in {last} of a change of the hidden units in {past}."
)


def reach_words(result: Result) -> str:
    """What was left of the first year in the last one, before any training."""
    first, n = result.start[0], len(result.years) - 1
    return (REACHES[verdict(first)] if first else NOTHING_LEFT).format(
        past=result.years[0],
        last=result.years[-1],
        first=first,
        factors=counted(n, "factor"),
        mean=first ** (1 / n),
    )


RUN = RunWords(
    overflowed="In epoch {epoch:,} the numbers have overflowed.",
    under_way=SSEWords(
        "In epoch {epoch:,} the SSE is {sse:.4g} (under way).",
        "In epoch {epoch:,} the SSE has blown up to {sse:.4g} (under way).",
        "In epoch {epoch:,} the SSE has overflowed (under way).",
    ),
    ended="In epoch {epoch:,} the SSE is {sse:.4g} ({kind}, that is, {meaning}).",
)
LEFT = "Now a change of {past} is up to {now:.2g} times as long in {last}."
CLIPPED = "Clipped were {share:.1%} of the updates."


def run_words(result: Result) -> str:
    """How the run stands, or has ended."""
    history, kind = result.history, result.history.ending
    said = [
        RUN.template(history).format(
            epoch=history.epochs, sse=history.sse[-1], kind=kind, meaning=ENDINGS[kind]
        )
    ]
    if kind != "overflowed" and np.isfinite(result.reach[0]):
        past, *_, last = result.years
        said.append(LEFT.format(past=past, last=last, now=result.reach[0]))
    if history.settings["clip"] != "off":
        said.append(CLIPPED.format(share=np.mean(history.clipped_share)))
    return " ".join(said)


# -- its panel -------------------------------------------------------------------------------------


class ReachPanel(LogPanel):
    """How many times as long a change of each year becomes by the last year, on a log axis."""

    floor, ceiling = LOWEST, HIGHEST

    def __init__(self, ax: Axes, years: np.ndarray) -> None:
        super().__init__(ax, f"Left in {years[-1]}", xlabel="of a change in this year")
        self.years = years
        ax.set_xlim(years[0] - 0.5, years[-1] + 0.5)
        ax.xaxis.set_major_locator(FixedLocator([*range(years[0], years[-1], 5), years[-1]]))
        ax.axhline(1, color=COLOURS["limit"], linestyle=":", linewidth=1.6)
        look = {"color": COLOURS["product"], "markerfacecolor": "white", "markersize": 5}
        self.start = self.line("--", marker="D", **look, label="at first")
        self.now = self.line("-", marker="s", color=COLOURS["product"], label="now")
        self.arrows = Arrows(self)
        legend_above(ax, 2)

    def update(self, now: FloatArray, start: FloatArray, *, settle: bool = True) -> None:
        """Show norms of shape (n_years,), now and before any training."""
        if not np.isfinite(now).all():  # a run has overflowed
            now = np.full_like(now, np.nan)
        self.fit(np.concatenate([now, start, AROUND_ONE]), settle=settle)
        self.start.set_data(self.years, self.on_axis(start))
        self.now.set_data(self.years, self.on_axis(now))
        self.arrows.update(self.years, start)
