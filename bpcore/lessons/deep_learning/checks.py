"""The exercises on deep networks that learn: a chain with skips, normalisation, gates.

The challenge: thirty layers of logistic units that learn.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.compare import Either
from bpcore.answers.runs import highway, run, settings_of
from bpcore.answers.verdict import Wrong
from bpcore.core.network import FloatArray, forward


def chains() -> tuple[tuple[FloatArray, FloatArray], ...]:
    """Chains of several units, two of them with a weight below zero, and one with a factor."""
    rng = np.random.default_rng(71)
    cases = [(rng.uniform(0.5, 3, units), rng.uniform(0.05, 0.25, units)) for units in (5, 3, 8)]
    cases[1][0][1] *= -1
    cases[2][0][3] = -30.0
    return tuple(cases)


PASSES = Exercise(
    hints=(
        "What does one unit do to a small change? One part goes through it, one past it.",
        "a + f(w·a + b) has the slope 1 + w·f′(z). The chain rule multiplies these.",
    ),
    what="For a chain of several units your function's result",
    cases=chains,
    right=lambda weights, slopes: np.prod(1 + weights * slopes),
    slips=lambda weights, slopes: {
        "{what} is {given}: that is a chain without skips. Each unit adds what it was given, and "
        "that has the slope 1.": np.prod(weights * slopes),
        "{what} is {given}: there is a skip past each unit, not one past the whole chain.": (
            1 + np.prod(weights * slopes)
        ),
        "{what} is {given}: this adds the factors up. Along the chain they multiply.": Either(
            (np.sum(1 + weights * slopes), 1 + np.sum(weights * slopes))
        ),
        "{what} is {given}: the weight belongs to the part through the unit alone: 1 + w·f′, not "
        "w·(1 + f′).": np.prod(weights * (1 + slopes)),
        "{what} is {given}: the weights are missing. Through a unit it is weight times slope.": (
            np.prod(1 + slopes)
        ),
        "{what} is {given}: the slopes are missing. Through a unit it is weight times slope.": (
            np.prod(1 + weights)
        ),
        "{what} is {given}: weight and slope of a unit multiply; you add them.": np.prod(
            1 + weights + slopes
        ),
        "{what} is {given}: this leaves out a unit. Every one of them has a factor.": Either(
            (np.prod(1 + weights[1:] * slopes[1:]), np.prod(1 + weights[:-1] * slopes[:-1]))
        ),
        "{what} is {given}: this loses the sign of a weight.": np.prod(
            1 + np.abs(weights) * slopes
        ),
    },
    praise="With weights and slopes above 0 every factor is above 1: such a chain cannot vanish.",
)


def pre_activations() -> tuple[tuple[FloatArray], ...]:
    """Pre-activations of a few years and units, neither of mean 0 nor of one size."""
    rng = np.random.default_rng(72)
    return tuple(
        (rng.normal(1.0, 3.0, shape) * rng.uniform(0.5, 4, shape[1]),)
        for shape in ((8, 4), (3, 6), (5, 3))
    )


def over_years(Z: FloatArray) -> FloatArray:
    """Each column at mean 0 and variance 1."""
    return (Z - Z.mean(axis=0)) / Z.std(axis=0)


def over_years_slips(Z: FloatArray) -> dict[str, Any]:
    mean, deviation = Z.mean(axis=0), Z.std(axis=0)
    low, high = Z.min(axis=0), Z.max(axis=0)
    of_rows = Z.mean(axis=1, keepdims=True), Z.std(axis=1, keepdims=True)
    return {
        "That is layer normalisation, each year over its units. Here each unit is to be "
        "normalised over the years: axis=0.": (Z - of_rows[0]) / of_rows[1],
        "This takes mean and standard deviation of all numbers together; each column has its "
        "own.": (Z - Z.mean()) / Z.std(),
        "The mean is subtracted, but the columns are not yet of variance 1: divide by their "
        "standard deviation.": Z - mean,
        "The columns are divided by their standard deviation, but their mean is not 0: subtract "
        "it first.": Either((Z / deviation, Z / deviation - mean)),
        "This divides by the variance; divide by its root, the standard deviation.": (
            (Z - mean) / deviation**2
        ),
        "The variance here is the mean of the squares, without ddof=1.": (
            (Z - mean) / Z.std(axis=0, ddof=1)
        ),
        "This divides by the length of the column; divide by its standard deviation.": (
            (Z - mean) / np.linalg.norm(Z - mean, axis=0)
        ),
        "This brings each column to a range, as the table was; mean 0 and variance 1 are "
        "wanted.": Either(((Z - low) / (high - low), 2 * (Z - low) / (high - low) - 1)),
    }


OVER_YEARS = Exercise(
    hints=(
        "Each column is a unit: its mean, and its standard deviation, over the years.",
        "Z.mean(axis=0) has a number for each unit, and can be subtracted from Z as it is.",
    ),
    what="normalised",
    cases=pre_activations,
    right=over_years,
    slips=over_years_slips,
    praise="Now each unit tells the years apart. This is batch normalisation (Ioffe & Szegedy, "
    "2015), but for two numbers a unit that are trained.",
)


def taps() -> tuple[tuple[FloatArray], ...]:
    """Forget gates of a few years and units."""
    rng = np.random.default_rng(73)
    return tuple((rng.uniform(0.3, 1, shape),) for shape in ((4, 2), (3, 3), (6, 4)))


LEFT = Exercise(
    hints=(
        "One year on, c is gate times c of the year before, plus what does not depend on it.",
        "Each unit has its own product, of the gates of all years after the first.",
        "np.prod(gates[1:], axis=0) multiplies along the years.",
    ),
    what="left_of_first",
    cases=taps,
    right=lambda gates: np.prod(gates[1:], axis=0),
    slips=lambda gates: {
        "This takes one gate too many: the first year's lies before its c.": (
            np.prod(gates, axis=0)
        ),
        "This takes one gate too few. There is one for each year after the first.": Either(
            (np.prod(gates[2:], axis=0), np.prod(gates[1:-1], axis=0))
        ),
        "This leaves out the last year, and takes the first, whose gate lies before its c.": (
            np.prod(gates[:-1], axis=0)
        ),
        "This is the product over units and years together; each unit has its own c.": (
            np.prod(gates[1:])
        ),
        "This multiplies along the units; each has its own c, and the years multiply: axis=0.": (
            Either((np.prod(gates, axis=1), np.prod(gates[1:], axis=1)))
        ),
        "This adds the gates up; along the years they multiply.": np.sum(gates[1:], axis=0),
        "This is the gate of a single year.": Either((gates[1], gates[-1])),
        "This is the mean gate; what is left is their product.": np.mean(gates[1:], axis=0),
        "This is what is left after each year; the last row alone is wanted.": Either(
            (np.cumprod(gates[1:], axis=0), np.cumprod(gates, axis=0))
        ),
    },
    praise="No weights, and no slope of ¼: an open gate is a skip connection through time.",
)

EXERCISES = (PASSES, OVER_YEARS, LEFT)

# -- the challenge --------------------------------------------------------------------------------

LAYERS = 30
LOST = (
    "With thirty layers at the rate {learning_rate:g}, the SSE ends at {sse:.3g}, in epoch "
    "{epochs:,}. The output layer's curvature is {curvature:.2g} at the start, so the limit of a "
    "step is {limit:.1g} there: take a smaller rate."
)
WORDS = "With thirty layers the SSE ends at {sse:.3g}."
NO_PATH = "without a path past the layers the error does not get down: let residual be True."
TOO_FAST = (
    "the output layer alone has a limit of {limit:.1g} for the rate at the start, and yours is "
    "{learning_rate:g}."
)
ONE_SIZE = (
    "normalisation takes the scale of the weights away: try residual alone, with larger ones."
)
OTHERS = "try other weights, scales and seeds: these are {weights}, times {scale:g}, seed {seed}."


def thirty_layers(answer: Any) -> Score:
    """The SSE of thirty logistic hidden layers after 1,000 epochs of plain descent."""
    defaults = {"residual": False, "normalised": False, "weights": "glorot", "scale": 1.0}
    given = settings_of(answer, {**defaults, "seed": 0, "learning_rate": 0.0005})
    if getattr(getattr(answer, "settings", None), "activation", "logistic") != "logistic":
        raise Wrong("Only logistic units count here.")
    history = run({**given, "hidden_layers": LAYERS}, 1000)
    sse = float(history.sse[-1])
    curvature = output_curvature(history)
    found = {"sse": sse, "curvature": curvature, "limit": 2 / curvature, **given}
    if not sse < history.sse[0]:
        raise Wrong(LOST, epochs=history.epochs, **found)
    if not given["residual"]:
        hint = NO_PATH
    elif given["learning_rate"] > 2 / curvature:
        hint = TOO_FAST
    else:
        hint = ONE_SIZE if given["normalised"] else OTHERS
    return Score(sse, WORDS, hint, **found)


def output_curvature(history: Any) -> float:
    """The largest curvature of ½·SSE along the output layer's weights and biases, at the start."""
    A = forward(history.network, history.snapshot(0), highway().X).A[-2]
    return float(np.linalg.norm(np.column_stack([A, np.ones(len(A))]), 2) ** 2)


CHALLENGE = Challenge(score=thirty_layers, shown="SSE {:.3g}", par=0.55)
