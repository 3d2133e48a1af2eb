"""What a learner's kernel and browser tab hold after many moves of a slider."""

from __future__ import annotations

import os
from itertools import pairwise
from math import nan
from typing import NamedTuple

import psutil
from process_memory import MB, own, shared

from benchmarks.interaction import notebooks
from benchmarks.lab import Lab, open_lab, press

TITLE = "Memory after slider moves"
STOPS = (10, 100, 1000)
OTHERS = STOPS[:-1]  # a thousand moves of the slower ways would take a quarter of an hour
KEYS = ("ArrowLeft",) * 10 + ("ArrowRight",) * 10
BEFORE, SHORT = "before", "memory short"
REST = 3000  # milliseconds in which a page comes to rest and a browser gives memory back

EXPLAINED = """Memory in MB. Each move of the learning rate trains all 50,000 epochs anew and is \
waited for; the page has collected its garbage before it is looked at. The last column is the \
growth from the last stop but one, once everything is warm.

- **kernel**, **page**: memory that the process has to itself, without the files that it has \
mapped, which a system drops and reads again as it likes.
- **scripts**: of the page's, the objects of all its scripts.
- **pictures**: what the page shares with the browser's other processes. Chromium keeps each \
picture that it has shown as dots, 4 bytes each (1.7 MB for 1200 × 360), in a cache that no page \
can empty. It has one limit for all tabs: 512 MB, or a quarter of the machine's memory where that \
is less. "Memory short" is after the browser was told so: it gives the cache back.

What **page** gains and **scripts** does not, 0.2 MB a move, is nearly all the browser's developer \
tools: they keep what a page has loaded for the program that presses the keys here. In a page that \
they do not look into, as a learner's, it is a hundredth of a MB a move. The kernel's own memory \
goes up and down by some MB between two stops. Both were measured apart (docs/decisions.md)."""


class Held(NamedTuple):
    """MB held at one moment; the rows of the report."""

    kernel: float
    page: float
    scripts: float
    pictures: float


def run(quick: bool) -> str:
    """Measure each way to show a run, and report."""
    found = {}
    with open_lab() as lab:
        for what, code in notebooks().items():
            if "sharpness 2" in what or "lesson 02" in what:
                continue  # the same again, larger or more slowly
            stops = STOPS[:1] if quick else STOPS if "laboratory" in what else OTHERS
            found[what] = measure(lab, code, stops)
    return report(found)


def measure(lab: Lab, code: str, stops: tuple[int, ...]) -> dict[str, Held]:
    """Move the first slider of a cell so many times.

    Returns
    -------
    dict of str to Held
        ``BEFORE``, at each stop, and when the browser was told that memory is ``SHORT``.
    """
    found = {}
    with lab.running(code) as lesson:
        (kernel,) = map(psutil.Process, lab.server.kernel_processes())
        page = page_process()
        tools = lesson.page.context.new_cdp_session(lesson.page)

        def note(when: str) -> None:
            tools.send("HeapProfiler.collectGarbage")
            lesson.page.wait_for_timeout(REST)
            scripts = tools.send("Runtime.getHeapUsage")["usedSize"] / MB
            found[when] = Held(own(kernel), own(page), scripts, shared(page))

        note(BEFORE)
        for done, stop in pairwise((0, *stops)):
            for move in range(done, stop):
                press(lesson.page, KEYS[move % len(KEYS)], pause=10)
            note(_after(stop))
        tools.send("Memory.simulatePressureNotification", {"level": "critical"})
        note(SHORT)
    return found


def report(found: dict[str, dict[str, Held]]) -> str:
    """The section, from what each way held."""
    moments = [BEFORE, *map(_after, STOPS), SHORT]
    lines = [
        f"| what | of | {' | '.join(moments)} | 1,000 moves, once warm |",
        "|---|---|" + "---:|" * (len(moments) + 1),
    ]
    for what, held in found.items():
        for part in Held._fields:
            seen = [getattr(held[moment], part) if moment in held else nan for moment in moments]
            warm, last = seen[-3:-1]
            growth = (last - warm) / (STOPS[-1] - STOPS[-2]) * 1000
            cells = [*(f"{size:.1f}" for size in seen), f"{growth:+.1f}"]
            cells = ["" if "nan" in cell else cell for cell in cells]  # not measured, or not told
            lines.append(f"| {what} | {part} | {' | '.join(cells)} |")
    return "\n".join([EXPLAINED, "", *lines])


def _after(stop: int) -> str:
    return f"after {stop:,}"


def page_process() -> psutil.Process:
    """The browser's process for the page: of its kind the largest, as the others are empty."""
    renderers = []
    for process in psutil.Process(os.getpid()).children(recursive=True):
        try:
            if "--type=renderer" in " ".join(process.cmdline()):
                renderers.append((process.memory_info().rss, process.pid))
        except psutil.NoSuchProcess:
            pass  # it ended meanwhile
    return psutil.Process(max(renderers)[1])
