"""A file as rows of texts: by separators, or by openpyxl from a spreadsheet.

Not by ``pandas.read_csv``, which mends what is wrong with a file instead of saying so: it renames
the second of two equal columns, fills up a short row, and where rows are too long shifts their
cells by one. Rows are counted as a spreadsheet shows them, from 1.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import methodcaller
from typing import Any

import numpy as np

from bpcore.core.tables.choice import ROW, names_of
from bpcore.core.tables.decode import decode
from bpcore.core.tables.mends import Inquiry, Offer, box, listed, places
from bpcore.core.tables.numbers import has_decimal_comma, looks_like_a_number, pointed
from bpcore.core.words import counted

MOST_BYTES = 16_000_000
"""No more is read: far more than a table of this course needs."""

MOST_ROWS = 100_000
"""Rows at most of a file, of which one of many series may be kept."""

MOST_CELLS = 1_000_000

MOST_COLUMNS = 2_000
"""Of a file, which may lie on its side."""

MOST_UNPACKED = 10_000_000
"""Bytes that a spreadsheet may declare itself to unpack to."""

DAMAGED = (
    " is a spreadsheet that cannot be read, as a part of it is damaged: open it in a spreadsheet "
    "program and save it anew"
)
"""What is said of a file at which openpyxl gives up, in words that are for programmers."""

LONGEST_CELL = 10_000
"""Letters in a cell."""

MOST_DIGITS = 4_000
"""Of a number: Python reads no whole one of many more."""

ENDLESS = re.compile(rf"\d{{{MOST_DIGITS}}}")

SEPARATORS = {
    "\t": "tabs",
    ";": "semicolons",
    "|": "vertical bars",
    ",": "commas",
    "，": "full-width commas",
    "；": "full-width semicolons",
    " ": "blanks",
    "  ": "two blanks or more",
}

WHOLE_LINE = re.compile('"(?:[^"]|"")*"')

STATED = re.compile(r"\"?sep=([^\s\w\"]|\t)\"?[ \t;,]*(?=\n)", re.IGNORECASE)
"""A first line that tells a spreadsheet program what separates the columns."""

RECEIVED = re.compile(r"^(\d\d?:\d\d:\d\d(?:\.\d+)?) -> ", re.MULTILINE)
"""When a line came, as programs write it that listen to a device."""

QUOTED = re.compile(r'"[^"\w\n]{0,4}\d{1,12}([.,]\d{3}){0,4}[.,]\d+[^"\d\n]{0,6}"')
"""A number with a point or a comma, between quotation marks."""

FIXED_WIDTH = re.compile(r"\s*[\d.]+(\s{2,}[\d.?-]+){2}")

RULE = re.compile(r"|[-+=:|─┼]{3,}|:-|:?-:|\\(hline|[a-z]+rule)|\d+[snd]")
"""A cell of a row that is empty, a line drawn across the table, or widths of columns (10s, 14n)."""

FORMULA, CALCULATED = re.compile(rb"<f\b[^>]*>"), re.compile(rb"(</f>|<f\b[^>]*/>)\s*<v>[^<]")
HIDDEN = re.compile(rb"""<(row|col)\b[^<>]*\bhidden=["'](1|true)""")
"""In a sheet: formulas, those with a value, and rows or columns hidden by a filter perhaps."""

GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(?P<sign>[.,])\d{3}")
"""A text that is one thousand and more, or one and a fraction."""

LOOKED_AT = 200
"""Lines by which the separator, or a row of units, is found."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells as texts, stripped, and where their rows stand in the file.

    Attributes
    ----------
    rows : list of list of str
        Perhaps of different lengths.
    at : list of int
        The number of each row in the file, from 1.
    """

    rows: list[list[str]]
    at: list[int]

    def __getitem__(self, part: slice) -> Grid:
        return Grid(self.rows[part], self.at[part])

    def rows_at(self, chosen: Sequence[int]) -> Grid:
        """Some of the rows by their places, in this order."""
        return Grid([self.rows[i] for i in chosen], [self.at[i] for i in chosen])

    def with_names(self, names: list[str], above: int, at: int) -> Grid:
        """One row of names in the place of so many rows."""
        return Grid([names, *self.rows[above:]], [at, *self.at[above:]])


def padded(rows: list[list[str]]) -> list[list[str]]:
    """Rows of one length: short ones end in empty cells."""
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def read_grid(content: bytes, inquiry: Inquiry) -> Grid:
    """The cells of a file; what is to be said about how they were found is.

    Raises
    ------
    Unreadable
        If it is no table of texts, or too large.
    """
    too_long = len(content) > MOST_BYTES
    content = content[:MOST_BYTES]
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise inquiry.unreadable(
            " is a spreadsheet of the old kind (.xls): save it as .xlsx or CSV"
        )
    if content.startswith(b"%PDF"):
        raise inquiry.unreadable(" is a PDF: copy its table into a spreadsheet and save it as CSV")
    begin = content[:200].removeprefix(b"\xef\xbb\xbf")
    if re.match(rb"\s*<(!--|(html|!doctype|table|div|body|\?xml)\b)", begin, re.IGNORECASE):
        raise inquiry.unreadable(" is a web page, whatever its name says: save it as CSV")
    if re.match(rb"\s*[\[{]\s*[\[{\"]", begin):
        raise inquiry.unreadable(" is JSON, whatever its name says: save it as CSV")
    if too_long:  # the last line may have been cut in two
        content = content[: content.rfind(b"\n") + 1] or content
    if content.startswith(b"PK\x03\x04") and not too_long:
        rows = _within_bounds(_from_spreadsheet(content, inquiry), inquiry)
        rows = padded(rows)  # it knows no commas that could be missing
        _ask_about_texts(rows, inquiry)
    else:
        rows = _within_bounds(_from_text(decode(content, inquiry), inquiry), inquiry)
    if too_long:
        raise inquiry.unreadable(
            f" has more than {MOST_BYTES // 10**6} MB; take fewer rows or columns"
        )
    at = [place for place, row in enumerate(rows, 1) if not _says_nothing(row)]
    if not at:
        raise inquiry.unreadable(" is empty; its first row must name the columns")
    return Grid([rows[place - 1] for place in at], at)


def _says_nothing(row: list[str]) -> bool:
    """Whether a row is empty, a line that is drawn, or a comment without a word."""
    bare_comment = bool(row and COMMENT.fullmatch(row[0])) and not any(row[1:])
    return bare_comment or all(map(RULE.fullmatch, row))


def _within_bounds(rows: Iterator[list[str]], inquiry: Inquiry) -> list[list[str]]:
    """The rows, unless they are too many or too long."""
    found, cells = [], 0
    try:
        for row in rows:
            cells += len(row)
            if len(row) > MOST_COLUMNS:
                raise inquiry.unreadable(
                    f" has {len(row):,} columns in row {len(found) + 1}; at most "
                    f"{MOST_COLUMNS:,} will do"
                )
            if len(found) >= MOST_ROWS or cells > MOST_CELLS:
                raise inquiry.unreadable(
                    f" has more than {len(found):,} rows, which are more than this course "
                    f"trains on (10,000); take fewer"
                )
            found.append(_bare(row))
            length = len("".join(row))
            if length >= MOST_DIGITS and any(map(ENDLESS.search, row)):  # few rows are so long
                raise inquiry.unreadable(f", row {len(found)}: a cell has thousands of digits")
            if length > LONGEST_CELL < max(map(len, row)):
                raise inquiry.unreadable(
                    f", row {len(found)}: a cell has more than {LONGEST_CELL:,} letters; "
                    f"is a quotation mark not closed?"
                )
    except csv.Error as error:
        raise inquiry.unreadable(
            f", row {len(found) + 1}: the quotation marks do not go together, or a cell is "
            f"far too long ({error})"
        ) from None
    return found


def _bare(row: list[str]) -> list[str]:
    """Cells without blanks around them, and without quotation marks."""
    written = "".join(row)  # at once: there may be a million cells
    blanks = " " in written or not written.isprintable()
    cells = list(map(BLANKS_OFF, row)) if blanks else row
    return list(map(_unquoted, cells)) if '"' in written or "'" in written else cells


BLANKS_OFF = methodcaller("strip")


def _unquoted(cell: str) -> str:
    """A cell without the quotation marks that blanks stood around.

    In ="2008" they keep a spreadsheet from making a number of it.
    """
    if isinstance(cell, Number):
        return cell
    if cell[-1:] not in ('"', "'"):
        return cell
    cell = cell[1:] if cell.startswith('="') else cell
    quoted = len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "\"'"
    return cell[1:-1].strip() if quoted else cell


# --------------------------------------------------------------------------------------------------
# From a text
# --------------------------------------------------------------------------------------------------


def _from_text(text: str, inquiry: Inquiry) -> Iterator[list[str]]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise inquiry.unreadable(" holds a sign (NUL) that no text has; it is not a CSV file")
    lines = [line.rstrip("\n") for line in islice(_lines(text), LOOKED_AT)]
    if _are_in_quotes(lines):  # by a program that took each for one cell
        whole = ((WHOLE_LINE.fullmatch(line), line) for line in text.splitlines())
        text = "\n".join(line[1:-1].replace('""', '"') if is_ else line for is_, line in whole)
    wanted = _separator_called(inquiry.mends.separator or "", inquiry)
    if lines and all(map(RECEIVED.match, filter(str.strip, lines))):
        separator = wanted or find_separator(RECEIVED.sub("", text))
        text = RECEIVED.sub(rf"\1{separator}", text)
    stated = STATED.match(text)
    if stated:  # the line stays, and is empty: rows are counted as the file has them
        text = text[stated.end() :]
    separator = wanted or (stated and stated[1]) or find_separator(text)
    if separator != "," or wanted:
        words = SEPARATORS.get(separator, repr(separator))
        undo = {} if wanted else {"separator": ","}
        offer = Offer(f"{words} separate the columns", {"separator": separator}, undo)
        inquiry.tell(f"The columns are separated by {words}", offer)
    if separator in (",", ";"):  # a decimal comma is quoted between commas, or needs semicolons
        sure = separator == "," and not QUOTED.search(text)
        inquiry.decimal["." if separator == "," else ","] = sure
    lines = islice(_lines(text), LOOKED_AT)
    comments = [i for i, line in enumerate(lines, 1) if COMMENT.match(line)]
    if separator in (" ", "  ") and comments:
        read = list(islice(_uncommented(_lines(text), separator), LOOKED_AT))
        if comments := [i for i in comments if not read[i - 1].strip()]:
            said = "is a comment that names" if len(comments) == 1 else "are comments that name"
            inquiry.tell(
                f"{places(comments).capitalize()} {said} no columns: left out", guessed=True
            )
    return split(text, separator)


def _are_in_quotes(lines: list[str]) -> bool:
    """Whether all lines are, or all below a heading that is split as these would be."""
    first, *rest = [line for line in lines if line.strip()] or [""]
    if not all(map(WHOLE_LINE.fullmatch, rest)):
        return False
    signs = [sign for sign in SEPARATORS if sign.strip(" ") and sign in first]
    alike = any(all(line.count(sign) == first.count(sign) for line in rest) for sign in signs)
    return bool(WHOLE_LINE.fullmatch(first)) or (bool(rest) and alike)


def _separator_called(name: str, inquiry: Inquiry) -> str:
    """A separator, or what it is called: a tab is also tab or tabs."""
    words = {called.removesuffix("s"): sign for sign, called in SEPARATORS.items()}
    words |= {"\\t": "\t", "space": " ", "bar": "|", "pipe": "|", "whitespace": " ", r"\s+": " "}
    sign = words.get(name.casefold().removesuffix("s"), name)
    if sign not in ("", *SEPARATORS) and (len(sign) > 1 or sign in '\r\n"'):
        raise inquiry.unreadable(f": {name!r} is no sign that separates columns, such as ';'")
    return sign


def split(text: str, separator: str) -> Iterator[list[str]]:
    """The rows of a text; a blank stands for any number of blanks, two for two or more."""
    lines = _lines(text)
    if separator in (" ", "  "):
        lines = _uncommented(lines, separator)
    if separator == "  ":
        return (_between_blanks(line, separator) for line in lines)
    if separator == " ":
        lines = (" ".join(line.split()) for line in lines)
    return csv.reader(lines, delimiter=separator, strict=True)


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, one at a time: it may be long, and only its beginning be wanted."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


COMMENT = re.compile(r"\s*(#+|%+|//)\s*")


def _uncommented(lines: Iterator[str], separator: str) -> Iterator[str]:
    """Lines without the # or % before the names of columns, where NumPy and MATLAB put it.

    Names are the last such lines above the numbers that have a word for each column, unless a line
    below is a heading. All others are comments, and come out empty.
    """
    head: list[str] = []
    for first in islice(lines, LOOKED_AT):
        cells = _between_blanks(first, separator)
        numbers = sum(map(looks_like_a_number, cells))
        if 2 * numbers >= len(cells) > 1 and not COMMENT.match(first):
            break
        head.append(first)
    else:
        yield from chain(head, lines)
        return
    last = None
    for i in reversed(range(len(head))):
        counts = cells[0] in ("0", "1") and len(_between_blanks(head[i], separator)) == len(cells)
        bare = head[i] if counts else COMMENT.sub("", head[i], count=1)  # of a column called #
        words = _between_blanks(bare, separator)
        whole = len(words) == len(cells) and not all(map(RULE.fullmatch, words))
        whole = whole and words[0][-1:] != ":"  # as in "rows: 12"
        if not COMMENT.match(head[i]):
            last = -1 if whole else last
        elif whole and last in (None, i + 1):
            head[i], last = bare, i
        else:
            head[i] = "\n"
    yield from chain(head, [first], lines)


def _between_blanks(line: str, separator: str) -> list[str]:
    """The cells of a line that blanks separate, or two of them or more."""
    return re.split(r"\s{2,}|\t", line.strip()) if separator == "  " else line.split()


def find_separator(text: str) -> str:
    """What separates the columns: what splits most lines in a row into equally many cells.

    A comma in a title and in all numbers leaves out the names between them. Between equals that
    which is least often part of a number or a sentence. Comments may be of another form.
    """
    lines = [line for line in islice(_lines(text[: 10**6]), LOOKED_AT) if line.strip()]
    bare = [line for line in lines if not COMMENT.match(line)]
    lines = bare if len(bare) > 2 else lines
    best, most, broken, headed = ",", 0.0, set(), False
    for separator in list(SEPARATORS)[:-1]:  # two blanks are one as well: see below
        try:
            rows = [row for row in split("".join(lines), separator) if any(map(str.strip, row))]
        except csv.Error:
            broken |= {separator}
            continue
        lengths = Counter(len(row) for row in rows if len(row) > 1)
        if not lengths or (separator != " " and _of_fixed_width(rows)):
            continue
        length = lengths.most_common(1)[0][0]
        full = [len(row) == length for row in rows]
        alike = max((list(r) for f, r in groupby(range(len(rows)), full.__getitem__) if f), key=len)
        share = len(alike) / len(lines)
        if separator == " ":  # a title has blanks as well, and so have names; a tab is one, too
            begin = rows[max(alike[0] - 1, 0) : alike[0] + 1]
            if len(begin) > 1 and all(best in "".join(row) for row in begin):
                continue  # it separates the names and the first numbers; "Jan 2020" has one blank
            if headed:
                continue  # so it does below a title, or above a note, that has as many words
            likely = lengths.total() > 0.5 * len(lines) and best != "\t"
            share *= 0.99 if likely else 0.5
        if share > most + 1e-9:
            best, most = separator, share
            words = all(c.strip() and not c.strip()[0].isdecimal() for c in rows[alike[0]])
            named = words or (not alike[0] and separator != ",")  # 1,5 may begin a file of numbers
            headed = named and 2 * sum(full) > len(lines)
    if most < 0.5:
        best = next((sign for sign in RARE if _splits_all(lines, sign)), best)
    if best == " " and "," in broken and 2 * sum("," in line for line in lines) > len(lines):
        return ","  # quotation marks within others: which is then said
    if best == " " and _set_apart(lines):
        return "  "
    return best


RARE = "^~:"
"""What separates columns where nothing else may, below words that it separates as well."""


def _splits_all(lines: list[str], sign: str) -> bool:
    """Whether lines that begin with a number, below one of words, have a sign equally often."""
    counts = {line.count(sign) for line in lines}
    words, numbers = lines[:1], [line.strip()[:1].isdecimal() for line in lines[1:]]
    named = bool(words) and not any(map(str.isdecimal, words[0]))
    return named and numbers != [] and all(numbers) and len(counts) == 1 and counts != {0}


def _set_apart(lines: list[str]) -> bool:
    """Whether two blanks or more stand between cells: one within is part of a name or a number."""
    rows = list(split("".join(lines), "  "))
    width = Counter(map(len, rows)).most_common(1)[0][0]
    within = [cell for row in rows for cell in row if " " in cell]
    fit = all(looks_like_a_number(cell) or not cell[0].isdecimal() for cell in within)
    return bool(within) and width > 1 and fit and all(len(row) == width for row in rows)


def _of_fixed_width(rows: list[list[str]]) -> bool:
    """Whether the first cells hold several numbers, with blanks to fill the lines between."""
    return sum(bool(FIXED_WIDTH.match(row[0])) for row in rows) > 0.5 * len(rows)


# --------------------------------------------------------------------------------------------------
# From a spreadsheet
# --------------------------------------------------------------------------------------------------


def _from_spreadsheet(content: bytes, inquiry: Inquiry) -> Iterator[list[str]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
            parts = packed.namelist()
            names = [name for name in parts if name.startswith("xl/worksheets/")]
            contents = [packed.read(name) for name in names] if unpacked <= MOST_UNPACKED else []
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise inquiry.unreadable(f" is a spreadsheet that is broken ({error})") from None
    if "content.xml" in parts or "xl/workbook.bin" in parts:
        raise inquiry.unreadable(" is a spreadsheet of another kind: save it as .xlsx or CSV")
    if "xl/workbook.xml" not in parts:
        raise inquiry.unreadable(" is a packed file (zip) and no .xlsx: unpack it first")
    if unpacked > MOST_UNPACKED:
        raise inquiry.unreadable(
            f" would unpack to {unpacked / 1e6:,.0f} MB; at most {MOST_UNPACKED // 10**6} will do"
        )
    if _never_calculated(contents):
        raise inquiry.unreadable(
            " has formulas whose values were never calculated: open it in a spreadsheet program "
            "and save it there"
        )
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = {sheet.title: sheet for sheet in book.worksheets}
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise inquiry.unreadable(DAMAGED) from error
    if not sheets:
        raise inquiry.unreadable(" has no sheet with cells")
    wanted = inquiry.mends.sheet
    if wanted is not None and wanted not in sheets:
        raise inquiry.unreadable(f" has no sheet {wanted!r}; it has {listed(list(sheets))}")
    top = {title: _top_of(sheets[title]) for title in sheets} if len(sheets) > 1 else {}
    tables = [title for title in top if _numbers_in(top[title]) > 2]
    tables = tables or [title for title in top if len(top[title]) > 2]
    tables.sort(key=lambda title: sheets[title].sheet_state != "visible")
    choice = inquiry.choice
    asked = {*names_of(choice.time), *(choice.inputs or ()), *(choice.targets or ())} - {ROW}
    with_all = [title for title in tables if asked <= {c for row in top[title] for c in row}]
    chosen = wanted or next(iter(with_all or tables or sheets))
    if len(sheets) > 1:
        inquiry.tell(
            f"The file has {len(sheets)} sheets, {listed(list(sheets))}; {chosen} is read",
            *(box(f"read the sheet {title}", sheet=title) for title in sheets),
            guessed=len(with_all if asked and with_all else tables) > 1,
        )
    path = sheets[chosen]._worksheet_path.lstrip("/")
    if any(HIDDEN.search(one) for name, one in zip(names, contents, strict=True) if name == path):
        said = "Some rows or columns of the file are hidden: they are read like the others"
        inquiry.tell(said, guessed=True)
    return _cells_of(sheets[chosen], inquiry)


def _never_calculated(contents: list[bytes]) -> bool:
    """Whether the sheets have formulas, and none of them a value, as a program may write them."""
    return any(map(FORMULA.search, contents)) and not any(map(CALCULATED.search, contents))


def _top_of(sheet: Any) -> list[list[str]]:
    """Rows of several cells near the top: a table has more than two, and notes may have none."""
    rows = islice(sheet.values, LOOKED_AT)
    found = ([_text(value) for value in row[: MOST_COLUMNS + 1]] for row in rows)
    return [cells for cells in found if sum(map(bool, cells)) > 1]


def _numbers_in(rows: list[list[str]]) -> int:
    """Rows that have numbers behind their first cell, as the lines of contents have not."""
    return sum(any(isinstance(cell, Number) for cell in row[1:]) for row in rows)


def _cells_of(sheet: Any, inquiry: Inquiry) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # some programs write wrong ones
    try:
        for row in sheet.iter_rows(values_only=True):
            cells = [_text(value) for value in row[: MOST_COLUMNS + 1]]
            while cells and not cells[-1]:
                del cells[-1]
            yield cells
    except Exception as error:  # as above: a sheet is read while its rows are asked for
        raise inquiry.unreadable(DAMAGED) from error


def _text(value: Any) -> str:
    """A cell as a CSV file would have it; a day without a time of day is a day."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return str(value.date() if value.time() == datetime.time() else value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return Number(int(value))
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Number(value) if number else str(value)


class Number(str):
    """A cell that was a number in a spreadsheet: no text that may be one in two ways."""

    __slots__ = ()

    def strip(self, _: str | None = None) -> Number:
        """Itself, which has no blanks."""
        return self


def _ask_about_texts(rows: list[list[str]], inquiry: Inquiry) -> None:
    """Texts among numbers of a spreadsheet, in which a point or a comma may be either sign.

    Where only a decimal comma fits, as in 3.515,7, it is one in all texts of the column, unless
    the numbers around are of another size. Until the first that is in doubt is decided, all such
    texts are read as is likeliest of it.
    """
    asked = None
    numbers = [[isinstance(cell, Number) for cell in row] for row in rows]
    begin = next((i for i, row in enumerate(numbers) if any(row)), 0)  # below the heading
    for column in range(len(rows[0]) if rows else 0):
        if not any(row[column] for row in numbers):
            continue
        fraction = any(row[column] and "." in rows[i][column] for i, row in enumerate(numbers))
        texts = {i: rows[i][column] for i in range(begin, len(rows)) if not numbers[i][column]}
        commas = [i for i, cell in texts.items() if "," in cell and has_decimal_comma(cell)]
        sizes = [abs(float(row[column])) for row in rows if isinstance(row[column], Number)]
        typical = float(np.median(sizes)) or 1.0
        thousands = any("." in texts[i] for i in commas)  # and both signs, as in 3.515,7
        read = []
        for i, cell in texts.items():
            found = GROUPED.fullmatch(cell)
            if i in commas:
                rows[i][column] = pointed(cell, ",")
                read.append(i)
            elif found and (fraction or commas):
                ways = {sign: Number(pointed(cell, sign)) for sign in (found["sign"], *",.")}
                off = {sign: abs(np.log(abs(float(way)) / typical)) for sign, way in ways.items()}
                sure = commas and (thousands or off[","] <= off["."])
                decimal = inquiry.mends.decimal or ("," if sure else asked)
                if decimal is None:
                    said = f"{cell!r} is a text among numbers, and can be read in two ways"
                    offers = [box(f"{cell!r} is {ways[sign]}", decimal=sign) for sign in ways]
                    inquiry.ask(f"Row {i + 1}: {said}", *offers)
                    decimal = asked = next(iter(ways))
                rows[i][column] = ways[decimal]
                read.append(i)
        if commas:
            inquiry.tell(
                f"{counted(len(read), 'text')} among numbers ({places([i + 1 for i in read])}): "
                f"{texts[read[0]]!r} is {rows[read[0]][column]}",
                guessed=True,
            )
