"""The compiled training loop: made by numba once on each machine, kept on disk, never stale.

Machine code has a name here that is made of what all its sources hold. Their dates do not matter:
a file that is copied back from elsewhere, with an older date, has its own code, and one that is
only touched keeps it. What is kept needs no numba to be run: it is loaded by llvmlite, numba's own
way to LLVM, in a tenth of the time that numba's import takes.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import hashlib
import importlib.util
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bpcore.core.block import LIST_NUMBER, pack

SOURCES = ("block.py", "compiling.py", "descent.py", "layout.py", "steps.py", "twins.py")
"""All that machine code is made of: the arguments and the entry that unpacks them, the loop, a
network as numbers, the step rules, and the twins of array expressions. ``network`` is not among
them, as all that the loop calls there has a twin."""

# Read as the module is imported, and so as what is compiled was: an edit under way counts as one
# for the next process.
FINGERPRINT = hashlib.sha256(
    b"".join(Path(__file__).with_name(name).read_bytes() for name in SOURCES)
).hexdigest()[:16]

AHEAD = Path(__file__).with_name(f"loop-{FINGERPRINT}.wasm.so")
"""The loop for a browser, which has no compiler: ``web.loop`` makes it beforehand."""

SEAL = hashlib.sha256().digest_size
"""Bytes before the machine code in its file, by which a file that was damaged is told."""

IN_BROWSER = sys.platform == "emscripten"

COMPILING = "bpcore compiles its training loop, once on this machine: about 20 seconds …"
COMPILING_EACH_TIME = (
    "bpcore compiles its training loop, anew at every start, as there is no folder here in which "
    "to keep it: about 20 seconds …"
)

_one_at_a_time = threading.Lock()  # runs on several threads may begin together


@functools.cache
def available() -> bool:
    """Whether there is a compiled loop, or numba to make it."""
    if IN_BROWSER:
        return AHEAD.exists()
    if not importlib.util.find_spec("numba"):
        return False
    if _kept() is not None:
        return True
    try:
        import numba  # which refuses a NumPy that is too new for it
    except ImportError:
        return False
    return bool(numba)


def loop() -> Callable[..., None]:
    """The compiled training loop, which takes the arguments of ``descent.advance``.

    It is the same one each time. Where no machine code is kept it compiles, and says so.

    Raises
    ------
    RuntimeError
        In a browser, if what was compiled beforehand has another list of fields.
    """
    with _one_at_a_time:
        return _from_library(AHEAD) if IN_BROWSER else _from_object(_machine_code())


# ---- Kept on disk --------------------------------------------------------------------------------


@functools.cache
def _machine_code() -> bytes:
    """A line with the name of the entry, then its object file: from the disk, or compiled now."""
    if (code := _kept()) is not None:
        return code
    folder = next(filter(_may_be_written, _folders()), None)
    print(COMPILING if folder else COMPILING_EACH_TIME)
    from bpcore.core.compiling import object_code  # numba is needed here alone

    name, code = object_code()
    code = b"%s\n%s" % (name.encode(), code)
    if folder:
        _keep(code, folder)
    return code


def _folders() -> list[Path]:
    """Where machine code may be kept: beside the sources, or in the reader's home.

    ``NUMBA_CACHE_DIR`` goes before, as with numba. On a hub learners may not write beside the
    sources, and who installed the course has compiled there for all.
    """
    from platformdirs import user_cache_path  # which a browser has not

    asked = os.environ.get("NUMBA_CACHE_DIR")
    folders = [Path(__file__).with_name("__pycache__"), user_cache_path("bpcore")]
    return [Path(asked), *folders] if asked else folders


@functools.cache
def _file() -> str:
    """The file's name: the sources, then what this machine and its compiler are."""
    import llvmlite.binding as llvm

    try:
        features = llvm.get_host_cpu_features().flatten()
    except RuntimeError:
        features = ""  # LLVM cannot tell them on some systems; the processor's name says enough
    made_by = (version("numba"), version("llvmlite"), sys.implementation.cache_tag)
    machine = (llvm.get_process_triple(), llvm.get_host_cpu_name(), features, *made_by)
    return f"loop-{FINGERPRINT}-{hashlib.sha256(repr(machine).encode()).hexdigest()[:16]}.o"


def _kept() -> bytes | None:
    for folder in _folders():
        # Who compiled beside the sources may keep it private: then this account does so for itself.
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            kept = (folder / _file()).read_bytes()
            if _sealed(code := kept[SEAL:]) == kept:  # else LLVM could end the process
                return code
    return None


def _sealed(code: bytes) -> bytes:
    return hashlib.sha256(code).digest() + code


def _may_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _keep(code: bytes, folder: Path) -> None:
    """Keep new machine code, and drop that of other sources."""
    new = folder / f"{_file()}.{os.getpid()}"
    new.write_bytes(_sealed(code))
    os.replace(new, folder / _file())  # at once: another kernel may begin too
    for old in folder.glob("loop-*.o*"):
        if FINGERPRINT not in old.name:
            # Another process may have dropped it, or on Windows be reading it.
            with contextlib.suppress(FileNotFoundError, PermissionError):
                old.unlink()


# ---- Loaded --------------------------------------------------------------------------------------


@functools.cache
def _from_object(code: bytes) -> Callable[..., None]:
    """The loop out of what is kept."""
    import llvmlite.binding as llvm

    name, _, code = code.partition(b"\n")
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine()
    memory = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    memory.add_object_file(llvm.ObjectFileRef.from_data(code))
    memory.finalize_object()
    pointer = ctypes.c_void_p
    call = ctypes.CFUNCTYPE(ctypes.c_int32, pointer, pointer, ctypes.c_char_p)
    entry = call(memory.get_function_address(name.decode()))

    def run(block: bytes) -> int:
        result, exception = pointer(), pointer()  # as numba calls; nothing comes back in them
        return entry(ctypes.addressof(result), ctypes.addressof(exception), block)

    run.memory = memory  # in which the code lies
    return _of_arguments(run)


@functools.cache
def _from_library(module: Path) -> Callable[..., None]:
    """The loop out of a shared library, which says of what list of fields it was made."""
    library = ctypes.CDLL(str(module))
    if library.bpcore_fields() != LIST_NUMBER:
        raise RuntimeError(f"{module.name} was made of another list of fields: build the site anew")
    library.bpcore_advance.argtypes = [ctypes.c_char_p]
    return _of_arguments(library.bpcore_advance)


def _of_arguments(run: Callable[[bytes], int]) -> Callable[..., None]:
    """A function that packs its arguments, and calls another with their block."""

    def loop(*arguments: Any) -> None:
        status = run(pack(arguments))
        if status:
            raise RuntimeError(f"the compiled training loop failed with status {status}")

    return loop
