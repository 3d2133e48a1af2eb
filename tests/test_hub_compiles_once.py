"""A class compiles once: what one account has compiled, the other accounts take over."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from test_machine_code import CALL_SMALL, SAID, SMALL, STEP, edit

import bpcore as bp

pytest.importorskip("numba")
pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="needs the accounts and permissions of a POSIX system"
)

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
ANNA, BEN = 65_533, 65_534
"""Accounts with which root may run a process; they need no name."""

# Where Python itself lies in a folder that only root may read, another account could not start it.
# So the process becomes that account when all that it needs is loaded, but for what is compiled.
BECOME = """
import os, sys
import numba, platformdirs.unix
from importlib.metadata import version
version("numba")
numba.njit(lambda x: x + 1.0)(1.0)
from bpcore.core import compiling
account = int(sys.argv[1])
if account != os.geteuid():
    os.setgroups([])
    os.setgid(account)
    os.setuid(account)
"""
COMPILED = [SAID, "0.5 compiled"]
LOADED = COMPILED[1:]
"""Here numba is loaded in any case; so what tells them apart is what is said before."""


class Installation:
    """A folder as a hub has it: the package of one account, which all others may only read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.core = folder / "shared" / "bpcore" / "core"
        source = Path(bp.__file__).parent
        unkept = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source / "core", self.core, ignore=unkept)
        shutil.copy(source / "__init__.py", self.core.parent)
        with (self.core / "descent.py").open("a", encoding="utf-8") as file:
            file.write(SMALL)

    def call(self, name: str, account: int) -> list[str]:
        """Call the small function as an account with a home folder; return what is printed."""
        home = self.folder / name
        if not home.exists():
            home.mkdir(0o700)
            if account != os.geteuid():
                os.chown(home, account, account)
        environ = {**os.environ, "HOME": str(home), "NUMBA_CACHE_DIR": ""}
        environ.pop("XDG_CACHE_HOME", None)
        done = subprocess.run(
            [sys.executable, "-c", BECOME + CALL_SMALL, str(account)],
            cwd=self.folder,
            env={**environ, "PYTHONPATH": str(self.folder / "shared")},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def kept(self, name: str) -> list[Path]:
        """The machine code in a folder."""
        return sorted((self.folder / name).rglob("loop-*.o*"))

    def let_nobody_write(self) -> None:
        """Take the permission to write from the package's own account too, which root ignores."""
        for path in (self.core, *self.core.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)


@pytest.fixture
def installation() -> Iterator[Installation]:
    # Not in tmp_path, whose parents other accounts may not enter.
    with tempfile.TemporaryDirectory(prefix="bpcore-hub-") as folder:
        Path(folder).chmod(0o755)
        made = Installation(Path(folder))
        yield made
        for path in (made.core, *(path for path in made.core.rglob("*") if path.is_dir())):
            path.chmod(0o755)


@pytest.fixture
def learn(installation) -> Callable[[str], list[str]]:
    """Call the small function as one of two learners: accounts of their own, where root can."""
    accounts = {"anna": ANNA, "ben": BEN} if ROOT else dict.fromkeys(("anna", "ben"), os.geteuid())

    def learn(name: str) -> list[str]:
        if not ROOT:
            installation.let_nobody_write()
        said = installation.call(name, accounts[name])
        assert all(path.stat().st_uid == accounts[name] for path in installation.kept(name))
        return said

    return learn


def test_what_the_administrator_compiled_nobody_compiles_again(installation, learn):
    assert installation.call("admin", os.geteuid()) == COMPILED
    compiled = {path: path.read_bytes() for path in installation.kept("shared")}
    assert len(compiled) == 1
    for learner in ("anna", "ben", "anna"):
        assert learn(learner) == LOADED, learner
        assert installation.kept(learner) == []
    assert {path: path.read_bytes() for path in installation.kept("shared")} == compiled


def test_after_an_update_that_nobody_compiled_each_compiles_alone(installation, learn):
    installation.call("admin", os.geteuid())
    edit(installation.core / "steps.py", STEP, STEP.replace("c.", "3 * c.", 1))
    for learner in ("anna", "ben"):
        assert learn(learner) == [SAID, "1.5 compiled"], learner
        assert learn(learner) == ["1.5 compiled"], learner


@pytest.mark.skipif(not ROOT, reason="needs root, who can run a process as another account")
def test_what_may_not_be_read_is_compiled_anew(installation, learn):
    installation.call("admin", os.geteuid())
    for path in installation.kept("shared"):
        path.chmod(0o600)  # as an administrator's umask may have it
    assert learn("anna") == COMPILED
    assert learn("anna") == LOADED
