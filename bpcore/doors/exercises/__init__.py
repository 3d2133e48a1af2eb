"""The exercises of all lessons."""

from typing import Any

from bpcore.answers.check import look
from bpcore.answers.verdict import Verdict
from bpcore.lessons import LESSONS, exercises_of

__all__ = ["check"]


def check(number: str, answer: Any) -> Verdict:
    """Look at an answer, and note in the learning journal how it did.

    Parameters
    ----------
    number : str
        Of the exercise, as in the lesson: "1.2" is the second of lesson 01.
    answer : object
        A number, an array or a function, as the exercise asks; ``...`` (or a function in which the
        three dots still stand) is untouched.

    Returns
    -------
    Verdict
        Shown below the cell. A wrong answer never raises; so "Run all" goes on.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    if not isinstance(number, str):
        raise ValueError(f"number is {number!r}; it must be a text, as in check('1.2', …)")
    room = LESSONS.get(number.partition(".")[0])
    known = exercises_of(room) if room else {}
    if number not in known:
        listed = ", ".join(known) or f"lessons 0 to {len(LESSONS) - 1}"
        raise ValueError(f"there is no exercise {number!r}; there are {listed}")
    return look(number, known[number], answer)
