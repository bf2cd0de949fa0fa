"""Waves: opened with a key of their own, closed so that nobody can ever be tied to an answer."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from storage.database import Database
from storage.errors import NoSuchWave, WaveAlreadyOpen, WaveExists, WaveNotOpen
from storage.small_groups import hidden_groups
from storage.tables import ReminderRow, ResponseRow, WaveRow
from storage.vault import Vault
from storage.vault.ciphers import TAG_BYTES

_REWRITE = (
    update(ResponseRow)
    .where(ResponseRow.wave_id == bindparam("wave"), ResponseRow.respondent == bindparam("was"))
    .values(respondent=bindparam("is"))
)


@dataclass(frozen=True, slots=True)
class WaveStatus:
    """How a wave stands. In `languages`, None stands for a number too small to be shown."""

    id: str
    version: str
    status: str
    opened: date
    closed: date | None
    begun: int
    completed: int
    languages: dict[str, int | None]

    @property
    def broken_off(self) -> int:
        """Responses that were begun and not sent."""
        return self.begun - self.completed


def open_wave(connection: Connection, vault: Vault, wave: str, version: str, day: date) -> None:
    """Open a wave with a questionnaire's version, and make its key.

    Raises `WaveNameUnfit`, `WaveExists` or `WaveAlreadyOpen`.
    """
    vault.waves.check_name(wave)
    opened = connection.scalar(select(WaveRow.id).where(WaveRow.status == "open"))
    if opened is not None:
        raise WaveAlreadyOpen(wave=opened)
    if connection.scalar(select(WaveRow.id).where(WaveRow.id == wave)) is not None:
        raise WaveExists(wave=wave)
    row = {"id": wave, "version": version, "status": "open", "opened": day}
    connection.execute(insert(WaveRow), row)
    # After the row: whoever opens a wave of this name at the same time is kept out by now.
    vault.waves.make(wave)


def close_wave(database: Database, vault: Vault, wave: str, day: date) -> None:
    """Close a wave: cut the ties, then destroy its key. Raises `NoSuchWave` or `WaveNotOpen`.

    Interrupted anywhere, it is completed by `finish_closings`.
    """
    database.run_now(lambda connection: cut_ties(connection, wave, day))
    finish_closings(database, vault)


def finish_closings(database: Database, vault: Vault) -> list[str]:
    """Do what is left of closings begun, and name those waves. Cheap when nothing is left: to be
    called at every start and by the clock."""
    unfinished = select(WaveRow.id, WaveRow.status).where(WaveRow.status != "closed")
    rows = database.read_now(lambda connection: connection.execute(unfinished).all())
    waves = [row.id for row in rows if row.status == "closing"]
    # Another process may have closed the wave: its key must go from this one's memory too.
    vault.waves.release(next((row.id for row in rows if row.status == "open"), None))
    for wave in waves:
        vault.waves.destroy(wave)
    if waves:
        database.compact("answers", "responses", "reminders")
        closed = update(WaveRow).where(WaveRow.id.in_(waves)).values(status="closed")
        database.run_now(lambda connection: connection.execute(closed))
    return waves


def cut_ties(connection: Connection, wave: str, day: date) -> None:
    """The part of closing that the database does, as one transaction.

    Every respondent gets a random number for a name and every row is written anew, in random
    order: neither a name, nor a row's place, nor the transaction that wrote it, which PostgreSQL
    stores with each row and which also wrote the session, ties an answer to a chat any more.
    """
    found = select(WaveRow.status).where(WaveRow.id == wave).with_for_update()
    status = connection.scalar(found)
    if status is None:
        raise NoSuchWave(wave=wave)
    if status != "open":
        raise WaveNotOpen(wave=wave)
    marked = update(WaveRow).where(WaveRow.id == wave).values(status="closing", closed=day)
    connection.execute(marked)
    mine = select(ResponseRow.respondent).where(ResponseRow.wave_id == wave)
    respondents = list(connection.scalars(mine))
    secrets.SystemRandom().shuffle(respondents)
    if respondents:
        rows = [
            {"wave": wave, "was": respondent, "is": secrets.token_bytes(TAG_BYTES)}
            for respondent in respondents
        ]
        connection.execute(_REWRITE, rows)
    connection.execute(delete(ReminderRow).where(ReminderRow.wave_id == wave))


def wave_status(connection: Connection, wave: str | None = None) -> list[WaveStatus]:
    """How each wave stands, or only the named one, the newest first. Raises `NoSuchWave`."""
    asked = select(WaveRow.__table__).order_by(WaveRow.opened.desc(), WaveRow.id)
    if wave is not None:
        asked = asked.where(WaveRow.id == wave)
    rows = connection.execute(asked).all()
    if wave is not None and not rows:
        raise NoSuchWave(wave=wave)
    by = (ResponseRow.wave_id, ResponseRow.language, ResponseRow.status)
    counted = select(*by, func.count().label("responses")).group_by(*by)
    counts = connection.execute(counted).all()
    return [_status(row, [each for each in counts if each.wave_id == row.id]) for row in rows]


def _status(wave: Row[Any], counts: Sequence[Row[str, str, str, int]]) -> WaveStatus:
    languages: dict[str, int] = {}
    for each in counts:
        languages[each.language] = languages.get(each.language, 0) + each.responses
    hidden = hidden_groups(languages)
    return WaveStatus(
        wave.id,
        wave.version,
        wave.status,
        wave.opened,
        wave.closed,
        begun=sum(languages.values()),
        completed=sum(each.responses for each in counts if each.status == "complete"),
        languages={
            code: None if code in hidden else number for code, number in sorted(languages.items())
        },
    )
