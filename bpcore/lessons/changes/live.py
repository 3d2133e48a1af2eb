"""Levels, changes or growth, by a network or without one, in a rolling backtest and ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.baselines import drift
from bpcore.core.data import load_highway
from bpcore.core.forecasting import Backtest, Method, backtest, of_series
from bpcore.core.network import FloatArray
from bpcore.core.words import amount, counted
from bpcore.lessons.changes.models import (
    KINDS,
    MODELS,
    NO_DRAW,
    forecaster,
    half_width,
    model_of,
    name_of,
    regression,
    seeds_of,
)
from bpcore.lessons.changes.panels import OutlookPanel
from bpcore.lessons.forecast.live import EPOCHS
from bpcore.lessons.trust.live import INPUTS, REFERENCE, YEARS, errors_of, medians, ranking
from bpcore.lessons.trust.panels import ErrorPanel
from bpcore.live import Experiment
from bpcore.live.settings import choice, epochs, rate, whole


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    of: str = choice(
        "forecast", "levels", tuple(KINDS), "What of the series the model sees, and says"
    )
    model: str = choice("by", "network", MODELS, "What forecasts it")
    epochs: int = epochs(500, EPOCHS)
    setting: str = choice(
        "inputs",
        "ex post",
        INPUTS,
        "Whether the inputs of the years to forecast are known, or taken further by drift",
    )
    ahead: int = whole("years ahead", 1, 1, 2, "From the last known year to the one forecast")
    learning_rate: float = rate(0.05, 1e-3, 1.0)


class Outlook(NamedTuple):
    """How a model fared with each kind, and what it says of the years to come."""

    test: Backtest  # of the model with each kind, of regression with each kind, and of drift
    half: FloatArray  # (n_tested, n_outputs): how far drift's interval reached
    scenarios: dict[str, FloatArray]  # (n_future, n_outputs) each, with the inputs of the table
    runs: int  # of which it is the median, so far


class Changes(Experiment):
    """What is forecast matters as much as what forecasts it."""

    name = "changes"
    Settings = Settings
    layout = {"columns": 3, "height": 4.2}
    view = ("of",)

    table = cached_property(lambda self: load_highway())

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        first = int(self.table.years[-YEARS])
        self.targets = [
            OutlookPanel(ax, self.table, i, first) for i, ax in enumerate((left, middle))
        ]
        self.errors = ErrorPanel(right, self.table, 2 * len(KINDS) + 1)
        return [*self.targets, self.errors]

    def compute(self, settings: Settings) -> Iterator[Outlook]:
        test = {
            "setting": settings.setting,
            "years": YEARS + 1 - settings.ahead,  # each from a year of the same eight
            "horizon": settings.ahead,
        }
        others = backtest(self.table, BASELINES, **test)
        half = others.forecasts.pop(HALF_WIDTH)

        def run(seed: int) -> FloatArray:
            """The tested years and those to come, by the model with each kind."""
            model = model_of(settings.model, seed, settings.epochs, settings.learning_rate)
            methods = {kind: forecaster(kind, model) for kind in KINDS}
            tested = backtest(self.table, methods, **test).forecasts
            return np.array([[*tested[k], *self.scenario(m)] for k, m in methods.items()])

        for runs, median in medians(run, seeds_of(settings.model)):
            by_kind = dict(zip(KINDS, median, strict=True))
            ours = {name_of(settings.model, k): by_kind[k][: len(half)] for k in KINDS}
            scenarios = {kind: said[len(half) :] for kind, said in by_kind.items()}
            yield Outlook(replace(others, forecasts=others.forecasts | ours), half, scenarios, runs)

    def scenario(self, method: Method) -> FloatArray:
        """What a method says of each year to come, with the inputs that the table gives."""
        ahead = self.table.future_inputs
        years = self.table.future_years
        known = (
            replace(self.table, future_inputs=ahead[:n], future_years=years[:n])
            for n in range(1, len(ahead) + 1)
        )
        return np.array([method(table, table.future_inputs[-1]) for table in known])

    def draw(self, settings: Settings, result: Outlook, settle: bool) -> None:
        test, table = result.test, self.table
        years = np.concatenate([test.years, table.future_years])
        ours = test.forecasts[name_of(settings.model, settings.of)]
        for i, panel in enumerate(self.targets):
            record, n = table.targets[:, i], len(table.future_years)
            by_drift = np.concatenate([test.forecasts[REFERENCE][:, i], drift(record, n)])
            half = np.concatenate([result.half[:, i], half_width(record, n)])
            panel.update(years, ours[:, i], by_drift, half, result.scenarios[settings.of][:, i])
        self.errors.update(REFERENCE, *ranking(errors_of(test)))

    def describe(self, settings: Settings, result: Outlook) -> str:
        test, table = result.test, self.table
        name = name_of(settings.model, settings.of)
        errors = errors_of(test)
        places = {
            "name": name[0].upper() + name[1:],
            "runs": counted(result.runs, "run"),
            "setting": settings.setting,
            "first": test.years[0],
            "last": test.years[-1],
            "ahead": settings.ahead,
            "targets": table.target_names,
        }
        if not (errors[name] < LOST * errors[REFERENCE]).all():
            return OVERFLOWED.format(**places)
        naive = np.abs(np.diff(table.targets[:-YEARS], axis=0)).mean(axis=0)
        template = (ALONE, MEDIAN)[settings.model not in NO_DRAW][settings.ahead - 1]
        return template.format(
            **places,
            ours=[amount(error) for error in errors[name]],
            mase=errors[name] / naive,
            theirs=[amount(error) for error in errors[REFERENCE]],
            year=table.future_years[0],
            scenario=[amount(value) for value in result.scenarios[settings.of][0]],
        )


HALF_WIDTH = "half of drift's interval"
BASELINES = {
    REFERENCE: of_series(drift),
    HALF_WIDTH: of_series(half_width),
    **{f"regression on {kind}": forecaster(kind, regression) for kind in KINDS},
}
LOST = 1e6
"""A network whose error is so many times that of drift has overflowed, or is about to."""


MEDIAN = (
    "{name}, median of {runs}, {setting}, {first} to {last}: off by {ours[0]} {targets[0]} "
    "(MASE {mase[0]:.2f}) and {ours[1]} {targets[1]} ({mase[1]:.2f}) on average; drift by "
    "{theirs[0]} and {theirs[1]}. Scenario for {year}: {scenario[0]} and {scenario[1]}.",
    "{name}, median of {runs}, {setting}, two years ahead, {first} to {last}: off by "
    "{ours[0]} {targets[0]} (MASE {mase[0]:.2f}) and {ours[1]} {targets[1]} ({mase[1]:.2f}) on "
    "average; drift by {theirs[0]} and {theirs[1]}. Scenario for {year}: {scenario[0]} and "
    "{scenario[1]}.",
)
ALONE = (
    "{name}, {setting}, {first} to {last}: off by {ours[0]} {targets[0]} (MASE {mase[0]:.2f}) and "
    "{ours[1]} {targets[1]} ({mase[1]:.2f}) on average; drift by {theirs[0]} and {theirs[1]}. "
    "Scenario for {year}: {scenario[0]} and {scenario[1]}.",
    "{name}, {setting}, two years ahead, {first} to {last}: off by {ours[0]} {targets[0]} (MASE "
    "{mase[0]:.2f}) and {ours[1]} {targets[1]} ({mase[1]:.2f}) on average; drift by {theirs[0]} "
    "and {theirs[1]}. Scenario for {year}: {scenario[0]} and {scenario[1]}.",
)
OVERFLOWED = "{name}, {setting}: the network has overflowed in a year, and forecasts nothing."
