"""The ledger: an arrival becomes a turn that is stored, with whatever had to be done before it."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.chance import fresh_words
from bot.inbound import Arrival, Snapshot
from bot.metrics import Metrics
from bot.photographs import Photographs
from bot.receipts import Receipts
from bot.throttle import MessagesAnHour, TipsAnHour
from dialogs.events import (
    MessageWritten,
    ReceiptEntered,
    TipReopened,
    TipSubmitted,
    TipWithdrawn,
)
from dialogs.facts import Facts
from dialogs.inputs import Command, Edited, Input, Photo, Typed
from dialogs.receipts import entered_digits, is_receipt
from storage.database import Database
from storage.promise.board import Shelf
from storage.tips.sending import NotPrepared, Prepared
from storage.turns import Taken, Update, take_turn
from storage.vault import Vault

TRIES = 3  # what a tip needs can change while it is prepared, but hardly twice


class Ledger:
    """Stores turns. Everything here expects the caller to hold the chat's lane, and raises what
    `Database.run` does when nothing was stored."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        photographs: Photographs,
        receipts: Receipts,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._vault = vault
        self._photographs = photographs
        self._receipts = receipts
        self._metrics = metrics
        self._tips = TipsAnHour()
        self._shelf = Shelf()
        self._messages = MessagesAnHour()
        self._fresh = fresh_words()

    async def enter(self, arrival: Arrival, facts: Facts) -> Taken:
        """The turn of an arrival; a picture is fetched first."""
        if not isinstance(arrival.input, Snapshot):
            return await self._turn(arrival.chat_id, arrival.update_id, arrival.input, facts)
        reply = await self._photographs.take_in(arrival.chat_id, arrival.input)
        taken = await self._turn(arrival.chat_id, arrival.update_id, reply, facts)
        if taken.again and isinstance(reply, Photo):
            await self._photographs.drop(reply)  # the first delivery's is in the tip already
        return taken

    async def enter_receipt(self, arrival: Arrival, taken: Taken, facts: Facts) -> Taken | None:
        """The second turn after one in which a receipt was entered; None after any other.

        It goes by the number of the same update, turned negative: delivered again, because the
        process was killed in between, the update leads here as well.
        """
        digits = _entered(arrival, taken)
        if not digits:
            return None
        reply = await self._receipts.look_up(arrival.chat_id, digits)
        return await self._turn(arrival.chat_id, -arrival.update_id, reply, facts)

    async def _turn(self, chat_id: int, update_id: int, reply: Input, facts: Facts) -> Taken:
        update = Update(chat_id, update_id, reply)
        wait = math.ceil(self._tips.wait(chat_id) / 60)
        hold = math.ceil(self._messages.wait(chat_id) / 60)
        facts = replace(facts, receipt=self._receipts.draw(), wait=wait, hold=hold)
        prepared: Prepared | None = None
        for _ in range(TRIES):
            try:
                taken = await self._stored(update, facts, prepared)
            except NotPrepared as needed:
                prepared = Prepared(
                    needed.digits,
                    await self._receipts.derive(needed.digits),
                    await self._photographs.black_out(needed.photos),
                )
            else:
                for event in taken.events:
                    match event:
                        case TipSubmitted():
                            self._tips.count(chat_id)
                        case MessageWritten() | TipWithdrawn() | TipReopened():
                            self._messages.count(chat_id)
                return taken
        raise RuntimeError("a tip that is never prepared")

    async def _stored(self, update: Update, facts: Facts, prepared: Prepared | None) -> Taken:
        now, fresh = datetime.now(UTC), next(self._fresh)
        tries = 0

        def work(connection: Connection) -> Taken:
            nonlocal tries
            tries += 1
            return take_turn(
                connection, self._vault, update, facts, now, fresh, prepared, self._shelf
            )

        try:
            return await self._database.run(work)
        finally:
            if tries > 1:
                self._metrics.conflicts.inc(tries - 1)


def _entered(arrival: Arrival, taken: Taken) -> str:
    """The receipt that was entered; "" for none."""
    for event in taken.events:
        if isinstance(event, ReceiptEntered):
            return event.digits
    if taken.again:
        match arrival.input:
            case Typed(words) | Edited(words) | Command(name="receipt", payload=words):
                digits = entered_digits(words)
                return digits if is_receipt(digits) else ""
    return ""
