"""Messages to delete from a chat in ten minutes: receipts shown and typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Deletion:
    """One message to delete now; `id` is what `finish_deletions` wants."""

    id: bytes
    chat_id: int
    message_id: int


def plan_deletions(
    connection: Connection, vault: Vault, chat_id: int, messages: Iterable[int], now: datetime
) -> None:
    """Have these messages deleted ten minutes from now, to the minute."""
    raise NotImplementedError


def claim_deletions(
    connection: Connection, vault: Vault, now: datetime, most: int = 50
) -> list[Deletion]:
    """What is due, `most` at a time. What is not finished is due again two minutes later, until
    its key ends."""
    raise NotImplementedError


def finish_deletions(connection: Connection, done: Iterable[Deletion]) -> None:
    """Forget deletions that took place, or never can."""
    raise NotImplementedError
