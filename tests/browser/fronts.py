"""What must hold of a board in every front end: its keys, and the numbers beside its sliders."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lesson_page import PATIENCE, SLIDER, Experiment, Lesson, Slider
from operate import SHOWS_LATER

CELLS = """() => {
    const notebook = jupyterapp.shell.currentWidget.content;
    return [notebook.widgets.length, notebook.activeCellIndex, notebook.selectedCells.length];
}"""
"""How many cells there are, which is active, and how many are selected."""

COMMANDS = ("d", "d", "x", "a", "b", "m", "ArrowDown", "ArrowUp", "Shift+ArrowDown", "Shift+Enter")
"""Keys with which a notebook in command mode changes its cells, or leaves them."""

QUIET = 600
"""Milliseconds without a new frame: here a frame that comes late would be taken for an answer."""


def keys_stay_in(lesson: Lesson, experiment: Experiment) -> None:
    """Type on a slider and on a menu what would change the notebook: it stays as it is."""
    slider = experiment.sliders()[0]
    slider.focus()
    first = slider.value_text, experiment.line
    slider.press("Home" if slider.stands_at("aria-valuemax") else "End")
    experiment.wait_for_line(other_than=first[1])
    far = slider.value_text, experiment.line
    put(experiment, slider, *first)
    slider.focus()
    before = lesson.page.evaluate(CELLS)
    menus = experiment.locator.locator("select:visible").all()
    for control in (slider.handle, *menus[:1]):
        control.focus()
        for key in COMMANDS:
            lesson.page.keyboard.press(key)
        lesson.page.keyboard.press("Escape")
    # What the notebook was to do, it does before it answers this.
    lesson.page.evaluate("() => jupyterapp.commands.execute('notebook:enter-command-mode')")
    after = lesson.page.evaluate(CELLS)
    assert after == before, f"cells, active, selected: {before} became {after}"
    # What the arrows have moved comes back from the kernel, and would replace what is typed.
    experiment.wait_until_at_rest()
    put(experiment, slider, *far)
    put(experiment, slider, *first)


def put(experiment: Experiment, slider: Slider, number: str, line: str) -> None:
    """Type a number beside a slider, and wait until what it makes is shown."""
    slider.type(number)
    slider.wait_for_number(number)
    experiment.wait_for_line(line)


def all_typed_numbers_are_taken(lesson: Lesson) -> None:
    """Type a number beside every slider of a lesson, and see that it is taken."""
    found = []
    tried, there = 0, lesson.locator.locator(SLIDER).count()
    for experiment in lesson.experiments():
        sliders = experiment.sliders()
        left = dict(enumerate(sliders))
        for _ in settings_one_after_the_other(experiment):
            for place, slider in list(left.items()):
                if slider.enabled:
                    found += typed_number_is_taken(experiment, left.pop(place))
            if not left:
                break
        found += [f"{slider.label} was never enabled" for slider in left.values()]
        tried += len(sliders) - len(left)
    # A slider of a file's columns makes the board below it anew, so all are sorted out first.
    for slider in [each for each in lesson.sliders() if not each.within(".bp-experiment")]:
        # On no board: ipywidgets reads what is typed, and in Notebook 7 an arrow leaves the cell.
        slider.wait_for_number(other_than="")
        number = int(slider.value_text)
        other = number + (1 if slider.stands_at("aria-valuemin") else -1)
        for typed in (other, number):
            slider.type(str(typed))
            moved = slider.locator.locator(f'[aria-valuenow="{typed}.0"]')
            moved.wait_for(state="attached", timeout=PATIENCE)
        tried += 1
    assert not found, "\n".join(found)
    assert tried == there > 0


def typed_number_is_taken(experiment: Experiment, slider: Slider) -> list[str]:
    """Move a slider a step and type the number that it left; say if another one runs."""
    slider.reveal()
    line = experiment.line
    number = step(slider)
    try:
        experiment.wait_for_line(other_than=line)
        put(experiment, slider, number, line)
    except AssertionError:
        beside = slider.value_text
        return [f"{slider.label}: {number} was typed, {beside} is shown, {experiment.line} runs"]
    return []


def step(slider: Slider) -> str:
    """Move a slider a step, to the left if it can; return the number that it left."""
    number = slider.value_text
    slider.focus()
    slider.press("ArrowRight" if slider.stands_at("aria-valuemin") else "ArrowLeft")
    slider.wait_for_number(other_than=number)
    return number


def settings_one_after_the_other(experiment: Experiment) -> Iterator[None]:
    """An experiment as it is, then with each thing that can be chosen, then at each slider's end.

    So every control is enabled at some time.
    """
    experiment.wait_until_at_rest()
    yield
    for choice in experiment.choices():
        if not choice.enabled or choice.label in SHOWS_LATER:
            continue
        choice.reveal()
        before = choice.chosen
        for option in choice.options:
            if option != before:
                act(experiment, choice.choose, option)
                yield
        if choice.chosen != before:
            act(experiment, choice.choose, before)
    for slider in experiment.sliders():
        if slider.enabled and not slider.stands_at("aria-valuemax"):
            slider.reveal()
            act(experiment, slider.press, "End")
            yield


def type_beside(experiment: Experiment, slider: Slider, number: str) -> None:
    """Type another number than the one there, and wait until it has acted."""
    act(experiment, slider.type, number)


def act(experiment: Experiment, operate: Callable[[str], None], argument: str) -> None:
    """Operate a control, and wait until it has acted and nothing moves any more."""
    before = experiment.wait_until_at_rest(quiet=QUIET)
    operate(argument)
    experiment.wait_for_frame(after=before.frame)
    experiment.wait_until_at_rest(quiet=QUIET)
