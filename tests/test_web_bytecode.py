"""Bytecode in the place of source: what is put into Pyodide's files, and what is left out."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("numba")

from web import bytecode

FILES = {
    "bpcore-1.whl": ["bpcore/core/data.py", "bpcore/core/journal.txt"],
    "numpy-1.whl": ["numpy/__init__.py", "numpy/__init__.pyi", "numpy/_core/include/numpy/x.h"],
    bytecode.STANDARD_LIBRARY: ["ast.py", "turtle.py"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of a small Pyodide, each of whose files says where it stands."""
    for name, files in FILES.items():
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for file in files:
                archive.writestr(file, f"source of {file}")
    return tmp_path


@pytest.fixture
def lock() -> dict:
    return {"packages": {n: {"file_name": n, "sha256": ""} for n in FILES if n.endswith("whl")}}


def inside(archive: Path) -> dict[str, str]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def test_what_a_board_loads_is_compiled_and_of_our_own_the_source_stays(folder, lock, monkeypatch):
    loaded = ("bpcore/core/data.py", "numpy/__init__.py", "ast.py")
    monkeypatch.setattr(bytecode, "bytecode_of", lambda *_: dict.fromkeys(loaded, b"code"))
    monkeypatch.setattr(shutil, "which", lambda name: name)
    bytecode.put_in(lock, folder)
    assert inside(folder / "bpcore-1.whl") == {
        "bpcore/core/data.py": "source of bpcore/core/data.py",
        "bpcore/core/__pycache__/data.cpython-312.pyc": "code",
        "bpcore/core/journal.txt": "source of bpcore/core/journal.txt",
    }
    assert inside(folder / "numpy-1.whl") == {"numpy/__init__.pyc": "code"}
    assert inside(folder / bytecode.STANDARD_LIBRARY) == {
        "ast.pyc": "code",
        "turtle.py": "source of turtle.py",
    }


def test_without_node_the_source_stays_and_a_sentence_says_so(folder, lock, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    bytecode.put_in(lock, folder)
    assert inside(folder / "numpy-1.whl") == {"numpy/__init__.py": "source of numpy/__init__.py"}
    assert "Without Node.js" in capsys.readouterr().out


def test_the_lock_has_the_hashes_of_what_was_written(folder, lock, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    bytecode.put_in(lock, folder)
    for package in lock["packages"].values():
        data = (folder / package["file_name"]).read_bytes()
        assert package["sha256"] == hashlib.sha256(data).hexdigest()
