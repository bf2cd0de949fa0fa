"""Reminders of an unfinished survey: at most two, in the daytime, stopped by one tap."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.playground import Person
from dialogs.presses import Go
from dialogs.screens import say
from tests.whole.conftest import Sites
from tests.whole.fleet import fleet
from tests.whole.forms import fill_in
from tests.whole.respondent import presses_of
from tests.whole.site import CATALOGUES, Site

REMINDER = CATALOGUES.plain(say("chat.reminder"), "en")
LONG_AGO = timedelta(days=5)


def hour_in_stockholm(hour: int, folder: Path) -> dict[str, str]:
    """Let it be this hour in Stockholm: settings that make Python find another clock there."""
    ahead = (hour - datetime.now(UTC).hour + 12) % 24 - 12
    zone = f"GMT{-ahead:+d}" if ahead else "GMT0"  # by POSIX, zones east of Greenwich are minus
    place = folder / "zones" / "Europe" / "Stockholm"
    place.parent.mkdir(parents=True, exist_ok=True)
    with as_file(files("tzdata.zoneinfo.Etc") / zone) as made:
        shutil.copy(made, place)
    return {"PYTHONTZPATH": str(folder / "zones")}


@pytest.fixture
def noon(tmp_path: Path) -> dict[str, str]:
    """It is twelve o'clock."""
    return hour_in_stockholm(12, tmp_path)


def breaks_off(site: Site, name: str, when: timedelta = LONG_AGO) -> Person:
    """A resident who began the survey so long ago and did not send it."""
    person = site.standin.person(name, language_code="en")
    person.chat.started = True
    fill_in(site, person.id, {"age": "25_34"}, until="safe", now=datetime.now(UTC) - when)
    return person


def reminders(person: Person) -> int:
    """How many of a chat's messages are reminders."""
    return sum(REMINDER in message.text for message in person.messages if not message.mine)


def rows(site: Site) -> list[tuple[int, bool]]:
    """Of each row: how many were sent, and whether another is planned."""
    query = text("SELECT sent, due_at IS NOT NULL FROM reminders")
    return [
        (sent, bool(due)) for sent, due in site.database.read_now(lambda c: [*c.execute(query)])
    ]


def days_pass(site: Site) -> None:
    """Whatever is planned is due now."""
    past = datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1)
    change = text("UPDATE reminders SET due_at = :past WHERE due_at IS NOT NULL")
    site.database.run_now(lambda c: c.execute(change, {"past": past}))


async def ticks(site: Site, settings: dict[str, str], *, webhook: bool = True) -> None:
    """Run the bot for one tick of its clock."""
    async with fleet(site, 1, webhook=webhook, more=settings) as [process]:
        await process.counts('lyhord_agenda_total{name="remind",outcome="done"}')
        await site.settles()


async def test_two_reminders_and_no_third(place: Sites, noon: dict[str, str]) -> None:
    """After a day of silence one, after three more another, then never again; whoever sent the
    survey gets none."""
    site = place("sqlite")
    ali, sara = breaks_off(site, "Ali"), site.standin.person("Sara", language_code="en")
    sara.chat.started = True
    fill_in(site, sara.id, {"age": "25_34"}, now=datetime.now(UTC) - LONG_AGO)
    for sent, planned in ((1, True), (2, False), (2, False)):
        await ticks(site, noon)
        assert reminders(ali) == sent
        assert (sent, planned) in rows(site)
        days_pass(site)
    assert reminders(sara) == 0


@pytest.mark.parametrize("hour", [21, 6])
async def test_none_comes_at_night(place: Sites, tmp_path: Path, hour: int) -> None:
    """From 21 to 08 in Stockholm nothing is sent; it is at 8."""
    site = place("sqlite")
    ali = breaks_off(site, "Ali")
    await ticks(site, hour_in_stockholm(hour, tmp_path))
    assert (reminders(ali), rows(site)) == (0, [(0, True)])
    if hour == 6:
        await ticks(site, hour_in_stockholm(8, tmp_path))
        assert (reminders(ali), rows(site)) == (1, [(1, True)])


async def test_one_tap_stops_them(place: Sites, noon: dict[str, str]) -> None:
    """The button below a reminder: nothing more comes, and the survey can still be answered."""
    site = place("sqlite")
    ali = breaks_off(site, "Ali")
    async with fleet(site, 1, webhook=True, more=noon):
        reminder = await ali.sees(REMINDER, timeout=20)
        [quiet] = (data for data, to in presses_of(reminder).items() if to == Go("quiet"))
        ali.taps_data(reminder, quiet)
        await site.settles()
        assert rows(site) == [(2, False)]
        ali.sends("/survey")
        await ali.sees("You walk home alone")
    days_pass(site)
    before = reminders(ali)
    await ticks(site, noon)
    assert reminders(ali) == before


async def test_whoever_was_here_today_is_put_off(place: Sites, tmp_path: Path) -> None:
    """A reminder comes after a day of silence, not a day after the survey was begun."""
    site = place("sqlite")
    ali = breaks_off(site, "Ali")
    ali.presses_start()
    await ticks(site, hour_in_stockholm(23, tmp_path))  # the night, so that none comes now
    days_pass(site)
    await ticks(site, hour_in_stockholm(12, tmp_path))
    assert (reminders(ali), rows(site)) == (0, [(0, True)])


@pytest.mark.parametrize("fault", ["slow", "bad_gateway"])
async def test_a_kill_between_claim_and_sending_doubles_none(
    place: Sites, noon: dict[str, str], fault: str
) -> None:
    """Killed while a reminder is on its way, whether it arrived or not: it is not sent again."""
    site = place("sqlite")
    ali = breaks_off(site, "Ali")
    hanging = site.standin.faults.add(fault, methods=["sendMessage"], seconds=3)
    process = site.process(webhook=True, more=noon)
    await process.start()
    await site.standin.until(lambda: hanging.struck > 0, 20)
    await process.kill()
    site.standin.faults.clear()
    assert rows(site) == [(1, True)]
    await ticks(site, noon)
    assert reminders(ali) == (1 if fault == "slow" else 0)


async def test_three_clocks_remind_once(place: Sites, noon: dict[str, str]) -> None:
    """Three processes whose clocks tick at the same time send each reminder once."""
    site = place("postgres")
    people = [breaks_off(site, f"Resident {number}") for number in range(30)]
    async with fleet(site, 3, webhook=True, more=noon) as running:
        await asyncio.gather(*(person.sees(REMINDER, timeout=30) for person in people))
        for process in running:
            await process.counts('lyhord_ticks_total{name="agenda",outcome="done"}')
    assert [reminders(person) for person in people] == [1] * 30
