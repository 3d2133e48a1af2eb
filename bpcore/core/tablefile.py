"""A CSV file as cells and numbers; what is wrong with it, in a sentence with row and column.

Not by pandas, which mends what is wrong with a file instead of saying so: it renames the second of
two equal columns, fills up a short row, and where rows are too long shifts their cells by one.
Rows are counted as a spreadsheet shows them, the heading being row 1.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bpcore.core.network import FloatArray

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 10_000
"""Rows at most: a network of this course is trained on every one of them in each epoch."""

SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of spreadsheet programs begin, new and old."""

SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True, eq=False)
class Sheet:
    """A CSV file as texts.

    Attributes
    ----------
    name : str
        Of the file, without its folder.
    line : str
        How Python finds the file: its path as it was given.
    heading : tuple of str
        Names of the columns.
    rows : list of list of str
        Each as long as the heading.
    """

    name: str
    line: str
    heading: tuple[str, ...]
    rows: list[list[str]]

    def texts(self, column: str) -> list[str]:
        """The cells of a column."""
        place = self.heading.index(column)
        return [row[place] for row in self.rows]

    def frame(self) -> pd.DataFrame:
        """The cells as they stand, to be looked at."""
        import pandas as pd

        return pd.DataFrame(self.rows, columns=list(self.heading))


def open_sheet(path: str | Path) -> Sheet:
    """Read a CSV file; see ``read_sheet``.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        See ``read_sheet``.
    """
    with Path(path).open("rb") as file:
        content = file.read(MOST_BYTES)
    return read_sheet(content, Path(path).name, str(path))


def read_sheet(content: bytes, name: str, line: str | None = None) -> Sheet:
    """The heading and the rows of a CSV file as texts, every row as long as the heading.

    Rows without anything in them, at the end, are left out: spreadsheets leave such.

    Parameters
    ----------
    content : bytes
        No more than ``MOST_BYTES`` of it are looked at.
    name : str
        Of the file, for what is said about it.
    line : str, optional
        How Python finds the file; its name if left out.

    Raises
    ------
    ValueError
        If it is no CSV file in UTF-8 with commas, or a row is too short or too long.
    """
    content = content[:MOST_BYTES]
    try:
        rows = list(islice(csv.reader(_lines(content, name)), MOST_ROWS + 2))
    except csv.Error as error:
        raise ValueError(f"{name} is not a CSV file ({error})") from None
    if len(rows) > MOST_ROWS + 1:
        raise ValueError(f"{name} has more than {MOST_ROWS:,} rows below the heading; take fewer")
    if len(content) == MOST_BYTES:
        raise ValueError(f"{name} has more than {MOST_BYTES // 10**6} MB; take fewer columns")
    while rows and not any(cell.strip() for cell in rows[-1]):
        del rows[-1]
    if not rows:
        raise ValueError(f"{name} is empty; its first row must name the columns")
    heading = rows[0]
    for separator, words in SEPARATORS.items():
        if len(heading) == 1 and separator in heading[0]:
            raise ValueError(
                f"{name}, row 1: the columns are separated by {words}; "
                f"save the file with commas between the columns, and decimal points"
            )
    for row, cells in enumerate(rows):
        if len(cells) != len(heading):
            raise ValueError(
                f"{name}, row {row + 1}: has {len(cells)} cells; the heading has "
                f"{len(heading)}{_decimal_commas(cells, len(heading))}"
            )
    return Sheet(name, name if line is None else line, tuple(map(str.strip, heading)), rows[1:])


def _lines(content: bytes, name: str) -> io.TextIOWrapper:
    """The lines of a file in UTF-8; one in another encoding is told by name, if it can be."""
    if content.startswith(SPREADSHEETS):
        raise ValueError(
            f"{name} is a spreadsheet, whatever its name says: open it there, and save it as "
            f"CSV UTF-8"
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4] + content[-4:]:
        raise ValueError(f"{name} is in UTF-16; save it as CSV in UTF-8")
    # The last character may have been cut in two.
    errors = "ignore" if len(content) == MOST_BYTES else "strict"
    try:
        content.decode("utf-8", errors)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        try:
            chinese = re.search("[\u4e00-\u9fff]", content.decode("gb18030"))
        except UnicodeDecodeError:
            chinese = None
        found = ", but seemingly in GBK" if chinese else ""
        raise ValueError(
            f"{name}, row {row}: is not in UTF-8{found}; save it as CSV in UTF-8"
        ) from None
    return io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", errors, newline="")


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
            numbers[row] = _number(text)
        except ValueError:
            numbers[row] = np.inf
        if not np.isfinite(numbers[row]):
            raise ValueError(
                f"{file}, row {row + 2}, column {column!r}: "
                f"{text!r} is not a finite number{_instead(text)}"
            )
    return numbers


def looks_like_a_number(text: str) -> bool:
    """Whether it is a number, or one written with other separators."""
    try:
        _number(text)
    except ValueError:
        return bool(_instead(text))
    return True


def _number(text: str) -> float:
    """A number; Python would also read 1_5 as one, and that may be a slip for 1.5."""
    if "_" in text:
        raise ValueError(f"{text!r} is not a number")
    return float(text)


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
