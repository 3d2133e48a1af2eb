"""The training loop compiled: ``descent.advance`` behind an entry that unpacks its arguments.

numba turns the entry, with all that it calls, into LLVM's intermediate language. From there on the
way is our own, the same for this machine and for a browser: LLVM optimises all of it at once, and
keeps the loops as short as they are written. What is kept of that is loaded and called without
numba, whose import alone takes longer than any lesson's first run: see ``machine_code``.
"""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Iterator

import llvmlite.binding as llvm
import numba
from llvmlite import ir
from numba.core import codegen, types
from numba.extending import intrinsic
from numba.np import arrayobj

from bpcore.core import block, descent
from bpcore.core.twins import OPTIONS

NEEDED = {"tanh", "pow", "sqrt", "memset_pattern16"}
"""What the loop may ask of the C library, on some system, beside what LLVM itself has."""

OPTIMISERS = ("_optimize_functions", "_optimize_final_module")
"""numba's, of its ``CPUCodeLibrary``: for this processor, and they unroll what is short here."""


def for_this_machine() -> bytes:
    """An object file of the loop for this machine; numba's settings say if it is for a simpler one.

    Raises
    ------
    RuntimeError
        If it needs a function that nobody has tried to load it with: the first call could end the
        process.
    """
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(
        cpu=numba.config.CPU_NAME or llvm.get_host_cpu_name(),
        features=numba.config.CPU_FEATURES or codegen.get_host_cpu_features(),
        opt=3,
        codemodel="jitdefault",
        jit=True,
    )
    code = optimised(machine)
    asked = {f.name for f in code.functions if f.is_declaration and not f.name.startswith("llvm.")}
    if unexpected := asked - NEEDED:
        raise RuntimeError(
            f"the compiled loop needs {', '.join(sorted(unexpected))}: see NEEDED in "
            f"bpcore/core/compiling.py, or take the pinned numba"
        )
    return machine.emit_object(code)


def optimised(machine: llvm.TargetMachine) -> llvm.ModuleRef:
    """The loop, optimised for a machine.

    Here 20 samples are five vectors, and a layer has three inputs: loops that are unrolled, or
    whose rounds are interleaved, spend more on what is left over than they save. Outside of loops
    (``slp_vectorization``) vectors are made of numbers that are needed one by one.
    """
    tuning = llvm.create_pipeline_tuning_options(speed_level=3)
    tuning.loop_vectorization = True
    tuning.slp_vectorization = tuning.loop_unrolling = tuning.loop_interleaving = False
    code = _by_numba(machine)
    passes = llvm.create_pass_builder(machine, tuning)
    passes.getModulePassManager().run(code, passes)
    return code


def _by_numba(machine: llvm.TargetMachine) -> llvm.ModuleRef:
    """What numba makes of the loop, addressed to a machine, with two functions seen from outside.

    All else is internal, so that what is not called falls away.
    """
    options = OPTIONS | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    advance = numba.njit(**options)(descent.advance)

    with _not_optimised():

        @numba.njit((types.int64,), **options)
        def entry(address):
            advance(*unpacked(address))

    (compiled,) = entry.overloads.values()
    text, name = compiled.library.get_llvm_str(), compiled.fndesc.llvm_func_name
    for pattern, instead in (
        (r"^target datalayout = .*$", f'target datalayout = "{machine.target_data}"'),
        (r"^target triple = .*$", f'target triple = "{machine.triple}"'),
        (r"^define (linkonce_odr )?", "define internal "),
        (r"^(@\S+ = )(linkonce_odr|common|weak) ", r"\1internal "),
    ):
        text = re.sub(pattern, instead, text, flags=re.MULTILINE)
    code = llvm.parse_assembly(text + _seen_from_outside(name))
    code.verify()
    return code


def _seen_from_outside(entry: str) -> str:
    """Two functions: one takes the address of a block, one tells of which list of fields it is."""
    return f"""
define i32 @bpcore_fields() {{
  ret i32 {block.LIST_NUMBER}
}}
define i32 @{block.ENTRY}(ptr %block) {{
  %result = alloca ptr
  %exception = alloca ptr
  %address = ptrtoint ptr %block to i64
  %status = call i32 @{entry}(ptr %result, ptr %exception, i64 %address)
  ret i32 %status
}}
"""  # as numba calls: nothing comes back in ``result`` and ``exception``


@contextlib.contextmanager
def _not_optimised() -> Iterator[None]:
    """Let numba hand out its code before it is optimised; a numba that has other ways goes them."""
    library, inner = codegen.CPUCodeLibrary, {}
    for name in OPTIMISERS:
        if hasattr(library, name):
            inner[name] = getattr(library, name)
            setattr(library, name, lambda *_: None)
    try:
        yield
    finally:
        for name, method in inner.items():
            setattr(library, name, method)


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
