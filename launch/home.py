"""What stands in for a home folder in which nothing can be written."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from launch.project import Project

KEPT_AT_HOME = {
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "jupyter",
    "JUPYTER_DATA_DIR": "jupyter/data",
    "JUPYTER_RUNTIME_DIR": "jupyter/runtime",
    "MPLCONFIGDIR": "matplotlib",
}
"""Where other programs keep what they note down, by the variable that says so: places in what
stands in for a home folder. HOME itself stays as it is, since a learner may name files in it."""


@contextlib.contextmanager
def instead_of_home(project: Project) -> Iterator[dict[str, str]]:
    """Give the environment variables that a home folder needs in which nothing can be written.

    JupyterLab would not start. What would lie there lies in .venv, and where that cannot be written
    either, in a temporary folder, which is removed at the end.
    """
    if is_writable(Path(os.path.expanduser("~"))):
        yield {}
        return
    place = project.venv / "home"
    if is_writable(place if place.exists() else project.venv):
        yield _laid_out(place)
        return
    # What a kernel writes as it ends may be in the way of removing the folder: no reason to fail.
    with tempfile.TemporaryDirectory(prefix="bpcore-", ignore_cleanup_errors=True) as temporary:
        yield _laid_out(Path(temporary))


def _laid_out(place: Path) -> dict[str, str]:
    """Make the folders that no variable names yet; return the variables that name them."""
    folders = {
        variable: place / folder
        for variable, folder in KEPT_AT_HOME.items()
        if variable not in os.environ
    }
    for folder in folders.values():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {variable: str(folder) for variable, folder in folders.items()}


def is_writable(folder: Path) -> bool:
    """Tell whether files can be made in a folder; in one that does not exist they cannot."""
    return os.access(folder, os.W_OK | os.X_OK)
