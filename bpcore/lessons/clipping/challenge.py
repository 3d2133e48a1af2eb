"""The challenge of lesson 06: a run that overflows, rescued best."""

from __future__ import annotations

from typing import Any

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.runs import run, settings_of
from bpcore.answers.verdict import Wrong
from bpcore.core.history import ENDINGS

LOST = "At 0.12, clipped by {clip} at {clip_threshold:g}, the run ends as “{ending}”: {meaning}."
WORDS = "At 0.12, clipped by {clip} at {clip_threshold:g}, the run ends with the SSE {sse:.4g}."
APART = "each layer has gradients of its own size: clip them apart."
THRESHOLD = "the layers are clipped apart already: try other thresholds than {clip_threshold:g}."


def rescued_best(answer: Any) -> Score:
    """The SSE of the run at 0.12, rescued by clipping alone."""
    given = settings_of(answer, {"clip": "norm", "clip_threshold": 1.0})
    history = run({**given, "learning_rate": 0.12}, 2000)
    ending, sse = history.ending, float(history.sse[-1])
    if ending != "learned":
        raise Wrong(LOST, ending=ending, meaning=ENDINGS[ending], **given)
    return Score(sse, WORDS, THRESHOLD if given["clip"] == "layer" else APART, sse=sse, **given)


CHALLENGE = Challenge(score=rescued_best, shown="SSE {:.4g}", par=0.17)
