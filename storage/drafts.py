"""Draft photos: sealed under the key of their half hour, so that none outlives its draft."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from storage.tables import DeletionRow, DraftPhotoRow
from storage.tips.content import PHOTO_STEP
from storage.vault import Vault
from storage.vault.ciphers import TAG_BYTES
from storage.vault.drafts import slot_of

_HANDLE = re.compile(rf"[0-9a-f]{{{2 * TAG_BYTES}}}")


def store_photo(connection: Connection, vault: Vault, jpeg: bytes, now: datetime) -> str:
    """Keep a cleaned picture for a draft; its handle, 32 random hexadecimal digits."""
    ident, slot = secrets.token_bytes(TAG_BYTES), slot_of(now)
    sealed = vault.drafts.begin(slot).photos.seal(jpeg, ident, PHOTO_STEP)
    connection.execute(insert(DraftPhotoRow), {"id": ident, "slot": slot, "sealed": sealed})
    return ident.hex()


def open_photos(connection: Connection, vault: Vault, handles: Iterable[str]) -> dict[str, bytes]:
    """The pictures of some handles; those that ended or were dropped are left out."""
    idents = _idents(handles)
    if not idents:
        return {}
    found = select(DraftPhotoRow.__table__).where(DraftPhotoRow.id.in_(idents))
    opened = {}
    for ident, slot, sealed in connection.execute(found):
        if key := vault.drafts.of(slot):
            opened[ident.hex()] = key.photos.open(sealed, ident)
    return opened


def touch_photos(
    connection: Connection, vault: Vault, handles: Iterable[str], now: datetime
) -> None:
    """Let the photos of a draft live as long as the draft: seal those of earlier half hours anew.

    Once in half an hour at most is there anything to do.
    """
    idents, slot = _idents(handles), slot_of(now)
    if not idents:
        return
    earlier = select(DraftPhotoRow.__table__).where(
        DraftPhotoRow.id.in_(idents), DraftPhotoRow.slot < slot
    )
    for ident, was, sealed in connection.execute(earlier).all():
        if key := vault.drafts.of(was):
            jpeg = key.photos.open(sealed, ident)
            anew = vault.drafts.begin(slot).photos.seal(jpeg, ident, PHOTO_STEP)
            mine = update(DraftPhotoRow).where(DraftPhotoRow.id == ident)
            connection.execute(mine.values(slot=slot, sealed=anew))


def drop_photos(connection: Connection, handles: Iterable[str]) -> None:
    """Delete draft photos; handles of none are fine."""
    if idents := _idents(handles):
        connection.execute(delete(DraftPhotoRow).where(DraftPhotoRow.id.in_(idents)))


def sweep_drafts(connection: Connection, vault: Vault, now: datetime) -> None:
    """Destroy the draft keys whose time is over, and delete what they had sealed in tables of
    their own. Each minute, in every process: it also lets go of the keys in memory."""
    oldest = vault.drafts.end(now)
    for table in (DraftPhotoRow, DeletionRow):
        connection.execute(delete(table).where(table.slot < oldest))


def _idents(handles: Iterable[str]) -> list[bytes]:
    """Handles come back from sessions: what is none is passed over."""
    return [bytes.fromhex(each) for each in handles if _HANDLE.fullmatch(each)]
