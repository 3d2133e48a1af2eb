"""A table of one's own: a bad file gets one sentence and changes nothing; a good one is shown."""

from __future__ import annotations

import ast
import asyncio
import re
import threading

import ipywidgets as widgets
import numpy as np
import pytest
from page import every, html_in, labelled, saved_file
from project import GOOD
from waiting import until as wait_for

import bpcore as bp
from bpcore.core.forecasting import EX_ANTE, network_method, until
from bpcore.core.tables.choice import Choice, Roles
from bpcore.core.tables.mends import COUNT_ROWS
from bpcore.core.tables.reading import read_file
from bpcore.core.words import in_steps_of
from bpcore.drawing.style import short_name
from bpcore.experiments import laboratory, own_data
from bpcore.lessons.laboratory.live import PRESETS_OF_ANY_TABLE, Settings
from bpcore.lessons.own_data.roles import own_table


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "good.csv"
    path.write_text(GOOD)
    own = own_data(path)
    own.laboratory.set(epochs=200).run()
    return own


def state(own):
    """Everything of the laboratory that a bad file must leave as it was."""
    lab, backtest = own.laboratory, own.backtest_view.result
    return (
        *(id(lab), id(own.table), lab.line, lab.sentence, lab.figure.png(), lab.figure.frame),
        *(lab.result.history.params.theta.tobytes(), dict(lab.controls.values)),
        lab.widget in every(own.widget),
        *(own.verdict, {name: f.tolist() for name, f in backtest.forecasts.items()}),
    )


# ---- bad files -----------------------------------------------------------------------------------

BAD = {
    "empty": (b"", "is empty; its first row must name the columns"),
    "only blanks": (b"\n,,\n", "is empty"),
    "only a heading": (GOOD.split("\n")[0], "has no rows below the heading"),
    "no heading": (GOOD.split("\n", 1)[1], "Row 1 holds numbers (4 of 4 names)"),
    "one column": ("sales\n1\n2\n", "has 2 rows with targets"),
    "decimal commas, bare": (
        GOOD.replace("2001,1.6,25", "2001,1,6,25"),
        "row 3: has 5 cells; the heading has 4; put a number with a comma within into quotation",
    ),
    "thousands": (
        re.sub(r",(1\d\d)\n", r',"1,\1"\n', re.sub(r"(\d)\.(\d),", r"\1\2,", GOOD)),
        "can be read in two ways",
    ),
    "no year": (GOOD.replace("2003", "1e300"), "row 5, column 'year': '1e300' is not a year"),
    "missing year": (GOOD.replace("2003", ""), "Row 5 has nothing in the place of a time"),
    "underscore": (
        GOOD.replace("1.6", "1_6"),
        "row 3, column 'price': '1_6' is not a finite number",
    ),
    "missing input": (GOOD.replace(",35", ","), "row 4, column 'rain': the number is missing"),
    "missing target": (GOOD.replace(",150", ","), "Row 4 has no targets, but rows below it do"),
    "text": (GOOD.replace("1.4", "n/a"), "1 cell in 1 column says n/a (row 4)"),
    "words": (GOOD.replace("1.4", "much"), "row 4, column 'price': 'much' is not a finite number"),
    "duplicate names": (
        GOOD.replace("rain", "price"),
        "Columns 2 and 3 are both called 'price'",
    ),
    "four rows": (
        "\n".join(GOOD.split("\n")[:5]),
        "has 4 rows with targets; at least 5 are needed",
    ),
    "a million rows": (b"year,a,y\n" + b"2000,1,2\n" * 1_000_000, "has more than 100,000 rows"),
    "many columns": (",".join(f"c{i}" for i in range(3000)) + "\n", "has 3,000 columns"),
    "GBK": (GOOD.replace("rain", "降雨").encode("gbk"), "Row 1 is not in UTF-8"),
    "a wrong year": (GOOD.replace("2003", "1993"), "year is 1993 in row 5, where all others make"),
    "a year twice": (GOOD.replace("2003", "2002"), "row 5, column 'year': 2002 comes again"),
    "half a year": (GOOD.replace("2003", "2003.5"), "row 5, column 'year': '2003.5' is not a year"),
    "a year missing": (GOOD.replace("2003,1.7,20,140\n", ""), "(2002 → 2004)"),
    "infinite": (GOOD.replace("1.4", "inf"), "row 4, column 'price': 'inf' is not a finite number"),
    "too large": (GOOD.replace("1.4", "1e999"), "row 4, column 'price': '1e999' is not a finite"),
    "xlsx": (b"PK\x03\x04" + bytes(100), "is a spreadsheet that is broken"),
    "xls": (b"\xd0\xcf\x11\xe0" + bytes(100), "is a spreadsheet of the old kind (.xls)"),
}  # fmt: skip


BY_PATH = ("empty", "words", "GBK", "xlsx")
"""Bad files that are opened by their path in every run; the others are uploaded, as all are."""

UPLOADED_AND_OPENED = [
    pytest.param(
        *(*case, by),
        id=f"{name}-{by}",
        marks=[] if by == "upload" or name in BY_PATH else pytest.mark.thorough,
    )
    for name, case in BAD.items()
    for by in ("upload", "path")
]


@pytest.mark.parametrize(("content", "words", "by"), UPLOADED_AND_OPENED)
def test_a_bad_file_gets_a_sentence_and_leaves_the_laboratory_as_it_was(
    own, tmp_path, content, words, by
):
    content = content if isinstance(content, bytes) else content.encode()
    before = state(own)
    if by == "upload":
        own.upload("bad.csv", content)
    else:
        (tmp_path / "bad.csv").write_bytes(content)
        own.open(tmp_path / "bad.csv")
    own.run()
    assert own.sentence.startswith("bad.csv")
    assert words in own.sentence
    assert own.sentence.endswith("The laboratory below still runs on good.csv.")
    assert own.sentence.count(".csv") == 2 and "Traceback" not in own.sentence
    assert re.search(r'class="bp-status" role="status"[^>]*>✗ bad', html_in(own.widget))
    assert state(own) == before
    assert own.laboratory.set(learning_rate=0.03).run().settings.learning_rate == 0.03
    own.laboratory.reset().set(epochs=200).run()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("none.csv", "There is no file none.csv, seen from the folder"),
        (".", "cannot be read"),
        ("", "Write the path of a table, or upload one"),
        ("a\0b.csv", "'a\\x00b.csv' is no path"),
    ],
)
def test_a_path_that_leads_to_no_file_is_told(own, path, words):
    before = state(own)
    own.open(path).run()
    assert words in own.sentence
    assert state(own) == before


def test_a_million_rows_are_refused_quickly(own):
    import time

    content = b"year,a,y\n" + b"2000,1,2\n" * 1_000_000
    begin = time.process_time()
    own.upload("large.csv", content).run()
    assert "more than 100,000 rows" in own.sentence
    assert time.process_time() - begin < 5  # reading all of it as numbers takes longer


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"inputs": []}, "choose at least one input"),
        ({"targets": []}, "choose at least one target"),
        ({"targets": ["price"]}, "column 'price': is an input and a target"),
        ({"time": "rain"}, "rain falls 3 times, first in row 3: 25 comes after 30"),
    ],
)
def test_a_choice_that_makes_no_sense_is_told_and_changes_nothing(own, choice, words):
    own.upload("good.csv", GOOD.encode()).run()
    own.laboratory.set(epochs=200).run()
    before = state(own)
    own.choose(**choice).run()
    assert words in own.sentence
    assert "still runs on good.csv" in own.sentence
    assert state(own) == before


def test_a_constant_input_is_not_offered_and_the_reason_said(own):
    text = GOOD.replace(",rain", ",rain,country")
    text = re.sub(r"^(\d{4},[\d.]+,\d+)", r"\1,86", text, flags=re.M)
    own.upload("good.csv", text.encode()).run()
    assert own.table.input_names == ("price", "rain")
    assert "Not used: country (is 86 in every row)." in own.sentence


def test_a_file_that_can_be_read_but_not_used_offers_its_columns(own):
    own.upload("good.csv", GOOD.encode()).run()
    own.upload("other.csv", GOOD.replace("1.4", "n/a").encode()).run()
    assert "1 cell in 1 column says n/a (row 4)" in own.sentence
    assert own.table.input_names == ("price", "rain")
    own.choose(inputs=["rain"]).run()
    assert own.sentence.startswith("other.csv: 7 rows with targets, year 2000 to 2006")
    assert own.table.input_names == ("rain",)
    own.upload("good.csv", GOOD.encode()).run()


def test_what_nobody_foresaw_is_told_and_the_next_wish_still_done(own):
    own.upload("good.csv", GOOD.encode()).run()
    before = state(own)
    own.upload("none.csv", None).tick()
    assert own.sentence.startswith("This cannot be done: TypeError")
    assert state(own) == before
    own.upload("none.csv", None).upload("other.csv", GOOD.encode()).run()
    assert own.sentence.startswith("other.csv: 7 rows with targets")


# ---- good files ----------------------------------------------------------------------------------


def test_future_rows_are_what_is_forecast(own):
    own.upload("good.csv", GOOD.encode()).run()
    assert "1 more row has inputs but no targets, and is forecast" in own.sentence
    lab = own.laboratory.set(epochs=200).run()
    assert lab.result.forecast.shape == (1, 1)
    assert f"Forecast: 2007 sales {lab.result.forecast[0, 0]:,.0f}." in lab.sentence


def test_a_byte_order_mark_and_blank_rows_at_the_end_do_not_matter(own):
    own.upload("good.csv", b"\xef\xbb\xbf" + GOOD.encode() + b",,,\n\n").run()
    assert own.sentence.startswith("good.csv: 7 rows with targets, year 2000 to 2006; 1 more row")
    assert own.columns.chosen == Roles("year", ("price", "rain"), ("sales",))


def test_the_time_may_also_be_an_input(own):
    own.upload("good.csv", GOOD.encode()).run()
    own.choose(inputs=["year", "rain"]).run()
    assert own.table.inputs[:, 0].tolist() == own.table.years.tolist()
    assert own.table.future_inputs.tolist() == [[2007, 27]]
    assert "From year, rain to sales." in own.sentence


def test_without_a_time_the_rows_are_counted(own):
    own.upload("good.csv", GOOD.encode()).run()
    own.choose(time="").run()
    assert own.table.years.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert own.table.time == "row"
    assert "row 1 to 7" in own.sentence


def test_rows_held_out_are_in_front_and_not_trained_on(own):
    own.upload("good.csv", GOOD.encode()).run()
    lab = own.laboratory.set(held_out=2, epochs=200).run()
    assert lab.result.problem.train_years.tolist() == [2000, 2001, 2002, 2003, 2004]
    assert "On 2005 to 2006, held out, the SSE is" in lab.sentence
    assert lab.controls.widgets["held_out"] in lab.controls.box.children[1].children


def test_settings_stay_when_other_columns_are_chosen_and_not_with_another_file(own):
    own.upload("good.csv", GOOD.encode()).run()
    own.laboratory.set(learning_rate=0.02, units=3, epochs=200).run()
    own.choose(inputs=["rain"]).run()
    assert own.laboratory.controls.moved == {"learning_rate": 0.02, "units": 3, "epochs": 200}
    own.upload("good.csv", GOOD.encode()).run()
    assert own.laboratory.controls.moved == {}


def test_a_file_that_is_mended_and_opened_again_keeps_its_columns_and_settings(own, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(GOOD)
    own.open(path).run()
    own.choose(inputs=["year", "rain"]).run()
    own.laboratory.set(learning_rate=0.02, epochs=200).run()
    path.write_text(GOOD.replace("1.4", "n/a").replace(",35,", ",x,"))
    before = state(own)
    own.open(path).run()
    assert "1 cell in 1 column says x (row 4)" in own.sentence
    assert state(own) == before
    path.write_text(GOOD.replace(",35,", ",36,"))
    own.open(path).run()
    assert own.table.input_names == ("year", "rain")
    assert own.table.inputs[2, 1] == 36
    assert own.laboratory.controls.moved == {"learning_rate": 0.02, "epochs": 200}
    own.upload("good.csv", GOOD.encode()).run()


def test_columns_that_a_mend_names_anew_are_still_those_that_were_chosen(own):
    text = "année;essence;trajets\n" + "".join(f"{2011 + i};{i % 5};{i % 7}\n" for i in range(12))
    own.upload("letters.csv", text.encode("latin-1")).run()
    own.mend(encoding="mac_latin2").run()
    wrong = own.reading.body.names[0]
    own.choose(inputs=[wrong, "essence"]).run()
    own.mend(encoding="cp1252").run()
    assert wrong != "année" and own.table.input_names == ("année", "essence")
    assert own.table.time == "année" and own.table.target_names == ("trajets",)
    units = "year,fuel,rides\n,EUR,10^4\n" + "".join(
        f"{2011 + i},{i % 5},{i % 7}\n" for i in range(12)
    )
    own.upload("units.csv", units.encode()).run()
    own.mend(units_row=True).run()
    own.choose(inputs=["year", "fuel"]).run()
    own.mend(units_row=False, join_names=True).run()
    assert own.table.input_names == ("year", "fuel EUR") and own.table.target_names == (
        "rides 10^4",
    )
    own.upload("good.csv", GOOD.encode()).run()


def test_columns_that_a_mend_takes_away_are_guessed_anew(own):
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    rows = "".join(f"{y},{','.join(str(y % 7 + m) for m in range(12))}\n" for y in (2018, 2019))
    own.upload("months.csv", f"year,{','.join(months)}\n{rows}".encode()).run()
    own.mend(unroll=False).run()
    own.choose(inputs=["Jan", "Feb"], targets=["Dec"]).run()
    own.mend(unroll=True).run()
    assert own.table.target_names == ("value",) and len(own.table.years) == 24
    own.upload("good.csv", GOOD.encode()).run()


def test_what_a_file_holds_is_never_taken_for_code_or_markup(own):
    name = "<img src=x onerror=alert(1)>"
    own.upload(f"{name}.csv", GOOD.replace("rain", name).encode()).run()
    assert own.table.input_names == ("price", name)
    page = html_in(own.widget)  # status, preview, sentence, backtest
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") >= 3
    assert "<img" not in page


@pytest.mark.parametrize("name", ["<img src=x>.csv", "it's.csv", 'a"); print("b.csv'])
def test_whatever_a_file_is_called_its_line_of_python_names_it(own, name):
    own.upload(name, GOOD.encode()).run()
    call = ast.parse(own.laboratory.line, mode="eval").body
    assert isinstance(call, ast.Call) and call.func.id == "laboratory"
    table = call.keywords[0].value
    assert ast.unparse(table.func) == "bp.load_table"
    assert [ast.literal_eval(argument) for argument in table.args] == [name]
    own.upload("good.csv", GOOD.encode()).run()


def test_the_line_of_python_makes_the_same_laboratory(own, tmp_path):
    path = tmp_path / "the file.csv"
    path.write_text(GOOD)
    own.open(path).run()
    lab = own.laboratory.set(learning_rate=0.02, epochs=200, held_out=1).run()
    again = eval(lab.line, {"bp": bp, "laboratory": laboratory}).run()
    assert again.line == lab.line
    np.testing.assert_array_equal(again.result.forecast, lab.result.forecast)
    own.upload("good.csv", GOOD.encode()).run()


def test_what_is_shown_can_be_saved(own):
    own.upload("good.csv", GOOD.encode()).run()
    lab = own.laboratory.set(epochs=200, held_out=2).run()
    rows = saved_file(own.widget, "laboratory.csv")
    assert list(rows[0]) == ["year", "part", "sales", "network_sales"]
    assert [row["part"] for row in rows] == ["training"] * 5 + ["held out"] * 2 + ["forecast"]
    assert (rows[0]["year"], rows[0]["sales"]) == ("2000", "100.0")
    assert (rows[-1]["year"], rows[-1]["sales"]) == ("2007", "")
    assert float(rows[-1]["network_sales"]) == lab.result.forecast[0, 0]


# ---- the backtest --------------------------------------------------------------------------------


def test_the_baselines_are_those_of_the_backtest(own):
    own.upload("good.csv", GOOD.encode()).run()
    expected = bp.backtest(own.table, EX_ANTE, years=2)
    assert set(own.backtest_view.result.forecasts) == set(EX_ANTE)
    for name, forecast in expected.forecasts.items():
        np.testing.assert_array_equal(own.backtest_view.result.forecasts[name], forecast)
    best = min(EX_ANTE, key=lambda name: expected.mean_absolute_error(name)[0])
    assert f"For sales {best} is best" in own.verdict
    assert "Each of 2005 to 2006 forecast from the years before it alone" in own.verdict


def test_the_network_is_trained_on_the_past_alone_as_the_laboratory_is_set(own):
    own.upload("good.csv", GOOD.encode()).run()
    own.laboratory.set(epochs=200, learning_rate=0.02, units=3).run()
    own.backtest().run()
    alone = network_method(3, learning_rate=0.02, epochs=200, goal=1e-3)
    expected = bp.backtest(own.table, {"n": alone}, years=2).forecasts["n"]
    np.testing.assert_allclose(own.backtest_view.result.forecasts["network"], expected)
    assert "learning rate 0.02, 200 epochs, 3 hidden units" in own.verdict
    assert "<strong>network</strong>" in html_in(own.backtest_view.widget)


def test_a_network_that_overflows_is_said_to(own):
    own.upload("good.csv", GOOD.encode()).run()
    own.laboratory.set(epochs=1000, learning_rate=1.0).run()
    own.backtest().run()
    assert "the network is off infinitely far: it overflowed" in own.verdict
    assert "overflowed</td>" in html_in(own.backtest_view.widget)


def test_the_grey_model_says_why_it_cannot(own):
    own.upload("good.csv", GOOD.replace(",150", ",-150").encode()).run()
    assert "GM(1,1)" not in own.backtest_view.result.forecasts
    assert "GM(1,1) is left out: series has the value -150" in own.verdict


def test_collinear_inputs_are_told(own):
    text = re.sub(r"^(\d{4},([\d.]+),\d+)", r"\1,\2", GOOD, flags=re.M).replace("rain", "rain,copy")
    own.upload("good.csv", text.encode()).run()
    assert own.table.input_names == ("price", "rain", "copy")
    assert "Of the 3 inputs only 2 are independent" in own.verdict


def test_an_input_that_begins_to_change_late_keeps_the_network_out_of_the_backtest(own):
    lines = GOOD.splitlines()
    text = "\n".join(
        f"{line},{'dummy' if i == 0 else int(i > 6)}".replace(",sales,dummy", ",dummy,sales")
        for i, line in enumerate(lines)
    )
    heading, *rows = text.split("\n")
    rows = [",".join([*(c := row.split(","))[:3], c[4], c[3]]) for row in rows]
    own.upload("good.csv", "\n".join([heading, *rows]).encode()).run()
    own.laboratory.set(epochs=200).run()
    own.backtest().run()
    assert "network is left out: column 'dummy' never changes from 2000 to 2004" in own.verdict
    own.laboratory.set(held_out=2).run()
    assert "This cannot be shown: column 'dummy' never changes" in own.laboratory.sentence


def test_a_table_too_short_for_a_backtest_says_so(own):
    own.upload("good.csv", "\n".join(GOOD.split("\n")[:6]).encode()).run()
    assert own.verdict.startswith("No backtest: a year is forecast from at least 5 before it")
    assert own.backtest_view.button.disabled
    own.backtest().run()
    own.upload("good.csv", GOOD.encode()).run()
    assert not own.backtest_view.button.disabled


# ---- what columns serve as -----------------------------------------------------------------------


def roles(text):
    return read_file(text.encode(), "own.csv", "own.csv").roles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD, Roles("year", ("price", "rain"), ("sales",))),
        ("a,Year,b\n3,1,5\n4,2,4\n", Roles("Year", ("a",), ("b",))),
        ("n,b,c\n1,3,5\n2,3.5,4\n", Roles("n", ("b",), ("c",))),
        ("b,c\n1.5,3\n1.2,5\n1.1,6\n", Roles(None, ("b",), ("c",))),
        ("year,y\n1,3\n2,5\n", Roles("year", ("year",), ("y",))),
        ("year,x,y,z\n1,3,4,5\n2,5,6,7\n3,6,,\n", Roles("year", ("x",), ("y", "z"))),
        ("year,name,y,x\n1,Ann,4,1\n2,Bob,6,2\n3,Cy,,3\n", Roles("year", ("x",), ("y",))),
        ("year,x,one,y\n1,3,1,5\n2,5,1,7\n", Roles("year", ("x",), ("y",))),
        ("date,x,y\n2001-01,3,5\n2001-02,5,7\n2001-03,6,8\n", Roles("date", ("x",), ("y",))),
        ("x,y,note\n3,5,2001-01\n5,7,2001-02\n6,8,2001-03\n", Roles("note", ("x",), ("y",))),
        ("price,y\n5,3\n10,4\n15,6\n", Roles(None, ("price",), ("y",))),
        ("Jahr,x,Note\n2001,3,1.3\n2002,5,2\n2003,4,1.7\n", Roles("Jahr", ("x",), ("Note",))),
        ("year,y,notes\n2001,3,\n2002,5,1\n2003,4,\n", Roles("year", ("year",), ("y",))),
    ],
)
def test_roles_are_guessed(text, expected):
    assert roles(text) == expected


def test_too_many_columns_are_refused_by_number():
    names = [f"x{i}" for i in range(14)]
    text = ",".join(["year", *names, "y"]) + "\n"
    text += "".join(f"{i}," + ",".join([f"{i * i}"] * 15) + "\n" for i in range(6))
    assert len(roles(text).inputs) == 12

    def chosen(inputs, targets):
        choice = Choice("year", True, tuple(inputs), tuple(targets))
        return own_table(read_file(text.encode(), "own.csv", "own.csv", choice=choice))

    with pytest.raises(ValueError, match="13 inputs are chosen; at most 12 will do"):
        chosen(names[:13], ["y"])
    with pytest.raises(ValueError, match="5 targets are chosen; at most 4 will do"):
        chosen(["y"], names[:5])


# ---- boxes to tick -------------------------------------------------------------------------------


def boxes(own):
    return [w for w in every(own.widget) if isinstance(w, widgets.Checkbox)]


def test_a_tick_reads_the_table_anew_and_can_be_taken_back(own):
    own.upload("good.csv", GOOD.encode()).run()
    before = state(own)
    heading, *rows = GOOD.strip().split("\n")
    own.upload("turned.csv", "\n".join([heading, *rows[-2::-1]]).encode()).run()
    assert "year falls from row to row: 2006 comes first. Tick what is right above." in own.sentence
    assert state(own) == before
    labelled(own.widget, "turn the rows round").value = True
    own.run()
    assert own.sentence.startswith("turned.csv: 7 rows with targets, year 2000 to 2006.")
    assert "time='year', sort=True)" in own.laboratory.line
    assert labelled(own.widget, "turn the rows round").value
    labelled(own.widget, "turn the rows round").value = False
    own.run()
    assert "still runs on turned.csv" in own.sentence
    own.mend(sort=True).run()
    assert own.sentence.startswith("turned.csv: 7 rows")


def test_a_box_that_stays_is_the_same_box(own):
    text = GOOD.replace("1.4", "NA").replace(",20,", ",:,")
    own.upload("holes.csv", text.encode()).run()
    box = labelled(own.widget, "read NA, : as missing")
    box.value = True
    own.run()
    assert labelled(own.widget, "read NA, : as missing") is box and box.value
    assert "2 rows of 8 lack a number" in own.sentence


def test_one_of_several_series_is_chosen(own):
    rows = [
        (y, town, y - 2000 + i, 5 * y + i) for y in range(2000, 2009) for i, town in enumerate("AB")
    ]
    text = "year,town,x,y\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    own.upload("towns.csv", text.encode()).run()
    assert "told apart by town (A, B)" in own.sentence
    labelled(own.widget, "keep town B").value = True
    own.run()
    assert "keep={'town': 'B'}" in own.table.line
    assert own.table.targets[0] == [10001]
    assert "town (holds words, not numbers)" in own.sentence


def test_rows_that_are_not_in_time_get_no_backtest(own):
    text = "weight,power,range\n" + "".join(
        f"{20 + i % 3},{50 + i},{300 - i * i}\n" for i in range(9)
    )
    own.upload("cars.csv", text.encode()).run()
    assert own.verdict.startswith("No backtest: the rows are not in time")
    assert own.backtest_view.button.disabled
    labelled(own.widget, COUNT_ROWS.words).value = True
    own.run()
    assert "from the rows before it alone" in own.verdict


def test_a_series_alone_goes_on_by_itself_and_learns_the_season(own):
    wave = [10, 14, 17, 16, 22, 27, 25, 31, 36, 34, 41, 48]
    rows = [f"{2017 + i // 12}-{i % 12 + 1:02},{300 + i + wave[i % 12]}\n" for i in range(48)]
    own.upload("months.csv", ("month,riders\n" + "".join(rows)).encode()).run()
    own.choose(lags=2, ahead=3).run()
    assert "3 steps after them are forecast, each from those before" in own.sentence
    assert "From month, riders 1 before, riders 2 before to riders" in own.sentence
    assert own.laboratory.set(epochs=200).run().result.forecast.shape == (3, 1)
    assert "Forecast: 2021-01 riders" in own.laboratory.sentence
    assert "lags=2, ahead=3" in own.laboratory.line
    assert "forecast 3 steps ahead from the months before alone" in own.verdict
    assert "seasonal naive" in own.backtest_view.result.forecasts
    own.backtest().run()
    assert "network" in own.backtest_view.result.forecasts


def test_kept_runs_that_can_no_longer_be_compared_are_told(own):
    own.upload("good.csv", GOOD.encode()).run()
    own.laboratory.set(epochs=200).run()
    labelled(own.laboratory.widget, "Keep this run").click()
    own.laboratory.run()
    own.choose(inputs=["rain"]).run()
    assert "1 kept run belonged to the table before" in own.sentence


def test_an_encoding_is_chosen_where_it_cannot_be_told(own):
    own.upload("good.csv", GOOD.replace("rain", "pluie tombée").encode("cp1252")).run()
    (box,) = (b for b in boxes(own) if "Windows-1252" in b.description)
    assert box.description.endswith("tombée")
    box.value = True
    own.run()
    assert own.table.input_names == ("price", "pluie tombée")


# ---- the laboratory on any table -----------------------------------------------------------------


def made(tmp_path, inputs, targets, rows=12, future=0, scale=lambda i: 1.0):
    """A table with so many columns, of long names, and with targets on scales of their own."""
    rng = np.random.default_rng(1)
    X = rng.normal(size=(rows + future, inputs)).cumsum(axis=0)
    T = rng.normal(size=(rows + future, targets)).cumsum(axis=0)
    x_names = [f"input with a long name, number {i}" for i in range(inputs)]
    t_names = [f"price in $ of $ no. {i}" for i in range(targets)]
    lines = [",".join(["time", *(f'"{name}"' for name in (*x_names, *t_names))])]
    for i in range(rows + future):
        last = [f"{scale(j) * T[i, j]}" if i < rows else "" for j in range(targets)]
        lines.append(",".join([str(i), *map(str, X[i]), *last]))
    path = tmp_path / "made.csv"
    path.write_text("\n".join(lines))
    return bp.load_table(path, inputs=x_names, targets=t_names, time="time")


@pytest.mark.parametrize(
    ("inputs", "targets", "rows", "future"), [(1, 1, 5, 0), (12, 4, 12, 3), (5, 3, 40, 1)]
)
def test_the_laboratory_takes_any_reasonable_table(tmp_path, inputs, targets, rows, future):
    table = made(tmp_path, inputs, targets, rows, future, scale=lambda j: 1000.0**j)
    lab = laboratory(table=table, epochs=200, held_out=2).run()
    assert lab.result.fit.shape == (rows, targets)
    assert lab.result.forecast.shape == (future, targets)
    assert lab.result.history.params.network.sizes == (inputs, 8, targets)
    assert ("Forecast: " in lab.sentence) == (future > 0)
    assert ("has no row to forecast" in lab.sentence) == (future == 0)
    assert lab.line.startswith("laboratory(table=bp.load_table(")
    for name in PRESETS_OF_ANY_TABLE:
        labelled(lab.widget, "preset").value = name
        lab.set(epochs=200).run()
        assert "cannot be shown" not in lab.sentence


def test_every_label_stays_within_the_picture_and_off_the_others(tmp_path):
    lab = laboratory(
        table=made(tmp_path, 12, 4, 12, 2, scale=lambda j: 1000.0**j), epochs=200
    ).run()
    figure = lab.figure.figure
    width, height = figure.bbox.width, figure.bbox.height
    names = [text for text in lab.figure.axes[2].texts if text.get_text()]
    boxes = [text.get_window_extent() for text in names]
    legend = lab.figure.axes[3].get_legend().get_window_extent()
    for box in [*boxes, legend]:
        assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:i]), names[i].get_text()


def test_targets_of_very_different_size_are_shown_as_shares_of_their_range(tmp_path):
    apart = made(tmp_path, 2, 2, scale=lambda j: 1000.0**j)
    lab = laboratory(table=apart, epochs=200).run()
    record = lab.figure.axes[3].lines[0].get_ydata()
    assert (record.min(), record.max()) == (0, 1)
    assert "ranges 0 to 1" in lab.figure.axes[3].get_title(loc="left")
    lab = laboratory(table=bp.load_highway(), epochs=200).run()
    np.testing.assert_array_equal(
        lab.figure.axes[3].lines[0].get_ydata(), bp.load_highway().targets[:, 0]
    )


def test_the_first_settings_suit_the_size_of_the_table(tmp_path):
    assert laboratory(table=bp.load_highway()).settings == Settings()
    lab = laboratory(table=bp.load_longley()).run()
    assert lab.line == "laboratory(table=bp.load_longley())"
    assert lab.result.history.ending == "learned"
    large = laboratory(table=made(tmp_path, 2, 1, rows=2000)).run()
    assert large.settings.learning_rate < 1 / 2000
    assert large.settings.epochs < 50_000
    assert large.result.history.ending == "learned"


def test_presets_of_the_reference_program_go_with_its_table_alone():
    highway = labelled(laboratory(epochs=100).widget, "preset")
    assert "the reference program" in dict(highway.options)
    longley = labelled(laboratory(table=bp.load_longley(), epochs=100).widget, "preset")
    assert "the reference program" not in dict(longley.options)
    assert laboratory(epochs=100).line == "laboratory(epochs=100)"


def test_a_table_of_four_years_is_refused():
    with pytest.raises(ValueError, match="number of years with targets is 4"):
        laboratory(table=until(bp.load_highway(), 4))


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        (44038.4, 127.8, "44,038"),
        (0.51234, 0.001, "0.512"),
        (51.2345, 0.05, "51.23"),
        (3e12, 1e10, "3e+12"),
        (1.5e-9, 1e-12, "1.5e-09"),
        (7.0, 0.0, "7"),
    ],
)
def test_a_number_has_as_many_digits_as_it_is_worth(value, step, text):
    assert in_steps_of(step, value) == text


def test_a_name_for_a_figure_is_short_plain_and_in_letters_that_can_be_drawn():
    assert short_name("road_area", 20, "input 1") == "road area"
    assert short_name("a very long name", 8, "input 1") == "a very…"
    assert short_name("$a$", 8, "input 1") == r"\$a\$"
    assert short_name("\U000f0000", 8, "input 1") == "input 1"


@pytest.mark.parametrize("many", [9, 24, 47, 100])
@pytest.mark.parametrize("second", [0, 30])
@pytest.mark.parametrize("step", ["D", "h", "m", "s"])
def test_the_labels_of_times_do_not_run_into_each_other(own, step, second, many):
    first = np.datetime64(f"2023-05-01T11:00:{second:02}")
    times = [first + np.timedelta64(i, step) for i in range(many)]
    rows = "".join(f"{str(time).replace('T', ' ')},{20 + i % 7}\n" for i, time in enumerate(times))
    own.upload("times.csv", f"time,temp\n{rows}".encode()).run()
    figure = own.laboratory.figure.figure
    ax = next(one for one in figure.axes if "fit" in one.get_title(loc="left") + one.get_title())
    boxes = [label.get_window_extent() for label in ax.get_xticklabels() if label.get_text()]
    inside = [box for box in boxes if ax.bbox.x0 - 1 <= box.x0 + box.width / 2 <= ax.bbox.x1 + 1]
    assert len(inside) > 1
    assert all(one.x1 < other.x0 for one, other in zip(inside, inside[1:], strict=False))


@pytest.mark.parametrize(
    ("rows", "labels"),
    [
        ([f"{2015 + i // 12}-{i % 12 + 1:02}" for i in range(5, 96)], "2016-01 2018-01 2020-01"),
        ([f"{2005 + i // 4}Q{i % 4 + 1}" for i in range(3, 48)], "2008Q1 2012Q1 2016Q1"),
        ([str(np.datetime64("2024-01-10") + i) for i in range(60)], "2024-02-01 2024-03-01"),
        ([f"2024-03-0{i // 24 + 1} {i % 24:02}:00" for i in range(5, 50)],
         "2024-03-02\n00:00 2024-03-03\n00:00"),
    ],
)  # fmt: skip
def test_labels_of_times_stand_where_years_and_days_begin(own, rows, labels):
    text = "".join(f"{when},{20 + i % 7}\n" for i, when in enumerate(rows))
    own.upload("times.csv", f"time,temp\n{text}".encode()).run()
    figure = own.laboratory.figure.figure
    ax = next(one for one in figure.axes if "fit" in one.get_title(loc="left") + one.get_title())
    said = [label.get_text() for label in ax.get_xticklabels()]
    assert " ".join(said).startswith(labels)


# ---- in a notebook -------------------------------------------------------------------------------


def test_a_wish_from_another_thread_is_done_by_the_task():
    async def notebook():
        own = own_data()
        thread = threading.Thread(target=lambda: own.upload("good.csv", GOOD.encode()))
        thread.start()
        thread.join()
        await wait_for(lambda: own.sentence.startswith("good.csv") and "is best" in own.verdict)
        sentence, settings = own.sentence, own.laboratory.settings
        own.close()
        own.laboratory.close()
        return sentence, settings

    sentence, settings = asyncio.run(notebook())
    assert sentence.startswith("good.csv: 7 rows with targets")
    assert isinstance(settings, Settings)


def test_it_opens_on_longley_and_a_second_one_closes_the_first():
    first = own_data()
    assert first.table.target_names == ("employed",)
    assert first.table.input_names[-1] == first.table.time == "year"
    second = own_data(inputs=["gnp"])
    assert second.table.input_names == ("gnp",)
    assert first.widget.children == ()
    assert "closed" in first.laboratory.sentence
