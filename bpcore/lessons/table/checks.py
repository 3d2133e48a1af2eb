"""The exercises of lesson 01: back from [-1, 1], a forward pass, the SSE, a hunt for misprints.

The challenge: the smallest misprint that pushes the other years together.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.compare import Either
from bpcore.answers.reading import finite
from bpcore.answers.runs import highway
from bpcore.answers.verdict import Wrong
from bpcore.core.network import FloatArray, Network, forward, init_params, logistic
from bpcore.lessons.table.misprints import misprinted_copy

UNSCALE = Exercise(
    hints=(
        "Undo the steps of scale in reverse order: last came − 1, so the first step back is + 1.",
        "Solve y = 2(x − low)/(high − low) − 1 for x: add 1, divide by 2, multiply by the span "
        "high − low, add low.",
    ),
    what="unscale({y}, {low}, {high})",
    cases=(
        (np.array([-1.0, 1.5, 0.0, 1.0, -0.25]), 20.0, 60.0),
        (0.5, 1237.0, 21804.0),
        (-1.2345, -3.0, 5.0),
    ),
    right=lambda y, low, high: (y + 1) / 2 * (high - low) + low,
    slips=lambda y, low, high: {
        "Every value is too small by low: + low is missing.": (y + 1) / 2 * (high - low),
        "A factor is missing: the range from −1 to 1 is 2 long.": (y + 1) * (high - low) + low,
        "A sign is wrong: −1 must become low, and 1 high.": (y - 1) / 2 * (high - low) + low,
        "−1 must become low, but it lies half a span below: + 1 is missing.": (
            y / 2 * (high - low) + low
        ),
        "This is right for [0, 1]: 0 becomes low. Here −1 must become low.": (
            y * (high - low) + low
        ),
        "Multiply by the span, high − low, and not by high.": (y + 1) / 2 * high + low,
        "This is the way to [-1, 1] once more. The way back is wanted.": (
            2 * (y - low) / (high - low) - 1
        ),
        "A sign is wrong: the span is high − low, not low − high.": (y + 1) / 2 * (low - high)
        + low,
        "Add low in the end, not high: −1 must become low.": (y + 1) / 2 * (high - low) + high,
        "Add low in the end: you take it away.": (y + 1) / 2 * (high - low) - low,
        "Brackets are missing: first add 1, then divide by 2, then multiply.": (
            y + 1 / 2 * (high - low) + low
        ),
    },
    praise="−1 becomes low, 1 becomes high, and what lies outside [-1, 1] lands outside the "
    "record.",
)


def forward_cases() -> tuple[tuple[FloatArray, ...], ...]:
    """The year 2000 in the course's network, and a network of other sizes."""
    params = init_params(Network((3, 8, 2)), "matlab")
    parts = (part for layer in params.layers for part in layer)
    rng = np.random.default_rng(1)
    other = tuple(rng.normal(size=shape) for shape in ((4,), (5, 4), (5,), (3, 5), (3,)))
    return (highway().X[10], *parts), other


def forward_slips(x, W1, b1, W2, b2) -> dict[str, Any]:
    z1 = W1 @ x + b1
    a1 = logistic(z1)
    y = W2 @ a1 + b2
    return {
        "Your function gives a matrix of one column; a vector is wanted. Use x, b1 and b2 as they "
        "are, without reshaping them.": y.reshape(-1, 1),
        "Your function gives a matrix of one row; a vector is wanted. Use x, b1 and b2 as they "
        "are, without reshaping them.": y.reshape(1, -1),
        "The hidden biases b1 are missing.": W2 @ logistic(W1 @ x) + b2,
        "The output biases b2 are missing.": W2 @ a1,
        "The biases b1 and b2 are missing.": W2 @ logistic(W1 @ x),
        "The hidden units have no logistic function yet.": W2 @ z1 + b2,
        "The output layer is linear: the logistic function belongs to the hidden units alone.": (
            logistic(y)
        ),
        "A sign is wrong in the logistic function: it is 1 / (1 + exp(−z)).": (
            W2 @ logistic(-z1) + b2
        ),
        "The bias b1 has the wrong sign: z is W1 @ x + b1, and exp(−z) needs brackets around it.": (
            W2 @ logistic(W1 @ x - b1) + b2
        ),
        "Brackets are missing: it is 1 / (1 + exp(−z)), and not 1 / 1 + exp(−z).": (
            W2 @ (1 + np.exp(-z1)) + b2
        ),
        "These are the slopes a(1 − a). The activations themselves go on to the outputs.": (
            W2 @ (a1 * (1 - a1)) + b2
        ),
        "This is tanh; the hidden units are logistic here.": W2 @ np.tanh(z1) + b2,
        "The bias b1 comes before the logistic function, not after it.": (
            W2 @ (logistic(W1 @ x) + b1) + b2
        ),
        "These are the hidden activations. One more layer follows.": a1,
        "These are the pre-activations z1 of the hidden layer. Go on from there.": z1,
        "That is one hidden unit, as in section 5. All units, and then the outputs, follow.": (
            Either((a1[0], z1[0]))
        ),
    }


FORWARD = Exercise(
    hints=(
        "Go from left to right: weighted sum plus bias, then the logistic function, then weighted "
        "sum plus bias.",
        "W1 has one row per hidden unit. So W1 @ x is the weighted sum of each hidden unit.",
        "Three lines: z1 = W1 @ x + b1, then a1 = 1 / (1 + np.exp(-z1)), then W2 @ a1 + b2.",
    ),
    what="forward_one(…)",
    cases=forward_cases,
    right=lambda x, W1, b1, W2, b2: W2 @ logistic(W1 @ x + b1) + b2,
    slips=forward_slips,
    praise="The same lines work for any number of inputs, hidden units and outputs.",
)


def sse_cases() -> tuple[tuple[FloatArray, FloatArray], ...]:
    """The untrained network, and random numbers."""
    problem, network = highway(), Network((3, 8, 2))
    Y = forward(network, init_params(network, "matlab"), problem.X).Y
    rng = np.random.default_rng(2)
    return (problem.T, Y), (rng.normal(size=(4, 3)), rng.normal(size=(4, 3)))


def sse_slips(T, Y) -> dict[str, Any]:
    E = T - Y
    sse = np.sum(E**2)
    return {
        "This is the mean of the squares (the MSE), too small by the number of targets. The sum "
        "is wanted.": np.mean(E**2),
        "This is too small by the number of samples: do not divide.": sse / len(T),
        "This is too small by the number of outputs: do not divide.": sse / T.shape[1],
        "This is half of it: the factor ½ comes in lesson 02, and not in the SSE.": sse / 2,
        "This is the square root of the SSE: leave the root out.": np.sqrt(sse),
        "This is the root of the mean of the squares (the RMSE). The plain sum is wanted.": (
            np.sqrt(np.mean(E**2))
        ),
        "The square is missing: errors above and below cancel.": Either((E.sum(), -E.sum())),
        "These are absolute errors: square them instead.": np.abs(E).sum(),
        "`* 2` doubles each error. To square it, write `** 2`.": Either(
            (2 * E.sum(), -2 * E.sum())
        ),
        "You add target and output. The error is their difference, T − Y.": np.sum((T + Y) ** 2),
        "The square comes too late: square each error first, then add.": E.sum() ** 2,
        "Subtract first, then square: (T − Y)², and not T² − Y².": np.sum(T**2 - Y**2),
        "The sign is wrong: a sum of squares is never negative.": -sse,
        "You have one sum for each output. Add those too: one number is wanted.": (
            np.sum(E**2, axis=0)
        ),
        "You have one sum for each year. Add those too: one number is wanted.": (
            np.sum(E**2, axis=1)
        ),
        "You have every squared error by itself. Add them up: one number is wanted.": E**2,
    }


SSE = Exercise(
    hints=(
        "Three steps: the error E = T - Y, the square of each number, one sum over all of them.",
        "np.sum adds all numbers of an array, and E ** 2 squares each one: np.sum((T - Y) ** 2).",
    ),
    what="The SSE",
    cases=sse_cases,
    right=lambda T, Y: np.sum((T - Y) ** 2),
    slips=sse_slips,
    praise="For the untrained network it is 359.636.",
)


def columns() -> tuple[tuple[FloatArray], ...]:
    """Columns with a value that departs from its neighbours, upward or downward."""
    frame = misprinted_copy()
    record = frame[frame["passengers"].notna()]
    return (
        (record["population"].to_numpy(),),
        (record["passengers"].to_numpy(),),
        (np.array([10.0, 11.0, 12.0, 31.0, 14.0, 15.0, 16.0, 17.0]),),
        (np.array([50.0, 60.0, 7.0, 80.0, 90.0, 101.0, 110.0]),),
        (np.array([1.0, 2.0, 4.0, 8.0, 16.0, 31.0, 64.0, 127.0]),),
        (np.array([0.2, 0.4, 0.6, 1.5, 0.9, 2.1, 1.2]),),
        (np.array([0.0, 40.0, 81.0, 120.0, 121.0, 100.0, 120.0, 121.0, 122.0]),),
    )


def departures(values: FloatArray) -> FloatArray:
    """How far each inner value lies above the mean of its two neighbours."""
    return values[1:-1] - (values[:-2] + values[2:]) / 2


def suspect_slips(values) -> dict[str, Any]:
    up, jumps = departures(values), np.abs(np.diff(values))
    place = np.argmax(np.abs(up)) + 1
    both = values[:-2] + values[2:]
    summed = np.abs(values[1:-1] - both)
    return {
        "Your places are one too small: the first inner value has place 1.": place - 1,
        "You find only values that are too large. Take the absolute distance, np.abs.": (
            np.argmax(up) + 1
        ),
        "You find only values that are too large, and each place is one too small.": np.argmax(up),
        "You find only values that are too small. Take the absolute distance, np.abs.": (
            np.argmin(up) + 1
        ),
        "This is the least suspicious value: take argmax.": np.argmin(np.abs(up)) + 1,
        "A value far from the mean of the whole column is normal in a column that grows. Compare "
        "with the two neighbours.": np.argmax(np.abs(values - values.mean())),
        "This is the largest value. In a column that grows the largest is no surprise.": (
            np.argmax(values)
        ),
        "This is the largest jump, and a jump has two ends. Compare with the mean of both "
        "neighbours.": Either((np.argmax(jumps), np.argmax(jumps) + 1)),
        "Divide the whole sum of the two neighbours by 2: it is their mean that is wanted.": (
            np.argmax(summed) + 1
        ),
        "The mean of the two neighbours is wanted for each value by itself; np.mean takes one mean "
        "of all.": Either(
            np.argmax(np.abs(values[1:-1] - mean)) + 1 for mean in (both.mean(), both.mean() / 2)
        ),
        "Brackets are missing: first add left and right, then divide by 2, then subtract.": (
            np.argmax(np.abs(values[1:-1] - values[:-2] + values[2:] / 2)) + 1
        ),
        "The place in the column is wanted, counted from 0, and not the year.": 1990 + place,
        "The place of the value is wanted, counted from 0; {given} is no place. Use np.argmax.": (
            Either((values[place], np.abs(up).max()))
        ),
    }


SUSPICIOUS = Exercise(
    hints=(
        "Begin on paper, with 10, 11, 12, 31, 14: what is the mean of the neighbours of 31, and "
        "how far is 31 from it? Then do the same for all inner values at once.",
        "Take the mean of left and right, the absolute distance of the inner value from it, and "
        "np.argmax of that.",
        "np.argmax counts from the first inner value, which has place 1 in values: add 1.",
    ),
    what="The place in {values}",
    cases=columns,
    right=lambda values: np.argmax(np.abs(departures(values))) + 1,
    slips=suspect_slips,
    praise="It finds a gross misprint, upward or downward. Now let it look at the copy.",
)

EXERCISES = (UNSCALE, FORWARD, SSE, SUSPICIOUS)

# -- the challenge --------------------------------------------------------------------------------

TOO_FAR = (
    "With {typed:,.10g} the other 19 years lie {apart:.6f} apart; they are to be closer than 0.02."
)
WORDS = "With {typed:,.10g} the other 19 years lie {apart:.6f} apart."
HINT = (
    "{apart:.6f} is closer than need be. Write down how far apart the other 19 years are for a "
    "misprint p, and solve for p."
)
BELOW = "A misprint below the record must be farther off than one above it: try one above."


def smallest_misprint(answer: Any) -> Score:
    """How small a misprint in the last year makes the other years all but equal."""
    typed = finite(answer, "The misprint", most=1e12)
    column = highway().table.targets[:, 0].copy()
    record, column[-1] = column[-1], typed
    scaled = 2 * (column - column.min()) / np.ptp(column) - 1
    apart = float(np.ptp(scaled[:-1]))
    found = {"typed": typed, "apart": apart}
    if apart >= 0.02:
        raise Wrong(TOO_FAR, **found)
    return Score(abs(typed - record), WORDS, HINT if typed > record else BELOW, **found)


CHALLENGE = Challenge(score=smallest_misprint, shown="{:,.0f} off the record", par=3_741_900)
