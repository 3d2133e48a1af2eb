"""Challenges: one for each lesson, scored by computing, with a personal best.

A lesson has a cell whose last line is ``challenge("3", experiment)``. Untouched it says so kindly
and "Run all" goes on. What is handed in is a value, a dictionary of settings, or an experiment as
its sliders stand. How it is scored stands in the lesson's room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bpcore.answers import journal, report
from bpcore.answers.calling import is_the_learners, what_stopped
from bpcore.answers.verdict import BLANK, Untouched, Verdict

NOT_SCORED = "This cannot be scored: {words}."
FIRST = "Your score: {shown}, the first."
NEW_BEST = "Your score: {shown}, a new personal best; it was {best}."
NOT_BEST = "Your score: {shown}. Your personal best stays {best}."
BELOW_PAR = "It can be done better: {hint}"
AT_PAR = "The solution below does no better."


class Score:
    """A score, with a sentence about it, and a hint for who has not reached par.

    ``words`` and ``hint`` are whole sentences, with the names of ``places`` in braces; a hint looks
    at what was handed in.
    """

    def __init__(self, value: float, words: str, hint: str, **places: Any) -> None:
        self.value = value
        self.words = words.format(**places)
        self.hint = hint.format(**places)


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """A challenge: how an answer is scored, and what a good score is.

    Parameters
    ----------
    score : callable
        Takes the learner's answer; returns a ``Score``, or raises ``Wrong`` with what is missing.
    shown : str
        A score in words, to be formatted with the number: "learning rate {:.4g}".
    par : float
        The score of the folded solution.
    """

    score: Callable[[Any], Score]
    shown: str
    par: float
    less_is_better: bool = True

    def better(self, one: float, other: float) -> bool:
        """Whether the first score is better than the second."""
        return one < other if self.less_is_better else one > other


_best: dict[str, float] = {}  # of this session; asked for only where no journal is kept


def personal_best(lesson: str) -> float | None:
    """The best score in the journal, or of this session where none is kept; None without one."""
    if journal.path() is None:
        return _best.get(lesson)
    return report.best_of(journal.read()).get(lesson, {}).get("score")


def forget_bests() -> None:
    """Begin the session's scores anew; those in the journal stay."""
    _best.clear()


def score(lesson: str, challenge: Challenge, answer: Any) -> Verdict:
    """What ``challenge`` does, given the lesson's own."""
    dots = isinstance(answer, dict) and any(value is Ellipsis for value in answer.values())
    if answer is None or answer is Ellipsis or dots:
        return BLANK
    try:
        scored = challenge.score(answer)
    except Untouched:
        return BLANK
    except Exception as error:  # the lesson goes on: whatever was raised is told in a sentence
        if isinstance(error, ValueError) and not is_the_learners(error):
            # A setting out of its range: the sentence names it.
            return Verdict(False, NOT_SCORED.format(words=str(error).rstrip(".")))
        return Verdict(False, str(what_stopped(error)))
    said = [scored.words, *_standing(lesson, challenge, scored)]
    return Verdict(True, " ".join(filter(None, said)), word="Scored")


def _standing(lesson: str, challenge: Challenge, scored: Score) -> list[str]:
    """Where a score stands beside the best and beside par; it is noted on the way."""
    before = personal_best(lesson)
    best = "" if before is None else challenge.shown.format(before)
    shown = challenge.shown.format(scored.value)
    better = before is None or challenge.better(scored.value, before)
    sentence = FIRST if before is None else NEW_BEST if better else NOT_BEST
    below_par = challenge.better(challenge.par, scored.value)
    said = [
        sentence.format(shown=shown, best=best),
        BELOW_PAR.format(hint=scored.hint) if below_par else AT_PAR,
    ]
    if better:
        _best[lesson] = scored.value
    failed = journal.record(
        journal.CHALLENGE,
        lesson,
        score=scored.value,
        less_is_better=challenge.less_is_better,
        shown=shown,
        message=" ".join(said),
    )
    return [*said, failed]
