"""Webhook delivery: order inside a key, none across; again until a 2xx; a call in the reply."""

import asyncio
import itertools
import json

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import NetworkError, TelegramError

from bot.playground import Person, StandIn
from tests.playground.receiver import Json, Receiver, accept, held


async def test_updates_carry_the_secret(
    standin: StandIn, bot: Bot, ali: Person, receiver: Receiver
) -> None:
    """What waited is delivered too, as JSON, with the secret header; then nothing is pending."""
    ali.sends("early")
    await bot.set_webhook(receiver.url, secret_token="s3cret_-", allowed_updates=["message"])
    ali.sends("late")
    ali.taps_data(1, "unasked")
    await receiver.has(2)
    await standin.quiet()
    assert receiver.texts() == ["early", "late"]
    assert receiver.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "s3cret_-"
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (receiver.url, 0)
    assert (info.max_connections, info.allowed_updates) == (40, ("message",))


async def test_one_chat_waits_others_do_not(
    standin: StandIn, bot: Bot, ali: Person, receiver: Receiver
) -> None:
    """Messages of a chat go one by one; another chat's, and the same person's press, go at once."""
    gate = asyncio.Event()
    receiver.answer = held(gate)
    await bot.set_webhook(receiver.url)
    sara = standin.person("Sara")
    ali.sends("one")
    ali.sends("two")
    ali.taps_data(1, "press")
    ali.blocks()
    sara.sends("three")
    await receiver.has(4)
    assert sorted(receiver.texts()) == ["one", "three"]
    assert receiver.at_once == 4
    gate.set()
    await standin.quiet()
    assert len(receiver.updates) == 5
    assert receiver.texts()[-1] == "two"


async def test_order_holds_inside_a_chat(standin: StandIn, bot: Bot, receiver: Receiver) -> None:
    """Whatever fails on the way, a chat's messages arrive in order, the next after a 2xx only."""
    failing = {"count": 0}

    async def now_and_then(update: Json) -> web.Response:
        failing["count"] += 1
        return web.Response(status=500 if failing["count"] % 3 == 0 else 204)

    receiver.answer = now_and_then
    await bot.set_webhook(receiver.url, max_connections=5)
    people = [standin.person(f"P{n}") for n in range(10)]
    for number in range(10):
        for person in people:
            person.sends(str(number))
    await standin.quiet()
    for person in people:
        own = [
            u["message"]["text"]
            for u in receiver.updates
            if u["message"]["from"]["id"] == person.id
        ]
        assert own == sorted(own)
        assert set(own) == set(map(str, range(10)))
    assert receiver.most_at_once <= 5


async def test_no_2xx_is_tried_again_after_growing_pauses(
    standin: StandIn, bot: Bot, ali: Person, receiver: Receiver
) -> None:
    """At once first, then 2, 4, 8 ... (scaled) seconds; getWebhookInfo tells the last error."""
    times: list[float] = []

    async def at_last(update: Json) -> web.Response:
        times.append(asyncio.get_running_loop().time())
        return web.Response(status=500 if len(times) < 6 else 200)

    receiver.answer = at_last
    await bot.set_webhook(receiver.url)
    ali.sends("hello")
    await receiver.has(5)
    info = await bot.get_webhook_info()
    assert info.pending_update_count == 1
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    await standin.quiet()
    assert len({u["update_id"] for u in receiver.updates}) == 1
    pauses = [b - a for a, b in itertools.pairwise(times)]
    least = [0, 2, 4, 8, 16]
    assert all(pause >= 0.95 * 0.005 * wanted for pause, wanted in zip(pauses, least, strict=True))


async def test_a_bot_that_is_away_gets_it_when_it_is_back(
    standin: StandIn, bot: Bot, ali: Person
) -> None:
    """A refused connection is a failure like any other."""
    away = Receiver()
    await away.start()
    url = away.url
    await away.stop()
    await bot.set_webhook(url)
    ali.sends("hello")
    await standin.until(lambda: standin.webhook.last_error is not None)
    assert (await bot.get_webhook_info()).last_error_message == "Connection refused"
    back = Receiver()
    await back.start()
    await bot.set_webhook(back.url)
    await back.has(1)
    await standin.quiet()
    await back.stop()


async def test_a_reply_can_carry_one_call(
    standin: StandIn, bot: Bot, ali: Person, receiver: Receiver
) -> None:
    """It is executed; methods whose result matters, or that set the webhook, are not."""
    replies: list[Json] = [
        {"method": "sendMessage", "chat_id": ali.id, "text": "in the reply"},
        {"method": "deleteWebhook"},
        {"method": "sendMessage", "chat_id": ali.id, "text": ""},
    ]

    async def reply(update: Json) -> web.Response:
        return web.Response(body=json.dumps(replies.pop(0)), content_type="application/json")

    receiver.answer = reply
    await bot.set_webhook(receiver.url)
    for _ in range(3):
        ali.sends("go")
    await ali.sees("in the reply")
    await standin.quiet()
    assert standin.webhook.url == receiver.url
    assert standin.calls[-1].refusal is not None


async def test_the_webhook_goes_and_updates_stay(
    standin: StandIn, bot: Bot, ali: Person, receiver: Receiver
) -> None:
    """Undelivered updates wait for the poller, unless they are dropped."""
    gate = asyncio.Event()
    receiver.answer = held(gate)
    await bot.set_webhook(receiver.url)
    ali.sends("one")
    ali.sends("two")
    await receiver.has(1)
    await bot.delete_webhook()
    receiver.answer = accept
    gate.set()
    await standin.until(lambda: standin.webhook.in_flight == 0)
    assert [u.message.text for u in await bot.get_updates() if u.message] == ["two"]
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_telegram_away_for_a_while(
    standin: StandIn, bot: Bot, ali: Person, receiver: Receiver
) -> None:
    """Stopped and started again, it knows its webhook, chats and what is not acknowledged."""
    await bot.set_webhook(receiver.url)
    port = standin.port
    await standin.stop()
    with pytest.raises(NetworkError):
        await bot.send_message(ali.id, "x")
    ali.sends("are you there?")
    await standin.start(port)
    await receiver.has(1)
    await bot.send_message(ali.id, "here again")
    await standin.quiet()
    assert receiver.texts() == ["are you there?"]


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "https://example.org/hook"])
async def test_webhooks_stay_on_this_machine(bot: Bot, url: str) -> None:
    """Other hosts and schemes are refused."""
    with pytest.raises(TelegramError, match=r"(?i)bad webhook"):
        await bot.set_webhook(url)


async def test_a_secret_of_odd_characters_is_refused(bot: Bot, receiver: Receiver) -> None:
    """Letters, digits, underscore and hyphen only."""
    with pytest.raises(TelegramError, match=r"(?i)secret token contains unallowed characters"):
        await bot.set_webhook(receiver.url, secret_token="not so!")
