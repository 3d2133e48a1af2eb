"""Checks of lesson 03: limits, valleys, and the sharpness of a network."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from bpcore.answers.check import Wrong, call, exercise
from bpcore.answers.reading import number, positive
from bpcore.core.curvature import hessian
from bpcore.core.data import load_highway, normalise
from bpcore.core.history import ENDINGS
from bpcore.core.network import FloatArray, Network, init_params
from bpcore.core.training import train


@exercise(
    "3.1",
    "At the limit the factor 1 − ηλ is −1.",
    "Solve 1 − ηλ = −1 for η.",
)
def limit(answer: Any) -> str:
    """2 / λ."""
    for sharpness in (40.0, 87.99, 0.5):
        value = number(call(answer, sharpness), f"limit({sharpness:g})")
        if np.isclose(value, 2 / sharpness, rtol=1e-6):
            continue
        if np.isclose(value, 1 / sharpness):
            raise Wrong(
                f"limit({sharpness:g}) is {value:.4g}: there one step leads to the lowest point. "
                f"Descent still comes nearer beyond it.",
                hint=False,
            )
        if np.isclose(value, -2 / sharpness):
            raise Wrong(
                f"limit({sharpness:g}) is {value:.4g}: the sign is wrong, as a learning rate is "
                f"positive.",
                hint=False,
            )
        if np.isclose(value, sharpness / 2):
            raise Wrong("A sharper valley must have a smaller limit: yours grows.", hint=False)
        raise Wrong(f"limit({sharpness:g}) is {value:.4g}.")
    return "Twice the rate that leads straight to the bottom, and not a bit more."


@exercise(
    "3.2",
    "One step multiplies the distance by 1 − ηλ. What do two steps do?",
    "A power; and a distance has no sign.",
)
def distance_left(answer: Any) -> str:
    """|1 − ηλ| to the power of the steps."""
    for eta, curvature, steps in ((0.02, 40, 5), (0.04, 40, 3), (0.06, 40, 4), (0.01, 2, 0)):
        given = f"distance_left({eta}, {curvature}, {steps})"
        value = number(call(answer, eta, curvature, steps), given)
        factor = 1 - eta * curvature
        right = abs(factor) ** steps
        if np.isclose(value, right, rtol=1e-6):
            continue
        if np.isclose(value, factor**steps):
            raise Wrong(f"{given} is {value:.4g}: a distance is never negative.", hint=False)
        if np.isclose(value, abs(factor) * steps):
            raise Wrong(f"{given} is {value:.4g}: the factors multiply, not add.", hint=False)
        if np.isclose(value, abs(1 + eta * curvature) ** steps):
            raise Wrong(f"{given} is {value:.4g}: that climbs. Descent subtracts.", hint=False)
        raise Wrong(f"{given} is {value:.4g}; it should be {right:.4g}.")
    return "Above the limit the same formula tells how fast a run is lost."


@cache
def ending(rate: float) -> str:
    """How the run of 2,000 epochs ends."""
    problem, network = normalise(load_highway()), Network((3, 8, 2))
    start = init_params(network, "matlab")
    options = {"learning_rate": rate, "epochs": 2000}
    return train(network, start, problem.X, problem.T, **options).ending


@exercise(
    "3.3",
    "Halve the interval between a rate that learns and one that does not, again and again.",
    "It lies between 0.07 and 0.09.",
)
def largest_rate(answer: Any) -> str:
    """The border of learning, to within 5 %."""
    rate = positive(answer, "largest_rate")
    kind, above = ending(rate), ending(1.05 * rate)
    if kind != "learned":
        raise Wrong(f"At {rate:.4g} the run is {kind}: {ENDINGS[kind]}. Go lower.")
    if above == "learned":
        raise Wrong(f"At {rate:.4g} it has learned, and so it has at {1.05 * rate:.4g}. Go higher.")
    return f"At {rate:.4g} it learns; at {1.05 * rate:.4g} it is {above}."


def symmetric(seed: int, size: int) -> FloatArray:
    """A symmetric matrix without negative eigenvalues."""
    A = np.random.default_rng(seed).standard_normal((size, size))
    return A @ A.T


@exercise(
    "3.4",
    "Begin with a random vector, and repeat: v = H @ v, then v = v / np.linalg.norm(v).",
    "The length of H @ v, when v has the length 1, is the answer; a few hundred rounds suffice.",
)
def largest_eigenvalue(answer: Any) -> str:
    """The largest eigenvalue of three matrices."""
    problem, network = normalise(load_highway()), Network((3, 2))
    H = hessian(network, init_params(network, "matlab"), problem.X, problem.T)
    for matrix in (np.diag([1.0, 5.0, 2.0]), symmetric(3, 12), H):
        copy = matrix.copy()
        value = number(call(answer, copy), "largest_eigenvalue(H)")
        right = np.linalg.eigvalsh(matrix)[-1]
        if np.isclose(value, right, rtol=1e-4):
            continue
        if np.isclose(value, np.trace(matrix)):
            raise Wrong("You add the diagonal: that is the sum of all eigenvalues.", hint=False)
        if np.isclose(value, matrix.max()):
            raise Wrong("You take the largest element; eigenvalues can be larger.", hint=False)
        if np.isclose(value, np.linalg.norm(matrix)):
            raise Wrong("You take the norm of the whole matrix, which is too much.", hint=False)
        if np.isclose(value, right**2, rtol=1e-4):
            raise Wrong("That is the square of the eigenvalue: H was applied twice.", hint=False)
        raise Wrong(f"For a matrix of {len(matrix)} rows you have {value:.5g}, not {right:.5g}.")
    return "Two gradients a round: so the sharpness of a network with millions of weights is found."
