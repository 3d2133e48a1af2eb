"""The table itself, what is refused of a bad one, and normalisation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import bpcore as bp

# ------------------------------------------------------------------------------------------------
# The course's table
# ------------------------------------------------------------------------------------------------

# Typed from the printed table, not copied from the file: misprints of it are in circulation.
PRINTED = """
1990 20.55 0.6  0.09 5126  1237
1991 22.44 0.75 0.11 6217  1379
1992 25.37 0.85 0.11 7730  1385
1993 27.13 0.9  0.14 9145  1399
1994 29.45 1.05 0.20 10460 1663
1995 30.10 1.35 0.23 11387 1714
1996 30.96 1.45 0.23 12353 1834
1997 34.06 1.6  0.32 15750 4322
1998 36.42 1.7  0.32 18304 8132
1999 38.09 1.85 0.34 19836 8936
2000 39.13 2.15 0.36 21024 11099
2001 39.99 2.2  0.36 19490 11203
2002 41.93 2.25 0.38 20433 10524
2003 44.59 2.35 0.49 22598 11115
2004 47.30 2.5  0.56 25107 13320
2005 52.89 2.6  0.59 33442 16762
2006 55.73 2.7  0.59 36836 18673
2007 56.76 2.85 0.67 40548 20724
2008 59.17 2.95 0.69 42927 20803
2009 60.63 3.1  0.79 43462 21804
"""


def test_every_number_of_the_table_is_as_printed():
    printed = np.array([line.split() for line in PRINTED.split("\n") if line], dtype=float)
    table = bp.load_highway()
    np.testing.assert_array_equal(table.years, printed[:, 0])
    np.testing.assert_array_equal(table.inputs, printed[:, 1:4])
    np.testing.assert_array_equal(table.targets, printed[:, 4:])
    assert table.future_years.tolist() == [2010, 2011]
    assert table.future_inputs.tolist() == [[73.39, 3.9635, 0.9880], [75.55, 4.0975, 1.0268]]


def test_the_table_tells_what_its_columns_are():
    table = bp.load_highway()
    assert table.input_names == ("population", "vehicles", "road_area")
    assert table.target_names == ("passengers", "freight")
    assert table.label("freight") == "freight (10⁴ t)"
    assert table.label("year") == "year"
    assert list(table.frame) == ["year", *table.input_names, *table.target_names]
    assert table.frame.shape == (22, 6)
    assert table.frame["passengers"].isna().sum() == 2


def test_longley_has_a_year_that_is_also_an_input():
    table = bp.load_longley()
    assert table.inputs.shape == (16, 6)
    assert table.input_names[-1] == "year"
    np.testing.assert_array_equal(table.inputs[:, -1], table.years)
    assert table.targets[0, 0] == 60323 and table.targets[-1, 0] == 70551
    assert not len(table.future_years)
    problem = bp.normalise(table)
    assert problem.X.min() == -1 and problem.X.max() == 1


def test_the_datasheet_of_longley_gives_its_ranges():
    table = bp.load_longley()
    sheet = (Path(__file__).parents[1] / "data" / "longley.md").read_text(encoding="utf-8")
    for name in table.frame:
        (line,) = (row for row in sheet.splitlines() if row.startswith(f"| `{name}`"))
        low, high = (float(number) for number in line.rstrip(" |").rsplit("|", 1)[1].split(","))
        assert (low, high) == (table.frame[name].min(), table.frame[name].max())


# ------------------------------------------------------------------------------------------------
# Tables of one's own
# ------------------------------------------------------------------------------------------------

GOOD = """year,a,b,y
2000,1,5,10
2001,2,6,20
2002,3,7,30
2003,4,8,
"""


@pytest.fixture
def read(tmp_path):
    """Read a text as a table with inputs a and b and target y."""

    def read(text, inputs=("a", "b"), targets=("y",), **options):
        path = tmp_path / "own.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return bp.load_table(path, inputs=inputs, targets=targets, **options)

    return read


def test_a_table_of_ones_own_is_read_with_its_years_to_forecast(read):
    table = read(GOOD)
    assert table.inputs.tolist() == [[1, 5], [2, 6], [3, 7]]
    assert table.targets.tolist() == [[10], [20], [30]]
    assert table.years.tolist() == [2000, 2001, 2002]
    assert table.future_inputs.tolist() == [[4, 8]]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),  # as Excel writes it
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("a,b", " a , b "),
        GOOD.replace("2001,2,6", "2001.0, 2 ,6e0"),
        GOOD.replace(",b,", ",b,note,").replace(",5,", ",5,NA,").replace(",6,", ',6,"x, y",')
        .replace(",7,", ",7,,").replace(",8,", ",8,,"),
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD.replace(",", ";").replace(";6;", ";6,0;"),
        GOOD.replace(",20", ',"20.0"'),
        GOOD.encode("utf-16"),
        GOOD.encode("utf-16-le"),
        GOOD.replace("\n", ",\n"),  # of which pandas makes an index of the first column
        "b,y,year,a\n5,10,2000,1\n6,20,2001,2\n7,30,2002,3\n8,,2003,4\n",
    ],
    ids=[
        *("byte order mark", "Windows line ends", "spaces in names", "spellings", "more columns"),
        *("semicolons", "tabs", "decimal comma", "quotes", "UTF-16", "UTF-16 without its mark"),
        "commas at the end",
        "another order of the columns",
    ],
)  # fmt: skip
def test_other_ways_of_writing_the_same_table_are_read(read, content):
    expected, table = read(GOOD), read(content)
    np.testing.assert_array_equal(table.inputs, expected.inputs)
    np.testing.assert_array_equal(table.targets, expected.targets)
    np.testing.assert_array_equal(table.future_inputs, expected.future_inputs)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GOOD.replace("2,6,20", "2,5,6,5,20"), "row 3: has 6 cells; .* with a comma within"),
        (GOOD.replace(",20", ',"1,020"'), r"y: '1,020' \(row 3\) can be read in two ways"),
        ("年份,a,b,y\n2000,12,76,100\n".encode("utf-16-le"), "UTF-16 without its mark"),
        (GOOD.replace("2001", "年").encode("gbk"), "Row 3 is not in UTF-8, and what it is in"),
        (GOOD.replace("2001", "é").encode("latin-1"), "Row 3 is not in UTF-8, and what it is in"),
        (b"PK\x03\x04" + bytes(100), "is a spreadsheet that is broken"),
        ("year,a,b,y\n" + "1,2,3,4\n" * 10_001, "has more than 10,000 rows below"),
    ],
    ids=lambda value: None if len(value) > 60 else value[:30],
)
def test_a_file_of_another_kind_is_told_what_it_is(read, content, message):
    with pytest.raises(ValueError, match=f"own.csv.*({message})"):
        read(content)


def test_a_million_rows_are_refused_without_reading_them_all(read):
    import tracemalloc

    tracemalloc.start()
    with pytest.raises(ValueError, match="more than 100,000 rows"):
        read(b"year,a,b,y\n" + b"2000,12,76,100\n" * 1_000_000)
    assert tracemalloc.get_traced_memory()[1] < 120e6  # of which the bytes above are 15
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2,6", ",6", "row 3, column 'a': the number is missing"),
        ("4,8", "4,", "Row 5 has no targets"),
        ("2,6", "2,six", "row 3, column 'b': 'six' is not a finite number"),
        ("2,6", "2,inf", "row 3, column 'b': 'inf' is not a finite number"),
        ("2,6", "2,nan", "1 cell in 1 column says nan"),
        ("2,6", "2,1e999", "row 3, column 'b': '1e999' is not a finite number"),
        (",20", ",20 p", "a letter or a sign before or behind, as in '20 p'"),
        (",20", ",20 t", r"a unit or a word that the others have not \(t\), as in '20 t'"),
        ("2001", "2000", "row 3, column 'year': 2000 comes again, as in row 2; one of"),
        ("2001", "1999", "year is 1999 in row 3, where all others make it 2001"),
        ("2001", "2001.5", "row 3, column 'year': '2001.5' is not a year"),
        ("2001", "", "Row 3 has nothing in the place of a time"),
        (",20", ",", "Row 3 has no targets, but rows below it do"),
        ("a,b", "a,c", "one column 'b'; the columns are year, a, c, y"),
        ("year", "time", "one column 'year'; the columns are time, a, b, y"),
        ("year,a,b,y", "year,a,a,y", "Columns 2 and 3 are both called 'a'"),
        (",6,20", ",6,20,99", "row 3: has 5 cells; the heading has 4"),
        (",6,20", ",6", "Row 3 has 3 cells; the heading has 4"),
        (",20\n2002,3,7,30", ",\n2002,3,7,", "1 row has targets; at least 2 are needed"),
        (GOOD, "", "is empty; its first row must name the columns"),
        (GOOD, "year,a,b,y\n", "has no rows below the heading"),
        (",6", ",6\0", "no plain text"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_row_and_column(read, old, new, message):
    assert GOOD.count(old) >= 1
    with pytest.raises(ValueError, match=f"own.csv.*({message})"):
        read(GOOD.replace(old, new, 1))


def test_a_missing_file_is_what_python_says(tmp_path):
    with pytest.raises(FileNotFoundError):
        bp.load_table(tmp_path / "none.csv", inputs=["a"], targets=["y"])


def test_one_of_several_targets_missing_is_named(read):
    text = GOOD.replace("y\n", "y,z\n").replace("10\n", "10,1\n").replace("20\n", "20,\n")
    text = text.replace("30\n", "30,3\n").replace("8,\n", "8,,\n")
    with pytest.raises(ValueError, match="row 3, column 'z': the number is missing"):
        read(text, targets=("y", "z"))


# ------------------------------------------------------------------------------------------------
# Normalisation
# ------------------------------------------------------------------------------------------------


def test_a_scaler_maps_the_smallest_to_minus_one_and_the_largest_to_one():
    scaler = bp.Scaler.fit(np.array([[2.0, -1.0], [4.0, 0.0], [6.0, 3.0]]))
    assert scaler.scale(np.array([[2.0, 3.0], [4.0, 1.0], [8.0, -1.0]])).tolist() == [
        [-1, 1],
        [0, 0],
        [2, -1],
    ]


def test_the_future_inputs_lie_far_outside_where_the_network_was_trained(problem):
    expected = [[1.6367, 1.6908, 1.5657], [1.7445, 1.7980, 1.6766]]
    np.testing.assert_allclose(problem.X_future, expected, atol=5e-5)
    for values in (problem.X, problem.T):
        assert (values.min(axis=0) == -1).all() and (values.max(axis=0) == 1).all()


def test_a_constant_column_passes_unchanged():
    values = np.array([[3.0, 1.0], [3.0, 2.0]])
    scaler = bp.Scaler.fit(values)
    np.testing.assert_array_equal(scaler.scale(values), [[3, -1], [3, 1]])
    np.testing.assert_array_equal(scaler.unscale(scaler.scale(values)), values)


tables = arrays(float, (5, 3), elements=st.floats(-1e6, 1e6).map(lambda x: round(x, 3)))


@given(tables, tables)
def test_unscale_takes_scale_back(fitted_on, values):
    scaler = bp.Scaler.fit(fitted_on)
    back = scaler.unscale(scaler.scale(values))
    np.testing.assert_allclose(back, values, rtol=1e-12, atol=1e-9)


@given(tables)
def test_what_a_scaler_was_fitted_on_lies_within_minus_one_and_one(values):
    scaler = bp.Scaler.fit(values)
    scaled = scaler.scale(values)[:, scaler.high > scaler.low]
    assert (np.abs(scaled) <= 1 + 1e-12).all()


def test_nothing_leaks_from_the_years_held_out():
    table = bp.load_highway()
    years = range(1990, 2005)
    spoiled = bp.load_highway()
    spoiled.inputs[15:] *= 7
    spoiled.targets[15:] -= 1e6
    honest, other = bp.normalise(table, years), bp.normalise(spoiled, years)
    np.testing.assert_array_equal(honest.X, other.X)
    np.testing.assert_array_equal(honest.T, other.T)
    assert honest.train_years.tolist() == list(years)
    assert honest.held_out_years.tolist() == list(range(2005, 2010))
    X_held_out, T_held_out = honest.held_out
    assert (X_held_out.max(axis=0) > 1).all() and T_held_out.max() > 1


def test_held_out_years_are_scaled_like_the_others():
    whole = bp.load_highway()
    part = bp.normalise(whole, [2000, 1995, 1990, 2000])
    assert part.train_years.tolist() == [1990, 1995, 2000]
    np.testing.assert_allclose(part.x_scaler.unscale(part.X_held_out[-1]), whole.inputs[-1])
    np.testing.assert_allclose(part.t_scaler.unscale(part.T), whole.targets[[0, 5, 10]])


def test_without_years_held_out_there_is_nothing_held_out(problem):
    assert problem.held_out is None
    assert problem.X_held_out.shape == (0, 3)


@pytest.mark.parametrize(
    ("train", "message"),
    [
        ([1990, 2012], "train has the year 2012; the table has 1990 to 2009"),
        ([1990, 1990], "train has 1 years; at least 2 are needed"),
        ([], "train has 0 years; at least 2 are needed"),
    ],
)
def test_senseless_years_are_refused(train, message):
    with pytest.raises(ValueError, match=message):
        bp.normalise(bp.load_highway(), train)


def test_the_fitted_curve_is_in_the_units_of_the_table(network, matlab, problem):
    outputs = bp.forward(network, matlab, problem.X).Y
    fitted = bp.fitted(network, matlab, problem)
    assert fitted.shape == (20, 2)
    low, high = problem.table.targets.min(axis=0), problem.table.targets.max(axis=0)
    np.testing.assert_allclose(fitted, (outputs + 1) / 2 * (high - low) + low)
