"""The arguments of the compiled training loop, as a block of 8-byte fields.

Machine code is called by the address of such a block: on a machine and in a browser, where it was
compiled beforehand. Here stands what both sides go by, the list of the fields, and the side that
packs. The side that unpacks is made of the same list, by ``compiling``.
"""

from __future__ import annotations

import ctypes
import hashlib
import struct
import typing
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from bpcore.core.descent import Data, LoopOptions, Record, State
from bpcore.core.layout import Layout


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
        **dict.fromkeys(("reads", "units"), ("uint64", 1)),
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

LIST_NUMBER = int.from_bytes(hashlib.sha256(repr(FIELDS).encode()).digest()[:4]) >> 1
"""Of the list of fields: 31 bits of its hash, which a module carries."""

ENTRY = "bpcore_advance"
"""What the function is called that takes the address of a block."""

_PLACES = "".join(
    "q" * (1 + field.dimensions) if field.dimensions or field.dtype != "float64" else "d"
    for field in FIELDS
)
LENGTH = len(_PLACES)

_PLACE = ctypes.c_char * 0  # an array may be empty
_BLOCK = struct.Struct("=" + _PLACES)
_DTYPES = [np.dtype(field.dtype) for field in FIELDS]


def pack(arguments: tuple[Any, ...]) -> bytes:
    """The arguments of ``advance`` as a block: LENGTH numbers of 64 bits.

    A float stands in it by its bits, an array by its address, so it has to outlive the block. One
    of another type, or that does not lie in one piece, is a TypeError: the loop would read beyond
    it.
    """
    numbers = []
    for field, dtype, value in zip(FIELDS, _DTYPES, _leaves(arguments), strict=True):
        if not field.dimensions:
            numbers.append(value)
            continue
        fits = value.dtype == dtype and value.ndim == field.dimensions
        if not (fits and value.flags.c_contiguous):
            raise TypeError(f"{field.name} is no array of {field.dtype} in one piece")
        # As ``value.ctypes.data``, which takes four times as long.
        numbers += ctypes.addressof(_PLACE.from_buffer(value)), *value.shape
    return _BLOCK.pack(*numbers)


def _leaves(arguments: tuple[Any, ...]) -> Iterator[Any]:
    for argument in arguments:
        yield from argument if isinstance(argument, tuple) else (argument,)
