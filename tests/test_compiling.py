"""The compiled loop and its arguments: what goes in comes out, and the numbers are numba's."""

from __future__ import annotations

import ctypes
from pathlib import Path

import numpy as np
import pytest

import bpcore as bp
from bpcore.core import block, descent, training
from bpcore.core.machine_code import SOURCES

pytest.importorskip("numba")

import numba

from bpcore.core import compiling
from bpcore.core.twins import OPTIONS

RUNS = {
    "batch": {"learning_rate": 0.05, "epochs": 5000, "goal": 0.3},
    "mini-batch": {"batch_size": 5, "epochs": 500, "weight_decay": 1e-3},
    "stochastic": {"batch_size": 1, "epochs": 200, "clip": "layer", "clip_threshold": 0.1},
    "adam": {"batch_size": 4, "rule": "adam", "clip": "norm", "clip_threshold": 0.3, "epochs": 500},
    "undone steps": {"rule": "traingdx", "epochs": 500},
    "overflow": {"learning_rate": 50.0, "epochs": 500},
}

WHAT_IS_COMPILED = """
import sys
from numba.core import event

class Modules(event.Listener):
    seen = set()

    def on_start(self, event):
        self.seen.add(event.data["module"])

    def on_end(self, event):
        pass

from bpcore.core import compiling
with event.install_listener("numba:run_pass", Modules()):
    compiling.for_this_machine()
print(*sorted(module for module in Modules.seen if module.startswith("bpcore")))
"""

WITH_NO_FUNCTION = {"block", "layout"}
"""Sources that say how the others are called."""


@pytest.mark.thorough  # what an edit of a source does is tested in test_machine_code
def test_every_function_of_the_training_loop_stands_in_the_sources(run_python):
    """By which it is told whether machine code is stale. In a process that compiled nothing yet."""
    said = run_python(WHAT_IS_COMPILED, NUMBA_OPT="0")  # nothing of it is run
    modules = said.splitlines()[-1].split()
    sources = {Path(name).stem for name in SOURCES}
    assert set(modules) == {f"bpcore.core.{name}" for name in sources - WITH_NO_FUNCTION}


def arguments() -> tuple:
    """Arguments of the loop, no two places of which hold the same."""
    numbers = iter(range(1, 10_000))

    def made(kind: tuple[str, int]):
        dtype, dimensions = kind
        if not dimensions:
            return next(numbers) + 0.5 if dtype == "float64" else next(numbers)
        shape = (next(numbers) % 5 + 2, next(numbers) % 3 + 2)[:dimensions]
        values = [next(numbers) for _ in range(int(np.prod(shape)))]
        return np.array(values, dtype=dtype).reshape(shape)

    return tuple(
        type(kinds)(*map(made, kinds)) if hasattr(kinds, "_fields") else made(kinds)
        for kinds in block.ARGUMENTS.values()
    )


@numba.njit
def read(address):
    return compiling.unpacked(address)


def test_what_is_packed_is_what_the_entry_unpacks():
    given = arguments()
    packed = block.pack(given)
    found = read(ctypes.cast(packed, ctypes.c_void_p).value)
    for group, other in zip(given, found, strict=True):
        pairs = [(group, other)]
        if isinstance(group, tuple):
            assert type(other) is type(group)
            pairs = zip(group, other, strict=True)
        for value, unpacked in pairs:
            np.testing.assert_array_equal(unpacked, value)
            assert np.asarray(unpacked).dtype == np.asarray(value).dtype


@pytest.mark.parametrize(
    "spoilt",
    [np.zeros(4, dtype=np.float32), np.zeros((2, 2)), np.zeros(8)[::2]],
    ids=["another type", "another shape", "in pieces"],
)
def test_an_array_that_the_loop_would_misread_is_refused(spoilt):
    given = arguments()
    state = given[3]._replace(theta=spoilt)
    with pytest.raises(TypeError, match=r"state\.theta is no array of float64 in one piece"):
        block.pack((*given[:3], state, *given[4:]))


@pytest.fixture(scope="module")
def by_numba():
    """The loop as numba itself calls it, without our block and entry."""
    return numba.njit(**OPTIONS)(descent.advance)


@pytest.mark.thorough  # the arguments are tested above, the numbers in test_engine
@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_the_entry_gives_numbas_numbers(run, by_numba, monkeypatch):
    """LLVM takes sums over the samples in another order for each: so not the same bits."""
    problem = bp.normalise(bp.load_highway())
    start = bp.init_params(bp.Network((3, 8, 2)), "matlab")

    def history() -> bp.History:
        return bp.train(start.network, start, problem.X, problem.T, **run)

    found = history()
    monkeypatch.setattr(training, "loop", lambda: by_numba)
    expected = history()
    assert found.engine == expected.engine == "compiled"
    assert found.stopped == expected.stopped
    for name in ("sse", "gradient_norms", "clipped_norms", "learning_rate"):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-5)
    np.testing.assert_allclose(found.params.theta, expected.params.theta, rtol=1e-5)
    (signature,) = by_numba.signatures  # it was given the types that the list of fields has
    seen = []
    for argument in signature:
        for kind in getattr(argument, "types", [argument]):
            dimensions = getattr(kind, "ndim", 0)
            seen.append((str(kind.dtype if dimensions else kind), dimensions))
    assert seen == [(field.dtype, field.dimensions) for field in block.FIELDS]


def small(model, data, options, state, record, scheduled, orders, until):
    """In the place of the loop: compiled in a second."""
    state.theta[0] = np.tanh(state.theta[0])


def test_a_function_that_nobody_has_tried_is_named(monkeypatch):
    """The first call could end the process that loads it."""
    monkeypatch.setattr(descent, "advance", small)
    assert compiling.for_this_machine()
    monkeypatch.setattr(compiling, "NEEDED", {"pow"})
    with pytest.raises(RuntimeError, match="the compiled loop needs .*tanh: see NEEDED"):
        compiling.for_this_machine()
