"""How the time of an epoch grows, compiled and on NumPy, and where the one overtakes the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

import bpcore as bp
from bpcore.core.engine import blas_is_faster
from bpcore.drawing.style import style, subplots

TITLE = "Growth"
PICTURE = Path(__file__).resolve().parent / "growth.png"
ENGINES = {"numba": "compiled", "numpy": "NumPy"}
LOOKS = {
    "numba": {"color": "#0072B2", "marker": "o", "linestyle": "-"},
    "numpy": {"color": "#D55E00", "marker": "s", "linestyle": "--"},
}
WATCHED = 0.25  # seconds for which one size is watched
SMALL = (3, 8, 2)


class Case(NamedTuple):
    """What grows.

    Attributes
    ----------
    what : str
    sizes : tuple of int
    network : callable
        Makes the layers' sizes of one size.
    samples : callable
        The number of samples of one size.
    """

    what: str
    sizes: tuple[int, ...]
    network: Callable[[int], tuple[int, ...]]
    samples: Callable[[int], int]


CASES = (
    Case(
        "samples, 3–8–2",
        (20, 60, 200, 600, 2000, 6000, 20_000),
        lambda size: SMALL,
        lambda size: size,
    ),
    Case(
        "hidden units, 3–h–2, 20 samples",
        (8, 16, 32, 64, 128, 256, 512),
        lambda size: (3, size, 2),
        lambda size: 20,
    ),
    Case(
        "hidden layers of 8 units, 20 samples",
        (1, 2, 3, 5, 8, 12, 20, 30),
        lambda size: (3, *[8] * size, 2),
        lambda size: 20,
    ),
    Case(
        "hidden units, 3–h–h–2, 20 samples",
        (8, 16, 32, 64, 128, 192, 256, 288, 512),
        lambda size: (3, size, size, 2),
        lambda size: 20,
    ),
    Case(
        "hidden units, 3–h–h–2, 500 samples",
        (8, 16, 32, 64, 88, 128, 256),
        lambda size: (3, size, size, 2),
        lambda size: 500,
    ),
)
EPOCHS = (500, 1000, 5000, 10_000, 50_000, 100_000)


class Curve(NamedTuple):
    """Seconds of an epoch for each size, by engine; ``changes`` is where "auto" changes over."""

    case: Case
    seconds: dict[str, list[float]]
    changes: int | None


def run(quick: bool) -> str:
    """Measure, draw ``growth.png``, and report."""
    bp.warm_up()
    watched = WATCHED / 10 if quick else WATCHED
    curves = [_curve(case, watched) for case in CASES]
    totals = {
        engine: [
            _whole_run(epochs, engine, 1 if quick or engine == "numpy" else 5)
            for epochs in _epochs(engine)
        ]
        for engine in ENGINES
    }
    if not quick:
        draw(curves, totals).savefig(PICTURE, dpi=80)
    return report(curves, totals)


def _epochs(engine: str) -> tuple[int, ...]:
    return EPOCHS if engine == "numba" else EPOCHS[:4]  # the rest would take minutes


def _whole_run(epochs: int, engine: str, turns: int) -> float:
    """Seconds of a run of the reference network, all that belongs to it included."""
    problem = bp.normalise(bp.load_highway())
    network = bp.Network(SMALL)
    start = bp.init_params(network)
    options = {"learning_rate": 0.05, "epochs": epochs, "engine": engine}
    taken = []
    for _ in range(turns):
        begin = time.perf_counter()
        bp.train(network, start, problem.X, problem.T, **options)
        taken.append(time.perf_counter() - begin)
    return float(np.median(taken))


def _curve(case: Case, watched: float) -> Curve:
    seconds: dict[str, list[float]] = {engine: [] for engine in ENGINES}
    changes = None
    for size in case.sizes:
        network, samples = bp.Network(case.network(size)), case.samples(size)
        for engine, taken in seconds.items():
            taken.append(_epoch(network, samples, engine, watched))
        if changes is None and blas_is_faster(network, samples):
            changes = size
    return Curve(case, seconds, changes)


def _epoch(network: bp.Network, samples: int, engine: str, watched: float) -> float:
    """Median seconds of a full-batch epoch, on random samples."""
    rng = np.random.default_rng(0)
    X = rng.uniform(-1, 1, (samples, network.sizes[0]))
    T = rng.uniform(-1, 1, (samples, network.sizes[-1]))
    start = bp.init_params(network, "glorot")
    training = bp.Training(network, start, X, T, learning_rate=1e-6, epochs=1, engine=engine)
    training.advance(1)
    taken, together = [], 1
    end = time.perf_counter() + watched
    while len(taken) < 3 or time.perf_counter() < end:
        begin = time.perf_counter()
        training.advance(together)
        taken.append((time.perf_counter() - begin) / together)
        if taken[-1] * together < watched / 20:
            together, taken = 2 * together, []
    return float(np.median(taken))


def exponent(sizes: tuple[int, ...], seconds: list[float]) -> float:
    """The slope of log time over log size, by least squares, of the larger half of the sizes.

    The smaller ones measure what does not grow.
    """
    half = len(sizes) // 2
    return float(np.polyfit(np.log(sizes[half:]), np.log(seconds[half:]), 1)[0])


def crossing(sizes: tuple[int, ...], seconds: dict[str, list[float]]) -> float | None:
    """The size at which NumPy overtakes, between two that were measured; None if it never does."""
    lead = np.log(np.divide(seconds["numpy"], seconds["numba"]))
    if lead[-1] > 0:
        return None
    behind = np.flatnonzero(lead > 0)
    if not behind.size:
        return float(sizes[0])
    i = behind[-1]
    share = lead[i] / (lead[i] - lead[i + 1])
    return float(np.exp((1 - share) * np.log(sizes[i]) + share * np.log(sizes[i + 1])))


def draw(curves: list[Curve], totals: dict[str, list[float]]):
    """Time against size, a panel for each thing that grows; the change-over is a dotted line."""
    figure, axes = subplots(2, 3, width=13, height=7)
    with style():
        for engine, name in ENGINES.items():
            epochs = _epochs(engine)
            axes[0, 0].loglog(epochs, totals[engine], label=name, **LOOKS[engine])
        axes[0, 0].set(title="A run of 3–8–2", xlabel="epochs", ylabel="seconds")
        for ax, curve in zip(axes.flat[1:], curves, strict=True):
            for engine, name in ENGINES.items():
                milliseconds = 1e3 * np.array(curve.seconds[engine])
                ax.loglog(curve.case.sizes, milliseconds, label=name, **LOOKS[engine])
            if curve.changes is not None:
                ax.axvline(curve.changes, color="#882255", linestyle=":", label="auto: NumPy from")
            ax.set(title="An epoch", xlabel=curve.case.what, ylabel="milliseconds")
        for ax in axes.flat:
            ax.legend()
    return figure


def report(curves: list[Curve], totals: dict[str, list[float]]) -> str:
    """A table in Markdown: smallest and largest, and the exponents."""
    lines = [
        "Time against epochs (of a whole run), samples, hidden units and depth (of a full-batch "
        "epoch); the exponent is fitted to the larger half of the sizes.",
        "",
        "![Time against size, compiled and on NumPy](growth.png)",
        "",
        "| what grows | from … to | compiled ms | exponent | NumPy ms | exponent "
        '| NumPy faster from | "auto" changes at |',
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    cells = ["epochs, 3–8–2, 20 samples", f"{EPOCHS[0]:,} … {EPOCHS[-1]:,}"]
    for engine, seconds in totals.items():
        cells += _grown(_epochs(engine), seconds)
    lines.append(f"| {' | '.join([*cells, 'never', 'never'])} |")
    for curve in curves:
        sizes = curve.case.sizes
        cells = [curve.case.what, f"{sizes[0]:,} … {sizes[-1]:,}"]
        for seconds in curve.seconds.values():
            cells += _grown(sizes, seconds)
        crossed = crossing(sizes, curve.seconds)
        cells.append("never" if crossed is None else f"about {crossed:.0f}")
        cells.append("never" if curve.changes is None else f"{curve.changes} (of those measured)")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _grown(sizes: tuple[int, ...], seconds: list[float]) -> list[str]:
    return [f"{1e3 * seconds[0]:.3g} … {1e3 * seconds[-1]:.3g}", f"{exponent(sizes, seconds):.2f}"]
