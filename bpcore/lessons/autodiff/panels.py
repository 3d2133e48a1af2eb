"""The graph of one update, lit up step by step, and what it costs."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from bpcore.drawing.axes import grouped
from bpcore.drawing.panels import Panel
from bpcore.drawing.style import COLOURS
from bpcore.lessons.autodiff.tape import Number, Recorded

NAMES = ("x", "×", "+", "σ", "×", "+", "t − y", "□²", "+", "½")
"""Over the columns of the graph: the operation that makes the numbers below."""

KNOWN = {
    "nothing known": "white",
    "its value known": "#BBBBBB",
    "the slope towards it known": COLOURS["slope"],
}
"""How far a number has come, and its colour."""

ASIDE = 0.3  # how far left of its product or sum a parameter stands


class GraphPanel(Panel):
    """Every number of the computation as a mark, with a line from each to what is made of it.

    Circles are computed, squares are the parameters; the colour says what is known of them. What
    is ``recorded`` may be any computation of the same shape as those that will be shown.
    """

    def __init__(self, ax: Axes, recorded: Recorded) -> None:
        super().__init__(ax, "One year on the tape", xlim=(-0.4, 9.4), ylim=(-1.06, 1.14))
        ax.set_axis_off()
        for x, name in enumerate(NAMES):
            ax.text(x, 1.07, name, ha="center", size=12)
        self.places = _places(recorded)
        lines = [
            [self.places[part], self.places[number]]
            for number in recorded.tape.operations
            for part, _ in number.made_of
            if part in self.places
        ]
        ax.add_collection(LineCollection(lines, colors=COLOURS["outside"], linewidths=1, zorder=1))
        self.at = np.array(list(self.places.values()))
        count = len(self.at)
        self.is_parameter = np.arange(count) >= count - len(recorded.parameters)
        self.path = self.moves(
            LineCollection([], colors=COLOURS["limit"], linewidths=2.5, zorder=1.5)
        )
        ax.add_collection(self.path)
        self.marks = {}
        for known, colour in KNOWN.items():
            for shape, size in (("o", 6.5), ("s", 4.5)):
                look = {"markerfacecolor": colour, "markeredgecolor": COLOURS["inputs"]}
                self.marks[known, shape] = self.line(
                    shape, markersize=size, markeredgewidth=0.9, zorder=2, **look
                )
        circles = [self.marks[known, "o"] for known in KNOWN]
        ax.legend(
            [*circles, self.marks["nothing known", "s"]],
            [*KNOWN, "squares: the parameters"],
            loc="lower right",
            bbox_to_anchor=(1.02, -0.02),
        )
        look = {"markerfacecolor": "none", "markeredgecolor": COLOURS["limit"], "zorder": 3}
        self.ring = self.line("o", markersize=13, markeredgewidth=2.2, **look)

    def update(self, numbers: Sequence[Number], known: np.ndarray, now: Number | None) -> None:
        """Show what is known of the numbers of ``in_columns``, and the operation done last.

        ``known`` is of shape (n_numbers,): 0 for nothing, 1 for the value, 2 for the slope as well.
        """
        for level, name in enumerate(KNOWN):
            for shape in "os":
                chosen = (known == level) & (self.is_parameter == (shape == "s"))
                self.marks[name, shape].set_data(*self.at[chosen].T)
        place = {number: at for number, at in zip(numbers, self.at, strict=True)}
        ends = [] if now is None else [part for part, _ in now.made_of if part in place]
        self.path.set_segments([[place[part], place[now]] for part in ends])
        self.ring.set_data(*([[], []] if now is None else place[now][:, None]))


def in_columns(recorded: Recorded) -> list[Number]:
    """All numbers that the graph shows: column by column, then the parameters."""
    return [*itertools.chain(*recorded.columns), *recorded.beside.values()]


def _places(recorded: Recorded) -> dict[Number, tuple[float, float]]:
    """Where each number stands, in the order of ``in_columns``."""
    places = {}
    for x, column in enumerate(recorded.columns):
        # A unit has a product for each number of the column before, and they stand together.
        together = len(recorded.columns[x - 1]) if column[0].kind == "product" else 1
        heights = _heights(len(column) // together, together)
        places |= {number: (x, y) for number, y in zip(column, heights, strict=True)}
    for number, parameter in recorded.beside.items():
        x, y = places[number]
        # A weight left of its product; a bias below its sum, whose products come from the left.
        places[parameter] = (x - ASIDE, y) if number.kind == "product" else (x, y - 0.045)
    return places


def _heights(groups: int, together: int) -> np.ndarray:
    """So many groups evenly spaced about 0, from the top down, and the members of each."""
    middles = (np.arange(groups)[::-1] - (groups - 1) / 2) * 2 / groups
    members = (np.arange(together)[::-1] - (together - 1) / 2) * 1.6 / groups / together
    return (middles[:, None] + members).ravel()


class CostPanel(Panel):
    """Multiplications: so far on the tape, and for all slopes by nudging."""

    def __init__(self, ax: Axes, nudging: int) -> None:
        super().__init__(ax, "Multiplications", xlim=(0, 1.3 * nudging), ylim=(-0.5, 2))
        ax.set_yticks([])
        ax.grid(visible=False)
        ax.xaxis.set_major_formatter(grouped)
        ax.locator_params(axis="x", nbins=3)
        for y, name in ((1, "on the tape, so far"), (0, "100 nudged passes")):
            ax.text(0.015 * nudging, y + 0.28, name, size=12)
        ax.barh(0, nudging, 0.4, color=COLOURS["kept"])
        ax.text(1.02 * nudging, 0, f"{nudging:,}", va="center", size=12)
        (self.forward,) = ax.barh(1, 0, 0.4, color=KNOWN["its value known"])
        (self.backward,) = ax.barh(1, 0, 0.4, color=COLOURS["slope"])
        self.count = ax.text(0, 1, "", va="center", size=12)
        self.artists = [self.forward, self.backward, self.count]

    def update(self, forward: int, backward: int) -> None:
        """Show what the walk has taken so far, there and back."""
        self.forward.set_width(forward)
        self.backward.set_x(forward)
        self.backward.set_width(backward)
        self.count.set_x(forward + backward + 0.03 * self.ax.get_xlim()[1])
        self.count.set_text(f"{forward} + {backward}" if backward else f"{forward}")
