"""Bytecode in the place of source, for the modules that a first picture needs.

A browser keeps no bytecode from one visit to the next, so it would compile nine hundred modules
each time, the standard library's among them. Here Pyodide itself compiles them beforehand, in
Node.js; without that the site is the same, and starts some seconds later.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from web.pyodide import is_unused

RUNNER = Path(__file__).with_suffix(".mjs")
PROGRAM = Path(__file__).with_name("first_modules.py")
STANDARD_LIBRARY = "python_stdlib.zip"
READ_AS_SOURCE = "bpcore/"
"""What keeps its source beside the bytecode: a learner may read it, and it may look at itself."""


class BytecodeError(RuntimeError):
    """Pyodide could not compile the modules; the message says why."""


def put_in(lock: dict[str, Any], folder: Path) -> None:
    """Put bytecode into the wheels and the standard library of a folder of Pyodide.

    Parameters
    ----------
    lock : dict
        Of Pyodide, also written in that folder; it gets the new hashes of the wheels.
    folder : Path

    Raises
    ------
    BytecodeError
        If Pyodide does not run there.
    """
    node = shutil.which("node")
    if node is None:
        print("  Without Node.js nothing is compiled: the site will start some seconds later")
    compiled = bytecode_of(folder, node) if node else {}
    for package in lock["packages"].values():
        wheel = folder / package["file_name"]
        _rewrite(wheel, compiled)
        package["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
    _rewrite(folder / STANDARD_LIBRARY, compiled)


def bytecode_of(folder: Path, node: str) -> dict[str, bytes]:
    """The bytecode of each module that a board loads, by the path of its source in a wheel.

    Parameters
    ----------
    folder : Path
        Of Pyodide, with its lock.
    node : str
        The program of Node.js.

    Raises
    ------
    BytecodeError
        If the board is not shown.
    """
    with tempfile.TemporaryDirectory() as temporary:
        command = [node, RUNNER, folder, PROGRAM, temporary, "bpcore", "micropip"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            raise BytecodeError(f"Pyodide did not show a board: {done.stderr[-2000:]}")
        return {
            path.relative_to(temporary).with_suffix(".py").as_posix(): path.read_bytes()
            for path in Path(temporary).rglob("*.pyc")
        }


def _rewrite(archive: Path, compiled: Mapping[str, bytes]) -> None:
    """Write a wheel anew, with bytecode and without what is not used."""
    with zipfile.ZipFile(archive) as old:
        files = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(archive, "w") as new:
        for name, data in files.items():
            path = PurePosixPath(name)
            if is_unused(name):
                continue
            if name not in compiled:
                _add(new, name, data)
            elif name.startswith(READ_AS_SOURCE):
                _add(new, name, data)
                _add(new, f"{path.parent}/__pycache__/{path.stem}.cpython-312.pyc", compiled[name])
            else:
                _add(new, f"{name}c", compiled[name])


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
