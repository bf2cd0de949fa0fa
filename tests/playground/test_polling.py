"""getUpdates: what waits, what is acknowledged, and that only one may ask."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import Conflict

from bot.playground import Person, StandIn


async def test_an_offset_acknowledges_what_is_below_it(bot: Bot, ali: Person) -> None:
    """Until then the same updates come again, numbered one by one."""
    ali.sends("one")
    ali.sends("two")
    first = await bot.get_updates()
    assert [u.message.text for u in first if u.message] == ["one", "two"]
    assert first[1].update_id == first[0].update_id + 1
    assert await bot.get_updates(limit=1) == first[:1]
    assert await bot.get_updates(offset=first[1].update_id) == first[1:]
    assert await bot.get_updates(offset=-1) == first[1:]
    assert await bot.get_updates(offset=first[1].update_id + 1) == ()


async def test_a_long_poll_ends_with_the_first_update(
    standin: StandIn, bot: Bot, ali: Person
) -> None:
    """It waits for something to come, not for its time to pass."""
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await standin.until(lambda: standin.updates.polled)
    ali.sends("hello")
    updates = await asyncio.wait_for(waiting, 5)
    assert len(updates) == 1


async def test_a_second_poller_ends_the_first(standin: StandIn, bot: Bot) -> None:
    """The one who waited longest is told of the conflict."""
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await standin.until(lambda: standin.updates.polled)
    async with Bot(standin.token, base_url=f"{standin.url}/bot") as second:
        assert await second.get_updates() == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_no_polling_beside_a_webhook(bot: Bot) -> None:
    """While a webhook is set, polling is refused."""
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_only_allowed_kinds_come(bot: Bot, ali: Person) -> None:
    """allowed_updates holds for what happens after it was told."""
    await bot.get_updates(allowed_updates=["callback_query"])
    ali.sends("unheard")
    ali.taps_data(1, "heard")
    assert [u.callback_query is not None for u in await bot.get_updates()] == [True]
    await bot.get_updates(allowed_updates=[])
    ali.sends("heard")
    assert len(await bot.get_updates()) == 2


async def test_old_updates_vanish(standin: StandIn, bot: Bot, ali: Person) -> None:
    """A button press lives 150 seconds, anything else a day."""
    ali.sends("words")
    ali.taps_data(1, "press")
    standin.shift += 151
    assert [u.message is not None for u in await bot.get_updates()] == [True]
    standin.shift += 24 * 3600
    assert await bot.get_updates() == ()
    await standin.quiet()
