"""A thousand random moves in every experiment, and an hour of them in the browser."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path

TITLE = "Random walks"
PROJECT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PROJECT / "tests"), str(PROJECT / "tests" / "browser")]

MOVES = 1000
SECONDS_VARIABLE = "BPCORE_WALK_SECONDS"
"""Environment variable that says how long to walk in the browser; an hour if it is not set."""


def run(quick: bool) -> str:
    """Walk through all experiments without a browser, then in the laboratory with one."""
    seed = random.randrange(10**6)
    return f"{_without_browser(quick, seed)}\n\n{_in_browser(quick, seed)}"


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
    from chromium import browser_arguments, find_browser
    from lab_server import COMMS_OFF, LabServer
    from lesson_page import Lesson
    from long_walk import walk
    from playwright.sync_api import sync_playwright

    seconds = 20.0 if quick else float(os.environ.get(SECONDS_VARIABLE, 3600))
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        LabServer(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=browser_arguments()
        )
        server.use_comms(COMMS_OFF)
        place = server.copy_lesson(PROJECT / "notebooks" / "11_laboratory.ipynb")
        lesson = Lesson(browser.new_page(viewport={"width": 1280, "height": 800}), "laboratory")
        lesson.open(f"{server.url}doc/tree/{place}?reset&token={server.token}")
        lesson.run_all()
        (kernel,) = server.kernel_processes()
        process = psutil.Process(kernel)
        walked = walk(
            lesson.experiment(),
            lambda: process.memory_info().rss / 1e6,
            seconds=seconds,
            seed=seed,
        )
        wrong = [*map(str, lesson.errors()), *lesson.console_errors]
        browser.close()
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
