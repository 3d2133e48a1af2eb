"""Levels, changes and growth rates: forecast by any model, in a backtest and ahead."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpcore as bp
from bpcore.challenges import challenge
from bpcore.experiments import changes
from bpcore.forecasting import EX_POST, backtest
from bpcore.lessons.changes.models import (
    KINDS,
    forecaster,
    half_width,
    hybrid,
    mean,
    network,
    regression,
)

QUICK = {"learning_rate": 0.05, "epochs": 50, "seed": 1}


@pytest.fixture(scope="module")
def table():
    return bp.load_highway()


@given(st.lists(st.floats(0.1, 1e6), min_size=2, max_size=9))
def test_every_kind_leads_back_to_the_levels(levels):
    levels = np.array(levels)[:, None]
    for kind in KINDS.values():
        rows = kind.of(levels)
        last = levels[-len(rows) - 1 : -1] if len(rows) < len(levels) else levels
        np.testing.assert_allclose(kind.back(last, rows), levels[-len(rows) :], rtol=1e-9)


@pytest.mark.parametrize("horizon", [1, 2, 3])
@pytest.mark.parametrize("setting", ["ex ante", "ex post"])
def test_with_the_plainest_models_it_is_what_is_known_already(table, setting, horizon):
    """The mean change is drift; least squares are the two regressions of lesson 10."""
    known = {
        "drift": forecaster("changes", mean),
        "regression": forecaster("levels", regression),
        "regression on changes": forecaster("changes", regression),
    }
    options = {"setting": setting, "horizon": horizon}
    ours = backtest(table, known, **options)
    theirs = backtest(table, {name: EX_POST[name] for name in known}, **options)
    for name in known:
        np.testing.assert_allclose(ours.forecasts[name], theirs.forecasts[name], rtol=1e-9)


def test_a_network_on_levels_is_the_network_of_lesson_10(table):
    options = {"weights": "uniform", **QUICK}
    methods = {
        "ours": forecaster("levels", network(**options)),
        "theirs": bp.forecasting.network_method(**options),
    }
    test = backtest(table, methods, setting="ex post")
    np.testing.assert_allclose(test.forecasts["ours"], test.forecasts["theirs"], rtol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("model", [mean, regression, network(**QUICK)])
def test_later_years_leak_into_no_forecast(table, kind, model):
    later = table.years > 2005
    targets = table.targets.copy()
    targets[later] *= 3
    changed = dataclasses.replace(table, targets=targets)
    one, other = (
        backtest(t, {"it": forecaster(kind, model)}, setting="ex post").forecasts["it"]
        for t in (table, changed)
    )
    early = table.years[-8:] <= 2006
    np.testing.assert_array_equal(one[early], other[early])
    assert not np.allclose(one[~early], other[~early])


def test_steady_growth_is_foreseen_by_growth_alone(table):
    targets = 100 * 1.1 ** np.arange(20.0)[:, None] * [1.0, 3.0]
    steady = dataclasses.replace(table, targets=targets)
    methods = {kind: forecaster(kind, mean) for kind in KINDS}
    test = backtest(steady, methods, horizon=2)
    off = {kind: test.mean_absolute_error(kind) for kind in KINDS}
    assert (off["growth"] < 1e-9).all()
    assert (off["changes"] > 10).all()
    assert (off["levels"] > off["changes"]).all()


def test_a_hybrid_learns_what_the_first_leaves_over():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(12, 3))
    T = X @ rng.normal(size=(3, 2)) + np.sin(3 * X[:, :2])
    seen = []

    def second(X, T):
        seen.append(T)
        return regression(X, T)

    line, both = regression(X, T), hybrid(regression, second)(X, T)
    np.testing.assert_allclose(seen[0], T - line(X))
    np.testing.assert_allclose(both(X), line(X), atol=1e-9)  # a line finds nothing in the rest


def test_drifts_interval_widens_and_holds_what_it_promises():
    """80 % of random walks with drift, whatever their scale, end inside it."""
    rng = np.random.default_rng(0)
    walks = np.cumsum(2 + 5 * rng.normal(size=(4000, 24)), axis=1)
    known, ahead = walks[:, :20], walks[:, 20:]
    half = np.array([half_width(walk, 4) for walk in known])
    assert (np.diff(half, axis=1) > 0).all()
    steps = np.arange(1, 5) * (known[:, -1:] - known[:, :1]) / 19
    inside = np.abs(known[:, -1:] + steps - ahead) < half
    np.testing.assert_allclose(inside.mean(axis=0), 0.79, atol=0.02)  # s is itself an estimate


def test_what_is_forecast_is_a_view_of_one_result():
    trial = changes(model="regression").run()
    result = trial.result
    trial.set(of="growth").run()
    assert trial.result is result
    assert "Regression on growth" in trial.sentence


def test_the_board_says_what_the_backtest_says(table):
    trial = changes(of="changes", model="regression", setting="ex ante", ahead=2).run()
    drift = backtest(table, {"drift": EX_POST["drift"]}, years=7, horizon=2)
    error = drift.mean_absolute_error("drift")
    assert f"off by {error[0]:,.0f} passengers" in trial.sentence
    assert "two years ahead, 2003 to 2009" in trial.sentence


def test_an_overflow_is_said():
    trial = changes(epochs=5000, learning_rate=1.0).run()
    assert "has overflowed" in trial.sentence


def test_the_challenge_says_what_its_solution_is_said_to_get():
    said = challenge("11", {"epochs": 200, "learning_rate": 0.1}).message
    assert "in 1995 to 2001, which choose, 0.935 times drift's error" in said
    assert "in 2002 to 2009, which judge, 0.96." in said
    assert "with nothing to choose, has 1.01 and 0.68." in said
