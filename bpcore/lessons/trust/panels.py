"""Panels on how far to trust a forecast: what it owes to chance, and how it fares beside others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, MaxNLocator, NullFormatter, NullLocator

from bpcore.core.data import Table
from bpcore.core.network import FloatArray
from bpcore.drawing.axes import bounded, drawable
from bpcore.drawing.panels import NamedLine, Panel
from bpcore.drawing.style import COLOURS, target_look
from bpcore.lessons.forecast.panels import FAR


class LotteryPanel(Panel):
    """Training error against the forecast of the target at one place, a point for each run."""

    def __init__(self, ax: Axes, table: Table, target: int) -> None:
        name, record = table.target_names[target], table.targets[:, target]
        title = f"Does a small SSE tell? {name.capitalize()}"
        super().__init__(ax, title, xlabel="SSE at the end", xscale="log", xlim=(1e-3, 1e2))
        ax.xaxis.set_minor_locator(NullLocator())
        ax.xaxis.set_major_formatter("{x:g}")
        ax.yaxis.set_major_formatter("{x:,.0f}")
        ax.set_ylim(-0.05 * record.max(), FAR * record.max())
        NamedLine(ax, f"{table.years[-1]}", record[-1]).name.set_x(0.99)
        colour, marker = target_look(name, target)
        self.points = self.line(marker, alpha=0.7, color=colour)

    def update(self, sse: FloatArray, forecast: FloatArray) -> None:
        """Show runs: their SSE and one forecast of each."""
        low, high = self.ax.get_ylim()
        self.points.set_data(
            np.clip(drawable(sse), 1.2e-3, 0.8e2), np.clip(np.nan_to_num(forecast), low, high)
        )


class TestedPanel(Panel):
    """The record of one target in the years of a backtest, from the one before its first.

    What is said of these years a subclass draws, and finds room for above and below ``shown``.
    """

    def __init__(self, ax: Axes, table: Table, target: int, first: int, last: int) -> None:
        name, record = table.target_names[target], table.targets[:, target]
        super().__init__(ax, table.label(name), xlabel="year", xlim=(first - 1.5, last + 0.5))
        ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        ax.yaxis.set_major_formatter("{x:,.0f}")
        self.shown = record[table.years >= first - 1]
        self.colour, self.marker = target_look(name, target)
        look = {"markersize": 7, "label": "record", "color": self.colour}
        (self.record,) = ax.plot(table.years, record, self.marker, **look)

    def within(self, values: FloatArray) -> FloatArray:
        """Values just far enough outside the panel, where they are."""
        low, high = self.ax.get_ylim()
        return bounded(values, low - high, 2 * high)


class BacktestPanel(TestedPanel):
    """One target in the years of a backtest: the record, the network, and what it is held to."""

    def __init__(self, ax: Axes, table: Table, target: int, first: int) -> None:
        super().__init__(ax, table, target, first, table.years[-1])
        span = np.ptp(self.shown)
        ax.set_ylim(self.shown.min() - 0.35 * span, self.shown.max() + 0.5 * span)
        self.network = self.line("-", label="network", color=self.colour)
        self.other = self.line("--", color=COLOURS["limit"], label=" " * 12)
        self.legend = self.moves(ax.legend(loc="upper left"))

    def update(self, years: FloatArray, network: FloatArray, other: FloatArray, name: str) -> None:
        """Show forecasts of the years by the network, and by the method of this name."""
        self.network.set_data(years, self.within(network))
        self.other.set_data(years, self.within(other))
        self.legend.get_texts()[2].set_text(name)


APART = 0.32
"""Of a row, between the marks of two targets: where both are as large, both are seen."""


class ErrorPanel(Panel):
    """The error of every method, of ``most`` at the most, as a multiple of one of them."""

    def __init__(self, ax: Axes, table: Table, most: int) -> None:
        super().__init__(ax, " ", xlabel="times that error", ylim=(most - 0.5, -0.7))
        ax.set_xscale("log", base=2)
        ax.set_xlim(2**-1.3, 2**3.3)
        ax.xaxis.set_major_locator(FixedLocator([0.5, 1, 2, 4, 8]))
        ax.xaxis.set_major_formatter("{x:g}")
        ax.yaxis.set_major_locator(FixedLocator(range(most)))
        ax.yaxis.set_major_formatter("linear trend")  # the widest, to keep room for the names
        ax.axvline(1, color=COLOURS["limit"], linestyle="--")
        looks = [target_look(name, i) for i, name in enumerate(table.target_names)]
        self.dots = [self.line(marker, markersize=8, color=colour) for colour, marker in looks]
        look = {"ha": "right", "va": "center", "transform": ax.get_yaxis_transform()}
        self.names = [self.moves(ax.text(-0.02, row, "", **look)) for row in range(most)]
        self.title = self.moves(ax.text(0, 1.02, "", transform=ax.transAxes, size=13, va="bottom"))

    def update(self, reference: str, names: Sequence[str], ratios: FloatArray) -> None:
        """Show ratios of shape (n_methods, n_targets), the best on top."""
        self.ax.yaxis.set_major_formatter(NullFormatter())  # the names stand in the room it kept
        self.title.set_text(f"Error; that of {reference} is 1")
        low, high = self.ax.get_xlim()
        for i, text in enumerate(self.names):
            text.set_text(names[i].replace(" on ", "\non ") if i < len(names) else "")
        rows = np.arange(len(names))
        aside = APART * (np.arange(len(self.dots)) - (len(self.dots) - 1) / 2)
        for dots, values, shift in zip(self.dots, ratios.T, aside, strict=True):
            dots.set_data(bounded(values, low * 1.02, high / 1.02), rows + shift)
