"""What stands on the page of an experiment, found as a learner finds it: by looks and by words."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Iterator

import ipywidgets as widgets


def every(widget: widgets.Widget) -> Iterator[widgets.Widget]:
    """A widget, and all that is in it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from every(child)


def labelled(widget: widgets.Widget, label: str) -> widgets.Widget:
    """The control or the button in it that has this label."""
    (found,) = (w for w in every(widget) if getattr(w, "description", None) == label)
    return found


def html_in(widget: widgets.Widget) -> str:
    """All that is written in it, as HTML."""
    return "\n".join(w.value for w in every(widget) if isinstance(w, widgets.HTML))


def saved_file(widget: widgets.Widget, name: str) -> list[dict[str, str]]:
    """The rows of the CSV file of this name that is offered in it."""
    link = re.search(
        rf'download="{name}"[^>]* href="data:text/csv;base64,([^"]+)"', html_in(widget)
    )
    text = base64.b64decode(link[1]).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))
