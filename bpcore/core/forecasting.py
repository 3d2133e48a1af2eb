"""The forecast in the units of the table, and how far to trust it.

``fitted`` and ``forecast`` are what a network says. ``beyond_range`` tells how far outside its
training it is asked. ``weight_spread`` repeats a run from other initial weights. ``backtest`` lets
methods forecast years that are on record, from nothing but the years before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from bpcore.core.baselines import (
    NoForecast,
    drift,
    grey,
    holt,
    least_squares,
    linear_trend,
    naive,
    seasonal_naive,
)
from bpcore.core.checks import (
    check_callable,
    check_choice,
    check_int,
    check_result,
    check_seed,
    check_type,
)
from bpcore.core.data import Problem, Table, normalise
from bpcore.core.network import (
    FloatArray,
    Network,
    Params,
    check_memoryless,
    forward,
    init_params,
)
from bpcore.core.parallel import in_parallel
from bpcore.core.training import train

if TYPE_CHECKING:
    import pandas as pd

# ---- What a network says -------------------------------------------------------------------------


def fitted(network: Network, params: Params, problem: Problem) -> FloatArray:
    """Network output for every year on record, those held out among them.

    Returns
    -------
    ndarray of shape (n_years, n_outputs)
        In the units of the table.
    """
    return says(network, params, problem)(problem.table.inputs)


def forecast(network: Network, params: Params, problem: Problem) -> FloatArray:
    """Network output for the years of which only the inputs are known.

    Where earlier values of the targets are inputs, it goes on from its own forecasts.

    Returns
    -------
    ndarray of shape (n_future, n_outputs)
        In the units of the table.
    """
    check_memoryless(network, "forecast")
    predict = says(network, params, problem)
    return go_on(problem.table, problem.table.future_inputs, predict)


def says(network: Network, params: Params, problem: Problem) -> Callable[[FloatArray], FloatArray]:
    """What a network makes of inputs, both in the units of the table."""
    check_type("problem", problem, Problem)

    def predict(inputs: FloatArray) -> FloatArray:
        return problem.t_scaler.unscale(forward(network, params, problem.x_scaler.scale(inputs)).Y)

    return predict


def go_on(
    table: Table, inputs: FloatArray, predict: Callable[[FloatArray], FloatArray]
) -> FloatArray:
    """Forecast steps one after the other, each from those before it: a recursive forecast.

    The table ends before the first step. ``inputs`` are of shape (n_steps, n_inputs); those of
    earlier values may be NaN, as they are filled in when they become known. ``predict`` makes
    targets (n, n_outputs) of inputs (n, n_inputs), in the units of the table.

    References
    ----------
    Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*, section 12.4, which forecasts
    with a network in this way.
    """
    if not table.lags:
        return predict(inputs)
    values = list(table.targets[-table.lags :])
    first = inputs.shape[1] - table.lags * table.targets.shape[1]
    for row in inputs:
        before = values[: -table.lags - 1 : -1]  # the last one first
        values.append(predict(np.concatenate([row[:first], *before])[None])[0])
    return np.array(values[table.lags :]).reshape(len(inputs), -1)


def go_on_to(
    past: Table, inputs: FloatArray, predict: Callable[[FloatArray], FloatArray]
) -> FloatArray:
    """The forecast of one year from its inputs, as of a ``Method``, whose steps before go first."""
    return go_on(past, past.future_inputs if past.lags else inputs[None], predict)[-1]


def beyond_range(problem: Problem) -> FloatArray:
    """How far each input to forecast from lies outside the range that the network was trained on.

    Returns
    -------
    ndarray of shape (n_future, n_inputs)
        As a share of that range: 0 inside, 0.5 for an input that lies half the range above its
        largest value in training, -0.5 for one as far below its smallest.
    """
    check_type("problem", problem, Problem)
    X = problem.X_future
    low, high = problem.X.min(axis=0), problem.X.max(axis=0)
    span = np.where(high > low, high - low, 1)
    return (np.maximum(X - high, 0) + np.minimum(X - low, 0)) / span


# ---- Other initial weights -----------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class WeightSpread:
    """The same training from other initial weights.

    What the forecasts differ by comes from the initial weights alone. It is not a prediction
    interval: it knows nothing of what else may happen, and all runs may be wrong together.

    Attributes
    ----------
    seeds : tuple of int
        Of the runs so far.
    sse : ndarray of shape (n_runs,)
        At the end of each.
    fits : ndarray of shape (n_runs, n_years, n_outputs)
        In the units of the table.
    forecasts : ndarray of shape (n_runs, n_future, n_outputs)
    share : float
        Of all the runs that are wanted.
    """

    seeds: tuple[int, ...]
    sse: FloatArray
    fits: FloatArray
    forecasts: FloatArray
    share: float


def weight_spread(
    network: Network,
    problem: Problem,
    seeds: Sequence[int],
    *,
    weights: str = "uniform",
    threads: int | None = None,
    **options: Any,
) -> Iterator[WeightSpread]:
    """Train from many initial weights, several runs at a time.

    Parameters
    ----------
    network, problem
        What is trained, and on what.
    seeds : sequence of int
        One for each run.
    weights : str
        Scheme of ``init_params``.
    threads : int, optional
        As many as there are processors if left out; the results do not depend on it.
    **options
        Of ``train``, which refuses those that are out of range.

    Yields
    ------
    WeightSpread
        After each run, with all runs so far.
    """
    check_memoryless(network, "weight_spread")
    check_type("problem", problem, Problem)
    if isinstance(seeds, str) or not isinstance(seeds, Iterable):
        raise ValueError(f"seeds is {seeds!r}; it must be several whole numbers, one for each run")
    seeds = [check_seed("seed", seed) for seed in seeds]

    def run(seed: int) -> tuple[float, FloatArray, FloatArray]:
        params = init_params(network, weights, seed=seed)
        history = train(network, params, problem.X, problem.T, **options)
        with np.errstate(all="ignore"):  # an overflowed network says infinity
            fit = fitted(network, history.params, problem)
            return float(history.sse[-1]), fit, forecast(network, history.params, problem)

    done = []
    for result in in_parallel(run, seeds, threads):
        done.append(result)
        sse, fits, forecasts = map(np.array, zip(*done, strict=True))
        yield WeightSpread(
            tuple(seeds[: len(done)]), sse, fits, forecasts, share=len(done) / len(seeds)
        )


# ---- Backtest ------------------------------------------------------------------------------------

Method = Callable[[Table, FloatArray], FloatArray]
"""``method(past, inputs)``: a table that ends with the last known year, and the inputs of the year
to forecast, of shape (n_inputs,); returns its forecast of that year's targets, (n_outputs,).
``past.future_years`` and ``past.future_inputs`` are those of all years up to it."""


def of_series(function: Callable[..., FloatArray], *, gaps: str = "refused") -> Method:
    """A method that looks at nothing but each target's own past, by ``function(series, horizon)``.

    ``gaps`` is what becomes of years that do not follow each other evenly: "refused", as the
    function counts rows; "told", as ``times``; or "ignored", as it looks at no time at all.
    """

    def method(past: Table, inputs: FloatArray) -> FloatArray:
        if gaps == "refused" and not past.even:
            raise NoForecast("it counts rows, and the times of these have gaps")
        more = {"times": past.years / past.step} if gaps == "told" else {}
        return np.array([function(y, steps_ahead(past), **more)[-1] for y in past.targets.T])

    return method


def seasonal(past: Table, inputs: FloatArray) -> FloatArray:
    """As in the same month or quarter before; of a table in months or quarters alone."""
    if past.season is None:
        raise NoForecast("the table is neither in months nor in quarters")
    return of_series(partial(seasonal_naive, season=past.season))(past, inputs)


def steps_ahead(past: Table) -> int:
    """How far the year to forecast lies behind the last known one, in steps."""
    last = past.future_years[-1] if len(past.future_years) else past.years[-1] + past.step
    return int(last - past.years[-1]) // past.step


def regression(past: Table, inputs: FloatArray) -> FloatArray:
    """Ordinary least squares on the inputs."""
    return go_on_to(past, inputs, least_squares(past.inputs, past.targets).predict)


def regression_on_changes(past: Table, inputs: FloatArray) -> FloatArray:
    """Ordinary least squares of the targets' yearly changes on those of the inputs.

    Series that all rise look related whether they are or not; their changes do not. With inputs
    that change as they did on average, which is how an ex-ante backtest takes them further, this is
    drift.

    References
    ----------
    Granger & Newbold, 1974; Hyndman & Athanasopoulos, section 7.3 (spurious regression) and 9.1
    (differencing).
    """
    if past.lags:
        raise NoForecast("earlier values of the targets are inputs, and it looks at their changes")
    fit = least_squares(np.diff(past.inputs, axis=0), np.diff(past.targets, axis=0))
    ahead = steps_ahead(past)
    # As the fit is linear, so many mean changes give what the changes one by one would.
    return past.targets[-1] + ahead * fit.predict(((inputs - past.inputs[-1]) / ahead)[None])[0]


def network_method(
    units: int = 8, *, weights: str = "matlab", seed: int | None = None, **options: Any
) -> Method:
    """A network with one hidden layer, trained on the past; its scalers see nothing else either.

    Parameters
    ----------
    units : int
        Hidden units.
    weights, seed
        See ``init_params``.
    **options
        Of ``train``.
    """

    def method(past: Table, inputs: FloatArray) -> FloatArray:
        problem = normalise(past)
        network = Network((problem.X.shape[1], units, problem.T.shape[1]))
        params = init_params(network, weights, seed=seed)
        history = train(network, params, problem.X, problem.T, **options)
        with np.errstate(all="ignore"):  # an overflowed network says infinity
            return go_on_to(past, inputs, says(network, history.params, problem))

    return method


EX_POST: dict[str, Method] = {
    "drift": of_series(drift, gaps="told"),
    "regression": regression,
    "regression on changes": regression_on_changes,
}
"""What a network is compared with where the inputs of the year to forecast are known: two methods
that look at them, and one that does without."""

EX_ANTE: dict[str, Method] = {
    "naive": of_series(naive, gaps="ignored"),
    "drift": of_series(drift, gaps="told"),
    "linear trend": of_series(linear_trend, gaps="told"),
    "Holt": of_series(holt),
    "GM(1,1)": of_series(grey),
    "regression": regression,
}
"""What it is compared with where nothing of that year is known."""

SETTINGS = ("ex post", "ex ante")


@dataclass(frozen=True, eq=False)
class Backtest:
    """Forecasts of years that are on record, each from nothing but the years before it.

    Attributes
    ----------
    setting : str
        "ex post" or "ex ante".
    years : ndarray of shape (n_years,)
    record : ndarray of shape (n_years, n_outputs)
        In the units of the table.
    forecasts : dict of str to ndarray of shape (n_years, n_outputs)
        Of each method.
    target_names : tuple of str
    left_out : dict of str to str
        Methods that are not made for such series, and why.
    """

    setting: str
    years: np.ndarray
    record: FloatArray
    forecasts: dict[str, FloatArray]
    target_names: tuple[str, ...]
    left_out: dict[str, str] = field(default_factory=dict)

    def mean_absolute_error(self, method: str) -> FloatArray:
        """Of one method, for each target, in the units of the table."""
        check_choice("method", method, self.forecasts)
        return np.abs(self.forecasts[method] - self.record).mean(axis=0)

    def mean_absolute_percentage_error(self, method: str) -> FloatArray:
        """Each error as a percentage of its year's record, without sign, for each target: MAPE.

        Raises
        ------
        ValueError
            If a record is 0: nothing is a percentage of that.
        """
        check_choice("method", method, self.forecasts)
        if not self.record.all():
            row, target = np.argwhere(self.record == 0)[0]
            raise ValueError(
                f"{self.target_names[target]} is 0 in {self.years[row]}; "
                f"no error is a percentage of that"
            )
        return 100 * np.abs((self.forecasts[method] - self.record) / self.record).mean(axis=0)

    def table(self) -> pd.DataFrame:
        """Mean absolute error of each method and target, the best of the first target on top."""
        import pandas as pd

        rows = {name: self.mean_absolute_error(name) for name in self.forecasts}
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(self.target_names))
        return frame.sort_values(self.target_names[0])


def backtest(
    table: Table,
    methods: Mapping[str, Method],
    *,
    setting: str = "ex ante",
    years: int = 8,
    horizon: int = 1,
) -> Backtest:
    """Let methods forecast the last years on record, so many steps ahead: a rolling origin.

    A method is given a table that ends before the steps to forecast. So it cannot look ahead,
    whatever it does.

    Parameters
    ----------
    table : Table
    methods : mapping of str to Method
    setting : str
        - "ex post": the inputs of the year to forecast are known. It tells how well a method knows
          what follows from the inputs; it is no forecast of the future.
        - "ex ante": they are not; drift takes them further.
    years : int
        How many.
    horizon : int
        Steps from the last known year to the one that is forecast.

    Raises
    ------
    ValueError
        If the setting is unknown, or fewer than five years are left before the first.

    References
    ----------
    Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*, section 5.10.
    """
    check_type("table", table, Table)
    check_choice("setting", setting, SETTINGS)
    if len(table.years) < 6:
        raise ValueError(f"table has {len(table.years)} years; a backtest needs at least 6")
    horizon = check_int("horizon", horizon, 1, len(table.years) - 5)
    years = check_int("years", years, 1, len(table.years) - horizon - 4)
    for name, method in check_type("methods", methods, Mapping).items():
        check_callable(f"method {name!r}", method)
    last = range(len(table.years) - years, len(table.years))
    record = table.targets[last.start :]
    forecasts: dict[str, list[FloatArray]] = {name: [] for name in methods}
    left_out: dict[str, str] = {}
    for n in last:
        past = before(table, n, horizon, known=setting == "ex post")
        for name in list(forecasts):
            try:  # whatever a method writes into, the next one finds the past as it was
                given = methods[name](deepcopy(past), past.future_inputs[-1].copy())
            except NoForecast as error:
                left_out[name] = str(error)
                del forecasts[name]
                continue
            forecasts[name].append(check_result(f"method {name!r}", given, record.shape[1:]))
    return Backtest(
        setting,
        table.years[last.start :],
        record,
        {name: np.array(rows) for name, rows in forecasts.items()},
        table.target_names,
        left_out,
    )


def before(table: Table, n: int, horizon: int, *, known: bool = False) -> Table:
    """What is known so many steps before row ``n``, and the rows up to it as those to forecast.

    Their inputs are as on record where they are known, else taken further by drift; earlier values
    of the targets that are inputs are NaN, as they would have to be forecast first.
    """
    start = n - horizon + 1
    past, ahead = until(table, start), slice(start, n + 1)
    own = len(table.input_names) - table.lags * len(table.target_names)
    inputs = table.inputs[ahead].copy()
    inputs[:, own:] = np.nan
    if not known:
        steps = (table.years[ahead] - past.years[-1]) // past.step
        for place, series in enumerate(past.inputs.T[:own]):
            inputs[:, place] = drift(series, steps[-1], times=past.years / past.step)[steps - 1]
    return replace(past, future_years=table.years[ahead].copy(), future_inputs=inputs)


def until(table: Table, n: int) -> Table:
    """The first ``n`` years of a table, in memory of their own, and nothing to forecast."""
    return replace(
        table,
        years=table.years[:n].copy(),
        inputs=table.inputs[:n].copy(),
        targets=table.targets[:n].copy(),
        future_years=table.future_years[:0],
        future_inputs=table.future_inputs[:0],
        line=f"bp.forecasting.until({table.line}, {n})",
    )
