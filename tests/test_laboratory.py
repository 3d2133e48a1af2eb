"""The laboratory without a browser: controls through their range, sentence and arrays in step."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from ipywidgets.widgets.widget import _instances
from page import html_in, saved_file

import bpcore as bp
from bpcore.core.history import ENDINGS
from bpcore.experiments import laboratory
from bpcore.lessons.laboratory.live import EPOCHS, PRESETS, Settings


@pytest.fixture(scope="module")
def lab():
    return laboratory(epochs=1000)


def test_it_opens_on_the_reference_program():
    lab = laboratory().run()
    assert lab.settings == Settings()
    assert lab.result.history.sse[999] == pytest.approx(0.35460768512710, rel=1e-10)
    assert "In epoch 50,000 of 50,000 at learning rate 0.05 the SSE is 0.0443" in lab.sentence
    assert "2010 passengers 44,038, freight 21,837" in lab.sentence


@settings_of_hypothesis(max_examples=60)
@given(
    learning_rate=st.floats(1e-4, 1),
    rule=st.sampled_from(list(bp.RULES)),
    schedule=st.sampled_from(list(bp.SCHEDULES)),
    weight_decay=st.sampled_from([0.0, 1e-3, 1.0]),
    noise=st.sampled_from([0.0, 0.05, 0.5]),
    held_out=st.integers(0, 8),
    hidden_layers=st.integers(1, 3),
    units=st.integers(1, 32),
    activation=st.sampled_from(list(bp.ACTIVATIONS)),
    scale=st.floats(0.1, 10),
    lines=st.sampled_from(["weights", "gradient"]),
    clip=st.sampled_from(["off", "norm", "value", "layer"]),
    clip_threshold=st.floats(0.01, 1000),
    descent=st.sampled_from(["batch", "mini-batch", "stochastic"]),
    batch_size=st.integers(2, 19),
    epochs=st.sampled_from(EPOCHS[:3]),
    weights=st.sampled_from(["matlab", "textbook", "uniform", "glorot", "he"]),
    seed=st.integers(0, 99),
)
def test_no_setting_breaks_it(lab, **settings):
    lab.set(**settings).run()
    history = lab.result.history
    assert f"In epoch {history.epochs:,} of {settings['epochs']:,} at" in lab.sentence
    kind = history.ending
    assert kind in ENDINGS
    if kind == "overflowed":
        assert "overflowed" in lab.sentence
    else:
        assert np.isfinite(history.sse).all()
        assert f"{history.sse[-1]:.4g}" in lab.sentence
        assert kind in lab.sentence
    assert lab.controls.widgets["clip_threshold"].disabled == (settings["clip"] == "off")
    full = settings["rule"] in ("traingda", "traingdx")
    assert lab.controls.widgets["descent"].disabled == full
    batches = settings["descent"] == "mini-batch" and not full
    assert lab.controls.widgets["batch_size"].disabled != batches
    assert ("held out" in lab.sentence) == (settings["held_out"] > 0)


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({"learning_rate": 0.12}, "overflowed"),
        ({"learning_rate": 0.101, "epochs": 1000}, "blown up"),
    ],
)
def test_divergence_is_told_in_words_and_drawn(lab, settings, kind):
    lab.reset().set(**settings).run()
    assert kind in lab.sentence
    assert "hundred times outside the table" in lab.sentence
    assert "nan" not in lab.sentence


def test_coming_back_gives_the_same_picture(lab):
    lab.reset()
    first = lab.run().figure.png()
    lab.set(learning_rate=0.12, clip="value", descent="stochastic").run()
    lab.reset()
    assert lab.run().figure.png() == first


@pytest.mark.parametrize(
    "settings",
    [
        {"weights": "textbook", "descent": "stochastic", "learning_rate": 1.0, "epochs": 500},
        {"weights": "uniform", "descent": "mini-batch", "batch_size": 5, "learning_rate": 0.631},
        {"weights": "glorot", "descent": "mini-batch", "batch_size": 3, "learning_rate": 0.832},
    ],
)
def test_an_overflow_that_the_whole_shows_before_a_mini_batch_is_told(lab, settings):
    lab.reset().set(**settings).run()
    assert "overflowed" in lab.sentence
    assert "went first, in epoch" in lab.sentence


def test_a_second_laboratory_takes_the_place_of_the_first_which_code_can_still_drive():
    first = laboratory(epochs=100)
    widgets_of_one = len(_instances)
    second = laboratory(epochs=100)
    assert "closed" in first.sentence
    assert len(first.widget.children) == 1  # the note
    assert first.set(learning_rate=0.01).run().settings.learning_rate == 0.01
    assert "learning rate 0.01" in first.sentence
    for _ in range(3):
        second = laboratory(epochs=100)
    assert len(_instances) <= widgets_of_one + 4 * 5  # what stays is the note and its box
    assert second.set(learning_rate=0.02).run().settings.learning_rate == 0.02


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"beta": 0.9}, "there is no control 'beta'"),
        ({"clip": "foo"}, "clip cannot be 'foo'"),
        ({"batch_size": 100}, "batch_size is 100; it must be a whole number from 2 to 19"),
        ({"epochs": 300.7}, "epochs is 300.7; it must be a whole number"),
        ({"learning_rate": 7}, "learning_rate is 7; it must be a number from 0.0001 to 1"),
        ({"learning_rate": float("nan")}, "learning_rate is nan"),
    ],
)
def test_senseless_settings_are_refused_and_change_nothing(lab, settings, said):
    lab.reset()
    before = lab.run().figure.png()
    with pytest.raises(ValueError, match=said):
        lab.set(**settings)
    assert lab.run().figure.png() == before
    with pytest.raises(ValueError, match=said):
        laboratory(**settings)


@pytest.mark.parametrize(
    ("preset", "kind"),
    [
        ("the reference program", "learned"),
        ("the textbook's run", "learned"),
        ("overflows", "overflowed"),
        ("all units dead", "dead"),
        ("rescued by clipping", "learned"),
    ],
)
def test_a_preset_shows_what_it_says(lab, preset, kind):
    lab.reset().set(**PRESETS[preset], epochs=50_000).run()
    assert lab.result.history.ending == kind


def test_the_preset_saturated_has_hidden_units_with_hardly_a_slope(lab):
    lab.reset().set(**PRESETS["saturated"]).run()
    assert lab.result.history.hidden_slope < 0.01


def test_held_out_years_are_not_trained_on(lab):
    lab.reset().set(held_out=4).run()
    assert lab.result.problem.train_years[-1] == 2005
    assert lab.result.history.held_out_sse is not None
    assert "On 2006 to 2009, held out, the SSE is" in lab.sentence
    split = lab.figure.axes[3].lines
    assert any(line.get_xdata()[0] == 2005.5 for line in split if len(line.get_xdata()))


def test_the_seed_draws_initial_weights_and_leaves_the_order_of_the_years(lab):
    """As lesson 13 says."""
    lab.reset().set(descent="stochastic", learning_rate=0.02)
    runs = [lab.set(seed=seed).run().result.history for seed in (0, 5)]
    assert not np.array_equal(*(run.snapshots[0] for run in runs))
    assert [run.settings["seed"] for run in runs] == [0, 0]


def test_with_32_units_the_first_steps_are_longer_and_end_in_saturation():
    """As lesson 13 says once its first prediction is made."""
    few, many = (laboratory(units=units, epochs=5000).run().result.history for units in (8, 32))
    assert np.linalg.norm(many.gradient_norms[0]) > 5 * np.linalg.norm(few.gradient_norms[0])
    assert many.hidden_slope < few.hidden_slope / 10
    assert many.sse[-1] > 10 * few.sse[-1]


def test_at_0_05_the_first_step_is_thrown_out_and_later_ones_overshoot_at_0_02_none_does():
    """As lesson 13 answers its exit question."""
    thrown, smooth = (
        laboratory(learning_rate=rate, epochs=10_000).run().result.history.sse
        for rate in (0.05, 0.02)
    )
    assert thrown[1] > 5 * thrown[0]
    assert (np.diff(thrown[5000:]) > 0).any()
    assert (np.diff(smooth) < 0).all()


@pytest.mark.thorough
def test_dead_tells_how_a_run_stands_after_so_many_epochs():
    """As the solution of exercise 13.1 says."""
    problem, network = bp.normalise(bp.load_highway()), bp.Network((3, 8, 2))
    start = bp.init_params(network, "matlab")

    def ending(rate, epochs):
        options = {"learning_rate": rate, "epochs": epochs}
        return bp.train(network, start, problem.X, problem.T, **options).ending

    assert [ending(0.085, epochs) for epochs in (50_000, 1_000_000)] == ["dead", "learned"]
    assert ending(0.09, 1_000_000) == "dead"
    assert {ending(rate, 50_000) for rate in (0.083, 0.0866, 0.0933, 0.0966, 0.0999)} == {"dead"}


def test_noise_is_drawn_once(lab):
    lab.reset()
    first = lab.set(noise=0.1).run().result.history.sse
    again = lab.rewind().run()
    again.mode = "instant"
    assert np.array_equal(again.run().result.history.sse, first)


def test_the_network_shows_weights_or_their_gradient(lab):
    lab.reset()
    weights = lab.run().result.lines.theta
    history = lab.result.history
    gradient = lab.set(lines="gradient").run().result.lines.theta
    assert np.array_equal(lab.result.history.sse, history.sse)
    assert np.linalg.norm(gradient) < np.linalg.norm(weights)
    assert np.array_equal(weights, history.params.theta)


def test_the_threshold_is_said_beside_what_it_does(lab):
    lab.reset()
    lab.set(clip="norm", clip_threshold=1000).run()
    assert "No update was large enough to be clipped at 1000." in lab.sentence
    lab.set(clip_threshold=0.1).run()
    assert re.search(r"\d% of the updates were clipped at 0\.1\.", lab.sentence)


def test_runs_with_and_without_years_held_out_are_kept_in_one_table():
    lab = laboratory(epochs=100)
    for held_out in (0, 4, 0):
        lab.set(held_out=held_out).run().keep().run()
    rows = saved_file(lab.widget, "laboratory_runs.csv")
    assert [(row["run"], row["held_out"], row["epochs"]) for row in rows] == [
        ("1", "0", "100"),
        ("2", "4", "100"),
        ("3", "0", "100"),
    ]
    told = [row["held-out SSE"] for row in rows]
    assert told[0] == told[2] == ""
    assert float(told[1]) == lab.kept[1]["held-out SSE"]
    page = html_in(lab.widget)
    assert ">held-out SSE</th>" in page and ">held out</th>" in page
    assert ">units</th>" not in page  # the same in all three
    assert not lab.sentence.startswith("This cannot be shown")


def test_a_kept_run_that_overflowed_says_so_in_table_and_file():
    lab = laboratory(epochs=500, learning_rate=0.5, held_out=2).run().keep().run()
    lab.set(learning_rate=0.05, held_out=0).run().keep().run()
    lost, learned = saved_file(lab.widget, "laboratory_runs.csv")
    assert (lost["ending"], learned["ending"]) == ("overflowed", "learned")
    assert not np.isfinite(float(lost["SSE"])) and not np.isfinite(float(lost["held-out SSE"]))
    assert (float(learned["SSE"]), learned["held-out SSE"]) == (lab.kept[1]["SSE"], "")


def test_the_gradient_in_the_picture_is_that_of_the_targets_that_are_trained_on(lab):
    lab.reset().set(noise=0.5, seed=3, lines="gradient", epochs=100).run()
    clean = bp.normalise(bp.load_highway())
    noise = np.random.default_rng(3).standard_normal(clean.T.shape)
    params = lab.result.history.params
    of_noisy = bp.backward(params.network, params, clean.X, clean.T + 0.5 * noise).gradient
    np.testing.assert_allclose(lab.result.lines.theta, of_noisy.theta, rtol=1e-9)


def test_the_line_of_a_table_cut_short_makes_the_same_experiment():
    table = bp.forecasting.until(bp.load_highway(), 15)
    shown = laboratory(table=table, epochs=100).run()
    said = shown.sentence  # the next one closes it
    again = eval(shown.line, {"bp": bp, "laboratory": laboratory}).run()  # noqa: S307
    assert again.sentence == said
