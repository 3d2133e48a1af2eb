"""The predictions of all lessons: each stands before what it is about, and knows what is right."""

from __future__ import annotations

import os

import pytest
from project import LESSONS
from test_exercises import read, run

import bpcore.live
from bpcore.live import Experiment, Predict
from bpcore.live.predict import Gate


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_right_answers_are_right_and_every_experiment_waits_for_one(path, monkeypatch):
    os.environ.setdefault("MPLBACKEND", "agg")
    asked: list[Predict] = []
    waiting: dict[str, Gate] = {}

    class Noted(Predict):
        def __init__(self, *question, **options):
            super().__init__(*question, **options)
            asked.append(self)

    monkeypatch.setattr(bpcore.live, "Predict", Noted)
    names = {"__name__": "__main__"}
    for cell in read(path).cells:
        if cell.cell_type == "code":
            shown = run(cell.source, names)  # nobody has answered: nothing may need it
            assert not isinstance(shown, Experiment), f"cell {cell.id} shows it unasked"
            if isinstance(shown, Gate):
                waiting[cell.id] = shown
            if isinstance(shown, Predict):
                right, failure = shown._what_is_right()
                assert not failure
                assert right is not None
                shown.commit(right)
                assert shown.correct is True
                assert "could not be worked out" not in shown.said

    lesson = int(path.stem[:2])
    assert [question.key for question in asked] == [
        f"{lesson}.{n}" for n in range(1, len(asked) + 1)
    ]
    assert asked
    assert [cell for cell, gate in waiting.items() if gate.locked] == []
    if lesson >= 2:
        assert waiting
