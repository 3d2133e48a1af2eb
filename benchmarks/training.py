"""How long the reference run takes, and what SSE it ends with.

A time for another result is no result.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import bpcore as bp
from benchmarks import plain

TITLE = "Training: the reference run of 50,000 epochs"
HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "data" / "highway.csv"
EPOCHS = 50_000
LEARNING_RATE = 0.05
C_FLAGS = ("-O3", "-march=native", "-ffast-math")
TURNS = 5
IN_A_ROW = 7


class Row(NamedTuple):
    """One line of the report; times are for 50,000 epochs."""

    program: str
    mode: str
    seconds: list[float]
    sse_5000: float | None
    note: str = ""


def run(quick: bool) -> str:
    """Measure, and report."""
    return report(*measure())


def measure() -> tuple[list[Row], list[str]]:
    """Time every program that is there.

    They take turns, so that a busy moment of the machine hits all of them.

    Returns
    -------
    rows : list of Row
        Every time that was taken.
    missing : list of str
        What is not installed, in a sentence each.
    """
    problem = bp.normalise(bp.load_highway())
    network = bp.Network((3, 8, 2))
    start = bp.init_params(network, "matlab")
    bp.warm_up()
    missing: list[str] = []

    def compiled(batch_size: int | None) -> Callable[[], tuple[float, float]]:
        def once() -> tuple[float, float]:
            begin = time.perf_counter()
            history = bp.train(
                network,
                start,
                problem.X,
                problem.T,
                learning_rate=LEARNING_RATE,
                epochs=EPOCHS,
                batch_size=batch_size,
                shuffle=False,
            )
            return time.perf_counter() - begin, history.sse[4999]

        def run() -> tuple[float, float]:
            """The middle one of several in a row, as the C program takes it."""
            return sorted(once() for _ in range(IN_A_ROW))[IN_A_ROW // 2]

        return run

    with tempfile.TemporaryDirectory() as folder:
        reference = _compile_reference(Path(folder), missing)
        programs: dict[tuple[str, str], Callable[[], tuple[float, float]]] = {}
        if reference:
            programs["C for exactly 3–8–2", "batch"] = lambda: _run_reference(reference)
        for mode, size in (("batch", None), ("mini-batch 5", 5), ("stochastic", 1)):
            programs["bpcore, compiled", mode] = compiled(size)
        taken: dict[tuple[str, str], list[tuple[float, float]]] = {key: [] for key in programs}
        for _ in range(TURNS):
            for key, run in programs.items():
                taken[key].append(run())
    rows = [
        Row(program, mode, [seconds for seconds, _ in runs], runs[0][1])
        for (program, mode), runs in taken.items()
    ]
    rows.append(_plain("batch", plain.batch, start, problem, 5000))
    rows.append(_plain("stochastic", plain.stochastic, start, problem, 1000))
    rows += _octave(missing)
    return rows, missing


def _plain(mode: str, train: Callable, start: bp.Params, problem: bp.Problem, epochs: int) -> Row:
    """Plain NumPy over fewer epochs, which all take the same time, scaled up."""
    seconds = []
    for _ in range(3):
        params = start.copy()
        arrays = [array for layer in params.layers for array in layer]
        begin = time.perf_counter()
        sse = train(*arrays, problem.X, problem.T, LEARNING_RATE, epochs)
        seconds.append((time.perf_counter() - begin) * EPOCHS / epochs)
    at_5000 = sse[4999] if epochs >= 5000 else None
    return Row(
        "plain NumPy, as lesson 02 writes it",
        mode,
        seconds,
        at_5000,
        f"timed over {epochs:,} epochs",
    )


def _compile_reference(folder: Path, missing: list[str]) -> Path | None:
    compiler = shutil.which("gcc") or shutil.which("cc") or shutil.which("clang")
    if not compiler:
        missing.append("no C compiler was found, so the C program was not measured")
        return None
    program = folder / "reference"
    subprocess.run([compiler, *C_FLAGS, HERE / "reference.c", "-o", program, "-lm"], check=True)
    return program


def _run_reference(program: Path) -> tuple[float, float]:
    said = subprocess.run(
        [program, TABLE, str(IN_A_ROW)], check=True, capture_output=True, text=True
    ).stdout
    report = json.loads(said)
    return report["seconds_median"], report["sse"]["5000"]


def _octave(missing: list[str]) -> list[Row]:
    octave = shutil.which("octave-cli") or shutil.which("octave")
    if not octave:
        missing.append("GNU Octave was not found, so the reference program in it was not measured")
        return []
    command = [octave, HERE / "reference.m"]
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent)
    seconds = float(re.search(r"epochs in ([\d.]+) s", said.stdout)[1])
    sse_5000 = float(re.search(r"^ *5000 +(\S+)$", said.stdout, re.MULTILINE)[1])
    return [Row("GNU Octave, reference.m", "batch", [seconds], sse_5000, "one run")]


def report(rows: list[Row], missing: list[str]) -> str:
    """A table in Markdown, with each time as a ratio to the compiled engine's in the same mode.

    The best times stand beside the medians: on a machine that others use too, they vary less.
    """
    ours = {row.mode: row.seconds for row in rows if row.program.startswith("bpcore")}
    lines = [
        "| program | mode | median s | times bpcore's | best s | times bpcore's "
        "| SSE at epoch 5,000 | |",
        "|---|---|---:|---:|---:|---:|---:|---|",
    ]
    for row in sorted(rows, key=lambda row: (row.mode, min(row.seconds))):
        cells = [row.program, row.mode]
        for middle in (statistics.median, min):
            seconds = middle(row.seconds)
            cells += [f"{seconds:.3f}", f"{seconds / middle(ours[row.mode]):.2f}"]
        cells += ["" if row.sse_5000 is None else f"{row.sse_5000:.10g}", row.note]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines + [f"\nNot measured: {sentence}." for sentence in missing])
