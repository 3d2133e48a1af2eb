"""Every experiment under a random walk over all that can be operated in it.

A few moves each here; ``python start.py bench walks`` makes a thousand.
"""

from __future__ import annotations

import os
import random

import pytest
from random_walk import look_at, walk

import bpcore.experiments
from bpcore.experiments import batches, laboratory

MOVES = 40
SECONDS = 5.0
"""How long one experiment is walked; a slow one makes fewer moves in it."""

IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")


@pytest.mark.slow
@pytest.mark.parametrize("name", bpcore.experiments.__all__)
def test_a_random_walk_breaks_nothing(name):
    # In CI always the same walk, so that a red run can be repeated; elsewhere a new one each time.
    seed = 0 if IN_CI else random.randrange(10**6)
    assert walk(name, moves=MOVES, seconds=SECONDS, seed=seed) > 0


def test_clicks_to_and_fro_between_the_ways_of_working_come_to_rest():
    experiment = batches(epochs=20)
    modes = experiment._player.buttons[0]
    modes.value = "animated"
    modes.value = "instant"
    modes.value = "animated"
    assert experiment.tick() in (True, False)  # it returned
    assert experiment.mode == modes.value == "animated"
    for _ in range(3):
        modes.value = "instant"
        modes.value = "animated"
    experiment.run(3)
    assert experiment.mode == modes.value == "animated"
    modes.value = "instant"
    assert experiment.run().mode == "instant"


@pytest.mark.parametrize("wrong", ["sentence", "picture", "control"])
def test_the_walk_sees_what_is_wrong(monkeypatch, wrong):
    experiment = laboratory(epochs=100)
    if wrong == "sentence":
        monkeypatch.setattr(experiment, "_describe", lambda *_: "The SSE is nan.")
    elif wrong == "picture":
        monkeypatch.setattr(experiment.figure, "paint", lambda **_: None)
    else:
        experiment.controls.widgets["units"].unobserve_all()
        experiment.controls.widgets["units"].value = 3
    experiment.set(learning_rate=0.01).run()
    with pytest.raises(AssertionError):
        look_at(experiment)
