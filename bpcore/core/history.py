"""What a training run leaves behind, and what kind of ending it had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcore.core.network import FloatArray, Network, Params

# --------------------------------------------------------------------------------------------------
# The history
# --------------------------------------------------------------------------------------------------


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
    constant_sse : float
        SSE of the best constant output, the targets' mean: what a network must beat to have learned
        anything.
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
    constant_sse: float
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

        Both are counted from 1.
        """
        if self.first_layer is None:
            return None
        finite = np.isfinite(self.gradient_norms).all(axis=1) & np.isfinite(self.sse)
        return int(np.argmin(finite)) + 1, self.first_layer + 1

    @property
    def ending(self) -> str:
        """The kind of ending: a key of ``ENDINGS``."""
        return ending(self)

    def snapshot(self, i: int) -> Params:
        """The parameters of snapshot ``i``."""
        return Params(self.network, self.snapshots[i])

    def __repr__(self) -> str:
        last = f"SSE {self.sse[-1]:.6g}" if self.epochs else "no epoch yet"
        return f"History({self.epochs} epochs, {last}, stopped: {self.stopped}, {self.engine})"


# --------------------------------------------------------------------------------------------------
# Kinds of ending
# --------------------------------------------------------------------------------------------------

ENDINGS = {
    "learned": "the SSE is below that of the best constant output",
    "dead": "a layer of hidden units is saturated, and the network has come to rest as a constant",
    "oscillating": "the SSE is no better than a constant's, and the steps overshoot to and fro",
    "blown up": "the SSE is finite, but more than 1000 times what it was at the start",
    "overflowed": "the SSE is no longer a finite number",
    "unfinished": "the SSE is not yet below a constant's",
}
"""Every kind of ending that ``ending`` tells apart, in words."""

BLOWN_UP = 1000.0  # times the SSE at the start, or that of a constant if it is larger
NO_BETTER = 1 - 1e-6  # of a constant's SSE: above this nothing was learned
NO_SLOPE = 1e-3  # a mean hidden slope below this learns hundreds of times as slowly as a fresh unit
NEAR = 2.0  # times a constant's SSE: below it a network of dead units is one, bar last swings
AT_REST = 1e-6  # a gradient shorter than this part of √SSE is at rest
RISING = 0.1  # share of rising epochs among the last hundred: more than this overshoots
TOO_SHORT = 10  # epochs that say nothing yet: the first steps may be thrown out and come back
ROUND_OFF = 1e-12  # a rise or fall by less than this part of the SSE is none


def has_blown_up(sse: float, start: float, constant: float) -> bool:
    """Whether an SSE is lost, against that of the first epoch and of the best constant output."""
    return sse > BLOWN_UP * max(start, constant)


def classify_ending(
    start: float,
    end: float,
    constant: float,
    slope: float,
    gradient: float,
    rising: float,
    falling: bool,
) -> str:
    """The kind of ending, from seven numbers.

    Parameters
    ----------
    start, end, constant : float
        SSE of the first and the last epoch, and of the best constant output.
    slope : float
        Mean slope of the hidden units at the end, of the layer where it is smallest.
    gradient : float
        Norm of the whole gradient at the end.
    rising : float
        Share of the last hundred epochs in which the SSE rose.
    falling : bool
        Whether the SSE fell over these epochs as a whole.

    Returns
    -------
    str
        A key of ``ENDINGS``.
    """
    if not np.isfinite(end):
        return "overflowed"
    if has_blown_up(end, start, constant):
        return "blown up"
    if end < NO_BETTER * constant:
        return "learned"
    if slope < NO_SLOPE and end < NEAR * constant:
        return "dead"
    at_rest = gradient < AT_REST * np.sqrt(end)
    return "oscillating" if rising > RISING or not (falling or at_rest) else "unfinished"


def ending_in_words(kind: str) -> str:
    """A kind of ending as what is said of a run: "has learned: the SSE is …"."""
    verb = "has" if kind in ("learned", "blown up") else "is"
    return f"{verb} {kind}: {ENDINGS[kind]}"


def ending(history: History) -> str:
    """The kind of ending of a run: a key of ``ENDINGS``. Every view uses this one function."""
    if not history.epochs:
        return "unfinished"
    if history.stopped == "goal":  # even where the targets are constant, and so is their best guess
        return "learned"
    recent = history.sse[-101:]
    rising, falling = 0.0, True
    with np.errstate(all="ignore"):  # in a run that overflowed
        gradient = float(np.sqrt(np.sum(history.gradient_norms[-1] ** 2)))
        if len(recent) > TOO_SHORT:
            rising = float(np.mean(np.diff(recent) > ROUND_OFF * recent[1:]))
            falling = bool(recent[-1] < (1 - ROUND_OFF) * recent[0])
    return classify_ending(
        history.sse[0],
        history.sse[-1],
        history.constant_sse,
        history.hidden_slope,
        gradient,
        rising,
        falling,
    )
