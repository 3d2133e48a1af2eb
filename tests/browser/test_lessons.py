"""Every lesson in a real browser: it runs without an error, and its controls answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path

import ipywidgets as widgets
import pytest
from lab_server import COMMS_DEFAULT, COMMS_OFF
from project import LESSONS
from random_walk import parts

import bpcore.experiments
from bpcore.live.settings import controls_of

SCREENSHOTS = Path(__file__).resolve().parent / "screenshots"
LABORATORY = "13_laboratory"
IN_EVERY_RUN = ("02", "05", "12", "13", "14", "15")
"""Stages, several boards on a page, maps, all kinds of controls, files, the tape. The others are
executed without a browser in every run, and their experiments moved; here only in thorough ones."""

OPERATED_ELSEWHERE = {
    widgets.Checkbox: "operate.operate_a_little, as it is rare",
    widgets.FileUpload: "test_upload",
    widgets.SelectMultiple: "test_upload",
    widgets.Text: "test_upload",
}
"""Kinds of widgets that the laboratory has not, and what operates them in every run."""

WHOLE = list(product(LESSONS, (COMMS_OFF, COMMS_DEFAULT)))


def problems_of(lesson, operate: Callable) -> str:
    """Run a lesson, operate each of its experiments, and say what went wrong."""
    lesson.run_all()
    problems = list(map(str, lesson.errors()))
    if not problems:
        for number, experiment in enumerate(lesson.experiments(), start=1):
            experiment.wait_until_at_rest()
            experiment.screenshot(SCREENSHOTS / f"{lesson.name}_{number}.png")
            problems += [f"Experiment {number}: {problem}" for problem in operate(experiment)]
        problems += map(str, lesson.errors())
    problems += [f"The browser's console: {text}" for text in lesson.console_errors]
    problems += [f"It asked another machine: {address}" for address in lesson.asked_outside]
    return "\n".join(problems)


@pytest.mark.browser
@pytest.mark.parametrize(
    "notebook",
    [path for path in LESSONS if path.stem.startswith(IN_EVERY_RUN)],
    ids=lambda path: path.stem,
)
def test_a_lesson_runs_and_answers(open_lesson, notebook):
    """A control of each kind in the laboratory; of the other experiments a few."""
    from operate import operate_a_little, operate_one_of_each

    in_laboratory = notebook.stem == LABORATORY
    operate = operate_one_of_each if in_laboratory else operate_a_little
    problems = problems_of(open_lesson(notebook), operate)
    assert not problems, problems


@pytest.mark.browser
@pytest.mark.thorough
@pytest.mark.parametrize(
    ("notebook", "comms"), WHOLE, ids=[f"{path.stem}-{comms}" for path, comms in WHOLE]
)
def test_every_control_of_a_lesson_answers(open_lesson, notebook, comms):
    from operate import operate

    problems = problems_of(open_lesson(notebook, comms, fresh=True), operate)
    assert not problems, problems


def kinds(shown: Iterable[widgets.Widget]) -> set[type]:
    """The kinds of those widgets that can be operated."""
    return {type(part) for part in shown if hasattr(part, "disabled")}


def test_every_kind_of_control_is_operated_in_every_run():
    """What the first test above leaves out is of a kind that is operated in another lesson."""
    laboratory = bpcore.experiments.laboratory()
    operated = kinds(parts(laboratory.widget)) | set(OPERATED_ELSEWHERE)
    assert kinds(parts(bpcore.experiments.own_data().widget)) <= operated  # it closes the other one
    for name in bpcore.experiments.__all__:
        controls = controls_of(getattr(bpcore.experiments, name).Settings())
        assert kinds(controls.widgets.values()) <= operated, name
