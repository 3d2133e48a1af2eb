"""The NumPy card: each example gives what the card says."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np
import pytest
from project import PROJECT

CARD = PROJECT / "notebooks" / "numpy_card.md"

NEEDED = (
    *("where", "minimum", "maximum", "flatnonzero", "nanargmin", "geomspace", "argmax", "clip"),
    *("linalg.norm", "linspace", "random.default_rng"),
)
"""What exercises need, or their hints recommend."""


class Example(NamedTuple):
    """A row of the card."""

    code: str
    gives: str
    words: str


def examples() -> list[Example]:
    text = CARD.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(.+?)` \| `(.+?)` \| (.+?) \|$", text, flags=re.M)
    return [Example(*row) for row in rows]


def names() -> dict[str, Any]:
    """What the block at the head of the card makes."""
    block = re.search(r"```python\n(.*?)```", CARD.read_text(encoding="utf-8"), re.DOTALL)
    made: dict[str, Any] = {}
    exec(block[1], made)
    return made


def shown(value: Any) -> str:
    """As it is printed, on one line, with single spaces."""
    return re.sub(r"\s+", " ", str(value))


def test_every_row_of_the_card_is_read():
    text = CARD.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `", text, flags=re.M)
    assert len(examples()) == len(rows) > 30


def test_its_links_lead_to_its_headings():
    """In small letters: JupyterLab keeps capitals in an anchor, GitHub and Sphinx do not."""
    text = CARD.read_text(encoding="utf-8")
    headings = re.findall(r"^## ([a-z]+)$", text, flags=re.M)
    assert headings == re.findall(r"\]\(#(.*?)\)", text)


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.code)
def test_an_example_gives_what_the_card_says(example):
    assert shown(eval(example.code, names())) == example.gives


@pytest.mark.parametrize("name", NEEDED)
def test_what_exercises_need_is_on_the_card(name):
    function = np
    for part in name.split("."):
        function = getattr(function, part)
    assert callable(function)
    assert any(f"np.{name}(" in example.code for example in examples())
