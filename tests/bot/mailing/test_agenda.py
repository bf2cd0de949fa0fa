"""The agenda at work: what is due is done, once, by whoever leads."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from bot.mailing.agenda import Agenda
from bot.metrics import Metrics
from storage.agenda import put
from storage.days import day_of
from storage.leading import Leadership
from storage.mailings.course import latest_mailings, mailings_of
from storage.mailings.followers import block
from storage.tables import FollowerRow
from storage.waves import open_wave, wave_status
from tests.bot.mailing.office import Office, content


class Diary:
    """An agenda, and how often reminders were asked for."""

    def __init__(self, office: Office) -> None:
        self.reminded: list[datetime] = []
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self.metrics = Metrics()
        self.leadership = Leadership(office.database)
        self.agenda = Agenda(
            office.database, office.vault, self.leadership, self._remind, self.metrics
        )

    async def _remind(self, now: datetime) -> None:
        self.reminded.append(now)
        await self.may_go_on.wait()


@pytest.fixture
def diary(office: Office) -> Diary:
    """The agenda of one process."""
    return Diary(office)


async def test_what_is_due_is_published_once(office: Office, diary: Diary) -> None:
    """By two processes at once, however often they look."""
    office.followers(3)
    other = Diary(office)
    idents = [office.scheduled(content()) for _ in range(3)]
    for _ in range(3):
        await diary.agenda.tick(office.now)
        await other.agenda.tick(office.now)
    for ident in idents:
        assert len(office.database.read_now(partial(mailings_of, update_id=ident))) == 1
    await diary.leadership.close()
    await other.leadership.close()


async def test_a_wave_is_closed_at_its_end(office: Office, diary: Diary) -> None:
    """Ties cut, key destroyed; one closed by hand before is nobody's trouble."""
    run, now = office.database.run_now, office.now
    version = "2026-1"
    run(lambda c: open_wave(c, office.vault, "spring", version, date(2026, 9, 1)))
    run(lambda c: put(c, "close spring", now))
    run(lambda c: put(c, "close never", now))
    await diary.agenda.tick(office.now)
    await diary.agenda.finish()
    [wave] = office.database.read_now(wave_status)
    assert wave.status == "closed"
    assert not office.vault.waves.exists("spring")
    await diary.leadership.close()


async def test_what_fails_holds_nobody_up(office: Office, diary: Diary) -> None:
    """It stays due, and is tried again a minute later."""
    run, now = office.database.run_now, office.now
    run(lambda c: put(c, "conjure rabbits", now - timedelta(hours=1)))
    run(lambda c: put(c, "remind", now))
    for seconds in (0, 1, 61):
        await diary.agenda.tick(now + timedelta(seconds=seconds))
    await diary.agenda.finish()
    failed = {"name": "conjure", "outcome": "failed"}
    assert diary.metrics.registry.get_sample_value("lyhord_agenda_total", failed) == 2
    assert diary.reminded == [now]
    await diary.leadership.close()


async def test_what_comes_again_and_again(office: Office, diary: Diary) -> None:
    """Digests on Mondays, without gaps though one was missed; reminders each hour."""
    office.followers(2, "week")
    await diary.agenda.begin(datetime.fromisoformat("2026-11-02T12:00+00:00"))
    for moment in ("11-02T16:00", "11-02T16:01", "11-11T12:00", "11-16T16:05"):
        await diary.agenda.tick(datetime.fromisoformat(f"2026-{moment}+00:00"))
    found = office.database.read_now(latest_mailings)
    times = sorted((each.since, each.until) for each in found)
    assert [f"{since:%m-%d}-{until:%m-%d}" for since, until in times if since and until] == [
        "10-26-11-02",
        "11-02-11-16",
    ]
    await diary.agenda.finish()
    assert len(diary.reminded) == 4
    await diary.leadership.close()


async def test_reminders_hold_up_no_publication(office: Office, diary: Diary) -> None:
    """Thousands of them take minutes; an update that falls due meanwhile goes out."""
    office.followers(1)
    diary.may_go_on.clear()
    office.database.run_now(lambda c: put(c, "remind", office.now))
    async with asyncio.timeout(30):
        await diary.agenda.tick(office.now)
        ident = office.scheduled(content())
        await diary.agenda.tick(office.now)
    assert len(office.database.read_now(lambda c: mailings_of(c, ident))) == 1
    done = {"name": "remind", "outcome": "done"}
    assert diary.metrics.registry.get_sample_value("lyhord_agenda_total", done) is None
    diary.may_go_on.set()
    await diary.agenda.finish()
    assert diary.metrics.registry.get_sample_value("lyhord_agenda_total", done) == 1
    await diary.leadership.close()


async def test_whoever_blocked_the_bot_is_forgotten(office: Office, diary: Diary) -> None:
    """By itself, thirty days later; nobody else is."""
    gone, _ = office.followers(2)
    now, every = office.now, select(func.count(FollowerRow.tag))
    office.database.run_now(lambda c: block(c, office.vault, gone.id, day_of(now)))
    await diary.agenda.begin(now)
    for days, left in ((29, 2), (31, 1)):
        await diary.agenda.tick(now + timedelta(days=days))
        assert office.database.read_now(lambda c: c.scalar(every)) == left
    await diary.leadership.close()
