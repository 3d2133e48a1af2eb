"""A column of times: years, quarters, months, days, hours, as statistics offices write them.

Times become whole numbers of one unit, so that the next month is one more whatever its digits:
years by their own number, quarters and months counted from the year 0, days and shorter ones from
1970.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

UNITS = ("row", "number", "year", "quarter", "month", "day", "hour", "minute", "second")

LONGEST = 60
"""Letters of a time; what is longer is not looked at any closer."""

LAST_NUMBER = 2**53
"""Above it a float does not tell one whole number from the next."""


@dataclass(frozen=True, eq=False)
class Times:
    """When the rows are.

    Attributes
    ----------
    values : ndarray of shape (n_rows,), int64
        In units.
    unit : str
        One of ``UNITS``; a "number" is any whole number.
    """

    values: np.ndarray
    unit: str

    @property
    def step(self) -> int:
        """The largest step of which all distances are multiples; 1 of a single time."""
        distances = np.abs(np.diff(np.unique(self.values)))
        return int(np.gcd.reduce(distances)) if len(distances) else 1


def when(value: int, unit: str) -> str:
    """A time in words.

    >>> when(2019 * 12 + 2, "month"), when(2019 * 4, "quarter"), when(17897, "day")
    ('2019-03', '2019Q1', '2019-01-01')
    """
    value = int(value)
    if unit == "month":
        return f"{value // 12}-{value % 12 + 1:02}"
    if unit == "quarter":
        return f"{value // 4}Q{value % 4 + 1}"
    if unit in CODES:
        return str(np.datetime64(value, CODES[unit])).replace("T", " ")
    return str(value)


CODES = {"day": "D", "hour": "h", "minute": "m", "second": "s"}
"""What NumPy calls them."""

# --------------------------------------------------------------------------------------------------
# How they are written
# --------------------------------------------------------------------------------------------------

_NAMES = (
    "january jan januar janvier janv jan. enero ene gennaio gen janeiro jan januari styczeń sty",
    "february feb februar février févr fév fevrier fevr febrero febbraio fevereiro fev februari "
    "luty",
    "march mar märz mär mrz mars mar. marzo março maart mrt marzec",
    "april apr avril avr abril abr aprile kwiecień kwi",
    "may mai mayo maggio mag maio mei maj",
    "june jun juni juin junio giugno giu junho czerwiec cze",
    "july jul juli juillet juil julio luglio lug julho lipiec lip",
    "august aug août aout aoû agosto ago augustus sierpień sie",
    "september sep sept septembre septiembre settembre set setembro wrzesień wrz",
    "october oct oktober okt octobre octubre ottobre ott outubro out październik paź",
    "november nov novembre noviembre novembro listopad lis",
    "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro grudzień gru",
)
MONTHS = {name.rstrip("."): i for i, names in enumerate(_NAMES) for name in names.split()}
"""Months by their names and usual short forms in several languages, from 0."""

_Y = r"(?P<y>1[5-9]\d\d|2[01]\d\d)"
_YY = r"(?P<yy>\d\d)"
_M = r"(?P<m>0?[1-9]|1[0-2])"
_MM = r"(?P<m>0[1-9]|1[0-2])"
_D = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_DD = r"(?P<d>0[1-9]|[12]\d|3[01])"
_NAME = r"(?P<name>[^\W\d_]+)\.?"
_CLOCK = r"(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(:(?P<s>[0-5]\d)(\.0+)?)?(Z|\+00:00)?"
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_Q = r"(?P<q>[1-4一二三四]|i{1,3}|iv)"

FORMS: tuple[tuple[str, str], ...] = (
    ("year", rf"(fy\s?)?{_Y}(\.0)?\s?(年度?|년도?|年分)?"),
    ("month", rf"{_Y}{_MM}"),
    ("month", rf"{_Y}[-/]{_M}|{_Y}\.{_MM}|{_Y}\s?-?m\s?{_M}"),
    ("month", rf"{_Y}\s?[年년]\s?{_M}\s?[月월]"),
    ("month", rf"{_M}[/.-]{_Y}"),
    ("month", rf"{_NAME}[\s,-]*({_Y}|['’]?{_YY})|{_Y}[\s,-]*{_NAME}"),
    ("quarter", rf"{_Y}\s?[-/.:]?\s?[qtk]\s?{_Q}|{_Q}\s?[qtk]\s?[-/.]?\s?{_Y}"),
    ("quarter", rf"[qtk]\s?{_Q}\s?[-/.,']?\s?({_Y}|{_YY})"),
    ("quarter", rf"{_Y}\s?[年년]\s?第?\s?{_Q}\s?(季度?|분기|四半期)"),
    ("week", rf"{_Y}-?w(?P<w>0[1-9]|[1-4]\d|5[0-3])"),
    ("day", rf"{_Y}{_MM}{_DD}"),
    ("day", rf"{_Y}(?P<sep>[-/.]){_M}(?P=sep){_D}"),
    ("day", rf"{_Y}\s?[年년]\s?{_M}\s?[月월]\s?{_D}\s?[日일]"),
    ("day", rf"{_D}\.{_M}\.\s?{_Y}"),
    ("day", rf"{_D}\.?[\s-]+{_NAME}[\s,-]+{_Y}"),
    ("day", rf"{_NAME}\s+{_D},?\s+{_Y}"),
    ("second", rf"{_Y}(?P<sep>[-/.]){_M}(?P=sep){_D}(\s+|t){_CLOCK}"),
    ("second", rf"{_D}\.{_M}\.{_Y},?\s+{_CLOCK}"),
)
"""Unit, and how it is written; of a column all cells are written in one of these ways."""

DAY_OR_MONTH_FIRST = r"(?P<one>\d\d?)(?P<sep>[-/])(?P<two>\d\d?)(?P=sep)" + _Y
FISCAL = r"(?P<first>1[5-9]\d\d|2[01]\d\d)\s?[-/–]\s?(?P<next>(\d\d)?\d\d)"


def _split_names(form: str) -> list[re.Pattern]:
    """One pattern for each way at the top of a form, as a group can have its name only once."""
    ways, depth, start = [], 0, 0
    for place, sign in enumerate(form):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            ways.append(form[start:place])
            start = place + 1
    return [re.compile(way, re.IGNORECASE) for way in (*ways, form[start:])]


PATTERNS = [(unit, pattern) for unit, form in FORMS for pattern in _split_names(form)]


@dataclass(frozen=True)
class TwoWays(Exception):  # noqa: N818 - nothing is wrong, but a choice is needed
    """Days that can be read with the day or with the month first."""

    example: str


def plain(text: str) -> str:
    """A text with plain digits in the place of full-width ones, and no blanks around."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def read_times(texts: Sequence[str], dates: str | None = None) -> Times | None:
    """A column as times, or None if not all of its cells are.

    Parameters
    ----------
    texts : sequence of str
    dates : str, optional
        "dmy" or "mdy", where the days do not tell.

    Raises
    ------
    TwoWays
        If every cell can be read with its day or with its month first.
    """
    return _read_times(tuple(texts), dates)


@lru_cache(maxsize=64)  # the same column is looked at several times
def _read_times(texts: tuple[str, ...], dates: str | None) -> Times | None:
    cells = [plain(text) for text in texts]
    if not cells or not all(0 < len(cell) <= LONGEST for cell in cells):
        return None
    fiscal = _all(re.compile(FISCAL), cells, _fiscal_year)
    if fiscal is not None:
        return Times(fiscal, "year")
    days = _day_or_month_first(cells, dates)
    if days is not None:
        return _coarsest(Times(days, "day"))
    for unit, pattern in PATTERNS:
        values = _all(pattern, cells, READERS[unit])
        if values is not None:
            return _coarsest(Times(values, "day" if unit == "week" else unit))
    return None


def read_numbers_as_times(texts: Sequence[str]) -> Times | None:
    """A column of whole numbers as times of no known unit, or None."""
    values = []
    for text in texts:
        if not re.fullmatch(r"[-+]?\d{1,16}(\.0*)?", plain(text)):
            return None
        values.append(int(float(plain(text))))
        if abs(values[-1]) > LAST_NUMBER:
            return None
    return Times(np.array(values, dtype=np.int64), "number") if values else None


def _all(
    pattern: re.Pattern, cells: list[str], read: Callable[[re.Match], int | None]
) -> np.ndarray | None:
    """What all cells say by one pattern, or None."""
    values = np.empty(len(cells), dtype=np.int64)
    for place, cell in enumerate(cells):
        found = pattern.fullmatch(cell)
        value = None if found is None else read(found)
        if value is None:
            return None
        values[place] = value
    return values


def _part(found: re.Match, name: str) -> str | None:
    return found.groupdict().get(name)


def _year(found: re.Match) -> int:
    if _part(found, "y"):
        return int(found["y"])
    short = int(found["yy"])
    return short + (1900 if short >= 69 else 2000)  # as POSIX reads two digits


def _month(found: re.Match) -> int | None:
    """Months since the year 0."""
    if _part(found, "name"):
        month = MONTHS.get(found["name"].casefold())
        return None if month is None else _year(found) * 12 + month
    return _year(found) * 12 + int(found["m"]) - 1


def _quarter(found: re.Match) -> int:
    q = found["q"].lower()
    return _year(found) * 4 + (_QUARTERS.get(q) or int(q)) - 1


def _day(found: re.Match) -> int | None:
    month = _month(found)
    return None if month is None else _day_of(month, int(found["d"]))


def _day_of(month: int, day: int) -> int | None:
    """Days since 1970; None where the month has no such day."""
    try:
        return datetime.date(month // 12, month % 12 + 1, day).toordinal() - EPOCH
    except ValueError:
        return None


EPOCH = datetime.date(1970, 1, 1).toordinal()


def _week(found: re.Match) -> int:
    """The Monday of an ISO week, in days since 1970."""
    fourth = _day_of(int(found["y"]) * 12, 4)  # always in week 1
    return fourth - (fourth + 3) % 7 + 7 * (int(found["w"]) - 1)


def _second(found: re.Match) -> int | None:
    day = _day(found)
    if day is None:
        return None
    clock = int(found["h"]) * 3600 + int(found["min"]) * 60 + int(found["s"] or 0)
    return day * 86_400 + clock


def _fiscal_year(found: re.Match) -> int | None:
    """2018/19: two years of which the second follows the first."""
    first, following = int(found["first"]), int(found["next"])
    return first if following in (first + 1, (first + 1) % 100) else None


READERS: dict[str, Callable[[re.Match], int | None]] = {
    "year": _year,
    "month": _month,
    "quarter": _quarter,
    "week": _week,
    "day": _day,
    "second": _second,
}


def _day_or_month_first(cells: list[str], dates: str | None) -> np.ndarray | None:
    pattern = re.compile(DAY_OR_MONTH_FIRST)

    def read(day: str, month: str) -> np.ndarray | None:
        def value(found: re.Match) -> int | None:
            m = int(found[month])
            return _day_of(int(found["y"]) * 12 + m - 1, int(found[day])) if 0 < m < 13 else None

        return _all(pattern, cells, value)

    ways = {"dmy": read("one", "two"), "mdy": read("two", "one")}
    possible = {order: days for order, days in ways.items() if days is not None}
    if not possible:
        return None
    if len(possible) == 2 and not np.array_equal(*possible.values()):
        if dates is None:
            raise TwoWays(cells[0])
        return possible[dates]
    return next(iter(possible.values()))


def _coarsest(times: Times) -> Times:
    """In the longest unit that tells these times apart: month ends in months, and so on."""
    values, unit = times.values, times.unit
    for shorter, longer, factor in (
        ("second", "minute", 60),
        ("minute", "hour", 60),
        ("hour", "day", 24),
    ):
        if unit == shorter and not np.any(values % factor):
            values, unit = values // factor, longer
    if len(np.unique(values)) < 3:  # two days say nothing of a rhythm
        return Times(values, unit)
    if unit == "day":
        dates = values.astype("M8[D]")
        months = dates.astype("M8[M]")
        days = (dates - months.astype("M8[D]")).astype(int)
        ends = np.all((dates + 1).astype("M8[M]") > months)
        one_a_month = len(np.unique(months)) == len(np.unique(values))
        if one_a_month and (ends or len(np.unique(days)) == 1):
            values, unit = months.astype(np.int64) + 1970 * 12, "month"
    for shorter, longer, factor in (("month", "quarter", 3), ("quarter", "year", 4)):
        if unit == shorter and len(np.unique(values % factor)) == 1:
            values, unit = values // factor, longer
    return Times(values, unit)
