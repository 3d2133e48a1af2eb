"""What a lesson shows in the edition: pictures made beforehand, and questions in print."""

from __future__ import annotations

import base64
import io
import json
import re

import ipywidgets as widgets
import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from PIL import Image

from bpcore.experiments import laboratory, quadratic
from bpcore.live import Predict
from bpcore.live.controls import int_slider, log_slider, menu, toggle
from edition.flipbook import MOST_FRAMES, frames, positions, register

WIDGET = "application/vnd.jupyter.widget-view+json"


def html_of(shown) -> str:
    """What a kernel of the edition makes of the last line of a cell."""
    formatter = DisplayFormatter()
    register(formatter)
    bundle, _ = formatter.format(shown)
    assert WIDGET not in bundle
    return bundle["text/html"]


def test_a_slider_is_thinned_over_its_range_and_keeps_its_ends_and_its_value():
    slider = log_slider("learning rate", 0.0523, 1e-4, 1.0, "", among=(0.0999, 0.1))
    values = [value for _, value in positions(slider)]
    assert MOST_FRAMES <= len(values) <= MOST_FRAMES + 1
    assert {1e-4, 0.0523, 0.1, 1.0} <= set(values)
    assert values == sorted(values)
    steps = np.diff(np.log10(values))
    assert steps.max() < 3 * 4 / MOST_FRAMES  # four decades, evenly but for round numbers


@pytest.mark.parametrize(
    ("control", "labels"),
    [
        (int_slider("stage", 1, 1, 4, ""), ["1", "2", "3", "4"]),
        (menu("rule", "adam", {"plain": "plain", "adam": "Adam"}, ""), ["plain", "Adam"]),
        (toggle("shuffle", True, ""), ["no", "yes"]),
        (widgets.Dropdown(options=["a", "b"]), ["a", "b"]),
    ],
)
def test_a_short_control_keeps_all_positions(control, labels):
    assert [label for label, _ in positions(control)] == labels


def test_each_frame_is_what_the_experiment_shows_there_and_it_is_left_as_it_was():
    valley = quadratic(learning_rate=0.03)
    before = valley.run().sentence, valley.figure.png()
    found = list(frames(valley, "learning_rate"))
    assert (valley.sentence, valley.figure.png()) == before
    assert len({frame.picture for frame in found}) == len(found)
    for frame in found[:: len(found) // 4]:
        valley.set(learning_rate=float(frame.label)).run()
        assert frame.sentence == valley.sentence
        shown = np.asarray(valley.figure.canvas.buffer_rgba())[..., :3].astype(float)
        kept = np.asarray(Image.open(io.BytesIO(frame.picture)).convert("RGB")).astype(float)
        assert kept.shape == shown.shape
        assert np.abs(kept - shown).max() <= 4  # of 255: fewer shades, each close to its own


def test_an_exported_experiment_is_a_labelled_slider_and_its_pages():
    valley = quadratic(learning_rate=0.05)
    page = html_of(valley)
    pages = json.loads(re.search(r'class="flipbook-pages">(.*?)</script>', page)[1])
    place = int(re.search(r'value="(\d+)"', page)[1])
    number, last = re.search(
        r'<label for="(.*?)">learning rate</label>.*?max="(\d+)"', page
    ).groups()
    assert f'id="{number}"' in page
    assert int(last) == len(pages) - 1
    label, sentence, source = pages[place]
    assert label == "0.05" and sentence == valley.sentence
    assert f'aria-valuetext="{label}"' in page
    assert source in page.split("<script")[0]  # it is there without a script, too
    assert base64.b64decode(source.split(",")[1])[8:12] == b"WEBP"
    assert "steps\N{NO-BREAK SPACE}<b>30</b>" in page
    assert number not in html_of(valley)  # shown twice, it has another id


def test_a_lesson_says_which_slider_of_the_laboratory_stays_alive(monkeypatch):
    monkeypatch.setattr("edition.flipbook.MOST_FRAMES", 4)
    page = html_of(laboratory(epochs=100, alive="weight_decay"))
    assert re.search(r'<label for="flipbook-\d+">weight decay</label>', page)
    pages = json.loads(re.search(r'class="flipbook-pages">(.*?)</script>', page)[1])
    assert pages[0][0] == "0" and pages[-1][0] == "1"
    assert len({sentence for _, sentence, _ in pages}) == len(pages)
    with pytest.raises(ValueError, match="alive is 'rates'; it must be one of learning_rate, rule"):
        laboratory(alive="rates")


def test_a_control_without_effect_is_not_among_the_settings(monkeypatch):
    monkeypatch.setattr("edition.flipbook.MOST_FRAMES", 3)
    page = html_of(laboratory(epochs=100))
    settings = re.search(r'flipbook-settings">(.*?)</p>', page)[1]
    assert "hidden layers" in settings
    assert "threshold" not in settings


def test_a_control_that_is_not_shown_is_not_among_the_settings_and_the_first_shown_one_moves(
    monkeypatch,
):
    monkeypatch.setattr("edition.flipbook.MOST_FRAMES", 3)
    page = html_of(laboratory(epochs=100, show=("weight_decay", "epochs")))
    assert re.search(r'<label for="[^"]*">weight decay</label>', page)
    settings = re.search(r'flipbook-settings">(.*?)</p>', page)[1]
    assert "weight decay\N{NO-BREAK SPACE}<b class=" in settings
    assert "epochs\N{NO-BREAK SPACE}<b>100</b>" in settings
    assert "only <em>weight decay</em> moves" in settings
    assert "learning rate" not in settings  # it would move, were it shown


def test_an_exported_question_has_its_outcome_folded_away():
    page = html_of(Predict("Is 1 < 2?", choices=["yes", "<no>"], outcome=lambda: "it is: 1 < 2."))
    before, folded = page.split("<details>")
    assert "Is 1 &lt; 2?" in before and "<li>&lt;no&gt;</li>" in before
    assert "It is" not in before
    assert "It is: 1 &lt; 2." in folded
    assert "a number: ________ %" in html_of(Predict("How many?", unit="%", outcome="40"))


def test_without_that_both_are_widgets():
    formatter = DisplayFormatter()
    for shown in (quadratic(), Predict("Is it?", choices=["yes"], outcome="yes.")):
        assert WIDGET in formatter.format(shown)[0]
