"""How soon a table of one's own is on the board, and a file that is too large refused."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

TITLE = "A table of one's own"

MEASURED = """- {rows:,} rows of six columns: understood after {preview:.2f} s of the processor, the
  whole board with its backtest after {board:.1f} s; of forty columns understood after {wide:.1f} s.
- Holt's method, fitted to {rows:,} values: {holt:.2f} s.
- A million rows are refused after {refused:.1f} s."""


def run(quick: bool) -> str:
    """Seconds to read, to show and to refuse files, the numbers of which are random."""
    from bpcore.core.baselines import holt
    from bpcore.core.tables.reading import read_file
    from bpcore.experiments import own_data

    rows = 200 if quick else 10_000
    content, forty = daily(rows), daily(rows, 39)
    million = b"year,a,y\n" + b"2000,1,2\n" * (1000 if quick else 1_000_000)
    with TemporaryDirectory() as folder:
        path = Path(folder, "daily.csv")
        path.write_bytes(content)
        own = own_data()  # with all that is imported once
        taken = {
            "preview": seconds(lambda: read_file(content, "daily.csv", "daily.csv")),
            "board": seconds(lambda: own.open(path).run()),
            "wide": seconds(lambda: read_file(forty, "wide.csv", "wide.csv")),
            "holt": seconds(lambda: holt(own.table.targets[:, 0])),
            "refused": seconds(lambda: own.upload("large.csv", million).run()),
        }
    return MEASURED.format(rows=rows, **taken)


def daily(rows: int, columns: int = 5) -> bytes:
    """A table with a row for each day, and columns of numbers that wander."""
    wander = np.random.default_rng(0).normal(size=(rows, columns)).cumsum(axis=0)
    days = np.datetime64("1990-01-01") + np.arange(rows)
    lines = [",".join(["date", *(f"c{i}" for i in range(columns))])]
    lines += [
        ",".join([str(day), *(f"{value:.4f}" for value in row)])
        for day, row in zip(days, wander, strict=True)
    ]
    return "\n".join(lines).encode()


def seconds(work: Callable[[], Any]) -> float:
    """Of the processor, which other programs on the machine do not lengthen."""
    begin = time.process_time()
    work()
    return time.process_time() - begin
