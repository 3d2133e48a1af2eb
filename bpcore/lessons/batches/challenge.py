"""The challenge of lesson 04: the fewest passes over the table."""

from __future__ import annotations

from typing import Any

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.runs import epochs_to, run, settings_of, smallest_sse
from bpcore.answers.verdict import Wrong

NOT_REACHED = "In 2,000 epochs the smallest SSE is {sse:.3g}; it is to get below 0.3."
WORDS = "With batches of {size} the SSE is below 0.3 in epoch {epoch:,}."
SMALLER = "fewer years in an update allow a larger rate, and more updates in an epoch."
FASTER = "batches cannot be smaller than 1; but with these a larger rate than {rate:g} learns too."
SLOWER = "batches cannot be smaller than 1, and at {rate:g} the steps are rather long for them."


def fewest_passes(answer: Any) -> Score:
    """Passes over the table until the SSE is below 0.3, with plain descent."""
    defaults = {"learning_rate": 0.02, "batch_size": 20, "reduction": "sum", "shuffle": True}
    given = settings_of(answer, defaults)
    sizes = [given["batch_size"]] if isinstance(answer, dict) else [20, given["batch_size"], 1]
    histories = {
        size: run({**given, "weights": "uniform", "seed": 1, "batch_size": size}, 2000)
        for size in sizes
    }
    reached = {n: e for n, history in histories.items() if (e := epochs_to(0.3, history))}
    if not reached:
        raise Wrong(NOT_REACHED, sse=smallest_sse(*histories.values()))
    size, rate = min(reached, key=reached.get), given["learning_rate"]
    hint = SMALLER if size > 1 else FASTER if rate < 0.7 else SLOWER
    return Score(reached[size], WORDS, hint, size=size, epoch=reached[size], rate=rate)


CHALLENGE = Challenge(score=fewest_passes, shown="{:.0f} epochs", par=39)
