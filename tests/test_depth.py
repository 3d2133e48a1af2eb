"""The experiments of lesson 05 without a browser: any setting, sentence and arrays in step."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bpcore as bp
from bpcore.drawing.style import subplots
from bpcore.experiments import chain, depth, saturation
from bpcore.lessons.depth.chain import Settings as ChainSettings
from bpcore.lessons.depth.deep import PRESETS, run_words
from bpcore.lessons.depth.deep import SHOWN as DEPTH_SHOWN
from bpcore.lessons.depth.deep import Settings as DepthSettings
from bpcore.lessons.depth.flow import flow
from bpcore.lessons.depth.panels import HIGHEST, LOWEST, LayerPanel, layer_axis
from bpcore.lessons.depth.saturation import SHOWN
from bpcore.live.settings import WEIGHTS

weights = st.sampled_from(list(WEIGHTS))
activations = st.sampled_from(sorted(bp.ACTIVATIONS))
REFERENCE = bp.Network((3, 8, 2))


@pytest.fixture
def deep():
    return depth()


@pytest.fixture
def asleep():
    return saturation()


# -- depth ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def any_depth():
    return depth()


@settings(max_examples=40)
@given(
    depth=st.integers(1, 30),
    units=st.integers(2, 12),
    activation=activations,
    weights=weights,
    scale=st.floats(0.1, 10),
    seed=st.integers(0, 99),
    learning_rate=st.floats(1e-5, 0.1),
    epoch=st.sampled_from(DEPTH_SHOWN),
)
def test_no_depth_breaks_it(any_depth, **chosen):
    any_depth.set(**chosen).run()
    result, sentence = any_depth.result, any_depth.sentence
    assert "cannot be shown" not in sentence
    assert "nan" not in sentence
    assert re.search(f"In epoch {result.epoch:,} the SSE (is|has)", sentence)
    assert result.flow.finite
    assert result.epoch <= chosen["epoch"]
    if result.history.ending == "overflowed":
        assert "overflow" in sentence
    else:
        assert result.epoch == chosen["epoch"]
        assert f"{result.history.sse[-1]:.4g}" in sentence
    assert len(result.flow.gradient_norms) == chosen["depth"] + 1
    assert any_depth.figure.png()


def test_the_bars_are_the_gradient_that_was_recorded(deep):
    for epoch in (1, 10, 1000):
        result = deep.set(depth=4, epoch=epoch).run().result
        recorded = result.history.gradient_norms[epoch - 1]
        assert result.flow.gradient_norms == pytest.approx(recorded, rel=1e-9)
        assert result.start.gradient_norms == pytest.approx(
            result.history.gradient_norms[0], rel=1e-9
        )


def test_every_epoch_on_the_slider_was_kept(deep, asleep):
    assert tuple(deep.run().result.history.snapshot_epochs[:-1] + 1) == DEPTH_SHOWN
    assert tuple(asleep.run().result.history.snapshot_epochs[:-1] + 1) == SHOWN
    assert DepthSettings().epoch in DEPTH_SHOWN
    assert asleep.settings.epoch in SHOWN


@pytest.mark.parametrize("name", PRESETS)
def test_presets_do_what_they_are_called(deep, name):
    word = name.partition(":")[0]
    deep.set(**PRESETS[name]).run()
    says = {
        "vanishes": "error vanishes",
        "saturates": "error vanishes",
        "lasts": "neither vanishes nor explodes",
        "explodes": "error explodes",
    }
    assert says[word] in deep.sentence
    if word == "saturates":
        assert np.mean(deep.result.flow.saturated) > 0.85


def test_an_overflow_is_told_and_the_last_finite_epoch_is_shown(deep):
    deep.set(activation="identity", weights="matlab", scale=3.0, epoch=1000).run()
    assert deep.result.history.ending == "overflowed"
    assert f"in epoch {deep.result.history.epochs} the numbers overflow" in deep.sentence
    assert 1 <= deep.result.epoch <= deep.result.history.epochs
    assert deep.result.flow.finite


def test_a_gradient_far_below_the_axis_is_told_in_words(deep):
    deep.set(activation="tanh", weights="matlab", scale=3.0, depth=30).run()
    assert re.search(r"gradient of layer 1 is \d\.?\d?e-177", deep.sentence)
    deep.set(activation="relu", weights="uniform", scale=0.302, depth=30).run()
    assert "Nothing at all reaches layer 1" in deep.sentence
    assert "all its slopes are 0" in deep.sentence


def test_one_hidden_layer_has_the_honest_word(deep):
    assert "all that “vanishing” can mean" in deep.set(depth=1).run().sentence
    assert "all that “vanishing” can mean" not in deep.set(depth=2).run().sentence


def test_a_played_run_says_where_it_is(deep):
    deep.play().run(5)
    assert f"the run is in epoch {deep.result.history.epochs} of 1,000" in deep.sentence
    deep.pause().set(learning_rate=0.001).run(1)
    assert deep.result.history.epochs > 1  # it went on, and did not begin anew


def test_kept_runs_leave_the_norms_of_their_layers(deep):
    deep.run()
    deep.keep().run(2)
    (row,) = deep.kept
    assert row["gradient of layer 1"] == deep.result.flow.gradient_norms[0]
    assert row["error passed back"] == deep.result.flow.passed
    deep.set(depth=20).run()
    assert deep.figure.png()


# -- chain ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def any_chain():
    return chain()


@given(
    depth=st.integers(1, 30),
    activation=activations,
    weight=st.floats(0.1, 10),
    bias=st.floats(-5, 5),
    x=st.floats(-2, 2),
)
def test_no_chain_breaks_it(any_chain, **chosen):
    any_chain.set(**chosen).run()
    passed = abs(any_chain.result.products[0])
    assert passed == pytest.approx(np.prod(np.abs(any_chain.result.factors)))
    assert ("nothing passes" if passed == 0 else f"by {passed:.2g} times") in any_chain.sentence
    assert any_chain.figure.png()


def test_the_chain_opens_on_one_that_vanishes():
    made = chain().run()
    assert made.settings == ChainSettings()
    assert "It vanishes" in made.sentence
    assert "It explodes" in made.set(activation="identity", weight=3.02).run().sentence
    assert "nothing passes" in made.set(activation="relu", bias=-5.0).run().sentence


# -- saturation -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def any_sleep():
    return saturation()


@settings(max_examples=25)
@given(
    epoch=st.sampled_from(SHOWN),
    learning_rate=st.floats(1e-3, 0.2),
    weights=weights,
    scale=st.floats(0.1, 10),
    seed=st.integers(0, 99),
)
def test_no_saturation_breaks_it(any_sleep, **chosen):
    any_sleep.set(**chosen).run()
    result, sentence = any_sleep.result, any_sleep.sentence
    assert "cannot be shown" not in sentence
    assert f"In epoch {result.epoch:,} the" in sentence
    if result.history.ending == "overflowed":
        assert "overflow" in sentence or "no longer numbers" in sentence
    else:
        assert result.epoch == chosen["epoch"]
        assert f"mean slope is {result.slopes.mean():.2g}" in sentence
        assert result.history.ending in sentence
    assert result.slopes.shape == (20, 8)
    assert len(result.means) == len(result.epochs)
    assert any_sleep.figure.png()


def test_it_shows_the_catapult_of_the_reference_run(asleep, problem):
    asleep.set(epoch=4).run()
    result = asleep.result
    assert result.slopes.mean() == pytest.approx(0.010, abs=5e-4)
    assert result.slopes.max() == pytest.approx(0.059, abs=5e-4)
    assert "96% of the 160 slopes are below 0.025" in asleep.sentence
    assert asleep.set(learning_rate=0.0999).run().result.history.ending == "dead"
    params = bp.init_params(REFERENCE, "matlab")
    asleep.controls.reset()
    at_first = asleep.set(epoch=1).run().result.slopes
    activation = bp.forward(REFERENCE, params, problem.X).A[1]
    assert at_first == pytest.approx(activation * (1 - activation))


def test_looking_at_another_epoch_trains_nothing(asleep):
    history = asleep.run().result.history
    taken = asleep.seconds
    asleep.set(epoch=10).run()
    assert asleep.result.epoch == 10
    assert asleep.seconds == taken
    assert asleep.result.history.epochs == history.epochs


# -- panels ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([1e-35, 400], (1e-35, 1000)),
        ([1e-177, 1], (LOWEST, 1)),
        ([1e66, 1e66], (HIGHEST / 10, HIGHEST)),
        ([0, np.nan, np.inf], (1, 10)),
    ],
)
def test_limits_reach_further_than_in_other_lessons(values, wanted):
    _, ax = subplots()
    panel = LayerPanel(ax, "Something", 3)
    panel.fit(np.array(values, dtype=float), settle=True)
    assert panel.limits == pytest.approx(wanted)
    assert ax.get_ylim() == pytest.approx(wanted)
    beyond = panel.on_axis(np.array([0, 1e300, np.inf]))
    assert beyond == pytest.approx([wanted[0] / 10, wanted[1] * 10, wanted[1] * 10])


@pytest.mark.parametrize("last", range(1, 32))
@pytest.mark.parametrize("first", [0, 1])
def test_the_axis_of_layers_names_both_ends_and_no_two_too_near(first, last):
    _, ax = subplots()
    layer_axis(ax, first, last)
    ticks = list(ax.xaxis.get_major_locator()())
    assert ticks[0] == first
    assert ticks[-1] == last
    assert ticks == sorted(set(ticks))
    if last - first >= 11:
        assert min(np.diff(ticks[1:])) >= 3


def test_the_factors_of_the_panel_make_the_bars(deep, problem):
    network = bp.Network((3, *[8] * 10, 2))
    params = bp.init_params(network, "matlab")
    through = flow(network, params, problem.X, problem.T)
    shown = deep.run().result.flow
    assert shown.weight_factors == pytest.approx(through.weight_factors)
    assert shown.passed == pytest.approx(through.delta_norms[0] / through.delta_norms[-1])


def test_a_run_that_came_back_from_an_overflow_says_so():
    made = depth(depth=3).run()
    assert "too large for a number" not in made.sentence
    norms = made.result.history.gradient_norms.copy()
    norms[5] = np.inf
    history = replace(made.result.history, gradient_norms=norms)
    said = run_words(made.settings, made.result._replace(history=history))
    assert said.endswith("On the way a gradient was too large for a number.")
