"""A table of one's own: a file is chosen, checked, and put into the laboratory."""

from __future__ import annotations

import html
import os
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import ipywidgets as widgets

from bpcore.core.about import on_hub
from bpcore.core.data import LONGLEY_INPUTS, Table, data_folder
from bpcore.core.tablefile import Sheet, open_sheet, read_sheet
from bpcore.drawing.markup import COLOURS
from bpcore.lessons.laboratory.live import Laboratory
from bpcore.lessons.own_data.backtest import BacktestView
from bpcore.lessons.own_data.columns import ColumnMenus, preview
from bpcore.lessons.own_data.roles import Roles, check_heading, guess_roles, own_table
from bpcore.live.board import board, view
from bpcore.live.buttons import button
from bpcore.live.controls import close_all
from bpcore.live.worker import Worker

NOTHING: Mapping[str, Any] = MappingProxyType({})


class OwnData:
    """A table of your own in the laboratory, beside the baselines.

    It chooses a file and its columns, and shows the laboratory on them, and a backtest. All work is
    done by ``tick``, which a task calls in a notebook and ``run`` without one.

    Making one closes the earlier one.

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
    laboratory : Laboratory or None
    sentence : str
        What was read, or what is wrong.
    columns : ColumnMenus
    backtest_view : BacktestView
        Below the laboratory: how the baselines and the network fare.
    widget : ipywidgets.VBox
    """

    name = "own_data"
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
        several = {"inputs": inputs, "targets": targets}
        chosen = {kind: tuple(names) for kind, names in several.items() if names is not None}
        if time is not None:
            chosen["time"] = time
        self._sharpness = sharpness
        self.sheet: Sheet | None = None
        self.table: Table | None = None
        self.laboratory: Laboratory | None = None
        self.sentence = ""
        self._where = ""  # what is to be said of where the newest file lies
        self._roles: Roles | None = None  # those that were looked at last
        self._in_use: Sheet | None = None  # the file that the laboratory runs on
        self._roles_in_use: Roles | None = None
        self._worker = Worker(self.tick)
        self._make_widgets(str(path))
        self._ask(self._open, str(path), chosen).run()
        self._worker.start()

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
            lambda: self.open(self.path.value),
        )
        self.uploader = widgets.FileUpload(
            accept=".csv,.txt",
            description="Upload a CSV file",
            tooltip="A file of up to 10 MB; it stays in this notebook's memory",
            layout={"width": "auto"},
        )
        self.columns = ColumnMenus(lambda: self._ask(self._choose))
        self.backtest_view = BacktestView(self.backtest)
        self._status = widgets.HTML()
        self._preview = widgets.HTML(layout={"max_width": "1200px", "overflow": "auto"})
        self._board = widgets.VBox()
        self.path.observe(lambda change: self.open(change["new"]), names="value")
        self.uploader.observe(self._uploaded, names="value")
        source = widgets.HBox(
            [self.path, self.open_button, self.uploader, *_note_for_a_hub()],
            layout={"flex_flow": "row wrap"},
        )
        self.widget = board(
            *(source, self._preview, self.columns.widget, self._status),
            *(self._board, self.backtest_view.widget),
            name="bp-own-data",
        )

    def _uploaded(self, change: dict[str, Any]) -> None:
        for file in change["new"]:  # none, when the button is cleared
            self.upload(str(file["name"]), bytes(file["content"]))

    @property
    def still(self) -> tuple[str, bytes | None]:
        """Sentence and the laboratory's picture as they are now, for where no widget can run."""
        return self.sentence, self.laboratory and self.laboratory.figure.png()

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        return view(self.widget, *self.still)

    # -- what can be asked of it, by a button or by code -------------------------------------------

    def open(self, path: str | Path) -> OwnData:
        """Ask for the file at a path; ``run`` then shows what follows."""
        return self._ask(self._open, str(path))

    def upload(self, name: str, content: bytes) -> OwnData:
        """Ask for a file by its content, as the button does."""
        return self._ask(self._upload, name, content)

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
        return self._ask(self._backtest)

    @property
    def verdict(self) -> str:
        """What the backtest says."""
        return self.backtest_view.verdict

    # -- without a browser -------------------------------------------------------------------------

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
            if self._worker.asked:
                self._worker.do_wishes()
            else:
                self.backtest_view.tick()
        except Exception as error:  # in a task it would vanish
            self.backtest_view.stop()
            self._say(FAILED.format(reason=_reason(error)), refused=True)
        return self._worker.asked or self.backtest_view.busy

    def close(self) -> None:
        """End the task and take the widgets off the page."""
        self._worker.stop()
        closing, self.widget.children = self.widget.children, ()
        close_all(*closing)

    # -- wishes, and what is done about them -------------------------------------------------------

    def _ask(self, wish: Callable[..., None], *arguments: Any) -> OwnData:
        self._worker.ask(wish, *arguments)
        return self

    def _open(self, path: str, chosen: Mapping[str, Any] = NOTHING) -> None:
        try:
            if not path.strip():
                raise ValueError(NO_PATH)
            sheet = open_sheet(os.path.expanduser(path.strip()))
            check_heading(sheet)
        except (ValueError, OSError) as error:
            self._refuse(error)
        else:
            self._take(sheet, chosen=chosen)

    def _upload(self, name: str, content: bytes) -> None:
        self.uploader.value = ()  # so that the same file can be uploaded again
        try:
            sheet = read_sheet(content, name)
            check_heading(sheet)
        except ValueError as error:
            self._refuse(error)
        else:
            self._take(sheet, where=UPLOADED)

    def _choose(self) -> None:
        if self.columns.chosen != self._roles and self.sheet is not None:
            self._use(self.columns.chosen)

    def _backtest(self) -> None:
        if self.laboratory is not None:
            self.backtest_view.add_network(self.laboratory.settings)

    def _take(self, sheet: Sheet, *, where: str = "", chosen: Mapping[str, Any] = NOTHING) -> None:
        """Offer the columns of a file, guess what is not chosen among them, and use it."""
        self._where = where
        if self._again(sheet):
            guess, self._in_use = self._roles_in_use, sheet
        else:
            guess = guess_roles(sheet)
        roles = replace(guess, **chosen)
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
                board = Laboratory(table=table, sharpness=self._sharpness, **settings)
            except ValueError:  # settings that do not fit this table, such as rows held out
                board = Laboratory(table=table, sharpness=self._sharpness)
        except ValueError as error:
            self._refuse(error)
            return
        self.table, self.laboratory = table, board
        self._in_use, self._roles_in_use = self.sheet, roles
        self._board.children = (board.widget,)
        self._say(" ".join(filter(None, (*accepted(self.sheet, table), self._where))))
        self.backtest_view.begin(table)

    def _refuse(self, error: Exception) -> None:
        said = f"{_reason(error)}."
        if self._in_use is not None:
            said = f"{said} {STILL_RUNS.format(file=self._in_use.name)}"
        self._say(said, refused=True)

    def _say(self, sentence: str, *, refused: bool = False) -> None:
        self.sentence = sentence
        sign, colour = "✗ " if refused else "✓ ", COLOURS[not refused]
        self._status.value = (
            f'<p class="bp-status" role="status" style="max-width: 1200px; font-size: 1.1em; '
            f'line-height: 1.4; border-left: 4px solid {colour}; padding-left: 12px">'
            f"{sign}{html.escape(sentence)}</p>"
        )


NO_PATH = "Write the path of a CSV file, or upload one"
NO_FILE = "There is no file {file}, seen from the folder {folder}"
UNREADABLE = "{file} cannot be read: {reason}"
FAILED = "This cannot be done: {reason}"
STILL_RUNS = "The laboratory below still runs on {file}."
READ = "{file}: {rows:,} rows with targets, {time} {first} to {last}. From {inputs} to {targets}."
READ_ONE_AHEAD = (
    "{file}: {rows:,} rows with targets, {time} {first} to {last}; 1 more row has inputs but no "
    "targets, and is forecast. From {inputs} to {targets}."
)
READ_MORE_AHEAD = (
    "{file}: {rows:,} rows with targets, {time} {first} to {last}; {ahead} more rows have inputs "
    "but no targets, and are forecast. From {inputs} to {targets}."
)
NOT_USED = "Not used: {columns}."
UPLOADED = (
    "In the line of Python below it is named without a folder: put its path there, or the file "
    "beside this notebook."
)


def accepted(sheet: Sheet, table: Table) -> list[str]:
    """What is said of a table that the laboratory runs on, sentence by sentence."""
    ahead = len(table.future_years)
    template = READ_MORE_AHEAD if ahead > 1 else READ_ONE_AHEAD if ahead else READ
    said = [
        template.format(
            file=sheet.name,
            rows=len(table.years),
            time=table.time,
            first=table.years[0],
            last=table.years[-1],
            ahead=ahead,
            inputs=", ".join(table.input_names),
            targets=", ".join(table.target_names),
        )
    ]
    used = (table.time, *table.input_names, *table.target_names)
    unused = [name for name in sheet.heading if name and name not in used]
    if unused:
        said.append(NOT_USED.format(columns=", ".join(unused)))
    return said


def _reason(error: Exception) -> str:
    """What was wrong, without a full stop."""
    if isinstance(error, FileNotFoundError):
        return NO_FILE.format(file=error.filename, folder=Path.cwd().name)
    if isinstance(error, OSError):
        return UNREADABLE.format(file=error.filename, reason=error.strerror)
    if isinstance(error, ValueError):
        return str(error)
    return "".join(traceback.format_exception_only(error)).strip()


def _from_here(path: Path) -> str:
    """A path as one would type it here, if it lies near."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive
        return str(path)


ON_A_HUB = (
    "A hub takes files of up to 10 MB here, and breaks the line off at a larger one. Drag that "
    "into the list of files on the left, and open it by its path."
)


def _note_for_a_hub() -> list[widgets.Widget]:
    """What stands beside the button where a JupyterHub has started this.

    The button hands its file to nobody before it is sent, so the page cannot look at the size.
    """
    return [widgets.HTML(f"<p>{ON_A_HUB}</p>")] if on_hub() else []
