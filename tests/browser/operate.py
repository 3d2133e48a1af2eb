"""Operate the controls of an experiment, all or a few, and note what does not answer."""

from __future__ import annotations

from collections.abc import Sequence

from lesson_page import (
    PATIENCE,
    Checkbox,
    Choice,
    Dropdown,
    Experiment,
    RadioButtons,
    Slider,
    Toggle,
    ToggleButtons,
    View,
)

SHOWS_LATER = ("speed",)
"""Choices that show only in what happens next."""

SAME_AS_AT_FIRST = {
    ("preset", "the reference program"),
    ("preset", "as at first"),
    ("preset", "plain: ten logistic layers"),
}
"""Options that stand for the settings at which an experiment begins."""

RARE = (Checkbox, RadioButtons, Toggle)
"""Kinds of controls that the laboratory has not."""


def operate_one_of_each(experiment: Experiment, patience: float = PATIENCE) -> list[str]:
    """Move a slider, choose an option of each kind, press every button, play; say what is wrong."""
    kinds = (*RARE, Dropdown, ToggleButtons)
    return operate_a_little(experiment, patience, kinds) + _press_and_play(experiment, patience)


def operate_a_little(
    experiment: Experiment, patience: float = PATIENCE, kinds: tuple[type, ...] = RARE
) -> list[str]:
    """Move a slider, choose an option of each of some kinds, play; return what went wrong.

    The slider is the first that is enabled, and moves one step; a run is played for a few frames.
    """
    experiment.wait_until_at_rest()
    slider = next(slider for slider in experiment.sliders() if slider.enabled)
    slider.reveal()
    slider.focus()
    _, problem = _step(experiment, slider, patience)
    found = [problem] if problem else []
    for kind in kinds:
        choice = next((choice for choice in experiment.choices() if isinstance(choice, kind)), None)
        if choice is not None and choice.enabled:
            other = next(option for option in choice.options if option != choice.chosen)
            _choose(experiment, choice, other, found, patience)
    if any(button.label == "Rewind" for button in experiment.buttons()):
        found += _play_a_little(experiment, patience)
    return found


def operate(experiment: Experiment, patience: float = PATIENCE) -> list[str]:
    """Move every slider, choose every option, press every button; return what went wrong.

    Controls are found on the page, so a new experiment needs no test of its own. Disabled ones are
    left alone; a slider that an option enables is operated while that option is chosen. At
    the end every slider and every choice stands as before, but for what the buttons did.
    """
    found: list[str] = []
    moved: set[int] = set()
    chosen: set[int] = set()
    experiment.wait_until_at_rest()
    _operate_enabled(experiment, moved, chosen, found, patience)
    for slider in experiment.sliders():  # the end of one may enable others
        if len(moved) + len(chosen) == len(experiment.sliders()) + len(experiment.choices()):
            break
        if slider.enabled:
            slider.reveal()
            slider.focus()
            slider.press("End")
            experiment.wait_until_at_rest()
            _operate_enabled(experiment, moved, chosen, found, patience)
    return found + _press_and_play(experiment, patience)


def _press_and_play(experiment: Experiment, patience: float) -> list[str]:
    """Press every button, and play a run; at the end all stands as it stood at the beginning."""
    for button in experiment.buttons():
        if button.label != "Play" and button.locator.is_visible() and button.enabled:
            button.click()
            experiment.wait_until_at_rest()
    if not any(button.label == "Rewind" for button in experiment.buttons()):
        return []
    found = _play(experiment, patience)
    experiment.button("Reset").click()
    experiment.wait_until_at_rest()
    return found


def _operate_enabled(
    experiment: Experiment, moved: set[int], chosen: set[int], found: list[str], patience: float
) -> None:
    """Move every slider and choose every option that was not operated yet."""
    _move_sliders(experiment, moved, found, patience)
    for place, choice in enumerate(experiment.choices()):
        if place in chosen or not choice.enabled:
            continue
        chosen.add(place)
        if choice.label in SHOWS_LATER:
            continue
        choice.reveal()
        before = choice.chosen
        for option in choice.options:
            if option == before:
                continue
            _choose(experiment, choice, option, found, patience)
            _move_sliders(experiment, moved, found, patience)
        if choice.chosen != before:
            _choose(experiment, choice, before, found, patience)


def _play(experiment: Experiment, patience: float) -> list[str]:
    """Play a run, move a slider meanwhile, pause, and rewind to the frame where it began."""
    first = _rewind(experiment, patience)
    experiment.button("Play").click()
    try:
        frame = experiment.wait_for_frame(after=first.frame + 2, timeout=patience)
        slider = next(slider for slider in experiment.sliders() if slider.enabled)
        slider.reveal()
        slider.focus()
        for key in ("ArrowLeft", "ArrowRight"):
            slider.press(key)
            frame = experiment.wait_for_frame(after=frame + 2, timeout=patience)
        experiment.button("Pause").click()
        held = experiment.wait_until_at_rest()
    except (AssertionError, LookupError) as error:
        return [f"Play: {error}"]
    again = _rewind(experiment, patience)
    found = []
    if held.picture == first.picture:
        found.append("Play: the picture stayed as it was.")
    if again.picture != first.picture or again.sentence != first.sentence:
        found.append("Rewind: this is not the frame where the run began.")
    return found


def _play_a_little(experiment: Experiment, patience: float) -> list[str]:
    """Play a run for a few frames."""
    first = _rewind(experiment, patience)
    experiment.button("Play").click()
    try:
        experiment.wait_for_frame(after=first.frame + 2, timeout=patience)
        experiment.button("Pause").click()
    except (AssertionError, LookupError) as error:
        return [f"Play: {error}"]
    if experiment.wait_until_at_rest().picture == first.picture:
        return ["Play: the picture stayed as it was."]
    return []


def _rewind(experiment: Experiment, patience: float) -> View:
    before = experiment.wait_until_at_rest()
    experiment.button("Rewind").click()
    experiment.wait_for_frame(after=before.frame, timeout=patience)
    return experiment.wait_until_at_rest()


def _move_sliders(
    experiment: Experiment, moved: set[int], found: list[str], patience: float
) -> None:
    """Move each enabled slider that was not moved yet one step and back."""
    for place, slider in enumerate(experiment.sliders()):
        if place not in moved and slider.enabled:
            moved.add(place)
            slider.reveal()
            found += _move(experiment, slider, patience)


def _move(experiment: Experiment, slider: Slider, patience: float) -> list[str]:
    """Move a slider one step and back."""
    start = slider.position
    slider.focus()
    key, problem = _step(experiment, slider, patience)
    if not problem:
        back = "ArrowLeft" if key == "ArrowRight" else "ArrowRight"
        _, problem = _step(experiment, slider, patience, keys=(back,))
    if not problem and slider.position != start:
        problem = f"{slider.label}: a step and back led from {start} to {slider.position}."
    return [problem] if problem else []


def _step(
    experiment: Experiment,
    slider: Slider,
    patience: float,
    keys: Sequence[str] = ("ArrowRight", "ArrowLeft"),
) -> tuple[str, str]:
    """Press the first key that moves a slider; return it, and what went wrong, if anything did."""
    before = experiment.wait_until_at_rest()
    position = slider.position
    for key in keys:  # the second one where it stands at its upper end
        slider.press(key)
        if slider.position != position:
            break
    else:
        return "", f"{slider.label}: no key moves it from {slider.value_text}."
    what = f"{slider.label}: {key} to {slider.value_text}"
    try:
        experiment.wait_for_frame(after=before.frame, timeout=patience)
    except AssertionError:
        return key, f"{what} drew no new frame."
    same = _unchanged(before, experiment.wait_until_at_rest())
    return key, f"{what} left {' and '.join(same)} as before." if same else ""


def _choose(
    experiment: Experiment, choice: Choice, option: str, found: list[str], patience: float
) -> None:
    before = experiment.wait_until_at_rest()
    choice.reveal()
    choice.choose(option)
    what = f"{choice.label}: choosing {option!r}"
    try:
        experiment.wait_for_frame(after=before.frame, timeout=patience)
    except AssertionError:
        found.append(f"{what} drew no new frame.")
        return
    after = experiment.wait_until_at_rest()
    same = (choice.label, option.replace("\xa0", " ")) in SAME_AS_AT_FIRST
    if len(_unchanged(before, after)) == 2 and not same:
        found.append(f"{what} changed neither the picture nor the sentence.")


def _unchanged(before: View, after: View) -> list[str]:
    same = []
    if before.picture == after.picture:
        same.append("the picture")
    if before.sentence == after.sentence:
        same.append("the sentence")
    return same
