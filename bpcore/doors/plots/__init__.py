"""Drawing: functions of arrays that put artists on axes, in one style, without pyplot.

A lesson makes a picture with ``subplots`` and shows it by naming it in the last line of a cell.
"""

from bpcore.drawing.style import (
    COLOURS,
    LAYER_COLOURS,
    LAYER_DASHES,
    LAYER_MARKERS,
    Picture,
    style,
    subplots,
)
from bpcore.lessons.start.panels import draw_line
from bpcore.lessons.table.figures import (
    draw_activation,
    draw_columns,
    draw_correlations,
    draw_network,
    draw_normalised,
    draw_outputs,
)

__all__ = [
    "COLOURS",
    "LAYER_COLOURS",
    "LAYER_DASHES",
    "LAYER_MARKERS",
    "Picture",
    "draw_activation",
    "draw_columns",
    "draw_correlations",
    "draw_line",
    "draw_network",
    "draw_normalised",
    "draw_outputs",
    "style",
    "subplots",
]
