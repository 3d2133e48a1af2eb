"""An answer read as what a check can compare; if it is no such thing, that is said."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.check import Wrong
from bpcore.core.checks import check_positive


def number(answer: Any, what: str) -> float:
    """An answer as one number; NaN and infinity are numbers too.

    Parameters
    ----------
    answer : object
    what : str
        What should be a number, for the beginning of a sentence.

    Raises
    ------
    Wrong
        If it is none, or more than one.
    """
    try:
        value = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise Wrong(
            f"{what} should be a number; it is {type(answer).__name__}.", hint=False
        ) from None
    if value.size != 1:
        raise Wrong(f"{what} should be a single number; it has {value.size}.", hint=False)
    return float(value.ravel()[0])


def positive(answer: Any, what: str) -> float:
    """An answer that is itself a positive, finite number.

    Raises
    ------
    Wrong
        If it is not.
    """
    try:
        return check_positive(what, answer)
    except ValueError as error:
        raise Wrong(f"{error}.", hint=False) from None
