"""The first picture on a cold machine, where the training loop has to be compiled first."""

from __future__ import annotations

import shutil
import time

import pytest
from project import PROJECT

from bpcore.core import machine_code, training
from bpcore.experiments import batches

COMPILES_FOR = 15.0  # seconds, about as long as a slow machine needs

FIRST_CELL = """
from bpcore.experiments import batches
experiment = batches()
print(experiment.sentence)
print(experiment.run().sentence)
"""


@pytest.fixture
def cold(monkeypatch):
    """Have it take as long to get the loop as if it were compiled now."""
    taken = [0.0]
    clock, loop = time.perf_counter, training.loop
    monkeypatch.setattr(time, "perf_counter", lambda: clock() + taken[0])

    def compiled_now():
        taken[0] = COMPILES_FOR
        return loop()

    monkeypatch.setattr(training, "loop", compiled_now)
    yield
    assert machine_code.why_not() or taken[0], "nobody asked for the loop"


def test_what_a_cell_shows_first_is_the_end_of_all_three_runs(cold):
    experiment = batches()
    shown = experiment.sentence, experiment.figure.png()
    assert [history.epochs for history in experiment.result.histories] == [200] * 3
    experiment.run()
    assert shown == (experiment.sentence, experiment.figure.png())


@pytest.mark.thorough
@pytest.mark.skipif(bool(machine_code.why_not()), reason="without numba nothing is compiled")
def test_so_it_is_where_the_loop_is_really_compiled(run_python, tmp_path):
    """In a copy of the course, beside which no machine code lies that could be taken over."""
    for name in ("bpcore", "data"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("loop-*.o"))
    kept = {"NUMBA_CACHE_DIR": str(tmp_path / "kept")}
    *said, first, at_rest = run_python(FIRST_CELL, tmp_path, **kept).splitlines()
    assert "compiles its training loop" in said[0]
    assert first == at_rest
