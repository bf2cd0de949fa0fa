"""A pulse: tells how long this process was held up, for what came meanwhile is seen after it."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

BEAT = 0.005  # seconds
# After a stall it may beat again while what came meanwhile still takes its turns of the loop.
BEATS = 4


class Pulse:
    """The moments at which this process surely was awake."""

    def __init__(self) -> None:
        self._beats = [monotonic()]

    def earliest(self, seen: float) -> float:
        """When what was `seen` at a moment may have come: since a few beats before it."""
        return self._beats[max(0, bisect_left(self._beats, seen) - BEATS)]

    async def beat(self) -> None:
        """Go on for ever."""
        while True:
            await asyncio.sleep(BEAT)  # waits for nothing: that it lasts longer is what it tells
            self._beats.append(monotonic())


@asynccontextmanager
async def pulse() -> AsyncIterator[Pulse]:
    """One that beats meanwhile."""
    felt = Pulse()
    beating = asyncio.create_task(felt.beat())
    try:
        yield felt
    finally:
        beating.cancel()
