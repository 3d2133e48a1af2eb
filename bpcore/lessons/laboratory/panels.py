"""The panels of the laboratory's network, and of its forecast."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from bpcore.core.data import COUNTED, Problem, Table
from bpcore.core.network import FloatArray, Params
from bpcore.core.tables.parts import NAMES
from bpcore.core.tables.periods import round_times
from bpcore.core.words import in_steps_of
from bpcore.drawing.network import WIDEST, drawn_units, unit_heights
from bpcore.drawing.panels import Panel
from bpcore.drawing.style import COLOURS, LAYER_COLOURS, LAYER_DASHES, short_name, target_look

THINNEST = 0.1
"""A thinner line, in points, is not drawn: it could not be seen."""

SIGNS = ("-", (0, (2, 1)))
"""Dashes of a positive weight's line, and of a negative one's."""


class NetworkPanel(Panel):
    """A network whose size may change: lines as wide as weights are large."""

    def __init__(self, ax: Axes, table: Table, layers: int) -> None:
        super().__init__(ax, "Network", xlim=(-0.32, 1.3), ylim=(-1.35, 1.15))
        ax.set_axis_off()
        self.lines = []  # for each layer, of positive weights and of negative ones
        for layer in range(layers):
            look = {"colors": LAYER_COLOURS[layer % len(LAYER_COLOURS)], "alpha": 0.75}
            self.lines.append([self.segments(linestyles=dashes, **look) for dashes in SIGNS])
        self.units = self.line("o", color=COLOURS["inputs"], markerfacecolor="white", markersize=9)
        look = {"ha": "center", "va": "center", "size": 11, "color": COLOURS["inputs"]}
        self.widths = self.text(0.5, -1.26, **look)
        self._name(table.input_names, "input", -0.04, "right")
        self._name(table.target_names, "target", 1.04, "left")

    def _name(self, names: tuple[str, ...], kind: str, x: float, side: str) -> None:
        few = len(names) <= 3  # then a name has room for two lines
        size = 11 if few else max(7.5, min(11, 72 / len(names)))
        for i, (name, y) in enumerate(zip(names, unit_heights(len(names)), strict=True)):
            text = short_name(name, 14 if few else 13, f"{kind} {i + 1}")
            text = text.replace(" ", "\n", 1) if few else text
            self.ax.text(x, y, text, ha=side, va="center", size=size)

    def update(self, params: Params) -> None:
        """Show weights, or their gradient: solid where positive, dashed where negative."""
        sizes = params.network.sizes
        places = [unit_heights(size) for size in sizes]
        across = np.linspace(0, 1, len(sizes))
        finite = [np.nan_to_num(layer.W, posinf=0, neginf=0) for layer in params.layers]
        largest = max(np.abs(W).max() for W in finite) or 1.0
        for pair in self.lines:
            for lines in pair:
                lines.set_segments([])
        for layer, W in enumerate(finite):
            W = W[np.ix_(*(drawn_units(size) for size in W.shape))]
            ends = np.empty((*W.shape, 2, 2))
            ends[..., 0, 0], ends[..., 1, 0] = across[layer], across[layer + 1]
            ends[..., 0, 1], ends[..., 1, 1] = places[layer][None, :], places[layer + 1][:, None]
            widths = WIDEST * np.abs(W) / largest
            for lines, shown in zip(self.lines[layer], (W >= 0, W < 0), strict=True):
                shown = shown & (widths > THINNEST)
                lines.set_segments(ends[shown])
                lines.set_linewidths(widths[shown])
        self.units.set_data(np.repeat(across, [len(p) for p in places]), np.concatenate(places))
        shape = "–".join(str(size) for size in sizes)
        self.widths.set_text(f"{shape}, widest line {largest:.3g}")


APART = 10
"""Targets whose spans differ by more than this factor cannot be read on one axis."""


class ForecastPanel(Panel):
    """Record, fitted curve and forecast of each target.

    In the units of the table; but where these are too far apart for one axis, each target is shown
    as a share of its own range on record, from 0 to 1.
    """

    def __init__(self, ax: Axes, problem: Problem) -> None:
        table = problem.table
        super().__init__(ax)
        self.years = np.concatenate([table.years, table.future_years])
        bottom, span = table.targets.min(axis=0), np.ptp(table.targets, axis=0)
        self.shares = bool(span.max() > APART * span.min())
        self._zero, self._one = (bottom, span) if self.shares else (0.0, 1.0)
        record = self._shown(table.targets)
        many = len(table.target_names) > 2
        title = "Record, fit and forecast" if len(table.future_years) else "Record and fit"
        title = "Record, fit, forecast; ranges 0 to 1" if self.shares else title
        ax.set(title=title, xlabel=short_name(table.time, 24, "time"))
        low, high = record.min(), record.max()
        if 0 <= low <= high - low:  # the axis begins at zero where that costs little room
            low = 0.0
        # The legend takes about a sixth of the height for each of its lines, on the left half
        # or, in two columns, above all.
        under = record if many else record[: -(-len(record) // 2)]
        lines = 2 if many else len(table.target_names)
        reach = (under.max() - low) / (high - low)
        room = max(0.25, (reach - 0.92 + 0.18 * lines) / (1 - 0.17 * lines))
        ax.set_ylim(low - 0.05 * (high - low), high + room * (high - low))
        ax.set_xlim(self.years[0] - 0.5, self.years[-1] + 0.5)
        if table.unit in COUNTED:
            ax.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 2.5, 5, 10], integer=True))
        else:
            parts = 4 if table.unit in NAMES.values() else 3  # a day's label is longer
            first, last = self.years[[0, -1]].tolist()
            ax.xaxis.set_major_locator(FixedLocator(round_times(first, last, table.unit, parts)))
        # The clock stands below its day: beside it, labels run into each other.
        minutes = ":00" if table.unit == "hour" else ""
        ax.xaxis.set_major_formatter(
            FuncFormatter(lambda at, _: table.when(round(at)).replace(" ", "\n") + minutes)
        )
        if len(table.future_years):
            ahead = table.years[-1] + 0.5, self.years[-1] + 0.5
            ax.axvspan(*ahead, color=COLOURS["outside"], zorder=0)
        step = (high - low) / 10
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: in_steps_of(step, value)))
        self.lines, self.future = [], []
        for i, name in enumerate(table.target_names):
            colour, marker = target_look(name, i)
            dash = LAYER_DASHES[i % len(LAYER_DASHES)]
            label = short_name(table.label(name), 17 if many else 32, f"target {i + 1}")
            look = {"color": colour, "alpha": 0.55, "label": label}
            ax.plot(table.years, record[:, i], marker, **look)
            self.lines += ax.plot([], [], dash, color=colour)
            look = {"color": colour, "markerfacecolor": "white", "markersize": 7}
            self.future += ax.plot([], [], marker, **look)
        self.split = ax.axvline(self.years[0], linestyle="-.", color=COLOURS["held_out_sse"])
        look = {"ha": "right", "transform": ax.get_xaxis_transform()}
        self.split_name = ax.text(self.years[0], 0.03, "held out →", **look)
        look = {"columnspacing": 0.8, "handletextpad": 0.3 if many else None}
        ax.legend(loc="upper left", ncols=2 if many else 1, **look)
        self.artists = [self.split, self.split_name, *self.lines, *self.future]

    def _shown(self, values: FloatArray) -> FloatArray:
        return (values - self._zero) / self._one

    def update(self, fit: FloatArray, forecast: FloatArray, *, train_end: int) -> None:
        """Show network output of shape (n_years, n_outputs) and (n_future, n_outputs).

        A line stands behind the last year of training, where later ones are held out.
        """
        held_out = train_end < self.years[len(fit) - 1]
        if held_out:
            self.split.set_xdata([train_end + 0.5] * 2)
            self.split_name.set_x(train_end + 0.4)
        for artist in (self.split, self.split_name):
            artist.set_visible(held_out)
        outputs = self._shown(np.vstack([fit, forecast]))
        low, high = self.ax.get_ylim()
        # Agg fails on huge numbers.
        outputs = np.clip(outputs, low - 10 * (high - low), high + 10 * (high - low))
        for i, (line, marks) in enumerate(zip(self.lines, self.future, strict=True)):
            line.set_data(self.years, outputs[:, i])
            marks.set_data(self.years[len(fit) :], outputs[len(fit) :, i])
