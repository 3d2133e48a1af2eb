"""The training loop compiled: ``descent.advance`` behind an entry that unpacks its arguments.

numba turns the entry, with all that it calls, into LLVM's intermediate language, and on this
machine on into machine code. What is kept of that is loaded and called without numba, whose import
alone takes longer than any lesson's first run: see ``machine_code``. For a browser ``web.loop``
goes another way from the intermediate language on.
"""

from __future__ import annotations

import itertools
import re

import numba
from llvmlite import ir
from numba.core import types
from numba.core.compiler import CompileResult
from numba.extending import intrinsic
from numba.np import arrayobj

from bpcore.core import block, descent
from bpcore.core.twins import OPTIONS

NEEDED = {"tanh", "pow", "sqrt", "memset_pattern16"}
"""What the loop may ask of the C library, on some system, beside what LLVM itself has."""


def object_code() -> tuple[str, bytes]:
    """The name of the entry, and an object file of it for this machine.

    Raises
    ------
    RuntimeError
        If it needs a function that nobody has tried to load it with: the first call could end the
        process.
    """
    compiled = compile_entry()
    declared = re.findall(
        r'^declare [^@]*@"?([^"(\s]+)', compiled.library.get_llvm_str(), re.MULTILINE
    )
    asked = {name for name in declared if not name.startswith("llvm.")}
    if unexpected := asked - NEEDED:
        raise RuntimeError(
            f"the compiled loop needs {', '.join(sorted(unexpected))}: see NEEDED in "
            f"bpcore/core/compiling.py, or take the pinned numba"
        )
    _, _, (code, _) = compiled.library.serialize_using_object_code()
    return compiled.fndesc.llvm_func_name, code


def compile_entry() -> CompileResult:
    """What numba makes of the entry."""
    # Python would call it by wrappers, which need numba's own library to be loaded.
    options = OPTIONS | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    advance = numba.njit(**options)(descent.advance)

    @numba.njit((types.int64,), **options)
    def entry(address):
        advance(*unpacked(address))

    (compiled,) = entry.overloads.values()
    return compiled


@intrinsic
def unpacked(typing_context, address):
    """The arguments of ``advance``, of a block at this address: it undoes ``block.pack``."""
    kinds = [
        types.BaseTuple.from_types([_type(kind) for kind in argument], type(argument))
        if hasattr(argument, "_fields")
        else _type(argument)
        for argument in block.ARGUMENTS.values()
    ]
    return types.BaseTuple.from_types(kinds)(types.int64), _unpack


def _type(kind: tuple[str, int]) -> types.Type:
    dtype, dimensions = getattr(types, kind[0]), kind[1]
    return types.Array(dtype, dimensions, "C") if dimensions else dtype


def _unpack(context, builder, signature, arguments):
    """Generate the code of ``unpacked``: it reads place after place, in the order of the block."""
    (address,) = arguments
    places = itertools.count()

    def read(kind: types.Type) -> ir.Value:
        at = builder.add(address, address.type(8 * next(places)))
        return builder.load(builder.inttoptr(at, context.get_data_type(kind).as_pointer()))

    def value(kind: types.Type) -> ir.Value:
        if isinstance(kind, types.BaseTuple):
            return context.make_tuple(builder, kind, [value(part) for part in kind.types])
        return array(kind) if isinstance(kind, types.Array) else read(kind)

    def array(kind: types.Array) -> ir.Value:
        # ``numba.carray`` would count who holds it, and refuses without the run-time system.
        data = builder.inttoptr(read(types.intp), context.get_data_type(kind.dtype).as_pointer())
        shape = [read(types.intp) for _ in range(kind.ndim)]
        step = size = context.get_constant(types.intp, 8)
        strides = []
        for length in reversed(shape):
            strides.insert(0, step)
            step = builder.mul(step, length)
        made = arrayobj.make_array(kind)(context, builder)
        arrayobj.populate_array(
            made, data=data, shape=shape, strides=strides, itemsize=size, meminfo=None
        )
        return made._getvalue()

    return value(signature.return_type)
