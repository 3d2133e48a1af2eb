"""Four neighbouring numbers at once, as a vector instruction takes them.

numba makes vector instructions of loops by itself, but not of loops within loops: there each sum is
fetched and put back for every row that is added to it. With these it stays in a register. Where the
registers of a processor hold two numbers, or eight, LLVM makes the best of it.

Imported only to compile, with ``twins``.
"""

from __future__ import annotations

import operator

from llvmlite import ir
from numba.core import types
from numba.core.datamodel import models
from numba.extending import intrinsic, overload, register_model

from bpcore.core.layout import LANES

_VECTOR = ir.VectorType(ir.DoubleType(), LANES)


class Lanes(types.Type):
    """The type of ``LANES`` floats that are worked on together."""


lanes = Lanes("lanes")
numbers = types.CPointer(types.float64)


@register_model(Lanes)
class _Register(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, _VECTOR)


@intrinsic
def place(typing_context, array, at):
    """Where ``array[at]`` lies: to be handed on as one number, where an array is seven."""

    def generate(context, builder, signature, arguments):
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        return builder.gep(array.data, [arguments[1]])

    return numbers(array, at), generate


@intrinsic
def load(typing_context, array, at):
    """The numbers from ``array[at]`` on."""

    def generate(context, builder, signature, arguments):
        return builder.load(_beginning(builder, arguments), align=8)

    return lanes(numbers, at), generate


@intrinsic
def store(typing_context, array, at, values):
    """Write ``values`` from ``array[at]`` on."""

    def generate(context, builder, signature, arguments):
        builder.store(arguments[2], _beginning(builder, arguments), align=8)
        return context.get_dummy_value()

    return types.none(numbers, at, lanes), generate


def _beginning(builder, arguments):
    """The address of a vector that begins at a number: places are counted in numbers."""
    return builder.bitcast(builder.gep(arguments[0], [arguments[1]]), _VECTOR.as_pointer())


@intrinsic
def spread(typing_context, x):
    """The same number in every lane."""

    def generate(context, builder, signature, arguments):
        first = builder.insert_element(_VECTOR(ir.Undefined), arguments[0], ir.IntType(32)(0))
        everywhere = ir.VectorType(ir.IntType(32), LANES)([0] * LANES)
        return builder.shuffle_vector(first, _VECTOR(ir.Undefined), everywhere)

    return lanes(types.float64), generate


@intrinsic
def total(typing_context, x):
    """The sum of all lanes."""

    def generate(context, builder, signature, arguments):
        each = [builder.extract_element(arguments[0], ir.IntType(32)(i)) for i in range(LANES)]
        while len(each) > 1:  # by pairs, which wait for each other least
            each = [builder.fadd(a, b) for a, b in zip(each[::2], each[1::2], strict=True)]
        return each[0]

    return types.float64(lanes), generate


def _elementwise(operation, instruction):
    """Let an operator work on lanes, lane by lane; a number beside them goes into every lane."""

    @intrinsic
    def on_lanes(typing_context, a, b):
        def generate(context, builder, signature, arguments):
            return getattr(builder, instruction)(*arguments)

        return lanes(lanes, lanes), generate

    @overload(operation, inline="always")
    def of(a, b):
        if isinstance(a, Lanes) and isinstance(b, Lanes):
            return lambda a, b: on_lanes(a, b)
        if isinstance(a, types.Float) and isinstance(b, Lanes):
            return lambda a, b: on_lanes(spread(a), b)


_elementwise(operator.iadd, "fadd")
_elementwise(operator.mul, "fmul")
