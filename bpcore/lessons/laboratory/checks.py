"""Checks of the laboratory's exercises: the answer is a setting, and the check trains with it."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from bpcore.answers.check import Wrong, call, exercise
from bpcore.answers.reading import number, positive
from bpcore.core.data import load_highway, normalise
from bpcore.core.history import ENDINGS, History
from bpcore.core.network import Network, init_params
from bpcore.core.training import train


@cache
def run(
    learning_rate: float, epochs: int, clip: str = "off", clip_threshold: float = 1.0
) -> History:
    """The reference program with other settings."""
    problem, network = normalise(load_highway()), Network((3, 8, 2))
    params = init_params(network, "matlab")
    return train(
        network,
        params,
        problem.X,
        problem.T,
        learning_rate=learning_rate,
        epochs=epochs,
        clip=clip,
        clip_threshold=clip_threshold,
    )


@exercise(
    "11.1",
    "Look between 0.08 and 0.1, and read the sentence below the figure.",
    "Just below 0.1 the output biases come to rest after many swings, and little else is left.",
)
def dead(answer: Any) -> str:
    """A learning rate at which the run ends dead."""
    rate = positive(answer, "learning rate")
    kind = run(rate, 50_000).ending
    if kind != "dead":
        raise Wrong(f"At {rate:g} the run of 50,000 epochs ends as “{kind}”: {ENDINGS[kind]}.")
    return (
        f"At {rate:g} every hidden unit is saturated, and the network says the same for every year."
    )


@exercise(
    "11.2",
    "Without clipping the first gradients are above 100. Try thresholds well below that.",
    "Try thresholds between 0.05 and 2 with the slider, and read the SSE in the sentence.",
)
def rescue(answer: Any) -> str:
    """A clip threshold that rescues the learning rate 0.12."""
    threshold = positive(answer, "threshold")
    history = run(0.12, 50_000, "norm", threshold)
    if history.ending != "learned" or history.sse[-1] >= 0.3:
        raise Wrong(
            f"With the threshold {threshold:g} the SSE ends at {history.sse[-1]:.3g}; "
            f"it is to end below 0.3."
        )
    return (
        f"With the threshold {threshold:g} the SSE ends at {history.sse[-1]:.3g}; "
        f"without clipping the run overflows."
    )


@exercise(
    "11.3",
    "bp.train(network, start, problem.X, problem.T, learning_rate=…, epochs=1000) "
    "returns a history.",
    "The history's last SSE is history.sse[-1].",
)
def sse_after(answer: Any) -> str:
    """A function from a learning rate to the SSE of the thousandth epoch."""
    for rate in (0.01, 0.05):
        history = run(rate, 1000)
        value = number(call(answer, rate), "What your function returns")
        wanted = history.sse[-1]
        if np.isclose(value, wanted, rtol=1e-6):
            continue
        one_more = run(rate, 1001).sse[-1]
        if np.isclose(value, one_more, rtol=1e-6):
            raise Wrong(
                f"At {rate:g} you return {value:.6g}: that is the SSE of epoch 1,001, after 1,000 "
                f"updates. The history records each epoch's SSE before its update."
            )
        if np.isclose(value, history.sse[0], rtol=1e-6):
            raise Wrong(
                f"At {rate:g} you return {value:.4g}: "
                f"that is the SSE of the first epoch, before any update."
            )
        if np.isclose(value, wanted / 2, rtol=1e-6):
            raise Wrong(
                f"At {rate:g} you return half the SSE, {value:.4g}: the SSE itself is asked for."
            )
        if np.isclose(value, np.nanmin(history.sse), rtol=1e-6):
            raise Wrong(
                f"At {rate:g} you return the smallest SSE, {value:.4g}, not that of the last epoch."
            )
        raise Wrong(f"At {rate:g} you return {value:.6g}; the SSE of epoch 1,000 is {wanted:.6g}.")
    return "So you can make any curve of this laboratory by yourself."
