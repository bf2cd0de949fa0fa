"""What is due happens once, though whoever leads is killed or freezes at any moment."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select, text

from storage.agenda import put
from storage.tables import AgendaRow, MailingRow
from tests.whole.conftest import Sites
from tests.whole.fleet import fleet
from tests.whole.processes import Process
from tests.whole.readers import Readers, content
from tests.whole.site import Site

DUE, DUE_IN_A_SOAK = 100, 1_000
STROKES, STROKES_IN_A_SOAK = 2, 20
AT_ONCE = 25
PUT_DOWN = timedelta(milliseconds=60)  # at most, to write one of them down beforehand
SPAN = timedelta(seconds=8)  # for each stroke
# Not the name of the one that comes each week: a start clears others of that name away.
DIGEST = "digest  week"
PATIENCE = 90.0  # seconds
LEADER = text(
    "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND objid = 5011817 "
    "AND datname = current_database()"
)
WAITING = select(func.count()).where(AgendaRow.state == "waiting", AgendaRow.rule == "")


async def test_each_fires_once(place: Sites, soak: bool) -> None:
    """Three processes, of which the leader is killed or frozen again and again: another one leads
    soon, what is due is done once, and whoever thaws does nothing a second time."""
    site = place("postgres")
    readers = Readers(site)
    number, strokes = (DUE_IN_A_SOAK, STROKES_IN_A_SOAK) if soak else (DUE, STROKES)
    chance = random.Random()
    # A leader that thaws finds its connections gone, and says so.
    async with fleet(site, 3, webhook=True, fails=True) as running:
        begin = datetime.now(UTC) + timedelta(seconds=3) + number * PUT_DOWN
        step = SPAN * strokes / number
        # Many at once, so that whoever is struck is in the middle of them.
        moments = [
            begin + each // AT_ONCE * AT_ONCE * step + each * timedelta(milliseconds=1)
            for each in range(number)
        ]
        digests = moments[::2]
        site.database.run_now(lambda c: _put_down(c, digests))
        updates = [readers.schedules(content(), due) for due in moments[1::2]]
        for stroke in range(strokes):
            await asyncio.sleep(chance.uniform(0.5, 2.0))  # waits for nothing: chance strikes
            await strike(site, running, freezes=stroke % 2 == 1)
        await site.until(lambda c: not c.scalar(WAITING), PATIENCE + SPAN.total_seconds() * strokes)
    done = site.database.read_now(_mailings)
    assert {update: done[update] for update in updates} == dict.fromkeys(updates, 1)
    told = [due.replace(tzinfo=None) for due in digests]
    assert {due: done[due] for due in told} == dict.fromkeys(told, 1)


async def strike(site: Site, running: Sequence[Process], *, freezes: bool) -> None:
    """Kill or freeze whoever leads, until somebody else does."""
    name = await leader(site)
    [process] = (each for each in running if each.settings["PGAPPNAME"] == name)
    if not freezes:
        await process.kill()
        await leader(site, but=name)
        await process.start()
        return
    os.kill(process.pid, signal.SIGSTOP)
    try:
        await leader(site, but=name)
    finally:
        os.kill(process.pid, signal.SIGCONT)


async def leader(site: Site, but: str = "") -> str:
    """Who leads, as PostgreSQL has it, once it is another one than `but`."""
    names = await site.until(lambda c: {*c.scalars(LEADER)} - {but}, PATIENCE)
    return str(names.pop())


def _put_down(connection: Connection, digests: Sequence[datetime]) -> None:
    for due in digests:
        put(connection, DIGEST, due)


def _mailings(connection: Connection) -> Counter[object]:
    """How many mailings there are of each update, and of each digest's moment."""
    rows = connection.execute(select(MailingRow.update_id, MailingRow.until))
    return Counter(row.update_id or row.until for row in rows)
