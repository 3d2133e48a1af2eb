"""The angle between two gradients; a deep chain of one unit, whose loss has a cliff."""

from __future__ import annotations

import numpy as np

from bpcore.core.checks import check_floats, check_int
from bpcore.core.network import FloatArray, logistic


def angle(a: FloatArray, b: FloatArray) -> float:
    """The angle between two vectors, in degrees; NaN if one of them has no direction."""
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    # From both sum and difference: the arc cosine alone is blind to small angles.
    return float(np.degrees(2 * np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b))))


FIRST = 0.5  # what the first unit of the chain is told
GOAL = 0.7  # what the last one should say
MOST_UNITS = 100_000


def chain_loss(w: FloatArray, b: FloatArray, depth: int) -> FloatArray:
    """½(a_L − 0.7)² of a chain of units a ← logistic(w·a + b) that share one weight and one bias.

    L units follow each other, the ``depth``; w and b have shapes that go together.
    """
    (w, b), a = _together(w, b), FIRST
    for _ in range(check_int("depth", depth, 0, MOST_UNITS)):
        a = logistic(w * a + b)
    return (a - GOAL) ** 2 / 2


def _together(w: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Both as arrays of floats, if their shapes go together."""
    w, b = check_floats("w", w), check_floats("b", b)
    try:
        np.broadcast(w, b)
    except ValueError:
        raise ValueError(f"w has shape {w.shape} and b {b.shape}; these do not fit") from None
    return w, b


def chain_gradient(w: FloatArray, b: FloatArray, depth: int) -> FloatArray:
    """Gradient of ``chain_loss`` with respect to (w, b): their shape, with the two in front.

    The derivative of each unit is passed on to the next: da ← slope · (w·da + what w or b adds).

    References
    ----------
    Pascanu, Mikolov & Bengio, 2013, section 2.3: the cliff.
    """
    w, b = _together(w, b)
    a = np.full(np.broadcast(w, b).shape, FIRST)
    da = np.zeros((2, *a.shape))
    for _ in range(check_int("depth", depth, 0, MOST_UNITS)):
        before = a
        a = logistic(w * a + b)
        da = a * (1 - a) * (w * da + np.array([before, np.ones_like(before)]))
    return (a - GOAL) * da


def descend(
    start: tuple[float, float],
    depth: int,
    learning_rate: float,
    steps: int,
    threshold: float = np.inf,
) -> FloatArray:
    """The w and b of gradient descent on the chain, clipped by norm: of shape (steps + 1, 2)."""
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        g = chain_gradient(*path[-1], depth)
        norm = np.linalg.norm(g)
        if norm > threshold:
            g = g * (threshold / norm)
        path.append(path[-1] - learning_rate * g)
    return np.array(path)
