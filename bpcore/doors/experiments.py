"""The experiments of the lessons.

Each file declares its controls, what they compute, and what is drawn.
"""

from bpcore.lessons.adaptive_rates.live import ravine, rules
from bpcore.lessons.backpropagation.live import stepper
from bpcore.lessons.batches.live import batches
from bpcore.lessons.clipping.live import Cliff as cliff
from bpcore.lessons.clipping.live import Clipping as clipping
from bpcore.lessons.depth.live import chain, depth, saturation
from bpcore.lessons.forecast.live import forecasting
from bpcore.lessons.laboratory.live import Laboratory as laboratory
from bpcore.lessons.learning_rate.live import quadratic, stability
from bpcore.lessons.own_data.live import OwnData as own_data  # noqa: F401 -- holds one, is none
from bpcore.lessons.start.live import by_hand
from bpcore.lessons.trust.live import backtesting, spread
from bpcore.lessons.tuning.live import maps

__all__ = [
    "backtesting",
    "batches",
    "by_hand",
    "chain",
    "cliff",
    "clipping",
    "depth",
    "forecasting",
    "laboratory",
    "maps",
    "quadratic",
    "ravine",
    "rules",
    "saturation",
    "spread",
    "stability",
    "stepper",
]
