"""How long a lesson takes, by one rule for all.

    python tools/minutes.py              a line for each lesson
    python tools/minutes.py --detail     and what its minutes are spent on

Paths of notebooks may follow.

The rule: prose at 180 words a minute, 6 seconds a visible line of code, 1 minute a prediction,
4 minutes an experiment, 6 minutes an exercise, or 10 where its heading says "(long)" or
"(demanding)". The core is all before the heading "Exercises", without the section "Go further",
and may take the 50 minutes of a class at most, before all is rounded to 5 minutes. Folded code
(``source_hidden``) is not read; code and formulas that stand on lines of their own in the prose are
not counted as words.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

PROJECT = Path(__file__).resolve().parent.parent

WORDS_A_MINUTE = 180
MINUTES_A_LINE = 0.1
MINUTES_A_PREDICTION = 1
MINUTES_AN_EXPERIMENT = 4
MINUTES_AN_EXERCISE = 6
MINUTES_A_LONG_EXERCISE = 10
ROUNDED_TO = 5

LONGEST_CORE = 50

CORE, FURTHER, EXERCISES = "core", "further", "exercises"
SECTIONS = {"Go further": FURTHER, "Exercises": EXERCISES}
"""Headings of the second level that open another part than the core."""

NOT_READ_AS_WORDS = re.compile(
    r"^```.*?^```"  # a sample of code
    r"|\$\$.*?\$\$"  # a formula on lines of its own
    r"|<[^>]+>"  # a tag
    r"|\]\([^)]*\)",  # the address of a link
    re.DOTALL | re.MULTILINE,
)
WORD = re.compile(r"\S*\w\S*")
PREDICTION = re.compile(r"\bPredict\(\n")
EXPERIMENT = re.compile(r"\.unlocks\(")
LONG = re.compile(r"^### Exercise .*\((?:long|demanding)\b", re.MULTILINE)


@dataclass
class Load:
    """What there is to do in a part of a lesson."""

    words: int = 0
    code_lines: int = 0
    predictions: int = 0
    experiments: int = 0

    @property
    def minutes(self) -> float:
        """By the rule, not rounded."""
        return (
            self.words / WORDS_A_MINUTE
            + self.code_lines * MINUTES_A_LINE
            + self.predictions * MINUTES_A_PREDICTION
            + self.experiments * MINUTES_AN_EXPERIMENT
        )


@dataclass(frozen=True)
class Minutes:
    """How long a lesson takes, rounded; 0 for a part that it does not have."""

    core: int
    further: int
    exercises: int

    def __str__(self) -> str:
        """As the table of all lessons has it, without what is further."""
        exercises = f", and {self.exercises} for the exercises" if self.exercises else ""
        return f"{self.core}{exercises}"

    @property
    def sentence(self) -> str:
        """What the head of the lesson says."""
        exercises = f", and {self.exercises} for the exercises" if self.exercises else ""
        return f"**Time:** {self.core} minutes{exercises}"


def words_in(prose: str) -> int:
    """Count the words of a cell of prose."""
    return len(WORD.findall(NOT_READ_AS_WORDS.sub(" ", prose)))


def parts(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode | str]]:
    """Yield the cells of a lesson, each behind the name of its part; prose as its text.

    Prose is cut at its headings of the second level, as a cell may hold the end of one section and
    the beginning of the next. Whatever follows the exercises is no part of the core any more.
    """
    part = CORE
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            yield part, cell
            continue
        for piece in re.split(r"^(?=## )", cell.source, flags=re.MULTILINE):
            heading = re.match(r"## (.*)", piece)
            if heading and part != EXERCISES:
                part = SECTIONS.get(heading[1].strip(), CORE)
            yield part, piece


def loads(notebook: NotebookNode) -> dict[str, Load]:
    """What there is to read and to do in the core, and in what goes further."""
    found = {CORE: Load(), FURTHER: Load()}
    for part, cell in parts(notebook):
        if part not in found:
            continue
        load = found[part]
        if isinstance(cell, str):
            load.words += words_in(cell)
            continue
        load.predictions += len(PREDICTION.findall(cell.source))
        load.experiments += len(EXPERIMENT.findall(cell.source))
        if not cell.metadata.get("jupyter", {}).get("source_hidden", False):
            load.code_lines += sum(1 for line in cell.source.splitlines() if line.strip())
    return found


def exercise_minutes(notebook: NotebookNode) -> int:
    """Minutes of the exercises, not rounded: a flat sum for each, texts and checks within it."""
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    exercises = [c for c in notebook.cells if "exercise" in c.metadata.get("tags", ())]
    long = len(LONG.findall(prose))
    return MINUTES_AN_EXERCISE * (len(exercises) - long) + MINUTES_A_LONG_EXERCISE * long


def rounded(minutes: float) -> int:
    """To the nearest 5 minutes, but never to none where there is something to do."""
    if minutes == 0:
        return 0
    return max(ROUNDED_TO, int(minutes / ROUNDED_TO + 0.5) * ROUNDED_TO)


def minutes_of(notebook: NotebookNode) -> Minutes:
    """The minutes of a lesson.

    Parameters
    ----------
    notebook : NotebookNode
        Of format 4, as ``nbformat.read`` returns it.

    Returns
    -------
    Minutes
    """
    found = loads(notebook)
    return Minutes(
        core=rounded(found[CORE].minutes),
        further=rounded(found[FURTHER].minutes),
        exercises=rounded(exercise_minutes(notebook)),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description="How long each lesson takes, by one rule.")
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks (default: all lessons)")
    parser.add_argument("--detail", action="store_true", help="say what the minutes are spent on")
    options = parser.parse_args(arguments)
    for path in options.paths or sorted((PROJECT / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        minutes = minutes_of(notebook)
        further = f" (and {minutes.further} to go further)" if minutes.further else ""
        print(f"{path.stem:40} {minutes}{further}")
        if options.detail:
            for part, load in loads(notebook).items():
                print(f"    {part}: {load.minutes:.1f} minutes, {load}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
