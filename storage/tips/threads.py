"""The messages of a tip, both ways, and the state they add up to."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection, func, insert, select, update

from dialogs.messages import REPORTER, Message, State
from dialogs.templates import HANDED_ON
from storage.tables import MessageRow, PhotoRow, TipRow
from storage.tips.content import open_message, seal_message
from storage.vault.ciphers import TAG_BYTES

ANSWERED_WITHIN = timedelta(days=7)  # after a tip came, or came up again


def read_messages(
    connection: Connection, tip: bytes, key: bytes, *, shown_only: bool
) -> tuple[Message, ...]:
    """A tip's messages in their order; with `shown_only` those released to coordinators."""
    found = select(MessageRow.id, MessageRow.sealed).where(MessageRow.tip_id == tip)
    if shown_only:
        found = found.where(MessageRow.shown)
    messages = [
        open_message(key, tip, ident, sealed) for ident, sealed in connection.execute(found)
    ]
    return tuple(sorted(messages, key=lambda message: message.number))


def add_message(connection: Connection, tip: bytes, key: bytes, message: Message) -> None:
    """Put a message at the end of a thread; the tip's row must be held. Its number is given here.

    A reporter's message waits for the next release, and with it all of the tip is written anew.
    """
    before = read_messages(connection, tip, key, shown_only=False)
    number = before[-1].number + 1 if before else 1
    ident, mine = secrets.token_bytes(TAG_BYTES), message.sender == REPORTER
    sealed = seal_message(key, tip, ident, replace(message, number=number))
    row = {"id": ident, "tip_id": tip, "sealed": sealed, "shown": not mine}
    connection.execute(insert(MessageRow), row)
    if mine:
        connection.execute(update(TipRow).where(TipRow.id == tip).values(fresh=True))


def count_photos(connection: Connection, tip: bytes) -> int:
    """How many photos a tip has."""
    found = select(func.count()).select_from(PhotoRow).where(PhotoRow.tip_id == tip)
    return connection.scalar(found) or 0


def state_of(messages: Iterable[Message]) -> State:
    """What a thread adds up to: the coordinators' newest word on it, or the reporter's."""
    state: State = "received"
    for message in messages:
        match message.kind, message.sender:
            case "status", _ if message.state:
                state = message.state
            case "question", _:
                state = "asked"
            case "withdrawn", _:
                state = "withdrawn"
            case "reopened", _:
                state = "received"
            case (("text" | "added"), sender) if sender == REPORTER and state == "asked":
                state = "looking"
    return state


def answer_due(day: date, messages: Iterable[Message]) -> date | None:
    """The day by which the reporter is to have heard something; None once they have.

    That it was handed on is no answer: who has it now is to give one, by the same day, or within
    as many days when the ones before had answered.
    """
    due: date | None = day + ANSWERED_WITHIN
    for message in messages:
        if message.template == HANDED_ON and message.state == "received":
            due = due or (message.day and message.day + ANSWERED_WITHIN)
        elif message.sender != REPORTER:
            due = None
        elif message.kind == "reopened" and message.day:
            due = message.day + ANSWERED_WITHIN
    return due
