"""Arguments checked in one way: a ``ValueError`` that names argument, value and what is allowed."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from types import FunctionType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

REAL = "fiub"
"""Kinds of NumPy's types that are real numbers: floats, whole numbers, bool."""

LONGEST = 80
"""Characters of a value that a sentence still shows."""


def check_type(name: str, value: Any, wanted: type) -> Any:
    """``value`` if it is of the type that is wanted."""
    if not isinstance(value, wanted):
        raise ValueError(f"{name} is {type(value).__name__}; it must be a {wanted.__name__}")
    return value


def check_callable(name: str, value: Any) -> Any:
    """``value`` if it can be called."""
    if not callable(value):
        raise ValueError(f"{name} is {_shown(value)}; it must be a function")
    return value


def check_flag(name: str, value: Any) -> bool:
    """``value`` as a bool if it is one: the text "no" would count as True."""
    if not isinstance(value, bool | np.bool):
        raise ValueError(f"{name} is {_shown(value)}; it must be True or False")
    return bool(value)


def check_choice(name: str, value: Any, allowed: Iterable[str]) -> str:
    """``value`` if it is one of the allowed names."""
    allowed = tuple(allowed)
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(
            f"{name} is {_shown(value)}; it must be one of {', '.join(map(repr, allowed))}"
        )
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
        raise ValueError(f"{name} is {_shown(value)}; it must be a whole number {span}")
    return number


def check_number(
    name: str, value: Any, low: float, high: float, *, open_low=False, open_high=False
) -> float:
    """``value`` as a float if it is a number between ``low`` and ``high``; never NaN."""
    number = float(value) if isinstance(value, float) else _number(name, value)
    above = number > low if open_low else number >= low
    below = number < high if open_high else number <= high
    if not (above and below):
        raise ValueError(
            f"{name} is {_shown(value)}; it must be {_interval(low, high, open_low, open_high)}"
        )
    return number


def _number(name: str, value: Any) -> float:
    """One number as a float; NaN if it is none."""
    try:
        array = check_floats(name, value)
    except ValueError:  # no real number: the caller says so, with what is allowed
        return math.nan
    return math.nan if array.ndim or isinstance(value, bool | np.bool) else float(array)


def check_positive(name: str, value: Any, *, or_zero: bool = False) -> float:
    """``value`` as a float if it is finite and positive (or zero, where that is allowed)."""
    return check_number(name, value, 0, math.inf, open_low=not or_zero, open_high=True)


def check_seed(name: str, value: Any) -> int:
    """``value`` as an int if it is a seed: a whole number that every generator takes."""
    return check_int(name, value, 0, 2**32 - 1)


def check_floats(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """``value`` as an array of floats, of whatever shape: itself if it is one, else a new one.

    NumPy would make numbers of texts and dates, NaN of None, and would drop a mask and an imaginary
    part.
    """
    if type(value) is np.ndarray and value.dtype == np.float64:
        return value
    if np.ma.is_masked(value):
        raise ValueError(f"{name} has masked numbers; fill them, or leave their rows out")
    try:
        array = np.asarray(value)
        if array.dtype == object:  # of pandas, fractions, or anything
            array = np.array([_real(one) for one in array.ravel()]).reshape(array.shape)
    except (TypeError, ValueError, OverflowError):  # of unequal lengths, or what is no number
        raise ValueError(f"{name} is {_kind(value)}; it must be an array of real numbers") from None
    if array.dtype.kind not in REAL:
        raise ValueError(f"{name} is {_kind(value)}; it must be an array of real numbers")
    with np.errstate(over="ignore"):  # of more digits than a float: infinite
        return array.astype(np.float64)


def check_finite(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """``value`` as an array of floats, without NaN or infinity."""
    array = check_floats(name, value)
    if not np.isfinite(array).all():
        place = tuple(map(int, np.argwhere(~np.isfinite(array))[0]))
        where = f"[{', '.join(map(str, place))}]" if place else ""
        raise ValueError(f"{name}{where} is {array[place]}; every number must be finite")
    return array


def check_shape(
    name: str, value: ArrayLike, shape: tuple[int | str, ...], *, stack=False, empty=True
) -> NDArray[np.float64]:
    """``value`` as an array of floats of this shape: NumPy would stretch another, and say nothing.

    A word in ``shape`` stands for any size. A stack may have more dimensions in front.
    """
    array = check_floats(name, value)
    sizes = array.shape[-len(shape) :] if stack else array.shape
    fits = len(sizes) == len(shape) and all(
        size == wanted or isinstance(wanted, str) for size, wanted in zip(sizes, shape, strict=True)
    )
    if not fits or not (array.size or empty):
        wanted = str(shape).replace("'", "")
        raise ValueError(f"{name} has shape {array.shape}; it must be {wanted}")
    return array


def check_matrix(
    name: str,
    value: ArrayLike,
    n_columns: int | str = "n_columns",
    n_rows: int | str = "n_samples",
) -> NDArray[np.float64]:
    """``value`` as a float matrix of the given shape, not empty, without NaN or infinity."""
    return check_finite(name, check_shape(name, value, (n_rows, n_columns), empty=False))


def check_result(name: str, value: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """What a function of the reader's own gives, as floats of that shape."""
    return check_shape(f"what {name} gives", value, shape)


def _shown(value: Any) -> str:
    """A value as a sentence shows it: in one line, or by its type alone."""
    if isinstance(value, FunctionType):  # its repr is an address
        return f"the function {value.__name__}"
    text = repr(value)
    if "\n" in text:
        return f"a {type(value).__name__}"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _real(value: Any) -> float:
    """One object as a float; no text, though Python would read it."""
    if isinstance(value, str | bytes):
        raise TypeError
    return float(value)


def _kind(value: Any) -> str:
    """What somebody gave that is no array of real numbers: its own type, or that of its numbers."""
    dtype = getattr(value, "dtype", None)
    return type(value).__name__ if dtype is None else f"{type(value).__name__} of type {dtype}"


def _interval(low: float, high: float, open_low: bool, open_high: bool) -> str:
    if low == 0 and high == math.inf:
        return "a finite number above 0" if open_low else "a finite number, 0 or above"
    return (
        f"a number {'above' if open_low else 'from'} {low:g} "
        f"{'to below' if open_high else 'to'} {high:g}"
    )
