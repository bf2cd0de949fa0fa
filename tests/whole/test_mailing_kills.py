"""Power cuts while an update goes out: nobody is left out, nobody gets it twice."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

import pytest

from storage.mailings.course import Progress
from tests.whole.conftest import Sites
from tests.whole.fleet import fleet
from tests.whole.processes import Process
from tests.whole.readers import Readers, check_everyone, content

READERS, READERS_IN_A_SOAK = 300, 10_000
KILLS, KILLS_IN_A_SOAK = 3, 50
SLOW = 0.05  # seconds
IN_FLIGHT = 8  # of a process at any moment
FAST = {"LYHORD_MESSAGES_A_SECOND": "120"}  # so that the small one takes seconds


class Cuts:
    """Kills processes while a mailing goes out, and starts them again."""

    def __init__(self, readers: Readers, running: Sequence[Process], chance: random.Random) -> None:
        self.readers, self.running, self.chance = readers, running, chance
        self.hits = 0  # processes that were killed, each as often as it was

    async def strike(self, ident: str, sent: int) -> None:
        """One power cut soon after so many were sent, of one process or of all."""
        await self.readers.comes_to(ident, lambda found: _settled(found) >= sent)
        await asyncio.sleep(self.chance.uniform(0, 0.2))  # waits for nothing: chance strikes
        some = self.running if self.chance.random() < 0.3 else [self.chance.choice(self.running)]
        await asyncio.gather(*(process.kill() for process in some))
        self.hits += len(some)
        await asyncio.gather(*(process.begin() for process in some))


def _settled(found: Progress) -> int:
    return found.mailing.total - found.left


@pytest.mark.parametrize(("database", "count"), [("sqlite", 1), ("postgres", 3)])
async def test_a_kill_loses_nobody_and_tells_nobody_twice(
    place: Sites, soak: bool, database: str, count: int
) -> None:
    """Whenever it strikes, each follower gets the update once, or it is known that nobody knows:
    of no more than was on its way at that moment. The sums are right."""
    readers = Readers(place(database))
    number = READERS_IN_A_SOAK if soak else READERS
    kills = KILLS_IN_A_SOAK if soak else KILLS
    readers.join(number)
    chance = random.Random()
    # Of what is on its way for a while, some is at every cut.
    readers.site.standin.faults.add("slow", methods=["sendMessage"], probability=0.5, seconds=SLOW)
    async with fleet(readers.site, count, webhook=True, more={} if soak else FAST) as running:
        cuts = Cuts(readers, running, chance)
        ident = readers.schedules(content())
        for moment in sorted(chance.sample(range(number * 9 // 10), kills)):
            await cuts.strike(ident, moment)
        await asyncio.gather(*(process.is_well() for process in running))
        found = await readers.ends(ident, hurry=not soak)
    assert found.mailing.total == number
    assert found.states.keys() <= {"sent", "unknown"}
    assert found.states.get("unknown", 0) <= IN_FLIGHT * cuts.hits
    check_everyone(readers, found.mailing.id)
