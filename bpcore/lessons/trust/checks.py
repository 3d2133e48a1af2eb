"""The exercises of lesson 10: the forecast put to the test.

The challenge: beat drift in the backtest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bpcore.answers.calling import call
from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.compare import Either
from bpcore.answers.runs import MOST_EPOCHS, MOST_UNITS, ONE_SIGN, highway, settings_of
from bpcore.answers.verdict import Wrong
from bpcore.core.baselines import drift, linear_trend, naive
from bpcore.core.checks import check_int
from bpcore.core.forecasting import EX_ANTE, backtest, network_method
from bpcore.core.network import FloatArray

DRIFT = Exercise(
    hints=(
        "The mean change a year, times the years ahead, on top of the last value.",
        "From the first value to the last there are len(series) - 1 changes.",
    ),
    what="drift_forecast({series}, {ahead})",
    cases=(
        (np.array([2.0, 3.0, 8.0]), 1),
        (np.array([2.0, 3.0, 8.0]), 3),
        (np.array([5.0, 1.0]), 2),
        (np.array([4.0, 4.0, 9.0, 6.0, 7.125]), 3),
    ),
    right=lambda series, ahead: drift(series, ahead)[-1],
    slips=lambda series, ahead: {
        "{what} is {given}: from the first value to the last there is one change less than there "
        "are values.": series[-1] + ahead * (series[-1] - series[0]) / len(series),
        "{what} is {given}: that is the last change, and not the mean one.": (
            series[-1] + ahead * (series[-1] - series[-2])
        ),
        "{what} is {given}: the sign of the change is wrong.": (
            2 * series[-1] - drift(series, ahead)[-1]
        ),
        "{what} is {given}: the years ahead do not count yet.": drift(series, 1)[0],
        "{what} is {given}: that is the change alone; it comes on top of the last value.": (
            drift(series, ahead)[-1] - series[-1]
        ),
        "{what} is {given}: the forecast goes on from the last value, not from the first.": (
            drift(series, ahead)[-1] - series[-1] + series[0]
        ),
        "{what} is {given}: brackets are missing. Divide by (len(series) - 1).": Either(
            (
                series[-1] + ahead * ((series[-1] - series[0]) / len(series) - 1),
                series[-1] + ahead * (series[-1] - series[0]) / len(series) - 1,
                series[-1] + ahead * (series[-1] - series[0] / (len(series) - 1)),
            )
        ),
        "{what} is {given}: that is naive; drift adds the mean change.": series[-1],
        "{what} is {given}: that is the linear trend; drift goes through the first and the last "
        "value alone.": linear_trend(series, ahead)[-1],
        "{what} is {given}: there the change is a median; the mean is wanted.": (
            series[-1] + ahead * np.median(np.diff(series))
        ),
        "{what} is {given}: // leaves out what stands behind the point; divide by /.": Either(
            (
                series[-1] + ahead * (series[-1] - series[0]) // (len(series) - 1),
                series[-1] + ahead * ((series[-1] - series[0]) // (len(series) - 1)),
            )
        ),
        "{what} is {given}: that is the whole change; divide by the number of changes.": (
            series[-1] + ahead * (series[-1] - series[0])
        ),
        "{what} is {given}: a change down counts as down, without absolute values.": (
            series[-1] + ahead * np.abs(np.diff(series)).mean()
        ),
        "{what} is {given}: that grows by a factor a year; drift adds the same change each year.": (
            series[-1] * (series[-1] / series[0]) ** (ahead / (len(series) - 1))
        ),
    },
    praise="A line through the first and the last value, taken further.",
)


def scaled(series: FloatArray, n: int, known: FloatArray) -> tuple[FloatArray, float]:
    """The past and the next value, scaled to where some values run from 0 to 1."""
    unit = (series - known.min()) / np.ptp(known)
    return unit[:n], unit[n]


def scaled_slips(series, n) -> dict[str, Any]:
    """What usually leaks, or is left out."""
    past, next_ = scaled(series, n, series[:n])
    from_first_to_last = (series - series[0]) / (series[n - 1] - series[0])
    by_largest = (series - series[:n].min()) / series[:n].max()

    def one_leaks(known: FloatArray) -> Either:
        """The smallest value alone, or the largest, is looked for among these."""
        units = [
            (series - low.min()) / (high.max() - low.min())
            for low, high in ((series[:n], known), (known, series[:n]))
        ]
        return Either((unit[:n], unit[n]) for unit in units)

    return {
        "It still leaks: values that come years after the past ends are among those that scale.": (
            scaled(series, n, series)
        ),
        "It still leaks: the value to forecast is among those that scale.": Either(
            (scaled(series, n, series[: n + 1]), *one_leaks(series[: n + 1]))
        ),
        "The last year of the past is known, and may scale too: series[:n] ends with it.": (
            scaled(series, n, series[: n - 1])
        ),
        "It still leaks: the smallest or the largest value is looked for in the whole series.": (
            one_leaks(series)
        ),
        "{what} is not scaled yet.": {"past": series[:n], "next": series[n]},
        "{what} is cut at 1. Nobody knew it, and it may lie above.": {"next": min(next_, 1)},
        "{what} is cut at 0. Nobody knew it, and it may lie below.": {"next": max(next_, 0)},
        "{what} is cut at 0 and 1, or helps to scale itself. Nobody knew it; it may lie beyond.": {
            "next": np.clip(next_, 0, 1)
        },
        "{what} is turned round: the smallest value becomes 0, and the largest 1.": {
            "past": 1 - past,
            "next": 1 - next_,
        },
        "{what} is divided by the largest; divide by the range.": {
            "past": by_largest[:n],
            "next": by_largest[n],
        },
        "The smallest and the largest need not stand first and last.": (
            from_first_to_last[:n],
            from_first_to_last[n],
        ),
        "{what} is scaled to −1 … 1; here it is 0 … 1.": {
            "past": 2 * past - 1,
            "next": 2 * next_ - 1,
        },
        "{what} is that of the last known year; the year to forecast is series[n].": {
            "next": past[-1]
        },
    }


SCALED = Exercise(
    hints=(
        "What did one know at the end of year n − 1? Which numbers of the function were known "
        "then?",
        "series[:n] is all that was known. Its smallest and largest value may be used, no others.",
    ),
    parts=("past", "next"),
    cases=(  # extremes lie in the past, at its end, in the next year, and after it
        (np.array([2.0, 6.0, 4.0, 10.0, 20.0]), 3),
        (np.array([5.0, 4.0, 7.0, 9.0, 8.0, 3.0]), 4),
        (np.array([5.0, 6.0, 3.0, 1.0, 9.0, 0.5]), 3),
    ),
    right=lambda series, n: scaled(series, n, series[:n]),
    slips=scaled_slips,
    praise="The next value may lie above 1 or below 0, as nobody knew it.",
)


ONE_THING = "A method takes one thing, the past series: series[:n]."
NO_SERIES = "A method is given the past series, series[:n]; yours was given {kind}."
EMPTY = "Your method was shown an empty past: the first n is len(series) - years."
SHOWN = "Your method was shown the year that it had to forecast."
OTHER_YEARS = (
    "Over the last 4 of 20 years a method sees 16, 17, 18 and 19 values; yours saw {lengths}."
)


def looks_at_the_past_alone(answer: Any) -> None:
    """Look what the learner's backtest shows to a method."""
    seen: set[int] = set()

    def spying(past: FloatArray, *others: Any) -> float:
        if others:
            raise Wrong(ONE_THING, hint=False)
        if not isinstance(past, np.ndarray):
            raise Wrong(NO_SERIES, hint=False, kind=type(past).__name__)
        if not len(past):
            raise Wrong(EMPTY, hint=False)
        seen.add(len(past))
        return float(past[-1])

    call(answer, highway().table.targets[:, 0], spying, 4)
    if max(seen, default=0) == 20:
        raise Wrong(SHOWN, hint=False)
    if seen != {16, 17, 18, 19}:
        raise Wrong(OTHER_YEARS, lengths=sorted(seen) or "none")


def errors(series: FloatArray, method: Callable[[FloatArray], float], years: int) -> FloatArray:
    """How far off a method was in each of the last years."""
    return np.array(
        [series[n] - method(series[:n]) for n in range(len(series) - years, len(series))]
    )


def error_slips(series, method, years) -> dict[str, Any]:
    off = errors(series, method, years)
    known = off + series[-years - 1 : -1] - series[-years:]
    return {
        "{what} is {given}: you hold each forecast against the last known value; the year that it "
        "is for is series[n].": np.abs(known).mean(),
        "{what} is {given}: that is the sum; the mean is wanted.": np.abs(off).sum(),
        "{what} is {given}: errors up and down cancel. Take the absolute value of each, "
        "before the mean.": Either((off.mean(), -off.mean(), abs(off.mean()))),
        "{what} is {given}: that is the mean of the squares; absolute values are wanted.": (
            np.mean(off**2)
        ),
        "{what} is {given}: that is the root of the mean square; absolute values are wanted.": (
            np.sqrt(np.mean(off**2))
        ),
        "{what} is {given}: that is the largest error; the mean is wanted.": np.abs(off).max(),
        "{what} is {given}: that is the median; the mean is wanted.": np.median(np.abs(off)),
        "{what} is {given}: that is the error of the last year alone; the mean is wanted.": (
            abs(off[-1])
        ),
        "{what} is {given}: divide by the number of errors, and not by that of the values.": (
            np.abs(off).sum() / len(series)
        ),
        "{what} is {given}: that is a share of the values; the error itself is wanted.": Either(
            np.mean(np.abs(off / series[-years:])) * size for size in (1, 100)
        ),
    }


ROLLING = Exercise(
    hints=(
        "For each n of the last years: the method sees series[:n], and forecasts series[n].",
        "for n in range(len(series) - years, len(series)): …",
    ),
    what="The error over {years} years",
    cases=lambda: (
        (highway().table.targets[:, 0], lambda past: naive(past)[0], 8),
        (highway().table.targets[:, 0], lambda past: linear_trend(past)[0], 8),
        (highway().table.targets[:15, 1], lambda past: linear_trend(past)[0], 5),
    ),
    judge=looks_at_the_past_alone,
    right=lambda series, method, years: np.mean(np.abs(errors(series, method, years))),
    slips=error_slips,
    praise="With it you can judge any method, and none can look ahead.",
)

EXERCISES = (DRIFT, SCALED, ROLLING)

# -- the challenge --------------------------------------------------------------------------------

WORDS = (
    "The median of five networks has {ours:.2f} times drift's error for the worse of the two "
    "targets. Five others, with nothing changed but the draw of their weights, have {others:.2f}."
)
BOTH_SIGNS = "take weights of both signs, such as uniform."
LONGER = "train for longer than {epochs:,} epochs."
OTHER_RATE = "try other rates than {learning_rate:g}, and other numbers of units."


def beats_drift(answer: Any) -> Score:
    """The network's error in the backtest as a multiple of drift's, for the worse target."""
    defaults = {"learning_rate": 0.05, "epochs": 5000, "units": 8, "weights": "matlab"}
    given = settings_of(answer, defaults)
    check_int("epochs", given["epochs"], 1, MOST_EPOCHS)
    check_int("units", given["units"], 1, MOST_UNITS)
    table = highway().table
    one_sign = given["weights"] in ONE_SIGN
    by_drift = backtest(table, {"drift": EX_ANTE["drift"]})

    def ratio(seeds: range) -> float:
        methods = {seed: network_method(**given, seed=seed or None, goal=1e-3) for seed in seeds}
        forecasts = list(backtest(table, methods).forecasts.values())
        with np.errstate(all="ignore"):  # infinity less infinity, where runs have overflowed
            error = np.abs(np.median(forecasts, axis=0) - by_drift.record).mean(axis=0)
        return float(np.max(error / by_drift.mean_absolute_error("drift")))

    first = 0 if one_sign else 1
    ours, others = ratio(range(first, first + 5)), ratio(range(first + 5, first + 10))
    if not ours < 100:
        raise Wrong("The network's error is more than a hundred times drift's.")
    hint = BOTH_SIGNS if one_sign else LONGER if given["epochs"] < 20_000 else OTHER_RATE
    return Score(ours, WORDS, hint, ours=ours, others=others, **given)


CHALLENGE = Challenge(score=beats_drift, shown="{:.3f} of drift's error", par=0.95)
