"""A real JupyterLab and a real browser, in which single cells and whole lessons are measured."""

from __future__ import annotations

import tempfile
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

    def __init__(self, server, browser, folder: Path) -> None:
        self.server = server
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
            lesson.open(f"{self.server.url}doc/tree/{path}?reset&token={self.server.token}")
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
        path = self._folder / "bench.ipynb"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = new_notebook(cells=[new_code_cell(code)], metadata={"kernelspec": kernel})
        nbformat.write(notebook, path)
        with self.opened(path) as lesson:
            lesson.run_all()
            if errors := lesson.errors():
                raise RuntimeError(str(errors[0]))
            page = lesson.page
            page.locator(".jp-OutputArea").first.wait_for()
            page.wait_for_timeout(1500)  # the first picture, and its sharper second
            page.locator(".jp-Notebook").first.evaluate(WATCH)
            page.locator(".noUi-handle").first.focus()
            yield lesson


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
            yield Lab(server, browser, Path(folder))
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
