"""Sliders and menus, by the field's names, and the plain values they stand at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import ipywidgets as widgets

WIDE = widgets.Layout(width="340px")
LABEL = {"description_width": "112px"}


def log_slider(label: str, value: float, low: float, high: float, tooltip: str) -> widgets.FloatLogSlider:
    """A slider on a log scale, 50 steps to a decade; ``low`` and ``high`` are exponents of ten."""
    return widgets.FloatLogSlider(
        value=value,
        min=low,
        max=high,
        step=0.02,
        readout_format=".3g",
        description=label,
        tooltip=tooltip,
        layout=WIDE,
        style=LABEL,
    )


def int_slider(label: str, value: int, low: int, high: int, tooltip: str) -> widgets.IntSlider:
    """A slider over whole numbers."""
    return widgets.IntSlider(
        value=value, min=low, max=high, description=label, tooltip=tooltip, layout=WIDE, style=LABEL
    )


def steps_slider(label: str, value: int, numbers: Iterable[int], tooltip: str) -> widgets.SelectionSlider:
    """A slider over a few chosen numbers."""
    options = [(f"{number:,}", number) for number in numbers]
    return widgets.SelectionSlider(
        value=value, options=options, description=label, tooltip=tooltip, layout=WIDE, style=LABEL
    )


def menu(label: str, value: Any, options: Sequence[tuple[str, Any]], tooltip: str) -> widgets.Dropdown:
    """A menu of (words, value) pairs."""
    return widgets.Dropdown(
        value=value, options=list(options), description=label, tooltip=tooltip, layout=WIDE, style=LABEL
    )


class Controls:
    """Named widgets, and a word to whoever waits when one of them is moved.

    A widget's callback may run on another thread than the one that draws; so it only stores a plain value and calls ``changed``.

    Parameters
    ----------
    **named : ipywidgets.Widget
        By the name of the setting.

    Attributes
    ----------
    values : dict
        The newest value of each.
    changed : callable
        Called after each change; does nothing until someone sets it.
    box : ipywidgets.Box
        All of them, flowing over as many columns as there is room for.
    """

    def __init__(self, **named: widgets.Widget) -> None:
        self.widgets = named
        self.values = {name: widget.value for name, widget in named.items()}
        self.defaults = dict(self.values)
        self.changed: Callable[[], None] = lambda: None
        self.box = widgets.Box(list(named.values()), layout=widgets.Layout(flex_flow="row wrap", max_width="1200px"))
        self.box.add_class("bp-controls")
        for name, widget in named.items():
            widget.observe(self._store(name), names="value")

    def set(self, **values: Any) -> None:
        """Move controls from code.

        Raises
        ------
        ValueError
            If there is no such control, or it has no such value.
        """
        for name, value in values.items():
            if name not in self.widgets:
                raise ValueError(f"there is no control {name!r}; there are {', '.join(self.widgets)}")
            try:
                self.widgets[name].value = value
            except Exception as error:  # traitlets raises its own kinds
                raise ValueError(f"{name} cannot be {value!r}: {error}") from error

    def reset(self) -> None:
        """Back to where each stood at first."""
        self.set(**self.defaults)

    def enable(self, **enabled: bool) -> None:
        """Grey out the controls that have no effect now."""
        for name, on in enabled.items():
            self.widgets[name].disabled = not on

    def _store(self, name: str) -> Callable:
        def store(change: dict[str, Any]) -> None:
            self.values[name] = change["new"]
            self.changed()

        return store
