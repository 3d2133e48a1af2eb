"""The environment variables of every program that is started from here."""

from __future__ import annotations

import os

from launch.project import Project, scripts_of

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


def child_environment(project: Project) -> dict[str, str]:
    """Return the environment variables for a program, from those of this one."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in MISLEADING and (name in KEPT_PIP_SETTINGS or not name.startswith("PIP_"))
    }
    path = [str(scripts_of(project.venv)), kept.get("PATH", os.defpath)]
    return kept | {
        "VIRTUAL_ENV": str(project.venv),
        "PATH": os.pathsep.join(path),
        # One encoding on all systems, for pip's output and for a learner's open().
        "PYTHONUTF8": "1",
        # A configuration file may ask for --user, which an environment like ours refuses.
        "PIP_USER": "0",
        "PIP_NO_INPUT": "1",  # nobody would see the question
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        # Our kernel, not one of the same name in the home folder.
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
