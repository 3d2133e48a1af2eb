"""Build the site, and show it: ``python -m web FOLDER``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from edition.build import EditionError
from web.bytecode import BytecodeError
from web.loop import LoopError
from web.pyodide import PyodideError
from web.serve import serve
from web.site import SiteError, build


def main() -> str | int:
    """Do what the command line says; return an exit code, or what went wrong."""
    parser = argparse.ArgumentParser(prog="web", description="Build the course as a web site.")
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("--pyodide", metavar="FOLDER", type=Path)
    parser.add_argument("--only", metavar="NUMBER", nargs="*")
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    folder = options.folder.resolve()
    try:
        build(folder, options.pyodide, options.only)
    except (BytecodeError, EditionError, LoopError, PyodideError, SiteError) as error:
        return str(error)
    print(f"The site is ready in {folder}")
    if options.serve:
        serve(folder, options.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
