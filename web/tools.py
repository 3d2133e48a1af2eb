"""What builds the site, in a folder of its own inside the environment.

JupyterLite brings an extension of JupyterLab that only works in its own pages: installed beside
JupyterLab, each lesson opened on this machine would begin with an error in the browser's console.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

FOLDER = Path(sys.prefix) / "site-tools"
"""Where ``start.py`` installs them; ``launch.project.Project.site_tools`` is the same."""

KERNEL = FOLDER / "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension"
"""The part of JupyterLite that runs Pyodide, as its page loads it."""

WIDGETS = Path(sys.prefix) / "share/jupyter/labextensions/@jupyter-widgets/jupyterlab-manager"
"""The part of ipywidgets that a page loads."""


def environment() -> dict[str, str]:
    """The variables with which a Python of this environment finds them.

    Jupyter's own, which may name folders of other installations, are left out.
    """
    inherited = {n: v for n, v in os.environ.items() if not n.startswith("JUPYTER_")}
    path = os.pathsep.join(filter(None, (str(FOLDER), inherited.get("PYTHONPATH"))))
    return inherited | {"PYTHONPATH": path, "JUPYTER_PREFER_ENV_PATH": "1"}
