"""The predictions of all lessons: each stands before what it is about, and knows what is right."""

from __future__ import annotations

import pytest
from lessons import executed
from project import LESSONS

from bpcore.live import Experiment
from bpcore.live.predict import Gate


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_right_answers_are_right_and_every_experiment_waits_for_one(path):
    lesson = executed(path)
    number = int(path.stem[:2])
    assert lesson.asked
    assert [question.key for question in lesson.asked] == [
        f"{number}.{n}" for n in range(1, len(lesson.asked) + 1)
    ]
    for question in lesson.asked:
        assert question.state == "committed", f"{question.key} was not shown"
        assert question.correct is True, f"{question.key}: {question.said}"
        assert "could not be worked out" not in question.said
    shown = lesson.shown.items()
    assert not [cell for cell, it in shown if isinstance(it, Experiment)], "shown unasked"
    waiting = {cell: it for cell, it in shown if isinstance(it, Gate)}
    assert not [cell for cell, gate in waiting.items() if gate.locked]
    assert waiting or number < 2
