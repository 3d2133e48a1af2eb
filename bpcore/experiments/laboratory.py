"""The laboratory: everything there is to turn in a training run on the highway table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bpcore.data import Problem, load_highway, normalise
from bpcore.descent import Training
from bpcore.forecasting import fitted, forecast
from bpcore.history import ENDINGS, History
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
from bpcore.network import ACTIVATIONS, FloatArray, Network, Params, backward, init_params
from bpcore.plots.network import NetworkPanel
from bpcore.plots.panels import ForecastPanel, GradientPanel, SSEPanel
from bpcore.steps import RULES, SCHEDULES, make_rule

GOAL = 1e-3
"""SSE at which the reference program would stop."""

EPOCHS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
"""What the slider of epochs offers."""

MOST_LAYERS = 3
"""Hidden layers at most: what the board has room for. Lesson 05 goes deeper."""

MOST_HELD_OUT = 8
"""Years held out at most."""

PRESETS: dict[str, dict[str, Any]] = {
    "the reference program": {},
    "the textbook's run": {"learning_rate": 0.035, "weights": "textbook", "noise": 0.01},
    "overflows": {"learning_rate": 0.12},
    "all units dead": {"learning_rate": 0.0999},
    "saturated": {"scale": 10.0, "epochs": 1000},
    "rescued by clipping": {"learning_rate": 0.12, "clip": "norm", "clip_threshold": 0.1},
}
"""Settings that show something, by name; what is not named stands as in the reference program."""


@dataclass(frozen=True)
class Settings:
    """What the laboratory's controls stand at."""

    learning_rate: float = 0.05
    rule: str = "plain"
    descent: str = "batch"
    clip: str = "off"
    clip_threshold: float = 10.0
    epochs: int = 50_000
    schedule: str = "constant"
    batch_size: int = 5
    weight_decay: float = 0.0
    hidden_layers: int = 1
    units: int = 8
    activation: str = "logistic"
    weights: str = "matlab"
    scale: float = 1.0
    seed: int = 0
    noise: float = 0.0
    held_out: int = 0
    lines: str = "weights"

    @property
    def full_batch(self) -> bool:
        """Whether the rule undoes whole steps, and so needs all years in an update."""
        return make_rule(self.rule).adaptive

    def training_options(self, years: int) -> dict[str, Any]:
        """The options of a training that can be changed under way, for so many years."""
        sizes = {"batch": years, "mini-batch": min(self.batch_size, years), "stochastic": 1}
        return {
            "learning_rate": self.learning_rate,
            "rule": self.rule,
            "batch_size": years if self.full_batch else sizes[self.descent],
            "clip": self.clip,
            "clip_threshold": self.clip_threshold,
            "schedule": self.schedule,
            "weight_decay": self.weight_decay,
        }


REWINDS = (
    *("epochs", "hidden_layers", "units", "activation"),
    *("weights", "scale", "seed", "noise", "held_out"),
)
"""What a run cannot change under way."""


class Result(NamedTuple):
    """A run, and what its network says in the units of the table."""

    history: History
    fit: FloatArray
    forecast: FloatArray
    lines: Params  # weights, or their gradient: the widths in the picture of the network
    problem: Problem


def laboratory(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[Settings, Result]:
    """Train a network on the highway table, with everything there is to turn.

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

    Returns
    -------
    Experiment
        Shown by a notebook as it is. Without one:
        ``laboratory().set(learning_rate=0.02).run().sentence``.
    """
    table = load_highway()
    controls = _controls(Settings())
    controls.group(
        ("learning_rate", "rule", "descent", "clip", "clip_threshold", "epochs"),
        training=("schedule", "batch_size", "weight_decay", "noise", "held_out"),
        network=("hidden_layers", "units", "activation", "weights", "scale", "seed", "lines"),
    )
    controls.presets(PRESETS)
    controls.start(settings, show)
    figure = LiveFigure(2, rows=2, width=8.4, height=4.7, sharpness=sharpness)
    sse = SSEPanel(figure.axes[0], held_out=True)
    gradient = GradientPanel(figure.axes[1], MOST_LAYERS + 1)
    diagram = NetworkPanel(figure.axes[2], table, MOST_LAYERS + 1)
    curve = ForecastPanel(figure.axes[3], normalise(table))
    figure.animate(*sse.artists, *gradient.artists, *diagram.artists, *curve.artists)

    def begin(settings: Settings) -> Run[Settings, Result]:
        problem = normalise(table, train=table.years[: len(table.years) - settings.held_out])
        network = Network(
            (3, *[settings.units] * settings.hidden_layers, 2), hidden=settings.activation
        )
        # MATLAB takes the seed 0 for its default one.
        seed = settings.seed or (None if settings.weights in ("matlab", "textbook") else 0)
        params = init_params(network, settings.weights, scale=settings.scale, seed=seed)
        noise = np.random.default_rng(settings.seed).standard_normal(problem.T.shape)
        T = problem.T + settings.noise * noise  # drawn once, as in the textbook
        held_out = (problem.X_held_out, problem.T_held_out) if settings.held_out else None
        training = Training(
            network,
            params,
            problem.X,
            T,
            epochs=settings.epochs,
            goal=GOAL,
            held_out=held_out,
            **settings.training_options(len(T)),
        )

        def result(settings: Settings, histories: list[History]) -> Result:
            (history,) = histories
            # An overflowed network says infinity; the history tells of it.
            with np.errstate(all="ignore"):
                lines = history.params
                if settings.lines == "gradient":
                    lines = backward(network, history.params, problem.X, T).gradient
                return Result(
                    history,
                    fitted(network, history.params, problem),
                    forecast(network, history.params, problem),
                    lines,
                    problem,
                )

        return Run([training], result)

    def draw(settings: Settings, result: Result, settle: bool) -> None:
        sse.update(result.history, settle=settle)
        gradient.update(result.history, settle=settle)
        diagram.update(result.lines)
        curve.update(result.fit, result.forecast, train_end=result.problem.train_years[-1])

    def arrange(settings: Settings) -> None:
        controls.enable(
            clip_threshold=settings.clip != "off",
            descent=not settings.full_batch,
            batch_size=settings.descent == "mini-batch" and not settings.full_batch,
        )

    return Experiment(
        "laboratory",
        controls=controls,
        settings=lambda values: Settings(**values),
        begin=begin,
        under_way=lambda settings: [
            settings.training_options(len(table.years) - settings.held_out)
        ],
        rewinds=REWINDS,
        view=("lines",),
        figure=figure,
        draw=draw,
        describe=describe,
        arrange=arrange,
        keep=Keep(row=outcome, curve=lambda result: result.history.sse, pin=sse.pin),
        beside=True,
    )


def _controls(start: Settings) -> Controls:
    def number(of: str, words: str, tooltip: str, low: float, high: float, among=()):
        return log_slider(words, getattr(start, of), low, high, tooltip, among=among)

    def choice(of: str, words: str, tooltip: str, options):
        pairs = [option if isinstance(option, tuple) else (option, option) for option in options]
        return menu(words, getattr(start, of), pairs, tooltip)

    return Controls(
        learning_rate=number(
            "learning_rate",
            "learning rate",
            "η: how far each update goes against the gradient",
            1e-4,
            1.0,
            among=(0.0999, 0.1, 0.101),  # where one kind of ending gives way to the next
        ),
        rule=choice("rule", "step rule", "What makes a step of the gradient", RULES),
        descent=choice(
            "descent",
            "descent",
            "How many years go into one update",
            [
                ("batch: all years", "batch"),
                ("mini-batch", "mini-batch"),
                ("stochastic: one year", "stochastic"),
            ],
        ),
        clip=choice(
            "clip",
            "clipping",
            "Shorten a gradient that is too long, or cut each of its elements",
            [("off", "off"), ("by norm", "norm"), ("by value", "value"), ("per layer", "layer")],
        ),
        clip_threshold=number(
            "clip_threshold",
            "threshold",
            "Largest norm of the gradient, or of each element",
            0.01,
            1000.0,
        ),
        epochs=steps_slider(
            "epochs", start.epochs, EPOCHS, "How often the training goes through all years"
        ),
        schedule=choice(
            "schedule", "schedule", "How the learning rate falls over the epochs", SCHEDULES
        ),
        batch_size=int_slider("batch size", start.batch_size, 2, 19, "Years in a mini-batch"),
        weight_decay=steps_slider(
            "weight decay",
            start.weight_decay,
            (0.0, *(float(f"{10**d:.2g}") for d in np.arange(-5, 0.01, 0.25))),
            "λ: pulls every weight, but no bias, towards 0",
        ),
        noise=steps_slider(
            "target noise",
            start.noise,
            (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5),
            "Standard deviation of noise on the normalised targets, drawn once",
        ),
        held_out=int_slider(
            "held out",
            start.held_out,
            0,
            MOST_HELD_OUT,
            "The last years, kept from the training to see how it does on them",
        ),
        hidden_layers=int_slider(
            "hidden layers", start.hidden_layers, 1, MOST_LAYERS, "One after the other"
        ),
        units=int_slider("units", start.units, 1, 32, "In each hidden layer"),
        activation=choice(
            "activation", "activation", "Of the hidden units", [a for a in ACTIVATIONS]
        ),
        weights=choice(
            "weights",
            "initial weights",
            "Where the training begins",
            [
                ("MATLAB's, 0 to 1", "matlab"),
                ("textbook, −0.1 to 0.4", "textbook"),
                ("uniform, −1 to 1", "uniform"),
                ("Glorot", "glorot"),
                ("He", "he"),
            ],
        ),
        scale=number("scale", "their scale", "Multiplies the initial weights", 0.1, 10.0),
        seed=int_slider(
            "seed", start.seed, 0, 99, "Other random numbers; 0 are those of the reference program"
        ),
        lines=choice(
            "lines",
            "lines show",
            "What the lines of the network are as wide as",
            [("weights", "weights"), ("their gradient", "gradient")],
        ),
    )


def outcome(settings: Settings, result: Result) -> dict[str, Any]:
    """What a kept run is compared by."""
    history = result.history
    held_out = {}
    if history.held_out_sse is not None:
        held_out = {"held-out SSE": float(history.held_out_sse[-1])}
    return {
        "epochs run": history.epochs,
        "SSE": float(history.sse[-1]),
        **held_out,
        "ending": history.ending,
    }


def describe(settings: Settings, result: Result) -> str:
    """What the four panels show, in words."""
    words = (
        _training_words(settings, result.history),
        _held_out_words(result),
        _clipping_words(result.history),
        _forecast_words(result),
    )
    return " ".join(filter(None, words))


def _training_words(settings: Settings, history: History) -> str:
    here = (
        f"In epoch {history.epochs:,} of {settings.epochs:,} "
        f"at learning rate {settings.learning_rate:.3g}"
        + (f" by {settings.rule}" if settings.rule != "plain" else "")
    )
    kind = history.ending
    if kind == "overflowed":
        epoch, layer = history.first_not_finite
        return (
            f"{here} the numbers have overflowed; "
            f"the gradient of layer {layer} went first, in epoch {epoch:,}."
        )
    sse = f"{here} the SSE is {history.sse[-1]:.4g}; a constant has {history.constant_sse:.3g}"
    if history.stopped == "running":
        return f"{sse}. The run is under way."
    reached = f", and the goal of {GOAL:g} is reached" if history.stopped == "goal" else ""
    verb = "has" if kind in ("learned", "blown up") else "is"
    return f"{sse}{reached}. The run {verb} {kind}: {ENDINGS[kind]}."


def _held_out_words(result: Result) -> str:
    if result.history.held_out_sse is None:
        return ""
    years = result.problem.held_out_years
    sse = result.history.held_out_sse[-1]
    when = f"{years[0]}" if len(years) == 1 else f"{years[0]} to {years[-1]}"
    if not np.isfinite(sse):
        return f"On {when}, held out, nothing finite comes out."
    return f"On {when}, held out, the SSE is {sse:.4g}."


def _clipping_words(history: History) -> str:
    if history.settings["clip"] == "off":
        return ""
    share = float(np.mean(history.clipped_share))
    return (
        f"{share:.1%} of the updates were clipped."
        if share
        else "No update was large enough to be clipped."
    )


def _forecast_words(result: Result) -> str:
    table = result.problem.table
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
