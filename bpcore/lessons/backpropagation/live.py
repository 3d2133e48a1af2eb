"""One update of the reference network, walked through forward and backward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bpcore.core.data import load_highway, normalise
from bpcore.core.gradcheck import numeric_gradient
from bpcore.core.network import FloatArray, Network, Params, backward, forward, init_params, sse
from bpcore.lessons.backpropagation.bugs import HIDDEN_BUGS, planted
from bpcore.lessons.backpropagation.panels import CheckPanel, FormulaPanel, NumbersPanel
from bpcore.live import Controls, Experiment, LiveFigure, int_slider, menu

STAGES = (
    "inputs",
    "pre-activations",
    "activations",
    "outputs",
    "errors",
    "deltas of the outputs",
    "gradient of layer 2",
    "deltas of the hidden units",
    "gradient of layer 1",
    "update",
)
"""One update, in the order in which it is computed."""

LEARNING_RATE = 0.05
TOO_FAR = 1e-6
"""Deviation, in parts of the gradient's norm, that is no round-off."""


@dataclass(frozen=True)
class Settings:
    """What the controls stand at."""

    stage: int = 1
    year: int = 1990
    unit: int = 1
    target: str = "passengers"
    bug: str = "none"


class Result(NamedTuple):
    """The numbers of an update.

    Attributes
    ----------
    x, z, a, y, t : ndarray
        Of the year that is followed: inputs, pre-activations, activations, outputs, targets.
    delta2, delta1 : ndarray
    code, numeric : ndarray of shape (n_params,)
        The gradient by the code, with the bug that is planted, and by central differences.
    wrong : ndarray of bool
        Where they differ by more than round-off.
    before, after : float
        SSE before and after the update with the code's gradient.
    """

    x: FloatArray
    z: FloatArray
    a: FloatArray
    y: FloatArray
    t: FloatArray
    delta2: FloatArray
    delta1: FloatArray
    code: FloatArray
    numeric: FloatArray
    wrong: np.ndarray
    before: float
    after: float


def stepper(
    *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
) -> Experiment[Settings, Result]:
    """Walk through one update of the reference network, and find planted bugs.

    Parameters
    ----------
    sharpness : float
        See ``bpcore.live.LiveFigure``.
    show : sequence of str, optional
        The controls to show, by the names of ``Settings``; all if left out.
    **settings
        Where the controls stand at first; see ``Settings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.
    """
    table = load_highway()
    problem = normalise(table)
    network = Network((3, 8, 2))
    params = init_params(network, "matlab")
    X, T = problem.X, problem.T
    numeric = numeric_gradient(network, params, X, T)
    passes = forward(network, params, X)
    deltas = backward(network, params, X, T).deltas
    start = Settings()
    controls = Controls(
        stage=int_slider("stage", start.stage, 1, len(STAGES), "How far the update has come"),
        year=int_slider(
            "year",
            start.year,
            int(table.years[0]),
            int(table.years[-1]),
            "Whose numbers stand at the units",
        ),
        bug=menu(
            "planted bug",
            start.bug,
            [("none", "none"), *((f"bug {letter}", letter) for letter in HIDDEN_BUGS)],
            "Makes the code compute a wrong gradient",
        ),
        unit=int_slider("hidden unit", start.unit, 1, 8, "The hidden unit that is followed"),
        target=menu(
            "output",
            start.target,
            [(name, name) for name in table.target_names],
            "The output that is followed",
        ),
    )
    controls.start(settings, show)
    figure = LiveFigure(3, height=4.2, sharpness=sharpness, ratios=(1.2, 1.25, 0.85))
    numbers = NumbersPanel(figure.axes[0], network, table)
    formula = FormulaPanel(figure.axes[1], 9)
    check = CheckPanel(figure.axes[2], np.cumsum([0] + [m * k for m, k in network.shapes]))
    figure.animate(*numbers.artists, *formula.artists, *check.artists)

    def compute(settings: Settings):
        row = settings.year - int(table.years[0])
        code = planted(HIDDEN_BUGS.get(settings.bug, "none"), network, params, X, T)
        moved = Params(network, params.theta - LEARNING_RATE * code)
        far = TOO_FAR * np.linalg.norm(numeric)
        yield Result(
            *(X[row], passes.Z[0][row], passes.A[1][row], passes.Y[row], T[row]),
            *(deltas[1][row], deltas[0][row], code, numeric, np.abs(code - numeric) > far),
            *(sse(network, params, X, T), sse(network, moved, X, T)),
        )

    def draw(settings: Settings, result: Result, settle: bool) -> None:
        numbers.update(*_shown(settings, result, table.target_names))
        formula.update(lines(settings, result, params, table.target_names))
        known = np.zeros(network.n_params, dtype=bool)
        known[32:] = settings.stage >= 7
        known[:32] = settings.stage >= 9
        code = np.where(known, result.code, np.nan)
        check.update(code, np.where(known, numeric, np.nan), result.wrong & known)

    return Experiment(
        "stepper",
        controls=controls,
        settings=lambda values: Settings(**values),
        compute=compute,
        figure=figure,
        draw=draw,
        describe=lambda settings, result: describe(settings, result, params, table.target_names),
        arrange=lambda settings: controls.enable(
            unit=settings.stage not in (1, 5, 6), target=settings.stage not in (1, 2, 3, 9)
        ),
    )


def _shown(
    settings: Settings, result: Result, names: Sequence[str]
) -> tuple[list[FloatArray | None], list[tuple[int, int]]]:
    """The number at each unit, by layer, and the path that is followed."""
    stage, unit, m = settings.stage, settings.unit - 1, names.index(settings.target)
    hidden = {2: result.z}.get(stage, result.a if stage < 8 else result.delta1)
    output = result.y if stage == 4 else result.t - result.y if stage == 5 else result.delta2
    columns = [
        result.x if stage != 8 else None,
        hidden if stage >= 2 else None,
        output if stage >= 4 else None,
    ]
    forwards = {1: [(0, 0)], 2: [(0, 0), (1, unit)], 3: [(1, unit)]}
    paths = forwards | {
        4: [(1, unit), (2, m)],
        5: [(2, m)],
        6: [(2, m)],
        7: [(2, m), (1, unit)],
        8: [(2, m), (1, unit)],
        9: [(1, unit), (0, 0)],
        10: [(0, 0), (1, unit), (2, m)],
    }
    return columns, paths[stage]


def lines(settings: Settings, result: Result, params: Params, names: Sequence[str]) -> list[str]:
    """The formula of this stage: in symbols, with numbers, and checked."""
    j, m = settings.unit - 1, names.index(settings.target)
    (W1, b1), (W2, b2) = params.layers
    x, z, a, y, t = result.x, result.z[j], result.a[j], result.y[m], result.t[m]
    delta2, delta1, year = result.delta2, result.delta1[j], settings.year
    of_W2, of_b2 = 32 + 9 * m + j, 32 + 9 * m + 8
    of_W1, of_b1 = 4 * j, 4 * j + 3

    def checked(symbol: str, place: int) -> list[str]:
        verdict = "differ!" if result.wrong[place] else "agree"
        return [
            f"code:    {symbol} = {result.code[place]:.6f}",
            f"nudged:  {symbol} = {result.numeric[place]:.6f}   they {verdict}",
        ]

    slope = result.a[j] * (1 - result.a[j])
    back = delta2 @ W2[:, j]
    text = {
        1: ["x: three inputs, normalised", f"the year {year}", *_inputs(x)],
        2: [
            f"z = Σ W1[{j}, i] · x[i] + b1[{j}]",
            "",
            *(f"  {W1[j, i]:+.4f} · {x[i]:+.4f}" for i in range(3)),
            f"  {b1[j]:+.4f}",
            f"z = {z:.4f}",
        ],
        3: ["a = 1 / (1 + exp(−z))", "", f"a = 1 / (1 + exp({-z:.4f}))", f"a = {a:.4f}"],
        4: [
            f"y = Σ W2[{m}, j] · a[j] + b2[{m}]",
            "",
            f"this unit gives {W2[m, j]:.4f} · {a:.4f} = {W2[m, j] * a:.4f}",
            f"the other seven give {y - b2[m] - W2[m, j] * a:.4f}, the bias {b2[m]:.4f}",
            f"y = {y:.4f}",
        ],
        5: ["e = t − y", "", f"e = {t:.4f} − {y:.4f}", f"e = {t - y:.4f}"],
        6: [
            "delta2 = y − t",
            "",
            f"delta2[{m}] = {y:.4f} − {t:.4f}",
            f"delta2[{m}] = {delta2[m]:.4f}",
        ],
        7: [
            f"dW2[{m}, {j}] = Σ delta2[{m}] · a[{j}]",
            "summed over the years",
            f"{year} gives {delta2[m]:.4f} · {a:.4f} = {delta2[m] * a:.4f}",
            "",
            *checked(f"dW2[{m}, {j}]", of_W2),
            "",
            *checked(f"db2[{m}]", of_b2),
        ],
        8: [
            "delta1 = (Σ delta2 · W2) · a · (1 − a)",
            "",
            f"back: {delta2[0]:.3f} · {W2[0, j]:.3f} + "
            f"{delta2[1]:.3f} · {W2[1, j]:.3f} = {back:.4f}",
            f"slope: {a:.4f} · (1 − {a:.4f}) = {slope:.4f}",
            f"delta1[{j}] = {back:.4f} · {slope:.4f} = {delta1:.4f}",
        ],
        9: [
            f"dW1[{j}, 0] = Σ delta1[{j}] · x[0]",
            "summed over the years",
            f"{year} gives {delta1:.4f} · {x[0]:.4f} = {delta1 * x[0]:.4f}",
            "",
            *checked(f"dW1[{j}, 0]", of_W1),
            "",
            *checked(f"db1[{j}]", of_b1),
        ],
        10: [
            "parameter ← parameter − η · gradient",
            "",
            f"W1[{j}, 0] ← {W1[j, 0]:.4f} − 0.05 · {result.code[of_W1]:.4f}"
            f" = {W1[j, 0] - LEARNING_RATE * result.code[of_W1]:.4f}",
            f"W2[{m}, {j}] ← {W2[m, j]:.4f} − 0.05 · {result.code[of_W2]:.4f}"
            f" = {W2[m, j] - LEARNING_RATE * result.code[of_W2]:.4f}",
            "",
            f"SSE before: {result.before:.2f}",
            f"SSE after:  {result.after:.2f}",
        ],
    }
    return [_bare(line) for line in text[settings.stage]]


def _inputs(x: FloatArray) -> list[str]:
    names = ("population", "vehicles", "road area")
    return [
        f"x[{i}] = {value:.4f}  ({name})"
        for i, (name, value) in enumerate(zip(names, x, strict=True))
    ]


def _bare(line: str) -> str:
    """Without a double sign: "− −1.2" is hard to read."""
    return line.replace("− -", "+ ")


def describe(settings: Settings, result: Result, params: Params, names: Sequence[str]) -> str:
    """What the panels show, in words."""
    said = "; ".join(line.strip() for line in lines(settings, result, params, names) if line)
    words = f"Stage {settings.stage} of {len(STAGES)}, {STAGES[settings.stage - 1]}. {said}."
    shown = result.wrong.copy()
    shown[32:] &= settings.stage >= 7
    shown[:32] &= settings.stage >= 9
    if settings.stage >= 9:
        words += (
            f" {shown.sum()} of the 50 numbers differ from those by nudging."
            if shown.any()
            else " All 50 numbers agree with those by nudging."
        )
    if settings.bug != "none":
        words += f" Bug {settings.bug} is planted."
    return words
