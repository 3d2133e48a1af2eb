"""The site: the course live in a browser, from static files, without Python on the machine.

Every run of the tests builds it once, shows the board and takes a learner through lesson 13; the
thorough ones go through all lessons.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from firefox import find_firefox, started
from lesson_page import Experiment, Lesson
from playwright.sync_api import Browser, Frame, Page, Route, expect
from project import GOOD, LESSONS, PROJECT

pytest.importorskip("numba")

from web import loop, serve

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]

STATIC = PROJECT / "web" / "static"
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
PATIENCE = 180_000  # milliseconds until Python has started
ANYWHERE = "some/where"
"""The path under which the site stands."""


class LiveLesson(Lesson):
    """A lesson, or an experiment alone, in the frame of ``live.html``."""

    def __init__(self, page: Page, name: str):
        super().__init__(page, name)
        self.outer = page

    def open(self, url: str) -> None:
        """Open it, and wait until Python has loaded the module."""
        self.outer.goto(url)
        self.outer.wait_for_function("document.body.dataset.ready", timeout=PATIENCE)
        self.page = next(frame for frame in self.outer.frames if "/lite/" in frame.url)
        self.locator = self.page.locator(".jp-NotebookPanel")

    def assert_kept_to_itself(self) -> None:
        assert self.console_errors == []
        assert self.asked_outside == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site, whose lessons for reading are not executed."""
    folder = tmp_path_factory.mktemp("site") / ANYWHERE
    command = [sys.executable, "-m", "web", folder, "--only"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, encoding="utf-8", timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """Its address."""
    server = serve.start(folder.parents[1])
    yield f"http://127.0.0.1:{server.server_port}/{ANYWHERE}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., LiveLesson]]:
    """Open ``live.html`` with what follows the question mark, in a browser that knows nothing."""
    contexts = []

    def visit(asked: str, window: dict[str, int] = WIDE) -> LiveLesson:
        contexts.append(browser.new_context(viewport=window, accept_downloads=True))
        lesson = LiveLesson(contexts[-1].new_page(), asked)
        lesson.open(f"{site}live.html?{asked}")
        return lesson

    yield visit
    for context in contexts:
        context.close()


def move(experiment: Experiment, label: str, *keys: str) -> None:
    for key in keys:
        before = experiment.wait_until_at_rest()
        experiment.slider(label).press(key)
        experiment.wait_for_frame(after=before.frame)
    after = experiment.wait_until_at_rest()
    assert after.picture != before.picture


def test_the_loop_in_the_site_asks_for_what_is_known(folder):
    (wheel,) = (folder / "lite" / "static" / "pyodide").glob("bpcore-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".wasm.so"))
        found = loop.imports(archive.read(name))
    assert {"memory", "tanh", "pow"} <= found <= loop.IMPORTS


@pytest.mark.skipif(not shutil.which("node"), reason="without Node.js nothing is compiled")
def test_what_the_board_loads_first_is_bytecode_and_the_source_of_ours_stays(folder):
    for wheel, file in (("numpy", "numpy/__init__.pyc"), ("bpcore", "bpcore/live/board.py")):
        (found,) = (folder / "lite" / "static" / "pyodide").glob(f"{wheel}-*.whl")
        with zipfile.ZipFile(found) as archive:
            assert file in archive.namelist()


def test_the_first_page_leads_to_the_board_and_each_lesson_to_itself(folder):
    first = (folder / "index.html").read_text(encoding="utf-8")
    assert 'href="live.html?laboratory"' in first
    for lesson in LESSONS:
        page = (folder / "notebooks" / f"{lesson.stem}.html").read_text(encoding="utf-8")
        assert f'href="../live.html?lesson={lesson.stem}"' in page


@pytest.mark.thorough  # what an address says is tested in test_address
def test_an_address_opens_the_board_with_its_settings(visit, site):
    live = visit("lesson=13&laboratory=learning_rate=0.02,epochs=5000")
    board = live.experiment()
    shown = board.wait_until_at_rest()
    assert shown.sentence.startswith("In epoch 5,000 of 5,000 at learning rate 0.02 the SSE is")
    move(board, "learning rate", "ArrowRight")
    assert (
        live.page.locator(".bp-line button", has_text="Copy link")
        .get_attribute("data-link")
        .startswith(f"{site}live.html?laboratory=")
    )
    assert not live.page.locator(".jp-InputArea").first.is_visible()
    assert live.outer.locator("#back").get_attribute("href") == "notebooks/13_laboratory.html"
    assert barriers(live.page, ".bp-board") == []
    live.assert_kept_to_itself()


def test_lesson_13_runs_and_its_board_moves(visit):
    lesson = visit("lesson=13_laboratory")
    lesson.run_all()
    assert lesson.errors() == []
    lesson.page.get_by_role("radio").first.check()
    lesson.page.get_by_role("button", name=re.compile("Commit")).first.click()
    board = lesson.experiment()
    board.locator.wait_for(state="visible")
    move(board, "learning rate", "ArrowLeft", "ArrowLeft", "ArrowRight")
    assert lesson.page.evaluate("(async () => (await fetch(location)).ok)()")
    lesson.assert_kept_to_itself()


@pytest.mark.parametrize(
    "asked",
    [
        "laboratory=__import__('os')",
        "laboratory=learning_rate=print()",
        "laboratory=learning_rate=0.1)\nprint(1",
        "lesson=99",
    ],
)
def test_an_address_that_asks_for_something_else_is_refused_by_a_sentence(asked, browser, site):
    page = browser.new_page()
    page.goto(f"{site}live.html?{asked.replace(chr(10), '%0A')}")
    expect(page.locator("#step")).to_contain_text(re.compile("does not say|no such lesson"))
    assert page.locator("#course").get_attribute("src") is None
    page.close()


@pytest.mark.thorough  # what the page makes of it is tested in test_live_page
@pytest.mark.parametrize("asked", ["lesson=13", "laboratory"])
def test_where_the_module_cannot_be_imported_a_sentence_says_so(asked, browser, site):
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    script = (STATIC / "live.js").read_text(encoding="utf-8")
    assert script.count('"bpcore.experiments"') == 1

    def spoil(route: Route) -> None:
        text = route.fetch().text()
        route.fulfill(body=text.replace('"bpcore.experiments"', '"bpcore.nowhere"'))

    page.route("**/live.js", spoil)
    page.goto(f"{site}live.html?{asked}")
    expect(page.locator("#step")).to_contain_text(
        "The course could not be started here (No module named 'bpcore.nowhere').",
        timeout=PATIENCE,
    )
    assert page.locator("#step").is_visible()
    context.close()


def skip_questions(live: LiveLesson) -> None:
    """Open what waits for a prediction."""
    for skip in live.page.get_by_role("button", name=re.compile("Skip")).all():
        if skip.is_visible():
            skip.click()


def printed(cells: list[dict]) -> list[str]:
    """What cells print that are compared: nobody's clock is in it."""
    return [
        "".join("".join(o.get("text", "")) for o in cell["outputs"])
        for cell in cells
        if "nbval-check-output" in cell["metadata"].get("tags", [])
    ]


@pytest.mark.thorough
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_every_lesson_runs_to_its_end_and_its_experiments_move(lesson, visit):
    live = visit(f"lesson={lesson.stem}")
    live.run_all(timeout=900_000)
    assert live.errors() == []
    cells = live.page.evaluate(
        "() => jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.toJSON())"
    )
    stored = json.loads(lesson.read_text(encoding="utf-8"))["cells"]
    assert printed(cells) == printed(stored)
    skip_questions(live)
    for experiment in live.experiments():
        if experiment.sliders() and experiment.locator.is_visible():
            slider = experiment.sliders()[0]
            before = experiment.wait_until_at_rest()
            slider.reveal()
            slider.press("ArrowRight" if slider.position != "" else "Home")
            slider.press("ArrowLeft")
            experiment.wait_for_frame(after=before.frame)
    live.assert_kept_to_itself()


@pytest.mark.thorough
def test_a_run_is_played_and_rewound(visit):
    board = visit("laboratory").experiment()
    before = board.wait_until_at_rest()
    board.button("Play").click()
    board.wait_for_frame(after=before.frame + 10)
    board.button("Rewind").click()
    assert "epoch 0 " in board.wait_until_at_rest().sentence or "epoch 1 " in board.sentence


def commit_first_answer(live: LiveLesson) -> None:
    live.page.get_by_role("radio").first.check()
    live.page.get_by_role("button", name=re.compile("Commit")).first.click()


@pytest.mark.thorough
def test_the_journal_outlives_a_reload_and_is_downloaded(visit):
    live = visit("lesson=13")
    live.run_all()
    commit_first_answer(live)
    live.experiment().locator.wait_for(state="visible")
    live.open(live.outer.url)
    with live.outer.expect_download() as download:
        live.outer.get_by_role("button", name="Download the journal").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert any(json.loads(line) for line in lines)
    live.run_all()
    assert live.experiment().locator.is_visible(), "the question does not know its answer"


@pytest.mark.thorough
def test_the_journal_is_exported_and_deleted(visit):
    live = visit("lesson=00")
    live.run_all()
    commit_first_answer(live)
    view = live.page.locator(".bp-journal")
    view.get_by_label("pseudonym").fill("kiwi 7")
    view.get_by_label("pseudonym").press("Tab")
    for kind in ("csv", "html"):
        view.get_by_role("button", name=f"Export as {kind.upper()}").click()
        expect(view).to_contain_text(f".{kind}, beside your journal.")
        with live.outer.expect_download() as download:
            view.get_by_role("link", name="Download it").click()
        assert "kiwi 7" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    view.get_by_role("button", name="Delete my journal").click()
    expect(view).to_contain_text("Your journal is deleted: 1 event.")
    said = []
    live.outer.once("dialog", lambda dialog: (said.append(dialog.message), dialog.accept()))
    with live.outer.expect_event("dialog"):  # the page looks for the journal first
        live.outer.get_by_role("button", name="Download the journal").click()
    assert said == ["There is nothing yet: it begins with your first answer."]
    live.open(live.outer.url)
    live.run_all()
    assert live.page.get_by_role("radio").first.is_enabled(), "the question knows its answer"
    live.assert_kept_to_itself()


@pytest.mark.thorough
def test_what_is_typed_is_kept_downloaded_and_given_up_for_the_published_lesson(visit):
    live = visit("lesson=13")
    cells = "jupyterapp.shell.currentWidget.content.widgets"
    source = f"() => {cells}[0].model.sharedModel.getSource()"
    published = live.page.evaluate(source)
    live.page.evaluate(f"() => {cells}[0].model.sharedModel.setSource('Mine')")
    with live.outer.expect_download() as download:  # which saves it too
        live.outer.get_by_role("button", name="Download", exact=True).click()
    assert download.value.suggested_filename == "13_laboratory.ipynb"
    saved = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert "".join(saved["cells"][0]["source"]) == "Mine"
    live.open(live.outer.url)
    assert live.page.evaluate(source) == "Mine"
    live.outer.once("dialog", lambda dialog: dialog.accept())
    with live.outer.expect_navigation():
        live.outer.get_by_role("button", name="Start afresh").click()
    live.open(live.outer.url)
    assert live.page.evaluate(source) == published
    live.assert_kept_to_itself()


@pytest.mark.thorough
def test_a_file_of_ones_own_is_read(visit):
    live = visit("lesson=14")
    live.run_all(timeout=900_000)
    file = {"name": "mine.csv", "mimeType": "text/csv", "buffer": GOOD.encode()}
    skip_questions(live)
    own = live.locator.locator(".bp-own-data")
    expect(own).to_contain_text("longley.csv: 16 rows with targets", timeout=60_000)
    with live.outer.expect_file_chooser() as chooser:
        own.locator(".widget-upload").click()
    chooser.value.set_files(file)
    expect(own).to_contain_text("mine.csv: 7 rows with targets", timeout=60_000)
    live.assert_kept_to_itself()


@pytest.mark.thorough
def test_on_a_phone_nothing_but_the_board_is_wider_than_the_window(visit):
    live = visit("laboratory", PHONE)
    assert live.outer.evaluate("document.documentElement.scrollWidth <= innerWidth")
    move(live.experiment(), "learning rate", "ArrowLeft")


@pytest.mark.thorough
@pytest.mark.skipif(find_firefox() is None, reason="no Firefox is installed")
def test_the_board_is_shown_in_firefox_too(site, tmp_path):
    with started(find_firefox(), tmp_path) as firefox:
        firefox.open(f"{site}live.html?laboratory=epochs=5000")
        firefox.evaluate(
            """new Promise(resolve => new MutationObserver(() => {
                if (document.body.dataset.ready) resolve();
            }).observe(document.body, {attributes: true}))"""
        )
        shown = "document.getElementById('course').contentDocument.querySelector('.bp-sentence')"
        sentence = firefox.evaluate(f"{shown}.textContent")
    assert sentence.startswith("In epoch 5,000 of 5,000 at learning rate 0.05 the SSE is 0.2939;")


@pytest.mark.parametrize("address", ["index.html", "live.html?lesson=99"])
def test_axe_finds_no_barrier_around_the_course(address, browser, site):
    page = browser.new_page()
    page.goto(site + address)
    assert barriers(page, "html") == []
    page.close()


def barriers(page: Page | Frame, within: str) -> list[tuple[str, str]]:
    """What axe finds in a part of a page: the rule, and the element."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "preload": False}
    found = axe.run(page, context=within, options=rules).response
    assert len(found["passes"]) > 5
    return [(rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]]
