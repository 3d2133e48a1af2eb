"""Run the benchmarks and write them down: ``python start.py bench [training] [interaction]``."""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks import interaction, training

RESULTS = Path(__file__).resolve().parent / "results.md"


def main() -> None:
    """Measure what is asked for, or everything, and write the report."""
    parts: dict[str, tuple[str, Callable[[], str]]] = {
        "training": (
            "Training: the reference run of 50,000 epochs",
            lambda: training.report(*training.measure()),
        ),
        "interaction": ("Interaction", lambda: interaction.report(interaction.measure())),
        "import": ("Import", _import_time),
    }
    parser = argparse.ArgumentParser(prog="start.py bench", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"of {', '.join(parts)}; all if left out")
    chosen = parser.parse_args().part or list(parts)
    unknown = set(chosen) - set(parts)
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(parts)}")
    text = [_head()]
    for name in chosen:
        title, measure = parts[name]
        print(f"{title} …", flush=True)
        try:
            text.append(f"## {title}\n\n{measure()}")
        except Exception as error:  # one part that cannot run here must not lose the others
            text.append(f"## {title}\n\nNot measured: {error}")
        print(text[-1], flush=True)
    if set(chosen) == set(parts):
        RESULTS.write_text("\n\n".join(text) + "\n", encoding="utf-8")
        print(f"Written to {RESULTS.name}.")


def _import_time() -> str:
    """Seconds to import the module in a new interpreter, with a warm cache.

    The best of five, as nothing makes it faster.
    """
    code = (
        "import time; begin = time.perf_counter(); import bpcore; "
        "print(time.perf_counter() - begin)"
    )
    taken = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(5)]
    return f"`import bpcore` takes {min(taken):.2f} s in a new interpreter."


def _head() -> str:
    names = ("numpy", "numba", "matplotlib", "ipywidgets", "ipykernel", "jupyterlab")
    versions = ", ".join(f"{name} {_version(name)}" for name in names)
    processor = platform.processor() or platform.machine()
    return (
        "# Measured\n\n"
        "Written by `python start.py bench`. "
        "Medians; what counts are the ratios, which were taken in one run.\n\n"
        f"- {datetime.date.today()}, {platform.system()}, {processor}, "
        f"{os.cpu_count()} processors\n"
        f"- Python {platform.python_version()}, {versions}"
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


if __name__ == "__main__":
    main()
