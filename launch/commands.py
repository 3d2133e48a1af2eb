"""The commands of ``start.py``: each checks what it was given, sets up, and does its work.

Whatever can be seen to be wrong is said first, before minutes go into packages.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from launch.installation import set_up, steps
from launch.packages import existing_folder_of_wheels, pinned, pip
from launch.problems import SetUpError
from launch.programs import hand_over_to
from launch.project import LEARNER_PINS, NUMBA_PINS, Project
from launch.pythons import THIS_PYTHON
from launch.servers import app_arguments, check_port, lab_arguments
from launch.testing import run_tests


def open_lab(project: Project, options: Namespace) -> int:
    """Set up and open JupyterLab."""
    check_port(options.port)
    set_up(project, steps(project))
    print("Opening JupyterLab; press Ctrl+C here, twice, to close it.", flush=True)
    return hand_over_to(project, *lab_arguments(project.root, options.port, options.browser))


def open_app(project: Project, options: Namespace) -> int:
    """Set up and open the laboratory as an app."""
    check_port(options.port)
    set_up(project, steps(project))
    print("Opening the laboratory; press Ctrl+C here to close it.", flush=True)
    served = app_arguments(project.root, options.port, options.browser)
    return hand_over_to(project, *served, BPCORE_OPEN="1")  # nothing waits for a prediction


def only_set_up(project: Project, options: Namespace) -> int:
    """Set up and say how to go on."""
    wheels = existing_folder_of_wheels(options.wheels) if options.wheels else None
    set_up(project, steps(project, wheels=wheels), retry=True)
    print("Everything is set up. 'start.py' opens the first lesson.")
    return 0


def fill_wheels_folder(project: Project, options: Namespace) -> int:
    """Fetch everything that a set-up without a network needs."""
    folder = Path(options.folder).resolve()
    if folder.exists() and not folder.is_dir():
        raise SetUpError(f"{folder} is a file: give a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    set_up(project, steps(project))
    print(f"Fetching the packages into {folder}", flush=True)
    pip(project, "download", "--dest", folder, *pinned(LEARNER_PINS))
    try:
        pip(project, "download", "--dest", folder, *pinned(NUMBA_PINS))
    except SetUpError as problem:
        print(f"  Without numba: {problem}")
    print(f"For computers like this one with Python {THIS_PYTHON}: start.py setup --wheels FOLDER")
    return 0


def merge_class(project: Project, options: Namespace) -> int:
    """Set up and merge the learning journals that a class has exported."""
    folder = Path(options.folder).resolve()
    if not folder.is_dir():
        raise SetUpError(f"There is no folder {folder}.")
    if not any(folder.glob("*.csv")):
        raise SetUpError(
            f"{folder} holds no export: learners make one with “Export as CSV” at the end of"
            " lesson 00."
        )
    set_up(project, steps(project))
    return hand_over_to(project, "-m", "bpcore.answers.classroom", folder)


def export(project: Project, options: Namespace) -> int:
    """Set up and write the edition for reading."""
    from edition.folder import refusal_of_folder

    folder = Path(options.folder).resolve()
    if refusal := refusal_of_folder(folder):
        raise SetUpError(refusal)
    set_up(project, steps(project, edition=True))
    print("Executing the lessons, two at a time; this takes a few minutes.", flush=True)
    return hand_over_to(project, "-m", "edition", folder)


def web(project: Project, options: Namespace) -> int:
    """Set up, build the site and, if asked to, serve it."""
    from edition.folder import refusal_of_folder

    folder = Path(options.folder).resolve()
    if refusal := refusal_of_folder(folder):
        raise SetUpError(refusal)
    if options.pyodide and not Path(options.pyodide).is_dir():
        raise SetUpError(f"There is no folder {options.pyodide}.")
    check_port(options.port)
    set_up(project, steps(project, edition=True, web=True))
    arguments: list[object] = [folder]
    if options.pyodide:
        arguments += ["--pyodide", Path(options.pyodide).resolve()]
    if options.serve:
        arguments += ["--serve", "--port", options.port or 0]
    print("Building the site; this takes a few minutes.", flush=True)
    return hand_over_to(project, "-m", "web", *arguments)


def test(project: Project, options: Namespace) -> int:
    """Set up and run the tests; among them are those of the edition and of the site."""
    set_up(project, steps(project, developer=True, edition=True, web=True))
    return run_tests(project, options.rest, marked=options.marked, everything=options.all)


def bench(project: Project, options: Namespace) -> int:
    """Set up and run the benchmarks."""
    from benchmarks.__main__ import options as options_of_benchmarks

    options_of_benchmarks(options.rest)  # gives its help, or says what is wrong, and exits
    set_up(project, steps(project, developer=True))
    return hand_over_to(project, "-m", "benchmarks", *options.rest)
