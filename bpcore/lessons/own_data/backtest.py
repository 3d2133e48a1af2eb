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
from bpcore.core.words import counted
from bpcore.drawing.markup import table as html_table
from bpcore.lessons.laboratory.live import FEWEST_ROWS, Settings, problem_of, training_of
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
            self.verdict = TOO_SHORT.format(fewest=FEWEST_ROWS, rows=len(table.years))
            self._shown.value = f"<p>{html.escape(self.verdict)}</p>"
            return
        self.result = backtest(table, {}, years=years)  # of nobody yet, with years and record
        self._work = self._forecast_by(EX_ANTE, PRESS)

    def add_network(self, settings: Settings) -> None:
        """Begin with the network as the laboratory is set, if there are years to forecast."""
        if self.result is None:
            return
        said = AS_SET.format(
            rate=settings.learning_rate,
            epochs=settings.epochs,
            units=counted(settings.units, "hidden unit"),
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
        table, years = self._table, len(self.result.years)
        for name, method in methods.items():
            done = []
            self.result.forecasts.pop(name, None)
            self.cannot.pop(name, None)
            for year in range(years):
                said = TESTING.format(method=name, year=year + 1, years=years)
                self._shown.value = f"<p>{said}</p>"
                past = until(table, len(table.years) - years + year + 1)
                try:
                    tried = backtest(past, {name: method}, years=1)
                except ValueError as error:
                    self.cannot[name] = str(error)
                    break
                if name in tried.left_out:
                    self.cannot |= tried.left_out
                    break
                done.append(tried.forecasts[name][0])
                yield
            else:
                self.result.forecasts[name] = np.array(done)
        self.verdict = f"{describe(table, self.result, self.cannot)} {more}"
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


TOO_SHORT = (
    "No backtest: a year is forecast from at least {fewest} before it, and the table has {rows}."
)
TESTING = "Testing {method}: year {year} of {years} …"
PRESS = "Press the button to see how the network, as it is set, compares."
AS_SET = (
    "The network has the laboratory's settings: learning rate {rate:.3g}, {epochs:,} epochs, "
    "{units}. If you try many settings here, these years no longer judge: they choose."
)
HOW = (
    "Each of {first} to {last} forecast from the years before it alone, with inputs taken further "
    "by drift (ex ante)."
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


def describe(table: Table, result: Backtest, cannot: dict[str, str]) -> str:
    """Who forecast best, and who could not, in words."""
    said = [HOW.format(first=result.years[0], last=result.years[-1])]
    if result.forecasts:
        said += [_best_for(table, result, i) for i in range(len(result.target_names))]
    said += [LEFT_OUT.format(method=name, reason=reason) for name, reason in cannot.items()]
    n_inputs = len(table.input_names)
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
    return template.format(
        target=result.target_names[target],
        best=best,
        off=table.text(target, errors[best]),
        ours="" if ours is None else table.text(target, ours),
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
        caption=f"Mean absolute error, {result.years[0]} to {result.years[-1]}",
        strong=NETWORK,
    )
