"""The forecast: how it comes about, what it owes to the initial weights, and how it fares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bpcore.baselines import drift
from bpcore.data import load_highway, normalise
from bpcore.experiments.usual import (
    GOAL,
    epochs_slider,
    rate_slider,
    seed_slider,
    shown_slider,
    weights_menu,
)
from bpcore.forecasting import (
    EX_ANTE,
    EX_POST,
    Backtest,
    Method,
    WeightSpread,
    backtest,
    beyond_range,
    network_method,
    weight_spread,
)
from bpcore.history import History
from bpcore.live import (
    Controls,
    Experiment,
    LiveFigure,
    Run,
    int_slider,
    menu,
    steps_slider,
)
from bpcore.network import FloatArray, Network, forward, init_params
from bpcore.plots.forecasting import (
    BacktestPanel,
    ErrorPanel,
    LotteryPanel,
    TargetPanel,
    UnitsPanel,
)
from bpcore.training import Training
from bpcore.words import amount

EPOCHS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
SHOWN = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 200, 300, 500, 700, *EPOCHS[3:])
SNAPSHOTS = 60
MOST_UNITS = 16
MOST_AHEAD = 30
STILL = 0.01
"""A unit whose activation changes by less than this from one year to the next has stopped."""

WEIGHTS = ("matlab", "textbook", "uniform", "glorot")


def _common(start: Any) -> dict[str, Any]:
    """The controls that all three experiments have."""
    return {
        "learning_rate": rate_slider(start.learning_rate, 1e-3, 1.0),
        "epochs": epochs_slider(start.epochs, EPOCHS),
        "units": int_slider("units", start.units, 1, MOST_UNITS, "In the hidden layer"),
        "weights": weights_menu(start.weights, WEIGHTS),
    }


# --------------------------------------------------------------------------------------------------
# How it comes about
# --------------------------------------------------------------------------------------------------


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
    start = Settings()
    common = _common(start)
    controls = Controls(
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

    outside = beyond_range(problem)[0]

    def describe(settings: Settings, result: Result) -> str:
        n = len(table.years)
        here = f"In epoch {result.epoch:,} of {settings.epochs:,} "
        if not (np.isfinite(result.outputs).all() and np.isfinite(result.sse)):
            return f"{here}the numbers have overflowed: there is no forecast."
        later = ""
        if result.history.ending == "overflowed":
            later = f" Later, in epoch {result.history.epochs:,}, this run overflows."
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
            f"{here}the SSE is {result.sse:.4g}. Forecast: {forecasts}. "
            f"The inputs of {table.future_years[0]} lie {outside.min():.0%} to {outside.max():.0%} "
            f"of the training range above it. Of {settings.units} hidden units {still} "
            f"{'changes' if still == 1 else 'change'} by less than {STILL:g} a year after that: "
            f"{'more growth makes no difference there.' if still else 'all of them still move.'}"
            f"{later}"
        )

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
        describe=describe,
    )


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
    sharpness, show, **settings
        As for ``forecasting``; see ``SpreadSettings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.
    """
    table = load_highway()
    problem = normalise(table)
    start = SpreadSettings()
    common = _common(start)
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

    def describe(settings: SpreadSettings, result: WeightSpread) -> str:
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

    return Experiment(
        "spread",
        controls=controls,
        settings=lambda values: SpreadSettings(**values),
        compute=compute,
        figure=figure,
        draw=draw,
        describe=describe,
    )


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
        As for ``forecasting``; see ``BacktestSettings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.
    """
    table = load_highway()
    start = BacktestSettings()
    common = _common(start)
    controls = Controls(
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
