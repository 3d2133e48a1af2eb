"""Words that are stamped look as Matplotlib draws them, and are drawn once."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure

from bpcore.drawing import canvas
from bpcore.drawing.canvas import Canvas


def dots(kind: type[FigureCanvasAgg], words: str, **look) -> np.ndarray:
    """The picture of some words, as darkness from 0 to 1."""
    figure = Figure(figsize=(4, 2), dpi=100)
    kind(figure)
    figure.text(0.5, 0.5, words, **look)
    figure.canvas.draw()
    return 1 - np.asarray(figure.canvas.buffer_rgba())[..., :3] / 255


def soft(picture: np.ndarray) -> np.ndarray:
    """Each dot as the mean of it and its neighbours: half a dot aside is then nearly the same."""
    for axis in (0, 1):
        picture = (np.roll(picture, 1, axis) + picture + np.roll(picture, -1, axis)) / 3
    return picture


@pytest.mark.parametrize(
    ("words", "look"),
    [
        ("3–8–2, widest line 6.41", {}),
        ("10⁻²", {"size": 20, "color": "#D55E00"}),
        ("learning rate", {"rotation": 90}),
        ("a held-out year", {"rotation": 30, "ha": "center"}),
        ("down it goes", {"rotation": -20, "va": "top"}),
        ("  two  blanks ", {}),
        ("two\nlines", {"ha": "right"}),
        ("pale words", {"alpha": 0.4}),
        ("pale of colour", {"color": (0, 0, 1, 0.4)}),
        ("$x^2$ and more", {}),
        ("cut off at the edge of the picture", {"size": 24}),
    ],
)
def test_words_look_as_matplotlib_draws_them(words, look):
    ours, theirs = (dots(kind, words, **look) for kind in (Canvas, FigureCanvasAgg))
    assert ours.sum() == pytest.approx(theirs.sum(), rel=0.02)  # as much ink
    assert np.abs(soft(ours) - soft(theirs)).max() < 0.35  # in the same place


def test_blanks_alone_leave_no_ink():
    assert not dots(Canvas, "   ").any()


def test_the_same_words_are_drawn_once(monkeypatch):
    canvas._stamp.cache_clear()
    drawn, draw = [], RendererAgg.draw_text

    def count(self, gc, x, y, s, *rest, **options):
        drawn.append(s)
        draw(self, gc, x, y, s, *rest, **options)

    monkeypatch.setattr(RendererAgg, "draw_text", count)
    figure = Figure()
    Canvas(figure)
    words = figure.text(0.2, 0.2, "SSE 0.25")
    figure.canvas.draw()
    words.set(position=(0.6, 0.7), text="SSE 0.5")
    figure.canvas.draw()
    words.set_text("SSE 0.25")
    figure.canvas.draw()
    assert drawn == ["SSE", "0.25", "0.5"]
    words.set_fontsize(20)  # the same font, changed
    figure.canvas.draw()
    assert drawn[3:] == ["SSE", "0.25"]


def test_a_figure_of_another_size_or_fineness_is_drawn_anew():
    figure = Figure(figsize=(4, 2), dpi=100)
    ours = Canvas(figure)
    ours.draw()
    assert np.asarray(ours.buffer_rgba()).shape == (200, 400, 4)
    figure.set_dpi(200)
    ours.draw()
    assert np.asarray(ours.buffer_rgba()).shape == (400, 800, 4)
