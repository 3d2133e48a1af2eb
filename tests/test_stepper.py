"""The stepper of lesson 02 and its planted bugs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

import bpcore as bp
from bpcore.experiments import stepper
from bpcore.lessons.backpropagation.bugs import BUGS, HIDDEN_BUGS, planted
from bpcore.lessons.backpropagation.stages import STAGES


@pytest.fixture(scope="module")
def walk():
    return stepper()


@pytest.fixture(scope="module")
def right(network, matlab, problem):
    return bp.backward(network, matlab, problem.X, problem.T).gradient.theta


def test_without_a_bug_the_gradient_is_right(network, matlab, problem, right):
    assert np.array_equal(planted("none", network, matlab, problem.X, problem.T), right)


def test_each_bug_is_what_it_is_called(network, matlab, problem, right):
    got = {bug: planted(bug, network, matlab, problem.X, problem.T) for bug in BUGS}
    singles = [
        bp.backward(network, matlab, problem.X[i : i + 1], problem.T[i : i + 1]).gradient.theta
        for i in range(20)
    ]
    assert np.array_equal(got["wrong sign"], -right)
    np.testing.assert_allclose(got["off by one"], right - singles[-1], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(got["forgotten sum"], singles[-1], rtol=1e-12)
    np.testing.assert_allclose(got["missing slope"][32:], right[32:], rtol=1e-12)
    assert sorted(got["wrong order"][:32]) == sorted(right[:32])
    assert sorted(got["wrong order"][32:]) == sorted(right[32:])


def test_what_layer_1_gets_without_its_slope(network, matlab, problem):
    """A hidden layer whose slope is 1 everywhere, and whose activations are the same."""
    A1 = bp.forward(network, matlab, problem.X).A[1]
    back = (bp.forward(network, matlab, problem.X).Y - problem.T) @ matlab.layers[1].W
    got = bp.Params(network, planted("missing slope", network, matlab, problem.X, problem.T))
    np.testing.assert_allclose(got.layers[0].W, back.T @ problem.X, rtol=1e-12)
    np.testing.assert_allclose(got.layers[0].b, back.sum(axis=0), rtol=1e-12)
    assert (A1 * (1 - A1) < 1).all()


@pytest.mark.parametrize("bug", [bug for bug in BUGS if bug != "none"])
def test_nudging_finds_every_bug(bug, network, matlab, problem):
    numeric = bp.numeric_gradient(network, matlab, problem.X, problem.T)
    code = planted(bug, network, matlab, problem.X, problem.T)
    assert np.abs(code - numeric).max() > 1e-2 * np.linalg.norm(numeric)


def test_an_unknown_bug_is_refused(network, matlab, problem):
    with pytest.raises(ValueError, match="bug is 'moth'"):
        planted("moth", network, matlab, problem.X, problem.T)


def test_all_bugs_are_hidden_under_a_letter():
    assert set(HIDDEN_BUGS.values()) == set(BUGS) - {"none"}


def test_the_letters_tell_nothing(walk):
    for letter in HIDDEN_BUGS:
        sentence = walk.reset().set(stage=9, bug=letter).run().sentence
        assert not any(bug in sentence for bug in BUGS if bug != "none")
    options = [words for words, _ in walk.controls.widgets["bug"].options]
    assert options == ["none", "bug A", "bug B", "bug C", "bug D", "bug E"]


def test_the_update_is_that_of_the_reference_run(walk):
    result = walk.reset().set(stage=10).run().result
    assert result.before == pytest.approx(359.63633070494, rel=1e-10)
    assert result.after == pytest.approx(2322.0217987959, rel=1e-10)
    assert "SSE after:  2322.02" in walk.sentence


@pytest.mark.usefixtures("unpainted")
@settings_of_hypothesis(max_examples=60)
@given(
    stage=st.integers(1, len(STAGES)),
    year=st.integers(1990, 2009),
    unit=st.integers(1, 8),
    target=st.sampled_from(["passengers", "freight"]),
    bug=st.sampled_from(["none", *HIDDEN_BUGS]),
)
def test_every_stage_tells_its_numbers(walk, problem, **chosen):
    walk.reset().set(**chosen).run()
    result, sentence = walk.result, walk.sentence
    j, m = chosen["unit"] - 1, ["passengers", "freight"].index(chosen["target"])
    row = chosen["year"] - 1990
    assert f"Stage {chosen['stage']} of 10, {STAGES[chosen['stage'] - 1].name}" in sentence
    assert np.array_equal(result.x, problem.X[row])
    said = {
        2: f"z = {result.z[j]:.4f}",
        3: f"a = {result.a[j]:.4f}",
        4: f"y = {result.y[m]:.4f}",
        5: f"e = {result.t[m] - result.y[m]:.4f}",
        6: f"delta2[{m}] = {result.delta2[m]:.4f}",
        7: f"dW2[{m}, {j}] = {result.code[32 + 9 * m + j]:.6f}",
        8: f"= {result.delta1[j]:.4f}",
        9: f"dW1[{j}, 0] = {result.code[4 * j]:.6f}",
        10: f"SSE after:  {result.after:.2f}",
    }
    assert said.get(chosen["stage"], "x: three inputs").replace("-", "−") in sentence
    assert "-" not in sentence.replace(STAGES[1].name, "")  # nothing but a minus sign
    if chosen["stage"] >= 9:
        assert ("All 50 numbers agree" in sentence) == (chosen["bug"] == "none")
