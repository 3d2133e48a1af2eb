"""Every lesson in a real browser: it runs without an error, and every control answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from lab_server import COMMS_DEFAULT, COMMS_OFF
from project import LESSONS

SCREENSHOTS = Path(__file__).resolve().parent / "screenshots"

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("comms", [COMMS_OFF, COMMS_DEFAULT])
@pytest.mark.parametrize("notebook", LESSONS, ids=lambda path: path.stem)
def test_lesson_runs_and_answers(open_lesson, notebook, comms):
    from operate import operate

    lesson = open_lesson(notebook, comms)
    lesson.run_all()
    assert not lesson.errors(), "\n\n".join(map(str, lesson.errors()))

    problems = []
    for number, experiment in enumerate(lesson.experiments(), start=1):
        experiment.wait_until_at_rest()
        experiment.screenshot(SCREENSHOTS / f"{lesson.name}_{number}.png")
        problems += [f"Experiment {number}: {problem}" for problem in operate(experiment)]
    problems += map(str, lesson.errors())
    problems += [f"The browser's console: {text}" for text in lesson.console_errors]
    problems += [f"It asked another machine: {address}" for address in lesson.asked_outside]
    assert not problems, "\n".join(problems)
