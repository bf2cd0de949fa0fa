"""The audit log: who read, wrote and changed what at the desk; appended to, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from storage.vault import Vault

OPERATOR = "operator"  # who acts without a coordinator's passphrase


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the log. `at` is UTC, to the second."""

    number: int
    at: datetime
    coordinator: str
    action: str
    subject: str


def append(
    connection: Connection, vault: Vault, now: datetime, who: str, action: str, subject: str = ""
) -> None:
    """Write a line, chained to the one before it by a keyed hash."""
    raise NotImplementedError


def read_audit(connection: Connection) -> Iterator[Act]:
    """The log, the oldest line first."""
    raise NotImplementedError


def verify_audit(connection: Connection, vault: Vault) -> int:
    """The number of lines, if all are as they were written. Raises `AuditBroken`, which names the
    first line that is not."""
    raise NotImplementedError
