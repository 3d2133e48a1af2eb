"""Back-propagation against central differences, and the gradient check against wrong gradients."""

from __future__ import annotations

import numpy as np
import pytest

import bpcore as bp
from bpcore.core.gradcheck import STEP

# Initial weights with which gradients neither vanish nor explode over 30 layers. A logistic unit
# has slopes of ¼ at most, so its weights must be large.
STARTS = {
    "identity": ("glorot", 1.0),
    "logistic": ("glorot", 4.8),
    "tanh": ("glorot", 1.2),
    "relu": ("he", 1.0),
}
LIMIT = 1e-7


def random_problem(sizes, hidden, output="identity", n_samples=6, **options):
    scheme, scale = STARTS[hidden]
    network = bp.Network(sizes, hidden=hidden, output=output, **options)
    params = bp.init_params(network, scheme, scale=scale, seed=len(sizes))
    rng = np.random.default_rng(8)
    for layer in params.layers:  # away from the kink of ReLU at 0, and from saturation
        layer.b[:] = rng.uniform(0, 0.2, layer.b.shape)
        if hidden == "logistic":
            layer.b[:] -= layer.W.sum(axis=1) / 2
    X = rng.uniform(-1, 1, (n_samples, sizes[0]))
    T = rng.uniform(-1 if network.loss == "squared" else 0, 1, (n_samples, sizes[-1]))
    return network, params, X, T


@pytest.mark.parametrize("n_layers", [1, 2, 5, 10, 30])
@pytest.mark.parametrize("hidden", STARTS)
def test_the_gradient_agrees_with_central_differences(hidden, n_layers):
    network, params, X, T = random_problem((3, *[6] * (n_layers - 1), 2), hidden)
    check = bp.check_gradient(network, params, X, T)
    assert check.error <= LIMIT, check
    # The check must be about something: all layers take part in the gradient, few kinks are hit.
    gradient = bp.Params(network, check.analytic)
    share = [np.linalg.norm(layer.W) for layer in gradient.layers] / np.linalg.norm(check.analytic)
    assert share.min() > 1e-4
    assert np.isnan(check.numeric).mean() < 0.05


@pytest.mark.parametrize("output", STARTS)
@pytest.mark.parametrize("hidden", STARTS)
def test_the_gradient_agrees_with_any_output_activation(hidden, output):
    check = bp.check_gradient(*random_problem((3, 5, 4, 2), hidden, output))
    assert check.error <= LIMIT, check


@pytest.mark.parametrize("loss", ["squared", "cross-entropy"])
@pytest.mark.parametrize(
    "options",
    [
        {"residual": True},
        {"normalised": True},
        {"residual": True, "normalised": True},
        {"recurrent": True},
        {},
    ],
    ids=lambda options: " and ".join(options) or "none",
)
@pytest.mark.parametrize("hidden", STARTS)
def test_the_gradient_agrees_where_layers_do_more(hidden, options, loss):
    for sizes in ((3, 5, 5, 5, 2), (4, 4, 4, 3), (3, 6, 2)):
        case = random_problem(sizes, hidden, "logistic", loss=loss, **options)
        check = bp.check_gradient(*case)
        assert check.error <= LIMIT, check
        assert np.isnan(check.numeric).mean() < 0.05


def test_the_gradient_of_another_loss_fails():
    case = random_problem((3, 5, 2), "tanh", "logistic", loss="cross-entropy")
    squared = bp.Network((3, 5, 2), "tanh", "logistic")
    gradient = bp.backward(squared, *case[1:]).gradient
    assert bp.check_gradient(*case, gradient).error > 0.1


def test_a_kink_is_where_the_normalised_value_is_zero():
    """The mean of three units is taken away, so the middle one is at its kink."""
    network = bp.Network((1, 3, 1), hidden="relu", normalised=True)
    params = bp.Params(network, np.array([1.0, 1, 1, 2, 1, 3, 0.3, 0.2, 0.1, 0]))
    check = bp.check_gradient(network, params, np.zeros((1, 1)), np.ones((1, 1)))
    assert np.isnan(check.numeric[[1, 3, 5]]).all()
    assert not np.isnan(check.numeric[6:]).any()


def test_all_50_gradients_of_the_reference_network_agree(network, matlab, problem):
    check = bp.check_gradient(network, matlab, problem.X, problem.T)
    assert check.error <= 1e-9, check
    np.testing.assert_allclose(check.analytic, check.numeric, atol=1e-7)


def test_an_activation_of_ones_own_is_checked_like_any_other():
    softplus = bp.Activation("softplus", lambda Z: np.logaddexp(0, Z), lambda Z, A: 1 - np.exp(-A))
    network = bp.Network((2, 4, 1), hidden=softplus)
    params = bp.init_params(network, "uniform")
    check = bp.check_gradient(network, params, np.eye(2), np.ones((2, 1)))
    assert check.error <= LIMIT, check


@pytest.mark.parametrize(
    ("what", "spoil"),
    [
        ("the wrong sign", lambda g: -g),
        ("twice the length", lambda g: 2 * g),
        ("one number left out", lambda g: np.where(np.arange(g.size) == 7, 0, g)),
        ("neighbours exchanged", lambda g: g[np.r_[1, 0, 2 : g.size]]),
    ],
)
def test_a_gradient_with_a_mistake_in_it_fails(network, matlab, problem, what, spoil):
    right = bp.backward(network, matlab, problem.X, problem.T).gradient.theta
    wrong = bp.check_gradient(network, matlab, problem.X, problem.T, spoil(right))
    assert wrong.error > 1e-4, what


def test_a_gradient_that_is_not_a_number_fails(network, matlab, problem):
    check = bp.check_gradient(network, matlab, problem.X, problem.T, np.full(50, np.nan))
    assert not check.error < 1


def test_a_failed_check_shows_both_numbers(network, matlab, problem):
    gradient = bp.backward(network, matlab, problem.X, problem.T).gradient
    gradient.theta[11] += 1.0
    check = bp.check_gradient(network, matlab, problem.X, problem.T, gradient)
    assert check.worst == 11
    text = repr(check)
    assert f"analytic {gradient.theta[11]:.10g}" in text
    assert f"numeric {check.numeric[11]:.10g}" in text


def relu_unit_at(z: float):
    """A single ReLU unit with pre-activation z, and a linear output."""
    network = bp.Network((1, 1, 1), hidden="relu")
    params = bp.Params(network, np.array([1.0, z, 2.0, -1.0]))
    return network, params, np.zeros((1, 1)), np.ones((1, 1))


@pytest.mark.parametrize("relu", ["relu", bp.ACTIVATIONS["relu"]])
def test_a_kink_within_the_difference_is_left_out_and_counted(relu):
    network, params, X, T = relu_unit_at(1e-9)
    network = bp.Network(network.sizes, hidden=relu)
    check = bp.check_gradient(network, params, X, T)
    assert np.isnan(check.numeric).tolist() == [False, True, False, False]
    assert check.error <= LIMIT
    assert "1 at a kink left out" in repr(check)


def test_a_linear_output_at_zero_is_no_kink():
    network, params, X, T = relu_unit_at(0.5)  # whose output is 2 · 0.5 − 1 = 0
    assert not np.isnan(bp.numeric_gradient(network, params, X, T)).any()


def test_round_off_grows_for_small_steps_and_truncation_for_large_ones(network, matlab, problem):
    steps = (1e-2, STEP, 1e-11)
    checks = [bp.check_gradient(network, matlab, problem.X, problem.T, step=h) for h in steps]
    large, best, small = (check.error for check in checks)
    assert best < 1e-3 * large
    assert best < 1e-3 * small


def test_a_check_leaves_the_parameters_as_they_were(network, matlab, problem):
    before = matlab.theta.copy()
    bp.check_gradient(network, matlab, problem.X, problem.T)
    np.testing.assert_array_equal(matlab.theta, before)


def test_where_nothing_can_be_compared_there_is_no_verdict(network, problem):
    overflowed = bp.Params(network, np.full(50, np.nan))
    with pytest.raises(ValueError, match="nothing can be compared"):
        bp.check_gradient(network, overflowed, problem.X, problem.T)


def test_senseless_arguments_are_refused(network, matlab, problem):
    with pytest.raises(ValueError, match=r"gradient has shape \(3,\); it must be \(50,\)"):
        bp.check_gradient(network, matlab, problem.X, problem.T, np.zeros(3))
    with pytest.raises(ValueError, match="step is 0; it must be a finite number above 0"):
        bp.check_gradient(network, matlab, problem.X, problem.T, step=0)
