"""A class on one machine: many kernels at once, in each of them a learner who drags a slider.

Real kernels and real widget messages, without browsers, which run on the learners' own machines: a
move goes to the kernel as JupyterLab sends it, and the picture comes back as JupyterLab gets it.
"""

from __future__ import annotations

import ast
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from benchmarks import PROJECT

TITLE = "A class on one machine"
LEARNERS = 20
MOVES = 20
PAUSES = {"every 2 s": 2.0, "as fast as the pictures come": 0.06}
"""Seconds from a picture to the next move: of a class that looks, and of one that only drags."""

PATIENCE = 300  # seconds
OPEN = "from bpcore.experiments import laboratory\nexperiment = laboratory()\nexperiment"
ASK = {
    "slider": "experiment.controls.widgets['learning_rate'].model_id",
    "at": "experiment.controls.widgets['learning_rate'].index",
    "image": "experiment.figure.image.model_id",
    "sentence": "experiment.sentence",
}


class Learner(NamedTuple):
    """What one learner saw.

    Attributes
    ----------
    opened : float
        Seconds from the start of the kernel to the first picture.
    latencies : dict of str to list of float
        Seconds from a move to the next picture, by how fast the learner moves.
    memory : float
        MB of the kernel that no other process has, plus its part of what is shared.
    """

    opened: float
    latencies: dict[str, list[float]]
    memory: float


def run(quick: bool) -> str:
    """Measure it, and say it in Markdown."""
    import bpcore

    bpcore.warm_up()
    learners, moves = (3, 3) if quick else (LEARNERS, MOVES)
    together = threading.Barrier(learners)
    with ThreadPoolExecutor(learners) as pool:
        asked = [pool.submit(_learn, together, moves) for _ in range(learners)]
    seen = [one.result() for one in asked if not one.exception()]
    failed = reasons([one.exception() for one in asked if one.exception()])
    if not seen:
        raise RuntimeError(failed[0])
    lines = [
        f"{learners} kernels were started at once, each with the laboratory and all of its 50,000 "
        f"epochs; then all learners moved the learning rate, {moves} times each.",
        "",
        "| each learner moves | median s | 95th percentile s | longest s |",
        "|---|---:|---:|---:|",
    ]
    for pace in PAUSES:
        taken = np.concatenate([learner.latencies[pace] for learner in seen])
        median, slow = np.percentile(taken, [50, 95])
        lines.append(f"| {pace} | {median:.2f} | {slow:.2f} | {taken.max():.2f} |")
    opened = [learner.opened for learner in seen]
    memory = [learner.memory for learner in seen]
    lines += [
        "",
        f"Failed: {len(failed)} of {learners}{'. ' + failed[0] if failed else ''}. "
        f"From the start of all kernels to the first picture: {np.median(opened):.0f} s, the last "
        f"one {max(opened):.0f} s. Memory of all kernels after the moves: {sum(memory):,.0f} MB, "
        f"{np.mean(memory):.0f} MB each.",
    ]
    return "\n".join(lines)


def reasons(errors: list[BaseException]) -> list[str]:
    """What went wrong, with those that were only told to wait no longer at the end."""
    errors = sorted(errors, key=lambda error: isinstance(error, threading.BrokenBarrierError))
    return [f"{type(error).__name__}: {error}" for error in errors]


def _learn(together: threading.Barrier, moves: int) -> Learner:
    """Open the laboratory in a kernel of one's own and move its slider."""
    import psutil
    from jupyter_client.manager import start_new_kernel

    try:
        together.wait(PATIENCE)
        begin = time.perf_counter()
        manager, client = start_new_kernel(startup_timeout=PATIENCE, cwd=str(PROJECT))
        try:
            known = _execute(client, OPEN)
            opened = time.perf_counter() - begin
            latencies = {}
            for pace, pause in PAUSES.items():
                together.wait(PATIENCE)  # all of them drag at the same time
                latencies[pace] = [_move(client, known, n, pause) for n in range(moves)]
            known = _execute(client, "")
            assert not known["sentence"].startswith("This cannot be shown"), known["sentence"]
            use = psutil.Process(manager.provisioner.process.pid).memory_full_info()
            together.wait(PATIENCE)
            return Learner(opened, latencies, getattr(use, "pss", use.rss) / 1e6)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    except BaseException:
        together.abort()  # the others must not wait for this one
        raise


def _execute(client, code: str) -> dict[str, Any]:
    """Run a cell; return what ``ASK`` asks for."""
    answer = client.execute_interactive(
        code, user_expressions=ASK, timeout=PATIENCE, output_hook=lambda _: None
    )["content"]
    if answer["status"] != "ok":
        raise RuntimeError(f"a cell failed: {answer['evalue']}")
    told = answer["user_expressions"]
    return {name: ast.literal_eval(told[name]["data"]["text/plain"]) for name in ASK}


def _move(client, known: dict[str, Any], number: int, pause: float) -> float:
    """Move the slider one step down or up; seconds until the next picture arrives."""
    time.sleep(pause)
    while client.iopub_channel.msg_ready():  # the sharp picture of the move before, say
        client.get_iopub_msg(timeout=1)
    step = number % 10 if number % 20 < 10 else 10 - number % 10
    state = {"index": known["at"] - 1 - step}
    data = {"method": "update", "state": state, "buffer_paths": []}
    begin = time.perf_counter()
    client.shell_channel.send(
        client.session.msg("comm_msg", {"comm_id": known["slider"], "data": data})
    )
    while True:
        message = client.get_iopub_msg(timeout=PATIENCE)
        content = message["content"]
        if message["msg_type"] == "comm_msg" and content["comm_id"] == known["image"]:
            if ["value"] in content["data"].get("buffer_paths", []):
                return time.perf_counter() - begin
