"""What is refused of a reader's table beyond what ``load_table`` refuses: the board is small."""

from __future__ import annotations

import numpy as np

from bpcore.core.data import Table, make_table, refuse_repeats
from bpcore.core.tables.choice import Roles
from bpcore.core.tables.reading import Reading
from bpcore.lessons.laboratory.live import FEWEST_ROWS, MOST_INPUTS, MOST_TARGETS


def own_table(reading: Reading) -> Table:
    """The table of a file whose columns have been chosen.

    Raises
    ------
    ValueError
        With a sentence on what is wrong with the choice or with a number, which it names by row
        and column.
    """
    name = reading.name
    refuse_roles(name, reading.roles)
    table = make_table(reading)
    n = len(table.years)
    if n < FEWEST_ROWS:
        raise ValueError(
            f"{name} has {n} rows with targets; at least {FEWEST_ROWS} are needed to train and test"
        )
    names, values = table.input_names + table.target_names, np.hstack([table.inputs, table.targets])
    same = np.flatnonzero(np.ptp(values, axis=0) == 0)
    if len(same):
        raise ValueError(
            f"{name}, column {names[same[0]]!r}: is {values[0, same[0]]:g} in every row with "
            f"targets; a column that never changes tells nothing, so leave it out"
        )
    return table


def refuse_roles(name: str, roles: Roles) -> None:
    """Refuse too few or too many columns, and a target that is an input, with a sentence."""
    inputs = len(roles.inputs) + roles.lags * len(roles.targets)
    for kind, count, most in (
        ("input", inputs, MOST_INPUTS),
        ("target", len(roles.targets), MOST_TARGETS),
    ):
        if not count:
            raise ValueError(f"{name}: choose at least one {kind}")
        if count > most:
            raise ValueError(f"{name}: {count} {kind}s are chosen; at most {most} will do")
    refuse_repeats(name, roles.inputs, roles.targets)
