"""One series of a file that holds several, such as one town of many."""

from __future__ import annotations

from bpcore.core.tables.choice import Choice, Time, names_of
from bpcore.core.tables.mends import Finding, Mends, Offer, Unreadable, listed
from bpcore.core.tables.numbers import looks_like_a_number
from bpcore.core.tables.periods import Times, TwoWays
from bpcore.core.tables.shape import Body
from bpcore.core.tables.timeline import digits_of, guess_time, named_as_time, time_texts, times_of

MOST_ROWS = 10_000
"""Of one series: a network of this course is trained on every one of them in each epoch."""

MOST_SERIES = 200
"""Series in one file that can be offered to choose from."""


def one_series(body: Body, name: str, mends: Mends, choice: Choice, found: list[Finding]) -> Body:
    """Keep the rows of one series, where there are several."""
    for column, text in mends.keep.items():
        if column not in body.names:
            raise Unreadable(f"{name} has no column {column!r}; it has {listed(body.names)}")
        rows = [i for i, cell in enumerate(body.texts(column)) if cell == text]
        if not rows:
            there = listed(list(dict.fromkeys(body.texts(column))))
            raise Unreadable(f"{name}, column {column!r}: is {text!r} in no row; there are {there}")
        others = tuple(dict.fromkeys(body.texts(column)))[:MOST_SERIES]
        offers = tuple(Offer(f"keep {column} {one}", {"keep": {column: one}}) for one in others)
        said = f"Of {len(others)} series told apart by {column}, {text} is kept"
        found.append(Finding(said, offers, done=True))
        body = body.rows(rows)
        place = body.names.index(column)
        for row in body.grid.rows:
            row[place] = text
    time = choice.time if choice.time_is_chosen else guess_time(body, mends)
    if time is None or any(one not in body.names for one in names_of(time)):
        return body
    whole, body = body, body.without_repeats()  # which are no series of their own
    try:
        times = times_of(body, time, mends)
    except TwoWays:
        times = None
    whens = time_texts(body, time, mends) if times is None else times.values.tolist()
    if len(set(whens)) > 0.7 * len(whens):  # a time that comes again by mistake is told below
        return whole
    return _told_apart(body, time, times, whens, mends, found)


def _told_apart(
    body: Body, time: Time, times: Times | None, whens: list, mends: Mends, found: list[Finding]
) -> Body:
    """Say that times repeat, and what may tell the rows of one time apart."""
    repeats = len(whens) - len(set(whens))
    called = " and ".join(names_of(time))
    each = len(whens) / len(set(whens))
    often = f"{each:.0f} rows each" if each.is_integer() else f"{repeats} rows repeat one"
    offers: tuple[Offer, ...] = ()
    apart = ""
    if isinstance(time, str) and times is not None and times.unit in ("year", "number"):
        part = _part_of_year(body, time, whens)
        if part is not None:
            apart = f", told apart by {part}"
            offers += (
                Offer(f"take {time} and {part} together as the time", {"time": (time, part)}),
            )
    rest = [one for one in body.names if one not in names_of(time)]
    keys = {one: list(dict.fromkeys(body.texts(one))) for one in rest}
    keys = {
        one: texts
        for one, texts in keys.items()
        if 1 < len(texts) <= MOST_SERIES
        and len(texts) < len(whens) / 2
        and not sum(map(looks_like_a_number, texts)) > len(texts) / 2
    }
    alone = [
        one for one in keys if len(set(zip(whens, body.texts(one), strict=True))) == len(whens)
    ]
    key = next(iter(alone), min(keys, key=lambda one: len(keys[one]), default=None))
    if key is not None and not apart:
        apart = f", told apart by {key} ({listed(keys[key])})"
        offers += tuple(Offer(f"keep {key} {text}", {"keep": {key: text}}) for text in keys[key])
    if not offers and len(whens) > MOST_ROWS:
        return body  # too many to be counted
    said = f"{called} repeats ({often}{apart}): one row for each time is needed"
    if not offers or isinstance(offers[0].mend.get("time"), tuple):
        words = "take no column as the time: the rows follow each other in even steps"
        offers += (Offer(words, {"time": None, "in_order": True}),)
    found.append(Finding(said, offers))
    mend = offers[0].mend
    if "keep" in mend:  # go on with the first
        column, text = next(iter(mend["keep"].items()))
        return body.rows([i for i, cell in enumerate(body.texts(column)) if cell == text])
    return body


def _part_of_year(body: Body, year: str, whens: list) -> str | None:
    """A column of quarters or months that makes each time of its year another."""
    for one in body.names:
        digits = [digits_of(cell) for cell in body.texts(one)]
        if one == year or not all(digits) or any(len(d) > 2 for d in digits):
            continue
        parts = {int(d) for d in digits}
        whole = parts in ({1, 2, 3, 4}, set(range(1, 13))) or (
            named_as_time(one) and min(parts) >= 1 and max(parts) <= 12
        )
        if whole and len(set(zip(whens, digits, strict=True))) == len(whens):
            return one
    return None
