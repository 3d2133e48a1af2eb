"""For all tests, those of the notebooks among them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

OFFLINE = str(Path(__file__).resolve().parent / "tests" / "offline")
PATH = "PYTHONPATH"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Open every prediction where a notebook is run as a test, and close the network.

    Nobody is there to answer, and a lesson must work without a network: see ``tests/offline``.
    """
    os.environ["BPCORE_JOURNAL"] = "off"  # a test that keeps a journal says where
    paths = [path for path in os.environ.get(PATH, "").split(os.pathsep) if path != OFFLINE]
    if type(item).__module__.startswith("nbval"):
        os.environ["BPCORE_OPEN"] = "1"  # its kernel starts after this
        paths.insert(0, OFFLINE)
    else:
        os.environ.pop("BPCORE_OPEN", None)
    if any(paths):
        os.environ[PATH] = os.pathsep.join(filter(None, paths))
    else:
        os.environ.pop(PATH, None)
