"""Install the project in every situation that learners are in, and see whether it works there.

    python tools/check_installs.py                    every situation; about half an hour
    python tools/check_installs.py odd-path newest    some of them
    python tools/check_installs.py --list             their names
    python tools/check_installs.py newest -- tests -m "not browser"
                                                      what follows -- goes to pytest, in the place
                                                      of a few tests and lessons

Each clones the last commit into a temporary folder, sets it up there with a home folder of its own,
runs ``try_installation.py`` in it, then tests and lessons. It prints one line for each: held, what
broke, or why it cannot be tried here; and exits with 1 if anything broke. It needs git, a network,
and nothing else but Python.
"""

from __future__ import annotations

import argparse
import contextlib
import glob
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from launch.packages import pinned  # noqa: E402
from launch.project import (  # noqa: E402
    DEVELOPER_PINS,
    EDITION_PINS,
    LEARNER_PINS,
    NUMBA_PINS,
    Project,
    python_of,
)
from launch.pythons import NEWEST_PYTHON, OLDEST_PYTHON  # noqa: E402
from launch.servers import lab_arguments  # noqa: E402

PYTHONS = [(3, minor) for minor in range(OLDEST_PYTHON[1], NEWEST_PYTHON[1] + 1)]
ODD_NAME = "Größe 漢字 (it's 100% & #1)"
SHORT_SET = (
    *("notebooks/00_start_here.ipynb", "notebooks/01_from_table_to_network.ipynb"),
    *("tests/test_network.py", "tests/test_data.py", "tests/test_live.py", "tests/test_plots.py"),
)
PIN_FILES = (LEARNER_PINS, NUMBA_PINS, EDITION_PINS, DEVELOPER_PINS)
LONGEST = 3600
"""Seconds that a command may take; a set-up over a slow network takes many minutes."""

LEADING_ELSEWHERE = ("JUPYTER", "IPYTHON", "MPL", "NUMBA_CACHE", "XDG_", "BPCORE_", "PYTHON")
"""How those variables begin that would lead past the home folder or the clone."""


class BrokeError(Exception):
    """Something does not work in this situation."""


class CannotTryError(Exception):
    """The situation cannot be brought about on this machine."""


# -- Pythons ---------------------------------------------------------------------------------------


def pythons() -> dict[tuple[int, int], str]:
    """Every Python that the project takes and that can make environments: by version, one of each.

    Looked for on the path and in pyenv's folder of versions.
    """
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    candidates = [getattr(sys, "_base_executable", sys.executable)]
    candidates += [shutil.which("python{}.{}".format(*version)) for version in PYTHONS]
    candidates += sorted(glob.glob(str(pyenv / "3.*" / "bin" / "python")))
    found: dict[tuple[int, int], str] = {}
    for candidate in filter(None, candidates):
        version = _version(candidate)
        if version in PYTHONS:
            found.setdefault(version, candidate)
    return found


def _version(python: str) -> tuple[int, int] | None:
    """Its version; None if it does not run (a shim of pyenv may not) or lacks what is needed."""
    code = "import sys, ensurepip, venv; print(*sys.version_info[:2])"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True)
    return tuple(map(int, done.stdout.split())) if done.returncode == 0 else None


def needed_python(version: tuple[int, int] | None = None) -> str:
    """A Python of this version; that which runs this file, or the oldest, if left out."""
    found = pythons()
    wanted = version or next(iter(found), PYTHONS[0])
    if wanted not in found:
        raise CannotTryError("no Python {}.{} on the path or in pyenv's folder".format(*wanted))
    return found[wanted]


# -- folders that cannot be written ----------------------------------------------------------------

BIND = """
for folder in "$1" "$2"; do
    mount --bind "$folder" "$folder" && mount -o remount,bind,ro "$folder" || exit 99
done
shift 2
exec "$@"
"""


@contextlib.contextmanager
def read_only(*folders: Path) -> Iterator[list[str]]:
    """Make folders read-only; give the words that a command must begin with to find them so.

    Permissions bind everyone but root, who gets a read-only mount that only the command sees.
    """
    if not hasattr(os, "geteuid"):
        raise CannotTryError("on this system permissions do not keep a folder from being written")
    if os.geteuid() == 0:
        if shutil.which("unshare") is None:
            raise CannotTryError("root may write everywhere, and there is no 'unshare'")
        prefix = ["unshare", "--mount", "sh", "-c", BIND, "sh", str(folders[0]), str(folders[-1])]
        _see_that_it_binds(prefix, folders)
        yield prefix
        return
    modes = {path: path.lstat().st_mode for folder in folders for path in _tree(folder)}
    try:
        for path, mode in modes.items():
            path.chmod(mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
        _see_that_it_binds([], folders)
        yield []
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def _tree(folder: Path) -> Iterator[Path]:
    yield folder
    yield from (path for path in folder.rglob("*") if not path.is_symlink())


def _see_that_it_binds(prefix: list[str], folders: Sequence[Path]) -> None:
    for folder in folders:
        probe = folder / "probe"
        done = subprocess.run(
            [*prefix, sys.executable, "-c", "open(__import__('sys').argv[1], 'w')", str(probe)],
            capture_output=True,
            text=True,
        )
        if done.returncode == 99 or probe.exists():
            probe.unlink(missing_ok=True)
            raise CannotTryError(f"a folder cannot be made read-only here: {done.stderr.strip()}")
        assert done.returncode != 0


# -- a clone and its installation ------------------------------------------------------------------


@dataclass
class Workshop:
    """Where a situation is brought about.

    Attributes
    ----------
    folder : Path
        Empty at first.
    packages : Path
        Where pip finds what it has fetched before: the pinned packages are fetched once.
    tests : sequence of str
        What goes to pytest.
    """

    folder: Path
    packages: Path
    tests: Sequence[str] = SHORT_SET
    name: str = "course"
    python: str = field(default_factory=needed_python)

    def __post_init__(self) -> None:
        self.log = self.folder / "log.txt"
        self.home = self.folder / "home"
        self.clone = self.folder / self.name
        self.home.mkdir(parents=True)
        self.run(["git", "clone", "--quiet", ROOT, self.clone], cwd=self.folder)

    @property
    def venv_python(self) -> Path:
        """The Python of the clone's environment."""
        return Project(self.clone).python

    def environment(self) -> dict[str, str]:
        """Those of the process, with another home, so that nobody's settings help or hinder."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(LEADING_ELSEWHERE)}
        home = dict.fromkeys(("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"), str(self.home))
        places = [kept.get("PIP_FIND_LINKS", ""), self.packages.as_uri()]  # split at spaces
        return (
            kept
            | home
            | {
                "PIP_FIND_LINKS": " ".join(filter(None, places)),
                # What a tool of the tests notes down; the lessons do not need it.
                "HYPOTHESIS_STORAGE_DIRECTORY": str(self.folder / "hypothesis"),
            }
        )

    def run(
        self, command: Sequence[object], *, cwd: Path | None = None, fails: bool = False
    ) -> str:
        """Run a command to its end; return what it prints.

        Raises
        ------
        BrokeError
            If its exit code is not what it should be, or it prints a traceback where it should
            fail in plain words.
        """
        words = [str(word) for word in command]
        done = subprocess.run(
            words,
            cwd=cwd or self.clone,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=LONGEST,
        )
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"$ {' '.join(words)}\n{done.stdout}\n")
        if fails != (done.returncode != 0) or (fails and "Traceback" in done.stdout):
            raise BrokeError(_what_broke(done.stdout, words))
        return done.stdout

    def start(self, *arguments: object, prefix: Sequence[str] = (), fails: bool = False) -> str:
        """Run a command of ``start.py``, as a learner does."""
        return self.run([*prefix, self.python, "start.py", *arguments], fails=fails)

    def set_up(self, prefix: Sequence[str] = ()) -> None:
        """Set up what the lessons and the tests need."""
        self.fetch()
        self.start("setup", prefix=prefix)
        self.start("test", "--version", prefix=prefix)

    def fetch(self) -> None:
        """Fetch the pinned packages for this Python, if that is not done yet."""
        pip_of = self.packages / "python-{}.{}".format(*_version(self.python))
        if pip_of.exists():
            return
        self.run([self.python, "-m", "venv", pip_of])
        download = [python_of(pip_of), "-m", "pip", "download", "--dest", self.packages]
        for file in PIN_FILES:
            self.run([*download, *pinned(file)])

    def install(self, requirements: Sequence[str]) -> None:
        """Make an environment with other versions than the pinned ones."""
        self.run([self.python, "-m", "venv", ".venv"])
        self.run([self.venv_python, "-m", "pip", "install", *requirements])
        in_place = ("--no-deps", "--no-build-isolation", "--editable", ".")
        self.run([self.venv_python, "-m", "pip", "install", *in_place])
        self.run([self.venv_python, "-m", "pip", "freeze"])  # for the log

    def try_it(
        self,
        *,
        prefix: Sequence[str] = (),
        engine: str = "compiled",
        journal: str = "kept",
        pinned: bool = True,
    ) -> None:
        """Try what the lessons need, then run tests and lessons."""
        tests = ["-p", "no:cacheprovider", "-q", *self.tests]
        if pinned:
            server = [self.python, "start.py", "--no-browser", "--port", free_port()]
            pytest = [self.python, "start.py", "test"]
        else:
            server = [self.venv_python, *lab_arguments(self.clone, free_port(), browser=False)]
            pytest = [self.venv_python, "-m", "pytest"]
        attempt = ["tools/try_installation.py", "--engine", engine, "--journal", journal]
        self.run([*prefix, self.venv_python, *attempt, "--", *server])
        self.run([*prefix, *pytest, *tests])


def _what_broke(output: str, words: list[str]) -> str:
    """The telling lines of an output."""
    told = [line for line in output.splitlines() if re.match(r"broke: |FAILED |ERROR\b", line)]
    lines = told or output.strip().splitlines()[-1:] or ["nothing was said"]
    return f"{' '.join(words[-4:])}: {'; '.join(lines)[:400]}"


def free_port() -> int:
    """A port that nothing listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# -- the situations --------------------------------------------------------------------------------


def read_only_project(work: Workshop) -> None:
    """The project lies where nothing can be written: before its set-up, and after."""
    with read_only(work.clone) as prefix:
        said = work.start(prefix=prefix, fails=True)
        if "cannot be written: copy the project into a folder of your own" not in said:
            raise BrokeError(f"start.py says: {said.strip()[-200:]}")
    work.set_up()
    with read_only(work.clone) as prefix:
        work.try_it(prefix=prefix, journal="told")


def read_only_home(work: Workshop) -> None:
    """The home folder cannot be written, from the set-up on."""
    with read_only(work.home) as prefix:
        work.set_up(prefix=prefix)
        work.try_it(prefix=prefix)


def read_only_both(work: Workshop) -> None:
    """Neither project nor home can be written, and no compiled code was kept."""
    work.set_up()
    for cache in (work.clone / "bpcore").rglob("__pycache__"):
        shutil.rmtree(cache)
    with read_only(work.clone, work.home) as prefix:
        work.try_it(prefix=prefix, journal="told")


def odd_path(work: Workshop) -> None:
    """Spaces, other letters and signs in the path of the project and of the home folder."""
    work = replace(work, folder=work.folder / ODD_NAME, name=ODD_NAME)
    work.set_up()
    work.try_it()
    exports = work.clone / "ü 漢"
    exports.mkdir()
    code = (
        "from pathlib import Path; from bpcore.answers import journal, report;"
        "journal.record(journal.EXERCISE, '1.1', passed=True);"
        "name, text = report.export('csv', 'kiwi 7'); Path(name).write_text(text)"
    )
    work.run([work.venv_python, "-c", code], cwd=exports)
    work.start("class", exports)
    if not any(exports.glob("*.png")):
        raise BrokeError("start.py class drew no picture")


def without_numba(work: Workshop) -> None:
    """Without numba; set up from a folder of packages, which lies at an odd path."""
    wheels = work.folder / ODD_NAME
    work.fetch()
    work.start("wheels", wheels)
    for package in ("numba", "llvmlite"):
        for wheel in wheels.glob(f"{package}-*.whl"):
            wheel.unlink()
    shutil.rmtree(work.clone / ".venv")
    fetched, work.packages = work.packages, wheels  # where pip would find numba after all
    said = work.start("setup", "--wheels", wheels)
    work.packages = fetched
    if "work without numba" not in said:
        raise BrokeError("start.py does not say that numba is missing")
    work.start("test", "--version")
    work.try_it(engine="numpy")


def one_python(version: tuple[int, int], work: Workshop) -> None:
    """The pinned packages on one of the Pythons."""
    work.python = needed_python(version)
    work.set_up()
    work.try_it()


def oldest(work: Workshop) -> None:
    """The oldest Python, and the lowest version of every package that pyproject.toml allows."""
    work.python = needed_python(PYTHONS[0])
    work.install([one.replace(">=", "==", 1) for one in allowed()])
    # An old package may use what a new one of its own needs calls outdated: no fault of ours.
    work.tests = ["-W", "ignore::DeprecationWarning", *work.tests]
    work.try_it(pinned=False)


def newest(work: Workshop) -> None:
    """The newest Python found here, and the newest packages that there are."""
    work.python = needed_python(max(pythons()))
    work.install(["--upgrade", *allowed()])
    work.try_it(pinned=False)


def allowed() -> list[str]:
    """What ``pyproject.toml`` asks for, that for the tests included, with its floors."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [*settings["project"]["dependencies"], *sum(settings["dependency-groups"].values(), [])]


SITUATIONS: dict[str, Callable[[Workshop], None]] = {
    "read-only-project": read_only_project,
    "read-only-home": read_only_home,
    "read-only-both": read_only_both,
    "odd-path": odd_path,
    "without-numba": without_numba,
    **{"python-{}.{}".format(*version): partial(one_python, version) for version in PYTHONS},
    "oldest": oldest,
    "newest": newest,
}


def described(situation: Callable) -> str:
    """What a situation is, in one line."""
    return (getattr(situation, "func", situation).__doc__ or "").strip()


def check(name: str, folder: Path, tests: Sequence[str]) -> str:
    """Bring about one situation and say how it went: "held", "broke" or "not tried", and why."""
    begun = time.monotonic()
    try:
        work = Workshop(folder / name, folder / "packages", tests)
        SITUATIONS[name](work)
    except CannotTryError as reason:
        return f"not tried  {name}: {reason}"
    except (BrokeError, OSError, subprocess.SubprocessError) as problem:
        return f"broke      {name}: {problem}"
    version = "{}.{}".format(*_version(work.python))
    return f"held       {name} (Python {version}, {time.monotonic() - begun:.0f} s)"


def main(arguments: list[str]) -> int:
    """Check what the command line names."""
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    own, tests = arguments[:cut], arguments[cut + 1 :]
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], epilog="What follows -- goes to pytest."
    )
    parser.add_argument("names", nargs="*", metavar="SITUATION", help="all, if none is named")
    parser.add_argument("--list", action="store_true", help="list the situations")
    parser.add_argument("--folder", type=Path, help="work in this folder, and leave all there")
    options = parser.parse_args(own)
    if unknown := set(options.names) - set(SITUATIONS):
        parser.error(f"no such situation: {', '.join(sorted(unknown))}")
    if options.list:
        for name, situation in SITUATIONS.items():
            print(f"{name:18} {described(situation)}")
        return 0
    folder = options.folder or Path(tempfile.mkdtemp(prefix="installs-"))
    lines = []
    for name in options.names or SITUATIONS:
        lines.append(check(name, folder, tests or SHORT_SET))
        print(lines[-1], flush=True)
        if not options.folder and not lines[-1].startswith("broke"):
            shutil.rmtree(folder / name, ignore_errors=True)
    broke = any(line.startswith("broke") for line in lines)
    if broke or options.folder:
        print(f"What was run, and what it printed: log.txt in the folders of {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if broke else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
