"""The glossary: every term once, in a lesson that uses it; and every option that bpcore has."""

from __future__ import annotations

import functools
import re
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from project import LESSONS, PROJECT

import bpcore as bp

NOTEBOOKS = PROJECT / "notebooks"
ROW = r"\| (?!term · )\S"
OPTIONS = {
    "rule": bp.RULES,
    "hidden": bp.ACTIVATIONS,
    "scheme": bp.INITIALISATIONS,
    "clip": bp.CLIPPINGS,
    "schedule": bp.SCHEDULES,
    "ending": bp.ENDINGS,
}


class Term(NamedTuple):
    """A row of the tables."""

    name: str
    chinese: str
    code: str
    meaning: str
    matlab: str
    pytorch: str
    lesson: str


def terms() -> list[Term]:
    lines = (NOTEBOOKS / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [re.split(r" \| ", line.strip("| ")) for line in lines if re.match(ROW, line)]
    return [Term(*name.split("<br>"), *others) for name, *others in rows]


@functools.cache
def everything(lesson: Path) -> str:
    """All that a lesson says: prose, code and stored outputs, in small letters."""
    cells = nbformat.read(lesson, as_version=4).cells
    outputs = [str(output) for cell in cells for output in cell.get("outputs", [])]
    return " ".join([cell.source for cell in cells] + outputs).casefold()


TERMS = terms()


def test_there_are_terms():
    assert len(TERMS) > 100


def test_the_links_on_the_page_lead_to_its_headings():
    """In small letters: JupyterLab keeps capitals in an anchor, GitHub and Sphinx do not."""
    text = (NOTEBOOKS / "glossary.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", text, flags=re.M)
    assert headings == re.findall(r"\]\(#(.*?)\)", text)
    assert all(re.fullmatch(r"[a-z]+", heading) for heading in headings)


def test_no_term_stands_twice():
    names = [term.name.casefold() for term in TERMS]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_is_complete_and_used_in_its_lesson(term):
    assert all(term)
    assert re.search(r"[\u4e00-\u9fff]", term.chinese)
    number, target = re.fullmatch(r"\[(\d\d)\]\((.*)\)", term.lesson).groups()
    assert target.startswith(number)
    assert (NOTEBOOKS / target).exists()
    assert term.name.casefold() in everything(NOTEBOOKS / target)


@pytest.mark.parametrize("kind", OPTIONS)
def test_every_option_has_one_row(kind):
    found = re.findall(rf'`{kind}="([^"]+)"`', "\n".join(term.code for term in TERMS))
    assert sorted(found) == sorted(OPTIONS[kind])


def test_names_of_the_module_are_there():
    """As ``bp.…``, or in a module below it."""
    code = "\n".join(term.code for term in TERMS)
    for name in re.findall(r"`bp\.(\w+)`", code):
        assert hasattr(bp, name), name
    for module, name in re.findall(r"`(baselines|tuning)\.(\w+)`", code):
        assert hasattr(import_module(f"bpcore.{module}"), name), name


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_lesson_links_the_glossary_at_its_head(lesson):
    head = nbformat.read(lesson, as_version=4).cells[0]
    assert "(glossary.md)" in head.source
