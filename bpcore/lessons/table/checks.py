"""The checks of lesson 01: back from [-1, 1], a forward pass, the SSE, and a hunt for misprints.

A wrong answer is compared with what the usual slips would give, so that a message can name it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bpcore.answers.check import Wrong, call, exercise
from bpcore.core.data import load_highway, normalise
from bpcore.core.network import FloatArray, Network, forward, init_params, logistic

if TYPE_CHECKING:
    import pandas as pd

Function = Callable[..., Any]


def _compare(
    answer: Function,
    right: Function,
    slips: Sequence[tuple[Function, str]],
    cases: Sequence[tuple],
) -> None:
    """Raise ``Wrong`` if a learner's function is not the right one; name the slip if known."""
    results = [np.asarray(call(answer, *case), dtype=float) for case in cases]
    if _same(results, right, cases):
        return
    for slip, message in slips:
        if _same(results, slip, cases):
            raise Wrong(message, hint=False)
    for result, case in zip(results, cases, strict=True):
        expected = np.asarray(right(*case))
        if result.squeeze().shape != expected.squeeze().shape:
            raise Wrong(
                f"Your function gives {_shape(result)}, and {_shape(expected)} is wanted here."
            )
        if not _close(result, expected):
            raise Wrong(f"Your function gives {_short(result)}; right is {_short(expected)}.")


def _same(results: Sequence[FloatArray], function: Function, cases: Sequence[tuple]) -> bool:
    with np.errstate(all="ignore"):
        expected = [np.asarray(function(*case), dtype=float) for case in cases]
    return all(_close(a, b) for a, b in zip(results, expected, strict=True))


def _close(a: FloatArray, b: FloatArray) -> bool:
    a, b = a.squeeze(), b.squeeze()  # a row of one matrix is as good as a vector
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-7, atol=1e-9)


def _shape(values: FloatArray) -> str:
    return f"an array of shape {values.shape}" if values.ndim else "one number"


def _short(values: FloatArray) -> str:
    text = ", ".join(f"{value:.6g}" for value in values.ravel()[:3])
    return text + (", …" if values.size > 3 else "")


# -- 1.1 ------------------------------------------------------------------------------------------


def _unscale(y, low, high):
    return (y + 1) / 2 * (high - low) + low


@exercise(
    "1.1",
    "Undo the steps of scale in reverse order: last came − 1, so the first step back is + 1.",
    "Solve y = 2(x − low)/(high − low) − 1 for x: add 1, divide by 2, multiply by the span "
    "high − low, add low.",
)
def check_unscale(answer: Any) -> str:
    """Check the way back from [-1, 1]."""
    slips = [
        (
            lambda y, a, b: (y + 1) / 2 * (b - a),
            "Every value is too small by low: + low is missing.",
        ),
        (
            lambda y, a, b: (y + 1) * (b - a) + a,
            "A factor is missing: the range from −1 to 1 is 2 long.",
        ),
        (
            lambda y, a, b: (y - 1) / 2 * (b - a) + a,
            "A sign is wrong: −1 must become low, and 1 high.",
        ),
        (
            lambda y, a, b: y / 2 * (b - a) + a,
            "−1 must become low, but it lies half a span below: + 1 is missing.",
        ),
        (
            lambda y, a, b: y * (b - a) + a,
            "This is right for [0, 1]: 0 becomes low. Here −1 must become low.",
        ),
        (lambda y, a, b: (y + 1) / 2 * b + a, "Multiply by the span, high − low, and not by high."),
        (
            lambda y, a, b: 2 * (y - a) / (b - a) - 1,
            "This is the way to [-1, 1] once more. The way back is wanted.",
        ),
        (
            lambda y, a, b: (y + 1) / 2 * (a - b) + a,
            "A sign is wrong: the span is high − low, not low − high.",
        ),
    ]
    cases = [
        (np.array([-1.0, -0.25, 0.0, 1.0, 1.5]), 20.0, 60.0),
        (0.5, 1237.0, 21804.0),
        (-1.2, -3.0, 5.0),
    ]
    _compare(answer, _unscale, slips, cases)
    return "−1 becomes low, 1 becomes high, and what lies outside [-1, 1] lands outside the record."


# -- 1.2 ------------------------------------------------------------------------------------------


def _forward(x, W1, b1, W2, b2):
    return W2 @ logistic(W1 @ x + b1) + b2


@exercise(
    "1.2",
    "Go from left to right: weighted sum plus bias, then the logistic function, then weighted "
    "sum plus bias.",
    "W1 has one row per hidden unit. So W1 @ x is the weighted sum of each hidden unit.",
    "Three lines: z1 = W1 @ x + b1, then a1 = 1 / (1 + np.exp(-z1)), then W2 @ a1 + b2.",
)
def check_forward(answer: Any) -> str:
    """Check the forward pass for one year."""
    slips = [
        (lambda x, W1, b1, W2, b2: W2 @ logistic(W1 @ x) + b2, "The hidden biases b1 are missing."),
        (lambda x, W1, b1, W2, b2: W2 @ logistic(W1 @ x + b1), "The output biases b2 are missing."),
        (lambda x, W1, b1, W2, b2: W2 @ logistic(W1 @ x), "The biases b1 and b2 are missing."),
        (
            lambda x, W1, b1, W2, b2: W2 @ (W1 @ x + b1) + b2,
            "The hidden units have no logistic function yet.",
        ),
        (
            lambda x, W1, b1, W2, b2: logistic(_forward(x, W1, b1, W2, b2)),
            "The output layer is linear: the logistic function belongs to the hidden units alone.",
        ),
        (
            lambda x, W1, b1, W2, b2: W2 @ logistic(-(W1 @ x + b1)) + b2,
            "A sign is wrong in the logistic function: it is 1 / (1 + exp(−z)).",
        ),
        (
            lambda x, W1, b1, W2, b2: W2 @ np.tanh(W1 @ x + b1) + b2,
            "This is tanh; the hidden units are logistic here.",
        ),
        (
            lambda x, W1, b1, W2, b2: W2 @ (logistic(W1 @ x) + b1) + b2,
            "The bias b1 comes before the logistic function, not after it.",
        ),
        (
            lambda x, W1, b1, W2, b2: logistic(W1 @ x + b1),
            "These are the hidden activations. One more layer follows.",
        ),
        (
            lambda x, W1, b1, W2, b2: W1 @ x + b1,
            "These are the pre-activations z1 of the hidden layer. Go on from there.",
        ),
    ]
    problem = normalise(load_highway())
    params = init_params(Network((3, 8, 2)), "matlab")
    reference = (problem.X[10], *(part for layer in params.layers for part in layer))
    rng = np.random.default_rng(1)
    other = tuple(rng.normal(size=shape) for shape in ((4,), (5, 4), (5,), (3, 5), (3,)))
    try:
        result = np.asarray(call(answer, *reference), dtype=float)
        if result.ndim == 2 and 1 in result.shape:
            kind = "column" if result.shape[1] == 1 else "row"
            raise Wrong(
                f"Your function gives a matrix of one {kind}, of shape {result.shape}; a vector of "
                "shape (2,) is wanted. Use x, b1 and b2 as they are, without reshaping them.",
                hint=False,
            )
        if _close(result, _forward(*reference)) and not _works(answer, other):
            raise Wrong(
                "Your function works for 3–8–2 only: take the sizes from W1.shape and W2.shape, "
                "and use nothing but what the function is given.",
                hint=False,
            )
        _compare(answer, _forward, slips, [reference, other])
    except (ValueError, IndexError) as error:
        if not re.search("shape|dimension|index", str(error)):
            raise
        raise Wrong(
            f"The shapes do not fit ({error}). In W1 @ x the 3 columns of W1 meet the 3 numbers "
            "of x; for a vector x no transposing is needed.",
            hint=False,
        ) from None
    return "The same lines work for any number of inputs, hidden units and outputs."


def _works(answer: Function, case: tuple) -> bool:
    """Whether a function that is right for 3–8–2 is right for another network too."""
    try:
        return _close(np.asarray(call(answer, *case), dtype=float), _forward(*case))
    except Exception:  # the learner's own code, which ran on the first network
        return False


# -- 1.3 ------------------------------------------------------------------------------------------


@exercise(
    "1.3",
    "Three steps: the error E = T - Y, the square of each number, one sum over all of them.",
    "np.sum adds all numbers of an array, and E ** 2 squares each one: np.sum((T - Y) ** 2).",
)
def check_sse(answer: Any) -> str:
    """Check the sum of squared errors."""
    slips = [
        (
            lambda T, Y: np.mean((T - Y) ** 2),
            "This is the mean of the squares (the MSE), too small by the number of targets. The "
            "sum is wanted.",
        ),
        (
            lambda T, Y: np.sum((T - Y) ** 2) / len(T),
            "This is too small by the number of samples: do not divide.",
        ),
        (
            lambda T, Y: np.sum((T - Y) ** 2) / 2,
            "This is half of it: the factor ½ comes in lesson 02, and not in the SSE.",
        ),
        (
            lambda T, Y: np.sqrt(np.sum((T - Y) ** 2)),
            "This is the square root of the SSE: leave the root out.",
        ),
        (
            lambda T, Y: np.sqrt(np.mean((T - Y) ** 2)),
            "This is the root of the mean of the squares (the RMSE). The plain sum is wanted.",
        ),
        (lambda T, Y: np.sum(T - Y), "The square is missing: errors above and below cancel."),
        (lambda T, Y: np.sum(Y - T), "The square is missing: errors above and below cancel."),
        (lambda T, Y: np.sum(np.abs(T - Y)), "These are absolute errors: square them instead."),
        (
            lambda T, Y: np.sum(T - Y) ** 2,
            "The square comes too late: square each error first, then add.",
        ),
        (
            lambda T, Y: np.sum(T**2 - Y**2),
            "Subtract first, then square: (T − Y)², and not T² − Y².",
        ),
        (
            lambda T, Y: -np.sum((T - Y) ** 2),
            "The sign is wrong: a sum of squares is never negative.",
        ),
        (
            lambda T, Y: np.sum((T - Y) ** 2, axis=0),
            "You have one sum for each output. Add those too: one number is wanted.",
        ),
        (
            lambda T, Y: np.sum((T - Y) ** 2, axis=1),
            "You have one sum for each year. Add those too: one number is wanted.",
        ),
        (
            lambda T, Y: (T - Y) ** 2,
            "You have every squared error by itself. Add them up: one number is wanted.",
        ),
    ]
    problem = normalise(load_highway())
    network = Network((3, 8, 2))
    Y = forward(network, init_params(network, "matlab"), problem.X).Y
    rng = np.random.default_rng(2)
    cases = [(problem.T, Y), (rng.normal(size=(4, 3)), rng.normal(size=(4, 3)))]
    _compare(answer, lambda T, Y: np.sum((T - Y) ** 2), slips, cases)
    return "For the untrained network it is 359.636."


# -- 1.4 ------------------------------------------------------------------------------------------

MISPRINTS = {
    ("population", 2002): 41.43,
    ("population", 2008): 79.17,
    ("vehicles", 2003): 2.36,
    ("passengers", 1999): 19386,
    ("passengers", 2008): 24927,
    ("freight", 2002): 10523,
    ("freight", 2006): 18637,
    ("vehicles", 2011): 2.0975,
}
"""Misprints that stand in copies of the table: column, year, and what is printed there."""


def misprinted_copy() -> pd.DataFrame:
    """Return the table with every misprint that is known from its copies."""
    frame = load_highway().frame.copy()
    for (column, year), wrong in MISPRINTS.items():
        frame.loc[frame["year"] == year, column] = wrong
    return frame


def accuse(most_suspicious: Function) -> str:
    """Return what a plausibility check says of each column, in the copy and in our table."""
    copy, ours = misprinted_copy().set_index("year"), load_highway().frame.set_index("year")
    lines = [f"{'column':12}{'in the copy':28}in our table"]
    try:
        for column in ours.columns:
            suspects = []
            for frame in (copy, ours):
                values = frame[column].dropna()
                place = _place(call(most_suspicious, values.to_numpy()), values.to_numpy())
                year, value = values.index[place], values.iloc[place]
                said = ", misprint!" if value != ours[column][year] else ""
                suspects.append(f"{year}: {value:g}{said}")
            lines.append(f"{column:12}{suspects[0]:28}{suspects[1]}")
    except Exception:  # the learner's own code: exercise 1.4 tells what is wrong with it
        return "Solve Exercise 1.4 first."
    return "\n".join(lines)


def _departures(values: FloatArray) -> FloatArray:
    values = np.asarray(values, dtype=float)
    return values[1:-1] - (values[:-2] + values[2:]) / 2


def _most_suspicious(values: FloatArray) -> int:
    return int(np.argmax(np.abs(_departures(values)))) + 1


@exercise(
    "1.4",
    "Begin on paper, with 10, 11, 12, 31, 14: what is the mean of the neighbours of 31, and how "
    "far is 31 from it? Then do the same for all inner values at once.",
    "Take the mean of left and right, the absolute distance of the inner value from it, and "
    "np.argmax of that.",
    "np.argmax counts from the first inner value, which has place 1 in values: add 1.",
)
def check_most_suspicious(answer: Any) -> str:
    """Check the plausibility check."""
    frame = misprinted_copy()
    record = frame[frame["passengers"].notna()]
    cases = [
        record["population"].to_numpy(),
        record["passengers"].to_numpy(),
        np.array([10.0, 11.0, 12.0, 31.0, 14.0, 15.0, 16.0, 17.0]),
        np.array([50.0, 60.0, 7.0, 80.0, 90.0, 101.0, 110.0]),
        np.array([1.0, 2.0, 4.0, 8.0, 16.0, 31.0, 64.0, 127.0]),
    ]
    right = [_most_suspicious(case) for case in cases]
    places = [_place(call(answer, case), case) for case in cases]
    if places == right:
        return "It finds a gross misprint, upward or downward. Now let it look at the copy."
    slips = [
        (
            lambda v: np.argmax(np.abs(_departures(v))),
            "Your places are one too small: the first inner value has place 1.",
        ),
        (
            lambda v: np.argmax(_departures(v)) + 1,
            "You find only values that are too large. Take the absolute distance, np.abs.",
        ),
        (
            lambda v: np.argmax(_departures(v)),
            "You find only values that are too large, and each place is one too small.",
        ),
        (
            lambda v: np.argmin(np.abs(_departures(v))) + 1,
            "This is the least suspicious value: take argmax.",
        ),
        (
            lambda v: np.argmax(np.abs(v - v.mean())),
            "A value far from the mean of the whole column is normal in a column that grows. "
            "Compare with the two neighbours.",
        ),
        (
            lambda v: np.argmax(v),
            "This is the largest value. In a column that grows the largest is no surprise.",
        ),
        (
            lambda v: np.argmax(np.abs(np.diff(v))),
            "This is the largest jump, and a jump has two ends. Compare with the mean of both "
            "neighbours.",
        ),
        (
            lambda v: np.argmax(np.abs(np.diff(v))) + 1,
            "This is the largest jump, and a jump has two ends. Compare with the mean of both "
            "neighbours.",
        ),
        (
            lambda v: _sum_place(v),
            "Divide the sum of the two neighbours by 2: it is their mean that is wanted.",
        ),
    ]
    for slip, message in slips:
        if places == [int(slip(case)) for case in cases]:
            raise Wrong(message, hint=False)
    wrong = next(i for i in range(len(cases)) if places[i] != right[i])
    raise Wrong(
        f"In {_short(cases[wrong])} ({len(cases[wrong])} values) your function gives place "
        f"{places[wrong]}; "
        f"the value farthest from the mean of its neighbours has place {right[wrong]}."
    )


def _sum_place(values: FloatArray) -> int:
    return int(np.argmax(np.abs(values[1:-1] - (values[:-2] + values[2:])))) + 1


def _place(result: Any, values: FloatArray) -> int:
    """Return a place that the learner's function gave, as an int."""
    number = np.asarray(result)
    if number.size != 1:
        raise Wrong(f"One place is wanted; your function gives {_shape(number)}.")
    place = float(number.squeeze())
    if place != int(place) or (place >= len(values) and place in values):
        raise Wrong(
            f"The place of the value is wanted, counted from 0; {place:g} is no place. Use "
            "np.argmax.",
            hint=False,
        )
    if place >= 1990:
        raise Wrong(
            "The place in the column is wanted, counted from 0, and not the year.", hint=False
        )
    return int(place)
