"""Find a browser of the Chromium family and start it quietly."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

BROWSER_VARIABLE = "BPCORE_BROWSER"
"""Environment variable that names the browser's program, where it is not found by itself."""

HOW_TO_GET_ONE = (
    "No browser of the Chromium family was found, so the lessons were not tried in a browser. "
    "Install Chromium, Google Chrome or Microsoft Edge (on Debian and Ubuntu: "
    f"apt-get install chromium), or set {BROWSER_VARIABLE} to the path of its program."
)

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)

MAC_APPLICATIONS = ("Google Chrome", "Chromium", "Microsoft Edge")

WINDOWS_PROGRAMS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)


class NoBrowserError(RuntimeError):
    """No browser was found; the message says how to get one."""


def find_browser() -> Path:
    """Return the program of a browser that the tests can drive.

    Raises
    ------
    NoBrowserError
        If there is none, or if the environment variable names a file that does not exist.
    """
    named = os.environ.get(BROWSER_VARIABLE)
    if named:
        found = shutil.which(named)
        if not found:
            raise NoBrowserError(f"{BROWSER_VARIABLE} is {named!r}, and no such program exists.")
        return Path(found)
    for candidate in candidates():
        if candidate.is_file():
            return candidate
    raise NoBrowserError(HOW_TO_GET_ONE)


def candidates() -> list[Path]:
    """Return where such a browser usually lies on this system; not all of these exist."""
    found = [Path(path) for command in COMMANDS if (path := shutil.which(command))]
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            found += [folder / f"{app}.app/Contents/MacOS/{app}" for app in MAC_APPLICATIONS]
    if sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            folder = os.environ.get(variable)
            if folder:
                found += [Path(folder) / program for program in WINDOWS_PROGRAMS]
    return found


def browser_arguments() -> list[str]:
    """Return command line arguments that keep the browser from calling its maker's hosts.

    Playwright gives it a new, empty profile and runs it headless.
    """
    arguments = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to start for root with its sandbox
    return arguments
