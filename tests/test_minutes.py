"""How long a lesson takes: the rule, and that every page which says it says the same.

The tests name what to change; ``python tools/minutes.py`` prints the minutes of all lessons.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from project import LESSONS, PROJECT, module_from

tool = module_from(PROJECT / "tools" / "minutes.py")

every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)

HIDDEN = {"jupyter": {"source_hidden": True}}


def minutes_of(lesson: Path) -> tool.Minutes:
    return tool.minutes_of(nbformat.read(lesson, as_version=4))


# -- the rule -------------------------------------------------------------------------------------


def load_of(*cells: nbformat.NotebookNode) -> tool.Load:
    return tool.loads(new_notebook(cells=list(cells)))[tool.CORE]


def prose(words: int, heading: str = "") -> nbformat.NotebookNode:
    return new_markdown_cell(f"{heading}\n\n{'word ' * words}")


@pytest.mark.parametrize(
    ("cells", "minutes"),
    [
        ([prose(360)], 2),
        ([new_code_cell("a = 1\n\nb = 2")], 0.2),
        ([new_code_cell("a = 1\n\nb = 2", metadata=HIDDEN)], 0),
        ([new_code_cell('Predict(\n    "How?",\n)', metadata=HIDDEN)], 1),
        ([new_code_cell("question_1.unlocks(clipping())")], 4.1),
    ],
    ids=["prose", "code", "folded code", "prediction", "experiment"],
)
def test_what_counts_how_long(cells, minutes):
    assert load_of(*cells).minutes == pytest.approx(minutes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A step of *η* is `0.05`, no more.", 8),
        ("Look — at the [page](a_long_address.ipynb).", 4),
        ("Before\n\n$$ z = w x + b $$\n\nafter", 2),
        ("<details><summary>One answer</summary>\n\nNo.\n\n</details>", 3),
        ("Like this:\n\n```python\nx = 1\n```\n", 2),
    ],
)
def test_words_are_what_is_read(text, words):
    assert tool.words_in(text) == words


def test_a_lesson_has_a_core_and_more():
    exercise = {"tags": ["exercise"]}
    notebook = new_notebook(
        cells=[
            prose(900, "# Title"),
            new_markdown_cell(f"{'word ' * 900}\n\n## Go further\n\n{'word ' * 900}"),
            prose(900, "## Challenge: more"),
            prose(900, "## Exercises\n\n### Exercise 1.1 A name (demanding)"),
            new_code_cell("check('1.1', ...)", metadata=exercise),
            prose(900, "### Exercise 1.2 Another name (quick)"),
            new_code_cell("check('1.2', ...)", metadata=exercise),
            prose(900, "## What to remember"),
        ]
    )
    minutes = tool.minutes_of(notebook)
    assert minutes == tool.Minutes(core=15, further=5, exercises=15)
    assert str(minutes) == "15, and 15 for the exercises"
    assert minutes.sentence == "**Time:** 15 minutes, and 15 for the exercises"


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, 0), (0.1, 5), (7.4, 5), (7.5, 10), (52.4, 50), (52.5, 55)]
)
def test_minutes_are_rounded_to_five(minutes, said):
    assert tool.rounded(minutes) == said


# -- the lessons ----------------------------------------------------------------------------------


@every_lesson
def test_a_core_fits_into_a_class(lesson):
    minutes = tool.loads(nbformat.read(lesson, as_version=4))[tool.CORE].minutes
    assert minutes <= tool.LONGEST_CORE, (
        f"{lesson.name} takes {minutes:.1f} minutes: put what nothing later needs into a section "
        '"## Go further" before the exercises'
    )


@every_lesson
def test_the_head_of_the_lesson_says_how_long_it_takes(lesson):
    head = " ".join(nbformat.read(lesson, as_version=4).cells[0].source.split())
    sentence = minutes_of(lesson).sentence
    assert sentence in head, f"write in the first cell of {lesson.name}: {sentence}"


@every_lesson
@pytest.mark.parametrize("page", ["README.md", "notebooks/00_start_here.ipynb"])
def test_the_tables_of_lessons_say_how_long_it_takes(lesson, page):
    path = PROJECT / page
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        if lesson == path:
            return  # the map begins with the lesson after it
        text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    row = re.search(rf"^\|.*{re.escape(lesson.name)}\).*\| (.*) \|$", text, flags=re.M)
    assert row, f"{page} has no row for {lesson.name}"
    said, minutes = row[1], minutes_of(lesson)
    assert said == str(minutes), f"write in {page}, in the row of {lesson.name}: | {minutes} |"


@every_lesson
def test_the_plan_of_the_teaching_page_takes_as_long(lesson):
    page = PROJECT / "teaching" / f"{lesson.stem}.md"
    ends = re.findall(r"^\| \d+–(\d+) \|", page.read_text(encoding="utf-8"), flags=re.M)
    core = minutes_of(lesson).core
    assert int(ends[-1]) == core, f"let the plan in teaching/{page.name} end at minute {core}"
