"""The challenge of lesson 02: a detective that names the bug in a gradient."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from bpcore.answers.calling import call
from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.runs import highway
from bpcore.answers.verdict import Wrong
from bpcore.core.network import FloatArray, Network, init_params
from bpcore.lessons.backpropagation.bugs import BUGS, planted

OTHER = "Your function returned {named!r}; it should return one of {names}."
MISSED = "The first that got away: {bug!r}, which you took for {named!r}."

HINTS = {
    "none": "where nothing is wrong, the suspect agrees with bp.backward.",
    "missing slope": "where a slope is missing, the suspect is right in layer 2, from number 32 "
    "on, and there alone.",
    "off by one": "compute the gradient without the last year too, of X[:-1] and T[:-1], and see "
    "whether the suspect is close to it.",
    "wrong sign": "see whether the suspect is close to minus the right gradient.",
    "forgotten sum": "compute the gradient of the last year alone too, of X[-1:] and T[-1:], and "
    "see whether the suspect is close to it.",
    "wrong order": "in the wrong order stand the right numbers: it is what is left when all else "
    "has been excluded.",
}
"""By the bug that got away."""


@cache
def suspects() -> tuple[tuple[str, Any, FloatArray], ...]:
    """Gradients, each with its bug and the parameters that it was taken at."""
    problem, network = highway(), Network((3, 8, 2))
    starts = [init_params(network, "uniform", seed=seed) for seed in range(4)]
    starts += [init_params(network, "glorot", seed=seed) for seed in range(4)]
    return tuple(
        (bug, start, planted(bug, network, start, problem.X, problem.T))
        for start in starts
        for bug in BUGS
    )


def detective(answer: Callable) -> Score:
    """How many planted bugs a function of the learner's recognises."""
    missed = []
    for bug, params, gradient in suspects():
        named = call(answer, params, gradient)
        if not isinstance(named, str) or named not in BUGS:
            raise Wrong(OTHER, named=named, names=", ".join(map(repr, BUGS)))
        if named != bug:
            missed.append((bug, named))
    if not missed:
        return Score(len(suspects()), "Nothing gets past you.", hint="")
    bug, named = missed[0]
    return Score(len(suspects()) - len(missed), MISSED, HINTS[bug], bug=bug, named=named)


CHALLENGE = Challenge(
    score=detective, shown="{:.0f} of 48 recognised", less_is_better=False, par=48
)
