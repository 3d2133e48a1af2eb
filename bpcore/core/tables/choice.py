"""What the columns of a file serve as, and which of them are wanted."""

from __future__ import annotations

from dataclasses import dataclass

ROW = "row"
"""What the time is called where rows are counted, and the input that counts them."""

Time = str | tuple[str, ...] | None
"""A column; several of them, such as year and quarter; or none: the rows are counted."""


@dataclass(frozen=True)
class Roles:
    """What the columns of a file serve as.

    Attributes
    ----------
    time : str, tuple of str, or None
        None counts the rows.
    inputs, targets : tuple of str
        The time may also be an input, and so may "row", which counts the rows.
    lags : int
        So many earlier values of the targets are inputs as well.
    ahead : int
        So many steps after the last row are forecast, where all inputs are known beforehand.
    """

    time: Time
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    lags: int = 0
    ahead: int = 0

    @property
    def as_chosen(self) -> Choice:
        """These, none of which is guessed any more."""
        return Choice(self.time, True, self.inputs, self.targets, self.lags, self.ahead)


@dataclass(frozen=True)
class Choice:
    """Which columns are wanted; what is None is guessed, but for a time that is "none"."""

    time: Time = None
    time_is_chosen: bool = False
    inputs: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    lags: int | None = None
    ahead: int = 0


def names_of(time: Time) -> tuple[str, ...]:
    """The columns of a time: none, one or several."""
    return () if time is None else (time,) if isinstance(time, str) else tuple(time)


def called(time: Time) -> str:
    """A time by the names of its columns, as a sentence has it."""
    return " and ".join(names_of(time))
