"""The prose outside the lessons: its links lead somewhere, and all call a lesson by its title."""

from __future__ import annotations

import itertools
import re

import nbformat
import pytest
from project import LESSONS, PROJECT

PAGES = [
    PROJECT / "README.md",
    *sorted(PROJECT.glob("docs/*.md")),
    *sorted(PROJECT.glob("data/*.md")),
    *sorted(PROJECT.glob("teaching/*.md")),
    *sorted(PROJECT.glob("notebooks/*.md")),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_to_files(page):
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    local = [link.partition("#")[0] for link in links if ":" not in link]
    assert [link for link in local if link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_has_one_title_everywhere(lesson):
    title = nbformat.read(lesson, 4).cells[0].source.splitlines()[0].removeprefix("# ")
    name = title.partition(" · ")[2]
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    link = f"[{name}](notebooks/{lesson.name})"
    assert link in readme, f"README.md lacks {link}"
    start = nbformat.read(LESSONS[0], 4)
    number = title.partition(" ")[0]
    link = f"[{number} {name}]({lesson.name})"
    on_the_map = any(link in cell.source for cell in start.cells)
    assert on_the_map or lesson == LESSONS[0], f"the map in {LESSONS[0].name} lacks {link}"
    page = PROJECT / "teaching" / f"{lesson.stem}.md"
    assert page.read_text(encoding="utf-8").startswith(f"# {title}\n")
    link = f"| {number} | [{name}]({page.name}) |"
    pack = page.with_name("README.md").read_text(encoding="utf-8")
    assert link in pack, f"teaching/README.md lacks {link}"


@pytest.mark.parametrize(
    ("lesson", "later"), list(itertools.pairwise(LESSONS)), ids=lambda path: path.stem
)
def test_a_lesson_names_the_next_one(lesson, later):
    lines = "\n".join(cell.source for cell in nbformat.read(lesson, 4).cells).splitlines()
    (last,) = (line for line in lines if line.startswith("**Next:**"))
    assert f"]({later.name})" in last, f"{last} should lead to {later.name}"
