"""The set-up without a network: start.py, and the folder launch that it hands over to.

Where a program would be started, a stand-in of its name is, in an environment of its own: it says
how it was called.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from project import PROJECT, assert_one_plain_sentence
from traitlets.config.loader import PyFileConfigLoader
from waiting import wait_until

from bpcore.answers import report
from bpcore.core.machine_code import SOURCES
from launch.command_line import main
from launch.environment import clear_the_way
from launch.installation import (
    Step,
    install_numba,
    install_settings,
    make_pointers_relative,
    set_up,
    steps,
)
from launch.packages import pinned, pip, remedy
from launch.problems import SetUpError
from launch.programs import hand_over_to, run_logged
from launch.project import (
    APP,
    DEVELOPER_PINS,
    EDITION_PINS,
    FIRST_LESSON,
    LEARNER_PINS,
    NUMBA_PINS,
    PROJECT_FILE,
    SETTINGS,
    WEB_PINS,
    Project,
    scripts_of,
)
from launch.state import fingerprint, identity, is_usable, read_state, write_state
from launch.testing import BROWSER_TESTS, pytest_arguments
from launch.variables import KEPT_AT_HOME, child_environment, instead_of_home

START = PROJECT / "start.py"
HERE = "{}.{}".format(*sys.version_info)
ODD_NAME = "Größe 漢字 (it's 100% & #1)"
PATIENCE = 30

PROGRAMS = (
    *("pip", "jupyterlab", "voila", "pytest"),
    *("bpcore.answers.classroom", "edition", "benchmarks"),
)
STAND_IN = """
import json, os, sys, time
print(json.dumps([__spec__.name, sys.argv[1:], os.getcwd(), dict(os.environ)]), flush=True)
print(os.environ.get("PRINT", ""), flush=True)
open("at work", "w").close()
time.sleep(float(os.environ.get("SECONDS", 0)))
first, *second = map(int, os.environ.get("EXIT_CODES", "0").split())
sys.exit(second[0] if second and "browser and not thorough" in sys.argv else first)
"""


@pytest.fixture
def project(tmp_path) -> Project:
    """A folder in which nothing is set up."""
    root = tmp_path / "course"
    root.mkdir()
    return Project(root)


@pytest.fixture
def environment(project) -> Project:
    """A project whose .venv counts as whole, without any package or Python."""
    project.python.parent.mkdir(parents=True)
    project.python.touch()
    write_state(project, {"identity": identity(project)})
    return project


@pytest.fixture
def course(project) -> Project:
    """A project that is set up, with stand-ins in the place of all programs."""
    venv.create(project.venv, with_pip=False, symlinks=os.name != "nt")
    (packages,) = project.venv.glob("**/site-packages")
    (packages / "bpcore" / "answers").mkdir(parents=True)
    for name in PROGRAMS:
        (packages / f"{name.replace('.', '/')}.py").write_text(STAND_IN)
    done = {
        step.name: step.depends_on
        for step in steps(project, developer=True, edition=True, web=True)
    }
    write_state(project, {"identity": identity(project), **done})
    return project


@pytest.fixture
def started(course, capfd) -> Callable:
    """Run a command of start.py; return the stand-ins' reports, and its exit code."""

    def run(*arguments: object) -> tuple[list[list], int]:
        exit_code = main(str(course.root), [str(word) for word in arguments])
        printed = capfd.readouterr().out.splitlines()
        return [json.loads(line) for line in printed if line.startswith('["')], exit_code

    return run


# -- what is done, and what is done again ----------------------------------------------------------


def test_a_fingerprint_tells_files_apart(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("ab")
    other.write_text("c")
    before = fingerprint(one, other)
    assert before == fingerprint(one, other)
    one.write_text("a")
    other.write_text("bc")
    assert fingerprint(one, other) != before


def test_an_environment_is_used_only_whole_and_in_its_own_place(environment):
    state = read_state(environment)
    assert is_usable(environment, state)
    assert not is_usable(environment, {})
    assert not is_usable(environment, state | {"unfinished": True})
    for name in state["identity"]:
        other = state["identity"] | {name: "another"}
        assert not is_usable(environment, {"identity": other})
    environment.python.unlink()
    assert not is_usable(environment, state)


@pytest.mark.parametrize("content", ["", "{", "[]", "null"])
def test_a_spoilt_state_counts_as_none(environment, content):
    environment.state.write_text(content)
    assert read_state(environment) == {}


@pytest.fixture
def work(environment) -> Callable:
    """Set up with toy steps; return the names of those that were done."""

    def set_up_with(*, retry: bool = False, **wanted: tuple[str, bool | Exception]) -> list[str]:
        done = []

        def action(name: str, outcome: bool | Exception) -> bool:
            if isinstance(outcome, Exception):
                raise outcome
            done.append(name)
            return outcome

        toys = [
            Step(name, needs, lambda name=name, outcome=outcome: action(name, outcome))
            for name, (needs, outcome) in wanted.items()
        ]
        set_up(environment, toys, retry=retry)
        return done

    return set_up_with


def test_only_what_is_new_or_changed_is_done(work):
    assert work(packages=("1", True), numba=("1", True)) == ["packages", "numba"]
    assert work(packages=("1", True), numba=("1", True)) == []
    assert work(packages=("1", True), numba=("2", True), tests=("1", True)) == ["numba", "tests"]
    assert work(packages=("1", True), numba=("2", True)) == []


def test_a_failure_stops_and_is_tried_again(work):
    with pytest.raises(SetUpError):
        work(packages=("1", SetUpError("No.")), numba=("1", True))
    assert work(packages=("1", True), numba=("1", True)) == ["packages", "numba"]


def test_a_step_that_may_fail_is_tried_again_only_on_request(work):
    assert work(packages=("1", True), numba=("1", False)) == ["packages", "numba"]
    assert work(packages=("1", True), numba=("1", False)) == []
    assert work(packages=("1", True), numba=("1", True), retry=True) == ["numba"]
    assert work(packages=("1", True), numba=("1", True), retry=True) == []


def test_the_real_steps_depend_on_the_files_that_they_read(project):
    def fingerprints() -> dict[str, str]:
        return {
            step.name: step.depends_on
            for step in steps(project, developer=True, edition=True, web=True)
        }

    def changed(file: str) -> set[str]:
        before = fingerprints()
        (project.root / file).parent.mkdir(parents=True, exist_ok=True)
        (project.root / file).write_text("new")
        return {name for name, value in fingerprints().items() if value != before[name]}

    packages = {"learner set", "numba", "developer set", "edition set"}
    engines = {"compiled engine", "loop of the site"}
    assert changed(LEARNER_PINS) == packages | engines
    assert changed(NUMBA_PINS) == {"numba"} | engines
    assert changed(DEVELOPER_PINS) == {"developer set"}
    assert changed(EDITION_PINS) == {"edition set"}
    assert changed(WEB_PINS) == {"web set", "loop of the site"}
    assert changed(PROJECT_FILE) == {"project"}
    for file in SETTINGS:
        assert changed(file) == {"settings"}
    for name in SOURCES:
        assert changed(f"bpcore/core/{name}") == engines
    assert changed("bpcore/core/network.py") == set()


def test_a_kernel_of_the_environment_is_ready_beforehand_and_names_nothing(project):
    for file in SETTINGS:
        (project.root / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / file, project.root / file)
    assert install_settings(project)
    settings = project.venv / "etc" / "ipython" / "ipython_kernel_config.json"
    (line,) = json.loads(settings.read_text())["InteractiveShellApp"]["exec_lines"]
    program = f"{line}\nprint(*(name for name in dir() if name[0] != '_'))\nimport sys\n"
    program += "print(*map(sys.modules.__contains__, ('bpcore.drawing.panels', 'ipywidgets')))\n"
    program += "import gc; print(gc.get_freeze_count() > 50_000)"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    # With ipywidgets there, a page that opens asks for all widgets, and may get half of what a cell
    # is just making, where their messages come on another thread.
    assert done.stdout.split() == ["True", "False", "True"]


def test_the_server_takes_large_files_and_sends_each_message_at_once(monkeypatch):
    loader = PyFileConfigLoader(str(PROJECT / "jupyter" / "jupyter_server_config.py"))
    server = ServerApp(config=loader.load_config())
    assert server.tornado_settings["websocket_max_message_size"] > 100 * 2**20
    done = []
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda _: done.append("open"))
    line = Mock(KernelWebsocketHandler, set_nodelay=done.append)
    server.kernel_websocket_connection_class(websocket_handler=line).connect()
    assert done == [True, "open"]


def test_what_is_broken_off_while_unpacking_is_made_anew(environment):
    def failing(line: str) -> list[str]:
        return [sys.executable, "-c", f"print({line!r}); raise SystemExit(1)"]

    run_logged(environment, failing("Collecting numpy==2"))
    assert is_usable(environment, read_state(environment))
    exit_code, output = run_logged(environment, failing("Installing collected packages: numpy"))
    assert exit_code == 1
    assert output in environment.log.read_text()
    assert not is_usable(environment, read_state(environment))


def test_numba_may_fail_before_it_writes_but_not_halfway(course, monkeypatch, capsys):
    monkeypatch.setenv("EXIT_CODES", "1")
    monkeypatch.setenv("PRINT", "Retrying (Retry(total=4")
    assert install_numba(course, None) is False
    told = capsys.readouterr().out
    assert "the network did not answer" in told and "start.py setup" in told
    monkeypatch.setenv("PRINT", "Installing collected packages: numba")
    with pytest.raises(SetUpError):
        install_numba(course, None)


def test_an_environment_of_ours_is_removed_and_any_other_kept(environment, capsys):
    clear_the_way(environment)
    assert list(environment.root.iterdir()) == []
    for name in (".venv-old", ".venv-old-2"):
        environment.venv.mkdir()
        (environment.venv / "precious").touch()
        clear_the_way(environment)
        assert not environment.venv.exists()
        assert (environment.root / name / "precious").exists()
        assert name in capsys.readouterr().out


# -- pip -------------------------------------------------------------------------------------------


def test_pip_keeps_to_the_machines_index_and_to_our_folder(project, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "somewhere")
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("MPLBACKEND", "TkAgg")
    monkeypatch.setenv("VIRTUAL_ENV", "elsewhere")
    variables = child_environment(project)
    assert variables["PIP_INDEX_URL"] == "somewhere"
    assert variables["PIP_USER"] == "0"
    assert variables["VIRTUAL_ENV"] == str(project.venv)
    assert variables["PATH"].split(os.pathsep)[0] == str(scripts_of(project.venv))
    assert not {"PIP_TARGET", "PYTHONPATH", "MPLBACKEND"} & set(variables)


def test_pip_reads_a_folder_instead_of_the_network_checks_hashes_and_builds_nothing(course):
    pip(course, "install", *pinned("file"), wheels=Path("folder"))
    name, arguments, *_ = json.loads(course.log.read_text().splitlines()[0])
    assert (name, arguments[0]) == ("pip", "install")
    assert "--require-hashes" in arguments
    assert arguments[arguments.index("--only-binary") + 1] == ":all:"
    assert arguments[-3:] == ["--no-index", "--find-links", "folder"]


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "free 1 GB"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE FILE", "another network"),
        ("OSError: ... HINT: ... Windows Long Path support enabled", "a short one"),
        ("OSError: [WinError 32] The process cannot access the file", "close JupyterLab"),
        ("OSError: [Errno 13] Permission denied: 'x'", "a folder of your own"),
        ("SSLError(... CERTIFICATE_VERIFY_FAILED ...) Retrying (Retry(total=4", "global.cert"),
        (
            "Retrying (Retry(total=4 ...\nERROR: No matching distribution found for numpy==2",
            "check the connection",
        ),
        ("ERROR: No matching distribution found for numpy==2", "another Python from 3.11 to 3.14"),
        ("something never seen", "set-up.log"),
    ],
)
def test_a_failure_of_pip_says_what_to_do(project, output, advice):
    clause = remedy(project, output)
    assert advice in clause
    assert_one_plain_sentence(clause + ".")


def test_a_package_missing_in_the_folder_is_named(project):
    clause = remedy(project, "ERROR: No matching distribution found for numpy==2", Path("wheels"))
    assert "numpy==2" in clause
    assert "'wheels'" in clause
    assert f"Python {HERE}:" in clause


# -- a home folder in which nothing can be written -------------------------------------------------


@pytest.fixture
def no_home(tmp_path, monkeypatch) -> None:
    """A home folder in which not even root can write."""
    (tmp_path / "file").touch()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "file" / "home"))
    for name in KEPT_AT_HOME:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def temporary(course, no_home, tmp_path, monkeypatch) -> Path:
    """Where temporary folders are made; neither the home folder nor .venv can take anything."""
    (course.venv / "home").touch()
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)  # it was noted before
    return folder


def test_what_a_home_folder_cannot_take_lies_in_the_environment(environment, no_home, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", "chosen")
    with instead_of_home(environment) as variables:
        assert set(variables) == set(KEPT_AT_HOME) - {"IPYTHONDIR"}
        for folder in map(Path, variables.values()):
            assert folder.is_dir()
            assert folder.is_relative_to(environment.venv)


def test_what_neither_can_take_lies_in_a_temporary_folder_as_long_as_it_is_needed(
    course, temporary
):
    with instead_of_home(course) as variables:
        for folder in map(Path, variables.values()):
            assert folder.is_dir()
            assert folder.is_relative_to(temporary)
    assert list(temporary.iterdir()) == []


def test_a_home_folder_that_can_be_written_is_used(environment, tmp_path, monkeypatch):
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    with instead_of_home(environment) as variables:
        assert variables == {}


KERNEL = """
from jupyter_client.manager import start_new_kernel
from jupyter_core.application import JupyterApp
JupyterApp().runtime_dir  # made as a server starts
manager, client = start_new_kernel()
client.execute_interactive("import matplotlib.pyplot; print('drawn')", timeout=60)
manager.shutdown_kernel()
"""


def test_a_kernel_needs_no_home_folder(environment, no_home):
    def tried(more: dict[str, str]) -> subprocess.CompletedProcess:
        variables = child_environment(environment) | more
        command = [sys.executable, "-c", KERNEL]
        return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=120)

    assert "Error" in tried({}).stderr  # or the test would prove nothing
    with instead_of_home(environment) as variables:
        done = tried(variables)
    assert done.stdout == "drawn\n", done.stderr
    assert "Error" not in done.stderr and os.environ["HOME"] not in done.stderr


# -- handing over ----------------------------------------------------------------------------------


def test_a_program_runs_in_the_projects_folder_and_its_exit_code_is_ours(
    course, tmp_path, monkeypatch, capfd
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXIT_CODES", "3")
    assert hand_over_to(course, "-m", "edition", "a b", MORE="yes") == 3
    name, arguments, folder, variables = json.loads(capfd.readouterr().out.splitlines()[0])
    assert (name, arguments) == ("edition", ["a b"])
    assert Path(folder) == course.root
    assert (variables["MORE"], variables["VIRTUAL_ENV"]) == ("yes", str(course.venv))


@pytest.fixture
def interrupted(course, monkeypatch) -> Callable:
    """Run start.py and send it a signal when its program is at work; return code and complaint."""
    monkeypatch.setenv("SECONDS", "60")
    shutil.copy(START, course.root)
    shutil.copytree(PROJECT / "launch", course.root / "launch")

    def as_in_a_terminal() -> None:
        for number in (signal.SIGHUP, signal.SIGINT):  # what starts the tests may ignore them
            signal.signal(number, signal.SIG_DFL)

    def run(number: int) -> tuple[int, str]:
        with subprocess.Popen(
            [sys.executable, "start.py", "--no-browser"],
            cwd=course.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=as_in_a_terminal,
        ) as process:
            try:
                at_work = (course.root / "at work").exists
                wait_until(at_work, still=lambda process=process: process.poll() is None)
                if number == signal.SIGINT:
                    os.killpg(process.pid, number)  # as a terminal does
                else:
                    process.send_signal(number)
                # To the end of both: the other program holds the pipe as well.
                return process.wait(PATIENCE), process.communicate(timeout=PATIENCE)[1]
            finally:
                with contextlib.suppress(ProcessLookupError):  # as it should be
                    os.killpg(process.pid, signal.SIGKILL)

    return run


on_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


@on_posix
@pytest.mark.parametrize(
    ("name", "exit_code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)]
)
def test_no_signal_leaves_a_program_or_a_temporary_folder(interrupted, temporary, name, exit_code):
    assert interrupted(getattr(signal, name))[0] == exit_code
    assert list(temporary.iterdir()) == []


@on_posix
def test_an_interrupted_set_up_says_how_to_go_on(interrupted, course):
    write_state(course, {"identity": identity(course)})
    exit_code, said = interrupted(signal.SIGINT)
    assert exit_code == 130
    assert_one_plain_sentence(said)


@pytest.fixture
def odd_place(tmp_path) -> Project:
    """A copy of the project at a path of odd letters, set up with the packages of this Python."""
    odd = Project(tmp_path / ODD_NAME)
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in ("bpcore", "data", "jupyter", "launch"):
        shutil.copytree(PROJECT / name, odd.root / name, ignore=unwanted)
    for file in (START, PROJECT / PROJECT_FILE, *PROJECT.glob("requirements*.txt")):
        shutil.copy(file, odd.root)
    venv.create(odd.venv, with_pip=False, symlinks=os.name != "nt")
    (packages,) = odd.venv.glob("**/site-packages")
    # As the build backend writes it.
    (packages / "_bpcore.pth").write_text(f"{odd.root}\n", encoding="utf-8")
    make_pointers_relative(odd)
    (packages / "other.pth").write_text(f"{Path(pytest.__file__).parents[1]}\n", encoding="utf-8")
    done = {
        step.name: step.depends_on for step in steps(odd, developer=True, edition=True, web=True)
    }
    write_state(odd, {"identity": identity(odd), **done})
    return odd


def test_the_commands_work_at_a_path_of_odd_letters(odd_place):
    def said(*command: object) -> str:
        done = subprocess.run(
            list(map(str, command)),
            cwd=odd_place.root,
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONIOENCODING": "ascii"},  # a terminal without these letters
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = "import bpcore; print(ascii(bpcore.__file__))"
    found = Path(ast.literal_eval(said(odd_place.python, "-c", where)))
    assert found.is_relative_to(odd_place.root)

    exports = odd_place.root / "ü 漢"
    exports.mkdir()
    row = "kiwi 7,2026-01-01T00:00:00.000+00:00,01,exercise,1.1,,,,passed,,"
    (exports / "journal_kiwi_7.csv").write_text(f"{','.join(report.COLUMNS)}\n{row}\n")
    assert "1" in said(sys.executable, "start.py", "class", exports)
    assert list(exports.glob("*.png"))

    assert said(sys.executable, "start.py", "test", "--version").startswith("pytest")


# -- the commands ----------------------------------------------------------------------------------


def test_without_a_command_the_first_lesson_opens(started, course):
    [[name, arguments, *_]], exit_code = started()
    assert (name, exit_code) == ("jupyterlab", 0)
    assert f"--ServerApp.root_dir={course.root}" in arguments
    assert f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}" in arguments
    assert (PROJECT / FIRST_LESSON).is_file()


def test_the_app_listens_to_this_machine_only_and_opens_everything(started, course, monkeypatch):
    monkeypatch.setenv("BPCORE_OPEN", "0")
    [[name, arguments, _, variables]], _ = started("app")
    assert (name, arguments[0]) == ("voila", str(course.root / APP))
    assert (PROJECT / APP).is_file()
    assert {"--Voila.ip=127.0.0.1", "--Voila.auto_token=True"} <= set(arguments)
    assert variables["BPCORE_OPEN"] == "1"


@pytest.mark.parametrize(("command", "server"), [([], "ServerApp"), (["app"], "Voila")])
def test_a_port_of_ones_own_is_kept_to(started, command, server):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    wanted = {f"--{server}.port={port}", f"--{server}.port_retries=0", "--no-browser"}
    [[_, free, *_]], _ = started(*command)
    assert not any(".port" in word or word == "--no-browser" for word in free)
    [[_, given, *_]], _ = started(*command, "--port", port, "--no-browser")
    assert set(given) - set(free) == wanted


def test_a_class_is_merged_where_its_exports_lie(started, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "journal.csv").touch()
    [[name, arguments, *_]], _ = started("class", "exports")
    assert (name, arguments) == ("bpcore.answers.classroom", [str(tmp_path / "exports")])


def test_the_edition_goes_where_one_says_or_into_the_build_folder(started, course, tmp_path):
    reports = started("export")[0] + started("export", tmp_path / "new")[0]
    assert [(name, *arguments) for name, arguments, *_ in reports] == [
        ("edition", str(course.root / "build" / "edition")),
        ("edition", str(tmp_path / "new")),
    ]


def test_what_follows_the_benchmarks_is_handed_on(started):
    [[name, arguments, *_]], _ = started("bench", "training", "--quick")
    assert (name, arguments) == ("benchmarks", ["training", "--quick"])


PARALLEL = ["-n", "2", "--dist", "loadfile"]
IN_ITS_FOLDER = ["-o", f"testpaths={BROWSER_TESTS}"]


def test_the_tests_run_in_parallel_and_then_those_in_a_browser(started):
    reports, exit_code = started("test")
    assert exit_code == 0
    assert [name for name, *_ in reports] == ["pytest", "pytest"]
    assert [arguments for _, arguments, *_ in reports] == [
        [*PARALLEL, "-m", "not browser and not thorough"],
        [*PARALLEL, "-m", "browser and not thorough", *IN_ITS_FOLDER],
    ]


def test_what_follows_goes_to_both_calls_and_markers_are_added(started):
    follows = ["tests/test_setup.py", "-k", "slow or fast", "--port", "x", "-n", "0", "-rA"]
    reports, _ = started("test", *follows[:3], "--all", "-m", "slow or kiwi", *follows[3:])
    assert [arguments for _, arguments, *_ in reports] == [
        [*PARALLEL, "-m", "(slow or kiwi) and not browser", *follows],
        [*PARALLEL, "-m", "(slow or kiwi) and browser", *IN_ITS_FOLDER, *follows],
    ]


def test_what_drives_a_browser_lies_in_its_folder():
    """Where alone it is looked for."""
    assert (PROJECT / BROWSER_TESTS).is_dir()
    others = set((PROJECT / "tests").glob("*.py")) - {Path(__file__)}
    assert not [path.name for path in others if "mark.browser" in path.read_text(encoding="utf-8")]


MARKED = """
import pytest

def test_quick(): pass

@pytest.mark.browser
def test_page(): pass

@pytest.mark.thorough
def test_long(): pass

@pytest.mark.browser
@pytest.mark.thorough
def test_long_page(): pass
"""


@pytest.mark.parametrize(
    ("browser", "everything", "chosen"),
    [
        (False, False, {"test_quick"}),
        (True, False, {"test_page"}),
        (False, True, {"test_quick", "test_long"}),
        (True, True, {"test_page", "test_long_page"}),
    ],
)
def test_the_two_calls_share_the_tests_between_them(tmp_path, browser, everything, chosen):
    (tmp_path / "test_marked.py").write_text(MARKED)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  browser\n  thorough\n")
    ours = pytest_arguments(browser=browser, marked="", everything=everything)
    done = subprocess.run(
        [sys.executable, *ours, "-p", "xdist", "-n", "0", "--collect-only", "-q"],
        cwd=tmp_path,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
    )
    assert set(re.findall(r"test_marked.py::(\w+)", done.stdout)) == chosen, done.stderr


@pytest.mark.parametrize(
    ("codes", "exit_code", "calls"),
    [
        ("0 0", 0, 2),
        ("1 0", 1, 2),
        ("0 1", 1, 2),
        ("5 0", 0, 2),
        ("0 5", 0, 2),
        ("5 1", 1, 2),
        ("1 5", 1, 2),
        ("5 5", 5, 2),
        ("2 0", 2, 1),  # stopped by hand
        ("4 0", 4, 1),  # not understood
        ("0 3", 3, 2),
    ],
)
def test_the_tests_fail_if_one_call_fails_or_both_find_none(
    started, monkeypatch, codes, exit_code, calls
):
    monkeypatch.setenv("EXIT_CODES", codes)
    reports, found = started("test")
    assert (found, len(reports)) == (exit_code, calls)
