"""What a browser must have before a lesson or an experiment asks for it: found by running them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable

import pytest
from lessons import executed, imports_noted
from project import LESSONS, PROJECT
from random_walk import walk

import bpcore.experiments

pytest.importorskip("numba")

from web import pyodide
from web.site import NEEDS

THERE = {"IPython", "PIL", "bpcore", "contourpy", "ipywidgets", "matplotlib", "numpy", "traitlets"}
DONE_WITHOUT = {"js", "llvmlite", "numba", "platformdirs", "torch"}
"""Asked for as well, but not missed: a browser has its loop compiled beforehand."""


def late(imported: set[str]) -> set[str]:
    return imported - sys.stdlib_module_names - THERE - DONE_WITHOUT


def told(name: str) -> set[str]:
    return {needed.partition(".")[0] for needed in NEEDS.get(name, [])}


def for_a_file() -> set[str]:
    """What reading a learner's own file may ask for, according to the file."""
    return late(
        {
            name.partition(".")[0]
            for path in (PROJECT / "bpcore" / "core" / "tables").glob("*.py")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            for name in (
                [node.module or "numpy"]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
        }
    )


QUICK = ("01", "backtesting")
"""What is found out in every run of the tests; the rest is thorough."""


def some(names: Iterable[str]) -> list:
    """Parameters, of which the quick ones alone are for every run."""
    thorough = pytest.mark.thorough
    return [pytest.param(name, marks=[] if name.startswith(QUICK) else thorough) for name in names]


@pytest.mark.parametrize("name", some(path.stem for path in LESSONS))
def test_the_site_fetches_what_a_lesson_asks_for_and_no_more(name):
    (path,) = (path for path in LESSONS if path.stem == name)
    found = late(executed(path).imported)
    if name.startswith("14"):
        found |= for_a_file()
    assert found == told(name[:2])


@pytest.mark.parametrize("name", some(bpcore.experiments.__all__))
def test_the_site_fetches_what_an_experiment_asks_for(name):
    found: set[str] = set()
    with imports_noted(found):
        walk(name, moves=2, seed=0)
    assert late(found) == told(name)


def test_ones_own_data_alone_asks_for_what_its_lesson_asks_for():
    assert NEEDS["own_data"] == NEEDS["14"]


def test_no_file_that_is_left_out_of_the_site_is_imported(run_python):
    """Seen natively: what the course and all that it asks for load lies in no folder left out."""
    asked = sorted({name for needed in NEEDS.values() for name in needed})
    code = (
        f"import {', '.join(asked)}, bpcore.experiments, sys\n"
        "bpcore.experiments.laboratory()\n"
        "files = (getattr(module, '__file__', None) for module in sys.modules.values())\n"
        "print(*filter(None, files), sep='|')"
    )
    files = run_python(code).strip().split("|")
    packages = [file.replace("\\", "/").partition("site-packages/")[2] for file in files]
    assert any(file.startswith("scipy/optimize/") for file in packages)
    assert not list(filter(pyodide.is_unused, packages))
