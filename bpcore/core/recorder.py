"""What a training run writes down, in arrays that grow with it."""

from __future__ import annotations

import numpy as np

from bpcore.core.descent import Record
from bpcore.core.network import FloatArray, Network


class Recorder:
    """Keeps the record of a run: a row an epoch, and snapshots of the parameters.

    Parameters
    ----------
    network : Network
    planned : int
        Epochs for which there is room at first, and over which the snapshots are spread.
    snapshots : int
        How many parameter vectors to keep, that at the end among them.
    norms_apart : bool
        Whether clipping may change a gradient, so that the norms that it leaves need an array of
        their own; else they are the raw ones.

    Attributes
    ----------
    record : Record
        What the training loop writes into.
    norms_apart : bool
    snapshot_epochs : ndarray of shape (n_snapshots - 1,)
        How many epochs each snapshot has behind it, without that at the end.
    """

    def __init__(self, network: Network, planned: int, snapshots: int, norms_apart: bool) -> None:
        self._n_layers = network.n_layers
        self.norms_apart = norms_apart
        self.snapshot_epochs = log_spaced(planned, snapshots - 1)
        self._snapshots = np.zeros((len(self.snapshot_epochs), network.n_params))
        self.record = self.blank(planned)
        self.record.snapshot_row[self.snapshot_epochs] = np.arange(len(self.snapshot_epochs))
        self._updates = np.zeros(planned, dtype=np.int64)  # that each epoch has

    @property
    def room(self) -> int:
        """For how many epochs there is room."""
        return len(self.record.sse)

    def blank(self, epochs: int) -> Record:
        """An empty record of so many epochs, none of which keeps a snapshot."""
        gradient_norms = np.zeros((epochs, self._n_layers))
        return Record(
            sse=np.zeros(epochs),
            held_out_sse=np.zeros(epochs),
            gradient_norms=gradient_norms,
            clipped_norms=np.zeros_like(gradient_norms) if self.norms_apart else gradient_norms,
            clipped_updates=np.zeros(epochs),
            learning_rate=np.zeros(epochs),
            snapshot_row=np.full(epochs, -1, dtype=np.int64),
            snapshots=self._snapshots,
        )

    def reserve(self, epochs: int) -> None:
        """Make room for at least so many epochs: where there is too little, twice as much as is."""
        have = self.room
        if epochs > have:
            wider = self.blank(max(epochs, 2 * have))
            for new, old in zip(wider, self.record, strict=True):
                new[: len(old)] = old
            self.record = wider
            self._updates = np.append(self._updates, np.repeat(self._updates[-1], self.room - have))

    def batches_from(self, epoch: int, batches: int) -> None:
        """Note that from this epoch on each one has so many updates."""
        self._updates[epoch:] = batches

    def write_norms_apart(self) -> None:
        """Give the norms that clipping leaves an array of their own, if they have none."""
        if not self.norms_apart:
            self.norms_apart = True
            self.record = self.record._replace(clipped_norms=self.record.gradient_norms.copy())

    def columns(self, rows: int, ahead: Record | None = None) -> dict[str, FloatArray]:
        """What has been recorded, by the names that it has in ``History``.

        Parameters
        ----------
        rows : int
            How many epochs.
        ahead : Record, optional
            One row more. The arrays are then copies; else they are views of the record, and cannot
            be written to.
        """
        names = ("sse", "held_out_sse", "gradient_norms", "clipped_norms", "learning_rate")
        columns = {name: getattr(self.record, name)[:rows] for name in names}
        clipped = self.record.clipped_updates[:rows]
        if ahead is not None:
            columns = {
                name: np.append(column, getattr(ahead, name), axis=0)
                for name, column in columns.items()
            }
            clipped = np.append(clipped, ahead.clipped_updates)
        for column in columns.values():
            column.flags.writeable = False
        return {**columns, "clipped_share": clipped / self._updates[: len(clipped)]}


def log_spaced(epochs: int, count: int) -> np.ndarray:
    """Up to ``count`` different epochs, evenly spaced on a log scale.

    They are counted from 0, and the first is 0.
    """
    return np.unique(np.round(np.geomspace(1, epochs, count)).astype(np.int64)) - 1
