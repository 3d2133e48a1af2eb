"""Sentences that several experiments have in common."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bpcore.core.history import History, has_blown_up


class SSEWords(NamedTuple):
    """A sentence on the SSE of an epoch, whole, in each of its three wordings.

    They have the place ``sse``, and others as they like.
    """

    usual: str
    blown_up: str
    overflowed: str

    def template(self, sse: float, history: History) -> str:
        """The wording for this SSE, of some epoch of a run."""
        if not np.isfinite(sse):
            return self.overflowed
        lost = has_blown_up(sse, history.sse[0], history.constant_sse)
        return self.blown_up if lost else self.usual


class RunWords(NamedTuple):
    """A sentence on a run, whole: when it has overflowed, is under way, or has ended."""

    overflowed: str
    under_way: SSEWords
    ended: str

    def template(self, history: History) -> str:
        """The wording for this run, as it stands."""
        if history.ending == "overflowed":
            return self.overflowed
        if history.stopped == "running":
            return self.under_way.template(history.sse[-1], history)
        return self.ended
