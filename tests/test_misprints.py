"""The hunt for misprints that follows exercise 1.4."""

from __future__ import annotations

import numpy as np

from bpcore.exercises.lesson_01 import accuse
from bpcore.lessons.table.misprints import MISPRINTS


def most_suspicious(values):
    """The solution of exercise 1.4."""
    middle = (values[:-2] + values[2:]) / 2
    return np.argmax(np.abs(values[1:-1] - middle)) + 1


def test_the_two_gross_misprints_are_accused_and_no_other():
    lines = accuse(most_suspicious).split("\n\n")[0].splitlines()
    found = [line.split()[:3] for line in lines if "misprint!" in line]
    assert found == [["population", "2008:", "79.17,"], ["passengers", "2008:", "24927,"]]
    assert "1998: 8132" in lines[-1]  # of freight, and not a misprint


def test_all_misprints_are_named_beside_the_truth():
    named = accuse(most_suspicious).split("\n\n")[1].splitlines()[1:]
    assert len(named) == len(MISPRINTS)
    assert "vehicles    2003: 2.36 for 2.35" in named


def test_an_unsolved_exercise_is_met_kindly():
    assert accuse(lambda values: ...) == "Solve Exercise 1.4 first."
    assert accuse(lambda values: values) == "Solve Exercise 1.4 first."
    assert accuse(lambda: 1 / 0) == "Solve Exercise 1.4 first."
