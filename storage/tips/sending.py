"""Sending a tip: sealed under its own key, that key to every body it is for and to its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from dialogs.events import TipSubmitted
from dialogs.pictures import Picture
from storage.errors import StorageError
from storage.vault import Receipt, Vault

_NOTHING: Mapping[str, bytes] = {}


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


class NotPrepared(StorageError):  # noqa: N818 - says what happened
    """The tip cannot be stored before its receipt is derived and its photos are blacked out."""

    def __init__(self, digits: str, photos: tuple[Picture, ...]) -> None:
        """`photos` are those with something to black out."""
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
    """Store a tip, its photos and, if asked for, its notice. Nobody but the receipt's holder sees
    it before `release_tips`. Raises `NotPrepared` or `NoBody`."""
    raise NotImplementedError
