"""Updates as coordinators see them: how each stands, and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, select

from dialogs.board import BODY
from storage.errors import NoSuchUpdate
from storage.promise.content import Content, read_content
from storage.promise.moments import stored, told
from storage.promise.versions import known_activities
from storage.tables import UpdateActRow, UpdateRow, UpdateVersionRow

_REPORTS = select(
    UpdateRow.__table__, UpdateVersionRow.version.label("of"), UpdateVersionRow.content
).join(UpdateVersionRow, UpdateVersionRow.update_id == UpdateRow.id)


@dataclass(frozen=True)
class Report:
    """An update. `content` is that of the version asked for; `shown` the version that residents
    read, None when they read none."""

    id: str
    state: str
    version: int
    shown: int | None
    author: str
    approver: str | None
    approved: bytes | None
    due_at: datetime | None
    published_at: datetime | None
    content: Content

    @property
    def is_correction(self) -> bool:
        """Whether residents read an earlier version of it."""
        return self.shown is not None and self.version > self.shown


@dataclass(frozen=True, slots=True)
class Step:
    """One step in an update's life; no `coordinator`: the clock."""

    number: int
    at: datetime
    coordinator: str
    act: str
    version: int
    reason: str


def list_updates(connection: Connection) -> list[Report]:
    """All updates in the version written last; the one begun or changed last comes first."""
    last = (
        select(UpdateActRow.update_id, func.max(UpdateActRow.at).label("at"))
        .group_by(UpdateActRow.update_id)
        .subquery()
    )
    rows = connection.execute(
        _REPORTS.join(last, last.c.update_id == UpdateRow.id)
        .where(UpdateVersionRow.version == UpdateRow.version)
        .order_by(last.c.at.desc(), UpdateRow.id)
    )
    return [_report(row) for row in rows]


def read_update(connection: Connection, ident: str, version: int | None = None) -> Report:
    """An update, with the content of the version written last unless told. Raises
    `NoSuchUpdate`."""
    wanted = UpdateRow.version if version is None else version
    asked = _REPORTS.where(UpdateRow.id == ident, UpdateVersionRow.version == wanted)
    row = connection.execute(asked).one_or_none()
    if row is None:
        raise NoSuchUpdate(update=ident)
    return _report(row)


def hold_update(connection: Connection, ident: str) -> Report:
    """The same, and nobody else changes it before the commit."""
    held = select(UpdateRow.id).where(UpdateRow.id == ident).with_for_update(key_share=True)
    connection.execute(held)
    return read_update(connection, ident)


def history_of(connection: Connection, ident: str) -> list[Step]:
    """What was done to an update, the oldest first. Raises `NoSuchUpdate`."""
    rows = connection.execute(
        select(UpdateActRow.__table__)
        .where(UpdateActRow.update_id == ident)
        .order_by(UpdateActRow.number)
    ).all()
    if not rows:
        raise NoSuchUpdate(update=ident)
    return [
        Step(row.number, told(row.at), row.coordinator, row.act, row.version, row.reason)
        for row in rows
    ]


def note_step(
    connection: Connection,
    report: Report,
    act: str,
    who: str,
    now: datetime,
    *,
    version: int | None = None,
    reason: str = "",
) -> None:
    """Write a step into the history of an update that is held."""
    last = select(func.max(UpdateActRow.number)).where(UpdateActRow.update_id == report.id)
    row = {
        "update_id": report.id,
        "number": (connection.scalar(last) or 0) + 1,
        "at": stored(now),
        "coordinator": who,
        "act": act,
        "version": report.version if version is None else version,
        "reason": reason,
    }
    connection.execute(insert(UpdateActRow), row)


def topics_of(connection: Connection, content: Content) -> tuple[str, ...]:
    """Whoever follows one of these is told: the activities, their areas, the bodies behind them."""
    known = known_activities(connection)
    topics = set(content.activities)
    for activity in (known[ident] for ident in content.activities if ident in known):
        topics |= {activity.area, *(BODY + body for body in activity.bodies)}
    return tuple(sorted(topics))


def _report(row: Row[*tuple[object, ...]]) -> Report:
    return Report(
        id=row.id,
        state=row.state,
        version=row.version,
        shown=row.shown,
        author=row.author,
        approver=row.approver,
        approved=row.approved,
        due_at=row.due_at and told(row.due_at),
        published_at=row.published_at and told(row.published_at),
        content=read_content(row.content),
    )
