"""Random search that cannot peep, and two kinds of noise."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import bpcore as bp
from bpcore.lessons.tuning.search import RANGES, draw_settings, later_error, random_search
from bpcore.lessons.tuning.search import train_with_noise as noisy

FEW = {"trials": 6, "epochs": 100}


@pytest.fixture(scope="module")
def table():
    return bp.load_highway()


def test_settings_are_drawn_evenly_on_a_log_scale():
    rng = np.random.default_rng(0)
    drawn = [draw_settings(rng) for _ in range(2000)]
    for name, (low, high) in RANGES.items():
        values = np.array([settings[name] for settings in drawn])
        assert low <= values.min() and values.max() <= high
        if name != "units":  # which are rounded
            below = np.mean(values < np.sqrt(low * high))
            assert below == pytest.approx(0.5, abs=0.04)


def test_the_years_that_judge_do_not_choose(table):
    """The outer years changed: every inner error stays, bit for bit, and so does the choice."""
    targets = table.targets.copy()
    targets[-4:] *= 5
    changed = dataclasses.replace(table, targets=targets, inputs=table.inputs.copy())
    changed.inputs[-4:] *= 2
    *_, one = random_search(table, **FEW)
    *_, other = random_search(changed, **FEW)
    assert [t.inner for t in one.trials] == [t.inner for t in other.trials]
    assert all(a.outer != b.outer for a, b in zip(one.trials, other.trials, strict=True))
    assert one.best == min(one.trials, key=lambda trial: trial.inner)


def test_inner_years_are_not_trained_on(table):
    changed = dataclasses.replace(table, targets=table.targets.copy())
    changed.targets[12:16] *= 3
    *_, one = random_search(table, **FEW)
    *_, other = random_search(changed, **FEW)
    assert all(a.inner != b.inner for a, b in zip(one.trials, other.trials, strict=True))
    first = one.trials[0]
    settings = {n: getattr(first, n) for n in ("learning_rate", "units", "weight_decay")}
    problem = bp.normalise(table, train=table.years[:12])
    network = bp.Network((3, settings.pop("units"), 2))
    start = bp.init_params(network, "uniform", seed=0)
    run = bp.train(network, start, problem.X, problem.T, epochs=100, **settings)
    X, T = (values[:4] for values in problem.held_out)
    error = bp.sse(network, run.params, X, T) / T.size
    assert first.inner == pytest.approx(error, rel=1e-12)


def test_a_search_is_the_same_whatever_the_number_of_threads(table):
    one, two = (list(random_search(table, **FEW, threads=threads)) for threads in (1, 2))
    assert one == two
    assert [search.share for search in one] == [k / 6 for k in range(1, 7)]


def test_an_overflowed_trial_is_never_the_best(table):
    assert later_error(table, 4, units=8, learning_rate=10.0, epochs=500) == np.inf


@pytest.mark.parametrize("wrong", [{"outer": 15}, {"inner": 12}, {"trials": 0}])
def test_a_bad_search_gets_a_sentence(table, wrong):
    with pytest.raises(ValueError, match="must be a whole number"):
        next(random_search(table, **{**FEW, **wrong}))


def test_noise_drawn_once_is_training_on_another_table(problem, network):
    start = bp.init_params(network, "uniform")
    options = {"learning_rate": 0.02, "epochs": 50}
    rng = np.random.default_rng(3)
    T = problem.T + 0.1 * rng.standard_normal(problem.T.shape)
    expected = bp.train(network, start, problem.X, T, **options).params
    params = noisy(network, start, problem.X, problem.T, 0.1, fresh=False, seed=3, **options)
    np.testing.assert_array_equal(params.theta, expected.theta)


def test_fresh_noise_is_another_table_each_epoch(problem, network, engine):
    start = bp.init_params(network, "uniform")
    params = noisy(
        network,
        start,
        problem.X,
        problem.T,
        0.1,
        fresh=True,
        seed=3,
        learning_rate=0.02,
        epochs=5,
        engine=engine,
    )
    rng = np.random.default_rng(3)
    theta = start.theta.copy()
    for _ in range(5):
        T = problem.T + 0.1 * rng.standard_normal(problem.T.shape)
        here = bp.Params(network, theta)
        theta = theta - 0.02 * bp.backward(network, here, problem.X, T).gradient.theta
    np.testing.assert_allclose(params.theta, theta, rtol=1e-10)


def test_without_noise_both_are_plain_training(problem, network):
    start = bp.init_params(network, "uniform")
    options = {"learning_rate": 0.02, "epochs": 20}
    expected = bp.train(network, start, problem.X, problem.T, **options).params.theta
    for fresh in (False, True):
        params = noisy(network, start, problem.X, problem.T, 0.0, fresh=fresh, **options)
        np.testing.assert_array_equal(params.theta, expected)
