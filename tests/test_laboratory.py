"""The laboratory without a browser: controls through their range, sentence and arrays in step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpcore.experiments import laboratory
from bpcore.experiments.laboratory import EPOCHS, Settings
from bpcore.history import ENDINGS


@pytest.fixture(scope="module")
def lab():
    return laboratory(epochs=1000)


def test_it_opens_on_the_reference_program():
    lab = laboratory().run()
    assert lab.settings == Settings()
    assert lab.result.history.sse[999] == pytest.approx(0.35460768512710, rel=1e-10)
    assert "After 50,000 of 50,000 epochs at learning rate 0.05 the SSE is 0.0443" in lab.sentence
    assert "2010 passengers 44,038, freight 21,837" in lab.sentence


@given(
    learning_rate=st.floats(1e-4, 1),
    clip=st.sampled_from(["off", "norm", "value"]),
    clip_threshold=st.floats(0.01, 1000),
    descent=st.sampled_from(["batch", "mini-batch", "stochastic"]),
    batch_size=st.integers(2, 19),
    epochs=st.sampled_from(EPOCHS[:5]),
    weights=st.sampled_from(["matlab", "textbook", "uniform", "glorot", "he"]),
    seed=st.integers(0, 99),
)
def test_no_setting_breaks_it(lab, **settings):
    lab.set(**settings).run()
    history = lab.result.history
    assert f"{history.epochs:,} of {settings['epochs']:,} epochs" in lab.sentence
    kind = history.ending
    assert kind in ENDINGS
    if kind == "overflowed":
        assert "overflowed" in lab.sentence
    else:
        assert np.isfinite(history.sse).all()
        assert f"{history.sse[-1]:.4g}" in lab.sentence
        assert kind in lab.sentence
    assert lab.controls.widgets["clip_threshold"].disabled == (settings["clip"] == "off")
    assert lab.controls.widgets["batch_size"].disabled == (settings["descent"] != "mini-batch")
    assert lab.controls.widgets["seed"].disabled == (settings["weights"] in ("matlab", "textbook"))


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({"learning_rate": 0.12}, "overflowed"),
        ({"learning_rate": 0.101, "epochs": 1000}, "blown up"),
    ],
)
def test_divergence_is_told_in_words_and_drawn(lab, settings, kind):
    lab.controls.reset()
    lab.set(**settings).run()
    assert kind in lab.sentence
    assert "hundred times outside the table" in lab.sentence
    assert "nan" not in lab.sentence


def test_coming_back_gives_the_same_picture(lab):
    lab.controls.reset()
    first = lab.run().figure.png()
    lab.set(learning_rate=0.12, clip="value", descent="stochastic").run()
    lab.controls.reset()
    assert lab.run().figure.png() == first


def test_a_second_laboratory_closes_the_first():
    first = laboratory(epochs=100)
    laboratory(epochs=100)
    frame = first.figure.frame
    first.set(learning_rate=0.01)
    assert first.controls.changed() is None
    assert first.figure.frame == frame


def test_unknown_settings_are_refused():
    with pytest.raises(TypeError, match="momentum"):
        laboratory(momentum=0.9)
