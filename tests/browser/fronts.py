"""What must hold of a board in every front end: its keys, and the numbers beside its sliders."""

from __future__ import annotations

from lesson_page import Experiment, Lesson, Slider

CELLS = """() => {
    const notebook = jupyterapp.shell.currentWidget.content;
    return [notebook.widgets.length, notebook.activeCellIndex, notebook.selectedCells.length];
}"""
"""How many cells there are, which is active, and how many are selected."""

COMMANDS = ("d", "d", "x", "a", "b", "m", "ArrowDown", "ArrowUp", "Shift+ArrowDown", "Shift+Enter")
"""Keys with which a notebook in command mode changes its cells, or leaves them."""


def keys_stay_in(lesson: Lesson, experiment: Experiment) -> None:
    """Type on a slider and on a menu what would change the notebook: it stays as it is."""
    experiment.sliders()[0].focus()
    before = lesson.page.evaluate(CELLS)
    menus = experiment.locator.locator("select:visible").all()
    for control in (experiment.sliders()[0].handle, *menus[:1]):
        control.focus()
        for key in COMMANDS:
            lesson.page.keyboard.press(key)
        lesson.page.keyboard.press("Escape")
    # What the notebook was to do, it does before it answers this.
    lesson.page.evaluate("() => jupyterapp.commands.execute('notebook:enter-command-mode')")
    after = lesson.page.evaluate(CELLS)
    assert after == before, f"cells, active, selected: {before} became {after}"


def typed_numbers_are_taken(experiment: Experiment, sliders: list[Slider]) -> list[str]:
    """Type beside each slider the number of its next step; say where another one runs."""
    found = []
    for slider in sliders:
        if not slider.enabled:
            continue
        slider.reveal()
        experiment.wait_until_at_rest()
        steps = [(slider.value_text, experiment.line)]
        move(experiment, slider)
        steps.insert(0, (slider.value_text, experiment.line))
        for number, line in reversed(steps):
            type_beside(experiment, slider, number)
            if (slider.value_text, experiment.line) != (number, line):
                found.append(f"{slider.label}: {number} was typed, and {experiment.line} runs")
        type_beside(experiment, slider, steps[1][0])
    return found


def type_beside(experiment: Experiment, slider: Slider, number: str) -> None:
    """Type another number than the one there, and wait until it has acted."""
    before = experiment.wait_until_at_rest()
    slider.type(number)
    experiment.wait_for_frame(after=before.frame)
    experiment.wait_until_at_rest()


def move(experiment: Experiment, slider: Slider) -> None:
    """Move a slider a step, to the right if it can."""
    before, position = experiment.wait_until_at_rest(), slider.position
    slider.focus()
    slider.press("ArrowRight")
    if slider.position == position:
        slider.press("ArrowLeft")
    experiment.wait_for_frame(after=before.frame)
    experiment.wait_until_at_rest()
