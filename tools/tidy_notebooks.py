"""Keep the notebooks in git free of everything that changes from run to run.

    python tools/tidy_notebooks.py            tidy every notebook in notebooks/
    python tools/tidy_notebooks.py --run      run them first, to refresh the stored outputs
    python tools/tidy_notebooks.py --check    change nothing; say what is not tidy, and exit with 1

Paths of notebooks or of folders may follow. A cell tagged ``nbval-check-output`` keeps its text
outputs and the execution count 1, so that ``pytest --nbval`` compares them. Every other cell loses
outputs and count, so that it is run and not compared. Widget state, timestamps, the interpreter's
version and the editor's own metadata go. Running a notebook again and tidying it changes no byte.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

PROJECT = Path(__file__).resolve().parent.parent

CHECK_TAG = "nbval-check-output"
"""The tag of a cell whose stored output is an assertion."""

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {"name": "python"}
NBFORMAT = (4, 5)

KEPT_CELL_METADATA = ("deletable", "editable", "tags")
"""What an author sets on purpose; everything else (timings, scrolling, …) is an editor's trace."""

KEPT_JUPYTER_METADATA = ("source_hidden",)
"""Of a cell's ``jupyter`` metadata: a folded solution stays folded, a folded output does not."""

NOT_COMPARED = ("image/png", "image/jpeg", "application/vnd.jupyter.widget-view+json")
"""Kinds of output that nbval skips; the bytes of pictures and the ids of widgets differ per run."""

LONGEST_COMPLAINT = 100
"""A picture stands in one line of tens of thousands of letters."""

VALID_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def tidy(notebook: NotebookNode) -> NotebookNode:
    """Return a copy of a notebook without what changes from run to run.

    Parameters
    ----------
    notebook : NotebookNode
        A notebook of format 4, as `read_notebook` returns it. It is left as it is.

    Returns
    -------
    NotebookNode
        The tidy copy; tidying it again changes nothing.

    Raises
    ------
    ValueError
        If the notebook is not of format 4.
    """
    if notebook.get("nbformat") != NBFORMAT[0]:
        raise ValueError(
            f"nbformat is {notebook.get('nbformat')!r}; only format {NBFORMAT[0]} can be tidied"
        )
    ids = _unique_ids(notebook.cells)
    return nbformat.from_dict(
        {
            "cells": [_tidy_cell(*one) for one in zip(notebook.cells, ids, strict=True)],
            "metadata": {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO},
            "nbformat": NBFORMAT[0],
            "nbformat_minor": NBFORMAT[1],
        }
    )


def is_checked(cell: NotebookNode) -> bool:
    """Whether a cell's stored output is compared when the tests run the notebook."""
    return cell.cell_type == "code" and CHECK_TAG in cell.metadata.get("tags", ())


def _tidy_cell(cell: NotebookNode, cell_id: str) -> dict:
    tidied = {
        "id": cell_id,
        "cell_type": cell.cell_type,
        "metadata": _tidy_cell_metadata(cell.get("metadata", {})),
        "source": cell.source,
    }
    if cell.get("attachments"):
        tidied["attachments"] = cell.attachments
    if cell.cell_type == "code":
        checked = is_checked(cell)
        tidied["execution_count"] = 1 if checked else None
        tidied["outputs"] = _tidy_outputs(cell.get("outputs", [])) if checked else []
    return tidied


def _tidy_cell_metadata(metadata: dict) -> dict:
    kept = {name: metadata[name] for name in KEPT_CELL_METADATA if name in metadata}
    if not kept.get("tags", True):
        del kept["tags"]
    jupyter = metadata.get("jupyter", {})
    hidden = {name: jupyter[name] for name in KEPT_JUPYTER_METADATA if jupyter.get(name)}
    return kept | {"jupyter": hidden} if hidden else kept


def _tidy_outputs(outputs: Sequence[NotebookNode]) -> list[dict]:
    """Keep what nbval compares of a cell's outputs.

    The pieces in which a stream arrives depend on timing, so they are joined, as nbval joins them.
    """
    tidied: list[dict] = []
    streams: dict[str, dict] = {}
    for output in outputs:
        kept = {"output_type": output.output_type}
        if output.output_type == "stream":
            if output.name in streams:
                streams[output.name]["text"] += output.text
                continue
            kept |= {"name": output.name, "text": output.text}
            streams[output.name] = kept
        elif output.output_type == "error":
            # A traceback holds paths of the machine, and nbval compares only name and text.
            kept |= {"ename": output.ename, "evalue": output.evalue, "traceback": []}
        else:
            data = {mime: text for mime, text in output.data.items() if mime not in NOT_COMPARED}
            if not data:
                continue
            kept |= {"data": data, "metadata": {}}
            if output.output_type == "execute_result":
                kept["execution_count"] = 1
        tidied.append(kept)
    return tidied


def _unique_ids(cells: Sequence[NotebookNode]) -> Iterator[str]:
    """Yield an id for each cell: its own, or one made from place and text where that is no use."""
    used: set[str] = set()
    for place, cell in enumerate(cells):
        cell_id = cell.get("id", "")
        if cell_id in used or not VALID_CELL_ID.fullmatch(cell_id):
            cell_id = hashlib.sha256(f"{place}/{cell.source}".encode()).hexdigest()[:16]
        used.add(cell_id)
        yield cell_id


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook as it is stored.

    ``nbformat.read`` would upgrade it on the way and give cells without an id a random one.
    """
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def to_text(notebook: NotebookNode) -> str:
    """Return the text of the file in which a notebook is stored."""
    return nbformat.v4.writes(notebook) + "\n"


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook, with the same line ends on every system."""
    nbformat.validate(notebook)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(to_text(notebook))


def complaints(path: Path) -> list[str]:
    """Return the lines of a notebook's file that tidying would change, as a diff shows them."""
    stored = path.read_text(encoding="utf-8").split("\n")
    tidied = to_text(tidy(read_notebook(path))).split("\n")
    changes = difflib.unified_diff(stored, tidied, "stored", "tidy", n=0, lineterm="")
    return [line[:LONGEST_COMPLAINT] for line in changes]


def run(path: Path, timeout: float) -> NotebookNode:
    """Run a notebook from top to bottom, in its own folder, and return it with its outputs.

    Raises
    ------
    RuntimeError
        If a cell fails or takes longer than ``timeout`` seconds, or the kernel dies.
    """
    from nbclient import NotebookClient  # slow to import, and needed only here
    from nbclient.exceptions import CellControlSignal, DeadKernelError

    notebook = tidy(read_notebook(path))
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name=KERNELSPEC["name"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        return client.execute()
    except (CellControlSignal, DeadKernelError) as error:
        raise RuntimeError(str(error)) from error


def find_notebooks(paths: Sequence[Path]) -> list[Path]:
    """Return the notebooks among the given files and folders (default: those of the project)."""
    found: list[Path] = []
    for path in paths or [PROJECT / "notebooks"]:
        if not path.exists():
            raise FileNotFoundError(f"{path} does not exist.")
        found += sorted(path.glob("*.ipynb")) if path.is_dir() else [path]
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0 if all is well."""
    parser = argparse.ArgumentParser(
        description="Empty the notebooks of everything that changes from run to run.",
        epilog=f"Cells tagged {CHECK_TAG} keep their text outputs.",
    )
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks or folders of them")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="change nothing; exit 1 if not tidy")
    what.add_argument("--run", action="store_true", help="run the notebooks before tidying them")
    parser.add_argument(
        "--timeout", type=float, default=300, help="seconds that one cell may take with --run"
    )
    options = parser.parse_args(arguments)

    try:
        paths = find_notebooks(options.paths)
    except FileNotFoundError as error:
        parser.error(str(error))
    failed = False
    for path in paths:
        if options.check:
            found = complaints(path)
            for line in found:
                print(f"{path}: {line}")
            failed = failed or bool(found)
            continue
        try:
            notebook = run(path, options.timeout) if options.run else read_notebook(path)
        except (RuntimeError, ValueError) as error:
            print(f"{path} was left as it is: {error}", file=sys.stderr)
            failed = True
            continue
        before = path.read_bytes()
        write_notebook(tidy(notebook), path)
        print(f"{path}: {'was tidy' if path.read_bytes() == before else 'tidied'}")
    if options.check and failed:
        print("Run: python tools/tidy_notebooks.py")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
