"""Time as depth: how far back a recurrent network reaches."""

from __future__ import annotations

import numpy as np

from bpcore.core.network import FloatArray, Network, Params, forward, init_params, slope_of


def recurrent_start(network: Network, size: float, seed: int = 0) -> Params:
    """Glorot's weights, but what leads from year to year is a rotation, so many times as large.

    A rotation (here it may reflect too) changes no length: before the slopes, a change of the
    hidden units becomes ``size`` times as long in each year.

    References
    ----------
    Saxe, McClelland & Ganguli, 2014.
    """
    params = init_params(network, "glorot", seed=seed)
    W = params.layers[0].W
    units = len(W)
    rotation, _ = np.linalg.qr(np.random.default_rng(seed).standard_normal((units, units)))
    W[:, -units:] = size * rotation
    return params


def reach(network: Network, params: Params, X: FloatArray) -> FloatArray:
    """How many times as long a change of the hidden units of each year can become by the last one.

    Parameters
    ----------
    network : Network
        Recurrent.
    params : Params
    X : ndarray of shape (n_years, n_inputs)

    Returns
    -------
    ndarray of shape (n_years,)
        The spectral norm of ∂h_last/∂h_year: 1 for the last year itself. NaN from where on it is
        no longer finite, on the way back.
    """
    with np.errstate(all="ignore"):  # a run may have overflowed
        Z, A = forward(network, params, X)
        slopes = slope_of(network, Z, A, 0)
        W = params.layers[0].W
        product = np.eye(len(W))
        norms = [1.0]
        for slope in slopes[:0:-1]:
            product = product @ (slope[:, None] * W[:, -len(W) :])
            finite = np.isfinite(product).all()
            norms.append(float(np.linalg.norm(product, 2)) if finite else np.nan)
    return np.array(norms[::-1])
