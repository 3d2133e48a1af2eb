"""Batch, mini-batch and stochastic descent from the same weights, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bpcore.core.data import load_highway, normalise
from bpcore.core.history import History
from bpcore.core.network import FloatArray, Network, init_params
from bpcore.core.training import Training
from bpcore.core.words import counted
from bpcore.lessons.batches.landscape import Plane, losses_on_plane, sample_gradients, widest_plane
from bpcore.lessons.batches.panels import ComparisonPanel, PathPanel, ScatterPanel
from bpcore.live import (
    Controls,
    Experiment,
    Keep,
    LiveFigure,
    Run,
    int_slider,
    menu,
    toggle,
)
from bpcore.live.usual import (
    epochs_slider,
    rate_slider,
    seed_slider,
    shown_slider,
    weights_menu,
)

NAMES = ("batch", "mini-batch", "stochastic")
EPOCHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
SHOWN = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100, 200, 300, 500, 1000, 2000, 5000)
SNAPSHOTS = 40
GRID = 48, 40
FAR = 1e3
"""Parameters beyond this lie on the way to an overflow, and would hide all others."""


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    learning_rate: float = 0.02
    reduction: str = "sum"
    batch_size: int = 5
    shuffle: bool = True
    epochs: int = 200
    x_axis: str = "epochs"
    epoch_shown: int = 1
    weights: str = "uniform"
    seed: int = 1


class Result(NamedTuple):
    """Three runs, their paths in a plane, and the gradients of single years.

    Attributes
    ----------
    histories : list of History
        Batch, mini-batch, stochastic.
    seconds : list of float
        What each has taken.
    across, up, sse : ndarray
        A grid in the plane, and the SSE there.
    paths : list of ndarray of shape (n, 2)
    unseen : float
        Share of the paths' spread that the plane does not show.
    epoch : int
        Of the batch run, whose gradients are shown.
    samples : ndarray of shape (n_samples, n_params)
        The gradient of each year there.
    """

    histories: list[History]
    seconds: list[float]
    across: FloatArray
    up: FloatArray
    sse: FloatArray
    paths: list[FloatArray]
    unseen: float
    epoch: int
    samples: FloatArray


def batches(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[Settings, Result]:
    """Three ways to descend on the highway table, from the same weights at the same rate.

    Parameters
    ----------
    sharpness : float
        See ``bpcore.live.LiveFigure``.
    show : sequence of str, optional
        The controls to show, by the names of ``Settings``; all if left out.
    **settings
        Where the controls stand at first; see ``Settings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.
    """
    problem = normalise(load_highway())
    network = Network((3, 8, 2))
    X, T = problem.X, problem.T
    controls = _controls(Settings())
    controls.start(settings, show)
    figure = LiveFigure(3, height=3.8, sharpness=sharpness, ratios=(1.15, 1, 0.85))
    comparison = ComparisonPanel(figure.axes[0], NAMES)
    plane_panel = PathPanel(figure.axes[1])
    scatter = ScatterPanel(figure.axes[2])
    figure.animate(*comparison.artists, *plane_panel.artists, *scatter.artists)

    def options(settings: Settings) -> list[dict[str, Any]]:
        shared = {
            "learning_rate": settings.learning_rate,
            "reduction": settings.reduction,
            "shuffle": settings.shuffle,
        }
        return [{**shared, "batch_size": size} for size in (len(X), settings.batch_size, 1)]

    def trainings(settings: Settings) -> list[Training]:
        params = init_params(network, settings.weights, seed=settings.seed or None)
        return [
            Training(network, params, X, T, epochs=settings.epochs, snapshots=SNAPSHOTS, **own)
            for own in options(settings)
        ]

    def begin(settings: Settings) -> Run[Settings, Result]:
        plane: list[tuple] = []  # and the loss on it, once known: it stays for the whole run

        def result(settings: Settings, histories: list[History]) -> Result:
            if not plane:
                whole = histories
                if any(history.stopped == "running" for history in histories):
                    whole = [t.advance().history() for t in trainings(settings)]
                plane.append(_plane(network, [_path(h) for h in whole], X, T))
            chosen, across, up, sse = plane[0]
            thetas = [_path(history) for history in histories]
            history = histories[0]
            epochs = history.snapshot_epochs + 1
            i = int(np.argmin(np.abs(np.log(epochs / settings.epoch_shown))))
            with np.errstate(all="ignore"):  # an overflowed run has none that are finite
                samples = sample_gradients(network, history.snapshot(i), X, T)
            paths = [chosen.project(theta) for theta in thetas]
            together = np.vstack(thetas) - chosen.origin
            left = together - np.vstack(paths) @ chosen.axes
            unseen = float(np.sum(left**2) / max(np.sum(together**2), 1e-300))
            return Result(
                *(histories, list(run.seconds), across, up, sse, paths, unseen),
                *(int(epochs[i]), samples),
            )

        run = Run(trainings(settings), result)
        return run

    def draw(settings: Settings, result: Result, settle: bool) -> None:
        comparison.update(
            *x_axis(settings, result), [history.sse for history in result.histories], settle=settle
        )
        plane_panel.update(result.across, result.up, result.sse, result.paths)
        scatter.update(*spread(result.samples))

    return Experiment(
        "batches",
        controls=controls,
        settings=lambda values: Settings(**values),
        begin=begin,
        under_way=options,
        rewinds=("epochs", "weights", "seed"),
        view=("x_axis", "epoch_shown"),
        figure=figure,
        draw=draw,
        describe=describe,
        keep=Keep(
            row=lambda settings, result: {
                f"SSE, {name}": float(history.sse[-1])
                for name, history in zip(NAMES, result.histories, strict=True)
            },
            curve=together,
            pin=comparison.pin,
        ),
    )


def _controls(start: Settings) -> Controls:
    return Controls(
        learning_rate=rate_slider(start.learning_rate, 1e-3, 2.0, "η, the same for all three"),
        reduction=menu(
            "of an update",
            start.reduction,
            [("the sum over its years", "sum"), ("the mean of its years", "mean")],
            "What is taken of the gradients of the years in an update",
        ),
        batch_size=int_slider("mini-batch size", start.batch_size, 2, 19, "Years in a mini-batch"),
        epochs=epochs_slider(start.epochs, EPOCHS),
        x_axis=menu(
            "SSE against",
            start.x_axis,
            [("epochs", "epochs"), ("updates", "updates"), ("time", "time")],
            "What the axis of the left panel counts",
        ),
        epoch_shown=shown_slider(start.epoch_shown, SHOWN, "Whose gradients the right panel shows"),
        weights=weights_menu(start.weights, ("matlab", "uniform", "glorot")),
        seed=seed_slider(start.seed),
        shuffle=toggle("shuffle", start.shuffle, "A new order of the years in each epoch"),
    )


def x_axis(settings: Settings, result: Result) -> tuple[str, list[float]]:
    """What the left panel counts, and how much of it an epoch of each run takes."""
    if settings.x_axis == "epochs":
        return "epochs", [1.0] * 3
    if settings.x_axis == "updates":
        sizes = [history.settings["batch_size"] for history in result.histories]
        return "updates", [float(-(-len(result.samples) // size)) for size in sizes]
    # The time is measured for a run as a whole, and laid out evenly over its epochs.
    taken = [
        max(1e3 * seconds, 1e-6) / history.epochs
        for seconds, history in zip(result.seconds, result.histories, strict=True)
    ]
    return "milliseconds on this computer", taken


def together(result: Result) -> FloatArray:
    """The SSE of all three, of shape (3, epochs), NaN where a run had ended."""
    longest = max(history.epochs for history in result.histories)
    curves = np.full((len(result.histories), longest), np.nan)
    for row, history in zip(curves, result.histories, strict=True):
        row[: history.epochs] = history.sse
    return curves


def spread(samples: FloatArray) -> tuple[FloatArray, float]:
    """Gradients of single samples in the plane of their mean and their widest spread across it.

    Returns
    -------
    tips : ndarray of shape (n_samples, 2)
        As parts of the longest gradient; all at 0 where none is finite.
    mean : float
        Length of the mean, in the same unit.
    """
    largest = np.abs(samples).max()
    if not np.isfinite(largest) or largest == 0:
        return np.zeros((len(samples), 2)), 0.0
    samples = samples / largest  # first this, as squares of huge numbers overflow
    samples /= np.linalg.norm(samples, axis=1).max()
    mean = samples.mean(axis=0)
    length = float(np.linalg.norm(mean))
    along = mean / length if length else np.eye(samples.shape[1])[0]
    across = samples - np.outer(samples @ along, along)
    widest = np.linalg.svd(across, full_matrices=False)[2][0]
    return np.column_stack([samples @ along, across @ widest]), length


def describe(settings: Settings, result: Result) -> str:
    """What the panels show, in words."""
    ends = []
    for name, history in zip(NAMES, result.histories, strict=True):
        ended = f"SSE {history.sse[-1]:.4g}"
        if history.ending == "overflowed":
            ended = "overflowed"
        elif history.ending == "blown up":
            ended = f"blown up to {ended}"
        ends.append(f"{name} {ended} after {counted(history.updates, 'update')}")
    epoch = max(history.epochs for history in result.histories)
    with np.errstate(all="ignore"):  # an overflowed run has none that are finite
        lengths = np.linalg.norm(result.samples, axis=1)
        mean = np.linalg.norm(result.samples.mean(axis=0))
    if np.isfinite(lengths).all() and np.isfinite(mean):
        years = (
            f"In epoch {result.epoch:,} of the batch run the gradient of a single year is "
            f"{lengths.mean():.3g} long on average, the mean of all {len(lengths)} only {mean:.3g}."
        )
    else:
        years = f"In epoch {result.epoch:,} of the batch run no gradient is finite."
    return (
        f"In epoch {epoch:,} of {settings.epochs:,} at learning rate {settings.learning_rate:.3g}, "
        f"with the {settings.reduction} of the years in an update: {'; '.join(ends)}. {years} "
        f"The plane of the paths hides {result.unseen:.0%} of their spread."
    )


def _path(history: History) -> FloatArray:
    """Where a run has been, as far as it can be drawn."""
    thetas = history.snapshots
    near = np.nan_to_num(np.abs(thetas), nan=np.inf).max(axis=1) < FAR
    return thetas[: int(np.argmin(near)) if not near.all() else len(near)]


def _plane(
    network: Network, paths: Sequence[FloatArray], X: FloatArray, T: FloatArray
) -> tuple[Plane, FloatArray, FloatArray, FloatArray]:
    """The plane of some paths, a grid that holds them, and the SSE there."""
    plane = widest_plane(np.vstack(paths))
    places = np.vstack([plane.project(path) for path in paths])
    low, high = places.min(axis=0), places.max(axis=0)
    room = 0.15 * np.maximum(high - low, 1e-3)
    (left, bottom), (right, top) = low - room, high + room
    across, up = np.linspace(left, right, GRID[0]), np.linspace(bottom, top, GRID[1])
    with np.errstate(all="ignore"):
        return plane, across, up, losses_on_plane(network, plane, across, up, X, T)
