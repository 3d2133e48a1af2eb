"""The floors of ``docs/architecture.md``: a module imports only from its own and those below."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import PROJECT

PACKAGE = PROJECT / "bpcore"

FLOORS = (
    {"checks", "journal", "markup", "words"},
    {"network"},
    {"steps", "data", "tablefile", "roles"},
    {"engine", "history"},
    {
        *("descent", "training", "forecasting", "baselines", "sweep", "tuning", "parallel"),
        *("curvature", "gradcheck", "landscape", "flow", "cliff", "ravine", "bugs", "about"),
    },
    {"exercises", "challenges"},
    {"plots"},
    {"classroom"},
    {"live"},
    {"experiments"},
)
"""From the lowest up."""

HEIGHT = {module: height for height, floor in enumerate(FLOORS) for module in floor}


def floor_of(path: Path) -> str:
    """The module or folder of ``bpcore`` that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str, str]]:
    """Line, module of ``bpcore``, and the name that is imported from it, if there is one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "bpcore":
            for name in node.names:
                whole = f"{node.module}.{name.name}".split(".")
                yield node.lineno, whole[1], whole[-1]
        elif isinstance(node, ast.Import):
            for name in node.names:
                whole = name.name.split(".")
                if whole[0] == "bpcore" and len(whole) > 1:
                    yield node.lineno, whole[1], ""


FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_nothing_from_a_floor_above_and_nothing_private(path):
    own = floor_of(path)
    for line, module, name in imports(path):
        assert HEIGHT[module] <= HEIGHT[own], f"line {line}: {own} imports {module}"
        assert not name.startswith("_"), f"line {line}: {name} is {module}'s own"


def test_every_module_has_a_floor_and_every_floor_stands_in_the_documentation():
    assert {floor_of(path) for path in FILES} == set(HEIGHT)
    described = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [module for module in HEIGHT if f"`{module}" not in described] == []
