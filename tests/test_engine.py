"""The compiled engine: equal to NumPy, compiled once, safe among threads."""

from __future__ import annotations

import _thread
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bpcore as bp
from bpcore.core.network import ACTIVATIONS, logistic

pytest.importorskip("numba")

# ------------------------------------------------------------------------------------------------
# Equal to NumPy: gradients
# ------------------------------------------------------------------------------------------------


def compiled_gradient(network, params, X, T):
    """The gradient and the SSE by the compiled engine: what one plain step of rate 1 takes away."""
    run = {"learning_rate": 1.0, "epochs": 1, "engine": "compiled"}
    history = bp.train(network, params, X, T, **run)
    return params.theta - history.params.theta, history.sse[0]


def assert_equal_gradients(network, params, X, T):
    """Within 1e-13 of ‖δ‖‖a‖ in each layer, δ as it would be were no slope less than 1.

    Number by number, or against δ itself, it fails where a slope such as 1 − a² cancels.
    """
    result = bp.backward(network, params, X, T)
    gradient, sse = compiled_gradient(network, params, X, T)
    assert sse == pytest.approx(result.sse, rel=1e-12)
    A = bp.forward(network, params, X).A
    compiled = bp.Params(network, gradient)
    largest_delta = np.abs(T - A[-1])
    for layer in reversed(range(network.n_layers)):
        W, a = params.layers[layer].W, A[layer]
        rounding = 1e-15 * np.abs(params.theta).max()  # of the subtraction
        scale = np.linalg.norm(largest_delta) * np.hypot(np.linalg.norm(a), np.sqrt(len(a)))
        for ours, readable in zip(
            compiled.layers[layer], result.gradient.layers[layer], strict=True
        ):
            np.testing.assert_allclose(ours, readable, rtol=0, atol=1e-13 * scale + rounding)
        largest_delta = largest_delta @ np.abs(W)


def random_case(sizes, hidden, output, n_samples, spread=1.0, seed=0, **options):
    rng = np.random.default_rng(seed)
    network = bp.Network(sizes, hidden=hidden, output=output, **options)
    params = bp.Params(network, spread * rng.standard_normal(network.n_params))
    X = rng.uniform(-1, 1, (n_samples, sizes[0]))
    T = rng.uniform(-1 if network.loss == "squared" else 0, 1, (n_samples, sizes[-1]))
    return network, params, X, T


# Around the numbers of samples at which registers of 2, 4 or 8 numbers are filled, once or twice.
@pytest.mark.parametrize("n_samples", [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 19, 20, 21, 25])
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_gradients_are_equal_for_any_number_of_samples(hidden, n_samples):
    for sizes in ((3, 8, 2), (2, 5, 4, 3), (1, 1)):
        assert_equal_gradients(*random_case(sizes, hidden, "identity", n_samples))


@pytest.mark.parametrize("width", range(1, 10))
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_gradients_are_equal_for_any_width(output, width):
    for sizes in ((width, 3, 2), (2, width, 3), (3, 2, width), (width, width)):
        assert_equal_gradients(*random_case(sizes, "tanh", output, 7))


@pytest.mark.parametrize("n_layers", [1, 2, 3, 5, 10, 30])
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_gradients_are_equal_at_any_depth(hidden, n_layers):
    sizes = (3, *[4] * (n_layers - 1), 2)
    assert_equal_gradients(*random_case(sizes, hidden, "identity", 20, spread=0.5))


@pytest.mark.parametrize("spread", [1e-8, 1e-2, 10.0, 300.0, 1e4])
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_gradients_are_equal_from_tiny_weights_to_full_saturation(hidden, spread):
    assert_equal_gradients(*random_case((3, 6, 5, 2), hidden, "identity", 20, spread=spread))


@settings(max_examples=60)
@given(
    sizes=st.lists(st.integers(1, 9), min_size=2, max_size=6),
    hidden=st.sampled_from(list(ACTIVATIONS)),
    output=st.sampled_from(list(ACTIVATIONS)),
    n_samples=st.integers(1, 25),
    spread=st.floats(1e-3, 5),
    seed=st.integers(0, 2**32 - 1),
)
def test_gradients_are_equal_at_random_points(**case):
    assert_equal_gradients(*random_case(**case))


# ------------------------------------------------------------------------------------------------
# Equal to NumPy: networks that add, normalise or remember, and cross-entropy
# ------------------------------------------------------------------------------------------------

EXTRAS = {
    "residual": {"residual": True},
    "normalised": {"normalised": True},
    "both": {"residual": True, "normalised": True},
    "recurrent": {"recurrent": True},
    "direct": {"direct": True},
    "direct, all else with it": {"direct": True, "residual": True, "normalised": True},
    "direct and recurrent": {"direct": True, "recurrent": True},
    "none": {},
}
LOSSES = ("squared", "cross-entropy")


def assert_close_gradients(network, params, X, T):
    """Within 1e-12 of the gradient, or of what it would be were no slope less than 1."""
    result = bp.backward(network, params, X, T)
    gradient, sse = compiled_gradient(network, params, X, T)
    assert sse == pytest.approx(result.sse, rel=1e-12, abs=1e-24)
    A = bp.forward(network, params, X).A
    at_output = np.linalg.norm(T - A[-1]) * np.hypot(np.linalg.norm(A[-2]), np.sqrt(len(X)))
    scale = max(np.linalg.norm(result.gradient.theta), at_output)
    rounding = 1e-15 * np.abs(params.theta).max()  # of the subtraction
    np.testing.assert_allclose(
        gradient, result.gradient.theta, rtol=0, atol=1e-12 * scale + rounding
    )


@pytest.mark.parametrize("n_samples", [1, 2, 3, 4, 5, 7, 8, 9, 16, 20, 21])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("options", EXTRAS.values(), ids=EXTRAS)
def test_gradients_of_networks_with_more_are_equal(options, loss, n_samples):
    for sizes in ((3, 8, 2), (3, 4, 4, 4, 2), (3, 3, 3, 2), (2, 5, 4, 3)):
        for hidden in ACTIVATIONS:
            case = random_case(
                sizes, hidden, "logistic", n_samples, spread=0.5, loss=loss, **options
            )
            assert_close_gradients(*case)


@settings(max_examples=60)
@given(
    inputs=st.integers(1, 9),
    widths=st.lists(st.integers(2, 5), min_size=1, max_size=6),
    outputs=st.integers(1, 5),
    options=st.sampled_from(list(EXTRAS.values())),
    loss=st.sampled_from(LOSSES),
    hidden=st.sampled_from(["logistic", "tanh", "identity"]),  # no kinks to fall on either side of
    n_samples=st.integers(1, 25),
    spread=st.floats(1e-3, 1),
    seed=st.integers(0, 2**32 - 1),
)
def test_gradients_of_random_networks_with_more_are_equal(
    inputs, widths, outputs, options, loss, hidden, n_samples, spread, seed
):
    sizes = (inputs, *widths, outputs)
    more = {"spread": spread, "seed": seed, "loss": loss, **options}
    assert_close_gradients(*random_case(sizes, hidden, "logistic", n_samples, **more))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("options", EXTRAS.values(), ids=EXTRAS)
@pytest.mark.parametrize("rule", ["plain", "adam", "traingdx"])
@pytest.mark.parametrize("batch_size", [1, 6, 20])
def test_ten_updates_of_networks_with_more_are_equal(options, loss, rule, batch_size):
    whole = "recurrent" in options or rule == "traingdx"
    case = random_case((3, 4, 4, 4, 2), "tanh", "logistic", 20, spread=0.5, loss=loss, **options)
    held_out = None if "recurrent" in options else (case[2][:7], case[3][:7])
    assert_equal_trajectories(
        *case,
        rule=rule,
        clip="norm",
        clip_threshold=0.5,
        batch_size=20 if whole else batch_size,
        held_out=held_out,
    )


@pytest.mark.parametrize("z", [*np.linspace(-708, 708, 41), -1e308, 1e308, -0.0, 1e-300])
def test_the_compiled_logistic_function_is_accurate_over_its_whole_range(z):
    """Seen as the SSE of a single unit that passes it on."""
    network = bp.Network((1, 1, 1))
    params = bp.Params(network, np.array([0.0, z, 1.0, 0.0]))
    X, T = np.zeros((8, 1)), np.zeros((8, 1))
    run = {"learning_rate": 1.0, "epochs": 1, "engine": "compiled"}
    sse = bp.train(network, params, X, T, **run).sse[0]
    expected = 8 * logistic(np.array(z)) ** 2
    assert sse == pytest.approx(expected, rel=5e-15, abs=0)


# ------------------------------------------------------------------------------------------------
# Equal to NumPy: ten updates with every option
# ------------------------------------------------------------------------------------------------

# Rates at which ten updates magnify no rounding difference.
RATES = {"plain": 0.01, "momentum": 0.002, "nesterov": 0.002, "adagrad": 0.05, "rmsprop": 0.005}
THRESHOLDS = {"off": 1.0, "norm": 2.0, "value": 0.5, "layer": 1.0}


def assert_equal_trajectories(network, params, X, T, updates=10, **options):
    def run(engine):
        options.setdefault("learning_rate", 0.01)
        training = bp.Training(network, params, X, T, engine=engine, snapshots=4, **options)
        return training.advance(updates=updates).history()

    one, other = run("numpy"), run("compiled")
    assert (one.updates, one.epochs, one.stopped) == (other.updates, other.epochs, other.stopped)
    for name in ("sse", "held_out_sse", "gradient_norms", "clipped_norms", "learning_rate"):
        if getattr(one, name) is None:
            assert getattr(other, name) is None
            continue
        np.testing.assert_allclose(
            getattr(one, name), getattr(other, name), rtol=1e-12, atol=1e-12, err_msg=name
        )
    np.testing.assert_array_equal(one.clipped_share, other.clipped_share)
    np.testing.assert_array_equal(one.snapshot_epochs, other.snapshot_epochs)
    np.testing.assert_allclose(one.snapshots, other.snapshots, rtol=1e-12, atol=1e-12)
    assert one.hidden_slope == pytest.approx(other.hidden_slope, rel=1e-12)


@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("weight_decay", [0.0, 0.01])
@pytest.mark.parametrize("batch_size", [1, 5, 7, 20])
@pytest.mark.parametrize("clip", bp.CLIPPINGS)
@pytest.mark.parametrize("rule", [rule.name for rule in bp.RULES.values() if not rule.adaptive])
def test_ten_updates_are_equal_with_every_option(
    network, problem, rule, clip, batch_size, weight_decay, reduction, shuffle
):
    share = batch_size / 20 if reduction == "sum" else 1 / 20
    assert_equal_trajectories(
        network,
        bp.init_params(network, "textbook"),
        problem.X,
        problem.T,
        rule=rule,
        learning_rate=RATES.get(rule, 0.01),
        clip=clip,
        clip_threshold=10 * share * THRESHOLDS[clip],
        batch_size=batch_size,
        weight_decay=weight_decay,
        reduction=reduction,
        shuffle=shuffle,
        seed=2,
    )


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("weight_decay", [0.0, 0.01])
@pytest.mark.parametrize("clip", bp.CLIPPINGS)
@pytest.mark.parametrize("rule", ["traingda", "traingdx"])
def test_ten_updates_of_adaptive_rules_are_equal(
    network, problem, rule, clip, weight_decay, reduction
):
    assert_equal_trajectories(
        network,
        bp.init_params(network, "textbook"),
        problem.X,
        problem.T,
        rule=rule,
        learning_rate=0.05,
        clip=clip,
        clip_threshold=5 * THRESHOLDS[clip],
        weight_decay=weight_decay,
        reduction=reduction,
    )


@settings(max_examples=40)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=5),
    hidden=st.sampled_from(["logistic", "tanh", "identity"]),  # no kinks to fall on either side of
    n_samples=st.integers(1, 25),
    n_held_out=st.integers(1, 30),
    batch=st.floats(0, 1),
    rule=st.sampled_from(["plain", "momentum", "nesterov", "adagrad"]),
    clip=st.sampled_from(bp.CLIPPINGS),
    schedule=st.sampled_from(list(bp.SCHEDULES)),
    seed=st.integers(0, 1000),
)
def test_a_few_updates_are_equal_for_random_networks(
    sizes, hidden, n_samples, n_held_out, batch, rule, clip, schedule, seed
):
    case = random_case(sizes, hidden, "identity", n_samples, spread=0.5, seed=seed)
    held_out = random_case(sizes, hidden, "identity", n_held_out, seed=seed + 1)[2:]
    assert_equal_trajectories(
        *case,
        updates=5,
        learning_rate=1e-3,
        batch_size=1 + int(batch * (n_samples - 1)),
        rule=rule,
        clip=clip,
        schedule=schedule,
        held_out=held_out,
        seed=seed,
    )


def test_held_out_sse_is_equal_also_when_more_is_held_out_than_learned(network, matlab, problem):
    rng = np.random.default_rng(0)
    held_out = rng.uniform(-1, 1, (57, 3)), rng.uniform(-1, 1, (57, 2))
    one, other = (
        bp.train(network, matlab, problem.X, problem.T, epochs=5, held_out=held_out, engine=engine)
        for engine in ("numpy", "compiled")
    )
    np.testing.assert_allclose(one.held_out_sse, other.held_out_sse, rtol=1e-12)


# ------------------------------------------------------------------------------------------------
# Which engine
# ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(1, 1), (3, 8, 2), (3, 512, 2), (3, 384, 384, 2)])
@pytest.mark.parametrize("engine", ["auto", "compiled", "numpy"])
def test_whatever_the_sizes_auto_is_the_compiled_engine(sizes, engine):
    training = bp.Training(*random_case(sizes, "logistic", "identity", 20), engine=engine)
    expected = "compiled" if engine == "auto" else engine
    assert training.engine == training.history().engine == expected


# ------------------------------------------------------------------------------------------------
# What the compiled loop takes
# ------------------------------------------------------------------------------------------------


def read_only(array):
    array = np.array(array, order="F")
    array.setflags(write=False)
    return array


@pytest.mark.parametrize("sizes", [(1, 1), (1, 1, 1), (3, 8, 2), (2, 1, 3), (4, 3, 3, 1)])
@pytest.mark.parametrize("n_samples", [1, 2, 20])
def test_the_compiled_loop_is_given_its_types_whatever_the_shapes_and_options(sizes, n_samples):
    """What is not of its types, or not in one piece, it refuses: see ``block.pack``."""
    network, params, X, T = random_case(sizes, "tanh", "identity", n_samples)
    options = [
        {},
        {"batch_size": 1, "seed": np.int64(3), "epochs": np.int32(2)},
        {"learning_rate": np.float32(0.1), "goal": 1, "clip": "norm", "clip_threshold": 2},
        {"held_out": (X[:1], T[:1]), "snapshots": 3},
        {"rule": "traingdx"},
        {"rule": bp.make_rule("adam", beta1=0, beta2=0, epsilon=1), "weight_decay": 1},
        {"schedule": lambda epoch, epochs: np.ones(len(epoch), dtype=int)},
    ]
    for case in options:
        bp.train(network, params, X, T, **{"epochs": 2, "engine": "compiled", **case})
    for change in (read_only, np.float32, np.asfortranarray, lambda a: a[::-1]):
        bp.train(network, params, change(X), change(T), epochs=2, engine="compiled")
    for more in ({"residual": True}, {"recurrent": len(sizes) > 2}):
        other = bp.Network(sizes, "tanh", "logistic", loss="cross-entropy", **more)
        bp.train(other, bp.Params(other), X, np.abs(T), epochs=2, engine="compiled")
    strided = bp.Params(network, np.zeros(2 * network.n_params)[::2])
    bp.train(network, strided, X, T, epochs=2, engine="compiled")


# ------------------------------------------------------------------------------------------------
# Threads and interrupts
# ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n_threads", [1, 2, 4])
def test_runs_in_threads_are_equal_to_the_last_bit(network, matlab, problem, n_threads):
    rates = np.geomspace(1e-3, 0.1, 12)

    def end(rate):
        run = {"learning_rate": rate, "epochs": 1500, "engine": "compiled", "batch_size": 7}
        return bp.train(network, matlab, problem.X, problem.T, **run).params.theta

    expected = [end(rate) for rate in rates]
    with ThreadPoolExecutor(n_threads) as pool:
        for theta, alone in zip(pool.map(end, rates), expected, strict=True):
            np.testing.assert_array_equal(theta, alone)


@pytest.fixture
def interruptible():
    """An interrupt raises, though what starts the tests may have it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("seconds", [0.05, 0.08, 0.11])
def test_an_interrupt_gets_through_and_the_run_can_go_on(network, matlab, problem, seconds):
    """It mostly strikes as a compiled call comes back, which once crashed the process."""

    def begin():
        run = {"epochs": 100_000, "batch_size": 5, "learning_rate": 1e-3, "engine": "compiled"}
        return bp.Training(network, matlab, problem.X, problem.T, **run)

    training = begin().advance(updates=1)
    timer = threading.Timer(seconds, _thread.interrupt_main)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        training.advance()
    assert not training.done
    training.advance(updates=1000)
    uninterrupted = begin().advance(updates=training.updates).history()
    np.testing.assert_array_equal(training.params.theta, uninterrupted.params.theta)
    np.testing.assert_array_equal(training.history().sse, uninterrupted.sse)
