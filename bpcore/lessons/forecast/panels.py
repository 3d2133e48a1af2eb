"""Panels on the forecast: each target by itself, and the hidden units behind it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from bpcore.core.data import Table
from bpcore.core.network import FloatArray
from bpcore.drawing.axes import bounded
from bpcore.drawing.panels import Panel
from bpcore.drawing.style import COLOURS, target_look

FAR = 1.75
"""How far above the record a forecast panel reaches, in spans of the record."""

FARTHER = 2.75
"""The same where it goes on beyond the years whose inputs are given: there curves have risen."""


class YearsPanel(Panel):
    """Something against the years of a table up to the last, those to come on a grey ground."""

    def __init__(self, ax: Axes, table: Table, title: str, last: int) -> None:
        super().__init__(ax, title, xlabel="year")
        self.first = table.years[0]
        ax.axvspan(table.years[-1] + 0.5, 1e4, color=COLOURS["outside"], zorder=0)
        self.show_years(last)

    def show_years(self, last: int) -> None:
        """Reach to this year."""
        self.ax.set_xlim(self.first - 0.5, last + 0.5)
        self.ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))


class TargetPanel(YearsPanel):
    """The target at one place of the table: record, what networks make of it, their forecasts."""

    def __init__(self, ax: Axes, table: Table, target: int, last: int) -> None:
        name, record = table.target_names[target], table.targets[:, target]
        self.low, self.span = min(0.0, record.min()), record.max() - min(0.0, record.min())
        self.given = last
        super().__init__(ax, table, table.label(name), last)
        ax.yaxis.set_major_formatter("{x:,.0f}")
        colour, marker = target_look(name, target)
        self.others = self.line(linewidth=0.8, alpha=0.35, color=colour)
        ax.plot(table.years, record, marker, alpha=0.55, label="record", color=colour)
        self.network = self.line(label="network", color=colour)
        look = {"markerfacecolor": "white", "markersize": 7, "alpha": 0.8}
        self.marks = self.line(marker, color=colour, **look)
        ax.legend(loc="upper left")

    def show_years(self, last: int) -> None:
        """Reach to this year, and farther up beyond those whose inputs are given."""
        super().show_years(last)
        far = FARTHER if last > self.given else FAR
        self.ax.set_ylim(self.low - 0.05 * self.span, self.low + far * self.span)

    def update(
        self,
        years: FloatArray,
        network: FloatArray,
        marks: tuple[FloatArray, FloatArray],
        others: FloatArray | None = None,
    ) -> None:
        """Show a network's curve, marks at years and values, and pale curves of ``others``.

        These are of shape (n_runs, n_years).
        """
        self.network.set_data(years, self._within(network))
        self.marks.set_data(marks[0], self._within(marks[1]))
        if others is not None:  # one line, broken between the runs
            gap = np.full((len(others), 1), np.nan)
            x = np.tile(np.append(years, np.nan), len(others))
            self.others.set_data(x, np.hstack([self._within(others), gap]).ravel())

    def _within(self, values: FloatArray) -> FloatArray:
        """Values as far outside as the panel is high, at most."""
        low, high = self.ax.get_ylim()
        return bounded(values, low - (high - low), high + (high - low))


class UnitsPanel(YearsPanel):
    """The activation of each hidden unit, of ``most`` at the most."""

    def __init__(self, ax: Axes, table: Table, most: int, last: int) -> None:
        super().__init__(ax, table, "Hidden units", last)
        ax.set_ylim(-0.05, 1.05)
        look = {"color": COLOURS["activation"], "alpha": 0.7, "linewidth": 1.4}
        self.units = [self.line(**look) for _ in range(most)]

    def update(self, years: FloatArray, activations: FloatArray) -> None:
        """Show activations of shape (n_years, n_units)."""
        for i, unit in enumerate(self.units):
            there = i < activations.shape[1]
            unit.set_data(*((years, activations[:, i]) if there else ([], [])))
