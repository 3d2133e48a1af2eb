"""How far a step may go: the learning rate against the curvature of the loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import numpy as np

from bpcore.core.curvature import hessian, stability_limit
from bpcore.core.curvature import sharpness as sharpness_of
from bpcore.core.data import load_highway, normalise
from bpcore.core.history import ENDINGS, History
from bpcore.core.network import FloatArray, Network, Params, backward, init_params, sse
from bpcore.core.training import Training
from bpcore.drawing.panels import SSEPanel
from bpcore.lessons.learning_rate.panels import (
    FARTHEST,
    AlongPanel,
    MarkedSSE,
    QuadraticPanels,
    SharpnessPanel,
)
from bpcore.live import (
    Controls,
    Experiment,
    Keep,
    LiveFigure,
    Run,
    int_slider,
    log_slider,
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
SHOWN = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 70, *EPOCHS[3:], 1500, 3000, 7000, 15_000, 30_000)
RATES = (0.0999, 0.1, 0.101)  # where one kind of ending gives way to the next
SNAPSHOTS = 48
MULTIPLES = np.linspace(0, FARTHEST, 61)


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    learning_rate: float = 0.005
    epoch_shown: int = 1
    epochs: int = 5000
    weights: str = "matlab"
    seed: int = 0


class Along(NamedTuple):
    """The loss along the negative gradient; learning rates are multiples of the local limit.

    Attributes
    ----------
    rate : float
        The learning rate in force.
    loss, model : ndarray
        Change of the loss, and of its quadratic model, at ``MULTIPLES`` of the limit, in units of
        what the slope alone promises at the limit.
    there : float
        The same for the step that is taken.
    times : float
        The loss after that step, as a multiple of the loss before it.
    """

    rate: float
    loss: FloatArray
    model: FloatArray
    there: float
    times: float


class Result(NamedTuple):
    """A run, its sharpness at some epochs, and the step taken at one of them.

    Attributes
    ----------
    epochs : ndarray of int
        Of the snapshots, counted from 1.
    sharpness : ndarray
        λmax at each; NaN where numbers have overflowed.
    shown : int
        Which of them is looked at.
    along : Along or None
        None where there is no limit, since numbers have overflowed.
    """

    history: History
    epochs: np.ndarray
    sharpness: FloatArray
    shown: int
    along: Along | None

    @property
    def limit(self) -> float:
        """2/λmax at the epoch that is looked at."""
        value = self.sharpness[self.shown]
        return stability_limit(value) if value > 0 else float("nan")


def stability(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[Settings, Result]:
    """The learning rate against the local limit 2/λmax, on the highway table.

    Parameters
    ----------
    sharpness : float
        Of the picture; see ``bpcore.live.LiveFigure``.
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
    slider = controls.widgets["learning_rate"]
    mark = widgets.HTML(layout={"width": "340px", "height": "20px", "margin": "-8px 0 0 0"})
    controls.box.children = (
        widgets.VBox([slider, mark]),
        *(child for child in controls.box.children if child is not slider),
    )
    controls.start(settings, show)
    figure = LiveFigure(3, sharpness=sharpness)
    panel = SSEPanel(figure.axes[0])
    marked = MarkedSSE(figure.axes[0])
    curve = SharpnessPanel(figure.axes[1])
    along = AlongPanel(figure.axes[2])
    figure.animate(*panel.artists, marked.mark, *curve.artists, *along.artists)

    def begin(settings: Settings) -> Run[Settings, Result]:
        params = init_params(network, settings.weights, seed=settings.seed or None)
        training = Training(
            network,
            params,
            X,
            T,
            learning_rate=settings.learning_rate,
            epochs=settings.epochs,
            snapshots=SNAPSHOTS,
        )
        known: dict[int, float] = {}  # sharpness by epoch

        def result(settings: Settings, histories: list[History]) -> Result:
            (history,) = histories
            epochs = history.snapshot_epochs + 1
            epochs = epochs[epochs <= history.epochs]  # none after the last update
            for i, epoch in enumerate(epochs):
                if epoch not in known:
                    known[epoch] = sharpness_of(network, history.snapshot(i), X, T)
            values = [known[epoch] for epoch in epochs]
            if history.stopped == "running":  # the last one is that of now, and moves on
                del known[epochs[-1]]
            shown = int(np.argmin(np.abs(np.log(epochs / settings.epoch_shown))))
            step = _along(network, history.snapshot(shown), X, T, settings.learning_rate)
            return Result(history, epochs, np.array(values), shown, step)

        return Run([training], result)

    def draw(settings: Settings, result: Result, settle: bool) -> None:
        history, shown = result.history, result.shown
        epoch = result.epochs[shown]
        panel.update(history, settle=settle)
        marked.update(epoch, history.sse[min(epoch, history.epochs) - 1])
        curve.update(
            result.epochs,
            result.sharpness,
            settings.learning_rate,
            shown,
            planned=settings.epochs,
            settle=settle,
        )
        if result.along is None:
            nothing = np.full(len(MULTIPLES), np.nan)
            along.update(MULTIPLES, nothing, nothing, np.nan, np.nan)
        else:
            step = result.along
            along.update(MULTIPLES, step.loss, step.model, step.rate, step.there)
        mark.value = _mark(result.limit, slider)

    return Experiment(
        "stability",
        controls=controls,
        settings=lambda values: Settings(**values),
        begin=begin,
        under_way=lambda settings: [{"learning_rate": settings.learning_rate}],
        rewinds=("epochs", "weights", "seed"),
        view=("epoch_shown",),
        figure=figure,
        draw=draw,
        describe=describe,
        keep=Keep(
            row=lambda settings, result: {
                "SSE": float(result.history.sse[-1]),
                "sharpness": float(result.sharpness[-1]),
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
            1e-4,
            1.0,
            "η: how far each update goes against the gradient; the mark below is the local limit",
            among=RATES,
        ),
        epoch_shown=shown_slider(
            start.epoch_shown, SHOWN, "Where the limit and the step are shown"
        ),
        epochs=epochs_slider(start.epochs, EPOCHS),
        weights=weights_menu(start.weights, ("matlab", "textbook", "uniform", "glorot")),
        seed=seed_slider(start.seed),
    )


def describe(settings: Settings, result: Result) -> str:
    """What the panels show, in words."""
    history, rate = result.history, settings.learning_rate
    here = f"In epoch {history.epochs:,} of {settings.epochs:,} at learning rate {rate:.3g}"
    kind = history.ending
    if kind == "overflowed":
        epoch, _ = history.first_not_finite
        words = f"{here} the numbers have overflowed; the gradient went first, in epoch {epoch:,}."
    elif history.stopped == "running":
        words = f"{here} {sse_words(history.sse[-1], history)}. The run is under way."
    else:
        words = f"{here} the SSE is {history.sse[-1]:.4g}: {kind}, that is, {ENDINGS[kind]}."
    epoch = result.epochs[result.shown]
    if result.along is None:
        return f"{words} At epoch {epoch:,} there is no limit any more: nothing is finite."
    side = "above" if rate > result.limit else "below"
    sharp, landed = result.sharpness[result.shown], result.along.times
    if not np.isfinite(landed):
        step = "the loss overflows"
    elif abs(landed - 1) < 0.005:
        step = "the loss hardly changes"
    else:
        verb = "falls" if landed < 1 else "rises"
        step = f"the loss {verb} to {landed:.2g} times what it was"
    return (
        f"{words} At epoch {epoch:,} λmax is {sharp:.4g}, so the local limit 2/λmax is "
        f"{result.limit:.3g}, and {rate:.3g} is {side} it; with this step {step}."
    )


def _along(
    network: Network, params: Params, X: FloatArray, T: FloatArray, rate: float
) -> Along | None:
    """The step from these parameters, and others along the same gradient."""
    with np.errstate(all="ignore"):  # a long step may overflow, which is then shown
        H = hessian(network, params, X, T)
        if not np.isfinite(H).all():
            return None
        limit = 2 / np.linalg.eigvalsh(H)[-1]
        g = backward(network, params, X, T).gradient.theta
        here = sse(network, params, X, T) / 2

        def loss(eta: float) -> float:
            return sse(network, Params(network, params.theta - eta * g), X, T) / 2

        slope = g @ g
        unit = limit * slope
        losses = np.array([loss(eta) for eta in MULTIPLES * limit])
        model = -MULTIPLES + MULTIPLES**2 * limit * (g @ H @ g) / slope / 2
        there = loss(rate)
        return Along(
            rate / limit, (losses - here) / unit, model, (there - here) / unit, there / here
        )


def _mark(limit: float, slider: widgets.SelectionSlider) -> str:
    """A mark at the local limit, under the track of a slider over learning rates."""
    rates = [rate for _, rate in slider.options]
    if not np.isfinite(limit):
        return ""
    place = np.interp(np.log(limit), np.log(rates), np.linspace(0, 1, len(rates)))
    return (
        '<div style="position: relative; margin-left: 127px; width: 131px; height: 18px; '
        'font-size: 12px; line-height: 18px; color: #882255">'
        f'<span class="bp-limit" title="2/λmax" style="position: absolute; left: {place:.1%}; '
        f'transform: translateX(-50%); white-space: nowrap">▲</span>'
        f'<span style="position: absolute; left: 136px; white-space: nowrap">limit {limit:.3g}'
        "</span></div>"
    )


# --------------------------------------------------------------------------------------------------
# A valley
# --------------------------------------------------------------------------------------------------

FLAT, STEEP = 2.0, 40.0
"""Curvatures of the valley."""


@dataclass(frozen=True)
class QuadraticSettings:
    """What the controls of the valley stand at."""

    learning_rate: float = 0.02
    steps: int = 30


def quadratic(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[QuadraticSettings, FloatArray]:
    """Gradient descent in a valley with two curvatures, where the limit 2/λmax is exact.

    Parameters
    ----------
    sharpness, show, **settings
        As for ``stability``; see ``QuadraticSettings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.
    """
    start = QuadraticSettings()
    controls = Controls(
        learning_rate=log_slider(
            "learning rate",
            start.learning_rate,
            1e-3,
            0.1,
            "η: how far each step goes against the gradient",
            among=(1 / STEEP, 2 / (FLAT + STEEP), 2 / STEEP),
        ),
        steps=int_slider("steps", start.steps, 5, 100, "How many steps"),
    )
    controls.start(settings, show)
    figure = LiveFigure(2, width=9, sharpness=sharpness, ratios=(1, 1.4))
    panels = QuadraticPanels(*figure.axes, FLAT, STEEP)
    figure.animate(*panels.artists)
    return Experiment(
        "quadratic",
        controls=controls,
        settings=lambda values: QuadraticSettings(**values),
        compute=lambda settings: iter([valley_path(settings.learning_rate, settings.steps)]),
        figure=figure,
        draw=lambda settings, path, settle: panels.update(path),
        describe=describe_valley,
    )


def valley_path(learning_rate: float, steps: int) -> FloatArray:
    """Where gradient descent goes from (1, 1) in the valley ½(λ₁x² + λ₂y²).

    Each step multiplies each distance by 1 − ηλ.

    Returns
    -------
    ndarray of shape (steps + 1, 2)
    """
    factors = 1 - learning_rate * np.array([FLAT, STEEP])
    return factors ** np.arange(steps + 1)[:, None]


def describe_valley(settings: QuadraticSettings, path: FloatArray) -> str:
    """What the valley shows, in words."""
    flat, steep = 1 - settings.learning_rate * FLAT, 1 - settings.learning_rate * STEEP
    product = settings.learning_rate * STEEP
    if abs(steep) > 1 + 1e-12:
        words = "it jumps to and fro across the valley, farther each time: it diverges"
    elif abs(abs(steep) - 1) <= 1e-12:
        words = "it jumps to and fro across the valley for ever, neither nearer nor farther"
    elif steep < 0:
        words = "it zigzags, and comes nearer each time"
    else:
        words = "it comes nearer without a zigzag"
    return (
        f"Learning rate {settings.learning_rate:.3g}: each step multiplies the flat distance by "
        f"{flat:.3g} and the steep one by {steep:.3g} (ηλ = {product:.3g}; the limit is 2). "
        f"In the steep direction {words}. After {settings.steps} steps {abs(path[-1, 0]):.2g} of "
        f"the flat distance is left, and {abs(path[-1, 1]):.2g} of the steep one."
    )
