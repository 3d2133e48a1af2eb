"""The project under test: where it lies, its lessons, and its files that belong to no package."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path
from types import ModuleType

PROJECT = Path(__file__).resolve().parents[1]
LESSONS = sorted((PROJECT / "notebooks").glob("*.ipynb"))

IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")

GOOD = """year,price,rain,sales
2000,1.5,30,100
2001,1.6,25,120
2002,1.4,35,150
2003,1.7,20,140
2004,1.9,28,170
2005,1.8,31,190
2006,2.0,22,210
2007,2.2,27,
"""
"""A reader's own file, with nothing wrong in it: seven years, and one to forecast."""


def module_from(path: Path) -> ModuleType:
    """A module made of a file, anew each time."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # where dataclasses look for what their annotations name
    spec.loader.exec_module(module)
    return module


def assert_one_plain_sentence(text: str) -> None:
    """A learner can read it: no traceback, and no name of an exception."""
    sentence = text.strip()
    assert sentence.endswith("."), sentence
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert not re.search(r"Error\b", sentence)
