"""Memory that is a process's own, and memory that it shares, are told apart."""

from __future__ import annotations

from math import isnan
from multiprocessing.shared_memory import SharedMemory

import psutil
import pytest
from process_memory import MB, own, shared

SIZE = 50_000_000


@pytest.fixture
def together():
    """Memory that others could look into as well."""
    memory = SharedMemory(create=True, size=SIZE)
    yield memory
    memory.close()
    memory.unlink()


def test_what_a_process_fills_is_its_own():
    this = psutil.Process()
    before, before_shared = own(this), shared(this)
    filled = bytearray(b"1") * SIZE
    assert own(this) - before == pytest.approx(len(filled) / MB, rel=0.05)
    if not isnan(before_shared):
        assert shared(this) - before_shared < 1


def test_what_it_fills_together_with_others_is_shared(together):
    this = psutil.Process()
    before, before_own = shared(this), own(this)
    if isnan(before):
        pytest.skip("only Linux tells what a process shares")
    together.buf[:] = b"1" * SIZE
    assert shared(this) - before == pytest.approx(SIZE / MB, rel=0.05)
    assert own(this) - before_own < 0.1 * SIZE / MB
