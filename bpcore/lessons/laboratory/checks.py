"""The exercises of the laboratory: the answer is a setting, and the check trains with it.

The challenge: the goal that the reference program never reaches.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.reading import finite
from bpcore.answers.runs import (
    MOST_EPOCHS,
    START,
    Settings,
    epochs_to,
    run,
    settings_of,
    smallest_sse,
)
from bpcore.answers.verdict import Wrong
from bpcore.core.checks import check_choice
from bpcore.core.history import ENDINGS
from bpcore.core.network import FloatArray


def judge_dead(answer: Any) -> str:
    """Train with a learning rate at which the run is to end dead."""
    rate = finite(answer, "learning rate", positive=True)
    kind = run({"learning_rate": rate}, MOST_EPOCHS).ending
    found = {"rate": rate, "kind": kind, "meaning": ENDINGS[kind]}
    if kind != "dead":
        raise Wrong("At {rate:g} the run of 50,000 epochs ends as “{kind}”: {meaning}.", **found)
    return (
        "After 50,000 epochs at {rate:g} every hidden unit is saturated, and the network says the "
        "same for every year."
    ).format(**found)


DEAD = Exercise(
    hints=(
        "Look between 0.08 and 0.1, and read the sentence below the figure.",
        "Just below 0.1 the output biases come to rest after many swings, and little else is left.",
    ),
    judge=judge_dead,
)


SMALL = 0.01
"""A threshold below which the steps are what keeps a run from its end."""

TOO_SMALL = (
    "With the threshold {threshold:g} each update is so short that after 50,000 of them the SSE is "
    "still {sse:.3g}; it is to end below 0.3. Take a larger threshold."
)
TOO_HIGH = "With the threshold {threshold:g} the SSE ends at {sse:.3g}; it is to end below 0.3."


def judge_rescue(answer: Any) -> str:
    """Train with a threshold that is to rescue the learning rate 0.12."""
    threshold = finite(answer, "threshold", positive=True)
    clipping = {"clip": "norm", "clip_threshold": threshold}
    history = run({"learning_rate": 0.12, **clipping}, MOST_EPOCHS)
    found = {"threshold": threshold, "sse": history.sse[-1]}
    if threshold < SMALL and history.sse[-1] >= 0.3:
        raise Wrong(TOO_SMALL, hint=False, **found)
    if history.ending != "learned" or history.sse[-1] >= 0.3:
        raise Wrong(TOO_HIGH, **found)
    return (
        "With the threshold {threshold:g} the SSE ends at {sse:.3g}; without clipping the run "
        "overflows."
    ).format(**found)


RESCUE = Exercise(
    hints=(
        "Without clipping the first gradients are above 100. Try thresholds well below that.",
        "Try thresholds between 0.05 and 2 with the slider, and read the SSE in the sentence.",
    ),
    judge=judge_rescue,
)


@cache
def sse_at(rate: float) -> FloatArray:
    """The SSE of each epoch, of one more than is asked for."""
    return run({"learning_rate": rate}, 1001).sse


SSE = Exercise(
    hints=(
        "bp.train(network, start, problem.X, problem.T, learning_rate=…, epochs=1000) returns a "
        "history.",
        "The history's last SSE is history.sse[-1].",
    ),
    what="At the rate {rate} the SSE of epoch 1,000",
    cases=((0.05,), (0.01,), (0.06,)),
    right=lambda rate: sse_at(rate)[999],
    slips=lambda rate: {
        "{what} is {given}: that is the SSE of epoch 1,001, after 1,000 updates. The history "
        "records each epoch's SSE before its update.": sse_at(rate)[1000],
        "{what} is {given}: that is the SSE of the first epoch, before any update.": (
            sse_at(rate)[0]
        ),
        "{what} is {given}: that is the SSE of epoch 999.": sse_at(rate)[998],
        "{what} is {given}: that is the mean over the targets; the sum is asked for.": (
            sse_at(rate)[999] / 40
        ),
        "{what} is {given}: that is the smallest SSE, not that of the last epoch.": (
            np.min(sse_at(rate)[:1000])
        ),
    },
    praise="So you can make any curve of this laboratory by yourself.",
    within=1e-6,
)

EXERCISES = (DEAD, RESCUE, SSE)

# -- the challenge --------------------------------------------------------------------------------

GOAL = 1e-3
OVERFLOWED = (
    "The numbers overflow in epoch {epoch:,}: take a smaller learning rate, or clip the gradient."
)
NOT_REACHED = "In 10,000 epochs the smallest SSE is {sse:.3g}; it is to get below 0.001."
WORDS = "The SSE is below 0.001 in epoch {epochs:,}."


def hint_for(given: Settings) -> str:
    """What is left to be turned, the most useful first."""
    if given["rule"] in ("plain", "momentum", "nesterov"):
        return "adam takes longer steps than {rule}, where gradients are small."
    if given["rule"] not in ("adam", "adamw"):
        return "try adam in the place of {rule}."
    if given["activation"] == "logistic":
        return "take an activation whose slope is not ¼ at most."
    if given["hidden_layers"] == 1:
        return "more than one hidden layer."
    return "try more units than {units}, and other rates than {learning_rate:g}."


def reaches_the_goal(answer: Any) -> Score:
    """Epochs until the SSE is below the goal that the reference program never reaches."""
    options = {"learning_rate": 0.05, "rule": "plain", "clip": "off", "clip_threshold": 10.0}
    defaults = options | {"schedule": "constant", "weight_decay": 0.0} | START
    given = settings_of(answer, defaults | {"descent": "batch", "batch_size": 5})
    sizes = {"batch": None, "mini-batch": given["batch_size"], "stochastic": 1}
    given["batch_size"] = sizes[check_choice("descent", given.pop("descent"), sizes)]
    history = run(given, 10_000, goal=GOAL)
    if history.first_not_finite is not None:
        raise Wrong(OVERFLOWED, epoch=history.first_not_finite[0])
    if history.stopped != "goal":
        raise Wrong(NOT_REACHED, sse=smallest_sse(history))
    epochs = epochs_to(GOAL, history) or history.epochs
    return Score(epochs, WORDS, hint_for(given), epochs=epochs, **given)


CHALLENGE = Challenge(score=reaches_the_goal, shown="{:.0f} epochs", par=900)
