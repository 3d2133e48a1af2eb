"""bpcore: the thin module behind the lessons on back-propagation.

The names here are numbers only; what draws and what has sliders stands in ``bpcore.plots``,
``bpcore.live`` and ``bpcore.experiments``.
"""

from bpcore.about import about
from bpcore.curvature import hessian, sharpness, stability_limit
from bpcore.data import Problem, Scaler, Table, load_highway, load_longley, load_table, normalise
from bpcore.forecasting import backtest, beyond_range, fitted, forecast, weight_spread
from bpcore.gradcheck import GradientCheck, check_gradient, numeric_gradient
from bpcore.history import ENDINGS, History, ending, load, save
from bpcore.network import (
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
    sse,
)
from bpcore.steps import CLIPPINGS, RULES, SCHEDULES, Rule, Schedule, clipped, make_rule
from bpcore.training import Training, train, warm_up

__all__ = [
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
    "Schedule",
    "Table",
    "Training",
    "about",
    "backtest",
    "backward",
    "beyond_range",
    "check_gradient",
    "clipped",
    "ending",
    "fitted",
    "forecast",
    "forward",
    "hessian",
    "hidden_slope",
    "init_params",
    "load",
    "load_highway",
    "load_longley",
    "load_table",
    "make_rule",
    "normalise",
    "numeric_gradient",
    "save",
    "sharpness",
    "sse",
    "stability_limit",
    "train",
    "warm_up",
    "weight_spread",
]
