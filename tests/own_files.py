"""Files as people bring them: written, read, and mended box by box."""

from __future__ import annotations

import io
from dataclasses import replace

from bpcore.core.data import make_table
from bpcore.core.tables.choice import Choice
from bpcore.core.tables.mends import PLAIN
from bpcore.core.tables.reading import read_file


def rows_of(heading, rows, separator=","):
    return "\n".join(separator.join(map(str, row)) for row in (heading, *rows)) + "\n"


def reading_of(content, mends=PLAIN, choice=None, name="own.csv"):
    content = content.encode() if isinstance(content, str) else content
    return read_file(content, name, name, mends, choice)


def mended(content, tick=lambda finding: finding.offers[0], most=6):
    """Tick one box of each open finding until none is left; the table, and what was said."""
    mends, choice, said = PLAIN, Choice(), []
    for _ in range(most):
        reading = reading_of(content, mends, choice)
        if not reading.open:
            return make_table(reading), said
        finding = reading.open[0]
        said.append(finding.sentence)
        assert finding.offers, finding.sentence
        mend = tick(finding).mend
        if "time" in mend:
            choice = replace(choice, time=mend["time"], time_is_chosen=True)
        mends = mends.with_(mend)
    raise AssertionError(said)


def workbook(**sheets) -> bytes:
    """A spreadsheet's file, of rows by the names of its sheets."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()
