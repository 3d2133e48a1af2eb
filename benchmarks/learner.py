"""What one learner needs of a machine: memory of the server and of a kernel, processor time a move.

A kernel is started for each lesson, as a learner starts one, and asked what a learner asks of it,
without a browser. So the figures say what a shared machine must have, and not how fast it answers.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks import PROJECT

TITLE = "One learner"
MOVES = 20
SECONDS = 300  # that a cell may take
DRAG = """
name, slider = next(iter(experiment.controls.widgets.items()))
steps = [value for _, value in getattr(slider, "options", ())]
steps = steps or list(range(slider.min, slider.max + 1))
start, half = steps.index(slider.value), {moves} // 2
for away in [*range(1, half + 1), *range(half - 1, half - 1 - ({moves} - half), -1)]:
    experiment.set(**{{name: steps[(start + away) % len(steps)]}}).run()
"""
"""Half of the moves up, a step at a time, then back."""


class Use(NamedTuple):
    """What a process uses.

    Attributes
    ----------
    resident : float
        Memory in MB, with what it shares with other processes.
    own : float
        Memory in MB that no other process has: what one more of its kind costs.
    processor : float
        Seconds of processor time so far, of all its threads.
    """

    resident: float
    own: float
    processor: float


def run(quick: bool) -> str:
    """Measure the server, a kernel, and each experiment in the kernel of its lesson."""
    import bpcore

    bpcore.warm_up()  # so that kernels find its loop compiled
    moves = 2 if quick else MOVES
    lessons = experiments_by_lesson()
    if quick:
        lessons = {lesson: names for lesson, names in lessons.items() if "laboratory" in names}
    rows = [f"| JupyterLab's server | {_memory(_server())} | | |"]
    with _kernel() as (ask, use):
        rows.append(f"| a kernel, empty | {_memory(use())} | | |")
    with tempfile.TemporaryDirectory() as empty:
        for cache, what in ((empty, "compiled for the first time"), (None, "compiled before")):
            with _kernel(cache) as (ask, use):
                before = use()
                ask("import bpcore as bp; bp.warm_up()")
                rows.append(
                    f"| `import bpcore`, its loop {what} | {_memory(use())} "
                    f"| {use().processor - before.processor:.1f} | |"
                )
    for lesson, names in lessons.items():
        with _kernel() as (ask, use):
            ask("import bpcore as bp; bp.warm_up()")
            for name in names:
                before = use()
                ask(f"from bpcore.experiments import {name}; experiment = {name}().run()")
                shown = use()
                ask(DRAG.format(moves=moves))
                after = use()
                rows.append(
                    f"| lesson {lesson}, `{name}` | {_memory(after)} "
                    f"| {shown.processor - before.processor:.1f} "
                    f"| {(after.processor - shown.processor) / moves:.2f} |"
                )
    head = (
        "| | memory MB | of its own MB | processor s, to the first picture "
        "| processor s, each move |\n|---|---:|---:|---:|---:|\n"
    )
    return (
        f"{head}" + "\n".join(rows) + f"\n\nEach lesson has a kernel of its own, whose experiments "
        f"were opened one after the other; the first slider of each was moved {moves} times, a "
        "step at a time. Memory is that after the moves. “Of its own” leaves out what "
        "kernels on one machine share."
    )


def experiments_by_lesson() -> dict[str, list[str]]:
    """The names of a lesson's experiments, by its number with two digits."""
    from bpcore.experiments import __all__ as names
    from bpcore.lessons import EXPERIMENTS, LESSONS

    found = {
        f"{int(lesson):02}": [name for name in names if EXPERIMENTS[name] == room]
        for lesson, room in LESSONS.items()
    }
    return {lesson: names for lesson, names in found.items() if names}


def _memory(use: Use) -> str:
    return f"{use.resident:.0f} | {use.own:.0f}"


def _use(process) -> Use:
    memory, times = process.memory_full_info(), process.cpu_times()
    return Use(memory.rss / 1e6, memory.uss / 1e6, times.user + times.system)


def _server() -> Use:
    import psutil
    from lab_server import LabServer

    with tempfile.TemporaryDirectory() as folder, LabServer(Path(folder)) as server:
        server.request("GET", "api/contents/notebooks")
        return _use(psutil.Process(server.process_id))


@contextmanager
def _kernel(cache: str | None = None) -> Iterator[tuple]:
    """A new kernel: a function that runs code in it, and one that says what it uses.

    ``cache`` is an empty folder, in which alone it looks for compiled code.
    """
    import psutil
    from jupyter_client.manager import start_new_kernel

    # What is compiled by other settings of numba is kept by itself; this one means nothing to it.
    elsewhere = {"NUMBA_CACHE_DIR": cache, "NUMBA_SETTINGS_OF": "this benchmark"}
    environment = os.environ | (elsewhere if cache else {})
    manager, client = start_new_kernel(cwd=str(PROJECT), env=environment)
    process = psutil.Process(manager.provisioner.process.pid)

    def ask(code: str) -> None:
        answer = client.execute_interactive(code, timeout=SECONDS, output_hook=lambda _: None)
        if answer["content"]["status"] != "ok":
            raise RuntimeError(f"a cell failed: {answer['content']['evalue']}")

    try:
        yield ask, lambda: _use(process)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
