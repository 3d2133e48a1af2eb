"""Typical wrong answers to the exercises of lesson 09, and words of the hint each should get."""

DRIFT = "def drift_forecast(series, years_ahead):\n    return series[-1] + "
SCALED = "def scaled(series, n):\n    "
ROLLING = "def rolling_error(series, method, years):\n    "
LAST = "range(len(series) - years, len(series))"

WRONG_ANSWERS = {
    "9.1": [
        (DRIFT + "years_ahead * (series[-1] - series[0]) / len(series)", "only 2 changes"),
        (DRIFT + "years_ahead * (series[-1] - series[-2])", "the last change"),
        (DRIFT + "(series[-1] - series[0]) / (len(series) - 1)", "do not count yet"),
        (DRIFT + "-years_ahead * (series[-1] - series[0]) / (len(series) - 1)", "sign of the"),
        (DRIFT + "1000", "it should be 11"),
    ],
    "9.2": [
        (
            SCALED + "low, high = series.min(), series.max()\n"
            "    return (series[:n] - low) / (high - low), (series[n] - low) / (high - low)",
            "It still leaks: 20",
        ),
        (
            SCALED + "low, high = series[: n + 1].min(), series[: n + 1].max()\n"
            "    return (series[:n] - low) / (high - low), (series[n] - low) / (high - low)",
            "the value to forecast is among",
        ),
        (SCALED + "return series[:n]", "Two things are wanted"),
        (SCALED + "return series[:n] / series[:n].max(), 2.0", "should be 0, 1, 0.5"),
    ],
    "9.3": [
        (
            ROLLING + f"return np.mean([abs(series[n] - method(series)) for n in {LAST}])",
            "shown the year",
        ),
        (
            ROLLING + f"return np.sum([abs(series[n] - method(series[:n])) for n in {LAST}])",
            "is the sum",
        ),
        (
            ROLLING + f"return np.mean([series[n] - method(series[:n]) for n in {LAST}])",
            "cancel",
        ),
        (
            ROLLING + "return abs(series[-1] - method(series[:-1]))",
            "yours saw [19]. Hint",
        ),
    ],
}
