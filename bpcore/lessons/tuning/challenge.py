"""The challenge of lesson 10: overfit as badly as you can."""

from __future__ import annotations

from typing import Any

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.runs import MOST_EPOCHS, highway, run, settings_of
from bpcore.answers.verdict import Wrong
from bpcore.core.checks import check_int

WITHOUT_DECAY = "weight decay of {decay:g} holds the weights back: train without it."
LONGER = "train for longer than {epochs:,} epochs: the network follows the record still closer."
OTHER_SEEDS = "other weights at the start go astray in other ways: try more seeds."


def worst_overfit(answer: Any) -> Score:
    """How wrong eight held-out years can be beside a small SSE in training."""
    defaults = {"learning_rate": 0.02, "epochs": 20_000, "weight_decay": 0.0, "units": 8, "seed": 0}
    given = settings_of(answer, defaults)
    epochs = check_int("epochs", given.pop("epochs"), 1, MOST_EPOCHS)
    problem = highway(held_out=8)
    history = run(given, epochs, problem, held_out=problem.held_out)
    sse, held_out = float(history.sse[-1]), float(history.held_out_sse[-1])
    if not sse < 0.1:
        raise Wrong("The SSE in training ends at {sse:.3g}; it is to be below 0.1.", sse=sse)
    words = "The SSE is {sse:.3g} in training, and {held_out:.3g} on the eight years after it."
    decay = given["weight_decay"]
    hint = WITHOUT_DECAY if decay else LONGER if epochs < MOST_EPOCHS else OTHER_SEEDS
    return Score(held_out, words, hint, sse=sse, held_out=held_out, decay=decay, epochs=epochs)


CHALLENGE = Challenge(
    score=worst_overfit, shown="held-out SSE {:.3g}", less_is_better=False, par=45
)
