"""An experiment with a run: its buttons, its two ways of working, what can be kept of it."""

from __future__ import annotations

import base64
import csv
import io
import re
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bpcore as bp
from bpcore.drawing.panels import SSEPanel
from bpcore.live import Experiment, Keep
from bpcore.live import experiment as experiment_module
from bpcore.live.controls import OWN, Controls, int_slider
from bpcore.live.settings import choice, rate, whole

PROBLEM = bp.normalise(bp.load_highway())
NETWORK = bp.Network((3, 4, 2))


@dataclass(frozen=True)
class Settings:
    learning_rate: float = rate(0.01, 1e-3, 1.0)
    batch_size: int = whole("batch size", 20, 1, 20, "years")
    epochs: int = whole("epochs", 300, 1, 50_000, "planned")
    seed: int = whole("seed", 0, 0, 3, "weights")
    shown: str = choice("shown", "first", ("first", "last"), "view")


class Result(NamedTuple):
    history: bp.History
    shown: str


class Small(Experiment):
    """Everything that an experiment with a run can have, in one panel."""

    name = "small"
    Settings = Settings
    layout = {"columns": 1, "width": 4, "height": 3}
    rewinds = ("epochs", "seed")
    view = ("shown",)

    def __init__(self, **chosen) -> None:
        self.begun: list[Settings] = []
        super().__init__(**chosen)

    def panels(self, ax):
        self.sse = SSEPanel(ax)
        self.comparison = Keep(
            row=lambda settings, result: {"SSE": float(result.history.sse[-1])},
            curve=lambda result: result.history.sse,
            pin=self.sse.kept.pin,
        )
        return [self.sse]

    def under_way(self, settings):
        return [{"learning_rate": settings.learning_rate, "batch_size": settings.batch_size}]

    def begin(self, settings):
        self.begun.append(settings)
        params = bp.init_params(NETWORK, "glorot", seed=settings.seed)
        (own,) = self.under_way(settings)
        return [bp.Training(NETWORK, params, PROBLEM.X, PROBLEM.T, epochs=settings.epochs, **own)]

    def make_result(self, settings, histories):
        return Result(histories[0], settings.shown)

    def draw(self, settings, result, settle):
        self.sse.update(result.history, settle=settle)

    def describe(self, settings, result):
        return (
            f"{result.shown}: in epoch {result.history.epochs} of {settings.epochs} "
            f"the SSE is {result.history.sse[-1]:.6g}"
        )


small = Small


def buttons(experiment: Experiment) -> dict[str, object]:
    """Its buttons by the words on them."""
    found = {}

    def look(widget):
        if type(widget).__name__ == "Button":
            found[widget.description] = widget
        for child in getattr(widget, "children", ()):
            look(child)

    look(experiment.widget)
    return found


def found(experiment: Experiment, kind: str) -> list[widgets.Widget]:
    """Its widgets of a class of the page."""

    def look(widget):
        inside = [part for child in getattr(widget, "children", ()) for part in look(child)]
        return ([widget] if kind in getattr(widget, "_dom_classes", ()) else []) + inside

    return look(experiment.widget)


def html_of(experiment: Experiment, kind: str) -> str:
    """What stands in its widget of a class of the page."""
    (widget,) = found(experiment, kind)
    return widget.value


def fresh(settings: Settings, epochs: int) -> bp.Training:
    """The same run without an experiment."""
    params = bp.init_params(NETWORK, "glorot", seed=settings.seed)
    training = bp.Training(
        NETWORK,
        params,
        PROBLEM.X,
        PROBLEM.T,
        learning_rate=settings.learning_rate,
        epochs=settings.epochs,
        batch_size=settings.batch_size,
    )
    return training.advance(epochs)


def test_at_once_it_shows_the_whole_run():
    made = small().run()
    assert made.mode == "instant"
    assert made.result.history.epochs == 300
    assert np.array_equal(made.result.history.sse, fresh(Settings(), 300).history().sse)


def test_a_move_trains_the_whole_run_anew():
    made = small().set(learning_rate=0.02).run()
    assert np.array_equal(
        made.result.history.sse, fresh(Settings(learning_rate=0.02), 300).history().sse
    )


def test_played_it_goes_on_frame_by_frame_to_its_end():
    made = small().play().run(1)
    assert made.mode == "animated"
    epochs = []
    while made.tick():
        epochs.append(made.result.history.epochs)
    assert epochs[:3] == [3, 4, 5]  # an epoch a frame at first; the last row is the network now
    assert np.all(np.diff(epochs) > 0)
    made.run()
    assert made.result.history.stopped == "epochs"
    assert np.array_equal(made.result.history.sse, fresh(Settings(), 300).history().sse)
    assert "Play" in buttons(made)


def test_the_frames_of_a_long_run_are_evenly_spaced_on_a_log_axis():
    made = small(epochs=500).play()
    frames = 0
    while made.tick():
        frames += 1
    assert 100 < frames < 200


def test_pause_holds_it_and_play_goes_on():
    made = small().play().run(10)
    assert "Pause" in buttons(made)
    made.pause().run()
    held = made.result.history.epochs
    assert "Play" in buttons(made)
    assert made.tick() is False
    assert made.run().result.history.epochs == held
    made.play().run(1)
    assert made.result.history.epochs == held + 1


def test_before_the_first_update_the_network_is_shown_as_it_is():
    made = small().rewind().run()
    history = made.result.history
    assert (history.epochs, history.updates) == (1, 0)
    start = bp.init_params(NETWORK, "glorot", seed=0)
    assert history.sse[0] == pytest.approx(bp.sse(NETWORK, start, PROBLEM.X, PROBLEM.T))
    assert np.array_equal(history.params.theta, start.theta)


def test_rewind_gives_the_same_first_frame():
    made = small().rewind().run()
    first = made.figure.png()
    made.play().run(7)
    made.set(learning_rate=0.3).run(5)
    made.pause().set(learning_rate=0.01).run()
    assert made.figure.png() != first
    assert made.rewind().run().figure.png() == first


def test_a_step_is_one_epoch_or_one_update():
    made = small(batch_size=7).rewind().run()
    made.step(updates=1).run()
    assert made.result.history.updates == 1
    made.step(epochs=1).run()
    assert made.result.history.updates == 4
    made.step(epochs=5).run()
    assert made.result.history.updates == 19


def test_steps_end_with_the_planned_run():
    made = small(epochs=3).rewind().run()
    for _ in range(5):
        made.step(epochs=1).run()
    assert made.result.history.updates == 3
    assert made.result.history.stopped == "epochs"


def test_a_slider_moved_during_a_run_acts_on_it():
    made = small().play().run(10)
    before = made.result.history
    made.set(learning_rate=0.02).run(1)
    history = made.result.history
    assert len(made.begun) == 2  # at first, and when it was played
    assert np.array_equal(history.sse[: before.epochs], before.sse)
    assert history.learning_rate[before.epochs - 2 :].tolist() == [0.01, 0.02, 0.02]
    assert made.set(batch_size=5).run(3).result.history.settings["batch_size"] == 5


def test_what_cannot_change_under_way_begins_anew_and_goes_on_playing():
    made = small().play().run(10)
    made.set(seed=2).run(1)
    assert made.result.history.epochs == 2
    assert made.run(1).result.history.epochs == 3


def test_the_view_can_change_without_training():
    made = small()
    made.set(shown="last").run()
    assert made.sentence.startswith("last: in epoch 300")
    assert len(made.begun) == 1
    made.rewind().run()
    made.set(shown="first").run()
    assert made.sentence.startswith("first: in epoch 1 ")
    assert len(made.begun) == 2


def test_back_to_instant_the_whole_run_is_there():
    made = small().play().run(5)
    made.mode = "instant"
    made.run()
    assert made.mode == "instant"
    assert made.result.history.epochs == 300


def test_new_weights_are_another_seed():
    made = small()
    seen = []
    for _ in range(4):
        buttons(made)["New weights"].click()
        made.run()
        seen.append(made.settings.seed)
    assert seen == [1, 2, 3, 0]


def test_every_button_asks_for_what_it_says():
    made = small(batch_size=7)
    for name, epochs in (("Rewind", 1), ("Step batch", 1), ("Step epoch", 2)):
        buttons(made)[name].click()
        assert made.run().result.history.epochs == epochs
    buttons(made)["Play"].click()
    made.run(3)
    buttons(made)["Pause"].click()
    made.run()
    assert 2 < made.result.history.epochs < 10
    buttons(made)["Reset"].click()
    made.run()
    assert (made.mode, made.result.history.epochs) == ("instant", 300)


def test_a_mini_batch_can_be_stepped_only_where_there_are_some():
    made = small().run()
    assert buttons(made)["Step batch"].disabled
    assert not buttons(made.set(batch_size=5).run())["Step batch"].disabled


def test_reset_brings_the_lessons_own_settings_back():
    made = small(learning_rate=0.03).set(learning_rate=0.5, seed=2).play().run(3)
    buttons(made)["Reset"].click()
    made.run()
    assert made.settings == Settings(learning_rate=0.03)


def test_kept_runs_stand_in_a_table_a_file_and_the_figure():
    made = small()
    without = made.figure.png()
    buttons(made)["Keep this run"].click()
    made.run()
    made.set(learning_rate=0.1).run()
    pinned = made.figure.png()
    made.keep().run()
    assert [row["learning_rate"] for row in made.kept] == [0.01, 0.1]
    table = html_of(made, "bp-kept")
    content = base64.b64decode(re.search(r"data:text/csv;base64,([^\"]*)", table)[1])
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [float(row["SSE"]) for row in rows] == [row["SSE"] for row in made.kept]
    assert rows[1]["seed"] == "0"
    assert ">SSE</th>" in table
    buttons(made)["Forget kept runs"].click()
    made.run()
    assert made.kept == []
    assert made.figure.png() != pinned
    assert made.set(learning_rate=0.01).run().figure.png() == without


def test_one_line_of_python_makes_it_again():
    made = small().set(learning_rate=0.03, seed=2).run()
    assert made.line == "small(learning_rate=0.03, seed=2)"
    again = eval(made.line)
    assert again.settings == made.settings
    assert np.array_equal(again.result.history.sse, made.result.history.sse)
    assert again.line == made.line


def test_a_long_run_shows_how_far_it_is(monkeypatch):
    made = small()
    (progress,) = found(made, "bp-progress")
    assert progress.layout.visibility == "hidden"
    monkeypatch.setattr(experiment_module, "SLOW", 0.0)
    monkeypatch.setattr(experiment_module, "SLICE", 0.0)
    made.set(epochs=50_000).run(2)
    assert progress.layout.visibility == "visible"
    assert "of 50,000, SSE " in progress.children[1].value
    made.run()
    assert progress.layout.visibility == "hidden"


def test_an_unknown_mode_is_refused_in_a_sentence():
    made = small()
    made.mode = "fast"
    made.run()
    assert "mode is 'fast'; it must be one of 'instant', 'animated'" in made.sentence
    assert made.mode == "instant"


def test_a_first_picture_is_at_rest_at_once():
    made = small()
    assert made.figure.frame == 1
    assert made.figure.image.format == "png"


def test_a_failure_leaves_no_dead_button():
    made = small().play().run(3)
    made.under_way = lambda settings: [{"clip": "nonsense"}]
    made.set(learning_rate=0.02).run()
    assert "clip is 'nonsense'" in made.sentence
    del made.under_way
    assert "Play" in buttons(made)
    for name in ("Keep this run", "Pause", "Step epoch", "Rewind", "Play"):
        if name in buttons(made):
            buttons(made)[name].click()
            made.run(3)
    assert "in epoch" in made.sentence


def test_an_overflow_ends_the_play():
    made = small(learning_rate=1.0).play().run()
    assert made.result.history.ending == "overflowed"
    assert "Play" in buttons(made)
    assert made.step(epochs=1).run().result.history.ending == "overflowed"


@settings(max_examples=15)
@given(st.data())
def test_no_order_of_moves_and_buttons_breaks_it(data):
    made = small()
    for _ in range(data.draw(st.integers(1, 12))):
        move = data.draw(
            st.one_of(
                st.fixed_dictionaries({"learning_rate": st.sampled_from([0.001, 0.05, 1.0])}),
                st.fixed_dictionaries({"batch_size": st.integers(1, 20)}),
                st.fixed_dictionaries({"epochs": st.integers(1, 500)}),
                st.fixed_dictionaries({"seed": st.integers(0, 3)}),
                st.sampled_from(sorted(buttons(made)) + ["instant", "animated"]),
            )
        )
        if isinstance(move, dict):
            made.set(**move)
        elif move in buttons(made):
            if not buttons(made)[move].disabled:
                buttons(made)[move].click()
        else:
            made.mode = move
        made.run(data.draw(st.integers(1, 4)))
        assert f"in epoch {made.result.history.epochs} of" in made.sentence
        assert np.isfinite(made.result.history.sse[:-1]).all()
    made.pause().run()
    assert made.tick() is False


# ---- groups, presets, chosen controls ------------------------------------------------------------


def test_presets_set_controls_and_a_hand_takes_them_back():
    controls = Controls(a=int_slider("a", 1, 0, 9, "a"), b=int_slider("b", 1, 0, 9, "b"))
    controls.presets({"five": {"a": 5}, "six": {"b": 6}})
    menu_of_presets = controls.box.children[0]
    controls.set(b=2)
    menu_of_presets.value = "five"
    assert controls.values == {"a": 5, "b": 1}
    menu_of_presets.value = "six"
    assert controls.values == {"a": 1, "b": 6}
    menu_of_presets.value = OWN
    assert controls.values == {"a": 1, "b": 2}
    menu_of_presets.value = "five"
    controls.widgets["a"].value = 7
    assert menu_of_presets.value == OWN
    assert controls.values == {"a": 7, "b": 1}


def test_a_class_can_be_shown_fewer_controls():
    controls = Controls(a=int_slider("a", 1, 0, 9, "a"), b=int_slider("b", 1, 0, 9, "b"))
    controls.start({"b": 3}, show=["a"])
    assert controls.box.children == (controls.widgets["a"],)
    assert controls.values == {"a": 1, "b": 3}
    with pytest.raises(ValueError, match="there is no control 'c'; there are a, b"):
        controls.start({}, show=["c"])


def test_a_tab_without_a_control_to_show_goes_and_presets_are_shown_by_name():
    def grouped(show):
        controls = Controls(**{name: int_slider(name, 1, 0, 9, name) for name in "abcd"})
        controls.group(("a",), first=("b",), second=("c", "d"))
        controls.presets({"five": {"a": 5}})
        controls.start({}, show)
        return controls

    controls = grouped(["a", "d"])
    front, tab = controls.box.children
    assert front.children == (controls.widgets["a"],)
    assert (tab.titles, tab.selected_index) == (("second",), 0)
    assert tab.children[0].children == (controls.widgets["d"],)
    assert len(grouped(["a"]).box.children) == 1
    assert grouped(["preset", "a"]).box.children[0].description == "preset"
    assert len(grouped(None).box.children) == 3


def test_groups_hold_every_control_once():
    controls = Controls(**{name: int_slider(name, 1, 0, 9, name) for name in "abcd"})
    controls.group(("a", "b"), first=("c",), second_tab=("d",))
    front, tab = controls.box.children
    assert tuple(front.children) == (controls.widgets["a"], controls.widgets["b"])
    assert tab.titles == ("first", "second tab")
