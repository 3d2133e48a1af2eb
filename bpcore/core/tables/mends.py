"""What can be asked of a reader, what was asked about a file, and what is decided already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from numbers import Number
from typing import Any

from bpcore.core.tables.choice import Choice
from bpcore.core.tables.parts import month_named


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
    columns : int
        So many columns are the table, and what stands to the right of them is left out; 0 for all.
    transpose : bool
        The table lies on its side: each of its rows becomes a column.
    heading : bool, optional
        Whether the first row names the columns. Without names they are "column 1", "column 2", ….
    join_names : bool
        The rows above the numbers name the columns together, as many as tell them apart.
    number_names : bool
        Columns of the same name are told apart by a number behind it: price, price 2.
    units_row : bool
        The row below the names holds units.
    months : tuple of str
        What the twelve months are called in this file, where not all of their names are known.
    fill : bool, optional
        Cells that are missing at the end of a row are empty.
    fill_down : bool
        Where the first column of the time, or one of words before it, is mostly empty, an empty
        cell says the same as the one above; and rows below a name or a year are the parts of it.
    keep : dict of str to str or None
        Rows that have this text in this column are kept. None keeps them all, as one series.
    unroll : bool, str or int, optional
        Columns that are the months, quarters or halves of a year, the days of a week or the hours
        of a day are put below one another; False leaves them as they are, "ends" says that a row is
        named by the year in which it ends, an hour by its end. So also where months stand in rows,
        and each year begins with another month than January. A number is the year of days that are
        rows below their months.
    sort : bool
        The rows are put in the order of their times.
    drop_repeats : bool or str
        Of rows that are the same in every column only the first is kept, whatever a running number
        or a remark says beside one of them. "first" or "last": this one of the rows of one time is
        kept, whatever the others say.
    drop_untimed : bool or str
        Rows that have something else, such as "Total", where the others have their times, are left
        out, and those of a few times that cannot be right. Where no column is a time: rows that are
        called so anywhere, or that sum up others. "year", "quarter", "month", …: of years, quarters
        and months in one column, these alone are kept.
    gaps : bool
        Times are missing, and rows stay as far apart as their times say.
    in_order : bool
        Rows follow each other in even steps, without a time or whatever their times say.
    one_clock : bool
        Times go by the clock of the first row, where it is put back an hour, which comes twice.
    dates : str, optional
        "dmy" or "mdy": how 01/02/2019 is meant; "ymd": how 21/02/01 or 210201 may be, too;
        "swapped": day and month have changed places where neither is above 12, as in 01/02/2021;
        "each": times in several ways of writing are read each by its own, 2021-02-12, 13.02.2021;
        "months" or "weeks": 190301 is a year and its month or week, and no day; "excel": numbers
        are days as spreadsheets count them; "1970" or "1960": from that year on; "matlab",
        "julian", "mjd": as these are counted; "spss": its seconds; "years": 1500, 1550, … are
        years, and so are days of 1905, as which a spreadsheet shows 1990 and its like, and Dec-08,
        Dec-09, …; "days": days of 1905 are just that; "numbers": numbers that may be days, years or
        seconds since 1970 are none of these.
    decimal : str, optional
        "," or ".": the decimal sign of columns that can be read either way.
    percent : str, optional
        What 5% is in a column in which other numbers have no such sign: "5", or "0.05".
    brackets : str, optional
        What (5), 5-, ▲5, or 5 DR where others are CR is: "-" for -5, "+" for 5.
    below_zero : dict of str to str
        Where the sign of an amount stands in a column of its own: the amount is below zero in rows
        that have this text in this column.
    missing : tuple of str
        Texts that stand for a missing number, "rain=99" in a column alone.
    zero : tuple of str
        Texts that stand for 0, such as "-" among amounts; "Debit=" for empty cells of a column.
    real : tuple of str
        What is what it is called, though it looks like something else: numbers that are no code for
        missing; names of rows that are no totals; names of columns of other times, with which no
        second table begins.
    durations : bool
        What lasted 4:07 or 4 min 7 s is 247, a number of its smallest unit.
    flags : bool
        Letters and signs beside numbers are left off, and the number of a footnote behind a year.
    drop_missing : bool
        Rows in which a number is missing are left out.
    """

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    rows_above: int = 0
    rows_below: int = 0
    columns: int = 0
    transpose: bool = False
    heading: bool | None = None
    join_names: bool = False
    number_names: bool = False
    units_row: bool = False
    months: Sequence[str] = ()
    fill: bool | None = None
    fill_down: bool = False
    keep: Mapping[str, str | None] = field(default_factory=dict)
    unroll: bool | str | int | None = None
    sort: bool = False
    drop_repeats: bool | str = False
    drop_untimed: bool | str = False
    gaps: bool = False
    in_order: bool = False
    one_clock: bool = False
    dates: str | None = None
    decimal: str | None = None
    percent: str | None = None
    brackets: str | None = None
    below_zero: Mapping[str, str] = field(default_factory=dict)
    missing: Sequence[str] = ()
    zero: Sequence[str] = ()
    real: Sequence[str] = ()
    durations: bool = False
    flags: bool = False
    drop_missing: bool = False

    def __post_init__(self) -> None:
        def settle(name: str, value: Any) -> None:
            object.__setattr__(self, name, value)

        if _is_number(self.percent):
            settle("percent", str(self.percent))
        for name, allowed in ALLOWED.items():
            value = getattr(self, name)
            if name == "unroll" and isinstance(value, int) and value in YEARS:
                continue
            if not any(value is one or (isinstance(one, str) and value == one) for one in allowed):
                choices = " or ".join(repr(one) for one in allowed if one is not None)
                raise ValueError(f"{name} is {value!r}; it must be {choices}")
        for name in ("encoding", "separator", "sheet"):
            value = getattr(self, name)
            if not isinstance(value, str | None):
                raise ValueError(f"{name} is {value!r}; it must be a text")
        for name in ("missing", "zero", "real", "months"):
            settle(name, _as_texts(name, getattr(self, name)))
        for name in ("keep", "below_zero"):
            texts = {} if getattr(self, name) is None else getattr(self, name)
            if not isinstance(texts, Mapping) or not all(
                isinstance(one, str) and (isinstance(text, str | None) or _is_number(text))
                for one, text in texts.items()
            ):
                raise ValueError(f"{name} is {texts!r}; it must be such as {{'town': 'Berlin'}}")
            settle(name, {one: t if t is None else str(t) for one, t in texts.items()})
        if len(self.months) not in (0, 12):
            raise ValueError(f"months has {len(self.months)} names; it must have 12")
        for name in ("rows_above", "rows_below", "columns"):
            count = getattr(self, name)
            if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                raise ValueError(f"{name} is {count!r}; it must be a whole number from 0")

    def with_(self, mend: Mapping[str, Any]) -> Mends:
        """These, and those of an offer; kept series and codes for missing come on top."""

        def joined(mine: Any, more: Any) -> Any:
            if isinstance(mine, Mapping):
                return {**mine, **more}
            return tuple(dict.fromkeys((*mine, *more))) if isinstance(mine, tuple) else more

        added = {n: joined(getattr(self, n), more) for n, more in mend.items() if n in MENDS}
        return replace(self, **(added | {n: mend[n] for n in mend if n == "months"}))

    def without(self, mend: Mapping[str, Any]) -> Mends:
        """These, with those of an offer taken back."""

        def rest(name: str, less: Any) -> Any:
            mine = getattr(self, name)
            if isinstance(mine, Mapping):
                return {one: value for one, value in mine.items() if one not in less}
            return (
                tuple(t for t in mine if t not in less)
                if isinstance(mine, tuple)
                else getattr(PLAIN, name)
            )

        return replace(
            self, **{name: rest(name, less) for name, less in mend.items() if name in MENDS}
        )

    def has(self, mend: Mapping[str, Any]) -> bool:
        """Whether all that an offer asks for is among these."""

        def within(mine: Any, wanted: Any) -> bool:
            if isinstance(mine, Mapping):
                return wanted.items() <= mine.items()
            return set(wanted) <= set(mine) if isinstance(mine, tuple) else mine == wanted

        return all(within(getattr(self, n), wanted) for n, wanted in mend.items() if n in MENDS)

    def arguments(self) -> dict[str, Any]:
        """Those that are not as they stand at first, to be written in a line of Python."""
        mine = {one.name: getattr(self, one.name) for one in fields(self)}
        plain = {name: list(v) if isinstance(v, tuple) else v for name, v in mine.items()}
        return {name: v for name, v in plain.items() if mine[name] != getattr(PLAIN, name)}


def _is_number(value: Any) -> bool:
    return isinstance(value, Number) and not isinstance(value, bool)


def _as_texts(name: str, given: Any) -> tuple[str, ...]:
    """Texts or numbers, of which one may stand alone, as texts."""
    alone = isinstance(given, str) or _is_number(given)
    several = not isinstance(given, Mapping) and isinstance(given, Iterable)
    texts = (given,) if alone else tuple(given) if several else (None,) * (given is not None)
    if not all(isinstance(text, str) or _is_number(text) for text in texts):
        raise ValueError(f"{name} is {given!r}; it must be a list of texts")
    return tuple(map(str, texts))


UNITS = ("year", "half-year", "quarter", "month", "day", "hour", "minute", "second", "number")
"""Of times, from the longest on."""

_YES_OR_NO = "transpose join_names number_names units_row fill_down sort gaps"
ALLOWED: dict[str, tuple[Any, ...]] = {
    "dates": (
        None,
        "dmy",
        "mdy",
        "ymd",
        "swapped",
        "each",
        "months",
        "weeks",
        "excel",
        "1970",
        "1960",
        "matlab",
        "spss",
        "julian",
        "mjd",
        "years",
        "days",
        "numbers",
    ),
    "decimal": (None, ",", "."),
    "percent": (None, "5", "0.05"),
    "brackets": (None, "-", "+"),
    "unroll": (None, True, False, "ends"),
    "drop_repeats": (True, False, "first", "last"),
    "drop_untimed": (True, False, *UNITS),
    "heading": (None, True, False),
    "fill": (None, True, False),
} | dict.fromkeys(
    [*_YES_OR_NO.split(), "in_order", "one_clock", "durations", "flags", "drop_missing"],
    (True, False),
)
"""What some arguments may be."""

YEARS = range(1000, 3000)
"""Of days beside which no year stands."""

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


def box(words: str, **mend: Any) -> Offer:
    """A box that asks for these arguments."""
    return Offer(words, mend)


@dataclass(frozen=True)
class Finding:
    """Something about a file that is not as a table in time should be.

    Attributes
    ----------
    sentence : str
        What was found, counted; without a full stop.
    offers : tuple of Offer
        What can be done; of several one is chosen.
    ticked : tuple of bool
        Which of them are taken.
    done : bool
        Whether an offer has been taken, or is taken unasked.
    blocks : bool
        Whether the table cannot be used before.
    guessed : bool
        Whether it may have been meant in another way, and no argument has said in which.
    """

    sentence: str
    offers: tuple[Offer, ...] = ()
    ticked: tuple[bool, ...] = ()
    done: bool = False
    blocks: bool = True
    guessed: bool = False

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

    def __init__(self, sentence: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(sentence)
        self.findings = list(findings)


class NoSuchColumn(Unreadable):
    """A column is chosen that the file does not have."""


@dataclass(frozen=True, eq=False)
class Inquiry:
    """A file while it is read: what is decided about it, and what was found.

    Each step of reading asks here for what it needs. A question that is answered is done; one that
    is not stays open, and the step goes on as if its first offer had been taken.

    Attributes
    ----------
    name : str
        Of the file.
    mends : Mends
    choice : Choice
    findings : list of Finding
    called : dict of int to str
        What the rows are called, by their numbers, of a table that lay on its side.
    above : list of str
        What stands in the rows above the table.
    decimal : dict of str to bool
        The decimal sign that goes with the file's separator, and whether no other does.
    """

    name: str
    mends: Mends = PLAIN
    choice: Choice = Choice()
    findings: list[Finding] = field(default_factory=list)
    called: Mapping[int, str] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    decimal: dict[str, bool] = field(default_factory=dict)

    def ask(
        self,
        sentence: str,
        *offers: Offer,
        assumed: bool = False,
        blocks: bool = True,
        guessed: bool = False,
    ) -> bool:
        """Note what was found; whether it is decided, or assumed unasked."""
        ticked = tuple(map(self._is_taken, offers))
        guessed &= not any(ticked)
        if assumed and len(offers) == 1 and (offers[0].undo or not guessed):
            ticked = (True,)
        done = assumed or any(ticked)
        said = self._told(sentence)
        offers = tuple(replace(one, words=self._told(one.words)) for one in offers)
        self.findings.append(Finding(said, offers, ticked, done, blocks, guessed))
        return done

    def tell(self, sentence: str, *offers: Offer, guessed: bool = False) -> None:
        """Note what is taken for granted; of what is guessed, offers say what else may be meant."""
        self.ask(sentence, *offers, assumed=True, blocks=False, guessed=guessed)

    def offered(self, **mend: Any) -> bool:
        """Whether a box that asks for this was among the findings."""
        return any(mend.items() <= one.mend.items() for f in self.findings for one in f.offers)

    def unreadable(self, rest: str) -> Unreadable:
        """The exception that says of this file what no mend helps against."""
        return Unreadable(f"{self.name}{self._told(rest)}", self.findings)

    def _told(self, said: str) -> str:
        """A sentence in which what has no end in sight is cut.

        Rows that were columns go by what these are called in the file.
        """

        def named(found: re.Match[str]) -> str:
            return re.sub(r"\d+", lambda n: self.called.get(int(n[0]), n[0]), found[0])

        said = ENDLESS.sub(r"\1…", said)
        return ROW_NUMBERS.sub(named, said) if self.called else said

    def _is_taken(self, offer: Offer) -> bool:
        mend = offer.mend
        if "time" not in mend:
            return self.mends.has(mend)
        chosen = self.choice.time_is_chosen and self.choice.time == mend["time"]
        return chosen and self.mends.has(mend)


ENDLESS = re.compile(r"([^\s'\"]{60})[^\s'\"]{20,}")
"""A word of a file, such as a number of hundreds of digits, that no sentence is to hold whole."""

ROW_NUMBERS = re.compile(r"(?<=\brow )\d+|(?<=\brows )\d+((, | to )\d+)*", re.IGNORECASE)

DURATIONS = box("what lasted 4:07 is 247, a number of the smallest unit", durations=True)
FLAGS = box("leave letters and signs beside numbers off", flags=True)
COUNT_ROWS = box(
    "the rows follow each other in even steps of time: count them", time=None, in_order=True
)
NO_ORDER = box("the rows are in no order of time: count them", time=None)
NO_POINTS = box("the rows are no points in time: count them", time=None)
COUNT_IN_ORDER = box(
    "count the rows in the order of their times: they follow each other in even steps",
    in_order=True,
)


def months_box(names: Sequence[str]) -> Offer:
    """The box that says what the twelve months are called, which shows those not known so far."""
    strange = [
        f"{name} is month {i}" for i, name in enumerate(names, 1) if month_named(name) != i - 1
    ]
    return box(listed(strange, 12), months=tuple(names))


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


def leave_out(first: int, last: int) -> str:
    """What a box does to the rows above or below a table."""
    return f"leave out {places(range(first, last + 1))}"
