"""The check of lesson 00: one exercise, to see how exercises answer."""

from __future__ import annotations

from numbers import Real
from typing import Any

from bpcore.exercises import Wrong, exercise


@exercise(
    "0.1",
    "Look at a single year first: how many numbers has the network to match there?",
    "Multiply: 20 years times 2 numbers a year.",
)
def check_targets(answer: Any) -> str:
    """Count the numbers that the network has to match."""
    if getattr(answer, "ndim", None) == 0:  # one number, as an array of NumPy's
        answer = answer.item()
    if isinstance(answer, Real) and answer == 40:
        return (
            "20 years times 2 targets are 40 numbers. The exercises of all lessons work like this."
        )
    slips = {
        20: "20 is the number of years, and each year has more than one target.",
        2: "2 is the number of targets in one year, and there are 20 years.",
        22: "You added. Each of the years has its own pair of numbers.",
        60: "60 is the number of inputs: 3 in each year. The targets are wanted here.",
        100: "100 is all numbers of the table. Only the targets are wanted here.",
    }
    if not isinstance(answer, Real):  # NumPy's numbers too
        if isinstance(answer, str):
            raise Wrong(
                "A number is wanted here; this is text: leave out the quotation marks.", hint=False
            )
        raise Wrong(f"A number is wanted here; this is {type(answer).__name__}.")
    if answer in slips:
        raise Wrong(slips[answer], hint=False)
    raise Wrong(f"{answer} is not the number of targets.")
