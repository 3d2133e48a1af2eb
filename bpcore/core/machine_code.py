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
import uuid
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bpcore.core.block import ENTRY, LIST_NUMBER, pack

SOURCES = tuple(
    f"{name}.py" for name in ("block", "compiling", "descent", "lanes", "layout", "steps", "twins")
)
"""All that machine code is made of: the arguments and the entry that unpacks them, the loop, a
network as numbers, the step rules, and the twins of array expressions. ``network`` is not among
them, as all that the loop calls there has a twin."""


def _fingerprint() -> str:
    texts = (Path(__file__).with_name(name).read_bytes() for name in SOURCES)
    return hashlib.sha256(b"".join(texts)).hexdigest()[:16]


FINGERPRINT = _fingerprint()
"""Of the sources as this module was imported: an edit under way is one for the next process."""

AHEAD = Path(__file__).with_name(f"loop-{FINGERPRINT}.wasm.so")
"""The loop for a browser, which has no compiler: ``web.loop`` makes it beforehand."""

SEAL = hashlib.sha256().digest_size
"""Bytes before the machine code in its file, by which a file that was damaged is told."""

IN_BROWSER = sys.platform == "emscripten"

ASKED_FOR = ("pow", "tanh")
"""By the loop, of the C library: without them its first call would end the process."""

NO_SVML = "NUMBA_DISABLE_INTEL_SVML"
"""The variable by which numba does without a library that only numba would load."""

COMPILING = "bpcore compiles its training loop, once on this machine: about 20 seconds …"
COMPILING_EACH_TIME = (
    "bpcore compiles its training loop, anew at every start, as there is no folder here in which "
    "to keep it: about 20 seconds …"
)

NOT_INSTALLED = "numba is not installed"
CHANGED = "the files of bpcore have changed since it was loaded: restart the kernel"

_one_at_a_time = threading.Lock()  # runs on several threads may begin together


@functools.cache
def why_not() -> str:
    """Why there is no compiled loop here, to begin a sentence with; empty where there is one.

    It loads the loop, or compiles it, to know.
    """
    if not (AHEAD.exists() if IN_BROWSER else importlib.util.find_spec("numba")):
        return NOT_INSTALLED
    try:
        loop()
    # Whatever numba, LLVM or the system object to, the lessons work without, and say what it was.
    except Exception as error:
        return f"the training loop cannot be compiled here ({type(error).__name__}: {error})"
    return ""


def loop() -> Callable[..., None]:
    """The compiled training loop, which takes the arguments of ``descent.advance``.

    It is the same one each time. Where no machine code is kept it compiles, and says so.

    Raises
    ------
    RuntimeError
        If the sources are no longer those that were loaded, or the C library lacks a function; in
        a browser, if what was compiled beforehand has another list of fields.
    """
    with _one_at_a_time:
        return _from_library(AHEAD) if IN_BROWSER else _from_object(_machine_code())


# ---- Kept on disk --------------------------------------------------------------------------------


@functools.cache
def _machine_code() -> bytes:
    """An object file of the loop: from the disk, or compiled now."""
    if (code := _kept()) is not None:
        return code
    folder = next(filter(_may_be_written, _folders()), None)
    print(COMPILING if folder else COMPILING_EACH_TIME)
    os.environ.setdefault(NO_SVML, "1")
    from bpcore.core.compiling import for_this_machine  # numba is needed here alone

    code = for_this_machine()
    if _fingerprint() != FINGERPRINT:  # some of them have been imported just now
        raise RuntimeError(CHANGED)
    if folder:
        _keep(code, folder)
    return code


def _folders() -> list[Path]:
    """Where machine code may be kept: beside the sources, or in the reader's home.

    ``NUMBA_CACHE_DIR`` goes before, as with numba. On a hub learners may not write beside the
    sources, and who installed the course has compiled there for all.
    """
    from platformdirs import user_cache_path  # which a browser has not

    folders = [Path(__file__).with_name("__pycache__")]
    if asked := os.environ.get("NUMBA_CACHE_DIR"):
        folders.insert(0, Path(asked))
    with contextlib.suppress(RuntimeError):  # an account without a home
        folders.append(user_cache_path("bpcore"))
    return folders


@functools.cache
def _file() -> str:
    """The file's name: the sources, then what this machine, its compiler and its settings are."""
    import llvmlite.binding as llvm

    try:
        features = llvm.get_host_cpu_features().flatten()
    except RuntimeError:
        features = ""  # LLVM cannot tell them on some systems; the processor's name says enough
    made_by = (version("numba"), version("llvmlite"), sys.implementation.cache_tag)
    settings = sorted(
        (name, value)
        for name, value in os.environ.items()
        if name.startswith("NUMBA_") and name not in ("NUMBA_CACHE_DIR", NO_SVML)
    )
    host = (llvm.get_process_triple(), llvm.get_host_cpu_name(), features)
    machine = (*host, *made_by, *settings)
    return f"loop-{FINGERPRINT}-{hashlib.sha256(repr(machine).encode()).hexdigest()[:16]}.o"


def _kept() -> bytes | None:
    for folder in _folders():
        # None is there, or who compiled keeps it private: then this account does so for itself.
        with contextlib.suppress(OSError):
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
    """Keep new machine code, and drop that of other sources.

    On a full disk none is kept. And another process may do the same now, or on Windows be reading
    what is replaced or dropped.
    """
    new = folder / f"{_file()}.{uuid.uuid4().hex}"
    with contextlib.suppress(OSError):
        new.write_bytes(_sealed(code))
        os.replace(new, folder / _file())  # at once: another kernel may begin too
    old = [path for path in folder.glob("loop-*.o") if FINGERPRINT not in path.name]
    for path in (new, *old):
        with contextlib.suppress(OSError):
            path.unlink()


# ---- Loaded --------------------------------------------------------------------------------------


@functools.cache
def _from_object(code: bytes) -> Callable[..., None]:
    """The loop out of what is kept."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_triple(llvm.get_process_triple()).create_target_machine()
    memory = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    for function in ASKED_FOR:
        llvm.add_symbol(function, _address_of(function))
    memory.add_object_file(llvm.ObjectFileRef.from_data(code))
    memory.finalize_object()
    entry = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_char_p)(memory.get_function_address(ENTRY))
    entry.memory = memory  # in which the code lies
    return _of_arguments(entry)


def _address_of(function: str) -> int:
    """Where a function of the C library lies: LLVM does not find it by itself on every system."""
    library = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    if not hasattr(library, function):
        raise RuntimeError(f"the C library lacks {function}")
    return ctypes.cast(getattr(library, function), ctypes.c_void_p).value


@functools.cache
def _from_library(module: Path) -> Callable[..., None]:
    """The loop out of a shared library, which says of what list of fields it was made."""
    library = ctypes.CDLL(str(module))
    if library.bpcore_fields() != LIST_NUMBER:
        raise RuntimeError(f"{module.name} was made of another list of fields: build the site anew")
    entry = getattr(library, ENTRY)
    entry.argtypes = [ctypes.c_char_p]
    return _of_arguments(entry)


def _of_arguments(run: Callable[[bytes], int]) -> Callable[..., None]:
    """A function that packs its arguments, and calls another with their block."""

    def loop(*arguments: Any) -> None:
        status = run(pack(arguments))
        if status:
            raise RuntimeError(f"the compiled training loop failed with status {status}")

    return loop
