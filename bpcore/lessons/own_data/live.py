"""A table of one's own: a file is chosen, checked, and put into the laboratory."""

from __future__ import annotations

import asyncio
import html
import os
import traceback
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from bpcore.core.data import LONGLEY_INPUTS, Table, data_folder
from bpcore.core.roles import Roles, check_heading, guess_roles, own_table
from bpcore.core.tablefile import Sheet, open_sheet, read_sheet
from bpcore.drawing.markup import COLOURS
from bpcore.lessons.laboratory.live import laboratory
from bpcore.lessons.own_data.backtest import BacktestView
from bpcore.lessons.own_data.columns import ColumnMenus, preview
from bpcore.live import Experiment
from bpcore.live.buttons import button
from bpcore.live.connection import lost_note
from bpcore.live.controls import close_all
from bpcore.live.exported import flipbook, is_exported


class OwnData:
    """Chooses a file and its columns; shows the laboratory on them, and a backtest.

    A widget's callback, which may come on another thread, only notes what is wished. All work is
    done by ``tick``, which a task calls in a notebook and ``run`` without one.

    Parameters
    ----------
    path : str or Path, optional
        The file to begin with; Longley's table if left out.
    time : str, optional
    inputs, targets : sequence of str, optional
        Its columns; guessed where left out.
    sharpness : float
        See ``bpcore.live.LiveFigure``.

    Attributes
    ----------
    sheet : Sheet or None
        The file that was read last.
    table : Table or None
        What the laboratory runs on.
    laboratory : Experiment or None
    sentence : str
        What was read, or what is wrong.
    columns : ColumnMenus
    backtest_view : BacktestView
        Below the laboratory: how the baselines and the network fare.
    widget : ipywidgets.VBox
    """

    _newest: OwnData | None = None

    def __init__(
        self,
        path: str | Path | None = None,
        *,
        time: str | None = None,
        inputs: Sequence[str] | None = None,
        targets: Sequence[str] | None = None,
        sharpness: float = 1,
    ) -> None:
        if OwnData._newest is not None:
            OwnData._newest.close()
        OwnData._newest = self
        if path is None:
            path = _from_here(data_folder() / "longley.csv")
            inputs = inputs or LONGLEY_INPUTS
            targets = targets or ("employed",)
        self._sharpness = sharpness
        self.sheet: Sheet | None = None
        self.table: Table | None = None
        self.laboratory: Experiment | None = None
        self.backtest_view = BacktestView(self.backtest)
        self.sentence = ""
        self._roles: Roles | None = None  # those that were looked at last
        self._in_use: Sheet | None = None  # the file that the laboratory runs on
        self._roles_in_use: Roles | None = None
        self._where = ""  # what is to be said of where the file lies
        self._given = {"time": time, "inputs": inputs, "targets": targets}
        self._asked: deque[tuple] = deque()
        self._make_widgets(str(path))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._ask("open", str(path))
        self.run()
        self._given = {}
        self._start_task()

    # -- the page ----------------------------------------------------------------------------------

    def _make_widgets(self, path: str) -> None:
        self.path = widgets.Text(
            value=path,
            description="file",
            placeholder="a path, such as ../data/longley.csv",
            tooltip="Path of a CSV file, seen from the folder of this notebook",
            continuous_update=False,
            style={"description_width": "70px"},
            layout={"width": "400px"},
        )
        self.open_button = button(
            "Open",
            "folder-open",
            "Read the file at this path, anew if it has changed",
            lambda: self._ask("open", self.path.value),
        )
        self.uploader = widgets.FileUpload(
            accept=".csv,.txt",
            description="Upload a CSV file",
            tooltip="A file of up to 10 MB; it stays in this notebook's memory",
            layout={"width": "auto"},
        )
        self.columns = ColumnMenus(lambda: self._ask("choose"))
        self._status = widgets.HTML()
        self._preview = widgets.HTML(layout={"max_width": "1200px", "overflow": "auto"})
        self._board = widgets.VBox()
        self.path.observe(lambda change: self._ask("open", change["new"]), names="value")
        self.uploader.observe(self._uploaded, names="value")
        source = widgets.HBox(
            [self.path, self.open_button, self.uploader], layout={"flex_flow": "row wrap"}
        )
        self.widget = widgets.VBox(
            [
                *(lost_note(), source, self._preview, self.columns.widget, self._status),
                *(self._board, self.backtest_view.widget),
            ]
        )
        self.widget.add_class("bp-own-data")

    def _uploaded(self, change: dict[str, Any]) -> None:
        for file in change["new"]:  # none, when the button is cleared
            self._ask("upload", str(file["name"]), bytes(file["content"]))

    def _repr_mimebundle_(self, **kwargs: Any):
        """The widget, and the laboratory's picture for where no widget can run."""
        if is_exported() and self.laboratory is not None:
            return {"text/html": flipbook(self.laboratory, "own_data"), "text/plain": self.sentence}
        bundle = self.widget._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        picture = {} if self.laboratory is None else {"image/png": self.laboratory.figure.png()}
        return {**data, **picture, "text/plain": self.sentence}, metadata

    # -- without a browser -------------------------------------------------------------------------

    def open(self, path: str | Path) -> OwnData:
        """Ask for the file at a path; ``run`` then shows what follows."""
        return self._ask("open", str(path))

    def upload(self, name: str, content: bytes) -> OwnData:
        """Ask for a file by its content, as the button does."""
        return self._ask("upload", name, content)

    def choose(
        self,
        *,
        time: str | None = None,
        inputs: Sequence[str] | None = None,
        targets: Sequence[str] | None = None,
    ) -> OwnData:
        """Choose columns in the menus; "" as time counts the rows. What is left out stays."""
        self.columns.choose(time, inputs, targets)
        return self

    def backtest(self) -> OwnData:
        """Ask for the backtest of the network as the laboratory is set now."""
        return self._ask("backtest")

    @property
    def verdict(self) -> str:
        """What the backtest says."""
        return self.backtest_view.verdict

    def run(self) -> OwnData:
        """Do all that is to be done, in the laboratory too."""
        while self.tick():
            pass
        if self.laboratory is not None:
            self.laboratory.run()
        return self

    def tick(self) -> bool:
        """Do a little of what was asked for; say whether more remains."""
        try:
            if self._asked:
                self._take_up(*self._asked.popleft())
            else:
                self.backtest_view.tick()
        except Exception as error:  # in a task it would vanish
            self.backtest_view.stop()
            self._say(f"This cannot be done: {_in_words(error)}", refused=True)
        return bool(self._asked) or self.backtest_view.busy

    def close(self) -> None:
        """End the task and take the widgets off the page."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._task.cancel)
        self._loop = None
        closing, self.widget.children = self.widget.children, ()
        close_all(*closing)

    # -- in a notebook -----------------------------------------------------------------------------

    def _ask(self, what: str, *values: Any) -> OwnData:
        """Note what is asked for, perhaps on another thread; a tick takes it up."""
        self._asked.append((what, *values))
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)
        return self

    def _start_task(self) -> None:
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:  # no notebook: whoever made it calls ``run``
            return
        self._task = self._loop.create_task(self._live())

    async def _live(self) -> None:
        while True:
            self._wake.clear()
            while self.tick():
                await asyncio.sleep(0)
            await self._wake.wait()

    # -- what is asked for -------------------------------------------------------------------------

    def _take_up(self, what: str, *values: Any) -> None:
        if what == "choose":
            if self.columns.chosen != self._roles and self.sheet is not None:
                self._use(self.columns.chosen)
        elif what == "backtest":
            if self.laboratory is not None:
                self.backtest_view.add_network(self.laboratory.settings)
        else:
            try:
                sheet = self._read(what, *values)
                check_heading(sheet)
            except (ValueError, OSError) as error:
                self._refuse(error)
                return
            self._take(sheet, UPLOADED if what == "upload" else "")

    def _read(self, what: str, *values: Any) -> Sheet:
        if what == "upload":
            self.uploader.value = ()  # so that the same file can be uploaded again
            name, content = values
            return read_sheet(content, name)
        (path,) = values
        if not path.strip():
            raise ValueError("Write the path of a CSV file, or upload one")
        return open_sheet(os.path.expanduser(path.strip()))

    def _take(self, sheet: Sheet, where: str) -> None:
        """Offer the columns of a file, choose among them, and use it."""
        self._where = where
        if self._again(sheet):
            guess, self._in_use = self._roles_in_use, sheet
        else:
            guess = guess_roles(sheet)
        given = {name: value for name, value in self._given.items() if value is not None}
        roles = replace(guess, **{n: v if n == "time" else tuple(v) for n, v in given.items()})
        self.sheet = sheet
        self._preview.value = preview(sheet)
        self.columns.offer(sheet, roles)
        self._use(roles)

    def _again(self, sheet: Sheet) -> bool:
        """Whether this is the file in use, opened again: perhaps mended, with the same columns."""
        old = self._in_use
        known = old is not None and (sheet.line, sheet.heading) == (old.line, old.heading)
        return known and not self._where

    def _use(self, roles: Roles) -> None:
        """Put the chosen columns into the laboratory; what is wrong with them leaves it alone."""
        self._roles = self.columns.chosen  # a menu that asks for just this has nothing new to say
        same = self.sheet is self._in_use  # then the controls stay where they have been moved
        try:
            table = own_table(self.sheet, roles)
            settings = self.laboratory.controls.moved if same else {}
            try:
                board = laboratory(table=table, sharpness=self._sharpness, **settings)
            except ValueError:  # settings that do not fit this table, such as rows held out
                board = laboratory(table=table, sharpness=self._sharpness)
        except ValueError as error:
            self._refuse(error)
            return
        self.table, self.laboratory = table, board
        self._in_use, self._roles_in_use = self.sheet, roles
        self._board.children = (board.widget,)
        self._say(_accepted(self.sheet, table) + self._where)
        self.backtest_view.begin(table)

    def _refuse(self, error: Exception) -> None:
        said = f"{_in_words(error)}."
        if self._in_use is not None:
            said += f" The laboratory below still runs on {self._in_use.name}."
        self._say(said, refused=True)

    def _say(self, sentence: str, *, refused: bool = False) -> None:
        self.sentence = sentence
        sign, colour = "✗ " if refused else "✓ ", COLOURS[not refused]
        self._status.value = (
            f'<p class="bp-status" role="status" style="max-width: 1200px; font-size: 1.1em; '
            f'line-height: 1.4; border-left: 4px solid {colour}; padding-left: 12px">'
            f"{sign}{html.escape(sentence)}</p>"
        )


UPLOADED = (
    " In the line of Python below it is named without a folder: put its path there, or the file "
    "beside this notebook."
)


def own_data(path: str | Path | None = None, **options: Any) -> OwnData:
    """A table of your own in the laboratory, beside the baselines.

    Parameters
    ----------
    path : str or Path, optional
        The file to begin with; Longley's table if left out.
    **options
        See ``OwnData``.
    """
    return OwnData(path, **options)


def _accepted(sheet: Sheet, table: Table) -> str:
    future = len(table.future_years)
    ahead = (
        f"; {future} more {'row has' if future == 1 else 'rows have'} inputs but no targets, and "
        f"{'is' if future == 1 else 'are'} forecast"
        if future
        else ""
    )
    unused = [
        name
        for name in sheet.heading
        if name and name not in (table.time, *table.input_names, *table.target_names)
    ]
    leaves = f" Not used: {', '.join(unused)}." if unused else ""
    return (
        f"{sheet.name}: {len(table.years):,} rows with targets, {table.time} {table.years[0]} to "
        f"{table.years[-1]}{ahead}. From {', '.join(table.input_names)} to "
        f"{', '.join(table.target_names)}.{leaves}"
    )


def _in_words(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return f"There is no file {error.filename}, seen from the folder {Path.cwd().name}"
    if isinstance(error, OSError):
        return f"{error.filename} cannot be read: {error.strerror}"
    if isinstance(error, ValueError):
        return str(error)
    return "".join(traceback.format_exception_only(error)).strip()


def _from_here(path: Path) -> str:
    """A path as one would type it here, if it lies near."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive
        return str(path)
