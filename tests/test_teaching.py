"""The teacher's pack: every move that it describes is made, and must give what the page says.

A move is a python block of one expression; the quotation after it holds words of the sentence that
the experiment then says (or of what the expression gives), with … for what is left out. Names such
as ``table`` and ``network`` are those of the lessons' first cells.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from lessons import on_another_processor
from project import LESSONS, PROJECT

PAGES = sorted((PROJECT / "teaching").glob("*.md"))
HEADINGS = ["Objectives", "Time", "Say and show", "Misconceptions", "Discuss", "Answers"]

BLOCK = re.compile(r"^```python\n(.*?)^```\n\s*((?:^>[^\n]*\n?)*)", re.MULTILINE | re.DOTALL)


class Move(NamedTuple):
    """What to do, and words of what it says."""

    page: str
    code: str
    words: str


def moves(page: Path) -> list[Move]:
    found = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [
        Move(page.stem, code.strip(), " ".join(re.sub(r"^> ?", "", words, flags=re.M).split()))
        for code, words in found
    ]


def page_of(lesson: Path) -> Path:
    return PROJECT / "teaching" / f"{lesson.stem}.md"


def cells(lesson: Path, kind: str) -> str:
    notebook = nbformat.read(lesson, as_version=4)
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == kind)


def section(page: Path, heading: str) -> str:
    text = page.read_text(encoding="utf-8")
    return re.split(r"^## ", text.partition(f"\n## {heading}\n")[2], flags=re.M)[0]


def outcome(code: str, processor: int = 0) -> str:
    """What an experiment says, or what any other expression gives."""
    import numpy as np

    import bpcore as bp
    from bpcore import experiments

    known = {name: getattr(experiments, name) for name in [*experiments.__all__, "own_data"]}
    table, network = bp.load_highway(), bp.Network((3, 8, 2))
    problem, params = bp.normalise(table), bp.init_params(network, "matlab")
    known |= {"table": table, "problem": problem, "network": network, "params": params}
    with on_another_processor(processor):
        value = eval(code, {"bp": bp, "np": np, "X": problem.X, "T": problem.T, **known})
        return value.run().sentence if hasattr(value, "sentence") else str(value)


def missing(words: str, said: str) -> str:
    """The first of the quoted pieces that is not said, in their order; nothing if all are."""
    for piece in filter(None, (piece.strip() for piece in words.split("…"))):
        before, found, said = said.partition(piece)
        if not found:
            return piece
    return ""


ALL = [move for page in PAGES for move in moves(page)]

every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)


def test_there_are_moves():
    assert len(ALL) > 50


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("processor", [1, pytest.param(0, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("move", ALL, ids=lambda move: f"{move.page}: {move.code}")
def test_a_move_gives_what_the_page_says(move, processor):
    ast.parse(move.code, mode="eval")  # one expression
    assert move.words.strip("… "), f"{move.code}: no quotation says what it gives"
    said = outcome(move.code, processor)
    assert not missing(move.words, said), (
        f"“{missing(move.words, said)}” is not said after {move.code}, but: {said}"
    )


def test_words_that_are_not_said_are_found():
    said = "Learning rate 0.12: the run is dead."
    assert missing("rate 0.12 … dead", said) == ""
    assert missing("rate 0.12 … alive", said) == "alive"
    assert missing("dead … rate 0.12", said) == "rate 0.12"


@every_lesson
def test_every_lesson_has_a_page_with_all_its_parts(lesson):
    text = page_of(lesson).read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)", text, flags=re.M) == HEADINGS
    assert f"(../notebooks/{lesson.name})" in text


@every_lesson
def test_the_plan_has_no_gap_and_takes_as_long_as_the_lesson(lesson):
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    row = re.search(rf"\(notebooks/{lesson.name}\).*\| (\d+)", readme)
    assert row, f"README.md has no row for {lesson.name}"
    spans = re.findall(r"^\| (\d+)–(\d+) \|", section(page_of(lesson), "Time"), flags=re.M)
    begins, ends = zip(*((int(a), int(b)) for a, b in spans), strict=True)
    assert list(begins) == [0, *ends[:-1]]
    assert ends[-1] == int(row[1])


def test_the_ready_plans_have_no_gap():
    plans = (PROJECT / "teaching" / "plans.md").read_text(encoding="utf-8")
    begun = 0
    for plan in plans.split("\n## ")[1:]:
        spans = [(int(a), int(b)) for a, b in re.findall(r"^\| (\d+)–(\d+) \|", plan, flags=re.M)]
        for (_, end), (begin, _) in zip(spans, spans[1:], strict=False):
            assert end == begin, plan.partition("\n")[0]
        begun += bool(spans) and spans[0][0] == 0
    assert begun == 2  # the third counts in weeks


@every_lesson
def test_every_experiment_of_a_lesson_is_moved_on_its_page(lesson):
    made = re.findall(r"from bpcore\.experiments import (.*)", cells(lesson, "code"))
    names = {name.strip() for line in made for name in line.split(",")}
    calls = {move.code.partition("(")[0] for move in moves(page_of(lesson))}
    assert names <= calls


@every_lesson
def test_every_misconception_is_broken_by_a_move(lesson):
    text = section(page_of(lesson), "Misconceptions")
    claims = re.split(r"^\*\*", text, flags=re.M)[1:]
    assert len(claims) >= 2, "two misconceptions or more"
    assert [claim for claim in claims if not BLOCK.search(claim)] == []


@every_lesson
def test_every_question_and_exercise_is_answered(lesson):
    page = page_of(lesson)
    numbered = re.compile(r"^(\d+)\. ", re.M)
    answers = section(page, "Answers")
    assert numbered.findall(section(page, "Discuss")) == numbered.findall(answers)
    exercises = re.findall(r"^### Exercise (\d+\.\d+)", cells(lesson, "markdown"), flags=re.M)
    assert [number for number in exercises if f"**{number}**" not in answers] == []
    if re.search(r"^\*\*Exit question|^## Exit question", cells(lesson, "markdown"), flags=re.M):
        assert "**Exit question.**" in answers
    if re.search(r"^## Challenge", cells(lesson, "markdown"), flags=re.M):
        assert "**Challenge.**" in answers
