"""Maps: the same run at many settings of two options, and how each of them ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcore.core.checks import check_choice, check_positive
from bpcore.core.history import ENDINGS, History
from bpcore.core.network import FloatArray, Network, Params
from bpcore.core.parallel import in_parallel
from bpcore.core.training import Training, histories, train

OVER = ("clip_threshold", "scale")
"""What a map can have along its other axis: the threshold of clipping by norm, or the scale of the
initial weights."""

KINDS = tuple(ENDINGS)
"""The kinds of ending; a map holds the place of each cell's kind in these."""

COARSEST = 16  # the first cells of a map lie so far apart
TOGETHER = 32  # cells computed between two pictures
AT_ONCE = 16  # of these, trained one after the other by a thread: what they share is made once

Cell = tuple[tuple[int, int], int]
"""A cell's row and column, and the size of the square that it stands for at first."""


@dataclass(frozen=True, eq=False)
class Map:
    """How runs ended, one for each cell. A cell that is still to come shows its neighbour's run."""

    over: str  # what others are: one of OVER
    rates: FloatArray  # (n_rates,)
    others: FloatArray  # (n_others,)
    sse: FloatArray  # (n_others, n_rates), at the end
    kind: np.ndarray  # of the same shape: places in KINDS
    share: float  # of the cells that are computed


def cell(
    network: Network,
    params: Params,
    X: FloatArray,
    T: FloatArray,
    over: str,
    rate: float,
    other: float,
    **options: Any,
) -> History:
    """The run of one cell of a map.

    Parameters
    ----------
    network, params, X, T
        See ``train``.
    over : str
        "clip_threshold": ``other`` is the threshold of clipping by norm; "scale": it multiplies the
        initial weights (not the biases).
    rate, other : float
    **options
        Of ``train``.

    Raises
    ------
    ValueError
        If an argument is out of its range.
    """
    start, own = _own(network, params, over, rate, other)
    return train(network, start, X, T, **{**options, **own})


def _own(
    network: Network, params: Params, over: str, rate: float, other: float
) -> tuple[Params, dict[str, Any]]:
    """The initial weights of a cell, and the options that are its own."""
    if check_choice("over", over, OVER) == "clip_threshold":
        return params, {"learning_rate": rate, "clip": "norm", "clip_threshold": other}
    params = Params(network, params.theta.copy())
    for W, _ in params.layers:
        W *= check_positive("scale", other, or_zero=True)
    return params, {"learning_rate": rate}


def sweep(
    network: Network,
    params: Params,
    X: FloatArray,
    T: FloatArray,
    rates: FloatArray,
    others: FloatArray,
    *,
    over: str = "clip_threshold",
    threads: int | None = None,
    **options: Any,
) -> Iterator[Map]:
    """Train at every learning rate with every threshold, or scale: from coarse to fine.

    Parameters
    ----------
    network, params, X, T
        See ``train``.
    rates, others : array_like
        The two axes.
    over : str
        What ``others`` are; see ``cell``.
    threads : int, optional
        As many as there are processors if left out; the map does not depend on it.
    **options
        Of ``cell``.

    Yields
    ------
    Map
        Ever finer; the last one is complete.

    Raises
    ------
    ValueError
        If an argument is out of its range.
    """
    check_choice("over", over, OVER)
    rates = np.array([check_positive("rates", rate) for rate in rates])
    others = np.array([check_positive("others", other) for other in others])
    shape = len(others), len(rates)
    sse, kind = np.full(shape, np.nan), np.zeros(shape, dtype=int)

    order = list(coarse_to_fine(*shape))
    one = Training(network, params, X, T, **options)

    def run(cells: Sequence[Cell]) -> list[tuple[Cell, float, str]]:
        runs = []
        for (row, column), _ in cells:
            start, own = _own(network, params, over, rates[column], others[row])
            runs.append(one.again(start, **own))
        for training in runs:
            training.advance()
        ends = histories(runs)
        return [(at, end.sse[-1], end.ending) for at, end in zip(cells, ends, strict=True)]

    jobs = [order[i : i + AT_ONCE] for i in range(0, len(order), AT_ONCE)]
    done = 0
    for ended in in_parallel(run, jobs, threads):
        for (place, size), end, name in ended:
            # A coarse cell stands for the finer ones to come, which all lie to its right and above.
            square = tuple(slice(i, i + size) for i in place)
            sse[square], kind[square] = end, KINDS.index(name)
        done += len(ended)
        if done % TOGETHER == 0 or done == len(order):
            yield Map(over, rates, others, sse.copy(), kind.copy(), done / len(order))


def coarse_to_fine(rows: int, columns: int) -> Iterator[Cell]:
    """Every cell of a table once."""
    size = COARSEST
    while size:
        for row in range(0, rows, size):
            for column in range(0, columns, size):
                coarser = 2 * size
                if size == COARSEST or row % coarser or column % coarser:
                    yield (row, column), size
        size //= 2
