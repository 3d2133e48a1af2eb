"""What was found in a reader's file, a sentence each, with the boxes that mend it."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from bpcore.core.tables.mends import Finding, Offer
from bpcore.drawing.markup import COLOURS
from bpcore.live.controls import close_all

MOST_BOXES = 8
"""Offers of one finding that get a box each; of more, one is chosen in a menu."""

NONE_YET = "choose one"


class FindingsView:
    """Sentences and boxes, of which those that stay are left as they are on the page.

    A box that is ticked with a key keeps the keyboard, though what stands below it changes.

    Parameters
    ----------
    taken : callable
        Called with an offer and whether it is now wanted, on whatever thread widgets are heard on.

    Attributes
    ----------
    widget : ipywidgets.VBox
    """

    def __init__(self, taken: Callable[[Offer, bool], Any]) -> None:
        self._taken = taken
        self._showing = False
        self._rows: dict[str, widgets.VBox] = {}
        self.widget = widgets.VBox()
        self.widget.add_class("bp-findings")

    def show(self, findings: Sequence[Finding]) -> None:
        """Show these, with boxes ticked by what is asked for already."""
        self._showing = True
        rows = {}
        for finding in findings:
            boxes = [(offer.words, offer.mend) for offer in finding.offers]
            key = repr(boxes) if boxes else finding.sentence
            before = rows[key].children[0].value if key in rows else ""  # the same boxes mend both
            row = rows[key] = self._rows.get(key) or rows.get(key) or self._row(finding)
            row.children[0].value = before + _sentence(finding)
            _tick(row.children[1:], finding.ticked)
        gone = [row for key, row in self._rows.items() if key not in rows]
        self._rows = rows
        self.widget.children = tuple(rows.values())
        for row in gone:
            close_all(row)
        self._showing = False

    def _row(self, finding: Finding) -> widgets.VBox:
        offers, many = finding.offers, len(finding.offers) > MOST_BOXES
        controls = [self._menu(offers)] if many else map(self._box, offers)
        return widgets.VBox([widgets.HTML(), *controls], layout={"margin": "2px 0"})

    def _box(self, offer: Offer) -> widgets.Checkbox:
        box = widgets.Checkbox(
            description=offer.words,
            indent=False,
            tooltip=", ".join(f"{name}={value!r}" for name, value in offer.mend.items()),
            layout={"width": "auto", "margin": "0 0 0 16px"},
        )
        box.observe(lambda change: self._heard(offer, change["new"]), names="value")
        return box

    def _menu(self, offers: Sequence[Offer]) -> widgets.Dropdown:
        menu = widgets.Dropdown(
            options=[NONE_YET, *(offer.words for offer in offers)],
            layout={"width": "420px", "margin": "0 0 0 16px"},
        )

        def chosen(_: Any) -> None:
            if menu.index > 0:
                self._heard(offers[menu.index - 1], True)

        menu.observe(chosen, names="value")
        return menu

    def _heard(self, offer: Offer, wanted: bool) -> None:
        if not self._showing:
            self._taken(offer, wanted)


def _tick(controls: Sequence[widgets.Widget], ticked: Sequence[bool]) -> None:
    if len(ticked) > MOST_BOXES:
        controls[0].index = ticked.index(True) + 1 if any(ticked) else 0
        return
    for box, tick in zip(controls, ticked, strict=True):
        box.value = tick


def _sentence(finding: Finding) -> str:
    settled = True if finding.done else False if finding.blocks else None
    sign, colour = {True: "✓", False: "✗", None: "•"}[settled], COLOURS[settled]
    return (
        f'<p style="max-width: 1200px; line-height: 1.4; margin: 2px 0; padding-left: 10px; '
        f'border-left: 4px solid {colour}">{sign} {html.escape(finding.sentence)}.</p>'
    )
