"""The training loop for a browser: the module that carries its list, and what the build refuses."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from project import PROJECT

from bpcore.core import machine_code

pytest.importorskip("numba")

from numba.core import codegen

from launch.project import Project
from web import loop, tools

MODULE = """
int bpcore_fields(void) {{ return {number}; }}
int bpcore_advance(const void *block) {{ return 0; }}
"""


@pytest.fixture
def module(tmp_path):
    """A library of this machine, as the site's is one of a browser, made of a list of fields."""

    def module(number: int) -> Path:
        source, library = tmp_path / "loop.c", tmp_path / f"loop-{number}.so"
        source.write_text(MODULE.format(number=number))
        found = shutil.which("cc")
        compiler = [found] if found else [sys.executable, "-m", "ziglang", "cc"]
        command = [*compiler, "-shared", source, "-o", library]
        subprocess.run(command, check=True, env=tools.environment())
        return library

    return module


def in_a_browser(monkeypatch, library: Path) -> None:
    monkeypatch.setattr(machine_code, "IN_BROWSER", True)
    monkeypatch.setattr(machine_code, "AHEAD", library)


def test_a_module_of_this_list_is_loaded(module, monkeypatch):
    in_a_browser(monkeypatch, module(machine_code.LIST_NUMBER))
    assert callable(machine_code.loop())


def test_a_module_of_another_list_is_refused(module, monkeypatch):
    in_a_browser(monkeypatch, module(machine_code.LIST_NUMBER ^ 1))
    with pytest.raises(RuntimeError, match=r"loop-\d+\.so was made of another list of fields"):
        machine_code.loop()


def test_a_numba_without_the_inner_names_is_named(monkeypatch, tmp_path):
    monkeypatch.delattr(codegen.CPUCodeLibrary, "_optimize_functions")
    with pytest.raises(loop.LoopError, match="no CPUCodeLibrary._optimize_functions any more"):
        loop.build(tmp_path / "loop.so")


def test_what_builds_the_site_is_looked_for_where_the_set_up_puts_it():
    project = Project(PROJECT)
    assert tools.FOLDER.relative_to(sys.prefix) == project.site_tools.relative_to(project.venv)


def test_without_a_linker_the_sentence_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(tools, "FOLDER", tmp_path)
    with pytest.raises(loop.LoopError, match="run 'start.py web', or on Debian: apt install lld"):
        loop.linker()


def test_an_unexpected_import_is_refused():
    names = [b"memory", b"tanh", b"fopen"]
    entries = (b"\x02\x00\x01", b"\x00\x00", b"\x00\x00")  # memory from 1 page on, two functions
    body = b"\x03" + b"".join(
        b"\x03env" + bytes([len(name)]) + name + entry
        for name, entry in zip(names, entries, strict=True)
    )
    found = loop.imports(b"\0asm\1\0\0\0" + b"\x02" + bytes([len(body)]) + body)
    assert found == {"memory", "tanh", "fopen"}
    with pytest.raises(loop.LoopError, match="The compiled loop needs fopen, which nobody"):
        loop.refuse_unexpected(found)
