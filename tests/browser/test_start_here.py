"""The installation check of lesson 00: its slider and its prediction answer in a real browser."""

from __future__ import annotations

import pytest
from lab_server import COMMS_DEFAULT, COMMS_OFF
from lesson_page import PATIENCE
from project import PROJECT

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "comms", [pytest.param(COMMS_OFF, marks=pytest.mark.thorough), COMMS_DEFAULT]
)
def test_slider_and_prediction_answer(open_lesson, comms):
    lesson = open_lesson(PROJECT / "notebooks" / "00_start_here.ipynb", comms, fresh=True)
    lesson.run_all()

    slider = lesson.slider("number")
    slider.focus()
    slider.press("ArrowRight")
    squared = int(slider.value_text) ** 2
    lesson.page.get_by_text(f"is {squared}.", exact=False).first.wait_for(timeout=PATIENCE)

    question = lesson.locator.locator(".bp-predict").first
    question.locator(".widget-radio input").first.check()
    question.get_by_text("Commit", exact=True).click()
    said = lesson.page.locator(".bp-predicted", has_text="You predicted")
    said.wait_for(timeout=PATIENCE)
    assert "less than a second" in said.inner_text()
    assert "seconds, just now" in said.inner_text()
    assert not lesson.errors()
    assert not lesson.console_errors
