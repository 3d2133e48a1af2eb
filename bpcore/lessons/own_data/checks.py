"""Checks of lesson 12: a table of one's own."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.check import Wrong, call, exercise
from bpcore.answers.reading import number
from bpcore.core.data import load_highway
from bpcore.core.network import Network


@exercise(
    "12.1",
    "Each hidden unit has a weight for each input, and a bias; each output likewise.",
    "n_hidden * (n_inputs + 1) + n_targets * (n_hidden + 1), over n_rows * n_targets.",
)
def parameters_per_number(answer: Any) -> str:
    """Parameters over rows times targets."""
    for sizes, rows in (((6, 8, 1), 16), ((3, 8, 2), 20), ((1, 4, 3), 50)):
        given = f"parameters_per_number({', '.join(map(str, sizes))}, {rows})"
        value = number(call(answer, *sizes, rows), given)
        n_inputs, n_hidden, n_targets = sizes
        parameters, numbers = Network(sizes).n_params, rows * n_targets
        weights = n_hidden * (n_inputs + n_targets)
        if np.isclose(value, parameters / numbers):
            continue
        if np.isclose(value, weights / numbers):
            raise Wrong(f"{given} is {value:.4g}: the biases are missing.", hint=False)
        if np.isclose(value, parameters / rows):
            raise Wrong(
                f"{given} is {value:.4g}: each row holds {n_targets} numbers to be learned.",
                hint=False,
            )
        if np.isclose(value, parameters):
            raise Wrong(f"{given} is {value:.4g}: that is the number of parameters.", hint=False)
        if np.isclose(value, numbers / parameters):
            raise Wrong(f"{given} is {value:.4g}: the fraction stands upside down.", hint=False)
        raise Wrong(f"{given} is {value:.4g}; it should be {parameters / numbers:.4g}.")
    return "Longley's table has four parameters for each number, the highway table 1.25."


@exercise(
    "12.2",
    "Two replacements: take the points away, and make the comma a point. Which one comes first?",
    'float(text.replace(".", "").replace(",", "."))',
)
def read_number(answer: Any) -> str:
    """Points away, then the comma becomes a point."""
    for text, right in (("0,79", 0.79), ("60.323", 60323.0), ("60.323,5", 60323.5)):
        given = f"read_number({text!r})"
        result = call(answer, text)
        if isinstance(result, str):
            raise Wrong(f"{given} is the text {result!r}; a number is wanted: use float.")
        value = number(result, given)
        if value == right:
            continue
        if text == "0,79" and value == 79:
            raise Wrong(
                f"{given} is 79: the comma is the decimal sign, and must not vanish.", hint=False
            )
        if text == "60.323" and np.isclose(value, 60.323):
            raise Wrong(f"{given} is 60.323: here a point separates thousands.", hint=False)
        raise Wrong(f"{given} is {value:g}; it should be {right:g}.")
    negative = number(call(answer, "-1.234.567,25"), "read_number('-1.234.567,25')")
    if negative != -1234567.25:
        raise Wrong(f"read_number('-1.234.567,25') is {negative:g}; it should be -1234567.25.")
    return "And nobody can tell whether 60.323 is sixty or sixty thousand: the file must say."


@exercise(
    "12.3",
    "series[:-2] and series[2:] are the neighbours of series[1:-1].",
    "np.argmax gives a place among the inner values; the series begins one place earlier.",
)
def suspect(answer: Any) -> str:
    """Place of the largest |y / mean of the neighbours − 1|."""
    table = load_highway()
    population, passengers = table.inputs[:, 0].copy(), table.targets[:, 0].copy()
    population[18], passengers[18] = 79.17, 24927
    growing = np.array([10.0, 20, 45, 30, 40, 60, 100, 200, 400, 900, 1500, 1600])
    for name, series in (
        ("the population with 79.17 in 2008", population),
        ("passengers with 24927 in 2008", passengers),
        (str(growing.tolist()), growing),
        (str(growing[::-1].tolist()), growing[::-1].copy()),
    ):
        middle = (series[:-2] + series[2:]) / 2
        inner = series[1:-1]
        place = int(np.argmax(np.abs(inner / middle - 1))) + 1
        value = number(call(answer, series), f"For {name} the place")
        if value == place:
            continue
        if value == place - 1:
            raise Wrong(f"For {name} yours is {value:g}, one place too early.")
        if value == series[place]:
            raise Wrong(f"For {name} yours is the value itself; its place is wanted.", hint=False)
        if value == int(np.argmax(np.abs(inner - middle))) + 1:
            raise Wrong(
                f"For {name} yours is {value:g}: divide the distance by the mean of the "
                f"neighbours, or large values are always suspect.",
                hint=False,
            )
        if value == int(np.argmax(series)):
            raise Wrong(f"For {name} yours is the place of the largest value.")
        raise Wrong(f"For {name} yours is {value:g}; it should be {place}.")
    return "It finds a candidate. Whether it is a misprint, only the source can say."
