"""Execute the lessons and hand them to Sphinx."""

from __future__ import annotations

import asyncio
import html
import os
import re
import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output
from sphinx.cmd.build import build_main

import bpcore
from bpcore.answers.journal import JOURNAL_VARIABLE, OPEN_VARIABLE
from edition.folder import FILES, refusal_of_folder

PROJECT = Path(__file__).resolve().parents[1]
FOLDERS = ("notebooks", "data")
"""What the pages are made of."""

FOR_PAPER = "from edition.flipbook import register; register()"
"""What a lesson's kernel runs first."""

AT_ONCE = 2  # lessons, each with a kernel of its own
SECONDS = 600  # that a cell may take, with all pictures of an experiment

WIDGET = "application/vnd.jupyter.widget-view+json"
IN_THE_LESSON = "<p><em>When the lesson is run, something to click on is here.</em></p>"

TO_FILL_IN = {"exercise", "challenge"}
"""Tags of the cells that wait for a learner."""

CAPTION = "print(fig.description)"
"""The code of a cell that says in words what the figure above it shows."""

FOR_READERS = """\
:::{note}
This is the [edition for reading](../index.md). Its code has been run; answers and solutions unfold
at a click; of each experiment one slider moves. Where the text says *run*, *commit*, *Play*, or
names another control, it speaks of the course itself.
:::"""
"""Stands at the head of each lesson."""

BUTTON = """\
<p><a class="live" href="../live.html?lesson={lesson}">Open this lesson live in your browser</a></p>

"""
"""Stands above that note where the course itself is beside the pages."""

INDEX_LIVE = (
    "![The laboratory of lesson 13: SSE,",
    """\
<p><a class="live" href="live.html?laboratory">Open the laboratory</a> It runs in your browser:
nothing is installed, and nothing that you do leaves it.</p>

![The laboratory of lesson 13: SSE,""",
)
TO_DO = (
    "To do what you read here, get the project and type `python start.py` in its folder.",
    "Every lesson opens live in your browser too, by the button at its head.",
)
"""What the first page says in the place of what, where the course itself is beside it."""

LESSONS = "<!-- the table of the lessons -->"
"""The place in ``index.md`` of the table that the README has."""


class EditionError(RuntimeError):
    """The edition could not be made; the message says where."""


def build(folder: Path, only: Collection[str] | None = None, *, live: bool = False) -> None:
    """Execute the lessons on a copy, and write them as web pages.

    Parameters
    ----------
    folder : Path
        For the pages; those of an earlier edition there are replaced, once the new one is complete.
        Whatever else has come to lie beside them stays.
    only : collection of str, optional
        Numbers of the lessons to execute, such as "06"; the others become pages as they are
        written, for a quick look. All are executed if left out.
    live : bool
        Whether the course itself stands beside the pages, so that they lead to it.

    Raises
    ------
    EditionError
        If a lesson fails or is not there, a link leads nowhere, or the folder holds something else.
    """
    if refusal := refusal_of_folder(folder):
        raise EditionError(refusal)
    with tempfile.TemporaryDirectory(prefix="edition-") as temporary:
        source, pages = Path(temporary) / "source", Path(temporary) / "pages"
        lay_out(source, live=live)
        lessons = sorted((source / "notebooks").glob("*.ipynb"))
        bpcore.warm_up()  # so that no lesson compiles, and says so
        asyncio.run(_execute_all(chosen(lessons, only)))
        for lesson in lessons:
            notebook = nbformat.read(lesson, as_version=4)
            prepare(notebook, BUTTON.format(lesson=lesson.stem) if live else "")
            nbformat.write(notebook, lesson)
        # Warnings count: each of them is a broken link, or a page that is not as it should be.
        options = ["--quiet", "--fail-on-warning", "--keep-going", "--jobs", "auto"]
        places = ["-c", PROJECT / "edition", "-d", Path(temporary) / "doctrees", source, pages]
        if build_main([*options, *map(str, places)]):
            raise EditionError("Sphinx has found something wrong; it is said above.")
        put(pages, folder)


def chosen(lessons: list[Path], only: Collection[str] | None) -> list[Path]:
    """The lessons of some numbers; all, if none are given.

    Raises
    ------
    EditionError
        If no lesson has such a number.
    """
    if only is None:
        return lessons
    by_number = {lesson.stem[:2]: lesson for lesson in lessons}
    unknown = [number for number in only if number not in by_number]
    if unknown:
        raise EditionError(f"No lesson has the number {', '.join(unknown)}.")
    return [by_number[number] for number in only]


def put(pages: Path, folder: Path) -> None:
    """Copy the pages into a folder, in the place of those of an earlier edition."""
    folder.mkdir(parents=True, exist_ok=True)
    list_of_files = folder / FILES
    if list_of_files.exists():
        for name in list_of_files.read_text(encoding="utf-8").splitlines():
            page = folder / name
            # Even if the list has been tampered with, nothing outside the folder is touched.
            if page.is_file() and folder.resolve() in page.resolve().parents:
                page.unlink()
    new = sorted(page for page in pages.rglob("*") if page.is_file())
    names = [page.relative_to(pages).as_posix() for page in new]
    # The list first: if the copying is interrupted, the next edition may take this one's place.
    list_of_files.write_text("\n".join([*names, FILES, ""]), encoding="utf-8")
    shutil.copytree(pages, folder, dirs_exist_ok=True)


def lay_out(source: Path, *, live: bool = False) -> None:
    """Copy what the pages are made of: no run may leave anything in the project itself."""
    hidden = shutil.ignore_patterns(".*", "journal*")
    for name in FOLDERS:
        shutil.copytree(PROJECT / name, source / name, ignore=hidden)
    shutil.copyfile(PROJECT / "docs" / "laboratory.png", source / "laboratory.png")
    index = (PROJECT / "edition" / "index.md").read_text(encoding="utf-8")
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    index = index.replace(LESSONS, table_of_lessons(readme))
    if live:
        for here, there in (INDEX_LIVE, TO_DO):
            index = index.replace(here, there)
    (source / "index.md").write_text(index, encoding="utf-8")
    for page in source.rglob("*.md"):
        page.write_text(with_anchors(page.read_text(encoding="utf-8")), encoding="utf-8")


def table_of_lessons(readme: str) -> str:
    """The first table under the README's heading "The lessons".

    Raises
    ------
    EditionError
        If there is none.
    """
    found = re.search(r"^## The lessons\n+((?:\|.*\n)+)", readme, re.MULTILINE)
    if not found:
        raise EditionError("README.md has no table under the heading 'The lessons'.")
    return found[1]


def with_anchors(text: str) -> str:
    """Markdown whose links to a heading are written as GitHub and Sphinx write them.

    JupyterLab, for which the lessons are written, keeps capitals: ``#Reading-on``.
    """

    def lowered(link: re.Match) -> str:
        anchor = re.sub(r"[^\w-]", "", link[2].lower())
        return f"{link[1]}#{anchor})"

    return re.sub(r"(\]\((?![a-z]+:)[^)#\s]*)#([^)\s]+)\)", lowered, text)


async def _execute_all(lessons: list[Path]) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(lesson: Path) -> None:
        async with turn:
            print(f"  {lesson.stem}", flush=True)
            await execute(lesson)

    await asyncio.gather(*map(one, lessons))


async def execute(lesson: Path) -> None:
    """Run a lesson and write it back with its outputs.

    Raises
    ------
    EditionError
        If a cell fails, or takes too long.
    """
    notebook = nbformat.read(lesson, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(lesson.parent)}},
        extra_arguments=["--log-level=ERROR", f"--IPKernelApp.exec_lines={[FOR_PAPER]}"],
        coalesce_streams=True,  # one that comes in two parts would be two lines on the page
    )
    # Nothing waits for an answer, and nothing goes into a journal.
    paths = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
    environment = os.environ | {OPEN_VARIABLE: "1", JOURNAL_VARIABLE: "off", "PYTHONPATH": paths}
    try:
        await client.async_execute(env=environment)
    except CellExecutionError as error:
        raise EditionError(f"{lesson.name} failed: {error.ename}: {error.evalue}") from error
    except (CellTimeoutError, DeadKernelError) as error:
        raise EditionError(f"{lesson.name} failed: {error}") from error
    nbformat.write(notebook, lesson)


def prepare(notebook: NotebookNode, button: str = "") -> None:
    """Make a lesson fit for a page.

    No folded code, no widget that nobody answers, nothing that waits for a learner; the words of a
    figure stand under it as its caption; and a note for readers stands below the title.
    """
    notebook.metadata.pop("widgets", None)
    kept: list[NotebookNode] = []
    for cell in notebook.cells:
        is_caption = cell.cell_type == "code" and cell.source.strip() == CAPTION
        if is_caption and kept and kept[-1].cell_type == "code":
            kept[-1].outputs += map(_caption, cell.outputs)
        else:
            kept.append(cell)
    notebook.cells = [*kept[:1], new_markdown_cell(button + FOR_READERS), *kept[1:]]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = with_anchors(cell.source)
        if cell.cell_type != "code":
            continue
        tags = cell.metadata.get("tags", [])
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            cell.metadata.tags = [*tags, "remove-input"]
        if TO_FILL_IN.intersection(tags):
            cell.outputs = []
        for output in cell.outputs:
            data = output.get("data", {})
            if WIDGET in data:
                output.data = NotebookNode({"text/html": IN_THE_LESSON})
            elif "<table" in data.get("text/html", ""):
                data["text/html"] = f'<div class="wide">{data["text/html"]}</div>'


def _caption(printed: NotebookNode) -> NotebookNode:
    words = html.escape(" ".join(printed.text.split()))
    return new_output("display_data", {"text/html": f'<p class="caption-of-figure">{words}</p>'})
