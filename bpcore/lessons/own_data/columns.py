"""The columns of a reader's file: what was understood of them, and boxes for what they serve as."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import ipywidgets as widgets

from bpcore.core.tables.choice import ROW, Roles, names_of
from bpcore.core.tables.mends import listed
from bpcore.core.tables.periods import when
from bpcore.core.tables.reading import Reading
from bpcore.drawing.markup import table as html_table

PREVIEWED = 5
"""Rows that are shown of a file."""

SHOWN_COLUMNS = 14
"""Columns that are shown of it."""

LONGEST = 24
"""Letters that are shown of a cell."""

COUNT_ROWS = "none: count the rows"

MOST_STEPS = 24

TIME = "{time} is the time, in {unit}s by steps of {step}: {first} to {last}."
NUMBER_TIME = "{time} is the time, in whole numbers by steps of {step}: {first} to {last}."
NO_TIME = "No column is the time: the rows are counted."
TIME_UNREAD = "{time} is to be the time, and cannot be read as one yet."
ROWS = "{used:,} of {rows:,} rows below the names are used."


def preview(reading: Reading) -> str:
    """The first rows, and how time and rows were understood, as HTML."""
    body = reading.body
    names = body.names[:SHOWN_COLUMNS]
    more = len(body.names) - len(names)
    rows = [
        [at, *(_cut(cell) for cell in row[: len(names)])]
        for row, at in zip(body.grid.rows[:PREVIEWED], body.grid.at, strict=False)
    ]
    caption = f"The first of {len(body.names)} columns" if more else ""
    shown = html_table(["row", *map(_cut, names)], rows, caption=caption, looks=LOOKS)
    said = " ".join(
        [time_words(reading), ROWS.format(used=len(reading.kept), rows=len(body.grid.rows))]
    )
    return f'{shown}<p class="bp-understood" style="line-height: 1.4">{html.escape(said)}</p>'


LOOKS = "padding: 1px 10px; text-align: right; line-height: 1.4"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def time_words(reading: Reading) -> str:
    """The kind and the step of the time, its first and its last point."""
    time, times = reading.roles.time, reading.times
    if time is None:
        return NO_TIME
    called = " and ".join(names_of(time))
    if times is None or not len(reading.kept):
        return TIME_UNREAD.format(time=called)
    values = times.values[reading.kept]
    template = NUMBER_TIME if times.unit == "number" else TIME
    first, last = (when(values[i], times.unit) for i in (0, -1))
    return template.format(time=called, unit=times.unit, step=times.step, first=first, last=last)


def unused(reading: Reading) -> dict[str, str]:
    """Each column that cannot serve as anything, with the reason behind its name."""
    return {
        name: f"{name} ({column.unused})"
        for name, column in reading.columns.items()
        if column.unused and name not in names_of(reading.roles.time)
    }


class ColumnBoxes:
    """A menu for the time, boxes for inputs and targets, sliders for earlier values and steps.

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
        self._changed = changed
        self._offering = False
        self._boxes: dict[str, dict[str, widgets.Checkbox]] = {"inputs": {}, "targets": {}}
        look = {"style": {"description_width": "90px"}, "layout": {"width": "340px"}}
        self._time = widgets.Dropdown(
            options=[(COUNT_ROWS, None)],
            description="time",
            tooltip="When each row is; it may also be an input",
            **look,
        )
        steps = partial(widgets.IntSlider, max=MOST_STEPS, continuous_update=False, **look)
        self._lags = steps(
            description="earlier values",
            tooltip="So many earlier values of each target are inputs too",
        )
        self._ahead = steps(
            description="steps ahead",
            tooltip="So many steps after the last row are forecast, one from the other",
        )
        for control in (self._time, self._lags, self._ahead):
            control.observe(self._heard, names="value")
        self._lists = {kind: widgets.VBox(layout=LIST) for kind in self._boxes}
        for kind, boxes in self._lists.items():
            boxes.add_class(f"bp-{kind}")
        self._reasons = widgets.HTML()
        stacks = [[self._time, self._lags, self._ahead]]
        stacks += [[widgets.HTML(f"<strong>{k}</strong>"), box] for k, box in self._lists.items()]
        side_by_side = widgets.HBox(
            [widgets.VBox(stack) for stack in stacks], layout={"flex_flow": "row wrap"}
        )
        self.widget = widgets.VBox([side_by_side, self._reasons])
        self.widget.add_class("bp-columns")

    def _heard(self, _: Any) -> None:
        if not self._offering:
            self._changed()

    @property
    def chosen(self) -> Roles:
        """What the columns serve as, by the boxes."""
        inputs, targets = (
            tuple(name for name, box in boxes.items() if box.value)
            for boxes in self._boxes.values()
        )
        return Roles(self._time.value, inputs, targets, self._lags.value, self._ahead.value)

    def choose(self, **roles: Any) -> None:
        """Choose from code: some of ``Roles``, by name; "" as time counts the rows."""
        for kind, boxes in self._boxes.items():
            for name, box in boxes.items() if kind in roles else ():
                box.value = name in roles[kind]
        if "time" in roles:
            self._time.value = roles["time"] or None
        self._lags.value = roles.get("lags", self._lags.value)
        self._ahead.value = roles.get("ahead", self._ahead.value)

    def offer(self, reading: Reading) -> None:
        """Offer the columns of a file, and tick what they serve as now.

        There is a box for every column, and what cannot be chosen is hidden: so a list stays the
        same on the page when another column becomes the time, and no box is taken away from under
        the mouse.
        """
        self._offering = True
        roles, names = reading.roles, list(reading.body.names)
        options = [(COUNT_ROWS, None), *((name, name) for name in names)]
        if isinstance(roles.time, tuple):
            options.append((" and ".join(roles.time), roles.time))
        if tuple(options) != tuple(self._time.options):
            self._time.options = options
        self._time.value = roles.time if roles.time in dict(options).values() else None
        useful = [n for n in names if not reading.columns[n].unused]
        times = names_of(roles.time) if isinstance(roles.time, str) else ()
        wanted = {
            "inputs": {*times, *useful, ROW},
            "targets": {*useful}.difference(times),
        }
        for kind, chosen in (("inputs", roles.inputs), ("targets", roles.targets)):
            boxes = list(dict.fromkeys((*names, ROW, *chosen)))
            if list(self._boxes[kind]) != boxes:
                self._make_boxes(kind, boxes)
            for name, box in self._boxes[kind].items():
                box.value = name in chosen
                box.layout.display = "" if name in wanted[kind].union(chosen) else "none"
        self._lags.value, self._ahead.value = roles.lags, roles.ahead
        reasons = list(unused(reading).values())
        self._reasons.value = (
            f"<p>Not offered: {html.escape(listed(reasons, MOST_REASONS))}.</p>" if reasons else ""
        )
        self._offering = False

    def _make_boxes(self, kind: str, names: Sequence[str]) -> None:
        """A box for each name; those that there were stay on the page."""
        old = self._boxes[kind]
        self._boxes[kind] = {name: old.pop(name, None) or self._box(name) for name in names}
        self._lists[kind].children = tuple(self._boxes[kind].values())
        for box in old.values():
            box.close()

    def _box(self, name: str) -> widgets.Checkbox:
        words = COUNTED if name == ROW else name
        box = widgets.Checkbox(description=words, indent=False, layout={"width": "auto"})
        box.observe(self._heard, names="value")
        return box


LIST = {"max_height": "190px", "width": "260px", "overflow": "auto", "display": "block"}

COUNTED = "row: the count of the rows"

MOST_REASONS = 12
"""Columns of which it is said why they are not offered."""
