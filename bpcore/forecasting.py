"""Network output in the units of the table: the fitted curve, and the forecast."""

from __future__ import annotations

from bpcore.data import Problem
from bpcore.network import FloatArray, Network, Params
from bpcore.network import forward as _forward


def fitted(network: Network, params: Params, problem: Problem) -> FloatArray:
    """Network output for every year on record, those held out among them.

    Returns
    -------
    ndarray of shape (n_years, n_outputs)
        In the units of the table.
    """
    X = problem.x_scaler.scale(problem.table.inputs)
    return problem.t_scaler.unscale(_forward(network, params, X).Y)


def forecast(network: Network, params: Params, problem: Problem) -> FloatArray:
    """Network output for the years of which only the inputs are known.

    Returns
    -------
    ndarray of shape (n_future, n_outputs)
        In the units of the table.
    """
    return problem.t_scaler.unscale(_forward(network, params, problem.X_future).Y)
