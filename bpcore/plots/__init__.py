"""Drawing: functions of arrays that put artists on axes. One style sheet, one colour per quantity, no pyplot.

A lesson makes a picture with ``subplots`` and shows it by naming it in the last line of a cell.
"""

from bpcore.plots.style import COLOURS, LAYER_COLOURS, LAYER_DASHES, LAYER_MARKERS, Picture, style, subplots

__all__ = ["COLOURS", "LAYER_COLOURS", "LAYER_DASHES", "LAYER_MARKERS", "Picture", "style", "subplots"]
