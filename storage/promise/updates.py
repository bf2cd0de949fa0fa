"""An update on its way: drafted, translated, approved of by somebody else, scheduled."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from storage import agenda
from storage.errors import ApprovedByAuthor, ChangedMeanwhile, Faulty, UpdateNotThere
from storage.promise.content import Content, content_faults, hash_of, untranslated, write_content
from storage.promise.moments import stored
from storage.promise.pictures import known_pictures
from storage.promise.reports import Report, hold_update, note_step, read_update
from storage.promise.versions import known_activities
from storage.tables import UpdateRow, UpdateVersionRow

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that look alike: ids are typed at the desk
_LENGTH = 8


def draft(connection: Connection, content: Content, who: str, now: datetime) -> str:
    """Begin an update; its id. Raises `Faulty` for what could never be published: texts over the
    limits, activities, statuses or pictures there are not. Languages may be missing."""
    _check(connection, content)
    ident = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    row = {"id": ident, "state": "draft", "version": 1, "author": who}
    connection.execute(insert(UpdateRow), row)
    _write(connection, ident, 1, content)
    note_step(connection, read_update(connection, ident), "draft", who, now)
    return ident


def edit(
    connection: Connection,
    ident: str,
    content: Content,
    who: str,
    now: datetime,
    *,
    of: int | None = None,
) -> int:
    """Write an update anew: the number of the version made. It is a draft again, whatever had been
    agreed; of a published one this begins a correction, and residents read on what they read.

    `of` is the version it was made from. Raises `NoSuchUpdate`, `UpdateNotThere` for a retracted
    one, `ChangedMeanwhile` when somebody made another version of it, or `Faulty` as `draft` does.
    """
    report = hold_update(connection, ident)
    if report.state == "retracted":
        raise UpdateNotThere(update=ident, state=report.state, needed="there still")
    if of is not None and of != report.version:
        raise ChangedMeanwhile(what=f"The update {ident}")
    _check(connection, content)
    version = report.version + 1
    _write(connection, ident, version, content)
    _change(connection, ident, state="draft", version=version, author=who, **NOTHING_AGREED)
    note_step(connection, report, "edit", who, now, version=version)
    return version


def submit(
    connection: Connection, ident: str, languages: Collection[str], who: str, now: datetime
) -> None:
    """Say that a draft can be read in all these languages. Raises `NoSuchUpdate`, `UpdateNotThere`,
    or `Faulty` with everything that is missing."""
    report = _held(connection, ident, "draft")
    faults = [*_faults(connection, report.content), *untranslated(report.content, languages)]
    if faults:
        raise Faulty(faults)
    _change(connection, ident, state="translated")
    note_step(connection, report, "translate", who, now)


def approve(
    connection: Connection,
    ident: str,
    who: str,
    now: datetime,
    *,
    alone: bool = False,
    seen: bytes | None = None,
) -> None:
    """Approve of what a translated update says: of exactly that, so that any edit voids it.

    `alone` lets the author do it, where nobody else is there to. `seen` is the hash of what the
    approver was shown. Raises `NoSuchUpdate`, `UpdateNotThere`, `ChangedMeanwhile` when it says
    something else than what was seen, or `ApprovedByAuthor`.
    """
    report = hold_update(connection, ident)
    approved = hash_of(report.content)
    if seen is not None and seen != approved:
        raise ChangedMeanwhile(what=f"The update {ident}")
    _check_state(report, "translated")
    if who == report.author and not alone:
        raise ApprovedByAuthor(who=who, update=ident)
    _change(connection, ident, state="reviewed", approver=who, approved=approved)
    reason = "alone" if who == report.author else ""
    note_step(connection, report, "approve", who, now, reason=reason)


def schedule(connection: Connection, ident: str, due_at: datetime, who: str, now: datetime) -> None:
    """Let a reviewed update be published at a moment, `now` for at once. Raises `NoSuchUpdate`,
    `UpdateNotThere`, or `Faulty` for a moment that is past."""
    report = _held(connection, ident, "reviewed")
    if due_at < now:
        raise Faulty([f"that moment is past: {due_at:%Y-%m-%d %H:%M}"])
    _change(connection, ident, state="scheduled", due_at=stored(due_at))
    agenda.put(connection, f"publish {ident}", due_at)
    note_step(connection, report, "schedule", who, now, reason=stored(due_at).isoformat() + "Z")


def unschedule(connection: Connection, ident: str, who: str, now: datetime) -> None:
    """Take a scheduled update back before its moment; it stays approved of. Raises `NoSuchUpdate`
    or `UpdateNotThere`. What is on the agenda finds nothing to do."""
    report = _held(connection, ident, "scheduled")
    _change(connection, ident, state="reviewed", due_at=None)
    note_step(connection, report, "unschedule", who, now)


NOTHING_AGREED: dict[str, None] = {"approver": None, "approved": None, "due_at": None}


def _check(connection: Connection, content: Content) -> None:
    if faults := _faults(connection, content):
        raise Faulty(faults)


def _faults(connection: Connection, content: Content) -> list[str]:
    pictures = known_pictures(connection, content.pictures)
    return list(content_faults(content, known_activities(connection), pictures))


def _held(connection: Connection, ident: str, needed: str) -> Report:
    report = hold_update(connection, ident)
    _check_state(report, needed)
    return report


def _check_state(report: Report, needed: str) -> None:
    if report.state != needed:
        raise UpdateNotThere(update=report.id, state=report.state, needed=needed)


def _write(connection: Connection, ident: str, version: int, content: Content) -> None:
    row = {"update_id": ident, "version": version, "content": write_content(content)}
    connection.execute(insert(UpdateVersionRow), row)


def _change(connection: Connection, ident: str, **values: Any) -> None:
    connection.execute(update(UpdateRow).where(UpdateRow.id == ident).values(**values))
