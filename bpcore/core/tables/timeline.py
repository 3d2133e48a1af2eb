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
from bpcore.core.tables.numbers import SIMPLE, looks_like_a_number, without_flag
from bpcore.core.tables.parts import (
    BACKWARDS,
    COUNTERS,
    NAMES,
    TIME_NAMES,
    bare_parts,
    most_parts_of_year,
    named_as_part,
    named_as_time,
    named_as_week,
    named_by_time,
    part_of_year,
    parts_of_year,
    words_of,
)
from bpcore.core.tables.periods import (
    CODES,
    DAY_0_OF_SPREADSHEETS,
    FISCAL,
    ORDERS,
    UNDERSTOOD,
    YEAR,
    Times,
    TwoWays,
    are_short,
    days_of_spreadsheets,
    is_era,
    read_numbers_as_times,
    read_or_first,
    read_times,
    span_of,
    when,
    with_era,
    years_of,
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
    "numbers": "the numbers are times as they stand",
}

DECIMAL_YEAR = re.compile(r"(1[5-9]|20)\d\d[.,]\d")
"""2019.1 may be January, October, a half-year or a tenth."""

WHOLE_OR_REAL = re.compile(r"\d+|\d*\.\d{1,3}|\d{3,}\.\d+")
"""A number; 01.2019 is none, but a month."""

TWO_DIGITS_LAST = re.compile(r"\d{0,2}\D+\d\d")

YEAR_IN_WORDS = re.compile(r"(?<!\d)(1[5-9]|20)\d\d(?!\d)")

SIGNED = re.compile(
    r"(?P<time>.*\d.*?)\s*([*†¹²³⁴]+|\((?:\d[a-z]{2} )?[a-z0-9]{1,3}\)|\[[a-z0-9]{1,3}\]|"
    r"(?<=\s)\d\)|"
    r"(?<=[\d\s])([a-z]|[a-z]\d?/|est|rev|prov?|prel))",
    re.IGNORECASE,
)
"""A time and a letter or a star behind it."""

SUM = re.compile(
    r"(grand |sub-?)?(totals?|sum|average|avg|mean|median|std|summe|gesamt|insgesamt|mittelwert|"
    r"durchschnitt|totale|totaal|suma|somme|moyenne|итого|всего)\b.*|world|min|max|[总總合小][计計]|"
    r"(sources?|notes?|quelle|fuente|fonte)\s?:.*|(平均|資料來源|资料来源|出典).*|합계|소계|평균",
    re.IGNORECASE,
)
"""What a row is called that sums up the others, or says where they are from."""

DROP_REPEATS = box("keep the first of rows that are the same", drop_repeats=True)
DROP_UNTIMED = box("leave out rows with something else in the place of a time", drop_untimed=True)
COUNT_ROWS = box(
    "take no column as the time: the rows follow each other in even steps",
    time=None,
    in_order=True,
)
NO_ORDER = box("the rows are in no order of time: count them", time=None)
COUNT_IN_ORDER = box(
    "count the rows in the order of their times: they follow each other in even steps",
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
    if numbers is not None and isinstance(time, str) and BACKWARDS.intersection(words_of(time)):
        return Times(-numbers.values, "number")
    serial = days_of_spreadsheets(texts) if mends.dates == "excel" else None
    if mends.dates == "years":
        ways = [read_or_first(texts), *(read_or_first(texts, order) for order in ORDERS)]
        days = [way for way in ways if way is not None and _may_be_years(way)]
        if days:
            way = min(days, key=lambda way: np.ptp(way.values))
            return Times(way.values + DAY_0_OF_SPREADSHEETS, "year")
    return serial or read_times(texts, mends.dates) or numbers


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
        first = joined(first, cells, name, mends.unroll)
    return first


_YEAR = r"(?P<y>(?:1[5-9]|2[01])\d\d)"
NUMBERED = re.compile(
    rf"{_YEAR}[-/.\s]+(?P<a>\d\d?)|{_YEAR.replace('y', 'z')}(?P<b>\d\d)|"
    rf"(?P<c>\d\d?)[-/.\s]+{_YEAR.replace('y', 'x')}|(?P<yy>\d\d)(?P<d>\d\d)"
)
"""A year, and the number of its week, month, quarter or half."""

SEASON_NAMES = frozenset("season saison temporada fy fiscal year jahr année año anno".split())
SHORT_SEASON = re.compile(r"(\d\d)\s?[-–]\s?(\d\d)")


def as_named(name: str, cells: Sequence[str]) -> list[str]:
    """Years and numbers of weeks, months or quarters, under a name that says which they are.

    >>> as_named("week", ["2010 1"]), as_named("month", ["2017-1"]), as_named("b", ["2017-1"])
    (['2010-W01'], ['2017-01'], ['2017-1'])
    >>> as_named("Quartal", ["01/2017", "02/2017", "03/2017"]), as_named("YYMM", ["1812"])
    (['2017Q1', '2017Q2', '2017Q3'], ['M12 18'])
    """
    if set(words_of(name)) & SEASON_NAMES and all(map(SHORT_SEASON.fullmatch, cells)):
        return [SHORT_SEASON.sub(r"\1/\2", cell) for cell in cells]
    if named_as_time(name) and all(map(str.isdecimal, cells)):
        cells = _taken_apart(cells)
    n = 53 if named_as_week(name) else named_as_part(name) if named_by_time(name) else None
    found = [NUMBERED.fullmatch(cell.strip()) for cell in cells]
    if n is None or not all(found):
        return list(cells)
    parts = [int(one["a"] or one["b"] or one["c"] or one["d"]) for one in found]
    years = [one["y"] or one["z"] or one["x"] or one["yy"] for one in found]
    kinds = set(parts)
    if any(len(year) == 2 for year in years) and (n != 12 or max(kinds) > 12):
        return list(cells)
    if n < 12 and (max(kinds) > n or len(kinds) < min(n, 3)):
        return list(cells)  # the first months of quarters, perhaps

    def written(year: str, part: int) -> str:
        if n == 12:
            return f"M{part:02} {year}" if part > 12 or len(year) == 2 else f"{year}-{part:02}"
        return f"{year}-W{part:02}" if n > 12 else f"{year}{'Q' if n == 4 else 'H'}{part}"

    return list(map(written, years, parts))


def _taken_apart(cells: Sequence[str]) -> list[str]:
    """Days of digits alone whose years have two of them, or which are numbered in the year.

    They are such if they are in order, and if six digits are no year and month. What puts them
    nearest to each other says where the year stands.

    >>> _taken_apart(["180331", "180430", "180531"])
    ['31-Mar-18', '30-Apr-18', '31-May-18']
    >>> _taken_apart(["2018365", "2019001", "2019002"])
    ['2018-365', '2019-001', '2019-002']
    """
    lengths = set(map(len, cells))
    tries = []
    if lengths == {7}:
        tries = [[f"{cell[:4]}-{cell[4:]}" for cell in cells]]
    elif lengths <= {5, 6} and ((times := read_or_first(cells)) is None or _is_old(times)):
        tries = [[f"{cell[:-4].zfill(2)}-{cell[-4:]}" for cell in cells]]
        parts = [(day[:2], day[2:4], day[4:]) for day in (cell.zfill(6) for cell in cells)]
        for order in ORDERS.values():
            places = ["abc".index(part) for part in order]
            days = [[part[place] for place in places] for part in parts]
            if all(0 < int(month) <= 12 for _, month, _ in days):
                tries.append([f"{day}-{MONTHS[int(month)]}-{year}" for year, month, day in days])
    spans = {}
    for texts in tries:
        times = read_or_first(texts)
        steps = np.diff(times.values) if times is not None else []
        if len(steps) > 1 and (np.all(steps > 0) or np.all(steps < 0)):
            spans.setdefault(np.ptp(years_of(times)), texts)
    return spans[min(spans)] if spans else list(cells)


def _is_old(times: Times) -> bool:
    """Whether 1803 is more likely a year and a month of two digits each."""
    return bool(years_of(times).max() < 1850)


MONTHS = " Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")


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
    return without_flag(cell) if found else None  # 2020 YTD is not all of 2020, nor 120 BC 120


def joined(
    times: Sequence[str], cells: Sequence[str], name: str, unroll: bool | str | None = None
) -> list[str]:
    """Times made finer by a column of parts, days or clocks; cells that are none stay behind.

    Which year a month is in, where years begin with another month: see ``turn_of`` and ``Mends``.
    """
    numbers = all(map(str.isdecimal, cells))
    if numbers and named_as_week(name):
        return [f"{text}-W{cell}" for text, cell in zip(times, cells, strict=True)]
    if numbers and all(map(YEAR.fullmatch, times)) and max(map(int, cells)) > 53:
        return [f"{text}-{cell.zfill(3)}" for text, cell in zip(times, cells, strict=True)]
    known = {text: read_one(text) for text in set(times)}
    units = {t.unit for t in known.values() if t is not None}
    parts = most_parts_of_year(cells, bare_parts(name, cells))
    if parts is not None and units == {"year"}:
        n, unit = parts[0], NAMES[parts[0]]
        turn = turn_of(times, cells, name)
        if unroll is None and not all(map(TWO_YEARS.match, times)):
            turn = 0
        ends = n if unroll == "ends" and turn else 0

        def finer(text: str, cell: str, place: int | None) -> str:
            if known[text] is None or place is None:
                return text if known[text] is None else f"{text} {cell}"
            later = n if place < turn else 0
            return when(known[text].values[0] * n + place + later - ends, unit)

        return list(map(finer, times, cells, parts[1]))
    between = "-" if units == {"month"} else " "
    if between == " " and (hours := [HOUR.fullmatch(cell) for cell in cells]) and all(hours):
        cells = [next(filter(None, hour.groups())) for hour in hours]
    clock = ":00" if all(cell.isdecimal() for cell in cells) and between == " " else ""
    return [f"{text}{between}{cell}{clock}" for text, cell in zip(times, cells, strict=True)]


TWO_YEARS = re.compile(rf"{FISCAL.pattern}|.*年度")
"""Years that are known to begin in one and to end in the next."""

HOUR = re.compile(r"(?:h|he|hr|hour)?[\s_-]?(\d\d?)|(\d\d)-\d\d|(\d\d?)00", re.IGNORECASE)
"""An hour of a day."""


def turn_of(times: Sequence[str], cells: Sequence[str], name: str) -> int:
    """Which part, from 0, each year of the file begins with, as April in a fiscal year.

    Only of rows in order, of which one year has all parts.

    >>> turn_of(["2018"] * 4 + ["2019"] * 2, ["Q2", "Q3", "Q4", "Q1", "Q2", "Q3"], "quarter")
    1
    """
    found = most_parts_of_year(cells, bare_parts(name, cells))
    if found is None:
        return 0
    n, places = found
    known = [
        (one, place)
        for t, place in zip(times, places, strict=True)
        if place is not None and (one := read_one(t)) and one.unit == "year"
    ]
    years = np.array([one.values[0] for one, _ in known])
    parts = np.array([place for _, place in known])
    if not len(known) or np.unique(years, return_counts=True)[1].max() < n:
        return 0

    def in_order(turn: int) -> bool:
        steps = np.diff(years * n + (parts - turn) % n)
        return bool(np.all(steps > 0) or np.all(steps < 0))

    return next(filter(in_order, range(n)), 0)


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
            texts = body.texts(one)
            serial = days_of_spreadsheets(texts) if named_as_time(one) else None
            return times_of(body, one, mends) or serial
        except TwoWays:
            return Times(np.arange(len(body.grid.rows)), "day")

    fits = {one: ways(one) for one in body.names}
    cells = {one: [cell for cell in body.texts(one) if cell] for one in body.names}
    named = [one for one in body.names if named_as_time(one) or is_era(one)]
    exact = [one for one in named if named_by_time(one) or is_era(one)]
    constant = [one for one in body.names if one not in exact and len(set(cells[one])) == 1]
    fits |= dict.fromkeys(constant)  # such as the day of the last update
    named = [one for one in named if one not in constant]
    sure = [one for one in body.names if fits[one] is not None and fits[one].unit != "number"]
    written = [one for one in sure if not all(map(WHOLE_OR_REAL.fullmatch, cells[one]))]
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
        numbers = _are_numbers(cells[one])
        if numbers and one not in exact and not _even(fits[one]):
            continue  # sales over a period
        if fits[one] is not None or sum(map(bool, times)) > len(cells[one]) / 2:
            return one
    if first in sure:
        return first if in_order or _without_gaps(fits[first]) else None
    if _mostly_times(cells[first]):
        return first
    counts = COUNTERS.intersection(words_of(first)) and len(body.grid.rows) > 1 < len(body.names)
    return first if counts and _even(fits[first]) else None


def _even(times: Times | None) -> bool:
    """Whether numbers count on by the same step."""
    steps = [] if times is None else np.diff(times.values)
    return len(steps) > 0 and steps[0] != 0 and not np.ptp(steps)


def _are_numbers(cells: Sequence[str]) -> bool:
    """Whether these are numbers that are no years."""
    return all(looks_like_a_number(cell) and not YEAR.fullmatch(cell) for cell in cells)


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
        offers = [box(words, time=None, in_order=True), *([NO_ORDER] if strange else [])]
        inquiry.ask(said, *offers, blocks=strange is not None)
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
    rest = sorted(cell for cell in cells if not part_of_year(cell) and not SUM.fullmatch(cell))
    parts = set(filter(part_of_year, cells))
    if not rest or all(map(str.isdecimal, parts)) or not all(map(YEAR.fullmatch, rest)):
        return []
    return rest


# --------------------------------------------------------------------------------------------------
# The rows in its order
# --------------------------------------------------------------------------------------------------


def filled_down(body: Body, time: Time, inquiry: Inquiry) -> Body:
    """The time, and words before it, filled down where they are mostly empty."""
    if time is not None:
        first = names_of(time)[0]
        for name in body.names[: body.names.index(first) + 1]:
            if name == first or not any(map(looks_like_a_number, body.texts(name))):
                body = filled(body, name, inquiry)
    return body


def filled(body: Body, name: str, inquiry: Inquiry) -> Body:
    """A column of which most cells are empty, as merged cells are, with what stands above them."""
    cells = body.texts(name)
    empty = cells.count("")
    if not (2 * empty >= len(cells) > empty and cells[0]):
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
    mends = inquiry.mends
    if time is None:
        return None, _without_sums(body, inquiry)
    body = _without_repeats(body, inquiry)
    if mends.drop_untimed:
        body = _without_untimed(body, time, inquiry)
    if len(names_of(time)) > 1:
        mends = _in_which_year(body, time, inquiry)
    return _in_order(body, time, inquiry, mends)


def _in_which_year(body: Body, time: tuple[str, ...], inquiry: Inquiry) -> Mends:
    """Ask what a year means that begins with another month than January; the mends for that."""
    mends, (*years, part) = inquiry.mends, time
    texts = time_texts(body, tuple(years), mends)
    cells = body.texts(part)
    if not turn_of(texts, cells, part) or all(map(TWO_YEARS.match, texts)):
        return mends
    ways = {unroll: replace(mends, unroll=unroll) for unroll in (True, "ends")}
    inquiry.ask(
        f"{' and '.join(time)}: the rows of a year do not begin with its first {part}",
        *(
            box(f"{texts[0]} {cells[0]} is {time_texts(body, time, way)[0]}", unroll=unroll)
            for unroll, way in ways.items()
        ),
    )
    return ways.get(mends.unroll, ways[True])


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
        said = FIRST.get(mends.dates, "")
        if mends.dates == "years" and times is not None and times.unit != "year":
            said = "no days of 1905 are among them, so they are taken as they stand"
        if said:
            inquiry.ask(f"{called}: {said}", box(FIRST[mends.dates], dates=mends.dates))
    texts = time_texts(body, time, mends)
    serial = days_of_spreadsheets(texts) if isinstance(time, str) and named_as_time(time) else None
    if mends.dates is not None or (times is not None and times.unit != "number"):
        serial = None
    if times is None and serial is None:
        return _without_strays(body, time, inquiry, mends)
    if serial is not None:
        number, times = texts[0], serial
        day = when(serial.values[0], serial.unit)
        inquiry.ask(
            f"{called} has numbers such as {number}, which spreadsheets show as days",
            box(f"{FIRST['excel']}: {number} is {day}", dates="excel"),
            box(FIRST["numbers"], dates="numbers"),
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
    if times.unit != "number" and are_short(texts):
        first, last = (when(one, times.unit) for one in (times.values.min(), times.values.max()))
        inquiry.tell(f"{called}: years of two digits are read as from {first} to {last}")
    if (years := span_of(texts)) > 1:
        inquiry.tell(
            f"{called}: {texts[0]!r} and the others, of {years + 1} years, are read as the first"
        )
    steps = np.diff(times.values)
    if np.all(steps > 0) or (mends.in_order and np.all(steps >= 0)):
        return times, body
    order = np.argsort(times.values, kind="stable")
    if np.all(steps <= 0):
        order = np.arange(len(order))[::-1]
    again = np.flatnonzero(np.diff(times.values[order]) == 0)
    if len(again):
        rows = [body.grid.at[i] for i in sorted((order[again[0]], order[again[0] + 1]))]
        text = when(times.values[order[again[0]]], times.unit)
        twice = f"{called} is {text} in row {rows[1]}, as in row {rows[0]}"
        guessed = not inquiry.choice.time_is_chosen
        if times.unit in CODES and times.unit != "day":
            inquiry.ask(
                f"{twice}: a clock that is put back has an hour twice, and else one of the two "
                f"rows must go from the file",
                COUNT_IN_ORDER,
            )
        elif guessed and times.unit == "number" and not mends.in_order:
            inquiry.ask(f"{twice}: it may be no time", NO_ORDER)
            return None, body
        elif not mends.in_order:
            raise inquiry.unreadable(
                f", row {rows[1]}, column {called!r}: {text} comes again, as in row {rows[0]}; "
                f"times must rise from row to row: keep one of the two rows in the file"
            )

    def written(row: int) -> str:
        return " ".join(body.texts(one)[row] for one in names_of(time))

    falls = steps < 0
    if np.all(steps <= 0):
        said = f"{called} falls from row to row: {written(0)} comes first"
        words = "turn the rows round"
    else:
        place = int(np.argmax(falls))
        said = (
            f"{called} falls {counted(int(falls.sum()), 'time')}, first in row "
            f"{body.grid.at[place + 1]}: {written(place + 1)} comes after {written(place)}"
        )
        words = "put the rows in the order of their times"
    anew = times.unit == "number" and falls.sum() == 1 and times.values.max() <= 53
    sort = box(words, sort=True)
    inquiry.ask(said, *([COUNT_ROWS, sort] if anew else [sort]))
    return Times(times.values[order], times.unit), body.rows(order.tolist())


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


def _without_sums(body: Body, inquiry: Inquiry) -> Body:
    """Rows called totals are no rows like the others, though they have numbers in all columns."""
    names = body.texts(body.names[0])
    sums = [i for i, name in enumerate(names) if SUM.fullmatch(name)]
    if not sums or len(sums) > len(names) / 3:
        return body
    called = listed([names[i] for i in sums])
    rows = places([body.grid.at[i] for i in sums])
    taken = inquiry.ask(
        f"{rows.capitalize()} {'is' if len(sums) == 1 else 'are'} called {called}, among others",
        box(f"leave out {rows}", drop_untimed=True),
        box(f"{called}: rows like the others", real=tuple(names[i] for i in sums)),
    )
    rest = [i for i in range(len(names)) if i not in sums]
    return body if taken and not inquiry.mends.drop_untimed else body.rows(rest)


def _without_untimed(body: Body, time: Time, inquiry: Inquiry) -> Body:
    """Leave out rows that have something else where the others have their times."""
    untimed = _untimed(time_texts(body, time, inquiry.mends), below=True)
    rows = [at for at, left_out in zip(body.grid.at, untimed, strict=True) if left_out]
    where = f" ({places(rows)})" if rows else ""
    inquiry.ask(f"{counted(len(rows), 'row')} without a time left out{where}", DROP_UNTIMED)
    return body.rows([i for i, left_out in enumerate(untimed) if not left_out])


def _untimed(texts: Sequence[str], below: bool) -> list[bool]:
    """Which cells stand for something else than the times of the others, such as a total.

    These are words, also if they come again with other years ("Total 2008", "2008 M13"), years
    between parts of years, and nothing at all; below all times anything. A mistake in a time is
    none of these.
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
    after = len(kinds) - next((i for i, kind in enumerate(reversed(kinds)) if kind == most), 0)
    return [
        is_word(text) or (between and other) or (below and most is not None and i >= after)
        for i, (text, other) in enumerate(zip(texts, others, strict=True))
    ]


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
    of_several = any(
        "keep" in offer.mend for f in inquiry.findings if f.blocks for offer in f.offers
    )
    turned = inquiry.offered(transpose=True)  # whose rows are no rows of the file
    if at_the_end and not turned and not of_several:
        first, last = at[bad[0]], at[-1]
        below = inquiry.mends.rows_below + last - at[bad[0] - 1]
        inquiry.ask(
            f"{places(list(range(first, last + 1))).capitalize()}, column {called!r}: "
            f"{texts[bad[0]]!r} is no time; the table seems to end in row {first - 1}",
            box(f"leave out what stands below row {first - 1}", rows_below=below),
        )
        return _in_order(body.rows(range(bad[0])), time, inquiry, mends)
    untimed = _untimed(texts, below=of_several or turned)
    out = [i for i, left_out in enumerate(untimed) if left_out]
    rest = [i for i, left_out in enumerate(untimed) if not left_out]
    if 0 < len(out) <= len(rest) and set(bad) <= set(out):
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
    if same > 2 and not turned and not of_several:
        below = inquiry.mends.rows_below + at[-1] - at[same - 1]
        inquiry.ask(
            f"{called}: above row {at[same]} stands a {kinds[0]} each, then a {kinds[same]}",
            box(f"leave out what stands below row {at[same - 1]}", rows_below=below),
        )
        return _in_order(body.rows(range(same)), time, inquiry, mends)
    if bad and all(re.search(r"-W\d\d?$", texts[i]) for i in bad):
        said = (
            f", column {called!r}: no year has a week such as {texts[bad[0]]} as ISO counts weeks"
        )
    elif bad:
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
        *(
            [COUNT_IN_ORDER] if times.unit != "year" else []
        ),  # a year is not left out as a Sunday is
    )
