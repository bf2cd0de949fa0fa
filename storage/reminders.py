"""Reminders of an unfinished survey: two at most, in the daytime, and no third."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from dialogs.conversation import Conversation
from storage.days import STOCKHOLM
from storage.sessions import open_session
from storage.tables import ReminderRow, SessionRow, WaveRow
from storage.vault import Vault

AFTER = (timedelta(days=1), timedelta(days=3))  # of silence, before the first and the second
MORNING, EVENING = time(8), time(21)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder to be sent, already marked as sent: a crash loses it rather than doubles it."""

    chat_id: int
    language: str
    conversation: Conversation


def next_reminder(since: datetime, sent: int) -> datetime | None:
    """When to remind somebody silent `since` then (aware) who had `sent` reminders; None: never.

    The full hour after one day of silence for the first, three for the second; between 21 and 08
    in Stockholm it waits for 08. In UTC.
    """
    if sent >= len(AFTER):
        return None
    exact = (since + AFTER[sent]).astimezone(UTC)
    hour = exact.replace(minute=0, second=0, microsecond=0)
    due = hour if hour == exact else hour + timedelta(hours=1)
    local = due.astimezone(STOCKHOLM)
    if local.time() >= EVENING:
        local += timedelta(days=1)
    elif local.time() >= MORNING:
        return due
    return datetime.combine(local.date(), MORNING, STOCKHOLM).astimezone(UTC)


def is_quiet(now: datetime) -> bool:
    """Whether it is between 21 and 08 in Stockholm."""
    return not MORNING <= now.astimezone(STOCKHOLM).time() < EVENING


def arm(connection: Connection, tag: bytes, wave: str, now: datetime) -> None:
    """Plan the next reminder of a survey just begun; none after two, or once they were stopped."""
    mine = ReminderRow.tag == tag
    sent = connection.execute(select(ReminderRow.sent).where(mine)).scalar_one_or_none()
    due = next_reminder(now, sent or 0)
    if sent is None:
        row = {"tag": tag, "wave_id": wave, "due_at": _naive(due), "sent": 0}
        connection.execute(insert(ReminderRow), row)
    else:
        _plan(connection, tag, due, sent)


def disarm(connection: Connection, tag: bytes) -> None:
    """Plan none: the survey is sent or withdrawn. How many there were stays known."""
    connection.execute(update(ReminderRow).where(ReminderRow.tag == tag).values(due_at=None))


def stop(connection: Connection, tag: bytes) -> None:
    """Send no more about this wave, whatever happens."""
    stopped = update(ReminderRow).where(ReminderRow.tag == tag)
    connection.execute(stopped.values(due_at=None, sent=len(AFTER)))


def remove(connection: Connection, tag: bytes) -> None:
    """Forget all about a chat's reminders."""
    connection.execute(delete(ReminderRow).where(ReminderRow.tag == tag))


def claim_reminders(
    connection: Connection, vault: Vault, now: datetime, most: int = 50
) -> list[Reminder]:
    """The reminders to send now, `most` at a time, each marked as sent before it is returned.

    Safe for any number of processes. Whoever was active since is put off; none at night.
    """
    if is_quiet(now):
        return []
    due = (
        select(ReminderRow.tag, ReminderRow.sent, SessionRow.sealed, WaveRow.id.label("wave"))
        .join(SessionRow, SessionRow.tag == ReminderRow.tag)
        .join(WaveRow, WaveRow.id == ReminderRow.wave_id)
        .where(ReminderRow.due_at <= _naive(now), WaveRow.status == "open")
        .order_by(ReminderRow.due_at)
        .limit(most)
        .with_for_update(of=ReminderRow, skip_locked=True)
    )
    claimed: list[Reminder] = []
    # None at all, rather than none among the first, ends the search.
    while not claimed and (rows := connection.execute(due).all()):
        for tag, sent, sealed, wave in rows:
            session = open_session(vault, tag, sealed, wave)
            talk = session.conversation
            put_off = next_reminder(talk.touched, sent) if talk.touched else None
            if "survey" not in talk.runs:
                disarm(connection, tag)
            elif put_off is not None and put_off > now:
                _plan(connection, tag, put_off, sent)
            else:
                _plan(connection, tag, next_reminder(now, sent + 1), sent + 1)
                claimed.append(Reminder(session.chat_id, talk.language, talk))
    return claimed


def _plan(connection: Connection, tag: bytes, due: datetime | None, sent: int) -> None:
    planned = update(ReminderRow).where(ReminderRow.tag == tag)
    connection.execute(planned.values(due_at=_naive(due), sent=sent))


def _naive(moment: datetime | None) -> datetime | None:
    """UTC without saying so, as the column holds it."""
    return moment and moment.astimezone(UTC).replace(tzinfo=None)
