"""The edition for reading, before it is one: links, cells, and a lesson that fails."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from edition import build as edition_build
from edition.build import (
    CAPTION,
    FILES,
    FOR_READERS,
    LESSONS,
    PROJECT,
    WIDGET,
    EditionError,
    build,
    chosen,
    execute,
    lay_out,
    prepare,
    table_of_lessons,
    with_anchors,
)


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("[a](#Table)", "[a](#table)"),
        ("[a](glossary.md#Held-out,-years)", "[a](glossary.md#held-out-years)"),
        ("[a](01_x.ipynb)", "[a](01_x.ipynb)"),
        ("[a](https://example.org/#Here)", "[a](https://example.org/#Here)"),
        ("a comment # Like this", "a comment # Like this"),
    ],
)
def test_links_to_headings_are_written_as_sphinx_writes_them(written, link):
    assert with_anchors(written) == link


def test_no_widget_and_no_folded_code_is_left():
    def output(**data):
        return new_output(
            "display_data", {name.replace("__", "/"): it for name, it in data.items()}
        )

    widget = output(text__plain="VBox()")
    widget.data[WIDGET] = {"model_id": "1"}
    table = output(text__html="<table></table>")
    folded = new_code_cell("Predict()", outputs=[widget, table])
    folded.metadata["jupyter"] = {"source_hidden": True}
    notebook = new_notebook(cells=[new_markdown_cell("[a](#Up)"), folded])
    prepare(notebook)
    text, _, code = notebook.cells
    assert text.source == "[a](#up)"
    assert code.metadata.tags == ["remove-input"]
    assert list(code.outputs[0].data) == ["text/html"]
    assert "VBox" not in str(code.outputs[0])
    assert code.outputs[1].data["text/html"] == '<div class="wide"><table></table></div>'


def test_a_note_for_readers_stands_below_the_title():
    notebook = new_notebook(cells=[new_markdown_cell("# 03"), new_markdown_cell("## 1")])
    prepare(notebook)
    assert [cell.source for cell in notebook.cells] == ["# 03", FOR_READERS, "## 1"]


def test_the_words_of_a_figure_become_its_caption_and_wrap_as_the_page_does():
    figure = new_code_cell("fig", outputs=[new_output("display_data", {"text/html": "<img>"})])
    words = new_code_cell(CAPTION, outputs=[new_output("stream", text="It falls\nbelow a < b.\n")])
    alone = new_code_cell(CAPTION)
    notebook = new_notebook(cells=[new_markdown_cell("# 03"), figure, words])
    notebook.cells += [new_markdown_cell("no figure"), alone]
    prepare(notebook)
    assert [cell.source for cell in notebook.cells if cell.cell_type == "code"] == ["fig", CAPTION]
    picture, caption = notebook.cells[2].outputs
    assert picture.data["text/html"] == "<img>"
    assert caption.data["text/html"].endswith(">It falls below a &lt; b.</p>")


@pytest.mark.parametrize("tag", ["exercise", "challenge"])
def test_a_cell_to_fill_in_says_nothing_on_paper(tag):
    cell = new_code_cell("check(...)", outputs=[new_output("stream", text="Waiting")])
    cell.metadata["tags"] = [tag]
    prepare(new_notebook(cells=[new_markdown_cell("# 03"), cell]))
    assert cell.source and not cell.outputs


def test_the_contents_are_the_readmes_table(tmp_path):
    lay_out(tmp_path / "source")
    index = (tmp_path / "source" / "index.md").read_text(encoding="utf-8")
    assert LESSONS not in index
    for lesson in (PROJECT / "notebooks").glob("*.ipynb"):
        assert f"(notebooks/{lesson.name})" in index
    assert (tmp_path / "source" / "laboratory.png").is_file()
    with pytest.raises(EditionError, match="has no table"):
        table_of_lessons("# A course\n")


def test_what_comes_in_parts_is_one_line(tmp_path):
    lesson = tmp_path / "03.ipynb"
    code = "print('0.101', end='', flush=True)\nprint(' overflowed')"  # two, as it is flushed
    nbformat.write(new_notebook(cells=[new_code_cell(code)]), lesson)
    asyncio.run(execute(lesson))
    (output,) = nbformat.read(lesson, as_version=4).cells[0].outputs
    assert output.text == "0.101 overflowed\n"


def test_a_lesson_that_fails_is_named(tmp_path):
    lesson = tmp_path / "03_wrong.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("assert 1 > 2")]), lesson)
    with pytest.raises(EditionError, match="03_wrong.ipynb failed.*AssertionError"):
        asyncio.run(execute(lesson))


def test_a_lesson_is_executed_open_and_records_nothing(tmp_path):
    lesson = tmp_path / "03.ipynb"
    code = (
        "from bpcore.answers import journal\n"
        "from bpcore.live import Predict\n"
        "question = Predict('?', key='3.1', choices=['a', 'b'], outcome='a', right='a')\n"
        "question.commit('b')\n"
        "print(journal.is_open(), journal.path())"
    )
    nbformat.write(new_notebook(cells=[new_code_cell(code)]), lesson)
    asyncio.run(execute(lesson))
    (output,) = nbformat.read(lesson, as_version=4).cells[0].outputs
    assert output.text == "True None\n"
    assert [file.name for file in tmp_path.iterdir()] == ["03.ipynb"]


def test_lessons_to_execute_are_named_by_number():
    lessons = [Path("00_a.ipynb"), Path("06_b.ipynb")]
    assert chosen(lessons, None) == lessons
    assert chosen(lessons, ["06"]) == lessons[1:]
    with pytest.raises(EditionError, match="No lesson has the number 6"):
        chosen(lessons, ["6"])


@pytest.mark.parametrize("name", ["thesis.txt", ".buildinfo"])
def test_a_folder_with_something_else_in_it_is_refused(tmp_path, name):
    (tmp_path / name).write_text("of years")  # ".buildinfo" is in whatever Sphinx has made
    with pytest.raises(EditionError, match="holds something else"):
        build(tmp_path)
    assert (tmp_path / name).read_text() == "of years"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "pages").write_text("of a thesis")
    with pytest.raises(EditionError, match="is a file"):
        build(tmp_path / "pages")


@pytest.fixture
def without_lessons(monkeypatch):
    """Make an edition of one page: what Sphinx is to do with it is the test's."""

    def lay_out(source: Path, *, live: bool) -> None:
        source.mkdir()

    monkeypatch.setattr(edition_build, "lay_out", lay_out)
    monkeypatch.setattr(edition_build.bpcore, "warm_up", lambda: None)

    def sphinx(says: int):
        def build_main(arguments):
            pages = Path(arguments[-1])
            pages.mkdir()
            (pages / "index.html").write_text("new")
            return says

        monkeypatch.setattr(edition_build, "build_main", build_main)

    return sphinx


def test_an_edition_replaces_an_earlier_one_only_when_it_is_complete(tmp_path, without_lessons):
    folder = tmp_path / "build" / "edition"
    without_lessons(0)
    build(folder)
    assert (folder / "index.html").read_text() == "new"
    (folder / "index.html").write_text("old")
    without_lessons(1)
    with pytest.raises(EditionError, match="Sphinx has found something wrong"):
        build(folder)
    assert (folder / "index.html").read_text() == "old"
    without_lessons(0)
    build(folder)
    assert sorted(path.name for path in folder.iterdir()) == [FILES, "index.html"]
    assert (folder / "index.html").read_text() == "new"


def test_an_edition_takes_away_the_pages_of_an_earlier_one_and_nothing_else(
    tmp_path, without_lessons
):
    folder, outside = tmp_path / "edition", tmp_path / "thesis.txt"
    without_lessons(0)
    build(folder)
    for file in (folder / "notes.txt", folder / "old.html", outside):
        file.write_text("of years")
    with (folder / FILES).open("a") as list_of_files:
        list_of_files.write("old.html\n../thesis.txt\n.\n")
    build(folder)
    assert sorted(path.name for path in folder.iterdir()) == [FILES, "index.html", "notes.txt"]
    assert outside.read_text() == "of years"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("no Chinese", ["no Chinese"]),
        ("term · 术语", ["term · ", "<术语>"]),
        ("偏置（阈值）", ["<偏置（阈值）>"]),
        ("MATLAB均匀初始化（0到1）", ["MATLAB", "<均匀初始化（0到1）>"]),
        ("解耦权重衰减的Adam", ["<解耦权重衰减的>", "Adam"]),
        ("a (《MATLAB在数学建模中的应用》), b", ["a (《MATLAB", "<在数学建模中的应用>", "》), b"]),
    ],
)
def test_chinese_names_its_language(text, pieces):
    chinese = pytest.importorskip("edition.chinese")
    mark = re.compile(r'<span lang="zh-Hans">(.*)</span>')
    assert [mark.sub(r"<\1>", node.astext()) for node in chinese.marked(text)] == pieces
