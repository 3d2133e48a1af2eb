"""The challenge of lesson 00: as near as a straight line can be."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.reading import finite
from bpcore.answers.runs import highway
from bpcore.answers.verdict import Wrong

TOO_HIGH = (
    "With a = {a:,.10g} and b = {b:,.10g} the formula is farthest off in {year}: {off:,.0f} too "
    "high."
)
TOO_LOW = (
    "With a = {a:,.10g} and b = {b:,.10g} the formula is farthest off in {year}: {off:,.0f} too "
    "low."
)
LOWER = "on average it says {shift:,.0f} too much: lower b."
RAISE = "on average it says {shift:,.0f} too little: raise b."
TILTED = (
    "a and b belong together: when you raise a, lower b, and see whether that is better. The "
    "mistakes up and down nearly cancel already."
)


def straight_line(answer: Any) -> Score:
    """How far off two numbers are, with which population alone tells the passengers."""
    try:
        a, b = answer
    except (TypeError, ValueError):
        raise Wrong("Two numbers are wanted, with a comma between them: (a, b).") from None
    a, b = finite(a, "a"), finite(b, "b")
    table = highway().table
    too_high = a * table.inputs[:, 0] + b - table.targets[:, 0]
    score, shift = float(np.mean(np.abs(too_high))), float(np.mean(too_high))
    worst = np.argmax(np.abs(too_high))
    found = {"a": a, "b": b, "year": table.years[worst], "off": abs(too_high[worst])}
    words = TOO_HIGH if too_high[worst] > 0 else TOO_LOW
    hint = TILTED if abs(shift) < score / 2 else LOWER if shift > 0 else RAISE
    return Score(score, words, hint, shift=abs(shift), **found)


CHALLENGE = Challenge(score=straight_line, shown="{:,.0f} off", par=1355)
