"""Reading tips: what a coordinator's key opens, each reading written to the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection

from dialogs.answers import Answer
from dialogs.messages import Message, State
from storage.coordinators import Coordinator
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Note:
    """What a coordinator noted for their own body; no receipt opens it."""

    day: date
    coordinator: str
    words: str


@dataclass(frozen=True, slots=True)
class Tip:
    """A tip as a coordinator reads it. `id` is random, in hexadecimal.

    `answers` and `messages` come masked unless asked otherwise. `due` is the day by which the
    reporter is to have a first answer, None once there is one; `same` are the ids of tips merged
    with this one, `alike` of those that may be about the same thing.
    """

    id: str
    day: date
    expires: date
    bodies: tuple[str, ...]
    language: str
    version: str
    category: str
    answers: Mapping[str, Answer]
    state: State | Literal["spam"]
    urgent: bool
    photos: int
    messages: tuple[Message, ...]
    notes: tuple[Note, ...] = ()
    due: date | None = None
    overdue: bool = False
    ends_soon: bool = False  # within 14 days
    same: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()


def list_tips(
    connection: Connection, vault: Vault, who: Coordinator, now: datetime, *, spam: bool = False
) -> list[Tip]:
    """All tips a coordinator may read: the overdue first, then the urgent, then by day; spam only
    if asked for. Writes to the log: not for `read_now`."""
    raise NotImplementedError


def read_tip(
    connection: Connection,
    vault: Vault,
    who: Coordinator,
    tip: str,
    now: datetime,
    *,
    unmasked: bool = False,
) -> Tip:
    """The tip whose id begins with these hexadecimal digits. Raises `NoSuchTip`, also when several
    begin so."""
    raise NotImplementedError


def read_photos(
    connection: Connection, vault: Vault, who: Coordinator, tip: str, now: datetime
) -> list[bytes]:
    """A tip's photos as JPEG. Raises `NoSuchTip`."""
    raise NotImplementedError


def export_tips(connection: Connection, vault: Vault, who: Coordinator, now: datetime) -> list[Tip]:
    """All tips a coordinator may read, masked, notes left out, for a file."""
    raise NotImplementedError
