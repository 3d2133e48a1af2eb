"""The experiments of lessons 09 and 10 without a browser: pictures and sentences keep in step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

import bpcore as bp
from bpcore.core.baselines import drift
from bpcore.core.forecasting import network_method
from bpcore.core.words import amount
from bpcore.experiments import backtesting, forecasting, spread
from bpcore.lessons.forecast.live import MOST_AHEAD, SHOWN, WEIGHTS
from bpcore.lessons.trust.live import one_run

RATES = st.sampled_from([0.001, 0.02, 0.05, 0.0999, 0.12, 1.0])
SCHEMES = st.sampled_from(WEIGHTS)


@pytest.fixture(scope="module")
def curve():
    return forecasting(epochs=500)


@pytest.fixture(scope="module")
def lottery():
    return spread(runs=3, epochs=200)


@pytest.fixture(scope="module")
def trial():
    return backtesting(runs=2, epochs=200)


# ---- the forecast --------------------------------------------------------------------------------


def test_the_forecast_is_the_reference_programs(curve, problem, network):
    curve.reset()
    curve.run()
    result = curve.set(epochs=5000, epoch_shown=50_000).run().result
    start = bp.init_params(network, "matlab")
    run = bp.train(network, start, problem.X, problem.T, learning_rate=0.05, epochs=5000)
    np.testing.assert_allclose(
        result.outputs[20:], bp.forecast(network, run.params, problem), rtol=1e-9
    )
    assert f"2010 passengers {result.outputs[20, 0]:,.0f}" in curve.sentence
    assert "28% to 35% of the training range" in curve.sentence


def test_the_scrubber_shows_the_network_of_its_epoch(curve, problem, network):
    curve.reset()
    start = bp.init_params(network, "matlab")
    result = curve.set(epoch_shown=1).run().result
    assert result.epoch == 1
    np.testing.assert_allclose(result.outputs[:20], bp.fitted(network, start, problem))
    result = curve.set(epoch_shown=10).run().result
    run = bp.train(network, start, problem.X, problem.T, learning_rate=0.05, epochs=result.epoch)
    assert result.sse == pytest.approx(run.sse[-1])


def test_beyond_the_table_the_inputs_go_on_by_drift(curve, problem, network):
    curve.reset()
    result = curve.set(ahead=3).run().result
    table = problem.table
    inputs = np.vstack([table.inputs, table.future_inputs])
    X = problem.x_scaler.scale(np.array([[drift(c)[0] for c in inputs.T]]))
    Y = bp.forward(network, result.history.params, X).Y
    np.testing.assert_allclose(result.outputs[-1], problem.t_scaler.unscale(Y)[0], rtol=1e-9)
    assert result.years[-1] == 2012


def test_beyond_the_given_years_the_panels_reach_farther_and_back(curve):
    curve.reset()
    tops = []
    for ahead in (2, 30, 2):
        curve.set(ahead=ahead).run()
        tops.append([ax.get_ylim()[1] for ax in curve.figure.figure.axes[:2]])
    assert np.greater(tops[1], tops[0]).all()
    assert tops[2] == tops[0]


@settings_of_hypothesis(max_examples=25)
@given(
    learning_rate=RATES,
    epoch_shown=st.sampled_from(SHOWN),
    ahead=st.integers(2, MOST_AHEAD),
    epochs=st.sampled_from([100, 500]),
    units=st.integers(1, 16),
    weights=SCHEMES,
    seed=st.integers(0, 99),
)
def test_every_forecast_says_what_it_shows(curve, **values):
    result = curve.set(**values).run().result
    assert curve.sentence.startswith(f"In epoch {result.epoch:,} of {values['epochs']:,} ")
    assert "cannot be shown" not in curve.sentence
    assert len(result.years) == 20 + values["ahead"]
    assert result.activations.shape == (len(result.years), values["units"])
    finite = np.isfinite(result.outputs).all() and np.isfinite(result.sse)
    assert ("overflowed" in curve.sentence) == (not finite)


def test_an_error_that_overflows_before_the_outputs_do_is_told(curve):
    curve.set(learning_rate=0.166, epochs=500, epoch_shown=1000, weights="glorot", seed=70)
    curve.set(units=5, ahead=13).run()
    assert np.isfinite(curve.result.outputs).all() and not np.isfinite(curve.result.sse)
    assert "overflowed" in curve.sentence


# ---- the spread ----------------------------------------------------------------------------------


@settings_of_hypothesis(max_examples=15)
@given(learning_rate=RATES, runs=st.sampled_from([2, 3, 5]), weights=SCHEMES)
def test_every_spread_says_what_it_shows(lottery, **values):
    result = lottery.set(**values).run().result
    assert len(result.seeds) == values["runs"]
    finite = np.isfinite(result.sse)
    assert ("overflowed" in lottery.sentence) == (not finite.all())
    if finite.any():
        low = result.forecasts[finite, 0, 0].min()
        assert f"passengers from {amount(low)}".replace("-", "−") in lottery.sentence
        assert "not a prediction interval" in lottery.sentence


# ---- the backtest --------------------------------------------------------------------------------


def test_the_network_is_the_median_of_its_runs(trial):
    trial.reset()
    result = trial.set(setting="ex post", runs=3).run().result
    forecasts = [
        bp.backtest(
            bp.load_highway(),
            {"n": network_method(seed=seed, learning_rate=0.05, epochs=200, goal=1e-3)},
            setting="ex post",
        ).forecasts["n"]
        for seed in (None, 1, 2)
    ]
    np.testing.assert_allclose(result.test.forecasts["network"], np.median(forecasts, axis=0))


def test_one_run_more_is_one_run_and_another_measure_none(trial):
    trial.reset()
    trial.run()
    trained = one_run.cache_info().misses
    trial.set(runs=3).run()
    assert one_run.cache_info().misses == trained + 1
    result = trial.result
    assert "%" in trial.set(measure="percentage").run().sentence
    assert trial.result is result
    assert trial.set(runs=2).run().set(runs=3).run().result is result
    assert trial.set(measure="absolute").run().result is result


@settings_of_hypothesis(max_examples=15)
@given(
    learning_rate=RATES,
    setting=st.sampled_from(["ex ante", "ex post"]),
    measure=st.sampled_from(["absolute", "percentage"]),
    units=st.integers(1, 16),
    weights=SCHEMES,
    runs=st.integers(1, 3),
)
def test_every_backtest_names_who_was_better(trial, **values):
    result = trial.set(**values).run().result
    test = result.test
    percent = values["measure"] == "percentage"
    measure = test.mean_absolute_percentage_error if percent else test.mean_absolute_error
    with np.errstate(all="ignore"):
        network = measure("network")
    if not np.isfinite(network).all():
        assert "overflowed" in trial.sentence
        return
    for i, name in enumerate(test.target_names):
        words = trial.sentence.split(f"or {name}: ")[1].split(". For ")[0]
        said = words.split("; ")[1].removeprefix("better: ").rstrip(".").split(", ")
        for method in set(test.forecasts) - {"network"}:
            assert (method in said) == (measure(method)[i] < network[i])
