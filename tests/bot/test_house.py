"""The house opened and closed: what is set up at the start, what is finished at the end."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from pydantic import SecretStr

from bot.app import House, running, serve
from bot.errors import SecondPollerError, TokenError, UnreachableError, WebhookRefusedError
from bot.playground import Person, StandIn
from bot.playground.call import Call
from bot.settings import Settings
from tests.bot.conftest import stored
from tests.bot.test_serving import begin


def made(standin: StandIn, method: str) -> list[Call]:
    """The calls of a method so far."""
    return [call for call in standin.calls if call.method.lower() == method.lower()]


async def test_a_stop_finishes_the_turns_in_hand(
    standin: StandIn, settings: Settings, ali: Person
) -> None:
    """Stored, shown, answered and acknowledged before the process ends."""
    async with running(settings) as house:
        await begin(standin, ali)
        standin.faults.add("slow", methods=["editMessageText"], count=1, seconds=0.3)
        ali.taps("25–34")
        await ali.sees("Question 2")  # while the bot still waits to hear that
    assert len(stored(house, "SELECT * FROM answers WHERE question = 'age'")) == 1
    assert ali.last is not None
    assert "Question 2" in ali.last.text
    await standin.quiet()
    assert not ali.unanswered


async def test_what_comes_while_it_is_away_is_answered_later(
    standin: StandIn, settings: Settings, ali: Person
) -> None:
    """Telegram keeps it; nothing already answered is answered again."""
    async with running(settings):
        await begin(standin, ali)
    shown = len(ali.messages)
    ali.taps("25–34")
    ali.sends("hello?")
    async with running(settings):
        await ali.sees("Question 2")
        await standin.quiet()
    assert len(ali.messages) == shown + 2
    assert not ali.unanswered


async def test_serving_ends_when_told(standin: StandIn, settings: Settings, ali: Person) -> None:
    """As SIGTERM does."""
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(settings, stop))
    ali.presses_start()
    await ali.sees("Welcome")
    stop.set()
    async with asyncio.timeout(5):
        await serving


def asked(standin: StandIn, times: int) -> bool:
    """Whether the bot has looked so many times at the last thing it looks at."""
    return len(made(standin, "getMyShortDescription")) == times


async def test_telegrams_copy_of_the_menu_is_set_once(standin: StandIn, settings: Settings) -> None:
    """In every language, and not again at the next start: these calls are rationed."""
    for start in (1, 2):
        async with running(settings):
            await standin.until(partial(asked, standin, 4 * start))
            await standin.quiet()
    languages = {call.parameters.get("language_code") for call in made(standin, "setMyCommands")}
    assert languages == {None, "ar", "en", "sv"}
    assert len(made(standin, "setMyCommands")) == 4
    assert 0 < len(made(standin, "setMyDescription")) <= 4


async def test_a_group_is_left(standin: StandIn, house: House) -> None:
    """Quietly, as soon as somebody takes the bot in."""
    group = standin.group("Neighbours")
    bot = standin.bot
    change = {
        "chat": group.about,
        "from": {"id": 1, "is_bot": False, "first_name": "Eve"},
        "date": 1,
        "old_chat_member": {"user": bot, "status": "left"},
        "new_chat_member": {"user": bot, "status": "member"},
    }
    standin.updates.put("my_chat_member", change, ("member", group.id))
    await standin.quiet()
    assert made(standin, "leaveChat")
    assert not made(standin, "sendMessage")


@pytest.mark.parametrize("mode", ["polling"])
async def test_of_two_pollers_the_newcomer_leaves(
    standin: StandIn, settings: Settings, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an error that becomes one line; the first goes on."""
    monkeypatch.setattr("bot.polling.SETTLED", 2.0)
    second = settings.model_copy(update={"listen": "127.0.0.1:0"})
    async with running(settings) as house, asyncio.timeout(20):
        await asyncio.sleep(2.1)  # the first has polled undisturbed for a while
        with pytest.raises(SecondPollerError):
            await serve(second, asyncio.Event())
        assert not house.failed.done()


@pytest.mark.parametrize("mode", ["polling"])
async def test_polling_goes_on_after_trouble(
    standin: StandIn, house: House, ali: Person, mode: str
) -> None:
    """Cut connections, gateways' pages, floods: a pause and on."""
    for fault in ("cut_before", "bad_gateway", "cut_after"):
        standin.faults.add(fault, methods=["getUpdates"], count=1)
    ali.presses_start()
    await ali.sees("Welcome", timeout=10)


@pytest.mark.parametrize("mode", ["polling"])
async def test_by_polling_nobody_waits_for_anothers_slow_update(
    standin: StandIn, house: House, ali: Person, mode: str
) -> None:
    """What takes long is left to itself; it is acknowledged when it is done, and all after it."""
    eve = standin.person("Eve", language_code="en")
    eve.presses_start()
    await standin.quiet()
    standin.faults.add("slow", methods=["sendMessage"], count=1, seconds=3)
    eve.sends("/help")
    await standin.until(lambda: standin.calls_in_flight > 0)
    began = asyncio.get_running_loop().time()
    for _ in range(3):
        ali.sends("/start")
        await ali.hears_back()
    assert asyncio.get_running_loop().time() - began < 3
    assert standin.updates.waiting == 4
    await eve.sees("Help")
    await standin.quiet()


@pytest.mark.parametrize("mode", ["polling"])
async def test_a_webhook_left_over_makes_way_for_polling(
    standin: StandIn, settings: Settings, ali: Person, mode: str
) -> None:
    """And what waited for it is not lost."""
    other = settings.model_copy(
        update={"webhook_url": f"http://{settings.listen}", "listen": "127.0.0.1:0"}
    )
    async with running(other):
        pass
    ali.presses_start()
    async with running(settings):
        await ali.sees("Welcome")


async def test_a_wrong_token_stops_the_start(settings: Settings, standin: StandIn) -> None:
    """Before anything is taken."""
    standin.token = "1:another"
    wrong = settings.model_copy(update={"bot_token": SecretStr("1:other")})
    with pytest.raises(TokenError):
        async with running(wrong):
            pass


async def test_an_unreachable_api_stops_the_start(settings: Settings, standin: StandIn) -> None:
    """With an error that names the setting."""
    away = settings.model_copy(update={"bot_api_url": "http://127.0.0.1:9"})
    with pytest.raises(UnreachableError, match="LYHORD_BOT_API_URL"):
        async with running(away):
            pass


@pytest.mark.parametrize("mode", ["webhook"])
async def test_a_refused_webhook_stops_the_start(
    settings: Settings, standin: StandIn, mode: str
) -> None:
    """Telegram takes https, or loopback in the playground."""
    bad = settings.model_copy(update={"webhook_url": "http://bot.example.org"})
    with pytest.raises(WebhookRefusedError, match="LYHORD_WEBHOOK_URL"):
        async with running(bad):
            pass
