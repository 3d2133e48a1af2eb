"""What a learner predicted, tried and scored: one small file beside the notebooks.

Each event is one line of JSON, added by a single write and forced to the disk. So a crash loses
nothing that was there, and two lessons that are open at once do not get into each other's way.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

OPEN_VARIABLE = "BPCORE_OPEN"
"""The environment variable that, set to 1, opens everything without an answer.

It is set by a teacher, in app mode and under tests. Nothing is recorded then, since nobody answers,
unless ``JOURNAL_VARIABLE`` says where.
"""

JOURNAL_VARIABLE = "BPCORE_JOURNAL"
"""The environment variable that says where the journal is: a path, or "off" for none."""

FILE = "journal.jsonl"

PREDICTION, EXERCISE, CHALLENGE = "prediction", "exercise", "challenge"

Event = dict[str, Any]

NOT_WRITTEN = "Your learning journal cannot be written here ({reason}): it ends with this session."

unwritten: list[Event] = []
"""Where the file cannot be written, the events of this session, which so knows them."""


def is_open() -> bool:
    """Whether a teacher, app mode or a test has opened everything."""
    return os.environ.get(OPEN_VARIABLE, "") not in ("", "0")


def path() -> Path | None:
    """Where the journal is: beside the notebook that runs, unless the environment says otherwise.

    None if nothing is to be recorded.
    """
    asked = os.environ.get(JOURNAL_VARIABLE, "").strip()
    if asked.lower() in ("off", "0", "no"):
        return None
    if asked:
        return Path(asked).expanduser()
    try:
        return None if is_open() else Path.cwd() / FILE
    except OSError:  # the folder has been deleted under the kernel
        return None


def record(event: str, key: str, **details: Any) -> str:
    """Add an event.

    Parameters
    ----------
    event : str
        "prediction", "exercise" or "challenge".
    key : str
        Which one: "3.1" is the first of lesson 3; a challenge's is the lesson's number.
    **details
        What JSON can hold; NumPy's numbers too.

    Returns
    -------
    str
        Empty, but for a sentence on the first time that the file cannot be written. A lesson goes
        on without its journal.
    """
    place = path()
    if place is None:
        return ""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    entry = {"time": now, "event": event, "key": key, **details}
    try:
        _append(place, json.dumps(entry, default=_plain).encode("ascii") + b"\n")
    except OSError as error:
        unwritten.append(entry)
        if len(unwritten) == 1:
            return NOT_WRITTEN.format(reason=error.strerror or type(error).__name__)
    return ""


def _append(place: Path, line: bytes) -> None:
    """Add a line to a file in one write, and have it on the disk before going on.

    The system moves to the file's end and writes in one go (O_APPEND), so lines of two processes
    never mix. A last line that was torn by a crash is closed first. (What looks torn may be
    another process at its writing: then there is an empty line more, which is none to a reader.)
    """
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    file = os.open(place, flags, 0o600)
    try:
        size = os.fstat(file).st_size
        if size:
            os.lseek(file, size - 1, os.SEEK_SET)
            if os.read(file, 1) != b"\n":
                line = b"\n" + line
        if os.write(file, line) != len(line):
            raise OSError(None, "the disk is full")
        os.fsync(file)
    finally:
        os.close(file)


def _plain(value: Any) -> Any:
    """A number of NumPy's as one of Python's; anything else in words."""
    return value.item() if hasattr(value, "item") else str(value)


def read() -> list[Event]:
    """All events, the oldest first; a line that is torn or is no event is left out."""
    place = path()
    if place is None:
        return []
    try:
        lines = place.read_bytes().splitlines()
    except OSError:  # there is none yet, or it cannot be read: then there is nothing to show
        lines = []
    events = [event for line in lines if (event := _event(line)) is not None]
    # One may be there after all, if only the disk did not answer.
    return events + [event for event in unwritten if event not in events]


def _event(line: bytes) -> Event | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    whole = isinstance(event, dict) and isinstance(event.get("correct"), bool | None)
    texts = ("time", "event", "key")
    return event if whole and all(isinstance(event.get(name), str) for name in texts) else None


def last(event: str, key: str) -> Event | None:
    """The newest event of this kind and key, if there is one."""
    return next((e for e in reversed(read()) if (e["event"], e["key"]) == (event, key)), None)


def delete() -> int:
    """Delete the journal, and tell how many events it held.

    Raises
    ------
    OSError
        If the file cannot be deleted.
    """
    count = len(read())
    place = path()
    if place is not None:
        place.unlink(missing_ok=True)
        unwritten.clear()
    return count
