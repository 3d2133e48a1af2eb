"""Drawing functions: what stands on the axes is what is in the arrays."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter

import bpcore as bp
from bpcore import plots
from bpcore.plots import training


@pytest.fixture(scope="module")
def table():
    return bp.load_highway()


@pytest.fixture(scope="module")
def problem(table):
    return bp.normalise(table)


def test_drawing_uses_no_pyplot(table):
    before = "matplotlib.pyplot" in sys.modules
    figure, axes = plots.subplots(2, 3)
    plots.draw_columns(axes, table)
    shown, _ = DisplayFormatter().format(figure)
    assert shown["image/png"].startswith(b"\x89PNG")
    assert ("matplotlib.pyplot" in sys.modules) == before


def test_columns_show_the_record_and_hollow_marks_for_what_is_to_come(table):
    _, axes = plots.subplots(2, 3)
    plots.draw_columns(axes, table)
    shown = np.column_stack([ax.lines[0].get_ydata() for ax in axes.flat[:5]])
    assert np.array_equal(shown, np.hstack([table.inputs, table.targets]))
    for ax, future in zip(axes.flat, table.future_inputs.T, strict=False):
        assert np.array_equal(ax.lines[-1].get_ydata(), future)
        assert ax.lines[-1].get_markerfacecolor() == "white"
    assert [ax.get_title(loc="left") for ax in axes.flat][-2:] == ["freight (10⁴ t)", ""]


@pytest.mark.parametrize("load", [bp.load_highway, bp.load_longley])
def test_a_line_has_a_gap_to_each_dot(load):
    table = load()
    _, ax = plots.subplots()
    plots.draw_line(ax, table, 500, 100)
    of = {line.get_label(): line for line in ax.lines}
    record, line = of["record"], of["formula"]
    assert record.get_ydata().tolist() == table.targets[:, 0].tolist()
    assert np.allclose(line.get_ydata(), 500 * line.get_xdata() + 100)
    (gaps,) = ax.collections
    ends = np.array([segment[:, 1] for segment in gaps.get_segments()])
    formula = 500 * table.inputs[:, 0] + 100
    assert np.allclose(ends, np.column_stack([record.get_ydata(), formula]))


def test_columns_tell_themselves_apart_without_colour(table, problem):
    _, axes = plots.subplots(2, 3)
    plots.draw_columns(axes, table)
    assert len({ax.lines[0].get_marker() for ax in axes.flat[:5]}) == 5
    _, ax = plots.subplots()
    plots.draw_normalised(ax, problem)
    assert len({line.get_linestyle() for line in ax.lines} - {"None"}) == 3


def test_correlations_say_their_numbers():
    _, ax = plots.subplots()
    plots.draw_correlations(ax, np.array([[1, -0.25], [-0.25, 1]]), ["a_b", "c"], lowest=-1)
    assert [text.get_text() for text in ax.texts] == ["1.000", "−0.250", "−0.250", "1.000"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["a b", "c"]


def test_normalised_shows_the_years_outside(problem):
    _, ax = plots.subplots()
    plots.draw_normalised(ax, problem)
    assert ax.get_ylim()[1] > problem.X_future.max() > 1


def test_outputs_show_network_and_record(problem):
    _, axes = plots.subplots(1, 2)
    plots.draw_outputs(axes, problem, problem.T + 1)
    for ax, target in zip(axes, problem.T.T, strict=True):
        record, network = ax.lines[:2]
        assert np.array_equal(record.get_ydata(), target)
        assert np.array_equal(network.get_ydata(), target + 1)


def test_network_has_a_line_for_each_weight_and_a_circle_for_each_unit():
    network = bp.Network((3, 8, 2))
    _, ax = plots.subplots()
    names = {"input_names": ("x",), "output_names": ("y_1", "y_2")}
    plots.draw_network(ax, network, bp.init_params(network, "matlab"), **names)
    assert [len(lines.get_segments()) for lines in ax.collections] == [24, 16]
    assert [len(units.get_xdata()) for units in ax.lines] == [3, 8, 2]
    words = {text.get_text() for text in ax.texts}
    assert {"x", "y 1", "X", "A1", "Y", "W1: 8×3\nb1: 8", "8 hidden units"} <= words


def test_lines_of_a_network_are_as_wide_as_its_weights():
    network = bp.Network((1, 2, 1))
    params = bp.Params(network)
    params.layers[0].W[:] = [[2.0], [-1.0]]
    _, ax = plots.subplots()
    plots.draw_network(ax, network, params)
    first, second = ax.collections
    width = np.array(first.get_linewidths())
    assert width[0] > 1.8 * width[1] > second.get_linewidths()[0]
    # A dash pattern in place of None is what a dashed line has.
    assert [dashes is not None for _, dashes in first.get_linestyles()] == [False, True]


def test_a_line_belongs_to_its_weight():
    network = bp.Network((2, 3))
    params = bp.Params(network)
    params.layers[0].W[2, 0] = 1.0  # from the first input to the third output
    _, ax = plots.subplots()
    plots.draw_network(ax, network, params)
    (lines,), (inputs, outputs) = ax.collections, ax.lines
    (start, end) = lines.get_segments()[int(np.argmax(lines.get_linewidths()))]
    assert start[1] == inputs.get_ydata()[0]
    assert end[1] == outputs.get_ydata()[2]


def test_wide_layers_are_drawn_with_a_gap():
    network = bp.Network((1, 30, 1))
    _, ax = plots.subplots()
    plots.draw_network(ax, network, bp.init_params(network, "he"))
    assert len(ax.lines[1].get_xdata()) == 12
    assert "⋮" in {text.get_text() for text in ax.texts}


def test_activation_is_drawn_beside_its_slope():
    _, axes = plots.subplots(1, 2)
    plots.draw_activation(axes, bp.ACTIVATIONS["tanh"], [0.5])
    curve, slope = (ax.lines[0] for ax in axes)
    z, a = curve.get_data()
    assert np.allclose(np.gradient(a, z)[1:-1], slope.get_ydata()[1:-1], atol=1e-3)
    assert axes[0].lines[1].get_xydata().tolist() == [[0.5, np.tanh(0.5)]]


def test_the_tangent_has_the_slope_that_it_is_given():
    _, ax = plots.subplots()
    training.draw_along(ax, [0, 1, 2], [4, 1, 0], (1, 1), -2, reach=0.5, there=(2, 0))
    curve, tangent, here, there = (line.get_xydata().tolist() for line in ax.lines)
    assert curve == [[0, 4], [1, 1], [2, 0]]
    assert tangent == [[0.5, 2], [1.5, 0]]
    assert (here, there) == ([[1, 1]], [[2, 0]])


def test_epochs_of_a_run_are_marked_where_they_are():
    _, ax = plots.subplots()
    training.draw_sse(ax, np.array([9.0, 5.0, 2.0]), goal=0.1, constant=4.0, mark=(1, 3))
    assert [(text.get_text(), *text.xy) for text in ax.texts] == [("1", 1, 9), ("3", 3, 2)]
    names = [text.get_text() for text in ax.get_legend().texts]
    assert names == ["network", "best constant, 4", "goal, 0.1"]
