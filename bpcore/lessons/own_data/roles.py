"""A file of one's own: what its columns may serve as, and what is refused beyond a broken file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpcore.core.data import Table, make_table
from bpcore.core.tablefile import Sheet, looks_like_a_number
from bpcore.lessons.laboratory.live import FEWEST_ROWS, MOST_INPUTS, MOST_TARGETS

MOST_COLUMNS = 200
"""Of a file, of which a few are chosen."""

LOOKED_AT = 300
"""Rows from which the roles of columns are guessed."""

TIME_NAMES = frozenset("year years time date period quarter month day 年 年份".split())


@dataclass(frozen=True)
class Roles:
    """What the columns of a file serve as.

    Attributes
    ----------
    time : str or None
        Whole numbers that rise from row to row; None counts the rows instead.
    inputs, targets : tuple of str
        The time may also be an input.
    """

    time: str | None
    inputs: tuple[str, ...]
    targets: tuple[str, ...]


def check_heading(sheet: Sheet) -> None:
    """Refuse a heading by which the columns cannot be told apart.

    Raises
    ------
    ValueError
        With a sentence that names row and columns.
    """
    name, heading = sheet.name, sheet.heading
    if len(heading) > MOST_COLUMNS:
        raise ValueError(f"{name} has {len(heading):,} columns; at most {MOST_COLUMNS} will do")
    for place, column in enumerate(heading):
        if column and column in heading[:place]:
            raise ValueError(
                f"{name}, row 1: columns {heading.index(column) + 1} and {place + 1} are both "
                f"called {column!r}; give each a name of its own"
            )
    named = [column for column in heading if column]
    if named and all(map(looks_like_a_number, named)):
        raise ValueError(
            f"{name}, row 1: holds numbers; the first row must name the columns, as in "
            f"year,price,sales"
        )
    if len(named) < 2:
        raise ValueError(
            f"{name}, row 1: names {len(named)} column; two or more are needed, with commas between"
        )
    if not sheet.rows:
        raise ValueError(f"{name} has no rows below the heading")


def guess_roles(sheet: Sheet) -> Roles:
    """What the columns probably are; the reader may choose otherwise.

    The time is a column with the name of one, or else the first of whole numbers in even steps.
    Targets are columns that end before the others do, since they are to be forecast, or else the
    last column. Inputs are the others. Columns without numbers, or with the same number all along,
    serve as nothing.
    """
    texts = {
        name: [cell.strip() for cell in sheet.texts(name)[:LOOKED_AT]]
        for name in sheet.heading
        if name
    }
    useful = [name for name in texts if _of_numbers(texts[name]) and len(set(texts[name])) > 1]
    named = [name for name in useful if name.casefold() in TIME_NAMES]
    time = next(iter(named or [name for name in useful if _counts(texts[name])]), None)
    others = [name for name in useful if name != time]
    filled = {name: _filled(sheet.texts(name)) for name in others}
    targets: list[str] = []
    for name in reversed(others):  # the last columns side by side that end early
        if filled[name] < max(filled.values()):
            targets.insert(0, name)
        elif targets:
            break
    targets = targets[:MOST_TARGETS] or others[-1:]
    inputs = [name for name in others if name not in targets][:MOST_INPUTS]
    if not inputs and time is not None:
        inputs = [time]
    return Roles(time, tuple(inputs), tuple(targets))


def _of_numbers(texts: list[str]) -> bool:
    """Whether most of it are numbers; then a stray text among them is a mistake to tell."""
    filled = [text for text in texts if text]
    return sum(map(looks_like_a_number, filled)) > len(filled) / 2


def _counts(texts: list[str]) -> bool:
    try:
        numbers = np.array([float(text) for text in texts])
    except ValueError:
        return False
    steps = np.diff(numbers)
    return bool((numbers == np.floor(numbers)).all() and steps[0] > 0 and not np.ptp(steps))


def _filled(texts: list[str]) -> int:
    """Rows down to the last that is filled in."""
    return max((row + 1 for row, text in enumerate(texts) if text.strip()), default=0)


def own_table(sheet: Sheet, roles: Roles) -> Table:
    """The table of a file whose columns have been chosen.

    Raises
    ------
    ValueError
        With a sentence on what is wrong with the choice or with a number, which it names by row
        and column.
    """
    name = sheet.name
    for kind, chosen, most in (
        ("input", roles.inputs, MOST_INPUTS),
        ("target", roles.targets, MOST_TARGETS),
    ):
        if not chosen:
            raise ValueError(f"{name}: choose at least one {kind}")
        if len(chosen) > most:
            raise ValueError(f"{name}: {len(chosen)} {kind}s are chosen; at most {most} will do")
    for column in roles.targets:
        if column in roles.inputs:
            raise ValueError(
                f"{name}, column {column!r}: is an input and a target; a network that is told the "
                f"answer has nothing to learn"
            )
        if column == roles.time:
            raise ValueError(
                f"{name}, column {column!r}: is the time; it may be an input, but no target"
            )
    table = make_table(sheet, inputs=roles.inputs, targets=roles.targets, time=roles.time)
    n = len(table.years)
    if n < FEWEST_ROWS:
        raise ValueError(
            f"{name} has {n} rows with targets; at least {FEWEST_ROWS} are needed to train and test"
        )
    for columns, values in ((roles.inputs, table.inputs), (roles.targets, table.targets)):
        same = np.flatnonzero(np.ptp(values, axis=0) == 0)
        if len(same):
            raise ValueError(
                f"{name}, column {columns[same[0]]!r}: is {values[0, same[0]]:g} in every row from "
                f"2 to {n + 1}; a column that never changes tells nothing, so leave it out"
            )
    return table
