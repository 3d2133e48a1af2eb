"""Checks of lesson 00: see how exercises answer, take a step, read a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from numbers import Real
from typing import Any

import numpy as np

from bpcore.answers.check import Wrong, call, exercise
from bpcore.answers.reading import number
from bpcore.core.data import load_highway, normalise
from bpcore.core.network import Network, init_params
from bpcore.core.training import train


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


@exercise(
    "0.2",
    "Think of a slope above zero: the error rises when the number is raised. So the number must "
    "become smaller.",
    "The step is learning_rate times slope; take it away from the number.",
)
def check_step(answer: Any) -> str:
    """One number after one step against its slope."""
    cases = ((2.0, 3.0, 0.1), (2.0, -3.0, 0.1), (-1.0, 0.5, 0.02), (4.0, 0.0, 0.5))
    results = [number(call(answer, *case), f"step{case}") for case in cases]

    def same(function: Callable[[float, float, float], float]) -> bool:
        return np.allclose(results, [function(*case) for case in cases])

    if same(lambda x, slope, rate: x - rate * slope):
        return (
            "Downhill, whichever side the number stands on; and where the slope is zero it stays. "
            "Training does this to all 50 numbers at once."
        )
    slips = (
        (
            lambda x, slope, rate: x + rate * slope,
            "This goes uphill: the error grows with each step. The step goes the opposite way of "
            "the slope.",
        ),
        (
            lambda x, slope, rate: x - slope,
            "The learning rate is missing: this step is as long as the slope itself.",
        ),
        (
            lambda x, slope, rate: -rate * slope,
            "This is the step alone. The number after it is wanted.",
        ),
        (
            lambda x, slope, rate: rate * slope,
            "This is the length of the step alone. The number after it is wanted.",
        ),
        (
            lambda x, slope, rate: x - rate,
            "The slope is missing: this goes down whatever the slope is, even where the error "
            "falls upwards.",
        ),
        (
            lambda x, slope, rate: x - rate * abs(slope),
            "Where the slope is below zero, the number must grow: leave its sign as it is.",
        ),
        (
            lambda x, slope, rate: x - rate * np.sign(slope),
            "Only the sign of the slope counts here. The steeper, the longer the step should be.",
        ),
        (
            lambda x, slope, rate: x * (1 - rate * slope),
            "You multiply the number. The step is taken away from it, however large it is.",
        ),
        (
            lambda x, slope, rate: slope - rate * x,
            "Number and slope have changed places.",
        ),
    )
    for slip, message in slips:
        if same(slip):
            raise Wrong(message, hint=False)
    x, slope, rate = cases[0]
    raise Wrong(f"step{cases[0]} is {results[0]:.4g}; it should be {x - rate * slope:.4g}.")


@cache
def first_errors() -> tuple[float, ...]:
    """The errors of the course's main run: before the first epoch, and after each of 400."""
    problem, network = normalise(load_highway()), Network((3, 8, 2))
    start = init_params(network, "matlab")
    history = train(network, start, problem.X, problem.T, learning_rate=0.05, epochs=400)
    return tuple(history.sse.tolist())


def _until(errors: Sequence[float], goal: float) -> int:
    return next(i for i, error in enumerate(errors) if error < goal)


@exercise(
    "0.3",
    "Go through the list from its beginning, and stop at the first error below the goal.",
    "Count in a variable that begins at 0: as long as errors[epochs] is not below the goal, add 1.",
)
def check_until(answer: Any) -> str:
    """How many epochs pass until the error is below a goal, for the first time."""
    run = first_errors()
    cases = (
        ([9.0, 5.0, 3.0, 2.0, 1.0], 3.0),  # equal is not below
        ([9.0, 1.0, 4.0, 6.0, 1.5, 1.0], 2.0),  # it rises again
        (list(run), 1000.0),  # before the first epoch
        (list(run), 100.0),
        (list(run), 1.0),
    )
    results = [
        number(call(answer, np.array(errors), goal), "What epochs_until returns")
        for errors, goal in cases
    ]

    def same(function: Callable[[Sequence[float], float], float]) -> bool:
        return np.allclose(results, [function(*case) for case in cases])

    if same(_until):
        epochs = _until(run, 1.0)
        return (
            f"Of the main run's 50,000 epochs, {epochs} bring the error from {run[0]:.0f} to below "
            f"1. What is left of it goes slowly."
        )
    slips = (
        (
            lambda errors, goal: _until(errors, goal) + 1,
            "One too many: errors[0] stands before the first epoch, so no epoch has passed there.",
        ),
        (
            lambda errors, goal: _until(errors, goal) - 1,
            "One too few: that is the last epoch before the error is below the goal.",
        ),
        (
            lambda errors, goal: next(i for i, error in enumerate(errors) if error <= goal),
            "An error equal to the goal is not below it yet: compare with <, not with <=.",
        ),
        (
            lambda errors, goal: errors[_until(errors, goal)],
            "This is the error itself. The number of epochs is wanted: its place in the list.",
        ),
        (
            lambda errors, goal: sum(error >= goal for error in errors),
            "You count all errors that are not below the goal. The error may rise again; what is "
            "wanted is the first time that it is below.",
        ),
        (
            lambda errors, goal: sum(error < goal for error in errors),
            "You count the errors below the goal. What is wanted is how many come before the "
            "first of them.",
        ),
        (
            lambda errors, goal: int(np.argmin(errors)),
            "This is the place of the smallest error. The goal has no part in it.",
        ),
        (
            lambda errors, goal: len(errors) - 1 - _until(errors[::-1], goal),
            "You go on to the last error below the goal. Stop at the first: `return` leaves the "
            "loop at once.",
        ),
    )
    for slip, message in slips:
        if same(slip):
            raise Wrong(message, hint=False)
    right = [_until(*case) for case in cases]
    wrong = next(i for i, case in enumerate(right) if results[i] != case)
    errors, goal = cases[wrong]
    shown = ", ".join(f"{error:g}" for error in errors[:6]) + (", …" if len(errors) > 6 else "")
    raise Wrong(
        f"With the errors {shown} and the goal {goal:g} it is {right[wrong]}; yours is "
        f"{results[wrong]:g}."
    )
