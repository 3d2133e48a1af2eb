"""The Hessian, the stability limit, and whether descent keeps to it."""

from __future__ import annotations

import math

import numpy as np
import pytest

import bpcore as bp


@pytest.fixture(scope="module")
def quadratic(problem):
    """A linear network without hidden layer, whose ½·SSE is exactly quadratic; and its λmax.

    Both outputs have the Hessian X̃ᵀX̃, where X̃ has a column of ones for the bias.
    """
    network = bp.Network((3, 2))
    X1 = np.column_stack([problem.X, np.ones(len(problem.X))])
    return network, float(np.linalg.eigvalsh(X1.T @ X1)[-1])


def test_the_hessian_of_a_linear_network_is_that_of_least_squares(quadratic, problem):
    network, _ = quadratic
    params = bp.init_params(network, "uniform")
    X1 = np.column_stack([problem.X, np.ones(len(problem.X))])
    expected = np.kron(np.eye(2), X1.T @ X1)
    H = bp.hessian(network, params, problem.X, problem.T)
    np.testing.assert_allclose(H, expected, rtol=1e-8, atol=1e-8)


def test_the_sharpness_of_a_linear_network_is_its_largest_eigenvalue(quadratic, problem):
    network, largest = quadratic
    params = bp.init_params(network, "uniform")
    assert bp.sharpness(network, params, problem.X, problem.T) == pytest.approx(largest, rel=1e-9)


@pytest.mark.parametrize("hidden", ["logistic", "tanh"])
def test_the_hessian_is_that_of_second_differences_of_the_loss(hidden, problem):
    network = bp.Network((3, 3, 2, 2), hidden=hidden)
    params = bp.init_params(network, "uniform", seed=5)
    H = bp.hessian(network, params, problem.X, problem.T)
    np.testing.assert_array_equal(H, H.T)
    rng = np.random.default_rng(0)
    for _ in range(5):
        u = rng.standard_normal(network.n_params)
        u /= np.linalg.norm(u)
        h = 1e-3

        def loss(t, u=u):
            moved = bp.Params(network, params.theta + t * u)
            return bp.sse(network, moved, problem.X, problem.T) / 2

        second = (loss(h) - 2 * loss(0) + loss(-h)) / h**2
        assert u @ H @ u == pytest.approx(second, rel=1e-5, abs=1e-5)


def test_the_reference_start_has_its_known_sharpness(network, matlab, problem):
    sharpness = bp.sharpness(network, matlab, problem.X, problem.T)
    assert sharpness == pytest.approx(87.99, abs=5e-3)
    assert bp.stability_limit(sharpness) == pytest.approx(0.0227, abs=5e-5)


def test_the_reference_run_lands_where_curvature_is_low_and_sharpens_again(
    network, matlab, problem, engine
):
    training = bp.Training(network, matlab, problem.X, problem.T, epochs=1000, engine=engine)
    for epochs, expected in ((10, 20.2), (90, 25.6), (900, 36)):
        params = training.advance(epochs).params
        sharpness = bp.sharpness(network, params, problem.X, problem.T)
        assert sharpness == pytest.approx(expected, abs=0.5)


def test_measuring_leaves_the_parameters_as_they_were(network, matlab, problem):
    before = matlab.theta.copy()
    bp.hessian(network, matlab, problem.X, problem.T)
    np.testing.assert_array_equal(matlab.theta, before)


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e200])
def test_an_overflowed_network_has_no_sharpness(network, problem, value):
    overflowed = bp.Params(network, np.full(50, value))
    assert math.isnan(bp.sharpness(network, overflowed, problem.X, problem.T))


# ------------------------------------------------------------------------------------------------
# Descent on a quadratic
# ------------------------------------------------------------------------------------------------


def excess(quadratic, problem, engine, rate, **options):
    """How much the SSE lies above its minimum: at the start, and at the end."""
    network, _ = quadratic
    X1 = np.column_stack([problem.X, np.ones(len(problem.X))])
    least = np.linalg.lstsq(X1, problem.T)[1].sum()
    params = bp.init_params(network, "uniform", seed=1)
    history = bp.train(
        network, params, problem.X, problem.T, learning_rate=rate, engine=engine, **options
    )
    return history.sse[0] - least, history.sse[-1] - least


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_descent_converges_just_below_the_limit_and_diverges_just_above(
    quadratic, problem, engine, momentum
):
    limit = bp.stability_limit(quadratic[1], momentum)
    rule = bp.make_rule("momentum", beta1=momentum)
    start, end = excess(quadratic, problem, engine, 0.99 * limit, rule=rule, epochs=2000)
    assert end < 0.1 * start
    start, end = excess(quadratic, problem, engine, 1.01 * limit, rule=rule, epochs=2000)
    assert end > 100 * start


def test_the_limit_holds_for_nesterov_in_its_own_form(quadratic, problem, engine):
    """Nesterov's limit is (2 + 2β)/(1 + 2β)/λmax: lower than the heavy ball's."""
    limit = (2 + 2 * 0.9) / (1 + 2 * 0.9) / quadratic[1]
    start, end = excess(quadratic, problem, engine, 0.99 * limit, rule="nesterov", epochs=2000)
    assert end < 0.1 * start
    start, end = excess(quadratic, problem, engine, 1.01 * limit, rule="nesterov", epochs=2000)
    assert end > 100 * start


def test_with_the_mean_loss_the_limit_is_n_times_larger(quadratic, problem, engine):
    limit = 20 * bp.stability_limit(quadratic[1])
    below = excess(quadratic, problem, engine, 0.99 * limit, reduction="mean", epochs=2000)
    above = excess(quadratic, problem, engine, 1.01 * limit, reduction="mean", epochs=2000)
    assert below[1] < 0.1 * below[0]
    assert above[1] > 100 * above[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0,), "sharpness is 0.0; it must be a finite number above 0"),
        ((40.0, 1.0), "momentum is 1.0; it must be a number from 0 to below 1"),
        ((40.0, -0.1), "momentum is -0.1; it must be a number from 0 to below 1"),
    ],
)
def test_senseless_limits_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        bp.stability_limit(*arguments)
