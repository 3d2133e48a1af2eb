"""Compile the training loop ahead of time, as ``bpcore.core.compiling`` does on a machine.

But LLVM optimises it for WebAssembly, and a linker makes a module of it that Pyodide can load.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import llvmlite.binding as llvm
import numba
from numba.core import codegen

from bpcore.core import compiling
from bpcore.core.block import ENTRY
from bpcore.core.machine_code import AHEAD
from web import tools

WASM = "wasm32-unknown-emscripten"
FEATURES = "+simd128,+bulk-memory,+nontrapping-fptoint,+sign-ext,+mutable-globals"
"""Every browser since 2023 has them, and Pyodide itself asks for more."""

EXPORTS = (ENTRY, "bpcore_fields")

IMPORTS = {
    *("memory", "__stack_pointer", "__memory_base", "__table_base", "__indirect_function_table"),
    *("tanh", "pow"),
}
"""What a module may ask of Pyodide: its memory, and two functions of the C library."""


class LoopError(RuntimeError):
    """The loop cannot be compiled ahead of time; the message says why."""


def ready() -> Path:
    """The loop of the sources as they are, compiled now, or when a site was built of them before.

    Raises
    ------
    LoopError
        As ``build``.
    """
    module = tools.FOLDER / f"numba-{numba.__version__}-{AHEAD.name}"
    if not module.exists():
        tools.FOLDER.mkdir(parents=True, exist_ok=True)
        new = tools.FOLDER / f"{uuid.uuid4().hex}.so"  # another build may begin too
        build(new)
        os.replace(new, module)
        for old in set(tools.FOLDER.glob("numba-*.wasm.so")) - {module}:
            old.unlink(missing_ok=True)
    return module


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
    for name in compiling.OPTIMISERS:
        if not hasattr(codegen.CPUCodeLibrary, name):
            raise LoopError(
                f"numba {numba.__version__} has no CPUCodeLibrary.{name} any more, through which"
                " the loop is compiled for a browser: see bpcore/core/compiling.py, or take the"
                " pinned numba."
            )
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    machine = llvm.Target.from_triple(WASM).create_target_machine(
        cpu="generic", features=FEATURES, opt=3, reloc="pic"
    )
    code = module.with_suffix(".o")
    code.write_bytes(machine.emit_object(compiling.optimised(machine)))
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
