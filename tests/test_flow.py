"""What passes back through a network: factors against deltas, norms against other code."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpcore as bp
from bpcore.lessons.depth.flow import SATURATED, chain_flow, flow, hidden_slopes, verdict

PROBLEM = bp.normalise(bp.load_highway())
X, T = PROBLEM.X, PROBLEM.T

networks = st.builds(
    lambda depth, units, hidden: bp.Network((3, *[units] * depth, 2), hidden=hidden),
    st.integers(1, 12),
    st.integers(1, 9),
    st.sampled_from(["logistic", "tanh", "relu", "identity"]),
)


def norms(gradient: bp.Params) -> np.ndarray:
    return np.array([np.sqrt(np.sum(layer.W**2) + np.sum(layer.b**2)) for layer in gradient.layers])


@given(networks, st.sampled_from(bp.INITIALISATIONS), st.floats(0.3, 2), st.integers(0, 99))
def test_norms_and_factors_are_those_of_back_propagation(network, scheme, scale, seed):
    params = bp.init_params(network, scheme, scale=scale, seed=seed)
    through = flow(network, params, X, T)
    result = bp.backward(network, params, X, T)
    deltas = np.array([np.linalg.norm(delta) for delta in result.deltas])
    assert through.finite
    assert through.gradient_norms == pytest.approx(norms(result.gradient), rel=1e-9)
    assert through.delta_norms == pytest.approx(deltas, rel=1e-9)
    if deltas.all():
        both = through.weight_factors * through.slope_factors
        assert both == pytest.approx(deltas[:-1] / deltas[1:], rel=1e-8)
        assert through.passed == pytest.approx(deltas[0] / deltas[-1], rel=1e-8)
    else:
        assert through.passed == 0


@given(networks, st.sampled_from(bp.INITIALISATIONS), st.integers(0, 99))
def test_slopes_can_only_shrink_the_error(network, scheme, seed):
    params = bp.init_params(network, scheme, seed=seed)
    factors = flow(network, params, X, T).slope_factors
    most = 0.25 if network.hidden == "logistic" else 1
    assert np.nanmax(factors, initial=0) <= most * (1 + 1e-12)
    if network.hidden == "identity":
        assert factors == pytest.approx(np.ones(len(factors)))


def test_they_are_what_training_records(engine):
    network = bp.Network((3, 8, 8, 8, 2), hidden="tanh")
    params = bp.init_params(network, "glorot")
    history = bp.train(network, params, X, T, epochs=1, engine=engine)
    assert flow(network, params, X, T).gradient_norms == pytest.approx(
        history.gradient_norms[0], rel=1e-10
    )


def test_norms_are_right_where_their_squares_underflow():
    network = bp.Network((3, *[8] * 30, 2), hidden="tanh")
    params = bp.init_params(network, "matlab", scale=3)
    assert norms(bp.backward(network, params, X, T).gradient)[0] == 0
    through = flow(network, params, X, T)
    layer = bp.backward(network, params, X, T).gradient.layers[0]
    scale = 1e180
    right = np.hypot(np.linalg.norm(layer.W * scale), np.linalg.norm(layer.b * scale)) / scale
    assert through.gradient_norms[0] == pytest.approx(right, rel=1e-9, abs=0)
    assert 1e-180 < right < 1e-162


def test_a_layer_that_is_switched_off_lets_nothing_pass():
    network = bp.Network((3, 4, 4, 2), hidden="relu")
    params = bp.init_params(network, "he")
    params.layers[1].b[:] = -100
    through = flow(network, params, X, T)
    assert through.passed == 0
    assert through.gradient_norms[0] == through.gradient_norms[1] == 0 < through.gradient_norms[2]
    assert through.saturated[1] == 1


def test_an_overflowed_network_is_not_finite():
    network = bp.Network((3, 4, 4, 2), hidden="identity")
    params = bp.init_params(network, "he")
    params.theta[:] = 1e200
    assert not flow(network, params, X, T).finite
    params.theta[:] = np.nan
    assert not flow(network, params, X, T).finite


def test_sizes_and_spreads_by_hand():
    network = bp.Network((1, 1, 1), hidden="identity")
    params = bp.Params(network, [2.0, 1.0, 1.0, 0.0])  # a = 2x + 1, y = a
    through = flow(network, params, np.array([[0.0], [1.0]]), np.zeros((2, 1)))
    assert through.sizes == pytest.approx([np.sqrt(5)] * 2)  # of 1 and 3
    assert through.spreads == pytest.approx([1, 1])


def test_slopes_are_those_whose_mean_is_known(network, matlab):
    (slopes,) = hidden_slopes(network, matlab, X)
    assert slopes.shape == (20, 8)
    assert slopes.mean() == pytest.approx(bp.hidden_slope(network, matlab, X))
    saturated = flow(network, matlab, X, T).saturated
    assert saturated == [np.mean(slopes < SATURATED / 4)]


@given(
    st.sampled_from(sorted(bp.ACTIVATIONS)),
    st.floats(0.1, 10),
    st.floats(-5, 5),
    st.floats(-2, 2),
    st.integers(1, 30),
)
def test_a_chain_is_a_network_with_one_unit_in_each_layer(activation, w, b, x, depth):
    made = chain_flow(w, b, x, depth, activation)
    network = bp.Network([1] * (depth + 1), hidden=activation, output=activation)
    params = bp.Params(network, np.tile([w, b], depth))
    result = bp.backward(network, params, np.array([[x]]), made.values[-1:, None] - 1)
    with np.errstate(invalid="ignore"):
        ends = np.array([delta[0, 0] for delta in result.deltas]) * w  # error 1 at the output
    assert made.values[-1] == pytest.approx(bp.forward(network, params, np.array([[x]])).Y[0, 0])
    if abs(made.values[-1]) < 1e6:  # else the 1 is lost in rounding
        assert made.products[:-1] == pytest.approx(ends, rel=1e-6, abs=1e-300)
    assert made.products[-1] == 1


def test_a_chain_of_logistic_units_is_bounded_by_a_quarter_of_its_weight():
    made = chain_flow(1.0, 0.0, 0.5, 10)
    assert 0.2**10 < made.products[0] < 0.25**10
    assert made.factors.max() <= 0.25
    unbiased = chain_flow(4.0, -2.0, 0.5, 10)  # every unit at h = ½, where the slope is ¼
    assert unbiased.products == pytest.approx(np.ones(11))


@pytest.mark.parametrize(
    ("passed", "word"),
    [(0, "vanishes"), (1e-4, "vanishes"), (0.01, "lasts"), (100, "lasts"), (np.inf, "explodes")],
)
def test_verdicts(passed, word):
    assert verdict(passed) == word
