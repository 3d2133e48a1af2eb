"""Checks of lesson 04: batches, sums and means."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.check import Wrong, call, exercise
from bpcore.answers.reading import number
from bpcore.core.data import load_highway, normalise
from bpcore.core.network import FloatArray, Network, Params, backward, init_params
from bpcore.lessons.batches.landscape import sample_gradients


@exercise(
    "4.1",
    "How many batches are in one epoch? 20 samples in batches of 6 make 6 + 6 + 6 + 2.",
    "Round samples / batch_size up: np.ceil.",
)
def count_updates(answer: Any) -> str:
    """Epochs · ⌈samples / size⌉."""
    for samples, size, epochs in ((20, 5, 3), (20, 6, 10), (20, 20, 7), (21, 1, 2)):
        given = f"count_updates({samples}, {size}, {epochs})"
        value = number(call(answer, samples, size, epochs), given)
        right = epochs * -(-samples // size)
        if value == right:
            continue
        if value == epochs * (samples // size):
            raise Wrong(f"{given} is {value:g}: the last, smaller batch is forgotten.", hint=False)
        if np.isclose(value, epochs * samples / size):
            raise Wrong(f"{given} is {value:g}: there are no parts of an update.", hint=False)
        if value == -(-samples // size):
            raise Wrong(f"{given} is {value:g}: that is one epoch.", hint=False)
        raise Wrong(f"{given} is {value:g}; it should be {right}.")
    return "Twenty years one by one: twenty updates for the price of one pass."


@exercise("4.2", "The mean is the sum divided by the size of the batch.")
def rate_for_the_mean(answer: Any) -> str:
    """Rate · size."""
    for rate, size in ((0.02, 20), (0.1, 5), (0.3, 1)):
        given = f"rate_for_the_mean({rate}, {size})"
        value = number(call(answer, rate, size), given)
        if np.isclose(value, rate * size):
            continue
        if np.isclose(value, rate / size):
            raise Wrong(
                f"{given} is {value:g}: the mean is shorter than the sum already, and you make "
                f"its steps shorter still.",
                hint=False,
            )
        if size != 20 and np.isclose(value, rate * 20):
            raise Wrong(
                f"{given} is {value:g}: 20 is the number of years; what is divided by is the size "
                f"of the batch.",
                hint=False,
            )
        if np.isclose(value, rate):
            raise Wrong(f"{given} is {value:g}: with the mean, that takes shorter steps.")
        raise Wrong(f"{given} is {value:g}.")
    return "Same steps, same run."


@exercise(
    "4.3",
    "order[0:5], order[5:10], …: where does each batch begin?",
    "range(0, len(order), batch_size) gives the beginnings; a slice may reach beyond the end.",
)
def cut(answer: Any) -> str:
    """Batches in order, each sample once."""
    for samples, size in ((20, 5), (20, 6), (7, 10), (4, 1)):
        order = np.random.default_rng(samples).permutation(samples)
        got = call(answer, order.copy(), size)
        given = f"for {samples} samples in batches of {size}"
        try:
            parts = [np.asarray(part, dtype=int).ravel() for part in got]
        except (TypeError, ValueError):
            raise Wrong(f"A list of arrays is wanted; there is {type(got).__name__}.") from None
        together = np.concatenate(parts) if parts else np.empty(0, dtype=int)
        lost = sorted(set(order.tolist()) - set(together.tolist()))
        if lost:
            raise Wrong(f"{len(lost)} samples are in no batch, {given}.")
        if len(together) > samples:
            raise Wrong(f"Some samples are in two batches, {given}.")
        if not np.array_equal(together, order):
            raise Wrong(f"The samples are not in the given order, {given}.", hint=False)
        sizes = [len(part) for part in parts]
        if any(n != size for n in sizes[:-1]) or sizes[-1] > size:
            raise Wrong(f"The batches have {sizes} samples, {given}.")
    return "Every sample once in each epoch: that is what makes it an epoch."


@exercise(
    "4.4",
    "One pass through the order; in it the gradient of one year, and a step.",
    "The next gradient must be taken at the new parameters: make bp.Params inside the loop.",
)
def stochastic_epoch(answer: Any) -> str:
    """The same as one epoch of ``Training`` with one sample an update."""
    problem, network = normalise(load_highway()), Network((3, 8, 2))
    X, T = problem.X, problem.T
    start = init_params(network, "uniform", seed=1)
    order, rate = np.random.default_rng(5).permutation(len(X)), 0.05
    got = call(answer, start.theta.copy(), rate, order)
    try:
        got = np.asarray(got, dtype=float)
    except (TypeError, ValueError):
        raise Wrong(f"An array of 50 numbers is wanted, not {type(got).__name__}.") from None
    if got.shape != start.theta.shape:
        raise Wrong(f"An array of 50 numbers is wanted; yours has the shape {got.shape}.")
    right = _epoch_in(order, rate, start.theta, network, X, T)
    if np.allclose(got, right, rtol=1e-9):
        return "Twenty steps, each from where the last one led."
    for slip, said in (
        (-rate, "Your steps climb: the sign is wrong, as the gradient points uphill."),
        (1.0, "The learning rate is missing."),
        (rate / len(X), "You divide by the number of years: each step takes one year's gradient."),
    ):
        if np.allclose(got, _epoch_in(order, slip, start.theta, network, X, T), rtol=1e-9):
            raise Wrong(said, hint=False)
    singles = sample_gradients(network, start, X, T)
    if np.allclose(got, start.theta - rate * singles.sum(axis=0)):
        raise Wrong("All gradients are taken at the start: that is a batch update.")
    if np.allclose(got, start.theta - rate * singles[order[-1]]):
        raise Wrong("Only the last year's step is left: go on from the new parameters.")
    if np.linalg.norm(got - start.theta) == 0:
        raise Wrong("The parameters have not moved.")
    if np.allclose(got, _epoch_in(range(len(X)), rate, start.theta, network, X, T)):
        raise Wrong("The years come in the order of the table, not in the given one.", hint=False)
    away = np.linalg.norm(got - right)
    raise Wrong(f"The parameters end {away:.3g} away from where they should.")


def _epoch_in(order, rate: float, theta: FloatArray, network: Network, X, T) -> FloatArray:
    """The parameters after one step for each year, in this order."""
    for i in order:
        here = Params(network, theta)
        with np.errstate(all="ignore"):  # a slip may overflow
            theta = theta - rate * backward(network, here, X[[i]], T[[i]]).gradient.theta
    return theta
