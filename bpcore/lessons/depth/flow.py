"""What passes back through a deep network: slopes times weights, layer by layer.

A delta goes back by δₗ = (δₗ₊₁ Wₗ₊₁) ⊙ f′(Zₗ): through the weights, then through the slopes. Here
each of the two is measured as a factor of its own, at the network's weights, over all years.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bpcore.core.checks import check_type
from bpcore.core.network import (
    ACTIVATIONS,
    FloatArray,
    Network,
    Params,
    check_one,
    forward,
    slope_of,
    targets_of,
)

SATURATED = 0.1
"""A unit is saturated where its slope is below this part of the largest that its function has."""

LARGEST_SLOPE = 0.25
"""Of a logistic unit; those of the other activation functions reach 1."""

VANISHES, EXPLODES = 1e-3, 1e3
"""Less than this part of the error in layer 1 counts as vanished; more than that as exploded."""


def verdict(passed: float) -> str:
    """What becomes of an error of which this part arrives: it "vanishes", "explodes" or "lasts"."""
    if passed < VANISHES:
        return "vanishes"
    return "explodes" if not passed <= EXPLODES else "lasts"


class Flow(NamedTuple):
    """What each layer does to the error on its way back. Layer 1 stands first.

    Each has the shape (n_layers,), but the factors and ``saturated`` (n_layers - 1,): of these,
    place ``l`` belongs to hidden layer ``l + 1``. The factors lead to it from the layer above, so
    ``delta_norms[l] = delta_norms[l + 1] * weight_factors[l] * slope_factors[l]``.
    """

    gradient_norms: FloatArray  # of each layer's gradient, weights and biases together
    delta_norms: FloatArray  # of each layer's deltas, over units and samples
    weight_factors: FloatArray  # how much longer the deltas become; NaN where nothing arrives
    slope_factors: FloatArray  # the same: a mean of slopes, weighted by what arrives
    sizes: FloatArray  # root mean square of the activations that leave each layer
    spreads: FloatArray  # root mean square of their standard deviations from sample to sample
    saturated: FloatArray  # share of a layer's units and samples that are saturated

    @property
    def finite(self) -> bool:
        """Whether the network's output, and so all else, is finite."""
        return bool(np.isfinite(self.gradient_norms).all())

    @property
    def passed(self) -> float:
        """What is left of the error in layer 1, as a part of the error at the output."""
        factors = self.weight_factors * self.slope_factors
        return 0.0 if np.isnan(factors).any() else float(np.prod(factors))


def flow(network: Network, params: Params, X: FloatArray, T: FloatArray) -> Flow:
    """Follow the error back through a network.

    Parameters
    ----------
    network : Network
    params : Params
    X : ndarray of shape (n_samples, n_inputs)
    T : ndarray of shape (n_samples, n_outputs)

    Returns
    -------
    Flow
        Not finite where the network's output is not.

    Raises
    ------
    ValueError
        If a delta goes back in other ways as well, or the loss is not of squared errors.

    Notes
    -----
    The deltas are brought to length 1 in every layer, and their length is carried along as a
    logarithm. So nothing underflows before the norm itself does, at 1e-308; the squares in a norm
    taken straight away would underflow at 1e-162.

    References
    ----------
    Bengio, Simard & Frasconi, 1994; Pascanu, Mikolov & Bengio, 2013.
    """
    check_type("network", network, Network)
    check_one(network, params)
    for option in ("residual", "normalised", "recurrent", "direct"):
        if getattr(network, option):
            raise ValueError(
                f"network is {option}; flow follows a delta through weights and slopes alone"
            )
    if network.loss != "squared":
        raise ValueError(f"network has loss={network.loss!r}; flow follows squared errors")
    with np.errstate(all="ignore"):  # a network may have overflowed
        Z, A = forward(network, params, X)
        n = network.n_layers
        slopes = [slope_of(network, Z, A, layer) for layer in range(n)]
        logs, gradient_logs = np.full(n, -np.inf), np.full(n, -np.inf)
        by_weights, by_slopes = np.full(n - 1, np.nan), np.full(n - 1, np.nan)
        delta, log = _unit((A[-1] - targets_of(network, A[0], T)) * slopes[-1])
        for layer in reversed(range(n)):
            logs[layer] = log
            entering = np.hypot(np.linalg.norm(delta.T @ A[layer]), np.linalg.norm(delta.sum(0)))
            gradient_logs[layer] = log + np.log(entering)
            if layer == 0 or not np.isfinite(log):
                break
            delta, by_weight = _unit(delta @ params.layers[layer].W)
            delta, by_slope = _unit(delta * slopes[layer - 1])
            by_weights[layer - 1], by_slopes[layer - 1] = np.exp(by_weight), np.exp(by_slope)
            log += by_weight + by_slope
        largest = LARGEST_SLOPE if str(network.hidden) == "logistic" else 1.0
        if not np.isfinite(A[-1]).all():
            logs[:] = gradient_logs[:] = np.nan
        return Flow(
            np.exp(gradient_logs),
            np.exp(logs),
            by_weights,
            by_slopes,
            np.array([np.sqrt(np.mean(a * a)) for a in A[1:]]),
            np.array([np.sqrt(np.mean(a.var(axis=0))) for a in A[1:]]),
            np.array([np.mean(slope < SATURATED * largest) for slope in slopes[:-1]]),
        )


def hidden_slopes(network: Network, params: Params, X: FloatArray) -> list[FloatArray]:
    """Slope of every hidden unit in every sample.

    Returns
    -------
    list of ndarray of shape (n_samples, n_units)
        For each hidden layer.
    """
    Z, A = forward(network, params, X)
    return [slope_of(network, Z, A, layer) for layer in range(network.n_layers - 1)]


class ChainFlow(NamedTuple):
    """What passes through a chain of single units: each feeds the next through one weight."""

    values: FloatArray  # the input, and the activation of each unit: one more than units
    slopes: FloatArray  # f′(z) of each unit
    factors: FloatArray  # w·f′(z): by how much each passes on a small change of what it is given
    products: FloatArray  # by how much the end changes with each value; the last is 1


def chain_flow(
    weight: float, bias: float, x: float, depth: int, activation: str = "logistic"
) -> ChainFlow:
    """Send a number x through a chain of units, and a small change back.

    The units have the same weight, bias and activation function, a key of ``bpcore.ACTIVATIONS``.
    """
    unit = ACTIVATIONS[activation]
    values, slopes = np.empty(depth + 1), np.empty(depth)
    values[0] = x
    with np.errstate(over="ignore", invalid="ignore"):  # a long chain may overflow
        for i in range(depth):
            z = np.array(weight * values[i] + bias)
            values[i + 1] = unit.function(z)
            slopes[i] = unit.slope(z, values[i + 1])
        factors = weight * slopes
        products = np.append(np.cumprod(factors[::-1])[::-1], 1.0)
    return ChainFlow(values, slopes, factors, products)


def _unit(vector: FloatArray) -> tuple[FloatArray, float]:
    """A vector at length 1, and the logarithm of its length; (itself, -inf) if it is zero."""
    largest = np.abs(vector).max()
    if largest == 0 or not np.isfinite(largest):
        return vector, np.log(largest)
    scaled = vector / largest  # so that no square underflows or overflows
    length = np.linalg.norm(scaled)
    return scaled / length, float(np.log(largest) + np.log(length))
