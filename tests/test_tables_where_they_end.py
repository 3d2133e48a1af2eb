"""Where a table begins and ends, and what stands around it."""

from __future__ import annotations

import io

import openpyxl
import pytest
from own_files import mended, reading_of, rows_of, workbook

from bpcore.core.data import load_table
from bpcore.core.tables.mends import Mends

YEARS = range(2005, 2020)
V = [100, 108, 115, 111, 112, 120, 127, 123, 124, 132, 139, 135, 136, 144, 151]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
BY_MONTH = [f"{2018 + i // 12}-{i % 12 + 1:02}" for i in range(15)]


def lines(*rows):
    return "\n".join(rows) + "\n"


# ---- rows to forecast ----------------------------------------------------------------------------


@pytest.mark.parametrize("times", [list(YEARS), BY_MONTH], ids=["years", "months"])
@pytest.mark.parametrize("empty", [1, 2, 3])
@pytest.mark.parametrize("targets", [1, 2])
def test_rows_that_have_but_their_time_are_to_be_forecast(times, empty, targets, tmp_path):
    known = len(V) - empty
    rows = [
        (t, *([v if i < known else ""] * targets))
        for i, (t, v) in enumerate(zip(times, V, strict=True))
    ]
    path = tmp_path / "own.csv"
    path.write_text(rows_of(("when", *"vw"[:targets]), rows))
    table = load_table(path, time="when", inputs=["row"], targets=list("vw"[:targets]))
    assert (len(table.years), len(table.future_years)) == (known, empty)


NOTES = ["{0}, {1}: estimated", "{0}, {1} estimated", "{0}, {1}: estimated, {2}: revised"]


@pytest.mark.parametrize("times", [list(YEARS), BY_MONTH], ids=["years", "months"])
@pytest.mark.parametrize("note", [*NOTES, "{0}, {1}, {2} provisional"])
@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("empty", [0, 1])
def test_a_note_of_times_that_commas_split_is_below_the_table(times, note, columns, empty):
    rows = [(t, *[v] * columns) for t, v in zip(times, V, strict=True)]
    text = rows_of(("when", *"vwx"[:columns]), rows) + empty * "\n" + note.format(*times)
    table, said = mended(text)
    assert [one for one in said if "seems to end in row 16" in one] == said[:1] == said
    assert table.targets[:, 0].tolist() == V and len(table.years) == len(V)


def test_a_time_that_comes_again_with_a_number_or_a_mark_is_no_note():
    for again in ("2019,152,revised", "2019,revised,152", "2005,,2006"):
        rows = [(y, v, "") for y, v in zip(YEARS, V, strict=True)]
        text = rows_of(("when", "v", "w"), rows) + again
        assert not any("seems to end" in one.sentence for one in reading_of(text).findings)


@pytest.mark.parametrize("below", ["2031,", "1999,", "2018-19,", "2019", "Source: own,"])
def test_what_does_not_go_on_is_still_no_row(below):
    text = rows_of(("year", "v"), zip(range(2003, 2018), V, strict=True))
    (asked,) = reading_of(text + lines("", below) if below == "2019" else text + below).open
    assert asked.sentence.startswith("The table seems to end in row 16")


# ---- heads ---------------------------------------------------------------------------------------

HEADS = {
    "ONS": (
        '"Title","CPI ALL ITEMS 2015=100"\n"CDID","D7BT"\n"PreUnit",""\n'
        '"Unit","Index, base year = 100"\n"Release date","17-07-2024"\n'
        '"Next release","14 August 2024"\n"Important notes",""\n',
        "Index, base year = 100",
        "",
    ),
    "RBA": (
        "F1 RATES\nTitle,Cash Rate,Bill\nUnits,Per cent,Per cent\n\n\nSource,RBA,RBA\n"
        "Publication date,05-Jan-2023,05-Jan-2023\nSeries ID,FIRMMCRTD,FIRMMB\n",
        "FIRMMCRTD",
        ",1",
    ),
    "INSEE": (
        "Libellé,Indice des prix\nidBank,001759970\nDernière mise à jour,14/07/2023 08:45\n"
        "Période,Indice\n",
        "Indice des prix",
        ",A",
    ),
    "Fed": (
        '"Series Description","10-year","2-year"\n"Unit:","Percent:_Per_Year","Percent:_Per_Year"\n'
        '"Multiplier:","1","1"\n"Currency:","NA","NA"\n'
        '"Unique Identifier: ","H15/H15/R10","H15/H15/R2"\n"Time Period","R10","R2"\n',
        "R10",
        ",1",
    ),
    "decimals and a base year": (
        "Name,Output,Prices\nDecimals,1,1\nBase year,2015,2015\nUnit,index,index\n\nMonth,a,b\n",
        "a",
        ",1",
    ),
    "units below the names": (
        "Month,Output,Prices\nDecimals,1,1\nUnit,index,per cent\n",
        "Output",
        ",1",
    ),
    "the same unit below the names": (
        "Month,Output,Prices\nDecimals,1,1\nUnit,index,index\n",
        "Output",
        ",1",
    ),
    "facts of one series": ("Frequency:,Monthly\nMultiplier:,1\nDate,a\n", "a", ""),
}


@pytest.mark.parametrize(("head", "name", "code"), HEADS.values(), ids=HEADS)
def test_words_above_the_first_time_name_the_columns_and_dates_of_publication_do_not(
    head, name, code
):
    text = head + lines(*(f"{t},{v}{code}" for t, v in zip(BY_MONTH, V, strict=True)))
    table, said = mended(text)
    assert table.target_names[0] == name and len(said) < 3
    assert table.targets[:, 0].tolist() == V and table.when(table.years[0]) == "2018-01"


def test_a_total_above_the_first_time_is_no_head():
    text = rows_of(("year", "v"), [("Total", 999), *zip(YEARS, V, strict=True)])
    assert "has Total in the place of a time" in reading_of(text).open[0].sentence


def test_numbers_behind_the_heading_are_no_column_without_a_name():
    with pytest.raises(ValueError, match="has 3 cells; the heading has 2"):
        reading_of(lines("year;v", *(f"{t};{v};{v + 1}" for t, v in zip(YEARS, V, strict=True))))


# ---- which way it stands, and what follows -------------------------------------------------------


@pytest.mark.parametrize("twice", [6, 14], ids=["beside", "apart"])
def test_a_table_on_its_side_with_one_time_twice_can_be_turned(twice):
    times = [f"{m}-31" for m in MONTHS]
    times.insert(twice, "Jul-31")
    text = rows_of(("land", *times), [(land, *range(i, i + 13)) for i, land in enumerate("AB")])
    assert reading_of(text).open[0].offers[0].mend == {"transpose": True}


def test_a_second_table_with_the_same_heading_below_a_line_of_words_is_cut_off():
    months = lines(*(f"{t.replace('-', '')}, {v},1.5" for t, v in zip(BY_MONTH, V, strict=True)))
    text = f"Made from a database\n\n,Mkt,SMB\n{months}\n Annual: January-December \n"
    table, said = mended(f"{text},Mkt,SMB\n 2018, 1.1,2\n 2019,2.1,3\n\nCopyright 2024\n")
    assert len(said) == 2 and "above 'Annual: January-December'" in said[1]
    assert table.unit == "month" and len(table.years) == 15


def test_a_row_that_is_not_empty_is_not_called_so():
    rows = [x for y in (2020, 2021) for x in ((y, 99), *((m, i) for i, m in enumerate(MONTHS)))]
    reading = reading_of(workbook(sums=[("Row Labels", "v"), *rows]))
    assert not any("empty" in one.sentence for one in reading.findings)


def test_a_heading_that_comes_again_is_left_out_without_a_time_too():
    names = ("rank", "player", "age", "points")
    rows = [(i + 1, f"P{i}", 20 + i * i % 17, V[i] / 5) for i in range(15)]
    table, said = mended(rows_of(names, [*rows[:6], names, *rows[6:12], names, *rows[12:]]))
    assert said == ["Rows 8, 15 have the names of the columns"]
    assert len(table.years) == 15


def test_of_a_table_on_its_side_sentences_name_the_columns_of_the_file():
    rows = [("A", *V), ("B", *("" if i == 3 else v for i, v in enumerate(V)))]
    mends = Mends(transpose=True)
    (asked,) = reading_of(rows_of(("land", *YEARS), rows), mends).open[:1]
    assert "Row '2008' has no" in asked.sentence and "row '2008'" in asked.offers[0].words
    (asked,) = reading_of(rows_of(("land", *YEARS), [("A", *V[:-1], "x?"), ("B", *V)]), mends).open
    assert asked.sentence.startswith("own.csv, row '2019', column 'A'")


@pytest.mark.parametrize("hidden", ["read", "notes"])
def test_rows_are_hidden_only_in_the_sheet_that_is_read(hidden):
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                notes=[("of", "whom"), ("a", "b"), ("c", "d")],
                read=[("year", "v"), *zip(YEARS, V, strict=True)],
            )
        )
    )
    book[hidden].row_dimensions[2].hidden = True
    packed = io.BytesIO()
    book.save(packed)
    said = [one.sentence for one in reading_of(packed.getvalue()).findings]
    assert any("hidden" in one for one in said) == (hidden == "read")
