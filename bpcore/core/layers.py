"""What a hidden layer may do besides: normalise, and remember. All of it takes stacks too.

Each function that goes forward stands beside the one that goes back. ``network`` calls them where a
network asks for it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

EPSILON = 1e-5
"""Added to a variance, so that units that are all alike are not divided by zero."""


# ---- Layer normalisation -------------------------------------------------------------------------


def standardised(Z: FloatArray) -> FloatArray:
    """Bring each sample to mean 0 and variance 1 over its units: (Z − mean) / √(variance + ε).

    Without the gain and the shift of the paper, which would be parameters.

    Parameters
    ----------
    Z : ndarray of shape (..., n_samples, n_units)

    References
    ----------
    Ba, Kiros & Hinton, 2016.
    """
    return (Z - Z.mean(axis=-1, keepdims=True)) / _deviation(Z)


def through_standardised(delta: FloatArray, Z: FloatArray) -> FloatArray:
    """∂L/∂Z, where ``delta`` is ∂L/∂ of ``standardised(Z)``.

    Mean and deviation change with each unit: so what would move or stretch all units alike is taken
    away.
    """
    S = standardised(Z)
    moved = delta.mean(axis=-1, keepdims=True)
    stretched = S * (delta * S).mean(axis=-1, keepdims=True)
    return (delta - moved - stretched) / _deviation(Z)


def _deviation(Z: FloatArray) -> FloatArray:
    return np.sqrt(Z.var(axis=-1, keepdims=True) + EPSILON)


# ---- A layer that reads its own activations of the time before -----------------------------------


def through_time(
    W: FloatArray, b: FloatArray, X: FloatArray, activate: Callable[[FloatArray], FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """Pre-activations and activations: z_t = W @ [x_t, h_{t-1}] + b and h_t = f(z_t), from h = 0.

    Parameters
    ----------
    W : ndarray of shape (..., n_units, n_inputs + n_units)
    b : ndarray of shape (..., n_units)
    X : ndarray of shape (..., n_times, n_inputs)
    activate : callable
        f.

    Returns
    -------
    tuple of two ndarrays of shape (..., n_times, n_units)

    References
    ----------
    Elman, 1990.
    """
    of_inputs, of_before = _parts(W)
    Z = X @ of_inputs.mT + b[..., None, :]
    H = np.empty_like(Z)
    h = np.zeros_like(Z[..., :1, :])
    for t in range(Z.shape[-2]):
        now = slice(t, t + 1)
        Z[..., now, :] += h @ of_before.mT
        H[..., now, :] = h = activate(Z[..., now, :])
    return Z, H


def back_through_time(W: FloatArray, upstream: FloatArray, slope: FloatArray) -> FloatArray:
    """∂L/∂Z, where ``upstream`` is ∂L/∂H by the layers above: back-propagation through time.

    What a unit does acts on the error of its own time and, by the weights of h_{t-1}, on all later
    ones.

    Parameters
    ----------
    W : ndarray of shape (..., n_units, n_inputs + n_units)
    upstream, slope : ndarray of shape (..., n_times, n_units)

    References
    ----------
    Werbos, 1990.
    """
    _, of_before = _parts(W)
    delta = np.empty(np.broadcast_shapes(upstream.shape, slope.shape))
    later = np.zeros_like(delta[..., :1, :])
    for t in reversed(range(delta.shape[-2])):
        now = slice(t, t + 1)
        later = (upstream[..., now, :] + later @ of_before) * slope[..., now, :]
        delta[..., now, :] = later
    return delta


def with_before(X: FloatArray, H: FloatArray) -> FloatArray:
    """[x_t, h_{t-1}] of all times, of shape (..., n_times, n_inputs + n_units)."""
    before = np.concatenate([np.zeros_like(H[..., :1, :]), H[..., :-1, :]], axis=-2)
    X = np.broadcast_to(X, (*H.shape[:-1], X.shape[-1]))
    return np.concatenate([X, before], axis=-1)


def _parts(W: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The weights of the inputs, and those of the activations of the time before."""
    n_inputs = W.shape[-1] - W.shape[-2]
    return W[..., :n_inputs], W[..., n_inputs:]
