"""Panels on step rules: two of them side by side, and their paths in a ravine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from bpcore.core.network import FloatArray
from bpcore.drawing.axes import decade_axis, epoch_curve, plain_decades
from bpcore.drawing.legend import legend_above
from bpcore.drawing.panels import EpochPanel, KeptCurves, Panel
from bpcore.drawing.style import COLOURS

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
        super().__init__(ax, title)
        self.room = room
        self.kept = KeptCurves(self)
        self.lines = [
            self.line(label=name, **look) for name, look in zip(NAMES, LOOKS, strict=True)
        ]
        legend_above(ax, 2)

    def update(self, curves: Sequence[FloatArray], *, planned: int, settle: bool) -> None:
        """Show two curves."""
        for line, curve in zip(self.lines, curves, strict=True):
            line.set_data(*epoch_curve(curve, self.columns))
        drawn = [line.get_ydata() for line in self.lines]
        drawn += self.kept.draw(lambda curve: epoch_curve(curve, self.columns))
        self.show(planned, [*drawn, *(self.room * y for y in drawn)], settle=settle)


class EffectivePanel(Panel):
    """For each parameter: how far it goes for each unit of its gradient."""

    GRADIENTS, RATES = (1e-6, 1e3), (1e-6, 1e4)
    """What the axes reach; a mark beyond stands on the edge."""

    def __init__(self, ax: Axes) -> None:
        super().__init__(
            ax,
            "Effective rate, each parameter",
            xscale="log",
            yscale="log",
            xlabel="|its gradient|",
            ylabel="|its step| / |gradient|",
        )
        for axis, limits in ((ax.xaxis, self.GRADIENTS), (ax.yaxis, self.RATES)):
            plain_decades(axis)
            decade_axis(axis, *limits)
        self.marks = [
            self.line(marker, color=look["color"], alpha=0.6, markersize=5)
            for marker, look in zip(MARKERS, LOOKS, strict=True)
        ]

    def update(self, gradients: Sequence[FloatArray], rates: Sequence[FloatArray]) -> None:
        """Show both, of shape (n_params,) each."""
        for mark, gradient, rate in zip(self.marks, gradients, rates, strict=True):
            there = np.isfinite(gradient) & np.isfinite(rate) & (gradient != 0)
            x, y = np.abs(gradient[there]), np.abs(rate[there])
            mark.set_data(np.clip(x, *self.GRADIENTS), np.clip(y, *self.RATES))


class RavinePanel(Panel):
    """Contours of a loss of two parameters, and the paths of two rules.

    Parameters
    ----------
    ax : Axes
    reach : float
        How far both axes go from the bottom, which is at 0.
    """

    def __init__(self, ax: Axes, reach: float) -> None:
        square = {"xlim": (-reach, reach), "ylim": (-reach, reach)}
        names = {"xlabel": "first parameter", "ylabel": "second parameter"}
        super().__init__(ax, "Paths in the ravine", aspect="equal", **square, **names)
        self.reach = reach
        contours = LineCollection([], colors=COLOURS["kept"], linewidths=0.8)
        self.contours = self.moves(ax.add_collection(contours))
        self.lines = [
            self.line(marker=marker, markersize=3.5, **look)
            for marker, look in zip(MARKERS, LOOKS, strict=True)
        ]
        ax.plot(0, 0, "+", color=COLOURS["limit"], markersize=14, markeredgewidth=2)

    def update(self, ellipses: Sequence[FloatArray], paths: Sequence[FloatArray]) -> None:
        """Show contours and paths, of shape (n, 2) each."""
        self.contours.set_segments(ellipses)
        far = 3 * self.reach
        for line, path in zip(self.lines, paths, strict=True):
            line.set_data(*np.clip(np.nan_to_num(path, nan=far), -far, far).T)


class StepsPanel(Panel):
    """The loss after each step of two rules.

    Parameters
    ----------
    ax : Axes
    steps : int
        How many there are.
    """

    LOSSES = (1e-8, 1e4)
    """What the axis reaches."""

    def __init__(self, ax: Axes, steps: int) -> None:
        super().__init__(ax, "Loss", xlabel="step", xlim=(0, steps), yscale="log")
        plain_decades(ax.yaxis)
        decade_axis(ax.yaxis, *self.LOSSES)
        self.lines = [
            self.line(label=name, **look) for name, look in zip(NAMES, LOOKS, strict=True)
        ]
        legend_above(ax, 2)

    def update(self, losses: Sequence[FloatArray]) -> None:
        """Show both; what lies beyond the axis is drawn just beyond it."""
        low, high = self.LOSSES[0] / 100, self.LOSSES[1] * 100
        for line, loss in zip(self.lines, losses, strict=True):
            within = np.clip(np.nan_to_num(loss, nan=high), low, high)
            line.set_data(np.arange(len(loss)), within)
