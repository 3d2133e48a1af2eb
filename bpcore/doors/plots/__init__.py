"""Drawing: functions of arrays that put artists on axes, in one style, without pyplot.

A lesson makes a picture with ``subplots`` and shows it by naming it in the last line of a cell.
"""

from bpcore.drawing.network import NetworkArtists, draw_activation, draw_network, set_weights
from bpcore.drawing.style import (
    COLOURS,
    LAYER_COLOURS,
    LAYER_DASHES,
    LAYER_MARKERS,
    Picture,
    style,
    subplots,
)
from bpcore.drawing.table import (
    draw_columns,
    draw_correlations,
    draw_normalised,
    draw_outputs,
)
from bpcore.lessons.start.panels import draw_line

__all__ = [
    "COLOURS",
    "LAYER_COLOURS",
    "LAYER_DASHES",
    "LAYER_MARKERS",
    "NetworkArtists",
    "Picture",
    "draw_activation",
    "draw_columns",
    "draw_correlations",
    "draw_line",
    "draw_network",
    "draw_normalised",
    "draw_outputs",
    "set_weights",
    "style",
    "subplots",
]
