"""The exercises of the lesson on forecasting the changes.

The challenge: choose by the years that choose, and be told by the years that judge.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.compare import Either
from bpcore.answers.runs import MOST_EPOCHS, highway, settings_of
from bpcore.answers.verdict import Wrong
from bpcore.core.baselines import drift
from bpcore.core.checks import check_choice, check_int, check_positive
from bpcore.core.forecasting import backtest
from bpcore.core.network import FloatArray
from bpcore.lessons.changes.models import (
    KINDS,
    MODELS,
    NO_DRAW,
    WITHIN_80,
    forecaster,
    half_width,
    mean,
    model_of,
    regression,
    seeds_of,
)


def levels(last: float, growth: FloatArray) -> FloatArray:
    """The levels that follow the last one if it grows so."""
    return last * np.cumprod(1 + growth)


LEVELS = Exercise(
    hints=(
        "One year on, the level is last · (1 + growth[0]). And the year after that?",
        "Each year multiplies what the years before have left: np.cumprod gives all of these "
        "products.",
    ),
    what="levels({last}, {growth})",
    cases=(
        (100.0, np.array([0.1, 0.1])),
        (20.0, np.array([0.5, -0.5, 0.25])),
        (8.0, np.array([-0.21, 0.33])),
    ),
    right=levels,
    slips=lambda last, growth: {
        "You add the growth rates up: each year grows from the year before, not from the last "
        "known one.": last * (1 + np.cumsum(growth)),
        "You use each growth rate by itself: it grows from the year before, not from the last "
        "known one.": last * (1 + growth),
        "A growth rate is added to the level as if it were a change.": last + np.cumsum(growth),
        "You multiply by the growth rates: a year with 10 % more has 1.1 times as much, not 0.1 "
        "times.": last * np.cumprod(growth),
        "The last known level is not to be in it: it begins one year on.": np.concatenate(
            [[last], levels(last, growth)]
        ),
        "These are the products of the growth alone; the last level is missing.": np.cumprod(
            1 + growth
        ),
        "Multiply by 1 + growth; you divide.": last / np.cumprod(1 + growth),
    },
    praise="A sum makes levels of changes, a product makes levels of growth rates.",
)


def next_levels(series: FloatArray) -> tuple[float, float, float]:
    """What the mean level, the mean change and the mean growth rate say of the next year."""
    return tuple(kind.back(series[-1], kind.of(series).mean()) for kind in KINDS.values())


def next_level_slips(series: FloatArray) -> dict[str, Any]:
    changes, growth = np.diff(series), series[1:] / series[:-1] - 1
    return {
        "{what} is {given}: that is the mean change alone; it comes on top of the last level.": {
            "by changes": changes.mean()
        },
        "{what} is {given}: that is the mean growth rate alone; the last level grows by it.": {
            "by growth": growth.mean()
        },
        "{what} is {given}: the mean growth rate is added; the last level grows by that share of "
        "itself.": {"by growth": series[-1] + growth.mean()},
        "{what} is {given}: the last level is multiplied by the growth rate; the year has 1 + "
        "growth times as much.": {"by growth": series[-1] * growth.mean()},
        "{what} is {given}: a growth rate is a share of the level before the change, not of the "
        "one after it.": {"by growth": series[-1] * (1 + np.mean(changes / series[1:]))},
        "{what} is {given}: there is one change less than there are levels.": {
            "by changes": series[-1] + changes.sum() / len(series),
            "by growth": series[-1] * (1 + growth.sum() / len(series)),
        },
        "{what} is {given}: that goes on from the mean level; go on from the last one.": {
            "by changes": series.mean() + changes.mean(),
            "by growth": series.mean() * (1 + growth.mean()),
        },
        "{what} is {given}: that is the last level; with levels the forecast is the mean one.": {
            "by levels": series[-1]
        },
        "{what} is {given}: the median is no mean.": {
            "by levels": np.median(series),
            "by changes": series[-1] + np.median(changes),
            "by growth": series[-1] * (1 + np.median(growth)),
        },
        "{what} is {given}: that is the mean of the yearly factors by their product, the "
        "(n − 1)-th root; here the growth rates are averaged as they are.": {
            "by growth": series[-1] * (series[-1] / series[0]) ** (1 / len(changes))
        },
    }


NEXT_LEVELS = Exercise(
    hints=(
        "For each: make the rows (levels, changes, growth rates), take their mean, and make a "
        "level of it again.",
        "np.diff(series) has the changes; divided by series[:-1] these are growth rates.",
        "Back: the mean level as it is; last + mean change; last · (1 + mean growth rate).",
    ),
    parts=("by levels", "by changes", "by growth"),
    cases=(
        (np.array([2.0, 3.0, 6.0]),),
        (np.array([5.0, 4.0, 8.0, 10.0]),),
        (np.array([1.0, 2.0, 2.0, 5.0, 4.0]),),
    ),
    right=next_levels,
    slips=next_level_slips,
    praise="The same mean, said of three things: three forecasts.",
)


def interval(series: FloatArray, ahead: int) -> tuple[float, float]:
    """The ends of the interval around drift that holds 80 %."""
    middle, half = drift(series, ahead)[-1], half_width(series, ahead)[-1]
    return middle - half, middle + half


def interval_slips(series: FloatArray, ahead: int) -> dict[str, Any]:
    """What usually goes wrong in it: factors of the half width, and its middle."""
    changes = np.diff(series)
    middle, half, n = drift(series, ahead)[-1], half_width(series, ahead)[-1], len(changes)

    def of(half: float, middle: float = middle) -> tuple[float, float]:
        return middle - half, middle + half

    s, width = changes.std(ddof=1), np.sqrt(ahead * (1 + ahead / n))
    parts = np.sqrt(ahead), np.sqrt(1 + ahead / n), ahead * np.sqrt(1 + ahead / n)
    return {
        "Divide by n − 1 in the standard deviation: ddof=1.": of(WITHIN_80 * changes.std() * width),
        "The square root is missing.": of(WITHIN_80 * s * width**2),
        "n is the number of changes, one less than there are values.": of(
            WITHIN_80 * s * np.sqrt(ahead * (1 + ahead / len(series)))
        ),
        "1.96 is for 95 %; for 80 % it is 1.28.": of(1.96 * s * width),
        "The standard deviation is that of the changes; you take that of the levels.": of(
            WITHIN_80 * series.std(ddof=1) * width
        ),
        "The factor 1.28 is missing.": of(s * width),
        "ahead · (1 + ahead / n) stands under the root; you have one of the two alone.": Either(
            of(WITHIN_80 * s * part) for part in parts
        ),
        "The middle is drift's forecast; yours is the last value.": of(half, series[-1]),
        "The middle is drift's forecast so many years ahead; yours is that of one.": of(
            half, drift(series, 1)[0]
        ),
        "That is the forecast and half of the width; the two ends are wanted.": (middle, half),
        "The lower end comes first.": of(half)[::-1],
    }


INTERVAL = Exercise(
    hints=(
        "changes = np.diff(series): their mean is drift's step, their standard deviation s.",
        "half = 1.28 · s · √(ahead · (1 + ahead / n)), with n changes; the forecast minus it, and "
        "plus it.",
    ),
    parts=("the lower end", "the upper end"),
    cases=(
        (np.array([2.0, 3.0, 8.0, 9.0]), 1),
        (np.array([2.0, 3.0, 8.0, 9.0]), 3),
        (np.array([10.0, 8.0, 9.0, 5.0, 6.0, 8.0]), 2),
    ),
    right=interval,
    slips=interval_slips,
    praise="An interval that says how sure it is can be held against the record.",
)


def mase(errors: FloatArray, before: FloatArray) -> float:
    """The mean absolute error, as a multiple of naive's in the years before the test."""
    return np.abs(errors).mean() / np.abs(np.diff(before)).mean()


def mase_slips(errors: FloatArray, before: FloatArray) -> dict[str, Any]:
    changes = np.diff(before)
    ours, naive = np.abs(errors).mean(), np.abs(changes).mean()
    mean, mean_change = errors.mean(), changes.mean()
    return {
        "Errors up and down cancel: take their absolute values first.": Either(
            (mean / naive, abs(mean) / naive)
        ),
        "Changes up and down cancel: take their absolute values first.": Either(
            (ours / mean_change, ours / abs(mean_change))
        ),
        "That is divided by the mean level before the test; naive's error is the mean change.": (
            ours / np.abs(before).mean()
        ),
        "It is turned round: naive's error is what divides.": 1 / mase(errors, before),
        "That is the mean absolute error; naive's error before the test divides it.": ours,
        "Sums are taken where means are wanted; there are not as many changes as errors.": (
            np.abs(errors).sum() / np.abs(changes).sum()
        ),
        "That is the RMSE, scaled; absolute values are wanted.": np.sqrt(np.mean(errors**2))
        / naive,
        "Each is squared; absolute values are wanted.": np.mean(errors**2) / np.mean(changes**2),
    }


MASE = Exercise(
    hints=(
        "Naive forecasts the year before: in the years before the test it is off by the change.",
        "Two means of absolute values, the one divided by the other.",
    ),
    what="mase({errors}, {before})",
    cases=(
        (np.array([2.0, -4.0, 3.0]), np.array([10.0, 12.0, 9.0, 10.0, 14.0])),
        (np.array([-1.0, -1.0]), np.array([3.0, 1.0, 4.0, 2.0])),
        (np.array([0.5, 2.0, -0.5, 1.0]), np.array([1.0, 2.0, 4.0, 8.0])),
    ),
    right=mase,
    slips=mase_slips,
    praise="Below 1 it is closer than naive was before the test.",
)

EXERCISES = (LEVELS, NEXT_LEVELS, INTERVAL, MASE)

# -- the challenge --------------------------------------------------------------------------------

CHOOSE, JUDGE = 7, 8
"""Years that choose, and after them years that judge."""

WORDS = (
    "Ex post, the mean of both targets: in 1995 to 2001, which choose, {ours:.3f} times drift's "
    "error; in 2002 to 2009, which judge, {judged:.2f}. A regression on changes, with nothing to "
    "choose, has {line:.2f} and {line_judged:.2f}."
)
CHANGES = "forecast the changes: these years are not kind to {of}."
A_NETWORK = "let a network have a part in it: {model} alone has nothing to choose."
SHORTER = (
    "stop earlier than after {epochs:,} epochs, or take a smaller rate than {learning_rate:g}."
)
LONGER = "train for longer than {epochs:,} epochs, or take a larger rate than {learning_rate:g}."


def chosen_without_peeping(answer: Any) -> Score:
    """The error in the years that choose, and beside it that in the years that judge."""
    defaults = {"of": "changes", "model": "network", "epochs": 500, "learning_rate": 0.05}
    given = settings_of(answer, defaults)
    of, model = given["of"], given["model"]
    check_choice("of", of, KINDS)
    check_choice("model", model, MODELS)
    epochs = check_int("epochs", given["epochs"], 1, MOST_EPOCHS)
    rate = check_positive("learning_rate", given["learning_rate"])
    seeds = seeds_of(model)
    methods = {seed: forecaster(of, model_of(model, seed, epochs, rate)) for seed in seeds}
    others = {"drift": forecaster("changes", mean), "line": forecaster("changes", regression)}
    test = backtest(highway().table, methods | others, setting="ex post", years=CHOOSE + JUDGE)

    def errors(*names: Any) -> FloatArray:
        """Mean absolute errors, of shape (2, n_targets): in the years that choose, and judge."""
        off = np.abs(np.median([test.forecasts[name] for name in names], axis=0) - test.record)
        return np.array([off[:CHOOSE].mean(axis=0), off[CHOOSE:].mean(axis=0)])

    with np.errstate(all="ignore"):  # an overflowed network
        ours, judged = (errors(*seeds) / errors("drift")).mean(axis=1).tolist()
    if not ours < 100:
        raise Wrong("Its error is more than a hundred times drift's.")
    line, line_judged = (errors("line") / errors("drift")).mean(axis=1)
    trained = LONGER if epochs * rate < 20 else SHORTER
    hint = CHANGES if of != "changes" else A_NETWORK if model in NO_DRAW else trained
    places = {"ours": ours, "judged": judged, "line": line, "line_judged": line_judged}
    return Score(ours, WORDS, hint, **places, **given)


CHALLENGE = Challenge(score=chosen_without_peeping, shown="{:.3f} of drift's error", par=0.94)
