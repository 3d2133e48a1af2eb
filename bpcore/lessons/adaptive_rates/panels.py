"""Panels on step rules: two of them side by side, and their paths in a ravine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from bpcore.core.network import FloatArray
from bpcore.drawing.axes import decade_axis, epoch_curve, power_of_ten
from bpcore.drawing.legend import legend_above
from bpcore.drawing.panels import EpochPanel
from bpcore.drawing.style import COLOURS, style

LOOKS = (
    {"color": COLOURS["sse"], "linestyle": "-"},
    {"color": COLOURS["learning_rate"], "linestyle": "--"},
)
NAMES = ("rule A", "rule B")
MARKERS = ("o", "s")


class PairPanel(EpochPanel):
    """A quantity of two runs against the epoch, and kept runs in grey.

    Parameters
    ----------
    ax : Axes
    title : str
    room : float
        How many times as high as the highest value the axis reaches at least: above 1 for curves
        that are often level, and would lie on its edge.
    """

    def __init__(self, ax: Axes, title: str, *, room: float = 1.0) -> None:
        self.room = room
        with style():
            super().__init__(ax, title)
            self.kept = [
                ax.plot([], [], color=COLOURS["kept"], linestyle=dashes, linewidth=1.4)[0]
                for dashes in ("-", "--", "-.", ":", (0, (6, 2)))
            ]
            self.lines = [
                ax.plot([], [], label=name, **look)[0]
                for name, look in zip(NAMES, LOOKS, strict=True)
            ]
            self._pinned: list[FloatArray] = []
            legend_above(ax, 2)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [*self.kept, *self.lines]

    def pin(self, curves: list[FloatArray]) -> None:
        """Draw these curves in grey from the next update on."""
        self._pinned = curves[-len(self.kept) :]

    def update(self, curves: Sequence[FloatArray], *, planned: int, settle: bool) -> None:
        """Show two curves."""
        shown = []
        empty = [np.empty(0)] * (len(self.kept) - len(self._pinned))
        for line, values in zip(
            (*self.lines, *self.kept), (*curves, *self._pinned, *empty), strict=True
        ):
            x, y = epoch_curve(values, self.columns)
            line.set_data(x, y)
            shown += [y, self.room * y]
        self.show(planned, shown, settle=settle)


class EffectivePanel:
    """For each parameter: how far it goes for each unit of its gradient."""

    def __init__(self, ax: Axes) -> None:
        with style():
            ax.set_title("Effective rate, each parameter")
            ax.set_xscale("log")
            ax.set_yscale("log")
            ax.minorticks_off()
            for axis in (ax.xaxis, ax.yaxis):
                axis.set_major_formatter(lambda value, _: power_of_ten(value, _))
            decade_axis(ax.xaxis, 1e-6, 1e3)
            decade_axis(ax.yaxis, 1e-6, 1e4)
            ax.set_xlabel("|its gradient|")
            ax.set_ylabel("|its step| / |gradient|")
            self.marks = [
                ax.plot([], [], marker, color=look["color"], alpha=0.6, markersize=5)[0]
                for marker, look in zip(MARKERS, LOOKS, strict=True)
            ]

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return list(self.marks)

    def update(self, gradients: Sequence[FloatArray], rates: Sequence[FloatArray]) -> None:
        """Show both, of shape (n_params,) each."""
        for mark, gradient, rate in zip(self.marks, gradients, rates, strict=True):
            there = np.isfinite(gradient) & np.isfinite(rate) & (gradient != 0)
            x, y = np.abs(gradient[there]), np.abs(rate[there])
            mark.set_data(np.clip(x, 1e-6, 1e3), np.clip(y, 1e-6, 1e4))


class RavinePanel:
    """Contours of a loss of two parameters, and the paths of two rules."""

    def __init__(self, ax: Axes, reach: float) -> None:
        self.reach = reach
        with style():
            ax.set_title("Paths in the ravine")
            ax.set_xlim(-reach, reach)
            ax.set_ylim(-reach, reach)
            ax.set_aspect("equal")
            ax.set_xlabel("first parameter")
            ax.set_ylabel("second parameter")
            self.contours = ax.add_collection(
                LineCollection([], colors=COLOURS["kept"], linewidths=0.8)
            )
            self.lines = [
                ax.plot([], [], marker=marker, markersize=3.5, **look)[0]
                for marker, look in zip(MARKERS, LOOKS, strict=True)
            ]
            ax.plot(0, 0, "+", color=COLOURS["limit"], markersize=14, markeredgewidth=2)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.contours, *self.lines]

    def update(self, ellipses: Sequence[FloatArray], paths: Sequence[FloatArray]) -> None:
        """Show contours and paths, of shape (n, 2) each."""
        self.contours.set_segments(ellipses)
        for line, path in zip(self.lines, paths, strict=True):
            far = 3 * self.reach
            line.set_data(*np.clip(np.nan_to_num(path, nan=far), -far, far).T)


class StepsPanel:
    """The loss after each step of two rules."""

    def __init__(self, ax: Axes, steps: int) -> None:
        with style():
            ax.set_title("Loss")
            ax.set_xlabel("step")
            ax.set_yscale("log")
            ax.set_ylim(1e-8, 1e4)
            ax.minorticks_off()
            ax.yaxis.set_major_formatter(lambda value, _: power_of_ten(value, _))
            decade_axis(ax.yaxis, 1e-8, 1e4)
            ax.set_xlim(0, steps)
            self.lines = [
                ax.plot([], [], label=name, **look)[0]
                for name, look in zip(NAMES, LOOKS, strict=True)
            ]
            legend_above(ax, 2)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return list(self.lines)

    def update(self, losses: Sequence[FloatArray]) -> None:
        """Show both."""
        for line, loss in zip(self.lines, losses, strict=True):
            line.set_data(np.arange(len(loss)), np.clip(np.nan_to_num(loss, nan=1e6), 1e-10, 1e6))
