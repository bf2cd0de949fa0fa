"""The door to the database: works go in, each is carried out as one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import DBAPIError

from storage.engines import explain, make_engine
from storage.writers import Job, Kept, Writers, transact

T = TypeVar("T")
POSTGRES_THREADS = 4


class Database:
    """One database, by its SQLAlchemy URL.

    A work is a plain function of a connection. It never commits; it may be run more than once,
    after a conflict, so it must do nothing else that counts. Raises `Unreachable`,
    `DatabaseNotWritable`, `DatabaseDamaged`, `Conflict` (after ten tries), or whatever the work
    itself raises.
    """

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        self._engine = make_engine(self.url)
        self._writers: Writers | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether it is one file, with one writer."""
        return self._engine.dialect.name == "sqlite"

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Carry out a work, whole or not at all, in a thread. It is durable when this returns."""
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self._started().put(Job(work, loop, future))
        result: T = await future
        return result

    def run_now(self, work: Callable[[Connection], T]) -> T:
        """The same in the caller's thread, on a connection of its own: for the command line."""
        kept = Kept(self._engine)
        try:
            result: T = transact(kept, work)
        finally:
            kept.drop()
        return result

    def read_now(self, work: Callable[[Connection], T]) -> T:
        """Carry out a work that only reads, seeing one moment of the database, however long it
        takes, and holding up no writer."""
        kept = Kept(make_engine(self.url, reading=True))
        try:
            result: T = transact(kept, work)
        finally:
            kept.drop()
        return result

    def compact(self, *tables: str) -> None:
        """Write tables anew without what deleted and changed rows left behind. On SQLite, which
        leaves none in its file, the journal is emptied. Blocks the tables for a moment."""
        kept = Kept(self._engine)
        try:
            connection = kept.get()
            if not self.is_sqlite:
                # Outside a transaction, as VACUUM demands.
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.exec_driver_sql(f"VACUUM (FULL) {', '.join(tables)}")
        except DBAPIError as error:
            raise explain(error, self.url) or error from error
        finally:
            kept.drop()

    async def close(self) -> None:
        """Finish the works in hand, then let go of the database; SQLite's journal is emptied."""
        writers, self._writers = self._writers, None
        if writers is not None:
            await asyncio.to_thread(writers.stop)

    def _started(self) -> Writers:
        """The threads begin with the first work: the command line needs none."""
        if self._writers is None:
            sqlite = self.is_sqlite
            threads = 1 if sqlite else POSTGRES_THREADS
            self._writers = Writers(self._engine, threads, together=sqlite)
        return self._writers
