"""The empty environment: made in .venv, out of the way of whatever is there."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

from launch.packages import remedy
from launch.problems import SetUpError
from launch.programs import run_logged
from launch.project import Project
from launch.pythons import THIS_PYTHON
from launch.state import State, identity, read_state, write_state


def make_environment(project: Project) -> State:
    """Make an empty environment in .venv and return its state."""
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise SetUpError(
                f"This Python comes without its module {module}: on Debian and Ubuntu run"
                f" 'sudo apt install python{THIS_PYTHON}-venv', elsewhere install Python from"
                " python.org, then run the same command again."
            )
    clear_the_way(project)
    print(f"Making an environment for Python {THIS_PYTHON} in .venv", flush=True)
    project.venv.mkdir(exist_ok=True)
    state = {"identity": identity(project)}
    write_state(project, state | {"unfinished": True})
    # When this runs inside an environment, the new one must not be built on that: it may be the one
    # that was just cleared away.
    python = getattr(sys, "_base_executable", None) or sys.executable
    exit_code, output = run_logged(project, [python, "-m", "venv", project.venv])
    if exit_code:
        said = remedy(project, output)
        raise SetUpError(f"No environment could be made in .venv: {said}.")
    write_state(project, state)
    return state


def clear_the_way(project: Project) -> None:
    """Remove an environment of ours; move anything else aside, so that nobody loses anything."""
    if not project.venv.exists() and not project.venv.is_symlink():
        return
    ours = bool(read_state(project))
    aside = project.root / ".venv-discarded"
    if ours:
        shutil.rmtree(aside, ignore_errors=True)
    else:
        aside = first_free(project.root / ".venv-old")
        print(f"The folder .venv was not made by this program: it is now called {aside.name}")
    try:
        # Renamed first: what is in use on Windows refuses here, before anything is lost.
        project.venv.rename(aside)
    except OSError as error:
        raise SetUpError(
            "The folder .venv is in use: close JupyterLab and every terminal and editor that uses"
            " it, then run the same command again."
        ) from error
    if ours:
        shutil.rmtree(aside, ignore_errors=True)


def first_free(path: Path) -> Path:
    """Return the path, or the first of path-2, path-3, ... where nothing is."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.name}-{number}")
    return candidate
