"""Exercises that answer: what is wrong, and a hint, not only right or wrong.

A lesson has a cell to fill in, whose last line is ``check("1.2", my_function)``. Untouched it
says so kindly and "Run all" goes on. An exercise is data, and stands in its lesson's room.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from bpcore.answers import journal
from bpcore.answers.calling import call, called_by, look_at_memory, what_stopped
from bpcore.answers.compare import CLOSE, Trial, compare
from bpcore.answers.reading import parts_of, shown
from bpcore.answers.verdict import BLANK, NOTHING_YET, Untouched, Verdict, Wrong
from bpcore.core.network import FloatArray

HINT = "{message} Hint: {hint}"
RIGHT_ELSEWHERE = "Your function is right in {right} of {tried} tests. {message}"
OF_ONE_SIZE = (
    "{message} Does it use anything but what it is given, or a size that only one test has?"
)
ABOUT_SIZES = "shape|size|dimension|out of bounds|aligned"
"""Words of errors that a size leads to."""

UNUSED = (
    "Your function does not use the {name} that it is given: the result stays the same when "
    "{name} changes. Does it read an array of the same name from outside?"
)

CHANGES = (lambda a: a[::-1] + 0.5, lambda a: -3 * a, lambda a: np.nan * a)
"""Several, as a result that is rounded, or a place, may stay the same where it uses an array."""


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """An exercise: what is right, what usually goes wrong, and hints.

    Most are right if their function returns the right thing in every case, in new arrays where
    the right one does, and leaves alone what it is given; some ask for a value alone, and have no
    cases. Where the answer is judged by what it does (a rate that must
    learn), ``judge`` looks at it in the place of ``right``; where both are given, it looks first.

    Parameters
    ----------
    hints : tuple of str
        From gentle to plain; each wrong try that is answered with a hint shows the next.
    right : object
        The right value, or a function of a case's arguments that returns it.
    cases : tuple of tuples, or a function that makes them
        The arguments of each test: two or more, of several shapes.
    slips : dict, or a function of the arguments that returns one
        What the usual slips give, by the sentence that names them; see ``compare.Trial``. A slip
        that has no value in a case may be left out there.
    what : str
        What the answer is called in sentences. Like them it may name, in braces, arguments of
        ``right``: "limit({sharpness})".
    parts : tuple of str
        The names of several things that are asked for together.
    praise : str
    within : float
        How far a number may be off, as a part of the largest.
    judge : callable
        Takes the answer; raises ``Wrong`` with what is wrong, or returns the praise.
    """

    hints: tuple[str, ...]
    right: Any = None
    cases: tuple[tuple, ...] | Callable[[], tuple[tuple, ...]] = ()
    slips: Mapping[str, Any] | Callable[..., Mapping[str, Any]] = field(default_factory=dict)
    what: str = "Your answer"
    parts: tuple[str, ...] = ()
    praise: str = ""
    within: float = CLOSE
    judge: Callable[[Any], str | None] | None = None

    def arguments(self) -> list[dict[str, Any]]:
        """The arguments of each case, by the names that ``right`` gives them."""
        names = list(inspect.signature(self.right).parameters) if callable(self.right) else []
        cases = self.cases() if callable(self.cases) else self.cases
        return [dict(zip(names, case, strict=True)) for case in cases]

    def trial(self, given: Any, arguments: Mapping[str, Any]) -> Trial:
        """An answer in one case, beside what is right there."""
        places = {name: shown(value) for name, value in arguments.items()}
        with np.errstate(all="ignore"):  # a slip may overflow
            right = self.right(**arguments) if callable(self.right) else self.right
            slips = self.slips(**arguments) if callable(self.slips) else self.slips
        return Trial(self.what.format(**places), given, right, slips, places, self.within)

    def look(self, answer: Any) -> str:
        """Praise for an answer.

        Raises
        ------
        Wrong
            If something is wrong with it.
        Untouched
            If its three dots still stand.
        """
        praise = self.judge(answer) if self.judge else None
        if callable(self.right):
            self._look_at_function(answer)
        elif self.right is not None:
            compare([self.trial(answer, {})], self.parts)
        return praise or self.praise

    def _look_at_function(self, function: Any) -> None:
        """Call it in every case; where it stops is told only if all else is right."""
        trials, stopped, of_size = [], None, False
        cases = self.arguments()
        for arguments in cases:
            try:
                trials.append(self.trial(call(function, *arguments.values()), arguments))
            except (Wrong, Untouched):
                raise
            except Exception as error:  # whatever the learner's own code raises is told
                stopped = what_stopped(error, arguments)
                of_size = re.search(ABOUT_SIZES, str(error)) is not None
        try:
            compare(trials, self.parts)
        except Wrong as wrong:
            if stopped is not None and len(trials) < len(cases) / 2 and not wrong.hint:
                raise stopped from None  # too little is left to name a slip by
            unused = self._unused(function) if wrong.hint else None
            if unused is None:
                raise
            raise Wrong(UNUSED, hint=False, name=unused) from None
        if stopped is not None and trials:
            counts = {"right": len(trials), "tried": len(cases)}
            wrong = Wrong(RIGHT_ELSEWHERE, hint=False, message=stopped, **counts)
            raise Wrong(OF_ONE_SIZE, hint=False, message=wrong) if of_size else wrong
        if stopped is not None:
            raise stopped
        for arguments in cases:
            look_at_memory(function, self.right, arguments)

    def _unused(self, function: Any) -> str | None:
        """An array of which the learner's function makes nothing, while it uses another."""
        cases = self.arguments()
        arrays = [name for name, value in cases[0].items() if isinstance(value, np.ndarray)]

        def uses(one: Any, name: str) -> bool:
            for given in cases:
                before = _flat(call(one, *given.values()))
                for change in CHANGES:
                    changed = given | {name: change(given[name])}
                    if not np.array_equal(_flat(call(one, *changed.values())), before):
                        return True
            return False

        try:
            results = [call(one, *cases[0].values()) for one in (self.right, function)]
            if len({_flat(result).size for result in results}) > 1:
                return None  # as a place among the right numbers, which may well stay the same
            used = {name: uses(function, name) for name in arrays if uses(self.right, name)}
        except Exception:  # the learner's own code, of which nothing is said then
            return None
        unused = [name for name in used if not used[name]]
        if not unused or not any(used.values()):
            return None
        return called_by(function, cases[0])[unused[0]]


def look(key: str, exercise: Exercise, answer: Any) -> Verdict:
    """What ``check`` does, given the exercise; ``key`` is its number in the journal.

    Once passed, to run the cell again is no new try.
    """
    verdict = _judged(key, exercise, answer)
    if verdict.passed is None:
        return verdict
    before = journal.last(journal.EXERCISE, key) or {}
    if verdict.passed and before.get("passed"):
        return verdict
    said = journal.record(journal.EXERCISE, key, passed=verdict.passed, message=verdict.message)
    return replace(verdict, message=f"{verdict.message} {said}") if said else verdict


def reset_tries(key: str | None = None) -> None:
    """Forget the wrong tries of an exercise, or of all, so that hints begin at the first again."""
    if key is None:
        _tries.clear()
    else:
        _tries.pop(key, None)


_tries: dict[str, int] = {}


def _judged(key: str, exercise: Exercise, answer: Any) -> Verdict:
    if answer is None or answer is Ellipsis:
        return BLANK
    try:
        praise = exercise.look(answer)
        reset_tries(key)  # the next slip gets the gentle hint again
        return Verdict(True, praise)
    except Untouched:
        return NOTHING_YET if callable(answer) else BLANK
    except Exception as error:  # the lesson goes on: whatever was raised is told in a sentence
        wrong = what_stopped(error)
    if not wrong.hint:
        return Verdict(False, str(wrong))
    hints = exercise.hints
    tries = _tries[key] = _tries.get(key, 0) + 1
    return Verdict(False, HINT.format(message=wrong, hint=hints[min(tries, len(hints)) - 1]))


def _flat(answer: Any) -> FloatArray:
    """All numbers of an answer, one after the other."""
    return np.concatenate([np.ravel(np.asarray(part, float)) for part in parts_of(answer)])
