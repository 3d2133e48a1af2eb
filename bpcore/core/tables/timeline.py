"""The rows in the order of their times, and what stands in the way of that."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

import numpy as np

from bpcore.core.tables.choice import Time, called, names_of
from bpcore.core.tables.clocks import by_first_clock
from bpcore.core.tables.columns import NOTES
from bpcore.core.tables.mends import (
    COUNT_IN_ORDER,
    COUNT_ROWS,
    FLAGS,
    NO_ORDER,
    NO_POINTS,
    UNITS,
    Inquiry,
    Mends,
    Offer,
    box,
    listed,
    months_box,
    places,
)
from bpcore.core.tables.mixed import each_by_its_own_way, ways_of_writing
from bpcore.core.tables.notations import (
    NUMBERS,
    TWO_YEARS,
    clock_of,
    goes_by_its_end,
    may_be_time,
    may_be_years,
    of_one_month,
    parts_beside,
    read_one,
    serial_days,
    time_texts,
    times_of,
    turn_of,
    ways_of_digits,
    without_footnotes,
    without_sign,
)
from bpcore.core.tables.numbers import looks_like_a_number
from bpcore.core.tables.parts import (
    DOUBTFUL,
    NAMES,
    YEAR_NAMES,
    letters_of,
    named_as_counter,
    named_as_time,
    part_of_year,
    unit_of_duration,
    words_of,
)
from bpcore.core.tables.periods import (
    CODES,
    DAY_0_OF_SPREADSHEETS,
    HALF,
    ORDERS,
    UNDERSTOOD,
    Times,
    are_short,
    days_swapped,
    is_clock,
    one_way,
    read_times,
    span_of,
    when,
)
from bpcore.core.tables.shape import YEAR_WITHIN, Body, are_merged
from bpcore.core.tables.sums import spans_among_years, without_sums
from bpcore.core.tables.which_time import is_no_month, months_in, numbered_beyond
from bpcore.core.words import counted

FIRST = {
    "dmy": "the day comes first",
    "mdy": "the month comes first",
    "ymd": "the year comes first",
    "swapped": "day and month have changed places where neither is above 12",
    "each": "each time is read by its own way of writing",
    "months": "the digits are a year and its month",
    "weeks": "the digits are a year and its week",
    "excel": "the numbers are days as spreadsheets count them",
    "1970": "the numbers are days since 1970, as R counts them",
    "1960": "the numbers are days since 1960, as SAS and Stata count them",
    "matlab": "the numbers are days as MATLAB counts them",
    "spss": "the numbers are seconds as SPSS counts them",
    "julian": "the numbers are Julian days",
    "mjd": "the numbers are modified Julian days",
    "years": "the times are years",
    "days": "the days are days",
    "numbers": NUMBERS,
}

TWO_DIGITS_LAST = re.compile(r"\d{0,2}\D+\d\d")

COARSE = ("year", "half-year", "quarter", "month")
"""Units of which the longer may sum up the shorter."""

MISTAKES = 3
"""So many rows that repeat a time are of several series, if something tells them apart."""

ONE_OF_EACH_TIME = [
    box(f"keep the {which} row of each time that comes again", drop_repeats=which)
    for which in ("first", "last")
]
DROP_REPEATS = box("keep the first of rows that are the same", drop_repeats=True)
ONE_CLOCK = box("go by the clock of the first row, which is not put back", one_clock=True)
DROP_UNTIMED = box("leave out rows with something else in the place of a time", drop_untimed=True)


def filled_down(body: Body, time: Time, inquiry: Inquiry) -> Body:
    """The time, and where it repeats words before it, filled down where they are mostly empty."""
    if time is not None:
        first = names_of(time)[0]
        again = len(set(body.texts(first))) < len(body.grid.rows)
        for name in body.names[: body.names.index(first) + 1]:
            if name == first or (again and not any(map(looks_like_a_number, body.texts(name)))):
                body = filled(body, name, inquiry)
    return body


def filled(body: Body, name: str, inquiry: Inquiry) -> Body:
    """A column of which most cells are empty, as merged cells are, with what stands above them."""
    cells = body.texts(name)
    if not are_merged(cells):
        return body
    inquiry.ask(
        f"{name} is empty in {cells.count(''):,} of {len(cells):,} rows",
        box(f"an empty cell of {name} says the same as the one above it", fill_down=True),
    )
    return body.filled_down(name)


def in_time(body: Body, time: Time, inquiry: Inquiry) -> tuple[Body, Times | None]:
    """The rows in the order of their times, and when each of them is.

    Raises
    ------
    Unreadable
        If a time comes twice.
    """
    mends = inquiry.mends
    if time is None:
        return without_sums(body, inquiry), None
    one_of_each = mends.drop_repeats in ("first", "last")
    if not one_of_each:
        body = _without_repeats(body, time, inquiry)
    if mends.drop_untimed:
        body = _without_untimed(body, time, inquiry)
    if one_of_each:
        body = _one_of_each_time(body, time, inquiry)
    body = _without_notes(body, time, inquiry)
    if asks_for_half_of_the_day(body, time, inquiry):
        return body, None
    if len(names_of(time)) > 1:
        mends = _in_which_year(body, time, inquiry)
    return _in_order(body, time, inquiry, mends)


def asks_for_half_of_the_day(body: Body, time: Time, inquiry: Inquiry) -> bool:
    """Whether a column of AM and PM stands beside a clock that counts to 12, which is asked about.

    Beside months or days that go to 12, too, it says when something was measured.
    """
    *_, clock = names_of(time)
    if not all(map(TO_12.fullmatch, body.texts(clock))):
        return False
    halves = (n for n in body.names if n not in names_of(time) and _all_halves(body.texts(n)))
    half = next(halves, None)
    times = times_of(body, time, inquiry.mends) if half else None
    if times is None or times.unit not in CODES or times.unit == "day":
        return False
    words = f"take {called(time)} and {half} together as the time"
    said = f"{half} says which half of a day the hours of {clock} are in"
    inquiry.ask(said, box(words, time=(*names_of(time), half)))
    return True


def _all_halves(cells: Sequence[str]) -> bool:
    return bool(cells) and all(HALF.fullmatch(cell) for cell in cells)


TO_12 = re.compile(r"(.*\s)?(0?[1-9]|1[0-2])([:.][0-5]\d){0,2}")


def _in_which_year(body: Body, time: tuple[str, ...], inquiry: Inquiry) -> Mends:
    """Ask what a year means that begins with another month than January; the mends for that."""
    mends, (*years, part) = inquiry.mends, time
    texts = time_texts(body, tuple(years), mends)
    cells = body.texts(part)
    turn = turn_of(texts, cells, part)
    if not turn or all(map(TWO_YEARS.match, texts)):
        return mends
    ends = goes_by_its_end(called(tuple(years)), texts, turn / parts_beside(part, cells)[0])
    ways = {way: replace(mends, unroll=way) for way in (("ends", True) if ends else (True, "ends"))}
    inquiry.ask(
        f"{called(time)}: the rows of a year do not begin with its first {part}",
        *(
            box(f"{texts[0]} {cells[0]} is {time_texts(body, time, way)[0]}", unroll=unroll)
            for unroll, way in ways.items()
        ),
    )
    return ways.get(mends.unroll, next(iter(ways.values())))


def _in_order(body: Body, time: Time, inquiry: Inquiry, mends: Mends) -> tuple[Body, Times | None]:
    mends = _ask_about_footnotes(body, time, inquiry, mends)
    times = times_of(body, time, mends)
    alone = isinstance(time, str) and mends.dates is None and not unit_of_duration(time)
    digits = body.texts(time) if alone else []
    if times is not None and (clock := clock_of(called(time), digits)):
        ways = {"numbers": times} | ways_of_digits(time, tuple(digits))[1]
        inquiry.ask(
            f"{time}: {digits[0]} may be {clock} by the clock: put the day before it, or count the "
            f"rows",
            COUNT_ROWS,
            *(
                box(f"it is {when(one.values[0], one.unit)}", dates=way)
                for way, one in ways.items()
            ),
        )
        return body, None
    texts = time_texts(body, time, mends)
    slip = times is not None and _slip(times.values) is not None
    swapped = days_swapped(texts) if mends.dates in (None, *ORDERS) and not slip else None
    if swapped is not None:
        times = _ask_about_swapped(*swapped, body, time, inquiry)
    elif times is not None and times.readings:
        movable = "day, month and year" if "ymd" in times.readings else "day and month"
        doubt = f"in {times.example!r} and all others {movable} can change places"
        if longer := {"months", "weeks"}.intersection(times.readings):
            other = min(longer).removesuffix("s")
            doubt = f"{times.example!r} and all others can be a {other} or a day"
        boxes = [
            box(f"{FIRST[order]}: {day}", dates=order) for order, day in times.readings.items()
        ]
        ways = [times_of(body, time, replace(mends, dates=order)) for order in times.readings]
        even = [len(way.values) > 3 and not np.ptp(np.diff(way.values)) for way in ways]
        if even[0] and not any(even[1:]):
            first, *_ = times.readings.values()
            said = f"{doubt}; it is taken for {first}, as only so all steps are even"
            inquiry.tell(f"{called(time)}: {said}", *boxes[1:], guessed=True)
        else:
            days = " or ".join(times.readings.values())
            inquiry.ask(f"{called(time)}: {doubt}: {days}", *boxes)
    else:
        said = FIRST.get(mends.dates, "")
        if mends.dates == "years" and times is not None and times.unit != "year":
            said = "no days of 1905 are among them, so they are taken as they stand"
        if mends.dates == "swapped" and days_swapped(texts) is None:
            said = "no day and month have changed places, so they are taken as they stand"
        if mends.dates == "each" and each_by_its_own_way(texts) is None:
            said = "not in order by several ways of writing, so they are taken as they stand"
        if said:
            inquiry.ask(f"{called(time)}: {said}", box(FIRST[mends.dates], dates=mends.dates))
    times = _of_a_spreadsheet(times, texts, time, inquiry, mends)
    _ask_about_even_numbers(times, texts, time, body, inquiry)
    if times is None:
        return _without_strays(body, time, inquiry, mends)
    if times.unit != "number" and are_short(texts):
        first, last = (when(one, times.unit) for one in (times.values.min(), times.values.max()))
        said = f"{called(time)}: years of two digits are read as from {first} to {last}"
        inquiry.tell(said, COUNT_ROWS, guessed=mends.dates is None)
    if (years := span_of(texts)) > 1:
        touching = set(np.diff(np.unique(times.values))) == {years}  # 1950-1955, 1955-1960
        n = years if touching else years + 1
        inquiry.tell(
            f"{called(time)}: {texts[0]!r} and the others are read as the first of their {n} years",
            COUNT_ROWS,
            guessed=True,
        )
    steps = np.diff(times.values)
    if len(np.unique(times.values)) < len(times.values) and not mends.in_order:
        times = _with_repeats(times, body, time, inquiry)
        steps = steps if times is None else np.diff(times.values)
    if mends.one_clock and not inquiry.offered(one_clock=True):
        said = f"{called(time)}: no hour is twice by night, so the times are taken as they stand"
        inquiry.ask(said, ONE_CLOCK)
    rises = np.all(steps >= 0) and (mends.in_order or np.any(steps))
    if times is None or np.all(steps > 0) or rises:
        return body, times
    return _turned(times, body, time, inquiry)


def _ask_about_footnotes(body: Body, time: Time, inquiry: Inquiry, mends: Mends) -> Mends:
    """Ask about years with a digit more; the mends that leave it off."""
    cells = body.texts(names_of(time)[0])
    years = without_footnotes(cells)
    longer = [i for i, cell in enumerate(cells) if cell != years[i]]
    if not longer:
        return mends
    inquiry.ask(
        f"{called(time)}: {counted(len(longer), 'year')} with a digit more, as of a footnote, "
        f"such as {cells[longer[0]]} for {years[longer[0]]} ({body.places(longer)})",
        FLAGS,
        COUNT_ROWS,
    )
    return replace(mends, flags=True)


def _ask_about_swapped(
    times: Times, moved: np.ndarray, body: Body, time: Time, inquiry: Inquiry
) -> Times:
    """Ask about days that a spreadsheet has turned round; to sort them as they stand were wrong."""
    first, text = moved[0], body.texts(names_of(time)[0])[moved[0]]
    inquiry.ask(
        f"{called(time)}: the days are in order only if day and month have changed places in "
        f"{counted(len(moved), 'row')}, first in row {body.grid.at[first]}, as they do where a "
        f"spreadsheet reads days in the order of another land",
        box(f"{text} is {when(times.values[first], times.unit)}, and so on", dates="swapped"),
        COUNT_ROWS,
    )
    return times


def _of_a_spreadsheet(
    times: Times | None, texts: list[str], time: Time, inquiry: Inquiry, mends: Mends
) -> Times | None:
    """Numbers that may be days, and days that may be years; as they are likely meant."""
    ways = serial_days(time, texts) if mends.dates is None else {}
    if ways and (times is None or times.unit == "number"):
        shown = "spreadsheets show as days" if next(iter(ways)) == "excel" else "may be days"
        ways |= ways_of_digits(called(time), tuple(texts))[1]
        inquiry.ask(
            f"{called(time)} has numbers such as {texts[0]}, which {shown}",
            *(
                box(f"{FIRST[way]}: {texts[0]} is {when(one.values[0], one.unit)}", dates=way)
                for way, one in ways.items()
            ),
            COUNT_ROWS if times is None else box(FIRST["numbers"], dates="numbers"),
        )
        return next(iter(ways.values()))
    if times is not None and may_be_years(times) and mends.dates not in ("years", "days"):
        day, year = when(times.values[0], "day"), times.values[0] + DAY_0_OF_SPREADSHEETS
        inquiry.ask(
            f"{called(time)} has days of 1905 alone, as spreadsheets show years that are taken for "
            f"days",
            box(f"{FIRST['years']}: {day} is {year}", dates="years"),
            box(FIRST["days"], dates="days"),
        )
    return times


USUAL = (1, 2, 4, 5, 10)
"""Steps of years."""


NO_NAME = re.compile(r"(column \d+|[^\W\d_]|)")
"""A name that says nothing of its column, as Elevation or Price say that they are no years."""


def _ask_about_even_numbers(
    times: Times | None, texts: list[str], time: Time, body: Body, inquiry: Inquiry
) -> None:
    """Ask about years in strange steps; tell of what is a time by its numbers or its name alone."""
    steps = np.unique(np.diff(times.values)) if times is not None else []
    settled = inquiry.mends.dates is not None or set(words_of(called(time))) & YEAR_NAMES
    if len(steps) != 1 or len(texts) < 3 or settled:
        return
    numbers, no_time = ", ".join(texts[:3]), _no_time(time, body, inquiry)
    strange = all(map(str.isdecimal, texts)) and abs(steps[0]) not in USUAL
    named = named_as_time(called(time)) or named_as_counter(called(time))
    if times.unit == "year" and strange:
        inquiry.ask(
            f"{time}: {numbers} … may be years in steps of {abs(steps[0])}, or count something "
            f"else, such as milliseconds",
            *(box(FIRST[way], dates=way) for way in ["numbers", "years"][not named :]),
            *no_time,
        )
    measure = times.unit == "year" and not (strange or named or NO_NAME.fullmatch(called(time)))
    if measure and no_time:
        inquiry.tell(f"{time}: {numbers} … are taken for years", *no_time, guessed=True)
    unit = unit_of_duration(called(time)) if times.unit == "number" else ""
    if unit and not inquiry.choice.time_is_chosen:
        inquiry.tell(f"{time}: {numbers} … are taken for the time of the rows, in {unit}", *no_time)
    doubtful = times.unit == "number" and set(words_of(called(time))) & DOUBTFUL
    if doubtful and not unit and times.values[0] not in (0, 1) and no_time:
        inquiry.tell(
            f"{time} is taken for the time by its name ({numbers} …)", *no_time, guessed=True
        )


def _with_repeats(times: Times, body: Body, time: Time, inquiry: Inquiry) -> Times | None:
    """Times of which one comes again: of a clock that is put back, or of a column that is no time.

    Or of rows that are no points in time, such as orders; or by mistake.
    """
    steps = np.diff(times.values)
    order = np.argsort(times.values, kind="stable")
    again = int(np.argmin(np.diff(times.values[order])))
    first, second = (body.grid.at[i] for i in sorted(order[again : again + 2]))
    text = when(times.values[order[again]], times.unit)
    twice = f"{called(time)} is {text} in row {second}, as in row {first}"
    hour = {"hour": 1, "minute": 60, "second": 3600, "millisecond": 3_600_000}.get(times.unit, 0)
    falls_at_all = bool(np.all(steps <= 0))
    none = NO_ORDER if np.any(steps < 0) and np.any(steps > 0) else NO_POINTS
    at_night = hour and times.values[order[again]] // hour % 24 < 4  # as clocks are put back
    if at_night and (falls_at_all or steps.min() >= -hour):
        count = COUNT_IN_ORDER if falls_at_all or steps.min() >= 0 else COUNT_ROWS
        anew = by_first_clock(times.values, hour)
        offers = [] if anew is None else [ONE_CLOCK]
        inquiry.ask(
            f"{twice}: a clock that is put back has an hour twice, and else one of the two rows "
            f"must go from the file",
            *offers,
            count,
        )
        if anew is not None:
            return replace(times, values=anew)
        return times if count is COUNT_IN_ORDER else None
    if times.unit == "number" and not inquiry.choice.time_is_chosen:
        inquiry.ask(f"{twice}: it may be no time", none)
        return None
    n, different = len(order), len(np.unique(times.values))
    few = repeat_by_mistake(n, different) and _slip(times.values) is None
    one_of_each = ONE_OF_EACH_TIME if few else []  # after the count, where orders come by the day
    more = f", and so {counted(n - different - 1, 'other')}" if n - different > 1 else ""
    inquiry.ask(
        f"{inquiry.name}, row {second}, column {called(time)!r}: {text} comes again, as in row "
        f"{first}{more}; one of the two must go from the file, or the rows are no points in time",
        *([none, *one_of_each] if times.unit in CODES else [*one_of_each, none]),
    )
    return None


def _without_notes(body: Body, time: Time, inquiry: Inquiry) -> Body:
    """Leave out rows without a number that have the time of another, such as of a dividend.

    Only where each time is left once.
    """
    times = times_of(body, time, inquiry.mends)
    values = [] if times is None else times.values.tolist()
    often = Counter(values)
    if len(often) == len(values):
        return body
    others = [i for i, name in enumerate(body.names) if name not in names_of(time)]
    out = [
        i
        for i, (value, row) in enumerate(zip(values, body.grid.rows, strict=True))
        if often[value] > 1 and not any(_is_number(row[place]) for place in others)
    ]
    rest = [i for i in range(len(values)) if i not in out]
    if not out or sorted(values[i] for i in rest) != sorted(often):
        return body
    found = next(filter(None, (body.grid.rows[out[0]][place] for place in others)), "nothing")
    has = "has the time of another row" if len(out) == 1 else "have the times of other rows"
    where = body.places(out)
    inquiry.ask(
        f"{where.capitalize()} {has}, and no number ({found})",
        box(f"leave out {where}, without a number", drop_missing=True),
        NO_POINTS,
    )
    return body.rows(rest)


def _is_number(cell: str) -> bool:
    """Whether this is a number, perhaps with a unit, but not what a word says of it."""
    return looks_like_a_number(cell) and not re.search(r"[^\W\d_]{4}", cell)


def repeat_by_mistake(n: int, different: int) -> bool:
    """Whether so few of n rows have the time of another that it may be a mistake."""
    return n - different < max(MISTAKES, n / 20)


def _one_of_each_time(body: Body, time: Time, inquiry: Inquiry) -> Body:
    """Of the rows of one time the first or the last, once all times are known."""
    times, n = times_of(body, time, inquiry.mends), len(body.grid.rows)
    rows = range(n) if inquiry.mends.drop_repeats == "last" else range(n)[::-1]
    values = range(n) if times is None else times.values.tolist()
    kept = {values[i]: i for i in rows}.values()
    out = sorted(set(range(n)) - set(kept))
    where = f" ({body.places(out)})" if out else ""
    said = f"{counted(len(out), 'row')} left out, as another row has the same time{where}"
    inquiry.ask(said, *ONE_OF_EACH_TIME)
    return body.rows(sorted(kept))


def _turned(times: Times, body: Body, time: Time, inquiry: Inquiry) -> tuple[Body, Times]:
    """The rows in the order of their times, which is asked about."""
    steps = np.diff(times.values)
    falls = steps < 0

    def written(row: int) -> str:
        return " ".join(body.texts(one)[row] for one in names_of(time))

    if np.all(steps <= 0):
        order = np.arange(len(times.values))[::-1]
        said = f"{called(time)} falls from row to row: {written(0)} comes first"
        sort = box("turn the rows round", sort=True)
    else:
        order = np.argsort(times.values, kind="stable")
        place = int(np.argmax(falls))
        said = (
            f"{called(time)} falls {counted(int(falls.sum()), 'time')}, first in row "
            f"{body.grid.at[place + 1]}: {written(place + 1)} comes after {written(place)}"
        )
        sort = box("put the rows in the order of their times", sort=True)
    anew = times.unit == "number" and falls.sum() == 1 and times.values.max() <= 53
    slip = _slip(times.values)
    if slip is not None:
        place, right = slip
        said = (
            f"{called(time)} is {written(place)} in row {body.grid.at[place]}, where all others "
            f"make it {when(right, times.unit)}: put that right in the file"
        )
    if np.any(steps > 0) and _goes_to_12(times, body.texts(names_of(time)[-1])):
        said += "; all hours are from 1 to 12, so which half of the day they are in may be missing"
        anew = True
    first = [COUNT_ROWS, sort] if anew or slip is not None else [sort]
    if slip is not None:
        first.insert(0, box("leave out that row", drop_untimed=True))
    inquiry.ask(said, *first, *_no_time(time, body, inquiry))
    return body.rows(order.tolist()), Times(times.values[order], times.unit)


def _goes_to_12(times: Times, cells: Sequence[str]) -> bool:
    """Whether clocks begin anew at 1 after 12, as those do that go round twice a day."""
    clocks = list(map(TO_12.fullmatch, cells))
    if times.unit not in ("hour", "minute", "second") or not all(clocks):
        return False
    return (12, 1) in pairwise(hour for hour, _ in groupby(int(found[2]) for found in clocks))


def _slip(values: np.ndarray) -> tuple[int, int] | None:
    """The place of the one time that is wrong, and the right one, where all others rise evenly."""
    steps = np.diff(values)
    if len(steps) < 3:
        return None
    step = int(np.median(steps))
    off = np.flatnonzero(steps != step)
    alone = len(off) == 2 and off[1] == off[0] + 1 and steps[off].sum() == 2 * step
    return (int(off[1]), int(values[off[0]]) + step) if alone and step > 0 else None


def _no_time(time: Time, body: Body, inquiry: Inquiry) -> list[Offer]:
    """The box against a guess of numbers that are not called years: hr may be of a heart."""
    if inquiry.choice.time_is_chosen or not isinstance(time, str):
        return []
    years = set(words_of(time)) & YEAR_NAMES
    if years or not all(map(str.isdecimal, body.texts(time))):
        return []
    return [box(f"{time} is no time: count the rows", time=None)]


def _without_repeats(body: Body, time: Time, inquiry: Inquiry) -> Body:
    """Rows that are the same in every column, their time among them, were copied by mistake.

    So were those of one time that differ in a running number or a remark alone. Where the times
    were given up for the order of the rows, rows that are the same are told, as they may be others.
    """
    beside = [
        one
        for one in body.names
        if one not in names_of(time) and (_counts_by_one(body.texts(one)) or _are_notes(one, body))
    ]
    rest = [i for i, one in enumerate(body.names) if one not in {*beside, *names_of(time)}]
    given_up = inquiry.mends.in_order
    for names in ([], beside if rest and not given_up else []):
        distinct = body.without_repeats(names)
        rows = sorted(set(body.grid.at) - set(distinct.grid.at))
        if rows:
            are = "is" if len(rows) == 1 else "are"
            same = f"{counted(len(rows), 'row')} {are} the same as an earlier one in every column"
            but = f" but {listed(names)}" if names else ""
            offers = [DROP_REPEATS, *([NO_POINTS] if names else [])]
            said = f"{same}{but} ({places(rows)})"
            if given_up and not inquiry.mends.drop_repeats:
                inquiry.tell(said, DROP_REPEATS, guessed=True)
                return body
            inquiry.ask(said, *offers)
            body = distinct
    if inquiry.mends.drop_repeats and not inquiry.offered(drop_repeats=True):
        inquiry.ask("No row is the same as an earlier one in every column", DROP_REPEATS)
    return body


def _counts_by_one(cells: Sequence[str]) -> bool:
    numbers = (int(cell) if cell.isdecimal() else 0 for cell in cells)
    return len(cells) > 1 and all(below == above + 1 for above, below in pairwise(numbers))


def _are_notes(name: str, body: Body) -> bool:
    """Whether a column is called by notes, and is no column of marks, as a Note is in German."""
    cells = list(filter(None, body.texts(name)))
    called = not NOTES.isdisjoint(words_of(name))
    return called and 2 * sum(map(looks_like_a_number, cells)) < len(body.grid.rows)


def _without_untimed(body: Body, time: Time, inquiry: Inquiry) -> Body:
    """Leave out rows that have something else where the others have their times."""
    mends = replace(inquiry.mends, flags=True)  # 2021p is a time, whatever else is left out
    texts, times = (way(body, time, mends) for way in (time_texts, times_of))
    unit = mends.drop_untimed
    if isinstance(unit, str):
        kept = [i for i, text in enumerate(texts) if (one := read_one(text)) and one.unit == unit]
        said = f"Of {len(texts)} rows the {len(kept)} that have {unit}s are kept"
        inquiry.ask(said if kept else f"No row has {unit}s", _alone(unit, len(kept)))
        return body.rows(kept or range(len(texts)))
    mistakes = _mistakes(texts)
    if times is not None and not one_way(times.values) and (slip := _slip(times.values)):
        mistakes = {texts[slip[0]]}
    words = _untimed(texts, below=True)
    untimed = [one or text in mistakes for one, text in zip(words, texts, strict=True)]
    if all(untimed):  # it is no time at all, which is then said
        return body
    rows = [at for at, left_out in zip(body.grid.at, untimed, strict=True) if left_out]
    where = f" ({places(rows)})" if rows else ""
    inquiry.ask(f"{counted(len(rows), 'row')} without a time left out{where}", DROP_UNTIMED)
    return body.rows([i for i, left_out in enumerate(untimed) if not left_out])


def _alone(unit: str, n: int) -> Offer:
    return box(f"keep the {counted(n, unit)} alone", drop_untimed=unit)


def _mistakes(texts: Sequence[str]) -> set[str]:
    """The few cells that are no times, or times of another kind, among times of one kind.

    Such as a mark, 2022-03-32, or a month among days.
    """
    bad = {text for text in set(texts) if not text or not may_be_time(text)}
    if not bad:
        kinds = _kinds(texts)
        usual, _ = Counter(kinds).most_common(1)[0]
        bad = {text for text, kind in zip(texts, kinds, strict=True) if kind != usual}
    good = [text for text in texts if text not in bad]
    few = 5 * (len(texts) - len(good)) <= len(texts)
    return bad if few and read_times(good) is not None else set()


def _kinds(texts: Sequence[str]) -> list[str]:
    """The unit of each time, as most of the others have it if that fits: 2008-09 among months."""
    units = {text: one.unit if (one := read_one(text)) else "" for text in set(texts)}
    usual, _ = Counter(units[text] for text in texts).most_common(1)[0]
    first = next(text for text in texts if units[text] == usual)
    for text in [text for text, unit in units.items() if unit != usual]:
        if read_times([first, text]) is not None:
            units[text] = usual
    return [units[text] for text in texts]


def _untimed(texts: Sequence[str], below: bool) -> list[bool]:
    """Which cells stand for something else than the times of the others, such as a total.

    These are words, also if they come again with other years ("Total 2008", "2008 M13"), longer
    times between shorter ones, with their year or without, several years among single ones, and
    nothing at all; below all times anything. A mistake in a time is none of these.
    """
    words = {text: YEAR_WITHIN.sub("", text).strip(" -:./,()") for text in set(texts)}
    often = Counter(words[text] for text in texts)

    def is_word(text: str) -> bool:
        word = words[text]
        if not text:
            return True
        if not any(map(str.isalpha, word)) or may_be_time(text):
            return False
        again = (often[word] > 1 or is_no_month(word)) and word != text.strip()
        return again or (word == text.strip() and not any(map(str.isdecimal, word)))

    kinds = [None if one is None else one.unit for one in map(read_one, texts)]
    most = Counter(kinds).most_common(1)[0][0]
    longer = COARSE[: COARSE.index(most)] if most in COARSE else COARSE if most else ()
    parts = [text for text in words if NAMES.get((part_of_year(text) or (0,))[0]) in longer]
    others = [
        kind in longer and (kind != "year" or not any(map(str.isdecimal, words[text])))
        for kind, text in zip(kinds, texts, strict=True)
    ]
    between = sum(one != other for one, other in pairwise(others)) > 1  # not years, then quarters
    after = len(kinds) - next((i for i, kind in enumerate(reversed(kinds)) if kind == most), 0)
    spans = set(spans_among_years(texts))
    return [
        is_word(text)
        or i in spans
        or (text in parts and kinds[i] is None)
        or (between and other)
        or (below and most is not None and i >= after)
        for i, (text, other) in enumerate(zip(texts, others, strict=True))
    ]


def _without_strays(
    body: Body, time: Time, inquiry: Inquiry, mends: Mends
) -> tuple[Body, Times | None]:
    """A column of which not all cells are times: rows above or below, flags, or a mistake."""
    texts, name, at = time_texts(body, time, mends), called(time), body.grid.at
    known = [read_one(cell) if cell else None for cell in texts]
    bad = [i for i, one in enumerate(known) if one is None]
    spans = set(spans_among_years(texts))
    flagged = [  # but for 1990s beside 1990, which is a decade
        i for i in bad if i not in spans and (one := without_sign(texts[i])) and may_be_time(one)
    ]
    if flagged:
        rows = body.places(flagged)
        signs = f"with a sign or a word beside, as in {texts[flagged[0]]!r} ({rows})"
        inquiry.ask(f"{name}: {counted(len(flagged), 'time')} {signs}", FLAGS)
        return _in_order(body, time, inquiry, replace(mends, flags=True))
    if bad and (names := months_in(texts, mends)):
        strange = listed(list(dict.fromkeys(letters_of(texts[i]) for i in bad)), 12)
        inquiry.ask(
            f"{name}: {strange} {'stand' if ',' in strange else 'stands'} where a month must be, "
            f"first in row {at[bad[0]]}, and no month is known by such a name",
            months_box(names),
        )
        return body, None
    of_several = any(
        "keep" in offer.mend for f in inquiry.findings if f.blocks for offer in f.offers
    )
    turned = inquiry.offered(transpose=True)  # whose rows are no rows of the file

    def above(end: int, sentence: str, *others: Offer) -> tuple[Body, Times | None]:
        below = inquiry.mends.rows_below + at[-1] - at[end - 1]
        words = f"leave out what stands below row {at[end - 1]}"
        inquiry.ask(sentence, box(words, rows_below=below), *others)
        return _in_order(body.rows(range(end)), time, inquiry, mends)

    at_the_end = bad and bad[0] > 2 and bad == list(range(bad[0], len(texts)))
    if at_the_end and not turned and not of_several:
        first = at[bad[0]]
        return above(
            bad[0],
            f"{places(list(range(first, at[-1] + 1))).capitalize()}, column {name!r}: "
            f"{texts[bad[0]]!r} is no time; the table seems to end in row {at[bad[0] - 1]}",
        )
    untimed = _untimed(texts, below=of_several or turned)
    out = [i for i, left_out in enumerate(untimed) if left_out]
    rest = [i for i, left_out in enumerate(untimed) if not left_out]
    if 0 < len(out) <= len(rest) and set(bad) <= set(out):
        has = "has" if len(out) == 1 else "have"
        unit = "time" if bad else known[rest[0]].unit
        beyond = all(numbered_beyond(YEAR_WITHIN.sub("", texts[i]).strip()) for i in out)
        inquiry.ask(
            f"{body.places(out).capitalize()} {has} "
            f"{listed([texts[i] or 'nothing' for i in out])} in the place of "
            f"{'an' if unit == 'hour' else 'a'} {unit}, in column {name!r}"
            f"{': totals of their years?' if beyond else ''}",
            DROP_UNTIMED,
            *([] if named_as_time(name) else [NO_POINTS]),  # as where a day of birth is missing
        )
        return _in_order(body.rows(rest), time, inquiry, mends)
    mistakes, finer = _mistakes(texts), False
    if bad:
        row, text = at[bad[0]], texts[bad[0]]
        if all(re.fullmatch(r"[12]\d{3}-W\d\d?", texts[i]) for i in bad):
            inquiry.ask(
                f"{name}: {text} (row {row}) is no week of that year as ISO counts weeks, so the "
                f"file counts them in another way",
                COUNT_ROWS,
            )
            return body, None
        said = f", row {row}, column {name!r}: {text!r} is not a year, nor another time"
        if (others := bad[1:]) and mistakes:
            said += f", as in {counted(len(others), 'more row')} ({body.places(others)})"
        if ":" in text and is_clock(text):
            said = f", row {row}, column {name!r}: {text!r} is the time of a day without its day"
    else:
        kinds = _kinds(texts)
        same = next((i for i, kind in enumerate(kinds) if kind != kinds[0]), 0)
        again = kinds[0] in kinds[same:]
        if not same and (others := read_times(texts[:-1])) is not None:
            changes = others.unit == "year" and known[-1].values[0] <= others.values[-1]
            same = len(texts) - 1 if changes else 0  # 2018-19 below 2019
            again = False
        if same > 2 and not again and not turned and not of_several:
            other = "times written in another way" if kinds[same] == kinds[0] else f"{kinds[same]}s"
            said = f"{name}: the rows above row {at[same]} have {kinds[0]}s, those below {other}"
            others = {kind: n for kind, n in Counter(kinds).items() if kind != kinds[0]}
            units = sorted(others.keys() & set(UNITS))
            return above(same, said, *(_alone(unit, others[unit]) for unit in units))
        if (each := each_by_its_own_way(texts)) is not None:
            return _each_as_it_is_written(each, texts, body, time, inquiry)
        said = f", column {name!r}: the times are written in several ways"
        odd = [i for i, text in enumerate(texts) if text in mistakes]
        if odd:
            usual, _ = Counter(kinds).most_common(1)[0]
            said = f", row {at[odd[0]]}, column {name!r}: {texts[odd[0]]!r} is no {usual}"
            finer = UNITS.index(kinds[odd[0]]) > UNITS.index(usual)  # 2012-10 may have a footnote
        elif all(map(TWO_DIGITS_LAST.fullmatch, texts)):
            said = (
                f", column {name!r}: {texts[0]!r} may end in a year or count something else; write "
                f"years in full"
            )
    offers = []
    if years := of_one_month(texts):
        year = read_times(years).values[0]
        offers = [box(f"{FIRST['years']}: {texts[0]} is of {year}", dates="years")]
    offers.insert(bool(set(words_of(name)) & YEAR_NAMES), COUNT_ROWS)
    if mistakes:
        offers.insert(len(offers) if finer else 0, DROP_UNTIMED)
    inquiry.ask(f"{inquiry.name}{said} (understood are {UNDERSTOOD}, all in one way)", *offers)
    return body, None


def _each_as_it_is_written(
    times: Times, texts: list[str], body: Body, time: Time, inquiry: Inquiry
) -> tuple[Body, Times]:
    """Ask about times in order that are written in several ways, as where files were put together.

    Or as a spreadsheet leaves them that took some for days, and the others for texts.
    """
    ways = ways_of_writing(texts)
    some = listed([f"{counted(len(at), 'row')} as {texts[at[0]]}" for at in ways.values()])
    first, last = (when(times.values[i], times.unit) for i in (0, -1))
    inquiry.ask(
        f"{called(time)}: the times are written in {len(ways)} ways ({some}), and are in order if "
        f"each is read by its own",
        box(f"{FIRST['each']}: from {first} to {last}", dates="each"),
        COUNT_ROWS,
    )
    return (body, times) if first <= last else _turned(times, body, time, inquiry)


def ask_about_gaps(times: Times, time: Time, body: Body, kept: list[int], inquiry: Inquiry) -> None:
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
    unit, are = times.unit if times.unit != "number" else "unit", "is" if len(other) == 1 else "are"
    inquiry.ask(
        f"{called(time)} does not rise by even steps: {len(other)} of "
        f"{len(steps)} steps {are} not of {counted(usual, unit)} ({', '.join(named)}{more})",
        box("go by the times: rows stay as far apart as these say", gaps=True),
        *(
            [COUNT_IN_ORDER] if times.unit != "year" or inquiry.mends.in_order else []
        ),  # a year is not left out as a Sunday is
        *_no_time(time, body, inquiry),
    )
