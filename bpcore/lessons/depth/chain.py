"""A chain of single units: what passes along it is a product of one factor for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.network import ACTIVATIONS
from bpcore.core.words import counted
from bpcore.drawing.panels import Panel
from bpcore.drawing.style import COLOURS
from bpcore.lessons.depth.common import MOST_LAYERS, activation
from bpcore.lessons.depth.flow import ChainFlow, chain_flow, verdict
from bpcore.lessons.depth.panels import (
    AROUND_ONE,
    AT_EDGE,
    Arrows,
    FactorPanel,
    LayerPanel,
    layer_axis,
)
from bpcore.live.experiment import Experiment
from bpcore.live.settings import log, steps, whole


def quarters(most: int) -> list[float]:
    """Numbers from minus this to this, a quarter apart."""
    return [number / 4 for number in range(-4 * most, 4 * most + 1)]


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    depth: int = whole("units", 10, 1, MOST_LAYERS, "One after the other")
    weight: float = log("weight w", 1.0, 0.1, 10.0, "The same in front of every unit")
    bias: float = steps("bias b", 0.0, quarters(5), "The same in every unit")
    x: float = steps("input x", 0.5, quarters(2), "What the first unit is given")
    activation: str = activation()


class Chain(Experiment):
    """A small change is sent along a chain of single units."""

    name = "chain"
    Settings = Settings
    layout = {"columns": 3}
    alive = "weight"

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        self.working = WorkingPointPanel(left)
        self.factors = FactorPanel(middle, MOST_LAYERS, xlabel="unit")
        self.product = ProductPanel(right, MOST_LAYERS)
        return [self.working, self.factors, self.product]

    def compute(self, settings: Settings) -> Iterator[ChainFlow]:
        yield chain_flow(**vars(settings))

    def draw(self, settings: Settings, flow: ChainFlow, settle: bool) -> None:
        self.working.update(settings.weight, settings.bias, settings.activation, flow)
        weights = np.full(settings.depth, settings.weight)
        self.factors.update(weights, flow.slopes, settings.depth, settle=settle)
        self.product.update(flow, settle=settle)

    def describe(self, settings: Settings, flow: ChainFlow) -> str:
        passed = abs(float(flow.products[0]))
        units = counted(settings.depth, "unit")
        if not np.isfinite(passed):
            return NOT_FINITE.format(units=units)
        if passed == 0:
            return NOTHING_PASSES.format(units=units)
        factors = np.abs(flow.factors)
        low, high = f"{factors.min():.3g}", f"{factors.max():.3g}"
        why = (ALL_EQUAL if low == high else BETWEEN)[verdict(passed)]
        mean = passed ** (1 / settings.depth)
        places = {"units": units, "passed": passed, "low": low, "high": high, "mean": mean}
        return f"{ARRIVES} {why}".format(**places, depth=settings.depth)


NOT_FINITE = "The product of the {units} is no longer a finite number."
NOTHING_PASSES = "Through {units} nothing passes: at least one factor w · f′(z) is 0."
ARRIVES = (
    "Through {units} a small change of the input changes the end of the chain by {passed:.2g} "
    "times as much."
)
ALL_EQUAL = {
    "vanishes": "It vanishes: each factor w · f′(z) is {low}, in the mean {mean:.3g}, and "
    "{mean:.3g} to the power of {depth} is {passed:.2g}.",
    "explodes": "It explodes: each factor w · f′(z) is {low}, in the mean {mean:.3g}, and "
    "{mean:.3g} to the power of {depth} is {passed:.2g}.",
    "lasts": "It neither vanishes nor explodes: each factor w · f′(z) is {low}, in the mean "
    "{mean:.3g}, and {mean:.3g} to the power of {depth} is {passed:.2g}.",
}
BETWEEN = {
    "vanishes": "It vanishes: each factor w · f′(z) lies between {low} and {high}, in the mean "
    "{mean:.3g}, and {mean:.3g} to the power of {depth} is {passed:.2g}.",
    "explodes": "It explodes: each factor w · f′(z) lies between {low} and {high}, in the mean "
    "{mean:.3g}, and {mean:.3g} to the power of {depth} is {passed:.2g}.",
    "lasts": "It neither vanishes nor explodes: each factor w · f′(z) lies between {low} and "
    "{high}, in the mean {mean:.3g}, and {mean:.3g} to the power of {depth} is {passed:.2g}.",
}


# -- its panels ------------------------------------------------------------------------------------

REACH = 8.0
"""Pre-activations from minus this to this are drawn; those beyond stand at the edge."""

TOPS = (0.3, 0.6, 1.25, 2.5, 5.0, 10.0)
"""Ends of the axis of w·f′(z): few, so that it seldom changes."""


class WorkingPointPanel(Panel):
    """w·f′(z) against z, and where on this curve each unit of a chain works."""

    def __init__(self, ax: Axes) -> None:
        look = {"xlabel": "pre-activation z", "xlim": (-REACH, REACH), "ylim": (0, 1.25)}
        super().__init__(ax, "Factor w·f′(z), where each unit works", **look)
        self.z = np.linspace(-REACH, REACH, 321)
        ax.axhline(1, color=COLOURS["limit"], linestyle=":", linewidth=1.6)
        self.curve = self.line(color=COLOURS["slope"])
        look = {"markeredgecolor": "white", "markeredgewidth": 0.6, "markersize": 8, **AT_EDGE}
        self.units = self.line("s", color=COLOURS["product"], **look)

    def update(self, weight: float, bias: float, activation: str, flow: ChainFlow) -> None:
        """Show a chain."""
        unit = ACTIVATIONS[activation]
        curve = weight * unit.slope(self.z, unit.function(self.z))
        self.ax.set_ylim(0, next(top for top in TOPS if top >= max(1.2, curve.max())))
        self.curve.set_data(self.z, curve)
        z = np.clip(np.nan_to_num(weight * flow.values[:-1] + bias), -REACH, REACH)
        self.units.set_data(z, flow.factors)


class ProductPanel(LayerPanel):
    """How much of a small change at each place arrives at the end of a chain."""

    def __init__(self, ax: Axes, most: int) -> None:
        super().__init__(ax, "Product up to the end", most, "unit (0 is the input)")
        ax.axhline(1, color=COLOURS["limit"], linestyle=":", linewidth=1.6)
        self.products = self.line("-", marker="s", color=COLOURS["product"])
        self.arrows = Arrows(self)

    def update(self, flow: ChainFlow, *, settle: bool = True) -> None:
        """Show a chain."""
        products = np.abs(flow.products)
        units = np.arange(len(products))
        layer_axis(self.ax, 0, units[-1])
        self.fit(np.concatenate([products, AROUND_ONE]), settle=settle)
        self.products.set_data(units, self.on_axis(products))
        self.arrows.update(units, products)
