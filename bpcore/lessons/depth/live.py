"""Lesson 05: gradients that vanish and explode, in deep networks, in a chain, by saturation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bpcore.core.data import load_highway, normalise
from bpcore.core.history import History, ending_in_words
from bpcore.core.network import ACTIVATIONS, FloatArray, Network, Params, init_params
from bpcore.core.training import Training
from bpcore.lessons.depth.flow import SATURATED, Chain, Flow, flow, hidden_slopes, verdict
from bpcore.lessons.depth.flow import chain as pass_along
from bpcore.lessons.depth.panels import (
    ActivationPanel,
    BarsPanel,
    ChainPanel,
    EpochMapPanel,
    FactorPanel,
    MarkedSSEPanel,
    MeanSlopePanel,
    SlopeMapPanel,
    WorkingPointPanel,
)
from bpcore.live import (
    Controls,
    Experiment,
    Keep,
    LiveFigure,
    Run,
    int_slider,
    log_slider,
    menu,
    steps_slider,
)
from bpcore.live.usual import WEIGHTS, rate_slider, seed_slider, sse_words, weights_menu


def _activation_menu(chosen: str):
    words = {"identity": "identity (linear)"}
    options = [(words.get(name, name), name) for name in ACTIVATIONS]
    return menu("activation", chosen, options, "What each hidden unit does to its pre-activation")


def _shown_epochs(epochs: int, count: int) -> tuple[int, ...]:
    """Epochs of a run that can be looked at: those of its snapshots, about ``count``."""
    return tuple(int(epoch) for epoch in np.unique(np.round(np.geomspace(1, epochs, count))))


def _shown(history: History, epoch: int) -> int:
    """Place of the last snapshot that was taken up to an epoch (from 1), and recorded."""
    epochs = history.snapshot_epochs + 1
    return max(int(np.sum(epochs <= min(epoch, history.epochs))) - 1, 0)


# -- a deep network -------------------------------------------------------------------------------

MOST_LAYERS = 30
"""Hidden layers at most."""

DEPTH_EPOCHS = 1000
"""Epochs of a run."""

DEPTH_SNAPSHOTS = 60
"""Epochs that can be looked at, at most: evenly spaced on a log scale."""

DEPTH_SHOWN = _shown_epochs(DEPTH_EPOCHS, DEPTH_SNAPSHOTS)

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
class DepthSettings:
    """What the controls of ``depth`` stand at."""

    depth: int = 10
    activation: str = "logistic"
    weights: str = "matlab"
    scale: float = 1.0
    seed: int = 0
    units: int = 8
    learning_rate: float = 0.002
    epoch: int = 1


class DepthResult(NamedTuple):
    """A run, and what passes back through its network in the epoch that is shown."""

    history: History
    epoch: int  # from 1; the last one whose numbers are finite
    flow: Flow
    start: Flow  # in epoch 1


def depth(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[DepthSettings, DepthResult]:
    """Train a network of up to 30 hidden layers, and see what reaches each of them.

    Parameters
    ----------
    sharpness : float
        See ``bpcore.live.LiveFigure``.
    show : sequence of str, optional
        The controls to show, by the names of ``DepthSettings``; all if left out.
    **settings
        Where the controls stand at first; see ``DepthSettings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.

    Returns
    -------
    Experiment
    """
    problem = normalise(load_highway())
    controls = _depth_controls(DepthSettings())
    controls.group(
        ("learning_rate", "depth", "activation", "weights", "scale", "epoch"),
        network=("units", "seed"),
    )
    controls.presets(PRESETS)
    controls.start(settings, show)
    figure = LiveFigure(2, rows=2, width=8.8, height=5.2, sharpness=sharpness)
    bars = BarsPanel(figure.axes[0], MOST_LAYERS + 1)
    factors = FactorPanel(figure.axes[1], MOST_LAYERS + 1)
    epochs = EpochMapPanel(figure.axes[2], MOST_LAYERS + 1, DEPTH_EPOCHS)
    activations = ActivationPanel(figure.axes[3], MOST_LAYERS + 1)
    figure.animate(*bars.artists, *factors.artists, *epochs.artists, *activations.artists)

    def begin(settings: DepthSettings) -> Run[DepthSettings, DepthResult]:
        sizes = (3, *[settings.units] * settings.depth, 2)
        network = Network(sizes, hidden=settings.activation)
        seed = settings.seed or None
        params = init_params(network, settings.weights, scale=settings.scale, seed=seed)
        start = flow(network, params, problem.X, problem.T)
        training = Training(
            network,
            params,
            problem.X,
            problem.T,
            epochs=DEPTH_EPOCHS,
            learning_rate=settings.learning_rate,
            snapshots=DEPTH_SNAPSHOTS + 1,
        )

        def result(settings: DepthSettings, histories: list[History]) -> DepthResult:
            (history,) = histories
            for place in range(_shown(history, settings.epoch), 0, -1):
                here = flow(network, history.snapshot(place), problem.X, problem.T)
                if here.finite:
                    return DepthResult(
                        history, int(history.snapshot_epochs[place]) + 1, here, start
                    )
            return DepthResult(history, 1, start, start)

        return Run([training], result)

    def draw(settings: DepthSettings, result: DepthResult, settle: bool) -> None:
        epochs.update(result.history, result.epoch, settle=settle)
        norms, start = result.flow.gradient_norms, result.start.gradient_norms
        bars.update(norms, start, epochs.colours(norms), settle=settle)
        factors.update(
            result.flow.weight_factors, result.flow.slope_factors, len(norms), settle=settle
        )
        activations.update(result.flow, settle=settle)

    return Experiment(
        "depth",
        controls=controls,
        alive="depth",
        settings=lambda values: DepthSettings(**values),
        begin=begin,
        under_way=lambda settings: [{"learning_rate": settings.learning_rate}],
        rewinds=("depth", "activation", "weights", "scale", "seed", "units"),
        view=("epoch",),
        figure=figure,
        draw=draw,
        describe=describe_depth,
        keep=Keep(row=depth_outcome, curve=lambda result: result.flow.gradient_norms, pin=bars.pin),
        beside=True,
    )


def _depth_controls(start: DepthSettings) -> Controls:
    return Controls(
        learning_rate=rate_slider(start.learning_rate, 1e-5, 0.1),
        depth=int_slider("hidden layers", start.depth, 1, MOST_LAYERS, "One after the other"),
        activation=_activation_menu(start.activation),
        weights=weights_menu(start.weights, WEIGHTS),
        scale=log_slider("their scale", start.scale, 0.1, 10.0, "Multiplies the initial weights"),
        seed=seed_slider(start.seed, "Other random numbers of the same kind"),
        units=int_slider("units", start.units, 2, 32, "In each hidden layer"),
        epoch=steps_slider(
            "epoch shown", start.epoch, DEPTH_SHOWN, "1: the network as it is before any training"
        ),
    )


def depth_outcome(settings: DepthSettings, result: DepthResult) -> dict[str, Any]:
    """What a kept run is compared by."""
    norms = result.flow.gradient_norms
    return {
        "gradient of layer 1": float(norms[0]),
        "of the last": float(norms[-1]),
        "error passed back": result.flow.passed,
        "SSE": float(result.history.sse[-1]),
        "ending": result.history.ending,
    }


def describe_depth(settings: DepthSettings, result: DepthResult) -> str:
    """What the four panels show, in words."""
    return " ".join(
        filter(
            None,
            (
                _run_words(settings, result),
                _gradient_words(result.flow),
                _error_words(settings, result.flow),
                _saturation_words(settings, result.flow),
            ),
        )
    )


def _run_words(settings: DepthSettings, result: DepthResult) -> str:
    history, epoch = result.history, result.epoch
    shown = f"In epoch {epoch:,} {sse_words(history.sse[epoch - 1], history)}"
    if history.ending == "overflowed":
        run = f"in epoch {history.epochs:,} the numbers overflow"
    elif history.stopped == "running":
        run = f"the run is in epoch {history.epochs:,} of {DEPTH_EPOCHS:,}"
        if epoch < history.epochs:
            run += f", where {sse_words(history.sse[-1], history)}"
    else:
        run = f"in epoch {history.epochs:,}, the last one, {sse_words(history.sse[-1], history)}"
    rate = f"at learning rate {settings.learning_rate:.3g}"
    return f"{shown}; {rate}, {run}. (A constant has {history.constant_sse:.3g}.)"


def _gradient_words(flow: Flow) -> str:
    first, last = flow.gradient_norms[0], flow.gradient_norms[-1]
    of_last = f"layer {len(flow.gradient_norms)}, the output layer"
    if first == 0:
        return f"Nothing at all reaches layer 1: its gradient is 0; that of {of_last}, {last:.2g}."
    if last == 0:
        return f"The gradient of layer 1 is {first:.2g}, that of {of_last}, 0."
    return (
        f"The gradient of layer 1 is {first:.2g}, that of {of_last}, {last:.2g}: "
        f"the first is {_times(first / last)} the last."
    )


def _error_words(settings: DepthSettings, flow: Flow) -> str:
    passed, layers = flow.passed, settings.depth
    if passed == 0:
        return "A layer lets nothing pass on the way back: all its slopes are 0."
    words = {
        "vanishes": "The error vanishes on its way back",
        "explodes": "The error explodes on its way back",
        "lasts": "The error neither vanishes nor explodes on its way back",
    }[verdict(passed)]
    weights, slopes = (
        float(np.exp(np.mean(np.log(factors))))
        for factors in (flow.weight_factors, flow.slope_factors)
    )
    mean = "in each layer, in the mean, " if layers > 1 else ""
    return (
        f"{words}: {mean}the weights multiply it by {weights:.2g} and the slopes by {slopes:.2g}, "
        f"in all by {passed:.2g}."
    )


def _saturation_words(settings: DepthSettings, flow: Flow) -> str:
    if settings.activation == "identity":
        return ""
    share = float(np.mean(flow.saturated))
    if settings.activation == "relu":
        return f"Of all hidden units and years, {share:.0%} are switched off (slope 0)."
    alone = " With one hidden layer, this is all that “vanishing” can mean."
    return f"Of all hidden units and years, {share:.0%} are saturated." + (
        alone if settings.depth == 1 else ""
    )


def _times(ratio: float) -> str:
    """How a number compares with another, in words that read well."""
    if 0.5 < ratio < 2:
        return "about as large as"
    return f"{ratio:.2g} times"


# -- a chain of single units ----------------------------------------------------------------------


@dataclass(frozen=True)
class ChainSettings:
    """What the controls of ``chain`` stand at."""

    depth: int = 10
    activation: str = "logistic"
    weight: float = 1.0
    bias: float = 0.0
    x: float = 0.5


def chain(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[ChainSettings, Chain]:
    """Send a small change along a chain of single units.

    Parameters
    ----------
    sharpness : float
        See ``bpcore.live.LiveFigure``.
    show : sequence of str, optional
        The controls to show, by the names of ``ChainSettings``; all if left out.
    **settings
        Where the controls stand at first; see ``ChainSettings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.

    Returns
    -------
    Experiment
    """
    start = ChainSettings()
    controls = Controls(
        depth=int_slider("units", start.depth, 1, MOST_LAYERS, "One after the other"),
        weight=log_slider("weight w", start.weight, 0.1, 10.0, "The same in front of every unit"),
        bias=steps_slider("bias b", start.bias, _quarters(5), "The same in every unit"),
        x=steps_slider("input x", start.x, _quarters(2), "What the first unit is given"),
        activation=_activation_menu(start.activation),
    )
    controls.start(settings, show)
    figure = LiveFigure(3, sharpness=sharpness)
    working = WorkingPointPanel(figure.axes[0])
    factors = FactorPanel(figure.axes[1], MOST_LAYERS, xlabel="unit")
    product = ChainPanel(figure.axes[2], MOST_LAYERS)
    figure.animate(*working.artists, *factors.artists, *product.artists)

    def compute(settings: ChainSettings) -> Iterator[Chain]:
        yield pass_along(
            settings.weight, settings.bias, settings.x, settings.depth, settings.activation
        )

    def draw(settings: ChainSettings, result: Chain, settle: bool) -> None:
        working.update(settings.weight, settings.bias, settings.activation, result)
        weights = np.full(settings.depth, settings.weight)
        factors.update(weights, result.slopes, settings.depth, settle=settle)
        product.update(result, settle=settle)

    return Experiment(
        "chain",
        controls=controls,
        alive="weight",
        settings=lambda values: ChainSettings(**values),
        compute=compute,
        figure=figure,
        draw=draw,
        describe=describe_chain,
    )


def _quarters(most: int) -> list[float]:
    return [float(number) for number in np.arange(-most, most + 0.1, 0.25)]


def describe_chain(settings: ChainSettings, chain: Chain) -> str:
    """What the three panels show, in words."""
    passed = abs(float(chain.products[0]))
    units = "1 unit" if settings.depth == 1 else f"{settings.depth} units"
    if not np.isfinite(passed):
        return f"The product of the {units} is no longer a finite number."
    end = f"a small change of the input changes the end of the chain by {passed:.2g} times as much"
    factors = np.abs(chain.factors)
    if passed == 0:
        return f"Through {units} nothing passes: at least one factor w · f′(z) is 0."
    low, high = f"{factors.min():.3g}", f"{factors.max():.3g}"
    each = f"is {low}" if low == high else f"lies between {low} and {high}"
    words = {
        "vanishes": "It vanishes",
        "explodes": "It explodes",
        "lasts": "It neither vanishes nor explodes",
    }[verdict(passed)]
    mean = passed ** (1 / settings.depth)
    return (
        f"Through {units} {end}. {words}: each factor w · f′(z) {each}, "
        f"in the mean {mean:.3g}, and {mean:.3g} to the power of {settings.depth} is {passed:.2g}."
    )


# -- saturation of the reference network ----------------------------------------------------------

REFERENCE_EPOCHS = 5000
"""Epochs of a run: beyond, the reference program's course depends on rounding."""

REFERENCE_SNAPSHOTS = 120
"""Epochs that can be looked at, at most: evenly spaced on a log scale."""

SHOWN = _shown_epochs(REFERENCE_EPOCHS, REFERENCE_SNAPSHOTS)


@dataclass(frozen=True)
class SaturationSettings:
    """What the controls of ``saturation`` stand at."""

    epoch: int = SHOWN[-1]
    learning_rate: float = 0.05
    weights: str = "matlab"
    scale: float = 1.0
    seed: int = 0


class SaturationResult(NamedTuple):
    """A run, its slopes in one epoch, and their mean in all that can be shown."""

    history: History
    epoch: int  # from 1
    slopes: FloatArray  # (n_years, n_units)
    epochs: np.ndarray
    means: FloatArray


def saturation(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[SaturationSettings, SaturationResult]:
    """Watch the slopes of the reference network's eight hidden units, year by year.

    Parameters
    ----------
    sharpness : float
        See ``bpcore.live.LiveFigure``.
    show : sequence of str, optional
        The controls to show, by the names of ``SaturationSettings``; all if left out.
    **settings
        Where the controls stand at first; see ``SaturationSettings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.

    Returns
    -------
    Experiment
    """
    table = load_highway()
    problem, network = normalise(table), Network((3, 8, 2))
    start = SaturationSettings()
    controls = Controls(
        epoch=steps_slider("epoch shown", start.epoch, SHOWN, "Of the run; nothing is trained"),
        learning_rate=rate_slider(start.learning_rate, 1e-3, 0.2, among=(0.0999,)),
        weights=weights_menu(start.weights, WEIGHTS),
        scale=log_slider("their scale", start.scale, 0.1, 10.0, "Multiplies the initial weights"),
        seed=seed_slider(start.seed, "Other random numbers of the same kind"),
    )
    controls.start(settings, show)
    figure = LiveFigure(3, sharpness=sharpness, ratios=(1.25, 1, 1))
    slopes = SlopeMapPanel(figure.axes[0], table.years, 8)
    means = MeanSlopePanel(figure.axes[1])
    sse = MarkedSSEPanel(figure.axes[2])
    figure.animate(*slopes.artists, *means.artists, *sse.artists)

    def begin(settings: SaturationSettings) -> Run[SaturationSettings, SaturationResult]:
        seed = settings.seed or None
        training = Training(
            network,
            init_params(network, settings.weights, scale=settings.scale, seed=seed),
            problem.X,
            problem.T,
            learning_rate=settings.learning_rate,
            epochs=REFERENCE_EPOCHS,
            snapshots=REFERENCE_SNAPSHOTS + 1,
        )

        def result(settings: SaturationSettings, histories: list[History]) -> SaturationResult:
            (history,) = histories
            last = _shown(history, history.epochs)
            with np.errstate(all="ignore"):  # a run may have overflowed
                each = [_slopes(history.snapshot(i)) for i in range(last + 1)]
            place = _shown(history, settings.epoch)
            return SaturationResult(
                history,
                int(history.snapshot_epochs[place]) + 1,
                each[place],
                history.snapshot_epochs[: last + 1] + 1,
                np.array([np.mean(slope) for slope in each]),
            )

        return Run([training], result)

    def _slopes(params: Params) -> FloatArray:
        return hidden_slopes(network, params, problem.X)[0]

    def draw(settings: SaturationSettings, result: SaturationResult, settle: bool) -> None:
        slopes.update(result.slopes)
        place = int(np.searchsorted(result.epochs, result.epoch))
        means.update(result.epochs, result.means, place, REFERENCE_EPOCHS, settle=settle)
        sse.update(result.history, settle=settle)
        sse.show_epoch(result.history, result.epoch)

    return Experiment(
        "saturation",
        controls=controls,
        settings=lambda values: SaturationSettings(**values),
        begin=begin,
        under_way=lambda settings: [{"learning_rate": settings.learning_rate}],
        rewinds=("weights", "scale", "seed"),
        view=("epoch",),
        figure=figure,
        draw=draw,
        describe=describe_saturation,
        keep=Keep(row=saturation_outcome, curve=lambda result: result.history.sse, pin=sse.pin),
    )


def saturation_outcome(settings: SaturationSettings, result: SaturationResult) -> dict[str, Any]:
    """What a kept run is compared by."""
    return {
        "smallest mean slope": float(np.min(result.means)),
        "mean slope at the end": float(result.means[-1]),
        "SSE": float(result.history.sse[-1]),
        "ending": result.history.ending,
    }


def describe_saturation(settings: SaturationSettings, result: SaturationResult) -> str:
    """What the three panels show, in words."""
    slopes, history = result.slopes, result.history
    if np.isfinite(slopes).all():
        share = float(np.mean(slopes < SATURATED / 4))
        shown = (
            f"In epoch {result.epoch:,} the mean slope is {slopes.mean():.2g}, the largest "
            f"{slopes.max():.2g}; {share:.0%} of the {slopes.size} slopes are below "
            f"{SATURATED / 4:g}: saturated; {sse_words(history.sse[result.epoch - 1], history)}."
        )
    else:
        shown = f"In epoch {result.epoch:,} the slopes are no longer numbers."
    if history.ending == "overflowed":
        return f"{shown} In epoch {history.epochs:,} the numbers overflow."
    if history.stopped == "running":
        return f"{shown} The run is in epoch {history.epochs:,} of {REFERENCE_EPOCHS:,}."
    kind = f"the run {ending_in_words(history.ending)}"
    if result.epoch == history.epochs:
        return f"{shown} This is the last epoch; {kind}."
    return (
        f"{shown} In epoch {history.epochs:,}, the last one, it is {history.sse[-1]:.4g}; {kind}."
    )
