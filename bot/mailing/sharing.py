"""The round table: how the processes that send agree on who sends how much."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from math import inf
from time import monotonic

from sqlalchemy.exc import DBAPIError

from bot.logs import get_log
from bot.mailing.budget import WINDOW
from bot.mailing.pace import Pace
from storage.database import Database
from storage.errors import StorageError
from storage.mailings.presence import Presence, absent
from storage.mailings.shares import Shares, be_alone, beat, leave

BEAT = 0.5  # seconds between two looks around
LASTS = timedelta(seconds=5)  # a share, unless renewed
MARGIN = 1.5  # seconds it ends sooner here: a window, and what two clocks may differ by
SETTLING = WINDOW + 0.5  # until what the others sent with larger shares is past, and they know

_log = get_log("sharing")


class Sharing:
    """Renews this process's share of the messages allowed, and opens the pace as far as it goes.

    With SQLite there is no other process: it has all there is, and its row only tells that it
    lives. `me` is a random number that the process goes by.
    """

    def __init__(self, database: Database, pace: Pace) -> None:
        self._database = database
        self._pace = pace
        self._alone = database.is_sqlite
        self._among = 0
        self._until = -inf
        self._beating: asyncio.Task[None] | None = None
        self.me = secrets.token_bytes(16)
        self._presence = Presence(database, self.me)

    async def begin(self) -> None:
        """Join, and go on until `close`. Others may have to make room first: sending waits."""
        if self._alone:
            now = datetime.now(UTC)
            await self._database.run(lambda connection: be_alone(connection, now))
            self._pace.share(1, monotonic(), inf)
        await self._beat()
        self._beating = asyncio.get_running_loop().create_task(self._go_on())

    async def close(self) -> None:
        """Make room for the others: nothing may be sent any more."""
        if self._beating is not None:
            self._beating.cancel()
            with suppress(asyncio.CancelledError):
                await self._beating
        now = datetime.now(UTC)
        # Unreachable, its row ends by itself.
        with suppress(StorageError, DBAPIError):
            await self._database.run(lambda connection: leave(connection, self.me, now))
        await asyncio.to_thread(self._presence.close)

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            try:
                await self._beat()
            except (StorageError, DBAPIError) as failure:
                _log.error("share not renewed", error=type(failure).__qualname__)

    async def _beat(self) -> None:
        if not self._alone:
            await asyncio.to_thread(self._presence.show)
        began, now = monotonic(), datetime.now(UTC)
        shares = await self._database.run(
            lambda c: beat(c, self.me, 0, now, LASTS, absent(c) - {self.me})
        )
        if shares.halted is not None:
            self._pace.halt((shares.halted - datetime.now(UTC)).total_seconds())
        if not self._alone:
            await self._take(shares, began + LASTS.total_seconds() - MARGIN)

    async def _take(self, shares: Shares, until: float) -> None:
        """A smaller share at once; a larger one, or the first, when the others' are surely past."""
        now = monotonic()
        if not shares.agreed:
            self._among, self._until = 0, -inf
            self._pace.share(1, inf, -inf)
            return
        lapsed = now >= self._until
        if self._among and not lapsed and shares.among < self._among:
            self._pace.share(self._among, now, until)
            self._until = until
            await asyncio.sleep(SETTLING)
        since = now if shares.members == 1 or not (lapsed or not self._among) else now + SETTLING
        self._among, self._until = shares.among, until
        self._pace.share(shares.among, since, until)
