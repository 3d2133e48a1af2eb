"""What a lesson shows where no Python runs: pictures made beforehand, and questions in print.

In a kernel that executes a lesson for the edition, ``register`` has an experiment shown as a
*flipbook*: one of its sliders stays alive, and turns over pictures that were drawn for its
positions. ``static/edition.js`` turns them over; without it, the picture at the lesson's own
settings is there.
"""

from __future__ import annotations

import html
import io
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import numpy as np
from IPython import get_ipython
from IPython.core.formatters import DisplayFormatter
from PIL import Image

from bpcore.drawing.markup import data_address
from bpcore.lessons.own_data.live import OwnData
from bpcore.live import Experiment, Predict

MOST_FRAMES = 28
"""Pictures of a flipbook at most; and one more, where the lesson's own setting lies between."""

SHADE = 8
"""Steps between two shades of red, green or blue, of 255: nobody sees them, and the file is a third
smaller. A palette would be smaller still, and gives a grey a tint and a thin curve another colour.
"""

_numbers = itertools.count(1)  # so that no two flipbooks of a page have the same id


@dataclass(frozen=True)
class Frame:
    """A position of the slider that stays alive, and what the experiment shows there.

    Attributes
    ----------
    label : str
        The position, as the slider writes it.
    sentence : str
    picture : bytes
        In the format WebP.
    """

    label: str
    sentence: str
    picture: bytes

    @property
    def source(self) -> str:
        """The picture as an address that needs no file beside the page."""
        return data_address(self.picture, "image/webp")


def register(formatter: DisplayFormatter | None = None) -> None:
    """Have experiments and questions shown for paper and browser.

    Parameters
    ----------
    formatter : DisplayFormatter, optional
        That of this kernel if left out.
    """
    bundles = (formatter or get_ipython().display_formatter).mimebundle_formatter
    bundles.for_type(Experiment, lambda shown: _bundle(flipbook(shown), shown.sentence))
    bundles.for_type(
        OwnData, lambda shown: _bundle(flipbook(shown.laboratory, "own_data"), shown.sentence)
    )
    bundles.for_type(Predict, lambda shown: _bundle(printed_question(shown), shown.question))


def _bundle(page: str, words: str) -> dict[str, str]:
    return {"text/html": page, "text/plain": words}


def positions(widget: widgets.Widget) -> list[tuple[str, Any]]:
    """Labels and values of a slider or menu, thinned over its range.

    Both ends and the present value are among them. Of each stretch in between it is the number that
    is shortest to write: 0.1 rather than 0.0955.

    Parameters
    ----------
    widget : ipywidgets.Widget
        A slider over whole numbers or chosen ones, a menu, or a box to tick.
    """
    options = _options_of(widget)
    now = [value for _, value in options].index(widget.value)
    if len(options) <= MOST_FRAMES:
        return options
    stretches = np.array_split(np.arange(1, len(options) - 1), MOST_FRAMES - 2)
    chosen = {min(stretch, key=lambda i: _roughness(options[i][0])) for stretch in stretches}
    return [options[i] for i in sorted({0, len(options) - 1, now} | chosen)]


def _options_of(widget: widgets.Widget) -> list[tuple[str, Any]]:
    if isinstance(widget, widgets.IntSlider):
        numbers = range(widget.min, widget.max + 1, widget.step)
        return [(str(number), number) for number in numbers]
    if isinstance(widget, widgets.Checkbox):
        return [("no", False), ("yes", True)]
    return [
        option if isinstance(option, tuple) else (str(option), option) for option in widget.options
    ]


def _roughness(label: str) -> tuple[int, bool]:
    """How long a number is to write, zeros at its end aside; a 5 at the end is better than a 7."""
    digits = label.rstrip("0")
    return len(digits), not digits.endswith("5")


def frames(experiment: Experiment, name: str) -> Iterator[Frame]:
    """Move a control over its range, and look at the experiment at each position.

    It is left as it was found.

    Parameters
    ----------
    experiment : Experiment
    name : str
        Of the control.
    """
    control = experiment.controls.widgets[name]
    before = control.value
    for label, value in positions(control):
        experiment.set(**{name: value}).run()
        yield Frame(label, experiment.sentence, _webp(experiment.figure.canvas.buffer_rgba()))
    experiment.set(**{name: before}).run()


def _webp(pixels: Any) -> bytes:
    colours = np.asarray(pixels)[..., :3].astype(int)
    shades = np.minimum((colours + SHADE // 2) // SHADE * SHADE, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(shades).save(file, "webp", lossless=True)
    return file.getvalue()


def flipbook(experiment: Experiment, name: str = "") -> str:
    """The experiment as HTML: a slider, the pictures it turns over, their sentences.

    The slider is hidden until a script shows it, since it does nothing without one.

    Parameters
    ----------
    experiment : Experiment
    name : str
        Of what it is a part of, if it does not stand for itself.
    """
    control = experiment.controls.widgets[experiment.alive]
    pages = list(frames(experiment, experiment.alive))
    labels = [frame.label for frame in pages]
    now = labels.index(_label(control))
    number = next(_numbers)
    slider = f"flipbook-{number}"
    data = json.dumps([[frame.label, frame.sentence, frame.source] for frame in pages])
    data = data.replace("</", "<\\/")  # nothing in there may end the script
    label = html.escape(control.description)
    here, words = html.escape(pages[now].label), html.escape(pages[now].sentence)
    return (
        f'<div class="flipbook" data-experiment="{name or experiment.name}">'
        f'<p class="flipbook-control" hidden><label for="{slider}">{label}</label>'
        f'<input type="range" id="{slider}" min="0" max="{len(pages) - 1}" step="1" value="{now}" '
        f'aria-valuetext="{here}"><output for="{slider}">{here}</output></p>'
        f'<div class="flipbook-picture"><img src="{pages[now].source}" alt="{words}"></div>'
        f'<p class="flipbook-sentence" role="status">{words}</p>'
        f'<p class="flipbook-settings">{_settings(experiment)}</p>'
        f'<script type="application/json" class="flipbook-pages">{data}</script></div>'
    )


def _settings(experiment: Experiment) -> str:
    """Where the controls stand; those without effect, or not on the page, are left out."""
    settings = []
    for name in experiment.controls.shown:
        control = experiment.controls.widgets[name]
        kind = ' class="flipbook-value"' if name == experiment.alive else ""
        if not control.disabled or kind:
            value = f"<b{kind}>{html.escape(_label(control))}</b>"
            settings.append(f"{control.description}\N{NO-BREAK SPACE}{value}")
    alive = html.escape(experiment.controls.widgets[experiment.alive].description)
    only = f'<span class="on-screen"> On this page only <em>{alive}</em> moves.</span>'
    return f"Settings: {', '.join(settings)}.{only if len(settings) > 1 else ''}"


def _label(control: widgets.Widget) -> str:
    return next(label for label, value in _options_of(control) if value == control.value)


def printed_question(question: Predict) -> str:
    """A question to predict, as HTML: what happens is folded away until one has an answer."""
    answers = "".join(f"<li>{html.escape(choice)}</li>" for choice in question.choices)
    if not question.choices:
        answers = f"<li>a number: ________ {html.escape(question.unit)}</li>"
    happens = html.escape(question.what_happens())
    return (
        f'<div class="prediction"><p><strong>Predict.</strong> {html.escape(question.question)}</p>'
        f"<ul>{answers}</ul>"
        f"<details><summary>What happens</summary><p>{happens}</p></details></div>"
    )
