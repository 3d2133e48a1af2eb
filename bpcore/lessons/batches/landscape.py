"""Gradients of single samples, and the loss over a plane through the space of parameters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bpcore.core.checks import check_matrix
from bpcore.core.network import (
    FloatArray,
    Network,
    Params,
    backward,
    check_memoryless,
    check_one,
    sse,
)


def sample_gradients(network: Network, params: Params, X: FloatArray, T: FloatArray) -> FloatArray:
    """The gradient of the loss of each sample by itself.

    Returns
    -------
    ndarray of shape (n_samples, n_params)
        Their sum is the gradient of the whole batch.
    """
    check_memoryless(network, "sample_gradients")
    check_one(network, params)
    X = check_matrix("X", X, network.sizes[0])
    T = check_matrix("T", T, network.sizes[-1], len(X))
    return backward(network, params, X[:, None], T[:, None]).gradient.theta


class Plane(NamedTuple):
    """A plane in the space of parameters."""

    origin: FloatArray  # (n_params,)
    axes: FloatArray  # (2, n_params), perpendicular to each other, of length 1

    def project(self, thetas: FloatArray) -> FloatArray:
        """Coordinates, of shape (n, 2), of points of shape (n, n_params)."""
        return (thetas - self.origin) @ self.axes.T


def widest_plane(thetas: FloatArray) -> Plane:
    """The plane through the first of some points that shows most of how they are spread.

    By principal components of the points, of shape (n, n_params), about the first of them; the
    first axis is the wider one, and points to where the last point lies.
    """
    away = thetas - thetas[0]
    _, _, axes = np.linalg.svd(away, full_matrices=False)
    axes = axes[:2]
    signs = np.where(axes @ away[-1] < 0, -1.0, 1.0)
    return Plane(thetas[0], axes * signs[:, None])


def losses_on_plane(
    network: Network, plane: Plane, across: FloatArray, up: FloatArray, X: FloatArray, T: FloatArray
) -> FloatArray:
    """SSE, of shape (m, n), on a grid over a plane, n places along its first axis and m up."""
    a, b = np.meshgrid(across, up)
    thetas = plane.origin + a[..., None] * plane.axes[0] + b[..., None] * plane.axes[1]
    return sse(network, Params(network, thetas), X, T)
