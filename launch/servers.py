"""JupyterLab on the first lesson, and the laboratory alone as an app."""

from __future__ import annotations

import argparse
import errno
import os
import socket
from pathlib import Path

from launch.problems import SetUpError
from launch.project import APP, FIRST_LESSON, ON_WINDOWS


def port_number(text: str) -> int:
    """Read a port from the command line."""
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(
        f"a port is a whole number from 1 to 65535, and this is '{text}'"
    )


def check_port(port: int | None) -> None:
    """Stop, with a sentence, if nothing can be served at this port of the local machine."""
    if port is None:
        return
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if not ON_WINDOWS:  # there it would allow to take a port from another program
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            reason = "is taken by another program" if taken else "may not be used"
            raise SetUpError(
                f"Port {port} {reason}: choose another one, or leave --port out to get a free one."
            ) from error


def lab_arguments(root: Path, port: int | None, browser: bool) -> list[str]:
    """Return the arguments with which Python opens JupyterLab on the first lesson."""
    arguments = [
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}",
        # A setting of one's own, from another course say, must not open the lessons to others.
        "--ServerApp.ip=127.0.0.1",
        *_where("ServerApp", port, browser),
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # In a container there may be no other user; it listens to this machine only.
        arguments.append("--allow-root")
    return arguments


def app_arguments(root: Path, port: int | None, browser: bool) -> list[str]:
    """Return the arguments with which Python serves the laboratory without a notebook around it."""
    return [
        "-m",
        "voila",
        str(root / APP),
        "--Voila.ip=127.0.0.1",
        "--Voila.auto_token=True",  # whoever else works on this machine is kept out
        *_where("Voila", port, browser),
    ]


def _where(server: str, port: int | None, browser: bool) -> list[str]:
    to_port = [f"--{server}.port={port}", f"--{server}.port_retries=0"] if port else []
    return to_port + ([] if browser else ["--no-browser"])
