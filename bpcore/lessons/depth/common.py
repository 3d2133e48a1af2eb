"""What the experiments of lesson 05 share."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.core.history import History
from bpcore.core.network import ACTIVATIONS
from bpcore.live.settings import choice, log

MOST_LAYERS = 30
"""Hidden layers, or units of a chain, at most."""


def activation(value: str = "logistic") -> Any:
    """The activation function of the hidden units, as a field of settings."""
    words = {name: name for name in ACTIVATIONS} | {"identity": "identity (linear)"}
    return choice("activation", value, words, "What each hidden unit does to its pre-activation")


def scale() -> Any:
    """What the initial weights are multiplied by, as a field of settings."""
    return log("their scale", 1.0, 0.1, 10.0, "Multiplies the initial weights")


def spaced_epochs(epochs: int, count: int) -> tuple[int, ...]:
    """Epochs of a run that can be looked at: those of ``count`` snapshots, or fewer, log-spaced."""
    return tuple(int(epoch) for epoch in np.unique(np.round(np.geomspace(1, epochs, count))))


def place_of(epoch: int, history: History) -> int:
    """Place of the last snapshot that was taken up to an epoch (from 1), and recorded."""
    epochs = history.snapshot_epochs + 1
    return max(int(np.sum(epochs <= min(epoch, history.epochs))) - 1, 0)
