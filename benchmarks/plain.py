"""Training in plain NumPy, as lesson 02 writes it: what the module is measured against."""

from __future__ import annotations

import numpy as np


def batch(W1, b1, W2, b2, X, T, learning_rate: float, epochs: int) -> np.ndarray:
    """Full-batch gradient descent; the parameters are changed in place.

    Returns
    -------
    ndarray of shape (epochs,)
        SSE before each update.
    """
    sse = np.empty(epochs)
    for epoch in range(epochs):
        A1 = 1 / (1 + np.exp(-(X @ W1.T + b1)))
        E = T - (A1 @ W2.T + b2)
        sse[epoch] = np.sum(E**2)
        delta2 = -E
        delta1 = (delta2 @ W2) * A1 * (1 - A1)
        W2 -= learning_rate * delta2.T @ A1
        b2 -= learning_rate * delta2.sum(axis=0)
        W1 -= learning_rate * delta1.T @ X
        b1 -= learning_rate * delta1.sum(axis=0)
    return sse


def stochastic(W1, b1, W2, b2, X, T, learning_rate: float, epochs: int) -> np.ndarray:
    """One update for each sample, in the order of the table; otherwise as ``batch``."""
    sse = np.empty(epochs)
    for epoch in range(epochs):
        A1 = 1 / (1 + np.exp(-(X @ W1.T + b1)))
        sse[epoch] = np.sum((T - (A1 @ W2.T + b2)) ** 2)
        for x, t in zip(X, T, strict=True):
            a1 = 1 / (1 + np.exp(-(W1 @ x + b1)))
            delta2 = W2 @ a1 + b2 - t
            delta1 = (W2.T @ delta2) * a1 * (1 - a1)
            W2 -= learning_rate * np.outer(delta2, a1)
            b2 -= learning_rate * delta2
            W1 -= learning_rate * np.outer(delta1, x)
            b1 -= learning_rate * delta1
    return sse
