"""Panels on maps of many runs: how small the SSE ended, and what kind of ending it was."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bpcore.core.network import FloatArray
from bpcore.drawing.axes import power_of_ten
from bpcore.drawing.style import COLOURS, style

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


class MapPanel:
    """A table of numbers as coloured cells over two log axes, a cross at the chosen cell.

    Parameters
    ----------
    ax : Axes
    title : str
    kinds : tuple of str, optional
        The cells then are places in these; else decades of the SSE.
    """

    def __init__(self, ax: Axes, title: str, kinds: tuple[str, ...] = ()) -> None:
        self.ax, self.kinds = ax, kinds
        with style():
            ax.set_title(title)
            ax.grid(visible=False)
            look = {"origin": "lower", "aspect": "auto", "interpolation": "nearest"}
            extent = (-3, 0, -2, 3)
            if kinds:
                colours = ListedColormap([KIND_COLOURS[kind] for kind in kinds])
                look |= {"cmap": colours, "vmin": -0.5, "vmax": len(kinds) - 0.5}
                patches = [Patch(color=KIND_COLOURS[kind], label=kind) for kind in kinds]
                ax.legend(
                    handles=patches, loc="upper left", bbox_to_anchor=(1, 1.03), handlelength=1
                )
            else:
                look |= {"cmap": "viridis", "vmin": LOWEST, "vmax": HIGHEST}
            self.image = ax.imshow(np.zeros((2, 2)), extent=extent, **look)
            if not kinds:
                bar = ax.figure.colorbar(self.image, cax=ax.inset_axes([1.03, 0, 0.06, 1]))
                bar.ax.yaxis.set_major_locator(MaxNLocator(integer=True))
                bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: power_of_ten(10**v, 0)))
            for axis in (ax.xaxis, ax.yaxis):
                axis.set_major_locator(MaxNLocator(6, integer=True))
                axis.set_major_formatter(FuncFormatter(lambda v, _: power_of_ten(10**v, 0)))
            ax.set_xlabel("learning rate")
            ax.set_ylabel("threshold")
            (self.halo,) = ax.plot([], [], "+", color="white", markersize=16, markeredgewidth=4)
            (self.cross,) = ax.plot([], [], "+", color="black", markersize=14, markeredgewidth=1.6)
            (self.bar,) = ax.plot(
                [], [], color=COLOURS["limit"], linewidth=5, transform=ax.transAxes, clip_on=False
            )

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.image, self.halo, self.cross, self.bar]

    def update(
        self,
        rates: FloatArray,
        others: FloatArray,
        cells: FloatArray,
        chosen: tuple[float, float],
        share: float,
        upright: str,
    ) -> None:
        """Show the cells, the chosen place in them, how much is computed, and what is upright."""
        self.ax.set_ylabel(upright)  # drawn anew with the limits, which change with it
        edges = []
        for values in (np.log10(rates), np.log10(others)):
            half = (values[1] - values[0]) / 2
            edges += [values[0] - half, values[-1] + half]
        if not self.kinds:
            with np.errstate(all="ignore"):
                cells = np.clip(np.nan_to_num(np.log10(cells), nan=HIGHEST), LOWEST, HIGHEST)
        self.image.set_data(cells)
        self.image.set_extent(edges)
        self.ax.set_xlim(edges[:2])
        self.ax.set_ylim(edges[2:])
        x, y = np.log10(chosen)
        for mark in (self.halo, self.cross):
            mark.set_data([x], [y])
        self.bar.set_data([0, share] if share < 1 else [], [0, 0] if share < 1 else [])
