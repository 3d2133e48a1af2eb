"""Set the project up in a folder of its own, .venv, and open the first lesson.

    python start.py                      set up what is missing, open JupyterLab on lesson 00
    python start.py --help               the other commands

It needs nothing but Python, and parses on any Python, Python 2 too, so that everyone gets a plain
sentence: no f-strings, no annotations, no keyword-only arguments, no ``raise ... from``. So does
``launch/pythons.py``, which knows that sentence; all else in the folder ``launch`` is modern.
"""

import os
import sys

ROOT = os.path.dirname(os.path.realpath(__file__))


def main():
    """Refuse this Python, or hand over; return the exit code, or the sentence of the refusal."""
    sys.path.insert(0, ROOT)  # where it is already, unless Python was told to leave it out
    from launch.pythons import refusal_of_this_python

    refusal = refusal_of_this_python()
    if refusal:
        return refusal
    from launch.command_line import main as go_on

    return go_on(ROOT, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
