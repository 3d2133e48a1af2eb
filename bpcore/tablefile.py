"""A CSV file as cells and numbers; what is wrong with it, in a sentence with row and column.

Not by pandas, which mends what is wrong with a file instead of saying so: it renames the second of
two equal columns, fills up a short row, and where rows are too long shifts their cells by one.
Rows are counted as a spreadsheet shows them, the heading being row 1.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from pathlib import Path

import numpy as np

from bpcore.network import FloatArray

MOST_ROWS = 10_000
"""Rows at most: a network of this course is trained on every one of them in each epoch."""

SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of spreadsheet programs begin, new and old."""

SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}


def read_cells(path: Path) -> tuple[list[str], list[list[str]]]:
    """The heading and the rows of a CSV file as texts, every row as long as the heading.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is no CSV file in UTF-8 with commas, or a row is too short or too long.
    """
    text = _decoded(path)
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline="")), MOST_ROWS + 2))
    except csv.Error as error:
        raise ValueError(f"{path.name} is not a CSV file ({error})") from None
    if not rows:
        raise ValueError(f"{path.name} is empty; its first row must name the columns")
    heading = rows[0]
    for separator, name in SEPARATORS.items():
        if len(heading) == 1 and separator in heading[0]:
            raise ValueError(
                f"{path.name}, row 1: the columns are separated by {name}; "
                f"save the file with commas between the columns, and decimal points"
            )
    if len(rows) > MOST_ROWS + 1:
        raise ValueError(
            f"{path.name} has more than {MOST_ROWS:,} rows below the heading; take fewer"
        )
    for row, cells in enumerate(rows):
        if len(cells) != len(heading):
            raise ValueError(
                f"{path.name}, row {row + 1}: has {len(cells)} cells; the heading has "
                f"{len(heading)}{_decimal_commas(cells, len(heading))}"
            )
    return [name.strip() for name in heading], rows[1:]


def _decoded(path: Path) -> str:
    """The text of a file in UTF-8; one in another encoding is told by name, if it can be."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES)
    if content.startswith(SPREADSHEETS):
        raise ValueError(
            f"{path.name} is a spreadsheet, whatever its name says: open it there, and save it as "
            f"CSV UTF-8"
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4] + content[-4:]:
        raise ValueError(f"{path.name} is in UTF-16; save it as CSV in UTF-8")
    # The last character may have been cut in two.
    cut = len(content) == MOST_BYTES
    try:
        return content[: -4 if cut else None].decode("utf-8-sig", "ignore" if cut else "strict")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        try:
            chinese = re.search("[\u4e00-\u9fff]", content.decode("gb18030"))
        except UnicodeDecodeError:
            chinese = None
        found = ", but seemingly in GBK" if chinese else ""
        raise ValueError(
            f"{path.name}, row {row}: is not in UTF-8{found}; save it as CSV in UTF-8"
        ) from None


MOST_BYTES = 16_000_000
"""No more is read: far more than that many rows need."""


def _decimal_commas(cells: list[str], expected: int) -> str:
    """Why a row may have too many cells."""
    digits = sum(bool(re.fullmatch(r"\s*-?\d+\s*", cell)) for cell in cells)
    if expected < len(cells) <= 2 * expected and digits == len(cells):
        return "; is there a comma within a number? Write decimal points, and no thousands commas"
    return ""


def read_numbers(texts: list[str], column: str, file: str) -> FloatArray:
    """A column of texts as numbers; an empty cell becomes NaN.

    Raises
    ------
    ValueError
        If one is not a finite number; names row and column.
    """
    numbers = np.full(len(texts), np.nan)
    for row, text in enumerate(texts):
        if not text.strip():
            continue
        try:
            numbers[row] = float(text)
        except ValueError:
            numbers[row] = np.inf
        if not np.isfinite(numbers[row]):
            raise ValueError(
                f"{file}, row {row + 2}, column {column!r}: "
                f"{text!r} is not a finite number{_instead(text)}"
            )
    return numbers


def _instead(text: str) -> str:
    """What to write in the place of a number that is written in another way."""
    plain = re.sub(r"[\s\u202f\u00a0'’]", "", text)
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        return f": write it without separators between thousands, {plain.replace(',', '')}"
    if re.fullmatch(r"-?\d+,\d+", plain):
        return f": write it with a decimal point, {plain.replace(',', '.')}"
    if plain != text.strip() and re.fullmatch(r"-?\d+(\.\d+)?", plain):
        return f": write it without separators between thousands, {plain}"
    return ""
