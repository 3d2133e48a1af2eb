"""What runs here is said in plain words, with and without numba."""

from __future__ import annotations

import platform
import sys

import bpcore as bp
from bpcore.core import engine


def test_versions_and_engine_are_named():
    said = bp.about()
    assert platform.python_version() in said
    assert "numpy" in said
    assert ("Engine: compiled" in said) == engine.available


def test_without_numba_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(engine, "available", False)
    assert "start.py setup" in bp.about()


def test_a_missing_package_is_said(monkeypatch):
    monkeypatch.setattr(sys.modules["bpcore.core.about"], "PACKAGES", ("no-such-package",))
    assert "no-such-package (not installed)" in bp.about()
