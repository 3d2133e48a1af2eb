"""The environment variables of every program that is started from here."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from launch.project import Project, scripts_of

# Of pip's settings in the environment, only those that say where packages come from and how to get
# there. The others (a target folder, a constraint file, ...) would send the packages somewhere else
# or change the pinned set.
KEPT_PIP_SETTINGS = {
    "PIP_CACHE_DIR",
    "PIP_CERT",
    "PIP_CLIENT_CERT",
    "PIP_CONFIG_FILE",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_EXTRA_INDEX_URL",
    "PIP_FIND_LINKS",
    "PIP_INDEX_URL",
    "PIP_KEYRING_PROVIDER",
    "PIP_NO_CACHE_DIR",
    "PIP_NO_INDEX",
    "PIP_PROXY",
    "PIP_RETRIES",
    "PIP_TIMEOUT",
    "PIP_TRUSTED_HOST",
}
# Left over from another Python, these would lead ours to the wrong packages, windows or settings.
MISLEADING = {
    "__PYVENV_LAUNCHER__",
    "JUPYTERLAB_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "MPLBACKEND",
    "PYTHONEXECUTABLE",
    "PYTHONHOME",
    "PYTHONINSPECT",
    "PYTHONIOENCODING",  # it would win over PYTHONUTF8, and stop at a folder's letters
    "PYTHONOPTIMIZE",  # the lessons check their numbers with assert
    "PYTHONPATH",
    "PYTHONPLATLIBDIR",
    "PYTHONSTARTUP",
    "PYTHONUSERBASE",
    "PYTHONWARNINGS",
}


def child_environment(project: Project) -> dict[str, str]:
    """Return the environment variables for a program, from those of this one."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in MISLEADING and (name in KEPT_PIP_SETTINGS or not name.startswith("PIP_"))
    }
    path = [str(scripts_of(project.venv)), kept.get("PATH", os.defpath)]
    return kept | {
        "VIRTUAL_ENV": str(project.venv),
        "PATH": os.pathsep.join(path),
        # One encoding on all systems, for pip's output and for a learner's open().
        "PYTHONUTF8": "1",
        # A configuration file may ask for --user, which an environment like ours refuses.
        "PIP_USER": "0",
        "PIP_NO_INPUT": "1",  # nobody would see the question
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        # Our kernel, not one of the same name in the home folder.
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


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
