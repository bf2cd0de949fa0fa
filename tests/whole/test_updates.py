"""An update on its way to phones and after: corrected, taken back, held up, answered, stopped."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.playground import Person
from bot.playground.chats import Message
from storage.mailings.course import cancel, pause, resume
from storage.promise.differences import differences
from storage.promise.pictures import add_picture
from storage.promise.standings import history
from storage.tables import DeliveryRow, FollowerRow, SubscriptionRow
from tests.bot.pictures import encoded, scene
from tests.whole.conftest import Sites
from tests.whole.fleet import fleet
from tests.whole.readers import ACTIVITY, Readers, check_everyone, content, copies
from tests.whole.test_mailing_limits import A_SECOND

FAST = 300  # messages a second
BASES = pytest.mark.parametrize("database", ["sqlite", "postgres"])
STOP = {"No more such messages", "Inga fler sådana meddelanden"}
TWO_DAYS = 49 * 3600.0
SENDING = ("sendmessage", "sendphoto", "sendmediagroup")
FOUR = "It was four more bins."


def the_only(person: Person, words: str = "Three more bins") -> Message:
    """The one message on a phone that says this."""
    [found] = copies(person, words)
    return found


def sendings(readers: Readers, words: str) -> list[float]:
    """When messages with these words were sent."""
    calls = readers.site.standin.calls
    return [
        call.at
        for call in calls
        if call.method.lower() in SENDING and words in (call.text("text") + call.text("caption"))
    ]


def _status(readers: Readers) -> str:
    return readers.does(lambda c: history(c, ACTIVITY.id))[-1].status


@BASES
async def test_a_correction_edits_what_was_delivered(place: Sites, database: str) -> None:
    """In its place, in the reader's language, without a new message that makes a sound; whoever
    deleted it is left in peace, and a later follower gets nothing."""
    readers = Readers(place(database))
    people = readers.join(10)
    async with readers.site.house(FAST):
        ident = readers.schedules(content())
        await readers.ends(ident)
        before = {each.id: the_only(each).id for each in people}
        people[0].deletes(the_only(people[0]))
        late = readers.join(1)
        calls = len(readers.site.standin.calls)
        readers.schedules(content(FOUR), of=ident)
        found = await readers.ends(ident, "correction")
        made = list(readers.site.standin.calls)[calls:]
    assert found.states == {"sent": 9, "needless": 1}
    assert not [call for call in made if call.method.lower() in SENDING]
    for person in people[1:]:
        assert the_only(person, FOUR).id == before[person.id]
        assert not copies(person)
        assert ("På svenska" in the_only(person, FOUR).text) == (person.id % 2 == 1)
    assert not [each for person in (people[0], *late) for each in person.messages]


@BASES
@pytest.mark.parametrize("old", [False, True])
async def test_a_retraction_takes_it_back(place: Sites, database: str, old: bool) -> None:
    """Deleted where Telegram still lets it; edited where not, and the words are gone all the same.
    A status that came with it is gone as well."""
    readers = Readers(place(database))
    people = readers.join(6)
    async with readers.site.house(FAST):
        ident = readers.schedules(content())
        await readers.ends(ident)
        if old:
            readers.site.standin.shift += TWO_DAYS
        assert _status(readers) == "under_way"
        readers.retracts(ident)
        found = await readers.ends(ident, "retraction")
    assert found.states == {"sent": 6}
    assert _status(readers) == "planned"
    for person in people:
        assert not copies(person)
        assert len(person.messages) == (1 if old else 0)
        if old:
            assert STOP & set(person.buttons(person.messages[0]))


@pytest.mark.parametrize(("database", "count"), [("sqlite", 1), ("postgres", 3)])
async def test_pausing_and_calling_off_take_effect_within_a_second(
    place: Sites, database: str, count: int
) -> None:
    """Another update goes on meanwhile; resumed, it goes on soon; called off, whoever has it keeps
    it, and the rest is accounted for as cancelled."""
    readers = Readers(place(database))
    readers.join(90)
    clock = readers.site.standin.monotonic
    more = {"LYHORD_MESSAGES_A_SECOND": str(A_SECOND)}
    async with fleet(readers.site, count, webhook=True, more=more):
        first = readers.schedules(content("The first."))
        found = await readers.sent(first, 5)
        mailing = found.mailing.id
        readers.does(lambda c: pause(c, mailing))
        paused = clock()
        await readers.sent(readers.schedules(content("The second.")), 60)
        assert [at for at in sendings(readers, "The first.") if at > paused + 1] == []
        readers.does(lambda c: resume(c, mailing))
        resumed = clock()
        had = len(sendings(readers, "The first."))
        await readers.sent(first, had + 5)
        assert sendings(readers, "The first.")[had] < resumed + 1
        readers.does(lambda c: cancel(c, mailing))
        called_off = clock()
        await readers.sent(readers.schedules(content("The third.")), 60)
        assert [at for at in sendings(readers, "The first.") if at > called_off + 1] == []
    found = await readers.comes_to(first, lambda each: each.mailing.state == "cancelled")
    assert found.states.keys() == {"sent", "cancelled"}
    assert found.states["sent"] == len(sendings(readers, "The first."))


@BASES
async def test_whoever_blocks_the_bot_is_left_in_peace(place: Sites, database: str) -> None:
    """At once if Telegram tells, and from the first refusal if not; Start brings them back, with
    all that they followed."""
    readers = Readers(place(database))
    told, untold, other = readers.join(3)
    site = readers.site
    async with site.house(FAST):
        told.blocks()
        untold.chat.blocked = True
        await site.settles()
        found = await readers.ends(readers.schedules(content()))
        assert found.states == {"sent": 1, "blocked": 1}
        assert copies(other)
        found = await readers.ends(readers.schedules(content("Nobody else.")))
        assert found.mailing.total == 1
        for person in (told, untold):
            person.presses_start()
            await site.settles()
        found = await readers.ends(readers.schedules(content(FOUR)))
    assert found.states == {"sent": 3}
    assert all(the_only(person, FOUR) for person in readers.people)


@BASES
async def test_a_picture_goes_with_it(place: Sites, database: str) -> None:
    """Uploaded once, then sent to all by its number; its correction keeps it in place."""
    readers = Readers(place(database))
    people = readers.join(12)
    picture = readers.does(lambda c: add_picture(c, encoded(scene())))
    async with readers.site.house(FAST):
        ident = readers.schedules(content("Three more bins.", picture))
        await readers.ends(ident)
        assert all("photo" in the_only(each).data for each in people)
        uploads = [call for call in readers.site.standin.calls if call.files]
        assert len(uploads) == 1
        readers.schedules(content(FOUR, picture), of=ident)
        await readers.ends(ident, "correction")
    for person in people:
        assert "photo" in the_only(person, FOUR).data


@BASES
async def test_a_difference_counts_once_a_person(place: Sites, database: str) -> None:
    """However often and whatever they tap, at once or later; the message stays as it is, and
    nothing tells who answered what."""
    readers = Readers(place(database))
    people = readers.join(5)
    site = readers.site
    async with site.house(FAST):
        ident = readers.schedules(content())
        found = await readers.ends(ident)
        for person in people:
            message = the_only(person)
            before = message.data
            answers = message.buttons[:4]
            for answer in (*answers[:1], *answers):
                person.taps_on(message, answer)
            await site.settles()
            assert message.data == before
            assert len(person.toasts) == 5
            assert person.unanswered == []
    counted = site.database.read_now(lambda c: differences(c, ident))
    assert counted == {"yes": 5, "little": 0, "no": 0, "unknown": 0}
    check_everyone(readers, found.mailing.id)


@BASES
async def test_one_tap_out_of_every_message(place: Sites, database: str) -> None:
    """An update, one that was corrected, one with a picture, one taken back: below each is a button
    that stops them all, and then no row is left of that reader."""
    readers = Readers(place(database))
    site = readers.site
    people = readers.join(4)
    picture = readers.does(lambda c: add_picture(c, encoded(scene())))
    async with site.house(FAST):
        ident = readers.schedules(content())
        await readers.ends(ident)
        await _leaves(readers, people[0], copies(people[0])[-1], left=3)
        readers.schedules(content(FOUR), of=ident)
        await readers.ends(ident, "correction")
        await _leaves(readers, people[1], copies(people[1], FOUR)[-1], left=2)
        await readers.ends(readers.schedules(content("A picture.", picture)))
        await _leaves(readers, people[2], copies(people[2], "A picture.")[-1], left=1)
        site.standin.shift += TWO_DAYS
        readers.retracts(ident)
        await readers.ends(ident, "retraction")
        await _leaves(readers, people[3], people[3].messages[0], left=0)


async def _leaves(readers: Readers, person: Person, message: Message, left: int) -> None:
    """Tap the way out; so many followers are left."""
    [stop] = STOP & set(message.buttons)
    shown = message.data
    tap = person.taps_on(message, stop)
    await readers.site.settles()
    assert tap.answered
    assert message.data == shown
    tag = readers.site.vault.subscribers.of(person.id)
    for row in (FollowerRow, SubscriptionRow, DeliveryRow):
        asked = select(func.count()).where(row.tag == tag)
        assert readers.site.database.read_now(lambda c, asked=asked: c.scalar(asked)) == 0  # type: ignore[misc]
    every = select(func.count()).select_from(FollowerRow)
    assert readers.site.database.read_now(lambda c: c.scalar(every)) == left
