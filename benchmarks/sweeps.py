"""Many runs: the cells of a map and the seeds of a spread, on one processor and on all."""

from __future__ import annotations

import time
from collections import deque
from itertools import product

import numpy as np

import bpcore as bp
from benchmarks import plain
from bpcore.core.forecasting import weight_spread
from bpcore.core.parallel import available_threads
from bpcore.lessons.tuning.sweep import sweep

TITLE = "Sweeps and spreads"
EPOCHS = 2000
SIDE = 64
SEEDS, SEED_EPOCHS = 64, 50_000
RATES, SCALES = (1e-3, 1e-1), (0.1, 10.0)


def run(quick: bool) -> str:
    """Cells a second and runs a second, on one thread and on as many as there are processors.

    Beside them, in plain NumPy, as many of the same runs as a few seconds allow, and the SSE of
    both held against each other.
    """
    bp.warm_up()
    problem = bp.normalise(bp.load_highway())
    network = bp.Network((3, 8, 2))
    side, seeds, turns = (8, 4, 1) if quick else (SIDE, SEEDS, 3)
    threads = sorted({1, available_threads()})
    lines = [
        f"A map of {side} × {side} cells, learning rate × scale of the initial weights, "
        f"{EPOCHS:,} epochs each; a spread over {seeds} seeds, {SEED_EPOCHS:,} epochs each.",
        "",
        "| what | program | a second | times plain NumPy |",
        "|---|---|---:|---:|",
    ]
    rates, scales = np.geomspace(*RATES, side), np.geomspace(*SCALES, side)

    cells = list(product(scales[:: max(side // 3, 1)], rates[:: max(side // 3, 1)]))
    by_plain, slow = _plain_cells(network, problem, cells)
    for count in threads:
        taken = []
        for _ in range(turns):
            begin = time.perf_counter()
            found = sweep(
                network,
                bp.init_params(network, "matlab"),
                problem.X,
                problem.T,
                rates,
                scales,
                over="scale",
                epochs=EPOCHS,
                threads=count,
            )
            (done,) = deque(found, maxlen=1)
            taken.append(time.perf_counter() - begin)
        lines.append(_row("cells of the map", count, side**2 / np.median(taken), slow))
    lines.insert(-len(threads), f"| cells of the map | plain NumPy | {slow:.2f} | 1.0 |")
    ours = [
        done.sse[np.flatnonzero(scales == scale)[0], np.flatnonzero(rates == rate)[0]]
        for scale, rate in cells
    ]
    agreeing = int(np.isclose(ours, by_plain, rtol=1e-3).sum())

    options = {"epochs": SEED_EPOCHS, "learning_rate": 0.05}
    slow_run = slow * EPOCHS / SEED_EPOCHS  # plain NumPy takes the same time for each epoch
    lines.append(f"| runs of the spread | plain NumPy, scaled | {slow_run:.3f} | 1.0 |")
    for count in threads:
        taken = []
        for _ in range(turns):
            begin = time.perf_counter()
            deque(weight_spread(network, problem, range(seeds), threads=count, **options), maxlen=1)
            taken.append(time.perf_counter() - begin)
        lines.append(_row("runs of the spread", count, seeds / np.median(taken), slow_run))
    lines += [
        "",
        f"Of {len(cells)} cells also trained in plain NumPy, {agreeing} end with the same SSE to "
        "1e-3; at the others the runs overflow, or are chaotic and rounding led them apart.",
    ]
    return "\n".join(lines)


def _row(what: str, threads: int, rate: float, slow: float) -> str:
    threads_said = "one thread" if threads == 1 else f"{threads} threads"
    return f"| {what} | bpcore, {threads_said} | {rate:.3g} | {rate / slow:.0f} |"


def _plain_cells(network, problem, cells) -> tuple[list[float], float]:
    """The last SSE of each cell in plain NumPy, and how many cells a second that makes."""
    ends = []
    begin = time.perf_counter()
    with np.errstate(all="ignore"):
        for scale, rate in cells:
            start = bp.init_params(network, "matlab", scale=scale)
            arrays = [array for layer in start.layers for array in layer]
            sse = plain.train(*arrays, problem.X, problem.T, rate, EPOCHS, len(problem.X))
            ends.append(sse[-1])
    return ends, len(cells) / (time.perf_counter() - begin)
