"""The experiments of the lessons.

Each file declares its controls, what they compute, and what is drawn.
"""

from bpcore.experiments.backtesting import backtesting, spread
from bpcore.experiments.batches import batches
from bpcore.experiments.by_hand import by_hand
from bpcore.experiments.clipping import cliff, clipping
from bpcore.experiments.depth import chain, depth, saturation
from bpcore.experiments.forecasting import forecasting
from bpcore.experiments.laboratory import laboratory
from bpcore.experiments.maps import maps
from bpcore.experiments.own_data import own_data as own_data  # holds one, and is none itself
from bpcore.experiments.rules import ravine, rules
from bpcore.experiments.stability import quadratic, stability
from bpcore.experiments.stepper import stepper

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
