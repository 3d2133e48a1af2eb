"""A straight line through two columns, in the table's units and in normalised ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from bpcore.core.baselines import least_squares
from bpcore.core.data import Scaler, Table
from bpcore.core.network import FloatArray, Network, Params
from bpcore.core.training import Training

NETWORK = Network((1, 1))
"""One input, one output, no hidden layer: the line, with a for its weight and b for its bias."""

RINGS = 12
POINTS = 200
"""Of a path at most: the first ones one by one, then ever further apart."""


class Scale(NamedTuple):
    """The two columns in some units, and the straight line in these.

    ``matrix @ (a, b) + shift`` are the line's two numbers in these units.
    """

    X: FloatArray  # (n_samples, 1)
    T: FloatArray  # (n_samples, 1)
    matrix: FloatArray  # (2, 2)
    shift: FloatArray  # (2,)
    rate: float  # 1/λmax: with it a step reaches the bottom in the steepest direction
    rings: list[FloatArray]  # (n_points, 2) each, around the best line; the SSE doubles each time
    smallest: float  # SSE of the best line

    def into(self, lines: FloatArray) -> FloatArray:
        """Lines of shape (n, 2), from the table's units to these."""
        return lines @ self.matrix.T + self.shift

    def back(self, lines: FloatArray) -> FloatArray:
        """Lines of shape (n, 2), from these to the table's units."""
        return np.linalg.solve(self.matrix, (lines - self.shift).T).T


def of_table(table: Table) -> Scale:
    """The first input and the first target as they are."""
    return _scale(table.inputs[:, :1], table.targets[:, :1], np.eye(2), np.zeros(2))


def normalised(table: Table) -> Scale:
    """The same, each mapped to [-1, 1]."""
    X, T = table.inputs[:, :1], table.targets[:, :1]
    x_scaler, t_scaler = Scaler.fit(X), Scaler.fit(T)
    (x_half,), (t_half,) = ((s.high - s.low) / 2 for s in (x_scaler, t_scaler))
    (x_middle,), (t_middle,) = ((s.high + s.low) / 2 for s in (x_scaler, t_scaler))
    matrix = np.array([[x_half, 0], [x_middle, 1]]) / t_half
    shift = np.array([0, -t_middle / t_half])
    return _scale(x_scaler.scale(X), t_scaler.scale(T), matrix, shift)


def _scale(X: FloatArray, T: FloatArray, matrix: FloatArray, shift: FloatArray) -> Scale:
    line = least_squares(X, T)
    best = np.array([line.coefficients[0, 0], line.intercept[0]])
    smallest = float(np.sum((line.predict(X) - T) ** 2))
    # The SSE of best + v is the smallest one + v'Hv. With H = LL', it is v = L'⁻¹·u for a circle u.
    columns = np.hstack([X, np.ones_like(X)])
    H = columns.T @ columns
    circle = np.linspace(0, 2 * np.pi, 181)
    ring = np.linalg.solve(np.linalg.cholesky(H).T, [np.cos(circle), np.sin(circle)]).T
    rings = [best + np.sqrt((2**k - 1) * smallest) * ring for k in range(1, RINGS + 1)]
    return Scale(X, T, matrix, shift, 1 / np.linalg.eigvalsh(H)[-1], rings, smallest)


def descend(scale: Scale, start: ArrayLike, steps: int, seconds: float) -> Iterator[FloatArray]:
    """Go down from a line against the gradient of the whole batch, with the learning rate 1/λmax.

    Each step reaches the bottom in the steepest direction, and would overshoot it if it were
    longer. ``scale`` has the units in which the gradient is taken; a and b are in the table's.

    Yields
    ------
    ndarray of shape (n_points, 2)
        a and b, from the start to where the steps have led so far: again after so many ``seconds``.
    """
    start = np.array([start], dtype=float)
    if not steps:
        yield start
        return
    params = Params(NETWORK, scale.into(start)[0])
    options = {"learning_rate": scale.rate, "epochs": steps, "snapshots": POINTS}
    training = Training(NETWORK, params, scale.X, scale.T, **options)
    while not training.done:
        history = training.advance(seconds=seconds).history()
        yield np.vstack([start, scale.back(history.snapshots[1:])])
