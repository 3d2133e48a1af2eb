"""Cells that are no numbers, and rows that lack one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from bpcore.core.tables.choice import Roles, names_of
from bpcore.core.tables.columns import Column, read_column
from bpcore.core.tables.mends import DURATIONS, FLAGS, Inquiry, Mends, Offer, box, listed, places
from bpcore.core.tables.numbers import (
    FRACTION,
    MONEY,
    SIMPLE,
    TRIANGLES,
    codes_in,
    is_missing,
    looks_like_a_number,
    read_numbers,
    size_of,
    unit_of,
    without_flag,
    without_flags,
    word_beside,
)
from bpcore.core.tables.parts import month_named, words_of
from bpcore.core.tables.shape import Body
from bpcore.core.words import counted

PERCENT = {
    "5": box("leave the percent signs off: 5% is 5", percent="5"),
    "0.05": box("take the percent signs as hundredths: 5% is 0.05", percent="0.05"),
}

BRACKETS = {
    "-": box("numbers in parentheses are below zero: (5) is -5", brackets="-"),
    "+": box("leave parentheses off: (5) is 5", brackets="+"),
}

BEHIND = (
    box("numbers with a minus behind are below zero: 5- is -5", brackets="-"),
    box("leave a minus behind numbers off: 5- is 5", brackets="+"),
)

TRIANGLE = (
    box("numbers with a triangle before them are below zero: ▲5 is -5", brackets="-"),
    box("leave the triangles off: ▲5 is 5", brackets="+"),
)

BEST_TO_WORST = 6
"""The highest of marks such as 2-, which is a bit worse than 2."""

BEST_OF_POINTS = 15
"""The highest of marks that are points."""

PLUS = re.compile(r"\d+\+")
"""Nor is anything of which a bit more is written so, such as 2+, below zero."""

MOST_CODES = 3
"""Different words that may stand for a missing number in one file."""

DROP = box("leave out rows in which a number is missing", drop_missing=True)


class Cell(NamedTuple):
    """A cell that is no number: its column, the row of the file, and what it says."""

    column: str
    row: int
    text: str


def ask_about_cells(chosen: list[Column], body: Body, inquiry: Inquiry) -> None:
    """Count what is no number in the chosen columns, by kinds, each with its mend."""
    mends = inquiry.mends
    for one in chosen:
        both = _both_ways(one)
        if at := one.numbers.doubtful:
            some, n = repr(one.texts[at[0]]), int(np.isfinite(one.values).sum())
            if len(at) == n:
                some = f"{some} and all others"
            elif len(at) == 1:
                some = f"{some} ({body.places(at)})"
            else:
                some = f"{len(at)} of {n} numbers, such as {some} ({body.places(at)}),"
            inquiry.ask(f"{one.name}: {some} can be read in two ways", *both)
        elif one.numbers.said:
            said = f"{one.name}: {', '.join(one.numbers.said)}"
            inquiry.tell(said, *both[1:], guessed=bool(both))
    if mends.decimal is not None:
        words = {",": "a comma", ".": "a point"}[mends.decimal] + " is the decimal sign"
        offer = box(f"{words} where both could be", decimal=mends.decimal)
        inquiry.ask(f"Doubtful numbers: {words}", offer)
    _ask_about_codes(chosen, body, inquiry)
    _ask_about_signs(chosen, body, inquiry)
    wrong = [
        Cell(one.name, body.grid.at[i], one.texts[i])
        for one in chosen
        for i in one.numbers.wrong
        if i not in one.numbers.percents
    ]
    helped = _helped_by_flags(chosen, body, mends)
    codes, flags, units, rest = [], [], [], []
    for cell in wrong:
        other = flags if cell in helped else units if unit_of(cell.text) else rest
        code = is_missing(cell.text) or NOTHING.fullmatch(cell.text)
        (codes if code else other).append(cell)
    if mends.missing:
        words = _in_words(mends.missing, body)
        inquiry.ask(f"Read as missing: {listed(words)}", _as_missing(mends.missing, words))
    if mends.zero:
        words = _in_words(mends.zero, body)
        inquiry.ask(f"Read as 0: {listed(words)}", _as_zero(mends.zero, words))
    if codes:
        texts = _different(cell.text for cell in codes)
        names = {cell.column for cell in codes}
        n, offers = len(names), [_as_missing(texts)]
        if nothing := tuple(filter(NOTHING.fullmatch, texts)):
            offers.append(_as_zero(nothing))
            amounts = all(_is_nothing_there(one) for one in chosen if one.name in names)
            offers = offers[::-1] if amounts and nothing == texts else offers
        inquiry.ask(
            f"{counted(len(codes), 'cell')} in {counted(n, 'column')} "
            f"{'say' if len(codes) > 1 else 'says'} {listed(texts)} ({_rows(codes)})",
            *offers,
        )
    if mends.durations:
        inquiry.ask("What things lasted is a number of the smallest unit", DURATIONS)
    if mends.flags:
        inquiry.ask("Letters and signs beside numbers are left off", FLAGS)
    if flags:
        inquiry.ask(
            f"{counted(len(flags), 'number')} with a letter or a sign before or behind, as in "
            f"{flags[0].text!r} ({_rows(flags)})",
            FLAGS,
        )
        bare = _different(n for cell in flags if is_missing(n := without_flag(cell.text) or ""))
        if bare:
            stand = "stands" if len(bare) == 1 else "stand"
            inquiry.ask(f"{listed(bare)} {stand} for a missing number", _as_missing(bare))
    for one in chosen:
        if odd := [cell for cell in units if cell.column == one.name]:
            _ask_about_units(one, odd, inquiry)
        if odd := [cell for cell in rest if cell.column == one.name and _is_date(cell.text)]:
            _ask_about_dates(one, odd, inquiry)
            rest = [cell for cell in rest if cell not in odd]
        if odd := [c for c in rest if c.column == one.name and BOUND.fullmatch(c.text)]:
            _ask_about_bounds(one, odd, inquiry)
            rest = [cell for cell in rest if cell not in odd]
    if rest:
        one, more = rest[0], len(rest) - 1
        texts = _different(cell.text for cell in rest)
        words = len(texts) <= MOST_CODES and all(map(_is_no_number, texts))
        filled = sum(map(bool, next(c.texts for c in chosen if c.name == one.column)))
        few = {cell.column for cell in rest} == {one.column} and 10 * len(rest) <= filled
        codes = texts if words else [f"{one.column}={text}" for text in texts]
        none = f", and {more} more {'is' if more == 1 else 'are'} none" if more else ""
        inquiry.ask(
            f"{inquiry.name}, row {one.row}, column {one.column!r}: {one.text[:60]!r} is not a "
            f"finite number{none}: write -1234.5 for a number, nothing for a missing one, or do "
            f"without the column",
            *([_as_missing(codes, [repr(t[:30]) for t in texts])] if words or few else []),
        )


def _both_ways(column: Column) -> list[Offer]:
    """A number with the decimal sign by which its column was read, and with the other."""
    first = column.numbers.likely
    if not first:
        return []
    read = {sign: column.numbers.either[sign] for sign in (first, *".,")}
    differ = np.isfinite(read["."] + read[","]) & (read["."] != read[","])
    place = int(np.argmax(differ))
    text = column.texts[place]
    return [box(f"{text!r} is {values[place]:g}", decimal=s) for s, values in read.items()]


def _helped_by_flags(chosen: list[Column], body: Body, mends: Mends) -> set[Cell]:
    """Cells that are numbers of their columns, or missing, once what stands behind is left off.

    Where the others have letters as well, such as T or B, they are units.
    """
    helped = set()
    for one in (one for one in chosen if one.numbers.wrong):
        wrong = one.numbers.wrong
        bare = dict(zip(wrong, map(without_flags(one.texts).__getitem__, wrong), strict=True))
        if any(bare.values()) and not re.fullmatch("[a-zA-Z]+", one.numbers.unit):
            still = set(read_column(body, one.name, replace(mends, flags=True)).numbers.wrong)
            good = [i for i, text in bare.items() if text and (i not in still or is_missing(text))]
            helped |= {Cell(one.name, body.grid.at[i], one.texts[i]) for i in good}
    return helped


def _ask_about_units(column: Column, odd: list[Cell], inquiry: Inquiry) -> None:
    """Numbers with a unit of their own, which are not as large as they look."""
    n = int(np.isfinite(column.values).sum()) + len(odd)
    texts = _different(cell.text for cell in odd)
    units = listed(_different(map(unit_of, texts)))
    offer = _as_missing([f"{column.name}={text}" for text in texts], list(map(repr, texts)))
    inquiry.ask(
        f"{column.name}: {len(odd)} of {n} numbers {'has' if len(odd) == 1 else 'have'} a unit "
        f"or a word that the others have not ({units}), as in {odd[0].text[:60]!r} "
        f"({_rows(odd)}): write all in one unit, without it, or do without the column",
        *([offer] if 2 * len(odd) < n else []),
    )


def _ask_about_dates(column: Column, odd: list[Cell], inquiry: Inquiry) -> None:
    """Days among numbers, which were numbers before a spreadsheet took them for days."""
    n = int(np.isfinite(column.values).sum()) + len(odd)
    texts = _different(cell.text for cell in odd)
    offer = _as_missing([f"{column.name}={text}" for text in texts], list(map(repr, texts)))
    one, more = odd[0], len(odd) - 1
    are = f", and so {'is' if more == 1 else 'are'} {more} more ({_rows(odd)})" if more else ""
    inquiry.ask(
        f"{inquiry.name}, row {one.row}, column {one.column!r}: {one.text!r} is not a finite "
        f"number but a day, as a spreadsheet makes of 1.5 and the like{are}: write the numbers "
        f"again, or do without the column",
        *([offer] if 2 * len(odd) < n else []),
    )


BOUND = re.compile(r"[<>≤≥]=?\s*[-+]?[\d.,]*\d.*")
"""Below what a laboratory can tell, as in "<0.05", or above what it measures."""


def _ask_about_bounds(column: Column, odd: list[Cell], inquiry: Inquiry) -> None:
    """Limits of what can be measured, which may be another in every row."""
    n = int(np.isfinite(column.values).sum()) + len(odd)
    texts = _different(cell.text for cell in odd)
    codes = texts if len(texts) <= MOST_CODES else [f"{column.name}={text}" for text in texts]
    inquiry.ask(
        f"{column.name}: {len(odd)} of {n} numbers {'is' if len(odd) == 1 else 'are'} only said to "
        f"be beyond a limit, as in {odd[0].text[:60]!r} ({_rows(odd)}): write a number for each, "
        f"or do without the column",
        _as_missing(codes, [repr(text[:30]) for text in texts]),
    )


DAY = re.compile(r"\d{4}-\d\d-\d\d( 00:00:00)?")


def _is_date(text: str) -> bool:
    """Whether it is a day as a spreadsheet makes of 1.5: 2022-05-01, 01.Mai, 5-Jan."""
    words = re.findall(r"[^\W\d_]+", text)
    named = len(words) == 1 and month_named(words[0]) is not None
    return DAY.fullmatch(text) is not None or (named and any(map(str.isdecimal, text)))


def _is_no_number(text: str) -> bool:
    """Whether it is a word: missing, rather than written wrongly."""
    return not (any(map(str.isdecimal, text)) or FRACTION.search(text))


def _as_missing(texts: Sequence[str], shown: Sequence[str] = ()) -> Offer:
    return box(f"read {listed(shown or texts)} as missing", missing=tuple(texts))


def _as_zero(texts: Sequence[str], shown: Sequence[str] = ()) -> Offer:
    return box(f"read {listed(shown or texts)} as 0", zero=tuple(texts))


NOTHING = re.compile(rf"({MONEY.pattern})?\s?[-–—]{{1,2}}\s?({MONEY.pattern})?")
"""How 0 is written in the books; elsewhere a dash alone stands for a missing number."""

TO_THE_CENT = re.compile(r"[^.,]*?(?P<grouped>\d[.,\s'’])?\d+[.,]\d\d\D*")


def _is_nothing_there(column: Column) -> bool:
    """Whether a dash is 0: beside a sign of money, or among amounts of which some are small.

    Among prices that are nearly the same it is one that nobody knows.
    """
    if all(text.strip("-–— ") for text in filter(NOTHING.fullmatch, column.texts)):
        return True
    known = np.isfinite(column.values)
    found = [TO_THE_CENT.fullmatch(column.texts[i]) for i in np.flatnonzero(known)]
    money = MONEY.fullmatch(column.numbers.unit) is not None
    amounts = money or (all(found) and any(one["grouped"] for one in found))
    small = np.abs(column.values[known])
    return amounts and bool(small.min(initial=np.inf) < np.ptp(small))


def _in_words(texts: Sequence[str], body: Body) -> list[str]:
    """Codes as a sentence has them: pressure=0 is 0 in pressure, where there is such a column."""
    parts = [text.rpartition("=") for text in texts]
    return [
        f"{code or 'an empty cell'} in {column}" if column in body.names else text
        for text, (column, _, code) in zip(texts, parts, strict=True)
    ]


def _different(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _rows(cells: list[Cell]) -> str:
    return places(sorted({cell.row for cell in cells}))


def _ask_about_codes(chosen: list[Column], body: Body, inquiry: Inquiry) -> None:
    """Numbers such as -999, far from all others or coming again as no other does."""
    real = inquiry.mends.real
    unread = set(body.names) - {one.name for one in chosen}
    for one in (one for one in chosen if not one.numbers.doubtful):
        for code, (likely, far) in codes_in(one.values, _told(one)).items():
            at = np.flatnonzero(one.values == code)
            text, texts = one.texts[at[0]], _different(one.texts[i] for i in at)
            alone = any(not set(texts).isdisjoint(body.texts(name)) for name in unread) or any(
                code in other.values and code not in codes_in(other.values, _told(other))
                for other in chosen
            )
            if alone:
                texts = tuple(f"{one.name}={text}" for text in texts)
            turns = code == 0 and any(_take_turns(one, other) for other in chosen)
            if (
                texts[0] in real
                or turns
                or not looks_like_a_number(text)
                or size_of(word_beside(text))
            ):
                continue
            offers = (
                box(f"read {text} as missing{f' in {one.name}' * alone}", missing=texts),
                box(f"{text} is a number like the others", real=texts),
            )
            inquiry.ask(
                f"{one.name} is {text} in {body.places(at)}{', far from all others,' * far} "
                f"and may be a code for missing",
                *(offers if likely else reversed(offers)),
            )
    numbers = tuple(text for text in real if looks_like_a_number(text.rpartition("=")[2]))
    if numbers:
        words = _in_words(numbers, body)
        offer = box(f"{listed(words)} is a number", real=numbers)
        inquiry.ask(f"Not read as missing: {listed(words)}", offer)


def _take_turns(one: Column, other: Column) -> bool:
    """Whether one of two is 0 in each row, as what is paid is where something is paid in."""
    zero = [column.values == 0 for column in (one, other)]
    return bool(np.all(zero[0] | zero[1]) and not (zero[0].all() or zero[1].all()))


def _told(column: Column) -> set[float]:
    """Numbers of a column that are read as missing, as it is told."""
    pairs = zip(column.texts, column.cells, strict=True)
    texts = {text for text, cell in pairs if text and not cell}
    return {float(text) for text in texts if SIMPLE.fullmatch(text)}


def _ask_about_signs(chosen: list[Column], body: Body, inquiry: Inquiry) -> None:
    """Some numbers with a percent sign; or in parentheses, which are below zero or uncertain."""
    percent = inquiry.mends.percent
    if percent is not None:
        means = "is left off" if percent == "5" else "means hundredths"
        said = f"Where only some numbers of a column have one, a percent sign {means}"
        inquiry.ask(said, PERCENT[percent])
    for one in chosen:
        if at := sorted(one.numbers.percents):
            some = f"{len(at)} of {sum(map(bool, one.texts))} numbers"
            has = "has" if len(at) == 1 else "have"
            said = f"{one.name}: {some} {has} % behind ({body.places(at)})"
            offers = list(PERCENT.values())
            inquiry.ask(said, *(offers[::-1] if _are_hundredths(one) else offers))
    for one in chosen:
        if at := one.numbers.behind:
            marks = np.abs(one.values[np.isfinite(one.values)])
            sign, has, offers = one.texts[at[0]][0], "a minus behind, read as before it", BEHIND
            sure = marks.max(initial=0) > BEST_TO_WORST and not any(map(PLUS.fullmatch, one.texts))
            if not sure and np.isin(2 * marks, range(2, 2 * BEST_OF_POINTS + 1)).all():
                has, offers = "a minus behind, as school marks have", BEHIND[::-1]
            if sign in TRIANGLES:  # before all numbers, it may mean that they rose
                has, offers = f"{sign} before, read as minus", TRIANGLE
                below = sum(cell.startswith("-") for cell in one.texts)  # by another sign
                sure = len(at) < len(marks) and not below
            said = f"{one.name}: {counted(len(at), 'number')} with {has}"
            if sure and inquiry.mends.brackets is None:
                inquiry.tell(said, *offers, guessed=True)
            else:
                said = said.partition(", read as")[0]
                inquiry.ask(f"{said} ({body.places(at)})", *offers)
    for one in chosen:
        if at := one.numbers.beyond:
            text, (side, *other) = one.texts[at[0]], one.numbers.sides
            bare, sides = one.cells[at[0]].lstrip("-"), " and ".join(one.numbers.sides)
            unlike = f"where others have {other[0] if other else 'nothing'}"
            inquiry.ask(
                f"{one.name}: {counted(len(at), 'number')} with {side} behind, {unlike} "
                f"({body.places(at)})",
                box(f"numbers with {side} are below zero: {text} is -{bare}", brackets="-"),
                box(f"leave {sides} off: {text} is {bare}", brackets="+"),
            )
    for one in chosen:
        if at := one.numbers.brackets:
            some = f"{counted(len(at), 'number')} in parentheses"
            inquiry.ask(f"{one.name}: {some} ({body.places(at)})", *BRACKETS.values())


def _are_hundredths(column: Column) -> bool:
    """Whether the numbers with a percent sign are as large as the others once they are hundredths.

    Of 5 beside 0.06, and of 5 beside 6, the nearer by its factor counts.
    """
    at = sorted(column.numbers.percents)
    percents = np.abs(read_numbers([column.cells[i].rstrip("% ") for i in at]).values)
    others = np.abs(column.values[np.isfinite(column.values)])
    if not len(others) or not np.isfinite(percents).all():
        return False
    return bool(10 * np.median(others) < np.median(percents))


def whole_rows(columns: dict[str, Column], roles: Roles, body: Body, inquiry: Inquiry) -> list[int]:
    """Places of the rows whose numbers are all there, and of those to forecast at the end.

    A row in which something is said to be no number is not missing a number.
    """
    n = len(body.grid.rows)

    def holes_in(names: tuple[str, ...]) -> dict[str, np.ndarray]:
        return {
            one: _holes(columns[one])
            for one in names
            if one in columns and one not in names_of(roles.time)
        }

    inputs, targets = holes_in(roles.inputs), holes_in(roles.targets)
    if not targets:
        return list(range(n))
    X = np.column_stack([*inputs.values(), np.zeros(n, dtype=bool)]).any(axis=1)
    T = np.column_stack(list(targets.values()))
    untold = T.all(axis=1)
    end = n
    while end and untold[end - 1] and not X[end - 1]:
        end -= 1
    if not end:
        return list(range(n))  # no row has targets, or none that is a number
    holes = X | T.any(axis=1)
    holes[end:] = False
    kept = np.flatnonzero(~holes).tolist()
    if not holes.any():
        if inquiry.mends.drop_missing and not inquiry.offered(drop_missing=True):
            inquiry.tell("No row is left out: no number is missing", DROP)
        return kept
    rows = [body.grid.at[i] for i in np.flatnonzero(holes)]
    where = [one for one in inputs if inputs[one].any()]
    where += [one for one in targets if targets[one][:end].any()]
    first = next(one for one in where if (inputs | targets)[one][int(np.argmax(holes))])
    if untold[:end].sum() == len(rows):
        has = "has no targets" if len(rows) == 1 else "have no targets"
        has += ", but rows below it do" if len(rows) == 1 and not holes[-1] else ""
        said = f"{places(rows).capitalize()} {has} ({listed(where)})"
    else:
        has = "lacks a number" if len(rows) == 1 else "lack a number"
        said = (
            f"{counted(len(rows), 'row')} of {n} {has} in {listed(where)}; in row "
            f"{rows[0]}, column {first!r}: the number is missing"
        )
    words = f"leave out {places(rows)}, in which a number is missing"
    offers = [box(words, drop_missing=True)]
    if 2 * len(rows) > end:  # such as columns that are filled in turn
        sparse = [c for c in where if 4 * (inputs | targets)[c][:end].sum() >= end]
        said = f"{said}: do without {' or '.join(sparse)}" if sparse else said
        offers = offers if end - len(rows) > 1 else []
        offers = [*_empty_as_zero(where, columns), *offers]
    inquiry.ask(said, *offers)
    return kept


SIDES_OF_ACCOUNTS = frozenset(
    "debit debits credit credits income expense expenses spent received deposit deposits in out "
    "withdrawal withdrawals soll haben lastschrift gutschrift einnahme einnahmen ausgabe ausgaben "
    "débit crédit débito crédito debe haber cargo abono entrada entradas salida salidas "
    "dare avere".split()
)
"""Words by which two columns are called of which a row has a number in one."""


def _empty_as_zero(names: list[str], columns: dict[str, Column]) -> list[Offer]:
    """A box that makes empty cells 0 where what is paid and what is received stand side by side."""
    sides = [one for one in names if SIDES_OF_ACCOUNTS.intersection(words_of(one))]
    cells = zip(*(columns[one].texts for one in sides), strict=True)
    if len(sides) != 2 or any(all(pair) for pair in cells):
        return []
    words = f"empty cells of {' and '.join(sides)} are 0"
    return [box(words, zero=tuple(f"{one}=" for one in sides))]


def _holes(column: Column) -> np.ndarray:
    """Where a number is missing; a cell that is none, and is asked about, is no hole."""
    holes = np.isnan(column.values)
    for place in column.numbers.wrong:
        text = column.texts[place]
        holes[place] = is_missing(without_flag(text) or text)
    return holes
