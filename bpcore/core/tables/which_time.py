"""The column of times: which it is, or why none is."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from itertools import pairwise, permutations, product

import numpy as np

from bpcore.core.tables.choice import Time, names_of
from bpcore.core.tables.mends import (
    COUNT_ROWS,
    NO_ORDER,
    Inquiry,
    Mends,
    NoSuchColumn,
    box,
    listed,
    months_box,
)
from bpcore.core.tables.notations import (
    TWO_YEARS,
    may_be_time,
    read_one,
    serial_days,
    short_months,
    since_1970,
    times_of,
    without_sign,
)
from bpcore.core.tables.numbers import looks_like_a_number, read_numbers, without_flag
from bpcore.core.tables.parts import (
    CLOCK_NAMES,
    HALF,
    NAMES,
    QUARTER,
    TIME_NAMES,
    YEAR_NAMES,
    counts_backwards,
    letters_of,
    month_named,
    months_by_order,
    most_parts_of_year,
    named_as_counter,
    named_as_paper,
    named_as_part,
    named_as_time,
    named_as_week,
    named_by_time,
    part_of_year,
    parts_of_year,
    unit_of_duration,
    words_of,
)
from bpcore.core.tables.periods import (
    CODES,
    DECADE,
    NAMED_SEASONS,
    UNDERSTOOD,
    YEAR,
    Times,
    era_of,
    in_common_years,
    is_clock,
    is_part_of_two_years,
    one_way,
    read_times,
    when,
    without_gaps,
    years_of,
)
from bpcore.core.tables.shape import LETTERS, YEAR_WITHIN, Body, are_merged
from bpcore.core.tables.sums import is_sum

DECIMAL_YEAR = re.compile(r"(1[5-9]|20)\d\d[.,]\d")
"""2019.1 may be January, October, a half-year or a tenth."""

WHOLE_OR_REAL = re.compile(r"\d+|\d*\.\d{1,3}|\d{3,}\.\d+")
"""A number; 01.2019 is none, but a month."""

FRACTION = re.compile(r"-?\d{1,3}\.(?!\d{3}$)\d+")
"""A number with decimals that is no year, not even 2.008."""

LOOKED_AT = 20
"""Cells that tell whether a column is worth trying as times."""

FLOAT = re.compile(r"-?\d+([.,]\d+)?([eE][-+]?\d+)?")


def guess_time(body: Body, mends: Mends) -> Time:
    """The column of times, if there is one.

    By what it is called and how its cells are written; a column of whole numbers that count on by
    one only where it is the first, but for words.
    """
    cells = {one: [cell for cell in body.texts(one) if cell] for one in body.names}
    fits = {one: _read(one, body, mends) for one in body.names}
    spent = {one for one in body.names if _are_durations(one, fits[one], one == body.names[0])}
    unix = [one for one in body.names if since_1970(one, cells[one])]
    exact = [one for one in body.names if _called_a_time(one, body, cells) and one not in spent]
    exact += [one for one in unix if one not in exact]
    exact += [one for one in body.names if not _named(one) and serial_days(one, cells[one])]
    constant = {one for one in body.names if one not in exact and _is_constant(cells[one])}
    none = spent | constant  # such as the day of the last update
    none |= {one for one in body.names if named_as_paper(one) and _are_numbered(cells[one])}
    fits |= dict.fromkeys(none)
    named = [one for one in body.names if one in exact or (_named(one) and one not in none)]
    sure = [one for one in body.names if fits[one] is not None and fits[one].unit != "number"]
    written = [one for one in sure if not all(map(WHOLE_OR_REAL.fullmatch, cells[one]))]
    first = _first_of_numbers(body)
    in_order = first in sure and _in_order(fits[first])
    clear = [one for one in named if one in sure and (one in written or one in exact)]
    clear.sort(key=unix.__contains__)
    begins = [first] if in_order and first in named else []
    likely = [*clear, *begins, *written, *(one for one in named if one in sure)]
    if likely:
        likely.sort(key=named_as_paper)
        alike = [
            one for one in likely if all((one in w) == (likely[0] in w) for w in (exact, named))
        ]
        best = _in_best_order([likely[0], *alike], fits)
        return _finest(best, {one: fits[one] for one in sure}, cells)
    if in_order and not exact:
        return first
    nearly = [one for one in body.names if one not in none and _nearly_written(body.texts(one))]
    if nearly:
        return max(nearly, key=named.__contains__)
    for one in named:
        if _nearly_times(one, cells, fits, one in exact):
            return one
    if first in sure:
        behind_words = first != body.names[0] and body.names[0] not in constant
        years = np.unique(fits[first].values) if behind_words else fits[first].values
        return first if in_order or without_gaps(years) else None
    if _mostly_times(cells[first]):
        return first
    several = len(body.grid.rows) > 1 < len(body.names)
    return first if named_as_counter(first) and several and _even(fits[first]) else None


def _read(name: str, body: Body, mends: Mends) -> Times | None:
    """A column as times, if it may be some: by its first cells where they are plain numbers."""
    texts = body.texts(name)
    bare = without_flag if mends.flags else str
    if _are_fractions([bare(cell) or cell for cell in texts[:LOOKED_AT]]):
        return times_of(body, name, mends) if short_months(name, texts) else None
    return times_of(body, name, mends) or next(iter(serial_days(name, texts).values()), None)


def _is_constant(cells: list[str]) -> bool:
    return bool(cells) and cells.count(cells[0]) == len(cells)


def _called_a_time(name: str, body: Body, cells: dict[str, list[str]]) -> bool:
    """Whether a column is called by a time and nothing else; Y is, with years in it, before M."""
    letters = [one.casefold() for one in body.names[:2]] == ["y", "m"] and name == body.names[0]
    years = letters and all(map(YEAR.fullmatch, cells[name]))
    return years or bool(named_by_time(name) or era_of(name) or counts_backwards(name))


def _in_order(times: Times) -> bool:
    """Whether they go one way, and are not all the same."""
    return bool(np.any(np.diff(times.values))) and one_way(times.values, strictly=False)


def _nearly_times(
    name: str, cells: dict[str, list[str]], fits: dict[str, Times | None], exact: bool
) -> bool:
    """Whether a column that is called so holds numbers, or most are times: what is wrong is said.

    Beside clocks it may be a sum that begins anew with each day, or sales over a period; hr is then
    the rate of a heart.
    """
    if not exact or words_of(name) == ["hr"]:
        if fits[name] is not None and any(_of_clocks(one, cells[one]) for one in cells):
            return False
    if not exact:
        passed = fits[name] is not None and unit_of_duration(name)
        if _are_numbers(cells[name]) and not (passed or _even(fits[name])):
            return False
    times = (may_be_time(cell) or without_sign(cell) for cell in cells[name])
    return fits[name] is not None or sum(map(bool, times)) > len(cells[name]) / 2


NUMBERED = re.compile(r"(1[5-9]|20)\d\d\D?\d{3}")
"""The number of a paper within its year: 2022-001."""


def _are_numbered(cells: list[str]) -> bool:
    return bool(cells) and all(map(NUMBERED.fullmatch, cells))


def _nearly_written(cells: list[str]) -> bool:
    """Whether all cells but a few are times of one kind, written as no numbers are.

    The few may be empty, a mark or what a total is called: they are asked about.
    """
    two = [cell for cell in (cells[0], cells[len(cells) // 2]) if not WHOLE_OR_REAL.fullmatch(cell)]
    if not any(map(may_be_time, two)):
        return False  # a column of words or numbers is given up by two of its cells
    bare = (cell if may_be_time(cell) else without_sign(cell) for cell in cells if cell)
    good = [cell for cell in bare if cell and may_be_time(cell)]
    few = 5 * (len(cells) - len(good)) <= len(cells)
    written = not any(map(WHOLE_OR_REAL.fullmatch, good))
    return few and written and read_times(good) is not None


def _in_best_order(names: list[str], fits: dict[str, Times]) -> str:
    """Of columns of days or hours the first, unless one is evener, as orders beside shipments.

    Or where a row begins, as with its check-in.
    """

    def order(one: str) -> tuple[bool, bool, bool, bool]:
        values = fits[one].values
        begins = all(np.all(values <= fits[other].values) for other in days)
        return _even(fits[one]), one_way(values), one_way(values, strictly=False), begins

    days = [
        one for one in names if fits[one].unit in CODES and fits[one].unit == fits[names[0]].unit
    ]
    return max(days, key=order) if names[0] in days else names[0]


OF_TWO_YEARS = re.compile(rf"{TWO_YEARS.pattern}|fy", re.IGNORECASE)
"""Years that may begin in one and end in the next, such as 2020/21 and FY21."""


def _finest(coarse: str, fits: dict[str, Times], cells: dict[str, list[str]]) -> str:
    """The column in which the years or months of this one are told in more detail, if they repeat.

    A season, a fiscal year or a term of one has its days in two years. Days in no order, of which
    few repeat, are of what the rows are about, such as the survey of each country.
    """
    times = fits[coarse]
    n = len(np.unique(times.values))
    terms = is_part_of_two_years(cells[coarse][0]) and one_way(times.values, strictly=False)
    if n == len(times.values) or not (terms or times.unit in ("year", "month")):
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
        if (
            within
            or (terms and one_way(finer.values))
            or (away and (away <= {0, 1} or away <= {-1, 0}))
        ):
            return one
    return coarse


def _named(name: str) -> bool:
    return named_as_time(name) or bool(unit_of_duration(name))


def _are_durations(name: str, times: Times | None, first: bool) -> bool:
    """Whether numbers say how long something took, and not when it was.

    By the unit in their name, unless they rise evenly, or in any steps in the first column, where
    it is called by nothing else, as where one measures less and less often; without one, if they
    are no years in any order, under a name such as Reaction time.
    """
    if times is None or times.unit not in ("number", "year"):
        return False
    if unit_of_duration(name):
        rise = first and len(words_of(name)) == 2 and bool(np.all(np.diff(times.values) > 0))
        return not (rise or _even(times))
    qualified = named_as_time(name) and not named_by_time(name)
    clock = bool(CLOCK_NAMES.intersection(words_of(name)))
    years = YEAR_NAMES.intersection(words_of(name))
    if not (qualified and clock) or years or one_way(times.values, strictly=False):
        return False
    different = np.unique(times.values)
    return len(different) > 2 and bool(np.ptp(np.diff(different)))


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
            said = f": there must be one column {one!r}; the columns are {', '.join(body.names)}"
            raise NoSuchColumn(f"{inquiry.name}{said}", inquiry.findings)
    if isinstance(time, tuple):
        time = _in_reading_order(body, time, inquiry.mends)
    if time is None:
        said = (
            "No column is a time: the rows are counted, and without a time a backtest means nothing"
        )
        strange = _strange_times(body) if not choice.time_is_chosen else None
        if strange is not None:
            said = f"No column is a time that is understood: {strange}"
        elif inquiry.mends.in_order:
            said = "No column is a time: the rows are counted, as they follow in even steps"
        elif apart := _even_steps(body):
            said = f"No column is a time: the rows are counted, which are {apart}"
        offers = [COUNT_ROWS, *([NO_ORDER] if strange else [])]
        if beside := _years_beside_parts(body, inquiry.mends) if strange else None:
            years, parts, *_ = beside
            said = f"No column alone is a time: {parts} has parts of years, and {years} has years"
            words = f"take {', '.join(beside[:-1])} and {beside[-1]} together as the time"
            merged = {"fill_down": True} if are_merged(body.texts(years)) else {}
            offers.insert(0, box(words, time=beside, **merged))
        for one in filter(named_as_time, body.names) if strange else ():
            if names := months_in(body.texts(one), inquiry.mends):
                offers.insert(0, months_box(names))
        inquiry.ask(said, *offers, blocks=strange is not None)
    elif isinstance(time, str):
        _tell_of_other_times(body, time, inquiry)
        if not choice.time_is_chosen:
            _tell_of_other_days(body, time, inquiry)
            _tell_of_papers(body, time, inquiry)
    return time


def _even_steps(body: Body) -> str:
    """How far the rows are apart by the time that has passed, in fractions of its unit."""
    for one in filter(_named, body.names):
        steps = np.diff(read_numbers(body.texts(one)).values)
        if len(steps) > 1 and steps[0] > 0 and np.allclose(steps, steps[0], rtol=1e-3, atol=0):
            return f"{' '.join([f'{steps[0]:g}', unit_of_duration(one)]).strip()} apart by {one}"
    return ""


def _years_beside_parts(body: Body, mends: Mends) -> tuple[str, ...] | None:
    """A column of years and one of their parts that together are times, no two of them the same.

    Perhaps with one of the days of these; the years may stand in merged cells.
    """
    parts = [n for n in body.names if _written_parts(body.texts(n))]
    merged = [n for n in body.names if are_merged(body.texts(n))] if parts else []
    body = functools.reduce(Body.filled_down, merged, body)
    years = [n for n in body.names if all(map(YEAR.fullmatch, body.texts(n)))] if parts else []
    days = [n for n in body.names if all(map(DAY_OF_MONTH.fullmatch, body.texts(n)))]
    for *pair, day in product(years, parts, ["", *days]):
        time = tuple(filter(None, (*pair, day)))
        times = times_of(body, time, mends)
        if times is not None and len(np.unique(times.values)) == len(times.values):
            return time
    return None


DAY_OF_MONTH = re.compile(r"0?[1-9]|[12]\d|3[01]")


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


def _tell_of_other_days(body: Body, time: str, inquiry: Inquiry) -> None:
    """Name what may be the time as well: days that are as good, or were passed over.

    Not beside a column that is called a time and nothing else, nor days at which its rows end.
    """
    place, plain, n = body.names.index(time), words_of(time), len(body.grid.rows)
    for one in body.names:
        if one == time or not any(map(_may_be_day, body.texts(one)[:2])):
            continue  # most columns are given up by two of their cells
        pairs = zip(body.texts(time), body.texts(one), strict=True)
        both = [i for i, pair in enumerate(pairs) if all(map(may_be_time, pair))]
        if 5 * (n - len(both)) > n:
            continue
        times, other = (times_of(body.rows(both), each, inquiry.mends) for each in (time, one))
        if None in (times, other) or other.unit != times.unit or times.unit not in CODES:
            continue
        if not np.any(np.diff(other.values)):
            continue
        if TIME_NAMES.issuperset(plain) and not TIME_NAMES.issuperset(words_of(one)):
            continue
        later = other.values - times.values
        good = one_way(other.values, strictly=False)
        over = body.names.index(one) < place and (good or named_as_time(one))
        ends = later.min() >= 0 and later.max() <= np.abs(np.diff(times.values)).min()
        if over or (good and not ends):
            said = f"{time} is taken for the time of the rows, though {one} has times as well"
            inquiry.tell(said, box(f"{one} is the time", time=one), guessed=True)


def _may_be_day(cell: str) -> bool:
    """Whether a cell is a time and no number, but of eight digits."""
    return may_be_time(cell) and (len(cell) == 8 or not FLOAT.fullmatch(cell))


def _tell_of_papers(body: Body, time: str, inquiry: Inquiry) -> None:
    """Tell of months or days under the name of a paper, which may be its numbers."""
    times = times_of(body, time, inquiry.mends) if named_as_paper(time) else None
    numbered = times is not None and all(map(str.isdecimal, body.texts(time)))
    if times is not None and (times.unit in NAMES.values() or (numbered and times.unit in CODES)):
        numbers = ", ".join(body.texts(time)[:3])
        no_time = box(f"{time} is no time: count the rows", time=None)
        said = f"{time}: {numbers} … are taken for {times.unit}s, though they may be mere numbers"
        inquiry.tell(said, no_time, guessed=True)


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
            if not all(map(is_clock, cells)):
                long = next(cell for cell in cells if not is_clock(cell))
                return f"{one} has {long!r}, which may be the time that has passed: write numbers"
            return (
                f"{one} has {cells[0]!r}, which may be the time of a day: put the day before it, "
                f"or into a column beside it"
            )
    for one in (n for n in body.names if named_as_time(n) and not unit_of_duration(n)):
        strange = (c for c in body.texts(one) if DECIMAL_YEAR.match(c) or not FLOAT.fullmatch(c))
        cells = list(filter(None, strange))
        by_digits = cells and all(any(map(str.isdecimal, cell)) for cell in cells)
        if by_digits or (cells and one.casefold() in TIME_NAMES):
            return f"{one} has {cells[0][:60]!r} (write times as in {UNDERSTOOD})"
    for one in filter(named_as_time, body.names):
        if CLOCK_NAMES & set(words_of(one)) or named_as_week(one) or named_as_part(one):
            continue
        if _are_days_without_year(cells := list(filter(None, body.texts(one)))):
            return f"{one} has days without their year, such as {cells[0]!r}: put it behind each"
    first = body.names[0]
    cells = list(filter(None, body.texts(first)))
    if 3 * sum(map(_has_time_within, cells)) > 2 * len(cells):
        return f"{first} has {cells[0][:60]!r} (write times as in {UNDERSTOOD})"
    words = next(
        (n for n in body.names if not all(map(FLOAT.fullmatch, filter(None, body.texts(n))))), first
    )
    cells = list(dict.fromkeys(filter(None, body.texts(words))))
    if _are_periods(cells, named_as_paper(words)):
        return f"{words} has {cells[0]!r} and {cells[1]!r} (write times as in {UNDERSTOOD})"
    return None


def _are_days_without_year(cells: list[str]) -> bool:
    """Whether what looks like a number is a day and its month, day by day, as 07.03 and 08.03."""
    if not all(re.fullmatch(r"\d\d?\.\d\d?", cell) for cell in cells):
        return False
    times = read_times([f"{cell}.2020" for cell in cells])  # a leap year has all days
    return len(cells) > 2 and times is not None and times.unit == "day" and _even(times)


WITHIN = re.compile(
    r"(?<![\d.])((?:1[5-9]|2[01])\d\d([-/._])\d\d?\2\d\d?|\d\d?([-/._])\d\d?\3(?:1[5-9]|2[01])\d\d|"
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![\d.])"
)
"""A day among other signs."""

YEAR_AND_LETTERS = re.compile(r"(19|20)\d\d\s?(年.*|[^\W\d_]{1,3}\d\d?)")
"""A year and its part in a code, as 2018MM01; or with what stands for a year in East Asia."""


def _has_time_within(cell: str) -> bool:
    """Whether a cell that is neither a time nor a number has one in it, in whatever signs."""
    if DECADE.fullmatch(cell):
        return True
    if looks_like_a_number(cell) or may_be_time(cell):
        return False
    day = WITHIN.search(cell)
    if (day and may_be_time(day[0].replace("_", "-"))) or YEAR_AND_LETTERS.fullmatch(cell):
        return True
    months = any(month_named(word) is not None for word in LETTERS.findall(cell))
    return months and YEAR_WITHIN.search(cell) is not None


YEAR_OF_PERIODS = re.compile(
    r"(?:(?<=[acfsw]y)|(?<![^\W_]))(?P<first>(?:18|19|20)\d\d)(?!\d)(\s?[-/–]\s?(?P<next>(?:\d\d)?\d\d)(?!\d))?|"
    r"\b[afs]y\s?['’]?\d\d(?!\d)|(?<!\d)\d\d/\d\d(?!\d)",
    re.IGNORECASE,
)
"""A year beside its parts: 2016, 2016/17, FY16, 16/17."""

PERIOD = re.compile(
    rf"{QUARTER}|{HALF}|m|p|per|w|wks?|term|tri|trimester|[acsw]y|of|the", re.IGNORECASE
)
"""A word for a part of a year, or beside one, that is the name of no column of times."""


def _are_periods(cells: list[str], numbered: bool) -> bool:
    """Whether nearly all cells are years and their parts, in whatever notation, as in Q1/16-17.

    A sample, a product or a paper may have a year as well. So the rest must be what parts of years
    are called, or come again with two years that are in order; numbers and single letters alone
    (2016-03, S01-2019) must be of several years in order, and not called as papers are.
    """
    found = [one for one in map(_year_and_rest, cells) if one]
    if len(found) < 3 or 5 * (len(cells) - len(found)) > len(cells):
        return False
    years, rests, spans = zip(*found, strict=True)
    in_order = len(set(years)) > 1 and one_way(years, strictly=False)
    words = [LETTERS.findall(rest) for rest in rests]
    if not all(_means_part(word) for each in words for word in each):
        return in_order and all(spans) and 1 < len(set(rests)) < len(rests)
    return (in_order and not numbered) or all(any(len(w) > 1 for w in each) for each in words)


def _year_and_rest(cell: str) -> tuple[int, str, bool] | None:
    """The year in a cell that is no time, what stands beside it, and whether it is two years.

    None where no year is there, nothing but it, or a number that no part of a year has.
    """
    found = YEAR_OF_PERIODS.search(cell)
    if not found or looks_like_a_number(cell) or may_be_time(cell):
        return None
    year = int(found["first"] or re.search(r"\d\d", found[0])[0])
    after = found["next"] and int(found["next"]) in (year + 1, (year + 1) % 100)
    end = found.end() if after or not found["first"] else found.end("first")
    rest = f"{cell[: found.start()]} {cell[end:]}"
    numbers = re.findall(r"\d+", rest)
    fit = all(len(number) < 3 and int(number) <= 53 for number in numbers)
    return (year, rest, bool(after)) if fit and any(map(str.isalnum, rest)) else None


def _means_part(word: str) -> bool:
    return bool(PERIOD.fullmatch(word)) or word.casefold() in NAMED_SEASONS or named_as_time(word)


PASSED = re.compile(r"\d{1,3}(:[0-5]\d){1,2}([.,]\d+)?")
"""Minutes or hours that have passed, which go on beyond those of a day."""


def _of_clocks(name: str, cells: list[str]) -> bool:
    """Whether these are the times of days without the days, by their name or their form."""
    if not cells or not all(is_clock(cell) or PASSED.fullmatch(cell) for cell in cells):
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
