"""A file as columns in time: what each may serve as, and all that must be decided before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from bpcore.core.tables.cells import ask_about_cells, whole_rows
from bpcore.core.tables.choice import Choice, Roles, names_of
from bpcore.core.tables.clocks import as_durations
from bpcore.core.tables.columns import CODES, LONG, UNREAD, WORDS, Column, read_columns, roles_of
from bpcore.core.tables.grid import read_grid
from bpcore.core.tables.mends import (
    COUNT_IN_ORDER,
    DURATIONS,
    FLAGS,
    PLAIN,
    Finding,
    Inquiry,
    Mends,
    box,
    leave_out,
    listed,
    months_box,
    places,
)
from bpcore.core.tables.notations import tell_how_read
from bpcore.core.tables.numbers import CODE, looks_like_a_number, unit_of, without_flag
from bpcore.core.tables.parts import named_as_time
from bpcore.core.tables.periods import Times
from bpcore.core.tables.series import MOST_ROWS, ask_about_kinds, kept_series, one_series
from bpcore.core.tables.shape import Body, find_body
from bpcore.core.tables.signs import with_signs
from bpcore.core.tables.sums import tell_of_sums
from bpcore.core.tables.timeline import ask_about_gaps, filled_down, in_time
from bpcore.core.tables.unroll import unrolled
from bpcore.core.tables.which_time import find_time

MOST_WORDS = 8
"""Beside the numbers of a column that is named where it is set aside; what has more are codes."""

MOST_BLOCKS = 4
"""Empty rows between tables; with more of them, rows are merely set apart."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What was understood of a file.

    Attributes
    ----------
    name, line : str
        Of the file; how Python finds it.
    mends : Mends
    body : Body
    columns : dict of str to Column
    roles : Roles
        As chosen, or guessed.
    times : Times or None
        When the rows are; None where they are counted.
    findings : list of Finding
    kept : list of int
        Places of the rows that are used.
    """

    name: str
    line: str
    mends: Mends
    body: Body
    columns: dict[str, Column]
    roles: Roles
    times: Times | None
    findings: list[Finding]
    kept: list[int]

    @property
    def open(self) -> list[Finding]:
        """What must be decided before the table can be used."""
        return [finding for finding in self.findings if finding.open]


def read_file(
    content: bytes, name: str, line: str, mends: Mends = PLAIN, choice: Choice | None = None
) -> Reading:
    """Read a file, and find what must be decided.

    Parameters
    ----------
    content : bytes
    name, line : str
        Of the file, for what is said about it; how Python finds it.
    mends : Mends
    choice : Choice, optional
        Of columns; guessed if left out.

    Raises
    ------
    Unreadable
        If there is something wrong that no mend helps against.
    """
    inquiry = Inquiry(name, mends, choice or Choice())
    grid = read_grid(content, inquiry)
    body = find_body(grid, inquiry)
    if inquiry.offered(transpose=True):
        called = {
            at: repr(row[0]) for at, row in zip(body.grid.at, body.grid.rows, strict=True) if row[0]
        }
        inquiry = replace(inquiry, called=called)
    _tell_of_an_empty_row(body, grid.at, inquiry)
    if mends.months:
        body = body.with_months(mends.months)
        inquiry.ask("The names of months are told", months_box(mends.months))
    body = with_signs(kept_series(body, inquiry), inquiry)
    time = find_time(body, inquiry)
    body = filled_down(body, time, inquiry)
    body, repeats = one_series(body, time, inquiry)
    _refuse_many(body, inquiry)
    times = None
    if not repeats:
        ask_about_kinds(body, time, inquiry)
        body, times = in_time(body, time, inquiry)
        tell_how_read(body, time, times, inquiry)
        body, times = unrolled(body, time, times, inquiry)
        _refuse_many(body, inquiry)
    columns = read_columns(body, time, inquiry)
    counted = mends.in_order and time is not None
    roles = roles_of(columns, time, None if counted else times, inquiry.choice)
    _tell_of_numbers_not_read(columns, roles, inquiry)
    decided = not any(finding.open for finding in inquiry.findings)
    if decided and not roles.targets and inquiry.choice.targets is None:
        _say_why_there_is_no_target(columns, roles, body, inquiry)
    chosen = dict.fromkeys((*roles.inputs, *roles.targets))
    read = [columns[one] for one in chosen if one in columns and one not in names_of(time)]
    ask_about_cells(read, body, inquiry)
    tell_of_sums(columns, [one.name for one in read], inquiry)
    kept = whole_rows(columns, roles, body, inquiry)
    if times is not None:
        ask_about_gaps(times, time, body, kept, inquiry)
    if counted and times is not None:
        if not inquiry.offered(in_order=True):
            inquiry.ask("The rows are counted, whatever their times say", COUNT_IN_ORDER)
        times = None
    return Reading(name, line, mends, body, columns, roles, times, inquiry.findings, kept)


def _tell_of_numbers_not_read(columns: dict[str, Column], roles: Roles, inquiry: Inquiry) -> None:
    """Name a column of digits that is set aside: 5 Dr and 7 Cr, 0:20:05, 120/80, 12.1±0.3."""
    if not roles.targets:
        return  # which is asked about
    unused = [one for one in columns.values() if one.unused]
    for one in (one for one in unused if one.name not in names_of(roles.time)):
        texts = list(dict.fromkeys(filter(None, one.texts)))
        if one.unused in (LONG, CODES):
            code = next(filter(CODE.fullmatch, texts), texts[0])
            inquiry.tell(f"{one.name} is left out: it {one.unused}, such as {code!r}")
        elif one.unused and not named_as_time(one.name) and as_durations(one.texts):
            lasted = next(text for text in texts if text[-1].isalnum())
            inquiry.tell(
                f"{one.name} is left out: its cells, such as {lasted!r}, are how long something "
                f"lasted, or times of a day",
                DURATIONS,
                guessed=True,
            )
            continue
        kinds = {_letters(text): text for text in reversed(texts)}
        digits = [text for text in texts if _first_sign(text).isdecimal()]
        if {UNREAD, WORDS} & set(one.unused.split(", but")) and 2 * len(digits) > len(texts) > 1:
            if len(kinds) <= MOST_WORDS:
                some = [*dict.fromkeys([*reversed(kinds.values()), *texts])]
                inquiry.tell(
                    f"{one.name} is left out, as it can be read as numbers in no one way: its "
                    f"cells are such as {listed(list(map(repr, some[: max(2, len(kinds))])))}",
                    *([FLAGS] if all(map(without_flag, texts)) else []),
                    guessed=all(map(without_flag, texts)),
                )


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _first_sign(text: str) -> str:
    """The first letter or digit."""
    return next(filter(str.isalnum, text), "")


def _say_why_there_is_no_target(
    columns: dict[str, Column], roles: Roles, body: Body, inquiry: Inquiry
) -> None:
    """Name a cell where no column has numbers that can be forecast."""
    others = [one for one in columns.values() if one.name not in names_of(roles.time)]
    cells = [(body.grid.at[i], one.name, t) for one in others for i, t in enumerate(one.texts) if t]
    digits = [cell for cell in cells if any(map(str.isdecimal, cell[2]))]
    why = ", ".join(
        f"{one.name} {one.unused}"
        for one in others
        if one.unused.startswith(("is ", "has whole", "has texts"))
    )
    said, offers = f": no column can be forecast{why and f': {why}'}", []
    lasted = [(one, as_durations(one.texts)) for one in others]
    lasted = [(one, durations) for one, durations in lasted if durations]
    if lasted and not why:
        one, durations = lasted[-1]
        cells = zip(body.grid.at, one.texts, durations, strict=True)
        row, text, number = next(cell for cell in cells if cell[1] != cell[2])
        said = (
            f", row {row}, column {one.name!r}: {text!r} is not a number that is understood, but "
            f"how long something lasted or the time of a day, and no other column can be forecast: "
            f"write {number} or the like"
        )
        offers = [DURATIONS]
    elif cells and not why:
        odd = (cell for cell in digits if not looks_like_a_number(cell[2]))
        row, name, text = next(odd, (digits or cells)[0])
        units = list(dict.fromkeys(filter(None, map(unit_of, columns[name].texts))))
        write = "write 1234.5"
        if len(units) > 1:
            write = f"write all in one of its units ({listed(units)}), as 1234.5"
        elif all(map(without_flag, filter(None, columns[name].texts))):
            offers = [FLAGS]
        said = (
            f", row {row}, column {name!r}: {text[:60]!r} is not a number that is understood, and "
            f"no other column can be forecast: {write}, without letters or other signs"
        )
    inquiry.ask(f"{inquiry.name}{said}", *offers)


def _tell_of_an_empty_row(body: Body, filled: list[int], inquiry: Inquiry) -> None:
    """Tables may stand one above the other, with nothing but an empty row between them."""
    at, last = body.grid.at, filled[-1]
    gaps = [(i, above) for i, (above, below) in enumerate(pairwise(at), 1) if below > above + 1]
    empty = [(i, above) for i, above in gaps if above + 1 not in filled]
    blocks = np.diff([0, *(i for i, _ in empty), len(at)])
    if 1 <= len(empty) <= MOST_BLOCKS and min(blocks) >= 3:
        row = empty[0][1] + 1
        rows = [above + 1 for _, above in empty]
        said = f"{places(rows).capitalize()} {'is' if len(rows) == 1 else 'are'} empty"
        inquiry.tell(
            f"{said}: what stands above and below is read as one table",
            box(leave_out(row, last), rows_below=last - row + 1),
            guessed=True,
        )


def _refuse_many(body: Body, inquiry: Inquiry) -> None:
    if len(body.grid.rows) > MOST_ROWS:
        raise inquiry.unreadable(f" has more than {MOST_ROWS:,} rows below the heading; take fewer")
