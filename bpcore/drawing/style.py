"""The look of every figure.

The colours are those of Okabe & Ito, which colour-blind readers tell apart; the fonts are for the
back row.
"""

from __future__ import annotations

import contextlib
import functools
import html
import io
import math
from collections.abc import Iterator
from typing import Any

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.figure import Figure
from PIL import Image

from bpcore.core.data import Table
from bpcore.drawing.canvas import Canvas
from bpcore.drawing.markup import data_address

COLOURS = {
    "passengers": "#0072B2",
    "freight": "#D55E00",
    "inputs": "#555555",
    "sse": "#000000",
    "sharpness": "#009E73",
    "held_out_sse": "#CC79A7",
    "learning_rate": "#332288",
    "limit": "#882255",
    "slope": "#009E73",
    "weight": "#AA4499",
    "skip": "#117733",
    "cross_entropy": "#4477AA",
    "product": "#666666",
    "activation": "#661100",
    "batch": "#000000",
    "mini-batch": "#E69F00",
    "stochastic": "#56B4E9",
    "kept": "#999999",
    "outside": "#E8E8E8",
}
"""One colour per quantity, through all lessons."""

LAYER_COLOURS = ("#009E73", "#E69F00", "#56B4E9", "#5B3A00", "#0072B2", "#D55E00")
LAYER_DASHES = ("-", "--", "-.", ":")
LAYER_MARKERS = ("o", "s", "^", "D", "v", "P")
"""A layer's colour, and what tells it apart without colour; deeper networks begin again."""

INPUT_COLOURS = ("#222222", "#6B6B6B", "#8C8C8C")
INPUT_MARKERS = ("^", "D", "v")
"""Inputs are grey, and told apart by marker and line; what the network gives back has colour."""


def target_look(name: str, place: int) -> tuple[str, str]:
    """Colour and marker of a target, by its name and its place among the targets."""
    return COLOURS.get(name, LAYER_COLOURS[place % len(LAYER_COLOURS)]), LAYER_MARKERS[place % 4]


STYLE = {
    "figure.facecolor": "white",
    "font.size": 12,
    "axes.titlesize": 13,
    "axes.titlelocation": "left",
    "axes.labelsize": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "legend.fontsize": 11,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
}

SMALLEST = 11
"""Points of the smallest text in a figure, by what stands above; none is drawn smaller."""

READABLE = 9
"""Pixels of the page that it has at least, however narrow the page."""


def least_width(width: float) -> int:
    """The pixels below which a figure is not shrunk, as its smallest text could not be read.

    Parameters
    ----------
    width : float
        Of the figure, in inches; at 100 dots an inch it is drawn for as many pixels of a page.
    """
    return math.ceil(100 * width * READABLE / (SMALLEST * 100 / 72))


@contextlib.contextmanager
def style() -> Iterator[None]:
    """The project's style, inside a ``with`` or a function that is decorated with it.

    Nothing global is changed.
    """
    with matplotlib.rc_context({**STYLE, "font.family": list(_fonts())}):
        yield


CHINESE_FONTS = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei"),
    *("Microsoft YaHei", "PingFang SC", "Heiti SC", "SimHei"),
)
"""Fonts that many systems have one of, for names of columns that Matplotlib's own cannot write."""


@functools.cache
def _fonts() -> tuple[str, ...]:
    """Matplotlib's own font, and behind it one with Chinese letters if there is one."""
    there = {font.name for font in font_manager.fontManager.ttflist}
    return ("DejaVu Sans", *[name for name in CHINESE_FONTS if name in there][:1])


@functools.cache
def _letters() -> frozenset[int]:
    """All letters that these fonts can write."""
    files = [font_manager.findfont(name) for name in _fonts()]
    return frozenset().union(*(font_manager.get_font(file).get_charmap() for file in files))


def short_name(name: str, most: int, otherwise: str) -> str:
    """A column's name for a figure: of so many letters at most, and none of them a formula.

    Parameters
    ----------
    name : str
        As the reader wrote it.
    most : int
    otherwise : str
        Stands in its place if no font can write it.
    """
    name = " ".join(name.replace("_", " ").split())
    if not all(ord(letter) in _letters() for letter in name):
        name = otherwise
    if len(name) > most:
        name = name[: most - 1].rstrip() + "…"
    return name.replace("$", r"\$")


def column_look(table: Table, name: str) -> tuple[str, str]:
    """Colour and marker of a column."""
    if name in table.input_names:
        i = table.input_names.index(name) % len(INPUT_COLOURS)
        return INPUT_COLOURS[i], INPUT_MARKERS[i]
    i = table.target_names.index(name) % len(LAYER_MARKERS)
    return COLOURS.get(name, COLOURS["inputs"]), LAYER_MARKERS[i]


ON_A_DARK_PAGE = (
    ':is([data-jp-theme-light="false"], .vscode-dark, html[theme="dark"]) .bp-figure '
    "{ filter: brightness(0.8); border-radius: 4px }"
)
"""A rule for pictures: they keep their colours, as lessons speak of them, and shine less."""

SCROLLS = (
    'tabindex="0" role="group" aria-label="A figure" data-lm-suppress-shortcuts="true" '
    'style="overflow: auto hidden"'
)
"""Of what is around a picture: on a narrow page it is scrolled, by keyboard too, and then an arrow
must not leave the cell."""


class Picture(Figure):
    """A figure that a notebook shows by itself, without pyplot.

    Set ``description`` to the sentence that says what it shows: it is the text for who cannot
    see it.
    """

    description: str = ""

    def _png(self) -> bytes:
        """Two dots for one, which is sharp on any screen. ``savefig`` would draw it twice."""
        dpi = self.dpi
        try:
            self.set_dpi(2 * dpi)
            self.canvas.draw()
        finally:
            self.set_dpi(dpi)
        png = io.BytesIO()
        opaque = Image.fromarray(np.asarray(self.canvas.buffer_rgba())).convert("RGB")
        opaque.save(png, format="png", compress_level=1)  # half the time, a quarter more bytes
        return png.getvalue()

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        png = self._png()
        words = " ".join(self.description.split()) or "a figure"
        width = round(self.get_figwidth() * self.dpi)
        picture = (
            f"<style>{ON_A_DARK_PAGE}</style>"
            f'<div class="bp-scroll" {SCROLLS}><img class="bp-figure" '
            f'src="{data_address(png, "image/png")}" alt="{html.escape(words)}" style="'
            f'width: {width}px; max-width: max(100%, {least_width(self.get_figwidth())}px)"></div>'
        )
        return {"text/html": picture, "image/png": png, "text/plain": words}


def subplots(
    rows: int = 1, columns: int = 1, *, width: float = 10, height: float = 3.6, **options: Any
):
    """A picture and its axes, like ``plt.subplots``, in the project's style.

    Parameters
    ----------
    rows, columns : int
    width, height : float
        In inches; at 100 dots an inch.
    **options
        As for ``Figure.subplots``.

    Returns
    -------
    Picture, axes
    """
    with style():
        figure = Picture(figsize=(width, height), dpi=100, layout="constrained")
        Canvas(figure)
        return figure, figure.subplots(rows, columns, **options)
