"""The training loop: written once, run as it stands on NumPy or compiled by the engine.

All that it works on are named tuples of arrays and numbers. ``training`` fills them, and takes a
run on in slices.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bpcore.core.network import FloatArray, gradient, sum_of_squares
from bpcore.core.steps import (
    OFF,
    Constants,
    apply_rule,
    clip,
    decay_weights,
    keep_largest,
    layer_norms,
    overwrite,
)

# MATLAB's, for the learning rate of an adaptive rule, and for how much larger an SSE may become.
INCREASE, DECREASE, TOLERANCE = 1.05, 0.7, 1.04

INFINITE = np.inf
"""What is finite is below it; NaN is not. Compiled, ``np.isfinite`` asks whether x − x is 0: where
sums may be reordered, that is so of all numbers."""

RUNNING, GOAL, EPOCHS, DIVERGED = range(4)
STOPPED = ("running", "goal", "epochs", "diverged")


class Data(NamedTuple):
    """What the network learns from and is held to: a row per variable, the samples side by side."""

    X: FloatArray
    T: FloatArray
    X_held_out: FloatArray  # without columns where nothing is held out
    T_held_out: FloatArray


class LoopOptions(NamedTuple):
    """How a run takes its steps.

    All are numbers (but for the rule, on NumPy a function): a new type would compile the loop
    anew.
    """

    batch_size: int
    mean: int
    clip: int
    threshold: float
    rule: int
    beta1: float
    beta2: float
    epsilon: float
    weight_decay: float
    decoupled: int
    adaptive: int
    goal: float


class State(NamedTuple):
    """The arrays that a run changes."""

    theta: FloatArray
    gradient: FloatArray
    m: FloatArray
    v: FloatArray
    theta_before: FloatArray  # where the epoch began: to undo its step, and to see where it leads
    norms: FloatArray  # of each layer's raw gradient
    clipped_norms: FloatArray
    bounds: np.ndarray  # where each layer's parameters begin, and the last one's end
    is_weight: FloatArray  # 1 at weights, 0 at biases
    progress: np.ndarray  # how far it has come, in whole numbers: see UPDATE, STOP and FIRST_LAYER
    rate_factor: FloatArray  # one number: what an adaptive rule has made of the learning rate


class Record(NamedTuple):
    """What is written down, one row an epoch; ``History`` tells what it means."""

    sse: FloatArray
    held_out_sse: FloatArray
    gradient_norms: FloatArray
    clipped_norms: FloatArray
    updates: FloatArray  # that the whole epoch has
    clipped_updates: FloatArray
    learning_rate: FloatArray
    snapshot_row: np.ndarray  # of this epoch in ``snapshots``, or -1
    snapshots: FloatArray


# Places in ``State.progress``: updates done, over all epochs; why the run stopped; whose gradient
# first stopped being finite, or -1; updates since the rule's memories were empty.
UPDATE, STOP, FIRST_LAYER, AGE = range(4)


def advance(model, data, options, state, record, scheduled, orders, until):
    """Run updates until ``until`` of them are done, or the goal or infinity is reached.

    ``scheduled`` is the learning rate of each epoch; ``orders`` holds rows of sample numbers, which
    the epochs use in turn. Everything else is described by its type, above.

    Nothing is returned, and progress is noted where it is made. So an interrupt, which strikes
    as the compiled loop comes back, loses none of it; and where numba has to build a result,
    such as a named tuple, an interrupt crashes the process.
    """
    theta, g, norms, progress = state.theta, state.gradient, state.norms, state.progress
    size = options.batch_size
    batches = (data.X.shape[1] + size - 1) // size
    update, age = int(progress[UPDATE]), int(progress[AGE])
    sse = 0.0

    while update < until and progress[STOP] == RUNNING:
        epoch = update // batches
        batch = update % batches
        rows = orders[epoch % len(orders), batch * size : (batch + 1) * size]
        batch_sse = gradient(model, theta, data.X, data.T, rows, g)
        if options.mean:
            g /= len(rows)
        layer_norms(g, state.bounds, norms)
        keep_largest(record.gradient_norms[epoch], norms)
        if progress[FIRST_LAYER] < 0 and not norms.sum() < INFINITE:
            # Of several, the last one: there the backward pass begins.
            for layer in range(len(norms)):
                if not norms[layer] < INFINITE:
                    progress[FIRST_LAYER] = layer

        clipped = False
        if options.clip == OFF:
            keep_largest(record.clipped_norms[epoch], norms)
        else:
            clipped = clip(
                g, state.bounds, norms, options.clip, options.threshold, state.clipped_norms
            )
            keep_largest(record.clipped_norms[epoch], state.clipped_norms)

        rate = scheduled[epoch] * state.rate_factor[0]
        record.learning_rate[epoch] = rate
        if batch == 0:  # an epoch begins: record the network as it is now
            record.updates[epoch] = batches
            sse = batch_sse if batches == 1 else sum_of_squares(model, theta, data.X, data.T)
            record.sse[epoch] = sse
            if data.X_held_out.shape[1] > 0:
                record.held_out_sse[epoch] = sum_of_squares(
                    model, theta, data.X_held_out, data.T_held_out
                )
            if record.snapshot_row[epoch] >= 0:
                overwrite(record.snapshots[record.snapshot_row[epoch]], theta)
            if not sse < INFINITE:
                if progress[FIRST_LAYER] < 0:  # the whole overflows before the first mini-batch
                    progress[FIRST_LAYER] = len(norms) - 1
                progress[STOP] = DIVERGED
                break
            if sse < options.goal:
                progress[STOP] = GOAL
                break
            overwrite(state.theta_before, theta)

        record.clipped_updates[epoch] += clipped
        if options.weight_decay > 0:
            if options.decoupled:
                decay_weights(theta, -rate * options.weight_decay, state.is_weight, theta)
            else:
                decay_weights(g, options.weight_decay, state.is_weight, theta)
        constants = Constants(rate, options.beta1, options.beta2, options.epsilon, age + 1.0)
        apply_rule(options.rule, theta, g, state.m, state.v, constants)
        update += 1
        age += 1
        progress[UPDATE], progress[AGE] = update, age

        if options.adaptive:  # only with the full batch, so ``sse`` is that of theta_before
            new_sse = sum_of_squares(model, theta, data.X, data.T)
            if not new_sse <= TOLERANCE * sse:  # written so that NaN counts as worse
                overwrite(theta, state.theta_before)
                state.m[:] = 0.0
                state.rate_factor[0] *= DECREASE
            elif new_sse < sse:
                state.rate_factor[0] *= INCREASE
