"""The exercises of lesson 09: the forecast.

The challenge: the same fit, a bolder forecast.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.compare import Either
from bpcore.answers.runs import MOST_EPOCHS, ONE_SIGN, highway, run, settings_of
from bpcore.answers.verdict import Wrong
from bpcore.core.checks import check_int
from bpcore.core.forecasting import forecast
from bpcore.core.network import FloatArray

BACK = Exercise(
    hints=(
        "y runs from −1 to 1. Bring it to 0 … 1 first.",
        "(y + 1) / 2 runs from 0 to 1; then stretch by the range, and shift.",
    ),
    what="to_table({y}, {low}, {high})",
    cases=((-1.0, 10.0, 30.0), (1.0, 10.0, 30.0), (0.123, -4.0, 8.0), (0.1, 3.0, 8.0)),
    right=lambda y, low, high: (y + 1) / 2 * (high - low) + low,
    slips=lambda y, low, high: {
        "{what} is {given}: that would be right if y ran from 0 to 1.": y * (high - low) + low,
        "{what} is {given}: the smallest target is not added.": (y + 1) / 2 * (high - low),
        "{what} is {given}: there −1 becomes the largest target, and 1 the smallest.": (
            (1 - y) / 2 * (high - low) + low
        ),
        "{what} is {given}: the way back adds 1, as the way there took 1 away.": (
            (y - 1) / 2 * (high - low) + low
        ),
        "{what} is {given}: the range is largest minus smallest.": Either(
            ((y + 1) / 2 * high + low, (y + 1) / 2 * (low - high) + low)
        ),
        "{what} is {given}: the outputs begin at the smallest target, and not at the largest.": (
            (y + 1) / 2 * (high - low) + high
        ),
        "{what} is {given}: add 1 before you halve, as y begins at −1.": (
            y / 2 * (high - low) + low
        ),
        "{what} is {given}: brackets are missing.": Either(
            (y + 1 / 2 * (high - low) + low, (y + 1) / 2 * high - low + low)
        ),
        "{what} is {given}: from −1 to 1 it is a length of 2.": (y + 1) * (high - low) + low,
        "{what} is {given}: that is the way into the range of −1 to 1; the way back is wanted.": (
            2 * (y - low) / (high - low) - 1
        ),
    },
    praise="The output 0 is the middle of the range, and not 0 passengers.",
)


def how_far_outside(value: float, training: FloatArray) -> float:
    """0 inside; else the distance, as a share of the range."""
    low, high = training.min(), training.max()
    return (max(value - high, 0) + min(value - low, 0)) / (high - low)


def outside_slips(value, training) -> dict[str, Any]:
    low, high, right = training.min(), training.max(), how_far_outside(value, training)
    return {
        "{what} is {given}: divide by the range of the training.": right * (high - low),
        "{what} is {given}, but the largest is not below the value: it lies inside.": (
            (value - high) / (high - low)
        ),
        "{what} is {given}: below the smallest it is negative.": abs(right),
        "{what} is {given}: the distance from the smallest counts only below it.": (
            (value - low) / (high - low)
        ),
        "{what} is {given}: the range goes to the smallest value, not to 0.": (
            right * (high - low) / high
        ),
        "{what} is {given}: below the smallest there is a distance too.": max(right, 0),
        "{what} is {given}: the smallest and the largest need not stand first and last.": (
            (max(value - training[-1], 0) + min(value - training[0], 0))
            / (training[-1] - training[0])
        ),
    }


OUTSIDE = Exercise(
    hints=(
        "Three cases: above the largest, below the smallest, inside.",
        "max(value - high, 0) is 0 unless the value lies above.",
    ),
    what="how_far_outside({value}, {training})",
    cases=lambda: (
        *((value, np.array([2.0, 6.0, 4.0])) for value in (7.0, 5.0, 0.0, 2.0)),
        (73.39, highway().table.inputs[:, 0]),  # the population of 2010
    ),
    right=how_far_outside,
    slips=outside_slips,
    praise="Population in 2010 lies 32 % of its training range above it.",
)

CEILING = Exercise(
    hints=(
        "What activation makes the output largest, if the weight is positive? And if it is "
        "negative?",
        "np.maximum(W2, 0) keeps the positive weights; sum over the hidden units, and add b2.",
    ),
    what="ceiling",
    cases=(
        (np.array([[2.0, -3.5, 0.5], [-1.0, -1.0, 4.0]]), np.array([0.25, -1.0])),
        (np.array([[1.125, 3.0], [-1.0, 2.5], [0.5, -0.25]]), np.array([0.5, 0.25, -2.0])),
    ),
    right=lambda W2, b2: b2 + np.maximum(W2, 0).sum(axis=1),
    slips=lambda W2, b2: {
        "You have a number for each hidden unit: sum over the units, which are the columns of W2 "
        "(axis=1).": np.maximum(W2, 0).sum(axis=0),
        "A unit with a negative weight pulls the output down: leave it at 0.": b2 + W2.sum(axis=1),
        "A negative weight cannot raise the output: an activation is never below 0.": (
            b2 + np.abs(W2).sum(axis=1)
        ),
        "This is the floor: the largest output is wanted, and not the smallest.": (
            b2 + np.minimum(W2, 0).sum(axis=1)
        ),
        "The biases are missing.": np.maximum(W2, 0).sum(axis=1),
        "A bias counts whatever its sign.": np.maximum(b2, 0) + np.maximum(W2, 0).sum(axis=1),
        "The units add up: take their sum, and not their mean.": (
            b2 + np.maximum(W2, 0).mean(axis=1)
        ),
        "The output layer is linear: its ceiling is the sum itself.": (
            1 / (1 + np.exp(-b2 - np.maximum(W2, 0).sum(axis=1)))
        ),
        "The largest weight alone is not all: every unit with a positive weight adds its own.": (
            b2 + W2.max(axis=1)
        ),
        "Each output has a ceiling of its own: sum over its own weights (axis=1).": (
            b2 + np.maximum(W2, 0).sum()
        ),
    },
    praise="No growth of the inputs, however large, gets the output above that.",
)

EXERCISES = (BACK, OUTSIDE, CEILING)

# -- the challenge --------------------------------------------------------------------------------

SHORTER = "with shorter training than {epochs:,} epochs, more units are still on their way up."
OTHER_WEIGHTS = "other weights at the start, with a seed, leave more units on their way up in 2010."
OTHER_SEEDS = "other seeds leave other units on their way up in 2010."


def highest_forecast(answer: Any) -> Score:
    """The most passengers in 2010 that a network forecasts which follows the record."""
    defaults = {"learning_rate": 0.05, "epochs": MOST_EPOCHS, "units": 8}
    given = settings_of(answer, {**defaults, "weights": "matlab", "seed": 0})
    epochs = check_int("epochs", given.pop("epochs"), 1, MOST_EPOCHS)
    history = run(given, epochs)
    sse = history.sse[-1]
    if not sse < 0.25:
        raise Wrong("The SSE ends at {sse:.3g}; a fit below 0.25 is asked for.", sse=sse)
    passengers = float(forecast(history.network, history.params, highway())[0, 0])
    words = "The SSE is {sse:.3g}, and for 2010 it says {passengers:,.0f}."
    one_sign = given["weights"] in ONE_SIGN
    hint = OTHER_WEIGHTS if one_sign else SHORTER if epochs > 10_000 else OTHER_SEEDS
    return Score(passengers, words, hint, sse=sse, passengers=passengers, epochs=epochs)


CHALLENGE = Challenge(
    score=highest_forecast, shown="{:,.0f} passengers", less_is_better=False, par=62_000
)
