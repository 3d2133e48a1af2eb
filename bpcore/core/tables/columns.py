"""The columns of numbers, why the others are none, and what each serves as unless told."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from bpcore.core.network import FloatArray
from bpcore.core.tables.choice import ROW, Choice, Roles, Time, names_of
from bpcore.core.tables.clocks import as_durations
from bpcore.core.tables.grid import Number
from bpcore.core.tables.mends import Inquiry, Mends, listed
from bpcore.core.tables.notations import since_1970
from bpcore.core.tables.numbers import (
    BEHIND,
    FALLS,
    SIMPLE,
    TRIANGLES,
    Numbers,
    has_codes,
    is_missing,
    kinds_of,
    looks_like_a_number,
    on_sides,
    read_numbers,
    shape_of,
    sign_by_size,
    with_exponents,
    without_brackets,
    without_flag,
    without_flags,
)
from bpcore.core.tables.parts import IDENTIFIERS, as_one, words_of
from bpcore.core.tables.periods import Times, may_be_time
from bpcore.core.tables.shape import Body

NOTES = frozenset(
    "flag flags footnote footnotes note notes remark remarks comment comments anmerkung "
    "anmerkungen anm fußnote fußnoten remarque remarques nota notas 备注 備考 備註 비고".split()
)
"""Words by which columns are called whose numbers, here and there, stand for remarks."""

LONG_CODE = re.compile(r"[-+]?\d{16,}")
"""Of as many digits as a float can tell apart, or more."""

CODES = "has texts in a spreadsheet that are codes"
UNREAD = "has no number that can be read"
WORDS = "holds words, not numbers"
LONG = "has whole numbers too long to be told apart, as codes are"

MOST_INPUTS, MOST_TARGETS = 12, 4
"""That are guessed; more may be chosen in Python."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a file, read.

    Attributes
    ----------
    name : str
    texts, cells : list of str
        As they are written, and what the mends leave of them.
    numbers : Numbers
        What the cells say; of a column of words, nothing.
    unused : str
        Why it can be neither input nor target; empty if it can.
    """

    name: str
    texts: list[str]
    cells: list[str]
    numbers: Numbers
    unused: str = ""

    @property
    def values(self) -> FloatArray:
        """Of shape (n_rows,); NaN where there is no number."""
        return self.numbers.values


def read_column(body: Body, one: str, mends: Mends) -> Column:
    """A column by its name; one of words has no numbers, and says so."""
    texts = body.texts(one)
    missing = {text.removeprefix(f"{one}=") for text in mends.missing}
    sides = on_sides(texts, mends.brackets or "-")
    bare = sides[0] if sides else without_flags(texts) if mends.flags else texts
    zero = {text.removeprefix(f"{one}=") for text in mends.zero}
    written = texts
    if missing or zero or mends.flags or sides:
        written = [
            "" if text in missing or cell in missing else "0" if text in zero else cell or text
            for text, cell in zip(texts, bare, strict=True)
        ]
    lasted = as_durations(written) if mends.durations else None
    written = lasted or with_exponents(written)
    kinds = kinds_of(written)
    unusual = {kind for kind in set(kinds) if kind and not SIMPLE.fullmatch(kind)}
    strange = [i for i, kind in enumerate(kinds) if kind in unusual]
    may_be_below = {kind for kind in unusual if kind[-1] == "-" or kind[0] in TRIANGLES}
    odd = [i for i in strange if kinds[i] in may_be_below]
    if any(kind[0] in FALLS for kind in unusual):  # beside these, ▲ is a rise
        odd = [i for i in odd if written[i][0] not in TRIANGLES]
    behind = [i for i in odd if BEHIND.fullmatch(written[i])]
    cells = list(written)
    bracketed = [i for i in strange if "(" in written[i]]
    for i in bracketed:
        cells[i] = without_brackets(written[i], mends.brackets or "-")
    for i in behind if mends.brackets == "+" else ():
        cells[i] = BEHIND.sub(r"\1\2", cells[i])
    filled = [cell for cell in cells if cell]
    others = Counter(as_one(shape_of, [cells[i] for i in strange]))
    others = {shape: n for shape, n in others.items() if shape and not SIMPLE.fullmatch(shape)}
    clear = set(filter(looks_like_a_number, others))
    flagged = set(filter(without_flag, others.keys() - clear))
    known = {*clear, *flagged, *filter(is_missing, others)}
    unlike = sum(n for shape, n in others.items() if shape not in known)
    simple = sum(others.values()) < len(filled)
    if 2 * unlike >= len(filled) or not (simple or clear or flagged):
        times = filled and may_be_time(filled[0]) and not looks_like_a_number(filled[0])
        why = ("holds times, not numbers" if times else WORDS) if filled else "no number in it"
        return Column(one, texts, cells, Numbers(np.full(len(cells), np.nan)), why)
    signed = strange if any("%" in kind for kind in unusual) else []
    hundredths = {i for i in signed if cells[i][-1:] == "%" and looks_like_a_number(cells[i])}
    if not simple and all(shape[-1] == "%" or without_flag(shape) for shape in clear):
        hundredths = set()  # it is their unit
    if mends.percent is not None:
        cells = [cell[:-1] if i in hundredths else cell for i, cell in enumerate(cells)]
    numbers = read_numbers(cells, mends.decimal)
    of_texts = not numbers.cut and (numbers.doubtful or mends.decimal)
    if of_texts and any(isinstance(t, Number) and "." in t for t in texts):
        numbers = read_numbers(cells, ".")
    if mends.percent == "0.05":
        numbers.values[list(hundredths)] /= 100
    elif mends.percent is None:
        numbers.percents = hundredths
    numbers.brackets = [i for i in bracketed if written[i] != cells[i]]
    numbers.behind = behind
    _, numbers.sides, numbers.beyond = sides or ([], [], [])
    if lasted:
        text, cell = next(pair for pair in zip(texts, lasted, strict=True) if pair[0] != pair[1])
        numbers.said.append(f"{text!r} is read as {cell}, a number of its smallest unit")
    known = numbers.values[np.isfinite(numbers.values)]
    unused = ""
    if any(map(LONG_CODE.fullmatch, set(kinds_of(cells) if strange else kinds))):
        unused = LONG
    elif has_codes(written, set(kinds)) and _are_codes(written, body):
        unused = CODES
    elif 1 < len(known) == len(cells) and not np.ptp(known):
        unused = f"is {known[0]:g} in every row"
    elif not len(known) and not any(map(is_missing, filled)):
        unused = f"{UNREAD}, but {filled[0]!r}"
    return Column(one, texts, cells, numbers, unused)


def _are_codes(cells: list[str], body: Body) -> bool:
    """Whether texts of a spreadsheet were kept from becoming numbers, as 00004 and 1E5 are."""
    filled = list(filter(None, cells))
    texts = sum(not isinstance(cell, Number) for cell in filled)
    typed = any(isinstance(cell, Number) for row in body.grid.rows for cell in row)
    return 2 * texts > len(filled) and typed


def read_columns(body: Body, time: Time, inquiry: Inquiry) -> dict[str, Column]:
    """All columns; one in doubt is read by what settles its decimal sign, or is likely to.

    A column beside it settles the sign. Custom makes it likely, which is told; where a question
    remains, the column is read as the first offer says.
    """
    mends = inquiry.mends
    columns = {one: read_column(body, one, mends) for one in body.names}
    others = [columns[one] for one in body.names if one not in names_of(time)]
    settled = {
        one.numbers.decimal: one.name
        for one in others
        if one.numbers.decimal and Number not in set(map(type, one.texts))
    }  # the point of a spreadsheet's own numbers says nothing of its texts
    for one in (one for one in others if one.numbers.doubtful):
        sign = sign_by_size(one.numbers) or next(iter(inquiry.decimal), ".")
        likely = settled or one.numbers.cut
        why = "" if likely else _custom(one, sign, inquiry)
        alone = len(settled) == 1 and not one.numbers.cut
        if alone:
            sign, why = next((sign, f"as in {name}") for sign, name in settled.items())
        column = columns[one.name] = read_column(body, one.name, replace(mends, decimal=sign))
        column.numbers.likely = "" if alone else sign
        column.numbers.either = one.numbers.either
        if why:
            column.numbers.said.append(f"{sign!r} is the decimal sign, {why}")
        else:
            column.numbers.doubtful = one.numbers.doubtful
    return columns


def _custom(column: Column, sign: str, inquiry: Inquiry) -> str:
    """Why a sign that fits the size of the numbers is taken, if it is that of the separator.

    A point cannot be anything else where commas separate. Where most are whole and below 1,000,
    what divides the others stands between thousands: with decimals, few would be whole.
    """
    if sign not in inquiry.decimal:
        return ""
    if inquiry.decimal[sign]:
        return "as in files with commas between the columns"
    doubtful = set(column.numbers.doubtful)
    others = [cell for i, cell in enumerate(column.cells) if cell and i not in doubtful]
    whole = all(re.fullmatch(r"-?\d{1,3}", cell) for cell in others)
    but = listed([repr(column.texts[i]) for i in column.numbers.doubtful])
    return f"as all but {but} are whole" if whole and len(others) >= len(doubtful) else ""


def roles_of(columns: dict[str, Column], time: Time, times: Times | None, choice: Choice) -> Roles:
    """What is chosen, and guesses for the rest.

    Targets are columns that end before the others do, since they are to be forecast, or else the
    last column. Inputs are the others; of a series alone, the row count and earlier values.
    """
    useful = [one for one in columns if not columns[one].unused and one not in names_of(time)]
    useful = [one for one in useful if not _are_remarks(columns[one])] or useful
    useful = [one for one in useful if not since_1970(one, columns[one].texts)] or useful
    filled = {one: _filled(columns[one]) for one in useful}
    targets: list[str] = []
    if len(useful) > 1 and _is_index(columns[useful[0]]):
        useful = useful[1:]
    counted = [one for one in useful[:1] if _counts_on(columns[one])]  # up to a total, perhaps
    for one in reversed([one for one in useful if one not in counted]):  # side by side, and early
        if filled[one] < max(filled.values()):
            targets.insert(0, one)
        elif targets:
            break
    targets = targets[:MOST_TARGETS] or useful[-1:]
    if choice.targets is not None:
        targets = list(choice.targets)
    inputs = [one for one in useful if one not in targets][:MOST_INPUTS]
    lags = choice.lags or 0
    if choice.inputs is not None:
        inputs = list(choice.inputs)
    elif not inputs and not lags:
        inputs = [time] if isinstance(time, str) and times is not None else [ROW]
    return Roles(time, tuple(inputs), tuple(targets), lags, choice.ahead)


def _filled(column: Column) -> int:
    """Rows down to the last that is filled in."""
    pairs = list(zip(column.texts, column.cells, strict=True))  # an empty cell may be told to be 0
    return len(pairs) - next((i for i, pair in enumerate(reversed(pairs)) if any(pair)), len(pairs))


def _are_remarks(column: Column) -> bool:
    """Whether it is called so and mostly empty: a mark, as a Note is in German, is in every row."""
    known = np.isfinite(column.values)
    return bool(NOTES.intersection(words_of(column.name))) and 2 * known.sum() < len(known)


UNNAMED = re.compile(r"unnamed: 0|column 1|rownames", re.IGNORECASE)
"""What a column is called that programs put in front of a table, to count its rows."""


def _is_index(column: Column) -> bool:
    """Whether it counts the rows from 0 or 1, and is called by nothing else."""
    called = UNNAMED.fullmatch(column.name) or IDENTIFIERS.issuperset(words_of(column.name))
    return bool(called) and _counts_on(column) and column.values[0] in (0, 1)


def _counts_on(column: Column) -> bool:
    """Whether it counts its rows."""
    values = column.values[np.isfinite(column.values)]
    return len(values) > 2 and bool(np.all(np.diff(values) == 1))
