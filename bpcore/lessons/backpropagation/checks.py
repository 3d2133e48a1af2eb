"""The exercises of lesson 02: deltas, gradients, and a detective for wrong gradients.

What is right comes from a derivative by complex numbers, which knows nothing of the chain rule.

The challenge: name the bug in any gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from bpcore.answers.calling import call
from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.compare import Either
from bpcore.answers.runs import highway
from bpcore.answers.verdict import Untouched, Wrong
from bpcore.core.network import FloatArray, Network, Params, backward, init_params, logistic
from bpcore.lessons.backpropagation.bugs import BUGS, HIDDEN_BUGS, planted

# -- what is right --------------------------------------------------------------------------------


def case(n: int, inputs: int, hidden: int, outputs: int, seed: int) -> tuple[FloatArray, ...]:
    """W1, b1, W2, b2, X, T of a small network whose hidden units are neither fresh nor dead."""
    rng = np.random.default_rng(seed)
    shapes = ((hidden, inputs), (hidden,), (outputs, hidden), (outputs,), (n, inputs), (n, outputs))
    return tuple(rng.normal(size=shape) for shape in shapes)


def passed_forward(W1, b1, W2, b2, X) -> tuple[np.ndarray, ...]:
    """Z1, A1 and Y, of complex numbers too."""
    Z1 = X @ W1.T + b1
    A1 = 1 / (1 + np.exp(-Z1))
    return Z1, A1, A1 @ W2.T + b2


def slopes(W1, b1, W2, b2, X, T) -> tuple[FloatArray, ...]:
    """dW1, db1, dW2, db2 of ½·SSE, each number by a step along the imaginary axis.

    L(w + ih) = L(w) + ihL'(w) − …: the imaginary part has nothing to cancel, so h can be tiny and
    the result is exact to the last digits.
    """
    parts = W1, b1, W2, b2
    result = tuple(np.empty(part.shape) for part in parts)
    for part, slope in enumerate(result):
        for place in np.ndindex(slope.shape):
            moved = [array.astype(complex) for array in parts]
            moved[part][place] += 1e-30j
            loss = 0.5 * np.sum((T - passed_forward(*moved, X)[2]) ** 2)
            slope[place] = loss.imag / 1e-30
    return result


# -- what goes wrong everywhere -------------------------------------------------------------------


TWICE = "{what} is twice what it should be: that is for SSE, without the ½."
MEAN = "{what} is divided by the number of samples: the loss is a sum over them, no mean."
TWICE_THE_GRADIENT = (
    "{what} is twice what it should be: that is the gradient of SSE, without the ½."
)
MEAN_GRADIENT = "{what} is a mean over the samples; their sum is wanted, which is larger."


def of_other_losses(right: Any, n: int) -> dict[str, Any]:
    """What other losses than ½·SSE, of n samples, make of deltas, or of a gradient's parts."""
    gradient = isinstance(right, dict)

    def times(factor: float) -> Any:
        return {part: factor * right[part] for part in right} if gradient else factor * right

    half = "{what} is half of what it should be: the ½ is already gone once e² is differentiated."
    return {
        TWICE_THE_GRADIENT if gradient else TWICE: times(2),
        "{what} is −2 times what it should be: a sign is wrong, and the ½ is forgotten.": times(-2),
        half: times(1 / 2),
        MEAN_GRADIENT if gradient else MEAN: times(1 / n),
        "{what} is that of a mean of e² over the samples; the loss is a sum of ½e².": times(2 / n),
    }


# -- 2.1 to 2.3 -----------------------------------------------------------------------------------

OUTPUT_DELTA = Exercise(
    hints=(
        "Write ½e² with e = y − t, and differentiate it with respect to y.",
        "The derivative of ½e² with respect to e is e; here de/dy is +1. With e = t − y it was −1.",
    ),
    what="delta2",
    cases=tuple(
        (np.random.default_rng(seed).normal(size=shape),)
        for seed, shape in ((21, (7, 3)), (28, (5, 2)))
    ),
    right=lambda E: E,
    slips=lambda E: {
        "{what}: the sign is wrong. Here E = Y − T, and ∂E/∂Y is +1, not −1. A minus is needed "
        "only where the error is target minus output.": -E,
        "{what}: this is the loss of each output, ½e². Its derivative with respect to y is asked "
        "for.": E**2 / 2,
        "{what}: these are squared errors. The derivative of ½e² is asked for.": E**2,
        "{what}: this is a sum over the years. Each year keeps its own delta; the sum comes with "
        "the gradients.": E.sum(axis=0),
        **of_other_losses(E, len(E)),
    },
    praise="With E = Y − T the minus is gone: delta2 is the same, whichever way round E is "
    "written.",
)


def deltas(n: int, inputs: int, hidden: int, outputs: int, seed: int) -> tuple[FloatArray, ...]:
    """delta2, W2, Z1 and A1 of a small network."""
    W1, b1, W2, b2, X, T = case(n, inputs, hidden, outputs, seed)
    Z1, A1, Y = passed_forward(W1, b1, W2, b2, X)
    return Y - T, W2, Z1, A1


def hidden_slips(delta2, W2, Z1, A1) -> dict[str, Any]:
    back, slope = delta2 @ W2, A1 * (1 - A1)
    again = logistic(A1)
    slips = {
        "{what}: the slope a(1 − a) is missing. What passes back through a hidden unit is "
        "multiplied by it.": back,
        "{what}: the slope is taken from Z1. a(1 − a) needs the activation a, which is A1.": (
            back * Z1 * (1 - Z1)
        ),
        "{what}: the slope is a(1 − a); you multiply by a alone.": back * A1,
        "{what}: the slope is a(1 − a); you multiply by 1 − a alone.": back * (1 - A1),
        "{what}: 1 − a² is the slope of tanh; that of a logistic unit is a(1 − a).": (
            back * (1 - A1**2)
        ),
        "{what}: the slope a(1 − a) is multiplied in twice.": back * slope**2,
        "{what}: brackets are missing: 1 − a, or a − a², must be worked out before the product.": (
            Either([back * A1 * 1 - A1, back * A1 - A1**2])
        ),
        "{what}: the logistic function is applied again to A1, which is already its result.": (
            back * again * (1 - again)
        ),
        "{what}: this is the slope alone: what comes back through W2 is missing.": slope,
        **of_other_losses(back * slope, len(back)),
    }
    if W2.shape[0] == W2.shape[1]:
        slips |= {
            "{what}: W2 is transposed. Delta k of the output reaches hidden unit j through "
            "W2[k, j], and is summed over k. (This test has as many outputs as hidden units, so "
            "the shapes fit either way.)": delta2 @ W2.T * slope,
            "{what}: delta2 is taken as it is. First bring it back through W2.": delta2 * slope,
        }
    return slips


HIDDEN_DELTA = Exercise(
    hints=(
        "Two steps: bring delta2 back through W2, then multiply by the slope of each hidden unit.",
        "delta2 is (n, outputs), W2 is (outputs, hidden), the answer (n, hidden): which product "
        "fits, by these words? (One test has as many outputs as hidden units: the numbers "
        "mislead.)",
        "The slope is a(1 − a), and a stands in A1.",
    ),
    what="delta1",
    cases=(deltas(6, 3, 4, 4, 22), deltas(7, 4, 5, 3, 23)),
    right=lambda delta2, W2, Z1, A1: delta2 @ W2 * A1 * (1 - A1),
    slips=hidden_slips,
    praise="The deltas go back through W2 and shrink by a(1 − a), in every unit and every year.",
)


def bias_slips(delta1, delta2) -> dict[str, Any]:

    def each(change: Callable[[FloatArray], FloatArray]) -> dict[str, FloatArray]:
        return {"db1": change(delta1), "db2": change(delta2)}

    right = each(lambda delta: delta.sum(axis=0))
    return {
        "The two are swapped: first db1, then db2.": (right["db2"], right["db1"]),
        "{what}: the sum over the samples is forgotten: this is a delta for each year, but there "
        "is one bias a unit.": each(lambda delta: delta),
        "{what}: this sums over the units. The years are the rows, so sum over axis 0.": each(
            lambda delta: delta.sum(axis=1)
        ),
        "{what}: this sums over everything. Each unit has a bias and a slope of its own.": each(
            np.sum
        ),
        "{what} is the delta of the first year alone: add up those of all years.": each(
            lambda delta: delta[0]
        ),
        "{what} is the delta of the last year alone: add up those of all years.": each(
            lambda delta: delta[-1]
        ),
        "{what}: the first year is missing in the sum.": each(lambda delta: delta[1:].sum(axis=0)),
        "{what}: the last year is missing in the sum.": each(lambda delta: delta[:-1].sum(axis=0)),
        **of_other_losses(right, len(delta1)),
    }


BIASES = Exercise(
    hints=(
        "A bias adds the same number to every year. What does each year contribute to its slope?",
        "∂z/∂b is 1, so each year contributes its delta. The loss sums over the years, which are "
        "rows.",
    ),
    parts=("db1", "db2"),
    cases=tuple(
        tuple(np.random.default_rng(seed + i).normal(size=(n, k)) for i, k in enumerate(units))
        for seed, n, units in ((24, 7, (5, 3)), (29, 6, (2, 4)))
    ),
    right=lambda delta1, delta2: (delta1.sum(axis=0), delta2.sum(axis=0)),
    slips=bias_slips,
    praise="A bias is the weight of an input that is always 1: its gradient is the sum of deltas.",
)

# -- 2.4 ------------------------------------------------------------------------------------------

PARTS = ("dW1", "db1", "dW2", "db2")


def backward_slips(W1, b1, W2, b2, X, T) -> dict[str, Any]:
    Z1, A1, Y = passed_forward(W1, b1, W2, b2, X)
    slope, delta2 = A1 * (1 - A1), Y - T
    delta1 = delta2 @ W2 * slope
    squashed = delta2 * Y * (1 - Y)

    def gradient(delta1: FloatArray, delta2: FloatArray) -> tuple[FloatArray, ...]:
        return delta1.T @ X, delta1.sum(axis=0), delta2.T @ A1, delta2.sum(axis=0)

    def layer_1(delta1: FloatArray) -> dict[str, FloatArray]:
        return {"dW1": delta1.T @ X, "db1": delta1.sum(axis=0)}

    dW1, db1, dW2, db2 = gradient(delta1, delta2)
    slips = {
        "All four have the wrong sign: with E = T − Y, delta2 is −E. (The step then subtracts the "
        "gradient.)": gradient(-delta1, -delta2),
        "All four are right, but in the order in which the lesson computes them: asked for are "
        "dW1, db1, dW2, db2.": (dW2, db2, dW1, db1),
        "delta2 is multiplied by Y(1 − Y): that is the slope of a logistic unit, and the outputs "
        "are linear. Their slope is 1.": gradient(squashed @ W2 * slope, squashed),
        "The outputs are linear: the logistic function belongs to the hidden units alone.": Either(
            gradient(d @ W2 * slope, d)
            for d in (logistic(Y) - T, (logistic(Y) - T) * logistic(Y) * (1 - logistic(Y)))
        ),
        "delta2 is made of squared errors. It is the derivative of ½e², which is Y − T.": Either(
            gradient(d @ W2 * slope, d) for d in (delta2**2, -(delta2**2), delta2**2 / 2)
        ),
        "These are weights and biases after a step; the gradient itself is asked for.": Either(
            (W1 - rate * dW1, b1 - rate * db1, W2 - rate * dW2, b2 - rate * db2)
            for rate in (0.01, 0.05, 0.1, 1)
        ),
        "These are steps: a gradient times a learning rate. The gradient itself is asked for.": (
            Either(
                tuple(rate * part for part in (dW1, db1, dW2, db2))
                for rate in (-0.1, -0.05, -0.01, 0.01, 0.05, 0.1)
            )
        ),
        "{what}: the slope a(1 − a) of the hidden units is missing.": layer_1(delta2 @ W2),
        "{what}: 1 − a² is the slope of tanh; that of a logistic unit is a(1 − a).": (
            layer_1(delta2 @ W2 * (1 - A1**2))
        ),
        "{what}: it is made from A1; what comes into the hidden layer is X.": {
            "dW1": delta1.T @ A1
        },
        "{what}: the slope is taken from Z1; a(1 − a) needs the activation A1.": (
            layer_1(delta2 @ W2 * Z1 * (1 - Z1))
        ),
        "{what}: the slope is a(1 − a), not a alone.": layer_1(delta2 @ W2 * A1),
        "{what}: the slope is a(1 − a), not 1 − a alone.": layer_1(delta2 @ W2 * (1 - A1)),
        "{what}: the sign is wrong: delta1 is made from delta2 = −E, not from E.": (
            layer_1(-delta1)
        ),
        "{what}: it is transposed: delta1.T @ X, not X.T @ delta1.": {"dW1": X.T @ delta1},
        "{what}: it is transposed: delta2.T @ A1, not A1.T @ delta2.": {"dW2": A1.T @ delta2},
        "{what}: it is made from Z1; what comes into the output layer is A1.": {
            "dW2": delta2.T @ Z1
        },
        "{what}: the sum over the samples is forgotten: this is one delta for each of them.": {
            "db1": delta1,
            "db2": delta2,
        },
        **of_other_losses(dict(zip(PARTS, (dW1, db1, dW2, db2), strict=True)), len(X)),
    }
    if W2.shape[0] == W2.shape[1]:
        slips["{what}: W2 is transposed on the way back (here the shapes fit either way)."] = (
            layer_1(delta2 @ W2.T * slope)
        )
    return slips


BACKWARD = Exercise(
    hints=(
        "Print the shape of each array: a gradient has the shape of what it belongs to.",
        "Begin with dW2 and db2, which need only delta2 = Y − T; delta1 comes after.",
        "dW is delta.T @ (what came into the layer); db is delta.sum(axis=0); for both layers.",
    ),
    parts=PARTS,
    cases=(case(6, 4, 4, 4, seed=25), case(20, 3, 8, 2, seed=26)),
    right=slopes,
    slips=backward_slips,
    praise="All four agree with a derivative that knows no chain rule. You wrote back-propagation.",
)

# -- 2.5 ------------------------------------------------------------------------------------------


def mystery(network: Network, params: Params, X: FloatArray, T: FloatArray) -> FloatArray:
    """A gradient of ½·SSE, of shape (n_params,), with a planted bug; measure it, do not read it."""
    gradient = backward(network, params, X, T).gradient
    for layer in gradient.layers:
        layer.b[:] /= len(X)
    return gradient.theta


PLANTED = {7: 2.0, 31: -1.0, 44: 0.5}
"""Places of a gradient that are made wrong, each by a factor."""


LARGEST_ALONE = (
    "You name one place, that of the largest difference, however small it is. A threshold is "
    "missing."
)
LARGEST_FEW = (
    "You name {count} places, however many are wrong, and however small the differences are. A "
    "threshold is missing."
)
SOME_MISSED = (
    "In a gradient of length {length:.2g} three numbers are wrong, by the factors −1, 2 and ½; you "
    "find {count} of them."
)
SOME_MISSED_OF_ANOTHER_SIZE = (
    "In a gradient of length {length:.2g} three numbers are wrong, by the factors −1, 2 and ½; you "
    "find {count} of them. The threshold must fit the size of the gradient."
)
ALSO_NAMED = "In a gradient of length {length:.2g} three numbers are wrong; you also name {others}."
FIXED = "In a large gradient you call round-off a mistake: let the threshold grow too."
IN_A_TUPLE = "np.where returns its places in a tuple. np.flatnonzero gives them as they are."


def find_wrong(answer: Any) -> str:
    """Hold a detective against gradients of which it is known what is wrong with them."""
    rng = np.random.default_rng(27)
    right = rng.normal(size=50)
    size = np.linalg.norm(right)
    nudged = right + 1e-10 * size * rng.uniform(-1, 1, 50)
    every_fifth, planted = np.arange(50) % 5 == 0, set(PLANTED)

    def named(analytic: FloatArray, numeric: FloatArray) -> set[int]:
        return places(call(answer, analytic, numeric))

    def measured_by_norm(found: set[int], analytic: FloatArray, numeric: FloatArray) -> bool:
        """Whether these are the largest differences, and are named in gradients of any length."""
        difference = np.abs(analytic - numeric)
        others = np.delete(difference, sorted(found))
        if others.size == 0 or difference[sorted(found)].min() <= others.max():
            return False
        factors = 2.0**-20, 2.0**20  # powers of two, which change no digit
        return all(named(factor * analytic, factor * numeric) == found for factor in factors)

    def named_as_noise(analytic: FloatArray, numeric: FloatArray) -> set[int]:
        found = named(analytic, numeric)
        of_many = named(np.where(every_fifth, 2 * analytic, analytic), numeric)
        if 0 < len(found) == len(of_many) < every_fifth.sum():
            sentence = LARGEST_ALONE if len(found) == 1 else LARGEST_FEW
            raise Wrong(sentence, hint=False, count=len(found))
        if found and measured_by_norm(found, analytic, numeric):
            raise Wrong(
                "You measure against the norm, rightly, but your part is too small. Round-off is "
                "about 1e-10 of the norm at the start, and up to 1e-7 where the gradient has "
                "become small.",
                hint=False,
            )
        return found

    wrong = right.copy()
    wrong[list(PLANTED)] *= list(PLANTED.values())
    found = named(wrong, nudged)
    if found == set(range(50)) - planted:
        raise Wrong("You name the places that are right: the comparison is turned round.", False)
    if found == {place + 1 for place in planted}:
        raise Wrong("Each of your places is one too large: they are counted from 0.", False)
    if found == {place - 1 for place in planted}:
        raise Wrong("Each of your places is one too small: they are counted from 0.", False)
    found = named_as_noise(right, nudged)
    if found:
        raise Wrong(
            "Nothing is wrong with the first gradient, but you name {count} places. Central "
            "differences carry round-off: two right numbers differ by about 1e-10 of the norm.",
            count=len(found),
        )
    saturated, its_nudged = right.copy(), nudged.copy()
    saturated[4], its_nudged[4] = 1e-14 * size, 3e-11 * size
    found = named_as_noise(saturated, its_nudged)
    if 4 in found:
        raise Wrong(
            "A saturated unit's gradient is {analytic:.0e}, its central difference "
            "{numeric:.0e}: that is round-off. You call it wrong, because you measure a number "
            "against itself. Measure against the norm of the whole gradient.",
            hint=False,
            analytic=saturated[4],
            numeric=its_nudged[4],
        )
    late = 1e-5 * right  # the gradient has become small, the loss, and so its noise, has not
    if found or named_as_noise(late, late + 4e-13 * size * rng.uniform(-1, 1, 50)):
        raise Wrong(
            "You call right numbers wrong. Late in training, where the gradient is small, "
            "round-off can reach 1e-7 of the norm."
        )
    above = {place for place in planted if wrong[place] > right[place]}
    for scale in (1.0, 1e-7):  # 1e-7: a small gradient, late in training
        found = named(scale * wrong, scale * nudged)
        missed = planted - found
        if found in (above, planted - above) and missed == named(-scale * wrong, -scale * nudged):
            raise Wrong(
                "Three numbers are wrong, and you find only those that are off to one side, too "
                "large or too small: take the absolute difference, np.abs.",
                hint=False,
            )
        if found == {place for place, factor in PLANTED.items() if factor > 0}:
            raise Wrong(
                "A number that has the right size and the wrong sign escapes you: subtract first, "
                "then take the absolute value.",
                hint=False,
            )
        if missed:
            raise Wrong(
                SOME_MISSED if scale == 1 else SOME_MISSED_OF_ANOTHER_SIZE,
                length=scale * size,
                count=len(planted - missed),
            )
        if found - planted:
            raise Wrong(ALSO_NAMED, length=scale * size, others=sorted(found - planted))
    small = right.copy()
    small[12] += 1e-3 * size
    if named(small, nudged) != {12}:
        raise Wrong("A mistake of a thousandth of the norm, in one number alone, escapes you.")
    if named(1e7 * saturated, 1e7 * its_nudged):
        raise Wrong(FIXED, hint=False)
    return "It finds large, small and single mistakes, and lets round-off pass. Try it on mystery."


def places(given: Any) -> set[int]:
    """The places a learner names: a list, a set or an array."""
    if isinstance(given, tuple) and len(given) == 1 and np.ndim(given[0]) == 1:
        raise Wrong(IN_A_TUPLE, hint=False)
    found = np.asarray(sorted(given) if isinstance(given, set) else given)
    kind = found.dtype.kind
    if found.size == 0 and kind != "b":
        return set()
    odd = {
        "This is True or False for each place. np.flatnonzero(…) gives the places at which it is "
        "True.": kind == "b",
        "Return all wrong places, however many, as np.flatnonzero(…) does. Yours is a single "
        "number.": found.ndim == 0 and kind in "iuf",
        "This is a table, as np.argwhere gives it. np.flatnonzero gives the places in a row.": (
            found.ndim == 2 and kind in "iu"
        ),
        "These are no whole numbers, so no places: np.flatnonzero(…) gives the places at which "
        "something is true.": kind == "f",
    }
    for sentence, is_so in odd.items():
        if is_so:
            raise Wrong(sentence, hint=False)
    if found.ndim != 1 or kind not in "iu":
        raise Wrong("Return the places, from 0 to 49, of the wrong numbers: np.flatnonzero(…).")
    return {int(place) for place in found}


FIND_WRONG = Exercise(
    hints=(
        "How large may a harmless difference be? Look at the floor in section 3.",
        "Compare |analytic − numeric| with a small part of one length, np.linalg.norm(numeric).",
        "A part between 1e-7 and 1e-4 of that length tells round-off from a mistake.",
    ),
    judge=find_wrong,
)

# -- 2.6 ------------------------------------------------------------------------------------------

SYMPTOMS = {
    "missing slope": "Bug {letter} is not 'missing slope'. With that one, layer 2 is right and all "
    "of layer 1 is wrong, most of it far too large.",
    "off by one": "Bug {letter} is not 'off by one'. With that one, every number is a little off, "
    "as if some of the years were missing.",
    "wrong sign": "Bug {letter} is not 'wrong sign'. With that one, every number has the right "
    "size.",
    "forgotten sum": "Bug {letter} is not 'forgotten sum'. With that one, most numbers are far too "
    "small, as if there were one year alone.",
    "wrong order": "Bug {letter} is not 'wrong order'. With that one, the right numbers are all "
    "there, but in other places.",
}
"""What is said where a bug is taken for another."""

ALL_ALIKE = "Each name belongs to one letter; {name!r} stands {count} times."
NO_NAME = "{name!r} is none of the five names: {listed}."


def name_bugs(answer: Any) -> str:
    """Hold the learner's names against the bugs that are planted."""
    if not isinstance(answer, dict):
        raise Wrong("A dictionary is wanted, such as {{'A': 'wrong sign', …}}.")
    named = {letter: name for letter, name in answer.items() if name not in (None, ..., "")}
    if not named:
        raise Untouched
    names = list(named.values())
    if len(names) > 2 and all(name == names[0] for name in names):
        raise Wrong(ALL_ALIKE, hint=False, name=names[0], count=len(names))
    for letter, bug in HIDDEN_BUGS.items():
        name = named.get(letter, bug)
        if not isinstance(name, str) or name not in SYMPTOMS:
            raise Wrong(NO_NAME, hint=False, name=name, listed=", ".join(SYMPTOMS))
        if name != bug:
            raise Wrong(SYMPTOMS[name], letter=letter)
    missing = [letter for letter in HIDDEN_BUGS if letter not in named]
    if missing:
        raise Wrong("Bug {letter} has no name yet.", hint=False, letter=missing[0])
    return "All five. You would now find them in your own code, too."


NAME_BUGS = Exercise(
    hints=(
        "Look at all 50 at stage 9: which layers differ, and by how much?",
        "Same size and other sign; right numbers in wrong places; too small: each has its own "
        "look.",
    ),
    judge=name_bugs,
)

EXERCISES = (OUTPUT_DELTA, HIDDEN_DELTA, BIASES, BACKWARD, FIND_WRONG, NAME_BUGS)

# -- the challenge --------------------------------------------------------------------------------

OTHER = "Your function returned {named!r}; it should return one of {names}."
MISSED = "The first that got away: {bug!r}, which you took for {named!r}."

HINTS = {
    "none": "where nothing is wrong, the suspect agrees with bp.backward.",
    "missing slope": "where a slope is missing, the suspect is right in layer 2, from number 32 "
    "on, and there alone.",
    "off by one": "compute the gradient without the last year too, of X[:-1] and T[:-1], and see "
    "whether the suspect is close to it.",
    "wrong sign": "see whether the suspect is close to minus the right gradient.",
    "forgotten sum": "compute the gradient of the last year alone too, of X[-1:] and T[-1:], and "
    "see whether the suspect is close to it.",
    "wrong order": "in the wrong order stand the right numbers: it is what is left when all else "
    "has been excluded.",
}
"""By the bug that got away."""


@cache
def suspects() -> tuple[tuple[str, Any, FloatArray], ...]:
    """Gradients, each with its bug and the parameters that it was taken at."""
    problem, network = highway(), Network((3, 8, 2))
    starts = [init_params(network, "uniform", seed=seed) for seed in range(4)]
    starts += [init_params(network, "glorot", seed=seed) for seed in range(4)]
    return tuple(
        (bug, start, planted(bug, network, start, problem.X, problem.T))
        for start in starts
        for bug in BUGS
    )


def detective(answer: Callable) -> Score:
    """How many planted bugs a function of the learner's recognises."""
    missed = []
    for bug, params, gradient in suspects():
        named = call(answer, params, gradient)
        if not isinstance(named, str) or named not in BUGS:
            raise Wrong(OTHER, named=named, names=", ".join(map(repr, BUGS)))
        if named != bug:
            missed.append((bug, str(named)))
    if not missed:
        return Score(len(suspects()), "Nothing gets past you.", hint="")
    bug, named = missed[0]
    return Score(len(suspects()) - len(missed), MISSED, HINTS[bug], bug=bug, named=named)


CHALLENGE = Challenge(
    score=detective, shown="{:.0f} of 48 recognised", less_is_better=False, par=48
)
