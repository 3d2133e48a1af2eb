"""What can be asked of a reader, and what it found that needs asking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any


@dataclass(frozen=True)
class Mends:
    """How a file is to be read where it does not say so itself; arguments of ``load_table``.

    Attributes
    ----------
    encoding : str, optional
        Of the letters, such as "gb18030" or "cp1252".
    separator : str, optional
        Between the columns; a blank stands for any number of blanks.
    sheet : str, optional
        Of a spreadsheet.
    rows_above, rows_below : int
        So many rows above and below the table are left out.
    transpose : bool
        The table lies on its side: each of its rows becomes a column.
    heading : bool, optional
        Whether the first row names the columns. Without names they are "column 1", "column 2", ….
    units_row : bool
        The row below the names holds units.
    fill : bool, optional
        Cells that are missing at the end of a row are empty.
    keep : dict of str to str
        Rows that have this text in this column are kept, and the column is left out.
    sort : bool
        The rows are put in the order of their times.
    drop_repeats : bool
        Of rows that are the same in every column only the first is kept.
    drop_untimed : bool
        Rows that have words where the others have their times, such as a total, are left out.
    gaps : bool
        Times are missing, and rows stay as far apart as their times say.
    in_order : bool
        Rows without a time follow each other in even steps of time.
    dates : str, optional
        "dmy" or "mdy": how 01/02/2019 is meant.
    decimal : str, optional
        "," or ".": the decimal sign of columns that can be read either way.
    percent : str, optional
        What 5% is in a column in which other numbers have no such sign: "5", or "0.05".
    missing : tuple of str
        Texts that stand for a missing number.
    real : tuple of str
        Numbers that look like a code for missing and are none.
    flags : bool
        Letters and signs behind numbers are left off.
    drop_missing : bool
        Rows in which a number is missing are left out.
    """

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    rows_above: int = 0
    rows_below: int = 0
    transpose: bool = False
    heading: bool | None = None
    units_row: bool = False
    fill: bool | None = None
    keep: Mapping[str, str] = field(default_factory=dict)
    sort: bool = False
    drop_repeats: bool = False
    drop_untimed: bool = False
    gaps: bool = False
    in_order: bool = False
    dates: str | None = None
    decimal: str | None = None
    percent: str | None = None
    missing: Sequence[str] = ()
    real: Sequence[str] = ()
    flags: bool = False
    drop_missing: bool = False

    def __post_init__(self) -> None:
        for name, allowed in (
            ("dates", (None, "dmy", "mdy")),
            ("decimal", (None, ",", ".")),
            ("percent", (None, "5", "0.05")),
        ):
            if getattr(self, name) not in allowed:
                choices = " or ".join(repr(one) for one in allowed if one)
                raise ValueError(f"{name} is {getattr(self, name)!r}; it must be {choices}")
        for name in ("missing", "real"):
            texts = getattr(self, name)
            texts = (texts,) if isinstance(texts, str) else tuple(map(str, texts))
            object.__setattr__(self, name, texts)
        for name in ("rows_above", "rows_below"):
            count = getattr(self, name)
            if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                raise ValueError(f"{name} is {count!r}; it must be a whole number from 0")

    def with_(self, mend: Mapping[str, Any]) -> Mends:
        """These, and those of an offer; kept series and codes for missing come on top."""
        added = {name: value for name, value in mend.items() if name in MENDS}
        for name in ("missing", "real"):
            if name in added:
                added[name] = tuple(dict.fromkeys((*getattr(self, name), *added[name])))
        if "keep" in added:
            added["keep"] = {**self.keep, **added["keep"]}
        return replace(self, **added)

    def without(self, mend: Mapping[str, Any]) -> Mends:
        """These, with those of an offer taken back."""
        left = {name: getattr(PLAIN, name) for name in mend if name in MENDS}
        for name in ("missing", "real"):
            if name in mend:
                left[name] = tuple(t for t in getattr(self, name) if t not in mend[name])
        if "keep" in mend:
            left["keep"] = {c: v for c, v in self.keep.items() if c not in mend["keep"]}
        return replace(self, **left)

    def has(self, mend: Mapping[str, Any]) -> bool:
        """Whether all that an offer asks for is among these."""

        def is_in(name: str, wanted: Any) -> bool:
            mine = getattr(self, name)
            if name in ("missing", "real"):
                return set(wanted) <= set(mine)
            if name == "keep":
                return wanted.items() <= mine.items()
            return mine == wanted

        return all(is_in(name, wanted) for name, wanted in mend.items() if name in MENDS)

    def arguments(self) -> dict[str, Any]:
        """Those that are not as they stand at first, to be written in a line of Python."""
        mine = {one.name: getattr(self, one.name) for one in fields(self)}
        plain = {name: list(v) if isinstance(v, tuple) else v for name, v in mine.items()}
        return {name: v for name, v in plain.items() if mine[name] != getattr(PLAIN, name)}


MENDS = frozenset(one.name for one in fields(Mends))
PLAIN = Mends()


@dataclass(frozen=True)
class Offer:
    """A box to tick.

    Attributes
    ----------
    words : str
        What it does.
    mend : dict
        Arguments of ``load_table``: a field of ``Mends``, or ``time``.
    undo : dict
        Where the mend is made unasked: arguments that take it back.
    """

    words: str
    mend: Mapping[str, Any]
    undo: Mapping[str, Any] = field(default_factory=dict)


FLAGS = Offer("leave letters and signs behind numbers off", {"flags": True})


@dataclass(frozen=True)
class Finding:
    """Something about a file that is not as a table in time should be.

    Attributes
    ----------
    sentence : str
        What was found, counted; without a full stop.
    offers : tuple of Offer
        What can be done; of several one is chosen.
    done : bool
        Whether an offer has been taken, or is taken unasked.
    blocks : bool
        Whether the table cannot be used before.
    """

    sentence: str
    offers: tuple[Offer, ...] = ()
    done: bool = False
    blocks: bool = True

    @property
    def open(self) -> bool:
        """Whether it keeps the table from being used."""
        return self.blocks and not self.done


class Unreadable(ValueError):
    """A file that cannot be read as a table, with nothing to be ticked about that.

    Attributes
    ----------
    findings : list of Finding
        What was found before; something else may have to be decided first.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.findings: list[Finding] = []


def listed(things: Sequence[Any], most: int = 4) -> str:
    """Some things by name, and how many more.

    >>> listed(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    named = ", ".join(map(str, things[:most]))
    return named if len(things) <= most else f"{named} and {len(things) - most:,} more"


def places(rows: Sequence[int]) -> str:
    """Rows by number, as a sentence names them.

    >>> places([3]), places([2, 3, 4]), places([2, 5, 9])
    ('row 3', 'rows 2 to 4', 'rows 2, 5, 9')
    """
    if len(rows) == 1:
        return f"row {rows[0]}"
    if len(rows) > 1 and rows[-1] - rows[0] == len(rows) - 1:
        return f"rows {rows[0]} to {rows[-1]}"
    return f"rows {listed(rows)}"
