"""The database: works are whole, durable and repeated when they must be."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event
from traceback import format_exception
from typing import Any

import pytest
from sqlalchemy import URL, Connection, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.database import Database
from storage.days import day_of
from storage.errors import Conflict, DatabaseDamaged, DatabaseNotWritable, Unreachable
from storage.tables import HandledRow, WaveRow
from tests.storage.resident import NOON

DAY = day_of(NOON)


def put(tag: bytes):  # type: ignore[no-untyped-def]
    """A work that stores one row."""
    return lambda connection: connection.execute(insert(HandledRow), {"tag": tag, "day": DAY}) and 1


def tags(database: Database) -> set[bytes]:
    """The rows there are."""
    every = select(HandledRow.tag)
    return set(database.read_now(lambda connection: connection.scalars(every).all()))


class WorkError(Exception):
    """A work's own error."""


def failing(connection: Connection) -> None:
    """A work that stores a row and then fails."""
    put(b"half")(connection)
    raise WorkError


async def test_a_failing_work_leaves_nothing(database: Database) -> None:
    """What a work raises reaches its caller, and nothing of the work is stored."""
    with pytest.raises(WorkError):
        await database.run(failing)
    with pytest.raises(WorkError):
        database.run_now(failing)
    assert tags(database) == set()


async def test_works_that_wait_together_fail_apart(database: Database) -> None:
    """Among works put into one commit, one that fails takes only itself back."""
    held, go = Event(), Event()

    def hold(_: Connection) -> None:
        held.set()
        go.wait(10)

    holding = [asyncio.ensure_future(database.run(hold)) for _ in range(4)]
    await asyncio.to_thread(held.wait, 10)
    works = [put(b"1"), failing, put(b"2"), put(b"1"), put(b"3")]
    waiting = [asyncio.ensure_future(database.run(work)) for work in works]
    await asyncio.sleep(0)
    go.set()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.gather(*holding)
    kinds = sorted(type(outcome).__name__ for outcome in outcomes)
    assert kinds == ["Conflict", "WorkError", "int", "int", "int"]
    assert tags(database) == {b"1", b"2", b"3"}


async def test_a_conflict_runs_the_work_again(database: Database) -> None:
    """A work that lost a race is run again, and sees what the winner stored."""
    seen: list[int] = []

    def late(connection: Connection) -> str:
        count = len(connection.scalars(select(HandledRow.tag)).all())
        seen.append(count)
        if len(seen) < 3:
            raise Conflict
        return "done"

    assert await database.run(late) == "done"
    assert len(seen) == 3


async def test_a_conflict_without_end_is_raised(database: Database) -> None:
    """A key that is taken for good is a `Conflict`, after a bounded number of tries."""
    await database.run(put(b"1"))
    with pytest.raises(Conflict):
        await database.run(put(b"1"))


async def test_a_bug_rises_without_the_values(database: Database) -> None:
    """A statement that cannot be right is no conflict; its error holds no value of a row."""
    incomplete: dict[str, Any] = {"id": "marked", "version": "1", "opened": DAY}
    with pytest.raises(IntegrityError) as caught:
        await database.run(lambda connection: connection.execute(insert(WaveRow), incomplete))
    assert incomplete["id"] not in "".join(format_exception(caught.value))


async def test_closing_finishes_the_works_in_hand(database: Database) -> None:
    """Works handed over before closing are carried out and answered."""
    waiting = [asyncio.ensure_future(database.run(put(bytes([n])))) for n in range(20)]
    await asyncio.sleep(0)
    await database.close()
    assert await asyncio.gather(*waiting) == [1] * 20
    assert len(tags(database)) == 20


async def test_a_cancelled_caller_harms_nobody(database: Database) -> None:
    """Whoever stops waiting does not disturb the others."""
    waiting = [asyncio.ensure_future(database.run(put(bytes([n])))) for n in range(5)]
    await asyncio.sleep(0)
    waiting[2].cancel()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(each) for each in outcomes].count(int) == 4


def test_reading_cannot_write(database: Database) -> None:
    """A work run for reading is refused when it writes."""
    with pytest.raises((DBAPIError, DatabaseNotWritable)):
        database.read_now(put(b"1"))
    assert tags(database) == set()


async def test_a_reader_holds_up_no_writer(database: Database) -> None:
    """While one reads, others write; the reader sees one moment."""
    reading, go = Event(), Event()

    def read(connection: Connection) -> tuple[int, int]:
        first = len(connection.scalars(select(HandledRow.tag)).all())
        reading.set()
        go.wait(10)
        return first, len(connection.scalars(select(HandledRow.tag)).all())

    reader = asyncio.ensure_future(asyncio.to_thread(database.read_now, read))
    await asyncio.to_thread(reading.wait, 10)
    await database.run(put(b"1"))
    go.set()
    assert await reader == (0, 0)


def test_sqlite_keeps_no_journal_after_closing(tmp_path: Path, database: Database) -> None:
    """After closing, the SQLite file alone holds everything."""

    async def use() -> None:
        await database.run(put(b"1"))
        await database.close()

    asyncio.run(use())
    journals = [file for file in tmp_path.glob("*.sqlite-*") if file.stat().st_size]
    assert journals == []


def test_a_file_that_cannot_be_made_is_told_of(tmp_path: Path) -> None:
    """A database in a place that cannot be written is one clear line."""
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseNotWritable):
        Database(f"sqlite:///{tmp_path / 'file' / 'x.sqlite'}")


@pytest.mark.parametrize("from_byte", [0, 4096])
def test_a_damaged_file_is_told_of(tmp_path: Path, from_byte: int) -> None:
    """Rubbish in place of the first page, or of those after it: one line says what to do."""
    path = tmp_path / "x.sqlite"
    database = Database(f"sqlite:///{path}")
    database.run_now(lambda connection: connection.execute(text("CREATE TABLE t (x)")))
    size = path.stat().st_size
    assert size > from_byte
    with path.open("r+b") as file:
        file.seek(from_byte)
        file.write(b"rubbish!" * ((size - from_byte) // 8))
    for act in (database.read_now, database.run_now):
        with pytest.raises(DatabaseDamaged, match=r"x\.sqlite cannot be read: restore the backup"):
            act(lambda connection: connection.execute(text("SELECT * FROM t")))


def test_the_sqlite_file_is_its_owners_only(tmp_path: Path) -> None:
    """Nobody else on the machine can read the database or its journal."""
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite'}")
    database.run_now(lambda connection: connection.execute(text("CREATE TABLE t (x)")))
    assert {file.stat().st_mode & 0o077 for file in tmp_path.glob("x.sqlite*")} == {0}


async def test_an_unreachable_server_is_told_of() -> None:
    """Nobody listening is a typed error with a reason of one line, and no password in it."""
    database = Database("postgresql://somebody:hidden@127.0.0.1:1/nothing")
    for attempt in (database.run(put(b"1")), asyncio.to_thread(database.read_now, put(b"1"))):
        with pytest.raises(Unreachable) as caught:
            await attempt
        assert "\n" not in str(caught.value)
        assert "hidden" not in str(caught.value)
    await database.close()


async def test_a_broken_connection_is_replaced(postgres: URL) -> None:
    """When the server ends idle connections, the next works notice nothing."""
    database = Database(postgres.set(database="template_lyhord"))

    def backend(connection: Connection) -> int:
        return int(connection.scalar(text("SELECT pg_backend_pid()")) or 0)

    before = {await database.run(backend) for _ in range(20)}
    for each in before:
        database.run_now(
            lambda connection, pid=each: connection.execute(  # type: ignore[misc]
                text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid}
            )
        )
    after = {await database.run(backend) for _ in range(20)}
    assert not before & after
    await database.close()
