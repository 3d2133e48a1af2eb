"""What all tests share: how hypothesis searches, the reference problem, and other interpreters."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from project import IN_CI, PROJECT


def pytest_configure(config: pytest.Config) -> None:
    """Say how hypothesis searches, before a test is read.

    A deadline would measure the machine: the first call of a compiled function takes seconds. In CI
    the search is derandomised, so that a red run can be repeated; elsewhere every run tries new
    cases. Where the thorough tests are left out, it tries fewer.
    """
    quick = "not thorough" in config.getoption("markexpr")
    settings.register_profile(
        "tests",
        deadline=None,
        max_examples=20 if quick else 100,
        derandomize=IN_CI,
        print_blob=IN_CI,
    )
    settings.load_profile("tests")


@pytest.fixture(scope="session", params=["numpy", "compiled"])
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn, as far as it is installed."""
    if request.param == "compiled":
        pytest.importorskip("numba")
    return request.param


@pytest.fixture(scope="session")
def problem():
    """The course's table, normalised."""
    import bpcore as bp

    return bp.normalise(bp.load_highway())


@pytest.fixture(scope="session")
def network():
    """The reference program's network."""
    import bpcore as bp

    return bp.Network((3, 8, 2))


@pytest.fixture(scope="session")
def matlab(network):
    """Its initial weights."""
    import bpcore as bp

    return bp.init_params(network, "matlab")


@pytest.fixture(scope="session")
def reference_run(network, matlab, problem, engine):
    """The reference program's run of 50,000 epochs."""
    import bpcore as bp

    return bp.train(
        network,
        matlab,
        problem.X,
        problem.T,
        learning_rate=0.05,
        epochs=50_000,
        goal=1e-3,
        engine=engine,
    )


@pytest.fixture
def unpainted() -> Iterator[None]:
    """Experiments say what there is to say, and paint nothing; see ``lessons.nothing_painted``."""
    from lessons import nothing_painted

    with nothing_painted():
        yield


@pytest.fixture(scope="session")
def run_python() -> Callable[..., str]:
    """Run code in an interpreter of its own; return what it prints."""

    def run(code: str, folder: Path = PROJECT, **environ: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(folder)} | environ,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
