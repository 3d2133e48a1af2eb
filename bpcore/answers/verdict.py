"""What is said of an answer, and what a check raises to say it."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from bpcore.drawing.markup import note


@dataclass(frozen=True)
class Verdict:
    """What a check says; ``passed`` is None while an exercise is untouched."""

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

NOTHING_YET = Verdict(
    None, "Your function returns nothing yet: put your answer in place of the three dots."
)


class Wrong(Exception):
    """Raised with the sentence that says what is wrong.

    It is whole, with the names of ``places`` in braces, so that it can be put into another
    language. Let no ``hint`` follow where the sentence already names the mistake: a hint about
    something else would lead away from it.
    """

    def __init__(self, sentence: str, hint: bool = True, **places: Any) -> None:
        super().__init__(sentence.format(**places))
        self.hint = hint


class Untouched(Exception):
    """Raised where the three dots still stand in the learner's answer."""
