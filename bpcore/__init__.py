"""bpcore: the thin module behind the lessons on back-propagation."""

from bpcore.descent import Training, train, warm_up
from bpcore.history import ENDINGS, History, ending, load, save
from bpcore.network import ACTIVATIONS, Activation, Network, Params, backward, forward, init_params, sse
from bpcore.steps import RULES, Rule, Schedule, make_rule
