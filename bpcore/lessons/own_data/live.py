"""A table of one's own: a file is chosen, checked, and put into the laboratory."""

from __future__ import annotations

import html
import os
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from bpcore.core.about import on_hub
from bpcore.core.data import LONGLEY_INPUTS, Table, data_folder
from bpcore.core.tables.choice import ROW, Choice, Time, names_of
from bpcore.core.tables.files import content_of, path_of
from bpcore.core.tables.mends import (
    MENDS,
    PLAIN,
    Finding,
    Mends,
    NoSuchColumn,
    Offer,
    Unreadable,
)
from bpcore.core.tables.reading import Reading, read_file
from bpcore.core.words import counted
from bpcore.drawing.markup import COLOURS
from bpcore.lessons.laboratory.live import Laboratory
from bpcore.lessons.own_data.backtest import BacktestView
from bpcore.lessons.own_data.columns import ColumnBoxes, preview, unused
from bpcore.lessons.own_data.findings import FindingsView
from bpcore.lessons.own_data.roles import own_table, refuse_roles
from bpcore.live.board import board, view
from bpcore.live.controls import button, close_all
from bpcore.live.worker import Worker


@dataclass(frozen=True, eq=False)
class Source:
    """A file as it came: its bytes, its name, how Python finds it, and what to say of that."""

    content: bytes
    name: str
    line: str
    where: str = ""


class OwnData:
    """A table of your own in the laboratory, beside the baselines.

    It reads a file, says what must be decided about it, and shows the laboratory on its columns,
    and a backtest. All work is done by ``tick``, which a task calls in a notebook and ``run``
    without one.

    Making one closes the earlier one.

    Parameters
    ----------
    path : str or Path, optional
        The file to begin with; Longley's table if left out.
    time : str, optional
    inputs, targets : sequence of str, optional
        Its columns; guessed where left out.
    lags, ahead : int
        See ``bpcore.load_table``.
    sharpness : float
        See ``bpcore.live.LiveFigure``.
    **mends
        See ``bpcore.load_table``.

    Attributes
    ----------
    reading : Reading or None
        What was understood of the newest file.
    table : Table or None
        What the laboratory runs on.
    laboratory : Laboratory or None
    sentence : str
        What was read, or what is wrong.
    columns : ColumnBoxes
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
        time: Time = None,
        inputs: Sequence[str] | None = None,
        targets: Sequence[str] | None = None,
        lags: int = 0,
        ahead: int = 0,
        sharpness: float = 1,
        **mends: Any,
    ) -> None:
        if OwnData._newest is not None:
            OwnData._newest.close()
        OwnData._newest = self
        if path is None:
            path = _from_here(data_folder() / "longley.csv")
            inputs = inputs or LONGLEY_INPUTS
            targets = targets or ("employed",)
        columns = (None if names is None else tuple(names) for names in (inputs, targets))
        choice = Choice(time or None, time is not None, *columns, lags, ahead)
        self._sharpness = sharpness
        self._source: Source | None = None  # the newest file
        self._mends, self._choice = PLAIN, Choice()
        self.reading: Reading | None = None
        self.table: Table | None = None
        self.laboratory: Laboratory | None = None
        self.sentence = ""
        self._in_use: Reading | None = None  # what the laboratory runs on
        self._worker = Worker(self.tick)
        self._make_widgets(str(path))
        self._ask(self._open, str(path), Mends(**mends), choice)
        self._worker.start()
        if self._worker.has_task:
            self.tick()  # the board, before the cell ends; the task has the baselines tested
        else:
            self.run()

    # -- the page ----------------------------------------------------------------------------------

    def _make_widgets(self, path: str) -> None:
        self.path = widgets.Text(
            value=path,
            description="file",
            placeholder="a path, such as ../data/longley.csv",
            tooltip="Path of a table, seen from the folder of this notebook",
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
            accept=".csv,.txt,.tsv,.dat,.data,.xlsx,.xls",
            description="Upload a table",
            tooltip="CSV and the like, or .xlsx, up to 10 MB; it stays in this notebook's memory",
            layout={"width": "auto"},
        )
        self.columns = ColumnBoxes(lambda: self._ask(self._choose))
        self._findings = FindingsView(lambda offer, wanted: self._ask(self._take, offer, wanted))
        self.backtest_view = BacktestView(self.backtest)
        self._status = widgets.HTML()
        self._preview = widgets.HTML(layout={"max_width": "1200px", "overflow": "auto"})
        self._board = widgets.VBox()
        self.path.observe(lambda change: self.open(change["new"]), names="value")
        self.uploader.observe(self._uploaded, names="value")
        hub = [widgets.HTML(f"<p>{ON_A_HUB}</p>")] if on_hub() else []
        source = widgets.HBox(
            [self.path, self.open_button, self.uploader, *hub],
            layout={"flex_flow": "row wrap"},
        )
        self.widget = board(
            *(source, self._preview, self._findings.widget, self.columns.widget, self._status),
            *(self._board, self.backtest_view.widget),
            name="bp-own-data",
        )

    def _uploaded(self, change: dict[str, Any]) -> None:
        for name, content in uploaded(change["new"]):
            self.upload(name, content)

    @property
    def still(self) -> tuple[str, bytes | None]:
        """Sentence and the laboratory's picture as they are now, for where no widget can run."""
        return self.sentence, self.laboratory and self.laboratory.still[1]

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
        time: Time | str = None,
        inputs: Sequence[str] | None = None,
        targets: Sequence[str] | None = None,
        lags: int | None = None,
        ahead: int | None = None,
    ) -> OwnData:
        """Tick the boxes of columns; "" as time counts the rows. What is left out stays."""
        roles = {"time": time, "inputs": inputs, "targets": targets, "lags": lags, "ahead": ahead}
        self.columns.choose(**{name: role for name, role in roles.items() if role is not None})
        return self

    def mend(self, **mends: Any) -> OwnData:
        """Ask for mends, as the boxes do; see ``bpcore.load_table``."""
        return self._ask(self._mend, mends)

    @property
    def findings(self) -> list[Finding]:
        """What was found in the newest file."""
        return [] if self.reading is None else self.reading.findings

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

    def _open(self, path: str, mends: Mends = PLAIN, choice: Choice | None = None) -> None:
        try:
            if not path.strip():
                raise ValueError(NO_PATH)
            file = path_of(path)
            source = Source(content_of(file), file.name, str(file))
        except (ValueError, OSError) as error:
            self._refuse(error)
            return
        again = self._in_use
        if choice is None and again is not None and again.line == source.line:
            self._read(source, again.mends, again.roles.as_chosen, again)  # perhaps mended
        else:
            self._read(source, mends, choice or Choice())

    def _upload(self, name: str, content: bytes) -> None:
        nothing = type(self.uploader.value)()  # so the same file can be uploaded again
        self.uploader.set_trait("value", nothing)  # which is read only in ipywidgets 7
        self._read(Source(content, name, name, UPLOADED), PLAIN, Choice())

    def _take(self, offer: Offer, wanted: bool) -> None:
        """Mend what a box offers, or take it back."""
        mends = self._mends.with_(offer.mend if wanted else offer.undo)
        if not wanted and not offer.undo:
            mends = mends.without(offer.mend)
        self._read(self._source, mends, self._with_time(offer.mend, wanted))

    def _mend(self, mends: Mapping[str, Any]) -> None:
        unknown = set(mends) - MENDS - {"time"}
        if unknown:
            raise ValueError(f"there is no mend called {min(unknown)!r}")
        self._read(self._source, self._mends.with_(mends), self._with_time(mends, True))

    def _with_time(self, mend: Mapping[str, Any], wanted: bool) -> Choice:
        if "time" not in mend:
            return self._choice
        return replace(self._choice, time=mend["time"], time_is_chosen=wanted)

    def _choose(self) -> None:
        if self.reading is not None and self.columns.chosen != self.reading.roles:
            self._read(self._source, self._mends, self.columns.chosen.as_chosen)

    def _backtest(self) -> None:
        if self.laboratory is not None:
            self.backtest_view.add_network(self.laboratory.settings)

    def _read(
        self, source: Source, mends: Mends, choice: Choice, again: Reading | None = None
    ) -> None:
        """Read a file, show what was understood of it, and use it unless something is open."""
        try:
            reading, choice = self._understood(source, mends, choice)
        except ValueError as error:
            if again is not None:  # its columns may have other names now
                self._read(source, PLAIN, Choice())
                return
            if isinstance(error, Unreadable) and error.findings:  # these can still be decided
                self._source, self._mends, self._choice = source, mends, choice
                self._findings.show(error.findings)
                undecided = [finding for finding in error.findings if finding.open]
                error = ValueError(_to_decide(source.name, undecided)) if undecided else error
            elif self.reading is not None and source is self._source:  # boxes as they were
                self._show(self.reading)
            self._refuse(error)
            return
        same = self._source is source or again is not None
        self._source, self._mends, self._choice = source, mends, choice
        self.reading = reading
        self._show(reading)
        try:
            refuse_roles(reading.name, reading.roles)  # no mend of the file helps against these
            if reading.open:
                raise ValueError(_to_decide(reading.name, reading.open))
            table = own_table(reading)
            laboratory = self._laboratory_on(table, same)
        except ValueError as error:  # what is wrong leaves the laboratory alone
            self._refuse(error)
        else:
            self._use(reading, table, laboratory)

    def _understood(self, source: Source, mends: Mends, choice: Choice) -> tuple[Reading, Choice]:
        """What a file says, and the choice by the names that its columns have now.

        A mend may name them anew: those that were chosen are then known by their places, or, where
        these are not the same, guessed.
        """
        read = partial(read_file, source.content, source.name, source.line, mends)
        before = self.reading.body.names if self.reading and source is self._source else []
        chosen = {*names_of(choice.time), *(choice.inputs or ()), *(choice.targets or ())} - {ROW}
        try:
            reading = read(choice)
            if chosen <= {*reading.body.names} or not chosen <= {*before}:
                return reading, choice
        except NoSuchColumn:
            if not chosen <= {*before}:
                raise
        reading, guessed = read(Choice()), Choice()
        if len(before) != len(reading.body.names):
            return reading, guessed
        now = dict(zip(before, reading.body.names, strict=True)) | {ROW: ROW}
        time = tuple(now[one] for one in names_of(choice.time))
        choice = replace(
            choice,
            time=time if isinstance(choice.time, tuple) else next(iter(time), None),
            inputs=choice.inputs and tuple(now[one] for one in choice.inputs),
            targets=choice.targets and tuple(now[one] for one in choice.targets),
        )
        return read(choice), choice

    def _show(self, reading: Reading) -> None:
        self._preview.value = preview(reading)
        self._findings.show(reading.findings)
        self.columns.offer(reading)

    def _laboratory_on(self, table: Table, same: bool) -> Laboratory:
        """A laboratory on this table, with the settings of now if it is the same."""
        settings = self.laboratory.controls.moved if same and self.laboratory else {}
        try:
            return Laboratory(table=table, sharpness=self._sharpness, **settings)
        except ValueError:  # settings that do not fit this table, such as rows held out
            return Laboratory(table=table, sharpness=self._sharpness)

    def _use(self, reading: Reading, table: Table, laboratory: Laboratory) -> None:
        """Show the laboratory on a table, and a backtest of that."""
        kept = len(self.laboratory.kept) if self.laboratory else 0
        self.table, self.laboratory, self._in_use = table, laboratory, reading
        self._board.children = (laboratory.widget,)
        lost = [KEPT_LOST.format(count=counted(kept, "kept run"))] if kept else []
        said = (*accepted(reading, table), self._source.where, *lost)
        self._say(" ".join(filter(None, said)))
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


def uploaded(value: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> list[tuple[str, bytes]]:
    """The files that the button holds, by name: a tuple in ipywidgets 8, a dict in 7."""
    if isinstance(value, Mapping):
        return [(name, bytes(file["content"])) for name, file in value.items()]
    return [(file["name"], bytes(file["content"])) for file in value]


NO_PATH = "Write the path of a table, or upload one"
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
READ_STEPS_AHEAD = (
    "{file}: {rows:,} rows with targets, {time} {first} to {last}; {ahead} steps after them are "
    "forecast, each from those before. From {inputs} to {targets}."
)
NOT_USED = "Not used: {columns}."
UPLOADED = (
    "In the line of Python below it is named without a folder: put its path there, or the file "
    "beside this notebook."
)


KEPT_LOST = "{count} belonged to the table before, and can no longer be compared with."
TO_DECIDE = "{sentence}{more}. Tick what is right above"
MORE_TO_DECIDE = ", and {count} to decide"


def _to_decide(name: str, findings: list[Finding]) -> str:
    """What keeps a file from being used."""
    first, *others = findings
    sentence = first.sentence if first.sentence.startswith(name) else f"{name}: {first.sentence}"
    if not first.offers:
        return sentence
    more = MORE_TO_DECIDE.format(count=counted(len(others), "more thing")) if others else ""
    return TO_DECIDE.format(sentence=sentence, more=more)


def accepted(reading: Reading, table: Table) -> list[str]:
    """What is said of a table that the laboratory runs on, sentence by sentence."""
    ahead = len(table.future_years)
    by_rows = READ_MORE_AHEAD if ahead > 1 else READ_ONE_AHEAD if ahead else READ
    template = READ_STEPS_AHEAD if reading.roles.ahead else by_rows
    said = [
        template.format(
            file=reading.name,
            rows=len(table.years),
            time=table.time,
            first=table.when(table.years[0]),
            last=table.when(table.years[-1]),
            ahead=ahead,
            inputs=", ".join(table.input_names),
            targets=", ".join(table.target_names),
        )
    ]
    used = {*table.input_names, *table.target_names, *names_of(reading.roles.time)}
    left = [unused(reading).get(one, one) for one in reading.body.names if one not in used]
    if left:
        said.append(NOT_USED.format(columns=", ".join(left)))
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
"""Beside the button, which hands its file to nobody before it is sent: none can see its size."""
