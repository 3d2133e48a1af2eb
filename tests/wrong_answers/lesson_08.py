"""Wrong answers to the exercises of lesson 08, and words of the hint each should get."""

TABLE = "def to_table(y, smallest, largest):\n    return "
OUTSIDE = "def how_far_outside(value, training):\n    "
CEILING = "def ceiling(W2, b2):\n    return "

WRONG_ANSWERS = {
    "8.1": [
        (TABLE + "y", "it should be"),
        (TABLE + "[smallest, largest]", "should be a single number"),
        (TABLE + "f'{y}'", "is the text '-1.0'"),
    ],
    "8.2": [
        (
            OUTSIDE + "low, high = training.min(), training.max()\n"
            "    return (max(value - high, 0) + max(low - value, 0)) / (high - low)",
            "it is negative",
        ),
        (OUTSIDE + "return 3.0", "it should be 0.25. Hint"),
        (
            OUTSIDE + "return (value - training.max()) / np.ptp(training)\n",
            "it lies inside",
        ),
    ],
    "8.3": [
        (CEILING + "np.maximum(W2, 0).sum(axis=0)", "a number for each hidden unit"),
        (CEILING + "b2 + np.maximum(W2, 0)[:, :2].sum(axis=1)", "should be 2.75. Hint"),
        (CEILING + "b2", "does not use the W2"),
        (CEILING + "b2 + np.maximum(W2, 0).sum(axis=0)", "(2,) and (3,) meet entry by entry"),
    ],
}
