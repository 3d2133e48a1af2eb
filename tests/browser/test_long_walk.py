"""Minutes of a random walk in the laboratory; ``python start.py bench walks`` walks an hour."""

from __future__ import annotations

import psutil
import pytest
from long_walk import Walked, walk
from process_memory import own
from project import PROJECT

SECONDS = 120
NOISE = 8.0
"""MB by which a kernel's memory differs at the same settings, after some hundred moves.

So much is not to be told from a leak in minutes; the hour of the benchmark can.
"""


@pytest.mark.browser
@pytest.mark.thorough
def test_a_random_walk_in_the_laboratory_breaks_nothing(open_lesson, jupyterlab):
    lesson = open_lesson(PROJECT / "notebooks" / "13_laboratory.ipynb")
    lesson.run_all()
    (kernel,) = jupyterlab.kernel_processes()
    walked = walk(
        lesson.experiment(),
        lambda: own(psutil.Process(kernel)),
        seconds=SECONDS,
        seed=0,
    )
    assert walked.moves > 20
    assert not lesson.errors()
    assert not lesson.console_errors
    warm = walked.memory[len(walked.memory) // 2][1]
    assert walked.memory[-1][1] - warm < NOISE, walked


def test_the_growth_of_memory_is_that_once_warm():
    told = [(n, 300 - 50 * (n < 30) + 0.002 * n) for n in range(0, 101, 10)]
    assert Walked(100, told).growth() == pytest.approx(2)
