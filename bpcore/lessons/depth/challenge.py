"""The challenge of lesson 05: the deepest network of logistic units that learns."""

from __future__ import annotations

from typing import Any

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.runs import MOST_LAYERS, ONE_SIGN, run, settings_of
from bpcore.answers.verdict import Wrong
from bpcore.core.checks import check_int

BOTH_SIGNS = "weights of both signs, several times as large as Glorot's, make up for slopes of ¼."
LARGER = "weights several times as large make up for slopes of ¼; these have the scale {scale:g}."
DEEPER = "try one layer more, and other scales, seeds and rates with it."


def deepest_logistic(answer: Any) -> Score:
    """The most layers of logistic units that learn in 1,000 epochs of plain descent."""
    defaults = {"depth": 3, "weights": "matlab", "scale": 1.0, "seed": 0, "learning_rate": 0.002}
    given = settings_of(answer, defaults)
    if getattr(getattr(answer, "settings", None), "activation", "logistic") != "logistic":
        raise Wrong("Only logistic units count here.")
    layers = check_int("depth", given.pop("depth"), 2, MOST_LAYERS)
    sse = run({**given, "hidden_layers": layers}, 1000).sse[-1]
    found = {"layers": layers, "sse": sse, "scale": given["scale"]}
    if not sse < 1:
        raise Wrong(
            "With {layers} hidden layers the SSE ends at {sse:.3g}; it is to end below 1.", **found
        )
    words = "With {layers} hidden layers the SSE ends at {sse:.3g}."
    one_sign = given["weights"] in ONE_SIGN
    hint = BOTH_SIGNS if one_sign else LARGER if given["scale"] < 2 else DEEPER
    return Score(layers, words, hint, **found)


CHALLENGE = Challenge(
    score=deepest_logistic, shown="{:.0f} hidden layers", less_is_better=False, par=6
)
