"""Waiting for a condition, and not for a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

PATIENCE = 60  # seconds; nothing takes so long on a machine that has other work too
BETWEEN = 0.02  # seconds between two looks at what tells nobody when it changes


def wait_until(condition: Callable[[], object], still: Callable[[], object] = lambda: True) -> None:
    """Wait for a condition, as long as what it is waited for is ``still`` there."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert still(), "what was waited for has ended"
        assert time.monotonic() < end, f"it did not come about in {PATIENCE} s"
        time.sleep(BETWEEN)


async def until(condition: Callable[[], object]) -> None:
    """The same, and meanwhile the tasks of the event loop get their turn."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"it did not come about in {PATIENCE} s"
        await asyncio.sleep(BETWEEN)
