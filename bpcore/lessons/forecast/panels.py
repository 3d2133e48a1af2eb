"""Panels on the forecast: each target by itself, the hidden units behind it, and how it fares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from bpcore.core.data import Table
from bpcore.core.network import FloatArray
from bpcore.drawing.axes import drawable
from bpcore.drawing.style import COLOURS, LAYER_COLOURS, style

MARKERS, DASHES = ("o", "s", "^", "D"), ("-", "--", "-.", ":")
FAR = 1.75
"""How far above the record a forecast panel reaches, in spans of the record."""


def look_of(table: Table, target: int) -> dict:
    """Colour of a target, through all lessons."""
    name = table.target_names[target]
    return {"color": COLOURS.get(name, LAYER_COLOURS[target % len(LAYER_COLOURS)])}


class TargetPanel:
    """One target: the record, what networks make of it, and their forecasts on a grey ground.

    Parameters
    ----------
    ax : Axes
    table : Table
    target : int
        Its place among the targets.
    last : int
        The last year that has room.
    """

    def __init__(self, ax: Axes, table: Table, target: int, last: int) -> None:
        self.ax, self.target = ax, target
        look, marker = look_of(table, target), MARKERS[target % 4]
        record = table.targets[:, target]
        with style():
            ax.set_title(table.label(table.target_names[target]))
            ax.set_xlabel("year")
            low, high = min(0.0, record.min()), record.max()
            ax.set_ylim(low - 0.05 * (high - low), low + FAR * (high - low))
            ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
            self.past = table.years
            self.outside = ax.axvspan(table.years[-1] + 0.5, 1e4, color=COLOURS["outside"])
            self.outside.set_zorder(0)
            self.show_years(last)
            (self.others,) = ax.plot([], [], linewidth=0.8, alpha=0.35, **look)
            ax.plot(table.years, record, marker, alpha=0.55, label="record", **look)
            (self.line,) = ax.plot([], [], label="network", **look)
            (self.marks,) = ax.plot(
                [], [], marker, markerfacecolor="white", markersize=7, alpha=0.8, **look
            )
            ax.legend(loc="upper left")

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.others, self.line, self.marks]

    def show_years(self, last: int) -> None:
        """Reach to this year."""
        self.ax.set_xlim(self.past[0] - 0.5, last + 0.5)
        self.ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))

    def update(
        self,
        years: FloatArray,
        line: FloatArray,
        marks: tuple[FloatArray, FloatArray],
        others: FloatArray | None = None,
    ) -> None:
        """Show a network's curve, marks at years and values, and pale curves of ``others``.

        Parameters
        ----------
        years, line : ndarray of shape (n,)
        marks : tuple of ndarray
            Years and values.
        others : ndarray of shape (n_runs, n), optional
        """
        self.line.set_data(years, self._within(line))
        self.marks.set_data(marks[0], self._within(marks[1]))
        if others is not None:  # one line, broken between the runs
            gap = np.full((len(others), 1), np.nan)
            x = np.tile(np.append(years, np.nan), len(others))
            self.others.set_data(x, np.hstack([self._within(others), gap]).ravel())

    def _within(self, values: FloatArray) -> FloatArray:
        """Agg fails on huge numbers: what lies far outside is drawn just outside."""
        low, high = self.ax.get_ylim()
        values = np.nan_to_num(values, nan=2 * high, posinf=2 * high, neginf=2 * low - high)
        return np.clip(values, low - (high - low), high + (high - low))


class UnitsPanel:
    """The activation of each hidden unit against the years, those to come on a grey ground."""

    def __init__(self, ax: Axes, table: Table, most: int, last: int) -> None:
        self.ax, self.past = ax, table.years
        with style():
            ax.set_title("Hidden units")
            ax.set_xlabel("year")
            ax.set_ylim(-0.05, 1.05)
            ax.axvspan(table.years[-1] + 0.5, 1e4, color=COLOURS["outside"], zorder=0)
            self.lines = [
                ax.plot([], [], color=COLOURS["activation"], alpha=0.7, linewidth=1.4)[0]
                for _ in range(most)
            ]
            self.show_years(last)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return list(self.lines)

    show_years = TargetPanel.show_years

    def update(self, years: FloatArray, activations: FloatArray) -> None:
        """Show activations of shape (n_years, n_units)."""
        for i, line in enumerate(self.lines):
            there = i < activations.shape[1]
            line.set_data(*((years, activations[:, i]) if there else ([], [])))


class LotteryPanel:
    """Training error against forecast, a point for each run."""

    def __init__(self, ax: Axes, table: Table, target: int) -> None:
        self.ax, look = ax, look_of(table, target)
        name = table.target_names[target]
        with style():
            ax.set_title(f"Does a small SSE tell? {name.capitalize()}")
            ax.set_xlabel("SSE at the end")
            ax.set_xscale("log")
            ax.xaxis.set_minor_locator(NullLocator())
            ax.xaxis.set_major_formatter(
                FuncFormatter(lambda value, _: f"{value:g}" if value >= 1e-3 else f"{value:.0e}")
            )
            ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
            self.last = ax.axhline(table.targets[-1, target], color=COLOURS["limit"], linestyle=":")
            ax.text(
                0.99,
                table.targets[-1, target],
                f"{table.years[-1]}",
                transform=ax.get_yaxis_transform(),
                ha="right",
                va="bottom",
                size=11,
                color=COLOURS["limit"],
            )
            low, high = 0.0, table.targets[:, target].max()
            ax.set_ylim(low - 0.05 * high, FAR * high)
            ax.set_xlim(1e-3, 1e2)
            (self.points,) = ax.plot([], [], MARKERS[target % 4], alpha=0.7, **look)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.points]

    def update(self, sse: FloatArray, forecast: FloatArray) -> None:
        """Show runs: their SSE and one forecast of each."""
        low, high = self.ax.get_ylim()
        self.points.set_data(
            np.clip(drawable(sse), 1.2e-3, 0.8e2), np.clip(np.nan_to_num(forecast), low, high)
        )


class BacktestPanel:
    """One target in the years of a backtest: the record, the network, and what it is held to."""

    def __init__(self, ax: Axes, table: Table, target: int, first: int) -> None:
        look = look_of(table, target)
        self.ax = ax
        record = table.targets[:, target]
        with style():
            ax.set_title(table.label(table.target_names[target]))
            ax.set_xlabel("year")
            ax.set_xlim(first - 1.5, table.years[-1] + 0.5)
            ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
            shown = record[table.years >= first - 1]
            span = np.ptp(shown)
            ax.set_ylim(shown.min() - 0.35 * span, shown.max() + 0.5 * span)
            ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
            ax.plot(table.years, record, MARKERS[target % 4], markersize=7, label="record", **look)
            (self.network,) = ax.plot([], [], "-", label="network", **look)
            (self.other,) = ax.plot([], [], "--", color=COLOURS["limit"], label=" " * 12)
            self.legend = ax.legend(loc="upper left")

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.network, self.other, self.legend]

    def update(self, years: FloatArray, network: FloatArray, other: FloatArray, name: str) -> None:
        """Show forecasts of the years by the network, and by the method of this name."""
        low, high = self.ax.get_ylim()
        for line, values in ((self.network, network), (self.other, other)):
            values = np.nan_to_num(values, nan=2 * high, posinf=2 * high, neginf=-high)
            line.set_data(years, np.clip(values, low - high, 2 * high))
        self.legend.get_texts()[2].set_text(name)


class ErrorPanel:
    """The error of every method as a multiple of one of them, for each target."""

    def __init__(self, ax: Axes, table: Table, most: int) -> None:
        self.ax = ax
        with style():
            ax.set_xscale("log", base=2)
            ax.set_xlim(2**-1.3, 2**3.3)
            ax.xaxis.set_major_locator(FixedLocator([0.5, 1, 2, 4, 8]))
            ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            ax.set_title(" ")
            ax.set_xlabel("times that error")
            ax.set_ylim(most - 0.5, -0.7)
            ax.yaxis.set_major_locator(FixedLocator(range(most)))
            ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: "linear trend"))
            ax.axvline(1, color=COLOURS["limit"], linestyle="--")
            self.names = [
                ax.text(-0.02, row, "", ha="right", va="center", transform=ax.get_yaxis_transform())
                for row in range(most)
            ]
            self.title = ax.text(0, 1.02, "", transform=ax.transAxes, size=13, va="bottom")
            self.dots = [
                ax.plot([], [], MARKERS[i % 4], markersize=8, **look_of(table, i))[0]
                for i in range(len(table.target_names))
            ]

    def laid_out(self) -> None:
        """Take away the labels that only kept room for the names."""
        self.ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: ""))

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [*self.dots, *self.names, self.title]

    def update(self, reference: str, names: Sequence[str], ratios: FloatArray) -> None:
        """Show ratios of shape (n_methods, n_targets), the best on top."""
        self.title.set_text(f"Error; that of {reference} is 1")
        low, high = self.ax.get_xlim()
        for i, text in enumerate(self.names):
            text.set_text(names[i] if i < len(names) else "")
        rows = np.arange(len(names))
        for dots, values in zip(self.dots, ratios.T, strict=True):
            values = np.nan_to_num(values, nan=high, posinf=high)
            dots.set_data(np.clip(values, low * 1.02, high / 1.02), rows)
