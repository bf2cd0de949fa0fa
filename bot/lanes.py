"""The waiting lanes: one person's turns one after the other, everybody's side by side."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lanes:
    """A queue for each chat with a turn in hand, gone when empty. First come, first served."""

    def __init__(self) -> None:
        self._lanes: dict[int, deque[asyncio.Future[None]]] = {}
        self._quiet = asyncio.Event()
        self._quiet.set()

    def __len__(self) -> int:
        return len(self._lanes)

    @asynccontextmanager
    async def lane(self, chat_id: int) -> AsyncIterator[None]:
        """Wait until this chat's earlier turns are over, and hold its lane meanwhile."""
        await self._enter(chat_id)
        try:
            yield
        finally:
            self._leave(chat_id)

    async def quiet(self) -> None:
        """Wait until no turn is in hand."""
        await self._quiet.wait()

    async def _enter(self, chat_id: int) -> None:
        waiting = self._lanes.get(chat_id)
        if waiting is None:
            self._lanes[chat_id] = deque()
            self._quiet.clear()
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.cancelled():
                waiting.remove(place)
            else:  # it was our turn just as we were told to go
                self._leave(chat_id)
            raise

    def _leave(self, chat_id: int) -> None:
        waiting = self._lanes[chat_id]
        while waiting:
            place = waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        del self._lanes[chat_id]
        if not self._lanes:
            self._quiet.set()
