"""Misprints that stand in copies of the table, and a hunt for them with a check of plausibility."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bpcore.answers.calling import call
from bpcore.answers.reading import number
from bpcore.core.data import load_highway

if TYPE_CHECKING:
    import pandas as pd

MISPRINTS = {
    ("population", 2002): 41.43,
    ("population", 2008): 79.17,
    ("vehicles", 2003): 2.36,
    ("passengers", 1999): 19386,
    ("passengers", 2008): 24927,
    ("freight", 2002): 10523,
    ("freight", 2006): 18637,
    ("vehicles", 2011): 2.0975,
}
"""Column, year, and what is printed there."""


def misprinted_copy() -> pd.DataFrame:
    """Return the table with every misprint that is known from its copies."""
    frame = load_highway().frame.copy()
    for (column, year), wrong in MISPRINTS.items():
        frame.loc[frame["year"] == year, column] = wrong
    return frame


def accuse(most_suspicious: Callable[..., Any]) -> str:
    """Return what a plausibility check says of each column, in the copy and in our table.

    The check, ``most_suspicious``, is the learner's: it takes a column, and returns the place of
    the value that it suspects. The misprints of the copy follow, so that one sees which it has
    missed.
    """
    copy, ours = misprinted_copy().set_index("year"), load_highway().frame.set_index("year")
    lines = [f"{'column':12}{'in the copy':28}in our table"]
    try:
        for column in ours.columns:
            suspects = []
            for frame in (copy, ours):
                values = frame[column].dropna()
                place = int(number(call(most_suspicious, values.to_numpy()), "The place"))
                year, value = values.index[place], values.iloc[place]
                said = ", misprint!" if value != ours[column][year] else ""
                suspects.append(f"{year}: {value:g}{said}")
            lines.append(f"{column:12}{suspects[0]:28}{suspects[1]}")
    except Exception:  # the learner's own code: exercise 1.4 tells what is wrong with it
        return "Solve Exercise 1.4 first."
    lines.append("\nthe misprints of the copy:")
    for (column, year), wrong in MISPRINTS.items():
        lines.append(f"{column:12}{year}: {wrong:g} for {ours[column][year]:g}")
    return "\n".join(lines)
