"""The pictures of updates: public, and cleaned before they come here."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from sqlalchemy import Connection, insert, select

from storage.errors import NoSuchPicture, PictureUnfit
from storage.tables import UpdatePictureRow

_JPEG = b"\xff\xd8\xff"
_MOST = 5  # megabytes; Telegram takes 10


def add_picture(connection: Connection, jpeg: bytes) -> str:
    """Keep a cleaned picture; its id. Raises `PictureUnfit`."""
    if not jpeg.startswith(_JPEG) or len(jpeg) > _MOST * 1_000_000:
        raise PictureUnfit(most=_MOST)
    ident = secrets.token_hex(8)
    connection.execute(insert(UpdatePictureRow), {"id": ident, "jpeg": jpeg})
    return ident


def picture(connection: Connection, ident: str) -> bytes:
    """The picture. Raises `NoSuchPicture`."""
    jpeg = connection.scalar(select(UpdatePictureRow.jpeg).where(UpdatePictureRow.id == ident))
    if jpeg is None:
        raise NoSuchPicture(picture=ident)
    return jpeg


def known_pictures(connection: Connection, idents: Collection[str]) -> set[str]:
    """Those of the ids that are a picture's."""
    return set(
        connection.scalars(select(UpdatePictureRow.id).where(UpdatePictureRow.id.in_(idents)))
    )
