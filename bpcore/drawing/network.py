"""The network as a picture, and its activation function."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.text import Text

from bpcore.core.network import Activation, FloatArray, Network, Params
from bpcore.core.words import counted
from bpcore.drawing.style import COLOURS, LAYER_COLOURS, LAYER_DASHES, style

WIDEST = 5.0
"""Line width, in points, of the largest weight in the picture."""

MOST_UNITS = 12
"""A layer with more units is drawn with a gap in its middle."""


class NetworkArtists(NamedTuple):
    """What `draw_network` has drawn.

    Attributes
    ----------
    connections : list of LineCollection
        One for each layer that has weights; its lines lie in the order of ``W.ravel()``.
    units : list of Line2D
        The circles, one artist for each layer, the inputs first.
    labels : list of Text
    """

    connections: list[LineCollection]
    units: list[Line2D]
    labels: list[Text]


def draw_network(
    ax: Axes,
    network: Network,
    params: Params | None = None,
    *,
    input_names: Sequence[str] = (),
    output_names: Sequence[str] = (),
) -> NetworkArtists:
    """Draw a network as circles and lines, from the inputs on the left to the outputs.

    Parameters
    ----------
    ax : Axes
        At least 8 × 4 inches for 3–8–2.
    network : Network
    params : Params, optional
        Makes each line as wide as its weight is large, solid where it is positive and dashed where
        it is negative. It may also be a gradient.
    input_names, output_names : sequence of str

    Returns
    -------
    NetworkArtists
    """
    places = [unit_heights(size) for size in network.sizes]
    with style():
        ax.set_axis_off()
        connections = []
        for x, (below, above) in enumerate(itertools.pairwise(places)):
            ends = [[(x, low), (x + 1, high)] for high in above for low in below]
            colour = LAYER_COLOURS[x % len(LAYER_COLOURS)]
            lines = LineCollection(ends, colors=colour, linewidths=1.0, alpha=0.65, zorder=1)
            connections.append(ax.add_collection(lines))
        units = []
        for x, heights in enumerate(places):
            colour = LAYER_COLOURS[(x - 1) % len(LAYER_COLOURS)] if x else COLOURS["inputs"]
            look = {"color": colour, "markersize": 17, "markeredgewidth": 1.8, "zorder": 2}
            units += ax.plot([x] * len(heights), heights, "o", markerfacecolor="white", **look)
        labels = _label(ax, network, places, input_names, output_names)
        ax.set_xlim(-0.65, network.n_layers + 0.65)
        ax.set_ylim(-1.45, 1.3)
    artists = NetworkArtists(connections, units, labels)
    if params is not None:
        set_weights(artists, params)
    return artists


def set_weights(artists: NetworkArtists, params: Params) -> None:
    """Give the lines of a drawn network the widths of these weights.

    Parameters
    ----------
    artists : NetworkArtists
    params : Params
        Of the network that was drawn, or its gradient. The largest weight is the widest line.
    """
    largest = max(np.abs(layer.W).max() for layer in params.layers) or 1.0
    for lines, layer in zip(artists.connections, params.layers, strict=True):
        W = layer.W[np.ix_(*(drawn_units(size) for size in layer.W.shape))].ravel()
        lines.set_linewidths(0.15 + WIDEST * np.abs(W) / largest)
        lines.set_linestyles(["-" if w >= 0 else "--" for w in W])


def draw_activation(
    axes: Sequence[Axes], activation: Activation, Z: FloatArray | None = None
) -> list[Line2D]:
    """Draw an activation function on the first axes, its slope on the second.

    Parameters
    ----------
    axes : sequence of two Axes
    activation : Activation
    Z : ndarray, optional
        Pre-activations to mark on both curves.

    Returns
    -------
    list of Line2D
        The two curves.
    """
    z = np.linspace(-8, 8, 401)
    a = activation.function(z)
    lines = []
    with style():
        for ax, curve, name in zip(
            axes, (a, activation.slope(z, a)), ("a = f(z)", "slope f ′(z)"), strict=True
        ):
            lines += ax.plot(z, curve, color=LAYER_COLOURS[0], linestyle=LAYER_DASHES[0])
            ax.set_title(f"{activation.name}: {name}")
            ax.set_xlabel("pre-activation z")
            ax.set_ylabel("activation a" if curve is a else "slope f ′(z)")
        if Z is not None:
            Z = np.ravel(Z)
            A = activation.function(Z)
            # Half transparent, so that marks which nearly coincide look darker.
            look = {"color": "#222222", "markersize": 6, "markeredgewidth": 0, "alpha": 0.45}
            axes[0].plot(Z, A, "o", **look)
            axes[1].plot(Z, activation.slope(Z, A), "o", **look)
    return lines


def drawn_units(size: int) -> np.ndarray:
    """Which units of a layer are drawn: all, or the first and the last of many."""
    half = MOST_UNITS // 2
    every = np.arange(size)
    return every if size <= MOST_UNITS else np.concatenate([every[:half], every[-half:]])


def unit_heights(size: int) -> FloatArray:
    """Heights of a layer's units, from the top down, evenly spaced about 0."""
    count = min(size, MOST_UNITS)
    slots = np.arange(count, dtype=float)
    if size > MOST_UNITS:
        slots[count // 2 :] += 1  # the gap
    return (slots.mean() - slots) * min(2 / max(slots[-1], 1), 0.5)


def _label(
    ax: Axes,
    network: Network,
    places: Sequence[FloatArray],
    input_names: Sequence[str],
    output_names: Sequence[str],
) -> list[Text]:
    """Name inputs and outputs; say what each column holds, and between columns which weights."""
    last = network.n_layers
    labels = []
    for x, names, side, gap in ((0, input_names, "right", -0.1), (last, output_names, "left", 0.1)):
        for height, name in zip(places[x], names, strict=False):
            text = name.replace("_", " ")
            labels.append(ax.text(x + gap, height, text, ha=side, va="center"))
    centred = {"ha": "center", "va": "center"}
    for x, size in enumerate(network.sizes):
        symbol = "X" if x == 0 else "Y" if x == last else f"A{x}"
        kind = "input" if x == 0 else "output" if x == last else "hidden unit"
        labels.append(ax.text(x, 1.22, symbol, weight="bold", size=15, **centred))
        labels.append(ax.text(x, -1.22, counted(size, kind), **centred))
        if size > MOST_UNITS:
            labels.append(ax.text(x, 0, "⋮", size=20, **centred))
        if x:
            m, k = network.shapes[x - 1]
            text = f"W{x}: {m}×{k - 1}\nb{x}: {m}"
            labels.append(ax.text(x - 0.5, -1.22, text, **centred))
    return labels
