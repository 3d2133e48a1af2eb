"""Where everything lies in a folder of the project."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ON_WINDOWS = os.name == "nt"

PROJECT_FILE = "pyproject.toml"
LEARNER_PINS = "requirements.txt"
NUMBA_PINS = "requirements-numba.txt"
DEVELOPER_PINS = "requirements-dev.txt"
EDITION_PINS = "requirements-edition.txt"
WEB_PINS = "requirements-web.txt"
SETTINGS = {
    "jupyter/overrides.json": "share/jupyter/lab/settings",
    "jupyter/jupyter_server_config.py": "etc/jupyter",
    "jupyter/ipython_kernel_config.json": "etc/ipython",
}
"""Of JupyterLab, its server and its kernels: the folders of an environment in which each looks for
its own.

A kernel imports as it starts what nearly every lesson needs, while its page is still being made."""
APP = "jupyter/laboratory.ipynb"
FIRST_LESSON = "notebooks/00_start_here.ipynb"
EDITION = "build/edition"
SITE = "build/web"

ENGINE = tuple(
    f"bpcore/core/{name}.py"
    for name in ("block", "compiling", "descent", "lanes", "layout", "steps", "twins")
)
"""What the machine code is made of: ``bpcore.core.machine_code.SOURCES``, which cannot be imported
before anything is installed."""


def scripts_of(environment: Path) -> Path:
    """The folder of programs in a virtual environment."""
    return environment / ("Scripts" if ON_WINDOWS else "bin")


def python_of(environment: Path) -> Path:
    """The Python of a virtual environment."""
    return scripts_of(environment) / ("python.exe" if ON_WINDOWS else "python")


@dataclass(frozen=True)
class Project:
    """A folder of the project, with the environment that is made in it.

    Attributes
    ----------
    root : Path
        The folder itself, absolute.
    """

    root: Path

    @property
    def venv(self) -> Path:
        """The environment: a folder that may be deleted to start afresh."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The Python of the environment."""
        return python_of(self.venv)

    @property
    def site_tools(self) -> Path:
        """What builds the site; why it stands apart, ``web.tools`` says."""
        return self.venv / "site-tools"

    @property
    def state(self) -> Path:
        """The note of what is installed, so that a second start has nothing to do."""
        return self.venv / "set-up.json"

    @property
    def log(self) -> Path:
        """What the programs of the set-up have printed."""
        return self.venv / "set-up.log"
