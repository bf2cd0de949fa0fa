"""The counter: one turn of one resident, from the update that came in to the screen sent."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.delivery import GoneError, UnsentError
from bot.display import Display, answering
from bot.inbound import Arrival, Membership, kind_of, read_update
from bot.lanes import Lanes
from bot.logs import get_log
from bot.memory import Memory
from bot.metrics import Metrics
from bot.rendering import Painter
from dialogs.events import DataRequested, Forgotten
from dialogs.facts import Facts
from dialogs.library import Library
from dialogs.screens import Screen, say
from locales.catalogue import Catalogues
from storage.database import Database
from storage.errors import Conflict, DatabaseNotWritable, Unreachable
from storage.mydata import mydata
from storage.turns import Taken, Update, take_turn
from storage.vault import Vault

DEFAULT_LANGUAGE = "sv"  # for whose phone speaks none of ours, until they choose
DATA_FILE = "lyhord.json"

_NOT_STORED = (Unreachable, DatabaseNotWritable, Conflict, OperationalError)
_TROUBLE = say("chat.trouble")
_log = get_log("turns")


class Outcome(NamedTuple):
    """What became of an update.

    `stored`: its transaction is durable, or it needed none. `shown`: the resident sees the result,
    or never can. `reply` is the call that answers a button press, for the HTTP reply to carry.
    """

    stored: bool
    shown: bool
    reply: dict[str, Any] | None = None


DONE = Outcome(stored=True, shown=True)
NOT_STORED = Outcome(stored=False, shown=False)


def fresh_words() -> Iterator[str]:
    """Words of six letters that nobody can guess, without end. Asking the system for chance costs
    as much as a small query, so it is asked for a thousand words at a time."""
    while True:
        chance = os.urandom(4 * 1024)
        for at in range(0, len(chance), 4):
            yield base64.urlsafe_b64encode(chance[at : at + 4]).decode().rstrip("=")


class Turns:
    """Takes updates, each person's in order, and sees each through to the end."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        library: Library,
        catalogues: Catalogues,
        painter: Painter,
        display: Display,
        lanes: Lanes,
        memory: Memory,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._vault = vault
        self._catalogues = catalogues
        self._painter = painter
        self._display = display
        self._lanes = lanes
        self._memory = memory
        self._fresh = fresh_words()
        self._metrics = metrics
        metrics.lanes.set_function(lambda: len(lanes))
        self.languages = {code: catalogues.autonym(code) for code in catalogues.languages}
        self._facts = {
            guess: Facts(library, self.languages, guess=guess)
            for guess in ("", *catalogues.languages)
        }

    async def take(self, data: dict[str, Any], *, by_reply: bool) -> Outcome:
        """One update, as Telegram's JSON. Returns when it is stored and shown, or cannot be.

        With `by_reply` the answer to a button press is returned for the HTTP reply, and what could
        not be shown is Telegram's to deliver again; without, both are seen to here.
        """
        self._metrics.updates.labels(kind_of(data)).inc()
        try:
            arrival = read_update(data)
        except Exception:  # what the library cannot read it cannot read the next time either
            _log.error("unreadable update", exc_info=True)
            return self._counted("unreadable", DONE)
        if arrival is None:
            # Pressed in a group, say: no turn of ours, but it need not spin.
            query = (data.get("callback_query") or {}).get("id")
            return self._counted("ignored", await self._answer(query, "", by_reply=by_reply))
        if isinstance(arrival, Membership):
            return await self._membership(arrival)
        began = perf_counter()
        async with self._lanes.lane(arrival.chat_id):
            try:
                outcome = await self._turn(arrival, by_reply=by_reply)
            except Exception:  # the one place where bugs end: told of, and out of the queue
                _log.error("turn failed", exc_info=True)
                outcome = self._counted("failed", await self._apologise(arrival, by_reply=by_reply))
        self._metrics.turn_seconds.observe(perf_counter() - began)
        return outcome

    async def finish(self) -> None:
        """Wait for the turns in hand."""
        await self._lanes.quiet()
        await self._display.finish()

    async def _turn(self, arrival: Arrival, *, by_reply: bool) -> Outcome:
        handled = self._memory.handled.get(arrival.update_id)
        if handled is None and arrival.album is not None and arrival.album in self._memory.albums:
            handled = ""  # the first picture of an album was answered; one answer is enough
        if handled is not None:
            return self._counted(
                "again", await self._answer(arrival.query, handled, by_reply=by_reply)
            )
        try:
            taken = await self._store(arrival)
        except _NOT_STORED as failure:
            _log.error("turn not stored", error=type(failure).__qualname__)
            return self._counted("not stored", NOT_STORED)
        language = taken.language or self._guess(arrival) or DEFAULT_LANGUAGE
        self._memory.languages.put(arrival.chat_id, language)
        toast = self._painter.toast(taken.screen, language)
        if by_reply:
            shown = await self._show(arrival, taken, language, owe=False)
            outcome = await self._answer(arrival.query, toast, by_reply=True)
        else:
            shown, outcome = await asyncio.gather(
                self._show(arrival, taken, language, owe=True),
                self._answer(arrival.query, toast, by_reply=False),
            )
        if not shown:
            return self._counted("unsent", outcome._replace(shown=False))
        self._memory.handled.put(arrival.update_id, toast)
        if arrival.album is not None:
            self._memory.albums.put(arrival.album, value=True)
        return self._counted("again" if taken.again else "done", outcome)

    async def _store(self, arrival: Arrival) -> Taken:
        update = Update(arrival.chat_id, arrival.update_id, arrival.input)
        facts = self._facts[self._guess(arrival)]
        now, fresh = datetime.now(UTC), next(self._fresh)
        tries = 0

        def work(connection: Connection) -> Taken:
            nonlocal tries
            tries += 1
            return take_turn(connection, self._vault, update, facts, now, fresh)

        try:
            return await self._database.run(work)
        finally:
            if tries > 1:
                self._metrics.conflicts.inc(tries - 1)

    async def _show(self, arrival: Arrival, taken: Taken, language: str, *, owe: bool) -> bool:
        """Whether the resident sees the result, or never can."""
        if not taken.screen.lines:
            return True  # the toast says it all
        chat_id = arrival.chat_id
        pictures = self._painter.paint(taken.screen, language)
        try:
            await self._display.show(chat_id, pictures, arrival.tapped)
            for event in taken.events:
                if isinstance(event, DataRequested):
                    await self._hand_over_data(chat_id, language)
                elif isinstance(event, Forgotten):
                    self._memory.forget(chat_id)
        except UnsentError:
            if owe:
                self._display.owe(chat_id, pictures)
            return False
        except GoneError:
            self._metrics.blocked.labels("found out").inc()
        return True

    async def _hand_over_data(self, chat_id: int, language: str) -> None:
        held = await self._database.run(lambda connection: mydata(connection, self._vault, chat_id))
        content = json.dumps(held, ensure_ascii=False, indent=2).encode()
        try:
            await self._display.hand_over(chat_id, content, DATA_FILE)
        except UnsentError:  # delivered again it would be a turn without events, and no file
            await self._display.say(chat_id, self._painter.sentence(_TROUBLE, language))

    async def _answer(
        self, query: str | None, toast: str, *, by_reply: bool, alert: bool = False
    ) -> Outcome:
        if query is None:
            return DONE
        if by_reply:
            return DONE._replace(reply=answering(query, toast, alert=alert))
        await self._display.answer(query, toast, alert=alert)
        return DONE

    async def _apologise(self, arrival: Arrival, *, by_reply: bool) -> Outcome:
        """One kind sentence, where the resident looks."""
        known = self._memory.languages.get(arrival.chat_id)
        language = known or self._guess(arrival) or DEFAULT_LANGUAGE
        if arrival.query is None:
            await self._display.say(arrival.chat_id, self._painter.sentence(_TROUBLE, language))
            return DONE
        words = self._painter.toast(Screen((), toast=_TROUBLE), language)
        return await self._answer(arrival.query, words, by_reply=by_reply, alert=True)

    async def _membership(self, change: Membership) -> Outcome:
        if change.now == "in a group":
            await self._display.leave(change.chat_id)
        elif change.now in {"blocked", "unblocked"}:
            self._memory.forget(change.chat_id)
        self._metrics.blocked.labels(change.now).inc()
        return self._counted("membership", DONE)

    def _guess(self, arrival: Arrival) -> str:
        return self._catalogues.choose(arrival.tongue) or ""

    def _counted(self, name: str, outcome: Outcome) -> Outcome:
        self._metrics.turns.labels(name).inc()
        return outcome
