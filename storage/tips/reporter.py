"""The reporter's side: what a receipt opens, and what its holder can do."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from dialogs.messages import Thread
from storage.vault import Receipt, Vault


def find_thread(connection: Connection, vault: Vault, receipt: Receipt) -> Thread | None:
    """The thread a receipt opens, None when there is none (any more). Leaves no trace."""
    raise NotImplementedError


def write_message(
    connection: Connection,
    vault: Vault,
    receipt: Receipt,
    kind: Literal["text", "added", "withdrawn", "reopened"],
    words: str,
    now: datetime,
) -> None:
    """Add what the reporter wrote or did. Coordinators see it after the next release. A tip that
    is gone meanwhile is a `Conflict`: the turn taken again says so."""
    raise NotImplementedError
