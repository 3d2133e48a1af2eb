"""Rows that sum up the others, by what they are called or by their numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from bpcore.core.tables.columns import Column
from bpcore.core.tables.mends import Inquiry, box, listed
from bpcore.core.tables.numbers import read_numbers
from bpcore.core.tables.parts import LONGEST, most_parts_of_year, part_of_year
from bpcore.core.tables.periods import read_one
from bpcore.core.tables.shape import Body

WORDS = (
    r"totals?|sum|averages?|avg|mean|median|subtotal|std|summe|insgesamt|mittelwert|"
    r"durchschnitt|(klassen|noten|gesamt)schnitt|gesamt(ergebnis|summe)?|zusammen|"
    r"totale|totaal|totalt|suma|summa|somme|moyenne|promedio|média|итого?|всего|общо|среднее|"
    r"ogółem|razem|średnia|celkem|průměr|součet|összesen|átlag|toplam|ortalama|gemiddelde|"
    r"gennemsnit|gjennomsnitt|medelvärde|yhteensä|keskiarvo|ensemble|overall|σύνολο|"
    r"jumlah|rata-rata|tổng( cộng)?|trung bình|المجموع|المتوسط|मध्यमान|कुल|औसत|"
    r"รวม|เฉลี่ย|합계|소계|평균"
)
"""Of a row that sums up the others, before or behind other words."""

SUM = re.compile(
    rf"((grand |sub-?)?({WORDS})\b.*|.*\W({WORDS})|"
    r"world|all|all india|eu(-?\d\d)?|min|max|(min|max)imum|count|points possible|[ØΣ∑].{0,12}|"
    r".*[总總合小]\s?[计計]|全\s?[国國]|최고|최저|"
    r"(sources?|notes?|quelle|fuente|fonte)\s?:.*|(平均|最高|最低|資料來源|资料来源|出典).*)",
    re.IGNORECASE,
)
"""What a row is called that sums up the others, or says where they are from."""

STATISTIC = re.compile(
    r"s\.?\s?d\.?|s\.?e\.?(m\.?)?|std\b.*|stdev.*|"
    r"(sample |population )?standard (deviation|error).*|"
    r"standardabweichung|stabw.*|[ée]cart[- ]type|desviaci[óo]n.*|desvio.*|deviazione.*|"
    r"standaard(afwijking|deviatie)|odchylenie.*|стандартное.*|标准差|標準偏差|표준편차|σ|s²|σ²|"
    r"variance|var(\.|ianz|ianza|iance)?|n|number|count|anzahl|range|spannweite|mode|modus|"
    r"pass(ed)?( rate)?|quartile.*|median.*|minim(um|o)|maxim(um|o)|cv",
    re.IGNORECASE,
)
"""What a row may be called beside one that sums up the others, though alone it would be a name."""

ALSO_NAMES = {"max": "largest", "min": "smallest", "mean": "mean", "average": "mean"}
ALSO_NAMES |= dict.fromkeys(("sum", "suma", "total"), "sum")
"""Of people and firms as well; what such a row would say of the others."""

WAYS = {
    "sum": np.sum,
    "mean": np.mean,
    "median": np.median,
    "largest": np.max,
    "smallest": np.min,
    "number": np.size,
    "deviation": np.std,
}
"""What a row may say of the others."""

OF_ONE = ("largest", "smallest")
"""What may be said of others by a number of one of them."""

UNLIKELY = 1000
"""So many other numbers there could be where those that are there are no chance."""

MOST_SUMMED = 1000
"""Rows above which a longer table is hardly made by hand, and sums are known by name alone."""

FEWEST, MOST = 4, 6
"""Rows that can be summed up, and rows in one place that do so."""


SPAN_OF_YEARS = re.compile(
    r"(?P<first>(1[5-9]|2[01])\d\d)(/\d\d)?"
    r"(\s?[-–—/~]\s?(?P<short>\d\d)|(\s?[-–—/~]\s?|\s+[^\W\d_]{1,7}\s+)(?P<last>[12]\d{3}))"
    r"(/\d\d)?|(?P<decade>(1[5-9]|2[01])\d0)\s?(s|er|-?x|’s|'s)"
)
"""1990-1999, 1990–94, 1990/99, 1990 to 1999, 1990/91-1999/00, 1990s."""


def spans_among_years(texts: Sequence[str]) -> list[int]:
    """Places of cells that are several years, where the others are single ones, or seasons.

    A decade such as 1990s is one beside a row of 1990 alone; else it may be a year with a footnote.

    >>> spans_among_years(["2001", "2002", "2003", "2001-03", "2001/02"])
    [3]
    """
    spans = {text for text in set(texts) if not text.isdecimal() and _is_span(text, texts)}
    if not spans:
        return []
    rest = [text for text in texts if text not in spans]
    years = sum(one is not None and one.unit == "year" for one in map(read_one, rest))
    return [i for i, text in enumerate(texts) if text in spans] if 2 * years > len(texts) else []


def _is_span(text: str, beside: Sequence[str]) -> bool:
    """Whether a text is several years, beside others."""
    found = SPAN_OF_YEARS.fullmatch(text)
    if not found or found["decade"]:
        return bool(found) and found["decade"] in beside
    first = int(found["first"])
    last = int(found["last"] or first + (int(found["short"]) - first) % 100)
    return 1 < last - first < LONGEST_SPAN


LONGEST_SPAN = 50
"""So many years no row sums up: 2012-10 is rather October than 98 years."""


@lru_cache(maxsize=32_768)
def is_sum(text: str) -> bool:
    """Whether a cell says so of its row."""
    short = len(text) <= LONGEST and not text.isdecimal()
    return short and SUM.fullmatch(text) is not None


def without_sums(body: Body, inquiry: Inquiry) -> Body:
    """Rows called totals are no rows like the others, though they have numbers in all columns.

    Nor are those whose numbers are the sum or the mean of the others, and a year below its months.
    """
    n = len(body.grid.rows)
    cells = (enumerate(body.texts(one)) for one in body.names)
    found = {i: text for column in cells for i, text in column if is_sum(text)}
    names = {i: found.pop(i) for i in _only_called_so(body, found)}
    if names:
        it_is, its, row = ("is", "its", "a row") if len(names) == 1 else ("are", "their", "rows")
        ways = listed(list(dict.fromkeys(ALSO_NAMES[name.casefold()] for name in names.values())))
        inquiry.tell(
            f"{body.places(names).capitalize()} {it_is} called {listed(list(names.values()))}, and "
            f"{its} numbers are not the {ways} of the others: read as {row} like them",
            guessed=True,
        )
    found |= _more_statistics(body, found)
    found |= {i: body.grid.rows[i][0] for i in _beside_parts(body)}
    columns = map(body.texts, body.names)
    found |= {i: texts[i] for texts in columns for i in spans_among_years(texts)}
    again = {
        i: "the names once more" for i, row in enumerate(body.grid.rows) if (*row,) == body.names
    }
    found |= again
    ways = _by_numbers(body, sorted(found)) if len(found) <= n / 3 else {}
    if not found and not ways or len(found) > n / 3:
        return body
    found |= {i: body.grid.rows[i][0] or f"row {body.grid.at[i]}" for i in ways}
    sums = sorted(found)
    names = listed([found[i] for i in sums])
    rows = body.places(sums)
    said = f"{rows.capitalize()} {'is' if len(sums) == 1 else 'are'} called {names}, among others"
    if again.keys() == found.keys():
        said = f"{rows.capitalize()} {'has' if len(sums) == 1 else 'have'} the names of the columns"
    elif ways:
        first = min(ways)
        said = f"{body.places([first]).capitalize()} has the {ways[first]} of other rows"
        said += f"; {rows} may sum up the others: {names}" if len(sums) > 1 else f": {names}"
    like_the_others = box(f"{names}: rows like the others", real=tuple(found[i] for i in sums))
    taken = inquiry.ask(
        said,
        box(f"leave out {rows}", drop_untimed=True),
        *(() if again else (like_the_others,)),
    )
    rest = [i for i in range(n) if i not in found]
    return body if taken and not inquiry.mends.drop_untimed else body.rows(rest)


def _more_statistics(body: Body, found: Mapping[int, str]) -> dict[int, str]:
    """Rows at the end beside one that is called so, which say more of the others, as SD and n do.

    With one that is known by its name go all below the last that is called so.
    """
    if not found:
        return {}
    last = max(found)
    columns = (body.texts(one) for one in body.names)
    texts = next(column for column in columns if column[last] == found[last])
    below = range(last + 1, len(texts))
    more = [*below] if any(STATISTIC.fullmatch(texts[i]) for i in below[:MOST]) else []
    above = last
    while above and (above in found or STATISTIC.fullmatch(texts[above])):
        more, above = [above, *more], above - 1
    return {i: texts[i] for i in more if i not in found} if len(below) <= MOST else {}


def _only_called_so(body: Body, found: Mapping[int, str]) -> list[int]:
    """Rows among others of words, called as people and firms are, whose numbers say it is a name.

    A maximum below one of the others is none; a sum must be one in some column, a mean in most.
    """
    last = max(set(range(len(body.grid.rows))) - set(found), default=0)
    called = {i: text.casefold() for i, text in found.items() if i < last}
    once = [i for i, text in called.items() if list(called.values()).count(text) == 1]
    doubtful = {i: ALSO_NAMES[called[i]] for i in once if called[i] in ALSO_NAMES}
    doubtful = {i: way for i, way in doubtful.items() if _stands_among_words(found[i], body)}
    numbers = _Numbers.of(body) if doubtful else None
    if numbers is None:
        return []
    rest = [i for i in range(len(body.grid.rows)) if i not in found]

    def may_say(i: int, way: str) -> bool:
        above = [other for other in rest if other < i]
        whole = len(above) >= (2 if way == "sum" else FEWEST)
        return numbers.may_say(way, i, rest) or (whole and numbers.may_say(way, i, above))

    return [i for i, way in doubtful.items() if not may_say(i, way)]


def _stands_among_words(text: str, body: Body) -> bool:
    """Whether most cells of the column with this text are words, and no parts of a year."""
    cells = next(cells for one in body.names if text in (cells := body.texts(one)))
    words = [cell for cell in cells if cell and not any(map(str.isdecimal, cell))]
    return 2 * sum(part_of_year(cell) is None for cell in words) > len(cells)


ROUNDED = 1.01
"""So much of the last digit may a sum of rounded numbers be off."""


def tell_of_sums(columns: Mapping[str, Column], used: Sequence[str], inquiry: Inquiry) -> None:
    """Say which column that is used is the sum of others beside it that are used as well.

    Such a target is known by its inputs: there is nothing to learn but to add. In what follows on
    one sum, it is no part.
    """
    rest: list[str] = []
    for place, one in enumerate(used):
        below = next((n for n, other in enumerate(used[place + 1 :]) if is_sum(other)), None)
        behind = used[place + 1 :][:below]
        runs = [rest[begin:] for begin in reversed(range(len(rest) - 1))]
        runs += [behind[:end] for end in range(2, len(behind) + 1)] if is_sum(one) else []
        parts = next((run for run in runs if _is_sum_of(columns[one], run, columns)), None)
        if parts is None:
            rest.append(one)
        else:
            said = f"{one} is in each row the sum of {listed(parts)}: use it or these, not both"
            inquiry.tell(said, guessed=True)


def _is_sum_of(total: Column, run: Sequence[str], columns: Mapping[str, Column]) -> bool:
    """Whether a column sums up others, but for what was rounded off, and by no chance."""
    parts = np.column_stack([columns[one].values for one in run])
    known = np.isfinite(total.values) & np.isfinite(parts).all(axis=1)
    values, error = total.values[known], np.abs(total.values - parts.sum(axis=1))[known]
    if len(values) < FEWEST or error.max() >= ROUNDED or not parts[known].any(axis=0).all():
        return False
    unit = 10.0 ** -max(map(_decimals, total.cells))
    least = 0.01 if np.std(values) < 20 * unit else 0.6
    return (
        np.std(values) >= 2 * unit and error.max() < ROUNDED * unit and error.mean() < least * unit
    )


def _beside_parts(body: Body) -> list[int]:
    """Rows that have something else where the others have all months, such as "Year"."""
    texts = body.texts(body.names[0])
    n, parts = most_parts_of_year(texts) or (0, [])
    whole = n and set(parts) - {None} == set(range(n)) and not any(map(str.isdecimal, texts))
    return [i for i, part in enumerate(parts) if part is None and texts[i]] if whole else []


def _by_numbers(body: Body, called: list[int]) -> dict[int, str]:
    """Rows whose numbers are the sum, or the like, of others, where that is no chance."""
    numbers = _Numbers.of(body)
    if numbers is None:
        return {}
    rest = [i for i in range(len(body.grid.rows)) if i not in called]
    parts = _of_parts(numbers, rest) or _of_parts(numbers, rest[::-1])
    rest = [i for i in rest if i not in parts]
    return parts | (_at_the_end(numbers, rest) or _at_the_top(numbers, rest))


def _of_parts(numbers: _Numbers, rows: list[int]) -> dict[int, str]:
    """Rows that each are the sum of those since the one before, two or more.

    One alone, or with rows behind the last that are in no sum, may be so by chance more easily.
    """
    found, part, chance = [], [], 1.0
    for i in rows:
        near = np.abs(numbers.values[i] - np.nansum(numbers.values[part], axis=0)) < 1
        way = numbers.way(i, part, fewest=2) if near.any() else NO_WAY  # which takes longer
        if way.name == "sum" and way.sure:
            chance *= way.chance / len(part)
            found, part = [*found, i], []
        else:
            part.append(i)
    whole = len(found) > 1 and len(part) < 2  # but for the sum of all
    return dict.fromkeys(found, "sum") if chance > UNLIKELY ** (1 if whole else 2) else {}


def _at_the_end(numbers: _Numbers, rows: list[int]) -> dict[int, str]:
    """The last rows, if all of them say something of those above, and one beyond doubt."""
    for many in range(min(MOST, len(rows) - FEWEST), 0, -1):
        others, last = rows[:-many], rows[-many:]
        ways = [numbers.way(i, others) for i in last]
        if not all(way.name for way in ways) or not any(way.sure for way in ways):
            continue
        if not numbers.way(others[-1], others[:-1]).sure:  # as in 1, 1, 2, 4, 8
            return {i: way.name for i, way in zip(last, ways, strict=True)}
    return {}


def _at_the_top(numbers: _Numbers, rows: list[int]) -> dict[int, str]:
    """The first row, if it sums up all below."""
    first = numbers.way(rows[0], rows[1:]) if rows else NO_WAY
    return {rows[0]: first.name} if first.sure else {}


class Way(NamedTuple):
    """What a row says of others; whether beyond doubt; of how many rows one would do so."""

    name: str = ""
    sure: bool = False
    chance: float = 1.0


NO_WAY = Way()


@dataclass(frozen=True, eq=False)
class _Numbers:
    """The columns of numbers of a table: their cells, and which rows lack their name."""

    values: np.ndarray
    cells: np.ndarray
    nameless: np.ndarray

    @classmethod
    def of(cls, body: Body) -> _Numbers | None:
        """None without such columns, or of a table that is hardly made by hand."""
        n = len(body.grid.rows)
        texts = [body.texts(one) for one in body.names] if n <= MOST_SUMMED else []
        columns = [read_numbers(column).values for column in texts]
        used = [i for i, column in enumerate(columns) if np.isfinite(column).sum() > n / 2]
        if not used:
            return None
        nameless = np.array([not text for text in texts[0]])
        if 0 in used or nameless.sum() >= n / 2:
            nameless[:] = False  # they have no names
        values, cells = ([them[i] for i in used] for them in (columns, texts))
        return cls(np.column_stack(values), np.column_stack(cells), nameless)

    def way(self, row: int, others: list[int], fewest: int = FEWEST) -> Way:
        """What a row says of others, in all columns in which it has a number."""
        known = np.flatnonzero(np.isfinite(self.values[row])) if len(others) >= fewest else ()
        columns = {c: self.values[others, c] for c in known}
        columns = {c: column[np.isfinite(column)] for c, column in columns.items()}
        columns = {c: col for c, col in columns.items() if len(col) >= fewest and np.ptp(col)}
        units = {c: 10.0 ** -_decimals(self.cells[row, c]) for c in columns}

        def near(c: int, found: ArrayLike) -> np.ndarray:
            return np.abs(self.values[row, c] - found) <= 0.5001 * units[c]

        def fit(of: Callable[[np.ndarray], float]) -> set[int]:
            return {c for c in columns if near(c, of(columns[c]))}

        for name, of in WAYS.items():
            good = fit(of)
            if not good or good | (fit(np.mean) if name == "sum" else set()) != set(columns):
                continue
            same = {c: near(c, self.values[others, c]) for c in good}
            if name in OF_ONE:  # one row alone may come again, and a full mark several times
                good = {c for c in good if same[c].sum() == 1}
            chance = np.prod([max(1, np.std(columns[c]) / units[c]) for c in good])
            if name == "sum":
                sure = any(self.values[row, c] > columns[c].max() for c in good)
            elif name == "mean":
                finest = {c: max(map(_decimals, self.cells[others, c])) for c in good}
                finer = any(_decimals(self.cells[row, c]) > finest[c] for c in good)
                sure = finer or chance > UNLIKELY
            else:
                again = np.all([same[c] for c in good], axis=0).any()
                sure = name in OF_ONE and chance > UNLIKELY and not again
            return Way(name, bool(sure or self.nameless[row]), float(chance))
        return NO_WAY

    def may_say(self, name: str, row: int, others: list[int]) -> bool:
        """Whether a row may say this of others: in all columns if it is of one of them.

        There is no sum of rates, so one sum is enough; a mean must be so in most columns.
        """
        known = np.flatnonzero(np.isfinite(self.values[[row, *others]]).all(axis=0))
        said, found = (
            self.values[row, known],
            WAYS[name](self.values[np.ix_(others, known)], axis=0),
        )
        if name in OF_ONE:
            return bool((said >= found if name == "largest" else said <= found).all())
        half = np.array([0.5001 * 10.0 ** -_decimals(cell) for cell in self.cells[row, known]])
        if name == "mean":
            return bool(2 * np.sum(np.abs(said - found) <= half) > len(known)) or not len(known)
        near = np.abs(said - found) <= np.maximum(half, 0.01 * np.abs(found))
        return bool(near.any()) or not len(known)


def _decimals(cell: str) -> int:
    return len(cell.replace(",", ".").partition(".")[2])
