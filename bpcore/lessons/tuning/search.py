"""Choosing settings without looking at the years that judge, and training on noisy targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcore.core.checks import (
    check_flag,
    check_floats,
    check_int,
    check_positive,
    check_seed,
    check_type,
)
from bpcore.core.data import Table, normalise
from bpcore.core.forecasting import until
from bpcore.core.network import FloatArray, Network, Params, forward, init_params
from bpcore.core.parallel import in_parallel
from bpcore.core.training import Training, train

# -- random search ---------------------------------------------------------------------------------

RANGES = {"learning_rate": (1e-3, 0.1), "units": (1, 16), "weight_decay": (1e-6, 1.0)}
"""Where the settings are drawn from, evenly on a log scale."""


@dataclass(frozen=True)
class Trial:
    """Settings that were tried.

    Attributes
    ----------
    learning_rate : float
    units : int
        Hidden units.
    weight_decay : float
    inner : float
        Mean squared error on the inner years, which choose: over years and targets, normalised.
    outer : float
        The same on the outer years, which judge, by a network trained on all years before them.
        The choice does not look at it.
    """

    learning_rate: float
    units: int
    weight_decay: float
    inner: float
    outer: float


@dataclass(frozen=True)
class Search:
    """A random search so far.

    Attributes
    ----------
    trials : tuple of Trial
    share : float
        Of the trials that are wanted.
    """

    trials: tuple[Trial, ...]
    share: float

    @property
    def best(self) -> Trial:
        """The trial that the inner years choose."""
        return min(self.trials, key=lambda trial: trial.inner)


def draw_settings(rng: np.random.Generator) -> dict[str, Any]:
    """Settings drawn evenly on a log scale from ``RANGES``."""
    drawn = {name: float(np.exp(rng.uniform(*np.log(ends)))) for name, ends in RANGES.items()}
    return {**drawn, "units": round(drawn["units"])}


def random_search(
    table: Table,
    *,
    trials: int = 40,
    inner: int = 4,
    outer: int = 4,
    epochs: int = 2000,
    weights: str = "uniform",
    seed: int = 0,
    threads: int | None = None,
) -> Iterator[Search]:
    """Try settings at random; inner years choose, outer years judge.

    The years are cut into three in the order of time: those to train on, ``inner``, ``outer``.

    Parameters
    ----------
    table : Table
    trials : int
    inner, outer : int
        How many years choose, and how many judge.
    epochs : int
    weights : str
        Scheme of ``init_params``.
    seed : int
        Of the settings and of the initial weights.
    threads : int, optional
        As many as there are processors if left out; the result does not depend on it.

    Yields
    ------
    Search
        After each trial.

    Raises
    ------
    ValueError
        If fewer than five years are left to train on.

    References
    ----------
    Bergstra & Bengio, 2012.
    """
    check_type("table", table, Table)
    trials = check_int("trials", trials, 1, 100_000)
    years = len(table.years)
    outer = check_int("outer", outer, 1, years - 6)
    inner = check_int("inner", inner, 1, years - outer - 5)
    seed = check_int("seed", seed, 0, 2**32 - 1)
    rng = np.random.default_rng(seed)
    drawn = [draw_settings(rng) for _ in range(trials)]

    def tried(settings: dict[str, Any]) -> Trial:
        options = {**settings, "epochs": epochs, "weights": weights, "seed": seed}
        chosen_by = later_error(until(table, years - outer), inner, **options)
        return Trial(**settings, inner=chosen_by, outer=later_error(table, outer, **options))

    done: list[Trial] = []
    for trial in in_parallel(tried, drawn, threads):
        done.append(trial)
        yield Search(tuple(done), len(done) / trials)


def later_error(
    table: Table,
    later: int,
    *,
    units: int,
    weights: str = "uniform",
    seed: int = 0,
    **options: Any,
) -> float:
    """Mean squared error on the last years of a table, by a network trained on those before.

    Parameters
    ----------
    table : Table
    later : int
        How many years are not trained on. Scalers do not see them either.
    units : int
        Hidden units.
    weights, seed
        See ``init_params``.
    **options
        Of ``train``.

    Returns
    -------
    float
        Over years and targets, normalised; infinite where the network has overflowed.
    """
    problem = normalise(table, train=table.years[:-later])
    network = Network((problem.X.shape[1], units, problem.T.shape[1]))
    params = init_params(network, weights, seed=seed)
    history = train(network, params, problem.X, problem.T, **options)
    with np.errstate(all="ignore"):
        E = forward(network, history.params, problem.X_held_out).Y - problem.T_held_out
        error = float(np.mean(E * E))
    return error if np.isfinite(error) else np.inf


# -- noise on the targets --------------------------------------------------------------------------


def train_with_noise(
    network: Network,
    params: Params,
    X: FloatArray,
    T: FloatArray,
    noise: float,
    *,
    fresh: bool,
    seed: int = 0,
    epochs: int = 1000,
    **options: Any,
) -> Params:
    """Train on targets with normal noise.

    Parameters
    ----------
    network, params, X, T
        See ``train``.
    noise : float
        Standard deviation.
    fresh : bool
        Whether each epoch has noise of its own. Else it is drawn once, as in the textbook: the
        network then learns another table.
    seed : int
        Of the noise.
    epochs : int
    **options
        Of ``train``.

    Returns
    -------
    Params
        At the end.
    """
    noise = check_positive("noise", noise, or_zero=True)
    check_flag("fresh", fresh)
    T, rng = check_floats("T", T), np.random.default_rng(check_seed("seed", seed))

    def noisy() -> FloatArray:
        return T + noise * rng.standard_normal(T.shape)

    training = Training(network, params, X, noisy(), epochs=epochs, **options)
    if not fresh:
        return training.advance().params
    while not training.done:
        training.advance(1)
        training.retarget(noisy())
    return training.params
