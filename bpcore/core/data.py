"""The table: read, checked, and normalised to [-1, 1]."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from bpcore.core.checks import (
    check_finite,
    check_floats,
    check_int,
    check_matrix,
    check_shape,
    check_type,
)
from bpcore.core.network import FloatArray
from bpcore.core.tables.choice import ROW, Choice, Time, names_of
from bpcore.core.tables.files import content_of, path_of
from bpcore.core.tables.mends import Finding, Mends, Unreadable
from bpcore.core.tables.periods import Times, when
from bpcore.core.tables.reading import Reading, read_file
from bpcore.core.words import in_steps_of

if TYPE_CHECKING:
    import pandas as pd

MOST_AHEAD = 100_000
"""Steps after the last row."""

# ---- The table -----------------------------------------------------------------------------------


COUNTED = (ROW, "number", "year")
"""Units whose times are written as the numbers that they are."""


@dataclass(frozen=True, eq=False)
class Table:
    """Yearly records: inputs, targets, and years for which only the inputs are known.

    Attributes
    ----------
    years : ndarray of shape (n_years,)
        Of the records.
    inputs : ndarray of shape (n_years, n_inputs)
    targets : ndarray of shape (n_years, n_outputs)
    future_years : ndarray of shape (n_future,)
        Those to forecast.
    future_inputs : ndarray of shape (n_future, n_inputs)
    input_names, target_names : tuple of str
        The columns.
    units : dict
        Unit of each column, as printed in the source.
    time : str
        What the years are called: the name of their column.
    name : str
        Of a table of the course, "highway" or "longley"; empty for a reader's own.
    line : str
        Python that makes this table.
    unit : str
        What the years count: "year", "quarter", "month", "day", …, or "row".
    step : int
        Units from one row to the next; where there are gaps, distances are multiples of it.
    lags : int
        So many earlier values of the targets are the last inputs: first all targets one step
        before, then two steps before, and so on. In rows to forecast they may be NaN: they are then
        forecasts themselves.
    in_time : bool
        Whether the rows follow each other in time, so that a backtest means something.
    """

    years: np.ndarray
    inputs: FloatArray
    targets: FloatArray
    future_years: np.ndarray
    future_inputs: FloatArray
    input_names: tuple[str, ...]
    target_names: tuple[str, ...]
    units: dict[str, str]
    time: str = "year"
    name: str = ""
    line: str = ""
    unit: str = "year"
    step: int = 1
    lags: int = 0
    in_time: bool = True

    def __post_init__(self) -> None:
        n_inputs, n_targets = len(self.input_names), len(self.target_names)
        years, future_years = (_rising(n, getattr(self, n)) for n in ("years", "future_years"))
        arrays = {
            "years": years,
            "inputs": check_shape("inputs", self.inputs, (len(years), n_inputs)),
            "targets": check_shape("targets", self.targets, (len(years), n_targets)),
            "future_years": future_years,
            "future_inputs": check_shape(
                "future_inputs", self.future_inputs, (len(future_years), n_inputs)
            ),
        }
        for name, array in arrays.items():
            object.__setattr__(self, name, array)

    @property
    def even(self) -> bool:
        """Whether the years on record follow each other without gaps."""
        return len(self.years) < 2 or not np.ptp(np.diff(self.years))

    @property
    def season(self) -> int | None:
        """Rows in a year, where these are months or quarters."""
        return {"month": 12, "quarter": 4}.get(self.unit) if self.step == 1 else None

    def when(self, value: int) -> str:
        """One of the years, or whatever they count, in words: "1990", "2019Q1", "2019-03"."""
        return when(value, self.unit)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The whole table, a row per year; what is not known of the years to forecast is NaN."""
        import pandas as pd  # where nobody asks for it, a browser need not fetch it

        times = np.append(self.years, self.future_years)
        names, target_names = list(self.input_names), list(self.target_names)
        frame = pd.DataFrame(np.vstack([self.inputs, self.future_inputs]), columns=names)
        frame = frame.drop(columns=self.time, errors="ignore")  # where the year is an input too
        frame = frame.reindex(range(len(times)))
        frame[target_names] = pd.DataFrame(self.targets, columns=target_names)
        labels = times if self.unit in COUNTED else [self.when(time) for time in times]
        frame.insert(0, self.time, labels)
        return frame

    def label(self, column: str) -> str:
        """A column's name and unit, for an axis: "passengers (10⁴)"."""
        unit = self.units.get(column)
        name = column.replace("_", " ")
        return f"{name} ({unit})" if unit else name

    def text(self, target: int, value: float) -> str:
        """A value of a target in as many digits as its record is worth."""
        return in_steps_of(np.ptp(self.targets[:, target]) / 300, value)

    def __repr__(self) -> str:
        inputs, targets = ", ".join(self.input_names), ", ".join(self.target_names)
        first, last = self.when(self.years[0]), self.when(self.years[-1])
        return f"Table({first}–{last}: {inputs} → {targets})"


HIGHWAY_UNITS = {
    "population": "10⁴",
    "vehicles": "10⁴",
    "road_area": "10⁴ km², as printed",
    "passengers": "10⁴",
    "freight": "10⁴ t",
}


def load_highway() -> Table:
    """The course's table: the years 1990–2009, and inputs for 2010–2011.

    Inputs are population, vehicles and road area; targets are passengers and freight. Where it
    comes from and what is odd about it stands in ``data/highway.md``.
    """
    inputs, targets = ("population", "vehicles", "road_area"), ("passengers", "freight")
    return _of_the_course("highway", inputs, targets, HIGHWAY_UNITS)


LONGLEY_INPUTS = ("gnp_deflator", "gnp", "unemployed", "armed_forces", "population", "year")
LONGLEY_UNITS = {
    "employed": "10³",
    "gnp_deflator": "1954 = 100",
    "gnp": "10⁶ $",
    "unemployed": "10³",
    "armed_forces": "10³",
    "population": "10³, 14 or older",
}


def load_longley() -> Table:
    """A second table: employment in the United States, 1947–1962, from six inputs.

    The year itself is the sixth input, as in Longley's own regression. Nothing is to be forecast.
    More about it stands in ``data/longley.md``.

    References
    ----------
    Longley, 1967.
    """
    return _of_the_course("longley", LONGLEY_INPUTS, ("employed",), LONGLEY_UNITS)


def _of_the_course(
    name: str, inputs: Sequence[str], targets: Sequence[str], units: dict[str, str]
) -> Table:
    """A table of the folder ``data``, by its name."""
    table = load_table(data_folder() / f"{name}.csv", inputs=inputs, targets=targets, units=units)
    return replace(table, name=name, line=f"bp.load_{name}()")


def load_table(
    path: str | Path,
    *,
    inputs: Sequence[str],
    targets: Sequence[str],
    time: Time = "year",
    units: dict[str, str] | None = None,
    lags: int = 0,
    ahead: int = 0,
    **mends: Any,
) -> Table:
    """Read a table from a file (CSV and the like, or ``.xlsx``) and check it.

    Rows without any target, at the end, are those to forecast. What is not as it should be is
    refused with a sentence, and the mend that helps is named.

    Parameters
    ----------
    path : str or Path
        May begin with ``~``, and have quotes around it.
    inputs, targets : sequence of str
        Names of columns. "row" as an input counts the rows, and the time may also be one.
    time : str, tuple of str, or None
        The column of times, in rising order: years, parts of them, days, or whole numbers; or
        several columns, such as year and quarter. ``None`` counts the rows instead, from 1.
    units : dict, optional
    lags : int
        So many earlier values of each target are inputs too: a forecast then goes on from itself.
    ahead : int
        So many steps after the last row are to be forecast, where all inputs are known beforehand.
    **mends
        What to do about what is not as it should be; see ``bpcore.core.tables.mends.Mends``:
        ``encoding``, ``separator``, ``sheet``, ``rows_above``, ``rows_below``, ``columns``,
        ``transpose``, ``heading``, ``join_names``, ``number_names``, ``units_row``, ``months``,
        ``fill``, ``fill_down``, ``keep``, ``unroll``, ``sort``, ``drop_repeats``,
        ``drop_untimed``, ``gaps``, ``in_order``, ``one_clock``, ``dates``, ``decimal``,
        ``percent``, ``brackets``, ``below_zero``, ``missing``, ``zero``, ``real``,
        ``durations``, ``flags``, ``drop_missing``.

    Warns
    -----
    UserWarning
        If something was taken for granted that may have been meant in another way, such as the
        century of years of two digits; the argument that says so is named.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    TypeError
        If there is no such mend.
    ValueError
        If something must be decided first, or a column or a number is missing or wrong. Rows are
        counted as a spreadsheet shows them, from 1.
    """
    inputs, targets = _listed("inputs", inputs), _listed("targets", targets)
    check_type("units", {} if units is None else units, Mapping)
    if not isinstance(time, str | list | tuple | None):
        raise ValueError(f"time is {time!r}; it must be the name of a column, several, or None")
    if isinstance(time, list | tuple):
        time = _listed("time", time)
        time = time if len(time) > 1 else next(iter(time), None)
    if not isinstance(path, str | os.PathLike):
        raise ValueError(f"path is {path!r}; it must be the place of a file")
    roles = Choice(time, True, inputs, targets, lags, ahead)
    file = path_of(path)
    try:
        reading = read_file(content_of(file), file.name, str(path), Mends(**mends), roles)
    except Unreadable as error:
        refuse_open(file.name, error.findings)
        raise
    table = make_table(reading, units=units)
    for guess in (finding for finding in reading.findings if finding.guessed):
        ways = [_written(offer.undo or offer.mend) for offer in guess.offers]
        help_ = f"; if that is not right, {_or(ways)}" if ways else ""
        warnings.warn(f"{file.name}: {guess.sentence}{help_}", stacklevel=2)
    return table


def _listed(name: str, columns: Any) -> tuple[str, ...]:
    """Names of columns."""
    several = not isinstance(columns, str) and isinstance(columns, Iterable)
    names = tuple(columns) if several else ()
    if not several or not all(isinstance(column, str) for column in names):
        raise ValueError(f"{name} is {columns!r}; it must be a list of names of columns")
    return names


def make_table(reading: Reading, *, units: dict[str, str] | None = None) -> Table:
    """The table of a file that has been read; refused as by ``load_table``."""
    roles, columns, name = reading.roles, reading.columns, reading.name
    refuse_open(name, reading.findings)
    lags = check_int("lags", roles.lags, 0)
    ahead = check_int("ahead", roles.ahead, 0, MOST_AHEAD)
    times = () if reading.times is None else names_of(roles.time)
    for column in (*roles.inputs, *roles.targets):
        if column not in columns and column != ROW:
            raise ValueError(
                f"{name}: there must be one column {column!r}; "
                f"the columns are {', '.join(reading.body.names)}"
            )
    for column in roles.targets:
        if column in times:
            raise ValueError(
                f"{name}, column {column!r}: is the time; it may be an input, but no target"
            )
    refuse_repeats(name, roles.inputs, roles.targets)
    _refuse_words(reading)
    if not roles.targets:
        raise ValueError(f"{name}: choose at least one target")
    rows = reading.kept
    if reading.times is None:
        when_, unit = np.array(rows, dtype=np.int64) + 1, ROW  # one left out stays a step
    else:
        when_, unit = reading.times.values[rows], reading.times.unit
    step = Times(when_, unit).step
    counted = when_ if unit == ROW else np.arange(1, len(rows) + 1)
    given = {ROW: counted.astype(float)} | {one: when_.astype(float) for one in times}
    known = given | {c: columns[c].values[rows] for c in columns if c not in times}
    if ahead:
        more, unknown = np.arange(1, ahead + 1), np.full(ahead, np.nan)
        when_ = np.append(when_, when_[-1] + step * more)
        counted_on = {ROW: counted[-1] + more} | dict.fromkeys(times, when_[len(rows) :])
        known = {c: np.append(known[c], counted_on.get(c, unknown)) for c in known}
    T = np.column_stack([known[column] for column in roles.targets])
    X = np.column_stack([*(known[c] for c in roles.inputs), np.empty((len(when_), 0))])
    n = int(np.sum(~np.isnan(T).all(axis=1)))
    for column in dict.fromkeys((*roles.targets, *roles.inputs)):
        if np.isnan(known[column][:n]).any():  # which is to be asked about before
            raise ValueError(f"{name}, column {column!r}: not all of its cells are numbers")
    if n - lags < 2:
        has = "row has" if n == 1 else "rows have"
        raise ValueError(f"{name}: {n} {has} targets; at least {2 + lags} are needed")
    foreign = [c for c in roles.inputs if ahead and c not in given]
    if foreign:
        raise ValueError(
            f"{name}: {', '.join(foreign)} are not known {ahead} steps ahead; only the time, "
            f"the row count and earlier values of the targets are"
        )
    names = list(roles.inputs)
    if lags:
        if np.ptp(np.diff(when_)):
            raise ValueError(f"{name}: earlier values are inputs only where times rise evenly")
        back = range(1, lags + 1)
        X = np.hstack([X[lags:], *(T[lags - lag : len(T) - lag] for lag in back)])
        T, when_, n = T[lags:], when_[lags:], n - lags
        names += [f"{target} {lag} before" for lag in back for target in roles.targets]
    if not names:
        raise ValueError(f"{name}: choose at least one input")
    return Table(
        years=when_[:n].astype(np.int64),
        inputs=X[:n],
        targets=T[:n],
        future_years=when_[n:].astype(np.int64),
        future_inputs=X[n:],
        input_names=tuple(names),
        target_names=roles.targets,
        units=_units(reading) | dict(units or {}),
        time=" ".join(times) or ROW,
        line=line_of(reading),
        unit=unit,
        step=step,
        lags=lags,
        in_time=reading.times is not None or reading.mends.in_order,
    )


def refuse_repeats(name: str, inputs: Sequence[str], targets: Sequence[str]) -> None:
    """Refuse a column that is chosen twice, and a target that is an input."""
    for column in targets:
        if column in inputs:
            raise ValueError(
                f"{name}, column {column!r}: is an input and a target; a network that is told the "
                f"answer has nothing to learn"
            )
    for chosen in (inputs, targets):
        twice = [column for column in chosen if chosen.count(column) > 1]
        if twice:
            raise ValueError(f"{name}, column {twice[0]!r}: is chosen twice")


def refuse_open(name: str, findings: Iterable[Finding]) -> None:
    """Refuse a file about which something must be decided first, and name what would help."""
    for finding in findings:
        if not finding.open:
            continue
        mends = [_written(offer.mend) for offer in finding.offers]
        help_ = f"; if that is right, {_or(mends)}" if mends else ""
        about = "" if finding.sentence.startswith(name) else f"{name}: "
        raise ValueError(f"{about}{finding.sentence}{help_}")


def _or(ways: Sequence[str]) -> str:
    """The first ways and the last: of many series another, or all of them."""
    return " or ".join([*ways[:2], *ways[2:][-1:]])


def _written(mend: Mapping[str, Any]) -> str:
    """The arguments of a mend as Python has them."""
    plain = {k: list(v) if isinstance(v, tuple) and k != "time" else v for k, v in mend.items()}
    return ", ".join(f"{name}={value!r}" for name, value in plain.items())


def _refuse_words(reading: Reading) -> None:
    """Refuse a chosen column that holds no numbers."""
    roles = reading.roles
    times = () if reading.times is None else names_of(roles.time)
    values = {c: v for c, v in reading.columns.items() if c not in times}
    for name in (*roles.inputs, *roles.targets):
        column = values.get(name)
        if column and column.unused and not column.unused.startswith("is "):
            text = next((t for t in column.texts if t), "")
            raise ValueError(
                f"{reading.name}, column {name!r}: {text!r} is not a finite number; the column "
                f"{column.unused}"
            )


def _units(reading: Reading) -> dict[str, str]:
    """The units of the columns, as the file says them."""
    signs = {name: one.numbers.unit for name, one in reading.columns.items() if one.numbers.unit}
    for name in names_of(reading.roles.time):
        signs.pop(name, None)
    return signs | dict(reading.body.units)


def line_of(reading: Reading) -> str:
    """Python that reads the same table."""
    roles = reading.roles
    arguments = {"inputs": list(roles.inputs), "targets": list(roles.targets), "time": roles.time}
    arguments |= {n: count for n in ("lags", "ahead") if (count := getattr(roles, n))}
    arguments |= reading.mends.arguments()
    listed = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
    return f"bp.load_table({reading.line!r}, {listed})"


def data_folder() -> Path:
    """``data/`` beside the package, or inside it where the project was installed from a wheel."""
    package = Path(__file__).parents[1]
    inside = package / "_data"
    return inside if inside.is_dir() else package.parent / "data"


# ---- Normalisation -------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Scaler:
    """Maps each column to [-1, 1] and back: MATLAB's ``mapminmax``.

    Attributes
    ----------
    low, high : ndarray of shape (n_columns,)
        Smallest and largest value that was seen in fitting. A column in which they are equal passes
        unchanged.
    """

    low: FloatArray
    high: FloatArray

    @classmethod
    def fit(cls, values: ArrayLike) -> Scaler:
        """The scaler of these rows."""
        values = check_finite("values", values)
        if not values.size:
            raise ValueError(f"values have shape {values.shape}; there must be some")
        low, high = values.min(axis=0), values.max(axis=0)
        with np.errstate(over="ignore"):
            if not np.isfinite(2 * (high - low)).all():
                raise ValueError("a column spans more than a number can hold; take a larger unit")
        return cls(low, high)

    def _columns(self, values: ArrayLike) -> FloatArray:
        """``values`` if they have the columns of this scaler: NumPy would stretch fewer."""
        values = check_floats("values", values)
        if values.shape[values.ndim - self.low.ndim :] != self.low.shape:
            raise ValueError(f"values have shape {values.shape}; columns must be {self.low.shape}")
        return values

    def scale(self, values: ArrayLike) -> FloatArray:
        """2(x − min)/(max − min) − 1, in each column."""
        values = self._columns(values)
        span = np.where(self.high > self.low, self.high - self.low, 1)
        return np.where(self.high > self.low, 2 * (values - self.low) / span - 1, values)

    def unscale(self, values: ArrayLike) -> FloatArray:
        """(y + 1)/2 · (max − min) + min, in each column."""
        values = self._columns(values)
        return np.where(
            self.high > self.low, (values + 1) / 2 * (self.high - self.low) + self.low, values
        )


@dataclass(frozen=True, eq=False)
class Problem:
    """A table normalised for a network, with the minimum and maximum of the training years alone.

    Attributes
    ----------
    X, T : ndarray of shape (n_samples, n_inputs) and (n_samples, n_outputs)
        The training years.
    X_future : ndarray of shape (n_future, n_inputs)
    X_held_out, T_held_out : ndarray
        The other years; without rows where nothing is held out.
    train_years, held_out_years : ndarray
    x_scaler, t_scaler : Scaler
    table : Table
    """

    X: FloatArray
    T: FloatArray
    X_future: FloatArray
    X_held_out: FloatArray
    T_held_out: FloatArray
    train_years: np.ndarray
    held_out_years: np.ndarray
    x_scaler: Scaler
    t_scaler: Scaler
    table: Table

    @property
    def constant(self) -> list[str]:
        """The columns that never change in the training years: nothing is to be learned of them.

        They pass the scalers unchanged, however large they are.
        """
        names = (*self.table.input_names, *self.table.target_names)
        low = np.concatenate([self.x_scaler.low, self.t_scaler.low])
        high = np.concatenate([self.x_scaler.high, self.t_scaler.high])
        return [name for name, same in zip(names, low == high, strict=True) if same]

    @property
    def held_out(self) -> tuple[FloatArray, FloatArray] | None:
        """What ``train`` takes as ``held_out``."""
        return (self.X_held_out, self.T_held_out) if len(self.X_held_out) else None


def normalise(table: Table, train: Iterable[int] | None = None) -> Problem:
    """Normalise a table to [-1, 1].

    Parameters
    ----------
    table : Table
    train : iterable of int, optional
        The years to train on: all if left out. The scalers are fitted on them alone, so that
        nothing leaks from a year held out.

    Raises
    ------
    ValueError
        If a year is not in the table, or fewer than two are left.
    """
    check_type("table", table, Table)
    check_matrix("table.inputs", table.inputs, len(table.input_names), len(table.years))
    check_matrix("table.targets", table.targets, len(table.target_names), len(table.years))
    wanted = table.years if train is None else _whole_years(train)
    for year in wanted[~np.isin(wanted, table.years)]:
        raise ValueError(
            f"train has the year {year}; the table has {table.years[0]} to {table.years[-1]}"
        )
    if len(wanted) < 2:
        raise ValueError(f"train has {len(wanted)} years; at least 2 are needed")
    rows = np.isin(table.years, wanted)
    x_scaler, t_scaler = Scaler.fit(table.inputs[rows]), Scaler.fit(table.targets[rows])
    X, T = x_scaler.scale(table.inputs), t_scaler.scale(table.targets)
    return Problem(
        X=X[rows],
        T=T[rows],
        X_future=x_scaler.scale(table.future_inputs),
        X_held_out=X[~rows],
        T_held_out=T[~rows],
        train_years=table.years[rows],
        held_out_years=table.years[~rows],
        x_scaler=x_scaler,
        t_scaler=t_scaler,
        table=table,
    )


def _rising(name: str, years: ArrayLike) -> np.ndarray:
    """Times of a table, as whole numbers."""
    years = check_shape(name, years, ("n",))
    if (years != np.floor(years)).any() or not (np.diff(years) > 0).all():
        raise ValueError(f"{name} must be whole numbers that rise; two of them are not")
    return years.astype(np.int64)


def _whole_years(years: Iterable[int]) -> np.ndarray:
    """Years to train on, each once; a part of a year is none."""
    if isinstance(years, str) or not isinstance(years, Iterable):
        raise ValueError(f"train is {years!r}; it must be several years")
    years = check_finite("train", check_shape("train", list(years), ("n_years",)))
    if (years != np.floor(years)).any():
        part = years[years != np.floor(years)][0]
        raise ValueError(f"train has the year {part:g}; years are whole numbers")
    return np.unique(years).astype(np.int64)
