"""A board: widgets that belong together, and what the page has to know of them.

ipywidgets has no way to give an element an attribute, a listener or a rule for a dark theme, and a
package of our own for the front end would have to be installed on every hub. So a board brings
``board.css`` and ``board.js`` in a ``<style>`` element; the browser runs what stands in its
``onload`` once it is on the page.
"""

from __future__ import annotations

import functools
import html
from importlib.resources import files
from typing import Any

import ipywidgets as widgets

LOST = (
    "Nothing answers here any more: the kernel was restarted or has ended, and this is how it "
    "looked last. To go on, run the cells again from the top (menu Run, Run All Cells; in the app, "
    "load the page anew). What you have written in the notebook is still there."
)

VIEW = "application/vnd.jupyter.widget-view+json"
"""The MIME type of a widget on the page."""


def board(*parts: widgets.Widget, name: str) -> widgets.VBox:
    """Widgets in a column that keeps the keys typed into it.

    Parameters
    ----------
    *parts : ipywidgets.Widget
    name : str
        Its class on the page, such as "bp-experiment".
    """
    made = widgets.VBox([_rules(), *parts])
    made.add_class("bp-board")
    made.add_class(name)
    return made


def view(widget: widgets.Widget, **instead: Any) -> dict[str, Any]:
    """A widget as a MIME bundle, by what every version of ipywidgets has.

    Parameters
    ----------
    widget : ipywidgets.Widget
    **instead
        What is shown where no widget can run: a PNG as ``png``, a sentence as ``words``.

    Returns
    -------
    dict
        From MIME type to content.
    """
    names = {"png": "image/png", "words": "text/plain"}
    live = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    return {VIEW: live, **{names[kind]: content for kind, content in instead.items()}}


def _rules() -> widgets.HTML:
    """Style and script of a board, and a note that is seen when its kernel is gone."""
    note = widgets.HTML(
        f'{_style()}<p role="alert" style="margin: 4px 0; padding: 6px 10px; max-width: 1100px; '
        f'line-height: 1.4; color: #000; background: #fff3cd; border-left: 4px solid #b26a00">'
        f"{LOST}</p>",
        layout={"display": "none"},
    )
    note.add_class("bp-lost")
    return note


@functools.cache
def _style() -> str:
    style, script = (_text(name) for name in ("board.css", "board.js"))
    return f'<style onload="{html.escape(script)}">{style}</style>'


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
