"""Back-propagation with a planted bug, one of those that everybody makes once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bpcore.core.checks import check_choice
from bpcore.core.network import FloatArray, Layer, Network, Params, backward, forward


def _right(network: Network, params: Params, X: FloatArray, T: FloatArray) -> FloatArray:
    return backward(network, params, X, T).gradient.theta


def _wrong_sign(network: Network, params: Params, X: FloatArray, T: FloatArray) -> FloatArray:
    return -_right(network, params, X, T)  # delta2 = T - Y in the place of Y - T


def _missing_slope(network: Network, params: Params, X: FloatArray, T: FloatArray) -> FloatArray:
    W2 = params.layers[1].W
    (A1, Y) = forward(network, params, X).A[1:]
    delta2 = Y - T
    delta1 = delta2 @ W2  # and not times A1 * (1 - A1)
    return _flat(Layer(delta1.T @ X, delta1.sum(axis=0)), Layer(delta2.T @ A1, delta2.sum(axis=0)))


def _wrong_order(network: Network, params: Params, X: FloatArray, T: FloatArray) -> FloatArray:
    layers = backward(network, params, X, T).gradient.layers
    # Column by column, as MATLAB does; the vector of parameters holds row after row.
    return np.concatenate([np.column_stack([dW, db]).ravel(order="F") for dW, db in layers])


def _forgotten_sum(network: Network, params: Params, X: FloatArray, T: FloatArray) -> FloatArray:
    return _right(network, params, X[-1:], T[-1:])  # the last sample overwrites all others


def _off_by_one(network: Network, params: Params, X: FloatArray, T: FloatArray) -> FloatArray:
    return _right(network, params, X[:-1], T[:-1])  # range(n - 1) in the place of range(n)


def _flat(*layers: Layer) -> FloatArray:
    return np.concatenate([np.column_stack([layer.W, layer.b]).ravel() for layer in layers])


BUGS: dict[str, Callable[[Network, Params, FloatArray, FloatArray], FloatArray]] = {
    "none": _right,
    "missing slope": _missing_slope,
    "off by one": _off_by_one,
    "wrong sign": _wrong_sign,
    "forgotten sum": _forgotten_sum,
    "wrong order": _wrong_order,
}
"""Gradients of ½·SSE with one hidden layer, by what is wrong with them."""


def planted(bug: str, network: Network, params: Params, X: FloatArray, T: FloatArray) -> FloatArray:
    """A gradient by code with a bug.

    Parameters
    ----------
    bug : str
        A key of ``BUGS``: "missing slope" (no a(1 − a) in layer 1), "off by one" (the last sample
        is left out), "wrong sign", "forgotten sum" (the last sample alone counts), "wrong order"
        (each layer is flattened column by column); "none" is right.
    network : Network
        With one logistic hidden layer.

    Returns
    -------
    ndarray of shape (n_params,)

    Raises
    ------
    ValueError
        If there is no such bug.
    """
    return BUGS[check_choice("bug", bug, tuple(BUGS))](network, params, X, T)


HIDDEN_BUGS = {
    "A": "missing slope",
    "B": "off by one",
    "C": "wrong sign",
    "D": "forgotten sum",
    "E": "wrong order",
}
"""Which bug is planted under which letter, for the hunt in lesson 02."""
