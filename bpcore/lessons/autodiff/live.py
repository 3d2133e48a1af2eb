"""One year's error on a tape, walked forward and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.network import init_params
from bpcore.lessons.autodiff.panels import CostPanel, GraphPanel, in_columns
from bpcore.lessons.autodiff.tape import Number, Recorded, record
from bpcore.lessons.backpropagation.panels import FormulaPanel
from bpcore.live.highway import HighwayExperiment
from bpcore.live.settings import whole

NETWORK = HighwayExperiment.network

OPERATIONS = sum(units * width for units, width in NETWORK.shapes) + NETWORK.sizes[1] + 6
"""Of one year: a product for each weight and a sum for each unit, as many as there are parameters;
the curves; two errors, their squares, the sum of these and its half."""


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    step: int = whole("step", 0, 0, 2 * OPERATIONS, "Operations done: first all forward, then back")
    year: int = whole("year", 1990, 1990, 2009, "Whose numbers are on the tape")


class Result(NamedTuple):
    """A tape and how far the walk has come."""

    recorded: Recorded
    now: Number | None  # done last: forward its value was computed, backward its slope handed on
    known: np.ndarray  # what is known of each number of in_columns: see GraphPanel.update
    forward: int  # multiplications so far
    backward: int
    slopes: int  # parameters whose slope is known


class TapeWalk(HighwayExperiment):
    """A walk over the graph of one year's error: forward for the values, back for the slopes."""

    name = "tape_walk"
    Settings = Settings
    layout = {"columns": 3, "height": 5.0, "ratios": (2.1, 1.3, 0.85)}

    params = cached_property(lambda self: init_params(self.network, "matlab"))

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        recorded = self.on_tape(1990)
        pass_alone = sum(number.forward_products for number in recorded.tape.operations)
        self.nudging = 2 * NETWORK.n_params * pass_alone
        self.graph = GraphPanel(left, recorded)
        self.lines = FormulaPanel(middle, 9)
        self.cost = CostPanel(right, self.nudging)
        return [self.graph, self.lines, self.cost]

    def on_tape(self, year: int) -> Recorded:
        """The error of a year."""
        row = year - int(self.problem.table.years[0])
        return record(self.params, self.problem.X[row], self.problem.T[row])

    def compute(self, settings: Settings) -> Iterator[Result]:
        recorded = self.on_tape(settings.year)
        done = recorded.tape.operations[: settings.step]
        back = recorded.tape.operations[::-1][: max(settings.step - OPERATIONS, 0)]
        # In the end's own place its slope stands as soon as the way back begins.
        sloped = {part for number in back for part, _ in number.made_of} | set(back)
        values = set(done) | set(recorded.columns[0]) | set(recorded.parameters)
        known = [int(n in values) + int(n in sloped) for n in in_columns(recorded)]
        yield Result(
            recorded,
            (back or done or [None])[-1],
            np.array(known),
            sum(number.forward_products for number in done),
            sum(number.backward_products for number in back),
            sum(parameter in sloped for parameter in recorded.parameters),
        )

    def draw(self, settings: Settings, result: Result, settle: bool) -> None:
        self.graph.update(in_columns(result.recorded), result.known, result.now)
        self.lines.update(formula(settings, result))
        self.cost.update(result.forward, result.backward)

    def describe(self, settings: Settings, result: Result) -> str:
        way = "forward" if settings.step <= OPERATIONS else "backward"
        part = {0: "begin", 2 * OPERATIONS: "end"}.get(settings.step, way)
        return SAID[part].format(
            step=settings.step,
            steps=2 * OPERATIONS,
            year=settings.year,
            formula="; ".join(filter(None, formula(settings, result)[1:])),
            slopes=result.slopes,
            forward=result.forward,
            backward=result.backward,
            nudging=self.nudging,
            times=self.nudging / max(result.forward + result.backward, 1),
        )


SAID = {
    "begin": (
        "Only the inputs of {year} and the 50 parameters are known. Move the step: {steps} of them "
        "lead there and back."
    ),
    "forward": (
        "Step {step} of {steps}, forward. {formula}. So far {forward} multiplications; all slopes "
        "by nudging take {nudging:,}."
    ),
    "backward": (
        "Step {step} of {steps}, backward. {formula}. The slopes of {slopes} of the 50 parameters "
        "are known, after {forward} + {backward} multiplications; by nudging all take {nudging:,}."
    ),
    "end": (
        "All {steps} steps are done. {formula}. The slopes of all {slopes} parameters are known, "
        "after {forward} + {backward} multiplications; by nudging they take {nudging:,}, "
        "{times:.0f} times as many."
    ),
}

FORWARD = {
    "product": "{parts[0]:.3f} · {parts[1]:.3f} = {value:.4f}",
    "sum": "{terms} numbers add up to {value:.4f}",
    "logistic": "σ({parts[0]:.3f}) = {value:.4f}",
    "difference": "{parts[0]:.3f} − {parts[1]:.3f} = {value:.4f}",
    "square": "({parts[0]:.3f})² = {value:.4f}",
    "half": "half of {parts[0]:.3f} is {value:.4f}",
}
LOCAL = {
    "product": "local slopes: {locals[0]:.3f} and {locals[1]:.3f}",
    "sum": "local slopes: 1 each",
    "logistic": "local slope: a · (1 − a) = {locals[0]:.4f}",
    "difference": "local slopes: 1 and −1",
    "square": "local slope: 2 · {parts[0]:.3f} = {locals[0]:.3f}",
    "half": "local slope: 0.5",
}
BACK = {
    "product": ("to its parts: {handed[0]:.4f}", "and {handed[1]:.4f}"),
    "sum": ("each part gets the same", ""),
    "logistic": ("to its part: {handed[0]:.4f}", ""),
    "difference": ("to t: {handed[0]:.4f}, to y: {handed[1]:.4f}", ""),
    "square": ("to its part: {handed[0]:.4f}", ""),
    "half": ("to its part: {handed[0]:.4f}", ""),
}


def formula(settings: Settings, result: Result) -> list[str]:
    """The operation that was done last: a heading, and its numbers."""
    now = result.now
    if now is None:
        inputs = ", ".join(f"{number.value:.3f}" for number in result.recorded.columns[0])
        return ["Before the first step", f"inputs: {inputs}", "and the 50 parameters"]
    parts, local = zip(*now.made_of, strict=True)
    places = {
        "parts": [part.value for part in parts],
        "terms": len(parts),
        "locals": local,
        "handed": [now.slope * each for each in local],
        "value": now.value,
        "slope": now.slope,
        "kind": now.kind,
    }
    if settings.step <= OPERATIONS:
        lines = ["Forward: {kind}", FORWARD[now.kind], LOCAL[now.kind]]
    else:
        lines = ["Backward: {kind}", "slope here: {slope:.4f}", LOCAL[now.kind], *BACK[now.kind]]
    return [line.format(**places) for line in lines]
