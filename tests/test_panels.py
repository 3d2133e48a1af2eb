"""The panels: curves thinned without losing a spike, whole decades, legends that tell apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

import bpcore.experiments
from bpcore import plots
from bpcore.drawing.axes import CEILING, FLOOR, decades, epoch_curve
from bpcore.drawing.legend import legend_above


@given(st.integers(0, 49_999), st.integers(50, 500))
def test_thinning_keeps_a_spike_of_one_epoch(where, columns):
    y = np.ones(50_000)
    y[where] = 1e6
    thin_x, thin_y = epoch_curve(y, columns)
    assert len(thin_x) == len(thin_y) <= 2 * columns
    assert thin_y.max() == 1e6
    assert thin_y.min() == 1
    spike = thin_x[np.argmax(thin_y)]
    assert spike <= where + 1 <= spike * 50_000 ** (1 / columns) + 1  # within its column


def test_short_curves_are_left_alone():
    x, y = epoch_curve(np.arange(1.0, 11), 20)
    assert (x == np.arange(1.0, 11)).all() and (y == x).all()


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([0.04, 359], (0.01, 1000)),
        ([1, 10], (1, 10)),
        ([5, 5], (1, 10)),
        ([100, 100], (100, 1000)),
        ([0, np.nan, np.inf], (1, 10)),
        ([1e-300, 1e300], (FLOOR, CEILING)),
    ],
)
def test_limits_are_whole_decades_around_the_finite_values(values, limits):
    assert decades(np.array(values, dtype=float)) == pytest.approx(limits)


def test_limits_grow_at_once_and_shrink_only_when_asked():
    wide = decades(np.array([1e-3, 1e3]))
    narrow = np.array([2.0, 3.0])
    assert decades(narrow, keep=wide) == pytest.approx(wide)
    assert decades(narrow) == pytest.approx((1, 10))


@given(st.sampled_from([np.nan, np.inf, 1e300]), st.integers(1, 30_000), st.integers(50, 500))
def test_a_curve_that_overflows_leaves_the_axis_at_the_top(overflow, last, columns):
    values = np.ones(30_001)
    values[last:] = overflow
    x, y = epoch_curve(values, columns)
    assert np.isfinite(y).all() and y.min() == 1
    assert y[-1] > CEILING
    assert (y[x > last + 1] > CEILING).all()


def test_a_curve_can_go_in_steps_other_than_epochs():
    x, y = epoch_curve(np.array([1.0, 2.0]), 20, step=5)
    assert x.tolist() == [5, 10] and y.tolist() == [1, 2]


@pytest.mark.parametrize("dpi", [100, 200])
@pytest.mark.parametrize(("dashes", "pieces"), [("-", 1), ("--", 2), ("-.", 3), (":", 5)])
def test_a_legend_shows_the_dashes_of_its_line(dashes, pieces, dpi):
    figure, ax = plots.subplots(width=4, height=3)
    figure.set_dpi(dpi)
    with plots.style():
        ax.plot([], [], dashes, color="black", label="curve")
        legend_above(ax, 1)
        FigureCanvasAgg(figure).draw()
    (handle,) = ax.get_legend().legend_handles
    box = handle.get_window_extent()
    picture = np.asarray(figure.canvas.buffer_rgba())[:, :, 0]
    row = picture[round(figure.bbox.height - (box.y0 + box.y1) / 2)]
    ink = row[round(box.x0) - 5 : round(box.x1) + 5] < 128
    assert np.sum(np.diff(ink.astype(int)) == 1) == pieces


@pytest.mark.parametrize("name", bpcore.experiments.__all__)
def test_a_legend_beside_a_title_leaves_it_room(name):
    experiment = getattr(bpcore.experiments, name)()
    for ax in experiment.figure.axes:
        legend, title = ax.get_legend(), ax.get_title("left")
        for text in ax.findobj(Text) if legend and title else ():
            if text.get_text() == title:
                assert not legend.get_window_extent().overlaps(text.get_window_extent())


def test_a_legend_names_what_is_there_and_the_picture_shows_it():
    experiment = bpcore.experiments.laboratory().run()
    sse, gradient = experiment.figure.axes[:2]

    def names(ax):
        return [text.get_text() for text in ax.get_legend().texts]

    assert names(sse) == ["training"]
    assert names(gradient) == ["layer 1", "2"]
    before = experiment.figure.png()
    experiment.set(hidden_layers=3, held_out=4).run()
    assert names(sse) == ["training", "held out"]
    assert names(gradient) == ["layer 1", "2", "3", "4"]
    experiment.reset().run()
    assert experiment.figure.png() == before, "something of the longer legend is left over"


def test_a_legend_keeps_what_others_have_added():
    sse = bpcore.experiments.clipping().run().figure.axes[0]
    assert [text.get_text() for text in sse.get_legend().texts] == ["clipped", "unclipped"]
