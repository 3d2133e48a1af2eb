"""Maps of many runs at once: where training works, and what lies around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from bpcore.core.data import load_highway, normalise
from bpcore.core.history import ENDINGS, History
from bpcore.core.network import Network
from bpcore.drawing.panels import SSEPanel
from bpcore.lessons.tuning.panels import MapPanel
from bpcore.lessons.tuning.sweep import KINDS, Map, cell, sweep
from bpcore.live import Controls, Experiment, LiveFigure, log_slider, menu, steps_slider
from bpcore.live.usual import rate_slider, weights_menu

RATES = 1e-3, 1.0
OTHERS = {"clip_threshold": (0.01, 1000.0), "scale": (0.1, 10.0)}
NAMES = {"clip_threshold": "threshold", "scale": "scale of the initial weights"}


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    learning_rate: float = 0.05
    clip_threshold: float = 1.0
    scale: float = 1.0
    over: str = "clip_threshold"
    cells: int = 32
    epochs: int = 1000
    weights: str = "matlab"

    @property
    def other(self) -> float:
        """What is chosen along the upright axis."""
        return self.scale if self.over == "scale" else self.clip_threshold


def maps(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[Settings, Map]:
    """Runs at hundreds of learning rates and thresholds, and any one of them in full.

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
    problem, network = normalise(load_highway()), Network((3, 8, 2))
    controls = _controls(Settings())
    controls.start(settings, show)
    figure = LiveFigure(3, width=12, height=3.9, sharpness=sharpness, ratios=(1, 1, 0.9))
    values = MapPanel(figure.axes[0], "SSE at the end")
    kinds = MapPanel(figure.axes[1], "Kind of ending", KINDS)
    curve = SSEPanel(figure.axes[2], label="the cross")
    figure.animate(*(a for panel in (values, kinds, curve) for a in panel.artists))

    @lru_cache(maxsize=8)
    def chosen(over: str, rate: float, other: float, epochs: int, weights: str) -> History:
        options = {"epochs": epochs, "weights": weights}
        return cell(network, problem.X, problem.T, over, rate, other, **options)

    def run_of(settings: Settings) -> History:
        return chosen(
            settings.over,
            settings.learning_rate,
            settings.other,
            settings.epochs,
            settings.weights,
        )

    def compute(settings: Settings) -> Iterator[Map]:
        return sweep(
            network,
            problem.X,
            problem.T,
            np.geomspace(*RATES, settings.cells),
            np.geomspace(*OTHERS[settings.over], settings.cells),
            over=settings.over,
            epochs=settings.epochs,
            weights=settings.weights,
        )

    def draw(settings: Settings, result: Map, settle: bool) -> None:
        place = settings.learning_rate, settings.other
        upright = "scale of the weights" if settings.over == "scale" else "threshold"
        axes = result.rates, result.others
        values.update(*axes, result.sse, place, result.share, upright)
        kinds.update(*axes, result.kind, place, result.share, upright)
        curve.update(run_of(settings), settle=settle)

    return Experiment(
        "maps",
        controls=controls,
        settings=lambda values: Settings(**values),
        compute=compute,
        view=("learning_rate", "clip_threshold", "scale"),
        figure=figure,
        draw=draw,
        describe=lambda settings, result: describe(settings, result, run_of(settings)),
        arrange=lambda settings: controls.enable(
            clip_threshold=settings.over == "clip_threshold", scale=settings.over == "scale"
        ),
    )


def _controls(start: Settings) -> Controls:
    return Controls(
        learning_rate=rate_slider(
            start.learning_rate, *RATES, "Where the cross stands, from left to right"
        ),
        clip_threshold=log_slider(
            "threshold",
            start.clip_threshold,
            *OTHERS["clip_threshold"],
            "Where the cross stands, from bottom to top: clipping by norm",
        ),
        scale=log_slider(
            "scale",
            start.scale,
            *OTHERS["scale"],
            "Where the cross stands, from bottom to top: what multiplies the initial weights",
        ),
        over=menu(
            "upright",
            start.over,
            [("threshold of clipping", "clip_threshold"), ("scale of the weights", "scale")],
            "What the map has from bottom to top",
        ),
        cells=steps_slider("cells a side", start.cells, (16, 32, 64), "How fine the map is"),
        epochs=steps_slider(
            "epochs", start.epochs, (100, 200, 500, 1000, 2000), "How long each run goes on"
        ),
        weights=weights_menu(
            start.weights, ("matlab", "uniform", "glorot"), "Where each run begins"
        ),
    )


def describe(settings: Settings, result: Map, history: History) -> str:
    """What the maps show, and the run at the cross, in words."""
    counts = np.bincount(result.kind.ravel(), minlength=len(KINDS))
    parts = [
        f"{kind} {_percent(count / counts.sum())}"
        for kind, count in zip(KINDS, counts, strict=True)
        if count
    ]
    under_way = "" if result.share == 1 else f" ({result.share:.0%} computed so far)"
    end = (
        "the numbers have overflowed"
        if history.ending == "overflowed"
        else f"the SSE is {history.sse[-1]:.4g}"
    )
    return (
        f"{settings.cells} × {settings.cells} runs of {settings.epochs:,} epochs{under_way}: "
        f"{', '.join(parts)}. At the cross, learning rate {settings.learning_rate:.3g} and "
        f"{NAMES[settings.over]} {settings.other:.3g}, {end} in epoch {history.epochs:,}: "
        f"{history.ending}, that is, {ENDINGS[history.ending]}."
    )


def _percent(share: float) -> str:
    """A share that is not none, nor all, and does not look like it."""
    shown = f"{share:.0%}"
    return {"0%": "less than 1%", "100%": "100%" if share == 1 else "more than 99%"}.get(
        shown, shown
    )
