"""Checks of lesson 10: tuning and regularisation."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.check import Wrong, call, exercise
from bpcore.answers.reading import number


@exercise(
    "10.1",
    "np.argmin gives the place of the smallest value, counted from 0.",
    "np.nanargmin passes over nan.",
)
def best_epoch(answer: Any) -> str:
    """The place of the smallest, counted from 1; nan does not count."""
    for sse, right in (
        (np.array([5.0, 2.0, 1.0, 1.5]), 3),
        (np.array([1.0, 2.0, 3.0]), 1),
        (np.array([4.0, 3.0, np.inf, np.nan]), 2),
    ):
        given = f"best_epoch of {sse.tolist()}"
        value = number(call(answer, sse), given)
        if value == right:
            continue
        if value == right - 1:
            raise Wrong(f"{given} is {value:g}: epochs are counted from 1.", hint=False)
        if value == sse[right - 1]:
            raise Wrong(f"{given} is {value:g}: that is the SSE; its epoch is wanted.", hint=False)
        if np.isnan(sse).any() and value in (3, 4, 5):
            raise Wrong(f"{given} is {value:g}: NumPy takes nan for the smallest.")
        raise Wrong(f"{given} is {value:g}; it should be {right}.")
    return "There early stopping stops."


@exercise(
    "10.2",
    "Even on a log scale: the logarithm of the rate goes evenly from log smallest to log largest.",
    "smallest · (largest / smallest)^u",
)
def draw_rate(answer: Any) -> str:
    """Smallest · (largest/smallest)^u."""
    for low, high, u in ((0.001, 0.1, 0.0), (0.001, 0.1, 0.5), (0.01, 1.0, 1.0), (0.1, 0.8, 1 / 3)):
        given = f"draw_rate({low:g}, {high:g}, {u:.3g})"
        value, right = number(call(answer, low, high, u), given), low * (high / low) ** u
        if np.isclose(value, right):
            continue
        if np.isclose(value, low + u * (high - low)):
            raise Wrong(f"{given} is {value:g}: that is even on the plain scale.")
        if np.isclose(value, high * (low / high) ** u):
            raise Wrong(f"{given} is {value:g}: u = 0 should give the smallest.", hint=False)
        if np.isclose(value, np.log(right)) or np.isclose(value, np.log10(right)):
            raise Wrong(f"{given} is {value:g}: that is the logarithm of the rate.", hint=False)
        raise Wrong(f"{given} is {value:g}; it should be {right:g}.")
    return "Each decade gets as many draws as any other."


@exercise(
    "10.3",
    "The honest one finds its trial by the inner errors, and then looks at the outer error of it.",
    "np.argmin(inner) is the place of the honest trial.",
)
def two_reports(answer: Any) -> str:
    """Outer error at the smallest inner one; smallest outer error."""
    inner, outer = np.array([0.4, 0.1, 0.3, 0.2]), np.array([0.5, 0.7, 0.2, 0.6])
    got = call(answer, inner, outer)
    try:
        honest, peeping = (float(value) for value in got)
    except (TypeError, ValueError):
        raise Wrong("Two numbers are wanted: honest, and peeping.", hint=False) from None
    if (honest, peeping) == (0.7, 0.2):
        return "The honest number is the larger one, nearly always. It is the one to report."
    if (honest, peeping) == (0.2, 0.7):
        raise Wrong("Both are right, in the other order.", hint=False)
    if honest == 0.1:
        raise Wrong("0.1 is the inner error: it chose this trial, so it looks too good.")
    if peeping != 0.2:
        raise Wrong(f"Who peeps reports the smallest outer error, 0.2; you have {peeping:g}.")
    raise Wrong(f"The honest search chooses the second trial; you have {honest:g}.")
