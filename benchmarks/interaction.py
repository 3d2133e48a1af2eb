"""From a key on the learning-rate slider to new pixels, in a real JupyterLab and browser."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

TITLE = "Interaction"
PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "tests" / "browser"))  # the browser tests' own server and pages

KEYS = ("ArrowLeft",) * 20 + ("PageDown",) * 20 + ("PageUp",) * 20 + ("ArrowRight",) * 20
"""Within a decade of the learning rate, then across two of them, and back."""

PLAYED = 5.0  # seconds for which an animated run is watched
LESSONS = "0[1-9]*.ipynb", "11*.ipynb"
LABORATORY = """from bpcore.experiments import laboratory
laboratory(sharpness={sharpness})"""

INTERACT = """%matplotlib inline
import matplotlib.pyplot as plt, numpy as np, bpcore as bp
from ipywidgets import interact
from bpcore.live import log_slider
problem, network = bp.normalise(bp.load_highway()), bp.Network((3, 8, 2))
start, table = bp.init_params(network), problem.table
slider = log_slider("learning rate", 0.05, 1e-4, 1.0, "")
bp.warm_up()

def show(learning_rate):
    history = bp.train(
        network, start, problem.X, problem.T, learning_rate=learning_rate, epochs=50_000
    )
    fit = bp.fitted(network, history.params, problem)
    figure, axes = plt.subplots(1, 3, figsize=(12, 3.6), layout="constrained")
    axes[0].loglog(np.arange(1, history.epochs + 1), history.sse)
    axes[1].loglog(np.arange(1, history.epochs + 1), history.gradient_norms)
    axes[2].plot(table.years, table.targets, "o")
    axes[2].plot(table.years, fit)
    plt.show()

interact(show, learning_rate=slider)
None"""

WATCH = """root => {
    window.bp = {begun: null, taken: []};
    document.addEventListener('keydown', () => { bp.begun = performance.now(); }, true);
    const seen = async image => {
        await image.decode();
        requestAnimationFrame(() => {
            if (bp.begun !== null) { bp.taken.push(performance.now() - bp.begun); bp.begun = null; }
        });
    };
    new MutationObserver(changes => changes.forEach(change => {
        const nodes = change.type === 'attributes' ? [change.target] : [...change.addedNodes];
        nodes.filter(node => node.querySelectorAll).forEach(node =>
            [node, ...node.querySelectorAll('img')].filter(n => n.tagName === 'IMG').forEach(seen));
    })).observe(root, {subtree: true, childList: true, attributes: true, attributeFilter: ['src']});
}"""


class Latency(NamedTuple):
    """Milliseconds from key to pixels, one for each press."""

    what: str
    milliseconds: list[float]


class Interaction(NamedTuple):
    """All that was measured in the browser."""

    latencies: list[Latency]
    frames: list[
        tuple[str, float]
    ]  # pictures a second of an animated run, a slider moved meanwhile
    first: list[tuple[str, float]]  # seconds from "run all" to a lesson's first live picture


def run(quick: bool) -> str:
    """Measure, and report."""
    return report(measure())


def measure() -> Interaction:
    """Measure the laboratory at both sharpnesses, the usual way beside it, and all lessons' start.

    Raises
    ------
    chromium.NoBrowserError
        If there is no browser.
    """
    from chromium import browser_arguments, find_browser
    from lab_server import COMMS_OFF, LabServer
    from lesson_page import Lesson
    from playwright.sync_api import sync_playwright

    notebooks = {
        "laboratory, sharpness 1": LABORATORY.format(sharpness=1),
        "laboratory, sharpness 2": LABORATORY.format(sharpness=2),
        "`interact` with inline figures": INTERACT,
    }
    program, found, frames = find_browser(), [], []
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        LabServer(Path(folder) / "server") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=browser_arguments())
        server.use_comms(COMMS_OFF)
        for number, (what, code) in enumerate(notebooks.items()):
            path = Path(folder) / f"bench_{number}.ipynb"
            kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
            notebook = new_notebook(cells=[new_code_cell(code)], metadata={"kernelspec": kernel})
            nbformat.write(notebook, path)
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            lesson = Lesson(page, path.stem)
            lesson.open(
                f"{server.url}doc/tree/{server.copy_lesson(path)}?reset&token={server.token}"
            )
            lesson.run_all()
            assert not lesson.errors(), lesson.errors()
            found.append(Latency(what, _press(page)))
            if "laboratory" in what:
                frames.append((what, _play(lesson)))
            page.close()
            server.shut_down_kernels()
        first = []
        for pattern in LESSONS:
            for path in sorted((PROJECT / "notebooks").glob(pattern)):
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                lesson = Lesson(page, path.stem)
                name = server.copy_lesson(path)
                lesson.open(f"{server.url}doc/tree/{name}?reset&token={server.token}")
                if (seconds := _first_picture(page)) is not None:
                    first.append((path.stem, seconds))
                page.close()
                server.shut_down_kernels()
        browser.close()
    return Interaction(found, frames, first)


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


def _first_picture(page) -> float | None:
    """Seconds from running all cells to the first live picture; None if a lesson has none."""
    taken = page.evaluate(
        """async () => {
            const begun = performance.now();
            let ended = false;
            jupyterapp.commands.execute('notebook:run-all-cells').then(() => { ended = true; });
            for (;;) {
                const image = document.querySelector('img.bp-picture');
                if (image && image.complete && image.naturalWidth)
                    return performance.now() - begun;
                if (ended && !document.querySelector('.bp-experiment')) return null;
                await new Promise(resolve => setTimeout(resolve, 10));
            }
        }"""
    )
    return None if taken is None else taken / 1000


def _press(page) -> list[float]:
    """Press keys, each after the last one has been answered."""
    page.locator(".jp-OutputArea").first.wait_for()
    page.wait_for_timeout(1500)  # the first picture, and its sharper second
    page.locator(".jp-Notebook").first.evaluate(WATCH)
    handle = page.locator(".noUi-handle").first
    handle.focus()
    for key in KEYS[:5] + KEYS:  # the first ones warm up
        before = page.evaluate("bp.taken.length")
        handle.press(key)
        page.wait_for_function("before => bp.taken.length > before", arg=before, timeout=30_000)
        page.wait_for_timeout(60)  # a hand takes longer from key to key
    return page.evaluate("bp.taken")[5:]


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
    lines += ["", "| animated, the learning rate moved three times a second | pictures a second |"]
    lines += ["|---|---:|", *(f"| {what} | {rate:.0f} |" for what, rate in found.frames)]
    lines += ["", "| lesson | seconds from “run all” to its first live picture |", "|---|---:|"]
    lines += [f"| {name} | {seconds:.1f} |" for name, seconds in found.first]
    return "\n".join(lines)
