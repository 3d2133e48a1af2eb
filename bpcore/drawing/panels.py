"""Panels of a live figure: artists made once, then given new numbers."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.text import Text

from bpcore.core.history import History
from bpcore.core.network import FloatArray
from bpcore.drawing.axes import (
    CEILING,
    FLOOR,
    decade_axis,
    decades,
    drawable,
    epoch_curve,
    plain_decades,
)
from bpcore.drawing.legend import legend_above, name_what_is_there
from bpcore.drawing.style import COLOURS, LAYER_COLOURS, LAYER_DASHES

Drawn = TypeVar("Drawn", bound=Artist)


class Panel:
    """Axes with artists that move. A subclass makes these once, and gives them new numbers.

    Parameters
    ----------
    ax : Axes
    title : str, optional
    **look
        What else ``Axes.set`` takes.

    Attributes
    ----------
    ax : Axes
    artists : list of Artist
        What moves, in the order in which it is drawn.
    """

    def __init__(self, ax: Axes, title: str | None = None, **look: Any) -> None:
        self.ax = ax
        self.artists: list[Artist] = []
        if title is not None:  # else another panel on the same axes has one
            ax.set_title(title)
        ax.set(**look)

    def moves(self, artist: Drawn) -> Drawn:
        """Count an artist among those that move, and hand it back."""
        self.artists.append(artist)
        return artist

    def line(self, *shape: str, **look: Any) -> Line2D:
        """A line, or marks, without points yet."""
        (line,) = self.ax.plot([], [], *shape, **look)
        return self.moves(line)

    def segments(self, **look: Any) -> LineCollection:
        """Line segments, none yet."""
        return self.moves(self.ax.add_collection(LineCollection([], **look)))

    def text(self, x: float, y: float, **look: Any) -> Text:
        """Words at a place, none yet."""
        return self.moves(self.ax.text(x, y, "", **look))


class LogPanel(Panel):
    """Something on an upright log axis, whose limits are whole decades around what is shown.

    Attributes
    ----------
    limits : tuple of float, or None
        Of the axis, as it was fitted last; None until then.
    """

    floor, ceiling = FLOOR, CEILING
    """What the axis shows at most."""

    def __init__(self, ax: Axes, title: str, **look: Any) -> None:
        super().__init__(ax, title, yscale="log", **look)
        self.limits: tuple[float, float] | None = None
        plain_decades(ax.yaxis)
        # The widest labels, to leave room for when the panels are laid out.
        decade_axis(ax.yaxis, self.floor, 1.0)

    def fit(self, values: FloatArray, *, settle: bool) -> None:
        """Fit the axis to the values.

        At once where they need more room, and down to what they need only when all rests.
        """
        keep = None if settle else self.limits
        self.limits = decades(values, keep, floor=self.floor, ceiling=self.ceiling)
        decade_axis(self.ax.yaxis, *self.limits)

    def on_axis(self, values: FloatArray) -> FloatArray:
        """Values as the axis can draw them: neither zero nor infinite, just beyond its limits.

        What is not a number stays so, and is not drawn.
        """
        low, high = self.limits
        return np.clip(values, low / 10, high * 10)


class EpochPanel(LogPanel):
    """Something against the epoch, both on log axes."""

    def __init__(self, ax: Axes, title: str) -> None:
        super().__init__(ax, title, xlabel="epoch", xscale="log")
        self.columns = int(ax.get_figure().get_size_inches()[0] * 30)
        plain_decades(ax.xaxis)
        decade_axis(ax.xaxis, 1.0, 1e5)  # again the widest

    def show(self, epochs: int, curves: list[FloatArray], *, settle: bool) -> None:
        """Fit the axes to so many epochs, and to the curves."""
        self.fit(np.concatenate(curves), settle=settle)
        decade_axis(self.ax.xaxis, 1.0, 10.0 ** max(np.ceil(np.log10(max(epochs, 2)) - 1e-9), 1))

    def plot(self, line: Line2D, values: FloatArray) -> FloatArray:
        """Draw what was recorded in each epoch; return what is drawn of it along y."""
        line.set_data(*epoch_curve(values, self.columns))
        return line.get_ydata()


class NamedLine:
    """A horizontal line whose name stands on its right end."""

    def __init__(self, ax: Axes, name: str, height: float = 1) -> None:
        look = {"color": COLOURS["limit"], "ha": "right", "va": "bottom", "size": 11}
        self.line = ax.axhline(height, color=COLOURS["limit"], linestyle=":")
        self.name = ax.text(1, height, name, transform=ax.get_yaxis_transform(), **look)
        self.artists = [self.line, self.name]

    def put(self, height: float, *, visible: bool = True) -> None:
        """Show it at this height, or not at all."""
        self.line.set_ydata([height] * 2)
        self.name.set_y(height)
        for artist in self.artists:
            artist.set_visible(visible)


KEPT_DASHES = ("-", (0, (6, 2)), (0, (6, 2, 1, 2)), (0, (3, 2)), (0, (1, 1.5)))
"""What tells kept curves apart, which are all grey: the oldest first."""


class KeptCurves:
    """Curves of kept runs in a panel, in grey: the newest, as many as there are dashes.

    Parameters
    ----------
    panel : Panel
    dashes : sequence
        Line styles, the oldest curve's first.
    width : float
        Of the lines, in points.
    """

    def __init__(
        self, panel: Panel, dashes: Sequence[Any] = KEPT_DASHES, *, width: float = 1.4
    ) -> None:
        look = {"color": COLOURS["kept"], "linewidth": width}
        self.lines = [panel.line(linestyle=each, **look) for each in dashes]
        self.curves: list[FloatArray] = []

    def pin(self, curves: Sequence[FloatArray]) -> None:
        """Draw these from the next update on."""
        self.curves = list(curves[-len(self.lines) :])

    def draw(
        self, points: Callable[[FloatArray], tuple[FloatArray, FloatArray]]
    ) -> list[FloatArray]:
        """Draw each at its ``points(curve)``, x and y; return what is drawn of y."""
        nothing = np.empty(0)
        for line, curve in itertools.zip_longest(self.lines, self.curves, fillvalue=nothing):
            line.set_data(*points(curve))
        return [line.get_ydata() for line in self.lines]


class SSEPanel(EpochPanel):
    """SSE against epoch, with what a constant output would reach, and kept runs in grey.

    Parameters
    ----------
    ax : Axes
    held_out : bool
        Whether there may be a curve for held-out years.
    label : str
        Of the curve.
    """

    def __init__(self, ax: Axes, *, held_out: bool = False, label: str = "") -> None:
        super().__init__(ax, "SSE")
        self.kept = KeptCurves(self)
        label = label or ("training" if held_out else "network")
        self.run = self.line(color=COLOURS["sse"], label=label)
        self.now = self.line("o", color=COLOURS["sse"], markersize=5)
        look = {"color": COLOURS["held_out_sse"], "linestyle": "-.", "label": "held out"}
        self.held_out = [self.line(**look)] if held_out else []
        self.constant = NamedLine(ax, "best constant")
        legend_above(ax, 2)
        below = [*self.kept.lines, *self.constant.artists]
        self.artists = [*below, *self.held_out, self.run, self.now]

    def update(
        self, history: History, *, settle: bool = True, beside: Sequence[FloatArray] = ()
    ) -> None:
        """Show a run; the axes have room for other curves ``beside`` it, drawn elsewhere."""
        held_out = np.empty(0) if history.held_out_sse is None else history.held_out_sse
        curves = [
            *map(drawable, beside),
            self.plot(self.run, history.sse),
            *(self.plot(line, held_out) for line in self.held_out),
            *self.kept.draw(lambda curve: epoch_curve(curve, self.columns)),
            np.array([history.constant_sse]),
        ]
        self.now.set_data([history.epochs], drawable(history.sse[-1:]))
        name_what_is_there(self.ax, [self.run, *self.held_out])
        self.show(history.settings["epochs"], curves, settle=settle)
        self.constant.put(history.constant_sse)


class GradientPanel(EpochPanel):
    """Norm of each layer's gradient against epoch, before and after clipping.

    Parameters
    ----------
    ax : Axes
    layers : int
        At most; a network may have fewer.
    """

    def __init__(self, ax: Axes, layers: int) -> None:
        many = layers > 3  # the legend then has room for one word only
        super().__init__(ax, "Gradient" if many else "Gradient norm")
        self.raw, self.clipped = [], []
        for layer in range(layers):
            look = {
                "color": LAYER_COLOURS[layer % len(LAYER_COLOURS)],
                "linestyle": LAYER_DASHES[layer % len(LAYER_DASHES)],
            }
            label = f"{layer + 1}" if many and layer else f"layer {layer + 1}"
            self.raw.append(self.line(**look, linewidth=1.2, alpha=0.45))
            self.clipped.append(self.line(**look, label=label))
        self.threshold = NamedLine(ax, "threshold")
        legend_above(ax, layers)
        self.artists = [*self.raw, *self.threshold.artists, *self.clipped]

    def update(self, history: History, *, settle: bool = True) -> None:
        """Show a run: the raw norms pale, those after clipping strong."""
        never_clipped = np.may_share_memory(history.gradient_norms, history.clipped_norms)
        none = np.empty((0, 0))  # as the pale curves would lie below the strong ones
        raw = none if never_clipped else history.gradient_norms
        curves = [
            self.plot(line, values)
            for lines, norms in ((self.raw, raw), (self.clipped, history.clipped_norms))
            for line, values in itertools.zip_longest(lines, norms.T, fillvalue=np.empty(0))
        ]
        name_what_is_there(self.ax, self.clipped)
        clips = history.settings["clip"] != "off"
        threshold = history.settings["clip_threshold"]
        self.threshold.put(threshold, visible=clips)
        self.show(
            history.settings["epochs"],
            [*curves, np.array([threshold])] if clips else curves,
            settle=settle,
        )
