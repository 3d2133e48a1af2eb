"""Wrong answers to the exercises of lesson 05, and words that must be in what the check says."""

from __future__ import annotations


def _bound(expression: str) -> str:
    return f"def at_most(w, units):\n    return {expression}\n"


def _reaches(expression: str) -> str:
    return f"def reaches_end(weights, slopes, unit):\n    return {expression}\n"


def _share(expression: str) -> str:
    return f"def share_saturated(A):\n    return {expression}\n"


def _norms(expression: str) -> str:
    return (
        "def layer_norms(network, params, X, T):\n"
        "    result = bp.backward(network, params, X, T)\n"
        "    layers = result.gradient.layers\n"
        f"    return {expression}\n"
    )


def _scale(expression: str) -> str:
    return f"def find_scale(hidden, depth):\n    return {expression}\n"


WRONG_ANSWERS = {
    "5.1": [
        (_bound("w + units"), "your function returns 8"),
        (_bound("0.25**units"), "the weight is forgotten"),
        (_bound("w * 0.25**units"), "the weight counts once"),
        (_bound("units * w / 4"), "Along a path they multiply"),
        (_bound("w**units"), "the weights alone"),
        (_bound("(w / 2) ** units"), "the slope there is a(1 − a)"),
        (_bound("(w / 4) ** (units + 1)"), "one factor too many"),
        (_bound("(w / 4) ** (units - 1)"), "one factor too few"),
        (_bound("w / 4"), "a single factor"),
        (_bound("(w / 4) ^ units"), "In Python squared is **2"),
        (_bound("[w / 4] * units"), "What your function returns should be a"),
    ],
    "5.2": [
        (_reaches("1 + unit"), "your function returns 3"),
        (_reaches("np.prod(weights[:unit] * slopes[:unit])"), "units before it"),
        (
            _reaches("np.prod(weights[max(unit - 1, 0):] * slopes[max(unit - 1, 0):])"),
            "one factor too many",
        ),
        (_reaches("np.prod(weights[unit + 1:] * slopes[unit + 1:])"), "leaves out the next unit"),
        (_reaches("np.prod(weights[unit:])"), "the slopes are missing"),
        (_reaches("np.prod(slopes[unit:])"), "the weights are missing"),
        (_reaches("np.sum(weights[unit:] * slopes[unit:])"), "Along a path they multiply"),
        (_reaches("np.prod(weights * slopes)"), "the whole chain"),
        (_reaches("weights[unit] * slopes[unit]"), "a single factor"),
        (_reaches("weights[unit:] * slopes[unit:]"), "What your function returns should be a"),
    ],
    "5.3": [
        (_share("A.std()"), "your function returns"),
        (_share("np.mean(A < 0.025)"), "near 1 is saturated too"),
        (_share("np.mean(1 - A < 0.025)"), "not the slope"),
        (_share("np.sum(A * (1 - A) < 0.025)"), "a share is wanted"),
        (_share("np.mean(A * (1 - A))"), "this is the mean slope"),
        (_share("np.mean(A * (1 - A) > 0.025)"), "share that is awake"),
        (_share("100 * np.mean(A * (1 - A) < 0.025)"), "in per cent"),
        (_share("np.mean(A * (1 - A) < 0.1)"), "a tenth of the largest slope"),
        (_share("np.mean((A * (1 - A) < 0.025).all(axis=0))"), "in every year"),
        (_share("np.mean(1 - A**2 < 0.025)"), "slope of tanh"),
        (_share("A * (1 - A) < 0.025"), "What your function returns should be a"),
    ],
    "5.4": [
        (_norms("[np.sqrt(layer.W.size) for layer in layers]"), "the norm of layer"),
        (_norms("[np.linalg.norm(layer.W) for layer in layers]"), "the biases are left out"),
        (
            _norms("[np.sum(layer.W**2) + np.sum(layer.b**2) for layer in layers]"),
            "the root is missing",
        ),
        (
            _norms("[np.linalg.norm(l.W) + np.linalg.norm(l.b) for l in layers]"),
            "the two norms are added",
        ),
        (
            _norms("[np.hypot(np.linalg.norm(l.W), np.linalg.norm(l.b)) for l in layers][::-1]"),
            "Layer 1 comes first",
        ),
        (_norms("[np.linalg.norm(delta) for delta in result.deltas]"), "norms of the deltas"),
        (_norms("np.linalg.norm(result.gradient.theta)"), "norm of the whole gradient"),
        (
            _norms("[np.hypot(np.linalg.norm(l.W), np.linalg.norm(l.b)) for l in params.layers]"),
            "norms of the weights",
        ),
        (_norms("[np.abs(layer.W).max() for layer in layers]"), "largest elements"),
        (_norms("[abs(l.W).sum() + abs(l.b).sum() for l in layers]"), "absolute values"),
        (_norms("layers"), "An array of numbers is wanted"),
        (_norms("[1.0]"), "so many numbers are wanted"),
    ],
    "5.5": [
        (_scale("0.5"), "still vanishes"),
        (_scale("7.0"), "explodes"),
        (_scale("1.0"), "no single one fits all"),
        (_scale("1.0 if hidden == 'tanh' else 4.0"), "still vanishes"),
        (_scale("-1.0"), "a scale is a positive number"),
        (_scale("np.geomspace(0.1, 20, 100)"), "What your function returns should be a"),
    ],
}
"""By exercise: code in place of the cell, without its last line, and words in the message."""
