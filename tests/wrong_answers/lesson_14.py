"""Wrong answers to the exercises of lesson 14; see ``near_misses``."""

SUSPECT = "\n    middle = (series[:-2] + series[2:]) / 2\n    "

WRONG_ANSWERS = {
    "14.1": [
        ("n_inputs * n_hidden / n_rows", "it should be 1.25. Hint"),
        (
            "(n_hidden * (n_inputs + 1) + n_targets * (n_hidden + 1)) // (n_rows * n_targets)",
            "is 1; it should be 1.25",
        ),
        ("(n_hidden * (n_inputs + 1) + n_targets * (n_hidden + 1)) / n_targets", "rows, too"),
        ("(n_hidden * (n_inputs + n_targets) + 2) / (n_rows * n_targets)", "a bias of its own"),
    ],
    "14.2": [
        ('float(text.replace(",", "."))', "a point separates thousands"),
        ('float(text.replace(",", ""))', "must not vanish"),
        ('text.replace(".", "").replace(",", ".")', "a number is wanted: use float"),
        ("len(text)", "read_number('0,79') is 4; it should be 0.79. Hint"),
    ],
    "14.3": [
        (SUSPECT + "return np.argmax(np.abs(series[1:-1] / middle - 1))", "too early"),
        (SUSPECT + "return np.argmax(np.abs(series[1:-1] - middle)) + 1", "divide the distance"),
        ("np.argmax(np.abs(np.diff(series)))", "Hint"),
        ("np.argmax(np.abs(series / series.mean() - 1))", "from the mean of the whole series"),
        ("series / 2", "should be a single number; it has 12"),
    ],
}
