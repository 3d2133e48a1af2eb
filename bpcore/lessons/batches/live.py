"""Batch, mini-batch and stochastic descent from the same weights, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.history import History
from bpcore.core.network import FloatArray
from bpcore.core.training import Training
from bpcore.core.words import counted
from bpcore.lessons.batches.landscape import Plane, losses_on_plane, sample_gradients, widest_plane
from bpcore.lessons.batches.panels import NAMES, ComparisonPanel, PathPanel, ScatterPanel
from bpcore.live.highway import HighwayExperiment
from bpcore.live.keep import Keep
from bpcore.live.settings import choice, epochs, rate, seed, shown, tick, weights, whole

EPOCHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
SHOWN = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100, 200, 300, 500, 1000, 2000, 5000)
SNAPSHOTS = 40
GRID = 48, 40
FAR = 1e3
"""Parameters beyond this lie on the way to an overflow, and would hide all others."""


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    learning_rate: float = rate(0.02, 1e-3, 2.0, "η, the same for all three")
    reduction: str = choice(
        "of an update",
        "sum",
        {"sum": "the sum over its years", "mean": "the mean of its years"},
        "What is taken of the gradients of the years in an update",
    )
    batch_size: int = whole("mini-batch size", 5, 2, 19, "Years in a mini-batch")
    epochs: int = epochs(200, EPOCHS)
    x_axis: str = choice(
        "SSE against",
        "epochs",
        ("epochs", "updates", "time"),
        "What the axis of the left panel counts",
    )
    epoch_shown: int = shown(1, SHOWN, "Whose gradients the right panel shows")
    weights: str = weights("uniform", ("matlab", "uniform", "glorot"))
    seed: int = seed(1)
    shuffle: bool = tick("shuffle", True, "A new order of the years in each epoch")


class Surface(NamedTuple):
    """The SSE on a grid over a plane in the space of parameters."""

    plane: Plane
    across: FloatArray  # (n,), coordinates of the grid along the first axis of the plane
    up: FloatArray  # (m,), along the second
    sse: FloatArray  # (m, n)


class Result(NamedTuple):
    """Three runs, their paths over a plane, and the gradients of single years."""

    histories: list[History]  # batch, mini-batch, stochastic
    seconds: list[float]  # what each has taken
    surface: Surface
    paths: list[FloatArray]  # (n, 2) each
    unseen: float  # share of the paths' spread that the plane does not show
    epoch: int  # of the batch run, whose gradients are shown
    samples: FloatArray  # (n_samples, n_params), the gradient of each year there


class Batches(HighwayExperiment):
    """Three ways to descend on the highway table, from the same weights at the same rate."""

    name = "batches"
    Settings = Settings
    layout = {"columns": 3, "height": 3.8, "ratios": (1.15, 1, 0.85)}
    rewinds = ("epochs", "weights", "seed")
    view = ("x_axis", "epoch_shown")

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        self.curves = ComparisonPanel(left)
        self.paths = PathPanel(middle)
        self.scatter = ScatterPanel(right)
        self.comparison = Keep(row=outcome, curve=together, pin=self.curves.pin)
        return [self.curves, self.paths, self.scatter]

    def under_way(self, settings: Settings) -> list[dict[str, Any]]:
        same = ("learning_rate", "reduction", "shuffle")
        shared = {name: getattr(settings, name) for name in same}
        sizes = len(self.problem.X), settings.batch_size, 1
        return [{**shared, "batch_size": size} for size in sizes]

    def begin(self, settings: Settings) -> list[Training]:
        self.surface: Surface | None = None  # once known, it stays for the whole run
        return self.trainings(settings, epochs=settings.epochs, snapshots=SNAPSHOTS)

    def make_result(self, settings: Settings, histories: list[History]) -> Result:
        if self.surface is None:
            self.surface = self.surface_of(settings, histories)
        plane = self.surface.plane
        thetas = [drawn_path(history) for history in histories]
        paths = [plane.project(theta) for theta in thetas]
        away = np.vstack(thetas) - plane.origin
        left = away - np.vstack(paths) @ plane.axes
        unseen = float(np.sum(left**2) / max(np.sum(away**2), 1e-300))
        history = histories[0]
        epochs = history.snapshot_epochs + 1
        i = int(np.argmin(np.abs(np.log(epochs / settings.epoch_shown))))
        X, T = self.problem.X, self.problem.T
        with np.errstate(all="ignore"):  # an overflowed run has none that are finite
            samples = sample_gradients(self.network, history.snapshot(i), X, T)
        return Result(histories, self.seconds, self.surface, paths, unseen, int(epochs[i]), samples)

    def surface_of(self, settings: Settings, histories: list[History]) -> Surface:
        """The SSE where the three runs go until they end, with some room around them."""
        if any(history.stopped == "running" for history in histories):
            histories = [training.advance().history() for training in self.begin(settings)]
        paths = [drawn_path(history) for history in histories]
        plane = widest_plane(np.vstack(paths))
        places = np.vstack([plane.project(path) for path in paths])
        low, high = places.min(axis=0), places.max(axis=0)
        room = 0.15 * np.maximum(high - low, 1e-3)
        (left, bottom), (right, top) = low - room, high + room
        across, up = np.linspace(left, right, GRID[0]), np.linspace(bottom, top, GRID[1])
        with np.errstate(all="ignore"):
            sse = losses_on_plane(self.network, plane, across, up, self.problem.X, self.problem.T)
        return Surface(plane, across, up, sse)

    def draw(self, settings: Settings, result: Result, settle: bool) -> None:
        curves = [history.sse for history in result.histories]
        self.curves.update(*x_axis(settings, result), curves, settle=settle)
        surface = result.surface
        self.paths.update(surface.across, surface.up, surface.sse, result.paths)
        self.scatter.update(*spread(result.samples))

    def describe(self, settings: Settings, result: Result) -> str:
        hidden = HIDDEN.format(unseen=result.unseen)
        return " ".join((run_words(settings, result), year_words(result), hidden))


def drawn_path(history: History) -> FloatArray:
    """Where a run has been, of shape (n, n_params), as far as it can be drawn."""
    near = np.nan_to_num(np.abs(history.snapshots), nan=np.inf).max(axis=1) < FAR
    return history.snapshots[: np.argmin([*near, False])]


def x_axis(settings: Settings, result: Result) -> tuple[str, list[float]]:
    """What the left panel counts, and how much of it an epoch of each run takes."""
    if settings.x_axis == "epochs":
        return "epochs", [1.0] * 3
    if settings.x_axis == "updates":
        sizes = [history.settings["batch_size"] for history in result.histories]
        return "updates", [float(-(-len(result.samples) // size)) for size in sizes]
    # The time is measured for a run as a whole, and laid out evenly over its epochs. It may be 0
    # where a clock is coarse, and the axis is a logarithm.
    taken = [
        max(1e3 * seconds, 1e-6) / history.epochs
        for seconds, history in zip(result.seconds, result.histories, strict=True)
    ]
    return "milliseconds on this computer", taken


def spread(samples: FloatArray) -> tuple[FloatArray, float]:
    """Gradients of single samples in the plane of their mean and their widest spread across it.

    Their tips, of shape (n_samples, 2), and the length of their mean, as parts of the longest
    gradient; all at 0 where none is finite.
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


# -- what is kept, and what is said ----------------------------------------------------------------

HIDDEN = "The plane of the paths hides {unseen:.0%} of their spread."


def outcome(settings: Settings, result: Result) -> dict[str, Any]:
    """What a kept run is compared by."""
    return {
        f"SSE, {name}": float(history.sse[-1])
        for name, history in zip(NAMES, result.histories, strict=True)
    }


def together(result: Result) -> FloatArray:
    """The SSE of all three, of shape (3, epochs), NaN where a run had ended."""
    longest = max(history.epochs for history in result.histories)
    curves = np.full((len(result.histories), longest), np.nan)
    for row, history in zip(curves, result.histories, strict=True):
        row[: history.epochs] = history.sse
    return curves


RUNS = {
    "sum": "In epoch {epoch:,} of {epochs:,} at learning rate {learning_rate:.3g}, with the sum of "
    "the years in an update: {ends}.",
    "mean": "In epoch {epoch:,} of {epochs:,} at learning rate {learning_rate:.3g}, with the mean "
    "of the years in an update: {ends}.",
}
END = "{name} SSE {sse:.4g} after {updates}"
ENDS = {
    "blown up": "{name} blown up to SSE {sse:.4g} after {updates}",
    "overflowed": "{name} overflowed after {updates}",
    "under way": "{name} SSE {sse:.4g} after {updates}, still under way",
}
"""By the kind of ending: one of the three in the list of ``RUNS``, where it is not ``END``.

"Under way" is one that lags behind, as another has ended.
"""


def run_words(settings: Settings, result: Result) -> str:
    """Where each of the three has come to."""
    together = len({history.stopped == "running" for history in result.histories}) == 1
    ends = []
    for name, history in zip(NAMES, result.histories, strict=True):
        lags = history.stopped == "running" and not together
        template = ENDS.get("under way" if lags else history.ending, END)
        updates = counted(history.updates, "update")
        ends.append(template.format(name=name, sse=history.sse[-1], updates=updates))
    epoch = max(history.epochs for history in result.histories)
    return RUNS[settings.reduction].format(**vars(settings), epoch=epoch, ends="; ".join(ends))


YEARS = (
    "In epoch {epoch:,} of the batch run the gradient of a single year is {single:.3g} long on "
    "average, the mean of all {years} only {mean:.3g}."
)
NOT_FINITE = "In epoch {epoch:,} of the batch run no gradient is finite."


def year_words(result: Result) -> str:
    """How the gradients of single years compare with their mean."""
    with np.errstate(all="ignore"):  # an overflowed run has none that are finite
        lengths = np.linalg.norm(result.samples, axis=1)
        single, mean = lengths.mean(), np.linalg.norm(result.samples.mean(axis=0))
    finite = np.isfinite(lengths).all() and np.isfinite(mean)
    return (YEARS if finite else NOT_FINITE).format(
        epoch=result.epoch, single=single, years=len(lengths), mean=mean
    )
