"""Panels on how curved the loss is, and how far a step may go."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from bpcore.core.network import FloatArray
from bpcore.drawing.axes import drawable
from bpcore.drawing.legend import legend_above, name_on_line
from bpcore.drawing.panels import EpochPanel
from bpcore.drawing.style import COLOURS, style

FARTHEST = 4.0
"""Learning rate, as a multiple of the local limit, to which a panel along the gradient reaches."""

MARK = {"marker": "D", "markersize": 8, "linestyle": "", "color": COLOURS["learning_rate"]}
"""The epoch that is looked at, wherever it is marked."""


class SharpnessPanel(EpochPanel):
    """Sharpness λmax against epoch, and the level 2/η that it may not exceed for long."""

    def __init__(self, ax: Axes) -> None:
        with style():
            super().__init__(ax, "Sharpness λmax")
            look = {"color": COLOURS["sharpness"], "markersize": 4}
            (self.line,) = ax.plot([], [], "o-", label="λmax", **look)
            (self.mark,) = ax.plot([], [], **MARK)
            self.level = ax.axhline(1, color=COLOURS["limit"], linestyle=":")
            self.level_name = name_on_line(ax, "2/η")
            legend_above(ax, 1)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.level, self.level_name, self.line, self.mark]

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
        self.line.set_data(epochs, values)
        self.mark.set_data(epochs[shown : shown + 1], values[shown : shown + 1])
        self.level.set_ydata([2 / rate] * 2)
        self.level_name.set_y(2 / rate)
        self.show(planned, [values, np.array([2 / rate])], settle=settle)


class AlongPanel:
    """The loss along the negative gradient, its quadratic model, and the step that is taken.

    Rates are multiples of the local limit 2/λmax. Changes of the loss are in units of what the
    slope alone promises for a step of that length; so the axes stay, and what is above 0 is uphill.
    """

    def __init__(self, ax: Axes) -> None:
        self.ax = ax
        with style():
            ax.set_title("Along −gradient")
            ax.set_xlim(0, FARTHEST)
            ax.set_ylim(-4.3, 3.3)
            ax.set_xlabel("learning rate / local limit")
            ax.set_ylabel("change of the loss")
            ax.axhline(0, color=COLOURS["kept"], linewidth=1)
            ax.axvline(1, color=COLOURS["limit"], linestyle=":")
            (self.loss,) = ax.plot([], [], color=COLOURS["sse"], label="loss")
            look = {"color": COLOURS["sharpness"], "linestyle": "--"}
            (self.model,) = ax.plot([], [], label="quadratic", **look)
            (self.step,) = ax.plot([], [], **MARK)
            legend_above(ax, 2)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.model, self.loss, self.step]

    def update(
        self, multiples: FloatArray, loss: FloatArray, model: FloatArray, rate: float, there: float
    ) -> None:
        """Show changes of the loss at multiples of the limit, and the step taken.

        A step beyond the axes is marked at their edge.
        """
        low, high = self.ax.get_ylim()
        self.loss.set_data(multiples, np.clip(np.nan_to_num(loss, nan=high), 2 * low, 2 * high))
        self.model.set_data(multiples, model)
        self.step.set_data(
            [min(rate, 0.98 * FARTHEST)], [np.clip(np.nan_to_num(there, nan=high), low, high - 0.2)]
        )


class MarkedSSE:
    """A mark at one epoch of a panel of SSE."""

    def __init__(self, ax: Axes) -> None:
        with style():
            (self.mark,) = ax.plot([], [], **MARK)

    def update(self, epoch: int, sse: float) -> None:
        """Put it at this epoch, counted from 1."""
        self.mark.set_data([epoch], drawable(np.array([sse])))


class QuadraticPanels:
    """Descent on a valley with two curvatures: its path, and the loss against the step."""

    def __init__(self, path_axes: Axes, loss_axes: Axes, flat: float, steep: float) -> None:
        self.loss_axes = loss_axes
        with style():
            path_axes.set_title("Path in the valley")
            path_axes.set_xlabel(f"flat direction, λ = {flat:g}")
            path_axes.set_ylabel(f"steep direction, λ = {steep:g}")
            path_axes.set_xlim(-1.3, 1.3)
            path_axes.set_ylim(-1.3, 1.3)
            x, y = np.meshgrid(np.linspace(-1.3, 1.3, 121), np.linspace(-1.3, 1.3, 121))
            levels = np.geomspace(0.02, 2, 8) * steep / 2
            loss = (flat * x**2 + steep * y**2) / 2
            path_axes.contour(x, y, loss, levels=levels, colors=COLOURS["kept"], linewidths=0.8)
            (self.path,) = path_axes.plot([], [], "o-", color=COLOURS["sse"], markersize=4)
            path_axes.plot(0, 0, "+", color=COLOURS["limit"], markersize=14, markeredgewidth=2)
            loss_axes.set_title("Distance from the lowest point")
            loss_axes.set_xlabel("step")
            loss_axes.set_yscale("log")
            loss_axes.set_ylim(1e-4, 1e4)
            loss_axes.set_yticks([1e-4, 1e-2, 1, 100, 1e4], ["10⁻⁴", "10⁻²", "1", "100", "10⁴"])
            loss_axes.minorticks_off()
            look = {"color": COLOURS["learning_rate"], "linestyle": "--"}
            (self.flat,) = loss_axes.plot([], [], label="flat", **look)
            look = {"color": COLOURS["sharpness"], "linestyle": "-"}
            (self.steep,) = loss_axes.plot([], [], label="steep", **look)
            legend_above(loss_axes, 2)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.path, self.flat, self.steep]

    def update(self, path: FloatArray) -> None:
        """Show a path of shape (n_steps + 1, 2)."""
        steps = np.arange(len(path))
        self.path.set_data(*np.clip(path, -3, 3).T)
        distance = np.clip(np.abs(path), 1e-6, 1e6)
        self.flat.set_data(steps, distance[:, 0])
        self.steep.set_data(steps, distance[:, 1])
        self.loss_axes.set_xlim(0, len(path) - 1)
