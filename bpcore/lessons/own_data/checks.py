"""The exercises of lesson 14: a table of one's own.

The challenge: fewer columns.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.compare import Either
from bpcore.answers.verdict import Wrong
from bpcore.core.data import load_highway, load_longley
from bpcore.core.forecasting import EX_ANTE, backtest, regression
from bpcore.core.network import FloatArray, Network


def knob_slips(n_inputs, n_hidden, n_targets, n_rows) -> dict[str, float]:
    parameters = Network((n_inputs, n_hidden, n_targets)).n_params
    numbers = n_rows * n_targets
    return {
        "{what} is {given}: the biases are missing.": (n_hidden * (n_inputs + n_targets) / numbers),
        "{what} is {given}: the biases of the outputs are missing.": (
            (parameters - n_targets) / numbers
        ),
        "{what} is {given}: the biases of the hidden units are missing.": (
            (parameters - n_hidden) / numbers
        ),
        "{what} is {given}: each row holds {n_targets} numbers to be learned.": parameters / n_rows,
        "{what} is {given}: that is the number of parameters.": parameters,
        "{what} is {given}: divide by the number of rows, too.": parameters / n_targets,
        "{what} is {given}: each unit has a bias of its own, not each layer.": (
            (n_hidden * (n_inputs + n_targets) + 2) / numbers
        ),
        "{what} is {given}: the fraction stands upside down.": numbers / parameters,
    }


KNOBS = Exercise(
    hints=(
        "Each hidden unit has a weight for each input, and a bias; each output likewise.",
        "n_hidden * (n_inputs + 1) + n_targets * (n_hidden + 1), over n_rows * n_targets.",
    ),
    what="parameters_per_number({n_inputs}, {n_hidden}, {n_targets}, {n_rows})",
    cases=((3, 8, 2, 20), (6, 8, 1, 16), (1, 4, 3, 50)),
    right=lambda n_inputs, n_hidden, n_targets, n_rows: (
        Network((n_inputs, n_hidden, n_targets)).n_params / (n_rows * n_targets)
    ),
    slips=knob_slips,
    praise="Longley's table has four parameters for each number, the highway table 1.25.",
)


def read_number(text: str) -> float:
    """The number, where points separate thousands and a comma the decimals."""
    return float(text.replace(".", "").replace(",", "."))


def reading_slips(text: str) -> dict[str, Any]:
    """What usually goes wrong with points and commas, as far as Python reads a number then."""
    no_signs = [float(text.replace(".", "").replace(",", ""))]
    slips = {"{what} is {given}: the sign is lost.": abs(read_number(text))}
    if text.count(".") < 2:
        no_signs.append(float(text.replace(",", "")))
    if text.count(".") + text.count(",") == 1:
        slips["{what} is {given}: here a point separates thousands."] = float(
            text.replace(",", ".")
        )
    vanished = "{what} is {given}: the comma is the decimal sign, and must not vanish."
    return {vanished: Either(no_signs), **slips}


READ = Exercise(
    hints=(
        "Two replacements: take the points away, and make the comma a point. Which one comes "
        "first?",
        'float(text.replace(".", "").replace(",", "."))',
    ),
    what="read_number({text})",
    cases=(("0,79",), ("60.323",), ("-1.234,375",), ("1.234.567,5",)),
    right=read_number,
    slips=reading_slips,
    praise="And 60.323 alone may be sixty or sixty thousand: the numbers around it may say which.",
)


def suspect_cases() -> tuple[tuple[FloatArray], ...]:
    """Columns with a misprint, and series in which the largest distance is no suspect."""
    table = load_highway()
    population, passengers = table.inputs[:, 0].copy(), table.targets[:, 0].copy()
    population[18], passengers[18] = 79.17, 24927
    growing = np.array([10.0, 20, 45, 30, 40, 60, 100, 200, 400, 900, 1500, 1600])
    both = np.array([8.0, 9, 20, 9, 8, 2, 8, 9])  # twice the neighbours' mean, and a quarter
    small = np.array([0.2, 0.4, 0.6, 1.5, 0.9, 2.1, 1.2])
    alone = np.array([10.0, 10, 60, 10, 9, 10, 11])  # six times the mean of its neighbours
    low = np.array([10.0, 60, 80, 90, 95, 90, 97, 99, 100])  # the first is farthest from the mean
    series = growing, growing[::-1].copy(), both, small, alone, low, population, passengers
    return tuple((one,) for one in series)


def shares(series: FloatArray) -> FloatArray:
    """How far each inner value lies from the mean of its neighbours, as a share of that mean."""
    return series[1:-1] / ((series[:-2] + series[2:]) / 2) - 1


def suspect_slips(series) -> dict[str, Any]:
    inner, middle = series[1:-1], (series[:-2] + series[2:]) / 2
    place = np.argmax(np.abs(shares(series))) + 1
    return {
        "{what} is {given}, one place too early: np.argmax counts from the first inner value.": (
            place - 1
        ),
        "{what} is {given}: that is the value itself; its place is wanted.": series[place],
        "{what} is {given}: that is the distance; its place is wanted.": (
            np.abs(shares(series)).max()
        ),
        "{what} is {given}: divide the distance by the mean of the neighbours, or large values are "
        "always suspect.": np.argmax(np.abs(inner - middle)) + 1,
        "{what} is {given}: that is the place of the largest value.": np.argmax(series),
        "{what} is {given}: that value is farthest from the mean of the whole series. Take the "
        "mean of its two neighbours.": np.argmax(np.abs(series - series.mean())),
        "{what} is {given}: only values that are too large are found. Take the absolute "
        "distance.": np.argmax(shares(series)) + 1,
        "{what} is {given}: only values that are too small are found. Take the absolute "
        "distance.": np.argmin(shares(series)) + 1,
        "{what} is {given}: divide by the mean of the neighbours, not by the value itself.": (
            np.argmax(np.abs(middle / inner - 1)) + 1
        ),
        "{what} is {given}: divide the sum of the two neighbours by 2.": (
            np.argmax(np.abs(inner / (2 * middle) - 1)) + 1
        ),
    }


SUSPECT = Exercise(
    hints=(
        "series[:-2] and series[2:] are the neighbours of series[1:-1].",
        "np.argmax gives a place among the inner values; the series begins one place earlier.",
    ),
    what="The place in {series}",
    cases=suspect_cases,
    right=lambda series: np.argmax(np.abs(shares(series))) + 1,
    slips=suspect_slips,
    praise="It finds a candidate. Whether it is a misprint, only the source can say.",
)

EXERCISES = (KNOBS, READ, SUSPECT)

# -- the challenge --------------------------------------------------------------------------------

NO_LIST = "Hand in a list of names of columns, such as ['gnp']; there are {known}."
EMPTY = "At least one column is needed; there are {known}."
NO_INPUT = "{name!r} is no input of this table; there are {known}."
WORDS = (
    "Regression on {names} is off by {error:,.0f} thousand on average; Holt, without any column, "
    "by {holt:,.0f}."
)
FEWER = "columns must be extrapolated before they can help: leave some of the {count} out."
KNOWN = "{names} must be extrapolated before it can help; which column is known a year ahead?"


def needs_few_columns(answer: Any) -> Score:
    """The error of a regression on some of Longley's columns, one year ahead."""
    table = load_longley()
    known = ", ".join(table.input_names)
    if not isinstance(answer, str | list | tuple):
        raise Wrong(NO_LIST, known=known)
    names = [answer] if isinstance(answer, str) else list(answer)
    if not names:
        raise Wrong(EMPTY, known=known)
    for name in names:
        if name not in table.input_names:
            raise Wrong(NO_INPUT, name=name, known=known)
    places = [table.input_names.index(name) for name in dict.fromkeys(names)]
    chosen = replace(
        table,
        inputs=table.inputs[:, places],
        future_inputs=table.future_inputs[:, places],
        input_names=tuple(table.input_names[place] for place in places),
    )
    test = backtest(chosen, {"regression": regression, "Holt": EX_ANTE["Holt"]})
    error, holt = (float(test.mean_absolute_error(name)[0]) for name in ("regression", "Holt"))
    listed, count = ", ".join(chosen.input_names), len(places)
    found = {"names": listed, "count": count, "error": error, "holt": holt}
    return Score(error, WORDS, FEWER if count > 1 else KNOWN, **found)


CHALLENGE = Challenge(score=needs_few_columns, shown="off by {:.0f} thousand", par=778.5)
