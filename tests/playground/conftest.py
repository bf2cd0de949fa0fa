"""A running stand-in, a real client for it, and a check of every call against the published API."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import TelegramError

from bot.playground import Person, StandIn
from bot.playground.call import Call
from tests.playground import published_api
from tests.playground.receiver import Receiver


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """A stand-in; at the end, every call it granted must have been a published one."""
    running = StandIn(retry_scale=0.005, seed=7)
    api = published_api.load()
    complaints: list[str] = []

    def look(call: Call) -> None:
        if api is not None and call.refusal is None:
            complaints.extend(api.of_call(call))

    running.on_call.append(look)
    await running.start()
    yield running
    await running.stop()
    assert complaints == []


@pytest.fixture
async def bot(standin: StandIn) -> AsyncIterator[Bot]:
    """python-telegram-bot's client, pointed at the stand-in."""
    client = Bot(
        standin.token, base_url=f"{standin.url}/bot", base_file_url=f"{standin.url}/file/bot"
    )
    async with client:
        yield client


@pytest.fixture
def ali(standin: StandIn) -> Person:
    """A resident who has pressed Start, and whose first update is out of the way."""
    person = standin.person("Ali", language_code="ar")
    person.presses_start()
    standin.updates.drop_all()
    return person


@pytest.fixture
async def receiver(standin: StandIn) -> AsyncIterator[Receiver]:
    """The bot's end of a webhook."""
    listening = Receiver()
    await listening.start()
    yield listening
    await listening.stop()


@pytest.fixture
def refused() -> type[TelegramError]:
    """What the client raises when the stand-in says no; its text is Telegram's."""
    return TelegramError
