"""Panels on batch, mini-batch and stochastic descent side by side."""

from __future__ import annotations

from collections.abc import Sequence

import contourpy
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from bpcore.core.network import FloatArray
from bpcore.drawing.axes import decade_axis, decades, epoch_curve
from bpcore.drawing.legend import legend_above
from bpcore.drawing.panels import EpochPanel, KeptCurves, Panel
from bpcore.drawing.style import COLOURS
from bpcore.live.keep import MOST_PINNED

NAMES = ("batch", "mini-batch", "stochastic")
DASHES = ("-", "--", "-.")
LOOKS = [
    {"label": name, "color": COLOURS[name], "linestyle": dashes}
    for name, dashes in zip(NAMES, DASHES, strict=True)
]
MARKERS = ("o", "s", "^")


class ComparisonPanel(EpochPanel):
    """SSE of several runs against something that grows with them."""

    def __init__(self, ax: Axes) -> None:
        super().__init__(ax, "SSE")
        ax.set_xlabel(" ")
        self.kept = KeptCurves(self, DASHES * MOST_PINNED, width=1.2)
        self.lines = [self.line(**look) for look in LOOKS]
        self.ends = [
            self.line(marker, color=look["color"], markersize=6)
            for marker, look in zip(MARKERS, LOOKS, strict=True)
        ]
        look = {"transform": ax.transAxes, "ha": "center", "va": "top", "size": 12}
        self.x_name = self.text(0.5, -0.095, **look)
        legend_above(ax, 3)

    def pin(self, curves: Sequence[FloatArray]) -> None:
        """Draw kept runs in grey, each of shape (3, epochs), NaN where a run had ended.

        They are there only while the axis counts epochs: the others are no measure they share.
        """
        self.kept.pin([row for curve in curves for row in curve])

    def update(
        self, x_name: str, steps: Sequence[float], curves: Sequence[FloatArray], *, settle: bool
    ) -> None:
        """Show curves whose points lie so far apart along x, the first at one such step."""
        self.x_name.set_text(x_name)
        in_epochs = x_name == "epochs"
        xs = []
        ys = self.kept.draw(lambda row: epoch_curve(row[in_epochs & ~np.isnan(row)], self.columns))
        for line, end, step, curve in zip(self.lines, self.ends, steps, curves, strict=True):
            x, y = epoch_curve(curve, self.columns, step=step)
            line.set_data(x, y)
            end.set_data(x[-1:], y[-1:])
            xs.append(x)
            ys.append(y)
        self.fit(np.concatenate(ys), settle=settle)
        decade_axis(self.ax.xaxis, *decades(np.concatenate(xs)))


class PathPanel(Panel):
    """Paths of several runs in a plane of the space of parameters, over the loss."""

    def __init__(self, ax: Axes) -> None:
        names = {"xlabel": "along the widest spread", "ylabel": "second widest"}
        super().__init__(ax, "Paths, and log₁₀ SSE", **names)
        ax.grid(visible=False)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_locator(MaxNLocator(5))
        look = {"origin": "lower", "aspect": "auto", "cmap": "Greys"}
        # Numbers as wide as they get: so the layout leaves room for them beside the label.
        extent = (0, 1, -0.004, 0.004)
        self.image = self.moves(ax.imshow(np.zeros((2, 2)), vmin=-1, vmax=4, extent=extent, **look))
        self.contours = self.segments(colors=COLOURS["kept"], linewidths=0.8)
        self.lines = [
            self.line(marker=marker, markersize=4, **look)
            for marker, look in zip(MARKERS, LOOKS, strict=True)
        ]
        self.start = self.line("*", color=COLOURS["limit"], markersize=15)

    def update(
        self, across: FloatArray, up: FloatArray, sse: FloatArray, paths: Sequence[FloatArray]
    ) -> None:
        """Show SSE of shape (len(up), len(across)), and paths of shape (n, 2)."""
        level = np.log10(np.maximum(sse, 1e-6))
        self.image.set_data(level)
        extent = (across[0], across[-1], up[0], up[-1])
        self.image.set_extent(extent)
        self.ax.set(xlim=extent[:2], ylim=extent[2:])
        generator = contourpy.contour_generator(across, up, level)
        lines = [line for at in np.arange(-2, 6, 0.25) for line in generator.lines(at)]
        self.contours.set_segments(lines)
        for line, path in zip(self.lines, paths, strict=True):
            line.set_data(*path.T)
        self.start.set_data(*paths[0][:1].T)


class ScatterPanel(Panel):
    """Gradients of single samples as lines from one point, and their mean as an arrow.

    Lengths are parts of the longest one; across lies the direction of the mean.
    """

    def __init__(self, ax: Axes) -> None:
        names = {"xlabel": "along their mean", "ylabel": "across it"}
        limits = {"xlim": (-1.1, 1.1), "ylim": (-1.1, 1.1)}
        super().__init__(ax, "Gradients of single years", **names, **limits)
        single, mean = COLOURS["stochastic"], COLOURS["batch"]
        self.samples = self.segments(colors=single, linewidths=1.4)
        self.tips = self.line("^", color=single, markersize=5)
        self.mean = self.line(color=mean, linewidth=4)
        self.head = self.line(">", color=mean, markersize=12)

    def update(self, tips: FloatArray, mean: float) -> None:
        """Show tips of shape (n, 2), and the length of their mean."""
        ends = np.zeros((len(tips), 2, 2))
        ends[:, 1] = tips
        self.samples.set_segments(ends)
        self.tips.set_data(*tips.T)
        self.mean.set_data([0, mean], [0, 0])
        self.head.set_data([mean], [0])
