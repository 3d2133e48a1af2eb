"""The course in a browser without Python on the machine: how soon it is there, how fast it answers.

Measured on the board of a site that is built for it, and served on this machine.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import quote

import numpy as np
import psutil

from benchmarks.interaction import KEYS, PLAYED
from benchmarks.lab import WATCH, press

TITLE = "In a browser, without an installation"
MOVES = (100, 300)
DRIVER = "moves.html"
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
    with _browser(folder) as (server, url, new_visitor):
        visitor = new_visitor()
        page = visitor.new_page()
        cold = _arrive(server, page, url)
        page.close()
        page = visitor.new_page()
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
        visitor.close()
        page = new_visitor().new_page()
        before = len(server.sent)
        page.goto(url + LESSON)
        page.wait_for_function("document.body.dataset.ready", timeout=PATIENCE)
        frame = next(frame for frame in page.frames if "/lite/" in frame.url)
        frame.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
        lesson = _sent(server, before)
    held = [] if quick else _held(folder)
    return Site(cold, warm, lesson, milliseconds, pictures, held)


@contextmanager
def _served(folder: Path) -> Iterator[tuple]:
    """A server, and the address of the site."""
    from web import serve

    server = serve.start(folder)
    try:
        yield server, f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _browser(folder: Path) -> Iterator[tuple]:
    """A server, the address of the site, and a function that makes a visitor.

    A visitor has a profile on the disk: without one, a browser keeps no file above 6 MB, and
    compiles WebAssembly anew each time.
    """
    from chromium import browser_arguments, find_browser
    from playwright.sync_api import sync_playwright

    with (
        _served(folder) as (server, url),
        sync_playwright() as playwright,
        ExitStack() as profiles,
    ):

        def new_visitor():
            profile = profiles.enter_context(tempfile.TemporaryDirectory())
            visitor = playwright.chromium.launch_persistent_context(
                profile,
                executable_path=find_browser(),
                args=browser_arguments(),
                viewport={"width": 1280, "height": 900},
            )
            profiles.callback(visitor.close)
            return visitor

        yield server, url, new_visitor


def _held(folder: Path) -> list[float]:
    """MB that the page has to itself after each of the moves, which it makes itself.

    The browser's developer tools, by which all else is measured here, keep what a page has loaded:
    to a page under their eyes each move adds 0.2 MB.
    """
    from chromium import browser_arguments, find_browser
    from process_memory import own

    shutil.copy(Path(__file__).with_name(DRIVER), folder)
    wish, held = quote(json.dumps({"keys": KEYS, "stops": MOVES})), []
    with (
        _served(folder) as (server, url),
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
    ):
        own_ways = [f"--user-data-dir={profile}", "--js-flags=--expose-gc", "--headless=new"]
        browser = psutil.Popen(
            [find_browser(), *browser_arguments(), *own_ways, f"{url}{DRIVER}#{wish}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for moves in MOVES:
                end = time.monotonic() + PATIENCE / 1000
                while f"/{DRIVER}?moves={moves}" not in (what for what, _ in list(server.sent)):
                    if time.monotonic() > end:
                        raise TimeoutError(f"the page did not come to move {moves}")
                    time.sleep(0.1)
                processes = browser.children(recursive=True)
                pages = [one for one in processes if "--type=renderer" in one.cmdline()]
                held.append(max(map(own, pages)))
        finally:
            browser.terminate()
            browser.wait()
    return held


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
