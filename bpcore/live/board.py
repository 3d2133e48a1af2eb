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
from IPython import get_ipython

from bpcore.drawing.markup import data_address

LOST = (
    "Nothing answers here any more: the kernel was restarted or has ended, and this is how it "
    "looked last. To go on, run the cells again from the top (menu Run, Run All Cells; in the app, "
    "load the page anew). What you have written in the notebook is still there."
)

PNG = "image/png"
VIEW = "application/vnd.jupyter.widget-view+json"
"""The MIME types of a picture, and of a widget on the page."""


def board(*parts: widgets.Widget, name: str) -> widgets.VBox:
    """Widgets in a column that keeps the keys typed into it.

    ``name`` is its class on the page, such as "bp-experiment".
    """
    made = widgets.VBox([_rules(), *parts])
    made.add_class("bp-board")
    made.add_class(name)
    return made


def view(widget: widgets.Widget, words: str, png: bytes | None = None) -> dict[str, Any]:
    """A widget, and what stands in its place where no widget can run: content by its MIME type.

    Where a notebook is shown without a kernel, as on GitHub or by nbconvert, there is a widget's
    bundle and nothing to fill it, and nobody looks at what else that bundle has. So in a notebook
    the widget goes out on its own, and this returns what follows it. The page hides that as long as
    the widget lives.
    """
    picture = f'<img src="{data_address(png, PNG)}" alt="">' if png else ""
    rules = f"<style>{_text('still.css')}</style>"
    still = {
        "text/html": f'<div class="bp-still">{rules}{picture}<p>{html.escape(words)}</p></div>',
        **({PNG: png} if png else {}),
        "text/plain": words,
    }
    shell = get_ipython()
    if shell is None:
        return {**_live(widget), **still}
    shell.display_pub.publish(_live(widget))
    return still


def _live(widget: widgets.Widget) -> dict[str, Any]:
    """A widget as a MIME bundle, by what every version of ipywidgets has.

    Where it cannot be shown there is nothing in its place: nbconvert warns of a bundle without.
    """
    live = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    return {VIEW: live, "text/html": ""}


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


@functools.cache
def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
