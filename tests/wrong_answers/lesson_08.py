"""Typical wrong answers to the exercises of lesson 08, and words of the hint each should get."""

TABLE = "def to_table(y, smallest, largest):\n    return "
OUTSIDE = "def how_far_outside(value, training):\n    "
CEILING = "def ceiling(W2, b2):\n    return "

WRONG_ANSWERS = {
    "8.1": [
        (TABLE + "y * (largest - smallest) + smallest", "if y ran from 0 to 1. Hint"),
        (TABLE + "(y + 1) / 2 * (largest - smallest)", "is not added"),
        (TABLE + "(y + 1) / 2 * largest + smallest", "largest minus smallest"),
        (TABLE + "y", "it should be"),
    ],
    "8.2": [
        (
            OUTSIDE + "return max(value - training.max(), 0) + min(value - training.min(), 0)",
            "divide by the range",
        ),
        (OUTSIDE + "return (value - training.max()) / np.ptp(training)", "not above that. Hint"),
        (
            OUTSIDE + "low, high = training.min(), training.max()\n"
            "    return (max(value - high, 0) + max(low - value, 0)) / (high - low)",
            "it is negative",
        ),
        (OUTSIDE + "return 3.0", "it should be"),
    ],
    "8.3": [
        (CEILING + "b2 + W2.sum(axis=1)", "leave it at 0. Hint"),
        (CEILING + "b2 + np.abs(W2).sum(axis=1)", "never below 0"),
        (CEILING + "np.maximum(W2, 0).sum(axis=0)", "a number for each hidden unit"),
        (CEILING + "np.maximum(W2, 0).sum(axis=1)", "biases are missing"),
        (CEILING + "b2 + np.maximum(W2, 0).sum()", "The ceilings are"),
    ],
}
