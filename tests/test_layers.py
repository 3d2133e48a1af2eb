"""Networks that add, normalise or remember, and cross-entropy: against oracles unit by unit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpcore as bp
from bpcore.baselines import levenberg_marquardt, output_jacobian
from bpcore.core.layers import EPSILON, standardised, through_standardised
from bpcore.flow import flow
from bpcore.landscape import sample_gradients

# ------------------------------------------------------------------------------------------------
# Forward, unit by unit
# ------------------------------------------------------------------------------------------------


def output_by_hand(params: bp.Params, rows, *, residual=False, normalised=False, recurrent=False):
    """The outputs, by numbers of Python's own: tanh hidden layers, linear outputs."""
    layers = [(layer.W.tolist(), layer.b.tolist()) for layer in params.layers]
    before = [0.0] * len(layers[0][1])
    outputs = []
    for row in rows:
        a = list(row)
        for place, (W, b) in enumerate(layers):
            read = a + before if recurrent and place == 0 else a
            z = [
                sum(w * value for w, value in zip(weights, read, strict=True)) + bias
                for weights, bias in zip(W, b, strict=True)
            ]
            if place == len(layers) - 1:
                a = z
                break
            if normalised:
                mean = sum(z) / len(z)
                variance = sum((value - mean) ** 2 for value in z) / len(z)
                z = [(value - mean) / math.sqrt(variance + EPSILON) for value in z]
            made = [math.tanh(value) for value in z]
            if recurrent and place == 0:
                before = made
            if residual and len(made) == len(a):
                made = [one + other for one, other in zip(made, a, strict=True)]
            a = made
        outputs.append(a)
    return outputs


CASES = {
    "residual": ((3, 4, 4, 4, 2), {"residual": True}),
    "residual from the inputs on": ((3, 3, 5, 5, 1), {"residual": True}),
    "normalised": ((3, 5, 4, 2), {"normalised": True}),
    "both": ((3, 4, 4, 2), {"residual": True, "normalised": True}),
    "recurrent": ((3, 4, 2), {"recurrent": True}),
    "recurrent, and a layer above": ((2, 3, 4, 1), {"recurrent": True}),
    "recurrent with one unit": ((1, 1, 1), {"recurrent": True}),
}
EACH = pytest.mark.parametrize(("sizes", "options"), CASES.values(), ids=CASES)


def case(sizes, options, *, hidden="tanh", output="identity", n_samples=6, seed=0):
    network = bp.Network(sizes, hidden, output, **options)
    rng = np.random.default_rng(seed)
    params = bp.Params(network, 0.7 * rng.standard_normal(network.n_params))
    X = rng.uniform(-1, 1, (n_samples, sizes[0]))
    return network, params, X, rng.uniform(0, 1, (n_samples, sizes[-1]))


@EACH
def test_the_outputs_are_those_of_a_loop_over_units(sizes, options):
    network, params, X, _ = case(sizes, options)
    by_hand = output_by_hand(params, X.tolist(), **options)
    np.testing.assert_allclose(bp.forward(network, params, X).Y, by_hand, rtol=1e-12, atol=1e-12)


@EACH
def test_the_gradient_is_that_of_differences_of_the_loop_over_units(sizes, options):
    network, params, X, T = case(sizes, options)

    def loss(theta):
        Y = output_by_hand(bp.Params(network, theta), X.tolist(), **options)
        return sum(
            (t - y) ** 2 / 2
            for row, told in zip(Y, T.tolist(), strict=True)
            for y, t in zip(row, told, strict=True)
        )

    h = 1e-5
    moves = h * np.eye(network.n_params)
    numeric = [(loss(params.theta + m) - loss(params.theta - m)) / (2 * h) for m in moves]
    gradient = bp.backward(network, params, X, T).gradient.theta
    np.testing.assert_allclose(gradient, numeric, atol=1e-6 * np.linalg.norm(numeric))


@EACH
def test_a_stack_gives_what_each_gives_by_itself(sizes, options):
    network, params, X, T = case(sizes, options)
    rng = np.random.default_rng(1)
    thetas = bp.Params(network, rng.standard_normal((2, 3, network.n_params)))
    tables = rng.uniform(-1, 1, (3, *X.shape)), rng.uniform(0, 1, (3, *T.shape))
    for stack, X_stack, T_stack in ((thetas, X, T), (params, *tables)):
        together = bp.backward(network, stack, X_stack, T_stack)
        for place in np.ndindex(together.sse.shape):
            one = bp.backward(
                network,
                bp.Params(network, stack.theta[place]) if stack is thetas else params,
                X if stack is thetas else X_stack[place],
                T if stack is thetas else T_stack[place],
            )
            assert together.sse[place] == pytest.approx(one.sse, rel=1e-12)
            gradient = together.gradient.theta[place]
            np.testing.assert_allclose(gradient, one.gradient.theta, rtol=1e-10, atol=1e-11)


@EACH
def test_the_hessian_is_symmetric_before_it_is_made_so(sizes, options):
    """Rows are differences of the gradient: that it is one of a loss shows in row and column."""
    network, params, X, T = case(sizes, options)
    H, h = bp.hessian(network, params, X, T), 1e-4
    for i in range(0, network.n_params, 5):
        move = h * np.eye(network.n_params)[i]
        up, down = (
            bp.backward(network, bp.Params(network, params.theta + s * move), X, T).gradient.theta
            for s in (1, -1)
        )
        np.testing.assert_allclose(
            H[i], (up - down) / (2 * h), atol=1e-5 * np.abs(H).max(), err_msg=str(i)
        )


# ------------------------------------------------------------------------------------------------
# Residual connections
# ------------------------------------------------------------------------------------------------


def test_only_a_hidden_layer_as_wide_as_the_one_below_adds():
    assert bp.Network((3, 8, 8, 5, 5, 5), residual=True).skips == (False, True, False, True, False)
    assert bp.Network((3, 3, 3), residual=True).skips == (True, False)
    assert not any(bp.Network((3, 8, 8, 2)).skips)


def test_layers_of_no_weights_pass_on_what_they_were_given(problem):
    network = bp.Network((3, *[8] * 10, 2), "tanh", residual=True)
    params = bp.init_params(network, "glorot")
    for layer in params.layers[1:-1]:
        layer.W[:] = 0
    A = bp.forward(network, params, problem.X).A
    np.testing.assert_array_equal(A[-2], A[1])


GROWN = {
    "plain": ({}, 1e-5, 17.73),
    "normalised": ({"normalised": True}, 1e-2, 17.73),
    "residual": ({"residual": True}, 1e0, 0.74),
}


@pytest.mark.parametrize(("options", "less", "sse"), GROWN.values(), ids=GROWN)
def test_ten_logistic_layers_learn_with_residual_connections_alone(options, less, sse, problem):
    network = bp.Network((3, *[8] * 10, 2), **options)
    params = bp.init_params(network, "glorot")
    layers = bp.backward(network, params, problem.X, problem.T).gradient.layers
    first, last = (np.hypot(*map(np.linalg.norm, layers[place])) for place in (0, -1))
    assert less / 100 < first / last < less
    run = {"learning_rate": 0.0005, "epochs": 1001}
    history = bp.train(network, params, problem.X, problem.T, **run)
    assert history.sse[1000] == pytest.approx(sse, abs=5e-3)


def test_thirty_layers_that_add_overflow_at_a_rate_that_ten_of_them_bear(problem):
    def stopped(depth):
        network = bp.Network((3, *[8] * depth, 2), residual=True)
        start = bp.init_params(network, "glorot")
        run = {"learning_rate": 0.002, "epochs": 1000}
        return bp.train(network, start, problem.X, problem.T, **run).stopped

    assert (stopped(10), stopped(30)) == ("epochs", "diverged")


# ------------------------------------------------------------------------------------------------
# Layer normalisation
# ------------------------------------------------------------------------------------------------


def test_a_normalised_sample_has_mean_0_and_variance_1_over_its_units():
    Z = np.random.default_rng(0).normal(3, 20, (7, 50))
    S = standardised(Z)
    np.testing.assert_allclose(S.mean(axis=1), 0, atol=1e-14)
    np.testing.assert_allclose(S.var(axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(standardised(5 * Z + 2), S, rtol=1e-6)


def test_units_that_are_all_alike_become_0():
    np.testing.assert_array_equal(standardised(np.full((2, 3), 7.0)), 0)


def test_what_moves_all_units_alike_changes_nothing_and_sends_nothing_back():
    rng = np.random.default_rng(0)
    Z, delta = rng.normal(size=(2, 5, 6))
    np.testing.assert_allclose(through_standardised(delta, Z).sum(axis=-1), 0, atol=1e-14)
    np.testing.assert_allclose(through_standardised(np.ones_like(Z), Z), 0, atol=1e-14)


def test_the_slope_of_a_normalised_layer_is_taken_where_its_activation_is(problem):
    """However large its weights, a tanh unit is not saturated then."""
    network = bp.Network((3, 8, 2), "tanh", normalised=True)
    params = bp.init_params(network, "uniform", scale=1e6)
    Z, A = bp.forward(network, params, problem.X)
    S = standardised(Z[0])
    np.testing.assert_array_equal(A[1], np.tanh(S))
    assert bp.hidden_slope(network, params, problem.X) == np.mean(1 - np.tanh(S) ** 2) > 0.4
    history = bp.train(network, params, problem.X, problem.T, epochs=1, learning_rate=1e-9)
    assert history.hidden_slope == pytest.approx(np.mean(1 - np.tanh(S) ** 2))


# ------------------------------------------------------------------------------------------------
# Recurrent networks
# ------------------------------------------------------------------------------------------------


def test_a_recurrent_layer_has_weights_for_its_own_activations():
    network = bp.Network((3, 8, 2), recurrent=True)
    assert network.shapes == ((8, 12), (2, 9))
    assert network.bounds.tolist() == [0, 96, 114]
    params = bp.init_params(network, "glorot")
    assert [layer.W.shape for layer in params.layers] == [(8, 11), (2, 8)]
    assert np.abs(params.layers[0].W).max() <= math.sqrt(6 / (11 + 8))


def test_without_weights_for_them_it_is_a_plain_network(network, matlab, problem):
    recurrent = bp.Network((3, 8, 2), recurrent=True)
    params = bp.Params(recurrent)
    params.layers[0].W[:, :3] = matlab.layers[0].W
    params.layers[0].b[:] = matlab.layers[0].b
    params.layers[1].W[:], params.layers[1].b[:] = matlab.layers[1]
    one = bp.backward(recurrent, params, problem.X, problem.T)
    other = bp.backward(network, matlab, problem.X, problem.T)
    np.testing.assert_allclose(one.gradient.layers[0].W[:, :3], other.gradient.layers[0].W)
    np.testing.assert_allclose(one.gradient.layers[1].W, other.gradient.layers[1].W)


def test_a_row_knows_those_before_it_and_not_those_behind():
    network, params, X, _ = case((2, 4, 1), {"recurrent": True}, n_samples=9)
    Y = bp.forward(network, params, X).Y
    changed = X.copy()
    changed[4] += 1
    moved = np.abs(bp.forward(network, params, changed).Y - Y).max(axis=1) > 0
    assert moved.tolist() == [False] * 4 + [True] * 5
    np.testing.assert_allclose(bp.forward(network, params, X[:4]).Y, Y[:4], rtol=1e-14)


@given(st.floats(-0.9, 2.0), st.integers(2, 30))
def test_the_last_state_changes_with_the_first_by_the_product_of_all_factors(weight, n_times):
    """A linear unit: ∂h_T/∂x_1 is its weight of h to the power of T − 1."""
    network = bp.Network((1, 1, 1), "identity", recurrent=True)
    params = bp.Params(network, np.array([1.0, weight, 0.0, 1.0, 0.0]))
    X = np.zeros((n_times, 1))
    T = np.zeros((n_times, 1))
    T[-1] = -1  # so ∂L/∂Y is 1 at the last time, and 0 at all others
    delta = bp.backward(network, params, X, T).deltas[0]
    np.testing.assert_allclose(delta[0, 0], weight ** (n_times - 1), rtol=1e-12)


def test_a_recurrent_network_learns_an_echo(engine):
    """Each target is the input of the time before, which no network without memory can know."""
    X = np.random.default_rng(0).uniform(-1, 1, (30, 1))
    T = np.vstack([[[0.0]], X[:-1]])
    sse = {}
    for recurrent in (False, True):
        network = bp.Network((1, 6, 1), "tanh", recurrent=recurrent)
        start = bp.init_params(network, "glorot", seed=1)
        run = {"learning_rate": 0.02, "epochs": 1000, "engine": engine}
        sse[recurrent] = bp.train(network, start, X, T, **run).sse[-1]
    assert sse[True] < 0.1 < 2 < sse[False]


# ------------------------------------------------------------------------------------------------
# Cross-entropy
# ------------------------------------------------------------------------------------------------

CLASSES = bp.Network((3, 8, 2), output="logistic", loss="cross-entropy")


def test_the_cross_entropy_of_an_even_guess_is_ln_2_for_each_number(problem):
    T = (problem.T > 0).astype(float)
    assert bp.loss(CLASSES, bp.Params(CLASSES), problem.X, T) == pytest.approx(40 * math.log(2))


def test_the_squared_loss_is_half_the_sse(network, matlab, problem):
    arguments = network, matlab, problem.X, problem.T
    assert bp.loss(*arguments) == bp.sse(*arguments) / 2


@pytest.mark.parametrize("t", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("z", [-1000.0, -40.0, -1.0, 0.0, 3.0, 40.0, 1000.0])
def test_the_loss_and_its_slope_are_exact_where_the_output_is_saturated(z, t):
    network = bp.Network((1, 1), output="logistic", loss="cross-entropy")
    params, X, T = bp.Params(network, np.array([0.0, z])), np.zeros((1, 1)), np.array([[t]])
    small = math.log1p(math.exp(-abs(z)))  # of the side on which the output is
    expected = t * (small + max(-z, 0)) + (1 - t) * (small + max(z, 0))
    assert bp.loss(network, params, X, T) == pytest.approx(expected, rel=1e-14)
    y = 1 / (1 + math.exp(-z)) if z > -700 else 0.0
    result = bp.backward(network, params, X, T)
    assert result.deltas[0][0, 0] == pytest.approx(y - t, rel=1e-14, abs=1e-300)
    assert result.sse == pytest.approx((y - t) ** 2, rel=1e-14, abs=1e-300)


def test_only_the_gradient_is_another(problem, engine):
    T = (problem.T > 0).astype(float)
    squared = bp.Network((3, 8, 2), output="logistic")
    start = bp.init_params(CLASSES, "matlab")
    histories = [
        bp.train(network, start, problem.X, T, epochs=50, engine=engine)
        for network in (squared, CLASSES)
    ]
    assert histories[0].sse[0] == histories[1].sse[0]
    assert histories[1].gradient_norms[0, 1] > 2 * histories[0].gradient_norms[0, 1]
    assert histories[1].end_sse == bp.sse(CLASSES, histories[1].params, problem.X, T)


def test_the_slopes_of_the_outputs_are_the_same_whatever_the_loss(problem):
    squared = bp.Network((3, 8, 2), output="logistic")
    params = bp.init_params(CLASSES, "uniform")
    np.testing.assert_array_equal(
        output_jacobian(CLASSES, params, problem.X), output_jacobian(squared, params, problem.X)
    )


# ------------------------------------------------------------------------------------------------
# What makes no sense
# ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"residual": 1}, "residual is 1; it must be True or False"),
        ({"normalised": "yes"}, "normalised is 'yes'; it must be True or False"),
        ({"recurrent": None}, "recurrent is None; it must be True or False"),
        ({"loss": "huber"}, "loss is 'huber'; it must be one of 'squared', 'cross-entropy'"),
        ({"loss": "cross-entropy"}, "'cross-entropy' and output is 'identity'; .*'logistic'"),
        ({"recurrent": True, "residual": True}, "recurrent goes with neither residual nor"),
        ({"recurrent": True, "normalised": True}, "recurrent goes with neither residual nor"),
        ({"recurrent": True, "sizes": (3, 2)}, r"needs a hidden layer, and sizes is \(3, 2\)"),
        ({"normalised": True, "sizes": (3, 4, 1, 2)}, "at least 2 units in each hidden layer"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        bp.Network(**{"sizes": (3, 8, 2), **arguments})


def test_parameters_of_a_recurrent_network_are_no_plain_ones(network, matlab, problem):
    recurrent = bp.Network((3, 8, 2), recurrent=True)
    with pytest.raises(ValueError, match="with recurrent=False, not of one with recurrent=True"):
        bp.forward(recurrent, matlab, problem.X)
    with pytest.raises(ValueError, match="with recurrent=True, not of one with recurrent=False"):
        bp.forward(network, bp.Params(recurrent), problem.X)


def test_rows_that_belong_together_are_not_parted(problem):
    network = bp.Network((3, 8, 2), recurrent=True)
    params, X, T = bp.init_params(network, "glorot"), problem.X, problem.T
    training = bp.Training(network, params, X, T)
    for call, message in (
        (lambda: bp.train(network, params, X, T, batch_size=5), "batch_size is 5 and network"),
        (lambda: training.change(batch_size=19), "batch_size is 19 and network is recurrent"),
        (lambda: bp.train(network, params, X, T, held_out=(X, T)), "held_out does not go with"),
        (lambda: bp.forecast(network, params, problem), "and forecast takes rows without"),
        (lambda: next(bp.weight_spread(network, problem, [1])), "and weight_spread takes rows"),
        (lambda: output_jacobian(network, params, X), "and output_jacobian takes rows"),
        (lambda: levenberg_marquardt(network, params, X, T), "and levenberg_marquardt takes"),
        (lambda: sample_gradients(network, params, X, T), "and sample_gradients takes rows"),
        (lambda: flow(network, params, X, T), "network is recurrent; flow follows a delta"),
    ):
        with pytest.raises(ValueError, match=message):
            call()
    assert training.advance(2).change(batch_size=20).advance(2).epoch == 4
    assert bp.fitted(network, training.params, problem).shape == T.shape


def test_targets_of_cross_entropy_are_from_0_to_1(problem):
    params, X, T = bp.Params(CLASSES), problem.X, (problem.T > 0).astype(float)
    training = bp.Training(CLASSES, params, X, T)
    for call, name in (
        (lambda: bp.backward(CLASSES, params, X, problem.T), "T"),
        (lambda: bp.loss(CLASSES, params, X, problem.T), "T"),
        (lambda: bp.train(CLASSES, params, X, problem.T), "T"),
        (lambda: bp.train(CLASSES, params, X, T, held_out=(X, T - 1)), r"held_out\[1\]"),
        (lambda: training.retarget(problem.T), "T"),
    ):
        with pytest.raises(ValueError, match=f"{name} has numbers that are not from 0 to 1"):
            call()
    assert training.retarget(1 - T).advance(1).epoch == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"residual": True}, "network is residual; flow follows a delta through weights and"),
        ({"normalised": True}, "network is normalised; flow follows a delta through weights and"),
        ({"output": "logistic", "loss": "cross-entropy"}, "flow follows squared errors"),
    ],
)
def test_what_follows_deltas_in_one_way_refuses_the_others(options, message, problem):
    network = bp.Network((3, 8, 8, 2), **options)
    with pytest.raises(ValueError, match=message):
        flow(network, bp.Params(network), problem.X, (problem.T > 0).astype(float))


def test_what_makes_squared_errors_small_refuses_another_loss(problem):
    with pytest.raises(ValueError, match="loss='cross-entropy'; levenberg_marquardt makes squared"):
        levenberg_marquardt(CLASSES, bp.Params(CLASSES), problem.X, (problem.T > 0).astype(float))
