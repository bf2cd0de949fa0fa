"""When readers are told: at night nothing, and by the week what was new, if they asked for that."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.playground import Person
from dialogs.presses import Go, go
from storage.mailings.course import latest_mailings, progress
from storage.mailings.followers import choose_news
from storage.tables import AgendaRow, FollowerRow, MailingRow
from tests.whole.conftest import Sites
from tests.whole.fleet import fleet
from tests.whole.readers import Readers, content, copies
from tests.whole.site import Site
from tests.whole.test_reminders import hour_in_stockholm

FAST = 300  # messages a second
DONE = select(func.count()).where(MailingRow.kind == "digest", MailingRow.state == "done")
STOP = {"No more such messages", "Inga fler sådana meddelanden"}


def week_ends(site: Site) -> None:
    """The weekly digest is due at this moment."""
    weekly = update(AgendaRow).where(AgendaRow.what == "digest week", AgendaRow.state == "waiting")
    now = datetime.now(UTC).replace(tzinfo=None)
    site.database.run_now(lambda c: c.execute(weekly.values(due_at=now)))


async def digests(readers: Readers, number: int) -> dict[str, int]:
    """What became of the last digest, once so many are over."""
    await readers.site.until(lambda c: (c.scalar(DONE) or 0) >= number, 30)
    return readers.does(lambda c: dict(progress(c, latest_mailings(c, 1)[0].id).states))


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_nothing_comes_at_night(place: Sites, tmp_path: Path, kind: str) -> None:
    """From 21 to 08 in Stockholm an update waits for whoever wants quiet then, and comes at 8; the
    others have it at once. Its correction is not put off: it makes no sound."""
    readers = Readers(place(kind))
    [early], [late] = readers.join(1, quiet=""), readers.join(1, quiet="21-08")
    fast = {"LYHORD_MESSAGES_A_SECOND": str(FAST)}
    at_night, at_eight = (
        {**hour_in_stockholm(hour, tmp_path / str(hour)), **fast} for hour in (3, 8)
    )
    async with fleet(readers.site, 1, webhook=True, more=at_night):
        ident = readers.schedules(content())
        found = await readers.sent(ident, 1)
        assert found.states == {"sent": 1, "pending": 1}
        readers.schedules(content("It was four more bins."), of=ident)
        corrected = await readers.ends(ident, "correction")
        assert corrected.states == {"sent": 1}
        assert copies(early, "four more bins")
    assert late.messages == []
    async with fleet(readers.site, 1, webhook=True, more=at_eight):
        found = await readers.ends(ident)
    assert found.states == {"sent": 2}
    assert [len(copies(each, "four more bins")) for each in (early, late)] == [1, 1]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_a_week_in_one_message(place: Sites, kind: str) -> None:
    """Whoever wants to be told by the week gets one message with all that was new, the newest
    first, and none before; with no news they are told so, or nothing if they asked for that."""
    readers = Readers(place(kind))
    site = readers.site
    [weekly, quiet], [at_once] = readers.join(2, "week"), readers.join(1)
    readers.does(lambda c: choose_news(c, site.vault, quiet.id, "week", "", None, True))
    async with site.house(FAST):
        for words in ("Three more bins.", "It was four more bins."):
            await readers.ends(readers.schedules(content(words)))
        assert weekly.messages == []
        week_ends(site)
        assert await digests(readers, 1) == {"sent": 2}
        for person in (weekly, quiet):
            [message] = person.messages
            assert message.text.count("More bins") + message.text.count("Fler pappers") == 2
            assert STOP & set(message.buttons)
        assert len(at_once.messages) == 2
        week_ends(site)
        assert await digests(readers, 2) == {"sent": 1, "needless": 1}
    assert (len(weekly.messages), len(quiet.messages)) == (2, 1)
    assert "More bins" not in weekly.messages[-1].text


async def test_a_resident_chooses(place: Sites) -> None:
    """From the chat alone: follows an area, wants no quiet hours, has an update; then them by the
    week, at once again, none for a week, follows no more. What the chat said is what is sent."""
    readers = Readers(place("sqlite"))
    site = readers.site
    ali = site.standin.person("Ali", language_code="en")
    readers.people.append(ali)

    async def recipients(words: str) -> int:
        found = await readers.ends(readers.schedules(content(words)))
        assert len(copies(ali, words)) == found.states.get("sent", 0) == found.mailing.total
        return found.mailing.total

    async with site.house(FAST):
        ali.presses_start()
        await site.settles()
        await does(site, ali, "/promise", Go("area", "litter"), Go("follow", "litter"))
        await does(site, ali, "/updates", Go("hours"), Go("hours", "none"))
        assert await recipients("At once.") == 1
        await does(site, ali, "/updates", Go("pace"), Go("pace", "week"))
        assert await recipients("By the week.") == 0
        await does(site, ali, "/updates", Go("pace", "now"))
        assert await recipients("At once again.") == 1
        await does(site, ali, "/updates", Go("snooze"), Go("snooze", "week"))
        assert await recipients("Snoozed.") == 0
        await does(site, ali, "/updates", Go("snooze", "off"))
        assert await recipients("Awake.") == 1
        await does(site, ali, "/stop")
        every = select(func.count()).select_from(FollowerRow)
        assert site.database.read_now(lambda c: c.scalar(every)) == 0
        assert await recipients("Nobody.") == 0


async def does(site: Site, person: Person, command: str, *goes: Go) -> None:
    """A command, then taps on what comes."""
    person.sends(command)
    await site.settles()
    for to in goes:
        assert person.last is not None
        person.taps_data(person.last, go(to.target, to.code))
        await site.settles()
