"""The audit log: who read, wrote and changed what at the desk; appended to, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from storage.errors import AuditBroken
from storage.tables import ActRow, LastActRow
from storage.vault import Vault
from storage.vault.ciphers import KEY_BYTES, keyed_hash

OPERATOR = "operator"  # who acts without a coordinator's passphrase

_NOTHING = bytes(KEY_BYTES)  # before the first line
_END = select(LastActRow.number, LastActRow.hash)
_LINES = select(ActRow.__table__).order_by(ActRow.number)


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the log. `at` is in UTC, to the second."""

    number: int
    at: datetime
    coordinator: str
    action: str
    subject: str


def append(
    connection: Connection, vault: Vault, now: datetime, who: str, action: str, subject: str = ""
) -> None:
    """Write a line, chained to the one before it by a hash whose key is not in the database.

    Whoever writes at the same time waits for the other's commit; `Conflict` for the very first.
    """
    # Locked: the chain has one end.
    end = connection.execute(_END.with_for_update()).one_or_none()
    number, before = 1, _NOTHING
    if end is not None:
        last = select(ActRow.hash).where(ActRow.number == end.number)
        number, before = end.number + 1, connection.scalars(last).one()
    row = {
        "number": number,
        "at": now.astimezone(UTC).replace(tzinfo=None, microsecond=0),
        "coordinator": who,
        "action": action,
        "subject": subject,
        "before": before,
    }
    line = _hash(vault, row)
    connection.execute(insert(ActRow), row | {"hash": line})
    onward = {"number": number, "hash": _hash_end(vault, number, line)}
    if end is None:
        connection.execute(insert(LastActRow), onward | {"id": 1})
    else:
        connection.execute(update(LastActRow).values(onward))


def read_audit(connection: Connection) -> Iterator[Act]:
    """The log, the oldest line first."""
    for row in connection.execute(_LINES):
        at = row.at.replace(tzinfo=UTC)
        yield Act(row.number, at, row.coordinator, row.action, row.subject)


def read_line_hash(connection: Connection, number: int) -> bytes | None:
    """The hash of a line, None when there is no such line: to be noted where nobody who could
    write the log anew can change it."""
    return connection.scalar(select(ActRow.hash).where(ActRow.number == number))


def verify_audit(connection: Connection, vault: Vault) -> int:
    """The number of lines, if all of them are as they were written.

    Raises `AuditBroken`, which names the first line that is not. Whoever has the server key and
    the database can write a whole new log: a number and hash noted elsewhere would show that.
    """
    number, before = 0, _NOTHING
    for row in connection.execute(_LINES):
        number += 1
        if row.number != number:
            raise AuditBroken(number=number, reason="a line is missing or was put in")
        if row.before != before or row.hash != _hash(vault, row._mapping):
            raise AuditBroken(number=number, reason="the line was changed")
        before = row.hash
    end = connection.execute(_END).one_or_none()
    if _is_wrong(vault, end, number, before):
        raise AuditBroken(number=number, reason="its end is not where it was")
    return number


def _is_wrong(vault: Vault, end: Row[int, bytes] | None, number: int, last: bytes) -> bool:
    if end is None:
        return number > 0
    return (end.number, end.hash) != (number, _hash_end(vault, number, last))


def _hash(vault: Vault, row: Any) -> bytes:
    said = (row["number"], row["at"].isoformat(), row["coordinator"], row["action"], row["subject"])
    line = json.dumps([*said, row["before"].hex()]).encode()
    return keyed_hash(vault.audit, line, b"audit line", KEY_BYTES)


def _hash_end(vault: Vault, number: int, last: bytes) -> bytes:
    return keyed_hash(vault.audit, number.to_bytes(8) + last, b"audit end", KEY_BYTES)
