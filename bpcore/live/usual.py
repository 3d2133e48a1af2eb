"""Controls that many experiments have, with the same names and words in all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import ipywidgets as widgets
import numpy as np

from bpcore.core.history import History, has_blown_up
from bpcore.live import int_slider, log_slider, menu, steps_slider

GOAL = 1e-3
"""SSE at which the reference program would stop."""

WEIGHTS = {
    "matlab": "MATLAB's, 0 to 1",
    "textbook": "textbook, −0.1 to 0.4",
    "uniform": "uniform, −1 to 1",
    "glorot": "Glorot",
    "he": "He",
}
"""The schemes of ``bpcore.init_params``, in the words of a menu."""


def rate_slider(
    value: float,
    low: float,
    high: float,
    tooltip: str = "η: how far each update goes against the gradient",
    *,
    among: Iterable[float] = (),
) -> widgets.SelectionSlider:
    """A slider over learning rates; see ``bpcore.live.log_slider``."""
    return log_slider("learning rate", value, low, high, tooltip, among=among)


def epochs_slider(value: int, numbers: Iterable[int]) -> widgets.SelectionSlider:
    """A slider over how many epochs a run has."""
    return steps_slider("epochs", value, numbers, "How long the training goes on")


def shown_slider(value: int, numbers: Iterable[int], tooltip: str) -> widgets.SelectionSlider:
    """A slider over the epochs of a run that can be looked at."""
    return steps_slider("look at epoch", value, numbers, tooltip)


def weights_menu(
    value: str, schemes: Sequence[str], tooltip: str = "Where the training begins"
) -> widgets.Dropdown:
    """A menu of schemes of initial weights."""
    return menu("initial weights", value, [(WEIGHTS[name], name) for name in schemes], tooltip)


def seed_slider(value: int, tooltip: str = "Other random initial weights") -> widgets.IntSlider:
    """A slider over seeds. 0 is the scheme's own: hand ``seed or None`` to ``init_params``."""
    return int_slider("seed", value, 0, 99, tooltip)


def sse_words(sse: float, history: History) -> str:
    """What the SSE of an epoch is, and that the run is lost where it is."""
    if not np.isfinite(sse):
        return "the SSE has overflowed"
    blown_up = has_blown_up(sse, history.sse[0], history.constant_sse)
    return f"the SSE {'has blown up to' if blown_up else 'is'} {sse:.4g}"
