"""The knocker: sends what rows say is due to chats that did not ask just now, and never twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from prometheus_client import Counter
from sqlalchemy import Connection
from telegram.error import BadRequest

from bot.delivery import GoneError, UnsentError
from bot.lanes import Lanes
from bot.mailing.pace import Pace
from storage.database import Database

CLAIMED = 10  # at a time: what is claimed is lost when the process is killed


class Nudge(Protocol):
    """Something for one chat, already marked as sent: a crash loses it rather than doubles it."""

    @property
    def chat_id(self) -> int:
        """Whose it is."""


Sent = TypeVar("Sent", bound=Nudge)


@dataclass(frozen=True, slots=True)
class Nudging:
    """Claims a few, sends them side by side, and goes on until nothing is due."""

    database: Database
    lanes: Lanes
    pace: Pace

    async def send_all(
        self,
        claim: Callable[[Connection, int], Sequence[Sent]],
        send: Callable[[Sent], Awaitable[None]],
        outcomes: Counter,
    ) -> None:
        """Send by `send` what `claim` gives, so many at most each time; `outcomes` counts how it
        ended. Whatever Telegram makes of one, the others are sent."""

        async def knock(nudge: Sent) -> None:
            outcomes.labels(await self._knock(nudge, send)).inc()

        # Nothing is claimed that could not be sent soon.
        while await self.pace.opened() and (
            due := await self.database.run(lambda connection: claim(connection, CLAIMED))
        ):
            # Side by side: two messages to one chat are a second apart.
            await asyncio.gather(*map(knock, due))

    async def _knock(self, nudge: Sent, send: Callable[[Sent], Awaitable[None]]) -> str:
        try:
            async with self.lanes.lane(nudge.chat_id):
                await send(nudge)
        except UnsentError:
            return "unsent"
        except GoneError:
            return "gone"
        except BadRequest:
            return "refused"
        return "sent"
