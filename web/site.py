"""The site: the edition for reading at its root, and beside it the course itself, live."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

from bpcore.experiments import __all__ as experiments
from edition.build import build as build_edition
from web import bytecode, packages, pyodide, tools

PROJECT = Path(__file__).resolve().parents[1]
GATHERED = PROJECT / "build" / "pyodide"
"""Where Pyodide's files are kept, so that a second site needs no network."""

STATIC = Path(__file__).with_name("static")
LITE = "lite"
"""The folder of the site in which JupyterLite stands; ``static/live.js`` knows it too."""

AT_ONCE = [
    "bpcore",
    "comm",
    "ipykernel",
    "ipython",
    "ipywidgets",
    "jedi",
    "matplotlib",
    "micropip",
    "numpy",
    "piplite",
    "pyodide_kernel",
    "sqlite3",
    "ssl",
]
"""What Pyodide loads as it starts, side by side; all else comes when a cell imports it. The kernel
looks for its own packages by these spellings, and would fetch them one after the other."""

NEEDS = {
    "01": ["pandas"],
    "10": ["pandas", "scipy.optimize"],
    "12": ["scipy.optimize"],
    "14": ["charset_normalizer", "openpyxl", "pandas", "scipy.optimize"],
    "backtesting": ["scipy.optimize"],
    "own_data": ["charset_normalizer", "openpyxl", "pandas", "scipy.optimize"],
}
"""What ``bpcore`` imports only when it is asked for, by the number of a lesson or the name of an
experiment: a browser must have it before. ``tests/test_web_needs.py`` finds it out."""

BOARD = "board.ipynb"
"""A notebook of one cell, into which ``live.js`` writes the experiment of an address."""


def build(folder: Path, source: Path | None = None, only: Collection[str] | None = None) -> None:
    """Build the site.

    Parameters
    ----------
    folder : Path
        For the site; an earlier one there is replaced.
    source : Path or None
        A folder with the files of Pyodide; see ``web.pyodide.gather``.
    only : collection of str, optional
        Numbers of the lessons that are executed for reading, such as "06"; all if left out.

    Raises
    ------
    PyodideError, LoopError, BytecodeError, EditionError
        If a part of it cannot be had or made.
    """
    with tempfile.TemporaryDirectory(prefix="site-") as temporary:
        work = Path(temporary)
        served = work / "static" / "pyodide"
        print("Pyodide: its files are gathered and checked", flush=True)
        lock = pyodide.gather(GATHERED, source)
        for package in lock["packages"].values():
            served.mkdir(parents=True, exist_ok=True)
            shutil.copy(GATHERED / package["file_name"], served)
        for name in pyodide.RUNTIME:
            shutil.copy(GATHERED / name, served)
        print("The training loop is compiled for the browser", flush=True)
        packages.add(lock, served)
        (served / pyodide.LOCK).write_text(json.dumps(lock), encoding="utf-8")
        bytecode.put_in(lock, served)
        (served / pyodide.LOCK).write_text(json.dumps(lock), encoding="utf-8")
        lay_out(work)
        print("JupyterLite is put together", flush=True)
        put_together(work, work / "site")
        print("The pages for reading are made", flush=True)
        build_edition(folder, only, live=True)
        shutil.rmtree(folder / LITE, ignore_errors=True)
        shutil.copytree(work / "site", folder / LITE)
    lessons = sorted(lesson.stem for lesson in (PROJECT / "notebooks").glob("*.ipynb"))
    known = {
        "experiments": {name: NEEDS.get(name, []) for name in [*experiments, "own_data"]},
        "files": [*pyodide.AT_START, *packages.files(lock, AT_ONCE)],
        "lessons": {name: NEEDS.get(name[:2], []) for name in lessons},
    }
    for name in ("live.html", "live.css", "live.js"):
        text = (STATIC / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace("{/* known */}", json.dumps(known)), "utf-8")


def lay_out(work: Path) -> None:
    """Write what JupyterLite is made of: the lessons, and how it is to behave."""
    contents = work / "contents"
    shutil.copytree(
        PROJECT / "notebooks", contents, ignore=shutil.ignore_patterns(".*", "journal*")
    )
    for lesson in contents.glob("*.ipynb"):
        notebook = json.loads(lesson.read_text(encoding="utf-8"))
        notebook["metadata"]["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)"}
        lesson.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    notebook["cells"] = [
        {"cell_type": "code", "id": "board", "metadata": {}, "outputs": [], "source": ""}
        | {"execution_count": None}
    ]
    (contents / BOARD).write_text(json.dumps(notebook), encoding="utf-8")

    def write(name: str, content: dict) -> None:
        (work / name).write_text(json.dumps(content), encoding="utf-8")

    options = {"loadPyodideOptions": {"packages": AT_ONCE}, "disablePyPIFallback": True}
    settings = {
        "exposeAppInBrowser": True,  # live.js runs cells
        # The contents drive would read the journal as JSON, which it is line by line alone.
        "fileTypes": {
            "jsonl": {
                "name": "jsonl",
                "extensions": [".jsonl"],
                "fileFormat": "text",
                "mimeTypes": ["text/plain"],
            }
        },
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": options},
    }
    write("jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": settings})
    overrides = json.loads((PROJECT / "jupyter" / "overrides.json").read_text(encoding="utf-8"))
    overrides["@jupyterlab/notebook-extension:tracker"] = {"windowingMode": "none"}
    # Else the notebook takes the arrow keys from the sliders.
    overrides["@jupyterlab/shortcuts-extension:shortcuts"] = {
        "shortcuts": [
            {
                "command": f"notebook:move-cursor-heading-{command}",
                "keys": [key],
                "selector": ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus",
                "disabled": True,
            }
            for key, command in (
                ("ArrowLeft", "above-or-collapse"),
                ("ArrowRight", "below-or-expand"),
            )
        ]
    }
    write("overrides.json", overrides)
    built = {"contents": ["contents"], "apps": ["notebooks", "lab", "tree", "edit"]}
    built |= {"no_sourcemaps": True, "no_unused_shared_packages": True}
    built["federated_extensions"] = [str(tools.KERNEL), str(tools.WIDGETS)]
    built["ignore_sys_prefix"] = ["federated_extensions"]  # others there would only take time
    write("jupyter_lite_config.json", {"LiteBuildConfig": built})


def put_together(work: Path, folder: Path) -> None:
    """Have JupyterLite build its part of the site."""
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    command += ["--lite-dir", work, "--output-dir", folder]
    done = subprocess.run(
        [str(word) for word in command],
        cwd=work,
        env=tools.environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SiteError(f"JupyterLite was not put together: {done.stdout[-2000:]}{done.stderr}")


class SiteError(RuntimeError):
    """The site could not be made; the message says where."""
