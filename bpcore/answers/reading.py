"""An answer read as numbers, which a check can compare; if it is none, that is said."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from bpcore.answers.verdict import Wrong
from bpcore.core.checks import check_floats
from bpcore.core.network import FloatArray

TEXT = (
    "{what} is the text {given}; a number is wanted: use float, or leave the quotation marks out."
)
NO_NUMBER = "{what} should be a number; it is {kind}."
NO_NUMBERS = "{what} should be an array of numbers; it is {kind}."
ONCE = (
    "{what} should be an array of numbers; it is {kind}, which gives them one by one: put list(…) "
    "around it."
)
UNEQUAL = "{what} should be an array of numbers; it is {kind} with parts of unequal shapes."
NO_NUMBER_IN = "{what} holds {given}, which is no number."
DOTS_IN = "{what} still holds three dots: put a number in their place."
NO_SINGLE_NUMBER = "{what} should be a single number; it has {size}."
MASKED = "{what} has masked entries: nothing stands in their places."
NOT_FINITE = "{what} is {given}; it must be a finite number."
NOT_POSITIVE = "{what} is {given}; it must be a finite number above 0."
TOO_LARGE = "{what} is {given}; a number of at most {most:,.0f}, with either sign, will do."

MOST_SHOWN = 6
"""Numbers of a longer array that a sentence does not show."""


def numbers(answer: Any, what: str, single: bool = False) -> FloatArray:
    """An answer as an array of floats; NaN and infinity are numbers too.

    ``what`` says, at the beginning of the sentence that is raised, what should be numbers;
    ``single`` only makes it speak of one.

    Raises
    ------
    Wrong
        If it holds anything but real numbers.
    """
    if isinstance(answer, str):
        raise Wrong(TEXT, hint=False, what=what, given=repr(answer))
    if isinstance(answer, np.ma.MaskedArray) and np.ma.is_masked(answer):
        raise Wrong(MASKED, hint=False, what=what)
    try:
        return check_floats(what, answer)
    except ValueError:
        raise _no_numbers(answer, what, single) from None


def _no_numbers(answer: Any, what: str, single: bool) -> Wrong:
    """What keeps an answer from being numbers."""
    dtype = getattr(answer, "dtype", None)
    kind = type(answer).__name__ if dtype is None else f"an array of type {dtype}"
    sentence, given = NO_NUMBER if single else NO_NUMBERS, None
    if isinstance(answer, list | tuple):
        odd = [part for part in parts_of(answer) if not _is_real(part)]
        if odd:
            sentence, given = DOTS_IN if odd[0] is ... else NO_NUMBER_IN, shown(odd[0])
        elif not single:
            sentence = UNEQUAL
    elif isinstance(answer, Iterator) and not single:
        sentence = ONCE
    return Wrong(sentence, hint=False, what=what, kind=kind, given=given)


def parts_of(value: Any) -> Iterator[Any]:
    """All that stands in lists and tuples, and in those inside them; anything else by itself."""
    if isinstance(value, list | tuple):
        for part in value:
            yield from parts_of(part)
    else:
        yield value


def _is_real(value: Any) -> bool:
    """Whether it is a real number, or an array of them."""
    try:
        check_floats("it", value)
    except ValueError:
        return False
    return True


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


def finite(answer: Any, what: str, *, positive: bool = False, most: float = math.inf) -> float:
    """An answer that is itself a finite number, of a size up to ``most``, and above 0 if asked for.

    Raises
    ------
    Wrong
        If it is not.
    """
    if isinstance(answer, str):
        raise Wrong(TEXT, hint=False, what=what, given=repr(answer))
    value = math.nan if isinstance(answer, bool | np.bool) else _single(answer)
    if value is None:
        raise Wrong(NO_NUMBER, hint=False, what=what, kind=type(answer).__name__)
    if not math.isfinite(value) or (positive and value <= 0):
        sentence = NOT_POSITIVE if positive else NOT_FINITE
        raise Wrong(sentence, hint=False, what=what, given=repr(answer))
    if abs(value) > most:
        raise Wrong(TOO_LARGE, hint=False, what=what, given=repr(answer), most=most)
    return value


def _single(answer: Any) -> float | None:
    """An answer that is itself one number; None if it is none."""
    if isinstance(answer, int) and abs(answer) > sys.float_info.max:
        return math.inf
    try:
        array = check_floats("it", answer)
    except ValueError:
        return None
    return float(array.ravel()[0]) if array.size == 1 and not isinstance(answer, list) else None


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
