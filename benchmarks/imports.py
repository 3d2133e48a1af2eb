"""How long ``import bpcore`` takes."""

from __future__ import annotations

import subprocess
import sys

TITLE = "Import"
CODE = "import time; begin = time.perf_counter(); import bpcore; print(time.perf_counter() - begin)"


def run(quick: bool) -> str:
    """Seconds to import the module in a new interpreter, with a warm cache.

    The best of five, as nothing makes it faster.
    """
    turns = 1 if quick else 5
    taken = [float(subprocess.check_output([sys.executable, "-c", CODE])) for _ in range(turns)]
    return f"`import bpcore` takes {min(taken):.2f} s in a new interpreter."
