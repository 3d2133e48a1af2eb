"""A random walk over everything there is to operate in an experiment, without a browser.

It finds sliders, menus, boxes and buttons by itself, as a learner does who tries them all, and sets
them as a browser would: on the widgets, not through the experiment's own methods.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from html import unescape
from typing import Any

import ipywidgets as widgets
import numpy as np

import bpcore.experiments
from bpcore.live import Experiment

PNG = b"\x89PNG"

EFFORT = ("epochs", "runs", "cells")
"""Controls that say how much is to be computed."""

MEASURED = {"x_axis": "time"}
"""What shows seconds, which are not the same twice."""

NOT_WALKED = (widgets.FileUpload,)
"""What takes more than a value; these have tests of their own."""

DIVERGENCE = re.compile(
    r"overflow|finite|infinit|blown up|hundred times|too large"
    r"|No step has been taken|Nothing at all reaches"
)
"""Words, one of which must stand in the sentence when a number of the result is not finite."""


def walk(
    name: str, *, moves: int, seconds: float = np.inf, seed: int = 0, cheap: bool = True
) -> int:
    """Make an experiment, move it at random, and look at it after every move.

    Every 25 moves, and at the end, its line of Python makes it anew, which must show the same, and
    the walk goes on with that one.

    Parameters
    ----------
    name : str
        Of the function in ``bpcore.experiments``.
    moves, seconds : int, float
        How far to walk, and how long at most.
    seed : int
    cheap : bool
        Whether to keep to the lower third of what sets the effort.

    Returns
    -------
    int
        Moves made.

    Raises
    ------
    AssertionError
        If something is wrong; names seed, move and line, from which it can be repeated.
    """
    chance = random.Random(f"{name} {seed}")
    experiment = getattr(bpcore.experiments, name)().run()
    end = time.monotonic() + seconds
    done = 0
    over = moves == 0
    while not over:
        what = "first"
        try:
            what = _move(experiment, chance, cheap)
            look_at(experiment)
            done += 1
            over = done == moves or time.monotonic() > end
            if over or done % 25 == 0:
                what = "made anew"
                experiment = _made_anew(experiment)
        except Exception as error:
            raise AssertionError(
                f"{name}, seed {seed}, move {done + 1} ({what}): {error}\n{experiment.line}"
            ) from error
    _every_control_answers(experiment, cheap)
    experiment.close()
    return done


def made_by(line: str) -> Experiment:
    """The experiment that a line of Python makes."""
    name = line.partition("(")[0]
    return eval(line, {name: getattr(bpcore.experiments, name)})


def parts(root: widgets.Widget) -> Iterator[widgets.Widget]:
    """All widgets inside a widget, in the order of the page."""
    yield root
    for child in getattr(root, "children", ()):
        yield from parts(child)


def operable(experiment: Experiment) -> list[widgets.Widget]:
    """Everything of an experiment that can be operated now."""
    return [
        part
        for part in parts(experiment.widget)
        if hasattr(part, "disabled")
        and not part.disabled
        and part.layout.display != "none"
        and not isinstance(part, NOT_WALKED)
    ]


def buttons(experiment: Experiment) -> list[widgets.Button]:
    """Those of an experiment's buttons that can be pressed now."""
    return [part for part in operable(experiment) if isinstance(part, widgets.Button)]


def words_on_the_page(experiment: Experiment) -> str:
    """What stands below the picture, as HTML without its entities."""
    written = (part.value for part in parts(experiment.widget) if isinstance(part, widgets.HTML))
    (found,) = (value for value in written if "bp-sentence" in value)
    return unescape(found)


def choices(widget: widgets.Widget, name: str = "", cheap: bool = False) -> list[Any]:
    """The values that a learner can give to a widget.

    Raises
    ------
    NotImplementedError
        If this kind of widget is not known here: then it would go untested.
    """
    if isinstance(widget, widgets.Checkbox | widgets.ToggleButton):
        return [False, True]
    if isinstance(widget, widgets.IntSlider | widgets.BoundedIntText):
        found = list(range(widget.min, widget.max + 1, widget.step))
    elif hasattr(widget, "options"):
        found = [option[1] if isinstance(option, tuple) else option for option in widget.options]
    else:
        raise NotImplementedError(f"nothing here operates a {type(widget).__name__}")
    return found[: max(2, len(found) // 3)] if cheap and name in EFFORT else found


def look_at(experiment: Experiment) -> None:
    """Whether all that an experiment at rest shows belongs together."""
    sentence = experiment.sentence
    assert not sentence.startswith("This cannot be shown"), sentence
    assert not re.search(r"\b(nan|inf|None)\b", sentence), sentence
    assert not re.search(r"(\d{3},){4}", sentence), f"nobody can read such numbers: {sentence}"
    assert not re.search(r"(^|[\s(])-\.?\d", sentence), f"a hyphen for a minus sign: {sentence}"
    shown = words_on_the_page(experiment)
    assert sentence in shown, "the sentence on the page is another one"
    assert f'data-frame="{experiment.figure.frame}"' in shown
    settings = asdict(experiment.settings) if is_dataclass(experiment.settings) else {}
    for name, widget in experiment.controls.widgets.items():
        assert experiment.controls.values[name] == widget.value, f"{name} was not heard"
        assert settings.get(name, widget.value) == widget.value, f"{name} has not acted"
    if not all(np.isfinite(numbers).all() for numbers in numbers_of(experiment.result)):
        assert DIVERGENCE.search(sentence), f"not finite, and not said: {sentence}"
    picture = bytes(experiment.figure.image.value)
    assert picture.startswith(PNG), "the picture at rest is not sharp"
    assert picture == experiment.figure.png(), "the picture is not the figure's"
    assert np.asarray(experiment.figure.canvas.buffer_rgba()).std() > 5, "the picture is empty"


def numbers_of(result: Any) -> Iterator[np.ndarray]:
    """The arrays of floats in a result, however deep they lie in tuples and dataclasses."""
    if isinstance(result, np.ndarray):
        if result.dtype.kind == "f":
            yield result
    elif isinstance(result, float):
        yield np.asarray(result)
    elif isinstance(result, tuple | list):
        for part in result:
            yield from numbers_of(part)
    elif isinstance(result, dict):
        yield from numbers_of(list(result.values()))
    elif is_dataclass(result):
        yield from numbers_of(list(vars(result).values()))


def _move(experiment: Experiment, chance: random.Random, cheap: bool) -> str:
    """Operate one thing or several at once; say what."""
    if chance.random() < 0.2:
        button = chance.choice(buttons(experiment))
        said = button.description
        button.click()
        experiment.run(chance.randrange(1, 6)).pause().run()
        return said
    movable = [p for p in operable(experiment) if not isinstance(p, widgets.Button)]
    names = {widget: name for name, widget in experiment.controls.widgets.items()}
    chosen = chance.sample(movable, min(len(movable), chance.choice([1, 1, 2, len(movable)])))
    for widget in chosen:
        widget.value = chance.choice(choices(widget, names.get(widget, ""), cheap))
        if chance.random() < 0.2:
            experiment.tick()  # the next one is moved while this one is at work
    experiment.run()
    return ", ".join(f"{widget.description} {widget.value}" for widget in chosen)


def _made_anew(experiment: Experiment) -> Experiment:
    """Make an experiment from its own line of Python: at the same settings it shows the same."""
    said = [button.description for button in buttons(experiment)]
    for button in buttons(experiment):  # which a line of Python does not keep
        if button.description == "Forget kept runs":
            button.click()
    if "Rewind" in said:
        experiment.rewind().run().mode = "instant"
    experiment.run()
    before = experiment.sentence, bytes(experiment.figure.image.value)
    fresh = made_by(experiment.line).run()
    look_at(fresh)
    assert fresh.controls.values == experiment.controls.values
    if MEASURED.items() <= experiment.controls.values.items():
        return fresh
    assert fresh.sentence == before[0], f"anew it says: {fresh.sentence}\nnot: {before[0]}"
    assert bytes(fresh.figure.image.value) == before[1], "anew it shows another picture"
    return fresh


def _every_control_answers(experiment: Experiment, cheap: bool) -> None:
    """Whether each control that can be moved still paints a new frame when it is."""
    experiment.reset().run()
    named = experiment.controls.widgets
    for name in sorted(named, key=lambda name: name not in EFFORT):  # little effort for the others
        widget = named[name]
        if widget.disabled:
            continue
        frame = experiment.figure.frame
        widget.value = next(v for v in choices(widget, name, cheap) if v != widget.value)
        experiment.run()
        look_at(experiment)
        assert experiment.figure.frame > frame, f"{experiment.name}: {name} is frozen"
