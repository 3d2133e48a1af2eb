"""What need not be waited for: a run trained ahead of a slider, and what was shown last."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from bpcore.core.parallel import available_threads
from bpcore.live.run import Computation, Run

SLICE = 0.01  # seconds of training between two looks at whether it is still wanted
LONGEST = 0.5  # seconds after which it ends, done or not: nobody may come for it
MOST_KEPT = 8  # of what was shown last
MOST_EPOCHS = 200_000  # of all runs that are kept: some 16 MB

POSSIBLE = sys.platform != "emscripten" and available_threads() > 1
"""Whether there is a second thread, and a processor for it."""

_thread = ThreadPoolExecutor(1, "bpcore ahead")


@dataclass
class _Job:
    """A run under way on the second thread; nobody else may touch it until that has ended."""

    settings: Hashable
    run: Run
    unwanted: threading.Event = field(default_factory=threading.Event)
    future: Future | None = None

    def work(self) -> None:
        end = time.perf_counter() + LONGEST
        while not self.unwanted.is_set() and time.perf_counter() < end:
            if not self.run.advance(SLICE):
                break


class Ahead:
    """Has one run trained that may be asked for next, and keeps the last few that were shown.

    A computation is only kept: what may be asked for next takes too long to be guessed.

    All methods are called from one thread. A run belongs either to it or to the second thread:
    that lets go of it at the end of a slice.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, Run | Computation] = {}  # by the settings, the newest last
        self._job: _Job | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing is being trained."""
        return self._job is None or self._job.future.done()

    def train(self, settings: Hashable, run: Run) -> None:
        """Train this run on the second thread; what is under way there is dropped."""
        self.drop()
        if settings not in self._kept:
            self._job = _Job(settings, run)
            self._job.future = _thread.submit(self._job.work)

    def take(self, settings: Hashable) -> Run | Computation | None:
        """The work of these settings, as far as it has come, if it was begun ahead or is kept.

        What is being trained for others is dropped.
        """
        job = self._job
        self.drop()
        if job is None or job.settings != settings or job.future.cancelled():
            return self._kept.get(settings)
        wait([job.future])  # for the end of a slice
        return None if job.future.exception() else job.run  # whoever trains it meets it again

    def drop(self) -> None:
        """Have the second thread end what it is about."""
        if self._job is not None:
            self._job.unwanted.set()
            self._job.future.cancel()  # if another experiment's is before it
            self._job = None

    def keep(self, settings: Hashable, work: Run | Computation) -> None:
        """Keep what is done, unless it is too long; the oldest go where there are too many."""
        self._kept.pop(settings, None)
        if work.epochs * len(work.trainings) <= MOST_EPOCHS:
            self._kept[settings] = work
        while len(self._kept) > MOST_KEPT or self._epochs_kept > MOST_EPOCHS:
            del self._kept[next(iter(self._kept))]

    @property
    def _epochs_kept(self) -> int:
        return sum(work.epochs * len(work.trainings) for work in self._kept.values())
