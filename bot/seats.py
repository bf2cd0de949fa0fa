"""The bench in the corridor: so many are served at once, so many wait, and no more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class FullError(Exception):
    """Too many wait already: come back later."""


class Seats:
    """What costs much is done for few at a time, and a flood of it holds up nothing else: every
    update that waits keeps a connection of Telegram's waiting."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._taken = 0

    @asynccontextmanager
    async def seat(self) -> AsyncIterator[None]:
        """Wait for a seat and hold it. Raises `FullError` at once when the bench is full."""
        if self._taken >= self._most:
            raise FullError
        self._taken += 1
        try:
            async with self._free:
                yield
        finally:
            self._taken -= 1
