"""What a history means, and how a run ended."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpcore as bp


@pytest.fixture
def run(network, problem, engine):
    """Train from the textbook's weights; any option may be given, also another start."""

    def run(params=None, network=network, problem=problem, **options):
        params = bp.init_params(network, "textbook") if params is None else params
        options = {"learning_rate": 0.02, "epochs": 12, "engine": engine, **options}
        return bp.train(network, params, problem.X, problem.T, **options)

    return run


# ------------------------------------------------------------------------------------------------
# What is recorded
# ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [1, 7, 20])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_the_sse_is_a_full_pass_before_the_first_update_in_every_mode(
    run, network, problem, batch_size, reduction
):
    mode = {"batch_size": batch_size, "reduction": reduction}
    history = run(held_out=(problem.X[3:9] / 2, problem.T[3:9]), **mode)
    params = bp.init_params(network, "textbook")
    for epoch in range(12):
        if epoch:
            params = run(epochs=epoch, **mode).params
        whole = bp.sse(network, params, problem.X, problem.T)
        held_out = bp.sse(network, params, problem.X[3:9] / 2, problem.T[3:9])
        assert history.sse[epoch] == pytest.approx(whole, rel=1e-13)
        assert history.held_out_sse[epoch] == pytest.approx(held_out, rel=1e-13)


def norms_by_hand(network, problem, kind, threshold, batch_size, epochs):
    """Plain descent in the order of the table: largest norms before and after, share clipped."""
    params = bp.init_params(network, "textbook")
    before, after, share = np.zeros((2, epochs, 2)).tolist() + [[0] * epochs]
    for epoch in range(epochs):
        starts = range(0, 20, batch_size)
        for start in starts:
            rows = slice(start, start + batch_size)
            gradient = bp.backward(network, params, problem.X[rows], problem.T[rows]).gradient
            layers = np.split(gradient.theta, [32])
            norms = [np.linalg.norm(g) for g in layers]
            whole = np.hypot(*norms)
            left = {
                "off": layers,
                "norm": [g * min(1, threshold / whole) for g in layers],
                "layer": [g * min(1, threshold / n) for g, n in zip(layers, norms, strict=True)],
                "value": [np.clip(g, -threshold, threshold) for g in layers],
            }[kind]
            params.theta[:] -= 0.02 * np.concatenate(left)
            for layer in range(2):
                before[epoch][layer] = max(before[epoch][layer], norms[layer])
                after[epoch][layer] = max(after[epoch][layer], np.linalg.norm(left[layer]))
            share[epoch] += any((g != h).any() for g, h in zip(layers, left, strict=True))
        share[epoch] /= len(starts)
    return before, after, share


@pytest.mark.parametrize("batch_size", [1, 6, 20])
@pytest.mark.parametrize("kind", bp.CLIPPINGS)
def test_gradient_norms_are_the_largest_of_the_epoch_before_and_after_clipping(
    run, network, problem, kind, batch_size
):
    threshold = 0.2 * batch_size
    before, after, share = norms_by_hand(network, problem, kind, threshold, batch_size, 12)
    options = {"clip": kind, "clip_threshold": threshold, "batch_size": batch_size}
    history = run(shuffle=False, **options)
    np.testing.assert_allclose(history.gradient_norms, before, rtol=1e-10)
    np.testing.assert_allclose(history.clipped_norms, after, rtol=1e-10)
    np.testing.assert_array_equal(history.clipped_share, share)
    assert (0 < np.sum(share) < 12) == (kind != "off")


def test_norms_left_by_clipping_keep_to_the_threshold(run):
    by_norm = run(clip="norm", clip_threshold=0.5, batch_size=3, learning_rate=0.5)
    assert np.hypot(*by_norm.clipped_norms.T).min() > 0
    assert by_norm.clipped_norms.max() <= 0.5 * (1 + 1e-12)
    by_layer = run(clip="layer", clip_threshold=0.5, batch_size=3, learning_rate=0.5)
    assert by_layer.clipped_norms.max() <= 0.5 * (1 + 1e-12)


@pytest.mark.parametrize("batch_size", range(1, 21))
def test_when_every_update_is_clipped_the_share_is_one(run, batch_size):
    history = run(clip="norm", clip_threshold=1e-9, batch_size=batch_size, epochs=2)
    assert history.clipped_share.tolist() == [1, 1]


def test_an_epoch_under_way_has_its_row(network, matlab, problem, engine):
    training = bp.Training(network, matlab, problem.X, problem.T, batch_size=5, engine=engine)
    assert training.history().epochs == 0
    training.advance(updates=6)
    history = training.history()
    assert (history.epochs, history.updates, training.epoch) == (2, 6, 1)
    assert history.stopped == "running"
    assert (history.gradient_norms > 0).all()


def test_the_settings_tell_the_seed_of_whatever_type(run):
    assert run(seed=np.int64(7)).settings["seed"] == 7


# ------------------------------------------------------------------------------------------------
# Snapshots
# ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [4, 20])
def test_snapshots_are_what_runs_that_end_there_end_with(run, network, batch_size):
    history = run(snapshots=8, epochs=60, batch_size=batch_size)
    epochs = history.snapshot_epochs
    assert epochs[0] == 0 and epochs[-1] == 60 and (np.diff(epochs) > 0).all()
    assert len(epochs) == len(history.snapshots) <= 8
    start = bp.init_params(network, "textbook").theta
    np.testing.assert_array_equal(history.snapshot(0).theta, start)
    for i in range(1, len(epochs)):
        end = run(epochs=int(epochs[i]), batch_size=batch_size).params.theta
        np.testing.assert_array_equal(history.snapshot(i).theta, end)


def test_snapshots_are_evenly_spaced_on_a_log_scale(run):
    epochs = run(snapshots=6, epochs=10_000).snapshot_epochs
    np.testing.assert_allclose(epochs[1:-2] + 1, [10, 100, 1000], rtol=0.01)


def test_no_epoch_is_twice_among_the_snapshots_however_a_run_stops(run, problem, network, engine):
    goal = run(epochs=40).sse[9]
    for options in ({"goal": goal * 1.0000001}, {"goal": 1e9}, {"epochs": 9}, {"epochs": 1}):
        epochs = run(**{"epochs": 40, "snapshots": 40, **options}).snapshot_epochs
        assert (np.diff(epochs) > 0).all(), options
    params = bp.init_params(network)
    waiting = bp.Training(network, params, problem.X, problem.T, snapshots=5, engine=engine)
    assert waiting.history().snapshot_epochs.tolist() == [0]


# ------------------------------------------------------------------------------------------------
# Why a run stopped
# ------------------------------------------------------------------------------------------------


def test_a_run_stops_before_the_update_that_the_goal_makes_needless(run, network, problem):
    long = run(epochs=100)
    goal = float(long.sse[30:32].mean())  # reached in epoch 32, where it is epoch 31 of 0, 1, …
    history = run(epochs=100, goal=goal)
    assert (history.stopped, history.epochs, history.updates) == ("goal", 32, 31)
    assert history.sse[-1] < goal <= history.sse[-2]
    reached = bp.sse(network, history.params, problem.X, problem.T)
    assert reached == pytest.approx(history.sse[-1], rel=1e-13)
    np.testing.assert_array_equal(history.gradient_norms, long.gradient_norms[:32])
    np.testing.assert_array_equal(history.clipped_norms, long.clipped_norms[:32])


def test_a_goal_in_reach_of_the_start_needs_no_update(run):
    history = run(goal=1e6)
    assert (history.stopped, history.epochs, history.updates) == ("goal", 1, 0)


def test_a_goal_of_zero_is_never_reached(run, network, problem):
    zero = dataclasses.replace(problem, T=np.zeros_like(problem.T))
    history = run(bp.Params(network), problem=zero)
    assert history.sse.tolist() == [0] * 12
    assert history.stopped == "epochs"


def test_a_run_that_has_stopped_does_not_go_on(network, matlab, problem, engine):
    training = bp.Training(network, matlab, problem.X, problem.T, goal=1e6, engine=engine)
    training.advance().advance(5)
    assert training.done
    assert training.updates == 0


def test_a_run_that_overflows_keeps_its_history_and_knows_when_and_where(run, matlab):
    history = run(matlab, learning_rate=0.12, epochs=1000)
    assert history.stopped == "diverged"
    assert 200 < history.epochs < 400
    assert np.isfinite(history.sse[:-1]).all() and not np.isfinite(history.sse[-1])
    epoch, layer = history.first_not_finite
    assert layer == 2
    finite = np.isfinite(history.gradient_norms).all(axis=1)
    assert finite[: epoch - 1].all() and not finite[epoch - 1]


def test_of_a_deep_network_the_layer_whose_gradient_explodes_first_is_named(problem, run):
    """Weights of 0 above layer 2 keep its delta at 0; huge ones below explode only layer 3."""
    network = bp.Network((3, 1, 1, 2), hidden="identity")
    params = bp.Params(network)
    params.layers[0].W[:], params.layers[1].W[:] = 1e100, 1e100
    history = run(params, network=network, epochs=1)
    assert history.first_not_finite == (1, 3)
    assert run(epochs=3).first_not_finite is None


NOT_FINITE = [math.nan, math.inf, -math.inf, 1e200]


@pytest.mark.parametrize("value", NOT_FINITE)
@pytest.mark.parametrize("hidden", ["logistic", "tanh", "relu", "identity"])
@pytest.mark.parametrize("where", [0, 3, 31, 32, 40, 49])
def test_what_is_not_finite_never_reads_as_the_goal(run, hidden, value, where):
    """Compiled with "no NaN" assumed, a run that overflowed compared as below its goal."""
    network = bp.Network((3, 8, 2), hidden=hidden)
    params = bp.init_params(network, "textbook")
    params.theta[where] = value
    history = run(params, network=network, goal=1e-3, epochs=3)
    finite = bool(np.isfinite(history.sse[-1]))
    assert history.stopped == ("epochs" if finite else "diverged")
    assert finite or history.ending == "overflowed"


@pytest.mark.parametrize("rate", [0.12, 1.0, 1e10, 1e160, 1e300])
@pytest.mark.parametrize("rule", sorted(set(bp.RULES) - {"traingda", "traingdx"}))
def test_an_overflow_on_the_way_never_reads_as_the_goal(run, matlab, rule, rate):
    history = run(matlab, rule=rule, learning_rate=rate, goal=1e-3, epochs=600, clip="off")
    assert history.stopped != "goal"
    assert (history.stopped == "diverged") == (not np.isfinite(history.sse[-1]))


# ------------------------------------------------------------------------------------------------
# Kinds of ending
# ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "epochs", "ending"),
    [
        (0.05, 1, "unfinished"),
        (0.05, 2, "unfinished"),  # the first step is thrown out: SSE 360, then 2322
        (0.05, 5, "unfinished"),
        (0.05, 100, "learned"),
        (1e-9, 500, "unfinished"),
        (0.0999, 50_000, "dead"),
        (0.1, 2_000, "oscillating"),
        (0.1, 50_000, "oscillating"),
        (0.101, 2_000, "blown up"),
        (0.101, 50_000, "overflowed"),
        (0.12, 1_000, "overflowed"),
    ],
)
def test_the_reference_network_ends_as_its_rate_makes_it(run, matlab, rate, epochs, ending):
    if epochs > 5000 and run(matlab, epochs=1).engine == "numpy":
        epochs = 20_000  # enough for every one of these endings
    assert run(matlab, learning_rate=rate, epochs=epochs).ending == ending


@pytest.mark.parametrize(
    ("rate", "sse", "tolerance"),
    [
        (0.01, 0.037, 0.001),
        (0.02, 0.031, 0.001),
        (0.035, 0.025, 0.001),
        (0.06, 0.24, 0.01),
        (0.07, 1.02, 0.01),
        (0.08, 6.0, 0.3),  # to and fro between 6.02 and 6.23
        (0.0999, 17.7276, 0.001),
        (0.1, 24_755, 2),
    ],
)
def test_rates_end_where_they_are_known_to_end(network, matlab, problem, rate, sse, tolerance):
    pytest.importorskip("numba")  # 50,000 epochs, eight times
    run = {"learning_rate": rate, "epochs": 50_000, "engine": "compiled"}
    history = bp.train(network, matlab, problem.X, problem.T, **run)
    assert history.sse[-1] == pytest.approx(sse, abs=tolerance)


def test_the_best_constant_output_is_the_mean_of_the_targets(run, problem):
    assert run().constant_sse == pytest.approx(17.7276, abs=5e-5)
    assert run().constant_sse == pytest.approx(20 * problem.T.var(axis=0).sum(), rel=1e-12)


def test_one_saturated_layer_makes_a_deep_network_dead(run, problem):
    """However steep the other layers are: nothing that goes through the saturated one matters."""
    network = bp.Network((3, 6, 6, 2), hidden="tanh")
    params = bp.init_params(network, "glorot")
    params.layers[1].b[:] = 30
    history = run(params, network=network, learning_rate=0.005, epochs=300)
    assert history.ending == "dead"


def test_relu_units_that_are_all_off_make_a_dead_network(run):
    network = bp.Network((3, 8, 2), hidden="relu")
    params = bp.init_params(network, "he")
    params.layers[0].b[:] = -20
    history = run(params, network=network, epochs=300)
    assert (history.ending, history.hidden_slope) == ("dead", 0)


@pytest.mark.parametrize("options", [{"batch_size": 1}, {"batch_size": 5, "reduction": "mean"}])
def test_a_dead_network_is_dead_under_stochastic_descent_too(run, options):
    """Each sample by itself goes on pulling at the output biases, so the gradient never rests."""
    network = bp.Network((3, 8, 2))
    params = bp.init_params(network, "textbook")
    params.layers[0].b[:] = 60
    assert run(params, network=network, epochs=500, **options).ending == "dead"


def test_a_plateau_is_unfinished_and_its_round_off_no_rise(run):
    """Thirty logistic layers pass on nothing: a constant output, yet no unit is saturated."""
    network = bp.Network((3, *[4] * 29, 2))
    params = bp.init_params(network, "glorot")
    history = run(params, network=network, epochs=1000)
    assert history.hidden_slope > 0.2
    assert history.ending == "unfinished"


def test_large_weights_that_fall_towards_a_constant_are_not_oscillating(run):
    network = bp.Network((3, 8, 2))
    params = bp.init_params(network, "matlab", scale=1.0)
    params.layers[0].b[:] = 60
    history = run(params, network=network, learning_rate=1e-5, epochs=200)
    assert history.hidden_slope < 1e-10
    assert history.ending == "unfinished"


@pytest.mark.parametrize(
    ("factor", "ending"), [(0.9, "learned"), (1.02, "oscillating"), (1.2, "blown up")]
)
def test_a_network_without_hidden_layer_ends_by_its_rate(run, problem, factor, ending):
    network = bp.Network((3, 2))
    params = bp.init_params(network, "uniform")
    limit = bp.stability_limit(bp.sharpness(network, params, problem.X, problem.T))
    epochs = {"learned": 500, "oscillating": 80, "blown up": 60}[ending]
    history = run(params, network=network, learning_rate=factor * limit, epochs=epochs)
    assert history.ending == ending


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"learning_rate": 0.08, "epochs": 2000}, "dead"),  # learned by 20,000, which nothing tells
        ({"learning_rate": 0.08, "epochs": 20_000}, "learned"),
        ({"goal": 1e6}, "unfinished"),  # reached, and no better than a constant
        ({"learning_rate": 1e300, "epochs": 1}, "overflowed"),  # in the only step
        ({"learning_rate": 1.22, "batch_size": 1, "epochs": 2000}, "oscillating"),
        ({"learning_rate": 0.12, "clip": "norm", "epochs": 2000}, "learned"),
    ],
)
def test_an_ending_looks_at_the_network_as_it_stands(run, matlab, options, expected):
    assert run(matlab, **options).ending == expected


def test_a_step_that_overflows_is_that_of_the_epoch_to_come(run, matlab):
    history = run(matlab, learning_rate=1e300, epochs=1)
    assert np.isfinite(history.sse).all() and not np.isfinite(history.end_sse)
    assert history.first_not_finite == (2, 2)


def test_targets_met_to_the_last_digit_are_learned(run, problem):
    """One sample: the best constant has no error at all, and no SSE is below that."""
    one = dataclasses.replace(problem, X=problem.X[:1], T=problem.T[:1])
    history = run(problem=one, learning_rate=0.1, epochs=3000)
    assert history.constant_sse == 0 and history.sse[-1] < 1e-28
    assert (history.end_sse, history.ending) == (0, "learned")


def test_targets_too_large_for_a_step_to_be_felt_do_not_oscillate(run, problem):
    huge = dataclasses.replace(problem, T=problem.T * 1e153)
    history = run(problem=huge, clip="norm", epochs=500)
    assert np.ptp(history.sse) == 0
    assert history.ending == "unfinished"


def test_a_climb_that_weight_decay_makes_is_not_to_and_fro(run, problem):
    """The weights shrink, the network becomes a constant, and the SSE rises in every epoch."""
    learned = run(epochs=2000, learning_rate=0.02).params
    history = run(learned, learning_rate=1e-5, weight_decay=200.0, epochs=800)
    assert (np.diff(history.sse[-100:]) > 0).all() and history.sse[-1] > history.constant_sse
    assert history.ending == "unfinished"


@pytest.mark.parametrize("cut", [slice(0), slice(1), slice(5), slice(None)])
@pytest.mark.parametrize("end", [0.0, 1e-300, 1.0, 1e300, math.inf, math.nan])
@pytest.mark.parametrize("constant", [0.0, 1e-300, 17.7, 1e306, math.inf])
def test_whatever_the_numbers_there_is_an_ending(run, cut, end, constant):
    history = run(epochs=30)
    bent = dataclasses.replace(
        history, sse=history.sse[cut], end_sse=end, constant_sse=constant, overshot=True
    )
    assert bent.ending in bp.ENDINGS
    assert (bent.ending == "overflowed") == (not math.isfinite(end))


@given(
    rule=st.sampled_from(sorted(bp.RULES)),
    batch_size=st.sampled_from([1, 7, 20]),
    learning_rate=st.floats(-6, 3).map(lambda exponent: 10**exponent),
    scale=st.floats(-3, 3).map(lambda exponent: 10**exponent),
    hidden=st.sampled_from(sorted(bp.ACTIVATIONS)),
    weight_decay=st.sampled_from([0.0, 0.01, 10.0]),
    clip=st.sampled_from(bp.CLIPPINGS),
    epochs=st.sampled_from([1, 2, 12, 300]),
)
def test_the_word_for_an_ending_is_true(
    problem, rule, batch_size, learning_rate, scale, hidden, weight_decay, clip, epochs
):
    """Each is held to what its words claim, worked out anew from the network at the end."""
    if bp.RULES[rule].adaptive:
        batch_size = 20
    network = bp.Network((3, 8, 2), hidden=hidden)
    start = bp.init_params(network, "uniform", scale=scale)
    options = {"rule": rule, "batch_size": batch_size, "learning_rate": learning_rate}
    options |= {"weight_decay": weight_decay, "clip": clip, "epochs": epochs}
    history = bp.train(network, start, problem.X, problem.T, **options)
    with np.errstate(all="ignore"):
        Y = bp.forward(network, history.params, problem.X).Y
        sse = float(np.sum((problem.T - Y) ** 2))
        same_every_year = bool((np.std(Y, axis=0) < 1e-3).all())
    constant = 20 * problem.T.var(axis=0).sum()
    recent = np.append(history.sse, sse)[-101:]
    word = history.ending
    assert (word == "overflowed") == (not np.isfinite(sse))
    if word == "overflowed":
        assert history.first_not_finite
    elif word == "blown up":
        assert sse > 1000 * history.sse[0]
    elif word == "learned":
        assert sse < constant  # so its outputs differ from year to year, if only a little
    elif word == "dead":
        slope = bp.hidden_slope(network, history.params, problem.X)
        assert same_every_year and slope < 0.001 and sse < 2 * constant
    elif word == "oscillating":
        assert sse >= 0.999999 * constant or np.median(recent) >= 0.999999 * constant
        assert (np.diff(recent) >= -1e-12 * sse).any(), "a run that only falls does not overshoot"
        assert np.any(Y != bp.forward(network, start, problem.X).Y), "it has moved"
    else:
        assert word == "unfinished" and sse >= 0.999999 * constant


def test_a_run_that_has_not_begun_is_unfinished(network, matlab, problem, engine):
    training = bp.Training(network, matlab, problem.X, problem.T, engine=engine)
    assert training.history().ending == "unfinished"
