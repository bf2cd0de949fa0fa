"""A Telegram in trouble: a publication ends all the same, and everyone is accounted for."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select

from storage.tables import FollowerRow
from tests.whole.conftest import Sites
from tests.whole.fleet import fleet
from tests.whole.readers import Readers, check_everyone, content

READERS, READERS_IN_A_SOAK = 160, 10_000
OFTEN = 0.05
HALTS, HALTS_IN_A_SOAK = 3, 100  # of a second each, and slowness after it
FAST = {"LYHORD_MESSAGES_A_SECOND": "300"}
SEND = ("sendMessage",)
MAY_HAVE_ARRIVED = ("bad_gateway", "cut_before", "cut_after")
BLOCKED = select(func.count()).where(FollowerRow.blocked.is_not(None))


@pytest.mark.parametrize(("database", "count"), [("sqlite", 1), ("postgres", 3)])
async def test_trouble_ends_and_leaves_nobody_out(
    place: Sites, soak: bool, database: str, count: int
) -> None:
    """Some sendings are refused for a second, some meet a broken server or a cut line, and one
    resident in twenty has blocked the bot: who is left in doubt is exactly who met what may have
    arrived, and nobody who blocked the bot is written to again."""
    site = place(database)
    readers = Readers(site)
    people = readers.join(READERS_IN_A_SOAK if soak else READERS)
    deaf = people[::20]
    for person in deaf:
        person.chat.blocked = True
    trouble = site.standin.faults.add
    halts = HALTS_IN_A_SOAK if soak else HALTS
    faults = {"too_many": trouble("too_many", methods=SEND, probability=OFTEN, count=halts)}
    for kind in MAY_HAVE_ARRIVED:
        faults[kind] = trouble(kind, methods=SEND, probability=OFTEN)
    async with fleet(site, count, webhook=True, more=FAST):
        ident = readers.schedules(content())
        found = await readers.ends(ident, hurry=True)
        site.standin.faults.clear()
        struck = {kind: fault.struck for kind, fault in faults.items()}
        assert all(struck.values()), f"chance spared it: {struck}"
        states = readers.states(found.mailing.id)
        assert found.states == Counter(states.values())
        assert found.states.keys() == {"sent", "blocked", "unknown"}
        assert found.states["unknown"] == sum(struck[kind] for kind in MAY_HAVE_ARRIVED)
        check_everyone(readers, found.mailing.id)
        blocked = {each for each, state in states.items() if state == "blocked"}
        unsure = {each for each, state in states.items() if state == "unknown"}
        assert blocked == {each.id for each in deaf} - unsure
        assert site.database.read_now(lambda c: c.scalar(BLOCKED)) == len(blocked)

        again = readers.schedules(content("It was four more bins."))
        found = await readers.ends(again)
        assert found.mailing.total == len(people) - len(blocked)
