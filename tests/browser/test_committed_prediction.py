"""Predict, then see: an experiment opens when a learner has committed, and the journal notes it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_server import COMMS_DEFAULT, COMMS_OFF, LabServer
from lesson_page import PATIENCE, PATIENCE_TO_RUN, Lesson
from project import PROJECT

SCREENSHOTS = Path(__file__).resolve().parent / "screenshots"
CLIPPING = PROJECT / "notebooks" / "06_gradient_clipping.ipynb"
START_HERE = PROJECT / "notebooks" / "00_start_here.ipynb"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def locked_lab(browser_program, tmp_path_factory) -> Iterator[LabServer]:
    """JupyterLab as a learner has it: nothing is open, and a journal is kept."""
    with LabServer(tmp_path_factory.mktemp("locked"), opened=False) as server:
        yield server


@pytest.fixture
def open_locked(locked_lab, browser):
    """Open a lesson there, in a page of its own; a lesson that is there already stays as it is."""
    contexts = []

    def open_one(notebook: Path, comms: str) -> Lesson:
        locked_lab.use_comms(comms)
        place = locked_lab.copy_lesson(notebook)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        lesson = Lesson(context.new_page(), notebook.stem)
        lesson.open(f"{locked_lab.url}doc/tree/{place}?reset&token={locked_lab.token}")
        return lesson

    yield open_one
    for context in contexts:
        context.close()
    locked_lab.shut_down_kernels()
    (locked_lab.root / "notebooks" / "journal.jsonl").unlink(missing_ok=True)


@pytest.mark.parametrize(
    "comms", [COMMS_OFF, pytest.param(COMMS_DEFAULT, marks=pytest.mark.thorough)]
)
def test_an_experiment_opens_when_a_prediction_is_committed(open_locked, locked_lab, comms):
    lesson = open_locked(CLIPPING, comms)
    lesson.run_all()
    gates = lesson.locator.locator(".bp-gate")
    gates.first.wait_for(timeout=PATIENCE)
    assert gates.count() == 2
    cliff = gates.first
    opening = cliff.get_by_text("Commit to your prediction above")
    picture = cliff.locator("img.bp-picture")
    opening.wait_for(state="visible", timeout=PATIENCE)
    assert not picture.is_visible()
    opening.scroll_into_view_if_needed()
    lesson.screenshot(SCREENSHOTS / "predict_locked.png")

    question = lesson.locator.locator(".bp-predict").nth(1)  # the one above the cliff
    question.get_by_text("It jumps far away").click()
    question.get_by_text("Commit", exact=True).click()
    picture.wait_for(state="visible", timeout=PATIENCE)
    assert not opening.is_visible()
    assert gates.nth(1).get_by_text("Commit to your prediction above").is_visible()  # waits still

    said = question.locator(".bp-predicted")
    assert "✓ As you predicted" in said.inner_text()
    predicted = said.get_by_text("You predicted", exact=True).bounding_box()
    happened = said.get_by_text("What happens", exact=True).bounding_box()
    assert abs(predicted["y"] - happened["y"]) < 2  # side by side
    assert happened["x"] > predicted["x"] + 100
    question.scroll_into_view_if_needed()
    lesson.screenshot(SCREENSHOTS / "predict_answered.png")

    experiment = lesson.experiment(0)
    experiment.wait_until_at_rest()
    frame = experiment.frame
    slider = experiment.sliders()[0]
    slider.focus()
    slider.press("ArrowRight")
    experiment.wait_for_frame(frame)

    lesson.locator.locator(".bp-predict").nth(2).get_by_text("Skip", exact=True).click()
    gates.nth(1).locator("img.bp-picture").wait_for(state="visible", timeout=PATIENCE)

    journal = locked_lab.root / "notebooks" / "journal.jsonl"
    first, second = map(json.loads, journal.read_text(encoding="utf-8").splitlines())
    assert (first["key"], first["correct"], first["skipped"]) == ("6.2", True, False)
    assert (second["key"], second["correct"], second["skipped"]) == ("6.3", None, True)
    assert not lesson.errors()
    assert not lesson.console_errors


@pytest.mark.thorough
def test_after_a_restart_an_answer_is_remembered(open_locked):
    lesson = open_locked(CLIPPING, COMMS_OFF)
    lesson.run_all()
    question = lesson.locator.locator(".bp-predict").nth(1)
    question.get_by_text("It stops, as the wall").click()
    question.get_by_text("Commit", exact=True).click()
    question.get_by_text("✗ Not as you predicted").wait_for(timeout=PATIENCE)

    lesson.restart_kernel()
    lesson.run_all(PATIENCE_TO_RUN)
    question = lesson.locator.locator(".bp-predict").nth(1)
    question.get_by_text("From your journal").wait_for(timeout=PATIENCE)
    lesson.locator.locator(".bp-gate").first.locator("img.bp-picture").wait_for(
        state="visible", timeout=PATIENCE
    )
    assert lesson.locator.locator(".bp-gate").nth(1).get_by_text("Commit to").is_visible()


@pytest.mark.thorough
def test_the_journal_is_shown_exported_and_deleted(open_locked, locked_lab):
    lesson = open_locked(START_HERE, COMMS_OFF)
    lesson.run_all()
    question = lesson.locator.locator(".bp-predict").first
    question.locator(".widget-radio input").first.check()
    question.get_by_text("Commit", exact=True).click()
    lesson.page.locator(".bp-predicted").wait_for(timeout=PATIENCE)

    view = lesson.locator.locator(".bp-journal")
    view.get_by_text("Refresh").click()
    view.locator("td", has_text="00").wait_for(timeout=PATIENCE)
    view.locator("input").fill("kiwi 7")
    view.locator("input").press("Tab")
    view.get_by_text("Export as CSV").click()
    view.get_by_text("Written as journal_kiwi_7.csv").wait_for(timeout=PATIENCE)
    view.scroll_into_view_if_needed()
    lesson.screenshot(SCREENSHOTS / "journal.png")
    folder = locked_lab.root / "notebooks"
    text = (folder / "journal_kiwi_7.csv").read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(text.splitlines())
    assert (row["pseudonym"], row["key"]) == ("kiwi 7", "0.1")
    with lesson.page.expect_download() as download:
        view.get_by_text("Download it").click()
    assert download.value.suggested_filename == "journal_kiwi_7.csv"

    view.get_by_text("Export as HTML").click()
    view.get_by_text("Written as journal_kiwi_7.html").wait_for(timeout=PATIENCE)
    view.get_by_text("Delete my journal").click()
    view.get_by_text("Your journal is deleted: 1 event.").wait_for(timeout=PATIENCE)
    assert not (folder / "journal.jsonl").exists()
    assert not lesson.errors()
    assert not lesson.console_errors
