"""The stamp: one number that changes with all that residents can read of the promises."""

from __future__ import annotations

from sqlalchemy import Connection, insert, literal, select, update

from storage.tables import BoardRow

_ONLY = 1
STAMP = select(BoardRow.stamp).where(BoardRow.id == literal(_ONLY)).scalar_subquery()
_RAISE = update(BoardRow).where(BoardRow.id == _ONLY).values(stamp=BoardRow.stamp + 1)


def raise_stamp(connection: Connection) -> None:
    """Say that the board changes. To be called before anything is read or written for that change:
    whoever changes the board at the same time waits here for the other's commit."""
    if connection.execute(_RAISE).rowcount == 0:
        connection.execute(insert(BoardRow), {"id": _ONLY, "stamp": 1})


def read_stamp(connection: Connection) -> int | None:
    """The stamp; None when nothing was ever stored of a promise."""
    return connection.scalar(select(STAMP))
