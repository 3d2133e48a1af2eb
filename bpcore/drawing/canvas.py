"""A canvas that draws the same words once, and then stamps them.

Matplotlib draws words letter by letter, a name of twenty in two milliseconds: half of what a figure
takes, and in a live one as much as all its curves. But most words come again: in the next panel, in
the next picture.
"""

from __future__ import annotations

import functools
import math
import re
from typing import Any, NamedTuple

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import FontProperties

MARGIN = 2  # dots around words, for what is soft at their edges


class Canvas(FigureCanvasAgg):
    """As Matplotlib's own, but for how words are drawn."""

    _asked: tuple[float, float, float] | None = None  # what the renderer was made for

    def get_renderer(self) -> Renderer:
        """The one of the figure's size and dots an inch."""
        asked = (*self.get_width_height(physical=True), self.figure.dpi)
        if asked != self._asked:
            self._asked, self.renderer = asked, Renderer(*asked)
        return self.renderer


class Renderer(RendererAgg):
    """As Matplotlib's own, but words begin at whole dots, so that they can be stamped."""

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,
        mtext: Any = None,
    ) -> None:
        """Words, whose base line begins at x and y from the top; formulas as ever."""
        if ismath:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        font, across, up = prop.copy(), math.cos(math.radians(angle)), math.sin(math.radians(angle))
        press = self.new_gc()
        press.copy_properties(gc)
        press.set_alpha(None)  # a stamp has the opacity of its colour
        for word, start in _words(s, font, self.dpi):
            stamp = _stamp(word, font, angle, gc.get_rgb(), self.dpi)
            left, bottom = round(x + start * across), self.height - round(y - start * up)
            self.draw_image(press, left + stamp.left, bottom + stamp.bottom, stamp.dots)


class Stamp(NamedTuple):
    """Words as dots, of shape (height, width, 4), upside down, and where their corner lies.

    Attributes
    ----------
    dots : ndarray of uint8
    left, bottom : int
        Dots to the right of where the words begin, and above.
    """

    dots: np.ndarray
    left: int
    bottom: int


@functools.lru_cache(maxsize=2000)
def _words(line: str, font: FontProperties, dpi: float) -> list[tuple[str, float]]:
    """The words of a line, and how many dots after its beginning each begins."""
    found = [(match[0], line[: match.start()]) for match in re.finditer(r"\S+", line)]
    return [(word, _size(before, font, dpi)[0] if before else 0.0) for word, before in found]


@functools.lru_cache(maxsize=2000)
def _size(words: str, font: FontProperties, dpi: float) -> tuple[float, float]:
    return RendererAgg(1, 1, dpi).get_text_width_height_descent(words, font, False)[:2]


@functools.lru_cache(maxsize=2000)
def _stamp(
    words: str, font: FontProperties, angle: float, colour: tuple[float, ...], dpi: float
) -> Stamp:
    """Draw words on a ground of their own that has room for them in each direction."""
    width, height = _size(words, font, dpi)
    across, up = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    x = math.ceil(width * across + height * up) + MARGIN
    y = math.ceil(width * up + height * across) + MARGIN
    ground = RendererAgg(2 * x, 2 * y, dpi)
    pen = ground.new_gc()
    pen.set_foreground(colour)
    ground.draw_text(pen, x, y, words, font, angle)
    dots = np.asarray(ground.buffer_rgba())[::-1]
    inked = [np.flatnonzero(dots[..., 3].any(axis=axis)) for axis in (0, 1)]
    if not all(map(len, inked)):  # blanks alone
        return Stamp(dots[:1, :1].copy(), 0, 0)
    (left, right), (bottom, top) = ((places[0], places[-1] + 1) for places in inked)
    return Stamp(dots[bottom:top, left:right].copy(), left - x, bottom - y)
