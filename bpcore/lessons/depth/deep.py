"""A deep network, and how gradients vanish and explode in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.history import History
from bpcore.core.network import Network, Params
from bpcore.core.training import Training
from bpcore.lessons.depth.common import MOST_LAYERS, activation, place_of, scale, spaced_epochs
from bpcore.lessons.depth.flow import Flow, flow, verdict
from bpcore.lessons.depth.panels import ActivationPanel, BarsPanel, EpochMapPanel, FactorPanel
from bpcore.live.controls import Controls
from bpcore.live.highway import HighwayExperiment
from bpcore.live.keep import Keep
from bpcore.live.settings import WEIGHTS, rate, seed, steps, weights, whole
from bpcore.live.words import SSEWords

EPOCHS = 1000  # of a run
SNAPSHOTS = 60
SHOWN = spaced_epochs(EPOCHS, SNAPSHOTS)

PRESETS: dict[str, dict[str, Any]] = {
    "vanishes: logistic with Glorot's weights": {"weights": "glorot"},
    "saturates: MATLAB's weights, three times as large": {"scale": 3.0},
    "lasts: tanh with Glorot's weights": {"activation": "tanh", "weights": "glorot"},
    "lasts: relu with He's weights": {"activation": "relu", "weights": "he"},
    "explodes: linear, weights too large": {
        "activation": "identity",
        "weights": "glorot",
        "scale": 3.0,
    },
    "explodes: tanh, weights too large": {
        "activation": "tanh",
        "weights": "glorot",
        "scale": 3.0,
        "depth": 30,
    },
}
"""Settings that show something, by name; what is not named stands as declared."""


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    learning_rate: float = rate(0.002, 1e-5, 0.1)
    depth: int = whole("hidden layers", 10, 1, MOST_LAYERS, "One after the other")
    activation: str = activation()
    weights: str = weights("matlab", WEIGHTS)
    scale: float = scale()
    seed: int = seed(0, "Other random numbers of the same kind")
    units: int = whole("units", 8, 2, 32, "In each hidden layer")
    epoch: int = steps("epoch shown", 1, SHOWN, "1: the network as it is before any training")


class Result(NamedTuple):
    """A run, and what passes back through its network in the epoch that is shown."""

    history: History
    epoch: int  # from 1; the last one whose numbers are finite
    flow: Flow
    start: Flow  # in epoch 1


class Depth(HighwayExperiment):
    """A network of up to 30 hidden layers in training, and what reaches each of them.

    A subclass may have other networks, follow the error in another way, and show that on a panel
    of its own.
    """

    name = "depth"
    Settings = Settings
    layout = {"columns": 2, "rows": 2, "width": 8.8, "height": 5.2}
    beside = True
    alive = "depth"
    rewinds = ("depth", "activation", "weights", "scale", "seed", "units")
    view = ("epoch",)
    foremost = ("learning_rate", "depth", "activation", "weights", "scale", "epoch")
    presets: ClassVar = PRESETS
    way_back: ClassVar = FactorPanel

    def make_controls(self) -> Controls:
        controls = super().make_controls()
        controls.group(self.foremost, network=("units", "seed"))
        controls.presets(self.presets)
        return controls

    def panels(self, bars: Axes, factors: Axes, epochs: Axes, activations: Axes) -> list:
        self.bars = BarsPanel(bars, MOST_LAYERS + 1)
        self.factors = self.way_back(factors, MOST_LAYERS + 1)
        self.epochs = EpochMapPanel(epochs, MOST_LAYERS + 1, EPOCHS)
        self.activations = ActivationPanel(activations, MOST_LAYERS + 1)
        self.comparison = Keep(
            row=outcome, curve=lambda result: result.flow.gradient_norms, pin=self.bars.kept.pin
        )
        return [self.bars, self.factors, self.epochs, self.activations]

    def begin(self, settings: Settings) -> list[Training]:
        self.network = self.network_of(settings)
        (training,) = self.trainings(settings, epochs=EPOCHS, snapshots=SNAPSHOTS + 1)
        self.start = self.follow(self.network, training.params)
        return [training]

    def network_of(self, settings: Settings) -> Network:
        """The network that is trained."""
        units = [settings.units] * settings.depth
        return Network((3, *units, 2), hidden=settings.activation)

    def follow(self, network: Network, params: Params) -> Flow:
        """What passes back through a network, over all years."""
        return flow(network, params, self.problem.X, self.problem.T)

    def make_result(self, settings: Settings, histories: list[History]) -> Result:
        (history,) = histories
        for place in range(place_of(settings.epoch, history), 0, -1):
            params = history.snapshot(place)
            here = self.follow(history.network, params)
            if here.finite:
                return Result(history, int(history.snapshot_epochs[place]) + 1, here, self.start)
        return Result(history, 1, self.start, self.start)

    def draw(self, settings: Settings, result: Result, settle: bool) -> None:
        here = result.flow
        norms = here.gradient_norms
        self.epochs.update(result.history, result.epoch, settle=settle)
        colours = self.epochs.colours(norms)
        self.bars.update(norms, result.start.gradient_norms, colours, settle=settle)
        self.factors.show(here, settle=settle)
        self.activations.update(here, settle=settle)

    def describe(self, settings: Settings, result: Result) -> str:
        said = [
            run_words(settings, result),
            CONSTANT.format(sse=result.history.constant_sse),
            gradient_words(result.flow),
            error_words(result.flow),
        ]
        if settings.activation != "identity":  # whose slope is 1 everywhere
            said.append(saturation_words(settings, result.flow))
        return " ".join(said)


def outcome(settings: Settings, result: Result) -> dict[str, Any]:
    """What a kept run is compared by."""
    norms = result.flow.gradient_norms
    return {
        "gradient of layer 1": float(norms[0]),
        "of the last": float(norms[-1]),
        "error passed back": result.flow.passed,
        "SSE": float(result.history.sse[-1]),
        "ending": result.history.ending,
    }


# -- what is said ----------------------------------------------------------------------------------

SSE = SSEWords(
    "In epoch {epoch:,} the SSE is {sse:.4g}.",
    "In epoch {epoch:,} the SSE has blown up to {sse:.4g}.",
    "In epoch {epoch:,} the SSE has overflowed.",
)
OVERFLOWED = "At learning rate {rate:.3g}, in epoch {last:,} the numbers overflow."
SHOWN_IS_NOW = "At learning rate {rate:.3g}, the run is in epoch {last:,} of {planned:,}."
UNDER_WAY = SSEWords(
    "At learning rate {rate:.3g}, the run is in epoch {last:,} of {planned:,}, where the SSE is "
    "{sse:.4g}.",
    "At learning rate {rate:.3g}, the run is in epoch {last:,} of {planned:,}, where the SSE has "
    "blown up to {sse:.4g}.",
    "At learning rate {rate:.3g}, the run is in epoch {last:,} of {planned:,}, where the SSE has "
    "overflowed.",
)
ENDED = SSEWords(
    "At learning rate {rate:.3g}, in epoch {last:,}, the last one, the SSE is {sse:.4g}.",
    "At learning rate {rate:.3g}, in epoch {last:,}, the last one, the SSE has blown up to "
    "{sse:.4g}.",
    "At learning rate {rate:.3g}, in epoch {last:,}, the last one, the SSE has overflowed.",
)
CONSTANT = "(A constant has {sse:.3g}.)"
CAME_BACK = "On the way a gradient was too large for a number."


def run_words(settings: Settings, result: Result) -> str:
    """The SSE of the epoch that is shown, and how the run stands, or has ended."""
    history, epoch = result.history, result.epoch
    shown, last = history.sse[epoch - 1], history.sse[-1]
    if history.ending == "overflowed":
        template = OVERFLOWED
    elif history.stopped != "running":
        template = ENDED.template(last, history)
    else:
        under_way = UNDER_WAY.template(last, history)
        template = under_way if epoch < history.epochs else SHOWN_IS_NOW
    how = template.format(
        rate=settings.learning_rate, last=history.epochs, planned=EPOCHS, sse=last
    )
    words = f"{SSE.template(shown, history).format(epoch=epoch, sse=shown)} {how}"
    back = history.ending != "overflowed" and not np.isfinite(history.gradient_norms).all()
    return f"{words} {CAME_BACK}" if back else words


NOTHING_ARRIVES = (
    "Nothing at all reaches layer 1: its gradient is 0; that of layer {layers}, the output layer, "
    "{last:.2g}."
)
NOTHING_LEAVES = (
    "The gradient of layer 1 is {first:.2g}, that of layer {layers}, the output layer, 0."
)
ALIKE = (
    "The gradient of layer 1 is {first:.2g}, that of layer {layers}, the output layer, {last:.2g}: "
    "the first is about as large as the last."
)
UNLIKE = (
    "The gradient of layer 1 is {first:.2g}, that of layer {layers}, the output layer, {last:.2g}: "
    "the first is {ratio:.2g} times the last."
)


def gradient_words(flow: Flow) -> str:
    """How the gradients of the first and the last layer compare."""
    first, last = flow.gradient_norms[0], flow.gradient_norms[-1]
    layers = len(flow.gradient_norms)
    if first == 0:
        return NOTHING_ARRIVES.format(layers=layers, last=last)
    if last == 0:
        return NOTHING_LEAVES.format(layers=layers, first=first)
    ratio = first / last
    template = ALIKE if 0.5 < ratio < 2 else UNLIKE
    return template.format(layers=layers, first=first, last=last, ratio=ratio)


NOTHING_PASSES = "A layer lets nothing pass on the way back: all its slopes are 0."
THROUGH_ONE_LAYER = {
    "vanishes": "The error vanishes on its way back: the weights multiply it by {weights:.2g} and "
    "the slopes by {slopes:.2g}, in all by {passed:.2g}.",
    "explodes": "The error explodes on its way back: the weights multiply it by {weights:.2g} and "
    "the slopes by {slopes:.2g}, in all by {passed:.2g}.",
    "lasts": "The error neither vanishes nor explodes on its way back: the weights multiply it by "
    "{weights:.2g} and the slopes by {slopes:.2g}, in all by {passed:.2g}.",
}
THROUGH_LAYERS = {
    "vanishes": "The error vanishes on its way back: in each layer, in the mean, the weights "
    "multiply it by {weights:.2g} and the slopes by {slopes:.2g}, in all by {passed:.2g}.",
    "explodes": "The error explodes on its way back: in each layer, in the mean, the weights "
    "multiply it by {weights:.2g} and the slopes by {slopes:.2g}, in all by {passed:.2g}.",
    "lasts": "The error neither vanishes nor explodes on its way back: in each layer, in the mean, "
    "the weights multiply it by {weights:.2g} and the slopes by {slopes:.2g}, in all by "
    "{passed:.2g}.",
}


def error_words(flow: Flow) -> str:
    """What becomes of the error on its way back, and by what."""
    if flow.passed == 0:
        return NOTHING_PASSES
    templates = THROUGH_LAYERS if len(flow.slope_factors) > 1 else THROUGH_ONE_LAYER
    return templates[verdict(flow.passed)].format(
        weights=np.exp(np.mean(np.log(flow.weight_factors))),
        slopes=np.exp(np.mean(np.log(flow.slope_factors))),
        passed=flow.passed,
    )


SHARE_SWITCHED_OFF = "Of all hidden units and years, {share:.0%} are switched off (slope 0)."
SHARE_SATURATED = "Of all hidden units and years, {share:.0%} are saturated."
SHARE_SATURATED_IN_ONE_LAYER = (
    "Of all hidden units and years, {share:.0%} are saturated. With one hidden layer, this is all "
    "that “vanishing” can mean."
)


def saturation_words(settings: Settings, flow: Flow) -> str:
    """How many of the hidden units let next to nothing pass."""
    if settings.activation == "relu":
        template = SHARE_SWITCHED_OFF
    else:
        template = SHARE_SATURATED_IN_ONE_LAYER if settings.depth == 1 else SHARE_SATURATED
    return template.format(share=np.mean(flow.saturated))
