"""A table of one's own: chosen, checked, put into the laboratory and held to the baselines."""

from __future__ import annotations

import asyncio
import html
import os
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np

from bpcore.baselines import least_squares
from bpcore.data import LONGLEY_INPUTS, Table, data_folder, normalise
from bpcore.experiments.laboratory import Settings, laboratory, training_of
from bpcore.forecasting import EX_ANTE, Backtest, Method, backtest, until
from bpcore.live import Experiment
from bpcore.live.buttons import button
from bpcore.live.connection import lost_note
from bpcore.live.controls import close_all
from bpcore.live.exported import flipbook, is_exported
from bpcore.network import FloatArray, forward
from bpcore.roles import FEWEST_ROWS, Roles, check_heading, guess_roles, own_table
from bpcore.tablefile import Sheet, open_sheet, read_sheet

MOST_YEARS = 8
"""Years of the backtest at most; a short table has fewer."""

PREVIEWED = 5
"""Rows that are shown of a file."""

PREVIEW_STYLE = (
    "<style>.bp-preview td, .bp-preview th { padding: 1px 10px; text-align: right; "
    "line-height: 1.4 }</style>"
)

COUNT_ROWS = "none: count the rows"


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
    test : Backtest or None
        Of the baselines and, once it was asked for, of the network.
    cannot : dict of str to str
        Why some methods are left out of it.
    verdict : str
        What the backtest says.
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
        self.test: Backtest | None = None
        self.cannot: dict[str, str] = {}
        self.sentence = self.verdict = ""
        self._roles: Roles | None = None  # those that were looked at last
        self._in_use: Sheet | None = None  # the file that the laboratory runs on
        self._roles_in_use: Roles | None = None
        self._where = ""  # what is to be said of where the file lies
        self._given = {"time": time, "inputs": inputs, "targets": targets}
        self._asked: deque[tuple] = deque()
        self._testing: Iterator[None] | None = None
        self._make_widgets(str(path))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._ask("open", str(path))
        self.run()
        self._given = {}
        self._start_task()

    # -- the page ----------------------------------------------------------------------------------

    def _make_widgets(self, path: str) -> None:
        label = {"description_width": "70px"}
        self.path = widgets.Text(
            value=path,
            description="file",
            placeholder="a path, such as ../data/longley.csv",
            tooltip="Path of a CSV file, seen from the folder of this notebook",
            continuous_update=False,
            style=label,
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
        self.time = widgets.Dropdown(
            options=[(COUNT_ROWS, "")],
            description="time",
            tooltip="Whole numbers that rise from row to row; they may also be an input",
            style=label,
            layout={"width": "320px"},
        )
        several = {"rows": 7, "style": label, "layout": {"width": "320px"}}
        self.inputs = widgets.SelectMultiple(
            description="inputs",
            tooltip="What the network is told; hold Ctrl (on a Mac Cmd) to choose several",
            **several,
        )
        self.targets = widgets.SelectMultiple(
            description="targets",
            tooltip="What it shall forecast; hold Ctrl (on a Mac Cmd) to choose several",
            **several,
        )
        self._status = widgets.HTML()
        self._preview = widgets.HTML(layout={"max_width": "1200px", "overflow": "auto"})
        self._board = widgets.VBox()
        self.test_button = button(
            "Backtest these settings",
            "balance-scale",
            "Train the laboratory's network on the past of each of the last years",
            self.backtest,
            align_self="flex-start",
        )
        self._verdict = widgets.HTML(layout={"max_width": "1200px"})
        self.path.observe(lambda change: self._ask("open", change["new"]), names="value")
        self.uploader.observe(self._uploaded, names="value")
        for menu in (self.time, self.inputs, self.targets):
            menu.observe(lambda _: self._ask("choose"), names="value")
        source = widgets.HBox(
            [self.path, self.open_button, self.uploader], layout={"flex_flow": "row wrap"}
        )
        columns = widgets.HBox(
            [self.inputs, self.targets, self.time], layout={"flex_flow": "row wrap"}
        )
        self.widget = widgets.VBox(
            [
                *(lost_note(), source, self._preview, columns, self._status),
                *(self._board, self.test_button, self._verdict),
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
        if inputs is not None:
            self.inputs.value = tuple(inputs)
        if targets is not None:
            self.targets.value = tuple(targets)
        if time is not None:
            self.time.value = time
        return self

    def backtest(self) -> OwnData:
        """Ask for the backtest of the network as the laboratory is set now."""
        return self._ask("test")

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
            elif self._testing is not None and next(self._testing, "over") == "over":
                self._testing = None
        except Exception as error:  # in a task it would vanish
            self._testing = None
            self._say(f"This cannot be done: {_in_words(error)}", refused=True)
        return bool(self._asked) or self._testing is not None

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
            if self._chosen != self._roles and self.sheet is not None:
                self._use(self._chosen)
        elif what == "test":
            if self.test is not None:
                self._testing = self._test_network()
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
        names = [name for name in sheet.heading if name]
        known = {"": None, **dict.fromkeys(names)}
        self._preview.value = _preview(sheet)
        with self.time.hold_sync():
            self.time.options = [(COUNT_ROWS, ""), *((name, name) for name in names)]
            self.time.value = roles.time if roles.time in known else ""
        for menu, chosen in ((self.inputs, roles.inputs), (self.targets, roles.targets)):
            menu.value = ()  # or the page would select places that the new list does not have
            with menu.hold_sync():
                menu.options = names
                menu.value = tuple(name for name in chosen if name in known)
        self._use(roles)

    def _again(self, sheet: Sheet) -> bool:
        """Whether this is the file in use, opened again: perhaps mended, with the same columns."""
        old = self._in_use
        known = old is not None and (sheet.line, sheet.heading) == (old.line, old.heading)
        return known and not self._where

    @property
    def _chosen(self) -> Roles:
        return Roles(self.time.value or None, self.inputs.value, self.targets.value)

    def _use(self, roles: Roles) -> None:
        """Put the chosen columns into the laboratory; what is wrong with them leaves it alone."""
        self._roles = self._chosen  # a menu that asks for just this has nothing new to say
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
        self._test_baselines()

    def _refuse(self, error: Exception) -> None:
        said = f"{_in_words(error)}."
        if self._in_use is not None:
            said += f" The laboratory below still runs on {self._in_use.name}."
        self._say(said, refused=True)

    def _say(self, sentence: str, *, refused: bool = False) -> None:
        self.sentence = sentence
        sign, colour = ("✗ ", "#8a3d00") if refused else ("✓ ", "#00664b")
        self._status.value = (
            f'<p class="bp-status" role="status" style="max-width: 1200px; font-size: 1.1em; '
            f'line-height: 1.4; border-left: 4px solid {colour}; padding-left: 12px">'
            f"{sign}{html.escape(sentence)}</p>"
        )

    # -- the backtest ------------------------------------------------------------------------------

    def _test_baselines(self) -> None:
        self._testing, self.test, self.cannot = None, None, {}
        years = min(MOST_YEARS, len(self.table.years) - FEWEST_ROWS)
        self.test_button.disabled = years < 1
        if years < 1:
            self.verdict = (
                f"No backtest: a year is forecast from at least {FEWEST_ROWS} before it, and the "
                f"table has {len(self.table.years)}."
            )
            self._verdict.value = f"<p>{html.escape(self.verdict)}</p>"
            return
        # A backtest of nobody yet, with the years and their record.
        self.test = backtest(self.table, {}, years=years)
        self._testing = self._test(
            EX_ANTE, "Press the button to see how the network, as it is set, compares."
        )

    def _test_network(self) -> Iterator[None]:
        settings = self.laboratory.settings
        return self._test(
            {NETWORK: network_as_set(settings)},
            f"The network has the laboratory's settings: learning rate "
            f"{settings.learning_rate:.3g}, {settings.epochs:,} epochs, {settings.units} hidden "
            f"unit{'s' if settings.units > 1 else ''}. "
            f"If you try many settings here, these years no longer judge: they choose.",
        )

    def _test(self, methods: dict[str, Method], more: str) -> Iterator[None]:
        """Have methods forecast the last years, one year at a time, and show how they fare."""
        table, years = self.table, len(self.test.years)
        for name, method in methods.items():
            done = []
            self.test.forecasts.pop(name, None)
            self.cannot.pop(name, None)
            for year in range(years):
                self._verdict.value = f"<p>Testing {name}: year {year + 1} of {years} …</p>"
                past = until(table, len(table.years) - years + year + 1)
                try:
                    done.append(backtest(past, {name: method}, years=1).forecasts[name][0])
                except ValueError as error:
                    self.cannot[name] = str(error)
                    break
                yield
            else:
                self.test.forecasts[name] = np.array(done)
        self._show_test(more)

    def _show_test(self, more: str) -> None:
        self.verdict = f"{describe_test(self.table, self.test, self.cannot)} {more}".strip()
        self._verdict.value = (
            f'{test_as_html(self.table, self.test)}<p role="status" style="line-height: 1.4">'
            f"{html.escape(self.verdict)}</p>"
        )


NETWORK = "network"

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


def network_as_set(settings: Settings) -> Method:
    """The laboratory's network as a method of forecasting, trained on the past alone."""

    def method(past: Table, inputs: FloatArray) -> FloatArray:
        problem = normalise(past)
        training = training_of(settings, problem)
        training.advance()
        if not np.isfinite(training.sse):
            return np.full(problem.T.shape[1], np.inf)
        X = problem.x_scaler.scale(inputs[None])
        return problem.t_scaler.unscale(forward(training.network, training.params, X).Y)[0]

    return method


def describe_test(table: Table, test: Backtest, cannot: dict[str, str]) -> str:
    """Who forecast best, and who could not, in words."""
    first, last = test.years[0], test.years[-1]
    said = [
        f"Each of {first} to {last} forecast from the years before it alone, with inputs taken "
        f"further by drift (ex ante)."
    ]
    for i, target in enumerate(test.target_names):
        errors = {name: _error(test, name)[i] for name in test.forecasts}
        if not errors:
            continue
        best = min(errors, key=lambda name: errors[name])
        words = f"For {target} {best} is best, off by {table.text(i, errors[best])} on average"
        if NETWORK in errors and best != NETWORK:
            off = errors[NETWORK]
            ours = (
                f"by {table.text(i, off)}" if np.isfinite(off) else "infinitely far: it overflowed"
            )
            words += f"; the network is off {ours}"
        said.append(f"{words}.")
    said += [f"{name} is left out: {reason}." for name, reason in cannot.items()]
    n_inputs = len(table.input_names)
    rank = least_squares(table.inputs, table.targets).rank
    if rank < n_inputs:
        said.append(
            f"Of the {n_inputs} inputs only {rank} are independent, so the regression's "
            f"coefficients are not unique: it takes the smallest."
        )
    return " ".join(said)


def _error(test: Backtest, name: str) -> FloatArray:
    """Mean absolute error; infinite where a method has overflowed."""
    with np.errstate(all="ignore"):
        off = test.mean_absolute_error(name)
    return np.where(np.isnan(off), np.inf, off)


def test_as_html(table: Table, test: Backtest) -> str:
    """Mean absolute error of each method and target, the best for the first target on top."""
    names = sorted(test.forecasts, key=lambda name: _error(test, name)[0])
    head = "".join(f"<th>{html.escape(table.label(name))}</th>" for name in test.target_names)
    rows = []
    for name in names:
        cells = "".join(
            f"<td>{table.text(i, off) if np.isfinite(off) else 'overflowed'}</td>"
            for i, off in enumerate(_error(test, name))
        )
        shown = f"<strong>{name}</strong>" if name == NETWORK else html.escape(name)
        rows.append(f"<tr><td>{shown}</td>{cells}</tr>")
    return (
        f'<table class="bp-table"><caption style="white-space: nowrap">Mean absolute error, '
        f"{test.years[0]} to {test.years[-1]}</caption>"
        f"<thead><tr><th>method</th>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


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


def _preview(sheet: Sheet) -> str:
    """The first rows as they stand in the file; pandas escapes what looks like a tag."""
    frame = sheet.frame().head(PREVIEWED)
    frame.index = range(2, len(frame) + 2)
    shown = frame.to_html(border=0, classes="bp-table bp-preview", max_cols=14)
    rows = f"{len(sheet.rows):,} rows below the heading, which is row 1."
    return f"{PREVIEW_STYLE}{shown}<p>{rows}</p>"


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
