"""What is known of the environment: whose it is, whether it is whole, and what is installed."""

from __future__ import annotations

import hashlib
import json
import sysconfig
from pathlib import Path

from launch.project import Project
from launch.pythons import THIS_PYTHON

State = dict[str, object]
"""As in the file: ``identity``, ``unfinished`` while pip writes, the names of steps that ``failed``
without stopping the set-up, and for each step that was done what it depended on."""


def fingerprint(*files: Path) -> str:
    """Return a hash of the contents of some files; a missing file counts as empty."""
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes() if file.is_file() else b""
        digest.update(b"%d:" % len(content) + content)
    return digest.hexdigest()[:16]


def identity(project: Project) -> dict[str, str]:
    """Return what an environment cannot survive a change of: Python, system, place on the disk."""
    return {
        "python": THIS_PYTHON,
        "platform": sysconfig.get_platform(),
        "folder": str(project.root),
    }


def read_state(project: Project) -> State:
    """Return what is known of the environment; empty if it is missing or not ours."""
    try:
        state = json.loads(project.state.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def write_state(project: Project, state: State) -> None:
    """Note the state in one go, so that an interruption leaves the old note or the new one."""
    draft = project.state.with_suffix(".draft")
    draft.write_text(json.dumps(state, indent=2) + "\n", encoding="utf-8")
    draft.replace(project.state)


def is_usable(project: Project, state: State) -> bool:
    """Tell whether the environment is whole and belongs to this Python and this folder."""
    ours = state.get("identity") == identity(project)
    return ours and not is_half_written(state) and project.python.exists()


def is_half_written(state: State) -> bool:
    """Tell whether an installation was broken off while it wrote into the environment."""
    return bool(state.get("unfinished", False))
