"""Messages to delete from a chat in ten minutes: receipts shown and typed."""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from storage.tables import DeletionRow
from storage.vault import Vault
from storage.vault.ciphers import TAG_BYTES
from storage.vault.drafts import slot_of

AFTER = timedelta(minutes=10)
AGAIN = timedelta(minutes=2)
_BOTH = struct.Struct(">qq")
_STEP = 64


@dataclass(frozen=True, slots=True)
class Deletion:
    """One message to delete now; `id` is what `finish_deletions` goes by."""

    id: bytes
    chat_id: int
    message_id: int


def plan_deletions(
    connection: Connection, vault: Vault, chat_id: int, messages: Iterable[int], now: datetime
) -> list[Deletion]:
    """Have these messages deleted ten minutes from now, to the full minute.

    Sealed under a key that ends 30 to 60 minutes from now: what could not be deleted by then is
    left, and nobody knows of it any more.
    """
    slot, due = slot_of(now), _minute(now + AFTER)
    lock = vault.drafts.begin(slot).deletions
    planned = []
    for message in messages:
        ident = secrets.token_bytes(TAG_BYTES)
        sealed = lock.seal(_BOTH.pack(chat_id, message), ident, _STEP)
        row = {"id": ident, "slot": slot, "due_at": due, "sealed": sealed}
        connection.execute(insert(DeletionRow), row)
        planned.append(Deletion(ident, chat_id, message))
    return planned


def claim_deletions(
    connection: Connection, vault: Vault, now: datetime, most: int = 50
) -> list[Deletion]:
    """What is due, `most` at a time. What is not finished is due again two minutes later."""
    due = (
        select(DeletionRow.id, DeletionRow.slot, DeletionRow.sealed)
        .where(DeletionRow.due_at <= now.astimezone(UTC).replace(tzinfo=None))
        .order_by(DeletionRow.due_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    claimed = []
    for ident, slot, sealed in connection.execute(due).all():
        mine = update(DeletionRow).where(DeletionRow.id == ident)
        connection.execute(mine.values(due_at=_minute(now + AGAIN)))
        if key := vault.drafts.of(slot):
            chat_id, message = _BOTH.unpack(key.deletions.open(sealed, ident))
            claimed.append(Deletion(ident, chat_id, message))
    return claimed


def finish_deletions(connection: Connection, done: Iterable[Deletion]) -> None:
    """Forget deletions that took place, or never can."""
    idents = [each.id for each in done]
    connection.execute(delete(DeletionRow).where(DeletionRow.id.in_(idents)))


def _minute(moment: datetime) -> datetime:
    """The next full minute, in UTC without saying so, as the column holds it."""
    late = moment.astimezone(UTC).replace(tzinfo=None) + timedelta(seconds=59, microseconds=999999)
    return late.replace(second=0, microsecond=0)
