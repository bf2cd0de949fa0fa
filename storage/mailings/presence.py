"""Presence: whether the processes that have a share are still there, as the server sees it."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.engines import connect, make_engine
from storage.tables import ProcessRow

_CLASS = 0x4C796A  # a number of our own, beside those of migrating and leading
_HELD = text(
    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 "
    "AND classid = :class "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_HOLD = text("SELECT pg_advisory_lock(:class, :number)")


class Presence:
    """Shows that the process `me` is there, by an advisory lock on a connection of its own: of one
    that is killed PostgreSQL ends the connection at once, long before its share would end. With
    SQLite there is nobody to show it to."""

    def __init__(self, database: Database, me: bytes) -> None:
        self._url = None if database.is_sqlite else database.url
        self._number = _number_of(me)
        self._connection: Connection | None = None

    def show(self) -> None:
        """Be there, connecting anew where the connection is gone. Raises `Unreachable`."""
        if self._url is None:
            return
        try:
            if self._connection is not None:
                self._connection.scalar(text("SELECT true"))
                return
        except DBAPIError:
            self.close()
        engine = make_engine(self._url).execution_options(isolation_level="AUTOCOMMIT")
        self._connection = connect(engine)
        self._connection.execute(_HOLD, {"class": _CLASS, "number": self._number})

    def close(self) -> None:
        """Be there no more."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError):
                connection.close()


def absent(connection: Connection) -> frozenset[bytes]:
    """The processes with a share that are not there; with SQLite none, for nobody can tell."""
    if connection.dialect.name != "postgresql":
        return frozenset()
    held = {int(number) for number in connection.scalars(_HELD, {"class": _CLASS})}
    rows = connection.scalars(select(ProcessRow.id))
    return frozenset(each for each in rows if _number_of(each) not in held)


def _number_of(process: bytes) -> int:
    """Of its random number as many bits as a lock's positive half has."""
    return int.from_bytes(process[:4]) >> 1
