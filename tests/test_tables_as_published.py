"""Tables in the shapes in which offices, banks and archives publish them: each comes in right."""

from __future__ import annotations

import numpy as np
import pytest
from own_files import mended, reading_of, rows_of

from bpcore.core.tables.mends import Unreadable
from bpcore.core.tables.periods import read_times, when

YEARS = range(2008, 2020)
A = [13.5, 12.1, 15.9, 14.2, 11.7, 16.4, 15.3, 17.8, 13.6, 18.2, 16.1, 19.4]
B = [41, 44, 46, 45, 52, 57, 55, 61, 66, 64, 71, 78]
HEADING = ("year", "a", "b")
ROWS = list(zip(YEARS, A, B, strict=True))
TEXT = rows_of(HEADING, ROWS)
BY_ID = [(i, a, b) for i, (_, a, b) in enumerate(ROWS, start=1)]


def lines(*rows):
    return "\n".join(rows) + "\n"


def sideways(names, *more, width=1, end=()):
    """Two series as rows, as many columns of words before them, and perhaps one behind."""
    words = [f"k{i}" for i in range(width - 1)]
    rows = [("a", *words, *A, *["n"] * len(end)), ("b", *words, *B, *["n"] * len(end))]
    return rows_of(("series", *words, *names, *end), [*rows, *more])


def of_parts(heading, written, n):
    """A value of each part of each year: the count of rows."""
    times = [written(year, part) for year in YEARS for part in range(1, n + 1)]
    return rows_of((heading, "b"), [(text, i) for i, text in enumerate(times)])


PUBLISHED = {
    "names such as 2008 [YR2008]": (sideways([f"{y} [YR{y}]" for y in YEARS], width=4), 2008, 2019),
    "names such as X2008": (sideways([f"X{y}" for y in YEARS]), 2008, 2019),
    "a column of remarks behind the years": (
        sideways(YEARS, end=["Estimates start after"]),
        2008,
        2019,
    ),
    "keys and remarks above": (
        lines("Title,Rides,", "Code,ABMI,", "Release date,22-12-2023,", "Next,28 March 2024,")
        + lines(*(f"{y},{b},{a}" for y, a, b in ROWS)),
        2008,
        2019,
    ),
    "years, then quarters, then months": (
        TEXT
        + lines(*(f"{y} Q{q},1,2" for y in YEARS for q in (1, 2, 3, 4)))
        + lines(*(f"{y} {m},1,2" for y in YEARS for m in ("JAN", "FEB"))),
        2008,
        2019,
    ),
    "prices of several years in the names": (
        rows_of(
            ("year", "in 2010 prices", "in 2015 prices", "USD 2020 prices"),
            [(y, a, a, b) for y, a, b in ROWS],
        ),
        2008,
        2019,
    ),
    "two tables, one below the other": (
        TEXT + "\nRail\n" + rows_of(HEADING, [(y, 2 * a, 3 * b) for y, a, b in ROWS]),
        2008,
        2019,
    ),
    "another table right below": (
        TEXT + rows_of(("year", "c", "d"), [(y + 12, a, b) for y, a, b in ROWS]),
        2008,
        2019,
    ),
    "names in merged cells": (
        lines("Year,Road,,Rail,", ",a,b,a,b", *(f"{y},{a},{b},{a},{b}" for y, a, b in ROWS)),
        2008,
        2019,
    ),
    "years in two digits": (
        rows_of(HEADING, [(f"{(y - 13) % 100:02}", a, b) for y, a, b in ROWS]),
        1995,
        2006,
    ),
    "years of a republic": (
        rows_of(("民國", "a", "b"), [(y - 1911, a, b) for y, a, b in ROWS]),
        2008,
        2019,
    ),
    "years of an emperor": (
        rows_of(("平成", "a", "b"), [(y - 1988, a, b) for y, a, b in ROWS]),
        2008,
        2019,
    ),
    "the sign of a footnote": (TEXT.replace("52\n", "52²\n"), 2008, 2019),
    "a footnote behind a blank": (TEXT.replace("52\n", "52 1)\n"), 2008, 2019),
    "a footnote of a year": (TEXT.replace("2012,", "2012 1),"), 2008, 2019),
    "a comment holds the names": (
        "# year a b\n" + TEXT.split("\n", 1)[1].replace(",", " "),
        2008,
        2019,
    ),
    "quotation marks behind blanks": (
        lines('year; "a" ; "b"', *(f'{y}; "{a}" ; "{b}"' for y, a, b in ROWS)),
        2008,
        2019,
    ),
}


def with_sums(part, sums):
    """Four quarters or twelve months of each year, and behind them a row for the year."""
    rows, count = [], 0
    for year in YEARS:
        for place in range(1, (4 if "Q" in part else 12) + 1):
            count += 1
            rows.append((part.format(year, place), count, count % 7))
        rows.append((sums.format(year), 4 * count, 3))
    return rows_of(("period", "b", "price"), rows), count


@pytest.mark.parametrize("part", ["{} Q{}", "{}-{:02}"])
@pytest.mark.parametrize("sums", ["Total {}", "{}", "{} annual", "Jahr {}", "{}年合计"])
def test_sums_of_each_year_between_its_parts_are_left_out_by_one_box(part, sums):
    text, count = with_sums(part, sums)
    table, said = mended(text)
    (sentence,) = said
    assert sums.format(2008) in sentence and "in the place of a" in sentence
    assert table.line.count("drop_untimed=True") == 1
    column = (*table.input_names, *table.target_names).index("b")
    assert np.hstack([table.inputs, table.targets])[:, column].tolist() == [*range(1, count + 1)]
    assert np.all(np.diff(table.years) == 1)


def test_a_month_misspelled_once_is_no_sum():
    months = ("Jan", "Feb", "Mra", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    reading = reading_of(rows_of(("month", "b"), [(f"{m} 2008", i) for i, m in enumerate(months)]))
    assert "month: Mra stands where a month must be, first in row 4" in reading.open[0].sentence
    assert [set(offer.mend) for offer in reading.open[0].offers] == [{"months"}]


@pytest.mark.parametrize(("text", "first", "last"), PUBLISHED.values(), ids=PUBLISHED)
def test_the_first_boxes_give_the_years_and_the_numbers(text, first, last):
    table, _ = mended(text)
    assert [table.when(table.years[i]) for i in (0, -1)] == [str(first), str(last)]
    known = {tuple(column) for column in np.hstack([table.inputs, table.targets]).T}
    assert tuple(B) in known


QUARTERS = [f"{y} Q{q}" for y in (2016, 2017, 2018) for q in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("times", "sums"),
    [
        (YEARS, {5: "2008-2012", 10: "2013-2017"}),
        (YEARS, {6: "Total"}),
        (QUARTERS, {4: "2016", 8: "2017", 12: "2018"}),
        (QUARTERS, {4: "Total 2016", 8: "Total 2017", 12: "Total 2018"}),
    ],
)
def test_sums_among_times_that_are_columns_are_left_out_by_one_box(times, sums):
    columns = [*zip(times, A, B, strict=True)]
    for place in sorted(sums, reverse=True):
        columns.insert(place, (sums[place], 999, 999))
    heading, *rows = zip(("series", "a", "b"), *columns, strict=True)
    table, said = mended(rows_of(heading, rows))
    assert "the table lies on its side" in said[0] and "in the place of a" in said[1]
    assert all(one in said[1] for one in sums.values()) and len(said) == 2
    assert (table.inputs[:, 0].tolist(), table.targets[:, 0].tolist()) == (A, B)
    assert np.all(np.diff(table.years) == 1)


def test_years_that_are_columns_beside_as_many_others_are_names():
    heading = ["land", *(cell for y in range(2010, 2014) for cell in (y, f"flag {y % 10}"))]
    rows = [(land, *(i * k + 1 for i in range(8))) for k, land in enumerate("abcd", 1)]
    assert not any("on its side" in f.sentence for f in reading_of(rows_of(heading, rows)).findings)


@pytest.mark.parametrize(
    ("heading", "written", "n", "first"),
    [
        ("semester", "{}/{}".format, 2, "2008H1"),
        ("Período", "{}-{}".format, 2, "2008H1"),
        ("semestre", "{}.{}".format, 2, "2008H1"),
        ("quarter", "{}/{}".format, 4, "2008Q1"),
        ("date", "{}.{}".format, 12, "2008-01"),
        ("시점", "{}.{}/4".format, 4, "2008Q1"),
        (
            "okres",
            lambda year, part: f"{['I', 'II', 'III', 'IV'][part - 1]} kw. {year}",
            4,
            "2008Q1",
        ),
        ("民國", lambda year, part: f"{year - 1911:03}{part:02}", 12, "2008-01"),
    ],
)
def test_parts_that_fill_their_years_are_parts_of_that_many(heading, written, n, first):
    table, said = mended(of_parts(heading, written, n))
    assert not said
    assert table.when(table.years[0]) == first
    assert np.all(np.diff(table.years) == 1)


@pytest.mark.parametrize(
    "cells", ["2019.1|2019.2", "2019/1|2019/2|2019/3|2020/1", "x10|x11|x12", "R1|R2|R3|R4"]
)
def test_parts_that_do_not_are_none(cells):
    times = read_times(cells.split("|"))
    assert times is None or times.unit == "month"


def test_numbers_such_as_years_with_decimals_are_asked_about():
    (asked,) = reading_of(rows_of(("date", "b"), [(1749 + i / 12, i) for i in range(20)])).open
    assert "date has '1749.0'" in asked.sentence


def test_the_last_day_of_work_is_the_end_of_its_month():
    days = "2020-01-31 2020-02-28 2020-03-31 2020-04-30 2020-05-29 2020-06-30".split()
    times = read_times(days)
    assert when(times.values[-1], times.unit) == "2020-06"


@pytest.mark.parametrize("keys", [("store",), ("store", "item")])
def test_series_may_be_told_apart_by_numbers(keys):
    rows = [
        (day, *(place[i] for i in range(len(keys))), 100 * place[0] + i)
        for place in ((1, 1), (2, 2), (1, 2), (2, 1))[: 2 * len(keys)]
        for i, day in enumerate(f"2013-01-{d:02}" for d in range(1, 20))
    ]
    table, said = mended(rows_of(("date", *keys, "sales"), rows))
    assert len(said) == len(keys)
    assert table.targets[:, 0].tolist() == list(range(100, 119))


def test_year_month_day_and_hour_are_joined_though_it_is_always_january():
    rows = [(i + 1, 2010, 1, 1 + i // 24, i % 24, i * i) for i in range(60)]
    table, _ = mended(rows_of(("No", "year", "month", "day", "hour", "b"), rows))
    assert (table.unit, table.when(table.years[-1])) == ("hour", "2010-01-03 11")


@pytest.mark.parametrize("code", ["-200", "0", "-1", "1e20"])
def test_a_number_that_comes_again_far_from_all_others_is_asked_about(code):
    values = [1000 + b if i not in (3, 7) else code for i, b in enumerate(B)]
    reading = reading_of(rows_of(HEADING, zip(YEARS, A, values, strict=True)))
    assert f"b is {code} in rows 5, 9, far from all others" in reading.open[0].sentence


@pytest.mark.parametrize("code", ["-32768", "9999.9"])
def test_a_code_that_comes_once_is_asked_about(code):
    reading = reading_of(TEXT.replace(",45\n", f",{code}\n"))
    assert f"b is {code} in row 5, far from all others" in reading.open[0].sentence


def test_numbers_of_rows_are_no_time():
    reading = reading_of(rows_of(("Id", "length", "width"), BY_ID))
    assert reading.times is None and "No column is a time" in reading.findings[0].sentence


FORMS = {"year": "{}", "Wann": "{}-03-01", "quarter": "{}Q1", "month": "{}-01"}


@pytest.mark.parametrize("number", ["{}", "({})", "[{}]"])
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("end", ["", ","])
@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("units", [0, 1, 2])
def test_a_row_that_numbers_the_columns_is_left_out_which_is_said(
    number, columns, end, name, units
):
    counts = [number.format(i + 1) for i in range(columns + 1)]
    below = [(FORMS[name].format(y), *(a, b)[:columns]) for y, a, b in ROWS]
    above = [counts, ("", *["EUR"] * columns)] if units else [counts]
    above = above[::-1] if units == 2 else above
    text = rows_of((name, *"ab"[:columns]), [*above, *below]).replace("\n", f"{end}\n")
    table, asked = mended(text)
    assert len(asked) == bool(units) and all("to hold units" in one for one in asked)
    assert table.targets[:, 0].tolist() == (A, B)[columns - 1] and table.target_names != ("2",)
    said = [one.sentence for one in reading_of(text).findings]
    assert (
        f"Row {3 if units == 2 else 2} numbers the columns ({', '.join(counts)}): left out" in said
    )


@pytest.mark.parametrize("above", [[], ["Table 1"], ["Table 1", ""]])
@pytest.mark.parametrize("empty", ["", ",,"])
@pytest.mark.parametrize("units", [",EUR,EUR", ",EUR,%", ",,(Mio. EUR)"])
@pytest.mark.parametrize("below", [[], [""]])
def test_an_empty_row_may_stand_between_names_and_units(above, empty, units, below):
    text = lines(*above, "Year,a,b", empty, units, *below, *TEXT.splitlines()[1:])
    table, asked = mended(text)
    assert (table.input_names, table.target_names) == (("a",), ("b",))
    assert len(asked) == 1 + bool(above) and table.targets[:, 0].tolist() == B
    assert asked[-1].startswith(f"Row {len(above) + 3} seems to hold units")


@pytest.mark.parametrize("columns", ["xyz", "xy"])
def test_small_numbers_that_begin_with_one_are_data(columns):
    k = len(columns)
    body = [[str(1 + k * i + j) for j in range(k)] for i in range(5)]
    assert reading_of(rows_of(columns, body)).body.grid.rows == body


@pytest.mark.parametrize("units", [("kg", "g"), ("km", " m"), "€$"])
def test_a_column_that_cannot_be_read_keeps_no_table_from_being_used(units):
    rows = [(y, f"{a}{units[y % 2]}", b, a) for y, a, b in ROWS]
    reading = reading_of(rows_of(("year", "volume", "b", "a"), rows))
    assert not reading.open
    assert "no number that can be read, but '13.5" in reading.columns["volume"].unused


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("year passengers carried\n2008 1\n2009 2\n2010 3\n", "quotation marks"),
        ("year a b\n2008 1 4\n2009 5\n2010 3 6\n", "row 3: which of the 3 columns has no number"),
        ('[{"year": 2008, "a": 1}, {"year": 2009, "a": 2}]', "is JSON"),
    ],
)
def test_what_no_box_helps_against_says_what_does(text, words):
    with pytest.raises(Unreadable, match=words):
        reading_of(text)


def test_prices_are_no_names_of_series():
    rows = [(f"2020-01-{1 + i // 3:02}", i, 2.5 + i % 3) for i in range(30)]
    (asked,) = reading_of(rows_of(("date", "n", "price"), rows)).open
    assert not any("keep" in offer.mend for offer in asked.offers)


def test_business_days_may_be_counted():
    days = [f"2020-01-{d:02}" for d in range(6, 31) if d % 7 not in (4, 5)]
    table, said = mended(
        rows_of(("date", "b"), [(d, i) for i, d in enumerate(days)]), lambda f: f.offers[-1]
    )
    assert "does not rise by even steps" in said[0] and table.in_time and table.step == 1
