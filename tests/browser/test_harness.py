"""The harness itself, on small notebooks: what it must catch, it catches."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import nbformat
import pytest
from chromium import BROWSER_VARIABLE, HOW_TO_GET_ONE, NoBrowserError, find_browser
from lab_server import COMMS_DEFAULT, COMMS_OFF
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PATIENCE = 3000
"""Milliseconds to wait for a frame; in one experiment some must come, and some must not."""

BRIEFLY = 300
"""Milliseconds to wait for what must not come at all."""

# A live experiment in few lines, on any thread: the harness must not depend on the project's own.
EXPERIMENT = dedent(
    """
    import io, threading
    import ipywidgets as w
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    def experiment(forgets_picture=(), forgets_sentence=(), dead=()):
        controls = {
            "rate": w.FloatLogSlider(value=0.1, min=-4, max=0, step=0.25),
            "epochs": w.IntSlider(value=100, max=100),
            "threshold": w.FloatSlider(value=1, max=5, disabled=True),
            "clip": w.ToggleButtons(options=["off", "by norm"]),
            "mode": w.Dropdown(options=["batch", "stochastic"]),
            "start": w.RadioButtons(options=["textbook", "glorot"]),
            "log": w.Checkbox(indent=False),
            "grid": w.ToggleButton(),
        }
        for name, control in controls.items():
            control.description = name.title()
        picture = w.Image(format="png", width=600, height=200).add_class("bp-picture")
        sentence = w.HTML()
        state = {"frame": 0, "thread": ""}

        def draw(change=None, name=""):
            if name in dead:
                return
            if name == "clip":
                controls["threshold"].disabled = change["new"] == "off"
            state["frame"] += 1
            text = ", ".join(str(control.value) for control in controls.values())
            if name not in forgets_picture:
                figure = Figure(figsize=(6, 2), dpi=100)
                FigureCanvasAgg(figure)
                figure.text(0.01, 0.5, text)
                file = io.BytesIO()
                figure.savefig(file, format="png")
                picture.value = file.getvalue()
            if name not in forgets_sentence:
                state["text"] = text
            thread = "main" if threading.current_thread() is threading.main_thread() else "other"
            sentence.value = (
                f'<p class="bp-sentence" data-frame="{state["frame"]}" data-thread="{thread}">'
                f'{state["text"]}</p>'
            )

        for name, control in controls.items():
            control.observe(lambda change, name=name: draw(change, name), "value")
        draw()
        front = ("rate", "epochs", "clip", "mode", "log", "grid")
        tabs = w.Tab(
            [w.HTML("nothing here"), w.VBox([controls["threshold"], controls["start"]])],
            titles=["Basic", "More"],
        )
        reset = w.Button(description="Reset")
        reset.on_click(lambda _: setattr(controls["rate"], "value", 0.1))
        shown = [*(controls[name] for name in front), tabs, reset, picture, sentence]
        return w.VBox(shown).add_class("bp-experiment")
    """
).strip()


@pytest.fixture
def open_cells(open_lesson, tmp_path):
    """Return a function that makes a notebook of some cells, opens it and runs it."""

    def open_them(*cells: str, **options):
        notebook = new_notebook(
            cells=[new_markdown_cell("# A test")] + [new_code_cell(cell) for cell in cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
        path = tmp_path / "a_test_of_the_harness.ipynb"
        nbformat.write(notebook, path)
        lesson = open_lesson(path, **options)
        lesson.run_all()
        return lesson

    return open_them


@pytest.mark.browser
@pytest.mark.parametrize(
    "comms", [COMMS_OFF, pytest.param(COMMS_DEFAULT, marks=pytest.mark.thorough)]
)
def test_every_kind_of_control_is_operated(open_cells, comms, tmp_path):
    from operate import operate

    lesson = open_cells(EXPERIMENT, "experiment()", comms=comms)
    experiment = lesson.experiment()
    first = experiment.wait_until_at_rest()
    assert first.picture.startswith(b"\x89PNG")
    assert first.sentence == "0.1, 100, 1.0, off, batch, textbook, False, False"
    labels = [control.label for control in (*experiment.sliders(), *experiment.choices())]
    assert sorted(labels) == sorted("Rate Epochs Threshold Clip Mode Start Log Grid".split())
    assert not experiment.slider("Threshold").enabled
    assert experiment.toggle("Clip").options == ["off", "by norm"]
    assert experiment.dropdown("Mode").chosen == "batch"
    assert experiment.toggle("Start").chosen == "textbook"
    assert experiment.checkbox("Log").chosen == "off"
    assert experiment.slider("Rate").value_text == "0.100"
    with pytest.raises(LookupError, match="0 controls are called 'Speed'"):
        experiment.slider("Speed")

    assert operate(experiment) == []
    last = experiment.wait_until_at_rest()
    assert last.sentence == first.sentence
    assert last.picture == first.picture
    assert last.frame >= first.frame + 14  # two for each control but the button
    assert not experiment.slider("Threshold").enabled
    assert not lesson.errors()
    assert not lesson.console_errors
    # That the setting reaches the kernel shows in the thread on which a callback runs.
    thread = lesson.page.locator(".bp-sentence").get_attribute("data-thread")
    assert thread == ("main" if comms == COMMS_OFF else "other")
    experiment.screenshot(tmp_path / "experiment.png")
    assert (tmp_path / "experiment.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.browser
@pytest.mark.thorough  # of the tests themselves; what is operated is tested above
def test_what_does_not_answer_is_found(open_cells):
    from operate import operate

    lesson = open_cells(
        EXPERIMENT,
        "experiment()",
        "experiment(forgets_picture=['rate'], forgets_sentence=['epochs'], dead=['mode'])",
        "w.VBox([w.Image(value=b'').add_class('bp-picture'),"
        " w.HTML('<p class=\"bp-sentence\" data-frame=\"1\">x</p>')]).add_class('bp-experiment')",
    )
    good, bad, empty = lesson.experiments()
    assert operate(bad, PATIENCE) == [
        "Rate: ArrowRight to 0.178 left the picture as before.",
        "Epochs: ArrowLeft to 99 left the sentence as before.",
        "Mode: choosing 'stochastic' drew no new frame.",
        "Mode: choosing 'batch' drew no new frame.",
    ]
    assert good.frame == 1, "operating one experiment moved another"
    with pytest.raises(AssertionError, match="never came to rest"):
        empty.wait_until_at_rest(timeout=BRIEFLY)
    with pytest.raises(AssertionError, match="no frame after frame 1"):
        empty.wait_for_frame(after=1, timeout=BRIEFLY)


@pytest.mark.browser
def test_errors_in_cells_and_in_the_console_are_found(open_cells):
    lesson = open_cells(
        "from IPython.display import Javascript\nJavascript(\"console.error('planted')\")",
        "Javascript(\"setTimeout(() => { throw new Error('thrown') })\")",
        "1 / 0",
    )
    (error,) = lesson.errors()
    assert error.cell == 4
    assert "ZeroDivisionError: division by zero" in error.text
    lesson.page.wait_for_function("true")
    assert any(text == "planted" for text in lesson.console_errors)
    assert any("thrown" in text for text in lesson.console_errors)


def test_a_missing_browser_is_explained(monkeypatch, tmp_path):
    monkeypatch.setenv(BROWSER_VARIABLE, str(tmp_path / "none"))
    with pytest.raises(NoBrowserError, match="no such program"):
        find_browser()
    monkeypatch.delenv(BROWSER_VARIABLE)
    monkeypatch.setattr("chromium.candidates", list)
    with pytest.raises(NoBrowserError, match="apt-get install chromium"):
        find_browser()
    assert BROWSER_VARIABLE in HOW_TO_GET_ONE


def test_a_named_browser_comes_first(monkeypatch, tmp_path):
    program = Path(tmp_path / "browser.exe")
    program.touch(mode=0o755)
    monkeypatch.setenv(BROWSER_VARIABLE, str(program))
    assert find_browser() == program
