"""What a learner's kernel and browser tab hold after many moves of a slider."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import pairwise

import psutil

from benchmarks.interaction import notebooks
from benchmarks.lab import open_lab, press

TITLE = "Memory after slider moves"
STOPS = (10, 100, 1000)
OTHERS = STOPS[:-1]  # a thousand moves of the slower ways would take a quarter of an hour
MB = 1e6
KEYS = ("ArrowLeft",) * 10 + ("ArrowRight",) * 10


def run(quick: bool) -> str:
    """Resident memory of the kernel and of the page's process, before and after so many moves.

    Each move of the learning rate trains all 50,000 epochs anew and is waited for. What is held at
    the first stop has been warmed up; what counts is the growth from there on. The page collects
    its garbage before it is looked at, but a browser gives memory back when it likes.
    """
    lines = [
        "Resident memory in MB: the kernel's, and that of the browser's process for the page.",
        "",
        "| what | process | before | " + " | ".join(f"after {stop:,}" for stop in STOPS) + " |",
        "|---|---|---:|" + "---:|" * len(STOPS),
    ]
    with open_lab() as lab:
        for what, code in notebooks().items():
            if "sharpness 2" in what or "lesson 02" in what:
                continue  # the same again, larger or more slowly
            stops = STOPS[:1] if quick else STOPS if "laboratory" in what else OTHERS
            kernels, pages = [], []
            with lab.running(code) as lesson:
                collector = lesson.page.context.new_cdp_session(lesson.page)
                for done, stop in pairwise((0, 0, *stops)):
                    for move in range(done, stop):
                        press(lesson.page, KEYS[move % len(KEYS)], pause=10)
                    collector.send("HeapProfiler.collectGarbage")
                    lesson.page.wait_for_timeout(1000)  # it comes to rest
                    kernels.append(_resident(lab.server.process_id, "ipykernel_launcher"))
                    pages.append(_resident(os.getpid(), "--type=renderer"))
            for process, taken in (("kernel", kernels), ("page", pages)):
                cells = [f"{memory:.0f}" for memory in taken]
                cells += [""] * (1 + len(STOPS) - len(cells))
                lines.append(f"| {what} | {process} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _resident(parent: int, mark: str) -> float:
    """MB of the largest process below another one with this mark on its command line."""
    return max(_memories(psutil.Process(parent).children(recursive=True), mark)) / MB


def _memories(processes: Iterable[psutil.Process], mark: str) -> Iterable[int]:
    for process in processes:
        try:
            if mark in " ".join(process.cmdline()):
                yield process.memory_info().rss
        except psutil.NoSuchProcess:
            pass  # it ended meanwhile
