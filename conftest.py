"""For all tests, those of the notebooks among them."""

from __future__ import annotations

import os

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Open every prediction where a notebook is run as a test: nobody is there to answer."""
    if type(item).__module__.startswith("nbval"):
        os.environ["BPCORE_OPEN"] = "1"  # its kernel starts after this
    else:
        os.environ.pop("BPCORE_OPEN", None)
    os.environ["BPCORE_JOURNAL"] = "off"  # a test that keeps a journal says where
