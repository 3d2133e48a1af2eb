"""A real JupyterLab and a real browser, in which single cells and whole lessons are measured."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

# Notes how long each key took until new pixels came, in an image or on a canvas; when each picture
# came; and what was said below them.
WATCH = """root => {
    window.bp = {begun: null, taken: [], shown: [], said: new Set()};
    document.addEventListener('keydown', () => { bp.begun = performance.now(); }, true);
    const answered = () => {
        if (bp.begun !== null) { bp.taken.push(performance.now() - bp.begun); bp.begun = null; }
        bp.shown.push(performance.now());
    };
    const seen = async image => {
        await image.decode();
        requestAnimationFrame(answered);
    };
    new MutationObserver(changes => changes.forEach(change => {
        bp.said.add(document.querySelector('[data-frame]')?.textContent);
        const nodes = change.type === 'attributes' ? [change.target] : [...change.addedNodes];
        nodes.filter(node => node.querySelectorAll).forEach(node =>
            [node, ...node.querySelectorAll('img')].filter(n => n.tagName === 'IMG').forEach(seen));
    })).observe(root, {subtree: true, childList: true, attributes: true, attributeFilter: ['src']});
    const draw = CanvasRenderingContext2D.prototype.drawImage;  // with which ipympl paints
    CanvasRenderingContext2D.prototype.drawImage = function (...given) {
        draw.apply(this, given);
        requestAnimationFrame(answered);
    };
}"""


class Lab:
    """JupyterLab and a browser; see ``open_lab``."""

    def __init__(self, server, playwright, browser, folder: Path) -> None:
        self.server = server
        self._playwright = playwright
        self._browser = browser
        self._folder = folder

    @contextmanager
    def opened(self, notebook: Path) -> Iterator:
        """A notebook in a page of its own, nothing run; its kernel ends with it.

        Yields
        ------
        lesson_page.Lesson
        """
        from lesson_page import Lesson

        page = self._browser.new_page(viewport={"width": 1280, "height": 800})
        lesson = Lesson(page, notebook.stem)
        path = self.server.copy_lesson(notebook)
        try:
            lesson.open(self._address(path))
            yield lesson
        finally:
            page.close()
            self.server.shut_down_kernels()

    @contextmanager
    def running(self, code: str) -> Iterator:
        """A notebook of one cell that has been run, and is watched for answers to keys.

        Yields
        ------
        lesson_page.Lesson
        """
        with self.opened(self._notebook(code)) as lesson:
            _run_and_watch(lesson)
            yield lesson

    def unattended(self, code: str, script: str, given: object, seconds: float) -> object:
        """What a script makes of what is given in such a notebook, nobody looking into the page.

        Who drives a browser is told of each message and each picture, which takes a tenth of two
        processors: no learner pays that. So the script is started in a browser of its own, the
        driver leaves, and comes back for the result after so many seconds.
        """
        from chromium import browser_arguments, find_browser
        from lesson_page import Lesson

        notebook = self._notebook(code)
        path = self.server.copy_lesson(notebook)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            ways = ["--headless=new", "--window-size=1280,887", "--remote-debugging-port=0"]
            command = [find_browser(), *browser_arguments(), *ways, f"--user-data-dir={profile}"]
            browser = subprocess.Popen([*command, "about:blank"], stderr=subprocess.DEVNULL)
            try:
                port = _written(Path(profile, "DevToolsActivePort")).split()[0]
                with self._driven(f"http://127.0.0.1:{port}") as page:
                    lesson = Lesson(page, notebook.stem)
                    lesson.open(self._address(path))
                    _run_and_watch(lesson)
                    call = f"({script})({json.dumps(given)})"
                    page.evaluate(f"setTimeout(async () => {{ bp.found = await {call}; }}, 500)")
                time.sleep(seconds)
                with self._driven(f"http://127.0.0.1:{port}") as page:
                    page.wait_for_function("bp.found")
                    return page.evaluate("bp.found")
            finally:
                browser.terminate()
                browser.wait()
                self.server.shut_down_kernels()

    @contextmanager
    def _driven(self, address: str) -> Iterator:
        """The page of a browser that was started already, as long as it is driven."""
        driver = self._playwright.chromium.connect_over_cdp(address)
        try:
            yield driver.contexts[0].pages[0]
        finally:
            driver.close()

    def _address(self, path: str) -> str:
        return f"{self.server.url}doc/tree/{path}?reset&token={self.server.token}"

    def _notebook(self, code: str) -> Path:
        path = self._folder / "bench.ipynb"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = new_notebook(cells=[new_code_cell(code)], metadata={"kernelspec": kernel})
        nbformat.write(notebook, path)
        return path


def _run_and_watch(lesson) -> None:
    lesson.run_all()
    if errors := lesson.errors():
        raise RuntimeError(str(errors[0]))
    page = lesson.page
    page.locator(".jp-OutputArea").first.wait_for()
    page.wait_for_timeout(1500)  # the first picture, and its sharper second
    page.locator(".jp-Notebook").first.evaluate(WATCH)
    page.locator(".noUi-handle").first.focus()


def _written(file: Path) -> str:
    """What a program writes into a file as it starts."""
    end = time.monotonic() + 30
    while not (file.exists() and (text := file.read_text())):
        if time.monotonic() > end:
            raise TimeoutError(f"{file.name} was not written")
        time.sleep(0.05)
    return text


@contextmanager
def open_lab() -> Iterator[Lab]:
    """Start JupyterLab, with the interpreter that runs this, and a browser.

    Raises
    ------
    chromium.NoBrowserError
        If there is no browser.
    """
    from chromium import browser_arguments, find_browser
    from lab_server import COMMS_OFF, LabServer
    from playwright.sync_api import sync_playwright

    program = find_browser()
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        LabServer(Path(folder) / "server") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=browser_arguments())
        server.use_comms(COMMS_OFF)
        try:
            yield Lab(server, playwright, browser, Path(folder))
        finally:
            browser.close()


def press(page, key: str, pause: int = 60) -> float:
    """Press a key and wait for its answer; return the milliseconds it took.

    ``pause`` milliseconds follow it: a hand takes longer from key to key.
    """
    before = page.evaluate("bp.taken.length")
    page.keyboard.press(key)
    page.wait_for_function("before => bp.taken.length > before", arg=before, timeout=30_000)
    page.wait_for_timeout(pause)
    return page.evaluate("before => bp.taken[before]", before)
