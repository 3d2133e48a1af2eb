"""A class's learning journals in one table, with a picture of where the class went wrong.

    python -m bpcore.answers.classroom FOLDER

reads every CSV file in the folder that a learner has exported, and writes class.csv and class.png
beside them.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from bpcore.answers.journal import EXERCISE, PREDICTION
from bpcore.answers.report import COLUMNS, csv_text
from bpcore.core.words import counted
from bpcore.drawing.style import Picture, style, subplots

TABLE, PICTURE = "class.csv", "class.png"

WRONG, HESITANT = "#8A3D00", "#E6C9B3"
ROW, MARGIN = 0.27, 1.9  # inches

BOTH = (
    "{file} and {first} are both from “{name}”, with {twice} events in common, which count once; "
    "if these are two learners, one should choose another pseudonym."
)


def read_export(path: Path) -> tuple[list[dict[str, str]], str]:
    """One export's rows, and a sentence about what cannot be used; either may be empty."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                return [], (
                    f"{path.name} is left out: it is no export of a learning journal, as its first "
                    f"line is not {','.join(COLUMNS[:4])},…."
                )
            rows = list(reader)
    except UnicodeDecodeError:
        return [], f"{path.name} is left out: it is no text in UTF-8; ask for a new export."
    except (csv.Error, OSError) as error:
        return [], f"{path.name} is left out: it cannot be read ({error})."
    whole = [row for row in rows if None not in row and None not in row.values()]
    whole = [row for row in whole if row["pseudonym"] and row["key"] and row["time"]]
    if not whole:
        return [], f"{path.name} is left out: it holds no events."
    damaged = len(rows) - len(whole)
    rows_are = "row is" if damaged == 1 else "rows are"
    said = f"{path.name}: {damaged} damaged {rows_are} left out." if damaged else ""
    return whole, said


def merge(paths: Iterable[Path]) -> tuple[pd.DataFrame, list[str]]:
    """The exports of a class in one table, and a sentence for whatever was odd.

    Returns
    -------
    table : DataFrame
        Of ``COLUMNS``, all texts; what is there twice stands there once.
    remarks : list of str
    """
    rows, remarks = [], []
    for path in paths:
        found, said = read_export(path)
        rows += [{**row, "file": path.name} for row in found]
        remarks += [said] if said else []
    table = pd.DataFrame(rows, columns=[*COLUMNS, "file"])
    twice = table.duplicated(["pseudonym", "time", "event", "key"])
    for name, files in table["file"].groupby(table["pseudonym"]):
        first, *others = files.unique()
        for file in others:
            common = twice[files.index[files == file]].sum()
            remarks.append(BOTH.format(file=file, first=first, name=name, twice=common))
    return table.loc[~twice, list(COLUMNS)], remarks


def items(table: pd.DataFrame) -> pd.DataFrame:
    """How a class fared with each prediction and exercise, in the order of the lessons.

    Parameters
    ----------
    table : DataFrame
        Of ``COLUMNS``.

    Returns
    -------
    DataFrame
        Columns: event and key; ``learners`` who answered, skipped or tried it; how many of them
        were ``wrong``, with their first prediction, or never passed the exercise; how many were
        ``hesitant``, who skipped the prediction, or passed the exercise after a wrong try; and the
        most ``common`` wrong answer, empty if there is none.
    """
    found = []
    asked = table[table["event"].isin([PREDICTION, EXERCISE])].sort_values("time", kind="stable")
    for (event, key), tries in asked.groupby(["event", "key"], sort=False):
        ends = [_end(event, list(of_one)) for _, of_one in tries.groupby("pseudonym")["result"]]
        said = tries["answer" if event == PREDICTION else "message"]
        wrong = Counter(said[tries["result"].isin(["wrong", "not passed"])]).most_common(1)
        counts = len(ends), ends.count("wrong"), ends.count("hesitant")
        found.append((event, key, *counts, wrong[0][0] if wrong else ""))
    found.sort(key=lambda item: (item[0] != PREDICTION, _place(item[1])))
    columns = ["event", "key", "learners", "wrong", "hesitant", "common"]
    return pd.DataFrame(found, columns=columns)


def _end(event: str, results: list[str]) -> str:
    """How one learner fared with one item: "right", "wrong" or "hesitant"."""
    if event == EXERCISE:
        if "passed" not in results:
            return "wrong"
        return "right" if results[0] == "passed" else "hesitant"
    answered = [result for result in results if result != "skipped"]
    if not answered:
        return "hesitant"
    return "wrong" if answered[0] == "wrong" else "right"


def _place(key: str) -> tuple:
    """For the order of the lessons: 3.2 before 3.10."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in key.split(".")
    )


def picture(found: pd.DataFrame, learners: int) -> Picture:
    """Where a class of so many learners went wrong, by its ``items``, a row for each.

    Predictions are on the left, exercises on the right.
    """
    predictions, exercises = (found[found["event"] == event] for event in (PREDICTION, EXERCISE))
    rows = max(len(predictions), len(exercises), 4)
    figure, (left, right) = subplots(1, 2, width=12, height=MARGIN + ROW * rows)
    with style():
        figure.suptitle(f"Where the class went wrong ({learners} learners)", x=0.01, ha="left")
        _bars(left, predictions, "Predictions", ("wrong at first", "skipped"))
        _bars(right, exercises, "Exercises", ("not passed", "passed later"))
    worst = max(found.itertuples(), key=_share, default=None)
    figure.description = f"Shares of {learners} learners who were wrong, for each question" + (
        f"; the largest is {worst.wrong} of {worst.learners} at {worst.key}." if worst else "."
    )
    return figure


def _share(item: Any) -> float:
    """The part of the learners who were wrong."""
    return item.wrong / item.learners


def _bars(ax: Axes, bars: pd.DataFrame, title: str, words: tuple[str, str]) -> None:
    """One panel; the number behind a bar says of how many."""
    ax.set_title(title)
    ax.set(xlim=(0, 100), xlabel="per cent of those who answered")
    if bars.empty:
        ax.set_yticks([])
        ax.text(50, 0.5, "none", ha="center", va="center", transform=ax.get_xaxis_transform())
        return
    places = range(len(bars))
    wrong, hesitant = (100 * bars[name] / bars["learners"] for name in ("wrong", "hesitant"))
    ax.barh(places, wrong, color=WRONG, label=words[0])
    ax.barh(
        places, hesitant, left=wrong, color=HESITANT, edgecolor="#6B5B4F", hatch="////",
        linewidth=0.6, label=words[1],
    )  # fmt: skip
    ax.set_yticks(places, [f"{item.key}  (of {item.learners})" for item in bars.itertuples()])
    ax.set_ylim(len(bars) - 0.4, -0.6)
    ax.grid(visible=False, axis="y")
    ax.legend(loc="lower right", bbox_to_anchor=(1.02, 1), borderaxespad=0.2, ncols=2)


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m bpcore.answers.classroom",
        description="Merge the CSV exports of a class's learning journals into one table, with a "
        "picture of where the class went wrong.",
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="where the exports lie")
    folder = parser.parse_args(arguments).folder
    if not folder.is_dir():
        print(f"There is no folder {folder}.", file=sys.stderr)
        return 1
    table, remarks = merge(path for path in sorted(folder.glob("*.csv")) if path.name != TABLE)
    for remark in remarks:
        print(remark)
    if table.empty:
        print(
            f"{folder} holds no export: learners make one with “Export as CSV” at the end of "
            f"lesson 00.",
            file=sys.stderr,
        )
        return 1
    learners, found = table["pseudonym"].nunique(), items(table)
    try:
        (folder / TABLE).write_text(csv_text(table.to_dict("records")), encoding="utf-8-sig")
        picture(found, learners).savefig(folder / PICTURE, dpi=150)
    except OSError as error:
        print(f"{folder} cannot be written ({error.strerror}).", file=sys.stderr)
        return 1
    told = f"{counted(learners, 'learner')}, {counted(len(table), 'event')}"
    print(f"{told}: {TABLE} and {PICTURE} in {folder}.")
    worst = sorted(found.itertuples(), key=_share, reverse=True)[:5]
    for item in (item for item in worst if item.wrong):
        print(
            f"  {item.event} {item.key}: wrong {item.wrong} of {item.learners}; "
            f"most often: {item.common}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
