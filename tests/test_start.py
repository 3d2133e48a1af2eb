"""What start.py says at once, before anything is set up: which Python, and what is wrong."""

from __future__ import annotations

import ast
import errno
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from project import PROJECT, assert_one_plain_sentence

from launch.command_line import main
from launch.problems import sentence_for
from launch.pythons import refusal_of_python

START = PROJECT / "start.py"


@pytest.fixture
def root(tmp_path) -> Path:
    """A folder in which nothing is set up, nor will be."""
    folder = tmp_path / "course"
    folder.mkdir()
    return folder


# -- which Python ----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 4), (3, 14, 0)])
def test_supported_pythons_are_taken(version):
    assert refusal_of_python(version) == ""


@pytest.mark.parametrize(
    ("version", "details", "named"),
    [
        ((2, 7, 18), {}, "Python 2.7:"),
        ((3, 6, 15), {}, "Python 3.6:"),
        ((3, 10, 13), {}, "Python 3.10:"),
        ((3, 15, 0), {}, "Python 3.15:"),
        ((4, 0, 0), {}, "Python 4.0:"),
        ((3, 13), {"implementation": "pypy"}, "pypy"),
        ((3, 13), {"bits": 32}, "32-bit"),
        ((3, 13), {"free_threaded": True}, "free-threaded"),
    ],
)
def test_other_pythons_are_refused_by_name(version, details, named):
    sentence = refusal_of_python(version, **details)
    assert_one_plain_sentence(sentence)
    assert named in sentence
    assert "3.11 to 3.14" in sentence


@pytest.mark.parametrize("name", ["start.py", "launch/__init__.py", "launch/pythons.py"])
def test_what_comes_before_the_sentence_parses_on_old_pythons(name):
    source = (PROJECT / name).read_bytes()
    assert source.isascii(), "Python 2 refuses other letters before it can say anything"
    too_new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.Starred)
    for node in ast.walk(ast.parse(source)):
        where = f"line {getattr(node, 'lineno', '?')}"
        assert not isinstance(node, too_new), where
        assert not getattr(node, "cause", None), where
        assert not getattr(node, "returns", None), where
        assert not getattr(node, "annotation", None), where
        assert not getattr(node, "kwonlyargs", None), where


def runs(program: str) -> bool:
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


# -- what is said at once, before anything is set up -----------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ("--help", "setup wheels app class export test bench --port --no-browser 3.14"),
        ("test --help", "--all -m -n pytest thorough"),
        ("bench --help", "--quick training"),
        *((f"{command} -h", command) for command in ("setup", "wheels", "app", "class", "export")),
    ],
)
def test_help_is_given_at_once(root, capsys, arguments, named):
    with pytest.raises(SystemExit) as ended:
        main(str(root), arguments.split())
    assert not ended.value.code
    said = capsys.readouterr().out
    assert [word for word in named.split() if word not in said] == []
    assert not any(root.iterdir())


@pytest.mark.parametrize("option", ["-B", "-I"])  # -I leaves a program's folder out of the path
def test_start_works_from_any_folder_and_needs_no_packages(tmp_path, option):
    for name in ("launch", "benchmarks"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    shutil.copy(START, tmp_path)
    bare = [sys.executable, "-S", option, tmp_path / "start.py", "bench", "--help"]
    done = subprocess.run(bare, capture_output=True, text=True, cwd=tmp_path.parent)
    assert done.returncode == 0, done.stderr
    assert "--quick" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["class", "missing"], "There is no folder {}/missing."),
        (["class", "a file"], "There is no folder {}/a file."),
        (["class", "a folder"], "holds no export: learners make one"),
        (["export", "a file"], "{}/a file is a file: give an empty folder."),
        (["export", "a folder"], "{}/a folder holds something else than an edition"),
        (["wheels", "a file"], "{}/a file is a file: give a folder."),
        (["wheels", "a file/in it"], "mend that and run the same command again"),
        (["setup", "--wheels", "missing"], "The folder '{}/missing' holds no packages"),
        (["setup", "--wheels", "a folder"], "The folder '{}/a folder' holds no packages"),
    ],
)
def test_a_folder_that_will_not_do_is_said_at_once(
    root, tmp_path, monkeypatch, capsys, arguments, said
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a file").touch()
    (tmp_path / "a folder").mkdir()
    (tmp_path / "a folder" / "letter.txt").touch()
    assert main(str(root), arguments) == 1
    sentence = capsys.readouterr().err
    assert said.format(tmp_path).replace("/", os.sep) in sentence
    assert_one_plain_sentence(sentence)
    assert not any(root.iterdir())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "nonsense"),
        (["wheels"], "FOLDER"),
        (["class"], "FOLDER"),
        (["class", "a", "b"], "unrecognized arguments: b"),
        (["app", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["bench", "nonsense"], "there is no part nonsense; there are training"),
        *(([f"--port={port}"], "a port is a whole number") for port in "0 65536 -1 http".split()),
        (["app", "--port=8.5"], "a port is a whole number"),
    ],
)
def test_an_argument_that_is_none_is_refused_at_once(root, capsys, arguments, said):
    with pytest.raises(SystemExit) as ended:
        main(str(root), arguments)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
    assert not any(root.iterdir())


@pytest.mark.parametrize("command", [[], ["app"]])
def test_a_taken_port_is_said_at_once(root, capsys, command):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(str(root), [*command, "--port", str(port)]) == 1
    sentence = capsys.readouterr().err
    assert_one_plain_sentence(sentence)
    assert f"Port {port} is taken" in sentence
    assert not any(root.iterdir())


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_missing_part_of_python_is_said(root, monkeypatch, capsys, module):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == module else find(name)
    )
    assert main(str(root), ["setup"]) == 1
    sentence = capsys.readouterr().err
    assert_one_plain_sentence(sentence)
    assert module in sentence
    assert "apt install python{}.{}-venv".format(*sys.version_info) in sentence
    assert not any(root.iterdir())


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (OSError(errno.ENOSPC, "full", "x"), "free 1 GB"),
        (PermissionError(errno.EACCES, "no", "x"), "'x' cannot be written: copy the project into"),
        (OSError(errno.EROFS, "read-only"), "'here' cannot be written: copy the project into"),
        (OSError(errno.EIO, "input/output"), "mend that"),
    ],
)
def test_what_the_system_refuses_is_said(error, advice):
    sentence = sentence_for(error, "here")
    assert_one_plain_sentence(sentence)
    assert advice in sentence
