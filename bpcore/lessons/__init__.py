"""The lessons: a room for each, named by its subject.

A room holds what is live in its lesson, its checks with its challenge, and numbers of its own.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

ROOMS = (
    "start",
    "table",
    "backpropagation",
    "learning_rate",
    "batches",
    "depth",
    "clipping",
    "deep_learning",
    "adaptive_rates",
    "forecast",
    "trust",
    "changes",
    "tuning",
    "laboratory",
    "own_data",
    "autodiff",
)
"""In the order of the course: a room's place is the number of its lesson."""

EXPERIMENTS = {
    "by_hand": "start",
    "stepper": "backpropagation",
    "quadratic": "learning_rate",
    "stability": "learning_rate",
    "batches": "batches",
    "depth": "depth",
    "chain": "depth",
    "saturation": "depth",
    "clipping": "clipping",
    "cliff": "clipping",
    "remedies": "deep_learning",
    "memory": "deep_learning",
    "losses": "deep_learning",
    "rules": "adaptive_rates",
    "ravine": "adaptive_rates",
    "forecasting": "forecast",
    "backtesting": "trust",
    "spread": "trust",
    "changes": "changes",
    "maps": "tuning",
    "laboratory": "laboratory",
    "own_data": "own_data",
    "tape_walk": "autodiff",
}
"""What notebooks call each experiment, and the room in whose module ``live`` it is."""

LESSONS = {str(lesson): room for lesson, room in enumerate(ROOMS)}
"""Each room by the number of its lesson."""


def exercises_of(room: str) -> dict[str, Any]:
    """The exercises of a room by their numbers: "6.1" is the first of lesson 06.

    No other room is loaded.
    """
    declared = import_module(f"bpcore.lessons.{room}.checks").EXERCISES
    lesson = ROOMS.index(room)
    return {f"{lesson}.{place}": exercise for place, exercise in enumerate(declared, start=1)}


def challenge_of(room: str) -> Any:
    """The challenge of a room; no other room is loaded."""
    return import_module(f"bpcore.lessons.{room}.checks").CHALLENGE
