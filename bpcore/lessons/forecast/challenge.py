"""The challenge of lesson 08: the same fit, a bolder forecast."""

from __future__ import annotations

from typing import Any

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.runs import MOST_EPOCHS, ONE_SIGN, highway, run, settings_of
from bpcore.answers.verdict import Wrong
from bpcore.core.checks import check_int
from bpcore.core.forecasting import forecast

SHORTER = "with shorter training than {epochs:,} epochs, more units are still on their way up."
OTHER_WEIGHTS = "other weights at the start, with a seed, leave more units on their way up in 2010."
OTHER_SEEDS = "other seeds leave other units on their way up in 2010."


def highest_forecast(answer: Any) -> Score:
    """The most passengers in 2010 that a network forecasts which follows the record."""
    defaults = {"learning_rate": 0.05, "epochs": MOST_EPOCHS, "units": 8}
    given = settings_of(answer, {**defaults, "weights": "matlab", "seed": 0})
    epochs = check_int("epochs", given.pop("epochs"), 1, MOST_EPOCHS)
    history = run(given, epochs)
    sse = history.sse[-1]
    if not sse < 0.25:
        raise Wrong("The SSE ends at {sse:.3g}; a fit below 0.25 is asked for.", sse=sse)
    passengers = float(forecast(history.network, history.params, highway())[0, 0])
    words = "The SSE is {sse:.3g}, and for 2010 it says {passengers:,.0f}."
    one_sign = given["weights"] in ONE_SIGN
    hint = OTHER_WEIGHTS if one_sign else SHORTER if epochs > 10_000 else OTHER_SEEDS
    return Score(passengers, words, hint, sse=sse, passengers=passengers, epochs=epochs)


CHALLENGE = Challenge(
    score=highest_forecast, shown="{:,.0f} passengers", less_is_better=False, par=62_000
)
