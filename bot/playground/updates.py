"""The updates waiting for the bot: kept until acknowledged, polled for or handed to the webhook."""

import asyncio
import random
from collections.abc import Callable, Hashable
from typing import Protocol

from bot.playground.bell import Bell
from bot.playground.call import Call, Json, Refusal
from bot.playground.faults import Faults

LIFETIME = 24 * 3600.0
TAP_LIFETIME = 150.0
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds a bot gets only when it names them in allowed_updates."""


class Update:
    """One update on its way; `key` is its queue: serial inside, parallel to others."""

    __slots__ = ("again", "data", "expires", "failures", "id", "key", "kind")

    def __init__(self, data: Json, kind: str, key: Hashable, expires: float) -> None:
        self.id: int = data["update_id"]
        self.data = data
        self.kind = kind
        self.key = key
        self.expires = expires
        self.failures = 0
        self.again = 0


class Carrier(Protocol):
    """Who takes updates to the bot by itself: the webhook."""

    def take(self, update: Update) -> None: ...


class Updates:
    """Every update not yet acknowledged, oldest first."""

    def __init__(
        self, faults: Faults, now: Callable[[], float], chance: random.Random, stirred: Bell
    ) -> None:
        self.pending: dict[int, Update] = {}
        self.allowed: frozenset[str] | None = None
        self.carrier: Carrier | None = None
        self.bell = Bell()
        self.stirred = stirred
        self.polled = False
        self.last_id = chance.randrange(100_000_000, 900_000_000)
        self._faults = faults
        self._now = now
        self._held: list[Update] = []
        self._delayed = 0
        self._poller = 0

    @property
    def waiting(self) -> int:
        """How many are not acknowledged, counting those a fault holds back."""
        return len(self.pending) + len(self._held) + self._delayed

    def put(self, kind: str, payload: Json, key: Hashable) -> int | None:
        """Queue an update; None when the bot does not want its kind. Returns its update_id."""
        if kind in UNASKED if self.allowed is None else kind not in self.allowed:
            return None
        self.last_id += 1
        lifetime = TAP_LIFETIME if kind == "callback_query" else LIFETIME
        data = {"update_id": self.last_id, kind: payload}
        update = Update(data, kind, key, self._now() + lifetime)
        fault = self._faults.for_update(kind)
        if fault is None:
            self._let_go(update)
        elif fault.kind == "duplicate":
            update.again = 1
            self._let_go(update)
        elif fault.kind == "delay":
            self._delayed += 1
            asyncio.get_running_loop().call_later(fault.seconds, self._after_delay, update)
        else:
            self._held.append(update)
            asyncio.get_running_loop().call_later(fault.seconds, self._overtaken, update)
            return update.id
        for held in tuple(self._held):
            self._overtaken(held)
        return update.id

    def _after_delay(self, update: Update) -> None:
        self._delayed -= 1
        self._let_go_late(update)

    def _overtaken(self, update: Update) -> None:
        if update in self._held:
            self._held.remove(update)
            self._let_go_late(update)

    def _let_go_late(self, update: Update) -> None:
        """One that others overtook. A poller acknowledges by number all that came before: it gets
        the number of its new place, for with the old one it would be gone unseen."""
        if self.carrier is None:
            self.last_id += 1
            update.id = update.data["update_id"] = self.last_id
        self._let_go(update)

    def _let_go(self, update: Update) -> None:
        self.pending[update.id] = update
        if self.carrier is not None:
            self.carrier.take(update)
        else:
            self.bell.ring()
        self.stirred.ring()

    def settle(self, update: Update) -> None:
        """It is acknowledged (or expired): gone, unless a fault delivers it once more."""
        if self.pending.pop(update.id, None) is None:
            return
        if update.again:
            update.again -= 1
            update.failures = 0
            self._let_go(update)
        else:
            self.stirred.ring()

    def drop_expired(self) -> None:
        """Forget what is too old to be delivered."""
        now = self._now()
        for update in [u for u in self.pending.values() if u.expires <= now]:
            update.again = 0
            self.settle(update)

    def drop_all(self) -> None:
        """Forget everything, as drop_pending_updates asks."""
        for update in list(self.pending.values()):
            update.again = 0
            self.settle(update)

    def allow(self, call: Call) -> None:
        """Take over a call's allowed_updates; unnamed leaves them, an empty list is the default."""
        kinds = call.value("allowed_updates", "allowed_updates")
        if isinstance(kinds, list):
            self.allowed = frozenset(map(str, kinds)) or None

    async def poll(self, call: Call) -> list[Json]:
        """getUpdates: acknowledge what is below the offset, then wait for something to give."""
        if self.carrier is not None:
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self.allow(call)
        self._poller += 1
        me = self._poller
        self.bell.ring()
        self._acknowledge(call.integer("offset"))
        limit = min(max(call.integer("limit", 100), 1), 100)

        def ready() -> bool:
            return bool(self.pending) or self._poller != me or self.carrier is not None

        self.polled = True
        self.stirred.ring()
        try:
            await self.bell.until(ready, min(max(call.integer("timeout"), 0), 50) or 0)
        except TimeoutError:
            return []
        finally:
            self.polled = self._poller != me
        if self._poller != me or self.carrier is not None:
            raise Refusal(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        self.drop_expired()
        return [update.data for _, update in zip(range(limit), self.pending.values(), strict=False)]

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            ids = list(self.pending)
            offset = ids[offset] if -offset <= len(ids) else (ids[0] if ids else 0)
        for update in [u for u in self.pending.values() if u.id < offset]:
            self.settle(update)

    def hang_up(self) -> None:
        """End a waiting getUpdates: the server stops or the webhook takes over."""
        self._poller += 1
        self.bell.ring()
