"""Wrong answers to the exercises of lesson 09, and words of the hint each should get."""

DRIFT = "def drift_forecast(series, years_ahead):\n    return series[-1] + "
SCALED = "def scaled(series, n):\n    "
ROLLING = "def rolling_error(series, method, years):\n    "
LAST = "range(len(series) - years, len(series))"

WRONG_ANSWERS = {
    "9.1": [
        (DRIFT + "years_ahead * (series[-1] - series[-2])", "the last change"),
        (DRIFT + "years_ahead * ((series[-1] - series[0]) / len(series) - 1)", "brackets are"),
        (DRIFT + "years_ahead * (series[-1] - series[0]) / len(series) - 1", "brackets are"),
        (DRIFT + "0", "that is naive"),
        (DRIFT + "years_ahead * np.median(np.diff(series))", "a median; the mean is wanted"),
        (
            "def drift_forecast(series, years_ahead):\n    years = np.arange(len(series))\n"
            "    return np.polyval(np.polyfit(years, series, 1), years[-1] + years_ahead)",
            "that is the linear trend",
        ),
        (DRIFT + "1000", "it should be 11"),
        (DRIFT + "'1'", "stopped with"),
    ],
    "9.2": [
        (
            SCALED + "low, high = series[: n + 1].min(), series[: n + 1].max()\n"
            "    return (series[:n] - low) / (high - low), (series[n] - low) / (high - low)",
            "the value to forecast is among",
        ),
        (
            SCALED + "low, high = series[: n - 1].min(), series[: n - 1].max()\n"
            "    return (series[:n] - low) / (high - low), (series[n] - low) / (high - low)",
            "The last year of the past is known",
        ),
        (
            SCALED + "low, high = series[:n].min(), series[: n + 1].max()\n"
            "    return (series[:n] - low) / (high - low), (series[n] - low) / (high - low)",
            "the value to forecast is among those that scale",
        ),
        (SCALED + "return series[:n]", "Return 2 things, in this order: past, next."),
        (SCALED + "return series[:n] / series[:n].max(), 2.0", "past[0] is 0.333333, and should"),
    ],
    "9.3": [
        (
            ROLLING + f"return np.mean([abs(series[n] - method(series)) for n in {LAST}])",
            "shown the year",
        ),
        (
            ROLLING + f"return np.mean([series[n] - method(series[:n]) for n in {LAST}])",
            "cancel",
        ),
        (
            ROLLING + f"return abs(np.mean([series[n] - method(series[:n]) for n in {LAST}]))",
            "cancel. Take the absolute value of each, before the mean.",
        ),
        (
            ROLLING + f"return np.mean([abs(series[n] - method(series, n)) for n in {LAST}])",
            "A method takes one thing, the past series",
        ),
        (
            ROLLING + f"return np.mean([(series[n] - method(series[:n])) ** 2 for n in {LAST}])",
            "mean of the squares",
        ),
        (
            ROLLING + "return abs(series[-1] - method(series[:-1]))",
            "yours saw [19]. Hint",
        ),
        (ROLLING + "return series[-1]", "yours saw none. Hint"),
    ],
}
