"""The folder that an edition goes into; to look at it needs no packages."""

from __future__ import annotations

from pathlib import Path

FILES = "edition_files.txt"
"""In an edition, the names of its files, one a line: a later edition takes away these alone."""


def refusal_of_folder(folder: Path) -> str:
    """Say why no edition can be written into a folder, or nothing if one can.

    Returns
    -------
    str
        One sentence, or an empty string.
    """
    if folder.exists() and not folder.is_dir():
        return f"{folder} is a file: give an empty folder."
    if folder.exists() and any(folder.iterdir()) and not (folder / FILES).exists():
        return f"{folder} holds something else than an edition: give an empty folder."
    return ""
