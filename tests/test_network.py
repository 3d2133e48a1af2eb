"""Shapes, initial weights, forward and backward."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpcore as bp
from bpcore.core.network import ACTIVATIONS, logistic

# ------------------------------------------------------------------------------------------------
# Shape and parameters
# ------------------------------------------------------------------------------------------------


def test_a_3_8_2_network_has_50_parameters_in_two_layers():
    network = bp.Network((3, 8, 2))
    assert (network.n_params, network.n_layers) == (50, 2)
    assert network.shapes == ((8, 4), (2, 9))


@pytest.mark.parametrize("sizes", [[3, 8, 2], np.array([3, 8, 2]), (3, np.int64(8), 2)])
def test_sizes_may_come_in_any_sequence_of_whole_numbers(sizes):
    assert bp.Network(sizes) == bp.Network((3, 8, 2))


def test_layers_are_views_of_the_flat_vector_row_by_row_the_bias_last():
    params = bp.Params(bp.Network((2, 1, 3)), np.arange(9.0))
    hidden, output = params.layers
    assert hidden.W.tolist() == [[0, 1]]
    assert hidden.b.tolist() == [2]
    assert output.W.tolist() == [[3], [5], [7]]
    assert output.b.tolist() == [4, 6, 8]
    output.b[1] = -1
    assert params.theta[6] == -1


def test_a_copy_of_parameters_has_memory_of_its_own():
    params = bp.Params(bp.Network((1, 1)))
    params.copy().theta[0] = 7
    assert params.theta[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sizes": (3,)}, r"sizes is \(3,\); it needs at least two numbers"),
        ({"sizes": 3}, "sizes is 3; it needs at least two numbers"),
        ({"sizes": (3, 0, 2)}, "sizes is 0; it must be a whole number of at least 1"),
        ({"sizes": (3, 2.5, 2)}, "sizes is 2.5; it must be a whole number of at least 1"),
        ({"sizes": (3, True, 2)}, "sizes is True; it must be a whole number of at least 1"),
        ({"sizes": "38"}, "sizes is '3'; it must be a whole number"),
        (
            {"sizes": (3, 2), "hidden": "sigmoid"},
            "hidden is 'sigmoid'; .*'logistic', 'tanh', 'relu'",
        ),
        ({"sizes": (3, 2), "output": None}, "output is None; it must be one of 'identity', "),
        ({"sizes": (3, 2), "output": ["tanh"]}, r"output is \['tanh'\]; it must be one of"),
    ],
)
def test_a_senseless_network_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        bp.Network(**arguments)


def test_parameters_of_another_length_are_refused(network):
    message = r"theta has shape \(49,\); a \(3, 8, 2\) network has 50 parameters"
    with pytest.raises(ValueError, match=message):
        bp.Params(network, np.zeros(49))


# ------------------------------------------------------------------------------------------------
# Initial weights
# ------------------------------------------------------------------------------------------------


def matlab_rand(count: int) -> list[float]:
    """MATLAB's first random numbers, from the Mersenne twister of Python's own library.

    MATLAB fills the twister's 624 words from its seed 5489 by Knuth's recurrence, which
    ``random.seed`` does not do, and draws 53 bits a number, which ``random.random`` does.
    """
    words = [5489]
    for i in range(1, 624):
        words.append((1812433253 * (words[-1] ^ (words[-1] >> 30)) + i) % 2**32)
    generator = random.Random()
    generator.setstate((3, (*words, 624), None))
    return [generator.random() for _ in range(count)]


def test_matlab_weights_are_matlabs_random_numbers_column_by_column(matlab):
    hidden, output = matlab.layers
    in_order_of_drawing = [*hidden.W.T.ravel(), *hidden.b, *output.W.T.ravel(), *output.b]
    assert in_order_of_drawing == matlab_rand(50)
    # What MATLAB shows after rng('default') for rand(4, 1) with format long.
    shown = [0.814723686393179, 0.905791937075619, 0.126986816293506, 0.913375856139019]
    np.testing.assert_allclose(hidden.W[:4, 0], shown, rtol=0, atol=5e-16)


def test_textbook_weights_are_half_of_matlabs_less_a_tenth(network, matlab):
    textbook = bp.init_params(network, "textbook")
    np.testing.assert_array_equal(textbook.theta, 0.5 * matlab.theta - 0.1)


WIDE = bp.Network((40, 200, 60))  # enough weights for statistics: 20,000


def test_uniform_weights_and_biases_fill_minus_one_to_one():
    theta = bp.init_params(WIDE, "uniform", seed=1).theta
    assert -1 <= theta.min() < -0.999 and 0.999 < theta.max() < 1
    assert abs(theta.mean()) < 0.02
    assert bp.init_params(WIDE, "uniform").layers[0].b.any()


def test_glorot_weights_fill_their_limits_with_the_variance_of_the_paper():
    for layer in bp.init_params(WIDE, "glorot", seed=1).layers:
        n_out, n_in = layer.W.shape
        limit = math.sqrt(6 / (n_in + n_out))
        assert 0.99 * limit < np.abs(layer.W).max() <= limit
        assert layer.W.var() == pytest.approx(2 / (n_in + n_out), rel=0.05)
        assert not layer.b.any()


def test_he_weights_are_normal_with_variance_two_over_inputs():
    for layer in bp.init_params(WIDE, "he", seed=1).layers:
        variance = 2 / layer.W.shape[1]
        assert layer.W.var() == pytest.approx(variance, rel=0.05)
        # Of a normal distribution 4.6 % lie beyond two standard deviations, of a uniform one none.
        beyond = np.mean(np.abs(layer.W) > 2 * math.sqrt(variance))
        assert beyond == pytest.approx(0.0455, rel=0.2)
        assert not layer.b.any()


@pytest.mark.parametrize("scheme", bp.INITIALISATIONS)
def test_the_scale_multiplies_weights_and_leaves_biases(network, scheme):
    plain = bp.init_params(network, scheme)
    for factor in (0.0, 2.5):
        scaled = bp.init_params(network, scheme, scale=factor)
        for layer, scaled_layer in zip(plain.layers, scaled.layers, strict=True):
            np.testing.assert_array_equal(scaled_layer.W, factor * layer.W)
            np.testing.assert_array_equal(scaled_layer.b, layer.b)


@pytest.mark.parametrize("scheme", bp.INITIALISATIONS)
def test_the_same_seed_gives_the_same_weights_and_another_seed_others(network, scheme):
    def draw(seed):
        return bp.init_params(network, scheme, seed=seed).theta

    np.testing.assert_array_equal(draw(3), draw(3))
    np.testing.assert_array_equal(draw(None), draw(None))
    assert (draw(3) != draw(4)).any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"scheme": "xavier"}, "scheme is 'xavier'; it must be one of 'matlab', 'textbook', "),
        ({"scale": -1}, "scale is -1; it must be a finite number, 0 or above"),
        ({"scale": math.inf}, "scale is inf; it must be a finite number"),
        ({"seed": -1}, "seed is -1; it must be a whole number from 0 to 4294967295"),
        ({"seed": 2**32}, "seed is 4294967296; it must be a whole number from 0 to"),
        ({"seed": 1.5, "scheme": "he"}, "seed is 1.5; it must be a whole number"),
        ({"seed": "x", "scheme": "glorot"}, "seed is 'x'; it must be a whole number"),
    ],
)
def test_senseless_initialisations_are_refused(network, arguments, message):
    with pytest.raises(ValueError, match=message):
        bp.init_params(network, **arguments)


# ------------------------------------------------------------------------------------------------
# Activations
# ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_slope_of_an_activation_is_its_derivative(name):
    activation = ACTIVATIONS[name]
    Z = np.array([-6.3, -2.0, -0.5, -1e-3, 1e-3, 0.7, 1.9, 5.1])
    h = 1e-5
    numeric = (activation.function(Z + h) - activation.function(Z - h)) / (2 * h)
    np.testing.assert_allclose(activation.slope(Z, activation.function(Z)), numeric, atol=1e-9)


def test_the_logistic_function_has_its_known_values_and_never_overflows():
    Z = np.array([-1000.0, -1.0, 0.0, 1.0, 1000.0, np.nan])
    expected = [0.0, 1 / (1 + math.e), 0.5, math.e / (1 + math.e), 1.0, np.nan]
    np.testing.assert_allclose(logistic(Z), expected, rtol=1e-15, atol=1e-300)


@given(st.floats(-700, 700))
def test_the_logistic_function_of_minus_z_is_what_is_left_to_one(z):
    both = logistic(np.array([z, -z]))
    assert both.sum() == pytest.approx(1, abs=1e-15)


# ------------------------------------------------------------------------------------------------
# Forward and backward
# ------------------------------------------------------------------------------------------------


def test_the_forward_pass_is_the_sum_of_weighted_inputs_unit_by_unit(network, matlab, problem):
    x = problem.X[7]
    hidden, output = matlab.layers
    a = [
        1 / (1 + math.exp(-sum(w * x_j for w, x_j in zip(row, x, strict=True)) - b))
        for row, b in zip(hidden.W, hidden.b, strict=True)
    ]
    y = [
        sum(w * a_j for w, a_j in zip(row, a, strict=True)) + b
        for row, b in zip(output.W, output.b, strict=True)
    ]
    Z, A = bp.forward(network, matlab, problem.X)
    assert [z.shape for z in Z] == [(20, 8), (20, 2)]
    assert [a.shape for a in A] == [(20, 3), (20, 8), (20, 2)]
    np.testing.assert_allclose(A[1][7], a, rtol=1e-14)
    np.testing.assert_allclose(bp.forward(network, matlab, problem.X).Y[7], y, rtol=1e-14)


def test_backward_tells_the_sse_of_its_forward_pass(network, matlab, problem):
    result = bp.backward(network, matlab, problem.X, problem.T)
    E = problem.T - bp.forward(network, matlab, problem.X).Y
    assert result.sse == np.sum(E**2) == bp.sse(network, matlab, problem.X, problem.T)


def test_the_output_delta_is_minus_the_error_and_the_bias_gradient_its_sum(
    network, matlab, problem
):
    """The sign and the factor ½: of a linear output it is Y − T, neither T − Y nor twice it."""
    result = bp.backward(network, matlab, problem.X, problem.T)
    Y = bp.forward(network, matlab, problem.X).Y
    np.testing.assert_array_equal(result.deltas[1], -(problem.T - Y))
    np.testing.assert_allclose(result.gradient.layers[1].b, (Y - problem.T).sum(axis=0), rtol=1e-14)


@pytest.mark.parametrize("sizes", [(3, 2), (3, 8, 2), (3, 4, 5, 2)])
@pytest.mark.parametrize("hidden", ["logistic", "tanh", "relu"])
def test_a_stack_of_parameters_gives_what_each_gives_by_itself(sizes, hidden, problem):
    network = bp.Network(sizes, hidden=hidden)
    stack = bp.Params(network, np.random.default_rng(1).normal(size=(2, 3, network.n_params)))
    together = bp.backward(network, stack, problem.X, problem.T)
    assert together.gradient.theta.shape == (2, 3, network.n_params)
    for place in np.ndindex(2, 3):
        one = bp.backward(network, bp.Params(network, stack.theta[place]), problem.X, problem.T)
        assert together.sse[place] == pytest.approx(one.sse, rel=1e-13)
        for many, single in zip(together.deltas, one.deltas, strict=True):
            np.testing.assert_allclose(many[place], single, rtol=1e-11, atol=1e-11)
        gradient = together.gradient.theta[place]
        np.testing.assert_allclose(gradient, one.gradient.theta, rtol=1e-11, atol=1e-11)
    np.testing.assert_array_equal(together.sse, bp.sse(network, stack, problem.X, problem.T))


def test_a_stack_of_tables_gives_what_each_gives_by_itself(network, matlab, problem):
    X, T = problem.X.reshape(4, 5, 3), problem.T.reshape(4, 5, 2)
    together = bp.backward(network, matlab, X, T)
    for i in range(4):
        one = bp.backward(network, matlab, X[i], T[i])
        assert together.sse[i] == pytest.approx(one.sse, rel=1e-13)
        np.testing.assert_allclose(together.gradient.theta[i], one.gradient.theta, rtol=1e-11)


def test_targets_of_another_shape_are_refused_in_a_stack_as_well(network, matlab, problem):
    with pytest.raises(ValueError, match=r"T has shape \(20, 2\); it must be \(4, 5, 2\)"):
        bp.backward(network, matlab, problem.X.reshape(4, 5, 3), problem.T)


def test_the_hidden_slope_is_a_quarter_at_zero_and_one_without_hidden_layers(problem):
    for sizes, slope in (((3, 8, 2), 0.25), ((3, 5, 4, 2), 0.25), ((3, 2), 1.0)):
        network = bp.Network(sizes)
        assert bp.hidden_slope(network, bp.Params(network), problem.X) == slope


def test_the_hidden_slope_is_that_of_the_most_saturated_layer(problem):
    network = bp.Network((3, 5, 4, 2))
    params = bp.Params(network)
    params.layers[1].b[:] = 50
    assert bp.hidden_slope(network, params, problem.X) < 1e-20


def test_the_reference_network_saturates_as_its_first_steps_throw_it_out(network, problem, matlab):
    """The mean slope falls to about 0.009 within the first ten epochs."""
    history = bp.train(network, matlab, problem.X, problem.T, epochs=10, engine="numpy")
    assert history.hidden_slope == pytest.approx(0.009, abs=2e-3)
