"""Step rules side by side: on the highway table, and in a ravine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bpcore.core.data import load_highway, normalise
from bpcore.core.history import History
from bpcore.core.network import FloatArray, Network, backward, init_params
from bpcore.core.steps import RULES, SCHEDULES
from bpcore.core.training import Training
from bpcore.lessons.adaptive_rates.panels import EffectivePanel, PairPanel, RavinePanel, StepsPanel
from bpcore.lessons.adaptive_rates.ravine import ravine as ravine_matrix
from bpcore.lessons.adaptive_rates.ravine import turned, walk
from bpcore.live import (
    Controls,
    Experiment,
    Keep,
    LiveFigure,
    Run,
    int_slider,
    log_slider,
    menu,
)
from bpcore.live.usual import (
    epochs_slider,
    seed_slider,
    shown_slider,
    sse_words,
    weights_menu,
)

EPOCHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
SHOWN = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100, 200, 300, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    rate_a: float = 0.02
    rule_a: str = "plain"
    rate_b: float = 0.1
    rule_b: str = "adam"
    schedule: str = "constant"
    epochs: int = 1000
    epoch_shown: int = 1
    weights: str = "matlab"
    seed: int = 0


class Result(NamedTuple):
    """Two runs from the same weights, and one step of each.

    Attributes
    ----------
    histories : list of History
    gradients, steps : list of ndarray of shape (n_params,)
        At the epoch that is looked at; NaN where a run has ended before.
    epoch : int
        0 before the first step.
    """

    histories: list[History]
    gradients: list[FloatArray]
    steps: list[FloatArray]
    epoch: int

    def rates(self) -> list[FloatArray]:
        """Effective learning rate of each parameter: its step by its gradient."""
        with np.errstate(all="ignore"):
            return [step / g for step, g in zip(self.steps, self.gradients, strict=True)]


def rules(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[Settings, Result]:
    """Two step rules from the same weights, on the highway table, full batch.

    Parameters
    ----------
    sharpness : float
        See ``bpcore.live.LiveFigure``.
    show : sequence of str, optional
        The controls to show, by the names of ``Settings``; all if left out.
    **settings
        Where the controls stand at first; see ``Settings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.
    """
    problem = normalise(load_highway())
    network = Network((3, 8, 2))
    X, T = problem.X, problem.T
    controls = _controls(Settings())
    controls.start(settings, show)
    figure = LiveFigure(3, sharpness=sharpness)
    sse = PairPanel(figure.axes[0], "SSE")
    rate = PairPanel(figure.axes[1], "Learning rate", room=2.0)
    effective = EffectivePanel(figure.axes[2])
    figure.animate(*sse.artists, *rate.artists, *effective.artists)

    def options(settings: Settings) -> list[dict[str, Any]]:
        return [
            {"rule": rule, "learning_rate": rate, "schedule": settings.schedule}
            for rule, rate in (
                (settings.rule_a, settings.rate_a),
                (settings.rule_b, settings.rate_b),
            )
        ]

    def begin(settings: Settings) -> Run[Settings, Result]:
        params = init_params(network, settings.weights, seed=settings.seed or None)
        trainings = [
            Training(
                network,
                params,
                X,
                T,
                epochs=settings.epochs,
                snapshots=_every_epoch(settings.epochs),
                **own,
            )
            for own in options(settings)
        ]

        def result(settings: Settings, histories: list[History]) -> Result:
            done = max(len(history.snapshots) - 1 for history in histories)
            epoch = min(settings.epoch_shown, done)
            pairs = [one_step(history, epoch) for history in histories]
            gradients, steps = zip(*pairs, strict=True)
            return Result(histories, list(gradients), list(steps), epoch)

        return Run(trainings, result)

    def one_step(history: History, epoch: int) -> tuple[FloatArray, FloatArray]:
        """Gradient and step of an epoch, as they were; a run may have been changed since."""
        if not 1 <= epoch < len(history.snapshots):
            nothing = np.full(network.n_params, np.nan)
            return nothing, nothing
        with np.errstate(all="ignore"):
            step = history.snapshots[epoch - 1] - history.snapshots[epoch]
            return backward(network, history.snapshot(epoch - 1), X, T).gradient.theta, step

    def draw(settings: Settings, result: Result, settle: bool) -> None:
        planned = {"planned": settings.epochs, "settle": settle}
        sse.update([history.sse for history in result.histories], **planned)
        rate.update([history.learning_rate for history in result.histories], **planned)
        effective.update(result.gradients, result.rates())

    return Experiment(
        "rules",
        controls=controls,
        alive="rate_b",
        settings=lambda values: Settings(**values),
        begin=begin,
        under_way=options,
        rewinds=("epochs", "weights", "seed"),
        view=("epoch_shown",),
        figure=figure,
        draw=draw,
        describe=describe,
        keep=Keep(
            row=lambda settings, result: {
                f"SSE of {name}": float(history.sse[-1])
                for name, history in zip("AB", result.histories, strict=True)
            },
            curve=lambda result: result.histories[0].sse,
            pin=sse.pin,
        ),
    )


def _every_epoch(epochs: int) -> int:
    """How many log-spaced snapshots leave no epoch out."""
    return int(epochs * (np.log(epochs) + 1)) + 3


def _controls(start: Settings) -> Controls:
    names = [(name, name) for name in RULES]
    return Controls(
        rate_a=log_slider("rate of A", start.rate_a, 1e-4, 10.0, "η of rule A"),
        rule_a=menu("rule A", start.rule_a, names, "Drawn solid, in black"),
        epochs=epochs_slider(start.epochs, EPOCHS),
        rate_b=log_slider("rate of B", start.rate_b, 1e-4, 10.0, "η of rule B"),
        rule_b=menu("rule B", start.rule_b, names, "Drawn dashed, in blue"),
        epoch_shown=shown_slider(start.epoch_shown, SHOWN, "Whose steps the right panel shows"),
        schedule=menu(
            "schedule",
            start.schedule,
            [(name, name) for name in SCHEDULES],
            "How both learning rates fall over the epochs",
        ),
        weights=weights_menu(start.weights, ("matlab", "uniform", "glorot")),
        seed=seed_slider(start.seed),
    )


def describe(settings: Settings, result: Result) -> str:
    """What the panels show, in words."""
    words = []
    chosen = ((settings.rule_a, settings.rate_a), (settings.rule_b, settings.rate_b))
    for name, (rule, rate), history in zip("AB", chosen, result.histories, strict=True):
        here = f"Rule {name}, {rule} at {rate:.3g}: in epoch {history.epochs:,}"
        if history.ending == "overflowed":
            words.append(f"{here} the numbers have overflowed.")
        else:
            force = history.learning_rate[-1]
            sse = sse_words(history.sse[-1], history)
            words.append(f"{here} {sse}, the rate in force {force:.3g}.")
    if not result.epoch:
        return " ".join([*words, "No step has been taken yet."])
    for name, rates, step in zip("AB", result.rates(), result.steps, strict=True):
        finite = np.abs(rates[np.isfinite(rates)])
        if not len(finite):
            words.append(f"{name} has no step in epoch {result.epoch:,} any more.")
        elif not step.any():
            words.append(f"{name} undoes its step of epoch {result.epoch:,}.")
        else:
            low, high = f"{finite.min():.2g}", f"{finite.max():.2g}"
            words.append(
                f"In epoch {result.epoch:,} {name}'s effective rate is {low} for every parameter."
                if low == high
                else f"In epoch {result.epoch:,} {name}'s effective rates lie between {low} "
                f"and {high}."
            )
    return " ".join(words)


# --------------------------------------------------------------------------------------------------
# The ravine
# --------------------------------------------------------------------------------------------------

STEPS = 100
REACH = 1.6
WALKERS = tuple(name for name, rule in RULES.items() if not rule.adaptive and name != "adamw")
"""The rules that need no loss; AdamW is Adam where there is no weight decay."""


@dataclass(frozen=True)
class RavineSettings:
    """What the controls of the ravine stand at."""

    rate_a: float = 0.05
    rule_a: str = "plain"
    rate_b: float = 0.1
    rule_b: str = "adam"
    ratio: float = 30.0
    angle: int = 0


class Paths(NamedTuple):
    """Two paths, their losses, and contours of the loss."""

    paths: list[FloatArray]
    losses: list[FloatArray]
    ellipses: list[FloatArray]


def ravine(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[RavineSettings, Paths]:
    """Two step rules on a loss of two parameters, steep one way and shallow the other.

    Parameters
    ----------
    sharpness, show, **settings
        As for ``rules``; see ``RavineSettings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.
    """
    start = RavineSettings()
    names = [(name, name) for name in WALKERS]
    controls = Controls(
        rate_a=log_slider("rate of A", start.rate_a, 1e-3, 3.0, "η of rule A"),
        rule_a=menu("rule A", start.rule_a, names, "Drawn solid, in black"),
        ratio=log_slider(
            "steepness", start.ratio, 1.0, 1000.0, "κ: curvature across the ravine; along it is 1"
        ),
        rate_b=log_slider("rate of B", start.rate_b, 1e-3, 3.0, "η of rule B"),
        rule_b=menu("rule B", start.rule_b, names, "Drawn dashed, in blue"),
        angle=int_slider("turned by", start.angle, 0, 90, "Degrees between ravine and axis"),
    )
    controls.start(settings, show)
    figure = LiveFigure(2, width=10, height=4.2, sharpness=sharpness, ratios=(1, 1.3))
    panel, steps = RavinePanel(figure.axes[0], REACH), StepsPanel(figure.axes[1], STEPS)
    figure.animate(*panel.artists, *steps.artists)

    def draw(settings: RavineSettings, found: Paths, settle: bool) -> None:
        panel.update(found.ellipses, found.paths)
        steps.update(found.losses)

    return Experiment(
        "ravine",
        controls=controls,
        alive="angle",
        settings=lambda values: RavineSettings(**values),
        compute=lambda settings: iter([walks(settings)]),
        figure=figure,
        draw=draw,
        describe=describe_ravine,
    )


def walks(settings: RavineSettings) -> Paths:
    """Both rules from the same place in the ravine, which turns with it."""
    H, turn = ravine_matrix(settings.ratio, settings.angle), turned(settings.angle)
    start = turn @ np.array([-1.2, 0.6])
    paths = [
        walk(lambda theta: H @ theta, start, rule, rate, STEPS)
        for rule, rate in ((settings.rule_a, settings.rate_a), (settings.rule_b, settings.rate_b))
    ]
    with np.errstate(all="ignore"):
        losses = [np.einsum("ni,ij,nj->n", path, H, path) / 2 for path in paths]
    circle = np.linspace(0, 2 * np.pi, 91)
    round_ = np.column_stack([np.cos(circle), np.sin(circle)])
    shape = np.array([1.0, 1 / np.sqrt(settings.ratio)])
    ellipses = [(scale * round_ * shape) @ turn.T for scale in (0.2, 0.5, 1, 1.5, 2, 3, 5)]
    return Paths(paths, losses, ellipses)


def describe_ravine(settings: RavineSettings, found: Paths) -> str:
    """What the ravine shows, in words."""
    words = [f"A ravine {settings.ratio:.3g} times as steep as long, turned by {settings.angle}°."]
    chosen = ((settings.rule_a, settings.rate_a), (settings.rule_b, settings.rate_b))
    for name, (rule, rate), loss in zip("AB", chosen, found.losses, strict=True):
        end = f"ends at {loss[-1]:.2g}" if np.isfinite(loss[-1]) else "has overflowed"
        words.append(f"Rule {name}, {rule} at {rate:.3g}: the loss {end}.")
    return " ".join(words)
