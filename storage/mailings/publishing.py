"""Publishing: the recipients of a mailing are fixed, by one statement, as it is opened."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
    update,
)

from storage.days import day_of
from storage.mailings.hours import is_quiet
from storage.promise.moments import stored
from storage.tables import DeliveryRow, FollowerRow, MailingRow, SubscriptionRow

Kind = Literal["update", "correction", "retraction", "digest"]

_COLUMNS = ["mailing_id", "tag", "quiet", "state", "tries", "place"]
_LIVE = ("running", "paused")
MEMORY = "64MB"
_REACHED = ("sent", "sending", "unknown")


@dataclass(frozen=True, slots=True)
class Forecast:
    """Whom an update would reach: how many, and how many of them not before the morning."""

    recipients: int
    deferred: int


def open_mailing(
    connection: Connection,
    kind: Kind,
    topics: Sequence[str],
    update_id: str,
    version: int,
    now: datetime,
) -> str:
    """Begin to send an update, its correction or its retraction; the mailing's id.

    An update goes to who follows any of the topics and wants to be told at once, a correction and a
    retraction to whoever got the update or is just getting it: those are edits, and make no sound
    at any hour. What waits to be sent of earlier mailings of the update is called off by a
    retraction and goes out corrected after a correction; a correction under way is overtaken.
    """
    mailing = _begin(connection, kind, now, update_id=update_id, version=version)
    if kind == "update":
        recipients = _followers(mailing, *_wanting("now", now), FollowerRow.tag.in_(_of(topics)))
    else:
        _overtake(connection, kind, mailing, update_id, version)
        recipients = _reached(mailing, update_id)
    return _fix(connection, mailing, recipients)


def open_digest(
    connection: Connection, pace: str, since: datetime, until: datetime, now: datetime
) -> str:
    """Begin to send the digest of all that was published from `since` up to `until` to who wants
    one each "week" or "month"; the mailing's id."""
    about = {"pace": pace, "since": stored(since), "until": stored(until)}
    mailing = _begin(connection, "digest", now, **about)
    return _fix(connection, mailing, _followers(mailing, *_wanting(pace, now)))


def forecast(connection: Connection, topics: Sequence[str], now: datetime) -> Forecast:
    """Whom an update about these topics would reach if it were published at `now`."""
    asked = select(FollowerRow.quiet, func.count()).where(
        *_wanting("now", now), FollowerRow.tag.in_(_of(topics))
    )
    counts = {row[0]: row[1] for row in connection.execute(asked.group_by(FollowerRow.quiet))}
    deferred = sum(number for hours, number in counts.items() if is_quiet(hours, now))
    return Forecast(sum(counts.values()), deferred)


def count_reached(connection: Connection, update_id: str) -> int:
    """How many a correction or a retraction of an update would go to if it were opened now."""
    reached = _reached("", update_id).subquery()
    return connection.scalar(select(func.count()).select_from(reached)) or 0


def _begin(connection: Connection, kind: Kind, now: datetime, **about: Any) -> str:
    mailing = secrets.token_hex(8)
    row = {"id": mailing, "kind": kind, "state": "running", "at": stored(now)}
    connection.execute(insert(MailingRow), {**row, "total": 0, "gone": {}, **about})
    return mailing


def _fix(connection: Connection, mailing: str, recipients: Select[Any]) -> str:
    if connection.dialect.name == "postgresql":
        # Room to look all of them up in memory: a third less time for a million.
        connection.execute(text(f"SET LOCAL work_mem = '{MEMORY}'"))
    fixing = insert(DeliveryRow).from_select(_COLUMNS, recipients)
    made = connection.execute(fixing.execution_options(preserve_rowcount=True))
    mine = update(MailingRow).where(MailingRow.id == mailing)
    connection.execute(mine.values(total=made.rowcount))
    return mailing


def _followers(mailing: str, *which: ColumnElement[bool]) -> Select[Any]:
    return _row(mailing, FollowerRow.tag, FollowerRow.quiet, null()).where(*which)


def _reached(mailing: str, update_id: str) -> Select[Any]:
    """Whoever has the update, or may have it in a moment."""
    row = _row(mailing, DeliveryRow.tag, literal(""), DeliveryRow.place)
    first = select(MailingRow.id).where(
        MailingRow.update_id == update_id, MailingRow.kind == "update"
    )
    which = DeliveryRow.mailing_id.in_(first), DeliveryRow.state.in_(_REACHED)
    return row.where(*which)


def _row(mailing: str, tag: Any, quiet: Any, place: Any) -> Select[Any]:
    return select(literal(mailing), tag, quiet, literal("pending"), literal(0), place)


def _overtake(
    connection: Connection, kind: Kind, mailing: str, update_id: str, version: int
) -> None:
    earlier = update(MailingRow).where(
        MailingRow.update_id == update_id, MailingRow.id != mailing, MailingRow.state.in_(_LIVE)
    )
    if kind == "correction":
        first = earlier.where(MailingRow.kind == "update")
        connection.execute(first.values(version=version))
        earlier = earlier.where(MailingRow.kind == "correction")
    connection.execute(earlier.values(state="cancelled"))


def _of(topics: Sequence[str]) -> Select[Any]:
    return select(SubscriptionRow.tag).where(SubscriptionRow.topic.in_(topics))


def _wanting(pace: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        FollowerRow.pace == pace,
        FollowerRow.blocked.is_(None),
        or_(FollowerRow.snoozed.is_(None), FollowerRow.snoozed <= day_of(now)),
    )
