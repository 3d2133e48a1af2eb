"""Gradients checked against central differences.

That is the slow way that needs no chain rule, and so cannot share its mistakes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpcore.core.checks import check_floats, check_positive
from bpcore.core.layers import standardised
from bpcore.core.network import (
    FloatArray,
    Network,
    Params,
    backward,
    check_params,
    forward,
    loss,
)

STEP = float(np.cbrt(np.finfo(float).eps))
"""Half-width of a central difference, 6e-6.

There truncation, which grows as h², meets round-off, which grows as 1/h.
"""

MOST_PARAMS = 5000
"""To move each of more parameters by itself takes more than a computer's memory."""


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """An analytic gradient beside a numeric one.

    Attributes
    ----------
    analytic, numeric : ndarray of shape (n_params,)
        NaN in ``numeric`` where a kink of ReLU lies within the difference, which then says nothing.
    error : float
        Largest difference, relative to the norm of the whole gradient. (Parameter by parameter it
        cannot hold: a gradient that is nearly zero drowns in the round-off of the loss.)
    worst : int
        Where it is.
    """

    analytic: FloatArray
    numeric: FloatArray
    error: float
    worst: int

    def __repr__(self) -> str:
        skipped = int(np.isnan(self.numeric).sum())
        kinks = f"; {skipped} at a kink left out" if skipped else ""
        return (
            f"GradientCheck: largest error {self.error:.1e} of the gradient's norm, "
            f"at parameter {self.worst}: analytic {self.analytic[self.worst]:.10g}, "
            f"numeric {self.numeric[self.worst]:.10g}{kinks}"
        )


def numeric_gradient(
    network: Network, params: Params, X: FloatArray, T: FloatArray, step: float = STEP
) -> FloatArray:
    """Central differences of the loss for every parameter.

    Parameters
    ----------
    network, params, X, T
        As for ``backward``.
    step : float
        Half-width h, relative to the parameter where that is larger than 1.

    Returns
    -------
    ndarray of shape (n_params,)
        (L(θ + h) − L(θ − h)) / 2h; NaN where a ReLU switches in between.
    """
    check_params(network, params)
    step = check_positive("step", step)
    nudged, widths = nudge(params.theta, step)
    uphill, downhill = loss(network, Params(network, nudged), X, T)
    numeric = (uphill - downhill) / widths
    switches = _switches(network, Params(network, nudged), X)
    kinks = (switches[0] != switches[1]).any(axis=-1)
    return np.where(kinks, np.nan, numeric)


def nudge(theta: FloatArray, step: float = STEP) -> tuple[FloatArray, FloatArray]:
    """Move each parameter by itself, up and down, by a step as in ``numeric_gradient``.

    Returned are all of θ, with parameter i moved up in ``nudged[0, i]`` and down in
    ``nudged[1, i]``, of shape (2, n_params, n_params), and how far apart the two are, as rounded.
    """
    if theta.ndim != 1 or len(theta) > MOST_PARAMS:
        raise ValueError(
            f"params have shape {theta.shape}; it must be one vector of at most {MOST_PARAMS} "
            f"parameters, as each is moved by itself"
        )
    moves = np.diag(step * np.maximum(1.0, np.abs(theta)))
    nudged = np.stack([theta + moves, theta - moves])
    up, down = np.diagonal(nudged, axis1=1, axis2=2)
    return nudged, up - down


def check_gradient(
    network: Network,
    params: Params,
    X: FloatArray,
    T: FloatArray,
    gradient: FloatArray | Params | None = None,
    step: float = STEP,
) -> GradientCheck:
    """Hold a gradient of the loss against central differences.

    Parameters
    ----------
    network, params, X, T, step
        As for ``numeric_gradient``.
    gradient : Params or ndarray of shape (n_params,), optional
        Yours; ``bpcore.backward``'s if left out.

    Raises
    ------
    ValueError
        If the gradient has another length than the network has parameters, or there is nothing to
        compare it with.
    """
    if gradient is None:
        gradient = backward(network, params, X, T).gradient
    analytic = check_floats("gradient", getattr(gradient, "theta", gradient))
    if analytic.shape != (network.n_params,):
        raise ValueError(
            f"gradient has shape {analytic.shape}; "
            f"it must be ({network.n_params},), one number a parameter"
        )
    numeric = numeric_gradient(network, params, X, T, step)
    compared = ~np.isnan(numeric)
    if not compared.any():
        raise ValueError(
            "nothing can be compared: all numeric differences are at a kink, or not finite"
        )
    # NaN where ``analytic`` is: no gradient, not a good one.
    difference = np.where(compared, np.abs(analytic - numeric), 0.0)
    norm = max(np.linalg.norm(numeric[compared]), np.finfo(float).tiny)
    worst = int(np.argmax(difference))
    return GradientCheck(analytic, numeric, float(difference[worst] / norm), worst)


def _switches(network: Network, params: Params, X: FloatArray) -> np.ndarray:
    """Which ReLU units are above zero, for every sample: of shape (..., n_samples · n_units)."""
    stack = params.theta.shape[:-1]
    none = np.empty((*stack, 0), dtype=bool)
    relu = [activation.name == "relu" for activation in network.activations]
    if not any(relu):
        return none  # without another pass
    layers = zip(relu, network.normalises, forward(network, params, X).Z, strict=True)
    above = [
        ((standardised(Z) if normalises else Z) > 0).reshape(*stack, -1)
        for switches, normalises, Z in layers
        if switches
    ]
    return np.concatenate([none, *above], axis=-1)
