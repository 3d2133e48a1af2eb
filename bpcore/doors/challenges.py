"""The challenges of all lessons."""

from typing import Any

from bpcore.answers.challenge import score
from bpcore.answers.verdict import Verdict
from bpcore.lessons import LESSONS, challenge_of

__all__ = ["challenge"]


def challenge(lesson: str, answer: Any) -> Verdict:
    """Score an answer, compare it with the personal best, and note it in the learning journal.

    Parameters
    ----------
    lesson : str
        The lesson's number: "3".
    answer : object
        As the lesson asks: a number, a function, a dictionary of settings, or an experiment, which
        counts as its sliders stand; ``...`` is untouched.

    Returns
    -------
    Verdict
        Shown below the cell. A bad answer never raises; so "Run all" goes on.

    Raises
    ------
    ValueError
        If there is no such lesson.
    """
    if not isinstance(lesson, str):
        raise ValueError(f"lesson is {lesson!r}; it must be a text, as in challenge('3', …)")
    if lesson not in LESSONS:
        raise ValueError(f"there is no challenge {lesson!r}; there are {', '.join(LESSONS)}")
    return score(lesson, challenge_of(LESSONS[lesson]), answer)
