"""A loss of two parameters that is steep one way and shallow the other, and step rules on it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bpcore.core.checks import check_floats, check_int, check_number, check_positive, check_result
from bpcore.core.network import FloatArray
from bpcore.core.steps import Constants, Rule, apply_rule, make_rule


def ravine(ratio: float, angle: float = 0.0) -> FloatArray:
    """Hessian H of the loss ½·θᵀHθ: curvature 1 along the ravine, ``ratio`` across it.

    Parameters
    ----------
    ratio : float
        κ, at least 1.
    angle : float
        By how many degrees the ravine is turned out of the first axis.

    Returns
    -------
    ndarray of shape (2, 2)
    """
    ratio = check_number("ratio", ratio, 1, np.inf, open_high=True)
    turn = turned(angle)
    return turn @ np.diag([1.0, ratio]) @ turn.T


def turned(angle: float) -> FloatArray:
    """Matrix of shape (2, 2) that turns the plane by so many degrees, against the clock."""
    angle = check_number("angle", angle, -np.inf, np.inf, open_low=True, open_high=True)
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return np.array([[c, -s], [s, c]])


def walk(
    gradient: Callable[[FloatArray], FloatArray],
    start: FloatArray,
    rule: str | Rule,
    learning_rate: float,
    steps: int,
) -> FloatArray:
    """Where a step rule leads on any loss: the path from ``start``.

    What descends is written out here once more, for any gradient; ``bpcore.train`` does the same
    for a network. Rules that undo steps (``traingda``, ``traingdx``) need the loss itself: not
    here.

    Parameters
    ----------
    gradient : callable
        From parameters to the gradient, both of shape (n,).
    start : array_like of shape (n,)
    rule : str or Rule
    learning_rate : float
    steps : int

    Returns
    -------
    ndarray of shape (steps + 1, n)
        Infinite or not a number from where it overflows.

    Raises
    ------
    ValueError
        If the rule undoes steps, or a number is out of its range.
    """
    rule = make_rule(rule)
    if rule.adaptive:
        raise ValueError(f"rule is {rule.name!r}, which undoes steps; choose one that does not")
    learning_rate = check_positive("learning_rate", learning_rate)
    start = check_floats("start", start)
    if start.ndim != 1:
        raise ValueError(f"start has shape {start.shape}; it must be one row of parameters")
    steps = check_int("steps", steps, 0, 10_000_000)
    path = np.empty((steps + 1, len(start)))
    path[0] = start
    m, v = np.zeros_like(start), np.zeros_like(start)
    with np.errstate(all="ignore"):  # that a path runs away is a result
        for t in range(1, steps + 1):
            c = Constants(learning_rate, rule.beta1, rule.beta2, rule.epsilon, t)
            g = check_result("gradient", gradient(path[t - 1].copy()), start.shape)
            path[t] = path[t - 1]
            apply_rule(rule.function, path[t], g, m, v, c)
    return path
