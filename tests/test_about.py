"""What runs here is said in plain words, with and without numba."""

from __future__ import annotations

import platform
import sys

import pytest

import bpcore as bp
from bpcore.core import about
from bpcore.core.machine_code import why_not

HUB = {"JUPYTERHUB_SERVICE_PREFIX": "/user/anna/"}


def test_versions_and_engine_are_named():
    said = bp.about()
    assert platform.python_version() in said
    assert "numpy" in said
    assert ("Engine: compiled" in said) == (not why_not())


def test_without_numba_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(about, "why_not", lambda: "numba is not installed")
    assert "start.py setup" in bp.about()


def test_where_numba_is_there_and_cannot_be_had_it_says_why(monkeypatch):
    monkeypatch.setattr(
        about, "why_not", lambda: "the training loop cannot be compiled here (E: x)"
    )
    said = bp.about()
    assert "Why: the training loop cannot be compiled here (E: x)." in said
    assert "install numba" not in said


def test_on_a_hub_a_learner_is_sent_to_who_runs_it(monkeypatch):
    monkeypatch.setattr(about, "why_not", lambda: "numba is not installed")
    monkeypatch.setenv(*next(iter(HUB.items())))
    said = bp.about()
    assert "ask who runs this hub for `pip install numba`" in said
    assert "start.py" not in said


@pytest.mark.parametrize("oldest", ["0.1", bp.__version__])
def test_a_lesson_that_the_module_is_new_enough_for_goes_on(oldest):
    bp.needs(oldest)


@pytest.mark.parametrize(("variables", "how"), [({}, "git pull"), (HUB, "--force-reinstall")])
def test_a_lesson_that_is_newer_than_the_module_says_so(monkeypatch, variables, how):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(RuntimeError, match="needs bpcore 9.10 or newer, and here is") as told:
        bp.needs("9.10")
    assert how in str(told.value)


def test_a_missing_package_is_said(monkeypatch):
    monkeypatch.setattr(sys.modules["bpcore.core.about"], "PACKAGES", ("no-such-package",))
    assert "no-such-package (not installed)" in bp.about()
