"""Draft photos: sealed under the key of their half hour, so that none outlives its draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from storage.vault import Vault


def store_photo(connection: Connection, vault: Vault, jpeg: bytes, now: datetime) -> str:
    """Keep a cleaned picture for a draft; its handle, 32 random hexadecimal digits."""
    raise NotImplementedError


def open_photos(connection: Connection, vault: Vault, handles: Iterable[str]) -> dict[str, bytes]:
    """The pictures of some handles; those that ended or were dropped are left out."""
    raise NotImplementedError


def drop_photos(connection: Connection, handles: Iterable[str]) -> None:
    """Delete draft photos; handles of none are fine."""
    raise NotImplementedError


def sweep_drafts(connection: Connection, vault: Vault, now: datetime) -> None:
    """Destroy the draft keys whose time is over and delete what they had sealed. Each minute, in
    every process."""
    raise NotImplementedError
