"""The address of the course on the web, and links to an experiment as it stands."""

from __future__ import annotations

import functools
import sys
from importlib.metadata import PackageNotFoundError, metadata
from urllib.parse import quote

SITE = "Site"
"""What ``pyproject.toml`` calls it, among its addresses."""

TO_BE_FILLED_IN = "OWNER"
"""Stands in the address of a project that has not been published."""


@functools.cache
def site() -> str:
    """The address of the site, with a slash at its end; empty where it is not known.

    In a browser it is where this Python has come from.
    """
    if sys.platform == "emscripten":
        from js import location

        return str(location.href).partition("lite/")[0]
    try:
        known = metadata("bpcore").get_all("Project-URL") or []
    except PackageNotFoundError:  # run from its folder without being installed
        return ""
    addresses = dict(line.split(", ", 1) for line in known)
    found = addresses.get(SITE, "")
    return f"https://{found}" if found and TO_BE_FILLED_IN not in found else ""


def link(name: str, arguments: str) -> str:
    """An address that opens one experiment with these settings; empty where there is no site.

    Parameters
    ----------
    name : str
        What a notebook calls it.
    arguments : str
        As they stand in its line of Python: "learning_rate=0.1, clip='value'".
    """
    return f"{site()}live.html?{name}={quote(arguments, safe='=,')}" if site() else ""
