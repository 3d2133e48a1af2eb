"""A run that is played: trainings that go on together, a slice or a step at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from bpcore.core.history import History
from bpcore.core.training import Training

Settings = TypeVar("Settings")
Result = TypeVar("Result")


class Run(Generic[Settings, Result]):
    """One training or several side by side, and what is drawn of them.

    Parameters
    ----------
    trainings : sequence of Training
    result : callable
        ``result(settings, histories)`` makes what is drawn, from one history for each training.
        None is ever empty: while a training is under way, its last row is the network as it is now.

    Attributes
    ----------
    trainings : tuple of Training
    seconds : list of float
        What each of them has taken so far.
    """

    def __init__(
        self,
        trainings: Sequence[Training],
        result: Callable[[Settings, list[History]], Result],
    ) -> None:
        self.trainings = tuple(trainings)
        self.seconds = [0.0] * len(self.trainings)
        self._result = result

    @property
    def epochs(self) -> int:
        """Epochs that are planned."""
        return max(training.planned for training in self.trainings)

    @property
    def epoch(self) -> int:
        """Whole epochs done, by the training that has come furthest."""
        return max(training.epoch for training in self.trainings)

    @property
    def batches(self) -> int:
        """Updates in an epoch, of the training that makes most."""
        return max(training.batches for training in self.trainings)

    @property
    def done(self) -> bool:
        """Whether every training has ended."""
        return all(training.done for training in self.trainings)

    @property
    def words(self) -> str:
        """The SSE of each training, as it was recorded last."""
        return "SSE " + ", ".join(f"{training.sse:.4g}" for training in self.trainings)

    def advance(self, seconds: float) -> bool:
        """Train all of them on for about so long together.

        Returns
        -------
        bool
            Whether anything was left to do.
        """
        under_way = [i for i, training in enumerate(self.trainings) if not training.done]
        for i in under_way:
            self._timed(i, seconds=seconds / len(under_way))
        return bool(under_way)

    def step(self, *, epochs: int = 0, updates: int = 0) -> None:
        """Train each on by so many epochs or updates, at most to its planned end."""
        for i, training in enumerate(self.trainings):
            if not training.done:
                wanted = epochs * training.batches + updates
                self._timed(i, updates=min(wanted, training.left))

    def change(self, options: Sequence[Mapping[str, Any]]) -> None:
        """Go on with other options: one mapping for each training; see ``Training.change``."""
        for training, changed in zip(self.trainings, options, strict=True):
            training.change(**changed)

    def result(self, settings: Settings) -> Result:
        """What is to be drawn now."""
        return self._result(
            settings, [training.history(now=not training.done) for training in self.trainings]
        )

    def _timed(self, i: int, **how_far: Any) -> None:
        begin = time.perf_counter()
        self.trainings[i].advance(**how_far)
        self.seconds[i] += time.perf_counter() - begin
