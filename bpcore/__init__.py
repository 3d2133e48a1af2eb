"""bpcore: the thin module behind the lessons on back-propagation.

The names here are numbers only. What draws stands in ``bpcore.drawing``, what has sliders in
``bpcore.live``, what looks at answers in ``bpcore.answers``, and each lesson has a room of its own
in ``bpcore.lessons``.
"""

from pathlib import Path

from bpcore.core import baselines, engine, forecasting
from bpcore.core.about import __version__, about, needs
from bpcore.core.curvature import hessian, sharpness, stability_limit
from bpcore.core.data import (
    Problem,
    Scaler,
    Table,
    load_highway,
    load_longley,
    load_table,
    normalise,
)
from bpcore.core.forecasting import backtest, beyond_range, fitted, forecast, weight_spread
from bpcore.core.gradcheck import GradientCheck, check_gradient, numeric_gradient
from bpcore.core.history import ENDINGS, History
from bpcore.core.network import (
    ACTIVATIONS,
    INITIALISATIONS,
    Activation,
    Backward,
    Forward,
    Layer,
    Network,
    Params,
    backward,
    forward,
    hidden_slope,
    init_params,
    loss,
    sse,
)
from bpcore.core.steps import CLIPPINGS, RULES, SCHEDULES, Rule, clipped, make_rule
from bpcore.core.training import Training, train, warm_up

__all__ = [
    "__version__",
    "ACTIVATIONS",
    "CLIPPINGS",
    "ENDINGS",
    "INITIALISATIONS",
    "RULES",
    "SCHEDULES",
    "Activation",
    "Backward",
    "Forward",
    "GradientCheck",
    "History",
    "Layer",
    "Network",
    "Params",
    "Problem",
    "Rule",
    "Scaler",
    "Table",
    "Training",
    "about",
    "backtest",
    "baselines",
    "backward",
    "beyond_range",
    "check_gradient",
    "clipped",
    "engine",
    "fitted",
    "forecast",
    "forecasting",
    "forward",
    "hessian",
    "hidden_slope",
    "init_params",
    "load_highway",
    "load_longley",
    "load_table",
    "loss",
    "make_rule",
    "needs",
    "normalise",
    "numeric_gradient",
    "sharpness",
    "sse",
    "stability_limit",
    "train",
    "warm_up",
    "weight_spread",
]

# Notebooks import by short names that do not change when a module moves to another room:
# ``bpcore.experiments`` is found here, in ``doors``, and says where things stand.
__path__.append(str(Path(__file__).parent / "doors"))
