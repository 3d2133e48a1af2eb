"""The laboratory: everything there is to turn in a training run, on one table or another."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.checks import check_int, check_type
from bpcore.core.data import Problem, Table, load_highway, normalise
from bpcore.core.forecasting import fitted, forecast
from bpcore.core.history import History, ending_in_words
from bpcore.core.network import ACTIVATIONS, FloatArray, Network, Params, backward, init_params
from bpcore.core.steps import RULES, SCHEDULES, make_rule
from bpcore.core.training import Training
from bpcore.drawing.panels import GradientPanel, SSEPanel
from bpcore.lessons.forecast.live import GOAL
from bpcore.lessons.laboratory.panels import ForecastPanel, NetworkPanel
from bpcore.live import Experiment, Keep
from bpcore.live.controls import Controls
from bpcore.live.settings import (
    WEIGHTS,
    choice,
    controls_of,
    log,
    rate,
    seed,
    steps,
    weights,
    whole,
)
from bpcore.live.words import SSEWords

EPOCHS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
MOST_LAYERS = 3  # hidden ones: what the board has room for; lesson 05 goes deeper
FEWEST_ROWS = 5  # with targets; with fewer there is hardly anything to hold out or to test
MOST_INPUTS, MOST_TARGETS = 12, 4  # what the figure has room for
MOST_HELD_OUT = 8  # years, of a table that has as many left
FEWEST_TRAINED = 3  # years
MOST_IN_A_BATCH = 500  # years
WORK = 3e8  # rows, times parameters, times epochs, that a first run may cost: a second or so

DESCENTS = {
    "batch": "batch: all rows",
    "mini-batch": "mini-batch",
    "stochastic": "stochastic: one row",
}
CLIPPINGS = {"off": "off", "norm": "by norm", "value": "by value", "layer": "per layer"}
WIDTHS = {"weights": "weights", "gradient": "their gradient"}
DECAYS = (0.0, *(float(f"{10**d:.2g}") for d in np.arange(-5, 0.01, 0.25)))

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

    # Where one kind of ending gives way to the next, the slider has steps of its own.
    learning_rate: float = rate(0.05, 1e-4, 1.0, among=(0.0999, 0.1, 0.101))
    rule: str = choice("step rule", "plain", list(RULES), "What makes a step of the gradient")
    descent: str = choice("descent", "batch", DESCENTS, "How many rows go into one update")
    clip: str = choice(
        "clipping",
        "off",
        CLIPPINGS,
        "Shorten a gradient that is too long, or cut each of its elements",
    )
    clip_threshold: float = log(
        "threshold", 10.0, 0.01, 1000.0, "Largest norm of the gradient, or of each element"
    )
    epochs: int = steps("epochs", 50_000, EPOCHS, "How often the training goes through all rows")
    schedule: str = choice(
        "schedule", "constant", list(SCHEDULES), "How the learning rate falls over the epochs"
    )
    batch_size: int = whole("batch size", 5, 2, MOST_IN_A_BATCH, "Years in a mini-batch")
    weight_decay: float = steps(
        "weight decay", 0.0, DECAYS, "λ: pulls every weight, but no bias, towards 0"
    )
    noise: float = steps(
        "target noise",
        0.0,
        (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5),
        "Standard deviation of noise on the normalised targets, drawn once",
    )
    held_out: int = whole(
        "held out",
        0,
        0,
        MOST_HELD_OUT,
        "The last rows, kept from the training to see how it does on them",
    )
    hidden_layers: int = whole("hidden layers", 1, 1, MOST_LAYERS, "One after the other")
    units: int = whole("units", 8, 1, 32, "In each hidden layer")
    activation: str = choice("activation", "logistic", list(ACTIVATIONS), "Of the hidden units")
    weights: str = weights("matlab", WEIGHTS)
    scale: float = log("their scale", 1.0, 0.1, 10.0, "Multiplies the initial weights")
    seed: int = seed(0, "Other random numbers; 0 are those of the reference program")
    lines: str = choice(
        "lines show", "weights", WIDTHS, "What the lines of the network are as wide as"
    )

    @property
    def full_batch(self) -> bool:
        """Whether the rule undoes whole steps, and so needs all years in an update."""
        return make_rule(self.rule).adaptive

    def training_options(self, years: int) -> dict[str, Any]:
        """The options of a training that can be changed under way, for so many years."""
        sizes = {"batch": years, "mini-batch": min(self.batch_size, years), "stochastic": 1}
        size = years if self.full_batch else sizes[self.descent]
        same = ("learning_rate", "rule", "clip", "clip_threshold", "schedule", "weight_decay")
        return {"batch_size": size, **{name: getattr(self, name) for name in same}}


class Result(NamedTuple):
    """A run, and what its network says in the units of the table."""

    history: History
    fit: FloatArray
    forecast: FloatArray
    lines: Params  # weights, or their gradient: the widths in the picture of the network
    problem: Problem


class Laboratory(Experiment):
    """Train a network on the highway table, with everything there is to turn.

    Parameters
    ----------
    table : Table, optional
        Another table, of at least five years, at most 12 inputs and 4 targets.
    alive : str
        The control that can still be moved in the exported edition.
    **options
        See ``Experiment``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range, or the table is too small or too large.
    """

    name = "laboratory"
    Settings = Settings
    layout = {"columns": 2, "rows": 2, "width": 8.4, "height": 4.7}
    rewinds = (
        *("epochs", "hidden_layers", "units", "activation"),
        *("weights", "scale", "seed", "noise", "held_out"),
    )
    view = ("lines",)
    beside = True

    def __init__(
        self, *, table: Table | None = None, alive: str = "learning_rate", **options: Any
    ) -> None:
        self.table = load_highway() if table is None else check_type("table", table, Table)
        self.given = "" if table is None else f"table={table.line}"
        check_int("number of years with targets", len(self.table.years), FEWEST_ROWS)
        check_int("number of inputs", len(self.table.input_names), 1, MOST_INPUTS)
        check_int("number of targets", len(self.table.target_names), 1, MOST_TARGETS)
        self.alive = alive
        super().__init__(**options)

    def make_controls(self) -> Controls:
        years = len(self.table.years)
        reference = self.table.name == "highway"  # the reference program's
        controls = controls_of(
            Settings() if reference else settings_for(self.table),
            batch_size={"high": min(years - 1, MOST_IN_A_BATCH)},
            held_out={"high": min(MOST_HELD_OUT, years - FEWEST_TRAINED)},
        )
        front = ("learning_rate", "rule", "descent", "clip", "clip_threshold", "epochs")
        training = ("schedule", "batch_size", "weight_decay", "noise")
        controls.group(
            front if reference else (*front, "held_out"),
            training=(*training, "held_out") if reference else training,
            network=("hidden_layers", "units", "activation", "weights", "scale", "seed", "lines"),
        )
        controls.presets(PRESETS if reference else PRESETS_OF_ANY_TABLE)
        return controls

    def panels(self, *axes: Axes) -> list:
        self.sse = SSEPanel(axes[0], held_out=True)
        self.norms = GradientPanel(axes[1], MOST_LAYERS + 1)
        self.diagram = NetworkPanel(axes[2], self.table, MOST_LAYERS + 1)
        self.curve = ForecastPanel(axes[3], normalise(self.table))
        self.comparison = Keep(row=outcome, curve=lambda r: r.history.sse, pin=self.sse.kept.pin)
        return [self.sse, self.norms, self.diagram, self.curve]

    def under_way(self, settings: Settings) -> list[dict[str, Any]]:
        return [settings.training_options(len(self.problem.T))]

    def begin(self, settings: Settings) -> list[Training]:
        self.problem = problem_of(settings, self.table)
        return [training_of(settings, self.problem)]

    def make_result(self, settings: Settings, histories: list[History]) -> Result:
        (history,) = histories
        problem, params = self.problem, history.params
        network = params.network
        with np.errstate(all="ignore"):  # an overflowed network says infinity, and so is told of
            lines = params
            if settings.lines == "gradient":
                lines = backward(network, params, problem.X, problem.T).gradient
            fit, ahead = fitted(network, params, problem), forecast(network, params, problem)
        return Result(history, fit, ahead, lines, problem)

    def draw(self, settings: Settings, result: Result, settle: bool) -> None:
        self.sse.update(result.history, settle=settle)
        self.norms.update(result.history, settle=settle)
        self.diagram.update(result.lines)
        self.curve.update(result.fit, result.forecast, train_end=result.problem.train_years[-1])

    def describe(self, settings: Settings, result: Result) -> str:
        words = (
            training_words(settings, result.history),
            held_out_words(result),
            clipping_words(result.history),
            forecast_words(result),
        )
        return " ".join(filter(None, words))

    def effective(self, settings: Settings) -> dict[str, bool]:
        return {
            "clip_threshold": settings.clip != "off",
            "descent": not settings.full_batch,
            "batch_size": settings.descent == "mini-batch" and not settings.full_batch,
        }

    def save(self, settings: Settings, result: Result) -> str:
        """Record, fit and forecast, in the units of the table."""
        table, text = result.problem.table, io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        names = table.target_names
        writer.writerow([table.time, "part", *names, *(f"network_{name}" for name in names)])
        trained = len(result.problem.train_years)
        columns = table.years, *table.targets.T, *result.fit.T
        for i, (year, *row) in enumerate(zip(*(one.tolist() for one in columns), strict=True)):
            part = "training" if i < trained else "held out"
            writer.writerow([table.when(year), part, *row])
        for year, output in zip(table.future_years.tolist(), result.forecast.tolist(), strict=True):
            writer.writerow([table.when(year), "forecast", *[""] * len(names), *output])
        return text.getvalue()


# -- the run ---------------------------------------------------------------------------------------


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


def problem_of(settings: Settings, table: Table) -> Problem:
    """A table, normalised, with the last years held out, and with noise on the targets."""
    problem = normalise(table, train=table.years[: len(table.years) - settings.held_out])
    noise = np.random.default_rng(settings.seed).standard_normal(problem.T.shape)
    return replace(problem, T=problem.T + settings.noise * noise)  # drawn once, as in the textbook


def training_of(settings: Settings, problem: Problem) -> Training:
    """The training that the controls stand for, at its beginning.

    Raises
    ------
    ValueError
        If a column is constant in the training years.
    """
    if problem.constant:
        first, last = (problem.table.when(problem.train_years[i]) for i in (0, -1))
        raise ValueError(
            f"column {problem.constant[0]!r} never changes from {first} to {last}, so there is "
            "nothing to learn from it there"
        )
    n_inputs, n_outputs = problem.X.shape[1], problem.T.shape[1]
    inner = [settings.units] * settings.hidden_layers
    network = Network((n_inputs, *inner, n_outputs), hidden=settings.activation)
    begin = {"scale": settings.scale, "seed": settings.seed or None}
    params = init_params(network, settings.weights, **begin)
    options = {"epochs": settings.epochs, "goal": GOAL, "held_out": problem.held_out}
    options |= settings.training_options(len(problem.T))
    return Training(network, params, problem.X, problem.T, **options)


# -- the words -------------------------------------------------------------------------------------

AT = "at learning rate {rate:.3g}"
AT_BY = "at learning rate {rate:.3g} by {rule}"
OVERFLOWED = (
    "In epoch {epoch:,} of {epochs:,} {at} the numbers have overflowed; the gradient of layer "
    "{layer} went first, in epoch {first:,}."
)
SSE = SSEWords(
    "In epoch {epoch:,} of {epochs:,} {at} the SSE is {sse:.4g}; a constant has {constant:.3g}.",
    "In epoch {epoch:,} of {epochs:,} {at} the SSE has blown up to {sse:.4g}; a constant has "
    "{constant:.3g}.",
    "In epoch {epoch:,} of {epochs:,} {at} the SSE has overflowed; a constant has {constant:.3g}.",
)
REACHED = (
    "In epoch {epoch:,} of {epochs:,} {at} the SSE is {sse:.4g}; a constant has {constant:.3g}, "
    "and the goal of {goal:g} is reached."
)
UNDER_WAY = "The run is under way."
ENDED = "The run {ending}."
HELD_OUT = "On {years}, held out, the SSE is {sse:.4g}."
HELD_OUT_LOST = "On {years}, held out, nothing finite comes out."
CLIPPED = "{share:.1%} of the updates were clipped at {threshold:g}."
NEVER_CLIPPED = "No update was large enough to be clipped at {threshold:g}."
NOTHING_AHEAD = "The table has no row to forecast."
FAR_OUT = "Its forecast lies more than a hundred times outside the table."
FORECAST = "Forecast: {years}."
FORECAST_CUT = "Forecast: {years}; and {more} more."

MOST_SAID = 5
"""Years whose forecast is told in words; the file has them all."""


def training_words(settings: Settings, history: History) -> str:
    """How far the run has come, and how it has ended."""
    at = AT if settings.rule == "plain" else AT_BY
    places = {
        "epoch": history.epochs,
        "epochs": settings.epochs,
        "at": at.format(rate=settings.learning_rate, rule=settings.rule),
        "constant": history.constant_sse,
    }
    kind, last = history.ending, history.sse[-1]
    if kind == "overflowed":
        first, layer = history.first_not_finite
        return OVERFLOWED.format(**places, first=first, layer=layer)
    if history.stopped == "running":
        return f"{SSE.template(last, history)} {UNDER_WAY}".format(**places, sse=last)
    template = REACHED if history.stopped == "goal" else SSE.usual
    ended = f"{template} {ENDED}"
    return ended.format(**places, sse=last, goal=GOAL, ending=ending_in_words(kind))


def held_out_words(result: Result) -> str:
    """How the network does on the years held out, if there are any."""
    if result.history.held_out_sse is None:
        return ""
    years, sse = result.problem.held_out_years, result.history.held_out_sse[-1]
    said = result.problem.table.when
    when = said(years[0]) if len(years) == 1 else f"{said(years[0])} to {said(years[-1])}"
    return (HELD_OUT if np.isfinite(sse) else HELD_OUT_LOST).format(years=when, sse=sse)


def clipping_words(history: History) -> str:
    """How often a gradient was clipped, if it may be."""
    if history.settings["clip"] == "off":
        return ""
    share, threshold = float(np.mean(history.clipped_share)), history.settings["clip_threshold"]
    return (CLIPPED if share else NEVER_CLIPPED).format(share=share, threshold=threshold)


def forecast_words(result: Result) -> str:
    """What is forecast, in the units of the table."""
    table, ahead = result.problem.table, result.forecast
    if not len(table.future_years):
        return NOTHING_AHEAD
    if not np.isfinite(ahead).all() or np.abs(ahead).max() > 100 * np.abs(table.targets).max():
        return FAR_OUT
    years = []
    for year, row in zip(table.future_years[:MOST_SAID], ahead, strict=False):
        numbers = [f"{name} {table.text(i, row[i])}" for i, name in enumerate(table.target_names)]
        years.append(f"{table.when(year)} {', '.join(numbers)}")
    more = len(table.future_years) - len(years)
    return (FORECAST_CUT if more else FORECAST).format(years="; ".join(years), more=more)


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
