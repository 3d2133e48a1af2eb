"""Back-propagation with a planted bug, one of those that everybody makes once."""

from __future__ import annotations

import numpy as np

from bpcore.core.checks import check_choice
from bpcore.core.network import FloatArray, Network, Params, backward

HIDDEN_BUGS = {
    "A": "missing slope",
    "B": "off by one",
    "C": "wrong sign",
    "D": "forgotten sum",
    "E": "wrong order",
}
"""Which bug is planted under which letter, for the hunt in lesson 02."""

BUGS = ("none", *HIDDEN_BUGS.values())


def planted(bug: str, network: Network, params: Params, X: FloatArray, T: FloatArray) -> FloatArray:
    """The gradient of ½·SSE, of shape (n_params,), by code with one of the ``BUGS``.

    "none" is right. The network has one hidden layer, of logistic units.
    """
    check_choice("bug", bug, BUGS)
    if bug == "off by one":
        X, T = X[:-1], T[:-1]  # range(n - 1) in the place of range(n)
    if bug == "forgotten sum":
        X, T = X[-1:], T[-1:]  # the last sample overwrites all others
    result = backward(network, params, X, T)
    gradient = result.gradient
    if bug == "wrong sign":
        return -gradient.theta  # delta2 = T - Y in the place of Y - T
    if bug == "missing slope":
        delta1 = result.deltas[1] @ params.layers[1].W  # and not times A1 * (1 - A1)
        layer = gradient.layers[0]
        layer.W[:], layer.b[:] = delta1.T @ X, delta1.sum(axis=0)
    if bug == "wrong order":
        # Column by column, as MATLAB does; the vector of parameters holds row after row.
        by_column = [np.column_stack(layer).ravel(order="F") for layer in gradient.layers]
        return np.concatenate(by_column)
    return gradient.theta
