"""Power cuts: kill -9 at any moment loses nothing that was acknowledged, and doubles nothing."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby

import pytest

from storage.coordinators import sign_in
from storage.tips.reading import list_tips
from storage.tips.release import release_tips
from tests.whole.conftest import Sites
from tests.whole.fleet import fleet
from tests.whole.processes import Process
from tests.whole.respondent import Recognition, Respondent, Said
from tests.whole.site import COORDINATOR, PASSPHRASE, Site

RESIDENTS = 20
KILLS = 3
KILLS_IN_A_SOAK = 100
# Seconds in which everyone goes on; three times as long where other tests run beside this one.
SOAKING = os.environ.get("LYHORD_SOAK") == "1"
AFTER_RESTART = 5.0 if SOAKING else 15.0
pytestmark = [pytest.mark.quiet] if SOAKING else []  # every day it runs beside others


class PowerCuts:
    """Kills some of the processes at random moments, and starts them again."""

    def __init__(self, running: Sequence[Process], chance: random.Random) -> None:
        self._running = running
        self._chance = chance
        self.kills = 0

    async def strike(self, residents: Sequence[Respondent]) -> None:
        """One power cut, now and then one more while the processes start again; afterwards
        everyone goes on within five seconds."""
        await self._moment(0.8)
        hit = self._running if self._chance.random() < 0.4 else [self._chance.choice(self._running)]
        await self._kill(hit)
        if self._chance.random() < 0.3:
            await asyncio.gather(*(process.begin() for process in hit))
            await self._moment(1.2)
            await self._kill(hit)
        await asyncio.gather(*(process.start() for process in hit))
        restarted = time.monotonic()
        try:
            async with asyncio.timeout(AFTER_RESTART):
                await asyncio.gather(*(each.moves_after(restarted) for each in residents))
        except TimeoutError:
            stuck = [each.person for each in residents if each.moved <= restarted]
            raise AssertionError(f"{stuck} cannot go on after kill {self.kills}") from None

    async def _kill(self, hit: Sequence[Process]) -> None:
        await asyncio.gather(*(process.kill() for process in hit))
        self.kills += 1

    async def _moment(self, longest: float) -> None:
        await asyncio.sleep(self._chance.uniform(0, longest))  # waits for nothing: chance strikes


@pytest.mark.parametrize(
    ("database", "way", "count"),
    [
        ("sqlite", "webhook", 1),
        ("sqlite", "polling", 1),
        ("postgres", "webhook", 3),
        ("postgres", "polling", 1),
    ],
)
async def test_a_kill_loses_and_doubles_nothing(
    place: Sites, recognition: Recognition, soak: bool, database: str, way: str, count: int
) -> None:
    """Whenever it strikes, what residents saw taken is stored once, and everyone goes on."""
    site = place(database)
    chance = random.Random()
    residents = [
        Respondent(
            site.standin,
            site.standin.person(f"Resident {n}", language_code="en"),
            recognition,
            random.Random(chance.random()),
        )
        for n in range(RESIDENTS)
    ]
    async with fleet(site, count, webhook=way == "webhook") as running:
        over = asyncio.Event()

        async def lives(resident: Respondent) -> None:
            await resident.answers_everything()
            await resident.goes_on(over.is_set)

        cuts = PowerCuts(running, chance)

        async def strikes() -> None:
            while cuts.kills < (KILLS_IN_A_SOAK if soak else KILLS):
                await cuts.strike(residents)
            over.set()

        await asyncio.gather(strikes(), *map(lives, residents))
        await site.settles()
        for resident in residents:
            assert resident.person.unanswered == []
            check_answers(site.answers(resident.person.id), resident.history)
    left = Counter(words for resident in residents for words in resident.tips)
    held = tips_of(site)
    assert (held - left, left - held) == (Counter(), Counter()), (
        "tips doubled or made up, tips lost"
    )


def check_answers(rows: list[tuple[int, str, Said]], history: dict[str, list[Said]]) -> None:
    """Row by row what a resident said: numbered without a gap, no row twice, none missing."""
    assert [number for number, _, _ in rows] == [*range(1, len(rows) + 1)]
    held: dict[str, list[Said]] = {}
    for question, mine in groupby(sorted(rows, key=lambda row: row[1]), lambda row: row[1]):
        held[question] = [said for _, _, said in mine]
    assert held == history


def tips_of(site: Site) -> Counter[str]:
    """The words of all tips, as a coordinator reads them."""
    release_tips(site.database)
    who, now = sign_in(site.database, COORDINATOR, PASSPHRASE), datetime.now(UTC)
    tips = site.database.run_now(lambda c: list_tips(c, site.vault, who, now))
    return Counter(str(tip.answers["words"].value) for tip in tips)
