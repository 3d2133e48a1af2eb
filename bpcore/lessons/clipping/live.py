"""Clipping: what it does to a gradient, to a run, and at a cliff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bpcore.core.data import load_highway, normalise
from bpcore.core.history import ENDINGS, History
from bpcore.core.network import FloatArray, Network, backward, init_params
from bpcore.core.steps import clipped
from bpcore.core.training import Training
from bpcore.drawing.panels import GradientPanel, SSEPanel
from bpcore.lessons.clipping.cliff import chain_loss, descend
from bpcore.lessons.clipping.panels import CliffPanel, DirectionPanel, StepLossPanel, UnclippedSSE
from bpcore.live import (
    Controls,
    Experiment,
    Keep,
    LiveFigure,
    Run,
    int_slider,
    log_slider,
    menu,
    steps_slider,
)
from bpcore.live.usual import (
    epochs_slider,
    rate_slider,
    seed_slider,
    shown_slider,
    sse_words,
    weights_menu,
)

# --------------------------------------------------------------------------------------------------
# The network
# --------------------------------------------------------------------------------------------------

EPOCHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
SHOWN = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 1000, 2000, 5000)
SNAPSHOTS = 48
KINDS = {"off": "not clipped", "norm": "by norm", "value": "by value", "layer": "per layer"}


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    learning_rate: float = 0.12
    clip: str = "norm"
    clip_threshold: float = 1.0
    epoch_shown: int = 2
    epochs: int = 2000
    weights: str = "matlab"
    seed: int = 0


class Result(NamedTuple):
    """The same run with and without clipping, and one gradient of the first.

    Attributes
    ----------
    history, unclipped : History
    epoch : int
        That is looked at.
    raw, clipped : float
        Length of the gradient there, before and after clipping.
    angle : float
        Between the two, in degrees; NaN if there is none.
    """

    history: History
    unclipped: History
    epoch: int
    raw: float
    clipped: float
    angle: float


def clipping(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[Settings, Result]:
    """A run with clipping beside the same run without it, on the highway table.

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
    figure = LiveFigure(3, sharpness=sharpness, ratios=(1.1, 1.1, 0.8))
    panel = SSEPanel(figure.axes[0], label="clipped")
    other = UnclippedSSE(figure.axes[0])
    norms = GradientPanel(figure.axes[1], network.n_layers)
    direction = DirectionPanel(figure.axes[2])
    figure.animate(other.line, *panel.artists, *norms.artists, *direction.artists)

    def options(settings: Settings) -> list[dict[str, Any]]:
        clips = {"clip": settings.clip, "clip_threshold": settings.clip_threshold}
        rate = {"learning_rate": settings.learning_rate}
        return [{**rate, **clips}, rate]

    def begin(settings: Settings) -> Run[Settings, Result]:
        params = init_params(network, settings.weights, seed=settings.seed or None)
        trainings = [
            Training(network, params, X, T, epochs=settings.epochs, snapshots=SNAPSHOTS, **own)
            for own in options(settings)
        ]

        def result(settings: Settings, histories: list[History]) -> Result:
            history, unclipped = histories
            epochs = history.snapshot_epochs + 1
            i = int(np.argmin(np.abs(np.log(epochs / settings.epoch_shown))))
            with np.errstate(all="ignore"):  # an overflowed run has no direction
                raw = backward(network, history.snapshot(i), X, T).gradient
                short = clipped(raw, settings.clip, settings.clip_threshold)
                lengths = np.linalg.norm(raw.theta), np.linalg.norm(short.theta)
                turned = angle(raw.theta, short.theta)
            return Result(history, unclipped, int(epochs[i]), *map(float, lengths), turned)

        return Run(trainings, result)

    def draw(settings: Settings, result: Result, settle: bool) -> None:
        other.update(result.unclipped.sse, panel.columns)
        panel.update(result.history, settle=settle, beside=[result.unclipped.sse])
        norms.update(result.history, settle=settle)
        direction.update(result.raw, result.clipped, result.angle)

    return Experiment(
        "clipping",
        controls=controls,
        alive="clip_threshold",
        settings=lambda values: Settings(**values),
        begin=begin,
        under_way=options,
        rewinds=("epochs", "weights", "seed"),
        view=("epoch_shown",),
        figure=figure,
        draw=draw,
        describe=describe,
        arrange=lambda settings: controls.enable(clip_threshold=settings.clip != "off"),
        keep=Keep(
            row=lambda settings, result: {
                "SSE": float(result.history.sse[-1]),
                "clipped updates": float(np.mean(result.history.clipped_share)),
                "ending": result.history.ending,
            },
            curve=lambda result: result.history.sse,
            pin=panel.pin,
        ),
    )


def _controls(start: Settings) -> Controls:
    return Controls(
        learning_rate=rate_slider(
            start.learning_rate,
            1e-3,
            10.0,
            "η: how far each update goes against the gradient, after clipping",
        ),
        clip=menu(
            "clipping",
            start.clip,
            [(words, kind) for kind, words in KINDS.items()],
            "Shorten the whole gradient, cut each element, or shorten each layer's gradient",
        ),
        clip_threshold=log_slider(
            "threshold",
            start.clip_threshold,
            0.01,
            1000.0,
            "Largest length of the gradient, or of each element or layer",
        ),
        epochs=epochs_slider(start.epochs, EPOCHS),
        epoch_shown=shown_slider(start.epoch_shown, SHOWN, "Whose gradient is shown"),
        weights=weights_menu(start.weights, ("matlab", "uniform", "glorot")),
        seed=seed_slider(start.seed),
    )


def angle(a: FloatArray, b: FloatArray) -> float:
    """The angle between two vectors, in degrees; NaN if one of them has no direction."""
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    # From both sum and difference: the arc cosine alone is blind to small angles.
    return float(np.degrees(2 * np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b))))


def describe(settings: Settings, result: Result) -> str:
    """What the panels show, in words."""
    return " ".join(
        (
            f"Learning rate {settings.learning_rate:.3g}.",
            _run_words("Unclipped", result.unclipped),
            _run_words("Clipped " + KINDS[settings.clip], result.history)
            if settings.clip != "off"
            else "Clipping is off, so both are the same.",
            _gradient_words(settings, result),
        )
    )


def _run_words(which: str, history: History) -> str:
    kind = history.ending
    here = f"{which}: in epoch {history.epochs:,}"
    if kind == "overflowed":
        return f"{here} the numbers have overflowed."
    share = ""
    if history.settings["clip"] != "off":
        share = f", and {np.mean(history.clipped_share):.1%} of the updates were clipped"
    if history.stopped == "running":
        return f"{here} {sse_words(history.sse[-1], history)}{share} (under way)."
    return f"{here} the SSE is {history.sse[-1]:.4g}{share} ({kind}, that is, {ENDINGS[kind]})."


def _gradient_words(settings: Settings, result: Result) -> str:
    if not np.isfinite(result.raw):
        return f"The gradient of epoch {result.epoch:,} is not finite: it has no direction."
    here = f"The gradient of epoch {result.epoch:,} is {result.raw:.3g} long"
    if not np.isfinite(result.angle):
        return f"{here}: it has no direction."
    if settings.clip == "off":
        return f"{here}."
    if result.clipped == result.raw:
        return f"{here}, and short enough: clipping leaves it alone."
    return f"{here}, {result.clipped:.3g} after clipping, which turns it by {result.angle:.1f}°."


# --------------------------------------------------------------------------------------------------
# The cliff
# --------------------------------------------------------------------------------------------------

W, B = np.linspace(2, 8, 121), np.linspace(-5, 0, 101)
STEPS = 60
BIAS = -2.6


@dataclass(frozen=True)
class CliffSettings:
    """What the controls of the cliff stand at."""

    learning_rate: float = 3.0
    clip_threshold: float = 0.1
    depth: int = 20
    start: float = 6.5


class Paths(NamedTuple):
    """Two paths of descent over one loss."""

    loss: FloatArray
    unclipped: FloatArray
    clipped: FloatArray
    unclipped_loss: FloatArray
    clipped_loss: FloatArray
    steepest: float  # length of the longest gradient that the unclipped path met
    jump: float  # the longest step of the unclipped path


def cliff(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[CliffSettings, Paths]:
    """Descent towards the cliff of a deep chain, with and without clipping by norm.

    Parameters
    ----------
    sharpness, show, **settings
        As for ``clipping``; see ``CliffSettings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.
    """
    start = CliffSettings()
    controls = Controls(
        learning_rate=rate_slider(start.learning_rate, 0.1, 10.0, "η: how far each step goes"),
        clip_threshold=log_slider(
            "threshold", start.clip_threshold, 0.01, 100.0, "Largest length of the gradient"
        ),
        depth=int_slider("depth", start.depth, 1, 30, "Units in the chain, all with the same w, b"),
        start=steps_slider(
            "start at w", start.start, [float(w) for w in np.arange(3, 7.6, 0.25)], "First weight"
        ),
    )
    controls.start(settings, show)
    figure = LiveFigure(2, width=10, height=3.9, sharpness=sharpness)
    surface = CliffPanel(figure.axes[0], W, B)
    losses = StepLossPanel(figure.axes[1], STEPS)
    figure.animate(*surface.artists, *losses.artists)

    def draw(settings: CliffSettings, paths: Paths, settle: bool) -> None:
        surface.update(paths.loss, paths.unclipped, paths.clipped)
        losses.update(paths.unclipped_loss, paths.clipped_loss)

    return Experiment(
        "cliff",
        controls=controls,
        alive="clip_threshold",
        settings=lambda values: CliffSettings(**values),
        compute=lambda settings: iter([paths_of(settings)]),
        figure=figure,
        draw=draw,
        describe=describe_cliff,
    )


def paths_of(settings: CliffSettings) -> Paths:
    """Both paths from the same start."""
    depth, start = settings.depth, (settings.start, BIAS)
    free, norms = descend(start, depth, settings.learning_rate, STEPS)
    held, _ = descend(start, depth, settings.learning_rate, STEPS, settings.clip_threshold)
    return Paths(
        chain_loss(W[None, :], B[:, None], depth),
        free,
        held,
        chain_loss(*free.T, depth),
        chain_loss(*held.T, depth),
        float(norms.max()),
        float(np.linalg.norm(np.diff(free, axis=0), axis=1).max()),
    )


def describe_cliff(settings: CliffSettings, paths: Paths) -> str:
    """What the cliff shows, in words."""
    w, b = paths.unclipped[-1]
    away = not (W[0] <= w <= W[-1] and B[0] <= b <= B[-1])
    where = f"ends outside the picture, at w = {w:.3g}, b = {b:.3g}," if away else "ends in sight"
    return (
        f"A chain of {settings.depth} units. Without clipping the steepest gradient on the way is "
        f"{paths.steepest:.3g} long, the longest step {paths.jump:.3g}; the path {where} with the "
        f"loss {paths.unclipped_loss[-1]:.2g}. Clipped at {settings.clip_threshold:.3g}, no step "
        f"is longer than {settings.learning_rate * settings.clip_threshold:.3g}, and the loss ends "
        f"at {paths.clipped_loss[-1]:.2g}."
    )
