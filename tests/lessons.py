"""The lessons as code: read once, and executed once for all tests that look at what they made."""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import io
import linecache
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import nbformat
import numpy as np

import bpcore.baselines
import bpcore.live
from bpcore.core.network import Params
from bpcore.core.training import Training
from bpcore.live import Predict


class Asked(Predict):
    """A question of a lesson that can tell what is right."""

    def __init__(
        self, *question: Any, right: str | float | Callable[[], Any] | None = None, **options: Any
    ) -> None:
        super().__init__(*question, right=right, **options)
        self.right = right

    def answer_rightly(self) -> None:
        """Commit to the right answer, as it can be worked out now."""
        right = self.right() if callable(self.right) else self.right
        if self.choices and not isinstance(right, str):
            right = self.choices[int(right)]
        self.commit(right)


@dataclass(frozen=True)
class Executed:
    """What a lesson has made.

    Attributes
    ----------
    before : dict of int to dict
        The names that a code cell finds, by the cell's place in the notebook. They are shared:
        change a copy.
    shown : dict of str to object
        The value of a code cell's last line, by the cell's id.
    printed : dict of str to str
        What a code cell prints, by its id.
    asked : list of Asked
        Its questions, from top to bottom.
    imported : set of str
        Packages that were asked for; see ``imports_noted``.
    """

    before: dict[int, dict[str, Any]] = field(default_factory=dict)
    shown: dict[str, Any] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    imported: set[str] = field(default_factory=set)


@functools.cache
def read(path: Path) -> nbformat.NotebookNode:
    """The notebook of a lesson."""
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def run(source: str, names: dict[str, Any]) -> Any:
    """Run a cell as a notebook does, which keeps its source, and return its last line's value."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    file = f"<cell {hash(source)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(tree, file, "exec"), names)
    return eval(compile(ast.Expression(last.value), file, "eval"), names) if last else None


@contextlib.contextmanager
def imports_noted(found: set[str]) -> Iterator[None]:
    """Note the packages that a cell or ``bpcore`` asks for, whether they are imported or not."""
    original = builtins.__import__

    def noted(name: str, globals=None, locals=None, fromlist=(), level=0):
        importer = (globals or {}).get("__name__", "").partition(".")[0]
        if level == 0 and importer in ("__main__", "bpcore"):
            found.add(name.partition(".")[0])
        return original(name, globals, locals, fromlist, level)

    with mock.patch.object(builtins, "__import__", noted):
        yield


@contextlib.contextmanager
def nothing_painted() -> Iterator[None]:
    """Have experiments say what there is to say, and paint nothing, which takes most of a move."""
    with mock.patch.multiple(bpcore.live.LiveFigure, animate=mock.DEFAULT, paint=mock.DEFAULT):
        yield


@contextlib.contextmanager
def on_another_processor(seed: int) -> Iterator[None]:
    """Have each training begin a last digit beside where it should; 0 stands for this processor.

    Processors differ in how many numbers they add at once, and in whether they round between a
    product and its sum: in last digits, then. Between 6,000 and 50,000 epochs the reference run
    makes other numbers of them. What the course says must hold on all processors.
    """
    if not seed:
        yield
        return

    def moved(params: Params) -> Params:
        n = params.network.n_params
        by = np.random.default_rng(seed).uniform(-1e-15, 1e-15, n)  # the same for equal beginnings
        return Params(params.network, params.theta * (1 + by))

    make, again = Training.__init__, Training.again
    by_curvature = bpcore.baselines.levenberg_marquardt

    def made(self: Training, network: Any, params: Any, *rest: Any, **options: Any) -> None:
        make(self, network, moved(params), *rest, **options)

    def made_again(self: Training, params: Any = None, **options: Any) -> Training:
        return again(self, None if params is None else moved(params), **options)

    def fitted(network: Any, params: Any, *rest: Any, **options: Any) -> Any:
        return by_curvature(network, moved(params), *rest, **options)

    with (
        mock.patch.object(Training, "__init__", made),
        mock.patch.object(Training, "again", made_again),
        mock.patch.object(bpcore.baselines, "levenberg_marquardt", fitted),
    ):
        yield


def stored(cell: nbformat.NotebookNode) -> str | None:
    """What a cell prints, as the notebook holds it; None where that is not looked at."""
    if "nbval-check-output" not in cell.metadata.get("tags", ()):
        return None
    return "".join(output.get("text", "") for output in cell.outputs)


def executed(path: Path, processor: int = 1) -> Executed:
    """Run a lesson from top to bottom, and answer each question rightly once it is shown.

    No exercise is solved: what stands below one cannot need it. It is run as on another processor,
    and unpainted: on this one, and painted, the notebooks themselves are run.
    """
    return _executed(path, processor)


@functools.cache
def _executed(path: Path, processor: int) -> Executed:
    os.environ.setdefault("MPLBACKEND", "agg")
    lesson = Executed()

    class Noted(Asked):
        def __init__(self, *question: Any, **options: Any) -> None:
            super().__init__(*question, **options)
            lesson.asked.append(self)

    names: dict[str, Any] = {"__name__": "__main__"}
    # As in a notebook, files are named as seen from its folder.
    with (
        contextlib.chdir(path.parent),
        mock.patch.object(bpcore.live, "Predict", Noted),
        imports_noted(lesson.imported),
        on_another_processor(processor),
        nothing_painted(),
    ):
        for place, cell in enumerate(read(path).cells):
            if cell.cell_type == "code":
                lesson.before[place] = dict(names)
                with contextlib.redirect_stdout(io.StringIO()) as printed:
                    lesson.shown[cell.id] = shown = run(cell.source, names)
                lesson.printed[cell.id] = printed.getvalue()
                if isinstance(shown, Asked):
                    shown.answer_rightly()
    return lesson
