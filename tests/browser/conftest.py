"""Fixtures of the browser tests: one browser and one JupyterLab for all, a new page per lesson."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chromium import NoBrowserError, browser_arguments, find_browser
from lab_server import COMMS_OFF, LabServer
from project import IN_CI

HERE = Path(__file__).resolve().parent
SCREENSHOTS = HERE / "screenshots"
WINDOW = {"width": 1280, "height": 800}
OPEN_LESSON = "open_lesson"

NO_BROWSER = "No browser: "
"""How the reason of a skip begins, by which the summary knows it."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser tests last.

    They take longest. And as long as Playwright is at work, an event loop counts as running in
    this thread, so that no other test could call ``asyncio.run``.
    """
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Show with a failure what the server and the kernels wrote."""
    report = yield
    server = getattr(item, "funcargs", {}).get("jupyterlab")
    if server is not None and report.failed:
        report.sections.append(("JupyterLab's log", server.log_tail()))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how to get a browser, if there was none; a skip alone shows no reason."""
    skipped = terminalreporter.stats.get("skipped", ())
    for reason in sorted(
        {report.longrepr[2] for report in skipped if NO_BROWSER in report.longreprtext}
    ):
        terminalreporter.section("browser tests skipped")
        terminalreporter.write_line(reason.partition(NO_BROWSER)[2])


@pytest.fixture(scope="session")
def browser_program() -> Path:
    """Find the browser's program; without one, skip, but in CI fail."""
    try:
        return find_browser()
    except NoBrowserError as error:
        if IN_CI:
            pytest.fail(str(error), pytrace=False)
        pytest.skip(NO_BROWSER + str(error))


@pytest.fixture(scope="session")
def jupyterlab(
    browser_program: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LabServer]:
    """Start JupyterLab on a copy of the lessons."""
    with LabServer(tmp_path_factory.mktemp("jupyterlab")) as server:
        yield server


@pytest.fixture(scope="session")
def browser(browser_program: Path):
    """Start the browser, without a window."""
    from playwright.sync_api import sync_playwright  # only where there is a browser to drive

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_program, args=browser_arguments()
        )
        yield browser
        browser.close()


@pytest.fixture
def open_lesson(jupyterlab: LabServer, browser) -> Iterator[Callable]:
    """Return a function that opens a notebook in a new page; the pages are closed afterwards.

    ``open_lesson(notebook, comms=…, scale=…)`` takes the notebook's path, how widget messages
    travel, and how many pixels of the screen stand for one of the page.
    """
    from lesson_page import Lesson

    contexts = []

    def open_one(notebook: Path, comms: str = COMMS_OFF, scale: float = 1) -> Lesson:
        jupyterlab.use_comms(comms)
        place = jupyterlab.copy_lesson(notebook)
        context = browser.new_context(viewport=WINDOW, device_scale_factor=scale)
        contexts.append(context)
        lesson = Lesson(context.new_page(), notebook.stem)
        lesson.open(f"{jupyterlab.url}doc/tree/{place}?reset&token={jupyterlab.token}")
        return lesson

    yield open_one
    for context in contexts:
        context.close()
    jupyterlab.shut_down_kernels()
