"""The experiments of all lessons, by the names that notebooks call them.

A room is imported when one of its experiments is asked for, so a lesson waits for its own alone.
"""

from __future__ import annotations

from importlib import import_module

from bpcore.lessons import EXPERIMENTS

__all__ = [name for name in EXPERIMENTS if name != "own_data"]  # which holds one, and is none


def __getattr__(name: str) -> type:
    if name not in EXPERIMENTS:
        raise AttributeError(f"there is no experiment {name!r}; there are {', '.join(EXPERIMENTS)}")
    live = import_module(f"bpcore.lessons.{EXPERIMENTS[name]}.live")
    return next(
        found
        for found in vars(live).values()
        if isinstance(found, type) and getattr(found, "name", None) == name
    )


def __dir__() -> list[str]:
    return list(EXPERIMENTS)
