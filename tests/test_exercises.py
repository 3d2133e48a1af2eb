"""The exercises of all lessons: solutions pass, wrong answers are told why, blanks are met kindly.

They are found in the notebooks: a code cell tagged ``exercise`` that ends in ``check(...)``, and
after it a prose cell with the folded solution. Typical wrong answers stand in
``tests/wrong_answers``, in a file for each lesson that has exercises.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
import os
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from bpcore import exercises

PROJECT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
WRONG_ANSWERS = Path(__file__).resolve().parent / "wrong_answers"

FEWEST_WRONG_ANSWERS = 3

SOLUTION = re.compile(
    r"<details>\s*<summary>Solution</summary>\n\n.*?```python\n(.*?)```.*</details>", re.DOTALL
)


@dataclass(frozen=True)
class Place:
    """An exercise where it stands in a lesson."""

    number: str
    notebook: Path
    cell: int
    source: str
    solution: str

    def __str__(self) -> str:
        return self.number

    @property
    def check(self) -> str:
        """The last line of its cell, which looks at the answer."""
        return self.source.rstrip().splitlines()[-1]


@functools.cache
def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def places() -> list[Place]:
    """Find the exercises in all lessons, from top to bottom."""
    found = []
    for path in NOTEBOOKS:
        cells = read(path).cells
        for i, cell in enumerate(cells):
            if "exercise" not in cell.metadata.get("tags", ()):
                continue
            call = re.search(r"""^check\(["']([\d.]+)["'],""", cell.source, re.MULTILINE)
            number = call[1] if call else f"{path.stem}, cell {i + 1}"
            after = cells[i + 1].source if i + 1 < len(cells) else ""
            solution = SOLUTION.search(after)
            found.append(Place(number, path, i, cell.source, solution[1] if solution else ""))
    return found


PLACES = places()


def wrong_answers() -> dict[str, list[tuple[str, str]]]:
    """Collect the typical wrong answers of all lessons."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(WRONG_ANSWERS.glob("lesson_*.py")):
        spec = importlib.util.spec_from_file_location(f"wrong_answers_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found |= module.WRONG_ANSWERS
    return found


WRONG = wrong_answers()

every_exercise = pytest.mark.parametrize("place", PLACES, ids=str)


@functools.cache
def names_before(notebook: Path, cell: int) -> dict:
    """Run a lesson's code above a cell, from the exercise above it on, and return its names."""
    above = [p.cell for p in PLACES if p.notebook == notebook and p.cell < cell]
    names = dict(names_before(notebook, above[-1])) if above else {"__name__": "__main__"}
    os.environ.setdefault("MPLBACKEND", "agg")
    for other in read(notebook).cells[above[-1] if above else 0 : cell]:
        if other.cell_type == "code":
            run(other.source, names)
    return names


def run(source: str, names: dict) -> object:
    """Run a cell as a notebook does, and return the value of its last line."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if last else None


def verdict(place: Place, answer: str) -> exercises.Verdict:
    """Put an answer in the place of the exercise's cell, and return what the check says."""
    exercises._tries.clear()
    names = dict(names_before(place.notebook, place.cell))
    if place.check not in answer:
        answer = f"{answer.rstrip()}\n\n\n{place.check}"
    result = run(answer, names)
    assert isinstance(result, exercises.Verdict), "the cell does not end in check(...)"
    return result


def test_there_are_exercises():
    assert PLACES, f"no cell is tagged 'exercise' in {PROJECT / 'notebooks'}"


def test_every_check_has_its_cell_and_every_cell_its_check():
    numbers = [place.number for place in PLACES]
    assert sorted(numbers) == sorted(set(numbers)), "an exercise stands twice"
    assert set(numbers) == set(exercises.all_exercises())


def test_every_exercise_has_typical_wrong_answers():
    few = {p.number for p in PLACES if len(WRONG.get(p.number, ())) < FEWEST_WRONG_ANSWERS}
    assert not few, f"fewer than {FEWEST_WRONG_ANSWERS} wrong answers for {sorted(few)}"
    assert set(WRONG) <= {place.number for place in PLACES}


@every_exercise
def test_heading_task_cell_and_solution_stand_together(place):
    cells = read(place.notebook).cells
    headings = re.findall(r"^### .*", cells[place.cell - 1].source, re.MULTILINE)
    assert headings
    assert re.match(rf"### Exercise {re.escape(place.number)} \S", headings[-1])
    assert re.match(r"""check\(["'][\d.]+["'], """, place.check)
    assert place.solution, "no folded solution stands in the cell below"


@every_exercise
def test_untouched_cell_is_answered_kindly(place):
    said = verdict(place, place.source)
    assert said.passed is None, said.message
    assert "three dots" in said.message


@every_exercise
def test_solution_passes(place):
    said = verdict(place, place.solution)
    assert said.passed, said.message


@every_exercise
def test_every_hint_is_reached(place):
    hints = exercises.all_exercises()[place.number].hints
    code = WRONG[place.number][0][0]
    first = verdict(place, code)
    assert hints, "there is no hint"
    assert first.message.endswith(f"Hint: {hints[0]}")
    names = dict(names_before(place.notebook, place.cell))
    for hint in [*hints[1:], hints[-1]]:
        assert run(f"{code.rstrip()}\n\n\n{place.check}", names).message.endswith(hint)


@pytest.mark.parametrize(
    ("place", "code", "words"),
    [
        pytest.param(place, code, words, id=f"{place}: {words}")
        for place in PLACES
        for code, words in WRONG.get(place.number, ())
    ],
)
def test_wrong_answer_is_told_why(place, code, words):
    said = verdict(place, code)
    assert said.passed is False, said.message
    assert words in said.message
