"""A saturated output: what two losses make of the same error."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from bpcore.core.history import History
from bpcore.core.network import FloatArray, Network, Params, backward, forward, init_params
from bpcore.core.training import Training
from bpcore.drawing.legend import legend_above
from bpcore.drawing.panels import LogPanel, Panel, SSEPanel
from bpcore.drawing.style import COLOURS
from bpcore.live.highway import HighwayExperiment
from bpcore.live.keep import Keep
from bpcore.live.settings import epochs, rate, steps, weights

EPOCHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
BIASES = tuple(range(-10, 11))
MANY = 10_000
"""Freight of a year that counts as much, in the unit of the table."""

LOSSES = {
    "squared": {"color": COLOURS["sse"], "linestyle": "-"},
    "cross-entropy": {"color": COLOURS["cross_entropy"], "linestyle": "--"},
}
"""How each loss is drawn."""


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    learning_rate: float = rate(0.1, 1e-3, 1.0)
    bias: int = steps("output bias", 0, BIASES, "Of the output unit, before the first update")
    epochs: int = epochs(200, EPOCHS)
    weights: str = weights("matlab", ("matlab", "uniform", "glorot"))


class Result(NamedTuple):
    """Two runs from the same weights, by the loss, and what they say."""

    histories: dict[str, History]
    outputs: dict[str, FloatArray]  # each of shape (n_years,)
    norms: dict[str, FloatArray]  # gradient of layer 2 at the start, for each of ``BIASES``


class Losses(HighwayExperiment):
    """Is freight above 10,000? Squared error and cross-entropy, from the same weights."""

    name = "losses"
    Settings = Settings
    layout = {"columns": 3}
    alive = "bias"
    rewinds = ("bias", "epochs", "weights")

    network = Network((3, 8, 1), output="logistic")

    @cached_property
    def targets(self) -> FloatArray:
        """1 in the years of much freight, 0 in the others: of shape (n_years, 1)."""
        table = self.problem.table
        freight = table.targets[:, [table.target_names.index("freight")]]
        return (freight > MANY).astype(float)

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        self.norms = StartPanel(left)
        self.sse = SSEPanel(middle, label="squared")
        self.entropy = self.sse.line(label="cross-entropy", **LOSSES["cross-entropy"])
        legend_above(middle, 2)
        self.outputs = OutputPanel(right, self.problem.table.years, self.targets[:, 0])
        self.comparison = Keep(
            row=outcome,
            curve=lambda result: result.histories["squared"].sse,
            pin=self.sse.kept.pin,
        )
        return [self.norms, self.sse, self.outputs]

    def networks(self) -> dict[str, Network]:
        """The network, with each loss."""
        return {loss: replace(self.network, loss=loss) for loss in LOSSES}

    def under_way(self, settings: Settings) -> list[dict[str, Any]]:
        return [{"learning_rate": settings.learning_rate}] * len(LOSSES)

    def begin(self, settings: Settings) -> list[Training]:
        params = init_params(self.network, settings.weights)
        self.at_start = self.gradients(params)
        params.layers[-1].b[:] = settings.bias
        return [
            Training(network, params, self.problem.X, self.targets, epochs=settings.epochs, **own)
            for network, own in zip(self.networks().values(), self.under_way(settings), strict=True)
        ]

    def gradients(self, params: Params) -> dict[str, FloatArray]:
        """Norm of the gradient of layer 2, by the loss, for each of ``BIASES``."""
        stack = Params(self.network, np.tile(params.theta, (len(BIASES), 1)))
        stack.layers[-1].b[:] = np.array(BIASES)[:, None]
        first = self.network.bounds[-2]
        X, T = (np.tile(rows, (len(BIASES), 1, 1)) for rows in (self.problem.X, self.targets))
        return {
            loss: np.linalg.norm(backward(network, stack, X, T).gradient.theta[:, first:], axis=-1)
            for loss, network in self.networks().items()
        }

    def make_result(self, settings: Settings, histories: list[History]) -> Result:
        by_loss = dict(zip(LOSSES, histories, strict=True))
        with np.errstate(all="ignore"):  # a run may have overflowed
            outputs = {
                loss: forward(run.network, run.params, self.problem.X).Y[:, 0]
                for loss, run in by_loss.items()
            }
        return Result(by_loss, outputs, self.at_start)

    def draw(self, settings: Settings, result: Result, settle: bool) -> None:
        self.norms.update(result.norms, settings.bias, settle=settle)
        entropy = result.histories["cross-entropy"].sse
        self.sse.plot(self.entropy, entropy)
        all_wrong = np.array([float(len(self.targets))])
        beside = [entropy, all_wrong]
        self.sse.update(result.histories["squared"], settle=settle, beside=beside)
        self.outputs.update(result.outputs)

    def describe(self, settings: Settings, result: Result) -> str:
        place = BIASES.index(settings.bias)
        said = [
            START.format(
                bias=settings.bias,
                squared=result.norms["squared"][place],
                entropy=result.norms["cross-entropy"][place],
            )
        ]
        much, years = self.targets[:, 0] > 0.5, len(self.targets)
        for loss, history in result.histories.items():
            epoch, sse = history.epochs, history.sse[-1]
            wrong = np.sum((result.outputs[loss] > 0.5) != much)
            template = (ENDS if np.isfinite(sse) else OVERFLOWED)[loss]
            said.append(template.format(epoch=epoch, sse=sse, wrong=wrong, years=years))
        return " ".join(said)


def outcome(settings: Settings, result: Result) -> dict[str, Any]:
    """What kept runs are compared by."""
    return {f"SSE, {loss}": float(history.sse[-1]) for loss, history in result.histories.items()}


START = (
    "With the output bias {bias}, the gradient of layer 2 is {squared:.2g} long at the start by "
    "squared error, and {entropy:.2g} by cross-entropy."
)
ENDS = {
    "squared": (
        "By squared error the SSE is {sse:.3g} in epoch {epoch:,}, and {wrong} of {years} years "
        "are on the wrong side of ½."
    ),
    "cross-entropy": (
        "By cross-entropy the SSE is {sse:.3g} in epoch {epoch:,}, and {wrong} of {years} years "
        "are on the wrong side of ½."
    ),
}
OVERFLOWED = {
    "squared": "By squared error the numbers have overflowed in epoch {epoch:,}.",
    "cross-entropy": "By cross-entropy the numbers have overflowed in epoch {epoch:,}.",
}

# -- its panels ------------------------------------------------------------------------------------


class StartPanel(LogPanel):
    """The gradient of the output layer before the first update, against the output bias."""

    def __init__(self, ax: Axes) -> None:
        super().__init__(ax, "First gradient", xlabel="output bias")
        ax.set_xlim(BIASES[0] - 0.5, BIASES[-1] + 0.5)
        self.curves = {loss: self.line(**look) for loss, look in LOSSES.items()}
        self.marks = {
            loss: self.line("o", color=look["color"], markersize=8) for loss, look in LOSSES.items()
        }

    def update(self, norms: dict[str, FloatArray], bias: int, *, settle: bool) -> None:
        """Show norms for each of ``BIASES``, and a mark at one of them."""
        self.fit(np.concatenate(list(norms.values())), settle=settle)
        place = BIASES.index(bias)
        for loss, values in norms.items():
            values = self.on_axis(values)
            self.curves[loss].set_data(BIASES, values)
            self.marks[loss].set_data([bias], [values[place]])


class OutputPanel(Panel):
    """What the networks say of each year, and what they should."""

    def __init__(self, ax: Axes, years: np.ndarray, targets: FloatArray) -> None:
        super().__init__(ax, "Output", xlabel="year", ylim=(-0.08, 1.08))
        ax.set_xlim(years[0] - 0.5, years[-1] + 0.5)
        ax.xaxis.set_major_locator(FixedLocator([*range(years[0], years[-1], 5), years[-1]]))
        ax.axhline(0.5, color=COLOURS["limit"], linestyle=":")
        self.years = years
        ax.plot(years, targets, "D", color=COLOURS["freight"], alpha=0.55, label="target")
        self.lines = {loss: self.line(**look) for loss, look in LOSSES.items()}
        legend_above(ax, 1)

    def update(self, outputs: dict[str, FloatArray]) -> None:
        """Show outputs of shape (n_years,), by the loss."""
        for loss, values in outputs.items():
            self.lines[loss].set_data(self.years, values)
