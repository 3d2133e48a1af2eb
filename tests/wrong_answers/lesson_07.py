"""Wrong answers to the exercises of lesson 07; see ``near_misses``."""

WRONG_ANSWERS = {
    "7.1": [
        ("1.0", "Hint"),
        ("weights, slopes", "should be a single number"),
        ("np.prod(1 + np.abs(weights) * slopes)", "loses the sign of a weight"),
        ("np.prod(1 + weights)", "the slopes are missing"),
        ("np.exp(np.sum(weights * slopes))", "Hint"),
    ],
    "7.2": [
        ("Z", "Hint"),
        ("(Z - Z.mean(axis=0)).T / Z.std(axis=0)[:, None]", "shape"),
        ("Z / Z.std(axis=0) - Z.mean(axis=0)", "subtract it first"),
        ("2 * (Z - Z.min(axis=0)) / np.ptp(Z, axis=0) - 1", "brings each column to a range"),
    ],
    "7.3": [
        ("1.0", "single number"),
        ("np.prod(gates)", "single number"),
        ("gates[1:]", "shape"),
        ("np.prod(gates[1:-1], axis=0)", "one gate too few"),
    ],
}
