"""The table: read, checked, and normalised to [-1, 1]."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from bpcore.core.checks import check_finite, check_floats, check_matrix, check_type
from bpcore.core.network import FloatArray
from bpcore.core.tablefile import Sheet, open_sheet, read_numbers
from bpcore.core.words import in_steps_of

if TYPE_CHECKING:
    import pandas as pd

# --------------------------------------------------------------------------------------------------
# The table
# --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Table:
    """Yearly records: inputs, targets, and years for which only the inputs are known.

    Attributes
    ----------
    frame : pandas.DataFrame
        The file as it was read, a row per year; targets of the years to forecast are NaN.
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
    """

    frame: pd.DataFrame
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
        return f"Table({self.years[0]}–{self.years[-1]}: {inputs} → {targets})"


HIGHWAY_INPUTS = ("population", "vehicles", "road_area")
HIGHWAY_TARGETS = ("passengers", "freight")
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
    return _of_the_course("highway", HIGHWAY_INPUTS, HIGHWAY_TARGETS, HIGHWAY_UNITS)


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
    time: str | None = "year",
    units: dict[str, str] | None = None,
) -> Table:
    """Read a table from a CSV file and check it.

    Rows without any target, at the end, are years to forecast.

    Parameters
    ----------
    path : str or Path
    inputs, targets : sequence of str
        Names of columns.
    time : str, optional
        The column of whole-numbered years, in rising order; it may also be an input. ``None``
        counts the rows instead, from 1.
    units : dict, optional

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If a column is missing, a number is missing, is no number or is not finite, or a year is
        repeated or out of order: names row and column. Rows are counted as a spreadsheet shows
        them, the heading being row 1.
    """
    return make_table(open_sheet(path), inputs=inputs, targets=targets, time=time, units=units)


def make_table(
    sheet: Sheet,
    *,
    inputs: Sequence[str],
    targets: Sequence[str],
    time: str | None = "year",
    units: dict[str, str] | None = None,
) -> Table:
    """The table of a file that has been read; see ``load_table``."""
    import pandas as pd

    name, n_rows = sheet.name, len(sheet.rows)
    columns = tuple(dict.fromkeys((*([time] if time else []), *inputs, *targets)))
    for column in columns:
        if sheet.heading.count(column) != 1:
            raise ValueError(
                f"{name}: there must be one column {column!r}; "
                f"the columns are {', '.join(sheet.heading)}"
            )
    numbers = {column: read_numbers(sheet.texts(column), column, name) for column in columns}
    year = numbers[time] if time else np.arange(1.0, n_rows + 1)
    for row in range(n_rows):
        if not abs(year[row]) <= LAST_YEAR or year[row] != int(year[row]):
            raise ValueError(
                f"{name}, row {row + 2}, column {time!r}: {sheet.texts(time)[row]!r} is not a year"
            )
        if row and year[row] <= year[row - 1]:
            raise ValueError(
                f"{name}, row {row + 2}, column {time!r}: "
                f"{year[row]:.0f} comes after {year[row - 1]:.0f}; years must rise from row to row"
            )
    X = np.column_stack([numbers[column] for column in inputs])
    T = np.column_stack([numbers[column] for column in targets])
    future = np.isnan(T).all(axis=1)
    n = int(np.sum(~future))
    if n < 2:
        raise ValueError(f"{name}: {n} rows have targets; at least 2 are needed")
    if not future[n:].all():
        row = int(np.argmax(future))
        raise ValueError(
            f"{name}, row {row + 2}: has no targets, but rows below it do; "
            f"rows to forecast come last"
        )
    for names, values, rows in ((inputs, X, n_rows), (targets, T, n)):
        missing = np.argwhere(np.isnan(values[:rows]))
        if len(missing):
            row, column = missing[0]
            raise ValueError(
                f"{name}, row {row + 2}, column {names[column]!r}: the number is missing"
            )
    times = {time or ROW: year.astype(np.int64)}
    line = (
        f"bp.load_table({sheet.line!r}, inputs={list(inputs)!r}, targets={list(targets)!r}, "
        f"time={time!r})"
    )
    return Table(
        frame=pd.DataFrame({**times, **{c: numbers[c] for c in columns if c != time}}),
        years=year[:n].astype(np.int64),
        inputs=X[:n],
        targets=T[:n],
        future_years=year[n:].astype(np.int64),
        future_inputs=X[n:],
        input_names=tuple(inputs),
        target_names=tuple(targets),
        units=dict(units or {}),
        time=time or ROW,
        line=line,
    )


LAST_YEAR = 2**53
"""Above it a float does not tell one whole number from the next."""

ROW = "row"
"""What the years are called where rows are counted instead."""


def data_folder() -> Path:
    """``data/`` beside the package, or inside it where the project was installed from a wheel."""
    package = Path(__file__).parents[1]
    inside = package / "_data"
    return inside if inside.is_dir() else package.parent / "data"


# --------------------------------------------------------------------------------------------------
# Normalisation
# --------------------------------------------------------------------------------------------------


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

    def __post_init__(self) -> None:
        low, high = check_finite("low", self.low), check_finite("high", self.high)
        if low.shape != high.shape or (low > high).any():
            raise ValueError(f"low is {low} and high {high}; each column has low, and no less high")
        with np.errstate(over="ignore"):
            if not np.isfinite(2 * (high - low)).all():
                raise ValueError("a column spans more than a number can hold; take a larger unit")
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)

    @classmethod
    def fit(cls, values: ArrayLike) -> Scaler:
        """The scaler of these rows."""
        values = check_finite("values", values)
        if not values.size:
            raise ValueError(f"values have shape {values.shape}; there must be some")
        return cls(values.min(axis=0), values.max(axis=0))

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
    for year in wanted:
        if year not in table.years:
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


def _whole_years(years: Iterable[int]) -> np.ndarray:
    """Years to train on, each once; a part of a year is none."""
    if isinstance(years, str) or not isinstance(years, Iterable):
        raise ValueError(f"train is {years!r}; it must be several years")
    years = check_finite("train", list(years))
    if (years != np.floor(years)).any():
        part = years[years != np.floor(years)][0]
        raise ValueError(f"train has the year {part:g}; years are whole numbers")
    return np.unique(years).astype(np.int64)
