"""Checks of lesson 09: the forecast put to the test."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.check import Wrong, call, exercise
from bpcore.answers.reading import number
from bpcore.core.baselines import drift, linear_trend, naive
from bpcore.core.data import load_highway


@exercise(
    "9.1",
    "The mean change a year, times the years ahead, on top of the last value.",
    "From the first value to the last there are len(series) - 1 changes.",
)
def drift_forecast(answer: Any) -> str:
    """Last value plus h mean changes."""
    for series, ahead in (([2.0, 3.0, 8.0], 1), ([2.0, 3.0, 8.0], 3), ([5.0, 1.0], 2)):
        given = f"drift_forecast({series}, {ahead})"
        y = np.array(series)
        value, right = number(call(answer, y, ahead), given), drift(y, ahead)[-1]
        if np.isclose(value, right):
            continue
        if np.isclose(value, y[-1] + ahead * (y[-1] - y[0]) / len(y)):
            raise Wrong(
                f"{given} is {value:g}: {len(y)} values have only {len(y) - 1} changes.", hint=False
            )
        if np.isclose(value, y[-1] + ahead * (y[-1] - y[-2])):
            raise Wrong(f"{given} is {value:g}: that is the last change, and not the mean one.")
        if np.isclose(value, 2 * y[-1] - right):
            raise Wrong(f"{given} is {value:g}: the sign of the change is wrong.", hint=False)
        if np.isclose(value, drift(y, 1)[0]):
            raise Wrong(f"{given} is {value:g}: the years ahead do not count yet.", hint=False)
        raise Wrong(f"{given} is {value:g}; it should be {right:g}.")
    return "A line through the first and the last value, taken further."


@exercise(
    "9.2",
    "What did one know at the end of year n − 1? Which numbers of the function were known then?",
    "series[:n] is all that was known. Its smallest and largest value may be used, no others.",
)
def scaled(answer: Any) -> str:
    """Smallest and largest of the past alone."""
    series, n = np.array([2.0, 6.0, 4.0, 10.0, 20.0]), 3
    got = call(answer, series, n)
    if not isinstance(got, tuple | list) or len(got) != 2:
        raise Wrong("Two things are wanted: the scaled past, and the scaled next value.")
    past, following = np.asarray(got[0], dtype=float), number(got[1], "The next value")
    if past.shape != (n,):
        raise Wrong(f"The past has {n} values; there are {past.size}.")
    low, high = series.min(), series.max()
    if np.allclose(past, (series[:n] - low) / (high - low)):
        raise Wrong("It still leaks: 20, the largest value, comes two years after the past ends.")
    if np.allclose(past, (series[:n] - low) / (series[: n + 1].max() - low)):
        raise Wrong("It still leaks: the value to forecast is among those that scale.", hint=False)
    if not np.allclose(past, [0, 1, 0.5]):
        raise Wrong(f"The past should be 0, 1, 0.5 for 2, 6, 4; yours is {past.tolist()}.")
    if not np.isclose(following, 2):
        raise Wrong(
            f"The next value, 10, should become 2 by the same scale; yours is {following:g}."
        )
    return "The next value lies above 1, as nobody knew it."


@exercise(
    "9.3",
    "For each n of the last years: the method sees series[:n], and forecasts series[n].",
    "for n in range(len(series) - years, len(series)): …",
)
def rolling_error(answer: Any) -> str:
    """Mean |y[n] − method(y[:n])|."""
    series = load_highway().targets[:, 0]
    seen: list[int] = []

    def spying(past: Any) -> float:
        seen.append(len(past))
        return float(past[-1])

    value = number(call(answer, series, spying, 4), "The error of naive over 4 years")
    if seen and max(seen) == len(series):
        raise Wrong("Your method was shown the year that it had to forecast.", hint=False)
    if sorted(set(seen)) != [16, 17, 18, 19]:
        raise Wrong(
            f"Over the last 4 of 20 years a method sees 16, 17, 18 and 19 values; "
            f"yours saw {sorted(set(seen)) or 'none'}."
        )
    for name, method in (("naive", naive), ("linear trend", linear_trend)):
        value = number(
            call(answer, series, lambda past, m=method: m(past)[0], 8), f"The error of {name}"
        )
        off = np.array([series[n] - method(series[:n])[0] for n in range(12, 20)])
        if np.isclose(value, np.abs(off).mean()):
            continue
        if np.isclose(value, np.abs(off).sum()):
            raise Wrong(f"{name}: {value:,.0f} is the sum; the mean is wanted.", hint=False)
        if np.isclose(abs(value), abs(off.mean())):
            raise Wrong(
                f"{name}: {value:,.0f}; errors up and down cancel. Take absolute values.",
                hint=False,
            )
        if np.isclose(value, np.sqrt(np.mean(off**2))):
            raise Wrong(f"{name}: {value:,.0f} is the root of the mean square.", hint=False)
        raise Wrong(f"{name}: {value:,.0f}; it should be {np.abs(off).mean():,.0f}.")
    return "With it you can judge any method, and none can look ahead."
