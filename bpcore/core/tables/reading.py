"""A file as columns in time: what each may serve as, and all that must be decided before."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bpcore.core.network import FloatArray
from bpcore.core.tables.grid import MOST_BYTES, read_grid
from bpcore.core.tables.mends import PLAIN, Finding, Mends, Offer, Unreadable, listed, places
from bpcore.core.tables.numbers import (
    Numbers,
    far_codes,
    is_missing,
    looks_like_a_number,
    read_numbers,
    without_flag,
)
from bpcore.core.tables.periods import (
    Times,
    TwoWays,
    read_numbers_as_times,
    read_times,
    when,
)
from bpcore.core.tables.shape import TIME_NAMES, Body, find_body
from bpcore.core.words import counted

MOST_ROWS = 10_000
"""Rows at most: a network of this course is trained on every one of them in each epoch."""

ROW = "row"
"""What the time is called where rows are counted, and the input that counts them."""

MOST_SERIES = 200
"""Series in one file that can be offered to choose from."""

Time = str | tuple[str, str] | None
"""A column; two of them, such as year and quarter; or none: the rows are counted."""


@dataclass(frozen=True)
class Roles:
    """What the columns of a file serve as.

    Attributes
    ----------
    time : str, tuple of two str, or None
        None counts the rows.
    inputs, targets : tuple of str
        The time may also be an input, and so may "row", which counts the rows.
    lags : int
        So many earlier values of the targets are inputs as well.
    ahead : int
        So many steps after the last row are forecast, where all inputs are known beforehand.
    """

    time: Time
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    lags: int = 0
    ahead: int = 0


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a file, read.

    Attributes
    ----------
    name : str
    texts : list of str
    numbers : Numbers
        What its cells say; of a column of words, nothing.
    unused : str
        Why it can be neither input nor target; empty if it can.
    """

    name: str
    texts: list[str]
    numbers: Numbers
    unused: str = ""

    @property
    def values(self) -> FloatArray:
        """Of shape (n_rows,); NaN where there is no number."""
        return self.numbers.values


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


@dataclass(frozen=True)
class Choice:
    """Which columns are wanted; what is None is guessed, but for a time that is "none"."""

    time: Time = None
    time_is_chosen: bool = False
    inputs: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    lags: int | None = None
    ahead: int = 0


def path_of(typed: str | Path) -> Path:
    """A path as it was typed or pasted: with quotes around, ``~``, or as an address of a file."""
    if isinstance(typed, Path):
        return typed.expanduser()
    text = typed.strip()
    for quotes in ('""', "''", "“”", "‘’"):
        if len(text) > 1 and text[0] == quotes[0] and text[-1] == quotes[1]:
            text = text[1:-1].strip()
    if text.startswith("file:"):
        from urllib.request import url2pathname

        text = url2pathname(text.removeprefix("file:").removeprefix("//"))
    return Path(os.path.expanduser(text))


def content_of(path: str | Path) -> bytes:
    """The bytes of a file, and no more of them than are needed to refuse it."""
    file = path_of(path)
    try:
        opened = file.open("rb")
    except UnicodeEncodeError:  # a name in letters that this locale has no bytes for
        opened = open(str(file).encode("utf-8"), "rb")  # noqa: SIM115 - closed below
    with opened:
        return opened.read(MOST_BYTES + 1)


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
    found: list[Finding] = []
    try:
        return _read(content, name, line, mends, choice or Choice(), found)
    except Unreadable as error:
        error.findings = found
        raise


def _read(
    content: bytes, name: str, line: str, mends: Mends, choice: Choice, found: list[Finding]
) -> Reading:
    grid, about_file = read_grid(content, name, mends)
    found += about_file
    body = find_body(grid, name, mends, found)
    body = _one_series(body, name, mends, choice, found)
    if len(body.grid.rows) > MOST_ROWS:
        raise Unreadable(f"{name} has more than {MOST_ROWS:,} rows below the heading; take fewer")
    time, times, body = _in_time(body, name, mends, choice, found)
    columns = {one: _column(body, one, mends) for one in body.names}
    roles = _roles(columns, time, times, choice)
    chosen = [columns[one] for one in (*roles.inputs, *roles.targets) if one in columns]
    chosen = [one for one in dict.fromkeys(chosen) if one.name not in _names_of(time)]
    _ask_about_cells(chosen, body, name, mends, found)
    kept = _whole_rows(columns, roles, body, time, mends, found)
    if times is not None:
        _ask_about_gaps(times, time, kept, body, mends, found)
    return Reading(name, line, mends, body, columns, roles, times, found, kept)


# --------------------------------------------------------------------------------------------------
# One series, in the order of time
# --------------------------------------------------------------------------------------------------


def _times_of(body: Body, time: Time, mends: Mends) -> Times | None:
    """A column, or two of them, as times; raises ``TwoWays``."""
    if time is None:
        return None
    texts = _time_texts(body, time, mends)
    return read_times(texts, mends.dates) or read_numbers_as_times(texts)


def _time_texts(body: Body, time: str | tuple[str, str], mends: Mends) -> list[str]:
    """The cells of the time; a year and a part of it are put together."""
    if isinstance(time, str):
        cells = body.texts(time)
        return [without_flag(cell) or cell for cell in cells] if mends.flags else cells
    years, parts = (body.texts(one) for one in time)
    quarters = max((int(p) for p in map(_digits, parts) if p), default=12) <= 4
    sign = "Q" if quarters else "-"
    return [f"{_digits(year)}{sign}{_digits(p) or p}" for year, p in zip(years, parts, strict=True)]


def _digits(text: str) -> str:
    return "".join(sign for sign in text.removesuffix(".0") if sign.isdigit())


def guess_time(body: Body, mends: Mends) -> Time:
    """The column of times, if there is one.

    By what it is called and how its cells are written; a column of whole numbers that count on by
    one only where it is the first.
    """

    def ways(one: str) -> Times | None:
        try:
            return _times_of(body, one, mends)
        except TwoWays:
            return Times(np.arange(len(body.grid.rows)), "day")

    named = [one for one in body.names if _named_as_time(one)]
    fits = {one: ways(one) for one in body.names}
    for one in named:
        if fits[one] is not None and fits[one].unit != "number":
            return one
    for one in body.names:
        cells = [cell for cell in body.texts(one) if cell]
        written = any(not cell.replace(".", "").isdigit() for cell in cells)
        if fits[one] is not None and fits[one].unit != "number" and written:
            return one
    for one in named:  # numbers, or most of them times: what is wrong is then said
        cells = [cell for cell in body.texts(one) if cell]
        if fits[one] is not None or sum(map(_may_be_time, cells)) > len(cells) / 2:
            return one
    first = body.names[0]
    times = fits[first]
    if times is not None and len(times.values) > 1 and len(body.names) > 1:
        steps = np.diff(times.values)
        if times.unit != "number" and (len(set(np.sign(steps).tolist())) == 1 and steps[0]):
            return first
        if times.unit == "number" and np.all(steps == 1):
            return first
    return None


def _named_as_time(name: str) -> bool:
    words = "".join(sign if sign.isalnum() else " " for sign in name.casefold()).split()
    return name.casefold() in TIME_NAMES or any(word in TIME_NAMES for word in words)


def _may_be_time(cell: str) -> bool:
    try:
        return read_times([cell]) is not None or read_numbers_as_times([cell]) is not None
    except TwoWays:
        return True


def _one_series(body: Body, name: str, mends: Mends, choice: Choice, found: list[Finding]) -> Body:
    """Keep the rows of one series, where there are several."""
    for column, text in mends.keep.items():
        if column not in body.names:
            raise Unreadable(f"{name} has no column {column!r}; it has {listed(body.names)}")
        rows = [i for i, cell in enumerate(body.texts(column)) if cell == text]
        if not rows:
            there = listed(list(dict.fromkeys(body.texts(column))))
            raise Unreadable(f"{name}, column {column!r}: is {text!r} in no row; there are {there}")
        others = tuple(dict.fromkeys(body.texts(column)))[:MOST_SERIES]
        offers = tuple(Offer(f"keep {column} {one}", {"keep": {column: one}}) for one in others)
        said = f"Of {len(others)} series told apart by {column}, {text} is kept"
        found.append(Finding(said, offers, done=True))
        body = body.rows(rows)
        place = body.names.index(column)
        for row in body.grid.rows:
            row[place] = text
    time = choice.time if choice.time_is_chosen else guess_time(body, mends)
    if time is None or any(one not in body.names for one in _names_of(time)):
        return body
    try:
        times = _times_of(body, time, mends)
    except TwoWays:
        times = None
    whens = _time_texts(body, time, mends) if times is None else times.values.tolist()
    if len(set(whens)) > 0.7 * len(whens):  # a time that comes again by mistake is told below
        return body
    return _told_apart(body, time, times, whens, mends, found)


def _names_of(time: Time) -> tuple[str, ...]:
    return () if time is None else (time,) if isinstance(time, str) else time


def _told_apart(
    body: Body, time: Time, times: Times | None, whens: list, mends: Mends, found: list[Finding]
) -> Body:
    """Say that times repeat, and what may tell the rows of one time apart."""
    repeats = len(whens) - len(set(whens))
    called = " and ".join(_names_of(time))
    each = len(whens) / len(set(whens))
    often = f"{each:.0f} rows each" if each.is_integer() else f"{repeats} rows repeat one"
    offers: tuple[Offer, ...] = ()
    apart = ""
    if isinstance(time, str) and times is not None and times.unit in ("year", "number"):
        part = _part_of_year(body, time, whens)
        if part is not None:
            apart = f", told apart by {part}"
            offers += (
                Offer(f"take {time} and {part} together as the time", {"time": (time, part)}),
            )
    rest = [one for one in body.names if one not in _names_of(time)]
    keys = {one: list(dict.fromkeys(body.texts(one))) for one in rest}
    keys = {
        one: texts
        for one, texts in keys.items()
        if 1 < len(texts) <= MOST_SERIES
        and len(texts) < len(whens) / 2
        and not sum(map(looks_like_a_number, texts)) > len(texts) / 2
    }
    alone = [
        one for one in keys if len(set(zip(whens, body.texts(one), strict=True))) == len(whens)
    ]
    key = next(iter(alone), min(keys, key=lambda one: len(keys[one]), default=None))
    if key is not None and not apart:
        apart = f", told apart by {key} ({listed(keys[key])})"
        offers += tuple(Offer(f"keep {key} {text}", {"keep": {key: text}}) for text in keys[key])
    if not offers and len(whens) > MOST_ROWS:
        return body  # too many to be counted
    said = f"{called} repeats ({often}{apart}): one row for each time is needed"
    if not offers or isinstance(offers[0].mend.get("time"), tuple):
        words = "take no column as the time: the rows follow each other in even steps"
        offers += (Offer(words, {"time": None, "in_order": True}),)
    found.append(Finding(said, offers))
    mend = offers[0].mend
    if "keep" in mend:  # go on with the first
        column, text = next(iter(mend["keep"].items()))
        return body.rows([i for i, cell in enumerate(body.texts(column)) if cell == text])
    return body


def _part_of_year(body: Body, year: str, whens: list) -> str | None:
    """A column of quarters or months that makes each time of its year another."""
    for one in body.names:
        digits = [_digits(cell) for cell in body.texts(one)]
        if one == year or not all(digits) or any(len(d) > 2 for d in digits):
            continue
        parts = {int(d) for d in digits}
        whole = parts in ({1, 2, 3, 4}, set(range(1, 13))) or (
            _named_as_time(one) and min(parts) >= 1 and max(parts) <= 12
        )
        if whole and len(set(zip(whens, digits, strict=True))) == len(whens):
            return one
    return None


def _in_time(
    body: Body, name: str, mends: Mends, choice: Choice, found: list[Finding]
) -> tuple[Time, Times | None, Body]:
    """The time, when each row is, and the rows in its order."""
    time = choice.time if choice.time_is_chosen else guess_time(body, mends)
    if time is None:
        words = "the rows follow each other in even steps of time"
        found.append(
            Finding(
                "No column is a time: the rows are counted, and without a time a backtest means "
                "nothing",
                (Offer(words, {"time": None, "in_order": True}),),
                done=mends.in_order,
                blocks=False,
            )
        )
        return None, None, body
    for one in _names_of(time):
        if one not in body.names:
            raise Unreadable(
                f"{name}: there must be one column {one!r}; the columns are {', '.join(body.names)}"
            )
    try:
        times = _times_of(body, time, mends)
    except TwoWays as two:
        offers = (
            Offer("the day comes first", {"dates": "dmy"}),
            Offer("the month comes first", {"dates": "mdy"}),
        )
        said = f"{time}: in {two.example!r} and all others day and month can change places"
        found.append(Finding(said, offers))
        times = _times_of(body, time, replace(mends, dates="dmy"))
    else:
        if mends.dates:
            words = {"dmy": "the day comes first", "mdy": "the month comes first"}[mends.dates]
            offer = Offer(words, {"dates": mends.dates})
            found.append(Finding(f"{time}: {words}", (offer,), done=True))
    if times is None:
        return (*_without_strays(body, name, time, mends, found),)
    if any(
        f.open and f.sentence.startswith(f"{' and '.join(_names_of(time))} repeats") for f in found
    ):
        return time, times, body
    order = np.argsort(times.values, kind="stable")
    if np.all(np.diff(times.values) > 0):
        return time, times, body
    called = " and ".join(_names_of(time))
    if np.any(np.diff(times.values[order]) == 0):
        same = int(np.argmax(np.diff(times.values[order]) == 0))
        rows = [body.grid.at[i] for i in sorted((order[same], order[same + 1]))]
        text = when(times.values[order[same]], times.unit)
        raise Unreadable(
            f"{name}, row {rows[1]}, column {called!r}: {text} comes again, as in row {rows[0]}; "
            f"times must rise from row to row"
        )
    falls = np.diff(times.values) < 0
    if falls.all():
        said = f"{called} falls from row to row: {_written(body, time, 0)} comes first"
        offer = Offer("turn the rows round", {"sort": True})
    else:
        place = int(np.argmax(falls))
        said = (
            f"{called} falls {counted(int(falls.sum()), 'time')}, first in row "
            f"{body.grid.at[place + 1]}: {_written(body, time, place + 1)} comes after "
            f"{_written(body, time, place)}"
        )
        offer = Offer("put the rows in the order of their times", {"sort": True})
    found.append(Finding(said, (offer,), done=mends.sort))
    return time, Times(times.values[order], times.unit), body.rows(order.tolist())


def _written(body: Body, time: Time, row: int) -> str:
    return " ".join(body.texts(one)[row] for one in _names_of(time))


def _without_strays(
    body: Body, name: str, time: Time, mends: Mends, found: list[Finding]
) -> tuple[Time, Times | None, Body]:
    """A column of which not all cells are times: rows above or below, flags, or a mistake."""
    texts = _time_texts(body, time, mends)
    called = " and ".join(_names_of(time))
    good = [bool(cell) and _may_be_time(cell) for cell in texts]
    flagged = [without_flag(cell) for cell in texts]
    if not all(good) and all(
        ok or (f and _may_be_time(f)) for ok, f in zip(good, flagged, strict=True)
    ):
        rows = [body.grid.at[i] for i, ok in enumerate(good) if not ok]
        said = f"{called}: {counted(len(rows), 'time')} with a sign behind ({places(rows)})"
        found.append(Finding(said, (FLAGS,)))
        return _in_time(body, name, replace(mends, flags=True), Choice(time, True), found)
    end = len(good)
    while end and not good[end - 1]:
        end -= 1
    if 2 < end < len(good) and all(good[:end]):
        first, last = body.grid.at[end], body.grid.at[-1]
        below = mends.rows_below + last - body.grid.at[end - 1]
        said = (
            f"{places(list(range(first, last + 1))).capitalize()}, column {called!r}: "
            f"{texts[end]!r} is no time; the table seems to end in row {first - 1}"
        )
        offer = Offer(f"leave out what stands below row {first - 1}", {"rows_below": below})
        found.append(Finding(said, (offer,)))
        return _in_time(body.rows(range(end)), name, mends, Choice(time, True), found)
    place = good.index(False) if not all(good) else 0
    text = texts[place]
    if all(good):
        raise Unreadable(f"{name}, column {called!r}: the times are written in several ways")
    raise Unreadable(
        f"{name}, row {body.grid.at[place]}, column {called!r}: {text!r} is not a year, nor "
        f"another time"
    )


FLAGS = Offer("leave letters and signs behind numbers off", {"flags": True})


# --------------------------------------------------------------------------------------------------
# Columns of numbers
# --------------------------------------------------------------------------------------------------


def _column(body: Body, one: str, mends: Mends) -> Column:
    texts = body.texts(one)
    cells = [cleaned(text, mends) for text in texts]
    filled = [cell for cell in cells if cell]
    like = sum(
        looks_like_a_number(cell) or is_missing(cell) or bool(without_flag(cell)) for cell in filled
    )
    numbers_at_all = any(looks_like_a_number(cell) or without_flag(cell) for cell in filled)
    nothing = Numbers(np.full(len(cells), np.nan))
    if not filled:
        return Column(one, texts, nothing, unused="no number in it")
    if like <= len(filled) / 2 or not numbers_at_all:
        times = _may_be_time(filled[0])
        why = "times" if times else "words"
        return Column(one, texts, nothing, unused=f"holds {why}, not numbers")
    numbers = read_numbers(cells, mends.decimal)
    if mends.decimal is None and read_numbers(cells).two_ways:
        numbers.two_ways = True
    known = numbers.values[np.isfinite(numbers.values)]
    unused = ""
    if len(known) and len(known) == len(cells) and not np.ptp(known):
        unused = f"is {known[0]:g} in every row"
    return Column(one, texts, numbers, unused)


def cleaned(text: str, mends: Mends) -> str:
    """A cell with what the mends take off it."""
    if text in mends.missing:
        return ""
    if mends.flags and (number := without_flag(text)) is not None:
        text = number
    return "" if text in mends.missing else text


def _roles(columns: dict[str, Column], time: Time, times: Times | None, choice: Choice) -> Roles:
    """What is chosen, and guesses for the rest.

    Targets are columns that end before the others do, since they are to be forecast, or else the
    last column. Inputs are the others; of a series alone, the row count and earlier values.
    """
    useful = [one for one in columns if not columns[one].unused and one not in _names_of(time)]
    filled = {one: _filled(columns[one]) for one in useful}
    targets: list[str] = []
    for one in reversed(useful):  # the last columns side by side that end early
        if filled[one] < max(filled.values()):
            targets.insert(0, one)
        elif targets:
            break
    targets = targets[:MOST_TARGETS] or useful[-1:]
    if choice.targets is not None:
        targets = list(choice.targets)
    inputs = [one for one in useful if one not in targets][:MOST_INPUTS]
    lags = choice.lags or 0
    if choice.inputs is not None:
        inputs = list(choice.inputs)
    elif not inputs and not lags:
        inputs = [time] if isinstance(time, str) and times is not None else [ROW]
    return Roles(time, tuple(inputs), tuple(targets), lags, choice.ahead)


MOST_INPUTS, MOST_TARGETS = 12, 4
"""That are guessed; more may be chosen in Python."""


def _filled(column: Column) -> int:
    """Rows down to the last that is filled in."""
    return max((i + 1 for i, text in enumerate(column.texts) if text), default=0)


def _ask_about_cells(
    chosen: list[Column], body: Body, name: str, mends: Mends, found: list[Finding]
) -> None:
    """Count what is no number in the chosen columns, by kinds, each with its mend."""
    for one in chosen:
        numbers = one.numbers
        if numbers.two_ways:
            example = next(t for t in one.texts if "." in t or "," in t)
            offers = tuple(
                Offer(
                    f"{example!r} is {read_numbers([example], sign).values[0]:g}", {"decimal": sign}
                )
                for sign in (".", ",")
                if not np.isnan(read_numbers([example], sign).values[0])
            )
            said = f"{one.name}: {example!r} and all others can be read in two ways"
            found.append(Finding(said, offers))
        elif numbers.said:
            said = f"{one.name}: {', '.join(numbers.said)}"
            found.append(Finding(said, done=True, blocks=False))
    if mends.decimal is not None:
        words = {",": "a comma", ".": "a point"}[mends.decimal]
        offer = Offer(
            f"{words} is the decimal sign where both could be", {"decimal": mends.decimal}
        )
        found.append(Finding(f"Doubtful numbers: {words} is the decimal sign", (offer,), done=True))
    _ask_about_codes(chosen, body, mends, found)
    wrong = [(one, i, one.texts[i]) for one in chosen for i in one.numbers.wrong]
    codes = [(one, i, text) for one, i, text in wrong if is_missing(text)]
    if mends.missing:
        offer = Offer(f"read {listed(mends.missing)} as missing", {"missing": mends.missing})
        found.append(Finding(f"Read as missing: {listed(mends.missing)}", (offer,), done=True))
    if codes:
        texts = tuple(dict.fromkeys(text for _, _, text in codes))
        n, rows = (
            len({one.name for one, _, _ in codes}),
            sorted({body.grid.at[i] for _, i, _ in codes}),
        )
        said = (
            f"{counted(len(codes), 'cell')} in {counted(n, 'column')} "
            f"{'say' if len(codes) > 1 else 'says'} {listed(texts)} ({places(rows)})"
        )
        found.append(
            Finding(said, (Offer(f"read {listed(texts)} as missing", {"missing": texts}),))
        )
    flags = [
        (one, i, t) for one, i, t in wrong if not is_missing(t) and without_flag(t) is not None
    ]
    if mends.flags:
        found.append(Finding("Letters and signs behind numbers are left off", (FLAGS,), done=True))
    if flags:
        rows = sorted({body.grid.at[i] for _, i, _ in flags})
        texts = list(dict.fromkeys(t for _, _, t in flags))
        said = (
            f"{counted(len(flags), 'number')} with a letter or a sign behind, as in {texts[0]!r} "
            f"({places(rows)})"
        )
        found.append(Finding(said, (FLAGS,)))
        bare = tuple(dict.fromkeys(n for _, _, t in flags if is_missing(n := without_flag(t))))
        if bare:
            found.append(
                Finding(
                    f"{listed(bare)} stands for a missing number",
                    (Offer(f"read {listed(bare)} as missing", {"missing": bare}),),
                )
            )
    rest = [entry for entry in wrong if entry not in codes and entry not in flags]
    if rest:
        one, i, text = rest[0]
        more = f"; {len(rest) - 1} more cells are none either" if len(rest) > 1 else ""
        said = (
            f"{name}, row {body.grid.at[i]}, column {one.name!r}: {text[:60]!r} is not a finite "
            f"number{more}"
        )
        texts = tuple(dict.fromkeys(t for _, _, t in rest))
        offers = (
            (Offer(f"read {listed([repr(t[:30]) for t in texts])} as missing", {"missing": texts}),)
            if len(texts) <= MOST_CODES and not any(sign.isdigit() for t in texts for sign in t)
            else ()
        )
        found.append(Finding(said, offers))


MOST_CODES = 3
"""Different words that may stand for a missing number in one file."""


def _ask_about_codes(chosen: list[Column], body: Body, mends: Mends, found: list[Finding]) -> None:
    """Numbers such as -999, far from all others."""
    for one in chosen:
        for code in far_codes(one.values):
            at = [i for i in range(len(one.texts)) if one.values[i] == code]
            text = one.texts[at[0]]
            if text in mends.real:
                continue
            rows = [body.grid.at[i] for i in at]
            said = (
                f"{one.name} is {text} in {places(rows)}, far from all others: a code for missing?"
            )
            texts = tuple(dict.fromkeys(one.texts[i] for i in at))
            offers = (
                Offer(f"read {text} as missing", {"missing": texts}),
                Offer(f"{text} is a number like the others", {"real": texts}),
            )
            found.append(Finding(said, offers))
    if mends.real:
        offer = Offer(f"{listed(mends.real)} is a number", {"real": mends.real})
        found.append(Finding(f"Not read as missing: {listed(mends.real)}", (offer,), done=True))


# --------------------------------------------------------------------------------------------------
# Rows without holes, times without gaps
# --------------------------------------------------------------------------------------------------


def _whole_rows(
    columns: dict[str, Column],
    roles: Roles,
    body: Body,
    time: Time,
    mends: Mends,
    found: list[Finding],
) -> list[int]:
    """Places of the rows whose numbers are all there, and of those to forecast at the end.

    A row in which something is said to be no number is not missing a number.
    """
    n = len(body.grid.rows)
    inputs = [_holes(columns[c]) for c in roles.inputs if c in columns and c not in _names_of(time)]
    targets = [_holes(columns[c]) for c in roles.targets if c in columns]
    if not targets:
        return list(range(n))
    X = np.column_stack(inputs) if inputs else np.zeros((n, 1), dtype=bool)
    T = np.column_stack(targets)
    end = n
    while end and T[end - 1].all() and not X[end - 1].any():
        end -= 1
    if not end:
        return list(range(n))  # no row has targets, or none that is a number
    holes = X.any(axis=1) | T.any(axis=1)
    holes[end:] = False
    kept = [i for i in range(n) if not holes[i]]
    if not holes.any():
        if mends.drop_missing:
            found.append(
                Finding(
                    "No row is left out: no number is missing", (DROP,), done=True, blocks=False
                )
            )
        return kept
    rows = [body.grid.at[i] for i in np.flatnonzero(holes)]
    names = (*roles.inputs, *roles.targets)
    where = [
        c
        for c in names
        if c in columns
        and c not in _names_of(time)
        and _holes(columns[c])[: end if c in roles.targets else n].any()
    ]
    untold = int(T[:end].all(axis=1).sum())
    first = next(c for c in where if _holes(columns[c])[int(np.argmax(holes))])
    if untold == len(rows):
        has = "has no targets, but rows below it do" if len(rows) == 1 else "have no targets"
        said = f"{places(rows).capitalize()} {has} ({listed(where)})"
    else:
        has = "lacks a number" if len(rows) == 1 else "lack a number"
        said = (
            f"{counted(len(rows), 'row')} of {n} {has} in {listed(where)}; in row "
            f"{rows[0]}, column {first!r}: the number is missing"
        )
    offer = Offer(f"leave out {places(rows)}, in which a number is missing", {"drop_missing": True})
    found.append(Finding(said, (offer,), done=mends.drop_missing))
    return kept


def _holes(column: Column) -> np.ndarray:
    """Where a number is missing; a cell that is none, and is asked about, is no hole."""
    holes = np.isnan(column.values)
    for place in column.numbers.wrong:
        text = column.texts[place]
        holes[place] = is_missing(without_flag(text) or text)
    return holes


DROP = Offer("leave out rows in which a number is missing", {"drop_missing": True})


def _ask_about_gaps(
    times: Times, time: Time, kept: list[int], body: Body, mends: Mends, found: list[Finding]
) -> None:
    """Name the steps that are longer than the usual one."""
    values = times.values[kept]
    steps = np.diff(values)
    if len(steps) < 1 or np.any(steps <= 0) or not np.ptp(steps):
        return
    sizes, counts = np.unique(steps, return_counts=True)
    usual = int(sizes[np.argmax(counts)])
    other = np.flatnonzero(steps != usual)
    called = " and ".join(_names_of(time))
    named = [
        f"{when(values[i], times.unit)} → {when(values[i + 1], times.unit)}" for i in other[:3]
    ]
    more = f" and {len(other) - 3:,} more" if len(other) > 3 else ""
    unit = times.unit if times.unit != "number" else "unit"
    every = f"{usual} {unit}s" if usual > 1 else f"1 {unit}"
    said = (
        f"{called} does not rise by even steps: {len(other)} of {len(steps)} steps are not "
        f"of {every} ({', '.join(named)}{more})"
    )
    words = "go by the times: rows stay as far apart as these say"
    found.append(Finding(said, (Offer(words, {"gaps": True}),), done=mends.gaps))
