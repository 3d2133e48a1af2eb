"""Panels on clipping: two runs, two directions, and a cliff."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Arc

from bpcore.core.network import FloatArray
from bpcore.drawing.panels import epoch_curve, legend_above
from bpcore.drawing.style import COLOURS, style

UNCLIPPED = {"color": COLOURS["limit"], "linestyle": "--"}
CLIPPED = {"color": COLOURS["sse"], "linestyle": "-"}


class UnclippedSSE:
    """The SSE of the same run without clipping, in a panel of SSE."""

    def __init__(self, ax: Axes) -> None:
        with style():
            (self.line,) = ax.plot([], [], label="unclipped", **UNCLIPPED)
            legend_above(ax, 2)

    def update(self, sse: FloatArray, columns: int) -> None:
        """Show it, however large."""
        self.line.set_data(*epoch_curve(sse, columns))


class DirectionPanel:
    """The directions of a gradient before and after clipping, and the angle between them."""

    def __init__(self, ax: Axes) -> None:
        with style():
            ax.set_title("Raw and clipped gradient")
            ax.set_xlim(-0.25, 1.3)
            ax.set_ylim(-0.3, 1.15)
            ax.set_aspect("equal")
            ax.set_axis_off()
            (self.raw,) = ax.plot([0, 1], [0, 0], linewidth=3, **UNCLIPPED)
            (self.clipped,) = ax.plot([], [], linewidth=3, **CLIPPED)
            heads = {"markersize": 11, "linestyle": ""}
            (self.raw_head,) = ax.plot([1], [0], ">", color=UNCLIPPED["color"], **heads)
            (self.clipped_head,) = ax.plot([], [], "o", color=CLIPPED["color"], **heads)
            self.arc = ax.add_patch(Arc((0, 0), 1, 1, theta1=0, theta2=0, color=COLOURS["kept"]))
            self.angle = ax.text(0.56, 0.05, "", size=12, va="bottom")
            look = {"size": 12, "va": "center"}
            self.raw_length = ax.text(0.5, -0.14, "", color=UNCLIPPED["color"], ha="center", **look)
            self.clipped_length = ax.text(-0.2, 1.08, "", color=CLIPPED["color"], **look)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [
            *(self.arc, self.raw, self.raw_head, self.clipped, self.clipped_head),
            *(self.angle, self.raw_length, self.clipped_length),
        ]

    def update(self, raw: float, clipped: float, degrees: float) -> None:
        """Show two lengths, and the angle; NaN where there is none."""
        turn = np.radians(np.nan_to_num(degrees))
        end = np.cos(turn), np.sin(turn)
        self.clipped.set_data([0, end[0]], [0, end[1]])
        self.clipped_head.set_data([end[0]], [end[1]])
        self.arc.theta2 = np.degrees(turn)
        self.angle.set_text(f"{degrees:.1f}°" if np.isfinite(degrees) else "no direction")
        for text, name, length in (
            (self.raw_length, "raw", raw),
            (self.clipped_length, "clipped", clipped),
        ):
            shown = f"length {length:.3g}" if np.isfinite(length) else "not finite"
            text.set_text(f"{name}: {shown}")


class CliffPanel:
    """The loss of a chain over its weight and bias, dark where it is high, and two paths."""

    def __init__(self, ax: Axes, w: FloatArray, b: FloatArray) -> None:
        self.w, self.b = w, b
        with style():
            ax.set_title("Loss, dark where high")
            ax.set_xlabel("weight w")
            ax.set_ylabel("bias b")
            ax.grid(visible=False)
            extent = (w[0], w[-1], b[0], b[-1])
            look = {"origin": "lower", "aspect": "auto", "cmap": "Greys", "vmin": 0, "vmax": 0.35}
            self.image = ax.imshow(np.zeros((len(b), len(w))), extent=extent, **look)
            look = {"markersize": 4, "linewidth": 1.5}
            (self.unclipped,) = ax.plot([], [], marker="s", **UNCLIPPED, **look)
            (self.clipped,) = ax.plot([], [], marker="o", color=COLOURS["sse"], **look)
            (self.start,) = ax.plot([], [], "*", color=COLOURS["learning_rate"], markersize=14)
            ax.set_xlim(w[0], w[-1])
            ax.set_ylim(b[0], b[-1])

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.image, self.unclipped, self.clipped, self.start]

    def update(self, loss: FloatArray, unclipped: FloatArray, clipped: FloatArray) -> None:
        """Show a loss of shape (len(b), len(w)), and paths of shape (n, 2)."""
        self.image.set_data(loss)
        for line, path in ((self.unclipped, unclipped), (self.clipped, clipped)):
            line.set_data(*np.clip(path, -1e3, 1e3).T)
        self.start.set_data(clipped[:1, 0], clipped[:1, 1])


class StepLossPanel:
    """The loss after each step, of both paths."""

    def __init__(self, ax: Axes, steps: int) -> None:
        with style():
            ax.set_title("Loss")
            ax.set_xlabel("step")
            ax.set_yscale("log")
            ax.set_ylim(1e-4, 1)
            ax.set_yticks([1e-4, 1e-3, 1e-2, 0.1, 1], ["10⁻⁴", "10⁻³", "0.01", "0.1", "1"])
            ax.minorticks_off()
            ax.set_xlim(0, steps)
            (self.unclipped,) = ax.plot([], [], label="unclipped", **UNCLIPPED)
            (self.clipped,) = ax.plot([], [], label="clipped", **CLIPPED)
            legend_above(ax, 2)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.unclipped, self.clipped]

    def update(self, unclipped: FloatArray, clipped: FloatArray) -> None:
        """Show the losses."""
        for line, loss in ((self.unclipped, unclipped), (self.clipped, clipped)):
            line.set_data(np.arange(len(loss)), np.maximum(loss, 1e-6))
