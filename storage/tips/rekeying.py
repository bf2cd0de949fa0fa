"""A tip under a new key: for when a reader, or a passage, is to be gone from it for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from storage.bodies import public_keys
from storage.tables import MessageRow, PhotoRow, TipKeyRow, TipRow
from storage.tips.content import open_message, open_photo, seal_content, seal_message, seal_photo
from storage.tips.keys import give, key_for_reporter
from storage.tips.masks import Masks, mask_message
from storage.tips.opening import Opened
from storage.vault import Vault
from storage.vault.ciphers import new_key


def readers(connection: Connection, opened: Opened) -> dict[str, bytes]:
    """The bodies that can open a tip, with their public keys."""
    publics = public_keys(connection)
    mine = select(TipKeyRow.body_id).where(TipKeyRow.tip_id == opened.id)
    return {body: publics[body] for body in connection.scalars(mine)}


def rekey(
    connection: Connection,
    vault: Vault,
    opened: Opened,
    bodies: Mapping[str, bytes],
    masks: Masks = (),
) -> None:
    """Seal all of a tip, held before, under a new key, for these bodies and its reporter; its
    messages as masked. Copies under the old key end with the week they were made in."""
    tip, key, week = opened.id, new_key(), opened.row.week
    columns: dict[str, Any] = {"sealed": seal_content(key, tip, opened.content)}
    public = opened.row.reporter_public
    if public is not None:
        columns["reporter_key"] = key_for_reporter(vault, week, tip, public, key)
    connection.execute(update(TipRow).where(TipRow.id == tip).values(**columns))
    give(connection, vault, week, tip, key, bodies)
    messages = select(MessageRow.id, MessageRow.sealed).where(MessageRow.tip_id == tip)
    for ident, sealed in connection.execute(messages).all():
        message = mask_message(open_message(opened.key, tip, ident, sealed), masks)
        anew = seal_message(key, tip, ident, message)
        connection.execute(update(MessageRow).where(MessageRow.id == ident).values(sealed=anew))
    photos = select(PhotoRow.id, PhotoRow.sealed).where(PhotoRow.tip_id == tip)
    for ident, sealed in connection.execute(photos).all():
        anew = seal_photo(key, tip, ident, *open_photo(opened.key, tip, ident, sealed))
        connection.execute(update(PhotoRow).where(PhotoRow.id == ident).values(sealed=anew))
