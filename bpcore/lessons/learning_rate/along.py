"""One step of gradient descent against the local limit, and where other rates would have led."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bpcore.core.curvature import hessian
from bpcore.core.network import FloatArray, Network, Params, backward, sse

FARTHEST = 4.0
"""Learning rate, as a multiple of the local limit, to which one looks along the gradient."""

MULTIPLES = np.linspace(0, FARTHEST, 61)


class Along(NamedTuple):
    """The loss along the negative gradient; learning rates are multiples of the local limit.

    Changes of the loss are in units of what the slope alone promises at the limit.
    """

    rate: float  # the learning rate in force
    loss: FloatArray  # its change at MULTIPLES of the limit
    model: FloatArray  # the change of its quadratic model there
    there: float  # the change of the loss by the step that is taken
    times: float  # the loss after that step, as a multiple of the loss before it


def along(network: Network, params: Params, X: FloatArray, T: FloatArray, rate: float) -> Along:
    """The step from these parameters, and others along the same gradient.

    Where the curvature is not finite any more there is no limit, and all is NaN.
    """
    with np.errstate(all="ignore"):  # a long step may overflow, which is then shown
        H = hessian(network, params, X, T)
        limit = 2 / np.linalg.eigvalsh(H)[-1] if np.isfinite(H).all() else np.nan
        g = backward(network, params, X, T).gradient.theta
        here = sse(network, params, X, T) / 2

        def loss(eta: float) -> float:
            return sse(network, Params(network, params.theta - eta * g), X, T) / 2

        slope = g @ g
        unit = limit * slope
        losses = np.array([loss(eta) for eta in MULTIPLES * limit])
        there = loss(rate)
        return Along(
            rate=rate / limit,
            loss=(losses - here) / unit,
            model=-MULTIPLES + MULTIPLES**2 * limit * (g @ H @ g) / slope / 2,
            there=(there - here) / unit,
            times=there / here,
        )
