"""Boards where a front end has brought its own ipywidgets, as Colab does: 7.7 and its like."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from project import GOOD, PROJECT

OLDEST = "7.7.1"
"""What the README promises for Colab; an installation of our own has 8.1 or newer."""

SHOW_ALL = """
import ipywidgets
import bpcore.experiments
from bpcore.live import Predict
from bpcore.live.board import VIEW
from bpcore.live.journal_view import JournalView

assert ipywidgets.__version__.startswith("7."), ipywidgets.__version__
assert not hasattr(ipywidgets.Widget, "_repr_mimebundle_")
for name in [*bpcore.experiments.__all__, "own_data"]:
    question = Predict("Up or down?", choices=["up", "down"], outcome="down")
    experiment = getattr(bpcore.experiments, name)()
    gate = question.unlocks(experiment)
    for shown in (question, experiment, gate, JournalView()):
        assert shown._repr_mimebundle_()[VIEW]["model_id"] == shown.widget.model_id
board = bpcore.experiments.laboratory()
tab = board.controls.box.children[-1]
print([tab.get_title(place) for place in range(len(tab.children))])
print(board.controls.take("learning_rate", "0.09"))
print(board.run().sentence)
own = bpcore.experiments.own_data()
for _ in range(2):
    own.uploader.metadata, own.uploader.data = [{"name": "good.csv"}], [GOOD]
    own.uploader._counter += 1
    print(own.run().sentence)
"""


@pytest.mark.thorough
def test_every_board_is_shown_by_the_oldest_ipywidgets(tmp_path):
    """The quicker proof is in ``test_board``, where a widget lacks what is new in version 8."""
    wanted = [f"ipywidgets=={OLDEST}", "ipython_genutils"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", tmp_path]
    subprocess.run([*pip, *wanted], check=True)
    path = os.pathsep.join([str(tmp_path), str(PROJECT)])
    done = subprocess.run(
        [sys.executable, "-c", f"GOOD = {GOOD.encode()!r}\n{SHOW_ALL}"],
        env={**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "['training', 'network']" in done.stdout
    assert "at learning rate 0.09 " in done.stdout
    assert done.stdout.count("good.csv: 7 rows with targets") == 2
