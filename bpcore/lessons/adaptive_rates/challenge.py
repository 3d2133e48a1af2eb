"""The challenge of lesson 07: the fewest updates."""

from __future__ import annotations

from typing import Any

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.runs import Settings, epochs_to, run, settings_of, smallest_sse
from bpcore.answers.verdict import Wrong

NOT_REACHED = "In 1,000 epochs the smallest SSE is {sse:.3g}; it is to get below 0.1."
WORDS = "With {rule} at {learning_rate:g} the SSE is below 0.1 in epoch {epoch:,}."
ADAM = "adam averages the gradient and divides by its size, so that it may take long steps."
OTHER_RATE = "{rule} may take long steps: try other rates than {learning_rate:g}."


def tried(answer: Any) -> list[Settings]:
    """The settings of one run, or of both that the experiment shows."""
    if isinstance(answer, dict):
        defaults = {"rule": "plain", "learning_rate": 0.02, "schedule": "constant"}
        return [settings_of(answer, defaults)]
    names = ("rate_a", "rule_a", "rate_b", "rule_b", "schedule")
    two = settings_of(answer, dict.fromkeys(names))
    if None in two.values():
        raise Wrong("Hand in rules() as its sliders stand, or a dictionary of settings.")
    return [
        {"rule": rule, "learning_rate": rate, "schedule": two["schedule"]}
        for rule, rate in ((two["rule_a"], two["rate_a"]), (two["rule_b"], two["rate_b"]))
    ]


def fewest_updates(answer: Any) -> Score:
    """Updates with the full batch until the SSE is below 0.1."""
    runs = [(settings, run(settings, 1000)) for settings in tried(answer)]
    reached = [(e, settings) for settings, history in runs if (e := epochs_to(0.1, history))]
    if not reached:
        raise Wrong(NOT_REACHED, sse=smallest_sse(*(history for _, history in runs)))
    epoch, best = min(reached, key=lambda one: one[0])
    hint = OTHER_RATE if best["rule"] in ("adam", "adamw") else ADAM
    return Score(epoch, WORDS, hint, epoch=epoch, **best)


CHALLENGE = Challenge(score=fewest_updates, shown="{:.0f} epochs", par=85)
