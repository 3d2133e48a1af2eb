"""A network as numbers, as the compiled loop needs it, with the memory that its passes need."""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np

from bpcore.core import steps
from bpcore.core.layers import EPSILON
from bpcore.core.network import Network

NAMES = ("identity", "logistic", "tanh", "relu")
IDENTITY, LOGISTIC, TANH, RELU = range(len(NAMES))
ADDS, IS_ADDED, NORMALISES, REMEMBERS, HANDS_ON = 1, 2, 4, 8, 16
"""What a layer does besides: it adds what it was given, the layer above adds this one, …, it hands
on the inputs too."""
LANES = 4
"""Samples that the compiled loop takes at once. The last ones are filled up, with some that have no
error."""
RULE_FUNCTIONS = tuple(dict.fromkeys(rule.function for rule in steps.RULES.values()))
"""Each once. To the compiled loop a rule is the place of its function here."""


class Layout(NamedTuple):
    """A network as numbers, with the memory that its passes need.

    A and D hold the activations and deltas of all layers, the inputs first: layer by layer, unit by
    unit, the samples side by side. So do Z and F, of a network that needs them.
    """

    reads: np.ndarray  # how many values each layer is fed
    units: np.ndarray
    activations: np.ndarray  # each layer's, as its place in ``NAMES``
    slopes: np.ndarray  # that by whose slope ∂L/∂A becomes ∂L/∂Z, in the same way
    extras: np.ndarray  # what each layer does besides: a sum of ADDS, NORMALISES, …
    A: np.ndarray
    D: np.ndarray
    T: np.ndarray
    Z: np.ndarray  # normalised pre-activations; for the constant unit, one over the deviation
    F: np.ndarray  # activations before the layer adds what it was given
    epsilon: float  # what is added to a variance


def layout(network: Network, n_samples: int) -> Layout:
    """Memory for passes of up to ``n_samples`` samples at once."""
    numbers, rows = _in_numbers(network)
    filled = -(-n_samples // LANES) * LANES
    return Layout(*numbers, *(np.zeros(filled * r) for r in rows), epsilon=EPSILON)


@functools.lru_cache(maxsize=16)  # many runs are of the same network
def _in_numbers(network: Network) -> tuple[tuple[np.ndarray, ...], tuple[int, ...]]:
    """What a network is, and how many rows each piece of memory needs that its passes work in."""
    units, columns = np.array(network.shapes, dtype=np.uint64).T.copy()
    codes = np.array([NAMES.index(a.name) for a in network.activations], dtype=np.int64)
    slopes = codes.copy()
    if network.loss == "cross-entropy":
        slopes[-1] = IDENTITY  # with Y − T for ∂L/∂A: the two slopes there cancel
    skips, normalises = (
        np.array(flags, dtype=np.int64) for flags in ([*network.skips, False], network.normalises)
    )
    extras = ADDS * skips[:-1] + IS_ADDED * skips[1:] + NORMALISES * normalises
    extras[0] += REMEMBERS * network.recurrent
    extras[-2:-1] += HANDS_ON * network.direct
    all_layers = int(columns.sum()) + network.sizes[-1]
    rows = (
        *(all_layers, all_layers, network.sizes[-1]),
        all_layers * any(network.normalises),
        all_layers * any(network.skips),
    )
    return (columns - np.uint64(1), units, codes, slopes, extras), rows
