"""The forecast: how it comes about, at every epoch of the training and beyond the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bpcore.core.baselines import drift
from bpcore.core.data import Problem, load_highway, normalise
from bpcore.core.forecasting import beyond_range
from bpcore.core.history import History
from bpcore.core.network import FloatArray, Network, forward, init_params
from bpcore.core.training import Training
from bpcore.core.words import amount
from bpcore.lessons.forecast.panels import TargetPanel, UnitsPanel
from bpcore.live import Controls, Experiment, LiveFigure, Run, int_slider
from bpcore.live.usual import (
    GOAL,
    epochs_slider,
    rate_slider,
    seed_slider,
    shown_slider,
    sse_words,
    weights_menu,
)

EPOCHS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
SHOWN = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 200, 300, 500, 700, *EPOCHS[3:])
SNAPSHOTS = 60
MOST_UNITS = 16
MOST_AHEAD = 30
STILL = 0.01
"""A unit whose activation changes by less than this from one year to the next has stopped."""

WEIGHTS = ("matlab", "textbook", "uniform", "glorot")


def common_controls(start: Any) -> dict[str, Any]:
    """The controls that the experiments with forecasts have in common, by name."""
    return {
        "learning_rate": rate_slider(start.learning_rate, 1e-3, 1.0),
        "epochs": epochs_slider(start.epochs, EPOCHS),
        "units": int_slider("units", start.units, 1, MOST_UNITS, "In the hidden layer"),
        "weights": weights_menu(start.weights, WEIGHTS),
    }


@dataclass(frozen=True)
class Settings:
    """What the controls of ``forecasting`` stand at."""

    epoch_shown: int = 50_000
    ahead: int = 2
    learning_rate: float = 0.05
    epochs: int = 50_000
    units: int = 8
    weights: str = "matlab"
    seed: int = 0


class Result(NamedTuple):
    """A network at one epoch of its training, for the years on record and those to come.

    Attributes
    ----------
    history : History
    epoch : int
        That is shown.
    sse : float
        Of this epoch.
    years : ndarray of shape (n_years,)
    outputs : ndarray of shape (n_years, n_outputs)
        In the units of the table.
    activations : ndarray of shape (n_years, n_units)
    """

    history: History
    epoch: int
    sse: float
    years: np.ndarray
    outputs: FloatArray
    activations: FloatArray


def forecasting(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[Settings, Result]:
    """The fit and the forecast of the reference network, at every epoch of its training.

    Parameters
    ----------
    sharpness : float
        See ``bpcore.live.LiveFigure``.
    show : sequence of str, optional
        The controls to show, by the names of ``Settings``; all if left out.
    **settings
        Where the controls stand at first; see ``Settings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.
    """
    table = load_highway()
    problem = normalise(table)
    controls = _controls(Settings())
    controls.start(settings, show)
    figure = LiveFigure(3, sharpness=sharpness)
    years = np.arange(table.years[0], table.years[-1] + MOST_AHEAD + 1)
    targets = [TargetPanel(figure.axes[i], table, i, table.future_years[-1]) for i in range(2)]
    units = UnitsPanel(figure.axes[2], table, MOST_UNITS, table.future_years[-1])
    figure.animate(*(a for panel in (*targets, units) for a in panel.artists))
    inputs = np.vstack([table.inputs, table.future_inputs])
    known = len(inputs)
    more = np.column_stack([drift(column, len(years) - known) for column in inputs.T])
    X = problem.x_scaler.scale(np.vstack([inputs, more]))

    def begin(settings: Settings) -> Run[Settings, Result]:
        network = Network((X.shape[1], settings.units, problem.T.shape[1]))
        training = Training(
            network,
            init_params(network, settings.weights, seed=settings.seed or None),
            problem.X,
            problem.T,
            learning_rate=settings.learning_rate,
            epochs=settings.epochs,
            goal=GOAL,
            snapshots=SNAPSHOTS,
        )

        def result(settings: Settings, histories: list[History]) -> Result:
            (history,) = histories
            epochs = np.minimum(history.snapshot_epochs + 1, history.epochs)
            away = np.abs(np.log(epochs / settings.epoch_shown))
            i = int(np.flatnonzero(away == away.min())[-1])  # at the end: after its last update
            n = len(table.years) + settings.ahead
            with np.errstate(all="ignore"):  # an overflowed network says infinity
                passed = forward(network, history.snapshot(i), X[:n])
                outputs = problem.t_scaler.unscale(passed.Y)
            epoch = int(epochs[i])
            return Result(
                history, epoch, float(history.sse[epoch - 1]), years[:n], outputs, passed.A[1]
            )

        return Run([training], result)

    def draw(settings: Settings, result: Result, settle: bool) -> None:
        for panel in (*targets, units):
            panel.show_years(int(result.years[-1]))
        n = len(table.years)
        for i, panel in enumerate(targets):
            future = slice(n, n + len(table.future_years))
            marks = result.years[future], result.outputs[future, i]
            panel.update(result.years, result.outputs[:, i], marks)
        units.update(result.years, result.activations)

    return Experiment(
        "forecasting",
        controls=controls,
        alive="epoch_shown",
        settings=lambda values: Settings(**values),
        begin=begin,
        under_way=lambda settings: [{"learning_rate": settings.learning_rate}],
        rewinds=("epochs", "units", "weights", "seed"),
        view=("epoch_shown", "ahead"),
        figure=figure,
        draw=draw,
        describe=lambda settings, result: describe(settings, result, problem),
    )


def _controls(start: Settings) -> Controls:
    common = common_controls(start)
    return Controls(
        learning_rate=common["learning_rate"],
        epoch_shown=shown_slider(start.epoch_shown, SHOWN, "Whose network is shown"),
        ahead=int_slider(
            "years ahead",
            start.ahead,
            2,
            MOST_AHEAD,
            "Beyond 2011 the inputs go on growing as they did from 1990 to 2011",
        ),
        epochs=common["epochs"],
        units=common["units"],
        weights=common["weights"],
        seed=seed_slider(start.seed),
    )


def describe(settings: Settings, result: Result, problem: Problem) -> str:
    """What the panels show, in words."""
    table, outside = problem.table, beyond_range(problem)[0]
    n = len(table.years)
    here = f"In epoch {result.epoch:,} of {settings.epochs:,} "
    if not (np.isfinite(result.outputs).all() and np.isfinite(result.sse)):
        return f"{here}the numbers have overflowed: there is no forecast."
    last, ending, later = result.history.epochs, result.history.ending, ""
    if result.epoch < last and ending == "overflowed":
        later = f" Later, in epoch {last:,}, this run overflows."
    elif result.epoch < last and ending == "blown up":
        later = f" Later, by epoch {last:,}, this run has blown up."
    forecasts = "; ".join(
        f"{result.years[year]} "
        + ", ".join(
            f"{name} {amount(value)}"
            for name, value in zip(table.target_names, result.outputs[year], strict=True)
        )
        for year in sorted({n, n + 1, len(result.years) - 1})
    )
    moves = np.abs(np.diff(result.activations[n:], axis=0)).max(axis=0)
    still = int(np.sum(moves < STILL))
    return (
        f"{here}{sse_words(result.sse, result.history)}. Forecast: {forecasts}. "
        f"The inputs of {table.future_years[0]} lie {outside.min():.0%} to {outside.max():.0%} "
        f"of the training range above it. Of {settings.units} hidden units {still} "
        f"{'changes' if still == 1 else 'change'} by less than {STILL:g} a year after that: "
        f"{'more growth makes no difference there.' if still else 'all of them still move.'}"
        f"{later}"
    )
