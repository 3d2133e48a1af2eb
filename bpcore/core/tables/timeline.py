"""The column of times: which it is, and the rows in its order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from bpcore.core.tables.choice import Time, names_of
from bpcore.core.tables.grid import Grid
from bpcore.core.tables.mends import FLAGS, Inquiry, Mends, box, listed, places
from bpcore.core.tables.numbers import SIMPLE, without_flag
from bpcore.core.tables.parts import (
    IDENTIFIERS,
    NAMES,
    TIME_NAMES,
    bare_parts,
    most_parts_of_year,
    named_as_part,
    named_as_time,
    named_as_week,
    part_of_year,
    parts_of_year,
    words_of,
)
from bpcore.core.tables.periods import (
    DAY_0_OF_SPREADSHEETS,
    UNDERSTOOD,
    YEAR,
    Times,
    TwoWays,
    days_of_spreadsheets,
    is_era,
    read_numbers_as_times,
    read_or_first,
    read_times,
    when,
    with_era,
)
from bpcore.core.tables.shape import Body
from bpcore.core.words import counted

FIRST = {
    "dmy": "the day comes first",
    "mdy": "the month comes first",
    "ymd": "the year comes first",
    "excel": "the numbers are days as spreadsheets count them",
    "years": "the days are years that a spreadsheet shows as days",
    "days": "the days are days",
}

DECIMAL_YEAR = re.compile(r"(1[5-9]|20)\d\d[.,]\d")
"""2019.1 may be January, October, a half-year or a tenth."""

WHOLE_OR_REAL = re.compile(r"\d+|\d*\.\d{1,3}|\d{3,}\.\d+")
"""A number; 01.2019 is none, but a month."""

TWO_DIGITS_LAST = re.compile(r"\d{0,2}\D+\d\d")

YEAR_IN_WORDS = re.compile(r"(?<!\d)(1[5-9]|20)\d\d(?!\d)")

SIGNED = re.compile(
    r"(?P<time>.*\d.*?)\s*([*†¹²³⁴]+|\([a-z0-9]{1,3}\)|\[[a-z0-9]{1,3}\]|(?<=[\d\s])[a-z])",
    re.IGNORECASE,
)
"""A time and a letter or a star behind it."""

DROP_REPEATS = box("keep the first of rows that are the same", drop_repeats=True)
DROP_UNTIMED = box("leave out rows with something else in the place of a time", drop_untimed=True)
COUNT_ROWS = box(
    "take no column as the time: the rows follow each other in even steps",
    time=None,
    in_order=True,
)

# --------------------------------------------------------------------------------------------------
# Which column it is
# --------------------------------------------------------------------------------------------------


def times_of(body: Body, time: Time, mends: Mends) -> Times | None:
    """A column, or several of them, as times; raises ``TwoWays``."""
    if time is None:
        return None
    texts = time_texts(body, time, mends)
    numbers = read_numbers_as_times(texts)
    if mends.dates == "excel" and numbers is not None:
        return days_of_spreadsheets(numbers.values)
    times = read_times(texts, mends.dates) or numbers
    if mends.dates == "years" and times is not None and _may_be_years(times):
        return Times(times.values + DAY_0_OF_SPREADSHEETS, "year")
    return times


def times_or_first(body: Body, time: Time, mends: Mends) -> Times | None:
    """As ``times_of``, by the first of two ways."""
    try:
        return times_of(body, time, mends)
    except TwoWays as two:
        return times_of(body, time, replace(mends, dates=next(iter(two.readings))))


def time_texts(body: Body, time: str | tuple[str, ...], mends: Mends) -> list[str]:
    """The cells of the time; a year and its part, a day and its hour go together."""
    first, *more = (as_named(one, body.texts(one)) for one in names_of(time))
    if mends.flags:
        first = [without_sign(cell) or cell for cell in first]
    first = with_era(names_of(time)[0], first)
    for name, cells in zip(names_of(time)[1:], more, strict=True):
        first = joined(first, cells, name)
    return first


NUMBERED = re.compile(r"((?:1[5-9]|2[01])\d\d)(?:[-/\s]+(\d\d?)|(\d\d))")
"""A year, and the number of its week or month."""

SEASON_NAMES = frozenset("season saison temporada fy fiscal year jahr année año anno".split())
SHORT_SEASON = re.compile(r"(\d\d)\s?[-–]\s?(\d\d)")


def as_named(name: str, cells: Sequence[str]) -> list[str]:
    """Years and numbers of weeks, or of months, under a name that says which of the two they are.

    >>> as_named("week", ["2010 1"]), as_named("month", ["2017-1"]), as_named("b", ["2017-1"])
    (['2010-W01'], ['2017-01'], ['2017-1'])
    """
    if set(words_of(name)) & SEASON_NAMES and all(map(SHORT_SEASON.fullmatch, cells)):
        return [SHORT_SEASON.sub(r"\1/\2", cell) for cell in cells]
    weeks = named_as_week(name)
    months = named_as_part(name) == 12 and set(words_of(name)) <= TIME_NAMES
    found = [NUMBERED.fullmatch(cell.strip()) for cell in cells]
    if not (weeks or months) or not all(found):
        return list(cells)
    between = "-W" if weeks else "-"
    return [f"{one[1]}{between}{int(one[2] or one[3]):02}" for one in found]


def without_sign(cell: str) -> str | None:
    """A time without the letter or the star behind it; None where there is none.

    >>> without_sign("2019Q3p"), without_sign("Dec 2019 (p)"), without_sign("2019 1H")
    ('2019Q3', 'Dec 2019', None)
    """
    found = SIGNED.fullmatch(cell)
    part = part_of_year(found[2].strip("()[]")) if found else None
    if part and part[0]:
        return None  # 2020 (Q1) is not all of 2020; (1) is a footnote
    if found and not without_flag(cell):
        return None if may_be_time(cell) else found["time"]
    return without_flag(cell)


def joined(times: Sequence[str], cells: Sequence[str], name: str) -> list[str]:
    """Times made finer by a column of parts, days or clocks; cells that are none stay behind."""
    if named_as_week(name) and all(map(str.isdecimal, cells)):
        return [f"{text}-W{cell}" for text, cell in zip(times, cells, strict=True)]
    known = {text: read_one(text) for text in set(times)}
    units = {t.unit for t in known.values() if t is not None}
    parts = most_parts_of_year(cells, bare_parts(name, cells))
    if parts is not None and units == {"year"}:
        n, unit = parts[0], NAMES[parts[0]]

        def finer(text: str, cell: str, place: int | None) -> str:
            if known[text] is None:
                return text
            whole = place is None
            return f"{text} {cell}" if whole else when(known[text].values[0] * n + place, unit)

        return list(map(finer, times, cells, parts[1]))
    between = "-" if units == {"month"} else " "
    clock = ":00" if all(cell.isdecimal() for cell in cells) and between == " " else ""
    return [f"{text}{between}{cell}{clock}" for text, cell in zip(times, cells, strict=True)]


@lru_cache(maxsize=32_768)  # a column of times that is not all times is looked at several times
def read_one(cell: str) -> Times | None:
    """A cell alone as a time, by one of the ways it could be read."""
    return read_or_first([cell]) or read_numbers_as_times([cell])


def may_be_time(cell: str) -> bool:
    """Whether a cell alone can be read as a time."""
    return read_one(cell) is not None


def guess_time(body: Body, mends: Mends) -> Time:
    """The column of times, if there is one.

    By what it is called and how its cells are written; a column of whole numbers that count on by
    one only where it is the first.
    """

    def ways(one: str) -> Times | None:
        try:
            return times_of(body, one, mends)
        except TwoWays:
            return Times(np.arange(len(body.grid.rows)), "day")

    fits = {one: ways(one) for one in body.names}
    cells = {one: [cell for cell in body.texts(one) if cell] for one in body.names}
    named = [one for one in body.names if named_as_time(one) or is_era(one)]
    sure = [one for one in body.names if fits[one] is not None and fits[one].unit != "number"]
    written = [one for one in sure if not all(map(WHOLE_OR_REAL.fullmatch, cells[one]))]
    exact = [one for one in named if one.casefold() in TIME_NAMES or is_era(one)]
    first = body.names[0]
    steps = np.diff(fits[first].values) if first in sure else []
    in_order = bool(np.any(steps) and (np.all(steps >= 0) or np.all(steps <= 0)))
    clear = [one for one in named if one in sure and (one in written or one in exact)]
    begins = [first] if in_order and first in named else []
    for one in clear + begins + written + [one for one in named if one in sure]:
        return one
    if in_order and not exact:
        return first
    for one in named:  # numbers, or most of them times: what is wrong is then said
        times = (may_be_time(cell) or without_sign(cell) for cell in cells[one])
        if fits[one] is not None or sum(map(bool, times)) > len(cells[one]) / 2:
            return one
    if first in sure:
        return first if in_order or _without_gaps(fits[first]) else None
    if _mostly_times(cells[first]):
        return first
    counted_on = fits[first] is not None and np.all(np.diff(fits[first].values) == 1)
    counts = not set(words_of(first)) & IDENTIFIERS and len(body.grid.rows) > 1 < len(body.names)
    return first if counted_on and counts else None


def _mostly_times(cells: list[str]) -> bool:
    """Whether most cells are times and some are words; or all are times, of several kinds.

    Numbers alone must be in order, or without gaps.
    """
    if not cells or not may_be_time(cells[len(cells) // 2]):
        return False
    good = list(filter(may_be_time, cells))
    if len(good) <= 2 * len(cells) / 3:
        return False
    if len(good) == len(cells):
        return len({read_one(cell).unit for cell in cells} - {"number"}) > 1
    try:
        times = read_times(good)
    except TwoWays:
        return True
    if times is None:
        return False
    steps = np.diff(times.values)
    written = not all(map(str.isdecimal, good))
    return bool(written or np.all(steps > 0) or np.all(steps < 0) or _without_gaps(times))


def _without_gaps(times: Times) -> bool:
    """Whether each time from the first to the last comes once, in whatever order."""
    return bool(np.all(np.diff(np.sort(times.values)) == 1))


def find_time(body: Body, inquiry: Inquiry) -> Time:
    """The column of times, as chosen or guessed; that there is none is said.

    Raises
    ------
    Unreadable
        If what is chosen is no column.
    """
    choice = inquiry.choice
    time = choice.time if choice.time_is_chosen else guess_time(body, inquiry.mends)
    for one in names_of(time):
        if one not in body.names:
            raise inquiry.unreadable(
                f": there must be one column {one!r}; the columns are {', '.join(body.names)}"
            )
    if time is None:
        said = (
            "No column is a time: the rows are counted, and without a time a backtest means nothing"
        )
        strange = _strange_times(body) if not choice.time_is_chosen else None
        if strange is not None:
            said = f"No column is a time that is understood: {strange}"
        words = "the rows follow each other in even steps of time"
        offer = box(words, time=None, in_order=True)
        inquiry.ask(said, offer, blocks=strange is not None)
    elif isinstance(time, str):
        _tell_of_other_times(body, time, inquiry)
    return time


def _tell_of_other_times(body: Body, time: str, inquiry: Inquiry) -> None:
    """Name what may be a second table beside the first: a column of times with nearly its name."""
    times = times_or_first(body, time, inquiry.mends)
    again = re.compile(re.escape(time) + r"s?[\s._-]?\d+", re.IGNORECASE)
    for one in filter(again.fullmatch, body.names):
        others = times_or_first(body, one, inquiry.mends)
        if None in (times, others) or times.unit != others.unit or times.unit == "number":
            continue
        if not np.array_equal(times.values, others.values):
            inquiry.tell(
                f"{one} has other times than {time}, which is taken for all columns: where a "
                f"second table begins there, keep one of the two in the file"
            )


def _strange_times(body: Body) -> str | None:
    """What is said of a column that is called as times are, or has months, but cannot be read."""
    for one in body.names:
        cells = [cell for cell in body.texts(one) if cell]
        parts = parts_of_year(cells) if cells else None
        if parts is not None and not all(cell.isdecimal() for cell in cells):
            some = listed(list(dict.fromkeys(cells)), 3)
            return (
                f"{one} has parts of years without years ({some}): put a column of years beside it"
            )
    between = _years_between(set(body.texts(body.names[0])))
    if between:
        return (
            f"{body.names[0]} has years in rows of their own ({listed(between)}): put the year "
            f"beside each of its parts"
        )
    for one in filter(named_as_time, body.names):
        strange = (c for c in body.texts(one) if DECIMAL_YEAR.match(c) or not SIMPLE.fullmatch(c))
        cells = list(filter(None, strange))
        by_digits = cells and all(any(map(str.isdecimal, cell)) for cell in cells)
        if by_digits or (cells and one.casefold() in TIME_NAMES):
            return f"{one} has {cells[0]!r} (write times as in {UNDERSTOOD})"
    return None


def _years_between(cells: set[str]) -> list[str]:
    """Years, if all others are parts of years, and written as such."""
    rest = sorted(cell for cell in cells if not part_of_year(cell))
    parts = cells.difference(rest)
    if all(map(str.isdecimal, parts)) or not all(map(YEAR.fullmatch, rest)):
        return []
    return rest


# --------------------------------------------------------------------------------------------------
# The rows in its order
# --------------------------------------------------------------------------------------------------


def filled_down(body: Body, time: Time, inquiry: Inquiry) -> Body:
    """A time of which most cells are empty, as merged cells are, with what stands above them."""
    if time is None:
        return body
    name, wanted = names_of(time)[0], inquiry.mends.fill_down
    cells = body.texts(name)
    empty = cells.count("")
    if not wanted and (2 * empty < len(cells) or not cells[0]):
        return body
    inquiry.ask(
        f"{name} is empty in {empty:,} of {len(cells):,} rows",
        box(f"an empty cell of {name} says the same as the one above it", fill_down=True),
    )
    place = body.names.index(name)
    above, rows = "", []
    for row in body.grid.rows:
        above = row[place] or above
        rows.append([*row[:place], above, *row[place + 1 :]])
    return replace(body, grid=Grid(rows, body.grid.at))


def in_time(body: Body, time: Time, inquiry: Inquiry) -> tuple[Times | None, Body]:
    """When each row is, and the rows in that order.

    Raises
    ------
    Unreadable
        If a time comes twice.
    """
    if time is None:
        return None, body
    mends = inquiry.mends
    body = _without_repeats(body, inquiry)
    if mends.drop_untimed:
        body = _without_untimed(body, time, inquiry)
    return _in_order(body, time, inquiry, mends)


def _in_order(body: Body, time: Time, inquiry: Inquiry, mends: Mends) -> tuple[Times | None, Body]:
    called = " and ".join(names_of(time))
    try:
        times = times_of(body, time, mends)
    except TwoWays as two:
        movable = "day, month and year" if "ymd" in two.readings else "day and month"
        inquiry.ask(
            f"{called}: in {two.example!r} and all others {movable} can change places: "
            f"{' or '.join(two.readings.values())}",
            *(box(f"{FIRST[order]}: {day}", dates=order) for order, day in two.readings.items()),
        )
        times = times_or_first(body, time, mends)
    else:
        if mends.dates:
            inquiry.ask(
                f"{called}: {FIRST[mends.dates]}", box(FIRST[mends.dates], dates=mends.dates)
            )
    if times is None:
        return _without_strays(body, time, inquiry, mends)
    if _may_be_of_a_spreadsheet(times, time):
        number, times = times.values[0], days_of_spreadsheets(times.values)
        day = when(number - DAY_0_OF_SPREADSHEETS, "day")
        inquiry.ask(
            f"{called} has whole numbers such as {number}, which spreadsheets show as days",
            box(f"{FIRST['excel']}: {number} is {day}", dates="excel"),
            COUNT_ROWS,
        )
    elif _may_be_years(times) and mends.dates not in ("years", "days"):
        day = when(times.values[0], "day")
        inquiry.ask(
            f"{called} has days of 1905 alone, as spreadsheets show years that are taken for days",
            box(
                f"{FIRST['years']}: {day} is {times.values[0] + DAY_0_OF_SPREADSHEETS}",
                dates="years",
            ),
            box(FIRST["days"], dates="days"),
        )
    steps = np.diff(times.values)
    if np.all(steps > 0):
        return times, body
    order = np.argsort(times.values, kind="stable")
    again = np.flatnonzero(np.diff(times.values[order]) == 0)
    if len(again):
        rows = [body.grid.at[i] for i in sorted((order[again[0]], order[again[0] + 1]))]
        text = when(times.values[order[again[0]]], times.unit)
        raise inquiry.unreadable(
            f", row {rows[1]}, column {called!r}: {text} comes again, as in row {rows[0]}; "
            f"times must rise from row to row: keep one of the two rows in the file"
        )

    def written(row: int) -> str:
        return " ".join(body.texts(one)[row] for one in names_of(time))

    falls = steps < 0
    if falls.all():
        said = f"{called} falls from row to row: {written(0)} comes first"
        words = "turn the rows round"
    else:
        place = int(np.argmax(falls))
        said = (
            f"{called} falls {counted(int(falls.sum()), 'time')}, first in row "
            f"{body.grid.at[place + 1]}: {written(place + 1)} comes after {written(place)}"
        )
        words = "put the rows in the order of their times"
    inquiry.ask(said, box(words, sort=True))
    return Times(times.values[order], times.unit), body.rows(order.tolist())


def _may_be_of_a_spreadsheet(times: Times, time: Time) -> bool:
    """Whether numbers called a time are days between 1954 and 2064, as Excel counts them."""
    first, last = times.values.min(), times.values.max()
    named = isinstance(time, str) and named_as_time(time)
    return times.unit == "number" and named and 20_000 <= first < last <= 60_000


def _may_be_years(times: Times) -> bool:
    """Whether all are days that Excel counts by such numbers as 1990: from 1850 to 2099."""
    numbers = times.values + DAY_0_OF_SPREADSHEETS
    return times.unit == "day" and 1850 <= numbers.min() <= numbers.max() < 2100


def _without_repeats(body: Body, inquiry: Inquiry) -> Body:
    """Rows that are the same in every column, their time among them, were copied by mistake."""
    distinct = body.without_repeats()
    known = set(distinct.grid.at)
    rows = [at for at in body.grid.at if at not in known]
    if rows:
        same = (
            "is the same as an earlier one" if len(rows) == 1 else "are the same as an earlier one"
        )
        said = f"{counted(len(rows), 'row')} {same} in every column ({places(rows)})"
        inquiry.ask(said, DROP_REPEATS)
    elif inquiry.mends.drop_repeats:
        inquiry.ask("No row is the same as an earlier one in every column", DROP_REPEATS)
    return distinct


def _without_untimed(body: Body, time: Time, inquiry: Inquiry) -> Body:
    """Leave out rows that have something else where the others have their times."""
    untimed = _untimed(time_texts(body, time, inquiry.mends))
    rows = [at for at, left_out in zip(body.grid.at, untimed, strict=True) if left_out]
    where = f" ({places(rows)})" if rows else ""
    inquiry.ask(f"{counted(len(rows), 'row')} without a time left out{where}", DROP_UNTIMED)
    return body.rows([i for i, left_out in enumerate(untimed) if not left_out])


def _untimed(texts: Sequence[str]) -> list[bool]:
    """Which cells stand for something else than the times of the others, such as a total.

    These are words, also if they come again with other years ("Total 2008", "2008 M13"), years
    between parts of years, and nothing at all. A mistake in a time is none of these.
    """
    words = {text: YEAR_IN_WORDS.sub("", text).strip(" -:./,()") for text in set(texts)}
    often = Counter(words[text] for text in texts)

    def is_word(text: str) -> bool:
        word = words[text]
        if not text:
            return True
        if not any(map(str.isalpha, word)) or may_be_time(text):
            return False
        again = often[word] > 1 and word != text.strip()
        return again or (word == text.strip() and not any(map(str.isdecimal, word)))

    kinds = [None if one is None else one.unit for one in map(read_one, texts)]
    most = Counter(kinds).most_common(1)[0][0]
    others = [
        most not in ("year", None) and kind == "year" and not any(map(str.isdecimal, words[text]))
        for kind, text in zip(kinds, texts, strict=True)
    ]
    between = sum(one != other for one, other in pairwise(others)) > 2  # not years, then quarters
    return [is_word(text) or (between and o) for text, o in zip(texts, others, strict=True)]


def _without_strays(
    body: Body, time: Time, inquiry: Inquiry, mends: Mends
) -> tuple[Times | None, Body]:
    """A column of which not all cells are times: rows above or below, flags, or a mistake."""
    texts = time_texts(body, time, mends)
    called = " and ".join(names_of(time))
    at = body.grid.at
    good = [bool(cell) and may_be_time(cell) for cell in texts]
    bad = [i for i, ok in enumerate(good) if not ok]
    if bad and all((f := without_sign(texts[i])) and may_be_time(f) for i in bad):
        rows = places([at[i] for i in bad])
        signs = f"with a sign behind, as in {texts[bad[0]]!r} ({rows})"
        inquiry.ask(f"{called}: {counted(len(bad), 'time')} {signs}", FLAGS)
        return _in_order(body, time, inquiry, replace(mends, flags=True))
    at_the_end = bad and bad[0] > 2 and bad == list(range(bad[0], len(texts)))
    if at_the_end and not inquiry.offered(transpose=True):  # whose rows are no rows of the file
        first, last = at[bad[0]], at[-1]
        below = inquiry.mends.rows_below + last - at[bad[0] - 1]
        inquiry.ask(
            f"{places(list(range(first, last + 1))).capitalize()}, column {called!r}: "
            f"{texts[bad[0]]!r} is no time; the table seems to end in row {first - 1}",
            box(f"leave out what stands below row {first - 1}", rows_below=below),
        )
        return _in_order(body.rows(range(bad[0])), time, inquiry, mends)
    untimed = _untimed(texts)
    out = [i for i, left_out in enumerate(untimed) if left_out]
    rest = [i for i, left_out in enumerate(untimed) if not left_out]
    if 0 < len(out) <= len(rest) / 3 and set(bad) <= set(out):
        has = "has" if len(out) == 1 else "have"
        inquiry.ask(
            f"{places([at[i] for i in out]).capitalize()} {has} "
            f"{listed([texts[i] or 'nothing' for i in out])} in the place of a "
            f"{'time' if bad else read_one(texts[rest[0]]).unit}, in column {called!r}",
            DROP_UNTIMED,
        )
        return _in_order(body.rows(rest), time, inquiry, mends)
    kinds = [read_one(text).unit for text in texts] if not bad else []
    same = next((i for i, kind in enumerate(kinds) if kind != kinds[0]), 0)
    if same > 2 and not inquiry.offered(transpose=True):
        below = inquiry.mends.rows_below + at[-1] - at[same - 1]
        inquiry.ask(
            f"{called}: above row {at[same]} stands a {kinds[0]} each, then a {kinds[same]}",
            box(f"leave out what stands below row {at[same - 1]}", rows_below=below),
        )
        return _in_order(body.rows(range(same)), time, inquiry, mends)
    if bad:
        text = texts[bad[0]]
        said = f", row {at[bad[0]]}, column {called!r}: {text!r} is not a year, nor another time"
    elif all(map(TWO_DIGITS_LAST.fullmatch, texts)):
        said = (
            f", column {called!r}: {texts[0]!r} may end in a year or count something else; write "
            f"years in full"
        )
    else:
        said = f", column {called!r}: the times are written in several ways"
    inquiry.ask(f"{inquiry.name}{said} (understood are {UNDERSTOOD}, all in one way)", COUNT_ROWS)
    return None, body


def ask_about_gaps(times: Times, time: Time, kept: list[int], inquiry: Inquiry) -> None:
    """Name the steps that are longer than the usual one."""
    values = times.values[kept]
    steps = np.diff(values)
    if len(steps) < 1 or np.any(steps <= 0) or not np.ptp(steps):
        return
    sizes, counts = np.unique(steps, return_counts=True)
    usual = int(sizes[np.argmax(counts)])
    other = np.flatnonzero(steps != usual)
    named = [
        f"{when(values[i], times.unit)} → {when(values[i + 1], times.unit)}" for i in other[:3]
    ]
    more = f" and {len(other) - 3:,} more" if len(other) > 3 else ""
    unit = times.unit if times.unit != "number" else "unit"
    every = f"{usual} {unit}s" if usual > 1 else f"1 {unit}"
    inquiry.ask(
        f"{' and '.join(names_of(time))} does not rise by even steps: {len(other)} of "
        f"{len(steps)} steps are not of {every} ({', '.join(named)}{more})",
        box("go by the times: rows stay as far apart as these say", gaps=True),
        *([COUNT_ROWS] if times.unit != "year" else []),  # a year is not left out as a Sunday is
    )
