"""Panels on how curved the loss is, and how far a step may go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.network import FloatArray
from bpcore.drawing.axes import drawable
from bpcore.drawing.legend import legend_above
from bpcore.drawing.panels import EpochPanel, NamedLine, Panel
from bpcore.drawing.style import COLOURS
from bpcore.lessons.learning_rate.along import FARTHEST, MULTIPLES, Along

MARK = {"marker": "D", "markersize": 8, "linestyle": "", "color": COLOURS["learning_rate"]}
"""The epoch that is looked at, wherever it is marked."""

DISTANCES = {1e-4: "10⁻⁴", 1e-2: "10⁻²", 1: "1", 100: "100", 1e4: "10⁴"}
DIRECTIONS = (
    {"label": "flat", "color": COLOURS["learning_rate"], "linestyle": "--"},
    {"label": "steep", "color": COLOURS["sharpness"], "linestyle": "-"},
)


class SharpnessPanel(EpochPanel):
    """Sharpness λmax against epoch, and the level 2/η that it may not exceed for long."""

    def __init__(self, ax: Axes) -> None:
        super().__init__(ax, "Sharpness λmax")
        self.level = NamedLine(ax, "2/η")
        self.artists += self.level.artists
        self.curve = self.line("o-", color=COLOURS["sharpness"], markersize=4, label="λmax")
        self.mark = self.line(**MARK)
        legend_above(ax, 1)

    def update(
        self,
        epochs: np.ndarray,
        sharpness: FloatArray,
        rate: float,
        shown: int,
        *,
        planned: int,
        settle: bool = True,
    ) -> None:
        """Show sharpness at some epochs, counted from 1, the one at place ``shown`` marked."""
        values = drawable(sharpness)
        self.curve.set_data(epochs, values)
        self.mark.set_data(epochs[shown : shown + 1], values[shown : shown + 1])
        self.level.put(2 / rate)
        self.show(planned, [values, np.array([2 / rate])], settle=settle)


class AlongPanel(Panel):
    """The loss along the negative gradient, its quadratic model, and the step that is taken.

    Rates are multiples of the local limit 2/λmax. Changes of the loss are in units of what the
    slope alone promises for a step of that length; so the axes stay, and what is above 0 is uphill.
    """

    def __init__(self, ax: Axes) -> None:
        names = {"xlabel": "learning rate / local limit", "ylabel": "change of the loss"}
        limits = {"xlim": (0, FARTHEST), "ylim": (-4.3, 3.3)}
        super().__init__(ax, "Along −gradient", **names, **limits)
        ax.axhline(0, color=COLOURS["kept"], linewidth=1)
        ax.axvline(1, color=COLOURS["limit"], linestyle=":")
        self.loss = self.line(color=COLOURS["sse"], label="loss")
        self.model = self.line(color=COLOURS["sharpness"], linestyle="--", label="quadratic")
        self.step = self.line(**MARK)
        legend_above(ax, 2)
        self.artists = [self.model, self.loss, self.step]

    def update(self, along: Along) -> None:
        """Show a step; where there is no limit, a loss that lies above everything.

        A step beyond the axes is marked at their edge.
        """
        low, high = self.ax.get_ylim()
        loss, there = (np.nan_to_num(change, nan=high) for change in (along.loss, along.there))
        self.loss.set_data(MULTIPLES, np.clip(loss, 2 * low, 2 * high))
        self.model.set_data(MULTIPLES, along.model)
        self.step.set_data([min(along.rate, 0.98 * FARTHEST)], [np.clip(there, low, high - 0.2)])


class ValleyPanel(Panel):
    """A valley with two curvatures, and the path of descent in it."""

    def __init__(self, ax: Axes, flat: float, steep: float) -> None:
        names = {
            "xlabel": f"flat direction, λ = {flat:g}",
            "ylabel": f"steep direction, λ = {steep:g}",
        }
        super().__init__(ax, "Path in the valley", **names, xlim=(-1.3, 1.3), ylim=(-1.3, 1.3))
        x, y = np.meshgrid(np.linspace(-1.3, 1.3, 121), np.linspace(-1.3, 1.3, 121))
        loss = (flat * x**2 + steep * y**2) / 2
        levels = np.geomspace(0.02, 2, 8) * steep / 2
        ax.contour(x, y, loss, levels=levels, colors=COLOURS["kept"], linewidths=0.8)
        self.path = self.line("o-", color=COLOURS["sse"], markersize=4)
        ax.plot(0, 0, "+", color=COLOURS["limit"], markersize=14, markeredgewidth=2)

    def update(self, path: FloatArray) -> None:
        """Show a path of shape (n_steps + 1, 2)."""
        self.path.set_data(*np.clip(path, -3, 3).T)


class StepsPanel(Panel):
    """Two quantities after each step, on a log axis that goes from its first tick to its last.

    What lies beyond the axis is drawn just beyond it.
    """

    def __init__(
        self,
        ax: Axes,
        title: str,
        ticks: Mapping[float, str],
        looks: Sequence[Mapping[str, Any]],
        **look: Any,
    ) -> None:
        self.limits = min(ticks), max(ticks)
        super().__init__(ax, title, xlabel="step", yscale="log", ylim=self.limits, **look)
        ax.set_yticks(list(ticks), list(ticks.values()))
        ax.minorticks_off()
        self.lines = [self.line(**look) for look in looks]
        legend_above(ax, 2)

    def update(self, curves: Sequence[FloatArray]) -> None:
        """Show two curves of shape (n_steps + 1,), which begin before the first step."""
        low, high = self.limits[0] / 100, self.limits[1] * 100
        for line, curve in zip(self.lines, curves, strict=True):
            within = np.clip(np.nan_to_num(curve, nan=high), low, high)
            line.set_data(np.arange(len(curve)), within)
        self.ax.set_xlim(0, len(curves[0]) - 1)
