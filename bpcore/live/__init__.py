"""What is live in a notebook: figures, controls, experiments, predictions, the journal."""

from bpcore.live.controls import Controls, int_slider, log_slider, menu, steps_slider, toggle
from bpcore.live.experiment import Experiment
from bpcore.live.figure import LiveFigure
from bpcore.live.journal_view import JournalView
from bpcore.live.keep import Keep
from bpcore.live.predict import Predict
from bpcore.live.run import Run

__all__ = [
    "Controls",
    "Experiment",
    "JournalView",
    "Keep",
    "LiveFigure",
    "Predict",
    "Run",
    "int_slider",
    "log_slider",
    "menu",
    "steps_slider",
    "toggle",
]
