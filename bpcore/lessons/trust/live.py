"""The forecast put to the test: by other initial weights, and by years that are on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.data import Table, load_highway
from bpcore.core.forecasting import (
    EX_ANTE,
    EX_POST,
    Backtest,
    WeightSpread,
    backtest,
    network_method,
    weight_spread,
)
from bpcore.core.network import FloatArray, Network
from bpcore.core.parallel import in_parallel
from bpcore.core.words import amount
from bpcore.lessons.forecast.live import EPOCHS, GOAL, MOST_UNITS, WEIGHTS
from bpcore.lessons.forecast.panels import TargetPanel
from bpcore.lessons.trust.panels import BacktestPanel, ErrorPanel, LotteryPanel
from bpcore.live import Experiment
from bpcore.live.highway import HighwayExperiment
from bpcore.live.settings import choice, epochs, rate, steps, weights, whole

# -- what it owes to the initial weights -----------------------------------------------------------


@dataclass(frozen=True)
class SpreadSettings:
    """What the controls of the spread stand at."""

    learning_rate: float = rate(0.05, 1e-3, 1.0)
    runs: int = steps(
        "runs", 20, (2, 3, 5, 10, 20, 30, 50, 100), "How many initial weights are tried"
    )
    epochs: int = epochs(5000, EPOCHS)
    units: int = whole("units", 8, 1, MOST_UNITS, "In the hidden layer")
    weights: str = weights("uniform", WEIGHTS)


class Spread(HighwayExperiment):
    """The same training from many initial weights: how far the forecasts lie apart."""

    name = "spread"
    Settings = SpreadSettings
    layout = {"columns": 3}

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        table = self.problem.table
        last = table.future_years[-1]
        self.targets = [TargetPanel(ax, table, i, last) for i, ax in enumerate((left, middle))]
        self.lottery = LotteryPanel(right, table, 0)
        return [*self.targets, self.lottery]

    def compute(self, settings: SpreadSettings) -> Iterator[WeightSpread]:
        return weight_spread(
            Network((3, settings.units, 2)),
            self.problem,
            range(1, settings.runs + 1),
            weights=settings.weights,
            learning_rate=settings.learning_rate,
            epochs=settings.epochs,
            goal=GOAL,
        )

    def draw(self, settings: SpreadSettings, result: WeightSpread, settle: bool) -> None:
        table = self.problem.table
        years = np.concatenate([table.years, table.future_years])
        curves = np.concatenate([result.fits, result.forecasts], axis=1)
        middle = np.median(curves, axis=0)
        for i, panel in enumerate(self.targets):
            marks = np.tile(table.future_years, len(curves)), result.forecasts[:, :, i].ravel()
            panel.update(years, middle[:, i], marks, others=curves[:, :, i])
        self.lottery.update(result.sse, result.forecasts[:, 0, 0])

    def describe(self, settings: SpreadSettings, result: WeightSpread) -> str:
        table, finite = self.problem.table, np.isfinite(result.sse)
        lost = int(np.sum(~finite))
        said = [TRIED.format(done=len(result.seeds), runs=settings.runs)]
        if lost:
            said.append((ONE_LOST if lost == 1 else MANY_LOST).format(lost=lost))
        if finite.any():
            forecasts = result.forecasts[finite, 0]
            ends = forecasts.min(axis=0), forecasts.max(axis=0)
            ranges = [
                RANGE.format(name=name, least=amount(least), most=amount(most))
                for name, least, most in zip(table.target_names, *ends, strict=True)
            ]
            said.append(
                SPREAD.format(
                    best=result.sse[finite].min(),
                    worst=result.sse[finite].max(),
                    year=table.future_years[0],
                    ranges=", ".join(ranges),
                )
            )
        return " ".join(said)


TRIED = "{done} of {runs} runs from other initial weights."
ONE_LOST = "1 of them has overflowed."
MANY_LOST = "{lost} of them have overflowed."
SPREAD = (
    "They end with an SSE from {best:.3g} to {worst:.3g}, and forecast for {year} {ranges}. "
    "This is spread from the initial weights, not a prediction interval."
)
RANGE = "{name} from {least} to {most}"


# -- how it fares ----------------------------------------------------------------------------------

YEARS = 8
METHODS = {"ex ante": EX_ANTE, "ex post": EX_POST}
INPUTS = {"ex ante": "extrapolated: ex ante", "ex post": "known: ex post"}
REFERENCE = "drift"
"""The method whose error is called 1. It looks at no input, so in both settings it is the same."""


@dataclass(frozen=True)
class BacktestSettings:
    """What the controls of the backtest stand at."""

    learning_rate: float = rate(0.05, 1e-3, 1.0)
    setting: str = choice(
        "inputs",
        "ex ante",
        INPUTS,
        "Whether the inputs of the year to forecast are known, or must be forecast themselves",
    )
    measure: str = choice(
        "measure",
        "absolute",
        {"absolute": "mean absolute error", "percentage": "mean absolute percentage error"},
        "How the errors of the eight years are added up",
    )
    epochs: int = epochs(5000, EPOCHS)
    units: int = whole("units", 8, 1, MOST_UNITS, "In the hidden layer")
    weights: str = weights("matlab", WEIGHTS)
    runs: int = whole("runs", 5, 1, 20, "The network's forecast is the median of so many runs")


class Fared(NamedTuple):
    """A backtest of the median network of some runs, beside the baselines."""

    test: Backtest  # its method "network" is the median of all runs so far
    runs: int  # how many those are


class Backtesting(Experiment):
    """Network and baselines forecast years that are on record, each from those before alone."""

    name = "backtesting"
    Settings = BacktestSettings
    layout = {"columns": 3}
    view = ("measure",)

    table = cached_property(lambda self: load_highway())

    @cached_property
    def baselines(self) -> dict[str, Backtest]:
        """How those fare that a network is compared with: by the setting, as no more matters."""
        return {
            setting: backtest(self.table, methods, setting=setting, years=YEARS)
            for setting, methods in METHODS.items()
        }

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        table, first = self.table, int(self.table.years[-YEARS])
        self.targets = [BacktestPanel(ax, table, i, first) for i, ax in enumerate((left, middle))]
        self.errors = ErrorPanel(right, table, len(EX_ANTE) + 1)
        return [*self.targets, self.errors]

    def compute(self, settings: BacktestSettings) -> Iterator[Fared]:
        others = self.baselines[settings.setting]
        first = 0 if settings.weights in ("matlab", "textbook") else 1
        alike = replace(settings, runs=1, measure="absolute")  # which do not matter to one run
        run = partial(one_run, self.table, alike)
        for runs, median in medians(run, range(first, first + settings.runs)):
            yield Fared(replace(others, forecasts={"network": median, **others.forecasts}), runs)

    def draw(self, settings: BacktestSettings, result: Fared, settle: bool) -> None:
        test = result.test
        network, other = test.forecasts["network"], test.forecasts[REFERENCE]
        for i, panel in enumerate(self.targets):
            panel.update(test.years, network[:, i], other[:, i], REFERENCE)
        self.errors.update(REFERENCE, *ranking(errors_of(test, settings.measure)))

    def describe(self, settings: BacktestSettings, result: Fared) -> str:
        test = result.test
        here = (ONE_RUN if settings.runs == 1 else MEDIAN).format(
            done=result.runs,
            runs=settings.runs,
            first=test.years[0],
            last=test.years[-1],
            setting=settings.setting,
        )
        errors = errors_of(test, settings.measure)
        if not np.isfinite(errors["network"]).all():
            return f"{here} {OVERFLOWED}"
        return " ".join((here, *verdicts(settings, errors, test.target_names)))


def medians(
    run: Callable[[int], FloatArray], seeds: Iterable[int]
) -> Iterator[tuple[int, FloatArray]]:
    """How many runs there are so far, and the median of what they say, after each."""
    done = []
    for said in in_parallel(run, seeds):
        done.append(said)
        with np.errstate(all="ignore"):  # infinity less infinity, where runs have overflowed
            median = np.median(done, axis=0)
        yield len(done), median


@lru_cache(maxsize=100)  # one run more needs those before it
def one_run(table: Table, settings: BacktestSettings, seed: int) -> FloatArray:
    """What one network forecasts of each year."""
    network = network_method(
        settings.units,
        weights=settings.weights,
        seed=seed or None,
        learning_rate=settings.learning_rate,
        epochs=settings.epochs,
        goal=GOAL,
    )
    test = backtest(table, {"it": network}, setting=settings.setting, years=YEARS)
    return test.forecasts["it"]


def errors_of(test: Backtest, measure: str = "absolute") -> dict[str, FloatArray]:
    """The error of each method, for each target, in one of the two measures."""
    measures = {
        "absolute": test.mean_absolute_error,
        "percentage": test.mean_absolute_percentage_error,
    }
    with np.errstate(all="ignore"):  # an overflowed network
        return {method: measures[measure](method) for method in test.forecasts}


def ranking(errors: dict[str, FloatArray]) -> tuple[list[str], FloatArray]:
    """Methods, and the error of each as a multiple of the reference's; the best on top."""
    with np.errstate(all="ignore"):
        ratios = {method: error / errors[REFERENCE] for method, error in errors.items()}
        methods = sorted(ratios, key=lambda m: np.nan_to_num(ratios[m].sum(), nan=np.inf))
    return methods, np.array([ratios[method] for method in methods])


MEDIAN = "Median of {done} of {runs} runs, {first} to {last}, {setting}."
ONE_RUN = "One run, {first} to {last}, {setting}."
OVERFLOWED = "The network has overflowed in a year: it forecasts nothing."
UNBEATEN = {
    "absolute": "Mean absolute error for {target}: network {ours}, {reference} {theirs}; no "
    "baseline is better.",
    "percentage": "Mean absolute percentage error for {target}: network {ours}, {reference} "
    "{theirs}; no baseline is better.",
}
BEATEN = {
    "absolute": "Mean absolute error for {target}: network {ours}, {reference} {theirs}; better: "
    "{better}.",
    "percentage": "Mean absolute percentage error for {target}: network {ours}, {reference} "
    "{theirs}; better: {better}.",
}
NEXT_UNBEATEN = "For {target}: network {ours}, {reference} {theirs}; no baseline is better."
NEXT_BEATEN = "For {target}: network {ours}, {reference} {theirs}; better: {better}."


def verdicts(
    settings: BacktestSettings, errors: dict[str, FloatArray], targets: tuple[str, ...]
) -> Iterator[str]:
    """Who forecast each target how well."""
    percent = settings.measure == "percentage"
    for i, target in enumerate(targets):
        off = {method: error[i] for method, error in errors.items()}
        better = sorted((m for m in off if off[m] < off["network"]), key=off.__getitem__)
        if i == 0:
            template = (BEATEN if better else UNBEATEN)[settings.measure]
        else:
            template = NEXT_BEATEN if better else NEXT_UNBEATEN
        ours, theirs = (
            f"{amount(off[method], 1)} %" if percent else amount(off[method])
            for method in ("network", REFERENCE)
        )
        yield template.format(
            target=target, ours=ours, reference=REFERENCE, theirs=theirs, better=", ".join(better)
        )
