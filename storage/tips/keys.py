"""A tip's key: sealed to each body and to the receipt, and around each of these the week's key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, insert

from storage.tables import TipKeyRow
from storage.vault import Receipt, Vault
from storage.vault.people import open_with, open_with_any, seal_to

_REPORTER = b"\0reporter"  # no body's id: those are letters and digits


def key_for_reporter(vault: Vault, week: str, tip: bytes, public: bytes, key: bytes) -> bytes:
    """A tip's key as only its receipt opens it, while the week's key lives."""
    return vault.weeks.wrap(week, seal_to(public, key), tip + _REPORTER)


def reporters_key(vault: Vault, row: Row[Any], receipt: Receipt) -> bytes:
    """The key of a tip's row; `WrongKey` when it ended or the receipt is another."""
    return open_with(receipt.private, vault.weeks.unwrap(row.week, row.reporter_key, _of(row)))


def key_for_body(
    vault: Vault, week: str, tip: bytes, body: str, public: bytes, key: bytes
) -> dict[str, Any]:
    """The row that lets a body open a tip, while the week's key lives."""
    sealed = vault.weeks.wrap(week, seal_to(public, key), tip + body.encode())
    return {"tip_id": tip, "body_id": body, "sealed_key": sealed}


def bodys_key(
    vault: Vault, week: str, tip: bytes, body: str, sealed: bytes, keys: Iterable[bytes]
) -> bytes:
    """The key of a tip by a body's private keys; `WrongKey` when it ended or is for others."""
    return open_with_any(keys, vault.weeks.unwrap(week, sealed, tip + body.encode()))


def give(
    connection: Connection,
    vault: Vault,
    week: str,
    tip: bytes,
    key: bytes,
    bodies: Mapping[str, bytes],
) -> None:
    """Let these bodies, by id with their public keys, open a tip, and no others."""
    connection.execute(delete(TipKeyRow).where(TipKeyRow.tip_id == tip))
    rows = [key_for_body(vault, week, tip, body, public, key) for body, public in bodies.items()]
    connection.execute(insert(TipKeyRow), rows)


def rewrap_reporters(vault: Vault, row: Row[Any], week: str) -> bytes | None:
    """The reporter's key of a tip's row under another week's key, itself not opened."""
    if row.reporter_key is None:
        return None
    about = _of(row)
    return vault.weeks.wrap(week, vault.weeks.unwrap(row.week, row.reporter_key, about), about)


def rewrap_bodys(vault: Vault, row: Row[Any], body: str, sealed: bytes, week: str) -> bytes:
    """A body's key of a tip's row under another week's key, itself not opened."""
    about = bytes(row.id) + body.encode()
    return vault.weeks.wrap(week, vault.weeks.unwrap(row.week, sealed, about), about)


def _of(row: Row[Any]) -> bytes:
    return bytes(row.id) + _REPORTER
