"""A JupyterLab server of the tests' own, with its own folders and settings."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from project import PROJECT

COMMS_OFF = "disabled"
"""The project's own setting: widget messages are handled on the kernel's main thread."""

COMMS_DEFAULT = "perCommTarget"
"""JupyterLab's default, found on shared hubs: widget messages are handled on another thread."""

SETTINGS_OF_THE_PROJECT = PROJECT / "jupyter" / "overrides.json"
SETTINGS_OF_THE_SERVER = PROJECT / "jupyter" / "jupyter_server_config.py"

SETTINGS = {
    # By default JupyterLab drops the cells that are out of view, and their widgets with them.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    # A lesson's copy is replaced before it is opened again; a late save would ask what to do.
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}
"""What the tests need beside the project's own settings, for each plug-in of JupyterLab."""

SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
SECONDS_FOR_A_KERNEL = 0.2
"""How long a kernel that is to end is waited for; it has nothing to save, and is killed then."""

SECONDS_IDLE = 1800
"""After so long without work the server ends itself, should nobody be left to end it."""


class LabServer:
    """JupyterLab on a free port, serving a copy of the lessons.

    Use it as a context manager: it is started on entry and ended, with its kernels, on exit.

    Parameters
    ----------
    folder : Path
        An empty folder for the copy of the lessons, the settings and the log.
    opened : bool
        Whether what waits for a learner's prediction is open from the start, and no journal kept.
    """

    app = "LabApp"
    """The name of what serves the page, among its settings."""

    program: Sequence[str] = (sys.executable, "-m", "jupyterlab")

    def __init__(self, folder: Path, *, opened: bool = True):
        self.folder = folder
        self.opened = opened
        self.root = folder / "course"
        self.log = folder / "jupyterlab.log"
        self.token = secrets.token_hex(16)
        self.url = ""
        self._process: subprocess.Popen | None = None

    def __enter__(self) -> LabServer:
        """Copy the lessons, start the server and wait until it answers."""
        self._lay_out()
        try:
            self._start()
            self._wait_until_it_answers()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        """End the server and all its kernels."""
        self._stop()

    def copy_lesson(self, notebook: Path) -> str:
        """Put a fresh copy of a notebook among the lessons and return its path on the server."""
        shutil.copyfile(notebook, self.root / "notebooks" / notebook.name)
        return f"notebooks/{notebook.name}"

    def use_comms(self, mode: str) -> None:
        """Choose how pages opened from now on send widget messages to the kernel.

        The server reads a user's settings from disk each time that a page asks for them.
        """
        user_settings = self.folder / "config/lab/user-settings/@jupyterlab/apputils-extension"
        user_settings.mkdir(parents=True, exist_ok=True)
        (user_settings / "kernels-settings.jupyterlab-settings").write_text(
            json.dumps({"commsOverSubshells": mode}), encoding="utf-8"
        )

    def shut_down_kernels(self) -> None:
        """End every kernel that a lesson has started."""
        for session in self.request("GET", "api/sessions"):
            self.request("DELETE", f"api/sessions/{session['id']}")
        for kernel in self.request("GET", "api/kernels"):
            self.request("DELETE", f"api/kernels/{kernel['id']}")

    @property
    def process_id(self) -> int:
        """Of the server, by which its memory can be measured."""
        return self._process.pid

    def kernel_processes(self) -> list[int]:
        """Of the kernels that run now: the numbers of their processes."""
        import psutil

        children = psutil.Process(self.process_id).children(recursive=True)
        return [child.pid for child in children if "ipykernel_launcher" in child.cmdline()]

    def states_of_kernels(self) -> list[str]:
        """What the server takes each kernel to be about, "starting" say, or "idle"."""
        return [kernel["execution_state"] for kernel in self.request("GET", "api/kernels")]

    def log_tail(self, lines: int = 60) -> str:
        """Return the end of the server's log, in which kernels write too."""
        if not self.log.exists():
            return "(no log)"
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def request(self, method: str, path: str) -> object:
        """Ask the server's REST interface and return its answer."""
        request = urllib.request.Request(
            self.url + path, method=method, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=SECONDS_TO_STOP) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def _lay_out(self) -> None:
        (self.root / "notebooks").mkdir(parents=True)
        for name in ("notebooks", "data"):
            if (PROJECT / name).is_dir():
                shutil.copytree(
                    PROJECT / name,
                    self.root / name,
                    dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns(".*", "__pycache__"),
                )
        overrides = json.loads(SETTINGS_OF_THE_PROJECT.read_text(encoding="utf-8"))
        for plugin, settings in SETTINGS.items():
            overrides.setdefault(plugin, {}).update(settings)
        (self.folder / "settings").mkdir()
        (self.folder / "settings" / "overrides.json").write_text(
            json.dumps(overrides), encoding="utf-8"
        )
        (self.folder / "config").mkdir()
        shutil.copy(SETTINGS_OF_THE_SERVER, self.folder / "config")

    def _start(self) -> None:
        # A learner's own Jupyter settings must neither change the tests nor be changed by them.
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a learner's modules are compiled once
        environment["BPCORE_OPEN"] = "1" if self.opened else "0"
        if not self.opened:
            environment.pop("BPCORE_JOURNAL", None)  # beside the lessons, as for a learner
        environment["JUPYTER_CONFIG_DIR"] = str(self.folder / "config")
        environment["JUPYTER_DATA_DIR"] = str(self.folder / "data")
        environment["JUPYTER_RUNTIME_DIR"] = str(self.folder / "runtime")
        command = [
            *self.program,
            "--no-browser",
            "--allow-root",
            "--expose-app-in-browser",  # the tests ask the page's own application object
            f"--{self.app}.app_settings_dir={self.folder / 'settings'}",
            f"--ServerApp.root_dir={self.root}",
            "--ServerApp.ip=127.0.0.1",
            "--ServerApp.port=0",
            f"--IdentityProvider.token={self.token}",
            f"--ServerApp.shutdown_no_activity_timeout={SECONDS_IDLE}",
            f"--MappingKernelManager.cull_idle_timeout={SECONDS_IDLE}",
            f"--KernelManager.shutdown_wait_time={SECONDS_FOR_A_KERNEL}",
        ]
        # In a group of its own, so that Ctrl-C reaches pytest alone, which then ends the server.
        if sys.platform == "win32":
            own_group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        else:
            own_group = {"start_new_session": True}
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                env=environment,
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                **own_group,
            )

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise RuntimeError(f"JupyterLab ended as it started:\n{self.log_tail()}")
            # The server chooses its port and writes it down; its process may be a child of ours.
            for file in (self.folder / "runtime").glob("jpserver-*.json"):
                try:
                    self.url = f"http://127.0.0.1:{json.loads(file.read_text())['port']}/"
                    self.request("GET", "api/status")
                    return
                except (OSError, ValueError):
                    pass  # the file is half written, or the port not yet open
            time.sleep(0.05)  # nothing tells when it answers
        raise RuntimeError(
            f"JupyterLab did not answer within {SECONDS_TO_START} s:\n{self.log_tail()}"
        )

    def _stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        try:
            # Asked so, it ends its kernels on every system; a signal does that only on some.
            self.request("POST", "api/shutdown")
            self._process.wait(SECONDS_TO_STOP)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            self._process.terminate()
            try:
                self._process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
