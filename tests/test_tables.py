"""Tables as people bring them: what is said of each, the mend that is offered, what it gives."""

from __future__ import annotations

import doctest
import importlib
import io
import pkgutil
import re
import zipfile
from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from own_files import mended, reading_of, rows_of, workbook

import bpcore as bp
from bpcore.core import tables
from bpcore.core.data import make_table
from bpcore.core.forecasting import EX_ANTE, backtest, seasonal
from bpcore.core.tables.choice import Choice
from bpcore.core.tables.decode import decode
from bpcore.core.tables.files import path_of
from bpcore.core.tables.mends import PLAIN, Inquiry, Mends, Unreadable
from bpcore.core.tables.parts import SHORT
from bpcore.core.tables.periods import read_times, when
from bpcore.core.tables.reading import read_file

YEARS = range(2011, 2023)
FUEL = [13, 12, 15, 14, 11, 16, 15, 17, 13, 18, 16, 19]
RIDES = [41, 44, 46, 45, 52, 57, 55, 61, 66, 64, 71, 78]
HEADING = ("year", "fuel", "rides")
PLAIN_ROWS = list(zip(YEARS, FUEL, RIDES, strict=True))
TEXT = rows_of(HEADING, PLAIN_ROWS)


def as_expected(table, years=YEARS, fuel=FUEL, rides=RIDES):
    assert table.years.tolist() == list(years)
    np.testing.assert_array_equal(table.inputs[:, 0], fuel)
    np.testing.assert_array_equal(table.targets[:, 0], rides)


# ---- each kind: the sentence, the mend, the numbers ----------------------------------------------

TOWNS = [
    (year, town, fuel, rides * size)
    for year, fuel, rides in PLAIN_ROWS
    for town, size in (("North", 1), ("South", 10), ("West", 100))
]
BY_TOWN = sorted(TOWNS, key=lambda row: row[1])
TOWN_HEADING = ("year", "town", "fuel", "rides")
SIDEWAYS = [("fuel", *FUEL), ("rides", *RIDES)]

ONE_MEND = {
    "newest first": (rows_of(HEADING, PLAIN_ROWS[::-1]), "year falls from row to row", "sort"),
    "newest first, dates": (
        rows_of(HEADING, [(f"{y}-06-30", f, r) for y, f, r in PLAIN_ROWS[::-1]]),
        "year falls from row to row: 2022-06-30 comes first",
        "sort",
    ),
    "out of order": (
        rows_of(HEADING, PLAIN_ROWS[6:] + PLAIN_ROWS[:6]),
        "year falls 1 time, first in row 8: 2011 comes after 2022",
        "sort",
    ),
    "several series": (
        rows_of(TOWN_HEADING, TOWNS),
        r"year repeats \(3 rows each, told apart by town \(North, South, West\)\)",
        "keep",
    ),
    "several series, one below the other": (
        rows_of(TOWN_HEADING, BY_TOWN),
        r"year repeats \(3 rows each, told apart by town",
        "keep",
    ),
    "on its side": (
        rows_of(("", *YEARS), SIDEWAYS),
        r"The names of 12 columns are years \(2011 to 2022\): the table lies on its side",
        "transpose",
    ),
    "title above": ("Table 3: rides\n\n" + TEXT, "seems to begin in row 3", "rows_above"),
    "titles with commas above": (
        "Rides, by year\nSource: own count, 2023\n" + TEXT,
        "seems to begin in row 3, below 'Rides'",
        "rows_above",
    ),
    "source below": (TEXT + "\nSource: own count\n", "seems to end in row 13", "rows_below"),
    "total below": (TEXT + "Total,179,680\n", "seems to end in row 13", "rows_below"),
    "total on top": (
        TEXT.replace("rides\n", "rides\nTotal,179,680\n"),
        "Row 2 has Total in the place of a time, in column 'year'",
        "drop_untimed",
    ),
    "a sum in the midst": (
        TEXT.replace("2017,", "小计,83,245\n2017,"),
        "Row 8 has 小计 in the place of a time",
        "drop_untimed",
    ),
    "rows copied twice": (
        TEXT + TEXT.split("\n", 1)[1],
        "12 rows are the same as an earlier one in every column",
        "drop_repeats",
    ),
    "a row copied twice": (
        TEXT.replace("2017,15", "2016,16,57\n2017,15"),
        r"1 row is the same as an earlier one in every column \(row 8\)",
        "drop_repeats",
    ),
    "some with a percent sign": (
        TEXT.replace(",14,", ",14%,").replace(",18,", ",18 %,"),
        r"fuel: 2 of 12 numbers have % behind \(rows 5, 11\)",
        "percent",
    ),
    "units below the names": (
        TEXT.replace("rides\n", "rides\n,EUR,10^4\n"),
        r"Row 2 seems to hold units \(EUR, 10\^4\)",
        "units_row",
    ),
    "units in Chinese": (
        TEXT.replace("rides\n", "rides\n年,元,万人\n"),
        "Row 2 seems to hold units",
        "units_row",
    ),
    "flags": (
        TEXT.replace("71\n", "71 p\n").replace("78\n", "78 p\n"),
        "2 numbers with a letter or a sign before or behind, as in '71 p'",
        "flags",
    ),
    "stars": (
        TEXT.replace("71\n", "71*\n").replace(",13,", ",13 (e),"),
        "3 numbers with a letter or a sign before or behind",
        "flags",
    ),
    "flags behind years": (
        TEXT.replace("2021,", "2021p,").replace("2022,", "2022 e,"),
        "2 times with a sign or a word beside",
        "flags",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "sentence", "mend"), ONE_MEND.values(), ids=ONE_MEND)
def test_one_box_mends_it_and_gives_the_numbers(text, sentence, mend, tmp_path):
    table, said = mended(text)
    assert len(said) == 1 and re.search(sentence, said[0])
    as_expected(table)
    (path := tmp_path / "own.csv").write_text(text, encoding="utf-8")
    line = table.line.replace("'own.csv'", repr(str(path)))
    assert f"{mend}=" in line
    again = eval(line, {"bp": bp})
    np.testing.assert_array_equal(again.inputs, table.inputs)
    np.testing.assert_array_equal(again.targets, table.targets)
    asked = {"inputs": table.input_names, "targets": table.target_names, "time": table.time}
    with pytest.raises(ValueError, match=f"{mend}=|must be one column"):
        bp.load_table(path, **asked)


def test_two_things_are_mended_by_two_boxes():
    table, said = mended(
        rows_of(
            ("指标", *(f"{y}年" for y in reversed(YEARS))), [(n, *v[::-1]) for n, *v in SIDEWAYS]
        )
    )
    assert len(said) == 2 and "(2022年 to 2011年): the table lies on its side" in said[0]
    as_expected(table)


NO_MEND = {
    "semicolons": TEXT.replace(",", ";"),
    "semicolons and decimal commas": TEXT.replace(",", ";").replace(";13;", ";13,0;"),
    "tabs": TEXT.replace(",", "\t"),
    "bars": TEXT.replace(",", "|"),
    "blanks": TEXT.replace(",", " "),
    "many blanks": TEXT.replace(",", "    "),
    "marked UTF-8": b"\xef\xbb\xbf" + TEXT.encode(),
    "UTF-16": TEXT.encode("utf-16"),
    "Windows": TEXT.replace("\n", "\r\n"),
    "Macintosh": TEXT.replace("\n", "\r"),
    "year with a sign": TEXT.replace(",13,41", ",13,41").replace("\n20", "\n２０"),
    "nian": re.sub(r"^(\d{4})", r"\1年", TEXT, flags=re.M),
    "percent": re.sub(r",(\d+),", r",\1%,", TEXT),
    "euros": re.sub(r",(\d+),", r",€ \1,", TEXT),
    "quoted": re.sub(r"(\d+)", r'"\1"', TEXT),
    "a comma at the end of each row": TEXT.replace("\n", ",\n"),
    "blank lines": TEXT.replace("\n", "\n\n"),
    "year ends": re.sub(r"^(\d{4})", r"\1-12-31", TEXT, flags=re.M),
    "German days": re.sub(r"^(\d{4})", r"31.12.\1", TEXT, flags=re.M),
}


@pytest.mark.parametrize("content", NO_MEND.values(), ids=NO_MEND)
def test_what_is_clear_is_read_unasked(content):
    table, said = mended(content)
    assert not said
    as_expected(table)


def test_what_is_assumed_is_said_and_can_be_taken_back():
    reading = reading_of(TEXT.replace(",", ";").replace(";13;", ";13,5;"))
    said = {finding.sentence for finding in reading.findings}
    assert said == {"The columns are separated by semicolons", "fuel: a comma is the decimal sign"}
    (offer,) = reading.findings[0].offers
    with pytest.raises(Unreadable):
        reading_of(TEXT.replace(",", ";").replace(";13;", ";13,5;"), PLAIN.with_(offer.undo))


def test_rows_without_names_are_not_taken_for_names():
    text = TEXT.split("\n", 1)[1]
    table, said = mended(text)
    assert "Row 1 holds numbers (3 of 3 names)" in said[0]
    assert table.input_names == ("column 2",)
    as_expected(table)
    assert "(3 of 4 names)" in reading_of("0.1,13,41,blue\n1.1,12,44,red\n").findings[0].sentence


@pytest.mark.parametrize("separator", [" ", "\t", ","])
def test_a_month_in_the_first_cell_of_a_file_without_names_is_none(separator):
    rows = [(m, y, 10 * y + i) for y in (2019, 2020) for i, m in enumerate(SHORT)]
    table, said = mended("\n".join(separator.join(map(str, row)) for row in rows))
    assert "Row 1 holds numbers (2 of 3 names)" in said[0]
    assert "column 1 has parts of years, and column 2 has years" in said[1]
    assert [table.when(table.years[i]) for i in (0, -1)] == ["2019-01", "2020-12"]
    assert table.targets[:, 0].tolist() == [v for _, _, v in rows]


ONE_OF_EACH = {
    "1 of 11 steps is not of 1 year": [(y, y % 5, y * y) for y in range(2000, 2013) if y != 2007],
    "1 of 13 numbers has % behind": [
        (y, f"{y % 5}{'%' * (y == 2007)}", y * y) for y in range(2000, 2013)
    ],
    "and 1 more is none": [
        (y, "much" if y in (2004, 2007) else y % 5, y * y) for y in range(2000, 2013)
    ],
    "is read as 8.5, and so 1 other": [
        (y, f'"{y % 5 + 8}{"," if y < 2002 else "."}5"', y * y) for y in range(2000, 2030)
    ],
    "1 row repeats one": [(2001, 1, 2), (2001, 3, 4), (2002, 5, 6)],
    "1 row of 13 lacks a number": [
        (y, y % 5 if y != 2007 else "", y * y) for y in range(2000, 2013)
    ],
    "1 cell in 1 column says": [
        (y, y % 5 if y != 2007 else "NA", y * y) for y in range(2000, 2013)
    ],
}


@pytest.mark.parametrize("words", ONE_OF_EACH)
def test_one_of_something_is_and_several_are(words):
    said = [
        one.sentence for one in reading_of(rows_of(("year", "a", "v"), ONE_OF_EACH[words])).findings
    ]
    assert any(words in one for one in said)


def test_a_word_that_comes_again_below_is_no_name():
    text = "".join(f"{'ab'[i % 2]},{i},{7 * i % 5}\n" for i in range(12))
    assert reading_of(text).open[0].offers[0].mend == {"heading": False}


@pytest.mark.parametrize("code", ["-999", "-9999", "99999"])
def test_codes_for_missing_numbers_are_found_and_may_be_numbers(code):
    text = TEXT.replace(",14,45", f",{code},45").replace(",13,66", f",{code},66")
    table, said = mended(text)
    assert said[0].startswith(f"fuel is {code} in rows 5, 10, far from all others")
    assert "2 rows of 12 lack a number" in said[1]
    assert "2 of 9 steps are not of 1 year (2013 → 2015, 2018 → 2020)" in said[2]
    assert table.years.tolist() == [y for y in YEARS if y not in (2014, 2019)]
    table, said = mended(text, lambda finding: finding.offers[-1])
    assert len(said) == 1
    assert table.inputs[3, 0] == float(code)


@pytest.mark.parametrize("word", ["NA", "..", ":", ".", "n/a", "-", "…", "缺"])
def test_words_for_missing_numbers_are_counted(word):
    text = TEXT.replace(",12,44", f",{word},44").replace(",16,57", f",{word},57")
    table, said = mended(text)
    assert f"2 cells in 1 column say {word} (rows 3, 7)" in said[0]
    assert table.years.tolist() == [y for y in YEARS if y not in (2012, 2016)]


def test_first_targets_that_are_missing_are_left_out_together():
    text = TEXT.replace(",41", ",").replace(",44", ",").replace(",46", ",")
    table, said = mended(text)
    assert said == ["Rows 2 to 4 have no targets (rides)"]
    as_expected(table, list(YEARS)[3:], FUEL[3:], RIDES[3:])


def test_rows_to_forecast_may_end_early():
    reading = reading_of(TEXT + "2023,20\n")
    assert "Row 14 has 2 cells; the heading has 3" in reading.findings[0].sentence
    table = make_table(reading)
    as_expected(table)
    assert table.future_inputs.tolist() == [[20]]
    assert reading_of(TEXT + "2023,20\n", Mends(fill=False)).open
    assert reading_of(TEXT.replace("2014,14,45", "2014,45")).open  # a cell lost in the midst


def test_year_and_quarter_are_one_time():
    rows = [(2019 + i // 4, i % 4 + 1, FUEL[i], RIDES[i]) for i in range(12)]
    text = rows_of(("year", "quarter", "fuel", "rides"), rows)
    table, said = mended(text)
    assert "year repeats (4 rows each, told apart by quarter)" in said[0]
    assert (table.unit, table.step, table.season) == ("quarter", 1, 4)
    assert [table.when(v) for v in table.years[:2]] == ["2019Q1", "2019Q2"]
    table, _ = mended(text, lambda finding: finding.offers[-1])
    assert (table.unit, table.in_time) == ("row", True)


def test_rows_that_are_no_points_in_time_say_so():
    reading = reading_of(
        rows_of(("weight", "power", "range"), [(r, f, y) for y, f, r in PLAIN_ROWS])
    )
    assert "No column is a time" in reading.findings[0].sentence and not reading.open
    table = make_table(reading)
    assert (table.unit, table.in_time) == ("row", False)
    assert make_table(replace(reading, mends=Mends(in_order=True))).in_time


def test_a_column_of_dates_is_the_time_before_one_of_even_steps():
    rows = [(100 + 5 * i, f"{2019 + i // 4}Q{i % 4 + 1}", FUEL[i]) for i in range(12)]
    assert reading_of(rows_of(("price", "when", "fuel"), rows)).roles.time == "when"


def test_percent_signs_of_some_numbers_may_mean_hundredths():
    text = TEXT.replace(",14,", ",14%,").replace(",18,", ",18 %,")
    table, _ = mended(text, lambda finding: finding.offers[-1])
    as_expected(table, fuel=[f / 100 if f in (14, 18) else f for f in FUEL])
    whole, said = mended(re.sub(r",(\d+),", r",\1%,", TEXT))  # all of them: one unit, as before
    assert not said and whole.inputs[0, 0] == 13


@pytest.mark.parametrize(
    ("percents", "others", "first"),
    [((5, 7), ("0.06", "0.065"), "0.05"), ((5, 7), ("6", "6.5"), "5"), ((5, 7), ("60", "90"), "5"),
     ((0.5, 1), ("0.006", "0.02"), "0.05"), ((-5, 7), ("-0.06", "0.065"), "0.05")],
)  # fmt: skip
def test_the_size_of_the_others_says_what_percent_signs_mean_first(percents, others, first):
    rows = [(y, f"{percents[i % 4 // 2]}%" if i % 2 else others[i % 4 // 2]) for i, y in
            enumerate(YEARS)]  # fmt: skip
    (asked,) = reading_of(rows_of(("year", "rate"), rows)).open
    assert asked.offers[0].mend == {"percent": first} and len(asked.offers) == 2


SIGNS = "#§^~!?+‡"


@pytest.mark.parametrize("behind", [" )", " ± 0.2", "±2", " +/- 0.2", " +- 1", *SIGNS])
@pytest.mark.parametrize("places", [(3,), (2, 7, 8), range(12)])
def test_signs_of_how_sure_a_number_is_may_be_left_off(behind, places):
    values = [v + 0.5 for v in RIDES]
    cells = [f"{v}{behind if i in places else ''}" for i, v in enumerate(values)]
    table, said = mended(rows_of(("year", "v"), zip(YEARS, cells, strict=True)))
    every = behind in SIGNS and len(places) == len(values)  # which is told
    assert len(said) == 1 - every and table.targets[:, 0].tolist() == values


@pytest.mark.parametrize("units", [(" miles", " km"), ("吨", "斤")])
def test_several_units_are_named_where_nothing_else_can_be_forecast(units):
    rows = [
        (y, f"{v}{units[i % 4 == 1]}") for i, (y, v) in enumerate(zip(YEARS, RIDES, strict=True))
    ]
    (asked,) = reading_of(rows_of(("year", "v"), rows)).open
    named = ", ".join(unit.strip() for unit in units)
    assert (
        f"write all in one of its units ({named}), as 1234.5" in asked.sentence and not asked.offers
    )


SIZES = {
    "K M B": (1e3, 1e6, 1e9),
    "万 亿": (1e4, 1e8),
    "Mio. Mrd.": (1e6, 1e9),
    " million  billion": (1e6, 1e9),
}


@pytest.mark.parametrize(("words", "sizes"), SIZES.items(), ids=SIZES)
def test_words_for_several_sizes_multiply_their_numbers_and_that_is_told(words, sizes):
    words = [word.replace("_", " ") for word in words.replace("  ", " _").strip().split(" ")]
    n = len(words)
    cells = [f"{v}.5{words[i % n]}" for i, v in enumerate(RIDES)]
    reading = reading_of(rows_of(("year", "v"), zip(YEARS, cells, strict=True)))
    (told,) = reading.findings
    assert not told.open and f"{words[0].strip()} times {sizes[0]:,.0f}" in told.sentence
    wanted = [(v + 0.5) * sizes[i % n] for i, v in enumerate(RIDES)]
    assert make_table(reading).targets[:, 0].tolist() == wanted


def test_what_may_be_thousands_of_millions_is_not_multiplied():
    cells = [f"1,{100 + i}{'MK'[i % 2]}" for i in range(len(YEARS))]
    assert reading_of(rows_of(("year", "v"), zip(YEARS, cells, strict=True), ";")).open


def test_a_mistake_in_a_time_is_named_and_its_row_may_be_left_out():
    (wrong,) = reading_of(TEXT.replace("2014", "2O14")).open
    assert "row 5, column 'year': '2O14' is not a year" in wrong.sentence
    assert "understood are 2021, 2021H1, 2021Q1, 2021-03" in wrong.sentence
    mends = [offer.mend for offer in wrong.offers]
    assert mends == [{"drop_untimed": True}, {"time": None, "in_order": True}]


def test_rows_that_are_the_same_stay_where_nothing_is_a_time():
    rows = [(r, f) for _, f, r in PLAIN_ROWS]
    reading = reading_of(rows_of(("weight", "power"), rows + rows[:3]))
    assert len(reading.kept) == 15 and not reading.open


def test_numbers_that_can_be_read_in_two_ways_are_asked_about():
    text = re.sub(r",(\d+),(\d+)\n", r';"1,\g<1>0";\2\n', TEXT).replace(",", ";", 2)
    text = text.replace("\n20", "\n20")
    rows = "\n".join(line.replace(",1", ";1", 0) for line in text.splitlines())
    reading = reading_of(rows_of(HEADING, [(y, f"1,{f}0", r) for y, f, r in PLAIN_ROWS], ";"))
    assert rows and "can be read in two ways" in reading.open[0].sentence
    by = {offer.mend["decimal"]: offer.words for offer in reading.open[0].offers}
    assert by == {".": "'1,130' is 1130", ",": "'1,130' is 1.13"}


@pytest.mark.parametrize(
    "cells",
    [("5kg", "900g"), ("1.5%", "2"), ("1.2.3", "4"), ("1_5", "2"), ("$5", "€6")],
)
def test_what_cannot_be_read_as_one_kind_of_number_is_not_guessed(cells):
    rows = [(y, f, cells[i % 2]) for i, (y, f, _) in enumerate(PLAIN_ROWS)]
    reading = reading_of(
        rows_of(HEADING, rows), choice=Choice(inputs=("fuel",), targets=("rides",))
    )
    with pytest.raises(ValueError, match="not a finite number|unit|way|behind"):
        make_table(reading)


# ---- encodings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "codec", "unasked"),
    [
        ("年份,燃料价格,客运量", "gbk", True),
        ("年份,油价,客运", "gbk", False),
        ("연도,연료,승객", "euc_kr", False),
        ("연도,연료가격지수,승객수합계", "euc_kr", True),
        ("年度,ガソリン価格,乗客数", "shift_jis", True),
        ("année,essence,trajets", "cp1252", False),
        ("Jahr,Züge,Größe", "cp1252", False),
        ("год,топливо,поездки", "cp1251", False),
    ],
)
def test_letters_are_read_by_clear_evidence_or_chosen(names, codec, unasked):
    text = names + TEXT[TEXT.index("\n") :]
    reading = reading_of(text.encode(codec))
    assert bool(reading.open) is not unasked
    if not unasked:
        words = [offer.words for offer in reading.open[0].offers]
        word = names.split(",")[-1] if codec != "cp1252" else names.split(",")[0]
        right = [o for o in reading.open[0].offers if word in o.words or "Größe" in o.words]
        assert right, words
        reading = reading_of(text.encode(codec), PLAIN.with_(right[0].mend))
    assert ",".join(reading.body.names) == names
    as_expected(make_table(reading))


FIRST = {
    "cp1252": "temp (°C)|temp °F|T_°C|grade °dH|d (µm)|dose (µSv/h)|area m²|flow m³/s|cost (£m)"
    "|€/MWh|± error|§ 5|‰|kWh·m|don’t|a – b|“x”|½ l|année|Größe|Población|Região|Mängd|Määrä|Coût"
    "|ÅR|MÄRZ",
    "cp1250": "Miesiąc|Miesiąc,Cena|Wartość|Sprzedaż|Złoty|Měsíc|Množství",
    "cp1251": "Год,Население|№,Год|Дата,Цена|год,поездки|ГОД,ЦЕНА|ГОДА,ЦЕНА,МЕСЯЦА,РАЙОНА|Рік,Ціна",
    "cp1253": "Έτος,Πληθυσμός|έτος,τιμή|ΕΤΟΣ,ΤΙΜΗ",
    "cp1254": "Yıl,Satış|Yıl,Nüfus|Gün,Değer",
    "cp874": "ปี,จำนวน|เดือน,ราคา",
    "cp1255": "שנה,ערך",
    "cp1256": "السنة,القيمة",
    "cp949": "연도,인구|날짜,종가|년,값|시점,취업자",
    "gb18030": "年份,销量|年,值|时间,温度(℃)|年份,Mio. €|年份,°C"
    "|年份,增长−1|年份,增长\xa01|姓名,琥珀",
    "big5": "年份,銷量|日期,收盤價|時間,溫度",
    "cp932": "年,人口|年度,売上高|日付,気温",
    "euc_jp": "年,人口|日付,気温",
    "mac_roman": "Größe|année,température|Población|temp (°C)|cost £",
    "cp850": "Größe|année,température|Región|Määrä",
    "iso8859_2": "Tržby|Škola|Wielkość,Źródło",
    "cp852": "Wartość|Měsíc,Tržby|Škola",
    "iso8859_5": "Год,Население",
    "koi8_u": "Год,Население|Рік,Населення",
    "cp866": "Год,Население|месяц,продажи",
    "mac_cyrillic": "Год,Население|ГОД,ЦЕНА",
}


@pytest.mark.parametrize(
    ("codec", "names"), [(codec, n) for codec, all_ in FIRST.items() for n in all_.split("|")]
)
def test_the_encoding_by_which_words_read_well_comes_first(codec, names):
    content = f"year,v,{names}\n".encode(codec)
    inquiry = Inquiry("own", PLAIN, Choice())
    assert decode(content, inquiry) == content.decode(codec)
    (asked,) = inquiry.findings
    assert asked.open and "\n" not in asked.offers[0].words


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_told_by_its_zeros(codec):
    reading = read_file(TEXT.replace("fuel", "Größe").encode(codec), "own.csv", "own.csv")
    assert "every second byte is 0" in reading.findings[0].sentence and not reading.open
    assert reading.body.names == ("year", "Größe", "rides") and len(reading.kept) == len(YEARS)


def test_bytes_of_zero_behind_the_last_row_are_no_data():
    content = TEXT.encode()
    reading = read_file(content + b"\0" * 512, "own.csv", "own.csv")
    assert "Bytes of 0 behind the last row" in reading.findings[0].sentence and not reading.open
    assert len(reading.kept) == len(YEARS)
    with pytest.raises(Unreadable, match="is no plain text"):
        read_file(content[:20] + b"\0" + content[20:], "own.csv", "own.csv")


def test_encodings_that_read_the_same_are_one_offer_and_a_chosen_one_stays():
    content = ("rok,počet,fuel" + TEXT[TEXT.index("\n") :]).encode("cp1250")
    (asked,) = reading_of(content).open
    words = [offer.words.split(":")[-1] for offer in asked.offers]
    assert len(set(words)) == len(words)
    assert "iso8859_2" not in [offer.mend["encoding"] for offer in asked.offers]
    chosen = reading_of(content, PLAIN.with_({"encoding": "iso8859_2"}))
    assert "iso8859_2" in [offer.mend["encoding"] for offer in chosen.findings[0].offers]


@pytest.mark.parametrize(
    ("codec", "names"),
    [("johab", "연도,인구,매출"), ("cp737", "έτος,πληθυσμός,τιμή")],
)
def test_an_encoding_of_no_table_here_is_offered_if_a_detector_finds_it(codec, names):
    content = (names + TEXT[TEXT.index("\n") :]).encode(codec)
    (asked,) = reading_of(content).open
    (right,) = [offer for offer in asked.offers if offer.mend["encoding"] == codec]
    assert right.words.endswith(names.replace(",", ", "))


def test_no_encoding_is_offered_that_makes_control_signs_of_letters():
    content = ("année,température,débit" + TEXT[TEXT.index("\n") :]).encode("mac_roman")
    (asked,) = reading_of(content).open
    assert asked.offers[0].mend == {"encoding": "mac_roman"}
    offered = {offer.mend["encoding"] for offer in asked.offers}
    assert "iso8859_2" not in offered


def test_what_is_read_in_another_alphabet_as_well_is_no_chinese_beyond_doubt():
    content = "цена,дата,рост,темп,доля,курс".upper().encode("cp1251")
    inquiry = Inquiry("own", PLAIN, Choice())
    assert decode(content, inquiry).startswith("ЦЕНА") and inquiry.findings[0].open


# ---- time ----------------------------------------------------------------------------------------

TIMES = {
    "2019-01 2019-02 2019-03": "month",
    "Jan-19 Feb-19 Mar-19": "month",
    "2019年1月 2019年2月 2019年3月": "month",
    "201901 201902 201903": "month",
    "2019M01 2019M02 2019M03": "month",
    "2019-01-31 2019-02-28 2019-03-31": "month",
    "janv.-2019 févr.-2019 mars-2019": "month",
    "2019Q1 2019Q2 2019Q3": "quarter",
    "Q1-2019 Q2-2019 Q3-2019": "quarter",
    "2019年第1季度 2019年第2季度 2019年第3季度": "quarter",
    "2019-01-01 2019-04-01 2019-07-01": "quarter",
    "20190131 20190201 20190202": "day",
    "13/01/2019 14/01/2019 15/01/2019": "day",
    "01/13/2019 01/14/2019 01/15/2019": "day",
    "2018/19 2019/20 2020/21": "year",
    "2019年 2020年 2021年": "year",
}


@pytest.mark.parametrize(("texts", "unit"), TIMES.items())
def test_time_is_read_as_statistics_offices_write_it(texts, unit):
    times = read_times(texts.split())
    assert (times.unit, times.step) == (unit, 1)
    assert np.diff(times.values).tolist() == [1, 1]
    first = {"month": "2019-01", "quarter": "2019Q1", "year": ("2018", "2019")}.get(unit, "2019-01")
    assert when(times.values[0], unit).startswith(first)


def test_days_that_can_be_read_in_two_ways_are_asked_about():
    assert read_times(["01/02/2019", "02/02/2019"]).readings.keys() == {"dmy", "mdy"}
    assert not read_times(["01/02/2019", "13/02/2019"]).readings
    rows = [(f"0{i + 1}/0{i + 1 if i else 2}/2019", FUEL[i], RIDES[i]) for i in range(9)]
    _, said = mended(rows_of(HEADING, rows), most=8)
    assert "day and month can change places" in said[0]


@pytest.mark.parametrize(
    "years",
    [
        [2011, 2012, 2013, 2016, 2017, 2018, 2020, 2021, 2024, 2025, 2026, 2027],
        list(range(1990, 2050, 5)),
        YEARS,
    ],
)
def test_a_straight_line_in_time_is_forecast_without_error_whatever_its_dates(years):
    rows = [(year, 100 + 9 * (year - 2011)) for year in years]
    table, said = mended(rows_of(("year", "rides"), rows))
    assert all("does not rise by even steps" in sentence for sentence in said)
    test = backtest(
        table, {n: EX_ANTE[n] for n in ("drift", "linear trend", "regression")}, years=5
    )
    for name in test.forecasts:
        np.testing.assert_allclose(test.forecasts[name], test.record, atol=1e-9 * 2000)


def test_months_that_rise_evenly_are_a_straight_line():
    months = [f"{2019 + i // 12}{i % 12 + 1:02}" for i in range(36)]
    table, said = mended(
        rows_of(("month", "rides"), [(m, 200 + 2 * i) for i, m in enumerate(months)])
    )
    assert not said and (table.unit, table.season) == ("month", 12)
    test = backtest(table, {n: EX_ANTE[n] for n in ("linear trend", "regression")})
    for name in test.forecasts:
        np.testing.assert_allclose(test.forecasts[name], test.record, atol=1e-9)


# ---- a series alone ------------------------------------------------------------------------------


def series(n=36):
    wave = [10, 14, 17, 16, 22, 27, 25, 31, 36, 34, 41, 48]
    rows = [(f"{2019 + i // 12}-{i % 12 + 1:02}", 300 + i + wave[i % 12]) for i in range(n)]
    return rows_of(("month", "riders"), rows)


def test_earlier_values_and_the_count_of_rows_serve_as_inputs(tmp_path):
    (path := tmp_path / "s.csv").write_text(series())
    asked = {"inputs": ["row"], "targets": ["riders"], "time": "month"}
    table = bp.load_table(path, **asked, lags=2, ahead=3)
    plain = bp.load_table(path, **asked)
    assert table.input_names == ("row", "riders 1 before", "riders 2 before")
    assert table.inputs[0].tolist() == [3, *plain.targets[[1, 0], 0]]
    assert [table.when(v) for v in table.future_years] == ["2022-01", "2022-02", "2022-03"]
    assert table.future_inputs[:, 0].tolist() == [37, 38, 39]
    assert eval(table.line, {"bp": bp}).inputs.tolist() == table.inputs.tolist()


def test_a_forecast_goes_on_from_its_own_values(tmp_path):
    (path := tmp_path / "s.csv").write_text(series())
    table = bp.load_table(path, inputs=[], targets=["riders"], time="month", lags=1, ahead=3)
    problem = bp.normalise(table)
    network = bp.Network((1, 2, 1))
    params = bp.init_params(network, "uniform", seed=1)
    ahead = bp.forecast(network, params, problem)[:, 0]
    value = table.targets[-1, 0]
    for step in ahead:
        X = problem.x_scaler.scale(np.array([[value]]))
        value = problem.t_scaler.unscale(bp.forward(network, params, X).Y)[0, 0]
        assert step == pytest.approx(value, rel=1e-12)


def test_a_backtest_looks_as_far_ahead_as_the_forecast_and_no_further_back(tmp_path):
    (path := tmp_path / "s.csv").write_text(series(48))
    table = bp.load_table(path, inputs=["row"], targets=["riders"], time="month", lags=12)
    seen = []

    def method(past, inputs):
        seen.append(past)
        return past.targets[-1]

    methods = {"m": method, "regression": EX_ANTE["regression"], "seasonal": seasonal}
    test = backtest(table, methods, years=4, horizon=3)
    for past, year in zip(seen, test.years, strict=True):
        assert past.years[-1] == year - 3 and past.future_years.tolist() == [
            year - 2,
            year - 1,
            year,
        ]
        assert np.isnan(past.future_inputs[:, 1:]).all()
    np.testing.assert_allclose(test.forecasts["seasonal"], test.record - 12)  # of the year before
    np.testing.assert_allclose(test.forecasts["regression"], test.record, rtol=1e-6)


def test_what_is_not_known_ahead_is_not_made_up(tmp_path):
    (path := tmp_path / "s.csv").write_text(TEXT)
    with pytest.raises(ValueError, match="fuel are not known 2 steps ahead"):
        bp.load_table(path, inputs=["fuel"], targets=["rides"], ahead=2)


# ---- files that are too large, or no tables ------------------------------------------------------


def zipped(**parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


BOMB = '<!DOCTYPE b [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">'
    for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)
"""Ten to the ninth words, if each entity is put in the place of its name."""


def with_part(content, part, old, new):
    """A packed file in one part of which something is replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    return zipped(**parts)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_spreadsheet_of_nested_entities_is_refused_soon(part):
    import time

    root = "<worksheet" if "sheet1" in part else "<workbook"
    content = with_part(workbook(Data=[HEADING, *PLAIN_ROWS]), part, root, f"{BOMB}]>{root}")
    content = with_part(content, part, "</", "&j;</")
    begin = time.process_time()
    with pytest.raises(Unreadable, match="own.csv.*cannot be read"):
        reading_of(content)
    assert time.process_time() - begin < 5


def test_a_spreadsheet_of_many_rows_is_refused_soon():
    import time

    row = "<row><c><v>2000</v></c><c><v>1</v></c></row>"
    for n, words in ((150_000, "would unpack to|more than"), (11_000, "more than 10,000 rows")):
        content = with_part(
            workbook(Data=[("year", "a")]), "xl/worksheets/sheet1.xml", "</row>", "</row>" + row * n
        )
        begin = time.process_time()
        with pytest.raises(Unreadable, match=words):
            reading_of(content)
        assert time.process_time() - begin < 5


NO_TABLES = {
    "a million rows": (b"year,a,y\n" + b"2000,1,2\n" * 1_000_000, "more than 100,000 rows"),
    "ten thousand columns": (b",".join([b"c"] * 10_000), "has 10,000 columns in row 1"),
    "a cell of 10 MB": (b"year,a\n2000," + b"1" * 10_000_000 + b"\n", "row 2: .*far too long"),
    "a zip bomb": (
        zipped(**{"xl__workbook.xml": b"0" * 60_000_000}),
        "would unpack to 60 MB; at most 10",
    ),
    "a packed file": (zipped(**{"own.csv": b"1,2"}), "no .xlsx: unpack it first"),
    "an old spreadsheet": (b"\xd0\xcf\x11\xe0" + bytes(500), r"old kind \(.xls\)"),
    "a web page": (b"<html><table>", "is a web page"),
    "a picture": (b"\x89PNG\0\0\0" * 100, "no plain text"),
}


@pytest.mark.parametrize(("content", "words"), NO_TABLES.values(), ids=NO_TABLES)
def test_what_is_no_table_is_refused_soon(content, words):
    import time

    begin = time.process_time()
    with pytest.raises(Unreadable, match=f"own.csv.*{words}"):
        reading_of(content)
    assert time.process_time() - begin < 5


def test_a_spreadsheet_is_read_and_its_sheet_chosen():
    import datetime

    rows = [(datetime.datetime(y, 12, 31), float(f), r) for y, f, r in PLAIN_ROWS]
    rows.append((datetime.datetime(2023, 12, 31), 20.0, None))
    content = workbook(Notes=[["about"]], Data=[HEADING, *rows], Other=[("a", "b"), (1, 2), (2, 4)])
    reading = reading_of(content)
    assert "The file has 3 sheets, Notes, Data, Other; Data is read" in reading.findings[0].sentence
    as_expected(make_table(reading))
    assert reading_of(content, Mends(sheet="Other")).body.names == ("a", "b")
    with pytest.raises(Unreadable, match="no sheet 'Date'; it has Notes, Data, Other"):
        reading_of(content, Mends(sheet="Date"))


@pytest.mark.parametrize("around", ['"{}"', "'{}'", "“{}”", " {} ", "file://{}"])
def test_a_path_may_be_pasted_as_it_comes(tmp_path, around):
    path = tmp_path / "客运 量.csv"
    assert path_of(around.format(path)) == path


# ---- disfigured at random ------------------------------------------------------------------------

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 2))


@st.composite
def disfigured(draw):
    """A table, and a file of it with something done to it."""
    n, k = draw(st.integers(6, 30)), draw(st.integers(2, 4))
    values = draw(st.lists(st.lists(NUMBERS, min_size=k, max_size=k), min_size=n, max_size=n))
    first = draw(st.integers(1900, 2060))
    gaps = draw(st.sets(st.integers(1, n - 2), max_size=3))
    years = [first + i for i in range(n)]
    rows = [(y, *v) for i, (y, v) in enumerate(zip(years, values, strict=True)) if i not in gaps]
    expected = [list(row) for row in rows]
    names = ["year", *(f"column{'abcd'[i]}" for i in range(k))]
    order = draw(st.sampled_from(["as it is", "newest first", "shuffled"]))
    rows = rows[::-1] if order == "newest first" else rows
    rows = draw(st.permutations(rows)) if order == "shuffled" else rows
    separator, decimal = draw(
        st.sampled_from([(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), ("|", ".")])
    )
    missing = draw(st.sampled_from(["", "NA", "..", ":"]))
    hole = draw(st.one_of(st.none(), st.integers(0, len(rows) - 1)))

    minus = draw(st.sampled_from(["-", "\u2212", "behind"]))

    def number(cell):
        text = str(abs(cell)).replace(".", decimal)
        return text if cell >= 0 else f"{text}-" if minus == "behind" else f"{minus}{text}"

    def written(row):
        return [str(row[0]), *map(number, row[1:])]

    lines = [names, *(written(row) for row in rows)]
    if hole is not None:
        lines[hole + 1][1] = missing
        expected = [row for row in expected if row[0] != rows[hole][0]]
    extra = draw(st.sampled_from(["", "on its side", "columns counted", "sum above", "sum below"]))
    if extra == "on its side":
        lines = [list(column) for column in zip(*lines, strict=True)]
    if extra == "columns counted":
        lines.insert(1, [str(i + 1) for i in range(k + 1)])
    if extra.startswith("sum"):
        sums = ["Total", *(number(round(sum(column), 2)) for column in zip(*values, strict=True))]
        lines.insert(1 if extra == "sum above" else len(lines), sums)
    text = "\n".join(separator.join(line) for line in lines) + "\n"
    text = draw(st.sampled_from(["", "Title\n", "Title of it\n\n", "Überschrift, 2020\n\n"])) + text
    text = text + draw(st.sampled_from(["", "\nSource: somebody\n", "\n\nNote\nSource: x; y\n"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return names, expected, text.encode(encoding)


@given(disfigured())
@settings(max_examples=60, deadline=None)
def test_a_disfigured_table_comes_back_as_it_was_or_is_refused(case):
    names, expected, content = case
    mends, choice = PLAIN, Choice("year", True, tuple(names[1:-1]), (names[-1],))
    try:
        for _ in range(8):
            reading = reading_of(content, mends, choice)
            if not reading.open:
                break
            if not reading.open[0].offers:
                return
            offers = reading.open[0].offers
            real = [offer for offer in offers if "real" in offer.mend]  # as all numbers here are
            mends = mends.with_((real or offers)[0].mend)
        table = make_table(reading)
    except ValueError:
        return
    got = np.column_stack([table.years, table.inputs, table.targets])
    whole = [row for row in expected]
    future = np.column_stack([table.future_years, table.future_inputs])
    assert len(got) + len(future) == len(whole)
    np.testing.assert_allclose(got, np.array(whole)[: len(got)])


def test_most_disfigured_tables_come_back():
    """So that the test above does not pass by refusing all."""
    came = 0
    for text in (*(t for t, *_ in ONE_MEND.values()), *NO_MEND.values()):
        table, _ = mended(text)
        came += len(table.years) == 12
    assert came == len(ONE_MEND) + len(NO_MEND)


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(tables.__path__)])
def test_the_examples_of_the_reader_are_true(name):
    assert doctest.testmod(importlib.import_module(f"{tables.__name__}.{name}")).failed == 0
