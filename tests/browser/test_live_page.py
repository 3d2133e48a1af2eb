"""``live.html`` around a notebook that is not there: what it says when the course cannot start.

The frame holds a page of a few lines in the place of JupyterLite. How the real one fails stands in
``test_web.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from project import PROJECT

pytestmark = pytest.mark.browser

STATIC = PROJECT / "web" / "static"
SITE = "http://127.0.0.1:9/"  # nothing listens there: every answer is one of those below
KNOWN = {"experiments": {"laboratory": []}, "lessons": {"13_laboratory": ["pandas"]}}

NOTEBOOK = """<!doctype html><title>notebook</title>
<div class="bp-experiment"><img src="PIXEL"></div>
<script>
const kernel = {
    info: Promise.resolve(),
    requestExecute: ({ code }) => { parent.bpAsked = code; return { done: DONE }; },
};
const cell = { model: { sharedModel: { setSource() {} } } };
const panel = {
    content: { widgets: [cell] }, context: { ready: Promise.resolve() },
    sessionContext: { session: { kernel } },
};
window.jupyterapp = {
    started: Promise.resolve(), shell: { currentWidget: panel },
    commands: { execute: () => Promise.resolve() },
};
</script>"""
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="

OK = "Promise.resolve({ content: { status: 'ok' } })"
FAILS = """Promise.resolve({ content: {
    status: 'error', ename: 'ImportError', evalue: 'No module named <b>bpcore</b>' } })"""
DIES = "Promise.reject(new Error('Canceled future for execute_request message before replies'))"

SENTENCE = re.compile(
    r"^The course could not be started here \((.+)\)\. Load this page again; if that does not help,"
    r" the pages for reading need no Python\.$"
)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[[str, str], Page]]:
    """Open ``live.html`` with what follows the question mark, and what becomes of the import."""
    context = browser.new_context()

    def visit(asked: str, done: str) -> Page:
        def answer(route: Route) -> None:
            name = urlsplit(route.request.url).path.rpartition("/")[2]
            if "/lite/" in route.request.url:
                body = NOTEBOOK.replace("DONE", done).replace("PIXEL", PIXEL)
                route.fulfill(body=body, content_type="text/html")
            elif (STATIC / name).is_file():
                text = (STATIC / name).read_text(encoding="utf-8")
                kind = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
                route.fulfill(
                    body=text.replace("{/* known */}", json.dumps(KNOWN)),
                    content_type=kind[name.rpartition(".")[2]],
                )
            else:
                route.fulfill(status=404)

        page = context.new_page()
        page.route("**/*", answer)
        page.goto(f"{SITE}live.html?{asked}")
        return page

    yield visit
    context.close()


@pytest.mark.parametrize("asked", ["lesson=13", "laboratory"])
@pytest.mark.parametrize(
    ("done", "reason"),
    [(FAILS, "No module named <b>bpcore</b>"), (DIES, "Canceled future")],
    ids=["the import fails", "the kernel dies"],
)
def test_when_the_module_cannot_be_imported_one_sentence_says_so(visit, asked, done, reason):
    page = visit(asked, done)
    step = page.locator("#step")
    expect(step).to_have_text(SENTENCE)
    assert reason in SENTENCE.match(step.inner_text())[1]
    assert step.is_visible()
    assert not page.locator("#bar").is_visible()
    assert not page.locator("#loading .hint").is_visible()
    assert page.evaluate("document.body.dataset.ready") is None


@pytest.mark.parametrize(
    ("asked", "needed"),
    [
        ("lesson=13", "import bpcore.experiments\nimport pandas"),
        ("laboratory", "import bpcore.experiments"),
    ],
)
def test_when_it_is_imported_the_course_is_ready(visit, asked, needed):
    page = visit(asked, OK)
    page.wait_for_function("document.body.dataset.ready === 'yes'")
    assert page.evaluate("window.bpAsked") == needed
    assert not page.locator("#loading").is_visible()
    assert page.evaluate("document.body.dataset.failed") is None
