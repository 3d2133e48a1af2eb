"""The training loop where it was compiled beforehand: called by the address of a block.

A browser has no compiler. So ``web.loop`` compiles ``descent.advance`` ahead of time, behind an
entry that unpacks its arguments from a block of 8-byte fields. Here stands what both sides go by,
the list of the fields; the side that packs; and the loader, which asks the module whether it was
made of the same list.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bpcore.core.descent import Data, LoopOptions, Record, State
from bpcore.core.engine import Layout


class Field(NamedTuple):
    """One number or array among the arguments."""

    name: str  # of the argument, and of the place in it
    dtype: str
    dimensions: int  # 0 for a number


_VECTOR, _TABLE = ("float64", 1), ("float64", 2)
_NUMBERS = {int: ("int64", 0), float: ("float64", 0)}
_OPTIONS = {name: _NUMBERS[kind] for name, kind in typing.get_type_hints(LoopOptions).items()}

ARGUMENTS: dict[str, Any] = {
    "model": Layout(*[_VECTOR] * len(Layout._fields))._replace(
        sizes=("uint64", 1),
        **dict.fromkeys(("activations", "slopes", "extras"), ("int64", 1)),
        epsilon=("float64", 0),
    ),
    "data": Data(_TABLE, _TABLE, _TABLE, _TABLE),
    "options": LoopOptions(**_OPTIONS),
    "state": State(*[_VECTOR] * len(State._fields))._replace(
        bounds=("int64", 1), progress=("int64", 1)
    ),
    "record": Record(*[_VECTOR] * len(Record._fields))._replace(
        gradient_norms=_TABLE, clipped_norms=_TABLE, snapshots=_TABLE, snapshot_row=("int64", 1)
    ),
    "scheduled": _VECTOR,
    "orders": ("int64", 2),
    "until": ("int64", 0),
}
"""The arguments of ``advance``; in the place of each number or array its dtype and dimensions."""


def _fields() -> Iterator[Field]:
    for argument, kinds in ARGUMENTS.items():
        if hasattr(kinds, "_fields"):
            for name, kind in zip(kinds._fields, kinds, strict=True):
                yield Field(f"{argument}.{name}", *kind)
        else:
            yield Field(argument, *kinds)


FIELDS = tuple(_fields())
"""In the order of the block. A number takes one place; an array its address, then its shape."""

LENGTH = sum(1 + field.dimensions for field in FIELDS)

LIST_NUMBER = int.from_bytes(hashlib.sha256(repr(FIELDS).encode()).digest()[:4]) >> 1
"""Of the list of fields: 31 bits of its hash, which a module carries."""


def pack(arguments: tuple[Any, ...]) -> np.ndarray:
    """Write the arguments of ``advance`` into a block: LENGTH numbers of 64 bits.

    A float stands in it by its bits, an array by its address, so it has to outlive the block. One
    of another type, or that does not lie in one piece, is a TypeError: the loop would read beyond
    it.
    """
    block = np.zeros(LENGTH, dtype=np.int64)
    floats = block.view(np.float64)
    place = 0
    for field, value in zip(FIELDS, _leaves(arguments), strict=True):
        if field.dimensions:
            fits = value.dtype == field.dtype and value.ndim == field.dimensions
            if not (fits and value.flags.c_contiguous):
                raise TypeError(f"{field.name} is no array of {field.dtype} in one piece")
            block[place] = value.ctypes.data
            block[place + 1 : place + 1 + value.ndim] = value.shape
        else:
            (floats if field.dtype == "float64" else block)[place] = value
        place += 1 + field.dimensions
    return block


def _leaves(arguments: tuple[Any, ...]) -> Iterator[Any]:
    for argument in arguments:
        yield from argument if isinstance(argument, tuple) else (argument,)


@functools.cache
def load(module: Path) -> Callable[..., None]:
    """The training loop, which takes the arguments of ``advance``, out of a shared library.

    In a browser that is one of WebAssembly, elsewhere of this machine. If it was made of another
    list of fields, it is a RuntimeError.
    """
    library = ctypes.CDLL(str(module))
    if library.bpcore_fields() != LIST_NUMBER:
        raise RuntimeError(f"{module.name} was made of another list of fields: build the site anew")
    library.bpcore_advance.argtypes = [ctypes.c_void_p]

    def loop(*arguments: Any) -> None:
        status = library.bpcore_advance(pack(arguments).ctypes.data)
        if status:
            raise RuntimeError(f"the compiled training loop failed with status {status}")

    return loop
