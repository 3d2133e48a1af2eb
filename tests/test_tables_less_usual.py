"""Tables as they are exported, printed and typed less usually: read, asked about, or refused."""

from __future__ import annotations

import datetime
import io

import numpy as np
import openpyxl
import pytest
from own_files import mended, reading_of, rows_of

from bpcore.core.data import make_table
from bpcore.core.forecasting import EX_ANTE, backtest
from bpcore.core.tables.mends import PLAIN, Mends, Unreadable

YEARS = range(2008, 2020)
A = [13.5, 12.1, 15.9, 14.2, 11.7, 16.4, 15.3, 17.8, 13.6, 18.2, 16.1, 19.4]
B = [41, 44, 46, 45, 52, 57, 55, 61, 66, 64, 71, 78]
C = [1041, 1044, 2046, 1045, 1252, 1257, 1355, 1361, 1466, 1564, 1671, 1778]
SIGNED = [(-1) ** i * c for i, c in enumerate(C)]
OF_B = list(zip(YEARS, B, strict=True))
HEADING = ("year", "a", "b")
MONTHLY = range(1, 13)
ROWS = list(zip(YEARS, A, B, strict=True))
TEXT = rows_of(HEADING, ROWS)
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
V = [100 + 3 * i + (0, 5, 9, 2)[i % 4] for i in range(24)]
TWO_YEARS = [(2018 + i // 12, i % 12 + 1, v) for i, v in enumerate(V)]
FIRST_DAYS = [datetime.date(y, m, 1) - datetime.date(1899, 12, 30) for y, m, _ in TWO_YEARS]


def lines(*rows):
    return "\n".join(rows) + "\n"


def in_years(cells, values=B):
    """A series alone, its years written as these cells."""
    return rows_of(("year", "b"), zip(cells, values, strict=True))


def with_years(first):
    """Two digits of twelve years from this one."""
    return [f"1/1/{year % 100:02}" for year in range(first, first + 12)]


def one_sheet(*rows):
    """The only sheet of a new workbook."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def packed(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


# ---- read as they are, or after the first box of each question -----------------------------------

DAYS = [*range(16, 23), *range(11, 16)]
BY_YEARS = [f"{y},{a},{b}" for y, a, b in ROWS]
COMMA = [f"{c / 1000:.3f}".replace(".", ",") + "E+03" for c in C]
IN_BRACKETS = [f'"$({-n:,}.00)"' if n < 0 else f'"${n:,}.00"' for n in SIGNED]
TWELFTH = [(y, f"M{m:02}", v) for y, m, v in TWO_YEARS]

AS_DAYS = [datetime.date(1899, 12, 30) + datetime.timedelta(year) for year in YEARS]

READ = {
    "days whose years have two digits": (in_years(with_years(1962)), 0, "1962", "1973", B),
    "months before 1950": (
        rows_of(("month", "v"), [(f"{MONTHS[m - 1]}-{y - 1969}", v) for y, m, v in TWO_YEARS]),
        0,
        "1949-01",
        "1950-12",
        V,
    ),
    "seasons": (in_years(f"{y % 100:02}/{(y + 1) % 100:02}" for y in YEARS), 0, "2008", "2019", B),
    "fiscal years": (in_years(f"FY{y}–{(y + 1) % 100:02}" for y in YEARS), 0, "2008", "2019", B),
    "years behind a word": (in_years(f"Year {y}" for y in YEARS), 0, "2008", "2019", B),
    "fiscal years in short": (in_years(f"FY{y % 100:02}" for y in YEARS), 0, "2008", "2019", B),
    "fiscal quarters": (
        rows_of(("when", "b"), [(f"Q{i % 4 + 1} FY{2014 + i // 4}", b) for i, b in enumerate(B)]),
        0,
        "2014Q1",
        "2016Q4",
        B,
    ),
    "hours somewhere": (
        rows_of(
            ("time", "v"), [(f"2020-01-01T{i:02}:00:00+05:30", v) for i, v in enumerate(V[:24])]
        ),
        0,
        "2020-01-01 00",
        "2020-01-01 23",
        V[:24],
    ),
    "years that a spreadsheet shows as days": (
        packed(one_sheet(("year", "b"), *zip(AS_DAYS, B, strict=True))),
        1,
        "2008",
        "2019",
        B,
    ),
    "calendar weeks": (
        rows_of(("Woche", "b"), [(f"KW {i + 1}/2018", b) for i, b in enumerate(B)]),
        0,
        "2018-01-01",
        "2018-03-19",
        B,
    ),
    "an hour called 24": (
        rows_of(("time", "v"), [(f"2020-01-01 {i + 1:02}:00", v) for i, v in enumerate(V)]),
        0,
        "2020-01-01 01",
        "2020-01-02 00",
        V,
    ),
    "hours from 1 to 24": (
        rows_of(
            ("date", "hour", "v"),
            [(f"2020-01-0{i // 24 + 1}", i % 24 + 1, v) for i, v in enumerate([*V, *V])],
        ),
        1,
        "2020-01-01 01",
        "2020-01-03 00",
        [*V, *V],
    ),
    "a clock with points": (
        rows_of(
            ("Date", "Time", "v"),
            [(f"{14 + i // 24}/03/2004", f"{i % 24}.00.00", v) for i, v in enumerate([*V, *V])],
        ),
        1,
        "2004-03-14 00",
        "2004-03-15 23",
        [*V, *V],
    ),
    "days as spreadsheets count them": (
        rows_of(
            ("date", "v"),
            [(d.days, v) for d, v in zip(FIRST_DAYS, V, strict=True)],
        ),
        1,
        "2018-01",
        "2019-12",
        V,
    ),
    "a thirteenth month": (
        rows_of(
            ("Year", "Period", "v"),
            [*TWELFTH[:12], (2018, "M13", 9), *TWELFTH[12:], (2019, "M13", 9)],
        ),
        2,
        "2018-01",
        "2019-12",
        V,
    ),
    "quarters with a letter behind": (
        in_years(f"{2017 + i // 4}.Q{i % 4 + 1}{'p' if i > 9 else ''}" for i in range(12)),
        1,
        "2017Q1",
        "2019Q4",
        B,
    ),
    "minus behind": (
        in_years(YEARS, [f"{-n}-" if n < 0 else n for n in SIGNED]),
        0,
        "2008",
        "2019",
        SIGNED,
    ),
    "parentheses of bookkeepers": (
        in_years(YEARS, IN_BRACKETS),
        1,
        "2008",
        "2019",
        SIGNED,
    ),
    "a comma before an exponent": (
        rows_of(("year", "c"), zip(YEARS, COMMA, strict=True), ";"),
        0,
        "2008",
        "2019",
        C,
    ),
    "single quotes": (
        TEXT.replace(",", "','").replace("\n", "'\n'")[:-1].replace("year", "'year"),
        0,
        "2008",
        "2019",
        B,
    ),
    "whole lines between quotes": (
        lines(*(f'"{line}"' for line in TEXT.split())),
        0,
        "2008",
        "2019",
        B,
    ),
    "columns counted beneath their names": (
        lines("year,a,b", "1,2,3", *BY_YEARS),
        0,
        "2008",
        "2019",
        B,
    ),
    "a comma in the title and in every number": (
        "Table 3: rides, by year\n"
        + rows_of(("year", "a"), zip(YEARS, A, strict=True), ";").replace(".", ","),
        1,
        "2008",
        "2019",
        A,
    ),
    "a semicolon in every remark": (
        rows_of(("year", "b", "remark"), [(y, b, "one; two") for y, b in OF_B]),
        0,
        "2008",
        "2019",
        B,
    ),
    "blanks between, and a comma in every number": (
        rows_of(("year", "a", "b"), ROWS, " ").replace(".", ","),
        0,
        "2008",
        "2019",
        A,
    ),
    "full-width commas": (TEXT.replace(",", "，"), 0, "2008", "2019", B),
    "a letter behind every time": (
        in_years(f"{2017 + i // 4}Q{i % 4 + 1} p" for i in range(12)),
        1,
        "2017Q1",
        "2019Q4",
        B,
    ),
    "a year in a name, and columns counted": (
        lines("year;2010 prices", "(1);(2)", *(f"{y};{b}" for y, b in OF_B)),
        0,
        "2008",
        "2019",
        B,
    ),
    "no name above the years": (lines(",b", *(f"{y},{b}" for y, b in OF_B)), 0, "2008", "2019", B),
    "years in no order, without a name": (
        lines(",b", *(f"{y},{b}" for y, b in [*OF_B[7:], *OF_B[:7]])),
        1,
        "2008",
        "2019",
        B,
    ),
    "a sum above days in no order": (
        lines("a,b", "Total,9", *(f"{d}.03.2021,{b}" for d, b in zip(DAYS, B, strict=True))),
        2,
        "2021-03-11",
        "2021-03-22",
        [*B[7:], *B[:7]],
    ),
    "a long minus behind a currency": (
        in_years(YEARS, [f"€{n}".replace("-", "\u2212") for n in SIGNED]),
        0,
        "2008",
        "2019",
        SIGNED,
    ),
    "units that are no names": (
        lines("year,Index,GDP", ",2015=100,million EUR", *BY_YEARS),
        1,
        "2008",
        "2019",
        B,
    ),
    "names in two rows, and units": (
        lines(
            *(",Road,,Rail,", ",new,old,new,old", "year,m,t,m,t"),
            *(f"{y},{a},{b},{b},{a}" for y, a, b in ROWS),
        ),
        1,
        "2008",
        "2019",
        B,
    ),
    "years that stand over two items each": (
        rows_of(
            ("town", *(y for y in YEARS for _ in "mf")),
            [
                ("town", *["men", "women"] * 12),
                ("Ulm", *(x for pair in zip(B, A, strict=True) for x in pair)),
                ("Bonn", *(x for pair in zip(A, B, strict=True) for x in pair)),
            ],
        ),
        2,
        "2008",
        "2019",
        B,
    ),
    "months without names": (
        lines(*(" ".join(map(str, (y, *V[12 * (y - 2018) :][:12]))) for y in (2018, 2019))),
        2,
        "2018-01",
        "2019-12",
        V,
    ),
    "300 countries": (
        rows_of(
            ("land", "year", "b"),
            [(f"L{k}", y, b + k) for k in range(300) for y, b in OF_B],
        ),
        1,
        "2008",
        "2019",
        B,
    ),
    "a column of footnotes": (
        rows_of(
            ("year", "b", "footnotes"),
            [(y, b, 1 if y < 2010 else "") for y, b in OF_B],
        ),
        0,
        "2008",
        "2019",
        B,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "asked", "first", "last", "column"), READ.values(), ids=READ)
def test_the_first_boxes_give_the_times_and_the_numbers(text, asked, first, last, column):
    table, said = mended(text)
    assert len(said) == asked, said
    assert [table.when(table.years[i]) for i in (0, -1)] == [first, last]
    known = np.hstack([table.inputs, table.targets]).T.tolist()
    assert column in known


@pytest.mark.parametrize("written", ["{:,}%", "({:,})", "${:,}"])
def test_two_ways_of_reading_are_shown_whatever_stands_around(written):
    text = in_years(YEARS, [f'"{written.format(c)}"' for c in C])
    asked = reading_of(text).open[0]
    assert "and all others can be read in two ways" in asked.sentence
    assert [offer.words.split()[-1] for offer in asked.offers][1] in ("1.041", "-1.041")


def test_names_of_two_rows_go_together_above_their_units():
    table, (said,) = mended(READ["names in two rows, and units"][0])
    assert said == "Rows 1 to 3 stand above the numbers: which names the columns?"
    assert (table.input_names, table.time) == (("Road new", "Road old", "Rail new"), "year")
    assert table.units["Road old"] == "t"


# ---- asked about ---------------------------------------------------------------------------------

ASKED = {
    "the raised sign of a footnote": (
        TEXT.replace("2012,", "2012¹,"),
        "year: 1 time with a sign or a word beside, as in '2012¹' (row 6)",
    ),
    "days without a year": (
        in_years([f"Mar {10 + i}" for i in range(12)]),
        "'Mar 10' may end in a year or count something else; write years in full",
    ),
    "hours": (
        rows_of(("hour", "b"), [(f"{i:02}-{i + 1:02}", b) for i, b in enumerate(B)]),
        "hour has '00-01'",
    ),
    "a quarter among years": (TEXT.replace("2019,", "2019 (Q1),"), "'2019 (Q1)' is no time"),
    "a footnote behind a year": (TEXT.replace("2012,", "2012 [1],"), "as in '2012 [1]' (row 6)"),
    "days in two notations": (
        in_years(f"2019-01-{d:02}" if d < 7 else f"{d:02}/01/2019" for d in MONTHLY),
        "the times are written in 2 ways (6 rows as 2019-01-01, 6 rows as 07/01/2019)",
    ),
    "an empty year": (TEXT.replace("2013,", ","), "Row 7 has nothing in the place of a time"),
    "a bound": (TEXT.replace("15.9", "<0.5"), "1 of 12 numbers is only said to be beyond a limit"),
    "years above their months": (
        lines("period,b", "2018,", *(f"{m},1" for m in MONTHS), "2019,", "Jan,2", "Feb,3"),
        "have years (2018, 2019), and the rows below them their parts",
    ),
    "numbers that may be days": (
        rows_of(("date", "v"), [(43101 + i, v) for i, v in enumerate(V)]),
        "date has numbers such as 43101, which spreadsheets show as days",
    ),
    "a unit that changes": (
        rows_of(("year", "b", "unit"), [(y, b, "t" if y < 2014 else "kg") for y, b in OF_B]),
        "unit is not the same in all rows: t (6), kg (6)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), ASKED.values(), ids=ASKED)
def test_what_is_not_sure_is_asked_with_a_box(text, words):
    asked = [finding for finding in reading_of(text).open if words in finding.sentence]
    assert len(asked) == 1 and asked[0].offers


@pytest.mark.parametrize(
    ("names", "rows", "time"),
    [
        (("Stichtag", "Rides per day", "b"), [(f"2019-{m:02}-01", 1500 + 37 * m) for m in MONTHLY],
         "Stichtag"),
        (("when", "Data value", "b"), [(f"{m:02}.2019", 1500 + m) for m in MONTHLY], "when"),
        (("YYYYMM", "rain days", "b"), [(f"2019{m:02}", 10 + 7 * m % 5) for m in MONTHLY],
         "YYYYMM"),
        (("observation_date", "year", "b"), [(f"2019-{m:02}-01", 2019) for m in MONTHLY],
         "observation_date"),
        (("Calendar Year", "a", "Released"), [(2000 + m, m) for m in MONTHLY], "Calendar Year"),
        (("sample", "a", "b"), [(f"S1-{m:02}", m**2) for m in MONTHLY], None),
        (("range", "a", "b"), [(f"{m + 9}-{m + 10}", m**2) for m in MONTHLY], None),
    ],
)  # fmt: skip
def test_the_time_is_where_times_are_written_whatever_the_others_are_called(names, rows, time):
    text = rows_of(names, [(*row, b) for row, b in zip(rows, B, strict=True)])
    assert reading_of(text).roles.time == time


def test_numbers_under_a_name_of_weeks_are_no_months():
    weeks = in_years([f"2018{n:02}" for n in MONTHLY]).replace("year,", "week,", 1)
    table, said = mended(weeks)
    assert not said and (table.when(table.years[0]), table.when(table.years[-1])) == (
        "2018-01-01",
        "2018-03-19",
    )
    years = [(y, n, 3 * n + y % 5) for y in (2018, 2019) for n in range(1, 53)]
    table, said = mended(rows_of(("year", "week", "b"), years))
    assert len(said) == 1 and table.when(table.years[-1]) == "2019-12-23"
    rates = rows_of(("quarter", "sales per week"), [(f"2018Q{n}", 18201 + n) for n in range(1, 5)])
    assert reading_of(rates).roles.time == "quarter"


def test_months_of_spring_alone_are_no_quarters():
    text = rows_of(("month", "b"), [(f"{2017 + i // 4}-{i % 4 + 1}", b) for i, b in enumerate(B)])
    assert reading_of(text).times.unit == "month"


def test_eight_digits_may_end_in_the_year():
    table, said = mended(in_years([f"{day}122019" for day in range(17, 29)]))
    assert not said and table.when(table.years[0]) == "2019-12-17"
    (asked,) = reading_of(in_years([f"{month}012019" for month in range(1, 13)])).open
    assert "can change places: 2019-01-02 or 2019-02-01" in asked.sentence


HOURS = {
    "by their number": [*range(24)],
    "from one": [*range(1, 25)],
    "by a letter": [f"H{hour:02}" for hour in range(1, 25)],
    "by the clock": [f"{hour:02}:00" for hour in range(24)],
    "with seconds": [f"{hour}:00:00" for hour in range(24)],
    "in halves": [f"{i // 2}:{i % 2 * 3}0" for i in range(48)],
}


@pytest.mark.parametrize("names", HOURS.values(), ids=HOURS)
@pytest.mark.parametrize("total", [[], ["Total"]])
def test_hours_as_columns_are_put_below_one_another(names, total):
    values = [[d * d % 7 + i * i % 11 for i in range(len(names))] for d in range(6)]
    rows = [(f"2019-01-{d + 1:02}", *v, *[sum(v) for _ in total]) for d, v in enumerate(values)]
    text = rows_of(("date", *names, *total), rows)
    table, said = mended(text)
    assert f"{len(names)} columns are parts of a day ({names[0]} to {names[-1]})" in said[-1]
    assert table.targets[:, 0].tolist() == sum(values, []) and table.even
    first = table.when(table.years[0])
    assert first.startswith("2019-01-01 0" + ("1" if str(names[0]).endswith("1") else "0"))
    assert reading_of(text, Mends(heading=True, unroll=False)).body.names[1] == str(names[0])


def test_an_hour_may_be_named_by_its_end():
    rows = [(f"2019-01-{d + 1:02}", *range(d, d + 24)) for d in range(6)]
    text = rows_of(("date", *(f"H{hour}" for hour in range(1, 25))), rows)
    table = make_table(reading_of(text, Mends(unroll="ends")))
    assert [table.when(table.years[i]) for i in (0, -1)] == ["2019-01-01 00", "2019-01-06 23"]


def days_below_months(n, absent):
    """A row for each day of a month, and a column for each month, of a year with so many days."""
    lengths = [31, 28 + (n == 366), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    rows = [
        (d + 1, *(d * d % 7 + m if d < length else absent for m, length in enumerate(lengths)))
        for d in range(31)
    ]
    values = [d * d % 7 + m for m, length in enumerate(lengths) for d in range(length)]
    return rows_of(("Day", *MONTHS), rows), values


@pytest.mark.parametrize(("year", "n"), [(2020, 366), (2021, 365)])
@pytest.mark.parametrize("absent", ["", "-"])
def test_days_below_months_are_those_of_the_year_above(year, n, absent):
    text, values = days_below_months(n, absent)
    table, said = mended(f"Rainfall {year}\n\n{text}")
    assert len(said) == 2 and "each row is a day of them" in said[1]
    assert table.targets[:, 0].tolist() == values and len(values) == n
    assert [table.when(table.years[i]) for i in (0, -1)] == [f"{year}-01-01", f"{year}-12-31"]
    assert make_table(reading_of(text, Mends(unroll=year))).targets[:, 0].tolist() == values


@pytest.mark.parametrize("title", ["Rainfall", "Rainfall 2021", "2019 and 2020"])
def test_days_below_months_of_no_year_that_fits_are_asked_about(title):
    text, _ = days_below_months(366, "")
    reading = reading_of(f"{title}\n\n{text}", Mends(rows_above=2))
    asked = next(one for one in reading.open if "each row is a day" in one.sentence)
    assert [offer.mend for offer in asked.offers] == [{"unroll": False}]


def test_hours_of_a_day_with_one_more_are_named():
    rows = [(f"2019-01-{i + 1:02}", *range(i, i + 25)) for i in range(12)]
    text = rows_of(("date", *(f"H{i}" for i in range(1, 26))), rows)
    (asked,) = reading_of(text).open
    assert asked.sentence.startswith("The names of 25 columns are parts of a day (H1 to H25)")
    assert not reading_of(text, Mends(unroll=False)).open


def test_columns_beside_months_are_no_quarters():
    text = rows_of(("month", "T1", "T2"), [(f"2019-{m:02}", m * m, m) for m in MONTHLY])
    assert not reading_of(text).open


@pytest.mark.parametrize(("sign", "more"), [("½", 0.5), (" ¼", 0.25), ("¾", 0.75)])
def test_halves_are_no_unit(sign, more):
    table = make_table(reading_of(in_years(YEARS, [f"{b}{sign}" for b in B])))
    assert table.targets[:, 0].tolist() == [b + more for b in B]
    assert reading_of(in_years(YEARS, [f"{b}⅓" for b in B])).roles.targets == ()


@pytest.mark.parametrize("cents", [".-", ",-", ",--", ".–", ",- €"])
def test_a_dash_in_the_place_of_cents_is_left_off(cents):
    table = make_table(reading_of(in_years(YEARS, [f'"{b}{cents}"' for b in B])))
    assert table.targets[:, 0].tolist() == B


@pytest.mark.parametrize(("others", "odd"), [(".", ","), (",", ".")])
def test_a_decimal_sign_that_is_not_that_of_the_others_is_told(others, odd):
    cells = [f"{b}.25".replace(".", odd if i == 4 else others) for i, b in enumerate(B)]
    reading = reading_of(in_years(YEARS, [f'"{cell}"' for cell in cells]))
    assert any(f"{cells[4]!r} is read as {B[4]}.25" in one.sentence for one in reading.findings)
    assert make_table(reading).targets[:, 0].tolist() == [b + 0.25 for b in B]


def test_numbers_beside_years_may_tell_series_apart():
    text = rows_of(
        ("year", "region", "b"),
        [(2008 + i // 4, "I II III IV".split()[i % 4], b) for i, b in enumerate(B)],
    )
    (asked,) = reading_of(text).open
    assert [offer.words for offer in asked.offers][:2] == ["keep region I", "keep region II"]


def test_local_midnights_are_days_in_summer_and_in_winter():
    days = [f"2019-{m:02}-01T00:00:00+0{1 + (3 < m < 11)}:00" for m in MONTHLY]
    table, said = mended(in_years(days))
    assert not said and table.when(table.years[-1]) == "2019-12"


def test_a_word_in_the_corner_of_numbers_is_that_of_a_heading():
    reading = reading_of("Country,2018,2019\nChad,1,2\nMali,3,4\n")
    (asked,) = reading.open
    assert [offer.words[:11] for offer in asked.offers] == ["row 1 names", "row 1 is da"]
    assert set(reading.columns) == {"Country", "2018", "2019"}  # as if the first were ticked


def test_a_table_that_lies_on_its_side_is_named_by_words_and_not_by_numbers_of_lines():
    rows = [(1, "GDP", *B), (2, "Imports", *C)]
    table, said = mended(rows_of(("Line", "Item", *YEARS), rows))
    assert len(said) == 1 and table.target_names == ("Imports",)


def with_a_hidden_row():
    book = one_sheet(HEADING, *ROWS)
    book.active.row_dimensions[5].hidden = True
    return packed(book)


TOLD = {
    "hidden rows": (with_a_hidden_row(), "Some rows or columns of the file are hidden"),
    "other days beside it": (
        rows_of(
            ("Date", "a", "Updated", "b"),
            [(f"{y}-01-01", a, f"{y + 1}-01-01", b) for y, a, b in ROWS],
        ),
        "Updated has other times than Date",
    ),
    "an empty row": (
        TEXT + "\n" + rows_of((2020, 1, 2), [(2020 + i, i, i) for i in range(1, 6)]),
        "Row 14 is empty: what stands above and below is read as one table",
    ),
}


@pytest.mark.parametrize(("content", "words"), TOLD.values(), ids=TOLD)
def test_what_may_be_meant_otherwise_is_told_and_read(content, words):
    reading = reading_of(content)
    assert not reading.open
    assert any(words in finding.sentence for finding in reading.findings)
    assert len(reading.times.values) >= len(ROWS)


USED = {
    "two empty columns between": rows_of(
        ("year", "a", "", "", "b"), [(y, a, "", "", b) for y, a, b in ROWS]
    ),
    "a trend and its square": rows_of(
        ("t", "t2", "b"), [(i, i * i, b) for i, b in enumerate(B, 1)]
    ),
    "weights": rows_of(
        ("year", "W1", "W2", "W3", "W4", "W5", "b"),
        [(y, *(a * i for i in range(1, 6)), b) for y, a, b in ROWS],
    ),
    "who was in office": rows_of(("year", "Measure", "b"), [(y, "none", b) for y, b in OF_B]),
}


@pytest.mark.parametrize("text", USED.values(), ids=USED)
def test_what_only_looks_doubtful_is_used_unasked(text):
    reading = reading_of(text)
    assert not reading.open and reading.roles.targets == ("b",)
    assert len(reading.times.values) == len(B)


@pytest.mark.parametrize(("sign", "factor"), [("-", -1), ("+", 1)])
def test_what_parentheses_mean_is_asked(sign, factor):
    text = rows_of(HEADING, [(y, a, f"({b})" if y in (2010, 2012) else b) for y, a, b in ROWS])
    (asked,) = reading_of(text).open
    assert asked.sentence == "b: 2 numbers in parentheses (rows 4, 6)"
    assert [offer.mend["brackets"] for offer in asked.offers] == ["-", "+"]
    table = make_table(reading_of(text, Mends(brackets=sign)))
    expected = [factor * b if y in (2010, 2012) else b for y, _, b in ROWS]
    assert table.targets[:, 0].tolist() == expected
    assert f"brackets={sign!r}" in table.line


def test_a_row_left_out_where_rows_are_counted_stays_a_step():
    rows = [(A[i], "" if i == 5 else 100 + 7 * i) for i in range(12)]
    text = rows_of(("x", "b"), rows)
    table = make_table(reading_of(text, Mends(in_order=True, drop_missing=True)))
    assert table.years.tolist() == [1, 2, 3, 4, 5, *range(7, 13)]
    test = backtest(table, {"linear trend": EX_ANTE["linear trend"]}, years=3)
    np.testing.assert_allclose(test.forecasts["linear trend"], test.record)


def test_numbers_too_long_to_be_told_apart_are_no_column():
    text = rows_of(
        ("year", "code", "b"), [(y, 9007199254740993 + i, b) for i, (y, _, b) in enumerate(ROWS)]
    )
    reading = reading_of(text)
    assert (
        reading.columns["code"].unused
        == "has whole numbers too long to be told apart, as codes are"
    )
    assert reading.roles.targets == ("b",)


# ---- refused -------------------------------------------------------------------------------------

NEIGHBOURS = {
    "other years of the same name": rows_of(
        ("year", "a", "", "year", "b"), [(y, a, "", y - 9, b) for y, a, b in ROWS]
    ),
    "a table of other years": rows_of(
        ("year", "a", "", "Jahr", "b"), [(y, a, "", y - 9, b) for y, a, b in ROWS]
    ),
    "means": rows_of(
        ("year", "a", "", "Notes", ""),
        [(y, a, "", *(("mean", 15.3) if y < 2010 else ("", ""))) for y, a, _ in ROWS],
    ),
    "means with the first in the heading": rows_of(
        ("year", "a", "", "mean", 15.3),
        [(y, a, "", *(("SD", 2.3) if y < 2010 else ("", ""))) for y, a, _ in ROWS],
    ),
    "a longer table": rows_of(
        ("year", "a", "", "year", "b"),
        [
            *((y, a, "", y - 9, b) for y, a, b in ROWS),
            *(("", "", "", 2011 + i, b) for i, (_, _, b) in enumerate(ROWS)),
        ],
    ),
}


@pytest.mark.parametrize("text", NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_a_second_table_to_the_right_is_left_out_which_is_asked(text):
    table, said = mended(text)
    assert said[0].startswith("Behind the empty column 3 a second table seems to begin")
    assert len(said) == 1 and table.targets[:, 0].tolist() == [a for _, a, _ in ROWS]


REFUSED = {
    "a value and a flag for each year": (
        rows_of(
            ("land", *(name for y in YEARS for name in (y, f"{y} flag"))),
            [(land, *(x for b in B for x in (b, "e"))) for land in ("Chad", "Mali")],
        ),
        r"has 2 columns for each of 12 years \(2008, 2008 flag\)",
    ),
    "a PDF": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "is a PDF: copy its table into a spreadsheet"),
    "part of a web page": (b"<div><table><tr><td>2008", "is a web page"),
    "formulas that no program has calculated": (
        packed(one_sheet(HEADING, *((y, a, f"=B{i}*2") for i, (y, a, _) in enumerate(ROWS, 2)))),
        "has formulas whose values were never calculated",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_what_would_take_guessing_is_refused_with_what_to_do(content, words):
    with pytest.raises(Unreadable, match=words):
        reading_of(content)


def test_an_empty_column_between_two_is_no_second_table():
    text = rows_of(("year", "a", "", "b on the year before"), [(y, a, "", b) for y, a, b in ROWS])
    table, said = mended(text)
    assert not said and table.target_names == ("b on the year before",)


def test_a_sheet_that_is_hidden_is_not_read_first():
    book = one_sheet(("year", "hidden"), *zip(YEARS, A, strict=True))
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("shown")
    for row in (("year", "b"), *OF_B):
        shown.append(row)
    table = make_table(reading_of(packed(book), PLAIN))
    assert table.target_names == ("b",)
