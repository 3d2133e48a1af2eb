"""Times as people write them: parts of years, in a cell, in two columns, or as columns."""

from __future__ import annotations

import datetime
import re

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from own_files import mended, reading_of, rows_of

import bpcore as bp
from bpcore.core.data import make_table
from bpcore.core.tables.choice import Choice
from bpcore.core.tables.mends import Mends
from bpcore.core.tables.parts import months, part_of_year
from bpcore.core.tables.periods import read_times, when

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
YEARS = range(2014, 2022)

# ---- one time in one cell ------------------------------------------------------------------------

TIMES = {
    "2010H1|2010H2|2011H1": ["2010H1", "2010H2", "2011H1"],
    "2010-H2|2011-H1": ["2010H2", "2011H1"],
    "H1 2010|H2 2010": ["2010H1", "2010H2"],
    "2010上半年|2010下半年": ["2010H1", "2010H2"],
    "2010年上半年|2010年下半年": ["2010H1", "2010H2"],
    "1. Halbjahr 2010|2. Halbjahr 2010": ["2010H1", "2010H2"],
    "2010 S1|2010 S2": ["2010H1", "2010H2"],
    "FY19 Q4|FY20 Q1|FY20 Q2": ["2019Q4", "2020Q1", "2020Q2"],
    "31.12.20|01.03.21|13.03.21": ["2020-12-31", "2021-03-01", "2021-03-13"],
    "12/31/20|3/1/21|3/15/21": ["2020-12-31", "2021-03-01", "2021-03-15"],
    "2021. 3. 1.|2021. 3. 2.": ["2021-03-01", "2021-03-02"],
    "13/02/2019 10:00|14/02/2019 11:00": ["2019-02-13 10", "2019-02-14 11"],
    "3/1/2021 1:00 PM|3/15/2021 12:00 AM": ["2021-03-01 13", "2021-03-15 00"],
    "1 января 2021 г.|2 февраля 2021 г.": ["2021-01-01", "2021-02-02"],
    "Январь 2021|Февраль 2021": ["2021-01", "2021-02"],
    "Ocak 2021|Şubat 2021|KASIM 2021": ["2021-01", "2021-02", "2021-11"],
    "1 de enero de 2021|2 de enero de 2021": ["2021-01-01", "2021-01-02"],
    "jan/21|fev/21|mar/21": ["2021-01", "2021-02", "2021-03"],
    "01-Jan-21|02-Feb-21": ["2021-01-01", "2021-02-02"],
    "2019년 1월|2019년 2월": ["2019-01", "2019-02"],
    "tháng 5/2021|tháng 6/2021": ["2021-05", "2021-06"],
    "民國99年|民國100年": ["2010", "2011"],
    "平成30年|令和元年|令和2年": ["2018", "2019", "2020"],
    "昭和64年1月|平成元年2月": ["1989-01", "1989-02"],
    "พ.ศ. 2562|พ.ศ. 2563": ["2019", "2020"],
    "二〇一九年|二〇二〇年": ["2019", "2020"],
    "٢٠١٩|٢٠٢٠": ["2019", "2020"],
    "22.11.1993 07 Uhr|22.11.1993 8:30 Uhr": ["1993-11-22 07:00", "1993-11-22 08:30"],
    "22/11/1993 7h|22/11/1993 13h": ["1993-11-22 07", "1993-11-22 13"],
    "3/1/2021 1 PM|3/15/2021 12 AM": ["2021-03-01 13", "2021-03-15 00"],
    "2010-08-11 09|2010-08-11 10": ["2010-08-11 09", "2010-08-11 10"],
    "20100811 09|20100811 10": ["2010-08-11 09", "2010-08-11 10"],
    "19900712:0900|19900712:1000": ["1990-07-12 09", "1990-07-12 10"],
    "20050101:0010|20050101:0110": ["2005-01-01 00:10", "2005-01-01 01:10"],
    "68-Nov|68-Dec|69-Jan": ["1968-11", "1968-12", "1969-01"],
    "19-Nov|19-Dec|20-Jan": ["2019-11", "2019-12", "2020-01"],
    "99 Dez|00 Jan": ["1999-12", "2000-01"],
    "'98|'99|'00": ["1998", "1999", "2000"],
    "民國110年1月|民國110年2月": ["2021-01", "2021-02"],
    "Mar 7, 2022, 6:10:00 PM|Mar 7, 2022, 7:10:00 PM": ["2022-03-07 18:10", "2022-03-07 19:10"],
    "17/03/2022 00h00|17/03/2022 01h00": ["2022-03-17 00", "2022-03-17 01"],
    "2022-03-07 00:00:00+00|2022-03-07 01:00:00+00": ["2022-03-07 00", "2022-03-07 01"],
    "2022-03-27 01:00:00+01|2022-03-27 03:00:00+02": ["2022-03-27 01", "2022-03-27 02"],
    "20220307_000000|20220307_010000": ["2022-03-07 00", "2022-03-07 01"],
    "2022-03-07-00|2022-03-07-13": ["2022-03-07 00", "2022-03-07 13"],
    "00:00 17.03.2022|01:30 17.03.2022": ["2022-03-17 00:00", "2022-03-17 01:30"],
    "00:00:10 2022-03-17|01:00:00 2022-03-17": ["2022-03-17 00:00:10", "2022-03-17 01:00:00"],
    "2022:03:07 00:00:00|2022:03:07 01:00:00": ["2022-03-07 00", "2022-03-07 01"],
    "[2022-03-07 00:00]|[2022-03-07 01:00]": ["2022-03-07 00", "2022-03-07 01"],
    "2022-03-07 00:00:00:000|2022-03-07 00:00:01:000": [
        "2022-03-07 00:00:00", "2022-03-07 00:00:01"
    ],
    "17-03-2022 00 - 01|17-03-2022 23 - 00": ["2022-03-17 00", "2022-03-17 23"],
    "2022年03月07日 00時00分|2022年3月7日 1時30分": ["2022-03-07 00:00", "2022-03-07 01:30"],
    "17.03.2022 00:00-01:00|17.03.2022 01:00-02:00|17.03.2022 02:00-03:00": [
        "2022-03-17 00", "2022-03-17 01", "2022-03-17 02"
    ],
    "17.03.2022 00.00 - 00.15|17.03.2022 00.15 - 00.30": ["2022-03-17 00:00", "2022-03-17 00:15"],
    "2022-03-17 00:00 UTC+1|2022-03-17 01:00 UTC+1": ["2022-03-17 00", "2022-03-17 01"],
    "2022-03-17 00:00-04:00|2022-03-17 01:00-04:00": ["2022-03-17 00", "2022-03-17 01"],
    "2022-11-06 00:00-04:00|2022-11-06 01:00-04:00|2022-11-06 01:00-05:00": [
        "2022-11-06 00", "2022-11-06 01", "2022-11-06 02"
    ],
    "20220307_200000|20220307_210000": ["2022-03-07 20", "2022-03-07 21"],
    "2022-03-07 20h|2022-03-07 21h": ["2022-03-07 20", "2022-03-07 21"],
    "17.03.2022 9-10|17.03.2022 23-0": ["2022-03-17 09", "2022-03-17 23"],
    "2022/03/07 AM12:00|2022/03/07 PM1:00": ["2022-03-07 00", "2022-03-07 13"],
    "17/03/2022 12:00 πμ|17/03/2022 1:00 μμ": ["2022-03-17 00", "2022-03-17 13"],
    "2022-03-07T00:00:00[Europe/Berlin]|2022-03-07T01:00:00[Europe/Berlin]": [
        "2022-03-07 00", "2022-03-07 01"
    ],
    "'Jan 2018|'Feb 2018": ["2018-01", "2018-02"],
    "2018/01/00|2018/02/00": ["2018-01", "2018-02"],
    "2008-00-00|2009-00-00": ["2008", "2009"],
    "2008 AD|2009 AD": ["2008", "2009"],
    "T4/2018|T5/2018|T6/2018": ["2018-04", "2018-05", "2018-06"],
    "2022 03 07|2022 03 17": ["2022-03-07", "2022-03-17"],
    "2022_03_07|2022_03_17": ["2022-03-07", "2022-03-17"],
    "Mar-07-2022|Mar-17-2022": ["2022-03-07", "2022-03-17"],
    "2022. március 7.|2022. március 17.": ["2022-03-07", "2022-03-17"],
    "31 mars 2022|1er avril 2022": ["2022-03-31", "2022-04-01"],
    "31 de marzo de 2022|1º de abril de 2022": ["2022-03-31", "2022-04-01"],
    "31 de março de 2022|1.º de abril de 2022": ["2022-03-31", "2022-04-01"],
    "7th March 2022|22nd of March 2022": ["2022-03-07", "2022-03-22"],
    "Week 10, 2022|Week 11, 2022": ["2022-03-07", "2022-03-14"],
    "KW10/22|KW11/22": ["2022-03-07", "2022-03-14"],
    "10. KW 2022|11. KW 2022": ["2022-03-07", "2022-03-14"],
    "v. 10 2022|v. 11 2022": ["2022-03-07", "2022-03-14"],
    "22W10|22W11": ["2022-03-07", "2022-03-14"],
    "28 Dec - 3 Jan 2021|04 Jan - 10 Jan 2021": ["2020-12-28", "2021-01-04"],
    "3/7/22-3/13/22|3/14/22-3/20/22": ["2022-03-07", "2022-03-14"],
    "Q4FY10|Q1FY11": ["2010Q4", "2011Q1"],
    "Mon Mar 07 00:00:00 +0000 2022|Tue Mar 08 00:00:00 +0000 2022": ["2022-03-07", "2022-03-08"],
    "7.III.2022|17.XII.2022": ["2022-03-07", "2022-12-17"],
    "2022-W10-1|2022-W10-7": ["2022-03-07", "2022-03-13"],
    "066/2022|067/2022": ["2022-03-07", "2022-03-08"],
    "'2022-03-07|'2022-03-08": ["2022-03-07", "2022-03-08"],
    "2022-03-07Z|2022-03-08Z": ["2022-03-07", "2022-03-08"],
    "平成30年（2018年）|令和元年（2019年）": ["2018", "2019"],
    "2018年（平成30年）|2019年（令和元年）": ["2018", "2019"],
    "2008年末|2009年末": ["2008", "2009"],
    "2008年1月末|2008年2月末": ["2008-01", "2008-02"],
    "2015年10～12月期|2016年1～3月期": ["2015Q4", "2016Q1"],
    "2015年7-12月|2016年1-6月": ["2015H2", "2016H1"],
    "FY15Q4|FY16Q1": ["2015Q4", "2016Q1"],
    "4. kvartal 2015|1. kvartal 2016": ["2015Q4", "2016Q1"],
    "2015. IV. negyedév|2016. I. negyedév": ["2015Q4", "2016Q1"],
    "Tháng 12 năm 2018|Tháng 1 năm 2019": ["2018-12", "2019-01"],
    "Quý IV năm 2018|Quý I năm 2019": ["2018Q4", "2019Q1"],
    "ngày 7 tháng 3 năm 2022|ngày 17 tháng 3 năm 2022": ["2022-03-07", "2022-03-17"],
    "2018-01-31/2018-02-06|2018-02-07/2018-02-13": ["2018-01-31", "2018-02-07"],
    "2018-01-01/2018-01-31|2018-02-01/2018-02-28|2018-03-01/2018-03-31": [
        "2018-01", "2018-02", "2018-03"
    ],
    "28.12.-03.01.2021|04.01.-10.01.2021": ["2020-12-28", "2021-01-04"],
    "18.01.2021-24.01.2021|25.01.2021-31.01.2021": ["2021-01-18", "2021-01-25"],
    "4.-10.1.2021|11.-17.1.2021": ["2021-01-04", "2021-01-11"],
    "w/c 11/01/2021|w/c 18/01/2021": ["2021-01-11", "2021-01-18"],
    "Week commencing 11/01/2021|Week commencing 18/01/2021": ["2021-01-11", "2021-01-18"],
    "Week of Jan 11, 2021|Week of Jan 18, 2021": ["2021-01-11", "2021-01-18"],
    "WY2008|WY2009": ["2008", "2009"],
    "SY 2008-2009|SY 2009-2010": ["2008", "2009"],
    "y2008|y2009": ["2008", "2009"],
    "2018MM12|2019MM01": ["2018-12", "2019-01"],
    "2018JJ00|2019JJ00": ["2018", "2019"],
    "2015KW04|2016KW01": ["2015Q4", "2016Q1"],
    "2015KW03|2015KW04": ["2015-01-12", "2015-01-19"],
    "2015KW04|2015KW05": ["2015-01-19", "2015-01-26"],
    "T2 2010|T3 2010|T1 2011|T2 2011|T3 2011|T1 2012": [
        "2010-05", "2010-09", "2011-01", "2011-05", "2011-09", "2012-01"
    ],
    "T3 2010|T4 2010|T1 2011|T2 2011|T3 2011|T4 2011|T1 2012": [
        "2010Q3", "2010Q4", "2011Q1", "2011Q2", "2011Q3", "2011Q4", "2012Q1"
    ],
}  # fmt: skip


@pytest.mark.parametrize(("cells", "expected"), TIMES.items(), ids=TIMES)
def test_times_are_read_in_many_languages(cells, expected):
    times = read_times(cells.split("|"))
    assert [when(value, times.unit) for value in times.values] == expected


@pytest.mark.parametrize(
    "cells",
    [
        "2019.1|2019.2",
        "20191|20192",
        "99年|100年",
        "1.2.3|4.5.6",
        "2019-13|2019-14",
        "GDP 2019|x",
        "19-Jan|19-Feb|19-Mar",
        "01-Jan|02-Jan|03-Jan",
        "30-Jan|31-Jan|01-Feb",
        "1 Jan 20:15|2 Jan 20:15",
        "2019 1H|2019 7H",
        "2022-13-07_00|2022-03-08_00",
        "2022 03 32|2022 03 08",
        "2022:13:07|2022:03:08",
        "32.III.2022|8.III.2022",
        "1er groupe 2022|2e groupe 2022",
        "KW54/22|KW11/22",
        "54. KW 2022|11. KW 2022",
        "28 Dez - 3 Lot 2021|4 Lot - 10 Lot 2021",
        "7.XIII.2022|8.XIII.2022",
        "2022-W54-1|2022-W10-1",
        "2022-W10-8|2022-W10-1",
        "366/2022|065/2022",
        "25:00 2022-03-32|01:00 2022-03-08",
        "平成20年（2009年）|平成21年（2010年）",
        "2015年2～4月期|2015年5～7月期",
        "2015年11～13月期|2016年1～3月期",
        "2015KW00|2015KW05",
        "17.03.2022 9-11|17.03.2022 11-12",
        "2022-03-07 1|2022-03-07 2",
        "07.03. 00:00|07.03. 01:00",
        "2018/13/00|2018/12/00",
        "T13/2018|T12/2018",
        "2018MM13|2018MM12",
        "28.-03.01.2021|04.-10.01.2021",
        "2018-01-01/2018-02-31|2018-02-01/2018-03-31",
        "5. kvartal 2015|1. kvartal 2016",
        "w/c 32/01/2021|w/c 18/01/2021",
        "SY 2008-2010|SY 2009-2011|SY 2010-2013",
    ],
)
def test_what_is_no_time_is_not_made_one(cells):
    assert read_times(cells.split("|")) is None


@pytest.mark.parametrize(
    "language",
    "en de fr es it pt nl pl ru uk tr sv da nb cs hu ro el id fi sk sr bg mk lt lv et gl ms af "
    "fil sw sq th he ar fa hi be kk".split(),
)
def test_months_have_the_names_that_the_unicode_consortium_lists(language):
    """Babel, which comes with JupyterLab, has its tables; each beginning has one meaning."""
    names = pytest.importorskip("babel").Locale.parse(language).months
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for month, name in names[context][width].items():
                for written in (name, name.upper(), name.capitalize()):
                    assert part_of_year(written) == (12, month - 1), written
    assert len({months()[name] for name in months()}) == 12


def test_two_digits_of_a_year_are_asked_about_unless_the_column_decides():
    three = {"dmy": "2021-03-01", "mdy": "2021-01-03", "ymd": "2001-03-21"}
    assert read_times(["01/03/21", "02/03/21"]).readings == three
    days = [f"01/{i % 12 + 1:02}/{20 + i // 12}" for i in range(24)]
    text = rows_of(("date", "rides"), [(day, i * i) for i, day in enumerate(days)])
    (told, _) = (one for one in reading_of(text).findings if one.guessed)
    assert "in '01/02/20' and all others day and month can change places" in told.sentence
    assert "taken for 2020-02-01, as only so all steps are even" in told.sentence
    assert [one.mend for one in told.offers] == [{"dates": "mdy"}]  # as 2001-02-20 none would rise
    table, _ = mended(text)
    assert (table.unit, table.when(table.years[-1])) == ("month", "2021-12")
    (asked,) = reading_of(text.replace("01/05/20,16\n", "")).open[:1]
    assert "2020-02-01 or 2020-01-02" in asked.sentence
    decided = read_times([*days, "31/12/21"])
    assert when(decided.values[-1], decided.unit) == "2021-12-31"


@pytest.mark.parametrize(
    "spelled", ["{} {} 2022", "{}_{}_2022", "{}/{}/2022 00h00", "00:00 {}-{}-2022", "{}/{}/2022Z"]
)
def test_the_order_of_day_and_month_is_in_doubt_whatever_stands_around(spelled):
    times = read_times([spelled.format("03", "04"), spelled.format("05", "06")])
    assert times.readings == {"dmy": "2022-04-03", "mdy": "2022-03-04"}
    assert times.example == spelled.format("03", "04")


@pytest.mark.parametrize(
    "days",
    [
        [f"01.07.{year}" for year in range(60, 90)],
        [f"01.{i % 12 + 1:02}.{20 + i // 12}" for i in range(24)],
    ],
)
def test_behind_points_no_month_is_first(days):
    (told,) = reading_of(rows_of(("Datum", "v"), zip(days, range(100), strict=False))).findings
    assert "years of two digits" in told.sentence
    assert read_times(["01.03.21", "02.03.21"]).readings == {
        "dmy": "2021-03-01",
        "ymd": "2001-03-21",
    }
    months_first = read_times(["01.12.21", "01.13.21"])
    assert when(months_first.values[1], "day") == "2021-01-13"


def test_a_time_is_quoted_as_it_is_written():
    assert read_times(["06/01/1994 2:00 AM", "06/02/1994 3:00 AM"]).example == "06/01/1994 2:00 AM"


@pytest.mark.parametrize(
    ("column", "cells", "words"),
    [
        ("month", MONTHS, "month has parts of years without years (Jan, Feb, Mar and 9 more)"),
        ("Quartal", ["Q1", "Q2", "Q3", "Q4"] * 3, "without years (Q1, Q2, Q3 and 1 more)"),
        (
            "date",
            [f"day no. {i}" for i in range(12)],
            "date has 'day no. 0' (write times as in 2021",
        ),
        ("Datum", [f"{20 + i}.02" for i in range(10)] + ["01.03"], "days without their year"),
        ("Datum", [f"{i}.3" for i in range(7, 19)], "days without their year, such as '7.3'"),
        ("Day", [*(f"{i}.3" for i in range(25, 32)), *(f"{i}.4" for i in range(1, 6))], "'25.3'"),
        ("年度", [f"{78 + i}年" for i in range(12)], "年度 has '78年' (write times as in 2021"),
    ],
)
def test_a_time_that_is_not_understood_is_named(column, cells, words):
    text = rows_of((column, "fuel", "rides"), [(c, i % 5, i * i) for i, c in enumerate(cells)])
    (asked,) = reading_of(text).open
    assert asked.sentence.startswith("No column is a time that is understood: ")
    assert words in asked.sentence
    table, _ = mended(text)
    assert (table.unit, table.in_time) == ("row", True)
    told = reading_of(text, Mends(in_order=True), Choice(None, True)).findings
    assert not any("a backtest means nothing" in one.sentence for one in told)


@pytest.mark.parametrize("column", ["ts", "Messung", "", "x", "日時", "Perioden"])
@pytest.mark.parametrize(
    "cell",
    ["on 2021-03-{:02} ±1 h", "2021年3月{}日 朝", "2021XX{:02}", "20210301#{}"],
)
def test_texts_with_times_in_them_are_asked_about_under_any_name(column, cell):
    rows = [(cell.format(i + 1), i * i) for i in range(12)]
    asked = reading_of(rows_of((column, "rides"), rows)).open[0]
    assert repr(rows[0][0]) in asked.sentence and "No column is a time:" not in asked.sentence


@pytest.mark.parametrize(
    "cell",
    [
        "term 20{:02}/{:02} no. {}",
        "20{:02}/{:02} {}. Michaelmas",
        "AY 20{:02}-{:02} Term {}",
        "FY{:02}/{:02}-P{:02}",
        "P{2} {0}/{1}",
        "FY20{}/{}P{}",
        "wk {2} of 20{0}",
        "20{:02}/{:02}-{}-{}",
    ],
)
@pytest.mark.parametrize("before", ["", "no"])
def test_years_and_parts_in_no_notation_that_is_known_are_asked_about(cell, before):
    cells = [cell.format(16 + i // 3, 17 + i // 3, i % 3 + 1, 4) for i in range(12)]
    rows = [(*([i + 1] if before else []), one, i * i) for i, one in enumerate(cells)]
    (asked,) = reading_of(rows_of((*filter(None, [before]), "a", "v"), rows)).open
    assert f"a time that is understood: a has {cells[0]!r} and {cells[1]!r} (" in asked.sentence
    assert [one.mend for one in asked.offers] == [{"time": None, "in_order": True}, {"time": None}]


AUGUST_ON = "Aug Sep Oct Nov Dec Jan Feb Mar Apr May Jun Jul".split()


@pytest.mark.parametrize(
    ("form", "parts", "first", "step"),
    [
        *(
            (form, range(1, 5), ("quarter", "2016Q1"), 1)
            for form in (
                "{0}/{1:02} Q{2}",
                "{0}-{1:02} Q{2}",
                "{0}/20{1} Q{2}",
                "Q{2} {0}/{1}",
                "{0}/{1}-Q{2}",
                "{0}/{1}Q{2}",
                "FY{0}/{1} Q{2}",
                "Q{2}/{0}-{1}",
                "{0}Q{2}/{1}",
                "{3}/{1} Q{2}",
                "FY{3}/{1}-Q{2}",
                "{0}-{1} {2}. Quartal",
            )
        ),
        ("{}/{} H{}", (1, 2), ("half-year", "2016H1"), 1),
        ("{}-{} Semester {}", (1, 2), ("half-year", "2016H1"), 1),
        ("{0}H{2}/{1}", (1, 2), ("half-year", "2016H1"), 1),
        ("{}/{} T{}", (1, 2, 3), ("month", "2016-01"), 4),
        ("FY{3}/{1}-M{2:02}", range(1, 13), ("month", "2016-01"), 1),
        ("{}/{} Q{}", (2, 3, 4, 1), ("quarter", "2016Q2"), 1),
        ("{}/{} {}", AUGUST_ON, ("month", "2016-08"), 1),
        ("{2} {0}-{1}", AUGUST_ON, ("month", "2016-08"), 1),
        ("{}/{} {}", AUGUST_ON[:10], ("month", "2016-08"), 0),
    ],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_parts_of_years_written_as_two_go_on_in_the_order_of_the_rows(
    form, parts, first, step, backwards
):
    cells = [form.format(y, y - 1999, part, y - 2000) for y in range(2016, 2020) for part in parts]
    rows = [(cell, i * i) for i, cell in enumerate(cells)]
    text = rows_of(("a", "v"), rows[::-1] if backwards else rows)
    reading = reading_of(text, Mends(sort=backwards, gaps=not step))
    assert not reading.open
    assert (reading.times.unit, when(reading.times.values[0], reading.times.unit)) == first
    assert reading.times.step == (step or 1) and len(reading.times.values) == len(cells)
    assert any(one.guessed and f"a: {cells[0]} " in one.sentence for one in reading.findings)


@pytest.mark.parametrize("form", ["{}/{} H{}", "{}-{} Q{}", "{}/{} M{:02}"])
@pytest.mark.parametrize("names", [("season", "x"), ("half", "date"), ("z", "Datum")])
def test_days_beside_the_terms_in_which_they_are_are_the_time(form, names):
    days = [np.datetime64("2016-08-01") + 7 * i for i in range(80)]
    terms = [form.format(16 + i // 40, 17 + i // 40, i // 20 % 2 + 1) for i in range(80)]
    terms = [f"20{term}" for term in terms]
    rows = list(zip(terms, days, range(80), strict=True))
    reading = reading_of(rows_of((*names, "v"), rows))
    assert (reading.open, reading.roles.time, reading.times.step) == ([], names[1], 7)


@pytest.mark.parametrize(
    "cells",
    [
        [f"2016/17 {month}" for month in AUGUST_ON],
        [f"20{y}/{y + 1} {month}" for month in AUGUST_ON for y in (16, 17)],
        [f"20{y}/{y + 2} Q{q}" for y in (16, 17, 18) for q in range(1, 5)],
    ],
)
def test_months_whose_year_is_unknown_are_asked_about(cells):
    (asked,) = reading_of(rows_of(("a", "v"), [(c, i * i) for i, c in enumerate(cells)])).open
    assert f"a has {cells[0]!r}" in asked.sentence


@pytest.mark.parametrize("form", ["{}/ {:2}-{:2}.", "{}/{}-{}", "{}年{}-{}月"])
def test_quarters_by_their_months_in_numbers_are_read(form):
    cells = [form.format(y, m, m + 2) for y in (1994, 1995, 1996) for m in (1, 4, 7, 10)]
    reading = reading_of(rows_of(("a", "v"), [(c, i * i) for i, c in enumerate(cells)]))
    assert (reading.open, reading.times.unit, reading.times.values[0]) == ([], "quarter", 4 * 1994)


def test_days_of_which_the_first_alone_has_its_year_are_of_that_year():
    cells = ["30.12.2021", "31.12.", "01.01.2022", *(f"{i:02}.01." for i in range(2, 9))]
    reading = reading_of(rows_of(("Datum", "v"), [(c, i) for i, c in enumerate(cells)]))
    table = make_table(reading)
    assert (table.unit, table.step, table.when(table.years[-1])) == ("day", 1, "2022-01-08")
    assert any("31.12. is read as 2021-12-31" in one.sentence for one in reading.findings)
    most = [f"{i:02}.01.2022" for i in range(1, 9)]
    rows = [(c, i) for i, c in enumerate([*most, "09.01."])]
    assert reading_of(rows_of(("Datum", "v"), rows)).open


@pytest.mark.parametrize(
    ("form", "parts", "unit"),
    [
        ("{}/ ", ["1- 3.", "4- 6.", "7- 9.", "10-12."], ("quarter", 4)),
        ("{}年", ["1～3月", "4～6月", "7～9月", "10～12月"], ("quarter", 4)),
        ("{} ", ["Q1", "Q2", "Q3", "Q4"], ("quarter", 4)),
        ("{} ", ["Jan", "Feb", "Mar", "Apr", "May", "Jun"], ("month", 12)),
        ("Jan {}", ["Jan", "Feb", "Mar", "Apr", "May", "Jun"], ("month", 12)),
    ],
)
def test_a_year_beside_the_first_of_its_parts_is_that_of_the_others(form, parts, unit):
    def reading_in(years):
        cells = [
            part if i else form.format(y) + part[: 9 * form.endswith(tuple("/ 年"))]
            for y in years
            for i, part in enumerate(parts)
        ]
        rows = [(cell, i * i) for i, cell in enumerate(cells)]
        return reading_of(rows_of(("a", "v"), rows), Mends(gaps=True))

    years, (name, n) = range(1994, 1998), unit
    reading = reading_in(years)
    assert (reading.open, reading.times.unit) == ([], name)
    assert list(reading.times.values) == [n * y + i for y in years for i in range(len(parts))]
    assert any(f"a: {parts[1]} is read as 1994" in one.sentence for one in reading.findings)
    assert reading_in([1995, 1994, 1996]).times is None


@pytest.mark.parametrize(
    "cell",
    ["A-{}", "S{:02}", "S{:02}-2019", "S2019-{:03}", "Model {}", "route {}", "Golf 20{:02}"]
    + ["PX-19{:02}/{:02}", "{} Main St 1990", "Room {}/{}", "2019/{}-A", "H-{}/2019"]
    + ["S20{:02}", "P20{:02}-1", "M{}/20", "T{:02}/{:02}"],
)
def test_samples_products_and_addresses_are_no_times(cell):
    rows = [(cell.format(i, i + 1), i * i) for i in range(1, 21)]
    assert not reading_of(rows_of(("a", "v"), rows)).open


@pytest.mark.parametrize(
    "cell", ["Golf {} 1994 TDI", "Film {} (1994)", "2022-{:03}-X", "192.168.0.{}", "AB-{:03}-2021"]
)
def test_texts_with_numbers_like_years_in_them_are_no_times(cell):
    rows = [(cell.format(i + 1), i % 5, i * i) for i in range(12)]
    assert not reading_of(rows_of(("what", "fuel", "rides"), rows)).open


@pytest.mark.parametrize(
    ("column", "cells"),
    [("time", [f"{i / 2:.1f}" for i in range(12)]), ("data source", ["survey", "register"] * 6)],
)
def test_numbers_and_words_under_such_a_name_keep_no_table_from_being_used(column, cells):
    text = rows_of((column, "fuel", "rides"), [(c, i % 5, i * i) for i, c in enumerate(cells)])
    reading = reading_of(text)
    assert not reading.open
    assert "No column is a time: the rows are counted" in reading.findings[-1].sentence


# ---- two columns, or three -----------------------------------------------------------------------


SINCE_1970 = {
    "seconds": ("time", [str(1646611200 + 3600 * i) for i in range(12)], "2022-03-07 11"),
    "seconds with a point": ("ts", [f"{1646611200 + i}.0" for i in range(12)],
                             "2022-03-07 00:00:11"),
    "quarters of seconds": ("epoch", [str(1646611200 + i / 4) for i in range(12)],
                            "2022-03-07 00:00:02.750"),
    "days": ("created_at", [str(1646611200 + 86_400 * i) for i in range(12)], "2022-03-18"),
    "milliseconds": ("UTC", [str(1646611200000 + 60_000 * i) for i in range(12)],
                     "2022-03-07 00:11"),
    "nanoseconds": ("dt", [str((1646611200 + 3600 * i) * 10**9) for i in range(12)],
                    "2022-03-07 11"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "cells", "last"), SINCE_1970.values(), ids=SINCE_1970)
def test_seconds_since_1970_are_times_which_is_told(name, cells, last):
    reading = reading_of(rows_of((name, "rides"), [(c, i * i) for i, c in enumerate(cells)]))
    assert reading.roles.time == name and not reading.open
    assert when(reading.times.values[-1], reading.times.unit) == last
    (told,) = (finding for finding in reading.findings if "since 1970" in finding.sentence)
    assert told.guessed and [dict(offer.mend) for offer in told.offers] == [{"dates": "numbers"}]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("id", [1646611200 + i for i in range(12)]),
        ("load", [1646611200 + 3600 * i for i in range(12)]),
        ("time", [10**9 + 10**7 * i for i in range(12)]),  # nanoseconds of a stop-watch
        ("time", [3_600_000_000 + 977 * i for i in range(12)]),
    ],
)
def test_other_long_numbers_are_not_counted_since_1970(name, cells):
    reading = reading_of(rows_of((name, "rides"), [(c, i * i) for i, c in enumerate(cells)]))
    assert not any("since 1970" in finding.sentence for finding in reading.findings)
    assert reading.times is None or reading.times.unit == "number"


def test_seconds_since_1970_beside_a_date_are_neither_the_time_nor_an_input():
    rows = [(1646611200 + 86_400 * i, f"2022-03-{7 + i:02}", i, i * i) for i in range(12)]
    reading = reading_of(rows_of(("unix", "date", "a", "rides"), rows))
    assert (reading.roles.time, reading.roles.inputs) == ("date", ("a",))


IN_ROWS = [f"{2018 + i // 12}-{i % 12 + 1:02}" for i in range(24)]


@pytest.mark.parametrize("name", ["Month", "Monat", "Datum"])
@pytest.mark.parametrize(
    "form", ["{0}{1:02}.0", "{1:02}.{2}", "{1:02}/{2}", "{1:02}-{2}", "{1}/{2}", "{2}-{1:02}"]
)
@pytest.mark.parametrize("way", [1, -1])
def test_months_as_floats_and_with_short_years_are_months(name, form, way):
    cells = [form.format(month[:4], int(month[5:]), month[2:4]) for month in IN_ROWS[::way]]
    reading = reading_of(rows_of((name, "rides"), [(c, i * i) for i, c in enumerate(cells)]))
    assert [when(one, reading.times.unit) for one in reading.times.values] == IN_ROWS
    short = any("years of two digits are read as from 2018-01 to 2019-12" in finding.sentence
                for finding in reading.findings)  # fmt: skip
    assert short == ("{2}" in form)


@pytest.mark.parametrize("form", ["Dec-{:02}", "Dez {:02}"])
def test_two_digits_behind_the_same_month_are_offered_as_years(form):
    years = range(2008, 2020)
    rows = [(form.format(year % 100), year - 2000) for year in years]
    table, (said,) = mended(rows_of(("Year", "rides"), rows))
    assert (table.unit, table.years.tolist()) == ("year", list(years))
    assert f"{rows[0][0]!r} may end in a year or count something else" in said
    (asked,) = reading_of(rows_of(("Date", "rides"), rows)).open
    assert [offer.mend.get("dates") for offer in asked.offers] == [None, "years"]


@pytest.mark.parametrize("form", ["{}.0", "{},0"])
def test_years_with_decimals_are_years(form):
    years = range(2008, 2020)
    cells = list(map(form.format, years))
    reading = reading_of(rows_of(("Year", "rides"), list(zip(cells, years, strict=True)), ";"))
    assert (reading.times.unit, reading.times.values.tolist()) == ("year", list(years))


def test_days_as_floats_are_days():
    cells = [f"202203{d:02}.0" for d in range(1, 32)]
    table, said = mended(rows_of(("Date", "rides"), [(c, i * i) for i, c in enumerate(cells)]))
    assert (table.unit, table.when(table.years[-1]), said) == ("day", "2022-03-31", [])


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Date", [f"01/{d}" for d in range(10, 31)]),
        ("price", [f"{i % 12 + 1}.{18 + i // 12}" for i in range(24)]),
        ("Time", [f"{h:02}-{h + 1:02}" for h in range(1, 12)]),
    ],
)
def test_days_hours_and_prices_are_no_months_with_short_years(name, cells):
    reading = reading_of(rows_of((name, "rides"), [(c, i * i) for i, c in enumerate(cells)]))
    assert reading.times is None or reading.times.unit != "month"


OF_TWO_DAYS = [(day, hour, f"{hour % 12 or 12}:00") for day in (7, 8) for hour in range(24)]


@pytest.mark.parametrize("comma", [" ", ","])
def test_a_and_p_behind_a_clock_are_halves_of_the_day(comma):
    rows = [(f"3/{d}/22{comma}{h}{'ap'[hour > 11]}", d * hour) for d, hour, h in OF_TWO_DAYS]
    names = ("Date", "Time", "rides") if comma == "," else ("Date", "rides")
    table, said = mended(rows_of(names, rows))
    assert [table.when(one) for one in table.years] == [
        f"2022-03-{d:02} {hour:02}" for d, hour, _ in OF_TWO_DAYS
    ]
    assert len(said) == (comma == ",")


def test_a_p_behind_few_clocks_is_a_flag():
    rows = [(f"2022-03-{d:02} {hour:02}:00", d * hour) for d, hour, _ in OF_TWO_DAYS]
    rows[9] = (f"{rows[9][0]} p", 5)
    table, (said,) = mended(rows_of(("Time", "rides"), rows))
    assert "1 time with a sign or a word beside" in said
    assert table.when(table.years[9]) == "2022-03-07 09"


def test_hours_from_and_until_go_on_through_the_day():
    cells = [f"{7 + i // 24:02}.03.2022 {i % 24:02}:00-{(i + 1) % 24:02}:00" for i in range(48)]
    times = read_times(cells)
    assert times.unit == "hour" and set(np.diff(times.values)) == {1}


def test_the_ends_of_months_tell_which_number_is_the_month():
    cells = [f"{m:02}/01/2018 - {m:02}/28/2018" for m in range(1, 13)]
    times = read_times(cells)
    assert (times.unit, times.readings, when(times.values[-1], times.unit)) == (
        "month",
        {},
        "2018-12",
    )


OTHER_YEARS = {
    "days of Taiwan": ("日期", "111/03/07|111/03/08|111/03/09", "2022-03-09", "in Taiwan"),
    "months of Taiwan": ("年月", "99/11|99/12|100/01|100/02", "2011-02", "in Taiwan"),
    "years of Taiwan": ("年度", "98年|99年|100年", "2011", "in Taiwan"),
    "years in Thai": ("ปี", "2551|2552|2553", "2010", "in Thailand"),
    "years that say so": ("Year (BE)", "2551|2552|2553", "2010", "in Thailand"),
    "years that do not": ("Year", "2551|2552|2553", "2010", "in Thailand"),
    "days of Thailand": ("Date", "13/3/2565|14/3/2565|15/3/2565", "2022-03-15", "in Thailand"),
    "months of Thailand": ("Month", "2551-11|2551-12|2552-01|2552-02", "2009-02", "in Thailand"),
}


@pytest.mark.parametrize(("name", "cells", "last", "where"), OTHER_YEARS.values(), ids=OTHER_YEARS)
def test_years_that_are_counted_otherwise_are_read_and_told(name, cells, last, where):
    rows = [(cell, i * i) for i, cell in enumerate(cells.split("|"))]
    reading = reading_of(rows_of((name, "rides"), rows))
    assert when(reading.times.values[-1], reading.times.unit) == last
    (told,) = (finding for finding in reading.findings if where in finding.sentence)
    assert told.guessed and told.offers
    if "numbers" in told.offers[0].mend.values():
        as_numbers = reading_of(rows_of((name, "rides"), rows), Mends(dates="numbers"))
        assert as_numbers.times.values.tolist() == [2551, 2552, 2553]


def test_years_of_thailand_in_a_column_of_their_own_are_told():
    rows = [(2551 + i // 12, i % 12 + 1, i * i) for i in range(36)]
    text = rows_of(("Year", "Month", "rides"), rows)
    table, said = mended(text)
    assert (table.when(table.years[0]), table.when(table.years[-1])) == ("2008-01", "2010-12")
    assert (
        len(said) == 1
        and "take Year and Month together" in reading_of(text).open[0].offers[0].words
    )
    reading = reading_of(text, choice=Choice(("Year", "Month"), True))
    assert any("2551 is read as 2008" in finding.sentence for finding in reading.findings)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("time", "2551|2552|2553"),
        ("Year", "2701|2702|2703"),
        ("load", "2551|2553|2552"),
        ("pressure", "120/01|121/02|122/03"),
        ("日期", "111/13/07|111/13/08|111/13/09"),
        ("日期", "111/03/32|111/03/08|111/03/09"),
        ("Date", "13/13/2565|14/3/2565|15/3/2565"),
    ],
)
def test_years_are_not_counted_otherwise_without_a_sign_of_it(name, cells):
    rows = [(cell, i * i) for i, cell in enumerate(cells.split("|"))]
    reading = reading_of(rows_of((name, "rides"), rows))
    assert reading.times is None or reading.times.unit == "number"


def test_months_by_the_letter_of_an_era_are_read_under_any_name():
    rows = [(f"H{30 + i // 12}.{i % 12 + 1}", i * i) for i in range(16)]
    table, said = mended(rows_of(("Month", "rides"), rows))
    assert (table.when(table.years[0]), table.when(table.years[-1]), said) == (
        "2018-01",
        "2019-04",
        [],
    )


def test_years_by_the_letter_of_an_era_have_months_and_days():
    rows = [(f"R4.3.{d}", d * d) for d in range(1, 32)]
    table, said = mended(rows_of(("日付", "rides"), rows))
    assert (table.unit, table.when(table.years[-1]), said) == ("day", "2022-03-31", [])


@pytest.mark.parametrize("form", ["{}-{}", "{}/{}", "{} {}"])
def test_three_numbered_parts_in_each_year_are_thirds_which_is_told(form):
    cells = [form.format(y, n) for y in range(2010, 2014) for n in (1, 2, 3)]
    reading = reading_of(rows_of(("Term", "v"), [(c, i * i % 7) for i, c in enumerate(cells)]))
    (told,) = reading.findings
    assert not told.open and "are read as thirds of years" in told.sentence
    assert when(reading.times.values[-1], reading.times.unit) == "2013-09"
    months = [form.format(y, n) for y in range(2010, 2014) for n in (1, 5, 9)]
    reading = reading_of(rows_of(("Term", "v"), [(c, i * i % 7) for i, c in enumerate(months)]))
    assert not any("thirds" in one.sentence for one in reading.findings)


def test_years_of_two_digits_with_a_zero_before_them_are_years_which_is_told():
    cells = [f"{i:02}" for i in range(8, 22)]
    reading = reading_of(rows_of(("Jahr", "v"), [(c, i * i % 7) for i, c in enumerate(cells)]))
    (told,) = reading.findings
    assert "years of two digits are read as from 2008 to 2021" in told.sentence
    numbered = reading_of(rows_of(("Jahr", "v"), [(f"{i:02}", i * i % 7) for i in range(1, 15)]))
    assert numbered.times.unit == "number"


@pytest.mark.parametrize(
    ("form", "first"),
    [
        ("10-11-{:02}", "ymd"),
        ("01-01-{:02}", "dmy"),
        ("30-06-{:02}", "dmy"),
    ],
)
def test_a_day_within_a_month_is_hardly_the_same_in_each_year(form, first):
    cells = [form.format(i) for i in range(8, 15)]
    (asked, *_) = reading_of(rows_of(("Date", "v"), [(c, i % 5) for i, c in enumerate(cells)])).open
    assert asked.offers[0].mend == {"dates": first}


def test_thirds_of_years_are_told():
    rows = [(f"T{i % 3 + 1} {2010 + i // 3}", i * i) for i in range(12)]
    reading = reading_of(rows_of(("Period", "rides"), rows))
    assert (reading.times.unit, reading.times.step) == ("month", 4) and not reading.open
    assert any("T1 2010 and the others are read as thirds of years" in finding.sentence
               for finding in reading.findings)  # fmt: skip


BY_CUSTOM = {
    "months of Taiwan": ([f"{98 + m // 12}年{m % 12 + 1}月" for m in range(36)], "2009-01 2011-12"),
    "quarters of Taiwan": ([f"{99 + q // 4}年第{q % 4 + 1}季" for q in range(12)], "2010Q1 2012Q4"),
    "semesters": ([f"SS {y}|WS {y}/{y % 100 + 1:02}" for y in range(2003, 2009)], "2003H1 2008H2"),
    "two digits": ([f"WS{y:02}/{y + 1:02}|SS{y + 1:02}" for y in range(3, 9)], "2003H2 2009H1"),
    "from the winter on": ([f"WiSe {y}|SoSe {y + 1}" for y in range(2003, 2009)], "2003H2 2009H1"),
    "spring and fall": ([f"Spring {y}|Fall {y}" for y in range(2003, 2009)], "2003H1 2008H2"),
    "year first": ([f"{y} Spring|{y} Fall" for y in range(2003, 2009)], "2003H1 2008H2"),
    "winter last": ([f"Spring {y}|Summer {y}|Fall {y}|Winter {y}" for y in range(2003, 2007)],
                    "2003Q1 2006Q4"),
    "winter first": ([f"Winter {y}|Spring {y}|Summer {y}|Autumn {y}" for y in range(2003, 2007)],
                     "2003Q1 2006Q4"),
    "winter of two years": ([f"Winter {y}/{y + 1}|Spring {y + 1}|Summer {y + 1}|Fall {y + 1}"
                             for y in range(2003, 2007)], "2003Q4 2007Q3"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "ends"), BY_CUSTOM.values(), ids=BY_CUSTOM)
def test_seasons_and_years_of_taiwan_are_read_and_told(cells, ends):
    cells = "|".join(cells).split("|")
    reading = reading_of(rows_of(("term", "v"), [(c, i * i % 37) for i, c in enumerate(cells)]))
    table = make_table(reading)
    assert " ".join(table.when(table.years[i]) for i in (0, -1)) == ends
    assert table.step == 1 and len(table.years) == len(cells)
    assert any(one.guessed and f"{cells[0]} is read as" in one.sentence for one in reading.findings)


@pytest.mark.parametrize("form", ["{}s", "{}'s", "{}er", "{}er Jahre", "{}年代"])
def test_decades_go_by_their_first_years_which_is_told(form):
    cells = [form.format(year) for year in range(1850, 2030, 10)]
    reading = reading_of(rows_of(("Decade", "v"), [(c, i * i % 7) for i, c in enumerate(cells)]))
    table = make_table(reading)
    assert (table.unit, table.step, table.years[0]) == ("year", 10, 1850)
    assert any(one.guessed and f"{cells[0]} is read as" in one.sentence for one in reading.findings)
    lands = [(land, c, i) for land in "AB" for i, c in enumerate(cells)]
    table, said = mended(rows_of(("Land", "Decade", "v"), lands))
    assert len(said) == 1 and table.step == 10
    totals = rows_of(("Decade", "v"), [*zip(cells, range(18), strict=True), ("Total", 99)])
    assert cells[0] in reading_of(totals).open[0].sentence


@pytest.mark.parametrize(
    "cells", [[*range(2000, 2010), "2000s"], [f"{1500 + 370 * i % 300}s" for i in range(10)]]
)
def test_sums_of_ten_years_and_seconds_are_no_decades(cells):
    asked = reading_of(rows_of(("Year", "v"), [(c, i) for i, c in enumerate(cells)])).open
    assert asked and not any("ten years" in one.sentence for one in asked)


PASSED = {
    "days": ([f"Day {n}" for n in (0, 1, 3, 7, 28)], [0, 1, 3, 7, 28]),
    "weeks": (["1 week", "2 weeks", "4 weeks", "9 weeks"], [1, 2, 4, 9]),
    "hours and a half": (["0 h", "0.5 h", "1 h", "4 h"], [0, 30, 60, 240]),
    "minutes": (["0min", "5min", "60min"], [0, 5, 60]),
}


@pytest.mark.parametrize(("cells", "numbers"), PASSED.values(), ids=PASSED)
def test_uneven_times_that_have_passed_are_numbers_which_is_told(cells, numbers):
    text = rows_of(("Time", "v"), [(c, i * i % 7) for i, c in enumerate(cells)])
    table, said = mended(text)
    assert table.years.tolist() == numbers and "not rise by even steps" in said[0]
    told = f"{cells[-1]} is read as {numbers[-1]}"
    assert any(told in one.sentence for one in reading_of(text).findings)


NO_CUSTOM = {
    "even steps": [f"Day {i}" for i in range(1, 9)],
    "three terms": [f"Spring {y}|Summer {y}|Fall {y}" for y in range(2003, 2009)],
    "academic years": [f"Fall {y}|Spring {y}" for y in range(2003, 2009)],
    "autumn in the south": [f"Summer {y}|Autumn {y}|Winter {y}|Spring {y}" for y in range(3, 9)],
    "two readings": ["Winter 2003|Summer 2004|Summer 2005"],
    "years of any calendar": [f"{80 + m // 12}年{m % 12 + 1}月" for m in range(36)],
}


@pytest.mark.parametrize("cells", NO_CUSTOM.values(), ids=NO_CUSTOM)
def test_seasons_in_no_order_that_is_known_are_named(cells):
    cells = "|".join(cells).split("|")
    (asked,) = reading_of(rows_of(("date", "v"), [(c, i) for i, c in enumerate(cells)])).open
    assert cells[0] in asked.sentence and {"time": None, "in_order": True} in [
        one.mend for one in asked.offers
    ]


def long_table(names, cells):
    rows = [(*cell, i % 7, i * i) for i, cell in enumerate(cells)]
    return rows_of((*names, "fuel", "rides"), rows)


ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()
TWO = [(year, part) for year in YEARS for part in range(12)]
SEASONS = ("Winter", "Spring", "Summer", "Autumn")
JOINED = {
    "numbers": (("year", "month"), [(y, m + 1) for y, m in TWO], "month"),
    "names, and the month first": (("month", "year"), [(MONTHS[m], y) for y, m in TWO], "month"),
    "Chinese": (("年", "月"), [(f"{y}年", f"{m + 1}月") for y, m in TWO], "month"),
    "quarters": (("year", "quarter"), [(y, f"Q{m + 1}") for y, m in TWO if m < 4], "quarter"),
    "German": (("Jahr", "Quartal"), [(y, f"{m + 1}. Quartal") for y, m in TWO if m < 4], "quarter"),
    "halves": (("year", "half"), [(y, m + 1) for y, m in TWO if m < 2], "half-year"),
    "Roman": (("rok", "kwartał"), [(y, ROMAN[m]) for y, m in TWO if m < 4], "quarter"),
    "hours": (("date", "hour"), [(f"2021-01-{1 + i // 24:02}", i % 24) for i in range(72)], "hour"),
    "clock": (
        ("day", "time"),
        [(f"0{1 + i // 24}.01.2021", f"{i % 24}:00") for i in range(72)],
        "hour",
    ),
    "hours as floats": (
        ("Date", "Hour"), [(f"2021-01-{1 + i // 24:02}", f"{i % 24}.0") for i in range(72)], "hour"
    ),
    "clocks without zeros": (
        ("Date", "Time"), [(f"2021-01-0{1 + i // 24}", i % 24 * 10_000) for i in range(72)], "hour"
    ),
    "seasons": (("Year", "Season"), [(y, SEASONS[m]) for y, m in TWO if m < 4], "quarter"),
    "terms": (("Year", "Term"), [(y, ("Spring", "Fall")[m]) for y, m in TWO if m < 2], "half-year"),
}  # fmt: skip


@pytest.mark.parametrize(("names", "cells", "unit"), JOINED.values(), ids=JOINED)
def test_a_column_of_years_and_one_of_parts_are_joined(names, cells, unit, tmp_path):
    text = long_table(names, cells)
    table, said = mended(text)
    assert len(said) == 1 and " repeats (" in said[0]
    assert (table.unit, table.step) == (unit, 1)
    assert table.targets[:, 0].tolist() == [i * i for i in range(len(cells))]
    assert f"time={(names if names[0] != 'month' else names[::-1])!r}" in table.line
    (path := tmp_path / "own.csv").write_text(text, encoding="utf-8")
    again = eval(table.line.replace("'own.csv'", repr(str(path))), {"bp": bp})
    assert again.years.tolist() == table.years.tolist()


DAYS = [datetime.date(2022, 2, 20) + datetime.timedelta(i) for i in range(30)]
CLOCKS = {
    "half-hours": ("Settlement Period", range(1, 49), 30),
    "quarters of an hour": ("Interval", range(1, 97), 15),
    "hours and minutes": ("Time", [100 * (i // 4) + 15 * (i % 4) for i in range(96)], 15),
    "and seconds": ("HHMMSS", [f"{i // 2:02}{30 * (i % 2):02}00" for i in range(48)], 30),
}


@pytest.mark.parametrize(("name", "cells", "minutes"), CLOCKS.values(), ids=CLOCKS)
@pytest.mark.parametrize("of_year", [False, True])
def test_numbered_parts_of_days_are_joined_with_them(name, cells, minutes, of_year):
    rows = [
        (*((2022, day.timetuple().tm_yday) if of_year else (day,)), cell, i % 7)
        for day in DAYS[:3]
        for i, cell in enumerate(cells)
    ]
    names = ("Year", "DOY") if of_year else ("Date",)
    table, said = mended(rows_of((*names, name, "v"), rows))
    assert len(said) == len(names) and (table.unit, table.step) == ("minute", minutes)
    first, last = (table.when(table.years[i]) for i in (0, -1))
    assert first == "2022-02-20 00:00" and last == f"2022-02-22 23:{60 - minutes}"


def test_seasons_beside_years_may_also_be_series():
    rows = [(2000 + i // 2, ("Summer", "Winter")[i % 2], i) for i in range(20)]
    (asked,) = reading_of(rows_of(("Year", "Season", "v"), rows)).open
    mends = [one.mend for one in asked.offers]
    assert mends[0] == {"time": ("Year", "Season")} and {"keep": {"Season": "Winter"}} in mends


@pytest.mark.parametrize(
    ("names", "form"), [(("Mon", "D", "Y"), "%b,%d,%Y"), (("YY", "MM", "DD"), "%y,%m,%d")]
)
def test_days_in_three_columns_are_joined(names, form):
    rows = [(day.strftime(form), i) for i, day in enumerate(DAYS)]
    table, _ = mended(rows_of((*names, "v"), rows))
    assert (table.unit, table.step, table.when(table.years[-1])) == ("day", 1, "2022-03-21")


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (("Year", "Season"), [(y, s) for y in YEARS for s in sorted(SEASONS)]),
        (("Date", "Plot"), [(day, i) for day in DAYS[:3] for i in range(1, 49)]),
        (("Date", "Interval"), [(day, i) for day in DAYS[:3] for i in range(1, 48)]),
        (("Date", "Time"), [(day, i * 160) for day in DAYS[:3] for i in range(9)]),
    ],
)
def test_numbers_and_words_that_fill_no_days_or_years_are_not_joined(names, rows):
    asked = reading_of(rows_of((*names, "v"), [(*row, i) for i, row in enumerate(rows)])).open[0]
    assert not any(isinstance(one.mend.get("time"), tuple) for one in asked.offers)


def test_years_in_merged_cells_are_filled_down_and_joined():
    cells = [(y if m == 0 else "", f"Q{m + 1}") for y, m in TWO if m < 4]
    text = long_table(("year", "quarter"), cells)
    table, said = mended(text)
    assert said[0] == "year is empty in 24 of 32 rows" and len(said) == 2
    assert "fill_down=True" in table.line and "time=('year', 'quarter')" in table.line
    assert (table.unit, table.step, len(table.years)) == ("quarter", 1, 32)


def test_a_year_that_is_missing_once_is_not_filled_down():
    rows = [(y if y != 2016 else "", y % 7, y * y) for y in YEARS]
    asked, _ = reading_of(rows_of(("year", "fuel", "rides"), rows)).open
    assert asked.sentence == "Row 4 has nothing in the place of a time, in column 'year'"


def test_year_month_and_day_are_joined_one_after_the_other():
    days = [np.datetime64("2020-01-01") + i for i in range(60)]
    cells = [str(day).split("-") for day in days]
    table, said = mended(long_table(("year", "month", "day"), cells))
    assert len(said) == 2
    assert (table.unit, table.step, table.time) == ("day", 1, "year month day")


def test_towns_by_year_and_month_are_joined_first_and_one_is_kept():
    cells = [(town, y, m + 1) for town in ("North", "South") for y, m in TWO]
    table, said = mended(long_table(("town", "year", "month"), cells))
    assert "told apart by month" in said[0]
    assert "year and month repeats (2 rows each, told apart by town (North, South))" in said[1]
    assert (len(table.years), table.step, table.unit) == (96, 1, "month")


def test_numbers_beside_a_year_are_no_months_unless_they_are_called_so():
    cells = [(y, m % 3 + 1) for y, m in TWO]
    (asked,) = reading_of(long_table(("year", "class"), cells)).open
    assert all("time" not in offer.mend or offer.mend["time"] is None for offer in asked.offers)


# ---- years as rows, their parts as columns -------------------------------------------------------


def wide_table(names, years=YEARS, corner="year", more=()):
    rows = [
        (y, *(100 * i + j for j in range(len(names))), *(0 for _ in more))
        for i, y in enumerate(years)
    ]
    return rows_of((corner, *names, *more), rows)


WIDE = {
    "Jan to Dec": (MONTHS, "month"),
    "1 to 12": (range(1, 13), "month"),
    "月": ([f"{i}月" for i in range(1, 13)], "month"),
    "Chinese numerals": (
        [f"{i}月" for i in "一 二 三 四 五 六 七 八 九 十 十一 十二".split()],
        "month",
    ),
    "월": ([f"{i}월" for i in range(1, 13)], "month"),
    "French": ("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split(), "month"),
    "Russian": ("янв фев мар апр май июн июл авг сен окт ноя дек".split(), "month"),
    "Turkish": ("Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara".split(), "month"),
    "Spanish": ("ENE FEB MAR ABR MAY JUN JUL AGO SEP OCT NOV DIC".split(), "month"),
    "units behind": ([f"{month} (mm)" for month in MONTHS], "month"),
    "Roman months": (ROMAN, "month"),
    "quarters": (["Q1", "Q2", "Q3", "Q4"], "quarter"),
    "1 to 4": ([1, 2, 3, 4], "quarter"),
    "季度": ([f"第{q}季度" for q in "一二三四"], "quarter"),
    "trimestres": (["T1", "T2", "T3", "T4"], "quarter"),
    "halves": (["H1", "H2"], "half-year"),
    "上半年": (["上半年", "下半年"], "half-year"),
}  # fmt: skip


@pytest.mark.parametrize("corner", ["year", ""])
@pytest.mark.parametrize(("names", "unit"), WIDE.values(), ids=WIDE)
def test_months_as_columns_are_unrolled(names, unit, corner, tmp_path):
    n = len(names)
    if names[0] == "T1" and corner:
        corner = "année"  # beside an English name they may be tests
    text = wide_table(names, corner=corner)
    table, said = mended(text)
    assert said == [
        f"{n} columns are the {unit}s of a year ({names[0]} to {names[-1]}), and each row is a year"
    ]
    assert (table.unit, table.step, len(table.years)) == (unit, 1, 8 * n)
    assert table.years[0] == 2014 * n
    assert table.targets[:, 0].tolist() == [100 * i + j for i in range(8) for j in range(n)]
    (path := tmp_path / "own.csv").write_text(text, encoding="utf-8")
    again = eval(table.line.replace("'own.csv'", repr(str(path))), {"bp": bp})
    np.testing.assert_array_equal(again.targets, table.targets)
    with pytest.raises(
        ValueError, match=r"columns are the .*if that is right, unroll=True or unroll"
    ):
        bp.load_table(path, inputs=[str(names[0])], targets=[str(names[-1])], time=table.time)
    as_it_is, _ = mended(text, lambda finding: finding.offers[-1])
    assert as_it_is.target_names == (str(names[-1]),) and "unroll=False" in as_it_is.line


def test_what_is_neither_a_year_nor_a_month_is_left_out_and_said():
    text = wide_table(MONTHS, more=["Annual"]).replace(",710,711,0", ",,,0")
    table, said = mended(text)
    assert "(Jan to Dec), and each row is a year (Annual is left out)" in said[0]
    assert [table.when(year) for year in table.future_years] == ["2021-11", "2021-12"]


def test_a_name_of_a_month_that_is_not_known_does_not_hide_the_others():
    text = wide_table(["Jan", "Fbr", *MONTHS[2:]])
    table, said = mended(text)
    assert "Fbr stands where a month must be" in said[0] and len(table.targets) == 96
    table, said = mended(text, lambda one: one.offers[len(one.offers) > 2])
    assert "11 columns are months of a year (Jan to Dec)" in said[0] or len(said) == 2
    assert "not of 1 month (2014-01 → 2014-03" in said[-1]


def test_years_as_columns_and_months_as_rows_are_turned_and_unrolled():
    columns = [line.split(",") for line in wide_table(MONTHS, corner="month").split()]
    text = rows_of(*(lambda head, *rows: (head, rows))(*zip(*columns, strict=True)))
    table, said = mended(text)
    assert "the table lies on its side" in said[0] and "each row is a year" in said[1]
    assert table.targets[:, 0].tolist() == [100 * i + j for i in range(8) for j in range(12)]


def test_several_places_newest_year_first_with_a_mean_below():
    rows = [
        (town, y, *(y + 10 * i + j for j in range(12)))
        for i, town in enumerate(("North", "South"))
        for y in reversed(YEARS)
    ]
    table, said = mended(rows_of(("town", "year", *MONTHS), [*rows, ("North", "Mean", *[0] * 12)]))
    assert [sentence.split(" ")[0] for sentence in said][0] == "year"
    assert any("falls from row to row" in sentence for sentence in said)
    assert any("Mean" in sentence for sentence in said)
    assert table.targets[:13, 0].tolist() == [*range(2014, 2026), 2015]


@pytest.mark.parametrize(
    ("years", "place", "first"),
    [
        ([f"{y}/{(y + 1) % 100}" for y in YEARS], 0, "2014-04"),
        (YEARS, 0, "2014-04"),
        (YEARS, 1, "2013-04"),
    ],
)
def test_years_that_begin_in_april(years, place, first):
    names = [*MONTHS[3:], *MONTHS[:3]]
    table, said = mended(wide_table(names, years), lambda finding: finding.offers[place])
    assert len(said) == 1
    assert (table.when(table.years[0]), table.step) == (first, 1)
    assert table.targets[:, 0].tolist() == [100 * i + j for i in range(8) for j in range(12)]


def test_months_without_years_are_not_taken_for_inputs_of_december():
    rows = [
        (town, *(len(town) + j * j for j in range(12)))
        for town in "Oslo Rome Paris Bonn Bari Graz".split()
    ]
    (asked,) = [f for f in reading_of(rows_of(("town", *MONTHS), rows)).open]
    assert (
        "12 columns are the months of a year (Jan to Dec), and no column has their years"
        in asked.sentence
    )
    table, _ = mended(rows_of(("town", *MONTHS), rows), lambda finding: finding.offers[-1])
    assert table.target_names == ("Dec",)


def test_four_numbers_in_the_first_row_are_no_quarters_where_it_is_data():
    text = "2010,1,2,3,4\n" + "".join(
        f"{y},{y % 7},{y % 5},{y % 3},{y % 11}\n" for y in range(2011, 2020)
    )
    (asked,) = reading_of(text).open
    assert "Row 1 holds numbers (5 of 5 names)" in asked.sentence


def test_unroll_must_be_known_and_does_nothing_elsewhere(tmp_path):
    with pytest.raises(ValueError, match="unroll is 'down'; it must be True or False or 'ends'"):
        Mends(unroll="down")
    (path := tmp_path / "own.csv").write_text(
        rows_of(("year", "rides"), [(y, y * y) for y in YEARS])
    )
    asked = {"inputs": ["year"], "targets": ["rides"]}
    plain, unrolled = bp.load_table(path, **asked), bp.load_table(path, **asked, unroll=True)
    np.testing.assert_array_equal(plain.targets, unrolled.targets)


# ---- rows above the numbers ----------------------------------------------------------------------

DATA = [(y, y % 7 + 1, y % 5 + 2, y % 3 + 1, y * y) for y in YEARS]
ABOVE = {
    "names in the second row": (
        [("", "EUR", "EUR", "%", "persons"), ("year", "price", "wage", "share", "visits")],
        "Rows 1 to 2 stand above the numbers",
        ("price", "wage", "share", "visits"),
    ),
    "names in the first row, the year in the second": (
        [("", "price", "wage", "share", "visits"), ("year", "EUR", "EUR", "%", "10^3")],
        "Row 2 seems to hold units (year, EUR, EUR, % and 1 more)",
        ("price", "wage", "share", "visits"),
    ),
    "words for units": (
        [("Zeitraum", "Preis", "Lohn", "Anteil", "Besuche"), ("-", "EUR", "EUR", "%", "Anzahl")],
        "Row 2 seems to hold units",
        ("Preis", "Lohn", "Anteil", "Besuche"),
    ),
    "numbers among the units": (
        [("year", "price", "wage", "share", "visits"), ("", "EUR", "EUR", "%", "1000")],
        "Row 2 seems to hold units",
        ("price", "wage", "share", "visits"),
    ),
    "one unit alone": (
        [("year", "price", "wage", "share", "visits"), ("", "EUR", "", "", "")],
        "Row 2 seems to hold units (EUR)",
        ("price", "wage", "share", "visits"),
    ),
    "codes above, units below": (
        [
            ("code", "A1", "A2", "A3", "A4"),
            ("year", "price", "wage", "share", "visits"),
            ("", "EUR", "EUR", "%", "1000 t"),
        ],
        "Row 3 seems to hold units",
        ("price", "wage", "share", "visits"),
    ),
    "one name over two columns": (
        [("", "road", "", "rail", ""), ("year", "fare", "visits", "fare", "visits")],
        "Rows 1 to 2 stand above the numbers",
        ("road fare", "road visits", "rail fare", "rail visits"),
    ),
    "the same name twice": (
        [("", "road", "road", "rail", "rail"), ("year", "fare", "visits", "fare", "visits")],
        "Rows 1 to 2 stand above the numbers",
        ("road fare", "road visits", "rail fare", "rail visits"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("above", "words", "names"), ABOVE.values(), ids=ABOVE)
@pytest.mark.parametrize("title", ["", "Table 3\n\n"])
def test_of_two_rows_above_the_numbers_the_right_one_has_the_names(above, words, names, title):
    text = title + rows_of(above[0], [*above[1:], *DATA])
    table, said = mended(text)
    row = {"": 0, "Table 3\n\n": 2}[title]
    words = re.sub(
        r"\d+(?= (seems|to \d+ stand|stand))|(?<=to )\d+(?= stand)",
        lambda m: str(int(m[0]) + row),
        words,
    )
    assert words in said[-1]
    assert (*table.input_names, *table.target_names) == names
    np.testing.assert_array_equal(table.inputs, [row[1:-1] for row in DATA])
    np.testing.assert_array_equal(table.targets[:, 0], [row[-1] for row in DATA])


def test_any_of_the_rows_may_be_the_names():
    text = rows_of(
        ("年份", "价格", "客运量"),
        [("year", "price", "visits"), *((y, y % 7, y * y) for y in YEARS)],
    )
    (asked,) = reading_of(text).open
    by = [
        mended(text, lambda finding, i=i: finding.offers[i])[0].target_names
        for i in range(len(asked.offers))
    ]
    assert by == [("客运量",), ("visits",), ("客运量 visits",)]


# ---- at random -----------------------------------------------------------------------------------

SIGNS = {
    12: [
        MONTHS,
        [f"{i}月" for i in range(1, 13)],
        [f"{i}" for i in range(1, 13)],
        [f"M{i:02}" for i in range(1, 13)],
    ],
    4: [["Q1", "Q2", "Q3", "Q4"], ROMAN[:4], [f"第{i}季度" for i in range(1, 5)]],
    2: [["H1", "H2"], ["上半年", "下半年"]],
}
WRITTEN = {
    12: "{y}-{m:02}|{y}M{m:02}|{y}年{m}月|{m}/{y}",
    4: "{y}Q{m}|Q{m} {y}",
    2: "{y}H{m}|{y}-H{m}|H{m}/{y}",
}
UNITS = {12: "month", 4: "quarter", 2: "half-year"}


@st.composite
def in_parts_of_years(draw):
    """A series by parts of years; a file of it, wide, in two columns, or with times in one."""
    n = draw(st.sampled_from([12, 4, 2]))
    first, years = draw(st.integers(1900, 2060)), draw(st.integers(4, 9))
    end = n * years - draw(st.integers(0, n - 1))
    number = st.integers(-(10**6), 10**6).map(lambda cents: cents / 100)
    values = draw(st.lists(number, min_size=end, max_size=end, unique=True))
    cells = [*map(str, values), *[""] * (n * years - end)]
    signs = draw(st.sampled_from(SIGNS[n]))
    kind = draw(st.sampled_from(["wide", "two columns", "one column"]))
    places = [(first + i, part) for i in range(years) for part in range(n)]
    if kind == "wide":
        heading = ("year", *signs)
        rows = [(first + i, *cells[n * i : n * (i + 1)]) for i in range(years)]
    elif kind == "two columns":
        heading = ("year", {12: "month", 4: "quarter", 2: "half"}[n], "rides")
        rows = [(y, signs[m], cell) for (y, m), cell in zip(places, cells, strict=True)]
    else:
        form = draw(st.sampled_from(WRITTEN[n].split("|")))
        heading = ("time", "rides")
        rows = [
            (form.format(y=y, m=m + 1), cell) for (y, m), cell in zip(places, cells, strict=True)
        ]
    rows = rows if draw(st.booleans()) else draw(st.permutations(rows))
    separator = draw(st.sampled_from([",", ";", "\t"]))
    title = draw(st.sampled_from(["", "Title of it\n\n"]))
    return first * n, UNITS[n], values, title + rows_of(heading, rows, separator)


def right(finding):
    """Of the boxes of a finding that which says what is so in these tables."""
    return next((offer for offer in finding.offers if "real" in offer.mend), finding.offers[0])


@given(in_parts_of_years())
@settings(max_examples=60, deadline=None)
def test_a_series_comes_back_from_whatever_table_it_was_put_into(case):
    start, unit, values, text = case
    table, _ = mended(text, right)
    assert (table.unit, table.step) == (unit, 1)
    assert table.years.tolist() == list(range(start, start + len(values)))
    np.testing.assert_array_equal(table.targets[:, 0], values)


def test_a_file_in_which_one_time_is_wrong_is_not_unrolled():
    text = wide_table(MONTHS).replace("2016,", "2O16,")
    (asked,) = reading_of(text).open
    assert "row 4, column 'year': '2O16' is not a year" in asked.sentence
    (asked,) = reading_of(wide_table(MONTHS).replace("2017,", "2016,")).open
    assert "2016 comes again, as in row 4" in asked.sentence
