"""A panel on what was said of the last years, and is said of those to come."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.data import Table
from bpcore.core.network import FloatArray
from bpcore.drawing.style import COLOURS
from bpcore.lessons.trust.panels import TestedPanel


class OutlookPanel(TestedPanel):
    """One target: the record, the forecasts of a method, and those of drift with their interval."""

    def __init__(self, ax: Axes, table: Table, target: int, first: int) -> None:
        super().__init__(ax, table, target, first, table.future_years[-1])
        ax.set_ylim(self.shown.min() - 0.3 * np.ptp(self.shown), 1.65 * self.shown.max())
        (band,) = ax.fill([0], [0], color=COLOURS["limit"], alpha=0.13, label="its 80 % interval")
        self.band = self.moves(band)
        self.drift = self.line("--", color=COLOURS["limit"], label="drift")
        self.tested = self.line("-", label="forecasts", color=self.colour)
        look = {"markersize": 9, "label": "scenario", "color": self.colour, "zorder": 4}
        self.ahead = self.line(self.marker, mfc="white", **look)
        named = [self.record, self.tested, self.ahead, self.drift, self.band]
        ax.legend(handles=named, loc="upper left")

    def update(
        self,
        years: FloatArray,
        forecasts: FloatArray,
        drift: FloatArray,
        half: FloatArray,
        ahead: FloatArray,
    ) -> None:
        """Show ``forecasts`` of the tested years, and ``ahead`` of those to come after them.

        Of all these ``years``, what drift says, and ``half`` of the width of its interval.
        """
        tested = len(forecasts)
        self.tested.set_data(years[:tested], self.within(forecasts))
        self.ahead.set_data(years[tested:], self.within(ahead))
        self.drift.set_data(years, drift)
        there_and_back = np.concatenate([years, years[::-1]])
        edge = np.concatenate([drift + half, (drift - half)[::-1]])
        self.band.set_xy(np.column_stack([there_and_back, edge]))
