"""Lessons in the other front ends that a class has: Notebook 7, and JupyterLab on a JupyterHub."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from fronts import all_typed_numbers_are_taken, keys_stay_in
from lab_server import LabServer
from lesson_page import PATIENCE, Lesson
from operate import operate_a_little
from project import IN_CI, LESSONS, PROJECT

sys.path.append(str(PROJECT / "tools"))
from try_hub import LEARNERS, PROMISES, Hub, NoHubError

TRIED = [lesson for lesson in LESSONS if lesson.stem[:2] in ("00", "03", "13")]
SCREENSHOTS = Path(__file__).resolve().parent / "screenshots"

# The environment is fetched and installed within the time of the first test.
pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A hub on which both learners have the lessons, all of them open; in CI it must be there."""
    if sys.platform == "win32":
        pytest.skip("JupyterHub needs a system other than Windows")
    os.environ["BPCORE_OPEN"] = "1"
    folder = os.environ.get("BPCORE_HUB")  # where one was installed before
    hub = Hub(Path(folder) if folder else tmp_path_factory.mktemp("hub"))
    try:
        hub.install()
    except NoHubError as error:
        if IN_CI:
            raise
        pytest.skip(str(error))
    with hub:
        for learner in LEARNERS:
            hub.give_lessons(learner)
        yield hub


@pytest.fixture(scope="module")
def notebook_server(hub, tmp_path_factory):
    """Notebook 7, from the hub's environment."""

    class NotebookServer(LabServer):
        app = "JupyterNotebookApp"
        program = (str(hub.python), "-m", "notebook")

    with NotebookServer(tmp_path_factory.mktemp("notebook")) as server:
        yield server


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def run_and_operate(lesson: Lesson) -> None:
    """Run a lesson; keep each board's keys, type beside every slider, operate all a little."""
    lesson.run_all()
    assert not lesson.errors()
    for number, experiment in enumerate(lesson.experiments(), start=1):
        experiment.wait_until_at_rest()
        experiment.screenshot(SCREENSHOTS / f"{lesson.name}_{number}.png")
        keys_stay_in(lesson, experiment)
        assert not operate_a_little(experiment)
    all_typed_numbers_are_taken(lesson)
    assert not lesson.errors()


@pytest.mark.parametrize("notebook", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_in_notebook_7(notebook_server, page, notebook):
    lesson = Lesson(page, f"notebook7_{notebook.stem}")
    place = notebook_server.copy_lesson(notebook)
    lesson.open(f"{notebook_server.url}notebooks/{place}?token={notebook_server.token}")
    run_and_operate(lesson)
    notebook_server.shut_down_kernels()


@pytest.mark.parametrize("notebook", TRIED, ids=lambda path: path.stem)
@pytest.mark.parametrize("learner", LEARNERS)
def test_a_lesson_on_a_hub(hub, page, learner, notebook):
    page.goto(f"{hub.url}hub/login")
    page.get_by_label("Username").fill(learner)
    page.get_by_label("Password").fill("any")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/user/{learner}/**", timeout=PATIENCE)
    lesson = Lesson(page, f"hub_{learner}_{notebook.stem}")
    lesson.open(f"{hub.url}user/{learner}/lab/tree/course/notebooks/{notebook.name}?reset")
    run_and_operate(lesson)


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_what_the_page_for_classes_promises_of_a_hub(hub, promise):
    promise(hub)
