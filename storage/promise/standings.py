"""How each activity stands, and every change of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import Connection, func, insert, select

from dialogs.board import STATUSES, Standing, Status
from storage.errors import Faulty, NoSuchActivity, ReasonMissing
from storage.promise.stamp import raise_stamp
from storage.promise.versions import all_promises
from storage.tables import StandingRow

_LAST = (
    select(StandingRow.activity, func.max(StandingRow.number).label("number"))
    .group_by(StandingRow.activity)
    .subquery()
)
_STANDINGS = select(StandingRow.activity, StandingRow.status, StandingRow.day).join(
    _LAST,
    (StandingRow.activity == _LAST.c.activity) & (StandingRow.number == _LAST.c.number),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an activity's status: the first has number 1, the last one counts."""

    number: int
    status: Status
    day: date
    reason: str
    coordinator: str
    update_id: str | None


def set_status(
    connection: Connection,
    activity: str,
    status: Status,
    day: date,
    reason: str,
    who: str,
    update_id: str | None = None,
) -> None:
    """Say how an activity stands from a day on.

    Raises `ReasonMissing`, `NoSuchActivity`, or `Faulty` for a status there is not or a day before
    the promise.
    """
    raise_stamp(connection)
    starts = [
        promise.start
        for promise in all_promises(connection)
        if any(each.id == activity for each in promise.activities)
    ]
    if not starts:
        raise NoSuchActivity(activity=activity)
    if not reason.strip():
        raise ReasonMissing
    if status not in STATUSES:
        raise Faulty([f"no such status: {status}"])
    if day < min(starts):
        raise Faulty([f"the promise begins on {min(starts)}, not before"])
    add_standing(connection, activity, status, day, reason, who, update_id)


def add_standing(
    connection: Connection,
    activity: str,
    status: Status,
    day: date,
    reason: str,
    who: str,
    update_id: str | None,
) -> None:
    """Store a change that was checked before. The stamp must have been raised: numbers are given
    one by one."""
    last = select(func.max(StandingRow.number)).where(StandingRow.activity == activity)
    row = {
        "activity": activity,
        "number": (connection.scalar(last) or 0) + 1,
        "status": status,
        "day": day,
        "reason": reason,
        "coordinator": who,
        "update_id": update_id,
    }
    connection.execute(insert(StandingRow), row)


def history(connection: Connection, activity: str) -> list[Change]:
    """Every change of an activity's status, the oldest first; none: it is planned."""
    rows = connection.execute(
        select(StandingRow.__table__)
        .where(StandingRow.activity == activity)
        .order_by(StandingRow.number)
    )
    return [
        Change(row.number, row.status, row.day, row.reason, row.coordinator, row.update_id)
        for row in rows
    ]


def current_standings(connection: Connection) -> dict[str, Standing]:
    """How each activity stands of which anything was ever said."""
    rows = connection.execute(_STANDINGS)
    return {row.activity: Standing(cast(Status, row.status), row.day) for row in rows}
