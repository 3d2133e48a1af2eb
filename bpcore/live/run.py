"""What an experiment works on, a slice at a time: trainings side by side, or a computation."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bpcore.core.history import History
from bpcore.core.training import Training


class Run:
    """One training or several side by side, and what is drawn of them.

    Parameters
    ----------
    trainings : sequence of Training
    result : callable
        ``result(settings, histories)`` makes what is drawn, from one history for each training.
        None is ever empty: while a training is under way, its last row is the network as it is now.

    Attributes
    ----------
    trainings : sequence of Training
    seconds : list of float
        What each of them has taken so far.
    """

    def __init__(
        self, trainings: Sequence[Training], result: Callable[[Any, list[History]], Any]
    ) -> None:
        self.trainings = trainings
        self.seconds = [0.0] * len(trainings)
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
        """How far it is, and the SSE of each training, as it was recorded last."""
        sse = ", ".join(f"{training.sse:.4g}" for training in self.trainings)
        return f"epoch {self.epoch:,} of {self.epochs:,}, SSE {sse}"

    def advance(self, seconds: float) -> bool:
        """Train all of them on for about so long together; say whether anything is left to do."""
        under_way = sum(not training.done for training in self.trainings)
        self._train(lambda training: {"seconds": seconds / under_way})
        return not self.done

    def step(self, *, epochs: int = 0, updates: int = 0) -> None:
        """Train each on by so many epochs or updates, at most to its planned end."""
        self._train(
            lambda training: {"updates": min(epochs * training.batches + updates, training.left)}
        )

    def _train(self, how_far: Callable[[Training], dict[str, Any]]) -> None:
        for i, training in enumerate(self.trainings):
            if not training.done:
                begin = time.perf_counter()
                training.advance(**how_far(training))
                self.seconds[i] += time.perf_counter() - begin

    def change(self, options: Sequence[Mapping[str, Any]]) -> None:
        """Go on with other options: one mapping for each training; see ``Training.change``."""
        for training, changed in zip(self.trainings, options, strict=True):
            training.change(**changed)

    def result(self, settings: Any) -> Any:
        """What is to be drawn now."""
        histories = [training.history(now=not training.done) for training in self.trainings]
        return self._result(settings, histories)


class Computation:
    """Results that are computed one after the other, in the place of a run."""

    trainings: Sequence[Training] = ()
    epochs = 0

    def __init__(self, results: Iterator[Any]) -> None:
        self._results = iter(results)
        self._newest: Any = None

    def advance(self, seconds: float) -> bool:
        """Take the next result, however long it takes; say whether there was one."""
        for result in self._results:
            self._newest = result
            return True
        return False

    def result(self, settings: Any) -> Any:
        """The newest result."""
        return self._newest
