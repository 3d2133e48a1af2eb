"""What a process holds in memory: to itself, and together with others.

Resident memory also counts the files that a process has mapped. A system drops these and reads them
again as it likes, a hundred MB at a time, so growth cannot be seen in it.
"""

from __future__ import annotations

import re
from math import isnan, nan
from pathlib import Path

import psutil

MB = 1e6


def own(process: psutil.Process) -> float:
    """MB that a process has to itself, without the files that it has mapped where Linux tells."""
    told = _told(process, "RssAnon")
    return process.memory_full_info().uss / MB if isnan(told) else told


def shared(process: psutil.Process) -> float:
    """MB that it shares with other processes and that are no file's; nan but on Linux."""
    return _told(process, "RssShmem")


def _told(process: psutil.Process, what: str) -> float:
    """What Linux tells of a process, in MB; nan elsewhere."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    except OSError:
        return nan
    found = re.search(rf"^{what}:\s*(\d+) kB$", status, re.M)
    return int(found[1]) * 1024 / MB if found else nan
