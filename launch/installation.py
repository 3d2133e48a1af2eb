"""The steps of the set-up, each done only if what it depends on has changed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from launch.environment import make_environment
from launch.packages import pinned, pip
from launch.problems import SetUpError
from launch.project import (
    DEVELOPER_PINS,
    EDITION_PINS,
    ENGINE,
    LEARNER_PINS,
    NUMBA_PINS,
    PROJECT_FILE,
    SETTINGS,
    WEB_PINS,
    Project,
)
from launch.state import fingerprint, is_half_written, is_usable, read_state, write_state
from launch.variables import child_environment


@dataclass(frozen=True)
class Step:
    """One step of the set-up.

    Attributes
    ----------
    name : str
        Under which the state notes it.
    depends_on : str
        Fingerprint of what its result depends on.
    action : function
        Does it. Returns False if it failed and the lessons work without it.
    """

    name: str
    depends_on: str
    action: Callable[[], bool]


def steps(
    project: Project,
    *,
    developer: bool = False,
    edition: bool = False,
    web: bool = False,
    wheels: Path | None = None,
) -> list[Step]:
    """Return the steps of the set-up, in their order.

    Parameters
    ----------
    developer, edition, web : bool
        Whether to install what the tests need, what makes web pages of the lessons, and what
        makes a site on which they are live.
    wheels : Path or None
        A folder to take the packages from, instead of the network.
    """

    def of(*files: str) -> str:
        return fingerprint(*(project.root / file for file in files))

    def packages(said: str, pins: str, *more: object) -> Callable[[], bool]:
        return lambda: install_packages(project, said, pins, wheels, *more)

    to_fetch = "" if wheels else ", about 150 MB to fetch"
    lessons = f"Installing the packages of the lessons (a few minutes{to_fetch})"
    result = [
        Step("learner set", of(LEARNER_PINS), packages(lessons, LEARNER_PINS)),
        Step("project", of(PROJECT_FILE), lambda: install_project(project)),
        Step("settings", of(*SETTINGS), lambda: install_settings(project)),
        Step("numba", of(LEARNER_PINS, NUMBA_PINS), lambda: install_numba(project, wheels)),
    ]
    if developer:
        tests = packages("Installing the packages of the tests", DEVELOPER_PINS)
        result.append(Step("developer set", of(LEARNER_PINS, DEVELOPER_PINS), tests))
    if edition:
        pages = packages("Installing the packages of the edition for reading", EDITION_PINS)
        result.append(Step("edition set", of(LEARNER_PINS, EDITION_PINS), pages))
    if web:
        apart = "--no-deps", "--upgrade", "--target", project.site_tools
        said = "Installing what builds the site (about 100 MB to fetch)"
        result.append(Step("web set", of(WEB_PINS), packages(said, WEB_PINS, *apart)))
    compiled = of(LEARNER_PINS, NUMBA_PINS, *ENGINE)
    result.append(Step("compiled engine", compiled, lambda: warm_up(project)))
    if web:
        loop = of(LEARNER_PINS, NUMBA_PINS, WEB_PINS, *ENGINE)
        result.append(Step("loop of the site", loop, lambda: compile_for_browsers(project)))
    return result


def set_up(project: Project, wanted: Iterable[Step], *, retry: bool = False) -> None:
    """Bring the environment up to date, doing only what is not done yet.

    A step that failed without stopping the set-up is tried again when its files change or when
    ``retry`` asks for it.
    """
    state = read_state(project)
    if not is_usable(project, state):
        state = make_environment(project)
    failed = set(state.get("failed", []))
    for step in wanted:
        if state.get(step.name) == step.depends_on and not (retry and step.name in failed):
            continue
        failed.discard(step.name)
        if not step.action():
            failed.add(step.name)
        state |= {step.name: step.depends_on, "failed": sorted(failed)}
        write_state(project, state)


def install_packages(
    project: Project, said: str, pins: str, wheels: Path | None, *more: object
) -> bool:
    """Say what comes, and install the packages of a file of pins."""
    print(said, flush=True)
    pip(project, "install", *more, *pinned(pins), wheels=wheels)
    return True


def install_project(project: Project) -> bool:
    """Install the project in place: an edit in bpcore/ is in force when a kernel starts."""
    # Everything it needs is there by now: it must not be fetched again, unchecked.
    in_place = ("--no-deps", "--no-build-isolation", "--no-index", "--editable")
    pip(project, "install", *in_place, project.root)
    make_pointers_relative(project)
    return True


def make_pointers_relative(project: Project) -> None:
    """Let the environment point at the project by a path without the letters of its folder's name.

    The pointer is stored in UTF-8, but Python up to 3.12 reads it in the system's encoding, which
    on Windows is another.
    """
    for pointer in project.venv.glob("**/site-packages/_bpcore.pth"):
        relative = os.path.relpath(project.root, pointer.parent)
        pointer.write_text(f"{relative}\n", encoding="ascii")


def install_settings(project: Project) -> bool:
    """Give JupyterLab and kernels the project's settings; they hold for this environment only."""
    for file, folder in SETTINGS.items():
        (project.venv / folder).mkdir(parents=True, exist_ok=True)
        shutil.copy(project.root / file, project.venv / folder)
    return True


def install_numba(project: Project, wheels: Path | None) -> bool:
    """Install the compiler that makes the sliders fast; return False if that is not to be had."""
    try:
        said = "Installing numba, which makes the lessons fast"
        return install_packages(project, said, NUMBA_PINS, wheels)
    except SetUpError as problem:
        if is_half_written(read_state(project)):
            raise
        print(f"  {problem}")
        print("  The lessons work without numba, only slower; 'start.py setup' tries again.")
        return False


def warm_up(project: Project) -> bool:
    """Compile the engine once, so that no lesson has to wait for it; return whether that worked."""
    code = "import bpcore; bpcore.warm_up()"
    return compile_ahead(project, "Preparing the compiled engine", code, "The first lesson")


def compile_for_browsers(project: Project) -> bool:
    """Compile it for the site, which is then built without waiting; return whether that worked."""
    code = "from web import loop; loop.ready()"
    return compile_ahead(project, "Preparing the engine of the site", code, "The site's build")


def compile_ahead(project: Project, said: str, code: str, later: str) -> bool:
    """Run a line of Python that compiles; say what else will try if that does not work."""
    print(said, flush=True)
    command = [str(project.python), "-c", code]
    with project.log.open("a", encoding="utf-8") as log:
        failed = subprocess.call(
            command,
            cwd=project.root,
            env=child_environment(project),
            stdin=subprocess.DEVNULL,
            stderr=log,
        )
    if failed:
        print(f"  That did not work; the end of '{project.log}' says why. {later} will try again.")
    return not failed
