"""The challenge of lesson 09: beat drift in the backtest."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.runs import MOST_EPOCHS, MOST_UNITS, ONE_SIGN, highway, settings_of
from bpcore.answers.verdict import Wrong
from bpcore.core.checks import check_int
from bpcore.core.forecasting import EX_ANTE, backtest, network_method

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
    drift = backtest(table, {"drift": EX_ANTE["drift"]})

    def ratio(seeds: range) -> float:
        forecasts = []
        for seed in seeds:
            method = network_method(**given, seed=seed or None, goal=1e-3)
            forecasts.append(backtest(table, {"network": method}).forecasts["network"])
        with np.errstate(all="ignore"):  # infinity less infinity, where runs have overflowed
            error = np.abs(np.median(forecasts, axis=0) - drift.record).mean(axis=0)
        return float(np.max(error / drift.mean_absolute_error("drift")))

    first = 0 if one_sign else 1
    ours, others = ratio(range(first, first + 5)), ratio(range(first + 5, first + 10))
    if not ours < 100:
        raise Wrong("The network's error is more than a hundred times drift's.")
    hint = BOTH_SIGNS if one_sign else LONGER if given["epochs"] < 20_000 else OTHER_RATE
    return Score(ours, WORDS, hint, ours=ours, others=others, **given)


CHALLENGE = Challenge(score=beats_drift, shown="{:.3f} of drift's error", par=0.97)
