"""Sliders, menus and buttons; controls by the field's names, and the values they stand at."""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets
import numpy as np
import traitlets

from bpcore.core.checks import check_int, check_number, check_type
from bpcore.core.words import read_number
from bpcore.drawing.markup import announcement

WIDE = widgets.Layout(width="340px")
OWN = "your own settings"
NARROW = widgets.Layout(width="300px")
LABEL = {"description_width": "112px"}

NO_NUMBER = "{text!r} is no number, so {label} stays at {shown}."
NEAREST = "{label} cannot be {text} here: {shown}, the nearest, is taken."

SLIDERS = (widgets.SelectionSlider, widgets.IntSlider)
"""Kinds of sliders beside which a number can be typed."""

SHARED = (WIDE, NARROW)
"""Layouts that many widgets have, and that none may close."""


def log_slider(
    label: str,
    value: float,
    low: float,
    high: float,
    tooltip: str,
    *,
    among: Collection[float] = (),
) -> widgets.SelectionSlider:
    """A slider on a log scale from ``low`` to ``high``, about 50 steps to a decade.

    The numbers ``among`` them are steps too. Every step is a number of three digits, so that what
    the reader reads is exactly what runs; a ``FloatLogSlider`` would round what it shows, and the
    browser would move a start that lies off its grid.
    """
    decades = np.arange(0, np.log10(high / low) + 1e-9, 0.02)
    numbers = {float(f"{low * 10**d:.3g}") for d in decades} | {high, value, *among}
    return steps_slider(label, value, numbers, tooltip)


def int_slider(label: str, value: int, low: int, high: int, tooltip: str) -> widgets.IntSlider:
    """A slider over whole numbers."""
    return _made(widgets.IntSlider, label, value, tooltip, min=low, max=high)


def steps_slider(
    label: str, value: float, numbers: Collection[float], tooltip: str
) -> widgets.SelectionSlider:
    """A slider over chosen numbers."""
    return _made(widgets.SelectionSlider, label, value, tooltip, options=_options(numbers))


def menu(
    label: str, value: Any, options: Mapping[Any, str] | Collection[str], tooltip: str
) -> widgets.Dropdown:
    """A menu of a few values, each with its words; a name is its own word."""
    words = options if isinstance(options, Mapping) else {name: name for name in options}
    for word in words.values():
        check_type(f"a word in the menu {label!r}", word, str)
    pairs = [(word, choosable) for choosable, word in words.items()]
    return _made(widgets.Dropdown, label, value, tooltip, options=pairs)


def toggle(label: str, value: bool, tooltip: str) -> widgets.Checkbox:
    """A box to tick."""
    return _made(widgets.Checkbox, label, value, tooltip)


def button(
    words: str, icon: str, tooltip: str, pressed: Callable[[], Any], **layout: str
) -> widgets.Button:
    """A button as wide as its words.

    Parameters
    ----------
    words : str
    icon : str
        Its name in Font Awesome; empty for none.
    tooltip : str
        What it does, in words.
    pressed : callable
        Called without arguments, on whatever thread widgets are heard on.
    **layout
        What else its layout has, or another width.
    """
    made = widgets.Button(
        description=words, icon=icon, tooltip=tooltip, layout={"width": "auto", **layout}
    )
    made.on_click(lambda _: pressed())
    return made


def _made(kind: type, label: str, value: Any, tooltip: str, **options: Any) -> Any:
    look = {"layout": WIDE, "style": LABEL}
    return kind(value=value, description=label, tooltip=tooltip, **look, **options)


def _options(numbers: Collection[float]) -> list[tuple[str, float]]:
    return [(f"{n:,}" if isinstance(n, int) else f"{n:g}", n) for n in sorted(set(numbers))]


class Controls:
    """Named widgets, and a word to whoever waits when one of them is moved.

    A widget's callback may run on another thread than the one that draws; so it only stores a plain
    value and calls ``changed``.

    Parameters
    ----------
    **named : ipywidgets.Widget
        By the name of the setting.

    Attributes
    ----------
    values : dict
        The newest value of each.
    defaults : dict
        What ``reset`` brings back.
    shown : list of str
        Those on the page, by name; in the order in which they were asked for.
    changed : callable
        Called after each change; does nothing until someone sets it.
    box : ipywidgets.Box
        All of them, flowing over as many columns as there is room for.
    typed : ipywidgets.VBox
        What is said about a number that was typed; nothing as a rule. It belongs below them.
    """

    def __init__(self, **named: widgets.Widget) -> None:
        self.widgets = named
        self.values = {name: widget.value for name, widget in named.items()}
        self.defaults = dict(self.values)
        self.shown = list(named)
        self._declared = dict(self.values)
        self._presets: widgets.Dropdown | None = None
        self.changed: Callable[[], None] = lambda: None
        self._doing = ""  # which change of several widgets is under way
        self.box = widgets.Box(
            list(named.values()), layout={"flex_flow": "row wrap", "max_width": "1200px"}
        )
        self.box.add_class("bp-controls")
        for name, widget in named.items():
            widget.observe(self._store(name), names="value")
            if isinstance(widget, SLIDERS):
                widget.add_class(f"bp-steps-{name}")
        self.typed = self._make_typed()

    def start(self, settings: Mapping[str, Any], show: Sequence[str] | None = None) -> None:
        """Begin at other settings than those declared; ``reset`` then brings these back.

        Parameters
        ----------
        settings : mapping
            Values of controls by name.
        show : sequence of str, optional
            The controls to show, where a class needs only a few, and "preset" for the menu of these
            where there is one. The others are not on the page, and keep their values.

        Raises
        ------
        ValueError
            If there is no such control, or it has no such value.
        """
        self.set(**settings)
        self.defaults = dict(self.values)
        if show is None:
            return
        boxes = self.widgets | ({"preset": self._presets} if self._presets else {})
        for name in show:
            if name not in boxes:
                self._known(name)
        _take_out({box for name, box in boxes.items() if name not in show}, self.box)
        self.shown = [name for name in show if name in self.widgets]

    def group(self, front: Sequence[str], **tabs: Sequence[str]) -> None:
        """Put some controls in front, and the others behind tabs, by the names of these."""
        for widget in self.widgets.values():
            widget.layout, widget.style.description_width = NARROW, "92px"
        columns = {
            title: widgets.VBox([self.widgets[name] for name in names])
            for title, names in {"": front, **tabs}.items()
        }
        tab = widgets.Tab(list(columns.values())[1:], layout={"width": "334px"})
        for place, title in enumerate(tabs):
            tab.set_title(place, title.replace("_", " "))
        self.box.children = (columns[""], tab)
        self.box.layout.flex_flow = "column"

    def presets(self, presets: Mapping[str, Mapping[str, Any]]) -> None:
        """Add a menu of named settings; what one of them does not name stands as declared.

        A control that is moved by hand makes them the reader's own settings again; choosing these
        brings back where the controls stood before a preset was chosen.
        """
        own: dict[str, Any] = {}
        self._presets = menu("preset", OWN, (OWN, *presets), "Settings that show something")
        first = next(iter(self.widgets.values()))  # look like the others
        self._presets.layout = first.layout
        self._presets.style.description_width = first.style.description_width

        def choose(change: dict[str, Any]) -> None:
            if self._doing:  # a control was moved by hand
                return
            if change["old"] == OWN:
                own.update(self.values)
            chosen = own if change["new"] == OWN else self._declared | presets[change["new"]]
            with self._during("choosing"):
                self.set(**chosen)
            self.changed()

        self._presets.observe(choose, names="value")
        self.box.children = (self._presets, *self.box.children)

    @contextmanager
    def _during(self, change: str) -> Iterator[None]:
        before, self._doing = self._doing, change
        try:
            yield
        finally:
            self._doing = before

    @property
    def arguments(self) -> str:
        """What differs from the declared settings, as arguments of a call in Python."""
        return ", ".join(f"{name}={value!r}" for name, value in self.moved.items())

    @property
    def moved(self) -> dict[str, Any]:
        """The values that differ from the declared settings."""
        return {name: value for name, value in self.values.items() if value != self._declared[name]}

    def set(self, **values: Any) -> None:
        """Move controls from code.

        Raises
        ------
        ValueError
            If there is no such control, or it has no such value.
        """
        for name, value in values.items():
            widget = self._known(name)
            if isinstance(widget, widgets.SelectionSlider):
                self._move(name, value)
            elif isinstance(widget, widgets.IntSlider):
                widget.value = check_int(name, value, widget.min, widget.max)
            else:
                try:
                    widget.value = value
                except traitlets.TraitError as error:
                    raise ValueError(f"{name} cannot be {value!r}: {error}") from error

    def take(self, name: str, text: str) -> str:
        """Move a slider to what was typed beside it, as near as it can.

        Parameters
        ----------
        name : str
            Of the slider.
        text : str
            A number as it is written here or there, "0.05" or "0,05".

        Returns
        -------
        str
            A sentence, where that is not what was typed.

        Raises
        ------
        ValueError
            If there is no such control.
        """
        slider = self._known(name)
        chosen = isinstance(slider, widgets.SelectionSlider)
        low, high = (slider.options[i][1] for i in (0, -1)) if chosen else (slider.min, slider.max)
        try:
            number = read_number(text)
        except ValueError:
            said = NO_NUMBER
        else:
            nearest = min(max(number, low), high)
            nearest = round(nearest) if isinstance(low, int) else nearest
            self.set(**{name: nearest})
            said = "" if nearest == number else NEAREST
        shown = slider.label if chosen else slider.value
        return said.format(text=text, label=slider.description, shown=shown)

    def reset(self) -> None:
        """Back to where each stood at first."""
        self.set(**self.defaults)

    def further(self, name: str, before: Any) -> Any:
        """Where a slider comes if it makes its last move, from ``before``, once more.

        None where that is beyond its end, or the control is no slider.
        """
        slider, now = self._known(name), self.values[name]
        if isinstance(slider, widgets.SelectionSlider):
            numbers = [number for _, number in slider.options]
        elif isinstance(slider, widgets.IntSlider):
            numbers = range(slider.min, slider.max + 1)
        else:
            return None
        if before not in numbers or now not in numbers:  # new ones may come from another thread
            return None
        place = 2 * numbers.index(now) - numbers.index(before)
        return numbers[place] if 0 <= place < len(numbers) else None

    def enable(self, **enabled: bool) -> None:
        """Grey out the controls that have no effect now."""
        for name, on in enabled.items():
            self.widgets[name].disabled = not on

    def _make_typed(self) -> widgets.VBox:
        """Where the page hands over a number that was typed beside a slider; see ``board.js``.

        ipywidgets does not read the number typed beside a slider over chosen numbers, and of one
        typed beside a slider over whole numbers it drops what follows the point, and says nothing.
        """
        entry = widgets.Text(continuous_update=False, layout={"display": "none"})
        entry.add_class("bp-typed")
        self._said = said = widgets.HTML(layout={"display": "none"})
        said.add_class("bp-said")

        def hear(change: dict[str, Any]) -> None:
            if not change["new"]:
                return
            entry.value = ""  # so that the same can be typed again
            sentence = self.take(*change["new"].split(" ", 1))
            said.value = announcement(html.escape(sentence))
            said.layout.display = "" if sentence else "none"

        entry.observe(hear, names="value")
        return widgets.VBox([entry, said])

    def _known(self, name: str) -> widgets.Widget:
        if name not in self.widgets:
            raise ValueError(f"there is no control {name!r}; there are {', '.join(self.widgets)}")
        return self.widgets[name]

    def _move(self, name: str, value: float) -> None:
        """Move a slider over chosen numbers, to one between its steps too, which it then keeps."""
        slider = self.widgets[name]
        numbers = [number for _, number in slider.options]
        kind = type(numbers[0])
        number = kind(check_number(name, value, numbers[0], numbers[-1]))
        if number != value:
            raise ValueError(f"{name} is {value!r}; it must be a whole number")
        if number not in numbers:
            # New options put it at the first of them, which nobody wants to run. They go to the
            # page on their own: a message with both leaves the slider there at its old length.
            with self._during("adding"):
                slider.options = _options([*numbers, number])
        slider.value = number

    def _store(self, name: str) -> Callable:
        def store(change: dict[str, Any]) -> None:
            if self._doing == "adding":
                return
            self.values[name] = change["new"]
            self._said.layout.display = "none"  # it was about another number
            if self._presets is not None and self._doing != "choosing":
                with self._during("moving"):
                    self._presets.value = OWN
            self.changed()

        return store


def _take_out(hidden: Collection[widgets.Widget], box: widgets.Box) -> bool:
    """Take controls out of a box, and of the boxes in it; say whether one is left there.

    A box without one goes, and with it what stood beside its controls, such as a mark.
    """
    kept, left = {}, False
    for place, child in enumerate(box.children):
        if isinstance(child, widgets.Box):
            stays = _take_out(hidden, child)
            left |= stays
            if not stays:
                close_all(child)
        else:
            stays = child not in hidden
            left |= stays and not isinstance(child, widgets.HTML)
        if stays:
            kept[child] = box.get_title(place) if isinstance(box, widgets.Tab) else ""
    box.children = tuple(kept)
    if isinstance(box, widgets.Tab):
        for place, title in enumerate(kept.values()):
            box.set_title(place, title)
        box.selected_index = 0 if kept else None
    return left


def close_all(*boxes: widgets.Widget) -> None:
    """Take widgets off the page, with everything inside them; code can still set their values."""
    for box in boxes:
        close_all(*getattr(box, "children", ()))
        for part in (box, box.layout, getattr(box, "style", None)):
            if part is not None and part not in SHARED:
                part.close()
