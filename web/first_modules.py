"""Run in Pyodide: show a board, and write the bytecode of each module that this has loaded.

They go to /folder, by the path that the module has in its wheel or in the standard library.
"""

import os
import py_compile
import sys
from pathlib import Path

os.environ["BPCORE_OPEN"] = "1"  # nothing is noted, nothing waits for an answer

import IPython.core.shellapp  # noqa: F401
import micropip  # noqa: F401

import bpcore.challenges
import bpcore.exercises
import bpcore.plots  # noqa: F401
from bpcore.experiments import laboratory

laboratory().run()

FOLDERS = ("/lib/python3.12/site-packages/", "/lib/python312.zip/")
source = Path("/tmp/source.py")
for module in list(sys.modules.values()):
    path = getattr(module, "__file__", None) or ""
    loader = getattr(getattr(module, "__spec__", None), "loader", None)
    inside = next((path[len(folder) :] for folder in FOLDERS if path.startswith(folder)), "")
    if inside.endswith(".py") and hasattr(loader, "get_data"):
        source.write_bytes(loader.get_data(path))
        py_compile.compile(
            str(source),
            f"/folder/{inside}c",
            path,
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
