"""The exercises of lesson 12: tuning and regularisation.

The challenge: overfit as badly as you can.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.compare import Either
from bpcore.answers.runs import MOST_EPOCHS, highway, run, settings_of
from bpcore.answers.verdict import Wrong
from bpcore.core.checks import check_int

BEST_EPOCH = Exercise(
    hints=(
        "Which place has the smallest number, if nan does not count? Places are counted from 0, "
        "epochs from 1.",
        "np.nanargmin gives the place of the smallest value, and passes over nan.",
    ),
    what="best_epoch of {sse}",
    cases=(
        (np.array([5.0, 2.0, 1.0, 1.5]),),
        (np.array([1.0, 2.0, 3.0]),),
        (np.array([4.0, 3.0, 6.0, np.inf, np.nan]),),
        (np.array([3.0, 2.0, 2.5, 1.9, 2.0, np.inf]),),
        (np.array([np.nan, 4.0, 3.0, 5.0]),),
        (np.array([3.0, np.inf, 2.0, 1.0, 2.5]),),
    ),
    right=lambda sse: np.nanargmin(sse) + 1,
    slips=lambda sse: {
        "{what} is {given}: epochs are counted from 1.": np.nanargmin(sse),
        "{what} is {given}: that is the SSE; its epoch is wanted.": np.nanmin(sse),
        "np.argmin takes nan for the smallest; np.nanargmin passes over it.": Either(
            (np.argmin(sse) + 1, np.argmin(sse))
        ),
        "{what} is {given}: what is taken out first makes all places after it smaller.": Either(
            np.nanargmin(kept) + 1 for kept in (sse[~np.isnan(sse)], sse[np.isfinite(sse)])
        ),
        "{what} is {given}: that is where it is largest.": np.nanargmax(sse) + 1,
        "{what} is {given}: that is the last epoch before it rises for the first time; later it "
        "may fall below that.": np.argmax([*(np.diff(sse) > 0), True]) + 1,
    },
    praise="There early stopping stops.",
)

DRAW = Exercise(
    hints=(
        "Even on a log scale: the logarithm of the rate goes evenly from log smallest to log "
        "largest.",
        "smallest · (largest / smallest)^u",
    ),
    what="draw_rate({low}, {high}, {u})",
    cases=(
        (0.001, 0.1, 0.0),
        (0.001, 0.1, 0.5),
        (0.01, 1.0, 1.0),
        (0.1, 0.8, 1 / 3),
        (0.002, 0.1, 0.2),
    ),
    right=lambda low, high, u: low * (high / low) ** u,
    slips=lambda low, high, u: {
        "{what} is {given}: that is even on the plain scale.": low + u * (high - low),
        "{what} is {given}: u = 0 should give the smallest.": high * (low / high) ** u,
        "{what} is {given}: that is the logarithm of the rate.": Either(
            (np.log(low * (high / low) ** u), np.log10(low * (high / low) ** u))
        ),
        "{what} is {given}: the factor from smallest to largest is their ratio.": (
            low * (high - low) ** u
        ),
        "{what} is {given}: the ratio goes on top of the smallest, as a factor.": (high / low) ** u,
    },
    praise="Each decade gets as many draws as any other.",
)


def reports(inner, outer) -> tuple[float, float]:
    """The outer error at the smallest inner one, and the smallest outer error."""
    return outer[np.argmin(inner)], np.min(outer)


REPORTS = Exercise(
    hints=(
        "The honest one finds its trial by the inner errors, and then looks at the outer error of "
        "it.",
        "np.argmin(inner) is the place of the honest trial.",
    ),
    parts=("honest", "peeping"),
    cases=(
        (np.array([0.4, 0.1, 0.3, 0.2]), np.array([0.5, 0.7, 0.2, 0.6])),
        (np.array([0.3, 0.5, 0.9]), np.array([0.8, 0.4, 1.1])),
        (np.array([0.1, 0.3, 0.2, 0.6]), np.array([0.9125, 0.5, 0.8, 0.4])),
    ),
    right=reports,
    slips=lambda inner, outer: {
        "Both are right, in the other order.": reports(inner, outer)[::-1],
        "These are the places of the two trials; their outer errors are wanted.": (
            np.argmin(inner),
            np.argmin(outer),
        ),
        "The inner and the outer errors have changed places.": reports(outer, inner),
        "{what} is the inner error: it chose this trial, so it looks too good.": {
            "honest": np.min(inner)
        },
        "{what} is the smallest outer error: that is what the other search reports.": {
            "honest": np.min(outer)
        },
        "{what} is the outer error of the honest search; who peeps reports the smallest.": {
            "peeping": outer[np.argmin(inner)]
        },
        "{what} is the inner error of the trial that it chose by the outer ones.": {
            "peeping": inner[np.argmin(outer)]
        },
    },
    praise="The honest number is the larger one, nearly always. It is the one to report.",
)

EXERCISES = (BEST_EPOCH, DRAW, REPORTS)

# -- the challenge --------------------------------------------------------------------------------

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
