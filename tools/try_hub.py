"""Bring up a JupyterHub as `teaching/running_a_class.md` says, and try what that page promises.

    python tools/try_hub.py [--folder FOLDER]

All of it runs on this machine and is seen by it alone: local processes in the place of accounts, a
login that asks for no password. It needs a network for packages, and npm for JupyterHub's proxy.
Says of each promise that it held, or what broke; exits with 1 if anything broke.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from try_installation import attempt, run_in_kernel  # noqa: E402

from launch.project import python_of  # noqa: E402

PINS = ROOT / "requirements-hub.txt"
PROXY = "configurable-http-proxy@5.3.0"

LEARNERS = ("anna", "ben")
LESSONS = "course"
LARGE = 16 * 2**20
"""Bytes of a message that is longer than what a server takes by itself."""

PATIENCE = 180

CONFIG = """
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.Authenticator.allowed_users = {learners!r}
c.Spawner.default_url = "/lab"
c.Spawner.args = ["--LabApp.expose_app_in_browser=True", "--allow-root"]
c.Spawner.environment = {environment!r}
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.JupyterHub.services = [{{"name": "teacher", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [
    {{
        "name": "teacher",
        "scopes": ["admin:users", "admin:servers", "tokens", "access:servers"],
        "services": ["teacher"],
    }}
]
"""

ENGINE = "import bpcore as bp; print(bp.about())"
FIRST_BOARD = """
from bpcore.experiments import laboratory
print("answer", laboratory().sentence)
"""
VERSION = "import bpcore as bp; print(bp.__version__)"


class NoHubError(RuntimeError):
    """JupyterHub cannot be installed: no network, say, or no npm."""


class Hub:
    """A JupyterHub with the course; once it is installed, a context manager.

    Parameters
    ----------
    folder : Path
        For its environment, which is made once, and all that it writes.

    Attributes
    ----------
    python : Path
        Of the environment that learners share.
    url : str
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = folder / "shared"
        self.python = python_of(self.environment)
        self.log = folder / "hub.log"
        self.token = secrets.token_hex(16)
        self.url = ""
        self._process: subprocess.Popen | None = None

    def install(self) -> None:
        """Make the environment, as the page says, from the project's last commit.

        Raises
        ------
        NoHubError
            If JupyterHub cannot be had here.
        """
        if self.python.exists():
            self.update(ROOT)
        else:
            self.fetch()
            self.pip("install", f"git+{ROOT.as_uri()}")
        self.make_ready()

    def fetch(self) -> None:
        """Install JupyterHub and what it needs; leave nothing where that cannot be done.

        Raises
        ------
        NoHubError
            If it cannot be had here; the message says why.
        """
        try:
            run(sys.executable, "-m", "venv", self.environment)
            self.pip("install", "--require-hashes", "--requirement", PINS)
            run("npm", "install", "--silent", "--prefix", self.folder, PROXY)
        except (RuntimeError, FileNotFoundError) as error:
            shutil.rmtree(self.environment, ignore_errors=True)
            raise NoHubError(f"JupyterHub cannot be installed here: {error}") from error

    def update(self, project: Path) -> None:
        """Install the last commit of a project over the one that is there."""
        self.pip("install", "--force-reinstall", "--no-deps", f"git+{project.as_uri()}")

    def make_ready(self) -> None:
        """What an administrator does after the installation, once for all learners."""
        run(self.python, "-c", "import bpcore; bpcore.warm_up()", cwd=self.folder)
        settings = self.environment / "share" / "jupyter" / "lab" / "settings"
        settings.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "jupyter" / "overrides.json", settings)
        server = self.environment / "etc" / "jupyter"
        server.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "jupyter" / "jupyter_server_config.py", server)

    def pip(self, *arguments: object) -> None:
        """Run the environment's pip."""
        run(self.python, "-m", "pip", "--quiet", *arguments)

    def __enter__(self) -> Hub:
        port, hub_port, proxy_port = free_ports(3)
        config = self.folder / "jupyterhub_config.py"
        kept = {name: os.environ[name] for name in ("BPCORE_OPEN",) if name in os.environ}
        config.write_text(
            CONFIG.format(
                port=port,
                hub_port=hub_port,
                proxy_port=proxy_port,
                homes=str(self.folder / "home"),
                learners=set(LEARNERS),
                environment=kept,
                token=self.token,
            ),
            encoding="utf-8",
        )
        programs = [self.python.parent, self.folder / "node_modules" / ".bin"]
        path = os.pathsep.join([*map(str, programs), os.environ["PATH"]])
        # Nor may it find the project where this runs: what counts is what was installed.
        other = ("JUPYTER", "PYTHONPATH")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(other)}
        with self.log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [self.python, "-m", "jupyterhub", "--config", config],
                cwd=self.folder,
                env={**kept, "PATH": path},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.url = f"http://127.0.0.1:{port}/"
        try:
            wait_for(lambda: self.ask("GET", "hub/api/"), "the hub answers")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.terminate()  # it ends its proxy and the learners' servers
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def ask(self, method: str, path: str, content: object = None, token: str = "") -> object:
        """Ask for an address; return what is answered, read as JSON if it is that."""
        request = urllib.request.Request(
            self.url + path,
            json.dumps(content).encode() if content is not None else None,
            {"Authorization": f"token {token or self.token}", "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            body = answer.read().decode()
        try:
            return json.loads(body)
        except ValueError:
            return body

    def server_of(self, learner: str) -> tuple[str, str]:
        """Start a learner's server if it is not there; return its address and a token for it."""
        user = f"hub/api/users/{learner}"
        if learner not in [one["name"] for one in self.ask("GET", "hub/api/users")]:
            self.ask("POST", user)
        if not self.ask("GET", user)["servers"]:
            self.ask("POST", f"{user}/server")

        def ready() -> bool:
            return self.ask("GET", user)["servers"].get("", {}).get("ready", False)

        wait_for(ready, f"{learner}'s server")
        token = self.ask("POST", f"{user}/tokens", {"note": "try"})["token"]
        return f"{self.url}user/{learner}/", token

    def give_lessons(self, learner: str) -> None:
        """Follow the link to the lessons that nbgitpuller makes."""
        server, token = self.server_of(learner)
        link = {"repo": str(ROOT), "branch": branch(), "targetpath": LESSONS}
        path = f"user/{learner}/git-pull/api?{urllib.parse.urlencode(link)}"
        said = str(self.ask("GET", path, token=token))
        assert '"phase": "finished"' in said, said[-600:]

    def home(self, learner: str) -> Path:
        """The folder of a learner."""
        return self.folder / "home" / learner


def run(*command: object, cwd: Path = ROOT) -> None:
    """Run a program to its end; its output is shown if it fails."""
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {(done.stdout + done.stderr)[-2000:]}")


def branch() -> str:
    """What is checked out here: a branch, or a commit."""
    command = ["git", "-C", str(ROOT), "rev-parse", "--abbrev-ref", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens to."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def wait_for(condition, what: str) -> None:
    """Wait until a condition holds, which may fail to be asked at first."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass  # nobody answers yet
        time.sleep(0.1)
    raise AssertionError(f"not within {PATIENCE} s: {what}")


# -- what the page promises ------------------------------------------------------------------------


def two_learners_have_the_lessons(hub: Hub) -> None:
    """One link, and each has a copy of his or her own."""
    for learner in LEARNERS:
        hub.give_lessons(learner)
        assert (hub.home(learner) / LESSONS / "notebooks" / "00_start_here.ipynb").is_file()


def a_learners_own_lines_stay(hub: Hub) -> None:
    """The link clicked again keeps what a learner has written."""
    note = hub.home("anna") / LESSONS / "notebooks" / "my_own.txt"
    note.write_text("mine", encoding="utf-8")
    hub.give_lessons("anna")
    assert note.read_text(encoding="utf-8") == "mine"


def the_engine_is_compiled(hub: Hub) -> None:
    """The course brings numba."""
    said = run_in_kernel(*hub.server_of("anna"), ENGINE)
    assert "Engine: compiled" in said and "This is a JupyterHub" in said, said


def nobody_waits_for_the_compiler(hub: Hub) -> None:
    """What the administrator has compiled serves all."""
    for learner in LEARNERS:
        begun = time.monotonic()
        said = run_in_kernel(*hub.server_of(learner), FIRST_BOARD)
        print(f"  {learner}'s first board after {time.monotonic() - begun:.0f} s")
        assert "answer" in said and "compiles" not in said, said


def the_settings_of_jupyterlab_hold(hub: Hub) -> None:
    """`overrides.json` lies where JupyterLab reads it for all."""
    server, token = hub.server_of("ben")
    plugin = "@jupyterlab/apputils-extension:kernels-settings"
    path = server.removeprefix(hub.url) + f"lab/api/settings/{plugin}"
    found = hub.ask("GET", path, token=token)
    assert found["schema"]["properties"]["commsOverSubshells"]["default"] == "disabled", found


def a_file_of_16_mb_gets_through(hub: Hub) -> None:
    """The limit of the server is raised: a message as long as a large file arrives."""
    said = run_in_kernel(*hub.server_of("ben"), f"text = {'x' * LARGE!r}\nprint(len(text))")
    assert said.strip() == str(LARGE), said[-300:]


def an_update_reaches_all(hub: Hub) -> None:
    """The command that the page names installs the new commit over one of the same version."""
    with tempfile.TemporaryDirectory() as folder:
        newer = Path(folder) / "newer"
        run("git", "clone", "--quiet", ROOT, newer)
        about = newer / "bpcore" / "core" / "about.py"
        about.write_text(
            about.read_text().replace("This is a JupyterHub", "This is our JupyterHub")
        )
        own = ("-c", "user.name=try", "-c", "user.email=try@localhost")
        run("git", *own, "commit", "--quiet", "--all", "--message", "newer", cwd=newer)
        hub.update(newer)
    said = run_in_kernel(*hub.server_of("anna"), ENGINE)
    assert "This is our JupyterHub" in said, said


PROMISES = (
    two_learners_have_the_lessons,
    a_learners_own_lines_stay,
    the_engine_is_compiled,
    nobody_waits_for_the_compiler,
    the_settings_of_jupyterlab_hold,
    a_file_of_16_mb_gets_through,
    an_update_reaches_all,
)


def main(arguments: list[str]) -> int:
    """Try everything; what breaks keeps nothing else from being tried."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, help="work in this folder, and leave all there")
    options = parser.parse_args(arguments)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="hub-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        hub = Hub(folder)
        hub.install()
        with hub:
            held = [attempt(one.__doc__.splitlines()[0], one, hub) for one in PROMISES]
    finally:
        if not options.folder:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
