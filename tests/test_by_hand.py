"""The line trained by hand: the table's units and normalised ones are the same line."""

import numpy as np
import pytest

from bpcore.core.data import load_highway
from bpcore.experiments import by_hand
from bpcore.lessons.start.line import descend, normalised, of_table

TABLE = load_highway()
X, Y = TABLE.inputs[:, 0], TABLE.targets[:, 0]
SCALES = {"table": of_table(TABLE), "normalised": normalised(TABLE)}


def test_the_same_line_in_other_units():
    scale = normalised(TABLE)
    lines = np.array([[500.0, 0.0], [976.0, -17_561.0]])
    np.testing.assert_allclose(scale.back(scale.into(lines)), lines, atol=1e-9)
    half, middle = np.ptp(Y) / 2, (Y.max() + Y.min()) / 2
    for (a, b), (a_scaled, b_scaled) in zip(lines, scale.into(lines), strict=True):
        said = middle + half * (a_scaled * scale.X[:, 0] + b_scaled)
        np.testing.assert_allclose(said, a * X + b)


@pytest.mark.parametrize("units", SCALES)
def test_steps_are_those_of_gradient_descent_written_out(units):
    scale = SCALES[units]
    columns = np.hstack([scale.X, np.ones_like(scale.X)])
    H = columns.T @ columns
    two = scale.into(np.array([[500.0, 0.0]]))[0]
    expected = [two]
    for _ in range(5):
        two = two - columns.T @ (columns @ two - scale.T[:, 0]) / np.linalg.eigvalsh(H)[-1]
        expected.append(two)
    *_, found = descend(scale, (500, 0), 5, seconds=1)
    np.testing.assert_allclose(scale.into(found), expected, rtol=1e-7)


@pytest.mark.parametrize(("units", "steps"), [("normalised", 100), ("table", 50_000)])
def test_the_steps_lead_to_the_best_line(units, steps):
    result = by_hand(steps=steps, units=units).run().result
    a, b = np.polyfit(X, Y, 1)
    assert SCALES["table"].smallest == pytest.approx(np.sum((a * X + b - Y) ** 2))
    assert result.path[-1] == pytest.approx([a, b], rel=0.1 if units == "table" else 1e-9)
    assert 1 <= result.times[1] < (1.06 if units == "table" else 1 + 1e-9)


@pytest.mark.parametrize("units", SCALES)
def test_from_ring_to_ring_the_error_doubles(units):
    scale = SCALES[units]
    for k, ring in enumerate(scale.rings, 1):
        sse = [np.sum((a * scale.X + b - scale.T) ** 2) for a, b in ring[::30]]
        np.testing.assert_allclose(sse, 2**k * scale.smallest)


def test_normalised_columns_need_a_thousandth_of_the_steps():
    experiment = by_hand(units="normalised", steps=10).run()
    ten = experiment.result.times[1]
    slow = experiment.set(units="table", steps=10_000).run().result.times[1]
    assert ten < 1.01 < slow


def test_sentence_says_what_the_line_does():
    sentence = by_hand().run().sentence
    gaps = 500 * X - Y
    assert f"{np.abs(gaps).mean():,.0f}" in sentence
    assert f"too high in {np.sum(gaps > 0)} years and too low in {np.sum(gaps < 0)}" in sentence


def test_sentence_says_where_the_steps_have_led():
    experiment = by_hand(steps=1, units="normalised").run()
    (a, b), times = experiment.result.path[-1], experiment.result.times
    assert f"a is {a:,.1f} and b is {b:,.1f}".replace("-", "−") in experiment.sentence
    assert f"{times[1]:.2f} times the smallest, where it was {times[0]:.2f}" in experiment.sentence
    assert experiment.sentence.startswith("After 1 gradient step from a = 500 and b = 0, with both")


def test_the_first_step_makes_the_error_smaller_and_the_average_gap_larger():
    result = by_hand(steps=1).run().result
    before, after = np.abs(result.gaps).mean(axis=1)
    assert result.times[1] < result.times[0]
    assert after > before


def test_one_year_is_not_1_years():
    assert "too high in 1 year and too low in 19;" in by_hand(a=250).run().sentence


def test_a_hand_outside_the_panel_is_marked_at_its_edge_and_the_path_is_not_bent():
    experiment = by_hand(a=2000, b=20_000, units="normalised", steps=1).run()
    panel = experiment.figure.axes[1]
    path, hand, end = panel.lines
    assert hand.get_ydata() == panel.get_ylim()[1] < path.get_ydata()[0]
    expected = SCALES["normalised"].into(experiment.result.path)
    np.testing.assert_allclose(np.transpose(path.get_data()), expected)
    assert len(end.get_xdata()) == 1
    assert len(experiment.set(steps=0).run().figure.axes[1].lines[2].get_xdata()) == 0


def test_the_view_changes_with_the_units_and_back():
    experiment = by_hand().run()
    before = experiment.figure.png()
    experiment.set(units="normalised").run()
    assert experiment.figure.axes[1].get_xlim() == (-0.3, 2.3)
    assert experiment.set(units="table").run().figure.png() == before
