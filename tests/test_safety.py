"""What a stranger could reach or smuggle in: the server's door, and files that are only data."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from project import PROJECT
from waiting import wait_until

from launch.servers import lab_arguments

RUNS_WHAT_IT_READS = {
    *("eval", "exec", "compile", "__import__", "system", "popen"),
    *("read_pickle", "load_module"),
}
"""Functions that could make a program of a file."""

RUNS_WHAT_IT_HOLDS = {"pickle", "dill", "joblib", "shelve", "marshal", "yaml", "subprocess"}
"""Modules that could."""


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[dict]:
    """JupyterLab, by the very command of ``start.py``: what it notes down of itself."""
    folder = tmp_path_factory.mktemp("jupyter")
    # This Python has what the tests need, whether it is that of .venv or another.
    command = [sys.executable, *lab_arguments(PROJECT, None, browser=False)]
    # Settings of the learner's own, of another course say, that would open the door.
    (folder / "jupyter_server_config.json").write_text(
        json.dumps({"ServerApp": {"ip": "0.0.0.0", "allow_remote_access": True}})
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JUPYTER")}
    environment |= {
        f"JUPYTER_{name}_DIR": str(folder / place)
        for name, place in (("CONFIG", "."), ("RUNTIME", "runtime"), ("DATA", "data"))
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=log)
    try:
        notes: list[dict] = []

        def noted() -> bool:
            for note in (folder / "runtime").glob("jpserver-*.json"):
                with contextlib.suppress(json.JSONDecodeError):  # not yet written to its end
                    notes.append(json.loads(note.read_text()))
            return bool(notes)

        wait_until(noted, still=lambda: process.poll() is None)
        yield notes[0]
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def asked(server: dict, path: str, token: str = "") -> int:
    """The status that the server answers with."""
    headers = {"Authorization": f"token {token}"} if token else {}
    address = f"http://127.0.0.1:{server['port']}/{path}"
    try:
        return urllib.request.urlopen(urllib.request.Request(address, headers=headers)).status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def listening(process: psutil.Process, port: int) -> set[str]:
    """The addresses at which a process listens, once its socket with this port is seen.

    The system's table of sockets is read piece by piece while others come and go, so that one
    reading may lack a socket that was there all along.
    """
    seen = []

    def port_is_seen() -> bool:
        connections = process.net_connections("tcp")
        seen[:] = [one.laddr for one in connections if one.status == psutil.CONN_LISTEN]
        return port in [address.port for address in seen]

    wait_until(port_is_seen)
    return {address.ip for address in seen}


def leads_to(address: str, port: int) -> bool:
    """Whether somebody answers there."""
    with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=5):
        return True
    return False


@pytest.fixture(scope="module")
def other_addresses() -> list[str]:
    """What else leads to this machine: where a port that is open to all is reached."""
    own = {
        one.address
        for interface in psutil.net_if_addrs().values()
        for one in interface
        if one.family == socket.AF_INET
    }
    with socket.create_server(("0.0.0.0", 0)) as open_to_all:
        port = open_to_all.getsockname()[1]
        return [one for one in sorted((own | {"127.0.0.2"}) - {"127.0.0.1"}) if leads_to(one, port)]


def test_the_server_listens_to_this_machine_only(server):
    assert listening(psutil.Process(server["pid"]), server["port"]) <= {"127.0.0.1", "::1"}


def test_no_other_address_leads_to_the_server(server, other_addresses):
    if not other_addresses:
        pytest.skip("this machine has no other address")
    assert leads_to("127.0.0.1", server["port"])
    assert not [one for one in other_addresses if leads_to(one, server["port"])]


@pytest.mark.parametrize("path", ["api/contents", "api/kernels", "api/sessions"])
def test_without_its_token_the_server_stays_closed(server, path):
    assert len(server["token"]) >= 32
    assert asked(server, path) == 403
    assert asked(server, path, "0" * len(server["token"])) == 403
    assert asked(server, path, server["token"]) == 200


@pytest.mark.parametrize("path", sorted((PROJECT / "bpcore").rglob("*.py")), ids=lambda p: p.name)
def test_the_module_makes_no_program_of_what_it_reads(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        where = f"line {getattr(node, 'lineno', '?')}"
        if isinstance(node, ast.Call):
            named = getattr(node.func, "attr", getattr(node.func, "id", ""))
            on_a_module = getattr(getattr(node.func, "value", None), "id", "")
            innocent = on_a_module in ("re", "platform")
            assert named not in RUNS_WHAT_IT_READS or innocent, where
            if named == "load" and on_a_module == "np":
                allowed = {word.arg: word.value for word in node.keywords}.get("allow_pickle")
                assert isinstance(allowed, ast.Constant) and allowed.value is False, where
        if isinstance(node, ast.Import):
            assert not {name.name.split(".")[0] for name in node.names} & RUNS_WHAT_IT_HOLDS, where
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] not in RUNS_WHAT_IT_HOLDS, where


@pytest.mark.parametrize(
    "cell",
    [
        "__import__('os').system('touch spoilt')",
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "(lambda: open('spoilt', 'w'))()",
    ],
)
def test_a_cell_of_a_table_is_text_or_a_number_and_nothing_else(tmp_path, monkeypatch, cell):
    import csv

    import bpcore as bp

    monkeypatch.chdir(tmp_path)
    with Path("table.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["year", "x", "y"], [2000, 1, 2], [2001, cell, 3], [2002, 3, 4]]
        )
    with pytest.raises(ValueError, match="row 3, column 'x'") as told:
        bp.load_table("table.csv", inputs=["x"], targets=["y"])
    assert cell in str(told.value) or repr(cell) in str(told.value)
    assert not Path("spoilt").exists()


def test_a_port_that_is_open_to_all_would_be_seen():
    with socket.create_server(("0.0.0.0", 0)) as open_to_all:
        assert "0.0.0.0" in listening(psutil.Process(), open_to_all.getsockname()[1])
