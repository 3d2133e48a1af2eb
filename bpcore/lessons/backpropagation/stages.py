"""The stages of one update: what stands at the units then, and which formula is shown."""

from __future__ import annotations

from typing import NamedTuple


class Stage(NamedTuple):
    """A stage of an update."""

    name: str
    path: tuple[int, ...]  # through which layers one looks; 0 are the inputs
    numbers: tuple[str, str, str]  # what stands at the units of each, by its name in the formulas

    @property
    def formula(self) -> tuple[str, ...]:
        """Its lines: the formula in symbols, with numbers, and checked."""
        return FORMULAS[self.name]


STAGES = (
    Stage("inputs", (0,), ("x", "", "")),
    Stage("pre-activations", (0, 1), ("x", "z", "")),
    Stage("activations", (1,), ("x", "a", "")),
    Stage("outputs", (1, 2), ("x", "a", "y")),
    Stage("errors", (2,), ("x", "a", "e")),
    Stage("deltas of the outputs", (2,), ("x", "a", "delta2")),
    Stage("gradient of layer 2", (2, 1), ("x", "a", "delta2")),
    Stage("deltas of the hidden units", (2, 1), ("", "delta1", "delta2")),
    Stage("gradient of layer 1", (1, 0), ("x", "delta1", "delta2")),
    Stage("update", (0, 1, 2), ("x", "delta1", "delta2")),
)
"""One update, in the order in which it is computed."""

FORMULAS = {
    "inputs": (
        "x: three inputs, normalised",
        "the year {year}",
        "x[0] = {x[0]:.4f}  (population)",
        "x[1] = {x[1]:.4f}  (vehicles)",
        "x[2] = {x[2]:.4f}  (road area)",
    ),
    "pre-activations": (
        "z = Σ W1[{j}, i] · x[i] + b1[{j}]",
        "",
        "  {W1_j[0]:+.4f} · {x[0]:+.4f}",
        "  {W1_j[1]:+.4f} · {x[1]:+.4f}",
        "  {W1_j[2]:+.4f} · {x[2]:+.4f}",
        "  {b1_j:+.4f}",
        "z = {z_j:.4f}",
    ),
    "activations": (
        "a = 1 / (1 + exp(−z))",
        "",
        "a = 1 / (1 + exp({minus_z_j:.4f}))",
        "a = {a_j:.4f}",
    ),
    "outputs": (
        "y = Σ W2[{m}, j] · a[j] + b2[{m}]",
        "",
        "this unit gives {W2_mj:.4f} · {a_j:.4f} = {from_j:.4f}",
        "the other seven give {from_others:.4f}, the bias {b2_m:.4f}",
        "y = {y_m:.4f}",
    ),
    "errors": ("e = t − y", "", "e = {t_m:.4f} − {y_m:.4f}", "e = {e_m:.4f}"),
    "deltas of the outputs": (
        "delta2 = y − t",
        "",
        "delta2[{m}] = {y_m:.4f} − {t_m:.4f}",
        "delta2[{m}] = {delta2_m:.4f}",
    ),
    "gradient of layer 2": (
        "dW2[{m}, {j}] = Σ delta2[{m}] · a[{j}]",
        "summed over the years",
        "{year} gives {delta2_m:.4f} · {a_j:.4f} = {dW2_of_year:.4f}",
        "",
        "code:    dW2[{m}, {j}] = {dW2.code:.6f}",
        "nudged:  dW2[{m}, {j}] = {dW2.nudged:.6f}   {dW2.verdict}",
        "",
        "code:    db2[{m}] = {db2.code:.6f}",
        "nudged:  db2[{m}] = {db2.nudged:.6f}   {db2.verdict}",
    ),
    "deltas of the hidden units": (
        "delta1 = (Σ delta2 · W2) · a · (1 − a)",
        "",
        "back: {delta2[0]:.3f} · {W2_j[0]:.3f} + {delta2[1]:.3f} · {W2_j[1]:.3f} = {back:.4f}",
        "slope: {a_j:.4f} · (1 − {a_j:.4f}) = {slope:.4f}",
        "delta1[{j}] = {back:.4f} · {slope:.4f} = {delta1_j:.4f}",
    ),
    "gradient of layer 1": (
        "dW1[{j}, 0] = Σ delta1[{j}] · x[0]",
        "summed over the years",
        "{year} gives {delta1_j:.4f} · {x[0]:.4f} = {dW1_of_year:.4f}",
        "",
        "code:    dW1[{j}, 0] = {dW1.code:.6f}",
        "nudged:  dW1[{j}, 0] = {dW1.nudged:.6f}   {dW1.verdict}",
        "",
        "code:    db1[{j}] = {db1.code:.6f}",
        "nudged:  db1[{j}] = {db1.nudged:.6f}   {db1.verdict}",
    ),
    "update": (
        "parameter ← parameter − η · gradient",
        "",
        "W1[{j}, 0] ← {W1_j[0]:.4f} − {rate:g} · {dW1.code:.4f} = {new_W1:.4f}",
        "W2[{m}, {j}] ← {W2_mj:.4f} − {rate:g} · {dW2.code:.4f} = {new_W2:.4f}",
        "",
        "SSE before: {before:.2f}",
        "SSE after:  {after:.2f}",
    ),
}
"""By the name of the stage; j is the hidden unit that is followed, m the output."""
