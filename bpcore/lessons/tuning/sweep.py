"""Maps: the same run at many settings of two options, and how each of them ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcore.core.checks import check_choice, check_positive
from bpcore.core.history import ENDINGS, History
from bpcore.core.network import FloatArray, Network, Params
from bpcore.core.parallel import in_parallel
from bpcore.core.training import train

OVER = ("clip_threshold", "scale")
"""What a map can have along its other axis: the threshold of clipping by norm, or the scale of the
initial weights."""

KINDS = tuple(ENDINGS)
"""The kinds of ending; a map holds the place of each cell's kind in these."""

COARSEST = 16  # the first cells of a map lie so far apart
TOGETHER = 32  # cells computed between two pictures


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
    if check_choice("over", over, OVER) == "clip_threshold":
        options = {**options, "clip": "norm", "clip_threshold": other}
    else:
        params = Params(network, params.theta.copy())
        for W, _ in params.layers:
            W *= check_positive("scale", other, or_zero=True)
    return train(network, params, X, T, learning_rate=rate, **options)


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

    def run(place: tuple[int, int]) -> tuple[float, str]:
        history = cell(network, params, X, T, over, rates[place[1]], others[place[0]], **options)
        return float(history.sse[-1]), history.ending

    order = list(coarse_to_fine(*shape))
    results = in_parallel(run, [place for place, _ in order], threads)
    for done, ((place, size), (end, name)) in enumerate(zip(order, results, strict=True), start=1):
        # A coarse cell stands for the finer ones to come, which all lie to its right and above it.
        square = tuple(slice(i, i + size) for i in place)
        sse[square], kind[square] = end, KINDS.index(name)
        if done % TOGETHER == 0 or done == len(order):
            yield Map(over, rates, others, sse.copy(), kind.copy(), done / len(order))


def coarse_to_fine(rows: int, columns: int) -> Iterator[tuple[tuple[int, int], int]]:
    """Every cell of a table once: (row, column), and the size of the square it stands for."""
    size = COARSEST
    while size:
        for row in range(0, rows, size):
            for column in range(0, columns, size):
                coarser = 2 * size
                if size == COARSEST or row % coarser or column % coarser:
                    yield (row, column), size
        size //= 2
