"""The column of times: which it is, or why none is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, permutations, product

import numpy as np

from bpcore.core.tables.choice import Time, names_of
from bpcore.core.tables.mends import COUNT_ROWS, NO_ORDER, Inquiry, Mends, box, listed, months_box
from bpcore.core.tables.notations import (
    TWO_YEARS,
    may_be_time,
    read_one,
    serial_days,
    times_of,
    without_sign,
)
from bpcore.core.tables.numbers import SIMPLE, looks_like_a_number, without_flag
from bpcore.core.tables.parts import (
    CLOCK_NAMES,
    TIME_NAMES,
    YEAR_NAMES,
    counts_backwards,
    letters_of,
    months_by_order,
    most_parts_of_year,
    named_as_counter,
    named_as_part,
    named_as_time,
    named_as_week,
    named_by_time,
    part_of_year,
    parts_of_year,
    words_of,
)
from bpcore.core.tables.periods import (
    UNDERSTOOD,
    YEAR,
    Times,
    era_of,
    in_common_years,
    is_clock,
    one_way,
    read_times,
    when,
    without_gaps,
    years_of,
)
from bpcore.core.tables.shape import Body
from bpcore.core.tables.sums import is_sum

DECIMAL_YEAR = re.compile(r"(1[5-9]|20)\d\d[.,]\d")
"""2019.1 may be January, October, a half-year or a tenth."""

WHOLE_OR_REAL = re.compile(r"\d+|\d*\.\d{1,3}|\d{3,}\.\d+")
"""A number; 01.2019 is none, but a month."""

FRACTION = re.compile(r"-?\d{1,3}\.(?!\d{3}$)\d+")
"""A number with decimals that is no year, not even 2.008."""

LOOKED_AT = 20
"""Cells that tell whether a column is worth trying as times."""

FLOAT = re.compile(rf"{SIMPLE.pattern}([eE][-+]?\d+)?")


def guess_time(body: Body, mends: Mends) -> Time:
    """The column of times, if there is one.

    By what it is called and how its cells are written; a column of whole numbers that count on by
    one only where it is the first, but for words.
    """
    bare = without_flag if mends.flags else str
    fits = {
        n: None
        if _are_fractions([bare(cell) or cell for cell in body.texts(n)[:LOOKED_AT]])
        else times_of(body, n, mends) or serial_days(n, body.texts(n))
        for n in body.names
    }
    cells = {one: [cell for cell in body.texts(one) if cell] for one in body.names}
    exact = [n for n in body.names if named_by_time(n) or era_of(n) or counts_backwards(n)]
    constant = [one for one in body.names if one not in exact and len(set(cells[one])) == 1]
    fits |= dict.fromkeys(constant)  # such as the day of the last update
    named = [n for n in body.names if n in exact or (named_as_time(n) and n not in constant)]
    sure = [one for one in body.names if fits[one] is not None and fits[one].unit != "number"]
    written = [one for one in sure if not all(map(WHOLE_OR_REAL.fullmatch, cells[one]))]
    first = _first_of_numbers(body)
    beside_words = first != body.names[0] and body.names[0] not in constant
    steps = np.diff(fits[first].values) if first in sure else []
    in_order = bool(np.any(steps)) and one_way(fits[first].values, strictly=False)
    clear = [one for one in named if one in sure and (one in written or one in exact)]
    begins = [first] if in_order and first in named else []
    likely = [*clear, *begins, *written, *(one for one in named if one in sure)]
    if likely:
        return _finest(likely[0], {one: fits[one] for one in sure}, cells)
    if in_order and not exact:
        return first
    clocks = any(map(_of_clocks, body.names, cells.values()))
    for one in named:  # numbers, or most of them times: what is wrong is then said
        if clocks and one not in exact and fits[one] is not None:
            continue  # a sum that begins anew with each day
        if one not in exact and _are_numbers(cells[one]) and not _even(fits[one]):
            continue  # sales over a period
        times = (may_be_time(cell) or without_sign(cell) for cell in cells[one])
        if fits[one] is not None or sum(map(bool, times)) > len(cells[one]) / 2:
            return one
    if first in sure:
        values = fits[first].values
        years = np.unique(values) if beside_words else values
        return first if in_order or without_gaps(years) else None
    if _mostly_times(cells[first]):
        return first
    several = len(body.grid.rows) > 1 < len(body.names)
    return first if named_as_counter(first) and several and _even(fits[first]) else None


OF_TWO_YEARS = re.compile(rf"{TWO_YEARS.pattern}|fy", re.IGNORECASE)
"""Years that may begin in one and end in the next, such as 2020/21 and FY21."""


def _finest(coarse: str, fits: dict[str, Times], cells: dict[str, list[str]]) -> str:
    """The column in which the years or months of this one are told in more detail, if they repeat.

    A season or a fiscal year has its days in two years. Days in no order, of which few repeat, are
    of what the rows are about, such as the survey of each country.
    """
    times = fits[coarse]
    n = len(np.unique(times.values))
    if n == len(times.values) or times.unit not in ("year", "month"):
        return coarse
    whole = [when(value, times.unit) for value in times.values]
    seasons = times.unit == "year" and all(map(OF_TWO_YEARS.match, cells[coarse]))
    for one, finer in fits.items():
        different = len(np.unique(finer.values))
        if finer.unit in ("year", times.unit) or different <= n:
            continue
        if 2 * different > len(finer.values) and not one_way(finer.values, strictly=False):
            continue
        texts = [when(value, finer.unit) for value in finer.values]
        within = all(map(str.startswith, texts, whole))
        away = set(years_of(finer) - times.values) if seasons else set()
        if within or (away and (away <= {0, 1} or away <= {-1, 0})):
            return one
    return coarse


def _first_of_numbers(body: Body) -> str:
    """The first column, or the one behind words that are the same in all rows.

    Behind words of any kind but parts of years, where it has no name: as years behind a country.
    """
    for place, one in enumerate(body.names):
        if any(map(looks_like_a_number, set(body.texts(one)))):
            words = list(map(body.texts, body.names[:place]))
            constant = all(len(set(texts)) == 1 for texts in words)
            unnamed = one == f"column {place + 1}" and not any(map(_written_parts, words))
            return one if constant or unnamed else body.names[0]
    return body.names[0]


def _are_fractions(cells: Sequence[str]) -> bool:
    """Whether these are numbers such as 12.5, and none alone may be a time, as 1.2019 may."""
    return all(FRACTION.fullmatch(cell) and not may_be_time(cell) for cell in cells)


def _even(times: Times | None) -> bool:
    """Whether numbers count on by the same step."""
    steps = [] if times is None else np.diff(times.values)
    return len(steps) > 0 and steps[0] != 0 and not np.ptp(steps)


def _are_numbers(cells: Sequence[str]) -> bool:
    """Whether these are numbers that are no years."""
    return all(looks_like_a_number(cell) and not YEAR.fullmatch(cell) for cell in cells)


def _mostly_times(cells: list[str]) -> bool:
    """Whether most cells are times, of several kinds, or of one kind and some are words.

    Numbers alone must be in order, or without gaps.
    """
    if not cells or not may_be_time(cells[len(cells) // 2]):
        return False
    good = list(filter(may_be_time, cells))
    if len(good) <= 2 * len(cells) / 3:
        return False
    times = read_times(good) if len(good) < len(cells) else None
    if times is None:
        return len({read_one(cell).unit for cell in good} - {"number"}) > 1
    written = not all(map(str.isdecimal, good))
    return written or one_way(times.values) or without_gaps(times.values)


NO_MONTH = frozenset("ytd mtd annual year spring summer autumn fall winter season".split())
"""Words beside a year for more than a month."""


def is_no_month(text: str) -> bool:
    """Whether a cell says that its row is of more than a month: YTD 2020, Summer, month 13."""
    word = " ".join(words_of(re.sub(r"\d+", " ", text)))
    return word in NO_MONTH or is_sum(word) or numbered_beyond(text)


def numbered_beyond(text: str) -> bool:
    """Whether this is a part by its name and a number that no such part has: month 13, quarter 5.

    Nor is it any other time: what is called so sums up its year in some files.
    """
    found = re.fullmatch(r"(\D+) \d+", text)
    named = found is not None and (named_as_part(found[1]) or named_as_week(found[1]))
    return bool(named) and not may_be_time(text)


def months_in(texts: Sequence[str], mends: Mends) -> list[str]:
    """The names of the months, if those not known stand where a month is missing.

    Not once they are told, nor in one row beside months in numbers.
    """
    known = [read_one(text) if text else None for text in texts]
    words = list(map(letters_of, texts))
    if mends.months or any(one is not None and one.unit != "month" for one in known):
        return []
    strange = [text for text, one in zip(texts, known, strict=True) if one is None]
    if any(map(is_no_month, strange)) or (len(strange) < 2 and not all(words)):
        return []
    places = [None if one is None else int(one.values[0]) % 12 for one in known]
    years = [found[0] if (found := re.search(r"\d{4}|\d\d", text)) else "" for text in texts]
    anew = [i for i, (one, next_) in enumerate(pairwise(years), 1) if one != next_]
    begin = anew[0] if anew and {12} >= set(np.diff(anew)) and len(texts) > 23 else None
    return months_by_order(words, places, begin)


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
    if isinstance(time, tuple):
        time = _in_reading_order(body, time, inquiry.mends)
    if time is None:
        said = (
            "No column is a time: the rows are counted, and without a time a backtest means nothing"
        )
        strange = _strange_times(body) if not choice.time_is_chosen else None
        if strange is not None:
            said = f"No column is a time that is understood: {strange}"
        offers = [COUNT_ROWS, *([NO_ORDER] if strange else [])]
        if beside := _years_beside_parts(body, inquiry.mends) if strange else None:
            years, parts = beside
            said = f"No column alone is a time: {parts} has parts of years, and {years} has years"
            offers.insert(0, box(f"take {years} and {parts} together as the time", time=beside))
        for one in filter(named_as_time, body.names) if strange else ():
            if names := months_in(body.texts(one), inquiry.mends):
                offers.insert(0, months_box(names))
        inquiry.ask(said, *offers, blocks=strange is not None)
    elif isinstance(time, str):
        _tell_of_other_times(body, time, inquiry)
    return time


def _years_beside_parts(body: Body, mends: Mends) -> tuple[str, str] | None:
    """A column of years and one of their parts that together are times, no two of them the same."""
    parts = [n for n in body.names if _written_parts(body.texts(n))]
    years = [n for n in body.names if all(map(YEAR.fullmatch, body.texts(n)))] if parts else []
    for pair in product(years, parts):
        times = times_of(body, pair, mends)
        if times is not None and len(np.unique(times.values)) == len(times.values):
            return pair
    return None


def _written_parts(cells: list[str]) -> bool:
    """Whether all cells are parts of a year, and written as such."""
    return not any(map(str.isdecimal, cells)) and parts_of_year(cells) is not None


def _in_reading_order(body: Body, time: tuple[str, ...], mends: Mends) -> tuple[str, ...]:
    """The columns of a time from the longest part to the shortest, in whatever order chosen."""
    if len(time) > 4 or times_of(body, time, mends) is not None:
        return time
    ways = (way for way in permutations(time) if times_of(body, way, mends) is not None)
    years = [one for one in time if sum(map(bool, map(YEAR.fullmatch, body.texts(one)))) > 2]
    first = years if len(years) == 1 else []
    return next(ways, (*first, *(one for one in time if one not in first)))


def _tell_of_other_times(body: Body, time: str, inquiry: Inquiry) -> None:
    """Name what may be a second table beside the first: a column of times, with others behind it.

    It has nearly the same name, or is called by times as well. Such a name again, and other years,
    are asked about: in a table of its own a row has one year.
    """
    again = re.compile(re.escape(time) + r"s?[\s._-]?\d+", re.IGNORECASE)
    for one in body.names[body.names.index(time) + 2 :]:
        same = again.fullmatch(one) or (_but_for_letters(time) == _but_for_letters(one) != [])
        if not same and not named_by_time(one):
            continue
        pairs = zip(body.texts(time), body.texts(one), strict=True)
        both = body.rows([i for i, pair in enumerate(pairs) if all(map(may_be_time, pair))])
        times, others = (times_of(both, name, inquiry.mends) for name in (time, one))
        if None in (times, others) or times.unit != others.unit or times.unit == "number":
            continue
        years = times.unit == "year" and YEAR_NAMES.intersection(words_of(one))
        alone = one == body.names[-1] and not years
        if alone or len(both.grid.rows) < 3 or np.array_equal(times.values, others.values):
            continue
        said = (
            f"{one} has other times than {time}, which is taken for all columns: where a second "
            f"table begins there, keep one of the two in the file"
        )
        if years or same:
            inquiry.ask(said, box(f"{one} belongs to the rows, as all columns do", real=(one,)))
        else:
            inquiry.tell(said, guessed=True)


def _but_for_letters(name: str) -> list[str]:
    """The words of a name, but for what tells it from one alike: of dateA, of date_b."""
    words = words_of(re.sub(r"(?<=[a-z])[A-Z]$", "", name))
    return [word for word in words if len(word) > 1 and not word.isdecimal()]


def _strange_times(body: Body) -> str | None:
    """What is said of a column that is called as times are, or has months, but cannot be read."""
    for one in body.names:
        cells = [cell for cell in body.texts(one) if cell]
        written = [cell for cell in cells if not cell.isdecimal()]
        if 2 * len(written) > len(cells) and most_parts_of_year(written):
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
    for one in body.names:
        cells = list(filter(None, body.texts(one)))
        if _of_clocks(one, cells):
            return (
                f"{one} has {cells[0]!r}, which may be the time of a day: put the day before it, "
                f"or into a column beside it"
            )
    for one in filter(named_as_time, body.names):
        strange = (c for c in body.texts(one) if DECIMAL_YEAR.match(c) or not FLOAT.fullmatch(c))
        cells = list(filter(None, strange))
        by_digits = cells and all(any(map(str.isdecimal, cell)) for cell in cells)
        if by_digits or (cells and one.casefold() in TIME_NAMES):
            return f"{one} has {cells[0]!r} (write times as in {UNDERSTOOD})"
    return None


def _of_clocks(name: str, cells: list[str]) -> bool:
    """Whether these are the times of days without the days, by their name or their form."""
    if not cells or not all(map(is_clock, cells)):
        return False
    named = set(words_of(name)) & CLOCK_NAMES or (named_as_time(name) and ":" in cells[0])
    return bool(named) or all(cell[-1:].isalpha() for cell in map(in_common_years, cells))


def _years_between(cells: set[str]) -> list[str]:
    """Years, if all others are parts of years, and written as such."""
    years = set(filter(YEAR.fullmatch, cells))
    if not years:
        return []
    parts = set(filter(part_of_year, cells - years))
    others = cells - years - parts
    return sorted(years) if all(map(is_sum, others)) and not all(map(str.isdecimal, parts)) else []
