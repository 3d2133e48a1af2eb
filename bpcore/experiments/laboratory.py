"""The laboratory: one training run on the highway table.

There is everything to turn that lessons 01 and 02 have introduced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bpcore.data import Problem, load_highway, normalise
from bpcore.descent import Training
from bpcore.forecast import fitted, forecast
from bpcore.history import ENDINGS, History
from bpcore.live import Controls, Experiment, LiveFigure, int_slider, log_slider, menu, steps_slider
from bpcore.network import FloatArray, Network, init_params
from bpcore.plots.panels import ForecastPanel, GradientPanel, SSEPanel

GOAL = 1e-3
"""SSE at which the reference program would stop."""

EPOCHS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
"""What the slider of epochs offers."""


@dataclass(frozen=True)
class Settings:
    """What the laboratory's controls stand at."""

    learning_rate: float = 0.05
    clip: str = "off"
    clip_threshold: float = 10.0
    descent: str = "batch"
    batch_size: int = 5
    epochs: int = 50_000
    weights: str = "matlab"
    seed: int = 0

    @property
    def has_seed(self) -> bool:
        """MATLAB's weights have their own seed."""
        return self.weights not in ("matlab", "textbook")


class Result(NamedTuple):
    """A run, and what its network says in the units of the table."""

    history: History
    fit: FloatArray
    forecast: FloatArray


def laboratory(*, sharpness: float = 1, **settings: Any) -> Experiment[Settings, Result]:
    """Retrain the 3–8–2 network on the highway table at every move of a slider.

    Parameters
    ----------
    sharpness : float
        See ``bpcore.live.LiveFigure``.
    **settings
        Where the controls stand at first; see ``Settings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.

    Returns
    -------
    Experiment
        Shown by a notebook as it is. Without one:
        ``laboratory().set(learning_rate=0.02).run().sentence``.
    """
    problem = normalise(load_highway())
    network = Network((3, 8, 2))
    controls = _controls(Settings())
    controls.set(**settings)
    controls.defaults = dict(controls.values)
    figure = LiveFigure(3, sharpness=sharpness)
    sse = SSEPanel(figure.axes[0])
    gradient = GradientPanel(figure.axes[1], network.n_layers)
    curve = ForecastPanel(figure.axes[2], problem)
    figure.animate(*sse.artists, *gradient.artists, *curve.artists)

    def draw(result: Result, settle: bool) -> None:
        sse.update(result.history, settle=settle)
        gradient.update(result.history, settle=settle)
        curve.update(result.fit, result.forecast)

    def arrange(settings: Settings) -> None:
        controls.enable(
            clip_threshold=settings.clip != "off",
            batch_size=settings.descent == "mini-batch",
            seed=settings.has_seed,
        )

    return Experiment(
        "laboratory",
        controls=controls,
        settings=lambda values: Settings(**values),
        compute=lambda settings: _train(network, problem, settings),
        figure=figure,
        draw=draw,
        describe=lambda settings, result: describe(settings, result, problem),
        arrange=arrange,
    )


def _controls(start: Settings) -> Controls:
    return Controls(  # three to a row: what belongs together stands in one column
        learning_rate=log_slider(
            "learning rate",
            start.learning_rate,
            1e-4,
            1.0,
            "η: how far each update goes against the gradient",
            among=(0.0999, 0.1, 0.101),  # where one kind of ending gives way to the next
        ),
        clip=menu(
            "clipping",
            start.clip,
            [("off", "off"), ("by norm", "norm"), ("by value", "value")],
            "Shorten a gradient that is too long, or cut each of its elements",
        ),
        descent=menu(
            "descent",
            start.descent,
            [
                ("batch: all 20 years", "batch"),
                ("mini-batch", "mini-batch"),
                ("stochastic: one year", "stochastic"),
            ],
            "How many years go into one update",
        ),
        epochs=steps_slider(
            "epochs", start.epochs, EPOCHS, "How often the training goes through all 20 years"
        ),
        clip_threshold=log_slider(
            "threshold",
            start.clip_threshold,
            0.01,
            1000.0,
            "Largest norm of the gradient, or of each element",
        ),
        batch_size=int_slider("batch size", start.batch_size, 2, 19, "Years in a mini-batch"),
        weights=menu(
            "initial weights",
            start.weights,
            [
                ("MATLAB's, 0 to 1", "matlab"),
                ("textbook, −0.1 to 0.4", "textbook"),
                ("uniform, −1 to 1", "uniform"),
                ("Glorot", "glorot"),
                ("He", "he"),
            ],
            "Where the training begins",
        ),
        seed=int_slider("seed", start.seed, 0, 99, "Other random initial weights"),
    )


def _train(network: Network, problem: Problem, settings: Settings) -> Iterator[Result]:
    """The run as far as it has come, every few milliseconds."""
    params = init_params(
        network, settings.weights, seed=settings.seed if settings.has_seed else None
    )
    batch_sizes = {"batch": None, "mini-batch": settings.batch_size, "stochastic": 1}
    training = Training(
        network,
        params,
        problem.X,
        problem.T,
        learning_rate=settings.learning_rate,
        epochs=settings.epochs,
        goal=GOAL,
        batch_size=batch_sizes[settings.descent],
        clip=settings.clip,
        clip_threshold=settings.clip_threshold,
    )
    while not training.done:
        training.advance(seconds=0.03)
        history = training.history()
        # An overflowed network says infinity; the history tells of it.
        with np.errstate(all="ignore"):
            yield Result(
                history,
                fitted(network, history.params, problem),
                forecast(network, history.params, problem),
            )


def describe(settings: Settings, result: Result, problem: Problem) -> str:
    """What the three panels show, in words."""
    words = (
        _training_words(settings, result.history),
        _clipping_words(result.history),
        _forecast_words(result, problem),
    )
    return " ".join(filter(None, words))


def _training_words(settings: Settings, history: History) -> str:
    done = (
        f"After {history.epochs:,} of {settings.epochs:,} epochs "
        f"at learning rate {settings.learning_rate:.3g}"
    )
    kind = history.ending
    if kind == "overflowed":
        epoch, layer = history.first_not_finite
        return (
            f"{done} the numbers have overflowed; "
            f"the gradient of layer {layer} went first, at epoch {epoch:,}."
        )
    reached = ", and the goal of 0.001 is reached" if history.stopped == "goal" else ""
    return (
        f"{done} the SSE is {history.sse[-1]:.4g}; "
        f"a constant would have {history.constant_sse:.3g}{reached}. "
        f"The run has {kind}: {ENDINGS[kind]}."
        if kind == "learned"
        else f"{done} the SSE is {history.sse[-1]:.4g}. The run is {kind}: {ENDINGS[kind]}."
    )


def _clipping_words(history: History) -> str:
    if history.settings["clip"] == "off":
        return ""
    share = float(np.mean(history.clipped_share))
    return (
        f"{share:.1%} of the updates were clipped."
        if share
        else "No update was large enough to be clipped."
    )


def _forecast_words(result: Result, problem: Problem) -> str:
    table = problem.table
    if (
        not np.isfinite(result.forecast).all()
        or np.abs(result.forecast).max() > 100 * np.abs(table.targets).max()
    ):
        return "Its forecast lies more than a hundred times outside the table."
    years = [
        f"{year} "
        + ", ".join(
            f"{name} {value:,.0f}" for name, value in zip(table.target_names, row, strict=True)
        )
        for year, row in zip(table.future_years, result.forecast, strict=True)
    ]
    return f"Forecast: {'; '.join(years)}."
