"""Maps of many runs, threads, and the live view of them."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from waiting import wait_until

import bpcore as bp
from bpcore.core.parallel import in_parallel
from bpcore.experiments import maps
from bpcore.lessons.tuning.sweep import KINDS, cell, coarse_to_fine, sweep

RATES, SCALES = (0.01, 0.09, 0.3), (0.5, 1.0)

# ---- threads -------------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [1, 2, 3, None])
def test_results_come_in_the_order_of_the_jobs(threads):
    def slow_when_small(job):
        time.sleep(0.002 * (10 - job))  # so that the later ones are ready first
        return job * job

    assert list(in_parallel(slow_when_small, range(10), threads)) == [j * j for j in range(10)]


def test_whoever_stops_listening_stops_the_jobs():
    begun = []

    def job(number):
        begun.append(number)
        time.sleep(0.005)  # a job takes its time, or all would be done at once
        return number

    before = threading.active_count()
    results = in_parallel(job, range(1000), 2)
    assert next(results) == 0
    results.close()
    wait_until(lambda: threading.active_count() <= before)
    assert len(begun) < 50


def test_an_error_in_a_job_comes_out():
    with pytest.raises(ZeroDivisionError):
        list(in_parallel(lambda job: 1 / job, [2, 1, 0], 2))


# ---- the numbers ---------------------------------------------------------------------------------


@given(st.integers(1, 40), st.integers(1, 40))
def test_every_cell_comes_once_and_no_coarse_one_covers_an_earlier(rows, columns):
    seen = np.zeros((rows, columns), dtype=int)
    for (row, column), size in coarse_to_fine(rows, columns):
        assert not seen[row, column]
        seen[row, column] = size
        covered = seen[row : row + size, column : column + size]
        assert np.count_nonzero(covered) == 1
    assert seen.all()


@pytest.mark.parametrize(("over", "others"), [("scale", SCALES), ("clip_threshold", (0.1, 30.0))])
def test_each_cell_is_the_run_that_train_makes(problem, network, matlab, over, others):
    *_, result = sweep(
        network, matlab, problem.X, problem.T, RATES, others, over=over, epochs=400, threads=2
    )
    assert result.share == 1
    for i, other in enumerate(others):
        for j, rate in enumerate(RATES):
            scale = other if over == "scale" else 1.0
            clips = {} if over == "scale" else {"clip": "norm", "clip_threshold": other}
            run = bp.train(
                network,
                bp.init_params(network, "matlab", scale=scale),
                problem.X,
                problem.T,
                learning_rate=rate,
                epochs=400,
                **clips,
            )
            np.testing.assert_array_equal(result.sse[i, j], run.sse[-1])
            assert KINDS[result.kind[i, j]] == run.ending
    assert len(set(result.kind.ravel())) > 1


def test_a_map_is_the_same_whatever_the_number_of_threads(problem, network, matlab):
    maps_ = [
        list(
            sweep(
                network,
                matlab,
                problem.X,
                problem.T,
                np.geomspace(0.01, 0.5, 8),
                np.geomspace(0.1, 10, 8),
                epochs=100,
                threads=threads,
            )
        )
        for threads in (1, 2, 3)
    ]
    assert [m.share for m in maps_[0]] == [0.5, 1.0]
    for other in maps_[1:]:
        for a, b in zip(maps_[0], other, strict=True):
            np.testing.assert_array_equal(a.sse, b.sse)
            np.testing.assert_array_equal(a.kind, b.kind)


def test_a_coarse_map_is_full(problem, network, matlab):
    first = next(
        sweep(
            network,
            matlab,
            problem.X,
            problem.T,
            np.geomspace(0.01, 0.05, 16),
            np.geomspace(0.1, 10, 16),
            epochs=10,
        )
    )
    assert first.share == 32 / 256
    assert np.isfinite(first.sse).all()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"over": "size"}, "clip_threshold"),
        ({"rates": [0.0]}, "rates is 0.0"),
        ({"others": [-1]}, "others is -1"),
    ],
)
def test_a_bad_map_gets_a_sentence(problem, network, matlab, wrong, words):
    options = {"rates": [0.1], "others": [1.0], **wrong}
    with pytest.raises(ValueError, match=words):
        list(sweep(network, matlab, problem.X, problem.T, **options))


# ---- the live view -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def board():
    return maps(cells=16, epochs=100)


def test_the_cross_moves_without_a_new_map(board):
    before = board.run().result
    board.set(learning_rate=0.5, clip_threshold=100.0).run()
    assert board.result is before
    assert "learning rate 0.5 and threshold 100" in board.sentence


@settings_of_hypothesis(max_examples=12)
@given(
    learning_rate=st.sampled_from([0.001, 0.05, 0.12, 1.0]),
    clip_threshold=st.sampled_from([0.01, 1.0, 1000.0]),
    scale=st.sampled_from([0.1, 1.0, 10.0]),
    over=st.sampled_from(["clip_threshold", "scale"]),
    epochs=st.sampled_from([100, 200]),
    weights=st.sampled_from(["matlab", "uniform", "glorot"]),
)
def test_every_map_says_what_it_shows(board, problem, network, **values):
    result = board.set(**values).run().result
    other = values[values["over"]]
    run = cell(
        network,
        bp.init_params(network, values["weights"]),
        problem.X,
        problem.T,
        values["over"],
        values["learning_rate"],
        other,
        epochs=values["epochs"],
    )
    assert result.share == 1 and result.over == values["over"]
    assert f"in epoch {run.epochs:,}: {run.ending}, that is" in board.sentence
    for kind, count in zip(KINDS, np.bincount(result.kind.ravel(), minlength=6), strict=True):
        share = f"{count / 256:.0%}"
        share = {"0%": "less than 1%", "100%": "100%" if count == 256 else "more than 99%"}.get(
            share, share
        )
        assert (f"{kind} {share}" in board.sentence) == bool(count)
