"""Clipping, weight decay, step rules and schedules: held to PyTorch, and by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import bpcore as bp
from bpcore.core.steps import CLIPPINGS, clip, layer_norms

# ------------------------------------------------------------------------------------------------
# PyTorch's trajectories
# ------------------------------------------------------------------------------------------------

ORACLE = json.loads(
    (Path(__file__).parent / "oracles" / "torch_trajectories.json").read_text(encoding="utf-8")
)


def make_torch_rule(name: str, constants: dict) -> bp.Rule:
    """PyTorch's names of the constants in ours."""
    betas = constants.get("betas", [constants.get("momentum", 0.0), constants.get("alpha", 0.0)])
    return bp.make_rule(name, beta1=betas[0], beta2=betas[1], epsilon=constants.get("eps", 0.0))


@pytest.mark.parametrize("case", ORACLE["cases"], ids=lambda case: case["name"])
def test_training_takes_the_same_steps_as_pytorch(case, engine):
    about = ORACLE["networks"][case["network"]]
    network = bp.Network(about["sizes"], about["hidden"], about["output"])
    if case["schedule"]:
        factors = np.array(ORACLE["schedules"][case["schedule"]]["multipliers"])
        schedule = lambda epoch, epochs: factors[epoch.astype(int)]  # noqa: E731
    else:
        schedule = "constant"
    clipping = case["clip"] or {"kind": "off", "threshold": 1.0}
    history = bp.train(
        network,
        bp.Params(network, about["theta"]),
        ORACLE["X"],
        ORACLE["T"],
        rule=make_torch_rule(case["rule"], case["constants"]),
        learning_rate=case["learning_rate"],
        epochs=case["epochs"],
        batch_size=case["batch_size"],
        reduction=case["reduction"],
        weight_decay=case["weight_decay"],
        clip=clipping["kind"],
        clip_threshold=clipping["threshold"],
        schedule=schedule,
        shuffle=False,
        engine=engine,
    )
    # The oracle's runs are so chosen that a difference grows a hundredfold at most.
    np.testing.assert_allclose(history.sse, case["sse"], rtol=1e-11)
    np.testing.assert_allclose(history.params.theta, case["theta"], rtol=1e-10, atol=1e-11)
    assert round(history.clipped_share.sum() * history.updates / 25) == case["n_clipped"]


def test_the_oracle_has_every_rule_clipping_and_reduction():
    cases = ORACLE["cases"]
    assert {case["rule"] for case in cases} == set(bp.RULES) - {"traingda", "traingdx"}
    assert {case["clip"]["kind"] for case in cases if case["clip"]} == set(CLIPPINGS) - {"off"}
    assert {case["reduction"] for case in cases} == {"sum", "mean"}
    np.testing.assert_allclose(ORACLE["X"], bp.normalise(bp.load_highway()).X, atol=1e-15)


# ------------------------------------------------------------------------------------------------
# MATLAB's adaptive rate
# ------------------------------------------------------------------------------------------------


def adaptive_descent(network, theta, X, T, rate, epochs, momentum=None):
    """MATLAB's traingda, with ``momentum`` traingdx, written plainly: rates, SSEs, undone steps."""
    step = np.zeros_like(theta)
    rates, sses, undone = [], [], []
    for _ in range(epochs):
        result = bp.backward(network, bp.Params(network, theta), X, T)
        if momentum is None:
            step = -rate * result.gradient.theta
        else:
            step = momentum * step - rate * momentum * result.gradient.theta
        rates.append(rate)
        sses.append(result.sse)
        new = bp.sse(network, bp.Params(network, theta + step), X, T)
        undone.append(new > 1.04 * result.sse)
        if undone[-1]:
            rate *= 0.7
            step = np.zeros_like(step)
        else:
            rate *= 1.05 if new < result.sse else 1.0
            theta = theta + step
    return np.array(rates), np.array(sses), np.array(undone)


@pytest.mark.parametrize(("rule", "momentum"), [("traingda", None), ("traingdx", 0.9)])
def test_matlabs_adaptive_rate_follows_a_plain_writing_of_it(
    network, problem, engine, rule, momentum
):
    params = bp.init_params(network, "textbook")
    epochs = 80
    rates, sses, undone = adaptive_descent(
        network, params.theta, problem.X, problem.T, 0.05, epochs, momentum
    )
    assert undone.any() and not undone.all()
    run = {"learning_rate": 0.05, "rule": rule, "engine": engine}
    history = bp.train(network, params, problem.X, problem.T, epochs=epochs, **run)
    np.testing.assert_allclose(history.learning_rate, rates, rtol=1e-12)
    np.testing.assert_allclose(history.sse, sses, rtol=1e-9)


@pytest.mark.parametrize("rule", ["traingda", "traingdx"])
@pytest.mark.parametrize("rate", [0.05, 0.5, 1e200])
def test_an_adaptive_rule_undoes_bad_steps_and_only_those(
    network, matlab, problem, engine, rule, rate
):
    training = bp.Training(
        network, matlab, problem.X, problem.T, rule=rule, learning_rate=rate, engine=engine
    )
    before, n_undone = training.params.theta, 0
    for _ in range(60):
        after = training.advance(1).params.theta
        n_undone += np.array_equal(after, before)
        before = after
    history = training.advance(1).history()
    factors = history.learning_rate[1:] / history.learning_rate[:-1]
    undone, better = np.isclose(factors, 0.7), np.isclose(factors, 1.05)
    assert undone.sum() == n_undone > 0
    assert (undone | better | np.isclose(factors, 1)).all()
    growth = history.sse[1:] / history.sse[:-1]
    assert (growth <= 1.04 * (1 + 1e-12)).all()
    np.testing.assert_allclose(growth[undone], 1, rtol=1e-14)
    assert (growth[better] < 1).all()
    assert (growth[~better] >= 1 - 1e-14).all()


@pytest.mark.parametrize("rule", ["traingda", "traingdx"])
def test_a_step_that_ends_in_no_number_at_all_is_undone(problem, engine, rule):
    network = bp.Network(
        (3, 4, 4, 2), hidden="identity"
    )  # where infinities meet, and cancel to NaN
    params = bp.init_params(network, "uniform")
    run = {"learning_rate": 1e200, "rule": rule, "epochs": 3, "engine": engine}
    history = bp.train(network, params, problem.X, problem.T, **run)
    np.testing.assert_array_equal(history.params.theta, params.theta)
    np.testing.assert_allclose(history.learning_rate, 1e200 * 0.7 ** np.arange(3), rtol=1e-14)


# ------------------------------------------------------------------------------------------------
# Clipping
# ------------------------------------------------------------------------------------------------

BOUNDS = np.array([0, 3, 7])  # two layers, of three and of four parameters


def clipped(g, kind, threshold):
    """What is left of a gradient, the layers' norms, and whether anything was clipped."""
    g, norms, left = np.array(g, dtype=float), np.zeros(2), np.zeros(2)
    layer_norms(g, BOUNDS, norms)
    was = clip(g, BOUNDS, norms, CLIPPINGS.index(kind), threshold, left)
    return g, left, was


def test_clipping_has_its_known_answers():
    g = [3, 0, 4, 0, 12, 0, 0]  # layers of norm 5 and 12, 13 as a whole
    cases = {
        "norm": ([1.5, 0, 2, 0, 6, 0, 0], [2.5, 6]),
        "layer": ([3, 0, 4, 0, 6.5, 0, 0], [5, 6.5]),
        "value": ([3, 0, 4, 0, 6.5, 0, 0], [5, 6.5]),
    }
    for kind, (expected, norms) in cases.items():
        left, left_norms, was = clipped(g, kind, 6.5)
        np.testing.assert_allclose(left, expected, rtol=1e-15)
        np.testing.assert_allclose(left_norms, norms, rtol=1e-15)
        assert was


gradients = arrays(float, 7, elements=st.floats(-1e6, 1e6))


@given(gradients, st.floats(1e-3, 1e4))
def test_clipping_by_norm_keeps_the_direction_and_the_threshold(g, threshold):
    left, norms, was = clipped(g, "norm", threshold)
    assert np.linalg.norm(left) <= threshold * (1 + 1e-12)
    assert was == (np.sqrt(np.sum(np.add.reduceat(g * g, BOUNDS[:-1]))) > threshold)
    factor = min(1, threshold / max(np.linalg.norm(g), threshold))
    tiny = 1e-12 * threshold  # squares of smaller numbers lose digits
    np.testing.assert_allclose(left, factor * g, rtol=1e-12, atol=tiny)
    lengths = [np.linalg.norm(left[:3]), np.linalg.norm(left[3:])]
    np.testing.assert_allclose(norms, lengths, atol=tiny)


@given(gradients, st.floats(1e-3, 1e4))
def test_clipping_by_layer_is_clipping_by_norm_of_each_layer(g, threshold):
    left, norms, _ = clipped(g, "layer", threshold)
    for part in (slice(0, 3), slice(3, 7)):
        alone = np.zeros(7)
        alone[part] = g[part]
        np.testing.assert_allclose(left[part], clipped(alone, "norm", threshold)[0][part])
    assert (norms <= threshold * (1 + 1e-12)).all()


@given(gradients, st.floats(1e-3, 1e4))
def test_clipping_by_value_cuts_each_number(g, threshold):
    left, norms, was = clipped(g, "value", threshold)
    np.testing.assert_array_equal(left, [min(max(x, -threshold), threshold) for x in g])
    np.testing.assert_allclose(norms, [np.linalg.norm(left[:3]), np.linalg.norm(left[3:])])
    assert was == (left != g).any()


@pytest.mark.parametrize("kind", ["norm", "value", "layer"])
def test_a_gradient_below_the_threshold_is_left_alone(kind):
    g = [0.3, -0.1, 0.0, 0.2, 0.5, -0.4, 0.1]
    left, _, was = clipped(g, kind, 100.0)
    assert left.tolist() == g
    assert not was


@pytest.mark.parametrize("kind", ["norm", "value", "layer"])
def test_clipping_does_not_hide_what_is_not_a_number(kind):
    assert np.isnan(clipped([1, np.nan, 1, 1, 1, 1, 1], kind, 0.5)[0]).any()


# ------------------------------------------------------------------------------------------------
# Weight decay, and rules by hand
# ------------------------------------------------------------------------------------------------


def one_update(network, params, problem, engine, **options):
    training = bp.Training(network, params, problem.X, problem.T, engine=engine, **options)
    return training.advance(updates=1).params


def test_weight_decay_shrinks_weights_and_never_biases(network, matlab, problem, engine):
    run = {"learning_rate": 0.01, "engine": engine}
    without = one_update(network, matlab, problem, **run)
    decayed = one_update(network, matlab, problem, weight_decay=0.5, **run)
    for start, plain, less in zip(matlab.layers, without.layers, decayed.layers, strict=True):
        np.testing.assert_allclose(less.W, plain.W - 0.01 * 0.5 * start.W, rtol=1e-13, atol=1e-14)
        np.testing.assert_array_equal(less.b, plain.b)


def test_adamw_shrinks_weights_by_the_rate_times_decay_beside_adams_step(
    network, matlab, problem, engine
):
    run = {"learning_rate": 0.01, "engine": engine}
    adam = one_update(network, matlab, problem, rule="adam", **run)
    adamw = one_update(network, matlab, problem, rule="adamw", weight_decay=0.5, **run)
    for start, plain, less in zip(matlab.layers, adam.layers, adamw.layers, strict=True):
        np.testing.assert_allclose(less.W, plain.W - 0.01 * 0.5 * start.W, rtol=1e-13)
        np.testing.assert_array_equal(less.b, plain.b)


def test_clipping_comes_before_weight_decay(network, matlab, problem, engine):
    """So the step is longer than the threshold allows by what decay adds."""
    clipped_only = {"clip": "norm", "clip_threshold": 1e-3, "learning_rate": 1.0}
    plain = one_update(network, matlab, problem, engine, **clipped_only).theta
    both = one_update(network, matlab, problem, engine, weight_decay=0.5, **clipped_only).theta
    weights = np.concatenate(
        [np.column_stack([layer.W, 0 * layer.b]).ravel() for layer in matlab.layers]
    )
    assert np.linalg.norm(plain - matlab.theta) == pytest.approx(1e-3, rel=1e-9)
    np.testing.assert_allclose(both, plain - 0.5 * weights, rtol=1e-12, atol=1e-14)


def test_the_first_step_of_adam_has_the_length_of_the_rate(network, matlab, problem, engine):
    moved = one_update(network, matlab, problem, engine, rule="adam", learning_rate=0.01)
    np.testing.assert_allclose(np.abs(moved.theta - matlab.theta), 0.01, rtol=1e-5)


def test_a_rule_of_ones_own_runs_on_numpy_and_is_the_rule_that_runs(network, matlab, problem):
    def sign_descent(g, m, v, c):
        return c.learning_rate * np.sign(g), m, v

    for rule in (sign_descent, bp.Rule("sign descent", sign_descent)):
        moved = one_update(network, matlab, problem, "numpy", rule=rule, learning_rate=0.25)
        g = bp.backward(network, matlab, problem.X, problem.T).gradient.theta
        np.testing.assert_array_equal(moved.theta, matlab.theta - 0.25 * np.sign(g))


def test_a_rule_of_ones_own_finds_its_memories_and_the_number_of_the_update(
    network, matlab, problem
):
    seen = []

    def remember(g, m, v, c):
        seen.append((c.t, m[0], v[0]))
        return 0 * g, m + 1, v + 2

    bp.train(network, matlab, problem.X, problem.T, rule=remember, epochs=3, engine="numpy")
    assert seen == [(1, 0, 0), (2, 1, 2), (3, 2, 4)]


@pytest.mark.parametrize(
    ("name", "constants", "message"),
    [
        ("sgd", {}, "rule is 'sgd'; it must be one of 'plain', 'momentum', "),
        (None, {}, "rule is None; it must be one of"),
        ("adam", {"beta": 0.9}, "constant of a rule is 'beta'; it must be one of 'beta1', "),
        ("adam", {"beta1": 1.0}, "beta1 is 1.0; it must be a number from 0 to below 1"),
        ("adam", {"beta2": -0.1}, "beta2 is -0.1; it must be a number from 0 to below 1"),
        ("adam", {"epsilon": -1}, "epsilon is -1; it must be a finite number, 0 or above"),
    ],
)
def test_a_senseless_rule_is_refused(name, constants, message):
    with pytest.raises(ValueError, match=message):
        bp.make_rule(name, **constants)


def test_a_rule_with_other_constants_is_another_rule():
    rule = bp.make_rule("adam", beta1=0.5)
    assert (rule.name, rule.beta1, rule.beta2) == ("adam", 0.5, 0.999)
    assert bp.RULES["adam"].beta1 == 0.9


# ------------------------------------------------------------------------------------------------
# Schedules
# ------------------------------------------------------------------------------------------------


def rates(network, params, problem, engine, schedule, epochs=20):
    history = bp.train(
        network,
        params,
        problem.X,
        problem.T,
        learning_rate=0.01,
        epochs=epochs,
        schedule=schedule,
        engine=engine,
    )
    return history.learning_rate / 0.01


@pytest.mark.parametrize(
    ("schedule", "factor"),
    [
        ("constant", lambda e: 1),
        ("step", lambda e: 0.5 ** (e // 2)),
        ("exponential", lambda e: 0.5 ** (e / 2)),
        ("1/t", lambda e: 1 / (1 + e / 2)),
        ("cosine", lambda e: (1 + math.cos(math.pi * e / 20)) / 2),
        (lambda epoch, epochs: 1 - epoch / epochs, lambda e: 1 - e / 20),
    ],
)
def test_the_rate_in_force_follows_the_schedule(network, matlab, problem, engine, schedule, factor):
    expected = [factor(e) for e in range(20)]
    np.testing.assert_allclose(
        rates(network, matlab, problem, engine, schedule), expected, rtol=1e-12
    )


@pytest.mark.parametrize("name", ["step", "exponential", "cosine"])
def test_schedules_are_pytorchs(name):
    about = ORACLE["schedules"][name]
    planned = {"step": 100, "exponential": 10 * math.log(0.5) / math.log(0.9), "cosine": 25}[name]
    np.testing.assert_allclose(
        bp.SCHEDULES[name](np.arange(25.0), planned), about["multipliers"], rtol=1e-12, atol=1e-15
    )


def test_a_rate_of_zero_holds_the_network_still(network, matlab, problem, engine):
    history = bp.train(
        network, matlab, problem.X, problem.T, epochs=3, schedule=lambda e, n: 0 * e, engine=engine
    )
    np.testing.assert_array_equal(history.params.theta, matlab.theta)


def test_an_unknown_schedule_is_refused(network, matlab, problem):
    message = "schedule is 'linear'; it must be one of 'constant', 'step', "
    with pytest.raises(ValueError, match=message):
        bp.Training(network, matlab, problem.X, problem.T, schedule="linear")


@pytest.mark.parametrize(
    "schedule",
    [
        lambda epoch, epochs: 1.0,
        lambda epoch, epochs: -np.ones(len(epoch)),
        lambda epoch, epochs: np.full(len(epoch), np.nan),
        lambda epoch, epochs: np.ones(3),
    ],
)
def test_a_schedule_of_ones_own_must_give_a_factor_for_each_epoch(
    network, matlab, problem, schedule
):
    message = "schedule gives .*; it must give one finite factor, 0 or above, for each of the 1000"
    with pytest.raises(ValueError, match=message):
        bp.Training(network, matlab, problem.X, problem.T, schedule=schedule, engine="numpy")
