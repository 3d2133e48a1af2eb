"""What several challenges and exercises share: settings that are handed in, and runs with them."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from functools import cache
from typing import Any

import numpy as np

from bpcore.answers.reading import finite
from bpcore.answers.verdict import Wrong
from bpcore.core.checks import check_choice, check_int
from bpcore.core.data import Problem, load_highway, normalise
from bpcore.core.history import History
from bpcore.core.network import ACTIVATIONS, INITIALISATIONS, Network, init_params
from bpcore.core.steps import RULES, SCHEDULES
from bpcore.core.training import train

UNKNOWN = "{unknown} does not count here; what counts is: {names}."
NO_SETTINGS = (
    "Hand in the experiment as its sliders stand, or a dictionary of settings: {names}. This is "
    "{kind}."
)

MOST_EPOCHS, MOST_LAYERS, MOST_UNITS = 50_000, 30, 64

Settings = dict[str, Any]

START: Settings = {
    "hidden_layers": 1,
    "units": 8,
    "activation": "logistic",
    "weights": "matlab",
    "scale": 1.0,
    "seed": 0,
    "residual": False,
    "normalised": False,
}
"""A network and its initial weights, called as in the laboratory."""

BY_NAME = {
    "weights": INITIALISATIONS,
    "activation": ACTIVATIONS,
    "rule": RULES,
    "schedule": SCHEDULES,
}
"""Settings that are names, of which an experiment's menu has no others."""

ONE_SIGN = ("matlab", "textbook")
"""Initial weights that have one sign, or nearly, and no seed."""


@cache
def highway(held_out: int = 0) -> Problem:
    """The course's table, normalised without so many of its last years."""
    table = load_highway()
    return normalise(table, train=table.years[: len(table.years) - held_out])


def settings_of(answer: Any, defaults: Settings) -> Settings:
    """The settings of an experiment as its sliders stand, or of a dictionary.

    Raises
    ------
    Wrong
        If it is neither, or names a setting that does not count here.
    ValueError
        If what is chosen by its name is none that there is.
    """
    names = ", ".join(defaults)
    if isinstance(answer, dict):
        unknown = ", ".join(repr(name) for name in answer if name not in defaults)
        if unknown:
            raise Wrong(UNKNOWN, unknown=unknown, names=names)
        for name in answer:
            if name in BY_NAME:
                check_choice(name, answer[name], BY_NAME[name])
        return defaults | answer
    given = getattr(answer, "settings", None)
    if not is_dataclass(given):
        raise Wrong(NO_SETTINGS, names=names, kind=type(answer).__name__)
    return defaults | {name: v for name, v in asdict(given).items() if name in defaults}


def number_of(answer: Any, name: str) -> float:
    """A positive number: the answer itself, or a setting of an experiment or a dictionary."""
    if isinstance(answer, dict) or hasattr(answer, "settings"):
        answer = settings_of(answer, {name: None})[name]
        if answer is None:
            raise Wrong("This has no setting {name}.", name=name)
    return finite(answer, name, positive=True)


def run(settings: Settings, epochs: int, problem: Problem | None = None, **options: Any) -> History:
    """A run of the network that the settings describe, on the course's table if on no other.

    Settings of ``START`` make the network; any others are options of ``train``, as ``options`` are.
    """
    problem = highway() if problem is None else problem
    start = START | {name: value for name, value in settings.items() if name in START}
    layers = check_int("hidden_layers", start["hidden_layers"], 1, MOST_LAYERS)
    units = check_int("units", start["units"], 1, MOST_UNITS)
    remedies = {name: start[name] for name in ("residual", "normalised")}
    network = Network((3, *[units] * layers, 2), hidden=start["activation"], **remedies)
    seed = start["seed"] or None  # as in an experiment: 0 is the scheme's own
    params = init_params(network, start["weights"], scale=start["scale"], seed=seed)
    options |= {name: value for name, value in settings.items() if name not in START}
    return train(network, params, problem.X, problem.T, epochs=epochs, **options)


def epochs_to(goal: float, history: History) -> int | None:
    """The first epoch whose SSE is below a goal, counted from 1; None if there is none."""
    below = np.flatnonzero(history.sse < goal)
    return int(below[0]) + 1 if len(below) else None


def smallest_sse(*histories: History) -> float:
    """The smallest SSE of any of some runs."""
    return min(float(np.nanmin(history.sse)) for history in histories)
