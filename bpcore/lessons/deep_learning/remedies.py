"""Skip connections and layer normalisation in a deep network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.network import Network, Params
from bpcore.drawing.legend import legend_above
from bpcore.drawing.style import COLOURS
from bpcore.lessons.deep_learning.passage import Passage, passage
from bpcore.lessons.depth import deep
from bpcore.lessons.depth.deep import CONSTANT, Depth, Result, gradient_words, run_words
from bpcore.lessons.depth.panels import LayerPanel, layer_axis
from bpcore.live.settings import WEIGHTS, choice, rate, weights

TOO_SMALL = {"activation": "tanh", "scale": 0.302, "learning_rate": 0.002}

PRESETS: dict[str, dict[str, Any]] = {
    "plain: ten logistic layers": {},
    "normalised": {"normalised": True},
    "with skip connections": {"residual": True},
    "both": {"residual": True, "normalised": True},
    "tanh, weights far too small": TOO_SMALL,
    "the same, normalised": {**TOO_SMALL, "normalised": True},
    "thirty layers, with skip connections": {"residual": True, "depth": 30},
}
"""Settings that show something, by name; what is not named stands as declared."""


class WayBackPanel(LayerPanel):
    """What reaches each hidden layer of the error: through the layer above, past it, and both."""

    def __init__(self, ax: Axes, most: int) -> None:
        super().__init__(ax, "Error", most)
        through = {"color": COLOURS["weight"], "label": "through"}
        self.through = self.line("--", marker="^", **through)
        self.past = self.line(":", marker="o", color=COLOURS["skip"], label="past")
        # Thick and below the others, as it may equal one of the two.
        look = {"linewidth": 3.0, "markersize": 8, "zorder": 1.9}
        self.both = self.line("-", marker="s", color=COLOURS["product"], label="both", **look)
        legend_above(ax, 3)

    def show(self, passage: Passage, *, settle: bool = True) -> None:
        """Show what reaches each hidden layer."""
        layer_axis(self.ax, 1, len(passage.gradient_norms))
        past = np.where(passage.past > 0, passage.past, np.nan)  # where there is such a path
        parts = passage.through, past, passage.both
        self.fit(np.concatenate(parts), settle=settle)
        places = range(1, len(passage.both) + 1)
        for line, values in zip((self.through, self.past, self.both), parts, strict=True):
            line.set_data(places, self.on_axis(values))


@dataclass(frozen=True)
class Settings(deep.Settings):
    """What the controls stand at."""

    learning_rate: float = rate(0.0005, 1e-5, 0.1)
    weights: str = weights("glorot", WEIGHTS)
    residual: bool = choice(
        "skips",
        False,
        {False: "no skip connections", True: "past each inner layer"},
        "Whether a layer adds what it is given to what it makes of it",
    )
    normalised: bool = choice(
        "normalisation",
        False,
        {False: "none", True: "of each hidden layer"},
        "Whether the pre-activations of a year get mean 0 and variance 1 over the layer's units",
    )


class Remedies(Depth):
    """The deep network of ``Depth``, with skip connections and normalised layers if one likes."""

    name = "remedies"
    Settings = Settings
    alive = "residual"
    rewinds = (*Depth.rewinds, "residual", "normalised")
    foremost = (
        "learning_rate",
        "residual",
        "normalised",
        "depth",
        "activation",
        "weights",
        "scale",
        "epoch",
    )
    presets = PRESETS
    way_back = WayBackPanel

    def panels(self, *axes: Axes) -> list:
        panels = super().panels(*axes)
        self.comparison = replace(self.comparison, row=outcome)
        return panels

    def network_of(self, settings: Settings) -> Network:
        remedies = {"residual": settings.residual, "normalised": settings.normalised}
        return replace(super().network_of(settings), **remedies)

    def follow(self, network: Network, params: Params) -> Passage:
        return passage(network, params, self.problem.X, self.problem.T)

    def describe(self, settings: Settings, result: Result) -> str:
        constant = CONSTANT.format(sse=result.history.constant_sse)
        how = gradient_words(result.flow), way_words(result.flow)
        return " ".join((run_words(settings, result), constant, *how))


def outcome(settings: Settings, result: Result) -> dict[str, Any]:
    """What a kept run is compared by."""
    norms = result.flow.gradient_norms
    return {
        "gradient of layer 1": float(norms[0]),
        "of the last": float(norms[-1]),
        "SSE": float(result.history.sse[-1]),
        "ending": result.history.ending,
    }


ALL_THROUGH = (
    "All of the error that reaches layer 1, {both:.2g}, comes through the weights of the layer "
    "above it. The activations of layer {last} have size {size:.2g} and spread {spread:.2g}."
)
TWO_WAYS = (
    "Of the error that reaches layer 1, {both:.2g}, the part through the weights of the layer "
    "above it is {through:.2g}, the part past it {past:.2g}. The activations of layer {last} have "
    "size {size:.2g} and spread {spread:.2g}."
)


def way_words(passage: Passage) -> str:
    """By which way the error reaches layer 1, and what the last hidden layer says."""
    last = len(passage.both)
    return (TWO_WAYS if passage.past[0] > 0 else ALL_THROUGH).format(
        both=passage.both[0],
        through=passage.through[0],
        past=passage.past[0],
        last=last,
        size=passage.sizes[last - 1],
        spread=passage.spreads[last - 1],
    )
