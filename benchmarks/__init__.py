"""What is fast, against what, on this machine."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

# Some parts are measured with the tests' own server, pages and random walks.
sys.path[:0] = [str(PROJECT / "tests"), str(PROJECT / "tests" / "browser")]
