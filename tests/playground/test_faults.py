"""Trouble on demand: each fault does what its name says, as often as it was told to."""

import asyncio
import random

import pytest
from aiohttp import ClientSession
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from bot.playground import Person, StandIn
from bot.playground.faults import Faults
from tests.playground.receiver import Receiver


def shown(ali: Person) -> list[str]:
    """The bot's texts in the chat."""
    return [m.text for m in ali.messages if not m.mine]


async def test_too_many_tells_when_to_come_back(bot: Bot, standin: StandIn, ali: Person) -> None:
    """429 with retry_after, for the named method alone, and twice only."""
    standin.faults.add("too_many", methods=["sendMessage"], count=2, seconds=7)
    await bot.get_me()
    for _ in range(2):
        with pytest.raises(RetryAfter) as told:
            await bot.send_message(ali.id, "x")
        assert told.value.message == "Flood control exceeded. Retry in 7 seconds"
    await bot.send_message(ali.id, "y")
    assert shown(ali) == ["y"]
    assert standin.faults.shown() == []


async def test_a_bad_gateway_is_a_page_of_html(bot: Bot, standin: StandIn, ali: Person) -> None:
    """As nginx in front of the servers sends it; the call did not take effect."""
    standin.faults.add("bad_gateway", count=1)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(ali.id, "x")
    assert shown(ali) == []


async def test_cut_connections_look_the_same_to_the_bot(
    bot: Bot, standin: StandIn, ali: Person
) -> None:
    """Cut before, nothing happened; cut after, it did; the bot cannot know which."""
    for kind, wanted in (("cut_before", []), ("cut_after", ["cut_after"])):
        standin.faults.add(kind, count=1)
        with pytest.raises(NetworkError, match="httpx"):
            await bot.send_message(ali.id, kind)
        assert shown(ali) == wanted
    assert [c.fault for c in standin.calls if c.fault] == ["cut_before", "cut_after"]


async def test_a_slow_answer_comes_after_the_deed(bot: Bot, standin: StandIn, ali: Person) -> None:
    """The bot gives up waiting, and the message is there all the same."""
    standin.faults.add("slow", count=1, seconds=0.3)
    with pytest.raises(TimedOut):
        await bot.send_message(ali.id, "late", read_timeout=0.05)
    assert shown(ali) == ["late"]
    with pytest.raises(TimeoutError):
        await standin.quiet(timeout=0.01)
    standin.updates.drop_all()
    await standin.quiet()


async def test_polling_meets_faults_too(bot: Bot, standin: StandIn, ali: Person) -> None:
    """And what was not acknowledged comes again."""
    ali.sends("hello")
    standin.faults.add("bad_gateway", methods=["getUpdates"], count=1)
    standin.faults.add("cut_after", methods=["getUpdates"], count=1)
    standin.faults.add("too_many", methods=["getUpdates"], count=1)
    for _ in range(3):
        with pytest.raises(TelegramError):
            await bot.get_updates()
    assert len(await bot.get_updates()) == 1


async def test_duplicates_come_after_the_acknowledgement(
    bot: Bot, standin: StandIn, ali: Person, receiver: Receiver
) -> None:
    """The same number once more, by webhook and by polling."""
    standin.faults.add("duplicate", methods=["message"])
    ali.sends("twice")
    first = await bot.get_updates()
    again = await bot.get_updates(offset=first[0].update_id + 1)
    assert [u.update_id for u in first] == [u.update_id for u in again]
    assert await bot.get_updates(offset=first[0].update_id + 1) == ()
    await bot.set_webhook(receiver.url)
    ali.sends("twice")
    await receiver.has(2)
    await standin.quiet()
    assert len({u["update_id"] for u in receiver.updates}) == 1


async def test_reordered_and_delayed(bot: Bot, standin: StandIn, ali: Person) -> None:
    """A reordered update lets the next one pass; a delayed one lets all pass for its time."""
    standin.faults.add("reorder", count=1, seconds=60)
    for text in ("one", "two", "three"):
        ali.sends(text)
    updates = await bot.get_updates()
    assert [u.message.text for u in updates if u.message] == ["two", "one", "three"]
    standin.updates.drop_all()
    standin.faults.add("delay", count=1, seconds=0.02)
    standin.faults.add("reorder", count=1, seconds=0.01)
    ali.sends("delayed")
    ali.sends("held with none to follow")
    assert standin.updates.waiting == 2
    await standin.until(lambda: len(standin.updates.pending) == 2)
    assert [u.message.text for u in await bot.get_updates() if u.message][1] == "delayed"


async def test_faults_over_http(standin: StandIn, bot: Bot) -> None:
    """The page and other processes switch them on, read and clear them."""
    url = f"{standin.url}/api/faults"
    async with ClientSession() as http:
        wanted = {"kind": "too_many", "methods": ["getMe"], "probability": 1, "seconds": 3}
        async with http.post(url, json=wanted) as answer:
            made = await answer.json()
            assert made["struck"] == 0
        with pytest.raises(RetryAfter):
            await bot.get_me()
        async with http.get(url) as answer:
            assert [f["struck"] for f in await answer.json()] == [1]
        async with http.delete(f"{url}/{made['id']}") as answer:
            assert answer.status == 200
        for wrong in ({"kind": "earthquake"}, {"kind": "slow", "mood": 1}, {}, {"kind": 7}):
            async with http.post(url, json=wrong) as answer:
                assert answer.status == 400
        async with http.post(url, json={"kind": "slow"}) as answer:
            assert answer.status == 201
        async with http.delete(url) as answer:
            assert answer.status == 200
    assert standin.faults.shown() == []
    await asyncio.wait_for(bot.get_me(), 2)


def test_chance_is_seeded() -> None:
    """The same seed gives the same troubles."""

    def strikes(seed: int) -> list[bool]:
        faults = Faults(random.Random(seed))
        faults.add("slow", probability=0.3)
        return [faults.for_call("sendmessage") is not None for _ in range(200)]

    assert strikes(1) == strikes(1) != strikes(2)
    assert 30 < sum(strikes(1)) < 90
