"""Wrong answers to the exercises of lesson 05; see ``near_misses``."""


def _norms(expression: str) -> str:
    return (
        "\n    result = bp.backward(network, params, X, T)\n"
        "    layers = result.gradient.layers\n"
        f"    return {expression}"
    )


SEARCH = """
    for scale in np.geomspace(0.1, 1, 5):
        network = bp.Network((3, *[8] * depth, 2), hidden=hidden)
        norms = flow(network, bp.init_params(network, "glorot", scale=scale), X, T).gradient_norms
        if 0.99 < norms[0] / norms[-1] < 1.01:
            return scale
"""

WRONG_ANSWERS = {
    "5.1": [
        ("w + units", "at_most(3, 5) is 8; it should be 0.237305. Hint"),
        ("(w / 4) ^ units", "In Python squared is **2"),
        ("min(1, (w / 4) ** units)", "at_most(6, 3) is 1; it should be 3.375"),
        ("w**units / 4", "the slope counts once"),
        ("[w / 4] * units", "should be a single number; it has 5"),
    ],
    "5.2": [
        ("np.prod((weights * slopes)[: unit + 1])", "the units before it"),
        ("1 + unit", "For unit 2 of a chain of 6 your function's result is 3"),
        ("np.prod(weights[max(unit - 1, 0):] * slopes[max(unit - 1, 0):])", "one factor too many"),
        ("np.prod(weights[unit - 1:] * slopes[unit - 1:])", "one factor too many"),
        ("weights[unit] * slopes[unit]", "a single factor"),
        ("weights[unit:] * slopes[unit:]", "should be a single number; it has 4"),
        ("np.prod(weights[unit:]) * 0.25", "does not use the slopes"),
    ],
    "5.3": [
        ("A.std()", "it should be 0.525. Hint"),
        ("np.mean((A < 0.0255) | (A > 0.9745))", "it should be 0.525"),
        ("np.mean(np.mean(A * (1 - A), axis=0) < 0.025)", "mean of each unit's slopes first"),
        ("np.sum(A * (1 - A) < 0.025) / len(A)", "by the number of years alone"),
        ("np.mean(1 - A < 0.025)", "near 1 only"),
        ("A * (1 - A) < 0.025", "should be a single number; it has 160"),
    ],
    "5.4": [
        (_norms("[np.sqrt(layer.W.size) for layer in layers]"), "layer_norms[0] is 3.87298, and"),
        (_norms("[np.linalg.norm(delta) for delta in result.deltas]"), "norms of the deltas"),
        (_norms("np.linalg.norm(result.gradient.theta)"), "norm of the whole gradient"),
        (_norms("[np.linalg.norm(layer.b) for layer in layers]"), "weights are left out"),
        (_norms("layers"), "should be an array of numbers; it is tuple"),
        (_norms("[1.0]"), "must have the shape (3,); yours has (1,)"),
    ],
    "5.5": [
        ("0.5", "still vanishes"),
        ("7.0", "explodes"),
        ("1.0", "no single one fits all"),
        ("1.0 if hidden == 'tanh' else 4.0", "still vanishes"),
        ("-1.0", "a scale is a positive number"),
        ("np.geomspace(0.1, 20, 100)", "What your function returns should be a"),
        (SEARCH, "without reaching its `return`, when it was given 'tanh', 10"),
    ],
}
