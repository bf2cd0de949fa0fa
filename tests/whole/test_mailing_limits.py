"""Telegram's limits: a publication keeps them, whoever sends and whatever else goes on."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Iterable

import pytest

from tests.whole.conftest import Sites
from tests.whole.fleet import fleet
from tests.whole.pulse import pulse
from tests.whole.readers import Readers, check_everyone, content
from tests.whole.respondent import Recognition, Respondent

READERS, READERS_IN_A_SOAK = 150, 10_000
A_SECOND = 30
TALKERS = 12  # at once: more than mass messages leave room for


@pytest.mark.quiet
@pytest.mark.parametrize(("database", "count"), [("sqlite", 1), ("postgres", 3)])
async def test_telegram_refuses_nothing(
    place: Sites, recognition: Recognition, soak: bool, database: str, count: int
) -> None:
    """While residents come, more at once than mass messages leave room for, and a process is killed
    and comes back, no second has more than thirty messages in it, and Telegram, which counts them,
    never asks for peace."""
    site = place(database)
    site.standin.limits.on = True
    readers = Readers(site)
    readers.join(READERS_IN_A_SOAK if soak else READERS)
    residents = [
        Respondent(
            site.standin,
            site.standin.person(f"Resident {n}", language_code="en"),
            recognition,
            random.Random(n),
        )
        for n in range(TALKERS)
    ]
    async with pulse() as felt, fleet(site, count, webhook=True) as running:
        ident = readers.schedules(content())
        await readers.sent(ident, 20)
        talking = asyncio.gather(*(resident.begins() for resident in residents))
        if count > 1:
            await running[0].kill()
            await running[0].start()
        await talking
        found = await readers.ends(ident)
    assert site.standin.limits.refused == 0
    assert (
        fullest_second(
            (felt.earliest(call.at), call.at)
            for call in site.standin.calls
            if call.method.lower().startswith("send")
        )
        <= A_SECOND
    )
    check_everyone(readers, found.mailing.id)


def fullest_second(spans: Iterable[tuple[float, float]]) -> int:
    """The most that surely came within one second, of what came between two moments each."""
    fullest, window = 0, deque[float]()
    for earliest, latest in sorted(spans):
        window.append(earliest)
        while window[0] <= latest - 1.0:
            window.popleft()
        fullest = max(fullest, len(window))
    return fullest
