"""The columns of a reader's file: its first rows to look at, and menus for what they serve as."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from bpcore.core.tablefile import Sheet
from bpcore.lessons.own_data.roles import Roles

PREVIEWED = 5
"""Rows that are shown of a file."""

PREVIEW_STYLE = (
    "<style>.bp-preview td, .bp-preview th { padding: 1px 10px; text-align: right; "
    "line-height: 1.4 }</style>"
)

COUNT_ROWS = "none: count the rows"


def preview(sheet: Sheet) -> str:
    """The first rows as they stand in the file, as HTML; pandas escapes what looks like a tag."""
    frame = sheet.frame().head(PREVIEWED)
    frame.index = range(2, len(frame) + 2)
    shown = frame.to_html(border=0, classes="bp-table bp-preview", max_cols=14)
    rows = f"{len(sheet.rows):,} rows below the heading, which is row 1."
    return f"{PREVIEW_STYLE}{shown}<p>{rows}</p>"


class ColumnMenus:
    """Three menus, of time, inputs and targets.

    Parameters
    ----------
    changed : callable
        Called without arguments when something else is chosen, on whatever thread widgets are heard
        on.

    Attributes
    ----------
    chosen : Roles
    widget : ipywidgets.HBox
    """

    def __init__(self, changed: Callable[[], Any]) -> None:
        look = {"style": {"description_width": "70px"}, "layout": {"width": "320px"}}
        self._inputs = widgets.SelectMultiple(
            description="inputs",
            tooltip="What the network is told; hold Ctrl (on a Mac Cmd) to choose several",
            rows=7,
            **look,
        )
        self._targets = widgets.SelectMultiple(
            description="targets",
            tooltip="What it shall forecast; hold Ctrl (on a Mac Cmd) to choose several",
            rows=7,
            **look,
        )
        self._time = widgets.Dropdown(
            options=[(COUNT_ROWS, "")],
            description="time",
            tooltip="Whole numbers that rise from row to row; they may also be an input",
            **look,
        )
        menus = [self._inputs, self._targets, self._time]
        for menu in menus:
            menu.observe(lambda _: changed(), names="value")
        self.widget = widgets.HBox(menus, layout={"flex_flow": "row wrap"})

    @property
    def chosen(self) -> Roles:
        """What the columns serve as, by the menus."""
        return Roles(self._time.value or None, self._inputs.value, self._targets.value)

    def choose(
        self,
        time: str | None = None,
        inputs: Sequence[str] | None = None,
        targets: Sequence[str] | None = None,
    ) -> None:
        """Choose from code; "" as time counts the rows. What is left out stays."""
        if inputs is not None:
            self._inputs.value = tuple(inputs)
        if targets is not None:
            self._targets.value = tuple(targets)
        if time is not None:
            self._time.value = time

    def offer(self, sheet: Sheet, roles: Roles) -> None:
        """Offer the columns of a file, and choose those of these roles that it has."""
        names = [name for name in sheet.heading if name]
        with self._time.hold_sync():
            self._time.options = [(COUNT_ROWS, ""), *((name, name) for name in names)]
            self._time.value = roles.time if roles.time in names else ""
        for menu, chosen in ((self._inputs, roles.inputs), (self._targets, roles.targets)):
            menu.value = ()  # or the page would select places that the new list does not have
            with menu.hold_sync():
                menu.options = names
                menu.value = tuple(name for name in chosen if name in names)
