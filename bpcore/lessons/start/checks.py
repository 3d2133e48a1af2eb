"""The exercises of lesson 00: see how exercises answer, take a step, read a run.

The challenge: as near as a straight line can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.reading import finite
from bpcore.answers.runs import highway, run
from bpcore.answers.verdict import Wrong

TARGETS = Exercise(
    hints=(
        "Look at a single year first: how many numbers has the network to match there?",
        "Multiply: 20 years times 2 numbers a year.",
    ),
    right=40,
    slips={
        "20 is the number of years, and each year has more than one target.": 20,
        "2 is the number of targets in one year, and there are 20 years.": 2,
        "You added. Each of the years has its own pair of numbers.": 22,
        "60 is the number of inputs: 3 in each year. The targets are wanted here.": 60,
        "100 is all numbers of the table. Only the targets are wanted here.": 100,
    },
    praise="20 years times 2 targets are 40 numbers. The exercises of all lessons work like this.",
)

STEP = Exercise(
    hints=(
        "Think of a slope above zero: the error rises when the number is raised. So the number "
        "must become smaller.",
        "The step is learning_rate times slope; take it away from the number.",
    ),
    what="step({x}, {slope}, {rate})",
    cases=((2.0, 3.0, 0.1), (2.0, -3.0, 0.1), (-1.0, 0.375, 0.017), (4.0, 0.0, 0.5)),
    right=lambda x, slope, rate: x - rate * slope,
    slips=lambda x, slope, rate: {
        "This goes uphill: the error grows with each step. The step goes the opposite way of the "
        "slope.": x + rate * slope,
        "The learning rate is missing: this step is as long as the slope itself.": x - slope,
        "This is the step alone. The number after it is wanted.": -rate * slope,
        "This is the length of the step alone. The number after it is wanted.": rate * slope,
        "The slope is missing: this goes down whatever the slope is, even where the error falls "
        "upwards.": x - rate,
        "Where the slope is below zero, the number must grow: leave its sign as it is.": (
            x - rate * abs(slope)
        ),
        "Only the sign of the slope counts here. The steeper, the longer the step should be.": (
            x - rate * np.sign(slope)
        ),
        "You multiply the number. The step is taken away from it, however large it is.": (
            x * (1 - rate * slope)
        ),
        "Number and slope have changed places.": slope - rate * x,
    },
    praise="Downhill, whichever side the number stands on; and where the slope is zero it stays. "
    "Training does this to all 50 numbers at once.",
)


def epochs_until(errors: Sequence[float], goal: float) -> int:
    """How many errors stand before the first that is below the goal."""
    return next(i for i, error in enumerate(errors) if error < goal)


@cache
def until_cases() -> tuple[tuple[np.ndarray, float], ...]:
    """Short lists of errors by hand, and the first of the course's main run."""
    errors = run({"learning_rate": 0.05}, 400).sse
    return (
        (np.array([9.0, 5.0, 3.0, 2.0, 1.0]), 3.0),  # equal is not below
        (np.array([9.0, 1.0, 4.0, 6.0, 1.5, 1.0]), 2.0),  # it rises again
        (errors, 1000.0),  # before the first epoch
        (errors, 100.0),
        (errors, 1.0),
    )


def until_slips(errors, goal) -> dict[str, Any]:
    right, below = epochs_until(errors, goal), errors < goal
    return {
        "One too many: errors[0] stands before the first epoch, so no epoch has passed there.": (
            right + 1
        ),
        "One too few: that is the last epoch before the error is below the goal.": right - 1,
        "An error equal to the goal is not below it yet: stop at < and not at <=; go "
        "on while it is >= and not >.": np.argmax(errors <= goal),
        "You begin at errors[1]. The error before the first epoch may be below the goal already.": (
            1 + epochs_until(errors[1:], goal)
        ),
        "This is the error itself. The number of epochs is wanted: its place in the list.": (
            errors[right]
        ),
        "You count all errors that are not below the goal. The error may rise again; what is "
        "wanted is the first time that it is below.": np.sum(~below),
        "You count the errors below the goal. What is wanted is how many come before the first of "
        "them.": np.sum(below),
        "This is the place of the smallest error. The goal has no part in it.": np.argmin(errors),
        "You go on to the last error below the goal. Stop at the first: `return` leaves the loop "
        "at once.": np.flatnonzero(below)[-1],
    }


UNTIL = Exercise(
    hints=(
        "Go through the list from its beginning, and stop at the first error below the goal.",
        "Count in a variable that begins at 0: as long as errors[epochs] is not below the goal, "
        "add 1.",
    ),
    what="With the errors {errors} and the goal {goal} your number of epochs",
    cases=until_cases,
    right=epochs_until,
    slips=until_slips,
    praise="Of the main run's 50,000 epochs, 105 bring the error from 360 to below 1. What is left "
    "of it goes slowly.",
)

EXERCISES = (TARGETS, STEP, UNTIL)

# -- the challenge --------------------------------------------------------------------------------

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
    "a and b belong together: raise one of them a little and lower the other, and see which way is "
    "better. The gaps above and below cancel for the most part already."
)


def straight_line(answer: Any) -> Score:
    """How far off two numbers are, with which population alone tells the passengers."""
    try:
        a, b = () if isinstance(answer, str | dict | set) else answer
    except (TypeError, ValueError):
        raise Wrong("Two numbers are wanted, with a comma between them: (a, b).") from None
    a, b = finite(a, "a", most=1e9), finite(b, "b", most=1e9)
    table = highway().table
    too_high = a * table.inputs[:, 0] + b - table.targets[:, 0]
    score, shift = float(np.mean(np.abs(too_high))), float(np.mean(too_high))
    worst = np.argmax(np.abs(too_high))
    found = {"a": a, "b": b, "year": table.years[worst], "off": abs(too_high[worst])}
    words = TOO_HIGH if too_high[worst] > 0 else TOO_LOW
    hint = TILTED if abs(shift) < score / 2 else LOWER if shift > 0 else RAISE
    return Score(score, words, hint, shift=abs(shift), **found)


CHALLENGE = Challenge(score=straight_line, shown="{:,.0f} off", par=1355)
