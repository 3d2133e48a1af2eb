"""The floors of ``docs/architecture.md``: who may import from whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import PROJECT

from bpcore.lessons import ROOMS

PACKAGE = PROJECT / "bpcore"

FLOORS = ("core", "drawing", "answers", "live", "lessons", "doors")
"""From the lowest up: a module imports only from its own floor and those below."""

FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


def parts(path: Path) -> tuple[str, ...]:
    """A file's place in the package: floor, room where there is one, module."""
    return path.relative_to(PACKAGE).with_suffix("").parts


def imports(path: Path) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Line, module within ``bpcore``, and the name that is imported from it.

    Those inside functions and those for annotations alone count like all others.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "bpcore":
            for name in node.names:
                yield node.lineno, tuple(node.module.split(".")[1:]), name.name
        elif isinstance(node, ast.Import):
            for name in node.names:
                if name.name.split(".")[0] == "bpcore":
                    yield node.lineno, tuple(name.name.split(".")[1:]), ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_from_its_floor_and_below_from_earlier_rooms_and_nothing_private(path):
    floor, room, *_ = parts(path)
    assert floor != "lessons" or room in (*ROOMS, "__init__"), f"{room} is missing in ROOMS"
    for line, module, name in imports(path):
        said = f"line {line}: {'/'.join(parts(path))} imports {name} from {'.'.join(module)}"
        assert module, f"{said}: name the module, not the front"
        assert FLOORS.index(module[0]) <= FLOORS.index(floor), said
        assert not name.startswith("_"), said
        if floor == "lessons" and room != "__init__":
            assert module[0] != "lessons" or len(module) > 1, said
            if module[0] == "lessons":
                assert ROOMS.index(module[1]) <= ROOMS.index(room), f"{said}, a later lesson"


def test_no_imports_go_in_a_circle():
    names = {".".join(("bpcore", *parts(path))).removesuffix(".__init__"): path for path in FILES}
    needs = {
        name: {
            target
            for _, module, what in imports(path)
            for target in (".".join(("bpcore", *module)), ".".join(("bpcore", *module, what)))
            if target in names and target != name
        }
        for name, path in names.items()
    }
    while needs:  # take away, again and again, what needs nothing that is left
        free = {name for name, wanted in needs.items() if not wanted & set(needs)}
        assert free, f"in a circle, or needing one: {sorted(needs)}"
        needs = {name: wanted for name, wanted in needs.items() if name not in free}


def test_every_room_stands_in_the_list_and_every_floor_in_the_documentation():
    rooms = {path.parent.name for path in (PACKAGE / "lessons").glob("*/__init__.py")}
    assert rooms == set(ROOMS), "ROOMS in bpcore/lessons/__init__.py lists other rooms than these"
    assert {parts(path)[0] for path in FILES} == set(FLOORS)
    described = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [floor for floor in FLOORS if f"bpcore/{floor}/" not in described] == []
