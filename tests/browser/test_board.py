"""A board in JupyterLab: its keys stay in it, typed numbers are taken, all can see and reach it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fronts import (
    keys_stay_in,
    type_beside,
    typed_number_is_taken,
)
from lesson_page import Lesson
from project import PROJECT

SCREENSHOTS = Path(__file__).resolve().parent / "screenshots"
LABORATORY = PROJECT / "notebooks" / "13_laboratory.ipynb"

CUT_OFF = """board => {
    const right = board.getBoundingClientRect().right + 1;
    return [...board.querySelectorAll('*')]
        .filter(node => !node.parentElement.closest('.bp-scroll'))
        .filter(node => node.checkVisibility({visibilityProperty: true}))
        .filter(node => node.getBoundingClientRect().right > right)
        .map(node => node.className || node.tagName);
}"""

BARRIERS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}

FOCUSED = """() => {
    const node = document.activeElement, style = getComputedStyle(node);
    const inside = node.closest('.bp-experiment') !== null;
    const name = node.getAttribute('aria-label') || node.labels?.[0]?.innerText || node.innerText;
    return [inside, name.trim(), style.outlineStyle];
}"""
"""Whether the keyboard is in the experiment, at what, and how this is seen."""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(jupyterlab, browser):
    """Lesson 13, run; for all tests of this file, as it takes a while."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    lesson = Lesson(context.new_page(), LABORATORY.stem)
    place = jupyterlab.copy_lesson(LABORATORY)
    lesson.open(f"{jupyterlab.url}doc/tree/{place}?reset&token={jupyterlab.token}")
    lesson.run_all()
    yield lesson
    context.close()
    jupyterlab.shut_down_kernels()


@pytest.fixture
def laboratory(opened):
    """The lesson and its board, as at first.

    Reset alone moves nothing where all stands as at first, so it could not be seen that it is done.
    The line of Python follows a move, and last of all.
    """
    experiment = opened.experiment()
    experiment.slider("learning rate").press("ArrowRight")
    experiment.wait_for_line(other_than="laboratory()")
    experiment.button("Reset").click()
    experiment.wait_for_line("laboratory()")
    experiment.wait_until_at_rest()
    yield opened, experiment
    assert not opened.errors()


HELD_DOWN = """board => {
    const handle = board.querySelector('[role=slider]'), taken = [];
    const picture = board.querySelector('.bp-picture');
    handle.addEventListener('keydown', (event) => taken.push(event.code));
    const press = (code, repeat) => handle.dispatchEvent(new KeyboardEvent(
        'keydown', {key: 'ArrowRight', code, repeat, bubbles: true, cancelable: true}));
    const painted = () => picture.dispatchEvent(new Event('load'));
    press('first', false);
    press('second', true);
    press('waits', true);
    painted();
    press('is let go before', true);
    handle.dispatchEvent(new KeyboardEvent('keyup', {key: 'ArrowRight', bubbles: true}));
    painted();
    press('another', false);
    press('a second', true);
    press('is lost before', true);
    handle.dispatchEvent(new FocusEvent('focusout', {bubbles: true}));
    painted();
    return taken;
}"""
"""What reaches a slider of a key that repeats faster than pictures come."""


def test_a_key_held_down_waits_for_the_pictures(laboratory):
    _, experiment = laboratory
    taken = experiment.locator.evaluate(HELD_DOWN)
    assert taken == ["first", "second", "waits", "another", "a second"]


STATUS = ".jp-Notebook-ExecutionIndicator, .jp-StatusBar-Left"

PLACES = """nodes => nodes.filter(node => node.checkVisibility()).map(node => {
    const {x, y, width, height} = node.getBoundingClientRect();
    return {x, y, width, height, likeness: node.classList.contains('bp-likeness')};
})"""
"""Where something is seen, all at one moment: a likeness could come between two questions."""


def test_what_jupyterlab_shows_of_its_kernel_stays_while_a_slider_moves(laboratory):
    lesson, experiment = laboratory
    known = lesson.page.locator("link.busy.favicon")  # as JupyterLab looks for it
    likeness = lesson.page.locator(".bp-likeness").first
    status = lesson.page.locator(STATUS)
    slider = experiment.slider("learning rate")
    slider.press("ArrowRight")  # what Reset set in motion ends before this one does
    likeness.wait_for(state="attached")
    likeness.wait_for(state="detached")
    at_rest = status.evaluate_all(PLACES)
    assert [place["likeness"] for place in at_rest] == [False, False]
    slider.press("ArrowRight")
    assert not known.count()
    assert status.evaluate_all(PLACES) == [{**place, "likeness": True} for place in at_rest]
    known.wait_for(state="attached")
    assert status.evaluate_all(PLACES) == at_rest


TOGETHER = """async board => {
    const picture = board.querySelector('.bp-picture');
    const words = board.querySelector('.bp-words > .widget-html-content');
    const red = document.createElement('canvas');
    const address = async () => URL.createObjectURL(await new Promise(done => red.toBlob(done)));
    const [first, second] = [await address(), await address()];
    while (picture.bpComing) await new Promise(resolve => setTimeout(resolve, 10));
    const was = picture.src, before = words.innerHTML; // from here on nothing else comes between
    const come = new Promise(resolve => {
        const loads = [];
        picture.addEventListener('load', () => {
            loads.push(words.textContent);
            if (loads.length === 2) resolve(loads);
        });
    });
    picture.src = first;
    words.innerHTML = 'of the first';
    picture.src = second;
    words.innerHTML = 'of the second';
    const meanwhile = [picture.src === was, words.innerHTML === before];
    const [, last] = await come;
    words.innerHTML = 'alone';
    const found = [...meanwhile, last, picture.src === second, words.textContent];
    picture.src = was;
    words.innerHTML = before;
    return found;
}"""
"""A picture comes while another is on its way: both are waited for, the newer one is shown."""


def test_picture_and_words_are_shown_together(laboratory):
    _, experiment = laboratory
    found = experiment.locator.evaluate(TOGETHER)
    assert found == [True, True, "of the second", True, "alone"]


def test_keys_stay_in_the_board_and_typed_numbers_are_taken(laboratory):
    lesson, experiment = laboratory
    keys_stay_in(lesson, experiment)
    rate, held_out = experiment.slider("learning rate"), experiment.slider("held out")
    experiment.wait_until_at_rest()
    assert not typed_number_is_taken(experiment, rate)
    assert not typed_number_is_taken(experiment, held_out)
    type_beside(experiment, rate, "0.09")
    assert (rate.value_text, experiment.line) == ("0.09", "laboratory(learning_rate=0.09)")
    type_beside(experiment, rate, "3")
    said = experiment.locator.locator(".bp-said")
    assert said.inner_text() == "learning rate cannot be 3 here: 1, the nearest, is taken."
    assert (rate.value_text, experiment.line) == ("1", "laboratory(learning_rate=1.0)")
    rate.type("ten")
    said.get_by_text("'ten' is no number, so learning rate stays at 1.").wait_for()
    assert rate.value_text == "1"


def test_saving_by_keyboard_still_saves(laboratory):
    lesson, experiment = laboratory
    experiment.sliders()[0].focus()
    dirty = "() => jupyterapp.shell.currentWidget.context.model.dirty"
    lesson.page.evaluate("() => { jupyterapp.shell.currentWidget.context.model.dirty = true }")
    lesson.page.keyboard.press("Control+s")
    lesson.page.wait_for_function(f"() => !({dirty})()")


def test_every_control_is_reached_by_keyboard_and_has_a_name(laboratory):
    lesson, experiment = laboratory
    page = lesson.page
    experiment.choices()[0].locator.locator("select").focus()
    page.keyboard.press("Tab")
    reached = []
    while (at := page.evaluate(FOCUSED))[0]:
        reached.append(at[1])
        assert at[1], f"what comes after {reached[-2:]} has no name"
        assert at[2] != "none", f"it cannot be seen that the keyboard is at {at[1]}"
        page.keyboard.press("Tab")
    shown = [one for one in experiment.sliders() if one.enabled and one.locator.is_visible()]
    assert len(reached) >= 20
    assert {one.label for one in shown} <= set(reached)
    assert {"learning rate, as a number", "training", "animated", "Play", "Reset"} <= set(reached)
    tab = experiment.locator.get_by_role("tab", name="training")
    tab.focus()
    for key in ("ArrowRight", "Enter"):
        page.keyboard.press(key)
    experiment.slider("seed").locator.wait_for(state="visible")
    animated = experiment.locator.get_by_role("button", name="animated")
    animated.press("Enter")
    page.wait_for_function("node => node.ariaPressed === 'true'", arg=animated.element_handle())
    handle = experiment.locator.get_by_role("slider", name="learning rate")
    assert handle.get_attribute("aria-valuetext") == experiment.slider("learning rate").value_text


def test_axe_finds_no_barrier_in_a_board(laboratory):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    lesson, _ = laboratory
    found = axe.run(lesson.page, context=".bp-board", options=BARRIERS).response["violations"]
    assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("width", [640, 390], ids=["at 200 %", "on a telephone"])
def test_nothing_of_a_board_is_cut_off_where_it_is_narrow(laboratory, width):
    lesson, experiment = laboratory
    lesson.page.set_viewport_size({"width": width, "height": 1400})
    experiment.wait_until_at_rest()
    experiment.screenshot(SCREENSHOTS / f"board_{width}.png")
    for tab in experiment.locator.get_by_role("tab").all():
        tab.click()
        assert not experiment.locator.evaluate(CUT_OFF)
    lesson.page.set_viewport_size({"width": 1280, "height": 800})


def test_in_colours_of_the_system_rails_and_choices_are_seen(laboratory):
    lesson, experiment = laboratory
    lesson.page.emulate_media(forced_colors="active")
    experiment.screenshot(SCREENSHOTS / "board_forced_colours.png")
    rail = experiment.locator.locator(".noUi-target").first
    assert rail.evaluate("node => getComputedStyle(node).borderTopStyle") == "solid"
    grounds = [
        experiment.locator.get_by_role("button", name=name).evaluate(
            "node => getComputedStyle(node).backgroundColor"
        )
        for name in ("instant", "animated")
    ]
    assert grounds[0] != grounds[1]
    lesson.page.emulate_media(forced_colors="none")


def test_on_a_dark_page_the_picture_shines_less(laboratory):
    lesson, experiment = laboratory
    picture = experiment.locator.locator("img.bp-picture").first
    light = "node => getComputedStyle(node).filter"
    assert picture.evaluate(light) == "none"
    theme = {"theme": "JupyterLab Dark"}
    lesson.page.evaluate("t => jupyterapp.commands.execute('apputils:change-theme', t)", theme)
    lesson.page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
    assert picture.evaluate(light) == "brightness(0.8)"
    experiment.screenshot(SCREENSHOTS / "board_dark.png")
