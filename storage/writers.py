"""The threads that carry out transactions, so that the event loop never waits for a disk."""

from __future__ import annotations

import threading
from asyncio import AbstractEventLoop, Future
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from sqlite3 import Error as DriverError
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from storage.engines import connect, explain, savepoint, truncate_journal
from storage.errors import Conflict, StorageError, Unreachable

Work = Callable[[Connection], Any]

TRIES = 10
TOGETHER = 64  # works in one durable commit: bounds how long the first of them waits for the last


@dataclass(slots=True)
class Job:
    """A work on its way, and the one who waits for it."""

    work: Work
    loop: AbstractEventLoop
    future: Future[Any]
    value: Any = None
    error: BaseException | None = None

    def resolve(self) -> None:
        """Tell the caller, on the caller's loop."""
        if self.future.cancelled():
            return
        if self.error is None:
            self.future.set_result(self.value)
        else:
            self.future.set_exception(self.error)


@dataclass(slots=True)
class Kept:
    """A connection kept from one transaction to the next, and replaced when it broke."""

    engine: Engine
    _connection: Connection | None = field(default=None, init=False)

    def get(self) -> Connection:
        """The connection, opened when there is none; raises `Unreachable`."""
        if self._connection is None:
            self._connection = connect(self.engine)
        return self._connection

    def undo(self) -> None:
        """Take back what is not committed; a connection that cannot even do that is replaced."""
        if self._connection is None:
            return
        try:
            broken = self._connection.invalidated
            self._connection.rollback()
        except DBAPIError:
            broken = True
        if broken:
            connection, self._connection = self._connection, None
            connection.close()

    def drop(self) -> None:
        """Close it; SQLite's journal is emptied first."""
        self.undo()
        connection, self._connection = self._connection, None
        if connection is not None:
            truncate_journal(connection)
            connection.close()


def transact(kept: Kept, work: Work) -> Any:
    """Run one work as one transaction; run it again, at most `TRIES` times, when it met a
    conflict or its connection turned out to be broken before the commit.

    What the work raises is raised, with nothing stored. A connection that breaks during the
    commit leaves it open whether it took place: that is `Unreachable`, and not tried again.
    """
    for attempt in range(1, TRIES + 1):
        connection = kept.get()
        committing = False
        try:
            value = work(connection)
            committing = True
            connection.commit()
        except DBAPIError as error:
            kept.undo()
            known = explain(error, kept.engine.url)
            if known is None:
                raise
            broke_early = isinstance(known, Unreachable) and not committing and attempt == 1
            if not broke_early and not (isinstance(known, Conflict) and attempt < TRIES):
                raise known from error
        except Conflict:
            kept.undo()
            if attempt == TRIES:
                raise
        except BaseException:
            kept.undo()
            raise
        else:
            return value
    raise AssertionError("every try either returns or raises")


class Writers:
    """Threads that take works from one queue. `together` lets the one thread of SQLite put all
    works that wait into a single durable commit."""

    def __init__(self, engine: Engine, threads: int, *, together: bool) -> None:
        self._engine = engine
        self._together = together
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._serve, name=f"database-{n}", daemon=True)
            for n in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, job: Job) -> None:
        """Hand over a work."""
        self._queue.put(job)

    def stop(self) -> None:
        """Finish what was handed over, then let the threads and connections go. Waits for it."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        kept = Kept(self._engine)
        stopping = False
        while not stopping:
            jobs, stopping = self._take()
            if len(jobs) > 1:
                commit_together(kept, jobs)
            else:
                for job in jobs:
                    _carry_out(kept, job)
            _resolve(jobs)
        kept.drop()

    def _take(self) -> tuple[list[Job], bool]:
        """The next job, or all that wait; and whether it is time to stop."""
        job = self._queue.get()
        if job is None:
            return [], True
        jobs = [job]
        while self._together and len(jobs) < TOGETHER:
            try:
                job = self._queue.get_nowait()
            except Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False


def commit_together(kept: Kept, jobs: list[Job]) -> None:
    """Run each job under a savepoint of its own, then commit all at once: one wait for the disk.

    A job that fails takes back its own changes only, and is then tried by itself. When the
    commit fails, nothing of any of them is stored, and each is tried by itself.
    """
    alone: list[Job] = []
    try:
        connection = kept.get()
        connection.begin()
        for job in jobs:
            savepoint(connection, "SAVEPOINT job")
            try:
                job.value = job.work(connection)
            except Exception:  # any failure is this job's own: trying it alone raises it again
                alone.append(job)
                savepoint(connection, "ROLLBACK TO job")
            savepoint(connection, "RELEASE job")
        connection.commit()
    except (DBAPIError, DriverError, StorageError):
        kept.undo()
        alone = jobs
    for job in alone:
        _carry_out(kept, job)


def _carry_out(kept: Kept, job: Job) -> None:
    try:
        job.value = transact(kept, job.work)
    except BaseException as error:  # whatever it is, it belongs to the caller
        job.error = error


def _resolve(jobs: list[Job]) -> None:
    """Wake each loop once for all its callers."""
    by_loop: dict[AbstractEventLoop, list[Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, theirs in by_loop.items():
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(_resolve_all, theirs)


def _resolve_all(jobs: list[Job]) -> None:
    for job in jobs:
        job.resolve()
