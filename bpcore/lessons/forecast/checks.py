"""Checks of lesson 08: the forecast."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.check import Wrong, call, exercise
from bpcore.answers.reading import number
from bpcore.core.data import load_highway


@exercise(
    "8.1",
    "y runs from −1 to 1. Bring it to 0 … 1 first.",
    "(y + 1) / 2 runs from 0 to 1; then stretch by the range, and shift.",
)
def to_table(answer: Any) -> str:
    """(y + 1)/2 · (max − min) + min."""
    for y, low, high in ((-1.0, 10.0, 30.0), (1.0, 10.0, 30.0), (0.5, -4.0, 8.0)):
        given = f"to_table({y:g}, {low:g}, {high:g})"
        value, right = number(call(answer, y, low, high), given), (y + 1) / 2 * (high - low) + low
        if np.isclose(value, right):
            continue
        if np.isclose(value, y * (high - low) + low):
            raise Wrong(f"{given} is {value:g}: that would be right if y ran from 0 to 1.")
        if np.isclose(value, (y + 1) / 2 * (high - low)):
            raise Wrong(f"{given} is {value:g}: the smallest target is not added.", hint=False)
        if np.isclose(value, (y + 1) / 2 * high + low):
            raise Wrong(f"{given} is {value:g}: the range is largest minus smallest.", hint=False)
        raise Wrong(f"{given} is {value:g}; it should be {right:g}.")
    return "The output 0 is the middle of the range, and not 0 passengers."


@exercise(
    "8.2",
    "Three cases: above the largest, below the smallest, inside.",
    "max(value - high, 0) is 0 unless the value lies above.",
)
def how_far_outside(answer: Any) -> str:
    """0 inside; else the distance, as a share of the range."""
    population = load_highway().inputs[:, 0]
    cases = (
        (7.0, np.array([2.0, 6.0, 4.0]), 0.25),
        (5.0, np.array([2.0, 6.0, 4.0]), 0.0),
        (0.0, np.array([2.0, 6.0, 4.0]), -0.5),
        (73.39, population, (73.39 - population.max()) / np.ptp(population)),
    )
    for value, training, right in cases:
        among = training if len(training) < 5 else "the population"
        given = f"how_far_outside({value:g}, {among})"
        got = number(call(answer, value, training), given)
        if np.isclose(got, right, atol=1e-12):
            continue
        low, high = training.min(), training.max()
        if np.isclose(got, right * (high - low)):
            raise Wrong(f"{given} is {got:g}: divide by the range of the training.", hint=False)
        if np.isclose(got, (value - high) / (high - low)) and value < high:
            raise Wrong(f"{given} is {got:g}, but the largest is {high:g}: it is not above that.")
        if np.isclose(got, -right):
            raise Wrong(f"{given} is {got:g}: below the smallest it is negative.", hint=False)
        raise Wrong(f"{given} is {got:g}; it should be {right:g}.")
    return "Population in 2010 lies 32 % of its training range above it."


@exercise(
    "8.3",
    "What activation makes the output largest, if the weight is positive? And if it is negative?",
    "np.maximum(W2, 0) keeps the positive weights; sum over the hidden units, and add b2.",
)
def ceiling(answer: Any) -> str:
    """b₂ + Σ max(W₂, 0)."""
    W2, b2 = np.array([[2.0, -3.0, 0.5], [-1.0, -1.0, 4.0]]), np.array([0.25, -1.0])
    got = np.asarray(call(answer, W2, b2), dtype=float)
    right = b2 + np.maximum(W2, 0).sum(axis=1)
    if got.shape == (3,):
        raise Wrong(
            "You have a number for each hidden unit: sum over the units, which are the columns of "
            "W2 (axis=1).",
            hint=False,
        )
    if got.shape != (2,):
        raise Wrong(f"One number for each of the 2 outputs is wanted; the shape is {got.shape}.")
    if np.allclose(got, right):
        return "No growth of the inputs, however large, gets the output above that."
    if np.allclose(got, b2 + W2.sum(axis=1)):
        raise Wrong("A unit with a negative weight pulls the output down: leave it at 0.")
    if np.allclose(got, b2 + np.abs(W2).sum(axis=1)):
        raise Wrong("A negative weight cannot raise the output: an activation is never below 0.")
    if np.allclose(got, right - b2):
        raise Wrong("The biases are missing.", hint=False)
    raise Wrong(f"The ceilings are {right.tolist()}; you have {got.tolist()}.")
