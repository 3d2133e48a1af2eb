"""What keeps the lessons off the network in their tests does so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from project import PROJECT

OFFLINE = PROJECT / "tests" / "offline"


def run(code: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(OFFLINE)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import socket; socket.gethostbyname('example.org')",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://example.org', timeout=1)",
        # What swallows exceptions does not swallow this one.
        "import contextlib, urllib.request\n"
        "with contextlib.suppress(Exception): urllib.request.urlopen('http://example.org')",
    ],
)
def test_another_machine_is_out_of_reach(code):
    done = run(code)
    assert done.returncode != 0
    assert "lessons work without a network" in done.stderr


def test_this_machine_is_not():
    done = run(
        "import socket\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname()).close()\n"
        "socket.create_connection(('localhost', server.getsockname()[1])).close()\n"
        "print('reached')"
    )
    assert done.stdout == "reached\n", done.stderr


def test_the_kernels_of_the_lessons_get_it(tmp_path):
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [new_code_cell("import socket\nsocket.getaddrinfo('example.org', 80)")]
    notebook = new_notebook(cells=[*cells, new_code_cell("1 + 1")], metadata={"kernelspec": kernel})
    nbformat.write(notebook, tmp_path / "one.ipynb")
    # With the lessons' conftest, which lies in the project's folder.
    options = "--nbval --nbval-current-env -q -p no:cacheprovider -p conftest".split()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"--rootdir={tmp_path}", "one.ipynb"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "1 failed, 1 passed" in done.stdout, done.stderr
    assert "lessons work without a network" in done.stdout


def with_pytest(*arguments: str | Path) -> str:
    """What pytest says of the project's own tests."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *map(str, arguments)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=300)
    return done.stdout + done.stderr


APP = PROJECT / "jupyter" / "laboratory.ipynb"


def test_every_lesson_is_run_without_a_network():
    """Each notebook's kernel gets it, so what is to be seen is that none is left out."""
    listed = subprocess.run(["git", "ls-files", "*.ipynb"], cwd=PROJECT, capture_output=True)
    if listed.returncode:
        pytest.skip("this is no clone, where git would know what belongs to the project")
    notebooks = {PROJECT / name for name in listed.stdout.decode().splitlines()}
    lessons = notebooks - {APP}  # which is run below
    assert len(lessons) >= 13
    collected = with_pytest("--collect-only", PROJECT / "notebooks")
    for lesson in lessons:
        cells = nbformat.read(lesson, as_version=4).cells
        code = sum(cell.cell_type == "code" for cell in cells)
        name = lesson.relative_to(PROJECT).as_posix()
        assert collected.count(f"{name}::Cell ") == code > 0, name


def test_the_app_needs_no_network():
    assert "1 passed" in with_pytest(APP)
