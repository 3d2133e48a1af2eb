"""The report, ``results.md``: a section for each part, which says where and when it was measured.

A part that is measured alone replaces its own section and leaves the others.
"""

from __future__ import annotations

import datetime
import os
import platform
import re
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results.md"
PACKAGES = ("numpy", "numba", "scipy", "matplotlib", "ipywidgets", "ipykernel", "jupyterlab")
COMPARED_WITH = ("torch", "scikit-learn", "jax", "ipympl")  # named where they are installed
MISSING = "not installed"
HEAD = """# Measured

Written by `python start.py bench`. What counts are the ratios within a section: they were taken in
one run, on one machine."""


def section(title: str, text: str, seconds: float) -> str:
    """A part's section: its heading, where and when it was measured, and what was found."""
    named = [*PACKAGES, *(name for name in COMPARED_WITH if _version(name) != MISSING)]
    versions = ", ".join(f"{name} {_version(name)}" for name in named)
    return (
        f"## {title}\n\n"
        f"*{datetime.date.today()}, {platform.system()}, {_processor()}, "
        f"{os.cpu_count()} processors; Python {platform.python_version()}, {versions}; "
        f"took {seconds:.0f} s.*\n\n{text}"
    )


def keep(new: str, titles: Sequence[str], path: Path = RESULTS) -> None:
    """Write a section into the report, in the place of an older one with the same heading.

    Parameters
    ----------
    new : str
    titles : sequence of str
        The headings that there can be, in their order; sections with others are dropped.
    path : Path
        Of the report.
    """
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    sections = {_title(part): part for part in [*re.split(r"^(?=## )", old, flags=re.M)[1:], new]}
    kept = [HEAD, *(sections[title].strip() for title in titles if title in sections)]
    path.write_text("\n\n".join(kept) + "\n", encoding="utf-8")


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("## ")


def _processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        told = ""
    name = re.search(r"^model name\s*: (.*)$", told, re.M)
    return name[1] if name else platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return MISSING
