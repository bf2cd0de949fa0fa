"""Sending: each follower once, whatever happens to Telegram, and nobody unaccounted for."""

from __future__ import annotations

import asyncio
from itertools import pairwise

from sqlalchemy import update

from bot.playground import StandIn
from storage.mailings.course import cancel, mailings_of, pause, resume
from storage.mailings.deliveries import lapse
from storage.mailings.followers import change_language
from storage.mailings.shares import beat
from storage.tables import ProcessRow
from tests.bot.mailing.office import LASTING, LONG, Office, content

SENDS = ["sendMessage", "sendPhoto"]


async def test_everybody_gets_it_once_in_their_language(office: Office) -> None:
    """All sent, and the mailing done."""
    people = office.followers(40)
    ident = office.published()
    async with office.sending():
        found = await office.done(ident)
    assert dict(found.states) == {"sent": 40}
    assert set(office.got().values()) == {1}
    for person in people:
        assert person.last is not None
        assert ("På svenska" in person.last.text) == (person.id % 2 == 1)


async def test_trouble_of_all_kinds_loses_and_doubles_nobody(
    office: Office, standin: StandIn
) -> None:
    """429, 5xx, cut connections at random, some who blocked the bot: each is accounted for, and
    who is called sent has it once; only of who is called unknown nobody knows."""
    people = office.followers(120)
    for person in people[:6]:
        person.chat.blocked = True
    people[6].deactivates()
    for kind in ("too_many", "bad_gateway", "cut_before", "cut_after"):
        standin.faults.add(kind, methods=SENDS, probability=0.04)
    ident = office.published()
    async with office.sending():
        found = await office.done(ident)
    assert sum(found.states.values()) == 120
    assert set(found.states) <= {"sent", "blocked", "unknown"}
    got = office.got()
    for chat, state in office.states().items():
        expected = {"sent": {1}, "blocked": {0}, "unknown": {0, 1}}[state]
        assert got[chat] in expected
    for person in people[:7]:
        assert office.states()[person.id] in {"blocked", "unknown"}
    doubtful = [call for call in standin.calls if call.fault not in {None, "too_many"}]
    assert found.states["unknown"] == len(doubtful)


async def test_a_flood_halts_and_slows(office: Office, standin: StandIn) -> None:
    """One 429: no mass message for as long as told, then all get it; other processes are told."""
    office.followers(20)
    standin.faults.add("too_many", methods=SENDS, count=1, seconds=2)
    ident = office.published()
    run = office.database.run_now
    async with office.sending(rate=1000):
        await office.comes_to(ident, "retry")
        told = run(lambda c: beat(c, b"another", 0, office.now, LASTING)).halted
        found = await office.done(ident)
    assert told is not None
    assert dict(found.states) == {"sent": 20}
    [struck] = [call.at for call in standin.calls if call.fault]
    assert not [call for call in standin.calls if struck + 0.5 < call.at < struck + 1.95]


async def test_telegram_away_is_tried_again(office: Office, standin: StandIn) -> None:
    """What surely was not sent is not lost, nor called failed."""
    office.followers(12)
    port = standin.port
    await standin.stop()
    ident = office.published()
    async with office.sending():
        await office.comes_to(ident, "retry")
        await standin.start(port)
        found = await office.done(ident)
    assert dict(found.states) == {"sent": 12}
    assert set(office.got().values()) == {1}


async def test_paused_resumed_and_cancelled(office: Office, standin: StandIn) -> None:
    """Nothing more goes out than what was on its way; what is left is counted as cancelled."""
    office.followers(60)
    ident = office.published()
    run = office.database.run_now
    [mailing] = office.database.read_now(lambda c: mailings_of(c, ident))
    async with office.sending(rate=30):
        await standin.until(lambda: bool(standin.calls))
        run(lambda c: pause(c, mailing.id))
        await standin.quiet()
        sent = sum(office.got().values())
        assert sent <= 24
        run(lambda c: resume(c, mailing.id))
        await standin.until(lambda: sum(office.got().values()) > sent)
        run(lambda c: cancel(c, mailing.id))
    found = office.progress(ident)
    assert found.states["sent"] == sum(office.got().values())
    assert found.states["sent"] + found.states["cancelled"] == 60


async def test_a_kill_leaves_no_more_unknown_than_was_in_flight(
    office: Office, standin: StandIn
) -> None:
    """The process is gone in the middle; the next one sends the rest, and nothing twice."""
    office.followers(60)
    standin.faults.add("slow", methods=SENDS, probability=0.5, seconds=0.2)
    ident = office.published()
    async with office.sending(rate=60, me=b"the first"):
        await standin.until(lambda: sum(office.got().values()) > 15)
        flying = [task for task in asyncio.all_tasks() if "_carry" in repr(task)]
        for task in (office.working, *flying):
            task.cancel()
    gone = update(ProcessRow).values(until=office.now.replace(tzinfo=None))
    office.database.run_now(lambda c: (c.execute(gone), lapse(c, office.now)))
    unknown = office.progress(ident).states.get("unknown", 0)
    assert unknown <= len(flying) + 8
    async with office.sending(me=b"the second"):
        found = await office.done(ident)
    assert dict(found.states) == {"sent": 60 - unknown, "unknown": unknown}
    assert max(office.got().values()) == 1


async def test_within_telegrams_limits(office: Office, standin: StandIn) -> None:
    """Thirty a second, long texts counting twice: Telegram never has to say 429."""
    standin.limits.on = True
    office.followers(60)
    short, long = office.published(), office.published(content(LONG))
    async with office.sending(rate=30):
        await office.done(short)
        await office.done(long)
    assert standin.limits.refused == 0
    assert set(office.got().values()) == {2}


async def test_one_chat_gets_one_a_second(office: Office, standin: StandIn) -> None:
    """Three updates at once reach the same follower a second apart."""
    office.followers(1)
    idents = [office.published() for _ in range(3)]
    async with office.sending(rate=30):
        for ident in idents:
            await office.done(ident)
    at = [call.at for call in standin.calls if call.method == "sendMessage"]
    assert min(b - a for a, b in pairwise(at)) > 0.9


async def test_a_missing_language_is_one_followers_trouble(office: Office) -> None:
    """Nobody else is held up by a letter that cannot be written."""
    [stranger, *_] = office.followers(9)
    office.database.run_now(lambda c: change_language(c, office.vault, stranger.id, "ar"))
    ident = office.published()
    async with office.sending():
        found = await office.done(ident)
    assert dict(found.states) == {"sent": 8, "failed": 1}
