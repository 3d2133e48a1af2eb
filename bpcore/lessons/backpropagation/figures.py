"""What a training run and a gradient check leave behind, drawn: plain functions of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from numpy.typing import ArrayLike

from bpcore.core.network import FloatArray
from bpcore.drawing.style import COLOURS, LAYER_COLOURS, LAYER_DASHES, LAYER_MARKERS, style


class SseArtists(NamedTuple):
    """What `draw_sse` has drawn.

    Attributes
    ----------
    curve : Line2D
    marks : Line2D
        The single epochs that are marked; without points where there are none.
    levels : list of Line2D
        The horizontal lines.
    labels : list of Annotation
        Of the marked epochs.
    """

    curve: Line2D
    marks: Line2D
    levels: list[Line2D]
    labels: list[Annotation]


@style()
def draw_sse(
    ax: Axes,
    sse: FloatArray,
    *,
    goal: float | None = None,
    constant: float | None = None,
    mark: Sequence[int] = (),
    label: str = "network",
) -> SseArtists:
    """SSE against the epoch, counted from 1, both on log axes.

    Parameters
    ----------
    ax : Axes
    sse : ndarray of shape (epochs,)
    goal : float, optional
        The SSE at which training would stop.
    constant : float, optional
        SSE of the best constant output.
    mark : sequence of int
        Epochs to mark with a dot and their number.
    label : str
        Of the curve, in the legend.
    """
    (curve,) = ax.loglog(np.arange(1, len(sse) + 1), sse, color=COLOURS["sse"], label=label)
    levels = []
    for value, name, dashes, colour in (
        (constant, "best constant", ":", COLOURS["limit"]),
        (goal, "goal", "-.", COLOURS["limit"]),
    ):
        if value is not None:
            levels.append(
                ax.axhline(value, color=colour, linestyle=dashes, label=f"{name}, {value:.4g}")
            )
    epochs = np.array(mark, dtype=int)
    (marks,) = ax.plot(epochs, sse[epochs - 1], "o", color=COLOURS["sse"], markersize=7)
    labels = [
        ax.annotate(
            f"{epoch}",
            (epoch, sse[epoch - 1]),
            xytext=(0, 8),
            textcoords="offset points",
            ha="center",
        )
        for epoch in epochs
    ]
    ax.set(xlabel="epoch", ylabel="SSE")
    ax.legend()
    return SseArtists(curve, marks, levels, labels)


@style()
def draw_gradient_norms(ax: Axes, norms: FloatArray) -> list[Line2D]:
    """The length of each layer's gradient against the epoch, counted from 1, both on log axes.

    Parameters
    ----------
    ax : Axes
    norms : ndarray of shape (epochs, n_layers)
    """
    lines = [
        ax.loglog(
            np.arange(1, len(norms) + 1),
            norms[:, layer],
            color=LAYER_COLOURS[layer % len(LAYER_COLOURS)],
            linestyle=LAYER_DASHES[layer % len(LAYER_DASHES)],
            label=f"layer {layer + 1}",
        )[0]
        for layer in range(norms.shape[1])
    ]
    ax.set(xlabel="epoch", ylabel="gradient norm")
    ax.legend()
    return lines


@style()
def draw_hidden_slope(
    ax: Axes, epochs: ArrayLike, slopes: ArrayLike, largest: float = 0.25
) -> tuple[Line2D, Line2D]:
    """Mean slope of the hidden units against the epochs done, with the largest that is possible.

    Parameters
    ----------
    ax : Axes
    epochs : array_like of shape (n,)
        How many epochs lie behind each value; the start, 0, is drawn at the left end of the axis.
    slopes : array_like of shape (n,)
    largest : float
        ¼ for logistic units.
    """
    (curve,) = ax.plot(
        epochs,
        slopes,
        color=LAYER_COLOURS[0],
        marker=LAYER_MARKERS[0],
        markersize=3.5,
        label="hidden layer",
    )
    limit = ax.axhline(
        largest, color=COLOURS["kept"], linestyle="--", label=f"largest possible, {largest:g}"
    )
    ax.set_xscale("symlog", linthresh=1, linscale=0.4)
    ax.set_xlim(left=0)
    ax.set_yscale("log")
    ax.set(xlabel="epochs done", ylabel="mean slope a(1 − a)")
    ax.legend()
    return curve, limit


@style()
def draw_along(
    ax: Axes,
    values: ArrayLike,
    losses: ArrayLike,
    here: tuple[float, float],
    slope: float | None = None,
    *,
    reach: float = 1.0,
    there: tuple[float, float] | None = None,
    label: str = "½·SSE",
) -> list[Line2D]:
    """A loss along a line through the parameters: the curve, where we stand, the tangent there.

    Parameters
    ----------
    ax : Axes
    values, losses : array_like of shape (n,)
    here : tuple of float
        Value and loss where we stand.
    slope : float, optional
        Of the tangent; left out, none is drawn.
    reach : float
        How far the tangent goes to either side, in units of ``values``.
    there : tuple of float, optional
        Value and loss where a step would lead.
    label : str
        Of the curve, in the legend.
    """
    lines = ax.plot(values, losses, color=COLOURS["sse"], label=label)
    if slope is not None:
        along = np.array([-reach, reach])
        lines += ax.plot(
            here[0] + along,
            here[1] + slope * along,
            color=COLOURS["limit"],
            linestyle="--",
            label="tangent",
        )
    lines += ax.plot(*here, "o", color=COLOURS["limit"], markersize=8, label="where we stand")
    if there is not None:
        lines += ax.plot(*there, "s", color=COLOURS["sse"], markersize=8, label="where we land")
    ax.legend()
    return lines


@style()
def draw_gradcheck_floor(
    ax: Axes, steps: FloatArray, deviations: FloatArray, truncation: float, round_off: float
) -> list[Line2D]:
    """The deviation in a gradient check against the step h, both on log axes, with its two causes.

    Parameters
    ----------
    ax : Axes
    steps, deviations : ndarray of shape (n,)
        Half-width h of the central difference; largest difference from the analytic gradient,
        relative to its norm.
    truncation, round_off : float
        The truncation is ``truncation · h²``, the noise about ``round_off / h``.
    """
    lines = ax.loglog(
        steps,
        deviations,
        "o",
        color=COLOURS["sse"],
        markersize=5,
        label="measured, all 50 parameters",
    )
    h = np.geomspace(steps.min(), steps.max(), 200)
    limits = deviations.min() / 10, deviations.max() * 3
    for curve, dashes, name in (
        (truncation * h**2, "--", "truncation, grows as h²"),
        (round_off / h, "-.", "round-off, grows as 1/h"),
    ):
        lines += ax.loglog(h, curve, color=COLOURS["limit"], linestyle=dashes, label=name)
    ax.set(xlabel="step h", ylabel="deviation / norm of the gradient", ylim=limits)
    ax.legend()
    return lines
