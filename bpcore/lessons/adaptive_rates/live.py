"""Step rules side by side: on the highway table, and in a ravine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.history import History
from bpcore.core.network import FloatArray, backward
from bpcore.core.steps import RULES, SCHEDULES
from bpcore.core.training import Training
from bpcore.lessons.adaptive_rates.panels import (
    LOOKS,
    LOSSES,
    EffectivePanel,
    PairPanel,
    RavinePanel,
)
from bpcore.lessons.adaptive_rates.ravine import ravine, turned, walk
from bpcore.lessons.learning_rate.panels import StepsPanel
from bpcore.live import Experiment, Keep
from bpcore.live.highway import HighwayExperiment
from bpcore.live.settings import choice, epochs, log, seed, shown, weights, whole
from bpcore.live.words import SSEWords

# -- the network -----------------------------------------------------------------------------------

EPOCHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
SHOWN = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100, 200, 300, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    rate_a: float = log("rate of A", 0.02, 1e-4, 10.0, "η of rule A")
    rule_a: str = choice("rule A", "plain", tuple(RULES), "Drawn solid, in black")
    epochs: int = epochs(1000, EPOCHS)
    rate_b: float = log("rate of B", 0.1, 1e-4, 10.0, "η of rule B")
    rule_b: str = choice("rule B", "adam", tuple(RULES), "Drawn dashed, in blue")
    epoch_shown: int = shown(1, SHOWN, "Whose steps the right panel shows")
    schedule: str = choice(
        "schedule", "constant", tuple(SCHEDULES), "How both learning rates fall over the epochs"
    )
    weights: str = weights("matlab", ("matlab", "uniform", "glorot"))
    seed: int = seed()


class Result(NamedTuple):
    """Two runs from the same weights, and one step of each; NaN where a run has ended before."""

    histories: list[History]
    gradients: Sequence[FloatArray]  # (n_params,) each, at the epoch that is looked at
    steps: Sequence[FloatArray]  # (n_params,) each
    epoch: int  # 0 before the first step

    def rates(self) -> list[FloatArray]:
        """Effective learning rate of each parameter: its step by its gradient."""
        with np.errstate(all="ignore"):
            return [step / g for step, g in zip(self.steps, self.gradients, strict=True)]


class Rules(HighwayExperiment):
    """Two step rules from the same weights, on the highway table, full batch."""

    name = "rules"
    Settings = Settings
    layout = {"columns": 3}
    alive = "rate_b"
    rewinds = ("epochs", "weights", "seed")
    view = ("epoch_shown",)

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        self.sse = PairPanel(left, "SSE")
        self.rate = PairPanel(middle, "Learning rate", room=2.0)
        self.effective_rates = EffectivePanel(right)
        self.comparison = Keep(
            row=outcome, curve=lambda result: result.histories[0].sse, pin=self.sse.kept.pin
        )
        return [self.sse, self.rate, self.effective_rates]

    def under_way(self, settings: Settings) -> list[dict[str, Any]]:
        return [
            {"rule": rule, "learning_rate": rate, "schedule": settings.schedule}
            for _, rule, rate in both_rules(settings)
        ]

    def begin(self, settings: Settings) -> list[Training]:
        snapshots = every_epoch(settings.epochs)
        return self.trainings(settings, epochs=settings.epochs, snapshots=snapshots)

    def make_result(self, settings: Settings, histories: list[History]) -> Result:
        done = max(len(history.snapshots) - 1 for history in histories)
        epoch = min(settings.epoch_shown, done)
        pairs = (self.one_step(history, epoch) for history in histories)
        return Result(histories, *zip(*pairs, strict=True), epoch)

    def one_step(self, history: History, epoch: int) -> tuple[FloatArray, FloatArray]:
        """Gradient and step of an epoch, as they were; the run may have been changed since."""
        if not 1 <= epoch < len(history.snapshots):
            nothing = np.full(self.network.n_params, np.nan)
            return nothing, nothing
        before = history.snapshot(epoch - 1)
        with np.errstate(all="ignore"):
            passed = backward(self.network, before, self.problem.X, self.problem.T)
            return passed.gradient.theta, before.theta - history.snapshots[epoch]

    def draw(self, settings: Settings, result: Result, settle: bool) -> None:
        planned = {"planned": settings.epochs, "settle": settle}
        self.sse.update([history.sse for history in result.histories], **planned)
        self.rate.update([history.learning_rate for history in result.histories], **planned)
        self.effective_rates.update(result.gradients, result.rates())

    def describe(self, settings: Settings, result: Result) -> str:
        runs = zip(both_rules(settings), result.histories, strict=True)
        return " ".join((*(run_words(*rule, run) for rule, run in runs), *step_words(result)))


def both_rules(settings: Settings | RavineSettings) -> tuple[tuple[str, str, float], ...]:
    """Name, rule and learning rate of A and of B."""
    return ("A", settings.rule_a, settings.rate_a), ("B", settings.rule_b, settings.rate_b)


def every_epoch(epochs: int) -> int:
    """How many log-spaced snapshots leave no epoch out."""
    return int(epochs * (np.log(epochs) + 1)) + 3


def outcome(settings: Settings, result: Result) -> dict[str, float]:
    """What a kept run is compared by."""
    return {
        f"SSE of {name}": float(history.sse[-1])
        for name, history in zip("AB", result.histories, strict=True)
    }


RUN = SSEWords(
    "Rule {name}, {rule} at {rate:.3g}: in epoch {epoch:,} the SSE is {sse:.4g}, the rate in force "
    "{force:.3g}.",
    "Rule {name}, {rule} at {rate:.3g}: in epoch {epoch:,} the SSE has blown up to {sse:.4g}, the "
    "rate in force {force:.3g}.",
    "Rule {name}, {rule} at {rate:.3g}: in epoch {epoch:,} the SSE has overflowed, the rate in "
    "force {force:.3g}.",
)
OVERFLOWED = "Rule {name}, {rule} at {rate:.3g}: in epoch {epoch:,} the numbers have overflowed."


def run_words(name: str, rule: str, rate: float, history: History) -> str:
    """How the run of a rule stands."""
    epoch, sse, force = history.epochs, history.sse[-1], history.learning_rate[-1]
    lost = history.ending == "overflowed"
    template = OVERFLOWED if lost else RUN.template(sse, history)
    return template.format(name=name, rule=rule, rate=rate, epoch=epoch, sse=sse, force=force)


NOT_BEGUN = "No step has been taken yet."
NO_STEP = "{name} has no step in epoch {epoch:,} any more."
UNDONE = "{name} undoes its step of epoch {epoch:,}."
ONE_RATE = "In epoch {epoch:,} {name}'s effective rate is {low} for every parameter."
MANY_RATES = "In epoch {epoch:,} {name}'s effective rates lie between {low} and {high}."


def step_words(result: Result) -> Iterator[str]:
    """How far the parameters of each run go for their gradient, a sentence each."""
    if not result.epoch:
        yield NOT_BEGUN
        return
    for name, rates, step in zip("AB", result.rates(), result.steps, strict=True):
        here = {"name": name, "epoch": result.epoch}
        finite = np.abs(rates[np.isfinite(rates)])
        if not len(finite):
            yield NO_STEP.format(**here)
        elif not step.any():
            yield UNDONE.format(**here)
        else:
            low, high = f"{finite.min():.2g}", f"{finite.max():.2g}"  # alike, they count as one
            template = ONE_RATE if low == high else MANY_RATES
            yield template.format(low=low, high=high, **here)


# -- the ravine ------------------------------------------------------------------------------------

STEPS = 100
REACH = 1.6
START = (-1.2, 0.6)
"""Where both rules begin: along the ravine, and across it."""

CONTOURS = (0.2, 0.5, 1, 1.5, 2, 3, 5)
"""How far they reach along the ravine."""

WALKERS = tuple(name for name, rule in RULES.items() if not rule.adaptive and name != "adamw")
"""The rules that need no loss; AdamW is Adam where there is no weight decay."""


@dataclass(frozen=True)
class RavineSettings:
    """What the controls of the ravine stand at."""

    rate_a: float = log("rate of A", 0.05, 1e-3, 3.0, "η of rule A")
    rule_a: str = choice("rule A", "plain", WALKERS, "Drawn solid, in black")
    ratio: float = log(
        "steepness", 30.0, 1.0, 1000.0, "κ: curvature across the ravine; along it is 1"
    )
    rate_b: float = log("rate of B", 0.1, 1e-3, 3.0, "η of rule B")
    rule_b: str = choice("rule B", "adam", WALKERS, "Drawn dashed, in blue")
    angle: int = whole("turned by", 0, 0, 90, "Degrees between ravine and axis")


class Paths(NamedTuple):
    """Two paths, their losses, and contours of the loss."""

    paths: list[FloatArray]
    losses: list[FloatArray]
    ellipses: list[FloatArray]


class Ravine(Experiment):
    """Two step rules on a loss of two parameters, steep one way and shallow the other."""

    name = "ravine"
    Settings = RavineSettings
    layout = {"columns": 2, "width": 10, "height": 4.2, "ratios": (1, 1.3)}
    alive = "angle"

    def panels(self, left: Axes, right: Axes) -> list:
        self.valley = RavinePanel(left, REACH)
        self.losses = StepsPanel(right, "Loss", LOSSES, LOOKS, xlim=(0, STEPS))
        return [self.valley, self.losses]

    def compute(self, settings: RavineSettings) -> Iterator[Paths]:
        H, turn = ravine(settings.ratio, settings.angle), turned(settings.angle)
        paths = [
            walk(lambda theta: H @ theta, turn @ np.array(START), rule, rate, STEPS)
            for _, rule, rate in both_rules(settings)
        ]
        with np.errstate(all="ignore"):
            losses = [np.einsum("ni,ij,nj->n", path, H, path) / 2 for path in paths]
        circle = np.linspace(0, 2 * np.pi, 91)
        ellipse = np.column_stack([np.cos(circle), np.sin(circle) / np.sqrt(settings.ratio)])
        yield Paths(paths, losses, [(reach * ellipse) @ turn.T for reach in CONTOURS])

    def draw(self, settings: RavineSettings, found: Paths, settle: bool) -> None:
        self.valley.update(found.ellipses, found.paths)
        self.losses.update(found.losses)

    def describe(self, settings: RavineSettings, found: Paths) -> str:
        ends = (
            (WALKED if np.isfinite(loss[-1]) else RAN_AWAY).format(
                name=name, rule=rule, rate=rate, loss=loss[-1]
            )
            for (name, rule, rate), loss in zip(both_rules(settings), found.losses, strict=True)
        )
        return " ".join((VALLEY.format(ratio=settings.ratio, angle=settings.angle), *ends))


VALLEY = "A ravine, curved {ratio:.3g} times as strongly across as along, turned by {angle}°."
WALKED = "Rule {name}, {rule} at {rate:.3g}: the loss ends at {loss:.2g}."
RAN_AWAY = "Rule {name}, {rule} at {rate:.3g}: the loss has overflowed."
