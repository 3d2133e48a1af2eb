"""pip: its command line, and what to do where it fails."""

from __future__ import annotations

import re
from pathlib import Path

from launch.problems import SetUpError
from launch.programs import run_logged
from launch.project import Project
from launch.pythons import SUPPORTED_PYTHONS, THIS_PYTHON

REMEDIES = [
    (
        r"No space left|Disk quota exceeded|not enough space",
        "the disk is full: free 1 GB and run the same command again",
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "a downloaded file is not the one that the project was tested with: run the same command"
        " again, and if that does not help, use another network",
    ),
    (
        r"Long Path|WinError 206",
        "Windows does not take such long paths: move the project to a short one, such as C:\\bp,"
        " and start again there",
    ),
    (
        r"Permission denied|Access is denied|WinError (5|32)\b|Read-only file system",
        "a file in .venv could not be written: close JupyterLab and every terminal that uses .venv,"
        " make sure that the project lies in a folder of your own, and run the same command again",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED",
        "this network uses a certificate of its own: ask for its file and run"
        " 'python -m pip config set global.cert FILE', then the same command again",
    ),
    (
        r"Retrying \(|ConnectionError|ConnectTimeout|ReadTimeout|ProxyError",
        "the network did not answer: check the connection and run the same command again, or set up"
        " from a folder of downloaded packages with 'start.py setup --wheels FOLDER'",
    ),
]
"""What pip's output may contain, and what to do about it; the first that fits is said."""


def remedy(project: Project, output: str, wheels: Path | None = None) -> str:
    """Say in one clause what to do about a failure of pip, which wrote ``output``.

    ``wheels`` is the folder that the packages were to come from, if not from the network.
    """
    missing = re.search(r"No matching distribution found for ([^\s(]+)", output)
    if missing and wheels:
        return (
            f"the folder '{wheels}' does not hold {missing[1]} for this system and Python"
            f" {THIS_PYTHON}: fill it with 'start.py wheels' on a computer of this kind with the"
            " same Python"
        )
    for pattern, sentence in REMEDIES:
        if re.search(pattern, output):
            return sentence
    if missing:
        return (
            f"there is no ready-made {missing[1]} for this system and this Python: try another"
            f" Python from {SUPPORTED_PYTHONS}"
        )
    return f"the end of the file '{project.log}' says why"


def pip(project: Project, *arguments: object, wheels: Path | None = None) -> None:
    """Run pip in the environment; raise SetUpError if it fails.

    Where there is a folder of ``wheels``, the packages come from there and from nowhere else.
    """
    source = ["--no-index", "--find-links", wheels] if wheels else []
    exit_code, output = run_logged(project, [project.python, "-m", "pip", *arguments, *source])
    if exit_code:
        said = remedy(project, output, wheels)
        raise SetUpError(f"The packages could not be installed: {said}.")


def pinned(file: str) -> list[str]:
    """Return pip's arguments for a file of pinned requirements.

    Wheels only: to build a package would need a compiler, and would fetch unchecked tools.
    """
    return ["--require-hashes", "--only-binary", ":all:", "--requirement", file]


def existing_folder_of_wheels(name: str) -> Path:
    """Return a folder of packages; raise SetUpError if there is none."""
    folder = Path(name).resolve()
    if not folder.is_dir() or not any(folder.glob("*.whl")):
        raise SetUpError(
            f"The folder '{folder}' holds no packages: fill it with 'start.py wheels FOLDER' on a"
            " computer with a network, and give its path here."
        )
    return folder
