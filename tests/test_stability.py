"""The experiments of lesson 03 without a browser: limits, steps and words in step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

import bpcore as bp
from bpcore.experiments import quadratic, stability
from bpcore.lessons.learning_rate.along import MULTIPLES
from bpcore.lessons.learning_rate.live import EPOCHS, FLAT, SHOWN, STEEP, valley_path


@pytest.fixture(scope="module")
def experiment():
    return stability(epochs=500)


@pytest.fixture(scope="module")
def valley():
    return quadratic()


def test_the_limit_of_the_reference_start(experiment):
    experiment.reset().set(learning_rate=0.05).run()
    assert experiment.result.limit == pytest.approx(2 / 87.99217, rel=1e-6)
    assert "At epoch 1 λmax is 87.99, so the local limit 2/λmax is 0.0227" in experiment.sentence
    assert "0.05 is above it" in experiment.sentence
    assert "limit 0.0227" in experiment.controls.box.children[0].children[1].value


def test_sharpness_is_that_of_the_snapshots(experiment, network, problem):
    result = experiment.reset().set(learning_rate=0.03).run().result
    for i in (0, 5, -1):
        params = result.history.snapshot(i if i >= 0 else len(result.epochs) - 1)
        sharp = bp.sharpness(network, params, problem.X, problem.T)
        assert result.sharpness[i] == pytest.approx(sharp, rel=1e-12)


def test_the_step_that_is_shown_is_the_step_that_was_taken(experiment):
    result = experiment.reset().set(learning_rate=0.05, epoch_shown=2).run().result
    sse = result.history.sse
    assert result.along.times == pytest.approx(sse[2] / sse[1], rel=1e-10)


def test_loss_and_model_touch_where_one_stands(experiment):
    along = experiment.reset().set(epoch_shown=100).run().result.along
    assert along.loss[0] == along.model[0] == 0
    slope = (along.loss[1] - along.loss[0]) / MULTIPLES[1]
    assert slope == pytest.approx(-1, abs=0.1)
    assert along.loss[1] == pytest.approx(along.model[1], rel=0.01)


def test_looking_at_another_epoch_trains_nothing(experiment):
    experiment.reset().run()
    history = experiment.result.history
    result = experiment.set(epoch_shown=50).run().result
    assert np.array_equal(result.history.sse, history.sse)
    assert result.epochs[result.shown] == pytest.approx(50, rel=0.15)


def test_played_the_sharpness_grows_with_the_run(experiment):
    experiment.reset().play().run(20)
    result = experiment.result
    assert result.epochs[-1] == result.history.epochs
    assert np.isfinite(result.sharpness).all()
    before = result.sharpness
    longer = experiment.run(5).result.sharpness
    shared = len(before) - 1  # but for that of the network as it was then
    assert np.array_equal(longer[:shared], before[:shared])


@settings_of_hypothesis(max_examples=40)
@given(
    learning_rate=st.floats(1e-4, 1),
    epoch_shown=st.sampled_from(SHOWN),
    epochs=st.sampled_from(EPOCHS[:7]),
    weights=st.sampled_from(["matlab", "textbook", "uniform", "glorot"]),
    seed=st.integers(0, 99),
)
def test_no_setting_breaks_it(experiment, **chosen):
    experiment.reset().set(**chosen).run()
    result = experiment.result
    assert f"In epoch {result.history.epochs:,} of {chosen['epochs']:,} at" in experiment.sentence
    assert len(result.sharpness) == len(result.epochs)
    if np.isnan(result.along.rate):
        assert "nothing is finite" in experiment.sentence
    else:
        side = "above" if chosen["learning_rate"] > result.limit else "below"
        assert f"is {side} it" in experiment.sentence
    assert "nan" not in experiment.sentence


def test_an_overflowed_run_can_be_looked_at_everywhere(experiment):
    experiment.reset().set(learning_rate=1.0)
    for epoch in SHOWN:
        assert "overflowed" in experiment.set(epoch_shown=epoch).run().sentence


# ---- the valley ----------------------------------------------------------------------------------


@given(rate=st.floats(1e-3, 0.1), steps=st.integers(5, 100))
def test_the_valley_is_descended_step_by_step(rate, steps):
    place, path = np.array([1.0, 1.0]), [np.array([1.0, 1.0])]
    for _ in range(steps):
        place = place - rate * np.array([FLAT, STEEP]) * place
        path.append(place)
    np.testing.assert_allclose(valley_path(rate, steps), path, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (0.02, "without a zigzag"),
        (0.04, "zigzags"),
        (0.05, "for ever"),
        (0.06, "it diverges"),
    ],
)
def test_the_valley_says_how_it_goes(valley, rate, said):
    assert said in valley.set(learning_rate=rate).run().sentence


def test_the_valley_reaches_every_place_with_its_slider(valley):
    rates = [rate for _, rate in valley.controls.widgets["learning_rate"].options]
    for rate in rates:
        assert valley.set(learning_rate=rate, steps=100).run().result.shape == (101, 2)


def test_where_the_learning_rate_is_shown_alone_its_mark_stays_and_without_it_goes():
    def on_the_page(experiment):
        found = [experiment.controls.box]
        for part in found:
            found += getattr(part, "children", ())
        return found

    alone = stability(show=["learning_rate"])
    assert alone.mark in on_the_page(alone)
    without = stability(show=["epochs"])
    assert without.mark not in on_the_page(without)
