"""What goes wrong in a class: kernels restarted or put to sleep, tabs closed, cells run twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import psutil
import pytest
from lesson_page import PATIENCE, PATIENCE_TO_OPEN, Lesson
from nbformat.v4 import new_code_cell, new_notebook
from waiting import wait_until

SCREENSHOTS = Path(__file__).resolve().parent / "screenshots"
WRITTEN = "mine = 'what a learner has written'"
LOST = "Nothing answers here any more"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def notebook(tmp_path_factory) -> Callable[[str], Path]:
    """Make a notebook with one laboratory and a cell to write in."""

    def make(name: str) -> Path:
        code = "from bpcore.experiments import laboratory\nlaboratory(epochs=1000)"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = tmp_path_factory.mktemp("notebooks") / f"{name}.ipynb"
        cells = [new_code_cell(code), new_code_cell("")]
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
        return path

    return make


@pytest.fixture
def lesson(open_lesson, notebook) -> Lesson:
    """A lesson that has been run, with a line that the learner has written."""
    lesson = open_lesson(notebook("one"), fresh=True)
    lesson.run_all()
    lesson.experiment().wait_until_at_rest()
    write(lesson)
    return lesson


@pytest.fixture
def another_tab(jupyterlab) -> Iterator[Callable[[Lesson], Lesson]]:
    """Open a notebook of the server in a further tab of a lesson's browser."""
    tabs = []

    def open_one(lesson: Lesson, name: str) -> Lesson:
        page = lesson.page.context.new_page()
        tabs.append(page)
        tab = Lesson(page, name)
        # A workspace of its own, as JupyterLab gives to a second tab.
        place = f"doc/workspaces/tab-{len(tabs)}/tree/notebooks/{name}.ipynb"
        tab.open(f"{jupyterlab.url}{place}?reset&token={jupyterlab.token}")
        return tab

    yield open_one
    for page in tabs:
        page.close()


def write(lesson: Lesson) -> None:
    lesson.page.evaluate(
        """text => jupyterapp.shell.currentWidget.content.widgets[1]
            .model.sharedModel.setSource(text)""",
        WRITTEN,
    )


def written(lesson: Lesson) -> str:
    return lesson.page.evaluate(
        "() => jupyterapp.shell.currentWidget.content.widgets[1].model.sharedModel.getSource()"
    )


def answers(lesson: Lesson, key: str = "ArrowLeft") -> str:
    """Move the learning rate and wait for the picture and the sentence that follow."""
    experiment = lesson.experiment()
    before = experiment.wait_until_at_rest()
    slider = experiment.slider("learning rate")
    slider.focus()
    slider.press(key)
    experiment.wait_for_frame(after=before.frame)
    after = experiment.wait_until_at_rest()
    assert after.picture != before.picture
    assert f"learning rate {slider.value_text} " in after.sentence
    return after.sentence


def note(lesson: Lesson):
    return lesson.locator.locator(".bp-experiment > .bp-lost").first


def save(lesson: Lesson) -> None:
    lesson.page.evaluate("() => jupyterapp.shell.currentWidget.context.save()")


def reopen(lesson: Lesson) -> None:
    """Close the tab and open the notebook again, as it was saved."""
    lesson.page.goto("about:blank")
    lesson.page.go_back(timeout=PATIENCE_TO_OPEN)
    lesson.page.wait_for_function(
        """() => window.jupyterapp?.shell.currentWidget?.sessionContext
            ?.session?.kernel?.connectionStatus === 'connected'""",
        timeout=PATIENCE_TO_OPEN,
    )


def test_a_kernel_restarted_during_a_run_is_told_and_the_cell_run_again_answers(lesson):
    experiment = lesson.experiment()
    assert not note(lesson).is_visible()
    experiment.button("Rewind").click()
    experiment.button("Play").click()
    experiment.wait_for_frame(after=experiment.frame + 2)
    lesson.restart_kernel()
    note(lesson).wait_for(state="visible", timeout=PATIENCE)
    assert LOST in note(lesson).inner_text()
    lesson.screenshot(SCREENSHOTS / "kernel_restarted.png")
    lesson.run_all()
    note(lesson).wait_for(state="hidden", timeout=PATIENCE)
    answers(lesson)
    assert written(lesson) == WRITTEN
    assert not lesson.errors()


@pytest.mark.thorough
def test_a_kernel_that_dies_is_told(lesson, jupyterlab):
    (kernel,) = jupyterlab.kernel_processes()
    psutil.Process(kernel).kill()
    note(lesson).wait_for(state="visible", timeout=2 * PATIENCE)
    assert written(lesson) == WRITTEN
    # The server starts another; while it is about that, it cannot end one.
    wait_until(lambda: jupyterlab.states_of_kernels() == ["idle"])


def test_a_tab_closed_and_opened_again_goes_on_where_it_was(lesson):
    sentence = answers(lesson)
    save(lesson)
    reopen(lesson)
    lesson.experiment().wait_until_at_rest()
    assert lesson.experiment().sentence == sentence
    assert written(lesson) == WRITTEN
    assert answers(lesson) != sentence
    assert not lesson.errors()


@pytest.mark.thorough
def test_a_tab_opened_again_after_its_kernel_ended_shows_the_text_and_runs_again(
    lesson, jupyterlab
):
    save(lesson)
    lesson.page.goto("about:blank")
    jupyterlab.shut_down_kernels()
    lesson.page.go_back(timeout=PATIENCE_TO_OPEN)
    lesson.page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel",
        timeout=PATIENCE_TO_OPEN,
    )
    assert written(lesson) == WRITTEN
    lesson.screenshot(SCREENSHOTS / "reopened_without_kernel.png")
    lesson.run_all()
    answers(lesson)


@pytest.mark.thorough
def test_a_cell_run_twice_leaves_one_experiment_that_answers(lesson):
    answers(lesson)
    lesson.run_all()
    lesson.run_all()
    assert len(lesson.experiments()) == 1
    answers(lesson)
    assert not lesson.errors() and not lesson.console_errors


@pytest.mark.thorough
def test_two_lessons_in_one_browser_do_not_meet(lesson, notebook, jupyterlab, another_tab):
    jupyterlab.copy_lesson(notebook("two"))
    other = another_tab(lesson, "two")
    other.run_all()
    unmoved = other.experiment().wait_until_at_rest()
    moved = answers(lesson)
    assert other.experiment().wait_until_at_rest() == unmoved
    assert answers(other, "ArrowRight") != moved
    assert lesson.experiment().sentence == moved


@pytest.mark.thorough
def test_the_same_lesson_twice_says_which_one_is_closed(lesson, another_tab):
    save(lesson)
    twin = another_tab(lesson, "one")
    twin.run_all()  # in the same kernel
    answers(twin)
    assert "closed, as a newer one was made" in lesson.experiment().sentence
    assert "run its cell" in lesson.experiment().sentence
    lesson.run_all()
    answers(lesson)
    assert written(lesson) == WRITTEN


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system stops no processes")
@pytest.mark.parametrize(
    ("with_server", "seconds"),
    [
        (False, 0),
        pytest.param(False, 8, marks=pytest.mark.thorough),
        pytest.param(True, 8, marks=pytest.mark.thorough),
    ],
)
def test_a_laptop_that_slept_goes_on(lesson, jupyterlab, with_server, seconds):
    stopped = jupyterlab.kernel_processes()
    if with_server:
        stopped.insert(0, jupyterlab.process_id)
    experiment = lesson.experiment()
    before = experiment.wait_until_at_rest()
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    try:
        slider = experiment.slider("learning rate")
        slider.focus()
        for _ in range(5):  # a learner who has opened the lid already moves it
            slider.press("ArrowLeft")
        time.sleep(seconds)  # the night: what is asleep has no condition to wait for
        assert experiment.frame == before.frame
    finally:
        for process in reversed(stopped):
            os.kill(process, signal.SIGCONT)
    experiment.wait_for_frame(after=before.frame, timeout=2 * PATIENCE)
    after = experiment.wait_until_at_rest()
    assert f"learning rate {slider.value_text} " in after.sentence
    answers(lesson)
    assert written(lesson) == WRITTEN
    assert not lesson.errors()
