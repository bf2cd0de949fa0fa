"""The versions of each promise, and what is found in the newest ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from dialogs.board import current
from dialogs.catalogue import Activity, Promise, document_of, promise_of
from storage.errors import NoSuchPromise
from storage.promise.moments import stored, told
from storage.tables import PromiseRow

_NEWEST = select(PromiseRow.id, func.max(PromiseRow.version).label("version")).group_by(
    PromiseRow.id
)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a promise: when it was stored, by whom and why; both empty for the data
    file."""

    version: int
    at: datetime
    coordinator: str
    reason: str


def all_promises(connection: Connection) -> tuple[Promise, ...]:
    """The newest version of every promise, by start; also of those that another succeeds."""
    newest = _NEWEST.subquery()
    rows = select(PromiseRow.content).join(
        newest, (PromiseRow.id == newest.c.id) & (PromiseRow.version == newest.c.version)
    )
    promises = [promise_of(content) for content in connection.scalars(rows)]
    return tuple(sorted(promises, key=lambda promise: (promise.start, promise.id)))


def current_promises(connection: Connection) -> tuple[Promise, ...]:
    """The promises in force: the newest version of each that no other succeeds."""
    return current(all_promises(connection))


def known_activities(connection: Connection) -> dict[str, Activity]:
    """All activities by id; one that was carried over is as the newest promise has it."""
    promises = all_promises(connection)
    return {activity.id: activity for promise in promises for activity in promise.activities}


def newest_version(connection: Connection, ident: str) -> int:
    """The number of a promise's newest version; 0 when there is none."""
    newest = select(func.max(PromiseRow.version)).where(PromiseRow.id == ident)
    return connection.scalar(newest) or 0


def promise_versions(connection: Connection, ident: str) -> list[Version]:
    """All versions of a promise, the oldest first. Raises `NoSuchPromise`."""
    rows = connection.execute(
        select(PromiseRow.version, PromiseRow.at, PromiseRow.coordinator, PromiseRow.reason)
        .where(PromiseRow.id == ident)
        .order_by(PromiseRow.version)
    ).all()
    if not rows:
        raise NoSuchPromise(promise=ident)
    return [Version(row.version, told(row.at), row.coordinator, row.reason) for row in rows]


def read_version(connection: Connection, ident: str, version: int | None = None) -> Promise:
    """One version of a promise, the newest unless told. Raises `NoSuchPromise`."""
    asked = select(PromiseRow.content).where(PromiseRow.id == ident)
    if version is None:
        asked = asked.order_by(PromiseRow.version.desc()).limit(1)
    else:
        asked = asked.where(PromiseRow.version == version)
    content = connection.scalar(asked)
    if content is None:
        raise NoSuchPromise(promise=ident)
    return promise_of(content)


def store_version(
    connection: Connection, promise: Promise, who: str, reason: str, now: datetime
) -> int:
    """Store a promise, checked before, as its next version; the version's number."""
    version = newest_version(connection, promise.id) + 1
    row = {
        "id": promise.id,
        "version": version,
        "content": document_of(promise),
        "at": stored(now),
        "coordinator": who,
        "reason": reason,
    }
    connection.execute(insert(PromiseRow), row)
    return version
