"""Times as they are written: by the name of their column, and with the columns beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from bpcore.core.tables.choice import Time, names_of
from bpcore.core.tables.clocks import as_clocks
from bpcore.core.tables.mends import COUNT_ROWS, Inquiry, Mends, box
from bpcore.core.tables.mixed import each_by_its_own_way
from bpcore.core.tables.numbers import SIMPLE, without_flag
from bpcore.core.tables.parts import (
    ASTRONOMERS,
    CLOCK_NAMES,
    DATE_NAME,
    DAY_OF_YEAR,
    DOUBTFUL,
    LONGEST,
    NAMES,
    SHORT,
    YEAR_NAMES,
    bare_parts,
    counts_backwards,
    most_parts_of_year,
    named_as_part,
    named_as_time,
    named_as_week,
    named_by_time,
    part_of_year,
    plain,
    unit_of_duration,
    words_of,
)
from bpcore.core.tables.periods import (
    DAY_0_OF_SPREADSHEETS,
    DAYS_0,
    DECADE,
    FISCAL,
    ORDERS,
    PIVOT,
    YEAR,
    Times,
    are_seasons,
    by_custom,
    days_counted,
    days_swapped,
    in_other_years,
    is_part_of_two_years,
    may_be_time,
    one_way,
    read_numbers_as_times,
    read_one,
    read_times,
    when,
    with_era,
    years_of,
)
from bpcore.core.tables.shape import Body

CERTAINTY = (
    r"forecast(s|ed)?|fcst|proj(ect(ed|ions?))?|prov(is(ional|oire|orio))?|prel(im(inary)?)?|"
    r"est(imat(e[ds]?|ion|ivo))?|estim|exp(ected)?|rev(is(ed|ion|é))?|plan(ned)?|budget(ed)?|"
    r"pro|target|outlook|actuals?|final|flash|nowcast|pred(icted|iction)?|unaudited|audited|"
    r"prognose|vorläufig|vorl|gesch(ätzt)?|schätzung|schätzwert|hochrechnung|ist|soll|erwartet|"
    r"prévision|prévu|estimé|révisé|previsión|previsto|provisional|preliminar|pronóstico|estimado|"
    r"proyectado|proyección|stima|stimato|previsione|provvisorio|previsão|estimativa|raming|"
    r"voorlopig|begroting|szacunek|prognoza|prognos|ennuste|tahmin|прогноз|оценка|план|факт|предв|"
    r"预计|预测|预算|估计|估算|初步|初值|計畫|預估|預測|預計|速報値?|速报|確報|予測値?|予想|予算|見込み?|推計値?|実績|"
    r"暂定|계획|예상|전망|추정|잠정|예측|확정"
)
"""How sure the numbers of a time are, in a word beside it."""

SIGNED = re.compile(
    r"(?P<time>.*\d.*?)\s*([*†¹²³⁴]+|\((?:\d[a-z]{2} )?[a-z0-9]{1,3}\)|\[[a-z0-9]{1,3}\]|"
    r"(?<=\s)[a-z\d]\)|(?<=\b(?:1[5-9]|20)\d\d)\d\)|/[a-z]|"
    rf"[\s,_/:-]*(?<=[\d\s年月월日일년_,/:-])[(\[]?\s?({CERTAINTY})\.?\s?[)\]]?|"
    r"(?<=[\d\s])([a-z]|[a-z]\d?/))\s?[*†]*",
    re.IGNORECASE,
)
"""A time and a letter, a star or such a word behind it."""

SIGNED_BEFORE = re.compile(
    rf"([≈~∼]|(circa|ca?\.?)(?=[\s\d])|[(\[]?({CERTAINTY})\.?[)\]]?[\s:])\s*(?P<time>\d.*)",
    re.IGNORECASE,
)
"""The same before it."""


NUMBERS = "the numbers are times as they stand"


def times_of(body: Body, time: Time, mends: Mends) -> Times | None:
    """A column, or several of them, as times."""
    if time is None:
        return None
    texts = time_texts(body, time, mends)
    numbers = read_numbers_as_times(texts)
    if numbers is not None and isinstance(time, str) and counts_backwards(time):
        return Times(-numbers.values, "number")
    spent = isinstance(time, str) and mends.dates is None and unit_of_duration(time)
    if (spent or mends.dates == "numbers") and numbers is not None:
        return numbers
    numbers = None if _are_months_and_years(texts) else numbers
    serial = days_counted(texts, mends.dates) if mends.dates in DAYS_0 else None
    if mends.dates == "years":
        ways = [read_times(texts, order) for order in (None, *ORDERS)]
        days = [way for way in ways if way is not None and may_be_years(way)]
        if days:
            way = min(days, key=lambda way: np.ptp(way.values))
            return Times(way.values + DAY_0_OF_SPREADSHEETS, "year")
    swapped = days_swapped(texts) if mends.dates == "swapped" else None
    each = each_by_its_own_way(texts) if mends.dates == "each" else None
    times = (swapped and swapped[0]) or serial or each or read_times(texts, mends.dates) or numbers
    likely = ways_of_digits(time, tuple(body.texts(time)))[1] if isinstance(time, str) else {}
    if times is None or mends.dates is not None or len(likely) < 2 or "excel" in likely:
        return times
    shown = {way: when(one.values[0], one.unit) for way, one in likely.items()}
    return replace(times, readings=shown, example=body.texts(time)[0])


def _are_months_and_years(texts: Sequence[str]) -> bool:
    """Whether 201812 and 201901 have the year 2018 between them."""
    if set(map(len, texts)) != {4, 6} or not all(map(str.isdecimal, texts)):
        return False
    months = [text for text in texts if len(text) == 6]
    fit = all(0 < int(text[4:]) <= 13 for text in months) and 2 * len(months) > len(texts)
    return fit and {text[:4] for text in texts} == {text[:4] for text in months}


def serial_days(time: Time, texts: Sequence[str]) -> dict[str, Times]:
    """Numbers under a name of a time as days, by each way in which programs may count them.

    The likeliest first: numbers that would all be days before 1970 in a spreadsheet are rather
    counted from 1960 on.
    """
    if not isinstance(time, str) or unit_of_duration(time) or not texts:
        return {}
    words = words_of(time)
    ways = [ASTRONOMERS[word] for word in words if word in ASTRONOMERS]
    if not ways and any(map(DATE_NAME.fullmatch, words)):
        ways = [*["excel"][: named_as_time(time)], "1970", "1960", "matlab", "spss"]
    elif not ways and named_as_time(time):
        sure = not (named_as_part(time) or DOUBTFUL.intersection(words))
        recent = ["1970", "1960"] if sure and _go_by_days(texts) else []
        ways = ["excel", *recent, "matlab", "spss"]
    known = {way: one for way in ways if (one := days_counted(texts, way))}
    if DOUBTFUL.intersection(words) and not all(
        one_way(one.values, False) for one in known.values()
    ):
        return {way: one for way, one in known.items() if way == "excel"}
    if "excel" in known and years_of(known["excel"]).max() < 1970:
        return dict(sorted(known.items()))
    return known


BY_DAYS = {1, 7, *range(28, 32), *range(90, 93), 365, 366}
"""Steps of days, weeks, months, quarters and years, in days."""


def _go_by_days(texts: Sequence[str]) -> bool:
    """Whether numbers of recent days go one way, none of them twice, by days or such steps."""
    if len(texts) < 3 or not all(text.isdecimal() and len(text) < 6 for text in texts):
        return False
    steps = np.diff(list(map(int, texts)))
    return bool(np.all(steps > 0) or np.all(steps < 0)) and int(np.abs(steps).min()) in BY_DAYS


def time_texts(body: Body, time: str | tuple[str, ...], mends: Mends) -> list[str]:
    """The cells of the time; a year and its part, a day and its hour go together."""
    first, *more = (as_named(one, body.texts(one), mends.dates) for one in names_of(time))
    if mends.flags:
        first = without_footnotes([without_sign(cell) or cell for cell in first])
    name = names_of(time)[0]
    other = in_other_years(name, first) if mends.dates != "numbers" else None
    first = other[0] if other else by_custom(with_era(name, first))
    for name, cells in zip(names_of(time)[1:], more, strict=True):
        first = joined(first, cells, name, mends.unroll)
    return first


_YEAR, _N = r"(?P<y>(?:1[5-9]|2[01])\d\d)", r"(?P<n>\d\d?)"
NUMBERED = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}[-/.:\s]+{_N}",
        rf"{_YEAR}(?P<n>\d\d)",
        rf"{_N}[-/.\s]+{_YEAR}",
        r"(?P<y>\d\d)(?P<n>\d\d)",
    )
)
"""A year, and the number of its week, month, quarter or half."""

THIRD_OF_YEAR = re.compile(r"(?<![^\W\d_])T(ertial\s)?[1-3](?!\d)", re.IGNORECASE)

ONE_DIGIT = re.compile(r"(?:1[5-9]|2[01])\d\d[-/.\s]*(\d)|(\d)[-/.\s]+(?:1[5-9]|2[01])\d\d")
"""A year and one digit, which may be a month, a quarter or a half."""

POINTED = re.compile(r"((?:1[5-9]|2[01])\d\d)[.,](0[1-9]|1[0-2]?)")
"""A year and a month behind a point, of which 10 may have lost its zero as a number does."""

WEEK_OF_YEAR = re.compile(r"((?:19|20)?\d\d)(0[1-9]|[1-4]\d|5[0-3])")
"""A year and its week: 201901, 1901."""

MONTH_OF_TAIWAN = re.compile(r"(0?[3-9]\d|1[01]\d)(0[1-9]|1[0-2])")
"""A year that is counted from 1912 on, and its month: 10601."""

WITH_EXPONENT = re.compile(r"\d(\.\d+)?[eE]\+?\d\d?")
"""2.008e+03, as some programs write 2008."""
YEAR_IN_THOUSANDS = re.compile(r"(?:1[,.\s'’][89]|2[,.\s'’]0)\d\d")
"""2,008 as some programs write 2008."""
SHORT_SEASON = re.compile(r"(\d\d)\s?[-–]\s?(\d\d)")


SINCE_1970 = re.compile(
    r"(?P<s>\d{9,10})(?P<part>\.\d+)?|(?P<ms>\d{12,13})(\.0*)?|(?P<us>\d{15,16})|(?P<ns>\d{18,19})"
)
"""Seconds since 1970, or thousandths, millionths, billionths of them."""
SECONDS = {"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}
UNIX_NAME = re.compile(
    r"(.*[\W_])?(ts|dt|utc|gmt|unix|posix|epoch)([\W_].*)?|"
    r".*(time|stamp|epoch|unix)([\W_]?(utc|gmt|s|sec|seconds|ms|us|ns))?",
    re.IGNORECASE,
)
"""What a column of them is called, if it has no other name of a time."""


def since_1970(name: str, cells: Sequence[str]) -> tuple[str, list[str]] | None:
    """What is counted since 1970 under a name of a time, from 1985 to 2039, and these as times.

    Round numbers alone, such as 1000000000 and 1010000000, count something else.

    >>> since_1970("time", ["1646611200", "1646614800.0"])
    ('seconds', ['2022-03-07 00:00:00', '2022-03-07 01:00:00'])
    """
    if not cells or not SINCE_1970.fullmatch(cells[0]):
        return None
    if not (named_as_time(name) or UNIX_NAME.fullmatch(name)) or read_times(cells) is not None:
        return None
    found = list(map(SINCE_1970.fullmatch, cells))
    unit = next(unit for unit in SECONDS if found[0][unit])
    if not all(one and one[unit] for one in found):
        return None
    values = np.array([int(one[unit]) for one in found])
    seconds = values // 1000 ** list(SECONDS).index(unit)
    if seconds.min() < 5e8 or seconds.max() > 2.2e9 or not np.any(seconds % 100_000):
        return None
    times = values.astype(f"M8[{unit}]").astype(str)
    parts = [(one["part"] or "").rstrip("0").rstrip(".") for one in found]
    return SECONDS[unit], [f"{t.replace('T', ' ')}{p}" for t, p in zip(times, parts, strict=True)]


def as_named(name: str, cells: Sequence[str], dates: str | None = None) -> list[str]:
    """Years and numbers of weeks, months or quarters, under a name that says which they are.

    >>> as_named("week", ["2010 1"]), as_named("month", ["2017-1"]), as_named("b", ["2017-1"])
    (['2010-W01'], ['2017-01'], ['2017-1'])
    >>> as_named("Quartal", ["01/2017", "02/2017", "03/2017"]), as_named("YYMM", ["1812"])
    (['2017Q1', '2017Q2', '2017Q3'], ['M12 18'])
    """
    if set(words_of(name)) & YEAR_NAMES and all(map(SHORT_SEASON.fullmatch, cells)):
        return [SHORT_SEASON.sub(r"\1/\2", cell) for cell in cells]
    if dates is None and _are_short_years(name, cells):
        return [f"'{cell}" for cell in cells]
    if cells and all(map(WITH_EXPONENT.fullmatch, cells)):
        numbers = list(map(float, cells))
        cells = [f"{one:.0f}" for one in numbers] if all(one % 1 == 0 for one in numbers) else cells
    cells = (dates == "years" and of_one_month(cells)) or _without_points(cells)
    if _are_years_in_thousands(name, cells):
        return ["".join(filter(str.isdecimal, cell)) for cell in cells]
    if dates is None and (since := since_1970(name, cells)):
        return since[1]
    cells = _with_zeros(cells)
    weeks = named_as_week(name)
    in_weeks = weeks and all(map(WEEK_OF_YEAR.fullmatch, cells))
    n = 53 if weeks else named_as_part(name) if named_by_time(name) else None
    if n == 12 and max(map(len, cells), default=0) == 5:
        found = list(map(MONTH_OF_TAIWAN.fullmatch, cells))
        if all(found):
            return [f"{1911 + int(one[1])}-{one[2]}" for one in found]
    cells = _of_decimal_years(name, cells)
    if months := short_months(name, cells):
        return months
    if not in_weeks:
        cells = _taken_apart(name, list(_as_iso_days(cells)), dates)
    if n is None:
        return list(cells)
    found = [
        next(filter(None, (form.fullmatch(c.strip()) for form in NUMBERED)), None) for c in cells
    ]
    if not all(found):
        return list(cells)
    years, parts = [one["y"] for one in found], [int(one["n"]) for one in found]
    kinds = set(parts)
    short = any(len(year) == 2 for year in years) and not in_weeks
    if short and (n != 12 or max(kinds) > 12 or len(set(map(len, years))) > 1):
        return list(cells)
    if n < 12 and (max(kinds) > n or len(kinds) < min(n, 3)):
        return list(cells)  # the first months of quarters, perhaps

    def written(year: str, part: int) -> str:
        if n == 12:
            return f"M{part:02} {year}" if part > 12 or len(year) == 2 else f"{year}-{part:02}"
        year = year if len(year) > 2 else f"{19 if int(year) >= PIVOT else 20}{year}"
        return f"{year}-W{part:02}" if n > 12 else f"{year}{'Q' if n == 4 else 'H'}{part}"

    return list(map(written, years, parts))


def _are_short_years(name: str, cells: Sequence[str]) -> bool:
    """Whether 08, 09, 10 are years, and not numbered from 0 or 1 on, by a name of years.

    Also one year alone, where the name says that it has two digits.
    """
    if name.casefold() == "yy":
        fit = all(re.fullmatch(r"\d\d", cell) for cell in cells)
        return fit and one_way(list(map(int, cells)), strictly=False)
    named = bool(set(words_of(name)) & YEAR_NAMES) and len(cells) > 2
    if not named or not all(re.fullmatch(r"\d\d", cell) for cell in cells):
        return False
    values = list(map(int, cells))
    return any(cell[0] == "0" for cell in cells) and min(values) > 1 and one_way(values)


FLOAT_OF_DIGITS = re.compile(r"((?:1[5-9]|2[01])\d\d(?:\d\d){0,2})[.,]0+")
"""A year, a month or a day as a number that has become one with decimals: 201801.0, 20220307.0."""


def _without_points(cells: Sequence[str]) -> Sequence[str]:
    if not cells or not FLOAT_OF_DIGITS.fullmatch(cells[0]):
        return cells
    found = list(map(FLOAT_OF_DIGITS.fullmatch, cells))
    return [one[1] for one in found] if all(found) else cells


def _are_years_in_thousands(name: str, cells: Sequence[str]) -> bool:
    """Behind a point only under a name of years: 1.999 may be a time in seconds."""
    pointed = bool(cells) and "." in cells[0]
    named = set(words_of(name)) & YEAR_NAMES if pointed else named_by_time(name)
    return bool(named) and all(map(YEAR_IN_THOUSANDS.fullmatch, cells))


def _with_zeros(cells: Sequence[str]) -> list[str]:
    """October as 2018.1 between 2018.09 and 2018.11, with its zero."""
    if not all(map(POINTED.fullmatch, cells)):
        return list(cells)
    parts = {POINTED.fullmatch(cell)[2] for cell in cells}
    lost = "1" in parts and "10" not in parts and any(part[0] == "0" for part in parts)
    return [f"{cell}0" if lost and cell[-2] in ".," else cell for cell in cells]


DECIMAL_YEAR = re.compile(r"(1[7-9]|20)\d\d([.,]\d{1,9})?")


def _of_decimal_years(name: str, cells: Sequence[str]) -> Sequence[str]:
    """Years with what has passed of them behind the point as months, or as quarters if so named.

    >>> _of_decimal_years("time", ["1980.75", "1981.00", "1981.25", "1981.50"])
    ['1980Q4', '1981Q1', '1981Q2', '1981Q3']
    """
    if len(cells) < 4 or not all(map(DECIMAL_YEAR.fullmatch, cells)) or cells[1].isdecimal():
        return cells
    years = np.array([float(cell.replace(",", ".")) for cell in cells])
    digits = max(len(cell) for cell in cells) - 5
    for n in (4, 12) if named_as_time(name) else (12,):
        places = np.rint(years * n)
        near = np.abs(years * n - places).max() <= 0.6 * n / 10**digits + 1e-6
        kinds = len(set(places % n))
        if near and digits > 1 and kinds > max(2, n // 3) and one_way(places):
            return [when(place, NAMES[n]) for place in places]
    return cells


SHORT_MONTHS = tuple(
    map(
        re.compile,
        (
            r"(?P<m>0?[1-9]|1[0-2])[-/.](?P<y>\d\d)",
            r"(?P<y>\d\d)[-/.](?P<m>0[1-9]|1[0-2])",
        ),
    )
)


def short_months(name: str, cells: Sequence[str]) -> list[str]:
    """Months and years of two digits, each the next of the last, or one earlier; else nothing.

    Under a name of times; so no days, hours, numbers or years of two digits go on. Under one of
    months some may be missing.

    >>> short_months("Monat", ["11.18", "12.18", "01.19"]), short_months("h", ["08-09"] * 3)
    (['M11 18', 'M12 18', 'M01 19'], [])
    """
    if len(cells) < 3 or not named_as_time(name):
        return []
    longest = 11 if named_as_part(name) == 12 else 1
    for form in SHORT_MONTHS:
        if not form.fullmatch(cells[0]) or not all(found := list(map(form.fullmatch, cells))):
            continue
        steps = np.diff([12 * int(one["y"]) + int(one["m"]) for one in found]) % 1200
        on = steps.max() <= longest or 1200 - steps.min() <= longest
        if on and steps.min() > 0 and len({one["y"] for one in found}) > 1:
            return [f"M{int(one['m']):02} {one['y']}" for one in found]
    return []


MONTH_OF_YEARS = re.compile(r"([^\W\d_]{3,})\.?[\s-](\d\d)")


def of_one_month(cells: Sequence[str]) -> list[str]:
    """What may be years of two digits behind the same month, as these; else nothing.

    >>> of_one_month(["Dec-08", "Dec-09", "Dec-10"]), of_one_month(["Dec-08", "Jan-09"])
    (["'08", "'09", "'10"], [])
    """
    found = [MONTH_OF_YEARS.fullmatch(cell) for cell in cells]
    same = all(found) and len({one[1] for one in found}) == 1
    known = same and (part_of_year(found[0][1]) or (0,))[0] == 12
    return [f"'{one[2]}" for one in found] if known else []


ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _as_iso_days(cells: Sequence[str]) -> Sequence[str]:
    """Days and months that are texts among real dates of a spreadsheet, written as these are.

    >>> _as_iso_days(["2020-01-01", "2020-02-01", "2020-03"])
    ['2020-01', '2020-02', '2020-03']
    >>> _as_iso_days(["2020-01-01", "2020-01-02", "03.01.2020"])
    ['2020-01-01', '2020-01-02', '2020-01-03']
    """
    lengths = list(map(len, cells))
    if 2 * lengths.count(len("2020-01-01")) < len(cells):
        return cells  # most columns of numbers
    if len(set(lengths)) == 1 and all(cell[-3:-2] == "-" for cell in cells):
        return cells
    days = list(filter(ISO_DAY.fullmatch, cells))
    others = [cell for cell in cells if not ISO_DAY.fullmatch(cell)] if days else []
    if not others or len(others) > len(days):
        return cells
    if all(day.endswith("-01") for day in days):
        months = [cell[:7] if ISO_DAY.fullmatch(cell) else cell for cell in cells]
        if (times := read_times(months)) is not None and one_way(times.values):
            return months
    known = {cell: read_one(cell) for cell in others}
    if any(one is None or one.unit != "day" or one.readings for one in known.values()):
        return cells
    written = [when(known[c].values[0], "day") if c in known else c for c in cells]
    return written if one_way(np.array(written, dtype="M8[D]").astype(int)) else cells


def tell_how_read(body: Body, time: Time, times: Times | None, inquiry: Inquiry) -> None:
    """Say how numbers are read by the name of their column; ask where that cannot be."""
    if times is not None and inquiry.mends.dates != "numbers":
        _tell_of_other_years(body, names_of(time)[0], inquiry)
    cells = body.texts(time) if isinstance(time, str) else []
    if times is None or not cells:
        return
    long = all(cell.isdecimal() and len(cell) > 4 for cell in cells)
    months = named_by_time(time) and named_as_part(time) == 12
    if times.unit == "number" and inquiry.mends.dates is None and months and long:
        said = f"{time}: {cells[0]} is no year and month that is understood; write 2021-03"
        inquiry.ask(said, COUNT_ROWS)
    first = as_named(time, cells, inquiry.mends.dates)[0]
    taiwan = months and max(map(len, cells)) == 5 and MONTH_OF_TAIWAN.fullmatch(cells[0])
    weeks = (len(cells[0]) == 4 if named_as_week(time) else long) and "-W" in first
    if first != cells[0] and (taiwan or weeks):
        since = ", as years are counted from 1912 on in Taiwan" if taiwan else ""
        inquiry.tell(f"{time}: {cells[0]} is read as {first}{since}", COUNT_ROWS, guessed=True)
    if _are_years_in_thousands(time, cells):
        inquiry.tell(f"{time}: {cells[0]} is read as the year {first}")
    if (read := _of_decimal_years(time, cells)) is not cells:
        said = f"{time}: {cells[1]} and the others are read as {read[1]} and other {times.unit}s"
        inquiry.tell(said, COUNT_ROWS, guessed=True)
    if inquiry.mends.dates is None and (since := since_1970(time, cells)):
        day = when(times.values[0], times.unit)
        said = f"{time} is read as {since[0]} since 1970: {cells[0]} is {day} (UTC)"
        inquiry.tell(said, box(NUMBERS, dates="numbers"), guessed=True)
    if (read := by_custom(cells)) != cells:
        i = next(i for i, cell in enumerate(cells) if cell != read[i])
        why = "by the order of all rows"
        if DECADE.fullmatch(cells[i]):
            why = "the first of its ten years"
        elif times.unit == "number":
            i, why = len(cells) - 1, "as so much time has passed"
        elif "年" in cells[i]:
            why = "as years are counted from 1912 on in Taiwan"
        said = f"{time}: {cells[i]} is read as {when(times.values[i], times.unit)}, {why}"
        inquiry.tell(said, COUNT_ROWS, guessed=True)
    for cell, read in zip(cells, _as_iso_days(cells), strict=True):
        if cell != read:
            inquiry.tell(f"{time} is written in two ways: {cell} is read as {read}")
            break
    for cell, read in zip(cells, _with_zeros(cells), strict=True):
        if cell != read:
            inquiry.tell(f"{time}: {cell} stands where {read} must be, and is read so")
            break
    digits = {"".join(one.groups("")) for one in map(ONE_DIGIT.fullmatch, cells) if one}
    bare = digits == {"1", "2", "3"} and set(np.abs(np.diff(times.values))) == {4}
    thirds = times.unit == "month" and (bare or all(map(THIRD_OF_YEAR.search, cells)))
    if is_part_of_two_years(cells[0]) and times.unit in NAMES.values() and not thirds:
        alone = {cell: one.values[0] for cell in cells if (one := read_one(cell))}
        why = "by the order of all rows"
        if alone and all(alone.get(c, v) == v for c, v in zip(cells, times.values, strict=True)):
            why = (
                f"as the {times.unit}s of a year are counted from the first on, wherever in the "
                f"calendar that begins"
            )
        said = f"{time}: {cells[0]} is read as {when(times.values[0], times.unit)}, {why}"
        inquiry.tell(said, COUNT_ROWS, guessed=True)
    if thirds:
        said = (
            f"{time}: {cells[0]} and the others are read as thirds of years, by their first month"
        )
        inquiry.tell(said, COUNT_ROWS, guessed=True)
    numbered = all(map(ONE_DIGIT.fullmatch, cells)) and times.unit in ("quarter", "half-year")
    if numbered and NAMES.get(named_as_part(time)) != times.unit:
        parts = {"".join(ONE_DIGIT.fullmatch(cell).groups("")) for cell in cells}
        if max(parts) <= ("4" if times.unit == "quarter" else "2"):
            said = f"{time}: {cells[0]} and the others are read as {times.unit}s"
            inquiry.tell(said, COUNT_ROWS, guessed=True)


def _tell_of_other_years(body: Body, name: str, inquiry: Inquiry) -> None:
    cells = body.texts(name)
    if other := in_other_years(name, cells):
        offer = box(NUMBERS, dates="numbers") if cells[0].isdecimal() else COUNT_ROWS
        said = f"{name}: {cells[0]} is read as {other[0][0]}, {other[1]}"
        inquiry.tell(said, offer, guessed=True)


def _taken_apart(name: str, cells: Sequence[str], dates: str | None) -> list[str]:
    """Digits alone in the one of their ways that is wanted, or else the likeliest.

    >>> _taken_apart("date", ["180331", "180430", "180531"], None)
    ['31-Mar-18', '30-Apr-18', '31-May-18']
    >>> _taken_apart("date", ["2018365", "2019001", "2019002"], None)
    ['2018-365', '2019-001', '2019-002']
    """
    if dates in (*DAYS_0, "numbers") or not all(map(str.isdecimal, cells[:1])):
        return list(cells)
    ways, likely = ways_of_digits(name, tuple(cells))
    return list(ways.get(dates if dates in ways else next(iter(likely), None), cells))


@lru_cache(maxsize=64)  # the same column is looked at several times
def ways_of_digits(
    name: str, cells: tuple[str, ...]
) -> tuple[dict[str, list[str]], dict[str, Times]]:
    """Digits alone as times: a day with a year of two digits, a month, a day of the year, a serial.

    Returns
    -------
    dict of str to list of str
        All cells as they are written out, by each way (``Mends.dates``) that fits them.
    dict of str to Times
        Those in doubt: such as are in order, in steps as even as any and in as few years. Days of a
        spreadsheet come first, whatever else they may be.
    """
    cells = tuple(_without_points(cells))
    if not cells or not all(map(str.isdecimal, cells)):
        return {}, {}
    lengths, times = set(map(len, cells)), read_times(cells)
    strange = times is not None and not 1850 <= years_of(times).max() <= LAST_YEAR
    sure = strange or (named_as_time(name) and lengths <= {5, 6, 7})
    if not sure and (times is not None or not lengths <= {5, 6} or len(cells) < FEW):
        return {}, {}
    if named_as_week(name) and lengths == {4}:
        return {}, {}

    def known_of(cells: tuple[str, ...]) -> tuple[dict[str, list[str]], dict[str, Times]]:
        ways = _written_out(name, cells, times is not None, strange)
        return ways, {w: one for w, texts in ways.items() if (one := read_times(texts)) is not None}

    if not sure and not _likeliest(known_of(cells[:FEW])[1]):
        return {}, {}  # a column of numbers is given up by its first cells
    ways, known = known_of(cells)
    ways = {way: ways[way] for way in known}
    if lengths != {4} and strange and len(known) > 1:
        del known["months"]
    likely = _likeliest(known) if len(cells) > 2 else {}
    if not sure:
        likely = {way: one for way, one in likely.items() if _is_no_number(cells, way, one)}
        return {way: ways[way] for way in likely}, likely
    serial = days_counted(cells, "excel") if lengths == {5} else None
    if serial is not None:
        likely = {"excel": serial} | {k: one for k, one in likely.items() if one.unit != "year"}
        ways["excel"] = list(cells)
    return ways, likely


FEW = 6
"""Rows below which numbers may be even as times by chance."""


def _is_no_number(cells: Sequence[str], way: str, times: Times) -> bool:
    """Whether digits that are not called a time are one nevertheless.

    Numbers go on from 201952 to 201953, and have no zero before them.
    """
    steps, even = np.diff(list(map(int, cells))), not np.ptp(np.diff(times.values))
    if set(steps) == {1}:
        return even and way == "weeks" and any(cell.endswith(("52", "53")) for cell in cells)
    zeros = any(cell[0] == "0" for cell in cells) and set(map(len, cells)) == {6}
    return zeros or (even and np.ptp(steps) > 0)


def _written_out(
    name: str, cells: Sequence[str], are_times: bool, strange: bool
) -> dict[str, list[str]]:
    """Digits alone as other texts, by each way in which their number allows them to be meant."""
    lengths = set(map(len, cells))
    if lengths == {7}:
        return {"day of year": [f"{cell[:4]}-{cell[4:]}" for cell in cells]}
    if lengths == {4}:
        years = set(words_of(name)) & YEAR_NAMES
        return {} if years else {"months": [f"M{cell[2:]} {cell[:2]}" for cell in cells]}
    if not lengths <= {5, 6}:
        return {}
    ways = {"months": [f"{cell[:-4].zfill(2)}-{cell[-4:]}" for cell in cells]}
    if are_times:
        ways["months"] = list(cells)
    elif lengths == {6}:
        ways |= _as_weeks(name, cells)
    weeks, months = named_as_week(name), named_by_time(name) and named_as_part(name) == 12
    if not (weeks or months) or ((weeks or 6 in lengths) and (strange or not are_times)):
        ways |= _as_days(cells)
    return ways


def _as_weeks(name: str, cells: Sequence[str]) -> dict[str, list[str]]:
    """Six digits as a year and its week; a month 13 of some files sums up its year."""
    found = list(map(WEEK_OF_YEAR.fullmatch, cells))
    fit = all(found) and named_as_part(name) is None
    return {"weeks": [f"{one[1]}-W{one[2]}" for one in found]} if fit else {}


def _as_days(cells: Sequence[str]) -> dict[str, list[str]]:
    """Six digits, of which the first may have been a zero, as days in each order that fits."""
    ways = {}
    parts = [(day[:2], day[2:4], day[4:]) for day in (cell.zfill(6) for cell in cells)]
    for order, letters in ORDERS.items():
        places = ["abc".index(part) for part in letters]
        found = [[part[place] for place in places] for part in parts]
        if all(0 < int(month) <= 12 for _, month, _ in found):
            ways[order] = [f"{day}-{SHORT[int(month) - 1]}-{year}" for year, month, day in found]
    return ways


def _likeliest(known: dict[str, Times]) -> dict[str, Times]:
    """Ways in which times are in order, in steps as even as any and in as few years."""
    known = {way: one for way, one in known.items() if one_way(one.values)}
    ranks = {
        way: (bool(np.ptp(np.diff(one.values))), np.ptp(years_of(one)))
        for way, one in known.items()
    }
    best = [way for way, rank in ranks.items() if rank == min(ranks.values())]
    distinct = {(known[way].unit, known[way].values.tobytes()): way for way in reversed(best)}
    return {way: known[way] for way in reversed(distinct.values())}


CLOCKS = {
    4: re.compile(r"([01]\d|2[0-3])([0-5]\d)"),
    6: re.compile(r"([01]\d|2[0-3])([0-5]\d)([0-5]\d)"),
}
"""The time of a day as digits alone, by how many there are."""


def clock_of(name: str, cells: Sequence[str]) -> str:
    """What the first of these is as the time of a day, where that is likelier than a year or a day.

    Years go on by one, or by steps that are no usual ones of a clock.

    >>> clock_of("time", ["1900", "1910", "1920"]), clock_of("time", ["1900", "1901", "1902"])
    ('19:00', '')
    """
    form = CLOCKS.get(len(cells[0])) if cells and cells[0].isdecimal() else None
    if form is None or not set(words_of(name)) & CLOCK_NAMES or named_as_part(name):
        return ""
    found = list(map(form.fullmatch, cells))
    if len(found) < 3 or not all(found):
        return ""
    seconds = [int(f"{int(one[1]) * 3600 + int(one[2]) * 60}") for one in found]
    if len(cells[0]) == 6:
        seconds = [one + int(cell[4:]) for one, cell in zip(seconds, cells, strict=True)]
    steps = np.diff(seconds)
    usual = not np.ptp(steps) and steps[0] % (300 if len(cells[0]) == 4 else 5) == 0
    other = next(iter(ways_of_digits(name, tuple(cells))[1].values()), read_times(cells))
    even = other is not None and not np.ptp(np.diff(other.values))
    if not one_way(seconds) or (even and not usual):
        return ""
    return ":".join(found[0].groups())


LAST_YEAR = 2100
"""No table reaches further."""


FOOTNOTED = re.compile(r"((?:1[5-9]|20)\d\d)\d\d?")
"""A year with the number of a footnote at once behind it."""


def without_footnotes(cells: Sequence[str]) -> list[str]:
    """Years of which a few have more digits behind, where only the first four keep all in order.

    >>> without_footnotes(["2011", "2012", "20131", "2014"])
    ['2011', '2012', '2013', '2014']
    """
    longer = [cell for cell in cells if len(cell) > 4]
    if not 0 < 3 * len(longer) <= len(cells) or not all(map(FOOTNOTED.fullmatch, longer)):
        return list(cells)
    years = [cell[:4] for cell in cells]
    fit = all(map(YEAR.fullmatch, years)) and all(map(str.isdecimal, years))
    return years if fit and one_way(list(map(int, years))) else list(cells)


def without_sign(cell: str) -> str | None:
    """A time without the letter, the star or the word beside it; None where there is none.

    >>> without_sign("2019Q3p"), without_sign("Dec 2019 (p)"), without_sign("2019 1H")
    ('2019Q3', 'Dec 2019', None)
    >>> without_sign("2015 (forecast)"), without_sign("≈2015"), without_sign("2015年（速報）")
    ('2015', '2015', '2015年')
    """
    if len(cell) > LONGEST or SIMPLE.fullmatch(cell) or may_be_time(cell):
        return None  # 2020 YTD is not all of 2020, nor 120 BC 120
    cell = plain(cell)
    if found := SIGNED_BEFORE.fullmatch(cell):
        return found["time"]
    found = SIGNED.fullmatch(cell)
    part = part_of_year(found[2].strip("()[]")) if found else None
    if not found or (part and part[0]):
        return None  # 2020 (Q1) is not all of 2020; (1) is a footnote
    return without_flag(cell) or found["time"]


def parts_beside(name: str, cells: Sequence[str]) -> tuple[int, list[int | None]] | None:
    """Of how many parts of a year a column beside the years tells, and which, from 0, each cell is.

    Weeks are parts of 53, days of 366; None for what is no part, such as a month 13, a quarter 5 or
    the one number above 53 among weeks: what sums up a year in some files.

    >>> parts_beside("KW", ["1", "53"]), parts_beside("day", ["1", "60"]), parts_beside("", ["no"])
    ((53, [0, 52]), (366, [0, 59]), None)
    >>> parts_beside("week", ["1", "2", "54"]), parts_beside("quarter", ["1", "2", "3", "4", "5"])
    ((53, [0, 1, None]), (4, [0, 1, 2, 3, None]))
    """
    numbers = [int(cell) for cell in cells if cell.isdecimal()]
    if 0 < len(numbers) == len(cells):
        if named_as_week(name):
            sums = {number for number in numbers if number > 53}
            return 53, [n - 1 if n < 54 or len(sums) > 1 else None for n in numbers]
        if (max(numbers) > 53 or name.casefold() in DAY_OF_YEAR) and not named_as_part(name):
            return 366, [number - 1 for number in numbers]
    return most_parts_of_year(cells, bare_parts(name, cells))


def joined(
    times: Sequence[str], cells: Sequence[str], name: str, unroll: bool | str | None = None
) -> list[str]:
    """Times made finer by a column of parts, days or clocks; cells that are none stay behind.

    A number that is none stays with the name of its column, so that it is none of another kind.
    Which year a month is in, where years begin with another month: see ``turn_of`` and ``Mends``.

    >>> joined(["1990", "1990"], ["1", "54"], "week"), joined(["1990"], ["7"], "kind")
    (['1990-W1', '1990 week 54'], ['1990-07'])
    """
    n, places = parts_beside(name, cells) or (0, [])
    if n == 53:
        return [
            f"{text} {name} {cell}" if place is None else f"{text}-W{cell}"
            for text, cell, place in zip(times, cells, places, strict=True)
        ]
    if n == 366 and all(map(YEAR.fullmatch, times)):
        return [f"{text}-{cell.zfill(3)}" for text, cell in zip(times, cells, strict=True)]
    known = {text: read_one(text) for text in set(times)}
    units = {t.unit for t in known.values() if t is not None}
    if n in NAMES and units == {"year"}:
        turn = turn_of(times, cells, name)
        if unroll is None and not all(map(TWO_YEARS.match, times)):
            turn = 0
        ends = n if unroll == "ends" and turn else 0

        def finer(text: str, cell: str, place: int | None) -> str:
            if known[text] is None or place is None:
                return text if known[text] is None else _beside(text, cell, name)
            later = n if place < turn else 0
            return when(known[text].values[0] * n + place + later - ends, NAMES[n])

        return list(map(finer, times, cells, places))
    if units == {"year"} and all(map(str.isdecimal, cells)):
        return [_beside(text, cell, name) for text, cell in zip(times, cells, strict=True)]
    if units == {"year"} and are_seasons(cells):
        return by_custom([f"{cell} {text}" for text, cell in zip(times, cells, strict=True)])
    if units == {"day"} and all(OF_YEAR.fullmatch(text) for text in known):
        times = [when(known[text].values[0], "day") for text in times]  # a clock may go behind
    between = "-" if units == {"month"} else " "
    cells = as_clocks(name, cells) if units == {"day"} else cells
    if between == " " and (hours := [HOUR.fullmatch(cell) for cell in cells]) and all(hours):
        cells = [next(filter(None, hour.groups())) for hour in hours]
    clock = ":00" if all(cell.isdecimal() for cell in cells) and between == " " else ""
    return [f"{text}{between}{cell}{clock}" for text, cell in zip(times, cells, strict=True)]


OF_YEAR = re.compile(r"\d{4}-\d{3}")
"""A year and its day, as these are joined."""


def _beside(text: str, cell: str, name: str) -> str:
    """A year, and what stands beside it and is no part of it."""
    return f"{text} {name} {cell}" if cell.isdecimal() else f"{text} {cell}"


TWO_YEARS = re.compile(rf"{FISCAL.pattern}|.*年度")
"""Years that are known to begin in one and to end in the next."""

OF_WATER = re.compile(r"wy|(water|hydrolog\w+)[\s_-]?years?|abflussjahre?", re.IGNORECASE)
OF_ACCOUNTS = re.compile(r"fy|(fiscal|financial|budget)[\s_-]?years?", re.IGNORECASE)
"""What years are called that go by the one in which they end, the latter not from April on."""

APRIL = 1 / 4
"""Of the year gone before the accounts of some lands begin, which go by that year."""


def goes_by_its_end(name: str, years: Sequence[str], gone: float) -> bool:
    """Whether a year that begins in another, of which so much is gone, goes by that it ends in.

    >>> goes_by_its_end("Water year", ["2018"], 9 / 12), goes_by_its_end("", ["FY2018"], 1 / 4)
    (True, False)
    """
    words = {re.sub(r"[\s'’]*\d+$", "", year) for year in years}
    called = [name, *words] if len(words) == 1 else [name]
    ways = (OF_WATER, OF_ACCOUNTS)[: 1 if gone == APRIL else 2]
    return any(way.fullmatch(one) for way in ways for one in called)


HOUR = re.compile(r"(?:h|he|hr|hour)?[\s_-]?(\d\d?)(?:[ab]|[.,]0+)?|(\d\d)-\d\d|(\d\d?)00", re.I)
"""An hour of a day, also as 2.0; 2A and 2B where the clock is put back between them."""


def turn_of(times: Sequence[str], cells: Sequence[str], name: str) -> int:
    """Which part, from 0, each year of the file begins with, as April in a fiscal year.

    Only of rows in order, of which one year has all parts, unless the years are written as two.

    >>> turn_of(["2018"] * 4 + ["2019"] * 2, ["Q2", "Q3", "Q4", "Q1", "Q2", "Q3"], "quarter")
    1
    """
    n, parts = parts_beside(name, cells) or (0, [])
    if n not in NAMES:
        return 0
    known = [
        (one, place)
        for t, place in zip(times, parts, strict=True)
        if place is not None and (one := read_one(t)) and one.unit == "year"
    ]
    years = np.array([one.values[0] for one, _ in known])
    places = np.array([place for _, place in known])
    whole = len(known) and np.unique(years, return_counts=True)[1].max() == n
    if not (whole or (len(known) and all(map(TWO_YEARS.match, times)))):
        return 0

    def in_order(turn: int) -> bool:
        return one_way(years * n + (places - turn) % n)

    return next(filter(in_order, range(n)), 0)


def may_be_years(times: Times) -> bool:
    """Whether all are days that Excel counts by such numbers as 1990: from 1850 to 2099."""
    numbers = times.values + DAY_0_OF_SPREADSHEETS
    return times.unit == "day" and 1850 <= numbers.min() <= numbers.max() < 2100
