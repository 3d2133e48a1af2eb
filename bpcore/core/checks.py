"""Arguments checked in one way: a ``ValueError`` that names argument, value and what is allowed."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def check_choice(name: str, value: Any, allowed: Iterable[str]) -> str:
    """``value`` if it is one of the allowed names."""
    allowed = tuple(allowed)
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} is {value!r}; it must be one of {', '.join(map(repr, allowed))}")
    return value


def check_int(name: str, value: Any, low: int, high: int | None = None) -> int:
    """``value`` as an int if it is a whole number from ``low`` to ``high``."""
    span = f"from {low} to {high}" if high is not None else f"of at least {low}"
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if (
        number is None
        or isinstance(value, bool)
        or number < low
        or (high is not None and number > high)
    ):
        raise ValueError(f"{name} is {value!r}; it must be a whole number {span}")
    return number


def check_number(
    name: str, value: Any, low: float, high: float, *, open_low=False, open_high=False
) -> float:
    """``value`` as a float if it is a number between ``low`` and ``high``; never NaN."""
    try:
        number = math.nan if isinstance(value, str | bytes | bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    above = number > low if open_low else number >= low
    below = number < high if open_high else number <= high
    if not (above and below):
        raise ValueError(
            f"{name} is {value!r}; it must be {_interval(low, high, open_low, open_high)}"
        )
    return number


def check_positive(name: str, value: Any, *, or_zero: bool = False) -> float:
    """``value`` as a float if it is finite and positive (or zero, where that is allowed)."""
    return check_number(name, value, 0, math.inf, open_low=not or_zero, open_high=True)


def check_seed(name: str, value: Any) -> int | np.random.Generator:
    """``value`` if it is a Generator, or as an int if it is a seed.

    A seed is a whole number that every generator takes.
    """
    if isinstance(value, np.random.Generator):
        return value
    try:
        return check_int(name, value, 0, 2**32 - 1)
    except ValueError as error:
        raise ValueError(f"{error}, or a numpy.random.Generator") from None


def check_matrix(
    name: str, value: ArrayLike, n_columns: int, n_rows: int | None = None
) -> NDArray[np.float64]:
    """``value`` as a float matrix of the given shape, without NaN or infinity."""
    try:
        matrix = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} is {type(value).__name__}; it must be a matrix of numbers"
        ) from None
    rows = "n_samples" if n_rows is None else n_rows
    if (
        matrix.ndim != 2
        or matrix.shape[1] != n_columns
        or len(matrix) != (n_rows or len(matrix))
        or not len(matrix)
    ):
        raise ValueError(f"{name} has shape {matrix.shape}; it must be ({rows}, {n_columns})")
    if not np.isfinite(matrix).all():
        row, column = np.argwhere(~np.isfinite(matrix))[0]
        raise ValueError(
            f"{name}[{row}, {column}] is {matrix[row, column]}; every number must be finite"
        )
    return matrix


def _interval(low: float, high: float, open_low: bool, open_high: bool) -> str:
    if low == 0 and high == math.inf:
        return "a finite number above 0" if open_low else "a finite number, 0 or above"
    return (
        f"a number {'above' if open_low else 'from'} {low:g} "
        f"{'to below' if open_high else 'to'} {high:g}"
    )
