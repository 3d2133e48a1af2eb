"""How other programs are run: with their output in the log, or with the terminal to themselves."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence

from launch.project import Project
from launch.state import read_state, write_state
from launch.variables import child_environment, instead_of_home


def show_progress(text: str) -> None:
    """Write over the current line of a terminal; elsewhere write nothing."""
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns - 1
        print("\r" + text[:width].ljust(width), end="\r" if not text else "", flush=True)


def run_logged(project: Project, command: Sequence[object]) -> tuple[int, str]:
    """Run a program with its output in the log; return its exit code and that output.

    From the moment when pip begins to write into the environment, the state says "unfinished",
    until the whole step is noted as done: what is broken off there is made anew, while a network
    that fails before costs nothing.
    """
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=project.root,
        env=child_environment(project) | {"PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    lines, packages = [], 0
    try:
        with process, project.log.open("a", encoding="utf-8") as log:
            for line in process.stdout:
                log.write(line)
                lines.append(line)
                if line.startswith("Collecting "):
                    packages += 1
                    show_progress(f"  {packages} packages: {line.split()[1]}")
                elif line.startswith("Installing collected"):
                    write_state(project, read_state(project) | {"unfinished": True})
                    show_progress(f"  unpacking {packages} packages")
                elif "Retrying (" in line:
                    show_progress("  no answer from the network yet, trying again")
    finally:
        show_progress("")
    return process.returncode, "".join(lines)


def hand_over_to(project: Project, *arguments: object, **variables: str) -> int:
    """Let the environment's Python have the terminal until it ends, and clear up after it.

    Ctrl+C is its own affair: the terminal sends it to both, and it ends when it is ready. What is
    meant to end this program, from outside or as its terminal is closed, ends it too. It is given
    ``variables`` in its environment, and its exit code is returned as a shell would give it.
    """
    process, ended_by = None, []

    def end(number: int, frame: object) -> None:
        ended_by.append(number)
        if process:
            process.terminate()

    command = [str(word) for word in (project.python, *arguments)]
    sys.stdout.flush()
    handlers = {"SIGINT": lambda number, frame: None, "SIGTERM": end, "SIGHUP": end}
    with _signals_handled(handlers), instead_of_home(project) as home:
        environment = child_environment(project) | home | variables
        process = subprocess.Popen(command, cwd=project.root, env=environment)
        if ended_by:  # before there was anything to end
            process.terminate()
        exit_code = process.wait()
    if ended_by:
        return 128 + ended_by[0]
    return exit_code if exit_code >= 0 else 128 - exit_code


@contextlib.contextmanager
def _signals_handled(handlers: dict[str, Callable[[int, object], None]]) -> Iterator[None]:
    """Handle signals by name, if the system has them; what is ignored, as by nohup, stays so."""
    numbers = {getattr(signal, name, None): handler for name, handler in handlers.items()}
    before = {number: signal.getsignal(number) for number in numbers if number}
    handled = {number for number, handler in before.items() if handler != signal.SIG_IGN}
    for number in handled:
        signal.signal(number, numbers[number])
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, before[number])
