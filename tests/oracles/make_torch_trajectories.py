"""Make torch_trajectories.json: short runs by PyTorch, an oracle for bpcore's step rules.

PyTorch computes the gradients (by automatic differentiation) and takes the steps (by its own
optimisers), so nothing of bpcore checks itself. The runs are kept in git: checking against them
needs no PyTorch. To make them again, from the root of the project, in an environment of its own::

    pip install torch==2.13.0 numpy
    python tests/oracles/make_torch_trajectories.py

Everything is in 64-bit floats and in the order of the table, never shuffled. In each update the
gradient is clipped first, weight decay is added next (to weights, never to biases), then the rule
is applied; only AdamW shrinks the weights themselves instead. A parameter vector is flat: layer by
layer, each layer the row-major matrix [W | b] of shape (n_units, n_inputs + 1).

An oracle must not sit on a knife's edge. So every run is made a second time from parameters moved
by 1e-9, and the script fails if that difference has grown more than 100 times at the end.
"""

from __future__ import annotations

import csv
import json
import platform
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "data" / "highway.csv"
TARGET = HERE / "torch_trajectories.json"

EPOCHS = 25
NUDGE = 1e-9
LARGEST_GROWTH = 100.0

NETWORKS = {
    "logistic": {"sizes": [3, 8, 2], "hidden": "logistic", "output": "identity"},
    "tanh": {"sizes": [3, 6, 5, 2], "hidden": "tanh", "output": "identity"},
    "relu": {"sizes": [3, 6, 5, 2], "hidden": "relu", "output": "identity"},
}
ACTIVATIONS = {"logistic": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}

# PyTorch's defaults, written out: the oracle must not change with them.
RULES = {
    "plain": (torch.optim.SGD, {"momentum": 0.0, "dampening": 0.0, "nesterov": False}),
    "momentum": (torch.optim.SGD, {"momentum": 0.9, "dampening": 0.0, "nesterov": False}),
    "nesterov": (torch.optim.SGD, {"momentum": 0.9, "dampening": 0.0, "nesterov": True}),
    "adagrad": (
        torch.optim.Adagrad,
        {"lr_decay": 0.0, "initial_accumulator_value": 0.0, "eps": 1e-10},
    ),
    "rmsprop": (
        torch.optim.RMSprop,
        {"alpha": 0.99, "eps": 1e-8, "momentum": 0.0, "centered": False},
    ),
    "adam": (torch.optim.Adam, {"betas": [0.9, 0.999], "eps": 1e-8, "amsgrad": False}),
    "adamw": (torch.optim.AdamW, {"betas": [0.9, 0.999], "eps": 1e-8, "amsgrad": False}),
}
LEARNING_RATES = {
    "plain": 0.01,
    "momentum": 0.002,
    "nesterov": 0.002,
    "adagrad": 0.05,
    "rmsprop": 0.005,
    "adam": 0.01,
    "adamw": 0.01,
}
SCHEDULES = {
    "step": ("StepLR", {"step_size": 10, "gamma": 0.5}),
    "exponential": ("ExponentialLR", {"gamma": 0.9}),
    "cosine": ("CosineAnnealingLR", {"T_max": 25, "eta_min": 0.0}),
    "cosine_with_floor": ("CosineAnnealingLR", {"T_max": 24, "eta_min": 0.1}),
}
# For the full batch; smaller batches have smaller sums, and thresholds to match. Each lies between
# the first and the last gradients of most runs, so that one run shows both cases.
CLIPS = {"norm": 20.0, "value": 5.0, "layer": 12.0}

Layers = list[tuple[torch.Tensor, torch.Tensor]]


def read_table(path: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Read the years that have targets, every variable scaled to [-1, 1] over them."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = [list(row.values())[1:] for row in csv.DictReader(file)]
    values = np.array([row for row in rows if all(row)], dtype=float)
    low, high = values.min(axis=0), values.max(axis=0)
    scaled = torch.from_numpy(2 * (values - low) / (high - low) - 1)
    return scaled[:, :3].contiguous(), scaled[:, 3:].contiguous()


def initial_theta(network: str) -> torch.Tensor:
    """Draw W1, b1, W2, b2, … column by column from MATLAB's default stream, and scale them.

    The 3-8-2 network gets the textbook's 0.5·U - 0.1. The deep ones get U - 0.5: with weights of
    one sign, ReLU units would hardly ever switch.
    """
    sizes = NETWORKS[network]["sizes"]
    draw = np.random.RandomState(5489).rand
    factor, shift = (0.5, -0.1) if network == "logistic" else (1.0, -0.5)
    parts = []
    for n_in, n_out in pairwise(sizes):
        W = draw(n_out * n_in).reshape(n_out, n_in, order="F")
        b = draw(n_out)
        parts.append(np.column_stack([W, b]).ravel())
    return torch.from_numpy(factor * np.concatenate(parts) + shift)


def unpack(theta: torch.Tensor, sizes: list[int]) -> Layers:
    """Cut a flat vector into PyTorch's separate parameters W and b of every layer."""
    layers, start = [], 0
    for n_in, n_out in pairwise(sizes):
        stop = start + n_out * (n_in + 1)
        block = theta[start:stop].reshape(n_out, n_in + 1)
        W, b = block[:, :-1].clone(), block[:, -1].clone()
        layers.append((W.requires_grad_(), b.requires_grad_()))
        start = stop
    return layers


def pack(layers: Layers) -> torch.Tensor:
    """Join W and b of every layer to a flat vector, the reverse of unpack."""
    return torch.cat([torch.column_stack([W, b]).flatten() for W, b in layers]).detach()


def squared_error(layers: Layers, hidden: str, X: torch.Tensor, T: torch.Tensor) -> torch.Tensor:
    """Forward pass and sum of squared errors; the output layer is linear."""
    *inner, (W, b) = layers
    A = X
    for W_inner, b_inner in inner:
        A = ACTIVATIONS[hidden](A @ W_inner.T + b_inner)
    return ((T - (A @ W.T + b)) ** 2).sum()


def clip(layers: Layers, kind: str, threshold: float) -> bool:
    """Clip the gradients in place; return whether anything was changed.

    By norm this is written out, because torch.nn.utils.clip_grad_norm_ divides by the norm + 1e-6
    and so clips to slightly less than the threshold.
    """
    groups = {
        "norm": [[p for layer in layers for p in layer]],
        "layer": [list(layer) for layer in layers],
        "value": [[p] for layer in layers for p in layer],
    }[kind]
    changed = False
    for group in groups:
        flat = torch.cat([p.grad.flatten() for p in group])
        if kind == "value":
            torch.nn.utils.clip_grad_value_(group, threshold, foreach=False)
            changed |= bool(flat.abs().max() > threshold)
        elif (total := torch.linalg.vector_norm(flat)) > threshold:
            for p in group:
                p.grad *= threshold / total
            changed = True
    return changed


def multipliers(schedule: str) -> list[float]:
    """Learning rate in force in each epoch, as a multiple of the first.

    Taken at rate 1, since PyTorch's eta_min is a rate, not a multiple of one.
    """
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    name, options = SCHEDULES[schedule]
    scheduler = getattr(torch.optim.lr_scheduler, name)(optimiser, **options)
    factors = []
    for _ in range(EPOCHS):
        factors.append(scheduler.get_last_lr()[0])
        optimiser.step()
        scheduler.step()
    return factors


def train(case: dict, theta: torch.Tensor, X: torch.Tensor, T: torch.Tensor) -> dict:
    """Run one case; return the SSE before each epoch, the clipped updates, and the end."""
    network = NETWORKS[case["network"]]
    layers = unpack(theta, network["sizes"])
    optimiser_class, constants = RULES[case["rule"]]
    optimiser = optimiser_class(
        [
            {"params": [W for W, _ in layers], "weight_decay": case["weight_decay"]},
            {"params": [b for _, b in layers], "weight_decay": 0.0},
        ],
        lr=case["learning_rate"],
        foreach=False,
        **constants,
    )
    factors = multipliers(case["schedule"]) if case["schedule"] else [1.0] * EPOCHS

    sse, n_clipped = [], 0
    for factor in factors:
        for group in optimiser.param_groups:
            group["lr"] = case["learning_rate"] * factor
        with torch.no_grad():
            sse.append(squared_error(layers, network["hidden"], X, T).item())
        for rows in torch.arange(len(X)).split(case["batch_size"]):
            optimiser.zero_grad()
            loss = squared_error(layers, network["hidden"], X[rows], T[rows]) / 2
            if case["reduction"] == "mean":
                loss = loss / len(rows)
            loss.backward()
            if case["clip"]:
                n_clipped += clip(layers, **case["clip"])
            optimiser.step()
    return {"n_clipped": n_clipped, "sse": sse, "theta": pack(layers)}


def make_case(rule: str, n_samples: int, **options: object) -> dict:
    """Fill in the defaults of a case and name it after what differs from them."""
    case = {
        "name": " ".join([rule, *(f"{key}={value}" for key, value in options.items())]),
        "network": "logistic",
        "rule": rule,
        "learning_rate": LEARNING_RATES[rule],
        "constants": RULES[rule][1],
        "batch_size": n_samples,
        "reduction": "sum",
        "weight_decay": 0.0,
        "clip": None,
        "schedule": None,
        "epochs": EPOCHS,
    }
    case |= options
    if isinstance(case["clip"], str):
        threshold = CLIPS[case["clip"]] * case["batch_size"] / n_samples
        case["clip"] = {"kind": case["clip"], "threshold": threshold}
    return case


def make_cases(n: int) -> list[dict]:
    """List the runs: every rule alone, then each option with every rule or with a few."""
    decay = 1e-2
    cases = [make_case(rule, n) for rule in RULES]
    cases += [make_case(rule, n, weight_decay=decay) for rule in RULES]
    cases += [make_case(rule, n, batch_size=5) for rule in RULES]
    for kind in CLIPS:
        for rule in ("plain", "momentum", "adagrad", "adam"):
            cases.append(make_case(rule, n, clip=kind))
        for rule in ("momentum", "adam", "adamw"):
            cases.append(make_case(rule, n, clip=kind, weight_decay=decay, batch_size=5))
    # 20 = 6 + 6 + 6 + 2: the mean of the last batch is one over two samples.
    for batch_size in (n, 5, 6):
        cases.append(
            make_case("plain", n, reduction="mean", batch_size=batch_size, learning_rate=0.1)
        )
    cases.append(make_case("momentum", n, reduction="mean", batch_size=6, learning_rate=0.02))
    cases += [make_case(rule, n, batch_size=1) for rule in ("plain", "adam")]
    cases += [
        make_case("plain", n, schedule="step"),
        make_case("momentum", n, schedule="cosine"),
        make_case("adam", n, schedule="exponential", batch_size=5),
        make_case("adamw", n, schedule="cosine_with_floor", weight_decay=decay),
    ]
    for network in ("tanh", "relu"):
        cases += [make_case(rule, n, network=network) for rule in ("plain", "momentum")]
    return cases


def write(oracle: dict, path: Path) -> None:
    """Write JSON with one entry of a case per line: short enough to read, and kind to a diff."""

    def block(mapping: dict, indent: str) -> str:
        lines = (f"{indent} {json.dumps(key)}: {json.dumps(v)}" for key, v in mapping.items())
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"

    parts = []
    for key, value in oracle.items():
        if key == "cases":
            text = "[\n " + ",\n ".join(block(case, " ") for case in value) + "\n]"
        elif key in ("networks", "schedules"):
            inner = (f" {json.dumps(name)}: {block(v, ' ')}" for name, v in value.items())
            text = "{\n" + ",\n".join(inner) + "\n}"
        else:
            text = json.dumps(value)
        parts.append(f"{json.dumps(key)}: {text}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def main() -> None:
    """Make all runs, check that each is well conditioned, and write the file."""
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    X, T = read_table(TABLE)
    cases = make_cases(len(X))
    for case in cases:
        theta = initial_theta(case["network"])
        nudge = torch.from_numpy(np.random.RandomState(0).standard_normal(len(theta)))
        nudge *= NUDGE / nudge.norm()
        case |= train(case, theta, X, T)
        moved = train(case, theta + nudge, X, T)
        growth = ((moved["theta"] - case["theta"]).norm() / NUDGE).item()
        print(f"{case['name']:60} SSE {case['sse'][-1]:8.4f}  clipped {case['n_clipped']:3}"
              f"  growth {growth:6.2f}")  # fmt: skip
        if growth > LARGEST_GROWTH:
            raise SystemExit(f"{case['name']}: too sensitive to be an oracle")
        case["theta"] = case["theta"].tolist()

    write(
        {
            "made_by": "tests/oracles/make_torch_trajectories.py",
            "versions": {
                "python": platform.python_version(),
                "torch": torch.__version__,
                "numpy": np.__version__,
            },
            "X": X.tolist(),
            "T": T.tolist(),
            "networks": {
                name: network | {"theta": initial_theta(name).tolist()}
                for name, network in NETWORKS.items()
            },
            "schedules": {
                key: {"torch": name, **options, "multipliers": multipliers(key)}
                for key, (name, options) in SCHEDULES.items()
            },
            "cases": cases,
        },
        TARGET,
    )
    print(f"{len(cases)} cases, {TARGET.stat().st_size / 1000:.0f} kB: {TARGET.name}")


if __name__ == "__main__":
    main()
