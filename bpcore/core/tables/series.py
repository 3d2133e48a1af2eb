"""One series of a file that holds several, such as one town of many."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, compress, groupby, pairwise

import numpy as np

from bpcore.core.network import FloatArray
from bpcore.core.tables.choice import Time, called, names_of
from bpcore.core.tables.clocks import seconds_of_day
from bpcore.core.tables.columns import NOTES
from bpcore.core.tables.mends import (
    COUNT_IN_ORDER,
    COUNT_ROWS,
    NO_ORDER,
    Inquiry,
    Mends,
    Offer,
    box,
    listed,
    months_box,
)
from bpcore.core.tables.notations import HOUR, joined, parts_beside, time_texts, times_of
from bpcore.core.tables.numbers import looks_like_a_number, read_numbers
from bpcore.core.tables.parts import (
    CLOCK_NAMES,
    DURATIONS,
    IDENTIFIERS,
    LETTERED,
    TRUTHS,
    WEEK_NAMES,
    month_named,
    months_by_order,
    named_as_counter,
    named_as_part,
    named_as_time,
    named_by_time,
    part_of_year,
    parts_of_year,
    words_of,
)
from bpcore.core.tables.periods import CODES, Times, are_seasons, may_be_time, one_way, read_times
from bpcore.core.tables.shape import Body
from bpcore.core.tables.timeline import asks_for_half_of_the_day, filled, repeat_by_mistake
from bpcore.core.words import counted

MOST_ROWS = 10_000
"""Of one series: a network of this course is trained on every one of them in each epoch."""

MOST_KEYS = 6
"""Columns, at most, of which two may tell the series apart."""

MOSTLY = 0.9
"""So much of all series at all times must be there if numbers are to tell the series apart."""

UNIT_NAMES = frozenset(
    "unit units uom einheit einheiten unité unidad unità eenheid jednostka powercode scalar "
    "measure единица 单位 單位 単位 단위 scale currency währung devise moneda valuta waluta "
    "货币 貨幣 通貨 통화".split()
)
"""What a column may be called that says in what the numbers of a row are counted."""

MISTAKEN = 5
"""Words go by the calendar, if it leaves no more than one in so many that are not the usual."""

OF_A_DAY = frozenset(
    "weekday weekdays weekend holiday holidays workday wochentag wochenende feiertag jahreszeit "
    "星期 节假日 季节 曜日 季節 요일 계절".split()
)
"""What a column may be called that says of a time what it is."""

MOST_KINDS = 20

MOST_OTHERS = 50
"""Columns by which it is seen whether the numbers of kinds lie far apart."""

LOOKED_AT = 200
"""Cells that have more kinds where a column is one of numbers."""

CODE = re.compile(r"[#№]?\s?\d{1,9}\s?[^\W\d]{0,2}")
"""How things are numbered: 101, #1, 12A, 1號."""

THINGS = frozenset(
    "id sensor station site device node run probe shop store branch region zone machine channel "
    "meter well plot group subject customer client batch messstelle gerät standort filiale anlage "
    "maschine kunde gruppe fühler kanal capteur appareil magasin groupe estación sitio tienda "
    "equipo máquina grupo estação loja sensore stazione negozio 站点 站號 站号 测站 設備 设备 "
    "传感器 编号 編號 门店 店铺 机器 组 组别 センサー 地点 店舗 装置 番号 센서 지점 매장".split()
)
"""What a column may be called whose numbers say of which thing, or of whom, a row tells."""

NUMBER_OF = frozenset("id no nr num number nummer".split())
"""What stands behind anything in the name of a column that has its number."""

CALENDAR = {("minute", 1440), ("hour", 24), ("day", 7), ("month", 12), ("quarter", 4)}
CALENDAR |= {("half-year", 2)}
"""Kinds that take turns because a day, a week or a year has so many."""

WORKING_DAYS = {("day", 5), ("day", 6)}

MOST_SERIES = 500
"""Series in one file that can be offered to choose from."""


def kept_series(body: Body, inquiry: Inquiry) -> Body:
    """The rows of the series that is to be kept.

    Raises
    ------
    Unreadable
        If there is no such column, or no such series.
    """
    for column, text in inquiry.mends.keep.items():
        if column not in body.names:
            raise inquiry.unreadable(f" has no column {column!r}; it has {listed(body.names)}")
        if inquiry.mends.fill_down:
            body = filled(body, column, inquiry)
        texts = list(dict.fromkeys(body.texts(column)))
        if text is None:
            inquiry.ask(f"The rows are one series, whatever {column} says", _all_of(column))
            continue
        if text not in texts:
            raise inquiry.unreadable(
                f", column {column!r}: is {text!r} in no row; there are {listed(texts)}"
            )
        inquiry.ask(
            f"Of {min(len(texts), MOST_SERIES)} series told apart by {column}, {text} is kept",
            *_keep(column, texts[:MOST_SERIES]),
        )
        body = body.where(column, text)
    return body


def _keep(column: str, texts: Sequence[str]) -> list[Offer]:
    return [box(f"keep {column} {text}", keep={column: text}) for text in texts]


def _all_of(column: str) -> Offer:
    return box(f"the rows are one series, whatever {column} says", keep={column: None})


def one_series(body: Body, time: Time, inquiry: Inquiry) -> tuple[Body, bool]:
    """The rows of one series; whether its times still repeat, which is then asked about.

    Where several rows have one time, something may tell them apart: a part of the year, which goes
    into the time, or the name of a series, of which one is kept.
    """
    if time is None:
        return body, False
    distinct = body.without_repeats()  # which are no series of their own
    times = times_of(distinct, time, inquiry.mends)
    whens = time_texts(distinct, time, inquiry.mends) if times is None else times.values.tolist()
    n, different = len(whens), len(set(whens))
    if asks_for_half_of_the_day(distinct, time, inquiry):
        return distinct, True  # before one half of each day is kept as a series
    in_order = times is not None and one_way(times.values, strictly=False)
    count = COUNT_IN_ORDER if in_order else COUNT_ROWS
    parts = None if times is None else _parts_of(distinct, time, times, inquiry.mends)
    signs = [one for one in body.names if inquiry.offered(keep={one: None})]
    key, texts = _key_of(distinct, time, whens, signs)
    exact = key is not None and len(set(zip(whens, distinct.texts(key), strict=True))) == n
    mistaken = repeat_by_mistake(n, different) or not exact
    if mistaken and different > 0.7 * n:  # which is told below
        return body, False
    if parts is not None:
        apart = f", told apart by {parts[-1]}"
        words = f"{', '.join(parts[:-1])} and {parts[-1]}"
        together = box(f"take {words} together as the time", time=parts)
        numerals = all(text.isdecimal() or (part_of_year(text) or (1,))[0] == 0 for text in texts)
        numerals = numerals or all(map(LETTERED.fullmatch, texts)) or times.unit == "day"
        may_be_series = numerals and not _named_as_part_of(parts[-1], times.unit)
        may_be_series = bool(texts) and (may_be_series or are_seasons(texts))
        offers = [together, *(_keep(key, texts) if may_be_series else []), count]
        pairs = list(zip(whens, distinct.texts(parts[-1]), strict=True))
        if may_be_series and numerals and _are_things(parts[-1], pairs):
            offers = [*offers[1:-1], together, count]
    elif key is not None:
        apart = f", told apart by {key} ({listed(texts)})"
        offers = [*_keep(key, texts), NO_ORDER]
        if exact and in_order and _in_turn(whens, distinct.texts(key)):  # as shifts of a day are
            offers = [count, *offers] if named_as_time(key) else [*offers, count]
        names = _months_of(distinct.texts(key), whens) if named_as_part(key) in (None, 12) else []
        offers = [months_box(names), *offers] if names else offers
    else:
        apart, offers = "", [count, NO_ORDER]
        if n > MOST_ROWS:
            return body, True  # too many to be counted
    again = f"{counted(n - different, 'row')} {'repeats' if n - different == 1 else 'repeat'}"
    often = f"{n // different} rows each" if n % different == 0 else f"{again} one"
    inquiry.ask(
        f"{called(time)} repeats ({often}{apart}): one row for each time is needed", *offers
    )
    if times is not None and inquiry.mends.in_order:
        return body, False
    if parts is None and key is not None:
        return one_series(distinct.where(key, texts[0]), time, inquiry)  # go on with the first
    return distinct, True


def _months_of(cells: Sequence[str], whens: Sequence) -> list[str]:
    """The names of the months, if these are such, year by year, though not all are known."""
    anew = [i for i, (one, other) in enumerate(pairwise(whens), 1) if one != other]
    begin = anew[0] if anew and set(np.diff(anew)) <= {12} else None
    return months_by_order(cells, list(map(month_named, cells)), begin)


def _in_turn(whens: list, cells: list[str]) -> bool:
    """Whether what tells the rows of one time apart comes in the same order at each time."""
    texts = list(dict.fromkeys(cells))
    order = sorted(texts, key=int) if all(map(str.isdecimal, texts)) else texts
    place = {text: i for i, text in enumerate(order)}
    rows = list(zip(whens, (place[cell] for cell in cells), strict=True))
    return all(a < b for (t, a), (u, b) in pairwise(rows) if t == u)


def ask_about_kinds(body: Body, time: Time, inquiry: Inquiry) -> None:
    """Ask whether rows of different kinds, by a column of words, are several series.

    They are, where each kind has its own order of times, where kinds take turns, where their
    numbers lie far apart, and where they are in different units. Others are told: a purchase and a
    sale may be of one series or not. What the calendar says, and a remark, is of no kind.
    """
    others = [one for one in body.names if one not in names_of(time)]
    values_of = functools.cache(lambda one: read_numbers(body.texts(one)).values)
    for one in body.names:
        cells = body.texts(one)
        if len(set(cells[:LOOKED_AT])) > MOST_KINDS + 1:
            continue  # most columns are given up by these
        rows = Counter(filter(None, cells))
        texts = list(rows)
        if not 1 < len(texts) <= MOST_KINDS or one in names_of(time) or one in inquiry.mends.keep:
            continue
        if inquiry.offered(keep={one: None}):  # of signs, which are asked about
            continue
        if TRUTHS.issuperset(map(str.casefold, texts)):
            continue
        wordy = all(t[0].isalpha() and not looks_like_a_number(t) for t in texts)
        numbered = not wordy and all(map(CODE.fullmatch, texts))
        if any(map(may_be_time, texts)) if wordy else not (numbered and _may_be_codes(one, texts)):
            continue
        words, unnamed = set(words_of(one)), numbered and not _named_as_thing(one)
        if unnamed and not _take_turns(cells, len(texts)):
            continue  # 1 and 2 may be a dose
        runs = len([text for text, _ in groupby(filter(None, cells))])
        each = listed([f"{text} ({n})" for text, n in rows.items()])
        said = f"{one} is not the same in all rows: {each}"
        offers = [*_keep(one, texts), _all_of(one)]
        many = time is not None and MOSTLY * len(cells) <= rows.total() >= 3 * len(texts)
        many = many and not inquiry.mends.in_order  # which says that one row follows the other
        times = times_of(body, time, inquiry.mends) if many and all(cells) else None
        rest = (values_of(other) for other in others[:MOST_OTHERS] if other != one)
        if _are_series(cells, times, runs, rest, numbered, unnamed):
            if unnamed:
                said = f"{said}; where these are several series, keep one"
                inquiry.tell(said, *offers, guessed=True)
                continue
            if _each_once(cells, times, map(values_of, others)):
                offers = [*offers[-1:], *offers[:-1]]
            inquiry.ask(f"{said}; these may be several series", *offers)
            continue
        if words and words <= UNIT_NAMES and not numbered:
            inquiry.ask(f"{said}; numbers in several units are several series", *offers)
            continue
        told = bool(words & UNIT_NAMES) or (many and runs == len(texts))
        if numbered:
            told = many and not unnamed and runs == len(texts)
        elif not told and many and min(rows.values()) > 1 and not words & (OF_A_DAY | NOTES):
            of_time = named_as_time(one) or parts_of_year(texts) is not None
            told = not of_time and not _by_the_calendar(body, cells, time, inquiry.mends)
        if told:
            said = f"{said}; where these are several series, keep one"
            inquiry.tell(said, *offers, guessed=True)


def _may_be_codes(name: str, texts: Sequence[str]) -> bool:
    """Whether numbers may tell things apart: not 0 and 1, nor what is called as times are."""
    of_time = named_as_time(name) or named_as_part(name) or named_as_counter(name)
    return not of_time and not {"0", "1", "0.0", "1.0"}.issuperset(texts)


def _named_as_thing(name: str) -> bool:
    """Whether a column is called as a thing, or the number of one, and not as something of it.

    >>> _named_as_thing("sensor"), _named_as_thing("pump no"), _named_as_thing("sensor 2")
    (True, True, False)
    """
    words = words_of(name)
    return bool(words) and (words[-1] in THINGS or (len(words) > 1 and words[-1] in NUMBER_OF))


def _take_turns(cells: Sequence[str], k: int) -> bool:
    """Whether k kinds come one after the other, again and again."""
    return all(above == below for above, below in zip(cells, cells[k:], strict=False))


def _are_series(
    cells: list[str],
    times: Times | None,
    runs: int,
    numbers: Iterable[FloatArray],
    numbered: bool,
    unnamed: bool,
) -> bool:
    """Whether kinds of rows have each their own order of times, take turns, or are far apart.

    Numbers in a column whose name says nothing of things must be far apart, and theirs not all
    the same: else they may be anything.
    """
    texts = np.array(cells)
    kinds = {text: np.flatnonzero(texts == text) for text in dict.fromkeys(cells)}
    n, k = len(cells), len(kinds)
    if times is None or (not numbered and parts_of_year(list(kinds))):
        return False
    if not one_way(times.values, strictly=False):
        return all(one_way(times.values[at]) for at in kinds.values())
    if 2 * runs < n:
        return False
    turns = _take_turns(cells, k)
    if unnamed and ((times.unit, k * times.step) in CALENDAR or (times.unit, k) in WORKING_DAYS):
        return False
    if turns and not unnamed and (times.unit, k) not in CALENDAR:
        return True
    groups = ([values[at] for at in kinds.values()] for values in numbers)
    return any(_far_apart(one) and (not unnamed or any(map(np.ptp, one))) for one in groups)


def _each_once(cells: list[str], times: Times, numbers: Iterable[FloatArray]) -> bool:
    """Whether each day, month or year of kinds that take turns is there once, and none lacks."""
    kinds = [np.flatnonzero(np.array(cells) == text) for text in dict.fromkeys(cells)]
    long = CODES.get(times.unit, "D") == "D"  # two sensors may take turns within a day
    whole = long and not np.ptp(np.diff(times.values))
    return whole and not any(_far_apart([values[at] for at in kinds]) for values in numbers)


def _by_the_calendar(body: Body, cells: list[str], time: Time, mends: Mends) -> bool:
    """Whether words come again with each week, year, or day, but for a few, as seasons do."""
    times = times_of(body, time, mends)
    if times is None:
        return False
    turns = [(times.values, n) for unit, n in CALENDAR if unit == times.unit]
    if times.unit in CODES:
        days, months, hours = (
            times.values.astype(f"M8[{CODES[times.unit]}]").astype(f"M8[{code}]").astype(np.int64)
            for code in "DMh"
        )
        turns = [(days, 7), (months, 12), (hours, 24), (hours, 7 * 24)]
    number_of = {text: i for i, text in enumerate(dict.fromkeys(cells))}
    kinds = np.array(list(map(number_of.__getitem__, cells)))
    others = len(cells) - np.bincount(kinds).max()
    for turn, n in turns:
        found = np.zeros((n, kinds.max() + 1))
        np.add.at(found, (turn % n, kinds), 1)
        twice = len(np.unique(turn)) >= 2 * found.any(axis=1).sum()
        if twice and MISTAKEN * (len(cells) - found.max(axis=1).sum()) <= others:
            return True
    return False


def _far_apart(groups: list[np.ndarray]) -> bool:
    """Whether some groups of numbers lie above all others, by half of what any of them spans."""
    if any(len(group) < 2 or np.isnan(group).any() for group in groups):
        return False
    groups = sorted(groups, key=np.min)
    span = max(map(np.ptp, groups))
    highest = np.maximum.accumulate([group.max() for group in groups])
    gaps = [group.min() - high for group, high in zip(groups[1:], highest, strict=False)]
    return max(gaps) > span / 2


def _key_of(
    body: Body, time: Time, whens: list, aside: Sequence[str]
) -> tuple[str | None, list[str]]:
    """A column but these that tells the rows of one time apart, and its words; or the nearest.

    Numbers may be codes, of shops perhaps, if nearly all of them come at every time.
    """
    n, different = len(whens), len(set(whens))
    keys, codes = {}, {}
    for one in body.names:
        cells = body.texts(one)
        if one in (*names_of(time), *aside) or len(set(cells[: 2 * MOST_SERIES])) > MOST_SERIES:
            continue
        texts = list(dict.fromkeys(cells))
        if not 1 < len(texts) <= min(MOST_SERIES, n / 2):
            continue
        words = sum(map(looks_like_a_number, texts)) <= len(texts) / 2
        if not words and not all(map(str.isalnum, texts)):
            continue  # a price is no code
        pairs = len(set(zip(whens, cells, strict=True)))
        if pairs == n and (words or n > MOSTLY * len(texts) * different):
            return one, texts
        (keys if words else codes)[one] = texts
    for one, other in combinations([*keys, *codes][:MOST_KEYS], 2):
        texts, others = ((keys | codes)[column] for column in (one, other))
        triples = set(zip(whens, body.texts(one), body.texts(other), strict=True))
        if len(triples) == n > MOSTLY * len(texts) * len(others) * different:
            return one, texts
    key = min(keys, key=lambda one: len(keys[one]), default=None)
    return key, keys.get(key, [])


def _parts_of(body: Body, time: Time, times: Times, mends: Mends) -> tuple[str, ...] | None:
    """The time with one more column, such as a year and its quarter, a day and its hour."""
    texts = time_texts(body, time, mends)
    for one in sorted(body.names, key=lambda one: named_as_part(one) is None):
        if one in names_of(time) or not _may_be_parts(body, one, times):
            continue
        cells = body.texts(one)
        places = (parts_beside(one, cells) or (0, cells))[1] if times.unit == "year" else cells
        sure = [place not in (None, 52) for place in places]  # not every year has a week 53
        finer = read_times([*compress(joined(texts, cells, one), sure)])
        if finer is None:
            continue
        different = len(np.unique(finer.values))
        more = different > len(np.unique(times.values))
        if more and _are_numerals(cells) and not _named_as_part_of(one, times.unit):
            more = repeat_by_mistake(len(finer.values), different)
        if more or (times.unit == "year" and named_as_part(one)):
            return (*names_of(time), one)
    return None


def _are_numerals(cells: Sequence[str]) -> bool:
    return all(map(str.isdecimal, cells))


def _are_things(name: str, rows: list[tuple]) -> bool:
    """Whether numbers beside a time tell things apart, such as plots, by the name of their column.

    Not under a name that counts, nor where the first time or the last has but some of them: so
    begin and end the hours of what was measured.
    """
    words = [word for word in words_of(name) if not word.isdecimal()]
    if COUNTS.issuperset(words) or named_as_counter(name):
        return False
    ends = (rows[0][0], rows[-1][0])
    return {(end, text) for end in ends for _, text in rows} <= set(rows)


def _may_be_parts(body: Body, one: str, times: Times) -> bool:
    """Whether a column beside these times may say more of them.

    Numbers alone may be anything, unless the column is called as times are, or they fill years, or
    days.
    """
    cells, unit = body.texts(one), times.unit
    named = _named_as_part_of(one, unit)
    if unit == "year":
        if are_seasons(cells):
            return True
        n, places = parts_beside(one, cells) or (0, [])
        if n > 12:
            return set(places) - {None} <= set(range(n)) and (n == 53 or named_by_time(one))
        written = any(part_of_year(cell) and not cell.isdecimal() for cell in cells)
        return n > 0 and (written or named or len(set(places) - {None}) == n)
    if unit == "day" and _are_hours(cells, times.values):
        return True
    if unit == "day" and (seconds := seconds_of_day(one, cells)) is not None:
        return named or one_way(86_400 * times.values + seconds)
    return unit in ("month", "day") and (named or all(map(CLOCK.fullmatch, cells)))


def _named_as_part_of(one: str, unit: str) -> bool:
    """Whether a column is called as what is shorter than this unit; hours are often a number."""
    words = set(words_of(one))
    hour = unit == "day" and bool(words) and words <= CLOCK_NAMES - {"hours"}
    return hour or named_as_time(one) or SHORT_NAMES.get(one.casefold()) == unit


def _are_hours(cells: Sequence[str], days: np.ndarray) -> bool:
    """Whether numbers count the hours of each day, and begin anew with the next one.

    Two days or more, and most of all, have each from 0 to 23, or from 1 to 24.
    """
    if not all(map(HOUR.fullmatch, cells)):
        return False
    found = map(HOUR.fullmatch, cells)
    hours = np.array([int(next(filter(None, one.groups()))) for one in found])
    runs = np.split(hours, np.flatnonzero(np.diff(days)) + 1)
    whole = [run.min() for run in runs if len(run) == 24 and np.ptp(run) == 23 and one_way(run)]
    if len(runs) != len(np.unique(days)) or set(whole) not in ({0}, {1}):
        return False
    in_order = all(one_way(run, strictly=False) for run in runs)  # a clock put back has one twice
    return in_order and len(whole) > max(1, len(runs) / 2)


SHORT_NAMES = dict.fromkeys("m mm mo mon mth mnth q".split(), "year")
SHORT_NAMES |= {"d": "month", "dd": "month", "h": "day", "hh": "day"}
"""What parts are called beside times of a unit; mm beside days is rain."""

COUNTS = DURATIONS | IDENTIFIERS | WEEK_NAMES | {"interval", "slot", "step", "he"}
"""What a column may be called whose numbers count what a year or a day has of something."""

CLOCK = re.compile(r"\d\d?:\d\d(:\d\d)?")
