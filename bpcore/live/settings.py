"""Settings that carry their controls: a field says its value, and the widget that moves it.

    @dataclass(frozen=True)
    class Settings:
        learning_rate: float = rate(0.05, 1e-4, 1.0)
        epochs: int = steps("epochs", 1000, (10, 100, 1000), "How long the training goes on")
        clip: str = choice("clipping", "off", {"off": "off", "norm": "by norm"}, "What is cut")

The first argument is the label, unless the kind of control has one of its own; then come the value
at first, what it can be, and what it does, in words.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import field, fields
from typing import Any

import ipywidgets as widgets

from bpcore.live.controls import Controls, int_slider, log_slider, menu, steps_slider, toggle

WEIGHTS = {
    "matlab": "MATLAB's, 0 to 1",
    "textbook": "textbook, −0.1 to 0.4",
    "uniform": "uniform, −1 to 1",
    "glorot": "Glorot",
    "he": "He",
}
"""The schemes of ``bpcore.init_params``, in the words of a menu."""

ETA = "η: how far each update goes against the gradient"


def controls_of(settings: Any, **limits: Mapping[str, Any]) -> Controls:
    """The controls of settings, in the order of the fields.

    Parameters
    ----------
    settings : dataclass
        An instance, whose values are where the controls stand.
    **limits
        By the name of a field: what its widget has otherwise than declared, ``{"high": 9}`` say.
    """
    return Controls(
        **{
            f.name: f.metadata["control"](value=getattr(settings, f.name), **limits.get(f.name, {}))
            for f in fields(settings)
        }
    )


def _field_with(make: Callable[..., widgets.Widget]) -> Callable[..., Any]:
    """What declares a field whose control is made so, with the arguments of ``make``."""
    signature = inspect.signature(make)

    @functools.wraps(make)
    def declare(*arguments: Any, **named: Any) -> Any:
        given = signature.bind(*arguments, **named).arguments
        value = given.pop("value")
        return field(default=value, metadata={"control": functools.partial(make, **given)})

    return declare


log = _field_with(log_slider)
whole = _field_with(int_slider)
steps = _field_with(steps_slider)
choice = _field_with(menu)
tick = _field_with(toggle)


# -- what many experiments have, under the same names and with the same words ----------------------


def rate(
    value: float, low: float, high: float, tooltip: str = ETA, *, among: Collection[float] = ()
) -> Any:
    """A learning rate."""
    return log("learning rate", value, low, high, tooltip, among=among)


def epochs(value: int, numbers: Collection[int]) -> Any:
    """How many epochs a run has."""
    return steps("epochs", value, numbers, "How long the training goes on")


def shown(value: int, numbers: Collection[int], tooltip: str) -> Any:
    """Which epoch of a run is looked at."""
    return steps("look at epoch", value, numbers, tooltip)


def weights(
    value: str, schemes: Collection[str], tooltip: str = "Where the training begins"
) -> Any:
    """A scheme of initial weights."""
    return choice("initial weights", value, {name: WEIGHTS[name] for name in schemes}, tooltip)


def seed(value: int = 0, tooltip: str = "Other random initial weights") -> Any:
    """A seed. 0 is the scheme's own: hand ``seed or None`` to ``init_params``."""
    return whole("seed", value, 0, 99, tooltip)
