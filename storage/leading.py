"""Leading: of several processes on one database, one decides what is due."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.engines import connect, make_engine
from storage.errors import StorageError

IDLE = 10.0  # seconds of silence after which the server ends a leader's connection
PING = 3.0
_LOCK = 0x4C7969  # a number of our own, beside that of migrating


class Leadership:
    """Whether this process leads.

    On PostgreSQL the leader holds an advisory lock, on a connection of its own (a proxy that shares
    connections between transactions would break that). It pings every few seconds; of one that
    hangs the server ends the connection, and with it the lock, so that another one leads. Woken, it
    learns so before it does anything more. A moment in which two believe to lead harms nothing:
    rows decide. SQLite has one process, which leads.
    """

    def __init__(self, database: Database, idle: float = IDLE, ping: float = PING) -> None:
        self._alone = database.is_sqlite
        self._url = database.url
        self._idle, self._ping = idle, ping
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._held = False
        self._pinging: asyncio.Task[None] | None = None

    async def leads(self) -> bool:
        """Whether this process leads at this moment, as the server has it; it takes the lead when
        nobody else has it. False too while the database cannot be reached, and for
        the one call that finds the connection gone."""
        if self._alone:
            return True
        if self._pinging is None:
            self._pinging = asyncio.create_task(self._keep_pinging())
        return await asyncio.to_thread(self._ask)

    async def close(self) -> None:
        """Let another one lead."""
        pinging, self._pinging = self._pinging, None
        if pinging is not None:
            pinging.cancel()
            with suppress(asyncio.CancelledError):
                await pinging
        await asyncio.to_thread(self._drop)

    async def _keep_pinging(self) -> None:
        while True:
            await asyncio.sleep(self._ping)
            await asyncio.to_thread(self._ask)

    def _ask(self) -> bool:
        """The lock is held as long as the connection is."""
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._open()
                asked = "SELECT true" if self._held else f"SELECT pg_try_advisory_lock({_LOCK})"
                self._held = bool(self._connection.scalar(text(asked)))
            except (DBAPIError, StorageError):
                self._close()
            return self._held

    def _open(self) -> Connection:
        engine = make_engine(self._url).execution_options(isolation_level="AUTOCOMMIT")
        connection = connect(engine)
        connection.execute(text(f"SET idle_session_timeout = '{int(self._idle * 1000)}ms'"))
        return connection

    def _drop(self) -> None:
        with self._lock:
            self._close()

    def _close(self) -> None:
        connection, self._connection, self._held = self._connection, None, False
        if connection is not None:
            with suppress(DBAPIError):
                connection.close()
