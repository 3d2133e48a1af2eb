"""How the challenge of each lesson is scored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, is_dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from bpcore.answers.challenge import task
from bpcore.answers.check import Wrong, call
from bpcore.core.checks import check_int, check_number, check_positive
from bpcore.core.data import Problem, load_highway, load_longley, normalise
from bpcore.core.forecasting import EX_ANTE, backtest, forecast, network_method, regression
from bpcore.core.history import ENDINGS, History
from bpcore.core.network import FloatArray, Network, init_params
from bpcore.core.training import train
from bpcore.lessons.backpropagation.bugs import BUGS, planted

MOST_EPOCHS, MOST_LAYERS, MOST_UNITS = 50_000, 30, 64

Settings = dict[str, Any]

START: Settings = {
    "hidden_layers": 1,
    "units": 8,
    "activation": "logistic",
    "weights": "matlab",
    "scale": 1.0,
    "seed": 0,
}
"""A network and its initial weights, called as in the laboratory."""


@cache
def highway(held_out: int = 0) -> Problem:
    """The course's table, without so many of its last years."""
    table = load_highway()
    return normalise(table, train=table.years[: len(table.years) - held_out])


def settings_of(answer: Any, defaults: Settings) -> Settings:
    """The settings of an experiment as its sliders stand, or of a dictionary.

    Raises
    ------
    Wrong
        If it is neither, or names a setting that does not count here.
    """
    names = ", ".join(defaults)
    if isinstance(answer, dict):
        unknown = [repr(name) for name in answer if name not in defaults]
        if unknown:
            raise Wrong(f"{', '.join(unknown)} does not count here; what counts is: {names}.")
        return defaults | answer
    given = getattr(answer, "settings", None)
    if not is_dataclass(given):
        raise Wrong(
            f"Hand in the experiment as its sliders stand, or a dictionary of settings: {names}. "
            f"This is {type(answer).__name__}."
        )
    return defaults | {name: v for name, v in asdict(given).items() if name in defaults}


def number_of(answer: Any, name: str) -> float:
    """A number: the answer itself, or a setting of an experiment or a dictionary."""
    if isinstance(answer, dict) or hasattr(answer, "settings"):
        answer = settings_of(answer, {name: None})[name]
        if answer is None:
            raise Wrong(f"This has no setting {name}.")
    return check_positive(name, answer)


def run(settings: Settings, epochs: int, problem: Problem | None = None, **options: Any) -> History:
    """A run of the network that the settings describe.

    Parameters
    ----------
    settings : dict
        Those of ``START`` make the network; any others are options of ``train``.
    epochs : int
    problem : Problem, optional
        The course's table if left out.
    **options
        More options of ``train``.
    """
    problem = highway() if problem is None else problem
    start = START | {name: value for name, value in settings.items() if name in START}
    layers = check_int("hidden_layers", start["hidden_layers"], 1, MOST_LAYERS)
    units = check_int("units", start["units"], 1, MOST_UNITS)
    network = Network((3, *[units] * layers, 2), hidden=start["activation"])
    seed = start["seed"] or None  # as in an experiment: 0 is the scheme's own
    params = init_params(network, start["weights"], scale=start["scale"], seed=seed)
    options |= {name: value for name, value in settings.items() if name not in START}
    return train(network, params, problem.X, problem.T, epochs=epochs, **options)


def epochs_to(goal: float, history: History) -> int | None:
    """The first epoch whose SSE is below a goal, counted from 1; None if there is none."""
    below = np.flatnonzero(history.sse < goal)
    return int(below[0]) + 1 if len(below) else None


def smallest_sse(history: History) -> str:
    """The smallest SSE of a run, in words."""
    return f"the smallest SSE is {np.nanmin(history.sse):.3g}"


# -- the tasks, lesson by lesson -------------------------------------------------------------------


@task(
    "0",
    shown="{:,.0f} off",
    less_is_better=True,
    par=1355,
    hint="a and b belong together: when you raise a, lower b, and see whether that is better.",
)
def straight_line(answer: Any) -> tuple[float, str]:
    """How far off two numbers are, with which population alone tells the passengers."""
    try:
        a, b = answer
    except (TypeError, ValueError):
        raise Wrong("Two numbers are wanted, with a comma between them: (a, b).") from None
    a, b = (
        check_number(name, value, -np.inf, np.inf, open_low=True, open_high=True)
        for name, value in (("a", a), ("b", b))
    )
    table = highway().table
    too_high = a * table.inputs[:, 0] + b - table.targets[:, 0]
    worst = np.argmax(np.abs(too_high))
    return float(np.mean(np.abs(too_high))), (
        f"With a = {a:,.10g} and b = {b:,.10g} the formula is farthest off in "
        f"{table.years[worst]}: {abs(too_high[worst]):,.0f} too "
        f"{'high' if too_high[worst] > 0 else 'low'}."
    )


@task(
    "1",
    shown="{:,.0f} off the record",
    less_is_better=True,
    par=3_741_900,
    hint="write down how far apart the other 19 years are for a misprint p, and solve for p.",
)
def smallest_misprint(answer: Any) -> tuple[float, str]:
    """How small a misprint in the last year makes the other years all but equal."""
    typed = check_number("the misprint", answer, -np.inf, np.inf, open_low=True, open_high=True)
    column = highway().table.targets[:, 0].copy()
    record, column[-1] = column[-1], typed
    scaled = 2 * (column - column.min()) / np.ptp(column) - 1
    apart = float(np.ptp(scaled[:-1]))
    if apart >= 0.02:
        raise Wrong(
            f"With {typed:,.0f} the other 19 years lie {apart:.4f} apart; they are to be closer "
            f"than 0.02."
        )
    return abs(typed - record), f"With {typed:,.0f} the other 19 years lie {apart:.4f} apart."


@cache
def suspects() -> tuple[tuple[str, Any, FloatArray], ...]:
    """Gradients, each with its bug and the parameters that it was taken at."""
    problem, network = highway(), Network((3, 8, 2))
    starts = [init_params(network, "uniform", seed=seed) for seed in range(4)]
    starts += [init_params(network, "glorot", seed=seed) for seed in range(4)]
    return tuple(
        (bug, start, planted(bug, network, start, problem.X, problem.T))
        for start in starts
        for bug in BUGS
    )


@task(
    "2",
    shown="{:.0f} of 48 recognised",
    less_is_better=False,
    par=48,
    hint="compute the right gradient, and those of single years, and see to which the suspect "
    "is close.",
)
def detective(answer: Callable) -> tuple[float, str]:
    """How many planted bugs a function of the learner's recognises."""
    found, missed = 0, None
    for bug, params, gradient in suspects():
        named = call(answer, params, gradient)
        if named not in BUGS:
            names = ", ".join(map(repr, BUGS))
            raise Wrong(f"Your function returned {named!r}; it should return one of {names}.")
        found += named == bug
        if named != bug and missed is None:
            missed = f"The first that got away: {bug!r}, which you took for {named!r}."
    return found, missed or "Nothing gets past you."


@task(
    "3",
    shown="learning rate {:.6g}",
    less_is_better=True,
    par=0.1004,
    hint="halve the interval between a rate that overflows and one that does not.",
)
def smallest_overflow(answer: Any) -> tuple[float, str]:
    """The smallest learning rate with which the reference program overflows."""
    rate = number_of(answer, "learning_rate")
    history = run({"learning_rate": rate}, MOST_EPOCHS)
    if history.ending != "overflowed":
        raise Wrong(f"At {rate:g} the run does not overflow: it ends as “{history.ending}”.")
    return rate, f"At {rate:g} the run overflows after {history.epochs:,} epochs."


@task(
    "4",
    shown="{:.0f} epochs",
    less_is_better=True,
    par=39,
    hint="fewer years in an update allow a larger rate, and more updates in an epoch.",
)
def fewest_passes(answer: Any) -> tuple[float, str]:
    """Passes over the table until the SSE is below 0.3, with plain descent."""
    defaults = {"learning_rate": 0.02, "batch_size": 20, "reduction": "sum", "shuffle": True}
    given = settings_of(answer, defaults)
    sizes = [given["batch_size"]] if isinstance(answer, dict) else [20, given["batch_size"], 1]
    histories = {
        size: run({**given, "weights": "uniform", "seed": 1, "batch_size": size}, 2000)
        for size in sizes
    }
    reached = {n: e for n, history in histories.items() if (e := epochs_to(0.3, history))}
    if not reached:
        found = min((history for history in histories.values()), key=lambda h: np.nanmin(h.sse))
        raise Wrong(f"In 2,000 epochs {smallest_sse(found)}; it is to get below 0.3.")
    size = min(reached, key=reached.get)
    return reached[size], f"With batches of {size} the SSE is below 0.3 in epoch {reached[size]:,}."


@task(
    "5",
    shown="{:.0f} hidden layers",
    less_is_better=False,
    par=6,
    hint="weights of both signs, several times as large as Glorot's, make up for slopes of ¼.",
)
def deepest_logistic(answer: Any) -> tuple[float, str]:
    """The most layers of logistic units that learn in 1,000 epochs of plain descent."""
    defaults = {"depth": 3, "weights": "matlab", "scale": 1.0, "seed": 0, "learning_rate": 0.002}
    given = settings_of(answer, defaults)
    if getattr(getattr(answer, "settings", None), "activation", "logistic") != "logistic":
        raise Wrong("Only logistic units count here.")
    layers = check_int("depth", given.pop("depth"), 2, MOST_LAYERS)
    history = run({**given, "hidden_layers": layers}, 1000)
    end = f"With {layers} hidden layers the SSE ends at {history.sse[-1]:.3g}"
    if not history.sse[-1] < 1:
        raise Wrong(f"{end}; it is to end below 1.")
    return layers, f"{end}."


@task(
    "6",
    shown="SSE {:.4g}",
    less_is_better=True,
    par=0.17,
    hint="each layer has gradients of its own size: clip them apart.",
)
def rescued_best(answer: Any) -> tuple[float, str]:
    """The SSE of the run at 0.12, rescued by clipping alone."""
    given = settings_of(answer, {"clip": "norm", "clip_threshold": 1.0})
    history = run({**given, "learning_rate": 0.12}, 2000)
    end = f"At 0.12, clipped by {given['clip']} at {given['clip_threshold']:g}, the run"
    if history.ending != "learned":
        raise Wrong(f"{end} ends as “{history.ending}”: {ENDINGS[history.ending]}.")
    return float(history.sse[-1]), f"{end} ends with the SSE {history.sse[-1]:.4g}."


@task(
    "7",
    shown="{:.0f} epochs",
    less_is_better=True,
    par=85,
    hint="a rule that divides by the size of the gradient may take long steps.",
)
def fewest_updates(answer: Any) -> tuple[float, str]:
    """Updates with the full batch until the SSE is below 0.1."""
    if isinstance(answer, dict):
        one = settings_of(answer, {"rule": "plain", "learning_rate": 0.02, "schedule": "constant"})
        tried = [one]
    else:
        names = ("rate_a", "rule_a", "rate_b", "rule_b", "schedule")
        two = settings_of(answer, dict.fromkeys(names))
        if None in two.values():
            raise Wrong("Hand in rules() as its sliders stand, or a dictionary of settings.")
        tried = [
            {"rule": rule, "learning_rate": rate, "schedule": two["schedule"]}
            for rule, rate in ((two["rule_a"], two["rate_a"]), (two["rule_b"], two["rate_b"]))
        ]
    histories = [run(settings, 1000) for settings in tried]
    reached = [epochs_to(0.1, history) for history in histories]
    if not any(reached):
        best = min(histories, key=lambda history: np.nanmin(history.sse))
        raise Wrong(f"In 1,000 epochs {smallest_sse(best)}; it is to get below 0.1.")
    i = min((i for i, epoch in enumerate(reached) if epoch), key=lambda i: reached[i])
    rule, rate = tried[i]["rule"], tried[i]["learning_rate"]
    return reached[i], f"With {rule} at {rate:g} the SSE is below 0.1 in epoch {reached[i]:,}."


@task(
    "8",
    shown="{:,.0f} passengers",
    less_is_better=False,
    par=62_000,
    hint="with shorter training and other weights, more units are still on their way up in 2010.",
)
def highest_forecast(answer: Any) -> tuple[float, str]:
    """The most passengers in 2010 that a network forecasts which follows the record."""
    defaults = {"learning_rate": 0.05, "epochs": MOST_EPOCHS, "units": 8}
    given = settings_of(answer, {**defaults, "weights": "matlab", "seed": 0})
    epochs = check_int("epochs", given.pop("epochs"), 1, MOST_EPOCHS)
    history = run(given, epochs)
    if not history.sse[-1] < 0.25:
        raise Wrong(f"The SSE ends at {history.sse[-1]:.3g}; a fit below 0.25 is asked for.")
    passengers = float(forecast(history.network, history.params, highway())[0, 0])
    return passengers, f"The SSE is {history.sse[-1]:.3g}, and for 2010 it says {passengers:,.0f}."


@task(
    "9",
    shown="{:.3f} of drift's error",
    less_is_better=True,
    par=0.97,
    hint="train for longer, and take weights of both signs.",
)
def beats_drift(answer: Any) -> tuple[float, str]:
    """The network's error in the backtest as a multiple of drift's, for the worse target."""
    defaults = {"learning_rate": 0.05, "epochs": 5000, "units": 8, "weights": "matlab"}
    given = settings_of(answer, defaults)
    check_int("epochs", given["epochs"], 1, MOST_EPOCHS)
    check_int("units", given["units"], 1, MOST_UNITS)
    table = highway().table
    first = 0 if given["weights"] in ("matlab", "textbook") else 1
    drift = backtest(table, {"drift": EX_ANTE["drift"]})

    def ratio(seeds: range) -> float:
        forecasts = []
        for seed in seeds:
            method = network_method(**given, seed=seed or None, goal=1e-3)
            forecasts.append(backtest(table, {"network": method}).forecasts["network"])
        with np.errstate(all="ignore"):  # infinity less infinity, where runs have overflowed
            error = np.abs(np.median(forecasts, axis=0) - drift.record).mean(axis=0)
        return float(np.max(error / drift.mean_absolute_error("drift")))

    ours, others = ratio(range(first, first + 5)), ratio(range(first + 5, first + 10))
    if not ours < 100:
        raise Wrong("The network's error is more than a hundred times drift's.")
    return ours, (
        f"The median of five networks has {ours:.2f} times drift's error for the worse of the two "
        f"targets. Five others, with nothing changed but the draw of their weights, "
        f"have {others:.2f}."
    )


@task(
    "10",
    shown="held-out SSE {:.3g}",
    less_is_better=False,
    par=45,
    hint="train long and fast, without weight decay, and try other weights.",
)
def worst_overfit(answer: Any) -> tuple[float, str]:
    """How wrong eight held-out years can be beside a small SSE in training."""
    defaults = {"learning_rate": 0.02, "epochs": 20_000, "weight_decay": 0.0, "units": 8, "seed": 0}
    given = settings_of(answer, defaults)
    epochs = check_int("epochs", given.pop("epochs"), 1, MOST_EPOCHS)
    problem = highway(held_out=8)
    history = run(given, epochs, problem, held_out=problem.held_out)
    if not history.sse[-1] < 0.1:
        raise Wrong(f"The SSE in training ends at {history.sse[-1]:.3g}; it is to be below 0.1.")
    held_out = float(history.held_out_sse[-1])
    return held_out, (
        f"The SSE is {history.sse[-1]:.3g} in training, "
        f"and {held_out:.3g} on the eight years after it."
    )


@task(
    "11",
    shown="{:.0f} epochs",
    less_is_better=True,
    par=900,
    hint="adam, more than one hidden layer, and an activation whose slope is not ¼ at most.",
)
def reaches_the_goal(answer: Any) -> tuple[float, str]:
    """Epochs until the SSE is below the goal that the reference program never reaches."""
    options = {"learning_rate": 0.05, "rule": "plain", "clip": "off", "clip_threshold": 10.0}
    defaults = options | {"schedule": "constant", "weight_decay": 0.0} | START
    given = settings_of(answer, defaults | {"descent": "batch", "batch_size": 5})
    sizes = {"batch": None, "mini-batch": given["batch_size"], "stochastic": 1}
    if given["descent"] not in sizes:
        raise Wrong(f"descent is {given['descent']!r}; it is one of {', '.join(sizes)}.")
    given["batch_size"] = sizes[given.pop("descent")]
    history = run(given, 10_000, goal=1e-3)
    if history.stopped != "goal":
        raise Wrong(f"In 10,000 epochs {smallest_sse(history)}; it is to get below 0.001.")
    epochs = epochs_to(1e-3, history) or history.epochs
    return epochs, f"The SSE is below 0.001 in epoch {epochs:,}."


@task(
    "12",
    shown="off by {:.0f} thousand",
    less_is_better=True,
    par=778.5,
    hint="each column must be extrapolated before it can help; which one is known a year ahead?",
)
def needs_few_columns(answer: Any) -> tuple[float, str]:
    """The error of a regression on some of Longley's columns, one year ahead."""
    table = load_longley()
    known = ", ".join(table.input_names)
    if not isinstance(answer, str | list | tuple):
        raise Wrong(f"Hand in a list of names of columns, such as ['gnp']; there are {known}.")
    names = [answer] if isinstance(answer, str) else list(answer)
    if not names:
        raise Wrong(f"At least one column is needed; there are {known}.")
    for name in names:
        if name not in table.input_names:
            raise Wrong(f"{name!r} is no input of this table; there are {known}.")
    places = [table.input_names.index(name) for name in dict.fromkeys(names)]
    chosen = replace(
        table,
        inputs=table.inputs[:, places],
        future_inputs=table.future_inputs[:, places],
        input_names=tuple(table.input_names[place] for place in places),
    )
    test = backtest(chosen, {"regression": regression, "Holt": EX_ANTE["Holt"]})
    error, holt = (float(test.mean_absolute_error(name)[0]) for name in ("regression", "Holt"))
    return error, (
        f"Regression on {', '.join(chosen.input_names)} is off by {error:,.0f} thousand on "
        f"average; Holt, without any column, by {holt:,.0f}."
    )
