"""Work that is done a little at a time, so that a slider moved meanwhile acts at once."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import time
from collections import deque
from collections.abc import Callable
from typing import Any

TASK = "bpcore worker"
"""The name of each worker's task."""

REST = 0.3  # seconds without a move after which all counts as at rest


class Worker:
    """Takes wishes, and sees to it that they are done.

    A widget's callback may come on another thread than the one that draws. So it only notes a wish
    here, or wakes the worker; all work is done in ``tick``. In a notebook a task calls that, and
    sleeps, using no processor, while nothing is wished. Without one, whoever made the worker calls
    ``tick``.

    Parameters
    ----------
    tick : callable
        Does a little, the wishes first; returns whether more remains. It must not raise: in a task
        an exception would vanish.
    pause : callable, optional
        Seconds that there should be from the beginning of one tick to that of the next.
    settle : callable, optional
        Called when nothing has moved for a while.
    """

    def __init__(
        self,
        tick: Callable[[], bool],
        *,
        pause: Callable[[], float] = lambda: 0,
        settle: Callable[[], None] = lambda: None,
    ) -> None:
        self._tick, self._pause, self._settle = tick, pause, settle
        self._wishes: deque[Callable[[], None]] = deque()
        self._awake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def asked(self) -> bool:
        """Whether a wish is waiting."""
        return bool(self._wishes)

    @property
    def has_task(self) -> bool:
        """Whether a task does the work, as in a notebook."""
        return self._loop is not None

    def ask(self, wish: Callable[..., None], *arguments: Any, **named: Any) -> None:
        """Note what is wished, on any thread; a tick does it."""
        self._wishes.append(functools.partial(wish, *arguments, **named))
        self.wake()

    def do_wishes(self) -> None:
        """Do all that is wished, in the order in which it was; one that raises is done with."""
        while self._wishes:
            self._wishes.popleft()()

    def wake(self) -> None:
        """Have the task look, on any thread, unless its kernel is going away."""
        self._in_loop(self._awake.set)

    def start(self) -> None:
        """Begin the task, if this is a notebook."""
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._task = self._loop.create_task(self._work(), name=TASK)
        self._awake.set()

    def stop(self) -> None:
        """End the task; ``tick`` can still be called."""
        if self._loop is not None:
            self._in_loop(self._task.cancel)
            self._loop = None

    def _in_loop(self, action: Callable[[], Any]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(action)

    async def _work(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):  # ``stop``: some loops would print it
            while True:
                self._awake.clear()
                begun = time.perf_counter()
                while self._tick():
                    due = begun + self._pause() - time.perf_counter()
                    await asyncio.sleep(max(0, due))
                    begun = time.perf_counter()
                try:
                    await asyncio.wait_for(self._awake.wait(), REST)
                except TimeoutError:
                    self._settle()
                    await self._awake.wait()
