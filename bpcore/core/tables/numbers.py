"""A column of numbers: its decimal sign is decided by the whole column, its unit said once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress, takewhile
from typing import NamedTuple
from unicodedata import numeric

import numpy as np

from bpcore.core.network import FloatArray
from bpcore.core.tables.parts import LONGEST, all_plain, as_one, month_named, plain
from bpcore.core.words import counted

MISSING = frozenset(
    "na n/a n.a. n.a nan #n/a #na null none nil missing - -- --- – — .. ... … : . * / x ? n n.d. "
    "nd s.o. k.a. #value! #div/0! #ref! 无 缺 缺失 暂无 結測 欠測 없음".split()
)
"""Texts that often stand for a missing number."""

CODES = frozenset(
    f"{sign}{digits}" for sign in ("-", "") for digits in ("99 999 9999 99999 999999".split())
) | set("-1 -8888 -32768 -99.99 -999.9 -999.99 -9999.9 999.9 999.99 9999.9 1e20".split())
RARER_CODES = frozenset({99.9, 99.99, 9.99, -9.99, -0.99, -99.9, -127.0, 255.0, 32767.0, 65535.0})
"""Numbers that often do, where they lie far from all others."""

BELOW_ALL = {float(text) for text in CODES if text[0] == "-" and text != "-1"} | {-99.9}
"""Codes that are likely none of the numbers where no other is below zero, at any level of them."""
AT_ANY_LEVEL = {one for one in map(float, CODES) if abs(one) > 900 or one < -1} | {-99.9}
"""Codes that may lie among the others, where they alone come several times."""

OTHERS, VERY_FAR = 8, 100
"""So many other numbers, within a hundredth of how far it is, make any number a likely code."""

FAR_BELOW = 10
"""So many times as far as the others reach, a round number below zero is likely a code alone, too,
if none of them is below zero."""

DIGIT_AGAIN = re.compile(r"-9|-?([789])\1+")
"""How surveys write codes for several reasons: -9, 77, 888."""

ONLY_BELOW = re.compile(r"-1|-9+(\.9+)?")
"""What comes several times and alone is below zero: a day without rain has 0, an unknown one -9."""

TOGETHER = re.compile(r"-?(9+[5-9]|([6-9])\2+)")
"""How they write those of one column: 97, 98, 99; 66, 77, 88; -998, -999."""

CHANGING = 990.0
"""What stands for changing winds beside 0 to 360 degrees, in tens or where 999 is unknown."""

BEYOND_A_CIRCLE = re.compile(r"99+(\.9)?|990")
FAR, FAR_BEYOND_A_CIRCLE = 2, 1.7
"""How far a code lies from all others, by how far these reach: 999 from 360 degrees, 99 from 36."""

FAR_ABOVE = 5
"""Times the size of codes such as -1 and -2 that ages, say, begin from."""

WHOLE_SCALE = 20
"""So many answers on a scale leave none of its numbers out, and 9 apart from them is none."""

OFTEN_ZERO = 3
"""Where one number in so many is 0, there rather was nothing than nobody knows."""

MANY_TIMES = 10
"""What comes again and is no code by its digits is asked about where it is so much larger."""

MINUS = "\u2212\u2012\u2013\ufe63\u2010\u2011"
"""Signs that look like the minus of the keyboard."""

CURRENCY = "$€£¥₩₹₽元円원"

LONG_MINUS = re.compile(
    rf"^([{re.escape(CURRENCY)}]?\s?)[{MINUS}](?=\s?[\d.,{re.escape(CURRENCY)}])"
)

TRIANGLES = ("▲", "△")
FALLS = ("▼", "▽")

BEHIND = re.compile(rf"([\d.,' \u00a0\u202f\u2009’]*\d)-$|^[{''.join(TRIANGLES)}]\s?([\d.,]*\d)$")
"""A minus behind the number, as in exports of business software, or a triangle as Japan's minus."""

BRACKETS = re.compile(rf"(?P<before>[{re.escape(CURRENCY)}]?\s?)\(\s?(?P<within>[^()]*\d[^()]*)\)")
"""(1,234) or $(1,234): below zero in the books, uncertain in statistics."""

_EXPONENT = r"([eE][-+]?\d+)?"
_BLANKS = " \u00a0\u202f\u2009'’_"
WITHOUT_BLANKS = dict.fromkeys(map(ord, _BLANKS))


def _reading(decimal: str, thousands: str) -> re.Pattern:
    """Numbers with this decimal sign, and one of these signs, always the same, between thousands.

    No thousand begins with 0, and none stands before an exponent. Groups of two before the last
    are India's. A spreadsheet may have put an apostrophe in front.
    """
    grouped = rf"[1-9]\d{{0,2}}(?:(?P<t>{thousands})\d{{3}})(?:(?P=t)\d{{3}})*"
    indian = r"[1-9]\d?(?:,\d\d)+,\d{3}" if decimal == "." else r"(?!)"
    point = re.escape(decimal)
    alone = rf"(?:\d+(?:{point}\d*)?|{point}\d+){_EXPONENT}"
    return re.compile(rf"'?(?:[-+]\s?)?(?:(?:{grouped}|{indian})(?:{point}\d*)?|{alone})")


READINGS = {".": _reading(".", rf"[,{_BLANKS}]"), ",": _reading(",", rf"[.{_BLANKS}]")}

FLAGGED = re.compile(
    rf"(?P<number>([{re.escape(CURRENCY)}]\s?)?[-+\u2212]?[\d.,' \u00a0\u202f]*\d[\d.,]*(\s?%)?"
    r"|:|\.\.)\s*"
    r"(?P<flag>[^\W\d_]+\.?|\*+|†+|[‡#§^~!?+]|(?<=\s)\d\)?|[¹²³⁴⁵]+|(?<=\s)\)|"
    r"(?:±|\+/?-)\s?\d[\d.,]*|"
    r"[(\[]\s?-?\d[\d.]*\s?(?:[-–—;]|,\s)\s?-?\d[\d.]*\s?%?[)\]]|"
    r"[(\[](?:[a-z0-9]{1,3}|[^\W\d_]+\.?|-?\d[\d.,]*\s?%)[)\]])"
    r"|(?P<before>[~≈*†]\s?|(?-i:[rpecu])\s|"
    r"(?:ca|circa|cca|approx|about|around|etwa|rund|env|environ|est)(?:\.\s?|\s))"
    r"(?P<bare>[-+]?[\d.,' ]*\d[\d.,]*)",
    re.IGNORECASE,
)
"""A number and a letter or a star behind it, or before it; or how far it may be off, as ± 0.2."""

MAGNITUDES = frozenset("k m b t bn mn mio mrd tsd mil bil g".split())
"""Letters behind a number that may multiply it."""

FLAGS = re.compile(
    r"[abcdefinpqrsuvxz]|(?!in|rs|fr|cd|pc|dz|(.)\1)[bcdefinprsuz]{2}|"
    r"est(im\w*)?|prov(is\w*)?|prel(im\w*)?|rev(d|is\w*|id\w*)?|proj(ect\w*)?|fcst|forecast|adj|"
    r"vorl(äufig\w*)?|gesch(ätzt)?|def|final|approx|ca"
)
"""What statistics put behind a number: letters, mostly alone, and words for how sure it is.

Any other word is a unit.
"""

MONEY = re.compile(rf"[{re.escape(CURRENCY)}]|[A-Z]{{1,3}}\$|R[sp]\.?|[Kk]r\.?|Fr\.")
"""What stands before an amount, perhaps in the first and the last row alone."""

UNIT = re.compile(
    rf"(?P<before>{MONEY.pattern}|[A-Z]{{3}}\s)?\s?(?P<sign>[-+]?)\s?"
    rf"(?P<again>(?:{MONEY.pattern})\s?)?"
    rf"(?P<number>[\d.,][\d.,' \u00a0\u202f\u2009’eE+-]*?)\s?"
    rf"(?P<after>%|‰|[^\d\s.,'()*:-][^\d(),:*]*)?"
)

FRACTION = re.compile("[¼-¾⅐-⅞]")
"""12½ is no 12 of some unit."""

QUARTERS = re.compile(r"([-+]?\d*)\s?([½¼¾])")

NO_CENTS = re.compile(rf"(.*\d)[.,][-–—]{{1,2}}(?=\s?[{re.escape(CURRENCY)}]?$)")
"""12.- and 12,-- are 12 of some money, and no cents."""

ODD_SIGN = re.compile(r"[-+]?\d+[.,]\d\d?")
"""A number whose sign is no sign between thousands."""

SIMPLE = re.compile(r"-?\d+(\.\d+)?")
"""How most numbers are written."""

AS_PYTHON = re.compile(rf"{SIMPLE.pattern}([eE][-+]?\d+)?", re.ASCII)
"""How Python writes them."""

CODE = re.compile(r"0\d{2,}|\d+[eE]\d+")
"""A number as codes are written: 00004, 1E5."""

CUT = re.compile(r"([1-9]\d{0,2})(?:([.,])(\d{1,3}))?")
"""A whole number below 1,000, or one that may be thousands whose last zeros were cut."""

SMOOTH, JUMP = np.log(3), np.log(100)
"""By what neighbours may differ in a column that goes on, and what is none of its steps."""

SEVERAL = re.compile(r"\d+[-/:]\d+[-/:]\d")
"""How most days and times begin, and no number: 2021-03-01, 13:00:00."""


ALIKE = bytes.maketrans(b"23456789", b"11111111")
NINES = bytes.maketrans(b"012345678", b"999999999")


def shape_of(text: str) -> str:
    """How a number is written: as others are, whatever its digits, but for a 0 before thousands.

    >>> shape_of("3,507.8 km"), shape_of("0,507")
    ('1,101.1 km', '0,101')
    """
    return _with_digits(text, ALIKE)


def _with_digits(text: str, digits: bytes) -> str:
    """With others in the place of plain digits; by way of bytes, as it is far sooner done so."""
    return text.encode("utf-8", "surrogatepass").translate(digits).decode("utf-8", "surrogatepass")


def kinds_of(cells: Sequence[str]) -> list[str]:
    """How each number of a column is written, whatever all of its digits: few are not alike.

    >>> kinds_of(["10.25", "-30.00", ""])
    ['99.99', '-99.99', '']
    """
    return as_one(lambda text: _with_digits(text, NINES), cells)


def has_codes(cells: Sequence[str], kinds: set[str]) -> bool:
    """Whether some are written as codes are."""
    return any(map(str.isalnum, kinds)) and any(map(CODE.fullmatch, {*as_one(shape_of, cells)}))


once = lru_cache(maxsize=2**14)
"""By shape: of the many numbers of a column, few are written differently."""


@dataclass(eq=False)
class Numbers:
    """A column, read.

    Attributes
    ----------
    values : ndarray of shape (n_rows,)
        NaN where a cell is empty or is no number.
    wrong : list of int
        Places of cells that are no number and not empty.
    unit : str
        A sign that stands with every number, such as "%".
    percents : set of int
        Places of numbers with a percent sign, where others have none.
    brackets, behind : list of int
        Places of numbers in parentheses, and of those with a minus behind.
    sides, beyond : list of str, list of int
        Such as DR and CR, or S and N; places of the numbers that have the first, below zero.
    doubtful : list of int
        Places of numbers that are others with the other decimal sign, where both fit.
    decimal : str
        The decimal sign, if only one can be meant; empty if either can, or none is there.
    said : list of str
        How it was read, where that goes without asking.
    either : dict of str to ndarray
        Values by each decimal sign, if some are doubtful.
    likely : str
        The decimal sign by which it was read, if nothing but custom or their size says so.
    cut : bool
        Whether numbers beside whole ones look like thousands whose last zeros were cut.
    """

    values: FloatArray
    wrong: list[int] = field(default_factory=list)
    unit: str = ""
    percents: set[int] = field(default_factory=set)
    brackets: list[int] = field(default_factory=list)
    behind: list[int] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)
    beyond: list[int] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    decimal: str = ""
    said: list[str] = field(default_factory=list)
    either: dict[str, FloatArray] = field(default_factory=dict)
    likely: str = ""
    cut: bool = False


def read_numbers(texts: Sequence[str], decimal: str | None = None) -> Numbers:
    """A column of texts as numbers.

    Parameters
    ----------
    texts : sequence of str
        Those that stand for a missing number are empty.
    decimal : str, optional
        The decimal sign, where the column can be read both ways.
    """
    cells, kinds = list(texts), {*kinds_of(texts)} - {""}
    if not all(len(kind) <= LONGEST and AS_PYTHON.fullmatch(kind) for kind in kinds):
        cells = [cell if len(cell) <= LONGEST else "?" for cell in all_plain(texts)]
        kinds = {*kinds_of(cells)} - {""}
    with_zeros = _with_zeros_of_thousands(cells) if all(map(CUT.fullmatch, kinds)) else []
    if with_zeros:
        cells, kinds = with_zeros, {*kinds_of(with_zeros)} - {""}
    filled = np.array(list(map(bool, cells)), bool)
    numbers = Numbers(np.full(len(cells), np.nan), cut=bool(with_zeros))
    decimals = {len(kind.partition(".")[2]) for kind in kinds if "." in kind}
    simple = all(map(SIMPLE.fullmatch, kinds))
    if has_codes(cells, kinds):
        _say_codes(cells, numbers)
    clear = decimals != {3} if simple else 3 not in decimals
    if clear and all(map(AS_PYTHON.fullmatch, kinds)):
        values = np.array(list(map(float, filter(None, cells))))
        if simple or np.isfinite(values).all():
            numbers.values[filled] = values
            numbers.decimal = "." * bool(decimals)
            return numbers  # by far the most columns, and in no doubt
    if not simple:
        cells = _with_plain_minus(cells, numbers)
        _take_unit(cells, np.flatnonzero(filled).tolist(), numbers)
        decimal = decimal or ("," if numbers.unit == "Rp" else None)  # which has no hundredths
    shapes = as_one(shape_of, cells)
    read = {sign: _by_sign(cells, shapes, sign) for sign in READINGS}
    fits = {sign: ~np.isnan(values) for sign, values in read.items()}
    point, comma = (np.count_nonzero(fits[sign]) for sign in ".,")
    best = "," if comma > point else "."
    doubtful = fits["."] & fits[","] & (read["."] != read[","])
    in_doubt = False
    if point == comma:
        in_doubt, best = doubtful.any(), decimal or "."
    elif doubtful.any() and 5 * abs(point - comma) <= filled.sum():  # few decide for all
        sizes = np.abs(read[best])
        if sizes[doubtful].min() > 100 * sizes[fits[best] & ~doubtful].max():
            in_doubt, best = True, decimal or best
    if in_doubt and decimal is None:
        numbers.doubtful = np.flatnonzero(doubtful).tolist()
        numbers.either = {sign: _finite(values) for sign, values in read.items()}
    numbers.values = _finite(read[best])
    _take_odd_signs(cells, read["." if best == "," else ","], numbers)
    numbers.wrong = np.flatnonzero(filled & np.isnan(numbers.values)).tolist()
    if not numbers.doubtful and (fits[best] & ~fits["," if best == "." else "."]).any():
        numbers.decimal = best
    known = set(compress(kinds_of(cells), fits[best]))
    _say_signs(set("".join(kind.lstrip("'-+ ") for kind in known)), best, numbers)
    return numbers


def _with_zeros_of_thousands(cells: list[str]) -> list[str]:
    """1.33 and 1 as 1.330 and 1.000, if they go on smoothly so beside 892 and 965; else nothing.

    What was read as a number and written again has lost the zeros behind its point.
    """
    kinds = list(map(CUT.fullmatch, set(as_one(shape_of, cells)) - {""}))
    signs = {kind and kind[2] for kind in kinds} - {None}
    if len(signs) != 1 or not all(kinds) or all(kind[2] for kind in kinds):
        return []
    (sign,) = signs
    filled = list(filter(None, cells))
    read = np.array(list(map(float, "\n".join(filled).replace(",", ".").split())))
    pointed = np.array([sign in cell for cell in filled])
    pointed |= read <= read[pointed].max()
    meant = np.where(pointed, 1000 * read, read)
    steps = [np.abs(np.diff(np.log(values))).max() for values in (read, meant)]
    if np.count_nonzero(~pointed) < 3 or steps[0] < JUMP or steps[1] > SMOOTH:
        return []
    parts = [cell.partition(sign) for cell in compress(filled, pointed)]
    if all(len(part) == 3 for _, _, part in parts):
        return []  # none was cut
    with_zeros = iter([f"{whole}{sign}{part.ljust(3, '0')}" for whole, _, part in parts])
    places = iter(pointed)
    return [next(with_zeros) if cell and next(places) else cell for cell in cells]


def _say_codes(cells: list[str], numbers: Numbers) -> None:
    """Say what is read as another text than it is written, if it is no number but a code."""
    codes = list(dict.fromkeys(filter(CODE.fullmatch, cells)))
    zeros = [cell for cell in codes if cell.isdecimal()]
    if zeros:
        some = f" and {counted(len(zeros) - 1, 'other')}" if zeros[1:] else ""
        verb = "are read without their" if some else "is read without its"
        numbers.said.append(f"{zeros[0]}{some} {verb} leading zeros")
    if powers := [cell for cell in codes if not cell.isdecimal()]:
        some = f", and so {counted(len(powers) - 1, 'other')}" if powers[1:] else ""
        numbers.said.append(f"{powers[0]} is read as {float(powers[0]):.15g}{some}")


def _with_plain_minus(cells: list[str], numbers: Numbers) -> list[str]:
    """Numbers whose minus is long, or behind, as others are."""
    kinds = set(as_one(shape_of, cells))
    if any(map(NO_CENTS.match, kinds)):
        cells = [NO_CENTS.sub(r"\1", cell) for cell in cells]
    if any(map(FRACTION.search, kinds)):
        cells = [_as_hundredths(cell) for cell in cells]
    if any(map(BEHIND.fullmatch, kinds)):
        cells = [BEHIND.sub(r"-\1\2", cell) for cell in cells]
    if any(map(LONG_MINUS.match, kinds)):
        cells = [LONG_MINUS.sub(r"\1-", cell) for cell in cells]
        numbers.said.append("a long minus sign is read as minus")
    return cells


def _take_odd_signs(cells: list[str], otherwise: FloatArray, numbers: Numbers) -> None:
    """A few numbers with the other decimal sign, where it can be no other sign: 12,4 among 12.5."""
    known = np.count_nonzero(np.isfinite(numbers.values))
    odd = np.flatnonzero(np.isnan(numbers.values) & np.isfinite(otherwise)).tolist()
    odd = [place for place in odd if ODD_SIGN.fullmatch(cells[place])]
    if odd and MANY_TO_ONE * len(odd) <= known:
        numbers.values[odd] = otherwise[odd]
        some = f", and so {counted(len(odd) - 1, 'other')}" if len(odd) > 1 else ""
        numbers.said.append(f"{cells[odd[0]]!r} is read as {otherwise[odd[0]]:g}{some}")


def _as_hundredths(cell: str) -> str:
    """12½ as 1250e-2, which it is by either decimal sign."""
    found = QUARTERS.fullmatch(cell)
    return f"{found[1]}{100 * numeric(found[2]):02.0f}e-2" if found else cell


def _say_signs(signs: set[str], best: str, numbers: Numbers) -> None:
    """Say which signs stand in the numbers, where another reader could take them otherwise."""
    if best == "," and "," in signs:
        numbers.said.append("a comma is the decimal sign")
    between = [sign for sign in (" ", "_", "'", "’", "." if best == "," else ",") if sign in signs]
    if between:
        called = {" ": "blanks", ".": "points", ",": "commas", "_": "underscores"}
        called = called.get(between[0], "apostrophes")
        numbers.said.append(f"{called} stand between thousands")


def _by_sign(cells: list[str], shapes: list[str], decimal: str) -> FloatArray:
    """A column with this decimal sign; NaN where a cell is no such number."""
    known = {shape: READINGS[decimal].fullmatch(shape) is not None for shape in set(shapes)}
    fits = list(map(known.__getitem__, shapes))
    values = np.full(len(cells), np.nan)
    found = pointed("\n".join(compress(cells, fits)), decimal)
    values[fits] = [float(number) for number in found.split()]
    return values


def _finite(values: FloatArray) -> FloatArray:
    return np.where(np.isfinite(values), values, np.nan)


def pointed(cell: str, decimal: str) -> str:
    """A number with this decimal sign as Python writes it."""
    other = "," if decimal == "." else "."
    return cell.translate(WITHOUT_BLANKS).replace(other, "").replace(decimal, ".")


def has_decimal_comma(cell: str) -> bool:
    """Whether it is a number, and a comma is its decimal sign."""
    return bool(READINGS[","].fullmatch(cell)) and not READINGS["."].fullmatch(cell)


def sign_by_size(numbers: Numbers) -> str:
    """The decimal sign by which doubtful numbers are as large as the others; empty if all are."""
    point, comma = (np.abs(numbers.either[sign]) for sign in ".,")
    doubtful = (point != comma) & np.isfinite(point + comma)
    others = point[(point == comma) & (point > 0)]
    if not len(others):
        return ""
    by = [abs(np.log(np.median(v[doubtful]) / np.median(others))) for v in (point, comma)]
    return "." if by[0] <= by[1] else ","


SIZES = {
    word: power
    for power, words in {
        3: "k tsd thousand",
        4: "万 萬 만",
        5: "lakh lakhs lac",
        6: "m mn mio mln mill million millions",
        7: "crore crores",
        8: "亿 億 억",
        9: "b bn mrd mld mia billion billions",
    }.items()
    for word in words.split()
}
"""How many zeros words stand for, where a column has several such."""

MANY_TO_ONE = 10
"""Where more cells have other units, such as K beside M, there is none of all."""


def _take_unit(cells: list[str], filled: list[int], numbers: Numbers) -> None:
    """Take a sign off that stands with every number, such as %; € also with some; never several.

    What most have is the unit, and the odd cell is none: "$ -" and "$884*" among $884.
    """
    shapes = as_one(shape_of, cells)
    kinds = Counter(map(shapes.__getitem__, filled))
    if all(shape[-1].isdecimal() and shape.lstrip("+- ")[:1] in ".,01" for shape in kinds):
        return
    if any(map(FRACTION.search, kinds)):
        return
    known, units = {}, Counter()
    matches = {shape: match for shape in kinds if (match := UNIT.fullmatch(shape))}
    amounts = {shape for shape, match in matches.items() if _is_amount(match)}
    if 2 * sum(map(kinds.__getitem__, amounts)) <= len(filled):
        amounts = set()  # $1.5M is no unit beside $812
    for shape, n in kinds.items():
        if match := matches.get(shape):
            signs = list(filter(None, match.group("before", "again", "after")))
            if len(signs) < 2 or shape in amounts:
                sign = "".join(signs).strip()
                known[shape] = sign, slice(*match.span("sign")), slice(*match.span("number"))
                units[sign] += n
    sizes = {unit: size_of(unit) for unit in filter(None, units)}
    if len(set(sizes.values())) > 1 and all(sizes.values()):
        _take_sizes(cells, known, sizes, numbers)
        return
    unit = max(filter(None, units), key=units.__getitem__, default="")
    money = MONEY.fullmatch(unit) is not None
    fits = 2 * (units[unit] + units[""]) > len(filled) > 1 and (money or not units[""])
    others = units.total() - units[unit] - units[""]
    if unit and fits and MANY_TO_ONE * others <= len(filled):
        bare = {shape: of for shape, (sign, *of) in known.items() if sign in ("", unit)}
        for place in filled:
            if parts := bare.get(shapes[place]):
                minus, number = parts
                cells[place] = cells[place][minus] + cells[place][number]
        numbers.unit = unit
        some = counted(units[unit], "number")
        every = "every number" if units[unit] == len(filled) else some
        numbers.said.append(f"{unit} stands with {every}, as its unit")


def size_of(word: str) -> int | None:
    """How many zeros a word stands for, if it stands for a size; $M is one as M is."""
    money = MONEY.match(word)
    return SIZES.get(word[money.end() if money else 0 :].strip(" .").casefold())


def _is_amount(match: re.Match[str]) -> bool:
    """Whether a sign of money stands before the number and a word for its size behind: $1.5M."""
    before, size = match["before"] or "", match["after"] or ""
    return MONEY.fullmatch(before.strip()) is not None and size_of(size) is not None


def _take_sizes(
    cells: list[str], known: dict[str, tuple], sizes: dict[str, int], numbers: Numbers
) -> None:
    """Put exponents in the place of words such as K and M, unless 1,234 M may be two numbers."""
    several = [shape[number] for shape, (unit, _, number) in known.items() if unit]
    if any(re.search(r"^\d+[.,]\d{3}$", number.strip()) for number in several):
        return
    for place, shape in enumerate(as_one(shape_of, cells)):
        unit, sign, number = known.get(shape, ("", None, None))
        if unit:
            cells[place] = f"{cells[place][sign]}{cells[place][number].strip()}e{sizes[unit]}"
    called = ", ".join(f"{unit} times {10**power:,}" for unit, power in sizes.items())
    numbers.said.append(f"numbers with a word for their size are read as {called}")


def looks_like_a_number(text: str) -> bool:
    """Whether it is a number in some way of writing, with a sign or a unit perhaps."""
    return _is_a_number(shape_of(text))


@once
def _is_a_number(shape: str) -> bool:
    if SIMPLE.fullmatch(shape):
        return True
    if len(shape) > LONGEST or SEVERAL.match(shape):
        return False
    cell = plain(shape)
    if any(reading.fullmatch(cell) for reading in READINGS.values()):
        return True
    cell = cell if cell.isascii() else LONG_MINUS.sub(r"\1-", cell)
    cell = _as_hundredths(NO_CENTS.sub(r"\1", cell))
    cell = BEHIND.sub(r"-\1\2", cell) if cell[-1:] == "-" or cell[:1] in TRIANGLES else cell
    return _with_unit(cell) is not None


def _with_unit(cell: str) -> re.Match[str] | None:
    """A number and a unit, if it is one."""
    match = UNIT.fullmatch(cell)
    if match is None:
        return None
    if match["before"] and match["after"] and not _is_amount(match):
        return None  # such as "GDP 2010 prices"
    number = match["sign"] + match["number"].strip()
    return match if any(one.fullmatch(number) for one in READINGS.values()) else None


def unit_of(text: str) -> str:
    """The unit that stands with a number; empty where there is none, or a flag, or a month.

    >>> unit_of("1.2 km"), unit_of("1.2 p"), unit_of("1. Mai")
    ('km', '', '')
    """
    return _unit(shape_of(text))


def word_beside(text: str) -> str:
    """What stands with a number, whatever it means."""
    return _word(shape_of(text))


@once
def _word(shape: str) -> str:
    match = _with_unit(plain(shape)) if len(shape) <= LONGEST else None
    return "".join(filter(None, match.group("before", "again", "after"))).strip() if match else ""


@once
def _unit(shape: str) -> str:
    unit = _word(shape)
    none = FLAGS.fullmatch(unit.rstrip(".").casefold()) or FRACTION.search(unit)
    named = any(sign.isalpha() or sign in f"%‰°{CURRENCY}" for sign in unit)
    return unit if named and not none and month_named(unit) is None else ""


def without_brackets(text: str, sign: str) -> str:
    """A number in parentheses with this sign before it instead.

    >>> without_brackets("$(1,234)", "-"), without_brackets("12", "-")
    ('$-1,234', '12')
    """
    found = BRACKETS.fullmatch(text.strip()) if "(" in text else None
    within = found["within"].strip() if found else ""
    if not found or not looks_like_a_number(within) or within[0] in "+-":
        return text
    return f"{found['before']}{sign.strip('+')}{within}"


OPPOSITES = tuple(frozenset(pair.split()) for pair in ("CR DR", "C D", "H S", "N S", "E W"))
BELOW = frozenset("DR D S W".split())
"""Sides of an account and of the globe, and those on which numbers are below zero."""

SIDE = re.compile(r"(?P<number>[^-+\u2212]*\d[.,]?)\s?°?\s?(?P<side>[^\W\d_]{1,2})\.?")


POWER = re.compile(r"(?<=\d)(?:\s?[x×*·]\s?10\^|D(?=[-+]\d))\s?([-+]?\d{1,2})")


def with_exponents(texts: Sequence[str]) -> list[str]:
    """Numbers as programs write them: 1.24×10^3 and 1.24D+03 as 1.24e3."""
    together = "\n".join(texts)
    if "10^" not in together and "D" not in together:
        return list(texts)
    return [POWER.sub(r"e\1", text) for text in texts]


POINTED = re.compile(r"[.,]\d|°")
"""What numbers have that stand on a side called by one letter: 5C and 5D are forms of a school."""


def on_sides(texts: Sequence[str], minus: str) -> tuple[list[str], list[str], list[int]] | None:
    """Numbers that all stand on one of two sides, with a minus on one; these sides; where it is.

    CR or DR may also stand with some numbers alone, which are against the others. None if no sides
    are told.

    >>> on_sides(["5.20 CR", "7.10 DR"], "-")
    (['5.20', '-7.10'], ['DR', 'CR'], [1])
    """
    if not any(map(SIDE.fullmatch, set(kinds_of(texts)))):
        return None
    shapes = as_one(shape_of, texts)
    found = {shape: match for shape in dict.fromkeys(shapes) if (match := SIDE.fullmatch(shape))}
    words = [one["side"] for one in found.values()]
    sides = {word if len(word) == 1 else word.upper() for word in words}
    if not all(len(max(sides)) > 1 or POINTED.search(shape) for shape in found):
        return None
    bare = [shape for shape in set(shapes) - found.keys() if shape and not is_missing(shape)]
    others = [cell for cell in bare if re.search("[1-9]", cell)]
    alone = others and len(sides) == 1 and OPPOSITES[0] > sides == set(words)
    if not alone and (others or sides not in OPPOSITES):
        return None
    if not all(map(_is_a_number, bare)):
        return None
    below = sides if alone else BELOW
    at = [i for i, s in enumerate(shapes) if s in found and found[s]["side"].upper() in below]
    ends = [found[s].end("number") if s in found else None for s in shapes]
    cells = [text[:end] for text, end in zip(texts, ends, strict=True)]
    for i in at:
        cells[i] = f"{minus.strip('+')}{cells[i]}"
    return cells, sorted(set(words), key=lambda word: word.upper() not in below), at


def is_missing(text: str) -> bool:
    """Whether it often stands for a missing number."""
    return text.casefold() in MISSING


def _is_flag(word: str) -> bool:
    letters = any(map(str.isalpha, word)) or FRACTION.search(word)
    return FLAGS.fullmatch(word.casefold()) is not None or not letters


def without_flag(text: str) -> str | None:
    """A number without the letter beside it; None where there is none, or it may mean more."""
    text = text.strip()
    span = _beside_flag(shape_of(text))
    return None if span is None else text[slice(*span)].strip()


BREAK = re.compile(r"(.*\d)b", re.IGNORECASE)
"""Eurostat's letter for a break in a series, at once behind a number as billions are."""


def without_flags(texts: Sequence[str]) -> list[str | None]:
    """The numbers of a column without letters beside them, as each is by ``without_flag``.

    998.5b is a number with a flag if few have that letter, and without it none is of another size.
    """
    bare = [without_flag(text) for text in texts]
    broken = {i: found[1] for i, text in enumerate(texts) if (found := BREAK.fullmatch(text))}
    if not broken or 2 * len(broken) > sum(map(bool, texts)):
        return bare
    others = [text for i, text in enumerate(texts) if i not in broken]
    if any(size_of(word_beside(text)) for text in set(others)):
        return bare
    plain_ones = [one or text for one, text in zip(bare, texts, strict=True)]
    sizes = np.abs(read_numbers([broken.get(i, text) for i, text in enumerate(plain_ones)]).values)
    known = np.isfinite(sizes) & (sizes > 0)
    within = np.isin(np.arange(len(texts)), list(broken))
    rest = sizes[known & ~within]
    like = known & (sizes <= 2 * rest.max(initial=0)) & (2 * sizes >= rest.min(initial=np.inf))
    return [broken[i] if i in broken and like[i] else one for i, one in enumerate(bare)]


@once
def _beside_flag(shape: str) -> tuple[int, int] | None:
    """From where to where the number stands."""
    match = FLAGGED.fullmatch(shape) if len(shape) <= LONGEST else None
    if match and match["before"]:
        return match.span("bare")
    if match is None or month_named(match["flag"]) is not None:
        return None  # 1.5 as 01.Mai, by a spreadsheet that took it for a day
    attached = match.end("number") == match.start("flag")
    flag = match["flag"].casefold()
    if flag in MAGNITUDES and (attached or flag != "b"):  # with a blank, a flag of Eurostat
        return None
    word = flag.strip("()[].")
    footnote = flag[0] in "([" and (len(word) == 1 or not word.isalpha())
    return match.span("number") if footnote or _is_flag(word) else None


MOST_REASONS = 5
"""For which a number may be missing in one column."""


class Code(NamedTuple):
    """What a number that may stand for a missing one looks like."""

    likely: bool
    far: bool


def codes_in(values: FloatArray, told: Collection[float] = ()) -> dict[float, Code]:
    """Numbers such as -999 that lie far from all others, or alone come again and again.

    Of other numbers the smallest and the largest may be codes, if they come several times, and 0
    if it comes once among many; or whatever lies farther away than any number belongs. 90 that
    comes twice beside 1 to 3 is rather a number, and 25 beside 15 to 17 is one. Codes for several
    reasons are known by each other, also by those that are told to be missing already.
    """
    codes = {float(text) for text in CODES} | RARER_CODES
    distinct, counts = np.unique(values[np.isfinite(values)], return_counts=True)
    together = _codes_together(dict(zip(distinct.tolist(), counts.tolist(), strict=True)), told)
    codes |= together
    points = distinct[distinct < CHANGING]
    circle = np.all((points >= 0) & (points <= 360)) and 270 < points.max(initial=0)
    if circle and (999 in distinct or np.all(points % 10 == 0)):
        codes.add(CHANGING)
    ends = {float(distinct[i]): counts[i] for i in (0, -1) if len(distinct) > 3}
    many = len(distinct) > OTHERS
    zero = many and values[0] != 0  # from which a table may begin
    again = {code for code, count in ends.items() if count > 1 or (zero and code == 0)}
    found = {}
    for code in sorted(codes.intersection(distinct.tolist()) | (set(ends) if many else again)):
        strange = codes if code in codes else codes - {-1.0}  # beside -2, it is a number
        others = values[(values != code) & np.isfinite(values) & ~np.isin(values, list(strange))]
        if len(others) < 3:
            continue
        low, high = others.min(), others.max()
        only = code in again and low >= 0 and _is_only_below(code, others)
        if code not in codes and code and low <= -code <= high and not only:
            continue  # numbers of both signs
        span = high - low or abs(low) or 1.0
        spans = max(low - code, code - high) / span
        looks = code in codes or not code or DIGIT_AGAIN.fullmatch(f"{code:g}") is not None
        large = abs(code) / MANY_TIMES > max(-low, high) or code < 0 <= low
        known = code in codes or (code in again and (looks or large))
        least = FAR if known else VERY_FAR
        if code in codes and BEYOND_A_CIRCLE.fullmatch(f"{code:g}") and not _are_prices(others):
            least = FAR_BEYOND_A_CIRCLE
        far = spans > least
        rounded = code < -100 and not code % 100  # such as -200
        below = rounded and low >= 0 and (code in again or spans > FAR_BELOW)
        beyond = code in (BELOW_ALL if low >= 0 else AT_ANY_LEVEL if code > 0 > high else ())
        alone = code in AT_ANY_LEVEL and _comes_alone_again(code, values, others)
        if far or below or beyond or alone or only or code in together:
            often = code == 0 and OFTEN_ZERO * np.count_nonzero(values == 0) >= len(values)
            likely = (looks or below or only or bool(spans > VERY_FAR)) and not often
            found[code] = Code(likely, bool(spans > 1))
    return found


def _is_only_below(code: float, others: FloatArray) -> bool:
    """Whether a number may be a code that others, none of them below 0, do not lead to.

    -1 goes on where whole numbers end with 0, 1 and 2; -9.99 beside whole amounts is a fee.
    """
    if not ONLY_BELOW.fullmatch(f"{code:g}"):
        return False
    if 2 * np.count_nonzero(others % 1) > np.count_nonzero(others):
        return True
    goes_on = code == -1 and not others.min() and others[others > 0].min(initial=np.inf) <= 2
    return not code % 1 and not goes_on


def _codes_together(times: dict[float, int], told: Collection[float]) -> set[float]:
    """Codes for several reasons: 98 and 99 beside 1 to 5, -1 and -2 beside incomes.

    Alone, none of them may be known, and each hides that another lies far from the numbers. Of
    those of one digit, of which also one may be there, the numbers must leave no doubt.

    Parameters
    ----------
    times : dict of float to int
        How often each number comes.
    told : collection of float
        Those that are read as missing already.
    """
    known = sorted({*times, *told})
    below = list(takewhile(lambda v: v < 0, known[: MOST_REASONS + 1]))
    ends = [*reversed(known[-MOST_REASONS - 1 :])]
    width = len(_whole(known[-1])) if known else 0
    above = list(takewhile(lambda v: TOGETHER.fullmatch(_whole(v)), ends))
    above = [v for v in above if len(_whole(v)) == width]
    if ends[:1] == [9]:
        above = list(takewhile(lambda v: v > 6, ends))
    found = set()
    for codes in filter(None, (below, above)):
        rest = sorted(times.keys() - {*below, *above})
        few = len(codes) <= MOST_REASONS and all(map(_whole, codes)) and len(rest) > 1
        if few and _are_codes(codes, rest, times):
            found.update(codes)
    return found.intersection(times)


def _whole(number: float) -> str:
    return "" if number % 1 else f"{number:.0f}"


def _are_codes(codes: list[float], rest: list[float], times: dict[float, int]) -> bool:
    """Whether numbers that surveys use as codes cannot be what the rest of a column is."""
    n, often = sum(times.values()), [times.get(code, 0) for code in codes]
    low, high, nearest = rest[0], rest[-1], min(map(abs, codes))
    whole = high - low + 1 == len(rest) and not any(answer % 1 for answer in rest)
    scale = whole and low in (0, 1) and n >= WHOLE_SCALE  # 1 to 5, say
    scale = scale and sum(often) <= min(times[answer] for answer in rest)
    scale = scale and 2 * times[high] * len(rest) >= n  # which counts would not be
    several = len(codes) > 1
    if codes[0] > 0:
        far = several and nearest - high > 2 * (high - low)
        apart = scale and nearest - high > 2 and (several or max(often) > 1)
        return 3 * sum(often) <= n and (far or (codes[0] == 9 and apart))
    farthest = max(map(abs, codes))
    if farthest > 9:
        return several and low >= 0 and all(map(TOGETHER.fullmatch, map(_whole, codes)))
    if low > MANY_TIMES * farthest and len(rest) > OTHERS:
        return several or codes[0] == -9 or max(often) > 1
    if several and low >= FAR_ABOVE * farthest:
        return True
    beyond = low >= 0 and nearest > max(6, high)
    return several and (beyond or (scale and low == 1 and high > max(3, farthest)))


def _comes_alone_again(code: float, values: FloatArray, others: FloatArray) -> bool:
    """Whether a code comes several times, at least as often as any other number.

    Of the others few come twice, or they have decimals and it has none; prices that end in 9
    often do come again.
    """
    n, times = np.count_nonzero(values == code), np.unique(others, return_counts=True)[1]
    whole = not code % 1 and 2 * np.count_nonzero(others % 1) > len(others)
    alone = np.mean(times > 1) <= 0.1 or (whole and times.max() < n)
    often = n > 1 and len(times) > OTHERS and times.max() <= n
    return bool(often and alone and not _are_prices(others))


def _are_prices(numbers: FloatArray) -> bool:
    """Whether many of them end in 9."""
    return 3 * np.count_nonzero(np.floor(np.abs(numbers)) % 10 == 9) > len(numbers)
