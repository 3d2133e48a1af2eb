"""Wrong answers to the exercises of lesson 02; see ``near_misses``."""

FORWARD = """
    Z1 = X @ W1.T + b1
    A1 = 1 / (1 + np.exp(-Z1))
    delta2 = A1 @ W2.T + b2 - T
"""


def _backward(delta1: str, gradients: str, before: str = "") -> str:
    """An answer to 2.4 from its two lines that matter."""
    return f"{before}{FORWARD}    delta1 = {delta1}\n    return {gradients}"


DELTA1 = "(delta2 @ W2) * A1 * (1 - A1)"
GRADIENTS = "delta1.T @ X, delta1.sum(0), delta2.T @ A1, delta2.sum(0)"


def _places(expression: str) -> str:
    return f"\n    difference = np.abs(analytic - numeric)\n    return {expression}"


TOO_SMALL = "against the norm, rightly, but your part is too small"


def _bugs(*names):
    """The exercise's dictionary with these names, and "wrong order" for the rest."""
    names = [*names, *["wrong order"] * (5 - len(names))]
    return str(dict(zip("ABCDE", names, strict=True)))


WRONG_ANSWERS = {
    "2.1": [
        ("E + 1", "delta2[0, 0] is 1.35877, and should be 0.358773"),
        ("2 * E", "without the ½"),
        ("E.sum()", "must have the shape (7, 3); yours is a single number"),
        ("E[0]", "must have the shape (7, 3); yours has (3,)"),
        ("E.sum(axis=0)", "this is a sum over the years"),
        ("E.T", "is transposed"),
        ("E.ravel()", "right numbers in the wrong shape"),
        ("0 * E", "is zero everywhere"),
        ("-E / 21", "21 times too small, and has the wrong sign"),
        ("-3 * E", "3 times what it should be, and has the wrong sign"),
        ("E / 0", "not every number is finite"),
        ("1j * E", "array of numbers"),
        ("'E'", "is the text 'E'"),
        ("-error", "NameError"),
        ("output_delta = 3\n", "A function is wanted"),
    ],
    "2.2": [
        ("(delta2 @ W2) * A1 * Z1", "delta1[0, 0] is -3.741, and should be -0.00958324"),
        ("(delta2 @ W2.T) * A1 * (1 - A1)", "shapes fit either way"),
        ("-(delta2 @ W2) * A1 * (1 - A1)", "The sign is wrong everywhere"),
        ("(delta2 @ W2) * A1 - A1**2", "brackets are missing"),
        ("(W2.T @ delta2.T) * (A1 * (1 - A1)).T", "is transposed"),
        ("(W2 @ delta2) * A1 * (1 - A1)", "5 columns and the right one 7 rows"),
        ("delta2 * A1 * (1 - A1)", "First bring it back through W2"),
        ("delta2 @ W2 * A1[:, :3]", "(7, 5) and (7, 3) meet entry by entry"),
    ],
    "2.3": [
        ("delta1.max(axis=0), delta2.max(axis=0)", "db1[0] is 1.96384, and should be"),
        ("delta1.sum(axis=0), ...", "Three dots still stand in the place of db2"),
        ("..., delta2.sum(axis=0)", "Three dots still stand in the place of db1"),
        ("delta1, delta2.sum(axis=0)", "db1: the sum over the samples is forgotten"),
        ("delta1.mean(axis=0), delta2.sum(axis=0)", "db1 is a mean over the samples"),
        ("delta1.sum(0, keepdims=True), delta2.sum(0, keepdims=True)", "wrong shape"),
        ("-delta1.sum(axis=0), -delta2.sum(axis=0)", "The sign is wrong everywhere"),
        ("delta1.sum(axis=0)", "Return 2 things, in this order: db1, db2."),
        ("delta1.sum(axis=0), delta2.sum(axis=0), 1", "Yours returns 3"),
    ],
    "2.4": [
        (_backward("(delta2 @ W2) * A1**2", GRADIENTS), "and should be -1.79821. Right: dW2, db2."),
        (_backward(DELTA1, "delta1.T @ X, ..., delta2.T @ A1, ..."), "in the place of db1, db2"),
        (_backward("(delta2 @ W2.T) * A1 * (1 - A1)", GRADIENTS), "W2 is transposed"),
        (
            _backward(DELTA1, "delta1.T @ X, delta1.sum(0), 2 * delta2.T @ A1, delta2.sum(0)"),
            "dW2 is twice what it should be",
        ),
        (
            _backward(DELTA1, "delta1.T @ X, delta1.mean(0), delta2.T @ A1, delta2.sum(0)"),
            "db1 is a mean over the samples; their sum is wanted, which is larger. Right: dW1, dW2",
        ),
        (
            _backward(DELTA1, "X.T @ delta1, delta1.sum(0), A1.T @ delta2, delta2.sum(0)"),
            "dW2: it is transposed",
        ),
        (
            _backward(DELTA1, "delta2.T @ A1, delta2.sum(0), delta1.T @ X, delta1.sum(0)"),
            "in the order in which the lesson computes them",
        ),
        (
            _backward(
                DELTA1,
                GRADIENTS,
                before="\n    T = np.zeros((len(X), len(b2))) + T\n    T = T[:, :] * 1",
            ).replace(
                "b2 - T\n", "b2 - T\n    delta2 = delta2 * (delta2 + T) * (1 - delta2 - T)\n"
            ),
            "the outputs are linear",
        ),
        (
            _backward(DELTA1, GRADIENTS).replace(
                "A1 @ W2.T + b2 - T", "1 / (1 + np.exp(-(A1 @ W2.T + b2))) - T"
            ),
            "The outputs are linear: the logistic function belongs to the hidden units",
        ),
        (
            _backward(DELTA1, GRADIENTS).replace("A1 @ W2.T + b2 - T", "(A1 @ W2.T + b2 - T) ** 2"),
            "delta2 is made of squared errors",
        ),
        (
            _backward(
                DELTA1,
                "W1 - 0.05 * delta1.T @ X, b1 - 0.05 * delta1.sum(0), "
                "W2 - 0.05 * delta2.T @ A1, b2 - 0.05 * delta2.sum(0)",
            ),
            "These are weights and biases after a step",
        ),
        (
            _backward(DELTA1, GRADIENTS).replace("A1 @ W2.T + b2 - T", "2 * (A1 @ W2.T + b2 - T)"),
            "Each of dW1, db1, dW2, db2 is twice what it should be",
        ),
        (
            _backward(DELTA1, GRADIENTS).replace(
                "A1 @ W2.T + b2 - T", "(A1 @ W2.T + b2 - T) / len(X)"
            ),
            "Each of dW1, db1, dW2, db2 is a mean over the samples",
        ),
        (_backward(DELTA1, GRADIENTS, before="\n    X = np.ones_like(X)"), "does not use the X"),
        (_backward(DELTA1, "delta1.T @ X, delta1.sum(0)"), "Yours returns 2"),
        (
            _backward("(delta2.T @ W2) * A1 * (1 - A1)", GRADIENTS),
            "20 columns and the right one 2 rows",
        ),
    ],
    "2.5": [
        (_places("np.flatnonzero(analytic != numeric)"), "Nothing is wrong with the first"),
        (_places("np.flatnonzero(difference > 1e-6 * np.abs(numeric))"), "against itself"),
        (_places("np.flatnonzero(difference > 1e-3 * np.abs(analytic))"), "against itself"),
        (_places("np.flatnonzero(difference > 1e-11 * np.linalg.norm(numeric))"), TOO_SMALL),
        (_places("np.flatnonzero(difference > 1e-10 * np.linalg.norm(numeric))"), TOO_SMALL),
        (_places("np.flatnonzero(difference > 1e-8 * np.linalg.norm(analytic))"), TOO_SMALL),
        (_places("np.flatnonzero(difference > 1e-6)"), "must fit the size"),
        (_places("np.flatnonzero(difference > 0.002 * np.linalg.norm(numeric))"), "escapes you"),
        (
            _places("np.flatnonzero(analytic - numeric > 1e-6 * np.linalg.norm(numeric))"),
            "off to one side, too large or too small: take the absolute difference",
        ),
        (
            _places("np.flatnonzero(numeric - analytic > 1e-6 * np.linalg.norm(numeric))"),
            "off to one side, too large or too small: take the absolute difference",
        ),
        (
            _places(
                "np.flatnonzero(abs(abs(analytic) - abs(numeric)) > 1e-6 * np.linalg.norm(numeric))"
            ),
            "the right size and the wrong sign escapes you",
        ),
        (_places("[]"), "you find 0 of them"),
        (_places("np.flatnonzero(difference > 2e-9)"), "large gradient"),
        (_places("np.flatnonzero(~np.isclose(analytic, numeric))"), "large gradient"),
        (_places("[np.argmax(difference)]"), "A threshold is missing"),
        (_places("np.flatnonzero(analytic * numeric < 0)"), "you find 1 of them. Hint"),
        (_places("difference > 1e-6 * np.linalg.norm(numeric)"), "True or False for each place"),
        (_places("np.where(difference > 1e-6 * np.linalg.norm(numeric))"), "in a tuple"),
        (_places("difference"), "no whole numbers"),
        (_places("np.argwhere(difference > 1e-6 * np.linalg.norm(numeric))"), "argwhere"),
        (_places("np.flatnonzero(difference > 1e-6 * np.linalg.norm(numeric)) - 1"), "too small"),
    ],
    "2.6": [
        (_bugs("wrong sign", "off by one", "missing slope"), "every number has the right size"),
        (_bugs("missing slope", "off by one", "wrong sign", "wrong order"), "in other places"),
        (_bugs("missing slope", "forgotten sum"), "far too small"),
        (_bugs(*["wrong sign"] * 5), "Each name belongs to one letter"),
        (_bugs("a typing error"), "is none of the five names"),
        (_bugs(["wrong sign"]), "is none of the five names"),
        ("{'A': 'missing slope'}", "Bug B has no name yet"),
        ("{'A': 'missing slope', 'B': ..., 'C': ''}", "Bug B has no name yet"),
        ("{'A': ..., 'B': 'wrong sign', 'C': ...}", "Bug B is not 'wrong sign'"),
        ("'wrong sign'", "A dictionary is wanted"),
    ],
}
