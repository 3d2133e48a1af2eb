"""Wrong answers to the exercises of lesson 12, and words of the hint each should get."""

COUNT = "def parameters_per_number(n_inputs, n_hidden, n_targets, n_rows):\n    "
PARAMETERS = "(n_hidden * (n_inputs + 1) + n_targets * (n_hidden + 1))"
READ = "def read_number(text):\n    "
SUSPECT = "def suspect(series):\n    middle = (series[:-2] + series[2:]) / 2\n    "

WRONG_ANSWERS = {
    "12.1": [
        (COUNT + f"return {PARAMETERS} / n_rows", "each row holds 2 numbers"),
        (COUNT + "return n_inputs * n_hidden / n_rows", "it should be 1.25. Hint"),
        (COUNT + f"return {PARAMETERS} // (n_rows * n_targets)", "is 1; it should be 1.25"),
    ],
    "12.2": [
        (READ + 'return float(text.replace(",", "."))', "a point separates thousands"),
        (READ + 'return float(text.replace(",", ""))', "must not vanish"),
        (READ + 'return float(text.replace(",", ".").replace(".", ""))', "must not vanish"),
        (READ + 'return text.replace(".", "").replace(",", ".")', "a number is wanted: use float"),
        (READ + "return len(text)", "read_number('0,79') is 4; it should be 0.79. Hint"),
    ],
    "12.3": [
        (SUSPECT + "return np.argmax(np.abs(series[1:-1] / middle - 1))", "too early"),
        (SUSPECT + "return np.argmax(np.abs(series[1:-1] - middle)) + 1", "divide the distance"),
        ("def suspect(series):\n    return np.argmax(np.abs(np.diff(series)))", "Hint"),
        ("def suspect(series):\n    return series / 2", "should be a single number; it has 12"),
    ],
}
