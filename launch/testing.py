"""The tests in their two tiers, by two calls of pytest."""

from __future__ import annotations

from collections.abc import Sequence

from launch.programs import hand_over_to
from launch.project import Project

PASSED, FAILED, NONE_COLLECTED = 0, 1, 5
"""Those exit codes of pytest after which the second call makes sense."""

BROWSER_TESTS = "tests/browser"
"""The folder in which all tests lie that drive a browser."""

HELP = """\
pytest is called twice, for what needs no browser and for what does, each time two files side by
side (-n 2). Left out of both is what is marked as thorough: what takes
long and has a shorter proof beside it. --all leaves nothing out.

What follows goes to both calls: paths, seen from the project's folder, and options of pytest, such
as -k WORDS, -x, or -n 0 for one file at a time (which --pdb needs). An -m is added to what each of
the two asks for. pytest lists its own options: .venv/bin/python -m pytest --help"""


def run_tests(project: Project, arguments: Sequence[str], *, marked: str, everything: bool) -> int:
    """Run the tests without a browser, then those with one.

    Parameters
    ----------
    arguments : sequence of str
        For both calls.
    marked : str
        An expression of markers, as pytest's -m takes it, or an empty string.
    everything : bool
        Whether to run what is marked as thorough, too.

    Returns
    -------
    int
        0 if both pass. That one of them finds no tests is no failure.
    """
    codes = []
    for browser in (False, True):
        ours = pytest_arguments(browser=browser, marked=marked, everything=everything)
        codes.append(hand_over_to(project, *ours, *arguments))
        if codes[-1] not in (PASSED, FAILED, NONE_COLLECTED):
            return codes[-1]  # stopped by hand, or not understood: the other would be no better
    return FAILED if FAILED in codes else min(codes)


def pytest_arguments(*, browser: bool, marked: str, everything: bool) -> list[str]:
    """Return the arguments with which Python runs one half of the tests."""
    wanted = [f"({marked})"] if marked else []
    wanted.append("browser" if browser else "not browser")
    if not everything:
        wanted.append("not thorough")
    # A file's tests stay together, as they share what is slow to make: a lesson, a server.
    ours = ["-m", "pytest", "-n", "2", "--dist", "loadfile", "-m", " and ".join(wanted)]
    # Where no path is given; to read all the other files takes each process some seconds.
    return [*ours, "-o", f"testpaths={BROWSER_TESTS}"] if browser else ours
