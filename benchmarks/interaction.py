"""From a key on the learning-rate slider to new pixels, in a real JupyterLab and browser."""

from __future__ import annotations

import time
from importlib.util import find_spec
from inspect import getsource
from typing import NamedTuple

import numpy as np

from benchmarks import PROJECT, plain
from benchmarks.lab import Lab, open_lab, press

TITLE = "Interaction"
KEYS = ("ArrowLeft",) * 20 + ("PageDown",) * 20 + ("PageUp",) * 20 + ("ArrowRight",) * 20
"""Within a decade of the learning rate, then across two of them, and back."""

PLAYED = 5.0  # seconds for which an animated run is watched
HELD, TIMES = 3.0, 4  # seconds for which a key is held down, how often; the first warms up
# By the page itself, from where the experiment begins and back again.
HOLD = """async ({seconds, times}) => {
    const slider = document.activeElement, found = [];
    const wait = (ms) => new Promise(resolve => setTimeout(resolve, ms));
    const send = (type, key, repeat) => slider.dispatchEvent(
        new KeyboardEvent(type, {key, code: key, repeat, bubbles: true, cancelable: true}));
    for (let time = 0; time < times; time++) {
        bp.shown.length = 0;
        bp.said.clear();
        const begun = performance.now();
        for (let step = 0; step * 1 / 30 < seconds; step++) {  // as a keyboard repeats it
            await wait(begun + step * 1000 / 30 - performance.now());
            send('keydown', time % 2 ? 'ArrowRight' : 'ArrowLeft', step > 0);
        }
        send('keyup', time % 2 ? 'ArrowRight' : 'ArrowLeft', false);
        const released = performance.now();
        await wait(1500);
        found.push({seconds: (released - begun) / 1000, runs: bp.said.size - 1,
                    shown: bp.shown.map(moment => moment - released)});
    }
    return found;
}"""
LESSONS = "0[1-9]*.ipynb", "1*.ipynb"
LABORATORY = """from bpcore.experiments import laboratory
laboratory(sharpness={sharpness})"""

SET_UP = """%matplotlib {backend}
import matplotlib.pyplot as plt, numpy as np, bpcore as bp
from ipywidgets import interact
from bpcore.live.controls import log_slider
problem, network = bp.normalise(bp.load_highway()), bp.Network((3, 8, 2))
start, table = bp.init_params(network), problem.table
slider = log_slider("learning rate", 0.05, 1e-4, 1.0, "")
bp.warm_up()

def train(learning_rate):
    history = bp.train(
        network, start, problem.X, problem.T, learning_rate=learning_rate, epochs=50_000
    )
    return np.arange(1, history.epochs + 1), history, bp.fitted(network, history.params, problem)
"""

INLINE = (
    SET_UP.format(backend="inline")
    + """
def show(learning_rate):
    epochs, history, fit = train(learning_rate)
    figure, axes = plt.subplots(1, 3, figsize=(12, 3.6), layout="constrained")
    axes[0].loglog(epochs, history.sse)
    axes[1].loglog(epochs, history.gradient_norms)
    axes[2].plot(table.years, table.targets, "o")
    axes[2].plot(table.years, fit)
    plt.show()

interact(show, learning_rate=slider)
None"""
)

LOOP = "".join(map(getsource, (plain.logistic, plain.update, plain.train)))

NUMPY = INLINE.replace(
    "def show",
    LOOP.replace("def train(", "def descend(")
    + """
from types import SimpleNamespace

def train(learning_rate):
    weights = [a.copy() for layer in start.layers for a in (layer.W, layer.b)]
    sse = descend(*weights, problem.X, problem.T, learning_rate, 50_000, 20)
    W1, b1, W2, b2 = weights
    Y = logistic(problem.X @ W1.T + b1) @ W2.T + b2
    # The loop records no gradients: a curve of the same length stands for each layer's.
    history = SimpleNamespace(sse=sse, gradient_norms=np.column_stack([sse, sse]))
    return np.arange(1, len(sse) + 1), history, problem.t_scaler.unscale(Y)

def show""",
)
"""The same with the loop of lesson 02: the usual way, with nothing of ours in it."""

IPYMPL = (
    SET_UP.format(backend="widget")
    + """
figure, axes = plt.subplots(1, 3, figsize=(12, 3.6), layout="constrained")
epochs, history, fit = train(0.05)
lines = axes[0].loglog(epochs, history.sse) + axes[1].loglog(epochs, history.gradient_norms)
axes[2].plot(table.years, table.targets, "o")
lines += axes[2].plot(table.years, fit)

def show(learning_rate):
    epochs, history, fit = train(learning_rate)
    for line, curve in zip(lines, [history.sse, *history.gradient_norms.T, *fit.T]):
        line.set_data(epochs if len(curve) == len(epochs) else table.years, curve)
    for ax in axes:
        ax.relim()
        ax.autoscale_view()
    figure.canvas.draw_idle()

interact(show, learning_rate=slider)
None"""
)

NOTEBOOKS = {
    "laboratory, sharpness 1": LABORATORY.format(sharpness=1),
    "laboratory, sharpness 2": LABORATORY.format(sharpness=2),
    "`interact` with inline figures, our compiled training": INLINE,
    "`interact` with inline figures, the loop of lesson 02": NUMPY,
    "`interact` with ipympl, our compiled training": IPYMPL,
}


class Latency(NamedTuple):
    """Milliseconds from key to pixels, one for each press."""

    what: str
    milliseconds: list[float]


class Held(NamedTuple):
    """What came while a key was held down."""

    what: str
    pictures: float  # a second, each of another run
    last: float  # milliseconds from the release to the picture of the last run, at worst


class Interaction(NamedTuple):
    """All that was measured in the browser.

    Attributes
    ----------
    latencies : list of Latency
    held : list of Held
    frames : list of (str, float)
        Pictures a second of an animated run, a slider moved meanwhile.
    first : list of (str, float, float)
        Seconds from "run all" to a lesson's first picture, and to its first live one.
    """

    latencies: list[Latency]
    held: list[Held]
    frames: list[tuple[str, float]]
    first: list[tuple[str, float, float]]


def run(quick: bool) -> str:
    """Measure, and report."""
    return report(measure(quick))


def notebooks() -> dict[str, str]:
    """The code of each way to show a run, but for those that are not installed."""
    has_ipympl = find_spec("ipympl") is not None
    return {what: code for what, code in NOTEBOOKS.items() if has_ipympl or "ipympl" not in what}


def measure(quick: bool = False) -> Interaction:
    """Measure the laboratory at both sharpnesses, the usual ways beside it, and all lessons' start.

    Parameters
    ----------
    quick : bool
        Few keys, and one lesson.

    Raises
    ------
    chromium.NoBrowserError
        If there is no browser.
    """
    found, held, frames, first = [], [], [], []
    keys = KEYS[::10] if quick else KEYS
    with open_lab() as lab:
        for what, code in notebooks().items():
            with lab.running(code) as lesson:
                for key in KEYS[:5]:  # these warm up
                    press(lesson.page, key)
                found.append(Latency(what, [press(lesson.page, key) for key in keys]))
                if "laboratory" in what:
                    frames.append((what, _play(lesson)))
        held += [_held(lab, what) for what in NOTEBOOKS if "laboratory" in what]
        for pattern in LESSONS[-1:] if quick else LESSONS:
            for path in sorted((PROJECT / "notebooks").glob(pattern)):
                with lab.opened(path) as lesson:
                    if (seconds := _first_pictures(lesson.page)) is not None:
                        first.append((path.stem, *seconds))
    return Interaction(found, held, frames, first)


def _held(lab: Lab, what: str) -> Held:
    """Hold a key down, again and again."""
    found = lab.unattended(
        NOTEBOOKS[what], HOLD, {"seconds": HELD, "times": TIMES}, TIMES * (HELD + 1.5) + 2
    )
    rates, last = [], []
    for held in found[1:]:
        *shown, _ = held["shown"]  # the very last is the same run once more, painted at rest
        if held["runs"] < len(shown):  # each has its own sentence
            raise RuntimeError(f"{len(shown)} pictures of only {held['runs']} runs")
        rates.append(sum(moment <= 0 for moment in shown) / held["seconds"])
        last.append(shown[-1])
    return Held(what, float(np.median(rates)), max(last))


def _play(lesson) -> float:
    """Pictures a second while a run is played and its learning rate moved three times a second."""
    experiment = lesson.experiment()
    experiment.button("Rewind").click()
    experiment.wait_until_at_rest()
    slider = experiment.slider("learning rate")
    experiment.button("Play").click()
    begin = experiment.wait_for_frame(after=experiment.frame)
    started = time.perf_counter()
    slider.focus()
    while (taken := time.perf_counter() - started) < PLAYED:
        slider.press("ArrowLeft")
        lesson.page.wait_for_timeout(330)
    frames = experiment.frame - begin
    experiment.button("Pause").click()
    return frames / taken


def _first_pictures(page) -> tuple[float, float] | None:
    """Seconds from running all cells to the first picture, and to the first live one, if any is."""
    return page.evaluate(
        """async () => {
            const begun = performance.now();
            const taken = () => (performance.now() - begun) / 1000;
            const there = image => image && image.complete && image.naturalWidth;
            let ended = false, first = null;
            jupyterapp.commands.execute('notebook:run-all-cells').then(() => { ended = true; });
            for (;;) {
                const image = document.querySelector('img.bp-figure, img.bp-picture');
                if (first === null && there(image)) first = taken();
                if (there(document.querySelector('img.bp-picture'))) return [first, taken()];
                if (ended && !document.querySelector('.bp-experiment')) return null;
                await new Promise(resolve => setTimeout(resolve, 10));
            }
        }"""
    )


def report(found: Interaction) -> str:
    """Tables in Markdown, with ratios to the laboratory's median at sharpness 1."""
    ours = float(np.median(found.latencies[0].milliseconds))
    lines = [
        "| from key to pixels, 50,000 epochs retrained "
        "| median ms | 95th percentile ms | times ours |",
        "|---|---:|---:|---:|",
    ]
    for what, taken in found.latencies:
        median, slow = np.percentile(taken, [50, 95])
        lines.append(f"| {what} | {median:.0f} | {slow:.0f} | {median / ours:.1f} |")
    lines += [f"| {what} | not installed | | |" for what in NOTEBOOKS if what not in notebooks()]
    lines += [
        "",
        "In the laboratory, too, all epochs of each run are trained. Where a key repeats the move "
        "before it, a second thread has begun with them while that picture was painted and sent.",
    ]
    lines += ["", f"| a key held down for {HELD:.0f} s | pictures a second | last picture, ms |"]
    lines += ["|---|---:|---:|"]
    lines += [f"| {it.what} | {it.pictures:.0f} | {it.last:.0f} |" for it in found.held]
    lines += [
        "",
        "Each picture is of another run, all of whose epochs were trained; the last one is timed "
        "from the release of the key.",
    ]
    lines += ["", "| animated, the learning rate moved three times a second | pictures a second |"]
    lines += ["|---|---:|", *(f"| {what} | {rate:.0f} |" for what, rate in found.frames)]
    lines += ["", "| seconds from “run all” to | the first picture | the first live one |"]
    lines += ["|---|---:|---:|"]
    lines += [f"| {name} | {first:.1f} | {live:.1f} |" for name, first, live in found.first]
    return "\n".join(lines)
