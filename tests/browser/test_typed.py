"""Numbers typed beside a slider instead of slid, sensible and not."""

from __future__ import annotations

import pytest
from project import PROJECT

pytestmark = pytest.mark.browser

TYPED = ["1e308", "nan", "-7", "", "99999999999999999999", "2.7", "zwölf", "<b>3</b>"]


def test_what_is_typed_beside_a_slider_never_breaks_it(open_lesson):
    lesson = open_lesson(PROJECT / "notebooks" / "11_laboratory.ipynb")
    lesson.run_all()
    experiment = lesson.experiment()
    slider = experiment.slider("held out")
    slider.reveal()
    number = slider.locator.locator(".widget-readout[contenteditable]")
    for text in [*TYPED, "3"]:
        before, was = experiment.wait_until_at_rest(), slider.value_text
        number.fill(text)
        number.press("Enter")
        if slider.value_text != was:
            experiment.wait_for_frame(after=before.frame)
        view = experiment.wait_until_at_rest()
        assert "cannot be shown" not in view.sentence
        shown = int(slider.value_text)  # a whole number again, whatever was typed
        assert 0 <= shown <= 8, f"{text!r} was taken as {shown}"
        assert slider.position == str(shown)
        assert ("held out" in view.sentence) == (shown > 0), f"{text!r}: {view.sentence}"
    assert shown == 3
    before = experiment.wait_until_at_rest()
    slider.focus()
    slider.press("ArrowRight")
    experiment.wait_for_frame(after=before.frame)
    assert slider.value_text == "4"
    assert not lesson.errors()
    assert not lesson.console_errors
    assert not lesson.asked_outside
