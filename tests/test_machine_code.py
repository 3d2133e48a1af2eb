"""Machine code: kept on disk, dropped by what the sources hold and not by their dates."""

from __future__ import annotations

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import bpcore as bp
from bpcore.core.machine_code import SOURCES

pytest.importorskip("numba")

# It stands at the end of a source, in the place of the training loop, and calls a step rule as that
# does, but is compiled in a second.
SMALL = """

def advance(model, data, options, state, record, scheduled, orders, until):
    constants = steps.Constants(0.5, 0.0, 0.0, 0.0, 1.0)
    state.theta[0] = steps.plain(1.0, 0.0, 0.0, constants)[0]


from bpcore.core import steps
"""
CALL_SMALL = """
import sys
import numpy as np
from bpcore.core import block, machine_code
def made(dtype, dimensions):
    return np.ones((1,) * dimensions, dtype=dtype) if dimensions else 1
def filled(kinds):
    fields = hasattr(kinds, "_fields")
    return type(kinds)(*(made(*kind) for kind in kinds)) if fields else made(*kinds)
arguments = {name: filled(kinds) for name, kinds in block.ARGUMENTS.items()}
machine_code.loop()(*arguments.values())
print(arguments["state"].theta[0], "compiled" if "numba" in sys.modules else "loaded")
"""
COMPILED, LOADED = "compiled", "loaded"
SAID = "bpcore compiles its training loop, once on this machine: about 20 seconds …"
STEP = "return c.learning_rate * g, m, v"
YESTERDAY = time.time() - 86_400


@pytest.fixture
def core(tmp_path):
    """The folder ``core`` in a copy of the package without machine code, with a small function."""
    source, copy = Path(bp.__file__).parent, tmp_path / "bpcore"
    shutil.copytree(source / "core", copy / "core", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(source / "__init__.py", copy)
    with (copy / "core" / "descent.py").open("a", encoding="utf-8") as file:
        file.write(SMALL)
    return copy / "core"


@pytest.fixture
def call(core, run_python, tmp_path):
    """Call the small function in a process of its own; return the lines that this prints."""

    def call(**environ):
        places = {"NUMBA_CACHE_DIR": str(tmp_path / "kept"), **environ}
        return run_python(CALL_SMALL, tmp_path, **places).splitlines()

    return call


def edit(path: Path, old: str, new: str, when: float | None = None) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    if when is not None:
        os.utime(path, (when, when))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("loop-*.o*"))


def test_it_is_compiled_once_and_says_so(call):
    assert call() == [SAID, f"0.5 {COMPILED}"]
    assert call() == [f"0.5 {LOADED}"]


@pytest.mark.parametrize(
    "when",
    [pytest.param(None, marks=pytest.mark.thorough), YESTERDAY],  # which is harder to see
    ids=["now", "an older date"],
)
def test_an_edit_of_what_it_calls_is_in_force_whatever_its_date(call, core, when):
    call()
    edit(core / "steps.py", STEP, STEP.replace("c.", "3 * c.", 1), when)
    assert call() == [SAID, f"1.5 {COMPILED}"]
    assert call() == [f"1.5 {LOADED}"]


def test_a_source_that_is_copied_back_is_in_force_again(call, core, tmp_path):
    copy = shutil.copy2(core / "steps.py", tmp_path)
    edit(core / "steps.py", STEP, STEP.replace("c.", "3 * c.", 1))
    assert call()[-1] == f"1.5 {COMPILED}"
    shutil.copy2(copy, core)
    assert call()[-1] == f"0.5 {COMPILED}"


def test_machine_code_of_other_sources_is_dropped(call, core, tmp_path):
    call()
    before = files(tmp_path / "kept")
    edit(core / "steps.py", STEP, STEP.replace("c.", "3 * c.", 1))
    call()
    after = files(tmp_path / "kept")
    assert len(after) == len(before) == 1
    assert not set(after) & set(before)


def test_what_was_compiled_beside_the_sources_is_loaded_from_there(call, core, tmp_path):
    assert call(NUMBA_CACHE_DIR="") == [SAID, f"0.5 {COMPILED}"]
    assert len(files(core)) == 1
    assert call() == [f"0.5 {LOADED}"]
    assert files(tmp_path / "kept") == []


@pytest.mark.parametrize("damage", [lambda code: code[:-1], lambda code: b"", bytes.swapcase])
def test_a_file_that_was_damaged_is_made_anew(call, tmp_path, damage):
    call()
    (kept,) = (tmp_path / "kept").iterdir()
    kept.write_bytes(damage(kept.read_bytes()))
    assert call() == [SAID, f"0.5 {COMPILED}"]
    assert call() == [f"0.5 {LOADED}"]


def test_settings_of_numba_have_machine_code_of_their_own(call, tmp_path):
    call()
    assert call(NUMBA_OPT="2") == [SAID, f"0.5 {COMPILED}"]
    assert call() == [f"0.5 {LOADED}"]
    assert len(files(tmp_path / "kept")) == 2


EDITED_MEANWHILE = """
from pathlib import Path
from bpcore.core import machine_code
path = Path(machine_code.__file__).with_name("steps.py")
path.write_text(path.read_text(encoding="utf-8") + "EDITED = True", encoding="utf-8")
print(machine_code.why_not())
"""


def test_what_was_edited_since_it_was_imported_is_not_compiled(core, run_python, tmp_path):
    kept = tmp_path / "kept"
    said = run_python(EDITED_MEANWHILE, tmp_path, NUMBA_CACHE_DIR=str(kept)).splitlines()
    assert "the files of bpcore have changed since it was loaded: restart the kernel" in said[-1]
    assert files(kept) == []


WHY_NOT = "print(machine_code.why_not())"


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        ("sys.modules['llvmlite'] = None", "(ModuleNotFoundError: "),
        (
            "machine_code.ASKED_FOR = 'tanh', 'cosinus'",
            "(RuntimeError: the C library lacks cosinus)",
        ),
        ("os.environ['NUMBA_DISABLE_JIT'] = '1'", "(AttributeError: "),
    ],
)
def test_where_it_cannot_be_had_that_is_said(core, run_python, tmp_path, spoilt, why):
    """And training runs on NumPy."""
    lines = ("import os, sys", "from bpcore.core import machine_code", spoilt, WHY_NOT)
    kept = {"NUMBA_CACHE_DIR": str(tmp_path / "kept")}
    said = run_python("\n".join(lines), tmp_path, **kept).splitlines()
    assert said[-1].startswith("the training loop cannot be compiled here ")
    assert why in said[-1]


def test_touching_every_file_compiles_nothing(call, core):
    call()
    for path in core.parent.rglob("*.py"):
        path.touch()
    assert call() == [f"0.5 {LOADED}"]


def test_an_edit_of_any_other_file_compiles_nothing(call, core):
    call()
    others = [path for path in core.parent.rglob("*.py") if path.name not in SOURCES]
    assert core / "engine.py" in others and len(others) > 10
    for path in others:
        path.write_text(path.read_text(encoding="utf-8") + "\nEDITED = True\n", encoding="utf-8")
    assert call() == [f"0.5 {LOADED}"]


def test_an_edit_of_every_source_is_seen(call, core):
    call()
    for name in SOURCES:
        path = core / name
        path.write_text(path.read_text(encoding="utf-8") + "\nEDITED = True\n", encoding="utf-8")
        assert call() == [SAID, f"0.5 {COMPILED}"], name


def test_two_processes_at_once_may_compile_and_keep_the_same(call):
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(call) for _ in range(2)]
    for said in both:
        assert said.result()[-1].startswith("0.5 ")
    assert call() == [f"0.5 {LOADED}"]


def nowhere(file: Path) -> dict[str, str]:
    """A file in the place of every folder that is tried: permissions would not stop root."""
    file.write_text("")
    names = ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "HOME", "USERPROFILE", "LOCALAPPDATA")
    return dict.fromkeys(names, str(file / "folder"))


def test_where_the_package_cannot_be_written_it_is_kept_in_the_home_folder(call, core, tmp_path):
    (core / "__pycache__").write_text("")
    home = tmp_path / "home"
    home.mkdir()
    names = ("XDG_CACHE_HOME", "HOME", "USERPROFILE", "LOCALAPPDATA")
    at_home = dict.fromkeys(names, str(home)) | {"NUMBA_CACHE_DIR": ""}
    assert call(**at_home) == [SAID, f"0.5 {COMPILED}"]
    assert call(**at_home) == [f"0.5 {LOADED}"]
    edit(core / "steps.py", STEP, STEP.replace("c.", "3 * c.", 1), YESTERDAY)
    assert call(**at_home) == [SAID, f"1.5 {COMPILED}"]
    assert len(files(home)) == 1


def test_where_nothing_can_be_written_every_start_compiles_and_says_so(call, core, tmp_path):
    (core / "__pycache__").write_text("")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    places = nowhere(tmp_path / "file") | {"TMPDIR": str(temporary), "TEMP": str(temporary)}
    for _ in range(2):
        said, result = call(**places)
        assert said.startswith("bpcore compiles its training loop, anew at every start")
        assert result == f"0.5 {COMPILED}"
    assert list(temporary.iterdir()) == []
