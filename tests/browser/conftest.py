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


@pytest.fixture(scope="session")
def kept_pages() -> dict:
    """The page in which JupyterLab stays open from test to test, by how its widgets send."""
    return {}


@pytest.fixture
def open_lesson(jupyterlab: LabServer, browser, kept_pages) -> Iterator[Callable]:
    """Return a function that opens a notebook; it is closed afterwards.

    ``open_lesson(notebook, comms=…, fresh=…)`` takes the notebook's path, how widget messages
    travel, and whether the lesson is opened by its own address, in a page of its own. Else it is
    opened where the one before it was, as by a learner who goes through the course; to load
    JupyterLab takes longer than a short lesson.
    """
    from lesson_page import Lesson

    of_its_own, kept = [], []

    def open_one(notebook: Path, comms: str = COMMS_OFF, fresh: bool = False) -> Lesson:
        place = jupyterlab.copy_lesson(notebook)
        # Taken out, and put back once the lesson is closed: after a mishap nobody meets this page.
        page = None if fresh else kept_pages.pop(comms, None)
        if page is not None:
            page.set_viewport_size(WINDOW)
            lesson = Lesson(page, notebook.stem)
            lesson.open_here(place)
        else:
            jupyterlab.use_comms(comms)
            context = browser.new_context(viewport=WINDOW)
            lesson = Lesson(context.new_page(), notebook.stem)
            lesson.open(f"{jupyterlab.url}doc/tree/{place}?reset&token={jupyterlab.token}")
        if fresh:
            of_its_own.append(lesson)
        else:
            kept.append((comms, lesson))
        return lesson

    yield open_one
    for lesson in of_its_own:
        lesson.page.context.close()
    for comms, lesson in kept:
        lesson.close()
        kept_pages[comms] = lesson.page
    jupyterlab.shut_down_kernels()
