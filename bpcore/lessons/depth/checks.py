"""The exercises of lesson 05: products of slopes and weights, saturation, norms, and a scale.

The challenge: the deepest network of logistic units that learns.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.linalg import norm

from bpcore.answers.calling import call
from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.compare import Either
from bpcore.answers.reading import number
from bpcore.answers.runs import MOST_LAYERS, ONE_SIGN, highway, run, settings_of
from bpcore.answers.verdict import Wrong
from bpcore.core.checks import check_int
from bpcore.core.network import FloatArray, Network, backward, init_params, logistic
from bpcore.lessons.depth.flow import Flow, flow

AT_MOST = Exercise(
    hints=(
        "What is the largest factor w · f′(z) of one unit? Then think of the others behind it.",
        "f′(z) = a(1 − a) is largest at a = ½. Equal factors, one for each unit, make a power.",
    ),
    what="at_most({w}, {units})",
    cases=((3.0, 5), (0.5, 4), (1.0, 10), (4.0, 7), (6.0, 3)),
    right=lambda w, units: (w / 4) ** units,
    slips=lambda w, units: {
        "{what} is {given}: the weight is forgotten. Each factor is a weight times a slope.": (
            0.25**units
        ),
        "{what} is {given}: the weight counts once. It stands in front of every unit.": (
            w * 0.25**units
        ),
        "{what} is {given}: the slope counts once. Each unit has one, of at most ¼.": (
            w**units / 4
        ),
        "{what} is {given}: this adds the factors up. Along a path they multiply.": units * w / 4,
        "{what} is {given}: this is the weights alone. Each is multiplied by a slope of at most "
        "¼.": w**units,
        "{what} is {given}: ½ is the a at which the slope is largest; the slope there is "
        "a(1 − a).": (w / 2) ** units,
        "{what} is {given}: this is one factor too many.": (w / 4) ** (units + 1),
        "{what} is {given}: this is one factor too few.": (w / 4) ** (units - 1),
        "{what} is {given}: the product has one factor for each unit; this is a single factor.": (
            w / 4
        ),
    },
    praise="So w must be more than 4 before a chain of logistic units can explode at all.",
)


def chains() -> tuple[tuple[FloatArray, FloatArray, int], ...]:
    """A chain of six units, seen from inside, from its beginning and from its end."""
    rng = np.random.default_rng(52)
    weights, slopes = rng.uniform(0.5, 3, 6), rng.uniform(0.05, 0.25, 6)
    weights[3] *= -1
    return tuple((weights, slopes, unit) for unit in (2, 0, 5, 6))


def reach_slips(weights, slopes, unit) -> dict[str, Any]:
    factors = weights * slopes
    return {
        "{what}: this is the product of the units before it. The end lies behind it.": (
            Either((np.prod(factors[:unit]), np.prod(factors[: unit + 1])))
        ),
        "{what}: this takes one factor too many: that of the unit itself lies before its "
        "activation.": Either((np.prod(factors[unit - 1 :]), np.prod(factors[max(unit - 1, 0) :]))),
        "{what}: this leaves out the next unit, the first that the change meets.": (
            np.prod(factors[unit + 1 :])
        ),
        "{what}: this leaves out the last unit, which is the end itself.": np.prod(
            factors[unit:-1]
        ),
        "{what}: this loses the sign of a weight.": np.abs(np.prod(factors[unit:])),
        "{what}: this is the weights alone; the slopes are missing.": np.prod(weights[unit:]),
        "{what}: this is the slopes alone; the weights are missing.": np.prod(slopes[unit:]),
        "{what}: this adds the factors up. Along a path they multiply.": np.sum(factors[unit:]),
        "{what}: this is a single factor; all units up to the end multiply.": (
            factors[min(unit, 5)]
        ),
        "{what}: this is the product of the whole chain.": np.prod(factors),
    }


REACHES = Exercise(
    hints=(
        "Which units lie between this one and the end of the chain?",
        "The first behind unit 2 is unit 3, and that stands at index 2. Take the rest from there.",
    ),
    what="For unit {unit} of a chain of 6 your function's result",
    cases=chains,
    right=lambda weights, slopes, unit: np.prod(weights[unit:] * slopes[unit:]),
    slips=reach_slips,
    praise="From the last unit on, nothing is left to multiply: the product is 1.",
)


def activations() -> tuple[tuple[FloatArray], ...]:
    """Activations of two sizes, some of them just at the border of saturation."""
    rng = np.random.default_rng(53)
    cases = []
    for shape in ((20, 8), (7, 3)):
        A = 1 / (1 + np.exp(-rng.normal(0, 4, shape)))
        A[:, 0] = rng.uniform(0.985, 0.999, len(A))  # one unit that is saturated in every year
        A[:5, 1] = 0.0253, 0.0255, 0.0259, 0.9745, 0.9741  # the border lies at 0.0257 and 0.9743
        A[:, 2], A[0, 2] = 0.995, 0.9  # one that is awake in a single year, and not in the mean
        cases.append((A,))
    cases.append((rng.uniform(0.9, 0.999, (6, 4)),))  # none of whose slopes is anywhere near ¼
    return tuple(cases)


def share_slips(A) -> dict[str, Any]:
    slope = A * (1 - A)
    again = logistic(A)
    return {
        "This counts activations near 0 only. A unit near 1 is saturated too.": (
            Either((np.mean(A < 0.025), np.mean((A < 0.5) & (slope < 0.025))))
        ),
        "This counts activations near 1 only. A unit near 0 is saturated too.": (
            Either((np.mean(A > 0.975), np.mean((A > 0.5) & (slope < 0.025))))
        ),
        "This compares A with 0.025 and 0.975. It is the slope A(1 − A) that must be below 0.025, "
        "and it is at A = 0.0256, and at 0.9744, already.": np.mean((A < 0.025) | (A > 0.975)),
        "This is a number of places, and a share is wanted.": np.sum(slope < 0.025),
        "This is the mean slope, not the share that is saturated.": np.mean(slope),
        "This is the share that is awake; the saturated ones are the rest.": (
            np.mean(slope >= 0.025)
        ),
        "This divides by the number of years alone. Divide by that of all places, A.size.": (
            np.sum(slope < 0.025) / len(A)
        ),
        "This takes the mean of each unit's slopes first. Ask of each slope whether it is below "
        "0.025, and take the mean of the answers.": np.mean(slope.mean(axis=0) < 0.025),
        "This is in per cent. Return the share, from 0 to 1.": 100 * np.mean(slope < 0.025),
        "This is below a tenth, 0.1; the limit is a tenth of the largest slope, ¼.": (
            np.mean(slope < 0.1)
        ),
        "This finds none at all. No activation is near 0 and near 1 at once (| is or); A is "
        "already a result of the logistic function; and the slopes come before the mean.": (
            np.mean(again * (1 - again) < 0.025)
        ),
        "1 − a² is the slope of tanh; these units are logistic.": np.mean(1 - A**2 < 0.025),
        "This asks for units that are saturated in every year. Count units and years.": (
            np.mean((slope < 0.025).all(axis=0))
        ),
        "This is one share for each unit. Take the mean of all units and years at once.": (
            np.mean(slope < 0.025, axis=0)
        ),
    }


SHARE = Exercise(
    hints=(
        "First work out the slope of every unit in every year, then ask which are below 0.025.",
        "The mean of an array of True and False is the share that is True.",
    ),
    what="The share",
    cases=activations,
    right=lambda A: np.mean(A * (1 - A) < 0.025),
    slips=share_slips,
    praise="Try it on the 3–8–2 network of section 4 after three epochs: "
    "run = bp.train(small, bp.init_params(small, 'matlab'), X, T, learning_rate=0.05, epochs=3), "
    "and bp.forward(small, run.params, X).A[1] is its A.",
)


def norm_cases() -> tuple[tuple, ...]:
    """Two networks, with random inputs and targets."""
    rng = np.random.default_rng(54)
    cases = []
    for sizes, hidden in (((3, 5, 4, 2), "tanh"), ((4, 6, 3), "logistic")):
        network = Network(sizes, hidden=hidden)
        params = init_params(network, "uniform", seed=5)
        X, T = rng.normal(size=(7, sizes[0])), rng.normal(size=(7, sizes[-1]))
        cases.append((network, params, X, T))
    return tuple(cases)


def norms(layers: Any) -> FloatArray:
    """Norm of each layer, W and b together."""
    return np.array([np.hypot(norm(W), norm(b)) for W, b in layers])


def norm_slips(network, params, X, T) -> dict[str, Any]:
    result = backward(network, params, X, T)
    layers = result.gradient.layers
    right = norms(layers)
    return {
        "This is the norm of the whole gradient. One for each layer is wanted.": norm(right),
        "The biases are left out. They belong to the layer.": [norm(W) for W, _ in layers],
        "The weights are left out. They belong to the layer, beside its biases.": [
            norm(b) for _, b in layers
        ],
        "The root is missing: these are sums of squares.": right**2,
        "The order is turned round. Layer 1 comes first.": right[::-1],
        "These are sums of absolute values; a norm takes the root of a sum of squares.": [
            np.abs(W).sum() + np.abs(b).sum() for W, b in layers
        ],
        "The two norms are added. Add the squares of W and b, and then take the root.": [
            norm(W) + norm(b) for W, b in layers
        ],
        "These are the norms of the weights, not of their gradient.": norms(params.layers),
        "These are the norms of the deltas, not of the gradient.": [
            norm(delta) for delta in result.deltas
        ],
        "These are means, or divided by the number of samples. The gradient is a sum.": (
            right / len(X)
        ),
        "These are the largest elements of W, not norms.": [np.abs(W).max() for W, _ in layers],
    }


NORMS = Exercise(
    hints=(
        "bp.backward(network, params, X, T).gradient.layers holds a W and a b for each layer.",
        "A norm is the root of the sum of all squares, of W and of b together.",
        "For one layer: np.sqrt(np.sum(layer.W**2) + np.sum(layer.b**2)). Collect them in a list.",
    ),
    what="layer_norms",
    cases=norm_cases,
    right=lambda network, params, X, T: norms(backward(network, params, X, T).gradient.layers),
    slips=norm_slips,
    praise="These are the bars of the experiment, one for each layer.",
)

WITHIN = 10.0
"""Factor by which the gradients of the first and the last layer may differ."""

SCALED = {
    "vanishes": "For {hidden} and {depth} hidden layers your scale is {scale:.4g}: the gradient of "
    "layer 1 is {ratio:.2g} times that of the last layer, so it still vanishes.",
    "explodes": "For {hidden} and {depth} hidden layers your scale is {scale:.4g}: the gradient of "
    "layer 1 is {ratio:.2g} times that of the last layer, so it explodes.",
}
NOT_ONE = "{message} You return the same scale as for tanh and 10: no single one fits all."


def at_scale(hidden: str, depth: int, scale: float) -> Flow:
    """What passes back through a network with so many times Glorot's weights."""
    network = Network((3, *[8] * depth, 2), hidden=hidden)
    params = init_params(network, "glorot", scale=scale)
    return flow(network, params, highway().X, highway().T)


def judge_scale(answer: Any) -> str:
    """Ask for a scale for three networks, and measure what it does to their gradients."""
    scales = []
    for hidden, depth in (("tanh", 10), ("tanh", 30), ("logistic", 5)):
        scale = number(call(answer, hidden, depth), "What your function returns")
        asked = {"hidden": hidden, "depth": depth, "scale": scale}
        if not 0 < scale <= 1000:
            raise Wrong(
                "For {hidden} and {depth} hidden layers you return {scale:.4g}; a scale is a "
                "positive number, and 1000 is more than enough.",
                **asked,
            )
        first, *_, last = at_scale(hidden, depth, scale).gradient_norms
        if not 1 / WITHIN <= first / last <= WITHIN:
            word = "vanishes" if first < last else "explodes"
            wrong = Wrong(SCALED[word], ratio=first / last, **asked)
            raise Wrong(NOT_ONE, message=wrong) if scale in scales else wrong
        scales.append(scale)
    return (
        "All three are within a factor of 10. But look at the price with logistic units: at "
        "{scale:.3g} times Glorot's weights, {share:.0%} of the hidden units and years are "
        "saturated. The ratio is repaired, the units are not."
    ).format(scale=scale, share=np.mean(at_scale("logistic", 5, scale).saturated))


SCALE = Exercise(
    hints=(
        "Try scales one after the other, from 0.1 to 20, and look at the ratio that each one "
        "gives.",
        "np.geomspace(0.1, 20, 100) are scales to try: return the first with 0.1 < ratio < 10.",
        "norms = flow(network, bp.init_params(network, 'glorot', scale=scale), X, T)."
        "gradient_norms, and the ratio is norms[0] / norms[-1].",
    ),
    judge=judge_scale,
)

EXERCISES = (AT_MOST, REACHES, SHARE, NORMS, SCALE)

# -- the challenge --------------------------------------------------------------------------------

BOTH_SIGNS = "weights of both signs, several times as large as Glorot's, make up for slopes of ¼."
LARGER = "weights several times as large make up for slopes of ¼; these have the scale {scale:g}."
WORDS = "With {layers} hidden layers the SSE ends at {sse:.3g}."
TOO_HIGH = "With {layers} hidden layers the SSE ends at {sse:.3g}; it is to end below 1."
DEEPER = "try one layer more, and other scales, seeds and rates with it."


def deepest_logistic(answer: Any) -> Score:
    """The most layers of logistic units that learn in 1,000 epochs of plain descent."""
    defaults = {"depth": 3, "weights": "matlab", "scale": 1.0, "seed": 0, "learning_rate": 0.002}
    given = settings_of(answer, defaults)
    if getattr(getattr(answer, "settings", None), "activation", "logistic") != "logistic":
        raise Wrong("Only logistic units count here.")
    layers = check_int("depth", given.pop("depth"), 2, MOST_LAYERS)
    sse = run({**given, "hidden_layers": layers}, 1000).sse[-1]
    found = {"layers": layers, "sse": sse, "scale": given["scale"]}
    if not sse < 1:
        raise Wrong(TOO_HIGH, **found)
    one_sign = given["weights"] in ONE_SIGN
    hint = BOTH_SIGNS if one_sign else LARGER if given["scale"] < 2 else DEEPER
    return Score(layers, WORDS, hint, **found)


CHALLENGE = Challenge(
    score=deepest_logistic, shown="{:.0f} hidden layers", less_is_better=False, par=6
)
