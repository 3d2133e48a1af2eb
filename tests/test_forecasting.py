"""Forecast, spread over initial weights and backtest: nothing looks ahead, all is reproducible."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import bpcore as bp
from bpcore.core.baselines import drift
from bpcore.core.forecasting import (
    EX_ANTE,
    EX_POST,
    backtest,
    beyond_range,
    network_method,
    weight_spread,
)


@pytest.fixture(scope="module")
def table():
    return bp.load_highway()


QUICK = {"learning_rate": 0.02, "epochs": 200}


def test_how_far_outside(problem):
    expected = (problem.table.future_inputs - problem.table.inputs.max(axis=0)) / np.ptp(
        problem.table.inputs, axis=0
    )
    np.testing.assert_allclose(beyond_range(problem), expected)
    inside = dataclasses.replace(problem, X_future=problem.X)
    assert not beyond_range(inside).any()
    below = dataclasses.replace(problem, X_future=problem.X[:1] - 1.0)
    assert (beyond_range(below) <= -0.45).all()


@pytest.mark.parametrize("setting", ["ex post", "ex ante"])
def test_a_method_sees_nothing_but_the_past(table, setting):
    seen = []

    def method(past, inputs):
        seen.append((past, inputs))
        return past.targets[-1]

    backtest(table, {"method": method}, setting=setting, years=3)
    for n, (past, inputs) in zip((17, 18, 19), seen, strict=True):
        np.testing.assert_array_equal(past.years, table.years[:n])
        assert len(past.inputs) == len(past.targets) == len(past.frame.dropna()) == n
        np.testing.assert_array_equal(past.future_inputs, [inputs])
        known = table.inputs[n] if setting == "ex post" else [drift(c)[0] for c in past.inputs.T]
        np.testing.assert_array_equal(inputs, known)


@pytest.mark.parametrize("setting", ["ex post", "ex ante"])
def test_later_years_leak_into_no_forecast(table, setting):
    """Every number after 2005 changed: what was forecast up to 2006 stays, bit for bit.

    It would not if a scaler were fitted on all years.
    """
    methods = {**(EX_POST if setting == "ex post" else EX_ANTE), "network": network_method(**QUICK)}
    later = table.years > 2005
    targets, inputs = table.targets.copy(), table.inputs.copy()
    targets[later] *= 3
    inputs[table.years > (2006 if setting == "ex post" else 2005)] *= 2
    changed = dataclasses.replace(table, targets=targets, inputs=inputs)
    one, other = (backtest(t, methods, setting=setting) for t in (table, changed))
    early = one.years <= 2006
    for name in methods:
        np.testing.assert_array_equal(one.forecasts[name][early], other.forecasts[name][early])
        if name not in ("naive",):
            assert not np.allclose(one.forecasts[name][~early], other.forecasts[name][~early])


@pytest.mark.parametrize("horizon", [1, 2, 3])
def test_regression_on_changes_is_drift_where_the_inputs_drift(table, horizon):
    """Mean changes in, mean change out. Known inputs tell it more than that."""
    methods = {name: EX_POST[name] for name in ("drift", "regression on changes")}
    ex_ante = backtest(table, methods, setting="ex ante", horizon=horizon)
    np.testing.assert_allclose(
        ex_ante.forecasts["regression on changes"], ex_ante.forecasts["drift"], rtol=1e-9
    )
    ex_post = backtest(table, methods, setting="ex post", horizon=horizon)
    errors = {name: ex_post.mean_absolute_error(name) for name in methods}
    assert (errors["regression on changes"] < 0.8 * errors["drift"]).all()


def test_regression_on_changes_adds_the_changes_of_all_years_up_to_the_forecast(table):
    """Years on a straight line: forecast from a year earlier or two, it is on the line."""
    inputs = np.cumsum(np.random.default_rng(0).normal(size=(20, 3)), axis=0)
    targets = 7 * np.arange(20)[:, None] + inputs @ [[2.0, -1.0], [0.5, 3.0], [1.0, 0.0]]
    line = dataclasses.replace(table, inputs=inputs, targets=targets)
    methods = {"changes": EX_POST["regression on changes"]}
    for horizon in (1, 2, 3):
        test = backtest(line, methods, setting="ex post", horizon=horizon)
        np.testing.assert_allclose(test.forecasts["changes"], test.record, rtol=1e-9)


def test_errors_are_those_of_the_definition(table):
    test = backtest(table, EX_ANTE)
    series = table.targets
    last = series[11:19]  # naive: the year before
    np.testing.assert_allclose(
        test.mean_absolute_error("naive"), np.abs(series[12:] - last).mean(axis=0)
    )
    np.testing.assert_allclose(
        test.mean_absolute_percentage_error("naive"),
        100 * np.mean(np.abs(series[12:] - last) / series[12:], axis=0),
    )
    frame = test.table()
    assert list(frame.columns) == list(table.target_names)
    assert frame["passengers"].is_monotonic_increasing
    assert frame.loc["naive", "freight"] == test.mean_absolute_error("naive")[1]


def test_the_network_of_a_backtest_is_the_one_that_train_makes(table):
    test = backtest(table, {"network": network_method(**QUICK)}, setting="ex post", years=1)
    problem = bp.normalise(table, train=table.years[:-1])
    network = bp.Network((3, 8, 2))
    history = bp.train(network, bp.init_params(network), problem.X, problem.T, **QUICK)
    expected = bp.fitted(network, history.params, problem)[-1]
    np.testing.assert_allclose(test.forecasts["network"][0], expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"setting": "ex nihilo"}, "ex post"), ({"years": 16}, "1 to 15"), ({"years": 0}, "1 to 15")],
)
def test_a_bad_backtest_gets_a_sentence(table, wrong, words):
    with pytest.raises(ValueError, match=words):
        backtest(table, EX_ANTE, **wrong)


def test_the_spread_is_the_same_whatever_the_number_of_threads(problem):
    network = bp.Network((3, 8, 2))
    seeds = range(5, 12)
    one, two, three = (
        list(weight_spread(network, problem, seeds, threads=threads, **QUICK))
        for threads in (1, 2, 3)
    )
    assert [spread.share for spread in one] == [k / 7 for k in range(1, 8)]
    assert one[-1].seeds == tuple(seeds)
    for other in (two, three):
        np.testing.assert_array_equal(one[-1].forecasts, other[-1].forecasts)
        np.testing.assert_array_equal(one[-1].sse, other[-1].sse)


def test_each_run_of_a_spread_is_that_of_its_seed(problem):
    network = bp.Network((3, 8, 2))
    *_, spread = weight_spread(network, problem, [4, 9], **QUICK)
    params = bp.init_params(network, "uniform", seed=9)
    history = bp.train(network, params, problem.X, problem.T, **QUICK)
    np.testing.assert_array_equal(
        spread.forecasts[1], bp.forecast(network, history.params, problem)
    )
    np.testing.assert_array_equal(spread.fits[1], bp.fitted(network, history.params, problem))


def test_an_overflowed_run_of_a_spread_is_told_by_its_sse(problem):
    network = bp.Network((3, 8, 2))
    *_, spread = weight_spread(network, problem, [1], learning_rate=10.0, epochs=500)
    assert not np.isfinite(spread.sse[0])


def test_a_method_that_is_not_made_for_earlier_values_is_left_out_and_says_why(table):
    lagged = dataclasses.replace(
        table,
        years=table.years[1:],
        inputs=np.hstack([table.inputs[1:], table.targets[:-1]]),
        targets=table.targets[1:],
        future_inputs=np.hstack([table.future_inputs, np.full((2, 2), np.nan)]),
        input_names=(*table.input_names, "passengers 1 before", "freight 1 before"),
        lags=1,
    )
    test = backtest(lagged, EX_POST, setting="ex post")
    assert set(test.forecasts) == {"drift", "regression"}
    assert "earlier values" in test.left_out["regression on changes"]
