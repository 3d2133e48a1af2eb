"""Clipping: what it does to a gradient, to a run, and at a cliff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.history import ENDINGS, History
from bpcore.core.network import FloatArray, backward
from bpcore.core.steps import clipped
from bpcore.core.training import Training
from bpcore.drawing.axes import epoch_curve
from bpcore.drawing.legend import legend_above
from bpcore.drawing.panels import GradientPanel, Panel, SSEPanel
from bpcore.lessons.clipping.cliff import angle, chain_gradient, chain_loss, descend
from bpcore.lessons.clipping.panels import CLIPPED, UNCLIPPED, CliffPanel, DirectionPanel
from bpcore.lessons.learning_rate.panels import StepsPanel
from bpcore.live import Experiment, Keep
from bpcore.live.highway import HighwayExperiment
from bpcore.live.settings import choice, epochs, log, rate, seed, shown, steps, weights, whole
from bpcore.live.words import RunWords, SSEWords

# -- the network -----------------------------------------------------------------------------------

KINDS = {"off": "not clipped", "norm": "by norm", "value": "by value", "layer": "per layer"}
EPOCHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
SHOWN = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 1000, 2000, 5000)
SNAPSHOTS = 48


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    learning_rate: float = rate(
        0.12, 1e-3, 10.0, "η: how far each update goes against the gradient, after clipping"
    )
    clip: str = choice(
        "clipping",
        "norm",
        KINDS,
        "Shorten the whole gradient, cut each element, or shorten each layer's gradient",
    )
    clip_threshold: float = log(
        "threshold",
        1.0,
        0.01,
        1000.0,
        "Largest length of the gradient, or of each element or layer",
    )
    epochs: int = epochs(2000, EPOCHS)
    epoch_shown: int = shown(2, SHOWN, "Whose gradient is shown")
    weights: str = weights("matlab", ("matlab", "uniform", "glorot"))
    seed: int = seed()


class Result(NamedTuple):
    """The same run with and without clipping, and one gradient of the first."""

    history: History
    unclipped: History
    epoch: int  # that is looked at
    raw: float  # length of the gradient there, before clipping
    clipped: float  # and after it
    angle: float  # between the two, in degrees; NaN if there is none


class Clipping(HighwayExperiment):
    """A run with clipping beside the same run without it, on the highway table."""

    name = "clipping"
    Settings = Settings
    layout = {"columns": 3, "ratios": (1.1, 1.1, 0.8)}
    alive = "clip_threshold"
    rewinds = ("epochs", "weights", "seed")
    view = ("epoch_shown",)

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        self.sse = SSEPanel(left, label="clipped")
        below = Panel(left)
        self.unclipped = below.line(label="unclipped", **UNCLIPPED)
        legend_above(left, 2)
        self.norms = GradientPanel(middle, self.network.n_layers)
        self.direction = DirectionPanel(right)
        self.comparison = Keep(row=outcome, curve=lambda r: r.history.sse, pin=self.sse.kept.pin)
        return [below, self.sse, self.norms, self.direction]

    def under_way(self, settings: Settings) -> list[dict[str, Any]]:
        clips = {"clip": settings.clip, "clip_threshold": settings.clip_threshold}
        rate = {"learning_rate": settings.learning_rate}
        return [{**rate, **clips}, rate]

    def begin(self, settings: Settings) -> list[Training]:
        return self.trainings(settings, epochs=settings.epochs, snapshots=SNAPSHOTS)

    def make_result(self, settings: Settings, histories: list[History]) -> Result:
        history, unclipped = histories
        epochs = history.snapshot_epochs + 1
        i = int(np.argmin(np.abs(np.log(epochs / settings.epoch_shown))))
        with np.errstate(all="ignore"):  # an overflowed run has no direction
            raw = backward(self.network, history.snapshot(i), self.problem.X, self.problem.T)
            raw = raw.gradient
            short = clipped(raw, settings.clip, settings.clip_threshold)
            lengths = np.linalg.norm(raw.theta), np.linalg.norm(short.theta)
            turned = angle(raw.theta, short.theta)
        return Result(history, unclipped, int(epochs[i]), *map(float, lengths), turned)

    def draw(self, settings: Settings, result: Result, settle: bool) -> None:
        self.unclipped.set_data(*epoch_curve(result.unclipped.sse, self.sse.columns))
        self.sse.update(result.history, settle=settle, beside=[result.unclipped.sse])
        self.norms.update(result.history, settle=settle)
        self.direction.update(result.raw, result.clipped, result.angle)

    def describe(self, settings: Settings, result: Result) -> str:
        clipped = BOTH_THE_SAME
        if settings.clip != "off":
            clipped = run_words(f"Clipped {KINDS[settings.clip]}", result.history)
        rate, unclipped = RATE.format(**vars(settings)), run_words("Unclipped", result.unclipped)
        return " ".join((rate, unclipped, clipped, gradient_words(settings, result)))

    def effective(self, settings: Settings) -> dict[str, bool]:
        return {"clip_threshold": settings.clip != "off"}


def outcome(settings: Settings, result: Result) -> dict[str, Any]:
    """What a kept run is compared by."""
    return {
        "SSE": float(result.history.sse[-1]),
        "clipped updates": float(np.mean(result.history.clipped_share)),
        "ending": result.history.ending,
    }


RATE = "Learning rate {learning_rate:.3g}."
BOTH_THE_SAME = "Clipping is off, so both are the same."
OVERFLOWED = "{which}: in epoch {epoch:,} the numbers have overflowed."
RUN = RunWords(
    overflowed=OVERFLOWED,
    under_way=SSEWords(
        "{which}: in epoch {epoch:,} the SSE is {sse:.4g} (under way).",
        "{which}: in epoch {epoch:,} the SSE has blown up to {sse:.4g} (under way).",
        "{which}: in epoch {epoch:,} the SSE has overflowed (under way).",
    ),
    ended="{which}: in epoch {epoch:,} the SSE is {sse:.4g} ({kind}, that is, {meaning}).",
)
RUN_CLIPPED = RunWords(
    overflowed=OVERFLOWED,
    under_way=SSEWords(
        "{which}: in epoch {epoch:,} the SSE is {sse:.4g}, and {share:.1%} of the updates were "
        "clipped (under way).",
        "{which}: in epoch {epoch:,} the SSE has blown up to {sse:.4g}, and {share:.1%} of the "
        "updates were clipped (under way).",
        "{which}: in epoch {epoch:,} the SSE has overflowed, and {share:.1%} of the updates were "
        "clipped (under way).",
    ),
    ended="{which}: in epoch {epoch:,} the SSE is {sse:.4g}, and {share:.1%} of the updates were "
    "clipped ({kind}, that is, {meaning}).",
)


def run_words(which: str, history: History) -> str:
    """How a run stands, or has ended."""
    words = RUN if history.settings["clip"] == "off" else RUN_CLIPPED
    return words.template(history).format(
        which=which,
        epoch=history.epochs,
        sse=history.sse[-1],
        share=np.mean(history.clipped_share),
        kind=history.ending,
        meaning=ENDINGS[history.ending],
    )


KEPT = "{epoch:,}"
NEAREST = "{epoch:,} (the nearest to {wanted:,} that was kept)"
GRADIENT = "The gradient of epoch {when} is {raw:.3g} long."
NOT_FINITE = "The gradient of epoch {when} is not finite: it has no direction."
NO_DIRECTION = "The gradient of epoch {when} is {raw:.3g} long: it has no direction."
SHORT_ENOUGH = (
    "The gradient of epoch {when} is {raw:.3g} long, and short enough: clipping leaves it alone."
)
SHORTENED = (
    "The gradient of epoch {when} is {raw:.3g} long, {clipped:.3g} after clipping, which turns "
    "it by {angle:.1f}°."
)


def gradient_words(settings: Settings, result: Result) -> str:
    """What clipping does to the gradient that is looked at."""
    if not np.isfinite(result.raw):
        template = NOT_FINITE
    elif not np.isfinite(result.angle):
        template = NO_DIRECTION
    elif settings.clip == "off":
        template = GRADIENT
    elif result.clipped == result.raw:
        template = SHORT_ENOUGH
    else:
        template = SHORTENED
    kept = result.epoch == settings.epoch_shown
    when = (KEPT if kept else NEAREST).format(epoch=result.epoch, wanted=settings.epoch_shown)
    return template.format(when=when, **result._asdict())


# -- the cliff -------------------------------------------------------------------------------------

W, B = np.linspace(2, 8, 121), np.linspace(-5, 0, 101)
STEPS = 60
BIAS = -2.6
LOSSES = {1e-4: "10⁻⁴", 1e-3: "10⁻³", 1e-2: "0.01", 0.1: "0.1", 1: "1"}
LAST = 10
"""Losses at the end that are summed up: the clipped path leaps to and fro, so one is chance."""

ACROSS = np.linspace(W[0], W[-1], 6001)
"""A walk across the wall at the bias of the start, in steps much shorter than the wall is wide."""


@dataclass(frozen=True)
class CliffSettings:
    """What the controls of the cliff stand at."""

    learning_rate: float = rate(3.0, 0.1, 10.0, "η: how far each step goes")
    clip_threshold: float = log("threshold", 0.1, 0.01, 100.0, "Largest length of the gradient")
    depth: int = whole("depth", 20, 1, 30, "Units in the chain, all with the same w, b")
    start: float = steps(
        "start at w", 6.5, [float(w) for w in np.arange(3, 7.6, 0.25)], "First weight"
    )


class Paths(NamedTuple):
    """Two paths of descent over one loss."""

    loss: FloatArray
    unclipped: FloatArray
    clipped: FloatArray
    unclipped_loss: FloatArray
    clipped_loss: FloatArray
    steepest: float  # length of the longest gradient on a walk across the wall
    jump: float  # the longest step of the unclipped path


class Cliff(Experiment):
    """Descent towards the cliff of a deep chain, with and without clipping by norm."""

    name = "cliff"
    Settings = CliffSettings
    layout = {"columns": 2, "width": 10, "height": 3.9}
    alive = "clip_threshold"

    def panels(self, left: Axes, right: Axes) -> list:
        self.surface = CliffPanel(left, W, B)
        looks = {"label": "unclipped", **UNCLIPPED}, {"label": "clipped", **CLIPPED}
        self.losses = StepsPanel(right, "Loss", LOSSES, looks, xlim=(0, STEPS))
        return [self.surface, self.losses]

    def compute(self, settings: CliffSettings) -> Iterator[Paths]:
        depth, start = settings.depth, (settings.start, BIAS)
        free = descend(start, depth, settings.learning_rate, STEPS)
        held = descend(start, depth, settings.learning_rate, STEPS, settings.clip_threshold)
        yield Paths(
            loss=chain_loss(W[None, :], B[:, None], depth),
            unclipped=free,
            clipped=held,
            unclipped_loss=chain_loss(*free.T, depth),
            clipped_loss=chain_loss(*held.T, depth),
            steepest=float(np.linalg.norm(chain_gradient(ACROSS, BIAS, depth), axis=0).max()),
            jump=float(np.linalg.norm(np.diff(free, axis=0), axis=1).max()),
        )

    def draw(self, settings: CliffSettings, paths: Paths, settle: bool) -> None:
        self.surface.update(paths.loss, paths.unclipped, paths.clipped)
        self.losses.update([paths.unclipped_loss, paths.clipped_loss])

    def describe(self, settings: CliffSettings, paths: Paths) -> str:
        w, b = paths.unclipped[-1]
        in_sight = W[0] <= w <= W[-1] and B[0] <= b <= B[-1]
        return " ".join((WALL, IN_SIGHT if in_sight else OUTSIDE, CLIPPED_AT)).format(
            **vars(settings),
            **paths._asdict(),
            bias=BIAS,
            w=w,
            b=b,
            ends=paths.unclipped_loss[-1],
            longest=settings.learning_rate * settings.clip_threshold,
            last=LAST,
            median=np.median(paths.clipped_loss[-LAST:]),
        )


WALL = (
    "A chain of {depth} units. Across the wall, at b = {bias}, the gradient gets {steepest:.3g} "
    "long."
)
IN_SIGHT = (
    "Without clipping the longest step is {jump:.3g}; the path ends in sight with the loss "
    "{ends:.2g}."
)
OUTSIDE = (
    "Without clipping the longest step is {jump:.3g}; the path ends outside the picture, at "
    "w = {w:.3g}, b = {b:.3g}, with the loss {ends:.2g}."
)
CLIPPED_AT = (
    "Clipped at {clip_threshold:.3g}, no step is longer than {longest:.3g}, and the median of the "
    "last {last} losses is {median:.2g}."
)
