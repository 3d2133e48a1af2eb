"""A straight line, trained by hand and then by its gradient: the smallest network there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.data import load_highway
from bpcore.core.network import FloatArray
from bpcore.core.words import counted
from bpcore.lessons.start.line import descend, normalised, of_table
from bpcore.lessons.start.panels import LinePanel, PlanePanel
from bpcore.live import Experiment
from bpcore.live.experiment import SLICE
from bpcore.live.settings import choice, steps

STEPS = (*range(11), 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
UNITS = {"table": "of the table", "normalised": "both columns −1 to 1"}
VIEWS = {
    "table": np.array([(-60, 2060), (-53_000, 23_000)]),
    "normalised": np.array([(-0.3, 2.3), (-1.15, 1.15)]),
}
"""Of the right panel: smallest and largest a, and b. Those from −1 to 1 are to scale."""


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    a: int = steps("a", 500, range(0, 2001, 5), "Passengers more for each unit of population")
    b: int = steps(
        "b", 0, range(-50_000, 20_001, 250), "What the formula says where the population is 0"
    )
    steps: int = steps("gradient steps", 0, STEPS, "From the a and b set by hand")
    units: str = choice(
        "units", "table", UNITS, "In which the gradient is taken, and the right panel drawn"
    )


class Result(NamedTuple):
    """A line, and how it came to be, in the table's units."""

    path: FloatArray  # (n_points, 2), a and b: from those set by hand to those after the last step
    gaps: FloatArray  # (2, n_samples), formula minus record, before the steps and after them
    times: FloatArray  # (2,), the SSE of both, in units of the smallest that a line can have


class ByHand(Experiment):
    """Passengers from population by a straight line: two numbers, and the error over both."""

    name = "by_hand"
    Settings = Settings
    layout = {"columns": 2, "width": 11, "height": 4.4, "ratios": (1.15, 1)}

    table = cached_property(lambda self: load_highway())
    scales = cached_property(
        lambda self: {"table": of_table(self.table), "normalised": normalised(self.table)}
    )

    def panels(self, left: Axes, right: Axes) -> list:
        self.line_panel, self.plane = LinePanel(left, self.table), PlanePanel(right)
        return [self.line_panel, self.plane]

    def compute(self, settings: Settings) -> Iterator[Result]:
        plain, hand = self.scales["table"], (settings.a, settings.b)
        for path in descend(self.scales[settings.units], hand, settings.steps, SLICE):
            gaps = np.array([a * plain.X[:, 0] + b - plain.T[:, 0] for a, b in path[[0, -1]]])
            yield Result(path, gaps, np.sum(gaps**2, axis=1) / plain.smallest)

    def draw(self, settings: Settings, result: Result, settle: bool) -> None:
        before, now = result.path[[0, -1]]
        self.line_panel.update(*now, before=before if settings.steps else None)
        scale = self.scales[settings.units]
        self.plane.look_at(VIEWS[settings.units], scale.rings)
        self.plane.update(scale.into(result.path))

    def describe(self, settings: Settings, result: Result) -> str:
        before, now = np.abs(result.gaps).mean(axis=1)
        said = [AFTER_STEPS[settings.units], TIMES, OFF] if settings.steps else [BY_HAND]
        return " ".join(said).format(
            a=settings.a,
            b=settings.b,
            too_high=counted(int(np.sum(result.gaps[1] > 0)), "year"),
            too_low=int(np.sum(result.gaps[1] < 0)),
            steps=counted(settings.steps, "gradient step"),
            end=result.path[-1],
            times_before=result.times[0],
            times=result.times[1],
            off_before=before,
            off=now,
        )


BY_HAND = (
    "With a = {a:,} and b = {b:,} the formula is too high in {too_high} and too low in {too_low}; "
    "on average it is off by {off:,.0f}. Its error is {times:,.2f} times the smallest."
)
AFTER_STEPS = {
    "table": "After {steps} from a = {a:,} and b = {b:,}, in the table's units, a is {end[0]:,.1f} "
    "and b is {end[1]:,.1f}.",
    "normalised": "After {steps} from a = {a:,} and b = {b:,}, with both columns from −1 to 1, a "
    "is {end[0]:,.1f} and b is {end[1]:,.1f}.",
}
TIMES = "The error is {times:,.2f} times the smallest, where it was {times_before:,.2f} times."
OFF = "On average the formula is off by {off:,.0f}, where it was {off_before:,.0f}."
