"""The training loop compiled: ``descent.advance`` behind an entry that unpacks its arguments.

numba turns the entry, with all that it calls, into LLVM's intermediate language, and on this
machine on into machine code. What is kept of that is loaded and called without numba, whose import
alone takes longer than any lesson's first run: see ``machine_code``. For a browser ``web.loop``
goes another way from the intermediate language on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numba
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
    scope: dict[str, Any] = {"advance": numba.njit(**options)(descent.advance)}
    scope |= {kind.__name__: kind for kind in map(type, block.ARGUMENTS.values())}
    for dtype in ("float64", "int64", "uint64"):
        for dimensions in (1, 2):
            scope[f"{dtype}_{dimensions}"] = _array_at(getattr(types, dtype), dimensions)
    exec(entry(), scope)
    (compiled,) = numba.njit((types.int64,), **options)(scope["entry"]).overloads.values()
    return compiled


def entry() -> str:
    """Python source of the function that undoes ``block.pack`` and calls the loop."""
    place, values = 0, {}
    for field in block.FIELDS:
        if field.dimensions:
            shape = "".join(f", block[{place + 1 + i}]" for i in range(field.dimensions))
            values[field.name] = f"{field.dtype}_{field.dimensions}(block[{place}]{shape})"
        else:
            values[field.name] = f"{'floats' if field.dtype == 'float64' else 'block'}[{place}]"
        place += 1 + field.dimensions
    lines = [
        "def entry(address):",
        f"    block = int64_1(address, {block.LENGTH})",
        f"    floats = float64_1(address, {block.LENGTH})",
    ]
    for argument, kinds in block.ARGUMENTS.items():
        if hasattr(kinds, "_fields"):
            parts = ", ".join(values[f"{argument}.{name}"] for name in kinds._fields)
            lines.append(f"    {argument} = {type(kinds).__name__}({parts})")
        else:
            lines.append(f"    {argument} = {values[argument]}")
    lines.append(f"    advance({', '.join(block.ARGUMENTS)})")
    return "\n".join(lines) + "\n"


def _array_at(dtype: types.Type, dimensions: int) -> Callable:
    """A function of compiled code: the array at an address, of a shape, that nobody owns.

    ``numba.carray`` would count who holds it, and without the run-time system for that it refuses.
    """
    array = types.Array(dtype, dimensions, "C")

    def generate(context, builder, signature, arguments):
        address, *shape = arguments
        step = size = context.get_constant(types.intp, 8)
        strides = []
        for length in reversed(shape):
            strides.insert(0, step)
            step = builder.mul(step, length)
        made = arrayobj.make_array(array)(context, builder)
        data = builder.inttoptr(address, context.get_data_type(dtype).as_pointer())
        arrayobj.populate_array(
            made, data=data, shape=shape, strides=strides, itemsize=size, meminfo=None
        )
        return made._getvalue()

    if dimensions == 1:

        def array_at(typing_context, address, length):
            return array(types.int64, types.int64), generate
    else:

        def array_at(typing_context, address, rows, columns):
            return array(types.int64, types.int64, types.int64), generate

    return intrinsic(array_at)
