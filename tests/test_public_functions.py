"""What a reader gives to a public function: taken as it is meant, or refused in one sentence."""

from __future__ import annotations

import dataclasses
import inspect
import itertools
import math
import re
import types
from decimal import Decimal
from fractions import Fraction
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from project import PROJECT
from test_extremes import is_one_sentence

import bpcore as bp
from bpcore.baselines import (
    drift,
    grey,
    holt,
    least_squares,
    levenberg_marquardt,
    linear_trend,
    naive,
    output_jacobian,
    seasonal_naive,
)
from bpcore.challenges import challenge
from bpcore.cliff import chain_gradient, chain_loss
from bpcore.exercises import check
from bpcore.flow import flow, hidden_slopes
from bpcore.forecasting import EX_ANTE, seasonal
from bpcore.landscape import sample_gradients
from bpcore.ravine import ravine, turned, walk
from bpcore.tuning import random_search, train_with_noise

NETWORK = bp.Network((3, 2, 2), hidden="tanh")
START = bp.init_params(NETWORK, "glorot")
MEMORY = bp.Network((3, 2, 2), hidden="tanh", recurrent=True)
MEMORY_START = bp.init_params(MEMORY, "glorot")
TABLE = bp.load_highway()
PROBLEM = bp.normalise(TABLE)
SHORT = {"epochs": 3, "learning_rate": 1e-9, "engine": "numpy"}
HELD_OUT = (np.ones((1, 3)), np.ones((1, 2)))


def theta_of(run) -> np.ndarray:
    return run.params.theta


def refused(call) -> str:
    """The one sentence with which something is refused."""
    with pytest.raises(ValueError) as told:
        call()
    assert is_one_sentence(told.value), told.value
    return str(told.value)


# ------------------------------------------------------------------------------------------------
# Whatever a table is made of
# ------------------------------------------------------------------------------------------------

X, T = np.arange(12.0).reshape(4, 3), np.arange(8.0).reshape(4, 2)[::-1]
THETA = np.arange(START.theta.size) % 5 - 2.0

TAKES_X = {
    "forward": lambda X: bp.forward(NETWORK, START, X).Y,
    "backward": lambda X: bp.backward(NETWORK, START, X, T).gradient.theta,
    "sse": lambda X: bp.sse(NETWORK, START, X, T),
    "loss": lambda X: bp.loss(NETWORK, START, X, T),
    "recurrent": lambda X: bp.backward(MEMORY, MEMORY_START, X, T).gradient.theta,
    "hidden_slope": lambda X: bp.hidden_slope(NETWORK, START, X),
    "numeric_gradient": lambda X: bp.numeric_gradient(NETWORK, START, X, T),
    "check_gradient": lambda X: bp.check_gradient(NETWORK, START, X, T).error,
    "hessian": lambda X: bp.hessian(NETWORK, START, X, T),
    "sharpness": lambda X: bp.sharpness(NETWORK, START, X, T),
    "train": lambda X: theta_of(bp.train(NETWORK, START, X, T, **SHORT)),
    "held out": lambda X: bp.train(NETWORK, START, X, T, held_out=(X, T), **SHORT).held_out_sse,
    "Scaler.fit": lambda X: bp.Scaler.fit(X).high,
    "Scaler.scale": lambda X: PROBLEM.x_scaler.scale(X),
    "Scaler.unscale": lambda X: PROBLEM.x_scaler.unscale(X),
    "least_squares": lambda X: least_squares(X, T).coefficients,
    "predict": lambda X: least_squares(TABLE.inputs, TABLE.targets).predict(X),
    "levenberg_marquardt": lambda X: levenberg_marquardt(NETWORK, START, X, T, steps=1).sse[0],
    "output_jacobian": lambda X: output_jacobian(NETWORK, START, X),
    "flow": lambda X: flow(NETWORK, START, X, T).delta_norms,
    "hidden_slopes": lambda X: hidden_slopes(NETWORK, START, X)[0],
    "sample_gradients": lambda X: sample_gradients(NETWORK, START, X, T),
    "train_with_noise": lambda X: (
        train_with_noise(NETWORK, START, X, T, 0.1, fresh=True, **SHORT).theta
    ),
}
TAKES_T = {
    "backward": lambda T: bp.backward(NETWORK, START, X, T).sse,
    "sse": lambda T: bp.sse(NETWORK, START, X, T),
    "loss": lambda T: bp.loss(NETWORK, START, X, T),
    "recurrent": lambda T: bp.backward(MEMORY, MEMORY_START, X, T).sse,
    "numeric_gradient": lambda T: bp.numeric_gradient(NETWORK, START, X, T),
    "check_gradient": lambda T: bp.check_gradient(NETWORK, START, X, T).error,
    "hessian": lambda T: bp.hessian(NETWORK, START, X, T),
    "sharpness": lambda T: bp.sharpness(NETWORK, START, X, T),
    "train": lambda T: theta_of(bp.train(NETWORK, START, X, T, **SHORT)),
    "retarget": lambda T: theta_of(bp.Training(NETWORK, START, X, X[:, :2], **SHORT).retarget(T)),
    "least_squares": lambda T: least_squares(X, T).intercept,
    "levenberg_marquardt": lambda T: levenberg_marquardt(NETWORK, START, X, T, steps=1).sse[0],
    "flow": lambda T: flow(NETWORK, START, X, T).delta_norms,
    "sample_gradients": lambda T: sample_gradients(NETWORK, START, X, T),
    "train_with_noise": lambda T: (
        train_with_noise(NETWORK, START, X, T, 0.1, fresh=True, **SHORT).theta
    ),
    "Scaler.unscale": lambda T: PROBLEM.t_scaler.unscale(T),
}
TAKES_THETA = {
    "Params": lambda theta: bp.Params(NETWORK, theta).theta,
    "check_gradient": lambda theta: bp.check_gradient(NETWORK, START, X, T, theta).error,
}
TAKES_SERIES = {
    "naive": naive,
    "drift": drift,
    "linear_trend": linear_trend,
    "holt": lambda series: holt(series, alpha=0.5, beta=0.5),
    "grey": lambda series: grey(np.add(series, 1) if isinstance(series, int) else series),
    "walk": lambda start: walk(lambda at: at, start, "plain", 0.1, 2),
}
ALL = [
    *((f"{name} X", call, X) for name, call in TAKES_X.items()),
    *((f"{name} T", call, T) for name, call in TAKES_T.items()),
    *((f"{name} theta", call, THETA + 3) for name, call in TAKES_THETA.items()),
    *((f"{name} series", call, np.array([3.0, 5, 4, 7])) for name, call in TAKES_SERIES.items()),
]
EACH = pytest.mark.parametrize(("call", "numbers"), [a[1:] for a in ALL], ids=[a[0] for a in ALL])


def as_frame(kind: str):
    return lambda a: (pd.DataFrame if a.ndim == 2 else pd.Series)(a).astype(kind)


TAKEN = {
    "a list": lambda a: a.tolist(),
    "uint8": lambda a: a.astype(np.uint8),
    "uint64": lambda a: a.astype(np.uint64),
    "int8": lambda a: a.astype(np.int8),
    "float16": lambda a: a.astype(np.float16),
    "longdouble": lambda a: a.astype(np.longdouble),
    "the other order of bytes": lambda a: a.astype(">f8"),
    "column by column": np.asfortranarray,
    "backwards in memory": lambda a: a[::-1].copy()[::-1],
    "whole numbers of Python": lambda a: a.astype(int).astype(object),
    "fractions": lambda a: np.array([Fraction(int(v)) for v in a.flat]).reshape(a.shape),
    "pandas": as_frame("float64"),
    "nullable": as_frame("Int64"),
    "nullable floats": as_frame("Float64"),
    "masked, with nothing hidden": lambda a: np.ma.array(a, mask=False),
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # tables this large saturate a network
@EACH
def test_numbers_of_any_type_are_the_same_numbers(call, numbers):
    expected = call(numbers)
    for kind, made in TAKEN.items():
        np.testing.assert_allclose(call(made(numbers)), expected, rtol=1e-12, err_msg=kind)
    locked = numbers.copy()
    locked.flags.writeable = False  # so that nothing can write into what it was given
    np.testing.assert_allclose(call(locked), expected, rtol=1e-12)


def spoilt(value):
    """The first number replaced by something that is none."""

    def make(a):
        other = a.astype(object)
        other.flat[0] = value
        return other

    return make


REFUSED = {
    "complex": lambda a: a + 1j,
    "masked": lambda a: np.ma.masked_equal(a, a.flat[-1]),
    "texts": lambda a: a.astype(str),
    "texts among objects": spoilt("1.5"),
    "dates": lambda a: a.astype("M8[D]"),
    "spans of time": lambda a: a.astype("m8[D]"),
    "None": spoilt(None),
    "complex among objects": spoilt(1j),
    "lists of unequal length": lambda a: [*a.tolist()[:-1], [1.0] * 7],
    "missing": lambda a: as_frame("Int64")(a).mask(a == a.flat[-1]),
    "an object": lambda a: object(),
    "a text": lambda a: "1, 2, 3",
    "nothing": lambda a: None,
    "a dictionary": lambda a: {"a": 1},
}


@EACH
def test_what_are_no_real_numbers_is_said(call, numbers):
    for kind, made in REFUSED.items():
        if kind == "nothing" and call in TAKES_THETA.values():
            continue  # there None is a choice
        try:
            result = call(made(numbers))
        except ValueError as error:
            assert is_one_sentence(error), kind
        else:  # pandas says NaN where a number is missing, and so does what is made of it
            assert kind == "missing" and np.isnan(result).any(), f"{kind}: taken"


# ------------------------------------------------------------------------------------------------
# Shapes
# ------------------------------------------------------------------------------------------------

small_shapes = st.lists(st.integers(0, 4), max_size=3).map(tuple)
TAKES_STACKS = {"forward", "hidden_slope", "hidden_slopes"}


@given(st.sampled_from(sorted(TAKES_T)), small_shapes.filter(lambda shape: shape != T.shape))
def test_targets_are_never_stretched_over_the_samples(name, shape):
    if name in ("least_squares", "Scaler.unscale") and shape[-1:] == (2,):
        return  # any number of targets, any number of rows
    if name == "least_squares" and len(shape) == 2 and shape[0] == 4 and shape[1]:
        return
    refused(lambda: TAKES_T[name](np.ones(shape)))


@given(st.sampled_from(sorted(TAKES_X)), small_shapes.filter(lambda shape: shape[-1:] != (3,)))
def test_inputs_are_never_stretched_over_the_columns(name, shape):
    if name in ("Scaler.fit", "least_squares"):  # take any number of columns
        return
    refused(lambda: TAKES_X[name](np.ones(shape)))


@given(st.lists(st.integers(1, 4), min_size=2, max_size=2).map(tuple))
def test_params_of_another_network_are_said(sizes):
    other = bp.Network((*sizes, 1))
    params = bp.Params(other)
    for call in (
        lambda: bp.forward(NETWORK, params, X),
        lambda: bp.train(NETWORK, params, X, T, **SHORT),
        lambda: levenberg_marquardt(NETWORK, params, X, T),
        lambda: bp.forecast(NETWORK, params, PROBLEM),
    ):
        assert "network" in refused(call)


@pytest.mark.parametrize("wrong", [None, 5, "text", np.zeros(14), [1, 2]])
def test_arguments_in_a_wrong_place_are_said(wrong):
    for call in (
        lambda: bp.forward(NETWORK, wrong, X),
        lambda: bp.forward(wrong, START, X),
        lambda: bp.train(NETWORK, wrong, X, T),
        lambda: bp.train(wrong, START, X, T),
        lambda: bp.init_params(wrong),
        lambda: bp.Params(wrong),
        lambda: bp.normalise(wrong),
        lambda: bp.clipped(wrong, "norm", 1.0),
        lambda: bp.backtest(wrong, {}),
        lambda: bp.backtest(TABLE, wrong),
        lambda: bp.backtest(TABLE, {"mine": wrong}),
        lambda: next(random_search(wrong)),
        lambda: bp.Activation("mine", wrong, np.ones_like),
        lambda: bp.Rule("mine", wrong),
        lambda: bp.train(NETWORK, START, X, T, rule=wrong if wrong is not None else 1),
        lambda: bp.train(NETWORK, START, X, T, schedule=wrong),
    ):
        refused(call)


STACK = bp.Params(NETWORK, np.tile(START.theta, (2, 1)))


@pytest.mark.parametrize(
    "call",
    [
        lambda params: bp.clipped(params, "norm", 1.0),
        lambda params: bp.hessian(NETWORK, params, X, T),
        lambda params: bp.check_gradient(NETWORK, params, X, T),
        lambda params: bp.train(NETWORK, params, X, T),
        lambda params: levenberg_marquardt(NETWORK, params, X, T),
        lambda params: output_jacobian(NETWORK, params, X),
        lambda params: flow(NETWORK, params, X, T),
        lambda params: sample_gradients(NETWORK, params, X, T),
    ],
)
def test_what_takes_one_parameter_vector_refuses_a_stack_of_them(call):
    """Its shape might go together with that of the samples or the outputs, as NumPy stretches."""
    assert "(2," in refused(lambda: call(STACK))


@pytest.mark.parametrize("wrong", [None, 5, "text", TABLE, NETWORK, START, np.zeros((2, 3))])
def test_a_network_or_a_problem_in_a_wrong_place_is_said(wrong):
    network, params = bp.Network((3, 2)), bp.Params(bp.Network((3, 2)))
    for call in (
        lambda: bp.fitted(network, params, wrong),
        lambda: bp.forecast(network, params, wrong),
        lambda: bp.beyond_range(wrong),
        lambda: next(bp.weight_spread(network, wrong, [1])),
    ):
        assert "problem" in refused(call)
    if wrong is not NETWORK:
        for call in (
            lambda: bp.hessian(wrong, START, X, T),
            lambda: bp.numeric_gradient(wrong, START, X, T),
            lambda: levenberg_marquardt(wrong, START, X, T),
            lambda: output_jacobian(wrong, START, X),
            lambda: flow(wrong, START, X, T),
            lambda: sample_gradients(wrong, START, X, T),
            lambda: next(bp.weight_spread(wrong, PROBLEM, [1])),
        ):
            assert "network" in refused(call)


@pytest.mark.parametrize("seeds", [5, "12", None, [1.5], [-1], [True]])
def test_seeds_are_several_whole_numbers(seeds):
    said = refused(lambda: next(bp.weight_spread(NETWORK, PROBLEM, seeds, epochs=1)))
    assert "seed" in said


def test_seeds_may_come_one_by_one():
    spread = bp.weight_spread(NETWORK, PROBLEM, iter([3, 4]), epochs=1, engine="numpy")
    assert [run.seeds for run in spread] == [(3,), (3, 4)]


@pytest.mark.parametrize(
    "times",
    [
        ["1", "2", "3"],
        [0, 1, math.inf],
        [0, 1, 2 + 0j],
        np.ma.array([0, 1, 2], mask=[0, 0, 1]),
        np.array(["2000", "2001", "2002"], "M8[Y]"),
        [0, 1],
        [0, 1, 1],
        [2, 1, 0],
        [0, 1e-320, 2e-320],
        [-1.7e308, 1e308, 1.7e308],
        "012",
    ],
)
def test_times_are_numbers_that_rise(times):
    for method in (drift, linear_trend):
        assert "times" in refused(lambda method=method: method([1.0, 2.0, 4.0], times=times))


def test_a_table_says_which_part_does_not_go_with_the_others():
    falling, twice = TABLE.years[::-1], np.repeat(TABLE.years[::2], 2)
    for name, wrong in (
        ("years", falling),
        ("years", twice),
        ("years", TABLE.years + 0.5),
        ("years", TABLE.years.astype(str)),
        ("inputs", TABLE.inputs[1:]),
        ("inputs", TABLE.inputs[:, :1]),
        ("targets", TABLE.targets[:, 0]),
        ("targets", TABLE.targets + 1j),
        ("future_years", TABLE.future_years[:1]),
        ("future_inputs", TABLE.future_inputs.T),
    ):
        said = refused(lambda name=name, wrong=wrong: dataclasses.replace(TABLE, **{name: wrong}))
        assert name.split("_")[0] in said
    listed = dataclasses.replace(TABLE, years=TABLE.years.tolist(), inputs=TABLE.inputs.tolist())
    np.testing.assert_array_equal(bp.normalise(listed).X, PROBLEM.X)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"inputs": "population"}, "inputs is 'population'"),
        ({"inputs": None}, "inputs is None"),
        ({"targets": "employed"}, "targets is 'employed'"),
        ({"inputs": ["employed"]}, "is an input and a target"),
        ({"inputs": ["gnp", "gnp"]}, "'gnp': is chosen twice"),
        ({"targets": ["employed", "employed"]}, "'employed': is chosen twice"),
        ({"time": 5}, "time is 5"),
        ({"units": "x"}, "units"),
        ({"lags": "2"}, "lags"),
        ({"inputs": ["row"], "ahead": 10**12}, "ahead"),
        ({"path": None}, "path is None"),
        ({"path": 5}, "path is 5"),
    ],
)
def test_a_choice_of_columns_is_refused_by_its_name(choice, words):
    usual = {"path": PROJECT / "data" / "longley.csv", "inputs": ["gnp"], "targets": ["employed"]}
    assert words in refused(lambda: bp.load_table(**(usual | choice)))


def test_shapes_of_a_chain_go_together_or_are_said():
    for call in (chain_loss, chain_gradient):
        assert "w has shape (2,)" in refused(lambda call=call: call([1.0, 2], [1.0, 2, 3], 3))


def test_a_snapshot_is_one_of_those_that_there_are():
    history = bp.train(NETWORK, START, X, T, **SHORT)
    for i in (2, -3, 1.5, "0", None, True):
        assert "i is" in refused(lambda i=i: history.snapshot(i))
    history.snapshot(0).theta[:] = 7
    np.testing.assert_array_equal(history.snapshots[0], START.theta)


def test_exercises_and_challenges_are_called_by_texts():
    for call in (check, challenge):
        for number in (1.2, 3, None, ["1.2"]):
            assert "must be a text" in refused(lambda call=call, n=number: call(n, ...))


def test_a_horizon_or_a_table_that_leaves_nothing_is_said():
    methods = {"drift": EX_ANTE["drift"]}
    assert "horizon is 20" in refused(lambda: bp.backtest(TABLE, methods, horizon=20))
    short = bp.forecasting.until(TABLE, 5)
    assert "table has 5 years" in refused(lambda: bp.backtest(short, methods))


def test_what_is_held_out_are_two_tables():
    for held_out in ((X,), (X, T, T), X, "XT", 5, (X, T[:2])):
        assert "held_out" in refused(lambda h=held_out: bp.train(NETWORK, START, X, T, held_out=h))


# ------------------------------------------------------------------------------------------------
# Single numbers
# ------------------------------------------------------------------------------------------------

NO_NUMBERS = [None, "", "0.1", 1j, True, [], [0.5], math.nan, 10**400, np.ma.masked, pd.NA]
NO_NUMBERS += [np.bool(False), np.array([0.5]), np.array(0.5 + 0j)]
NUMBERS = {
    "learning_rate": lambda n: bp.train(NETWORK, START, X, T, learning_rate=n, epochs=1),
    "goal": lambda n: bp.train(NETWORK, START, X, T, goal=n, epochs=1),
    "clip_threshold": lambda n: bp.train(NETWORK, START, X, T, clip_threshold=n, epochs=1),
    "weight_decay": lambda n: bp.train(NETWORK, START, X, T, weight_decay=n, epochs=1),
    "epochs": lambda n: bp.train(NETWORK, START, X, T, epochs=n),
    "snapshots": lambda n: bp.train(NETWORK, START, X, T, snapshots=n, epochs=1),
    "the last epoch": lambda n: bp.Training(NETWORK, START, X, T).advance(n),
    "scale": lambda n: bp.init_params(NETWORK, scale=n),
    "step": lambda n: bp.numeric_gradient(NETWORK, START, X, T, n),
    "threshold": lambda n: bp.clipped(START, "norm", n),
    "sharpness": bp.stability_limit,
    "momentum": lambda n: bp.stability_limit(1.0, n),
    "beta1": lambda n: bp.make_rule("adam", beta1=n),
    "epsilon": lambda n: bp.make_rule("adam", epsilon=n),
    "horizon": lambda n: naive([1.0], n),
    "alpha": lambda n: holt([1.0, 2.0], alpha=n, beta=0.5),
    "years": lambda n: bp.backtest(TABLE, {}, years=n),
    "sizes": lambda n: bp.Network((3, n)),
    "ratio": ravine,
    "angle": turned,
    "depth": lambda n: chain_loss(1.0, 1.0, n),
    "of a chain": lambda n: chain_gradient(1.0, 1.0, n),
    "noise": lambda n: train_with_noise(NETWORK, START, X, T, n, fresh=True),
    "trials": lambda n: next(random_search(TABLE, trials=n)),
    "steps": lambda n: levenberg_marquardt(NETWORK, START, X, T, steps=n),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_what_is_no_number_is_said_by_its_name(name):
    for value in NO_NUMBERS:
        if value is None and name in ("the last epoch", "alpha"):
            continue  # to the planned end; alpha and beta go together
        said = refused(lambda value=value: NUMBERS[name](value))
        assert {"the last epoch": "epoch", "of a chain": "depth"}.get(name, name) in said, value


WHOLE = {"epochs", "snapshots", "the last epoch", "horizon", "years", "sizes", "trials", "steps"}
WHOLE |= {"depth", "of a chain"}

OTHER_TYPES = (np.float16, np.float32, np.longdouble, Fraction, Decimal, np.array)
OTHER_WHOLE = (np.uint8, np.int8, np.uint64, np.int64)


def told(result) -> np.ndarray:
    """What is to be compared of a result: all its numbers."""
    if isinstance(result, types.GeneratorType):
        return told(next(result))
    if isinstance(result, bp.Network):
        return np.array(result.sizes)
    if isinstance(result, bp.forecasting.Backtest):
        return result.years
    for name in ("theta", "params", "trials"):
        if hasattr(result, name):
            return told(getattr(result, name))
    if isinstance(result, bp.Rule):
        return np.array([result.beta1, result.epsilon])
    if isinstance(result, tuple) and result and dataclasses.is_dataclass(result[0]):
        return np.array([dataclasses.astuple(one) for one in result], dtype=float)
    return np.asarray(result, dtype=float)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_of_any_type_is_the_same_number(name):
    """What is computed with a float16 would be rounded to three digits.

    The same call twice may differ in its last digit: where an array lies in memory decides by which
    instructions it is added up.
    """
    value = 3 if name in WHOLE or name in ("sharpness", "ratio") else 0.75
    expected = told(NUMBERS[name](value))
    for kind in OTHER_WHOLE if name in WHOLE else OTHER_TYPES:
        given = told(NUMBERS[name](kind(value)))
        np.testing.assert_allclose(given, expected, rtol=1e-12, err_msg=str(kind))


@pytest.mark.parametrize("name", ["epochs", "snapshots", "the last epoch", "horizon", "trials"])
def test_more_than_a_computer_holds_is_said(name):
    assert name in refused(lambda: NUMBERS[name](10**12))


@pytest.mark.parametrize("value", ["no", "", 0, 1, None, [], 0.5])
def test_yes_and_no_are_true_and_false(value):
    options = {"epochs": 1, "engine": "numpy"}
    assert "shuffle" in refused(lambda: bp.train(NETWORK, START, X, T, shuffle=value, **options))
    assert "fresh" in refused(lambda: train_with_noise(NETWORK, START, X, T, 0.1, fresh=value))
    assert "adaptive" in refused(lambda: bp.Rule("mine", sign, adaptive=value))
    assert bp.train(NETWORK, START, X, T, shuffle=np.False_, **options).epochs == 1


@pytest.mark.parametrize(
    "years",
    [
        *([1990.7, 1991.2], "1990", 1990, [1990, "1991"], [1990, None], [1990, 1991 + 0j]),
        *([[1990, 1991], [1992, 1993]], TABLE.years[:, None]),
    ],
)
def test_years_to_train_on_are_whole_and_in_a_row(years):
    assert "train" in refused(lambda: bp.normalise(TABLE, train=years))


@given(st.lists(st.sampled_from(TABLE.years.tolist()), min_size=2, unique=True))
def test_years_may_come_as_floats_and_in_any_order(years):
    expected = bp.normalise(TABLE, train=sorted(years)).X
    for given_years in (np.array(years, dtype=float), iter(years), np.array(years, np.uint16)):
        np.testing.assert_array_equal(bp.normalise(TABLE, train=given_years).X, expected)


# ------------------------------------------------------------------------------------------------
# Very large and very small numbers
# ------------------------------------------------------------------------------------------------

powers = st.integers(-900, 900)  # of 2: multiplying by one is exact


@given(powers, st.sampled_from(["norm", "layer", "value"]))
def test_clipping_is_the_same_at_any_size(power, kind):
    gradient = bp.backward(NETWORK, START, X / 10, T).gradient
    threshold = float(np.linalg.norm(gradient.theta)) / 7
    expected = bp.clipped(gradient, kind, threshold).theta
    large = bp.Params(NETWORK, np.ldexp(gradient.theta, power))
    found = bp.clipped(large, kind, math.ldexp(threshold, power)).theta
    np.testing.assert_allclose(np.ldexp(found, -power), expected, rtol=1e-12)


@given(powers, powers, st.integers(-1000, 1000))
def test_clipping_takes_any_threshold_however_far_from_the_gradient(above, below, power):
    """Two layers of very different sizes, against the same in numbers of any size."""
    sizes = np.where(np.arange(14) < NETWORK.bounds[1], above, below)
    gradient = bp.Params(NETWORK, np.ldexp(np.arange(1.0, 15), sizes))
    threshold = math.ldexp(1.0, power)
    exact = [Decimal(one) for one in gradient.theta]
    for kind, ends in (("norm", (0, 14)), ("layer", (0, NETWORK.bounds[1], 14))):
        expected = []
        for start, end in itertools.pairwise(ends):
            length = sum(one * one for one in exact[start:end]).sqrt()
            factor = min(Decimal(1), Decimal(threshold) / length)
            expected += [float(one * factor) for one in exact[start:end]]
        found = bp.clipped(gradient, kind, threshold).theta
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-300 * max(1, threshold))
    found = bp.clipped(gradient, "value", threshold).theta
    np.testing.assert_array_equal(found, np.minimum(gradient.theta, threshold))


@given(
    st.lists(st.floats(1, 100), min_size=4, max_size=9),
    st.integers(-900, 480),
    st.sampled_from([naive, drift, linear_trend, holt, grey]),
)
def test_a_forecast_has_the_unit_of_its_series(series, power, method):
    expected = method(series, 2)
    found = np.ldexp(method(np.ldexp(series, power), 2), -power)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)


@given(
    arrays.arrays(float, st.integers(3, 8), elements=st.floats(allow_nan=False)),
    st.sampled_from([naive, drift, linear_trend, holt, grey]),
)
def test_a_forecast_is_a_number_or_refused(series, method):
    try:
        forecast = method(series, 3)
    except ValueError as error:
        assert is_one_sentence(error)
    else:
        assert np.isfinite(forecast).all()


@given(arrays.arrays(float, (3, 2), elements=st.floats(allow_nan=False)))
def test_a_scaler_maps_to_plus_and_minus_one_and_back_or_refuses(values):
    try:
        scaler = bp.Scaler.fit(values)
    except ValueError as error:
        assert is_one_sentence(error)
        return
    scaled = scaler.scale(values)
    varies = scaler.high > scaler.low
    assert (np.abs(scaled[:, varies]) <= 1 + 1e-12).all()
    np.testing.assert_array_equal(scaled[:, varies].min(axis=0), -1)
    size = np.abs(values).max(axis=0) * 1e-12 + 1e-300
    assert (np.abs(scaler.unscale(scaled) - values) <= size).all()


def test_a_scaler_takes_numbers_that_have_no_sign():
    scaler = bp.Scaler.fit(np.array([[10], [200], [50]], dtype=np.uint8))
    np.testing.assert_allclose(scaler.unscale(scaler.scale([[10], [200], [50]])).T, [[10, 200, 50]])


@pytest.mark.parametrize("huge", [1e200, 1e308])
def test_regression_refuses_what_its_squares_cannot_hold(huge):
    assert "larger unit" in refused(lambda: least_squares(X / 11 * huge, T))
    assert "larger unit" in refused(lambda: least_squares(X, T / 7 * huge))


# ------------------------------------------------------------------------------------------------
# Functions of the reader's own
# ------------------------------------------------------------------------------------------------


def sign(g, m, v, c):
    return c.learning_rate * np.sign(g), m, v


def runs_with(activation=None, rule="plain", schedule="constant"):
    network = NETWORK if activation is None else bp.Network((3, 2, 2), hidden=activation)
    params = bp.Params(network, START.theta)
    options = {"rule": rule, "schedule": schedule, "epochs": 3, "engine": "numpy"}
    return bp.train(network, params, X / 11, T / 7, **options)


own_shapes = st.one_of(small_shapes, st.sampled_from([(1, 1), (4, 1), (1, 2), (2,), (14, 1)]))


@given(own_shapes.filter(lambda shape: shape not in ((4, 2), (14,))), st.integers(0, 2))
def test_what_a_function_of_ones_own_gives_is_never_stretched(shape, place):
    wrong = np.ones(shape)

    def rule(g, m, v, c):
        given_back = [g, m, v]
        given_back[place] = wrong
        return tuple(given_back)

    for call in (
        lambda: runs_with(bp.Activation("mine", lambda Z: wrong, lambda Z, A: A)),
        lambda: runs_with(bp.Activation("mine", np.tanh, lambda Z, A: wrong)),
        lambda: runs_with(rule=rule),
        lambda: runs_with(rule=lambda g, m, v, c: wrong),
        lambda: runs_with(rule=bp.Rule("mine", lambda g, m, v, c: (g, m))),
        lambda: walk(lambda at: wrong, np.zeros(14), "plain", 0.1, 2),
        lambda: walk(lambda at: at, np.zeros(14), bp.Rule("mine", rule), 0.1, 2),
    ):
        refused(call)
    if shape != (3,):
        refused(lambda: runs_with(schedule=lambda epoch, epochs: wrong))
    if shape != (2,):
        refused(lambda: bp.backtest(TABLE, {"mine": lambda past, inputs: wrong}, years=1))


@pytest.mark.parametrize("wrong", [1j, "text", None])
def test_what_a_function_of_ones_own_gives_are_real_numbers(wrong):
    for call in (
        lambda: runs_with(bp.Activation("mine", lambda Z: Z * 1j, lambda Z, A: A)),
        lambda: runs_with(rule=lambda g, m, v, c: (np.full(14, wrong), m, v)),
        lambda: runs_with(schedule=lambda epoch, epochs: np.full(len(epoch), wrong)),
        lambda: walk(lambda at: np.full(2, wrong), [1.0, 2.0], "plain", 0.1, 2),
        lambda: bp.backtest(TABLE, {"mine": lambda past, inputs: np.full(2, wrong)}, years=1),
    ):
        refused(call)


def spoils(function):
    """The same function, which then writes into all that it was given."""

    def spoiling(*arguments):
        result = function(*(np.array(a) if isinstance(a, np.ndarray) else a for a in arguments))
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                argument[...] = 1e3
        return result

    return spoiling


def nag(g, m, v, c):
    m = c.beta1 * m + g
    return c.learning_rate * (g + c.beta1 * m), m, v


def test_an_activation_or_a_rule_may_write_into_what_it_is_given():
    tanh = bp.ACTIVATIONS["tanh"]
    mine = bp.Activation("mine", spoils(tanh.function), spoils(tanh.slope))
    np.testing.assert_array_equal(theta_of(runs_with(mine)), theta_of(runs_with()))
    honest, spoiling = (bp.Rule("mine", f, beta1=0.9) for f in (nag, spoils(nag)))
    spoilt_run, run = runs_with(rule=spoiling), runs_with(rule=honest)
    np.testing.assert_array_equal(theta_of(spoilt_run), theta_of(run))
    path = walk(spoils(lambda at: at), [1.0, 2.0], spoiling, 0.1, 5)
    np.testing.assert_array_equal(path, walk(lambda at: at, [1.0, 2.0], honest, 0.1, 5))


def test_a_rule_may_step_by_the_memory_that_it_replaces():
    def late(g, m, v, c):
        return m, c.learning_rate * g, v

    first, second = (runs_with(rule=late), runs_with(rule="plain"))
    assert first.sse[0] == first.sse[1] and first.sse[2] == second.sse[1]


def test_a_method_that_writes_into_the_past_spoils_nobody_elses():
    def spoiling(past, inputs):
        for array in (past.inputs, past.targets, past.years, inputs):
            array[...] = 7
        past.frame.iloc[:, 1:] = 7.0
        return np.zeros(2)

    methods = {"drift": bp.forecasting.EX_ANTE["drift"], "mine": spoiling}
    alone = bp.backtest(TABLE, {"drift": methods["drift"]}, setting="ex post")
    after = bp.backtest(TABLE, dict(reversed(methods.items())), setting="ex post")
    np.testing.assert_array_equal(after.forecasts["drift"], alone.forecasts["drift"])
    np.testing.assert_array_equal(after.record, alone.record)


def test_a_method_not_made_for_a_series_is_left_out_and_the_others_stay():
    targets = TABLE.targets.copy()
    targets[4, 1] = 0
    table = dataclasses.replace(TABLE, targets=targets)
    result = bp.backtest(table, bp.forecasting.EX_ANTE)
    assert "positive" in result.left_out["GM(1,1)"]
    assert set(result.forecasts) == set(bp.forecasting.EX_ANTE) - {"GM(1,1)"}
    assert list(result.table().index) == sorted(
        result.forecasts, key=lambda name: result.mean_absolute_error(name)[0]
    )


def test_a_percentage_of_nothing_is_refused():
    targets = TABLE.targets.copy()
    targets[-1, 0] = 0
    table = dataclasses.replace(TABLE, targets=targets)
    result = bp.backtest(table, {"naive": bp.forecasting.EX_ANTE["naive"]})
    assert "passengers is 0 in 2009" in refused(
        lambda: result.mean_absolute_percentage_error("naive")
    )
    assert "'naive'" in refused(lambda: result.mean_absolute_error("drift"))


@pytest.mark.parametrize("season", [0, -12, 2.5, True, "12", None, np.nan])
def test_a_season_is_a_whole_number_from_1(season):
    assert "season" in refused(lambda: seasonal_naive([1.0, 2.0, 3.0], season=season))


def test_methods_that_such_times_do_not_suit_are_left_out_and_the_others_stay():
    years = TABLE.years.copy()
    years[-3:] += 1
    methods = {name: EX_ANTE[name] for name in ("drift", "Holt")} | {"seasonal": seasonal}
    result = bp.backtest(dataclasses.replace(TABLE, years=years), methods)
    assert list(result.forecasts) == ["drift"]
    assert "have gaps" in result.left_out["Holt"]
    assert "neither in months nor in quarters" in result.left_out["seasonal"]


# ------------------------------------------------------------------------------------------------
# All of them
# ------------------------------------------------------------------------------------------------

DOORS = ("baselines", "cliff", "flow", "forecasting", "landscape", "ravine", "tuning")
ELSEWHERE = {
    # Take no numbers, or only what is tried above under another name.
    *(
        "about",
        "needs",
        "warm_up",
        "load_highway",
        "load_longley",
        "load_table",
        "fitted",
    ),
    # Take a table, which is checked as it is made.
    *("network_method", "of_series", "regression", "regression_on_changes", "until"),
    *("before", "go_on", "go_on_to", "says", "seasonal", "steps_ahead"),
    *("weight_spread", "holt_constants", "send_back"),
}


def test_every_public_function_is_tried_here():
    modules = [bp, *(import_module(f"bpcore.{door}") for door in DOORS)]
    names = {
        name
        for module in modules
        for name in getattr(module, "__all__", None) or vars(module)
        if isinstance(vars(module).get(name), types.FunctionType) and not name.startswith("_")
        if vars(module)[name].__module__.startswith("bpcore")
    }
    assert len(names) > 30
    text = inspect.getsource(inspect.getmodule(refused))
    tried = {name for name in names if re.search(rf"\b{name}\b[(,\n]", text)}
    not_for_readers = {name for name in names if name.startswith(("check_", "in_parallel"))}
    assert names - tried - ELSEWHERE - not_for_readers == set()
