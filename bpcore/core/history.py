"""What a training run leaves behind, and what kind of ending it had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcore.core.checks import check_int
from bpcore.core.network import FloatArray, Network, Params


@dataclass(frozen=True, eq=False)
class History:
    """The course of a training run. A row of an array is an epoch; nothing is rounded or thinned.

    Attributes
    ----------
    network : Network
    params : Params
        After the last update.
    sse : ndarray of shape (epochs,)
        A full pass over the training samples before the epoch's first update, whatever the size of
        a batch.
    held_out_sse : ndarray of shape (epochs,) or None
        The same over the held-out samples; None where there are none.
    gradient_norms, clipped_norms : ndarray of shape (epochs, n_layers)
        Euclidean norm of each layer's gradient before and after clipping: the largest among the
        epoch's updates.
    clipped_share : ndarray of shape (epochs,)
        Share of the epoch's updates that were clipped.
    learning_rate : ndarray of shape (epochs,)
        The rate in force.
    snapshot_epochs : ndarray of shape (n_snapshots,)
        How many epochs each snapshot had behind it; the first is 0, the last is the end.
    snapshots : ndarray of shape (n_snapshots, n_params)
    updates : int
        How many updates were made.
    stopped : str
        "goal", "epochs" or "diverged"; "running" if it has neither ended nor come to its planned
        end.
    first_layer : int or None
        The layer (from 0) whose gradient was the first that was not finite; of several in one
        update the one nearest the output, where the backward pass begins.
    end_sse : float
        SSE of ``params``: of the network as it stands, which the last row of ``sse`` is one epoch
        behind. Errors that are no more than round-off count as none.
    constant_sse : float
        SSE of the best constant output, the targets' mean: what a network must beat to have learned
        anything.
    output_spread : float
        How far the outputs at the end differ from year to year: the sum of their squared distances
        from their mean, which ``constant_sse`` is of the targets.
    overshot : bool
        Whether the last epoch led towards the targets and beyond them: between its two ends lie
        outputs that are better than both.
    hidden_slope : float
        Mean slope of the hidden units at the end, over units and samples; of several layers the
        smallest one's.
    engine : str
        "compiled" or "numpy".
    settings : dict
        The options of the run, by name.
    """

    network: Network
    params: Params
    sse: FloatArray
    held_out_sse: FloatArray | None
    gradient_norms: FloatArray
    clipped_norms: FloatArray
    clipped_share: FloatArray
    learning_rate: FloatArray
    snapshot_epochs: np.ndarray
    snapshots: FloatArray
    updates: int
    stopped: str
    first_layer: int | None
    end_sse: float
    constant_sse: float
    output_spread: float
    overshot: bool
    hidden_slope: float
    engine: str
    settings: dict[str, Any]

    @property
    def epochs(self) -> int:
        """How many epochs are recorded."""
        return len(self.sse)

    @property
    def first_not_finite(self) -> tuple[int, int] | None:
        """Where numbers first stopped being finite: (epoch, layer); None if they never did.

        Both are counted from 1. If only the network at the end overflows, it is the epoch to come.
        """
        if self.first_layer is None:
            finite = np.isfinite(self.end_sse)
            return None if finite else (self.epochs + 1, self.network.n_layers)
        finite = np.isfinite(self.gradient_norms).all(axis=1) & np.isfinite(self.sse)
        return int(np.argmin(finite)) + 1, self.first_layer + 1

    @property
    def ending(self) -> str:
        """The kind of ending: a key of ``ENDINGS``.

        It is told from the network as it stands at the end, and from the last hundred epochs.
        """
        end, constant = self.end_sse, self.constant_sse
        course = np.append(self.sse, end)
        if not np.isfinite(course[-2:]).all():
            return "overflowed"
        if has_blown_up(end, course[0], constant):
            return "blown up"
        recent = course[-RECENT - 1 :]
        below = (recent < NO_BETTER * constant) | (recent == 0)
        back_above = below[:-1] & ~below[1:]
        if below[-1] and (below.mean() > 0.5 or not back_above.any()):
            return "learned"
        saturated = self.hidden_slope < NO_SLOPE
        if saturated and self.output_spread < NO_SPREAD * constant and end < NEAR * constant:
            return "dead"
        return "oscillating" if below[-1] or _to_and_fro(recent, self.overshot) else "unfinished"

    def snapshot(self, i: int) -> Params:
        """The parameters of snapshot ``i``, in memory of their own; −1 is the last."""
        n = len(self.snapshots)
        return Params(self.network, self.snapshots[check_int("i", i, -n, n - 1)].copy())

    def __repr__(self) -> str:
        last = f"SSE {self.sse[-1]:.6g}" if self.epochs else "no epoch yet"
        return f"History({self.epochs} epochs, {last}, stopped: {self.stopped}, {self.engine})"


# ---- Kinds of ending -----------------------------------------------------------------------------

ENDINGS = {
    "learned": "after the last update the SSE is below that of the best constant output",
    "dead": (
        "a layer of hidden units is saturated and the network has become a constant; only more "
        "epochs can tell whether it wakes"
    ),
    "oscillating": (
        "the steps overshoot to and fro, and after the last update, or most of the time, the SSE "
        "is no better than a constant's"
    ),
    "blown up": (
        "after the last update the SSE is finite, but more than 1000 times what it was at the start"
    ),
    "overflowed": "the SSE is no longer a finite number",
    "unfinished": "after the last update the SSE is not below a constant's, or not yet",
}
"""Every kind of ending that ``History.ending`` tells apart, in words.

They speak of the network as it stands; the SSE of the last epoch is that of before its update, and
may be on the other side.
"""

RECENT = 100  # epochs at the end that show whether a run moves to and fro
TOO_SHORT = 10  # epochs that say nothing yet: the first steps may be thrown out and come back
BLOWN_UP = 1000.0  # times the SSE at the start, or that of a constant if it is larger
NO_BETTER = 1 - 1e-6  # of a constant's SSE: above this nothing was learned
NO_SLOPE = 1e-3  # a mean hidden slope below this learns hundreds of times as slowly as a fresh unit
NO_SPREAD = 1e-6  # of the spread of the targets: outputs that differ less are a constant
NEAR = 2.0  # times a constant's SSE: so far a dead network is away in its last swings
OFTEN = 0.1  # share of the recent epochs: an SSE that rises and falls in more goes to and fro
ROUND_OFF = 1e-12  # a rise or fall by less than this part of the SSE is none


def has_blown_up(sse: float, start: float, constant: float) -> bool:
    """Whether an SSE is lost, against that of the first epoch and of the best constant output."""
    return sse / BLOWN_UP > max(start, constant)


def _to_and_fro(sse: FloatArray, overshot: bool) -> bool:
    """Whether the steps of these epochs overshoot; not to be told of a few."""
    if len(sse) <= TOO_SHORT:
        return False
    changes = np.diff(sse)
    rises, falls = changes > ROUND_OFF * sse[1:], changes < -ROUND_OFF * sse[:-1]
    if min(rises.mean(), falls.mean()) > OFTEN:
        return True
    return overshot and bool(sse[-1] >= (1 - ROUND_OFF) * sse[0])  # each step as far as the last


def ending_in_words(kind: str) -> str:
    """A kind of ending as what is said of a run: "has learned: the SSE is …"."""
    verb = "has" if kind in ("learned", "blown up") else "is"
    return f"{verb} {kind}: {ENDINGS[kind]}"
