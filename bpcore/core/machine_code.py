"""What numba makes of the training loop: compiled once on each machine, kept on disk, never stale.

numba itself drops what it has kept when the file of the compiled function changes, and does not
look at the files of the functions that it calls. So the machine code has a name here that is made
of what all of these files hold. Their dates do not matter: a file that is copied back from
elsewhere, with an older date, has its own code, and one that is only touched keeps it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

try:
    import numba
    from numba.core.caching import CompileResultCacheImpl, FunctionCache, NullCache
except ImportError:
    numba = None

# Sums may be reordered, products fused: that is what makes vectors of them. But "nnan" and "ninf"
# stay off: with them a run that overflowed compared as if it had reached its goal.
FAST = {"reassoc", "contract", "nsz", "arcp", "afn"}

# Without "_nrt" compiled code can make no new array, and need not count who holds the old ones.
# Counting is an instruction that waits for all processors, tens of times in each update: a fifth of
# the reference run's time, and half of that of stochastic descent.
OPTIONS = {"fastmath": FAST, "error_model": "numpy", "nogil": True, "_nrt": False}

SOURCES = ("descent.py", "engine.py", "machine_code.py", "steps.py")
"""All that the compiled loop is made of, beside this file: the loop, its twins of array
expressions, the options of the compiler, the step rules and how a gradient is clipped. ``network``
is not among them, as all that the loop calls there has a twin in ``engine``."""

# Read as the module is imported, and so as what is compiled was: an edit under way counts as one
# for the next process.
FINGERPRINT = hashlib.sha256(
    b"".join(Path(__file__).with_name(name).read_bytes() for name in SOURCES)
).hexdigest()[:16]

AHEAD = Path(__file__).with_name(f"loop-{FINGERPRINT}.wasm.so")
"""The loop for a browser, where it was compiled beforehand: see ``ahead``."""

available = numba is not None or (sys.platform == "emscripten" and AHEAD.exists())
"""Whether there is a compiled loop, or numba to make it."""

COMPILING = "bpcore compiles its training loop, once on this machine: about 20 seconds …"
COMPILING_EACH_TIME = (
    "bpcore compiles its training loop, anew at every start, as there is no folder here in which "
    "to keep it: about 20 seconds …"
)

dispatchers: dict[Callable, Callable] = {}
"""What ``compiled`` has been asked for in this process, and what it gave."""

_one_at_a_time = threading.Lock()  # runs on several threads may begin together


def compiled(function: Callable) -> Callable:
    """The compiled form of a function; it, and what it calls, stand in ``SOURCES``.

    It is the same one each time, compiles when it is first called, and says so. The machine code is
    kept on disk, beside the sources or, where these cannot be written to, in the folder that numba
    has in the reader's home, which takes over what lies beside the sources.
    """
    with _one_at_a_time:
        if function not in dispatchers:
            dispatcher = numba.njit(**OPTIONS)(function)
            try:
                dispatcher._cache = _Kept(function)
            except RuntimeError:  # numba finds no folder that it may write to
                dispatcher._cache = _NotKept()
            dispatchers[function] = dispatcher
    return dispatchers[function]


def _take_over(folder: Path, name: str) -> None:
    """Copy machine code that lies beside the sources into the folder where numba looks for it.

    numba looks only where it may write. On a hub learners may not write beside the sources, and who
    installed the course has compiled there for all.
    """
    for entry in sorted(Path(__file__).with_name("__pycache__").glob(f"{name}*.nb[ic]")):
        if (folder / entry.name).exists():
            continue
        try:
            code = entry.read_bytes()
        except PermissionError:
            return  # who compiled it keeps it private, so this account compiles for itself
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as copy:
            copy.write(code)
        os.replace(copy.name, folder / entry.name)  # at once: another kernel may begin too


if numba:

    class _Files(CompileResultCacheImpl):
        """The files of numba's cache, named after what the sources hold."""

        def __init__(self, function: Callable) -> None:
            super().__init__(function)
            # What numba compares as well; in its older versions that is the date of one file.
            self.locator.get_source_stamp = lambda: FINGERPRINT

        def get_filename_base(self, fullname: str, abiflags: str) -> str:
            """Where numba has the name of the function alone."""
            return super().get_filename_base(f"{fullname}-{FINGERPRINT}", abiflags)

    class _Kept(FunctionCache):
        """numba's cache, which says when there is nothing in it, and drops what is stale."""

        _impl_class = _Files

        def __init__(self, function: Callable) -> None:
            super().__init__(function)
            _take_over(Path(self.cache_path), self._impl.filename_base)

        def load_overload(self, sig, target_context):
            """The machine code for these types, or None: then numba compiles it."""
            code = super().load_overload(sig, target_context)
            if code is None:
                print(COMPILING)
            return code

        def save_overload(self, sig, data) -> None:
            """Keep new machine code, and drop that of the same function from other sources."""
            super().save_overload(sig, data)
            name = self._impl.filename_base.partition("-")[0]
            for entry in Path(self.cache_path).glob(f"{name}-*.nb[ic]"):
                if FINGERPRINT not in entry.name:
                    # Another process may have dropped it, or on Windows be reading it.
                    with contextlib.suppress(FileNotFoundError, PermissionError):
                        entry.unlink()

    class _NotKept(NullCache):
        """No cache, but it says that it compiles."""

        def load_overload(self, sig, target_context) -> None:
            """Nothing is kept, so numba compiles."""
            print(COMPILING_EACH_TIME)
