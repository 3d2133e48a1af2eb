"""Runs kept for comparison: grey curves in the figure, a table below it, a CSV file of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Generic, TypeVar

import ipywidgets as widgets

from bpcore.core.network import FloatArray
from bpcore.drawing.markup import csv_link, table
from bpcore.live.buttons import button

Settings = TypeVar("Settings")
Result = TypeVar("Result")

MOST_PINNED = 5
"""Grey curves in a figure at most: the newest. The table has them all."""


@dataclass(frozen=True)
class Keep(Generic[Settings, Result]):
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

    row: Callable[[Settings, Result], dict[str, Any]]
    curve: Callable[[Result], FloatArray]
    pin: Callable[[list[FloatArray]], None]


class KeptRuns(Generic[Settings, Result]):
    """The button, the table and the file.

    Parameters
    ----------
    keep : Keep
    name : str
        Of the experiment; the file is called by it.
    wish_to_keep, wish_to_forget : callable
        Called when a button is pressed, on whatever thread widgets are heard on.

    Attributes
    ----------
    rows : list of dict
        Settings and outcomes, the newest last.
    buttons : list of ipywidgets.Button
    table : ipywidgets.HTML
    """

    def __init__(
        self,
        keep: Keep[Settings, Result],
        name: str,
        *,
        wish_to_keep: Callable[[], Any],
        wish_to_forget: Callable[[], Any],
    ) -> None:
        self._keep, self._name = keep, name
        self.rows: list[dict[str, Any]] = []
        self._outcomes: dict[str, None] = {}
        self._curves: list[FloatArray] = []
        self.button = button(
            "Keep this run",
            "thumb-tack",
            "Leave its curve in grey, and its numbers in a table, for comparison",
            wish_to_keep,
        )
        self._forget = button(
            "Forget kept runs",
            "trash",
            "Take the grey curves and the table away",
            wish_to_forget,
            display="none",
        )
        self.table = widgets.HTML()
        self.table.add_class("bp-kept")
        self.buttons = [self.button, self._forget]

    def keep(self, settings: Settings, result: Result) -> None:
        """Keep this run."""
        outcomes = self._keep.row(settings, result)
        self._outcomes |= dict.fromkeys(outcomes)
        self.rows.append({"run": len(self.rows) + 1, **asdict(settings), **outcomes})
        self._curves = [*self._curves, self._keep.curve(result).copy()][-MOST_PINNED:]
        self._show()

    def forget(self) -> None:
        """Forget all of them."""
        self.rows, self._curves, self._outcomes = [], [], {}
        self._show()

    def _show(self) -> None:
        self._keep.pin(self._curves)
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
        file.writerows([empty, *([as_in_a_file(cell) for cell in row.values()] for row in rows)])
        link = csv_link(text.getvalue(), f"{self._name}_runs.csv", "Save this table as a CSV file")
        return f"{shown}{link}, with all settings."


def as_in_a_file(cell: Any) -> Any:
    """A cell as a CSV file has it: what is not there is no number."""
    return "nan" if cell is None else cell
