"""The network: its parameters, the forward pass, and back-propagation in readable NumPy.

Rows are samples. A layer of ``m`` units fed by ``k`` values is one matrix ``[W | b]`` of shape
(m, k + 1): the bias is the weight of a constant unit. All layers together are one flat vector
``theta``; ``W`` and ``b`` are views into it.

Everything here also takes a stack: many parameter vectors at once, many tables, or both. The
shapes in front of the last one or two then go together as NumPy broadcasts them.

The loss whose gradient is taken here is ½·SSE, summed over the samples, or the cross-entropy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bpcore.core import layers
from bpcore.core.checks import (
    check_callable,
    check_choice,
    check_flag,
    check_floats,
    check_int,
    check_positive,
    check_result,
    check_seed,
    check_shape,
    check_type,
)

FloatArray = NDArray[np.float64]


# ---- Activations: each function stands beside its own derivative ---------------------------------


@dataclass(frozen=True)
class Activation:
    """What a unit does to its pre-activation, and the slope of that.

    Parameters
    ----------
    name : str
    function : callable
        ``Z -> A``, elementwise.
    slope : callable
        ``(Z, A) -> dA/dZ``, elementwise. It is given both, because for some functions the
        activation is the shorter way.

    Examples
    --------
    >>> softplus = Activation("softplus", lambda Z: np.logaddexp(0, Z), lambda Z, A: 1 - np.exp(-A))
    """

    name: str
    function: Callable[[FloatArray], FloatArray]
    slope: Callable[[FloatArray, FloatArray], FloatArray]

    def __post_init__(self) -> None:
        check_type("name", self.name, str)
        check_callable("function", self.function)
        check_callable("slope", self.slope)

    def activate(self, Z: FloatArray) -> FloatArray:
        """The activations of pre-activations, elementwise; else a ValueError."""
        return self._elementwise("function", Z)

    def slope_at(self, Z: FloatArray, A: FloatArray) -> FloatArray:
        """The slopes there, elementwise; else a ValueError."""
        return self._elementwise("slope", Z, A)

    def _elementwise(self, part: str, *given: FloatArray) -> FloatArray:
        """What ``function`` or ``slope`` gives; a reader's own may write into what it is given."""
        if ACTIVATIONS.get(self.name) is self:
            return getattr(self, part)(*given)
        result = getattr(self, part)(*(array.copy() for array in given))
        return check_result(f"{part} of {self.name!r}", result, given[0].shape)


def logistic(Z: FloatArray) -> FloatArray:
    """1 / (1 + exp(-Z)), which MATLAB calls ``logsig``."""
    # exp(709.8) overflows; NaN passes through np.clip.
    return 1 / (1 + np.exp(-np.clip(Z, -708, 708)))


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("identity", lambda Z: Z, lambda Z, A: np.ones_like(Z)),
        Activation("logistic", logistic, lambda Z, A: A * (1 - A)),
        Activation("tanh", np.tanh, lambda Z, A: 1 - A * A),
        Activation("relu", lambda Z: np.maximum(Z, 0), lambda Z, A: np.where(Z > 0, 1.0, 0.0)),
    )
}


# ---- The shape of a network, and its parameters --------------------------------------------------


LOSSES = ("squared", "cross-entropy")

MOST_PARAMS = 100_000_000
"""Of a network; more do not fit into the memory of many a computer."""


@dataclass(frozen=True)
class Network:
    """The shape of a network: how many units in each layer, and what they do.

    Parameters
    ----------
    sizes : sequence of int
        Units per layer, the inputs first and the outputs last: ``(3, 8, 2)``.
    hidden, output : str or Activation
        Activation of the hidden layers and of the output layer: "logistic", "tanh", "relu",
        "identity", or one of your own (which runs on NumPy, slower than the compiled engine).
    residual : bool
        Whether each hidden layer with as many units as the layer below adds what it was given:
        A = f(Z) + A of the layer below.
    normalised : bool
        Whether in each hidden layer the pre-activations of a sample are brought to mean 0 and
        variance 1 over its units, before the activation.
    recurrent : bool
        Whether the first hidden layer also reads its own activations of the row before, zeros
        before the first: the rows are then successive times, and its ``[W | b]`` is of shape
        (m, k + m + 1).
    direct : bool
        Whether the output layer also reads the inputs, beside the units below: a linear skip
        connection. Its ``[W | b]`` is of shape (m, k + n_inputs + 1).
    loss : str
        "squared", which is ½·SSE, or "cross-entropy": of logistic outputs, and targets from 0 to 1.

    Raises
    ------
    ValueError
        If there are fewer than two layers, a layer without units, an unknown activation, or if two
        of these do not go together.

    References
    ----------
    He et al., 2016 (residual); Ba, Kiros & Hinton, 2016 (normalised); Elman, 1990 (recurrent).
    """

    sizes: tuple[int, ...]
    hidden: str | Activation = "logistic"
    output: str | Activation = "identity"
    _: KW_ONLY
    residual: bool = False
    normalised: bool = False
    recurrent: bool = False
    direct: bool = False
    loss: str = "squared"

    def __post_init__(self) -> None:
        sizes = tuple(self.sizes) if isinstance(self.sizes, Sequence | np.ndarray) else ()
        if len(sizes) < 2:
            raise ValueError(
                f"sizes is {self.sizes!r}; "
                f"it needs at least two numbers, inputs and outputs: (3, 8, 2)"
            )
        object.__setattr__(self, "sizes", tuple(check_int("sizes", size, 1) for size in sizes))
        for name in ("residual", "normalised", "recurrent", "direct"):
            object.__setattr__(self, name, check_flag(name, getattr(self, name)))
        if self.n_params > MOST_PARAMS:
            raise ValueError(f"sizes makes more than {MOST_PARAMS:,} parameters; take fewer units")
        for name in ("hidden", "output"):
            activation = getattr(self, name)
            if not isinstance(activation, Activation):
                check_choice(name, activation, ACTIVATIONS)
            elif ACTIVATIONS.get(activation.name) is activation:  # one of the module's own
                object.__setattr__(self, name, activation.name)
        check_choice("loss", self.loss, LOSSES)
        self._refuse_what_does_not_go_together()

    def _refuse_what_does_not_go_together(self) -> None:
        """Raise a ValueError where one option needs another, or excludes it."""
        if self.loss == "cross-entropy" and self.output != "logistic":
            output = getattr(self.output, "name", self.output)
            raise ValueError(
                f"loss is 'cross-entropy' and output is {output!r}; "
                f"it needs outputs between 0 and 1: output='logistic'"
            )
        if self.recurrent and (self.residual or self.normalised):
            raise ValueError(
                "recurrent goes with neither residual nor normalised; leave these False, or that"
            )
        for name in ("recurrent", "direct"):
            if getattr(self, name) and self.n_layers == 1:
                raise ValueError(
                    f"{name} needs a hidden layer, and sizes is {self.sizes}; "
                    f"put its units between inputs and outputs"
                )
        if self.normalised and 1 in self.sizes[1:-1]:
            raise ValueError(
                f"normalised needs at least 2 units in each hidden layer, and sizes is "
                f"{self.sizes}: of one alone nothing is left but 0"
            )

    @property
    def n_layers(self) -> int:
        """Layers that have weights: the hidden ones and the output."""
        return len(self.sizes) - 1

    @cached_property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """Shape of each layer's ``[W | b]``."""
        shapes = [(m, k + 1) for k, m in pairwise(self.sizes)]
        if self.recurrent:
            m, columns = shapes[0]
            shapes[0] = m, columns + m
        if self.direct:
            m, columns = shapes[-1]
            shapes[-1] = m, columns + self.sizes[0]
        return tuple(shapes)

    @property
    def bounds(self) -> np.ndarray:
        """Where in θ each layer's ``[W | b]`` begins, and behind these where the last one ends."""
        return np.cumsum([0] + [m * k for m, k in self.shapes], dtype=np.int64)

    @cached_property
    def n_params(self) -> int:
        """Weights and biases together: 50 for (3, 8, 2)."""
        return sum(m * k for m, k in self.shapes)

    @cached_property
    def activations(self) -> tuple[Activation, ...]:
        """The activation of each layer that has weights."""
        names = [self.hidden] * (self.n_layers - 1) + [self.output]
        return tuple(a if isinstance(a, Activation) else ACTIVATIONS[a] for a in names)

    @cached_property
    def skips(self) -> tuple[bool, ...]:
        """Whether each layer that has weights adds what it was given to what it makes of it."""
        hidden = [self.residual and k == m for k, m in pairwise(self.sizes[:-1])]
        return (*hidden, False)

    @cached_property
    def normalises(self) -> tuple[bool, ...]:
        """Whether each layer that has weights normalises its pre-activations."""
        return (*[self.normalised] * (self.n_layers - 1), False)


class Layer(NamedTuple):
    """One layer's parameters, or their gradient: views into a flat vector."""

    W: FloatArray  # of shape (..., n_units, n_inputs)
    b: FloatArray  # of shape (..., n_units)


class Params:
    """All weights and biases of a network as one flat vector, and as one view per layer.

    A gradient has the same shape, so it is a ``Params`` too: ``gradient.layers[0].W`` is dW1.

    Parameters
    ----------
    network : Network
    theta : array_like of shape (n_params,), optional
        Kept, not copied, if it is an array of floats; zeros if left out. A stack of parameter
        vectors has the shape (..., n_params).

    Attributes
    ----------
    theta : ndarray of shape (..., n_params)
    layers : tuple of Layer

    Raises
    ------
    ValueError
        If ``theta`` has another length than the network has parameters.
    """

    def __init__(self, network: Network, theta: ArrayLike | None = None) -> None:
        check_type("network", network, Network)
        theta = np.zeros(network.n_params) if theta is None else check_floats("theta", theta)
        if theta.shape[-1:] != (network.n_params,):
            raise ValueError(
                f"theta has shape {theta.shape}; a {network.sizes} network has {network.n_params} "
                f"parameters, so it must be ({network.n_params},)"
            )
        self.network = network
        self.theta = theta
        layers, start = [], 0
        for m, k in network.shapes:
            Wb = theta[..., start : start + m * k].reshape(*theta.shape[:-1], m, k)
            layers.append(Layer(Wb[..., :-1], Wb[..., -1]))
            start += m * k
        self.layers = tuple(layers)

    def copy(self) -> Params:
        """The same numbers in memory of their own."""
        return Params(self.network, self.theta.copy())

    def __repr__(self) -> str:
        return (
            f"Params({self.network.sizes}, {self.theta.size} numbers, "
            f"norm {np.linalg.norm(self.theta):.4g})"
        )


INITIALISATIONS = ("matlab", "textbook", "uniform", "glorot", "he")


def init_params(
    network: Network,
    scheme: str = "matlab",
    *,
    scale: float = 1.0,
    seed: int | None = None,
) -> Params:
    """Initial weights and biases.

    Parameters
    ----------
    network : Network
    scheme : str
        - "matlab": uniform on [0, 1), weights and biases, from MATLAB's default generator
          (``rng('default')``), each matrix filled column by column: the reference program's
          numbers, bit for bit.
        - "textbook": 0.5·U − 0.1 with the same U.
        - "uniform": weights and biases uniform on [-1, 1).
        - "glorot": weights uniform on ±√(6 / (n_in + n_out)), biases 0.
        - "he": weights normal with variance 2 / n_in, biases 0.
    scale : float
        Multiplies the weights (not the biases); zero or positive.
    seed : int, optional
        Of the random numbers. For "matlab" and "textbook" ``None`` means MATLAB's own seed, 5489;
        for the others, 0.

    References
    ----------
    Glorot & Bengio, 2010; He et al., 2015.
    """
    check_type("network", network, Network)
    check_choice("scheme", scheme, INITIALISATIONS)
    scale = check_positive("scale", scale, or_zero=True)
    seed = None if seed is None else check_seed("seed", seed)
    if scheme in ("matlab", "textbook"):  # NumPy's legacy Mersenne twister draws MATLAB's stream
        rand = np.random.RandomState(5489 if seed is None else seed).rand
    else:
        rng = np.random.default_rng(0 if seed is None else seed)
    params = Params(network)
    for W, b in params.layers:
        n_out, n_in = W.shape
        if scheme in ("matlab", "textbook"):
            a, c = (1.0, 0.0) if scheme == "matlab" else (0.5, -0.1)
            W[:] = a * rand(W.size).reshape(W.shape, order="F") + c
            b[:] = a * rand(b.size) + c
        elif scheme == "uniform":
            W[:] = rng.uniform(-1, 1, W.shape)
            b[:] = rng.uniform(-1, 1, b.shape)
        elif scheme == "glorot":
            limit = np.sqrt(6 / (n_in + n_out))
            W[:] = rng.uniform(-limit, limit, W.shape)
        else:
            W[:] = rng.normal(0, np.sqrt(2 / n_in), W.shape)
        W *= scale
    return params


# ---- Forward and backward ------------------------------------------------------------------------


class Forward(NamedTuple):
    """What a forward pass computes, layer by layer.

    Attributes
    ----------
    Z : list of ndarray of shape (..., n_samples, n_units)
        Pre-activations, before they are normalised; ``Z[0]`` is the first hidden layer's.
    A : list of ndarray
        Activations, and what was added to them; ``A[0]`` is X, so ``A[l + 1]`` belongs to ``Z[l]``.
    """

    Z: list[FloatArray]
    A: list[FloatArray]

    @property
    def Y(self) -> FloatArray:
        """Network output, of shape (..., n_samples, n_outputs)."""
        return self.A[-1]


class Backward(NamedTuple):
    """What a backward pass computes.

    Attributes
    ----------
    sse : float, or ndarray of a stack's shape
        Σ E², of the same pass, whatever the loss.
    deltas : list of ndarray of shape (..., n_samples, n_units)
        ∂L/∂Z of each layer, with the loss L: ½·SSE, or the cross-entropy.
    gradient : Params
        ∂L/∂θ; ``gradient.layers[0].W`` is dW1.
    """

    sse: float
    deltas: list[FloatArray]
    gradient: Params


def forward(network: Network, params: Params, X: FloatArray) -> Forward:
    """Run samples through the network.

    Parameters
    ----------
    network : Network
    params : Params
    X : array_like of shape (..., n_samples, n_inputs)

    Raises
    ------
    ValueError
        If X, or the network of ``params``, has another shape, or X holds no real numbers.
    """
    check_params(network, params)
    X = check_shape("X", X, ("n_samples", network.sizes[0]), stack=True)
    Z, A = [], [X]
    for layer, ((W, b), activation) in enumerate(
        zip(params.layers, network.activations, strict=True)
    ):
        if network.recurrent and layer == 0:
            z, a = layers.through_time(W, b, X, activation.activate)
        else:
            # A @ W.T + b, of each one in a stack
            z = _weighed(network, A, layer) @ W.mT + b[..., None, :]
            a = activation.activate(_activated(network, layer, z))
        Z.append(z)
        A.append(a + A[-1] if network.skips[layer] else a)
    return Forward(Z, A)


def backward(network: Network, params: Params, X: FloatArray, T: FloatArray) -> Backward:
    """The gradient of the loss with respect to every weight and bias, by back-propagation.

    Parameters
    ----------
    network : Network
    params : Params
    X : array_like of shape (..., n_samples, n_inputs)
    T : array_like of shape (..., n_samples, n_outputs)

    Raises
    ------
    ValueError
        If X, T, or the network of ``params``, has another shape, or X or T hold no real numbers, or
        T such as the loss does not take.

    References
    ----------
    Rumelhart, Hinton & Williams, 1986.
    """
    Z, A = forward(network, params, X)
    E = targets_of(network, A[0], T) - A[-1]
    if network.loss == "cross-entropy":  # in ∂L/∂Z = ∂L/∂Y · f′(Z) the slope f′ = Y(1 − Y) cancels
        deltas, gradient = _send_down(network, params, Z, A, -E)
    else:
        deltas, gradient = send_back(network, params, Z, A, -E)
    return Backward(_total(E * E), deltas, gradient)


def send_back(
    network: Network, params: Params, Z: list[FloatArray], A: list[FloatArray], upstream: FloatArray
) -> tuple[list[FloatArray], Params]:
    """Send the slope of a loss L back through the network, by the chain rule.

    Z and A are those of the forward pass; ``upstream`` is ∂L/∂Y, which is Y − T for L = ½·SSE, of
    shape (..., n_samples, n_outputs). Returned are ∂L/∂Z of each layer, of shape (..., n_samples,
    n_units), and ∂L/∂θ.
    """
    delta = upstream * slope_of(network, Z, A, network.n_layers - 1)
    return _send_down(network, params, Z, A, delta)


def _send_down(
    network: Network, params: Params, Z: list[FloatArray], A: list[FloatArray], delta: FloatArray
) -> tuple[list[FloatArray], Params]:
    """The same from ∂L/∂Z of the output on."""
    deltas, upstream = [delta], 0.0  # nothing passes the output by
    for layer in reversed(range(network.n_layers - 1)):
        W = params.layers[layer + 1].W[..., : network.sizes[layer + 1]]  # of this layer's units
        below = deltas[0] @ W  # ∂L/∂A of this layer, by the one above …
        upstream = below + upstream if network.skips[layer + 1] else below  # … and past it
        slope = slope_of(network, Z, A, layer)
        if network.recurrent and layer == 0:
            delta = layers.back_through_time(params.layers[0].W, upstream, slope)
        else:
            delta = upstream * slope
        if network.normalises[layer]:
            delta = layers.through_standardised(delta, Z[layer])
        deltas.insert(0, delta)
    gradient = Params(network, np.empty((*deltas[0].shape[:-2], network.n_params)))
    for layer, ((dW, db), delta) in enumerate(zip(gradient.layers, deltas, strict=True)):
        dW[:] = delta.mT @ _weighed(network, A, layer)
        db[:] = delta.sum(axis=-2)
    return deltas, gradient


def slope_of(network: Network, Z: list[FloatArray], A: list[FloatArray], layer: int) -> FloatArray:
    """f′ of a layer's units where a forward pass left them, of shape (..., n_samples, n_units)."""
    activation, z = network.activations[layer], _activated(network, layer, Z[layer])
    a = activation.activate(z) if network.skips[layer] else A[layer + 1]
    return activation.slope_at(z, a)


def _activated(network: Network, layer: int, z: FloatArray) -> FloatArray:
    """What a layer's activation is given."""
    return layers.standardised(z) if network.normalises[layer] else z


def _weighed(network: Network, A: list[FloatArray], layer: int) -> FloatArray:
    """What a layer's weights are given."""
    if network.recurrent and layer == 0:
        return layers.with_before(A[0], A[1])
    if network.direct and layer == network.n_layers - 1:
        return layers.beside(A[layer], A[0])
    return A[layer]


def sse(network: Network, params: Params, X: FloatArray, T: FloatArray) -> float | FloatArray:
    """Sum of squared errors over all samples and outputs; of a stack, an array of them."""
    A = forward(network, params, X).A
    E = targets_of(network, A[0], T) - A[-1]
    return _total(E * E)


def loss(network: Network, params: Params, X: FloatArray, T: FloatArray) -> float | FloatArray:
    """The loss whose gradient ``backward`` takes; of a stack, an array of them.

    ½·SSE, or the cross-entropy −Σ T·ln Y + (1 − T)·ln(1 − Y), over all samples and outputs.
    """
    if network.loss == "squared":
        return sse(network, params, X, T) / 2
    Z, A = forward(network, params, X)
    T, z = targets_of(network, A[0], T), Z[-1]
    # −ln Y is ln(1 + e⁻ᶻ), and −ln(1 − Y) is ln(1 + eᶻ): so neither is taken of a rounded 0.
    return _total(T * np.logaddexp(0, -z) + (1 - T) * np.logaddexp(0, z))


def _total(values: FloatArray) -> float | FloatArray:
    total = np.sum(values, axis=(-2, -1))
    return total if total.ndim else float(total)


def check_params(network: Network, params: Params) -> None:
    """Refuse what is no network, and parameters of another one."""
    check_type("network", network, Network)
    check_type("params", params, Params)
    if params.network.sizes != network.sizes:
        raise ValueError(f"params are of a {params.network.sizes} network, not of {network.sizes}")
    for name in ("recurrent", "direct"):
        theirs, ours = getattr(params.network, name), getattr(network, name)
        if theirs != ours:
            raise ValueError(
                f"params are of a network with {name}={theirs}, not of one with {name}={ours}"
            )


def targets_of(network: Network, X: FloatArray, T: ArrayLike) -> FloatArray:
    """T as an array of floats that has a row for each of X."""
    return check_targets(network, check_shape("T", T, (*X.shape[:-1], network.sizes[-1])))


def check_targets(network: Network, T: FloatArray, name: str = "T") -> FloatArray:
    """T if the network's loss takes such targets."""
    if network.loss == "cross-entropy" and not ((T >= 0) & (T <= 1)).all():
        raise ValueError(
            f"{name} has numbers that are not from 0 to 1, as loss='cross-entropy' needs them; "
            f"scale them, or take loss='squared'"
        )
    return T


def check_one(network: Network, params: Params, what: str = "one is needed here") -> None:
    """Refuse parameters of another network, and a stack of parameter vectors."""
    check_params(network, params)
    if params.theta.ndim != 1:
        raise ValueError(
            f"params are a stack of shape {params.theta.shape[:-1]}; {what}: take one of them"
        )


def check_memoryless(network: Network, what: str) -> None:
    """Refuse a recurrent network where each row is taken without those before it."""
    check_type("network", network, Network)
    if network.recurrent:
        raise ValueError(
            f"network is recurrent, and {what} takes rows without the ones before them; "
            f"take a network that is not"
        )


def hidden_slope(network: Network, params: Params, X: FloatArray) -> float | FloatArray:
    """Mean slope of the hidden units over units and samples; of a stack, an array of them.

    It is 0.25 at most for logistic ones, 0 when all are saturated. Of several hidden layers it is
    the smallest one's: a single saturated layer stops everything below it. A network without hidden
    layers has slope 1: nothing stands between its weights and the error.
    """
    Z, A = forward(network, params, X)
    hidden = range(network.n_layers - 1)
    slopes = [slope_of(network, Z, A, layer).mean(axis=(-2, -1)) for layer in hidden]
    smallest = np.min(slopes or [np.ones(Z[-1].shape[:-2])], axis=0)
    return smallest if smallest.ndim else float(smallest)


# ---- What the training loop calls: these have a compiled twin in the engine ----------------------


def gradient(
    network: Network, theta: FloatArray, X: FloatArray, T: FloatArray, rows, out: FloatArray
) -> float:
    """Write the gradient of the loss over the samples ``rows`` into ``out``; return their SSE.

    Here X and T lie on their side, a row per variable and a column per sample: that is what the
    compiled loops like.
    """
    result = backward(network, Params(network, theta), X[:, rows].T, T[:, rows].T)
    out[:] = result.gradient.theta
    return result.sse


def sum_of_squares(network: Network, theta: FloatArray, X: FloatArray, T: FloatArray) -> float:
    """SSE over all samples; X and T on their side, as in ``gradient``."""
    return sse(network, Params(network, theta), X.T, T.T)
