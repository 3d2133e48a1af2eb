"""The command line of ``start.py``, and what becomes of whatever fails."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from launch import commands
from launch.problems import SetUpError, sentence_for
from launch.project import EDITION, SITE, Project
from launch.pythons import SUPPORTED_PYTHONS
from launch.servers import port_number
from launch.testing import HELP


def add_server_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the options of what is served."""
    parser.add_argument(
        "--port", type=port_number, help="serve it at this port (default: a free one)"
    )
    parser.add_argument(
        "--no-browser", dest="browser", action="store_false", help="print the address only"
    )


def command_line(project: Project) -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="start.py",
        description="Set up what is missing, then open JupyterLab on the first lesson.",
        epilog=f"Needs Python {SUPPORTED_PYTHONS}. Everything is installed in the folder .venv;"
        " delete it to start afresh.",
    )
    add_server_options(parser)
    parser.set_defaults(run=commands.open_lab)
    others = parser.add_subparsers(title="other commands", metavar="COMMAND")

    setup = others.add_parser("setup", help="set up and stop")
    setup.add_argument(
        "--wheels",
        metavar="FOLDER",
        help="take the packages from this folder, not from the network",
    )
    setup.set_defaults(run=commands.only_set_up)

    wheels = others.add_parser(
        "wheels", help="fill a folder with packages, for a set-up without a network"
    )
    wheels.add_argument("folder", metavar="FOLDER")
    wheels.set_defaults(run=commands.fill_wheels_folder)

    app = others.add_parser("app", help="open the laboratory alone, for a projector")
    add_server_options(app)
    app.set_defaults(run=commands.open_app)

    classroom = others.add_parser(
        "class", help="merge the exported journals of a class into a table and a picture"
    )
    classroom.add_argument("folder", metavar="FOLDER")
    classroom.set_defaults(run=commands.merge_class)

    edition = others.add_parser(
        "export", help="write all lessons as web pages, to read without Python and to print"
    )
    edition.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        default=project.root / EDITION,
        help="where to (default: build/edition)",
    )
    edition.set_defaults(run=commands.export)

    web = others.add_parser(
        "web", help="build the course as a web site, live in any browser, without Python there"
    )
    web.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        default=project.root / SITE,
        help="where to (default: build/web)",
    )
    web.add_argument(
        "--pyodide",
        metavar="FOLDER",
        help="take the files of Pyodide from this folder, not from the network",
    )
    web.add_argument("--serve", action="store_true", help="show the site on this machine")
    web.add_argument("--port", type=port_number, help="at this port (default: a free one)")
    web.set_defaults(run=commands.web)

    test = others.add_parser(
        "test",
        help="set up and run the tests; what follows goes to pytest",
        description="Set up what is missing, then run the tests.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="start.py test [-h] [--all] [-m MARKERS] [arguments of pytest ...]",
        allow_abbrev=False,
    )
    test.add_argument("--all", action="store_true", help="run all of them")
    test.add_argument("-m", dest="marked", metavar="MARKERS", default="", help="as pytest has it")
    test.set_defaults(run=commands.test)

    # Its options, its help among them, are those of the benchmarks.
    bench = others.add_parser(
        "bench",
        help="set up and run the benchmarks; what follows goes to them",
        add_help=False,
        allow_abbrev=False,
    )
    bench.set_defaults(run=commands.bench)
    return parser


def run(project: Project, arguments: Sequence[str]) -> int:
    """Do what the command line says and return the exit code."""
    parser = command_line(project)
    options, options.rest = parser.parse_known_args(arguments)
    if options.rest and options.run not in (commands.test, commands.bench):
        parser.error(f"unrecognized arguments: {' '.join(options.rest)}")
    return options.run(project, options)


def main(root: str, arguments: Sequence[str]) -> int:
    """Do what the command line says and return the exit code.

    Whatever fails is said in one sentence. ``root`` is the folder of the project.
    """
    project = Project(Path(root).resolve())
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A folder's name may have letters that a terminal lacks.
            stream.reconfigure(errors="replace")
    try:
        return run(project, arguments)
    except SetUpError as problem:
        print(problem, file=sys.stderr)
    except OSError as error:
        print(sentence_for(error, project.root), file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped. Run the same command to go on.", file=sys.stderr)
        return 130
    return 1
