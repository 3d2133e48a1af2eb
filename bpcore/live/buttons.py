"""Buttons, made in one way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets


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
