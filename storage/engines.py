"""How connections to SQLite and PostgreSQL are set up, and what their errors mean."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.errors import (
    Conflict,
    DatabaseDamaged,
    DatabaseNotWritable,
    StorageError,
    Unreachable,
)

BUSY_SECONDS = 5
LOCK_SECONDS = 10
IDLE_SECONDS = 30  # within a transaction that writes

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a commit that was told of survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is deleted is overwritten with zeros
)
# SQLite's extended codes: a unique or foreign key that failed.
_SQLITE_CONFLICTS = {787, 1555, 2067, 2579}
_SQLITE_BUSY = {5, 6}
_SQLITE_DAMAGED = {11, 26}
_SQLITE_UNWRITABLE = {
    8: "it is read-only",
    10: "the disk fails",
    13: "the disk is full",
    14: "it cannot be opened",
    23: "access is denied",
}
# Unique and foreign key violations, serialization failure, deadlock, a lock waited for too long.
_POSTGRES_CONFLICTS = {"23505", "23503", "40001", "40P01", "55P03"}


def make_engine(url: str | URL, *, reading: bool = False) -> Engine:
    """An engine whose connections are the caller's to keep. No statement's values reach an error.

    With `reading`, nothing can be written, and a transaction sees one moment of the database
    without being in any writer's way.
    """
    url = make_url(url)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, reading)
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    if reading:
        engine = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    event.listen(engine, "connect", _set_up_postgres)
    if not reading:
        event.listen(engine, "connect", _give_back_locks)
    event.listen(engine, "handle_error", _without_details)
    return engine


def connect(engine: Engine) -> Connection:
    """A connection; `Unreachable`, `DatabaseNotWritable` or `DatabaseDamaged` when there is none to
    be had."""
    try:
        return engine.connect()
    except DBAPIError as error:
        raise explain(error, engine.url) or _unreachable(error) from error


def explain(error: DBAPIError, url: URL) -> StorageError | None:
    """Our word for a driver's error; None for one that is a bug and rises as it is."""
    sqlite_code = getattr(error.orig, "sqlite_errorcode", None)
    if sqlite_code is not None:
        if sqlite_code in _SQLITE_CONFLICTS or sqlite_code & 0xFF in _SQLITE_BUSY:
            return Conflict()
        if sqlite_code & 0xFF in _SQLITE_DAMAGED:
            return DatabaseDamaged(path=url.database)
        if reason := _SQLITE_UNWRITABLE.get(sqlite_code & 0xFF):
            return DatabaseNotWritable(path=url.database, reason=reason)
        return None
    if getattr(error.orig, "sqlstate", None) in _POSTGRES_CONFLICTS:
        return Conflict()
    return _unreachable(error) if error.connection_invalidated else None


def truncate_journal(connection: Connection) -> None:
    """Move SQLite's journal into the database and empty it: it keeps old pages. Not in a
    transaction; on PostgreSQL there is nothing to do."""
    if connection.dialect.name == "sqlite":
        with suppress(sqlite3.Error):  # somebody reads it just now: the last one to close does it
            _driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")


def savepoint(connection: Connection, statement: str) -> None:
    """Begin, take back or keep a part of a SQLite transaction, past SQLAlchemy: it is cheaper."""
    _driver(connection).execute(statement)


def _sqlite(url: URL, reading: bool) -> Engine:
    if not reading and url.database not in {None, "", ":memory:"}:
        _make_private(str(url.database))
    engine = create_engine(
        url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}
    )
    begin = "BEGIN" if reading else "BEGIN IMMEDIATE"
    pragmas = (*_PRAGMAS, "PRAGMA query_only=ON") if reading else _PRAGMAS

    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in pragmas:
            connection.execute(pragma)

    def begin_transaction(connection: Connection) -> None:
        _driver(connection).execute(begin)

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin_transaction)
    return engine


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _make_private(path: str) -> None:
    """A new database file is its owner's only; SQLite gives its journal the same rights."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise DatabaseNotWritable(path=path, reason=error.strerror) from error


def _set_up_postgres(connection: Any, _record: object) -> None:
    # A process that hangs with a row locked must not hang all others for ever.
    connection.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    connection.commit()


def _give_back_locks(connection: Any, _record: object) -> None:
    # What a frozen process has locked, rows that others skip too, must not wait for it to wake.
    connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
    connection.commit()


def _without_details(context: ExceptionContext) -> None:
    """PostgreSQL quotes the failing row below an error's first line, past `hide_parameters`."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None:
            error.args = tuple(str(each).partition("\n")[0] for each in error.args)


def _unreachable(error: DBAPIError) -> Unreachable:
    """The driver's first line only: the rest repeats it, with more of the address."""
    return Unreachable(reason=str(error.orig).strip().partition("\n")[0])
