"""Wrong answers to the exercises of lesson 09; see ``near_misses``."""

WRONG_ANSWERS = {
    "9.1": [
        ("y", "it should be"),
        ("[smallest, largest]", "should be a single number"),
        ("f'{y}'", "is the text '-1.0'"),
    ],
    "9.2": [
        (
            "\n    low, high = training.min(), training.max()\n"
            "    return (max(value - high, 0) + max(low - value, 0)) / (high - low)",
            "it is negative",
        ),
        ("3.0", "it should be 0.25. Hint"),
        ("(value - training.max()) / np.ptp(training)\n", "it lies inside"),
    ],
    "9.3": [
        ("np.maximum(W2, 0).sum(axis=0)", "a number for each hidden unit"),
        ("b2 + np.maximum(W2, 0)[:, :2].sum(axis=1)", "should be 2.75. Hint"),
        ("b2", "does not use the W2"),
        ("b2 + np.maximum(W2, 0).sum(axis=0)", "(3,) and (2,) meet entry by entry"),
    ],
}
