"""One update of the reference network, walked through forward and backward."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from bpcore.core.gradcheck import numeric_gradient
from bpcore.core.network import FloatArray, Params, backward, forward, init_params, sse
from bpcore.lessons.backpropagation.bugs import HIDDEN_BUGS, planted
from bpcore.lessons.backpropagation.panels import CheckPanel, FormulaPanel, NumbersPanel
from bpcore.lessons.backpropagation.stages import STAGES
from bpcore.live.highway import HighwayExperiment
from bpcore.live.settings import choice, whole

LEARNING_RATE = 0.05
TOO_FAR = 1e-6
"""Deviation, in parts of the gradient's norm, that is no round-off."""

TARGETS = ("passengers", "freight")
BUGS = {"none": "none", **{letter: f"bug {letter}" for letter in HIDDEN_BUGS}}

LAYER_2_KNOWN, LAYER_1_KNOWN = 7, 9
"""Stages from which on a layer's gradient is known."""


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    stage: int = whole("stage", 1, 1, len(STAGES), "How far the update has come")
    year: int = whole("year", 1990, 1990, 2009, "Whose numbers stand at the units")
    bug: str = choice("planted bug", "none", BUGS, "Makes the code compute a wrong gradient")
    unit: int = whole("hidden unit", 1, 1, 8, "The hidden unit that is followed")
    target: str = choice("output", "passengers", TARGETS, "The output that is followed")


class Result(NamedTuple):
    """The numbers of an update: those of the year that is followed, and of the whole gradient."""

    x: FloatArray  # inputs
    z: FloatArray  # pre-activations of the hidden units
    a: FloatArray  # their activations
    y: FloatArray  # outputs
    t: FloatArray  # targets
    e: FloatArray  # errors
    delta2: FloatArray  # of the outputs
    delta1: FloatArray  # of the hidden units
    code: FloatArray  # all 50, by the code with the bug that is planted
    numeric: FloatArray  # all 50, by central differences
    wrong: np.ndarray  # where these differ by more than round-off
    before: float  # SSE, the update being that of the code
    after: float


class Stepper(HighwayExperiment):
    """A walk through one update of the reference network, with planted bugs to find."""

    name = "stepper"
    Settings = Settings
    layout = {"columns": 3, "height": 4.2, "ratios": (1.2, 1.25, 0.85)}

    params = cached_property(lambda self: init_params(self.network, "matlab"))
    numeric = cached_property(
        lambda self: numeric_gradient(self.network, self.params, self.problem.X, self.problem.T)
    )

    def panels(self, left: Axes, middle: Axes, right: Axes) -> list:
        self.numbers = NumbersPanel(left, self.network, self.problem.table)
        self.lines = FormulaPanel(middle, 9)
        self.check = CheckPanel(right, self.network)
        return [self.numbers, self.lines, self.check]

    def compute(self, settings: Settings) -> Iterator[Result]:
        network, params, X, T = self.network, self.params, self.problem.X, self.problem.T
        row = settings.year - int(self.problem.table.years[0])
        (Z1, _), (_, A1, Y) = forward(network, params, X)
        delta1, delta2 = backward(network, params, X, T).deltas
        code = planted(HIDDEN_BUGS.get(settings.bug, "none"), network, params, X, T)
        moved = Params(network, params.theta - LEARNING_RATE * code)
        yield Result(
            *(of_all[row] for of_all in (X, Z1, A1, Y, T, T - Y, delta2, delta1)),
            code=code,
            numeric=self.numeric,
            wrong=np.abs(code - self.numeric) > TOO_FAR * np.linalg.norm(self.numeric),
            before=sse(network, params, X, T),
            after=sse(network, moved, X, T),
        )

    def draw(self, settings: Settings, result: Result, settle: bool) -> None:
        stage = STAGES[settings.stage - 1]
        followed = (0, settings.unit - 1, TARGETS.index(settings.target))
        self.numbers.update(
            [getattr(result, name) if name else None for name in stage.numbers],
            [(layer, followed[layer]) for layer in stage.path],
        )
        self.lines.update(formula(settings, result, self.params))
        layers_known = settings.stage >= LAYER_1_KNOWN, settings.stage >= LAYER_2_KNOWN
        known = np.repeat(layers_known, [m * k for m, k in self.network.shapes])
        code, numeric = (np.where(known, g, np.nan) for g in (result.code, result.numeric))
        self.check.update(code, numeric, result.wrong & known)

    def describe(self, settings: Settings, result: Result) -> str:
        lines = formula(settings, result, self.params)
        said = [STAGE]
        if settings.stage >= LAYER_1_KNOWN:
            said.append(SOME_DIFFER if result.wrong.any() else ALL_AGREE)
        if settings.bug != "none":
            said.append(PLANTED)
        return " ".join(said).format(
            **vars(settings),
            stages=len(STAGES),
            name=STAGES[settings.stage - 1].name,
            formula="; ".join(line.strip() for line in lines if line),
            differ=result.wrong.sum(),
        )

    def effective(self, settings: Settings) -> dict[str, bool]:
        path = STAGES[settings.stage - 1].path
        return {"unit": 1 in path, "target": 2 in path}


STAGE = "Stage {stage} of {stages}, {name}. {formula}."
SOME_DIFFER = "{differ} of the 50 numbers differ from those by nudging."
ALL_AGREE = "All 50 numbers agree with those by nudging."
PLANTED = "Bug {bug} is planted: in the code, not in the formula."

AGREE, DIFFER = "they agree", "they differ"


class Checked(NamedTuple):
    """One number of the gradient by the code, by nudging, and whether they agree, in words."""

    code: float
    nudged: float
    verdict: str


def checked(result: Result, place: int) -> Checked:
    """What stands at this place of the gradient."""
    verdict = DIFFER if result.wrong[place] else AGREE
    return Checked(result.code[place], result.numeric[place], verdict)


def formula(settings: Settings, result: Result, params: Params) -> list[str]:
    """The formula of this stage: in symbols, with numbers, and checked."""
    j, m = settings.unit - 1, TARGETS.index(settings.target)
    (W1, b1), (W2, b2) = params.layers
    x, a, y = result.x, result.a[j], result.y[m]
    delta1, delta2 = result.delta1[j], result.delta2
    # Of the flat vector: each hidden unit has four numbers, its bias last, then each output nine.
    of_unit, of_output = 4 * j, 32 + 9 * m
    dW1, db1 = checked(result, of_unit), checked(result, of_unit + 3)
    dW2, db2 = checked(result, of_output + j), checked(result, of_output + 8)
    numbers = {
        **vars(settings),
        **result._asdict(),
        "j": j,
        "m": m,
        "W1_j": W1[j],
        "b1_j": b1[j],
        "z_j": result.z[j],
        "minus_z_j": -result.z[j],
        "a_j": a,
        "W2_j": W2[:, j],
        "W2_mj": W2[m, j],
        "b2_m": b2[m],
        "from_j": W2[m, j] * a,
        "from_others": y - b2[m] - W2[m, j] * a,
        "y_m": y,
        "t_m": result.t[m],
        "e_m": result.e[m],
        "delta2_m": delta2[m],
        "dW2_of_year": delta2[m] * a,
        "back": delta2 @ W2[:, j],
        "slope": a * (1 - a),
        "delta1_j": delta1,
        "dW1_of_year": delta1 * x[0],
        "dW1": dW1,
        "db1": db1,
        "dW2": dW2,
        "db2": db2,
        "rate": LEARNING_RATE,
        "new_W1": W1[j, 0] - LEARNING_RATE * dW1.code,
        "new_W2": W2[m, j] - LEARNING_RATE * dW2.code,
    }
    lines = (line.format(**numbers) for line in STAGES[settings.stage - 1].formula)
    return [line.replace("− -", "+ ") for line in lines]  # a double sign is hard to read
