"""Exercises that answer: what is wrong, and a hint, not only right or wrong.

A lesson has a cell to fill in, whose last line is ``check("1.2", my_function)``. Untouched it
says so kindly and "Run all" goes on. The checks of each lesson stand in a module of their own
beside this one.
"""

from __future__ import annotations

import ast
import html
import inspect
import re
import textwrap
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from bpcore.answers import journal
from bpcore.drawing.markup import note
from bpcore.lessons import ROOMS


@dataclass(frozen=True)
class Verdict:
    """What a check says.

    Attributes
    ----------
    passed : bool or None
        None while the exercise is untouched.
    message : str
    word : str
        For a pass.
    """

    passed: bool | None
    message: str
    word: str = "Right"

    @property
    def mark(self) -> str:
        """A sign and a word, so that colour is not the only difference."""
        return {True: f"✓ {self.word}", False: "✗ Not yet", None: "○ Waiting for you"}[self.passed]

    def __repr__(self) -> str:
        return f"{self.mark}. {self.message}"

    def _repr_html_(self) -> str:
        return note(f"<strong>{self.mark}.</strong> {html.escape(self.message)}", self.passed)


BLANK = Verdict(None, "Put your answer in place of the three dots and run the cell again.")
"""What is said to who has not begun."""


class Wrong(Exception):
    """Raised by a check with the sentence that says what is wrong.

    Parameters
    ----------
    message : str
    hint : bool
        Whether the next hint follows. Leave it out where the message already names the mistake: a
        hint about something else would lead away from it.
    """

    def __init__(self, message: str, hint: bool = True) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True)
class Exercise:
    """An exercise: a check of the learner's answer, and hints.

    Parameters
    ----------
    check : callable
        Takes the learner's answer; raises ``Wrong`` with what is wrong, or returns a sentence about
        what was right.
    hints : tuple of str
        From gentle to plain; each wrong try that is answered with a hint shows the next.
    """

    check: Callable[[Any], str]
    hints: tuple[str, ...]


_exercises: dict[str, Exercise] = {}
_tries: dict[str, int] = {}


def exercise(number: str, *hints: str) -> Callable[[Callable[[Any], str]], Callable[[Any], str]]:
    """Register the check below as exercise ``number``: lesson, point, place in the lesson."""

    def register(check: Callable[[Any], str]) -> Callable[[Any], str]:
        _exercises[number] = Exercise(check, hints)
        return check

    return register


def all_exercises() -> dict[str, Exercise]:
    """Every exercise by its number."""
    for room in ROOMS:
        import_module(f"bpcore.lessons.{room}.checks")
    return dict(_exercises)


def reset_tries(number: str | None = None) -> None:
    """Forget the wrong tries of an exercise, or of all, so that hints begin at the first again."""
    if number is None:
        _tries.clear()
    else:
        _tries.pop(number, None)


def check(number: str, answer: Any) -> Verdict:
    """Look at an answer, and note in the learning journal how it did.

    Parameters
    ----------
    number : str
        Of the exercise, as in the lesson: "1.2".
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
    exercises = all_exercises()
    if number not in exercises:
        raise ValueError(
            f"there is no exercise {number!r}; there are {', '.join(sorted(exercises))}"
        )
    verdict = _look(number, exercises[number], answer)
    said = _note(number, verdict)
    return Verdict(verdict.passed, f"{verdict.message} {said}") if said else verdict


def _note(number: str, verdict: Verdict) -> str:
    """Put a try into the journal; once passed, to run the cell again is no new try."""
    if verdict.passed is None:
        return ""
    before = journal.last(journal.EXERCISE, number)
    if verdict.passed and before is not None and before.get("passed"):
        return ""
    return journal.record(journal.EXERCISE, number, passed=verdict.passed, message=verdict.message)


def _look(number: str, exercise: Exercise, answer: Any) -> Verdict:
    if _untouched(answer):
        return BLANK
    try:
        praise = exercise.check(answer)
        _tries.pop(number, None)  # the next slip gets the gentle hint again
        return Verdict(True, praise)
    except Untouched:
        return Verdict(
            None, "Your function returns nothing yet: put your answer in place of the three dots."
        )
    except Wrong as wrong:
        message = str(wrong)
        if not wrong.hint:
            return Verdict(False, message)
    except Exception as error:  # the lesson goes on: whatever was raised is told in a sentence
        if isinstance(error, TypeError) and re.search(r"bitwise_xor|for \^", str(error)):
            return Verdict(False, "In Python squared is **2; ^ is something else.")
        message = what_stopped(error)
    hints = exercise.hints
    tries = _tries[number] = _tries.get(number, 0) + 1
    if hints:
        message += f" Hint: {hints[min(tries, len(hints)) - 1]}"
    return Verdict(False, message)


class Untouched(Exception):
    """Raised by ``call`` when the three dots still stand in the learner's function."""


def call(function: Any, *arguments: Any) -> Any:
    """Call the learner's function, on copies, so that it cannot spoil the check's own arrays.

    Raises
    ------
    Wrong
        If it is not a function, or returns nothing.
    Untouched
        If it returns nothing yet: its three dots still stand.
    """
    if not callable(function):
        raise Wrong(f"A function is wanted here; this is {type(function).__name__}.", hint=False)
    result = function(*(a.copy() if hasattr(a, "copy") else a for a in arguments))
    if result is Ellipsis or (result is None and _has_dots(function)):
        raise Untouched
    if result is None:
        raise Wrong(
            "Your function returns nothing: has it a `return`? (`print` only shows a value.)",
            hint=False,
        )
    return result


def is_the_learners(error: Exception) -> bool:
    """Whether it was raised by the learner's function, and not by what looks at its result.

    Such an error has passed through ``call`` on its way.
    """
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code is call.__code__ for frame, _ in frames)


def what_stopped(error: Exception) -> str:
    """An error that nobody foresaw, and whose it is, in a sentence."""
    whose = "Your answer" if is_the_learners(error) else "Looking at your answer"
    return f"{whose} stopped with {type(error).__name__}: {error}."


def _has_dots(function: Any) -> bool:
    """Whether three dots stand in a function's body, other than in an index."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        # No source. The compiled function knows every constant but a line of nothing but dots.
        code = getattr(function, "__code__", None)
        return code is not None and Ellipsis in code.co_consts
    index = {
        id(dots)
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        for dots in ast.walk(node.slice)
    }
    return any(
        isinstance(node, ast.Constant) and node.value is Ellipsis and id(node) not in index
        for node in ast.walk(tree)
    )


def _untouched(answer: Any) -> bool:
    return answer is None or answer is Ellipsis
