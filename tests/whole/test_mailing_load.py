"""Whoever answers the survey while an update goes out to many waits no longer, and memory stays."""

from __future__ import annotations

import asyncio
import random
import statistics
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from storage.mailings.course import cancel
from tests.whole.conftest import Sites
from tests.whole.fleet import fleet
from tests.whole.readers import Readers, content
from tests.whole.respondent import Recognition, Respondent

READERS, READERS_IN_A_SOAK = 2_000, 100_000
SENT, SENT_IN_A_SOAK = 120, 5_000  # when it has been looked at for long enough
TOGETHER = 4  # residents at a time
P95 = 1.0  # seconds; the issue's, as is the next
GROWTH = 50.0  # MB


@dataclass
class Timed(Respondent):
    """Somebody who notes how long each answer took to be taken, in seconds."""

    waits: list[float] = field(default_factory=list)

    async def answers_one(self) -> bool:
        before = self.moved
        on = await super().answers_one()
        if self.moved != before:
            self.waits.append(self.moved - self._began)
        return on


@pytest.mark.quiet
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_answers_are_quick_and_memory_is_flat(
    place: Sites, recognition: Recognition, soak: bool, database: str
) -> None:
    """Of answers given while a publication goes out at its full pace, nineteen in twenty are taken
    within a second; the process that sends grows by less than 50 MB."""
    site = place(database)
    readers = Readers(site)
    await asyncio.to_thread(readers.join, READERS_IN_A_SOAK if soak else READERS)
    residents: list[Timed] = []
    enough = asyncio.Event()

    def comes() -> Timed:
        number = len(residents)
        person = site.standin.person(f"Resident {number}", language_code="en")
        residents.append(Timed(site.standin, person, recognition, random.Random(number)))
        return residents[-1]

    async def one_after_the_other() -> None:
        while not enough.is_set():
            await comes().answers_everything()

    async with fleet(site, 1, webhook=True) as [process]:
        await comes().answers_everything()  # what is made the first time does not count
        before = resident_memory(process.pid)
        ident = readers.schedules(content())
        await readers.goes_out(ident)
        residents.clear()
        living = [asyncio.create_task(one_after_the_other()) for _ in range(TOGETHER)]
        found = await readers.sent(ident, SENT_IN_A_SOAK if soak else SENT)
        enough.set()
        await asyncio.gather(*living)
        grown = resident_memory(process.pid) - before
        assert found.left > 0
        readers.does(lambda c: cancel(c, found.mailing.id))
    waits = [wait for resident in residents for wait in resident.waits]
    assert statistics.quantiles(waits, n=20)[-1] < P95
    assert grown < GROWTH


def resident_memory(pid: int) -> float:
    """How much memory a process holds, in MB, as the kernel counts."""
    status = Path(f"/proc/{pid}/status").read_text()
    [line] = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
