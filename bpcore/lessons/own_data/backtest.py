"""A backtest of a reader's own table: the baselines at once, the network when it is asked for."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import ipywidgets as widgets
import numpy as np

from bpcore.core.baselines import least_squares
from bpcore.core.data import Table
from bpcore.core.forecasting import EX_ANTE, Backtest, Method, backtest, until
from bpcore.core.network import FloatArray, forward
from bpcore.core.roles import FEWEST_ROWS
from bpcore.core.words import counted
from bpcore.drawing.markup import table as html_table
from bpcore.lessons.laboratory.live import Settings, problem_of, training_of
from bpcore.live.buttons import button

MOST_YEARS = 8
"""Years of the backtest at most; a short table has fewer."""

NETWORK = "network"


class BacktestView:
    """A table of methods and their errors, a sentence, and the button that adds the network.

    All work is done by ``tick``, one year of one method at a time.

    Parameters
    ----------
    pressed : callable
        Called when the button is pressed.

    Attributes
    ----------
    result : Backtest or None
        Of the baselines and, once it was asked for, of the network; None where a table has too few
        years.
    cannot : dict of str to str
        Why some methods are left out of it.
    verdict : str
        What it says.
    busy : bool
        Whether more remains to be done.
    button : ipywidgets.Button
    widget : ipywidgets.VBox
    """

    def __init__(self, pressed: Callable[[], Any]) -> None:
        self.result: Backtest | None = None
        self.cannot: dict[str, str] = {}
        self.verdict = ""
        self._table: Table | None = None
        self._work: Iterator[None] | None = None
        self.button = button(
            "Backtest these settings",
            "balance-scale",
            "Train the laboratory's network on the past of each of the last years",
            pressed,
            align_self="flex-start",
        )
        self._shown = widgets.HTML(layout={"max_width": "1200px"})
        self.widget = widgets.VBox([self.button, self._shown])

    @property
    def busy(self) -> bool:
        """Whether more remains to be done."""
        return self._work is not None

    def begin(self, table: Table) -> None:
        """Begin with the baselines of a table; what was known of an earlier one is forgotten."""
        self._table, self._work, self.result, self.cannot = table, None, None, {}
        years = min(MOST_YEARS, len(table.years) - FEWEST_ROWS)
        self.button.disabled = years < 1
        if years < 1:
            self.verdict = (
                f"No backtest: a year is forecast from at least {FEWEST_ROWS} before it, and the "
                f"table has {len(table.years)}."
            )
            self._shown.value = f"<p>{html.escape(self.verdict)}</p>"
            return
        self.result = backtest(table, {}, years=years)  # of nobody yet, with years and record
        self._work = self._forecast_by(
            EX_ANTE, "Press the button to see how the network, as it is set, compares."
        )

    def add_network(self, settings: Settings) -> None:
        """Begin with the network as the laboratory is set, if there are years to forecast."""
        if self.result is None:
            return
        self._work = self._forecast_by(
            {NETWORK: network_as_set(settings)},
            f"The network has the laboratory's settings: learning rate "
            f"{settings.learning_rate:.3g}, {settings.epochs:,} epochs, "
            f"{counted(settings.units, 'hidden unit')}. "
            f"If you try many settings here, these years no longer judge: they choose.",
        )

    def tick(self) -> None:
        """Have one year forecast."""
        if self._work is not None and next(self._work, "over") == "over":
            self._work = None

    def stop(self) -> None:
        """Leave what has begun unfinished."""
        self._work = None

    def _forecast_by(self, methods: dict[str, Method], more: str) -> Iterator[None]:
        """Have methods forecast the last years, one year at a time, and show how they fare."""
        table, years = self._table, len(self.result.years)
        for name, method in methods.items():
            done = []
            self.result.forecasts.pop(name, None)
            self.cannot.pop(name, None)
            for year in range(years):
                self._shown.value = f"<p>Testing {name}: year {year + 1} of {years} …</p>"
                past = until(table, len(table.years) - years + year + 1)
                try:
                    done.append(backtest(past, {name: method}, years=1).forecasts[name][0])
                except ValueError as error:
                    self.cannot[name] = str(error)
                    break
                yield
            else:
                self.result.forecasts[name] = np.array(done)
        self.verdict = f"{describe(table, self.result, self.cannot)} {more}".strip()
        self._shown.value = (
            f'{as_html(table, self.result)}<p role="status" style="line-height: 1.4">'
            f"{html.escape(self.verdict)}</p>"
        )


def network_as_set(settings: Settings) -> Method:
    """The laboratory's network as a method of forecasting, trained on the past alone."""

    def method(past: Table, inputs: FloatArray) -> FloatArray:
        problem = problem_of(replace(settings, held_out=0), past)
        training = training_of(settings, problem)
        training.advance()
        if not np.isfinite(training.sse):
            return np.full(problem.T.shape[1], np.inf)
        X = problem.x_scaler.scale(inputs[None])
        return problem.t_scaler.unscale(forward(training.network, training.params, X).Y)[0]

    return method


def describe(table: Table, result: Backtest, cannot: dict[str, str]) -> str:
    """Who forecast best, and who could not, in words."""
    said = [
        f"Each of {result.years[0]} to {result.years[-1]} forecast from the years before it alone, "
        f"with inputs taken further by drift (ex ante).",
        *(_best_for(table, result, i) for i in range(len(result.target_names)) if result.forecasts),
        *(f"{name} is left out: {reason}." for name, reason in cannot.items()),
    ]
    n_inputs = len(table.input_names)
    rank = least_squares(table.inputs, table.targets).rank
    if rank < n_inputs:
        said.append(
            f"Of the {n_inputs} inputs only {rank} are independent, so the regression's "
            f"coefficients are not unique: it takes the smallest."
        )
    return " ".join(said)


def _best_for(table: Table, result: Backtest, target: int) -> str:
    """The best method for one target, and the network beside it."""
    errors = {name: _error(result, name)[target] for name in result.forecasts}
    best = min(errors, key=lambda name: errors[name])
    off = table.text(target, errors[best])
    said = f"For {result.target_names[target]} {best} is best, off by {off} on average"
    if best == NETWORK or NETWORK not in errors:
        return f"{said}."
    ours = errors[NETWORK]
    how_far = (
        f"by {table.text(target, ours)}" if np.isfinite(ours) else "infinitely far: it overflowed"
    )
    return f"{said}; the network is off {how_far}."


def _error(result: Backtest, name: str) -> FloatArray:
    """Mean absolute error of each target; infinite where a method has overflowed."""
    with np.errstate(all="ignore"):
        off = result.mean_absolute_error(name)
    return np.where(np.isnan(off), np.inf, off)


def as_html(table: Table, result: Backtest) -> str:
    """Mean absolute error of each method and target, the best for the first target on top."""
    errors = {name: _error(result, name) for name in result.forecasts}
    rows = [
        [name, *(table.text(i, e) if np.isfinite(e) else "overflowed" for i, e in enumerate(error))]
        for name, error in sorted(errors.items(), key=lambda item: item[1][0])
    ]
    return html_table(
        ["method", *map(table.label, result.target_names)],
        rows,
        caption=f"Mean absolute error, {result.years[0]} to {result.years[-1]}",
        strong=NETWORK,
    )
