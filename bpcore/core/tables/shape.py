"""Where in a file the table is, and which way it stands: a heading, and rows as long as it.

Each step takes the cells and returns them, with what it found. Where a mend is needed and was not
asked for, the finding is open and the step goes on as if it had been: so all that is to be decided
is found at once, and nothing is used before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bpcore.core.tables.grid import Grid
from bpcore.core.tables.mends import Finding, Mends, Offer, Unreadable, listed, places
from bpcore.core.tables.numbers import SIMPLE, is_missing, looks_like_a_number, without_flag
from bpcore.core.tables.periods import TwoWays, read_times

TIME_NAMES = frozenset(
    "year years yr time date day period quarter month week datetime timestamp fy "
    "année annee an mois trimestre jahr monat quartal datum zeit tag fecha año ano mes anio "
    "periodo "
    "anno mese data giorno rok miesiąc kwartał jaar maand kwartaal år год месяц дата квартал "
    "年 年份 年度 年月 月 月份 日期 时间 時間 季度 季 日付 年次 "
    "연도 년도 년 월 날짜 시간 기간".split()
)
"""What a column of times may be called, or have in its name."""

UNIT_WORDS = re.compile(
    r"[\[(]?(10\^?\d+|%|‰|[$€£¥元]|°[CF]|[A-Z]{3}|index|[kmcM]?[gmlLtW]h?|km2?|kg|tons?|tonnes?|"
    r"usd|eur|"
    r"(hundred |10\^?\d )?(thousand|million|billion|mio|mrd)s?( .{1,12})?|"
    r"万?[人吨元辆]|[万亿]\S{0,4}|"
    r"-|年|月|日|季度?|years?|percent|persons?|units?|number|no\.?)[\])]?",
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

    def texts(self, name: str) -> list[str]:
        """The cells of a column."""
        place = self.names.index(name)
        return [row[place] for row in self.grid.rows]

    def rows(self, chosen: Sequence[int]) -> Body:
        """Some of the rows, in this order."""
        rows, at = self.grid.rows, self.grid.at
        return replace(self, grid=Grid([rows[i] for i in chosen], [at[i] for i in chosen]))

    def without_repeats(self) -> Body:
        """Of rows that are the same in every column the first."""
        first: dict[tuple[str, ...], int] = {}
        for place, row in enumerate(self.grid.rows):
            first.setdefault(tuple(row), place)
        return self.rows(list(first.values()))


def find_body(grid: Grid, name: str, mends: Mends, findings: list[Finding]) -> Body:
    """The names and the rows of a table; what is found is added to the findings.

    Raises
    ------
    Unreadable
        If there is none, or names or rows cannot be told apart.
    """
    last = grid.at[-1]
    if mends.rows_above or mends.rows_below:
        kept = [
            i for i, at in enumerate(grid.at) if mends.rows_above < at <= last - mends.rows_below
        ]
        if not kept:
            raise Unreadable(f"{name} has {last} rows, and all of them are left out")
        grid = Grid([grid.rows[i] for i in kept], [grid.at[i] for i in kept])
    first, end = _bounds(grid)
    _ask_about(findings, grid, first, end, last, mends)
    grid = grid[first : end + 1]
    if mends.transpose:
        findings.append(Finding("The table lay on its side", (STAND_UP,), done=True))
        grid = transposed(grid)
    elif (said := _years_in_heading(grid)) is not None:
        findings.append(Finding(said, (STAND_UP,)))
        grid = transposed(grid)
    heading, grid = _heading(grid, name, mends, findings)
    return _even(heading, grid, name, mends, findings)


STAND_UP = Offer("transpose the table: each of its rows becomes a column", {"transpose": True})


def _is_datum(cell: str) -> bool:
    """A number, a time, or what stands for a missing one."""
    if looks_like_a_number(cell) or is_missing(cell) or without_flag(cell) is not None:
        return True
    return _is_time(cell)


def _is_time(cell: str) -> bool:
    if not any(sign.isdigit() for sign in cell):
        return False
    try:
        return read_times([cell]) is not None
    except TwoWays:
        return True


def _holds_data(row: list[str]) -> bool:
    """Whether there are numbers or times in it; what stands for missing ones is not enough."""
    if any(map(SIMPLE.fullmatch, row)):
        return True
    return any(looks_like_a_number(cell) or _is_time(cell) for cell in row if cell)


# --------------------------------------------------------------------------------------------------
# Where it begins and ends
# --------------------------------------------------------------------------------------------------


def _bounds(grid: Grid) -> tuple[int, int]:
    """Places of the first row (names, if there are any) and the last."""
    filled = [sum(map(bool, row)) for row in grid.rows]
    data = [i for i, row in enumerate(grid.rows) if filled[i] > 1 and _holds_data(row)]
    if not data:
        return 0, len(grid.rows) - 1
    usual = Counter(filled[i] for i in data).most_common(1)[0][0]
    data = [i for i in data if filled[i] >= max(2, usual / 2)]
    if not data:
        return 0, len(grid.rows) - 1
    known = set(data)
    words = [i for i in range(len(grid.rows)) if filled[i] >= usual and i not in known]
    names = [j for j in words if all(filled[i] < usual for i in data if i < j)]
    if (
        names and names[-1] < data[-1]
    ):  # what stands above the names is no data, though it may have years
        data = [i for i in data if i > names[-1]]
    first, end = data[0], data[-1]
    if first and filled[first - 1] >= max(2, usual / 2):
        first -= 1  # names, or units with names above them
        above = grid.rows[first - 1] if first else []
        if first and filled[first - 1] >= filled[first] and _are_units(grid.rows[first], above):
            first -= 1
    return first, end


def _are_units(row: list[str], above: list[str]) -> bool:
    """Whether these are units, and the row above has the names."""
    cells = [cell for cell in row if cell]
    named, above_is = (any(c.casefold() in TIME_NAMES for c in one) for one in (cells, above))
    if named and not above_is:
        return False
    return not row[0] or all(UNIT_WORDS.fullmatch(cell) for cell in cells)


def _ask_about(
    findings: list[Finding], grid: Grid, first: int, end: int, last: int, mends: Mends
) -> None:
    """Say what stands above and below the table."""
    above, below = grid.at[first] - 1, last - grid.at[end]
    if mends.rows_above:
        offer = Offer(_leave_out(1, mends.rows_above), {"rows_above": mends.rows_above})
        findings.append(Finding(f"The table begins in row {grid.at[first]}", (offer,), done=True))
    if first:
        offer = Offer(_leave_out(1, above), {"rows_above": above})
        cell = next(filter(None, grid.rows[0]))
        findings.append(
            Finding(f"The table seems to begin in row {above + 1}, below {cell[:40]!r}", (offer,))
        )
    if mends.rows_below:
        at = last - mends.rows_below
        offer = Offer(_leave_out(at + 1, last), {"rows_below": mends.rows_below})
        findings.append(Finding(f"The table ends in row {at}", (offer,), done=True))
    if end < len(grid.rows) - 1:
        offer = Offer(_leave_out(grid.at[end] + 1, last), {"rows_below": below})
        cell = next(filter(None, grid.rows[end + 1]))
        findings.append(
            Finding(f"The table seems to end in row {grid.at[end]}, above {cell[:40]!r}", (offer,))
        )


def _leave_out(first: int, last: int) -> str:
    return f"leave out row {first}" if first == last else f"leave out rows {first} to {last}"


# --------------------------------------------------------------------------------------------------
# Which way it stands
# --------------------------------------------------------------------------------------------------


def _years_in_heading(grid: Grid) -> str | None:
    """What is to be said if the names of the columns are times: the table lies on its side."""
    if len(grid.rows) < 2:
        return None
    heading, body = grid.rows[0], grid.rows[1:]
    while heading and not heading[-1]:
        heading = heading[:-1]
    begin = next((i for i, cell in enumerate(heading) if cell and _is_time(cell)), None)
    if begin is None or len(heading) - begin < 3:
        return None
    try:
        times = read_times(heading[begin:])
    except TwoWays:
        return None
    if times is None or len(set(times.values.tolist())) < len(times.values):
        return None
    steps = [b - a for a, b in zip(times.values, times.values[1:], strict=False)]
    if not (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
        return None
    if begin == 0 and all(_is_time(cell) for row in body for cell in row[:1]):
        return None  # a row of data
    unit = times.unit if times.unit in ("year", "quarter", "month", "day") else "time"
    return (
        f"The names of {len(times.values)} columns are {unit}s ({heading[begin]} to "
        f"{heading[-1]}): the table lies on its side"
    )


def transposed(grid: Grid) -> Grid:
    """Rows as columns; of several columns of names that which tells the rows apart."""
    width = max(map(len, grid.rows))
    rows = [row + [""] * (width - len(row)) for row in grid.rows]
    heading = rows[0]
    begin = next((i for i, cell in enumerate(heading) if cell and _is_time(cell)), 1)
    labels = [[row[i] for row in rows[1:]] for i in range(begin)]
    names = next((texts for texts in labels if len(set(texts)) == len(texts)), None)
    if names is None:
        names = [" ".join(filter(None, row[:begin])) for row in rows[1:]]
    corner = heading[0] if begin and heading[0].casefold() in TIME_NAMES else "time"
    turned = [[corner, *names]]
    for place in range(begin, width):
        if heading[place] or any(row[place] for row in rows[1:]):
            turned.append([heading[place], *(row[place] for row in rows[1:])])
    return Grid(turned, list(range(1, len(turned) + 1)))


# --------------------------------------------------------------------------------------------------
# Names, units, and rows of one length
# --------------------------------------------------------------------------------------------------


def _heading(
    grid: Grid, name: str, mends: Mends, findings: list[Finding]
) -> tuple[list[str], Grid]:
    """The names of the columns, and the rows below."""
    first = grid.rows[0]
    cells = [cell for cell in first if cell]
    numbers = [cell for cell in cells if looks_like_a_number(cell) or _is_time(cell)]
    without = Offer("row 1 is data: call the columns column 1, column 2, …", {"heading": False})
    names = Offer("row 1 names the columns, though by numbers", {"heading": True})
    doubtful = len(numbers) >= max(1, len(cells) / 2)
    if doubtful or mends.heading is False:
        said = (
            f"Row {grid.at[0]} holds numbers ({len(numbers)} of {len(cells)} names); the first row "
            f"must name the columns"
        )
        findings.append(Finding(said, (without, names), done=mends.heading is not None))
    if mends.heading is False or (doubtful and mends.heading is None):
        width = max(map(len, grid.rows))
        return [f"column {i + 1}" for i in range(width)], grid
    return first, grid[1:]


def _even(heading: list[str], grid: Grid, name: str, mends: Mends, findings: list[Finding]) -> Body:
    """Rows as long as the heading, whose names are all different."""
    rows = [list(row) for row in grid.rows]
    width = max((len(row) for row in rows), default=0)
    while (
        len(heading) > 1
        and not heading[-1]
        and not any(len(row) >= len(heading) and row[len(heading) - 1] for row in rows)
    ):
        heading = heading[:-1]  # a comma at the end of each row
    for row, at in zip(rows, grid.at, strict=True):
        while len(row) > len(heading) and not row[-1]:
            del row[-1]
        if len(row) > len(heading):
            raise Unreadable(
                f"{name}, row {at}: has {len(row)} cells; the heading has {len(heading)}"
                f"{_decimal_commas(row, len(heading))}"
            )
    short = [i for i, row in enumerate(rows) if len(row) < len(heading)]
    if short:
        _ask_about_short(rows, short, grid.at, len(heading), mends, findings)
    for row in rows:
        row += [""] * (len(heading) - len(row))
    names = tuple(cell or f"column {i + 1}" for i, cell in enumerate(heading))
    for i, one in enumerate(names):
        if one in names[:i]:
            raise Unreadable(
                f"{name}, row 1: columns {names.index(one) + 1} and {i + 1} are both called "
                f"{one!r}; give each a name of its own"
            )
    if width < 1 or not rows:
        raise Unreadable(f"{name} has no rows below the heading")
    body = Body(names, Grid(rows, list(grid.at)))
    return _without_units(body, mends, findings)


def _decimal_commas(cells: list[str], expected: int) -> str:
    """Why a row may have too many cells."""
    digits = sum(bool(re.fullmatch(r"[-+]?\d+", cell)) for cell in cells)
    if expected < len(cells) <= 2 * expected and digits == len(cells):
        return "; is there a comma within a number? Put such numbers into quotation marks"
    return ""


def _ask_about_short(
    rows: list[list[str]],
    short: list[int],
    at: list[int],
    width: int,
    mends: Mends,
    findings: list[Finding],
) -> None:
    """Short rows at the end are those to forecast; others may have lost a cell in their midst."""
    at_the_end = short == list(range(short[0], len(rows))) and len(short) < len(rows) / 2
    lengths = listed(sorted({len(rows[i]) for i in short}))
    said = (
        f"{places([at[i] for i in short]).capitalize()} {'has' if len(short) == 1 else 'have'} "
        f"{lengths} cells; the heading has {width} (a cell is left empty by a comma)"
    )
    undo = {"fill": False} if at_the_end and mends.fill is None else {}
    offer = Offer("take the cells that are missing at the end as empty", {"fill": True}, undo)
    done = at_the_end if mends.fill is None else bool(mends.fill)
    findings.append(Finding(said, (offer,), done=done))


def _without_units(body: Body, mends: Mends, findings: list[Finding]) -> Body:
    """Leave out a row of units below the names, and know the units."""
    row = body.grid.rows[0]
    cells = [cell for cell in row if cell]
    wanted = mends.units_row
    if not wanted:
        if not cells or any(_is_datum(cell) for cell in cells) or len(body.grid.rows) < 2:
            return body
        columns = zip(*body.grid.rows[1:], strict=True)
        below = [any(map(_is_datum, filter(None, column))) for column in columns]
        if not all(below[i] for i, cell in enumerate(row) if cell):
            return body  # names among names
    at = body.grid.at[0]
    offer = Offer(f"row {at} holds units: leave it out", {"units_row": True})
    findings.append(
        Finding(f"Row {at} seems to hold units ({listed(cells)})", (offer,), done=wanted)
    )
    units = {name: cell.strip("()[]") for name, cell in zip(body.names, row, strict=True) if cell}
    return replace(body, grid=body.grid[1:], units=units)
