"""Sharing: processes that come and go never send more than is allowed to all."""

from __future__ import annotations

import asyncio

from sqlalchemy import text

from bot.mailing.pace import Pace
from bot.mailing.sharing import LASTS, MARGIN, Sharing
from bot.metrics import Metrics
from storage.database import Database
from storage.mailings.presence import absent
from tests.bot.mailing.office import Office

END_ALL = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


async def test_alone_it_may_send_at_once(database: Database) -> None:
    """On either database, when nobody else is there."""
    pace = Pace(Metrics())
    sharing = Sharing(database, pace)
    await sharing.begin()
    async with asyncio.timeout(1):
        await pace.reply(1)
    await sharing.close()


async def test_a_newcomer_waits_until_the_others_made_room(office: Office) -> None:
    """Then each has half, and the one that is left all of it again."""
    if office.database.is_sqlite:
        return
    first, second = Pace(Metrics()), Pace(Metrics())
    one, two = Sharing(office.database, first), Sharing(office.database, second)
    await one.begin()
    await two.begin()
    began = asyncio.get_running_loop().time()
    async with asyncio.timeout(10):
        await second.reply(1)
        assert asyncio.get_running_loop().time() - began > 1.0
        assert await first.mass(30) == 12
        first.give_back(12)
    await one.close()
    async with asyncio.timeout(10):
        taken = 0
        while taken < 25:
            second.give_back(taken)
            taken = await second.mass(30)
    await two.close()


async def test_a_newcomer_waits_for_nobody_who_was_killed(office: Office) -> None:
    """The server ends a dead process's connection at once; its share would last for seconds."""
    if office.database.is_sqlite:
        return
    dead, second = Pace(Metrics()), Pace(Metrics())
    killed, two = Sharing(office.database, dead), Sharing(office.database, second)
    await killed.begin()
    assert killed._beating is not None
    killed._beating.cancel()
    killed._presence.close()
    async with asyncio.timeout(LASTS.total_seconds() - MARGIN):
        await two.begin()
        await second.reply(1)
    await two.close()


async def test_whose_connection_broke_is_there_again(office: Office) -> None:
    """It connects anew with its next beat, and sends on."""
    if office.database.is_sqlite:
        return
    pace = Pace(Metrics())
    one = Sharing(office.database, pace)
    await one.begin()
    assert await office.database.run(lambda c: c.scalar(END_ALL)) == 1
    await one._beat()
    assert await office.database.run(absent) == frozenset()
    async with asyncio.timeout(10):
        await pace.reply(1)
    await one.close()
