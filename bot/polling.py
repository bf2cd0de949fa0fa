"""The pigeonhole: fetches updates itself, and acknowledges them only when they are stored."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from contextlib import suppress
from typing import Any, Protocol

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.api import Api
from bot.delivery import seconds_of
from bot.errors import SecondPollerError, TokenError
from bot.inbound import ALLOWED_UPDATES
from bot.logs import get_log
from bot.turns import Outcome

LONG_POLL = 30  # seconds Telegram holds a request open while nothing comes
BATCH = 100
SLOW = 0.5  # seconds after which what takes long is left to itself, and more is fetched
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0
SETTLED = 15.0  # seconds of undisturbed polling that make a poller the elder
WINDOW = 60.0  # seconds in which conflicts are counted together
CONFLICTS_OF_A_NEWCOMER = 3
CONFLICTS_OF_AN_ELDER = 12

_log = get_log("polling")


class Taker(Protocol):
    """Who sees an update through."""

    async def take(self, data: dict[str, Any], *, by_reply: bool) -> Outcome: ...


class Poller:
    """getUpdates in a loop. The next offset acknowledges all updates below it: it leaves only when
    each of them is stored, and shown or given up on.

    One that takes long, a photo say, holds up no other: more are fetched while it is in hand.
    """

    def __init__(self, api: Api, turns: Taker) -> None:
        self._api = api
        self._turns = turns
        self._offset = 0
        self._in_hand: dict[int, asyncio.Task[Outcome]] = {}
        self._stopping = asyncio.Event()
        self._conflicts: deque[float] = deque()
        self._undisturbed = 0.0
        self._elder = False

    def stop(self) -> None:
        """Take no more; `run` returns after the batch in hand."""
        self._stopping.set()

    async def run(self) -> None:
        """Poll until stopped. Raises `SecondPollerError` or `TokenError`."""
        loop = asyncio.get_running_loop()
        self._undisturbed = loop.time()
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                batch = await self._fetch(LONG_POLL)
            except Conflict:
                self._count_conflict(loop.time())
                wait = 1.0
            except InvalidToken:
                raise TokenError from None
            except RetryAfter as flood:
                wait = seconds_of(flood)
            except TelegramError:
                wait, pause = pause, min(pause * 2, LONGEST_PAUSE)
            else:
                pause, wait = FIRST_PAUSE, 0.0
                if not await self._take(batch):
                    wait = LONGEST_PAUSE / 10  # the database is away: not a thing for a busy loop
            if wait:
                await self._wait(wait)
        if self._in_hand:
            await asyncio.wait(self._in_hand.values())
            self._settle()
        await self._acknowledge()

    async def _fetch(self, timeout: int) -> list[dict[str, Any]]:
        """The next batch; empty when none came, or when told to stop meanwhile."""
        asking = asyncio.ensure_future(
            self._api.call(
                "getUpdates",
                {
                    "offset": self._offset,
                    "limit": BATCH,
                    "timeout": timeout,
                    "allowed_updates": ALLOWED_UPDATES,
                },
                read_timeout=timeout + 10,
            )
        )
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                return []
            batch: list[dict[str, Any]] = asking.result()
            return batch
        finally:
            for task in (asking, stopping):
                task.cancel()
            await asyncio.gather(asking, stopping, return_exceptions=True)

    async def _take(self, batch: list[dict[str, Any]]) -> bool:
        """Begin what is new in a batch, and wait for all in hand, but not for long. False when
        something could not be stored: it is fetched again."""
        new = [update for update in batch if update["update_id"] not in self._in_hand]
        for update in sorted(new, key=lambda update: int(update["update_id"])):
            working = asyncio.ensure_future(self._turns.take(update, by_reply=False))
            self._in_hand[update["update_id"]] = working
        if new:
            await asyncio.wait(self._in_hand.values(), timeout=SLOW)
        elif waiting := [task for task in self._in_hand.values() if not task.done()]:
            # Telegram answers at once with what is in hand: this is no busy loop for that.
            await asyncio.wait(waiting, timeout=SLOW / 2, return_when=asyncio.FIRST_COMPLETED)
        return self._settle()

    def _settle(self) -> bool:
        """Move the offset past what is stored, up to the first that is not; whether all could be
        that were tried."""
        for number in sorted(self._in_hand):
            working = self._in_hand[number]
            if not working.done():
                break
            del self._in_hand[number]
            if not working.result().stored:
                for later in [each for each, task in self._in_hand.items() if task.done()]:
                    del self._in_hand[later]
                return False
            self._offset = number + 1
        return True

    def _count_conflict(self, now: float) -> None:
        """Of two pollers the newcomer leaves. Right after a restart one conflict is quite normal:
        the request of the process before may still hang."""
        while self._conflicts and self._conflicts[0] < now - WINDOW:
            self._conflicts.popleft()
        if not self._conflicts:
            self._elder = now - self._undisturbed > SETTLED
            _log.warning("another process polls with this token", elder=self._elder)
        self._conflicts.append(now)
        self._undisturbed = now
        most = CONFLICTS_OF_AN_ELDER if self._elder else CONFLICTS_OF_A_NEWCOMER
        if len(self._conflicts) >= most:
            raise SecondPollerError

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds * random.uniform(0.75, 1.25)):  # noqa: S311
                await self._stopping.wait()

    async def _acknowledge(self) -> None:
        """Tell Telegram what was done, so that a restart is not told again. Best effort."""
        if not self._offset:
            return
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(2):
                await self._api.call(
                    "getUpdates", {"offset": self._offset, "limit": 1, "timeout": 0}
                )
