"""Where in a file the table is, and which way it stands: a heading, and rows as long as it.

Each step takes the cells and returns them, with what it found. Where a mend is needed and was not
asked for, the finding is open and the step goes on as if it had been: so all that is to be decided
is found at once, and nothing is used before.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count, groupby, pairwise, zip_longest

import numpy as np

from bpcore.core.tables.grid import LOOKED_AT, SEPARATORS, Grid, Number, padded
from bpcore.core.tables.mends import Inquiry, Offer, box, leave_out, listed, places
from bpcore.core.tables.numbers import (
    SIMPLE,
    is_missing,
    looks_like_a_number,
    without_brackets,
    without_flag,
)
from bpcore.core.tables.parts import (
    SHORT,
    TIME_NAMES,
    columns_of_parts,
    most_parts_of_year,
    named_as_part,
    named_as_time,
    part_of_year,
)
from bpcore.core.tables.periods import YEAR, one_way, read_one, read_times, without_gaps
from bpcore.core.words import counted

UNIT_WORDS = re.compile(
    r"[\[(]?(\d\d?|10\^?\d+|%|‰|[$€£¥元]|°[CF]|index|[kmcM]?[gmlLtW]h?|km2?|kg|tons?|tonnes?|"
    r"usd|eur|gbp|jpy|cny|rmb|krw|inr|rub|brl|chf|cad|aud|nzd|sek|nok|dkk|pln|czk|huf|try|mxn|zar|teu|"
    r"\d{4}\s?=\s?100|10*[ ,]?0* (persons?|people|tons?|tonnes?|t)|"
    r"(hundred |10\^?\d )?(thousand|million|billion|mio|mrd)s?\.?( .{1,12})?|"
    r"万?[人吨元辆]|[万亿]\S{0,4}|"
    r"-+|年|月|日|季度?|years?|percent|persons?|units?|number|no\.?)[\])]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Body:
    """Names of columns, and the rows below them.

    Attributes
    ----------
    names : tuple of str
    grid : Grid
        Each row as long as there are names.
    units : dict of str to str
        From a row of units.
    """

    names: tuple[str, ...]
    grid: Grid
    units: dict[str, str] = field(default_factory=dict)

    def with_months(self, names: Sequence[str]) -> Body:
        """With names that are known in the place of these, of the twelve months."""
        known = dict(zip(names, SHORT, strict=True))
        words = sorted(map(re.escape, names), key=len, reverse=True)
        word = re.compile(rf"(?<![^\W\d])({'|'.join(words)})(?![^\W\d])")

        def read(cells: Iterable[str]) -> list[str]:
            return [word.sub(lambda found: known[found[1]], cell) for cell in cells]

        rows = [read(row) for row in self.grid.rows]
        return replace(self, names=tuple(read(self.names)), grid=Grid(rows, self.grid.at))

    def texts(self, name: str) -> list[str]:
        """The cells of a column."""
        return self._columns[self.names.index(name)]

    @cached_property
    def _columns(self) -> list[list[str]]:
        """The cells of all columns, which are asked for again and again."""
        return list(map(list, zip(*self.grid.rows, strict=True))) or [[] for _ in self.names]

    def rows(self, chosen: Sequence[int]) -> Body:
        """Some of the rows, in this order."""
        return replace(self, grid=self.grid.rows_at(chosen))

    def places(self, chosen: Iterable[int]) -> str:
        """Some of the rows as a sentence names them, by their numbers in the file."""
        return places([self.grid.at[i] for i in chosen])

    def where(self, name: str, text: str) -> Body:
        """The rows that have this text in a column."""
        return self.rows([i for i, cell in enumerate(self.texts(name)) if cell == text])

    def filled_down(self, name: str) -> Body:
        """With what stands above in each empty cell of a column."""
        place, above, rows = self.names.index(name), "", []
        for row in self.grid.rows:
            above = row[place] or above
            rows.append([*row[:place], above, *row[place + 1 :]])
        return replace(self, grid=Grid(rows, self.grid.at))

    def without_repeats(self, but: Sequence[str] = ()) -> Body:
        """Of rows that are the same in every column, but for these, the first."""
        columns = [self.texts(one) for one in self.names if one not in but]
        if any(len(set(column)) == len(column) for column in columns):
            return self  # of one column no two cells are the same
        rows = zip(*columns, strict=True)
        first: dict[tuple[str, ...], int] = {}
        for place, row in enumerate(rows):
            first.setdefault(row, place)
        return self.rows(list(first.values()))


def are_merged(cells: Sequence[str]) -> bool:
    """Whether most cells of a column are empty, below one that is not, as merged cells are."""
    return bool(cells and cells[0]) and 2 * cells.count("") >= len(cells)


def find_body(grid: Grid, inquiry: Inquiry) -> Body:
    """The names and the rows of a table.

    Raises
    ------
    Unreadable
        If there is none, or names or rows cannot be told apart.
    """
    mends, last = inquiry.mends, grid.at[-1]
    if mends.rows_above or mends.rows_below:
        kept = [
            i for i, at in enumerate(grid.at) if mends.rows_above < at <= last - mends.rows_below
        ]
        if not kept:
            raise inquiry.unreadable(f" has {last} rows, and all of them are left out")
        inquiry.above.extend(cell for row in grid.rows[: kept[0]] for cell in row)
        grid = grid.rows_at(kept)
    grid = _under_their_years(_without_margin(grid), inquiry)
    start = _below_a_smaller_table(grid)
    first, data, end = (start + place for place in _bounds(grid[start:]))
    inquiry.above.extend(cell for row in grid.rows[:first] for cell in row)
    _ask_about_ends(grid, first, end, last, inquiry)
    grid, above = _without_margin(grid[first : end + 1]), data - first
    ways = (_times_over_names, _times_under_groups)
    if above < 2 and len(grid.rows) > 2 and any(way(*grid.rows[:2]) for way in ways):
        above = 2
    if above > 1:
        grid, above = _without_types(grid, above, inquiry)
        grid, above = _without_counts(grid, above, inquiry)
    units: list[str] = []
    if above > 1 and mends.heading is None and _years_in_heading(grid) is None:
        grid, units = _of_several_rows(grid, above, inquiry)
    grid = _with_a_corner(grid, inquiry)
    said = _years_in_heading(grid)
    if mends.transpose or said is not None:
        inquiry.ask("The table lay on its side" if mends.transpose else said, STAND_UP)
        grid = transposed(grid)
    elif mends.heading is None:
        _refuse_several_to_a_year(grid, inquiry)
    heading, grid = _heading(grid, inquiry)
    body = _even(heading, grid, inquiry)
    body = _with_names_of_parts(body, inquiry)
    named = zip(body.names, units, strict=False)
    return replace(body, units={name: cell.strip("()[]") for name, cell in named if cell})


def _without_margin(grid: Grid) -> Grid:
    """Cells without the empty columns to the left of them."""
    filled = (next((i for i, cell in enumerate(row) if cell), len(row)) for row in grid.rows)
    margin = min(filled, default=0)
    return Grid([row[margin:] for row in grid.rows], grid.at) if margin else grid


def _under_their_years(grid: Grid, inquiry: Inquiry) -> Grid:
    """Months or quarters below rows that begin with their year, with that year beside them.

    Quarters alone in their rows, above their months, are no rows either.
    """
    cells = [(row[0] if row else "").strip() for row in grid.rows]
    years = [i for i, cell in enumerate(cells) if YEAR.fullmatch(cell)]
    if len(years) < 2:
        return grid
    parts = {i for i, cell in enumerate(cells) if not cell.isdecimal() and part_of_year(cell)}
    if len(parts) < 2 * len(years) or any(i + 1 not in parts for i in years):
        return grid
    inquiry.ask(
        f"{places([grid.at[i] for i in years]).capitalize()} have years "
        f"({listed([cells[i] for i in years])}), and the rows below them their parts",
        box("each part is of the year above it, which is no row of its own", fill_down=True),
    )
    shortest = max(part_of_year(cells[i])[0] for i in parts)
    above = {i for i in parts if part_of_year(cells[i])[0] < shortest and not any(grid.rows[i][1:])}
    year, rows = "", {}
    for i, row in enumerate(grid.rows):
        year = BEFORE_A_YEAR.sub("", cells[i]) if i in years else year
        if i not in years and i not in above:
            rows[grid.at[i]] = [f"{cells[i]} {year}", *row[1:]] if year and i in parts else row
    return Grid(list(rows.values()), list(rows))


BEFORE_A_YEAR = re.compile(r"(?!fy)[^\W\d]+\.?\s+", re.IGNORECASE)
"""A word before a year that says what it is, and is none of a month with its year."""


def _times_over_names(over: list[str], under: list[str]) -> bool:
    """Whether the first row has times, of which each stands over several names."""
    times = list(filter(None, over[1:]))
    names = list(filter(None, under[1:]))
    several = len(set(names)) < len(names) and len(set(times)) < len(names)
    return (
        len(times) > 1 and several and all(map(_is_time, times)) and _are_words([over[0], *under])
    )


def _times_under_groups(over: list[str], under: list[str]) -> bool:
    """Whether the second row has times and nothing else, the same below each of several groups."""
    times, groups = list(filter(None, under[1:])), list(filter(None, over[1:]))
    repeat = len(set(times)) < len(times) and len(set(groups)) < len(times)
    return (
        not under[0]
        and len(set(groups)) > 1
        and repeat
        and all(map(_is_time, times))
        and _are_words(over)
    )


STAND_UP = box("transpose the table: each of its rows becomes a column", transpose=True)


def _is_datum(cell: str) -> bool:
    """A number, a time, or what stands for a missing one."""
    if _may_be_a_number(without_brackets(cell, "-")) or is_missing(cell) or without_flag(cell):
        return True
    return _is_time(cell)


def _may_be_a_number(cell: str) -> bool:
    """With a unit perhaps; a year and a word, as in "2010 prices", are a name."""
    return looks_like_a_number(cell) and not YEAR_AND_WORD.match(cell)


YEAR_AND_WORD = re.compile(r"(1[5-9]|20)\d\d\s+[^\W\d_]{3}")


def _is_time(cell: str) -> bool:
    one = read_one(cell) if any(map(str.isdecimal, cell)) else None
    return one is not None and one.unit != "number"


def _is_date(cell: str) -> bool:
    return not looks_like_a_number(cell) and _is_time(cell)


def _holds_data(row: list[str]) -> bool:
    """Whether there are numbers or times in it; what stands for missing ones is not enough."""
    filled = list(filter(None, row))
    if any(map(SIMPLE.fullmatch, filled[-3:])):  # as in most rows, and the quickest to see
        return True
    return any(map(_may_be_a_number, reversed(filled))) or any(map(_is_time, filled))


# --------------------------------------------------------------------------------------------------
# Where it begins and ends
# --------------------------------------------------------------------------------------------------


def _bounds(grid: Grid) -> tuple[int, int, int]:
    """Places of the first row of names, of the first row of data, and of the last."""
    rows, filled = grid.rows, [sum(map(bool, row)) for row in grid.rows]
    last = len(rows) - 1
    likely = [i for i, row in enumerate(rows) if filled[i] > 1 and _holds_data(row)]
    likely = sorted([*likely, *_without_their_number(grid, likely)])
    while len(likely) > 2 and _is_a_note([rows[i] for i in likely]):
        likely.pop()
    usual = Counter(filled[i] for i in likely).most_common(1)[0][0] if likely else 0
    data = [i for i in likely if filled[i] >= max(2, usual / 2)]
    if not data:
        return 0, min(1, last), last
    data = _before_the_next(grid, data)
    published = _said_of_it(rows, data)
    of_series = 0 if published else _said_of_series(rows, data)
    data = data[published or of_series :]
    known = set(data)
    full = [filled[i] + (not rows[i][0]) >= usual > 1 for i in range(len(rows))]
    words = [i for i in range(len(rows)) if full[i] and i not in known]
    names = [
        j for j in words if all(filled[i] < usual or _is_prose(rows[i]) for i in data if i < j)
    ]
    if names and names[-1] < data[-1]:  # what stands above is no data, though it may have years
        data = [i for i in likely if names[-1] < i <= data[-1]]
    if len(data) > 2 and _units_with_numbers(rows[data[0]], [rows[i] for i in data[1:LOOKED_AT]]):
        data = data[1:]
    first = data[0]
    if len(data) > 2 and first and _counts_the_columns(rows[first], rows[data[1]]):
        data = data[1:]
    elif first and _counts_the_columns(rows[first - 1], rows[first]):
        first -= 1  # (1), (2), which are no data
    partly = first  # what some of the columns above are told apart by
    while partly and not rows[partly - 1][0] and _are_words(rows[partly - 1]):
        partly -= 1
    if first and (
        filled[first - 1] >= max(2, usual / 2)
        or _are_units(rows[first - 1])
        or (usual == 2 and [bool(cell) for cell in rows[first - 1]] == [False, True])
    ):
        first -= 1  # names, or units with names above them; the time alone may have none
    elif published:
        above = [i for i in range(first) if filled[i] > 1 and _are_words(rows[i])]
        first = above[-1] if above else first
    elif partly < first and partly - 1 in words:
        first = partly
    elif (
        first - 2 in words
        and filled[first - 1] == 1
        and (len(rows[first - 1]) > 1 or named_as_time(rows[first - 2][0]))
        and _are_words(rows[first - 1])
    ):
        first -= 2  # names, and a heading of its own over the first rows
        data = [first + 1, *data]
    while 0 < first < data[0]:
        if grid.at[first - 1] != grid.at[first] - 1:
            if not _are_units_of(rows[first], rows[first - 1]):
                break
            first -= 1
            continue
        corner = rows[first - 1][0] and rows[first][0]
        over_several = not corner and filled[first - 1] > 1
        if not over_several and (of_series or filled[first - 1] < filled[first]):
            break
        first -= 1
    end = data[-1]
    while (
        end + 1 in likely and grid.at[end + 1] == grid.at[end] + 1 and _is_datum(rows[end + 1][0])
    ):
        end += 1  # rows that have little but their time
    return first, data[0], end + _to_be_forecast(grid[data[0] :], end - data[0])


def _without_their_number(grid: Grid, data: list[int]) -> list[int]:
    """Rows of words that stand, without an empty row, among rows of words and a number each.

    The names of the columns stand above these, and none of them comes again. One row alone may say
    something of the table below it, unless what stands for the number is no word, or a missing one.
    """
    rows, found = grid.rows, []
    if not data or not data[0] or not _are_words(rows[data[0] - 1]):
        return []
    names = rows[data[0] - 1]
    for i in sorted({*range(data[0] + 1, len(rows))} - {*data}):
        n = bisect(data, i)
        near = data[max(0, n - 2) : n + 1]
        above, *others = ([*map(_is_number, rows[j])] for j in (data[n - 1], *near))
        follows = grid.at[i] == grid.at[i - 1] + 1 and i - 1 in (data[n - 1], *found[-1:])
        again = any(one and one == name for one, name in zip(rows[i], names, strict=False))
        if not follows or again or any(one != above for one in others[min(n, 2) - 1 :]):
            continue
        lacks = [cell for cell, one in zip(rows[i], above, strict=False) if one]
        marks = all(cell and (is_missing(cell) or not cell[0].isalpha()) for cell in lacks)
        if all(map(is_missing, lacks)) if n == len(data) else marks or others == [above] * 3:
            found.append(i)
    return found


def _is_number(cell: str) -> bool:
    return bool(cell) and not is_missing(cell) and _is_datum(cell)


def _is_a_note(rows: list[list[str]]) -> bool:
    """Whether the last row says of times above what they are, as in "2008, 2009: estimated".

    It begins with one of them, and the others follow, or words where there were numbers.
    """
    *above, (first, *rest) = rows
    times = {row[0] for row in above}
    words = [i for i, cell in enumerate(rest) if cell and cell not in times]
    said = [re.match(r"(.*?)\W+[^\W\d_]{3}", rest[i]) for i in words]
    numbers = all(looks_like_a_number(cell) for i in words for cell in above[-1][i + 1 : i + 2])
    return (
        first in times and bool(said) and numbers and all(one and one[1] in times for one in said)
    )


def _is_prose(row: list[str]) -> bool:
    """Whether half of what a sentence was split into are words, though it has numbers as well."""
    cells = list(filter(None, row))
    return 2 * sum(map(_is_datum, cells)) <= len(cells)


def _to_be_forecast(grid: Grid, end: int) -> int:
    """How many rows below the last have but their time, by which the times go on."""
    rows, n = grid.rows, 0
    while end + n + 1 < len(rows) and grid.at[end + n + 1] == grid.at[end] + n + 1:
        if [bool(cell) for cell in rows[end + n + 1]].count(True) != 1:
            break
        n += 1
    place = next((i for i, cell in enumerate(rows[end + 1]) if cell), 0) if n else 0
    while n:
        of = rows[max(0, end - LOOKED_AT) : end + n + 1]
        times = read_times([row[place] if place < len(row) else "" for row in of])
        steps = [] if times is None else np.diff(times.values).tolist()
        if steps[:-n] and set(steps[-n:]) <= set(steps[:-n]) and one_way(times.values):
            return n
        n -= 1
    return 0


def _said_of_it(rows: list[list[str]], data: list[int]) -> int:
    """How many rows say of the table when it was published, and the like, above its first time."""
    first = next((n for n, i in enumerate(data) if _is_time(rows[i][0])), 0)

    def dated(i: int) -> bool:
        return any(map(_is_date, rows[i][1:]))

    return first if any(map(dated, data[:first])) and not dated(data[first]) else 0


def _said_of_series(rows: list[list[str]], data: list[int]) -> int:
    """How many rows say of each series its unit, multiplier, or code, above the names.

    Each is called by words, where the rows below the names have their times.
    """
    data = data[:LOOKED_AT]
    first = next((n for n, i in enumerate(data) if _is_datum(rows[i][0])), 0)
    below = [rows[i][0] for i in data[first:]]
    if not 0 < first < len(below) or not all(rows[i][0] for i in data[:first]):
        return 0
    *above, names = rows[: data[first]]
    cells = list(filter(None, names))
    named = data[first - 1] < data[first] - 1 and len(set(cells)) == len(cells) > 1
    named &= bool(names[0]) and _are_words(names)
    named &= named_as_time(names[0]) or not any(named_as_time(row[0]) for row in above)
    return first if named and sum(map(_is_datum, below)) > 0.8 * len(below) else 0


def _below_a_smaller_table(grid: Grid) -> int:
    """Where the table begins, if a smaller one of facts stands above it.

    There is an empty row between, or the one has another number of columns. 0 if none does.
    """
    filled = [sum(map(bool, row)) for row in grid.rows]
    starts = [i for i in range(1, len(grid.at)) if grid.at[i] > grid.at[i - 1] + 1]
    usual = Counter(filled[3:]).most_common(1)[0][0] if len(filled) > 6 else 0
    if usual and filled[0] == filled[1] != usual == filled[2] == max(filled[2:]):
        starts = [2]
    end, following = (*starts, len(grid.at), len(grid.at))[:2]
    facts = 1 < end < 4 and _holds_data(grid.rows[end - 1]) and _are_words(grid.rows[0])
    heading = starts and sum(map(bool, grid.rows[end])) > 1 and _are_words(grid.rows[end])
    return end if facts and heading and following - end > 2 * end else 0


def _before_the_next(grid: Grid, data: list[int]) -> list[int]:
    """The rows of data above the names of another table, which begin as those of the first.

    The same names at once below the data are a new page of one table.
    """
    rows, names, known = grid.rows, data[0] - 1, set(data)
    if names < 0:
        return data
    begin = 1 if rows[names][0] else len(rows[names])
    for i in range(data[0] + 1, data[-1]):
        if rows[i][:begin] != rows[names][:begin] or i in known:
            continue
        new_page = rows[i] == rows[names] and i - 1 in known and grid.at[i - 1] == grid.at[i] - 1
        if not new_page:
            return [one for one in data if one < i]
    return data


def _units_with_numbers(row: list[str], below: list[list[str]]) -> bool:
    """Whether a row such as ",EUR,1000" only looks like data: words where those below have data."""

    def are_data(place: int) -> bool:
        cells = [one[place] for one in below if place < len(one) and one[place]]
        return sum(map(_is_datum, cells)) > 0.8 * len(cells)

    words = [i for i, cell in enumerate(row) if not cell or not _is_datum(cell)]
    return 0 in words and any(row[i] for i in words[1:]) and all(map(are_data, words))


def _counts_the_columns(row: list[str], below: list[str]) -> bool:
    """Whether a row says 1, 2, 3 or (1), (2) under the names, and is not a first row of data.

    Two numbers without brackets may be one, but not above a time.
    """
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    counts = [cell.strip("()[].") for cell in cells] == [str(i + 1) for i in range(len(cells))]
    if not counts or len(cells) < 2 or below == row:
        return False
    plain = cells[0] == "1"
    small = looks_like_a_number(below[0]) and len(below[0]) < 3  # 1, 2, 3 and then 4, 5, 6
    return _is_time(below[0]) or not (plain and (len(cells) == 2 or small))


def _are_words(cells: list[str]) -> bool:
    return not any(map(_is_datum, filter(None, cells)))


def _are_units(row: list[str]) -> bool:
    """Whether all that stands in a row, but for its first cell, are units."""
    cells = list(filter(None, row[1:]))
    return bool(cells) and all(map(UNIT_WORDS.fullmatch, cells))


def _are_units_of(row: list[str], names: list[str]) -> bool:
    """Whether it has units and nothing else below words, though a row between may be empty."""
    named = zip_longest(row, names, fillvalue="")
    unlike = _are_words(names) and not _are_units(names)
    return unlike and not row[0] and _are_units(row) and all(name for cell, name in named if cell)


def _ask_about_ends(grid: Grid, first: int, end: int, last: int, inquiry: Inquiry) -> None:
    """Say what stands above and below the table."""
    mends, at = inquiry.mends, grid.at

    def below(place: int) -> str:
        return repr(next(filter(None, grid.rows[place]))[:40])

    if mends.rows_above:
        offer = box(leave_out(1, mends.rows_above), rows_above=mends.rows_above)
        inquiry.ask(f"The table begins in row {at[first]}", offer)
    if first:
        above = at[first] - 1
        inquiry.ask(
            f"The table seems to begin in row {above + 1}, below {below(0)}",
            box(leave_out(1, above), rows_above=above),
        )
    if mends.rows_below:
        left = last - mends.rows_below
        offer = box(leave_out(left + 1, last), rows_below=mends.rows_below)
        inquiry.ask(f"The table ends in row {left}", offer)
    if end < len(grid.rows) - 1:
        inquiry.ask(
            f"The table seems to end in row {at[end]}, above {below(end + 1)}",
            box(leave_out(at[end] + 1, last), rows_below=last - at[end]),
        )


# --------------------------------------------------------------------------------------------------
# Which way it stands
# --------------------------------------------------------------------------------------------------


def _with_a_corner(grid: Grid, inquiry: Inquiry) -> Grid:
    """With empty cells before a heading of nothing but times, which names stand below beside."""
    heading = _to_the_last(grid.rows[0])
    if len(heading) < 3 or not all(cell and _is_time(cell) for cell in heading):
        return grid
    body = list(map(_to_the_last, grid.rows[1:]))
    more = max(map(len, body), default=0) - len(heading)
    labels = [row[:more] for row in body if any(row)]
    if more < 1 or not all(row[0] and _are_words(row) for row in labels):
        return grid
    cells = "a cell" if more == 1 else f"{more} cells"
    inquiry.tell(
        f"Row {grid.at[0]} has {cells} less than the rows below it: nothing stands above "
        f"{listed([row[0] for row in labels])}"
    )
    return grid.with_names([""] * more + grid.rows[0], 1, grid.at[0])


def _to_the_last(row: list[str]) -> list[str]:
    """A row without the empty cells at its end."""
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]


def _years_in_heading(grid: Grid) -> str | None:
    """What is to be said if the names of the columns are times: the table lies on its side."""
    if len(grid.rows) < 2:
        return None
    heading, body = grid.rows[0], grid.rows[1:]
    names, fewest = _of_one_kind(_times_of_names(grid.rows)), _fewest_times(grid.rows)
    places = [i for i, name in enumerate(names) if name]
    if len(places) < fewest:
        return None
    begin, end = places[0], places[-1]
    words = [i for i in range(begin, len(heading)) if heading[i] and not names[i]]
    among = sum(i < end for i in words)  # sums, perhaps: 2000-2009, or a year behind its quarters
    if len(words) > len(places) / 2 or 4 * among > len(places):
        return None
    if among and all(_is_time(row[0]) for row in body):
        return None
    times = read_times([names[i] for i in places])
    if times is None:
        return None
    by_mistake = len(times.values) - 1 <= len(np.unique(times.values)) + len(times.values) // 20
    runs = [(value, len(list(same))) for value, same in groupby(times.values.tolist())]
    if by_mistake and len(places) > 5:  # one of them twice, which is asked about when it stands up
        runs = [(value, 1) for value in dict.fromkeys(times.values.tolist())]
    columns = runs[0][1]  # of each time, told apart by the row below
    if len({run for _, run in runs}) > 1 or (columns > 1 and not _are_words(body[0][begin:])):
        return None
    values = [value for value, _ in runs]
    if len(runs) < fewest or not (one_way(values) or without_gaps(values)):
        return None
    plain = names[begin] == heading[begin]
    if (begin == 0 or not plain) and all(_is_time(cell) for row in body for cell in row[:1]):
        return None  # a row of data, or names such as "in prices of 2010" above years
    unit = times.unit if times.unit in ("year", "quarter", "month", "day") else "time"
    return (
        f"The names of {len(times.values)} columns are {unit}s ({heading[begin]} to "
        f"{heading[end]}): the table lies on its side"
    )


def _of_one_kind(names: list[str]) -> list[str]:
    """Names that are times without those of a rarer unit, where not all of them go together."""
    times = list(filter(None, names))
    if len(times) < 3 or read_times(times) is not None:
        return names
    units = [one.unit if name and (one := read_one(name)) else None for name in names]
    usual = max(filter(None, units), key=units.count, default="")
    return [name if unit == usual else "" for name, unit in zip(names, units, strict=True)]


def _refuse_several_to_a_year(grid: Grid, inquiry: Inquiry) -> None:
    """Refuse a table on its side with several columns for each year, such as a value and a flag."""
    heading, body = grid.rows[0], grid.rows[1:]
    found = [set(YEAR_WITHIN.findall(cell)) for cell in heading]
    years = Counter(next(iter(one)) for one in found if len(one) == 1)
    several = len(years) > 2 and min(years.values()) == max(years.values()) > 1
    if several and not all(_is_time(row[0]) for row in body):
        names = [cell for cell, one in zip(heading, found, strict=True) if min(years) in one]
        raise inquiry.unreadable(
            f" has {len(names)} columns for each of {len(years)} years ({listed(names)}): leave "
            f"one of them for each year"
        )


def _times_of_names(rows: list[list[str]]) -> list[str]:
    """Names of columns as times, or the years that are within them; empty where there is none."""
    heading, fewest = rows[0], _fewest_times(rows)
    times = [cell if cell and _is_time(cell) else "" for cell in heading]
    if sum(map(bool, times)) < fewest:
        found = [set(YEAR_WITHIN.findall(cell)) for cell in heading]
        years = [years.pop() if len(years) == 1 else "" for years in found]
        words = {BESIDE_YEARS.sub("", c) for c, one in zip(heading, years, strict=True) if one}
        many = max(fewest, 2 * len(words) + (len(words) > 1 or fewest > 2))
        times = years if sum(map(bool, years)) >= many else times
    return times


def _fewest_times(rows: list[list[str]]) -> int:
    """How many names must be times in a table on its side: two beside all parts of a year, once."""
    cells = [row[0] for row in rows[1:] if row and row[0]]
    found = most_parts_of_year(cells)
    sure = named_as_part(rows[0][0]) if all(map(str.isdecimal, cells)) else True
    once = found and sorted(part for part in found[1] if part is not None) == [*range(found[0])]
    return 2 if once and sure else 3


YEAR_WITHIN = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
"""As in "2008 [YR2008]", or X2008."""
BESIDE_YEARS = re.compile(r"\(.*?\)|\[.*?\]|(?<=\d)[a-zA-Z]$|[\W\d_]+")
"""What is no word beside a year: brackets, other signs, and one letter behind it, as in 2020e."""


def transposed(grid: Grid) -> Grid:
    """Rows as columns, by the words that tell them apart: of one column, or of several together."""
    rows = padded(grid.rows)
    heading = [time or name for time, name in zip(_times_of_names(rows), rows[0], strict=True)]
    begin = next((i for i, cell in enumerate(heading) if cell and _is_time(cell)), 1)
    labels = [[row[i] for row in rows[1:]] for i in range(begin)]
    words = [texts for texts in labels if not all(map(looks_like_a_number, filter(None, texts)))]
    words.sort(key=lambda texts: len(set(texts)))  # a land, and then its provinces
    ways = [texts for texts in words if all(texts)]
    rows_of_words = [list(zip(*of, strict=True)) for of in (words, labels) if of]
    ways += [[" ".join(filter(None, row)) for row in of] for of in rows_of_words]
    unlike = (texts for texts in [*ways[:-1], *labels, *ways[-1:]] if len({*texts}) == len(texts))
    names = next(unlike, ways[-1] if ways else [""] * (len(rows) - 1))
    corner = heading[0] if begin and heading[0].casefold() in TIME_NAMES else "time"
    turned = [[corner, *names]]
    for place in range(begin, len(heading)):
        if heading[place] or any(row[place] for row in rows[1:]):
            turned.append([heading[place], *(row[place] for row in rows[1:])])
    return Grid(turned, list(range(1, len(turned) + 1)))


# --------------------------------------------------------------------------------------------------
# Names, units, and rows of one length
# --------------------------------------------------------------------------------------------------


TYPE = re.compile(
    r"<?(u?int(eger|\d\d?)?|big ?int|float(\d\d)?|double( precision)?|dbl|numeric|num(ber)?|real|"
    r"decimal|char(acter)?|chr|varchar|str(ing)?|text|object|factor|fct|category|"
    r"logical|lgl|bool(ean)?|date|dttm|(date)?time(stamp)?|datetime64|posixct)"
    r"(\([\d, ]+\)|\[ns\])?>?",
    re.IGNORECASE,
)
"""What programs call the kinds of their columns."""


def _without_types(grid: Grid, above: int, inquiry: Inquiry) -> tuple[Grid, int]:
    """Without the row of types below a name for each, and how many rows are above the data then."""
    names, types = grid.rows[:2]
    named = all(names[: len(types)]) and len(set(names)) == len(names) >= len(types) > 1
    if not named or not all(map(TYPE.fullmatch, types)) or all(map(TYPE.fullmatch, names)):
        return grid, above
    inquiry.tell(f"Row {grid.at[1]} has the types of the columns ({listed(types)}): left out")
    return grid.rows_at([0, *range(2, len(grid.rows))]), above - 1


def _without_counts(grid: Grid, above: int, inquiry: Inquiry) -> tuple[Grid, int]:
    """Without the row that counts the columns below their names, and how many are above then."""
    counts = [i for i in range(1, above) if _counts_the_columns(grid.rows[i], grid.rows[above])]
    for i in counts[:1]:
        cells = listed(list(filter(None, grid.rows[i])))
        inquiry.tell(f"Row {grid.at[i]} numbers the columns ({cells}): left out")
        return grid.rows_at([*range(i), *range(i + 1, len(grid.rows))]), above - 1
    return grid, above


def _of_several_rows(grid: Grid, above: int, inquiry: Inquiry) -> tuple[Grid, list[str]]:
    """The names and the data of a table above whose numbers stand several rows; the units.

    Names differ from column to column. Units are the same again and again, or known as units.
    """
    mends = inquiry.mends
    rows, at = padded(grid.rows)[:above], grid.at[:above]
    whole = [i for i in range(above) if len(grid.rows[i]) == len(grid.rows[above])]
    between_blanks = any(inquiry.offered(separator=sign) for sign in (" ", "  "))

    def unlike_names(row: list[str]) -> float:
        cells = list(filter(None, row[1:]))
        strange = sum(bool(UNIT_WORDS.fullmatch(c)) or cells.count(c) > 1 for c in cells)
        return strange / max(1, len(cells))

    def named_by(i: int) -> Offer:
        mend = {"rows_above": at[i] - 1} if i else {}
        mend |= {"units_row": True} if i < above - 1 else {}
        return Offer(f"row {at[i]} names the columns", mend)

    data = grid.rows[above : above + LOOKED_AT]
    width = max((i + 1 for row in data for i, cell in enumerate(row) if cell), default=0)

    def is_of_the_file(row: list[str]) -> bool:
        """Whether it says something of the file: it has more cells than columns, or a sign."""
        return any(row[width:]) or row[0].startswith("#") > rows[-1][0].startswith("#")

    def doubt(i: int) -> tuple[bool, float, bool]:
        timed = any(c.casefold() in TIME_NAMES for c in rows[i])
        return is_of_the_file(rows[i]), unlike_names(rows[i]), not timed

    if between_blanks and len(whole) == 1:  # which columns the others are of cannot be told
        said = f"{places(at).capitalize()} stand above the numbers: one has a cell for each column"
        inquiry.ask(said, named_by(whole[0]))
        return grid.with_names(grid.rows[whole[0]], above, at[whole[0]]), []
    best = min(range(above), key=doubt)
    ways = [list(_together(rows[:k], k < above)) for k in range(2, above + 1)]
    unlike = [way for way in ways if len(set(way)) == len(way)]
    together = next(iter(unlike), ways[0])
    k = ways.index(together) + 2
    two = listed(list(filter(None, together[1:])), 2)
    join = box(f"{places(at[:k])} name the columns together: {two}", join_names=True)
    offers = [named_by(best), *(named_by(i) for i in range(above) if i != best), join]
    below = rows[best + 1] if best < above - 1 else []
    repeat = any(
        rows[1].count(cell) > 1 and not (UNIT_WORDS.fullmatch(cell) or _is_date(cell))
        for cell in rows[1][1:]
        if cell
    )
    beside = zip(rows[0][1:], rows[0][2:], rows[1][2:], strict=False)
    merged = sum(map(bool, rows[0][1:])) > 1 and any(
        left and not over and under for left, over, under in beside
    )
    unnamed = sum(not one and any(others) for one, *others in zip(rows[best], *rows, strict=True))
    named = list(filter(None, rows[best]))
    alone = unnamed < 3 and len(set(named)) == len(named)
    both = (not alone or (above < 4 and (repeat or merged))) and bool(unlike)
    both &= not any(map(is_of_the_file, rows[:k]))
    if both:
        offers.insert(0, offers.pop())
    if both or not unlike_names(below):
        said = f"{places(at).capitalize()} stand above the numbers: which names the columns?"
    else:
        said = f"Row {at[best + 1]} seems to hold units ({listed(list(filter(None, below)))})"
        offers[0] = Offer(f"row {at[best + 1]} holds units: leave it out", offers[0].mend)
    inquiry.ask(said, *offers)
    if mends.join_names or (both and not mends.units_row):
        names, last = together, k - 1
    else:
        last = 0 if mends.units_row else best
        names = list(rows[last])
    names[0] = names[0] or next((row[0] for row in rows if row[0]), "")
    units = rows[last + 1] if last < above - 1 else []
    return grid.with_names(names, above, at[last]), units if unlike_names(units) else []


def _together(rows: list[list[str]], more: bool) -> Iterator[str]:
    """Names of several rows; one that stands over several columns is written over the first alone.

    So may one of the last row, if there are more below.
    """
    wide = [""] * len(rows)
    for place, column in enumerate(zip(*rows, strict=True)):
        for i, cell in enumerate(column):
            if cell or not place:
                wide[i:] = [cell, *[""] * (len(rows) - i - 1)]
        bottom = wide if more else [*wide[:-1], column[-1]]
        yield " ".join(dict.fromkeys(filter(None, bottom)))


def _heading(grid: Grid, inquiry: Inquiry) -> tuple[list[str], Grid]:
    """The names of the columns, and the rows below."""
    wanted, first = inquiry.mends.heading, grid.rows[0]
    cells = [cell for cell in first if cell]
    below = grid.rows[min(1, len(grid.rows) - 1)]
    numbers = [
        cell for cell, under in zip_longest(first, below, fillvalue="") if _like_data(cell, under)
    ]
    doubtful = len(numbers) >= max(1, len(cells) / 2) and not _numbered_parts(first)
    named = bool(first[0]) and not _is_datum(first[0]) and len(set(cells)) == len(cells)
    named &= not _like_those_below(first[0], [row[0] for row in grid.rows[1:LOOKED_AT]])
    if doubtful or wanted is False:
        offers = [
            box("row 1 is data: call the columns column 1, column 2, …", heading=False),
            box("row 1 names the columns, though by numbers", heading=True),
        ]
        if named:
            offers.reverse()
        inquiry.ask(
            f"Row {grid.at[0]} holds numbers ({len(numbers)} of {len(cells)} names); the first row "
            f"must name the columns",
            *offers,
        )
    if wanted is False or (doubtful and wanted is None and not named):
        width = max(map(len, grid.rows))
        if width == 13 and all(_is_time(row[0]) for row in grid.rows):
            return ["year", *map(str, range(1, 13))], grid  # months, perhaps: that is asked
        return [f"column {i + 1}" for i in range(width)], grid
    return first, grid[1:]


def _like_data(cell: str, below: str) -> bool:
    """Whether it could be a number with the same letters as the one below, or a time."""
    alike = LETTERS.findall(cell) == LETTERS.findall(below)
    return bool(cell) and (_is_time(cell) or (alike and looks_like_a_number(cell)))


def _like_those_below(cell: str, below: list[str]) -> bool:
    """Whether it comes again, or is a part of a year or has digits as the one below: no name."""
    digits = [re.sub(r"\d", "0", one) for one in (cell, *below[:1])]
    if len(set(digits)) < len(digits) and digits[0] != cell:
        return True
    kinds = [(part_of_year(one) or (0,))[0] for one in (cell, *below[:1])]
    return cell in below or (len(set(kinds)) == 1 and kinds[0] > 0)


LETTERS = re.compile(r"[^\W\d_]+")


def _numbered_parts(names: list[str]) -> bool:
    """Whether names are 1 to 12, or 1 to 4, and words beside them: parts of a year."""
    _, parts = columns_of_parts(names)
    others = [cell for i, cell in enumerate(names) if i not in parts]
    return bool(parts) and bool(others) and not any(cell and _is_datum(cell) for cell in others)


def _even(heading: list[str], grid: Grid, inquiry: Inquiry) -> Body:
    """Rows as long as the heading, whose names are all different."""
    if columns := inquiry.mends.columns:
        inquiry.ask(f"The table ends with column {columns}", _right_of(columns))
        filled = [i for i, row in enumerate(grid.rows) if any(row[:columns])]
        heading, grid = heading[:columns], grid.rows_at(filled)
        grid = Grid([row[:columns] for row in grid.rows], grid.at)
    heading = _months_by_letters(heading, inquiry)
    rows = [list(row) for row in grid.rows]
    while (
        len(heading) > 1
        and not heading[-1]
        and not any(len(row) >= len(heading) and row[len(heading) - 1] for row in rows)
    ):
        heading = heading[:-1]  # a comma at the end of each row
    if _names_its_rows(heading, rows, inquiry):
        heading = ["", *heading]
    last = [row[-1] for row in rows if len(row) == len(heading) + 1]
    between_blanks = any(inquiry.offered(separator=sign) for sign in (" ", "  "))
    every = len(last) == len(rows) > 1
    remark = between_blanks and len(set(last)) == 1 and min(map(len, rows)) >= len(heading)
    if (every or remark) and _are_words(last) and any(last):
        some = f"{len(last)} of {len(rows)} rows {'has' if len(last) == 1 else 'have'}"
        inquiry.ask(
            f"{'Each row has' if every else some} one cell more "
            f"than the heading ({listed(heading)}), such as {last[0]!r}",
            box("the last column has no name", fill=True),
        )
        rows = [row if len(row) > len(heading) else [*row, ""] for row in rows]
        heading = [*heading, ""]
    for row in rows:
        while len(row) > len(heading) and not row[-1]:
            del row[-1]
    rows = _with_whole_remarks(heading, rows, grid.at, inquiry)
    for row, at in zip(rows, grid.at, strict=True):
        if len(row) > len(heading):
            raise inquiry.unreadable(
                f", row {at}: has {len(row)} cells; the heading has {len(heading)}"
                f"{_too_many(row, heading, between_blanks)}"
            )
    for i in _heads_of_parts(rows):
        rows[i] += [""] * (len(heading) - len(rows[i]))
    if rows and max(map(len, rows)) < len(heading):
        _ask_about_empty_columns(heading, rows, grid.at, inquiry)
    short = [i for i, row in enumerate(rows) if len(row) < len(heading)]
    if short and between_blanks:
        raise inquiry.unreadable(
            f", {places([grid.at[i] for i in short])}: which of the {len(heading)} columns has no "
            f"number cannot be told between blanks; write NA there"
        )
    if short:
        _ask_about_short(rows, short, grid.at, len(heading), inquiry)
    for row in rows:
        row += [""] * (len(heading) - len(row))
    heading, rows = _without_repeated_columns(heading, rows, inquiry)
    heading, rows = _without_neighbours(heading, rows, inquiry)
    _refuse_thousands(heading, rows, inquiry)
    if not rows:
        raise inquiry.unreadable(" has no rows below the heading")
    return Body(_names_of_their_own(heading, inquiry), Grid(rows, list(grid.at)))


def _names_of_their_own(heading: list[str], inquiry: Inquiry) -> tuple[str, ...]:
    """The names of the columns, numbered where several have the same; what has none is counted."""
    names = [cell or f"column {i + 1}" for i, cell in enumerate(heading)]
    again = [i for i, one in enumerate(names) if one in names[:i]]
    if not again:
        return tuple(names)
    first, called = again[0], names[again[0]]
    more = f", and {len(again) - 1} more like others" if len(again) > 1 else ""
    said = f"Columns {names.index(called) + 1} and {first + 1} are both called {called!r}{more}"
    for i in again:
        free = (f"{names[i]} {n}" for n in count(2))
        names[i] = next(one for one in free if one not in names)
    inquiry.ask(said, box(f"call column {first + 1} {names[first]!r}", number_names=True))
    return tuple(names)


LETTERS_OF_MONTHS = ("jfmamjjasond", "efmamjjasond", "gfmamglasond")
"""As many languages begin their names, in the order of the year."""


def _months_by_letters(heading: list[str], inquiry: Inquiry) -> list[str]:
    """Names in which twelve letters are the months from any of them on, by their usual names."""
    letters = [name.casefold() if len(name) == 1 else "-" for name in heading]
    for line in LETTERS_OF_MONTHS:
        for begin in range(12):
            place = "".join(letters).find(line[begin:] + line[:begin])
            if place >= 0:
                names = SHORT[begin:] + SHORT[:begin]
                written = listed(heading[place : place + 12], 12)
                inquiry.tell(f"{written} are the months from {names[0]} to {names[-1]}")
                return [*heading[:place], *names, *heading[place + 12 :]]
    return heading


def _without_repeated_columns(
    heading: list[str], rows: list[list[str]], inquiry: Inquiry
) -> tuple[list[str], list[list[str]]]:
    """Without columns of the same name and cells as one before, as tables side by side have."""
    first = {name: place for place, name in reversed([*enumerate(heading)]) if name}
    again = [
        place
        for place, name in enumerate(heading)
        if first.get(name, place) < place and all(row[place] == row[first[name]] for row in rows)
    ]
    for place in again:
        inquiry.tell(
            f"Columns {first[heading[place]] + 1} and {place + 1} are both called "
            f"{heading[place]!r} and the same in all rows: the second is left out"
        )
    if not again:
        return heading, rows
    left = [place for place in range(len(heading)) if place not in again]
    return [heading[i] for i in left], [[row[i] for i in left] for row in rows]


def _ask_about_empty_columns(
    heading: list[str], rows: list[list[str]], at: list[int], inquiry: Inquiry
) -> None:
    """Columns at the end that are named, and have no cell: between commas a name may be two."""
    width, empty = max(map(len, rows)), heading[max(map(len, rows)) :]
    between_blanks = any(inquiry.offered(separator=sign) for sign in (" ", "  "))
    if between_blanks or width < max(2, len(heading) / 2):
        said = (
            f", row {at[0]}: has {counted(len(rows[0]), 'cell')}, and no row has as many as the "
            f"heading, which has {len(heading)}: {listed(heading)}"
        )
        remedy = "; put a name of several words into quotation marks" if between_blanks else ""
        raise inquiry.unreadable(f"{said}{remedy}")
    signs = [sign for sign in SEPARATORS if sign != "," and inquiry.offered(separator=sign)]
    unasked = bool(signs) and inquiry.mends.fill is None
    has, is_ = ("has", "is") if len(empty) == 1 else ("have", "are")
    inquiry.ask(
        f"{listed(empty)} {has} no cells: no row has more than {width}, and the heading names "
        f"{len(heading)}",
        Offer(f"{listed(empty)} {is_} empty", {"fill": True}, {"fill": False} if unasked else {}),
        assumed=unasked,
        guessed=unasked,
    )
    for row in rows:
        row += [""] * len(empty)


def _with_whole_remarks(
    heading: list[str], rows: list[list[str]], at: list[int], inquiry: Inquiry
) -> list[list[str]]:
    """Rows whose last cells are one remark that commas split, where the last column has words."""
    n = len(heading)
    long = [i for i, row in enumerate(rows) if len(row) > n > 1]
    if not long or 2 * len(long) > len(rows):
        return rows
    last = [row[n - 1 :] for row in rows]
    if not all(map(_are_words, last)):
        return rows
    inquiry.tell(
        f"{places([at[i] for i in long]).capitalize()} {'has' if len(long) == 1 else 'have'} a "
        f"comma within {heading[-1]} ({', '.join(last[long[0]])})"
    )
    return [[*row[: n - 1], ", ".join(row[n - 1 :])] if len(row) > n else row for row in rows]


def _heads_of_parts(rows: list[list[str]]) -> list[int]:
    """Rows of one name each, where all others begin with a time."""
    heads = [i for i, row in enumerate(rows) if row[0] and not any(row[1:]) and _are_words(row)]
    others = [row[0] for i, row in enumerate(rows) if i not in heads]
    return heads if heads and others and all(map(_is_time, others)) else []


def _with_names_of_parts(body: Body, inquiry: Inquiry) -> Body:
    """Rows of times with the name above them beside each, in a column of its own.

    Such a row may have the sum of its part, as pivots have; the last one may be of all of them.
    """
    rows = body.grid.rows
    if not rows or not rows[0][0] or not _are_words(rows[0][:1]):
        return body
    heads = [i for i, row in enumerate(rows) if row[0] and _are_words(row[:1])]
    times = [row[0] for i, row in enumerate(rows) if i not in heads]
    parts = heads[:-1] if heads[-1:] == [len(rows) - 1] else heads
    names = [rows[i][0] for i in parts]
    long = all(below - above > 2 for above, below in pairwise([*parts, len(rows)]))
    if not 1 < len(set(names)) == len(names) or not long or not all(map(_is_time, times)):
        return body
    inquiry.ask(
        f"{body.places(parts).capitalize()} ({listed(names)}) stand above parts of the table, of "
        f"which all other rows have a time",
        box("each row is of the name above it, which is no row of its own", fill_down=True),
    )
    part, named = "", {}
    for i, row in enumerate(rows):
        part = row[0] if i in parts else part
        if i not in heads:
            named[body.grid.at[i]] = [*row, part]
    first, *others = body.names  # which is called by the parts as well, as Row Labels is
    time = first if named_as_time(first) or "time" in others else "time"
    part = "part" if "part" not in body.names else "part of the table"
    return Body((time, *others, part), Grid(list(named.values()), list(named)))


def _right_of(columns: int) -> Offer:
    return box(f"leave out what stands to the right of column {columns}", columns=columns)


def _without_neighbours(
    heading: list[str], rows: list[list[str]], inquiry: Inquiry
) -> tuple[list[str], list[list[str]]]:
    """Without a second table to the right: its times need not be those of the first."""
    for place, name in enumerate(heading):
        left, right = heading[:place], list(filter(None, heading[place:]))
        if name or not any(left) or any(row[place] for row in rows):
            continue
        times = any(map(named_as_time, left)) and any(n.casefold() in TIME_NAMES for n in right)
        beside = [row[place + 1 :] for row in rows if any(row[place + 1 :])]
        second = bool(heading[place + 1]) and _is_a_table(beside, len(rows))
        if times or set(left).intersection(right) or second:
            inquiry.ask(
                f"Behind the empty column {place + 1} a second table seems to begin "
                f"({listed(right)})",
                _right_of(place),
            )
            return left, [row[:place] for row in rows]
    return heading, rows


def _names_its_rows(heading: list[str], rows: list[list[str]], inquiry: Inquiry) -> bool:
    """Whether each row has a name in front, and the heading none for these, as R writes them."""
    if len(rows) < 2 or not all(len(row) == len(heading) + 1 and row[-1] for row in rows):
        return False
    names = [row[0] for row in rows]
    counted = names in [[str(i + first) for i in range(len(rows))] for first in (0, 1)]
    if any(inquiry.offered(separator=sign) for sign in SEPARATORS if sign != ","):
        return counted or not any(map(_is_datum, names)) or bool(columns_of_parts(heading)[0])
    points = any("." in cell for row in rows for cell in row)  # so no comma is a decimal sign
    unnamed = points and not counted and not any(map(named_as_time, heading))
    times = read_times(names) if unnamed else None
    if times is not None and times.unit != "number" and one_way(times.values):
        inquiry.ask(
            f"Each row has one cell more than the heading ({listed(heading)}), and begins with a "
            f"time such as {names[0]}",
            box("the first column has no name", fill=True),
        )
        return True
    return counted and not all(THOUSANDS.fullmatch(",".join(row[-2:])) for row in rows)


def _refuse_thousands(heading: list[str], rows: list[list[str]], inquiry: Inquiry) -> None:
    """Refuse a column without a name that holds the last three digits of the one before."""
    for place in [i for i, name in enumerate(heading) if i and not name]:
        pairs = [(row[place - 1], row[place]) for row in rows if row[place]]
        digits = all(THOUSANDS.fullmatch(f"{left},{right}") for left, right in pairs)
        digits &= not any(isinstance(row[place], Number) for row in rows)  # of a spreadsheet
        if len(pairs) > 2 and digits and not inquiry.offered(separator=";"):
            raise inquiry.unreadable(
                f": column {place + 1} has no name, and three digits in each row: put a number "
                f"such as {','.join(pairs[0])} into quotation marks, or name the column"
            )


THOUSANDS = re.compile(r"-?[1-9]\d{0,2},\d{3}")


def _is_a_table(beside: list[list[str]], n: int) -> bool:
    """Whether a block beside a table of ``n`` rows has labels with numbers, in half of the rows.

    Targets may stand behind an empty column, and lack in the last rows; and so may notes.
    """
    labels = all(row[0] and not looks_like_a_number(row[0]) for row in beside)
    numbers = any(looks_like_a_number(cell) for row in beside for cell in row[1:])
    return numbers and labels and 2 * len(beside) <= n


def _too_many(cells: list[str], heading: list[str], between_blanks: bool) -> str:
    """Why a row may have too many cells."""
    if between_blanks:
        return "; does a cell have a blank within? Put it into quotation marks"
    digits = sum(bool(re.fullmatch(r"[-+]?\d+", cell)) for cell in cells)
    if len(heading) < len(cells) <= 2 * len(heading) and digits == len(cells):
        return (
            "; put a number with a comma within into quotation marks, or save the file with "
            "semicolons between its columns"
        )
    if len(cells) == len(heading) + 1:
        return "; is a cell with a comma without quotation marks, or a column without a name?"
    return ""


def _ask_about_short(
    rows: list[list[str]], short: list[int], at: list[int], width: int, inquiry: Inquiry
) -> None:
    """Short rows at the end are those to forecast; others may have lost a cell in their midst."""
    fill = inquiry.mends.fill
    at_the_end = short == list(range(short[0], len(rows))) and len(short) < len(rows) / 2
    lengths = listed(sorted({len(rows[i]) for i in short}))
    unasked = at_the_end and fill is None
    inquiry.ask(
        f"{places([at[i] for i in short]).capitalize()} {'has' if len(short) == 1 else 'have'} "
        f"{lengths} {'cell' if lengths == '1' else 'cells'}; the heading has {width} "
        f"(a cell is left empty by a comma)",
        Offer(
            "take the cells that are missing at the end as empty",
            {"fill": True},
            {"fill": False} if unasked else {},
        ),
        assumed=unasked,
        guessed=unasked,
    )
