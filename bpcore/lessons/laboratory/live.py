"""The laboratory: everything there is to turn in a training run, on one table or another."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bpcore.core.checks import check_int
from bpcore.core.data import Problem, Table, load_highway, normalise
from bpcore.core.forecasting import fitted, forecast
from bpcore.core.history import History, ending_in_words
from bpcore.core.network import ACTIVATIONS, FloatArray, Network, Params, backward, init_params
from bpcore.core.roles import FEWEST_ROWS, MOST_INPUTS, MOST_TARGETS
from bpcore.core.steps import RULES, SCHEDULES, make_rule
from bpcore.core.training import Training
from bpcore.drawing.network import NetworkPanel
from bpcore.drawing.panels import ForecastPanel, GradientPanel, SSEPanel
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
    GOAL,
    WEIGHTS,
    rate_slider,
    seed_slider,
    sse_words,
    weights_menu,
)

EPOCHS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
"""What the slider of epochs offers."""

MOST_LAYERS = 3
"""Hidden layers at most: what the board has room for. Lesson 05 goes deeper."""

MOST_HELD_OUT = 8
"""Years held out at most, of a table that has as many left."""

FEWEST_TRAINED = 3
"""Years that are trained on at least."""

MOST_IN_A_BATCH = 500
"""Years in a mini-batch at most."""

WORK = 3e8
"""Rows, times parameters, times epochs, that a first run may cost: a second or so."""

PRESETS: dict[str, dict[str, Any]] = {
    "the reference program": {},
    "the textbook's run": {"learning_rate": 0.035, "weights": "textbook", "noise": 0.01},
    "overflows": {"learning_rate": 0.12},
    "all units dead": {"learning_rate": 0.0999},
    "saturated": {"scale": 10.0, "epochs": 1000},
    "rescued by clipping": {"learning_rate": 0.12, "clip": "norm", "clip_threshold": 0.1},
}
"""Settings that show something, by name; what is not named stands as in the reference program."""

PRESETS_OF_ANY_TABLE: dict[str, dict[str, Any]] = {
    "as at first": {},
    "few units": {"units": 2},
    "small weights at first": {"weights": "textbook"},
    "saturated": {"scale": 10.0},
    "weights held small": {"weight_decay": 0.1},
}
"""The same for a table about which nothing is known beforehand."""


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


def training_of(settings: Settings, problem: Problem) -> Training:
    """The training that the controls stand for, at its beginning.

    Raises
    ------
    ValueError
        If a column is constant in the training years.
    """
    if problem.constant:
        first, last = problem.train_years[0], problem.train_years[-1]
        raise ValueError(
            f"column {problem.constant[0]!r} never changes from {first} to {last}, so there is "
            f"nothing to learn from it in these years"
        )
    n_inputs, n_outputs = problem.X.shape[1], problem.T.shape[1]
    network = Network(
        (n_inputs, *[settings.units] * settings.hidden_layers, n_outputs),
        hidden=settings.activation,
    )
    noise = np.random.default_rng(settings.seed).standard_normal(problem.T.shape)
    return Training(
        network,
        init_params(network, settings.weights, scale=settings.scale, seed=settings.seed or None),
        problem.X,
        problem.T + settings.noise * noise,  # drawn once, as in the textbook
        epochs=settings.epochs,
        goal=GOAL,
        held_out=problem.held_out,
        **settings.training_options(len(problem.T)),
    )


def settings_for(table: Table) -> Settings:
    """Where the controls stand at first, for a table about which nothing is known beforehand.

    The gradient of a batch is a sum over its rows, so the learning rate falls as these become more;
    and the epochs, so that the first run ends soon.
    """
    reference, n = Settings(), len(table.years)
    sizes = (len(table.input_names), reference.units, len(table.target_names))
    work = n * Network(sizes).n_params  # of an epoch
    within = [epochs for epochs in EPOCHS if epochs * work <= WORK]
    return Settings(
        learning_rate=float(f"{min(reference.learning_rate, max(0.4 / n, 1e-4)):.2g}"),
        epochs=max(within, default=EPOCHS[0]),
        batch_size=min(reference.batch_size, n - 1),
    )


def laboratory(
    *,
    table: Table | None = None,
    sharpness: float = 1,
    show: Sequence[str] | None = None,
    alive: str = "learning_rate",
    **settings: Any,
) -> Experiment[Settings, Result]:
    """Train a network on the highway table, with everything there is to turn.

    Parameters
    ----------
    table : Table, optional
        Another table, of at least five years, at most 12 inputs and 4 targets.
    sharpness : float
        See ``bpcore.live.LiveFigure``.
    show : sequence of str, optional
        The controls to show, by the names of ``Settings``; all if left out.
    alive : str
        The control that can still be moved in the exported edition.
    **settings
        Where the controls stand at first; see ``Settings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range, or the table is too small or too large.

    Returns
    -------
    Experiment
        Shown by a notebook as it is. Without one:
        ``laboratory().set(learning_rate=0.02).run().sentence``.
    """
    own = table is not None
    table = load_highway() if table is None else table
    check_int("number of years with targets", len(table.years), FEWEST_ROWS)
    check_int("number of inputs", len(table.input_names), 1, MOST_INPUTS)
    check_int("number of targets", len(table.target_names), 1, MOST_TARGETS)
    reference = table.name == "highway"  # the reference program's
    controls = _controls(Settings() if reference else settings_for(table), len(table.years))
    front = ("learning_rate", "rule", "descent", "clip", "clip_threshold", "epochs")
    training = ("schedule", "batch_size", "weight_decay", "noise")
    controls.group(
        front if reference else (*front, "held_out"),
        training=(*training, "held_out") if reference else training,
        network=("hidden_layers", "units", "activation", "weights", "scale", "seed", "lines"),
    )
    controls.presets(PRESETS if reference else PRESETS_OF_ANY_TABLE)
    controls.start(settings, show)
    figure = LiveFigure(2, rows=2, width=8.4, height=4.7, sharpness=sharpness)
    sse = SSEPanel(figure.axes[0], held_out=True)
    gradient = GradientPanel(figure.axes[1], MOST_LAYERS + 1)
    diagram = NetworkPanel(figure.axes[2], table, MOST_LAYERS + 1)
    curve = ForecastPanel(figure.axes[3], normalise(table))
    figure.animate(*sse.artists, *gradient.artists, *diagram.artists, *curve.artists)

    def begin(settings: Settings) -> Run[Settings, Result]:
        problem = normalise(table, train=table.years[: len(table.years) - settings.held_out])
        training = training_of(settings, problem)
        network = training.network

        def result(settings: Settings, histories: list[History]) -> Result:
            (history,) = histories
            # An overflowed network says infinity; the history tells of it.
            with np.errstate(all="ignore"):
                lines = history.params
                if settings.lines == "gradient":
                    lines = backward(
                        network, history.params, training.data.X.T, training.data.T.T
                    ).gradient
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
        save=saved,
        given=f"table={table.line}" if own else "",
        beside=True,
        alive=alive,
    )


def _controls(start: Settings, years: int) -> Controls:
    def number(of: str, words: str, tooltip: str, low: float, high: float, among=()):
        return log_slider(words, getattr(start, of), low, high, tooltip, among=among)

    def choice(of: str, words: str, tooltip: str, options):
        pairs = [option if isinstance(option, tuple) else (option, option) for option in options]
        return menu(words, getattr(start, of), pairs, tooltip)

    return Controls(
        learning_rate=rate_slider(
            start.learning_rate,
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
        batch_size=int_slider(
            "batch size",
            start.batch_size,
            2,
            min(years - 1, MOST_IN_A_BATCH),
            "Years in a mini-batch",
        ),
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
            min(MOST_HELD_OUT, years - FEWEST_TRAINED),
            "The last years, kept from the training to see how it does on them",
        ),
        hidden_layers=int_slider(
            "hidden layers", start.hidden_layers, 1, MOST_LAYERS, "One after the other"
        ),
        units=int_slider("units", start.units, 1, 32, "In each hidden layer"),
        activation=choice(
            "activation", "activation", "Of the hidden units", [a for a in ACTIVATIONS]
        ),
        weights=weights_menu(start.weights, WEIGHTS),
        scale=number("scale", "their scale", "Multiplies the initial weights", 0.1, 10.0),
        seed=seed_slider(start.seed, "Other random numbers; 0 are those of the reference program"),
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
    constant = f"a constant has {history.constant_sse:.3g}"
    if history.stopped == "running":
        return f"{here} {sse_words(history.sse[-1], history)}; {constant}. The run is under way."
    sse = f"{here} the SSE is {history.sse[-1]:.4g}; {constant}"
    reached = f", and the goal of {GOAL:g} is reached" if history.stopped == "goal" else ""
    return f"{sse}{reached}. The run {ending_in_words(kind)}."


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
    share, threshold = float(np.mean(history.clipped_share)), history.settings["clip_threshold"]
    return (
        f"{share:.1%} of the updates were clipped at {threshold:g}."
        if share
        else f"No update was large enough to be clipped at {threshold:g}."
    )


def _forecast_words(result: Result) -> str:
    table = result.problem.table
    if not len(table.future_years):
        return "The table has no row to forecast."
    if (
        not np.isfinite(result.forecast).all()
        or np.abs(result.forecast).max() > 100 * np.abs(table.targets).max()
    ):
        return "Its forecast lies more than a hundred times outside the table."
    years = [
        f"{year} "
        + ", ".join(f"{name} {table.text(i, row[i])}" for i, name in enumerate(table.target_names))
        for year, row in zip(table.future_years[:MOST_SAID], result.forecast, strict=False)
    ]
    more = len(table.future_years) - len(years)
    return f"Forecast: {'; '.join(years)}{f'; and {more} more' if more else ''}."


MOST_SAID = 5
"""Years whose forecast is told in words; the file has them all."""


def saved(settings: Settings, result: Result) -> str:
    """Record, fit and forecast as the text of a CSV file, in the units of the table."""
    table, text = result.problem.table, io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = table.target_names
    writer.writerow([table.time, "part", *names, *(f"network_{name}" for name in names)])
    trained = len(result.problem.train_years)
    for i, (year, record, output) in enumerate(
        zip(table.years.tolist(), table.targets.tolist(), result.fit.tolist(), strict=True)
    ):
        writer.writerow([year, "training" if i < trained else "held out", *record, *output])
    for year, output in zip(table.future_years.tolist(), result.forecast.tolist(), strict=True):
        writer.writerow([year, "forecast", *[""] * len(names), *output])
    return text.getvalue()
