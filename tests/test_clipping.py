"""The experiments of lesson 06 without a browser, and the numbers behind them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

import bpcore as bp
from bpcore.experiments import cliff, clipping
from bpcore.lessons.clipping.cliff import chain_gradient, chain_loss, descend
from bpcore.lessons.clipping.live import angle


@pytest.fixture(scope="module")
def experiment():
    return clipping(epochs=500)


@pytest.fixture(scope="module")
def wall():
    return cliff()


# ---- one gradient --------------------------------------------------------------------------------


@given(
    kind=st.sampled_from(bp.CLIPPINGS),
    threshold=st.floats(1e-3, 1e3),
    seed=st.integers(0, 99),
)
def test_a_clipped_gradient_is_what_it_should_be(kind, threshold, seed, network):
    theta = 10 * np.random.default_rng(seed).standard_normal(network.n_params)
    raw = bp.Params(network, theta.copy())
    short = bp.clipped(raw, kind, threshold)
    assert np.array_equal(raw.theta, theta)
    assert (np.sign(short.theta) == np.sign(theta)).all()
    if kind == "off":
        assert np.array_equal(short.theta, theta)
    elif kind == "value":
        assert np.array_equal(short.theta, np.clip(theta, -threshold, threshold))
    elif kind == "norm":
        assert np.linalg.norm(short.theta) == pytest.approx(
            min(threshold, np.linalg.norm(theta)), rel=1e-12
        )
        assert angle(theta, short.theta) == pytest.approx(0, abs=1e-5)
    else:
        for a, b in zip(raw.layers, short.layers, strict=True):
            a, b = (np.column_stack([layer.W, layer.b]).ravel() for layer in (a, b))
            assert np.linalg.norm(b) == pytest.approx(min(threshold, np.linalg.norm(a)), rel=1e-12)
            assert angle(a, b) == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize(("kind", "threshold"), [("nonsense", 1.0), ("norm", 0.0)])
def test_senseless_clipping_is_refused(kind, threshold, network):
    with pytest.raises(ValueError, match="kind is|threshold is"):
        bp.clipped(bp.Params(network), kind, threshold)


def test_angles():
    assert angle(np.array([1.0, 0]), np.array([0, 2.0])) == pytest.approx(90)
    assert angle(np.array([1.0, 0]), np.array([-3.0, 0])) == pytest.approx(180)
    assert angle(np.array([1.0, 0]), np.array([1.0, 1e-8])) == pytest.approx(np.degrees(1e-8))


# ---- the chain -----------------------------------------------------------------------------------


@given(w=st.floats(-8, 8), b=st.floats(-5, 5), depth=st.integers(1, 12))
def test_the_gradient_of_the_chain_is_its_slope(w, b, depth):
    h = 1e-6
    slopes = [
        (chain_loss(w + h, b, depth) - chain_loss(w - h, b, depth)) / (2 * h),
        (chain_loss(w, b + h, depth) - chain_loss(w, b - h, depth)) / (2 * h),
    ]
    gradient = chain_gradient(w, b, depth)
    np.testing.assert_allclose(
        gradient, slopes, rtol=1e-4, atol=1e-4 * np.linalg.norm(gradient) + 1e-9
    )


def test_the_cliff_throws_the_unclipped_path_out_and_not_the_clipped_one(wall):
    paths = wall.reset().run().result
    assert paths.jump > 30
    assert np.abs(np.diff(paths.clipped, axis=0)).max() <= 0.3 + 1e-12
    assert paths.clipped_loss[-1] < 0.005 < 0.04 < paths.unclipped_loss[-1]
    assert "outside the picture" in wall.sentence


def test_every_further_unit_makes_the_wall_steeper_wherever_the_path_starts(wall):
    steepest = [wall.reset().set(depth=depth).run().result.steepest for depth in range(1, 31)]
    assert (np.diff(steepest) > 0).all()
    assert wall.set(start=3).run().result.steepest == steepest[-1]


def test_clipping_is_not_always_better_at_the_cliff(wall):
    for setting in ({"depth": 5}, {"clip_threshold": 1}):
        paths = wall.reset().set(**setting).run().result
        assert np.median(paths.clipped_loss[-10:]) > 0.98 * paths.unclipped_loss[-1]


def test_the_sentence_says_when_the_gradient_is_not_that_of_the_epoch_asked_for(experiment):
    experiment.reset().set(epochs=2000, epoch_shown=200).run()
    assert "epoch 198 (the nearest to 200 that was kept)" in experiment.sentence
    experiment.set(epoch_shown=2).run()
    assert "The gradient of epoch 2 is" in experiment.sentence


def test_a_threshold_above_every_gradient_changes_nothing():
    free = descend((6.5, -2.6), 20, 3.0, 60)
    norms = [np.linalg.norm(chain_gradient(*place, 20)) for place in free[:-1]]
    held = descend((6.5, -2.6), 20, 3.0, 60, threshold=max(norms))
    assert np.array_equal(free, held)


@settings_of_hypothesis(max_examples=40)
@given(
    learning_rate=st.floats(0.1, 10),
    clip_threshold=st.floats(0.01, 100),
    depth=st.integers(1, 30),
    start=st.sampled_from([3.0, 5.0, 5.25, 6.5, 7.5]),
)
def test_no_setting_breaks_the_cliff(wall, **chosen):
    paths = wall.set(**chosen).run().result
    assert np.isfinite(paths.clipped).all()
    assert f"A chain of {chosen['depth']} units" in wall.sentence
    assert f"{np.median(paths.clipped_loss[-10:]):.2g}" in wall.sentence
    assert f"{paths.steepest:.3g}" in wall.sentence
    (again,) = wall.compute(wall.settings)
    assert np.array_equal(again.clipped, paths.clipped)


# ---- the network ---------------------------------------------------------------------------------


def test_the_same_run_with_and_without(experiment):
    result = experiment.reset().run().result
    assert result.unclipped.ending == "overflowed"
    assert result.unclipped.epochs == 285
    assert result.history.ending == "learned"
    assert "Unclipped: in epoch 285 the numbers have overflowed" in experiment.sentence
    off = experiment.set(clip="off", learning_rate=0.05).run().result
    assert np.array_equal(off.history.sse, off.unclipped.sse)
    assert experiment.controls.widgets["clip_threshold"].disabled


def test_what_is_shown_of_a_gradient_is_what_the_history_recorded(experiment):
    result = experiment.reset().set(clip="layer", epoch_shown=3).run().result
    row = result.epoch - 1
    raw, short = result.history.gradient_norms[row], result.history.clipped_norms[row]
    assert result.raw == pytest.approx(np.linalg.norm(raw), rel=1e-9)
    assert result.clipped == pytest.approx(np.linalg.norm(short), rel=1e-9)
    assert f"turns it by {result.angle:.1f}°" in experiment.sentence


@settings_of_hypothesis(max_examples=40)
@given(
    learning_rate=st.floats(1e-3, 10),
    clip=st.sampled_from(bp.CLIPPINGS),
    clip_threshold=st.floats(0.01, 1000),
    epochs=st.sampled_from((10, 20, 50, 100, 200, 500)),
    epoch_shown=st.sampled_from((1, 2, 3, 7, 20, 100, 500, 2000, 5000)),
    weights=st.sampled_from(["matlab", "uniform", "glorot"]),
    seed=st.integers(0, 99),
)
def test_no_setting_breaks_it(experiment, **chosen):
    result = experiment.reset().set(**chosen).run().result
    if chosen["clip"] != "off":
        assert np.isfinite(result.history.sse).all()  # a clipped run stays finite
        if chosen["clip"] == "norm":
            assert not result.angle > 1e-3
    assert "nan" not in experiment.sentence
    for which in (result.history, result.unclipped):
        assert f"in epoch {which.epochs:,}" in experiment.sentence or chosen["clip"] == "off"


def test_played_both_go_on_together_and_take_a_new_threshold(experiment):
    experiment.reset().play().run(5)
    before = experiment.result.history
    experiment.set(clip_threshold=0.1).run(1)
    history, unclipped = experiment.result.history, experiment.result.unclipped
    assert history.epochs == unclipped.epochs == before.epochs + 1
    assert history.settings["clip_threshold"] == 0.1
    assert unclipped.settings["clip"] == "off"


# ---- what the lesson says of the cliff -----------------------------------------------------------


def test_at_the_threshold_1_the_clipped_path_is_thrown_off_too():
    paths = cliff().set(clip_threshold=1).run().result
    assert np.ptp(paths.clipped_loss[-10:]) < 1e-3
    assert paths.clipped_loss[-1] == pytest.approx(paths.unclipped_loss[-1], abs=1e-3)


# ---- what the lesson says of its challenge -------------------------------------------------------


def test_clipping_per_layer_gets_lowest_at_the_rate_of_the_challenge(network, problem, matlab):
    """The best of 60 thresholds, by norm, by value and per layer."""

    def best(kind):
        options = {"learning_rate": 0.12, "epochs": 2000, "clip": kind}
        return min(
            bp.train(network, matlab, problem.X, problem.T, clip_threshold=c, **options).sse[-1]
            for c in np.geomspace(0.01, 10, 60)
        )

    assert [round(best(kind), 2) for kind in ("norm", "value", "layer")] == [0.28, 0.18, 0.16]
