"""Times that are written in several ways in one column, each of them plain by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

import numpy as np

from bpcore.core.tables.periods import CODES, Times, one_way, read_one, read_times, when

MOST_WAYS = 4
"""Ways of writing in one column; more of them are no habit of anybody."""


def ways_of_writing(texts: Sequence[str]) -> dict[str, list[int]]:
    """The places of the cells that are written alike, but for their digits and letters.

    >>> ways_of_writing(["2018-01", "2018-02", "Sep 2019"])
    {'0-0': [0, 1], 'a 0': [2]}
    """
    ways: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        form = re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", text))
        ways.setdefault(form, []).append(i)
    return ways


def each_by_its_own_way(texts: Sequence[str]) -> Times | None:
    """Times in order, of which each is read as those that are written like it.

    None if there are none, or if they would be in order in several ways, and not evenly in one.

    >>> each_by_its_own_way(["2022-03-12", "13.03.2022", "14.03.2022"]).values.tolist()
    [19063, 19064, 19065]
    """
    places = list(ways_of_writing(texts).values())
    if not 1 < len(places) <= MOST_WAYS:
        return None
    found = []
    for read in product(*(_readings([texts[i] for i in rows]) for rows in places)):
        cells = dict(zip(sum(places, []), sum(read, []), strict=True))
        times = read_times([cells[i] for i in range(len(texts))])
        if times is not None and one_way(times.values):
            found.append(times)
    even = [times for times in found if not np.ptp(np.diff(times.values))]
    likely = even if len(found) > 1 else found
    return likely[0] if len(likely) == 1 else None


def _readings(cells: list[str]) -> list[list[str]]:
    """Cells that are written alike as ISO writes them, in each of the orders that fit all.

    What is longer than a day is read one by one: a few months alone may be taken for quarters.
    """
    times = read_times(cells)
    if times is None:
        return []
    if times.unit in CODES:
        ways = [read_times(cells, order) for order in times.readings or [None]]
    else:
        alone = [one for one in map(read_one, cells) if one is not None and not one.readings]
        units = {one.unit for one in alone}
        if len(alone) < len(cells) or len(units) > 1:
            return []
        ways = [Times(np.concatenate([one.values for one in alone]), units.pop())]
    return [[_as_iso(value, way.unit) for value in way.values.tolist()] for way in ways]


def _as_iso(value: int, unit: str) -> str:
    """Days and hours to the second, so that all are alike."""
    if unit not in CODES or unit.endswith("second"):
        return when(value, unit)
    return str(np.datetime64(value, CODES[unit]).astype("M8[s]")).replace("T", " ")
