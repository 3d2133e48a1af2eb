"""An answer read as numbers, which a check can compare; if it is none, that is said."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from bpcore.answers.verdict import Wrong
from bpcore.core.network import FloatArray

TEXT = (
    "{what} is the text {given}; a number is wanted: use float, or leave the quotation marks out."
)
NO_NUMBER = "{what} should be a number; it is {kind}."
NO_NUMBERS = "{what} should be an array of numbers; it is {kind}."
NO_SINGLE_NUMBER = "{what} should be a single number; it has {size}."
MASKED = "{what} has masked entries: nothing stands in their places."
NOT_FINITE = "{what} is {given}; it must be a finite number."
NOT_POSITIVE = "{what} is {given}; it must be a finite number above 0."

MOST_SHOWN = 6
"""Numbers of a longer array that a sentence does not show."""


def numbers(answer: Any, what: str, single: bool = False) -> FloatArray:
    """An answer as an array of floats; NaN and infinity are numbers too.

    Parameters
    ----------
    answer : object
        A number, an array of them, or lists.
    what : str
        What should be numbers, for the beginning of a sentence.
    single : bool
        Whether one number is wanted; this is only for the sentence.

    Raises
    ------
    Wrong
        If it holds anything but real numbers.
    """
    if isinstance(answer, str):
        raise Wrong(TEXT, hint=False, what=what, given=repr(answer))
    try:
        if np.ma.is_masked(answer):
            raise Wrong(MASKED, hint=False, what=what)
        array = np.asarray(answer)
        if array.dtype.kind not in "USc":  # NumPy would make numbers of some texts
            return array.astype(float)
    except (TypeError, ValueError):  # lists of unequal length; what is no number
        pass
    sentence = NO_NUMBER if single else NO_NUMBERS
    raise Wrong(sentence, hint=False, what=what, kind=type(answer).__name__)


def number(answer: Any, what: str) -> float:
    """An answer as one number; NaN and infinity are numbers too.

    Raises
    ------
    Wrong
        If it is none, or more than one.
    """
    array = numbers(answer, what, single=True)
    if array.size != 1:
        raise Wrong(NO_SINGLE_NUMBER, hint=False, what=what, size=array.size)
    return float(array.ravel()[0])


def finite(answer: Any, what: str, *, positive: bool = False) -> float:
    """An answer that is itself a finite number, and above 0 if that is asked for.

    Raises
    ------
    Wrong
        If it is not.
    """
    if isinstance(answer, str):
        raise Wrong(TEXT, hint=False, what=what, given=repr(answer))
    try:
        value = math.nan if isinstance(answer, bool) else float(answer)
    except OverflowError:
        value = math.inf
    except (TypeError, ValueError):
        raise Wrong(NO_NUMBER, hint=False, what=what, kind=type(answer).__name__) from None
    if not math.isfinite(value) or (positive and value <= 0):
        sentence = NOT_POSITIVE if positive else NOT_FINITE
        raise Wrong(sentence, hint=False, what=what, given=repr(answer))
    return value


def shown(value: Any, digits: int = 6) -> str:
    """A value as a sentence shows it: a number in few digits, a long array by its beginning."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, int | float | np.number):
        return f"{value:.{digits}g}"
    if callable(value) and not isinstance(value, type):
        return "a function"
    if not isinstance(value, list | tuple | np.ndarray):
        return repr(value)
    if isinstance(value, np.ndarray) and value.ndim > 1:
        return f"an array of shape {value.shape}"
    parts = [shown(part, digits) for part in list(value)[:MOST_SHOWN]]
    return f"[{', '.join(parts)}{', …' if len(value) > MOST_SHOWN else ''}]"
