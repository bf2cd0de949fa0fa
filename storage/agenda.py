"""The agenda: what is due when, as rows. Whoever takes one does it; nobody else gets it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, delete, exists, insert, literal_column, select, tuple_, update

from storage.days import STOCKHOLM
from storage.promise.moments import stored, told
from storage.tables import AgendaRow

KEPT = timedelta(days=90)  # what is done, or was skipped

_WAITING = AgendaRow.state == literal_column("'waiting'")  # so that the index of those serves


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done, and when it was due (aware): that may be long ago."""

    what: str
    due_at: datetime


def put(
    connection: Connection, what: str, due_at: datetime, rule: str = "", late: int | None = None
) -> None:
    """Put something on the agenda; nothing is there twice for one moment, done or not.

    With a `rule` (as in `next_due`) it comes again. More than `late` seconds late it is skipped;
    without that it is done however late.
    """
    moment = stored(due_at)
    there = exists().where(AgendaRow.what == what, AgendaRow.due_at == moment)
    if not connection.scalar(select(there)):
        row = {"what": what, "due_at": moment, "rule": rule, "late": late, "state": "waiting"}
        connection.execute(insert(AgendaRow), row)


def keep(
    connection: Connection, what: str, rule: str, now: datetime, late: int | None = None
) -> None:
    """Make sure that something is on the agenda again and again, by this rule and no other; for
    every start. What is due already stays so."""
    mine = AgendaRow.what == what, _WAITING
    others = delete(AgendaRow).where(*mine, AgendaRow.rule != rule, AgendaRow.due_at > stored(now))
    connection.execute(others)
    connection.execute(update(AgendaRow).where(*mine).values(rule=rule, late=late))
    if not connection.scalar(select(exists().where(*mine))):
        put(connection, what, next_due(rule, now), rule, late)


def take_due(
    connection: Connection, now: datetime, most: int = 1, but: Collection[Due] = ()
) -> list[Due]:
    """Up to `most` things that are due at `now` (aware), the oldest first, but for some.

    They are done with the caller's transaction: what it brings about belongs into the same one.
    Another process gets none of them. What comes by a rule is put down for its next time, one time
    only however many were missed. What is too late is skipped here, and not returned.
    """
    due = (
        select(AgendaRow.__table__)
        .where(_WAITING, AgendaRow.due_at <= stored(now))
        .order_by(AgendaRow.due_at, AgendaRow.what)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    if but:
        others = [(each.what, stored(each.due_at)) for each in but]
        due = due.where(tuple_(AgendaRow.what, AgendaRow.due_at).not_in(others))
    taken: list[Due] = []
    # None at all, rather than none but skipped ones, ends the search.
    while not taken and (rows := connection.execute(due).all()):
        for row in rows:
            at = told(row.due_at)
            skipped = row.late is not None and now - at > timedelta(seconds=row.late)
            mine = AgendaRow.what == row.what, AgendaRow.due_at == row.due_at
            state = {"state": "skipped" if skipped else "done", "done_at": stored(now)}
            connection.execute(update(AgendaRow).where(*mine).values(state))
            if row.rule:
                put(connection, row.what, next_due(row.rule, max(at, now)), row.rule, row.late)
            if not skipped:
                taken.append(Due(row.what, at))
    return taken


def sweep_agenda(connection: Connection, now: datetime) -> None:
    """Forget what was done or skipped ninety days ago."""
    old = AgendaRow.done_at < stored(now - KEPT)
    connection.execute(delete(AgendaRow).where(AgendaRow.state != "waiting", old))


def next_due(rule: str, after: datetime) -> datetime:
    """The first moment after `after` (aware) that a rule names, in UTC.

    "hour" is each full hour, "day 02:30" each day, "week 0 17:00" each Monday, "month 1 17:00" the
    first of each month (28 at most), by the clocks of Stockholm. A time that the clocks jump over
    is the moment they jump to; of one that comes twice it is the first. Raises ValueError.
    """
    if rule == "hour":
        full = after.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        return full + timedelta(hours=1)
    unit, *number, clock = rule.split()
    at = time.fromisoformat(clock)
    day = after.astimezone(STOCKHOLM).date()
    while not (_fits(unit, number, day) and (moment := _moment(day, at)) > after):
        day += timedelta(days=1)
    return moment


def _fits(unit: str, number: list[str], day: date) -> bool:
    match unit, number:
        case "day", []:
            return True
        case "week", [weekday] if 0 <= int(weekday) <= 6:
            return day.weekday() == int(weekday)
        case "month", [first] if 1 <= int(first) <= 28:
            return day.day == int(first)
    raise ValueError(f"no such rule: {unit} {number}")


def _moment(day: date, at: time) -> datetime:
    local = datetime.combine(day, at)
    # A time that is not there does not come back from UTC as it went.
    while (moment := local.replace(tzinfo=STOCKHOLM).astimezone(UTC)).astimezone(STOCKHOLM).replace(
        tzinfo=None, fold=0
    ) != local:
        local += timedelta(minutes=1)
    return moment
