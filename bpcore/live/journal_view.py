"""The learning journal on the screen: what it comes to, its exports, and the end of it."""

from __future__ import annotations

import html
from typing import Any

import ipywidgets as widgets

from bpcore.answers import journal, report
from bpcore.drawing.markup import announcement, file_link
from bpcore.live.board import board, view
from bpcore.live.controls import button

TYPES = {"csv": "text/csv", "html": "text/html"}


class JournalView:
    """A summary of the learner's journal, with buttons to export and to delete it.

    Attributes
    ----------
    said : str
        What the last button has answered.
    widget : ipywidgets.VBox
    """

    def __init__(self) -> None:
        self.said = ""
        self._summary, self._said = widgets.HTML(), widgets.HTML()
        self._pseudonym = widgets.Text(
            description="pseudonym",
            placeholder="such as kiwi 7",
            tooltip="A name for the export that is not yours",
        )
        buttons = [
            ("Refresh", "refresh", "Count again what all lessons have noted", self.refresh),
            ("Export as CSV", "table", "A file that your teacher can merge", self.export_csv),
            ("Export as HTML", "file-text-o", "A page to read or to print", self.export_html),
            ("Delete my journal", "trash", "Delete the file, at once and for good", self.delete),
        ]
        row = widgets.Box(layout={"flex_flow": "row wrap", "align_items": "center"})
        row.children = [button(*each) for each in buttons]
        self.widget = board(self._summary, self._pseudonym, row, self._said, name="bp-journal")
        self.refresh()

    def refresh(self) -> None:
        """Read the file anew."""
        rows = report.summary()
        if rows:
            self._summary.value = report.summary_html(rows)
        elif journal.path() is None:
            self._summary.value = "<p>No journal is kept in this session.</p>"
        else:
            self._summary.value = "<p>Your journal is empty.</p>"
        self._say("")

    def export_csv(self) -> None:
        """Write a table for the teacher."""
        self._export("csv")

    def export_html(self) -> None:
        """Write a page to read."""
        self._export("html")

    def delete(self) -> None:
        """Delete the file, and say what was in it."""
        if journal.path() is None:
            self._say("There is none to delete.")
            return
        try:
            count = journal.delete()
        except OSError as error:
            self._say(f"Your journal cannot be deleted here: {error.strerror}.")
            return
        self.refresh()
        self._say(
            f"Your journal is deleted: {count} {'event' if count == 1 else 'events'}. "
            f"Exports that you have made are still there."
        )

    def _export(self, kind: str) -> None:
        try:
            name, text = report.export(kind, self._pseudonym.value)
        except ValueError as error:
            self._say(str(error))
            return
        data = text.encode("utf-8-sig" if kind == "csv" else "utf-8")  # Excel wants the mark
        place = journal.path().with_name(name)
        try:
            place.write_bytes(data)
            said = f"Written as {name}, beside your journal."
        except OSError as error:
            said = f"{name} cannot be written here ({error.strerror})."
        self._say(said, f" {file_link(data, TYPES[kind], name, 'Download it')}")

    def _say(self, text: str, more: str = "") -> None:
        self.said = text
        self._said.value = announcement(html.escape(text) + more)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        return view(self.widget, "Your learning journal")
