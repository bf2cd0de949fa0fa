"""An update becomes public, is corrected, or is taken back: each in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, select, update

from storage.days import day_of
from storage.errors import ReasonMissing, UpdateNotThere
from storage.mailings.publishing import Kind, open_mailing
from storage.promise.content import Content, hash_of
from storage.promise.moments import stored
from storage.promise.reports import Report, hold_update, note_step, read_update, topics_of
from storage.promise.stamp import raise_stamp
from storage.promise.standings import add_standing, history
from storage.tables import UpdateRow


def publish(connection: Connection, ident: str, now: datetime) -> str | None:
    """Make a scheduled update public, or its correction; the id of the mailing that tells of it.

    Its statuses take effect and its recipients are fixed. None when there is nothing to do: it was
    published already, is not due yet, or is not scheduled any more; also when its content is not
    what was approved of: then it is a draft again, and its history says so.
    """
    asked = select(UpdateRow.state).where(UpdateRow.id == ident)
    if connection.scalar(asked) != "scheduled":
        return None
    raise_stamp(connection)  # before the update is held, as `retract` does: they cannot interlock
    report = hold_update(connection, ident)
    if report.state != "scheduled" or report.due_at is None or report.due_at > now:
        return None
    if hash_of(report.content) != report.approved:
        _void(connection, report, now)
        return None
    before = read_update(connection, ident, report.shown).content if report.shown else None
    connection.execute(
        update(UpdateRow)
        .where(UpdateRow.id == ident)
        .values(
            state="published",
            shown=report.version,
            due_at=None,
            published_at=stored(report.published_at or now),
        )
    )
    note_step(connection, report, "publish" if before is None else "correct", "", now)
    _set_statuses(connection, report, before, day_of(now))
    kind: Kind = "update" if before is None else "correction"
    topics = topics_of(connection, report.content)
    return open_mailing(connection, kind, topics, ident, report.version, now)


def retract(connection: Connection, ident: str, who: str, reason: str, now: datetime) -> str:
    """Take a published update back, for good; the id of the mailing that removes what was sent.

    A status that it brought and that nobody changed since is what it was before. Raises
    `ReasonMissing`, `NoSuchUpdate`, or `UpdateNotThere` for one that is not public.
    """
    raise_stamp(connection)
    report = hold_update(connection, ident)
    if not reason.strip():
        raise ReasonMissing
    if report.shown is None or report.state == "retracted":
        raise UpdateNotThere(update=ident, state=report.state, needed="published")
    shown = read_update(connection, ident, report.shown).content
    connection.execute(
        update(UpdateRow).where(UpdateRow.id == ident).values(state="retracted", due_at=None)
    )
    note_step(connection, report, "retract", who, now, reason=reason, version=report.shown)
    _take_back(connection, ident, shown.statuses, day_of(now), reason, who)
    topics = topics_of(connection, shown)
    return open_mailing(connection, "retraction", topics, ident, report.shown, now)


def _set_statuses(
    connection: Connection, report: Report, before: Content | None, day: date
) -> None:
    """A correction changes only what it says otherwise, and only where nobody changed it since."""
    had = before.statuses if before else {}
    for activity, (status, reason) in report.content.statuses.items():
        if activity not in had or (
            had[activity] != (status, reason) and _is_last(connection, report.id, activity)
        ):
            add_standing(connection, activity, status, day, reason, report.author, report.id)
    dropped = [activity for activity in had if activity not in report.content.statuses]
    _take_back(connection, report.id, dropped, day, "corrected", report.author)


def _take_back(
    connection: Connection, ident: str, activities: Iterable[str], day: date, reason: str, who: str
) -> None:
    """Where an update's status is still the last one, the one before it counts again."""
    for activity in activities:
        if _is_last(connection, ident, activity):
            others = [each for each in history(connection, activity) if each.update_id != ident]
            status = others[-1].status if others else "planned"
            add_standing(connection, activity, status, day, reason, who, ident)


def _is_last(connection: Connection, ident: str, activity: str) -> bool:
    changes = history(connection, activity)
    return bool(changes) and changes[-1].update_id == ident


def _void(connection: Connection, report: Report, now: datetime) -> None:
    """The row was changed past the workflow: nobody approved of what it says."""
    agreed = {"approver": None, "approved": None, "due_at": None}
    connection.execute(
        update(UpdateRow).where(UpdateRow.id == report.id).values(state="draft", **agreed)
    )
    reason = "its content is not what was approved of"
    note_step(connection, report, "void", "", now, reason=reason)
