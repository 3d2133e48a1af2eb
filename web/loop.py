"""Compile the training loop ahead of time, from the same Python that numba compiles on a machine.

numba turns ``descent.advance``, with all that it calls, into LLVM's intermediate language. From
there on the way is another: LLVM optimises it for WebAssembly and not for this processor, and a
linker makes a module of it that Pyodide can load.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numba
from numba.core import codegen, types
from numba.extending import intrinsic
from numba.np import arrayobj

from bpcore.core import ahead, descent
from bpcore.core.machine_code import OPTIONS
from web import tools

WASM = "wasm32-unknown-emscripten"
FEATURES = "+simd128,+bulk-memory,+nontrapping-fptoint,+sign-ext,+mutable-globals"
"""Every browser since 2023 has them, and Pyodide itself asks for more."""

EXPORTS = ("bpcore_advance", "bpcore_fields")

IMPORTS = {
    *("memory", "__stack_pointer", "__memory_base", "__table_base", "__indirect_function_table"),
    *("tanh", "pow"),
}
"""What a module may ask of Pyodide: its memory, and two functions of the C library."""


class LoopError(RuntimeError):
    """The loop cannot be compiled ahead of time; the message says why."""


def build(module: Path) -> None:
    """Compile the training loop into a module of WebAssembly.

    Parameters
    ----------
    module : Path
        The file to write.

    Raises
    ------
    LoopError
        If numba is not the one that this was written for, there is no linker, or the module asks
        for something that Pyodide has not been seen to have.
    """
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    machine = llvm.Target.from_triple(WASM).create_target_machine(
        cpu="generic", features=FEATURES, opt=3, reloc="pic"
    )
    code = module.with_suffix(".o")
    code.write_bytes(machine_code(machine, WASM))
    flags = ["-shared", "--experimental-pic", "--no-entry", "--allow-undefined", "--strip-all"]
    flags += [f"--export={name}" for name in EXPORTS]
    linked = subprocess.run(
        [*linker(), *flags, code, "-o", module],
        env=tools.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    code.unlink()
    if linked.returncode:
        raise LoopError(f"The linker failed: {linked.stderr.strip()}")
    refuse_unexpected(imports(module.read_bytes()))


def linker() -> list[str]:
    """The command line of a linker for WebAssembly.

    Raises
    ------
    LoopError
        If there is none.
    """
    if found := shutil.which("wasm-ld"):
        return [found]
    if (tools.FOLDER / "ziglang").is_dir():
        return [sys.executable, "-m", "ziglang", "wasm-ld"]
    raise LoopError("There is no wasm-ld: run 'start.py web', or on Debian: apt install lld")


def machine_code(machine: llvm.TargetMachine, triple: str) -> bytes:
    """The entry and all that it calls as an object file for another machine."""
    with _not_optimised():
        module = _module(machine, triple)
    tuning = llvm.create_pipeline_tuning_options(speed_level=3)
    tuning.loop_vectorization = tuning.slp_vectorization = True
    passes = llvm.create_pass_builder(machine, tuning)
    passes.getModulePassManager().run(module, passes)
    return machine.emit_object(module)


def native_code() -> bytes:
    """The same for this machine, with numba's own optimisation: a test holds it to the last bit."""
    machine = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=3,
        reloc="pic",
    )
    module = _module(machine, llvm.get_process_triple())
    passes = llvm.create_new_module_pass_manager()
    passes.add_global_dead_code_eliminate_pass()
    passes.run(module, llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options()))
    return machine.emit_object(module)


def _module(machine: llvm.TargetMachine, triple: str) -> llvm.ModuleRef:
    """What numba makes of the entry, addressed to a machine, with two functions seen from outside.

    All else is internal, so that what is not called falls away.
    """
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    text, name = _intermediate()
    for pattern, instead in (
        (r"^target datalayout = .*$", f'target datalayout = "{machine.target_data}"'),
        (r"^target triple = .*$", f'target triple = "{triple}"'),
        (r"^define (linkonce_odr )?", "define internal "),
        (r"^(@\S+ = )(linkonce_odr|common|weak) ", r"\1internal "),
    ):
        text = re.sub(pattern, instead, text, flags=re.MULTILINE)
    module = llvm.parse_assembly(text + _OUTSIDE.format(name=name, number=ahead.LIST_NUMBER))
    module.verify()
    return module


_OUTSIDE = """
define i32 @bpcore_fields() {{
  ret i32 {number}
}}
define i32 @bpcore_advance(ptr %block) {{
  %result = alloca ptr
  %exception = alloca ptr
  %address = ptrtoint ptr %block to i64
  %status = call i32 @{name}(ptr %result, ptr %exception, i64 %address)
  ret i32 %status
}}
"""


def _intermediate() -> tuple[str, str]:
    """What numba makes of the entry, and the name that it gives it."""
    scope: dict[str, Any] = {"advance": numba.njit(**OPTIONS)(descent.advance)}
    scope |= {kind.__name__: kind for kind in map(type, ahead.ARGUMENTS.values())}
    for dtype in ("float64", "int64", "uint64"):
        for dimensions in (1, 2):
            scope[f"{dtype}_{dimensions}"] = _array_at(getattr(types, dtype), dimensions)
    exec(entry(), scope)
    dispatcher = numba.njit(**OPTIONS)(scope["entry"])
    signature = (types.int64,)
    dispatcher.compile(signature)
    compiled = dispatcher.overloads[signature]
    return str(compiled.library._final_module), compiled.fndesc.llvm_func_name


def entry() -> str:
    """Python source of the function that undoes ``ahead.pack`` and calls the loop."""
    place, values = 0, {}
    for field in ahead.FIELDS:
        if field.dimensions:
            shape = "".join(f", block[{place + 1 + i}]" for i in range(field.dimensions))
            values[field.name] = f"{field.dtype}_{field.dimensions}(block[{place}]{shape})"
        else:
            values[field.name] = f"{'floats' if field.dtype == 'float64' else 'block'}[{place}]"
        place += 1 + field.dimensions
    lines = [
        "def entry(address):",
        f"    block = int64_1(address, {ahead.LENGTH})",
        f"    floats = float64_1(address, {ahead.LENGTH})",
    ]
    for argument, kinds in ahead.ARGUMENTS.items():
        if hasattr(kinds, "_fields"):
            parts = ", ".join(values[f"{argument}.{name}"] for name in kinds._fields)
            lines.append(f"    {argument} = {type(kinds).__name__}({parts})")
        else:
            lines.append(f"    {argument} = {values[argument]}")
    lines.append(f"    advance({', '.join(ahead.ARGUMENTS)})")
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


@contextlib.contextmanager
def _not_optimised() -> Iterator[None]:
    """Let numba hand out its code before it is optimised for this processor."""
    library, inner = codegen.CPUCodeLibrary, {}
    for name in ("_optimize_functions", "_optimize_final_module"):
        if not hasattr(library, name):
            raise LoopError(
                f"numba {numba.__version__} has no CPUCodeLibrary.{name} any more, through which"
                " the loop is compiled for a browser: see web/loop.py, or take the pinned numba."
            )
        inner[name] = getattr(library, name)
        setattr(library, name, lambda *_: None)
    try:
        yield
    finally:
        for name, method in inner.items():
            setattr(library, name, method)


def refuse_unexpected(names: set[str]) -> None:
    """Raise LoopError if there are names besides ``IMPORTS``."""
    if unexpected := names - IMPORTS:
        raise LoopError(
            f"The compiled loop needs {', '.join(sorted(unexpected))}, which nobody has tried in a"
            " browser: see IMPORTS in web/loop.py."
        )


def imports(module: bytes) -> set[str]:
    """The names that a module of WebAssembly asks for; as its format has them, section 2."""
    place = 8  # after the magic number and the version

    def number() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = module[place]
            place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def name() -> str:
        nonlocal place
        length = number()
        place += length
        return module[place - length : place].decode()

    def limits() -> None:
        has_maximum = number() & 1
        number()
        if has_maximum:
            number()

    found = set()
    while place < len(module):
        section, size = number(), number()
        if section != 2:
            place += size
            continue
        for _ in range(number()):
            name()
            found.add(name())
            kind = number()
            if kind == 0:  # a function: its type
                number()
            elif kind == 1:  # a table: what is in it, and how much
                number()
                limits()
            elif kind == 2:  # memory
                limits()
            else:  # a global: its type, and whether it changes
                number()
                number()
    return found
