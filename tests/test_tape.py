"""The tape of the lesson on automatic differentiation, and the walk over it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpcore as bp
from bpcore.experiments import tape_walk
from bpcore.lessons.autodiff.checks import LAYERS, held
from bpcore.lessons.autodiff.live import OPERATIONS
from bpcore.lessons.autodiff.tape import Number, Tape, record


@pytest.fixture(scope="module")
def walk():
    return tape_walk()


@given(sizes=st.tuples(*[st.integers(1, 5)] * 3), seed=st.integers(0, 10**6))
def test_the_tape_has_the_gradient_of_any_small_network(sizes, seed):
    rng = np.random.default_rng(seed)
    network = bp.Network(sizes)
    params = bp.Params(network, rng.normal(0, 2, network.n_params))
    x, t = rng.normal(size=sizes[0]), rng.normal(size=sizes[2])
    recorded = record(params, x, t)
    wanted = bp.backward(network, params, x[None], t[None]).gradient.theta
    np.testing.assert_allclose(recorded.slopes, wanted, rtol=1e-12, atol=1e-13)
    end = recorded.columns[-1][0].value
    assert end == pytest.approx(bp.sse(network, params, x[None], t[None]) / 2, rel=1e-12)


@given(a=st.floats(-3, 3), b=st.floats(-3, 3))
def test_every_operation_knows_its_slopes(a, b):
    def end_of(a: float, b: float) -> tuple[Number, Number, Number]:
        tape, u, v = Tape(), Number(a), Number(b)
        curve = tape.logistic(tape.difference(tape.product(u, v), v))
        end = tape.sum(tape.half(tape.square(curve)), tape.product(u, u))
        tape.backward(end)
        return end, u, v

    h = 1e-6
    _, u, v = end_of(a, b)
    by_a = (end_of(a + h, b)[0].value - end_of(a - h, b)[0].value) / (2 * h)
    by_b = (end_of(a, b + h)[0].value - end_of(a, b - h)[0].value) / (2 * h)
    np.testing.assert_allclose([u.slope, v.slope], [by_a, by_b], rtol=1e-6, atol=1e-8)


def test_to_walk_back_again_changes_nothing(matlab, problem):
    recorded = record(matlab, problem.X[0], problem.T[0])
    once = recorded.slopes
    recorded.tape.backward(recorded.columns[-1][0])
    assert np.array_equal(recorded.slopes, once)


def test_a_pass_multiplies_once_for_each_weight_and_in_the_error(walk):
    walk.set(step=OPERATIONS).run()
    assert (walk.result.forward, walk.result.backward, walk.result.slopes) == (43, 0, 0)
    # Two for each product, the slope of each curve and its use, the same for two squares, a half.
    walk.set(step=2 * OPERATIONS).run()
    assert walk.result.backward == 2 * 40 + 2 * 8 + 2 * 2 + 1
    assert walk.result.slopes == 50


@pytest.mark.usefixtures("unpainted")
def test_everything_is_known_in_the_order_of_the_tape(walk):
    """Forward one value more at each step; back, no slope is taken back."""
    known = [walk.set(step=step).run().result.known for step in range(2 * OPERATIONS + 1)]
    forward = np.array([np.sum(each > 0) for each in known])
    assert np.array_equal(np.diff(forward[: OPERATIONS + 1]), np.ones(OPERATIONS))
    slopes = np.array([np.sum(each == 2) for each in known])
    assert not slopes[: OPERATIONS + 1].any() and (np.diff(slopes) >= 0).all()
    assert (known[-1] == 2).all()


@pytest.mark.parametrize("year", [1990, 2009])
def test_the_last_step_has_the_slopes_of_that_year(walk, year, matlab, problem, network):
    result = walk.set(step=2 * OPERATIONS, year=year).run().result
    row = slice(year - 1990, year - 1989)
    wanted = bp.backward(network, matlab, problem.X[row], problem.T[row]).gradient.theta
    np.testing.assert_allclose(result.recorded.slopes, wanted, rtol=1e-12, atol=1e-13)


@given(kept=st.lists(st.integers(1, LAYERS - 1), unique=True))
def test_what_is_held_is_what_a_walk_holds(kept):
    """Walked layer by layer, with a list of what is in memory."""
    most, memory = 0, set(kept)
    borders = [0, *sorted(kept), LAYERS]
    for begin, end in zip(borders[-2::-1], borders[:0:-1], strict=True):
        memory |= set(range(begin + 1, end + 1))
        most = max(most, len(memory))
        memory -= set(range(begin + 1, end + 1))
    assert held(kept).value == most


def test_no_choice_of_few_layers_beats_par():
    """With m kept the stretches are m + 1, and the best possible is found by counting."""
    best = min(
        next(p for p in range(1, LAYERS + 1) if sum(max(p - j, 0) for j in range(m + 1)) >= LAYERS)
        for m in range(LAYERS)
    )
    assert best == held([8, 15, 21, 26]).value == 8
