"""The column of times: which it is, and the rows in its order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpcore.core.tables.choice import Choice, Time, names_of
from bpcore.core.tables.mends import FLAGS, Finding, Mends, Offer, Unreadable, listed, places
from bpcore.core.tables.numbers import without_flag
from bpcore.core.tables.periods import (
    Times,
    TwoWays,
    read_numbers_as_times,
    read_times,
    when,
)
from bpcore.core.tables.shape import TIME_NAMES, Body
from bpcore.core.words import counted


def times_of(body: Body, time: Time, mends: Mends) -> Times | None:
    """A column, or two of them, as times; raises ``TwoWays``."""
    if time is None:
        return None
    texts = time_texts(body, time, mends)
    return read_times(texts, mends.dates) or read_numbers_as_times(texts)


def time_texts(body: Body, time: str | tuple[str, str], mends: Mends) -> list[str]:
    """The cells of the time; a year and a part of it are put together."""
    if isinstance(time, str):
        cells = body.texts(time)
        return [without_flag(cell) or cell for cell in cells] if mends.flags else cells
    years, parts = (body.texts(one) for one in time)
    quarters = max((int(p) for p in map(digits_of, parts) if p), default=12) <= 4
    sign = "Q" if quarters else "-"
    return [
        f"{digits_of(year)}{sign}{digits_of(p) or p}" for year, p in zip(years, parts, strict=True)
    ]


def digits_of(text: str) -> str:
    """The digits of a text, such as 3 of "3rd"."""
    return "".join(sign for sign in text.removesuffix(".0") if sign.isdigit())


def guess_time(body: Body, mends: Mends) -> Time:
    """The column of times, if there is one.

    By what it is called and how its cells are written; a column of whole numbers that count on by
    one only where it is the first.
    """

    def ways(one: str) -> Times | None:
        try:
            return times_of(body, one, mends)
        except TwoWays:
            return Times(np.arange(len(body.grid.rows)), "day")

    named = [one for one in body.names if named_as_time(one)]
    fits = {one: ways(one) for one in body.names}
    for one in named:
        if fits[one] is not None and fits[one].unit != "number":
            return one
    for one in body.names:
        cells = [cell for cell in body.texts(one) if cell]
        written = any(not cell.replace(".", "").isdigit() for cell in cells)
        if fits[one] is not None and fits[one].unit != "number" and written:
            return one
    for one in named:  # numbers, or most of them times: what is wrong is then said
        cells = [cell for cell in body.texts(one) if cell]
        if fits[one] is not None or sum(map(may_be_time, cells)) > len(cells) / 2:
            return one
    first = body.names[0]
    times = fits[first]
    if times is not None and len(times.values) > 1 and len(body.names) > 1:
        steps = np.diff(times.values)
        if times.unit != "number" and (len(set(np.sign(steps).tolist())) == 1 and steps[0]):
            return first
        if times.unit == "number" and np.all(steps == 1):
            return first
    return None


def named_as_time(name: str) -> bool:
    """Whether a column is called as times are in one of many languages."""
    words = "".join(sign if sign.isalnum() else " " for sign in name.casefold()).split()
    return name.casefold() in TIME_NAMES or any(word in TIME_NAMES for word in words)


def may_be_time(cell: str) -> bool:
    """Whether a cell alone can be read as a time."""
    try:
        return read_times([cell]) is not None or read_numbers_as_times([cell]) is not None
    except TwoWays:
        return True


def in_time(
    body: Body, name: str, mends: Mends, choice: Choice, found: list[Finding]
) -> tuple[Time, Times | None, Body]:
    """The time, when each row is, and the rows in its order."""
    time = choice.time if choice.time_is_chosen else guess_time(body, mends)
    if time is None:
        words = "the rows follow each other in even steps of time"
        found.append(
            Finding(
                "No column is a time: the rows are counted, and without a time a backtest means "
                "nothing",
                (Offer(words, {"time": None, "in_order": True}),),
                done=mends.in_order,
                blocks=False,
            )
        )
        return None, None, body
    for one in names_of(time):
        if one not in body.names:
            raise Unreadable(
                f"{name}: there must be one column {one!r}; the columns are {', '.join(body.names)}"
            )
    body = _without_repeats(body, mends, found)
    if mends.drop_untimed:
        body = _without_untimed(body, time, mends, found)
    times, body = _in_order(body, name, time, mends, found)
    return time, times, body


def _in_order(
    body: Body, name: str, time: Time, mends: Mends, found: list[Finding]
) -> tuple[Times | None, Body]:
    """When each row is, and the rows in that order."""
    try:
        times = times_of(body, time, mends)
    except TwoWays as two:
        offers = (
            Offer("the day comes first", {"dates": "dmy"}),
            Offer("the month comes first", {"dates": "mdy"}),
        )
        said = f"{time}: in {two.example!r} and all others day and month can change places"
        found.append(Finding(said, offers))
        times = times_of(body, time, replace(mends, dates="dmy"))
    else:
        if mends.dates:
            words = {"dmy": "the day comes first", "mdy": "the month comes first"}[mends.dates]
            offer = Offer(words, {"dates": mends.dates})
            found.append(Finding(f"{time}: {words}", (offer,), done=True))
    if times is None:
        return _without_strays(body, name, time, mends, found)
    if any(
        f.open and f.sentence.startswith(f"{' and '.join(names_of(time))} repeats") for f in found
    ):
        return times, body
    order = np.argsort(times.values, kind="stable")
    if np.all(np.diff(times.values) > 0):
        return times, body
    called = " and ".join(names_of(time))
    if np.any(np.diff(times.values[order]) == 0):
        same = int(np.argmax(np.diff(times.values[order]) == 0))
        rows = [body.grid.at[i] for i in sorted((order[same], order[same + 1]))]
        text = when(times.values[order[same]], times.unit)
        raise Unreadable(
            f"{name}, row {rows[1]}, column {called!r}: {text} comes again, as in row {rows[0]}; "
            f"times must rise from row to row: keep one of the two rows in the file"
        )
    falls = np.diff(times.values) < 0
    if falls.all():
        said = f"{called} falls from row to row: {_written(body, time, 0)} comes first"
        offer = Offer("turn the rows round", {"sort": True})
    else:
        place = int(np.argmax(falls))
        said = (
            f"{called} falls {counted(int(falls.sum()), 'time')}, first in row "
            f"{body.grid.at[place + 1]}: {_written(body, time, place + 1)} comes after "
            f"{_written(body, time, place)}"
        )
        offer = Offer("put the rows in the order of their times", {"sort": True})
    found.append(Finding(said, (offer,), done=mends.sort))
    return Times(times.values[order], times.unit), body.rows(order.tolist())


def _without_repeats(body: Body, mends: Mends, found: list[Finding]) -> Body:
    """Rows that are the same in every column, their time among them, were copied by mistake."""
    distinct = body.without_repeats()
    known = set(distinct.grid.at)
    rows = [at for at in body.grid.at if at not in known]
    if rows or mends.drop_repeats:
        one = len(rows) == 1
        said = (
            f"{counted(len(rows), 'row')} {'is' if one else 'are'} the same as an earlier one in "
            f"every column ({places(rows)})"
            if rows
            else "No row is the same as an earlier one in every column"
        )
        found.append(Finding(said, (DROP_REPEATS,), done=mends.drop_repeats))
    return distinct


DROP_REPEATS = Offer("keep the first of rows that are the same", {"drop_repeats": True})


def _without_untimed(body: Body, time: Time, mends: Mends, found: list[Finding]) -> Body:
    """Leave out rows that have words where the others have their times."""
    texts = time_texts(body, time, mends)
    kept = [i for i, text in enumerate(texts) if may_be_time(text) or not _is_word(text)]
    rows = [at for at, text in zip(body.grid.at, texts, strict=True) if _is_word(text)]
    said = f"{counted(len(texts) - len(kept), 'row')} without a time left out"
    if len(kept) < len(texts):
        said = f"{said} ({places(rows)})"
    found.append(Finding(said, (DROP_UNTIMED,), done=True))
    return body.rows(kept)


DROP_UNTIMED = Offer(
    "leave out rows that have words in the place of a time", {"drop_untimed": True}
)


def _is_word(text: str) -> bool:
    """Whether it names something, such as a total; a mistake in a time has digits left."""
    return text.strip() != "" and not any(sign.isdigit() for sign in text) and not may_be_time(text)


def _written(body: Body, time: Time, row: int) -> str:
    return " ".join(body.texts(one)[row] for one in names_of(time))


def _without_strays(
    body: Body, name: str, time: Time, mends: Mends, found: list[Finding]
) -> tuple[Times | None, Body]:
    """A column of which not all cells are times: rows above or below, flags, or a mistake."""
    texts = time_texts(body, time, mends)
    called = " and ".join(names_of(time))
    good = [bool(cell) and may_be_time(cell) for cell in texts]
    flagged = [without_flag(cell) for cell in texts]
    if not all(good) and all(
        ok or (f and may_be_time(f)) for ok, f in zip(good, flagged, strict=True)
    ):
        rows = [body.grid.at[i] for i, ok in enumerate(good) if not ok]
        said = f"{called}: {counted(len(rows), 'time')} with a sign behind ({places(rows)})"
        found.append(Finding(said, (FLAGS,)))
        return _in_order(body, name, time, replace(mends, flags=True), found)
    end = len(good)
    while end and not good[end - 1]:
        end -= 1
    if 2 < end < len(good) and all(good[:end]):
        first, last = body.grid.at[end], body.grid.at[-1]
        below = mends.rows_below + last - body.grid.at[end - 1]
        said = (
            f"{places(list(range(first, last + 1))).capitalize()}, column {called!r}: "
            f"{texts[end]!r} is no time; the table seems to end in row {first - 1}"
        )
        offer = Offer(f"leave out what stands below row {first - 1}", {"rows_below": below})
        found.append(Finding(said, (offer,)))
        return _in_order(body.rows(range(end)), name, time, mends, found)
    words = [i for i, text in enumerate(texts) if not good[i] and _is_word(text)]
    if 0 < len(words) <= sum(good) / 3 and len(words) + sum(good) == len(texts):
        rows = [body.grid.at[i] for i in words]
        has = "has" if len(rows) == 1 else "have"
        said = (
            f"{places(rows).capitalize()} {has} {listed([texts[i] for i in words])} in the place "
            f"of a time, in column {called!r}"
        )
        found.append(Finding(said, (DROP_UNTIMED,)))
        rest = [i for i, ok in enumerate(good) if ok]
        return _in_order(body.rows(rest), name, time, mends, found)
    place = good.index(False) if not all(good) else 0
    text = texts[place]
    if all(good):
        raise Unreadable(f"{name}, column {called!r}: the times are written in several ways")
    raise Unreadable(
        f"{name}, row {body.grid.at[place]}, column {called!r}: {text!r} is not a year, nor "
        f"another time"
    )


def ask_about_gaps(
    times: Times, time: Time, kept: list[int], body: Body, mends: Mends, found: list[Finding]
) -> None:
    """Name the steps that are longer than the usual one."""
    values = times.values[kept]
    steps = np.diff(values)
    if len(steps) < 1 or np.any(steps <= 0) or not np.ptp(steps):
        return
    sizes, counts = np.unique(steps, return_counts=True)
    usual = int(sizes[np.argmax(counts)])
    other = np.flatnonzero(steps != usual)
    called = " and ".join(names_of(time))
    named = [
        f"{when(values[i], times.unit)} → {when(values[i + 1], times.unit)}" for i in other[:3]
    ]
    more = f" and {len(other) - 3:,} more" if len(other) > 3 else ""
    unit = times.unit if times.unit != "number" else "unit"
    every = f"{usual} {unit}s" if usual > 1 else f"1 {unit}"
    said = (
        f"{called} does not rise by even steps: {len(other)} of {len(steps)} steps are not "
        f"of {every} ({', '.join(named)}{more})"
    )
    words = "go by the times: rows stay as far apart as these say"
    found.append(Finding(said, (Offer(words, {"gaps": True}),), done=mends.gaps))
