"""Set the project up in a folder of its own, .venv, and open the first lesson.

    python start.py                      set up what is missing, open JupyterLab on lesson 00
    python start.py setup                set up and stop
    python start.py setup --wheels DIR   set up without a network, from a folder of packages
    python start.py wheels DIR           fill such a folder for computers and Pythons like this
    python start.py app                  set up, open the laboratory alone: for a projector
    python start.py class DIR            set up, merge a class's exported journals in a folder
    python start.py export [FOLDER]      set up, write all lessons as web pages, for paper too
    python start.py test [...]           set up and run the tests; what follows goes to pytest
    python start.py bench [...]          set up and run the benchmarks

It needs nothing but Python. It must parse on any Python, Python 2 too, so that everyone gets a
plain sentence: no f-strings, no annotations, no keyword-only arguments, no ``raise ... from``.
"""

from __future__ import print_function

import sys

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 14)  # the newest for which every pinned package has a wheel


def refusal_of_python(version, implementation="cpython", bits=64, free_threaded=False):
    """Say why this Python cannot be used, or nothing if it can.

    Parameters
    ----------
    version : sequence of int
        Major and minor version first, like ``sys.version_info``.
    implementation : str
        ``sys.implementation.name``.
    bits : int
        Width of a pointer.
    free_threaded : bool
        Whether it is a build without the global interpreter lock.

    Returns
    -------
    str
        One sentence, or an empty string.
    """
    found = "Python %d.%d" % tuple(version[:2])
    if OLDEST_PYTHON <= tuple(version[:2]) <= NEWEST_PYTHON:
        if implementation == "cpython" and bits == 64 and not free_threaded:
            return ""
        kind = "free-threaded" if free_threaded else implementation
        found = "a %d-bit %s %s" % (bits, kind, found)
    newest = "%d.%d" % NEWEST_PYTHON
    return (
        "These lessons need the ordinary 64-bit Python %d.%d to %s, and this is %s: install one"
        " from python.org, then run 'python%s start.py' (on Windows 'py -%s start.py')."
    ) % (OLDEST_PYTHON + (newest, found, newest, newest))


def refusal_of_this_python():
    """Say why the Python that runs this file cannot be used, or nothing if it can."""
    implementation = getattr(getattr(sys, "implementation", None), "name", "cpython")
    free_threaded = "free-threading" in sys.version
    bits = 64 if sys.maxsize > 2**32 else 32
    return refusal_of_python(sys.version_info, implementation, bits, free_threaded)


# Before the other imports, because an old Python does not have them all.
if __name__ == "__main__" and refusal_of_this_python():
    sys.exit(refusal_of_this_python())

import argparse
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STATE = VENV / "set-up.json"  # what is installed, so that a second start has nothing to do
LOG = VENV / "set-up.log"
ON_WINDOWS = os.name == "nt"
SCRIPTS = VENV / ("Scripts" if ON_WINDOWS else "bin")
VENV_PYTHON = SCRIPTS / ("python.exe" if ON_WINDOWS else "python")

PROJECT_FILE = ROOT / "pyproject.toml"
LEARNER_PINS = ROOT / "requirements.txt"
NUMBA_PINS = ROOT / "requirements-numba.txt"
DEVELOPER_PINS = ROOT / "requirements-dev.txt"
EDITION_PINS = ROOT / "requirements-edition.txt"
SETTINGS = ROOT / "jupyter" / "overrides.json"
FIRST_LESSON = "notebooks/00_start_here.ipynb"
APP = ROOT / "jupyter" / "laboratory.ipynb"
EDITION = ROOT / "build" / "edition"

# Of pip's settings in the environment, only those that say where packages come from and how to get
# there. The others (a target folder, a constraint file, ...) would send the packages somewhere else
# or change the pinned set.
KEPT_PIP_SETTINGS = {
    "PIP_CACHE_DIR",
    "PIP_CERT",
    "PIP_CLIENT_CERT",
    "PIP_CONFIG_FILE",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_EXTRA_INDEX_URL",
    "PIP_FIND_LINKS",
    "PIP_INDEX_URL",
    "PIP_KEYRING_PROVIDER",
    "PIP_NO_CACHE_DIR",
    "PIP_NO_INDEX",
    "PIP_PROXY",
    "PIP_RETRIES",
    "PIP_TIMEOUT",
    "PIP_TRUSTED_HOST",
}
# Left over from another Python, these would lead ours to the wrong packages, windows or settings.
MISLEADING = {
    "__PYVENV_LAUNCHER__",
    "JUPYTERLAB_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "MPLBACKEND",
    "PYTHONEXECUTABLE",
    "PYTHONHOME",
    "PYTHONINSPECT",
    "PYTHONIOENCODING",  # it would win over PYTHONUTF8, and stop at a folder's letters
    "PYTHONOPTIMIZE",  # the lessons check their numbers with assert
    "PYTHONPATH",
    "PYTHONPLATLIBDIR",
    "PYTHONSTARTUP",
    "PYTHONUSERBASE",
    "PYTHONWARNINGS",
}

# Where other programs keep what they note down, by the variable that says so: places in what stands
# in for a home folder. HOME itself stays as it is, since a learner may name files in it.
KEPT_AT_HOME = {
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "jupyter",
    "JUPYTER_DATA_DIR": "jupyter/data",
    "JUPYTER_RUNTIME_DIR": "jupyter/runtime",
    "MPLCONFIGDIR": "matplotlib",
}
# The server takes messages of 10 MB at most, and breaks the line off at a longer one, without a
# word. A file that is too large for the lessons is to reach them, so that they can say so.
MESSAGES = "--ServerApp.tornado_settings={'websocket_max_message_size': %d}" % (200 * 2**20)


class SetUpError(Exception):
    """The work cannot go on; the message is one sentence that says what to do."""


# --------------------------------------------------------------------------------------------------
# What is installed already


def fingerprint(*files):
    """Return a hash of the contents of some files; a missing file counts as empty."""
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes() if file.is_file() else b""
        digest.update(b"%d:" % len(content) + content)
    return digest.hexdigest()[:16]


def identity():
    """Return what an environment cannot survive a change of: Python, system, place on the disk."""
    return {
        "python": "%d.%d" % sys.version_info[:2],
        "platform": sysconfig.get_platform(),
        "folder": str(ROOT),
    }


def read_state():
    """Return what is known of the environment; empty if it is missing or not ours."""
    try:
        state = json.loads(STATE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def write_state(state):
    """Note the state in one go, so that an interruption leaves the old note or the new one."""
    draft = STATE.with_suffix(".draft")
    draft.write_text(json.dumps(state, indent=2) + "\n", encoding="utf-8")
    draft.replace(STATE)


def is_usable(state):
    """Tell whether the environment is whole and belongs to this Python and this folder."""
    ours = state.get("identity") == identity() and not is_half_written(state)
    return ours and VENV_PYTHON.exists()


def is_half_written(state):
    """Tell whether an installation was broken off while it wrote into the environment."""
    return state.get("unfinished", False)


# --------------------------------------------------------------------------------------------------
# Running other programs


def child_environment():
    """Return the environment variables for every program that is started from here."""
    variables = {
        name: value
        for name, value in os.environ.items()
        if name not in MISLEADING and (name in KEPT_PIP_SETTINGS or not name.startswith("PIP_"))
    }
    variables["VIRTUAL_ENV"] = str(VENV)
    variables["PATH"] = os.pathsep.join([str(SCRIPTS), variables.get("PATH", os.defpath)])
    # One encoding on all systems, for pip's output and for a learner's open().
    variables["PYTHONUTF8"] = "1"
    # A configuration file may ask for --user, which an environment like ours refuses.
    variables["PIP_USER"] = "0"
    variables["PIP_NO_INPUT"] = "1"  # nobody would see the question
    variables["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    variables["JUPYTER_PREFER_ENV_PATH"] = (
        "1"  # our kernel, not one of the same name in the home folder
    )
    return variables


def instead_of_home():
    """Return the environment variables that a home folder needs in which nothing can be written.

    JupyterLab would not start. What would lie there lies in .venv, and where that cannot be written
    either, in a temporary folder.
    """
    if is_writable(os.path.expanduser("~")):
        return {}
    place = VENV / "home"
    if not is_writable(VENV if not place.exists() else place):
        place = Path(tempfile.mkdtemp(prefix="bpcore-"))
    folders = {variable: place / folder for variable, folder in KEPT_AT_HOME.items()}
    missing = {
        variable: str(path) for variable, path in folders.items() if variable not in os.environ
    }
    for path in missing.values():
        os.makedirs(path, mode=0o700, exist_ok=True)
    return missing


def is_writable(folder):
    """Tell whether files can be made in a folder; in one that does not exist they cannot."""
    return os.access(str(folder), os.W_OK | os.X_OK)


def hand_over_to(command):
    """Let another program take this one's place; on Windows, wait for it. Return its exit code."""
    command = [str(word) for word in command]
    environment = dict(child_environment(), **instead_of_home())
    os.chdir(str(ROOT))
    sys.stdout.flush()
    if not ON_WINDOWS:
        os.execve(command[0], command, environment)
    process = subprocess.Popen(command, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # the other program got it too, and ends when it is ready


def show_progress(text):
    """Write over the current line of a terminal; elsewhere write nothing."""
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns - 1
        print("\r" + text[:width].ljust(width), end="\r" if not text else "", flush=True)


def run_logged(command):
    """Run a program with its output in the log.

    From the moment when pip begins to write into the environment, the state says "unfinished",
    until the whole step is noted as done: what is broken off there is made anew, while a network
    that fails before costs nothing.

    Returns
    -------
    exit_code : int
    output : str
    """
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=str(ROOT),
        env=dict(child_environment(), PYTHONUNBUFFERED="1"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    lines, packages = [], 0
    try:
        with process, LOG.open("a", encoding="utf-8") as log:
            for line in process.stdout:
                log.write(line)
                lines.append(line)
                if line.startswith("Collecting "):
                    packages += 1
                    show_progress("  %d packages: %s" % (packages, line.split()[1]))
                elif line.startswith("Installing collected"):
                    write_state(dict(read_state(), unfinished=True))
                    show_progress("  unpacking %d packages" % packages)
                elif "Retrying (" in line:
                    show_progress("  no answer from the network yet, trying again")
    finally:
        show_progress("")
    return process.returncode, "".join(lines)


# What pip's output may contain, and what to do about it; the first that fits is said.
REMEDIES = [
    (
        r"No space left|Disk quota exceeded|not enough space",
        "the disk is full: free 1 GB and run the same command again",
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "a downloaded file is not the one that the project was tested with: run the same command"
        " again, and if that does not help, use another network",
    ),
    (
        r"Long Path|WinError 206",
        "Windows does not take such long paths: move the project to a short one, such as C:\\bp,"
        " and start again there",
    ),
    (
        r"Permission denied|Access is denied|WinError (5|32)\b|Read-only file system",
        "a file in .venv could not be written: close JupyterLab and every terminal that uses .venv,"
        " make sure that the project lies in a folder of your own, and run the same command again",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED",
        "this network uses a certificate of its own: ask for its file and run"
        " 'python -m pip config set global.cert FILE', then the same command again",
    ),
    (
        r"Retrying \(|ConnectionError|ConnectTimeout|ReadTimeout|ProxyError",
        "the network did not answer: check the connection and run the same command again, or set up"
        " from a folder of downloaded packages with 'start.py setup --wheels FOLDER'",
    ),
]


def remedy(output, wheels=None):
    """Say in one clause what to do about a failure of pip.

    Parameters
    ----------
    output : str
        What pip wrote.
    wheels : Path or None
        The folder that the packages were to come from.
    """
    missing = re.search(r"No matching distribution found for ([^\s(]+)", output)
    if missing and wheels:
        return (
            "the folder '%s' does not hold %s for this system and Python %d.%d: fill it with"
            " 'start.py wheels' on a computer of this kind with the same Python"
        ) % ((wheels, missing.group(1)) + tuple(sys.version_info[:2]))
    for pattern, sentence in REMEDIES:
        if re.search(pattern, output):
            return sentence
    if missing:
        return (
            "there is no ready-made %s for this system and this Python: try another Python from"
            " %d.%d to %d.%d"
        ) % ((missing.group(1),) + OLDEST_PYTHON + NEWEST_PYTHON)
    return "the end of the file '%s' says why" % LOG


def pip(*arguments, **options):
    """Run pip in the environment; raise SetUpError if it fails.

    Parameters
    ----------
    *arguments
        Its command line.
    wheels : Path, optional
        Take the packages from this folder and from nowhere else.
    """
    wheels = options.get("wheels")
    command = [VENV_PYTHON, "-m", "pip"] + list(arguments)
    if wheels:
        command += ["--no-index", "--find-links", wheels]
    exit_code, output = run_logged(command)
    if exit_code:
        raise SetUpError("The packages could not be installed: %s." % remedy(output, wheels))


def pinned(file):
    """Return pip's arguments for a file of pinned requirements.

    Wheels only: to build a package would need a compiler, and would fetch unchecked tools.
    """
    return ["--require-hashes", "--only-binary", ":all:", "--requirement", file]


# --------------------------------------------------------------------------------------------------
# The steps of the set-up


def make_environment():
    """Make an empty environment in .venv, out of the way of whatever is there."""
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise SetUpError(
                "This Python comes without its module %s: on Debian and Ubuntu run"
                " 'sudo apt install python%d.%d-venv', elsewhere install Python from python.org,"
                " then run the same command again." % ((module,) + tuple(sys.version_info[:2]))
            )
    clear_the_way()
    print("Making an environment for Python %d.%d in .venv" % sys.version_info[:2], flush=True)
    VENV.mkdir(exist_ok=True)
    state = {"identity": identity(), "unfinished": True}
    write_state(state)
    # When this runs inside an environment, the new one must not be built on that: it may be the one
    # that was just cleared away.
    python = getattr(sys, "_base_executable", None) or sys.executable
    exit_code, output = run_logged([python, "-m", "venv", VENV])
    if exit_code:
        raise SetUpError("No environment could be made in .venv: %s." % remedy(output))
    del state["unfinished"]
    write_state(state)
    return state


def clear_the_way():
    """Remove an environment of ours; move anything else aside, so that nobody loses anything."""
    if not VENV.exists() and not VENV.is_symlink():
        return
    ours = bool(read_state())
    aside = ROOT / ".venv-discarded"
    if ours:
        shutil.rmtree(str(aside), ignore_errors=True)
    else:
        aside = first_free(ROOT / ".venv-old")
        print("The folder .venv was not made by this program: it is now called %s" % aside.name)
    try:
        # Renamed first: what is in use on Windows refuses here, before anything is lost.
        VENV.rename(aside)
    except OSError:
        raise SetUpError(
            "The folder .venv is in use: close JupyterLab and every terminal and editor that uses"
            " it, then run the same command again."
        )
    if ours:
        shutil.rmtree(str(aside), ignore_errors=True)


def first_free(path):
    """Return the path, or the first of path-2, path-3, ... where nothing is."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name("%s-%d" % (path.name, number))
    return candidate


def install_learner_set(wheels):
    """Install what the lessons need."""
    size = "" if wheels else ", about 150 MB to fetch"
    print("Installing the packages of the lessons (a few minutes%s)" % size, flush=True)
    pip("install", *pinned(LEARNER_PINS), wheels=wheels)


def install_developer_set(wheels):
    """Install what the tests need besides."""
    print("Installing the packages of the tests", flush=True)
    pip("install", *pinned(DEVELOPER_PINS), wheels=wheels)


def install_edition_set(wheels):
    """Install what makes web pages of the lessons."""
    print("Installing the packages of the edition for reading", flush=True)
    pip("install", *pinned(EDITION_PINS), wheels=wheels)


def install_project(wheels):
    """Install the project in place: an edit in bpcore/ is in force when a kernel starts."""
    # Everything it needs is there by now: it must not be fetched again, unchecked.
    pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT)
    # The pointer to this folder is stored in UTF-8, but Python up to 3.12 reads it in the system's
    # encoding, which on Windows is another. A relative path has no letters of the folder's name.
    for pointer in VENV.glob("**/site-packages/_bpcore.pth"):
        pointer.write_text(os.path.relpath(str(ROOT), str(pointer.parent)) + "\n", encoding="ascii")


def install_settings(wheels):
    """Give JupyterLab the project's settings; they hold for this environment only."""
    target = VENV / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(str(SETTINGS), str(target))


def install_numba(wheels):
    """Install the compiler that makes the sliders fast; return False if that is not to be had."""
    print("Installing numba, which makes the lessons fast", flush=True)
    try:
        pip("install", *pinned(NUMBA_PINS), wheels=wheels)
    except SetUpError as problem:
        if is_half_written(read_state()):
            raise
        print("  %s" % problem)
        print("  The lessons work without numba, only slower; 'start.py setup' tries again.")
        return False
    return True


def warm_up(wheels):
    """Compile the engine once, so that no lesson has to wait for it."""
    print("Preparing the compiled engine", flush=True)
    command = [str(VENV_PYTHON), "-c", "import bpcore; bpcore.warm_up()"]
    with LOG.open("a", encoding="utf-8") as log:
        failed = subprocess.call(
            command, cwd=str(ROOT), env=child_environment(), stdin=subprocess.DEVNULL, stderr=log
        )
    if failed:
        print(
            "  That did not work; the end of '%s' says why. The first lesson will try again." % LOG
        )
    return not failed


def steps(developer=False, edition=False):
    """Return the steps of the set-up.

    Parameters
    ----------
    developer, edition : bool
        As for ``set_up``.

    Returns
    -------
    list of (str, str, function)
        Name; fingerprint of what the step's result depends on; what to do.
    """
    learner_set = fingerprint(LEARNER_PINS)
    result = [
        ("learner set", learner_set, install_learner_set),
        ("project", fingerprint(PROJECT_FILE), install_project),
        ("settings", fingerprint(SETTINGS), install_settings),
        ("numba", fingerprint(LEARNER_PINS, NUMBA_PINS), install_numba),
    ]
    if developer:
        result.append(
            ("developer set", fingerprint(LEARNER_PINS, DEVELOPER_PINS), install_developer_set)
        )
    if edition:
        result.append(("edition set", fingerprint(LEARNER_PINS, EDITION_PINS), install_edition_set))
    sources = sorted((ROOT / "bpcore").glob("*.py"))
    result.append(("compiled engine", fingerprint(LEARNER_PINS, NUMBA_PINS, *sources), warm_up))
    return result


def set_up(developer=False, edition=False, wheels=None, retry=False):
    """Bring the environment up to date, doing only what is not done yet.

    A step may return False: it failed, but the lessons work without it. It is tried again when its
    files change or when ``retry`` asks for it.

    Parameters
    ----------
    developer : bool
        Whether to install what the tests need, too.
    edition : bool
        Whether to install what makes web pages of the lessons, too.
    wheels : Path or None
        A folder to take the packages from, instead of the network.
    retry : bool
        Whether to try again what failed before without stopping the set-up.
    """
    state = read_state()
    if not is_usable(state):
        state = make_environment()
    failed = state.setdefault("failed", [])
    for name, depends_on, action in steps(developer, edition):
        if state.get(name) == depends_on and not (retry and name in failed):
            continue
        succeeded = action(wheels) is not False
        state[name] = depends_on
        state["failed"] = failed = [other for other in failed if other != name] + [name] * (
            not succeeded
        )
        write_state(state)


# --------------------------------------------------------------------------------------------------
# The commands


def check_port(port):
    """Stop, with a sentence, if nothing can be served at this port of the local machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if not ON_WINDOWS:  # there it would allow to take a port from another program
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = (
                "is taken by another program"
                if error.errno == errno.EADDRINUSE
                else "may not be used"
            )
            raise SetUpError(
                "Port %d %s: choose another one, or leave --port out to get a free one."
                % (port, reason)
            )


def lab_command(port, browser):
    """Return the command that opens JupyterLab on the first lesson."""
    command = [
        VENV_PYTHON,
        "-m",
        "jupyterlab",
        "--ServerApp.root_dir=%s" % ROOT,
        "--LabApp.default_url=/lab/tree/%s" % FIRST_LESSON,
        # A setting of one's own, from another course say, must not open the lessons to others.
        "--ServerApp.ip=127.0.0.1",
        MESSAGES,
    ]
    if port:
        command += ["--ServerApp.port=%d" % port, "--ServerApp.port_retries=0"]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append(
            "--allow-root"
        )  # in a container there may be no other user; it listens to this machine only
    return command


def open_lab(options):
    """Set up and open JupyterLab."""
    if options.port:
        check_port(options.port)
    set_up()
    print("Opening JupyterLab; press Ctrl+C here, twice, to close it.", flush=True)
    return hand_over_to(lab_command(options.port, options.browser))


def app_command(port, browser):
    """Return the command that serves the laboratory without a notebook around it."""
    command = [
        VENV_PYTHON,
        "-m",
        "voila",
        APP,
        "--Voila.ip=127.0.0.1",
        "--Voila.auto_token=True",  # whoever else works on this machine is kept out
    ]
    if port:
        command += ["--Voila.port=%d" % port, "--Voila.port_retries=0"]
    if not browser:
        command.append("--no-browser")
    return command


def open_app(options):
    """Set up and open the laboratory as an app."""
    if options.port:
        check_port(options.port)
    set_up()
    os.environ["BPCORE_OPEN"] = "1"  # nothing waits for a prediction
    print("Opening the laboratory; press Ctrl+C here to close it.", flush=True)
    return hand_over_to(app_command(options.port, options.browser))


def merge_class(options):
    """Set up and merge the learning journals that a class has exported."""
    folder = Path(options.folder).resolve()
    set_up()
    return hand_over_to([VENV_PYTHON, "-m", "bpcore.answers.classroom", folder])


def export(options):
    """Set up and write the edition for reading."""
    set_up(edition=True)
    print("Executing the lessons, two at a time; this takes a few minutes.", flush=True)
    folder = Path(options.folder).resolve()
    return hand_over_to([VENV_PYTHON, "-m", "edition", folder])


def only_set_up(options):
    """Set up and say how to go on."""
    wheels = existing_folder(options.wheels) if options.wheels else None
    set_up(wheels=wheels, retry=True)
    print("Everything is set up. 'start.py' opens the first lesson.")
    return 0


def existing_folder(name):
    """Return the folder of packages; raise SetUpError if there is none."""
    folder = Path(name).resolve()
    if not folder.is_dir() or not any(folder.glob("*.whl")):
        raise SetUpError(
            "The folder '%s' holds no packages: fill it with 'start.py wheels FOLDER' on a computer"
            " with a network, and give its path here." % folder
        )
    return folder


def fill_wheels_folder(options):
    """Fetch everything that a set-up without a network needs."""
    folder = Path(options.folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    set_up()
    print("Fetching the packages into %s" % folder, flush=True)
    pip("download", "--dest", folder, *pinned(LEARNER_PINS))
    try:
        pip("download", "--dest", folder, *pinned(NUMBA_PINS))
    except SetUpError as problem:
        print("  Without numba: %s" % problem)
    print(
        "For computers like this one with Python %d.%d: start.py setup --wheels FOLDER"
        % sys.version_info[:2]
    )
    return 0


def run_tests(arguments):
    """Set up and run the tests; among them are those of the edition."""
    set_up(developer=True, edition=True)
    return hand_over_to([VENV_PYTHON, "-m", "pytest"] + arguments)


def run_benchmarks(arguments):
    """Set up and run the benchmarks."""
    set_up(developer=True)
    return hand_over_to([VENV_PYTHON, "-m", "benchmarks"] + arguments)


def port_number(text):
    """Read a port from the command line."""
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(
        "a port is a whole number from 1 to 65535, and this is '%s'" % text
    )


def add_server_options(parser):
    """Give a command the options of what is served."""
    parser.add_argument(
        "--port", type=port_number, help="serve it at this port (default: a free one)"
    )
    parser.add_argument(
        "--no-browser", dest="browser", action="store_false", help="print the address only"
    )


def command_line():
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="start.py",
        description="Set up what is missing, then open JupyterLab on the first lesson.",
        epilog="Needs Python %d.%d to %d.%d. Everything is installed in the folder .venv; delete it"
        " to start afresh." % (OLDEST_PYTHON + NEWEST_PYTHON),
    )
    add_server_options(parser)
    parser.set_defaults(run=open_lab)
    commands = parser.add_subparsers(title="other commands", dest="command", metavar="COMMAND")

    setup = commands.add_parser("setup", help="set up and stop")
    setup.add_argument(
        "--wheels",
        metavar="FOLDER",
        help="take the packages from this folder, not from the network",
    )
    setup.set_defaults(run=only_set_up)

    wheels = commands.add_parser(
        "wheels", help="fill a folder with packages, for a set-up without a network"
    )
    wheels.add_argument("folder", metavar="FOLDER")
    wheels.set_defaults(run=fill_wheels_folder)

    app = commands.add_parser("app", help="open the laboratory alone, for a projector")
    add_server_options(app)
    app.set_defaults(run=open_app)

    classroom = commands.add_parser(
        "class", help="merge the exported journals of a class into a table and a picture"
    )
    classroom.add_argument("folder", metavar="FOLDER")
    classroom.set_defaults(run=merge_class)

    edition = commands.add_parser(
        "export", help="write all lessons as web pages, to read without Python and to print"
    )
    edition.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        default=str(EDITION),
        help="where to (default: build/edition)",
    )
    edition.set_defaults(run=export)

    # Listed for the help only: what follows them is not ours to read.
    commands.add_parser("test", help="set up and run the tests; what follows goes to pytest")
    commands.add_parser("bench", help="set up and run the benchmarks; what follows goes to them")
    return parser


def run(arguments):
    """Do what the command line says and return the exit code."""
    if arguments[:1] == ["test"]:
        return run_tests(arguments[1:])
    if arguments[:1] == ["bench"]:
        return run_benchmarks(arguments[1:])
    options = command_line().parse_args(arguments)
    return options.run(options)


def sentence_for(error):
    """Say in one sentence what to do about an error of the operating system."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return "The disk is full: free 1 GB and run the same command again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            "'%s' cannot be written: copy the project into a folder of your own, for example in"
            " your home folder, and start again there." % (error.filename or ROOT)
        )
    return (
        "The operating system refused a step (%s): mend that and run the same command again."
        % error
    )


def main(arguments):
    """Do what the command line says; whatever fails is said in one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="replace"
            )  # a folder's name may have letters that a terminal lacks
    try:
        return run(arguments)
    except SetUpError as problem:
        print(problem, file=sys.stderr)
    except OSError as error:
        print(sentence_for(error), file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped. Run the same command to go on.", file=sys.stderr)
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
