"""The options of a training run that can be changed under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from bpcore.core.checks import check_choice, check_flag, check_floats, check_int, check_positive
from bpcore.core.descent import LoopOptions
from bpcore.core.network import FloatArray
from bpcore.core.steps import CLIPPINGS, RULE_CONSTANTS, SCHEDULES, Rule, make_rule

REDUCTIONS = ("sum", "mean")


@dataclass(frozen=True)
class Options:
    """How a run takes its steps, as ``Training`` describes it: checked, and in types of their own.

    A ``batch_size`` of None becomes ``n_samples``, the number of samples to train on; ``rule``
    becomes a ``Rule``. To change some of them is ``dataclasses.replace``, which checks anew. What
    is out of its range is a ValueError.
    """

    n_samples: int
    learning_rate: float
    goal: float
    batch_size: int | None
    shuffle: bool
    reduction: str
    clip: str
    clip_threshold: float
    rule: str | Rule | Callable
    schedule: str | Callable
    weight_decay: float

    def __post_init__(self) -> None:
        n, size, rule, schedule = self.n_samples, self.batch_size, self.rule, self.schedule
        own_types = {
            "learning_rate": check_positive("learning_rate", self.learning_rate),
            "goal": check_positive("goal", self.goal, or_zero=True),
            "batch_size": n if size is None else check_int("batch_size", size, 1, n),
            "shuffle": check_flag("shuffle", self.shuffle),
            "reduction": check_choice("reduction", self.reduction, REDUCTIONS),
            "clip": check_choice("clip", self.clip, CLIPPINGS),
            "clip_threshold": check_positive("clip_threshold", self.clip_threshold),
            "rule": Rule(getattr(rule, "__name__", "own"), rule)
            if callable(rule)
            else make_rule(rule),
            "schedule": schedule
            if callable(schedule)
            else check_choice("schedule", schedule, SCHEDULES),
            "weight_decay": check_positive("weight_decay", self.weight_decay, or_zero=True),
        }
        for name, value in own_types.items():
            object.__setattr__(self, name, value)
        if self.rule.adaptive and self.batch_size < n:
            raise ValueError(
                f"batch_size is {self.batch_size} and rule is {self.rule.name!r}, "
                f"which undoes whole steps and so needs the full batch; "
                f"leave batch_size out, or choose another rule"
            )

    @property
    def batches(self) -> int:
        """Updates in an epoch."""
        return -(-self.n_samples // self.batch_size)

    @property
    def shuffles(self) -> bool:
        """Whether the order of the samples matters, and is a new one in each epoch."""
        return self.shuffle and self.batches > 1

    @property
    def settings(self) -> dict[str, Any]:
        """The options as a history tells them: numbers and names, no functions."""
        return {
            **{name: getattr(self, name) for name in CHANGEABLE},
            "rule": self.rule.name,
            "rule_constants": {name: getattr(self.rule, name) for name in RULE_CONSTANTS},
            "schedule": "own" if callable(self.schedule) else self.schedule,
        }

    def rates(self, epochs: int, planned: int) -> FloatArray:
        """The learning rate that the schedule gives each epoch, of a run planned for so many.

        A ValueError if it does not give one finite factor, 0 or above, for each.
        """
        schedule = self.schedule if callable(self.schedule) else SCHEDULES[self.schedule]
        with np.errstate(under="ignore"):  # of a rate that falls and falls, nothing is left
            given = schedule(np.arange(epochs, dtype=float), planned)
        factors = check_floats("what schedule gives", given)
        if factors.shape != (epochs,) or not np.isfinite(factors).all() or (factors < 0).any():
            raise ValueError(
                f"schedule gives an array of shape {factors.shape}; "
                f"it must give one finite factor, 0 or above, for each of the {epochs} epochs"
            )
        return self.learning_rate * factors

    def for_loop(self, function: int | Callable) -> LoopOptions:
        """The options as the training loop takes them; ``function`` is the rule's, or its place."""
        return LoopOptions(
            batch_size=self.batch_size,
            mean=int(self.reduction == "mean"),
            clip=CLIPPINGS.index(self.clip),
            threshold=self.clip_threshold,
            rule=function,
            weight_decay=self.weight_decay,
            decoupled=int(self.rule.decoupled),
            adaptive=int(self.rule.adaptive),
            goal=self.goal,
            **{name: float(getattr(self.rule, name)) for name in RULE_CONSTANTS},
        )


CHANGEABLE = tuple(field.name for field in fields(Options) if field.name != "n_samples")
"""The options that a run can change under way."""
