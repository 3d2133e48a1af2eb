"""Wrong answers to the exercises of lesson 09; see ``near_misses``."""

WRONG_ANSWERS = {
    "9.1": [
        ("y", "it should be"),
        ("(y + 1) / 2 * (smallest - largest) + smallest", "the range is largest minus"),
        ("(y + 1) / 2 * (largest - smallest) + largest", "begin at the smallest target"),
        ("y / 2 * (largest - smallest) + smallest", "add 1 before you halve"),
        ("(y + 1) / 2 * largest - smallest + smallest", "brackets are missing"),
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
        (
            "(max(value - training[-1], 0) + min(value - training[0], 0))"
            " / (training[-1] - training[0])",
            "need not stand first and last",
        ),
        ("(value - training.max()) / np.ptp(training)\n", "it lies inside"),
    ],
    "9.3": [
        ("np.maximum(W2, 0).sum(axis=0)", "a number for each hidden unit"),
        ("b2 + np.maximum(W2, 0)[:, :2].sum(axis=1)", "should be 2.75. Hint"),
        ("b2", "does not use the W2"),
        ("b2 + np.maximum(W2, 0).mean(axis=1)", "their sum, and not their mean"),
        ("np.maximum(b2, 0) + np.maximum(W2, 0).sum(axis=1)", "whatever its sign"),
        ("1 / (1 + np.exp(-(b2 + np.maximum(W2, 0).sum(axis=1))))", "layer is linear"),
        ("b2 + np.maximum(W2, 0).sum(axis=0)", "(3,) and (2,) meet entry by entry"),
    ],
}
