"""The line trained by hand: the table's units and normalised ones are the same line."""

import numpy as np
import pytest

from bpcore.data import load_highway
from bpcore.experiments import by_hand
from bpcore.experiments.by_hand import Settings, best_line, descend, normalised, of_table, rings

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
    found = descend(Settings(steps=5, units=units), TABLE, scale).path
    np.testing.assert_allclose(scale.into(found), expected, rtol=1e-7)


@pytest.mark.parametrize(("units", "steps"), [("normalised", 100), ("table", 50_000)])
def test_the_steps_lead_to_the_best_line(units, steps):
    result = descend(Settings(steps=steps, units=units), TABLE, SCALES[units])
    best, smallest = best_line(SCALES["table"])
    np.testing.assert_allclose(best, np.polyfit(X, Y, 1))
    assert smallest == pytest.approx(np.sum((best[0] * X + best[1] - Y) ** 2))
    assert 1 <= result.times[1] < (1.06 if units == "table" else 1 + 1e-9)


@pytest.mark.parametrize("units", SCALES)
def test_from_ring_to_ring_the_error_doubles(units):
    scale = SCALES[units]
    _, smallest = best_line(scale)
    for k, ring in enumerate(rings(scale), 1):
        sse = [np.sum((a * scale.X + b - scale.T) ** 2) for a, b in ring[::30]]
        np.testing.assert_allclose(sse, 2**k * smallest)


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
