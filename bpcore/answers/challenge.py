"""Challenges: one for each lesson, scored by computing, with a personal best.

A lesson has a cell whose last line is ``challenge("3", experiment)``. Untouched it says so kindly
and "Run all" goes on. What is handed in is a value, a dictionary of settings, or an experiment as
its sliders stand. How each is scored stands in ``tasks``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from bpcore.answers import journal
from bpcore.answers.check import BLANK, Untouched, Verdict, Wrong, is_the_learners, what_stopped


@dataclass(frozen=True)
class Challenge:
    """A challenge: how an answer is scored, and what a good score is.

    Parameters
    ----------
    score : callable
        Takes the learner's answer; returns the score and a sentence about it, or raises ``Wrong``
        with what is missing.
    shown : str
        A score in words, to be formatted with the number: "learning rate {:.4g}".
    less_is_better : bool
    par : float
        The score of the folded solution.
    hint : str
        For who has not reached it.
    """

    score: Callable[[Any], tuple[float, str]]
    shown: str
    less_is_better: bool
    par: float
    hint: str

    def better(self, one: float, other: float) -> bool:
        """Whether the first score is better than the second."""
        return one < other if self.less_is_better else one > other


_challenges: dict[str, Challenge] = {}
_best: dict[str, float] = {}  # of this session; asked for only where no journal is kept


def task(lesson: str, **about: Any) -> Callable[[Callable], Callable]:
    """Register the function below as the challenge of a lesson; see ``Challenge``."""

    def register(score: Callable[[Any], tuple[float, str]]) -> Callable:
        _challenges[lesson] = Challenge(score, **about)
        return score

    return register


def all_challenges() -> dict[str, Challenge]:
    """Every challenge by the number of its lesson."""
    import_module("bpcore.lessons.tasks")
    return dict(_challenges)


def personal_best(lesson: str) -> float | None:
    """The best score in the journal, or of this session where none is kept; None without one."""
    if journal.path() is None:
        return _best.get(lesson)
    best = journal.best_of(journal.read()).get(lesson)
    return None if best is None else best["score"]


def forget_bests() -> None:
    """Begin the session's scores anew; those in the journal stay."""
    _best.clear()


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
        If the lesson has no challenge.
    """
    challenges = all_challenges()
    if lesson not in challenges:
        raise ValueError(f"there is no challenge {lesson!r}; there are {', '.join(challenges)}")
    known = challenges[lesson]
    if _untouched(answer):
        return BLANK
    try:
        score, words = known.score(answer)
    except Untouched:
        return BLANK
    except Wrong as wrong:
        return Verdict(False, str(wrong))
    except Exception as error:  # the lesson goes on: whatever was raised is told in a sentence
        if isinstance(error, ValueError) and not is_the_learners(error):
            # A setting out of its range: the sentence names it.
            return Verdict(False, f"This cannot be scored: {str(error).rstrip('.')}.")
        return Verdict(False, what_stopped(error))
    return Verdict(True, f"{words} {_standing(lesson, known, score)}", word="Scored")


def _standing(lesson: str, known: Challenge, score: float) -> str:
    """Where a score stands beside the best and beside par; it is noted on the way."""
    before = personal_best(lesson)
    shown = known.shown.format(score)
    if before is None:
        said = f"Your score: {shown}, the first."
    elif known.better(score, before):
        said = f"Your score: {shown}, a new personal best; it was {known.shown.format(before)}."
    else:
        said = f"Your score: {shown}. Your personal best stays {known.shown.format(before)}."
    if before is None or known.better(score, before):
        _best[lesson] = score
    said += (
        f" It can be done better: {known.hint}"
        if known.better(known.par, score)
        else " The solution below does no better."
    )
    failed = journal.record(
        journal.CHALLENGE,
        lesson,
        score=score,
        less_is_better=known.less_is_better,
        shown=shown,
        message=said,
    )
    return f"{said} {failed}" if failed else said


def _untouched(answer: Any) -> bool:
    dots = isinstance(answer, dict) and any(value is Ellipsis for value in answer.values())
    return answer is None or answer is Ellipsis or dots
