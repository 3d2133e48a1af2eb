"""Where the units of a network stand in its picture, and how wide its lines are."""

from __future__ import annotations

import numpy as np

from bpcore.core.network import FloatArray

WIDEST = 5.0
"""Line width, in points, of the largest weight in the picture."""

MOST_UNITS = 12
"""A layer with more units is drawn with a gap in its middle."""


def drawn_units(size: int) -> np.ndarray:
    """Which units of a layer are drawn: all, or the first and the last of many."""
    half = MOST_UNITS // 2
    every = np.arange(size)
    return every if size <= MOST_UNITS else np.concatenate([every[:half], every[-half:]])


def unit_heights(size: int) -> FloatArray:
    """Heights of a layer's units, from the top down, evenly spaced about 0."""
    count = min(size, MOST_UNITS)
    slots = np.arange(count, dtype=float)
    if size > MOST_UNITS:
        slots[count // 2 :] += 1  # the gap
    return (slots.mean() - slots) * min(2 / max(slots[-1], 1), 0.5)
