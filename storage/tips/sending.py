"""Sending a tip: sealed under its own key, that key to every body it is for and to its receipt."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert

from dialogs.events import TipSubmitted
from dialogs.pictures import Picture, write_picture
from storage.bodies import public_keys
from storage.days import day_of
from storage.drafts import drop_photos, open_photos
from storage.errors import NoBody, StorageError
from storage.tables import PhotoRow, TipRow
from storage.tips.content import Content, seal_content, seal_photo
from storage.tips.keys import give, key_for_reporter
from storage.tips.notices import ask_notice
from storage.tips.retention import first_end
from storage.vault import Receipt, Vault
from storage.vault.ciphers import TAG_BYTES, new_key
from storage.vault.weeks import wrapping_week


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the host did before the transaction, because it takes long.

    `digits` is the receipt and `receipt` what was derived from it; `photos` are the pictures with
    something blacked out, as JPEG, by `dialogs.pictures.write_picture` of what was asked for. The
    others are taken over as they are.
    """

    digits: str = field(repr=False)
    receipt: Receipt
    photos: Mapping[str, bytes] = field(default_factory=dict, repr=False)


class NotPrepared(StorageError):  # noqa: N818 - says what happened, as those in storage.errors
    """The tip cannot be stored before its receipt is derived and its photos are blacked out."""

    def __init__(self, digits: str, photos: tuple[Picture, ...]) -> None:
        """`photos` are those with something to black out, as far as they are still there."""
        super().__init__()
        self.digits = digits
        self.photos = photos


def store_tip(
    connection: Connection,
    vault: Vault,
    chat_id: int,
    tip: TipSubmitted,
    prepared: Prepared | None,
    now: datetime,
) -> None:
    """Store a tip, its photos and, if asked for, its notice; of `chat_id` nothing else is kept.

    Coordinators see it after `release_tips`, the receipt's holder at once. A draft photo that ended
    is left out. Raises `NotPrepared`, or `NoBody`, a conflict, when there is none (any more): the
    turn taken again says that tips are closed.
    """
    drafts = open_photos(connection, vault, (photo.handle for photo in tip.photos))
    photos = [photo for photo in tip.photos if photo.handle in drafts]
    blacked = tuple(photo for photo in photos if photo.cells)
    if (
        prepared is None
        or prepared.digits != tip.receipt
        or any(write_picture(photo) not in prepared.photos for photo in blacked)
    ):
        raise NotPrepared(tip.receipt, blacked)
    bodies = public_keys(connection)
    if not bodies:
        raise NoBody
    addressed = {body: bodies[body] for body in tip.bodies if body in bodies} or bodies
    ident, key, today = secrets.token_bytes(TAG_BYTES), new_key(), day_of(now)
    content = Content(tip.language, tip.answers, tip.version, tip.category, urgent=tip.urgent)
    expires = first_end(tip.category, today)
    week, public = wrapping_week(expires, today), prepared.receipt.public
    row = {
        "id": ident,
        "handle": prepared.receipt.handle,
        "reporter_public": public,
        "reporter_key": key_for_reporter(vault, week, ident, public, key),
        "sealed": seal_content(key, ident, content),
        "day": today,
        "expires": expires,
        "week": week,
        "urgent": tip.urgent,
        "shown": False,
        "fresh": True,
    }
    connection.execute(insert(TipRow), row)
    give(connection, vault, week, ident, key, addressed)
    for place, photo in enumerate(photos):
        jpeg = prepared.photos[write_picture(photo)] if photo.cells else drafts[photo.handle]
        mine = secrets.token_bytes(TAG_BYTES)
        sealed = seal_photo(key, ident, mine, place, jpeg)
        connection.execute(insert(PhotoRow), {"id": mine, "tip_id": ident, "sealed": sealed})
    drop_photos(connection, (photo.handle for photo in tip.photos))
    if tip.notice:
        ask_notice(connection, vault, ident, chat_id, tip.language, today)
