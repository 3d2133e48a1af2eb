"""The experiment of lesson 04 without a browser, and the numbers behind it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

import bpcore as bp
from bpcore.experiments import batches
from bpcore.lessons.batches.landscape import losses_on_plane, sample_gradients, widest_plane
from bpcore.lessons.batches.live import (
    EPOCHS,
    NAMES,
    SHOWN,
    Result,
    Settings,
    run_words,
    spread,
    x_axis,
)


@pytest.fixture(scope="module")
def experiment():
    return batches()


def test_single_gradients_add_up_to_that_of_the_batch(network, matlab, problem):
    singles = sample_gradients(network, matlab, problem.X, problem.T)
    whole = bp.backward(network, matlab, problem.X, problem.T).gradient.theta
    np.testing.assert_allclose(singles.sum(axis=0), whole, rtol=1e-10)


def test_a_plane_shows_points_that_lie_in_one(network):
    rng = np.random.default_rng(0)
    origin, u, v = rng.standard_normal((3, network.n_params))
    places = rng.standard_normal((9, 2))
    places[0] = 0
    thetas = origin + places @ np.array([u, v])
    plane = widest_plane(thetas)
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-12)
    seen = plane.project(thetas)
    np.testing.assert_allclose(plane.origin + seen @ plane.axes, thetas, atol=1e-10)
    assert (seen[-1] >= 0).all()
    assert np.ptp(seen[:, 0]) >= np.ptp(seen[:, 1])


@pytest.mark.parametrize("sizes", [(3, 2), (3, 8, 2), (3, 4, 5, 2)])
def test_the_loss_on_a_plane_is_the_loss_there(sizes, problem):
    network = bp.Network(sizes, hidden="tanh")
    thetas = np.random.default_rng(2).standard_normal((4, network.n_params))
    plane = widest_plane(thetas)
    across, up = np.linspace(-1, 2, 3), np.linspace(-2, 1, 4)
    grid = losses_on_plane(network, plane, across, up, problem.X, problem.T)
    assert grid.shape == (4, 3)
    for j, y in enumerate(up):
        for i, x in enumerate(across):
            theta = plane.origin + x * plane.axes[0] + y * plane.axes[1]
            one = bp.sse(network, bp.Params(network, theta), problem.X, problem.T)
            assert grid[j, i] == pytest.approx(one, rel=1e-12)


def test_all_three_are_the_runs_they_say(experiment, network, problem):
    result = experiment.reset().run().result
    params = bp.init_params(network, "uniform", seed=1)
    for history, size in zip(result.histories, (None, 5, 1), strict=True):
        alone = bp.train(
            network, params, problem.X, problem.T, learning_rate=0.02, epochs=200, batch_size=size
        )
        assert np.array_equal(history.sse, alone.sse)
    updates = [history.updates for history in result.histories]
    assert updates == [200, 800, 4000]
    assert "stochastic SSE" in experiment.sentence and "after 4,000 updates" in experiment.sentence


def test_with_small_steps_an_epoch_does_the_same_in_all_three(experiment):
    result = experiment.reset().set(learning_rate=0.002).run().result
    ends = [history.sse[-1] for history in result.histories]
    assert ends == pytest.approx([ends[0]] * 3, rel=0.01)


def test_the_axis_counts_what_it_says(experiment):
    experiment.reset().set(batch_size=7)
    assert x_axis(experiment.run().settings, experiment.result) == ("epochs", [1.0] * 3)
    experiment.set(x_axis="updates").run()
    assert x_axis(experiment.settings, experiment.result) == ("updates", [1.0, 3.0, 20.0])
    experiment.set(x_axis="time").run()
    name, taken = x_axis(experiment.settings, experiment.result)
    assert "milliseconds" in name
    assert min(taken) > 0


def test_the_axis_of_time_can_be_drawn_where_a_clock_stands_still(experiment):
    result = experiment.reset().set(x_axis="time").run().result
    still = Result(result.histories, [0.0] * 3, *result[2:])
    assert min(x_axis(experiment.settings, still)[1]) > 0


def test_the_mean_of_single_gradients_lies_along_the_axis():
    samples = np.random.default_rng(4).standard_normal((20, 50)) + 0.3
    tips, mean = spread(samples)
    longest = np.linalg.norm(samples, axis=1).max()
    assert mean == pytest.approx(np.linalg.norm(samples.mean(axis=0)) / longest)
    assert tips.mean(axis=0) == pytest.approx([mean, 0], abs=1e-12)
    assert np.linalg.norm(tips, axis=1).max() <= 1 + 1e-12


def test_the_plane_stays_while_a_run_is_played(experiment):
    experiment.reset().play().run(3)
    first = experiment.result
    experiment.run(3)
    assert np.array_equal(experiment.result.surface.sse, first.surface.sse)
    assert np.array_equal(experiment.result.paths[2][:2], first.paths[2][:2])
    assert [history.epochs for history in experiment.result.histories] == [7, 7, 7]


def test_a_step_of_a_mini_batch_is_one_update_of_each(experiment):
    experiment.reset().rewind().run()
    experiment.step(updates=1).run()
    assert [history.updates for history in experiment.result.histories] == [1, 1, 1]


def test_one_that_lags_behind_is_said_to_be_under_way(experiment):
    """On a slow machine one may have ended before another has made its second step."""
    settings = Settings(epochs=10)
    batch, *others = experiment.trainings(settings)
    histories = [batch.advance(1).history(), *(one.advance().history() for one in others)]
    result = experiment.reset().run().result._replace(histories=histories)
    said = run_words(settings, result)
    assert "after 1 update, still under way; mini-batch" in said
    assert said.count("under way") == 1
    assert "under way" not in experiment.reset().rewind().run().sentence  # all three are


def test_kept_runs_are_all_three_curves(experiment):
    experiment.reset().set(learning_rate=0.5).run()
    experiment.keep().run()
    row = experiment.kept[-1]
    assert {f"SSE, {name}" for name in NAMES} <= set(row)
    grey = [line for line in experiment.figure.axes[0].lines if line.get_color() == "#999999"]
    assert sum(len(line.get_xdata()) > 0 for line in grey) == 3
    experiment.forget().run()


@settings_of_hypothesis(max_examples=30)
@given(
    learning_rate=st.floats(1e-3, 2),
    reduction=st.sampled_from(["sum", "mean"]),
    batch_size=st.integers(2, 19),
    shuffle=st.booleans(),
    epochs=st.sampled_from(EPOCHS[:4]),
    x_axis=st.sampled_from(["epochs", "updates", "time"]),
    epoch_shown=st.sampled_from(SHOWN),
    weights=st.sampled_from(["matlab", "uniform", "glorot"]),
    seed=st.integers(0, 99),
)
def test_no_setting_breaks_it(experiment, **chosen):
    result = experiment.reset().set(**chosen).run().result
    assert f"of {chosen['epochs']:,} at learning rate {chosen['learning_rate']:.3g}, " in (
        experiment.sentence
    )
    for name, history in zip(NAMES, result.histories, strict=True):
        sse = f"SSE {history.sse[-1]:.4g}"
        lost = {"overflowed": "overflowed", "blown up": f"blown up to {sse}"}
        assert f"{name} {lost.get(history.ending, sse)}" in experiment.sentence
    assert np.isfinite(result.surface.sse).all()
    assert "nan" not in experiment.sentence
