"""Maps of many runs at once: where training works, and what lies around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.data import load_highway, normalise
from bpcore.core.history import ENDINGS, History
from bpcore.core.network import FloatArray, Network, Params, init_params
from bpcore.drawing.panels import SSEPanel
from bpcore.lessons.tuning.panels import KindMapPanel, SSEMapPanel
from bpcore.lessons.tuning.sweep import KINDS, Map, cell, sweep
from bpcore.live import Experiment
from bpcore.live.settings import choice, log, rate, steps, weights

RATES = 1e-3, 1.0
OTHERS = {"clip_threshold": (0.01, 1000.0), "scale": (0.1, 10.0)}
"""Both ends of the axes."""

UPRIGHT = {"clip_threshold": "threshold", "scale": "scale of the weights"}
"""What the upright axis is called."""

NETWORK = Network((3, 8, 2))


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    learning_rate: float = rate(0.05, *RATES, "Where the cross stands, from left to right")
    clip_threshold: float = log(
        "threshold",
        1.0,
        *OTHERS["clip_threshold"],
        "Where the cross stands, from bottom to top: clipping by norm",
    )
    scale: float = log(
        "scale",
        1.0,
        *OTHERS["scale"],
        "Where the cross stands, from bottom to top: what multiplies the initial weights",
    )
    over: str = choice(
        "upright",
        "clip_threshold",
        {"clip_threshold": "threshold of clipping", "scale": "scale of the weights"},
        "What the map has from bottom to top",
    )
    cells: int = steps("cells a side", 32, (16, 32, 64), "How fine the map is")
    epochs: int = steps("epochs", 1000, (100, 200, 500, 1000, 2000), "How long each run goes on")
    weights: str = weights("matlab", ("matlab", "uniform", "glorot"), "Where each run begins")

    @property
    def other(self) -> float:
        """What is chosen along the upright axis."""
        return self.scale if self.over == "scale" else self.clip_threshold


class Maps(Experiment):
    """Runs at hundreds of learning rates and thresholds, and any one of them in full."""

    name = "maps"
    Settings = Settings
    layout = {"columns": 3, "height": 3.9, "ratios": (1, 1, 0.9)}
    view = ("learning_rate", "clip_threshold", "scale")

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        self.values, self.kinds = SSEMapPanel(left), KindMapPanel(middle)
        self.curve = SSEPanel(right, label="the cross")
        return [self.values, self.kinds, self.curve]

    def compute(self, settings: Settings) -> Iterator[Map]:
        return sweep(
            *start_of(settings),
            np.geomspace(*RATES, settings.cells),
            np.geomspace(*OTHERS[settings.over], settings.cells),
            over=settings.over,
            epochs=settings.epochs,
        )

    def draw(self, settings: Settings, result: Map, settle: bool) -> None:
        place = (settings.learning_rate, settings.other), UPRIGHT[settings.over]
        self.values.update(result, *place)
        self.kinds.update(result, *place)
        self.curve.update(run_at_cross(settings), settle=settle)

    def describe(self, settings: Settings, result: Map) -> str:
        counts = np.bincount(result.kind.ravel(), minlength=len(KINDS))
        kinds = (
            f"{kind} {share_words(count / counts.sum())}"
            for kind, count in zip(KINDS, counts, strict=True)
            if count
        )
        all_runs = (COMPLETE if result.share == 1 else UNDER_WAY).format(
            cells=settings.cells, epochs=settings.epochs, share=result.share, kinds=", ".join(kinds)
        )
        history = run_at_cross(settings)
        overflowed = history.ending == "overflowed"
        at_cross = (OVERFLOWED_AT_CROSS if overflowed else AT_CROSS)[settings.over].format(
            rate=settings.learning_rate,
            other=settings.other,
            sse=history.sse[-1],
            epoch=history.epochs,
            kind=history.ending,
            meaning=ENDINGS[history.ending],
        )
        return f"{all_runs} {at_cross}"

    def effective(self, settings: Settings) -> dict[str, bool]:
        return {name: name == settings.over for name in OTHERS}


def start_of(settings: Settings) -> tuple[Network, Params, FloatArray, FloatArray]:
    """What all runs have in common: the network, its initial weights, and the table."""
    problem = normalise(load_highway())
    return NETWORK, init_params(NETWORK, settings.weights), problem.X, problem.T


@lru_cache(maxsize=8)  # it is shown, and told of, in every picture of a map that still grows
def run_at_cross(settings: Settings) -> History:
    """The run of the chosen cell."""
    place = settings.over, settings.learning_rate, settings.other
    return cell(*start_of(settings), *place, epochs=settings.epochs)


COMPLETE = "{cells} × {cells} runs of {epochs:,} epochs: {kinds}."
UNDER_WAY = "{cells} × {cells} runs of {epochs:,} epochs ({share:.0%} computed so far): {kinds}."
AT_CROSS = {
    "clip_threshold": "At the cross, learning rate {rate:.3g} and threshold {other:.3g}, the SSE "
    "is {sse:.4g} in epoch {epoch:,}: {kind}, that is, {meaning}.",
    "scale": "At the cross, learning rate {rate:.3g} and scale of the initial weights "
    "{other:.3g}, the SSE is {sse:.4g} in epoch {epoch:,}: {kind}, that is, {meaning}.",
}
OVERFLOWED_AT_CROSS = {
    "clip_threshold": "At the cross, learning rate {rate:.3g} and threshold {other:.3g}, the "
    "numbers have overflowed in epoch {epoch:,}: {kind}, that is, {meaning}.",
    "scale": "At the cross, learning rate {rate:.3g} and scale of the initial weights "
    "{other:.3g}, the numbers have overflowed in epoch {epoch:,}: {kind}, that is, {meaning}.",
}


def share_words(share: float) -> str:
    """A share that is not none, nor all, and does not look like it."""
    shown = f"{share:.0%}"
    if shown == "0%":
        return "less than 1%"
    if shown == "100%" and share < 1:
        return "more than 99%"
    return shown
