"""What comes down to each layer of a deep network: through the layer above it, and past it."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from bpcore.core.network import FloatArray, Network, Params, backward, forward


class Passage(NamedTuple):
    """What reaches each layer, on the way back and on the way forward. Layer 1 stands first.

    Of the way back to the activations of a hidden layer, norms are over units and samples.
    """

    gradient_norms: FloatArray  # (n_layers,), of weights and biases together
    through: FloatArray  # (n_layers - 1,): through the weights of the layer above
    past: FloatArray  # (n_layers - 1,): straight down, past that; 0 where there is no such path
    both: FloatArray  # (n_layers - 1,): of their sum, ∂L/∂A
    sizes: FloatArray  # (n_layers,), as in ``bpcore.flow.flow``
    spreads: FloatArray  # (n_layers,), as there

    @property
    def finite(self) -> bool:
        """Whether the network's output, and what comes down from it, is finite."""
        return all(np.isfinite(values).all() for values in self)


def passage(network: Network, params: Params, X: FloatArray, T: FloatArray) -> Passage:
    """Follow the error down a network, which may have skip connections and normalised layers.

    Parameters
    ----------
    network : Network
        Not recurrent.
    params : Params
    X : ndarray of shape (n_samples, n_inputs)
    T : ndarray of shape (n_samples, n_outputs)
    """
    with np.errstate(all="ignore"):  # a network may have overflowed
        A = forward(network, params, X).A
        _, deltas, gradient = backward(network, params, X, T)
        n = network.n_layers
        through, past, both = np.zeros((3, n - 1))
        coming = np.zeros_like(A[-1])  # ∂L/∂A of the layer above
        for layer in reversed(range(n - 1)):
            by_weights = deltas[layer + 1] @ params.layers[layer + 1].W
            skipped = coming if network.skips[layer + 1] else np.zeros_like(by_weights)
            through[layer], past[layer] = length(by_weights), length(skipped)
            coming = by_weights + skipped
            both[layer] = length(coming)
        norms = [length(gradient.theta[i:j]) for i, j in pairwise(network.bounds)]
        sizes = [length(a) / np.sqrt(a.size) for a in A[1:]]
        spreads = [length(a - a.mean(axis=0)) / np.sqrt(a.size) for a in A[1:]]
        return Passage(np.array(norms), through, past, both, np.array(sizes), np.array(spreads))


def length(values: FloatArray) -> float:
    """Euclidean norm, of numbers too whose squares would overflow."""
    largest = np.abs(values).max()
    return float(largest * np.linalg.norm(values / largest)) if 0 < largest < np.inf else largest
