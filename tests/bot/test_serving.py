"""A resident and the bot, by polling and by webhook: what is answered, and where it shows."""

from __future__ import annotations

import json

import pytest

from bot.app import House
from bot.playground import Person, StandIn
from bot.playground.attachments import PIXEL
from tests.bot.conftest import counted, stored

START = "Answer the safety survey"
YES = "Yes, I want to take part"


async def begin(standin: StandIn, ali: Person) -> None:
    """Press Start, open the survey, consent: the question about age shows."""
    ali.presses_start()
    await standin.quiet()
    for label in (START, YES):
        ali.taps(label)
        await standin.quiet()


async def test_a_tap_turns_the_message_into_the_next_question(
    standin: StandIn, house: House, ali: Person
) -> None:
    """No new message for each question, every press answered, the answer stored."""
    await begin(standin, ali)
    ali.taps("25–34")
    await standin.quiet()
    assert len([message for message in ali.messages if not message.mine]) == 1
    assert not ali.unanswered
    assert all(tap.answered == 1 for tap in ali.taps_made)
    assert ("age", '"25_34"') in stored(house, "SELECT question, value FROM answers")
    assert counted(house, "turns_total", outcome="done") == 4


async def test_typed_words_bring_a_new_message_and_clear_the_old_buttons(
    standin: StandIn, house: House, ali: Person
) -> None:
    """Only the newest question keeps its keyboard."""
    await begin(standin, ali)
    question = ali.last
    assert question is not None
    ali.sends("twenty-five")
    await standin.quiet()
    await ali.sees(lambda message: message is not question and "How old" in message.text)
    await ali.sees(lambda message: message is question and not message.buttons)
    assert counted(house, "turns_total", outcome="failed") == 0


async def test_a_tap_on_an_old_message_answers_nothing(
    standin: StandIn, house: House, ali: Person
) -> None:
    """The current question stays as it is, and the press does not spin."""
    await begin(standin, ali)
    old = ali.last
    assert old is not None
    data = old.button("25–34")
    assert data is not None
    ali.taps("25–34")
    await standin.quiet()
    before = stored(house, "SELECT count(*) FROM answers")
    shown = old.text
    ali.taps_data(old, data["callback_data"])
    await standin.quiet()
    assert stored(house, "SELECT count(*) FROM answers") == before
    assert old.text == shown
    assert not ali.unanswered


async def test_a_double_tap_counts_once_and_sends_nothing_twice(
    standin: StandIn, house: House, ali: Person
) -> None:
    """Five presses before the first is answered: one answer, one edit, five presses answered."""
    await begin(standin, ali)
    edits = [call.method for call in standin.calls].count("editMessageText")
    for _ in range(5):
        ali.taps("25–34")
    await standin.quiet()
    age = stored(house, "SELECT value FROM answers WHERE question = 'age'")
    assert age == [('"25_34"',)]
    assert [call.method for call in standin.calls].count("editMessageText") == edits + 1
    assert not ali.unanswered


async def test_a_duplicated_update_is_handled_once(
    standin: StandIn, house: House, ali: Person
) -> None:
    """Telegram delivers again what it thinks was lost."""
    ali.presses_start()
    await standin.quiet()
    standin.faults.add("duplicate")
    for label in (START, YES, "25–34"):
        ali.taps(label)
        await standin.quiet()
    standin.faults.clear()
    assert len(stored(house, "SELECT * FROM answers WHERE question = 'age'")) == 1
    assert len([message for message in ali.messages if not message.mine]) == 1
    assert counted(house, "turns_total", outcome="again") == 3


async def test_people_do_not_wait_for_each_other(standin: StandIn, house: House, mode: str) -> None:
    """Thirty residents at once, each gets the whole way to the first question."""
    people = [standin.person(f"P{n}", language_code="en") for n in range(30)]
    for label in (None, START, YES):
        for person in people:
            person.taps(label) if label else person.presses_start()
        await standin.quiet()
    assert all(person.last and "How old" in person.last.text for person in people)


async def test_a_file_with_all_that_is_held(standin: StandIn, house: House, ali: Person) -> None:
    """/mydata brings a sentence and a JSON file."""
    await begin(standin, ali)
    ali.taps("25–34")
    await standin.quiet()
    ali.sends("/mydata")
    message = await ali.sees(lambda message: "document" in message.kinds())
    assert message.data["document"]["file_name"] == "lyhord.json"
    await standin.quiet()
    stored_file = standin.files.get(message.data["document"]["file_id"])
    assert stored_file is not None
    held = json.loads(stored_file.data)
    assert held["chat"] == ali.id
    assert "25_34" in json.dumps(held)


async def test_whoever_forgets_leaves_nothing(standin: StandIn, house: House, ali: Person) -> None:
    """/forget, confirmed: no session, no response; once more by Telegram harms nothing."""
    await begin(standin, ali)
    ali.sends("/forget")
    await standin.quiet()
    standin.faults.add("duplicate", count=1)
    ali.taps("Yes, delete everything")
    await standin.quiet()
    for table in ("sessions", "responses", "answers", "reminders"):
        assert stored(house, f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608 - our own


@pytest.mark.parametrize("kind", ["sticker", "voice", "contact", "poll", "dice", "document"])
async def test_a_strange_reply_is_explained(
    standin: StandIn, house: House, ali: Person, kind: str
) -> None:
    """A short kind explanation, and the question again."""
    await begin(standin, ali)
    getattr(ali, f"sends_{kind}")()
    await standin.quiet()
    assert ali.last is not None
    assert "How old are you" in ali.last.text
    assert ali.last.data["entities"][-1]["type"] == "blockquote"


async def test_an_album_is_answered_once(standin: StandIn, house: House, ali: Person) -> None:
    """Not a refusal for each of its pictures."""
    await begin(standin, ali)
    before = len(ali.messages)
    ali.sends_album([PIXEL] * 4)
    await standin.quiet()
    assert len(ali.messages) == before + 4 + 1


async def test_odd_words_are_taken(standin: StandIn, house: House, ali: Person) -> None:
    """U+0000, half of a surrogate pair, bidi controls, 4,096 emoji: a reply, never a failure."""
    await begin(standin, ali)
    for words in ("a\0b", "\ud83d", "\u202e\u2066x", "😀" * 4096, "<b>&amp;"):
        ali.sends(words)
        await standin.quiet()
    assert counted(house, "turns_total", outcome="failed") == 0
    assert ali.last is not None
    assert "How old are you" in ali.last.text


async def test_forged_presses_are_answered(standin: StandIn, house: House, ali: Person) -> None:
    """A changed client can send any data, on any message."""
    await begin(standin, ali)
    for data in ("x", "q...", "go.area.nowhere", "go.forget.yes", "ö" * 32, "\0", "q.a.1.is.b"):
        ali.taps_data(1, data)
        await standin.quiet()
    assert not ali.unanswered
    assert counted(house, "turns_total", outcome="failed") == 0


async def test_in_a_group_the_bot_is_silent(standin: StandIn, house: House, ali: Person) -> None:
    """What is said there is not for us."""
    group = standin.group("Neighbours")
    ali.sends("/start", to=group)
    await standin.quiet()
    assert [message for message in group.messages.values() if not message.mine] == []
    assert stored(house, "SELECT count(*) FROM sessions") == [(0,)]


async def test_who_blocks_the_bot_is_counted_only(
    standin: StandIn, house: House, ali: Person
) -> None:
    """No trace of an error, no retry."""
    await begin(standin, ali)
    ali.blocks()
    await standin.quiet()
    assert counted(house, "blocked_total", now="blocked") == 1
    ali.unblocks()
    ali.sends("/help")
    await ali.sees("Help")
    assert counted(house, "turns_total", outcome="failed") == 0
