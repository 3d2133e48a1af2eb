"""Times in less usual spellings, written as the usual ones are.

Tried only where a column cannot be read as it stands, so that nothing is read otherwise than by its
own pattern. A day stays in the order in which it is written; a date that cannot be stays one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bpcore.core.tables.parts import month_named

_DAY = (
    r"(?P<day>(?:1[5-9]|2[01])\d\d(?P<a>[-/._:\s])\s?\d\d?(?P=a)\s?\d\d?\.?"
    r"|\d\d?(?P<b>[-/._\s])\s?\d\d?(?P=b)\s?(?:\d{4}|\d\d)"
    r"|(?:1[5-9]|2[01])\d{6}"
    r"|\d{4}\s?[年년]\s?\d\d?\s?[月월]\s?\d\d?\s?[日일]"
    r"|[^\W\d_]+\.?[\s-]\d\d?,?[\s-]\d{4}|\d\d?\.?[\s/-]?[^\W\d_]+\.?,?[\s/-]?\d{4})"
)
_MINUTES = (
    r"(?:\s?[:.h時时点點시]\s?(?P<min>[0-5]\d)(?:\s?[:.m分분]\s?(?P<s>[0-5]\d)"
    r"(?:[.,:](?P<part>\d{1,9}))?)?|[-_]?(?P<mm>[0-5]\d)[-_]?(?P<ss>[0-5]\d))"
)
_CLOCK = (
    rf"(?P<h>[01]?\d|2[0-5])(?:{_MINUTES}\s?[분分秒초ms]?|\s?[h時时点點시]|(?<=\d\d))"
    r"(?:\s?(?P<half>[ap]m))?(?P<zone>\s?(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?))?"
)
_TILL = r"(?:\s?[-–]\s?(?:[01]?\d|2[0-4])[:.][0-5]\d|\s[-–]\s(?:[01]?\d|2[0-4]))?"
DAY_AND_CLOCK = rf"{_DAY}(?:(?:,\s?|[\s_t-]\s?|(?<=\d{{4}}):){_CLOCK}{_TILL})?"
CLOCK_AND_DAY = rf"{_CLOCK},?\s+{_DAY}"

AROUND = re.compile(
    r"""\[(.*)\]|'(?=\w{3}|\d\d?\D)(.*\d{4}.*?)'?|"(.*)"|(\d.*\d)Z|(.*:\d\d.*)\[[a-z_]+/[a-z_/]+\]""",
    re.IGNORECASE,
)
"""A time in brackets, or behind the apostrophe of a spreadsheet; a Z or a place behind it."""


def _usual(found: re.Match) -> str:
    """A day with strokes between its numbers, and behind it the clock with colons."""
    sign = found["a"] or found["b"]
    day = re.sub(r"[_:\s]\s?", "-", found["day"]) if sign and sign not in "-/." else found["day"]
    if found["h"] is None:
        return day
    minutes, seconds = (found[one] or found[two] for one, two in (("min", "mm"), ("s", "ss")))
    clock = f"{int(found['h']):02}:{minutes or '00'}" + (f":{seconds}" if seconds else "")
    clock += f".{found['part']}" if found["part"] else ""
    half = f" {found['half']}" if found["half"] else ""
    zone = (found["zone"] or "").strip()
    if not seconds and zone[:1] == "-" and ":" in zone:
        zone = ""  # 00:00-01:00: until when
    return f"{day} {clock}{half}{zone}"


def _hour(found: re.Match) -> str:
    """The first of two hours of which the second is the next."""
    first, last = int(found["h"]), int(found["till"])
    return f"{found['day']} {first:02}:00" if (first + 1 - last) % 24 == 0 else found[0]


def _months(found: re.Match) -> str:
    """Some months of one year as the quarter or the half that they are."""
    first, last = int(found["first"]), int(found["last"])
    length = last - first + 1
    if length not in (3, 6) or last > 12 or (first - 1) % length:
        return found[0]
    return f"{found['y']}{'Q' if length == 3 else 'H'}{(first - 1) // length + 1}"


def _from_day(found: re.Match) -> str:
    """The first of two days of which only the last has its year; perhaps in the year before."""
    last = (int(found["m"]), int(found["last"]))
    first = (int(found["month"] or last[0]), int(found["first"]))
    if first > last and not found["month"]:
        return found[0]
    begin = f"{found['first']}.{first[0]}.{int(found['y']) - (first > last)}"
    return f"{begin} - {found['last']}.{found['m']}.{found['y']}"


def _from_named_day(found: re.Match) -> str:
    """The first of two days, whose months are named, and of which only the last has its year."""
    begin, end = (month_named(found[one]) for one in ("begin", "end"))
    if begin is None or end is None:
        return found[0]
    first = f"{found['first']} {found['begin']} {int(found['y']) - (begin > end)}"
    return f"{first} - {found['last']} {found['end']} {found['y']}"


SPELLINGS: tuple[tuple[re.Pattern, str | Callable[[re.Match], str]], ...] = tuple(
    (re.compile(form, re.IGNORECASE), usual)
    for form, usual in (
        (r"(\d{4}[-/](?:0[1-9]|1[0-2]))[-/]00", r"\1"),  # no day told
        (r"(\d{4})[-/]00[-/]00", r"\1"),
        (DAY_AND_CLOCK, _usual),
        (CLOCK_AND_DAY, _usual),
        (rf"{_DAY}\s(?P<h>\d\d?)-(?P<till>\d\d?)", _hour),
        (r"(.*\d)\s?([ap]m)\s?(\d\d?:[\d:]+)", r"\1 \3 \2"),
        (r"(.*:\d\d)\s?π\.?\s?μ\.?", r"\1 am"),
        (r"(.*:\d\d)\s?μ\.?\s?μ\.?", r"\1 pm"),
        (r"(\d{4})年?\s?\(\1年?\)", r"\1"),  # by its era and as a common one, which agree
        (r"(.*\d[年月])[末底]", r"\1"),
        (r"(?P<y>\d{4})年\s?(?P<first>\d\d?)[-~〜～–](?P<last>\d\d?)月期?", _months),
        (r"(?P<y>\d{4})/\s*(?P<first>\d\d?)\s?[-–]\s*(?P<last>\d\d?)\.?", _months),
        (r"(\d{4})JJ00", r"\1"),  # a year of the Dutch office of statistics
        (r"(?:ngày\s)?(\d\d?) tháng (\d\d?),? (\d{4})", r"\3-\2-\1"),
        (r"(\d{4}-\d\d-\d\d)\s?(?:/|\.\.+|–|to)\s?(\d{4}-\d\d-\d\d)", r"\1 - \2"),
        (
            r"(\d\d?([./])\d\d?\2(?:\d{4}|\d\d))\s?[-–]\s?(\d\d?\2\d\d?\2(?:\d{4}|\d\d))",
            r"\1 - \3",
        ),
        (r"([QHT][1-4])(FY\s?['’]?\d.*)", r"\1 \2"),
        (
            r"(?P<first>\d\d?)\.?\s(?P<begin>[^\W\d_]{3,})\.?\s?[-–]\s?"
            r"(?P<last>\d\d?)\.?\s(?P<end>[^\W\d_]{3,})\.?,?\s(?P<y>\d{4})",
            _from_named_day,
        ),
        (
            r"(?P<first>\d\d?)\.(?:(?P<month>\d\d?)\.)?\s?[-–]\s?"
            r"(?P<last>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})",
            _from_day,
        ),
    )
)


def usual_spelling(cell: str) -> str:
    """A time as it is usually written; a cell that is none of these as it stands.

    >>> usual_spelling("20220307_000000"), usual_spelling("[07/03/2022 9h30]")
    ('20220307 00:00:00', '07/03/2022 09:30')
    """
    if found := AROUND.fullmatch(cell):
        cell = next(filter(None, found.groups()), cell).strip()
    for form, usual in SPELLINGS:
        if found := form.fullmatch(cell):
            return found.expand(usual) if isinstance(usual, str) else usual(found)
    return cell
