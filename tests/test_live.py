"""The live floor without a browser: figures, controls, experiments."""

from __future__ import annotations

import asyncio
import html
import io
import re
import time
from dataclasses import dataclass

import ipywidgets as widgets
import numpy as np
import pytest
from matplotlib.axes import Axes
from PIL import Image
from waiting import until

from bpcore.drawing.panels import Panel
from bpcore.live import Experiment, LiveFigure
from bpcore.live.controls import Controls, int_slider, log_slider, menu, steps_slider
from bpcore.live.settings import whole
from bpcore.live.worker import TASK


def pixels(figure: LiveFigure) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(figure.png())))


def wave(figure: LiveFigure, frequency: float, top: float):
    """Draw plainly: the same picture, every artist drawn by matplotlib itself."""
    x = np.linspace(0, 1, 200)
    (line,) = figure.axes[0].plot(x, np.sin(frequency * x))
    figure.axes[0].set_ylim(-1, top)
    return line


# ---- figures -----------------------------------------------------------------------------------


def test_a_repainted_figure_equals_one_that_is_drawn_anew():
    live = LiveFigure(2, width=6, height=2)
    line = wave(live, 1, 1)
    live.animate(line)
    live.paint()
    line.set_ydata(np.sin(9 * line.get_xdata()))
    live.axes[0].set_ylim(-1, 2)  # a limit changes: this panel alone is drawn again
    fresh = LiveFigure(2, width=6, height=2)
    other = wave(fresh, 9, 1)
    fresh.animate(other)
    fresh.axes[0].set_ylim(-1, 2)
    assert np.array_equal(pixels(live), pixels(fresh))


def test_a_figure_is_drawn_once_for_its_first_picture(monkeypatch):
    drawn, draw = [], Axes.draw

    def noted(ax, renderer):
        drawn.append(ax)
        draw(ax, renderer)

    monkeypatch.setattr(Axes, "draw", noted)
    live = LiveFigure(2, width=6, height=2)
    live.animate(wave(live, 1, 1))
    live.paint()
    live.paint()
    assert drawn == list(live.axes)


def test_only_new_limits_draw_the_axes_again(monkeypatch):
    live = LiveFigure(2, width=6, height=2)
    line = wave(live, 1, 1)
    live.animate(line)
    live.paint()
    drawn = []
    for ax in live.axes:
        monkeypatch.setattr(ax, "draw", lambda renderer, ax=ax: drawn.append(ax))
    for frequency in (2, 3):
        line.set_ydata(np.sin(frequency * line.get_xdata()))
        live.paint()
    assert drawn == []
    live.axes[1].set_xlim(0, 5)
    live.paint()
    assert drawn == [live.axes[1]]


def test_a_moving_picture_is_a_jpeg_and_a_resting_one_a_png():
    live = LiveFigure(1, width=3, height=2)
    live.animate(wave(live, 1, 1))
    live.paint(final=False)
    assert (live.image.format, Image.open(io.BytesIO(live.image.value)).format) == ("jpeg", "JPEG")
    live.paint()
    assert (live.image.format, Image.open(io.BytesIO(live.image.value)).format) == ("png", "PNG")
    assert live.frame == 2


@pytest.mark.parametrize("sharpness", [1, 1.5, 2])
def test_sharpness_multiplies_the_dots(sharpness):
    live = LiveFigure(1, width=4, height=2, sharpness=sharpness)
    assert pixels(live).shape[:2] == (200 * sharpness, 400 * sharpness)


@pytest.mark.parametrize("sharpness", [0, 3, float("nan"), "sharp"])
def test_senseless_sharpness_is_refused(sharpness):
    with pytest.raises(ValueError, match="sharpness is"):
        LiveFigure(sharpness=sharpness)


# ---- controls ----------------------------------------------------------------------------------


def test_a_moved_control_stores_its_value_and_tells():
    controls = Controls(
        rate=log_slider("rate", 0.1, 1e-3, 1.0, "how far"), n=int_slider("n", 3, 1, 9, "how many")
    )
    told = []
    controls.changed = lambda: told.append(dict(controls.values))
    controls.set(n=5)
    controls.widgets["rate"].value = 0.01
    assert told == [{"rate": 0.1, "n": 5}, {"rate": 0.01, "n": 5}]
    controls.reset()
    assert controls.values == {"rate": 0.1, "n": 3}


def test_every_control_says_what_it_is():
    controls = Controls(rate=log_slider("rate", 0.1, 1e-3, 1.0, "how far"))
    assert controls.widgets["rate"].tooltip == "how far"


def test_a_log_slider_stands_exactly_at_what_it_shows():
    slider = log_slider("rate", 0.05, 1e-4, 1.0, "how far", among=(0.0999,))
    numbers = [number for _, number in slider.options]
    assert slider.value == 0.05
    assert {1e-4, 0.05, 0.0999, 0.1, 1.0} <= set(numbers)
    assert all(float(text) == number for text, number in slider.options)
    ratios = np.divide(numbers[1:], numbers[:-1])
    assert 1 < ratios.min() and ratios.max() < 1.06  # about 50 steps to a decade


def test_a_slider_takes_a_number_between_its_steps_from_code():
    controls = Controls(rate=log_slider("rate", 0.1, 1e-3, 1.0, "how far"))
    told = []
    controls.changed = lambda: told.append(controls.values["rate"])
    controls.set(rate=0.012345)
    assert told == [0.012345]
    assert controls.widgets["rate"].value == 0.012345
    with pytest.raises(ValueError, match="rate is 2; it must be a number from 0.001 to 1"):
        controls.set(rate=2)


@pytest.mark.parametrize(
    ("name", "text", "value", "said"),
    [
        ("rate", "0.0123", 0.0123, ""),
        ("rate", " 0,5 ", 0.5, ""),
        ("rate", "3", 1.0, "learning rate cannot be 3 here: 1, the nearest, is taken."),
        ("rate", "-0", 1e-3, "learning rate cannot be -0 here: 0.001, the nearest, is taken."),
        ("rate", "ten", 0.1, "'ten' is no number, so learning rate stays at 0.1."),
        ("rate", "nan", 0.1, "'nan' is no number, so learning rate stays at 0.1."),
        ("epochs", "1,234", 1234, ""),
        ("epochs", "99.6", 100, "epochs cannot be 99.6 here: 100, the nearest, is taken."),
        ("units", "12", 12, ""),
        ("units", "2.7", 3, "units cannot be 2.7 here: 3, the nearest, is taken."),
        ("units", "-7", 1, "units cannot be -7 here: 1, the nearest, is taken."),
        ("units", "", 8, "'' is no number, so units stays at 8."),
    ],
)
def test_a_number_typed_beside_a_slider_is_taken(name, text, value, said):
    controls = Controls(
        rate=log_slider("learning rate", 0.1, 1e-3, 1.0, "how far"),
        epochs=steps_slider("epochs", 1000, [10, 100, 1000, 10_000], "how long"),
        units=int_slider("units", 8, 1, 32, "how many"),
    )
    entry, words = controls.typed.children
    entry.value = f"{name} {text}"  # as board.js does
    assert controls.values[name] == controls.widgets[name].value == value
    assert type(value) is type(controls.values[name])
    assert (html.escape(said) in words.value) if said else words.layout.display == "none"
    assert entry.value == ""
    controls.set(rate=0.2, epochs=10, units=9)
    assert words.layout.display == "none"


def test_unknown_controls_and_values_are_refused():
    controls = Controls(n=widgets.Dropdown(options=["a", "b"]))
    with pytest.raises(ValueError, match="there is no control 'm'; there are n"):
        controls.set(m=1)
    with pytest.raises(ValueError, match="n cannot be 'c'"):
        controls.set(n="c")


# ---- experiments -------------------------------------------------------------------------------


class Counting(Experiment):
    """Counts to n, one step a slice; at 13 it fails."""

    name = "counting"
    layout = {"columns": 1, "width": 3, "height": 2}

    @dataclass(frozen=True)
    class Settings:
        n: int = whole("n", 3, 1, 20, "how far to count")

    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.computed: list[int] = []
        super().__init__()

    def panels(self, ax):
        self.wave = Panel(ax)
        self.curve = self.wave.line()
        self.curve.set_data(np.linspace(0, 1, 200), np.zeros(200))
        ax.set_ylim(-1, 1)
        return [self.wave]

    def compute(self, settings):
        for i in range(1, settings.n + 1):
            if i == 13:
                raise RuntimeError("thirteen")
            if settings.n == 17:
                raise ValueError("n is 17; it must be luckier")
            self.computed.append(i)
            yield i

    def draw(self, settings, result, settle):
        self.curve.set_ydata(np.sin(result * self.curve.get_xdata()))

    def describe(self, settings, result):
        return f"{result} of {settings.n}"


def shown(widget: widgets.Widget) -> str:
    """All HTML inside a widget."""
    inside = "".join(map(shown, getattr(widget, "children", ())))
    return inside + (widget.value if isinstance(widget, widgets.HTML) else "")


def test_the_first_picture_and_sentence_are_there_at_once():
    made = Counting()
    assert made.sentence == "3 of 3"
    assert made.figure.image.value
    assert 'data-frame="' in shown(made.widget)


def test_a_slow_beginning_is_no_reason_to_show_half_a_result():
    """The first tick may have to compile the training loop."""
    said = []

    class Slow(Counting):
        def compute(self, settings):
            time.sleep(0.2)  # longer than from one picture to the next
            yield from super().compute(settings)

        def describe(self, settings, result):
            said.append(super().describe(settings, result))
            return said[-1]

    Slow("slow")
    assert set(said) == {"3 of 3"}


@pytest.mark.parametrize(
    ("ask", "why"),
    [
        (lambda made: made.step(epochs=1), "no run to step through or play"),
        (lambda made: made.play(), "no run to step through or play"),
        (lambda made: made.rewind(), "no run to step through or play"),
        (lambda made: setattr(made, "mode", "animated"), "no run to step through or play"),
        (lambda made: made.keep(), "no runs to keep"),
        (lambda made: made.new_weights(), "no initial weights to draw"),
    ],
)
def test_what_cannot_be_asked_of_it_is_said_and_the_next_move_works(ask, why):
    made = Counting()
    ask(made)
    assert re.fullmatch(f"This cannot be shown: counting .*{why}. Move .*", made.run().sentence)
    assert (made.mode, made.playing) == ("instant", False)
    assert made.set(n=5).run().sentence == "5 of 5"


def test_what_changes_nothing_can_be_asked_of_any():
    made = Counting()
    made.mode = "instant"
    assert made.pause().forget().run().sentence == "3 of 3"


def test_a_control_moved_during_a_run_ends_that_run():
    made = Counting()
    made.set(n=10).run(4)
    assert made.computed[-1] == 4
    made.set(n=2).run()
    assert made.computed[-2:] == [1, 2]
    assert made.sentence == "2 of 2"


def test_what_was_counted_to_its_end_is_not_counted_again():
    made = Counting()
    made.set(n=10).run(4)
    made.set(n=2).run()
    computed = list(made.computed)
    assert made.reset().run().sentence == "3 of 3"
    assert made.computed == computed
    assert made.set(n=10).run().sentence == "10 of 10"  # the first time it was left half done
    assert made.computed == [*computed, *range(1, 11)]


def test_closing_ends_a_computation_under_way():
    ended = []

    class Ending(Counting):
        def compute(self, settings):
            try:
                yield from super().compute(settings)
            finally:
                ended.append(settings.n)

    made = Ending("ending")
    made.set(n=10).run(4)
    assert ended == [3]
    made.close()
    assert ended == [3, 10]
    assert made.run().sentence == "10 of 10"  # code can still drive it


def test_in_pieces_or_at_once_ends_the_same():
    pieces, whole = Counting("a"), Counting("b")
    pieces.set(n=9)
    for _ in range(20):
        pieces.run(1)
    pieces.settle()
    whole.set(n=9).run()
    assert pieces.sentence == whole.sentence
    assert np.array_equal(pixels(pieces.figure), pixels(whole.figure))


@pytest.mark.parametrize(
    ("n", "said"), [(13, "RuntimeError: thirteen"), (17, "n is 17; it must be luckier")]
)
def test_a_failure_is_told_and_the_next_move_goes_on(n, said):
    experiment = Counting().set(n=n).run()
    assert said in experiment.sentence
    assert "Traceback" not in experiment.sentence
    assert experiment.set(n=4).run().sentence == "4 of 4"


def test_a_failure_at_rest_is_told_too_and_an_old_result_keeps_its_own_settings():
    made = Counting()
    made.set(n=9).run(3)  # under way, not yet at rest
    made.set(n=17).run()
    assert "it must be luckier" in made.sentence
    made.curve.set_ydata = None  # now drawing itself fails
    made.set(n=5).run()
    assert "TypeError" in made.sentence


def test_nothing_is_done_when_nothing_has_moved():
    made = Counting()
    frame, computed = made.figure.frame, list(made.computed)
    assert made.tick() is False
    made.run()
    assert (made.figure.frame, made.computed) == (frame, computed)


def test_a_sentence_is_text_and_never_markup():
    experiment = Counting()
    experiment.describe = lambda settings, result: "a < b & <script>"
    experiment.set(n=4).run()
    assert "a &lt; b &amp; &lt;script&gt;" in shown(experiment.widget)


def test_of_one_name_only_the_newest_is_open():
    first = Counting()
    second = Counting()
    assert first.sentence.startswith("This one is closed, as a newer one was made.")
    assert first.sentence in shown(first.widget)
    assert second.sentence == "3 of 3"
    assert first.set(n=5).run().sentence == "5 of 5"  # by code


def test_in_a_notebook_a_task_answers_then_rests_then_ends():
    async def lesson():
        made = Counting()
        await asyncio.sleep(0)
        made.set(n=6)
        await until(lambda: made.sentence == "6 of 6")
        await until(lambda: made.figure.image.format == "png")  # at rest: sharp again
        ticks = []
        made.describe = lambda settings, result: ticks.append(1) or "again"
        await asyncio.sleep(0.1)  # nothing is to happen meanwhile, so there is nothing to wait for
        assert ticks == []  # idle: it waits, and does not spin
        Counting()  # the cell is run again
        await until(lambda: [task.get_name() for task in asyncio.all_tasks()].count(TASK) == 1)
        made.set(n=2)
        await asyncio.sleep(0.05)  # again nothing is to happen
        assert ticks == []

    asyncio.run(lesson())


def test_where_no_widget_can_run_the_picture_is_shown():
    bundle = Counting()._repr_mimebundle_()
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert bundle["text/plain"] == "3 of 3"
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_label_wider_than_its_panel_is_whole_and_leaves_nothing_behind():
    def picture(label, left, right):
        """The picture with a label at the right end of the first panel, and limits of both."""
        first.set_xticks([1], [label])
        first.set_xlim(0, left)
        second.set_xlim(0, right)
        return figure.png()

    figure = LiveFigure(2, width=6, height=3)
    first, second = figure.axes
    figure.animate(*first.plot([], []))
    short = picture("1", 1, 1)
    wide = "a label that reaches into the other panel"
    picture(wide, 1.001, 1)
    assert picture("1", 1, 1) == short  # the second panel has stayed as it was
    picture(wide, 1.001, 1)
    both = picture(wide, 1.001, 1.002)  # now the first one has
    picture("1", 2, 2)
    picture(wide, 2, 2)  # all is drawn anew
    assert picture(wide, 1.001, 1.002) == both


def test_a_menu_of_things_without_words_is_refused():
    with pytest.raises(ValueError, match="a word in the menu 'kind' is builtin_function_or_method"):
        menu("kind", "a", {"a": "first", "b": len}, "what it is")
