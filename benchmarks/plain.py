"""Training in plain NumPy, in the lines of lesson 02: what the module is measured against."""

from __future__ import annotations

import numpy as np


def logistic(Z: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-Z))."""
    return 1 / (1 + np.exp(-Z))


def update(W1, b1, W2, b2, X, T, learning_rate: float) -> float:
    """One update by the samples given, in place; returns their SSE before it."""
    Z1 = X @ W1.T + b1
    A1 = logistic(Z1)
    Y = A1 @ W2.T + b2
    E = T - Y

    delta2 = -E
    dW2 = delta2.T @ A1
    db2 = delta2.sum(axis=0)
    delta1 = (delta2 @ W2) * A1 * (1 - A1)
    dW1 = delta1.T @ X
    db1 = delta1.sum(axis=0)

    W2 -= learning_rate * dW2
    b2 -= learning_rate * db2
    W1 -= learning_rate * dW1
    b1 -= learning_rate * db1
    return np.sum(E**2)


def train(W1, b1, W2, b2, X, T, learning_rate: float, epochs: int, size: int) -> np.ndarray:
    """Descend by batches of ``size`` samples, in the order of the table; changes the weights.

    Returns the SSE over all samples before each epoch, of shape (epochs,).
    """
    sse = np.empty(epochs)
    for epoch in range(epochs):
        if size == len(X):
            sse[epoch] = update(W1, b1, W2, b2, X, T, learning_rate)
            continue
        A1 = logistic(X @ W1.T + b1)
        sse[epoch] = np.sum((T - (A1 @ W2.T + b2)) ** 2)
        for i in range(0, len(X), size):
            update(W1, b1, W2, b2, X[i : i + size], T[i : i + size], learning_rate)
    return sse
