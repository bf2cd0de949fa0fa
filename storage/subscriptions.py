"""Who follows which area of the promise: sealed, and tagged unlike the sessions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from storage.tables import SubscriptionRow
from storage.vault import Vault

_STEP = 64  # a number and a language code always fit: all rows are of one size


@dataclass(frozen=True, slots=True)
class Follower:
    """Where and in which language to tell of news."""

    chat_id: int
    language: str


def follow(
    connection: Connection, vault: Vault, chat_id: int, area: str, language: str, day: date
) -> None:
    """Make a chat follow an area; doing it twice is as good as once."""
    tag = vault.subscribers.of(chat_id)
    sealed = _seal(vault, tag, area, Follower(chat_id, language))
    row = update(SubscriptionRow).where(SubscriptionRow.tag == tag, SubscriptionRow.area == area)
    if connection.execute(row.values(sealed=sealed)).rowcount == 0:
        new = {"tag": tag, "area": area, "sealed": sealed, "day": day}
        connection.execute(insert(SubscriptionRow), new)


def unfollow(connection: Connection, vault: Vault, chat_id: int, area: str | None) -> None:
    """Make a chat follow an area no more; None means any area."""
    gone = delete(SubscriptionRow).where(SubscriptionRow.tag == vault.subscribers.of(chat_id))
    if area is not None:
        gone = gone.where(SubscriptionRow.area == area)
    connection.execute(gone)


def change_language(connection: Connection, vault: Vault, chat_id: int, language: str) -> None:
    """Write to a chat in another language from now on."""
    for area, day in followed(connection, vault, chat_id).items():
        follow(connection, vault, chat_id, area, language, day)


def followed(connection: Connection, vault: Vault, chat_id: int) -> dict[str, date]:
    """The areas a chat follows, each with the day it began to."""
    rows = select(SubscriptionRow.area, SubscriptionRow.day).where(
        SubscriptionRow.tag == vault.subscribers.of(chat_id)
    )
    return {row.area: row.day for row in connection.execute(rows)}


def followers(connection: Connection, vault: Vault, area: str) -> Iterator[Follower]:
    """Everybody who follows an area."""
    rows = select(SubscriptionRow.tag, SubscriptionRow.sealed).where(SubscriptionRow.area == area)
    for tag, sealed in connection.execute(rows):
        yield Follower(**json.loads(vault.subscriptions.open(sealed, tag + area.encode())))


def _seal(vault: Vault, tag: bytes, area: str, follower: Follower) -> bytes:
    content = {"chat_id": follower.chat_id, "language": follower.language}
    return vault.subscriptions.seal(json.dumps(content).encode(), tag + area.encode(), _STEP)
