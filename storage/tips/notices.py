"""Notices: the one tie between a tip and a chat, made only when the resident asks for it."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, delete, exists, insert, select, update

from storage.reminders import is_quiet
from storage.tables import NoticeRow, PingRow
from storage.vault import Vault

KEPT = timedelta(days=30)
# Minutes between news and the ping: what Telegram sees of it does not tell who wrote it when.
_SOONEST, _SPREAD = 3, 28
_STEP = 64  # a number and a language code always fit: all rows are of one size


@dataclass(frozen=True, slots=True)
class Ping:
    """Tell this chat, in this language, that there is news; nothing more."""

    chat_id: int
    language: str


def ask_notice(
    connection: Connection, vault: Vault, tip: bytes, chat_id: int, language: str, today: date
) -> None:
    """Tell this chat of news about a tip, for thirty days."""
    content = json.dumps({"chat_id": chat_id, "language": language}).encode()
    row = {
        "tip_id": tip,
        "tag": vault.noticed.of(chat_id),
        "sealed": vault.notices.seal(content, tip, _STEP),
        "until": today + KEPT,
        "last": False,
    }
    connection.execute(insert(NoticeRow), row)


def has_notice(connection: Connection, tip: bytes) -> bool:
    """Whether a chat is told of news about a tip: not once it is closed."""
    mine = exists().where(NoticeRow.tip_id == tip, NoticeRow.last.is_(False))
    return bool(connection.scalar(select(mine)))


def count_notices(connection: Connection, vault: Vault, chat_id: int) -> int:
    """About how many tips a chat is told of news."""
    mine = select(NoticeRow.tip_id).where(NoticeRow.tag == vault.noticed.of(chat_id))
    return len(connection.execute(mine).all())


def stop_notice(connection: Connection, tip: bytes) -> None:
    """Tell nobody of news about a tip any more."""
    connection.execute(delete(NoticeRow).where(NoticeRow.tip_id == tip))


def stop_notices(connection: Connection, vault: Vault, chat_id: int) -> None:
    """Tell a chat of no news any more."""
    mine = NoticeRow.tag == vault.noticed.of(chat_id)
    connection.execute(delete(NoticeRow).where(mine))


def ping(connection: Connection, tip: bytes, now: datetime, *, last: bool) -> None:
    """There is news about a tip: tell whoever wants to know, some minutes from now. With `last` no
    more is to come, and the notice goes with the ping."""
    mine = select(NoticeRow.last).where(NoticeRow.tip_id == tip).with_for_update()
    if connection.execute(mine).one_or_none() is None:
        return
    if last:
        connection.execute(update(NoticeRow).where(NoticeRow.tip_id == tip).values(last=True))
    if not connection.scalar(select(exists().where(PingRow.tip_id == tip))):
        late = timedelta(minutes=_SOONEST + secrets.randbelow(_SPREAD))
        due = (now.astimezone(UTC) + late).replace(tzinfo=None, second=0, microsecond=0)
        connection.execute(insert(PingRow), {"tip_id": tip, "due_at": due})


def claim_pings(connection: Connection, vault: Vault, now: datetime, most: int = 50) -> list[Ping]:
    """The pings to send now, each forgotten before it is returned: none is sent twice.

    None between 21 and 08 in Stockholm. Safe for any number of processes.
    """
    if is_quiet(now):
        return []
    due = (
        select(PingRow.tip_id, NoticeRow.sealed, NoticeRow.last)
        .join(NoticeRow, NoticeRow.tip_id == PingRow.tip_id)
        .where(PingRow.due_at <= now.astimezone(UTC).replace(tzinfo=None))
        .order_by(PingRow.due_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    claimed = []
    for tip, sealed, last in connection.execute(due).all():
        claimed.append(Ping(**json.loads(vault.notices.open(sealed, tip))))
        connection.execute(delete(PingRow).where(PingRow.tip_id == tip))
        if last:
            stop_notice(connection, tip)
    return claimed


def sweep_notices(connection: Connection, today: date) -> None:
    """Forget the notices whose thirty days are over."""
    connection.execute(delete(NoticeRow).where(NoticeRow.until < today))
