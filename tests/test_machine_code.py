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

# It stands at the end of a source and calls a step rule, as the training loop does, but is compiled
# in a second.
SMALL = """

def small(rate):
    return steps.plain(1.0, 0.0, 0.0, steps.Constants(rate, 0.0, 0.0, 0.0, 1.0))[0]


from bpcore.core import steps
"""
CALL_SMALL = """
from bpcore.core import descent
from bpcore.core.machine_code import compiled
function = compiled(descent.small)
print(function(0.5), sum(function.stats.cache_hits.values()))
"""
COMPILED, FROM_DISK = "0", "1"
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
    return sorted(path.name for path in folder.rglob("*.nb[ic]"))


def test_it_is_compiled_once_and_says_so(call):
    assert call() == [SAID, f"0.5 {COMPILED}"]
    assert call() == [f"0.5 {FROM_DISK}"]


@pytest.mark.parametrize(
    "when",
    [pytest.param(None, marks=pytest.mark.thorough), YESTERDAY],  # which is harder to see
    ids=["now", "an older date"],
)
def test_an_edit_of_what_it_calls_is_in_force_whatever_its_date(call, core, when):
    call()
    edit(core / "steps.py", STEP, STEP.replace("c.", "3 * c.", 1), when)
    assert call() == [SAID, f"1.5 {COMPILED}"]
    assert call() == [f"1.5 {FROM_DISK}"]


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
    assert len(after) == len(before) == 2  # an index, and what it leads to
    assert not set(after) & set(before)


def test_who_may_not_write_beside_the_sources_takes_over_what_was_compiled_there(call, tmp_path):
    assert call(NUMBA_CACHE_DIR="") == [
        SAID,
        f"0.5 {COMPILED}",
    ]  # beside the sources
    assert files(tmp_path / "kept") == []
    assert call() == [f"0.5 {FROM_DISK}"]
    assert len(files(tmp_path / "kept")) == 2


def test_touching_every_file_compiles_nothing(call, core):
    call()
    for path in core.parent.rglob("*.py"):
        path.touch()
    assert call() == [f"0.5 {FROM_DISK}"]


def test_an_edit_of_any_other_file_compiles_nothing(call, core):
    call()
    others = [path for path in core.parent.rglob("*.py") if path.name not in SOURCES]
    assert core / "network.py" in others and len(others) > 10
    for path in others:
        path.write_text(path.read_text(encoding="utf-8") + "\nEDITED = True\n", encoding="utf-8")
    assert call() == [f"0.5 {FROM_DISK}"]


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
    assert call() == [f"0.5 {FROM_DISK}"]


def nowhere(file: Path) -> dict[str, str]:
    """A file in the place of every folder that numba tries: permissions would not stop root."""
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
    assert call(**at_home) == [f"0.5 {FROM_DISK}"]
    edit(core / "steps.py", STEP, STEP.replace("c.", "3 * c.", 1), YESTERDAY)
    assert call(**at_home) == [SAID, f"1.5 {COMPILED}"]
    assert len(files(home)) == 2


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
