"""What runs here: the versions that a question about an installation needs first."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from bpcore.core.machine_code import NOT_INSTALLED, why_not

__version__ = "0.3.0"

PACKAGES = ("numpy", "pandas", "matplotlib", "ipywidgets", "jupyterlab", "numba")

HUB_VARIABLE = "JUPYTERHUB_SERVICE_PREFIX"
"""JupyterHub sets it for each learner's server."""

SLOW = "Engine: NumPy. All works, but training is about 100 times slower."
INSTALL_NUMBA = "To compile, install numba: python start.py setup tries it again."
ASK_FOR_NUMBA = (
    "To compile, numba is needed in the environment that all share: ask who runs this hub for "
    "`pip install numba` there."
)
TOO_OLD = (
    "This lesson needs bpcore {needed} or newer, and here is {here}. Update it, then restart the "
    "kernel: {how}."
)
UPDATE = "`git pull`, then `python start.py setup`"
ASK_FOR_UPDATE = (
    "ask who runs this hub for `pip install --force-reinstall --no-deps git+ADDRESS`, with the "
    "address of the course"
)


def about() -> str:
    """Return the versions of Python and of the packages, and which engine trains, as text."""
    lines = [
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}",
        f"bpcore {__version__}",
        *(f"{package} {_version(package)}" for package in PACKAGES),
    ]
    if not (reason := why_not()):
        lines.append("Engine: compiled. Training is fast.")
    elif reason == NOT_INSTALLED:
        lines += [SLOW, ASK_FOR_NUMBA if on_hub() else INSTALL_NUMBA]
    else:
        lines += [SLOW, f"Why: {reason}."]
    if on_hub():
        lines.append("This is a JupyterHub.")
    if "google.colab" in sys.modules:
        lines.append("This is Google Colab.")
    return "\n".join(lines)


def needs(oldest: str) -> None:
    """Stop a lesson that is newer than the module, which happens where they come by two ways.

    ``oldest`` is the version from which on the lesson works, such as "0.2". If this one is older, a
    RuntimeError says how to update.
    """
    if _numbers(__version__) < _numbers(oldest):
        how = ASK_FOR_UPDATE if on_hub() else UPDATE
        raise RuntimeError(TOO_OLD.format(needed=oldest, here=__version__, how=how))


def on_hub() -> bool:
    """Whether a JupyterHub has started this."""
    return HUB_VARIABLE in os.environ


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(".")]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"
