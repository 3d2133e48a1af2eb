"""Many runs at once: on threads, because the compiled loop lets go of Python's lock."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bpcore.core.checks import check_int
from bpcore.core.machine_code import why_not

Job = TypeVar("Job")
Result = TypeVar("Result")


def available_threads() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_parallel(
    function: Callable[[Job], Result], jobs: Iterable[Job], threads: int | None = None
) -> Iterator[Result]:
    """``map`` on threads: the same results, in the order of the jobs, whatever is ready first.

    No job begins before the first result is asked for, and only a few run ahead of it. Closing the
    iterator, or an interrupt, drops the jobs that have not begun.

    If their number is left out there are as many threads as processors; or one, where the loop is
    not compiled: on NumPy it holds Python's lock, and threads would only take turns.
    """
    if threads is None:
        threads = 1 if why_not() else available_threads()
    threads = check_int("threads", threads, 1)
    if threads == 1:
        yield from map(function, jobs)
        return
    pool = ThreadPoolExecutor(threads)
    ahead: deque = deque()
    try:
        for job in jobs:
            ahead.append(pool.submit(function, job))
            if len(ahead) > 4 * threads:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
