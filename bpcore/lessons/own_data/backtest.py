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
from bpcore.core.forecasting import (
    EX_ANTE,
    Backtest,
    Method,
    backtest,
    go_on_to,
    says,
    seasonal,
    until,
)
from bpcore.core.network import FloatArray
from bpcore.core.words import counted
from bpcore.drawing.markup import table as html_table
from bpcore.lessons.laboratory.live import FEWEST_ROWS, Settings, problem_of, training_of
from bpcore.live.controls import button

MOST_YEARS = 8
"""Years of the backtest at most; a short table has fewer."""

NETWORK, SEASONAL = "network", "seasonal naive"


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
    verdict : str
        What it says.
    button : ipywidgets.Button
    widget : ipywidgets.VBox
    """

    def __init__(self, pressed: Callable[[], Any]) -> None:
        self.result: Backtest | None = None
        self.verdict = ""
        self._table: Table | None = None
        self._work: Iterator[None] | None = None
        self.button = button(
            "Backtest these settings",
            "balance-scale",
            "Train the laboratory's network on the past of each of the last rows",
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
        self._table, self._work, self.result = table, None, None
        horizon = horizon_of(table)
        years = min(MOST_YEARS, len(table.years) - horizon + 1 - FEWEST_ROWS)
        self.button.disabled = years < 1 or not table.in_time
        if self.button.disabled:
            self.verdict = _no_backtest(table)
            self._shown.value = f"<p>{html.escape(self.verdict)}</p>"
            return
        # Of nobody yet, with years and record.
        self.result = backtest(table, {}, years=years, horizon=horizon)
        methods = EX_ANTE if table.season is None else EX_ANTE | {SEASONAL: seasonal}
        self._work = self._forecast_by(methods, PRESS)

    def add_network(self, settings: Settings) -> None:
        """Begin with the network as the laboratory is set, if there are years to forecast."""
        if self._table is None or self.result is None:
            return
        said = AS_SET.format(
            rate=settings.learning_rate,
            epochs=settings.epochs,
            units=counted(settings.units, "hidden unit"),
            times=nouns(self._table)[1],
        )
        self._work = self._forecast_by({NETWORK: network_as_set(settings)}, said)

    def tick(self) -> None:
        """Have one year forecast."""
        if self._work is not None and next(self._work, "over") == "over":
            self._work = None

    def stop(self) -> None:
        """Leave what has begun unfinished."""
        self._work = None

    def _forecast_by(self, methods: dict[str, Method], more: str) -> Iterator[None]:
        """Have methods forecast the last years, one year at a time, and show how they fare."""
        table, result = self._table, self.result
        years, unit = len(result.years), nouns(table)[0]
        for name, method in methods.items():
            done = []
            result.forecasts.pop(name, None)
            result.left_out.pop(name, None)
            for year in range(1, years + 1):
                said = TESTING.format(method=name, unit=unit, year=year, years=years)
                self._shown.value = f"<p>{said}</p>"
                past = until(table, len(table.years) - years + year)
                try:
                    tried = backtest(past, {name: method}, years=1, horizon=horizon_of(table))
                    result.left_out.update(tried.left_out)
                except ValueError as error:
                    result.left_out[name] = str(error)
                if name in result.left_out:
                    break
                done.append(tried.forecasts[name][0])
                yield
            else:
                result.forecasts[name] = np.array(done)
        self.verdict = f"{describe(table, result)} {more}"
        self._shown.value = (
            f'{as_html(table, result)}<p role="status" style="line-height: 1.4">'
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
        return go_on_to(past, inputs, says(training.network, training.params, problem))

    return method


TOO_SHORT = (
    "No backtest: a {unit} is forecast from at least {fewest} before it, and the table has {rows}."
)
TOO_FAR = (
    "No backtest: a {unit} is forecast {steps} steps ahead from at least {fewest} before it, and "
    "the table has {rows}."
)
NOT_IN_TIME = (
    "No backtest: the rows are not in time, so none of them comes before another. Held-out rows "
    "still judge a network."
)
TESTING = "Testing {method}: {unit} {year} of {years} …"
PRESS = "Press the button to see how the network, as it is set, compares."
AS_SET = (
    "The network has the laboratory's settings: learning rate {rate:.3g}, {epochs:,} epochs, "
    "{units}. If you try many settings here, these {times} no longer judge: they choose."
)
HOW = (
    "Each of {first} to {last} forecast from the {units} before it alone, with inputs taken "
    "further by drift (ex ante)."
)
HOW_FAR = (
    "Each of {first} to {last} forecast {steps} steps ahead from the {units} before alone, with "
    "inputs taken further by drift (ex ante), and earlier values of targets by their own forecasts."
)
BEST = "For {target} {best} is best, off by {off} on average."
BEST_AND_NETWORK = (
    "For {target} {best} is best, off by {off} on average; the network is off by {ours}."
)
BEST_AND_LOST = (
    "For {target} {best} is best, off by {off} on average; the network is off infinitely far: "
    "it overflowed."
)
LEFT_OUT = "{method} is left out: {reason}."
DEPENDENT = (
    "Of the {inputs} inputs only {rank} are independent, so the regression's coefficients are not "
    "unique: it takes the smallest."
)


def nouns(table: Table) -> tuple[str, str]:
    """What a row is called, one and several: year, years."""
    one = "row" if table.unit == "number" else table.unit
    return one, f"{one}s"


def horizon_of(table: Table) -> int:
    """How many steps ahead it is to be forecast, at least one."""
    return max(1, len(table.future_years))


def _no_backtest(table: Table) -> str:
    if not table.in_time:
        return NOT_IN_TIME
    steps, rows = horizon_of(table), len(table.years)
    template = TOO_SHORT if steps == 1 else TOO_FAR
    return template.format(unit=nouns(table)[0], steps=steps, fewest=FEWEST_ROWS, rows=rows)


def describe(table: Table, result: Backtest) -> str:
    """Who forecast best, and who could not, in words."""
    first, last = table.when(result.years[0]), table.when(result.years[-1])
    steps, n_inputs = horizon_of(table), len(table.input_names)
    template = HOW if steps == 1 else HOW_FAR
    said = [template.format(first=first, last=last, units=nouns(table)[1], steps=steps)]
    if result.forecasts:
        said += [_best_for(table, result, i) for i in range(len(result.target_names))]
    left_out = result.left_out.items()
    said += [LEFT_OUT.format(method=name, reason=reason) for name, reason in left_out]
    rank = least_squares(table.inputs, table.targets).rank
    if rank < n_inputs:
        said.append(DEPENDENT.format(inputs=n_inputs, rank=rank))
    return " ".join(said)


def _best_for(table: Table, result: Backtest, target: int) -> str:
    """The best method for one target, and the network beside it."""
    errors = {name: _error(result, name)[target] for name in result.forecasts}
    best, ours = min(errors, key=errors.get), errors.get(NETWORK)
    if best == NETWORK or ours is None:
        template = BEST
    else:
        template = BEST_AND_NETWORK if np.isfinite(ours) else BEST_AND_LOST
    said = {name: table.text(target, error) for name, error in errors.items()}
    return template.format(
        target=result.target_names[target], best=best, off=said[best], ours=said.get(NETWORK)
    )


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
        caption=f"Mean absolute error, {table.when(result.years[0])} to "
        f"{table.when(result.years[-1])}",
        strong=NETWORK,
    )
