"""The time of a day in a column beside the days, told by a number alone; how long things last."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bpcore.core.tables.numbers import is_missing
from bpcore.core.tables.parts import CLOCK_NAMES, words_of

FRACTION = re.compile(r"0?[.,]\d{3,}|0([.,]\d+)?")
"""A part of a day, as spreadsheets keep a clock: 0.75 is 18:00."""

SECONDS = {
    "second seconds sec secs sekunde sekunden seconde secondes segundos 秒": 1,
    "minute minutes min mins minuten minutos 分 分钟 分鐘": 60,
}
"""What a column may be called that counts the seconds or the minutes of a day."""


def seconds_of_day(name: str, cells: Sequence[str]) -> np.ndarray | None:
    """Seconds since midnight, of fractions of a day to the minute, or of numbers of such units.

    Also of clocks without their colons, and of the numbered parts of a day.

    >>> [seconds_of_day(n, c).tolist() for n, c in [("", ["0", "0.0416667"]), ("min", ["0", "90"])]]
    [[0, 3600], [0, 5400]]
    """
    if not all(map(str.isdecimal, cells)):
        halves = all(FRACTION.fullmatch(cell) or cell in ("0.5", "0.25", "0.75") for cell in cells)
        if not halves or not any(map(FRACTION.fullmatch, cells)):
            return None
        days = np.array([float(c.replace(",", ".")) for c in cells])
        digits = max(len(cell) for cell in cells) - 2
        minutes = np.rint(days * 1440)
        near = np.abs(days * 1440 - minutes).max() <= 1440 / 10**digits + 1e-6
        return (60 * minutes).astype(np.int64) if near and digits > 3 and days.max() < 1 else None
    words = set(words_of(name))
    unit = next((n for names, n in SECONDS.items() if words & set(names.split())), None)
    if unit is None and words & CLOCK_NAMES:
        return _seconds_by_digits(cells)
    if unit is None and words & PERIODS:
        return _seconds_by_periods(list(map(int, cells)))
    if unit is None or not all(cell.isdecimal() and len(cell) < 6 for cell in cells):
        return None
    seconds = unit * np.array(list(map(int, cells)), np.int64)
    return seconds if 3600 <= seconds.max() < 86_400 else None


def _seconds_by_digits(cells: Sequence[str]) -> np.ndarray | None:
    """Seconds since midnight of hours and minutes, perhaps seconds, that have lost their zeros."""
    longest = max(map(len, cells))
    found = [DIGITS.fullmatch(cell.zfill(6) if longest > 4 else f"{cell:0>4}00") for cell in cells]
    if longest < 3 or longest > 6 or not all(found):
        return None
    return np.array([[int(part) for part in one.groups()] for one in found]) @ [3600, 60, 1]


DIGITS = re.compile(r"([01]\d|2[0-3])([0-5]\d)([0-5]\d)")

PERIODS = frozenset("period periods interval slot settlement mtu viertelstunde".split())
"""What half-hours or quarters of an hour are called that are numbered from 1 on."""


def _seconds_by_periods(numbers: list[int]) -> np.ndarray | None:
    """Seconds since midnight of the 48 or 96 equal parts of a day, of which none is missing."""
    n = max(numbers, default=0)
    if n not in (48, 96) or set(numbers) != set(range(1, n + 1)):
        return None
    return (np.array(numbers, np.int64) - 1) * (86_400 // n)


def as_clocks(name: str, cells: Sequence[str]) -> list[str]:
    """Such numbers as clocks; any others as they are."""
    seconds = seconds_of_day(name, cells)
    if seconds is None:
        return list(cells)
    return [f"{one // 3600:02}:{one // 60 % 60:02}:{one % 60:02}" for one in seconds.tolist()]


SUNDAY = 3
"""Days since 1970 that leave this when divided by seven."""

CHANGING = (3, 4, 9, 10, 11)
"""Months in which clocks are changed."""


def by_first_clock(values: np.ndarray, hour: int) -> np.ndarray | None:
    """Times that rise by the clock of the first row, of which others are put back, and forward.

    None where they do not rise even then. Clocks are changed in the night to a Sunday in spring and
    autumn; any other hour that is twice, or left out, is a mistake in the file.

    >>> night = 24 * np.datetime64("2020-10-25").astype(int)
    >>> (by_first_clock(night + np.array([0, 1, 2, 2, 3, 4]), 1) - night).tolist()
    [0, 1, 2, 3, 4, 5]
    """
    steps = np.diff(values)
    sizes, counts = np.unique(steps, return_counts=True)
    usual = sizes[np.argmax(counts)]
    days = values // (24 * hour)
    months = days.astype("M8[D]").astype("M8[M]").astype(int) % 12 + 1
    changed = (values // hour % 24 < 4) & (days % 7 == SUNDAY) & np.isin(months, CHANGING)
    away, later = 0, [0]
    for i, step in enumerate(steps.tolist(), 1):
        if changed[i] and step == usual - hour and away <= 0:
            away += hour
        elif changed[i] and step == usual + hour and away >= 0:
            away -= hour
        later.append(away)
    anew = values + np.array(later, np.int64)
    return anew if usual > 0 and np.all(np.diff(anew) > 0) else None


_H = r"(?P<h>\d+)\s?(?:h|hrs?|hours?|std\.?|stunden?|heures?)"
_M = r"(?P<m>\d+)\s?(?:m|mins?\.?|minut[a-z]*)"
_S = r"(?P<s>\d+(?:[.,]\d+)?)"
LASTED = tuple(
    re.compile(rf"(?P<sign>-?)(?:{form})", re.IGNORECASE)
    for form in (
        rf"(?:(?P<h>\d+):(?=\d\d:))?(?P<m>\d+):(?=[0-5]\d(?!\d)){_S}",
        rf"(?:PT)?(?=\d)(?:{_H}\s?)?(?:{_M}\s?)?(?:{_S}\s?(?:s|se[ck][a-z]*\.?))?",
        rf"{_H}\s?(?P<m>[0-5]\d)",
    )
)
"""4:07 or 1:04:07.5; 1 h 4 min, 4 min 7 s, PT4M7S; 1h04. What has an apostrophe may be feet."""

ALONE = re.compile(r"\d+[.,]\d+")
"""Less than a minute, beside 1:01.07."""


def as_durations(cells: Sequence[str]) -> list[str] | None:
    """What things lasted in the smallest unit of a column; None if they are no durations.

    >>> as_durations(["4:07", "", "12:30"]), as_durations(["59.5", "1:00.1"])
    (['247', '', '750'], ['59.5', '60.1'])
    >>> as_durations(["1 h 5 min", "50 min"]), as_durations(["PT5M3S"]), as_durations(["1:3"])
    (['65', '50'], ['303'], None)
    """
    first = next((cell for cell in cells if cell and not is_missing(cell)), "")
    if not any(map(str.isdecimal, first)):
        return None  # as most words
    matches = [next(filter(None, (form.fullmatch(c) for form in LASTED)), None) for c in cells]
    found = [one and {"h": None, "m": None, "s": None} | one.groupdict() for one in matches]
    split = [one for one in found if one and sum(one[unit] is not None for unit in "hms") > 1]
    if not split:
        return None
    of_seconds = any(one["s"] for one in found if one)
    tenths = any(set(one["s"] or "") & {".", ","} for one in split)
    lasted = []
    for cell, one in zip(cells, found, strict=True):
        if one:
            number = (one["s"] or "0").replace(",", ".")
            whole, point, part = number.partition(".")
            minutes = 60 * int(one["h"] or 0) + int(one["m"] or 0)
            total = 60 * minutes + int(whole) if of_seconds else minutes
            lasted.append(f"{one['sign']}{total}{point}{part}")
        elif not cell or is_missing(cell) or (tenths and ALONE.fullmatch(cell)):
            lasted.append(cell if is_missing(cell) else cell.replace(",", "."))
        else:
            return None
    return lasted
