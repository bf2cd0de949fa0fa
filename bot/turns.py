"""The counter: one turn of one resident, from the update that came in to the screen sent."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from time import perf_counter
from typing import Any, NamedTuple

from sqlalchemy.exc import OperationalError

from bot.display import Display, answering
from bot.inbound import Arrival, Membership, Snapshot, Under, kind_of, read_update
from bot.lanes import Lanes
from bot.ledger import Ledger
from bot.logs import get_log
from bot.memory import Memory
from bot.metrics import Metrics
from bot.rendering import Painter
from bot.showing import TROUBLE, Showing
from dialogs.facts import Facts
from dialogs.repertoire import Repertoire
from dialogs.screens import Screen
from locales.catalogue import Catalogues
from storage.errors import Conflict, DatabaseDamaged, DatabaseNotWritable, Unreachable
from storage.turns import Taken

DEFAULT_LANGUAGE = "sv"  # for whose phone speaks none of ours, until they choose

_NOT_STORED = (Unreachable, DatabaseNotWritable, DatabaseDamaged, Conflict, OperationalError)
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


class Turns:
    """Takes updates, each person's in order, and sees each through to the end."""

    def __init__(
        self,
        repertoire: Repertoire,
        catalogues: Catalogues,
        ledger: Ledger,
        showing: Showing,
        painter: Painter,
        display: Display,
        lanes: Lanes,
        memory: Memory,
        metrics: Metrics,
    ) -> None:
        self._catalogues = catalogues
        self._ledger = ledger
        self._showing = showing
        self._painter = painter
        self._display = display
        self._lanes = lanes
        self._memory = memory
        self._metrics = metrics
        metrics.lanes.set_function(lambda: len(lanes))
        self.languages = {code: catalogues.autonym(code) for code in catalogues.languages}
        self._facts = {
            guess: Facts(repertoire, self.languages, guess=guess)
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
        await self._showing.finish()
        await self._display.finish()

    async def _turn(self, arrival: Arrival, *, by_reply: bool) -> Outcome:
        handled = self._handled(arrival)
        if handled is not None:
            return self._counted(
                "again", await self._answer(arrival.query, handled, by_reply=by_reply)
            )
        self._memory.note(arrival.chat_id, arrival.message)
        facts = self._facts[self._guess(arrival)]
        try:
            taken = await self._ledger.enter(arrival, facts)
            toast, shown, outcome = await self._show(arrival, taken, by_reply=by_reply)
            second = await self._ledger.enter_receipt(arrival, taken, facts)
        except _NOT_STORED as failure:
            _log.error("turn not stored", error=type(failure).__qualname__)
            return self._counted("not stored", NOT_STORED)
        if second is not None:
            now = self._memory.shown.get(arrival.chat_id)
            where = Under(now.message_id) if now is not None and shown else None
            answer = replace(arrival, under=where, query=None)
            _, shown, _ = await self._show(answer, second, by_reply=by_reply)
        if not shown:
            return self._counted("unsent", outcome._replace(shown=False))
        self._memory.handled.put(arrival.update_id, toast)
        return self._counted("again" if taken.again else "done", outcome)

    def _handled(self, arrival: Arrival) -> str | None:
        """The toast of an update fully dealt with; None of any other."""
        handled = self._memory.handled.get(arrival.update_id)
        answered = arrival.album is not None and arrival.album in self._memory.albums
        if handled is None and answered and not isinstance(arrival.input, Snapshot):
            return ""  # the first of several files was answered; one answer is enough
        return handled

    async def _show(
        self, arrival: Arrival, taken: Taken, *, by_reply: bool
    ) -> tuple[str, bool, Outcome]:
        """Show a turn's screen and answer the press: the toast, whether it was shown, the answer.

        The photos of an album are turns of their own, with one answer that changes.
        """
        language = taken.language or self._guess(arrival) or DEFAULT_LANGUAGE
        self._memory.languages.put(arrival.chat_id, language)
        toast = self._painter.toast(taken.screen, language)
        show = self._showing.show(
            arrival.chat_id, taken, language, self._where(arrival), owe=not by_reply
        )
        if by_reply:
            shown = await show
            outcome = await self._answer(arrival.query, toast, by_reply=True)
        else:
            shown, outcome = await asyncio.gather(
                show, self._answer(arrival.query, toast, by_reply=False)
            )
        now = self._memory.shown.get(arrival.chat_id)
        if arrival.album is not None and shown:
            self._memory.albums.put(arrival.album, now.message_id if now is not None else 0)
        return toast, shown, outcome

    def _where(self, arrival: Arrival) -> Under | None:
        """The message to show the answer in, if there is one: the tapped one, or the answer to an
        earlier photo of the same album while nothing newer is shown."""
        now = self._memory.shown.get(arrival.chat_id)
        if arrival.album is None or now is None:
            return arrival.under
        answered = self._memory.albums.get(arrival.album)
        return Under(now.message_id, photo=now.photo) if now.message_id == answered else None

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
            await self._display.say(arrival.chat_id, self._painter.sentence(TROUBLE, language))
            return DONE
        words = self._painter.toast(Screen((), toast=TROUBLE), language)
        return await self._answer(arrival.query, words, by_reply=by_reply, alert=True)

    async def _membership(self, change: Membership) -> Outcome:
        if change.now == "in a group":
            await self._display.leave(change.chat_id)
        elif change.now in {"blocked", "unblocked"}:
            self._memory.forget(change.chat_id)
            try:
                async with self._lanes.lane(change.chat_id):
                    await self._showing.membership(change.chat_id, change.now)
            except _NOT_STORED as failure:
                _log.error("membership not stored", error=type(failure).__qualname__)
                return self._counted("not stored", NOT_STORED)
            except Exception:  # as with a turn: told of, and out of the queue
                _log.error("membership failed", exc_info=True)
                return self._counted("failed", DONE)
        self._metrics.blocked.labels(change.now).inc()
        return self._counted("membership", DONE)

    def _guess(self, arrival: Arrival) -> str:
        return self._catalogues.choose(arrival.tongue) or ""

    def _counted(self, name: str, outcome: Outcome) -> Outcome:
        self._metrics.turns.labels(name).inc()
        return outcome
