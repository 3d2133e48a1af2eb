"""Which engine trains: the compiled loop, or the same on NumPy."""

from __future__ import annotations

import functools
import warnings

from bpcore.core.checks import check_choice
from bpcore.core.layout import RULE_FUNCTIONS
from bpcore.core.machine_code import why_not
from bpcore.core.network import ACTIVATIONS, Network
from bpcore.core.steps import Rule

ENGINES = ("auto", "compiled", "numpy")


def choose(engine: str, network: Network, rule: Rule) -> str:
    """The engine that a run gets where one of ``ENGINES`` is asked for: "compiled" or "numpy".

    Where "auto" has to be the slow one, it warns and says why, once. "compiled" is a ValueError
    where it cannot be had.
    """
    check_choice("engine", engine, ENGINES)
    if engine == "numpy":
        return engine
    if reason := why_not():
        no = f"engine is 'compiled', but {reason}; it must be 'numpy' or 'auto' here"
        slow = f"{reason}: training runs on NumPy, the same but about 100 times slower"
    elif not supports(network, rule):
        no = "engine is 'compiled', but a rule or an activation of your own needs 'numpy' or 'auto'"
        slow = "a rule or an activation of your own runs on NumPy, about 100 times slower"
    else:
        return "compiled"
    if engine == "compiled":
        raise ValueError(no)
    _say_once(slow)
    return "numpy"


@functools.cache
def _say_once(message: str) -> None:
    """Warn, but only once: Python's own "once" counts anew for every cell of a notebook.

    It is the line of the reader's that the warning names: this is called by ``choose``, by
    ``Training``, by ``train``, by that.
    """
    warnings.warn(message, stacklevel=5)


def supports(network: Network, rule: Rule) -> bool:
    """Whether all is made of the module's own pieces: those of a reader's own run on NumPy."""
    own = all(ACTIVATIONS.get(a.name) is a for a in network.activations)
    return own and rule.function in RULE_FUNCTIONS
