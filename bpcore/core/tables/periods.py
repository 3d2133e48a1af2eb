"""A column of times: years, quarters, months, days, hours, as statistics offices write them.

Times become whole numbers of one unit, so that the next month is one more whatever its digits:
years by their own number, parts of them counted from the year 0, days and shorter ones from 1970.
"""

from __future__ import annotations

import datetime
import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby

import numpy as np

from bpcore.core.tables.parts import (
    DURATIONS,
    LONGEST,
    NAMES,
    NUMERALS,
    YEAR_NAMES,
    folded,
    month_named,
    named_as_time,
    named_by_time,
    part_of_year,
    parts_of_year,
    plain,
    words_of,
)
from bpcore.core.tables.spellings import usual_spelling

WHOLE = re.compile(r"[-+]?\d{1,16}(\.0*)?")

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
        "year", "half-year", "quarter", "month", "day", "hour", "minute" or "second"; a "number" is
        any whole number.
    readings : dict of str to str
        By each order in which all of them can be read as days: which day ``example`` is. The values
        are those of the first, which is as even as any. Empty where there is no doubt.
    example : str
    """

    values: np.ndarray
    unit: str
    readings: dict[str, str] = field(default_factory=dict)
    example: str = ""

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
    if unit in ("quarter", "half-year"):
        n, sign = (4, "Q") if unit == "quarter" else (2, "H")
        return f"{value // n}{sign}{value % n + 1}"
    if unit in CODES:
        return str(np.datetime64(value, CODES[unit])).replace("T", " ")
    return str(value)


CODES = {"day": "D", "hour": "h", "minute": "m", "second": "s"}
CODES |= {"millisecond": "ms", "microsecond": "us"}
"""What NumPy calls them."""

ROUND = [(code, step) for code in "sm" for step in (1, 2, 4, 5, 10, 15, 30)]
ROUND += [("h", step) for step in (1, 2, 3, 6, 12)] + [("D", step) for step in (1, 2, 4, 7, 14)]
ROUND += [("M", step) for step in (1, 2, 3, 6)]
ROUND += [("Y", step) for step in (1, 2, 4, 5, 10, 20, 50, 100, 200)]
"""Steps between labels, in what NumPy calls their unit: where hours, days, months, years begin."""


def round_times(first: int, last: int, unit: str, parts: int) -> list[int]:
    """Times for the labels of an axis, no closer than a part of it, of so many equal ones.

    Years, months, days or hours begin there: the closest that the calendar has.

    >>> [when(value, "month") for value in round_times(2015 * 12 + 4, 2022 * 12 + 11, "month", 4)]
    ['2016-01', '2018-01', '2020-01', '2022-01']
    >>> [when(value, "hour") for value in round_times(475_525, 475_596, "hour", 3)]
    ['2024-04-01 00', '2024-04-02 00', '2024-04-03 00']
    """
    months = {name: 12 // n for n, name in NAMES.items()}.get(unit, 0)
    fine = "M8[M]" if months else f"M8[{CODES[unit]}]"
    month_0 = 1970 * 12 if months else 0  # NumPy counts from 1970
    ends = np.array([first, last]) * (months or 1) - month_0
    chosen = np.array([], dtype=int)
    for code, step in ROUND:
        year_0 = 1970 if code == "Y" else 0  # years are round by their own number
        begin, end = ends.astype(fine).astype(f"M8[{code}]").astype(int) + year_0
        if (end - begin) // step > 6 * parts:
            continue
        marks = np.arange(begin // step, end // step + 1) * step - year_0
        at = np.unique(marks.astype(f"M8[{code}]").astype(fine).astype(int))
        at = at[(at >= ends[0]) & (at <= ends[1]) & (at % (months or 1) == 0)]
        every = math.ceil(np.ptp(ends) / parts / np.diff(at).min()) if len(at) > 1 else len(at)
        if len(at) > every:
            chosen = at[::every]  # in case that no step is just long enough
            if every == 1:
                break
    return ((chosen + month_0) // (months or 1)).tolist()


# --------------------------------------------------------------------------------------------------
# How they are written
# --------------------------------------------------------------------------------------------------

UNDERSTOOD = "2021, 2021H1, 2021Q1, 2021-03, Mar 2021, 2021-03-01 and 2021-03-01 13:00"
"""One example of each kind."""

ERAS = {"明治": 1868, "大正": 1912, "昭和": 1926, "平成": 1989, "令和": 2019, "พ.ศ.": -542}
ERAS |= dict.fromkeys(("民國", "民国"), 1912)
"""First years of eras by which years are counted in Japan, Thailand and Taiwan."""

ERA = re.compile(rf"({'|'.join(map(re.escape, ERAS))})\s?(元|\d{{1,4}})")
TAIWAN = re.compile(r"民[國国]\s?(\d{2,3}?)((?:\d\d){1,2})(?!\d)")
"""A year of two or three digits, and at once its month, perhaps its day: 民國10801."""
HAN_DIGITS = {sign: str(i % 10) for i, sign in enumerate("〇一二三四五六七八九零")}
HAN_YEAR = re.compile(rf"[{''.join(HAN_DIGITS)}]{{4}}(?=\s?年)")
HALF = re.compile(r"(?P<half>[ap])\.?\s?m\.?|(?P<am>오전|上午|午前)|오후|下午|午後", re.IGNORECASE)
"""Which half of the day an hour up to 12 is in, alone in a cell."""
HALF_BEFORE = re.compile(r"(오전|上午|午前|오후|下午|午後)\s?(\d[\d:.]*)")
HALF_BEHIND = re.compile(rf"(?<=\d)\s?({HALF.pattern})$", re.IGNORECASE)
HOUR_NAMED = re.compile(
    r"(\w+\W+\w+\W+\d+|\d{8})[\s,]+(\d\d?)(?:[:.h]([0-5]\d))?\s?(?:uhr|h)", re.IGNORECASE
)
"""An hour behind a day, as in 22.11.1993 07 Uhr; 2019 1H is half a year."""
THAI = re.compile(r"([ก-๎]\D*)(2[45])?(\d\d)")
"""A month in Thai and its year, which is counted from 543 years before the common ones."""
ENDED = re.compile(
    r"^(.*\b(ended|ending|beginning|starting|commencing|as (at|of)|week of)\b|w/[bce]\b):?\s"
    r"(?=.*\d)",
    re.IGNORECASE,
)
"""Words before the day on which a year, a quarter or a week begins or ends."""
FISCAL_FIRST = re.compile(r"(FY\s?['’]?\d\d)[\s-]*([QH][1-4])", re.IGNORECASE)
FILLING = re.compile(r"\s*\b(г|год|года|р|року|yılı?)\b\.?$|\b(de|del|năm)\s", re.IGNORECASE)
"""Words that some languages put behind a year, or before it."""

_Y = r"(?P<y>1[5-9]\d\d|2[01]\d\d)"
_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_NTH = r"(?:(?:st|nd|rd|th|er|e|r[oa]?)(?=\s)|\.?[ºª°]|\.)?"
_NAME = r"(?P<name>[^\W\d_]+)\.?"
# A day may have an hour 25, where the clock is put back.
_CLOCK = (
    r"(?:(?:\s+|[t:]|,\s?)(?P<h>[01]?\d|2[0-5])"
    r"([:.](?P<min>[0-5]\d)([:.](?P<s>[0-5]\d)(\.0+)?)?|(?<=[\st]\d\d)|(?=\s?[ap]m))"
    r"\s?(?P<half>[ap]m)?(\s?(Z|(UTC|GMT)([+-]\d\d?)?|MES?Z|[A-Z]{2,4}T|[+-](0\d|1[0-4])(:?[0-5]\d)?))*)?"
)
_FY = r"(?:[Ff][Yy]\s?)?"
_WORD = r"((fy|cy|wy|sy|ay|y|year|yr|jahr|année|annee|año|ano|anno|rok|jaar|år|год)[\s.:]*)?"

YEAR = re.compile(
    rf"{_WORD}{_Y}(\.0)?\s?(年度?|년도?|年分|AD|CE)?|(?:fy\s?['’]?|['’])(?P<yy>\d\d)", re.I
)
FISCAL = re.compile(
    r"([fcwsa]y\s?)?(?P<first>1[5-9]\d\d|2[01]\d\d)\s?[-/–]\s?(?P<next>(\d\d)?\d\d)", re.IGNORECASE
)
SEASON = re.compile(r"(?P<fy>fy\s?)?(?P<yy>\d\d)\s?(?(fy)[-/–]|/)\s?(?P<next>\d\d)", re.IGNORECASE)
"""08/09, 09/10: years if all are such; 08/09 alone may be a month, and 08-09 hours, or ages."""
PARTS_OF_TWO_YEARS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        *(
            form.format(years)
            for years in (FISCAL.pattern, r"(fy\s?)?(?P<yy>\d\d)/(?P<next>\d\d)")
            for form in (r"{}[\s,./:_-]*(?P<part>\D.*)", r"(?P<part>\S.*?)[\s,./:_-]+{}")
        ),
        r"(?P<first>\d{4})(?P<part>[a-z]\d)[-/](?P<next>\d\d)",
    )
)
"""Parts of years that begin in one and end in the next: 2016/17 Q1, H2 2016-17, 2016Q1/17."""
PART_AND_YEAR = (
    re.compile(rf"{_FY}{_Y}(?P<gap>[\s年년,./:_-]*)(?P<part>\S.*)"),
    re.compile(rf"(?P<part>\S.*?)(?P<gap>[\s,./:'’_-]*){_FY}{_Y}\s?年?"),
    re.compile(rf"(?![ivxIVX]+\d)(?P<part>\S*[^\W\d].*?)(?P<gap>[\s,./'’_-]*){_FY}(?P<yy>\d\d)"),
    re.compile(r"(?P<yy>\d\d)(?P<gap>[\s./-])(?P<part>[^\W\d_]{3,}\.?)"),
)
_NUMBER = r"(?P<w>0?[1-9]|[1-4]\d|5[0-3])"
_WEEK = rf"(?:w|kw|week)\s?{_NUMBER}"
WEEKS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_Y}[-\s]?{_WEEK}",
        rf"{_WEEK}[-/,\s]+{_Y}",
        rf"{_Y}-?w(?P<w>0[1-9]|[1-4]\d|5[0-3])-?(?P<weekday>[1-7])",
    )
)
WEEKS_LESS_USUAL = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:wk|kw|week|uke|uge|vecka|v\.|sem\.|semaine|semana)\s?{_NUMBER}[-/.,\s]+({_Y}|(?P<yy>\d\d))",
        rf"{_NUMBER}\.?\s?(?:wk|kw|week|uke|uge|vecka|semaine|semana)[-/.,\s]*{_Y}",
        r"(?P<yy>\d\d)-?w(?P<w>0[1-9]|[1-4]\d|5[0-3])",
    )
)
"""Weeks where they are no quarters, which kw may also mean."""
RUN_TOGETHER = (
    r"(?P<y>1[89]\d\d|2[01]\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])[t:\s]?"
    r"(?P<h>[01]\d|2[0-4])(?:(?P<min>[0-5]\d)(?P<s>[0-5]\d)?)?z?"
)
DAYS_OF_YEAR = tuple(map(re.compile, (rf"{_Y}[-/](?P<d>[0-3]\d\d)", rf"(?P<d>[0-3]\d\d)[-/]{_Y}")))
DAYS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        RUN_TOGETHER,
        *(
            form + _CLOCK
            for form in (
                rf"{_Y}(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])",
                rf"{_Y}\s?[年년]\s?(?P<m>0?[1-9]|1[0-2])\s?[月월]\s?{_DAY}\s?[日일]",
                rf"{_DAY}{_NTH}[\s/-]*(?:of\s)?{_NAME}[\s,/-]*({_Y}|['’]?(?P<yy>\d\d))",
                rf"{_NAME}[\s-]+{_DAY}(?:st|nd|rd|th)?,?[\s-]+{_Y}",
                rf"{_Y}\.?[\s-]+{_NAME}[\s-]+{_DAY}\.?",
            )
        ),
    )
)
OFFSET = re.compile(r":\d\d(?:\.\d+)?\s?(?:Z|(?P<sign>[+-])(?P<h>\d\d)(?::?(?P<min>\d\d))?)$", re.I)
"""How far the clock is from that of Greenwich."""

FROM_TO = re.compile(r"(.*\d.*?)\s+(?:-|–|—|to|bis)\s+(.*\d.*)|(.*\d:\d\d.*?)/(.*\d:\d\d.*)")
"""From one time to another: a row is named by the first."""

SPAN = re.compile(rf"{_Y}\s?[-/–]\s?(?P<next>\d{{1,2}}|\d{{4}})")
"""Several years, or a year and its month: 2001-03."""
THREE_NUMBERS = re.compile(
    r"(?P<a>\d{4}|\d\d?)\s?(?P<sep>[-/.])\s?(?P<b>\d\d?)\s?(?P=sep)\s?(?P<c>\d{4}|\d\d?)\.?"
    + _CLOCK,
    re.IGNORECASE,
)
DAYS_FIRST = re.compile(r"(\d?\d)(\d\d)((?:1[5-9]|2[01])\d\d)")
"""31122019: the year of four digits is the last."""

ORDERS = {"dmy": "cba", "mdy": "cab", "ymd": "abc"}
"""Where year, month and day stand in three numbers."""


LETTERS_OF_ERAS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
LETTER_OF_ERA = re.compile(r"([MTSHR])(\d\d?)(?:\.(\d\d?))?(?:\.(\d\d?))?")
"""H29, H31.1, R4.3.7: a year of an era by its letter, perhaps its month and day."""


WEEKDAYS = {
    folded(name): day
    for day, names in enumerate(
        (
            "mon monday mo montag lun lundi lunes lunedì seg segunda ma maandag пн понедельник "
            "pon poniedziałek pondělí mån måndag man mandag maanantai pazartesi hétfő senin 月 "
            "月曜日 월 월요일 星期一 周一",
            "tue tues tuesday di dienstag mar mardi martes martedì ter terça dinsdag вт вторник "
            "wt wtorek úterý tis tisdag tir tirsdag tiistai salı kedd selasa 火 火曜日 화 "
            "화요일 星期二 周二",
            "wed wednesday mi mittwoch mer mercredi mié miércoles mercoledì qua quarta wo "
            "woensdag ср среда śr środa středa ons onsdag keskiviikko çarşamba szerda rabu 水 "
            "水曜日 수 수요일 星期三 周三",
            "thu thur thurs thursday do donnerstag jeu jeudi jue jueves gio giovedì qui quinta "
            "donderdag чт четверг czw czwartek čtvrtek tors torsdag tor torstai perşembe "
            "csütörtök kamis 木 木曜日 목 목요일 星期四 周四",
            "fri friday fr freitag ven vendredi vie viernes venerdì sex sexta vr vrijdag пт "
            "пятница pt piątek pátek fre fredag perjantai cuma péntek jumat 金 金曜日 금 금요일 "
            "星期五 周五",
            "sat saturday sa samstag sonnabend sam samedi sáb sábado sab sabato za zaterdag сб "
            "суббота sob sobota lör lördag lør lørdag lauantai cumartesi szombat sabtu 土 "
            "土曜日 토 토요일 星期六 周六",
            "sun sunday so sonntag dim dimanche dom domingo domenica zo zondag вс воскресенье "
            "niedz niedziela neděle sön söndag søn søndag sunnuntai pazar vasárnap minggu 日 "
            "日曜日 일 일요일 星期日 星期天 周日",
        )
    )
    for name in names.split()
}
"""What the days of a week are called, from Monday, 0, on."""


def weekdays_among(names: Sequence[str]) -> list[str]:
    """Those of these names, side by side, that are the days of a week, or five or six of them.

    One between others, or a holiday behind six, need not be known; or seven are 1 to 7.

    >>> weekdays_among("Mon Tue Wed Thu Fri".split()), weekdays_among(["D1", "D2"])
    (['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], [])
    """
    numbers = [NUMBERED_DAY.sub("", name) for name in names]
    places = weekdays_of(names)
    known = [place is not None for place in places]
    if len(names) == 7 and numbers == list("1234567"):
        return list(names)
    if len(names) == 7 and sum(known) == 6 and known[0] and _go_on(places):
        if known[-1] or HOLIDAY.fullmatch(names[-1]):
            return list(names)
    runs = [list(run) for are, run in groupby(range(len(names)), known.__getitem__) if are]
    run = max(runs, key=len, default=[])
    return [names[i] for i in run] if 5 <= len({places[i] for i in run}) == len(run) else []


def weekdays_of(names: Sequence[str]) -> list[int | None]:
    """The day of the week that each of these names, from Monday, 0, on."""
    return [WEEKDAYS.get(folded(name.rstrip("."))) for name in names]


def _go_on(places: Sequence[int | None]) -> bool:
    """Whether all places that are known are one behind the other."""
    return len({(place - i) % 7 for i, place in enumerate(places) if place is not None}) == 1


HOLIDAY = re.compile(
    r"holidays?|feiertage?|festivos?|feriados?|jours? fériés?|节假日|假日|休日|공휴일", re.I
)
NUMBERED_DAY = re.compile(r"^(d|day|tag)[\s_-]?", re.IGNORECASE)
WEEKDAY_BEFORE = re.compile(r"([^\W\d_]{2,})\.?,?\s+(.*\d.*)")
WEEKDAY_BEHIND = re.compile(
    r"(.*\d[日일]?\.?)(?:\s*[(（]([^\W\d_]+)[)）]|,?\s*((?<=[,\s])[^\W\d_]{2,}|星期.|周.))"
)
CTIME = re.compile(r"(\D+\d\d?)\s(\d\d:[\d:]+)(?:\s(?:[A-Z]{3,4}|[+-]\d{4}))?\s(\d{4})")
"""Jan 01 04:00:00 2023: the clock stands before the year."""
DAY_AND_YEAR = re.compile(r"\d\d?(st|nd|rd|th)?,?\s+\d{4}\b", re.IGNORECASE)


def _without_weekday(cell: str) -> str:
    """A day without the name that it has in its week; Mar 1 2023 is no first Tuesday.

    >>> _without_weekday("Sun Jan 01 04:00:00 2023"), _without_weekday("Mar 1 2023 9:00")
    ('Jan 01 2023 04:00:00', 'Mar 1 2023 9:00')
    """
    if found := cell[:1].isalpha() and WEEKDAY_BEFORE.fullmatch(cell):
        word, day = found.groups()
    elif found := not cell[-1:].isdecimal() and WEEKDAY_BEHIND.fullmatch(cell):
        day, word = found[1], found[2] or found[3]
    else:
        return cell
    if len(re.findall(r"\d+|[^\W\d_]+", day)) < 3 or folded(word) not in WEEKDAYS:
        return cell
    if month_named(word) is not None and DAY_AND_YEAR.match(day):
        return cell
    return CTIME.sub(r"\1 \3 \2", day)


def in_common_years(text: str) -> str:
    """A time without what only some languages put around it, its year of an era as a common one.

    >>> in_common_years("令和3年4月"), in_common_years("民國99年"), in_common_years("март 2021 г.")
    ('2021年4月', '2010年', 'март 2021')
    """
    cell = HALF_BEFORE.sub(r"\2 \1", plain(text))
    if not cell[-1:].isdecimal() and (found := HALF_BEHIND.search(cell)):
        half = found["half"] or ("a" if found["am"] else "p")
        cell = f"{cell[: found.start()]} {half}m"
    if cell[-1:] in "hHrR":
        cell = HOUR_NAMED.sub(lambda found: f"{found[1]} {found[2]}:{found[3] or '00'}", cell)
    cell = _without_weekday(ENDED.sub("", cell) if cell[:1].isalpha() else cell)
    cell = FISCAL_FIRST.sub(r"\2 \1", cell) if cell[:1] in ("F", "f") else cell
    if cell.isascii() and not cell.endswith(("i", "ı")) and "de" not in cell:
        return cell
    cell = HAN_YEAR.sub(lambda found: "".join(map(HAN_DIGITS.get, found[0])), cell)
    cell = TAIWAN.sub(lambda found: f"{int(found[1]) + 1911}{found[2]}", cell)
    cell = ERA.sub(
        lambda found: str(ERAS[found[1]] - 1 + (1 if found[2] == "元" else int(found[2]))), cell
    )
    if thai := THAI.fullmatch(cell):
        cell = f"{thai[1]}{int((thai[2] or '25') + thai[3]) - 543}"
    return FILLING.sub("", cell)


CLOCK = re.compile(r"([01]?\d|2[0-3])([:.])[0-5]\d(:[0-5]\d)?(\s?[ap]m?)?", re.IGNORECASE)


def is_clock(text: str) -> bool:
    """Whether a cell may be the time of a day without its day.

    >>> is_clock("12:04 AM"), is_clock("8.30"), is_clock("25:00")
    (True, True, False)
    """
    return CLOCK.fullmatch(in_common_years(text)) is not None


def era_of(name: str) -> str:
    """The era by which a name says that years are counted; empty where it says none."""
    return next(filter(name.__contains__, ERAS), "")


OF_TAIWAN = re.compile(r"(\d\d|1\d\d)年(?!度?$).+")
NAMED_SEASONS = {
    word: place
    for place, words in enumerate(
        (
            "spring frühling frühjahr",
            "summer sommer ss sose",
            "fall autumn herbst",
            "winter ws wise",
        )
    )
    for word in words.split()
}


def are_seasons(cells: Sequence[str]) -> bool:
    """Whether these are the names of seasons, two or all four.

    >>> are_seasons(["Fall", "Spring"]), are_seasons(["Summer", "Winter break"])
    (True, False)
    """
    return len(set(cells)) > 1 and all(cell.casefold() in NAMED_SEASONS for cell in set(cells))


SEMESTERS = frozenset("ss sose ws wise".split())
OF_SEASON = re.compile(
    r"(?P<name>[^\W\d_]+?)(semester)?[\s'’]*(?P<y>(1[5-9]|2[01])\d\d|\d\d)(\s?[-/]\s?(?P<next>\d{4}|\d\d))?",
    re.IGNORECASE,
)
"""A season and its year, of which a winter may have two: Fall 2005, WS 2005/06."""
SEASON_LAST = re.compile(r"(\d{4}(?:[-/]\d{2,4})?)\s?([^\W\d_]+)")


DECADE = re.compile(r"((?:1[5-9]|20)\d0)\s?(?:['’]?s|er|er[\s-]jahre|年代)", re.IGNORECASE)


def by_custom(texts: Sequence[str]) -> list[str]:
    """Years of Taiwan and seasons, known by the whole column, as other texts; others as they are.

    Two digits before 年 may be a year of any calendar, but not where they go on to 100, and a month
    stands behind: 100年 alone may be as many years. A winter is the first or the last of its year,
    as it is in the one way in which all are in order. A decade goes by its first year, where all
    are decades: among years it would be a sum of ten.

    >>> by_custom(["99年12月", "100年1月"]), by_custom(["SS 2006", "WS 2006/07", "SS 2007"])
    (['民國99年12月', '民國100年1月'], ['H1 2006', 'H2 2006', 'H1 2007'])
    """
    if texts and OF_TAIWAN.fullmatch(texts[0]):
        found = [OF_TAIWAN.fullmatch(text) for text in texts]
        years = [int(one[1]) for one in found if one]
        if len(years) == len(texts) and max(years) > 99 and one_way(years, strictly=False):
            return [f"民國{text}" for text in texts]
    if len(texts) > 1 and DECADE.fullmatch(texts[0]):
        found = [DECADE.fullmatch(text) for text in texts]
        years = [int(one[1]) for one in found if one]
        fit = one_way(years) or without_gaps(np.unique(years) // 10)
        return list(map(str, years)) if fit and all(found) else list(texts)
    if passed := of_time_passed(texts):
        return passed
    words = re.findall(r"[^\W\d_]+", texts[0]) if texts else []
    if len(words) == 1 and words[0].casefold().removesuffix("semester") in NAMED_SEASONS:
        return _of_seasons(texts)
    return _with_years_above(texts)


PASSED = re.compile(r"(?P<before>[^\W\d_]{2,})?[\s.]?(?P<n>\d+([.,]\d+)?)\s?(?P<behind>[^\W\d_]+)?")
SMALLER = {"d": 24, "h": 60, "m": 60}
"""How many of the next unit are in a day, an hour, a minute, by their first letters."""


def of_time_passed(texts: Sequence[str]) -> list[str]:
    """The numbers of times that have passed, in uneven steps and one unit; else nothing.

    Parts of one are told in the next smaller unit. Even steps may be counted.

    >>> of_time_passed(["Day 0", "Day 1", "Day 7"]), of_time_passed(["0 h", "0.5 h", "4 h"])
    (['0', '1', '7'], ['0', '30', '240'])
    >>> of_time_passed(["Day 1", "Day 2", "Day 3"]), of_time_passed(["Lot 1", "Lot 2", "Lot 9"])
    ([], [])
    """
    if len(texts) < 3 or not any(map(str.isalpha, texts[0])):
        return []  # most columns of numbers
    if not PASSED.fullmatch(texts[0]) or may_be_time(texts[0]):
        return []
    found = list(map(PASSED.fullmatch, texts))
    words = {(one["before"], one["behind"]) for one in found if one}
    word = "".join(filter(None, min(words, key=str)))
    if not all(found) or len({w.rstrip("s") for pair in words for w in pair if w}) != 1:
        return []
    unit = word.casefold()
    if part_of_year(texts[-1]) or not (named_by_time(unit) or unit in DURATIONS):
        return []
    numbers = np.array([float(one["n"].replace(",", ".")) for one in found])
    if np.any(numbers % 1):
        numbers *= SMALLER.get(unit[0], 1) if unit in DURATIONS or unit[0] == "d" else 1
    steps = np.diff(numbers)
    uneven = np.all(steps > 0) and np.ptp(steps) > 0 and not np.any(numbers % 1)
    return [f"{number:.0f}" for number in numbers] if uneven else []


YEAR_BEFORE = re.compile(rf"(?P<year>{_Y}[\s年/:-]+)\S.*")
YEAR_BEHIND = re.compile(rf"([^\W\d_]+|\d\d?\.\d\d?\.)(?P<year>[\s,/'’-]*{_Y})")
"""A part of a year or a day, and its year."""


def _with_years_above(texts: Sequence[str]) -> list[str]:
    """Parts of years, or days, of which the first alone has the year, with it, if all rise so.

    Where most have it, the others lack it by mistake.

    >>> _with_years_above(["1994/ 1- 3.", "4- 6."]), _with_years_above(["1994 Q4", "Q1"])
    (['1994/ 1- 3.', '1994/ 4- 6.'], ['1994 Q4', 'Q1'])
    >>> _with_years_above(["Dec 2018", "Jan 2019", "Feb", "Mar"])
    ['Dec 2018', 'Jan 2019', 'Feb 2019', 'Mar 2019']
    """
    ways = (YEAR_BEFORE, YEAR_BEHIND) if len(texts) > 1 else ()
    form = next((way for way in ways if way.fullmatch(texts[0])), None)
    if form is None or (form.match(texts[1]) and form.match(texts[-1])):
        return list(texts)
    if 2 * sum(map(bool, map(form.match, texts))) > len(texts):
        return list(texts)
    year, whole = "", []
    for text in texts:
        found = form.fullmatch(text)
        year = found["year"] if found else year
        parts = (year, text) if form is YEAR_BEFORE else (text, year)
        whole.append(text if found else "".join(parts))
    times = read_times(whole)
    rise = times is not None and times.unit in (*NAMES.values(), "day")
    return whole if rise and np.all(np.diff(times.values) > 0) else list(texts)


def _of_seasons(texts: Sequence[str]) -> list[str]:
    """Seasons as halves or quarters of years, if all are in order in one way only."""
    found = [OF_SEASON.fullmatch(SEASON_LAST.sub(r"\2 \1", text)) for text in texts]
    names = [one["name"].casefold() if one else "" for one in found]
    kinds = {NAMED_SEASONS.get(name, -1) for name in names}
    if kinds not in ({0, 2}, {1, 3}, {0, 1, 2, 3}):
        return list(texts)
    years, winter = [int(one["y"]) for one in found], [NAMED_SEASONS[name] == 3 for name in names]
    for one, year, cold in zip(found, years, winter, strict=True):
        after = one["next"]
        if after and not (cold and int(after) in (year + 1, (year + 1) % 100)):
            return list(texts)
    whole = [_of_two_digits(y, PIVOT) if y < 100 else y for y in years]
    last_only = bool(SEMESTERS & set(names)) or any(one["next"] for one in found)
    ways = []
    for order in ([0, 1, 2, 3], [3, 0, 1, 2])[: 1 if last_only or 3 not in kinds else 2]:
        order = [kind for kind in order if kind in kinds]
        places = [order.index(NAMED_SEASONS[name]) for name in names]
        if one_way(len(order) * np.array(whole) + places):
            letter = NAMES[len(order)][0].upper()
            ways.append(
                [f"{letter}{p + 1} {one['y']}" for p, one in zip(places, found, strict=True)]
            )
    return ways[0] if len(ways) == 1 else list(texts)


def with_era(name: str, texts: Sequence[str]) -> list[str]:
    """Years as numbers alone, under a name that says how they are counted, with that era.

    >>> with_era("民國", ["99", "100"]), with_era("year", ["2010", "2011"])
    (['民國99', '民國100'], ['2010', '2011'])
    >>> with_era("日付", ["R4.3.7"])
    ['令和4年3月7日']
    """
    recent = not name.isascii() or all(text[:1] in ("H", "R") for text in texts)
    dotted = named_as_time(name) and recent and all("." in text for text in texts)
    dotted = dotted and read_times(texts) is None
    if ("年" in name or dotted) and all(map(LETTER_OF_ERA.fullmatch, texts)):
        return [LETTER_OF_ERA.sub(_by_letter, text) for text in texts]
    era = era_of(name)
    if not era or any(YEAR.fullmatch(plain(text)) for text in texts):
        return list(texts)
    return [era + text if text[:1].isdecimal() else text for text in texts]


def _by_letter(found: re.Match) -> str:
    letter, *numbers = found.groups()
    parts = (f"{number}{sign}" for number, sign in zip(numbers, "年月日", strict=True) if number)
    return LETTERS_OF_ERAS[letter] + "".join(parts)


YEAR_OF_ASIA = re.compile(r"(?P<y>\d{2,3})(?P<rest>年度?|([/-])(0?[1-9]|1[0-2])(\3\d\d?)?)")
"""A year of Taiwan, perhaps with its month and day: 111/03/07, 107/01, 97年."""
YEAR_OF_BUDDHA = re.compile(r"(.*(?<!\d))?(2[456]\d\d)((?!\d).*)?")


def in_other_years(name: str, texts: Sequence[str]) -> tuple[list[str], str] | None:
    """Times under a name of times whose years are counted from 1912 on, or from 543 BC, and why.

    Years of Taiwan are known by those above 99, in order; those of Thailand lie from 2450 to 2609,
    and no other table reaches so far.

    >>> in_other_years("日期", ["99/12", "100/01"])[0], in_other_years("Year", ["2551", "2552"])[0]
    (['2010/12', '2011/01'], ['2008', '2009'])
    """
    if not texts or not named_as_time(name) or read_times(texts) is not None:
        return None
    if YEAR_OF_ASIA.fullmatch(texts[0]):
        found = list(map(YEAR_OF_ASIA.fullmatch, texts))
        years = [int(one["y"]) for one in found if one]
        if len(years) < len(texts) or not 99 < max(years) < 150 or min(years) < 30:
            return None
        texts = [f"{int(one['y']) + 1911}{one['rest']}" for one in found]
        why = "as years are counted from 1912 on in Taiwan"
    else:
        words = {*words_of(name), name.casefold()}
        bare = texts[0].isdecimal() and not words & (YEAR_NAMES | {"be"})
        if bare or not YEAR_OF_BUDDHA.fullmatch(texts[0]):
            return None
        found = list(map(YEAR_OF_BUDDHA.fullmatch, texts))
        if not all(found) or any(int(one[2]) > 2609 or int(one[2]) < 2450 for one in found):
            return None
        texts = [f"{one[1] or ''}{int(one[2]) - 543}{one[3] or ''}" for one in found]
        why = "as years are counted from 543 BC on in Thailand"
    times = read_times(texts)
    in_order = times is not None and (times.readings or one_way(times.values, strictly=False))
    return (texts, why) if in_order else None


def read_times(texts: Sequence[str], dates: str | None = None) -> Times | None:
    """A column as times, or None if not all of its cells are.

    Parameters
    ----------
    texts : sequence of str
    dates : str, optional
        "dmy", "mdy" or "ymd", where the days do not tell.
    """
    return _read_times(tuple(texts), dates)


FRACTION = re.compile(r"(?<=:\d\d:\d\d)(?:[.,]|:(?=\d{3}$))(\d{1,9})(?!\d)")
"""Of a second."""


def _with_fractions(texts: tuple[str, ...], dates: str | None) -> Times | None:
    """Times to a fraction of a second: in whole seconds, if these tell all of them apart.

    A fraction belongs to the second it is in; but steps that are even only between the nearest
    seconds are those of a clock that trembles, and 59.999997 is an error of a spreadsheet.
    """
    times = _read_times(tuple(FRACTION.sub("", text) for text in texts), dates)
    if times is None or times.unit not in CODES:
        return times
    found = map(FRACTION.search, texts)
    more = np.array([0 if one is None else int(f"{one[1]:0<6.6}") for one in found])
    if not np.any(more):
        return times
    seconds = times.values.astype(f"M8[{CODES[times.unit]}]").astype("M8[s]").astype(np.int64)
    values = 1_000_000 * seconds + more
    n, even = len(np.unique(values)), _is_even(values)
    for unit, factor in (("second", 1_000_000), ("millisecond", 1000)):
        within, nearest = values // factor, (values + factor // 2) // factor
        error = np.abs(values - factor * nearest)
        serial = unit == "second" and error.max() < 1000 and not np.any(error == 1)
        ways = [within, nearest] if _is_even(within) or not _is_even(nearest) else [nearest, within]
        for way in [nearest] if serial else ways:
            if len(np.unique(way)) == n and _is_even(way) >= even:
                return _coarsest(replace(times, values=way, unit=unit))
    return replace(times, values=values, unit="microsecond")


def _is_even(values: np.ndarray) -> bool:
    return not np.any(np.diff(values, n=2))


@lru_cache(maxsize=64)  # the same column is looked at several times
def _read_times(texts: tuple[str, ...], dates: str | None) -> Times | None:
    if any(text.startswith("1900") and EMPTY_DAY.fullmatch(text) for text in texts):
        return None
    if texts and ":" in texts[0] and any(map(FRACTION.search, texts)):
        return _with_fractions(texts, dates)
    if len(texts) > 1 and all(map(SHORT_HALF.fullmatch, texts)):
        return _spelled(texts, dates, lambda text: in_common_years(f"{text}m"))
    times = _spelled(texts, dates, in_common_years)
    first = in_common_years(texts[0]) if texts else ""
    if times is not None or usual_spelling(first) == first:
        return times
    return _spelled(texts, dates, lambda text: usual_spelling(in_common_years(text)))


EMPTY_DAY = re.compile(r"1900(?P<sign>[-/.])0?1(?P=sign)0?0(\s.*)?")
"""What a spreadsheet shows where the number of a day is 0."""

SHORT_HALF = re.compile(r".*\D(0?[1-9]|1[0-2])(:[0-5]\d){1,2}\s?[ap]", re.IGNORECASE)
"""An hour up to 12, and which half of the day it is in, if all are such: 9:00a, 1:00p."""


def _spelled(
    texts: tuple[str, ...], dates: str | None, spelled: Callable[[str], str]
) -> Times | None:
    """A column as times, once each of its cells is written by ``spelled``."""
    if not texts or (len(texts) > 1 and not _may_be_written(spelled(texts[0]))):
        return None  # a column of numbers is given up by its first cell
    cells = list(map(spelled, texts))
    if not all(0 < len(cell) <= LONGEST for cell in cells):
        return None
    times = _written(cells, dates, PIVOT)
    if times is not None and times.example in cells:
        times = replace(times, example=texts[cells.index(times.example)])
    pivot = _pivot_of(times) if times is not None and are_short(cells) else PIVOT
    if pivot == PIVOT:
        return times
    first = next(iter(times.readings), dates)
    anew = _written(cells, first, pivot)
    return anew and replace(anew, readings=times.readings, example=times.example)


def _written(cells: list[str], dates: str | None, pivot: int) -> Times | None:
    """A column as times, of which two digits are a year of the past century from ``pivot`` on."""
    cells = _quarters_called_weeks(cells)
    for unit, pattern, read in (
        ("year", FISCAL, _fiscal_year),
        *([("year", SEASON, _fiscal_year)] if len(set(cells)) > 2 else []),
        ("year", YEAR, _year),
        *(("second", days, _second) for days in DAYS),
        *(("day", week, _week) for week in WEEKS),
        *(("day", day, _day_of_year) for day in DAYS_OF_YEAR),
    ):
        values = _all(pattern, cells, read, pivot)
        if values is not None:
            return _coarsest(Times(_by_one_clock(values, unit, cells), unit))
    width = span_of(cells)
    if width:
        return Times(_all(SPAN, cells, _year, pivot), "year")
    days_first = len(cells) > 1 and all(map(DAYS_FIRST.fullmatch, cells))
    if days_first and not _are_numbered(cells):  # a spreadsheet takes the first zero away
        cells = [DAYS_FIRST.sub(r"\1-\2-\3", cell) for cell in cells]
    days = _three_numbers(cells, dates, pivot)
    if days is not None:
        values = _by_one_clock(days.values, "second", cells)
        return _coarsest(replace(days, values=values))
    for pattern in PART_AND_YEAR:
        times = _parts_of_years(pattern, cells, pivot)
        if times is not None:
            return _coarsest(times)
    for pattern in WEEKS_LESS_USUAL:
        values = _all(pattern, cells, _week, pivot)
        if values is not None:
            return _coarsest(Times(values, "day"))
    for pattern in PARTS_OF_TWO_YEARS:
        times = _parts_of_two_years(pattern, cells, pivot)
        if times is not None:
            return _coarsest(times)
    halves = [FROM_TO.fullmatch(cell) for cell in cells]
    if all(halves):
        begins, ends = ([half[i] or half[i + 2] for half in halves] for i in (1, 2))
        times = _written(begins, dates, pivot) if _written(ends, dates, pivot) else None
        if times is not None and times.readings:
            both = _three_numbers([*begins, *ends], dates, pivot)
            if both is not None and not both.readings:  # the ends tell what the begins do not
                return _coarsest(replace(both, values=both.values[: len(begins)]))
        return times
    return None


DUTCH_QUARTER = re.compile(r"(\d{4})\s?KW\s?0?([1-4])")


def _quarters_called_weeks(cells: list[str]) -> list[str]:
    """Quarters as the Dutch write them, known from weeks in that each year has but four.

    >>> _quarters_called_weeks(["2015KW03", "2015KW04", "2016KW01"])
    ['2015Q3', '2015Q4', '2016Q1']
    """
    found = list(map(DUTCH_QUARTER.fullmatch, cells)) if "KW" in cells[0] else [None]
    if not all(found):
        return cells
    steps = set(np.diff([4 * int(one[1]) + int(one[2]) for one in found]))
    several = len({one[1] for one in found}) > 1
    return [f"{one[1]}Q{one[2]}" for one in found] if several and steps in ({1}, {-1}) else cells


def _may_be_written(cell: str) -> bool:
    """Whether one of the ways in which times are written fits this cell."""
    ways = (
        FISCAL,
        SEASON,
        YEAR,
        *DAYS,
        *WEEKS,
        *WEEKS_LESS_USUAL,
        *DAYS_OF_YEAR,
        SPAN,
        DAYS_FIRST,
        THREE_NUMBERS,
    )
    return len(cell) <= LONGEST and any(
        way.fullmatch(cell) for way in (*ways, *PART_AND_YEAR, *PARTS_OF_TWO_YEARS, FROM_TO)
    )


def _are_numbered(cells: list[str]) -> bool:
    """Whether 2022001, 2022002 and so on are numbered, and not 2 February 2001, 2002 and so on."""
    return (
        {len(cell) for cell in cells} == {7}
        and len({cell[:3] for cell in cells}) == 1
        and all(YEAR.fullmatch(cell[:4]) for cell in cells)
    )


def are_short(texts: Sequence[str]) -> bool:
    """Whether the years of these times have two digits, so that the century is guessed."""
    return not any(re.search(r"\d{4}", in_common_years(text)) for text in texts)


def span_of(texts: Sequence[str]) -> int:
    """How many years further the second year of each text is: 2 of 2001-03, 2002-04, 2003-05.

    As months these would be one a year, each of them 13 or more after the last. 0 if they are none.
    """
    found = [SPAN.fullmatch(text) for text in texts]
    if not all(found) or len({one["y"] for one in found}) < 3:
        return 0
    widths = {(int(one["next"]) - int(one["y"])) % 10 ** len(one["next"]) for one in found}
    short = any(len(one["next"]) == 1 for one in found)
    width = widths.pop() if len(widths) == 1 else 0
    return width if width == 1 or (width < 50 and not short) else 0


PIVOT = 40
"""From here on two digits are a year of the past century: records are of the past."""


def _pivot_of(times: Times) -> int:
    """Where the century changes in years of two digits: where one of those in order begins anew."""
    years = years_of(times)
    if one_way(years, strictly=False):
        return PIVOT
    short = years % 100
    if np.sum(np.diff(short) > 0) < np.sum(np.diff(short) < 0):
        short = short[::-1]
    anew = int(np.sum(np.diff(short) < 0))
    if anew == 1 and short[-1] < short[0]:
        return int(short[0])
    return PIVOT if anew else 0


def years_of(times: Times) -> np.ndarray:
    """The years in which these times are."""
    if times.unit in CODES:
        return times.values.astype(f"M8[{CODES[times.unit]}]").astype("M8[Y]").astype(int) + 1970
    return times.values // {name: n for n, name in NAMES.items()}.get(times.unit, 1)


def _by_one_clock(values: np.ndarray, unit: str, cells: list[str]) -> np.ndarray:
    """Seconds by the clock of the first row, where others are put forward or back.

    The same hour of each day stays that hour.
    """
    found = [OFFSET.search(cell) for cell in cells] if unit == "second" else []
    if not found or not all(found) or not np.ptp(values % 86_400):
        return values
    away = [
        60 * int(f"{one['sign']}1") * (60 * int(one["h"]) + int(one["min"] or 0))
        if one["sign"]
        else 0
        for one in found
    ]
    until = (np.array(away) // -60 - values // 60) % 1440
    if np.ptp(away) and not np.ptp(until):
        return values  # 00:00-01:00, 01:00-02:00: not how far away, but until when
    one_clock = values - (np.array(away, dtype=np.int64) - away[0])
    return values if one_way(values) and not one_way(one_clock) else one_clock


def read_numbers_as_times(texts: Sequence[str]) -> Times | None:
    """A column of whole numbers as times of no known unit, or None.

    Years of two digits that begin anew after 99 are years, also as 0 or 5 where steps are even.
    """
    if not texts or not all(WHOLE.fullmatch(plain(text)) for text in texts):
        return None
    cells = list(map(plain, texts))
    values = [int(float(cell)) for cell in cells]
    if max(map(abs, values)) > LAST_NUMBER:
        return None
    if all(re.fullmatch(r"\d\d?", cell) for cell in cells) and not one_way(values):
        years = Times(np.array([_of_two_digits(one, PIVOT) for one in values]), "year")
        pivot = _pivot_of(years)
        years.values[:] = [_of_two_digits(one, pivot) for one in values]
        zeros_kept = all(len(cell) == 2 for cell in cells)
        if one_way(years.values) and (zeros_kept or not np.ptp(np.diff(years.values))):
            return years
    return Times(np.array(values, dtype=np.int64), "number")


@lru_cache(maxsize=32_768)  # a column of times that is not all times is looked at several times
def read_one(cell: str) -> Times | None:
    """A cell alone as a time, by one of the ways it could be read, or as a whole number."""
    return read_times([cell]) or read_numbers_as_times([cell])


def may_be_time(cell: str) -> bool:
    """Whether a cell alone can be read as a time."""
    return read_one(cell) is not None


DAY_0_OF_SPREADSHEETS = 25_569
"""1970-01-01, as Excel numbers days from 1900 on."""

DAYS_0 = {"excel": DAY_0_OF_SPREADSHEETS, "1970": 0, "1960": 3_653, "matlab": 719_529}
DAYS_0 |= {"spss": 141_428, "julian": 2_440_587.5, "mjd": 40_587}
"""The same day by each way of counting (``Mends.dates``); that of SPSS goes by seconds."""

RECENT = (5_479, 21_915)
"""Days since 1970, from 1985 to 2029, in which days lie that are not those of a spreadsheet."""

SERIAL = re.compile(r"\d{4,11}([.,]\d+)?")


def days_counted(texts: Sequence[str], way: str) -> Times | None:
    """Numbers as days by one way of counting, or as times of these by what is behind the point.

    Of a spreadsheet from 1954 to 2064, of all others recent ones.

    >>> [when(days_counted([text], way).values[0], "day") for way, text in
    ...  {"excel": "44627", "1970": "19058", "1960": "22711", "matlab": "738587"}.items()]
    ['2022-03-07', '2022-03-07', '2022-03-07', '2022-03-07']
    """
    cells = [plain(text).replace(",", ".") for text in texts]
    if not cells or not all(map(SERIAL.fullmatch, cells)):
        return None
    numbers = np.array(list(map(float, cells))) / (86_400 if way == "spss" else 1)
    days = numbers - DAYS_0[way]
    first, last = (-5_569, 34_430) if way == "excel" else RECENT
    if days.min() < first or days.max() > last + 1:
        return None
    digits = max(len(cell.partition(".")[2]) for cell in cells)
    seconds = np.rint(days * 1440) * 60  # as near as five digits come
    if digits > 5:  # within what is cut off, and half a thousandth
        seconds = np.floor(days * 86_400 + 0.5 * 86_400 / 10**digits + 0.0005)
    return _coarsest(Times(seconds.astype(np.int64), "second"))


def days_swapped(texts: Sequence[str]) -> tuple[Times, np.ndarray] | None:
    """Times in order once day and month change places wherever neither is above 12, else None.

    So a spreadsheet leaves days that are written in the order of another land: 01/02/2021 it turns
    round, 13/02/2021 it cannot, which stays a text. In order as they stand they are left alone.

    Returns
    -------
    Times
    ndarray of int
        The rows whose days are others than they stand there.

    >>> texts = ["11/01/2021", "12/01/2021", "01/13/2021", "01/02/2021", "02/02/2021", "03/02/2021"]
    >>> [when(value, "day") for value in days_swapped(texts)[0].values[1:4]]
    ['2021-01-12', '2021-01-13', '2021-02-01']
    """
    times = read_times(texts)
    if times is None:
        ways = [list(map(read_one, texts))]
    else:
        ways = [[read_times(texts, order)] for order in times.readings or [None]]
    found = []
    for way in ways:
        if any(one is None or one.unit not in CODES or one.readings for one in way):
            return None
        stamps = np.concatenate([one.values.astype(f"M8[{CODES[one.unit]}]") for one in way])
        days = stamps.astype("M8[D]")
        years, months = days.astype("M8[Y]").astype("M8[M]"), days.astype("M8[M]")
        month, day = (months - years).astype(int), (days - months.astype("M8[D]")).astype(int)
        low = day < 12
        turned = np.where(low, (years + day).astype("M8[D]") + month, days) - days
        seconds = (stamps + turned).astype("M8[s]").astype(np.int64)
        if one_way(stamps.astype("M8[s]").astype(np.int64), strictly=False):
            return None
        moved = np.flatnonzero(turned.astype(int))
        if len(moved) > 2 and not np.all(low) and one_way(seconds):
            found.append((_coarsest(Times(seconds, "second")), moved))
    return found[0] if len(found) == 1 else None


def _all(
    pattern: re.Pattern, cells: list[str], read: Callable[[re.Match, int], int | None], pivot: int
) -> np.ndarray | None:
    """What all cells say by one pattern, or None."""
    values = []
    for cell in cells:
        found = pattern.fullmatch(cell)
        value = None if found is None else read(found, pivot)
        if value is None:
            return None
        values.append(value)
    return np.array(values, dtype=np.int64)


def _part(found: re.Match, name: str) -> str:
    return (found[name] if name in found.re.groupindex else "") or ""


def _year(found: re.Match, pivot: int) -> int:
    return int(_part(found, "y")) if _part(found, "y") else _of_two_digits(int(found["yy"]), pivot)


def _of_two_digits(short: int, pivot: int) -> int:
    return short + (1900 if short >= pivot else 2000)


def _fiscal_year(found: re.Match, pivot: int) -> int | None:
    """2018/19: two years of which the second follows the first."""
    short = _part(found, "yy")
    first = _of_two_digits(int(short), pivot) if short else int(found["first"])
    return first if int(found["next"]) in (first + 1, (first + 1) % 100) else None


def _parts_of_years(pattern: re.Pattern, cells: list[str], pivot: int) -> Times | None:
    """Months, quarters or halves: a year, and a part of it in whatever way it is written."""
    years = _all(pattern, cells, _year, pivot)
    if years is None:
        return None
    found = [pattern.fullmatch(cell) for cell in cells]
    texts = [one["part"] for one in found]
    if all(map(VIETNAMESE_MONTH.fullmatch, texts)) and max(int(t[1:]) for t in texts) > 4:
        texts = [f"M{text[1:]}" for text in texts]
    n = _filled_with(years, texts)
    if n is None and found[0].start("part") == 0 and _of_one_year(years, texts):
        n = 12
    if n is None and any(map(_is_short, found)):
        return None
    if n is None and all(map(str.isdecimal, texts)):
        places = [int(text) - 1 for text in texts]
        if _are_thirds(years, places, texts):
            return Times(years * 12 + 4 * np.array(places, dtype=np.int64), "month")
    n = n or (12 if texts[0].isdecimal() else None)
    parts = parts_of_year(texts, bare=n)
    if parts is None:
        return None
    n, places = parts
    if _may_be_no_years(years, places, n, found):
        return None
    if n == 4 and _are_thirds(years, places, texts):
        return Times(years * 12 + 4 * np.array(places, dtype=np.int64), "month")
    return Times(years * n + np.array(places, dtype=np.int64), NAMES[n])


def is_part_of_two_years(cell: str) -> bool:
    """Whether a cell is a part of a year that begins in one and ends in the next.

    >>> is_part_of_two_years("2016/17 Q1"), is_part_of_two_years("2016-12-01")
    (True, False)
    """
    found = (form.fullmatch(cell) for form in PARTS_OF_TWO_YEARS)
    return any(one and _fiscal_year(one, PIVOT) and part_of_year(one["part"]) for one in found)


def _parts_of_two_years(pattern: re.Pattern, cells: list[str], pivot: int) -> Times | None:
    """Months, quarters or halves of years such as 2016/17, in the order of the rows.

    The first is the first of its year, whichever months that are. Only where the rows begin each
    year with another is that one the first; a month by its name has no other way to its year.
    """
    years = _all(pattern, cells, _fiscal_year, pivot)
    if years is None:
        return None
    texts = [pattern.fullmatch(cell)["part"] for cell in cells]
    n, places = parts_of_year(texts) or (0, [])
    if n not in NAMES or any(map(str.isdecimal, texts)):
        return None
    places = np.array(places, dtype=np.int64)
    if n == 4 and _are_thirds(years, places.tolist(), texts):
        return Times(years * 12 + 4 * places, "month")

    def in_order(turn: int) -> bool:
        return one_way(years * n + (places - turn) % n, strictly=False)

    turn = next(filter(in_order, range(n)), None)
    named = n == 12 and not any(map(str.isdecimal, texts[0]))
    if named and (turn is None or len(np.unique(years)) < 2):
        return None
    return Times(years * n + places + n * (places < (turn or 0)), NAMES[n])


VIETNAMESE_MONTH = re.compile(r"[Tt]\d\d?")
"""T5, where T1 to T4 may be quarters."""

THIRD = re.compile(r"(?:T(?:ertial\s)?)?[1-3]", re.IGNORECASE)


def _are_thirds(years: np.ndarray, places: list[int], texts: list[str]) -> bool:
    """Whether these are thirds of years, of which every year but the first and the last has three.

    T1 may be a quarter, too (trimestre), but then years have a fourth.
    """
    if not all(map(THIRD.fullmatch, texts)) or len(np.unique(years)) < 3:
        return False
    return set(np.diff(3 * years + places)) in ({1}, {-1})


def _may_be_no_years(years: np.ndarray, places: list[int], n: int, found: list[re.Match]) -> bool:
    """Whether two digits behind parts of a year may count something else.

    Days, as in Mar 10, Mar 11, or Jan 31, Feb 28; or samples, if the part is the same in all rows:
    Q2-01, Q2-02. Before a month they are days, as in 19-Jan, unless only as years in order.
    """
    if "yy" not in found[0].groupdict():
        return False
    if n != 12:
        return len(places) > 2 and len(set(places)) == 1
    days = np.array([int(one["yy"]) for one in found])
    if np.any((days < 1) | (days > 31)):
        return False
    if found[0].start("yy") == 0:
        of_days = one_way(100 * np.array(places) + days, strictly=False)
        return of_days or not one_way(12 * years + places)
    same = np.diff(places) == 0
    again = np.any(same & (np.diff(years) != 0))
    disorder = not one_way(12 * years + places) and one_way(100 * np.array(places) + days)
    return bool(again or disorder)


def _is_short(found: re.Match) -> bool:
    """2019.1 is a number, and 20191 no month: numbers alone have a sign between or two digits."""
    return found["part"].isdecimal() and len(found["part"]) < 2 and found["gap"] in ("", ".", ",")


def _filled_with(years: np.ndarray, texts: list[str]) -> int | None:
    """How many parts a year has that are numbered from 1 on, without zeros: 2010/1, 2010/2, 2011/1.

    Two, four or twelve, if every year but the first and the last has all of them, or each is one
    more than the one before; also four if most years have them.
    """
    if not all(text.isdecimal() and not text.startswith("0") for text in texts):
        return None
    numbers: dict[int, set[int]] = defaultdict(set)
    for year, text in zip(years.tolist(), texts, strict=True):
        numbers[year].add(int(text))
    n = max(map(max, numbers.values()))
    inner = sorted(numbers)[1:-1]
    full = [year for year in numbers if len(numbers[year]) == n]
    whole = n in NAMES and len(numbers) > 1 and full and set(inner) <= set(full)
    counted = n * years + np.array(list(map(int, texts)))
    goes_on = len(texts) >= 6 and len(numbers) > 1 and set(np.diff(counted)) in ({1}, {-1})
    most = n == 4 and len(numbers) > 2 and 2 * len(full) > len(numbers)
    return n if whole or (n in NAMES and (goes_on or most)) else None


def _of_one_year(years: np.ndarray, texts: list[str]) -> bool:
    """Whether these are the months of a year from 1 on, without zeros, as in 1.2019."""
    counted = [str(i + 1) for i in range(len(texts))]
    return len(texts) > 4 and texts == counted and len(set(years.tolist())) == 1


def _week(found: re.Match, pivot: int) -> int | None:
    """The Monday of an ISO week, or its day that is told, in days since 1970.

    None where the year has no such week.
    """
    monday, following = (
        fourth - (fourth + 3) % 7  # the fourth of January is always in week 1
        for fourth in (_day_of(_year(found, pivot) + more, 1, 4) for more in (0, 1))
    )
    week = monday + 7 * (int(found["w"]) - 1)
    return week + int(_part(found, "weekday") or 1) - 1 if week < following else None


def _day_of_year(found: re.Match, pivot: int) -> int | None:
    year, day = _year(found, pivot), int(found["d"])
    first, following = _day_of(year, 1, 1), _day_of(year + 1, 1, 1)
    return first + day - 1 if 0 < day <= following - first else None


def _second(found: re.Match, pivot: int) -> int | None:
    """Seconds since 1970; None where the month has no such day, or no such name."""
    month = _month(_part(found, "name")) if _part(found, "name") else int(found["m"]) - 1
    day = None if month is None else _day_of(_year(found, pivot), month + 1, int(found["d"]))
    return None if day is None else day * 86_400 + _clock(found)


def _month(name: str) -> int | None:
    """A month by its name or in Roman numerals, from 0."""
    number = NUMERALS.get(name.casefold(), 0) if name.isupper() else 0
    return number - 1 if number else month_named(name)


def _clock(found: re.Match) -> int:
    """Seconds since midnight; 24:00 is the beginning of the next day."""
    hour, half = int(_part(found, "h") or 0), _part(found, "half").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * 3600 + int(_part(found, "min") or 0) * 60 + int(_part(found, "s") or 0)


def _day_of(year: int, month: int, day: int) -> int | None:
    """Days since 1970; None where there is no such day."""
    try:
        return datetime.date(year, month, day).toordinal() - EPOCH
    except ValueError:
        return None


EPOCH = datetime.date(1970, 1, 1).toordinal()


def _three_numbers(cells: list[str], wanted: str | None, pivot: int) -> Times | None:
    """Days of three numbers as seconds, in the one order in which all of them are days.

    Behind points the month is never first, but before a year of two digits where nothing else fits.
    Where the year may be first, what puts the rows in order is more likely than what does not.
    """

    def read(order: str) -> np.ndarray | None:
        def value(found: re.Match, pivot: int) -> int | None:
            year, month, day = (found[part] for part in ORDERS[order])
            if len(month) > 2 or len(day) > 2 or (len(year) == 1):
                return None
            if order == "mdy" and found["sep"] == "." and len(year) == 4:
                return None
            number = int(year) if len(year) == 4 else _of_two_digits(int(year), pivot)
            days = _day_of(number, int(month), int(day)) if 1500 <= number < 2200 else None
            return None if days is None else days * 86_400 + _clock(found)

        return _all(THREE_NUMBERS, cells, value, pivot)

    possible = {order: days for order in ORDERS if (days := read(order)) is not None}
    if "ymd" in possible and len(possible) > 1:  # nearly any day may be a year of two digits
        in_order = {order: days for order, days in possible.items() if one_way(days)}
        possible = in_order or possible
    if wanted in possible:
        return Times(possible[wanted], "second")
    if len(possible) > 1 and any(THREE_NUMBERS.fullmatch(one)["sep"] == "." for one in cells):
        possible.pop("mdy", None)
    if len({days.tobytes() for days in possible.values()}) > 1:
        american = any(THREE_NUMBERS.fullmatch(one)["half"] for one in cells)  # AM and PM
        first = "mdy" if american else "dmy"
        ways = sorted(
            possible.items(),
            key=lambda way: (_uneven(way[1]), _within_months(way[1]), way[0] != first),
        )
        possible = dict(ways)
        place = np.argmax([len(set(days)) for days in zip(*possible.values(), strict=True)])
        shown = {order: when(days[place] // 86_400, "day") for order, days in possible.items()}
        return Times(next(iter(possible.values())), "second", shown, cells[place])
    return next((Times(days, "second") for days in possible.values()), None)


def _uneven(seconds: np.ndarray) -> tuple[bool, int, float]:
    """Whether these are out of order, how many steps are not the usual one, and how far off."""
    values = _coarsest(Times(seconds, "second")).values
    steps, counts = np.unique(np.abs(np.diff(values)), return_counts=True)
    usual = steps[np.argmax(counts)] if len(steps) else 1
    odd = len(values) - 1 - counts.max(initial=0)
    return not one_way(values), int(odd), float(steps.max(initial=1) / max(usual, 1))


def _within_months(seconds: np.ndarray) -> bool:
    """Whether these are one day of each year that neither begins a month nor ends it."""
    days = (seconds // 86_400).astype("M8[D]")
    ends = (day.astype("M8[M]").astype("M8[D]") == day for day in (days, days + 1))
    return _coarsest(Times(seconds, "second")).unit == "year" and not any(map(np.all, ends))


def one_way(values: Sequence[int], strictly: bool = True) -> bool:
    """Whether each is more than the one before, or each less; or as much, where that will do."""
    steps = np.diff(values)
    if not strictly:
        return bool(np.all(steps >= 0) or np.all(steps <= 0))
    return bool(np.all(steps > 0) or np.all(steps < 0))


def without_gaps(values: Sequence[int]) -> bool:
    """Whether each whole number from the least to the greatest comes once, in whatever order."""
    return bool(np.all(np.diff(np.sort(values)) == 1))


def _coarsest(times: Times) -> Times:
    """In the longest unit that tells these times apart: month ends in months, and so on."""
    values, unit = times.values, times.unit
    for shorter, longer, factor, end in (
        ("second", "day", 86_400, 86_399),
        ("second", "hour", 3600, 3599),
        ("second", "minute", 60, 0),
        ("minute", "day", 1440, 1439),
        ("minute", "hour", 60, 0),
        ("hour", "day", 24, 0),
    ):
        if unit == shorter and (len(values) > 1 or not end) and np.all(values % factor == end):
            values, unit = values // factor, longer  # 23:59:59 is of the day that it ends
    if len(np.unique(values)) < 3:  # two days say nothing of a rhythm
        return replace(times, values=values, unit=unit)
    if unit == "day":
        dates = values.astype("M8[D]")
        months = dates.astype("M8[M]")
        days = (dates - months.astype("M8[D]")).astype(int)
        ends = np.all((dates + 4).astype("M8[M]") > months)  # or the last day of work before
        early = np.all(days < 4)  # on the first day of work
        weekdays = len(np.unique((values + 3) % 7)) == 1 == len(np.unique(days // 7))
        one_a_month = len(np.unique(months)) == len(np.unique(values))
        if one_a_month and (ends or early or weekdays or len(np.unique(days)) == 1):
            values, unit = months.astype(np.int64) + 1970 * 12, "month"
    for shorter, longer, factor in (("month", "quarter", 3), ("quarter", "year", 4)):
        if unit == shorter and len(np.unique(values % factor)) == 1:
            values, unit = values // factor, longer
    return replace(times, values=values, unit=unit)
