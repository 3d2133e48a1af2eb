"""The exercises of the lesson on automatic differentiation.

The challenge: a chain of layers with a short memory.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.reading import numbers
from bpcore.answers.verdict import Wrong
from bpcore.core.network import FloatArray

PASSES = Exercise(
    hints=(
        "What does one run tell: a slope towards one parameter, or the slopes of one result?",
        "Central differences need two runs for a parameter; forward mode follows one parameter, "
        "reverse mode starts at one result.",
    ),
    cases=((50, 1), (3, 10_000), (7, 4)),
    parts=("central differences", "forward mode", "reverse mode"),
    right=lambda parameters, results: (2 * parameters, parameters, results),
    slips=lambda parameters, results: {
        "Forward and reverse mode have changed places: the tape is walked once for each result.": (
            2 * parameters,
            results,
            parameters,
        ),
        "A central difference nudges each parameter twice, up and down.": {
            "central differences": parameters
        },
        "That is a difference to one side, with a run at the start: a central one nudges each "
        "parameter up and down.": {"central differences": parameters + 1},
        "A central difference needs no run in the middle: up and down are enough.": {
            "central differences": 2 * parameters + 1
        },
        "A run of central differences gives the change of all results at once.": {
            "central differences": 2 * parameters * results
        },
        "A run of forward mode follows one parameter, and gives its slope for all results.": {
            "forward mode": parameters * results
        },
        "A walk back gives the slopes towards all parameters at once, but of one result.": {
            "reverse mode": parameters * results
        },
        "One walk back is enough for one result; here there may be several.": {"reverse mode": 1},
    },
    praise="Many parameters and one error: that is what reverse mode is for.",
)

QUOTIENT = Exercise(
    hints=(
        "Hold b still: a / b is a straight line in a. Then hold a still.",
        "a / b is a times b to the power −1; the derivative of that power is −1 times b to the "
        "power −2.",
    ),
    cases=((3.0, 2.0), (-1.5, 4.0), (2.0, -0.5)),
    parts=("the value", "the slope towards a", "the slope towards b"),
    right=lambda a, b: (a / b, 1 / b, -a / b**2),
    slips=lambda a, b: {
        "The two slopes have changed places.": (a / b, -a / b**2, 1 / b),
        "The value is b / a, not a / b.": {"the value": b / a},
        "A quotient is no product: towards a its slope is not b.": {"the slope towards a": b},
        "That is the quotient itself; the slope towards a says how it grows with a.": {
            "the slope towards a": a / b
        },
        "The sign is wrong: with a larger b the quotient of positive numbers gets smaller.": {
            "the slope towards b": a / b**2
        },
        "b stands squared in the slope towards b.": {"the slope towards b": -a / b},
        "The slope towards b has the factor a.": {"the slope towards b": -1 / b**2},
        "A quotient is no product: towards b its slope is not a.": {"the slope towards b": a},
    },
    praise="With it the tape can divide: nothing else needs to be known of an operation.",
)


def dual_slips(a, b) -> dict[str, Any]:
    (u, du), (v, dv) = a, b
    return {
        "The product of the slopes is not the slope of the product.": {"the slope": du * dv},
        "The slopes are those of a sum: each is to be multiplied by the other value.": {
            "the slope": du + dv
        },
        "Each slope is multiplied by its own value; it should be the other one's.": {
            "the slope": du * u + dv * v
        },
        "Only the slope of a counts here; b may depend on the parameter, too.": {
            "the slope": du * v
        },
        "Only the slope of b counts here; a may depend on the parameter, too.": {
            "the slope": u * dv
        },
        "The two terms are added: a larger a and a larger b both act the same way.": {
            "the slope": du * v - u * dv
        },
        "Value and slope have changed places.": (du * v + u * dv, u * v),
    }


DUAL_PRODUCT = Exercise(
    hints=(
        "The value is that of any product. For the slope, think of the product rule.",
        "(u · v)′ is u′ · v + u · v′.",
    ),
    cases=(((3.0, 1.0), (2.0, 0.0)), ((3.0, 0.5), (-2.0, 4.0)), ((0.5, -1.0), (1.625, 2.0))),
    parts=("the value", "the slope"),
    right=lambda a, b: (a[0] * b[0], a[1] * b[0] + a[0] * b[1]),
    slips=dual_slips,
    praise="No tape is needed for that: value and slope walk side by side. But once for each "
    "parameter.",
)


def walked(
    entries: list[list[tuple[int, float]]],
    *,
    add: bool = True,
    backward: bool = True,
    chained: bool = True,
    seed: float = 1.0,
) -> FloatArray:
    """The slopes of the last number towards each; or what a slip makes of them."""
    slopes = np.zeros(len(entries))
    slopes[-1] = seed
    places = range(len(entries))
    for i in reversed(places) if backward else places:
        for part, local in entries[i]:
            slopes[part] = add * slopes[part] + (slopes[i] if chained else 1) * local
    return slopes


WALK = Exercise(
    hints=(
        "Begin with an array of zeros and a 1 at the end; then go through the entries from the "
        "last to the first.",
        "For each pair (part, local) of entry i: slopes[part] += slopes[i] * local.",
    ),
    what="slopes_of({entries})",
    cases=(
        ([[], [], [(0, 1.0), (1, -1.0)], [(2, 3.0), (2, 3.0)]],),
        ([[], [(0, 2.125)], [(0, 5.0)], [(1, 4.0), (2, -1.0)], [(3, 0.5), (1, 7.0)]],),
        ([[], [], [(0, 3.0)], [(2, 2.0)], []],),  # of the end, nothing is known
    ),
    right=lambda entries: walked(entries),
    slips=lambda entries: {
        "{what} is {given}: what comes back on several paths is added, with +=.": walked(
            entries, add=False
        ),
        "{what} is {given}: walked forward, the end's slope comes too late. Begin at the last "
        "entry.": walked(entries, backward=False),
        "{what} is {given}: the slope of the last number towards itself is 1.": walked(
            entries, seed=0.0
        ),
        "{what} is {given}: a local slope is multiplied by the slope of the number that was made "
        "of the part.": walked(entries, chained=False),
        "{what} is {given}: these are the slopes, but from the last number to the first.": walked(
            entries
        )[::-1],
        "{what} is {given}: the last number's own slope, 1, belongs to it.": walked(entries)[:-1],
    },
    praise="This is `loss.backward()`, whatever was computed.",
)

EXERCISES = (PASSES, QUOTIENT, DUAL_PRODUCT, WALK)

# -- the challenge --------------------------------------------------------------------------------

LAYERS = 30

HELD = (
    "With {count} kept, at most {held} layers are held: at the stretch from layer {first} to layer "
    "{last}, beside {before} that are kept."
)
TOO_LONG = "the stretch from layer {first} to layer {last} is the longest; keep one more inside it."
UNEVEN = (
    "at the stretch from layer {first} to layer {last} the {before} kept before it are held, too. "
    "Make the early stretches longer and the late ones shorter."
)


def held(answer: Any) -> Score:
    """How many layers of a chain are held at a time, if some are kept."""
    if not isinstance(answer, list | tuple | set | np.ndarray):
        raise Wrong("A list of layers is wanted, such as [10, 20].")
    given = numbers(list(answer), "The list of layers").ravel().tolist()
    kept = [int(layer) for layer in given if np.isfinite(layer)]
    if kept != given or any(not 1 <= layer < LAYERS for layer in kept):
        raise Wrong("Layers have whole numbers, here from 1 to {most}.", most=LAYERS - 1)
    if len(set(kept)) < len(kept):
        raise Wrong("A layer stands twice in your list.")
    borders = [0, *sorted(kept), LAYERS]
    lengths = np.diff(borders)
    at_a_time = lengths + np.arange(len(lengths))
    worst = int(at_a_time.argmax())
    places = {"first": borders[worst] + 1, "last": borders[worst + 1], "before": worst}
    hint = TOO_LONG if lengths[worst] == lengths.max() else UNEVEN
    return Score(
        float(at_a_time.max()), HELD, hint, count=len(kept), held=at_a_time.max(), **places
    )


CHALLENGE = Challenge(score=held, shown="{:.0f} layers", par=8)
