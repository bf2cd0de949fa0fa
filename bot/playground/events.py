"""What open pages are told, as it happens: one queue for each page."""

import asyncio
from typing import Any

from bot.playground.call import Json
from bot.playground.chats import Message

GLASS_PAUSE = 0.15
"""Seconds in which several calls of the bot make one `glass` event."""

KEPT = 1000
"""Events a page may lag behind before it is sent away; it reads everything anew then."""


class Events:
    """Fans events out to the pages that listen."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[Json | None]] = set()
        self._glass_due: asyncio.TimerHandle | None = None

    @property
    def watched(self) -> bool:
        """Whether any page listens."""
        return bool(self._pages)

    def listen(self) -> asyncio.Queue[Json | None]:
        """A queue of events from now on; None ends it. Give it back with `leave`."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue(KEPT)
        self._pages.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[Json | None]) -> None:
        """Stop listening."""
        self._pages.discard(queue)

    def tell(self, kind: str, resident: int, more: dict[str, Any]) -> None:
        """Send one event to every page."""
        event = {"kind": kind, "resident": resident}
        for name, value in more.items():
            event[name] = value.shown() if isinstance(value, Message) else value
        for queue in tuple(self._pages):
            if queue.full():
                self._send_away(queue)
            else:
                queue.put_nowait(event)

    def glass_soon(self) -> None:
        """Ask pages to read the glass box again, soon and once for many calls."""
        if self._pages and self._glass_due is None:
            loop = asyncio.get_running_loop()
            self._glass_due = loop.call_later(GLASS_PAUSE, self._glass_now)

    def _glass_now(self) -> None:
        self._glass_due = None
        self.tell("glass", 0, {})

    def _send_away(self, queue: asyncio.Queue[Json | None]) -> None:
        self._pages.discard(queue)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)

    def close(self) -> None:
        """End every page's stream."""
        if self._glass_due is not None:
            self._glass_due.cancel()
            self._glass_due = None
        for queue in tuple(self._pages):
            self._send_away(queue)
