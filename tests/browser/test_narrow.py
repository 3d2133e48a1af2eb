"""Where the page is narrow: marks stay at their sliders, and pictures can be read, by scrolling."""

from __future__ import annotations

from pathlib import Path

import pytest
from fronts import type_beside
from lesson_page import Lesson
from project import PROJECT
from test_board import BARRIERS

from bpcore.drawing.style import READABLE, SMALLEST, least_width

SCREENSHOTS = Path(__file__).resolve().parent / "screenshots"
STABILITY = PROJECT / "notebooks" / "03_learning_rate_and_stability.ipynb"
TABLE = PROJECT / "notebooks" / "01_from_table_to_network.ipynb"
WIDE, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}

CENTRE = "node => { const box = node.getBoundingClientRect(); return box.left + box.width / 2; }"
FITS = """() => {
    const page = document.documentElement;
    const cells = document.querySelector('.jp-WindowedPanel-outer');
    return page.scrollWidth <= innerWidth && cells.scrollWidth <= cells.clientWidth;
}"""
"""Whether neither the page nor the notebook in it is to be scrolled sideways."""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lesson(jupyterlab, browser):
    """Lesson 03, run."""
    context = browser.new_context(viewport=WIDE)
    lesson = Lesson(context.new_page(), STABILITY.stem)
    place = jupyterlab.copy_lesson(STABILITY)
    lesson.open(f"{jupyterlab.url}doc/tree/{place}?reset&token={jupyterlab.token}")
    lesson.run_all()
    yield lesson
    context.close()
    jupyterlab.shut_down_kernels()


def test_the_mark_stands_under_the_handle_at_any_width(lesson):
    experiment = lesson.experiment(1)
    rate, mark = experiment.slider("learning rate"), experiment.locator.locator(".bp-mark")
    experiment.wait_until_at_rest()
    limit = mark.inner_text().rpartition(" ")[2]
    for number in (limit, "0.0001", "1"):
        type_beside(experiment, rate, number)
        assert mark.inner_text().endswith(f"limit {limit}")
        ends = {}
        for window in (WIDE, PHONE):
            lesson.page.set_viewport_size(window)
            experiment.wait_until_at_rest()
            handle = rate.handle.evaluate(CENTRE)
            apart = mark.locator(".bp-limit").evaluate(CENTRE) - handle
            ends[window["width"]] = apart
            if number == limit:
                experiment.screenshot(SCREENSHOTS / f"mark_{window['width']}.png")
                assert abs(apart) <= 3, f"{apart:.1f} px apart at {window['width']} px"
        if number != limit:  # and nowhere else
            assert min(map(abs, ends.values())) > 3
    lesson.page.set_viewport_size(WIDE)
    experiment.button("Reset").click()


def test_on_a_phone_a_picture_is_scrolled_and_the_page_is_not(lesson):
    experiment = lesson.experiment(1)
    page, scroller = lesson.page, experiment.locator.locator(".bp-scroll")
    picture = experiment.locator.locator("img.bp-picture")
    experiment.wait_until_at_rest()
    assert scroller.get_attribute("tabindex") is None  # all of it is seen
    page.set_viewport_size(PHONE)
    page.wait_for_function("node => node.tabIndex === 0", arg=scroller.element_handle())
    experiment.wait_until_at_rest()
    shown, drawn = picture.evaluate(
        "node => [node.getBoundingClientRect().width, node.naturalWidth]"
    )
    assert shown >= least_width(12)
    assert shown / drawn * SMALLEST * 100 / 72 >= READABLE
    assert page.evaluate(FITS)
    experiment.screenshot(SCREENSHOTS / "picture_390.png")
    scroller.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("node => node.scrollLeft > 50", arg=scroller.element_handle())
    page.screenshot(path=SCREENSHOTS / "picture_390_scrolled.png")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.classList.contains('bp-scroll')")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, context=".bp-board", options=BARRIERS).response["violations"]
    assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
    page.set_viewport_size(WIDE)
    page.wait_for_function("node => node.tabIndex === -1", arg=scroller.element_handle())


def test_a_figure_without_controls_is_scrolled_too(open_lesson):
    lesson = open_lesson(TABLE)
    lesson.run_all()
    lesson.page.set_viewport_size(PHONE)
    figures = lesson.locator.locator("img.bp-figure").all()
    assert figures
    for number, figure in enumerate(figures):
        scroller = figure.locator("xpath=..")
        shown, drawn = figure.evaluate(
            "node => [node.getBoundingClientRect().width, node.naturalWidth / 2]"
        )
        assert shown >= least_width(drawn / 100) - 1
        scroller.focus()
        lesson.page.keyboard.press("ArrowRight")
        lesson.page.wait_for_function("node => node.scrollLeft > 0", arg=scroller.element_handle())
        scroller.screenshot(path=SCREENSHOTS / f"figure_390_{number}.png")
    assert lesson.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(lesson.page, context=".bp-scroll", options=BARRIERS).response["violations"]
    assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
