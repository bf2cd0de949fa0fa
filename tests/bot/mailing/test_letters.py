"""Letters: pictures, corrections in place, retractions that leave nothing behind, digests."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from bot.playground import Person, StandIn
from storage.mailings.publishing import open_digest
from storage.promise.pictures import add_picture
from storage.promise.publishing import retract
from tests.bot.mailing.office import Office, content
from tests.bot.pictures import encoded, scene

DAY = 86_400


def pictured(office: Office) -> str:
    """The id of a picture."""
    return office.database.run_now(lambda c: add_picture(c, encoded(scene())))


def uploads(standin: StandIn) -> int:
    """How often the bot sent a file whole."""
    return sum(bool(call.files) for call in standin.calls)


async def sent(office: Office, *pictures: str) -> str:
    """An update that everybody has."""
    ident = office.published(content("Three more bins.", *pictures))
    async with office.sending():
        await office.done(ident)
    return ident


def shows(person: Person, words: str) -> bool:
    """Whether the only message of ours is this one."""
    [message] = [each for each in person.messages if not each.mine]
    return words in message.text


async def test_a_picture_is_uploaded_once(office: Office, standin: StandIn) -> None:
    """All others get it by its number, with the words under it."""
    people = office.followers(30)
    await sent(office, pictured(office))
    assert uploads(standin) == 1
    for person in people:
        assert person.last is not None
        assert "photo" in person.last.data
        assert "Three more bins" in person.last.text
    assert set(office.got().values()) == {1}


async def test_a_correction_is_made_in_place(office: Office, standin: StandIn) -> None:
    """In words, under a picture, and where a picture comes or goes; nobody gets a new message."""
    office.followers(6)
    picture, other = pictured(office), pictured(office)
    for before, after in (((), ()), ((picture,), (other,)), ((), (picture,)), ((picture,), ())):
        for person in office.people:
            person.chat.messages.clear()
        ident = await sent(office, *before)
        office.published(content("Four more bins.", *after), correcting=ident)
        async with office.sending():
            found = await office.done(ident)
        assert (found.mailing.kind, dict(found.states)) == ("correction", {"sent": 6})
        assert all(shows(person, "Four more bins") for person in office.people)
        for person in office.people:
            assert person.last is not None
            assert ("photo" in person.last.data) == bool(before or after)


async def test_a_correction_meets_trouble(office: Office, standin: StandIn) -> None:
    """Edits are tried again until they are made: a second one does no harm."""
    office.followers(20)
    ident = await sent(office)
    for kind in ("too_many", "bad_gateway", "cut_after"):
        standin.faults.add(kind, methods=["editMessageText"], probability=0.1)
    office.published(content("Four more bins."), correcting=ident)
    async with office.sending():
        found = await office.done(ident)
    assert dict(found.states) == {"sent": 20}
    assert all(shows(person, "Four more bins") for person in office.people)


async def test_a_retraction_deletes(office: Office) -> None:
    """Where Telegram lets it."""
    [tidy, *_] = office.followers(5)
    ident = await sent(office)
    tidy.chat.messages.clear()
    office.database.run_now(lambda c: retract(c, ident, "Kim", "it was wrong", office.now))
    async with office.sending():
        found = await office.done(ident)
    assert dict(found.states) == {"sent": 4, "needless": 1}
    assert set(office.got().values()) == {0}


async def test_a_retraction_edits_what_is_old(office: Office, standin: StandIn) -> None:
    """After two days a bot cannot delete: words and picture are replaced."""
    office.followers(4)
    for pictures in ((), (pictured(office),)):
        for person in office.people:
            person.chat.messages.clear()
        ident = await sent(office, *pictures)
        standin.shift += 3 * DAY
        was = [each.last.data.get("photo") for each in office.people if each.last]
        take_back = partial(retract, ident=ident, who="Kim", reason="wrong", now=office.now)
        office.database.run_now(take_back)
        async with office.sending():
            found = await office.done(ident)
        assert dict(found.states) == {"sent": 4}
        assert not any(shows(person, "Three more bins") for person in office.people)
        now = [each.last.data.get("photo") for each in office.people if each.last]
        assert not pictures or all(a != b for a, b in zip(was, now, strict=True))


async def test_a_digest_tells_what_was_published(office: Office) -> None:
    """To who wants one; nothing to whom silence suits better when there is no news."""
    office.followers(1)
    readers = office.followers(3, "week")
    silent = office.followers(2, "week", silent=True)
    ident = await sent(office)
    now = office.now
    run = office.database.run_now
    run(lambda c: open_digest(c, "week", now - timedelta(days=7), now, now))
    later = now + timedelta(days=7)
    run(lambda c: open_digest(c, "week", now, later, now))
    async with office.sending():
        await office.until(lambda: office.metric("deliveries", kind="digest") == 10)
    assert office.metric("deliveries", kind="digest", outcome="needless") == 2
    for person in (*readers, *silent):
        texts = [message.text for message in person.messages]
        assert sum("bins" in each or "papperskorgar" in each for each in texts) == 1
        assert len(texts) == (1 if person in silent else 2)
    assert office.progress(ident).states == {"sent": 1}
