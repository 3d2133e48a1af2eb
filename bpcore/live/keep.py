"""Runs kept for comparison: grey curves in the figure, a table below it, a CSV file of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import ipywidgets as widgets

from bpcore.core.network import FloatArray
from bpcore.drawing.markup import csv_link, table
from bpcore.live.controls import button

MOST_PINNED = 5
"""Grey curves in a figure at most: the newest. The table has them all."""


@dataclass(frozen=True)
class Keep:
    """What of a run is kept.

    Parameters
    ----------
    row : callable
        ``row(settings, result)`` gives the outcomes for the table: a mapping from words to numbers
        or words. The settings stand there without that.
    curve : callable
        ``curve(result)`` gives the curve that is pinned.
    pin : callable
        ``pin(curves)`` draws the pinned curves, the newest last.
    """

    row: Callable[[Any, Any], dict[str, Any]]
    curve: Callable[[Any], FloatArray]
    pin: Callable[[list[FloatArray]], None]


class KeptRuns:
    """The buttons, the table and the file.

    Parameters
    ----------
    what : Keep
    asked : Experiment
        Of which the buttons ask to ``keep`` and to ``forget``; the file is called by its name.

    Attributes
    ----------
    rows : list of dict
        Settings and outcomes, the newest last.
    buttons : list of ipywidgets.Button
    table : ipywidgets.HTML
    """

    def __init__(self, what: Keep, asked: Any) -> None:
        self._what, self._name = what, asked.name
        self.rows: list[dict[str, Any]] = []
        self._outcomes: dict[str, None] = {}
        self._curves: list[FloatArray] = []
        keep = button(
            "Keep this run",
            "thumb-tack",
            "Leave its curve in grey, and its numbers in a table, for comparison",
            asked.keep,
        )
        self._forget = button(
            "Forget kept runs",
            "trash",
            "Take the grey curves and the table away",
            asked.forget,
            display="none",
        )
        self.buttons = [keep, self._forget]
        self.table = widgets.HTML()
        self.table.add_class("bp-kept")

    def keep(self, settings: Any, result: Any) -> None:
        """Keep this run."""
        outcomes = self._what.row(settings, result)
        self._outcomes |= dict.fromkeys(outcomes)
        self.rows.append({"run": len(self.rows) + 1, **asdict(settings), **outcomes})
        self._curves = [*self._curves, self._what.curve(result).copy()][-MOST_PINNED:]
        self._show()

    def forget(self) -> None:
        """Forget all of them."""
        self.rows, self._curves, self._outcomes = [], [], {}
        self._show()

    def _show(self) -> None:
        self._what.pin(self._curves)
        self._forget.layout.display = "" if self.rows else "none"
        self.table.value = self._html() if self.rows else ""

    def _html(self) -> str:
        """The columns in which the runs differ, and the outcomes; the file has all columns.

        One with years held out has an outcome more than one without, which has an empty cell there.
        """
        empty = {name: "" for row in self.rows for name in row}
        rows = [empty | row for row in self.rows]
        always = {"run", "learning_rate", *self._outcomes}
        seen = [c for c in empty if c in always or len({row[c] for row in rows}) > 1]
        shown = table(
            [name.replace("_", " ") for name in seen],
            [[row[name] for name in seen] for row in rows],
        )
        text = io.StringIO()
        file = csv.writer(text, lineterminator="\n")
        file.writerow(empty)
        for row in rows:  # what is not there is no number
            file.writerow("nan" if cell is None else cell for cell in row.values())
        link = csv_link(text.getvalue(), f"{self._name}_runs.csv", "Save this table as a CSV file")
        return f"{shown}{link}, with all settings."
