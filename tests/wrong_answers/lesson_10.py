"""Wrong answers to the exercises of lesson 10; see ``near_misses``."""

PAST = "(series[:n] - series[:n].min()) / np.ptp(series[:n])"
NEXT = "(series[n] - series[:n].min()) / np.ptp(series[:n])"
LAST = "range(len(series) - years, len(series))"

WRONG_ANSWERS = {
    "10.1": [
        ("series[-1] + years_ahead * ((series[-1] - series[0]) / len(series) - 1)", "brackets are"),
        ("series[-1] + years_ahead * (series[-1] - series[0]) / len(series) - 1", "brackets are"),
        ("series[-1] + 0", "that is naive"),
        ("series[-1] + years_ahead * np.median(np.diff(series))", "a median; the mean is wanted"),
        (
            "\n    years = np.arange(len(series))\n"
            "    return np.polyval(np.polyfit(years, series, 1), years[-1] + years_ahead)",
            "that is the linear trend",
        ),
        ("series[-1] + 1000", "it should be 11"),
        (
            "series[-1] + years_ahead * (series[-1] - series[0]) // (len(series) - 1)",
            "// leaves out what stands behind the point",
        ),
        ("series[-1] + years_ahead * (series[-1] - series[0])", "that is the whole change"),
        ("series[-1] + years_ahead * np.abs(np.diff(series)).mean()", "counts as down"),
        (
            "series[-1] * (series[-1] / series[0]) ** (years_ahead / (len(series) - 1))",
            "grows by a factor",
        ),
        ("series[-1] + '1'", "stopped with"),
    ],
    "10.2": [
        (
            "\n    low, high = series[: n + 1].min(), series[: n + 1].max()\n"
            "    return (series[:n] - low) / (high - low), (series[n] - low) / (high - low)",
            "the value to forecast is among",
        ),
        (
            "\n    low, high = series[: n - 1].min(), series[: n - 1].max()\n"
            "    return (series[:n] - low) / (high - low), (series[n] - low) / (high - low)",
            "The last year of the past is known",
        ),
        (
            "\n    low, high = series[:n].min(), series[: n + 1].max()\n"
            "    return (series[:n] - low) / (high - low), (series[n] - low) / (high - low)",
            "the value to forecast is among those that scale",
        ),
        ("series[:n]", "Return 2 things, in this order: past, next."),
        ("series[:n] / series[:n].max(), 2.0", "past[0] is 0.333333, and should"),
        (f"{PAST}, np.clip({NEXT}, 0, 1)", "cut at 0 and 1"),
        (f"{PAST}, max({NEXT}, 0)", "cut at 0. Nobody"),
        (f"1 - {PAST}, 1 - {NEXT}", "is turned round"),
        (
            f"{PAST} * np.ptp(series[:n]) / series[:n].max(),"
            f" {NEXT} * np.ptp(series[:n]) / series[:n].max()",
            "divide by the range",
        ),
        (
            "\n    low, high = series[0], series[n - 1]\n"
            "    return (series[:n] - low) / (high - low), (series[n] - low) / (high - low)",
            "need not stand first and last",
        ),
        (
            f"{PAST}, (series[n] - series[: n + 1].min()) / np.ptp(series[: n + 1])",
            "helps to scale itself",
        ),
    ],
    "10.3": [
        (f"np.mean([abs(series[n] - method(series)) for n in {LAST}])", "shown the year"),
        (
            f"abs(np.mean([series[n] - method(series[:n]) for n in {LAST}]))",
            "cancel. Take the absolute value of each, before the mean.",
        ),
        (
            f"np.mean([abs(series[n] - method(series, n)) for n in {LAST}])",
            "A method takes one thing, the past series",
        ),
        (
            f"np.mean([(series[n] - method(series[:n])) ** 2 for n in {LAST}])",
            "mean of the squares",
        ),
        ("abs(series[-1] - method(series[:-1]))", "yours saw [19]. Hint"),
        (f"[abs(series[n] - method(series[:n])) for n in {LAST}][-1]", "the last year alone"),
        (
            f"sum([abs(series[n] - method(series[:n])) for n in {LAST}]) / len(series)",
            "the number of errors",
        ),
        (
            f"100 * np.mean([abs(1 - method(series[:n]) / series[n]) for n in {LAST}])",
            "a share of the values",
        ),
        ("series[-1]", "yours saw none. Hint"),
    ],
}
