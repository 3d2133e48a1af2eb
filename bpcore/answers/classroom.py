"""A class's learning journals in one table, with a picture of where the class went wrong.

    python -m bpcore.answers.classroom FOLDER

reads every CSV file in the folder that a learner has exported, and writes class.csv and class.png
beside them.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bpcore.answers.class_figure import draw_class
from bpcore.answers.journal import EXERCISE, PREDICTION
from bpcore.answers.report import COLUMNS, csv_text
from bpcore.core.words import counted
from bpcore.drawing.style import Picture

TABLE, PICTURE = "class.csv", "class.png"

Row = dict[str, str]


@dataclass(frozen=True)
class Item:
    """A prediction or an exercise, and how a class fared with it.

    Attributes
    ----------
    event, key, question : str
    learners : int
        Who answered, skipped or tried it.
    wrong : int
        Whose first prediction was wrong, or who never passed the exercise.
    hesitant : int
        Who skipped the prediction, or passed the exercise after a wrong try.
    common : str
        The most frequent wrong answer; empty if there is none.
    """

    event: str
    key: str
    question: str
    learners: int
    wrong: int
    hesitant: int
    common: str

    @property
    def share_wrong(self) -> float:
        """From 0 to 1."""
        return self.wrong / self.learners


@dataclass
class Merged:
    """Rows of all exports, and a sentence for whatever was odd."""

    rows: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_export(path: Path) -> tuple[list[Row], str]:
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


def merge(paths: Iterable[Path]) -> Merged:
    """The exports of a class in one table; what is there twice counts once."""
    merged, owner = Merged(), {}
    known: set[tuple[str, ...]] = set()
    for path in paths:
        rows, said = read_export(path)
        if said:
            merged.remarks.append(said)
        new = []
        for row in rows:
            event = tuple(row[name] for name in ("pseudonym", "time", "event", "key"))
            if event not in known:
                known.add(event)
                new.append(row)
        for name in sorted({row["pseudonym"] for row in rows}):
            if name in owner:
                twice = sum(row["pseudonym"] == name for row in rows) - sum(
                    row["pseudonym"] == name for row in new
                )
                merged.remarks.append(
                    f"{path.name} and {owner[name]} are both from “{name}”, with {twice} events in "
                    f"common, which count once; if these are two learners, one should choose "
                    f"another pseudonym."
                )
            owner.setdefault(name, path.name)
        merged.rows += new
    return merged


def items(rows: Iterable[Row]) -> list[Item]:
    """Predictions and exercises in the order of the lessons, and how the class fared."""
    tries: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(rows, key=lambda row: row["time"]):
        if row["event"] in (PREDICTION, EXERCISE):
            tries[row["event"], row["key"]][row["pseudonym"]].append(row)
    found = []
    for (event, key), by_learner in tries.items():
        ends = [_end(event, of_one) for of_one in by_learner.values()]
        wrong = Counter(
            row["answer"] if event == PREDICTION else row["message"]
            for of_one in by_learner.values()
            for row in of_one
            if row["result"] in ("wrong", "not passed")
        )
        question = next(iter(by_learner.values()))[0]["question"]
        counts = ends.count("wrong"), ends.count("hesitant")
        common = wrong.most_common(1)[0][0] if wrong else ""
        found.append(Item(event, key, question, len(ends), *counts, common))
    return sorted(found, key=lambda item: (item.event != PREDICTION, _place(item.key)))


def _end(event: str, of_one: list[Row]) -> str:
    """How one learner fared with one item: "right", "wrong" or "hesitant"."""
    results = [row["result"] for row in of_one]
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


def picture(found: list[Item], learners: int) -> Picture:
    """Where the class went wrong: predictions on the left, exercises on the right."""
    sides = [[item for item in found if item.event == event] for event in (PREDICTION, EXERCISE)]
    return draw_class(
        *(
            [(item.key, item.wrong, item.hesitant, item.learners) for item in side]
            for side in sides
        ),
        learners=learners,
    )


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
    merged = merge(path for path in sorted(folder.glob("*.csv")) if path.name != TABLE)
    for remark in merged.remarks:
        print(remark)
    if not merged.rows:
        print(
            f"{folder} holds no export: learners make one with “Export as CSV” at the end of "
            f"lesson 00.",
            file=sys.stderr,
        )
        return 1
    learners = len({row["pseudonym"] for row in merged.rows})
    found = items(merged.rows)
    try:
        (folder / TABLE).write_text(csv_text(merged.rows), encoding="utf-8-sig")
        picture(found, learners).savefig(folder / PICTURE, dpi=150)
    except OSError as error:
        print(f"{folder} cannot be written ({error.strerror}).", file=sys.stderr)
        return 1
    told = f"{counted(learners, 'learner')}, {counted(len(merged.rows), 'event')}"
    print(f"{told}: {TABLE} and {PICTURE} in {folder}.")
    worst = sorted(found, key=lambda item: -item.share_wrong)[:5]
    for item in (item for item in worst if item.wrong):
        print(
            f"  {item.event} {item.key}: wrong {item.wrong} of {item.learners}; "
            f"most often: {item.common}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
