"""Deep networks that learn: what comes past a layer, how far back time reaches, two losses."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bpcore as bp
from bpcore.experiments import depth, losses, memory, remedies
from bpcore.lessons.deep_learning.passage import length, passage
from bpcore.lessons.deep_learning.reach import reach, recurrent_start
from bpcore.lessons.deep_learning.remedies import PRESETS


@pytest.fixture(scope="module")
def problem():
    return bp.normalise(bp.load_highway())


def recurrent(hidden="tanh", units=8):
    return bp.Network((3, units, 2), hidden=hidden, recurrent=True)


# -- skips and normalised layers ------------------------------------------------------------------


@pytest.mark.parametrize("size", [0.0, 1e-200, 1.0, 1e200, np.inf, np.nan])
def test_a_length_overflows_only_where_a_number_does(size):
    np.testing.assert_allclose(length(np.array([3.0, -4.0]) * size), 5 * size, rtol=1e-15)


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("learning_rate", [0.0631, 0.0794, 0.1])
@pytest.mark.parametrize("depth", [10, 24, 30])
@pytest.mark.parametrize("residual", [False, True])
def test_whatever_overflows_on_the_way_no_sentence_says_inf(learning_rate, depth, residual):
    """Units without a limit, at rates that blow the run up: squares overflow before the numbers."""
    trial = remedies(
        activation="relu",
        units=5,
        depth=depth,
        residual=residual,
        normalised=True,
        learning_rate=learning_rate,
        scale=0.603,
        seed=2,
        epoch=1000,
    ).run()
    assert trial.result.flow.finite
    assert not re.search(r"\b(inf|nan)\b", trial.sentence)


@pytest.mark.parametrize("normalised", [False, True])
@pytest.mark.parametrize("residual", [False, True])
def test_what_comes_through_and_past_is_the_slope_towards_the_activations(
    problem, residual, normalised
):
    """Held against nudges: a bias of the identity moves all that the layer hands on."""
    options = {"residual": residual, "normalised": normalised, "hidden": "tanh"}
    network = bp.Network((3, 5, 5, 5, 2), **options)
    params = bp.init_params(network, "uniform", seed=3)
    X, T = problem.X, problem.T
    there = passage(network, params, X, T)
    A = bp.forward(network, params, X).A
    for layer in (1, 2, 3):  # whose activations are nudged, in every year and unit
        rest = bp.Network((5, *network.sizes[layer + 1 :]), **options)
        # The first layer of the rest is hidden, and is fed by as many units: it skips as before.
        theta = params.theta[network.bounds[layer] :]
        slopes = np.zeros_like(A[layer])
        for place in np.ndindex(A[layer].shape):
            up, down = A[layer].copy(), A[layer].copy()
            up[place] += 1e-5
            down[place] -= 1e-5
            sse = [bp.sse(rest, bp.Params(rest, theta), each, T) for each in (up, down)]
            slopes[place] = (sse[0] - sse[1]) / 4e-5
        assert there.both[layer - 1] == pytest.approx(np.linalg.norm(slopes), rel=1e-6)
    assert there.past[-1] == 0  # no way leads past the output layer
    assert ((there.past[:-1] > 0) == residual).all()


def test_the_bars_are_the_gradient_that_was_recorded():
    for preset in ({"residual": True}, {"normalised": True}):
        result = remedies(depth=4, epoch=1000, **preset).run().result
        recorded = result.history.gradient_norms[999]
        assert result.flow.gradient_norms == pytest.approx(recorded, rel=1e-9)


def test_without_remedies_it_is_the_network_of_lesson_05():
    one = remedies(depth=3).run().result
    other = depth(depth=3, weights="glorot", learning_rate=0.0005).run().result
    np.testing.assert_array_equal(one.history.sse, other.history.sse)
    for name in ("gradient_norms", "sizes", "spreads"):
        ours, theirs = getattr(one.flow, name), getattr(other.flow, name)
        assert ours == pytest.approx(theirs, rel=1e-9)


def test_skips_learn_where_the_others_stand_still():
    sse = {
        (residual, normalised): remedies(residual=residual, normalised=normalised)
        .run()
        .result.history.sse[-1]
        for residual, normalised in ((False, False), (False, True), (True, False))
    }
    assert sse[True, False] < 1
    assert sse[False, False] == pytest.approx(17.73, abs=0.01)
    assert sse[False, True] == pytest.approx(17.73, abs=0.01)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_shows_something(preset):
    trial = remedies(**PRESETS[preset]).run()
    assert "cannot be shown" not in trial.sentence
    assert ("the part past it" in trial.sentence) == trial.settings.residual
    assert trial.figure.png()


def test_thirty_layers_with_skips_are_thrown_out():
    trial = remedies(residual=True, depth=30, learning_rate=0.002).run()
    assert trial.result.history.ending == "overflowed"
    assert "the numbers overflow" in trial.sentence


# -- time -----------------------------------------------------------------------------------------


@given(st.floats(0.2, 3), st.integers(0, 99), st.integers(1, 9))
def test_a_linear_network_multiplies_by_the_size_in_every_year(size, seed, units):
    network = recurrent("identity", units)
    X = np.random.default_rng(seed).normal(size=(20, 3))
    norms = reach(network, recurrent_start(network, size, seed), X)
    np.testing.assert_allclose(norms, size ** np.arange(19.0, -1, -1), rtol=1e-9)


@pytest.mark.parametrize("hidden", ["tanh", "logistic"])
def test_the_reach_is_that_of_nudged_units(problem, hidden):
    """A bias that acts in a single year alone moves the units of that year, and all later ones."""
    network = recurrent(hidden)
    params = recurrent_start(network, 1.3, 4)
    (W, b), _ = params.layers
    activation = bp.ACTIVATIONS[hidden]
    start = 15

    def last(change):
        h = np.zeros(8)
        for year, x in enumerate(problem.X):
            h = activation.function(W @ np.concatenate([x, h]) + b)
            h = h + change if year == start else h
        return h

    steps = 1e-6 * np.eye(8)
    slopes = np.column_stack([(last(step) - last(-step)) / 2e-6 for step in steps])
    norms = reach(network, params, problem.X)
    assert norms[start] == pytest.approx(np.linalg.norm(slopes, 2), rel=1e-6)
    assert norms[-1] == 1


def test_clipping_saves_the_run_that_overflows():
    trial = memory(activation="identity", size=1.5, learning_rate=0.02).run()
    assert trial.result.history.ending == "overflowed"
    assert "In epoch 3 the numbers have overflowed." in trial.sentence
    saved = trial.set(clip="norm").run().result.history
    assert saved.ending == "learned"
    assert saved.sse[-1] < 1


def test_what_vanishes_is_said_with_the_years_of_the_table():
    trial = memory(size=0.501).run()
    assert "in 1990 is at most 7.8e-07 times as long in 2009. It vanishes" in trial.sentence
    assert trial.result.history.sse[-1] < 1
    quiet = trial.set(size=0.1, activation="logistic").run()
    assert "cannot be shown" not in quiet.sentence


@pytest.fixture(scope="module")
def any_memory():
    return memory()


@settings(max_examples=15, deadline=None)
@given(
    size=st.floats(0.1, 5),
    activation=st.sampled_from(sorted(bp.ACTIVATIONS)),
    clip=st.sampled_from(["off", "norm"]),
    learning_rate=st.floats(1e-4, 0.1),
)
def test_no_memory_breaks_it(any_memory, size, activation, clip, learning_rate):
    trial = any_memory
    trial.set(size=size, activation=activation, clip=clip, learning_rate=learning_rate).run()
    assert "cannot be shown" not in trial.sentence
    assert "nan" not in trial.sentence


# -- losses ---------------------------------------------------------------------------------------


def test_the_first_gradients_are_those_of_each_network_by_itself():
    trial = losses(bias=6).run()
    result = trial.result
    for loss, run in result.histories.items():
        first = run.gradient_norms[0, 1]
        place = list(range(-10, 11)).index(6)
        assert result.norms[loss][place] == pytest.approx(first, rel=1e-9)
    squared, entropy = (run.gradient_norms[0, 1] for run in result.histories.values())
    assert squared == pytest.approx(0.012, abs=0.001)
    assert entropy == pytest.approx(14.7, abs=0.1)


def test_squared_error_stands_still_where_cross_entropy_learns():
    trial = losses(bias=8, epochs=1000).run()
    squared, entropy = (run.sse[-1] for run in trial.result.histories.values())
    assert squared > 9.9
    assert entropy < 0.1
    assert "10 of 20 years are on the wrong side" in trial.sentence
    assert "0 of 20 years are on the wrong side" in trial.sentence
