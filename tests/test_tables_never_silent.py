"""Tables that were once read wrongly without a word, or mended by a box that spoilt them."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from own_files import mended, reading_of, rows_of, workbook

import bpcore.core.tables.series
from bpcore.core.data import load_table, make_table
from bpcore.core.tables.choice import Choice
from bpcore.core.tables.mends import PLAIN, Mends, Unreadable
from bpcore.core.tables.parts import SHORT
from bpcore.core.tables.periods import read_times, when

V = [100, 108, 115, 111, 112, 120, 127, 123, 124, 132, 139, 135]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def series(name, cells, values=V):
    return rows_of((name, "v"), zip(cells, values, strict=False))


def lines(*rows):
    return "\n".join(rows) + "\n"


# ---- months that are not known by their names ----------------------------------------------------

MRX = "Jan Feb Mrx Apr Mai Jun Jul Aug Sep Okt Nov Dez".split()
CROATIAN = (
    "siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan listopad studeni prosinac"
).split()
INVENTED = "zuna zdua ztria zkvara zkvina zsesa zsepa zoka znaua zdeka zundeka zdudeka".split()
MANY = [100 + i * i % 17 + i for i in range(24)]


@pytest.mark.parametrize("months", [MRX, CROATIAN, INVENTED], ids=lambda names: names[2])
@pytest.mark.parametrize("form", ["rows", "short", "columns", "wide"])
def test_a_month_not_known_by_its_name_is_named_and_none_is_lost(months, form):
    pairs = [(2018 + i // 12, months[i % 12]) for i in range(24)]
    if form == "wide":
        if months is INVENTED:
            return  # twelve columns of words may be anything
        text = rows_of(("Jahr", *months), [(2018, *MANY[:12]), (2019, *MANY[12:])])
    elif form == "columns":
        text = rows_of(("Jahr", "Monat", "v"), [(*p, v) for p, v in zip(pairs, MANY, strict=True)])
    else:
        cells = [f"{m} {y % 100 if form == 'short' else y}" for y, m in pairs]
        text = series("Monat", cells, MANY)
    table, said = mended(text)
    assert said and len(said) < 3
    assert [table.when(table.years[i]) for i in (0, -1)] == ["2018-01", "2019-12"]
    assert table.targets[:, 0].tolist() == MANY


@pytest.mark.parametrize("word", ["Grand total", "Total general", "Summer", "YTD 2020"])
@pytest.mark.parametrize("form", ["{1:02}/2020", "2020-{1:02}", "{0} 2020"])
@pytest.mark.parametrize("place", [5, 11])
def test_a_word_for_a_total_is_no_month(word, form, place):
    cells = [form.format(month, i + 1) for i, month in enumerate(MONTHS)]
    cells[place] = word
    if place == 11:
        cells = [*reversed(cells[:11]), word]
    table, said = mended(series("Month", cells))
    assert not any("where a month must be" in one for one in said)
    assert (table.unit, len(table.years)) == ("month", 11)
    reading = reading_of(series("Month", cells), Mends(months=[*MONTHS[:11], "Grandtotal"]))
    assert reading.open


@pytest.mark.parametrize("year", [62, 2562])
def test_years_beside_months_in_thai_are_those_of_thailand(year):
    names = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
    table, said = mended(series("เดือน", [f"{name} {year}" for name in names]))
    assert [table.when(table.years[i]) for i in (0, -1)] == ["2019-01", "2019-12"]


def test_a_total_among_months_is_none_of_them():
    known = [*MRX[:2], "Mar", *MRX[3:]]
    cells = [f"{m} {y}" for y in (2018, 2019) for m in (*known, "Summe")]
    assert [
        offer.mend for offer in reading_of(series("Monat", cells, range(26))).open[0].offers
    ] == [{"drop_untimed": True}]
    with pytest.raises(ValueError, match="months has 2 names; it must have 12"):
        Mends(months=("a", "b"))


# ---- how times are written -----------------------------------------------------------------------

ENDS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
TIMES = {
    "rolling years": ("Period", [f"{y}-{y % 100 + 2:02}" for y in range(2000, 2011)], "2000 2010"),
    "years of three": ("Period", ["2001-03", "2004-06", "2007-09", "2010-12"], "2001 2010"),
    "five years": ("Period", ["1990-1994", "1995-1999", "2000-2004"], "1990 2000"),
    "seasons of one digit": (
        "Season", [f"{y}/{(y + 1) % 10}" for y in range(1990, 1998)], "1990 1997"
    ),
    "weeks": ("KW", [f"{i + 1:02}/2020" for i in range(12)], "2019-12-30 2020-03-16"),
    "quarters": ("Quartal", [f"{i % 4 + 1:02}/{2017 + i // 4}" for i in range(12)],
                 "2017Q1 2019Q4"),
    "quarters of six digits": ("quarter", [f"2019{i + 1:02}" for i in range(4)], "2019Q1 2019Q4"),
    "year and month of two digits each": ("month", range(1901, 1913), "2019-01 2019-12"),
    "year, month and day": ("date", [f"1803{i + 1:02}" for i in range(12)],
                            "2018-03-01 2018-03-12"),
    "month ends": ("date", ["180131", "180228", "180331"], "2018-01 2018-03"),
    "first zeros lost": ("date", [*range(300120, 320120, 10000), 10220, 20220],
                         "2020-01-30 2020-02-02"),
    "months before years": ("date", [112019, 122019, 12020, 22020], "2019-11 2020-02"),
    "days of the year": ("date", [2018364, 2018365, 2019001], "2018-12-30 2019-01-01"),
    "hours": ("MESS_DATUM", [2020010122, 2020010123, 2020010200], "2020-01-01 22 2020-01-02 00"),
    "seconds": ("date", ["20200101030000", "20200101060000", "20200101090000"],
                "2020-01-01 03 2020-01-01 09"),
    "zeros of years": ("year", [*range(94, 100), *range(6)], "1994 2005"),
    "a year's months without zeros": ("Stand", [f"{i + 1}.2019" for i in range(12)],
                                      "2019-01 2019-12"),
    "before 1940": ("month", [f"{m}-{y}" for y in (38, 39, 40) for m in MONTHS[::3]],
                    "1938Q1 1940Q4"),
    "from the thirties on": ("date", [f"1/1/{y}" for y in range(33, 45)], "1933 1944"),
    "from one hour to the next": (
        "MTU", [f"01.01.2020 {i:02}:00 - 01.01.2020 {i + 1:02}:00" for i in range(12)],
        "2020-01-01 00 2020-01-01 11",
    ),
    "a clock put back": (
        "time", [f"2020-10-25T0{h}:00:00+0{o}:00" for h, o in ((1, 2), (2, 2), (2, 1), (3, 1))],
        "2020-10-25 01 2020-10-25 04",
    ),
    "years in thousands": ("Year", [f"2.{y:03}" for y in range(8, 20)], "2008 2019"),
    "years with an exponent": ("year", [f"{y:.18e}" for y in range(2008, 2020)], "2008 2019"),
    "years with a blank": ("Jahr", [f"2 {y:03}" for y in range(8, 20)], "2008 2019"),
    "quarters by months": (
        "Period", [f"{q} {y}" for y in (2017, 2018) for q in
                   ("Jan-Mar", "Apr - Jun", "July to September", "Oct–Dec")], "2017Q1 2018Q4"
    ),
    "halves by months": ("t", [f"{h} {y}" for y in (2017, 2018) for h in ("Jan-Jun", "Jul-Dec")],
                         "2017H1 2018H2"),
    "years that ended": ("Item", [f"Year ended 31 March {y}" for y in range(2008, 2014)],
                         "2008 2013"),
    "as at": ("date", [f"As at 30 June {y}" for y in range(2008, 2014)], "2008 2013"),
    "eras by letters": ("年", [f"H{y}" for y in range(19, 31)], "2007 2018"),
    "months of eras": ("年月", ["H30.11", "H30.12", "H31.1", "H31.2"], "2018-11 2019-02"),
    "first days of work": (
        "date", ["2023-01-03", "2023-02-01", "2023-03-01", "2023-04-03", "2023-05-02"],
        "2023-01 2023-05"
    ),
    "third Fridays": ("date", ["2023-01-20", "2023-02-17", "2023-03-17", "2023-04-21"],
                      "2023-01 2023-04"),
    "of one program": ("dt", [f"{i + 1:02}JAN2019:00:00:00" for i in range(12)],
                       "2019-01-01 2019-01-12"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "cells", "ends"), TIMES.values(), ids=TIMES)
def test_times_are_read_by_their_name_and_their_order(name, cells, ends):
    table, said = mended(series(name, cells))
    assert not said
    assert " ".join(table.when(table.years[i]) for i in (0, -1)) == ends
    assert table.targets[:, 0].tolist() == V[: len(table.years)]


@pytest.mark.parametrize(
    ("name", "cells", "words"),
    [
        ("date", ["Jan-25", "Feb-25", "Mar-25"], "are read as from 2025-01 to 2025-03"),
        ("x", range(2101, 2107), "are read as from 2021-01 to 2021-06"),
        ("x", range(210101, 210113), "are read as from 2021-01-01 to 2021-01-12"),
        ("week", range(2001, 2013), "week: 2001 is read as 2020-W01"),
        (
            "date",
            [f"{i % 4 + 1}/{2017 + i // 4}" for i in range(12)],
            "date: 1/2017 and the others are read as quarters",
        ),
        ("Zeit", [f"{2017 + i // 4}{i % 4 + 1}" for i in range(12)], "are read as quarters"),
        ("Quartal", [f"{2014 + i // 2}-{i % 2 + 1}" for i in range(12)], "read as half-years"),
        ("日期", ["99/01/04", "99/01/05", "99/01/06"], "are read as from 1999-01-04"),
        (
            "Period",
            ["2000-02", "2001-03", "2002-04"],
            "and the others are read as the first of their 3 years",
        ),
    ],
)
def test_what_was_assumed_of_years_is_said(name, cells, words):
    reading = reading_of(series(name, cells))
    assert not reading.open and any(words in finding.sentence for finding in reading.findings)


FRACTIONS = {
    "of programs": ([f"2023-05-01T{h:02}:00:00.{103 + h}Z" for h in range(12)], "hour", 1),
    "rounded": ([f"2023-05-01 10:00:{s:02}.{f}" for s, f in ((0, 98), (11, "02"), (20, 99))],
                "second", 10),
    "with a comma": ([f"2023-05-01 10:00:{s // 2:02},{s % 2 * 500:03}" for s in range(12)],
                     "millisecond", 500),
    "halves": ([f"2023-05-01 10:00:{s / 2:04.1f}" for s in range(12)], "millisecond", 500),
    "of microseconds": ([f"2023-05-01 10:00:00.{s:06}" for s in range(0, 120, 10)], "microsecond",
                        10),
    "some without": (["2023-05-01T10:00:00", "2023-05-01T10:00:00.5", "2023-05-01T10:00:01"],
                     "millisecond", 500),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "unit", "step"), FRACTIONS.values(), ids=FRACTIONS)
@pytest.mark.parametrize("name", ["created_at", "last_changed", "x"])
def test_fractions_of_a_second_are_read(cells, unit, step, name):
    reading = reading_of(rows_of((name, "v"), zip(cells, V, strict=False), ";"))
    table = make_table(reading)
    assert not reading.open and (table.unit, table.step) == (unit, step)


OF_A_PERIOD = {
    "years": ([f"{y}-12-31T23:59:59.999Z" for y in range(2000, 2008)], "2000 2007"),
    "quarters": ([f"{2019 + i // 4}-{'03-31 06-30 09-30 12-31'.split()[i % 4]} 23:59:59.999999999"
                  for i in range(8)], "2019Q1 2020Q4"),
    "months": ([f"2020-{m}-{d} 23:59:59" for m, d in (("01", 31), ("02", 29), ("03", 31))],
               "2020-01 2020-03"),
    "days": ([f"2023-06-{d:02}T23:59:59.999Z" for d in range(1, 8)], "2023-06-01 2023-06-07"),
    "days without seconds": ([f"2023-06-{d:02} 23:59" for d in range(1, 8)],
                             "2023-06-01 2023-06-07"),
    "hours": ([f"2023-06-01 {h:02}:59:59.999" for h in range(8)], "2023-06-01 00 2023-06-01 07"),
    "seconds": ([f"2023-06-01 10:{m:02}:59.5" for m in range(8)],
                "2023-06-01 10:00:59 2023-06-01 10:07:59"),
    "an error of a spreadsheet": ([f"2023-06-01 {t}" for t in ("10:00:00", "10:59:59.999997",
                                   "11:59:59.999995", "14:00:00")],
                                  "2023-06-01 10 2023-06-01 14"),
    "the evening": ([f"2023-06-{d:02} 23:00" for d in range(1, 8)],
                    "2023-06-01 23 2023-06-07 23"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "ends"), OF_A_PERIOD.values(), ids=OF_A_PERIOD)
def test_the_end_of_a_day_is_of_that_day(cells, ends):
    times = read_times(cells)
    assert " ".join(when(times.values[i], times.unit) for i in (0, -1)) == ends


def test_the_end_of_a_day_is_of_that_day_in_a_spreadsheet_too():
    days = [datetime.datetime(2023, 6, 1 + i, 23, 59, 59, 999000) for i in range(7)]
    serials = [f"{45078 + i}.9999999884" for i in range(7)]
    for cells in (days, serials):
        content = workbook(a=[("date", "v"), *zip(cells, V, strict=False)])
        reading = reading_of(content, Mends(dates="excel"), name="own.xlsx")
        table = make_table(reading)
        assert (table.when(table.years[0]), table.unit, table.step) == ("2023-06-01", "day", 1)


IN_TWO_WAYS = {
    "months": ([f"{m}/1/{y}" for y in (2020, 2021) for m in range(1, 13)], "month", "dmy"),
    "months of Britain": ([f"1/{m}/{y}" for y in (2020, 2021) for m in range(1, 13)], "month",
                          "mdy"),
    "quarters": ([f"{m}/1/{y}" for y in (20, 21) for m in (1, 4, 7, 10)], "quarter", "dmy"),
    "hours": ([f"05/{d:02}/2023 {h:02}:00" for d in (1, 2, 3) for h in range(24)], "hour", "dmy"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "unit", "other"), IN_TWO_WAYS.values(), ids=IN_TWO_WAYS)
def test_of_days_in_two_ways_the_only_even_one_is_taken_and_told(cells, unit, other):
    reading = reading_of(series("Month", cells, range(len(cells))))
    table = make_table(reading)
    assert not reading.open and (table.unit, table.step) == (unit, 1)
    told = next(one for one in reading.findings if one.guessed)
    assert told.offers[0].mend == {"dates": other}
    lacking = reading_of(series("Month", [*cells[:4], *cells[5:]], range(len(cells))))
    asked = next(one for one in lacking.open if "can change places" in one.sentence)
    assert asked.offers[0].mend["dates"] == {"dmy": "mdy", "mdy": "dmy"}[other]


def test_days_that_are_even_in_two_ways_are_asked_about():
    (asked,) = reading_of(series("Day", [f"{d}/3/2021" for d in range(1, 13)])).open
    assert [one.mend for one in asked.offers] == [{"dates": "dmy"}, {"dates": "mdy"}]


@pytest.mark.parametrize("name", ["Month", "YYYYMM", "date"])
@pytest.mark.parametrize("form", ["{}{:02}", "{1:02}/{0}", "{}-{:02}"])
@pytest.mark.parametrize("n", [20, 39])
def test_the_year_below_its_months_is_none_of_them(name, form, n):
    years = (2008, 2009, 2010)
    cells = [form.format(y, m) if m < 13 else str(y) for y in years for m in range(1, 14)][:n]
    table, said = mended(series(name, cells, [100 + i * i % 37 for i in range(39)]))
    assert len(said) == 1 and "in the place of a month" in said[0]
    assert (table.unit, table.step, len(table.years)) == ("month", 1, n - n // 13)


UNPADDED = {
    "a quarter is missing": ([f"{y}/{q}" for y in range(1981, 1986) for q in (1, 2, 3, 4)
                              if (y, q) != (1982, 3)], "quarter"),
    "quarters from the second on": ([f"{1981 + q // 4}.{q % 4 + 1}" for q in range(1, 8)],
                                    "quarter"),
    "months of a year and a half": ([f"{2000 + m // 12}.{m % 12 + 1}" for m in range(2, 17)],
                                    "month"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "unit"), UNPADDED.values(), ids=UNPADDED)
def test_numbers_of_parts_without_zeros_fill_the_year(cells, unit):
    assert read_times(cells).unit == unit


A_YEAR = [datetime.datetime(2020, month, 1) for month in range(1, 13)]
TEXTS_AMONG_DATES = {
    "months": ([*A_YEAR[:9], "2020-10", "2020-11", "2020-12"], "month"),
    "days that are months": ([*A_YEAR[:3], "01.04.2020", "01.05.2020", *A_YEAR[5:]], "month"),
    "days": ([*(A_YEAR[0] + datetime.timedelta(i) for i in range(10)), "11.01.2020",
              "12.01.2020"], "day"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "unit"), TEXTS_AMONG_DATES.values(), ids=TEXTS_AMONG_DATES)
def test_texts_among_the_dates_of_a_spreadsheet_are_times_like_these(cells, unit):
    content = workbook(a=[("when", "v"), *zip(cells, V, strict=True)])
    reading = reading_of(content, name="own.xlsx")
    table = make_table(reading)
    assert (table.unit, table.step, len(table.years)) == (unit, 1, 12)
    assert any("is written in two ways" in one.sentence for one in reading.findings)


def test_dates_that_a_spreadsheet_turned_round_are_not_taken():
    cells = [*A_YEAR, *(f"{d}/01/2020" for d in range(13, 20))]
    content = workbook(a=[("date", "v"), *zip(cells, [*V, *V], strict=False)])
    assert reading_of(content, name="own.xlsx").open


SIXTY = [datetime.date(2021, 1, 8) + datetime.timedelta(i) for i in range(60)]
IN_ORDER = {
    "days": SIXTY,
    "days of work": [day for day in SIXTY if day.weekday() < 5],
    "weeks": [SIXTY[0] + datetime.timedelta(7 * i) for i in range(60)],
    "newest first": SIXTY[::-1],
}
TURNED = {
    "month first": ("%m/%d/%Y", "%d/%m/%Y"),
    "day first": ("%d.%m.%Y", "%m.%d.%Y"),
    "two digits of a year": ("%m/%d/%y", "%d/%m/%y"),
    "in two ways": ("%d/%m/%Y", "%Y-%d-%m"),
    "with names of months": ("%d/%m/%Y", ""),
}


@pytest.mark.parametrize("spreadsheet", [False, True])
@pytest.mark.parametrize(("high", "low"), TURNED.values(), ids=TURNED)
@pytest.mark.parametrize("days", IN_ORDER.values(), ids=IN_ORDER)
def test_days_that_a_spreadsheet_turned_round_where_it_could_are_turned_back(
    days, high, low, spreadsheet
):
    def turned(day):
        if day.day > 12:
            return day.strftime(high)
        other = datetime.datetime(day.year, day.day, day.month)
        return other if spreadsheet else day.strftime(low) or other.strftime("%d %B %Y")

    rows = [(turned(day), i * i % 37) for i, day in enumerate(days)]
    text = rows_of(("Date", "v"), rows)
    content = workbook(a=[("Date", "v"), *rows]) if spreadsheet else text
    reading = reading_of(content, name="own.xlsx" if spreadsheet else "own.csv")
    asked = reading.open[0]
    n = sum(day.day < 13 and day.day != day.month for day in days)
    assert f"day and month have changed places in {n} rows" in asked.sentence
    assert [one.mend for one in asked.offers] == [
        {"dates": "swapped"},
        {"time": None, "in_order": True},
    ]
    mends = Mends(dates="swapped", gaps=True, sort=days[0] > days[-1])
    table = make_table(reading_of(content, mends, name=reading.name))
    assert [table.when(year) for year in table.years] == [str(day) for day in sorted(days)]
    assert sorted(zip(days, [v for _, v in rows], strict=True)) == list(
        zip(sorted(days), table.targets[:, 0].tolist(), strict=True)
    )


def test_days_out_of_order_were_not_turned_round():
    days = [day.strftime("%d/%m/%Y") for day in (*SIXTY[30:], *SIXTY[:30])]
    assert reading_of(series("Date", days, range(60))).open[0].offers[0].mend == {"sort": True}
    said = [
        one.sentence
        for one in reading_of(series("Date", days[:30]), Mends(dates="swapped")).findings
    ]
    assert any("no day and month have changed places" in one for one in said)


MIXED = {
    "days of a spreadsheet": [d.strftime("%Y-%m-%d" if d.day < 13 else "%d.%m.%Y") for d in SIXTY],
    "falling": [d.strftime("%Y-%m-%d" if d.day < 13 else "%d/%m/%Y") for d in SIXTY[::-1]],
    "of two files": [d.strftime("%d %b %Y" if d.month < 2 else "%m/%d/%Y") for d in SIXTY],
    "three ways": [
        d.strftime(["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y"][i // 20]) for i, d in enumerate(SIXTY)
    ],
}


@pytest.mark.parametrize("cells", MIXED.values(), ids=MIXED)
def test_days_in_several_ways_are_read_each_by_its_own_where_all_are_in_order(cells):
    table, said = mended(series("Date", cells, range(60)), most=3)
    assert "are in order if each is read by its own" in said[0]
    assert [table.when(year) for year in table.years] == list(map(str, SIXTY))
    falls = len(said) > 1
    assert table.targets[:, 0].tolist() == list(range(60))[:: -1 if falls else 1]


def test_months_in_two_ways_are_read_each_by_its_own():
    cells = [f"{2018 + i // 12}-{i % 12 + 1:02}" for i in range(20)]
    cells += [f"{MONTHS[i % 12]} {2018 + i // 12}" for i in range(20, 24)]
    table, said = mended(series("Month", cells, range(24)))
    assert len(said) == 1 and "20 rows as 2018-01, 4 rows as Sep 2019" in said[0]
    assert (table.unit, table.when(table.years[-1])) == ("month", "2019-12")


@pytest.mark.parametrize("days", [[*SIXTY[30:], *SIXTY[:30]], SIXTY[:13] + SIXTY[12:1:-1]])
def test_days_in_several_ways_and_in_no_order_are_only_counted(days):
    cells = [day.strftime("%d.%m.%Y" if i % 2 else "%Y-%m-%d") for i, day in enumerate(days)]
    asked = reading_of(series("Date", cells, range(60))).open[0]
    assert "written in several ways" in asked.sentence and len(asked.offers) == 1


BESIDE = {
    "a running number": ("No", range(1, 13)),
    "a remark": ("Remark", ["", "again", *[""] * 10]),
}


@pytest.mark.parametrize(("name", "beside"), BESIDE.values(), ids=BESIDE)
@pytest.mark.parametrize("hour", ["", " 09:00"])
def test_a_row_twice_but_for_a_number_or_a_remark_beside_is_kept_once(name, beside, hour):
    days = [f"{day}{hour}" for day in (SIXTY[0], *SIXTY[:11])]
    values = [V[0], *V[:11]]
    text = rows_of((name, "Date", "v"), zip(beside, days, values, strict=True))
    table, said = mended(text)
    assert said[0] == f"1 row is the same as an earlier one in every column but {name} (row 3)"
    assert len(said) == 1 and table.targets[:, 0].tolist() == V[:11]
    table, _ = mended(text, lambda finding: finding.offers[1])
    assert table.unit == "row" and len(table.years) == 12


@pytest.mark.parametrize("name", ["Matchday", "Nr", "Sample"])
@pytest.mark.parametrize("time", ["Season,2021/22", "Date,2022-03-07"])
def test_numbered_rows_of_one_time_that_are_counted_are_all_kept(name, time):
    heading, cell = time.split(",")
    goals = [i * 7 % 4 * (i % 3) for i in range(34)]
    rows = [(cell, i, one) for i, one in enumerate(goals, 1)]
    table, said = mended(rows_of((heading, name, "Goals"), rows))
    assert len(said) == 1 and table.targets[:, 0].tolist() == goals
    copied = rows_of((heading, "Goals"), [(cell, one) for one in goals])
    reading = reading_of(copied, Mends(in_order=True))
    assert [f.guessed for f in reading.findings if "same as an earlier" in f.sentence] == [True]
    assert len(reading.kept) == 34


@pytest.mark.parametrize("name", ["Note", "Nota"])
def test_marks_are_no_remarks_that_tell_copies_apart(name):
    rows = [(f"2022-03-{i // 2 + 1:02}", "Math", i * 3 % 5 + i % 2) for i in range(20)]
    table, said = mended(rows_of(("Date", "Subject", name), rows))
    assert not any("same as" in one for one in said) and len(table.years) == 20


@pytest.mark.parametrize(
    "cells", [[*SIXTY[:8], *SIXTY[7:11]], [f"2021-03-01 {h:02}:00" for h in (8, 9, 9, 10)]]
)
def test_rows_of_one_time_in_order_are_not_called_out_of_order(cells):
    (asked,) = reading_of(series("Date", cells)).open
    assert "comes again" in asked.sentence
    ways = [{"time": None}, {"drop_repeats": "first"}, {"drop_repeats": "last"}]
    assert [one.mend for one in asked.offers] == ways


@pytest.mark.parametrize("again", [(5,), (5, 6), (9, 3)])
@pytest.mark.parametrize("total", [False, True])
@pytest.mark.parametrize("way", [0, 1, 2])
def test_of_rows_of_one_time_the_first_or_the_last_is_kept(again, total, way):
    rows = [(2000 + i, float(i)) for i in range(12)]
    rows = [*rows, *((2000 + i, i + 0.5) for i in again), *([("Total", 66)] if total else [])]
    if again == (5,):
        rows.sort(key=lambda row: (str(row[0]), row[1]))
    table, said = mended(
        rows_of(("Year", "v"), rows),
        lambda finding: finding.offers[way if "comes again" in finding.sentence else 0],
    )
    assert sum("comes again, as in row" in one for one in said) == 1
    assert sum(f", and so {len(again) - 1} other" in one for one in said) == (len(again) > 1)
    last = {i: i + 0.5 for i in again} if way == 1 else {}
    if way < 2:
        assert table.years.tolist() == list(range(2000, 2012))
        assert table.targets[:, 0].tolist() == [last.get(i, float(i)) for i in range(12)]
    else:
        assert table.unit == "row"


@pytest.mark.parametrize(
    "years",
    [[*range(2000, 2005), 2004, *range(2006, 2012)], [*range(2000, 2009), *range(2004, 2009)]],
)
def test_a_year_in_the_place_of_another_and_years_of_two_series_are_not_left_out(years):
    (asked,) = reading_of(series("Year", years)).open
    assert not any("drop_repeats" in one.mend for one in asked.offers)


@pytest.mark.parametrize("note", ["0.22 Dividend", "4:1 Stock Splits", ""])
@pytest.mark.parametrize("at", [(5,), (5, 9)])
@pytest.mark.parametrize("way", [1, -1])
def test_rows_without_numbers_at_the_time_of_another_are_offered_to_be_left_out(note, at, way):
    rows = [(day, v, 2 * v) for day, v in zip(SIXTY, range(40), strict=False)]
    rows += [(SIXTY[i], note, "") for i in at]
    rows.sort(key=lambda row: (row[0], str(row[1]) == note))
    table, said = mended(rows_of(("Date", "Open", "Close"), rows[::way]))
    assert "no number" in said[0] and len(said) == (1 if way > 0 else 2)
    assert table.unit == "day" and table.targets[:, 0].tolist() == list(range(0, 80, 2))


def test_no_time_comes_again_where_one_of_each_is_wanted():
    reading = reading_of(series("Year", range(2000, 2012)), Mends(drop_repeats="last"))
    assert not reading.open and reading.findings[0].sentence.startswith("0 rows left out")


LATER = [day + datetime.timedelta(1 + i * i % 5) for i, day in enumerate(SIXTY)]
NEXT = [day + datetime.timedelta(1) for day in SIXTY]


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y"])
@pytest.mark.parametrize(
    ("first", "second", "time"),
    [
        ("Ship Date", "Order Date", 1),
        ("Order Date", "Ship Date", 0),
        ("Shipped (date)", "Date in", 1),
    ],
)
def test_of_two_columns_of_days_the_one_in_order_is_the_time(first, second, time, form):
    days = (SIXTY, LATER) if time == 0 else (LATER, SIXTY)
    rows = [
        (a.strftime(form), b.strftime(form), i) for i, (a, b) in enumerate(zip(*days, strict=True))
    ]
    reading = reading_of(rows_of((first, second, "v"), rows))
    assert not reading.open and reading.roles.time == (first, second)[time]
    told = [one for one in reading.findings if "has times as well" in one.sentence]
    assert [one.offers[0].mend for one in told] == [{"time": first}] * time


MEASURED = [0, 1, 2, 3, 5, 10, 15, 20, 30, 60]


@pytest.mark.parametrize("name", ["Zeit (min)", "Time (h)", "t (s)", "time"])
def test_times_that_were_measured_less_and_less_often_are_asked_about(name):
    (asked,) = reading_of(series(name, MEASURED)).open
    assert f"{name} does not rise by even steps" in asked.sentence
    mends = [offer.mend for offer in asked.offers]
    assert len(mends) == 3 and (mends[0], mends[2]) == ({"gaps": True}, {"time": None})
    table, _ = mended(series(name, MEASURED))
    assert [table.when(year) for year in table.years] == list(map(str, MEASURED))


@pytest.mark.parametrize("cells", [MEASURED, MEASURED[::-1], [3, 1, 2, *MEASURED[3:]]])
@pytest.mark.parametrize("name", ["Lap time (s)", "Duration (s)", "Time (s)"])
def test_how_long_something_took_is_no_time_of_its_row(name, cells):
    if (name, cells) != ("Time (s)", MEASURED):
        assert reading_of(series(name, cells)).times is None
    rows = [(i % 3, cell, i * i % 7) for i, cell in enumerate(cells)]
    assert reading_of(rows_of(("x1", name, "v"), rows)).times is None


DAYS_OF_MARCH = [f"2022-03-{day:02}" for day in range(1, 21)]


@pytest.mark.parametrize(
    ("names", "told"), [(("End date", "Start date"), 1), (("Start date", "End date"), 0)]
)
def test_of_the_beginning_and_the_end_of_a_time_the_beginning_is_taken_and_said(names, told):
    days = dict(zip(("Start date", "End date"), (SIXTY, NEXT), strict=True))
    rows = zip(*(days[name] for name in names), range(60), strict=True)
    reading = reading_of(rows_of((*names, "v"), rows))
    assert not reading.open and reading.roles.time == "Start date"
    boxes = [one.offers[0].mend for one in reading.findings if one.guessed]
    assert boxes == [{"time": "End date"}] * told


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("Bestelldatum", "Lieferdatum"),
        ("Check-in", "Check-out"),
        ("Order date", "Delivery date"),
        ("Reference", "Published"),
        ("a", "b"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_of_two_columns_of_days_the_earlier_is_taken_and_the_other_is_named(early, late, first):
    days, later = DAYS_OF_MARCH[:-3], DAYS_OF_MARCH[3:]
    columns = [(early, days), (late, later)][:: 1 if first else -1]
    rows = zip(*(cells for _, cells in columns), range(17), strict=True)
    reading = reading_of(rows_of((*(name for name, _ in columns), "v"), rows))
    assert not reading.open and reading.roles.time == early
    (told,) = (one for one in reading.findings if one.guessed)
    assert late in told.sentence and [offer.mend for offer in told.offers] == [{"time": late}]


@pytest.mark.parametrize("column", [0, 1])
def test_the_other_column_of_days_is_named_also_where_one_day_is_missing(column):
    days, later = DAYS_OF_MARCH[:-3], DAYS_OF_MARCH[3:]
    rows = [[*pair, i * i % 7] for i, pair in enumerate(zip(days, later, strict=True))]
    rows[5][column] = ""
    found = reading_of(rows_of(("Ordered", "Delivered", "v"), rows)).findings
    assert any("is taken for the time of the rows, though" in one.sentence for one in found)


def test_rows_of_people_may_be_kept_where_a_day_of_birth_is_missing():
    days = ["" if i == 4 else f"{1960 + 7 * i % 30}-0{i % 9 + 1}-11" for i in range(20)]
    rows = [(f"p{i}", day, i * i % 7) for i, day in enumerate(days)]
    asked = reading_of(rows_of(("name", "born", "v"), rows)).open[0]
    assert [offer.mend for offer in asked.offers] == [{"drop_untimed": True}, {"time": None}]


@pytest.mark.parametrize("name", ["Invoice", "Rechnungsnr", "id", "Nr", "Code", "Номер", "订单号"])
@pytest.mark.parametrize("form", ["2022{:03}", "2022-{:03}", "2022/{:03}"])
@pytest.mark.parametrize("gap", [0, 4])
def test_numbers_within_a_year_are_no_times_under_the_name_of_a_paper(name, form, gap):
    cells = [form.format(i + 1 + (i // gap if gap else 0)) for i in range(20)]
    reading = reading_of(series(name, cells))
    assert reading.times is None and not reading.open
    dates = series("date", cells)
    assert reading_of(dates).times.unit == "day"


@pytest.mark.parametrize("name", ["Rechnung", "Order", "Ticket", "id", "Case", "Numéro de facture"])
@pytest.mark.parametrize("form", ["2022-{:02}", "2022{:02}", "{:02}/2022", "202203{:02}"])
def test_months_and_days_under_the_name_of_a_paper_are_told(name, form):
    cells = [form.format(i) for i in range(1, 13)]
    (told,) = (one for one in reading_of(series(name, cells)).findings if one.guessed)
    assert f"{name}: {cells[0]}, {cells[1]}" in told.sentence
    assert [offer.mend for offer in told.offers] == [{"time": None}]
    written = [f"{2000 + i}-03-07" for i in range(1, 13)]
    assert not any("mere" in one.sentence for one in reading_of(series(name, written)).findings)
    assert not any(one.guessed for one in reading_of(series("Order date", cells)).findings)


def test_days_are_the_time_beside_numbers_of_papers_that_could_be_months():
    rows = [(f"2022-{i + 1:02}", DAYS_OF_MARCH[i], i * i % 7) for i in range(12)]
    assert reading_of(rows_of(("Invoice", "Stichtag", "v"), rows)).roles.time == "Stichtag"


def test_a_date_is_the_time_whatever_other_days_stand_beside_it():
    rows = [(day, late, i) for i, (day, late) in enumerate(zip(SIXTY[::-1], NEXT, strict=True))]
    reading = reading_of(rows_of(("date", "last update", "v"), rows))
    assert reading.roles.time == "date"


@pytest.mark.parametrize(("width", "step", "n"), [(5, 5, 5), (4, 5, 5), (5, 1, 6), (10, 10, 10)])
def test_spans_of_years_that_touch_are_as_long_as_their_steps(width, step, n):
    cells = [f"{1900 + step * i}-{1900 + step * i + width}" for i in range(10)]
    reading = reading_of(series("Period", cells))
    assert f"the first of their {n} years" in reading.findings[-1].sentence
    assert np.array_equal(reading.times.values, 1900 + step * np.arange(10))


IN_A_DAY = {
    "seconds": ("Seconds", [1800 * i for i in range(48)], 30),
    "minutes": ("min", [15 * i for i in range(96)], 15),
    "a fraction of the day": ("Uhrzeit", [round(i / 24, 7) for i in range(24)], 60),
    "a fraction under any name": ("part", [f"{i / 48:.5f}" for i in range(48)], 30),
}


@pytest.mark.parametrize("spreadsheet", [False, True])
@pytest.mark.parametrize(("name", "cells", "minutes"), IN_A_DAY.values(), ids=IN_A_DAY)
def test_a_day_and_a_number_within_it_are_one_time(name, cells, minutes, spreadsheet):
    rows = [(str(day), cell, i) for i, day in enumerate(SIXTY[:3]) for cell in cells]
    rows = [(day, cell, i) for i, (day, cell, _) in enumerate(rows)]
    names = ("Date", name, "v")
    content = workbook(a=[names, *rows]) if spreadsheet else rows_of(names, rows)
    (asked,) = reading_of(content, name="own.xlsx" if spreadsheet else "own.csv").open
    assert asked.offers[0].mend == {"time": ("Date", name)}
    choice = Choice(("Date", name), True)
    table = make_table(
        reading_of(content, choice=choice, name="own.xlsx"[: 9 * spreadsheet] or "own.csv")
    )
    step = table.step * {"hour": 60, "minute": 1}[table.unit]
    assert (step, table.when(table.years[0])[:10]) == (minutes, str(SIXTY[0])) and table.even
    assert table.targets[:, 0].tolist() == list(range(len(rows)))


@pytest.mark.parametrize("cells", [[0.1234, 0.3171, 0.8012], [7, 12, 30], [0.25, 0.125, 0.75]])
def test_numbers_of_a_day_that_are_no_clock_are_none(cells):
    rows = [(day, cell, i) for i, day in enumerate(SIXTY[:8]) for cell in cells]
    (asked,) = reading_of(rows_of(("Date", "x", "v"), rows)).open
    assert not any(isinstance(one.mend.get("time"), tuple) for one in asked.offers)


def test_an_hour_twice_with_letters_keeps_its_column():
    hours = [*range(24), 0, 1, "2A", "2B", *range(3, 24), *range(24)]
    days = [SIXTY[0]] * 24 + [SIXTY[1]] * 25 + [SIXTY[2]] * 24
    table, said = mended(rows_of(("Date", "Hour", "v"), zip(days, hours, range(73), strict=True)))
    assert "told apart by Hour" in said[0] and "an hour twice" in said[1]
    assert table.targets[:, 0].tolist() == list(range(73))


@pytest.mark.parametrize("n", [2, 3, 4])
@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_heads_of_one_letter_for_year_month_day_and_hour(n, change):
    start = datetime.datetime(2021, 1, 15)
    hours = {2: 730.5, 3: 24, 4: 1}[n]
    whens = [start + datetime.timedelta(hours=hours * i) for i in range(40 if n > 2 else 24)]
    rows = [(*(one.year, one.month, one.day, one.hour)[:n], i * i) for i, one in enumerate(whens)]
    text = rows_of((*map(change, "YMDH"[:n]), "v"), rows)
    table, said = mended(text)
    assert len(said) == n - 1 and table.unit == {2: "month", 3: "day", 4: "hour"}[n]
    assert table.when(table.years[0]).startswith("2021-01") and table.targets[1, 0] == 1


def test_letters_over_numbers_that_are_no_years_are_no_heads_of_times():
    assert reading_of(rows_of(("y", "m", "v"), zip(V, V[::-1], V, strict=True))).times is None


def by_the_clock(begin, end, back, forward, minutes):
    """Times of a summer clock that is put back at three, and forward at two."""
    one, whens = datetime.datetime(*begin), []
    while one < datetime.datetime(*end):
        away = -1 if datetime.datetime(*back, 3) <= one < datetime.datetime(*forward, 3) else 0
        whens.append(one + datetime.timedelta(hours=away))
        one += datetime.timedelta(minutes=minutes)
    return whens


@pytest.mark.parametrize("minutes", [15, 30, 60])
@pytest.mark.parametrize("end", [(2021, 11, 2), (2022, 3, 29)])
def test_times_of_a_clock_that_is_put_back_go_by_the_first_clock(minutes, end):
    whens = by_the_clock((2021, 10, 30), end, (2021, 10, 31), (2022, 3, 27), minutes)
    whens = whens[:200] + whens[-200:] if end[0] == 2022 else whens
    rows = [(one.strftime("%Y-%m-%d %H:%M"), i) for i, one in enumerate(whens)]
    text = rows_of(("Time", "v"), rows)
    table, said = mended(text)
    assert "a clock that is put back has an hour twice" in said[0]
    assert table.targets[:, 0].tolist() == list(range(len(rows)))
    last = whens[-1] + datetime.timedelta(hours=end[0] == 2021)
    assert (table.when(table.years[0]) + ":00")[:16] == "2021-10-30 00:00"
    assert (table.when(table.years[-1]) + ":00")[:16] == last.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize("day", ["2021-06-06", "2021-10-27", "2021-10-31 1"])
def test_an_hour_twice_where_no_clock_is_changed_moves_no_other(day):
    cells = [f"{day[:10]} {10 * len(day[11:]) + h:02}:00" for h in (0, 1, 2, 2, 3, 4)]
    asked = reading_of(series("Time", cells)).open[0]
    assert not any("one_clock" in one.mend for one in asked.offers)
    reading = reading_of(series("Time", cells[:3]), Mends(one_clock=True))
    assert "no hour is twice by night" in " ".join(one.sentence for one in reading.findings)


WITH_WEEKDAYS = {
    "a long date": "Sunday, January 1, 2023|Monday, January 2, 2023|Tuesday, January 3, 2023",
    "short": "Sun 01 Jan 2023|Mon 02 Jan 2023|Tue 03 Jan 2023",
    "German": "So, 01.01.2023|Mo, 02.01.2023|Di, 03.01.2023",
    "Spanish": "domingo, 1 de enero de 2023|lunes, 2 de enero de 2023|martes, 3 de enero de 2023",
    "behind": "2023-01-01 Sun|2023-01-02 Mon|2023-01-03 Tue",
    "Korean": "2023-01-01(일)|2023-01-02(월)|2023-01-03(화)",
    "Japanese": "2023年1月1日(日)|2023年1月2日(月)|2023年1月3日(火)",
    "Chinese": "2023年1月1日星期日|2023年1月2日星期一|2023年1月3日星期二",
    "a letter's": "Sun, 01 Jan 2023 00:00:00 GMT|Mon, 02 Jan 2023 00:00:00 GMT|"
                  "Tue, 03 Jan 2023 00:00:00 GMT",
    "ctime": "Sun Jan 01 00:00:00 2023|Mon Jan 02 00:00:00 2023|Tue Jan 03 00:00:00 2023",
    "no weekday": "1 January 2023|2 January 2023|3 January 2023",
    "no weekday in Korea": "2023년 1월 1 일|2023년 1월 2 일|2023년 1월 3 일",
}  # fmt: skip


@pytest.mark.parametrize("cells", WITH_WEEKDAYS.values(), ids=WITH_WEEKDAYS)
def test_a_day_may_have_its_name_in_the_week_beside_it(cells):
    times = read_times(cells.split("|"))
    assert [when(one, times.unit) for one in times.values] == [f"2023-01-0{i}" for i in (1, 2, 3)]


@pytest.mark.parametrize(
    ("form", "n", "name", "unit"),
    [
        ("{:.3f}", 12, "time", "month"),
        ("{:.4f}", 12, "x", "month"),
        ("{:.2f}", 4, "year", "quarter"),
    ],
)
def test_years_with_what_has_passed_of_them_are_read_and_told(form, n, name, unit):
    cells = [form.format(1980 + i / n) for i in range(12)]
    reading = reading_of(series(name, cells))
    table = make_table(reading)
    assert (table.unit, table.step, table.years[0]) == (unit, 1, 1980 * n)
    (told,) = (one for one in reading.findings if one.guessed)
    assert cells[1] in told.sentence and "in_order" in told.offers[0].mend


@pytest.mark.parametrize("cells", [[f"{1980 + i / 10:.2f}" for i in range(12)],
                                   [f"{1980 + i / 4:.2f}" for i in range(12)],
                                   ["1980.1", "1981.4", "1982.3", "1983.2", "1984.1"]])  # fmt: skip
def test_decimal_numbers_are_no_years(cells):
    reading = reading_of(series("level", cells))
    assert reading.times is None and not any(one.guessed for one in reading.findings)


HOURS = [10, 11, 12, *range(1, 10)]
HALVES = {
    "three columns": ("Date,Time,AM/PM", "Date", "5/13/2023,{}:00,{}M"),
    "a time of two": ("Date,h,half", ("Date", "h"), "5/13/2023,{},{}.m."),
    "of Korea": ("날짜,시간,반", ("날짜", "시간"), "2023-05-13,{}:00,오{}"),
    "a clock beside the day": ("when,half", "when", "5/13/2023 {}:00,{}m"),
}


@pytest.mark.parametrize(("names", "time", "form"), HALVES.values(), ids=HALVES)
def test_a_half_of_the_day_in_a_column_of_its_own_is_taken_along(names, time, form):
    halves = "전후" if form.endswith("오{}") else "AP"
    cells = [form.format(hour, halves[i > 1]) for i, hour in enumerate(HOURS)]
    text = rows_of((names, "v"), zip(cells, V, strict=True))
    mends, choice = Mends(), Choice(time, True)
    while asked := (reading := reading_of(text, mends, choice)).open:
        mend = asked[0].offers[0].mend
        assert "sort" not in mend
        mends, choice = mends.with_(mend), Choice(mend.get("time", choice.time), True)
    table = make_table(reading)
    assert (table.unit, table.step, table.when(table.years[2])) == ("hour", 1, "2023-05-13 12")
    assert table.targets[:, 0].tolist() == V


@pytest.mark.parametrize("clock", ["{}", "{}:00"])
def test_halves_of_days_are_taken_along_before_one_of_them_is_kept(clock):
    rows = [
        (f"2022-03-{7 + i // 24:02}", clock.format(i % 12 or 12), "AP"[i % 24 > 11] + "M", i)
        for i in range(48)
    ]
    table, said = mended(rows_of(("Date", "Hour", "AM/PM", "v"), rows))
    assert len(said) == 2 and said[1].startswith("AM/PM says which half")
    assert (table.unit, table.step, len(table.years)) == ("hour", 1, 48)
    apart = [
        (f"2022-03-{7 + i // 2:02}", f"{8 + i % 2}:00", "AP"[i % 2] + "M", i) for i in range(30)
    ]
    table, said = mended(rows_of(("Date", "Time", "Period", "v"), apart))
    assert len(table.years) == 30 and not any("several series" in one for one in said)
    months = [(2022, i // 2 + 1, "AP"[i % 2] + "M", V[i // 2]) for i in range(24)]
    said = mended(rows_of(("Year", "Month", "Half", "v"), months))[1]
    assert not any("half of a day" in one for one in said)


@pytest.mark.parametrize(
    "form",
    ["{h}:00 {e}. m.", "{h}:00 {e}.m.", "{h}:00{e}m", "{k} {h}:00", "{c}{h}:00", "{j} {h}:00"],
)
def test_halves_of_the_day_are_read_as_lands_write_them(form):
    cells = []
    for i, hour in enumerate(HOURS):
        signs = {"e": "ap"[i > 1], "k": ("오전", "오후")[i > 1], "c": ("上午", "下午")[i > 1]}
        cells.append("2023-05-13 " + form.format(h=hour, j=("午前", "午後")[i > 1], **signs))
    table = make_table(reading_of(series("time", cells)))
    assert (table.unit, table.step, table.when(table.years[-1])) == ("hour", 1, "2023-05-13 21")


@pytest.mark.parametrize("time", [("Month", "Year"), ("n", "Year"), ("D", "n", "Year")])
def test_columns_of_a_time_may_be_named_in_any_order(time):
    rows = [(name, i + 1, 1, 2018, v) for i, (name, v) in enumerate(zip(MONTHS, V, strict=True))]
    names = ("Month", "n", "D", "Year", "v")
    table = make_table(reading_of(rows_of(names, rows), choice=Choice(time, True)))
    assert [table.when(table.years[i]) for i in (0, -1)] == ["2018-01", "2018-12"]
    if "Month" in time:
        text = rows_of(names, [*rows, ("Total", "", "", 2018, 9)])
        asked = reading_of(text, choice=Choice(time, True)).open[0].sentence
        assert "Total" in asked and ":00" not in asked


@pytest.mark.parametrize("name", ["hr", "HR", "Day", "Time", "period"])
@pytest.mark.parametrize("cells", [[71, 90, 84, 99, 102, 77, 93, 88], [71, 75, 84, 99, 102, 103]])
def test_a_guessed_time_can_be_none(name, cells):
    text = rows_of(("speed", name, "v"), [(9 + i * i % 7, c, V[i]) for i, c in enumerate(cells)])
    table, said = mended(text, lambda finding: finding.offers[-1])
    assert len(said) == 1
    assert table.inputs[:, 1].tolist() == cells and not table.in_time


@pytest.mark.parametrize(
    ("form", "named"), [("0:{:02}", "0:00"), ("0:{:02}:30", "0:00:30"), ("{}:30", "24:30")]
)
def test_beside_clocks_hr_is_the_rate_of_a_heart(form, named):
    rows = [(form.format(i), 120 + i * 7 % 11) for i in range(40)]
    (asked,) = reading_of(rows_of(("Time", "HR"), rows)).open
    assert f"Time has {named!r}" in asked.sentence and asked.offers[0].mend["in_order"]
    laps = [(i + 1, *row) for i, row in enumerate(rows)]
    assert not reading_of(rows_of(("Lap", "Time", "HR"), laps)).open


@pytest.mark.parametrize("beside", ["", "999"])
@pytest.mark.parametrize("names", [MONTHS, ["Q1", "Q2", "Q3", "Q4"], [*MONTHS, "Total"]], ids=len)
def test_parts_below_their_year_are_of_that_year(names, beside):
    rows, values = [], []
    for year in (2016, 2017, 2018):
        rows.append((year, beside))
        rows += [(name, 100 + year % 7 * i) for i, name in enumerate(names)]
        values += [100 + year % 7 * i for i, name in enumerate(names) if name != "Total"]
    table, said = mended(rows_of(("Period", "Sales"), rows))
    assert "have years (2016, 2017, 2018)" in said[0] and len(said) < 3
    assert table.when(table.years[0])[:4] == "2016" and table.targets[:, 0].tolist() == values


@pytest.mark.parametrize("days", ["Mon Tue Wed Thu Fri Sat Sun", "pon wt śr czw pt sob niedz"])
@pytest.mark.parametrize("weeks", [("KW", "2023-W01 2023-W02 2023-W03"),
                                   ("Week start", "2023-01-02 2023-01-09 2023-01-16")])  # fmt: skip
def test_days_as_columns_are_put_below_one_another(days, weeks):
    rows = [(week, *MANY[i * 7 : i * 7 + 7]) for i, week in enumerate(weeks[1].split())]
    text = rows_of((weeks[0], *days.split()), rows)
    table, said = mended(text)
    assert len(said) == 1 and table.targets[:, 0].tolist() == MANY[:21]
    assert [table.when(table.years[i]) for i in (0, -1)] == ["2023-01-02", "2023-01-22"]
    table, _ = mended(text, lambda finding: finding.offers[1])
    assert len(table.targets) == 3


@pytest.mark.parametrize("names", ["Bread Milk Eggs Rice Tea Fish Meat", "S1 S2 S3 S4 S5 S6 S7"])
def test_seven_columns_beside_weeks_are_no_days_unless_they_are_called_so(names):
    days = (f"2023-01-{2 + 7 * i:02}" for i in range(3))
    rows = [(day, *MANY[i * 7 : i * 7 + 7]) for i, day in enumerate(days)]
    reading = reading_of(rows_of(("Week", *names.split()), rows))
    assert not reading.open and reading.body.names[1:] == tuple(names.split())


@pytest.mark.parametrize("form", ["{}", "Umsatz {}"])
@pytest.mark.parametrize(("name", "parts"), [("Month", SHORT), ("Quarter", "Q1 Q2 Q3 Q4".split()),
                                             ("Monat", range(1, 13))])  # fmt: skip
def test_parts_of_two_years_side_by_side_follow_each_other(name, parts, form):
    rows = [(part, *MANY[2 * i : 2 * i + 2]) for i, part in enumerate(parts)]
    table, said = mended(rows_of((name, form.format(2019), form.format(2020)), rows))
    assert "the table lies on its side" in said[0]
    n = len(parts)
    assert table.targets[:, 0].tolist() == MANY[: 2 * n : 2] + MANY[1 : 2 * n : 2]
    assert [table.when(table.years[i])[:4] for i in (0, n - 1, n)] == ["2019", "2019", "2020"]


def test_parts_that_come_again_beside_two_years_are_rows():
    rows = [(month, value, value + 3) for month, value in zip(SHORT * 2, MANY, strict=True)]
    reading = reading_of(rows_of(("Month", "prices of 2019", "prices of 2020"), rows))
    assert not any("on its side" in finding.sentence for finding in reading.findings)


def test_an_empty_column_called_like_a_clock_is_no_time():
    reading = reading_of(series("Uhrzeit", [""] * 12))
    assert reading.times is None and not reading.open


def test_seconds_near_two_are_no_years():
    assert reading_of(series("Time", [f"1.9{i}5" for i in range(10)])).times is None


def test_seconds_with_an_exponent_are_as_good_as_without():
    cells = [f"{i / 2:.9E}" for i in range(12)]
    plain = [i / 2 for i in range(12)]
    found = [reading_of(series("Time (s)", one)) for one in (cells, plain)]
    assert [one.roles for one in found[:1]] == [one.roles for one in found[1:]]
    assert sentences(found[0]) == sentences(found[1])


APART = {
    "seconds": ("Time (s)", [f"{i / 2:.1f}" for i in range(12)], "0.5 s apart by Time (s)"),
    "a comma": ("Zeit/ms", [f"{i / 4:.9E}".replace(".", ",") for i in range(12)], "0.25 ms apart"),
    "t": ("t [min]", [f"{i / 10}" for i in range(12)], "0.1 min apart by t [min]"),
}


@pytest.mark.parametrize(("name", "cells", "words"), APART.values(), ids=APART)
def test_fractions_of_a_unit_that_rise_evenly_say_how_far_the_rows_are_apart(name, cells, words):
    text = rows_of((name, "U"), zip(cells, MANY, strict=False), separator=";")
    reading = reading_of(text)
    assert not reading.open and any(words in one.sentence for one in reading.findings)
    table = make_table(reading_of(text, Mends(in_order=True), Choice(None, True)))
    assert table.in_time and table.targets[:, 0].tolist() == MANY[:12]


PASSED = {
    "Time (s)": "s",
    "t [ms]": "ms",
    "t/s": "s",
    "Elapsed time (min)": "min",
    "Zeit in s": "s",
}


@pytest.mark.parametrize(("name", "unit"), PASSED.items(), ids=PASSED)
@pytest.mark.parametrize("cells", [range(0, 600, 50), range(1500, 1512), range(40000, 40012)])
def test_units_that_have_passed_are_the_time_where_they_rise_evenly(name, unit, cells):
    reading = reading_of(series(name, cells))
    assert not reading.open and reading.roles.time == name and reading.times.unit == "number"
    assert reading.times.values.tolist() == list(cells)
    assert reading.findings[-1].sentence.endswith(f"taken for the time of the rows, in {unit}")


TOOK = [1620, 1503, 1931, 1788, 1620, 1544, 1899, 1702, 1610, 1555, 1503, 1967]


@pytest.mark.parametrize("beside", [True, False])
@pytest.mark.parametrize(
    "name", ["Reaction time (ms)", "Study Time", "Elapsed time / min", "Time [s]", "Waiting time"]
)
def test_how_long_something_took_is_no_year(name, beside):
    rows = [(f"S{i}", *row)[not beside :] for i, row in enumerate(zip(TOOK, V, strict=True))]
    reading = reading_of(rows_of(("Subject", name, "Score")[not beside :], rows))
    assert not reading.open and reading.roles.time is None


CLOCKS = {
    "every ten minutes": ("Time", range(1900, 1960, 10), "1900 may be 19:00 by the clock"),
    "over the hour": ("Uhrzeit", [1930, 1945, 2000, 2015], "1930 may be 19:30 by the clock"),
    "seconds": ("time", range(101010, 101060, 5), "101010 may be 10:10:10 by the clock"),
    "with a point": ("Uhrzeit", ["8.30", "8.45", "9.00", "9.15"], "may be the time of a day"),
}


@pytest.mark.parametrize(("name", "cells", "words"), CLOCKS.values(), ids=CLOCKS)
def test_the_time_of_a_day_is_no_year(name, cells, words):
    table, said = mended(series(name, cells))
    assert len(said) == 1 and words in said[0]
    assert not table.years.tolist() == list(cells) and table.targets[0, 0] == V[0]


YEARS = [range(2000, 2012), range(1980, 2020, 4), range(1900, 2000, 10), range(200001, 200013)]


@pytest.mark.parametrize("cells", [*YEARS, [*range(202001, 202013), 202101]])
def test_a_year_or_a_month_under_time_is_no_clock(cells):
    assert not any("clock" in one for one in sentences(reading_of(series("Time", cells))))


EXCEL = "which spreadsheets show as days"
MONTH_OR_DAY = "all others can be a month or a day"
DIGITS = {
    "days and years": ("Date", range(42005, 42017), EXCEL, "excel", "2015-01-01 2015-01-12"),
    "dmy": ("Date", range(40263, 40275), EXCEL, "excel", "2010-03-26 2010-04-06"),
    "ymd": ("Day", range(40411, 40423), EXCEL, "excel", "2010-08-21 2010-09-01"),
    "ymd is meant": ("Day", range(40411, 40423), EXCEL, "ymd", "2004-04-11 2004-04-22"),
    "first days": ("Month", [42005, 42036, 42064, 42095], EXCEL, "excel", "2015-01 2015-04"),
    "zeros lost": ("Date", [20115, 30115, 40115], EXCEL, "dmy", "2015-01-02 2015-01-04"),
    "a month": ("Date", range(190301, 190311), MONTH_OR_DAY, "months", "1903-01 1903-10"),
    "a day": ("Date", range(190301, 190311), MONTH_OR_DAY, "ymd", "2019-03-01 2019-03-10"),
    "of 2001": ("date", range(200101, 200113), MONTH_OR_DAY, "months", "2001-01 2001-12"),
    "of 2020": ("date", range(200101, 200113), MONTH_OR_DAY, "ymd", "2020-01-01 2020-01-12"),
    "first of month": ("Date", [150101 + 100 * i for i in range(12)], "can change places", "ymd",
                       "2015-01 2015-12"),
    "months first": ("Date", [f"{i:02}0119" for i in range(1, 9)], "can change places", "mdy",
                     "2019-01 2019-08"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "cells", "words", "dates", "ends"), DIGITS.values(), ids=DIGITS)
def test_digits_that_are_times_in_several_ways_are_asked_about(name, cells, words, dates, ends):
    text = series(name, cells)
    table, said = mended(text, lambda one: next(o for o in one.offers if o.mend["dates"] == dates))
    assert len(said) == 1 and words in said[0]
    assert " ".join(table.when(table.years[i]) for i in (0, -1)) == ends
    assert table.targets[:, 0].tolist() == V[: len(table.years)]


@pytest.mark.parametrize(
    ("cells", "dates", "ends"),
    [
        ([210103, 210101, 210102], "ymd", ["2021-01-01", "2021-01-03"]),
        ([42007, 42005, 42006], "excel", ["2015-01-01", "2015-01-03"]),
    ],
)
def test_the_way_that_is_asked_for_wins_whatever_the_order(cells, dates, ends):
    table = make_table(reading_of(series("Date", cells), Mends(dates=dates, sort=True)))
    assert [table.when(table.years[i]) for i in (0, -1)] == ends


COUNTED = {
    "R": ("Date", 19058, 1, "1970 1960"),
    "R, an older one": ("Datum", 9000, 1, "1970"),
    "R, under a time": ("Time", 19058, 1, "1970 1960"),
    "SAS, under a time": ("Zeit", 22711, 1, "1960 excel"),
    "SAS": ("obsdate", 22711, 1, "1960"),
    "Stata, or a spreadsheet": ("date", 22711, 1, "1960 excel"),
    "R, SAS or a spreadsheet": ("date", 20454, 1, "1960 1970 excel"),
    "MATLAB": ("fecha", 738587, 1, "matlab"),
    "MATLAB's time": ("time", 738587, 1, "matlab"),
    "SPSS": ("Day", 13866076800 - 86400, 86400, "spss"),
    "astronomers": ("JD", 2459645.5, 1, "julian"),
    "astronomers, shorter": ("MJD", 59645, 1, "mjd"),
    "a spreadsheet": ("Date", 44627, 1, "excel"),
}


@pytest.mark.parametrize(("name", "first", "step", "ways"), COUNTED.values(), ids=COUNTED)
def test_days_as_programs_count_them_are_asked_about(name, first, step, ways):
    cells = [first + i * step for i in range(12)]
    (asked,) = reading_of(series(name, cells)).open
    assert [one.mend["dates"] for one in asked.offers[:-1]] == ways.split()
    table, said = mended(series(name, cells))
    assert len(said) == 1 and (table.unit, table.step) == ("day", 1)
    assert table.when(table.years[0]) in asked.offers[0].words
    if first not in (9000, 20454):
        assert table.when(table.years[0]) == "2022-03-07"
    table, _ = mended(series(name, cells), lambda finding: finding.offers[-1])
    assert table.unit == ("row" if name == "JD" else "number")


def test_numbers_called_data_are_no_days_in_no_order():
    reading = reading_of(series("Data", [6000 + 13 * i % 50 for i in range(12)]))
    assert not any("days since" in one.words for f in reading.findings for one in f.offers)


@pytest.mark.parametrize("trembling", [False, True])
def test_milliseconds_since_a_start_are_the_time_where_they_are_even(trembling):
    cells = [1000 * i + trembling * (i * i % 3) for i in range(12)]
    reading = reading_of(series("millis", cells))
    assert not reading.open and (reading.times is None) == trembling


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Time", 5400),
        ("Month", 19058),
        ("t", 19058),
        ("Days", 9000),
        ("Date", 4000),
        ("Date", 30),
        ("price", 22711),
        ("adj", 9e3),
    ],
)
def test_other_whole_numbers_are_no_days_that_programs_count(name, first):
    reading = reading_of(series(name, [int(first) + i for i in range(12)]))
    assert not any("days since" in one.words for f in reading.findings for one in f.offers)


@pytest.mark.parametrize("name", ["年月", "統計年月", "month", "YYYMM", "月份"])
@pytest.mark.parametrize("first", [10601, 9906])
def test_months_of_taiwan_are_no_days(name, first):
    cells = [100 * (first // 100 + m // 12) + m % 12 + 1 for m in range(first % 100 - 1, 17)]
    reading = reading_of(series(name, cells[:12]))
    begin = "2017-01" if first == 10601 else "2010-06"
    assert not reading.open and reading.times.unit == "month"
    assert make_table(reading).when(make_table(reading).years[0]) == begin
    assert any(f"{first} is read as {begin}, as years" in one.sentence for one in reading.findings)
    reading = reading_of(series(name, range(12601, 12613)))
    assert any("12601 is no year and month" in one.sentence for one in reading.open)


@pytest.mark.parametrize("name", ["Month", "date", "x"])
@pytest.mark.parametrize(("first", "sign"), [(1, "."), (2, "."), (1, ",")])
def test_an_october_without_its_zero_is_told(name, first, sign):
    cells = [f"2018{sign}{m:02}".removesuffix("0") for m in range(first, 13)]
    reading = reading_of(rows_of((name, "v"), zip(cells, V, strict=False), ";"))
    assert not reading.open and reading.times.values[-1] == 2018 * 12 + 11
    said = f"{name}: 2018{sign}1 stands where 2018{sign}10 must be, and is read so"
    assert said in [one.sentence for one in reading.findings]
    assert reading.times.unit == "month" and len(reading.times.values) == 13 - first


@pytest.mark.parametrize(
    ("name", "form"), [("Quartal", "{}-{}"), ("date", "{}-Q{}"), ("date", "{}-{:02}-01")]
)
def test_of_quarters_that_are_called_so_nothing_is_said(name, form):
    months = (1, 4, 7, 10) if "01" in form else (1, 2, 3, 4)
    cells = [form.format(2017 + i // 4, months[i % 4]) for i in range(12)]
    assert not reading_of(series(name, cells)).findings


ASKED = {
    "days without a year": (
        series("date", [f"{m} {d}" for m, d in zip(MONTHS, ENDS, strict=True)]),
        "'Jan 31' may end in a year or count something else",
    ),
    "this year until now": (
        series("Year", [*range(2009, 2020), "2020 YTD"]),
        "'2020 YTD' is no time; the table seems to end in row 12",
    ),
    "hours of spreadsheets": (
        series("time", [f"{43466 + i / 24:.5f}" for i in range(12)]),
        "43466.00000 is 2019-01-01 00",
    ),
    "a week that the year has not": (
        rows_of(
            ("YEAR", "WEEK", "v"),
            [(y, w, y * w % 97) for y in (2013, 2014, 2015) for w in range(1, 53 + (y == 2014))],
        ),
        "2014-W53 (row 106) is no week of that year as ISO counts weeks",
    ),
    "a change below years": (
        series("Year", [*range(2009, 2020), "2018-19"]),
        "the rows above row 13 have years, those below times written in another way",
    ),
    "an hour twice": (
        series("time", [f"25.10.2020 0{h}:00" for h in (0, 1, 2, 2, 3, 4)]),
        "a clock that is put back has an hour twice",
    ),
    "years before the present": (
        series("Time (ka)", range(12)), "Time (ka) falls from row to row: 0 comes first"
    ),
    "a total among towns": (
        rows_of(("town", "v"), [(f"T{i}", v) for i, v in enumerate(V)] + [("Grand total", 1446)]),
        "Row 14 is called Grand total, among others",
    ),
    "where it is from": (
        rows_of(("town", "v"), [(f"T{i}", v) for i, v in enumerate(V)] + [("Source: X", 2020)]),
        "Row 14 is called Source: X, among others",
    ),
    "days as columns": (
        rows_of(("month", *range(1, 32)), [(f"2019-{m:02}", *range(31)) for m in range(1, 13)]),
        "The names of 31 columns are parts of a month (1 to 31)",
    ),
    "weeks as columns": (
        rows_of(("year", *range(1, 53)), [(y, *range(52)) for y in range(2008, 2012)]),
        "The names of 52 columns are parts of a year (1 to 52)",
    ),
}  # fmt: skip


def sentences(reading):
    return [
        " ".join((finding.sentence, *(offer.words for offer in finding.offers)))
        for finding in reading.findings
        if finding.open
    ]


@pytest.mark.parametrize(("text", "words"), ASKED.values(), ids=ASKED)
def test_what_may_be_no_such_time_is_asked(text, words):
    reading = reading_of(text, choice=Choice(time=("YEAR", "WEEK"), time_is_chosen=True)
                         if "WEEK" in text else None)  # fmt: skip
    assert any(words in one for one in sentences(reading)), sentences(reading)


WEEKS = "Kalenderwoche,calendar week,ISO week,Semaine ISO,epiweek,epi_week,Meldewoche,Berichtswoche"
WEEKS += ",yearweek,yrwk,YYYYWW,Jahr/KW,CW,年周,報告週,주차,Surveillance week"


@pytest.mark.parametrize("name", WEEKS.split(","))
@pytest.mark.parametrize("way", ["{}{:02}", "{}-{:02}", "{1:02}/{0}", "{0}{1:02}", "20{1:02}"])
def test_what_is_called_a_week_is_no_month(name, way):
    year = 2012 if way == "{0}{1:02}" else 2020  # as days of December 2020 these are in order, too
    for n in (4, 10, 12):
        table, said = mended(series(name, [way.format(year, i + 1) for i in range(n)]))
        week = ("day", "2012-01-02" if year == 2012 else "2019-12-30")
        assert not said and (table.unit, table.when(table.years[0])) == week


@pytest.mark.parametrize("name", [*WEEKS.split(","), "KW", "week"])
@pytest.mark.parametrize("n", [4, 12, 52])
def test_weeks_beside_a_year_are_no_months_or_quarters(name, n):
    rows = [(y, i + 1, y * i % 97) for y in (2017, 2018, 2019) for i in range(n)]
    for time in (None, ("year", name)):
        choice = Choice(time=time, time_is_chosen=True) if time else None
        reading = reading_of(rows_of(("year", name, "v"), rows), choice=choice)
        if time:
            assert (reading.times.unit, len(reading.times.values)) == ("day", len(rows))
        else:
            assert reading.open[0].offers[0].words == f"take year and {name} together as the time"


@pytest.mark.parametrize("name", ["kW", "Weekday", "腰周", "hours per week", "weekly sales"])
def test_what_has_letters_of_weeks_is_none(name):
    rows = [(i * i % 7, v, v % 7) for i, v in enumerate(V)]
    assert reading_of(rows_of(("a", name, "v"), rows)).roles.time is None


def test_how_many_weeks_something_took_does_not_tell_rows_apart():
    rows = [("AB"[i // 6], 2010 + i % 6, 3 * i % 11 + 1, v) for i, v in enumerate(V)]
    reading = reading_of(rows_of(("land", "year", "weeks of rain", "v"), rows))
    keep = [offer.words for offer in reading.open[0].offers][:-1]  # the last one is to count rows
    assert keep == ["keep land A", "keep land B"]


# ---- which column the time is --------------------------------------------------------------------

COUNTING = "rownames Rank PassengerId # obs age 序號 house".split()
OTHERS = "Years of experience,hours per week,Year founded,income per year".split(",")


@pytest.mark.parametrize("name", [*COUNTING, *OTHERS])
def test_what_counts_the_rows_or_something_else_is_no_time(name):
    mixed = [1950 + i * i % 40 for i in range(12)] if name == "Year founded" else [*V[6:], *V[:6]]
    for cells in [range(20, 32)] * (name in COUNTING) + [mixed]:
        rows = [(cell, i * i % 7, v) for i, (cell, v) in enumerate(zip(cells, V, strict=True))]
        reading = reading_of(rows_of((name, "a", "v"), rows))
        assert reading.roles.time is None and not reading.open


def test_a_day_that_is_the_same_in_all_rows_is_no_time():
    text = rows_of(
        ("LAST UPDATE", "TIME_PERIOD", "OBS_VALUE"),
        [("20/01/23 11:00:00", 2008 + i, v) for i, v in enumerate(V)],
    )
    assert reading_of(text).roles.time == "TIME_PERIOD"


# ---- the order of rows ---------------------------------------------------------------------------


def test_rows_are_counted_in_the_order_of_their_times():
    days = [14, 13, 12, 11, 10, 7, 6, 5, 4, 3]  # newest first, without a weekend
    table, said = mended(
        series("date", [f"2020-02-{day:02}" for day in days]),
        tick=lambda finding: finding.offers[-1],
    )
    assert len(said) == 2 and table.unit == "row" and table.in_time
    assert table.targets[:, 0].tolist() == V[:10][::-1]
    assert "sort=True" in table.line and "in_order=True" in table.line


@pytest.mark.parametrize(("year", "asked"), [("{}-{:02}", 1), ("{}", 2), ("{}年度", 1)])
def test_fiscal_years_of_months_in_rows_go_on_in_the_next_year(year, asked):
    rows = [
        (year.format(y, (y + 1) % 100), MONTHS[(i + 3) % 12], 12 * y + i)
        for y in range(2014, 2017)
        for i in range(12)
    ]
    table, said = mended(rows_of(("year", "month", "v"), rows))
    assert len(said) == asked
    assert [table.when(table.years[i]) for i in (0, -1)] == ["2014-04", "2017-03"]
    assert table.targets[:, 0].tolist() == [row[2] for row in rows]
    if asked == 2:
        table, _ = mended(rows_of(("year", "month", "v"), rows), lambda one: one.offers[-1]
                          if "first month" in one.sentence else one.offers[0])  # fmt: skip
        assert table.when(table.years[0]) == "2013-04" and "unroll='ends'" in table.line


@pytest.mark.parametrize(
    ("name", "year", "begin", "first"),
    [
        ("Water year", "{}", 9, "2013-10"),
        ("WY", "{}", 9, "2013-10"),
        ("year", "WY{}", 9, "2013-10"),
        ("Hydrological year", "{}", 10, "2013-11"),
        ("Fiscal year", "{}", 9, "2013-10"),
        ("FY", "{}", 6, "2013-07"),
        ("year", "FY {}", 9, "2013-10"),
        ("FY", "{}", 3, "2014-04"),
        ("Year", "{}", 9, "2014-10"),
        ("Season", "{}", 6, "2014-07"),
    ],
)
@pytest.mark.parametrize("wide", [True, False])
def test_water_years_and_most_of_accounts_go_by_the_year_they_end_in(
    name, year, begin, first, wide
):
    months = MONTHS[begin:] + MONTHS[:begin]
    years = [(year.format(y), [12 * y + i * i % 7 for i in range(12)]) for y in range(2014, 2018)]
    text = rows_of((name, *months), [(y, *cells) for y, cells in years])
    if not wide:
        rows = [(y, *one) for y, cells in years for one in zip(months, cells, strict=True)]
        text = rows_of((name, "month", "v"), rows)
    table, said = mended(text)
    assert table.when(table.years[0]) == first
    assert table.targets[:, 0].tolist() == sum((cells for _, cells in years), [])


def test_a_fiscal_year_that_lacks_months_goes_on_in_the_next_year_too():
    rows = [("2018-19", m, v) for m, v in zip(MONTHS[3:5] + MONTHS[:3], V, strict=False)]
    rows += [("2019-20", m, v) for m, v in zip(MONTHS[3:6], V, strict=False)]
    table, _ = mended(rows_of(("FY", "month", "v"), rows))
    assert [table.when(table.years[i]) for i in (0, 2, -1)] == ["2018-04", "2019-01", "2019-06"]


def test_one_land_after_the_other_is_told():
    rows = [("A" if y < 2014 else "B", y, v) for y, v in zip(range(2008, 2020), V, strict=True)]
    reading = reading_of(rows_of(("land", "year", "v"), rows))
    assert not reading.open
    assert any(
        "land is not the same in all rows: A (6), B (6); where these" in one.sentence
        for one in reading.findings
    )


@pytest.mark.parametrize(
    ("names", "row"),
    [
        (("length", "width", "species"), lambda i, v: (v / 20, i * i % 7, "abc"[i // 4])),
        (
            ("date", "place", "mm"),
            lambda i, v: (f"2020-01-{i // 2 + 1:02}", "AB"[i % 2], 5 * i % 12),
        ),
        (("year", *range(45)), lambda i, v: (2008 + i, *range(i, i + 45))),
    ],
)
def test_kinds_rain_and_ages_are_no_parts_of_times(names, row):
    reading = reading_of(rows_of(names, [row(i, v) for i, v in enumerate(V)]))
    offers = [offer.words for one in reading.findings for offer in one.offers]
    assert not any("together" in words or "species" in words for words in offers)
    assert not any("parts of a year" in one.sentence for one in reading.findings)


def test_totals_of_one_series_do_not_cut_the_next_one_off():
    of_one = [*zip(range(2008, 2020), V, strict=True), ("Total", 1446)]
    rows = [(land, *row) for land in "AB" for row in of_one]
    table, said = mended(rows_of(("land", "year", "v"), rows))
    assert len(said) == 2 and table.targets[:, 0].tolist() == V


NAMES_OF_HOURS = "Stunde Std. Heure Hora 小时 Час HE h Interval X".split()


@pytest.mark.parametrize("name", NAMES_OF_HOURS)
@pytest.mark.parametrize("first", [0, 1])
def test_numbers_that_fill_one_day_after_the_other_are_its_hours(name, first):
    rows = [(f"2021-03-{1 + i // 24:02}", first + i % 24, i % 7) for i in range(5, 100)]
    (asked,) = reading_of(rows_of(("date", name, "b"), rows)).open
    assert asked.offers[0].words == f"take date and {name} together as the time"
    table, _ = mended(rows_of(("date", name, "b"), rows))
    last = f"2021-03-05 0{3 + first}"
    assert (table.unit, len(table.years), table.when(table.years[-1])) == ("hour", 95, last)


@pytest.mark.parametrize(
    "numbers",
    [range(1, 6), range(1, 13), range(2, 26), [*range(1, 12), *range(13, 25), 12]],
    ids=["five", "twelve", "from 2 on", "in no order"],
)
def test_numbers_that_do_not_fill_a_day_tell_series_apart(numbers):
    rows = [(f"2021-03-{day:02}", n, n * day % 7) for day in range(1, 9) for n in numbers]
    (asked,) = reading_of(rows_of(("date", "X", "b"), rows)).open
    assert asked.offers[0].mend == {"keep": {"X": str(numbers[0])}}


def test_hours_by_their_numbers_alone_may_be_shops_as_well():
    rows = [(f"2021-03-{1 + i // 24:02}", 1 + i % 24, i % 7) for i in range(72)]
    (asked,) = reading_of(rows_of(("date", "shop", "b"), rows)).open
    assert asked.offers[0].mend == {"keep": {"shop": "1"}}
    assert {"time": ("date", "shop")} in [one.mend for one in asked.offers]


@pytest.mark.parametrize(
    ("name", "n", "together"),
    [
        ("Plot", 12, False),
        ("Region code", 12, False),
        ("Group", 4, False),
        ("Student", 15, False),
        ("Month", 12, True),
        ("Nr", 12, True),
        ("Quarter", 4, True),
        ("", 12, True),
    ],
)
def test_numbers_that_fill_years_tell_things_apart_unless_they_are_called_parts(name, n, together):
    rows = [(2010 + y, k, (y * n + k) * 7 % 31) for y in range(4) for k in range(1, n + 1)]
    text = rows_of(("Year", name, "v"), rows)
    (asked,) = reading_of(text).open
    assert ("time" in asked.offers[0].mend) == together
    assert len(mended(text)[0].years) == (4 * n if together else 4)


def test_marks_of_one_year_are_no_quarters():
    rows = [(2010, i, i * i % 4 + 1 + i % 2) for i in range(1, 31)]
    (asked,) = reading_of(rows_of(("Year", "Student", "Mark"), rows)).open
    assert not any("time" in one.mend and one.mend["time"] for one in asked.offers)


AUTUMN = [f"2021-{month:02}-{day:02}" for month in (9, 10) for day in range(1, 29)]
WITHIN = {
    "a year": ("Year", [2021] * 56, "Date"),
    "years": ("Year", [2020 if i < 20 else 2021 for i in range(56)], "Year"),
    "a month": ("Month", [day[:7] for day in AUTUMN], "Date"),
    "a season": ("Season", ["2020/21" if i < 3 else "2021/22" for i in range(56)], "Date"),
    "a fiscal year": ("Year", ["FY21" if i < 28 else "FY22" for i in range(56)], "Date"),
    "another year": ("Year", [2022] * 56, "Year"),
}


@pytest.mark.parametrize(("name", "coarse", "expected"), WITHIN.values(), ids=WITHIN)
def test_years_that_repeat_are_no_time_beside_the_days_in_them(name, coarse, expected):
    rows = [(one, day, i * i % 11) for i, (one, day) in enumerate(zip(coarse, AUTUMN, strict=True))]
    assert reading_of(rows_of((name, "Date", "v"), rows)).roles.time == expected


@pytest.mark.parametrize(
    "cells",
    ["2010 2011 2012 20131 2014 2015", "2010 2011 2012 2013 2014 201512",
     "2015 20142 2013 2012 2011 20103"],
    ids=["among them", "the last", "two of years that fall"],
)  # fmt: skip
def test_a_year_with_the_number_of_a_footnote_is_named_and_not_sorted(cells):
    text = rows_of(("Year", "v"), [(cell, i * i) for i, cell in enumerate(cells.split())])
    asked = reading_of(text).open[0]
    assert "with a digit more, as of a footnote" in asked.sentence
    assert asked.offers[0].mend == {"flags": True}
    table, _ = mended(text)
    assert [table.when(one) for one in table.years] == [str(year) for year in range(2010, 2016)]
    turned = cells.startswith("2015")
    assert table.targets[:, 0].tolist() == [i * i for i in range(6)][:: -1 if turned else 1]


def test_days_that_are_each_of_another_country_are_no_time():
    rows = [(y, land, f"{y}-0{1 + i * y % 7}-11", i) for y in range(2010, 2016)
            for i, land in enumerate(("Chad", "Mali", "Niger"))]  # fmt: skip
    (asked,) = reading_of(rows_of(("Year", "Country", "Survey date", "v"), rows)).open
    assert asked.offers[0].mend == {"keep": {"Country": "Chad"}}


@pytest.mark.parametrize("name", ["Date", "Stichtag", "When", "As of", ""])
@pytest.mark.parametrize(
    "cell", ["", "?", "-", "n/a", "2022-03-32", "20222-03-09", "new method", "2022-13-09"]
)
@pytest.mark.parametrize("beside", [(), ("north",)])
def test_a_row_without_its_day_is_left_out_and_all_other_days_are_kept(name, cell, beside):
    days = [*DAYS_OF_MARCH[:8], cell, *DAYS_OF_MARCH[9:]]
    rows = [(*beside, day, 50 + i * i % 11) for i, day in enumerate(days)]
    text = rows_of((*("place" for _ in beside), name, "v"), rows)
    asked = reading_of(text).open[0]
    assert asked.offers[0].mend == {"drop_untimed": True} and "row 10" in asked.sentence.lower()
    table, _ = mended(text)
    assert [table.when(year) for year in table.years] == DAYS_OF_MARCH[:8] + DAYS_OF_MARCH[9:]


def test_all_rows_that_are_left_out_for_mistakes_in_times_are_named():
    days = ["?" if i in (4, 9) else day for i, day in enumerate(DAYS_OF_MARCH)]
    (asked,) = reading_of(series("Date", days)).open
    assert "row 6, column 'Date': '?'" in asked.sentence and "1 more row (row 11)" in asked.sentence


def test_where_many_cells_are_no_times_none_is_left_out():
    days = ["?" if i % 3 else day for i, day in enumerate(DAYS_OF_MARCH)]
    offers = [offer.mend for one in reading_of(series("Date", days)).open for offer in one.offers]
    assert {"drop_untimed": True} not in offers


@pytest.mark.parametrize("head", [("Region", "Zeitpunkt"), ("Nr", "Termin")])
def test_days_under_any_name_are_the_time_above_a_total(head):
    first = ["DE"] * 20 if head[0] == "Region" else range(1, 21)
    rows = [*zip(first, DAYS_OF_MARCH, range(20), strict=True), ("Summe", "", 190)]
    table, said = mended(rows_of((*head, "v"), rows))
    assert [table.when(year) for year in table.years] == DAYS_OF_MARCH
    assert not any("No column is a time" in one for one in said)


def test_a_heading_that_comes_again_among_days_under_any_name_is_left_out():
    days = [*DAYS_OF_MARCH[:9], "Stichtag", *DAYS_OF_MARCH[9:]]
    table, _ = mended(
        rows_of(
            ("Stichtag", "v"), [(d, i % 7 if d != "Stichtag" else "v") for i, d in enumerate(days)]
        )
    )
    assert [table.when(year) for year in table.years] == DAYS_OF_MARCH


PROVISIONAL = {
    "years": ("Year", [*map(str, range(2008, 2022))], "{}p"),
    "years in brackets": ("Year", [*map(str, range(2008, 2022))], "{} (p)"),
    "years with a star": ("Jahr", [*map(str, range(2008, 2022))], "{}*"),
    "months": ("Monat", [f"2020-{m:02}" for m in range(1, 13)], "{} p"),
    "quarters": ("Quarter", [f"{y}Q{q}" for y in (2017, 2018, 2019) for q in (1, 2, 3, 4)], "{} p"),
    "days": ("Stand", DAYS_OF_MARCH, "{} p"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "cells", "form"), PROVISIONAL.values(), ids=PROVISIONAL)
@pytest.mark.parametrize("marked", [(-1,), (-2, -1), (5,)])
@pytest.mark.parametrize("falls", [False, True])
def test_a_provisional_time_above_a_total_is_kept(name, cells, form, marked, falls):
    places = [one % len(cells) for one in marked]
    texts = [form.format(cell) if i in places else cell for i, cell in enumerate(cells)]
    texts = [*(texts[::-1] if falls else texts), "Total"]
    table, _ = mended(series(name, texts, [i * i % 7 for i, _ in enumerate(texts)]))
    assert [table.when(year) for year in table.years] == cells
    both = reading_of(series(name, texts, range(len(texts))), Mends(drop_untimed=True, flags=True))
    assert len(both.body.grid.rows) == len(cells)


SLIPS = {
    "a year": ([2010, 2011, 2012, 2103, 2014, 2015], "is 2103 in row 5", "make it 2013"),
    "a month": (["2010-01", "2001-02", "2010-03", "2010-04", "2010-05"], "row 3", "it 2010-02"),
    "a day": ([f"2021-03-{d:02}" for d in (1, 2, 30, 4, 5, 6)], "row 4", "make it 2021-03-03"),
    "a number": ([1, 2, 3, 44, 5, 6, 7], "is 44 in row 5", "make it 4"),
}


@pytest.mark.parametrize(("cells", "wrong", "right"), SLIPS.values(), ids=SLIPS)
def test_one_time_that_is_wrong_among_even_ones_is_named_and_not_sorted(cells, wrong, right):
    text = rows_of(("period", "v"), [(cell, i * i % 11) for i, cell in enumerate(cells)])
    asked = reading_of(text).open[0]
    assert wrong in asked.sentence and right in asked.sentence
    mends = [offer.mend for offer in asked.offers[:2]]
    assert mends == [{"drop_untimed": True}, {"time": None, "in_order": True}]
    place = next(i for i, cell in enumerate(cells) if f"is {cell} in row {i + 2}" in asked.sentence)
    table, _ = mended(text)
    rest = [i * i % 11 for i in range(len(cells)) if i != place]
    assert table.targets[:, -1].tolist() == rest and table.in_time


@pytest.mark.parametrize("years", [[2010, 2012, 2011, 2013], [2010, 2014, 2011, 2012, 2013]])
def test_rows_that_stand_in_another_place_are_sorted(years):
    asked = reading_of(rows_of(("year", "v"), [(year, year % 7) for year in years])).open[0]
    assert asked.offers[0].mend == {"sort": True}


@pytest.mark.parametrize(("half", "first"), [("AM", "mdy"), ("PM", "mdy"), ("", "dmy")])
def test_the_month_is_rather_first_beside_am_and_pm(half, first):
    rows = [(f"3/1/2021 {hour}:00 {half}".strip(), hour * hour % 7) for hour in range(1, 12)]
    (asked,) = reading_of(rows_of(("Date", "v"), rows)).open
    assert [one.mend["dates"] for one in asked.offers][0] == first


def test_quarters_behind_a_colon_are_quarters_though_one_is_missing():
    cells = "1996:2 1996:3 1996:4 1997:1 1997:3 1997:4".split()
    table, _ = mended(rows_of(("季度", "v"), [(cell, i * i) for i, cell in enumerate(cells)]))
    assert (table.unit, table.when(table.years[-1])) == ("quarter", "1997Q4")


@pytest.mark.parametrize("step", [1, 2, 4, 5, 10])
@pytest.mark.parametrize("name", ["Elevation", "Price", "Vintage"])
def test_years_under_a_name_that_says_nothing_of_them_are_said(name, step):
    text = rows_of((name, "v"), [(1600 + step * i, i * i % 11) for i in range(12)])
    reading = reading_of(text)
    (told,) = reading.findings
    assert not reading.open and told.guessed and "are taken for years" in told.sentence
    assert [one.mend for one in told.offers] == [{"time": None}]
    for other in ("Year", "x", ""):
        assert not reading_of(text.replace(name, other)).findings


@pytest.mark.parametrize("more", [lambda i: 10 * i, lambda i: i * i], ids=["even", "uneven"])
def test_a_sum_of_each_day_is_no_time_beside_clocks(more):
    rows = [(f"{8 + i // 4:02}:{15 * (i % 4):02}", 500 - i * i, more(i)) for i in range(20)]
    (asked,) = reading_of(rows_of(("Time", "Power (W)", "Day total (Wh)"), rows)).open
    assert "Time has '08:00', which may be the time of a day" in asked.sentence


@pytest.mark.parametrize("names", ["YEAR MO DY HR", "YYYY MM DD hour"])
def test_year_month_day_and_hour_by_their_short_names(names):
    rows = [(2020, 1, d, h, d * h) for d in range(1, 5) for h in range(24)]
    table, _ = mended(rows_of((*names.split(), "v"), rows))
    assert (table.unit, table.when(table.years[-1])) == ("hour", "2020-01-04 23")


def test_a_year_and_the_day_in_it():
    rows = [(y, d, d * d % 91) for y in (2018, 2019) for d in range(1, 366)]
    table, said = mended(rows_of(("YEAR", "DOY", "T2M"), rows))
    assert len(said) == 1 and table.when(table.years[-1]) == "2019-12-31"


@pytest.mark.parametrize("minutes", [(0,), (0, 30)])
def test_the_hour_that_a_clock_has_twice_stays_with_its_time_or_is_counted(minutes):
    cells = [f"25.10.2020 0{h}:{m:02}" for h in (1, 2, 2, 3) for m in minutes]
    for offer, unit in ((0, "minute" if minutes[1:] else "hour"), (1, "row")):
        table, said = mended(series("time", cells), lambda finding, i=offer: finding.offers[i])
        assert len(said) == 1 and table.unit == unit and table.in_time and table.even
        assert table.targets[:, 0].tolist() == V[: len(cells)]


# ---- cells and columns ---------------------------------------------------------------------------


def test_a_code_is_missing_in_its_own_column_alone():
    rows = [(2000 + i, i % 2, 0 if i in (4, 8) else 1000 + v) for i, v in enumerate(V)]
    reading = reading_of(rows_of(("year", "rain", "pressure"), rows))
    mend = reading.open[0].offers[0].mend
    assert mend == {"missing": ("pressure=0",)}
    table = make_table(reading_of(rows_of(("year", "rain", "pressure"), rows),
                                  Mends(drop_missing=True, gaps=True).with_(mend)))  # fmt: skip
    assert len(table.years) == 10


@pytest.mark.parametrize("form", ["<0.0{}", "< 0.0{}", "<=0.0{} mg/l", "≥{}", ">{}*"])
def test_numbers_beyond_limits_are_missing_whatever_the_limits_are(form):
    cells = [form.format(50 + i) if i in (1, 4, 6, 9) else f"{v}.5" for i, v in enumerate(V)]
    text = series("year", range(2008, 2020), cells)
    (asked,) = reading_of(text).open
    beyond = "v: 4 of 12 numbers are only said to be beyond a limit, as in"
    assert asked.sentence.startswith(f"{beyond} {cells[1]!r} (rows 3, 6, 8, 11): write")
    table, _ = mended(text)
    assert table.targets[:, 0].tolist() == [
        v + 0.5 for i, v in enumerate(V) if cells[i][-2:] == ".5"
    ]


@pytest.mark.parametrize(
    ("forms", "sign"),
    [(("{} CR", "{} DR"), "."), (("{}Cr.", "{}Dr."), "."), (("${} CR", "${} DR"), "."),
     (("{} H", "{} S"), ","), (("{}N", "{}S"), "."), (("{}°E", "{}°W"), "."),
     (("{}", "{} CR"), "."), (("{}", "{} DR"), ",")],
)  # fmt: skip
def test_sides_of_an_account_and_of_the_globe_are_above_and_below_zero(forms, sign):
    values = [(-1) ** (i % 3 == 1) * (v + 0.25) for i, v in enumerate(V)]
    cells = [forms[v < 0].format(f"{abs(v):.2f}".replace(".", sign)) for v in values]
    text = rows_of(("year", "v"), zip(range(2008, 2020), cells, strict=True), ";")
    (asked,) = reading_of(text).open
    assert (
        asked.sentence.startswith("v: 4 numbers with ") and "(rows 3, 6, 9, 12)" in asked.sentence
    )
    assert [offer.mend for offer in asked.offers] == [{"brackets": "-"}, {"brackets": "+"}]
    assert mended(text)[0].targets[:, 0].tolist() == values
    left = make_table(reading_of(text, Mends(brackets="+", flags=True)))
    assert left.targets[:, 0].tolist() == list(map(abs, values))


@pytest.mark.parametrize("forms", [("{}C", "{}D"), ("{}N", "{}S"), ("{} h", "{} s"), ("{}", "{}d")])
def test_other_letters_say_nothing_of_a_sign(forms):
    cells = [forms[i % 3 == 1].format(v) for i, v in enumerate(V)]
    rows = [(2008 + i, cell, v) for i, (cell, v) in enumerate(zip(cells, V, strict=True))]
    reading = reading_of(rows_of(("year", "a", "v"), rows))
    assert not reading.columns["a"].numbers.beyond


def test_nothing_paid_is_no_code():
    rows = [(2008 + i, 0 if i % 3 else v, v if i % 3 else "0.00") for i, v in enumerate(V)]
    assert not reading_of(rows_of(("year", "Debit", "Credit"), rows)).open
    (asked,) = reading_of(series("year", range(2008, 2020), [v for _, v, _ in rows])).open
    assert [*asked.offers[0].mend] == ["real"]  # a third of them, and nothing is beside


@pytest.mark.parametrize(
    ("form", "dash", "first"),
    [(" $ {:,.2f} ", " $ -   ", "zero"), ("${}", "$-", "zero"), ("{:,.2f} €", "- €", "zero"),
     (" {:,.2f} ", " -   ", "zero"), ("${:.2f}", "-", "zero"), ("{}", "-", "missing"),
     ("{:.2f}", "–", "missing"), ("{:,.2f}", "tight -", "missing"), ("{:,.2f}", "..", "missing")],
)  # fmt: skip
def test_a_dash_among_amounts_is_zero_and_elsewhere_missing(form, dash, first):
    values = [v + 9000 if "tight" in dash else 100 * v % 1709 + 1 for v in V]
    dash = dash.removeprefix("tight ")
    values[3] = values[7] = 0
    text = rows_of(("year", "v"), enumerate((form.format(v) if v else dash for v in values), 2008),
                   ";")  # fmt: skip
    asked = reading_of(text).open[0]
    assert asked.sentence == f"2 cells in 1 column say {dash.strip()} (rows 5, 9)"
    kinds = [kind for one in asked.offers for kind in one.mend]
    assert kinds[0] == first and len(kinds) == 1 + (dash != "..")
    if "zero" in kinds:
        reading = reading_of(text, Mends(zero=dash.strip()))
        assert not reading.open and make_table(reading).targets[:, 0].tolist() == values
        assert any(one.sentence == f"Read as 0: {dash.strip()}" for one in reading.findings)


@pytest.mark.parametrize(
    ("form", "unit"),
    [("{h}:{m:02}:{s:02}", 1), ("{h}:{m:02}", 60), ("{h} h {m} min", 60), ("{h}h{m:02}", 60),
     ("{h} hrs {m} mins {s} secs", 1), ("PT{h}H{m}M{s}S", 1), ("{h}:{m:02}:{s:02}.5", 1)],
)  # fmt: skip
def test_what_things_lasted_may_be_numbers_of_the_smallest_unit(form, unit):
    lasted = [3600 * (i % 3) + 137 * i for i in range(12)]
    cells = [form.format(h=n // 3600, m=n // 60 % 60, s=n % 60) for n in lasted]
    table, said = mended(series("year", range(2008, 2020), cells))
    assert len(said) == 1 and "no other column can be forecast: write " in said[0]
    assert table.targets[:, 0].tolist() == [n // unit + 0.5 * (".5" in form) for n in lasted]
    text = rows_of(("year", "run", "v"), zip(range(2008, 2020), cells, V, strict=True))
    assert not reading_of(text).open  # without them it goes as well
    assert make_table(reading_of(text, Mends(durations=True))).input_names == ("run",)


@pytest.mark.parametrize("form", ["{}:3", "1:{}000", "5'{}\"", "{}:75", "{} min"])
def test_scores_scales_and_feet_are_no_durations(form):
    text = rows_of(
        ("year", "town", "run"), [(2008 + i, "a", form.format(10 + i)) for i in range(9)]
    )
    reading = reading_of(text)
    assert not any("durations" in o.mend for one in reading.findings for o in one.offers)


READ = {
    "drawn with colons": (
        lines("| year | v |", "|:-----|--:|", *(f"| {2008 + i} | {v} |" for i, v in enumerate(V))),
        ("v",),
    ),
    "in a box": (
        lines("+------+-----+", "| year | v |", "+------+-----+",
              *(f"| {2008 + i} | {v} |" for i, v in enumerate(V)), "+------+-----+"),
        ("v",),
    ),
    "texts of a spreadsheet": (
        lines("year,v", *(f'="{2008 + i}",="{v}"' for i, v in enumerate(V))), ("v",)
    ),
    "widths below the names": (
        lines("year\tv", "4s\t3n", *(f"{2008 + i}\t{v}" for i, v in enumerate(V))), ("v",)
    ),
    "two blanks between": (
        lines("year    rail freight", *(f"{2008 + i}    1 {v}" for i, v in enumerate(V))),
        ("rail freight",),
    ),
    "rows that R counts": (
        lines('"year","v"', *(f'"{i + 1}",{2008 + i},{v}' for i, v in enumerate(V))), ("v",)
    ),
    "rows that R names by years": (
        lines("     Qtr1 Qtr2 Qtr3 Qtr4", *(f"{y} 101 102 103 104" for y in (2008, 2009, 2010))),
        ("value",),
    ),
    "lines called S1 to S4": (
        rows_of(("year", "S1", "S2", "S3", "S4"),
                [(2008 + i, v, 2 * v, 3 * v, v * v) for i, v in enumerate(V)]),
        ("S4",),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "targets"), READ.values(), ids=READ)
def test_what_stands_around_cells_is_no_cell(text, targets):
    table, said = mended(text)
    assert len(said) == (targets == ("value",)) and table.target_names == targets
    assert (
        table.when(table.years[0])[:4] == "2008"
        and len(table.years) == len(V)
        and table.targets[1:, 0].min() > 100
    )


def test_names_with_years_of_several_things_are_no_times():
    rows = [(f"C{i}", v, v * 2, v * 3) for i, v in enumerate(V)]
    reading = reading_of(rows_of(("country", "Population 2018", "GDP 2019", "HDI 2020"), rows))
    assert not reading.open and len(reading.body.names) == 4


def test_a_series_named_in_its_first_row_alone():
    rows = [("" if i % 12 else "AB"[i // 12], 2008 + i % 12, i) for i in range(24)]
    table, said = mended(rows_of(("land", "year", "v"), rows))
    assert len(said) == 2 and table.targets[:, 0].tolist() == list(range(12))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (lines("year,v,", *(f"{2008 + i},1,{v}" for i, v in enumerate(V))),
         "column 3 has no name, and three digits in each row"),
        (lines("year,name,v", *(f'{2008 + i},"the "old" one",{v}' for i, v in enumerate(V))),
         "the quotation marks do not go together"),
    ],
)  # fmt: skip
def test_what_is_no_cell_of_its_own_is_refused(text, words):
    with pytest.raises(Unreadable, match=words):
        reading_of(text)


def test_days_of_1905_that_are_none_are_not_called_years():
    reading = reading_of(
        series("date", [f"2019-01-{i + 1:02}" for i in range(12)]), Mends(dates="years")
    )
    assert any("no days of 1905 are among them" in one.sentence for one in reading.findings)
    table = make_table(reading_of(series("date", [f"0{i + 1}/06/1905" for i in range(9)]),
                                  Mends(dates="years")))  # fmt: skip
    assert (table.unit, table.when(table.years[0])) == ("year", "1979")


FACTS = lines("latitude,zone", "52.52,GMT", "")
FURTHER = {
    "facts above": (FACTS + series("time", range(2008, 2020)), "begin in row 4, below 'latitude'"),
    "few commas decide": (
        rows_of(("year", "v"), [(2008 + i, f"1.{v}") for i, v in enumerate(V[:10])], ";")
        + "2018;1,25\n",
        "10 of 11 numbers, such as '1.100' (rows 2 to 11), can be read in two ways",
    ),
    "a code of another office": (
        series("year", range(2008, 2020), [*(v / 10 for v in V[:-1]), 99.99]),
        "v is 99.99 in row 13",
    ),
    "millions in some rows": (
        series("year", range(2008, 2020), [f"{v} m" if i > 5 else v for i, v in enumerate(V)]),
        "6 of 12 numbers have a unit or a word that the others have not (m), as in '127 m' (rows",
    ),
    "estimates of several kinds": (
        series("year", [*range(2008, 2018), "2018 (PE)", "2019 (2nd AE)"]),
        "2 times with a sign or a word beside",
    ),
    "names that may be days": (
        rows_of(("land", *(f"{i}/1/20" for i in range(1, 13))), [("A", *V), ("B", *V)]),
        "the table lies on its side",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), FURTHER.values(), ids=FURTHER)
def test_what_stands_out_is_asked(text, words):
    assert any(words in one for one in sentences(reading_of(text))), sentences(reading_of(text))


# ---- what is no time, and what is --------------------------------------------------------------


@pytest.mark.parametrize("name", ["N", "T (°C)", "n_neighbors", "step size", "Steps per day"])
def test_an_amount_that_rises_evenly_is_no_time(name):
    reading = reading_of(
        rows_of((name, "P", "v"), [(20 * i, i * i % 5, v) for i, v in enumerate(V)])
    )
    assert reading.times is None and reading.roles.inputs[0] == name


@pytest.mark.parametrize("name", ["t", "n", "step", "Epoch"])
def test_what_counts_on_is_a_time(name):
    reading = reading_of(rows_of((name, "v"), enumerate(V)))
    assert reading.roles.time == name and not reading.open


@pytest.mark.parametrize("name", ["Time (ka)", "Age (ka BP)", "age (ka)", "Years ago"])
def test_what_counts_back_from_today_is_turned_round(name):
    table, said = mended(series(name, range(12)))
    assert len(said) == 1 and table.targets[:, 0].tolist() == V[::-1]


def test_pressure_of_blood_counts_nothing():
    rows = [(80 + i, 120 + i * i % 7) for i in range(12)]
    assert reading_of(rows_of(("Diastolic BP", "Systolic BP"), rows)).times is None


def test_remarks_before_the_years_are_left_alone():
    rows = [("" if i else "break in series", 2008 + i, v) for i, v in enumerate(V)]
    assert not reading_of(rows_of(("note", "year", "v"), rows)).open


def test_the_same_hour_of_each_day_is_the_same_in_summer():
    cells = [f"2020-0{m}-{d}T06:00:00+0{m - 2}:00" for m, d in [(3, 28), (3, 29), (4, 30)]]
    cells = [*cells[:1], cells[1].replace("+01", "+02"), cells[2].replace("04-30", "03-30")]
    table, said = mended(series("time", cells))
    assert not said and table.unit in ("day", "hour") and table.even


@pytest.mark.parametrize(
    "total",
    ["Summe", "Gesamtsumme", "Österreich gesamt", "Razem", "World", "EU-27", "全国", "总 计", "Σ"],
)
@pytest.mark.parametrize("place", [0, 1])
def test_a_total_in_any_column_is_asked_about_and_a_number_is_no_target(total, place):
    rows = [(i + 1, f"G{i}", v, v * v % 97) for i, v in enumerate(V)]
    names = ("Nr.", "Gemeinde", "Einwohner", "Fläche")
    rows.append(("", total, sum(V), 500))
    if place == 0:
        names, rows = names[1:], [row[1:] for row in rows]
    reading = reading_of(rows_of(names, rows))
    (asked,) = reading.open
    assert total in asked.sentence and reading.roles.targets == ("Fläche",)
    table, _ = mended(rows_of(names, rows))
    assert len(table.targets) == 12


def test_orders_of_which_some_are_of_one_day_can_be_counted():
    rows = [(i, f"2021-01-{max(i, 4):02}", v) for i, v in enumerate(V, 3)]
    table, said = mended(rows_of(("order_id", "order_date", "amount"), rows))
    assert len(said) == 1 and "no points in time" in said[0]
    assert len(table.targets) == 12 and not table.in_time


@pytest.mark.parametrize("name", ["note", "Remark", "Anm.", "备注"])
def test_a_remark_that_is_a_number_is_no_target(name):
    rows = [(2008 + i, v, "" if i else 1) for i, v in enumerate(V)]
    assert reading_of(rows_of(("year", "v", name), rows)).roles.targets == ("v",)


def test_a_column_of_words_is_no_time_though_rows_were_left_out():
    rows = [(town, 2008 + i, v) for town in "AB" for i, v in enumerate(V)]
    rows.insert(12, ("A", "Total", 9))
    mends = Mends(keep={"town": "A"}, drop_untimed=True)
    reading = reading_of(rows_of(("town", "year", "v"), rows), mends, Choice("town", True))
    assert reading.times is None


def spreadsheet(rows):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("sign", "offer", "value"), [(".", 0, 1.012), (".", 1, 1012), (",", 0, 1.012)]
)
def test_texts_among_numbers_of_a_spreadsheet_are_asked_about(sign, offer, value):
    cells = [f"1{sign}012", 980.5, 1100.5, f"1{sign}150", 990.25]
    rows = [("year", "v"), *((2015 + i, cell) for i, cell in enumerate(cells))]
    table, said = mended(spreadsheet(rows), lambda finding: finding.offers[offer])
    assert said == [f"Row 2: '1{sign}012' is a text among numbers, and can be read in two ways"]
    assert table.targets[:3, 0].tolist() == [value, 980.5, 1100.5]
    good = [("year", "1.012", "v"), *((2015 + i, f"1.{100 + i}", i * i / 8) for i in range(9))]
    assert not any("text among" in one for one in sentences(reading_of(spreadsheet(good))))


@pytest.mark.parametrize("cells", ["900kg 1.1t", "$410 €455", "410-420 430-440", "2:10:10 2:10:11",
                                   "4,1,0 4,2,0"])  # fmt: skip
def test_where_no_column_has_numbers_a_cell_is_named(cells):
    first, second = cells.split()
    rows = [(y, (first, second)[y % 2], "a") for y in range(2008, 2014)]
    words = f"own.csv, row 2, column 'v': {first!r} is not a number that is understood"
    with pytest.raises(ValueError, match=re.escape(words)):
        make_table(reading_of(rows_of(("year", "v", "note"), rows, ";")))


def test_where_no_column_can_be_forecast_it_is_said_why():
    for text, words in (("year,v\n2010,5\n2011,5\n", "v is 5 in every row"),
                        ("year\n2010\n2011\n", "no column can be forecast")):  # fmt: skip
        assert any(words in one for one in sentences(reading_of(text)))


def test_years_with_a_sign_are_years_as_names_of_columns_too():
    text = lines("item,2017,2018,2019*,2020e", "A,1,2,3,5", "B,4,5,7,6")
    table, said = mended(text)
    assert len(said) == 1 and table.years.tolist() == [2017, 2018, 2019, 2020]
    assert table.targets[:, 0].tolist() == [4, 5, 7, 6]


# ---- what a mend leaves undone -------------------------------------------------------------------


@pytest.mark.parametrize("flags", [False, True])
@pytest.mark.parametrize(
    ("cell", "sign"), [("05. Mrz", ","), ("5,0,0 e", "."),
                       ("01.Mai", "."), ("5 Jan", "."), ("01.Mai", ",")]
)  # fmt: skip
def test_what_is_no_number_without_its_letters_either_stays_open(cell, sign, flags):
    for column in ("a", "v"):
        rows = [[2008 + i, f"{v / 7:.1f}".replace(".", sign), v] for i, v in enumerate(V)]
        rows[3][1] = cell
        text = rows_of(("year", *("av" if column == "a" else "va")), rows, ";")
        reading = reading_of(text, Mends(flags=flags))
        said = f"row 5, column '{column}': {cell!r} is not a finite number"
        assert said in reading.open[0].sentence


def test_of_numbers_and_others_one_that_is_none_is_named():
    sizes = ["5", "6 1/2", "7", "5 1/2", "8", "7 1/2", "6 1/2", "4 1/2"]
    (asked,) = reading_of(series("year", range(2008, 2016), sizes)).open
    assert "row 3, column 'v': '6 1/2' is not a number" in asked.sentence


def test_letters_behind_numbers_are_left_off_beside_what_stays_open():
    reading = reading_of(series("year", range(2008, 2020), [*V[:9], "139 p", "140p", "1-4"]))
    assert reading.open[0].sentence.startswith("2 numbers with a letter or a sign before or behind")
    assert "'1-4' is not" in reading.open[1].sentence


def test_a_table_with_a_number_that_is_none_is_never_made():
    reading = reading_of(series("year", range(2008, 2020), [*V[:5], "?x", *V[6:]]))
    with pytest.raises(ValueError, match="column 'v': not all of its cells are numbers"):
        make_table(replace(reading, findings=[]))


# ---- arguments -----------------------------------------------------------------------------------

SENSORS = rows_of(
    ("year", "sensor", "v"), [(2008 + i, s, v + s) for i, v in enumerate(V) for s in (101, 102)]
)
CODES = rows_of(("year", "v"), [(2008 + i, -999 if i == 3 else v) for i, v in enumerate(V)])
TABS = rows_of(("year", "v"), [(2008 + i, v) for i, v in enumerate(V)], "\t")
TAKEN = [
    (SENSORS, {"keep": {"sensor": 101}}, 101 + V[0]),
    (CODES, {"missing": -999, "drop_missing": True, "gaps": True}, V[0]),
    (CODES, {"missing": [-999], "drop_missing": True, "gaps": True}, V[0]),
    (CODES, {"missing": None, "real": -999}, V[0]),
    (CODES, {"time": ["year"], "real": "-999", "keep": None}, V[0]),
    (CODES, {"time": [], "real": "-999"}, V[0]),
    *((TABS, {"separator": sign}, V[0]) for sign in ("tab", "tabs", "\\t", "\t", "TAB")),
    (rows_of(("year", "v"), [(2008 + i, f"{v}%" if i else v) for i, v in enumerate(V)]),
     {"percent": 5}, V[0]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "arguments", "first"), TAKEN)
def test_a_word_or_a_number_alone_is_taken(tmp_path, text, arguments, first):
    (tmp_path / "own.csv").write_text(text)
    chosen = {"inputs": ["row"], "targets": ["v"]} | arguments
    assert load_table(tmp_path / "own.csv", **chosen).targets[0, 0] == first


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"keep": "101"}, "keep is '101'; it must be such as {'town': 'Berlin'}"),
        ({"keep": {"sensor": ["101"]}}, "it must be such as"),
        ({"keep": {"sensor": 103}}, "is '103' in no row; there are 101, 102"),
        ({"missing": {"v": -999}}, "missing is {'v': -999}; it must be a list of texts"),
        ({"real": True}, "real is True"),
        ({"missing": [None]}, "must be a list of texts"),
        ({"separator": "points"}, "'points' is no sign that separates columns"),
        ({"separator": "\n"}, "is no sign that separates columns"),
        ({"separator": 5}, "separator is 5; it must be a text"),
        ({"encoding": 8}, "encoding is 8"),
        ({"encoding": "words"}, "there is no encoding called 'words'"),
        ({"sheet": 1}, "sheet is 1"),
        ({"sort": "no"}, "sort is 'no'; it must be True or False"),
        ({"heading": 1}, "heading is 1; it must be True or False"),
        ({"unroll": []}, "unroll is []"),
        ({"dates": 5}, "dates is 5"),
        ({"rows_above": "2"}, "rows_above is '2'"),
        ({"inputs": [["v"]]}, "inputs is [['v']]; it must be a list of names of columns"),
        ({"time": [5]}, "time is [5]"),
    ],
)
def test_an_argument_of_the_wrong_kind_is_told_in_a_sentence(tmp_path, arguments, words):
    (tmp_path / "own.csv").write_text(SENSORS)
    chosen = {"inputs": ["row"], "targets": ["v"]} | arguments
    with pytest.raises(ValueError, match=re.escape(words)):
        load_table(tmp_path / "own.csv", **chosen)


# ---- several series whose times do not repeat ----------------------------------------------------


def kinds(way, n=12):
    """Rows of two kinds, and how many of the first there are."""
    hours = [f"2020-01-01 {i:02}:00" for i in range(n)]
    turns = list(zip(hours, TURNS, strict=True))
    if way == "take turns":
        return [(t, "AB"[i % 2], V[i]) for i, t in enumerate(hours)]
    if way == "take turns of three":
        return [(t, "ABC"[i % 3], V[i]) for i, t in enumerate(hours)]
    if way == "far apart":
        return [(t, "AB"[b], V[i] + 90 * b) for i, (t, b) in enumerate(turns)]
    if way == "buy and sell":
        return [(t, "AB"[b], V[i]) for i, (t, b) in enumerate(turns)]
    if way == "seldom":
        return [(t, "AB"[i // 3 % 2], V[i] + 90 * (i // 3 % 2)) for i, t in enumerate(hours)]
    years = [(a, 1989 + 4 * i + (a == "B")) for a in "AB" for i in range(6)]
    return [(y, a, v) for (a, y), v in zip(years, V, strict=True)]


TURNS = [0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1]


@pytest.mark.parametrize("way", ["take turns", "take turns of three", "far apart", "surveys"])
def test_kinds_that_may_be_series_are_asked_about(way):
    rows = kinds(way)
    text = rows_of(("date", "kind", "v"), rows)
    reading = reading_of(text)
    assert "kind is not the same in all rows: A (" in reading.open[0].sentence
    table = make_table(reading_of(text, Mends(keep={"kind": "A"}, gaps=True)))
    assert table.targets[:, 0].tolist() == [v for _, kind, v in rows if kind == "A"]
    reading = reading_of(text, Mends(keep={"kind": None}, sort=True, gaps=True))
    assert not reading.open and len(make_table(reading).years) == 12


@pytest.mark.parametrize(
    ("cells", "far", "all_first"),
    [(SIXTY, 0, True), (SIXTY, 90, False), ([f"{d} 09:00" for d in SIXTY], 0, False)],
    ids=["days", "far apart", "hours"],
)
def test_two_who_take_turns_by_days_are_rather_one_series(cells, far, all_first):
    rows = [(t, "AB"[i % 2], V[i] + far * (i % 2)) for i, t in enumerate(cells[:12])]
    (asked,) = reading_of(rows_of(("date", "who", "v"), rows)).open
    assert (asked.offers[0].mend == {"keep": {"who": None}}) == all_first
    assert len(asked.offers) == 3


def guesses(text, **mends):
    reading = reading_of(text, Mends(**mends))
    assert not reading.open
    return [one.sentence for one in reading.findings if one.guessed]


@pytest.mark.parametrize("way", ["buy and sell", "seldom"])
def test_words_beside_one_series_are_told(way):
    text = rows_of(("date", "kind", "v"), kinds(way))
    told = "kind is not the same in all rows: A (6), B (6); where these are several series, keep"
    assert [one.startswith(told) for one in guesses(text)] == [True]
    assert len(make_table(reading_of(text)).years) == 12
    for kind in ("A", None):
        assert not guesses(text, keep={"kind": kind}, gaps=True)
    one, *rest = kinds(way)
    assert guesses(rows_of(("date", "kind", "v"), [(one[0], "", one[2]), *rest]))


SIGNS = ["Income Expense", "Credit Debit", "Bij Af", "H S", "+ -", "Einnahme Ausgabe", "收入 支出"]


@pytest.mark.parametrize("words", SIGNS)
@pytest.mark.parametrize("days", [1, 2], ids=["a day each", "two a day"])
@pytest.mark.parametrize("form", ["{}", "{:,.2f} €", "spreadsheet"])
def test_a_sign_in_a_column_of_its_own_is_asked_about(words, days, form):
    into, off = words.split()
    goes = [i * i % 5 > 1 for i in range(12)]
    written = [v if form == "spreadsheet" else form.format(v) for v in V]
    rows = [
        (f"2020-01-{i // days + 1:02}", off if goes[i] else into, one, 500 - i)
        for i, one in enumerate(written)
    ]
    names = ("Date", "Type", "Amount", "Balance")
    book = form == "spreadsheet"
    file = workbook(s=[names, *rows]) if book else rows_of(names, rows)
    choice = Choice("Date", True, ["row"], ["Amount"])

    def amounts(**mends):
        mends = Mends(in_order=days > 1, **mends)
        return reading_of(file, mends, choice, "own.xlsx" if book else "own.csv")

    (asked,) = amounts().open
    assert asked.offers[0].mend == {"below_zero": {"Type": off}}
    table = make_table(amounts(below_zero={"Type": off}))
    assert table.targets[:, 0].tolist() == [-v if b else v for v, b in zip(V, goes, strict=True)]
    assert make_table(amounts(keep={"Type": None})).targets[:, 0].tolist() == V


def test_a_sign_is_asked_about_only_where_it_is_of_one_column_without_signs():
    rows = [(f"2020-01-{i + 1:02}", "SH"[i % 3 > 1], v, -v) for i, v in enumerate(V)]
    for names, n in ((("Date", "Group", "v"), 3), (("Date", "Type", "w", "Amount"), 4)):
        reading = reading_of(rows_of(names, [row[:n] for row in rows]))
        assert not any("below_zero" in o.mend for f in reading.findings for o in f.offers)
    with pytest.raises(Unreadable, match="no row in which 'Type' is 'X'"):
        reading_of(
            rows_of(("Date", "Type", "v"), [r[:3] for r in rows]), Mends(below_zero={"Type": "X"})
        )


def test_a_sign_beside_its_number_is_that_of_any_number():
    rows = [(f"2020-01-{i + 1:02}", "+-"[i * i % 3 % 2], v) for i, v in enumerate(V)]
    table, _ = mended(rows_of(("Date", "Sign", "Temp"), rows))
    assert table.targets[:, 0].tolist() == [v if sign == "+" else -v for _, sign, v in rows]


def test_visitors_who_go_in_and_out_are_two_series():
    rows = [(f"2020-01-{i // 2 + 1:02}", ("In", "Out")[i % 2], v) for i, v in enumerate(V)]
    (asked,) = reading_of(rows_of(("Date", "Direction", "Visitors"), rows)).open
    assert asked.offers[0].mend == {"keep": {"Direction": "In"}}


@pytest.mark.parametrize(
    ("name", "units"), [("Unit", "kg lb"), ("Currency", "EUR USD"), ("Scale", "Millions Billions")]
)
@pytest.mark.parametrize("others", [1, 4])
@pytest.mark.parametrize("first", ["Date", "Name"])
def test_rows_in_two_units_are_asked_about(name, units, others, first):
    one, other = units.split()
    cells = SIXTY if first == "Date" else [f"A{i}" for i in range(12)]
    rows = [(cells[i], v, other if i > 11 - others else one) for i, v in enumerate(V)]
    text = rows_of((first, "Weight", name), rows)
    (asked,) = reading_of(text).open
    assert asked.offers[0].mend == {"keep": {name: one}} and "several units" in asked.sentence
    assert len(mended(text)[0].years) == 12 - others
    assert not reading_of(text, Mends(keep={name: None})).open


DAYS = [np.datetime64("2020-01-01") + i for i in range(800)]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("kind", lambda i, day: "free" if i % 7 in (3, 4) or i in (60, 90) else "working"),
        ("part", lambda i, day: ["cold", "mild", "hot"][[0, 0, 1, 1, 1, 2][day.month % 6]]),
        ("holiday", lambda i, day: "feast" if i * i % 97 < 5 else "none"),
        ("remarks", lambda i, day: "rain" if i * i % 97 < 30 else "sun"),
        ("state", lambda i, day: "broken" if i == 70 else "good"),
        ("state", lambda i, day: "broken" if i * i % 97 < 30 else ""),
        ("who", lambda i, day: f"N{i * i % 97}"),
    ],
)
def test_what_says_something_of_its_row_alone_is_no_kind(name, word):
    rows = [(day, word(i, day.item()), V[i % 12] + i % 5) for i, day in enumerate(DAYS)]
    assert not guesses(rows_of(("date", name, "v"), rows))
    for n in (300, 60):
        if name not in ("part", "who"):  # less than two years, or few enough
            assert not guesses(rows_of(("date", name, "v"), rows[:n]))


def test_hours_of_the_night_are_no_kind():
    hours = [np.datetime64("2020-01-01T00") + i for i in range(400)]
    rows = [(f"{h}:00", "night" if i % 24 < 6 else "day", V[i % 12]) for i, h in enumerate(hours)]
    assert not guesses(rows_of(("time", "tariff", "v"), rows))


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ([f"2020-01-{i + 1:02}" for i in range(28)], "Mon Tue Wed Thu Fri Sat Sun".split()),
        ([f"{2010 + i // 4}Q{i % 4 + 1}" for i in range(28)], "winter spring summer fall".split()),
        ([f"2020-01-{i + 1:02}" for i in range(28)], "yes no".split()),
    ],
)
def test_kinds_that_a_calendar_has_are_no_series(times, words):
    rows = [(t, words[i % len(words)], V[i % 12] + i % len(words)) for i, t in enumerate(times)]
    assert not reading_of(rows_of(("date", "kind", "v"), rows)).open


def test_of_two_lands_with_years_of_their_own_one_is_kept():
    rows = [("France", y, y % 31) for y in range(1990, 2020)]
    rows += [("Monaco", y, 90 + y % 31) for y in range(2012, 2020)]
    for order in (rows, sorted(rows, key=lambda row: row[1])):
        reading = reading_of(rows_of(("Entity", "Year", "GDP"), order))
        assert reading.open[0].offers[0].mend == {"keep": {"Entity": "France"}}
        assert "told apart by Entity (France, Monaco)" in reading.open[0].sentence
        assert len(reading.times.values) == 30


# ---- what was taken for granted reaches who calls ------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        (series("date", ["Jan-25", "Feb-25", "Mar-25"]), "two digits are read as from 2025-01",
         {"dates": "dmy"}),
        (rows_of(("date", "land", "v"), [(2008 + i, "AB"[i // 6], v) for i, v in enumerate(V)]),
         "if that is not right, keep={'land': 'A'} or keep={'land': 'B'} or keep={'land': None}",
         {"keep": {"land": None}}),
        (rows_of(("date", "a", "v"), [(2008 + i, 1, v) for i, v in enumerate(V)]) + "2020,1\n",
         "row 14 has 2 cells; the heading has 3", {"fill": True}),
        (rows_of(("date", "North", "updated", "v"), [(2008 + i, i, 2020 + i, v) for i, v in
         enumerate(V)]), "updated has other times than date", None),
        (series("date", range(2008, 2014)) + "\n2014,5\n2015,7\n2016,8\n",
         "below is read as one table; if that is not right, rows_below=4", {"rows_below": 4}),
    ],
)  # fmt: skip
def test_what_was_assumed_is_a_warning_until_it_is_said(tmp_path, text, words, said):
    (tmp_path / "own.csv").write_text(text)
    chosen = {"inputs": ["row"], "targets": ["v"], "time": "date"}
    with pytest.warns(UserWarning, match="(?i)" + re.escape(words)) as warned:
        load_table(tmp_path / "own.csv", **chosen)
    assert len(warned) == 1 and warned[0].filename == __file__
    if said is not None:
        load_table(tmp_path / "own.csv", **chosen | said)


def test_hidden_rows_are_a_warning(tmp_path):
    book = openpyxl.Workbook()
    for row in [("year", "v"), *((2008 + i, v) for i, v in enumerate(V))]:
        book.active.append(row)
    book.active.row_dimensions[5].hidden = True
    book.save(tmp_path / "own.xlsx")
    with pytest.warns(UserWarning, match="Some rows or columns of the file are hidden"):
        load_table(tmp_path / "own.xlsx", inputs=["row"], targets=["v"])


def test_the_sheet_that_was_taken_is_a_warning(tmp_path):
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("more"), book.create_sheet("empty")):
        for row in [("year", "v"), *((2008 + i, v) for i, v in enumerate(V))]:
            sheet.append(row)
    book.save(tmp_path / "own.xlsx")
    with pytest.warns(UserWarning, match="3 sheets, Sheet, more, empty; Sheet is read; .* sheet='"):
        load_table(tmp_path / "own.xlsx", inputs=["row"], targets=["v"])
    load_table(tmp_path / "own.xlsx", inputs=["row"], targets=["v"], sheet="more")
    for name in ("more", "empty"):
        book.remove(book[name])
        book.create_sheet(name).append(("a note",))
    book.save(tmp_path / "own.xlsx")
    load_table(tmp_path / "own.xlsx", inputs=["row"], targets=["v"])  # nothing else could be meant


@pytest.mark.parametrize(
    ("name", "kinds", "place"),
    [
        ("Term", "Autumn Spring Summer", -1),
        ("shift", "early late", -1),
        ("trading period", "early middle late", 0),
        ("Месец", "sneg led rosa", -1),
    ],
)
def test_what_goes_on_within_each_time_can_be_counted(name, kinds, place):
    n = len(kinds.split())
    rows = [(2012 + i // n, kinds.split()[i % n], V[i]) for i in range(len(V))]
    text = rows_of(("year", name, "v"), rows)
    offers = reading_of(text).open[0].offers
    assert offers[place].mend == {"in_order": True} and {"time": None} in [o.mend for o in offers]
    for choice in (None, Choice(time=None, time_is_chosen=True)):
        table = make_table(reading_of(text, Mends(in_order=True), choice))
        assert table.in_time and table.targets[:, 0].tolist() == V
    rows = [*rows[:n], *rows[n : 2 * n][::-1], *rows[2 * n :]]
    offers = reading_of(rows_of(("year", name, "v"), rows)).open[0].offers
    assert {"in_order": True} not in [offer.mend for offer in offers]


# ---- rows that sum up the others -----------------------------------------------------------------

PUPILS = [(f"P{chr(65 + i)}", i * i % 7, v) for i, v in enumerate(V)]
A = [a for _, a, _ in PUPILS]

MORE = [
    ("Mean", "SD"), ("n", "Mean", "SD"), ("Mean", "SD", "n"), ("Mittelwert", "Standardabweichung"),
    ("Moyenne", "Ecart-type"), ("Average", "Variance", "Students above 5", "Pass rate"),
]  # fmt: skip


@pytest.mark.parametrize("names", MORE, ids=", ".join)
def test_rows_beside_a_mean_at_the_end_say_more_of_the_others(names):
    pupils = [(f"A{i}", i * 7 % 11) for i in range(14)]
    text = rows_of(("Name", "Score"), [*pupils, *((one, 4.5) for one in names)])
    table, said = mended(text)
    assert said == [f"Rows 16 to {15 + len(names)} are called {', '.join(names)}, among others"]
    assert table.targets[:, 0].tolist() == [score for _, score in pupils]


def test_people_below_a_mean_are_people():
    rows = [(f"A{i}", i * 7 % 11) for i in range(14)]
    text = rows_of(("Name", "Score"), [*rows, ("Mean", 4.5), ("Tom", 3), ("Ann", 4)])
    assert len(mended(text)[0].years) == 16


CALLED = "Gesamtergebnis|Klassenschnitt|Ø|Class average|Maximum|Points Possible|Promedio|Média"
CALLED += "|Среднее|Średnia|Ortalama|Gemiddelde|Summa|Jumlah|Rata-rata|Tổng|المجموع|कुल|最高分"


@pytest.mark.parametrize("name", [*CALLED.split("|"), "All India", "Test average"])
def test_a_row_that_sums_up_is_known_by_its_name_in_many_languages(name):
    table, said = mended(rows_of(("name", "a", "v"), [*PUPILS, (name, 3, 127.5)]))
    assert said == [f"Row 14 is called {name}, among others"]
    assert table.targets[:, 0].tolist() == V


SIZES = [(f"P{chr(97 + i)}", 150 + 7 * i * i % 40, v / 2) for i, v in enumerate(V)]
HIGH, LOW = ([of(column) for column in list(zip(*SIZES, strict=True))[1:]] for of in (max, min))


@pytest.mark.parametrize("name", ["Max", "Min", "Mean", "average", "Total", "Suma"])
@pytest.mark.parametrize("place", [0, 3, 10])
@pytest.mark.parametrize("below", [[], [("Total", 2000, 720)]])
def test_a_person_may_be_called_as_a_row_that_sums_up(name, place, below):
    rows = [*SIZES[:place], (name, 151, 57.5), *SIZES[place:]]
    table, said = mended(rows_of(("name", "a", "v"), [*rows, *below]))
    assert table.targets[:, 0].tolist() == [v for _, _, v in rows]
    assert said == (["Row 15 is called Total, among others"] if below else [])
    told = [one.sentence for one in reading_of(rows_of(("name", "a", "v"), rows)).findings]
    assert f"Row {place + 2} is called {name}, and its numbers are not the " in " ".join(told)


@pytest.mark.parametrize(
    ("name", "place", "numbers"),
    [
        ("Max", 5, HIGH),
        ("Min", 0, LOW),
        ("Total", 3, [sum(a for _, a, _ in SIZES[:3]), 3.5]),
        ("Total", 6, [3, sum(v for *_, v in SIZES)]),
        ("Mean", 6, [f"{sum(of) / 12:.1f}" for of in list(zip(*SIZES, strict=True))[1:]]),
        ("Max", 12, [151, 57.5]),
    ],
)
def test_a_row_called_so_that_sums_up_is_asked_about_where_it_stands(name, place, numbers):
    rows = [*SIZES[:place], (name, *numbers), *SIZES[place:]]
    table, said = mended(rows_of(("name", "a", "v"), rows))
    assert said == [f"Row {place + 2} is called {name}, among others"]
    assert table.targets[:, 0].tolist() == [v for *_, v in SIZES]


@pytest.mark.parametrize(
    ("first", "last", "way"),
    [
        ([], [("X", sum(A), sum(V))], "Row 14 has the sum of other rows: X"),
        ([], [("", sum(A), sum(V))], "Row 14 has the sum of other rows: row 14"),
        ([], [("", 3, sum(V) / 12)], None),
        ([], [("X", f"{sum(A) / 12:.2f}", f"{sum(V) / 12:.1f}")], "Row 14 has the mean"),
        ([], [("X", f"{sum(A) / 12:.1f}", sum(V))], "Row 14 has the sum of other rows: X"),
        ([], [("X", sum(A), sum(V)), ("Y", f"{sum(A) / 12:.1f}", f"{sum(V) / 12:.1f}"),
              ("Z", max(A), max(V))], "rows 14 to 16 may sum up the others: X, Y, Z"),
        ([("X", sum(A), sum(V))], [], "Row 2 has the sum of other rows: X"),
        ([], [("X", "", sum(V))], "Row 14 has the sum of other rows: X"),
        ([], [("X", max(A), max(V))], None),
        ([], [("X", round(sum(A) / 12), 120)], None),
    ],
)  # fmt: skip
def test_a_row_that_sums_up_is_known_by_its_numbers(first, last, way):
    text = rows_of(("name", "a", "v"), [*first, *PUPILS, *last])
    reading = reading_of(text)
    if way is None:
        assert not reading.open
        return
    assert way in reading.open[0].sentence
    table, _ = mended(text)
    assert table.targets[:, 0].tolist() == V
    table, _ = mended(text, lambda finding: finding.offers[-1])
    assert len(table.years) + ("" in [row[1] for row in last]) == 12 + len(first) + len(last)


LANDS = [(523104 - 9771 * i, round(310.5 + 17.2 * (3 * i % 10), 1)) for i in range(9)]


def columns_of(way, rows=LANDS):
    return [[f"{way(column):.10g}" for column in zip(*rows, strict=True)]]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([*LANDS, *columns_of(max)], "Row 11 has the largest of other rows: "),
        ([*LANDS, *columns_of(max), *columns_of(min)], "rows 11 to 12 may sum up"),
        ([*LANDS[:4], *columns_of(sum, LANDS[:4]), *LANDS[4:], *columns_of(sum, LANDS[4:])],
         "rows 6, 12 may sum up the others"),
        ([*LANDS[:4], *columns_of(sum, LANDS[:4]), *LANDS[4:], *columns_of(sum, LANDS[4:]),
          *columns_of(sum)], "rows 6, 12, 13 may sum up the others"),
        ([*columns_of(sum, LANDS[:3]), *LANDS[:3], *columns_of(sum, LANDS[3:]), *LANDS[3:]],
         "rows 2, 6 may sum up the others"),
        ([*LANDS[:4], *columns_of(sum, LANDS[:4]), *LANDS[4:]], "Row 6 has the sum"),
        (LANDS, None),
        ([*LANDS, LANDS[0]], None),  # it comes again
        ([*LANDS, (LANDS[0][0], 500)], None),
        ([*LANDS, (LANDS[0][0], LANDS[1][1])], None),
        ([(i * i % 9, i % 7, 5 * i % 8, 3 * i % 8) for i in range(20)] + [(8, 6, 7, 7)], None),
        ([(2**i,) for i in (0, *range(20))], None),
        ([(1 + i * i % 7,) for i in range(60)], None),
        ([(round(9 * np.sin(i * i), 1), round(9 * np.cos(i * i), 1)) for i in range(300)], None),
    ],
)  # fmt: skip
def test_sums_without_a_label_are_known_within_a_table_too(rows, found):
    heading = "abcd"[: len(rows[0])]
    sentences = [one.sentence for one in reading_of(rows_of(heading, rows)).open]
    if found is None:
        assert not any("other rows" in sentence for sentence in sentences)
    else:
        assert any(found in sentence for sentence in sentences)
        assert len(mended(rows_of(heading, rows))[0].years) == 9


def test_a_row_of_the_year_below_its_months_is_asked_about():
    text = rows_of(("Month", "v"), [*zip(MONTHS, V, strict=True), ("Year", 77)])
    table, said = mended(text)
    assert said[1] == "Row 14 is called Year, among others"
    assert table.targets[:, 0].tolist() == V
    text = rows_of(("", *MONTHS, "YTD"), [("a", *V, 77), ("b", *V[::-1], 78)])
    table, said = mended(text)
    assert "is called YTD, among others" in said[-1] and len(table.years) == 12


def test_what_doubles_is_no_sum():
    assert not reading_of(series("name", "abcdefgh", [1, 1, 2, 4, 8, 16, 32, 64])).open


@pytest.mark.parametrize(
    ("code", "others"),
    [("65535", V), ("-127", [20 + v / 50 for v in V]), ("1e+30", V), ("1.7E+308", V), ("32767", V),
     ("0", [11_000 + v for v in V]), ("1234567", V), ("-200", [v / 80 for v in V])],
)  # fmt: skip
def test_a_single_number_far_from_all_others_is_asked_about(others, code):
    text = series("year", range(2008, 2020), [*others[:5], code, *others[6:]])
    assert f"v is {code} in row 7, far from" in reading_of(text).open[0].sentence
    table = make_table(reading_of(text, Mends(missing=code, drop_missing=True, gaps=True)))
    assert table.targets[:, 0].tolist() == [*others[:5], *others[6:]]
    assert len(make_table(reading_of(text, Mends(real=code))).years) == 12


@pytest.mark.parametrize(
    "numbers",
    [[0, *V[1:]], [0, *(v / 100 for v in V[1:])], [1, 2, 4, 9, 17, 30, 66, 120, 251, 499, 1010, 0],
     [0] * 11 + [900], [*range(11), 90], [*V[:11], 900], [255, *range(100, 320, 20)],
     [15, 15, 16, 16, 17, 17, 15, 16, 25, 25, 17, 16], [4, 5, 6, 7, 5, 4, 6, 20, 20, 5, 4, 6],
     [3.16, 3.2, 3.26, 3.51, 3.2, 3.22, 3.51, 3.2, 3.16, 3.2, 3.22, 3.26]],
)  # fmt: skip
def test_a_number_that_may_well_belong_to_the_others_is_none(numbers):
    assert not reading_of(series("year", range(2008, 2020), numbers)).open


@pytest.mark.parametrize(
    ("code", "first"),
    [(90, "real"), (31, "real"), (-15, "real"), (99, "missing"), (88, "missing"), (-9, "missing"),
     (500, "missing"), (-200, "missing")],
)  # fmt: skip
def test_a_number_that_comes_again_is_kept_first_unless_it_looks_like_a_code(code, first):
    cells = [1, 2, 3, 2, 1, 2, 3, code, code, 2.5, 3, 2]
    reading = reading_of(series("year", range(2008, 2020), cells))
    assert [*reading.open[0].offers[0].mend] == [first]


SCALE, INCOMES = [1 + i * 7 % 5 for i in range(40)], [1000 + i * 37 % 700 for i in range(40)]
DIRECTIONS, DEGREES = [i * 37 % 36 * 10 for i in range(40)], [i * 137 % 360 for i in range(40)]


@pytest.mark.parametrize(
    ("others", "codes"),
    [(INCOMES, [-1, -1, -2]), (INCOMES, [-2, -2]), (INCOMES, [-9]), (INCOMES, [-5, -1, -2, -2]),
     (INCOMES, [99998, 99999]), (INCOMES, [9999997, 9999998, 9999999]), (SCALE, [98, 99, 99]),
     (SCALE, [8, 9]), (SCALE, [9, 9]), (SCALE, [-8, -9]), (SCALE, [-77, -88, -99]),
     (SCALE, [-1, -2]), ([v % 2 for v in range(40)], [7, 8, 9]), (DIRECTIONS, [990, 990]),
     (DIRECTIONS, [990, 990, 999, 999]), (DIRECTIONS, [999]), (DEGREES, [999]),
     (DEGREES, [990, 999, 999]), (DEGREES, [999.9]), ([v // 10 for v in DIRECTIONS], [99]),
     ([v % 50 for v in INCOMES], [998, 999]),
     ([1 + v % 10 for v in INCOMES], [88, 99]), ([*range(20, 60)], [-2, -1, -1])],
)  # fmt: skip
def test_codes_for_several_reasons_do_not_hide_each_other(others, codes):
    cells = [*others[:3], *codes, *others[3 + len(codes) :]]
    rows = [(1980 + i, i % 10, cell) for i, cell in enumerate(cells)]
    text = rows_of(("year", "a", "v"), rows)
    asked = [one for one in reading_of(text).open if "may be a code" in one.sentence]
    assert len(asked) == len(set(codes))
    assert all([*one.offers[0].mend] == ["missing"] for one in asked)
    table, _ = mended(text)
    assert len(table.years) == len(cells) - len(codes)  # and those of `a` are numbers
    assert set(table.targets[:, 0]) <= set(others)


@pytest.mark.parametrize(
    "cells",
    [range(1, 100), [*SCALE, 6, 8, 9], [v % 10 for v in INCOMES], [*range(60), 97, 98, 99] * 2,
     [1, 2, 3, 4, 5, 8, 9] * 6, [0] * 12 + [1] * 9 + [2] * 6 + [3] * 4 + [4] * 2 + [5, 8, 9, 9],
     [-2, -1, 2, 3, 4] * 8, [-2, -1, 1, 2] * 10, [5, -1, 12, 8, -2, 30, 7, 9, 14, 22, 3, 6],
     [18 + v % 80 for v in INCOMES], [v % 8 for v in INCOMES],
     [25 - i for i in range(28)], [9 - i % 12 for i in range(40)]],
)  # fmt: skip
def test_plain_small_numbers_are_no_codes(cells):
    assert not reading_of(series("year", range(1900, 2100), cells)).open


@pytest.mark.parametrize("level", [1, 8, 50, 900])
@pytest.mark.parametrize("code", ["-99.9", "-99.99", "-999", "999.9", "9999", "99999"])
def test_a_usual_code_that_comes_again_is_asked_about_at_any_level(code, level):
    others = [level * (130 + v % 17) + 0.1 + i / 7 for i, v in enumerate([*V, *V])]
    cells = [f"{v:.1f}" for v in others]
    cells[4] = cells[9] = code
    asked = reading_of(series("year", range(1998, 1998 + len(cells)), cells)).open
    assert f"v is {code} in rows 6, 11" in asked[0].sentence
    assert [*asked[0].offers[0].mend] == ["missing"]
    spans = max(float(code) - max(others), min(others) - float(code)) / np.ptp(others)
    assert ("far from all others" in asked[0].sentence) == (spans > 1)
    cells[9] = f"{others[9]:.1f}"
    alone = reading_of(series("year", range(1998, 1998 + len(cells)), cells)).open
    assert bool(alone) == (spans > 2 or code[0] == "-")


@pytest.mark.parametrize(
    "others",
    [[5000 + 700 * i for i in range(12)], [9999, 9999, 6999, 7999, 8999, 12999, 5999, 10499, 14999],
     [9999, 9999, 6000, 6000, 7000, 7000, 8000, 8000, 5000, 5000, 12000, 11000, 4000]],
)  # fmt: skip
def test_a_usual_code_among_plain_numbers_is_a_number(others):
    cells = [9999, *others, 11_000]
    assert not reading_of(series("year", range(2000, 2000 + len(cells)), cells)).open


@pytest.mark.parametrize(("code", "asked"), [("99", False), ("9999", True), ("999.9", True)])
def test_a_usual_code_above_zero_where_all_others_are_below_is_asked_about(code, asked):
    cells = [*(500 * (99 - v) for v in V[:9]), code, -9000, -8000]
    assert bool(reading_of(series("year", range(2000, 2012), cells)).open) == asked


@pytest.mark.parametrize(
    "cells",
    [["892", "931", "965", "1.038", "1.111", "1.33", "1.403", "1.5"],
     ["892", "931", "965", "1", "1,033", "1,07", "1,1", "998"],
     ["2.1", "1.85", "1.4", "1.02", "980", "870", "795", "810"]],
)  # fmt: skip
def test_thousands_whose_last_zeros_were_cut_are_asked_about(cells):
    text = rows_of(("year", "v"), enumerate(cells, 2008), ";")
    table, said = mended(text)
    assert "can be read in two ways" in said[0] and len(said) == 1
    read = [float(cell.replace(",", ".")) for cell in cells]
    meant = [1000 * v if v < 100 else v for v in read]
    assert table.targets[:, 0].tolist() == pytest.approx(meant)
    table, _ = mended(text, lambda finding: finding.offers[-1])
    assert table.targets[:, 0].tolist() == read
    rows = [("year", "v"), *((2008 + i, int(v) if v >= 100 else v) for i, v in enumerate(read))]
    table, said = mended(workbook(Data=rows))
    assert table.targets[:, 0].tolist() == pytest.approx(meant)


@pytest.mark.parametrize(
    "cells",
    [["950", "1.25", "3.33", "14.5", "18.25", "700", "1.5", "120"], ["1.5", "200", "1.6", "190"],
     ["98", "99", "97", "1.5", "1.2", "96", "98", "95"], ["892", "965", "5.5", "938", "940", "1"]],
)  # fmt: skip
def test_numbers_that_go_on_smoothly_in_no_way_are_read_as_they_stand(cells):
    reading = reading_of(rows_of(("year", "v"), enumerate(cells, 2008), ";"))
    assert not any("two ways" in one.sentence for one in reading.open)
    assert reading.columns["v"].values.tolist() == list(map(float, cells))


@pytest.mark.parametrize(
    ("odd", "values"),
    [({4: "998.5b"}, {4: 998.5}), ({4: "998.5b", 7: "995b", 9: "990.5p"}, {4: 998.5, 7: 995}),
     ({4: "998.5b", 7: ":c"}, {4: 998.5})],
)  # fmt: skip
def test_a_break_in_a_series_is_a_flag_where_the_number_is_as_large_as_the_others(odd, values):
    cells = [odd.get(i, 980 + v / 8) for i, v in enumerate(V)]
    text = series("year", range(2008, 2008 + len(V)), cells)
    assert f"{len(odd)} number" in reading_of(text).open[0].sentence
    assert [*reading_of(text).open[0].offers[0].mend] == ["flags"]
    column = reading_of(text, Mends(flags=True)).columns["v"]
    assert {i: column.values[i] for i in values} == values


@pytest.mark.parametrize("odd", [{4: "1.2b"}, {4: "1.2b", 7: "990p"}])
def test_a_billion_is_no_flag(odd):
    cells = [odd.get(i, 980 + v / 8) for i, v in enumerate(V)]
    text = series("year", range(2008, 2008 + len(V)), cells)
    column = reading_of(text, Mends(flags=True)).columns["v"]
    assert np.isnan(column.values[4]) and 4 in column.numbers.wrong


@pytest.mark.parametrize(
    ("forms", "factors"),
    [(["${}M"], [1]), (["€ {} Mio."], [1]), (["${}M", "${}B"], [1e6, 1e9]), (["US$ {}bn"], [1])],
)
def test_amounts_have_a_sign_before_and_a_word_for_their_size_behind(forms, factors):
    n = len(forms)
    cells = [forms[i % n].format(v + 0.5) for i, v in enumerate(V)]
    reading = reading_of(series("year", range(2008, 2008 + len(V)), cells))
    assert not reading.open
    meant = [(v + 0.5) * factors[i % n] for i, v in enumerate(V)]
    assert make_table(reading).targets[:, 0].tolist() == pytest.approx(meant)


def test_a_million_among_plain_amounts_is_asked_about():
    cells = [f"${v}" if i not in (4, 7) else "$1.2M" for i, v in enumerate(V)]
    reading = reading_of(series("year", range(2008, 2008 + len(V)), cells))
    assert reading.open and np.isnan(reading.columns["v"].values[4])
    assert reading.columns["v"].values[0] == V[0]


@pytest.mark.parametrize("days", [["2022-05-01"], ["2022-05-01", "2022-06-01"], ["1-May", "Jun 02"],
                                  [f"2022-{m:02}-01" for m in range(1, 6)]])  # fmt: skip
def test_days_that_a_spreadsheet_made_of_numbers_may_be_missing_all_at_once(days):
    cells = [*days, *(v / 8 for v in V)]
    reading = reading_of(series("year", range(2008, 2008 + len(cells)), cells))
    (asked,) = reading.open
    assert f"row 2, column 'v': {days[0]!r} is not a finite number but a day" in asked.sentence
    assert (
        f"so {'is 1' if len(days) == 2 else f'are {len(days) - 1}'} more" in asked.sentence
    ) == (len(days) > 1)
    assert asked.offers[0].mend == {"missing": tuple(f"v={day}" for day in days)}
    typed = [datetime.date.fromisoformat(c) if c in days and len(c) > 9 else c for c in cells]
    rows = [("year", "v"), *((2008 + i, cell) for i, cell in enumerate(typed))]
    (typed,) = reading_of(workbook(Data=rows), name="own.xlsx").open
    assert typed.offers == asked.offers


@pytest.mark.parametrize("sign", ";,|\t")
@pytest.mark.parametrize("line", ["sep={}", '"sep={}"', "SEP={}", "\ufeffsep={}"])
def test_a_first_line_may_say_what_separates_the_columns(sign, line):
    text = rows_of(("year", "v"), [(2008 + i, f'"{v},5"') for i, v in enumerate(V)], sign)
    reading = reading_of(f"{line.format(sign)}\n{text}")
    assert not reading.open and reading.body.names == ("year", "v") and reading.body.grid.at[0] == 3
    assert make_table(reading).targets[:, 0].tolist() == [v + 0.5 for v in V]


@pytest.mark.parametrize(
    ("beside", "cell", "value"),
    [("{},5", "14,{}", 14), ("{}.5", "14,{}", 14000), ("{},5", "14.{}", 14000),
     ("{}.5", "14.{}", 14), ("1.{}.000", "14.{}", 14000)],
)  # fmt: skip
def test_a_decimal_sign_settled_in_one_column_settles_the_file(beside, cell, value):
    rows = [(2008 + i, beside.format(v), cell.format(v)) for i, v in enumerate(V)]
    for flip in (False, True):
        text = rows_of(("year", *("va" if flip else "av")),
                       [(y, b, a) if flip else (y, a, b) for y, a, b in rows], ";")  # fmt: skip
        choice = Choice("year", True, ("a",), ("v",))
        reading = reading_of(text, choice=choice)
        assert not reading.open
        expected = [value + v / (1000 if value == 14 else 1) for v in V]
        assert make_table(reading).targets[:, 0].tolist() == pytest.approx(expected)
        assert any("is the decimal sign, as in a" in one.sentence for one in reading.findings)


def test_decimal_signs_that_differ_settle_nothing():
    rows = [(2008 + i, f"{v}.5", f"{v},5", f"14,{v}") for i, v in enumerate(V)]
    asked = reading_of(rows_of(("year", "a", "b", "v"), rows, ";")).open
    assert "v: '14,100' and all others can be read in two ways" in asked[0].sentence


YEARS = [("year", "v"), *((2008 + i, v) for i, v in enumerate(V))]
COVERS = {
    "cover": [("Title", "GDP"), ("Version", 1), ("Date", "2019"), ("Author", "x")],
    "contents": [(1, "Exports"), (2, "Imports"), (3, "Trade"), (4, "Notes")],
    "notes": [("Read this",), ("and that",)],
}


@pytest.mark.parametrize("cover", COVERS.values(), ids=COVERS)
def test_the_sheet_with_the_numbers_is_read(cover):
    reading = reading_of(workbook(Cover=cover, Data=YEARS))
    assert not reading.open and make_table(reading).targets[:, 0].tolist() == V


def test_the_sheet_that_has_the_columns_is_read():
    summary = [("region", "mean"), *(("ABCDEF"[i], v) for i, v in enumerate(V[:6]))]
    content = workbook(Summary=summary, Data=YEARS, More=YEARS)
    reading = reading_of(content, choice=Choice("year", True, ("row",), ("v",)))
    assert "Data is read" in reading.findings[0].sentence and reading.findings[0].guessed
    assert make_table(reading).targets[:, 0].tolist() == V
    assert reading_of(content).body.names == ("region", "mean")
    content = workbook(Summary=summary, Data=YEARS)
    reading = reading_of(content, choice=Choice("year", True, ("row",), ("v",)))
    assert not reading.findings[0].guessed and make_table(reading).targets[:, 0].tolist() == V
    with pytest.raises(Unreadable, match="there must be one column 'year'"):
        reading_of(content, Mends(sheet="Summary"), Choice("year", True, ("row",), ("v",)))


def test_three_digits_below_a_merged_name_of_a_spreadsheet_are_no_thousands():
    names = [("Year", "North", None, "South", None), (None, "Units", "EUR", "Units", "EUR")]
    rows = [(2008 + i, *V[i : i + 2], *V[i + 1 : i + 3]) for i in range(10)]
    content = workbook(Data=[*names, *rows])
    for mends in (Mends(), Mends(units_row=True)):
        reading = reading_of(content, mends)  # which once said something of quotation marks
        assert {"join_names": True} in [offer.mend for offer in reading.findings[0].offers]
    reading = reading_of(content, Mends(join_names=True))
    assert reading.body.names == ("Year", "North Units", "North EUR", "South Units", "South EUR")


@pytest.mark.parametrize(
    ("form", "value"),
    [("{}×10^3", lambda v: 1000 * v), ("-{}.5 x 10^-2", lambda v: -(v + 0.5) / 100),
     ("{}.25D+02", lambda v: 100 * v + 25), ("Rp{}.000", lambda v: 1000 * v),
     ("-Rp {}.000,50", lambda v: -1000 * v - 0.5), ("-A${},000.00", lambda v: -1000 * v),
     ("{} crore", lambda v: v), ("{} (3.4%)", lambda v: v)],
)  # fmt: skip
def test_less_usual_numbers_are_read(form, value):
    text = rows_of(("year", "v"), zip(range(2008, 2020), map(form.format, V), strict=True), ";")
    table, said = mended(text)
    assert table.targets[:, 0].tolist() == pytest.approx(list(map(value, V)))
    assert len(said) == ("%" in form)


def test_crores_and_lakhs_are_read_together():
    cells = [f"{v} {'crore' if v > 112 else 'lakh'}" for v in V]
    table, said = mended(series("year", range(2008, 2020), cells))
    assert not said and table.targets[:2, 0].tolist() == [100e5, 108e5]
    assert table.targets[2, 0] == 115e7


@pytest.mark.parametrize(
    "names", [("Debit", "Credit"), ("Soll", "Haben"), ("Paid out", "Paid in"), ("Temp", "Hum")]
)
def test_empty_cells_of_an_account_may_be_zero(names):
    rows = [(2008 + i, v if i % 3 else "", "" if i % 3 else v, 9 * v) for i, v in enumerate(V)]
    text = rows_of(("year", *names, "Balance"), rows)
    (asked,) = reading_of(text).open
    assert bool(asked.offers) == ("Temp" not in names)
    if asked.offers:
        table, _ = mended(text)
        assert (table.input_names, table.target_names) == (names, ("Balance",))
        assert table.inputs[:, 0].tolist() == [v * (i % 3 > 0) for i, v in enumerate(V)]


def test_columns_that_are_filled_in_turn_are_named():
    rows = [(f"2023-03-{i + 1:02}", "" if i % 3 else 500, 10 + i if i % 3 else "", v)
            for i, v in enumerate(V)]  # fmt: skip
    text = rows_of(("Date", "Credit", "Debit", "Balance"), rows)
    finding = reading_of(text, choice=Choice("Date", True, ("Credit", "Debit"), ("Balance",))).open[
        0
    ]
    assert finding.sentence.endswith(": do without Credit or Debit")
    finding = reading_of(text, choice=Choice("Date", True, ("Credit",), ("Balance",))).open[0]
    assert finding.sentence.endswith(": do without Credit") and len(finding.offers) == 1


NAMES = {
    "three rows": (
        [",Import,,,Export,,", ",EU,,World,EU,,World", "Year,t,EUR,EUR,t,EUR,EUR"],
        "Year|Import EU t|Import EU EUR|Import World EUR|Export EU t|Export EU EUR|"
        "Export World EUR",
    ),
    "what differs in the third row": (
        [",Tokyo,Tokyo,Tokyo", "Year,mean,mean,mean", ",,quality,number"],
        "Year|Tokyo mean|Tokyo mean quality|Tokyo mean number",
    ),
    "merged over units": ([",North,,South,", "Year,Units,EUR,Units,EUR"],
                          "Year|North Units|North EUR|South Units|South EUR"),
    "two rows and units": ([",Import,,Export", "Year,EU,World,", ",t,t,t"],
                           "Year|Import EU|Import World|Export"),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "names"), NAMES.values(), ids=NAMES)
def test_names_of_several_rows_go_together_and_that_is_named_first(rows, names):
    n = rows[0].count(",")
    data = [",".join(map(str, [2008 + i, *(v + i for i in range(n))])) for i, v in enumerate(V)]
    text = lines(*rows, *data)
    assert reading_of(text).open[0].offers[0].mend == {"join_names": True}
    reading = reading_of(text, Mends(join_names=True))
    assert not reading.open and "|".join(reading.body.names) == names
    assert reading.columns[reading.body.names[1]].values.tolist() == V


QUARTERLY = [
    [*(f"{m} 2019" for m in MONTHS[3 * q : 3 * q + 3]), f"Q{q + 1} 2019"] for q in range(4)
]


def by_decade(written):
    """Years, and behind every tenth the years of its decade."""
    years = [*range(1990, 2020)]
    for end in (30, 20, 10):
        first, last = years[end - 10], years[end - 1]
        years.insert(end, written.format(first, last, f"{last % 100:02}"))
    return years


AMONG = {
    "quarters among months": (sum(QUARTERLY, []), 4),
    "quarters without their year": (sum(([*q[:3], q[3][:2]] for q in QUARTERLY), []), 4),
    "quarters in words": (sum(([*q[:3], f"{q[3][1]}. Quartal"] for q in QUARTERLY), []), 4),
    "halves without their year": ([*(f"2019-{m:02}" for m in range(1, 7)), "上半年",
                                   *(f"2019-{m:02}" for m in range(7, 13)), "下半年"], 2),
    "halves among months": ([*(f"2019-{m:02}" for m in range(1, 7)), "2019H1",
                             *(f"2019-{m:02}" for m in range(7, 13)), "2019H2"], 2),
    "halves among quarters": (["2018Q1", "2018Q2", "2018H1", "2018Q3", "2018Q4", "2018H2",
                               "2019Q1", "2019Q2", "2019H1"], 3),
    "decades among years": (by_decade("{}-{}"), 3),
    "decades by two digits among years": (by_decade("{0}/{2}"), 3),
    "decades in words among years": (by_decade("{} to {}"), 3),
    "decades by a letter among years": (by_decade("{}s"), 3),
    "five years that could be a month": ([*range(2001, 2006), "2001-05", *range(2006, 2011),
                                          "2006-10"], 2),
    "both among months": ([*QUARTERLY[0], *QUARTERLY[1], "2019H1", *QUARTERLY[2], *QUARTERLY[3],
                           "2019H2", "2019"], 7),
}  # fmt: skip


@pytest.mark.parametrize(("times", "n"), AMONG.values(), ids=AMONG)
def test_longer_times_among_shorter_ones_are_left_out(times, n):
    text = series("Month", times, range(len(times)))
    finding = reading_of(text).open[0]
    assert "in the place of a" in finding.sentence
    assert finding.offers[0].mend == {"drop_untimed": True}
    table = make_table(reading_of(text, Mends(drop_untimed=True)))
    assert len(table.years) == len(times) - n and table.even


@pytest.mark.parametrize("decade", ["1990-1999", "1990–99", "1990 bis 1999", "1990s"])
def test_several_years_among_single_ones_are_no_row_where_rows_are_counted(decade, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(series("year", [*range(1990, 2000), decade, *range(2000, 2004)], range(15)))
    counted = {"time": None, "in_order": True, "inputs": ["row"], "targets": ["v"]}
    with pytest.raises(ValueError, match=f"row 12 is called {decade}".capitalize()):
        load_table(path, **counted)
    assert 10 not in load_table(path, **counted, drop_untimed=True).targets
    assert 10 in load_table(path, **counted, real=[decade]).targets


def test_a_decade_among_seasons_is_left_out():
    seasons = [f"{y}/{y % 100 + 1}" for y in range(1970, 1984)]
    text = series("Season", [*seasons[:10], "1970/71-1979/80", *seasons[10:]], range(15))
    table, said = mended(text)
    assert len(said) == 1 and "has 1970/71-1979/80 in the place of a" in said[0]
    assert table.targets[:, 0].tolist() == [*range(10), *range(11, 15)] and table.even


@pytest.mark.parametrize("odd", ["2012-10", "1995/96", "1990s"])
def test_what_may_be_a_year_with_a_sign_or_a_month_is_not_several_years(odd):
    years = [*range(1991, 1996), odd, *range(1997, 2002)]
    offers = reading_of(series("year", years, range(11))).open[0].offers
    assert "drop_untimed" not in offers[0].mend


def test_years_and_then_quarters_are_no_sums():
    times = [*range(2008, 2016), "2016Q1", "2016Q2", "2016Q3"]
    assert "those below quarters" in reading_of(series("date", times)).open[0].sentence


BEYOND = {
    "month 13": ("month", [*range(1, 14)], 13, 12),
    "month 0": ("Monat", [*range(13)], 0, 12),
    "month 99": ("month", [*range(1, 13), 99], 99, 12),
    "quarter 5": ("quarter", [1, 2, 3, 4, 5], 5, 4),
    "quarter 0": ("Quartal", [0, 1, 2, 3, 4], 0, 4),
    "week 54": ("week", [*range(1, 53), 54], 54, 52),
    "week 99": ("KW", [*range(1, 53), 99], 99, 52),
}


@pytest.mark.parametrize("years", [(1993, 1994, 1995), (1993,)])
@pytest.mark.parametrize(("name", "parts", "beyond", "n"), BEYOND.values(), ids=BEYOND)
def test_a_number_that_no_part_of_a_year_has_is_a_total_beside_them(name, parts, beyond, n, years):
    end = [(years[-1] + 1, part) for part in parts[:3] if part != beyond]
    rows = [*((year, part) for year in years for part in parts), *end]
    values = [5000 + y if part == beyond else 10 + 7 * part % 13 for y, part in rows]
    text = rows_of(("year", name, "v"), [(*row, v) for row, v in zip(rows, values, strict=True)])
    table, said = mended(text)
    assert f"{years[0]} {name} {beyond}" in said[1] and said[1].endswith("totals of their years?")
    kept = [v for v in values if v < 5000]
    assert table.targets[:, 0].tolist() == kept and len(kept) == len(years) * n + len(end)
    together = Choice(time=("year", name), time_is_chosen=True)
    reading = reading_of(text, Mends(drop_untimed=True), together)
    assert not reading.open and make_table(reading).targets[:, 0].tolist() == kept


def test_a_number_beside_a_year_is_no_hour():
    rows = [(y, q, y % 7 + q) for y in range(1990, 1996) for q in range(1, 8)]
    together = Choice(time=("year", "quarter"), time_is_chosen=True)
    (asked,) = reading_of(rows_of(("year", "quarter", "v"), rows), choice=together).open
    assert "1990 quarter 5" in asked.sentence


def test_weeks_that_go_on_from_year_to_year_are_no_totals():
    rows = [(1990 + i // 52, i + 1, i * i % 37) for i in range(156)]
    assert reading_of(rows_of(("year", "week", "v"), rows)).open[0].offers[0].mend == {
        "in_order": True
    }


PLACES = {
    "lands and provinces": (
        ("Province/State", "Country/Region", "Lat", "Long"),
        [("", "Albania", 41.1, 20), ("Anhui", "China", 30.9, 112), ("Beijing", "China", 31.2, 113)],
        "Albania|China Anhui|China Beijing",
    ),
    "districts and sectors": (
        ("District", "Sector", "Area"),
        [("A", "farms", 12.5), ("A", "mines", 13.5), ("B", "farms", 14.5)],
        "A farms|A mines|B farms",
    ),
    "one column of words is enough": (
        ("code", "land", "kind"),
        [(1, "A", "x"), (2, "B", "x"), (3, "C", "y")],
        "A|B|C",
    ),
    "numbers alone": (("station",), [(101,), (102,), (103,)], "101|102|103"),
}


@pytest.mark.parametrize(("heading", "rows", "names"), PLACES.values(), ids=PLACES)
def test_columns_of_a_table_on_its_side_are_called_by_words(heading, rows, names):
    days = [f"1/{d}/20" for d in range(22, 32)]
    text = rows_of((*heading, *days), [(*row, *V[i : i + 10]) for i, row in enumerate(rows)])
    reading = reading_of(text, Mends(transpose=True, heading=True))
    assert reading.body.names == ("time", *names.split("|"))
    assert reading.columns[names.split("|")[0]].values.tolist() == V[:10]


@pytest.mark.parametrize("good", ["2", "2+"])
def test_a_minus_behind_marks_is_asked_about(good):
    marks = ["1-", good, "3-", "2-", "4", "1"] * 2
    text = rows_of(("name", "h", "mark"), [(f"P{i}", v, marks[i]) for i, v in enumerate(V)])
    finding = reading_of(text).open[0]
    assert finding.sentence == (
        "mark: 6 numbers with a minus behind, as school marks have (rows 2, 4, 5, 8 and 2 more)"
    )
    assert [offer.mend for offer in finding.offers] == [{"brackets": "+"}, {"brackets": "-"}]
    for sign in "-+":
        reading = reading_of(text, Mends(brackets=sign, flags="+" in good))
        values = make_table(reading).targets[:, 0]
        assert values.tolist()[:2] == [int(f"{sign}1"), 2] and abs(values).max() == 4


def test_a_minus_behind_sums_is_told(tmp_path):
    text = series("year", range(2008, 2020), [f"{v}-" if i % 3 else v for i, v in enumerate(V)])
    (tmp_path / "own.csv").write_text(text)
    chosen = {"inputs": ["row"], "targets": ["v"]}
    with pytest.warns(UserWarning, match=r"a minus behind, read as before it; .* brackets='\+'"):
        assert load_table(tmp_path / "own.csv", **chosen).targets[1, 0] == -V[1]
    assert load_table(tmp_path / "own.csv", **chosen, brackets="-").targets[1, 0] == -V[1]
    assert load_table(tmp_path / "own.csv", **chosen, brackets="+").targets[1, 0] == V[1]


@pytest.mark.parametrize(
    ("way", "unit"),
    [("R$ 1.{},50", "R$"), ("R$1.{},50", "R$"), ("Rs. 1,{}.50", "Rs."), ("Rs 1,{}.5", "Rs"),
     ("kr 1.{},50", "kr"), ("NT$1,{}.5", "NT$"), ("Fr. 1'{}.50", "Fr.")],
)  # fmt: skip
def test_money_of_many_lands_is_read(way, unit):
    table, said = mended(rows_of(("year", "v"), [(2008 + i, way.format(v)) for i, v in
                                                enumerate(V)], ";"))  # fmt: skip
    assert not said and table.units["v"] == unit
    assert table.targets[:, 0].tolist() == [1000.5 + v for v in V]


def test_a_sign_of_money_may_stand_in_the_first_and_last_row_alone():
    for sign in ("$", "€", "R$ "):
        cells = [f"{sign}{v}" if i in (0, 11) else v for i, v in enumerate(V)]
        table, said = mended(series("year", range(2008, 2020), cells))
        assert not said and table.targets[:, 0].tolist() == V
    cells = [f"{'$€'[i % 2]}{v}" for i, v in enumerate(V)]
    assert reading_of(series("year", range(2008, 2020), cells)).open


@pytest.mark.parametrize("name", ["Unnamed: 0", "", "index", "ID", "rownames"])
@pytest.mark.parametrize("first", [0, 1])
def test_what_only_counts_the_rows_is_no_input_unless_chosen(name, first):
    rows = [(i + first, i * i % 7, v) for i, v in enumerate(V)]
    assert reading_of(rows_of((name, "a", "v"), rows)).roles.inputs == ("a",)
    assert reading_of(rows_of((name, "v"), [(i, v) for i, _, v in rows])).roles.targets == ("v",)


@pytest.mark.parametrize(
    "over", ["Region,2018,2018,2019,2019", ",2018,,2019,", "Region,2018Q1,2018Q1,2018Q2,2018Q2"]
)
def test_two_years_over_the_same_names_go_together_with_them(over):
    rows = [f"{'ABCDEFGH'[i]},{v},{v % 7},{v * 2},{v % 5}" for i, v in enumerate(V[:8])]
    text = lines(over, "Region,Men,Women,Men,Women", *rows)
    assert reading_of(text).open[0].offers[0].mend == {"join_names": True}
    reading = reading_of(text, Mends(join_names=True))
    years = ("2018", "2019") if "Q" not in over else ("2018Q1", "2018Q2")
    names = [f"{y} {who}" for y in years for who in ("Men", "Women")]
    assert not reading.open and reading.body.names == ("Region", *names)
    assert reading.columns[names[2]].values.tolist() == [2 * v for v in V[:8]]


# ---- digits that are weeks, or days --------------------------------------------------------------

WEEKS_OF_2019 = [*range(201901, 201953), *range(202001, 202009)]
MANY_MORE = [100 + i * i % 17 + i for i in range(60)]


@pytest.mark.parametrize("name", ["week", "YYYYWW", "date", "time", "period", "x"])
@pytest.mark.parametrize("form", ["{}", "{}W{:02}", "{}-W{:02}"])
def test_six_digits_of_which_two_go_to_52_are_weeks(name, form):
    cells = WEEKS_OF_2019
    if "W" in form:
        cells = [form.format(cell // 100, cell % 100) for cell in cells]
    reading = reading_of(series(name, cells, MANY_MORE))
    table = make_table(reading)
    assert (table.unit, table.step, table.when(table.years[-1])) == ("day", 7, "2020-02-17")
    guessed = [one.sentence for one in reading.findings if one.guessed]
    sure = "W" in form or name in ("week", "YYYYWW")
    assert guessed == ([] if sure else [f"{name}: 201901 is read as 2019-W01"])


@pytest.mark.parametrize("name", ["date", "x", "YYYYMM"])
def test_six_digits_of_which_two_go_to_12_are_months(name):
    cells = [100 * year + month for year in (2018, 2019) for month in range(1, 13)]
    reading = reading_of(series(name, cells, MANY))
    assert reading.times.unit == "month"
    assert not [one for one in reading.findings if one.open or one.guessed]


def test_six_digits_that_merely_count_on_are_no_weeks():
    for first in (201935, 201913, 190113):
        assert reading_of(series("id", range(first, first + 12))).times is None


def test_six_digits_that_are_weeks_or_days_are_asked_about():
    text = series("date", range(201001, 201031), MANY_MORE)
    (finding,) = reading_of(text).open
    assert "all others can be a week or a day: " in finding.sentence
    for way, first in (("weeks", "2010-01-04"), ("ymd", "2020-10-01")):
        table = make_table(reading_of(text, Mends(dates=way)))
        assert table.when(table.years[0]) == first


DAYS_OF_JULY = [datetime.date(2012, 7, 2) + datetime.timedelta(i) for i in range(40)]


@pytest.mark.parametrize("name", ["x", "date"])
@pytest.mark.parametrize("way", ["%d%m%y", "%m%d%y", "%y%m%d"])
@pytest.mark.parametrize("zero", [True, False])
def test_six_digits_in_even_steps_of_days_are_days(name, way, zero):
    cells = [day.strftime(way) for day in DAYS_OF_JULY]
    cells = cells if zero else [cell.lstrip("0") for cell in cells]
    table = make_table(reading_of(series(name, cells, MANY_MORE)))
    assert [table.when(table.years[i]) for i in (0, -1)] == ["2012-07-02", "2012-08-10"]
    work = [cell for day, cell in zip(DAYS_OF_JULY, cells, strict=True) if day.weekday() < 5]
    (finding,) = reading_of(series("date", work, MANY_MORE)).open
    assert "does not rise by even steps: 5 of 29" in finding.sentence


@pytest.mark.parametrize("first", ["010112", "000001", "120701", "10112"])
@pytest.mark.parametrize("step", [1, 7919])
def test_digits_that_merely_count_are_no_days(first, step):
    cells = [f"{int(first) + step * i:0{len(first)}}" for i in range(12)]
    assert reading_of(series("Code", cells)).times is None


@pytest.mark.parametrize("name", ["x", "code", "Datum"])
def test_six_digits_with_a_zero_before_them_are_days(name):
    days = [f"{day:02}0712" for day in range(1, 13)]
    reading = reading_of(series(name, days))
    assert (reading.times.unit, reading.times.values[0]) == ("day", 15522)
    assert any("years of two digits" in one.sentence for one in reading.findings if one.guessed)
    months = series(name, [f"{month:02}0112" for month in range(1, 13)])
    assert "day and month can change places" in reading_of(months).open[0].sentence
    for way, unit in (("dmy", "day"), ("mdy", "month")):
        reading = reading_of(months, Mends(dates=way))
        assert not reading.open and reading.times.unit == unit


# ---- numbers that may be a time ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["hr", "period", "Day", "data", "an", "days absent", "t"])
def test_an_even_column_is_the_time_by_its_name_alone(name):
    text = rows_of((name, "a", "v"), [(60 + 2 * i, i * i % 7, v) for i, v in enumerate(V)])
    (guess,) = (one for one in reading_of(text).findings if one.guessed)
    assert guess.sentence == f"{name} is taken for the time by its name (60, 62, 64 …)"
    assert [one.mend for one in guess.offers] == [{"time": None}]
    for time, times in ((name, range(60, 84, 2)), (None, range(1, 13))):
        reading = reading_of(text, choice=Choice(time, time_is_chosen=True))
        assert make_table(reading).years.tolist() == [*times]
        assert not [one for one in reading.findings if one.guessed]


@pytest.mark.parametrize(
    ("name", "cells"),
    [("hr", range(1990, 2002)), ("Day", range(1, 13)), ("t", range(0, 60, 5)),
     ("period", [f"2019-{month:02}" for month in range(1, 13)]), ("time", range(60, 84, 2)),
     ("week", range(10, 22)), ("day of year", range(60, 72)), ("date", range(1980, 2028, 4))],
)  # fmt: skip
def test_what_is_a_time_beyond_its_name_is_not_told(name, cells):
    reading = reading_of(series(name, cells))
    assert reading.roles.time == name
    assert not [one for one in reading.findings if one.open or one.guessed]


@pytest.mark.parametrize("name", ["time", "t", "x", "T", "date"])
@pytest.mark.parametrize("step", [50, -50, 20, 3])
def test_years_in_strange_steps_may_be_no_years(name, step):
    text = series(name, [(1700 if step > 0 else 2000) + step * i for i in range(9)])
    ways = [("numbers", "number"), ("years", "year")][name in ("x", "T") :]
    finding = reading_of(text, Mends(sort=True)).open[0]
    assert f"may be years in steps of {abs(step)}" in finding.sentence
    offers = [*({"dates": way} for way, _ in ways), {"time": None}]
    assert [one.mend for one in finding.offers] == offers
    for way, unit in ways:
        reading = reading_of(text, Mends(dates=way, sort=True))
        assert not reading.open and reading.times.unit == unit


@pytest.mark.parametrize("name", ["Year", "Jahr", "rok", "fiscal year"])
def test_years_in_strange_steps_are_years_if_they_are_called_so(name):
    reading = reading_of(series(name, range(1500, 1800, 25)))
    assert reading.times.unit == "year" and not reading.open


# ---- a second table to the right -----------------------------------------------------------------


@pytest.mark.parametrize("again", ["Yr", "Jahr", "Year.1", "FY"])
@pytest.mark.parametrize("lone", [True, False])
@pytest.mark.parametrize("n", [12, 9])
def test_other_years_in_a_second_column_are_asked_about(again, lone, n):
    rows = [
        (2008 + i, v, 1990 + i if i < n else "", v % 7 if i < n else "") for i, v in enumerate(V)
    ]
    text = rows_of(("Year", "v", again, "w")[: 4 - lone], [row[: 4 - lone] for row in rows])
    finding = reading_of(text).open[0]
    assert "has other times than Year" in finding.sentence
    choice = Choice("Year", True, (), ("v",), lags=1)
    mends = Mends(**finding.offers[0].mend)
    assert reading_of(text, choice=choice).open and not reading_of(text, mends, choice).open


OTHERS_BESIDE = {
    "Year of birth": range(1980, 1992),
    "built": range(1980, 1992),
    "Yr": range(2008, 2020),
    "hour": range(1, 13),
}


@pytest.mark.parametrize(("other", "cells"), OTHERS_BESIDE.items(), ids=OTHERS_BESIDE)
def test_what_is_no_other_year_of_the_rows_is_not_asked_about(other, cells):
    rows = [
        (2008 + i, i * i % 7, cell, v) for i, (cell, v) in enumerate(zip(cells, V, strict=True))
    ]
    reading = reading_of(rows_of(("Year", "a", other, "v"), rows))
    assert not any("other times" in one.sentence for one in reading.findings)


def wide(names, values=MANY):
    return rows_of(
        ("year", *names), [(2018 + i, *values[12 * i :][: len(names)]) for i in range(2)]
    )


@pytest.mark.parametrize("total", [False, True])
def test_twelve_columns_of_words_may_be_months(total):
    text = rows_of(
        ("year", *INVENTED, *["Total"] * total),
        [(2018 + i, *MANY[12 * i : 12 * i + 12], *[sum(MANY)] * total) for i in range(2)],
    )
    (guess,) = (one for one in reading_of(text).findings if one.guessed)
    assert guess.sentence.startswith("12 columns of words (zuna to zdudeka) are taken for columns")
    assert [one.mend for one in guess.offers] == [{"months": tuple(INVENTED)}, {"unroll": False}]
    reading = reading_of(text, Mends(months=INVENTED, unroll=True))
    assert not reading.open and make_table(reading).targets[:, 0].tolist() == MANY
    as_they_are = reading_of(text, Mends(unroll=False)).findings
    assert not [one for one in as_they_are if one.guessed or one.open]


def test_where_few_of_twelve_are_known_months_the_others_are_not_thrown_away():
    names = ("sij", "velj", "ozu", "trav", "svib", *"lip srp kol ruj lis stud pros".split())
    question = reading_of(wide(names)).open[0]
    assert question.sentence.endswith("and no month is known by such a name")
    assert question.offers[0].mend == {"months": names}
    reading = reading_of(wide(names), Mends(months=names, unroll=True))
    assert not reading.open and make_table(reading).targets[:, 0].tolist() == MANY


LANDS = "Chad China Congo Egypt Ghana India Iran Kenya Mali Niger Sudan Togo".split()


@pytest.mark.parametrize(
    "text",
    [wide(LANDS), wide(INVENTED, [v * 40 ** (i % 2) for i, v in enumerate(MANY)]),
     wide(INVENTED[:11]), wide([f"{name} {i}" for i, name in enumerate(INVENTED)]),
     wide(INVENTED).replace("2018", "2018-03-01").replace("2019", "2018-03-02")],
    ids=["lands", "of all sizes", "eleven", "with numbers", "days"],
)  # fmt: skip
def test_other_columns_of_words_are_no_months(text):
    assert not any("months" in one.sentence for one in reading_of(text).findings)


# ---- quarters above their months, and clocks -----------------------------------------------------

QUARTERS_ABOVE = [
    row
    for q in range(4)
    for row in ((f"Q{q + 1}", 1000 + q), *zip(MONTHS[3 * q :][:3], MANY[3 * q :][:3], strict=True))
]


@pytest.mark.parametrize("form", ["beside", "above", "none"])
@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("name", ["month", "period"])
def test_quarters_above_their_months_are_left_out(form, empty, name):
    rows = [(part, "" if empty and part[0] == "Q" else v) for part, v in QUARTERS_ABOVE]
    years = [2018, 2019]
    if form == "beside":
        text = rows_of(("year", name, "v"), [(year, *row) for year in years for row in rows])
    elif form == "above":
        text = rows_of((name, "v"), [row for year in years for row in ((year, 99), *rows)])
    else:
        text = rows_of((name, "v"), rows)
    table, said = mended(text)
    assert not any("write times as in" in one for one in said) and len(said) <= 2
    assert table.targets[:, 0].tolist() == MANY[:12] * (1 + (form != "none"))
    if form != "none":
        assert [table.when(table.years[i]) for i in (0, -1)] == ["2018-01", "2019-12"]


@pytest.mark.parametrize(
    ("name", "cells"),
    [("time", [f"{hour}:04" for hour in range(12)]), ("Uhrzeit", [f"{i}.04" for i in range(12)]),
     ("x", ["12:04 AM", *(f"{hour}:04 AM" for hour in range(1, 12))]), ("hour", ["12:04 AM"] * 12)],
)  # fmt: skip
def test_a_clock_without_its_day_is_called_so(name, cells):
    finding = reading_of(series(name, cells)).open[0]
    assert f"{name} has {cells[0]!r}, which may be the time of a day: put the" in finding.sentence
    table, _ = mended(series(name, cells))
    assert table.targets[:, 0].tolist() == V


def test_a_clock_among_days_is_called_so():
    cells = [f"2020-01-01 {hour:02}:04" for hour in range(12)]
    text = series("time", [*cells[:5], "5:04 AM", *cells[6:]])
    (finding,) = reading_of(text).open
    assert (
        "row 7, column 'time': '5:04 AM' is the time of a day without its day" in finding.sentence
    )


def test_a_duration_beside_a_time_is_no_clock():
    rows = [(2008 + i, f"{i}:04", v) for i, v in enumerate(V)]
    reading = reading_of(rows_of(("year", "time", "v"), rows))
    assert not any("time of a day" in one.sentence for one in reading.findings)


def test_a_pivot_of_years_quarters_and_months_is_read_whole():
    rows = [row for year in (2018, 2019) for row in ((year, 4006), *QUARTERS_ABOVE)]
    table, said = mended(rows_of(("Row Labels", "Sum of v"), [*rows, ("Grand Total", 8012)]))
    assert table.targets[:, 0].tolist() == MANY[:12] * 2 and len(said) == 3
    assert [table.when(table.years[i]) for i in (0, -1)] == ["2018-01", "2019-12"]


# ---- separators and numbers that are no plain ones -----------------------------------------------


@pytest.mark.parametrize("separator", ",;\t")
@pytest.mark.parametrize("time", ["Jan {}", "{}-01-01 00:00:00"])
@pytest.mark.parametrize("above", [[], ["Table 1", "By month"]])
def test_lines_of_two_words_below_make_no_separator_of_the_blank(separator, time, above):
    rows = rows_of(("Month", "v"), [(time.format(1990 + i), v) for i, v in enumerate(V)], separator)
    text = lines(*above, *rows.splitlines(), "Note: 2020=100", "Source: x", "Last updated")
    table, said = mended(text)
    assert len(said) == 1 + bool(above) and table.targets[:, 0].tolist() == V


@pytest.mark.parametrize("note", ["Note: a;b", "Office, Oslo", "see a|b"])
def test_a_sign_in_a_note_alone_separates_no_columns(note):
    text = rows_of(("Year", "Sales"), [(2000 + i, v) for i, v in enumerate(MANY)], " ")
    table, said = mended(text + note)
    assert len(said) == 1 and "seems to end in row 25" in said[0]
    assert table.targets[:, 0].tolist() == MANY


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("note", [["Source: Office"], ["* estimated"], ["As of", "Office, Oslo"]])
@pytest.mark.parametrize("name", ["Sales (EUR)", "total sales"])
@pytest.mark.parametrize("time", ["{}", "{}-01-01 00:00"])
def test_a_note_of_as_many_words_as_the_rows_have_makes_no_separator_of_the_blank(
    separator, note, name, time
):
    thousands = "" if ":" in time else "3 "
    cells = [(time.format(2000 + i), f"{thousands}{value}") for i, value in enumerate(MANY)]
    table, said = mended(lines(rows_of(("Year", name), cells, separator).strip(), *note))
    assert len(said) == 1 and "seems to end in row" in said[0]
    wanted = [float(f"{thousands}{value}".replace(" ", "")) for value in MANY]
    assert table.target_names == (name,) and table.targets[:, 0].tolist() == wanted


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("title", ["US demand", "US demand\n", "By month\nin EUR"])
def test_a_title_of_as_many_words_as_the_rows_have_makes_no_separator_of_the_blank(
    separator, title
):
    months = [f"{month} {year}" for year in (2018, 2019) for month in SHORT]
    rows = list(zip(months, MANY, strict=True))
    table, said = mended(f"{title}\n{rows_of(('Month', 'Total sales'), rows, separator)}")
    assert len(said) == 1 and "seems to begin in row" in said[0]
    assert table.target_names == ("Total sales",) and table.targets[:, 0].tolist() == MANY


@pytest.mark.parametrize(("separator", "asked"), [(",", 1), (";", 0), ("\t", 0)])
@pytest.mark.parametrize("names", [("Comment",), ("Start", "Increment")])
def test_named_columns_without_a_cell_are_empty_which_is_said(separator, asked, names):
    rows = [(2000 + i, value) for i, value in enumerate(MANY)]
    text = rows_of(("Year", "Sales", *names), rows, separator)
    table, said = mended(text)
    assert len(said) == asked and table.targets[:, 0].tolist() == MANY
    finding = next(one for one in reading_of(text).findings if "no cells" in one.sentence)
    assert finding.sentence.startswith(f"{', '.join(names)} ha") and finding.open == bool(asked)
    assert finding.open or finding.guessed


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("heading", ["{}", '"{}"'])
def test_lines_that_were_taken_for_one_cell_are_split(separator, heading):
    rows = (f'"{2000 + i}{separator}{value}"' for i, value in enumerate(MANY))
    reading = reading_of(lines(heading.format(f"Year{separator}Sales"), *rows))
    table = make_table(reading)
    assert not reading.open and table.target_names == ("Sales",)
    assert table.targets[:, 0].tolist() == MANY and table.years.tolist()[0] == 2000


@pytest.mark.parametrize("separator", ["^", "~", ":"])
def test_rare_signs_separate_columns_where_nothing_else_does(separator):
    rows = [(2000 + i, value, value % 7) for i, value in enumerate(MANY)]
    reading = reading_of(rows_of(("Year", "Sales tax", "Cost"), rows, separator))
    assert reading.findings[0].sentence == f"The columns are separated by {separator!r}"
    assert make_table(reading).inputs[:, 0].tolist() == MANY


@pytest.mark.parametrize(
    "text", ["Time\n12:00\n12:01\n12:02\n", "Town:Berlin\nYear:2010\nSales:5\n"]
)
def test_a_colon_of_clocks_and_of_lists_separates_no_columns(text):
    assert not any("separated" in finding.sentence for finding in reading_of(text).findings)


@pytest.mark.parametrize(
    "facts", [["Meter", "Kind", "Unit"], ["Meter", "Kind", "From", "To", "Unit"]]
)
def test_a_table_of_facts_above_one_of_other_width_is_cut_off(facts):
    rows = [(2000 + i, value) for i, value in enumerate(MANY)]
    values = ["123", *("W" for _ in facts[2:]), "1"]
    text = lines(";".join(facts), ";".join(values)) + rows_of(("Time", "Value"), rows, ";")
    table, said = mended(text)
    assert said == ["The table seems to begin in row 3, below 'Meter'"]
    assert table.target_names == ("Value",) and table.targets[:, 0].tolist() == MANY


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_time_at_which_a_line_came_is_a_cell_of_its_own(separator):
    rows = (f"12:00:{i:02}.500 -> {v}{separator}{v % 7}" for i, v in enumerate(MANY))
    table, said = mended(lines(*rows))
    assert len(said) == 1 and "the first row must name the columns" in said[0]
    assert table.inputs[:, 0].tolist() == MANY and table.input_names == ("column 2",)


@pytest.mark.parametrize("heading", ["J F M A M J J A S O N D", "e f m a m j j a s o n d",
                                     "G F M A M G L A S O N D"])  # fmt: skip
@pytest.mark.parametrize("begin", [0, 9])
def test_months_by_their_letters_are_months(heading, begin):
    letters = heading.split()
    rows = [(2000 + i, *MANY[12 * i : 12 * i + 12]) for i in range(2)]
    table, said = mended(rows_of(("Year", *letters[begin:], *letters[:begin]), rows))
    assert len(said) == 1 and "12 columns are the months of a year" in said[0]
    assert table.targets[:, 0].tolist() == MANY
    assert table.when(table.years[0]) == f"2000-{begin + 1:02}"


@pytest.mark.parametrize("beside", [("Year",), ("", "Year")])
def test_a_table_beside_another_with_the_same_years_goes_on_in_their_rows(beside):
    gap = [""] * (len(beside) - 1)
    rows = [(2000 + i, value, *gap, 2000 + i, value % 7) for i, value in enumerate(MANY)]
    reading = reading_of(rows_of(("Year", "Sales", *beside, "Cost"), rows))
    table = make_table(reading)
    assert (table.input_names, table.target_names) == (("Sales",), ("Cost",))
    assert table.inputs[:, 0].tolist() == MANY and "left out" in reading.findings[0].sentence


@pytest.mark.parametrize("heading", ["Year,Sales", "a,b,c,d,e"])
def test_a_heading_far_longer_than_all_rows_is_refused_without_an_untrue_remedy(heading):
    rows = (f"{2000 + i};{value}" for i, value in enumerate(MANY))
    with pytest.raises(Unreadable, match="no row has as many as the heading") as error:
        reading_of(lines(heading, *rows), Mends(separator=","))
    assert "quotation marks" not in str(error.value)


def test_blanks_still_separate_numbers_with_a_decimal_comma():
    rows = rows_of(("year", "v"), [(2008 + i, f"{v},5") for i, v in enumerate(V)], " ")
    for above in ([], ["Prices, EUR and USD", ""]):
        table, _ = mended(lines(*above, *rows.splitlines(), "Source: x", "Last updated"))
        assert table.targets[:, 0].tolist() == [v + 0.5 for v in V]


@pytest.mark.parametrize(
    ("number", "odd", "mend"),
    [("${}", "$884*", {"flags": True}), ("${}", "884 p", {"flags": True}),
     ("{}.5%", "884.5%*", {"flags": True}), ("{}.5%", "884.5% p", {"flags": True}),
     ("{} days", "1 day", {"missing": ("v=1 day",)}), ("{}", "282e", {"flags": True}),
     ("{}", "450 1", {"flags": True}), ("{}", "~467", {"flags": True}),
     ("{}", "r 596", {"flags": True}), ("${}", "€12", {"missing": ("v=€12",)}),
     ("{}kg", "1.1t", {"missing": ("v=1.1t",)}), ("{} T", "884 B", {"missing": ("v=884 B",)}),
     ("{}", "1.2 km", {"missing": ("v=1.2 km",)}), ("{}", "2 h", {"missing": ("v=2 h",)}),
     ("{}", "5 ct", {"missing": ("v=5 ct",)}), ("{}", "200 EUR", {"missing": ("v=200 EUR",)}),
     ("{}", "3 m²", {"missing": ("v=3 m²",)}), ("{}", "$1.2 bn", {"missing": ("v=$1.2 bn",)}),
     ("{}", "1.2 Tsd.", {"missing": ("v=1.2 Tsd.",)}), ("{}", "8.3 ]", {"missing": ("v=8.3 ]",)}),
     ("{}", "1.2.3", {"missing": ("v=1.2.3",)}), ("{}", "8l4", {"missing": ("v=8l4",)}),
     ("{}", "ca. 812", {"flags": True}), ("{}", "about 812.5", {"flags": True}),
     ("{}", "812.4 [807-817]", {"flags": True}), ("{}", "812 (807.5; 817)", {"flags": True}),
     ("{}", "7 µg/m³", {"missing": ("v=7 µg/m³",)}),
     ("{}", "USD 3", {"missing": ("v=USD 3",)}), ("{}", "112 est.", {"flags": True}),
     ("{}", "112 (prov.)", {"flags": True}), ("{}", "112 bp", {"flags": True}),
     ("{}", "112 (a1)", {"flags": True}), ("{}", "112 (h)", {"flags": True})],
)  # fmt: skip
def test_the_odd_cell_is_named_and_not_the_numbers_around_it(number, odd, mend):
    cells = [number.format(v) for v in V]
    cells[5] = odd
    (asked,) = reading_of(series("year", range(2008, 2020), cells)).open
    assert repr(odd.strip()) in asked.sentence and "row" in asked.sentence
    assert [offer.mend for offer in asked.offers] == ([mend] if mend else [])
    if mend == {"flags": True}:
        reading = reading_of(series("year", range(2008, 2020), cells), Mends(flags=True))
        assert not reading.columns["v"].numbers.wrong


@pytest.mark.parametrize(
    ("heading", "row", "time"),
    [(",,v,w", ",{y},{v},{w}", "column 1"), (",,v", ",{y},{v}", "column 1"),
     (",,,v", ",,{y},{v}", "column 1"), (",year,v", ",{y},{v}", "year"),
     ("land,,v", "DE,{y},{v}", "column 2"), ("land,Campaign,v", "DE,{y},{v}", "Campaign"),
     (",,v", "DE,{y},{v}", "column 2"), ("land,town,,v", "DE,Ulm,{y},{v}", "column 3")],
)  # fmt: skip
@pytest.mark.parametrize("above", [[], ["Prices of my town"]], ids=["", "under a title"])
def test_years_without_a_name_need_not_stand_in_the_first_column(heading, row, time, above):
    rows = [row.format(y=2008 + i, v=v, w=v % 7) for i, v in enumerate(V)]
    table, _ = mended(lines(*above, heading, *rows))
    assert table.time == time and table.years.tolist() == list(range(2008, 2020))
    assert V in [table.inputs[:, -1].tolist(), table.targets[:, 0].tolist()]


def test_years_without_a_name_beside_two_lands_are_asked_about():
    rows = [f"{land},{2008 + i},{v}" for land in ("DE", "FR") for i, v in enumerate(V)]
    table, (said,) = mended(lines("land,,v", *rows))
    assert said.startswith("column 2 repeats (2 rows each, told apart by land (DE, FR))")
    assert table.targets[:, 0].tolist() == V


def test_numbers_like_years_behind_names_of_their_own_are_no_time():
    rows = [f"town {chr(65 + i)},{2008 + i},{v}" for i, v in enumerate(V)]
    table, _ = mended(lines("town,built,v", *rows))
    assert table.time == "row"


@pytest.mark.parametrize("end", ["", ",", ",,"])
@pytest.mark.parametrize("names", [["North", "South"], ["Old series"]])
def test_the_heading_is_kept_above_names_of_parts(names, end):
    years = [f"{2008 + i},{v},{v % 7}" for i, v in enumerate(V)]
    parts = [names[0] + end, *years[:6], *(name + end for name in names[1:]), *years[6:]]
    text = lines("Year,Sales,Costs", *parts)
    if len(names) > 1:
        table, said = mended(text)
        assert said[0].startswith("Rows 2, 9 (North, South) stand above parts of the table")
        reading = reading_of(text, Mends(fill_down=True, keep={"part": "South"}))
        assert not reading.open and make_table(reading).years.tolist() == [*range(2014, 2020)]
    else:
        table, (said,) = mended(text)
        assert said.startswith(f"Row 2 has {names[0]} in the place of a time")
        assert (table.time, table.input_names, table.target_names) == (
            "Year",
            ("Sales",),
            ("Costs",),
        )
        assert table.inputs[:, 0].tolist() == V


OF_A_STATION = ["   yyyy  mm   tmax    tmin    rain", "              degC    degC      mm"]
PROSE = [
    "Oxford",
    "Location: 4509E 2072N, Lat 51.761 Lon -1.262, 63 metres amsl",
    "Missing data (more than 2 days missing in month) is marked by  ---.",
    "Sunshine data taken from an automatic Kipp & Zonen sensor",
]


@pytest.mark.parametrize("above", [[], PROSE[:2], PROSE], ids=["", "place", "prose"])
@pytest.mark.parametrize("units", [True, False])
@pytest.mark.parametrize("remark", ["", "  Provisional"])
def test_units_of_some_columns_are_joined_to_no_name_between_blanks(above, units, remark):
    months = [(1990 + i // 12, i % 12 + 1, V[i % 12], V[i % 7] / 10, i % 5) for i in range(36)]
    rows = [f"   {y}  {m:2}   {a:5.1f}   {b:5.1f}   {c:4}" for y, m, a, b, c in months]
    rows[-3:] = [row + remark for row in rows[-3:]]
    table, said = mended(lines(*above, *OF_A_STATION[: 1 + units], *rows))
    assert any("3 of 36 rows have one cell more" in one for one in said) == bool(remark)
    assert table.input_names + table.target_names == ("tmax", "tmin", "rain")
    assert table.inputs[:3, 0].tolist() == V[:3] and len(table.years) == 36


@pytest.mark.parametrize("groups", [",Male,Male,Female,Female", "Region,Male,,Female,"])
def test_times_below_groups_are_part_of_the_names_and_no_row_of_data(groups):
    towns = [f"town {chr(65 + i)},{v},{v + 1},{v % 7},{v % 5}" for i, v in enumerate(V)]
    table, said = mended(lines(groups, ",2019,2020,2019,2020", *towns))
    assert said[0].startswith("Rows 1 to 2 stand above the numbers")
    names = ("Male 2019", "Male 2020", "Female 2019", "Female 2020")
    assert table.input_names + table.target_names == names and table.inputs[:, 0].tolist() == V


def test_a_table_of_more_than_a_thousand_days_on_its_side_stands_up():
    days = np.arange("2020-01-22", "2023-03-14", dtype="M8[D]").astype(str)
    rows = [(land, *(i % 7 + k * i for i in range(len(days)))) for k, land in enumerate("AB")]
    table, (said,) = mended(rows_of(("land", *days), rows))
    assert said.startswith("The names of 1147 columns are days")
    assert table.targets[:, 0].tolist() == list(rows[1][1:])


W = [v % 7 + i for i, v in enumerate(V)]
BOTH = [v + w for v, w in zip(V, W, strict=True)]


@pytest.mark.parametrize(
    ("columns", "said"),
    [({"a": V, "b": W, "Total": BOTH}, "Total is in each row the sum of a, b"),
     ({"World": BOTH, "a": V, "b": W}, "World is in each row the sum of a, b"),
     ({"a": V, "b": W, "ab": BOTH}, "ab is in each row the sum of a, b"),
     ({"c": W[::-1], "a": V, "b": W, "ab": BOTH}, "the sum of a, b"),
     ({"a": V, "b": W, "c": [v + 1 for v in BOTH]}, ""),
     ({"a": V, "b": [0] * 12, "c": V}, ""), ({"a": V, "Total": V}, "")],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_a_column_that_sums_up_others_is_named_whichever_way_the_table_lay(columns, said, turned):
    rows = [("year", *columns), *zip(range(2008, 2020), *columns.values(), strict=True)]
    rows = list(zip(*rows, strict=True)) if turned else rows
    reading = reading_of(rows_of(rows[0], rows[1:]), Mends(transpose=turned))
    found = [one.sentence for one in reading.findings]
    sums = [one for one in found if "is in each row the sum of" in one]
    assert len(sums) == bool(said) and said in "".join(sums)


@pytest.mark.parametrize("sign", ["#", "# ", "%", "// "])
@pytest.mark.parametrize(
    ("above", "names"),
    [(["my data", "year sales costs"], "year sales costs"),
     (["year sales costs", "- EUR EUR"], "year sales costs"),
     (["year sales costs", "", "what was sold and spent"], "year sales costs"),
     (["GISS", "year sales costs", "---------"], "year sales costs"),
     (["year sales costs", "rows: 12 3"], "year sales costs"),
     (["gross sales", "of the year"], "year sales costs of"),
     (["gross  annual", "time   sales"], "column column column")],
)  # fmt: skip
def test_a_comment_above_columns_is_no_name_unless_it_has_a_word_for_each(sign, above, names):
    if names.endswith(" of"):  # a heading of its own below the comments
        text = lines(*(sign + one for one in above), "year sales costs")
        names = "year sales costs"
    else:
        text = lines(*(sign + one for one in above))
    text += lines(*(f"{2008 + i} {v} {v % 7}" for i, v in enumerate(V)))
    table, _ = mended(text)
    first, *rest = names.split()
    if first == "column":
        first, *rest = (f"column {i}" for i in (1, 2, 3))
    assert (table.time, [*table.input_names, *table.target_names]) == (first, rest)
    assert table.inputs[:, 0].tolist() == V and table.years.tolist() == list(range(2008, 2020))


@pytest.mark.parametrize("between", [[], ["#"]])
def test_a_table_in_comments_does_not_say_what_separates_the_columns(between):
    above = ["# BRON", "# STN      LON(east)   LAT(north)", "# 260         5.180       52.100", "#"]
    rows = (f"  260,202203{i + 1:02},  {v},  {v % 7}" for i, v in enumerate(MANY))
    table, said = mended(lines(*above, "# STN,YYYYMMDD,   TG,   TN", *between, *rows))
    assert said == ["The table seems to begin in row 5, below '# BRON'"]
    assert table.time == "YYYYMMDD" and table.inputs[:, 0].tolist() == MANY
    assert [*table.input_names, *table.target_names] == ["TG", "TN"]


ROWS_OF_NAMES = {
    "the last for some alone": (
        [["", "Tokyo", "Tokyo", "Tokyo"], ["day", "T", "T", "rain"], ["", "", "quality", ""]],
        ["Tokyo T", "Tokyo T quality", "Tokyo rain"],
    ),
    "the last two of four for some alone": (
        [["", *["Tokyo"] * 5], ["day", "T", "T", "wind", "wind", "wind"],
         ["", "", "", "", "from", "from"], ["", "", "quality", "", "", "quality"]],
        ["Tokyo T", "Tokyo T quality", "Tokyo wind", "Tokyo wind from",
         "Tokyo wind from quality"],
    ),
    "each for some alone": (
        [["Yr", "Date", "Date", "CO2", "season", "CO2", "season"],
         ["", "", "", "", "adjusted", "filled", "filled"],
         ["", "Excel", "", "[ppm]", "[ppm]", "[ppm]", "[ppm]"]],
        ["Date Excel", "Date", "CO2 [ppm]", "season adjusted [ppm]", "CO2 filled [ppm]",
         "season filled [ppm]"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("head", "names"), ROWS_OF_NAMES.values(), ids=ROWS_OF_NAMES)
def test_three_rows_of_names_are_kept(head, names):
    rows = [(1950 + i, *(MANY[i] + 7 * j for j in range(len(names)))) for i in range(24)]
    text = lines("a title", "", *map(",".join, head)) + rows_of(rows[0], rows[1:])
    first, second, *_ = reading_of(text).open
    assert first.offers[0].mend == {"rows_above": 2} and second.offers[0].mend == {
        "join_names": True
    }
    reading = reading_of(text, Mends(rows_above=2, join_names=True))
    assert [*reading.body.names[1:]] == names


@pytest.mark.parametrize("types", ["int,float,float", "date,numeric,numeric", "<int>,<dbl>,<chr>",
                                   "INTEGER,character,varchar(20)"])  # fmt: skip
def test_a_row_of_types_is_left_out_which_is_said(types):
    rows = [(2000 + i, value, value % 7) for i, value in enumerate(MANY)]
    reading = reading_of(lines("Year,Sales,Cost", types) + rows_of(rows[0], rows[1:]))
    said = f"Row 2 has the types of the columns ({types.replace(',', ', ')}): left out"
    assert [finding.sentence for finding in reading.findings] == [said]
    table = make_table(reading)
    assert (table.input_names, table.target_names) == (("Sales",), ("Cost",))
    assert table.inputs[:, 0].tolist() == MANY


def test_names_such_as_types_are_names():
    rows = [(f"2020-01-{i + 1:02}", value, value % 7) for i, value in enumerate(MANY)]
    reading = reading_of(rows_of(("Date", "Number", "Real"), rows))
    assert not reading.findings and reading.body.names == ("Date", "Number", "Real")


@pytest.mark.parametrize("labels", [1, 2])
@pytest.mark.parametrize("form", ["{}", "{}M01"])
def test_years_above_rows_that_begin_with_a_name_more_are_not_shifted(labels, form):
    years = [form.format(year) for year in range(2000, 2024)]
    rows = [(*["Sales", "EUR"][:labels], *MANY), (*["Cost", "EUR"][:labels], *MANY[::-1])]
    table, said = mended(rows_of(years, rows))
    assert len(said) == 1 and "lies on its side" in said[0]
    assert (table.input_names, table.target_names) == (("Sales",), ("Cost",))
    assert table.inputs[:, 0].tolist() == MANY and table.when(table.years[0])[:4] == "2000"
    findings = reading_of(rows_of(years, rows)).findings
    assert any("less than the rows below it" in finding.sentence for finding in findings)


def test_a_column_that_counts_the_rows_may_be_called_by_the_sign_of_a_comment():
    text = lines("# year sales", *(f"{i + 1} {2008 + i} {v}" for i, v in enumerate(V)))
    table, _ = mended(text)
    assert table.time == "year" and table.targets[:, 0].tolist() == V


@pytest.mark.parametrize(
    "written",
    ["{} (forecast)", "{} prov.", "{} plan", "{} (Prognose)", "{}（预计）", "{}年（速報）", "{}F*",
     "{}/p", "≈{}", "est. {}", "{} (revised)", "{} - estimated", "{} [proj.]", "c. {}"],
)  # fmt: skip
@pytest.mark.parametrize("where", [[3], [10, 11]], ids=["in the middle", "last"])
def test_a_word_of_certainty_beside_a_time_is_left_off_it_wherever_it_stands(written, where):
    years = [written.format(y) if i in where else y for i, y in enumerate(range(2008, 2020))]
    years = [f"{y}年" if "年" in written and isinstance(y, int) else y for y in years]
    table, (said,) = mended(series("year", years, V))
    assert f"beside, as in '{years[where[0]]}'" in said
    assert table.years.tolist() == list(range(2008, 2020)) and table.targets[:, 0].tolist() == V


@pytest.mark.parametrize("cell", ["2019 YTD", "2019 (Q1)", "2019 total", "planet 2019"])
def test_another_word_beside_a_time_may_change_it_and_is_asked_about(cell):
    asked = reading_of(series("year", [*range(2008, 2019), cell])).open[0]
    assert repr(cell)[1:-1] in asked.sentence and {"flags": True} not in [
        offer.mend for offer in asked.offers
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("- 2.1", -2.1), ("1_903", 1903), ("'370", 370), ("'-37.5", -37.5), ("1٬903", 1903),
     ("۱٬۹۰۳٫۵", 1903.5), ("−2.1", -2.1)],
)  # fmt: skip
def test_numbers_that_can_be_read_in_one_way_only_are_read(cell, value):
    text = series("year", range(2008, 2020), [*V[:3], cell, *(v / 2 for v in V[4:])])
    reading = reading_of(text, Mends(real=cell))
    assert not reading.open and reading.columns["v"].values[3] == value


@pytest.mark.parametrize("sign", ["▲", "△", "△ "])
def test_a_triangle_before_a_number_is_read_as_minus_and_told(sign):
    cells = [f"{sign * (i % 3 == 0)}{v / 100}" for i, v in enumerate(V)]
    text = series("year", range(2008, 2020), cells)
    reading = reading_of(text)
    assert not reading.open
    assert make_table(reading).targets[:4, 0].tolist() == [-1, 1.08, 1.15, -1.11]
    (told,) = [finding for finding in reading.findings if finding.guessed]
    assert told.sentence == f"v: 4 numbers with {sign[0]} before, read as minus"
    assert make_table(reading_of(text, Mends(brackets="+"))).targets[0, 0] == 1
    alone = series("year", range(2008, 2020), [f"{sign}{v}" for v in V])
    assert f"12 numbers with {sign[0]} before (rows" in reading_of(alone).open[0].sentence
    up_and_down = text.replace(",1.08", ",▼1.08")
    assert "'▼1.08' is not a finite number" in reading_of(up_and_down).open[0].sentence


@pytest.mark.parametrize(
    ("separator", "cells", "signs"),
    [(",", "{}.250", ""), (",", '"{},250"', ".,"), (",", '"{}.250"', ".,"), (";", "{},250", ",."),
     ("\t", "{},250", ".,"), (",", "1.{} 950", ",."), (",", "{}.250 95", ""),
     (";", "1.{} 950", ",."), (";", "1,{} 950", ".,"), ("\t", "{}.250 150", ".,")],
)  # fmt: skip
def test_a_decimal_sign_is_taken_or_offered_by_separator_and_size(separator, cells, signs):
    one, *others = cells.split()
    written = [one.format(v) for v in V[:-1]] + [others[0] if others else one.format(V[-1])]
    reading = reading_of(rows_of(("year", "v"), zip(range(2008, 2020), written), separator))  # noqa: B905
    if signs:
        assert "can be read in two ways" in reading.open[0].sentence
        offers = reading.open[0].offers
        assert "".join(offer.mend["decimal"] for offer in offers) == signs
        shown = reading.columns["v"].values[0]  # is what the first box gives
        assert offers[0].words.endswith(f" is {shown:g}")
    else:
        assert not reading.open and make_table(reading).targets[0, 0] == 100.25
        assert any("'.' is the decimal sign" in finding.sentence for finding in reading.findings)
        undone = reading_of(rows_of(("year", "v"), zip(range(2008, 2020), written)),  # noqa: B905
                            Mends(decimal=","))  # fmt: skip
        assert undone.columns["v"].values[0] == 100250


@pytest.mark.parametrize(("odd", "value"), [("1,234", 1234), ("▲1,034", -1034), ("2,090", 2090)])
def test_a_comma_among_whole_numbers_stands_between_thousands_which_is_guessed(odd, value):
    cells = [f'"{odd}"' if i == 5 else v for i, v in enumerate(V)]
    text = series("year", range(2008, 2020), cells)
    reading = reading_of(text)
    assert not reading.open and reading.columns["v"].values[5] == value
    said = f"'.' is the decimal sign, as all but '{odd}' are whole"
    (guess,) = (one for one in reading.findings if one.guessed and said in one.sentence)
    undone = reading_of(text, Mends(**guess.offers[0].mend))
    assert undone.columns["v"].values[5] == value / 1000
    small = series("year", range(2008, 2020), [*range(1, 10), f'"{odd}"', 9, 8])
    assert f"'{odd}' (row 11) can be read in two ways" in reading_of(small).open[0].sentence


@pytest.mark.parametrize("text", ["1,234", "2.090"])
def test_a_text_is_shown_as_it_is_offered_first_and_called_nothing_else_until_then(text):
    cells = [1.5 + i / 10 for i in range(12)]
    cells[3], cells[8] = text, text.replace("0", "1")
    rows = [("year", "v"), *((2008 + i, cell) for i, cell in enumerate(cells))]
    reading = reading_of(workbook(Data=rows), name="own.xlsx")
    (asked,) = reading.open
    value = float(text.replace(",", "."))
    assert float(asked.offers[0].words.split(" is ")[1]) == value
    assert not reading.columns["v"].numbers.wrong
    assert reading.columns["v"].values[3] == value and reading.columns["v"].values.max() < 3


def test_numbers_of_both_signs_are_no_codes():
    for cells in ([-2, -1, 2, 3] * 5, [-2, 2, 2.5, 3, -2] * 4, [-3, -1, 0, 1] * 5):
        assert not reading_of(series("year", range(2000, 2020), cells)).open
    for code in (-999, -99, -9):
        reading = reading_of(series("year", range(2000, 2020), [-1, 2, 1, code, 0] * 4))
        assert f"v is {code} in rows" in reading.open[0].sentence


def test_commas_in_quotation_marks_beside_decimal_points_stand_between_thousands():
    rows = [(2008 + i, f"{v}.5", f'"{v},009"') for i, v in enumerate(V)]
    reading = reading_of(rows_of(("year", "a", "v"), rows))
    assert not reading.open and make_table(reading).targets[0, 0] == 100_009


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (("2,3",), (2.3,)),
        (("3.515,7", "3.612"), (3515.7, 3612)),
        (("-2,25", "1 012,5"), (-2.25, 1012.5)),
    ],
)
@pytest.mark.parametrize("others", [[2.125, 3.375, 4.625, 5.875], [2, 3, 4, 5], [1000.5, 20, 3]])
def test_a_text_with_a_decimal_comma_among_numbers_is_read_and_told(texts, values, others):
    cells = [*others, *texts, *others]
    rows = [("year", "v"), *((2008 + i, v) for i, v in enumerate(cells))]
    reading = reading_of(workbook(Data=rows), Mends(real=("1012.5", "1000.5")), name="own.xlsx")
    assert reading.columns["v"].values.tolist() == [*others, *values, *others]
    (told,) = [finding for finding in reading.findings if finding.guessed]
    assert f"{texts[0]!r} is {values[0]}" in told.sentence and "among numbers" in told.sentence


def test_a_text_with_a_point_among_whole_numbers_is_offered_as_large_as_they_are():
    rows = [
        ("year", "v"),
        *((2008 + i, v) for i, v in enumerate([1877, 2013, 2105, "2.254", 2301])),
    ]
    asked = reading_of(workbook(Data=rows), name="own.xlsx").open[0]
    assert [offer.words for offer in asked.offers] == ["'2.254' is 2254", "'2.254' is 2.254"]
    thirds = [("year", "v"), *((2008 + i, 2.125 + i * i % 5 + i) for i in range(9))]
    for mends in (Mends(), Mends(decimal=",")):
        reading = reading_of(workbook(Data=thirds), mends, name="own.xlsx")
        assert reading.columns["v"].values[0] == 2.125 and not reading.columns["v"].numbers.doubtful


@pytest.mark.parametrize("below_zero", ["($ 165.00)", "$ (165.00)", "$(165.00)", "-$ 165.00"])
def test_amounts_below_zero_as_accounts_have_them(below_zero):
    cells = [*(f" $ {v}.00 " for v in V[:-1]), below_zero]
    table, said = mended(series("year", range(2008, 2020), cells))
    assert len(said) == (below_zero[0] != "-") and table.targets[-1, 0] == -165


# ---- what nothing but custom, or but a letter, says ----------------------------------------------


def test_points_between_commas_are_decimal_signs_which_is_guessed():
    text = series("year", range(2008, 2020), [f"{380 + i}.{107 + i}" for i in range(12)])
    (guess,) = (one for one in reading_of(text).findings if one.guessed)
    assert "'.' is the decimal sign, as in files with commas" in guess.sentence
    reading = reading_of(text, Mends(**guess.offers[0].mend))
    assert make_table(reading).targets[0, 0] == 380_107


def test_the_point_of_a_spreadsheets_numbers_says_nothing_of_its_texts():
    rows = [("year", "a", "v"), *((2008 + i, v + 0.5, f"{v}.107") for i, v in enumerate(V))]
    (asked,) = reading_of(workbook(Data=rows), name="own.xlsx").open
    assert "'100.107' and all others can be read in two ways" in asked.sentence


def test_texts_among_numbers_of_another_size_are_asked_about_though_one_has_a_comma():
    cells = [1.5, 1.75, "2,1", 2.25, "2.400", 2.5, 2.9]
    rows = [("year", "v"), *((2008 + i, v) for i, v in enumerate(cells))]
    asked = reading_of(workbook(Data=rows), name="own.xlsx").open[0]
    assert asked.sentence.startswith("Row 6: '2.400' is a text among numbers")


@pytest.mark.parametrize("other", ["▼0.3", "-0.3"])
def test_a_triangle_is_no_minus_where_something_else_is(other):
    cells = [f"▲0.{i + 1}" if i % 4 else other for i in range(12)]
    asked = reading_of(series("year", range(2008, 2020), cells)).open
    assert asked and not any(one.guessed for one in asked)


@pytest.mark.parametrize("units", [(" kg", " g"), (" S", " H")])
def test_a_column_of_several_units_is_set_aside_and_the_others_go_in(units):
    rows = [(2008 + i, v, f"{v}{units[i % 3 == 0]}") for i, v in enumerate(V)]
    reading = reading_of(rows_of(("year", "v", "Vol."), rows))
    assert not reading.open and reading.columns["Vol."].unused
    first, second = (f"'{V[i]}{units[i == 0]}'" for i in (0, 1))
    assert any(
        "Vol. is left out" in f.sentence and f"{first}, {second}" in f.sentence
        for f in reading.findings
    )
    assert make_table(reading).target_names == ("v",)


@pytest.mark.parametrize(
    "cell",
    ["0:{}:05", "3:{}", "1/{}", "4:{}", "120/{}", "{}.1 (0.3)", "5'{}", "{}-3", "<{}", "2x{}",
     "192.168.0.{}", "{}±0.3", "12345678901234{}"],
)  # fmt: skip
def test_a_column_of_digits_that_are_no_numbers_is_named_where_it_is_set_aside(cell):
    rows = [(2008 + i, cell.format(10 + i), v) for i, v in enumerate(V)]
    reading = reading_of(rows_of(("year", "run", "v"), rows, ";"))
    assert not reading.open and reading.columns["run"].unused
    (said,) = (one for one in reading.findings if one.sentence.startswith("run is left out"))
    for offer in said.offers:
        reading = reading_of(rows_of(("year", "run", "v"), rows, ";"), PLAIN.with_(offer.mend))
        assert make_table(reading).input_names == ("run",)
    assert bool(said.offers) == ("±" in cell or ":" in cell)


@pytest.mark.parametrize(
    ("codes", "values", "said"),
    [(["01000", "12000", "80331"], [1000, 12000, 80331], "01000 is read without its leading zeros"),
     (["00004", "00012", "123"], [4, 12, 123], "00004 and 1 other are read without their leading"),
     (["1E5", "2E3", "100"], [100_000, 2000, 100], "1E5 is read as 100000, and so 1 other"),
     (["1E+05", "2.5E+05", "3e5"], [1e5, 2.5e5, 3e5], "3e5 is read as 300000"),
     (["1.5E+05", "2.5E+05", "0.5"], [1.5e5, 2.5e5, 0.5], ""),
     (["001.5", "02", "00.5"], [1.5, 2, 0.5], "")],
)  # fmt: skip
def test_codes_that_look_like_numbers_are_told_and_are_codes_as_texts_of_a_spreadsheet(
    codes, values, said
):
    rows = [("year", "tariff", "v"), *((2008 + i, codes[i % 3], v) for i, v in enumerate(V))]
    reading = reading_of(rows_of(rows[0], rows[1:]))
    assert not reading.open and make_table(reading).inputs[:3, 0].tolist() == values
    told = [one.sentence for one in reading.findings if one.sentence.startswith("tariff")]
    assert told[0].startswith(f"tariff: {said}") if said else not told
    typed = reading_of(workbook(Data=rows), name="own.xlsx")
    left = "tariff is left out: it has texts in a spreadsheet that are codes, such as"
    assert any(one.sentence.startswith(left) for one in typed.findings) == bool(said)
    typed = [("year", "tariff", "v"), *((2008 + i, i or codes[0], v) for i, v in enumerate(V))]
    assert not reading_of(workbook(Data=typed), name="own.xlsx").columns["tariff"].unused


@pytest.mark.parametrize("cell", ["item {}", "A{}", "Gate {}B", "e2e{}f"])
def test_a_column_of_words_is_set_aside_without_a_word(cell):
    rows = [(2008 + i, cell.format(10 + i), v) for i, v in enumerate(V)]
    said = [one.sentence for one in reading_of(rows_of(("year", "x", "v"), rows)).findings]
    assert not any("left out" in one for one in said)


@pytest.mark.parametrize(
    ("first", "second"),
    [("date", "date_b"), ("Date A", "Date B"), ("dateA", "dateB"), ("Month (A)", "Month (B)")],
)
def test_a_second_time_that_differs_by_a_letter_may_begin_a_second_table(first, second):
    months = [f"{2008 + i // 12}-{i % 12 + 1:02}" for i in range(13)]
    rows = [(months[i], v, months[i + 1], v % 7) for i, v in enumerate(V)]
    asked = reading_of(rows_of((first, "a", second, "b"), rows)).open
    assert any(f"{second} has other times than {first}" in one.sentence for one in asked)


def test_two_empty_rows_may_lie_between_three_tables():
    blocks = [series("year", range(y, y + 5), V[:5]).partition("\n")[2] for y in (2000, 2005, 2010)]
    text = "year,v\n" + "\n".join(block.rstrip("\n") + "\n" for block in blocks)
    (guess,) = (one for one in reading_of(text).findings if one.guessed)
    assert guess.sentence.startswith("Rows 7, 13 are empty: what stands above and below")


# ---- a number that is missing beside words -------------------------------------------------------

SCORES = [i * 7 % 11 + 1 for i in range(20)]


@pytest.mark.parametrize("text", [*".. - ? n/a NA n.d. <0.1 >300".split(), "absent"])
@pytest.mark.parametrize("place", [3, 12, 18])
@pytest.mark.parametrize("way", ["one", "two", "spreadsheet"])
def test_a_row_of_words_among_rows_with_a_number_is_one_of_them(text, place, way):
    cells = [text if i == place else score for i, score in enumerate(SCORES)]
    beside = [("blue",), ("Group",)] if way == "two" else [(), ()]
    rows = [(f"A{i}", *beside[0], cell) for i, cell in enumerate(cells)]
    names = ("Name", *beside[1], "Score")
    file = workbook(s=[names, *rows]) if way == "spreadsheet" else rows_of(names, rows)
    mends = Mends(missing=[text], drop_missing=True)
    reading = reading_of(file, mends, name="own.xlsx" if way == "spreadsheet" else "own.csv")
    assert make_table(reading).targets[:, 0].tolist() == SCORES[:place] + SCORES[place + 1 :]
    if way != "spreadsheet":
        _, said = mended(file)
        assert not any("names" in one or "units" in one for one in said)


@pytest.mark.parametrize("first", ["January", "Week 1", "0:00"])
def test_times_that_are_no_dates_are_words_beside_a_number_too(first):
    times = {"January": MONTHS, "0:00": [f"{i}:00" for i in range(12)]}
    cells = times.get(first, [f"Week {i}" for i in range(1, 13)])
    table, said = mended(series("When", cells, [*V[:4], "-", *V[5:]]))
    assert not any("names" in one for one in said)
    assert table.targets[:, 0].tolist() == V[:4] + V[5:]


def test_names_below_one_row_of_facts_are_names():
    rows = [(land, v) for land, v in zip("ABCDEFGHIJKL", V, strict=True)]
    text = "Report,World\nPages,12\n" + rows_of(("Land", "Income"), rows)
    (asked,) = reading_of(text).open
    assert {"rows_above": 2} in [offer.mend for offer in asked.offers]


# ---- columns called as parts of a year -----------------------------------------------------------


@pytest.mark.parametrize("n", [3, 4, 5, 10])
@pytest.mark.parametrize("letter", ["Q", "H", "S"])
@pytest.mark.parametrize("name", ["ID", "Student", "Age"])
def test_questions_of_many_people_are_no_quarters_which_is_told(n, letter, name):
    names = [f"{letter}{i}" for i in range(1, n + 1)]
    who = {"ID": range(1, 61), "Student": [f"A{i}" for i in range(60)]}
    who = who.get(name, [18 + i * i % 7 for i in range(60)])
    rows = [(one, *((i * (k + 2)) % (k + 5) for k in range(n))) for i, one in enumerate(who)]
    reading = reading_of(rows_of((name, *names), rows))
    assert not reading.open and make_table(reading).target_names == (names[-1],)
    assert all(f.guessed for f in reading.findings if "taken for columns like others" in f.sentence)


def test_quarters_of_a_few_things_are_asked_about_as_before():
    text = rows_of(("Item", "Q1", "Q2", "Q3", "Q4"), [("a", *V[:4]), ("b", *V[4:8])])
    (asked,) = reading_of(text).open
    assert asked.offers[0].mend == {"transpose": True}
    rows = [(f"A{i}", *V[:4]) for i in range(10)]
    (asked,) = reading_of(rows_of(("Player", "Q1", "Q2", "Q3", "Q4"), rows)).open
    assert asked.offers[0].mend == {"unroll": False}


@pytest.mark.parametrize(
    ("time", "names", "leave"),
    [
        ("Year", "Q1 Q2 Q3 Q4 Q5", True),
        ("Year", "S1 S2", True),
        ("Year", "T1 T2 T3 T4", True),
        ("Año", "T1 T2 T3 T4", False),
        ("Année", "S1 S2", False),
        ("Year", "Q1 Q2 Q3 Q4", False),
        ("Year", "H1 H2", False),
    ],
)
def test_beside_years_quintiles_and_sensors_are_left_first(time, names, leave):
    names = names.split()
    rows = [(2008 + i, *(v * (k + 3) % 17 for k in range(len(names)))) for i, v in enumerate(V)]
    text = rows_of((time, *names), rows)
    (asked,) = reading_of(text).open
    assert (asked.offers[0].mend == {"unroll": False}) == leave and len(asked.offers) == 2
    table, _ = mended(text)
    assert len(table.years) == len(V) * (1 if leave else len(names))


# ---- rows with a cell more than the heading ------------------------------------------------------


@pytest.mark.parametrize("form", ["{}", "{}-03", "{}-03-01"])
def test_times_in_front_of_the_first_name_are_asked_about(form):
    rows = [(f'"{form.format(2008 + i)}"', v, v / 8) for i, v in enumerate(V)]
    text = '"Sales","Cost"\n' + rows_of(rows[0], rows[1:])
    table, said = mended(text)
    assert said[0].startswith("Each row has one cell more than the heading (Sales, Cost)")
    assert table.time == "column 1" and len(table.years) == 12
    assert table.targets[:, 0].tolist() == [v / 8 for v in V]


def test_whole_numbers_of_which_a_comma_may_be_decimal_are_refused():
    rows = [(1600 + 9 * i, i % 7, v) for i, v in enumerate(V)]
    with pytest.raises(Unreadable, match="put a number with a comma within into quotation marks"):
        reading_of("Sales,Cost\n" + rows_of(rows[0], rows[1:]))


@pytest.mark.parametrize("remark", ["new, better method", "old, new, both"])
def test_a_remark_that_commas_split_is_one_which_is_told(remark):
    rows = [(2008 + i, v, remark if i == 4 else "") for i, v in enumerate(V)]
    reading = reading_of(rows_of(("Year", "Sales", "Remark"), rows))
    assert not reading.open and reading.body.texts("Remark")[4] == remark
    assert f"Row 6 has a comma within Remark ({remark})" in [f.sentence for f in reading.findings]


@pytest.mark.parametrize("cells", ["9,1,new", "9,new,1"])
def test_a_row_with_a_number_too_many_is_refused(cells):
    rows = [(2008 + i, cells if i == 4 else f"{v},") for i, v in enumerate(V)]
    with pytest.raises(Unreadable, match="row 6: has 4 cells; the heading has 3"):
        reading_of("Year,Sales,Remark\n" + rows_of(rows[0], rows[1:]))


# ---- parts below their names, months below their years -------------------------------------------


@pytest.mark.parametrize("sums", [True, False])
@pytest.mark.parametrize("total", [[], [("Grand Total", 99)]])
@pytest.mark.parametrize("name", ["Row Labels", "Year"])
def test_parts_of_a_pivot_are_series_told_apart_by_the_names_above_them(sums, total, name):
    lands = {land: [(2008 + i, v + len(land)) for i, v in enumerate(V)] for land in ("DE", "Chad")}
    rows = [r for land, part in lands.items() for r in [(land, sum(V) if sums else ""), *part]]
    table, said = mended(rows_of((name, "Sum of v"), [*rows, *total]))
    assert [one.split(" ")[0] for one in said][0] == "Rows" and len(said) == 2
    assert table.unit == "year" and table.targets[:, 0].tolist() == [v + 2 for v in V]


@pytest.mark.parametrize("form", ["{}", "Year {}", "Jahr {}", "FY{}", "Yr. {}"])
def test_months_below_a_year_with_a_word_are_of_that_year(form):
    years = [[(form.format(y), ""), *((m, y + i) for i, m in enumerate(MONTHS))] for y in (18, 19)]
    rows = [
        (str(one).replace("18", "2018").replace("19", "2019"), v) for y in years for one, v in y
    ]
    table, said = mended(rows_of(("Month", "v"), rows))
    assert len(said) == 1 and table.when(table.years[0]) == "2018-01" and len(table.years) == 24


# ---- rows above the names that say something of the file -----------------------------------------

OF_FILES = {
    "a logger's": (
        '"TOA5","CR1000","1234","CR1000.Std.32","CPU:x.CR1","Tab"\n"TIMESTAMP","RECORD","Air"\n'
        '"TS","RN","Deg C"\n"","","Avg"\n',
        "{},{},{}",
        "Air",
    ),
    "marked by a sign": (
        "#datatype,string,long,dateTime,double\n#default,_result,,,\n,result,table,_time,_value\n",
        ",,{1},{0}Z,{2}",
        "_value",
    ),
}


@pytest.mark.parametrize(("head", "form", "target"), OF_FILES.values(), ids=OF_FILES)
def test_rows_with_a_cell_too_many_or_a_sign_name_no_columns(head, form, target):
    hours = (f"2022-03-07T{i:02}:00:00" for i in range(12))
    text = head + lines(
        *(form.format(t, i, v) for i, (t, v) in enumerate(zip(hours, V, strict=True)))
    )
    table, said = mended(text)
    assert len(said) == 1 and table.target_names == (target,)
    assert table.unit == "hour" and table.targets[:, 0].tolist() == V


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (("v", "v"), "v|v 2"),
        (("v", "w", "v", "v"), "v|w|v 2|v 3"),
        (("v", "v 2", "v"), "v|v 2|v 3"),
    ],
)
def test_columns_of_the_same_name_are_numbered_where_that_is_wanted(names, called):
    rows = [(y, *(10 * k + y % 7 for k in range(len(names)))) for y in range(1990, 2010)]
    text = rows_of(("year", *names), rows)
    (asked,) = reading_of(text).open
    assert asked.sentence.startswith(f"Columns 2 and {names.index('v', 1) + 2} are both called 'v'")
    assert asked.sentence.count("more like others") == (names.count("v") > 2)
    table, _ = mended(text)
    assert "|".join((*table.input_names, *table.target_names)) == called
    assert "number_names=True" in table.line
    numbers = np.hstack([table.inputs, table.targets])
    assert numbers.tolist() == [list(map(float, row[1:])) for row in rows]


def test_a_second_table_beside_the_first_is_asked_about_though_its_names_are_the_same():
    rows = [(f"2020-01-{d:02}", d % 5, f"2020-01-{d + 3:02}", d % 7) for d in range(1, 25)]
    text = rows_of(("date", "v", "date", "v"), rows)
    assert "are both called" in reading_of(text).open[0].sentence
    asked = reading_of(text, Mends(number_names=True)).open
    assert any("date 2 has other times than date" in one.sentence for one in asked)


@pytest.mark.parametrize("name", ["MON", "Mth", "mnth", "mo", "M", "month"])
def test_a_month_under_a_short_name_goes_into_the_time_first(name):
    text = rows_of(("YR", name, "v"), [(y, m, m % 5) for y in (2010, 2011) for m in range(1, 13)])
    table, said = mended(text)
    assert table.unit == "month" and len(table.years) == 24 and len(said) == 1


@pytest.mark.parametrize("name", ["doy", "JDAY", "yday"])
def test_a_day_of_the_year_under_a_short_name_is_one_however_few_there_are(name):
    text = rows_of(
        ("year", name, "v"), [(y, d, d % 5) for y in (2010, 2011) for d in range(1, 366)]
    )
    table, _ = mended(text)
    assert table.unit == "day" and len(table.years) == 730
    few = rows_of(("year", name, "v"), [(2010, d, d % 5) for d in range(1, 13)])
    assert mended(few)[0].unit == "day"


@pytest.mark.parametrize("row", [0, 5, 11])
@pytest.mark.parametrize(
    "name", ["Time", "Zeit", "timestamp", "Date", "year", "Days", "month", "x"]
)
def test_a_cell_of_thousands_of_digits_is_named(name, row):
    cells = list(map(str, range(19058, 19070)))
    cells[row] = "9" * 5000
    pairs = zip(range(2000, 2012), cells, strict=True)
    for text in (series(name, cells), rows_of(("year", name + " v"), pairs)):
        with pytest.raises(Unreadable, match=f"row {row + 2}: a cell has thousands of digits"):
            reading_of(text)


# ---- a single row, or a single year of many columns ----------------------------------------------


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (("Year", *MONTHS), "2021"),
        (("Year", "Q1", "Q2", "Q3", "Q4"), "2021"),
        (("Date", *(f"{hour}:00" for hour in range(24))), "2021-05-03"),
        (("Week", *"Mon Tue Wed Thu Fri Sat Sun".split()), "2021-W01"),
    ],
)
def test_one_row_of_parts_is_unrolled(names, first):
    numbers = [100 + i * i for i in range(len(names) - 1)]
    table, said = mended(rows_of(names, [(first, *numbers)]))
    assert len(said) == 1 and table.targets[:, 0].tolist() == numbers


@pytest.mark.parametrize("first", ["2010", "2010-05-03", "2010Q1", "Jan 2010"])
def test_one_time_alone_is_too_few(first):
    reading = reading_of(rows_of(("date", "v"), [(first, 5)]))
    with pytest.raises(ValueError, match="1 row has targets; at least 2 are needed"):
        make_table(reading)


def test_the_first_of_several_series_may_have_one_row():
    text = rows_of(("land", "year", "v"), [("A", 2020, 5), *(("B", y, y % 7) for y in range(9))])
    assert reading_of(text, Mends(keep={"land": "A"})).times.values.tolist() == [2020]
    rows = [(town if y == 2010 else "", y, y % 9) for town in ("X", "Y") for y in range(2010, 2018)]
    for order in ([{"keep": {"town": "X"}}], [{"fill_down": True}, {"keep": {"town": "X"}}]):
        mends = PLAIN
        for mend in order:
            mends = mends.with_(mend)
        assert reading_of(rows_of(("town", "year", "v"), rows), mends).times is not None


# ---- what a number stands for --------------------------------------------------------------------


def days(name, values):
    start = datetime.date(2021, 5, 1)
    return series(name, (start + datetime.timedelta(i) for i in range(len(values))), values)


RAIN = "0.0 0.4 # 12.3 5.1 0.0 0.1 # 0.2 3.3 7.8 0 # 2.0 1.1 22.4 0.3 4"
COUNTS = "1 4 # 12 5 2 1 # 2 3 7 3"


@pytest.mark.parametrize(
    ("others", "code"),
    [
        *((RAIN, code) for code in ("-1", "-9", "-9.99", "-99.9")),
        *((COUNTS, c) for c in ("-1", "-9")),
    ],
)
def test_a_code_that_alone_is_below_zero_is_asked_about(others, code):
    (asked,) = reading_of(days("date", others.replace("#", code).split())).open
    assert f"v is {code} in rows" in asked.sentence
    assert asked.offers[0].mend == {"missing": [f"v={code}"]} or asked.offers[0].mend["missing"]


@pytest.mark.parametrize(
    "numbers", ["3 5 -1 2 0 -1 4 6 8 2 1 0 -2 3 4", "3 5 -9 2 0 1 4 6 8 2 1 0 2 3 4"]
)
def test_other_numbers_below_zero_are_numbers(numbers):
    assert not reading_of(days("date", numbers.split())).open


@pytest.mark.parametrize("low", [-75_000_000, -5e12, -1e308])
def test_amounts_of_any_size_may_be_below_zero(low):
    amounts = [310e6, 420e6, low, 98e6, 512e6, 640e6, 701e6, low / 4, 455e6, 125e7, 880e6, 1e19]
    reading = reading_of(series("year", range(2005, 2017), amounts))
    assert reading.columns["v"].values.tolist() == amounts


# ---- things that are told apart by numbers -------------------------------------------------------


def in_turn(name, kinds, *, blocks=False, low=20, high=35):
    start, rows = datetime.datetime(2023, 5, 1), []
    for i in range(24):
        k = i // 12 if blocks else i % 2
        time = start + datetime.timedelta(minutes=30 * i)
        rows.append((f"{time:%Y-%m-%d %H:%M}", kinds[k], (low, high)[k] + i // 2 / 10))
    return rows_of(("time", name, "v"), rows)


@pytest.mark.parametrize("name", ["sensor_id", "station", "device", "Messstelle", "站点", "probe"])
@pytest.mark.parametrize("kinds", [("101", "102"), ("1", "2"), ("12A", "12B"), ("#1", "#2")])
def test_numbered_things_that_take_turns_are_several_series(name, kinds):
    asked = reading_of(in_turn(name, kinds)).open[0]
    assert asked.sentence.endswith("these may be several series")
    assert [offer.mend for offer in asked.offers[:2]] == [{"keep": {name: one}} for one in kinds]
    table = make_table(reading_of(in_turn(name, kinds), Mends(keep={name: kinds[0]})))
    assert table.targets[:, 0].tolist() == [20 + i / 10 for i in range(12)]


def test_numbers_under_another_name_are_told_only_where_theirs_lie_far_apart():
    def said(text):
        reading = reading_of(text)
        assert not reading.open
        return [one for one in reading.findings if "where these are several series" in one.sentence]

    assert said(in_turn("dose", ("1", "2")))
    assert said(in_turn("run", ("1", "2"), blocks=True))
    for text in (
        in_turn("dose", ("1", "2"), high=20),
        in_turn("room temperature", ("18", "21"), blocks=True),
        in_turn("pump", ("0", "1")),
        in_turn("holiday type", ("0", "1")),
        in_turn("promo", ("0", "1")),
        in_turn("promo", ("0", "1"), blocks=True),
        in_turn("lanes", ("2", "4"), blocks=True),
    ):
        assert not said(text)


# ---- weeks whose days are columns ----------------------------------------------------------------


@pytest.mark.parametrize(
    "days_of_week", ["Mon Tue Wed Thu Fri", "Mo Di Mi Do Fr Sa", "周一 周二 周三 周四 周五"]
)
@pytest.mark.parametrize("named", ["Week", "Week starting", "Year|Week", "Woche"])
@pytest.mark.parametrize("total", [False, True])
def test_the_days_of_a_week_may_be_fewer_than_seven(days_of_week, named, total):
    names, n = days_of_week.split(), len(days_of_week.split())
    firsts = {
        "Week": [f"2021-W{week:02}" for week in range(1, 10)],
        "Week starting": [datetime.date(2021, 1, 4 + 7 * i) for i in range(4)],
        "Year|Week": [f"2021|{week}" for week in range(1, 10)],
        "Woche": list(range(1, 10)),
    }[named]
    weeks = [[10 * i + j for j in range(n)] for i in range(len(firsts))]
    rows = [
        (*str(first).split("|"), *week, *([sum(week)] if total else []))
        for first, week in zip(firsts, weeks, strict=True)
    ]
    text = rows_of((*named.split("|"), *names, *(["Total"] if total else [])), rows)
    table, said = mended(text)
    assert any(
        f"its {n} columns may be the days ({names[0]} to {names[-1]})" in one for one in said
    )
    assert table.targets[:, 0].tolist() == [number for week in weeks for number in week]
    assert np.diff(table.years)[:n].tolist() == [*[1] * (n - 1), 8 - n]


def test_columns_that_say_which_day_it_is_are_no_days_of_weeks():
    names = "Mon Tue Wed Thu Fri Sat Sun".split()
    rows = [(f"2021-03-{i + 1:02}", *(int(i % 7 == j) for j in range(7)), i % 5) for i in range(20)]
    assert not reading_of(rows_of(("date", *names, "v"), rows)).open
    weeks = rows_of(("KW", *names), [(i, *range(i, i + 7)) for i in range(9)])
    (told,) = [one for one in reading_of(weeks).findings if "may be a week" in one.sentence]
    assert "no column tells when each week begins" in told.sentence and told.guessed


# ---- times among others --------------------------------------------------------------------------


@pytest.mark.parametrize("odd", ["1900-01-00", "1900/1/0", "2021-05", "2021"])
def test_a_day_that_is_none_costs_its_row_alone(odd):
    cells = [f"2021-05-{day:02}" for day in range(1, 21)]
    cells[6] = odd
    table, said = mended(series("Date", cells, range(20)))
    assert table.targets[:, 0].tolist() == [*range(6), *range(7, 20)]
    assert any(odd in one for one in said)


@pytest.mark.parametrize("sign", [" p)", " r)", " 1)", "*"])
@pytest.mark.parametrize("form", ["{}.{:02}", "{}-{:02}", "{}Q{}", "{}"])
def test_a_letter_with_half_a_bracket_behind_a_time_is_a_flag(sign, form):
    parts = 4 if "Q" in form else 12 if "02" in form else 1
    cells = [form.format(2012 + i // parts, i % parts + 1) for i in range(12)]
    text = series("시점", [*cells[:10], *(f"{cell}{sign}" for cell in cells[10:])])
    table, said = mended(text)
    assert len(table.years) == 12 and len(said) == 1
    assert table.targets[:, 0].tolist() == V


def test_a_footnote_at_once_behind_a_year_costs_no_row():
    years = [f"{year}{'1)' if year == 2012 else ''}" for year in range(2005, 2017)]
    table, said = mended(series("Jahr", years))
    assert table.years.tolist() == [*range(2005, 2017)] and len(said) == 1


@pytest.mark.parametrize("unit", ["year", "quarter", "month"])
def test_of_years_quarters_and_months_in_one_column_each_can_be_had(unit):
    cells = {
        "year": [f"{year}" for year in range(2015, 2019)],
        "quarter": [f"{2015 + i // 4} Q{i % 4 + 1}" for i in range(16)],
        "month": [f"{2015 + i // 12}-{i % 12 + 1:02}" for i in range(48)],
    }
    text = series("Period", sum(cells.values(), []), range(68))
    (asked,) = reading_of(text).open
    assert [dict(offer.mend) for offer in asked.offers[1:]] == [
        {"drop_untimed": "month"}, {"drop_untimed": "quarter"},
    ]  # fmt: skip
    reading = reading_of(text, Mends(drop_untimed=unit))
    table = make_table(reading)
    first = text.splitlines().index(next(one for one in text.splitlines() if cells[unit][0] in one))
    begin = {"year": 0, "quarter": 4, "month": 20}[unit]
    assert first and not reading.open and table.unit == unit
    assert table.targets[:, 0].tolist() == [*range(begin, begin + len(cells[unit]))]
    assert f"drop_untimed='{unit}'" in table.line


@pytest.mark.parametrize("names", ["Jahr|Monat|VPI", "||VPI", "Land||VPI"])
def test_years_of_which_twelve_rows_have_one_go_with_their_months(names):
    rows = [(2019 + i // 12 if i % 12 == 0 else "", MONTHS[i % 12], 100 + i) for i in range(24)]
    text = rows_of(names.split("|"), rows)
    if "||" in names:
        reading = reading_of(text)
        offers = [offer for one in reading.open for offer in one.offers if "time" in offer.mend]
        assert offers[0].mend["fill_down"]
    table, _ = mended(text)
    assert (table.unit, len(table.years), table.when(table.years[0])) == ("month", 24, "2019-01")
    assert table.targets[:, 0].tolist() == [*range(100, 124)]


def test_a_clock_that_goes_to_12_is_not_put_in_order_first():
    hours = [10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    (asked, *_) = reading_of(series("time", [f"2021-05-03 {hour}:00" for hour in hours])).open
    assert "which half of the day they are in may be missing" in asked.sentence
    assert asked.offers[0].mend["in_order"]


# ---- cells without end ---------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["-", "/", ":", " ", "."])
def test_a_cell_of_many_parts_is_given_up_at_once(sign):
    cells = [sign.join(["1"] * 3000)] * 12
    reading = reading_of(series("date", cells))
    assert reading.open or reading.times is None
    assert all(len(one.sentence) < 400 for one in reading.findings)


def test_a_year_of_hundreds_of_digits_is_told_by_its_first_ones():
    cells = [*range(2000, 2006), "2" * 400, *range(2007, 2012)]
    assert max(len(one.sentence) for one in reading_of(series("year", cells)).findings) < 400


@pytest.mark.parametrize(
    "name",
    "room temperature|customer count|batch size|sample size|machine speed|zone temp|patient age|"
    "product quantity|weather code|units|gate opening|well depth|type|store_1|Room 1|bus|room|unit|"
    "item|patient|building|area|team|pump|gate|state|dow|q".split("|"),
)
def test_what_explains_a_target_well_is_an_input(name):
    """Numbers of a thing lie far apart where their series do, and so do those of a good input."""
    start, levels = datetime.date(2020, 1, 1), [18, 20, 22, 19, 21, 18, 22, 20, 19, 21]
    rows = [
        (start + datetime.timedelta(i), levels[i * 7 % 10], 480 - 20 * levels[i * 7 % 10] + i % 3)
        for i in range(60)
    ]
    reading = reading_of(rows_of(("date", name, "v"), rows))
    assert not reading.open
    assert not any("not the same in all rows" in one.sentence for one in reading.findings)


@pytest.mark.parametrize(
    ("name", "k", "step"),
    [("dow", 7, 1), ("wday", 7, 1), ("x", 5, 1), ("block", 4, 6), ("term", 2, 0)],
)
def test_what_goes_by_the_calendar_is_no_series(name, k, step):
    start = np.datetime64("2020-01-06T00", "h")
    times = {
        0: [f"{2000 + i // 2}-H{i % 2 + 1}" for i in range(40)],
        6: [f"{start + 6 * i}:00" for i in range(40)],
        1: np.busday_offset("2020-01-06", range(40))
        if k == 5
        else np.datetime64("2020-01-06") + range(40),
    }[step]
    rows = [(time, i % k + 1, 100 * (i % k) + i % 3) for i, time in enumerate(times)]
    told = reading_of(rows_of(("date", name, "v"), rows)).findings
    assert not any("not the same in all rows" in one.sentence for one in told)


@pytest.mark.parametrize("names", [("pump",), ("region_1", "region_2"), ("gate",)])
@pytest.mark.parametrize("truths", [("0", "1"), ("0.0", "1.0")])
def test_whether_something_was_so_is_an_input(names, truths):
    rows = [
        (f"2020-01-{i + 1:02}", *(truths[(i + k) % 2] for k in range(len(names))), 1500 * (i % 2))
        for i in range(24)
    ]
    assert not reading_of(rows_of(("date", *names, "v"), rows)).open


@pytest.mark.parametrize("name", ["q{}", "sensor{}"])
def test_not_each_of_hundreds_of_columns_is_held_to_each_other(name, monkeypatch):
    compared = []
    far_apart = bpcore.core.tables.series._far_apart
    monkeypatch.setattr(
        bpcore.core.tables.series, "_far_apart", lambda one: compared.append(1) or far_apart(one)
    )
    draw = np.random.default_rng(1).integers(1, 5, (60, 300))
    rows = [(np.datetime64("1990-01-01") + i, *row) for i, row in enumerate(draw.tolist())]
    reading_of(rows_of(("date", *(name.format(i) for i in range(300))), rows))
    assert len(compared) < 3000  # of 300 times 299


@pytest.mark.parametrize(
    ("name", "first", "names", "begins"),
    [
        ("week of", "2020-01-06", "Tue Wed Thu Fri Sat", "2020-01-07"),
        ("Week", "2020-01-06", "Mo Di Do Fr Sa", "2020-01-06"),
        ("date", "2020-01-07", "mar jeu ven sam dim", "2020-01-07"),
        ("week ending", "2020-01-10", "Mon Tue Wed Thu Fri", "2020-01-06"),
        ("week ending", "2020-01-11", "Mon Tue Wed Thu Fri", "2020-01-06"),
        ("week", "2020-01-12", "Mon Tue Wed Thu Fri Sat Sun", "2020-01-06"),
        ("week", "2020-01-05", "Sun Mon Tue Wed Thu Fri Sat", "2020-01-05"),
        ("week", "2020-01-05", "Mon Tue Wed Thu Fri", "2020-01-06"),
        ("week", "2020-01-06", "Sun Mon Tue Wed Thu Fri Sat", "2020-01-05"),
        ("week", "2020-01-01", "Mon Tue Wed Thu Fri Sat Sun", "2019-12-30"),
        ("date", "2020-01-09", "Mon Tue Wed Thu Fri", "2020-01-06"),
    ],
)
def test_each_day_of_a_week_is_the_one_that_it_is_called(name, first, names, begins):
    weeks = [np.datetime64(first) + 7 * i for i in range(8)]
    rows = [
        (week, *(10 * i + j for j in range(len(names.split())))) for i, week in enumerate(weeks)
    ]
    table, said = mended(rows_of((name, *names.split()), rows))
    assert table.when(table.years[0]) == begins
    day_of = {
        "Mo": 0, "Di": 1, "Do": 3, "Fr": 4, "Sa": 5,
        "mar": 1, "jeu": 3, "ven": 4, "sam": 5, "dim": 6,
        "Mon": 0, "Tue": 1, "Wed": 2, "Thu": 3, "Fri": 4, "Sat": 5, "Sun": 6,
    }  # fmt: skip
    wanted = [day_of[one] for one in names.split()]
    assert [(day + 3) % 7 for day in table.years[: len(wanted)].tolist()] == wanted
    assert sorted(table.targets[:, 0].tolist()) == [
        10 * i + j for i in range(8) for j in range(len(wanted))
    ]


def test_what_stands_beside_the_days_of_a_week_is_none_of_them():
    text = rows_of(
        ("week", "rain", "Mon", "Tue", "Wed", "Thu", "Fri", "y"),
        [(f"2020-01-{6 + 7 * i:02}", i, *range(10 * i, 10 * i + 5), 900 + i) for i in range(4)],
    )
    (asked,) = [one for one in reading_of(text).open if "is a week" in one.sentence]
    assert "its 5 columns may be the days (Mon to Fri); rain, y are left out" in asked.sentence


@pytest.mark.parametrize("truths", [("True", "False"), ("1.0", "0.0"), ("yes", "no"), ("x", "")])
def test_days_of_the_week_as_truths_are_no_weeks(truths):
    names = "Mon Tue Wed Thu Fri".split()
    rows = [(*(truths[i % 5 != j] for j in range(5)), i % 7) for i in range(15)]
    reading = reading_of(rows_of((*names, "y"), rows))
    assert not any("may be a week" in one.sentence for one in reading.findings)


@pytest.mark.parametrize(
    "numbers",
    [
        *("2 3 1 0 -1 2 3 4 2 1 -1 0 2 3", "3 2 1 0 -1 -1 0 1 2 3 4 5 3"),
        *("0 1 -1 2 0 1 -1 3 0 1 2 0", "3 2 0 -1 -1 2 4 5 3 2 0 -1 2 4 6 7 5 4"),
        "1200 -9.99 15 20 250 -9.99 35 15 20 1200 -9.99 40 15 20",
    ],
)
def test_minus_1_that_goes_on_below_0_is_a_number(numbers):
    assert not reading_of(days("date", numbers.split())).open


def test_a_year_behind_its_months_is_named_though_the_first_month_may_be_two_years():
    cells = [*(f"2000-{i + 1:02}" for i in range(12)), "2001"]
    asked = reading_of(series("month", cells, range(13))).open[0]
    assert "the rows above row 14 have months, those below years" in asked.sentence
    (told,) = reading_of(series("month", cells[:12]), Mends(drop_untimed="day")).findings
    assert told.sentence == "No row has days"


@pytest.mark.parametrize("name", ["Hour", "Month", "person", "Store", "id"])
def test_rows_that_are_no_weeks_are_not_taken_for_such(name):
    first = {"Hour": [f"{h}:00" for h in range(12)], "Month": MONTHS}.get(name, range(12))
    rows = [(one, *(i * 7 % 5 + j for j in range(7))) for i, one in enumerate(first)]
    text = rows_of((name, *"Mon Tue Wed Thu Fri Sat Sun".split()), rows)
    assert not any("a week" in one.sentence for one in reading_of(text).findings)
