"""The course's own packages for Pyodide, made of what is installed here: no network is asked."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from bpcore.core.machine_code import AHEAD
from web import loop, tools
from web.pyodide import SPARED, is_unused

PROJECT = Path(__file__).resolve().parents[1]

INSTALLED = {
    "charset-normalizer": [],
    "comm": ["traitlets"],
    "et-xmlfile": [],
    "ipywidgets": ["comm", "ipython", "traitlets"],
    "openpyxl": ["et-xmlfile"],
}
"""Packages that run as Python alone and are taken from here, with what they need. What else
ipywidgets names is its front end, which stands in the page."""

KERNELS = {
    "ipykernel": [],
    "piplite": ["micropip"],
    "pyodide_kernel": ["comm", "ipython"],
}
"""Packages that come with JupyterLite's kernel, and what they need."""

MACHINE_CODE = (".so", ".pyd")
"""What makes such a package faster on this machine; beside it stands the same in Python."""


def add(lock: dict[str, Any], folder: Path) -> None:
    """Put the packages into a folder of Pyodide, and into its lock.

    Parameters
    ----------
    lock : dict
        Of Pyodide; they are added to it.
    folder : Path
        Where Pyodide's files lie.
    """
    for name, needs in INSTALLED.items():
        _note(lock, _installed(name, folder), name, needs)
    fonts = _list_of_fonts(lock, folder)
    _note(lock, fonts, "matplotlib-fontlist", ["matplotlib"], imports=[])
    needs = ["ipywidgets", "matplotlib", "matplotlib-fontlist", "numpy"]
    _note(lock, _bpcore(folder), "bpcore", needs)
    for name, needs in KERNELS.items():
        (wheel,) = (tools.KERNEL / "static" / "pypi").glob(f"{name}-*.whl")
        _note(lock, Path(shutil.copy(wheel, folder)), name, needs)
    for name in ("jedi", "ssl"):  # the kernel asks for these by name
        empty = folder / f"{name}-0-py3-none-any.whl"
        _made_here(empty, {f"{name}.txt": SPARED[name].encode()})
        _note(lock, empty, name, [], imports=[])


def files(lock: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """The wheels of packages, and of all that they need."""
    found: dict[str, str] = {}
    open_ends = list(names)
    while open_ends:
        name = open_ends.pop().replace("_", "-")
        if name not in found:
            found[name] = lock["packages"][name]["file_name"]
            open_ends += lock["packages"][name]["depends"]
    return sorted(found.values())


def _note(
    lock: dict[str, Any], wheel: Path, name: str, needs: list[str], imports: list[str] | None = None
) -> None:
    """Enter a wheel into the lock."""
    lock["packages"][name.replace("_", "-")] = {
        "name": name,
        "version": wheel.name.split("-")[1],
        "file_name": wheel.name,
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "install_dir": "site",
        "package_type": "package",
        "imports": [name.replace("-", "_")] if imports is None else imports,
        "depends": needs,
        "unvendored_tests": False,
    }


def _write(wheel: Path, files: dict[str, bytes]) -> None:
    """Write a wheel that holds some files; its bytes depend on nothing else."""
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(path), data, zipfile.ZIP_DEFLATED)


def _made_here(wheel: Path, files: dict[str, bytes]) -> None:
    """Write a wheel of files that no package has."""
    name, version, _ = wheel.name.split("-", 2)
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    kind = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    folder = f"{name}-{version}.dist-info"
    notes = {"METADATA": about.encode(), "WHEEL": kind.encode(), "RECORD": b""}
    _write(wheel, files | {f"{folder}/{note}": data for note, data in notes.items()})


def _installed(name: str, folder: Path) -> Path:
    """A wheel of a package as it is installed here, which was checked by its hash."""
    found = distribution(name)
    wheel = folder / f"{name.replace('-', '_')}-{found.version}-py3-none-any.whl"
    files = {
        path.as_posix(): path.read_binary()
        for path in found.files or ()
        if not {"..", "__pycache__", "tests"}.intersection(path.parts)
        and path.suffix not in MACHINE_CODE
    }
    _write(wheel, files)
    return wheel


def _list_of_fonts(lock: dict[str, Any], folder: Path) -> Path:
    """A wheel with matplotlib's list of its fonts, which it would make anew in every session.

    There is one in Pyodide's matplotlib, but its number is that of the matplotlib which wrote it,
    and so the other does not take it.
    """
    matplotlib = lock["packages"]["matplotlib"]
    with zipfile.ZipFile(folder / matplotlib["file_name"]) as archive:
        fonts = json.loads(archive.read("matplotlib/fontlist.json"))
        manager = archive.read("matplotlib/font_manager.py").decode()
    fonts["ttflist"] = [
        font for font in fonts["ttflist"] if not is_unused(f"matplotlib/mpl-data/{font['fname']}")
    ]
    fonts["_version"] = int(re.search(r"__version__ = (\d+)", manager)[1])
    wheel = folder / f"matplotlib_fontlist-{matplotlib['version']}-py3-none-any.whl"
    _made_here(wheel, {"matplotlib/fontlist.json": json.dumps(fonts).encode()})
    return wheel


def _bpcore(folder: Path) -> Path:
    """The project's wheel, with the compiled loop in it."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "--wheel-dir", str(folder), str(PROJECT)]
    subprocess.run(command, check=True)
    (wheel,) = folder.glob("bpcore-*.whl")
    with zipfile.ZipFile(wheel, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.write(loop.ready(), f"bpcore/core/{AHEAD.name}")
    return wheel
