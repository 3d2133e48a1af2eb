"""A table with years as rows and their months, quarters or halves as columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bpcore.core.tables.choice import Time, called, names_of
from bpcore.core.tables.grid import Grid
from bpcore.core.tables.mends import YEARS, Inquiry, Offer, box, listed, months_box
from bpcore.core.tables.notations import goes_by_its_end
from bpcore.core.tables.numbers import looks_like_a_number, read_numbers
from bpcore.core.tables.parts import (
    NAMES,
    SHORT,
    TRUTHS,
    columns_of_parts,
    months_by_order,
    named_as_week,
    words_of,
)
from bpcore.core.tables.periods import CODES, FISCAL, Times, weekdays_among, weekdays_of, when
from bpcore.core.tables.shape import STAND_UP, YEAR_WITHIN, Body
from bpcore.core.tables.sums import is_sum
from bpcore.core.words import counted

VALUE = "value"
"""What the column is called that the cells make."""

SHORTER = {
    "day": re.compile(r"([01]?\d|2[0-4]):[0-5]\d(:00)?|(h|he|hr|hour)?[\s_-]?\d\d?", re.IGNORECASE),
    "month": re.compile(r"(d|day)?[\s_-]?\d\d?", re.IGNORECASE),
    "year": re.compile(r"(w|kw|week|d|day)?[\s_-]?\d{1,3}", re.IGNORECASE),
}
"""What columns are called that stand for parts of a row's time: hours, days, or weeks."""

WHOLE = {"day": (23, 24, 25), "month": range(28, 32), "year": (*range(41, 54), 365, 366)}
"""How many of them there are: W1 to W5 may be weights, 0 to 100 ages."""

FINER = ("quarter", "month", *CODES)
"""Units of which a year has no months."""

AS_THEY_ARE = box("these columns are like others: leave them as they are", unroll=False)


def unrolled(
    body: Body, time: Time, times: Times | None, inquiry: Inquiry
) -> tuple[Body, Times | None]:
    """One row for each month of each year, in the order of time, where months are columns.

    Parameters
    ----------
    body : Body
        Its rows in the order of their years.
    time : str, tuple of str, or None
        The column of years.
    times : Times or None
        The years.
    inquiry : Inquiry

    Returns
    -------
    Body
        Of two columns: the time and the value.
    Times
        Of its rows.
    """
    n, parts = columns_of_parts(body.names)
    wanted = inquiry.mends.unroll
    unit = "" if times is None else times.unit
    finer = list(filter(SHORTER[unit].fullmatch, body.names)) if unit in SHORTER else []
    clock = unit == "day" and any(":" in one for one in finer)
    whole = len(finer) in WHOLE.get(unit, ()) and (unit == "day" or finer[0] != "0")
    clocks = _minutes_of_day(finer) if unit == "day" else []
    if clocks and (whole or clock):
        return _hours_unrolled(body, time, times, dict(zip(finer, clocks, strict=True)), inquiry)
    if whole or (clock and len(finer) > 4):
        inquiry.ask(
            f"The names of {len(finer)} columns are parts of a {unit} ({finer[0]} to {finer[-1]}): "
            f"for one series write each of them in a row of its own",
            AS_THEY_ARE,
        )
        return body, times
    beside = [one for one in body.names if one not in names_of(time)]
    days = weekdays_among([one for one in beside if not is_sum(one)])
    if days and not _are_truths(body, days):
        weeks = unit == "day" and times.step == 7
        one_week = unit == "day" and len(times.values) == 1
        counted_weeks = unit == "number" and times.step == 1 and named_as_week(called(time))
        by_name = weekdays_of(days)[0] is not None
        no_dates = times is None and any(map(named_as_week, beside))
        if weeks or (by_name and (one_week or counted_weeks or no_dates)):
            return _days_of_weeks(body, time, times, days, inquiry)
    alike = _twelve_alike(body, time) if unit == "year" and len(parts) < 12 else []
    if unit == "year" and (names := _months_among(body.names, time, parts) or (parts and alike)):
        strange = listed([one for one in body.names if one in names and one not in SHORT], 12)
        leave_out = [box(f"leave {strange} out", unroll=True)] if parts else []
        stand = "stand" if ", " in strange else "stands"
        said = f"{strange} {stand} where a month must be, and no month is known by such a name"
        if not inquiry.ask(said, months_box(names), *leave_out, AS_THEY_ARE):
            return body, times
    elif alike:
        inquiry.tell(
            f"12 columns of words ({alike[0]} to {alike[-1]}) are taken for columns like others, "
            f"and may be the months of their years",
            box("they are months, in this order", months=tuple(alike)),
            AS_THEY_ARE,
            guessed=True,
        )
    if unit in FINER:
        parts = {}  # T1 and T2 beside days are no quarters
    if not parts or (times is None and time is not None):
        if wanted is not None and not isinstance(time, tuple):
            inquiry.tell("No columns are the months, quarters or halves of a year")
        return body, times
    order = list(parts.values())
    first, last = (body.names[list(parts)[i]] for i in (0, -1))
    the = "the " if len(parts) == n else ""
    said = f"{len(parts)} columns are {the}{NAMES[n]}s of a year ({first} to {last})"
    if n == len(parts) == 12 and times is not None and times.values.tolist() == DAYS:
        return _days_unrolled(body, time, times, parts, said, inquiry)
    rows, doubtful = body.grid.rows, _may_be_mere_codes(body.names, parts, time)
    if times is None or times.unit != "year":
        to_a_part = len(rows) / len(parts)
        coded = all(CODED.fullmatch(body.names[i]) for i in parts)
        if coded and to_a_part > MANY_TO_A_PART:
            inquiry.tell(
                f"{len(parts)} columns are called as {NAMES[n]}s of a year are ({first} to {last}) "
                f"and taken for columns like others, as the {len(rows)} rows are no years",
                AS_THEY_ARE,
                STAND_UP,
                guessed=True,
            )
            return body, times
        offers = [STAND_UP, AS_THEY_ARE]
        if doubtful or (coded and to_a_part > SOME_TO_A_PART):
            offers.reverse()
        inquiry.ask(f"{said}, and no column has their years", *offers)
        return body, times
    into = f"{len(parts) * len(rows):,} rows, a {NAMES[n]} each"
    words = f"unroll {counted(len(rows), 'year')} into {into}"
    offers = [box(words, unroll=True)]
    turn = order[0] if order == [(order[0] + i) % n for i in range(n)] else 0
    if turn and not all(map(FISCAL.fullmatch, body.texts(time))):
        year = body.texts(time)[0]
        offers = [
            box(f"{words}: {year} begins with its {first}", unroll=True),
            box(f"{words}: {year} ends with its {last}", unroll="ends"),
        ]
        if goes_by_its_end(time, body.texts(time), turn / n):
            offers.reverse()
    left = [one for i, one in enumerate(body.names) if i not in parts and one != time]
    more = f" ({listed(left)} {'is' if len(left) == 1 else 'are'} left out)" if left else ""
    offers = [AS_THEY_ARE, *offers] if doubtful else [*offers, AS_THEY_ARE]
    inquiry.ask(f"{said}, and each row is a year{more}", *offers)
    if wanted is False or (doubtful and wanted is None):
        return body, times
    begins = times.values - (wanted == "ends")
    cells = sorted(
        (int(year + (part < turn)) * n + part, row[place])
        for year, row in zip(begins, rows, strict=True)
        for place, part in parts.items()
    )
    return _stacked(body, time, [body.names[i] for i in parts], cells, NAMES[n])


def _are_truths(body: Body, names: Sequence[str]) -> bool:
    """Whether these columns say of each row which day it is."""
    cells = {cell.casefold() for one in names for cell in body.texts(one)}
    return cells - {""} <= TRUTHS or cells <= {"", "0", "1", "0.0", "1.0"}


def _days_of_weeks(
    body: Body, time: Time, times: Times | None, days: Sequence[str], inquiry: Inquiry
) -> tuple[Body, Times | None]:
    """One row for each day of each week, if that is wanted and it is known which week a row is.

    A day that is called by its name is that day: on the date that is told, if that is one of them;
    otherwise behind it, or before it where that is called the end of the week.
    """
    left = [one for one in body.names if one not in (*days, *names_of(time))]
    more = f"; {listed(left)} {'is' if len(left) == 1 else 'are'} left out" if left else ""
    said = f"its {len(days)} columns may be the days ({days[0]} to {days[-1]})"
    if times is None:
        inquiry.tell(
            f"Each row may be a week, and {said}, but no column tells when each week begins: "
            f"put one with its first day beside them",
            AS_THEY_ARE,
            guessed=True,
        )
        return body, times
    unit, places, begins = times.unit, weekdays_of(days), times.values
    first = places[0]
    after = [
        i if place is None or first is None else (place - first) % 7
        for i, place in enumerate(places)
    ]
    if unit != "day":
        begins = 7 * (begins - 1) + 1  # day 1 is in week 1
    elif first is not None:
        told = (int(begins[0]) + THURSDAY) % 7  # 1970 began with a Thursday
        ends = LAST_DAY.intersection(words_of(called(time)))
        if told in places:
            begins = begins - after[places.index(told)]
        else:
            begins = begins + (first - told) % 7 - (7 if ends else 0)
    first_day, last_day = (when(begins[0] + after[i], unit) for i in (0, -1))
    day = "" if unit == "day" else "day "
    words = f"{days[0]} of the first is {day}{first_day}, {days[-1]} {last_day}"
    taken = inquiry.ask(
        f"Each row is a week, and {said}{more}",
        box(f"unroll {counted(len(body.grid.rows), 'week')} into days: {words}", unroll=True),
        AS_THEY_ARE,
    )
    if not taken or not inquiry.mends.unroll:
        return body, times
    at = [body.names.index(one) for one in days]
    cells = sorted(
        (week + day, row[place])
        for week, row in zip(begins.tolist(), body.grid.rows, strict=True)
        for day, place in zip(after, at, strict=True)
    )
    return _stacked(body, time, days, cells, unit)


THURSDAY = 3

LAST_DAY = frozenset("ending end ends ended ende bis until fin fine fim to 截止 终 終 まで".split())
"""What stands in the name of a column that tells the last day of each week."""


def _may_be_mere_codes(names: Sequence[str], parts: dict[int, int], time: Time) -> bool:
    """Whether columns called as parts of a year are rather questions, sensors or runs.

    Another one goes on where a year has no more of them, as Q5 does, or they have the letter of
    trimestre and semestre beside years that are called in no such language.
    """
    written = [CODED.fullmatch(names[i]) for i in parts]
    letters = {found[1].casefold() if found else "" for found in written}
    others = [CODED.fullmatch(one) for i, one in enumerate(names) if i not in parts]
    beyond = any(one and one[1] and one[1].casefold() in letters for one in others)
    return beyond or (letters <= {"s", "t"} and str(time).casefold() in ("year", "jahr"))


CODED = re.compile(r"([^\W\d_]?)[\s._-]?\d\d?")
"""What parts of a year may be called, but also questions, quarters of a match and plots."""

SOME_TO_A_PART, MANY_TO_A_PART = 2, 5
"""So many rows for each part of a year are rather people or places than what one year had."""

DAYS = [*range(1, 32)]
"""Of the longest month."""


def _days_unrolled(
    body: Body, time: Time, times: Times, parts: dict[int, int], said: str, inquiry: Inquiry
) -> tuple[Body, Times]:
    """One row for each day of a year, where months stand side by side above their days."""
    told = {year for text in inquiry.above for year in YEAR_WITHIN.findall(text)}
    wanted = inquiry.mends.unroll
    given = [wanted] if wanted in YEARS else [int(year) for year in told if len(told) == 1]
    ways = {year: _days_of(year, body, parts) for year in given}
    offers = [
        box(f"unroll them into the {len(cells)} days of {year}", unroll=year)
        for year, cells in ways.items()
        if cells
    ]
    of = f"{said}, and each row is a day of them"
    no_year = "; of which year is not told: write it into a row above the table"
    inquiry.ask(of if offers else of + no_year, *offers, AS_THEY_ARE)
    if wanted is False or not offers:
        return body, times
    return _stacked(body, time, [body.names[i] for i in parts], ways[given[0]], "day")


def _days_of(year: int, body: Body, parts: dict[int, int]) -> list[tuple[int, str]]:
    """The cells of all days of a year; nothing if there is a number where it has no day."""
    cells = []
    for place, month in sorted(parts.items(), key=lambda one: one[1]):
        begin = np.datetime64(f"{year}-{month + 1:02}")
        first, end = (one.astype("datetime64[D]").astype(int) for one in (begin, begin + 1))
        column = [row[place] for row in body.grid.rows]
        if any(map(looks_like_a_number, column[end - first :])):
            return []
        cells += zip(range(first, end), column, strict=False)
    return cells


def _minutes_of_day(names: Sequence[str]) -> list[int]:
    """When in the day each of these columns is by its name, if they go through it evenly.

    >>> _minutes_of_day([f"{hour}:00" for hour in range(24)])[:3]
    [0, 60, 120]
    """
    written = [re.sub(r"^\D*|(?<=:\d\d):00$", "", name).split(":") for name in names]
    minutes = [60 * int(hour) + int(*minute or "0") for hour, *minute in written]
    step = 1440 // max(1, len(names))
    even = minutes[:1] in ([0], [step]) and set(np.diff(minutes).tolist()) == {step}
    return minutes if even and step * len(names) == 1440 else []


def _hours_unrolled(
    body: Body, time: Time, times: Times, clocks: dict[str, int], inquiry: Inquiry
) -> tuple[Body, Times]:
    """One row for each hour, or part of it, of each day; the clock may say when it ends."""
    names, minutes = list(clocks), list(clocks.values())
    step = minutes[1] - minutes[0]
    unit, long = ("hour", 60) if step == 60 else ("minute", 1)
    days = counted(len(body.grid.rows), "day")

    def offer(back: int, unroll: bool | str) -> Offer:
        first = when((times.values[0] * 1440 + minutes[0] - back) // long, unit)
        into = f"{len(names) * len(body.grid.rows):,} rows"
        return box(f"unroll {days} into {into}: {names[0]} of the first is {first}", unroll=unroll)

    left = [one for one in body.names if one not in clocks and one != time]
    more = f" ({listed(left)} {'is' if len(left) == 1 else 'are'} left out)" if left else ""
    inquiry.ask(
        f"{len(names)} columns are parts of a day ({names[0]} to {names[-1]}), and each row is a "
        f"day{more}",
        offer(0, True),
        *([offer(step, "ends")] if minutes[0] else []),
        AS_THEY_ARE,
    )
    wanted = inquiry.mends.unroll
    if wanted is False:
        return body, times
    at = [body.names.index(one) for one in names]
    back = step if wanted == "ends" else 0
    cells = [
        ((day * 1440 + minute - back) // long, row[place])
        for day, row in zip(times.values.tolist(), body.grid.rows, strict=True)
        for place, minute in zip(at, minutes, strict=True)
    ]
    return _stacked(body, time, names, cells, unit)


def _stacked(
    body: Body, time: Time, names: Sequence[str], cells: list[tuple[int, str]], unit: str
) -> tuple[Body, Times]:
    """The cells of these columns below one another, each with its time in the first column."""
    units = {sign for one in names if (sign := body.units.get(one))}
    columns = names_of(time)
    beside = [""] * (len(columns) - 1)
    rows = [[when(at, unit), *beside, cell] for at, cell in cells]
    return Body(
        (*columns, VALUE),
        Grid(rows, list(range(2, len(cells) + 2))),
        {VALUE: units.pop()} if len(units) == 1 else {},
    ), Times(np.array([at for at, _ in cells], dtype=np.int64), unit)


def _twelve_alike(body: Body, time: Time) -> list[str]:
    """Twelve columns beside the time, but for totals, if these may be months by words not known.

    Each is called by a word, and not by the alphabet, as lands are; numbers are alike in size.
    """
    names = [one for one in body.names if one != time and not is_sum(one)]
    words = [one.rstrip(".").casefold() for one in names]
    if len(names) != 12 or not all(map(str.isalpha, words)) or words == sorted(words):
        return []
    sizes = [np.nanmax(np.abs(read_numbers(body.texts(one)).values), initial=0) for one in names]
    return names if 0 < max(sizes) < ALIKE * min(sizes) else []


ALIKE = 30
"""So much more is the largest number of a month than that of another, at most."""


def _months_among(names: Sequence[str], time: Time, parts: dict[int, int]) -> list[str]:
    """What the twelve months are called, if they are columns side by side, not all of them known.

    Half of them must be known, or their language; a total behind the others is none.
    """
    for start in range(len(names) - 11):
        window = names[start : start + 12]
        places = [parts.get(start + i) for i in range(12)]
        all_ = set(parts) <= set(range(start, start + 12)) and time not in window
        found = months_by_order(window, places) if all_ else []
        most = len(set(places) - {None}) > 5 and not is_sum(window[-1])
        if found and (most or not set(found) & set(SHORT)):
            return found
    return []
