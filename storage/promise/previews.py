"""Previews: a link for a coordinator's own chat, good once and for ten minutes."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from storage.promise.reports import read_update
from storage.tables import HouseRow
from storage.vault import Vault
from storage.vault.ciphers import TAG_BYTES, keyed_hash

LASTS = timedelta(minutes=10)

_NAME = "preview "  # before an update's id: a newer link makes the older one void
_SECRET_BYTES = 12
_EXPIRY_BYTES = 5  # seconds since 1970


def offer_preview(connection: Connection, vault: Vault, ident: str, now: datetime) -> str:
    """A token that opens an update's newest version for whoever has it. Raises `NoSuchUpdate`."""
    read_update(connection, ident)
    token = f"{ident}_{secrets.token_hex(_SECRET_BYTES)}"
    until = int((now + LASTS).timestamp()).to_bytes(_EXPIRY_BYTES)
    connection.execute(delete(HouseRow).where(HouseRow.name == _NAME + ident))
    row = {"name": _NAME + ident, "value": until + _hash(vault, token, until)}
    connection.execute(insert(HouseRow), row)
    return token


def redeem_preview(connection: Connection, vault: Vault, token: str, now: datetime) -> str | None:
    """The id of the update that a token opens, once; None when it opens nothing, or not any
    more. A wrong guess does not void the link."""
    ident = token.partition("_")[0]
    named = HouseRow.name == _NAME + ident
    value = connection.scalar(select(HouseRow.value).where(named))
    if value is None:
        return None
    until = value[:_EXPIRY_BYTES]
    mine = delete(HouseRow).where(named, HouseRow.value == until + _hash(vault, token, until))
    taken = connection.execute(mine).rowcount == 1  # of two at once, one
    return ident if taken and now.timestamp() <= int.from_bytes(until) else None


def _hash(vault: Vault, token: str, expiry: bytes) -> bytes:
    return keyed_hash(vault.audit, expiry + token.encode(), b"update preview", TAG_BYTES)
