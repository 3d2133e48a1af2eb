"""A tape: numbers that remember what they were made of, and the walk back over it.

The lesson writes the same in a cell; here each number also knows which kind of operation made it,
so that the graph can be drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bpcore.core.network import FloatArray, Params

ONES = ("sum", "difference")
"""Operations whose local slopes are 1 and −1: to multiply by them is no work."""


@dataclass(eq=False)
class Number:
    """A number on a tape.

    Attributes
    ----------
    value : float
    kind : str
        What made it: "given", or the name of an operation of ``Tape``.
    made_of : tuple of (Number, float)
        Its parts, each with the local slope: how many times as much it changes as the part does,
        all other parts fixed.
    slope : float
        Of the end of the tape towards it, once ``Tape.backward`` has been there.
    """

    value: float
    kind: str = "given"
    made_of: tuple[tuple[Number, float], ...] = ()
    slope: float = 0.0

    @property
    def forward_products(self) -> int:
        """Multiplications that its value took; the curve's exponential is not counted as one."""
        return int(self.kind in ("product", "square", "half"))

    @property
    def backward_products(self) -> int:
        """Multiplications that hand its slope on to its parts, and make the local slopes."""
        if self.kind in ONES:
            return 0
        return len(self.made_of) + (self.kind in ("logistic", "square"))


class Tape:
    """Operations in the order in which they were done.

    Attributes
    ----------
    operations : list of Number
        What was computed, without the numbers that were given.
    """

    def __init__(self) -> None:
        self.operations: list[Number] = []

    def _write(self, kind: str, value: float, *made_of: tuple[Number, float]) -> Number:
        self.operations.append(Number(value, kind, made_of))
        return self.operations[-1]

    def product(self, a: Number, b: Number) -> Number:
        """A · b."""
        return self._write("product", a.value * b.value, (a, b.value), (b, a.value))

    def sum(self, *parts: Number) -> Number:
        """All of them added."""
        total = sum(part.value for part in parts)
        return self._write("sum", total, *((part, 1.0) for part in parts))

    def difference(self, a: Number, b: Number) -> Number:
        """A − b."""
        return self._write("difference", a.value - b.value, (a, 1.0), (b, -1.0))

    def logistic(self, z: Number) -> Number:
        """1 / (1 + exp(−z)), whose slope is a · (1 − a)."""
        a = float(1 / (1 + np.exp(-z.value)))
        return self._write("logistic", a, (z, a * (1 - a)))

    def square(self, a: Number) -> Number:
        """a²."""
        return self._write("square", a.value**2, (a, 2 * a.value))

    def half(self, a: Number) -> Number:
        """A / 2."""
        return self._write("half", a.value / 2, (a, 0.5))

    def backward(self, end: Number) -> None:
        """Give every number the slope of ``end`` towards it: the chain rule, once for each part."""
        for number in self.operations:
            number.slope = 0.0
            for part, _ in number.made_of:
                part.slope = 0.0
        end.slope = 1.0
        for number in reversed(self.operations):
            for part, local in number.made_of:
                part.slope += number.slope * local


class Recorded(NamedTuple):
    """Half the squared error of a network with one hidden layer in one year, on a tape.

    The columns say what depends on what, from left to right: inputs, products, sums, activations,
    products, sums, errors, their squares, the sum of these, half of it.
    """

    tape: Tape
    columns: list[list[Number]]
    beside: dict[Number, Number]  # from a product to its weight, and from a sum to its bias
    parameters: list[Number]  # in the order of params.theta

    @property
    def slopes(self) -> FloatArray:
        """Of the end towards each parameter, of shape (n_params,)."""
        return np.array([parameter.slope for parameter in self.parameters])


def record(params: Params, x: FloatArray, t: FloatArray) -> Recorded:
    """Compute the error of one sample on a tape, and walk back.

    Parameters
    ----------
    params : Params
        Of a network with one hidden, logistic layer.
    x, t : ndarray of shape (n_inputs,), (n_outputs,)
        Inputs and targets of the sample.

    Returns
    -------
    Recorded
    """
    tape = Tape()
    parameters, inputs, targets = (
        [Number(value) for value in np.asarray(given, dtype=float).tolist()]
        for given in (params.theta, x, t)
    )
    columns, beside, begin = [inputs], {}, 0
    for layer, (units, width) in enumerate(params.network.shapes):
        products, sums = [], []
        for _ in range(units):
            *weights, bias = parameters[begin : begin + width]
            begin += width
            of_unit = [
                tape.product(weight, a) for weight, a in zip(weights, columns[-1], strict=True)
            ]
            beside |= dict(zip(of_unit, weights, strict=True))
            products += of_unit
            sums.append(tape.sum(*of_unit, bias))
            beside[sums[-1]] = bias
        columns += [products, sums]
        if layer == 0:
            columns.append([tape.logistic(z) for z in sums])
    errors = [tape.difference(t, y) for t, y in zip(targets, columns[-1], strict=True)]
    squares = [tape.square(error) for error in errors]
    sse = tape.sum(*squares)
    end = tape.half(sse)
    tape.backward(end)
    return Recorded(tape, [*columns, errors, squares, [sse], [end]], beside, parameters)
