"""The prose outside the lessons: its links lead somewhere, and the README lists every lesson."""

from __future__ import annotations

import re

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


def test_the_readme_lists_every_lesson():
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    lessons = [path.name for path in LESSONS]
    assert lessons
    assert [name for name in lessons if f"(notebooks/{name})" not in readme] == []
