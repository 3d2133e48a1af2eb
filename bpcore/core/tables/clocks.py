"""The time of a day in a column beside the days, told by a number alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

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
