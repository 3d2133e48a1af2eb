"""The course in a browser without Python on the machine: how soon it is there, how fast it answers.

Measured on the board of a site that is built for it, and served on this machine.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from benchmarks.interaction import KEYS, PLAYED
from benchmarks.lab import WATCH, press
from benchmarks.memory import page_process

TITLE = "In a browser, without an installation"
MOVES = (100, 300)
BOARD = "live.html?laboratory"
LESSON = "live.html?lesson=13_laboratory"
PATIENCE = 180_000  # milliseconds


class Arrival(NamedTuple):
    """Seconds from the address to the first live picture, and MB that came for it."""

    seconds: float
    megabytes: float


class Site(NamedTuple):
    """What was measured.

    Attributes
    ----------
    cold, warm : Arrival
        Of the board: with an empty cache, and once more in the same browser.
    lesson : float
        MB for lesson 13, all of it run.
    milliseconds : list of float
        From key to pixels.
    pictures : float
        A second, of an animated run.
    held : list of float
        MB that the page has to itself after each of the moves.
    """

    cold: Arrival
    warm: Arrival
    lesson: float
    milliseconds: list[float]
    pictures: float
    held: list[float]


def run(quick: bool) -> str:
    """Build a site, measure, and report."""
    from web.site import build

    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "site", only=[])
        return report(measure(Path(folder) / "site", quick))


def measure(folder: Path, quick: bool = False) -> Site:
    """Measure a site that lies in a folder."""
    from process_memory import own

    with _browser(folder) as (server, url, new_page):
        page = new_page()
        cold = _arrive(server, page, url)
        page.close()
        page = new_page(page.context)
        warm = _arrive(server, page, url)
        frame = next(frame for frame in page.frames if "/lite/" in frame.url)
        frame.locator(".jp-Notebook").first.evaluate(WATCH)
        frame.locator(".noUi-handle").first.focus()
        watched = SimpleNamespace(
            evaluate=frame.evaluate,
            keyboard=page.keyboard,
            wait_for_function=frame.wait_for_function,
            wait_for_timeout=page.wait_for_timeout,
        )
        keys = KEYS[::10] if quick else KEYS
        for key in keys[:5]:  # these warm up
            press(watched, key)
        milliseconds = [press(watched, key) for key in keys]
        pictures = _play(page, frame)
        held, done = [], 0
        frame.get_by_role("button", name="Reset").click()
        frame.locator(".noUi-handle").first.focus()
        for stop in () if quick else MOVES:
            for move in range(done, stop):
                press(watched, KEYS[move % len(KEYS)], pause=10)
            held.append(own(page_process()))
            done = stop
        page.context.close()
        page = new_page()
        before = len(server.sent)
        page.goto(url + LESSON)
        page.wait_for_function("document.body.dataset.ready", timeout=PATIENCE)
        frame = next(frame for frame in page.frames if "/lite/" in frame.url)
        frame.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
        return Site(cold, warm, _sent(server, before), milliseconds, pictures, held)


@contextmanager
def _browser(folder: Path) -> Iterator[tuple]:
    """A server, the address of the site, and a function that opens a page."""
    from chromium import browser_arguments, find_browser
    from playwright.sync_api import sync_playwright

    from web import serve

    server = serve.start(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=browser_arguments()
        )

        def new_page(context=None):
            context = context or browser.new_context(viewport={"width": 1280, "height": 900})
            return context.new_page()

        try:
            yield server, f"http://127.0.0.1:{server.server_port}/", new_page
        finally:
            browser.close()
            server.shutdown()
            server.server_close()


def _arrive(server, page, url: str) -> Arrival:
    before, begin = len(server.sent), time.perf_counter()
    page.goto(url + BOARD)
    page.wait_for_function("document.body.dataset.ready", timeout=PATIENCE)
    return Arrival(time.perf_counter() - begin, _sent(server, before))


def _sent(server, before: int) -> float:
    return sum(size for _, size in server.sent[before:]) / 1e6


def _play(page, frame) -> float:
    """Pictures a second while a run is played."""
    number = "() => +document.querySelector('.bp-sentence').dataset.frame"
    frame.get_by_role("button", name="Rewind").click()
    frame.get_by_role("button", name="Play").click()
    begin, started = frame.evaluate(number), time.perf_counter()
    page.wait_for_timeout(1000 * PLAYED)
    return (frame.evaluate(number) - begin) / (time.perf_counter() - started)


def report(found: Site) -> str:
    """A table in Markdown, with what is asked for beside it."""
    median, slow = np.percentile(found.milliseconds, [50, 95])
    growth = f"{found.held[-1] - found.held[0]:.0f} MB" if found.held else "not measured"
    rows = [
        ("from the address to the first live picture, cold", f"{found.cold.seconds:.1f} s", "15 s"),
        ("the same with a warm cache", f"{found.warm.seconds:.1f} s", "8 s"),
        ("transferred for the board", f"{found.cold.megabytes:.1f} MB", "25 MB"),
        ("transferred for lesson 13", f"{found.lesson:.1f} MB", "25 MB"),
        ("key to pixels, 50,000 epochs retrained, median", f"{median:.0f} ms", "180 ms"),
        ("the same, 95th percentile", f"{slow:.0f} ms", "260 ms"),
        ("animated, pictures a second", f"{found.pictures:.0f}", "at least 12"),
        (f"growth of the page's own memory from move {MOVES[0]} to {MOVES[-1]}", growth, "none"),
    ]
    table = ["| the board on localhost, in Chromium | measured | aim |", "|---|---:|---:|"]
    return "\n".join([*table, *(f"| {' | '.join(row)} |" for row in rows)])
