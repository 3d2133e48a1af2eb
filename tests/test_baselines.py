"""The simple forecasts, against values worked by hand and by others; and Levenberg–Marquardt."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpcore as bp
from bpcore.core.baselines import (
    drift,
    grey,
    holt,
    holt_constants,
    least_squares,
    levenberg_marquardt,
    linear_trend,
    naive,
    output_jacobian,
)

SHORT = [2.0, 3.0, 7.0]

# By statsmodels, which tests/oracles/holt.py asks; from the first two values on, as ours.
HOLT = {
    ("passengers", 0.8, 0.2): [46613.5667, 49242.69816],
    ("passengers", 0.5, 0.5): [48907.40366, 52076.80622],
    ("passengers", 1.0, 0.3): [45884.48504, 48306.97009],
    ("freight", 0.8, 0.2): [23278.18718, 24605.22626],
    ("freight", 0.5, 0.5): [24046.13451, 25476.55317],
    ("freight", 1.0, 0.3): [23051.02538, 24298.05075],
}


def test_worked_by_hand():
    np.testing.assert_allclose(naive(SHORT, 2), [7, 7])
    np.testing.assert_allclose(drift(SHORT, 2), [9.5, 12])  # (7 − 2)/2 a year
    np.testing.assert_allclose(linear_trend(SHORT, 2), [9, 11.5])  # mean 4, slope 2.5
    # ℓ, b = 3, 1; expected 4, error 3; ℓ = 4 + 0.5·3, b = 1 + 0.2·0.5·3
    np.testing.assert_allclose(holt(SHORT, 2, alpha=0.5, beta=0.2), [6.8, 8.1])
    # 1, 2, 3: s = 1, 3, 6; z = 2, 4.5; so a = −0.4, b = 1.2, and s(k) = 4·exp(0.4·k) − 3
    np.testing.assert_allclose(grey([1, 2, 3]), 4 * (math.exp(1.2) - math.exp(0.8)))


@pytest.mark.parametrize(("target", "alpha", "beta"), HOLT)
def test_holt_is_that_of_another_library(problem, target, alpha, beta):
    series = problem.table.targets[:, problem.table.target_names.index(target)]
    ours = holt(series, 2, alpha=alpha, beta=beta)
    np.testing.assert_allclose(ours, HOLT[target, alpha, beta], rtol=1e-9)


def test_the_constants_of_holt_are_the_best_there_are(problem):
    def one_step_sum(series, alpha, beta):
        forecasts = [holt(series[:n], alpha=alpha, beta=beta)[0] for n in range(2, len(series))]
        return np.sum((series[2:] - forecasts) ** 2)

    grid = np.linspace(0, 1, 11)
    for series in problem.table.targets.T:
        best = one_step_sum(series, *holt_constants(series))
        assert best <= min(one_step_sum(series, a, b) for a in grid for b in grid) * (1 + 1e-12)


def test_the_grey_model_is_that_of_the_normal_equations(problem):
    for y in problem.table.targets.T:
        s = np.cumsum(y)
        B = np.column_stack([-(s[1:] + s[:-1]) / 2, np.ones(len(y) - 1)])
        a, b = np.linalg.solve(B.T @ B, B.T @ y[1:])
        k = np.arange(len(y), len(y) + 2)
        running = [(y[0] - b / a) * np.exp(-a * (k + i)) + b / a for i in (0, -1)]
        np.testing.assert_allclose(grey(y, 2), running[0] - running[1], rtol=1e-8)


@given(
    st.floats(-1e6, 1e6),
    st.floats(-1e5, 1e5),
    st.integers(3, 30),
    st.sampled_from([drift, linear_trend, holt]),
)
def test_a_straight_line_goes_on(start, slope, n, method):
    line = start + slope * np.arange(n + 3)
    scale = np.abs(line).max() + abs(slope) + 1
    np.testing.assert_allclose(method(line[:n], 3), line[n:], atol=1e-9 * scale)


@pytest.mark.parametrize("method", [naive, drift, linear_trend, holt, grey])
def test_bad_series_get_a_sentence(method):
    with pytest.raises(ValueError, match="series has shape"):
        method([])
    with pytest.raises(ValueError, match=r"series\[1\] is nan"):
        method([1, math.nan, 3])
    with pytest.raises(ValueError, match="horizon is 0"):
        method([1, 2, 3], 0)


def test_the_grey_model_refuses_what_is_not_positive():
    with pytest.raises(ValueError, match="positive"):
        grey([1, 0, 3])


def test_holt_wants_both_constants_or_none():
    with pytest.raises(ValueError, match="go together"):
        holt([1, 2, 3], alpha=0.5)


def test_regression_recovers_a_plane_and_takes_the_shortest_of_many():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(12, 3)) * [1, 1e3, 1e-3]
    fit = least_squares(X, (X @ [2, -0.01, 5] + 7)[:, None])
    np.testing.assert_allclose(fit.coefficients, [[2, -0.01, 5]], rtol=1e-9)
    np.testing.assert_allclose(fit.intercept, [7])
    twice = np.column_stack([X[:, 0], X[:, 0]])  # one input under two names
    fit = least_squares(twice, X[:, :1])
    assert fit.rank == 1
    np.testing.assert_allclose(fit.coefficients, [[0.5, 0.5]])


# By the National Institute of Standards and Technology: the intercept, then a coefficient each.
CERTIFIED = {
    "intercept": -3482258.63459582,
    "gnp_deflator": 15.0618722713733,
    "gnp": -0.0358191792925910,
    "unemployed": -2.02022980381683,
    "armed_forces": -1.03322686717359,
    "population": -0.0511041056535807,
    "year": 1829.15146461355,
}


def test_regression_has_the_certified_coefficients_of_longley():
    table = bp.load_longley()
    fit = least_squares(table.inputs, table.targets)
    assert fit.rank == 6
    assert fit.intercept[0] == pytest.approx(CERTIFIED["intercept"], rel=1e-9)
    for name, value in zip(table.input_names, fit.coefficients[0], strict=True):
        assert value == pytest.approx(CERTIFIED[name], rel=1e-9)


def test_the_output_jacobian_is_that_of_central_differences(problem):
    network = bp.Network((3, 4, 3, 2), hidden="tanh")
    params = bp.init_params(network, "uniform", seed=3)
    J = output_jacobian(network, params, problem.X)
    h = 1e-6
    for i in range(network.n_params):
        up, down = params.copy(), params.copy()
        up.theta[i] += h
        down.theta[i] -= h
        Y_up, Y_down = (bp.forward(network, p, problem.X).Y for p in (up, down))
        np.testing.assert_allclose(J[..., i], (Y_up - Y_down) / (2 * h), atol=1e-8)


@pytest.mark.parametrize("seed", range(3))
def test_levenberg_marquardt_reaches_the_goal_that_descent_does_not(problem, seed):
    network = bp.Network((3, 8, 2))
    params = bp.init_params(network, "uniform", seed=seed)
    before = params.theta.copy()
    run = levenberg_marquardt(network, params, problem.X, problem.T)
    assert run.stopped == "goal" and run.steps < 500
    assert np.all(np.diff(run.sse) < 0)
    assert run.sse[-1] == pytest.approx(bp.sse(network, run.params, problem.X, problem.T))
    assert run.sse[-1] < 1e-3
    np.testing.assert_array_equal(params.theta, before)


def test_levenberg_marquardt_ends_where_least_squares_does(problem):
    network = bp.Network((3, 2))
    run = levenberg_marquardt(network, bp.init_params(network, "uniform"), problem.X, problem.T)
    fit = least_squares(problem.X, problem.T)
    assert run.stopped == "converged"
    np.testing.assert_allclose(run.params.layers[0].W, fit.coefficients, atol=1e-6)


def test_levenberg_marquardt_counts_its_steps(problem):
    network = bp.Network((3, 8, 2))
    params = bp.init_params(network, "uniform")
    run = levenberg_marquardt(network, params, problem.X, problem.T, steps=3)
    assert (run.stopped, run.steps) == ("steps", 3)
    wild = bp.Params(network, np.full(50, 1e200))
    with pytest.raises(ValueError, match="initial weights is not finite"):
        levenberg_marquardt(network, wild, problem.X, problem.T)
