"""The exercises of lesson 03: limits, valleys, and the sharpness of a network.

The challenge: the smallest learning rate that overflows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.compare import Either
from bpcore.answers.reading import finite
from bpcore.answers.runs import MOST_EPOCHS, highway, number_of, run
from bpcore.answers.verdict import Wrong
from bpcore.core.curvature import hessian
from bpcore.core.history import ENDINGS
from bpcore.core.network import FloatArray, Network, init_params

LIMIT = Exercise(
    hints=("At the limit the factor 1 − ηλ is −1.", "Solve 1 − ηλ = −1 for η."),
    what="limit({sharpness})",
    cases=((40.0,), (87.99,), (0.5,)),
    right=lambda sharpness: 2 / sharpness,
    slips=lambda sharpness: {
        "{what} is {given}: there one step leads to the lowest point. Descent still comes nearer "
        "beyond it.": 1 / sharpness,
        "{what} is {given}: the sign is wrong, as a learning rate is positive.": -2 / sharpness,
        "A sharper valley must have a smaller limit: yours grows.": Either(
            [sharpness / 2, sharpness, 2 * sharpness]
        ),
    },
    praise="Twice the rate that leads straight to the bottom, and not a bit more.",
    within=1e-6,
)

DISTANCE = Exercise(
    hints=(
        "One step multiplies the distance by 1 − ηλ. What do two steps do?",
        "A power; and a distance has no sign.",
    ),
    what="distance_left({eta}, {curvature}, {steps})",
    cases=((0.02, 40, 5), (0.04, 40, 3), (0.06, 40, 4), (0.01, 2, 0)),
    right=lambda eta, curvature, steps: abs(1 - eta * curvature) ** steps,
    slips=lambda eta, curvature, steps: {
        "{what} is {given}: a distance is never negative.": (1 - eta * curvature) ** steps,
        "{what} is {given}: the factors multiply, not add.": abs(1 - eta * curvature) * steps,
        "{what} is {given}: that climbs. Descent subtracts.": (1 + eta * curvature) ** steps,
        "{what} is {given}: that is one step; each of them multiplies.": abs(1 - eta * curvature),
        "{what} is {given}: that is a step too many.": abs(1 - eta * curvature) ** (steps + 1),
        "{what} is {given}: that is a step too few.": abs(1 - eta * curvature) ** (steps - 1),
        "{what} is {given}: ηλ is the part that a step takes away; what is left is 1 − ηλ.": (
            (eta * curvature) ** steps
        ),
        "{what} is {given}: a step takes its part of what is left by then, not of the distance at "
        "the start.": Either([1 - eta * curvature * steps, abs(1 - eta * curvature * steps)]),
        "{what} is {given}: that is the distance squared.": (1 - eta * curvature) ** (2 * steps),
        "{what} is {given}: that is the loss; the distance is asked for.": (
            curvature / 2 * (1 - eta * curvature) ** (2 * steps)
        ),
    },
    praise="Above the limit the same formula tells how fast a run is lost.",
)


LEARNS = 0.05
"""A rate that learns; those that do not lie above it, or far below."""

TOO_SLOW = "At {rate:.4g} the run is {kind}: {meaning}. Go higher."
TOO_FAST = "At {rate:.4g} the run is {kind}: {meaning}. Go lower."
BOTH_LEARN = "At {rate:.4g} it has learned, and so it has at {higher:.4g}. Go higher."


def judge_rate(answer: Any) -> str:
    """Train at the border of learning, and 5 % above it."""
    rate = finite(answer, "largest_rate", positive=True)
    higher = 1.05 * rate
    kind, above = (run({"learning_rate": one}, 2000).ending for one in (rate, higher))
    found = {"rate": rate, "higher": higher, "kind": kind, "above": above}
    if kind != "learned":
        raise Wrong(TOO_SLOW if rate < LEARNS else TOO_FAST, meaning=ENDINGS[kind], **found)
    if above == "learned":
        raise Wrong(BOTH_LEARN, **found)
    return "At {rate:.4g} it learns; at {higher:.4g} it ends as “{above}”.".format(**found)


LARGEST_RATE = Exercise(
    hints=(
        "Halve the interval between a rate that learns and one that does not, again and again.",
        "It lies between 0.07 and 0.09.",
    ),
    judge=judge_rate,
)


def matrices() -> tuple[tuple[FloatArray], ...]:
    """Symmetric matrices without negative eigenvalues, the last a network's Hessian."""
    A = np.random.default_rng(3).standard_normal((12, 12))
    problem, network = highway(), Network((3, 2))
    H = hessian(network, init_params(network, "matlab"), problem.X, problem.T)
    return (np.diag([1.0, 5.0, 2.0]),), (A @ A.T,), (H,)


EIGEN = ("eig", "eigh", "eigvals", "eigvalsh", "svd", "svdvals")


def finds_it_itself(answer: Any) -> None:
    """Look whether the learner's function leaves the work to ``np.linalg.eig…`` or ``svd``."""
    code = getattr(answer, "__code__", None)
    used = [name for name in EIGEN if code is not None and name in code.co_names]
    if used:
        raise Wrong("You use {name}: multiply by H again and again.", hint=False, name=used[0])


EIGENVALUE = Exercise(
    hints=(
        "Begin with a random vector, and repeat: v = H @ v, then v = v / np.linalg.norm(v).",
        "The length of H @ v, when v has the length 1, is the answer; a few hundred rounds "
        "suffice.",
    ),
    what="Your eigenvalue of {H}",
    cases=matrices,
    judge=finds_it_itself,
    right=lambda H: np.linalg.norm(H, 2),
    slips=lambda H: {
        "You add the diagonal: that is the sum of all eigenvalues.": np.trace(H),
        "You take the largest element; eigenvalues can be larger.": H.max(),
        "You take the norm of the whole matrix, which is too much.": np.linalg.norm(H),
        "That is the square of the eigenvalue: H was applied twice.": np.linalg.norm(H, 2) ** 2,
        "That is the smallest eigenvalue; the largest is wanted.": np.linalg.eigvalsh(H)[0],
        "That is the length after scaling, which is always 1; the one before is wanted.": 1.0,
    },
    praise="Two gradients a round: so the sharpness of a network with millions of weights is "
    "found.",
    within=1e-4,
)

EXERCISES = (LIMIT, DISTANCE, LARGEST_RATE, EIGENVALUE)

# -- the challenge --------------------------------------------------------------------------------


def smallest_overflow(answer: Any) -> Score:
    """The smallest learning rate with which the reference program overflows."""
    rate = number_of(answer, "learning_rate")
    history = run({"learning_rate": rate}, MOST_EPOCHS)
    found = {"rate": rate, "ending": history.ending, "epochs": history.epochs}
    if history.ending != "overflowed":
        raise Wrong("At {rate:g} the run does not overflow: it ends as “{ending}”.", **found)
    words = "At {rate:g} the run overflows after {epochs:,} epochs."
    hint = "halve the interval between {rate:g}, which overflows, and a rate that does not."
    return Score(rate, words, hint, **found)


CHALLENGE = Challenge(score=smallest_overflow, shown="learning rate {:.6g}", par=0.1004)
