"""The challenge of lesson 03: the smallest learning rate that overflows."""

from __future__ import annotations

from typing import Any

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.runs import MOST_EPOCHS, number_of, run
from bpcore.answers.verdict import Wrong


def smallest_overflow(answer: Any) -> Score:
    """The smallest learning rate with which the reference program overflows."""
    rate = number_of(answer, "learning_rate")
    history = run({"learning_rate": rate}, MOST_EPOCHS)
    found = {"rate": rate, "ending": history.ending, "epochs": history.epochs}
    if history.ending != "overflowed":
        raise Wrong("At {rate:g} the run does not overflow: it ends as “{ending}”.", **found)
    words = "At {rate:g} the run overflows after {epochs:,} epochs."
    hint = "halve the interval between {rate:g}, which overflows, and a rate that does not."
    return Score(rate, words, hint, **found)


CHALLENGE = Challenge(score=smallest_overflow, shown="learning rate {:.6g}", par=0.1004)
