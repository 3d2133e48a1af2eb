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

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, fields
from functools import partial
from typing import Any

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


def log(
    label: str, value: float, low: float, high: float, tooltip: str, *, among: Iterable[float] = ()
) -> Any:
    """A number on a log scale; see ``log_slider``."""
    return _field(log_slider, label, value, tooltip, low=low, high=high, among=among)


def rate(
    value: float, low: float, high: float, tooltip: str = ETA, *, among: Iterable[float] = ()
) -> Any:
    """A learning rate."""
    return log("learning rate", value, low, high, tooltip, among=among)


def whole(label: str, value: int, low: int, high: int, tooltip: str) -> Any:
    """A whole number."""
    return _field(int_slider, label, value, tooltip, low=low, high=high)


def steps(label: str, value: float, numbers: Iterable[float], tooltip: str) -> Any:
    """One of chosen numbers."""
    return _field(steps_slider, label, value, tooltip, numbers=tuple(numbers))


def choice(label: str, value: Any, options: Mapping[Any, str] | Iterable[str], tooltip: str) -> Any:
    """One of a few values, each with its words; a name is its own word."""
    words = options if isinstance(options, Mapping) else {name: name for name in options}
    pairs = [(word, choosable) for choosable, word in words.items()]
    return _field(menu, label, value, tooltip, options=pairs)


def tick(label: str, value: bool, tooltip: str) -> Any:
    """Yes or no."""
    return _field(toggle, label, value, tooltip)


# -- what many experiments have, under the same names and with the same words ----------------------


def epochs(value: int, numbers: Iterable[int]) -> Any:
    """How many epochs a run has."""
    return steps("epochs", value, numbers, "How long the training goes on")


def shown(value: int, numbers: Iterable[int], tooltip: str) -> Any:
    """Which epoch of a run is looked at."""
    return steps("look at epoch", value, numbers, tooltip)


def weights(value: str, schemes: Iterable[str], tooltip: str = "Where the training begins") -> Any:
    """A scheme of initial weights."""
    return choice("initial weights", value, {name: WEIGHTS[name] for name in schemes}, tooltip)


def seed(value: int = 0, tooltip: str = "Other random initial weights") -> Any:
    """A seed. 0 is the scheme's own: hand ``seed or None`` to ``init_params``."""
    return whole("seed", value, 0, 99, tooltip)


def _field(widget: Callable, label: str, value: Any, tooltip: str, **options: Any) -> Any:
    control = partial(widget, label, tooltip=tooltip, **options)
    return field(default=value, metadata={"control": control})
