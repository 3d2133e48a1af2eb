"""A straight line, trained by hand and then by its gradient: the smallest network there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bpcore.core.baselines import least_squares
from bpcore.core.data import Scaler, Table, load_highway
from bpcore.core.network import FloatArray, Network, Params
from bpcore.core.training import Training
from bpcore.core.words import counted
from bpcore.lessons.start.panels import LinePanel, PlanePanel
from bpcore.live import Controls, Experiment, LiveFigure, menu, steps_slider
from bpcore.live.experiment import SLICE

A = range(0, 2001, 5)
B = range(-50_000, 20_001, 250)
STEPS = (*range(11), 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
RINGS = 12
POINTS = 200
"""Of a path at most: the first ones one by one, then ever further apart."""

NETWORK = Network((1, 1))
"""One input, one output, no hidden layer: the line, with a for its weight and b for its bias."""

UNITS = {"table": "of the table", "normalised": "both columns −1 to 1"}
WITH = {"table": "in the table's units", "normalised": "with both columns from −1 to 1"}
VIEWS = {
    "table": np.array([(-60, 2060), (-53_000, 23_000)]),
    "normalised": np.array([(-0.3, 2.3), (-1.15, 1.15)]),
}
"""Of the right panel: smallest and largest a, and b. Those from −1 to 1 are to scale."""


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    a: int = 500
    b: int = 0
    steps: int = 0
    units: str = "table"


class Result(NamedTuple):
    """A line, and how it came to be.

    Attributes
    ----------
    path : ndarray of shape (n_points, 2)
        a and b, from those set by hand to those after the last step; in the table's units.
    gaps : ndarray of shape (2, n_samples)
        Formula minus record, before the steps and after them.
    times : ndarray of shape (2,)
        The SSE of both, in units of the smallest that a straight line can have.
    """

    path: FloatArray
    gaps: FloatArray
    times: FloatArray


class Scale(NamedTuple):
    """The two columns in some units, and the straight line in these.

    Attributes
    ----------
    X, T : ndarray of shape (n_samples, 1)
    matrix : ndarray of shape (2, 2)
    shift : ndarray of shape (2,)
        ``matrix @ (a, b) + shift`` are the line's two numbers in these units.
    rate : float
        The learning rate 1/λmax, with which a step reaches the bottom in the steepest direction.
    rings : list of ndarray of shape (n_points, 2)
        Around the best line; the SSE of the first is twice the smallest, and so on.
    smallest : float
        SSE of the best line.
    """

    X: FloatArray
    T: FloatArray
    matrix: FloatArray
    shift: FloatArray
    rate: float
    rings: list[FloatArray]
    smallest: float

    def into(self, lines: FloatArray) -> FloatArray:
        """Lines of shape (n, 2), from the table's units to these."""
        return lines @ self.matrix.T + self.shift

    def back(self, lines: FloatArray) -> FloatArray:
        """Lines of shape (n, 2), from these to the table's units."""
        return np.linalg.solve(self.matrix, (lines - self.shift).T).T


def of_table(table: Table) -> Scale:
    """The first input and the first target as they are."""
    return _scale(table.inputs[:, :1], table.targets[:, :1], np.eye(2), np.zeros(2))


def normalised(table: Table) -> Scale:
    """The same, each mapped to [-1, 1]."""
    X, T = table.inputs[:, :1], table.targets[:, :1]
    x_scaler, t_scaler = Scaler.fit(X), Scaler.fit(T)
    (x_half,), (t_half,) = ((s.high - s.low) / 2 for s in (x_scaler, t_scaler))
    (x_middle,), (t_middle,) = ((s.high + s.low) / 2 for s in (x_scaler, t_scaler))
    matrix = np.array([[x_half, 0], [x_middle, 1]]) / t_half
    shift = np.array([0, -t_middle / t_half])
    return _scale(x_scaler.scale(X), t_scaler.scale(T), matrix, shift)


def _scale(X: FloatArray, T: FloatArray, matrix: FloatArray, shift: FloatArray) -> Scale:
    line = least_squares(X, T)
    best = np.array([line.coefficients[0, 0], line.intercept[0]])
    smallest = float(np.sum((line.predict(X) - T) ** 2))
    # The SSE of best + v is the smallest one + v'Hv. With H = LL', it is v = L'⁻¹·u for a circle u.
    columns = np.hstack([X, np.ones_like(X)])
    H = columns.T @ columns
    circle = np.linspace(0, 2 * np.pi, 181)
    ring = np.linalg.solve(np.linalg.cholesky(H).T, [np.cos(circle), np.sin(circle)]).T
    rings = [best + np.sqrt((2**k - 1) * smallest) * ring for k in range(1, RINGS + 1)]
    return Scale(X, T, matrix, shift, 1 / np.linalg.eigvalsh(H)[-1], rings, smallest)


def by_hand(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[Settings, Result]:
    """Passengers from population by a straight line: two numbers, and the error over both.

    The steps go against the gradient of the whole batch, with the learning rate 1/λmax: each
    reaches the bottom in the steepest direction, and would overshoot it if it were longer.

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
    start = Settings()
    controls = Controls(
        a=steps_slider("a", start.a, A, "Passengers more for each unit of population"),
        b=steps_slider("b", start.b, B, "What the formula says where the population is 0"),
        steps=steps_slider("gradient steps", start.steps, STEPS, "From the a and b set by hand"),
        units=menu(
            "units",
            start.units,
            [(words, name) for name, words in UNITS.items()],
            "In which the gradient is taken, and the right panel drawn",
        ),
    )
    controls.start(settings, show)
    table = load_highway()
    scales = {"table": of_table(table), "normalised": normalised(table)}
    figure = LiveFigure(2, width=11, height=4.4, sharpness=sharpness, ratios=(1.15, 1))
    line = LinePanel(figure.axes[0], table)
    plane = PlanePanel(figure.axes[1])
    figure.animate(*line.artists, *plane.artists)

    def draw(settings: Settings, result: Result, settle: bool) -> None:
        line.update(*result.path[-1], before=result.path[0] if settings.steps else None)
        scale = scales[settings.units]
        plane.look_at(VIEWS[settings.units], scale.rings)
        plane.update(scale.into(result.path))

    return Experiment(
        "by_hand",
        controls=controls,
        settings=lambda values: Settings(**values),
        compute=lambda settings: descend(settings, scales),
        figure=figure,
        draw=draw,
        describe=describe,
    )


def descend(settings: Settings, scales: Mapping[str, Scale]) -> Iterator[Result]:
    """Take the steps, and see what the line says then; now and then on the way, too."""
    scale, plain = scales[settings.units], scales["table"]
    x, y = plain.X[:, 0], plain.T[:, 0]
    hand = np.array([[settings.a, settings.b]], dtype=float)

    def after(steps: FloatArray) -> Result:
        path = np.vstack([hand, steps])
        gaps = np.array([a * x + b - y for a, b in (path[0], path[-1])])
        return Result(path, gaps, np.sum(gaps**2, axis=1) / plain.smallest)

    if not settings.steps:
        yield after(np.empty((0, 2)))
        return
    params = Params(NETWORK, scale.into(hand)[0])
    options = {"learning_rate": scale.rate, "epochs": settings.steps, "snapshots": POINTS}
    training = Training(NETWORK, params, scale.X, scale.T, **options)
    while not training.done:
        history = training.advance(seconds=SLICE).history()
        yield after(scale.back(history.snapshots[1:]))


def describe(settings: Settings, result: Result) -> str:
    """What the panels show, in words."""
    high, low = (int(np.sum(side)) for side in (result.gaps[1] > 0, result.gaps[1] < 0))
    before, now = np.abs(result.gaps).mean(axis=1)
    times_before, times = result.times
    if not settings.steps:
        return (
            f"With a = {settings.a:,} and b = {settings.b:,} the formula is too high in "
            f"{counted(high, 'year')} and too low in {low}; on average it is off by {now:,.0f}. "
            f"Its error is {times:,.2f} times the smallest."
        )
    a, b = result.path[-1]
    return (
        f"After {counted(settings.steps, 'gradient step')} from a = {settings.a:,} and "
        f"b = {settings.b:,}, {WITH[settings.units]}, a is {a:,.1f} and b is {b:,.1f}. "
        f"The error is {times:,.2f} times the smallest, where it was {times_before:,.2f} times. "
        f"On average the formula is off by {now:,.0f}, where it was {before:,.0f}."
    )
