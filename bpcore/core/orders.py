"""The orders in which the epochs of a run take the samples."""

from __future__ import annotations

import math

import numpy as np

DRAWN = 1 << 16
"""Sample numbers drawn at a time; never less than the order of one epoch."""


class Orders:
    """Orders of the samples, one an epoch, drawn in blocks of a fixed size.

    Each block comes from a generator of its own, made of the seed and the number of the block. So
    the orders depend neither on how a run is cut into slices, nor on an interrupt that strikes
    between drawing and keeping.
    """

    def __init__(self, n_samples: int, seed: int) -> None:
        self.seed = seed
        self._in_turn = np.arange(n_samples, dtype=np.int64)[None]
        self._epochs = max(DRAWN // n_samples, 1)  # in a block
        self._drawn = (-1, self._in_turn)  # the number of a block, and its orders

    def block(self, epoch: int, shuffle: bool) -> tuple[np.ndarray, float]:
        """The orders among which is that of an epoch, counted from 0, and where they end.

        They are of shape (n_epochs, n_samples): epoch e has the row e mod n_epochs. Where nothing
        is shuffled all have that of the table. They end at the first epoch that they are not for.
        """
        if not shuffle:
            return self._in_turn, math.inf
        number = epoch // self._epochs
        if number != self._drawn[0]:
            orders = np.repeat(self._in_turn, self._epochs, axis=0)
            np.random.default_rng([self.seed, number]).permuted(orders, axis=1, out=orders)
            self._drawn = number, orders
        return self._drawn[1], (number + 1) * self._epochs
