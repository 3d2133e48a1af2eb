"""Panels on step rules: two of them side by side, and their paths in a ravine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from bpcore.core.network import FloatArray
from bpcore.drawing.axes import bounded, decade_axis, epoch_curve, plain_decades
from bpcore.drawing.legend import legend_above
from bpcore.drawing.panels import EpochPanel, KeptCurves, Panel
from bpcore.drawing.style import COLOURS

LOOKS = (
    {"label": "rule A", "color": COLOURS["sse"], "linestyle": "-"},
    {"label": "rule B", "color": COLOURS["learning_rate"], "linestyle": "--"},
)
MARKERS = ("o", "s")
LOSSES = {1e-8: "10⁻⁸", 1e-5: "10⁻⁵", 1e-2: "10⁻²", 10: "10¹", 1e4: "10⁴"}


class PairPanel(EpochPanel):
    """A quantity of two runs against the epoch, and kept runs in grey.

    The axis reaches ``room`` times as high as the highest value at least: above 1 for curves that
    are often level, and would lie on its edge.
    """

    def __init__(self, ax: Axes, title: str, *, room: float = 1.0) -> None:
        super().__init__(ax, title)
        self.room = room
        self.kept = KeptCurves(self)
        self.lines = [self.line(**look) for look in LOOKS]
        legend_above(ax, 2)

    def update(self, curves: Sequence[FloatArray], *, planned: int, settle: bool) -> None:
        """Show two curves."""
        drawn = [self.plot(line, curve) for line, curve in zip(self.lines, curves, strict=True)]
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
    """Contours of a loss of two parameters around its bottom, and the paths of two rules."""

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
            line.set_data(*bounded(path, -far, far).T)
