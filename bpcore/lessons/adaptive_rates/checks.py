"""The exercises of lesson 08: step rules and schedules.

The challenge: the fewest updates.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.check import Exercise
from bpcore.answers.compare import Either
from bpcore.answers.runs import Settings, epochs_to, run, settings_of, smallest_sse
from bpcore.answers.verdict import Untouched, Wrong
from bpcore.core.network import FloatArray
from bpcore.core.steps import Constants

LONGEST = Exercise(
    hints=(
        "In the end m does not change any more: m = βm + g. Solve for m.",
        "m = g / (1 − β); and the step is η·m.",
    ),
    what="longest_step({eta}, {beta}, {g})",
    cases=((0.1, 0.9, 2.0), (0.3, 0.6, 1.2345), (0.2, 0.0, 4.0)),
    right=lambda eta, beta, g: eta * g / (1 - beta),
    slips=lambda eta, beta, g: {
        "{what} is {given}: that is m; the step is η·m.": g / (1 - beta),
        "{what} is {given}: that is the first step, without a memory. After many epochs "
        "m = βm + g.": eta * g,
        "{what} is {given}: that lacks the newest g, which is added last, whole.": (
            eta * g * beta / (1 - beta)
        ),
        "{what} is {given}: there the memory is multiplied by 1 − β, and it is to be divided.": (
            eta * g * (1 - beta)
        ),
        "{what} is {given}: there it says 1 + β. Memory makes steps longer.": eta * g / (1 + beta),
        "{what} is {given}: η and β have changed places.": beta * g / (1 - eta),
        "{what} is {given}: the division comes before the subtraction. Put 1 − β in brackets.": (
            eta * g - beta
        ),
        "{what} is {given}: that is the second step; after many epochs m = βm + g.": (
            eta * g * (1 + beta)
        ),
    },
    praise="Ten times as long for β = 0.9, where the gradient stays the same.",
)


def schedule_slips(epoch, epochs) -> dict[str, Any]:
    line, first_half = 2 - 2 * epoch / epochs, epoch < epochs / 2
    second = np.count_nonzero(~first_half)
    ends_at_0 = [np.linspace(1, 0, n)[n - second :] for n in (second, second + 1)]
    return {
        "This falls from the first epoch on; the first half should stay at 1.": Either(
            (1 - epoch / epochs, np.linspace(1, 0, epochs))
        ),
        "This goes above 1 in the first half; np.minimum(1, …) cuts it.": line,
        "This falls from 2 in the first half and stays at 1 in the second; np.minimum(1, …) keeps "
        "the smaller of both.": np.maximum(1, line),
        "This rises in the first half; it should stay at 1, and fall in the second.": (
            np.minimum(1, 2 * epoch / epochs)
        ),
        "This drops to 0 at the middle; it should fall in a straight line from there on.": (
            np.where(first_half, 1, 0)
        ),
        "This falls half as fast as it should: at the planned end it would be at a half, not at "
        "0.": np.minimum(1, 1.5 - epoch / epochs),
        "This jumps from 1 to a half at the middle: the line from there on must begin at 1.": (
            np.where(first_half, 1, 1 - epoch / epochs)
        ),
        "This reaches 0 in the last epoch, as np.linspace(1, 0, …) does. The line should reach it "
        "one epoch later, at the planned end.": Either(
            np.concatenate([np.ones(epochs - second), half]) for half in ends_at_0
        ),
    }


SCHEDULE = Exercise(
    hints=(
        "The line falls from 1 at epochs / 2 to 0 at epochs: 2 − 2·epoch / epochs.",
        "np.minimum(1, …) cuts what is above 1.",
    ),
    what="half_then_down(epoch, {epochs})",
    cases=tuple((np.arange(epochs, dtype=float), epochs) for epochs in (10, 300)),
    right=lambda epoch, epochs: np.minimum(1, 2 - 2 * epoch / epochs),
    slips=schedule_slips,
    praise="Long steps first, short ones at the end.",
)


def rule_cases() -> tuple[tuple, ...]:
    """The first step of a run, and later ones with gradients of several sizes."""
    rng, usual = np.random.default_rng(7), Constants(0.01, 0.9, 0.99, 1e-3, 1.0)
    others = usual._replace(learning_rate=0.02, beta2=0.95, epsilon=1e-2)
    cases = []
    for size, memory, constants in ((1.0, 0.0, usual), (10.0, 1.0, usual), (1e-3, 1.0, others)):
        g, m = size * rng.standard_normal(5), memory * rng.standard_normal(5)
        cases.append((g, m, memory * rng.uniform(0, 1, 5), constants))
    return tuple(cases)


def rmsprop(g, m, v, c) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The step, and both memories after it."""
    v = c.beta2 * v + (1 - c.beta2) * g**2
    return c.learning_rate * g / (np.sqrt(v) + c.epsilon), m, v


def rmsprop_slips(g, m, v, c) -> dict[str, Any]:
    step, _, new = rmsprop(g, m, v, c)
    rate, root, hat = c.learning_rate, np.sqrt(new), new / (1 - c.beta2**c.t)
    return {
        "{what} should follow the square of g.": {"v": c.beta2 * v + (1 - c.beta2) * g},
        "{what} adds up all squares: that is Adagrad.": {"v": v + g**2},
        "{what} is not what it should be. β is c.beta2 here.": {
            "v": c.beta1 * v + (1 - c.beta1) * g**2
        },
        "{what} has a β of 0.99, whatever c.beta2 is.": {"v": 0.99 * v + 0.01 * g**2},
        "{what} has its shares exchanged: β goes to the old v, 1 − β to the square of g.": {
            "v": (1 - c.beta2) * v + c.beta2 * g**2
        },
        "{what} lacks the factor 1 − β at the square of g.": {"v": c.beta2 * v + g**2},
        "{what} stays as it was: it should follow the square of g.": {"v": v},
        "{what} has the wrong sign: the update subtracts it.": {"step": -step},
        "{what} should be divided by the root of v, not by v.": {
            "step": rate * g / (new + c.epsilon)
        },
        "{what}: add ε to the root, not to what is under it.": {
            "step": rate * g / np.sqrt(new + c.epsilon)
        },
        "{what} lacks ε: add it to the root.": {"step": rate * g / root},
        "{what} divides by the old v; take the new one.": {
            "step": rate * g / (np.sqrt(v) + c.epsilon)
        },
        "{what}: add ε to the root, and then divide: put both in brackets.": {
            "step": rate * g / root + c.epsilon
        },
        "{what}: ε is c.epsilon here.": {"step": rate * g / (root + 1e-8)},
        "{what} lacks g: it is η·g that is divided by the root.": {
            "step": rate / (root + c.epsilon)
        },
        "{what}: RMSProp has no hat; take v as it is.": {
            "step": rate * g / (np.sqrt(hat) + c.epsilon)
        },
        "{what} lacks the learning rate.": {"step": step / rate},
        "{what} should be handed back as it came: RMSProp does not use it.": {
            "m": c.beta1 * m + (1 - c.beta1) * g
        },
        "{what} is momentum's there; RMSProp hands it back as it came.": {"m": c.beta1 * m + g},
    }


RMSPROP = Exercise(
    hints=(
        "First the memory: v = β·v + (1 − β)·g². Then the step, with the new v.",
        "return c.learning_rate * g / (np.sqrt(v) + c.epsilon), m, v",
    ),
    parts=("step", "m", "v"),
    cases=rule_cases,
    right=rmsprop,
    slips=rmsprop_slips,
    praise="How long a gradient is does not count any more: what counts is how it compares with "
    "those before it.",
)


OPTIONS_ASKED = ("rule", "learning_rate", "schedule")
NO_OPTIONS = (
    "Give a dictionary with rule, learning_rate and schedule, such as "
    "{{'rule': 'momentum', 'learning_rate': 0.01}}."
)
UNKNOWN = "{unknown!r} is not to be chosen here; {names} are."


def judge_options(answer: Any) -> str:
    """Train for 300 epochs with the options."""
    if not isinstance(answer, dict):
        raise Wrong(NO_OPTIONS, hint=False)
    unknown = [name for name in answer if name not in OPTIONS_ASKED]
    if unknown:
        raise Wrong(UNKNOWN, hint=False, unknown=unknown[0], names=", ".join(OPTIONS_ASKED))
    if ... in answer.values():
        raise Untouched
    try:
        history = run(answer, 300)
    except ValueError as error:
        raise Wrong("{error}.", hint=False, error=error) from None
    if history.ending == "overflowed":
        raise Wrong("The run has overflowed: a smaller rate, or another rule.")
    sse = history.sse[-1]
    if not sse < 0.15:
        raise Wrong("After 300 epochs the SSE is {sse:.3g}; it is to be below 0.15.", sse=sse)
    return f"After 300 epochs the SSE is {sse:.3g}."


OPTIONS = Exercise(
    hints=(
        "Try adam. Its first steps are about as long as the rate, which may be far larger than "
        "plain descent's 0.02 or 0.05.",
        "Adam at 0.5 is one way.",
    ),
    judge=judge_options,
)

EXERCISES = (LONGEST, SCHEDULE, RMSPROP, OPTIONS)

# -- the challenge --------------------------------------------------------------------------------

NOT_REACHED = "In 1,000 epochs the smallest SSE is {sse:.3g}; it is to get below 0.1."
WORDS = "With {rule} at {learning_rate:g} the SSE is below 0.1 in epoch {epoch:,}."
ADAM = "adam averages the gradient and divides by its size, so that it may take long steps."
OTHER_RATE = "{rule} may take long steps: try other rates than {learning_rate:g}."


def tried(answer: Any) -> list[Settings]:
    """The settings of one run, or of both that the experiment shows."""
    if isinstance(answer, dict):
        defaults = {"rule": "plain", "learning_rate": 0.02, "schedule": "constant"}
        return [settings_of(answer, defaults)]
    names = ("rate_a", "rule_a", "rate_b", "rule_b", "schedule")
    two = settings_of(answer, dict.fromkeys(names))
    if None in two.values():
        raise Wrong("Hand in rules() as its sliders stand, or a dictionary of settings.")
    return [
        {"rule": two[f"rule_{x}"], "learning_rate": two[f"rate_{x}"], "schedule": two["schedule"]}
        for x in "ab"
    ]


def fewest_updates(answer: Any) -> Score:
    """Updates with the full batch until the SSE is below 0.1."""
    runs = [(settings, run(settings, 1000)) for settings in tried(answer)]
    reached = [(e, settings) for settings, history in runs if (e := epochs_to(0.1, history))]
    if not reached:
        raise Wrong(NOT_REACHED, sse=smallest_sse(*(history for _, history in runs)))
    epoch, best = min(reached, key=lambda one: one[0])
    hint = OTHER_RATE if best["rule"] in ("adam", "adamw") else ADAM
    return Score(epoch, WORDS, hint, epoch=epoch, **best)


CHALLENGE = Challenge(score=fewest_updates, shown="{:.0f} epochs", par=85)
