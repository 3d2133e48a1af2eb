"""Which Python this is, and which ones there may be.

Like ``start.py``, this parses on any Python.
"""

import sys

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 14)  # the newest for which every pinned package has a wheel

THIS_PYTHON = "%d.%d" % tuple(sys.version_info[:2])
SUPPORTED_PYTHONS = "%d.%d to %d.%d" % (OLDEST_PYTHON + NEWEST_PYTHON)


def refusal_of_python(version, implementation="cpython", bits=64, free_threaded=False):
    """Say in one sentence why this Python cannot be used, or nothing if it can.

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
