"""The datasheet beside the table says what is in the table."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from bpcore.core.data import load_highway
from bpcore.lessons.table.misprints import MISPRINTS

DATASHEET = Path(__file__).resolve().parent.parent / "data" / "highway.md"


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table below a heading row, without their backticks."""
    text = DATASHEET.read_text(encoding="utf-8")
    body = text.split(heading, 1)[1].split("\n\n", 1)[0].strip().splitlines()[1:]
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in body]


def test_columns_and_their_ranges():
    table = load_highway()
    record = table.frame[: len(table.years)]
    found = rows("| column | what it is | unit, as printed | smallest and largest of 1990–2009 |")
    assert [row[0] for row in found] == list(table.frame.columns)
    for name, _, _, span in found:
        low, high = map(float, span.split(","))
        assert (low, high) == (record[name].min(), record[name].max())


def test_misprints_are_those_of_the_exercise():
    frame = load_highway().frame.set_index("year")
    found = rows("| year | column | here | misprinted as |")
    assert {(row[1], int(row[0])): float(row[3]) for row in found} == MISPRINTS
    for year, column, here, _ in found:
        assert float(here) == frame[column][int(year)]


def test_oddities():
    table = load_highway()
    text = DATASHEET.read_text(encoding="utf-8")
    population, _, roads = table.inputs[-1]
    assert f"{table.targets[-1, 0] / population:.0f} trips a head" in text
    assert 12_900 < roads * 1e10 / (population * 1e4) < 13_100
    assert 125 < roads * 1e4 * 1e4 / (population * 1e4) < 135
    growth = np.diff(np.append(table.inputs[:, 0], table.future_inputs[0, 0]))
    growth /= table.inputs[:, 0]
    assert f"grows by {growth[-1]:.0%}".replace("%", " %") in text
    assert "at most 13.1 %" in text
    assert 0.13 < growth[:-1].max() < 0.131
    assert np.corrcoef(table.inputs, rowvar=False).min() > 0.97
    assert re.search(r"1834 \(1996\) to 4322 \(1997\) and 8132 \(1998\)", text)
