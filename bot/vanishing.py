"""The shredder: sees to it that what was to vanish from a chat does, after a kill too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.clearing import Cleared, Clearing
from bot.logs import get_log
from bot.memory import CHATS, Latest, Memory
from bot.metrics import Metrics
from storage.database import Database
from storage.deletions import Deletion, claim_deletions, finish_deletions, plan_deletions
from storage.errors import StorageError
from storage.vault import Vault

CLAIMED = 50  # at a time

_log = get_log("vanishing")


class Vanishing:
    """Deletes messages: ten minutes after they showed a receipt, or at once when asked to.

    What is to be deleted is a row first, under a key that ends, and only then tried: a process that
    is killed leaves the rest to the next tick.
    """

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clearing: Clearing,
        memory: Memory,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._vault = vault
        self._clearing = clearing
        self._memory = memory
        self._metrics = metrics
        self._planned: Latest[tuple[int, int], Deletion] = Latest(CHATS)

    async def plan(self, chat_id: int, message_id: int) -> None:
        """Have a message that shows a receipt deleted in ten minutes; shown in it again, the ten
        minutes begin anew, as far as this process knows."""
        place, now = (chat_id, message_id), datetime.now(UTC)
        before = self._planned.get(place)

        def anew(connection: Connection) -> list[Deletion]:
            finish_deletions(connection, [before] if before else [])
            return plan_deletions(connection, self._vault, chat_id, [message_id], now)

        try:
            [planned] = await self._database.run(anew)
            self._planned.put(place, planned)
        except (
            StorageError,
            DBAPIError,
        ) as failure:  # it was shown, and that must not be taken for a failure
            _log.error("a receipt's message stays", error=type(failure).__qualname__)

    async def prepare(self, chat_id: int, messages: Iterable[int]) -> list[Deletion]:
        """Note that these and all other messages of a chat that are known of are to go."""
        return await self._plan(chat_id, {*messages, *self._memory.messages(chat_id)})

    async def clear(self, chat_id: int, prepared: list[Deletion]) -> Cleared:
        """Delete what was prepared, and what has come since, now."""
        numbers = {each.message_id for each in prepared} | {*self._memory.messages(chat_id)}
        cleared = await self._delete(chat_id, numbers)
        done = {*cleared.gone, *cleared.kept}
        await self._finish(each for each in prepared if each.message_id in done)
        return cleared

    async def tick(self, now: datetime) -> None:
        """Delete all that is due at `now` (aware)."""
        while due := await self._database.run(
            lambda c: claim_deletions(c, self._vault, now, CLAIMED)
        ):
            by_chat = defaultdict[int, list[Deletion]](list)
            for each in due:
                by_chat[each.chat_id].append(each)
            for chat_id, theirs in by_chat.items():
                cleared = await self._delete(chat_id, {each.message_id for each in theirs})
                done = {*cleared.gone, *cleared.kept}
                await self._finish(each for each in theirs if each.message_id in done)

    async def _plan(self, chat_id: int, messages: Iterable[int]) -> list[Deletion]:
        numbers, now = sorted(messages), datetime.now(UTC)
        return await self._database.run(
            lambda c: plan_deletions(c, self._vault, chat_id, numbers, now)
        )

    async def _delete(self, chat_id: int, messages: set[int]) -> Cleared:
        shown = self._memory.shown.get(chat_id)
        if shown is not None and shown.message_id in messages:
            self._memory.shown.drop(chat_id)
        cleared = await self._clearing.clear(chat_id, messages)
        self._memory.drop_messages(chat_id, {*cleared.gone, *cleared.kept})
        for outcome in ("gone", "kept", "untried"):
            self._metrics.deletions.labels(outcome).inc(len(getattr(cleared, outcome)))
        return cleared

    async def _finish(self, done: Iterable[Deletion]) -> None:
        over = [*done]
        await self._database.run(lambda c: finish_deletions(c, over))
