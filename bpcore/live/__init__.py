"""What is live in a notebook: figures, controls, experiments, predictions, the journal."""

from bpcore.live.experiment import Experiment
from bpcore.live.figure import LiveFigure
from bpcore.live.journal_view import JournalView
from bpcore.live.keep import Keep
from bpcore.live.predict import Predict

__all__ = ["Experiment", "JournalView", "Keep", "LiveFigure", "Predict"]
