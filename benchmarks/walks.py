"""A thousand random moves in every experiment, and an hour of them in the browser."""

from __future__ import annotations

import os
import random
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from benchmarks import PROJECT
from benchmarks.lab import open_lab

TITLE = "Random walks"

MOVES = 1000
SECONDS_VARIABLE = "BPCORE_WALK_SECONDS"
"""Environment variable that says how long to walk in the browser; an hour if it is not set."""


def run(quick: bool) -> str:
    """Walk through all experiments without a browser, and beside it in the laboratory with one.

    Neither measures time, so they may share the machine; the seconds only say how long it took.
    """
    seed = random.randrange(10**6)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        without = beside.submit(_without_browser, quick, seed)
        try:
            within = _in_browser(quick, seed)
        except Exception as error:  # one walk that fails must not lose the other
            within = f"The walk in the browser failed: {type(error).__name__}: {error}"
        return f"{without.result()}\n\n{within}"


def _without_browser(quick: bool, seed: int) -> str:
    from random_walk import walk

    import bpcore.experiments

    moves = 5 if quick else MOVES
    rows, failed = [], []
    for name in bpcore.experiments.__all__:
        begin = time.perf_counter()
        try:
            done = walk(name, moves=moves, seed=seed)
        except AssertionError as error:
            failed.append(str(error))
            print(error, flush=True)
            done = "failed"
        rows.append(f"| `{name}` | {done} | {time.perf_counter() - begin:.0f} |")
        print(rows[-1], flush=True)
    return "\n".join(
        [
            f"Random settings and buttons, without a browser (seed {seed}): after every move the "
            "sentence, the picture and the arrays are held to each other.",
            "",
            "| experiment | moves | s |",
            "|---|---:|---:|",
            *rows,
            "",
            "\n\n".join(failed) or "None failed.",
        ]
    )


def _in_browser(quick: bool, seed: int) -> str:
    import psutil
    from long_walk import walk
    from process_memory import own

    seconds = 20.0 if quick else float(os.environ.get(SECONDS_VARIABLE, 3600))
    notebook = PROJECT / "notebooks" / "13_laboratory.ipynb"
    with open_lab() as lab, lab.opened(notebook) as lesson:
        lesson.run_all()
        (kernel,) = lab.server.kernel_processes()
        process = psutil.Process(kernel)
        walked = walk(
            lesson.experiment(),
            lambda: own(process),
            seconds=seconds,
            seed=seed,
        )
        wrong = [*map(str, lesson.errors()), *lesson.console_errors]
    at = walked.memory[:: max(1, len(walked.memory) // 8)]
    return "\n".join(
        [
            f"In the laboratory in a browser, {seconds / 60:.0f} minutes: {walked.moves:,} moves, "
            f"{len(wrong)} errors, every slider answered whenever it was tried. Memory of the "
            f"kernel grew by {walked.growth():.2f} MB in 1,000 moves once warm.",
            "",
            "| moves | memory of the kernel MB |",
            "|---:|---:|",
            *(f"| {moves:,} | {mb:.1f} |" for moves, mb in at),
            *wrong,
        ]
    )
