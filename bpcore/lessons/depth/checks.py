"""The checks of lesson 05: products of slopes and weights, saturation, norms, and a scale.

A wrong answer is compared with what the usual slips would give, so that a message can name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bpcore.answers.check import Untouched, Wrong, call, exercise
from bpcore.answers.reading import number
from bpcore.core.data import load_highway, normalise
from bpcore.core.network import FloatArray, Network, backward, init_params
from bpcore.lessons.depth.flow import Flow, flow

CLOSE = 1e-8
"""Relative: nearer than any slip, farther than any rounding."""


def _finite(given: Any) -> float:
    """What the learner's function returns, as a single finite number."""
    value = number(given, "What your function returns")
    if not np.isfinite(value):
        raise Wrong(f"Your function returns {value}, which is no finite number.")
    return value


def _hold(where: str, given: float, right: float, slips: Mapping[str, float]) -> None:
    """Raise ``Wrong`` with what is wrong, by the sentence of the slip that gives the same."""
    if np.isclose(given, right, rtol=CLOSE, atol=0):
        return
    for sentence, wrong in slips.items():
        if np.isclose(given, wrong, rtol=CLOSE, atol=0):
            raise Wrong(f"{where}: {sentence}", hint=False)
    raise Wrong(f"{where} your function returns {given:.6g}; it should be {right:.6g}.")


# -- 5.1 ------------------------------------------------------------------------------------------


@exercise(
    "5.1",
    "What is the largest factor w · f′(z) of one unit? Then think of the others behind it.",
    "f′(z) = a(1 − a) is largest at a = ½. Equal factors, one for each unit, make a power.",
)
def _at_most(answer: Any) -> str:
    for w, units in ((3.0, 5), (0.5, 4), (1.0, 10), (4.0, 7)):
        slips = {
            "the weight is forgotten. Each factor is a weight times a slope.": 0.25**units,
            "the weight counts once. It stands in front of every unit.": w * 0.25**units,
            "this adds the factors up. Along a path they multiply.": units * w / 4,
            "this is the weights alone. Each is multiplied by a slope of at most ¼.": w**units,
            "½ is the a at which the slope is largest; the slope there is a(1 − a).": (
                (w / 2) ** units
            ),
            "this is one factor too many.": (w / 4) ** (units + 1),
            "this is one factor too few.": (w / 4) ** (units - 1),
            "the product has one factor for each unit; this is a single factor.": w / 4,
        }
        where = f"With w = {w:g} and {units} units"
        _hold(where, _finite(call(answer, w, units)), (w / 4) ** units, slips)
    return "So w must be more than 4 before a chain of logistic units can explode at all."


# -- 5.2 ------------------------------------------------------------------------------------------


@exercise(
    "5.2",
    "Which units lie between this one and the end of the chain?",
    "The first behind unit 2 is unit 3, and that stands at index 2. Take the rest from there.",
)
def _reaches(answer: Any) -> str:
    rng = np.random.default_rng(52)
    weights, slopes = rng.uniform(0.5, 3, 6), rng.uniform(0.05, 0.25, 6)
    factors = weights * slopes
    for unit in (2, 0, 5, 6):
        given = _finite(call(answer, weights, slopes, unit))
        right = float(np.prod(factors[unit:]))
        slips = {
            "this is the product of the units before it. The end lies behind it.": (
                np.prod(factors[:unit])
            ),
            "this takes one factor too many: that of the unit itself lies before its activation.": (
                np.prod(factors[max(unit - 1, 0) :])
            ),
            "this leaves out the next unit, the first that the change meets.": (
                np.prod(factors[unit + 1 :])
            ),
            "this is the weights alone; the slopes are missing.": np.prod(weights[unit:]),
            "this is the slopes alone; the weights are missing.": np.prod(slopes[unit:]),
            "this adds the factors up. Along a path they multiply.": np.sum(factors[unit:]),
            "this is a single factor; all units up to the end multiply.": (factors[min(unit, 5)]),
            "this is the product of the whole chain.": np.prod(factors),
        }
        _hold(f"For unit {unit} of a chain of 6", given, right, slips)
    return "From the last unit on, nothing is left to multiply: the product is 1."


# -- 5.3 ------------------------------------------------------------------------------------------


@exercise(
    "5.3",
    "First work out the slope of every unit in every year, then ask which are below 0.025.",
    "The mean of an array of True and False is the share that is True.",
)
def _share_saturated(answer: Any) -> str:
    rng = np.random.default_rng(53)
    for shape in ((20, 8), (7, 3)):
        A = 1 / (1 + np.exp(-rng.normal(0, 4, shape)))
        A[:, 0] = rng.uniform(0.985, 0.999, len(A))  # one unit that is saturated in every year
        slope = A * (1 - A)
        right = np.mean(slope < 0.025)
        slips = {
            "this counts activations near 0 only. A unit near 1 is saturated too.": (
                np.mean(A < 0.025)
            ),
            "this compares 1 − A, not the slope A(1 − A).": np.mean(1 - A < 0.025),
            "this is a number of places, and a share is wanted.": np.sum(slope < 0.025),
            "this is the mean slope, not the share that is saturated.": np.mean(slope),
            "this is the share that is awake; the saturated ones are the rest.": (
                np.mean(slope >= 0.025)
            ),
            "this is in per cent. Return the share, from 0 to 1.": 100 * right,
            "this is below a tenth, 0.1; the limit is a tenth of the largest slope, ¼.": (
                np.mean(slope < 0.1)
            ),
            "this applies the logistic function again to A, which is already its result.": (
                np.mean(_logistic_slope(A) < 0.025)
            ),
            "1 − a² is the slope of tanh; these units are logistic.": np.mean(1 - A**2 < 0.025),
            "this asks for units that are saturated in every year. Count units and years.": (
                np.mean((slope < 0.025).all(axis=0))
            ),
        }
        _hold(f"For activations of shape {shape}", _finite(call(answer, A)), right, slips)
    return "Try it on the network of section 4: bp.forward(network, params, X).A[1] is its A."


def _logistic_slope(Z: FloatArray) -> FloatArray:
    h = 1 / (1 + np.exp(-Z))
    return h * (1 - h)


# -- 5.4 ------------------------------------------------------------------------------------------


@exercise(
    "5.4",
    "bp.backward(network, params, X, T).gradient.layers holds a W and a b for each layer.",
    "A norm is the root of the sum of all squares, of W and of b together.",
    "For one layer: np.sqrt(np.sum(layer.W**2) + np.sum(layer.b**2)). Collect them in a list.",
)
def _layer_norms(answer: Any) -> str:
    rng = np.random.default_rng(54)
    for sizes, hidden in (((3, 5, 4, 2), "tanh"), ((4, 6, 3), "logistic")):
        network = Network(sizes, hidden=hidden)
        params = init_params(network, "uniform", seed=5)
        X, T = rng.normal(size=(7, sizes[0])), rng.normal(size=(7, sizes[-1]))
        given = call(answer, network, params, X, T)
        _hold_norms(given, network, params, X, T)
    return "These are the bars of the experiment, one for each layer."


def _hold_norms(given: Any, network: Network, params: Any, X: FloatArray, T: FloatArray) -> None:
    if given is Ellipsis:
        raise Untouched
    try:
        given = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        raise Wrong(
            f"An array of numbers is wanted, one for each layer; yours returns "
            f"{type(given).__name__}.",
            hint=False,
        ) from None
    result = backward(network, params, X, T)
    layers = result.gradient.layers
    squares = np.array([np.sum(layer.W**2) + np.sum(layer.b**2) for layer in layers])
    right = np.sqrt(squares)
    where = f"For a {'–'.join(map(str, network.sizes))} network"
    if given.shape != right.shape:
        if given.size == 1 and np.isclose(given, np.sqrt(squares.sum())).all():
            raise Wrong(
                f"{where}: this is the norm of the whole gradient. One for each layer is wanted.",
                hint=False,
            )
        raise Wrong(
            f"{where} there are {len(right)} layers with weights, and so many numbers are wanted; "
            f"yours has the shape {given.shape}."
        )
    if np.allclose(given, right, rtol=CLOSE, atol=0):
        return
    slips = {
        "the biases are left out. They belong to the layer.": [
            np.linalg.norm(layer.W) for layer in layers
        ],
        "the root is missing: these are sums of squares.": squares,
        "the order is turned round. Layer 1 comes first.": right[::-1],
        "these are sums of absolute values; a norm takes the root of a sum of squares.": [
            np.abs(layer.W).sum() + np.abs(layer.b).sum() for layer in layers
        ],
        "the two norms are added. Add the squares of W and b, and then take the root.": [
            np.linalg.norm(layer.W) + np.linalg.norm(layer.b) for layer in layers
        ],
        "these are the norms of the weights, not of their gradient.": [
            np.hypot(np.linalg.norm(layer.W), np.linalg.norm(layer.b)) for layer in params.layers
        ],
        "these are the norms of the deltas, not of the gradient.": [
            np.linalg.norm(delta) for delta in result.deltas
        ],
        "these are means, or divided by the number of samples. The gradient is a sum.": (
            right / len(X)
        ),
        "these are the largest elements of W, not norms.": [
            np.abs(layer.W).max() for layer in layers
        ],
    }
    for sentence, wrong in slips.items():
        if np.allclose(given, wrong, rtol=CLOSE, atol=0):
            raise Wrong(f"{where}: {sentence}", hint=False)
    place = int(np.argmax(np.abs(given - right) / right))
    raise Wrong(
        f"{where} the norm of layer {place + 1} is {right[place]:.6g}; yours is {given[place]:.6g}."
    )


# -- 5.5 ------------------------------------------------------------------------------------------

WITHIN = 10.0
"""Factor by which the gradients of the first and the last layer may differ."""


def _at_scale(hidden: str, depth: int, scale: float) -> Flow:
    problem = normalise(load_highway())
    network = Network((3, *[8] * depth, 2), hidden=hidden)
    return flow(network, init_params(network, "glorot", scale=scale), problem.X, problem.T)


@exercise(
    "5.5",
    "Try scales one after the other, from 0.1 to 20, and look at the ratio that each one gives.",
    "np.geomspace(0.1, 20, 100) are scales to try: return the first with 0.1 < ratio < 10.",
    "norms = flow(network, bp.init_params(network, 'glorot', scale=scale), X, T).gradient_norms, "
    "and the ratio is norms[0] / norms[-1].",
)
def _find_scale(answer: Any) -> str:
    for hidden, depth in (("tanh", 10), ("tanh", 30), ("logistic", 5)):
        scale = _finite(call(answer, hidden, depth))
        where = f"For {hidden} and {depth} hidden layers"
        if not 0 < scale <= 1000:
            raise Wrong(f"{where} you return {scale:.4g}; a scale is a positive number.")
        norms = _at_scale(hidden, depth, scale).gradient_norms
        ratio = norms[0] / norms[-1]
        if not 1 / WITHIN <= ratio <= WITHIN:
            word = "still vanishes" if ratio < 1 else "explodes"
            alike = ""
            if scale == _finite(call(answer, "tanh", 10)) and (hidden, depth) != ("tanh", 10):
                alike = " You return the same scale as for tanh and 10: no single one fits all."
            raise Wrong(
                f"{where} your scale is {scale:.4g}: the gradient of layer 1 is {ratio:.2g} times "
                f"that of the last layer, so it {word}.{alike}"
            )
    share = np.mean(_at_scale("logistic", 5, scale).saturated)
    return (
        f"All three are within a factor of 10. But look at the price with logistic units: at "
        f"{scale:.3g} times Glorot's weights, {share:.0%} of the hidden units and years are "
        f"saturated. The ratio is repaired, the units are not."
    )
