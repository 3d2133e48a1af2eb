"""Gradients of single samples, and the loss over a plane through the space of parameters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bpcore.core.network import FloatArray, Network, Params, backward


def sample_gradients(network: Network, params: Params, X: FloatArray, T: FloatArray) -> FloatArray:
    """The gradient of ½·SSE of each sample by itself.

    Returns
    -------
    ndarray of shape (n_samples, n_params)
        Their sum is the gradient of the whole batch.
    """
    return np.array(
        [
            backward(network, params, X[i : i + 1], T[i : i + 1]).gradient.theta
            for i in range(len(X))
        ]
    )


class Plane(NamedTuple):
    """A plane in the space of parameters.

    Attributes
    ----------
    origin : ndarray of shape (n_params,)
    axes : ndarray of shape (2, n_params)
        Perpendicular to each other, of length 1.
    """

    origin: FloatArray
    axes: FloatArray

    def project(self, thetas: FloatArray) -> FloatArray:
        """Coordinates, of shape (n, 2), of points of shape (n, n_params)."""
        return (thetas - self.origin) @ self.axes.T


def widest_plane(thetas: FloatArray) -> Plane:
    """The plane through the first of some points that shows most of how they are spread.

    By principal components of the points about the first of them; the first axis is the wider one,
    and points to where the last point lies.

    Parameters
    ----------
    thetas : ndarray of shape (n, n_params)
        At least two that differ.
    """
    away = thetas - thetas[0]
    _, _, axes = np.linalg.svd(away, full_matrices=False)
    axes = axes[:2]
    signs = np.where(axes @ away[-1] < 0, -1.0, 1.0)
    return Plane(thetas[0], axes * signs[:, None])


def losses_on_plane(
    network: Network,
    plane: Plane,
    across: FloatArray,
    up: FloatArray,
    X: FloatArray,
    T: FloatArray,
) -> FloatArray:
    """SSE at a grid of points of a plane.

    Parameters
    ----------
    across, up : ndarray of shape (n,) and (m,)
        Coordinates along the first and the second axis.

    Returns
    -------
    ndarray of shape (m, n)
    """
    a, b = np.meshgrid(across, up)
    thetas = plane.origin + a.reshape(-1, 1) * plane.axes[0] + b.reshape(-1, 1) * plane.axes[1]
    A = X.T[None]  # a row per variable, so that a long stack is multiplied fast
    begin = 0
    for (m, k), activation in zip(network.shapes, network.activations, strict=True):
        layer = thetas[:, begin : begin + m * k].reshape(-1, m, k)
        begin += m * k
        A = activation.function(layer[..., :-1] @ A + layer[..., -1:])
    return np.sum((A - T.T) ** 2, axis=(1, 2)).reshape(a.shape)
