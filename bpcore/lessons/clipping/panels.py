"""Panels on clipping: two runs, two directions, and a cliff."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Arc

from bpcore.core.network import FloatArray
from bpcore.drawing.panels import Panel
from bpcore.drawing.style import COLOURS

UNCLIPPED = {"color": COLOURS["limit"], "linestyle": "--"}
CLIPPED = {"color": COLOURS["sse"], "linestyle": "-"}


class DirectionPanel(Panel):
    """The directions of a gradient before and after clipping, and the angle between them."""

    def __init__(self, ax: Axes) -> None:
        super().__init__(ax, "Raw and clipped gradient", xlim=(-0.25, 1.3), ylim=(-0.3, 1.15))
        ax.set_aspect("equal")
        ax.set_axis_off()
        grey = COLOURS["kept"]
        self.arc = self.moves(ax.add_patch(Arc((0, 0), 1, 1, theta1=0, theta2=0, color=grey)))
        heads = {"markersize": 11, "linestyle": ""}
        self.line(linewidth=3, **UNCLIPPED).set_data([0, 1], [0, 0])
        self.line(">", color=UNCLIPPED["color"], **heads).set_data([1], [0])
        self.clipped = self.line(linewidth=3, **CLIPPED)
        self.clipped_head = self.line("o", color=CLIPPED["color"], **heads)
        self.angle = self.text(0.56, 0.05, size=12, va="bottom")
        look = {"size": 12, "va": "center"}
        self.raw_length = self.text(0.5, -0.14, color=UNCLIPPED["color"], ha="center", **look)
        self.clipped_length = self.text(-0.2, 1.08, color=CLIPPED["color"], **look)

    def update(self, raw: float, clipped: float, degrees: float) -> None:
        """Show two lengths, and the angle; NaN where there is none."""
        turn = np.radians(np.nan_to_num(degrees))
        x, y = np.cos(turn), np.sin(turn)
        self.clipped.set_data([0, x], [0, y])
        self.clipped_head.set_data([x], [y])
        self.arc.theta2 = np.degrees(turn)
        self.angle.set_text(f"{degrees:.1f}°" if np.isfinite(degrees) else "no direction")
        self.raw_length.set_text(
            f"raw: length {raw:.3g}" if np.isfinite(raw) else "raw: not finite"
        )
        self.clipped_length.set_text(
            f"clipped: length {clipped:.3g}" if np.isfinite(clipped) else "clipped: not finite"
        )


class CliffPanel(Panel):
    """The loss of a chain over its weight and bias, dark where it is high, and two paths."""

    def __init__(self, ax: Axes, w: FloatArray, b: FloatArray) -> None:
        super().__init__(ax, "Loss, dark where high", xlabel="weight w", ylabel="bias b")
        ax.grid(visible=False)
        look = {"origin": "lower", "aspect": "auto", "cmap": "Greys", "vmin": 0, "vmax": 0.35}
        extent = (w[0], w[-1], b[0], b[-1])
        self.image = self.moves(ax.imshow(np.zeros((len(b), len(w))), extent=extent, **look))
        look = {"markersize": 4, "linewidth": 1.5}
        self.unclipped = self.line(marker="s", **UNCLIPPED, **look)
        self.clipped = self.line(marker="o", color=COLOURS["sse"], **look)
        self.start = self.line("*", color=COLOURS["learning_rate"], markersize=14)
        ax.set(xlim=(w[0], w[-1]), ylim=(b[0], b[-1]))

    def update(self, loss: FloatArray, unclipped: FloatArray, clipped: FloatArray) -> None:
        """Show a loss of shape (len(b), len(w)), and paths of shape (n, 2)."""
        self.image.set_data(loss)
        for line, path in ((self.unclipped, unclipped), (self.clipped, clipped)):
            line.set_data(*np.clip(path, -1e3, 1e3).T)
        self.start.set_data(clipped[:1, 0], clipped[:1, 1])
