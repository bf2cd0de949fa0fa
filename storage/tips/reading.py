"""Reading tips: what a coordinator's key opens, each reading written to the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, func, select

from dialogs.answers import Answer
from dialogs.messages import Message, State
from storage.audit import append
from storage.bodies import Keys, body_keys
from storage.coordinators import Coordinator
from storage.days import day_of
from storage.tables import MessageRow, NoteRow, PhotoRow
from storage.tips.content import open_message, open_photo
from storage.tips.likeness import find_alike, trait
from storage.tips.masks import mask_answers, mask_message
from storage.tips.opening import Opened, addressed, find_tip, open_tips
from storage.tips.retention import ends_soon
from storage.tips.threads import answer_due, state_of
from storage.vault import Vault
from storage.vault.ciphers import unpad
from storage.vault.people import open_with_any


@dataclass(frozen=True, slots=True)
class Note:
    """What a coordinator noted for their own body; no receipt opens it."""

    day: date
    body: str
    coordinator: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tip:
    """A tip as a coordinator reads it. `id` is random, in hexadecimal.

    `answers` and `messages` come masked unless asked otherwise. `due` is the day by which the
    reporter is to have a first answer, None once there is one; `ends_soon` warns that the tip ends
    within 14 days. `same` are the ids of tips merged into this one, `into` is the one it was merged
    into, `alike` are those that may be about the same thing.
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
    ends_soon: bool = False
    masked: int = 0  # passages hidden that are not hidden for good
    same: tuple[str, ...] = ()
    into: str = ""
    alike: tuple[str, ...] = ()


def list_tips(
    connection: Connection, vault: Vault, who: Coordinator, now: datetime, *, spam: bool = False
) -> list[Tip]:
    """All tips a coordinator may read, without notes: the overdue first, then the urgent, then by
    day; within a day in no order that tells anything. With `spam`, the spam and nothing else.

    Writes to the log: not for `read_now`.
    """
    append(connection, vault, now, who.name, "list tips")
    return _all(connection, vault, body_keys(connection, who), day_of(now), spam=spam)


def export_tips(connection: Connection, vault: Vault, who: Coordinator, now: datetime) -> list[Tip]:
    """All tips a coordinator may read, masked and without notes, to be taken elsewhere."""
    append(connection, vault, now, who.name, "export tips")
    return _all(connection, vault, body_keys(connection, who), day_of(now), spam=False)


def read_tip(
    connection: Connection,
    vault: Vault,
    who: Coordinator,
    tip: str,
    now: datetime,
    *,
    unmasked: bool = False,
) -> Tip:
    """The tip whose id begins with these hexadecimal digits, with its notes, and with the ids of
    those like it. Raises `NoSuchTip`, also when several begin so."""
    opened = find_tip(connection, vault, who, tip)
    action = "read tip unmasked" if unmasked else "read tip"
    append(connection, vault, now, who.name, action, opened.id.hex())
    keys = body_keys(connection, who)
    everything = list(open_tips(connection, vault, keys))
    if unmasked:
        opened = replace(opened, content=replace(opened.content, masks=()))
    shown = _tips(connection, [opened], day_of(now))[0]
    alike = _alike(everything).get(shown.id, ())
    return replace(shown, notes=_notes(connection, vault, opened, keys), alike=alike)


def read_photos(
    connection: Connection, vault: Vault, who: Coordinator, tip: str, now: datetime
) -> list[bytes]:
    """A tip's photos as JPEG, in their order. Raises `NoSuchTip`."""
    opened = find_tip(connection, vault, who, tip)
    append(connection, vault, now, who.name, "read photos", opened.id.hex())
    found = select(PhotoRow.id, PhotoRow.sealed).where(PhotoRow.tip_id == opened.id)
    photos = [
        open_photo(opened.key, opened.id, ident, sealed)
        for ident, sealed in connection.execute(found)
    ]
    return [jpeg for _, jpeg in sorted(photos)]


def _all(connection: Connection, vault: Vault, keys: Keys, today: date, *, spam: bool) -> list[Tip]:
    found = [each for each in open_tips(connection, vault, keys) if each.content.spam == spam]
    alike = _alike(found)
    tips = [replace(tip, alike=alike.get(tip.id, ())) for tip in _tips(connection, found, today)]
    return sorted(tips, key=lambda tip: (not tip.overdue, not tip.urgent, tip.day, tip.id))


def _tips(connection: Connection, found: list[Opened], today: date) -> list[Tip]:
    bodies = addressed(connection)
    keys = {opened.id: opened.key for opened in found}
    messages = _messages(connection, keys)
    photos = _photos(connection)
    return [
        _tip(
            opened, bodies[opened.id], messages.get(opened.id, ()), photos.get(opened.id, 0), today
        )
        for opened in found
    ]


def _tip(
    opened: Opened,
    bodies: tuple[str, ...],
    messages: tuple[Message, ...],
    photos: int,
    today: date,
) -> Tip:
    row, content = opened.row, opened.content
    state = "spam" if content.spam else state_of(messages)
    due = answer_due(row.day, messages) if state == "received" else None
    return Tip(
        id=row.id.hex(),
        day=row.day,
        expires=row.expires,
        bodies=bodies,
        language=content.language,
        version=content.version,
        category=content.category,
        answers=mask_answers(content.answers, content.masks),
        state=state,
        urgent=content.urgent,
        photos=photos,
        messages=tuple(mask_message(each, content.masks) for each in messages),
        due=due,
        overdue=due is not None and due < today,
        ends_soon=ends_soon(row.expires, today),
        masked=len(content.masks),
        same=content.same,
        into=content.into,
    )


def _messages(
    connection: Connection, keys: Mapping[bytes, bytes]
) -> dict[bytes, tuple[Message, ...]]:
    """The released messages of the tips whose keys these are, in their order."""
    found = select(MessageRow.tip_id, MessageRow.id, MessageRow.sealed).where(MessageRow.shown)
    if len(keys) == 1:
        found = found.where(MessageRow.tip_id.in_(keys))
    messages: dict[bytes, list[Message]] = {}
    for tip, ident, sealed in connection.execute(found):
        if tip in keys:
            messages.setdefault(tip, []).append(open_message(keys[tip], tip, ident, sealed))
    return {
        tip: tuple(sorted(theirs, key=lambda each: each.number)) for tip, theirs in messages.items()
    }


def _photos(connection: Connection) -> dict[bytes, int]:
    counted = select(PhotoRow.tip_id, func.count()).group_by(PhotoRow.tip_id)
    return dict(connection.execute(counted).all())


def _alike(found: list[Opened]) -> dict[str, tuple[str, ...]]:
    traits = (
        trait(each.id.hex(), each.row.day, each.content.category, each.content.answers)
        for each in found
        if not each.content.spam
    )
    return find_alike(each for each in traits if each is not None)


def _notes(connection: Connection, vault: Vault, opened: Opened, keys: Keys) -> tuple[Note, ...]:
    """The notes of the coordinator's own bodies, by day."""
    found = select(NoteRow.id, NoteRow.body_id, NoteRow.sealed).where(
        NoteRow.tip_id == opened.id, NoteRow.body_id.in_(keys)
    )
    notes = []
    for ident, body, wrapped in connection.execute(found):
        sealed = vault.weeks.unwrap(opened.row.week, wrapped, ident)
        plain = json.loads(unpad(open_with_any(keys[body], sealed)))
        day = date.fromisoformat(plain["day"])
        notes.append((plain["number"], Note(day, body, plain["coordinator"], plain["words"])))
    return tuple(note for _, note in sorted(notes, key=lambda each: each[0]))
