"""Lesson 14 in a real browser: files are uploaded, good and bad, and columns are chosen."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lab_server import COMMS_DEFAULT, COMMS_OFF
from lesson_page import PATIENCE, Part
from project import GOOD, PROJECT

SCREENSHOTS = Path(__file__).resolve().parent / "screenshots"

pytestmark = pytest.mark.browser


class OwnData:
    """What stands around the laboratory in lesson 14."""

    def __init__(self, lesson):
        self.lesson = lesson
        self.box = lesson.locator.locator(".bp-own-data")

    @property
    def status(self) -> str:
        return self.box.locator(".bp-status").inner_text(timeout=PATIENCE)

    def upload(self, path: Path) -> None:
        with self.lesson.page.expect_file_chooser(timeout=PATIENCE) as chooser:
            self.box.locator(".widget-upload").click()
        chooser.value.set_files(path)

    def wait_for(self, words: str) -> None:
        self.box.get_by_text(words, exact=False).first.wait_for(timeout=PATIENCE)

    def ticked(self, kind: str) -> list[str]:
        """The columns that serve as inputs or as targets."""
        boxes = self.box.locator(f".bp-{kind} label.widget-label-basic, .bp-{kind} label").all()
        return [
            (box.text_content() or "").strip()
            for box in boxes
            if box.locator("input").count() and box.locator("input").is_checked()
        ]

    def column(self, kind: str, name: str):
        """The box of a column, among the inputs or the targets."""
        return Part(self.box.locator(f".bp-{kind}")).checkbox(name)

    def offer(self, words: str):
        """A box to tick among the findings."""
        return Part(self.box.locator(".bp-findings")).checkbox(words)


@pytest.mark.parametrize(
    "comms", [COMMS_OFF, pytest.param(COMMS_DEFAULT, marks=pytest.mark.thorough)]
)
def test_files_are_uploaded_and_columns_chosen(open_lesson, tmp_path, comms):
    lesson = open_lesson(PROJECT / "notebooks" / "14_your_own_data.ipynb", comms)
    lesson.run_all()
    own = OwnData(lesson)
    own.wait_for("longley.csv: 16 rows with targets")
    lesson.experiment().wait_until_at_rest()
    own.box.screenshot(path=SCREENSHOTS / "14_your_own_data_whole.png")

    (tmp_path / "good.csv").write_text(GOOD)
    own.upload(tmp_path / "good.csv")
    own.wait_for("good.csv: 7 rows with targets, year 2000 to 2006; 1 more row has inputs")
    before = lesson.experiment().wait_until_at_rest()
    assert "Forecast: 2007 sales" in before.sentence
    assert own.ticked("inputs") == ["price", "rain"]
    assert own.ticked("targets") == ["sales"]
    assert lesson.dropdown("time").chosen == "year"

    bad = tmp_path / "bad.csv"
    for text, words in (
        (GOOD.replace("1.4", '"1,4"'), "row 4, column 'price': '1,4' is not a finite number"),
        (GOOD.replace("rain", "price"), "Columns 2 and 3 are both called 'price'"),
        (GOOD.replace("1.4", "1.4,1"), "row 4: has 5 cells; the heading has 4"),
        (GOOD.replace("1.4", "much"), "row 4, column 'price': 'much' is not a finite number"),
    ):
        bad.write_text(text)
        own.upload(bad)
        own.wait_for(words)
        assert own.status.endswith("The laboratory below still runs on good.csv.")
        assert lesson.experiment().wait_until_at_rest() == before
    own.box.screenshot(path=SCREENSHOTS / "14_your_own_data_refused.png")
    bad.write_text(GOOD.replace("1.4", "1.45"))  # the same file once more, now mended
    own.upload(bad)
    own.wait_for("bad.csv: 7 rows with targets")

    own.column("inputs", "price").choose("off")
    own.wait_for("From rain to sales.")
    year = own.column("inputs", "year").locator.locator("input")
    year.focus()
    year.press("Space")
    own.wait_for("From year, rain to sales.")
    own.column("targets", "rain").choose("on")
    own.wait_for("column 'rain': is an input and a target")
    own.column("targets", "rain").choose("off")
    own.wait_for("From year, rain to sales.")
    lesson.dropdown("time").choose("none: count the rows")
    own.wait_for("row 1 to 7")
    lesson.dropdown("time").choose("year")
    own.wait_for("bad.csv: 7 rows with targets, year 2000 to 2006")

    lesson.experiment().wait_until_at_rest()
    slider = lesson.experiment().slider("held out")
    slider.focus()
    frame = lesson.experiment().frame
    slider.press("ArrowRight")
    lesson.experiment().wait_for_frame(after=frame)
    assert "On 2006, held out, the SSE is" in lesson.experiment().wait_until_at_rest().sentence
    lesson.button("Backtest these settings").click()
    own.wait_for("the network is off by")

    with lesson.page.expect_download(timeout=PATIENCE) as download:
        own.box.get_by_text("Save what is shown as a CSV file").click()
    saved = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert saved.startswith("year,part,sales,network_sales\n2000,training,100.0,")

    path = own.box.get_by_role("textbox", name="file")
    path.fill("none.csv")
    path.press("Enter")
    own.wait_for("There is no file none.csv")
    assert own.status.endswith("The laboratory below still runs on bad.csv.")
    assert not lesson.errors()
    assert not lesson.console_errors


def test_what_must_be_decided_is_ticked_with_mouse_and_keyboard(open_lesson, tmp_path):
    lesson = open_lesson(PROJECT / "notebooks" / "14_your_own_data.ipynb")
    lesson.run_all()
    own = OwnData(lesson)
    heading, *rows = GOOD.strip().split("\n")
    turned = "\n".join(["Sales", "", heading, *reversed(rows[:-1]), "", "Source: own count"])
    (tmp_path / "turned.csv").write_text(turned)
    own.upload(tmp_path / "turned.csv")
    own.wait_for("The table seems to begin in row 3, below 'Sales'")
    own.wait_for("The table seems to end in row 10, above 'Source: own count'")
    own.wait_for("year falls from row to row: 2006 comes first")
    own.wait_for("The laboratory below still runs on longley.csv.")
    own.box.screenshot(path=SCREENSHOTS / "14_your_own_data_to_decide.png")
    cells = "() => jupyterapp.shell.currentWidget.content.widgets.length"
    before = lesson.page.evaluate(cells)
    own.offer("leave out rows 1 to 2").choose("on")
    own.wait_for("The table begins in row 3")
    below = own.offer("leave out rows 11 to 12").locator.locator("input")
    below.focus()
    below.press("Space")
    own.wait_for("The table ends in row 10")
    assert below.evaluate("node => node === document.activeElement")  # it keeps the keyboard
    for key in ("x", "m", "d", "d"):  # of which JupyterLab would cut the cell, and more
        below.press(key)
    menu = own.box.locator(".bp-columns select").first  # of the time
    assert menu.evaluate("node => node.closest('[data-lm-suppress-shortcuts]') !== null")
    menu.focus()
    for key in ("x", "m", "d", "d"):
        menu.press(key)
    assert lesson.page.evaluate(cells) == before
    turn = own.offer("turn the rows round").locator.locator("input")
    turn.focus()
    turn.press("Space")
    own.wait_for("turned.csv: 7 rows with targets, year 2000 to 2006")
    assert lesson.page.evaluate(cells) == before
    assert "rows_above=2, rows_below=2, sort=True" in own.box.locator(".bp-line").inner_text()
    own.offer("turn the rows round").choose("off")
    own.wait_for("The laboratory below still runs on turned.csv")
    own.offer("turn the rows round").choose("on")
    own.wait_for("turned.csv: 7 rows with targets, year 2000 to 2006")
    lesson.experiment().wait_until_at_rest()
    own.box.screenshot(path=SCREENSHOTS / "14_your_own_data_decided.png")
    assert not lesson.errors()
    assert not lesson.console_errors


def bomb() -> bytes:
    """A spreadsheet of some hundred kilobytes that unpacks to 200 MB."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "")
        packed.writestr("xl/worksheets/sheet1.xml", bytes(200_000_000))
    return content.getvalue()


LARGE = {
    "a million rows": (lambda: b"year,a,y\n" + b"2000,1,2\n" * 1_000_000, "more than 100,000 rows"),
    "36 MB": (lambda: b"year,a,y\n" + b"2000,1,2\n" * 4_000_000, "more than 100,000 rows"),
    "10,000 columns": (lambda: (b"1," * 10_000 + b"\n") * 30, "columns in row 1"),
    "a cell of 10 MB": (lambda: b"year,a\n2000," + b"x" * 10_000_000, "a cell is far too long"),
    "a zip bomb": (bomb, "would unpack to 200 MB"),
}
"""More than 10 MB come through because ``start.py`` asks for that."""


@pytest.mark.thorough
@pytest.mark.parametrize(("content", "words"), LARGE.values(), ids=LARGE)
def test_what_is_too_large_is_refused_and_the_page_lives_on(open_lesson, tmp_path, content, words):
    lesson = open_lesson(PROJECT / "notebooks" / "14_your_own_data.ipynb")
    lesson.run_all()
    own = OwnData(lesson)
    large = tmp_path / ("large.xlsx" if content is bomb else "large.csv")
    large.write_bytes(content())
    own.upload(large)
    own.wait_for(words)
    (tmp_path / "good.csv").write_text(GOOD)
    own.upload(tmp_path / "good.csv")
    own.wait_for("good.csv: 7 rows with targets")
    assert not lesson.errors()
    assert not lesson.console_errors
