"""The exercises of lesson 04: batches, sums and means.

The challenge: the fewest passes over the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from bpcore.answers.calling import call
from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.runs import epochs_to, highway, run, settings_of, smallest_sse
from bpcore.answers.verdict import Wrong
from bpcore.core.network import FloatArray, Network, Params, backward, init_params
from bpcore.lessons.batches.landscape import sample_gradients

COUNT = Exercise(
    hints=(
        "How many batches are in one epoch? 20 samples in batches of 6 make 6 + 6 + 6 + 2.",
        "Round samples / batch_size up: np.ceil.",
    ),
    what="count_updates({samples}, {size}, {epochs})",
    cases=((20, 5, 3), (20, 6, 10), (20, 20, 7), (21, 1, 2)),
    right=lambda samples, size, epochs: epochs * -(-samples // size),
    slips=lambda samples, size, epochs: {
        "{what} is {given}: the last, smaller batch is forgotten.": epochs * (samples // size),
        "{what} is {given}: there are no parts of an update.": epochs * samples / size,
        "{what} is {given}: each epoch ends with a smaller batch of its own, so round up before "
        "you multiply.": np.ceil(epochs * samples / size),
        "{what} is {given}: that is one epoch.": -(-samples // size),
        "{what} is {given}: where the batches come out even, no further one follows.": (
            epochs * (samples // size + 1)
        ),
    },
    praise="Twenty years one by one: twenty updates for the price of one pass.",
)

MEAN_RATE = Exercise(
    hints=("The mean is the sum divided by the size of the batch.",),
    what="rate_for_the_mean({rate}, {size})",
    cases=((0.02, 20), (0.1234, 5), (0.3, 1)),
    right=lambda rate, size: rate * size,
    slips=lambda rate, size: {
        "{what} is {given}: the mean is shorter than the sum already, and you make its steps "
        "shorter still.": rate / size,
        "{what} is {given}: 20 is the number of years; what is divided by is the size of the "
        "batch.": rate * 20,
        "{what} is {given}: with the mean, that takes shorter steps.": rate,
    },
    praise="Same steps, same run.",
)


ONCE = "This is a {kind}, which can be gone through only once: put list(…) around it."
ONE_ARRAY = "This is one array; a list of several is wanted, one for each batch."
NO_LIST = "A list of arrays is wanted; there is {kind}."
NO_SAMPLES = (
    "A batch has {values} in it; the whole numbers of the samples are wanted, as they stand in the "
    "order."
)
NO_ROW = "A batch has the shape {shape}; a row of numbers is wanted, like order[0:5]."
IN_NONE = "These samples are in no batch, for {samples} samples in batches of {size}: {lost}."
IN_TWO = "Some samples are in two batches, for {samples} samples in batches of {size}."
SORTED = (
    "The samples are not in the given order but as 0, 1, 2, …, for {samples} samples in batches of "
    "{size}: cut `order` itself."
)
OTHER_ORDER = "The samples are not in the given order, for {samples} samples in batches of {size}."
OTHER_SIZES = "The batches have {sizes} samples, for {samples} samples in batches of {size}."


def judge_cut(answer: Any) -> str:
    """Ask for batches in order, with each sample once."""
    for samples, size in ((20, 5), (20, 6), (7, 10), (4, 1)):
        order = np.random.default_rng(samples).permutation(samples)
        given = call(answer, order, size)
        asked = {"samples": samples, "size": size, "kind": type(given).__name__}
        if isinstance(given, Iterator):
            raise Wrong(ONCE, hint=False, **asked)
        if isinstance(given, np.ndarray) and given.ndim == 1:
            raise Wrong(ONE_ARRAY)
        if not isinstance(given, list | tuple | np.ndarray):
            raise Wrong(NO_LIST, **asked)
        parts = [np.asarray(part) for part in given]
        for part in parts:
            if part.size and part.dtype.kind not in "iu":
                raise Wrong(NO_SAMPLES, hint=False, values=part.dtype)
            if part.ndim != 1:
                raise Wrong(NO_ROW, hint=False, shape=part.shape)
        together = np.concatenate([*parts, np.empty(0, dtype=int)])
        lost = [str(sample) for sample in np.setdiff1d(order, together)]
        if lost:
            raise Wrong(IN_NONE, lost=", ".join(lost[:3] + ["…"] * (len(lost) > 3)), **asked)
        if len(together) > samples:
            raise Wrong(IN_TWO, **asked)
        if np.array_equal(together, np.arange(samples)):
            raise Wrong(SORTED, hint=False, **asked)
        if not np.array_equal(together, order):
            raise Wrong(OTHER_ORDER, hint=False, **asked)
        sizes = [len(part) for part in parts]
        if set(sizes[:-1]) - {size} or not 0 < sizes[-1] <= size:
            raise Wrong(OTHER_SIZES, sizes=sizes, **asked)
    return "Every sample once in each epoch: that is what makes it an epoch."


CUT = Exercise(
    hints=(
        "order[0:5], order[5:10], …: where does each batch begin?",
        "range(0, len(order), batch_size) gives the beginnings; a slice may reach beyond the end.",
    ),
    judge=judge_cut,
)


def epoch_cases() -> tuple[tuple[FloatArray, float, FloatArray], ...]:
    """Parameters, a rate and an order."""
    cases = []
    for seed, rate in ((1, 0.05), (2, 0.02)):
        start = init_params(Network((3, 8, 2)), "uniform", seed=seed)
        cases.append((start.theta, rate, np.random.default_rng(4 + seed).permutation(20)))
    return tuple(cases)


def stochastic_epoch(theta: FloatArray, rate: float, order: Iterable[Any]) -> FloatArray:
    """The parameters after one step for each year, or each batch of years, in this order."""
    problem, network = highway(), Network((3, 8, 2))
    for i in map(np.atleast_1d, order):
        here = Params(network, theta)
        theta = theta - rate * backward(network, here, problem.X[i], problem.T[i]).gradient.theta
    return theta


def epoch_slips(theta, rate, order) -> dict[str, Any]:
    problem, network = highway(), Network((3, 8, 2))
    singles = sample_gradients(network, Params(network, theta), problem.X, problem.T)
    return {
        "Your steps climb: the sign is wrong, as the gradient points uphill.": (
            stochastic_epoch(theta, -rate, order)
        ),
        "The learning rate is missing.": stochastic_epoch(theta, 1.0, order),
        "You divide by the number of years: each step takes one year's gradient.": (
            stochastic_epoch(theta, rate / len(order), order)
        ),
        "All gradients are taken at the start: that is a batch update. Take the next one where "
        "the last step has led.": theta - rate * singles.sum(axis=0),
        "Only the last year's step is left: go on from the new parameters.": (
            theta - rate * singles[order[-1]]
        ),
        "The parameters have not moved.": theta,
        "The years come in the order of the table, not in the given one.": (
            stochastic_epoch(theta, rate, range(len(order)))
        ),
        "The years come in the given order, but backwards.": (
            stochastic_epoch(theta, rate, order[::-1])
        ),
        "Only the first year's step is made: `return` belongs behind the loop, not into it.": (
            stochastic_epoch(theta, rate, order[:1])
        ),
        "Each of your steps takes the gradient of all years; X[i : i + 1] is one of them.": (
            stochastic_epoch(theta, rate, [np.arange(len(order))] * len(order))
        ),
        "This is the change in the parameters; return the new parameters themselves.": (
            stochastic_epoch(theta, rate, order) - theta
        ),
        "The last year of the order is left out.": stochastic_epoch(theta, rate, order[:-1]),
        "The first year of the order is left out.": stochastic_epoch(theta, rate, order[1:]),
    }


EPOCH = Exercise(
    hints=(
        "One pass through the order; in it the gradient of one year, and a step.",
        "The next gradient must be taken at the new parameters: make bp.Params inside the loop.",
    ),
    what="theta",
    cases=epoch_cases,
    right=stochastic_epoch,
    slips=epoch_slips,
    praise="Twenty steps, each from where the last one led.",
)

EXERCISES = (COUNT, MEAN_RATE, CUT, EPOCH)

# -- the challenge --------------------------------------------------------------------------------

NOT_REACHED = "In 2,000 epochs the smallest SSE is {sse:.3g}; it is to get below 0.3."
WORDS = "With batches of {size} the SSE is below 0.3 in epoch {epoch:,}."
SMALLER = (
    "fewer years in an update make more updates in an epoch, and with the sum allow a larger rate."
)
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
