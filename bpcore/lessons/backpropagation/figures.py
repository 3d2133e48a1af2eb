"""The figures of lesson 02: losses along a line, a gradient check, a run and its gradients."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from bpcore.core.network import FloatArray
from bpcore.drawing.style import COLOURS, LAYER_COLOURS, LAYER_DASHES, LAYER_MARKERS, style


@style()
def draw_along(
    ax: Axes,
    values: ArrayLike,
    losses: ArrayLike,
    here: tuple[float, float],
    slope: float,
    *,
    reach: float,
    there: tuple[float, float] | None = None,
    label: str = "½·SSE",
) -> None:
    """A loss along a line through the parameters: the curve, where we stand, the tangent there.

    Parameters
    ----------
    values, losses : array_like of shape (n,)
    here : tuple of float
        Value and loss where we stand.
    slope : float
        Of the tangent.
    reach : float
        How far the tangent goes to either side, in units of ``values``.
    there : tuple of float, optional
        Value and loss where a step would lead.
    """
    ax.plot(values, losses, color=COLOURS["sse"], label=label)
    along = np.array([-reach, reach])
    tangent = here[0] + along, here[1] + slope * along
    ax.plot(*tangent, color=COLOURS["limit"], linestyle="--", label="tangent")
    ax.plot(*here, "o", color=COLOURS["limit"], markersize=8, label="where we stand")
    if there is not None:
        ax.plot(*there, "s", color=COLOURS["sse"], markersize=8, label="where we land")
    ax.legend()


@style()
def draw_gradcheck_floor(
    ax: Axes, steps: FloatArray, deviations: FloatArray, truncation: float, round_off: float
) -> None:
    """The deviation in a gradient check against the step h, both on log axes, with its two causes.

    Parameters
    ----------
    steps, deviations : ndarray of shape (n,)
        Half-width h of the central difference; largest difference from the analytic gradient,
        relative to its norm.
    truncation, round_off : float
        The truncation is ``truncation · h²``, the noise about ``round_off / h``.
    """
    look = {"color": COLOURS["sse"], "markersize": 5, "label": "measured, all 50 parameters"}
    ax.loglog(steps, deviations, "o", **look)
    h = np.geomspace(steps.min(), steps.max(), 200)
    limits = deviations.min() / 10, deviations.max() * 3
    for curve, dashes, name in (
        (truncation * h**2, "--", "truncation, grows as h²"),
        (round_off / h, "-.", "round-off, grows as 1/h"),
    ):
        ax.loglog(h, curve, color=COLOURS["limit"], linestyle=dashes, label=name)
    ax.set(xlabel="step h", ylabel="deviation / norm of the gradient", ylim=limits)
    ax.legend()


@style()
def draw_sse(
    ax: Axes, sse: FloatArray, *, goal: float, constant: float, mark: Sequence[int]
) -> None:
    """SSE, of shape (epochs,), against the epoch, counted from 1, both on log axes.

    Lines show the goal, at which training would stop, and what the best constant output has; a dot
    and a number each epoch to ``mark``.
    """
    ax.loglog(np.arange(1, len(sse) + 1), sse, color=COLOURS["sse"], label="network")
    for value, name, dashes in ((constant, "best constant", ":"), (goal, "goal", "-.")):
        look = {"color": COLOURS["limit"], "linestyle": dashes}
        ax.axhline(value, label=f"{name}, {value:.4g}", **look)
    for epoch in mark:
        point = epoch, sse[epoch - 1]
        ax.plot(*point, "o", color=COLOURS["sse"], markersize=7)
        above = {"xytext": (0, 8), "textcoords": "offset points", "ha": "center"}
        ax.annotate(f"{epoch}", point, **above)
    ax.set(xlabel="epoch", ylabel="SSE")
    ax.legend()


@style()
def draw_gradient_norms(ax: Axes, norms: FloatArray) -> None:
    """The length of each layer's gradient against the epoch, counted from 1, both on log axes.

    They have the shape (epochs, n_layers), of four layers at most.
    """
    epochs = np.arange(1, len(norms) + 1)
    looks = zip(norms.T, LAYER_COLOURS, LAYER_DASHES, strict=False)
    for layer, (values, colour, dashes) in enumerate(looks, 1):
        ax.loglog(epochs, values, color=colour, linestyle=dashes, label=f"layer {layer}")
    ax.set(xlabel="epoch", ylabel="gradient norm")
    ax.legend()


@style()
def draw_hidden_slope(ax: Axes, epochs: ArrayLike, slopes: ArrayLike) -> None:
    """Mean slope of logistic hidden units against the epochs done, with the largest possible.

    The start, 0 epochs done, is drawn at the left end of the axis.
    """
    look = {"color": LAYER_COLOURS[0], "marker": LAYER_MARKERS[0], "markersize": 3.5}
    ax.plot(epochs, slopes, label="hidden layer", **look)
    ax.axhline(0.25, color=COLOURS["kept"], linestyle="--", label="largest possible, 0.25")
    ax.set_xscale("symlog", linthresh=1, linscale=0.4)
    ax.set_xlim(left=0)
    ax.set(xlabel="epochs done", ylabel="mean slope a(1 − a)", yscale="log")
    ax.legend()
