"""Release: what residents sent becomes visible to coordinators, in batches, every row anew."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from storage.database import Database
from storage.tables import (
    BodyRow,
    MessageRow,
    NoteRow,
    NoticeRow,
    PhotoRow,
    PingRow,
    TipKeyRow,
    TipRow,
)

_Anew = tuple[Table, Row[Any], dict[str, Any]]  # a row as it was, and what changes of it

_OF_TIPS = (TipKeyRow, PhotoRow, MessageRow, NoteRow, NoticeRow)
# Draft photos too: their rows went with the turn, whose transaction PostgreSQL notes with them.
_LEFT_BEHIND = ("tips", "tip_keys", "photos", "messages", "notes", "notices", "draft_photos")


def release_tips(database: Database, *, urgent: bool = False) -> int:
    """Release all that waits, with `urgent` only the urgent tips; how many tips were touched.

    To be called every quarter of an hour or so, at a moment nobody can foretell, and for urgent
    ones each minute. What a turn wrote is written anew, in random order and in a transaction of its
    own: neither a row's place nor the transaction that PostgreSQL stores with it tells any more
    which session was written at the same time. Blocks: for a thread.
    """
    released = database.run_now(lambda connection: _release(connection, urgent=urgent))
    if released:
        database.compact(*_LEFT_BEHIND)
    return released


def _release(connection: Connection, *, urgent: bool) -> int:
    waiting = select(TipRow.__table__).where(TipRow.fresh).order_by(TipRow.id).with_for_update()
    if urgent:
        waiting = waiting.where(TipRow.urgent)
    tips = connection.execute(waiting).all()
    idents = [tip.id for tip in tips]
    rows: list[_Anew] = [
        (_table(TipRow), tip, {"shown": True, "fresh": False, "urgent": False}) for tip in tips
    ]
    for model in _OF_TIPS:
        table = _table(model)
        anew = {"shown": True} if model is MessageRow else {}
        theirs = connection.execute(select(table).where(table.c.tip_id.in_(idents)))
        rows += [(table, row, anew) for row in theirs]
    secrets.SystemRandom().shuffle(rows)
    if connection.dialect.name == "sqlite":
        _put_anew(connection, idents, rows)
    else:
        for table, row, anew in rows:
            _write_anew(connection, table, row, anew)
    if tips:
        # With each body's row PostgreSQL notes who held it last; until now the last to send a tip.
        connection.execute(select(BodyRow.id).with_for_update()).all()
    return len(tips)


def _put_anew(connection: Connection, tips: Sequence[bytes], rows: Sequence[_Anew]) -> None:
    """Take all rows out and put them in again: SQLite writes one that keeps its size over itself,
    and where it lies in its page goes on telling which came first."""
    pings = _table(PingRow)
    waiting = connection.execute(select(pings).where(pings.c.tip_id.in_(tips)))
    everything = [*rows, *((pings, ping, {}) for ping in waiting)]
    connection.execute(delete(TipRow).where(TipRow.id.in_(tips)))  # and with them all of theirs
    for model in (TipRow, *_OF_TIPS, PingRow):
        mine = [dict(row._mapping) | anew for of, row, anew in everything if of is _table(model)]
        if mine:
            connection.execute(insert(model), mine)


def _write_anew(
    connection: Connection, table: Table, row: Row[Any], changed: dict[str, Any]
) -> None:
    """Every column is given its value again: large ones, which PostgreSQL keeps apart and would
    leave alone otherwise, are written anew too."""
    whole = dict(row._mapping) | changed
    key = [column == whole[column.name] for column in table.primary_key]
    columns = {name: value for name, value in whole.items() if name not in table.primary_key}
    connection.execute(update(table).where(*key).values(columns))


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table
