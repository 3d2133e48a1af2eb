"""Run the benchmarks and write them down: ``python start.py bench [PART ...] [--quick]``."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from importlib import import_module

from benchmarks import results

PARTS = (
    "training",
    "interaction",
    "memory",
    "sweeps",
    "imports",
    "tables",
    "learner",
    "classroom",
    "walks",
    "site",
)
"""Each is a module beside this one, in the order of the report, with ``TITLE``, which is its
heading, and ``run(quick)``, which measures and returns a section in Markdown."""


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line; show the help, or say what is wrong, and exit.

    ``start.py`` asks this before anything is installed: no package may be needed for it.
    """
    parser = argparse.ArgumentParser(prog="start.py bench", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"of {', '.join(PARTS)}; all if left out")
    parser.add_argument(
        "--quick", action="store_true", help="short runs, to see that all works; nothing is written"
    )
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.part if name not in PARTS]
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return chosen


def main() -> None:
    """Measure what is asked for, or everything, and write the report."""
    arguments = options()
    for name in arguments.part or PARTS:
        part = import_module(f"benchmarks.{name}")
        print(f"{part.TITLE} …", flush=True)
        begin = time.perf_counter()
        try:
            text = part.run(quick=arguments.quick)
        except Exception as error:  # one part that cannot run here must not lose the others
            text = f"Not measured: {type(error).__name__}: {error}"
        section = results.section(part.TITLE, text, time.perf_counter() - begin)
        print(section, flush=True)
        if not arguments.quick:
            results.keep(section, [import_module(f"benchmarks.{name}").TITLE for name in PARTS])


if __name__ == "__main__":
    main()
