"""Checks of lesson 07: step rules and schedules."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.check import Untouched, Wrong, call, exercise
from bpcore.answers.reading import number
from bpcore.core.data import load_highway, normalise
from bpcore.core.network import Network, init_params
from bpcore.core.steps import Constants
from bpcore.core.training import train


@exercise(
    "7.1",
    "In the end m does not change any more: m = βm + g. Solve for m.",
    "m = g / (1 − β); and the step is η·m.",
)
def longest_step(answer: Any) -> str:
    """η·g / (1 − β)."""
    for eta, beta, g in ((0.1, 0.9, 2.0), (0.5, 0.5, 3.0), (1.0, 0.0, 1.0)):
        given = f"longest_step({eta:g}, {beta:g}, {g:g})"
        value = number(call(answer, eta, beta, g), given)
        if np.isclose(value, eta * g / (1 - beta)):
            continue
        if np.isclose(value, g / (1 - beta)):
            raise Wrong(f"{given} is {value:g}: that is m; the step is η·m.", hint=False)
        if np.isclose(value, eta * g):
            raise Wrong(f"{given} is {value:g}: that is the first step, without a memory.")
        if np.isclose(value, eta * g / (1 + beta)):
            raise Wrong(f"{given} is {value:g}: there it says 1 + β. Memory makes steps longer.")
        if np.isclose(value, eta * g * (1 + beta)):
            raise Wrong(f"{given} is {value:g}: that is the second step.")
        raise Wrong(f"{given} is {value:g}; it should be {eta * g / (1 - beta):g}.")
    return "Ten times as long for β = 0.9: so momentum needs a smaller rate."


@exercise(
    "7.2",
    "The line falls from 1 at epochs / 2 to 0 at epochs: 2 − 2·epoch / epochs.",
    "np.minimum(1, …) cuts what is above 1.",
)
def half_then_down(answer: Any) -> str:
    """1 for a half, then a straight line to 0."""
    for epochs in (10, 200):
        epoch = np.arange(epochs, dtype=float)
        got = call(answer, epoch.copy(), epochs)
        try:
            got = np.asarray(got, dtype=float)
        except (TypeError, ValueError):
            raise Wrong(f"An array is wanted, not {type(got).__name__}.") from None
        if got.shape != epoch.shape:
            raise Wrong(f"An array of {epochs} factors is wanted; yours has {got.size}.")
        right = np.minimum(1, 2 - 2 * epoch / epochs)
        if np.allclose(got, right):
            continue
        if not np.allclose(got[: epochs // 2], 1):
            raise Wrong(
                f"Of {epochs} epochs the first half should have the factor 1; epoch "
                f"{int(np.argmax(~np.isclose(got[: epochs // 2], 1)))} has "
                f"{got[np.argmax(~np.isclose(got[: epochs // 2], 1))]:.3g}."
            )
        place = int(np.argmax(~np.isclose(got, right)))
        raise Wrong(f"In epoch {place} of {epochs} it is {got[place]:.3g}, not {right[place]:.3g}.")
    return "Long steps first, short ones at the end."


@exercise(
    "7.3",
    "First the memory: v = β·v + (1 − β)·g². Then the step, with the new v.",
    "return c.learning_rate * g / (np.sqrt(v) + c.epsilon), m, v",
)
def my_rmsprop(answer: Any) -> str:
    """RMSProp over a few steps."""
    rng = np.random.default_rng(7)
    c = Constants(0.01, 0.9, 0.99, 1e-8, 1.0)
    m = v = np.zeros(5)
    right_v = np.zeros(5)
    for t in range(4):
        g = rng.standard_normal(5) * 10.0**t
        got = call(answer, g.copy(), m.copy(), v.copy(), c)
        if not isinstance(got, tuple | list) or len(got) != 3:
            raise Wrong("Return three things: the step, m and v.", hint=False)
        step, m, new_v = (np.asarray(part, dtype=float) for part in got)
        right_v = c.beta2 * right_v + (1 - c.beta2) * g**2
        right = c.learning_rate * g / (np.sqrt(right_v) + c.epsilon)
        if np.allclose(new_v, c.beta2 * v + (1 - c.beta2) * g):
            raise Wrong("v should follow the square of g.", hint=False)
        if not np.allclose(new_v, right_v):
            if np.allclose(new_v, v + g**2):
                raise Wrong("You add up all squares: that is Adagrad.", hint=False)
            raise Wrong(f"After step {t + 1} v is not what it should be. β is c.beta2 here.")
        if np.allclose(step, -right):
            raise Wrong("The step has the wrong sign: the update subtracts it.", hint=False)
        if np.allclose(step, c.learning_rate * g / (right_v + c.epsilon)):
            raise Wrong("Divide by the root of v, not by v.", hint=False)
        if np.allclose(step, right):
            v = new_v
            continue
        if np.allclose(step, c.learning_rate * g / np.sqrt(right_v + c.epsilon)):
            raise Wrong("Add ε to the root, not to what is under it.", hint=False)
        if np.allclose(step, c.learning_rate * g / (np.sqrt(v) + c.epsilon)):
            raise Wrong("The step divides by the old v; take the new one.", hint=False)
        raise Wrong(f"v is right, but step {t + 1} is not.")
    return "Each parameter now moves by about the same length."


@exercise(
    "7.4",
    "Try adam, and rates around those that were best in section 3.",
    "Adam at 0.5 is one way.",
)
def beat_plain(answer: Any) -> str:
    """An SSE below 0.15 in 300 epochs."""
    if answer is Ellipsis or answer is None:
        raise Untouched
    if not isinstance(answer, dict) or set(answer) - {"rule", "learning_rate", "schedule"}:
        raise Wrong(
            "Give a dictionary with rule, learning_rate and schedule, such as "
            "{'rule': 'momentum', 'learning_rate': 0.01}.",
            hint=False,
        )
    problem, network = normalise(load_highway()), Network((3, 8, 2))
    start = init_params(network, "matlab")
    try:
        run = train(network, start, problem.X, problem.T, epochs=300, **answer)
    except ValueError as error:
        raise Wrong(f"{error}.", hint=False) from None
    if run.ending == "overflowed":
        raise Wrong("The run has overflowed: a smaller rate, or another rule.")
    if not run.sse[-1] < 0.15:
        raise Wrong(f"After 300 epochs the SSE is {run.sse[-1]:.3g}.")
    return f"After 300 epochs the SSE is {run.sse[-1]:.3g}."
