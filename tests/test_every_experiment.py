"""Every experiment under a random walk over all that can be operated in it.

A few moves each here, some dozens in the thorough test; ``python start.py bench walks`` makes a
thousand.
"""

from __future__ import annotations

import random
import re

import ipywidgets as widgets
import numpy as np
import pytest
from matplotlib.text import Text
from project import IN_CI
from random_walk import DIVERGENCE, look_at, made_by, parts, walk

import bpcore as bp
import bpcore.experiments
from bpcore.core.words import with_minus_signs
from bpcore.drawing.style import SMALLEST
from bpcore.experiments import batches, depth, laboratory
from bpcore.live import Predict
from bpcore.live.settings import controls_of
from bpcore.live.words import SSEWords

MOVES = 4
MANY_MOVES, SECONDS = 100, 15.0
"""How far one experiment is walked, and how long at most; a slow one makes fewer moves in it."""


def new_seed() -> int:
    """In CI always the same, so that a red run can be repeated; elsewhere a new one each time."""
    return 0 if IN_CI else random.randrange(10**6)


@pytest.mark.parametrize("name", bpcore.experiments.__all__)
def test_a_few_random_moves_break_nothing(name):
    assert walk(name, moves=MOVES, seed=new_seed()) == MOVES


@pytest.mark.thorough
@pytest.mark.parametrize("name", bpcore.experiments.__all__)
def test_a_random_walk_breaks_nothing(name):
    assert walk(name, moves=MANY_MOVES, seconds=SECONDS, seed=new_seed()) > 0


@pytest.mark.parametrize("name", bpcore.experiments.__all__)
def test_what_can_be_chosen_is_named_in_words(name):
    controls = controls_of(getattr(bpcore.experiments, name).Settings())
    for widget in controls.widgets.values():
        for option in getattr(widget, "options", ()):
            word = option[0] if isinstance(option, tuple) else option
            assert re.fullmatch(r"[^<>=]{1,45}", word), (widget.description, word)


LOST = [
    # What thousand-move walks came upon: a finite SSE beside numbers that are none any more.
    "batches(learning_rate=1.1, batch_size=19, epochs=50, x_axis='updates', seed=21)",
    "forecasting(learning_rate=0.525, epoch_shown=3, ahead=4, epochs=100, units=9, seed=35)",
    "forecasting(learning_rate=0.759, ahead=16, epochs=100, units=15, weights='textbook', seed=99)",
    "depth(learning_rate=0.0302, depth=30, scale=6.03, seed=49, units=15, epoch=349)",
    "depth(learning_rate=0.1, depth=2, activation='relu', weights='he', epoch=1)",
    "depth(learning_rate=0.0126, depth=2, activation='relu', weights='he', scale=6.03, seed=80,"
    " units=20, epoch=122)",
]


@pytest.mark.parametrize("line", LOST)
def test_a_lost_run_is_called_lost(line):
    experiment = made_by(line).run()
    look_at(experiment)
    assert DIVERGENCE.search(experiment.sentence)


def test_the_first_step_of_a_lost_run_is_called_lost():
    settings = {"activation": "identity", "scale": 3.98, "seed": 26, "units": 19}
    look_at(depth(learning_rate=0.00151, depth=16, epoch=5, **settings).step(epochs=2).run())


@pytest.mark.parametrize(
    ("sse", "wording"),
    [(0.04438, "usual"), (1e6, "blown up"), (np.inf, "overflowed"), (np.nan, "overflowed")],
)
def test_an_sse_has_three_wordings(sse, wording, problem, network, matlab):
    history = bp.train(network, matlab, problem.X, problem.T, epochs=2, learning_rate=0.01)
    words = SSEWords("usual", "blown up", "overflowed")
    assert words.template(sse, history) == wording


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("z = -1.5, from -.5 to (-2)", "z = −1.5, from −.5 to (−2)"),
        ("the 3-8-2 network of 2009-12", "the 3-8-2 network of 2009-12"),
        ("a pre-activation -7 of 1.8e-07", "a pre-activation −7 of 1.8e-07"),
        ("x[0]-1 and -inf", "x[0]-1 and −inf"),
    ],
)
def test_a_number_below_zero_has_a_minus_sign_and_a_word_keeps_its_hyphen(written, shown):
    assert with_minus_signs(written) == shown
    question = Predict("Up or down?", choices=["up", "down"], outcome=f"It is {written}")
    assert question.what_happens() == f"It is {shown}"


def test_clicks_to_and_fro_between_the_ways_of_working_come_to_rest():
    experiment = batches(epochs=20)
    rows = [part for part in parts(experiment.widget) if isinstance(part, widgets.ToggleButtons)]
    (modes,) = (row for row in rows if "animated" in row.options)
    modes.value = "animated"
    modes.value = "instant"
    modes.value = "animated"
    assert experiment.tick() in (True, False)  # it returned
    assert experiment.mode == modes.value == "animated"
    for _ in range(3):
        modes.value = "instant"
        modes.value = "animated"
    experiment.run(3)
    assert experiment.mode == modes.value == "animated"
    modes.value = "instant"
    assert experiment.run().mode == "instant"


@pytest.mark.parametrize("wrong", ["sentence", "picture", "control"])
def test_the_walk_sees_what_is_wrong(monkeypatch, wrong):
    experiment = laboratory(epochs=100)
    if wrong == "picture":
        monkeypatch.setattr(experiment.figure, "paint", lambda **_: None)
    elif wrong == "control":
        experiment.controls.widgets["units"].unobserve_all()
        experiment.controls.widgets["units"].value = 3
    experiment.set(learning_rate=0.01).run()
    if wrong == "sentence":
        experiment.sentence = "The SSE is nan."
    with pytest.raises(AssertionError):
        look_at(experiment)


@pytest.mark.parametrize("name", sorted(set(bpcore.experiments.__all__) - {"own_data"}))
def test_no_text_of_a_figure_is_smaller_than_its_least_width_counts_on(name):
    figure = getattr(bpcore.experiments, name)().run().figure.figure
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    assert len(texts) > 3
    assert min(text.get_fontsize() for text in texts) >= SMALLEST
