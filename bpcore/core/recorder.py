"""What a training run writes down, in arrays that grow with it."""

from __future__ import annotations

import functools

import numpy as np

from bpcore.core.descent import Record
from bpcore.core.network import FloatArray, Network

COLUMNS = ("sse", "held_out_sse", "gradient_norms", "clipped_norms", "learning_rate")
"""What a ``History`` has by the same name, a row an epoch."""


def new_record(network: Network, planned: int, snapshots: int) -> Record:
    """An empty record with room for the planned epochs.

    ``snapshots`` parameter vectors will be kept, that at the end among them, for which a record
    needs no room. They are evenly spaced over the planned epochs on a log scale; in a short run
    they are fewer.
    """
    epochs = _snapshot_epochs(planned, snapshots)
    kept = np.zeros((len(epochs), network.n_params))
    record = blank(planned, network.n_layers, kept)
    record.snapshot_row[epochs] = np.arange(len(epochs))
    return record


@functools.lru_cache(maxsize=16)  # many runs are planned alike
def _snapshot_epochs(planned: int, snapshots: int) -> np.ndarray:
    """The epochs, counted from 0, that keep one before the end."""
    spaced = np.round(np.geomspace(1, planned, snapshots - 1)).astype(np.int64)
    return np.unique(spaced) - 1


def blank(epochs: int, n_layers: int, snapshots: FloatArray) -> Record:
    """An empty record of so many epochs, none of which keeps a snapshot."""
    return Record(
        sse=np.zeros(epochs),
        held_out_sse=np.zeros(epochs),
        gradient_norms=np.zeros((epochs, n_layers)),
        clipped_norms=np.zeros((epochs, n_layers)),
        updates=np.zeros(epochs),
        clipped_updates=np.zeros(epochs),
        learning_rate=np.zeros(epochs),
        snapshot_row=np.full(epochs, -1, dtype=np.int64),
        snapshots=snapshots,
    )


def with_room(record: Record, epochs: int) -> Record:
    """The record itself, or one of at least twice the room if it has too little."""
    have, n_layers = record.gradient_norms.shape
    if epochs <= have:
        return record
    wider = blank(max(epochs, 2 * have), n_layers, record.snapshots)
    for new, old in zip(wider, record, strict=True):
        new[: len(old)] = old
    return wider


def columns_of(record: Record, rows: int, ahead: Record | None = None) -> dict[str, FloatArray]:
    """The first rows of a record, by the names that they have in ``History``.

    They are views of the record, and cannot be written to; with the row of ``ahead`` behind them,
    copies.
    """
    columns = {}
    for name in (*COLUMNS, "updates", "clipped_updates"):
        column = getattr(record, name)[:rows]
        if ahead is not None:
            column = np.append(column, getattr(ahead, name), axis=0)
        column.flags.writeable = False
        columns[name] = column
    columns["clipped_share"] = columns.pop("clipped_updates") / columns.pop("updates")
    return columns
