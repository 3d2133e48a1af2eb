"""The notebooks as files: tidy, short, linked, and with outputs only where they are assertions.

Whether they run is for ``pytest --nbval``, whether their sliders answer for ``tests/browser``.
"""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
)
from project import LESSONS, PROJECT, module_from

from bpcore import experiments

MOST_CODE_LINES = 20
MOST_OUTPUT_LINES = 25
MOST_OUTPUT_CHARACTERS = 1500

every_notebook = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


tool = module_from(PROJECT / "tools" / "tidy_notebooks.py")


@functools.cache
def read(path: Path) -> nbformat.NotebookNode:
    return tool.read_notebook(path)


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def markdown(notebook: nbformat.NotebookNode) -> str:
    """Return the prose of a notebook, without its code samples."""
    prose = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    prose = re.sub(r"^(```|~~~).*?^\1", "", prose, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", lambda match: match[0].replace("](", "] ("), prose)


# -- every notebook of the project ----------------------------------------------------------------


def test_there_are_notebooks():
    assert LESSONS, f"no notebook was found in {PROJECT / 'notebooks'}"


@every_notebook
def test_is_tidy(path):
    found = tool.complaints(path)
    assert not found, "\n".join([*found, "Run: python tools/tidy_notebooks.py"])


@every_notebook
def test_is_valid(path):
    nbformat.validate(read(path))


@every_notebook
def test_asks_for_the_kernel_that_every_installation_has(path):
    assert read(path).metadata.kernelspec.name == "python3"


@every_notebook
def test_opens_with_one_title(path):
    first = read(path).cells[0]
    assert first.cell_type == "markdown"
    assert re.match(r"# \S", first.source), "the first cell does not begin with a title (# …)"
    titles = re.findall(r"^# .*", markdown(read(path)), flags=re.MULTILINE)
    assert len(titles) == 1, f"more than one title: {titles}"


@every_notebook
def test_has_outputs_that_nbval_compares(path):
    checked = [cell for cell in code_cells(path) if tool.is_checked(cell)]
    assert checked, (
        f"no cell is tagged {tool.CHECK_TAG}: nbval would pass this notebook whatever it prints"
    )
    for cell in checked:
        assert cell.outputs, (
            f"cell {cell.id} is tagged {tool.CHECK_TAG} and stores no output; "
            "run: python tools/tidy_notebooks.py --run"
        )
        # nbval runs cells without history, where a trailing ";" does not silence a value.
        assert not cell.source.rstrip().endswith(";"), f"cell {cell.id}: write _ = … for the ;"


@every_notebook
def test_stores_outputs_nowhere_else(path):
    stored = [cell.id for cell in code_cells(path) if cell.outputs and not tool.is_checked(cell)]
    assert not stored


@every_notebook
def test_compared_outputs_are_short_plain_text(path):
    for cell in code_cells(path):
        for output in cell.outputs:
            assert output.output_type != "error" or "raises-exception" in cell.metadata.tags
            texts = list(output.get("data", {}).values()) or [output.get("text", "")]
            assert set(output.get("data", {})) <= {"text/plain"}, (
                f"cell {cell.id} compares {sorted(output.data)}; print plain text instead"
            )
            for text in texts:
                assert len(text) <= MOST_OUTPUT_CHARACTERS, f"cell {cell.id}: long output"
                assert len(text.splitlines()) <= MOST_OUTPUT_LINES, f"cell {cell.id}: long output"
                # An address in memory or a bare figure's repr differs from run to run.
                assert not re.search(r" at 0x[0-9A-Fa-f]+|<Figure ", text), (
                    f"cell {cell.id}: {text}"
                )


@every_notebook
def test_the_code_of_a_question_is_folded(path):
    """It holds the answer."""
    questions = [cell for cell in code_cells(path) if "Predict(\n" in cell.source]
    assert questions
    assert [
        cell.id
        for cell in questions
        if not cell.metadata.get("jupyter", {}).get("source_hidden", False)
    ] == []


@every_notebook
def test_no_outcome_of_a_question_makes_an_experiment(path):
    """That would close the one of its name on the page, just when the learner may see it."""
    trees = [
        ast.parse(re.sub(r"^[%!].*", "", cell.source, flags=re.M)) for cell in code_cells(path)
    ]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.Lambda)]
    for function in functions:
        called = {getattr(n.func, "id", "") for n in ast.walk(function) if isinstance(n, ast.Call)}
        assert not called & set(experiments.__all__), ast.unparse(function)


@every_notebook
def test_code_cells_are_short(path):
    long = {
        cell.id: count
        for cell in code_cells(path)
        if (count := len(cell.source.splitlines())) > MOST_CODE_LINES
    }
    assert not long, f"cells with more than {MOST_CODE_LINES} lines: {long}"


ABSOLUTE_PATH = re.compile(
    r"""(?<![\w.:/~<])/(?:home|Users|root|tmp|work|mnt|opt|usr|var|private|content)/\w"""
    r"""|\b[A-Za-z]:\\\w|file://"""
)


@every_notebook
def test_names_no_place_on_one_machine(path):
    for cell in read(path).cells:
        texts = [cell.source] + [str(output) for output in cell.get("outputs", [])]
        found = [match[0] for text in texts for match in ABSOLUTE_PATH.finditer(text)]
        assert not found, f"cell {cell.id} names a place that other machines do not have: {found}"


# -- links ----------------------------------------------------------------------------------------

LINK = re.compile(
    r"""\]\(\s*<?([^)<>\s]+)>?(?:\s+["'][^)]*)?\)"""  # [text](target) and ![text](target "title")
    r"""|^\s*\[[^\]^]+\]:\s*(\S+)"""  # [label]: target
    r"""|(?:href|src)\s*=\s*["']([^"']+)["']""",  # <a href="target">
    re.MULTILINE,
)


def links(notebook: nbformat.NotebookNode) -> list[str]:
    return [next(filter(None, match.groups())) for match in LINK.finditer(markdown(notebook))]


def anchors(notebook: nbformat.NotebookNode) -> set[str]:
    """Return what a link in JupyterLab can point at: headings, with hyphens for their spaces."""
    prose = markdown(notebook)
    headings = re.findall(r"^#{1,6}\s+(.*?)\s*#*\s*$", prose, flags=re.MULTILINE)
    shown = [re.sub(r"\[([^\]]*)\]\([^)]*\)|[*_`]", r"\1", heading) for heading in headings]
    named = re.findall(r"""\b(?:id|name)\s*=\s*["']([^"']+)["']""", prose)
    return {heading.replace(" ", "-") for heading in shown} | set(named)


def broken_links(path: Path) -> list[str]:
    """Return a sentence for each link to a file or a heading that is not there."""
    found = []
    notebook = tool.read_notebook(path)
    for link in links(notebook):
        if re.match(r"[a-z][a-z0-9+.-]*:|//", link, flags=re.IGNORECASE):
            continue  # the web, an e-mail address, an attachment of the cell
        target, _, anchor = unquote(link).partition("#")
        file = path.parent / target.partition("?")[0] if target else path
        if target.startswith("/"):
            found.append(f"{link} starts at the root of a server.")
        elif not file.exists():
            found.append(f"{link} leads to no file.")
        elif anchor and file.suffix == ".ipynb" and anchor not in anchors(tool.read_notebook(file)):
            found.append(f"{link} leads to no heading.")
    return found


@every_notebook
def test_links_lead_somewhere(path):
    assert not broken_links(path)


def test_broken_links_are_found(tmp_path):
    def write(name, text):
        notebook = new_notebook(cells=[new_markdown_cell(text)])
        tool.write_notebook(tool.tidy(notebook), tmp_path / name)

    write("b c.ipynb", "# The `second` lesson\n\n## What *to* remember")
    write(
        "a.ipynb",
        "# First\n\n[1](b%20c.ipynb) [2](b%20c.ipynb#What-to-remember 'x') [3](#First) "
        "[4](https://example.org/x) ![5](attachment:x.png) <a href='b%20c.ipynb'>6</a>\n"
        "[7](b%20c.ipynb#What-to-forget) ![8](none.png) [9](/b.ipynb) [10](#first) "
        "<img src='no.svg'>\n```\n[11](in_code.ipynb)\n```\n`a[12](in_code)`",
    )
    assert broken_links(tmp_path / "a.ipynb") == [
        "b%20c.ipynb#What-to-forget leads to no heading.",
        "none.png leads to no file.",
        "/b.ipynb starts at the root of a server.",
        "#first leads to no heading.",
        "no.svg leads to no file.",
    ]


@pytest.mark.parametrize("text", ["open('/home/ada/x.csv')", "C:\\Users", "file:///x", "/tmp/x"])
def test_places_on_one_machine_are_found(text):
    assert ABSOLUTE_PATH.search(text)


@pytest.mark.parametrize("text", ["https://example.org/home/x", "../tmp/x", "dE/dw", "a / b"])
def test_other_slashes_are_no_places(text):
    assert not ABSOLUTE_PATH.search(text)


# -- the normaliser -------------------------------------------------------------------------------


def untidy_notebook() -> nbformat.NotebookNode:
    """Make a notebook as JupyterLab leaves it after a run, with all its traces."""
    tagged = new_code_cell(
        "print(1)",
        id="kept-id",
        execution_count=7,
        metadata={
            "tags": [tool.CHECK_TAG],
            "execution": {"iopub.execute_input": "2026-01-01T00:00:00Z"},
            "ExecuteTime": {"start_time": "2026-01-01"},
            "collapsed": False,
            "scrolled": True,
            "jupyter": {"outputs_hidden": True, "source_hidden": True},
        },
        outputs=[
            new_output("stream", name="stdout", text="1\n"),
            new_output("stream", name="stderr", text="careful\n"),
            new_output("stream", name="stdout", text="2\n"),
            new_output("display_data", data={"image/png": "aaaa"}),
            new_output(
                "execute_result",
                data={"text/plain": "3", "image/png": "aaaa"},
                execution_count=7,
                metadata={"image/png": {"width": 1}},
            ),
            new_output("error", ename="ValueError", evalue="no", traceback=["in some/file.py"]),
        ],
    )
    plain = new_code_cell(
        "2", execution_count=8, outputs=[new_output("stream", text="x")], metadata={"tags": []}
    )
    return new_notebook(
        cells=[
            new_markdown_cell("# Größe", attachments={"a.png": {"image/png": "aa"}}),
            tagged,
            plain,
        ],
        metadata={
            "kernelspec": {"name": "my-own", "display_name": "mine", "language": "python"},
            "language_info": {"name": "python", "version": "3.11.7"},
            "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
        },
    )


def test_tagged_cells_keep_what_is_compared():
    cell = tool.tidy(untidy_notebook()).cells[1]
    assert cell.execution_count == 1
    assert cell.outputs == [
        {"output_type": "stream", "name": "stdout", "text": "1\n2\n"},
        {"output_type": "stream", "name": "stderr", "text": "careful\n"},
        {
            "output_type": "execute_result",
            "data": {"text/plain": "3"},
            "metadata": {},
            "execution_count": 1,
        },
        {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []},
    ]
    assert cell.metadata == {"tags": [tool.CHECK_TAG], "jupyter": {"source_hidden": True}}


def test_other_cells_lose_outputs_and_count():
    cell = tool.tidy(untidy_notebook()).cells[2]
    assert (cell.execution_count, cell.outputs, cell.metadata) == (None, [], {})


def test_metadata_is_the_same_for_all():
    tidied = tool.tidy(untidy_notebook())
    assert tidied.metadata == {
        "kernelspec": tool.KERNELSPEC,
        "language_info": {"name": "python"},
    }
    assert tidied.cells[0].attachments == {"a.png": {"image/png": "aa"}}


def test_tidying_twice_changes_nothing_and_leaves_its_argument_alone():
    notebook = untidy_notebook()
    before = tool.to_text(notebook)
    once = tool.tidy(notebook)
    assert tool.to_text(notebook) == before
    assert tool.to_text(tool.tidy(once)) == tool.to_text(once)
    nbformat.validate(once)


def test_ids_are_kept_or_made_unique_and_the_same_each_time():
    notebook = new_notebook()  # empty at first: nbformat would check the cells, and repair them
    notebook.cells = [
        *(new_code_cell("1", id="a") for _ in range(4)),
        new_markdown_cell("1", id="b"),
    ]
    del notebook.cells[2]["id"]
    notebook.cells[3]["id"] = "not valid!"
    ids = [cell.id for cell in tool.tidy(notebook).cells]
    assert ids[0] == "a"
    assert ids[4] == "b"
    assert len(set(ids)) == 5
    assert ids == [cell.id for cell in tool.tidy(notebook).cells]
    nbformat.validate(tool.tidy(notebook))


def test_an_older_format_is_brought_up_to_date():
    old = nbformat.from_dict(
        {
            "cells": [{"cell_type": "markdown", "metadata": {}, "source": "# Old"}],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 2,
        }
    )
    assert tool.tidy(old).nbformat_minor == 5
    with pytest.raises(ValueError, match="nbformat is 3"):
        tool.tidy(nbformat.from_dict({"nbformat": 3, "worksheets": []}))


def test_the_command_checks_then_tidies(tmp_path, capsys):
    path = tmp_path / "lesson.ipynb"
    path.write_text(nbformat.v4.writes(untidy_notebook()), encoding="utf-8")
    before = path.read_bytes()

    assert tool.main(["--check", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert path.read_bytes() == before
    for word in ('"execution_count": 8', "ExecuteTime", "3.11.7", "widget-state"):
        assert word in said

    assert tool.main([str(path)]) == 0
    text = path.read_bytes()
    assert text.endswith(b"}\n")
    assert b"\r" not in text
    assert "Größe".encode() in text
    assert text.startswith(b'{\n "cells"')
    assert tool.main(["--check", str(path)]) == 0
    assert tool.main([str(path)]) == 0
    assert path.read_bytes() == text


def test_the_command_runs_a_notebook_in_its_own_folder(tmp_path, capsys):
    path = tmp_path / "lesson.ipynb"
    (tmp_path / "table.csv").write_text("5", encoding="utf-8")
    notebook = new_notebook(
        cells=[
            new_code_cell("print(open('table.csv').read())", metadata={"tags": [tool.CHECK_TAG]}),
            new_code_cell("import time; print(time.time())"),
        ]
    )
    path.write_text(nbformat.v4.writes(notebook), encoding="utf-8")
    assert tool.main(["--run", str(path)]) == 0
    first = path.read_bytes()
    assert tool.read_notebook(path).cells[0].outputs[0].text == "5\n"
    assert tool.main(["--run", str(path)]) == 0
    assert path.read_bytes() == first

    (tmp_path / "table.csv").unlink()
    assert tool.main(["--run", str(path)]) == 1
    assert "FileNotFoundError" in capsys.readouterr().err
    assert path.read_bytes() == first
