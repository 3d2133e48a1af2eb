"""Make the edition: ``python -m edition FOLDER``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from edition.build import PROJECT, EditionError, build


def main() -> str | int:
    """Do what the command line says; return an exit code, or what went wrong."""
    parser = argparse.ArgumentParser(prog="edition", description="Make the edition for reading.")
    parser.add_argument("folder", metavar="FOLDER", nargs="?", default=PROJECT / "build/edition")
    parser.add_argument(
        "--only",
        metavar="NUMBER",
        nargs="+",
        help="execute these lessons alone, such as 06; the others are shown as they are written",
    )
    options = parser.parse_args()
    folder = Path(options.folder).resolve()
    try:
        build(folder, options.only)
    except EditionError as error:
        return str(error)
    print(f"The edition is ready: open {folder / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
