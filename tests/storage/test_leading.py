"""Leading: one at a time; one that hangs is replaced, and learns it when it wakes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.leading import Leadership

IDLE, PING = 0.6, 0.1
Candidate = Callable[[float], Leadership]


@pytest.fixture
async def candidate(database: Database) -> AsyncIterator[Candidate]:
    """Makes a process that would lead, by how often it pings."""
    made: list[Leadership] = []

    def make(ping: float) -> Leadership:
        made.append(Leadership(database, IDLE, ping))
        return made[-1]

    yield make
    for each in made:
        await each.close()


async def takes_over(leadership: Leadership) -> None:
    """Waits until it leads."""
    async with asyncio.timeout(10):
        while not await leadership.leads():  # noqa: ASYNC110 - the server tells nobody by itself
            await asyncio.sleep(PING)


async def test_one_leads_at_a_time(database: Database, candidate: Candidate) -> None:
    """Whoever asks first, for as long as it is there; then the next. On SQLite whoever asks."""
    first, second = candidate(PING), candidate(PING)
    assert await first.leads()
    assert await second.leads() is database.is_sqlite
    assert await first.leads()
    await first.close()
    await takes_over(second)
    assert await first.leads() is database.is_sqlite


async def test_pings_keep_the_lead(database: Database, candidate: Candidate) -> None:
    """A leader that asks for longer than the server's patience for nothing keeps the lead."""
    busy, other = candidate(PING), candidate(PING)
    assert await busy.leads()
    loop = asyncio.get_running_loop()
    end = loop.time() + 3 * IDLE
    while loop.time() < end:
        assert await other.leads() is database.is_sqlite
        await asyncio.sleep(PING)
    assert await busy.leads()


async def test_a_leader_that_hangs_is_replaced(database: Database, candidate: Candidate) -> None:
    """The server ends the connection of one that pings no more, and another one leads; it finds out
    as it wakes, before it does anything, and leads again once the other has left."""
    hanging, other = candidate(3600), candidate(PING)
    assert await hanging.leads()
    await takes_over(other)
    for _ in range(3):
        assert await hanging.leads() is database.is_sqlite
    await other.close()
    await takes_over(hanging)


async def test_a_lost_connection_is_a_lost_lead(database: Database, candidate: Candidate) -> None:
    """However it was lost; and nothing is raised."""
    if database.is_sqlite:
        assert await candidate(PING).leads()
        return
    leader = candidate(3600)
    assert await leader.leads()
    ended = text(
        "SELECT pg_terminate_backend(pid) FROM pg_locks "
        "WHERE locktype = 'advisory' AND database = "
        "(SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    database.run_now(lambda c: c.execute(ended))
    assert not await leader.leads()
    assert await leader.leads()


async def test_without_a_database_nobody_leads() -> None:
    """It is no error: the next time may be better."""
    leadership = Leadership(Database("postgresql+psycopg://nobody@127.0.0.1:1/none"), IDLE, PING)
    assert not await leadership.leads()
    await leadership.close()
