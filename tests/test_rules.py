"""The experiments of lesson 08 without a browser, and the ravine's numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

import bpcore as bp
from bpcore.experiments import ravine, rules
from bpcore.lessons.adaptive_rates.live import EPOCHS, SHOWN, WALKERS, every_epoch
from bpcore.lessons.adaptive_rates.ravine import ravine as ravine_matrix
from bpcore.lessons.adaptive_rates.ravine import turned, walk


@pytest.fixture(scope="module")
def experiment():
    return rules(epochs=200)


@pytest.fixture(scope="module")
def valley():
    return ravine()


# ---- the ravine ----------------------------------------------------------------------------------


@given(ratio=st.floats(1, 1000), angle=st.integers(0, 90))
def test_the_ravine_has_the_curvatures_it_says(ratio, angle):
    H = ravine_matrix(ratio, angle)
    np.testing.assert_allclose(np.linalg.eigvalsh(H), [1, ratio], rtol=1e-9)
    along = turned(angle) @ [1, 0]
    np.testing.assert_allclose(H @ along, along, atol=1e-9 * ratio)


def test_plain_and_momentum_turn_with_the_ravine_and_adam_does_not():
    for rule, turns in (("plain", True), ("momentum", True), ("adam", False)):
        paths = []
        for angle in (0, 30):
            H, turn = ravine_matrix(20, angle), turned(angle)
            start = turn @ np.array([-1.0, 0.5])
            paths.append(walk(lambda theta, H=H: H @ theta, start, rule, 0.01, 50) @ turn)
        assert np.allclose(paths[0], paths[1], atol=1e-9) == turns


@pytest.mark.parametrize("rule", WALKERS)
def test_a_walk_is_what_training_does(rule, problem):
    """A network without hidden layer is a quadratic too."""
    network = bp.Network((3, 2))
    start = bp.init_params(network, "uniform")

    def gradient(theta):
        here = bp.Params(network, theta.copy())
        return bp.backward(network, here, problem.X, problem.T).gradient.theta

    path = walk(gradient, start.theta, rule, 0.01, 20)
    run = bp.train(network, start, problem.X, problem.T, rule=rule, learning_rate=0.01, epochs=20)
    np.testing.assert_allclose(path[-1], run.params.theta, rtol=1e-9, atol=1e-12)


def test_rules_that_undo_steps_cannot_walk():
    with pytest.raises(ValueError, match="undoes steps"):
        walk(lambda theta: theta, np.ones(2), "traingda", 0.1, 3)


@settings_of_hypothesis(max_examples=40)
@given(
    rate_a=st.floats(1e-3, 3),
    rule_a=st.sampled_from(WALKERS),
    rate_b=st.floats(1e-3, 3),
    rule_b=st.sampled_from(WALKERS),
    ratio=st.floats(1, 1000),
    angle=st.integers(0, 90),
)
def test_no_setting_breaks_the_ravine(valley, **chosen):
    result = valley.reset().set(**chosen).run().result
    for name, loss in zip("AB", result.losses, strict=True):
        rule, rate = chosen[f"rule_{name.lower()}"], chosen[f"rate_{name.lower()}"]
        end = f"ends at {loss[-1]:.2g}" if np.isfinite(loss[-1]) else "has overflowed"
        assert f"Rule {name}, {rule} at {rate:.3g}: the loss {end}." in valley.sentence


# ---- the network ---------------------------------------------------------------------------------


def test_plain_descent_has_one_rate_and_adams_first_step_one_length(experiment):
    result = experiment.reset().run().result
    np.testing.assert_allclose(result.rates()[0], 0.02, rtol=1e-6)
    np.testing.assert_allclose(np.abs(result.steps[1]), 0.1, rtol=1e-5)
    assert "In epoch 1 A's effective rate is 0.02 for every parameter." in experiment.sentence


def test_steps_are_those_of_the_runs(experiment, network, matlab, problem):
    result = experiment.reset().set(epoch_shown=20).run().result
    for rule, rate, step in zip(("plain", "adam"), (0.02, 0.1), result.steps, strict=True):
        training = bp.Training(
            network, matlab, problem.X, problem.T, rule=rule, learning_rate=rate, epochs=200
        )
        before = training.advance(19).params.theta
        np.testing.assert_array_equal(step, before - training.advance(1).params.theta)


def test_an_undone_step_is_told(experiment):
    experiment.reset().set(rule_b="traingda", rate_b=0.05).run()
    assert "B undoes its step of epoch 1." in experiment.sentence


@settings_of_hypothesis(max_examples=40)
@given(
    rate_a=st.floats(1e-4, 10),
    rule_a=st.sampled_from(list(bp.RULES)),
    rate_b=st.floats(1e-4, 10),
    rule_b=st.sampled_from(list(bp.RULES)),
    schedule=st.sampled_from(list(bp.SCHEDULES)),
    epochs=st.sampled_from(EPOCHS[:5]),
    epoch_shown=st.sampled_from(SHOWN),
    weights=st.sampled_from(["matlab", "uniform", "glorot"]),
    seed=st.integers(0, 99),
)
def test_no_setting_breaks_it(experiment, **chosen):
    result = experiment.reset().set(**chosen).run().result
    for name, history in zip("AB", result.histories, strict=True):
        said = f"Rule {name}, {chosen[f'rule_{name.lower()}']} at "
        assert f"{said}{chosen[f'rate_{name.lower()}']:.3g}: in epoch {history.epochs:,} the " in (
            experiment.sentence
        )
    assert "nan" not in experiment.sentence


def test_played_both_rules_can_be_changed(experiment):
    experiment.reset().play().run(5)
    experiment.set(rule_a="momentum", rate_b=0.01).run(2)
    history_a, history_b = experiment.result.histories
    assert history_a.settings["rule"] == "momentum"
    assert history_b.learning_rate[[0, -1]].tolist() == [0.1, 0.01]


def test_before_the_first_step_none_is_shown(experiment):
    experiment.reset().run()
    experiment.rewind().run(3)
    assert "No step has been taken yet." in experiment.sentence
    assert np.isnan(experiment.result.steps).all()


def test_a_step_that_was_taken_stays_as_it_was_when_the_run_is_changed(experiment):
    experiment.reset().set(epoch_shown=3).play().run(20)
    experiment.pause().run()
    before = experiment.result.steps[0].copy()
    assert np.abs(before).max() > 0
    experiment.set(rate_a=0.001, rule_a="adam").run()
    np.testing.assert_array_equal(experiment.result.steps[0], before)


@pytest.mark.parametrize("epochs", EPOCHS)
def test_no_epoch_is_left_out(epochs, network, matlab, problem):
    count = every_epoch(epochs)
    training = bp.Training(network, matlab, problem.X, problem.T, epochs=epochs, snapshots=count)
    shown = training.advance().history().snapshot_epochs
    np.testing.assert_array_equal(shown, np.arange(epochs + 1))
