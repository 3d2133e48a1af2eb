"""Try, in an installation and with its own Python, what the lessons need of it.

    .venv/bin/python tools/try_installation.py --engine numba --journal kept -- COMMAND ...

Says of each thing that it held, or what broke; exits with 1 if anything broke. What follows ``--``
opens JupyterLab and prints its address, as ``start.py --no-browser`` does; a kernel of that server
then runs lines of a lesson. ``check_installs.py`` runs this in many kinds of installation.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import os
import re
import subprocess
import sys
import threading
import time
import traceback
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LESSONS = ROOT / "notebooks"

REFERENCE_SSE = 0.2939323178639
"""Of the reference program after 5,000 epochs; later the run is chaotic."""

PATIENCE = 180
"""Seconds that a server or a kernel may take; without a cache numba compiles in that time."""

IN_A_KERNEL = """
import bpcore as bp
from bpcore.experiments import laboratory
board = laboratory()
print("answer", board.run().sentence)
"""


def the_module_is_of_this_folder() -> None:
    """An installation in place reads the folder's own files, whatever letters its path has."""
    import bpcore

    found = Path(bpcore.__file__).resolve()
    assert found.is_relative_to(ROOT), f"bpcore is that of {found}"


def the_reference_run(engine: str) -> None:
    """The reference program's SSE, by the engine that is to be expected here."""
    import bpcore as bp

    problem = bp.normalise(bp.load_highway())
    network = bp.Network((3, 8, 2))
    start = bp.init_params(network, "matlab")
    options = {"learning_rate": 0.05, "epochs": 5_000, "goal": 1e-3}
    run = bp.train(network, start, problem.X, problem.T, **options)
    assert run.engine == engine, f"the engine is {run.engine}"
    found = float(run.sse[-1])
    assert math.isclose(found, REFERENCE_SSE, rel_tol=1e-9), f"SSE {found!r}"


def an_experiment() -> None:
    """The laboratory without a browser: a slider is moved, the picture and the words follow."""
    import matplotlib.image

    from bpcore.experiments import laboratory

    board = laboratory()
    before = board.run().sentence
    after = board.set(learning_rate=0.02).run().sentence
    assert before != after, f"the sentence stayed: {after}"
    picture = matplotlib.image.imread(io.BytesIO(board.figure.png()))
    assert picture.std() > 0.01, "the picture is empty"


def the_journal(expected: str) -> None:
    """An answer is written beside the lessons; or, where that cannot be, said to be lost."""
    from bpcore.answers import journal

    os.environ.pop(journal.JOURNAL_VARIABLE, None)
    os.environ.pop(journal.OPEN_VARIABLE, None)
    os.chdir(LESSONS)
    said = journal.record(journal.EXERCISE, "0.1", passed=True)
    assert [event["key"] for event in journal.read()] == ["0.1"], "the event is lost"
    if expected == "kept":
        assert said == "" and (LESSONS / journal.FILE).is_file(), f"not kept: {said}"
        journal.delete()
    else:
        assert said.startswith("Your learning journal cannot be written here"), f"said: {said!r}"


# -- a server --------------------------------------------------------------------------------------


def a_lesson_in_jupyterlab(command: list[str]) -> None:
    """The server answers, and a kernel beside the lessons runs lines of one."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    told: list[str] = []

    def listen() -> None:  # to its end: a server whose output nobody reads comes to a halt
        for line in process.stdout:
            told.append(line)

    threading.Thread(target=listen, daemon=True).start()
    try:
        said = run_in_kernel(*_address(process, told), IN_A_KERNEL)
        assert "answer" in said, f"the kernel said: {said}"
    except Exception:
        print("".join(told[-60:]), file=sys.stderr)
        raise
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _address(process: subprocess.Popen, told: list[str]) -> tuple[str, str]:
    """The server's address and its token, from what it prints."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        found = re.search(r"(http://127\.0\.0\.1:\d+/)\S*\?token=(\w+)", "".join(told))
        if found:
            return found[1], found[2]
        time.sleep(0.2)
    raise AssertionError("the server tells no address")


def run_in_kernel(server: str, token: str, code: str) -> str:
    """Start a kernel as a lesson does, run lines in it, and return what it prints.

    Parameters
    ----------
    server : str
        Its address, such as "http://127.0.0.1:8888/".
    token, code : str
    """
    import websocket  # comes with the server

    headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
    session = {
        "path": "notebooks/00_start_here.ipynb",
        "name": "",
        "type": "notebook",
        "kernel": {"name": "python3"},
    }
    request = urllib.request.Request(f"{server}api/sessions", json.dumps(session).encode(), headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        begun = json.load(answer)
    page = f"{server.replace('http', 'ws', 1)}api/kernels/{begun['kernel']['id']}/channels"
    allowed = [f"Authorization: token {token}"]
    channel = websocket.create_connection(page, timeout=PATIENCE, header=allowed)
    try:
        asked = str(uuid.uuid4())
        channel.send(json.dumps(_execute_request(asked, code)))
        printed = ""
        while True:
            received = channel.recv()
            if isinstance(received, bytes):  # a widget's picture
                continue
            message = json.loads(received)
            if message["parent_header"].get("msg_id") != asked:
                continue
            content = message["content"]
            if message["msg_type"] == "stream" and content["name"] == "stdout":
                printed += content["text"]
            elif message["msg_type"] == "error":
                return "\n".join(content["traceback"])
            elif message["msg_type"] == "status" and content["execution_state"] == "idle":
                return printed
    finally:
        channel.close()
        over = f"{server}api/sessions/{begun['id']}"  # the next one gets a kernel of its own
        urllib.request.urlopen(urllib.request.Request(over, headers=headers, method="DELETE"))


def _execute_request(name: str, code: str) -> dict:
    return {
        "channel": "shell",
        "header": {
            "msg_id": name,
            "msg_type": "execute_request",
            "session": str(uuid.uuid4()),
            "username": "",
            "version": "5.3",
        },
        "parent_header": {},
        "metadata": {},
        "content": {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
        },
    }


# -- all of it -------------------------------------------------------------------------------------


def attempt(name: str, action: Callable[..., None], *arguments: object) -> bool:
    """Do one thing, and say how it went."""
    try:
        action(*arguments)
    except Exception as error:
        print(f"broke: {name}: {type(error).__name__}: {error}", flush=True)
        traceback.print_exc()
        return False
    print(f"held: {name}", flush=True)
    return True


def main(arguments: list[str]) -> int:
    """Try everything; what breaks keeps nothing else from being tried."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", choices=("numba", "numpy"), required=True)
    parser.add_argument("--journal", choices=("kept", "told"), required=True)
    parser.add_argument("server", nargs="+", help="the command that opens JupyterLab")
    options = parser.parse_args(arguments)
    held = [
        attempt("the module is of this folder", the_module_is_of_this_folder),
        attempt("the reference run", the_reference_run, options.engine),
        attempt("an experiment", an_experiment),
        attempt("the journal", the_journal, options.journal),
        attempt("a lesson in JupyterLab", a_lesson_in_jupyterlab, options.server),
    ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
