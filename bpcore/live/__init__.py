"""What is live in a notebook: figures repainted in place, controls, experiments, predictions."""

from bpcore.live.controls import Controls, int_slider, log_slider, menu, steps_slider
from bpcore.live.experiment import Experiment
from bpcore.live.figure import LiveFigure
from bpcore.live.predict import Predict

__all__ = [
    "Controls",
    "Experiment",
    "LiveFigure",
    "Predict",
    "int_slider",
    "log_slider",
    "menu",
    "steps_slider",
]
