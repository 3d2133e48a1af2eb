"""The edition for reading: complete, without a network, usable by keyboard, fit for paper.

Every run of the tests looks at a draft, all pages of which are made and one lesson executed; the
thorough ones at the whole edition.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
from project import LESSONS, PROJECT

from bpcore import experiments

SCREENSHOTS = Path(__file__).resolve().parent / "screenshots"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
EXPERIMENTS = {*experiments.__all__, "own_data"}  # the last one holds the laboratory's
LARGEST = 1_100_000  # bytes of an experiment's pictures, as they stand in the page
SLIDER = ".flipbook input[type=range]"

IN_THE_DRAFT = [lesson for lesson in LESSONS if lesson.stem == "06_gradient_clipping"]

# The whole edition is made in the first of its tests, on two cores in about three minutes.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]


class Edition(NamedTuple):
    """An edition, and the lessons that were executed for it."""

    folder: Path
    executed: list[Path]

    @property
    def sample(self) -> str:
        """The page of one of these lessons."""
        return lesson_page(self.executed[-1])


class Page(HTMLParser):
    """What a page links to, what it loads, which places it has, and its pictures' words."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.places: set[str] = set()
        self.words: list[str] = []
        self.text = file.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if found.get("id"):
            assert found["id"] not in self.places, f"two places are called {found['id']}"
            self.places.add(found["id"])
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if tag == "link" and "icon stylesheet preload".find(found.get("rel", "")) >= 0:
            self.loaded.append(found["href"])
        if found.get("src"):
            self.loaded.append(found["src"])
        if tag == "img":
            self.words.append(found.get("alt") or "")


@pytest.fixture(
    scope="session", params=["draft", pytest.param("whole", marks=pytest.mark.thorough)]
)
def edition(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Edition:
    """Make the edition, as ``start.py export`` does."""
    folder = tmp_path_factory.mktemp("edition") / "pages"
    executed = IN_THE_DRAFT if request.param == "draft" else LESSONS
    only = ["--only", *(lesson.stem[:2] for lesson in executed)] if executed != LESSONS else []
    environment = {n: v for n, v in os.environ.items() if not n.startswith("JUPYTER_")}
    done = subprocess.run(
        [sys.executable, "-m", "edition", folder, *only],
        cwd=PROJECT,
        env=environment | {"JUPYTER_PREFER_ENV_PATH": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=1700,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Edition(folder, executed)


@pytest.fixture(scope="session")
def pages(edition: Edition) -> dict[str, Page]:
    """Every page by its path."""
    files = sorted(edition.folder.rglob("*.html"))
    return {file.relative_to(edition.folder).as_posix(): Page(file) for file in files}


@pytest.fixture(scope="session")
def looked_at(edition: Edition, pages: dict[str, Page]) -> list[str]:
    """The pages that a browser looks at: of a draft one of each kind."""
    if edition.executed == LESSONS:
        return list(pages)
    return ["index.html", "notebooks/glossary.html", *map(lesson_page, edition.executed)]


def lesson_page(lesson: Path) -> str:
    return f"notebooks/{lesson.stem}.html"


def experiments_in(lesson: Path) -> list[str]:
    """The experiments that a lesson makes, by name."""
    cells = json.loads(lesson.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    return re.findall(rf"\b({'|'.join(EXPERIMENTS)})\(", code)


def test_every_lesson_is_there_and_in_the_table_of_contents(pages, edition):
    for lesson in LESSONS:
        assert lesson_page(lesson) in pages["index.html"].links
    for lesson in edition.executed:
        assert pages[lesson_page(lesson)].words or lesson.stem.startswith("00")


def test_no_link_leads_nowhere(pages, edition):
    followed = 0
    for name, page in pages.items():
        for link in page.links + page.loaded:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            page_file = edition.folder / name
            target = page_file.parent / unquote(parts.path) if parts.path else page_file
            assert target.is_file(), f"{name}: {link}"
            if parts.fragment and target.suffix == ".html":
                there = pages[target.resolve().relative_to(edition.folder).as_posix()]
                assert unquote(parts.fragment) in there.places, f"{name}: {link}"
            followed += 1
    assert followed > 500


def test_lessons_link_to_each_other_as_pages(pages):
    for lesson in LESSONS:
        links = {urlsplit(link).path for link in pages[lesson_page(lesson)].links}
        assert not [link for link in links if link.endswith((".ipynb", ".md"))]


def test_nothing_is_loaded_from_elsewhere(pages, edition):
    for name, page in pages.items():
        elsewhere = [where for where in page.loaded if urlsplit(where).scheme not in ("", "data")]
        assert not elsewhere, f"{name}: {elsewhere}"
    for style in edition.folder.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert not re.search(r"url\(\s*[\"']?(https?:)?//|@import", text), style.name


def test_every_picture_has_words(pages):
    for name, page in pages.items():
        assert all(words.strip() for words in page.words), name


POSITIONS = {"remedies": 2, "changes": 3}
"""How many, where it is a menu: with skip connections and without; levels, changes, growth."""


def test_every_experiment_of_a_lesson_stays_alive_in_some_hundred_kilobytes(pages, edition):
    seen = set()
    for lesson in edition.executed:
        text = pages[lesson_page(lesson)].text
        alive = re.findall(r'class="flipbook" data-experiment="(\w+)"', text)
        assert set(alive) == set(experiments_in(lesson)), lesson.stem
        seen |= set(alive)
        books = re.findall(r'class="flipbook-pages">(.*?)</script>', text, re.DOTALL)
        for name, book in zip(alive, books, strict=True):
            positions = len(json.loads(book))
            assert POSITIONS.get(name) == positions or 5 <= positions <= 40, name
            assert len(book) < LARGEST, name
    assert seen == EXPERIMENTS or edition.executed != LESSONS


def test_no_widget_and_no_error_is_left_in_print(pages):
    for name, page in pages.items():
        for leftover in ("Box(children=", "IntSlider(value=", "widget-view+json", "Traceback"):
            assert leftover not in page.text, f"{name}: {leftover}"


def test_chinese_names_its_language(pages):
    glossary = re.sub(r"<script.*?</script>", "", pages["notebooks/glossary.html"].text)
    assert glossary.count('<span lang="zh-Hans">') > 100
    body = glossary.partition("<article")[2].partition("</article>")[0]
    assert "梯度裁剪" in body
    unmarked = re.sub(r'<span lang="zh-Hans">[^<]*</span>', "", body)
    assert not re.search("[\u4e00-\u9fff]", unmarked)


def test_the_search_index_knows_the_terms(edition):
    index = (edition.folder / "searchindex.js").read_text(encoding="utf-8")
    assert "sharp" in index and "nesterov" in index.lower()


# --------------------------------------------------------------------------------------------------
# In a browser, opened from the disk
# --------------------------------------------------------------------------------------------------


@pytest.fixture
def reader(browser, edition) -> Iterator:
    """Return a function that opens a page; whatever it asks elsewhere for is a failure."""
    contexts, asked, said = [], [], []

    def read(name: str, size: dict[str, int] = WIDE, **options):
        context = browser.new_context(viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        where, _, query = name.partition("?")
        page.goto((edition.folder / where).as_uri() + ("?" + query if query else ""))
        return page

    yield read
    for context in contexts:
        context.close()
    assert not [url[:200] for url in asked if not url.startswith(("file:", "data:"))]
    assert not said


def test_each_slider_turns_over_its_pictures(reader, edition):
    for lesson in edition.executed:
        page = reader(lesson_page(lesson))
        assert bool(page.locator(".flipbook").count()) == bool(experiments_in(lesson))
        turn_over(page, lesson.stem[:2])
        page.close()


def turn_over(page, number: str) -> None:
    """Turn over each flipbook of a page by keyboard and by mouse, from end to end."""
    for book in page.locator(".flipbook").all():
        slider, picture = book.locator("input"), book.locator("img")
        words, value = book.locator(".flipbook-sentence"), book.locator("output")
        setting = book.locator(".flipbook-value")

        def shown(picture=picture, words=words, value=value, slider=slider, setting=setting):
            state = picture.get_attribute("src"), words.inner_text(), value.inner_text()
            assert picture.get_attribute("alt") == words.text_content()
            assert slider.get_attribute("aria-valuetext") == value.inner_text()
            assert setting.text_content() == value.inner_text()
            assert picture.evaluate("async it => { await it.decode(); return it.naturalWidth }")
            return state

        name = book.get_attribute("data-experiment")
        at_first = shown()
        slider.focus()
        states = {}
        for key in ("Home", "ArrowRight", "End", "ArrowLeft"):  # by keyboard
            slider.press(key)
            states[key] = shown()
        assert len({state[2] for state in states.values()}) >= POSITIONS.get(name, 3), name
        assert len({state[0] for state in states.values()}) >= 2, name
        assert len({state[1] for state in states.values()}) >= 2, name
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)  # by mouse
        assert shown() == states["Home"], name
        count = int(slider.get_attribute("max"))
        slider.press("Home")
        for _ in range(count):
            if shown() == at_first:
                break
            slider.press("ArrowRight")
        assert shown() == at_first, name
        SCREENSHOTS.mkdir(exist_ok=True)
        book.screenshot(path=SCREENSHOTS / f"edition_{number}_{name}.png")


def test_on_a_phone_a_picture_keeps_its_size_and_is_pushed_to_the_side_by_keys(reader, edition):
    page = reader(edition.sample, PHONE)
    picture = page.locator(".flipbook-picture").first
    assert picture.locator("img").bounding_box()["width"] > 1.5 * PHONE["width"]
    picture.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.flipbook-picture').scrollLeft > 0")


def test_without_a_script_the_lessons_own_setting_is_shown(reader, edition):
    page = reader(edition.sample, java_script_enabled=False)
    assert page.locator(".flipbook img").first.bounding_box()["height"] > 100
    assert not page.locator(SLIDER).first.is_visible()


def test_the_search_finds_sharpness(reader):
    page = reader("search.html?q=sharpness")
    found = page.locator("ul.search a")
    found.first.wait_for()
    assert any("03" in title for title in found.all_inner_texts())
    found.filter(has_text="03").first.click()
    page.locator("h1").wait_for()
    assert "Learning rate and stability" in page.locator("h1").inner_text()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_page_is_wider_than_the_screen(reader, looked_at, size):
    for name in looked_at:
        page = reader(name, size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
        page.screenshot(path=SCREENSHOTS / f"edition_{Path(name).stem}_{size['width']}.png")
        page.close()


def test_on_paper_nothing_is_folded_and_nothing_stands_beside_the_text(reader, edition):
    page = reader(edition.sample)
    folded = page.locator("details > :not(summary)").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    for aside in (
        ".skip-to-content",
        ".sidebar-drawer",
        ".toc-drawer",
        ".mobile-header",
        ".flipbook-control",
    ):
        assert not page.locator(aside).first.is_visible(), aside
    assert page.locator("article").bounding_box()["width"] > 0.9 * WIDE["width"]
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert all(it.is_visible() for it in page.locator("details > :not(summary)").all())
    page.pdf(path=SCREENSHOTS / "edition.pdf")


@pytest.mark.parametrize(
    ("size", "colours"),
    [(WIDE, "light"), pytest.param(PHONE, "dark", marks=pytest.mark.thorough)],
    ids=["wide-light", "phone-dark"],
)
def test_axe_finds_no_barrier(reader, looked_at, size, colours):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # It would preload the styles a second time, which a page opened from a file may not.
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "preload": False}
    for name in looked_at:
        page = reader(name, size, color_scheme=colours)
        found = axe.run(page, options=rules).response
        assert len(found["passes"]) > 10
        barriers = [
            (rule["id"], node["html"][:200], node["failureSummary"])
            for rule in found["violations"]
            for node in rule["nodes"][:3]
        ]
        assert not barriers, f"{name}: {barriers}"
        page.close()
