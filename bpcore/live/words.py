"""Sentences that several experiments have in common."""

from __future__ import annotations

import numpy as np

from bpcore.core.history import History, has_blown_up


def sse_words(sse: float, history: History) -> str:
    """What the SSE of an epoch is, and that the run is lost where it is."""
    if not np.isfinite(sse):
        return "the SSE has overflowed"
    blown_up = has_blown_up(sse, history.sse[0], history.constant_sse)
    return f"the SSE {'has blown up to' if blown_up else 'is'} {sse:.4g}"
