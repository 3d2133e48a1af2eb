"""How far a step may go: the learning rate against the curvature of the loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import numpy as np
from matplotlib.axes import Axes

from bpcore.core.curvature import sharpness, stability_limit
from bpcore.core.history import ENDINGS, History
from bpcore.core.network import FloatArray
from bpcore.core.training import Training
from bpcore.drawing.axes import drawable
from bpcore.drawing.panels import SSEPanel
from bpcore.lessons.learning_rate.along import Along, along
from bpcore.lessons.learning_rate.panels import (
    DIRECTIONS,
    DISTANCES,
    MARK,
    AlongPanel,
    SharpnessPanel,
    StepsPanel,
    ValleyPanel,
)
from bpcore.live import Experiment, Keep
from bpcore.live.controls import LABEL, Controls
from bpcore.live.highway import HighwayExperiment
from bpcore.live.settings import epochs, rate, seed, shown, weights, whole
from bpcore.live.words import RunWords, SSEWords

# -- the network -----------------------------------------------------------------------------------

EPOCHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
SHOWN = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 70, *EPOCHS[3:], 1500, 3000, 7000, 15_000, 30_000)
RATES = (0.0999, 0.1, 0.101)  # where one kind of ending gives way to the next
SNAPSHOTS = 48


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    learning_rate: float = rate(
        0.005,
        1e-4,
        1.0,
        "η: how far each update goes against the gradient; the mark below is the local limit",
        among=RATES,
    )
    epoch_shown: int = shown(1, SHOWN, "Where the limit and the step are shown")
    epochs: int = epochs(5000, EPOCHS)
    weights: str = weights("matlab", ("matlab", "textbook", "uniform", "glorot"))
    seed: int = seed()


class Result(NamedTuple):
    """A run, its sharpness at some epochs, and the step taken at one of them."""

    history: History
    epochs: np.ndarray  # of the snapshots, counted from 1
    sharpness: FloatArray  # λmax at each; NaN where numbers have overflowed
    shown: int  # which of them is looked at
    along: Along

    @property
    def limit(self) -> float:
        """2/λmax at the epoch that is looked at."""
        value = self.sharpness[self.shown]
        return stability_limit(value) if value > 0 else float("nan")


class Stability(HighwayExperiment):
    """The learning rate against the local limit 2/λmax, on the highway table."""

    name = "stability"
    Settings = Settings
    rewinds = ("epochs", "weights", "seed")
    view = ("epoch_shown",)

    def make_controls(self) -> Controls:
        controls = super().make_controls()
        slider, *others = controls.box.children
        self.mark = widgets.HTML(
            layout={
                "width": slider.layout.width,
                "max_width": "calc(100% - 4px)",  # as board.css has it for a slider
                "height": "20px",
                "margin": "-8px 0 0",
                "overflow": "visible",
            }
        )
        controls.box.children = (widgets.VBox([slider, self.mark]), *others)
        return controls

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        self.sse = SSEPanel(left)
        self.marked = self.sse.line(**MARK)
        self.sharpness = SharpnessPanel(middle)
        self.along = AlongPanel(right)
        self.comparison = Keep(row=outcome, curve=lambda r: r.history.sse, pin=self.sse.kept.pin)
        return [self.sse, self.sharpness, self.along]

    def begin(self, settings: Settings) -> list[Training]:
        self.known: dict[int, float] = {}  # sharpness by epoch
        return self.trainings(settings, epochs=settings.epochs, snapshots=SNAPSHOTS)

    def make_result(self, settings: Settings, histories: list[History]) -> Result:
        (history,) = histories
        X, T = self.problem.X, self.problem.T
        epochs = history.snapshot_epochs + 1
        epochs = epochs[epochs <= history.epochs]  # none after the last update
        for i, epoch in enumerate(epochs):
            if epoch not in self.known:
                self.known[epoch] = sharpness(self.network, history.snapshot(i), X, T)
        values = np.array([self.known[epoch] for epoch in epochs])
        if history.stopped == "running":  # the last one is that of now, and moves on
            del self.known[epochs[-1]]
        shown = int(np.argmin(np.abs(np.log(epochs / settings.epoch_shown))))
        step = along(self.network, history.snapshot(shown), X, T, settings.learning_rate)
        return Result(history, epochs, values, shown, step)

    def draw(self, settings: Settings, result: Result, settle: bool) -> None:
        history, epoch = result.history, result.epochs[result.shown]
        self.sse.update(history, settle=settle)
        self.marked.set_data([epoch], drawable(history.sse[[min(epoch, history.epochs) - 1]]))
        eta, planned = settings.learning_rate, settings.epochs
        curve = result.epochs, result.sharpness
        self.sharpness.update(*curve, eta, result.shown, planned=planned, settle=settle)
        self.along.update(result.along)
        rates = [rate for _, rate in self.controls.widgets["learning_rate"].options]
        self.mark.value = limit_mark(result.limit, rates)

    def describe(self, settings: Settings, result: Result) -> str:
        return f"{run_words(settings, result.history)} {limit_words(settings, result)}"


def outcome(settings: Settings, result: Result) -> dict[str, Any]:
    """What a kept run is compared by."""
    return {
        "SSE": float(result.history.sse[-1]),
        "sharpness": float(result.sharpness[-1]),
        "ending": result.history.ending,
    }


RUN = RunWords(
    overflowed="In epoch {epoch:,} of {epochs:,} at learning rate {learning_rate:.3g} the numbers "
    "have overflowed; the gradient went first, in epoch {first:,}.",
    under_way=SSEWords(
        "In epoch {epoch:,} of {epochs:,} at learning rate {learning_rate:.3g} the SSE is "
        "{sse:.4g}. The run is under way.",
        "In epoch {epoch:,} of {epochs:,} at learning rate {learning_rate:.3g} the SSE has blown "
        "up to {sse:.4g}. The run is under way.",
        "In epoch {epoch:,} of {epochs:,} at learning rate {learning_rate:.3g} the SSE has "
        "overflowed. The run is under way.",
    ),
    ended="In epoch {epoch:,} of {epochs:,} at learning rate {learning_rate:.3g} the SSE is "
    "{sse:.4g}: {kind}, that is, {meaning}.",
)


def run_words(settings: Settings, history: History) -> str:
    """How the run stands, or has ended."""
    kind = history.ending
    first, _ = history.first_not_finite or (0, 0)
    places = {"epoch": history.epochs, "sse": history.sse[-1], "kind": kind, "first": first}
    return RUN.template(history).format(**vars(settings), **places, meaning=ENDINGS[kind])


NO_LIMIT = "At epoch {epoch:,} there is no limit any more: nothing is finite."
ABOVE = (
    "At epoch {epoch:,} λmax is {sharpness:.4g}, so the local limit 2/λmax is {limit:.3g}, and "
    "{rate:.3g} is above it; {step}."
)
BELOW = (
    "At epoch {epoch:,} λmax is {sharpness:.4g}, so the local limit 2/λmax is {limit:.3g}, and "
    "{rate:.3g} is below it; {step}."
)
OVERFLOWS = "with this step the loss overflows"
HARDLY_CHANGES = "with this step the loss hardly changes"
FALLS = "with this step the loss falls to {times:.3g} times what it was"
RISES = "with this step the loss rises to {times:.3g} times what it was"


def limit_words(settings: Settings, result: Result) -> str:
    """How the learning rate and the step stand to the limit at the epoch that is looked at."""
    epoch = result.epochs[result.shown]
    if np.isnan(result.along.rate):
        return NO_LIMIT.format(epoch=epoch)
    times = result.along.times
    if not np.isfinite(times):
        step = OVERFLOWS
    elif abs(times - 1) < 0.005:
        step = HARDLY_CHANGES
    else:
        step = FALLS if times < 1 else RISES
    template = ABOVE if settings.learning_rate > result.limit else BELOW
    return template.format(
        epoch=epoch,
        sharpness=result.sharpness[result.shown],
        limit=result.limit,
        rate=settings.learning_rate,
        step=step.format(times=times),
    )


def limit_mark(limit: float, rates: Sequence[float]) -> str:
    """A mark at the local limit, under the track of a slider over these learning rates.

    Its parts bear the classes of a slider's, so that it is laid out by the same rules, however
    narrow the board.
    """
    if not np.isfinite(limit):
        return ""
    place = np.interp(np.log(limit), np.log(rates), np.linspace(0, 1, len(rates)))
    return (
        '<div class="jupyter-widget-inline-hbox jupyter-widget-hslider bp-mark" style="'
        "width: 100%; height: 18px; font-size: 12px; line-height: 18px; "
        'color: var(--bp-limit, #882255)">'
        f'<div class="jupyter-widget-label" style="width: {LABEL["description_width"]}"></div>'
        '<div class="slider-container" style="position: relative; align-self: stretch">'
        f'<span class="bp-limit" title="2/λmax" style="position: absolute; left: {place:.1%}; '
        'transform: translateX(-50%)">▲</span></div>'
        '<div class="jupyter-widget-readout" style="flex: none; overflow: visible; color: inherit; '
        "width: var(--jp-widgets-inline-width-tiny); height: auto; font: inherit; "
        f'text-align: start">limit {limit:.3g}</div></div>'
    )


# -- a valley --------------------------------------------------------------------------------------

FLAT, STEEP = 2.0, 40.0
"""Curvatures of the valley."""


@dataclass(frozen=True)
class QuadraticSettings:
    """What the controls of the valley stand at."""

    learning_rate: float = rate(
        0.02,
        1e-3,
        0.1,
        "η: how far each step goes against the gradient",
        among=(1 / STEEP, 2 / (FLAT + STEEP), 2 / STEEP),
    )
    steps: int = whole("steps", 30, 5, 100, "How many steps")


class Quadratic(Experiment):
    """Gradient descent in a valley with two curvatures, where the limit 2/λmax is exact."""

    name = "quadratic"
    Settings = QuadraticSettings
    layout = {"columns": 2, "width": 9, "ratios": (1, 1.4)}

    def panels(self, left: Axes, right: Axes) -> list:
        self.valley = ValleyPanel(left, FLAT, STEEP)
        self.distance = StepsPanel(right, "Distance from the lowest point", DISTANCES, DIRECTIONS)
        return [self.valley, self.distance]

    def compute(self, settings: QuadraticSettings) -> Iterator[FloatArray]:
        yield valley_path(settings.learning_rate, settings.steps)

    def draw(self, settings: QuadraticSettings, path: FloatArray, settle: bool) -> None:
        self.valley.update(path)
        self.distance.update(np.abs(path).T)

    def describe(self, settings: QuadraticSettings, path: FloatArray) -> str:
        flat, steep = 1 - settings.learning_rate * FLAT, 1 - settings.learning_rate * STEEP
        return " ".join((EACH_STEP, steep_words(steep), AFTER_STEPS)).format(
            **vars(settings),
            flat=flat,
            steep=steep,
            product=settings.learning_rate * STEEP,
            flat_left=abs(path[-1, 0]),
            steep_left=abs(path[-1, 1]),
        )


def valley_path(learning_rate: float, steps: int) -> FloatArray:
    """Gradient descent from (1, 1) in the valley ½(λ₁x² + λ₂y²): a path of shape (steps + 1, 2).

    Each step multiplies each distance by 1 − ηλ.
    """
    factors = 1 - learning_rate * np.array([FLAT, STEEP])
    return factors ** np.arange(steps + 1)[:, None]


EACH_STEP = (
    "Learning rate {learning_rate:.3g}: each step multiplies the flat distance by {flat:.3g} and "
    "the steep one by {steep:.3g} (ηλ = {product:.3g}; the limit is 2)."
)
DIVERGES = (
    "In the steep direction it jumps to and fro across the valley, farther each time: it diverges."
)
FOR_EVER = (
    "In the steep direction it jumps to and fro across the valley for ever, neither nearer nor "
    "farther."
)
ZIGZAGS = "In the steep direction it zigzags, and comes nearer each time."
AT_ONCE = "In the steep direction one step leads to the lowest point."
NO_ZIGZAG = "In the steep direction it comes nearer without a zigzag."
AFTER_STEPS = (
    "After {steps} steps {flat_left:.2g} of the flat distance is left, and {steep_left:.2g} of the "
    "steep one."
)


def steep_words(factor: float) -> str:
    """How it goes in the steep direction, where each step multiplies the distance by this."""
    if abs(factor) > 1 + 1e-12:
        return DIVERGES
    if abs(factor) >= 1 - 1e-12:
        return FOR_EVER
    if abs(factor) < 1e-12:
        return AT_ONCE
    return ZIGZAGS if factor < 0 else NO_ZIGZAG
