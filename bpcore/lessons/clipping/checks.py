"""Checks of lesson 06: clipping."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from bpcore.answers.check import Wrong, call, exercise
from bpcore.answers.reading import number, positive
from bpcore.core.data import load_highway, normalise
from bpcore.core.history import History
from bpcore.core.network import Network, backward, init_params
from bpcore.core.training import train


@exercise(
    "6.1",
    "First the length of the gradient after clipping, then times the learning rate.",
    "min(a, b) is the smaller of two numbers.",
)
def step_length(answer: Any) -> str:
    """η · min(c, ‖g‖)."""
    for rate, threshold, length in ((0.1, 5.0, 20.0), (0.1, 5.0, 2.0), (2.0, 0.5, 0.6)):
        given = f"step_length({rate:g}, {threshold:g}, {length:g})"
        value = number(call(answer, rate, threshold, length), given)
        right = rate * min(threshold, length)
        if np.isclose(value, right):
            continue
        if length < threshold and np.isclose(value, rate * threshold):
            raise Wrong(f"{given} is {value:g}: a short gradient is not made longer.", hint=False)
        if np.isclose(value, min(threshold, length)):
            raise Wrong("You have the length of the gradient; a step is η times that.", hint=False)
        if np.isclose(value, min(threshold, rate * length)):
            raise Wrong(
                f"{given} is {value:g}: the gradient is clipped before it is multiplied by η.",
                hint=False,
            )
        raise Wrong(f"{given} is {value:g}; it should be {right:g}.")
    return "No step can be longer than η times the threshold."


@exercise(
    "6.2",
    "For each layer: its norm, and a factor threshold / norm where the norm is larger.",
    "np.linalg.norm(g) is the norm of one array, whatever its shape.",
)
def clip_per_layer(answer: Any) -> str:
    """Each layer by its own norm."""
    rng = np.random.default_rng(6)
    layers = [rng.standard_normal((8, 4)), 0.01 * rng.standard_normal((2, 9))]
    given = [layer.copy() for layer in layers]
    threshold = 1.5
    got = call(answer, given, threshold)
    if not isinstance(got, list | tuple) or len(got) != len(layers):
        raise Wrong(f"A list of {len(layers)} arrays is wanted; there is {type(got).__name__}.")
    if any(not np.array_equal(a, b) for a, b in zip(layers, given, strict=True)):
        raise Wrong("The arrays that were given have been changed: return new ones.", hint=False)
    norms = [float(np.linalg.norm(layer)) for layer in layers]
    whole = float(np.hypot(*norms))
    for i, (cut, layer, norm) in enumerate(zip(got, layers, norms, strict=True), start=1):
        cut = np.asarray(cut, dtype=float)
        if cut.shape != layer.shape:
            raise Wrong(f"Layer {i} has the shape {cut.shape}; it was {layer.shape}.")
        if np.allclose(cut, layer * min(1, threshold / norm)):
            continue
        if np.allclose(cut, np.clip(layer, -threshold, threshold)):
            raise Wrong(f"Layer {i} is clipped by value: its numbers one by one.", hint=False)
        if np.allclose(cut, layer * min(1, threshold / whole)):
            raise Wrong(f"Layer {i} is clipped by the norm of all layers together.", hint=False)
        if np.allclose(cut, layer * (threshold / norm)):
            raise Wrong(f"Layer {i} was short enough; it should be left alone.", hint=False)
        raise Wrong(f"Layer {i} ends with the norm {np.linalg.norm(cut):.4g}.")
    return "Each layer keeps its direction. The whole does not."


@exercise(
    "6.3",
    "a @ b is the product of both lengths and the cosine of the angle.",
    "np.arccos gives radians; np.degrees turns them into degrees.",
)
def angle_between(answer: Any) -> str:
    """The angle in degrees."""
    problem, network = normalise(load_highway()), Network((3, 8, 2))
    start = init_params(network, "matlab")
    g = backward(network, start, problem.X, problem.T).gradient.theta
    cases = (
        (np.array([1.0, 0.0]), np.array([0.0, 3.0]), 90.0),
        (np.array([1.0, 1.0]), np.array([2.0, 0.0]), 45.0),
        (np.array([1.0, 2.0]), np.array([-1.0, -2.0]), 180.0),
        (g, 3 * g, 0.0),
    )
    for a, b, right in cases:
        shown = f"for {a} and {b}" if len(a) == 2 else "for a gradient and three times itself"
        with np.errstate(invalid="ignore"):
            value = number(call(answer, a, b), f"The angle {shown}")
        if np.isclose(value, right, atol=1e-4):
            continue
        if np.isnan(value):
            raise Wrong(f"The angle {shown} is nan: a cosine was rounded above 1. Cut it at ±1.")
        if np.isclose(value, np.radians(right)):
            raise Wrong(f"The angle {shown} is {value:.4g}: those are radians.", hint=False)
        if np.isclose(value, np.cos(np.radians(right))):
            raise Wrong(f"The angle {shown} is {value:.4g}: that is the cosine.", hint=False)
        raise Wrong(f"The angle {shown} is {value:.4g}; it should be {right:g}.")
    return "Clipping by value at 0.1 turns the first gradient by more than 40 degrees."


@cache
def run(threshold: float) -> History:
    """The reference program for 2,000 epochs, clipped by norm."""
    problem, network = normalise(load_highway()), Network((3, 8, 2))
    return train(
        network,
        init_params(network, "matlab"),
        problem.X,
        problem.T,
        learning_rate=0.05,
        epochs=2000,
        clip="norm",
        clip_threshold=threshold,
    )


@exercise(
    "6.4",
    "Only the first epochs have gradients of more than 100; later ones are far shorter.",
    "Try thresholds between 20 and 200.",
)
def threshold(answer: Any) -> str:
    """Few updates clipped, and a better end."""
    value = positive(answer, "threshold")
    history = run(value)
    share, sse = float(np.mean(history.clipped_share)), float(history.sse[-1])
    if share == 0:
        raise Wrong(f"At {value:g} no update is clipped. Go lower.")
    if share >= 0.05:
        raise Wrong(f"At {value:g}, {share:.1%} of the updates are clipped. Go higher.")
    if sse >= 0.295:
        raise Wrong(f"At {value:g} few are clipped, {share:.2%}, but the SSE ends at {sse:.3f}.")
    return f"{share:.2%} of the updates are clipped, and the SSE ends at {sse:.3f}."
