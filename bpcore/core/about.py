"""What runs here: the versions that a question about an installation needs first."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from bpcore.core import engine

PACKAGES = ("bpcore", "numpy", "pandas", "matplotlib", "ipywidgets", "jupyterlab", "numba")


def about() -> str:
    """Return the versions of Python and of the packages, and which engine trains, as text."""
    lines = [f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"]
    lines += [f"{package} {_version(package)}" for package in PACKAGES]
    if engine.available:
        lines.append("Engine: compiled. Training is fast.")
    else:
        lines.append("Engine: NumPy. All works, but training is about 100 times slower.")
        lines.append("To compile, install numba: python start.py setup tries it again.")
    if "google.colab" in sys.modules:
        lines.append("This is Google Colab.")
    return "\n".join(lines)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"
