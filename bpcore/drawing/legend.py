"""Names of curves, where no curve can run through them."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.legend_handler import HandlerLine2D
from matplotlib.lines import Line2D

from bpcore.drawing.style import style

SHORT_DASHES = {"--": (5, 2.5), "-.": (4.6, 2.2, 1.8, 2.2), ":": (1.8, 2)}
"""How a line's dashes look in a legend: ink, gap, ink, gap, as they are to each other."""


class WholeDashes(HandlerLine2D):
    """A line in a legend with its dashes so short that it ends as it begins, with a dash.

    As long as in the curve, they would not fit: a short piece of a dash-dotted line is a solid one.
    """

    def create_artists(self, legend, orig_handle, xdescent, ydescent, width, *others):
        """As in ``HandlerLine2D``, which calls the parts of a legend so."""
        line, *marker = super().create_artists(
            legend, orig_handle, xdescent, ydescent, width, *others
        )
        dashes = SHORT_DASHES.get(orig_handle.get_linestyle())
        if dashes:
            periods = max(1, round((width - dashes[0]) / sum(dashes)))
            unit = width / (periods * sum(dashes) + dashes[0]) / line.get_linewidth()
            line.set_linestyle((0, [unit * length for length in dashes]))
        return [line, *marker]


def legend_above(ax: Axes, columns: int, lines: Sequence[Line2D] | None = None) -> None:
    """A legend on the line of the title, where no curve can run through it.

    Of these lines, or of all that have a label.
    """
    ax.legend(
        handles=lines,
        loc="lower right",
        bbox_to_anchor=(1.01, 1),
        ncols=columns,
        borderaxespad=0,
        handlelength=1.45,
        handletextpad=0.45,
        columnspacing=0.6,
        handler_map={Line2D: WholeDashes()},
    )


def name_what_is_there(ax: Axes, lines: Sequence[Line2D]) -> None:
    """Leave those of these lines that have no points out of the legend above.

    Whatever else has a label stays.
    """
    named, _ = ax.get_legend_handles_labels()
    there = [handle for handle in named if handle not in lines or len(handle.get_xdata())]
    if [line.get_label() for line in there] != [t.get_text() for t in ax.get_legend().texts]:
        with style():
            legend_above(ax, max(len(there), 1), there)
