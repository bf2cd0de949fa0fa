"""Sharing: processes that come and go never send more than is allowed to all."""

from __future__ import annotations

import asyncio

from bot.mailing.pace import Pace
from bot.mailing.sharing import Sharing
from bot.metrics import Metrics
from storage.database import Database
from tests.bot.mailing.office import Office


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
