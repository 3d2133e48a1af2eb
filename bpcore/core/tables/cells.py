"""Cells that are no numbers, and rows that lack one."""

from __future__ import annotations

import numpy as np

from bpcore.core.tables.choice import Roles, Time, names_of
from bpcore.core.tables.columns import Column
from bpcore.core.tables.mends import FLAGS, Finding, Mends, Offer, listed, places
from bpcore.core.tables.numbers import far_codes, is_missing, read_numbers, without_flag
from bpcore.core.tables.shape import Body
from bpcore.core.words import counted

PERCENT = {
    "5": Offer("leave the percent signs off: 5% is 5", {"percent": "5"}),
    "0.05": Offer("take the percent signs as hundredths: 5% is 0.05", {"percent": "0.05"}),
}

MOST_CODES = 3
"""Different words that may stand for a missing number in one file."""

DROP = Offer("leave out rows in which a number is missing", {"drop_missing": True})


def ask_about_cells(
    chosen: list[Column], body: Body, name: str, mends: Mends, found: list[Finding]
) -> None:
    """Count what is no number in the chosen columns, by kinds, each with its mend."""
    for one in chosen:
        numbers = one.numbers
        if numbers.two_ways:
            example = next(t for t in one.texts if "." in t or "," in t)
            offers = tuple(
                Offer(
                    f"{example!r} is {read_numbers([example], sign).values[0]:g}", {"decimal": sign}
                )
                for sign in (".", ",")
                if not np.isnan(read_numbers([example], sign).values[0])
            )
            said = f"{one.name}: {example!r} and all others can be read in two ways"
            found.append(Finding(said, offers))
        elif numbers.said:
            said = f"{one.name}: {', '.join(numbers.said)}"
            found.append(Finding(said, done=True, blocks=False))
    if mends.decimal is not None:
        words = {",": "a comma", ".": "a point"}[mends.decimal]
        offer = Offer(
            f"{words} is the decimal sign where both could be", {"decimal": mends.decimal}
        )
        found.append(Finding(f"Doubtful numbers: {words} is the decimal sign", (offer,), done=True))
    _ask_about_codes(chosen, body, mends, found)
    _ask_about_percents(chosen, body, mends, found)
    wrong = [
        (one, i, one.texts[i])
        for one in chosen
        for i in one.numbers.wrong
        if i not in one.numbers.percents
    ]
    codes = [(one, i, text) for one, i, text in wrong if is_missing(text)]
    if mends.missing:
        offer = Offer(f"read {listed(mends.missing)} as missing", {"missing": mends.missing})
        found.append(Finding(f"Read as missing: {listed(mends.missing)}", (offer,), done=True))
    if codes:
        texts = tuple(dict.fromkeys(text for _, _, text in codes))
        n, rows = (
            len({one.name for one, _, _ in codes}),
            sorted({body.grid.at[i] for _, i, _ in codes}),
        )
        said = (
            f"{counted(len(codes), 'cell')} in {counted(n, 'column')} "
            f"{'say' if len(codes) > 1 else 'says'} {listed(texts)} ({places(rows)})"
        )
        found.append(
            Finding(said, (Offer(f"read {listed(texts)} as missing", {"missing": texts}),))
        )
    flags = [
        (one, i, t) for one, i, t in wrong if not is_missing(t) and without_flag(t) is not None
    ]
    if mends.flags:
        found.append(Finding("Letters and signs behind numbers are left off", (FLAGS,), done=True))
    if flags:
        rows = sorted({body.grid.at[i] for _, i, _ in flags})
        texts = list(dict.fromkeys(t for _, _, t in flags))
        said = (
            f"{counted(len(flags), 'number')} with a letter or a sign behind, as in {texts[0]!r} "
            f"({places(rows)})"
        )
        found.append(Finding(said, (FLAGS,)))
        bare = tuple(dict.fromkeys(n for _, _, t in flags if is_missing(n := without_flag(t))))
        if bare:
            found.append(
                Finding(
                    f"{listed(bare)} stands for a missing number",
                    (Offer(f"read {listed(bare)} as missing", {"missing": bare}),),
                )
            )
    rest = [entry for entry in wrong if entry not in codes and entry not in flags]
    if rest:
        one, i, text = rest[0]
        more = f"; {len(rest) - 1} more cells are none either" if len(rest) > 1 else ""
        said = (
            f"{name}, row {body.grid.at[i]}, column {one.name!r}: {text[:60]!r} is not a finite "
            f"number{more}"
        )
        texts = tuple(dict.fromkeys(t for _, _, t in rest))
        offers = (
            (Offer(f"read {listed([repr(t[:30]) for t in texts])} as missing", {"missing": texts}),)
            if len(texts) <= MOST_CODES and not any(sign.isdigit() for t in texts for sign in t)
            else ()
        )
        found.append(Finding(said, offers))


def _ask_about_codes(chosen: list[Column], body: Body, mends: Mends, found: list[Finding]) -> None:
    """Numbers such as -999, far from all others."""
    for one in chosen:
        for code in far_codes(one.values):
            at = [i for i in range(len(one.texts)) if one.values[i] == code]
            text = one.texts[at[0]]
            if text in mends.real:
                continue
            rows = [body.grid.at[i] for i in at]
            said = (
                f"{one.name} is {text} in {places(rows)}, far from all others: a code for missing?"
            )
            texts = tuple(dict.fromkeys(one.texts[i] for i in at))
            offers = (
                Offer(f"read {text} as missing", {"missing": texts}),
                Offer(f"{text} is a number like the others", {"real": texts}),
            )
            found.append(Finding(said, offers))
    if mends.real:
        offer = Offer(f"{listed(mends.real)} is a number", {"real": mends.real})
        found.append(Finding(f"Not read as missing: {listed(mends.real)}", (offer,), done=True))


def _ask_about_percents(
    chosen: list[Column], body: Body, mends: Mends, found: list[Finding]
) -> None:
    """Columns in which some numbers have a percent sign and others have none."""
    if mends.percent is not None:
        offer = PERCENT[mends.percent]
        said = "Where only some numbers of a column have one, a percent sign "
        said += "is left off" if mends.percent == "5" else "means hundredths"
        found.append(Finding(said, (offer,), done=True))
        return
    for one in chosen:
        if at := one.numbers.percents:
            filled = sum(map(bool, one.texts))
            rows = places([body.grid.at[i] for i in at])
            said = f"{one.name}: {len(at)} of {filled} numbers have % behind ({rows})"
            found.append(Finding(said, tuple(PERCENT.values())))


def whole_rows(
    columns: dict[str, Column],
    roles: Roles,
    body: Body,
    time: Time,
    mends: Mends,
    found: list[Finding],
) -> list[int]:
    """Places of the rows whose numbers are all there, and of those to forecast at the end.

    A row in which something is said to be no number is not missing a number.
    """
    n = len(body.grid.rows)
    inputs = [_holes(columns[c]) for c in roles.inputs if c in columns and c not in names_of(time)]
    targets = [_holes(columns[c]) for c in roles.targets if c in columns]
    if not targets:
        return list(range(n))
    X = np.column_stack(inputs) if inputs else np.zeros((n, 1), dtype=bool)
    T = np.column_stack(targets)
    end = n
    while end and T[end - 1].all() and not X[end - 1].any():
        end -= 1
    if not end:
        return list(range(n))  # no row has targets, or none that is a number
    holes = X.any(axis=1) | T.any(axis=1)
    holes[end:] = False
    kept = [i for i in range(n) if not holes[i]]
    if not holes.any():
        if mends.drop_missing:
            found.append(
                Finding(
                    "No row is left out: no number is missing", (DROP,), done=True, blocks=False
                )
            )
        return kept
    rows = [body.grid.at[i] for i in np.flatnonzero(holes)]
    names = (*roles.inputs, *roles.targets)
    where = [
        c
        for c in names
        if c in columns
        and c not in names_of(time)
        and _holes(columns[c])[: end if c in roles.targets else n].any()
    ]
    untold = int(T[:end].all(axis=1).sum())
    first = next(c for c in where if _holes(columns[c])[int(np.argmax(holes))])
    if untold == len(rows):
        has = "has no targets, but rows below it do" if len(rows) == 1 else "have no targets"
        said = f"{places(rows).capitalize()} {has} ({listed(where)})"
    else:
        has = "lacks a number" if len(rows) == 1 else "lack a number"
        said = (
            f"{counted(len(rows), 'row')} of {n} {has} in {listed(where)}; in row "
            f"{rows[0]}, column {first!r}: the number is missing"
        )
    offer = Offer(f"leave out {places(rows)}, in which a number is missing", {"drop_missing": True})
    found.append(Finding(said, (offer,), done=mends.drop_missing))
    return kept


def _holes(column: Column) -> np.ndarray:
    """Where a number is missing; a cell that is none, and is asked about, is no hole."""
    holes = np.isnan(column.values)
    for place in column.numbers.wrong:
        text = column.texts[place]
        holes[place] = is_missing(without_flag(text) or text)
    return holes
