"""The training loop compiled ahead of time: what goes in comes out, and the bits are numba's."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import bpcore as bp
from bpcore.core import ahead, training
from bpcore.core.descent import advance
from bpcore.core.machine_code import SOURCES, compiled

pytest.importorskip("numba")

from numba.core import codegen
from project import PROJECT

from launch.project import Project
from web import loop, tools

RUNS = {
    "batch": {"learning_rate": 0.05, "epochs": 20_000, "goal": 1e-3},
    "mini-batch": {"batch_size": 5, "epochs": 500, "weight_decay": 1e-3},
    "stochastic": {"batch_size": 1, "epochs": 200, "clip": "layer", "clip_threshold": 0.1},
    "adam": {"batch_size": 4, "rule": "adam", "clip": "norm", "clip_threshold": 0.3, "epochs": 500},
    "undone steps": {"rule": "traingdx", "epochs": 500},
    "overflow": {"learning_rate": 50.0, "epochs": 500},
}


WHAT_IS_COMPILED = """
import sys
from pathlib import Path
from numba.core import event

class Modules(event.Listener):
    seen = set()

    def on_start(self, event):
        self.seen.add(event.data["module"])

    def on_end(self, event):
        pass

from web import loop
with event.install_listener("numba:run_pass", Modules()):
    Path("{code}").write_bytes(loop.native_code())
print(*sorted(module for module in Modules.seen if module.startswith("bpcore")))
"""


@pytest.fixture(scope="module")
def code(run_python, tmp_path_factory) -> tuple[Path, set[str]]:
    """The entry compiled for this machine, and the modules whose functions were compiled for it.

    In a process of its own, where nothing has been compiled before.
    """
    code = tmp_path_factory.mktemp("native") / "loop.o"
    said = run_python(WHAT_IS_COMPILED.replace("{code}", code.as_posix()))
    return code, set(said.splitlines()[-1].split())


@pytest.fixture(scope="module")
def native(code) -> Path:
    """The entry as a library of this machine."""
    code, _ = code
    library = code.with_name("loop.so")
    compiler = [found] if (found := shutil.which("cc")) else [sys.executable, "-m", "ziglang", "cc"]
    command = [*compiler, "-shared", code, "-o", library, "-lm"]
    subprocess.run(command, check=True, env=tools.environment())
    return library


def test_every_function_of_the_training_loop_stands_in_the_sources(code):
    """By which it is told whether machine code is stale."""
    _, modules = code
    sources = {f"bpcore.core.{Path(name).stem}" for name in SOURCES}
    assert modules == sources - {"bpcore.core.machine_code"}


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
        for kinds in ahead.ARGUMENTS.values()
    )


def array_at(dtype: str):
    def at(address: int, *shape: int) -> np.ndarray:
        length = int(np.prod(shape))
        memory = (ctypes.c_char * (8 * length)).from_address(int(address))
        return np.frombuffer(memory, dtype=dtype).reshape(shape)

    return at


def test_what_is_packed_is_what_the_entry_unpacks():
    given, seen = arguments(), []
    scope = {"advance": lambda *found: seen.append(found)}
    scope |= {type(kinds).__name__: type(kinds) for kinds in ahead.ARGUMENTS.values()}
    for dtype in ("float64", "int64", "uint64"):
        scope |= {f"{dtype}_{dimensions}": array_at(dtype) for dimensions in (1, 2)}
    exec(loop.entry(), scope)
    scope["entry"](ahead.pack(given).ctypes.data)
    (found,) = seen
    for group, other in zip(given, found, strict=True):
        pairs = [(group, other)]
        if isinstance(group, tuple):
            assert type(other) is type(group)
            pairs = zip(group, other, strict=True)
        for value, unpacked in pairs:
            np.testing.assert_array_equal(unpacked, value)
            assert np.asarray(unpacked).dtype == np.asarray(value).dtype


def test_the_list_of_fields_is_what_numba_compiles():
    bp.warm_up()
    (signature,) = compiled(advance).signatures
    seen = []
    for argument in signature:
        for kind in getattr(argument, "types", [argument]):
            dimensions = getattr(kind, "ndim", 0)
            seen.append((str(kind.dtype if dimensions else kind), dimensions))
    assert seen == [(field.dtype, field.dimensions) for field in ahead.FIELDS]


@pytest.mark.parametrize(
    "spoilt",
    [np.zeros(4, dtype=np.float32), np.zeros((2, 2)), np.zeros(8)[::2]],
    ids=["another type", "another shape", "in pieces"],
)
def test_an_array_that_the_loop_would_misread_is_refused(spoilt):
    given = arguments()
    state = given[3]._replace(theta=spoilt)
    with pytest.raises(TypeError, match=r"state\.theta is no array of float64 in one piece"):
        ahead.pack((*given[:3], state, *given[4:]))


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_the_entry_gives_numbas_bits(run, native, monkeypatch):
    problem = bp.normalise(bp.load_highway())
    start = bp.init_params(bp.Network((3, 8, 2)), "matlab")

    def history() -> bp.History:
        return bp.train(start.network, start, problem.X, problem.T, **run)

    expected = history()
    calls = []

    def from_the_library(*given):
        calls.append(given[-1])
        ahead.load(native)(*given)

    monkeypatch.setattr(training, "compiled", lambda function: from_the_library)
    found = history()
    assert calls
    assert found.stopped == expected.stopped
    for name in ("sse", "gradient_norms", "clipped_norms", "learning_rate"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    np.testing.assert_array_equal(found.params.theta, expected.params.theta)


def test_a_module_of_another_list_is_refused(native, tmp_path, monkeypatch):
    other = shutil.copy(native, tmp_path / "other.so")
    monkeypatch.setattr(ahead, "LIST_NUMBER", ahead.LIST_NUMBER ^ 1)
    with pytest.raises(RuntimeError, match=r"other\.so was made of another list of fields"):
        ahead.load(Path(other))


def test_a_numba_without_the_inner_names_is_named(monkeypatch, tmp_path):
    monkeypatch.delattr(codegen.CPUCodeLibrary, "_optimize_functions")
    with pytest.raises(loop.LoopError, match="no CPUCodeLibrary._optimize_functions any more"):
        loop.build(tmp_path / "loop.so")


def test_what_builds_the_site_is_looked_for_where_the_set_up_puts_it():
    project = Project(PROJECT)
    assert tools.FOLDER.relative_to(sys.prefix) == project.site_tools.relative_to(project.venv)


def test_without_a_linker_the_sentence_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(tools, "FOLDER", tmp_path)
    with pytest.raises(loop.LoopError, match="run 'start.py web', or on Debian: apt install lld"):
        loop.linker()


def test_an_unexpected_import_is_refused():
    names = [b"memory", b"tanh", b"fopen"]
    entries = (b"\x02\x00\x01", b"\x00\x00", b"\x00\x00")  # memory from 1 page on, two functions
    body = b"\x03" + b"".join(
        b"\x03env" + bytes([len(name)]) + name + entry
        for name, entry in zip(names, entries, strict=True)
    )
    found = loop.imports(b"\0asm\1\0\0\0" + b"\x02" + bytes([len(body)]) + body)
    assert found == {"memory", "tanh", "fopen"}
    with pytest.raises(loop.LoopError, match="The compiled loop needs fopen, which nobody"):
        loop.refuse_unexpected(found)
