"""The exercises of lesson 06: clipping.

The challenge: a run that overflows, rescued best.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.compare import Either
from bpcore.answers.reading import finite
from bpcore.answers.runs import run, settings_of
from bpcore.answers.verdict import Wrong
from bpcore.core.history import ENDINGS
from bpcore.core.network import FloatArray
from bpcore.lessons.clipping.cliff import angle

STEP_LENGTH = Exercise(
    hints=(
        "First the length of the gradient after clipping, then times the learning rate.",
        "min(a, b) is the smaller of two numbers.",
    ),
    what="step_length({rate}, {threshold}, {length})",
    cases=((0.1, 5.0, 2.0), (0.1, 5.0, 20.0), (2.0, 0.4567, 0.6)),
    right=lambda rate, threshold, length: rate * min(threshold, length),
    slips=lambda rate, threshold, length: {
        "{what} is {given}: a short gradient is not made longer.": rate * threshold,
        "{what} is {given}: that is the length of the clipped gradient; a step is η times "
        "that.": min(threshold, length),
        "{what} is {given}: the gradient is clipped before it is multiplied by η.": (
            min(threshold, rate * length)
        ),
        "{what} is {given}: the gradient is not clipped.": rate * length,
        "{what} is {given}: the smaller of the two is wanted, not the larger.": (
            rate * max(threshold, length)
        ),
        "{what} is {given}: a gradient that is short enough is multiplied by η, too.": (
            rate * threshold if length > threshold else length
        ),
        "{what} is {given}: a gradient that was cut is multiplied by η, too.": (
            threshold if length > threshold else rate * length
        ),
        "{what} is {given}: threshold / length is the factor by which the gradient is shortened. "
        "Multiply by its length, too.": rate * min(1, threshold / length),
    },
    praise="By norm, and with the plain rule, no step is longer than η times the threshold.",
)


def layer_cases() -> tuple[tuple[list[FloatArray], float], ...]:
    """The gradients of two layers, of which the first is long, or the second, or both."""
    rng = np.random.default_rng(6)
    return tuple(
        ([size * rng.standard_normal(shape) for size, shape in layers], threshold)
        for layers, threshold in (
            (((1.0, (8, 4)), (0.01, (2, 9))), 1.5),
            (((0.05, (3, 2)), (2.0, (4, 3))), 0.7),
            (((1.0, (2, 5)), (3.0, (3, 3))), 1.2),
        )
    )


def clipped(layer: FloatArray, threshold: float, norm: float) -> FloatArray:
    """A layer, shortened if a norm is longer than the threshold."""
    return layer * min(1, threshold / norm)


LAYERS = ("Layer 1", "Layer 2")


def clip_slips(layers, threshold) -> dict[str, Any]:
    norms = [np.linalg.norm(layer) for layer in layers]
    whole = np.hypot(*norms)

    def each(change: Callable[[FloatArray, float], FloatArray]) -> dict[str, FloatArray]:
        return dict(zip(LAYERS, map(change, layers, norms), strict=True))

    return {
        "{what} is clipped by value: its numbers one by one.": each(
            lambda layer, norm: np.clip(layer, -threshold, threshold)
        ),
        "{what} is clipped by the norm of all layers together.": each(
            lambda layer, norm: clipped(layer, threshold, whole)
        ),
        "{what} is made longer where it is short enough; there it should be left alone.": each(
            lambda layer, norm: layer * (threshold / norm)
        ),
        "{what} is left alone where it is longer than the threshold; there it should be "
        "clipped.": each(lambda layer, norm: layer),
        "{what} is divided by the sum of its squares; the norm is the root of it.": each(
            lambda layer, norm: clipped(layer, threshold, norm**2)
        ),
        "{what} is 1 long, and should be as long as the threshold: multiply by it.": each(
            lambda layer, norm: layer / max(1, norm)
        ),
        "{what} is 1 long, and should be as long as the threshold, or shorter if it was.": each(
            lambda layer, norm: layer / norm
        ),
    }


CLIP_LAYERS = Exercise(
    hints=(
        "For each layer: its norm, and a factor threshold / norm where the norm is larger.",
        "np.linalg.norm(g) is the norm of one array, whatever its shape.",
    ),
    parts=LAYERS,
    cases=layer_cases,
    right=lambda layers, threshold: tuple(
        clipped(layer, threshold, np.linalg.norm(layer)) for layer in layers
    ),
    slips=clip_slips,
    praise="Each layer keeps its direction. The whole does not.",
)


def cut(cosine: float) -> FloatArray:
    """A cosine as it is, and cut at ±1."""
    return np.array([cosine, np.clip(cosine, -1, 1)])


def angle_slips(a, b) -> dict[str, Any]:
    right, product = angle(a, b), a @ b
    cosine = product / (np.linalg.norm(a) * np.linalg.norm(b))
    undivided = product / np.array([1, np.linalg.norm(a), np.linalg.norm(b)])
    rounded = np.nan if min(right, 180 - right) < 1e-5 else right  # a cosine not cut at ±1
    return {
        "{what} is {given}: that is in radians.": Either((np.radians(right), np.radians(rounded))),
        "{what} is {given}: that is the cosine.": np.cos(np.radians(right)),
        "{what} is {given}: the cosine is a @ b divided by the lengths of both.": (
            Either(np.degrees(np.arccos([*undivided, *np.clip(undivided, -1, 1)])))
        ),
        "{what} is {given}: the lengths are squared there. A length is the root of the sum.": (
            Either(np.degrees(np.arccos(cut(product / (a @ a) / (b @ b)))))
        ),
        "{what} is {given}: the lengths of both are multiplied, not added up.": Either(
            np.degrees(np.arccos(cut(product / (np.linalg.norm(a) + np.linalg.norm(b)))))
        ),
        "{what} is {given}: that is 180° minus the angle. Is a sign wrong?": 180 - right,
        "{what} is {given}: a cosine may be negative, down to −1. Cut it there, not at 0.": (
            np.degrees(np.arccos(np.clip(cosine, 0, 1)))
        ),
        "{what} is {given}: np.arccos gives radians, and np.degrees makes degrees of them; "
        "np.radians goes the other way.": (
            Either((np.radians(np.radians(right)), np.radians(np.radians(rounded))))
        ),
        "{what} is {given}: np.arccos is missing, which makes an angle of a cosine.": Either(
            np.degrees(cut(cosine))
        ),
        "{what} is {given}: arccos is wanted, and not arcsin.": Either(
            np.degrees(np.arcsin(cut(cosine)))
        ),
        "{what} is {given}: that takes the cosine of the cosine. np.arccos gives the angle.": (
            Either(np.degrees(np.cos(cut(cosine))))
        ),
        "{what} is {given}: a cosine was rounded to beyond ±1. Cut it at both ends with "
        "np.clip.": Either((rounded, right)),
    }


ANGLE = Exercise(
    hints=(
        "a @ b is the product of both lengths and the cosine of the angle.",
        "np.arccos gives radians; np.degrees turns them into degrees.",
    ),
    what="The angle between {a} and {b}",
    cases=(
        (np.array([1.0, 0.0]), np.array([0.0, 3.0])),
        (np.array([1.0, 1.0]), np.array([2.0, 0.0])),
        (np.array([1.0, 2.0]), np.array([-1.0, -2.0])),
        (np.array([1.0, 8.0]), np.array([3.0, 24.0])),  # the cosine is rounded to above 1
        (np.array([1.0, 2.0, 2.0]), np.array([2.0, 3.0, 6.0])),
        (np.array([4.0, 7.0]), np.array([-20.0, -35.0])),  # and here to below −1
    ),
    right=angle,
    slips=angle_slips,
    praise="Clipping by value at 0.1 turns the first gradient by more than 40 degrees.",
    within=1e-5,
)


MIDDLE = 60
"""A threshold that serves; those that do not lie above it or below it."""

TOO_LOW = "At {threshold:g} few are clipped, {share:.2%}, but the SSE ends at {sse:.3f}. Go higher."
TOO_HIGH = "At {threshold:g} few are clipped, {share:.2%}, but the SSE ends at {sse:.3f}. Go lower."


def judge_threshold(answer: Any) -> str:
    """Train with the threshold: few updates are to be clipped, and the end is to be better."""
    threshold = finite(answer, "threshold", positive=True)
    clipping = {"clip": "norm", "clip_threshold": threshold}
    history = run({"learning_rate": 0.05, **clipping}, 2000)
    share, sse = float(np.mean(history.clipped_share)), float(history.sse[-1])
    found = {"threshold": threshold, "share": share, "sse": sse}
    if share == 0:
        raise Wrong("At {threshold:g} no update is clipped. Go lower.", **found)
    if share >= 0.05:
        raise Wrong("At {threshold:g}, {share:.1%} of the updates are clipped. Go higher.", **found)
    if sse >= 0.295:
        raise Wrong(TOO_LOW if threshold < MIDDLE else TOO_HIGH, **found)
    return "{share:.2%} of the updates are clipped, and the SSE ends at {sse:.3f}.".format(**found)


THRESHOLD = Exercise(
    hints=(
        "Only the first epochs have gradients of more than 100; later ones are far shorter.",
        "Try thresholds between 30 and 100.",
    ),
    judge=judge_threshold,
)

EXERCISES = (STEP_LENGTH, CLIP_LAYERS, ANGLE, THRESHOLD)

# -- the challenge --------------------------------------------------------------------------------

NOT_CLIPPED = "At 0.12, not clipped, the run ends as “{ending}”: {meaning}."
LOST = "At 0.12, clipped by {clip} at {clip_threshold:g}, the run ends as “{ending}”: {meaning}."
WORDS = "At 0.12, clipped by {clip} at {clip_threshold:g}, the run ends with the SSE {sse:.4g}."
APART = "each layer has gradients of its own size: clip them apart."
OTHER_THRESHOLD = (
    "the layers are clipped apart already: try other thresholds than {clip_threshold:g}."
)


def rescued_best(answer: Any) -> Score:
    """The SSE of the run at 0.12, rescued by clipping alone."""
    given = settings_of(answer, {"clip": "norm", "clip_threshold": 1.0})
    history = run({**given, "learning_rate": 0.12}, 2000)
    ending, sse = history.ending, float(history.sse[-1])
    if ending != "learned":
        sentence = NOT_CLIPPED if given["clip"] == "off" else LOST
        raise Wrong(sentence, ending=ending, meaning=ENDINGS[ending], **given)
    return Score(
        sse, WORDS, OTHER_THRESHOLD if given["clip"] == "layer" else APART, sse=sse, **given
    )


CHALLENGE = Challenge(score=rescued_best, shown="SSE {:.4g}", par=0.17)
