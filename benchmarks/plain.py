"""Training in plain NumPy, in the lines of lesson 02: what the module is measured against."""

from __future__ import annotations

import numpy as np


def update(W1, b1, W2, b2, X, T, learning_rate: float) -> float:
    """One update by the samples given, in place; returns their SSE before it."""
    Z1 = X @ W1.T + b1
    A1 = 1 / (1 + np.exp(-Z1))
    Y = A1 @ W2.T + b2
    E = T - Y
    delta2 = -E
    delta1 = (delta2 @ W2) * A1 * (1 - A1)
    W2 -= learning_rate * delta2.T @ A1
    b2 -= learning_rate * delta2.sum(axis=0)
    W1 -= learning_rate * delta1.T @ X
    b1 -= learning_rate * delta1.sum(axis=0)
    return np.sum(E**2)


def batch(W1, b1, W2, b2, X, T, learning_rate: float, epochs: int) -> np.ndarray:
    """Full-batch gradient descent; returns the SSE before each update, of shape (epochs,)."""
    return np.array([update(W1, b1, W2, b2, X, T, learning_rate) for _ in range(epochs)])


def stochastic(W1, b1, W2, b2, X, T, learning_rate: float, epochs: int) -> np.ndarray:
    """One update for each sample, in the order of the table; returns the SSE before each epoch."""
    sse = np.empty(epochs)
    for epoch in range(epochs):
        A1 = 1 / (1 + np.exp(-(X @ W1.T + b1)))
        sse[epoch] = np.sum((T - (A1 @ W2.T + b2)) ** 2)
        for i in range(len(X)):
            update(W1, b1, W2, b2, X[i : i + 1], T[i : i + 1], learning_rate)
    return sse
