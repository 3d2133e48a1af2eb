"""The challenge of lesson 11: the goal that the reference program never reaches."""

from __future__ import annotations

from typing import Any

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.runs import START, Settings, epochs_to, run, settings_of, smallest_sse
from bpcore.answers.verdict import Wrong

GOAL = 1e-3
NOT_REACHED = "In 10,000 epochs the smallest SSE is {sse:.3g}; it is to get below 0.001."
WORDS = "The SSE is below 0.001 in epoch {epochs:,}."


def hint_for(given: Settings) -> str:
    """What is left to be turned, the most useful first."""
    if given["rule"] not in ("adam", "adamw"):
        return "adam takes longer steps than {rule}, where gradients are small."
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
    descent = given.pop("descent")
    if descent not in sizes:
        listed = ", ".join(sizes)
        raise Wrong(
            "descent is {descent!r}; it is one of {listed}.", descent=descent, listed=listed
        )
    given["batch_size"] = sizes[descent]
    history = run(given, 10_000, goal=GOAL)
    if history.stopped != "goal":
        raise Wrong(NOT_REACHED, sse=smallest_sse(history))
    epochs = epochs_to(GOAL, history) or history.epochs
    return Score(epochs, WORDS, hint_for(given), epochs=epochs, **given)


CHALLENGE = Challenge(score=reaches_the_goal, shown="{:.0f} epochs", par=900)
