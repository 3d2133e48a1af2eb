"""A panel on what was said of the last years, and is said of those to come."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from bpcore.core.data import Table
from bpcore.core.network import FloatArray
from bpcore.drawing.axes import bounded
from bpcore.drawing.panels import Panel
from bpcore.drawing.style import COLOURS, target_look


class OutlookPanel(Panel):
    """One target: the record, the forecasts of a method, and those of drift with their interval.

    Parameters
    ----------
    ax : Axes
    table : Table
    target : int
        Its place among the targets.
    first : int
        The first year that is forecast.
    """

    def __init__(self, ax: Axes, table: Table, target: int, first: int) -> None:
        name, record = table.target_names[target], table.targets[:, target]
        last = table.future_years[-1]
        super().__init__(ax, table.label(name), xlabel="year", xlim=(first - 1.5, last + 0.5))
        ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        shown = record[table.years >= first - 1]
        ax.set_ylim(shown.min() - 0.3 * np.ptp(shown), 1.65 * shown.max())
        ax.yaxis.set_major_formatter("{x:,.0f}")
        colour, marker = target_look(name, target)
        (band,) = ax.fill([0], [0], color=COLOURS["limit"], alpha=0.13, label="its 80 % interval")
        self.band = self.moves(band)
        self.drift = self.line("--", color=COLOURS["limit"], label="drift")
        ax.plot(table.years, record, marker, markersize=7, label="record", color=colour)
        self.tested = self.line("-", label="forecasts", color=colour)
        self.ahead = self.line(
            marker, mfc="white", markersize=9, label="scenario", color=colour, zorder=4
        )
        handles = (band, self.drift, *ax.get_lines()[1:])
        ax.legend(handles=[handles[place] for place in (2, 3, 4, 1, 0)], loc="upper left")

    def update(
        self,
        years: FloatArray,
        forecasts: FloatArray,
        drift: FloatArray,
        half: FloatArray,
        ahead: FloatArray,
    ) -> None:
        """Show what was said of each year.

        Parameters
        ----------
        years, drift, half : ndarray of shape (n_tested + n_future,)
            What drift says, and how far its interval reaches.
        forecasts : ndarray of shape (n_tested,)
        ahead : ndarray of shape (n_future,)
        """
        low, high = self.ax.get_ylim()
        limits, tested = (low - high, 2 * high), len(forecasts)
        self.tested.set_data(years[:tested], bounded(forecasts, *limits))
        self.ahead.set_data(years[tested:], bounded(ahead, *limits))
        self.drift.set_data(years, drift)
        there_and_back = np.concatenate([years, years[::-1]])
        edge = np.concatenate([drift + half, (drift - half)[::-1]])
        self.band.set_xy(np.column_stack([there_and_back, edge]))
