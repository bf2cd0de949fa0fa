"""The paper bin: what is deleted is gone, what is not is told of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot import clearing
from bot.api import Api
from bot.clearing import Cleared, Clearing
from bot.delivery import Floods
from bot.metrics import Metrics
from bot.playground import Person, StandIn
from bot.playground.editing import DELETABLE_FOR
from bot.transport import Transport


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """A make-believe Telegram."""
    standin = StandIn()
    await standin.start()
    yield standin
    await standin.stop()


@pytest.fixture
async def bin_(standin: StandIn) -> AsyncIterator[Clearing]:
    """What is tried, over real HTTP."""
    async with Transport(Metrics()) as transport:
        yield Clearing(Api(standin.token, transport, standin.url), Floods())


@pytest.fixture
def ali(standin: StandIn) -> Person:
    """A resident who pressed Start."""
    ali = standin.person("Ali")
    ali.presses_start()
    return ali


def calls(standin: StandIn) -> list[str]:
    """The methods called, in order."""
    return [call.method for call in standin.calls]


async def test_both_sides_messages_go_newest_first(
    bin_: Clearing, standin: StandIn, ali: Person
) -> None:
    """One call a message; a number given twice, or deleted by the resident, is gone as well."""
    numbers = [message.id for message in ali.messages] + [ali.sends(f"{n}").id for n in range(3)]
    ali.deletes(ali.messages[2])
    result = await bin_.clear(ali.id, [*numbers, numbers[0]])
    assert result == Cleared(tuple(sorted(numbers, reverse=True)), (), ())
    assert result.left == 0
    assert ali.messages == []
    assert [name.lower() for name in calls(standin)] == ["deletemessage"] * 4


async def test_what_is_too_old_is_told_of(bin_: Clearing, standin: StandIn, ali: Person) -> None:
    """After 48 hours Telegram keeps a message: it is counted, and the others go."""
    old = ali.sends("old").id
    standin.shift += DELETABLE_FOR + 1
    new = ali.sends("new").id
    result = await bin_.clear(ali.id, [old, new])
    assert result == Cleared(gone=(new,), kept=(old,), untried=())
    assert result.left == 1
    assert "old" in [message.text for message in ali.messages]


async def test_a_short_429_is_waited_for(bin_: Clearing, standin: StandIn, ali: Person) -> None:
    """It goes on when Telegram said, and loses nothing."""
    numbers = [ali.sends(f"{n}").id for n in range(3)]
    standin.faults.add("too_many", methods=["deleteMessage"], count=1, seconds=1)
    began = asyncio.get_running_loop().time()
    result = await bin_.clear(ali.id, numbers)
    assert result.gone == tuple(sorted(numbers, reverse=True))
    assert asyncio.get_running_loop().time() - began >= 1


async def test_a_long_429_stops_it(bin_: Clearing, standin: StandIn, ali: Person) -> None:
    """Not one call more; the rest is told of as untried."""
    numbers = sorted((ali.sends(f"{n}").id for n in range(4)), reverse=True)
    standin.faults.add("too_many", methods=["deleteMessage"], count=1, seconds=1_000)
    assert await bin_.clear(ali.id, numbers) == Cleared((), (), tuple(numbers))
    assert len(calls(standin)) == 1
    assert await bin_.clear(ali.id, numbers[:1]) == Cleared((), (), (numbers[0],))
    assert len(calls(standin)) == 1


async def test_a_cut_connection_is_no_lie(bin_: Clearing, standin: StandIn, ali: Person) -> None:
    """Whether the call took effect or not, the next try tells."""
    numbers = [ali.sends(f"{n}").id for n in range(3)]
    standin.faults.add("cut_after", methods=["deleteMessage"], count=1)
    standin.faults.add("cut_before", methods=["deleteMessage"], count=1)
    result = await bin_.clear(ali.id, numbers)
    assert set(result.gone) == set(numbers)
    assert [message.text for message in ali.messages] == ["/start"]


async def test_telegram_away(
    bin_: Clearing, standin: StandIn, ali: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its patience everything left is untried, and nothing raised."""
    monkeypatch.setattr(clearing, "PATIENCE", 0.5)
    numbers = (ali.sends("a").id, ali.sends("b").id)
    standin.faults.add("bad_gateway", methods=["deleteMessage"])
    result = await bin_.clear(ali.id, numbers)
    assert (result.gone, result.kept, set(result.untried)) == ((), (), set(numbers))


async def test_who_blocked_the_bot(bin_: Clearing) -> None:
    """A chat that is not there any more: untried, and quietly so."""
    assert await bin_.clear(12345, [1, 2]) == Cleared((), (), (2, 1))
    assert await bin_.clear(12345, []) == Cleared((), (), ())
