"""How long the reference run takes, and what SSE it ends with.

A time for another result is no result: each program's SSE is held against the compiled engine's.
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
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import bpcore as bp
from benchmarks import plain
from benchmarks.libraries import LIBRARIES, Train

TITLE = "Training: the reference run of 50,000 epochs"
HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "data" / "highway.csv"
EPOCHS = 50_000
COMPARED = 5000  # the last epoch at which rounding has not grown: all must agree there
AGREE = 1e-6
LEARNING_RATE = 0.05
MODES = {"batch": 20, "mini-batch 5": 5, "stochastic": 1}
C_FLAGS = ("-O3", "-march=native", "-ffast-math")
OURS = "bpcore, compiled"
TURNS = 5
IN_A_ROW = 7
LONGEST = 30.0  # seconds: what would take longer runs 5,000 epochs, and its time is scaled
PATIENCE = 20.0  # seconds for the repeats of one slow program


C_ROW, OCTAVE_ROW = "C for exactly 3–8–2", "GNU Octave, reference.m"


class Row(NamedTuple):
    """One line of the report.

    Attributes
    ----------
    program, mode : str
    seconds : list of float
        Of each run, for 50,000 epochs.
    sse : dict of int to float
        Before the first update of some epochs, counted from 1; the last is that of the last epoch.
    note : str
    """

    program: str
    mode: str
    seconds: list[float]
    sse: dict[int, float]
    note: str = ""


def run(quick: bool) -> str:
    """Measure, and report."""
    return report(*measure(quick))


def measure(quick: bool = False) -> tuple[list[Row], list[str]]:
    """Time every program that is there.

    The fastest ones, the C program and the compiled engine, take turns, so that a busy moment of
    the machine hits both.

    Parameters
    ----------
    quick : bool
        One turn, and few epochs of the slow ones.

    Returns
    -------
    rows : list of Row
        Every time that was taken.
    missing : list of str
        What is not installed, in a sentence each.
    """
    problem = bp.normalise(bp.load_highway())
    start = bp.init_params(bp.Network((3, 8, 2)), "matlab")
    bp.warm_up()
    missing: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        fast: dict[tuple[str, str], Train] = {}
        if reference := _compile_reference(Path(folder), missing):
            fast[C_ROW, "batch"] = lambda epochs: _run_reference(reference)
        for mode, size in MODES.items():
            fast[OURS, mode] = _middle(_bpcore(start, problem, size, "compiled"))
        taken: dict[tuple[str, str], list] = {key: [] for key in fast}
        for _ in range(1 if quick else TURNS):
            for key, train in fast.items():
                taken[key].append(train(EPOCHS))
    rows = [
        Row(
            program,
            mode,
            [seconds for seconds, _ in runs],
            runs[-1][1],
            f"{_version(_compiler())}, {' '.join(C_FLAGS)}" if program == C_ROW else "",
        )
        for (program, mode), runs in taken.items()
    ]
    rows += _octave(missing)
    slow: dict[str, Callable[[int], Train]] = {
        "bpcore, NumPy": lambda size: _bpcore(start, problem, size, "numpy"),
        "plain NumPy, as lesson 02 writes it": lambda size: _plain(start, problem, size),
    }
    for name, (module, train) in LIBRARIES.items():
        if find_spec(module) is None:
            missing.append(f"{name} is not installed")
        else:
            slow[name] = lambda size, train=train: train(start, problem, LEARNING_RATE, size)
    for program, with_batches in slow.items():
        for mode, size in MODES.items():
            print(f"  {program}, {mode} …", flush=True)
            try:
                rows.append(timed(program, mode, with_batches(size), quick))
            except Exception as error:  # a library that is broken here must not lose the others
                missing.append(f"{program}, {mode}: {type(error).__name__}: {error}")
    return rows, missing


def timed(program: str, mode: str, train: Train, quick: bool) -> Row:
    """A slow program's row: how many epochs and how often, that depends on its speed."""
    begin = time.perf_counter()
    seconds, sse = train(500)
    epochs = 500 if quick else EPOCHS
    if seconds * EPOCHS / 500 > LONGEST and not quick:
        epochs = COMPARED
    times: list[float] = []
    while not times or (
        not quick and len(times) < TURNS and time.perf_counter() - begin < PATIENCE
    ):
        seconds, sse = train(epochs)
        times.append(seconds * EPOCHS / epochs)
    if epochs > COMPARED and COMPARED not in sse:  # it tells the SSE of its last epoch alone
        sse = {**train(COMPARED)[1], **sse}
    notes = [f"timed over {epochs:,} epochs"] if epochs < EPOCHS else []
    if len(times) < TURNS:
        notes.append({1: "once", 2: "twice"}.get(len(times), f"{len(times)} times"))
    return Row(program, mode, times, sse, ", ".join(notes))


def _bpcore(start: bp.Params, problem: bp.Problem, size: int, engine: str) -> Train:
    def train(epochs: int) -> tuple[float, dict[int, float]]:
        begin = time.perf_counter()
        history = bp.train(
            start.network,
            start,
            problem.X,
            problem.T,
            learning_rate=LEARNING_RATE,
            epochs=epochs,
            batch_size=size,
            shuffle=False,
            engine=engine,
        )
        return time.perf_counter() - begin, dict(enumerate(history.sse, start=1))

    return train


def _middle(train: Train) -> Train:
    """The middle one of several runs in a row, as the C program takes it."""
    return lambda epochs: sorted(
        (train(epochs) for _ in range(IN_A_ROW)), key=lambda taken: taken[0]
    )[IN_A_ROW // 2]


def _plain(start: bp.Params, problem: bp.Problem, size: int) -> Train:
    def train(epochs: int) -> tuple[float, dict[int, float]]:
        arrays = [array for layer in start.copy().layers for array in layer]
        begin = time.perf_counter()
        sse = plain.train(*arrays, problem.X, problem.T, LEARNING_RATE, epochs, size)
        return time.perf_counter() - begin, dict(enumerate(sse, start=1))

    return train


def _compiler() -> str | None:
    return shutil.which("gcc") or shutil.which("cc") or shutil.which("clang")


def _version(program: str) -> str:
    """What a program says of itself in its first line."""
    said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)
    return said.stdout.partition("\n")[0]


def _compile_reference(folder: Path, missing: list[str]) -> Path | None:
    compiler = _compiler()
    if not compiler:
        missing.append("no C compiler was found, so the C program was not measured")
        return None
    program = folder / "reference"
    command = [compiler, *C_FLAGS, HERE / "reference.c", "-o", program, "-lm"]
    said = subprocess.run(command, capture_output=True, text=True)
    if said.returncode:
        missing.append(f"the C program did not compile: {said.stderr.strip()}")
        return None
    return program


def _run_reference(program: Path) -> tuple[float, dict[int, float]]:
    said = subprocess.run(
        [program, TABLE, str(IN_A_ROW)], check=True, capture_output=True, text=True
    ).stdout
    report = json.loads(said)
    return report["seconds_median"], {int(epoch): sse for epoch, sse in report["sse"].items()}


def _octave(missing: list[str]) -> list[Row]:
    octave = shutil.which("octave-cli") or shutil.which("octave")
    if not octave:
        missing.append("GNU Octave was not found, so the reference program in it was not measured")
        return []
    command = [octave, HERE / "reference.m"]
    said = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parent)
    if said.returncode:
        missing.append(f"GNU Octave failed: {said.stderr.strip()}")
        return []
    seconds = float(re.search(r"epochs in ([\d.]+) s", said.stdout)[1])
    sse = {int(e): float(v) for e, v in re.findall(r"^ *(\d+) +(\S+)$", said.stdout, re.MULTILINE)}
    return [Row(OCTAVE_ROW, "batch", [seconds], sse, f"{_version(octave)}, once")]


def agrees(row: Row, ours: Row) -> bool:
    """Whether a program found our SSE at the last epoch, up to 5,000, whose SSE it told."""
    epoch = max((epoch for epoch in row.sse if epoch <= COMPARED), default=None)
    return epoch is not None and abs(row.sse[epoch] / ours.sse[epoch] - 1) <= AGREE


def report(rows: list[Row], missing: list[str]) -> str:
    """A table in Markdown, with each time as a ratio to the compiled engine's in the same mode.

    The best times stand beside the medians: on a machine that others use too, they vary less.
    """
    ours = {row.mode: row for row in rows if row.program == OURS}
    lines = [
        f"The samples come in the order of the table. SSE is a full pass before the epoch's first "
        f"update; at epoch {COMPARED:,} all must agree to {AGREE:g}, at {EPOCHS:,} rounding may "
        "have led them apart.",
        "",
        "| program | mode | median s | times bpcore's | best s | times bpcore's "
        f"| SSE at {COMPARED:,} | SSE at {EPOCHS:,} | |",
        "|---|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for row in sorted(rows, key=lambda row: (list(MODES).index(row.mode), min(row.seconds))):
        cells, notes = [row.program, row.mode], [row.note] if row.note else []
        if agrees(row, ours[row.mode]):
            for middle in (statistics.median, min):
                seconds = middle(row.seconds)
                cells += [f"{seconds:.3f}", f"{seconds / middle(ours[row.mode].seconds):.2f}"]
        else:
            cells += ["", "", "", ""]
            notes.append(f"another result, so no time: SSE {list(row.sse.values())[-1]:.10g}")
        for epoch, digits in ((COMPARED, 10), (EPOCHS, 5)):
            cells.append(f"{row.sse[epoch]:.{digits}g}" if epoch in row.sse else "")
        lines.append(f"| {' | '.join([*cells, ', '.join(notes)])} |")
    return "\n".join(
        [*lines, "", *(f"Not measured: {sentence}.\n" for sentence in missing)]
    ).rstrip()
