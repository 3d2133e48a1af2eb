"""Panels on maps of many runs: how small the SSE ended, and what kind of ending it was."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from bpcore.core.network import FloatArray
from bpcore.drawing.axes import bounded, power_of_ten
from bpcore.drawing.panels import Panel
from bpcore.drawing.style import COLOURS
from bpcore.lessons.tuning.sweep import KINDS, Map

KIND_COLOURS = {
    "learned": "#009E73",
    "unfinished": "#B8E0D2",
    "dead": "#999999",
    "oscillating": "#E69F00",
    "blown up": "#D55E00",
    "overflowed": "#222222",
}
"""From light to dark as well as by hue, so that they are told apart in grey."""

LOWEST, HIGHEST = -2.0, 4.0
"""Decades of the SSE that have a colour of their own."""


class MapPanel(Panel):
    """A table of numbers as coloured cells over two log axes, a cross at the chosen cell.

    What a number's colour is, ``look`` says, as for ``Axes.imshow``; what it is, the subclass, by
    ``cells``.
    """

    def __init__(self, ax: Axes, title: str, **look: Any) -> None:
        super().__init__(ax, title, xlabel="learning rate", ylabel="threshold")
        ax.grid(visible=False)
        look |= {"origin": "lower", "aspect": "auto", "interpolation": "nearest"}
        self.image = self.moves(ax.imshow(np.zeros((2, 2)), extent=(-3, 0, -2, 3), **look))
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_locator(MaxNLocator(6, integer=True))
            axis.set_major_formatter(power_of_decade)
        halo = {"color": "white", "markersize": 16, "markeredgewidth": 4}
        cross = {"color": "black", "markersize": 14, "markeredgewidth": 1.6}
        self.crosses = [self.line("+", **halo), self.line("+", **cross)]
        look = {"color": COLOURS["limit"], "linewidth": 5, "clip_on": False}
        self.bar = self.line(transform=ax.transAxes, **look)

    def update(self, result: Map, chosen: tuple[float, float], upright: str) -> None:
        """Show a map, the chosen place in it, and what its upright axis is called."""
        (left, right), (bottom, top) = edges(result.rates), edges(result.others)
        self.image.set_data(self.cells(result))
        self.image.set_extent((left, right, bottom, top))
        self.ax.set_ylabel(upright)  # drawn anew with the limits, which change with it
        self.ax.set(xlim=(left, right), ylim=(bottom, top))
        x, y = np.log10(chosen)
        for mark in self.crosses:
            mark.set_data([x], [y])
        under_way = result.share < 1
        self.bar.set_data([0, result.share] if under_way else [], [0, 0] if under_way else [])


class SSEMapPanel(MapPanel):
    """The SSE at the end of each run."""

    def __init__(self, ax: Axes) -> None:
        super().__init__(ax, "SSE at the end", cmap="viridis", vmin=LOWEST, vmax=HIGHEST)
        bar = ax.figure.colorbar(self.image, cax=ax.inset_axes([1.03, 0, 0.06, 1]))
        bar.ax.yaxis.set_major_locator(MaxNLocator(integer=True))
        bar.ax.yaxis.set_major_formatter(power_of_decade)

    def cells(self, result: Map) -> FloatArray:
        """The decade of each SSE."""
        with np.errstate(all="ignore"):
            return bounded(np.log10(result.sse), LOWEST, HIGHEST)


class KindMapPanel(MapPanel):
    """The kind of ending of each run."""

    def __init__(self, ax: Axes) -> None:
        colours = [KIND_COLOURS[kind] for kind in KINDS]
        limits = {"vmin": -0.5, "vmax": len(KINDS) - 0.5}
        super().__init__(ax, "Kind of ending", cmap=ListedColormap(colours), **limits)
        patches = [Patch(color=KIND_COLOURS[kind], label=kind) for kind in KINDS]
        ax.legend(handles=patches, loc="upper left", bbox_to_anchor=(1, 1.03), handlelength=1)

    def cells(self, result: Map) -> np.ndarray:
        """The place of each kind among ``KINDS``."""
        return result.kind


def power_of_decade(decade: float, _: int) -> str:
    """10⁻² for -2."""
    return power_of_ten(10**decade, 0)


def edges(values: FloatArray) -> tuple[float, float]:
    """Where a row of cells around these values begins and ends, in decades."""
    decades = np.log10(values)
    half = (decades[1] - decades[0]) / 2
    return decades[0] - half, decades[-1] + half
