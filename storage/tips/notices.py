"""Notices: the one tie between a tip and a chat, made only when the resident asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Ping:
    """Tell this chat, in this language, that there is news; nothing more."""

    chat_id: int
    language: str


def stop_notices(connection: Connection, vault: Vault, chat_id: int) -> None:
    """Forget all notices of a chat."""
    raise NotImplementedError


def claim_pings(connection: Connection, vault: Vault, now: datetime, most: int = 50) -> list[Ping]:
    """The pings to send now, each forgotten before it is returned: none is sent twice. None
    between 21 and 08 in Stockholm. Safe for any number of processes."""
    raise NotImplementedError


def sweep_notices(connection: Connection, today: date) -> None:
    """Forget the notices whose 30 days are over."""
    raise NotImplementedError
