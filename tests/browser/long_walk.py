"""A long random walk over the controls of an experiment in the browser, and the kernel's memory."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import NamedTuple

from lesson_page import PATIENCE, SECONDS, Button, Control, Experiment, Slider
from playwright.sync_api import TimeoutError

KEYS = ("ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End")
AT_HOME = 50
"""Moves after which the walk comes home: to the lesson's settings, where memory is compared."""

PATIENCE_AT_WORK = 120 * SECONDS
"""The most that one move may ask for, all epochs of the largest network in single steps, takes."""


class Walked(NamedTuple):
    """How a walk went.

    Attributes
    ----------
    moves : int
    memory : list of (int, float)
        Moves made, and MB of the kernel then, whenever it came home.
    """

    moves: int
    memory: list[tuple[int, float]]

    def growth(self, warm: float = 0.3) -> float:
        """MB in 1,000 moves, by the straight line through the memory once warm."""
        seen = [(n, mb) for n, mb in self.memory if n >= warm * self.moves]
        n = [n for n, _ in seen]
        middle, level = sum(n) / len(n), sum(mb for _, mb in seen) / len(seen)
        spread = sum((x - middle) ** 2 for x in n)
        return 1000 * sum((x - middle) * (mb - level) for x, mb in seen) / spread if spread else 0.0


def walk(
    experiment: Experiment, memory: Callable[[], float], *, seconds: float, seed: int
) -> Walked:
    """Move whatever there is to move, at random, and come home now and then.

    Parameters
    ----------
    experiment : Experiment
    memory : callable
        MB that the kernel uses.
    seconds : float
        How long to walk.
    seed : int

    Raises
    ------
    AssertionError
        If the sentence tells of an exception, or a control no longer answers.
    """
    chance = random.Random(seed)
    sliders = experiment.sliders()
    everything = [
        *((slider, 4) for slider in sliders),
        *((choice, 3) for choice in experiment.choices()),
        *((button, 2) for button in experiment.buttons()),
    ]
    controls, weights = zip(*everything, strict=True)
    end = time.monotonic() + seconds
    moves, seen = 0, []
    while time.monotonic() < end:
        control = chance.choices(controls, weights)[0]
        if isinstance(control, Slider):
            control.reveal()
        if not operable(control) or not done(control, lambda c: operate(c, chance)):
            continue
        moves += 1
        said = experiment.sentence
        assert "cannot be shown" not in said, f"seed {seed}, move {moves}: {said}"
        if moves % AT_HOME == 0:
            come_home(experiment)
            seen.append((moves, memory()))
            every_slider_answers(experiment, sliders)
    come_home(experiment)
    seen.append((moves, memory()))
    return Walked(moves, seen)


def operable(control: Control) -> bool:
    """Whether it can be operated now."""
    return control.locator.is_visible() and control.enabled


def done(control: Control, action: Callable[[Control], None]) -> bool:
    """Do something with a control that was operable just now; whether it still was."""
    try:
        action(control)
    except TimeoutError:
        if operable(control):
            raise
        return False  # the move before has greyed it out, or taken it away, only now
    return True


def operate(control: Control, chance: random.Random) -> None:
    """Some keys on a slider, one of a menu's options, a press of a button."""
    if isinstance(control, Slider):
        control.focus()
        for _ in range(chance.randrange(1, 6)):
            control.press(chance.choice(KEYS))
    elif hasattr(control, "choose"):
        control.choose(chance.choice(control.options))
    else:
        control.click()


def come_home(experiment: Experiment) -> None:
    """Back to the lesson's settings, without kept runs, at rest."""
    experiment.button("Reset").click()
    forget = experiment.button("Forget kept runs")
    if operable(forget):
        done(forget, Button.click)
    experiment.wait_until_at_rest(PATIENCE_AT_WORK)


def every_slider_answers(experiment: Experiment, sliders: list[Slider]) -> None:
    """Move each enabled slider by one step: a new frame must follow."""
    for slider in sliders:
        if not slider.enabled:
            continue
        slider.reveal()
        before = experiment.wait_until_at_rest(PATIENCE_AT_WORK)
        position = slider.position
        slider.focus()
        for key in ("ArrowRight", "ArrowLeft"):
            slider.press(key)
            if slider.position != position:
                break
        if not slider.enabled:  # the way home greyed it out only now
            continue
        assert slider.position != position, f"{slider.label} does not move"
        try:
            experiment.wait_for_frame(after=before.frame, timeout=PATIENCE)
        except AssertionError as error:
            raise AssertionError(f"{slider.label} is frozen: {error}") from None
