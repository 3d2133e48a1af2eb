"""The prose outside the lessons: its links lead somewhere, and all call a lesson by its title."""

from __future__ import annotations

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
    assert f"[{name}](notebooks/{lesson.name})" in readme
    start = nbformat.read(LESSONS[0], 4)
    number = title.partition(" ")[0]
    assert lesson == LESSONS[0] or any(
        f"[{number} {name}]({lesson.name})" in cell.source for cell in start.cells
    )
    page = PROJECT / "teaching" / f"{lesson.stem}.md"
    assert page.read_text(encoding="utf-8").startswith(f"# {title}\n")
