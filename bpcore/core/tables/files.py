"""Where a file is, as people type or paste it, and its bytes."""

from __future__ import annotations

import os
from pathlib import Path

from bpcore.core.tables.grid import MOST_BYTES


def path_of(typed: str | Path) -> Path:
    """A path as it was typed or pasted: with quotes around, ``~``, or as an address of a file."""
    if isinstance(typed, Path):
        return typed.expanduser()
    text = typed.strip()
    if "\0" in text:
        raise ValueError(f"{text!r} is no path")
    for quotes in ('""', "''", "“”", "‘’"):
        if len(text) > 1 and text[0] == quotes[0] and text[-1] == quotes[1]:
            text = text[1:-1].strip()
    if text.startswith("file:"):
        from urllib.request import url2pathname

        text = url2pathname(text.removeprefix("file:").removeprefix("//"))
    return Path(os.path.expanduser(text))


def content_of(path: str | Path) -> bytes:
    """The bytes of a file, and no more of them than are needed to refuse it."""
    file = path_of(path)
    try:
        opened = file.open("rb")
    except UnicodeEncodeError:  # a name in letters that this locale has no bytes for
        opened = open(str(file).encode("utf-8"), "rb")  # noqa: SIM115 - closed below
    with opened:
        try:
            return opened.read(MOST_BYTES + 1)
        except OSError as error:  # which does not know the file, as one that cannot be opened does
            raise OSError(error.errno, error.strerror, str(file)) from None
