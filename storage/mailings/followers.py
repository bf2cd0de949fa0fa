"""Followers: who wants to be told of what, and when. Sealed, and tagged unlike the sessions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from dialogs.following import NIGHTS
from storage.mailings.departures import depart
from storage.tables import DeliveryRow, FollowerRow, MailingRow, SubscriptionRow
from storage.vault import Vault

KEPT = timedelta(days=30)  # after they blocked the bot
PACES = ("now", "week", "month")
_STEP = 64  # a number and a language code always fit: all rows are of one size
_AT_ONCE = 500
_WAITING = ("pending", "retry")
_EVERY = DeliveryRow.mailing_id.in_(select(MailingRow.id))  # as the index begins with it
# Those that make a sound: edits are sent at any hour.
_AUDIBLE = select(MailingRow.id).where(
    MailingRow.kind.in_(("update", "digest")), MailingRow.state.in_(("running", "paused"))
)


class Address(NamedTuple):
    """Where to write, and in which language."""

    chat_id: int
    language: str


def follow(
    connection: Connection, vault: Vault, chat_id: int, topic: str, language: str, day: date
) -> None:
    """Make a chat follow a topic; doing it twice is as good as once.

    Who begins to follow is told at once, and not between 21 and 08, until `choose_news` says
    otherwise.
    """
    tag = vault.subscribers.of(chat_id)
    about = {"sealed": seal_address(vault, tag, Address(chat_id, language)), "blocked": None}
    mine = update(FollowerRow).where(FollowerRow.tag == tag).values(about)
    if connection.execute(mine).rowcount == 0:
        row = {"tag": tag, **about, "pace": "now", "quiet": "21-08", "silent": False, "day": day}
        connection.execute(insert(FollowerRow), row)
    followed = exists().where(SubscriptionRow.tag == tag, SubscriptionRow.topic == topic)
    if not connection.scalar(select(followed)):
        connection.execute(insert(SubscriptionRow), {"tag": tag, "topic": topic, "day": day})


def unfollow(connection: Connection, vault: Vault, chat_id: int, topic: str | None) -> None:
    """Make a chat follow a topic no more; None means any. With the last one all that is held of the
    follower goes, deliveries too: those are only counted from then on."""
    tag = vault.subscribers.of(chat_id)
    if topic is not None:
        mine = SubscriptionRow.tag == tag
        connection.execute(delete(SubscriptionRow).where(mine, SubscriptionRow.topic == topic))
        if connection.scalar(select(exists().where(mine))):
            return
    _remove(connection, [tag])


def change_language(connection: Connection, vault: Vault, chat_id: int, language: str) -> None:
    """Write to a chat in another language from now on."""
    tag = vault.subscribers.of(chat_id)
    sealed = seal_address(vault, tag, Address(chat_id, language))
    _change(connection, tag, sealed=sealed)


def choose_news(
    connection: Connection,
    vault: Vault,
    chat_id: int,
    pace: str,
    quiet: str,
    snoozed: date | None,
    silent: bool,
) -> None:
    """How often and when to tell a chat; what already waits for it keeps to its new quiet hours.
    Of a chat that follows nothing, nothing is kept.

    Raises ValueError for a pace or hours that there are not.
    """
    if pace not in PACES or quiet not in NIGHTS:
        raise ValueError(f"no such pace or hours: {pace}, {quiet}")
    tag = vault.subscribers.of(chat_id)
    _change(connection, tag, pace=pace, quiet=quiet, snoozed=snoozed, silent=silent, blocked=None)
    waiting = update(DeliveryRow).where(
        DeliveryRow.mailing_id.in_(_AUDIBLE),
        DeliveryRow.tag == tag,
        DeliveryRow.state.in_(_WAITING),
    )
    connection.execute(waiting.values(quiet=quiet))


def followed(connection: Connection, vault: Vault, chat_id: int) -> dict[str, date]:
    """The topics a chat follows, each with the day it began to."""
    rows = select(SubscriptionRow.topic, SubscriptionRow.day).where(
        SubscriptionRow.tag == vault.subscribers.of(chat_id)
    )
    return {row.topic: row.day for row in connection.execute(rows)}


def news_of(connection: Connection, vault: Vault, chat_id: int) -> dict[str, Any] | None:
    """When and how often a chat is told, and how many mailings went or are to go to it, as plain
    values for JSON; None when it follows nothing."""
    tag = vault.subscribers.of(chat_id)
    row = connection.execute(select(FollowerRow.__table__).where(FollowerRow.tag == tag))
    if (mine := row.one_or_none()) is None:
        return None
    mailings = select(func.count(DeliveryRow.tag)).where(_EVERY, DeliveryRow.tag == tag)
    return {
        "pace": mine.pace,
        "quiet": mine.quiet,
        "snoozed": mine.snoozed and mine.snoozed.isoformat(),
        "silent": mine.silent,
        "blocked": mine.blocked and mine.blocked.isoformat(),
        "since": mine.day.isoformat(),
        "mailings": connection.scalar(mailings),
    }


def block(connection: Connection, vault: Vault, chat_id: int, day: date) -> None:
    """Send nothing more to a chat that blocked the bot, since that day."""
    block_all(connection, [vault.subscribers.of(chat_id)], day)


def unblock(connection: Connection, vault: Vault, chat_id: int) -> None:
    """Write to a chat again, which lets the bot."""
    _change(connection, vault.subscribers.of(chat_id), blocked=None)


def block_all(connection: Connection, tags: Iterable[bytes], day: date) -> None:
    """Send nothing more to these followers; who was blocked before keeps the earlier day."""
    mine = FollowerRow.tag.in_(list(tags))
    connection.execute(
        update(FollowerRow).where(mine, FollowerRow.blocked.is_(None)).values(blocked=day)
    )


def sweep_blocked(connection: Connection, today: date) -> int:
    """Remove all that is held of those who blocked the bot thirty days ago or earlier; how many."""
    long_ago = select(FollowerRow.tag).where(FollowerRow.blocked <= today - KEPT)
    tags = connection.scalars(long_ago.order_by(FollowerRow.tag)).all()
    for begin in range(0, len(tags), _AT_ONCE):
        _remove(connection, tags[begin : begin + _AT_ONCE])
    return len(tags)


def seal_address(vault: Vault, tag: bytes, address: Address) -> bytes:
    """Where to write to a follower, to be opened beside their tag only."""
    content = {"chat_id": address.chat_id, "language": address.language}
    return vault.subscriptions.seal(json.dumps(content).encode(), tag, _STEP)


def open_address(vault: Vault, tag: bytes, sealed: bytes) -> Address:
    """Where to write to a follower. Raises `WrongKey`."""
    return Address(**json.loads(vault.subscriptions.open(sealed, tag).decode()))


def _change(connection: Connection, tag: bytes, **values: Any) -> None:
    connection.execute(update(FollowerRow).where(FollowerRow.tag == tag).values(values))


def _remove(connection: Connection, tags: Sequence[bytes]) -> None:
    depart(connection, tags)
    # Their subscriptions go with them.
    connection.execute(delete(FollowerRow).where(FollowerRow.tag.in_(tags)))
