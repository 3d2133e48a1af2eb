"""Numbers typed beside a slider instead of slid, sensible and not."""

from __future__ import annotations

import pytest
from fronts import all_typed_numbers_are_taken
from lesson_page import PATIENCE
from project import LESSONS, PROJECT

pytestmark = pytest.mark.browser

TYPED = {
    "1e308": 8,
    "nan": 8,
    "-7": 0,
    "": 0,
    "99999999999999999999": 8,
    "2.7": 3,
    "zwölf": 3,
    "<b>5</b>": 3,
    "4": 4,
}
"""What is typed one after the other, and what is taken."""


def test_what_is_typed_beside_a_slider_never_breaks_it(open_lesson):
    lesson = open_lesson(PROJECT / "notebooks" / "13_laboratory.ipynb")
    lesson.run_all()
    experiment = lesson.experiment()
    slider = experiment.slider("held out")
    slider.reveal()
    number = slider.locator.locator(".widget-readout[contenteditable]")
    said = experiment.locator.locator(".bp-said")
    for text, taken in TYPED.items():
        experiment.wait_until_at_rest()
        number.fill(text)
        number.press("Enter")
        slider.wait_for_number(str(taken))
        if text != str(taken):
            said.get_by_text(f"{text!r} is no number").or_(
                said.get_by_text(f"held out cannot be {text} here: {taken}, the nearest")
            ).wait_for(timeout=PATIENCE)
        at = f"held_out={taken}" if taken else ""
        experiment.wait_for_line(f"laboratory({at})")
        view = experiment.wait_until_at_rest()
        assert "cannot be shown" not in view.sentence
        assert slider.position == str(taken)
        assert ("held out" in view.sentence) == (taken > 0), f"{text!r}: {view.sentence}"
    before = experiment.wait_until_at_rest()
    slider.focus()
    slider.press("ArrowRight")
    experiment.wait_for_frame(after=before.frame)
    assert slider.value_text == "5"
    assert not lesson.errors()
    assert not lesson.console_errors
    assert not lesson.asked_outside


@pytest.mark.thorough
@pytest.mark.parametrize("notebook", LESSONS, ids=lambda path: path.stem)
def test_a_number_typed_beside_any_slider_is_taken(open_lesson, notebook):
    lesson = open_lesson(notebook)
    lesson.run_all()
    all_typed_numbers_are_taken(lesson)
    assert not lesson.errors()
