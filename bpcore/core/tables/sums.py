"""Rows that sum up the others, by what they are called or by their numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from bpcore.core.tables.mends import Inquiry, box, listed
from bpcore.core.tables.numbers import read_numbers
from bpcore.core.tables.parts import LONGEST, most_parts_of_year
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

WAYS = {
    "sum": np.sum,
    "mean": np.mean,
    "median": np.median,
    "largest": np.max,
    "smallest": np.min,
    "number": np.size,
    "deviation": np.std,
}
"""What a row may say of the others; a sum or a mean alone is no chance."""

UNLIKELY = 1000
"""So many other numbers there could be where a mean is no chance."""

MOST_SUMMED = 1000
"""Rows above which a longer table is hardly made by hand, and sums are known by name alone."""

FEWEST, MOST = 4, 6
"""Rows that can be summed up, and rows in one place that do so."""


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
    found |= {i: body.grid.rows[i][0] for i in _beside_parts(body)}
    ways = {i: way for i, way in _by_numbers(body, sorted(found)).items() if i not in found}
    found |= {i: body.grid.rows[i][0] or f"row {body.grid.at[i]}" for i in ways}
    sums = sorted(found)
    if not sums or len(sums) > n / 3:
        return body
    names = listed([found[i] for i in sums])
    rows = body.places(sums)
    said = f"{rows.capitalize()} {'is' if len(sums) == 1 else 'are'} called {names}, among others"
    if ways:
        first = min(ways)
        said = f"{body.places([first]).capitalize()} has the {ways[first]} of other rows"
        said += f"; {rows} may sum up the others: {names}" if len(sums) > 1 else f": {names}"
    taken = inquiry.ask(
        said,
        box(f"leave out {rows}", drop_untimed=True),
        box(f"{names}: rows like the others", real=tuple(found[i] for i in sums)),
    )
    rest = [i for i in range(n) if i not in found]
    return body if taken and not inquiry.mends.drop_untimed else body.rows(rest)


def _beside_parts(body: Body) -> list[int]:
    """Rows that have something else where the others have all months, such as "Year"."""
    texts = body.texts(body.names[0])
    n, parts = most_parts_of_year(texts) or (0, [])
    whole = n and set(parts) - {None} == set(range(n)) and not any(map(str.isdecimal, texts))
    return [i for i, part in enumerate(parts) if part is None and texts[i]] if whole else []


def _by_numbers(body: Body, called: list[int]) -> dict[int, str]:
    """Rows whose numbers are the sum, or the like, of those above, or of all below the first.

    Of the last rows several may do so, at least one of them beyond doubt.
    """
    n = len(body.grid.rows)
    texts = [body.texts(one) for one in body.names] if n <= MOST_SUMMED else []
    columns = [read_numbers(column).values for column in texts]
    used = [i for i, column in enumerate(columns) if np.isfinite(column).sum() > n / 2]
    if not used:
        return {}
    values = np.column_stack([columns[i] for i in used])
    cells = np.column_stack([texts[i] for i in used])
    words = [row[0] for row in body.grid.rows]
    named = 0 not in used and sum(map(bool, words)) > n / 2

    def way(row: int, others: list[int]) -> tuple[str, bool]:
        """What a row says of others, or nothing; and whether that is beyond doubt."""
        known = np.flatnonzero(np.isfinite(values[row]))
        columns = {c: values[others, c][np.isfinite(values[others, c])] for c in known}
        columns = {c: col for c, col in columns.items() if len(col) >= FEWEST and np.ptp(col)}
        units = {c: 10.0 ** -_decimals(cells[row, c]) for c in columns}

        def fit(of: Callable[[np.ndarray], float]) -> set[int]:
            near = {c: abs(values[row, c] - of(columns[c])) for c in columns}
            return {c for c in columns if near[c] <= 0.5001 * units[c]}

        for name, of in WAYS.items():
            good = fit(of)
            if not good or good | (fit(np.mean) if name == "sum" else set()) != set(columns):
                continue
            chance = np.prod([max(1, np.std(columns[c]) / units[c]) for c in good])
            finer = any(
                _decimals(cells[row, c]) > max(map(_decimals, cells[others, c])) for c in good
            )
            beyond = any(values[row, c] > columns[c].max() for c in good)
            sure = beyond if name == "sum" else name == "mean" and (finer or chance > UNLIKELY)
            return name, sure or (named and not words[row])
        return "", False

    rest = [i for i in range(n) if i not in called]
    for many in range(min(MOST, len(rest) - FEWEST), 0, -1):
        others, last = rest[:-many], rest[-many:]
        found = {i: way(i, others) for i in last}
        sure = any(sure for _, sure in found.values())
        if (
            sure and all(name for name, _ in found.values()) and not way(others[-1], others[:-1])[1]
        ):  # as in 1, 1, 2, 4, 8
            return {i: name for i, (name, _) in found.items()}
    first = way(rest[0], rest[1:]) if len(rest) > FEWEST else ("", False)
    return {rest[0]: first[0]} if first[1] else {}


def _decimals(cell: str) -> int:
    return len(cell.replace(",", ".").partition(".")[2])
