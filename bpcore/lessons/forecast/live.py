"""The forecast: how it comes about, at every epoch of the training and beyond the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.baselines import drift
from bpcore.core.forecasting import beyond_range
from bpcore.core.history import History
from bpcore.core.network import FloatArray, Network, forward
from bpcore.core.training import Training
from bpcore.core.words import amount
from bpcore.lessons.forecast.panels import TargetPanel, UnitsPanel
from bpcore.live.highway import HighwayExperiment
from bpcore.live.settings import epochs, rate, seed, shown, weights, whole
from bpcore.live.words import SSEWords

GOAL = 1e-3
"""SSE at which the reference program would stop."""

EPOCHS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
SHOWN = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 200, 300, 500, 700, *EPOCHS[3:])
SNAPSHOTS = 60
MOST_UNITS = 16
MOST_AHEAD = 30
STILL = 0.01
"""A unit whose activation changes by less than this from one year to the next has stopped."""

WEIGHTS = ("matlab", "textbook", "uniform", "glorot")


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    learning_rate: float = rate(0.05, 1e-3, 1.0)
    epoch_shown: int = shown(50_000, SHOWN, "Whose network is shown")
    ahead: int = whole(
        "years ahead",
        2,
        2,
        MOST_AHEAD,
        "Beyond 2011 the inputs go on growing as they did from 1990 to 2011",
    )
    epochs: int = epochs(50_000, EPOCHS)
    units: int = whole("units", 8, 1, MOST_UNITS, "In the hidden layer")
    weights: str = weights("matlab", WEIGHTS)
    seed: int = seed()


class Result(NamedTuple):
    """A network at one epoch of its training, for the years on record and those to come."""

    history: History
    epoch: int  # that is shown
    sse: float  # of this epoch
    years: np.ndarray
    outputs: FloatArray  # (n_years, n_outputs), in the units of the table
    activations: FloatArray  # (n_years, n_units)


class Forecasting(HighwayExperiment):
    """The fit and the forecast of the reference network, at every epoch of its training."""

    name = "forecasting"
    Settings = Settings
    layout = {"columns": 3}
    alive = "epoch_shown"
    rewinds = ("epochs", "units", "weights", "seed")
    view = ("epoch_shown", "ahead")

    @cached_property
    def X(self) -> FloatArray:
        """Normalised inputs of every year, of shape (n_years, n_inputs).

        Of those on record, of those whose inputs are given, and of those beyond, which drift gives.
        """
        table = self.problem.table
        inputs = np.vstack([table.inputs, table.future_inputs])
        more = MOST_AHEAD - len(table.future_inputs)
        beyond = np.column_stack([drift(series, more) for series in inputs.T])
        return self.problem.x_scaler.scale(np.vstack([inputs, beyond]))

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        table = self.problem.table
        last = table.future_years[-1]
        self.targets = [TargetPanel(ax, table, i, last) for i, ax in enumerate((left, middle))]
        for panel in self.targets:  # with its widest numbers, to keep room for them
            panel.show_years(last + 1)
        self.units = UnitsPanel(right, table, MOST_UNITS, last)
        return [*self.targets, self.units]

    def begin(self, settings: Settings) -> list[Training]:
        self.network = Network((3, settings.units, 2))
        return self.trainings(settings, epochs=settings.epochs, goal=GOAL, snapshots=SNAPSHOTS)

    def make_result(self, settings: Settings, histories: list[History]) -> Result:
        (history,) = histories
        epochs = np.minimum(history.snapshot_epochs + 1, history.epochs)
        away = np.abs(np.log(epochs / settings.epoch_shown))
        i = int(np.flatnonzero(away == away.min())[-1])  # at the end: after its last update
        first, n = self.problem.table.years[0], len(self.problem.table.years) + settings.ahead
        with np.errstate(all="ignore"):  # an overflowed network says infinity
            passed = forward(self.network, history.snapshot(i), self.X[:n])
            outputs = self.problem.t_scaler.unscale(passed.Y)
        epoch = int(epochs[i])
        sse, years = float(history.sse[epoch - 1]), np.arange(first, first + n)
        return Result(history, epoch, sse, years, outputs, passed.A[1])

    def draw(self, settings: Settings, result: Result, settle: bool) -> None:
        table, last = self.problem.table, int(result.years[-1])
        future = slice(len(table.years), len(table.years) + len(table.future_years))
        for panel, outputs in zip(self.targets, result.outputs.T, strict=True):
            panel.show_years(last)
            panel.update(result.years, outputs, (result.years[future], outputs[future]))
        self.units.show_years(last)
        self.units.update(result.years, result.activations)

    def describe(self, settings: Settings, result: Result) -> str:
        here = {"epoch": result.epoch, "epochs": settings.epochs}
        if not np.isfinite([*result.outputs.flat, result.sse]).all():
            return OVERFLOWED.format(**here)
        fit = FIT.template(result.sse, result.history).format(**here, sse=result.sse)
        return " ".join((fit, *self.forecast_words(result)))

    def forecast_words(self, result: Result) -> Iterator[str]:
        """What it forecasts, how far it is from its training there, and how the run goes on."""
        table, outside = self.problem.table, beyond_range(self.problem)[0]
        n, units = len(table.years), result.activations.shape[1]
        yield FORECAST.format(
            years="; ".join(
                year_words(result.years[year], table.target_names, result.outputs[year])
                for year in sorted({n, n + 1, len(result.years) - 1})
            )
        )
        yield OUTSIDE.format(year=table.future_years[0], least=outside.min(), most=outside.max())
        moves = np.abs(np.diff(result.activations[n:], axis=0)).max(axis=0)
        still = int(np.sum(moves < STILL))
        template = {0: ALL_MOVE, 1: ONE_STOPPED}.get(still, MANY_STOPPED)
        yield template.format(units=units, still=still, step=STILL)
        last = result.history.epochs
        if result.epoch < last and result.history.ending in LATER:
            yield LATER[result.history.ending].format(epoch=last)


OVERFLOWED = "In epoch {epoch:,} of {epochs:,} the numbers have overflowed: there is no forecast."
FIT = SSEWords(
    "In epoch {epoch:,} of {epochs:,} the SSE is {sse:.4g}.",
    "In epoch {epoch:,} of {epochs:,} the SSE has blown up to {sse:.4g}.",
    "In epoch {epoch:,} of {epochs:,} the SSE has overflowed.",
)
FORECAST = "Forecast: {years}."
OUTSIDE = "The inputs of {year} lie {least:.0%} to {most:.0%} of the training range above it."
ALL_MOVE = (
    "Of {units} hidden units 0 change by less than {step:g} a year after that: all of them still "
    "move."
)
ONE_STOPPED = "Of {units} hidden units 1 changes by less than {step:g} a year after that."
MANY_STOPPED = "Of {units} hidden units {still} change by less than {step:g} a year after that."
LATER = {
    "overflowed": "Later, in epoch {epoch:,}, this run overflows.",
    "blown up": "Later, by epoch {epoch:,}, this run has blown up.",
}


def year_words(year: int, names: tuple[str, ...], values: FloatArray) -> str:
    """A year, and each target's forecast for it."""
    said = (f"{name} {amount(value)}" for name, value in zip(names, values, strict=True))
    return f"{year} {', '.join(said)}"
