"""An answer held against the right one: what is wrong with it, in the most useful words.

There is one way for all exercises. An answer that was asked for in several cases is right if it is
in each. If not, it is looked for among the usual slips. Then its shape is told, or the first number
that is off, with what all its numbers have in common: a factor, a distance, an order, their sizes.
These are descriptions and no guesses at a cause: they are true of whatever led there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpcore.answers.reading import NO_SINGLE_NUMBER, numbers, shown
from bpcore.answers.verdict import Untouched, Wrong
from bpcore.core.network import FloatArray

CLOSE = 1e-8
"""Part of the largest number: nearer than any slip, farther than any rounding."""

TINY = 1e-12
"""What is smaller counts as zero, and is off by its size in itself, not as a part."""

CLOSELY = 1e-4
"""Part of the largest number within which an answer is all but right."""

MOST_DIGITS = 6
"""Decimals to which an answer is rounded, at most, where that is looked for."""

NOT_FINITE = "{what} is {given}: not every number is finite."
ONE_NOT_FINITE = "{what} is {given}, which is no finite number."
TRANSPOSED = (
    "{what} has the right numbers, but is transposed: its shape must be {wanted}, and is {shape}."
)
RESHAPED = "{what} has the right numbers in the wrong shape: it must be {wanted}, and is {shape}."
SHAPE = "{what} must have the shape {wanted}; yours has {shape}."
SINGLE = "{what} must have the shape {wanted}; yours is a single number."
ZERO = "{what} is zero everywhere."
VALUE = "{what} is {given}; it should be {right}."
NOT_RIGHT = "{what} is {given}, which is not right."
PLACE = "{what}[{place}] is {given}, and should be {right}."
FACTORS = {
    -1.0: "{message} The sign is wrong everywhere.",
    2.0: "{message} Everywhere it is twice what it should be.",
    0.5: "{message} Everywhere it is half of what it should be.",
}
LARGE = "{message} Everywhere it is {times} times what it should be."
SMALL = "{message} Everywhere it is {times} times too small."
LARGE_AND_TURNED = (
    "{message} Everywhere it is {times} times what it should be, and has the wrong sign."
)
SMALL_AND_TURNED = "{message} Everywhere it is {times} times too small, and has the wrong sign."

EACH = "Each of {names}{said}"
ROUNDED = (
    "{message} It is all but right, and off by more than round-off: has a number been rounded?"
)
DIGITS = (
    "{message} Everywhere it is rounded to a whole number. Leave the rounding out.",
    "{message} Everywhere it is rounded to one decimal. Leave the rounding out.",
    "{message} Everywhere it is rounded to {decimals} decimals. Leave the rounding out.",
)
"""By the decimals that are left."""
CUT_OFF = "{message} Everywhere the decimals are cut off. Leave them on."
ABOVE = "{message} Everywhere it is too large by {distance}."
BELOW = "{message} Everywhere it is too small by {distance}."
TURNED = "{message} The right numbers are all there, the other way round: the last comes first."
OTHER_ORDER = "{message} The right numbers are all there, in another order."
SIZES = "{message} All have the right size; {count} of {size} have the wrong sign."
OTHERS_RIGHT = "{message} The other {count} numbers are right."
OTHER_TESTS = "{message} In the other {count} tests it is right."

PARTS_SWAPPED = "All are right, but in another order: {names} are wanted, and you return {order}."
COUNT = "Return {wanted} things, in this order: {names}. Yours returns {count}."
NOT_SEVERAL = "Return {wanted} things, in this order: {names}. Yours returns one {kind}."
DOTS = "Three dots still stand in the place of {names}."
SOME_RIGHT = "{message} Right: {names}."


class Either(tuple):
    """Several answers to which the same slip may lead."""


class Trial(NamedTuple):
    """An answer in one case, beside what is right: an exercise's fields, with ``what`` in words.

    ``within`` is a part of the largest number.

    Attributes
    ----------
    given, right : object
        Numbers, or where parts are asked for a tuple of them.
    slips : dict
        What the usual slips would give, by the sentence that names them: like ``right``, or
        ``Either`` of several. Where there are parts, a dictionary has those that the slip spoils.
    places : dict of str
        What else the sentences name in braces: the arguments of a function.
    """

    what: str
    given: Any
    right: Any
    slips: Mapping[str, Any]
    places: Mapping[str, str]
    within: float = CLOSE

    def agrees(self, wanted: Any) -> bool:
        """Whether the answer is this."""
        return same(self.given, wanted, self.within)

    def wrong(self, sentence: str, hint: bool = True, **more: Any) -> Wrong:
        """A sentence about this case."""
        return Wrong(sentence, hint, **{**self.places, "what": self.what, **more})

    def part(self, place: int, name: str) -> Trial:
        """One part alone, with the slips that spoil it."""
        slips = {
            sentence: slip[name]
            for sentence, slip in self.slips.items()
            if isinstance(slip, Mapping) and name in slip
        }
        return self._replace(
            what=name, given=self.given[place], right=self.right[place], slips=slips
        )


def compare(trials: Sequence[Trial], parts: Sequence[str] = ()) -> None:
    """Say what is wrong with the answer in each case, or with its parts, if anything is.

    Raises
    ------
    Wrong
        With a sentence about the first case that is wrong; a slip is named only where it explains
        every case.
    """
    wrong = _in_parts(trials, parts) if parts else _at_once(trials)
    if wrong is not None:
        raise wrong


def same(given: FloatArray, wanted: Any, within: float = CLOSE) -> bool:
    """Whether two arrays of the same shape agree; NaN agrees with NaN."""
    return given.shape == np.shape(wanted) and bool(_close(given, wanted, within).all())


def _close(given: FloatArray, wanted: Any, within: float) -> NDArray[np.bool_]:
    wanted = np.asarray(wanted, dtype=float)
    largest = np.max(np.abs(wanted), where=np.isfinite(wanted), initial=0)
    size = largest if largest > TINY else 1
    return np.isclose(given, wanted, rtol=0, atol=within * size, equal_nan=True)


def _slip(trials: Sequence[Trial], agrees: Callable[[Trial, Any], bool]) -> str | None:
    """The sentence of the first slip that explains every trial."""
    for sentence in trials[0].slips:
        for trial in trials:
            slip = trial.slips.get(sentence, Either())
            ways = slip if isinstance(slip, Either) else (slip,)
            if not any(agrees(trial, way) for way in ways):
                break
        else:
            return sentence
    return None


# -- one thing is asked for ------------------------------------------------------------------------


def _at_once(trials: Sequence[Trial]) -> Wrong | None:
    trials = [_as_numbers(trial) for trial in trials]
    off = next((trial for trial in trials if not trial.agrees(trial.right)), None)
    if off is None:
        return None
    slip = _slip(trials, Trial.agrees)
    if slip is not None:
        return off.wrong(slip, hint=False, given=shown(off.given))
    if not np.isfinite(off.given).all() and np.isfinite(off.right).all():
        sentence = NOT_FINITE if off.given.size > 1 else ONE_NOT_FINITE
        return off.wrong(sentence, given=shown(off.given))
    return _shape(off) or _described(trials, off, _number(off))


def _as_numbers(trial: Trial) -> Trial:
    right = np.asarray(trial.right, dtype=float)
    given = numbers(trial.given, trial.what, single=right.size == 1)
    if given.size == right.size == 1:  # [3.0] is as good as 3.0
        given = given.reshape(right.shape)
    return trial._replace(given=given, right=right)


def _shape(off: Trial) -> Wrong | None:
    given, right = off.given, off.right
    if given.shape == right.shape:
        return None
    if right.ndim == 0:
        return off.wrong(NO_SINGLE_NUMBER, hint=False, size=given.size)
    shapes = {"wanted": right.shape, "shape": given.shape}
    if given.ndim == 2 and same(given.T, right, off.within):
        return off.wrong(TRANSPOSED, hint=False, **shapes)
    if given.size == right.size and same(given.reshape(right.shape), right, off.within):
        return off.wrong(RESHAPED, hint=False, **shapes)
    return off.wrong(SHAPE if given.ndim else SINGLE, **shapes)


def _number(off: Trial) -> Wrong:
    """The first number that is off, in as many digits as tell it from the right one."""
    place = tuple(np.argwhere(~_close(off.given, off.right, off.within))[0])
    pair = float(off.given[place]), float(off.right[place])
    digits = next((n for n in (6, 9) if shown(pair[0], n) != shown(pair[1], n)), 17)
    given, right = (shown(number, digits) for number in pair)
    where = ", ".join(map(str, place))
    value = VALUE if off.places else NOT_RIGHT  # the answer to a question is not given away
    return off.wrong(PLACE if place else value, place=where, given=given, right=right)


def _described(trials: Sequence[Trial], off: Trial, wrong: Wrong) -> Wrong:
    """The same, with what all numbers of all trials have in common, if they are many."""
    given = np.concatenate([trial.given.ravel() for trial in trials])
    right = np.concatenate([trial.right.ravel() for trial in trials])
    if given.size == 1 or any(trial.given.shape != trial.right.shape for trial in trials):
        return wrong

    def always(change: Callable[[FloatArray], FloatArray], within: float = CLOSE) -> bool:
        return all(same(trial.given, change(trial.right), within) for trial in trials)

    if given.any() and not (given == right).all():
        for decimals in range(MOST_DIGITS + 1):
            if always(lambda right, decimals=decimals: np.round(right, decimals)):
                return Wrong(DIGITS[min(decimals, 2)], False, message=wrong, decimals=decimals)
        if always(np.trunc):
            return Wrong(CUT_OFF, hint=False, message=wrong)
    if always(lambda right: right, CLOSELY):
        return Wrong(ROUNDED, message=wrong)
    factor = float(np.sum(given * right) / np.sum(right * right)) if right.any() else np.nan
    if always(lambda right: factor * right):
        return _scaled(trials[0], factor, wrong)
    distance = float(np.mean(given - right))
    if always(lambda right: right + distance):
        sentence = ABOVE if distance > 0 else BELOW
        return Wrong(sentence, message=wrong, distance=shown(abs(distance)))
    if off.right.size > 1 and same(np.sort(off.given, None), np.sort(off.right, None)):
        turns = (np.flip(off.given, axis) for axis in range(off.right.ndim))
        turned = any(same(turn, off.right) for turn in turns)
        return Wrong(TURNED if turned else OTHER_ORDER, hint=not turned, message=wrong)
    count = int(np.sum(~_close(given, right, off.within)))
    if same(np.abs(given), np.abs(right)):
        return Wrong(SIZES, message=wrong, count=count, size=right.size)
    if count == 1 < right.size - 1:
        sentence = OTHER_TESTS if len(trials) == right.size else OTHERS_RIGHT
        return Wrong(sentence, message=wrong, count=right.size - 1)
    return wrong


def _scaled(first: Trial, factor: float, wrong: Wrong) -> Wrong:
    """What is said of a factor that all numbers have in common."""
    if factor == 0:
        return first.wrong(ZERO) if first.right.size > 1 else wrong
    for usual, sentence in FACTORS.items():
        if abs(factor - usual) < CLOSE:
            return Wrong(sentence, hint=usual > 0, message=wrong)
    large, small = (LARGE, SMALL) if factor > 0 else (LARGE_AND_TURNED, SMALL_AND_TURNED)
    size = abs(factor)
    sentence, times = (large, size) if size > 1 else (small, 1 / size)
    return Wrong(sentence, message=wrong, times=shown(times))


# -- several things are asked for ------------------------------------------------------------------


def _in_parts(trials: Sequence[Trial], parts: Sequence[str]) -> Wrong | None:
    for trial in trials:
        _check_parts(trial.given, parts)
    each = {
        name: _at_once([trial.part(place, name) for trial in trials])
        for place, name in enumerate(parts)
    }
    found = {name: wrong for name, wrong in each.items() if wrong is not None}
    if not found:
        return None
    whole = _slip(trials, lambda trial, slip: isinstance(slip, tuple) and _all_agree(trial, slip))
    if whole is not None:
        return trials[0].wrong(whole, hint=False)
    order = _swapped(trials, parts)
    if order is not None:
        names = {"names": ", ".join(parts), "order": ", ".join(order)}
        return Wrong(PARTS_SWAPPED, hint=False, **names)
    named = {name: wrong for name, wrong in found.items() if not wrong.hint}
    said = _alike(named, parts) or " ".join(map(str, (named or found).values()))
    fine = ", ".join(name for name in parts if name not in found)
    return Wrong(SOME_RIGHT if fine else "{message}", hint=not named, message=said, names=fine)


def _alike(named: Mapping[str, Wrong], parts: Sequence[str]) -> Wrong | None:
    """One sentence for all parts, where the same slip spoils each of them."""
    said = {str(wrong).removeprefix(name) for name, wrong in named.items()}
    if len(named) < len(parts) or len(said) > 1 or not str(named[parts[0]]).startswith(parts[0]):
        return None
    return Wrong(EACH, names=", ".join(parts), said=said.pop())


def _swapped(trials: Sequence[Trial], parts: Sequence[str]) -> tuple[str, ...] | None:
    """The order in which the parts are returned, if all are right in it."""
    for order in permutations(range(len(parts))):
        if all(_all_agree(trial, [trial.right[i] for i in order]) for trial in trials):
            return tuple(parts[i] for i in order)
    return None


def _check_parts(given: Any, parts: Sequence[str]) -> None:
    """Say so if there are not as many things as were asked for, or if dots stand for some."""
    asked = {"wanted": len(parts), "names": ", ".join(parts)}
    array = isinstance(given, np.ndarray) and given.shape[:1] == (len(parts),)
    if not isinstance(given, tuple | list) and not array:
        raise Wrong(NOT_SEVERAL, hint=False, kind=type(given).__name__, **asked)
    if len(given) != len(parts):
        raise Wrong(COUNT, hint=False, count=len(given), **asked)
    dots = [name for name, part in zip(parts, given, strict=True) if part is Ellipsis]
    if len(dots) == len(parts):
        raise Untouched
    if dots:
        raise Wrong(DOTS, hint=False, names=", ".join(dots))


def _all_agree(trial: Trial, wanted: Sequence[Any]) -> bool:
    """Whether every part is what is wanted in its place."""
    pairs = zip(trial.given, wanted, strict=True)
    return all(same(np.asarray(part, dtype=float), one, trial.within) for part, one in pairs)
