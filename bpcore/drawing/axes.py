"""Axes that follow a run: log scales, long curves thinned to the pixels there are."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from bpcore.core.network import FloatArray

FLOOR, CEILING = 1e-12, 1e12
"""What a log axis shows at most; beyond lies underflow, or a run that is lost anyway."""


def epoch_curve(
    values: FloatArray, columns: int, *, step: float = 1
) -> tuple[FloatArray, FloatArray]:
    """What was recorded in each epoch, as points of a curve on log axes.

    A long one is the smallest and the largest value in each of so many columns, evenly spaced in
    log x. No spike is lost, and it looks the same: a screen has no more columns than that.

    Parameters
    ----------
    values : ndarray of shape (epochs,)
    columns : int
    step : float
        How far an epoch goes along x; the first lies at one step.

    Returns
    -------
    x, y : ndarray of shape (at most 2 * columns,)
    """
    x, starts = _columns(len(values), columns, step)
    if len(starts):
        # A value that is not a number counts as the largest: `drawable` puts it above the axis.
        extremes = np.fmin.reduceat(values, starts), np.maximum.reduceat(values, starts)
        values = np.column_stack(extremes).ravel()
    return x, drawable(values)


@functools.lru_cache(maxsize=16)
def _columns(epochs: int, columns: int, step: float) -> tuple[FloatArray, np.ndarray]:
    """Where a curve's points lie in x, and where its columns start: nowhere if it is short.

    Kept, as a board draws many curves of the same length, and with each move of a slider.
    """
    x = step * np.arange(1.0, epochs + 1)
    starts = np.empty(0, int)
    if epochs > 2 * columns:
        starts = np.unique(np.searchsorted(x, np.geomspace(x[0], x[-1], columns + 1)[:-1]))
        x = np.repeat(x[starts], 2)
    x.setflags(write=False)
    return x, starts


def decades(
    values: FloatArray,
    keep: tuple[float, float] | None = None,
    *,
    floor: float = FLOOR,
    ceiling: float = CEILING,
) -> tuple[float, float]:
    """Limits of a log axis in whole decades around the values, and around the limits to ``keep``.

    Whole decades, because a curve that wanders a little then keeps its axis, and the axis need
    not be drawn again. They lie within ``floor`` and ``ceiling``.
    """
    values = values[np.isfinite(values) & (values > 0)]
    low, high = (values.min(), values.max()) if len(values) else (1.0, 1.0)
    if keep:
        low, high = min(low, keep[0]), max(high, keep[1])
    low, high = np.clip([low, high], floor, ceiling)
    bottom, top = np.floor(np.log10(low) + 1e-9), np.ceil(np.log10(high) - 1e-9)
    bottom = min(bottom, np.log10(ceiling) - 1)
    return 10.0**bottom, 10.0 ** max(top, bottom + 1)


def plain_decades(axis) -> None:
    """Label whole decades in plain letters, and mark nothing in between."""
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(power_of_ten))


def decade_axis(axis, low: float, high: float) -> None:
    """Limits and at most six ticks on whole decades; nothing is done where these stand."""
    if isinstance(axis.get_major_locator(), FixedLocator) and (
        tuple(axis.get_view_interval()) == (low, high)
    ):
        return
    axis.axes.set(**{f"{axis.axis_name}lim": (low, high)})
    bottom, top = round(np.log10(low)), round(np.log10(high))
    every = -(-(top - bottom) // 5)
    axis.set_major_locator(FixedLocator([10.0**t for t in range(bottom, top + 1, every)]))


def power_of_ten(value: float, _: int) -> str:
    """10⁻² in plain letters.

    Matplotlib's own label is a formula, which takes ten times as long to draw.
    """
    return "10" + str(round(np.log10(value))).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def grouped(value: float, _: int = 0) -> str:
    """A number on an axis, its digits in threes."""
    return f"{value:,.10g}".replace("-", "−")


def drawable(values: FloatArray) -> FloatArray:
    """Values on a log axis: neither infinite, which cannot be drawn, nor zero."""
    return bounded(values, FLOOR / 10, CEILING * 10)


def bounded(values: FloatArray, low: float, high: float) -> FloatArray:
    """Values within bounds, as Agg fails on huge numbers; what is not a number is put highest."""
    return np.clip(np.nan_to_num(values, nan=high), low, high)
