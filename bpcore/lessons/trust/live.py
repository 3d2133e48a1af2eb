"""The forecast put to the test: by other initial weights, and by years that are on record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bpcore.core.data import Table, load_highway, normalise
from bpcore.core.forecasting import (
    EX_ANTE,
    EX_POST,
    Backtest,
    Method,
    WeightSpread,
    backtest,
    network_method,
    weight_spread,
)
from bpcore.core.network import FloatArray, Network
from bpcore.core.words import amount
from bpcore.lessons.forecast.live import common_controls
from bpcore.lessons.forecast.panels import BacktestPanel, ErrorPanel, LotteryPanel, TargetPanel
from bpcore.live import Controls, Experiment, LiveFigure, int_slider, menu, steps_slider
from bpcore.live.usual import GOAL

# --------------------------------------------------------------------------------------------------
# What it owes to the initial weights
# --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SpreadSettings:
    """What the controls of ``spread`` stand at."""

    learning_rate: float = 0.05
    runs: int = 20
    epochs: int = 5000
    units: int = 8
    weights: str = "uniform"


def spread(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[SpreadSettings, WeightSpread]:
    """The same training from many initial weights: how far the forecasts lie apart.

    Parameters
    ----------
    sharpness : float
        See ``bpcore.live.LiveFigure``.
    show : sequence of str, optional
        The controls to show, by the names of ``SpreadSettings``; all if left out.
    **settings
        Where the controls stand at first; see ``SpreadSettings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.
    """
    table = load_highway()
    problem = normalise(table)
    start = SpreadSettings()
    common = common_controls(start)
    controls = Controls(
        learning_rate=common["learning_rate"],
        runs=steps_slider(
            "runs", start.runs, (2, 3, 5, 10, 20, 30, 50, 100), "How many initial weights are tried"
        ),
        epochs=common["epochs"],
        units=common["units"],
        weights=common["weights"],
    )
    controls.start(settings, show)
    figure = LiveFigure(3, sharpness=sharpness)
    years = np.concatenate([table.years, table.future_years])
    targets = [TargetPanel(figure.axes[i], table, i, years[-1]) for i in range(2)]
    lottery = LotteryPanel(figure.axes[2], table, 0)
    figure.animate(*(a for panel in (*targets, lottery) for a in panel.artists))

    def compute(settings: SpreadSettings) -> Iterator[WeightSpread]:
        network = Network((problem.X.shape[1], settings.units, problem.T.shape[1]))
        return weight_spread(
            network,
            problem,
            range(1, settings.runs + 1),
            weights=settings.weights,
            learning_rate=settings.learning_rate,
            epochs=settings.epochs,
            goal=GOAL,
        )

    def draw(settings: SpreadSettings, result: WeightSpread, settle: bool) -> None:
        curves = np.concatenate([result.fits, result.forecasts], axis=1)
        middle = np.median(curves, axis=0)
        for i, panel in enumerate(targets):
            marks = np.tile(table.future_years, len(curves)), result.forecasts[:, :, i].ravel()
            panel.update(years, middle[:, i], marks, others=curves[:, :, i])
        lottery.update(result.sse, result.forecasts[:, 0, 0])

    return Experiment(
        "spread",
        controls=controls,
        settings=lambda values: SpreadSettings(**values),
        compute=compute,
        figure=figure,
        draw=draw,
        describe=lambda settings, result: describe_spread(settings, result, table),
    )


def describe_spread(settings: SpreadSettings, result: WeightSpread, table: Table) -> str:
    """How far the runs lie apart, in words."""
    done = len(result.seeds)
    said = [f"{done} of {settings.runs} runs from other initial weights."]
    lost = int(np.sum(~np.isfinite(result.sse)))
    if lost:
        said.append(f"{lost} of them {'has' if lost == 1 else 'have'} overflowed.")
    alive = result.forecasts[np.isfinite(result.sse), 0]
    if len(alive):
        ranges = ", ".join(
            f"{name} from {amount(low)} to {amount(high)}"
            for name, low, high in zip(
                table.target_names, alive.min(axis=0), alive.max(axis=0), strict=True
            )
        )
        sse = result.sse[np.isfinite(result.sse)]
        said.append(
            f"They end with an SSE from {sse.min():.3g} to {sse.max():.3g}, and forecast for "
            f"{table.future_years[0]} {ranges}. "
            "This is spread from the initial weights, not a prediction interval."
        )
    return " ".join(said)


# --------------------------------------------------------------------------------------------------
# How it fares
# --------------------------------------------------------------------------------------------------

YEARS = 8


@dataclass(frozen=True)
class BacktestSettings:
    """What the controls of ``backtesting`` stand at."""

    learning_rate: float = 0.05
    setting: str = "ex ante"
    measure: str = "absolute"
    epochs: int = 5000
    units: int = 8
    weights: str = "matlab"
    runs: int = 5


class Fared(NamedTuple):
    """A backtest of the median network of some runs, beside the baselines.

    Attributes
    ----------
    test : Backtest
        Its method "network" is the median of all runs so far.
    runs : int
        How many those are.
    """

    test: Backtest
    runs: int


def backtesting(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[BacktestSettings, Fared]:
    """Network and baselines forecast years that are on record, from nothing but the years before.

    Parameters
    ----------
    sharpness, show, **settings
        As for ``spread``; see ``BacktestSettings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.
    """
    table = load_highway()
    controls = _backtest_controls(BacktestSettings())
    controls.start(settings, show)
    figure = LiveFigure(3, sharpness=sharpness)
    first = int(table.years[-YEARS])
    targets = [BacktestPanel(figure.axes[i], table, i, first) for i in range(2)]
    errors = ErrorPanel(figure.axes[2], table, len(EX_ANTE) + 1)
    figure.animate(*(a for panel in (*targets, errors) for a in panel.artists))
    errors.laid_out()
    baselines = {
        setting: backtest(table, methods, setting=setting, years=YEARS)
        for setting, methods in (("ex ante", EX_ANTE), ("ex post", EX_POST))
    }

    def compute(settings: BacktestSettings) -> Iterator[Fared]:
        others, done = baselines[settings.setting], []
        first = 0 if settings.weights in ("matlab", "textbook") else 1
        for seed in range(first, first + settings.runs):
            method: Method = network_method(
                settings.units,
                weights=settings.weights,
                seed=seed or None,
                learning_rate=settings.learning_rate,
                epochs=settings.epochs,
                goal=GOAL,
            )
            test = backtest(table, {"network": method}, setting=settings.setting, years=YEARS)
            done.append(test.forecasts["network"])
            with np.errstate(all="ignore"):  # infinity less infinity, where runs have overflowed
                median = np.median(done, axis=0)
            forecasts = {"network": median, **others.forecasts}
            yield Fared(
                Backtest(
                    settings.setting, others.years, others.record, forecasts, table.target_names
                ),
                len(done),
            )

    def draw(settings: BacktestSettings, result: Fared, settle: bool) -> None:
        test, reference = result.test, reference_of(settings)
        for i, panel in enumerate(targets):
            panel.update(
                test.years,
                test.forecasts["network"][:, i],
                test.forecasts[reference][:, i],
                reference,
            )
        names, ratios = ranking(settings, result)
        errors.update(reference, names, ratios)

    return Experiment(
        "backtesting",
        controls=controls,
        settings=lambda values: BacktestSettings(**values),
        compute=compute,
        figure=figure,
        draw=draw,
        describe=describe_backtest,
    )


def _backtest_controls(start: BacktestSettings) -> Controls:
    common = common_controls(start)
    return Controls(
        learning_rate=common["learning_rate"],
        setting=menu(
            "inputs",
            start.setting,
            [("extrapolated: ex ante", "ex ante"), ("known: ex post", "ex post")],
            "Whether the inputs of the year to forecast are known, or must be forecast themselves",
        ),
        measure=menu(
            "measure",
            start.measure,
            [("mean absolute error", "absolute"), ("mean percentage error", "percentage")],
            "How the errors of the eight years are added up",
        ),
        epochs=common["epochs"],
        units=common["units"],
        weights=common["weights"],
        runs=int_slider(
            "runs", start.runs, 1, 20, "The network's forecast is the median of so many runs"
        ),
    )


def reference_of(settings: BacktestSettings) -> str:
    """The method whose error is called 1."""
    return "drift" if settings.setting == "ex ante" else "regression"


def ranking(settings: BacktestSettings, result: Fared) -> tuple[list[str], FloatArray]:
    """Methods, and the error of each as a multiple of the reference's; the best on top."""
    test = result.test
    measure = (
        test.mean_absolute_error if settings.measure == "absolute" else test.mean_percentage_error
    )
    with np.errstate(all="ignore"):
        ratios = {name: measure(name) / measure(reference_of(settings)) for name in test.forecasts}
        names = sorted(ratios, key=lambda name: np.nan_to_num(ratios[name].sum(), nan=np.inf))
    return names, np.array([ratios[name] for name in names])


def describe_backtest(settings: BacktestSettings, result: Fared) -> str:
    """Who forecast how well, in words."""
    test, reference = result.test, reference_of(settings)
    runs = f"Median of {result.runs} of {settings.runs} runs" if settings.runs > 1 else "One run"
    here = f"{runs}, {test.years[0]} to {test.years[-1]}, {settings.setting}."
    percent = settings.measure == "percentage"
    measure = test.mean_percentage_error if percent else test.mean_absolute_error
    with np.errstate(all="ignore"):
        network = measure("network")
    if not np.isfinite(network).all():
        return f"{here} The network has overflowed in a year: it forecasts nothing."
    said = []
    for i, name in enumerate(test.target_names):
        ours, theirs = network[i], measure(reference)[i]
        better = [m for m in test.forecasts if m != "network" and measure(m)[i] < ours]
        unit = " %" if percent else ""
        decimals = 1 if percent else 0
        verdict = (
            "no baseline is better"
            if not better
            else f"better: {', '.join(sorted(better, key=lambda m: measure(m)[i]))}"
        )
        said.append(
            f"{name}: network {amount(ours, decimals)}{unit}, "
            f"{reference} {amount(theirs, decimals)}{unit}; {verdict}"
        )
    return f"{here} Mean {settings.measure} error for {'. For '.join(said)}."
