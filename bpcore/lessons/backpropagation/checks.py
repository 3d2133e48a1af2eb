"""The checks of lesson 02: deltas, gradients, and a detective for wrong gradients.

A wrong answer is compared with what the usual slips would give, so that a message can name it.
What is right comes from a derivative by complex numbers, which knows nothing of the chain rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from bpcore.answers.check import Untouched, Wrong, call, exercise
from bpcore.core.network import FloatArray, Network, Params, backward
from bpcore.lessons.backpropagation.bugs import HIDDEN_BUGS

CLOSE = 1e-8
"""Of the norm of what is right: nearer than any slip, farther than any rounding."""

# -- what is right --------------------------------------------------------------------------------


def _case(n: int, inputs: int, hidden: int, outputs: int, seed: int) -> tuple[FloatArray, ...]:
    """W1, b1, W2, b2, X, T of a small network whose hidden units are neither fresh nor dead."""
    rng = np.random.default_rng(seed)
    shapes = ((hidden, inputs), (hidden,), (outputs, hidden), (outputs,), (n, inputs), (n, outputs))
    return tuple(rng.normal(size=shape) for shape in shapes)


def _forward(W1, b1, W2, b2, X) -> tuple[np.ndarray, ...]:
    Z1 = X @ W1.T + b1
    A1 = 1 / (1 + np.exp(-Z1))
    return Z1, A1, A1 @ W2.T + b2


def _half_sse(W1, b1, W2, b2, X, T) -> complex:
    return 0.5 * np.sum((T - _forward(W1, b1, W2, b2, X)[2]) ** 2)


def _slopes(case: tuple[FloatArray, ...]) -> list[FloatArray]:
    """dW1, db1, dW2, db2, each number by a step along the imaginary axis.

    L(w + ih) = L(w) + ihL'(w) − …: the imaginary part has nothing to cancel, so h can be tiny and
    the result is exact to the last digits.
    """
    result = []
    for part in range(4):
        arrays = [array.astype(complex) for array in case]
        slope = np.empty(case[part].shape)
        for place in np.ndindex(slope.shape):
            arrays[part][place] += 1e-30j
            slope[place] = _half_sse(*arrays).imag / 1e-30
            arrays[part][place] = case[part][place]
        result.append(slope)
    return result


# -- what is wrong --------------------------------------------------------------------------------


class Named(Wrong):
    """Raised where the sentence already names the mistake: a hint would only lead away from it."""

    def __init__(self, message: str) -> None:
        super().__init__(message, hint=False)


def _close(a: FloatArray, b: FloatArray) -> bool:
    return a.shape == b.shape and bool(np.linalg.norm(a - b) <= CLOSE * np.linalg.norm(b))


def _numbers(name: str, given: Any) -> FloatArray:
    if given is None or given is Ellipsis:
        raise Untouched
    try:
        array = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        kind = type(given).__name__
        raise Wrong(f"{name} must be an array of numbers; this is {kind}.") from None
    if not np.isfinite(array).all():
        raise Wrong(f"{name} holds {array[~np.isfinite(array)][0]}, which is no finite number.")
    return array


def _hold(
    name: str, given: Any, right: FloatArray, n: int, slips: Mapping[str, FloatArray] | None = None
) -> None:
    """Raise ``Wrong`` with what is wrong, if anything is.

    Parameters
    ----------
    name : str
        Of what is held against ``right``, for the sentence.
    given : object
    right : ndarray
    n : int
        Number of samples, to recognise a mean that should be a sum.
    slips : dict of ndarray
        What the usual slips would give, by the sentence that names them.
    """
    given = _numbers(name, given)
    if _close(given, right):
        return
    for sentence, wrong in (slips or {}).items():
        if _close(given, wrong):
            raise Named(f"{name}: {sentence}")
    if given.shape != right.shape:
        if given.ndim == 2 and _close(given.T, right):
            raise Named(
                f"{name} has the right numbers, but is transposed: "
                f"its shape must be {right.shape}, and is {given.shape}."
            )
        if given.size == right.size and _close(given.reshape(right.shape), right):
            raise Named(
                f"{name} has the right numbers in the wrong shape: "
                f"it must be {right.shape}, and is {given.shape}."
            )
        raise Wrong(f"{name} must have the shape {right.shape}; yours has {given.shape}.")
    factor = float(np.sum(given * right) / np.sum(right * right))
    if factor != 0 and _close(given, factor * right):
        usual = _usual_factor(factor, n)
        if usual:
            raise Named(f"{name} {usual}")
        raise Wrong(f"{name} is {factor:.4g} times what it should be, in every number.")
    if not given.any():
        raise Wrong(f"{name} is zero everywhere.")
    place = np.unravel_index(np.argmax(np.abs(given - right)), right.shape)
    where = ", ".join(map(str, place))
    raise Wrong(
        f"{name}[{where}] is {given[place]:.6g} in a small test, and should be {right[place]:.6g}."
    )


def _usual_factor(factor: float, n: int) -> str | None:
    """What a usual slip does to every number alike, if this factor is one of those."""
    usual = {
        -1.0: "has the wrong sign: every number is minus what it should be.",
        2.0: "is twice what it should be: that is the gradient of SSE, without the ½.",
        -2.0: "is −2 times what it should be: a sign is wrong, and the ½ is forgotten.",
        0.5: "is half of what it should be: the ½ is already gone once e² is differentiated.",
        1 / n: f"is {n} times too small: a mean over the {n} samples in place of their sum.",
        2 / n: f"is {2 / n:.4g} times what it should be: a mean of e², not a sum of ½e².",
    }
    for known, sentence in usual.items():
        if abs(factor - known) < CLOSE:
            return sentence
    return None


def _call(function: Any, arguments: Mapping[str, FloatArray]) -> Any:
    """Call the learner's function; if its shapes do not fit together, say which, without jargon."""
    try:
        return call(function, *arguments.values())
    except ValueError as error:
        told = _misfit(str(error))
        if told is None:
            raise
    shapes = ", ".join(f"{name} {array.shape}" for name, array in arguments.items())
    raise Named(f"The shapes do not fit together: {told} In this test the shapes are {shapes}.")


def _misfit(numpy_says: str) -> str | None:
    """NumPy's complaint about shapes, in words; None if it is about something else."""
    sizes = re.search(r"size (\d+) is different from (\d+)", numpy_says)
    if "matmul" in numpy_says and sizes:
        return (
            f"in a product with @ the left matrix has {sizes[2]} columns and the right one "
            f"{sizes[1]} rows, and these two must be equal. Turn one round (.T), or swap the two."
        )
    shapes = re.findall(r"\([\d, ]*\)", numpy_says)
    if "broadcast" in numpy_says and len(shapes) == 2:
        left, right = (shape.replace(",", ", ").replace(", )", ",)") for shape in shapes)
        return f"{left} and {right} meet entry by entry, which needs two equal shapes."
    if any(word in numpy_says for word in ("matmul", "broadcast", "shape", "dimension")):
        return "NumPy can neither multiply nor add two of your arrays."
    return None


def _cases(
    function: Any, names: tuple[str, ...], square: tuple[FloatArray, ...], real: tuple
) -> list[dict[str, FloatArray]]:
    """The arguments of two tests: first one where a transposed W2 fits as well.

    There it can be told from other slips. Where the shapes do not fit even so, what is wrong is
    said better by sizes that all differ, and the first test is left out.
    """
    cases = [dict(zip(names, case, strict=True)) for case in (square, real)]
    try:
        call(function, *square)
    except ValueError:
        return cases[1:]
    return cases


# -- 2.1 ------------------------------------------------------------------------------------------


@exercise(
    "2.1",
    "Write ½e² with e = y − t, and differentiate it with respect to y.",
    "The derivative of ½e² with respect to e is e; here de/dy is +1. With e = t − y it was −1.",
)
def _output_delta(answer: Any) -> str:
    E = np.random.default_rng(21).normal(size=(7, 3))
    slips = {
        "the sign is wrong. Here E = Y − T, and ∂E/∂Y is +1, not −1. A minus is needed only where "
        "the error is target minus output.": -E,
        "this is the loss of each output, ½e². Its derivative with respect to y is asked for.": (
            E**2 / 2
        ),
        "these are squared errors. The derivative of ½e² is asked for.": E**2,
    }
    _hold("delta2", call(answer, E), E, 7, slips)
    return "With E = Y − T the minus is gone: delta2 is the same, whichever way round E is written."


# -- 2.2 ------------------------------------------------------------------------------------------


@exercise(
    "2.2",
    "Two steps: bring delta2 back through W2, then multiply by the slope of each hidden unit.",
    "delta2 is (n, outputs), W2 is (outputs, hidden), the answer (n, hidden): which product "
    "fits, by these words? (One test has as many outputs as hidden units: the numbers mislead.)",
    "The slope is a(1 − a), and a stands in A1.",
)
def _hidden_delta(answer: Any) -> str:
    def arguments(n, inputs, hidden, outputs, seed):
        W1, b1, W2, b2, X, T = _case(n, inputs, hidden, outputs, seed)
        Z1, A1, Y = _forward(W1, b1, W2, b2, X)
        return Y - T, W2, Z1, A1

    def right_and_slips(delta2, W2, Z1, A1):
        back = delta2 @ W2
        slips = {
            "the slope a(1 − a) is missing. What passes back through a hidden unit is "
            "multiplied by it.": back,
            "the slope is taken from Z1. a(1 − a) needs the activation a, which is A1.": (
                back * Z1 * (1 - Z1)
            ),
            "the slope is a(1 − a); you multiply by a alone.": back * A1,
            "the slope is a(1 − a); you multiply by 1 − a alone.": back * (1 - A1),
            "the slope a(1 − a) is multiplied in twice.": back * (A1 * (1 - A1)) ** 2,
            "brackets are missing: 1 − a must be worked out before the product.": (
                back * A1 * 1 - A1
            ),
            "the logistic function is applied again to A1, which is already its result.": (
                back * _logistic_slope(A1)
            ),
            "this is the slope alone: what comes back through W2 is missing.": (A1 * (1 - A1)),
        }
        if W2.shape[0] == W2.shape[1]:
            sentence = (
                "W2 is transposed. Delta k of the output reaches hidden unit j through W2[k, j], "
                "and is summed over k. (This test has as many outputs as hidden units, so the "
                "shapes fit either way.)"
            )
            slips[sentence] = (delta2 @ W2.T) * A1 * (1 - A1)
            sentence = "delta2 is taken as it is. First bring it back through W2."
            slips[sentence] = delta2 * A1 * (1 - A1)
        return back * A1 * (1 - A1), slips

    names = ("delta2", "W2", "Z1", "A1")
    for case in _cases(answer, names, arguments(6, 3, 4, 4, 22), arguments(7, 4, 5, 3, 23)):
        right, slips = right_and_slips(**case)
        _hold("delta1", _call(answer, case), right, len(right), slips)
    return "The deltas go back through W2 and shrink by a(1 − a), in every unit and every year."


def _logistic_slope(Z: FloatArray) -> FloatArray:
    h = 1 / (1 + np.exp(-Z))
    return h * (1 - h)


# -- 2.3 ------------------------------------------------------------------------------------------


@exercise(
    "2.3",
    "A bias adds the same number to every year. What does each year contribute to its slope?",
    "∂z/∂b is 1, so each year contributes its delta. The loss sums over the years, which are rows.",
)
def _bias_gradients(answer: Any) -> str:
    case = _case(7, 4, 5, 3, seed=24)
    _, db1, _, db2 = _slopes(case)
    W1, b1, W2, b2, X, T = case
    _, A1, Y = _forward(W1, b1, W2, b2, X)
    delta2 = Y - T
    delta1 = (delta2 @ W2) * A1 * (1 - A1)
    given = _parts(call(answer, delta1, delta2), ("db1", "db2"))
    if _is_like(given[0], db2) and _is_like(given[1], db1):
        raise Named("The two are swapped: first db1, then db2.")
    for name, part, right, delta in zip(
        ("db1", "db2"), given, (db1, db2), (delta1, delta2), strict=True
    ):
        slips = {
            "the sum over the samples is forgotten: this is a delta for each year, "
            f"of shape {delta.shape}, but there is one bias a unit.": delta,
            "this sums over the units. The years are the rows, so sum over axis 0.": delta.sum(1),
            "this sums over everything. Each unit has a bias and a slope of its own.": delta.sum(),
        }
        _hold(name, part, right, 7, slips)
    return "A bias is the weight of an input that is always 1: its gradient is the sum of deltas."


def _parts(given: Any, names: tuple[str, ...]) -> list[Any]:
    """The learner's arrays, if there are as many as were asked for."""
    listed = ", ".join(names)
    if not isinstance(given, tuple | list) or len(given) != len(names):
        count = f"{len(given)} things" if isinstance(given, tuple | list) else type(given).__name__
        raise Named(f"Return {len(names)} arrays, {listed}, in this order; yours returns {count}.")
    dots = [place for place, part in enumerate(given) if part is Ellipsis]
    if len(dots) == len(names):
        raise Untouched
    if dots:
        number = {2: "two", 4: "four"}[len(names)]
        which = " and the ".join(("first", "second", "third", "fourth")[place] for place in dots)
        still = "is still three dots" if len(dots) == 1 else "are still three dots each"
        raise Named(f"The {which} of the {number} {still}. Asked for are {listed}.")
    return list(given)


def _is_like(given: Any, right: FloatArray) -> bool:
    if np.shape(given) != right.shape:
        return False
    return _close(np.asarray(given, dtype=float), right)


# -- 2.4 ------------------------------------------------------------------------------------------

PARTS = ("dW1", "db1", "dW2", "db2")


@exercise(
    "2.4",
    "Print the shape of each array: a gradient has the shape of what it belongs to.",
    "Begin with dW2 and db2, which need only delta2 = Y − T; delta1 comes after.",
    "dW is delta.T @ (what came into the layer); db is delta.sum(axis=0); for both layers.",
)
def _my_backward(answer: Any) -> str:
    names = ("W1", "b1", "W2", "b2", "X", "T")
    square, real = _case(6, 4, 4, 4, seed=25), _case(20, 3, 8, 2, seed=26)
    for arguments in _cases(answer, names, square, real):
        case = tuple(arguments.values())
        W1, b1, W2, b2, X, T = case
        given = _parts(_call(answer, arguments), PARTS)
        right = _slopes(case)
        if all(_is_like(part, -slope) for part, slope in zip(given, right, strict=True)):
            raise Named(
                "All four have the wrong sign: with E = T − Y, delta2 is −E. "
                "(The step then subtracts the gradient.)"
            )
        wrong = {}
        for name, part, slope, slips in zip(PARTS, given, right, _slips(case), strict=True):
            try:
                _hold(name, part, slope, len(X), slips)
            except Wrong as error:
                wrong[name] = error
        if wrong:
            _say_if_blind(answer, case)
            fine = [name for name in PARTS if name not in wrong]
            good = f" Right: {', '.join(fine)}." if fine else ""
            named = all(isinstance(error, Named) for error in wrong.values())
            raise (Named if named else Wrong)(" ".join(map(str, wrong.values())) + good)
    return "All four agree with a derivative that knows no chain rule. You wrote back-propagation."


def _slips(case: tuple[FloatArray, ...]) -> list[dict[str, FloatArray]]:
    """What the usual slips make of dW1, db1, dW2 and db2."""
    W1, b1, W2, b2, X, T = case
    Z1, A1, Y = _forward(W1, b1, W2, b2, X)
    delta2 = Y - T
    wrong_delta1 = {
        "the slope a(1 − a) of the hidden units is missing.": delta2 @ W2,
        "the slope is taken from Z1; a(1 − a) needs the activation A1.": (
            (delta2 @ W2) * Z1 * (1 - Z1)
        ),
        "the slope is a(1 − a), not a alone.": (delta2 @ W2) * A1,
        "the slope is a(1 − a), not 1 − a alone.": (delta2 @ W2) * (1 - A1),
        "the sign is wrong: delta1 is made from delta2 = −E, not from E.": (
            -(delta2 @ W2) * A1 * (1 - A1)
        ),
    }
    if W2.shape[0] == W2.shape[1]:
        wrong_delta1["W2 is transposed on the way back (here the shapes fit either way)."] = (
            (delta2 @ W2.T) * A1 * (1 - A1)
        )
    delta1 = (delta2 @ W2) * A1 * (1 - A1)
    forgotten = "the sum over the samples is forgotten: this is one delta for each of them."
    dW1 = {sentence: wrong.T @ X for sentence, wrong in wrong_delta1.items()}
    db1 = {sentence: wrong.sum(axis=0) for sentence, wrong in wrong_delta1.items()}
    dW1["it is transposed: delta1.T @ X, not X.T @ delta1."] = X.T @ delta1
    dW2 = {
        "it is transposed: delta2.T @ A1, not A1.T @ delta2.": A1.T @ delta2,
        "it is made from Z1; what comes into the output layer is A1.": delta2.T @ Z1,
    }
    return [dW1, db1 | {forgotten: delta1}, dW2, {forgotten: delta2}]


def _say_if_blind(answer: Any, case: tuple[FloatArray, ...]) -> None:
    """Tell a learner whose function reads the lesson's own arrays in place of its arguments."""
    before = call(answer, *case)
    for place, name in enumerate(("W1", "b1", "W2", "b2", "X", "T")):
        other = [array + 0.5 if i == place else array for i, array in enumerate(case)]
        after = call(answer, *other)
        if all(np.array_equal(a, b) for a, b in zip(before, after, strict=True)):
            raise Named(
                f"Your function does not use the {name} that it is given: the result stays the "
                f"same when {name} changes. Does it read an array of the same name from outside?"
            )


# -- 2.5 ------------------------------------------------------------------------------------------


def mystery(network: Network, params: Params, X: FloatArray, T: FloatArray) -> FloatArray:
    """A gradient of ½·SSE with a planted bug; measure it, do not read it.

    Returns
    -------
    ndarray of shape (n_params,)
    """
    gradient = backward(network, params, X, T).gradient
    for layer in gradient.layers:
        layer.b[:] /= len(X)
    return gradient.theta


@exercise(
    "2.5",
    "How large may a harmless difference be? Look at the floor in section 3.",
    "Compare |analytic − numeric| with a small part of one length, np.linalg.norm(numeric).",
    "A part between 1e-7 and 1e-4 of that length tells round-off from a mistake.",
)
def _find_wrong(answer: Any) -> str:
    rng = np.random.default_rng(27)
    analytic = rng.normal(size=50)
    size = np.linalg.norm(analytic)
    numeric = analytic + 1e-10 * size * rng.uniform(-1, 1, 50)

    def named_in(analytic: FloatArray, numeric: FloatArray) -> set[int]:
        named = _places(call(answer, analytic, numeric))
        if named and _measures_by_norm(answer, named, analytic, numeric):
            raise Named(
                "You measure against the norm, rightly, but your part is too small. Round-off is "
                "about 1e-10 of the norm at the start, and up to 1e-7 where the gradient has "
                "become small."
            )
        return named

    named = named_in(analytic, numeric)
    if named:
        raise Wrong(
            f"Nothing is wrong with the first gradient, but you name {len(named)} places. Central "
            f"differences carry round-off: two right numbers differ by about 1e-10 of the norm."
        )
    tiny_analytic, tiny_numeric = analytic.copy(), numeric.copy()
    tiny_analytic[4], tiny_numeric[4] = 1e-14 * size, 3e-11 * size
    named = named_in(tiny_analytic, tiny_numeric)
    if 4 in named:
        raise Named(
            f"A saturated unit's gradient is {tiny_analytic[4]:.0e}, its central difference "
            f"{tiny_numeric[4]:.0e}: that is round-off. You call it wrong, because you measure a "
            f"number against itself. Measure against the norm of the whole gradient."
        )
    late = 1e-5 * analytic  # the gradient has become small, the loss, and so its noise, has not
    if named or named_in(late, late + 4e-13 * size * rng.uniform(-1, 1, 50)):
        raise Wrong(
            "You call right numbers wrong. Late in training, where the gradient is small, "
            "round-off can reach 1e-7 of the norm."
        )
    for scale, about in ((1.0, ""), (1e-7, " of a small gradient, late in training,")):
        wrong = analytic.copy()
        wrong[[7, 31, 40]] *= -1, 2, 0.5
        named = _places(call(answer, scale * wrong, scale * numeric))
        missed, too_many = {7, 31, 40} - named, named - {7, 31, 40}
        if missed:
            raise Wrong(
                f"Three numbers{about} are wrong, by the factors −1, 2 and ½; you find "
                f"{3 - len(missed)} of them. The threshold must fit the size of the gradient."
            )
        if too_many:
            raise Wrong(f"Three numbers{about} are wrong; you also name {sorted(too_many)}.")
    small = analytic.copy()
    small[12] += 1e-3 * size
    if _places(call(answer, small, numeric)) != {12}:
        raise Wrong("A mistake of a thousandth of the norm, in one number alone, escapes you.")
    named = _places(call(answer, 1e7 * analytic, 1e7 * numeric))
    if named:
        raise Named("In a large gradient you call round-off a mistake: let the threshold grow too.")
    return "It finds large, small and single mistakes, and lets round-off pass. Try it on mystery."


SYMPTOMS = {
    "missing slope": "layer 2 is right and all of layer 1 is wrong, most of it far too large",
    "off by one": "every number is a little off, as if some of the years were missing",
    "wrong sign": "every number has the right size",
    "forgotten sum": "nearly every number is far too small, as if there were one year alone",
    "wrong order": "the right numbers are all there, but in other places",
}
"""What the check shows of each bug."""


@exercise(
    "2.6",
    "Look at all 50 at stage 9: which layers differ, and by how much?",
    "Same size and other sign; right numbers in wrong places; too small: each has its own look.",
)
def _name_the_bugs(answer: Any) -> str:
    if not isinstance(answer, dict):
        raise Wrong("A dictionary is wanted, such as {'A': 'wrong sign', …}.")
    if not answer or all(value in (None, ..., "") for value in answer.values()):
        raise Untouched
    unknown = {str(name) for name in answer.values()} - set(SYMPTOMS)
    if unknown:
        raise Named(f"{unknown.pop()!r} is none of the five names: {', '.join(SYMPTOMS)}.")
    missing = set(HIDDEN_BUGS) - set(answer)
    if missing:
        raise Named(f"Bug {min(missing)} has no name yet.")
    for letter, bug in HIDDEN_BUGS.items():
        if answer[letter] != bug:
            raise Wrong(
                f"Bug {letter} is not {answer[letter]!r}. With that one, "
                f"{SYMPTOMS[answer[letter]]}."
            )
    return "All five. You would now find them in your own code, too."


def _measures_by_norm(
    answer: Any, named: set[int], analytic: FloatArray, numeric: FloatArray
) -> bool:
    """Whether the places named are those of the largest differences, in gradients of any length."""
    difference = np.abs(analytic - numeric)
    others = np.delete(difference, sorted(named))
    if others.size == 0 or difference[sorted(named)].min() <= others.max():
        return False
    return all(
        _places(call(answer, factor * analytic, factor * numeric)) == named
        for factor in (2.0**-20, 2.0**20)  # powers of two, which change no digit
    )


def _places(given: Any) -> set[int]:
    """The places a learner names: a list, an array, a mask or what np.where returns."""
    if isinstance(given, tuple) and len(given) == 1:
        given = given[0]
    if given is None or given is Ellipsis:
        raise Untouched
    places = np.asarray(given if not isinstance(given, set) else sorted(given))
    if places.dtype == bool and places.shape == (50,):
        places = np.flatnonzero(places)
    if places.size == 0:
        return set()
    if places.ndim > 1 or not np.issubdtype(places.dtype, np.integer):
        raise Wrong("Return the places, from 0 to 49, of the wrong numbers: np.flatnonzero(…).")
    return {int(place) for place in np.atleast_1d(places)}
