"""Expiry: tips whose time is over vanish, those that live on are wrapped under a new week's key."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update

from storage.database import Database
from storage.errors import WrongKey
from storage.tables import NoteRow, TipKeyRow, TipRow
from storage.tips.keys import rewrap_bodys, rewrap_reporters
from storage.vault import Vault
from storage.vault.weeks import WEEK, end_of_week, week_of, wrapping_week

_TOGETHER = 100  # tips in one transaction: turns wait for no more


def expire_tips(database: Database, vault: Vault, today: date) -> int:
    """Delete the tips that ended, wrap the others anew where it is time, then destroy the keys of
    the weeks that are over; how many tips were deleted.

    At every start and each day, best soon after midnight in Stockholm. Interrupted anywhere, it is
    completed by the next call. Blocks: for a thread.
    """
    ended = database.run_now(lambda connection: _delete_ended(connection, today))
    waiting = database.read_now(lambda connection: _to_renew(connection, today))
    secrets.SystemRandom().shuffle(waiting)
    for start in range(0, len(waiting), _TOGETHER):
        batch = waiting[start : start + _TOGETHER]
        database.run_now(partial(_renew, vault=vault, tips=batch, today=today))
    # Only now: whatever lives on is under a key that stays.
    vault.weeks.end(today)
    if ended or waiting:
        database.compact("tips", "tip_keys", "photos", "messages", "notes", "notices", "pings")
    return ended


def _delete_ended(connection: Connection, today: date) -> int:
    return connection.execute(delete(TipRow).where(TipRow.expires < today)).rowcount


def _to_renew(connection: Connection, today: date) -> list[bytes]:
    """The tips that are under a key which ends before they do."""
    found = select(TipRow.id).where(
        TipRow.week < week_of(today + WEEK),
        or_(TipRow.expires > end_of_week(today), TipRow.week < week_of(today)),
    )
    return list(connection.scalars(found))


def _renew(connection: Connection, vault: Vault, tips: list[bytes], today: date) -> None:
    found = select(TipRow.__table__).where(TipRow.id.in_(tips)).with_for_update()
    for row in connection.execute(found).all():
        # A key that is missing may be brought back: such a tip waits, as long as it would live.
        with suppress(WrongKey):
            _rewrap(connection, vault, row, wrapping_week(row.expires, today))


def _rewrap(connection: Connection, vault: Vault, row: Row[Any], week: str) -> None:
    reporters = rewrap_reporters(vault, row, week)
    renewed = update(TipRow).where(TipRow.id == row.id)
    connection.execute(renewed.values(week=week, reporter_key=reporters))
    keys = select(TipKeyRow.body_id, TipKeyRow.sealed_key).where(TipKeyRow.tip_id == row.id)
    for body, sealed in connection.execute(keys).all():
        mine = TipKeyRow.tip_id == row.id, TipKeyRow.body_id == body
        anew = rewrap_bodys(vault, row, body, sealed, week)
        connection.execute(update(TipKeyRow).where(*mine).values(sealed_key=anew))
    notes = select(NoteRow.id, NoteRow.sealed).where(NoteRow.tip_id == row.id)
    for note, wrapped in connection.execute(notes).all():
        anew = vault.weeks.wrap(week, vault.weeks.unwrap(row.week, wrapped, note), note)
        connection.execute(update(NoteRow).where(NoteRow.id == note).values(sealed=anew))
