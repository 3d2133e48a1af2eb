"""What of a series can be forecast, and by what: any of the one by any of the other.

A series is a level, the change from one level to the next, or the growth that the change is. A
model is fitted to rows of these, and says the next row; with the last level, it is a level again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from bpcore.core.baselines import least_squares
from bpcore.core.checks import check_choice
from bpcore.core.data import Scaler, Table
from bpcore.core.forecasting import Method
from bpcore.core.network import FloatArray, Network, forward, init_params
from bpcore.core.training import train

Fitted = Callable[[FloatArray], FloatArray]
"""Inputs of shape (n, n_inputs) to targets of shape (n, n_outputs)."""

Model = Callable[[FloatArray, FloatArray], Fitted]
"""``model(X, T)``: what it makes of the rows that it was fitted to."""


class Kind(NamedTuple):
    """What of a series is forecast."""

    of: Callable[[FloatArray], FloatArray]  # from levels, (n, k), to rows: as many, or one fewer
    back: Callable[[FloatArray, FloatArray], FloatArray]  # last level, next row to the next level


KINDS = {
    "levels": Kind(lambda levels: levels, lambda last, level: level),
    "changes": Kind(lambda levels: np.diff(levels, axis=0), lambda last, change: last + change),
    "growth": Kind(
        lambda levels: levels[1:] / levels[:-1] - 1, lambda last, growth: last * (1 + growth)
    ),
}


def forecaster(kind: str, model: Model) -> Method:
    """A method of the backtest that forecasts rows of a kind, year after year, by a model.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.
    model : callable
        See ``Model``.
    """
    of, back = KINDS[check_choice("kind", kind, KINDS)]

    def method(past: Table, inputs: FloatArray) -> FloatArray:
        predict = model(of(past.inputs), of(past.targets))
        ahead = len(past.future_inputs)
        level = past.targets[-1]
        with np.errstate(all="ignore"):  # an overflowed network says infinity
            for row in predict(of(np.vstack([past.inputs, past.future_inputs]))[-ahead:]):
                level = back(level, row)
        return level

    return method


def mean(X: FloatArray, T: FloatArray) -> Fitted:
    """The mean of all rows, whatever the inputs are: of changes it is drift."""
    return lambda inputs: np.tile(T.mean(axis=0), (len(inputs), 1))


def regression(X: FloatArray, T: FloatArray) -> Fitted:
    """Ordinary least squares."""
    return least_squares(X, T).predict


def network(
    units: int = 8,
    *,
    direct: bool = False,
    weights: str = "uniform",
    seed: int | None = None,
    **options: Any,
) -> Model:
    """A network with one hidden layer; its scalers see nothing but the rows that it is fitted to.

    Parameters
    ----------
    units : int
        Hidden units.
    direct : bool
        Whether a straight line stands beside the hidden units, by a linear skip connection.
    weights, seed
        See ``init_params``.
    **options
        Of ``train``.
    """

    def model(X: FloatArray, T: FloatArray) -> Fitted:
        x_scaler, t_scaler = Scaler.fit(X), Scaler.fit(T)
        net = Network((X.shape[1], units, T.shape[1]), direct=direct)
        params = init_params(net, weights, seed=seed)
        end = train(net, params, x_scaler.scale(X), t_scaler.scale(T), **options).params
        return lambda inputs: t_scaler.unscale(forward(net, end, x_scaler.scale(inputs)).Y)

    return model


def hybrid(first: Model, second: Model) -> Model:
    """The sum of two models: the second learns what the first leaves over.

    References
    ----------
    Zhang, G. P. (2003). Time series forecasting using a hybrid ARIMA and neural network model.
    *Neurocomputing*, 50, 159–175.
    """

    def model(X: FloatArray, T: FloatArray) -> Fitted:
        line = first(X, T)
        rest = second(X, T - line(X))
        return lambda inputs: line(inputs) + rest(inputs)

    return model


MODELS = {
    "mean": "the mean",
    "regression": "regression",
    "network": "a network",
    "network + line": "a network with a linear skip connection",
    "hybrid": "a hybrid: regression + network",
}
NO_DRAW = ("mean", "regression")
"""Models that have no initial weights to draw."""
RUNS = 5
"""The forecast of a model with a network is the median of so many, from other initial weights."""


def model_of(name: str, seed: int, epochs: int, learning_rate: float) -> Model:
    """One of ``MODELS``; its network, if it has one, is trained so from the weights of a seed."""
    options = {"seed": seed, "epochs": epochs, "learning_rate": learning_rate}
    return {
        "mean": mean,
        "regression": regression,
        "network": network(**options),
        "network + line": network(direct=True, **options),
        "hybrid": hybrid(regression, network(**options)),
    }[name]


def seeds_of(model: str) -> range:
    """One seed for each run that the forecast of one of ``MODELS`` is the median of."""
    return range(1, 2 if model in NO_DRAW else RUNS + 1)


def name_of(model: str, kind: str) -> str:
    """What a model is called that forecasts a kind: "network on changes"."""
    return f"{model} on {kind}"


def half_width(series: FloatArray, horizon: int) -> FloatArray:
    """How far the 80 % interval of drift reaches up and down, for each step ahead.

    The yearly changes are taken to scatter independently about their mean in a bell curve.

    Parameters
    ----------
    series : ndarray of shape (n,)
        At least three values.
    horizon : int

    Returns
    -------
    ndarray of shape (horizon,)

    References
    ----------
    Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*, section 5.5.
    """
    changes, ahead = np.diff(series), np.arange(1, horizon + 1)
    return WITHIN_80 * changes.std(ddof=1) * np.sqrt(ahead * (1 + ahead / len(changes)))


WITHIN_80 = 1.28
"""Of a bell curve, 80 % lie within so many standard deviations of its mean, as lesson 10 has it."""
