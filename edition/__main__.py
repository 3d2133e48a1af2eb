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
    folder = Path(parser.parse_args().folder).resolve()
    try:
        build(folder)
    except EditionError as error:
        return str(error)
    print(f"The edition is ready: open {folder / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
