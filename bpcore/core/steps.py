"""From a gradient to a step: clipping, weight decay, step rule, schedule of the learning rate.

The order is PyTorch's: the raw gradient is clipped, then weight decay is added, then the rule is
applied. Each rule is an elementwise function ``(g, m, v, c) -> (step, m, v)`` of the gradient
``g``, two memories ``m`` and ``v`` (zero at the start) and constants ``c``; the update is
θ ← θ − step. Written for NumPy arrays; the compiled engine runs the same text on one number at a
time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from bpcore.core.checks import (
    check_callable,
    check_choice,
    check_flag,
    check_number,
    check_positive,
    check_result,
    check_shape,
    check_type,
)
from bpcore.core.network import FloatArray, Params

# ---- Step rules ----------------------------------------------------------------------------------


class Constants(NamedTuple):
    """What a rule may use besides the gradient and its memories."""

    learning_rate: float
    beta1: float
    beta2: float
    epsilon: float
    t: float  # number of this update, counted from 1


def plain(g, m, v, c):
    """Gradient descent, MATLAB's ``traingd``: the step is η·g."""
    return c.learning_rate * g, m, v


def momentum(g, m, v, c):
    """Heavy ball, Polyak 1964, in PyTorch's form: m ← βm + g, the step is η·m."""
    m = c.beta1 * m + g
    return c.learning_rate * m, m, v


def nesterov(g, m, v, c):
    """Nesterov 1983, in PyTorch's form: m ← βm + g, the step is η·(g + βm)."""
    m = c.beta1 * m + g
    return c.learning_rate * (g + c.beta1 * m), m, v


def adagrad(g, m, v, c):
    """Duchi, Hazan & Singer 2011: v adds up g²; the step is η·g / (√v + ε)."""
    v = v + g * g
    return c.learning_rate * g / (np.sqrt(v) + c.epsilon), m, v


def rmsprop(g, m, v, c):
    """Tieleman & Hinton 2012: v is a running mean of g²; the step is η·g / (√v + ε)."""
    v = c.beta2 * v + (1 - c.beta2) * g * g
    return c.learning_rate * g / (np.sqrt(v) + c.epsilon), m, v


def adam(g, m, v, c):
    """Kingma & Ba 2015: running means of g and g², corrected for their start at zero."""
    m = c.beta1 * m + (1 - c.beta1) * g
    v = c.beta2 * v + (1 - c.beta2) * g * g
    m_hat = m / (1 - c.beta1**c.t)
    v_hat = v / (1 - c.beta2**c.t)
    return c.learning_rate * m_hat / (np.sqrt(v_hat) + c.epsilon), m, v


def matlab_momentum(g, m, v, c):
    """MATLAB's ``traingdx``: dX = mc·dX_previous + lr·mc·g, as its documentation gives it.

    ``m`` holds the last step.
    """
    m = c.beta1 * m + c.learning_rate * c.beta1 * g
    return m, m, v


@dataclass(frozen=True)
class Rule:
    """A step rule with its constants.

    Parameters
    ----------
    name : str
    function : callable
        ``(g, m, v, c) -> (step, m, v)``, elementwise; see this module's head. One of your own runs
        on NumPy, slower than the compiled engine.
    beta1, beta2, epsilon : float
        The constants that ``function`` finds in ``c``.
    decoupled : bool
        Weight decay shrinks the weights directly instead of joining the gradient (Loshchilov &
        Hutter, 2019).
    adaptive : bool
        MATLAB's adaptive learning rate, with its constants: the rate grows by 5 % after a step that
        lowers the SSE; a step that raises it by more than 4 % is undone, and the rate shrinks to
        70 %. Full batch only.

    Examples
    --------
    A rule of one's own, which looks at nothing but the sign of the gradient:

    >>> def sign_descent(g, m, v, c):
    ...     return c.learning_rate * np.sign(g), m, v
    >>> rule = Rule("sign descent", sign_descent)
    """

    name: str
    function: Callable[[Any, Any, Any, Constants], tuple[Any, Any, Any]]
    beta1: float = 0.0
    beta2: float = 0.0
    epsilon: float = 0.0
    decoupled: bool = False
    adaptive: bool = False

    def __post_init__(self) -> None:
        check_type("name", self.name, str)
        check_callable("function", self.function)
        check_flag("decoupled", self.decoupled)
        check_flag("adaptive", self.adaptive)
        constants = {
            "beta1": check_number("beta1", self.beta1, 0, 1, open_high=True),
            "beta2": check_number("beta2", self.beta2, 0, 1, open_high=True),
            "epsilon": check_positive("epsilon", self.epsilon, or_zero=True),
        }
        for name, value in constants.items():
            object.__setattr__(self, name, value)


RULE_CONSTANTS = ("beta1", "beta2", "epsilon")

RULES = {
    rule.name: rule
    for rule in (
        Rule("plain", plain),
        Rule("momentum", momentum, beta1=0.9),
        Rule("nesterov", nesterov, beta1=0.9),
        Rule("adagrad", adagrad, epsilon=1e-10),
        Rule("rmsprop", rmsprop, beta2=0.99, epsilon=1e-8),
        Rule("adam", adam, beta1=0.9, beta2=0.999, epsilon=1e-8),
        Rule("adamw", adam, beta1=0.9, beta2=0.999, epsilon=1e-8, decoupled=True),
        Rule("traingda", plain, adaptive=True),
        Rule("traingdx", matlab_momentum, beta1=0.9, adaptive=True),
    )
}


def make_rule(rule: str | Rule, **constants: float) -> Rule:
    """A step rule by its name, with other constants if wanted: ``make_rule("adam", beta1=0.8)``.

    Raises
    ------
    ValueError
        If the name or a constant is unknown, or a constant is out of its range.
    """
    if not isinstance(rule, Rule):
        rule = RULES[check_choice("rule", rule, RULES)]
    for name in constants:
        check_choice("constant of a rule", name, RULE_CONSTANTS)
    return replace(rule, **constants) if constants else rule


# ---- Schedules -----------------------------------------------------------------------------------


def _tenths(epoch: FloatArray, epochs: int) -> FloatArray:
    """How many tenths of the planned epochs have passed."""
    return epoch / (epochs / 10)


SCHEDULES: dict[str, Callable[[FloatArray, int], FloatArray]] = {
    "constant": lambda epoch, epochs: np.ones(len(epoch)),
    "step": lambda epoch, epochs: 0.5 ** np.floor(_tenths(epoch, epochs)),
    "exponential": lambda epoch, epochs: 0.5 ** _tenths(epoch, epochs),
    "1/t": lambda epoch, epochs: 1 / (1 + _tenths(epoch, epochs)),
    "cosine": lambda epoch, epochs: (1 + np.cos(np.pi * np.minimum(epoch / epochs, 1))) / 2,
}
"""``(epoch, epochs) -> factor`` on the rate that was set, of an array of epochs, from 0, and the
number planned."""


# ---- What the training loop calls: these have a compiled twin in the engine ----------------------

CLIPPINGS = ("off", "norm", "value", "layer")
OFF, BY_NORM, BY_VALUE, BY_LAYER = range(len(CLIPPINGS))


def layer_norms(g: FloatArray, bounds: np.ndarray, out: FloatArray) -> None:
    """Euclidean norm of each layer's ``g[bounds[l]:bounds[l + 1]]``, with biases, into ``out``."""
    begins = bounds[:-1].astype(np.intp, copy=False)  # as NumPy counts places on this machine
    out[:] = np.sqrt(np.add.reduceat(g * g, begins))


def clip(
    g: FloatArray,
    bounds: np.ndarray,
    norms: FloatArray,
    kind: int,
    threshold: float,
    out: FloatArray,
) -> bool:
    """Clip the gradient in place; tell whether anything was; ``out`` gets the norms that are left.

    By norm and by layer scale it down and keep its direction (of the whole, or of each layer by
    itself); by value cuts each element to ±threshold, which turns it. NaN passes through.
    """
    if kind == BY_VALUE:
        clipped = bool(np.any(np.abs(g) > threshold))
        np.clip(g, -threshold, threshold, out=g)
        layer_norms(g, bounds, out)
        return clipped
    lengths = np.full(len(norms), np.sqrt(np.sum(norms * norms))) if kind == BY_NORM else norms
    with np.errstate(invalid="ignore"):  # infinity times zero: not a number, as it should be
        factors = np.where(lengths > threshold, threshold / np.maximum(lengths, threshold), 1.0)
        g *= np.repeat(factors, np.diff(bounds).astype(np.intp, copy=False))
        out[:] = norms * factors
    return bool(np.any(lengths > threshold))


def clipped(gradient: Params, kind: str, threshold: float) -> Params:
    """A gradient after clipping; the one that is given stays as it is.

    Parameters
    ----------
    gradient : Params
    kind : str
        "off", "norm", "value" or "layer".
    threshold : float

    Raises
    ------
    ValueError
        If the kind is unknown or the threshold not positive.

    References
    ----------
    Pascanu, Mikolov & Bengio, 2013, algorithm 1.
    """
    check_type("gradient", gradient, Params)
    check_shape("gradient", gradient.theta, (gradient.network.n_params,))
    check_choice("kind", kind, CLIPPINGS)
    threshold = check_positive("threshold", threshold)
    result = gradient.copy()
    g, bounds = result.theta, gradient.network.bounds
    if kind == "value":
        np.clip(g, -threshold, threshold, out=g)
    elif kind != "off":
        ends = bounds if kind == "layer" else bounds[[0, -1]]
        for part in map(slice, ends, ends[1:]):
            g[part] = _no_longer(g[part], threshold)
    return result


def _no_longer(g: FloatArray, threshold: float) -> FloatArray:
    """A vector, scaled down to this length if it is longer.

    It is seen at size 1, so that no square overflows or underflows; a power of 2 rounds nothing.
    """
    largest = np.abs(g).max()
    power = int(np.frexp(largest)[1]) if np.isfinite(largest) else 0
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        short = np.ldexp(g, -power)
        length = np.linalg.norm(short)
        return short / length * threshold if np.ldexp(length, power) > threshold else g


def decay_weights(
    target: FloatArray, amount: float, is_weight: FloatArray, theta: FloatArray
) -> None:
    """Add ``amount`` times the weights, where ``is_weight`` is 1 and not 0, to ``target``."""
    target += amount * is_weight * theta


def apply_rule(
    rule, theta: FloatArray, g: FloatArray, m: FloatArray, v: FloatArray, c: Constants
) -> None:
    """One update, in place. A rule may write into what it is given."""
    given = rule(g.copy(), m.copy(), v.copy(), c)
    name = f"the rule {getattr(rule, '__name__', '')!r}"
    if not isinstance(given, tuple) or len(given) != 3:
        raise ValueError(f"what {name} gives is no (step, m, v), three arrays like the gradient")
    step, m[:], v[:] = (check_result(name, one, theta.shape) for one in given)
    theta -= step


def keep_largest(row: FloatArray, values: FloatArray) -> None:
    """Raise ``row`` to ``values`` where they are larger, or not a number."""
    np.maximum(row, values, out=row)


def overwrite(target: FloatArray, source: FloatArray) -> None:
    """Copy ``source`` into ``target``."""
    target[:] = source
