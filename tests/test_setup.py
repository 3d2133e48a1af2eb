"""The set-up: start.py without a network, and the files that say what is installed."""

from __future__ import annotations

import ast
import errno
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import jsonschema
import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from project import PROJECT, module_from

from bpcore.answers import journal

START = PROJECT / "start.py"
PIN_FILES = [
    "requirements.txt",
    "requirements-numba.txt",
    "requirements-edition.txt",
    "requirements-dev.txt",
]
HERE = sys.version_info[:2]
ODD_NAME = "Größe 漢字 (it's 100% & #1)"


@pytest.fixture
def start(tmp_path):
    """Return start.py as a module that believes to lie in an empty folder."""
    module = module_from(START)
    for name, value in vars(module).items():
        if isinstance(value, Path) and value.is_relative_to(PROJECT):
            setattr(module, name, tmp_path / value.relative_to(PROJECT))
    return module


@pytest.fixture
def environment(start):
    """Return the folder .venv as start.py leaves it, without any package."""
    start.VENV_PYTHON.parent.mkdir(parents=True)
    start.VENV_PYTHON.touch()
    start.write_state({"identity": start.identity()})
    return start.VENV


def assert_one_plain_sentence(text):
    sentence = text.strip()
    assert sentence.endswith("."), sentence
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert not re.search(r"Error\b", sentence)


# --------------------------------------------------------------------------------------------------
# Which Python


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 4), (3, 14, 0)])
def test_supported_pythons_are_taken(start, version):
    assert start.refusal_of_python(version) == ""


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13), (3, 15, 0), (4, 0, 0)])
def test_other_pythons_are_refused_by_name(start, version):
    sentence = start.refusal_of_python(version)
    assert_one_plain_sentence(sentence)
    assert "Python {}.{}:".format(*version) in sentence
    assert "3.11 to 3.14" in sentence


@pytest.mark.parametrize(
    ("details", "named"),
    [
        ({"implementation": "pypy"}, "pypy"),
        ({"bits": 32}, "32-bit"),
        ({"free_threaded": True}, "free-threaded"),
    ],
)
def test_pythons_without_wheels_are_refused(start, details, named):
    sentence = start.refusal_of_python((3, 13), **details)
    assert_one_plain_sentence(sentence)
    assert named in sentence


def test_start_parses_on_old_pythons():
    source = START.read_bytes()
    assert source.isascii(), "Python 2 refuses other letters before it can say anything"
    for node in ast.walk(ast.parse(source)):
        where = f"line {getattr(node, 'lineno', '?')}"
        too_new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.AsyncFunctionDef)
        assert not isinstance(node, too_new), where
        if isinstance(node, ast.Raise):
            assert node.cause is None, where
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.args, node.args.vararg, node.args.kwarg]
            assert not node.args.kwonlyargs and not node.returns, where
            assert not any(argument and argument.annotation for argument in arguments), where
        if isinstance(node, ast.Call):
            starred = [isinstance(argument, ast.Starred) for argument in node.args]
            assert True not in starred[:-1], where
        if isinstance(node, (ast.List, ast.Tuple)):
            assert not any(isinstance(item, ast.Starred) for item in node.elts), where


def runs(program):
    return subprocess.run([program, "-c", ""], capture_output=True).returncode == 0


def test_old_pythons_get_the_sentence():
    names = ("python2.7", "python3.6", "python3.8", "python3.10")
    found = [program for program in map(shutil.which, names) if program and runs(program)]
    if not found:
        pytest.skip("no old Python here")
    for program in found:
        result = subprocess.run([program, START], capture_output=True, text=True)
        assert result.returncode == 1
        assert_one_plain_sentence(result.stderr)


# --------------------------------------------------------------------------------------------------
# What is done, and what is done again


def test_a_fingerprint_tells_files_apart(start, tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("ab")
    other.write_text("c")
    before = start.fingerprint(one, other)
    assert before == start.fingerprint(one, other)
    one.write_text("a")
    other.write_text("bc")
    assert start.fingerprint(one, other) != before


def test_an_environment_is_used_only_whole_and_in_its_own_place(start, environment):
    state = start.read_state()
    assert start.is_usable(state)
    assert not start.is_usable({})
    assert not start.is_usable(dict(state, unfinished=True))
    for name in state["identity"]:
        assert not start.is_usable({"identity": dict(state["identity"], **{name: "another"})})
    start.VENV_PYTHON.unlink()
    assert not start.is_usable(state)


@pytest.mark.parametrize("content", ["", "{", "[]", "null"])
def test_a_spoilt_state_counts_as_none(start, environment, content):
    start.STATE.write_text(content)
    assert start.read_state() == {}


@pytest.fixture
def done(start, environment, monkeypatch):
    """Give start.py three toy steps and return the list of those that were done."""
    done = []
    start.outcomes = {"packages": None, "numba": None, "tests": None}
    start.needs = {"packages": "1", "numba": "1", "tests": "1"}

    def step(name):
        def action(wheels):
            if isinstance(start.outcomes[name], Exception):
                raise start.outcomes[name]
            done.append(name)
            return start.outcomes[name]

        return name, start.needs[name], action

    def steps(developer, edition):
        return [step("packages"), step("numba")] + [step("tests")] * developer

    monkeypatch.setattr(start, "steps", steps)
    return done


def test_a_second_start_does_nothing(start, done):
    start.set_up()
    start.set_up()
    assert done == ["packages", "numba"]


def test_the_tests_add_their_own_step(start, done):
    start.set_up()
    start.set_up(developer=True)
    start.set_up()
    assert done == ["packages", "numba", "tests"]


def test_only_what_changed_is_done_again(start, done):
    start.set_up()
    start.needs["numba"] = "2"
    start.set_up()
    assert done == ["packages", "numba", "numba"]


def test_a_failure_stops_and_is_tried_again(start, done):
    start.outcomes["packages"] = start.SetUpError("No.")
    with pytest.raises(start.SetUpError):
        start.set_up()
    start.outcomes["packages"] = None
    start.set_up()
    assert done == ["packages", "numba"]


def test_a_step_that_may_fail_is_tried_again_only_on_request(start, done):
    start.outcomes["numba"] = False
    start.set_up()
    start.set_up()
    assert done == ["packages", "numba"]
    start.outcomes["numba"] = None
    start.set_up(retry=True)
    start.set_up(retry=True)
    assert done == ["packages", "numba", "numba"]


def test_the_real_steps_depend_on_the_files_that_they_read(start):
    def fingerprints():
        return {name: depends_on for name, depends_on, _ in start.steps(True, True)}

    def changed(file):
        before = fingerprints()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("new")
        return {name for name, value in fingerprints().items() if value != before[name]}

    assert changed(start.LEARNER_PINS) == {
        "learner set",
        "numba",
        "developer set",
        "edition set",
        "compiled engine",
    }
    assert changed(start.NUMBA_PINS) == {"numba", "compiled engine"}
    assert changed(start.DEVELOPER_PINS) == {"developer set"}
    assert changed(start.EDITION_PINS) == {"edition set"}
    assert changed(start.PROJECT_FILE) == {"project"}
    assert changed(start.SETTINGS) == {"settings"}
    assert changed(start.ROOT / "bpcore" / "engine.py") == {"compiled engine"}


def python_that_prints(*lines, exit_code=0):
    return [sys.executable, "-c", f"print({chr(10).join(lines)!r}); raise SystemExit({exit_code})"]


def test_what_is_broken_off_while_unpacking_is_made_anew(start, environment):
    start.run_logged(python_that_prints("Collecting numpy==2", exit_code=1))
    assert start.is_usable(start.read_state())
    exit_code, output = start.run_logged(
        python_that_prints("Installing collected packages: numpy", exit_code=1)
    )
    assert exit_code == 1
    assert output in start.LOG.read_text()
    assert not start.is_usable(start.read_state())


def test_numba_may_fail_before_it_writes_but_not_halfway(start, environment, monkeypatch, capsys):
    def no_network(*arguments, **options):
        raise start.SetUpError("The network did not answer.")

    monkeypatch.setattr(start, "pip", no_network)
    assert start.install_numba(None) is False
    assert "start.py setup" in capsys.readouterr().out
    start.write_state(dict(start.read_state(), unfinished=True))
    with pytest.raises(start.SetUpError):
        start.install_numba(None)


def test_an_environment_of_ours_is_removed_and_any_other_kept(start, environment, capsys):
    start.clear_the_way()
    assert not environment.exists()
    assert not (start.ROOT / ".venv-discarded").exists()

    for name in (".venv-old", ".venv-old-2"):
        environment.mkdir()
        (environment / "precious").touch()
        start.clear_the_way()
        assert not environment.exists()
        assert (start.ROOT / name / "precious").exists()
        assert name in capsys.readouterr().out


# --------------------------------------------------------------------------------------------------
# Other programs


def test_pip_keeps_to_the_machines_index_and_to_our_folder(start, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "somewhere")
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("MPLBACKEND", "TkAgg")
    monkeypatch.setenv("VIRTUAL_ENV", "elsewhere")
    variables = start.child_environment()
    assert variables["PIP_INDEX_URL"] == "somewhere"
    assert variables["PIP_USER"] == "0"
    assert variables["VIRTUAL_ENV"] == str(start.VENV)
    assert variables["PATH"].split(os.pathsep)[0] == str(start.SCRIPTS)
    assert not {"PIP_TARGET", "PYTHONPATH", "MPLBACKEND"} & set(variables)


@pytest.fixture
def no_home(tmp_path, monkeypatch):
    """A home folder in which not even root can write."""
    (tmp_path / "file").touch()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "file" / "home"))


def test_what_a_home_folder_cannot_take_lies_in_the_environment(
    start, environment, no_home, monkeypatch
):
    for name in start.KEPT_AT_HOME:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IPYTHONDIR", "chosen")
    variables = start.instead_of_home()
    assert set(variables) == set(start.KEPT_AT_HOME) - {"IPYTHONDIR"}
    for folder in map(Path, variables.values()):
        assert folder.is_dir()
        assert folder.is_relative_to(start.VENV)


def test_what_neither_can_take_lies_in_a_temporary_folder(start, no_home, monkeypatch, tmp_path):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(start.tempfile, "tempdir", str(tmp_path / "temporary"))
    assert not start.VENV.exists()
    for folder in map(Path, start.instead_of_home().values()):
        assert folder.is_dir()
        assert folder.is_relative_to(tmp_path / "temporary")


def test_a_home_folder_that_can_be_written_is_used(start, environment, tmp_path, monkeypatch):
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    assert start.instead_of_home() == {}


KERNEL = """
from jupyter_client.manager import start_new_kernel
from jupyter_core.application import JupyterApp
JupyterApp().runtime_dir  # made as a server starts
manager, client = start_new_kernel()
client.execute_interactive("import matplotlib.pyplot; print('drawn')", timeout=60)
manager.shutdown_kernel()
"""


def test_a_kernel_needs_no_home_folder(start, environment, no_home, monkeypatch):
    for name in start.KEPT_AT_HOME:
        monkeypatch.delenv(name, raising=False)

    def tried(**more):
        variables = dict(start.child_environment(), **more)
        command = [sys.executable, "-c", KERNEL]
        return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=120)

    assert "Error" in tried().stderr  # or the test would prove nothing
    done = tried(**start.instead_of_home())
    assert done.stdout == "drawn\n", done.stderr
    assert "Error" not in done.stderr and os.environ["HOME"] not in done.stderr


@pytest.fixture
def odd_place(tmp_path):
    """A copy of the project at a path of odd letters, set up with the packages of this Python."""
    root = tmp_path / ODD_NAME
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in ("bpcore", "data", "jupyter"):
        shutil.copytree(PROJECT / name, root / name, ignore=unwanted)
    for name in ("start.py", "pyproject.toml", *PIN_FILES):
        shutil.copy(PROJECT / name, root)
    module = module_from(root / "start.py")
    venv.create(module.VENV, with_pip=False, symlinks=os.name != "nt")
    (packages,) = module.VENV.glob("**/site-packages")
    (packages / "_bpcore.pth").write_text(f"{root}\n", encoding="utf-8")  # as the backend writes it
    module.pip = lambda *arguments, **options: None
    module.install_project(None)
    (packages / "other.pth").write_text(f"{Path(pytest.__file__).parents[1]}\n", encoding="utf-8")
    done = {name: depends_on for name, depends_on, _ in module.steps(True, True)}
    module.write_state({"identity": module.identity(), **done})
    return module


def test_the_commands_work_at_a_path_of_odd_letters(odd_place):
    def said(*command):
        done = subprocess.run(
            list(map(str, command)),
            cwd=odd_place.ROOT,
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONIOENCODING": "ascii"},  # a terminal without these letters
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = "import bpcore; print(ascii(bpcore.__file__))"
    found = Path(ast.literal_eval(said(odd_place.VENV_PYTHON, "-c", where)))
    assert found.is_relative_to(odd_place.ROOT)

    exports = odd_place.ROOT / "ü 漢"
    exports.mkdir()
    row = "kiwi 7,2026-01-01T00:00:00.000+00:00,01,exercise,1.1,,,,passed,,"
    (exports / "journal_kiwi_7.csv").write_text(f"{','.join(journal.COLUMNS)}\n{row}\n")
    assert "1" in said(sys.executable, "start.py", "class", exports)
    assert list(exports.glob("*.png"))
    assert said(sys.executable, "start.py", "test", "--version").startswith("pytest")


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
        ("ERROR: No matching distribution found for numpy==2", "try another Python"),
        ("something never seen", "set-up.log"),
    ],
)
def test_a_failure_of_pip_says_what_to_do(start, output, advice):
    clause = start.remedy(output)
    assert advice in clause
    assert_one_plain_sentence(clause + ".")


def test_a_package_missing_in_the_folder_is_named(start):
    clause = start.remedy("ERROR: No matching distribution found for numpy==2", wheels="wheels")
    assert "numpy==2" in clause
    assert "'wheels'" in clause
    assert "Python {}.{}".format(*HERE) in clause


def test_pip_reads_a_folder_instead_of_the_network(start, environment, monkeypatch):
    commands = []
    monkeypatch.setattr(start, "run_logged", lambda command: (commands.append(command), (0, ""))[1])
    start.pip("install", "numpy", wheels="folder")
    assert commands[0][-3:] == ["--no-index", "--find-links", "folder"]


def test_pip_checks_hashes_and_builds_nothing(start):
    arguments = start.pinned("file")
    assert "--require-hashes" in arguments
    assert arguments[arguments.index("--only-binary") + 1] == ":all:"


def test_windows_waits_for_the_program(start, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(start, "ON_WINDOWS", True)
    assert start.hand_over_to(python_that_prints("ready", exit_code=3)) == 3


# --------------------------------------------------------------------------------------------------
# The command line


@pytest.fixture
def handed_over(start, monkeypatch):
    """Replace the set-up and the programs after it; return the commands that would have run."""
    commands = []
    monkeypatch.setattr(start, "set_up", lambda **options: None)
    monkeypatch.setattr(start, "hand_over_to", lambda command: commands.append(command) or 0)
    return commands


def test_help_names_every_command():
    result = subprocess.run([sys.executable, START, "--help"], capture_output=True, text=True)
    assert result.returncode == 0
    for word in (
        "--port",
        "--no-browser",
        "setup",
        "wheels",
        "app",
        "class",
        "test",
        "bench",
        "3.11 to 3.14",
    ):
        assert word in result.stdout


def test_without_a_command_the_first_lesson_opens(start, handed_over):
    assert start.main([]) == 0
    command = [str(word) for word in handed_over[0]]
    assert command[:3] == [str(start.VENV_PYTHON), "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={start.ROOT}" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in command
    assert start.MESSAGES in command
    assert "--no-browser" not in command
    assert not any("port" in word for word in command)


def test_a_port_of_ones_own_is_kept_to(start, handed_over):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert start.main(["--port", str(port), "--no-browser"]) == 0
    assert f"--ServerApp.port={port}" in handed_over[0]
    assert "--ServerApp.port_retries=0" in handed_over[0]
    assert "--no-browser" in handed_over[0]


def test_the_app_listens_to_this_machine_only_and_opens_everything(start, handed_over, monkeypatch):
    monkeypatch.setenv("BPCORE_OPEN", "0")
    assert start.main(["app", "--no-browser"]) == 0
    command = [str(word) for word in handed_over[0]]
    assert command[1:4] == ["-m", "voila", str(start.APP)]
    assert {"--Voila.ip=127.0.0.1", "--Voila.auto_token=True", "--no-browser"} <= set(command)
    assert not any("port" in word for word in command)
    assert os.environ["BPCORE_OPEN"] == "1"
    assert (PROJECT / "jupyter" / "laboratory.ipynb").is_file()


def test_the_app_keeps_to_a_port_of_ones_own(start, handed_over):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert start.main(["app", "--port", str(port)]) == 0
    assert f"--Voila.port={port}" in handed_over[0]
    assert "--Voila.port_retries=0" in handed_over[0]


def test_a_class_is_merged_where_its_exports_lie(start, handed_over, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert start.main(["class", "exports"]) == 0
    assert [str(word) for word in handed_over[0]][1:] == [
        "-m",
        "bpcore.answers.classroom",
        str(tmp_path / "exports"),
    ]


def test_a_taken_port_is_said_before_anything_is_done(start, handed_over, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert start.main(["--port", str(port)]) == 1
    sentence = capsys.readouterr().err
    assert_one_plain_sentence(sentence)
    assert f"Port {port} is taken" in sentence
    assert handed_over == []


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8.5"])
def test_a_port_that_is_none_is_refused(start, handed_over, capsys, port):
    with pytest.raises(SystemExit):
        start.main([f"--port={port}"])
    assert "a port is a whole number" in capsys.readouterr().err


@pytest.mark.parametrize(("command", "module"), [("test", "pytest"), ("bench", "benchmarks")])
def test_what_follows_is_handed_on_untouched(start, handed_over, command, module):
    arguments = ["-k", "slow or fast", "--port", "x", "--help"]
    assert start.main([command, *arguments]) == 0
    assert handed_over == [[start.VENV_PYTHON, "-m", module, *arguments]]


def test_an_empty_folder_of_packages_is_said(start, handed_over, capsys, tmp_path):
    for folder in (tmp_path / "missing", tmp_path):
        assert start.main(["setup", "--wheels", str(folder)]) == 1
        sentence = capsys.readouterr().err
        assert_one_plain_sentence(sentence)
        assert str(folder) in sentence


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_missing_part_of_python_is_said(start, monkeypatch, capsys, module):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == module else find(name)
    )
    assert start.main(["setup"]) == 1
    sentence = capsys.readouterr().err
    assert_one_plain_sentence(sentence)
    assert module in sentence
    assert "apt install python{}.{}-venv".format(*HERE) in sentence
    assert not start.VENV.exists()


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (OSError(errno.ENOSPC, "full", "x"), "free 1 GB"),
        (PermissionError(errno.EACCES, "no", "x"), "a folder of your own"),
        (OSError(errno.EROFS, "read-only", "x"), "a folder of your own"),
        (OSError(errno.EIO, "input/output"), "mend that"),
    ],
)
def test_what_the_system_refuses_is_said(start, handed_over, monkeypatch, capsys, error, advice):
    def refuse(**options):
        raise error

    monkeypatch.setattr(start, "set_up", refuse)
    assert start.main([]) == 1
    sentence = capsys.readouterr().err
    assert_one_plain_sentence(sentence)
    assert advice in sentence


def test_an_interrupt_says_how_to_go_on(start, handed_over, monkeypatch, capsys):
    def interrupt(**options):
        raise KeyboardInterrupt

    monkeypatch.setattr(start, "set_up", interrupt)
    assert start.main([]) == 130
    assert_one_plain_sentence(capsys.readouterr().err)


# --------------------------------------------------------------------------------------------------
# The files that say what is installed


def project():
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def requirements(lines):
    """Return requirements by name; a name may have several, for different systems."""
    result = {}
    for line in lines:
        requirement = Requirement(line)
        result.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return result


def pins(file):
    """Return (requirements by name, number of hashes by requirement) of a file of pins."""
    text = (PROJECT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    hashes = {line.split(" --hash")[0].strip(): line.count("--hash=sha256:") for line in lines}
    return requirements(hashes), hashes


def texts(found):
    return {str(requirement) for requirement in found}


@pytest.mark.parametrize("file", PIN_FILES)
def test_every_pin_is_exact_and_has_hashes(file):
    found, hashes = pins(file)
    assert found
    assert all(count > 0 for count in hashes.values())
    for alternatives in found.values():
        for requirement in alternatives:
            assert [one.operator for one in requirement.specifier] == ["=="], requirement


@pytest.mark.parametrize("file", [*PIN_FILES, "pyproject.toml", "environment.yml", "start.py"])
def test_no_file_names_an_index(file):
    text = (PROJECT / file).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--?(index|extra|find|i |f )", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("file", "group"),
    [
        ("requirements.txt", None),
        ("requirements.txt", "build"),
        ("requirements-numba.txt", "numba"),
        ("requirements-edition.txt", "edition"),
        ("requirements-dev.txt", "dev"),
    ],
)
def test_the_pins_are_what_the_project_asks_for(file, group):
    settings = project()
    wanted = settings["dependency-groups"][group] if group else settings["project"]["dependencies"]
    found, _ = pins(file)
    for name, alternatives in requirements(wanted).items():
        floors = [str(floor.specifier) for floor in alternatives]
        assert name in found, f"{name} is not in {file}"
        for pin in found[name]:
            (exact,) = pin.specifier
            assert any(exact.version in SpecifierSet(floor) for floor in floors), f"{pin}: {floors}"


@pytest.mark.parametrize(
    ("file", "besides"),
    [
        ("requirements-numba.txt", "requirements.txt"),
        ("requirements-edition.txt", "requirements.txt"),
        ("requirements-dev.txt", "requirements.txt"),
        ("requirements-dev.txt", "requirements-edition.txt"),
    ],
)
def test_the_files_of_pins_agree(file, besides):
    others, _ = pins(besides)
    for name, alternatives in pins(file)[0].items():
        versions = {str(pin.specifier) for pin in alternatives}
        assert name not in others or versions <= {str(pin.specifier) for pin in others[name]}


@pytest.mark.parametrize(
    ("system", "python", "numba", "numpy_below"),
    [
        ({"sys_platform": "linux", "platform_machine": "x86_64"}, "3.11", True, None),
        ({"sys_platform": "linux", "platform_machine": "aarch64"}, "3.14", True, None),
        ({"sys_platform": "win32", "platform_machine": "AMD64"}, "3.14", True, None),
        ({"sys_platform": "darwin", "platform_machine": "arm64"}, "3.14", True, None),
        ({"sys_platform": "darwin", "platform_machine": "x86_64"}, "3.13", "0.62.1", "2.4"),
        ({"sys_platform": "darwin", "platform_machine": "x86_64"}, "3.14", False, None),
    ],
)
def test_each_system_gets_one_numba_or_none(system, python, numba, numpy_below):
    where = system | {
        "python_version": python,
        "python_full_version": f"{python}.4",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }

    def chosen(file, name):
        alternatives = pins(file)[0][name]
        here = [pin for pin in alternatives if (pin.marker or Marker("''==''")).evaluate(where)]
        assert len(here) <= 1
        return next(iter(here[0].specifier)).version if here else None

    found = chosen("requirements-numba.txt", "numba")
    assert found == numba or (numba is True and found) or (numba is False and found is None)
    numpy = chosen("requirements.txt", "numpy")
    assert numpy
    assert chosen("requirements-numba.txt", "numpy") in (numpy, None)
    if numpy_below:
        assert numpy in SpecifierSet(f"<{numpy_below}")


def test_the_build_backend_is_among_the_pins():
    settings = project()
    assert settings["build-system"]["requires"] == settings["dependency-groups"]["build"]


def conda_requirements():
    settings = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
    plain = [entry for entry in settings["dependencies"] if isinstance(entry, str)]
    (by_pip,) = [entry["pip"] for entry in settings["dependencies"] if isinstance(entry, dict)]
    return requirements(plain), by_pip


def test_conda_users_get_the_same():
    found, by_pip = conda_requirements()
    assert by_pip == ["--editable ."]
    found["matplotlib"] = found.pop("matplotlib-base")  # conda-forge's, without a window system
    found = {name: str(alternatives[0].specifier) for name, alternatives in found.items()}
    assert found.pop("pip") == ""
    settings = project()
    assert SpecifierSet(found.pop("python")) == SpecifierSet(settings["project"]["requires-python"])
    numba = SpecifierSet(found.pop("numba"))
    assert all(
        next(iter(pin.specifier)).version in numba
        for pin in pins("requirements-numba.txt")[0]["numba"]
    )
    wanted = requirements(settings["project"]["dependencies"])
    assert found == {name: str(one[0].specifier) for name, one in wanted.items()}


def test_all_agree_on_the_pythons(start):
    oldest, newest = start.OLDEST_PYTHON, start.NEWEST_PYTHON
    assert project()["project"]["requires-python"] == ">={}.{},<{}.{}".format(
        *oldest, newest[0], newest[1] + 1
    )
    workflow = yaml.safe_load((PROJECT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))
    matrix = workflow["jobs"]["tests"]["strategy"]["matrix"]
    assert matrix["python"] == ["{}.{}".format(*oldest), "{}.{}".format(*newest)]
    text = (PROJECT / ".github/workflows/installs.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    listed = workflow["jobs"]["installs"]["steps"][1]["with"]["python-version"].split()
    assert listed == [f"{oldest[0]}.{minor}" for minor in range(oldest[1], newest[1] + 1)]


def test_the_citation_has_the_version_of_the_project():
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == project()["project"]["version"]


def test_jupyterlab_knows_the_settings():
    schemas = Path(sys.prefix, "share", "jupyter", "lab", "schemas")
    settings = json.loads((PROJECT / "jupyter" / "overrides.json").read_text(encoding="utf-8"))
    for plugin, values in settings.items():
        extension, _, name = plugin.partition(":")
        schema = json.loads((schemas / extension / f"{name}.json").read_text(encoding="utf-8"))
        jsonschema.validate(values, schema)
        assert set(values) <= set(schema["properties"]), plugin


def test_a_wheel_carries_the_module_and_the_table(tmp_path, monkeypatch):
    from hatchling.build import build_wheel

    monkeypatch.chdir(PROJECT)
    with zipfile.ZipFile(tmp_path / build_wheel(str(tmp_path))) as wheel:
        names = wheel.namelist()
    assert "bpcore/__init__.py" in names
    assert "bpcore/_data/highway.csv" in names
    assert all(name.startswith(("bpcore/", "bpcore-")) for name in names)
    assert not any("__pycache__" in name for name in names)
