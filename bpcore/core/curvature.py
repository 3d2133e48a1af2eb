"""How the loss is curved where the network stands, and the learning rate that this allows."""

from __future__ import annotations

import numpy as np

from bpcore.core.checks import check_number, check_positive
from bpcore.core.gradcheck import nudge
from bpcore.core.network import FloatArray, Network, Params, backward, check_params


def hessian(network: Network, params: Params, X: FloatArray, T: FloatArray) -> FloatArray:
    """The Hessian of the loss, by central differences of the gradient.

    Returns
    -------
    ndarray of shape (n_params, n_params)
        Symmetric; relative error about 1e-9.
    """
    check_params(network, params)
    nudged, widths = nudge(params.theta)
    uphill, downhill = backward(network, Params(network, nudged), X, T).gradient.theta
    H = (uphill - downhill) / widths[:, None]
    return (H + H.T) / 2


def sharpness(network: Network, params: Params, X: FloatArray, T: FloatArray) -> float:
    """The largest eigenvalue λmax of the Hessian of the loss.

    NaN where the parameters are no longer finite.
    """
    with np.errstate(all="ignore"):
        H = hessian(network, params, X, T)
    return float(np.linalg.eigvalsh(H)[-1]) if np.isfinite(H).all() else float("nan")


def stability_limit(sharpness: float, momentum: float = 0.0) -> float:
    """The learning rate above which descent climbs out of a quadratic of this curvature.

    It is 2(1 + β)/λmax. It holds for the full batch, plain or heavy-ball gradient descent and the
    summed loss, and only as far as the quadratic does: a step above it need not doom a network,
    whose curvature changes under way.

    Parameters
    ----------
    sharpness : float
        λmax, positive.
    momentum : float
        β of the heavy ball.

    References
    ----------
    Cohen et al., 2021.
    """
    sharpness = check_positive("sharpness", sharpness)
    momentum = check_number("momentum", momentum, 0, 1, open_high=True)
    return 2 * (1 + momentum) / sharpness
